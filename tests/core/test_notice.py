"""The document: to JSON and back, one canonical text, one digest, and its words."""

import json

import pytest

from wagtail_seloste.notice import (
    SCHEMA_VERSION,
    Notice,
    NoticeSection,
    SummaryItem,
    canonical,
    digest,
    group,
    has_surrogate,
    item_list,
    lines_of,
    paragraph,
    rich_text,
)


def section(key="controller", **changes):
    values = {
        "key": key,
        "id": "0b1d",
        "anchor": key,
        "heading": "Rekisterinpitäjä",
        "data": {"name": "Malli Oy", "none": False, "until": None, "codes": ["a"]},
        "content": (paragraph("Malli Oy"), rich_text("<p>Kerromme <b>tässä</b>.</p>")),
    }
    return NoticeSection(**{**values, **changes})


def notice(**changes):
    values = {
        "language": "fi",
        "title": "Seloste",
        "summary": (
            SummaryItem(label="Kuka", answers=("Malli Oy",), anchor="controller"),
        ),
        "sections": (section(), section("other", anchor="other-1", heading="")),
    }
    return Notice(**{**values, **changes})


def test_a_document_comes_back_from_json_as_it_was():
    original = notice()
    assert Notice.from_json(json.loads(original.canonical())) == original
    assert Notice.from_json(original.to_json()) == original
    assert original.to_json()["schema_version"] == SCHEMA_VERSION


def test_the_same_document_has_the_same_text_whatever_the_order_of_its_data():
    one = notice(sections=(section(data={"a": 1, "b": {"c": 2, "d": 3}}),))
    other = notice(sections=(section(data={"b": {"d": 3, "c": 2}, "a": 1}),))
    assert one.canonical() == other.canonical()


def test_the_canonical_text_is_compact_sorted_and_in_real_characters():
    assert canonical({"ö": "ä", "a": [1, None, True]}) == '{"a":[1,null,true],"ö":"ä"}'


def test_the_digest_of_a_document_is_what_it_always_was():
    """Recorded digests depend on it: if this fails, the schema has a new version."""
    assert SCHEMA_VERSION == 1
    assert notice().canonical() == GOLDEN
    assert digest(GOLDEN) == GOLDEN_DIGEST


GOLDEN = (
    '{"language":"fi","schema_version":1,"sections":[{"anchor":"controller","content":'
    '[{"text":"Malli Oy","type":"paragraph"},{"html":"<p>Kerromme <b>tässä</b>.</p>",'
    '"type":"html"}],"data":{"codes":["a"],"name":"Malli Oy","none":false,"until":null},'
    '"heading":"Rekisterinpitäjä","id":"0b1d","key":"controller"},{"anchor":"other-1",'
    '"content":[{"text":"Malli Oy","type":"paragraph"},{"html":"<p>Kerromme <b>tässä</b>'
    '.</p>","type":"html"}],"data":{"codes":["a"],"name":"Malli Oy","none":false,'
    '"until":null},"heading":"","id":"0b1d","key":"other"}],"summary":[{"anchor":'
    '"controller","answers":["Malli Oy"],"label":"Kuka"}],"title":"Seloste"}'
)
GOLDEN_DIGEST = "3b8e22424b87ad8b870cd3ae4a28c04bbf23106e9134cc3b8336889c817a40d0"


def test_the_digest_of_no_text_is_that_of_no_bytes():
    assert digest("") == (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )


@pytest.mark.parametrize("version", [None, 0, SCHEMA_VERSION + 1, "1"])
def test_a_document_of_another_schema_is_refused(version):
    value = {**notice().to_json(), "schema_version": version}
    with pytest.raises(ValueError, match="schema version"):
        Notice.from_json(value)


@pytest.mark.parametrize("text", ["\ud800", "a\udfffb", "\ud83d\ude00"])
def test_halves_of_characters_do_not_reach_the_record(text):
    recorded = canonical({"text": text})
    assert not has_surrogate(recorded)
    assert digest(recorded)
    assert has_surrogate(text)


@pytest.mark.parametrize(
    "text", ["😀👩‍👩‍👧", "שלום", "\u202e", "a\x00b", "\u2028", '"\\']
)
def test_every_other_character_comes_back_as_it_was(text):
    recorded = canonical({"text": text})
    assert json.loads(recorded) == {"text": text}
    assert "\x00" not in recorded


def test_the_sections_of_a_key_come_in_order():
    first, second = (
        section("other", anchor="other-1"),
        section("other", anchor="other-2"),
    )
    document = notice(sections=(first, section(), second))
    assert document.of("other") == (first, second)
    assert document.of("dpo") == ()


def test_the_text_of_a_document_has_every_line():
    assert notice().text.split("\n") == [
        "Seloste",
        "Rekisterinpitäjä",
        "Malli Oy",
        "Kerromme tässä.",
        "Malli Oy",
        "Kerromme tässä.",
    ]


def test_nodes_of_every_type_have_words():
    nodes = [
        paragraph("a"),
        rich_text("<p>b</p><ul><li>c</li></ul>"),
        item_list(["d", "e"]),
        {"type": "facts", "items": [{"term": "f", "text": "g", "href": ""}]},
        group("x", "h", [paragraph("i"), group("y", "", [paragraph("j")])]),
    ]
    assert "\n".join(lines_of(nodes)).split("\n") == [
        *("a", "b", "c", "d", "e", "f: g", "h", "i", "j")
    ]


def test_a_node_of_an_unknown_type_is_an_error_never_a_gap():
    with pytest.raises(ValueError, match="video"):
        list(lines_of([{"type": "video"}]))


def test_a_document_is_frozen():
    with pytest.raises(AttributeError):
        notice().title = "Toinen"
