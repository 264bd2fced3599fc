"""What an editor sees beside the fields: which text is public, and why not this one."""

import json

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import VERSION
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel
from wagtail.admin.staticfiles import versioned_static

from .blocks.fields import words_for_interface
from .comparison import change_note, compare, weight
from .conf import get_settings
from .faults import language_in_words, messages
from .models.archive import NoticeSeries
from .outcomes import refusal_messages
from .projection import Fault
from .reading import json_url, public_text_of
from .recording import (
    announced_versions,
    required_languages,
    source_of,
    today,
    waiting_choice,
)
from .wording import reader_wording

MOST_CHANGES = 12
"""So many changes are told in the panel; it is no place for a long list."""


class PublicTextPanel(Panel):
    """Which recorded text the public reads, and how the draft differs from it.

    Also what kept a newer text from being recorded.
    """

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
                "withdrawn": bool(text) and text.version.series.state == "withdrawn",
                "announced": announced(page),
                "waiting": waiting(page),
                "draft": draft_changes(page, text),
                "refusals": refusal_messages(page),
                "json_url": json_url(self.request, text.version.series, text.language)
                if text
                else "",
                "series": text.version.series if text else None,
                "language": text.language if text else "",
            }


class CheckPanel(Panel):
    """What the checker finds, in the form: where Wagtail has no side panels for it."""

    def __init__(self, **kwargs):
        kwargs.setdefault("heading", _("Check of the notice"))
        kwargs.setdefault("icon", "clipboard-list")
        super().__init__(**kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtail_seloste/admin/checking/panel.html"

        def is_shown(self):
            has_side_panel = VERSION >= (8,)
            return super().is_shown() and bool(self.instance.pk) and not has_side_panel

        def get_context_data(self, parent_context=None):
            return {
                **super().get_context_data(parent_context),
                **checks_of(self.instance, self.request),
            }

        @property
        def media(self):
            return checks_media()


def checks_of(page, request, *, link=None, **context):
    """What the templates of the check need; `advice` is None if nothing can be checked.

    `link`: where a place is, as :class:`wagtail_seloste.advice.Checking` takes it.
    """
    # The form's class has this panel, and the advice names the fields of the form.
    from .advice import Checking

    edit_url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    try:
        advice = Checking(page, **({"link": link} if link else {})).advice()
    except LookupError:
        advice = None
    return {
        "advice": advice,
        "edit_url": edit_url,
        "page_url": reverse("seloste_check", args=[page.pk]),
        "live_url": reverse("seloste_check_live", args=[page.pk]),
        **context,
    }


def checks_media():
    return forms.Media(
        js=[versioned_static("wagtail_seloste/checking.js")],
        css={"all": [versioned_static("wagtail_seloste/checking.css")]},
    )


class RecordingPanel(MultiFieldPanel):
    """How the next publication is recorded; what does not fit the page is not shown.

    Wagtail's rules hide what the kind of recording has no use for; without script
    everything shows, and the form leaves aside what does not apply.
    """

    class BoundPanel(MultiFieldPanel.BoundPanel):
        @property
        def attrs(self):
            """Rules only where there is a choice for them to look at."""
            return self.panel.attrs if "recording" in self.form.fields else {}

    def __init__(self, children=None, **kwargs):
        kwargs.setdefault("heading", _("When it is published"))
        kwargs.setdefault("icon", "history")
        kwargs.setdefault(
            "attrs",
            {
                "data-controller": "w-rules",
                "data-action": "change->w-rules#resolve",
            },
        )
        if children is None:
            new_version = shown_for("new_version")
            correction = shown_for("correction", "correction_announced")
            children = [
                FieldPanel("recording"),
                FieldPanel("effective_from", attrs=new_version),
                FieldPanel("change_note", attrs=new_version),
                FieldRowPanel(
                    [FieldPanel("weight"), FieldPanel("weight_reason")],
                    attrs=new_version,
                ),
                FieldPanel("wait", attrs=new_version),
                FieldPanel("waits_for", attrs=new_version),
                FieldPanel("correction_reason", attrs=correction),
                FieldPanel("keeps_translations", attrs=correction),
            ]
        super().__init__(children, **kwargs)


def shown_for(*kinds):
    """Attributes by which Wagtail's script shows a field for these kinds of recording."""
    return {
        "data-w-rules-target": "show",
        "data-w-rules": json.dumps({"recording": kinds}),
    }


def announced(page):
    """{"number", "day"} of the version that applies later, or None. One query."""
    version = (
        announced_versions(today(timezone.now()))
        .filter(series__translation_key=page.translation_key)
        .first()
    )
    if version is None:
        return None
    return {
        "number": version.number,
        "day": words_for_interface().date(version.effective_from),
    }


def waiting(page):
    """What is live of a notice and waits for languages; None if nothing does.

    {"day", "is_released_late", "languages"}: the day for which it is meant or "", whether
    it is published on that day whatever is late, and each required language as
    {"name", "open", "total", "late"}: `late` says why one is that is translated. `page` may be of any language of the notice.
    """
    series = NoticeSeries.objects.filter(translation_key=page.translation_key).first()
    source = page
    if series is not None and page.locale.language_code != series.source_language:
        source = source_of(page, series)
    # What is in memory may be a newer draft; what waits is live.
    live = source and type(source).objects.filter(pk=source.pk).first()
    choice = live and waiting_choice(live, series)
    if not choice:
        return None
    from .languages import standing_of  # knows the page models, which have this panel

    required = required_languages(live)
    found = standing_of(live, required).languages
    return {
        "day": words_for_interface().date(choice.effective_from)
        if choice.effective_from
        else "",
        "is_released_late": get_settings().PUBLISH_WITHOUT_LATE_LANGUAGES,
        "languages": [
            {
                "name": language_in_words(code),
                "open": each.open,
                "total": each.total,
                "late": late_in_words(each),
            }
            for code, each in found.items()
        ],
    }


def late_in_words(standing):
    """Why a language that is translated is waited for all the same; "" if it is not."""
    if standing.open or standing.is_ready:
        return ""
    code = "waits_for_refused" if standing.is_refused else "waits_for_publication"
    [told] = messages([Fault(code=code, params={"language": standing.language})])
    return told


def draft_changes(page, text):
    """What readers would see changed if the draft were published; None without a draft.

    {"language", "sentences", "others", "headings", "weight", "note"}: changes
    in words, in the language of the notice, how many more there are, the sections of
    which only the text changed, and the weight and the public note that are proposed.
    """
    if text is None or not page.has_unpublished_changes:
        return None
    if text.language != page.locale.language_code or text.redacted_at:
        return None
    draft = page.to_notice()
    words = reader_wording(draft.language)
    comparison = compare(text.notice, draft, words)
    sentences = [change.sentence for change in comparison.changes]
    proposed = weight(comparison)
    return {
        "language": draft.language,
        "sentences": sentences[:MOST_CHANGES],
        "others": len(sentences[MOST_CHANGES:]),
        "headings": list(proposed.unread),
        "weight": proposed.level,
        "note": change_note(comparison, words) if comparison.changed else "",
    }
