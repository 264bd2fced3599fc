"""How the blocks of a notice reach the editor's browser: with our script and styles."""

from django import forms
from django.utils.functional import cached_property
from wagtail.admin.staticfiles import versioned_static
from wagtail.blocks.field_block import FieldBlockAdapter
from wagtail.blocks.stream_block import StreamBlockAdapter
from wagtail.blocks.struct_block import StructBlockAdapter

from ..blocks.unknown import UNKNOWN


class EditorMedia:
    """The media of a stock adapter, and ours after it."""

    @cached_property
    def media(self):
        return super().media + forms.Media(
            js=[
                versioned_static("wagtailadmin/js/telepath/blocks.js"),
                versioned_static("wagtail_seloste/editor.js"),
            ],
            css={"all": [versioned_static("wagtail_seloste/admin.css")]},
        )


class PartAdapter(EditorMedia, StructBlockAdapter):
    """A part whose title leaves out what is blank."""

    js_constructor = "wagtail_seloste.Part"


class UnknownAdapter(EditorMedia, FieldBlockAdapter):
    """A section of another version, without its stored data as a title."""

    js_constructor = "wagtail_seloste.Unknown"


class NoticeStreamAdapter(EditorMedia, StreamBlockAdapter):
    """Sections, of which the picker offers only what may still be added."""

    js_constructor = "wagtail_seloste.NoticeStream"

    def js_args(self, block):
        *args, meta = super().js_args(block)
        return [*args, {**meta, "notOffered": [UNKNOWN]}]
