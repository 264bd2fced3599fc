"""Where the languages of notices stand: all notices as a table, one by its sections."""

from dataclasses import dataclass, field
from typing import Any

import django_filters
from django import forms
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.pages.utils import get_breadcrumbs_items_for_page
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.coreutils import get_content_languages
from wagtail.models import Locale
from wagtail.permission_policies.pages import PagePermissionPolicy

from ..access import page_model
from ..conf import get_settings
from ..forms import section_labels
from ..html import text_of_html
from ..languages import (
    FOUND,
    TO_DO,
    LanguageStanding,
    NoticeStanding,
    in_state,
    notices,
    standings,
)
from ..models import NoticePageMixin
from ..models.archive import NoticeSeries, VersionText
from ..reach import notice_pages
from ..recording import today
from .access import VIEW
from .history import versions_url
from .lists import ArchiveListView, ArchiveViewSet, CountingPaginator
from .rows import day_in_words, language_in_words, number_in_words

LABELS = {
    "source": _("Source language"),
    "up_to_date": _("Up to date"),
    "lags": _("Lags behind"),
    "waiting": _("Waited for"),
    "ready": _("Ready"),
    "complete_not_published": _("Translated, not published"),
    "never": _("Never translated"),
    "hidden": _("Hidden"),
    "source_not_recorded": _("Nothing to translate yet"),
}
"""What the states of ``languages.STATES`` are called."""

EDIT = ("change", "publish")
SHOWN_ON_HOMEPAGE = 5


def codes():
    """The languages of the site's pages, in the order of the settings. One query."""
    there = set(Locale.objects.values_list("language_code", flat=True))
    return [code for code in get_content_languages() if code in there]


def may_see_some(user):
    """Whether a user may see the languages of any notice at all."""
    policy = PagePermissionPolicy()
    return user.has_perm(VIEW) or policy.user_has_any_permission(user, EDIT)


def visible_notices(user):
    """The notices of which a user may see the archive, see ``access.Archive``."""
    found = notices()
    if user.has_perm(VIEW):
        return found
    pages = PagePermissionPolicy().instances_user_has_any_permission_for(user, EDIT)
    editable = notice_pages().filter(pk__in=pages.values("pk"))
    return found.filter(translation_key__in=editable.values("translation_key"))


# --- in words -------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One language of one notice in words: how it is, and what to do about it.

    `actions` are (label, address); `label` is the state and `details` what there is to
    say beside it.
    """

    standing: LanguageStanding
    details: tuple[str, ...]
    actions: tuple[tuple[str, str], ...]
    text_url: str = ""
    desk_url: str = ""
    """The translator's desk, if the user may work there."""

    @property
    def state(self):
        return self.standing.state

    @property
    def label(self):
        return LABELS[self.state]

    @property
    def language(self):
        return self.standing.language

    @property
    def name(self):
        return language_in_words(self.language)

    @property
    def version(self):
        return number_in_words(self.standing.number) if self.standing.text else ""


@dataclass(frozen=True, kw_only=True)
class Row:
    """A notice in words, with a cell for each language."""

    notice: NoticeStanding
    cells: dict[str, Cell] = field(default_factory=dict)

    @property
    def pk(self):
        return self.notice.page.pk

    @property
    def title(self):
        return self.notice.page.get_admin_display_title()

    @property
    def url(self):
        return reverse("seloste_languages_of", args=[self.pk])

    @property
    def series_id(self):
        return str(self.notice.series.public_id) if self.notice.series else ""

    @property
    def source_language(self):
        return self.notice.source_language

    @property
    def to_do(self):
        """The cells of languages in which there is something to do."""
        return [
            cell
            for cell in self.cells.values()
            if cell.standing.kind in TO_DO and not cell.standing.is_ready
        ]

    @property
    def waiting(self):
        """What the next version waits for, and until when; "" if it does not wait."""
        return waiting_in_words(self.notice)


def rows_of(pages, languages, user):
    """Rows of `languages.notices`, as a user may act on them."""
    day = today(timezone.now())
    return [
        Row(
            notice=notice,
            cells={
                language: cell_of(notice, language, user, day) for language in languages
            },
        )
        for notice in standings(pages, languages)
    ]


def cell_of(notice, language, user, day):
    standing = notice.languages[language]
    text, page = standing.text, standing.page
    may_edit = page is not None and page.permissions_for_user(user).can_edit()
    is_translation = may_edit and standing.kind not in ("source", "source_not_recorded")
    edit_url = reverse("wagtailadmin_pages:edit", args=[page.pk]) if may_edit else ""
    desk_url = reverse("seloste_translate", args=[page.pk]) if is_translation else ""
    actions = list(actions_of(standing, edit_url, desk_url)) if may_edit else []
    if page is None and standing.kind not in ("source", "source_not_recorded"):
        actions = list(ways_to_translators(notice.page, user))
    return Cell(
        standing=standing,
        details=tuple(details_of(notice, standing, day)),
        actions=tuple(actions),
        text_url=reverse("seloste_text", args=[text.pk]) if text else "",
        desk_url=desk_url,
    )


def details_of(notice, standing, day):
    """What there is to say about a language, one sentence or phrase each."""
    version = standing.text.version if standing.text else None
    if standing.kind == "source":
        if version is None:
            yield gettext("Nothing is recorded yet.")
        elif version.effective_from > day:
            yield gettext("Announced from %(day)s.") % {
                "day": day_in_words(version.effective_from)
            }
        if notice.waits:
            yield waiting_in_words(notice)
        if is_withdrawn(notice):
            yield gettext("The notice is withdrawn.")
    if standing.kind == "hidden":
        yield (
            gettext("Its page is not live.")
            if standing.page
            else gettext("It has no page any more.")
        )
    if standing.behind is not None:
        yield behind_in_words(standing, day)
    if standing.is_ready:
        yield gettext("It becomes public together with the others.")
    is_finished = standing.is_ready or (standing.kind == "hidden" and not standing.open)
    if standing.total and standing.kind != "up_to_date" and not is_finished:
        yield open_in_words(standing)
    if standing.is_refused:
        yield gettext("What was published last could not be recorded.")


def is_withdrawn(notice):
    series = notice.series
    return series is not None and series.state == NoticeSeries.State.WITHDRAWN


def behind_in_words(standing, day):
    behind = standing.behind
    if behind.number == standing.number:
        return gettext("The source was corrected since.")
    if behind.effective_from > day:
        return gettext("Version %(number)s is announced from %(day)s.") % {
            "number": behind.number,
            "day": day_in_words(behind.effective_from),
        }
    return gettext("Version %(number)s applies.") % {"number": behind.number}


def open_in_words(standing):
    """How much there is to do: "3 of 41 texts to translate"."""
    if not standing.open:
        return gettext("Every text is translated.")
    return ngettext(
        "%(count)s of %(total)s texts to translate.",
        "%(count)s of %(total)s texts to translate.",
        standing.open,
    ) % {"count": standing.open, "total": standing.total}


def waiting_in_words(notice):
    """What the next version waits for, and what becomes of it on its day."""
    if not notice.waits:
        return ""
    ready = {each.language for each in notice.languages.values() if each.is_ready}
    left = [language for language in notice.waits_for if language not in ready]
    told = gettext("The next version waits for: %(languages)s.") % {
        "languages": ", ".join(map(language_in_words, left or notice.waits_for))
    }
    if notice.waits_until is None:
        return told
    then = (
        _("On %(day)s it becomes public in the languages that are ready.")
        if get_settings().PUBLISH_WITHOUT_LATE_LANGUAGES
        else _("It applies from %(day)s at the earliest, and goes on waiting.")
    )
    return f"{told} {then % {'day': day_in_words(notice.waits_until)}}"


def actions_of(standing, edit_url, desk_url):
    """What one who may edit the page can do about a language, the most useful first."""
    if standing.state in ("lags", "waiting", "never"):
        yield gettext("Translate"), desk_url
    elif standing.state == "complete_not_published":
        is_kept = standing.progress.is_kept
        yield gettext("Publish"), desk_url if is_kept else edit_url
    is_unrecorded = standing.kind == "source" and standing.text is None
    if standing.kind == "hidden" or standing.is_refused or is_unrecorded:
        yield gettext("Open the page"), edit_url


def ways_to_translators(page, user):
    """Where a notice is sent to translators for the first time."""
    for app in ("wagtail_localize", "wagtail.contrib.simple_translation"):
        label = app.rpartition(".")[2]
        if apps.is_installed(app) and user.has_perm(f"{label}.submit_translation"):
            url = reverse(f"{label}:submit_page_translation", args=[page.pk])
            yield gettext("Send to translators"), url
            return


# --- all notices ----------------------------------------------------------------------


class StandingFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[(state, LABELS[state]) for state in FOUND],
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )
    language = django_filters.ChoiceFilter(
        label=_("Language"),
        choices=lambda: [(code, language_in_words(code)) for code in codes()],
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )

    class Meta:
        model = NoticeSeries
        fields = []

    def filter_queryset(self, queryset):
        """A language alone leaves nothing out: every notice stands somehow in it."""
        state = self.form.cleaned_data.get("state")
        language = self.form.cleaned_data.get("language")
        if not state:
            return queryset
        return in_state(queryset, [state], [language] if language else codes())


class NoticePaginator(CountingPaginator):
    """Counts notices; the rows that are counted are their pages."""

    counted = ngettext_lazy("%(count)s notice", "%(count)s notices", "count")


class LanguageColumn(Column):
    cell_template_name = "wagtail_seloste/admin/languages/cell.html"

    def get_value(self, instance):
        return instance.cells[self.name]


class LanguagesView(ArchiveListView):
    """Notices × languages."""

    page_title = _("Languages")
    header_icon = "globe"
    verbose_name_plural = _("notices")
    is_searchable = True
    default_ordering = "title"
    filterset_class = StandingFilterSet
    paginator_class = NoticePaginator
    index_url_name = "seloste_languages:index"
    index_results_url_name = "seloste_languages:results"
    export_filename = "notice-languages"

    @property
    def model(self):
        return page_model()

    def dispatch(self, request, *args, **kwargs):
        if not may_see_some(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def codes(self):
        return codes()

    @cached_property
    def shown(self):
        """The languages of the columns: one that was chosen, beside the sources."""
        chosen = self.request.GET.get("language")
        return [chosen] if chosen in self.codes else self.codes

    @cached_property
    def columns(self):
        return [
            TitleColumn(
                "title",
                label=_("Notice"),
                get_url=lambda row: row.url,
                sort_key="title",
            ),
            *(
                LanguageColumn(code, label=language_in_words(code))
                for code in self.shown
            ),
        ]

    @cached_property
    def export_headings(self):
        headings = {
            "title": gettext("Notice"),
            "series_id": gettext("Series"),
            "source_language": gettext("Source language"),
        }
        for code in self.shown:
            values = {
                "label": gettext("state"),
                "standing.number": gettext("version"),
                "standing.open": gettext("texts to translate"),
                "standing.total": gettext("texts"),
            }
            headings |= {
                f"cells.{code}.{name}": f"{language_in_words(code)}: {words}"
                for name, words in values.items()
            }
        return headings

    @property
    def list_export(self):
        return list(self.export_headings)

    def get_base_queryset(self):
        return visible_notices(self.request.user)

    def order_queryset(self, queryset):
        return queryset.order_by(self.ordering, "pk")

    def search_queryset(self, queryset):
        """By the title of any language, as it is on the page or as it was recorded."""
        if not self.is_searching:
            return queryset
        titled = Q(title__icontains=self.search_query) | Q(
            draft_title__icontains=self.search_query
        )
        pages = notice_pages().filter(
            titled, translation_key=OuterRef("translation_key")
        )
        texts = VersionText.objects.filter(
            version__series__translation_key=OuterRef("translation_key"),
            title__icontains=self.search_query,
        )
        return queryset.filter(Exists(pages) | Exists(texts))

    def described(self, found):
        return rows_of(found, self.codes, self.request.user)


class LanguagesViewSet(ArchiveViewSet):
    name = "seloste_languages"
    url_prefix = "privacy-notices/languages"
    icon = "globe"
    menu_label = _("Languages")
    menu_name = "seloste-languages"
    index_view_class = LanguagesView

    @cached_property
    def menu_item_class(self):
        return LanguagesMenuItem


class LanguagesMenuItem(MenuItem):
    def is_shown(self, request):
        return may_see_some(request.user)


# --- one notice -----------------------------------------------------------------------


class LanguagesOfNoticeView(WagtailAdminTemplateMixin, TemplateView):
    """One notice: each language with what there is to do, section by section."""

    page_title = _("Languages")
    header_icon = "globe"
    template_name = "wagtail_seloste/admin/languages/notice.html"

    def dispatch(self, request, *args, **kwargs):
        page = get_object_or_404(page_model(), pk=kwargs["page_id"])
        key = page.translation_key
        found = visible_notices(request.user).filter(translation_key=key)
        rows = rows_of(found, codes(), request.user)
        if not rows:
            if notices().filter(translation_key=key).exists():
                raise PermissionDenied
            raise Http404("The page is no privacy notice.")
        [self.row] = rows
        return super().dispatch(request, *args, **kwargs)

    @property
    def page(self):
        return self.row.notice.page

    def get_page_subtitle(self):
        return self.row.title

    def get_breadcrumbs_items(self):
        return [
            *get_breadcrumbs_items_for_page(self.page, self.request.user),
            {
                "url": "",
                "label": self.get_page_title(),
                "sublabel": self.get_page_subtitle(),
            },
        ]

    @cached_property
    def header_buttons(self):
        series = self.row.notice.series
        if series is None:
            return []
        return [
            HeaderButton(
                gettext("Versions"), url=versions_url(series), icon_name="history"
            )
        ]

    def get_context_data(self, **kwargs):
        return {
            **super().get_context_data(**kwargs),
            "row": self.row,
            "cells": list(self.row.cells.values()),
            "translations": [
                cell for cell in self.row.cells.values() if cell.standing.progress
            ],
            "sections": sections_of(self.row, section_labels(self.page.specific_class)),
        }


def sections_of(row, labels):
    """The sections of a notice in their order, each with how far each language is."""
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    cells = [cell for cell in row.cells.values() if cell.standing.progress]
    for cell in cells:
        for text in cell.standing.progress.texts:
            section = found.setdefault(
                text.path[:2],
                {
                    "label": gettext("The notice"),
                    "heading": "",
                    "anchor": anchor_of(text),
                    "counts": {each.language: [0, 0] for each in cells},
                },
            )
            if text.path[0] in labels:
                section["label"] = labels[text.path[0]]
            if text.path[2:] == ("heading",):
                section["heading"] = text_of_html(text.text)
            count = section["counts"][cell.language]
            count[0] += text.state != "done"
            count[1] += 1
    return [
        {
            **section,
            "counts": [
                section_cell(cell, *section["counts"][cell.language], section["anchor"])
                for cell in cells
            ],
        }
        for section in found.values()
    ]


def anchor_of(text):
    """What the section of a text is called on the translator's desk."""
    return text.context.split(".")[1] if "." in text.context else text.context


def section_cell(cell, left, total, anchor):
    """How far a language is in a section, with the place on the translator's desk."""
    return {
        "open": left,
        "total": total,
        "url": f"{cell.desk_url}?show=all#section-{anchor}" if cell.desk_url else "",
    }


def header_buttons(page, user):
    """The way from a page of a notice to where its languages stand."""
    if not issubclass(page.specific_class or type(page), NoticePageMixin):
        return
    if page.alias_of_id or not visible_notices(user).filter(
        translation_key=page.translation_key
    ):
        return
    yield Button(
        _("Languages"),
        url=reverse("seloste_languages_of", args=[page.pk]),
        icon_name="globe",
        priority=64,
    )


# --- the homepage ---------------------------------------------------------------------


def to_translate(user):
    """The notices of which a language lags or is waited for, as rows: a few of them.

    {"rows", "has_more"}; for the admin's first page.
    """
    languages = codes()
    withdrawn = NoticeSeries.objects.filter(
        translation_key=OuterRef("translation_key"),
        state=NoticeSeries.State.WITHDRAWN,
    )
    found = in_state(
        visible_notices(user).filter(~Exists(withdrawn)), TO_DO, languages
    ).order_by("title", "pk")[: SHOWN_ON_HOMEPAGE + 1]
    rows = rows_of(found, languages, user) if languages[1:] else []
    return {
        "rows": rows[:SHOWN_ON_HOMEPAGE],
        "has_more": len(rows) > SHOWN_ON_HOMEPAGE,
    }


urls = [
    path(
        "privacy-notices/pages/<int:page_id>/languages/",
        LanguagesOfNoticeView.as_view(),
        name="seloste_languages_of",
    )
]
