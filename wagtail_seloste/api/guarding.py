"""What guards a page guards what machines read of it.

Whether a page is live and open to anybody is part of every question to the database. One
that is restricted, or that the site guards with hooks of its own, goes through all hooks
as in Wagtail's own view. Without any it costs nothing.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail import hooks

from ..access import page_model, served
from .problems import NotFound

GUARDS = ("on_serve_page", "before_serve_page")
WAGTAILS = "wagtail.wagtail_hooks"
"""Its own hooks ask for restrictions, which no open page has, and for the method."""


def has_guards() -> bool:
    """Whether somebody else than Wagtail guards pages."""
    return any(
        hook.__module__ != WAGTAILS for name in GUARDS for hook in hooks.get_hooks(name)
    )


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
    response = let(request, page.specific, write)
    if response is None:
        raise NotFound
    if not is_public:
        response["Cache-Control"] = "private, no-store"
    return response


def let(
    request: HttpRequest, page: Any, write: Callable[[], HttpResponse]
) -> HttpResponse | None:
    """What `write` gives behind the hooks; None if one of them answers instead."""
    reached = False

    def reach() -> HttpResponse:
        nonlocal reached
        reached = True
        return write()

    response = served(page, request, reach)
    return response if reached else None


def is_let(request: HttpRequest, page: Any) -> bool:
    """Whether the site's own hooks let the reader have the page."""
    return let(request, page, HttpResponse) is not None
