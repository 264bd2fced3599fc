"""Whether a reference is genuine, and the text that it names.

A reference is genuine when a text was recorded with exactly its series, version,
correction, language and digest. That is said only of texts that anybody may read: of a
page that is restricted or off the site, the answer is the same as of one that never was.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from . import archive_pages
from .access import served
from .addresses import EditionConverter
from .api.moments import settled
from .api.problems import NotFound, Problem, asked_once
from .api.texts import referred
from .conf import get_settings
from .history import Archive, Sheet, first
from .reference import MAX_LENGTH, PREFIX, Reference
from .wording import reader_wording


def found(reference: Reference, *, field: str) -> tuple[Archive, Sheet] | None:
    """The text of a reference with its archive, if anybody may read it.

    Two queries of ours and one of pages. `field` is what is read along, see
    :meth:`.history.Archive.version`.
    """
    archive = Archive.of(reference.series, reference.language, timezone.now())
    if archive is None or not archive.is_own_language:
        return None
    if not first(archive.pages, archive.language).is_public:
        return None
    edition = EditionConverter.read(reference.version)
    sheet = archive.version(edition, reference.correction, field=field)
    if sheet is None or sheet.text is None or sheet.text.digest != reference.digest:
        return None
    return archive, sheet


def guarded(archive: Archive, request: HttpRequest, answer: Any) -> HttpResponse | None:
    """What `answer` gives; None where the site's own hooks show something else."""
    reached = []

    def reach() -> HttpResponse:
        reached.append(True)
        return answer()

    response = served(archive.page, request, reach)
    return response if reached else None


@settled
def verify_json(request):
    """The text of a reference in the envelope of all our JSON; 404 if there is none.

    400 for what is no reference at all.
    """
    try:
        written = asked_once(request, "reference") or ""
        reference = Reference.read(written.strip())
    except ValueError as error:
        raise Problem(400, str(error)) from None
    try:
        return referred(request, reference)
    except NotFound:
        detail = "No text with this reference can be read by anybody."
        raise NotFound(detail, genuine=False) from None


@require_safe
def verify(request):
    """The same for people: a form, and of a genuine reference the text as it was.

    In the language of the text, else in that of the visitor. Spaces and line breaks
    that came along when the reference was copied do not matter.
    """
    asked = "".join(request.GET.get("reference", "").split())
    response = None
    if asked:
        try:
            reference = Reference.read(asked)
        except ValueError:
            response = form(request, asked, "verify_malformed", 400)
        else:
            place = found(reference, field="body")
            if place is not None:
                with translation.override(place[0].language):
                    response = guarded(
                        place[0], request, lambda: page_of(request, *place)
                    )
            if response is None:
                response = form(request, asked, "verify_unknown", 404)
    response = response or form(request, "", "", 200)
    response["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, private=True, no_cache=True)
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def page_of(request: HttpRequest, archive: Archive, sheet: Sheet) -> HttpResponse:
    """The text in full, with the words that its reference is genuine."""
    context = archive_pages.version_context(
        archive, request, sheet, sheet.text.correction
    )
    context["banners"].insert(0, {"text": archive.words.label("verify_genuine")})
    response = TemplateResponse(request, "wagtail_seloste/version.html", context)
    response["Content-Language"] = archive.language
    return response.render()


def form(request: HttpRequest, asked: str, message: str, status: int) -> HttpResponse:
    """The form, with what was asked, and what came of it."""
    words = reader_wording(translation.get_language() or "")
    context = {
        "base_template": get_settings().BASE_TEMPLATE,
        "words": words,
        "labels": words.labels,
        "asked": asked[:MAX_LENGTH],
        "message": words.label(message, start=PREFIX)
        if message == "verify_malformed"
        else message and words.label(message),
    }
    with translation.override(words.language):
        response = TemplateResponse(
            request, "wagtail_seloste/verify.html", context, status=status
        ).render()
    response["Content-Language"] = words.language
    return response
