"""What the editor's browser is given: layout, titles, the picker, previews."""

import re

import pytest
from django.urls import reverse
from django.utils import translation
from wagtail import blocks
from wagtail.admin.telepath import JSContext

from wagtail_seloste.admin.adapters import NoticeStreamAdapter
from wagtail_seloste.blocks.base import PartBlock
from wagtail_seloste.blocks.example import example
from wagtail_seloste.blocks.fields import Text
from wagtail_seloste.blocks.stream import NoticeStreamBlock
from wagtail_seloste.blocks.unknown import UNKNOWN
from wagtail_seloste.models.organisations import countries, roles
from wagtail_seloste.pages.models import NoticePage

STREAM = NoticePage._meta.get_field("body").stream_block
SECTIONS = {
    name: block for name, block in STREAM.child_blocks.items() if name != UNKNOWN
}
LANGUAGES = ("fi", "sv", "en")


def parts(block=STREAM):
    """All structs among the blocks, sections and their parts."""
    if isinstance(block, blocks.StructBlock):
        yield block
    children = getattr(block, "child_blocks", {}).values()
    for child in [*children, *filter(None, [getattr(block, "child_block", None)])]:
        yield from parts(child)


def test_the_stream_and_its_parts_come_with_our_script_and_styles():
    context = JSContext()
    packed = str(context.pack(STREAM))
    assert "wagtail_seloste.NoticeStream" in packed
    assert "wagtail_seloste.Part" in packed
    assert "wagtail_seloste.Unknown" in packed
    media = str(context.media)
    assert media.index("telepath/blocks.js") < media.index("wagtail_seloste/editor.js")
    assert "wagtail_seloste/admin.css" in media


def test_a_site_s_own_stream_is_edited_the_same_way():
    class Ours(NoticeStreamBlock):
        loyalty = PartBlock([("promise", Text())])

    packed = str(JSContext().pack(Ours()))
    assert "wagtail_seloste.NoticeStream" in packed


def test_the_unknown_section_can_be_shown_but_is_never_offered():
    _name, groups, _states, meta = NoticeStreamAdapter().js_args(STREAM)
    assert meta["notOffered"] == [UNKNOWN]
    assert UNKNOWN in [block.name for _label, found in groups for block in found]


def test_sections_begin_closed():
    assert STREAM.meta.collapsed


@pytest.mark.parametrize("part", [*parts()], ids=lambda part: type(part).__name__)
def test_a_title_names_fields_that_there_are(part):
    named = re.findall(r"{(\w+)}", part.meta.label_format)
    fields = {*part.child_blocks}
    if {"number", "unit"} <= fields:
        fields.add("period")
    assert set(named) <= fields


def test_the_layout_of_the_form_leaves_the_order_of_the_fields_alone():
    class Plain(PartBlock):
        first = Text()
        second = Text()

    class Turned(Plain):
        class Meta:
            form_layout = ["second", blocks.BlockGroup(["first"], heading="Rest")]

    assert [*Turned().child_blocks] == ["first", "second"]
    assert Turned().deconstruct()[1][0][0][0] == "first"


def test_a_field_that_the_layout_does_not_name_stands_last():
    class Part(PartBlock):
        first = Text()
        second = Text()

        class Meta:
            form_layout = ["second"]

    class Extended(Part):
        third = Text()

    assert Extended().meta.form_layout.children == ["second", "first", "third"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_has_every_section_in_every_language(language):
    assert set(example(language)) == set(SECTIONS)


def test_the_example_is_in_english_where_it_has_no_other():
    assert example("de") == example("en")


@pytest.mark.django_db
@pytest.mark.parametrize("key", SECTIONS)
def test_a_preview_is_a_page_with_heading_text_and_our_styles(
    client, administrator, key
):
    client.force_login(administrator)
    response = client.get(
        reverse("wagtailadmin_block_preview"),
        {"id": SECTIONS[key].definition_prefix},
        headers={"accept-language": "sv"},
    )
    html = response.content.decode()
    assert response.status_code == 200
    assert "wagtail_seloste/notice.css" in html
    assert f"seloste-section--{key}" in html
    assert "<script" not in html


@pytest.mark.parametrize(
    ("choices", "word"), [(roles, "Tietosuojavastaava"), (countries, "Suomi")]
)
def test_what_an_organisation_chooses_from_is_in_the_editors_language(choices, word):
    with translation.override("fi"):
        found = [str(label) for _value, label in choices()]
    assert found[0] == "Ei valittu"
    assert word in found
