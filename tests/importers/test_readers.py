"""Bytes to text."""

import pytest

from wagtail_seloste.importers.lines import split_lines
from wagtail_seloste.importers.markup import BREAK, strip_tags
from wagtail_seloste.importers.readers import read_text


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"]
)
def test_encodings_are_recognised(encoding):
    text = "Tietosuojaseloste – päivitetty, Åbo, överföring"
    assert read_text(text.encode(encoding)) == (text, ())


def test_invisible_characters_and_ligatures_are_normalised_and_nothing_else():
    text = "hen\u00adkilö\u200btiedot\u00a0\ufb01le m² ½ ™ a\u0308\r\nrivi\rtoinen"
    assert read_text(text.encode())[0] == "henkilötiedot file m² ½ ™ ä\nrivi\ntoinen"


def test_bytes_that_windows_1252_does_not_know_are_counted():
    text, messages = read_text(b"p\xe4iv\xe4 \x81 " + b"sana " * 20)
    assert text.startswith("päivä")
    assert [each.code for each in messages] == ["file.characters_replaced"]
    assert messages[0].variables == {"count": 1}


def test_tags_become_paragraphs_and_items():
    text, messages = strip_tags("<p>Yksi</p> <p>Kaksi</p><ul><li>a</li><li>b</li></ul>")
    lines = [line for line in split_lines(text) if not line.blank]
    assert [(line.text, line.item) for line in lines] == [
        ("Yksi", False),
        ("Kaksi", False),
        ("a", True),
        ("b", True),
    ]
    assert messages[0].code == "markup.removed"


def test_hyphens_glued_in_a_list_without_items_become_items():
    text, _ = strip_tags("Nimi\tTietoja: <ul>- Etu- ja sukunimi- Osoite- Puhelin")
    assert text.split("\t")[1] == (
        f"Tietoja: {BREAK}{BREAK}• Etu- ja sukunimi{BREAK}• Osoite{BREAK}• Puhelin"
    )


def test_the_address_of_a_link_is_kept():
    text, _ = strip_tags('<a href="https://example.org/x">täältä</a>')
    assert "https://example.org/x" in text
    assert "täältä" in text


@pytest.mark.parametrize(
    "text", ["5 < 6 ja 7 > 2", "<nimi> ja <osoite>", "<etu.suku@example.fi>", "AT&T"]
)
def test_what_is_no_tag_stays(text):
    assert strip_tags(text)[0] == text


@pytest.mark.parametrize(
    ("raw", "number", "text", "item"),
    [
        ("1. Rekisterinpitäjä", "1", "Rekisterinpitäjä", False),
        ("1) Rekisterinpitäjä", "1", "Rekisterinpitäjä", False),
        ("1 Rekisterinpitäjä", "1", "Rekisterinpitäjä", False),
        ("1.\tRekisterinpitäjä", "1", "Rekisterinpitäjä", False),
        ("3.2 Tarkoitus", "3.2", "Tarkoitus", False),
        ("A) Manuaalinen aineisto", "A)", "Manuaalinen aineisto", False),
        ("10 vuotta sopimuksesta", "", "10 vuotta sopimuksesta", False),
        ("02600 Espoo", "", "02600 Espoo", False),
        ("5.9.2018", "", "5.9.2018", False),
        ("- nimi", "", "nimi", True),
        ("•\tnimi", "", "nimi", True),
        ("-nimi", "", "nimi", True),
    ],
)
def test_numbers_and_bullets_of_a_line(raw, number, text, item):
    (line,) = split_lines(raw)
    assert (line.number, line.text, line.item) == (number, text, item)


def test_a_number_or_bullet_alone_belongs_to_the_next_line():
    lines = split_lines("1.\n\nRekisterinpitäjä\n•\nnimi")
    assert [line.source for line in lines if not line.blank] == [
        "1. Rekisterinpitäjä",
        "nimi",
    ]
    assert lines[-1].item
