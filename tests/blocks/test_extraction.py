"""What wagtail-localize takes from the blocks: texts and own values, never codes."""

import pytest
from wagtail import blocks

from tests.notices import make_page, stream, translate
from wagtail_seloste.blocks.fields import OverridableMixin
from wagtail_seloste.blocks.stream import NoticeStreamBlock
from wagtail_seloste.blocks.unknown import UNKNOWN
from wagtail_seloste.vocabulary import KINDS, codes

pytestmark = pytest.mark.django_db

STREAM = NoticeStreamBlock()
CODES = {code.key for kind in KINDS for code in codes(kind)} | {"explain", "year", "FI"}


def filled(block, path):
    """Stored data with every field filled; a text says where it stands."""
    if isinstance(block, blocks.BaseStructBlock):
        return {
            name: filled(child, f"{path}.{name}")
            for name, child in block.child_blocks.items()
        }
    if isinstance(block, blocks.ListBlock):
        return [
            {"type": "item", "value": filled(block.child_block, f"{path}.{n}"), "id": n}
            for n in ("i1", "i2")
        ]
    if isinstance(block, blocks.RichTextBlock):
        return f"<p>{path} <b>html</b></p><ul><li>{path} item</li></ul>"
    if isinstance(block, blocks.MultipleChoiceBlock):
        return ["basis_consent"]
    if isinstance(block, blocks.ChoiceBlock):
        return "FI" if path.endswith("country") else "explain"
    if isinstance(block, blocks.BooleanBlock):
        return True
    if isinstance(block, blocks.IntegerBlock):
        return 2
    if isinstance(block, blocks.DateBlock):
        return "2026-01-31"
    if isinstance(block, blocks.ChooserBlock):
        return None
    return path


FULL = [
    {"type": key, "value": filled(block, key), "id": key}
    for key, block in STREAM.child_blocks.items()
    if key != UNKNOWN
]


def segments(raw):
    from wagtail_localize.segments.extract import StreamFieldSegmentExtractor

    value = STREAM.to_python(raw)
    extractor = StreamFieldSegmentExtractor(None, include_overridables=True)
    found = extractor.handle_stream_block(value)
    return [segment for segment in found if not segment.is_empty()]


def content(segment):
    string = getattr(segment, "string", None)
    return string.data if string is not None else getattr(segment, "data", "")


def texts_of(found):
    return {str(content(segment)) for segment in found}


def leaves(block, path):
    if isinstance(block, blocks.BaseStructBlock):
        for name, child in block.child_blocks.items():
            yield from leaves(child, f"{path}.{name}")
    elif isinstance(block, blocks.ListBlock):
        for n in ("i1", "i2"):
            yield from leaves(block.child_block, f"{path}.{n}")
    else:
        yield path, block


LEAVES = {
    path: block
    for key, section in STREAM.child_blocks.items()
    if key != UNKNOWN
    for path, block in leaves(section, key)
}


def test_every_text_of_every_block_can_be_translated():
    found = texts_of(segments(FULL))
    for path, block in LEAVES.items():
        if isinstance(block, blocks.RichTextBlock):
            assert f"{path} <b>html</b>" in found and f"{path} item" in found
        elif isinstance(block, (blocks.CharBlock, blocks.TextBlock)) and not getattr(
            block, "coded", False
        ):
            assert path in found, path


def test_codes_dates_and_numbers_are_never_translated():
    found = texts_of(segments(FULL))
    coded = {path for path, block in LEAVES.items() if getattr(block, "coded", False)}
    assert not found & coded
    assert not found & CODES
    assert "2026-01-31" not in found


def test_names_and_contact_details_are_values_that_a_language_may_override():
    kinds = {content(segment): type(segment).__name__ for segment in segments(FULL)}
    for path, block in LEAVES.items():
        if isinstance(block, OverridableMixin):
            assert kinds[path] == "OverridableSegmentValue", path
    assert kinds["controller.name"] == "OverridableSegmentValue"
    assert kinds["purposes.purposes.i1.name"] == "StringSegmentValue"


def test_the_paths_of_segments_are_made_of_ids_and_names():
    paths = [segment.path for segment in segments(FULL)]
    assert "controller.name" in paths
    assert "purposes.purposes.i2.description" in paths


@pytest.mark.parametrize("value", [{}, None], ids=["missing", "null"])
def test_blank_sections_give_no_segments(value):
    keys = [key for key in STREAM.child_blocks if key != UNKNOWN]
    assert segments([{"type": key, "value": value, "id": key} for key in keys]) == []


def test_null_in_every_field_gives_no_segments():
    def nulls(block):
        if isinstance(block, blocks.BaseStructBlock):
            return {name: nulls(child) for name, child in block.child_blocks.items()}
        if isinstance(block, blocks.ListBlock):
            return [{"type": "item", "value": nulls(block.child_block), "id": "i"}]
        return None

    raw = [
        {"type": key, "value": nulls(block), "id": key}
        for key, block in STREAM.child_blocks.items()
        if key != UNKNOWN
    ]
    assert segments(raw) == []


def test_the_old_format_of_lists_does_not_break_extraction():
    old = [{"name": "a"}, {}, None, {"type": "item", "value": None, "id": "i"}]
    segments([{"type": "purposes", "value": {"purposes": old}, "id": "p"}])


def test_sections_that_no_block_can_read_give_no_segments():
    strange = [
        {"type": "loyalty", "value": {"name": "text"}, "id": "1"},
        {"type": "controller", "value": ["text"], "id": "2"},
    ]
    assert segments(strange) == []


def test_values_come_back_from_their_segments():
    block = LEAVES["controller.name"]
    [segment] = block.get_translatable_segments("Malli Oy")
    assert block.restore_translated_segments("Malli Oy", [segment]) == "Malli Oy"
    assert block.restore_translated_segments("Malli Oy", []) == "Malli Oy"
    coded = LEAVES["controller.business_id"]
    assert coded.get_translatable_segments("1234567-1") == []
    assert coded.restore_translated_segments("1234567-1", []) == "1234567-1"
    unknown = STREAM.child_blocks[UNKNOWN]
    assert unknown.restore_translated_segments({"stored": 1}, []) == {"stored": 1}


def test_a_page_with_everything_filled_can_be_submitted_and_synchronised(homes):
    from wagtail_localize.models import StringSegment, Translation, TranslationSource

    raw = [child for child in FULL if child["type"] != "complaint"]
    unknown = {"type": "loyalty", "value": {"a": 1}, "id": "u"}
    page = make_page(homes["fi"], body=[*raw, unknown], publish=False)
    source, _created = TranslationSource.get_or_create_from_instance(page)
    source.update_from_db()
    translation = Translation.objects.create(
        source=source, target_locale=homes["sv"].locale
    )
    translation.save_target(publish=False)
    assert StringSegment.objects.filter(source=source).count() > 100
    target = type(page).objects.get(
        translation_key=page.translation_key, locale=homes["sv"].locale
    )
    kept = target.body.stream_block.get_prep_value(target.body)
    assert [child["type"] for child in kept] == [
        child["type"] for child in [*raw, unknown]
    ]
    assert kept[-1]["value"] == {"a": 1}
    periods = next(c for c in kept if c["type"] == "retention")["value"]["periods"]
    assert periods[0]["value"]["number"] == 2
    assert str(periods[0]["value"]["until"]) == "2026-01-31"


def test_a_translation_made_by_hand_has_the_paths_of_its_source(homes):
    page = make_page(homes["fi"], publish=False)
    translated = translate(page, homes["sv"], "sv", publish=False)
    paths = [
        {segment.path for segment in segments(stream(language))}
        for language in ("fi", "sv")
    ]
    assert paths[0] == paths[1]
    assert translated.source_digest
