"""What an editor sees beside the fields: which text is public, and why not this one."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from .blocks.fields import words_for_interface
from .outcomes import refusal_messages
from .reading import json_url, public_text_of


class PublicTextPanel(Panel):
    """Which recorded text the public reads, and what kept a newer one back."""

    def __init__(self, **kwargs):
        kwargs.setdefault("heading", _("What the public reads"))
        kwargs.setdefault("icon", "view")
        super().__init__(**kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtail_seloste/admin/public_text_panel.html"

        def is_shown(self):
            return super().is_shown() and bool(self.instance.pk)

        def get_context_data(self, parent_context=None):
            page = self.instance
            text = public_text_of(page, timezone.now())
            return {
                **super().get_context_data(parent_context),
                "page": page,
                "text": text,
                "day": words_for_interface().date(text.version.effective_from)
                if text
                else "",
                "refusals": refusal_messages(page),
                "json_url": json_url(self.request, text.version.series, text.language)
                if text
                else "",
            }
