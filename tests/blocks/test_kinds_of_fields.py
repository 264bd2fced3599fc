"""What a comparison across languages takes a field for is what the field's block is."""

import pytest
from wagtail import blocks

from wagtail_seloste.blocks import fields
from wagtail_seloste.blocks.stream import NoticeStreamBlock
from wagtail_seloste.comparison.across import KINDS, PARTY_KINDS, kind_of

TEXTS = (fields.TextMixin, fields.RichText, fields.Choice, fields.BusinessId)


def texts_in(block):
    """Name and block of every field that puts a text into a document."""
    for name, child in getattr(block, "child_blocks", {}).items():
        if isinstance(child, blocks.ListBlock):
            yield from texts_in(child.child_block)
        elif isinstance(child, blocks.StructBlock):
            yield from texts_in(child)
        elif isinstance(child, TEXTS):
            yield name, child


def what_it_is(block):
    if block.coded:
        return "code"
    if isinstance(block, fields.Name):
        return "name"
    return "contact" if isinstance(block, fields.OverridableMixin) else "words"


def sample(block):
    """A text that the field may hold."""
    if not isinstance(block, fields.Choice):
        return "Tekstiä"
    return next(value for value, _label in block.field.choices if value)


# A unit becomes part of the period.
CASES = {
    f"{key}.{name}": (key, name, child)
    for key, section in NoticeStreamBlock().child_blocks.items()
    for name, child in texts_in(section)
    if name != "unit"
}


@pytest.mark.parametrize("case", CASES)
def test_a_field_is_what_its_block_is(case):
    key, name, block = CASES[case]
    kinds = KINDS.get(key, PARTY_KINDS)
    assert kind_of(kinds, name, sample(block)) == what_it_is(block)


def test_there_are_fields_of_every_kind():
    assert {what_it_is(block) for _, _, block in CASES.values()} == {
        "code",
        "name",
        "contact",
        "words",
    }
