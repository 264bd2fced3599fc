"""One notice's history in the admin: versions, events, texts in full, comparisons.

Also when its pages are hidden, restricted or deleted: the archive stays for staff.
"""

from dataclasses import replace

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.ui.tables import ButtonsColumnMixin, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button, HeaderButton, ListingButton

from ..acts import announced_version
from ..comparison import compare, weight
from ..models.archive import NoticeEvent, NoticeSeries, NoticeVersion, VersionText
from ..recording import today
from ..reference import Reference
from ..rendering import render_comparison
from ..reviews import reviews_of
from ..showing import is_of
from ..wording import reader_wording
from . import downloading
from .access import Archive, archive_of
from .lists import VERSION_COLUMNS, EventListView, VersionListView, text_url
from .rows import (
    WEIGHTS,
    language_in_words,
    moment,
    names_of_users,
    newest_first,
    number_in_words,
    payload_of,
    review_in_words,
    standing_of,
    text_in_words,
    version_rows,
    with_standing,
    words_of,
)

MOST_CHOICES = 100
"""So many texts are offered for comparison; older ones are reached from their own row."""

DRAFT = "draft"


class OfOneNotice:
    """A view of the archive of one notice; PermissionDenied for those who may not see it."""

    act = "view"
    header_icon = "history"

    def dispatch(self, request, *args, **kwargs):
        self.archive = self.get_archive()
        self.archive.require(self.act)
        return super().dispatch(request, *args, **kwargs)

    def get_archive(self):
        return archive_of(self.request, self.kwargs["public_id"])

    @property
    def series(self):
        return self.archive.series

    def get_page_subtitle(self):
        return self.archive.title

    def get_breadcrumbs_items(self):
        page = self.archive.page
        items = list(self.breadcrumbs_items)
        if (
            page is not None
            and self.archive.permissions[page.locale.language_code].can_edit()
        ):
            items.append(
                {
                    "url": reverse("wagtailadmin_pages:edit", args=[page.pk]),
                    "label": page.get_admin_display_title(),
                }
            )
        if not isinstance(self, VersionsView):
            items.append(
                {"url": versions_url(self.series), "label": gettext("Versions")}
            )
        return [
            *items,
            {
                "url": "",
                "label": self.get_page_title(),
                "sublabel": self.get_page_subtitle(),
            },
        ]


def versions_url(series):
    return reverse("seloste_versions", args=[series.public_id])


def act_buttons(archive):
    """What the user may do with the notice, as buttons of a menu."""
    series, page = archive.series, archive.page
    withdrawn = series.state == NoticeSeries.State.WITHDRAWN
    waits = announced_version(series, today(timezone.now())) is not None
    buttons = [
        None
        if withdrawn
        else act_button(archive, "review", _("Reviewed, nothing to change"), "check"),
        act_button(
            archive, "reschedule", _("Move the announced version"), "calendar-alt"
        )
        if waits
        else None,
        act_button(archive, "resume", _("Resume the notice"), "rotate")
        if withdrawn
        else act_button(archive, "withdraw", _("Withdraw the notice"), "cross"),
        act_button(archive, "export", _("Export as ZIP"), "download"),
    ]
    if page is not None and archive.permissions[page.locale.language_code].can_edit():
        url = reverse("seloste_import_version", args=[page.pk])
        label = _("Add an earlier version")
        buttons.append(act_button(archive, "import", label, "plus", url=url))
    return [button for button in buttons if button is not None]


def act_button(archive, act, label, icon, url=""):
    """The button of an act; None if the user may not do it."""
    if not archive.may(act):
        return None
    url = url or reverse(f"seloste_{act}", args=[archive.series.public_id])
    return Button(label, url=url, icon_name=icon)


class ListOfOneNotice(OfOneNotice):
    """The lists of `lists`, of one notice; their addresses have its public id."""

    def get_index_url(self):
        return reverse(self.index_url_name, args=[self.series.public_id])

    def get_index_results_url(self):
        return reverse(self.index_results_url_name, args=[self.series.public_id])

    def get_filename(self):
        return f"{self.export_filename}-{self.series.public_id}"

    def get_base_queryset(self):
        return super().get_base_queryset().filter(series=self.series)


class NumberColumn(ButtonsColumnMixin, TitleColumn):
    """The number of a version, with what is most often done with its text."""

    cell_template_name = "wagtail_seloste/admin/history/number_cell.html"

    def __init__(self, archive):
        super().__init__("number", label=_("Version"), get_url=text_url)
        self.archive = archive

    def get_buttons(self, instance, parent_context):
        if instance.text_id is None:
            return []
        language = instance.title_language
        buttons = [
            ListingButton(
                _("Compare"),
                url=compare_url(self.archive.series, language, new=instance.text_id),
                attrs={"aria-label": f"{gettext('Compare')}: {instance.number}"},
                priority=1,
            )
        ]
        if self.archive.may_edit(language):
            buttons.append(
                ListingButton(
                    _("New draft"),
                    url=reverse("seloste_draft", args=[instance.text_id]),
                    attrs={"aria-label": f"{gettext('New draft')}: {instance.number}"},
                    priority=2,
                )
            )
        return [*buttons, *downloading.row_buttons(instance)]


class VersionsView(ListOfOneNotice, VersionListView):
    page_title = _("Versions")
    index_url_name = "seloste_versions"
    index_results_url_name = "seloste_versions_results"
    template_name = "wagtail_seloste/admin/history/versions.html"

    def get_base_queryset(self):
        return (
            super()
            .get_base_queryset()
            .order_by(
                F("number").desc(nulls_last=True), F("effective_from").desc(), "-pk"
            )
        )

    @cached_property
    def columns(self):
        return [NumberColumn(self.archive), *VERSION_COLUMNS]

    @cached_property
    def header_buttons(self):
        buttons = [
            HeaderButton(
                gettext("Events"),
                url=reverse("seloste_events", args=[self.series.public_id]),
                icon_name="list-ul",
                priority=2,
            )
        ]
        if self.archive.page is not None:
            buttons.append(
                HeaderButton(
                    gettext("Languages"),
                    url=reverse("seloste_languages_of", args=[self.archive.page.pk]),
                    icon_name="globe",
                    priority=3,
                )
            )
        if self.series.position:
            buttons.append(
                HeaderButton(
                    gettext("Compare"),
                    url=compare_url(self.series, self.series.source_language),
                    icon_name="resubmit",
                    priority=1,
                )
            )
        return buttons

    @cached_property
    def header_more_buttons(self):
        return [*act_buttons(self.archive), *super().header_more_buttons]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if not self.results_only:
            context.update(self.overview())
        return context

    def overview(self):
        """What stands above the list: how the notice is now, and what to do next."""
        current = version_rows(
            with_standing(self.series.versions.all(), self.day)
            .filter(
                state=NoticeVersion.State.RECORDED,
                number__isnull=False,
                number__gte=F("number_in_force"),
            )
            .order_by("number"),
            self.day,
        )
        announced = [row for row in current if row.standing == "announced"]
        standing = [row for row in current if row.standing != "announced"]
        recorded = set(
            VersionText.objects.filter(version__series=self.series)
            .order_by()
            .values_list("language", flat=True)
            .distinct()
        )
        withdrawal = None
        if self.series.state == NoticeSeries.State.WITHDRAWN:
            event = (
                self.series.events.filter(kind=NoticeEvent.Kind.WITHDRAWN)
                .order_by("-position")
                .first()
            )
            withdrawal = {
                "when": moment(event.at) if event else "",
                "reasons": words_of(event) if event else [],
                "successor": self.series.successor,
            }
        return {
            "series": self.series,
            "archive": self.archive,
            "in_force": standing[-1] if standing else None,
            "announced": announced[-1] if announced else None,
            "reschedule_url": reverse(
                "seloste_reschedule", args=[self.series.public_id]
            )
            if announced and self.archive.may("reschedule")
            else "",
            "withdrawal": withdrawal,
            "review": None if withdrawal else self.review(),
            "pages": [
                {
                    "language": language_in_words(language),
                    "hidden": not page.live and language in recorded,
                    "page": page,
                    "draft": page.has_unpublished_changes,
                    "may_edit": self.archive.permissions[language].can_edit(),
                    "compare_url": compare_url(self.series, language, new=DRAFT),
                }
                for language, page in self.archive.pages.items()
            ],
        }

    def review(self):
        """When the notice was last looked through, and when it should be again."""
        key = self.series.translation_key
        found = reviews_of([key]).get(key)
        if found is None:
            return None
        return {
            **review_in_words(found, self.day),
            "url": reverse("seloste_review", args=[self.series.public_id])
            if self.archive.may("review")
            else "",
        }


class EventsView(ListOfOneNotice, EventListView):
    page_title = _("Events")
    header_icon = "list-ul"
    index_url_name = "seloste_events"
    index_results_url_name = "seloste_events_results"

    def get_base_queryset(self):
        return super().get_base_queryset().order_by("-position")

    def described(self, found):
        rows = super().described(found)
        if not self.archive.may("redact"):
            return rows
        return [
            replace(row, redact_url=self.redact_url(row.event))
            if row.event.words
            else row
            for row in rows
        ]

    def redact_url(self, event):
        public_id = self.series.public_id
        return reverse("seloste_redact_words", args=[public_id, event.position])


class TextView(OfOneNotice, WagtailAdminTemplateMixin, TemplateView):
    """A recorded text in full, with all that the archive knows of it."""

    template_name = "wagtail_seloste/admin/history/text.html"

    def get_archive(self):
        self.text = get_object_or_404(
            VersionText.objects.select_related("version__series"), pk=self.kwargs["pk"]
        )
        return Archive(self.text.version.series, self.request.user)

    def get_page_title(self):
        return number_in_words(self.text.version.number)

    @cached_property
    def header_more_buttons(self):
        text = self.text
        buttons = []
        if self.may_draft:
            buttons.append(
                Button(
                    _("New draft from this text"),
                    url=reverse("seloste_draft", args=[text.pk]),
                    icon_name="edit",
                    priority=1,
                )
            )
        if self.archive.may("redact"):
            buttons.append(
                Button(
                    _("Redact texts of this version"),
                    url=reverse("seloste_redact", args=[text.pk]),
                    icon_name="bin",
                    priority=2,
                )
            )
        return [*buttons, *downloading.header_buttons(text)]

    @cached_property
    def header_buttons(self):
        return [
            HeaderButton(
                gettext("Compare"),
                url=compare_url(self.series, self.text.language, new=self.text.pk),
                icon_name="resubmit",
            )
        ]

    @property
    def may_draft(self):
        return self.text.redacted_at is None and self.archive.may_edit(
            self.text.language
        )

    def get_context_data(self, **kwargs):
        text = self.text
        day = today(timezone.now())
        version = with_standing(
            NoticeVersion.objects.filter(pk=text.version_id), day
        ).get()
        (row,) = version_rows([version], day)
        event = self.event()
        maker = str(payload_of(event).get("user", "")) if event else ""
        return {
            **super().get_context_data(**kwargs),
            "text": text,
            "row": row,
            "name": text_in_words(text),
            "standing": standing_of(version, day),
            "language": language_in_words(text.language),
            "recorded": moment(text.recorded_at),
            "redacted": moment(text.redacted_at) if text.redacted_at else "",
            "by": names_of_users({maker}).get(maker, gettext("unattended")),
            "event": event,
            "weight": WEIGHTS.get(version.weight, version.weight),
            "body": mark_safe(text.body),  # noqa: S308 - rendered by us, cleaned
            "texts": [
                {
                    "text": other,
                    "language": language_in_words(other.language),
                    "current": other.pk == text.pk,
                }
                for other in version.texts.defer("document", "edited", "body").order_by(
                    "language", "correction"
                )
            ],
        }

    def event(self):
        """The event that recorded the text. One query."""
        events = self.series.events.filter(at=self.text.recorded_at).order_by(
            "position"
        )
        wanted = (
            str(self.text.version.public_id),
            self.text.language,
            self.text.correction,
        )
        for event in events:
            payload = payload_of(event)
            found = (
                payload.get("version"),
                payload.get("language"),
                payload.get("correction"),
            )
            if found == wanted and "text" in payload:
                return event
        return None


def text_by_digest(request, digest):
    """Go to the text with a digest, the first of several that are the same."""
    text = VersionText.objects.filter(digest=digest).order_by("pk").first()
    if text is None:
        raise Http404("No recorded text has this digest.")
    return redirect("seloste_text", text.pk)


def link_to_text(digest):
    """A digest as a link to the text, for the history of a page."""
    if not digest:
        return ""
    url = reverse("seloste_digest", args=[digest])
    return format_html('<a href="{}">{}</a>', url, digest)


def text_by_reference(request, reference):
    """Go to exactly the text that a reference names. 404 unless it was recorded."""
    try:
        read = Reference.read(reference)
    except ValueError:
        raise Http404("This is not a reference of a notice.") from None
    text = VersionText.objects.filter(is_of(read)).first()
    if text is None:
        raise Http404("No recorded text has this reference.")
    return redirect("seloste_text", text.pk)


def link_to_shown(reference):
    """A reference as a link to the text as it was, for lists of what was sent.

    `reference` as text; what is none stays the text that it is. No query.
    """
    try:
        read = Reference.read(str(reference or ""))
    except ValueError:
        return reference or ""
    url = reverse("seloste_reference", args=[str(read)])
    number = int(read.version) if read.version.isdecimal() else None
    name = number_in_words(number), language_in_words(read.language)
    return format_html('<a href="{}">{}, {}</a>', url, *name)


# --- comparison -----------------------------------------------------------------------


def compare_url(series, language, *, old=None, new=None):
    """Where two texts are compared, the newer one given: a key, or `DRAFT`."""
    url = reverse("seloste_compare", args=[series.public_id, language])
    query = "&".join(
        f"{name}={key}" for name, key in (("old", old), ("new", new)) if key is not None
    )
    return f"{url}?{query}" if query else url


class CompareForm(forms.Form):
    old = forms.ChoiceField(label=_("From"))
    new = forms.ChoiceField(label=_("To"))

    def __init__(self, *args, old, new, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["old"].choices = old
        self.fields["new"].choices = new


class CompareView(OfOneNotice, WagtailAdminTemplateMixin, TemplateView):
    """Two recorded texts of a language, or one and the draft: what readers see changed."""

    template_name = "wagtail_seloste/admin/history/compare.html"
    header_icon = "resubmit"

    def get_page_title(self):
        return gettext("Compare versions")

    @property
    def language(self):
        return self.kwargs["language"]

    @cached_property
    def texts(self):
        """All texts of the language that may be compared, newest first, by key."""
        asked = {
            int(key)
            for key in (self.request.GET.get("old"), self.request.GET.get("new"))
            if key and key.isascii() and key.isdigit() and len(key) < 19
        }
        texts = VersionText.objects.filter(
            version__series=self.series, language=self.language
        ).select_related("version")
        in_order = newest_first(texts).defer("document", "edited", "body")
        found = {str(text.pk): text for text in in_order[:MOST_CHOICES]}
        missing = asked - {text.pk for text in found.values()}
        if missing:
            found |= {str(text.pk): text for text in in_order.filter(pk__in=missing)}
        return found

    @cached_property
    def draft_page(self):
        """The page whose draft may be compared; None if there is none, or no right."""
        page = self.archive.pages.get(self.language)
        if page is None or not self.archive.permissions[self.language].can_edit():
            return None
        return page

    def chosen(self):
        """The keys that were asked for, or what an editor most likely wants to see."""
        keys = list(self.texts)
        asked_old, asked_new = (self.request.GET.get(name) for name in ("old", "new"))
        for key in (asked_old, asked_new):
            if key and key not in self.texts and key != DRAFT:
                raise Http404("No such text of this notice.")
        if asked_old == DRAFT or (asked_new == DRAFT and self.draft_page is None):
            raise PermissionDenied
        new = asked_new
        if not new:
            changed = self.draft_page and self.draft_page.has_unpublished_changes
            new = DRAFT if changed or len(keys) < 2 and self.draft_page else keys[0]
        old = asked_old
        if not old:
            older = keys if new == DRAFT else keys[keys.index(new) + 1 :]
            old = self.in_force() if new == DRAFT else (older[0] if older else new)
        return old, new

    def in_force(self):
        """The key of the text that readers have now; else the newest."""
        day = today(timezone.now())
        for key, text in self.texts.items():
            version = text.version
            if (
                version.number is not None
                and version.state == NoticeVersion.State.RECORDED
                and version.effective_from <= day
            ):
                return key
        return next(iter(self.texts))

    def get_context_data(self, **kwargs):
        if not self.texts:
            raise Http404("Nothing was recorded in this language.")
        old, new = self.chosen()
        choices = [(key, text_in_words(text)) for key, text in self.texts.items()]
        newest = [(DRAFT, gettext("The draft"))] if self.draft_page else []
        return {
            **super().get_context_data(**kwargs),
            "form": CompareForm(
                {"old": old, "new": new}, old=choices, new=[*newest, *choices]
            ),
            "language": language_in_words(self.language),
            "is_draft": new == DRAFT,
            "page": self.draft_page,
            "languages": [
                {
                    "name": language_in_words(code),
                    "url": compare_url(self.series, code),
                    "current": code == self.language,
                }
                for code in VersionText.objects.filter(version__series=self.series)
                .order_by("language")
                .values_list("language", flat=True)
                .distinct()
            ],
            **self.comparison(old, new),
        }

    def comparison(self, old, new):
        """{"comparison", "weight"} as HTML and in words, or {"problem"}."""
        texts = {
            str(text.pk): text
            for text in VersionText.objects.filter(
                pk__in=[key for key in (old, new) if key != DRAFT]
            )
        }
        if any(text.redacted_at for text in texts.values()):
            return {
                "problem": gettext(
                    "A redacted text cannot be compared: its words are gone."
                )
            }
        try:
            before = texts[old].notice
            after = self.draft() if new == DRAFT else texts[new].notice
        except (ValueError, KeyError, LookupError):
            return {
                "problem": gettext(
                    "This version of the software cannot read one of the texts."
                )
            }
        words = reader_wording(self.language)
        found = compare(before, after, words)
        level = weight(found).level if found.changed else ""
        return {
            "comparison": mark_safe(  # noqa: S308 - escaped by our template
                render_comparison(found, words)
            ),
            "weight": WEIGHTS.get(level, level),
        }

    def draft(self):
        return self.draft_page.get_latest_revision_as_object().to_notice()
