"""The entity tag of a notice's page, known before anything of it is made.

The page is the recorded text in the site's own frame. The text is known by one query; of
the frame only the site can say when it changes, by the setting ``FRAME_REVISION``. Without
it, and wherever the page may be for one reader alone, there is no tag.
"""

from hashlib import sha256

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import get_conditional_response, has_vary_header
from django.utils.http import quote_etag

from ..caching import ask_each_time, is_personal
from ..conf import get_settings
from ..models.archive import NoticeSeries
from .standing import OF_A_PAGE, Addresses, revision
from .statements import Row


def page_tag(key: int, rows: list[Row], request: HttpRequest) -> str | None:
    """The tag of a page as it would be answered now; None without a revision. No query.

    `key`: of the page; `rows`: of :data:`.standing.BESIDE`, read for this request. None of
    a page that is not for everybody, that shows the text of another one, or whose notice
    was withdrawn: then it links to another notice.
    """
    settings = get_settings()
    frame = settings.FRAME_REVISION
    if callable(frame):
        frame = frame(request)
    if frame is None or is_personal(request):
        return None
    own = next((row for row in rows if row["pk"] == key), None)
    if own is None or own["text"] is None or not own["is_public"]:
        return None
    if own["alias_of_id"] or own["series_state"] != NoticeSeries.State.ACTIVE:
        return None
    addresses, language = Addresses(request), own["locale__language_code"]
    values = (
        frame,
        settings.BASE_TEMPLATE,
        revision(language),
        request.scheme,
        request.get_host(),
        request.get_full_path(),
        own["title"],
        own["position"],
        own["number_in_force"],
        *((addresses.of_row(row), *(row[n] for n in OF_A_PAGE)) for row in rows),
    )
    return quote_etag(sha256(repr(values).encode()).hexdigest()[:40])


def unchanged(request: HttpRequest, tag: str | None) -> HttpResponse | None:
    """304 if the reader has the page with this tag already; None otherwise."""
    if tag is None:
        return None
    response = get_conditional_response(request, etag=tag)
    if not isinstance(response, HttpResponseNotModified):
        return None
    response["ETag"] = tag
    ask_each_time(request, response)
    return response


def put_tag(request: HttpRequest, response: HttpResponse, tag: str | None) -> None:
    """Name the answer, unless the site's frame made it one reader's own after all."""
    is_own = (
        has_vary_header(response, "Cookie")
        or bool(response.cookies)
        or "CSRF_COOKIE_NEEDS_UPDATE" in request.META
        # What Django and django-csp allow scripts by holds for one answer only.
        or bool(getattr(request, "_csp_nonce", None))
    )
    if tag is not None and not is_own:
        response["ETag"] = tag
