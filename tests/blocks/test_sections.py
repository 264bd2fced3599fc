"""What every section has: facts, a preview in three languages, a place in migrations."""

import re
from copy import deepcopy

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from wagtail import blocks
from wagtail.blocks.definition_lookup import BlockDefinitionLookupBuilder

from tests.core.sections import COMPOSE, FULL
from wagtail_seloste.blocks.base import NEEDED, Section, SectionBlock
from wagtail_seloste.blocks.fields import CodedMixin, OverridableMixin, TextMixin
from wagtail_seloste.blocks.stream import NoticeStreamBlock
from wagtail_seloste.blocks.unknown import UNKNOWN
from wagtail_seloste.html import text_of_html
from wagtail_seloste.wording import wording

STREAM = NoticeStreamBlock()
SECTIONS = {key: block for key, block in STREAM.child_blocks.items() if key != UNKNOWN}
LANGUAGES = ("fi", "sv", "en")


def every_block(block, path="stream"):
    yield path, block
    if isinstance(block, (blocks.BaseStructBlock, blocks.BaseStreamBlock)):
        for name, child in block.child_blocks.items():
            yield from every_block(child, f"{path}.{name}")
    elif isinstance(block, blocks.ListBlock):
        yield from every_block(block.child_block, f"{path}.item")


BLOCKS = dict(every_block(STREAM))
STRUCTS = {p: b for p, b in BLOCKS.items() if isinstance(b, blocks.BaseStructBlock)}
LEAVES = {p: b for p, b in BLOCKS.items() if isinstance(b, blocks.FieldBlock)}
ITEMS = {p: b for p, b in BLOCKS.items() if isinstance(b, blocks.ListBlock)}


def test_the_sections_are_those_that_the_tests_of_the_core_compose():
    assert list(SECTIONS) == sorted(SECTIONS, key=list(SECTIONS).index)
    assert set(SECTIONS) == set(FULL)


@pytest.mark.parametrize("key", SECTIONS)
def test_the_core_is_tested_with_the_keys_that_the_block_projects(key):
    def names(value):
        if isinstance(value, dict):
            return {
                k: names(v) for k, v in value.items() if k not in ("id", "authority")
            }
        if isinstance(value, list) and value and isinstance(value[0], dict):
            return [names(value[0])]
        return None

    block = SECTIONS[key]
    raw = {
        name: [{"type": "item", "value": {}, "id": "x"}]
        if isinstance(child, blocks.ListBlock)
        else None
        for name, child in block.child_blocks.items()
    }
    assert names(block.project(raw, {})) == names(FULL[key])
    assert block.compose is COMPOSE[key]


@pytest.mark.parametrize("key", SECTIONS)
def test_a_section_says_which_law_asks_for_it(key):
    block = SECTIONS[key]
    assert block.key == key
    assert isinstance(block.meta.section, Section)
    assert block.meta.section.needed in NEEDED
    with translation.override("en"):
        description = str(block.meta.description)
    article = re.search(r"Art\. \d+|Act \d+/\d+|[Gg]ood practice|practice", description)
    assert article or key == "other"
    if block.meta.section.article and "ePrivacy" not in block.meta.section.article:
        number = re.match(r"\d+", block.meta.section.article)[0]
        assert number in description or "ood practice" in description
    if block.meta.section.needed == "always":
        assert block.meta.section.article


@pytest.mark.parametrize("key", SECTIONS)
def test_the_picker_has_a_group_a_label_a_description_and_a_registered_icon(key):
    meta = SECTIONS[key].meta
    assert str(meta.group) and str(meta.label) and str(meta.description).endswith(".")
    assert len(str(meta.description)) < 200


@pytest.mark.django_db
def test_every_icon_is_registered(client):
    from wagtail.admin.icons import get_icons

    registered = get_icons()
    registered = registered if isinstance(registered, str) else "".join(registered)
    icons = {
        block.meta.icon for block in [*STRUCTS.values(), STREAM.child_blocks[UNKNOWN]]
    }
    for icon in icons:
        assert f'id="icon-{icon}"' in registered, icon


@pytest.mark.parametrize("path", STRUCTS)
def test_the_title_of_a_collapsed_block_is_made_of_fields_that_it_has(path):
    fields = re.findall(r"\{(\w+)\}", STRUCTS[path].meta.label_format or "")
    assert fields
    names = set(STRUCTS[path].child_blocks)
    if {"number", "unit"} <= names:
        names.add("period")  # the form joins the two
    assert set(fields) <= names


@pytest.mark.parametrize("path", STRUCTS)
def test_the_form_shows_every_field_once(path):
    block = STRUCTS[path]

    def names(group):
        for child in [*group.children, *group.settings]:
            if isinstance(child, blocks.BlockGroup):
                yield from names(child)
            else:
                yield child

    layout = block.meta.form_layout
    assert sorted(names(layout)) == sorted(block.child_blocks)


def test_the_unknown_section_is_not_offered_but_explains_itself():
    block = STREAM.child_blocks[UNKNOWN]
    with translation.override("en"):
        assert "kept" in str(block.field.help_text)
    assert block.project({"a": 1}, {}) == {}


def test_each_section_stands_once_but_the_free_one():
    counts = STREAM.meta.block_counts
    assert set(counts) == set(SECTIONS) - {"other"}
    assert all(count == {"max_num": 1} for count in counts.values())


def test_a_site_may_count_its_own_way():
    class Ours(NoticeStreamBlock):
        class Meta:
            block_counts = {"other": {"max_num": 3}, "cookies": {"min_num": 1}}

    counts = Ours().meta.block_counts
    assert counts["other"] == {"max_num": 3}
    assert counts["cookies"] == {"min_num": 1}
    assert counts["rights"] == {"max_num": 1}


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", SECTIONS)
def test_a_preview_renders_in_the_editors_language(key, language):
    block = SECTIONS[key]
    with translation.override(language):
        html = block.render(block.normalize(block.get_preview_value()))
    assert block.is_previewable
    assert text_of_html(html).strip()
    assert "<script" not in html and "None" not in html


@pytest.mark.django_db
def test_a_preview_in_a_language_without_wording_is_in_english():
    block = SECTIONS["changes"]
    with translation.override("de"):
        html = block.render(block.normalize(block.get_preview_value()))
    assert wording("en").paragraph("bp_changes").text.split("[")[0] in html


@pytest.mark.django_db
@pytest.mark.parametrize("key", SECTIONS)
def test_a_new_section_can_be_shown_to_the_editor(key):
    """Its blank value, its form state, and its stored form."""
    block = SECTIONS[key]
    value = block.get_default()
    block.get_form_state(value)
    assert (
        block.get_prep_value(value)
        == block.get_prep_value(block.to_python(block.get_prep_value(value)))
        or ITEMS
    )
    block.render(value)


# --- migrations ---------------------------------------------------------------------


def test_migrations_know_stock_blocks_only():
    builder = BlockDefinitionLookupBuilder()
    builder.add_block(STREAM)
    for path, args, kwargs in builder.get_lookup_as_dict().values():
        assert path.startswith("wagtail.blocks.") or path == (
            "wagtail.snippets.blocks.SnippetChooserBlock"
        )
        assert set(kwargs) <= {"choices"}, (path, kwargs)
        assert not kwargs.get("choices")
        assert "SelosteConfig" not in str(args)


def test_a_changed_label_help_text_or_choice_makes_no_migration():
    def frozen(stream):
        builder = BlockDefinitionLookupBuilder()
        builder.add_block(stream)
        return builder.get_lookup_as_dict()

    changed = deepcopy(STREAM)  # blocks are shared by all streams of a class
    for _path, block in every_block(changed):
        block.label = block.meta.label = "Another label"
        block.meta.help_text, block.meta.icon = "Another help text", "cog"
        if hasattr(block, "field"):
            block.field.help_text = "Another help text"
            if hasattr(block.field, "choices"):
                block.field.choices = [("another", "Another choice")]
    assert frozen(changed) == frozen(NoticeStreamBlock())


@pytest.mark.parametrize("path", LEAVES)
def test_a_field_deconstructs_to_the_stock_block(path):
    block = LEAVES[path]
    module, _args, kwargs = block.deconstruct()
    assert module.rpartition(".")[2] in {b.__name__ for b in type(block).__mro__} | {
        "CharBlock"
    }
    assert not kwargs.get("label")


# --- what a field says of itself ----------------------------------------------------


@pytest.mark.parametrize("path", LEAVES)
def test_a_field_is_either_text_an_own_value_or_a_code(path):
    block = LEAVES[path]
    if path.endswith(UNKNOWN):
        return
    kinds = [
        isinstance(block, TextMixin) and not isinstance(block, OverridableMixin),
        isinstance(block, OverridableMixin),
        isinstance(block, CodedMixin) or getattr(block, "coded", False),
        isinstance(block, blocks.RichTextBlock),
    ]
    assert sum(kinds) == 1
    assert str(block.label)


def test_only_what_a_notice_cannot_do_without_is_required():
    required = {path for path, block in LEAVES.items() if block.required}
    assert required == {"stream.other.heading"}


def test_no_list_stands_in_a_struct_in_a_struct():
    """wagtail-localize would never translate it."""
    for path, block in STRUCTS.items():
        for child in block.child_blocks.values():
            if isinstance(child, blocks.BaseStructBlock):
                inner = child.child_blocks.values()
                assert not any(isinstance(b, blocks.ListBlock) for b in inner), path


def test_a_section_without_its_facts_is_an_error_of_the_site():
    class Bare(SectionBlock):
        class Meta:
            label = "Bare"

    assert "wagtail_seloste.E001" in {error.id for error in Bare().check()}
    assert not [error for block in SECTIONS.values() for error in block.check()]


def test_facts_that_do_not_exist_are_refused():
    with pytest.raises(ValueError, match="needed"):
        Section(article="13", needed="sometimes")


def test_rendered_content_of_nothing_is_blank():
    assert not render_to_string("wagtail_seloste/content.html", {"content": []}).strip()
