"""Notices for machines: our own URLs, without page routing."""

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from .notice import digest
from .reading import envelope, language_pages_of, on_open_page, texts_in_force
from .recording import today


@require_safe
def notice(request, public_id, language):
    """The notice now in one language, as JSON. At most two queries.

    404 as JSON unless a recorded text stands on a live page that anybody may read.
    """
    day = today(timezone.now())
    text = (
        on_open_page(texts_in_force(day))
        .filter(version__series__public_id=public_id, language=language)
        .defer("edited", "body")
        .first()
    )
    if text is None:
        return JsonResponse({"detail": "There is no such notice."}, status=404)
    pages = language_pages_of(text.version.series, day)
    urls = {page.locale.language_code: page.get_full_url(request) for page in pages}
    answer = envelope(
        text,
        urls.get(language) or "",
        [{"language": code, "html_url": url} for code, url in urls.items()],
    )
    etag = quote_etag(digest(answer))
    response = get_conditional_response(request, etag=etag) or HttpResponse(
        answer, content_type="application/json; charset=utf-8"
    )
    response["ETag"] = etag
    response["Content-Language"] = text.language
    patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
    return response
