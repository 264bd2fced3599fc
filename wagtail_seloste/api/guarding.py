"""What guards a page guards what machines read of it.

Whether a page is live and open to anybody is part of every question to the database. One
that is restricted, or that the site guards with hooks of its own, goes through all hooks
as in Wagtail's own view. Without any it costs nothing.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from ..access import guards, page_model, served
from ..reach import notice_models
from .problems import NotFound

GUARDS = ("on_serve_page", "before_serve_page")


def has_guards() -> bool:
    """Whether somebody else than Wagtail guards pages."""
    return any(guards(name, is_public=True) for name in GUARDS)


def guarded(
    request: HttpRequest,
    key: Any,
    write: Callable[[], HttpResponse],
    *,
    is_public: bool = True,
) -> HttpResponse:
    """What `write` gives, behind the hooks for the page with this key.

    NotFound if a hook answers instead: machines are not asked to log in. What not
    everybody may read is kept by no cache.
    """
    if is_public and not has_guards():
        return write()
    page = page_model().objects.filter(pk=key).first()
    if page is None:
        raise NotFound
    response = let(request, page.specific, write, is_public=is_public)
    if response is None:
        raise NotFound
    if not is_public:
        response["Cache-Control"] = "private, no-store"
    return response


def let(
    request: HttpRequest,
    page: Any,
    write: Callable[[], HttpResponse],
    *,
    is_public: bool,
) -> HttpResponse | None:
    """What `write` gives behind the hooks; None if one of them answers instead."""
    reached = False

    def reach() -> HttpResponse:
        nonlocal reached
        reached = True
        return write()

    response = served(page, request, reach, is_public=is_public)
    return response if reached else None


def reached(request: HttpRequest, keys: set[int]) -> set[int]:
    """Of open pages of notices those that the site's own hooks let the reader have.

    One query for each of the site's models of notices.
    """
    return {
        page.pk
        for model in notice_models()
        for page in model.objects.filter(pk__in=keys)
        if let(request, page, HttpResponse, is_public=True) is not None
    }
