"""On the admin's first page: what the notices need of whoever looks at it."""

from django.db.models import Count, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from wagtail.admin.ui.components import Component
from wagtail.permission_policies.pages import PagePermissionPolicy

from ..models.archive import NoticeSeries
from ..models.checking import TextFinding
from ..reach import notice_pages
from ..rechecking import AT_A_GLANCE, catch_up, current_texts
from ..recording import today
from ..reviews import Review, due
from .languages import EDIT, SHOWN_ON_HOMEPAGE, may_see_some, to_translate
from .rows import language_in_words, review_in_words


def pages_of(user, permissions):
    """The pages of notices for which a user has one of these permissions."""
    policy = PagePermissionPolicy()
    own = policy.instances_user_has_any_permission_for(user, permissions)
    return notice_pages().filter(pk__in=own.order_by().values("pk"))


def to_put_right(user, day):
    """Live pages that a user may edit with errors in what is published. One query.

    [{"title", "language", "told", "url"}], those with most errors first; one more than
    is shown.
    """
    pages = pages_of(user, EDIT)
    text = "text_check__text"
    page = pages.filter(
        translation_key=OuterRef(f"{text}__version__series__translation_key"),
        locale__language_code=OuterRef(f"{text}__language"),
    )
    found = (
        TextFinding.objects.filter(
            text_check__text__in=current_texts(day, pages),
            level="error",
            silenced=None,
        )
        .order_by()
        .values(f"{text}__language")
        .annotate(
            page=Subquery(page.values("pk")[:1]),
            title=Subquery(page.values("draft_title")[:1]),
            count=Count("rule", distinct=True),
        )
        .order_by("-count", "title", "page")
    )
    return [
        {
            "title": row["title"],
            "language": language_in_words(row[f"{text}__language"]),
            "told": ngettext("%(count)s error", "%(count)s errors", row["count"])
            % {"count": row["count"]},
            "url": reverse("seloste_check", args=[row["page"]]),
        }
        for row in found[: SHOWN_ON_HOMEPAGE + 1]
    ]


def to_look_through(user, day):
    """Live notices that a user may publish, of which a review is due. One query.

    [{"title", "told", "url"}], the longest due first; one more than is shown.
    """
    page = pages_of(user, ["publish"]).filter(
        translation_key=OuterRef("translation_key"),
        locale__language_code=OuterRef("source_language"),
        live=True,
    )
    found = (
        due(NoticeSeries.objects.all(), day)
        .annotate(title=Subquery(page.values("draft_title")[:1]))
        .filter(title__isnull=False)
        .order_by("recorded_at", "pk")
    )
    return [
        {
            "title": series.title,
            "told": review_in_words(Review.of(series), day)["due"],
            "url": reverse("seloste_versions", args=[series.public_id]),
        }
        for series in found[: SHOWN_ON_HOMEPAGE + 1]
    ]


class NeedsPanel(Component):
    """Errors in what is published, reviews that are due, languages that lag."""

    name = "seloste_needs"
    template_name = "wagtail_seloste/admin/home/panel.html"
    order = 230

    class Media:
        css = {"all": ["wagtail_seloste/admin.css"]}

    def get_context_data(self, parent_context):
        user = parent_context["request"].user
        day = today(timezone.now())
        # What was published a moment ago is told now, not when somebody opens the list.
        catch_up(current_texts(day, pages_of(user, EDIT)), day, AT_A_GLANCE)
        wrong, old = to_put_right(user, day), to_look_through(user, day)
        return {
            "wrong": wrong[:SHOWN_ON_HOMEPAGE],
            "has_more_wrong": len(wrong) > SHOWN_ON_HOMEPAGE,
            "wrong_url": reverse("seloste_findings:index") + "?level=error&silenced=no",
            "old": old[:SHOWN_ON_HOMEPAGE],
            "has_more_old": len(old) > SHOWN_ON_HOMEPAGE,
            "url": reverse("seloste_languages:index"),
            **to_translate(user),
        }


def add_panel(request, panels):
    if may_see_some(request.user):
        panels.append(NeedsPanel())
