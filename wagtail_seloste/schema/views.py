"""The shipped files at their addresses."""

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.http import quote_etag

from ..api.problems import NotFound, machine_view
from ..caching import conditional
from ..notice import digest
from . import OPENAPI, shipped


@machine_view
def shipped_file(request: HttpRequest, name: str) -> HttpResponse:
    """A schema, the same for everybody until the package is upgraded. No query."""
    try:
        text = shipped(name)
    except KeyError:
        raise NotFound("There is no such schema.") from None
    etag = quote_etag(digest(text))
    kind = "application/json" if name == OPENAPI else "application/schema+json"
    response = conditional(request, etag=etag) or HttpResponse(text, content_type=kind)
    response["ETag"] = etag
    patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
    return response
