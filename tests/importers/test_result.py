"""The result: text, safe HTML, JSON, and what the report says."""

import json

from wagtail_seloste.importers import (
    ImportedNotice,
    ImportedSection,
    Paragraph,
    import_notice,
)
from wagtail_seloste.importers.messages import MESSAGES, message
from wagtail_seloste.importers.pipeline import STAGES


def test_html_of_a_section_is_escaped_and_keeps_lists_and_lines():
    section = ImportedSection(
        key="other",
        heading="",
        paragraphs=(
            Paragraph(("A & B", "<b>rivi</b>")),
            Paragraph(("yksi",), item=True),
            Paragraph(("kaksi",), item=True),
            Paragraph(("loppu",)),
        ),
    )
    assert section.html == (
        "<p>A &amp; B<br/>&lt;b&gt;rivi&lt;/b&gt;</p>"
        "<ul><li>yksi</li><li>kaksi</li></ul><p>loppu</p>"
    )
    assert section.text == "A & B\n<b>rivi</b>\n\n- yksi\n- kaksi\n\nloppu"


def test_json_has_exactly_its_keys():
    result = import_notice(
        b"Tietosuojaseloste\n\nEv\xc3\xa4steet\n\nEi ole.\n"
    ).to_json()
    assert list(result) == ["lang", "title", "updated", "sections", "facts", "report"]
    assert list(result["sections"][0]) == [
        "key",
        "heading",
        "text",
        "confidence",
        "reason",
        "language",
    ]
    assert json.loads(json.dumps(result)) == result


def test_every_message_can_be_filled_in():
    for code, (_, text) in MESSAGES.items():
        names = [part.split("}")[0] for part in text.split("{")[1:]]
        assert str(message(code, "", **dict.fromkeys(names, "x"))), code


def test_hard_line_breaks_are_joined_and_lines_of_an_address_are_not():
    text = (
        "1. Rekisterinpitäjä\n\nKevätporras Oy\nMäntyrinne 12\n40100 Jyväskylä\n\n"
        "2. Tietoturva\n\nRekisteriin pääsevät vain ne, joiden työ sitä vaatii, ja heidän\n"
        "tunnuksensa ovat henkilö-\nkohtaisia. Etu-\nja sukunimi näkyvät muille.\n\n"
        "3. Evästeet\n\nEi ole.\n"
    )
    sections = import_notice(text.encode()).sections
    assert sections[0].html == (
        "<p>Kevätporras Oy<br/>Mäntyrinne 12<br/>40100 Jyväskylä</p>"
    )
    assert (
        "heidän tunnuksensa ovat henkilökohtaisia. Etu- ja sukunimi" in sections[1].text
    )


def test_an_unknown_heading_becomes_a_free_section_with_its_heading():
    text = (
        "1. Rekisterinpitäjä\n\nOy\n\n2. Evästeet\n\nEi ole.\n\n3. Mittarit\n\n"
        "Mittarit luetaan syksyllä.\n\n4. Tietoturva\n\nLukko.\n"
    )
    result = import_notice(text.encode())
    other = result.sections[2]
    assert (other.key, other.heading, other.placed) == ("other", "Mittarit", False)
    assert "heading.unmatched" in {each.code for each in result.report}


def test_page_numbers_and_running_headers_are_told_when_left_out():
    page = "Kevätporras Oy Tietosuojaseloste {n} (3)\n\n{body}\n"
    bodies = (
        "1. Rekisterinpitäjä\n\nOy",
        "2. Evästeet\n\nEi ole.",
        "3. Tietoturva\n\nLukko.",
    )
    text = "\f".join(page.format(n=n, body=body) for n, body in enumerate(bodies, 1))
    result = import_notice(text.encode())
    assert result.title == "Kevätporras Oy Tietosuojaseloste"
    dropped = [e.excerpt for e in result.report if e.code == "furniture.dropped"]
    assert len(dropped) == 3
    assert [each.text for each in result.sections] == ["Oy", "Ei ole.", "Lukko."]


def test_the_stages_stand_in_one_order_and_a_failed_result_has_no_sections():
    assert [stage.__name__ for stage in STAGES][0] == "take_out_markup"
    assert ImportedNotice().to_json()["sections"] == []
    assert not ImportedNotice().failed


def test_blanks_to_fill_in_keep_their_underscores():
    text = (
        "Tietosuojaseloste\n\nSäilytysaika\n\nPäivitetty __.__.20__, __vahva__ sana.\n"
    )
    section = import_notice(text.encode()).sections[-1]
    assert section.text == "Päivitetty __.__.20__, vahva sana."
