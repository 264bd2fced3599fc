"""Where a site's privacy notice is: what ``rel="privacy-policy"`` leads to (RFC 6903).

On every page of a site, so it costs one small query that is compiled once.
"""

from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import F, Q, QuerySet, Value
from django.http import HttpRequest
from django.utils import translation
from wagtail.models import Site

from .access import open_pages, page_model
from .api.standing import Addresses, stand_in_page
from .api.statements import Row, Statement
from .models.archive import NoticeSeries
from .wording import base_language


def privacy_policy_url(chosen: Any = None, request: HttpRequest | None = None) -> str:
    """The whole address of the chosen page in the active language, or else in another.

    `chosen`: a notice (its page in any language, or its public id), a page that lists
    notices, or that page's translation key; None is the site's own list, the first
    ``NoticeIndexPage`` below its root. "" if nobody may read any. One query; another one
    for each language that is looked for in vain.
    """
    language = translation.get_language() or ""
    row = (
        list_of_site(language, request) if chosen is None else page_of(chosen, language)
    )
    if row is None:
        return ""
    if request is None:
        place = (row["pk"], row["url_path"], row["locale_id"])
        return stand_in_page(page_model(), place).get_full_url() or ""
    return Addresses(request).of_row(row)


def nearness(code: str, language: str) -> int:
    """How far a language is from the one that is wanted: 0, 1 for its base, 2."""
    return 0 if code == language else 1 if code == base_language(language) else 2


COLUMNS = ("pk", "url_path", "locale_id", "locale__language_code")


def pages_meant(key: UUID) -> QuerySet[Any]:
    series = NoticeSeries.objects.filter(public_id=key)
    return (
        open_pages()
        .filter(
            Q(translation_key=key)
            | Q(translation_key__in=series.values("translation_key")),
            alias_of__isnull=True,
        )
        .order_by("path")
        .values(*COLUMNS)
    )


PAGES = Statement(pages_meant, key=models.UUIDField())


def page_of(chosen: Any, language: str) -> Row | None:
    """The open page that is meant, in the language or the nearest."""
    if isinstance(chosen, page_model()):
        chosen = chosen.translation_key
    try:
        rows = PAGES.rows(key=UUID(str(chosen)))
    except ValueError:
        return None
    return min(
        rows,
        key=lambda row: nearness(row["locale__language_code"], language),
        default=None,
    )


def lists_below(root: str) -> QuerySet[Any]:
    lists = apps.get_model("wagtail_seloste_pages", "NoticeIndexPage").objects.all()
    return (
        open_pages()
        .alias(root=Value(root, models.CharField()))
        .filter(
            url_path__startswith=F("root"),
            pk__in=lists.values("pk"),
            alias_of__isnull=True,
        )
        .order_by("path")
        .values(*COLUMNS)[:1]
    )


LISTS = Statement(lists_below, root=models.CharField())


def list_of_site(language: str, request: HttpRequest | None) -> Row | None:
    """The first open list below the site's root in the language, or in the nearest."""
    if request is None or not apps.is_installed("wagtail_seloste.pages"):
        return None
    site = Site.find_for_request(request)
    # What Wagtail keeps to make addresses: the root pages in all languages, no query.
    roots = [
        root for root in Site.get_site_root_paths() if site and root.site_id == site.pk
    ]
    for root in sorted(roots, key=lambda root: nearness(root.language_code, language)):
        row = LISTS.row(root=root.root_path)
        if row is not None:
            return row
    return None
