"""Finding the page of a notice from its address, as Wagtail would, in two questions.

Wagtail asks for the site, the language, each page on the way down, their restrictions. Here
the first question is for the site and its front page in the language of the request; the
second for the page at the address, what it is made of and lies below, whether anybody may
read it, and all that stands for its notice. What is not found like this, or is unusual in
any way, is left to Wagtail: nothing is refused here.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    Case,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Left, Length
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.utils.translation import get_language
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import Locale, Site
from wagtail.models.sites import (
    MATCH_DEFAULT,
    MATCH_HOSTNAME,
    MATCH_HOSTNAME_DEFAULT,
    MATCH_HOSTNAME_PORT,
)

from ..access import page_model
from ..models.pages import NoticePageMixin
from .standing import pages_beside
from .statements import DAY, KEY, NUMBER, Objects, Row, Statement
from .statements import LANGUAGE as TEXT

DEEPEST = 8
"""Addresses of more parts are left to Wagtail: a statement is compiled for each depth."""

STOCK = ("wagtail.models.pages", "treebeard.mp_tree")
"""Where Wagtail's own ways from a page to those below it are written."""


# --- the site ------------------------------------------------------------------------


def sites(hostname: str, port: int) -> QuerySet[Any]:
    """Those that may be meant, the best match first, as Wagtail asks for them."""
    # From `get_site_for_hostname` in wagtail/models/sites.py.
    return (
        Site.objects.annotate(
            match=Case(
                When(hostname=hostname, port=port, then=Value(MATCH_HOSTNAME_PORT)),
                When(
                    hostname=hostname,
                    is_default_site=True,
                    then=Value(MATCH_HOSTNAME_DEFAULT),
                ),
                When(is_default_site=True, then=Value(MATCH_DEFAULT)),
                default=Value(MATCH_HOSTNAME),
                output_field=IntegerField(),
            )
        )
        .filter(Q(hostname=hostname) | Q(is_default_site=True))
        .order_by("match")
        .select_related("root_page")
    )


def sites_in(hostname: str, port: int, language: str, default: str) -> QuerySet[Any]:
    """As :func:`sites`, with the `front`: the path of the front page in a language.

    `default`: the language that stands for one that the site does not have.
    """
    locales = (
        Locale.objects.filter(language_code=code).values("pk")[:1]
        for code in (language, default)
    )
    front = page_model().objects.filter(
        translation_key=OuterRef("root_page__translation_key"),
        locale_id=Coalesce(*map(Subquery, locales)),
        live=True,
    )
    return sites(hostname, port).annotate(front=Subquery(front.values("path")[:1]))


SITES = Objects(sites, hostname=TEXT, port=NUMBER)
SITES_IN = Objects(sites_in, hostname=TEXT, port=NUMBER, language=TEXT, default=TEXT)


def site_of(request: HttpRequest) -> tuple[Any, str]:
    """The site of a request, kept on it as by Wagtail, and the path of its front page.

    None and "" if there is none. One query.
    """
    # From `Site._find_for_request`.
    where = {
        "hostname": split_domain_port(request._get_raw_host())[0],  # type: ignore[attr-defined]
        "port": request.get_port(),
    }
    languages = languages_of_request()
    if languages is None:
        found = SITES.objects(**where)
    else:
        language, default = languages
        found = SITES_IN.objects(**where, language=language, default=default)
    site = best(found)
    request._wagtail_site = site  # type: ignore[attr-defined]
    if site is None:
        return None, ""
    return site, getattr(site, "front", None) or site.root_page.path


def best(found: list[Any]) -> Any:
    """The one of `sites` that answers, None if none does."""
    # From `get_site_for_hostname`.
    if not found:
        return None
    first = found[0].match
    if len(found) == 1 or first in (MATCH_HOSTNAME_PORT, MATCH_HOSTNAME_DEFAULT):
        return found[0]
    if first == MATCH_DEFAULT:
        return found[len(found) == 2]
    return None


def languages_of_request() -> tuple[str, str] | None:
    """The language of the request, and the one that stands for it where it is not there.

    None where front pages are the same in all languages.
    """
    # From `TranslatableMixin.localized_draft` and `Locale.get_active`.
    if not getattr(settings, "WAGTAIL_I18N_ENABLED", False):
        return None
    try:
        default = get_supported_content_language_variant(settings.LANGUAGE_CODE)
    except LookupError:
        default = ""
    try:
        return get_supported_content_language_variant(get_language()), default
    except LookupError:
        return default, default


# --- the page ------------------------------------------------------------------------


def pages_at(day: date, front: str, above: int, **slugs: str) -> QuerySet[Any]:
    """The rows of :data:`.standing.BESIDE` for the page at an address.

    `front`: the path of the page that the first of the `slugs` is below; `above`: how
    many pages that one is below. Of each page above it, the nearest first, `kind_1` and
    so on: its content type.
    """
    model = page_model()
    step = model.steplen
    # In no order: the database is to look for the slug, which is rare, not for the path.
    pages = model.objects.order_by()
    at: Any = front
    for slug in slugs.values():
        below = pages.annotate(parent=Left("path", Length("path") - step))
        at = Subquery(below.filter(slug=slug, parent=at).values("path")[:1])
    found = pages.filter(path=at, live=True)
    kinds = {}
    for number in range(1, len(slugs) + above + 1):
        path = Left(OuterRef("path"), Length(OuterRef("path")) - step * number)
        above_it = pages.filter(path=path).values("content_type_id")
        kinds[f"kind_{number}"] = Subquery(above_it[:1])
    return pages_beside(
        Subquery(found.values("translation_key")[:1]),
        day,
        place=F("path"),
        own_slug=F("slug"),
        kind=F("content_type_id"),
        **kinds,
    )


@lru_cache(maxsize=DEEPEST * DEEPEST)
def places(depth: int, above: int) -> Statement:
    """The statement for addresses of so many parts, below a page so deep in the tree."""

    def build(day: date, front: str, **slugs: str) -> QuerySet[Any]:
        return pages_at(day, front, above, **slugs)

    slugs = {f"slug_{number}": TEXT for number in range(depth)}
    return Statement(build, day=DAY, front=TEXT, **slugs)


def rows_at(path: str, front: str, day: date) -> tuple[Row | None, list[Row]]:
    """The page at an address, and all live pages of its notice; None if there is none.

    `path`: of the address, below that of the site's front page; `front`: this one's place
    in the tree. One query.
    """
    parts = [part for part in path.split("/") if part]
    step = page_model().steplen
    above = len(front) // step - 1
    if not 0 < len(parts) <= DEEPEST or above > DEEPEST:
        return None, []
    slugs = {f"slug_{number}": part for number, part in enumerate(parts)}
    rows = places(len(parts), above).rows(day=day, front=front, **slugs)
    # One of them is at the address. That another one looks as if it were, below the same
    # front page, needs languages side by side there: Wagtail may tell those apart.
    here = [
        row
        for row in rows
        if row["own_slug"] == parts[-1] and row["place"][: -step * len(parts)] == front
    ]
    return (here[0] if len(here) == 1 else None), rows


@dataclass(frozen=True, kw_only=True)
class Place:
    """The page of a notice that an address leads to, and that anybody may read.

    `page`: its row among `rows`, which are those of :data:`.standing.BESIDE`.
    """

    model: Any
    page: Row
    rows: list[Row]

    @property
    def is_ours_alone(self) -> bool:
        """Whether the site's class leaves it to ours who is answered, and what."""
        return all(
            getattr(self.model, name) is getattr(NoticePageMixin, name)
            for name in ("serve", "get_view_restrictions")
        )


def place_of(request: HttpRequest, path: str, day: date) -> Place | None:
    """Where an address leads, if that is the usual page of a notice; None if it is not.

    Two queries. None also of an alias, of a page that shows the text of another language,
    and where the site's own classes have a say in the way to it.
    """
    root = page_model()
    if getattr(root.route_for_request, "__module__", "") not in STOCK:
        return None
    site, front = site_of(request)
    own, rows = rows_at(path, front, day) if site else (None, [])
    if own is None or own["alias_of_id"] or own["text"] is None or not own["is_public"]:
        return None
    kinds = [own[name] for name in own if name.startswith("kind")]
    if not all(leads_on(model_of(kind)) for kind in kinds):
        return None
    model = model_of(own["kind"])
    if not issubclass(model, NoticePageMixin):
        return None
    return Place(model=model, page=own, rows=rows)


def model_of(kind: int) -> Any:
    """The class of the pages of a content type, None if it is gone."""
    return ContentType.objects.get_for_id(kind).model_class()


@lru_cache(maxsize=256)
def leads_on(model: Any) -> bool:
    """Whether pages of a class find the pages below them as Wagtail's do."""
    return model is not None and all(
        getattr(getattr(model, name), "__module__", "") in STOCK
        for name in ("route", "get_children")
    )


@lru_cache(maxsize=64)
def page_by_key(model: Any) -> Objects:
    """A page of this class whole, with its locale; its sections only if they are asked for.

    Readers are shown what was recorded of them.
    """

    def build(key: int) -> QuerySet[Any]:
        pages = model._default_manager.filter(pk=key)
        return pages.select_related("locale").defer("body")

    return Objects(build, key=KEY)
