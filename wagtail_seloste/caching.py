"""How long an answer may be kept: never past the moment when another text applies."""

from datetime import date

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import patch_response_headers

from .series import midnight

MARGIN = 1
"""Seconds that an answer may be under way before a cache starts to count."""


def keep_until(response: HttpResponse, day: date | None) -> None:
    """Let caches keep a response no longer than until `day` begins; None: no limit.

    Nor longer than the site's caches would keep it anyway (CACHE_MIDDLEWARE_SECONDS),
    for the notice may change before. Sets Expires and the max-age of Cache-Control.
    """
    if day is None:
        return
    left = int((midnight(day) - timezone.now()).total_seconds()) - MARGIN
    seconds = max(0, min(left, settings.CACHE_MIDDLEWARE_SECONDS))
    patch_response_headers(response, seconds)
