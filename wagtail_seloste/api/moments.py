"""An answer is all of one moment, however many queries it takes.

The first query finds the :class:`Standing`: all that the answer depends on, so that a 304
is decided before anything else is read.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from .answers import Written, answer
from .guarding import guarded
from .problems import NotFound, View, machine_view
from .standing import Standing
from .statements import Row

TRIES = 3
"""So often an answer is begun anew when something was recorded between its two queries."""


class Moved(Exception):
    """Something was recorded between the two queries of an answer."""


def settled(view: View) -> View:
    """A view whose answer is all of one moment."""

    @wraps(view)
    def tried(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        for _ in range(TRIES - 1):
            try:
                return view(request, *args, **kwargs)
            except Moved:
                continue
        return view(request, *args, **kwargs)

    return machine_view(tried)


def standing_or_404(
    rows: list[Row],
    public_id: UUID,
    language: str,
    day: date,
    missing: str = "There is no such notice in this language.",
) -> Standing:
    """What the rows tell; NotFound with the words `missing` where that is nothing."""
    standing = Standing.of(rows, public_id, language, day)
    if standing is None:
        raise NotFound(missing)
    return standing


def reply(
    request: HttpRequest,
    standing: Standing,
    write: Callable[[], Written],
    *parts: Any,
    language: str,
    modified: datetime | None = None,
) -> HttpResponse:
    """What `write` gives, or 304, behind what guards the page.

    `parts`: what it depends on besides the standing.
    """
    return guarded(
        request,
        standing.page["pk"],
        lambda: answer(
            request,
            write,
            validator=(*standing.validator, *parts),
            language=language,
            modified=modified,
        ),
        is_public=standing.page["is_public"],
    )
