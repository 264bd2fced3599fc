"""Where a site's privacy notice is: what ``rel="privacy-policy"`` leads to (RFC 6903)."""

from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Case, Q, QuerySet, Value, When
from django.http import HttpRequest
from django.utils import translation
from wagtail.models import Site

from .access import open_pages, page_model
from .models.archive import NoticeSeries
from .wording import base_language


def privacy_policy_url(chosen: Any = None, request: HttpRequest | None = None) -> str:
    """The whole address of the chosen page in the active language, or else in another.

    `chosen`: a notice (its page in any language, or its public id), a page that lists
    notices, or that page's translation key; None is the site's own list, the first
    ``NoticeIndexPage`` below its root. "" if nobody may read any. One query of pages.
    """
    pages = pages_of(chosen, request)
    if pages is None:
        return ""
    language = translation.get_language() or ""
    page = (
        pages.filter(alias_of__isnull=True)
        .select_related("locale")
        .order_by(
            Case(
                When(locale__language_code=language, then=Value(0)),
                When(locale__language_code=base_language(language), then=Value(1)),
                default=Value(2),
            ),
            "path",
        )
        .first()
    )
    return (page.get_full_url(request) or "") if page else ""


def pages_of(chosen: Any, request: HttpRequest | None) -> QuerySet | None:
    """Open pages, in all languages, that are meant; None if that is nothing."""
    if chosen is None:
        return lists_of(request)
    if isinstance(chosen, page_model()):
        return open_pages().filter(translation_key=chosen.translation_key)
    try:
        key = UUID(str(chosen))
    except ValueError:
        return None
    series = NoticeSeries.objects.filter(public_id=key)
    return open_pages().filter(
        Q(translation_key=key) | Q(translation_key__in=series.values("translation_key"))
    )


def lists_of(request: HttpRequest | None) -> QuerySet | None:
    """Lists of notices of the site; None where our pages are not installed."""
    if request is None or not apps.is_installed("wagtail_seloste.pages"):
        return None
    site = Site.find_for_request(request)
    if site is None:
        return None
    # What Wagtail keeps to make addresses: the root pages in all languages, no query.
    below = Q(pk=None)
    for root in Site.get_site_root_paths():
        if root.site_id == site.pk:
            below |= Q(url_path__startswith=root.root_path)
    lists = apps.get_model("wagtail_seloste_pages", "NoticeIndexPage").objects.all()
    return open_pages().filter(below, pk__in=lists.values("pk"))
