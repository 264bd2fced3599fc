"""What the checker found in what is published: notices × findings."""

from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Case, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Left, Length
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.utils import get_user_display_name

from ..access import page_model
from ..advice import LABELS
from ..checking import known_rules
from ..forms import section_labels
from ..localize import kept_translations
from ..models.checking import TextFinding
from ..reach import notice_models, notice_pages, referring_to
from ..rechecking import ON_LOOK, catch_up, current_texts
from ..recording import today
from ..rules import LEVELS
from .history import versions_url
from .languages import codes, may_see_some, visible_notices
from .lists import ArchiveListView, ArchiveViewSet
from .republishing import organisations_in_use
from .rows import day_in_words, language_in_words, number_in_words

OLD = "notice_old"
"""The rule about notices that nobody has looked through for long."""

SILENCED_AFTER = 10
"""By so much a silenced finding ranks after one of its level."""


def visible_pages(user):
    """The pages of the notices of which a user may see the archive, in all languages."""
    keys = visible_notices(user).order_by().values("translation_key")
    return notice_pages().filter(translation_key__in=keys)


def visible_findings(user, day):
    """What was found in what is published of them; each with its `rank`, worst first."""
    levels = [When(level=level, then=Value(n)) for n, level in enumerate(LEVELS)]
    level = Case(*levels, default=Value(len(LEVELS)), output_field=IntegerField())
    silenced = Case(
        When(silenced__isnull=True, then=Value(0)),
        default=Value(SILENCED_AFTER),
        output_field=IntegerField(),
    )
    return TextFinding.objects.filter(
        text_check__text__in=current_texts(day, visible_pages(user))
    ).annotate(rank=level + silenced)


def pages_of_texts():
    """Of the text of a finding: its page."""
    text = "text_check__text"
    return notice_pages().filter(
        translation_key=OuterRef(f"{text}__version__series__translation_key"),
        locale__language_code=OuterRef(f"{text}__language"),
    )


def all_section_labels():
    """Key of each section of the site's notices to its name in the editor's language."""
    labels = {"title": gettext("Title")}
    for model in notice_models():
        labels |= section_labels(model)
    return labels


def section_in_words(key, labels):
    return labels.get(key, key) if key else gettext("The notice as a whole")


def rule_in_words(id, rules):
    """The name of a rule in the editor's language; its id if it is not known any more."""
    rule = rules.get(id)
    return rule.text("title", get_language() or "en") if rule else id


# --- in words -------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Row:
    """A finding in words."""

    finding: TextFinding
    page: Any
    rule: str
    message: str
    source: str
    section: str
    day: Any
    url: str
    text_url: str
    versions_url: str = ""
    """Where a review is entered, of a notice that nobody has looked through for long."""

    @property
    def title(self):
        return self.page.get_admin_display_title()

    @property
    def text(self):
        return self.finding.text_check.text

    @property
    def language(self):
        return self.text.language

    @property
    def language_name(self):
        return language_in_words(self.language)

    @property
    def version(self):
        number = number_in_words(self.text.version.number)
        if self.text.version.effective_from <= self.day:
            return number
        return gettext("%(version)s, announced") % {"version": number}

    @property
    def number(self):
        return self.text.version.number

    @property
    def series_id(self):
        return str(self.text.version.series.public_id)

    @property
    def level(self):
        return self.finding.level

    @property
    def level_label(self):
        return LABELS.get(self.level, self.level)

    @property
    def excerpt(self):
        return self.finding.excerpt

    @property
    def places(self):
        return self.finding.places

    @property
    def since(self):
        return self.finding.since

    @property
    def since_in_words(self):
        return day_in_words(self.finding.since)

    @property
    def silence(self):
        return self.finding.silenced

    @property
    def reason(self):
        return self.silence.reason if self.silence else ""

    @property
    def silenced_on(self):
        return today(self.silence.at) if self.silence else None

    @property
    def silenced_on_in_words(self):
        return day_in_words(self.silenced_on)

    @property
    def silenced_by(self):
        if not self.silence:
            return ""
        user = self.silence.user
        return get_user_display_name(user) if user else gettext("unknown")


def finding_rows(findings, user, day):
    """Rows of findings, as a user (or whoever may) acts on them. Two queries."""
    findings = list(findings)
    texts = [finding.text_check.text for finding in findings]
    keys = {text.version.series.translation_key for text in texts}
    languages = {text.language for text in texts}
    pages = {
        (page.translation_key, page.locale.language_code): page
        for page in notice_pages()
        .filter(translation_key__in=keys, locale__language_code__in=languages)
        .select_related("locale")
    }
    kept = {
        (key, language) for key, _source, language in kept_translations(keys, languages)
    }
    rules, labels = known_rules(), all_section_labels()
    return [
        row_of(finding, pages, kept, rules, labels, user, day) for finding in findings
    ]


def row_of(finding, pages, kept, rules, labels, user, day):
    text = finding.text_check.text
    key = (text.version.series.translation_key, text.language)
    page, rule = pages[key], rules.get(finding.rule)
    speaks = get_language() or "en"
    return Row(
        finding=finding,
        page=page,
        rule=rule_in_words(finding.rule, rules),
        message=rule.text("message", speaks, finding.params) if rule else "",
        source=rule.source if rule else "",
        section=section_in_words(finding.section, labels),
        day=day,
        url=place_url(finding, page, key in kept, user),
        text_url=reverse("seloste_text", args=[text.pk]),
        versions_url=versions_url(text.version.series) if finding.rule == OLD else "",
    )


def place_url(finding, page, is_kept, user):
    """Where a place is put right: the form, or the translator's desk; "" if one may not.

    Without a user for whoever may.
    """
    if user is not None and not page.permissions_for_user(user).can_edit():
        return ""
    section = finding.section_id or finding.section
    if is_kept:
        anchor = f"#section-{section}" if section else ""
        return f"{reverse('seloste_translate', args=[page.pk])}?show=all{anchor}"
    anchor = f"#seloste:{section}" if section else ""
    return f"{reverse('wagtailadmin_pages:edit', args=[page.pk])}{anchor}"


# --- the list -------------------------------------------------------------------------


def rule_choices():
    rules = known_rules()
    return sorted(
        ((id, rule_in_words(id, rules)) for id in rules), key=lambda each: each[1]
    )


def section_choices():
    return list(all_section_labels().items())


def organisations(request):
    return organisations_in_use()


def parents(request):
    """The pages below which there are notices that the user sees."""
    below = visible_pages(request.user).annotate(above=Left("path", Length("path") - 4))
    return page_model().objects.filter(path__in=below.values("above")).order_by("path")


class PageChoiceField(django_filters.fields.ModelChoiceField):
    def label_from_instance(self, page):
        return page.get_admin_display_title()


class PageFilter(django_filters.ModelChoiceFilter):
    field_class = PageChoiceField


class FindingFilterSet(WagtailFilterSet):
    level = django_filters.MultipleChoiceFilter(
        label=_("Level"),
        choices=list(LABELS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    silenced = django_filters.ChoiceFilter(
        label=_("Silenced"),
        choices=[("no", _("No")), ("yes", _("Yes"))],
        empty_label=_("All"),
        widget=forms.RadioSelect,
        method="of_silence",
    )
    language = django_filters.ChoiceFilter(
        label=_("Language"),
        field_name="text_check__text__language",
        choices=lambda: [(code, language_in_words(code)) for code in codes()],
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )
    rule = django_filters.ChoiceFilter(
        label=_("Finding"), choices=rule_choices, empty_label=_("All")
    )
    section = django_filters.ChoiceFilter(
        label=_("Section"), choices=section_choices, empty_label=_("All")
    )
    organisation = django_filters.ModelChoiceFilter(
        label=_("Organisation"),
        queryset=organisations,
        empty_label=_("Any organisation"),
        method="of_organisation",
    )
    below = PageFilter(
        label=_("Below the page"),
        queryset=parents,
        empty_label=_("All"),
        method="of_page",
    )

    class Meta:
        model = TextFinding
        fields = []

    def of_silence(self, queryset, name, value):
        return queryset.filter(silenced__isnull=value == "no")

    def of_organisation(self, queryset, name, value):
        return self.of_pages(queryset, notice_pages().filter(referring_to(value)))

    def of_page(self, queryset, name, value):
        return self.of_pages(queryset, notice_pages().descendant_of(value))

    def of_pages(self, queryset, pages):
        """The findings in these notices, in all languages."""
        keys = pages.order_by().values("translation_key")
        return queryset.filter(
            text_check__text__version__series__translation_key__in=keys
        )


class NoticeColumn(TitleColumn):
    cell_template_name = "wagtail_seloste/admin/findings/notice_cell.html"


class LevelColumn(Column):
    cell_template_name = "wagtail_seloste/admin/findings/level_cell.html"


class FindingColumn(Column):
    cell_template_name = "wagtail_seloste/admin/findings/finding_cell.html"


class ExcerptColumn(Column):
    cell_template_name = "wagtail_seloste/admin/findings/excerpt_cell.html"


class SilencedColumn(Column):
    cell_template_name = "wagtail_seloste/admin/findings/silenced_cell.html"


class FindingsView(ArchiveListView):
    """Notices × findings, worst first and what is silenced last."""

    model = TextFinding
    page_title = _("Findings")
    page_subtitle = _("What the public reads")
    header_icon = "clipboard-list"
    verbose_name_plural = _("findings")
    nothing_here = _("The check finds nothing in what the public reads.")
    template_name = "wagtail_seloste/admin/findings/list.html"
    is_searchable = True
    default_ordering = "rank"
    filterset_class = FindingFilterSet
    index_url_name = "seloste_findings:index"
    index_results_url_name = "seloste_findings:results"
    export_filename = "notice-findings"
    columns = [
        NoticeColumn("title", label=_("Notice"), sort_key="notice_title"),
        LevelColumn("level", label=_("Level"), sort_key="rank"),
        FindingColumn("rule", label=_("Finding"), sort_key="rule"),
        ExcerptColumn("section", label=_("Place"), sort_key="section"),
        Column("since_in_words", label=_("Since"), sort_key="since"),
        SilencedColumn("silence", label=_("Silenced")),
    ]
    export_headings = {
        "title": _("Notice"),
        "series_id": _("Series"),
        "language": _("Language"),
        "number": _("Version"),
        "level_label": _("Level"),
        "finding.rule": _("Rule"),
        "rule": _("Finding"),
        "message": _("What to do"),
        "source": _("Source"),
        "section": _("Section"),
        "excerpt": _("Words"),
        "places": _("Places"),
        "since": _("Since"),
        "reason": _("Silenced because"),
        "silenced_by": _("Silenced by"),
        "silenced_on": _("Silenced on"),
    }
    list_export = list(export_headings)

    def dispatch(self, request, *args, **kwargs):
        if not may_see_some(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def day(self):
        return today(timezone.now())

    def get(self, request, *args, **kwargs):
        """What was never checked, or by other rules, is checked first: a few of them."""
        texts = current_texts(self.day, visible_pages(request.user))
        self.is_behind = catch_up(texts, self.day, ON_LOOK)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return {**super().get_context_data(**kwargs), "is_behind": self.is_behind}

    def get_base_queryset(self):
        text = "text_check__text"
        return (
            visible_findings(self.request.user, self.day)
            .annotate(notice_title=Subquery(pages_of_texts().values("draft_title")[:1]))
            .select_related(f"{text}__version__series", "silenced__user")
            .defer(f"{text}__document", f"{text}__edited", f"{text}__body")
        )

    def order_queryset(self, queryset):
        return queryset.order_by(
            *dict.fromkeys([self.ordering, "rank", "notice_title", "pk"])
        )

    def search_queryset(self, queryset):
        """By the title of the notice, the words found, or the name of the finding."""
        if not self.is_searching:
            return queryset
        wanted = self.search_query.lower()
        rules = [
            id for id, title in rule_choices() if wanted in f"{title} {id}".lower()
        ]
        return queryset.filter(
            Q(notice_title__icontains=self.search_query)
            | Q(excerpt__icontains=self.search_query)
            | Q(rule__in=rules)
        )

    def described(self, found):
        return finding_rows(found, self.request.user, self.day)


class FindingsViewSet(ArchiveViewSet):
    name = "seloste_findings"
    url_prefix = "privacy-notices/findings"
    icon = "clipboard-list"
    menu_label = _("Findings")
    menu_name = "seloste-findings"
    index_view_class = FindingsView

    @cached_property
    def menu_item_class(self):
        return FindingsMenuItem


class FindingsMenuItem(MenuItem):
    def is_shown(self, request):
        return may_see_some(request.user)
