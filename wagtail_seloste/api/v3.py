"""Notices in Wagtail's API v3, where a site has installed it (Wagtail 8 and later).

The app imports this when it is ready, and only then: it needs Ninja and Pydantic, which
come with that API. What is answered is what our own addresses answer, of the same
functions, so it is handed on as it is; our own models tell its type.
"""

import copy
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from ninja import Field, Query, Router, Schema
from wagtail.api.v3.auth import AllowAnonymous, BearerTokenAuth
from wagtail.api.v3.errors import problem_response

from ..schema.answers import ListedNotice, NoticeAnswer
from ..schema.kinds import Answer
from . import listing, texts

router = Router(tags=["notices"], auth=[BearerTokenAuth(), AllowAnonymous()])


class NoticeList(Answer):
    """Notices, a page of them."""

    items: list[ListedNotice]
    count: int


class Listing(Schema):
    """What may be asked of the list."""

    locale: str | None = None
    organisation: str | None = None
    data_subjects: str | None = None
    changed_since: str | None = None
    search: str | None = None
    order: str | None = None
    limit: int = Field(default=20, ge=1)
    offset: int = Field(default=0, ge=0)


@router.get(
    "/",
    response=NoticeList,
    url_name="list_notices",
    summary="List notices",
    operation_id="notices_list",
)
def list_notices(request: HttpRequest, asked: Query[Listing]) -> HttpResponse:
    """The notices that anybody may read, one entry for each language of each."""
    most = getattr(settings, "WAGTAILAPI_LIMIT_MAX", 20)
    if most and asked.limit > most:
        return problem_response(
            status=400, detail=f"limit cannot be higher than {most}"
        )
    if asked.search and not getattr(settings, "WAGTAILAPI_SEARCH_ENABLED", True):
        return problem_response(status=422, detail="search is disabled")
    query = asked.dict(exclude_none=True)
    if query.get("order", "").removeprefix("-") == "id":
        query["order"] = query["order"].replace("id", "series")
    given = {name: str(value) for name, value in query.items()}
    plain = with_query(request, given)
    # Of a list there is more to tell than our own address knows.
    plain.META = {k: v for k, v in plain.META.items() if not k.startswith("HTTP_IF_")}
    found = listing.listed(plain)
    if found.status_code != 200:
        return found
    count = listing.count(given)
    unchanged = listing.counted(request, found, count)
    if unchanged is not None and unchanged.status_code == 412:
        return problem_response(status=412, detail="The condition is not met.")
    if unchanged is not None:
        return unchanged
    answer = {"items": json.loads(found.content)["notices"], "count": count}
    found.content = json.dumps(answer, ensure_ascii=False)
    return found


@router.get(
    "/{uuid:series}/",
    response=NoticeAnswer,
    url_name="detail_notice",
    summary="Notice detail",
    operation_id="notices_detail",
)
def detail_notice(
    request: HttpRequest, series: UUID, locale: str | None = None
) -> HttpResponse:
    """The notice as it applies now, in `locale`, else in the reader's language."""
    given = {} if locale is None else {"locale": locale}
    return texts.negotiated(with_query(request, given), public_id=series)


def with_query(request: HttpRequest, given: Mapping[str, Any]) -> HttpRequest:
    """The request as our own addresses know it."""
    plain: HttpRequest = copy.copy(request)
    plain.GET = QueryDict(mutable=True)
    plain.GET.update(given)
    return plain
