"""The same notices in the layouts that text files come in."""

import json
import re
import textwrap
from pathlib import Path

import pytest

from wagtail_seloste.importers import import_notice
from wagtail_seloste.importers.lines import ROMAN

from .scoring import Score, score

NOTICES = sorted((Path(__file__).parent / "data").glob("*.txt"))


def wrapped(text, width=72):
    lines = text.split("\n")
    return "\n".join(
        "\n".join(textwrap.wrap(line, width, break_on_hyphens=False)) for line in lines
    )


def tight(text):
    return text.replace("\n\n", "\n")


def paragraphs_of(text):
    return "".join(f"<p>{line}</p>" for line in text.split("\n"))


LAYOUTS = {
    "capitals": lambda n, heading, text: f"{heading.upper()}\n\n{text}\n\n",
    "numbered": lambda n, heading, text: f"{n}. {heading}\n{text}\n\n",
    "numbered without empty lines": lambda n, h, text: f"{n}. {h}\n{tight(text)}\n",
    "letters": lambda n, h, text: f"{chr(64 + n)}. {h.upper()}\n\n{text}\n\n",
    "Roman numbers": lambda n, h, text: f"{ROMAN[n % 20 - 1]}. {h}\n\n{text}\n\n",
    "small letters": lambda n, h, text: f"{chr(96 + n)}) {h}\n\n{text}\n\n",
    "bare Roman numbers": lambda n, h, text: f"{ROMAN[n % 20 - 1]} {h}\n\n{text}\n\n",
    "parts of a number": lambda n, h, text: f"3.{n} {h}\n\n{text}\n\n",
    "number and dash": lambda n, h, text: f"{n} – {h}\n\n{text}\n\n",
    "number in brackets": lambda n, h, text: f"[{n}] {h}\n{text}\n\n",
    "between lines": lambda n, heading, text: f"=== {heading} ===\n{text}\n\n",
    "between dashes": lambda n, heading, text: f"— {heading} —\n\n{text}\n\n",
    "between stars": lambda n, heading, text: f"*** {heading} ***\n\n{text}\n\n",
    "in brackets": lambda n, heading, text: f"[{heading}]\n\n{text}\n\n",
    "after an arrow": lambda n, heading, text: f"» {heading}\n\n{text}\n\n",
    "number and tab": lambda n, heading, text: f"{n})\t{heading}\n\n{text}\n\n",
    "number on its own line": lambda n, heading, text: f"{n}.\n{heading}\n\n{text}\n\n",
    "colon": lambda n, heading, text: f"{heading}:\n{text}\n\n",
    "no empty lines": lambda n, heading, text: f"{heading}\n{tight(text)}\n",
    "run-in": lambda n, heading, text: f"{heading}: {tight(text)}\n\n",
    "bold run-in": lambda n, heading, text: f"**{heading}.** {tight(text)}\n\n",
    "hard line breaks": lambda n, h, text: f"{wrapped(h, 30)}\n\n{wrapped(text)}\n\n",
    "narrow lines": lambda n, h, text: f"{wrapped(h, 24)}\n\n{wrapped(text, 48)}\n\n",
    "wide spaced": lambda n, h, text: f"{h}\n\n\n\n{text}\n\n\n\n",
    "marked": lambda n, heading, text: f"## {heading}\n{text}\n\n",
    "bold": lambda n, heading, text: f"**{heading}**\n{text}\n\n",
    "tags": lambda n, h, text: f"<h2>{h}</h2>{paragraphs_of(text)}\n",
    "columns": lambda n, h, text: f"{h}\t" + tight(text).replace("\n", "\n\t") + "\n",
}


def rewritten(path, layout):
    """The notice as imported, written again in a layout."""
    notice = import_notice(path.read_bytes())
    parts = [f"{notice.title or ''}\n\n"]
    for n, section in enumerate(notice.sections, 1):
        heading, text = section.heading, section.text
        parts.append(layout(n, heading, text) if heading else f"{text}\n\n")
    return "".join(parts)


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_costs_few_placings_and_no_text(name):
    total = Score()
    for path in NOTICES:
        result = import_notice(rewritten(path, LAYOUTS[name]).encode())
        expected = path.with_suffix(".expected.json").read_text(encoding="utf-8")
        total.add(score(json.loads(expected), result.to_json()))
        assert "text.missing" not in {each.code for each in result.report}
    assert total.recall >= 0.93, "\n".join([str(total), *total.notes])
    assert total.lost == 0, total.notes


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_encodings_and_line_ends_change_nothing(encoding, line_end):
    for path in NOTICES:
        text = path.read_text(encoding="utf-8")
        data = text.replace("\n", line_end).encode(encoding)
        assert import_notice(data).sections == import_notice(text.encode()).sections


def test_a_heading_may_end_with_a_word_that_joins():
    text = """Integritetspolicy

Vad vi använder uppgifterna till
Medlemskapet är ett avtal mellan dig och föreningen, och vi rapporterar antalet \
medlemmar till kommunen utan namn.

Hur länge
Ett år efter att medlemskapet upphört.

Rättslig grund för
behandlingen
Avtal med dig.
"""
    found = import_notice(text.encode()).sections
    assert [(each.key, each.heading) for each in found] == [
        ("purposes", "Vad vi använder uppgifterna till"),
        ("retention", "Hur länge"),
        ("legal_basis", "Rättslig grund för behandlingen"),
    ]


def test_headings_with_letters_and_labels_under_a_heading():
    text = """Dataskyddsbeskrivning

I. Rättigheter
Du kan rätta fel.

J. Invändningar
Du kan invända.

K. Personuppgifter
Barn: namn och ålder.
Vårdnadshavare: namn.

L. Klagomål
Klaga till dataombudsmannen.
"""
    found = import_notice(text.encode()).sections
    assert [each.heading for each in found] == [
        "Rättigheter",
        "Invändningar",
        "Personuppgifter",
        "Klagomål",
    ]
    assert found[2].text.startswith("Barn")


def test_headings_that_a_full_stop_parts_from_their_text():
    text = """Tietosuojaseloste

Rekisterinpitäjä. Kirjakimppa ry, Torikatu 1, 33100 Tampere.

Tarkoitukset ja perusteet. Hoidamme lainoja sopimuksen perusteella. Tietoja on vähän.

Säilytys. Lainat poistetaan vuoden kuluttua.

Oikeudet. Voit tarkastaa ja oikaista tietosi.
"""
    found = import_notice(text.encode()).sections
    assert [(each.key, each.text.split()[0]) for each in found] == [
        ("controller", "Kirjakimppa"),
        ("purposes", "Hoidamme"),
        ("retention", "Lainat"),
        ("rights", "Voit"),
    ]


SECTIONS = {
    "Registeransvarig": "Bokcirkeln rf, Storgatan 1, 65100 Vasa",
    "Ändamål": "Vi använder uppgifterna för att sköta lån.",
    "Lagringstid": "Lånen raderas efter ett år.",
    "Dina rättigheter": "Du kan få se och rätta dina uppgifter.",
}


@pytest.mark.parametrize(
    "item",
    [
        "<li><b>{}</b><br>{}</li>",
        "<li><p><strong>{}</strong></p><p>{}</p></li>",
        "<li><strong>{}</strong><ul><li>{}</li></ul></li>",
    ],
)
def test_the_items_of_a_list_that_holds_the_whole_notice(item):
    items = "".join(item.format(*each) for each in SECTIONS.items())
    page = f"<html><body><h1>Dataskyddsbeskrivning</h1><ol>{items}</ol></body></html>"
    found = import_notice(page.encode()).sections
    assert [(each.heading, each.text.removeprefix("- ")) for each in found] == [
        *SECTIONS.items()
    ]


def test_bold_items_under_headings_are_no_headings():
    items = "".join(
        f"<li><b>{each}</b><br>namn, telefon och språk</li>"
        for each in ("Elever", "Lärare", "Vårdnadshavare", "Kontakt")
    )
    texts = "".join(f"<h2>{each}</h2><p>{text}</p>" for each, text in SECTIONS.items())
    page = (
        "<html><body><h1>Dataskyddsbeskrivning</h1>"
        f"{texts}<h2>Registrets datainnehåll</h2><ul>{items}</ul></body></html>"
    )
    found = import_notice(page.encode()).sections
    assert [each.heading for each in found] == [*SECTIONS, "Registrets datainnehåll"]


def test_a_heading_over_a_list_of_words_or_an_address():
    text = """Dataskyddsbeskrivning

Vem är registeransvarig?
Bokcirkeln rf, Storgatan 1, 65100 Vasa

Vår kassör
kassor@bokcirkeln.example

Ändamål
Vi använder uppgifterna för att sköta lån.

Det vi skriver upp
Namn, adress, språk och lånade böcker

Lagringstid
Lånen raderas efter ett år.
"""
    found = import_notice(text.encode()).sections
    assert [each.heading for each in found] == [
        "Vem är registeransvarig?",
        "Vår kassör",
        "Ändamål",
        "Det vi skriver upp",
        "Lagringstid",
    ]


def test_questions_before_their_answers_in_one_line_are_headings():
    text = """Kerhon tietosuojaseloste

Kuka kerhoa pitää? Torpan kerho ry, Katu 1, 00100 Helsinki.

Mihin tietoja kysytään? Tiedämme, keitä kerhossa on.

Lähteekö mitään Euroopasta? Ei. Vihko on kaapissa.

Entä jos muutan mieleni? Sano siitä ohjaajalle.
"""
    found = import_notice(text.encode())
    assert [each.heading for each in found.sections] == [
        "Kuka kerhoa pitää?",
        "Mihin tietoja kysytään?",
        "Lähteekö mitään Euroopasta?",
        "Entä jos muutan mieleni?",
    ]
    assert found.facts.outside_eea is False


def test_a_page_of_old_is_laid_out_by_a_table_whose_menu_is_left_out():
    answers = "".join(
        f"<b>{n}) {heading}</b><br>{text}<br><br>"
        for n, (heading, text) in enumerate(
            [
                ("Rekisterinpitäjä", "Torpan kerho ry, Katu 1, 00100 Helsinki. " * 2),
                (
                    "Tarkoitus",
                    "Tiedoilla pidetään kerhoa ja kutsutaan kokouksiin. " * 5,
                ),
                ("Säilytys", "Tiedot säilytetään kaksi vuotta kerhon jälkeen. " * 5),
                ("Suojaus", "Vihko on lukitussa kaapissa ohjaajan huoneessa. " * 9),
                ("Oikeudet", "Sinulla on oikeus saada tietosi ja korjata ne. " * 7),
            ],
            start=1,
        )
    )
    menu = "<a href='/'>Etusivu</a><br><a href='/l'>Liity nyt</a>"
    page = f"<table><tr><td>{menu}</td><td>{answers}</td></tr></table>"
    found = import_notice(page.encode(), "old.html")
    assert [each.heading for each in found.sections] == [
        "Rekisterinpitäjä",
        "Tarkoitus",
        "Säilytys",
        "Suojaus",
        "Oikeudet",
    ]
    left_out = [each for each in found.report if each.code == "furniture.dropped"]
    assert "Liity nyt" in left_out[0].excerpt


def test_the_rows_of_a_table_without_headings_stay_apart():
    rows = "".join(
        f"<tr><td>{left}</td><td>{right}</td></tr>"
        for left, right in [
            ("Kerhoillat ja retket joka toinen viikko", "Jäsenyys"),
            ("Kirje kerran kuussa niille, jotka tilaavat", "Suostumus"),
            ("Tositteet", "Kirjanpitolaki"),
        ]
    )
    page = f"<h2>Miksi ja millä perusteella</h2><table>{rows}</table><h2>Lähteet</h2><p>Sinä.</p>"
    found = import_notice(page.encode(), "rows.html").sections[0]
    assert "\nTositteet Kirjanpitolaki" in found.text


def test_a_number_that_begins_a_name_or_an_address_is_no_heading():
    text = """Privacy notice

1. Controller

1 Lanka Oy
12 Quay Street, 20100 Turku

2. Purposes

We send what you order.

3. Retention

We keep orders for two years.
"""
    found = import_notice(text.encode())
    assert [each.heading for each in found.sections] == [
        "Controller",
        "Purposes",
        "Retention",
    ]
    assert found.facts.controller_name == "1 Lanka Oy"


def test_a_label_may_end_with_a_full_stop_where_all_do():
    text = """Bolagets dataskyddsbeskrivning

Om bolaget. Tass Ab, Gatan 1, 00100 Helsingfors.

Uppgifter. Namn, adress och djurets ras och ålder.

Grunder. Avtalet om försäkringen är grunden för nästan allt.

Lagringstider. Ärenden sparas i tio år efter att de avgjorts.

Klagomål. Vänd dig till dataombudsmannen.
"""
    found = import_notice(text.encode()).sections
    assert [each.heading for each in found] == [
        "Om bolaget",
        "Uppgifter",
        "Grunder",
        "Lagringstider",
        "Klagomål",
    ]


def test_the_number_of_a_row_in_a_form_stands_before_its_label():
    rows = "".join(
        f"<tr><th>{n}</th><th>{label}</th><td>{text}</td></tr>"
        for n, (label, text) in enumerate(
            [
                ("Rekisterinpitäjä", "Torpan kerho ry, Katu 1, 00100 Helsinki"),
                ("Vastaava", "Pekka Puro, pekka@torppa.example"),
                ("Käyttötarkoitus", "Kerhon pitäminen"),
                ("Tietolähteet", "Jäsen itse"),
                ("Suojaus", "Lukittu kaappi"),
            ],
            start=1,
        )
    )
    found = import_notice(f"<table>{rows}</table>".encode(), "form.html").sections
    assert [(each.heading, each.text) for each in found][1:3] == [
        ("Vastaava", "Pekka Puro, pekka@torppa.example"),
        ("Käyttötarkoitus", "Kerhon pitäminen"),
    ]


def test_a_lower_heading_that_says_nothing_belongs_to_the_section_above():
    page = """<h2>Käyttötarkoitus</h2><p>Pidämme kerhoa.</p>
    <h2>Tietosisältö</h2><h3>Profiili</h3><p>Nimi ja osoite.</p>
    <h3>Kalenteri</h3><p>Ajat ja paikat.</p><h2>Suojaus</h2><p>Kaappi on lukossa.</p>"""
    found = import_notice(page.encode(), "levels.html").sections
    assert [each.key for each in found] == ["purposes", "data_content", "security"]
    assert found[1].text.endswith("Kalenteri\n\nAjat ja paikat.")


def test_headings_with_a_colon_over_an_empty_line_and_indented_text():
    text = """Föreningens dataskyddsbeskrivning

Vi som för registret:

    Vinden rf, Båthamnen 1, 10900 Hangö

Det som registreras:

    Namn, adress, båtens namn och båtplatsens nummer.

Det kommer från:

    Medlemmens egen anmälan till kansliet.

Det gallras:

    Ett år efter att medlemskapet upphört.
"""
    found = import_notice(text.encode()).sections
    assert [each.key for each in found] == [
        "controller",
        "data_content",
        "sources",
        "retention",
    ]


@pytest.mark.parametrize(
    "under",
    [
        "\tlehtori Aino Mäkelä ja rehtori\n\tkoulun kansliasta",
        "    (a) rehtori\n    (b) opettajat",
        "(a) rehtori\n(b) opettajat\n(c) koulukuraattori",
        "rehtori",
    ],
    ids=["set in", "letters, set in", "letters", "one word"],
)
def test_what_stands_under_an_unknown_heading_is_its_text(under):
    text = f"1. Rekisterinpitäjä\nKoulu Oy\n\n2. Oppivartti\n{under}\n\n3. Lopuksi\nhei"
    notice = import_notice(text.encode())
    said = "\n".join(section.text for section in notice.sections)
    for word in re.findall(r"\w{4,}", under):
        assert word in said


def test_sub_headings_that_say_nothing_are_placed_by_their_text():
    text = """Privacy Policy

1 Introduction
Northern Tours Ltd runs guided trips.

2 The data
2.1 What
We collect your name, e-mail address, age and dietary needs.
2.2 From whom
You give us most of the data yourself when booking.

3 Storage
3.1 Safety
Data is encrypted and access is limited to staff.
3.2 We keep bookings for three years.
"""
    found = import_notice(text.encode()).sections

    def key_of(words):
        return next(each.key for each in found if words in each.text)

    assert key_of("We collect your name") == "data_content"
    assert key_of("You give us most") == "sources"
    assert key_of("Data is encrypted") == "security"
    assert "We keep bookings for three years." not in [e.heading for e in found]


def test_capitals_that_go_on_set_in_under_their_number_are_one_heading():
    text = """PRIVACY NOTICE

I.   THE BODY ANSWERABLE FOR THE
     COMMUNITY FILE

University of the North, Lighthouse Lane 1, 67100 Kokkola

II.  WHAT THE FILE IS FOR AND ON WHAT
     FOOTING IT RESTS

Graduates are invited to reunions and guest lectures.

III. LENGTH OF KEEPING

Members are kept until they resign.
"""
    found = import_notice(text.encode()).sections
    assert [each.heading for each in found] == [
        "THE BODY ANSWERABLE FOR THE COMMUNITY FILE",
        "WHAT THE FILE IS FOR AND ON WHAT FOOTING IT RESTS",
        "LENGTH OF KEEPING",
    ]
    assert [each.key for each in found] == ["controller", "purposes", "retention"]


def test_an_address_or_a_number_on_a_line_of_its_own_stays_on_it():
    text = (
        "Tietosuojaseloste\n\nRekisterinpitäjä\n\nKuvitelma Oy\nMallikatu 1, 00100 Helsinki\n"
        "toimisto@kuvitelma.example\nvaihde 09 123 4567\npuh. (09) 123 4568\n\n"
        "Tietojen luovutus\n\nKysymyksiin vastaa toimisto, joka palvelee arkisin kello 9-15, "
        "\npuhelimitse ja sähköpostilla.\n"
    )
    controller, recipients = import_notice(text.encode()).sections
    assert controller.text.splitlines()[2:] == [
        "toimisto@kuvitelma.example",
        "vaihde 09 123 4567",
        "puh. (09) 123 4568",
    ]
    assert len(recipients.text.splitlines()) == 1


def test_numbers_with_a_roman_part_or_a_letter_are_those_of_headings():
    text = """REKISTERISELOSTE

1a Rekisterinpitäjä
Lammen Soutajat ry, Rantatie 3, 16900 Lammi

1b Rekisteriasioita hoitaa
sihteeri Aune Aaltola, aune@soutajat.example

2 Rekisterin nimi
Soutajat ja tukijat

OSA II MENETTELYT

II.1 Tietoturva
Kansiot ovat lukitussa kaapissa.

II.2 Kuinka kauan
Tiedot poistetaan vuoden kuluttua eroamisesta.
"""
    found = import_notice(text.encode()).sections
    headed = {each.heading: each.key for each in found if each.heading}
    assert headed["Rekisterinpitäjä"] == "controller"
    assert headed["Rekisteriasioita hoitaa"] == "contact_person"
    assert headed["Rekisterin nimi"] == "register_name"
    assert headed["Tietoturva"] == "security"
    assert headed["Kuinka kauan"] == "retention"


def test_a_label_that_no_lexicon_knows_is_one_when_its_line_is_of_another_section():
    text = """Kyläseppä Tmi: tietosuojaseloste
Rekisterinpitäjä: Kyläseppä Tmi, Ahjokuja 1, 31600 Jokioinen
Mihin: Työn luovuttaminen oikealle tilaajalle ja laskutus
Mitä: nimi, osoite, puhelinnumero
Kenelle: Emme luovuta tietoja kenellekään
Kuinka kauan: 2 vuotta työn valmistumisesta
Oikeudet: Saat tarkastaa tietosi ja pyytää niiden oikaisua
"""
    found = import_notice(text.encode()).sections
    assert next(each.key for each in found if "puhelin" in each.text) == "data_content"
    assert next(each.key for each in found if "laskutus" in each.text) == "purposes"


def test_the_name_of_a_register_by_another_word_is_its_name():
    text = """Tietosuojaseloste

Vastuuyhtiö
Tunturimajat Oy, Laaksotie 5, 99800 Ivalo

Vieraskirjan nimi
Majoittujat ja ryhmävaraukset

Mihin tietoja käytetään
Varausten hoitamiseen ja laskutukseen.
"""
    found = import_notice(text.encode()).sections
    assert [each.key for each in found] == ["controller", "register_name", "purposes"]


def test_a_number_that_comes_twice_heads_a_section_over_one_short_line():
    text = """REGISTERBESKRIVNING

1) Föreningen
Byns Hembygdsförening rf, Storgatan 1, 66100 Malax

2) Vem svarar på frågor
Siv Holm, 050 555 1234, hembygd@byn.example

3) Vad heter förteckningen
Byns hembygdsvänner

3) Därför har vi den
Årsavgiften ska betalas och medlemsbladet komma fram.

4) Vad som antecknas
- namn, adress och telefon
"""
    found = import_notice(text.encode()).sections
    assert "Byns hembygdsvänner" in [each.text for each in found]
    assert len([each for each in found if each.heading]) == 5


def test_the_rows_of_long_tables_head_no_sections_beside_marked_headings():
    rows = "".join(
        f"<tr><td>Kenttä {n}</td><td>syötetään lomakkeelta {n}</td></tr>"
        for n in range(60)
    )
    page = f"""<h1>Käsittelytoimet</h1>
<h2>Luku 1. Koulu vastuunkantajana</h2><p>Kallion koulu, Koulutie 1, 00530 Helsinki.</p>
<h2>Luku 2. Mihin tietoja käytetään</h2><p>Opetuksen järjestämiseen.</p>
<h2>Luku 3. Kenttäluettelo</h2><table><tr><th>Kenttä</th><th>Miten</th></tr>{rows}</table>
<h2>Luku 4. Tietojen säilyttäminen</h2><p>Kymmenen vuotta.</p>
<h2>Luku 5. Tietoturva</h2><p>Arkisto on lukittu.</p>"""
    found = import_notice(page.encode(), "sivu.html").sections
    headed = [each for each in found if each.heading]
    assert len(headed) == 5
    assert [each.key for each in headed][:2] == ["controller", "purposes"]
    assert [each.key for each in headed][3:] == ["retention", "security"]


def test_an_unknown_heading_over_a_lower_one_is_a_heading_too():
    text = """REKISTERISELOSTE

1 Seurakunta

Nimi ja yhteystiedot
Lahnajärven seurakunta, Kirkkotie 2, 09120 Lahnajärvi

2 Henkilö, jolta voi kysyä
Diakoni Aino Salo, aino.salo@lahnajarvi.example

3 Mitä kortille merkitään
- Nimi, osoite ja avun tarve

4 Kenelle
Ei kenellekään.

5 Miten turvataan
Kortit ovat lukitussa kaapissa.
"""
    found = import_notice(text.encode()).sections
    assert next(e.key for e in found if "Kirkkotie" in e.text) == "controller"
    assert "Seurakunta" in [each.heading for each in found]


def test_a_list_with_labels_heads_no_sections_of_its_own():
    found = import_notice(
        """Personuppgifter i bostadsaffären

Mäklarbyrån Vågskvalp AB, Kajen 3, 972 38 Luleå, svarar för behandlingen av dina
personuppgifter.

Vi antecknar följande uppgifter om dig:

• Säljare: namn, personnummer och skälet till flytten.
• Budgivare: namn, telefonnummer och alla bud.
• Köpare: svar på frågor om pengarnas ursprung.
• Besökare: namn och vilken visning det var.

Uppgifterna bevaras i tio år efter tillträdet och raderas sedan.

Du kan klaga hos Integritetsskyddsmyndigheten.
""".encode()
    )
    placed = {each.key: each.text for each in found.sections}
    assert "Vågskvalp" in placed["controller"]
    assert "Budgivare" in placed["data_content"]
    assert "tio år" in placed["retention"]
    assert "klaga" in placed["complaint"]


def test_whom_the_beginning_names_is_told_apart_by_what_it_says():
    found = import_notice(
        b"""Privacy notice for volunteers of the study

Information under Articles 13 and 14.

Sponsor\tSaltmeadow Research Oy, Harbour Street 4, 00100 Helsinki, business ID 2650098-1
Investigator\tDocent Ilona Vuoksenmaa, ilona@saltmeadow.example, +358 40 555 0120
Data protection officer\tdpo@saltmeadow.example

Aim of the study

The study looks at whether a walk a day helps people to sleep. Names are not published.

Information gathered

Age, weight, hours of sleep and answers to a questionnaire are gathered at each visit.

End of storage

The answers are kept for ten years after the last visit and then destroyed.
"""
    )
    placed = {each.key: each.text for each in found.sections}
    assert "Harbour Street" in placed["controller"]
    assert "dpo@" in placed["dpo"]


def test_a_free_passage_that_is_most_of_a_notice_is_looked_through():
    inner = """Föreningen Strandängen rf, Ängsvägen 2, 65100 Vasa, svarar för registret.

Vi använder uppgifterna för att sköta medlemskapet och skicka kallelser till möten.

I registret finns namn, adress, telefonnummer och e-postadress.

Uppgifterna lämnas inte ut till andra och överförs inte utanför EU.

Uppgifterna bevaras i två år efter att medlemskapet har upphört."""
    found = import_notice(
        f"""Dataskyddsbeskrivning

Inledning

{inner}

Dina rättigheter

Du har rätt att få se dina uppgifter och att få fel rättade.
""".encode()
    )
    placed = {each.key: each.text for each in found.sections}
    assert "två år" in placed["retention"]
    assert "telefonnummer" in placed["data_content"]
