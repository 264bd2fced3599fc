"""Fixes of the checker on stored content: exactly the place, exactly the words."""

import copy

import pytest

from tests.notices import stream
from wagtail_seloste.fixing import Content, NotFixable, apply_fix, characters
from wagtail_seloste.html import text_of_html
from wagtail_seloste.models.pages import NoticeStreamBlock
from wagtail_seloste.rules import Fix, Place

BLOCK = NoticeStreamBlock()


def content(**changes):
    return Content(title="Privacy Shield ja me", stream=stream(**changes))


def section(found, key):
    return next(child for child in found.stream if child["type"] == key)


def ids(value):
    if isinstance(value, dict):
        own = [value["id"]] if "id" in value else []
        return own + [each for inner in value.values() for each in ids(inner)]
    if isinstance(value, list):
        return [each for inner in value for each in ids(inner)]
    return []


def place_of(found, key, path, words, text):
    start = text.index(words)
    return Place(
        section=key,
        section_id=section(found, key)["id"],
        path=path,
        start=start,
        end=start + len(words),
        words=words,
    )


def in_html(html, words, new):
    """The HTML of a section's text after `words` were replaced by `new`."""
    found = content(security={"text": html})
    place = place_of(found, "security", ("text",), words, text_of_html(html))
    fixed = apply_fix(BLOCK, found, place, replace(new), language="fi")
    return section(fixed, "security")["value"]["text"]


def replace(text):
    return Fix(kind="replace", text=text)


@pytest.mark.parametrize(
    ("html", "words", "new", "expected"),
    [
        ("<p>Vanha nimi oy.</p>", "Vanha nimi", "Uusi", "<p>Uusi oy.</p>"),
        ('<p data-block-key="a1">A B</p>', "B", "C", '<p data-block-key="a1">A C</p>'),
        ("<p>A &amp; B &lt;c&gt;</p>", "B <c>", "D & E", "<p>A &amp; D &amp; E</p>"),
        ("<p>Uusi &Auml;iti</p>", "Äiti", "Isä", "<p>Uusi Isä</p>"),
        ("<p>Privacy <b>Shield</b> nyt</p>", "Privacy Shield", "DPF", "<p>DPF nyt</p>"),
        ("<p>Se <b>on Privacy</b> Shield.</p>", "Privacy Shield", "DPF", "<p>Se <b>on DPF</b>.</p>"),
        ("<p>yksi</p><p>kaksi   kolme</p>", "kaksi kolme", "2", "<p>yksi</p><p>2</p>"),
        ("<p>Pois tämä sana.</p>", "tämä sana", "", "<p>Pois.</p>"),
        ("<p>Pois tämä sana nyt.</p>", "tämä sana", "", "<p>Pois nyt.</p>"),
        ("<p>Yksi.</p><p>Pois.</p>", "Pois.", "", "<p>Yksi.</p>"),
        ("<ul><li>a</li><li>b</li></ul><p>c</p>", "b", "", "<ul><li>a</li></ul><p>c</p>"),
        ("<p>a<br/>b</p>", "b", "c", "<p>a<br/>c</p>"),
    ],
)  # fmt: skip
def test_words_in_rich_text(html, words, new, expected):
    assert in_html(html, words, new) == expected


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ('<p>Lue <a href="https://old.example">tästä</a>.</p>', "tästä"),
        ('<p>Lue <a linktype="page" id="3">tästä</a> lisää.</p>', "tästä lisää"),
        ("<p>yksi</p><p>kaksi</p>", "yksi\nkaksi"),
    ],
)
def test_words_of_a_link_or_of_two_paragraphs_are_left_alone(html, words):
    with pytest.raises(NotFixable):
        in_html(html, words, "uusi")


@pytest.mark.parametrize(
    "html",
    [
        "<p>a  b\n c</p>",
        "<p> a <b> b</b> </p><ul><li>c&nbsp;d</li></ul>",
        "<h3>o</h3><p>&quot;x&quot; &#228; &lt;b&gt; 1 < 2</p>",
        "a<br>b<br/><br/>c &unknown; &amp;amp;",
        "",
    ],
)
def test_characters_read_as_the_document_does(html):
    assert "".join(each.text for each in characters(html)) == text_of_html(html)


def test_words_in_the_field_of_an_item():
    before = content()
    item = section(before, "purposes")["value"]["purposes"][0]
    path = ("purposes", item["id"], "description")
    place = place_of(
        before, "purposes", path, "kysymyksiisi", item["value"]["description"]
    )
    kept = copy.deepcopy(before)
    fixed = apply_fix(BLOCK, before, place, replace("viesteihisi"), language="fi")
    [new] = section(fixed, "purposes")["value"]["purposes"]
    assert new["value"]["description"] == "Vastaamme viesteihisi."
    assert ids(fixed.stream) == ids(before.stream)
    assert before == kept, "what was given is as it was"


def test_words_in_the_title():
    place = Place(section="title", start=0, end=14, words="Privacy Shield")
    fixed = apply_fix(BLOCK, content(), place, replace("DPF"), language="fi")
    assert fixed.title == "DPF ja me"


@pytest.mark.parametrize(
    "changes",
    [
        {"words": "Vastaan"},
        {"start": 1, "end": 9},
        {"path": ("purposes", "gone", "description")},
        {"path": ("purposes",)},
        {"path": ("nothing",)},
        {"path": ("content", "0")},
        {"section_id": "gone"},
        {"section": "recipients"},
        {"start": None, "end": None, "words": ""},
    ],
)
def test_anything_else_at_the_place_is_left_alone(changes):
    found = content()
    item = section(found, "purposes")["value"]["purposes"][0]
    place = {
        "section": "purposes",
        "section_id": section(found, "purposes")["id"],
        "path": ("purposes", item["id"], "description"),
        "start": 0,
        "end": 9,
        "words": "Vastaamme",
    }
    apply_fix(BLOCK, found, Place(**place), replace("x"), language="fi")
    with pytest.raises(NotFixable):
        apply_fix(BLOCK, found, Place(**place | changes), replace("x"), language="fi")


def test_values_of_fields():
    found = content(rights={"standard": False})
    place = Place(section="rights", section_id=section(found, "rights")["id"])
    fix = Fix(kind="set", values={"standard": True})
    fixed = apply_fix(BLOCK, found, place, fix, language="fi")
    assert section(fixed, "rights")["value"] == {"standard": True}
    assert ids(fixed.stream) == ids(found.stream)
    with pytest.raises(NotFixable):
        unknown = Fix(kind="set", values={"nothing": 1})
        apply_fix(BLOCK, found, place, unknown, language="fi")


def test_items_and_organisations_among_the_values():
    found = content(complaint={"standard": False}, obligation_to_provide={})
    place = Place(section="complaint", section_id=section(found, "complaint")["id"])
    fix = Fix(kind="set", values={"standard": True, "authority": "authority:fi"})
    fixed = apply_fix(
        BLOCK, found, place, fix, language="fi", references={"authority:fi": 7}
    )
    assert section(fixed, "complaint")["value"] == {"standard": True, "authority": 7}
    with pytest.raises(NotFixable):
        apply_fix(BLOCK, found, place, fix, language="fi")

    key = "obligation_to_provide"
    place = Place(section=key, section_id=section(found, key)["id"])
    item = {"type": "item", "value": {"kind": "obligation_voluntary"}}
    fix = Fix(kind="set", values={"items": [item]})
    fixed = apply_fix(BLOCK, found, place, fix, language="fi")
    [stored] = section(fixed, key)["value"]["items"]
    assert stored["id"]
    assert stored["value"] == item["value"]


def test_a_section_comes_where_the_order_has_it_and_only_once():
    fix = Fix(
        kind="add_section",
        written={"key": "complaint", "authority": "authority:fi", "standard": True},
    )
    missing = Place(section="complaint")
    fixed = apply_fix(
        BLOCK,
        content(changes={}),
        missing,
        fix,
        language="fi",
        references={"authority:fi": 7},
    )
    keys = [child["type"] for child in fixed.stream]
    assert keys == [
        "controller",
        "purposes",
        "retention",
        "rights",
        "complaint",
        "changes",
    ]
    assert section(fixed, "complaint")["value"]["authority"] == 7
    assert section(fixed, "complaint")["id"]
    with pytest.raises(NotFixable):
        apply_fix(
            BLOCK, fixed, missing, fix, language="fi", references={"authority:fi": 7}
        )
    with pytest.raises(NotFixable):
        apply_fix(BLOCK, content(), missing, fix, language="fi")
    with pytest.raises(NotFixable):
        unknown = Fix(kind="add_section", written={"key": "nothing"})
        apply_fix(BLOCK, content(), missing, unknown, language="fi")


def test_a_section_is_taken_out():
    found = content()
    place = Place(section="retention", section_id=section(found, "retention")["id"])
    fixed = apply_fix(BLOCK, found, place, Fix(kind="remove_section"), language="fi")
    assert [child["type"] for child in fixed.stream] == [
        "controller",
        "purposes",
        "rights",
    ]


def test_an_organisation_is_no_part_of_the_content():
    with pytest.raises(NotFixable):
        apply_fix(
            BLOCK,
            content(),
            Place(section="complaint"),
            Fix(kind="organisation"),
            language="fi",
        )
