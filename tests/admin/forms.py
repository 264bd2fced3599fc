"""The editor's form as a browser would send it."""

from wagtail import blocks


def stream_form_data(page):
    """[(type, form value), ...] of a page's body."""
    return [
        (child.block_type, form_value(child.block, child.value)) for child in page.body
    ]


def form_value(block, value):
    """What a browser posts for a value of a block."""
    from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

    if isinstance(block, blocks.ListBlock):
        items = [form_value(block.child_block, item) for item in value]
        return {
            "count": str(len(items)),
            **{
                str(number): {
                    "value": item,
                    "deleted": "",
                    "order": str(number),
                    "id": "",
                }
                for number, item in enumerate(items)
            },
        }
    if isinstance(block, blocks.BaseStructBlock):
        return {
            name: form_value(child, value[name])
            for name, child in block.child_blocks.items()
            if not is_unchecked(child, value[name])
        }
    if isinstance(block, blocks.RichTextBlock):
        converter = ContentstateConverter(block.features)
        return converter.from_database_format(value.source if value else "")
    if isinstance(block, blocks.ChooserBlock):
        return str(value.pk) if value else ""
    if isinstance(block, blocks.BooleanBlock):
        return "on"
    if isinstance(block, blocks.MultipleChoiceBlock):
        return tuple(value)  # a list would be taken for nested fields
    return "" if value is None else str(value)


def is_unchecked(block, value):
    """A browser leaves an unchecked box out."""
    empty = isinstance(block, (blocks.BooleanBlock, blocks.MultipleChoiceBlock))
    return empty and not value
