"""Sections that this version does not know, kept whole until a version that does.

A stream may hold a type of a later version, of a site's block that is gone, or data in a
shape that a section does not have. Stock Wagtail drops the former when the stream is
loaded and fails on the latter; here such a child is wrapped, shown to the editor as such,
written back unchanged, and never recorded.
"""

import json

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import FieldBlock

from .base import fits, in_block_format

UNKNOWN = "unknown"


def is_known(child, known):
    """Whether a stored child is a section of the blocks `known`, in its shape."""
    if not isinstance(child, dict):
        return False
    key = child.get("type")
    return (
        isinstance(key, str) and key in known and fits(known[key], child.get("value"))
    )


def wrap_unknown(value, known):
    """A stored stream with children that are not known wrapped; other values as is."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return value
    if isinstance(value, dict):
        value = [value]
    if not isinstance(value, list) or is_native(value, known):
        return value
    return with_ids([wrapped(child, known) for child in value])


def with_ids(children):
    """Children of a stream, each with an id of its own, the same whenever it is read."""
    seen = set()
    for number, child in enumerate(children):
        if not child.get("id") or child["id"] in seen:
            child["id"] = f"{child.get('id') or child['type']}.{number}"
        seen.add(child["id"])
    return children


def is_native(value, known):
    """Whether a list holds what Python code assigns: (type, value), or stream children."""
    return all(
        hasattr(child, "block_type")
        or (isinstance(child, (tuple, list)) and child and child[0] in known)
        for child in value
    )


def wrapped(child, known):
    if is_known(child, known):
        value = in_block_format(known[child["type"]], child.get("value"))
        return {**child, "value": value}
    block_id = child.get("id") if isinstance(child, dict) else None
    return {"type": UNKNOWN, "value": {"stored": child}, "id": block_id}


def unwrapped(stored):
    """The reverse of `wrap_unknown`, over what is to be stored."""
    return [
        inner(child)
        if child["type"] == UNKNOWN and isinstance(child["value"], dict)
        else child
        for child in stored
    ]


def inner(child):
    """What a wrapped child holds, with the id that it has now: it may be a copy."""
    stored = child["value"].get("stored")
    return {**stored, "id": child["id"]} if isinstance(stored, dict) else stored


class UnknownBlock(FieldBlock):
    """Carries the stored type and value through the editor, unseen and unchanged."""

    def __init__(self, **kwargs):
        self.field = forms.JSONField(
            required=False,
            widget=forms.HiddenInput,
            help_text=_(
                "This section comes from another version of the software and cannot "
                "be edited here. It is kept as it is. The notice cannot be published "
                "until the software is updated or the section is deleted."
            ),
        )
        super().__init__(**kwargs)

    def value_from_form(self, value):
        if isinstance(value, str):
            try:
                return json.loads(value)
            except ValueError:
                return None
        return value

    def deconstruct(self):
        return ("wagtail.blocks.CharBlock", [], {})

    def get_translatable_segments(self, value):
        return []

    def restore_translated_segments(self, value, segments):
        return value

    def project(self, raw, references):
        return {}

    class Meta:
        icon = "warning"
        label = _("Section of another version")
        group = _("Other")
