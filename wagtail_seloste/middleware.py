"""The way of a reader to the page of a notice, in two questions instead of eight."""

from collections.abc import Callable
from inspect import unwrap
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.deprecation import MiddlewareMixin
from wagtail.url_routing import RouteResult
from wagtail.views import serve

from .api.guarding import has_guards
from .api.page_tags import page_tag, unchanged
from .api.routing import page_by_key, place_of
from .recording import today


class NoticeMiddleware(MiddlewareMixin):
    """Finds the page of a notice for Wagtail's own view; without it all is the same, slower.

    It stands last in ``MIDDLEWARE``. What Wagtail does with a page, and what the site does,
    is done as ever: hooks, ``serve()``, templates. Only a reader who has the page as it is
    already, by an ``ETag``, is answered before that, and only where Wagtail's and our own
    code alone would do it. Two queries for each page of Wagtail's view; one of them is
    Wagtail's own, which then does not ask again.
    """

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        if request.method not in ("GET", "HEAD") or unwrap(view) is not serve:
            return None
        if hasattr(request, "_wagtail_route_for_request"):
            return None
        path = kwargs["path"] if "path" in kwargs else args[0]
        found = place_of(request, path, today(timezone.now()))
        if found is None:
            return None
        # What the site wrapped round Wagtail's view may have something to say first.
        if view is serve and found.is_ours_alone and not has_guards():
            tag = page_tag(found.page["pk"], found.rows, request)
            response = unchanged(request, tag)
            if response is not None:
                return response
        page = page_by_key(found.model).first(key=found.page["pk"])
        if page is not None:
            page.beside = found.rows
            request._wagtail_route_for_request = RouteResult(page)  # type: ignore[attr-defined]
        return None
