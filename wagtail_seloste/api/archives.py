"""What the lists of a notice's archive and its comparisons have in common."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from ..addresses import address_book
from ..history import Archive, first
from ..notice import digest as digest_of
from .answers import Written, answer, dumped, root_of
from .guarding import guarded
from .problems import NotFound


def opened(
    request: HttpRequest, public_id: UUID, language: str, **annotations: Any
) -> Archive:
    """The archive that anybody may read. Two queries. NotFound without one."""
    archive = Archive.of(public_id, language, timezone.now(), **annotations)
    if archive is None:
        raise NotFound
    page = first(archive.pages, language)
    if not page.is_public:
        raise NotFound
    guarded(request, page.pk, HttpResponse)
    return archive


def told(
    request: HttpRequest, archive: Archive, value: dict[str, Any], *parts: Any
) -> HttpResponse:
    """JSON about a notice, in the language of its texts."""
    content = dumped(value)
    return answer(
        request,
        lambda: Written(content),
        validator=(digest_of(content), *parts),
        language=archive.text_language,
    )


def about_notice(
    request: HttpRequest, archive: Archive, self_url: str
) -> dict[str, Any]:
    """What is said of the notice in every list of it."""
    root, book, series = root_of(request), address_book(), archive.series
    where = {"public_id": str(series.public_id), "language": archive.language}

    def whole(name: str, **more: Any) -> str:
        path = book.write(name, **where, **more)
        return root + path if path else ""

    return {
        "series": where["public_id"],
        "language": archive.text_language,
        "source_language": series.source_language,
        "version_in_force": series.number_in_force,
        "html_url": whole(self_url) if self_url else "",
        "links": {
            "now": whole("notice"),
            "versions": whole("versions"),
            "events": whole("events"),
            "feed": whole("feed"),
        },
    }
