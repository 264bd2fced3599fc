"""The title of a notice: what heads it all, and not what stands round it."""

from datetime import date
from io import BytesIO

import pytest

from wagtail_seloste.importers import import_notice

SECTIONS = {
    "Ylläpitäjä": "Satamakuoro ry, Y-tunnus 1234567-1, Laiturikuja 2, 00100 Helsinki",
    "Mihin tietoja tarvitaan": "Lähetämme jäsenille kirjeen ja keräämme jäsenmaksun.",
    "Mitä kirjataan": "Nimi, osoite, puhelinnumero ja äänialue.",
    "Kauanko": "Tiedot poistetaan kahden vuoden kuluttua eroamisesta.",
    "Oikeudet": "Voit tarkastaa tietosi ja pyytää niiden korjaamista.",
}


def numbered(*above):
    parts = [f"{n}. {each}\n{SECTIONS[each]}" for n, each in enumerate(SECTIONS, 1)]
    return "\n\n".join([*above, *parts]).encode()


def page(above, title="Satamakuoro"):
    parts = "".join(f"<h3>{name}</h3><p>{text}</p>" for name, text in SECTIONS.items())
    return (
        f"<!DOCTYPE html><html lang=fi><head><title>{title}</title></head>"
        f"<body><main>{above}{parts}</main></body></html>"
    ).encode()


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["LAULAJIEN HENKILÖTIEDOT", "Satamakuoron kirje"], "LAULAJIEN HENKILÖTIEDOT"),
        (["SATAMAKUORO RY", "LAULAJAN TIEDOT KUOROSSA"], "LAULAJAN TIEDOT KUOROSSA"),
        (["SKR 12/2021", "Laulajan tiedot kuorossa"], "Laulajan tiedot kuorossa"),
        (["Start / Om oss / Kören", "Laulajan tiedot"], "Laulajan tiedot"),
        (
            ["Ilmainen toimitus yli 40 euron ostoksiin!", "Laulajan tiedot"],
            "Laulajan tiedot",
        ),
        (
            ["Tietoja jäsenrekisteristä", "Satamakuoron kirje"],
            "Tietoja jäsenrekisteristä",
        ),
    ],
)
def test_the_first_lines_of_a_text(lines, title):
    assert import_notice(numbered(*lines)).title == title


@pytest.mark.parametrize(
    ("above", "name", "title"),
    [
        (
            "<h1>Näin kuoro pitää kirjaa laulajista</h1>",
            "Tietosuoja | Satamakuoro",
            "Näin kuoro pitää kirjaa laulajista",
        ),
        ("<h1>Satamakuoro</h1>", "Tietosuoja | Satamakuoro", "Tietosuoja"),
        (
            "<h2>Näin kuoro pitää kirjaa laulajista</h2>",
            "Laulajat - Satamakuoro",
            "Näin kuoro pitää kirjaa laulajista",
        ),
        (
            "<p><b>Näin kuoro pitää kirjaa laulajista</b></p>",
            "Laulajat – Satamakuoro",
            "Näin kuoro pitää kirjaa laulajista",
        ),
        (
            "<p>Kuoro Satama</p><h2>Laulajista pidetty rekisteri: miten ja miksi</h2>",
            "Kuoro Satama Oulunsalosta",
            "Laulajista pidetty rekisteri: miten ja miksi",
        ),
        (
            "<p>Kuoro Satama</p><h2>Laulajat ja heidän rekisterinsä</h2>",
            "Laulajien opas",
            "Laulajien opas",
        ),
        ("", "Laulajien tiedot", "Laulajien tiedot"),
        (
            "<div role=heading aria-level=1>Laulajat ja heidän tietonsa</div>",
            "Tietosuoja • Satamakuoro",
            "Laulajat ja heidän tietonsa",
        ),
        (
            "<p class=MsoTitle><b>Laulajista kertovien tietojen käsittely</b></p>",
            "Tietosuojaseloste laulajat",
            "Laulajista kertovien tietojen käsittely",
        ),
        (
            "<div class='announcement'>Syksyn laput ovat täällä</div>"
            "<h1>Laulajat ja heidän tietonsa</h1>",
            "Laulajat",
            "Laulajat ja heidän tietonsa",
        ),
    ],
)
def test_the_heading_of_a_page_counts_before_its_name(above, name, title):
    notice = import_notice(page(above, name))
    assert notice.title == title
    assert [each.heading for each in notice.sections if each.heading] == [*SECTIONS]


def test_the_style_for_titles_is_above_all_headings():
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_paragraph("Laulajat kuoron kirjoissa", style="Title")
    document.add_paragraph("Koskee nykyisiä ja entisiä laulajia.")
    for name, text in SECTIONS.items():
        document.add_paragraph(name, style="Heading 1")
        document.add_paragraph(text)
    file = BytesIO()
    document.save(file)
    notice = import_notice(file.getvalue())
    assert notice.title == "Laulajat kuoron kirjoissa"
    assert [each.heading for each in notice.sections if each.heading] == [*SECTIONS]


def test_a_part_without_text_of_its_own_is_over_sections():
    """What is under "In Finnish" or "Part one" are its sections."""
    parts = "".join(f"\n\n## {name}\n\n{text}" for name, text in SECTIONS.items())
    swedish = {
        "Föreningen": "Hamnkören rf, FO-nummer 1234567-1, Bryggvägen 2, 00100 Helsingfors",
        "Därför behöver vi dem": "Vi skickar ett brev till medlemmarna och tar upp avgiften.",
        "Det här antecknas": "Namn, adress, telefonnummer och stämma.",
        "Hur länge": "Uppgifterna raderas två år efter att medlemmen har gått ut.",
    }
    other = "".join(f"\n\n## {name}\n\n{text}" for name, text in swedish.items())
    text = f"# Laulajat – Sångarna\n\n# Suomeksi{parts}\n\n# På svenska{other}"
    notice = import_notice(text.encode())
    assert [each.heading for each in notice.sections if each.heading] == [*SECTIONS]
    (translation,) = notice.translations
    assert [each.key for each in translation.sections] == [
        "controller",
        "purposes",
        "data_content",
        "retention",
    ]
    assert translation.facts.postal_address == "Bryggvägen 2, 00100 Helsingfors"


def test_labels_under_a_heading_that_says_nothing_are_its_text():
    contacts = "Jäsenasiat: sihteeri Satu. Nuottiasiat: arkistonhoitaja Olli."
    text = numbered("Tietosuojaseloste") + f"\n\n6. Kyselkää vain\n{contacts}".encode()
    found = import_notice(text).sections
    assert contacts in {each.text for each in found}


@pytest.mark.parametrize(
    "line", ["Tietosuojaseloste (4.5.2021)", "Tietosuojaseloste\t4.5.2021"]
)
def test_a_title_with_its_date_in_one_line(line):
    notice = import_notice(numbered(line))
    assert (notice.title, notice.updated) == ("Tietosuojaseloste", date(2021, 5, 4))


def test_a_line_break_in_a_heading_parts_its_words():
    page = """<h1>Kivilän kirjasto<br>Tietosuojaseloste</h1>
<h2>Rekisterin<br>pitäjä</h2><p>Kivilän kunta, Torikatu 3, 61900 Kivilä</p>
<h2>Miksi<br/>tietoja on</h2><p>Lainojen ja varausten hoitamiseksi.</p>"""
    found = import_notice(page.encode(), "seloste.html")
    assert found.title == "Kivilän kirjasto Tietosuojaseloste"
    assert [each.heading for each in found.sections][1] == "Miksi tietoja on"


def test_a_line_that_says_how_to_reach_somebody_is_no_title():
    """It would be in no section of the draft."""
    text = """Kerhon jäsenrekisteri
Kivilän Soutajat ry, Rantatie 2, 43800 Kivilä
Kysymykset: Aino Airo, aino (at) soutajat.example
Rekisterin tarkoitus on jäsenten ja maksujen hoitaminen.
Tallennamme nimen, osoitteen ja syntymävuoden.
Luovutukset: Liitto saa jäsenten nimet vakuutusta varten.
Tietoja ei siirretä EU:n ulkopuolelle.
"""
    found = import_notice(text.encode(), "seloste.txt")
    whole = "\n".join(each.text for each in found.sections)
    assert found.title is None
    assert "Rantatie 2" in whole and "Aino Airo" in whole
