"""The record of processing activities (Art. 30) of the whole site, as a report."""

from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import (
    Case,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column

from ..activities import Activity, activities
from ..models.archive import NoticeSeries, NoticeVersion, VersionText
from ..notice import canonical
from ..recording import today
from ..wording import reader_wording
from .findings import organisations, visible_pages
from .languages import NoticePaginator, codes, may_see_some
from .lists import ArchiveListView, ArchiveViewSet
from .rows import day_in_words, language_in_words, number_in_words

MISSING = {
    "controller_contact": _("contact details of the controller"),
    "purpose": _("purposes"),
    "data_subjects": _("categories of data subjects"),
    "data_categories": _("categories of personal data"),
    "recipients": _("recipients"),
    "transfers": _("whether data go outside the EEA"),
    "transfer_country": _("country of a transfer"),
    "transfer_safeguards": _("ground of a transfer"),
    "retention": _("time limits for erasure"),
    "security": _("security measures"),
}
"""What the items are called that the record lacks."""


def current_texts(day, language=""):
    """Of a series: the text of its version in force, in `language` or else its source's.

    For a subquery. Every version has a text in the source language.
    """
    wanted = Case(
        When(language=language, then=Value(0)),
        When(language=F("version__series__source_language"), then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return VersionText.objects.filter(
        version__series=OuterRef("pk"),
        version__state=NoticeVersion.State.RECORDED,
        version__number__isnull=False,
        version__effective_from__lte=day,
    ).order_by("-version__number", wanted, "-correction")


# --- in words -------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Row:
    """An activity in words. `span`: of the first one of a notice, how many it has."""

    activity: Activity
    text: Any
    span: int
    wanted_language: str = ""

    @property
    def title(self):
        return self.text.title

    @property
    def series_id(self):
        return str(self.text.version.series.public_id)

    @property
    def language(self):
        return self.text.language

    @property
    def language_name(self):
        return language_in_words(self.language)

    @property
    def other_language(self):
        """That the version has no text in the language that was asked for."""
        if self.wanted_language in ("", self.language):
            return ""
        return gettext("Not published in this language: %(language)s") % {
            "language": language_in_words(self.wanted_language)
        }

    @property
    def number(self):
        return self.text.version.number

    @property
    def version(self):
        return number_in_words(self.number)

    @property
    def effective_from(self):
        return self.text.version.effective_from

    @property
    def since(self):
        return day_in_words(self.effective_from)

    @property
    def text_url(self):
        return reverse("seloste_text", args=[self.text.pk])

    @property
    def missing_labels(self):
        return [str(MISSING[item]) for item in self.activity.missing]


def activity_rows(series, wanted_language=""):
    """Rows of series with their `current_text`, as recorded. One query."""
    series = list(series)
    texts = (
        VersionText.objects.select_related("version__series")
        .defer("edited", "body")
        .in_bulk([found.current_text for found in series])
    )
    for found in series:
        text = texts[found.current_text]
        recorded = activities(text.notice, reader_wording(text.language))
        for place, activity in enumerate(recorded):
            yield Row(
                activity=activity,
                text=text,
                span=0 if place else len(recorded),
                wanted_language=wanted_language,
            )


# --- the report -----------------------------------------------------------------------


class ActivityFilterSet(WagtailFilterSet):
    organisation = django_filters.ModelChoiceFilter(
        label=_("Organisation"),
        queryset=organisations,
        empty_label=_("Any organisation"),
        method="of_organisation",
    )
    language = django_filters.ChoiceFilter(
        label=_("Language of the texts"),
        choices=lambda: [(code, language_in_words(code)) for code in codes()],
        empty_label=_("Source language of each notice"),
        widget=forms.RadioSelect,
        method="in_language",
    )

    class Meta:
        model = NoticeSeries
        fields = []

    def of_organisation(self, queryset, name, value):
        """The notices whose recorded text names the organisation, in whatever role."""
        key = str(value.translation_key)
        named = Q(document__contains=canonical({"organisation": key})[1:-1]) | Q(
            document__contains=canonical({"key": key})[1:-1]
        )
        texts = VersionText.objects.filter(named, pk=OuterRef("current_text"))
        return queryset.filter(Exists(texts))

    def in_language(self, queryset, name, value):
        """Leaves nothing out: a notice without that language stands in its own."""
        return queryset


class ActivityColumn(Column):
    """Several items of Art. 30 in one cell, which stands beside all purposes of a notice.

    `items`: (field of the activity, its name, whether it is left out where there is none).
    """

    cell_template_name = "wagtail_seloste/admin/activities/items_cell.html"

    def __init__(self, name, *, items, **named):
        super().__init__(name, **named)
        self.items = items

    def get_value(self, instance):
        return [
            {
                "name": label,
                "lines": getattr(instance.activity, field),
                "is_missing": field in instance.activity.missing,
            }
            for field, label, where_any in self.items
            if getattr(instance.activity, field) or not where_any
        ]


class NoticeColumn(Column):
    cell_template_name = "wagtail_seloste/admin/activities/notice_cell.html"


class PurposeColumn(Column):
    cell_template_name = "wagtail_seloste/admin/activities/purpose_cell.html"


class ActivitiesView(ArchiveListView):
    """Notices in use × their purposes, from what is recorded and in force."""

    model = NoticeSeries
    page_title = _("Record of processing activities")
    page_subtitle = _("Versions in force")
    header_icon = "form"
    verbose_name_plural = _("notices")
    paginator_class = NoticePaginator
    template_name = "wagtail_seloste/admin/activities/list.html"
    is_searchable = True
    default_ordering = "current_title"
    filterset_class = ActivityFilterSet
    index_url_name = "seloste_activities:index"
    index_results_url_name = "seloste_activities:results"
    export_filename = "record-of-processing-activities"
    columns = [
        NoticeColumn("title", label=_("Notice"), sort_key="current_title", width="19%"),
        ActivityColumn(
            "controller",
            label=_("Controller"),
            items=[
                ("controller", _("Controller"), False),
                ("joint_controllers", _("Joint controllers"), True),
                ("representative", _("Representative in the EU"), True),
                ("dpo", _("Data protection officer"), True),
            ],
        ),
        PurposeColumn("activity.purpose", label=_("Purpose")),
        ActivityColumn(
            "data_subjects",
            label=_("People and data"),
            items=[
                ("data_subjects", _("Data subjects"), False),
                ("data_categories", _("Personal data"), False),
            ],
        ),
        ActivityColumn(
            "recipients",
            label=_("Recipients and transfers"),
            items=[
                ("recipients", _("Recipients"), False),
                ("transfers", _("Transfers outside the EEA"), False),
            ],
        ),
        ActivityColumn(
            "retention",
            label=_("Retention and security"),
            items=[
                ("retention", _("Retention"), False),
                ("security", _("Security"), False),
            ],
        ),
    ]
    export_headings = {
        "title": _("Notice"),
        "series_id": _("Series"),
        "language": _("Language"),
        "number": _("Version"),
        "effective_from": _("In force from"),
        "activity.controller": _("Controller and contact details"),
        "activity.joint_controllers": _("Joint controllers"),
        "activity.representative": _("Representative in the EU"),
        "activity.dpo": _("Data protection officer"),
        "activity.purpose": _("Purpose"),
        "activity.details": _("About the purpose"),
        "activity.data_subjects": _("Categories of data subjects"),
        "activity.data_categories": _("Categories of personal data"),
        "activity.recipients": _("Recipients"),
        "activity.countries": _("Countries outside the EEA"),
        "activity.transfers": _("Transfers and their safeguards"),
        "activity.retention": _("Time limits for erasure"),
        "activity.security": _("Security measures"),
        "missing_labels": _("Missing"),
        "text.digest": _("Digest"),
    }
    list_export = list(export_headings)

    def dispatch(self, request, *args, **kwargs):
        if not may_see_some(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def language(self):
        """The language that was asked for; "" for that of each notice."""
        chosen = self.request.GET.get("language", "")
        return chosen if chosen in codes() else ""

    def get_base_queryset(self):
        text = current_texts(today(timezone.now()), self.language)
        live = visible_pages(self.request.user).filter(
            live=True, translation_key=OuterRef("translation_key")
        )
        return (
            NoticeSeries.objects.filter(Exists(live), state=NoticeSeries.State.ACTIVE)
            .annotate(
                current_text=Subquery(text.values("pk")[:1]),
                current_title=Subquery(text.values("title")[:1]),
            )
            .filter(current_text__isnull=False)
        )

    def order_queryset(self, queryset):
        return queryset.order_by(self.ordering, "pk")

    def search_queryset(self, queryset):
        """By the title as it was recorded."""
        if not self.is_searching:
            return queryset
        return queryset.filter(current_title__icontains=self.search_query)

    def described(self, found):
        return list(activity_rows(found, self.language))

    def preprocess_field_value(self, field, value, export_format):
        """Several lines are as many lines of a cell."""
        if isinstance(value, tuple | list):
            return "\n".join(value)
        return super().preprocess_field_value(field, value, export_format)


class ActivitiesViewSet(ArchiveViewSet):
    name = "seloste_activities"
    url_prefix = "reports/record-of-processing-activities"
    icon = "form"
    menu_label = _("Record of processing activities")
    menu_name = "seloste-activities"
    menu_hook = "register_reports_menu_item"
    menu_order = 1300
    index_view_class = ActivitiesView

    @cached_property
    def menu_item_class(self):
        return ActivitiesMenuItem


class ActivitiesMenuItem(MenuItem):
    def is_shown(self, request):
        return may_see_some(request.user)
