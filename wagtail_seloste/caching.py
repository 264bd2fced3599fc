"""How long an answer may be kept, and by whom.

Readers' browsers ask each time. The page of a notice is kept by caches before the site,
but only where Wagtail tells these of changes, see :mod:`wagtail_seloste.purging`; never
past the moment when another text applies. At all other addresses of ours caches ask each
time: so there is nothing to purge there, however many versions, days and pairs of versions
there are.
"""

from copy import copy
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import get_resolver, get_urlconf
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control

from .series import midnight

MARGIN = 1
"""Seconds that an answer may be under way before a cache starts to count."""


def are_purged() -> bool:
    """Whether the site tells the caches before it of changes. No query."""
    backends = getattr(settings, "WAGTAILFRONTENDCACHE", None)
    if backends is None:
        backends = getattr(settings, "WAGTAILFRONTENDCACHE_LOCATION", None)
    return bool(backends)


def is_personal(request: HttpRequest) -> bool:
    """Whether the answer may be for one reader alone: the site's frame may name them.

    Or have a message for them. Asks for no session, so that the answer does not vary by
    cookie.
    """
    own = {settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name}
    return not own.isdisjoint(request.COOKIES) or "Authorization" in request.headers


def conditional(
    request: HttpRequest, *, etag: str, modified: int | None = None
) -> HttpResponse | None:
    """304 or 412, if the request asks for what is not so; None otherwise.

    `modified`: seconds of the date that the answer carries. ``If-Unmodified-Since`` means
    nothing of what has none (RFC 9110, 13.1.4), where Django would refuse.
    """
    if modified is None and "HTTP_IF_UNMODIFIED_SINCE" in request.META:
        request = copy(request)
        request.META = dict(request.META)
        del request.META["HTTP_IF_UNMODIFIED_SINCE"]
    found: HttpResponse | None = get_conditional_response(
        request, etag=etag, last_modified=modified
    )
    return found


def ask_each_time(request: HttpRequest, response: HttpResponse) -> None:
    """Let nobody use what was kept of an answer without asking whether it still holds.

    An answer that is not the same for everybody is kept by its reader's browser at most.
    """
    more: dict[str, Any] = {}
    if is_personal(request) and "public" not in response.get("Cache-Control", ""):
        more["private"] = True
    patch_cache_control(response, max_age=0, must_revalidate=True, **more)


def keep_page(request: HttpRequest, response: HttpResponse, day: date | None) -> None:
    """As :func:`ask_each_time`, but caches that are told of changes keep the page.

    For CACHE_MIDDLEWARE_SECONDS at most, and no longer than until `day` begins; None: no
    such limit. They are not to go on using it while they fetch it anew.
    """
    ask_each_time(request, response)
    seconds = settings.CACHE_MIDDLEWARE_SECONDS if are_purged() else 0
    if day is not None:
        left = int((midnight(day) - timezone.now()).total_seconds()) - MARGIN
        seconds = min(left, seconds)
    if seconds > 0 and not is_personal(request):
        patch_cache_control(response, s_maxage=seconds, stale_while_revalidate=0)


def not_found_page(request: HttpRequest, error: Http404) -> HttpResponse:
    """The site's own page for 404, which no cache keeps: what is not there may come.

    Where Django shows its debug page, the error itself goes on.
    """
    if settings.DEBUG:
        raise error
    handler = get_resolver(get_urlconf()).resolve_error_handler(404)
    response: HttpResponse = handler(request, exception=error)
    ask_each_time(request, response)
    return response
