"""Sections that this version does not know, kept whole until a version that does.

A stream may hold a type of a later version, or of a site's block that is gone. Stock
Wagtail drops such a child when the stream is loaded; here it is wrapped, shown to the
editor as such, written back unchanged, and never recorded.
"""

import json

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import FieldBlock

UNKNOWN = "unknown"


def wrap_unknown(value, known):
    """A stored stream with children of unknown type wrapped; other values as is."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return value
    if not isinstance(value, list):
        return value
    return [wrapped(child, known) for child in value]


def wrapped(child, known):
    if not isinstance(child, dict) or child.get("type") in known:
        return child
    return {
        "type": UNKNOWN,
        "value": {"type": child.get("type"), "value": child.get("value")},
        "id": child.get("id"),
    }


def unwrapped(stored):
    """The reverse of `wrap_unknown`, over what is to be stored."""
    return [
        {**child, **child["value"]}
        if child["type"] == UNKNOWN and isinstance(child["value"], dict)
        else child
        for child in stored
    ]


class UnknownBlock(FieldBlock):
    """Carries the stored type and value through the editor, unseen and unchanged."""

    def __init__(self, **kwargs):
        self.field = forms.JSONField(
            required=False,
            widget=forms.HiddenInput,
            help_text=_(
                "This section was made with a newer version of the software. It is "
                "kept as it is. The notice cannot be published until the software is "
                "updated or the section is deleted."
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
        label = _("Section of a newer version")
        group = _("Other")
