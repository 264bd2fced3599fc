"""A page as an editor has it in the form now, saved or not, right or not."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks

from .blocks.base import in_block_format
from .projection import raw_stream


def typed_page(page: Any, data: Any) -> Any:
    """The page with the title and the sections that a form sent, in memory.

    What a form would refuse is taken as far as it can be read: a check has to say what it
    can while somebody is still typing. Nothing is validated, so no block changes for
    others. One query for each organisation that is chosen. ValueError for data that are
    no form of a notice.
    """
    try:
        if "title" in data:
            page.title = data["title"]
        block = page.body.stream_block
        if "body-count" in data:
            page.body = block.value_from_datadict(data, {}, "body")
            page.body = block.to_python(
                [
                    {**child, "value": readable_values(block, child)}
                    for child in raw_stream(page.body)
                ]
            )
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise ValueError("The form is not complete.") from error
    return page


def readable_values(stream_block: blocks.StreamBlock, child: Any) -> Any:
    """The value of a section with each field as its form field reads it, where it can."""
    block = stream_block.child_blocks.get(child["type"])
    return (
        in_block_format(block, child["value"], as_stored) if block else child["value"]
    )


def as_stored(block: blocks.Block, raw: Any) -> Any:
    """What a field would store of what was typed in it; as typed if it cannot be read."""
    field = getattr(block, "field", None)
    if field is None or not isinstance(raw, str):
        return raw
    if not isinstance(block, blocks.DateBlock | blocks.IntegerBlock):
        return raw
    try:
        return block.get_prep_value(field.to_python(raw))
    except (ValidationError, ValueError, TypeError):
        return None
