"""Sections whose headings no lexicon knows are placed together."""

import pytest

from wagtail_seloste.importers import import_notice
from wagtail_seloste.importers.matching import weigh
from wagtail_seloste.importers.placing import best_path, details, evidence
from wagtail_seloste.importers.result import ImportedSection, Paragraph


def test_order_decides_between_two_that_are_equally_likely():
    either = {"purposes": 2.0, "right_erasure": 2.0}
    assert best_path([{"controller": 0.0}, either, {"data_content": 0.0}], set()) == [
        "controller",
        "purposes",
        "data_content",
    ]
    assert best_path([{"rights": 0.0}, either, {"complaint": 0.0}], set()) == [
        "rights",
        "right_erasure",
        "complaint",
    ]


def test_a_section_with_a_heading_of_its_own_is_less_likely_to_come_again():
    either = {"rights": 2.0, "right_access": 2.0}
    for taken, other in (tuple(either), tuple(reversed(either))):
        path = best_path([{"security": 0.0}, either], {taken})
        assert path == ["security", other]


def test_where_there_is_no_choice_the_order_goes_on_behind_it():
    path = best_path([{"sources": 0.0}, {}, {"recipients": 1.0, "purposes": 1.0}], ())
    assert path == ["sources", None, "recipients"]
    assert best_path([], set()) == []


@pytest.mark.parametrize(
    "text, key",
    [
        ("Kivikunta, Torikatu 3, 61900 Kivikylä", "controller"),
        ("tel. 06 555 1230", "contact_person"),
        ("Inkeri Saarelma", "contact_person"),
        ("namn, adress, telefon, betalda avgifter, jaktkort", "data_content"),
        ("We never sell what we know about you to anybody.", None),
    ],
)
def test_what_a_passage_is_made_of_speaks_for_a_section(text, key):
    points = details(text)
    assert (max(points, key=lambda each: points[each]) if points else None) == key


@pytest.mark.parametrize(
    "heading, text",
    [
        ("Pantry", "Locked with a password, and only the baker has access to it."),
        ("What stays", "Orders are kept for 24 months and then deleted."),
    ],
)
def test_what_a_passage_says_outweighs_a_heading_that_says_nothing(heading, text):
    notice = (
        f"# Privacy notice\n\n## Controller\n\nOven Ltd\n\n## {heading}\n\n{text}\n"
    )
    section = import_notice(notice.encode()).sections[-1]
    assert section.key == {"Pantry": "security", "What stays": "retention"}[heading]
    assert section.reason.code in ("placed.content", "placed.words")
    assert 0 < section.confidence < 1


LABELS = """Rekisteriseloste

Ylläpitäjä: Kivikylän kyläyhdistys ry, Torikatu 3, 61900 Kivikylä. Tietoja kirjaava: \
sihteeri, jonka tavoittaa kokouksista ja kylätalon ilmoitustaululta.
Miksi: Tietoja tarvitaan talkoiden järjestämiseen.
Vihkosessa: nimi, osoite, puhelin, talkoovuorot sekä toiveet keittovuoroista ja halonteosta.
Siivous: Vanhat vuorot poistetaan vuoden kuluttua.
"""


def test_labels_line_after_line_head_sections_and_a_second_one_in_a_line_too():
    notice = import_notice(LABELS.encode())
    headings = [each.heading for each in notice.sections]
    assert headings == [
        "Ylläpitäjä",
        "Tietoja kirjaava",
        "Miksi",
        "Vihkosessa",
        "Siivous",
    ]
    assert "text.missing" not in {each.code for each in notice.report}


def test_numbers_in_brackets_are_numbers():
    notice = import_notice(
        b"Privacy notice\n\n(1) Controller\n\nOven Ltd\n\n(2) Recipients\n\nNobody.\n\n"
        b"(3) Retention\n\nTwo years.\n"
    )
    keys = [each.key for each in notice.sections]
    assert keys == ["controller", "recipients", "retention"]


def test_a_name_and_an_address_are_in_no_language_of_their_own():
    text = """Dataskyddsbeskrivning för biblioteket

# Registeransvarig
Näsby stad, Torget 3, 68620 Näsby

# Stadens dataskyddsombud
Camilla Finnäs, dataskydd@nasby.example

# Varför uppgifterna behandlas
Vi lånar ut böcker till dig och skickar påminnelser om det som inte har lämnats.
"""
    found = import_notice(text.encode()).sections
    assert [each.key for each in found] == ["controller", "dpo", "purposes"]
    assert {each.language for each in found} == {"sv"}


def test_the_authoritys_address_speaks_of_complaints_and_no_controller():
    text = "Dataombudsmannens byrå, Fågelviksgränden 4, 00530 Helsingfors"
    section = ImportedSection(key="other", heading="", paragraphs=(Paragraph((text,)),))
    points = evidence(section, "sv")
    assert max(points, key=lambda key: points[key]) == "complaint"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Voit pyytää tietosi nähtäväksi, korjattavaksi tai poistettavaksi."),
        ("sv", "Ni får se, rätta och stryka det som står om er."),
        ("en", "You may see, correct and strike out what is written about you."),
    ],
)
def test_several_rights_in_a_sentence_are_the_rights(language, text):
    points = weigh(text, language)
    assert max(points, key=lambda key: points[key]) == "rights"
    assert not [key for key in points if key.startswith("right_")]


def test_a_text_of_a_few_lines_without_headings_is_placed_by_what_it_says():
    text = """Taksi Pekka Puro tmi, Koivutie 3, 83900 Juuka, puh. 0400 555 018.

Kirjoitan ylös nimen, puhelinnumeron ja osoitteen. Kelalle ilmoitan matkan.

Vihko on lukitussa kaapissa, ja sivut poltetaan vuoden kuluttua.

Saat katsoa, mitä sinusta on kirjoitettu.
"""
    found = import_notice(text.encode()).sections
    assert len({each.key for each in found} - {"other"}) >= 3


def test_an_order_of_the_day_is_no_notice():
    text = """Kokous alkaa klo 18. Kahvit tarjoaa Pitopalvelu Pulla Oy, Katu 1, 00100 Helsinki.

Kokouksessa valitaan sihteeri ja kerrotaan kesän retkistä kahden vuoden ajalta.

Tervetuloa kaikki jäsenet! Ilmoittautumiset 0400 555 018.
"""
    found = import_notice(text.encode()).sections
    assert {each.key for each in found} == {"other"}


MINUTES = """Pöytäkirja 3/2022

1. Talkoot
Rannan talkoot pidetään lauantaina 21.5. alkaen klo 10. Makkaraa varataan 40 hengelle.

2. Venepaikat
Laiturin kolmas jatkopala tilataan. Venepaikkojen vuokra pysyy 45 eurossa.

3. Seuraava kokous
Seuraava kokous pidetään elokuussa, päivä ilmoitetaan myöhemmin.

4. Kokouksen päättäminen
Puheenjohtaja päätti kokouksen klo 19.40.
"""


def test_what_is_no_notice_is_like_no_section():
    assert {each.key for each in import_notice(MINUTES.encode()).sections} == {"other"}


MORE_MINUTES = """Hallituksen kokous 3/2023

1 § Laillisuus ja päätösvaltaisuus
Kokous todettiin lailliseksi ja päätösvaltaiseksi.

2 § Tietosuoja-asiat
Keskusteltiin jäsenrekisterin tietosuojaselosteen päivittämisestä.

3 § Posti ja lähteet
Saapunut posti merkittiin tiedoksi.

4 § Yhteystiedot
Sihteeri on Maija Koponen, 040 123 4567.
"""
PROGRAMME = """Kvarterets städtalko 2024

Program
10.30 arbetet börjar
13.00 korv och lemonad

Ansvarig
Husbolagets disponent Kim Berg, 050 123 4567
"""


@pytest.mark.parametrize("text", [MORE_MINUTES, PROGRAMME])
def test_headings_like_those_of_a_notice_make_none(text):
    assert {each.key for each in import_notice(text.encode()).sections} == {"other"}
    # Its title says that it is one.
    titled = import_notice(f"Tietosuojaseloste\n\n{text}".encode())
    assert {each.key for each in titled.sections} != {"other"}


def test_a_right_is_what_its_heading_says():
    text = """Tietosuojaseloste

Oikeus rajoittaa käsittelyä
Voit pyytää käsittelyn rajoittamista, kun tietojen oikeellisuutta selvitetään.

Oikeus siirtää tiedot
Saat tiedot koneellisesti luettavassa muodossa, kun käsittely perustuu suostumukseen tai sopimukseen.
"""
    keys = [each.key for each in import_notice(text.encode()).sections]
    assert keys == ["right_restriction", "right_portability"]


UNDER_RIGHTS = """
{1} Collector
Ferry Club of Lillholm, 1234567-1, Pier 3, 21600 Lillholm

{1} Why we collect
To sell season tickets and to send timetables to members.

{1} What you are entitled to
Write to us; we answer within a month.

{2} Peek
A list of all trips, names and addresses is sent to you.

{2} Mend
Names and addresses can be altered on your own page.

{2} Wipe
What the Accounting Act does not make us keep is wiped.

{1} Storage
Season tickets are kept for two years.
"""


def numbered(text):
    """The notice with numbers before its headings, 3.1 to 3.3 those of the rights."""
    out, chapter, part = [], 0, 0
    for line in text.splitlines():
        if line.startswith("{1}"):
            chapter, line = chapter + 1, line.replace("{1}", f"{chapter + 1}.")
        elif line.startswith("{2}"):
            part, line = part + 1, line.replace("{2}", f"{chapter}.{part + 1}")
        out.append(line)
    return "\n".join(out)


@pytest.mark.parametrize(
    "text",
    [
        UNDER_RIGHTS.replace("{1}", "##").replace("{2}", "###"),
        numbered(UNDER_RIGHTS),
    ],
)
def test_under_the_heading_of_the_rights_are_rights_in_whatever_words(text):
    found = import_notice(f"# Privacy notice\n{text}".encode(), "notice.md")
    for said in ("is sent to you", "can be altered", "make us keep"):
        key = next(each.key for each in found.sections if said in each.text)
        assert key == "rights" or key.startswith("right_"), said
    assert found.sections[-1].key == "retention"


def test_in_a_section_between_tables_what_is_marked_is_a_heading():
    """Where a table heads some sections by its labels, and plain headings others."""
    rows = {
        "Säilytysajat": "Kortit kaksi vuotta.",
        "Tietolähteet": "Jäsen itse.",
        "Suojaus": "Lukittu kaappi.",
        "Valitus": "Tietosuojavaltuutetun toimisto.",
        "Tietojen luovutus": "Liitolle vakuutusta varten.",
    }
    cells = "".join(
        f"<tr><th>{label}</th><td>{text}</td></tr>" for label, text in rows.items()
    )
    page = (
        "<h1>Tietosuojaseloste</h1>"
        "<h2>Seura joka pitää listaa</h2><p>Kivijärven Soutajat ry, Rantatie 2, "
        "43800 Kivijärvi</p><h2>Keiden asiaa tämä on</h2><p>Soutajia, huoltajia ja "
        f"talkoolaisia.</p><table>{cells}</table>"
    )
    found = import_notice(page.encode(), "seloste.html")
    keys = [each.key for each in found.sections]
    assert keys[:2] == ["controller", "data_subjects"], keys
    assert {"retention", "sources", "security", "complaint"} <= set(keys)


def test_a_label_in_the_only_line_under_a_heading_stays_a_part_of_the_text():
    text = """# Privacy notice

## Our club
Ferry Club of Lillholm, 1234567-1, Pier 3, 21600 Lillholm

## The guardians
Data Protection Officer: Greta Alm, greta@lillholm.example

## Storage
Season tickets are kept for two years.
"""
    found = import_notice(text.encode(), "notice.md")
    officer = next(each for each in found.sections if each.key == "dpo")
    assert officer.heading == "The guardians"
    assert officer.text.startswith("Data Protection Officer: Greta Alm")


def test_a_long_list_of_things_by_name_hides_no_language():
    things = "".join(
        f"- Form {n} (estate, {2000 + n}): tyre set, key code, paint code, radio code.\n"
        for n in range(60)
    )
    text = f"""Customer data of Lillholm Motors

Who we are
Lillholm Motors Oy, 0000005-1, Pier 3, 21600 Lillholm

What we keep
The following forms are kept with the customer:
{things}
How long
Test drive forms are shredded after 30 days.
"""
    assert import_notice(text.encode(), "notice.txt").lang == "en"


@pytest.mark.parametrize("line", ["Tehtävä: Asiakaspalvelu", "Befattning: Kassör"])
def test_what_somebody_does_is_a_detail_and_no_heading(line):
    text = f"""Tietosuojaseloste

Miten voit ottaa yhteyttä

{line}
Sähköposti: kysy@lauttaseura.example

Kuinka kauan säilytämme tietoja

Kausikortit kaksi vuotta.
"""
    found = import_notice(text.encode(), "seloste.txt")
    whom = next(each for each in found.sections if "kysy@" in each.text)
    assert (whom.heading, whom.key) == ("Miten voit ottaa yhteyttä", "contact")
    assert line in whom.text
