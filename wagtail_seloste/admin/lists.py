"""Read-only lists of versions and events, of one notice or of all."""

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.urls import path, reverse
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.translation import get_language, ngettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.admin.viewsets.base import ViewSet

from ..models.archive import NoticeEvent, NoticeVersion, VersionText
from ..recording import today
from .rows import (
    STANDINGS,
    WEIGHTS,
    event_rows,
    version_rows,
    with_standing,
    with_this_standing,
)

EXPORTED_AT_ONCE = 200
"""So many rows are made at a time for a spreadsheet."""


class VersionFilterSet(WagtailFilterSet):
    standing = django_filters.ChoiceFilter(
        label=_("State"),
        choices=list(STANDINGS.items()),
        empty_label=_("All"),
        widget=forms.RadioSelect,
        method="of_standing",
    )
    weight = django_filters.ChoiceFilter(
        label=_("Weight"),
        choices=list(WEIGHTS.items()),
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )
    effective_from = django_filters.DateFromToRangeFilter(
        label=_("In force from"), widget=DateRangePickerWidget
    )

    class Meta:
        model = NoticeVersion
        fields = []

    def of_standing(self, queryset, name, value):
        return with_this_standing(queryset, value, today(timezone.now()))


class EventFilterSet(WagtailFilterSet):
    kind = django_filters.MultipleChoiceFilter(
        label=_("Kind"),
        choices=NoticeEvent.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    at = django_filters.DateFromToRangeFilter(
        label=_("Day"), widget=DateRangePickerWidget
    )

    class Meta:
        model = NoticeEvent
        fields = []


def text_url(row):
    """Where the text of a row is read in full; None if it has none."""
    if row.text_id is None:
        return None
    return reverse("seloste_text", args=[row.text_id])


class StandingColumn(Column):
    cell_template_name = "wagtail_seloste/admin/history/standing_cell.html"


class LanguagesColumn(Column):
    cell_template_name = "wagtail_seloste/admin/history/languages_cell.html"


class NoteColumn(Column):
    cell_template_name = "wagtail_seloste/admin/history/note_cell.html"


class ReasonsColumn(Column):
    cell_template_name = "wagtail_seloste/admin/history/reasons_cell.html"


class DigestColumn(Column):
    """Left out where the screen is narrow; what is listed leads to it in full."""

    cell_template_name = "wagtail_seloste/admin/history/digest_cell.html"

    def __init__(self, name, **named):
        super().__init__(name, classname="seloste-digests", **named)


class RecordedColumn(Column):
    """When, and below it who."""

    cell_template_name = "wagtail_seloste/admin/history/recorded_cell.html"


NUMBER = TitleColumn("number", label=_("Version"), get_url=text_url)
VERSION_COLUMNS = [
    StandingColumn("standing", label=_("State")),
    Column("period", label=_("In force")),
    Column("weight", label=_("Weight")),
    NoteColumn("note", label=_("What changed")),
    LanguagesColumn("languages", label=_("Languages")),
    DigestColumn("digest", label=_("Digest")),
    RecordedColumn("recorded", label=_("Recorded")),
]
EVENT_COLUMNS = [
    Column("kind", label=_("Event")),
    TitleColumn("what", label=_("What"), get_url=text_url),
    ReasonsColumn("reasons", label=_("Reason or note")),
    RecordedColumn("when", label=_("When and who")),
    DigestColumn("digest", label=_("Digest")),
]


class ArchiveListView(ReportView):
    """Rows that are described after paging; a spreadsheet has all of them."""

    paginate_by = 20
    template_name = "wagtail_seloste/admin/history/list.html"
    # Wagtail puts the name of the rows into sentences that Finnish has no form for.
    nothing_here = _("There is nothing here yet.")

    @cached_property
    def no_results_message(self):
        if self.is_searching or self.is_filtering:
            return _("Nothing matches the search and the filters.")
        return self.nothing_here

    def get_filtered_queryset(self):
        return self.get_queryset()

    def described(self, found):
        """The rows of some of the objects of the list."""
        raise NotImplementedError("Each list says how its rows are described.")

    def get_table(self, object_list):
        self.rows = [] if self.is_export else self.described(object_list)
        return super().get_table(self.rows)

    def decorate_paginated_queryset(self, object_list):
        if not self.is_export:
            return self.rows
        return self.described_in_portions(object_list)

    def stream_csv(self, queryset):
        return in_language(get_language(), super().stream_csv(queryset))

    def described_in_portions(self, objects):
        portion = []
        for found in objects.iterator(EXPORTED_AT_ONCE):
            portion.append(found)
            if len(portion) == EXPORTED_AT_ONCE:
                yield from self.described(portion)
                portion = []
        yield from self.described(portion)


def in_language(language, lines):
    """Each of the lines as it is made in a language; they are sent after the request."""
    while True:
        with translation.override(language):
            line = next(lines, None)
        if line is None:
            return
        yield line


class CountingPaginator(WagtailPaginator):
    """Says how many there are; a name after a number is not always in the plural.

    `counted`: the lazy words for so many.
    """

    @cached_property
    def items_count_label(self):
        return self.counted % {"count": self.count}


class VersionPaginator(CountingPaginator):
    counted = ngettext_lazy("%(count)s version", "%(count)s versions", "count")


class EventPaginator(CountingPaginator):
    counted = ngettext_lazy("%(count)s event", "%(count)s events", "count")


class VersionListView(ArchiveListView):
    model = NoticeVersion
    paginator_class = VersionPaginator
    filterset_class = VersionFilterSet
    verbose_name_plural = _("versions")
    columns = [NUMBER, *VERSION_COLUMNS]
    export_filename = "notice-versions"
    export_headings = {
        "notice": _("Notice"),
        "series_id": _("Series"),
        "number": _("Version"),
        "standing_label": _("State"),
        "effective_from": _("In force from"),
        "effective_until": _("In force until"),
        "weight": _("Weight"),
        "note": _("What changed"),
        "language_list": _("Languages"),
        "digest": _("Digest"),
        "recorded_at": _("Recorded"),
        "by": _("Recorded by"),
    }
    list_export = list(export_headings)

    @cached_property
    def day(self):
        return today(timezone.now())

    def get_base_queryset(self):
        return with_standing(NoticeVersion.objects.all(), self.day)

    def described(self, found):
        return version_rows(found, self.day)


class EventListView(ArchiveListView):
    model = NoticeEvent
    paginator_class = EventPaginator
    filterset_class = EventFilterSet
    verbose_name_plural = _("events")
    columns = EVENT_COLUMNS
    export_filename = "notice-events"
    export_headings = {
        "notice": _("Notice"),
        "series_id": _("Series"),
        "position": _("Position"),
        "kind": _("Event"),
        "what": _("What"),
        "number": _("Version"),
        "language": _("Language"),
        "reason": _("Reason or note"),
        "at": _("When"),
        "by": _("Who"),
        "text_digest": _("Digest of the text"),
        "digest": _("Digest"),
    }
    list_export = list(export_headings)

    def get_base_queryset(self):
        return NoticeEvent.objects.select_related("series")

    def described(self, found):
        return event_rows(found)


# --- of the whole site ----------------------------------------------------------------


class OfAllNotices:
    """Searched by title or digest, newest first; for those who may view it all."""

    is_searchable = True
    permission_required = "view"

    def user_has_permission(self, permission):
        name = self.model._meta.model_name
        return self.request.user.has_perm(f"wagtail_seloste.{permission}_{name}")

    def texts_that_match(self):
        return VersionText.objects.filter(
            Q(title__icontains=self.search_query)
            | Q(digest__startswith=self.search_query.lower())
        )


NOTICE = TitleColumn(
    "notice",
    label=_("Notice"),
    get_url=lambda row: reverse("seloste_versions", args=[row.series_id]),
)


class AllVersionsView(OfAllNotices, VersionListView):
    page_title = _("Versions")
    header_icon = "history"
    columns = [NOTICE, NUMBER, *VERSION_COLUMNS]
    index_url_name = "seloste_all_versions:index"
    index_results_url_name = "seloste_all_versions:results"

    def get_base_queryset(self):
        return super().get_base_queryset().order_by("-pk")

    def search_queryset(self, queryset):
        if not self.is_searching:
            return queryset
        texts = self.texts_that_match().filter(version=OuterRef("pk"))
        return queryset.filter(Exists(texts))


class AllEventsView(OfAllNotices, EventListView):
    page_title = _("Events")
    header_icon = "list-ul"
    index_url_name = "seloste_all_events:index"
    index_results_url_name = "seloste_all_events:results"

    @cached_property
    def columns(self):
        """Those who may not view the versions get no links to them."""
        columns = [NOTICE, *EVENT_COLUMNS]
        if self.request.user.has_perm("wagtail_seloste.view_noticeversion"):
            return columns
        return [
            Column(column.name, label=column.label)
            if isinstance(column, TitleColumn)
            else column
            for column in columns
        ]

    def get_base_queryset(self):
        return super().get_base_queryset().order_by("-pk")

    def search_queryset(self, queryset):
        if not self.is_searching:
            return queryset
        texts = self.texts_that_match().filter(version__series=OuterRef("series"))
        return queryset.filter(
            Exists(texts) | Q(digest__startswith=self.search_query.lower())
        )


class ArchiveViewSet(ViewSet):
    """A list of the whole site, in the menu of those who may view it."""

    index_view_class = None

    def get_urlpatterns(self):
        return [
            path("", self.index_view_class.as_view(), name="index"),
            path(
                "results/",
                self.index_view_class.as_view(results_only=True),
                name="results",
            ),
        ]

    @cached_property
    def menu_item_class(self):
        model = self.index_view_class.model._meta.model_name

        def is_shown(item, request):
            return request.user.has_perm(f"wagtail_seloste.view_{model}")

        return type(
            f"{type(self).__name__}MenuItem", (MenuItem,), {"is_shown": is_shown}
        )


class VersionsViewSet(ArchiveViewSet):
    name = "seloste_all_versions"
    url_prefix = "privacy-notices/versions"
    icon = "history"
    menu_label = _("Versions")
    menu_name = "seloste-versions"
    index_view_class = AllVersionsView


class EventsViewSet(ArchiveViewSet):
    name = "seloste_all_events"
    url_prefix = "privacy-notices/events"
    icon = "list-ul"
    menu_label = _("Events")
    menu_name = "seloste-events"
    index_view_class = AllEventsView
