"""Who may read the archive of a notice: those who may read the page of the language.

An archive in a language follows its page: no live page, no archive; what guards the page
guards the archive.
"""

from collections.abc import Callable, Collection
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Left, Length
from django.http import HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.models import PageViewRestriction

from .models.archive import NoticeSeries


def page_model():
    """The site's base page model; Wagtail 8 lets a site replace it."""
    return apps.get_model(getattr(settings, "WAGTAIL_PAGE_MODEL", "wagtailcore.Page"))


ALIASES = 3
"""How many aliases may stand between a page and the one whose restrictions hold for it.
An alias of an alias is what the translation of a translation is put below."""


def held_by(pages: QuerySet | Collection[int]) -> Q:
    """The condition that what restricts one of some pages (their ids) restricts a page.

    As `page` does it: an alias has the restrictions of the page that it stands for; and
    so have, of either, those below.
    """
    held = Q(pk__in=pages)
    for _number in range(ALIASES):
        # The aliases are found once for a whole query. Joined from each page that is
        # asked about, they are looked for in all pages of the site by a database that
        # counts the empty `alias_of` as alike, as SQLite does after ANALYZE.
        aliases = page_model().objects.filter(
            alias_of__isnull=False, alias_of__in=pages
        )
        pages = aliases.values("pk")
        held |= Q(pk__in=pages)
    return held


def is_open(prefix: str = "") -> Q:
    """The condition that anybody may read a page: live, and under no restriction.

    `prefix`: the way to the page from what is asked for, such as ``page__``.
    """
    restrictions = PageViewRestriction.objects.all()
    over = page_model().objects.filter(
        held_by(restrictions.values("page")),
        path=Left(OuterRef(f"{prefix}path"), Length("path")),
    )
    # Where nothing is restricted, and that is most often so, no page is asked about.
    is_free = ~Exists(restrictions) | ~Exists(over)
    return Q(is_free, **{f"{prefix}live": True})


def open_pages() -> QuerySet:
    """Pages that anybody may read."""
    return page_model().objects.filter(is_open())


def live_pages(series: NoticeSeries) -> list[Any]:
    """The live pages of a notice in all languages, each with its locale; one query.

    `is_public`: anybody may read it. The page of a language comes before an alias that
    stands for it.
    """
    return list(
        page_model()
        .objects.filter(translation_key=series.translation_key, live=True)
        .annotate(is_public=Case(When(is_open(), then=Value(True)), default=False))
        .select_related("locale")
        .order_by(F("alias_of").asc(nulls_first=True), "pk")
    )


WAGTAILS = "wagtail.wagtail_hooks"
"""Where Wagtail's own hooks are. They ask for restrictions, each time the database, and
for the method."""


def guards(name: str, *, is_public: bool = False) -> list[Callable[..., Any]]:
    """The hooks of this name; of a page that is known to be open only the site's own."""
    found = hooks.get_hooks(name)
    if not is_public:
        return found
    return [hook for hook in found if hook.__module__ != WAGTAILS]


def served(
    page: Any,
    request: HttpRequest,
    answer: Callable[[], HttpResponse],
    *,
    is_public: bool = False,
) -> HttpResponse:
    """What `answer` gives, behind everything that guards the page.

    The same hooks in the same order as in Wagtail's own view: those of its privacy
    settings (a login, a password form, a group; then nothing is cached) and those of
    the site. `is_public`: the page was found to be open at this moment, see
    :func:`is_open`; then Wagtail's own need not ask again.
    """

    def chain(page, request, args, kwargs):
        return answer()

    for hook in reversed(guards("on_serve_page", is_public=is_public)):
        chain = hook(chain)
    for hook in guards("before_serve_page", is_public=is_public):
        response = hook(page, request, (), {})
        if isinstance(response, HttpResponse):
            return response
    return chain(page, request, (), {})
