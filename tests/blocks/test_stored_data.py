"""Stored data of any shape: read as far as they fit, kept whole where they do not."""

import json

import pytest

from tests.notices import stream
from wagtail_seloste.blocks import fields
from wagtail_seloste.blocks.base import fits, list_items, project
from wagtail_seloste.blocks.stream import NoticeStreamBlock
from wagtail_seloste.blocks.unknown import UNKNOWN
from wagtail_seloste.projection import References, is_section, raw_stream, source_digest

STREAM = NoticeStreamBlock()


def stored(value):
    """What is written back after every section was opened, as the editor does."""
    loaded = STREAM.to_python(json.loads(json.dumps(value)))
    for child in loaded:
        child.block.get_form_state(child.value)
    return json.loads(json.dumps(STREAM.get_prep_value(loaded), default=str))


def types(value):
    return [child.block_type for child in STREAM.to_python(value)]


def section(key, **value):
    return {"type": key, "value": value, "id": "0b1d"}


STRANGE_CHILDREN = [
    {"type": "loyalty", "value": {"a": [1, {"b": None}]}, "id": "1"},
    {"type": "loyalty", "value": "text", "id": "1", "extra": True},
    {"type": None, "value": 1, "id": "1"},
    {"type": ["controller"], "value": {}, "id": "1"},
    {"type": {"a": 1}, "value": {}, "id": "1"},
    {"value": {"name": "no type"}, "id": "1"},
    {"id": "1"},
    {"type": "controller", "value": "a text", "id": "1"},
    {"type": "controller", "value": ["a", "list"], "id": "1"},
    {"type": "controller", "value": {"name": {"fi": "x"}}, "id": "1"},
    {"type": "controller", "value": {"name": ["x"]}, "id": "1"},
    {"type": "controller", "value": {"representatives": {"a": 1}}, "id": "1"},
    {"type": "controller", "value": {"representatives": ["a text"]}, "id": "1"},
    {"type": "controller", "value": {"organisation": {"pk": 1}}, "id": "1"},
    {"type": "purposes", "value": {"purposes": "none"}, "id": "1"},
    {"type": "purposes", "value": {"purposes": [{"legal_bases": {"a": 1}}]}, "id": "1"},
    {"type": "purposes", "value": {"purposes": [{"legal_bases": [["a"]]}]}, "id": "1"},
    {"type": "retention", "value": {"periods": [{"until": "2026-13-45"}]}, "id": "1"},
    {"type": "retention", "value": {"periods": [{"until": "soon"}]}, "id": "1"},
    {"type": "retention", "value": {"periods": [{"until": 20260101.5}]}, "id": "1"},
    {"type": "retention", "value": {"periods": [{"number": 10**30}]}, "id": "1"},
    {"type": "retention", "value": {"periods": [{"number": -3}]}, "id": "1"},
    {"type": "retention", "value": {"periods": [{"number": "many"}]}, "id": "1"},
    {"type": "other", "value": {"text": {"html": "<p>x</p>"}}, "id": "1"},
]


@pytest.mark.django_db
@pytest.mark.parametrize("child", STRANGE_CHILDREN, ids=json.dumps)
def test_what_no_section_can_read_is_kept_as_it_is(child):
    value = [*stream(), child]
    assert types(value)[-1] == UNKNOWN
    assert stored(value)[-1] == child
    assert len(stored(value)) == len(value)
    assert not is_section(STREAM, child)
    assert stored(stored(value)) == stored(value)


@pytest.mark.django_db
@pytest.mark.parametrize("child", ["text", 3, None, True, ["controller", {}, 1, 2]])
def test_what_is_no_section_at_all_is_kept_too(child):
    value = [*stream(), child]
    assert stored(value)[-1] == child
    raw = raw_stream(STREAM.to_python(value))[-1]
    assert raw["value"] == child and not is_section(STREAM, raw)


@pytest.mark.parametrize(
    "value", [None, "", "[]", [], {}, "not JSON", {"type": "x"}, [1, 2], ["a"], [[]]]
)
def test_a_stream_that_is_none_can_be_loaded(value):
    loaded = STREAM.to_python(value)
    assert all(child.block_type == UNKNOWN for child in loaded)
    assert source_digest(STREAM, "Title", raw_stream(loaded))


def test_a_copy_of_an_unknown_section_has_an_id_of_its_own():
    loaded = STREAM.to_python([{"type": "loyalty", "value": 1, "id": "a"}])
    copy = STREAM.child_blocks[UNKNOWN].normalize(loaded[0].value)
    loaded.append((UNKNOWN, copy, "b"))
    assert [(c["type"], c["id"]) for c in STREAM.get_prep_value(loaded)] == [
        ("loyalty", "a"),
        ("loyalty", "b"),
    ]


def test_an_unknown_section_comes_back_from_the_form():
    block = STREAM.child_blocks[UNKNOWN]
    value = {"stored": {"type": "loyalty", "value": {"a": "ä"}}}
    sent = block.field.prepare_value(block.value_for_form(value))
    assert block.clean(block.value_from_form(sent)) == value
    assert block.value_from_form("broken {") is None
    assert block.value_from_form(value) == value


def test_python_code_may_assign_names_and_values():
    loaded = STREAM.to_python([("controller", {"name": "Malli Oy"})])
    assert loaded[0].value["name"] == "Malli Oy"


@pytest.mark.parametrize(
    "value",
    [
        {"purposes": None, "text": None, "heading": None},
        {},
        None,
        {"purposes": [{"name": "a", "legal_bases": None}, None]},
        {"purposes": [{"name": 12, "description": True}]},
        {"purposes": [{"type": "item", "value": None, "id": "x"}]},
        {"purposes": [{"type": "item", "value": {}, "id": None}], "later": None},
    ],
)
def test_blank_missing_null_and_old_list_formats_are_read(value):
    child = {"type": "purposes", "value": value, "id": "1"}
    assert is_section(STREAM, child)
    assert types([child]) == ["purposes"]
    [kept] = stored([child])
    block = STREAM.child_blocks["purposes"]
    assert block.project(kept["value"], {}).keys() == block.project(value, {}).keys()


def test_a_section_without_a_value_is_a_blank_one():
    assert types([{"type": "controller", "id": "1"}]) == ["controller"]
    assert is_section(STREAM, {"type": "controller"})


@pytest.mark.parametrize(
    ("block", "raw", "value"),
    [
        (fields.Text(), None, ""),
        (fields.Text(), 3, "3"),
        (fields.Text(), " a\x00\u202eb ", "ab"),
        (fields.Text(), "\ud83d\ude00", "😀"),
        (fields.Web(), "javascript:alert(1)", ""),
        (fields.Web(), "HTTPS://EXAMPLE.com", "HTTPS://EXAMPLE.com"),
        (fields.Flag(), True, True),
        (fields.Flag(), "on", True),
        (fields.Flag(), "no", False),
        (fields.Flag(), None, False),
        (fields.Flag(), [], False),
        (fields.Number(), "12", 12),
        (fields.Number(), 0, None),
        (fields.Number(), "9" * 5000, None),
        (fields.Number(), float("inf"), None),
        (fields.Number(), [], None),
        (fields.Date(), "2026-02-28", "2026-02-28"),
        (fields.Date(), "2026-02-28T10:00:00Z", "2026-02-28"),
        (fields.Date(), "2026-02-30", None),
        (fields.Date(), "", None),
        (fields.Date(), {}, None),
        (fields.Choices("right"), "right_access", ["right_access"]),
        (fields.Choices("right"), ["a", "a", None, "", 3], ["a", "3"]),
        (fields.Choices("right"), {"a": 1}, []),
        (fields.Choice("right"), None, ""),
        (fields.OrganisationChooser(), True, None),
        (fields.OrganisationChooser(), [], None),
        (fields.OrganisationChooser(), "", None),
        (fields.RichText(), None, ""),
        (fields.RichText(), "<p>a</p><script>x</script>", "<p>a</p>"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_a_field_makes_a_plain_value_of_anything(block, raw, value):
    found = block.project(raw, References())
    assert found == value and type(found) is type(value)


@pytest.mark.parametrize("key", ["7", 7, "007"], ids=repr)
def test_a_reference_is_found_by_its_number(key):
    assert References({7: {"name": "a"}}).get(key) == {"name": "a"}


@pytest.mark.parametrize(
    "key",
    [8, "8", 0, -1, True, "²", "７", "9" * 30, 10**30, "abc", "1 OR 1=1", 1.5],
    ids=repr,
)
def test_a_reference_that_leads_nowhere_is_remembered(key):
    references = References({1: "one", 7: "seven"})
    assert references.get(key) is None
    assert references.missing == [key]


def test_every_item_of_a_list_has_an_id_of_its_own():
    items = [
        {"type": "item", "value": "a", "id": "x"},
        {"type": "item", "value": "b", "id": "x"},
        {"type": "item", "value": "c", "id": ""},
        "d",
        {"value": "e", "type": "other"},
        {"type": "item", "value": "f", "id": "1"},
    ]
    found = list(list_items(items))
    assert [value for _, value in found] == ["a", "b", "c", "d", items[4], "f"]
    ids = [item_id for item_id, _ in found]
    assert ids[0] == "x" and len(set(ids)) == len(ids)
    assert list(list_items(None)) == list(list_items({"a": 1})) == []


@pytest.mark.django_db
class TestRichText:
    def project(self, source):
        return fields.RichText().project(source, References())

    @pytest.mark.parametrize(
        "link",
        [
            '<a linktype="page" id="987654">x</a>',
            '<a linktype="page" id="abc">x</a>',
            '<a linktype="page" id="">x</a>',
            '<a linktype="page">x</a>',
            f'<a linktype="page" id="{"9" * 40}">x</a>',
            '<a id="-1" linktype="page">x</a>',
            '<a linktype="document" id="abc">x</a>',
            '<a linktype="document" id="987654">x</a>',
            '<a linktype="nothing" id="1">x</a>',
        ],
    )
    def test_a_link_to_nothing_is_its_text(self, link):
        assert self.project(f"<p>{link} y</p>") == "<p><a>x</a> y</p>"

    def test_a_link_to_a_page_becomes_its_address(self, home):
        html = self.project(f'<p><a linktype="page" id="{home.pk}">x</a></p>')
        assert html == f'<p><a href="{home.url}">x</a></p>'

    @pytest.mark.parametrize(
        "embed",
        [
            '<embed embedtype="media" url="https://video.example/watch?v=1"/>',
            '<embed embedtype="image" id="1" format="left" alt="x"/>',
            '<EMBED embedtype="media" url="https://video.example/1">',
        ],
    )
    def test_embedded_media_are_never_fetched(self, embed, monkeypatch):
        def fetch(*args, **kwargs):
            raise AssertionError("the network was asked")

        monkeypatch.setattr("wagtail.embeds.embeds.get_embed", fetch)
        monkeypatch.setattr("wagtail.embeds.format.embeds.get_embed", fetch)
        assert self.project(f"<p>a</p>{embed}<p>b</p>") == "<p>a</p><p>b</p>"


def test_stock_blocks_in_a_section_of_a_site_give_plain_values():
    from wagtail import blocks

    block = blocks.StructBlock(
        [
            ("line", blocks.CharBlock()),
            ("words", blocks.TextBlock()),
            ("html", blocks.RichTextBlock()),
            ("flag", blocks.BooleanBlock()),
            ("day", blocks.DateBlock()),
            (
                "items",
                blocks.ListBlock(blocks.StructBlock([("a", blocks.CharBlock())])),
            ),
            ("stream", blocks.StreamBlock([("b", blocks.CharBlock())])),
        ]
    )
    raw = {
        "line": "a\x00",
        "words": None,
        "html": "<p onclick=x>a</p>",
        "flag": True,
        "day": "2026-01-01",
        "items": [{"type": "item", "value": {"a": "x"}, "id": "i"}],
        "stream": [{"type": "b", "value": "y\ud800", "id": "s"}],
    }
    assert project(block, raw, References()) == {
        "line": "a",
        "words": "",
        "html": "<p>a</p>",
        "flag": True,
        "day": "2026-01-01",
        "items": [{"id": "i", "a": "x"}],
        "stream": [{"type": "b", "value": "y\ufffd", "id": "s"}],
    }
    assert fits(block, raw) and fits(block, {}) and fits(block, None)
    assert not fits(block, {"items": "x"})
    assert project(block, "text", References())["line"] == ""
