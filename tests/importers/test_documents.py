"""An imported notice as a document for checking: nothing is left out, nothing is added."""

import pytest

from wagtail_seloste.importers import import_notice
from wagtail_seloste.importers.documents import document

NOTICE = """Tietosuojaseloste

Rekisterinpitäjä
Kuusikon Kirjakauppa Oy
Y-tunnus 2345678-0
Koivukuja 3, 00100 Helsinki

Evästeet

Oikeus vaatia tiedon korjaamista
Voit pyytää, että korjaamme tietosi.

Tietojen luovutukset ja siirto EU:n tai ETA:n ulkopuolelle
Tietoja saavat:
- kirjanpitäjä
- kuljetusyritys
Tietoja ei siirretä.

Vapaa otsikko, jota kukaan ei tunne
Tähän kuuluu muuta.

Päivitetty 3.2.2024
"""


@pytest.fixture(scope="module")
def found():
    return document(import_notice(NOTICE.encode(), "kirjakauppa"))


def section(notice, subject):
    [one] = [each for each in notice.sections if each.data["subject"] == subject]
    return one


def test_it_has_the_language_and_the_title_of_the_file(found):
    assert (found.language, found.title) == ("fi", "Tietosuojaseloste")


def test_an_empty_section_stays(found):
    cookies = section(found, "cookies")
    assert (cookies.key, cookies.heading, cookies.text) == ("cookies", "Evästeet", "")


def test_a_single_right_is_a_part_of_the_rights(found):
    right = section(found, "right_rectification")
    assert right.key == "rights"
    assert right.text == "Voit pyytää, että korjaamme tietosi."


def test_a_heading_over_two_subjects_names_both(found):
    shared = section(found, "recipients")
    assert "transfers" in shared.data["also"]
    assert {"type": "list", "items": ["kirjanpitäjä", "kuljetusyritys"]} in list(
        shared.content
    )


def test_facts_stand_with_the_controller(found):
    data = section(found, "controller").data
    assert data["name"] == "Kuusikon Kirjakauppa Oy"
    assert data["business_id"] == "2345678-0"


def test_dates_are_a_free_section(found):
    dates = section(found, "dates")
    assert dates.key == "other"
    assert "3.2.2024" in dates.text


def test_a_language_that_is_said_goes_before_the_one_that_is_seen():
    imported = import_notice(NOTICE.encode(), "kirjakauppa")
    assert document(imported, "sv").language == "sv"
    assert document(import_notice(b"1 2 3", "x")).language == "und"


def test_it_comes_back_from_json(found):
    assert type(found).from_json(found.to_json()) == found


def test_data_that_have_to_be_given_are_no_section_of_their_own():
    text = (
        "Tietosuojaseloste\n\nRekisterinpitäjä\n\nMallikauppa Oy\n\n"
        "Käsittelyn tarkoitus\n\nHoidamme tilauksia.\n\n"
        "Onko tiedot annettava\n\nTiedot: nimi ja osoite\n\n"
        "Tiedot ovat pakollisia.\n\nSäilytysaika\n\nKaksi vuotta.\n"
    )
    notice = document(import_notice(text.encode()))
    assert "Tiedot: nimi" in section(notice, "obligation_to_provide").text
