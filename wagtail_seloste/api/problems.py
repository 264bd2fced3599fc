"""Errors as data (RFC 9457): whatever went wrong, a machine gets JSON with a status."""

import json
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "Bad Request",
    404: "Not Found",
    405: "Method Not Allowed",
    410: "Gone",
    412: "Precondition Failed",
    501: "Not Implemented",
}
ON_DAY = re.compile(r"/on/[^/]*\.[a-z]+$")
"""The end of an address of a day."""

METHODS = ("GET", "HEAD", "OPTIONS")

View = Callable[..., HttpResponse]


class Problem(Exception):
    """What ends a request: `status`, `detail` for the programmer, and further members."""

    def __init__(self, status: int, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.status, self.detail, self.more = status, detail, more

    def answer(self) -> HttpResponse:
        """Never kept by any cache: what is not there now may be there next."""
        value = {
            "type": "about:blank",
            "title": TITLES[self.status],
            "status": self.status,
            "detail": self.detail,
            **self.more,
        }
        response = HttpResponse(
            json.dumps(value, ensure_ascii=False),
            status=self.status,
            content_type=MEDIA_TYPE,
        )
        patch_cache_control(response, no_store=True)
        response["Content-Language"] = "en"
        return response


class NotFound(Problem):
    """404; says the same whether there is nothing or nothing that anybody may read."""

    def __init__(self, detail: str = "There is no such notice.", **more: Any) -> None:
        super().__init__(404, detail, **more)


def asked_once(request: HttpRequest, name: str) -> str | None:
    """The value of a parameter, None if it is not given.

    Problem if it is given more than once: all but the last would be passed over without a
    word.
    """
    values = request.GET.getlist(name)
    if len(values) > 1:
        raise Problem(400, f"{name!r} is given more than once.")
    return values[0] if values else None


def machine_view(view: View) -> View:
    """A view for machines: reads only, and tells its problems as data.

    It is exempt from Django's check for forged requests, which would answer a method that
    is not possible with a page about cookies before we could say so. Nothing here writes.
    """

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in METHODS:
            response = Problem(405, f"{request.method} is not possible here.").answer()
            response["Allow"] = ", ".join(METHODS)
            return response
        if request.method == "OPTIONS":
            return HttpResponse(
                status=204, headers={"Allow": ", ".join(METHODS), "Content-Length": "0"}
            )
        try:
            response = view(request, *args, **kwargs)
        except Problem as problem:
            return problem.answer()
        if response.status_code == 412:  # Django's own, and without a word
            return Problem(412, "The condition of the request is not met.").answer()
        return response

    return answered


@machine_view
def no_such_address(request: HttpRequest, **where: Any) -> HttpResponse:
    """What is below our mount and ends like data, but is no address of ours."""
    if ON_DAY.search(request.path):
        raise NotFound(
            "There is no such day. One is written as 2026-05-03, of the years 0002 to 9998."
        )
    raise NotFound("There is no such address.")
