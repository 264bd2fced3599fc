"""Documents with every field of every section, made by the blocks themselves."""

from wagtail import blocks

from wagtail_seloste.blocks import fields
from wagtail_seloste.blocks.stream import NoticeStreamBlock
from wagtail_seloste.blocks.unknown import UNKNOWN
from wagtail_seloste.organisations import CONTACT_POINT_FIELDS, ORGANISATION_FIELDS
from wagtail_seloste.projection import References, project_notice
from wagtail_seloste.vocabulary import codes
from wagtail_seloste.wording import wording

BLOCK = NoticeStreamBlock()
KEYS = [key for key in BLOCK.child_blocks if key != UNKNOWN]

ORGANISATION = {
    **dict.fromkeys(ORGANISATION_FIELDS, "x"),
    "key": "5e0fd0e4-3c4c-4ce5-8d65-2f0d4d9d3e10",
    "country": "FI",
    "website": "https://example.com/",
    "contact_points": [
        {**dict.fromkeys(CONTACT_POINT_FIELDS, "x"), "role": role.key}
        for role in codes("role")
    ],
}


def filled(block, number=0):
    """Stored data with something in every field; of choices the one with this number."""
    if isinstance(block, blocks.ListBlock):
        return [
            {"type": "item", "value": filled(block.child_block, n), "id": f"i{n}"}
            for n in range(2)
        ]
    if isinstance(block, blocks.BaseStructBlock):
        return {
            name: filled(child, number) for name, child in block.child_blocks.items()
        }
    if isinstance(block, fields.Choices):
        return sorted(block.known)
    if isinstance(block, fields.ChoiceMixin):
        known = sorted(block.known - {""})
        return known[number % len(known)]
    if isinstance(block, fields.Flag):
        return True
    if isinstance(block, fields.Number):
        return 3
    if isinstance(block, fields.Date):
        return "2031-05-06"
    if isinstance(block, fields.OrganisationChooser):
        return 1
    if isinstance(block, blocks.RichTextBlock):
        return '<h3>Otsikko</h3><p>Teksti <a href="https://example.com/">linkki</a></p>'
    if isinstance(block, blocks.URLBlock):
        return "https://example.com/"
    return "Sanoja"


def document(values):
    """The document of {key: stored data}, as it would be recorded."""
    return project_notice(
        BLOCK,
        [
            {"type": key, "value": value, "id": f"b-{key}"}
            for key, value in values.items()
        ],
        title="Seloste",
        language="en",
        words=wording("en"),
        references=References({1: ORGANISATION}),
    ).notice.to_json()


def full(number=0):
    return document({key: filled(BLOCK.child_blocks[key], number) for key in KEYS})


def blank():
    return document(dict.fromkeys(KEYS))
