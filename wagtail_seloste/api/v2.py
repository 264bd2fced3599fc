"""Notices in Wagtail's API v2, by its conventions.

A site that has that API registers them with its router::

    api_router.register_endpoint("notices", NoticesAPIViewSet)

What is answered is what our own addresses answer, of the same functions: recorded text
that anybody may read.
"""

import copy
import json
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import path
from django.utils.cache import patch_cache_control, patch_vary_headers
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.api.v2.utils import (
    BadRequestError,
    get_object_detail_url,
    parse_fields_parameter,
)
from wagtail.api.v2.views import BaseAPIViewSet

from ..models.archive import NoticeSeries
from . import listing, texts
from .answers import META_KEYS
from .problems import machine_view

FILTERS = {"locale", "organisation", "data_subjects", "changed_since"}
PASSED_ON = {
    "listing_view": FILTERS | {"search", "order", "limit", "offset"},
    "detail_view": {"locale"},
}
"""What our own addresses know of the query."""

HEADERS = ("ETag", "Last-Modified", "Cache-Control", "Content-Language")
LONGEST = 1000
"""Characters of ``?fields=``: Wagtail reads nested names by recursion."""

OURS = ("type", "detail_url", "locale")
"""What this API says of everything, in ``meta``."""

DOCUMENT = ("title", "schema_version", "summary", "sections")


class NoticesAPIViewSet(BaseAPIViewSet):
    """Notices: ``/`` the list, ``/<series>/`` one of them, in ``?locale=``.

    ``id`` is the series, the same in all languages. What our own JSON says in ``meta``
    is in ``meta`` here, and the members of the document are fields.
    """

    model = NoticeSeries
    name = "notices"
    known_query_parameters = frozenset(
        PASSED_ON["listing_view"] | {"fields", "_", "format"}
    )

    @classmethod
    def get_urlpatterns(cls) -> list[Any]:
        return [
            path("", cls.as_view({"get": "listing_view"}), name="listing"),
            path("<uuid:pk>/", cls.as_view({"get": "detail_view"}), name="detail"),
            path("find/", cls.as_view({"get": "find_view"}), name="find"),
        ]

    def finalize_response(
        self, request: Request, response: HttpResponse, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Errors are kept by no cache: what is not there now may be there next."""
        response = super().finalize_response(request, response, *args, **kwargs)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, no_store=True)
        return response

    def listing_view(self, request: Request) -> HttpResponse:
        """The list. The queries of our own, and one that counts; a 304 takes two."""
        return self.answered(self.list_with_count, self.listed)

    def list_with_count(self, request: HttpRequest) -> HttpResponse:
        """Our own list, with `total_count`; 304 where that is the same too, or 412."""
        found = listing.listed(request)
        if found.status_code != 200:
            return found
        found.total_count = listing.count(request.GET.dict())  # type: ignore[attr-defined]
        if not self.is_data:
            return found
        original = self.request._request
        return listing.counted(original, found, found.total_count) or found

    def detail_view(self, request: Request, pk: UUID) -> HttpResponse:
        """One notice. The queries of our own address."""
        return self.answered(texts.negotiated, self.detailed, public_id=pk)

    def find_view(self, request: Request) -> HttpResponse:
        """To the notice with this ``?id=``; 404 unless that is an id."""
        query = request.GET.copy()
        try:
            public_id = UUID(query.pop("id", [""])[0])
        except ValueError:
            raise Http404("not found") from None
        return redirect(f"{self.url_of(public_id)}?{query.urlencode()}".rstrip("?"))

    # --- what our own addresses answer -------------------------------------------------

    def answered(
        self,
        view: Callable[..., HttpResponse],
        shown: Callable[[HttpResponse, dict[str, Any]], dict[str, Any]],
        **where: Any,
    ) -> HttpResponse:
        """The answer of a view of ours, in the form of this API; 304 as it is."""
        request = self.plain_request()
        found = machine_view(view)(request, **where)
        if found.status_code == 304:
            return found
        data = json.loads(found.content)
        if found.status_code >= 400:
            return Response({"message": data["detail"]}, status=found.status_code)
        response = Response(shown(found, data))
        for name in HEADERS if self.is_data else ():
            if name in found:
                response[name] = found[name]
        if "Vary" in found:
            patch_vary_headers(response, found["Vary"].split(", "))
        return response

    @property
    def is_data(self) -> bool:
        """Whether the answer is JSON, and not the page on which a browser shows it."""
        return bool(self.request.accepted_renderer.format == "json")

    def plain_request(self) -> HttpRequest:
        """The request as our own addresses know it. BadRequestError for what means nothing."""
        asked = self.request.GET
        known = self.known_query_parameters
        if set(asked) - known:
            raise BadRequestError(
                "query parameter is not an operation or a recognised field: "
                + ", ".join(sorted(set(asked) - known))
            )
        request: HttpRequest = copy.copy(self.request._request)
        request.GET = QueryDict(mutable=True)
        for name in PASSED_ON[self.action] & set(asked):
            request.GET[name] = asked[name]
        is_list = self.action == "listing_view"
        if is_list:
            page_by_page(request.GET)
        # Of a list there is more to tell than our own address knows.
        if is_list or not self.is_data:
            request.META = {
                name: value
                for name, value in request.META.items()
                if not name.startswith("HTTP_IF_")
            }
        return request

    # --- their form here --------------------------------------------------------------

    def listed(self, found: HttpResponse, data: dict[str, Any]) -> dict[str, Any]:
        chosen = self.chosen(("id", "title", *OURS, *listing.ENTRY_KEYS))
        return {
            "meta": {"total_count": found.total_count},
            "items": [
                self.item(each, {"title": each["title"]}, chosen)
                for each in data["notices"]
            ],
        }

    def detailed(self, found: HttpResponse, data: dict[str, Any]) -> dict[str, Any]:
        chosen = self.chosen(("id", *DOCUMENT, *OURS, *META_KEYS))
        document = data["notice"]
        body = {name: document[name] for name in DOCUMENT}
        return self.item(data["meta"], body, chosen)

    def item(
        self, said: dict[str, Any], body: dict[str, Any], chosen: set[str]
    ) -> dict[str, Any]:
        """One notice with the fields that were asked for."""
        public_id, locale = said["series"], said["language"]
        meta = {
            "type": NoticeSeries._meta.label,
            "detail_url": f"{self.url_of(public_id)}?{urlencode({'locale': locale})}",
            "locale": locale,
            **{name: value for name, value in said.items() if name not in body},
        }
        meta = {name: value for name, value in meta.items() if name in chosen}
        return {
            **({"id": public_id} if "id" in chosen else {}),
            **({"meta": meta} if meta else {}),
            **{name: value for name, value in body.items() if name in chosen},
        }

    def chosen(self, available: Iterable[str]) -> set[str]:
        """The names that ``?fields=`` wants, as everywhere in this API."""
        written, every = self.request.GET.get("fields", ""), set(available)
        if len(written) > LONGEST:
            raise BadRequestError("fields error: too long")
        try:
            asked = parse_fields_parameter(written)
        except ValueError as error:
            raise BadRequestError(f"fields error: {error}") from error
        found = set(every)
        if asked and asked[0][0] in ("*", "_"):
            found = set(every) if asked[0][0] == "*" else set()
            asked = asked[1:]
        unknown = {name for name, _, _ in asked} - every
        if unknown:
            raise BadRequestError(f"unknown fields: {', '.join(sorted(unknown))}")
        for name, is_negated, inner in asked:
            if inner:
                raise BadRequestError(f"'{name}' does not support nested fields")
            (found.discard if is_negated else found.add)(name)
        return found

    def url_of(self, public_id: UUID | str) -> str:
        request = self.request
        router = request.wagtailapi_router
        return str(get_object_detail_url(router, request, NoticeSeries, public_id))


def page_by_page(query: QueryDict) -> None:
    """Limits and orders as in this API. BadRequestError for what it does not allow."""
    most = getattr(settings, "WAGTAILAPI_LIMIT_MAX", 20)
    limit = query.setdefault("limit", str(min(20, most or 20)))
    if most and limit.isdecimal() and int(limit[:10]) > most:
        raise BadRequestError(f"limit cannot be higher than {most}")
    if "search" in query and not getattr(settings, "WAGTAILAPI_SEARCH_ENABLED", True):
        raise BadRequestError("search is disabled")
    if query.get("order", "").removeprefix("-") == "id":
        query["order"] = query["order"].replace("id", "series")
