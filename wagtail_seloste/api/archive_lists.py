"""The lists of a notice's archive: its versions, and its events."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from ..addresses import address_book, edition_of
from ..archive_pages import PAGE_SIZE, state_of
from ..chain import payload_of
from ..history import Editions, Term
from ..models.archive import NoticeEvent, NoticeVersion, VersionText
from .answers import JSON, Written, dumped, root_of
from .archives import about_notice, archive_of, of_that_moment, opened
from .moments import reply, settled
from .problems import NotFound, Problem, asked_once
from .standing import Standing


def page_number(request: HttpRequest, pages: int) -> int:
    """Which page of a list is asked for. Problem for none that there is."""
    written = asked_once(request, "page")
    written = "1" if written is None else written
    if not (written.isascii() and written.isdecimal()):
        raise Problem(400, "'page' has to be a number, from 1.")
    number = int(written) if len(written) < 10 else 0
    if not 1 <= number <= max(1, pages):
        raise NotFound("There is no such page of the list.", pages=max(1, pages))
    return number


def paged(request: HttpRequest, number: int, pages: int) -> dict[str, Any]:
    def link(other: int) -> str | None:
        if not 1 <= other <= pages:
            return None
        return f"{root_of(request)}{request.path}?page={other}"

    return {
        "page": number,
        "pages": max(1, pages),
        "next": link(number + 1),
        "previous": link(number - 1),
    }


def told(
    request: HttpRequest, standing: Standing, said: Callable[[], dict[str, Any]]
) -> HttpResponse:
    """A list as JSON, in the language of its texts; or 304, and then nothing is said."""
    return reply(
        request,
        standing,
        lambda: Written(dumped(said())),
        language=standing.text_language,
    )


@settled
def versions(request: HttpRequest, public_id: UUID, language: str) -> HttpResponse:
    """The versions of a notice, newest first, a page of them. Four queries at most."""
    standing = opened(public_id, language)
    return told(request, standing, lambda: versions_of(request, standing))


def versions_of(request: HttpRequest, standing: Standing) -> dict[str, Any]:
    """Two queries, three where the numbers end."""
    archive, public_id = archive_of(standing), standing.public_id
    editions = Editions(archive)
    pages = -(-len(editions) // PAGE_SIZE)
    number = page_number(request, pages)
    # One more than is shown: what the last one changed.
    found = editions[slice((number - 1) * PAGE_SIZE, number * PAGE_SIZE + 1)]
    rows = found[:PAGE_SIZE]
    texts: dict[int, list[VersionText]] = {}
    for text in archive.texts_of(found):
        of_that_moment(standing, text.position)
        texts.setdefault(text.version_id, []).append(text)
    languages = set(archive.public_languages())
    root, book = root_of(request), address_book()

    def codes_of(version: NoticeVersion | None) -> set[str]:
        """The languages in which a version with a number can be compared."""
        if version is None or version.number is None:
            return set()
        return {t.language for t in texts.get(version.pk, ()) if not t.redacted_at}

    def entry(version: NoticeVersion, before: NoticeVersion | None) -> dict[str, Any]:
        term = Term(version=version, following=version.next_start)
        edition = edition_of(version)
        readable = [t for t in texts.get(version.pk, ()) if t.language in languages]

        def whole(name: str, code: str, **more: Any) -> str:
            path = book.write(
                name, public_id=public_id, language=code, version=edition, **more
            )
            return root + path if path else ""

        newest = {text.language: text for text in readable}
        comparable = codes_of(version) & codes_of(before)

        def changes(code: str) -> str | None:
            if before is None or code not in comparable:
                return None
            path = book.write(
                "compare_in",
                public_id=public_id,
                language=code,
                old=before.number,
                new=version.number,
                suffix=JSON,
            )
            return root + path if path else ""

        return {
            "version": version.number,
            "version_id": str(version.public_id),
            "state": state_of(version, term, archive),
            "effective_from": term.start.isoformat(),
            "effective_until": term.end.isoformat() if term.end else None,
            "weight": version.weight or None,
            "languages": [
                {
                    "language": code,
                    "title": text.title,
                    "note": text.note or None,
                    "html_url": whole("version", code),
                    "json_url": whole("version_in", code, suffix=JSON),
                    "changes_url": changes(code),
                }
                for code, text in newest.items()
            ],
            "texts": [
                {
                    "language": text.language,
                    "correction": text.correction,
                    "digest": text.digest,
                    "recorded_at": text.recorded_at.isoformat(),
                    "redacted_at": text.redacted_at.isoformat()
                    if text.redacted_at
                    else None,
                    "json_url": whole(
                        "text_in",
                        text.language,
                        correction=text.correction,
                        suffix=JSON,
                    ),
                }
                for text in readable
            ],
        }

    meta = {
        **about_notice(request, standing, "history"),
        **paged(request, number, pages),
    }
    entries = [
        entry(version, before)
        for version, before in zip(rows, [*found[1:], None], strict=False)
    ]
    return {"meta": meta, "versions": entries}


PUBLIC = ("version", "number", "language", "correction", "text", "effective_from")
"""Of an event's payload, what is public: codes, days and digests, nobody's words."""


@settled
def events(request: HttpRequest, public_id: UUID, language: str) -> HttpResponse:
    """The chain of a notice's events, newest first, a page of it. Two queries.

    Of every event its place in the chain; which text it was about only of languages
    that anybody may read. Never who did it, nor what somebody wrote.
    """
    standing = opened(public_id, language)
    return told(request, standing, lambda: events_of(request, standing))


def events_of(request: HttpRequest, standing: Standing) -> dict[str, Any]:
    """One query."""
    archive = archive_of(standing)
    last = archive.series.position
    pages = -(-last // EVENTS)
    number = page_number(request, pages)
    start = last - (number - 1) * EVENTS
    rows = NoticeEvent.objects.filter(
        series=archive.series.pk, position__lte=start, position__gt=start - EVENTS
    ).order_by("-position")
    languages = set(archive.public_languages())

    def entry(event: NoticeEvent) -> dict[str, Any]:
        payload = payload_of(event)
        is_open = payload.get("language") in (None, "", *languages)
        said = {name: payload.get(name) if is_open else None for name in PUBLIC}
        return {
            "position": event.position,
            "kind": event.kind,
            "at": event.at.isoformat(),
            "version": said["number"],
            "version_id": said["version"],
            "effective_from": said["effective_from"] or None,
            "language": said["language"] or None,
            "correction": said["correction"],
            "text": said["text"] or None,
            "digest": event.digest,
            "previous_digest": event.previous_digest or None,
        }

    meta = {
        **about_notice(request, standing, "history"),
        **paged(request, number, pages),
        "position": last,
        "head": archive.series.head,
    }
    return {"meta": meta, "events": [entry(event) for event in rows]}


EVENTS = 100
"""So many events are in one answer."""
