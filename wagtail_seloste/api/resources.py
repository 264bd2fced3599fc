"""The resources: what stands at each machine address."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date, quote_etag
from django.utils.translation.trans_real import parse_accept_lang_header

from ..addresses import Edition, EditionConverter, address_book, edition_of
from ..archive_pages import PAGE_SIZE, state_of
from ..chain import payload_of
from ..comparison import compare, weight
from ..history import A_DAY, Archive, Editions, Term, first, of_language
from ..lagging import Lag, lag_now, lag_on
from ..models.archive import NoticeEvent, NoticeSeries, NoticeVersion, VersionText
from ..notice import digest as digest_of
from ..recording import today
from ..reference import Reference
from ..rendering import render_comparison
from ..series import midnight
from ..wording import reader_wording
from .answers import (
    JSON,
    JSON_TYPE,
    Found,
    Place,
    Written,
    answer,
    dumped,
    known_format,
    root_of,
)
from .guarding import guarded
from .problems import NotFound, Problem, View, machine_view
from .standing import (
    ANNOUNCED,
    EDITIONS,
    FROZEN,
    NOW,
    ON_DAY,
    TEXTS,
    Addresses,
    Standing,
)
from .statements import Row

WITH_BODY = "html"
"""The format that hands out the rendered body."""

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


def read_text(standing: Standing, suffix: str, **on_day: Any) -> Row:
    """The text that stands there. One query. Moved if it is of another moment."""
    row = TEXTS[bool(on_day), suffix == WITH_BODY].row(
        text=standing.text, day=standing.today, **on_day
    )
    if row is None or row["version__series__position"] != standing.page["position"]:
        raise Moved
    return row


def standing_or_404(
    rows: list[Row], public_id: UUID, language: str, day: date
) -> Standing:
    standing = Standing.of(rows, public_id, language, day)
    if standing is None:
        raise NotFound
    return standing


def reply(
    request: HttpRequest,
    standing: Standing,
    suffix: str,
    find: Callable[[], Found],
    *parts: Any,
    language: str,
) -> HttpResponse:
    """The answer in a format. `parts`: what it depends on besides the standing."""

    def write() -> HttpResponse:
        return answer(
            request,
            lambda: find().written(suffix),
            validator=(*standing.validator, *parts),
            language=language,
            modified=standing.modified,
        )

    return guarded(
        request, standing.page["pk"], write, is_public=standing.page["is_public"]
    )


# --- now -----------------------------------------------------------------------------


@settled
def now(
    request: HttpRequest, public_id: UUID, language: str, suffix: str = JSON
) -> HttpResponse:
    """The notice now in one language. Two queries; two more if it lags behind."""
    known_format(suffix)
    day = today(timezone.now())
    rows = NOW.rows(public_id=public_id, day=day)
    return now_in(request, rows, public_id, language, day, suffix)


def now_in(
    request: HttpRequest,
    rows: list[Row],
    public_id: UUID,
    language: str,
    day: date,
    suffix: str,
    anchor: str = "",
    is_short: bool = False,
) -> HttpResponse:
    own = [row for row in rows if row["is_public"] and not row["alias_of_id"]]
    standing = standing_or_404(own, public_id, language, day)
    addresses = Addresses(request)
    urls = {code: addresses.of_row(row) for code, row in standing.pages.items()}

    place = Place(name="notice", html_url=urls[language])
    if anchor:
        place = Place(
            name="section_now",
            where={"anchor": anchor},
            html_url=f"{urls[language]}#{anchor}",
        )
    elif is_short:
        place = Place(name="short", html_url=urls[language])

    def find() -> Found:
        row = read_text(standing, suffix)
        return Found(
            row=row,
            public_id=public_id,
            number_in_force=standing.page["number_in_force"],
            today=day,
            root=root_of(request),
            place=place,
            languages=tuple(urls.items()),
            anchor=anchor,
            is_short=is_short,
            lag=lagging(row, standing, urls),
        )

    return reply(request, standing, suffix, find, *urls.items(), language=language)


def lagging(row: Row, standing: Standing, urls: dict[str, str]) -> Lag | None:
    """What readers are told if another version applies than the one of the text."""
    if row["version__number"] == standing.page["number_in_force"]:
        return None
    text = text_of(row, standing.public_id)
    text.number_in_force = standing.page["number_in_force"]
    return lag_now(text, urls, reader_wording(text.language))


def text_of(row: Row, public_id: UUID) -> Any:
    """A row as the model knows it, without what is heavy."""
    series = NoticeSeries(
        pk=row["version__series_id"],
        public_id=public_id,
        source_language=row["version__series__source_language"],
        state=row["version__series__state"],
    )
    version = NoticeVersion(
        pk=row["version_id"],
        series=series,
        number=row["version__number"],
        effective_from=row["version__effective_from"],
        effective_until=row["version__effective_until"],
    )
    names = ("pk", "language", "correction", "digest", "made_from", "redacted_at")
    text = VersionText(version=version, **{name: row[name] for name in names})
    return text


# --- the archive ---------------------------------------------------------------------


def archived(
    request: HttpRequest,
    standing: Standing,
    suffix: str,
    name: str,
    where: dict[str, Any],
    read: Callable[[], Row],
    more: Callable[[Row], dict[str, Any]] = lambda row: {},
    lag: Callable[[Row], Lag | None] = lambda row: None,
    anchor: str = "",
) -> HttpResponse:
    """A text of the archive, whose page for people has the address of this name."""
    root, public_id, book = root_of(request), standing.public_id, address_book()

    def page(language: str) -> str:
        path = book.write(name, public_id=public_id, language=language, **where)
        if not path:
            return ""
        return f"{root}{path}#{anchor}" if anchor else root + path

    languages = tuple((code, page(code)) for code in standing.pages)

    def find() -> Found:
        row = read()
        return Found(
            row=row,
            public_id=public_id,
            number_in_force=standing.page["number_in_force"],
            today=standing.today,
            root=root,
            place=Place(
                name="section" if anchor else name,
                where={**where, "anchor": anchor} if anchor else where,
                html_url=dict(languages).get(row["language"], ""),
            ),
            languages=languages,
            anchor=anchor,
            lag=lag(row),
            more=more(row),
        )

    return reply(request, standing, suffix, find, language=standing.text_language)


def of_edition(
    public_id: UUID, language: str, version: Edition, correction: int | None, day: date
) -> Standing:
    """The standing of a version. One query. NotFound if there is nothing to read."""
    given = {} if correction is None else {"correction": correction}
    rows = EDITIONS[type(version), correction is not None].rows(
        public_id=public_id, day=day, language=language, edition=version, **given
    )
    return standing_or_404(rows, public_id, language, day)


@settled
def version(
    request: HttpRequest,
    public_id: UUID,
    language: str,
    version: Edition,
    suffix: str = JSON,
) -> HttpResponse:
    """A version: its newest text. Two queries."""
    known_format(suffix)
    day = today(timezone.now())
    standing = of_edition(public_id, language, version, None, day)
    return archived(
        request,
        standing,
        suffix,
        "version",
        {"version": version},
        lambda: read_text(standing, suffix),
    )


@settled
def short(
    request: HttpRequest, public_id: UUID, language: str, suffix: str = JSON
) -> HttpResponse:
    """The short version of the notice now, for forms. Queries as for the whole."""
    known_format(suffix)
    day = today(timezone.now())
    rows = NOW.rows(public_id=public_id, day=day)
    return now_in(request, rows, public_id, language, day, suffix, is_short=True)


@settled
def section(
    request: HttpRequest,
    public_id: UUID,
    language: str,
    anchor: str,
    suffix: str,
    version: Edition | None = None,
) -> HttpResponse:
    """One section of the notice now, or of a version. Queries as for the whole."""
    known_format(suffix)
    day = today(timezone.now())
    if version is None:
        rows = NOW.rows(public_id=public_id, day=day)
        return now_in(request, rows, public_id, language, day, suffix, anchor)
    standing = of_edition(public_id, language, version, None, day)
    return archived(
        request,
        standing,
        suffix,
        "version",
        {"version": version},
        lambda: read_text(standing, suffix),
        anchor=anchor,
    )


@settled
def announced(
    request: HttpRequest, public_id: UUID, language: str, suffix: str = JSON
) -> HttpResponse:
    """The version that is announced, in the form of any version. Two queries."""
    known_format(suffix)
    day = today(timezone.now())
    rows = ANNOUNCED.rows(public_id=public_id, day=day, language=language)
    standing = standing_or_404(rows, public_id, language, day)
    row = read_text(standing, suffix)
    return archived(
        request,
        standing,
        suffix,
        "version",
        {"version": row["version__number"]},
        lambda: row,
    )


@settled
def text(
    request: HttpRequest,
    public_id: UUID,
    language: str,
    version: Edition,
    correction: int,
    suffix: str = JSON,
) -> HttpResponse:
    """One text of a version: the first, or that of a correction. Two queries."""
    known_format(suffix)
    day = today(timezone.now())
    standing = of_edition(public_id, language, version, correction, day)
    return archived(
        request,
        standing,
        suffix,
        "text",
        {"version": version, "correction": correction},
        lambda: read_text(standing, suffix),
    )


def referred(request: HttpRequest, reference: Reference) -> HttpResponse:
    """The text of a reference, if anybody may read it: NotFound otherwise. Three queries."""
    edition = EditionConverter.read(reference.version)
    named, day = (reference.series, reference.language, edition), today(timezone.now())
    standing = of_edition(*named, reference.correction, day)
    newest = of_edition(*named, None, day)
    is_own = standing.text_language == reference.language
    if not is_own or not standing.page["is_public"]:
        raise NotFound
    row = read_text(standing, JSON)
    if row["digest"] != reference.digest:
        raise NotFound
    where = {"version": edition, "correction": reference.correction}
    return archived(
        request,
        standing,
        JSON,
        "text",
        where,
        lambda: row,
        more=lambda row: {
            "genuine": True,
            "newer_text": newest.text != standing.text,
            "document_url": root_of(request)
            + address_book().write(
                "document",
                public_id=reference.series,
                language=reference.language,
                **where,
            ),
        },
    )


@settled
def document(
    request: HttpRequest,
    public_id: UUID,
    language: str,
    version: Edition,
    correction: int,
) -> HttpResponse:
    """The recorded bytes of one text, alone: their sha256 is the text's digest."""
    standing = of_edition(
        public_id, language, version, correction, today(timezone.now())
    )

    def write() -> HttpResponse:
        response = answer(
            request,
            lambda: Written(read_text(standing, JSON)["document"]),
            validator=standing.validator,
            language=standing.text_language,
            modified=standing.modified,
        )
        name = f"{language}-{version}-{correction}.json"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    return guarded(
        request, standing.page["pk"], write, is_public=standing.page["is_public"]
    )


@settled
def on_day(
    request: HttpRequest,
    public_id: UUID,
    language: str,
    day: date,
    suffix: str = JSON,
) -> HttpResponse:
    """What readers saw at the end of a day. Two queries; more if it lagged behind."""
    known_format(suffix)
    moment = timezone.now()
    end = midnight(day + A_DAY)
    rows = ON_DAY.rows(
        public_id=public_id,
        day=today(moment),
        language=language,
        then=day,
        end=end,
    )
    standing = standing_or_404(rows, public_id, language, today(moment))

    def read() -> Row:
        return read_text(
            standing, suffix, then=day, end=end, language_then=of_language(language)
        )

    def more(row: Row) -> dict[str, Any]:
        return {
            "day": day.isoformat(),
            "hidden_then": stood(row, "hidden", "shown"),
            "withdrawn_then": stood(row, "withdrawn", "resumed"),
        }

    def lag(row: Row) -> Lag | None:
        number = row["number_then"]
        if number is None or row["version__number"] == number:
            return None
        archive = Archive.of(
            public_id, language, moment, **Archive.about_day(day, language)
        )
        sheet = archive.on(day, field="title") if archive else None
        return lag_on(archive, day, sheet, request) if archive and sheet else None

    return archived(
        request, standing, suffix, "on_day", {"day": day}, read, more=more, lag=lag
    )


def stood(row: Row, begun: str, ended: str) -> bool:
    """Whether by the end of the day what had begun had not ended."""
    position = row[f"{begun}_then"]
    return position is not None and position >= (row[f"{ended}_then"] or 0)


# --- the language is found out --------------------------------------------------------


@settled
def negotiated(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The notice now, in the language that ``?locale=`` or the reader's browser asks for.

    Else in the source language, or in the first there is. Two queries.
    """
    day = today(timezone.now())
    rows = NOW.rows(public_id=public_id, day=day)
    found = {
        row["locale__language_code"]: row
        for row in rows
        if row["text"] is not None and row["is_public"] and not row["alias_of_id"]
    }
    if not found:
        raise NotFound
    asked = request.GET.get("locale")
    if asked is None:
        source = next(iter(found.values()))["source_language"]
        language = preferred(request, [*sorted(found, key=lambda c: c != source)])
    elif asked in found:
        language = asked
    else:
        raise NotFound(
            "The notice is not in the language that was asked for.",
            languages=sorted(found),
        )
    response = now_in(request, rows, public_id, language, day, JSON)
    own = address_book().write("notice", public_id=public_id, language=language)
    response["Content-Location"] = root_of(request) + own
    if asked is None:
        patch_vary_headers(response, ["Accept-Language"])
    return response


def preferred(request: HttpRequest, languages: list[str]) -> str:
    """The language that a reader likes best of those there are; else the first.

    ``sv`` takes ``sv-fi`` as well, and the other way round.
    """
    for wanted, _quality in parse_accept_lang_header(
        request.headers.get("Accept-Language", "")[:500]
    ):
        if wanted == "*":
            break
        for fits in (
            lambda code, wanted=wanted: code.lower() == wanted,
            lambda code, wanted=wanted: (
                code.lower().split("-")[0] == wanted.split("-")[0]
            ),
        ):
            found = next(filter(fits, languages), None)
            if found:
                return found
    return languages[0]


# --- the frozen text -----------------------------------------------------------------

FOR_EVER = "public, max-age=31536000, immutable, s-maxage=0"
"""Whoever has read the bytes may keep them. Caches for many ask each time: the page may be
closed, or the words removed, and nobody could tell them of every text there ever was."""


@machine_view
def frozen(request: HttpRequest, digest: str) -> HttpResponse:
    """The recorded bytes with this sha256, and nothing about their state. One query.

    410 once the words were removed.
    """
    rows = FROZEN.rows(digest=digest)
    if not rows:
        raise NotFound("There is no such text.")
    row = rows[0]
    if row["redacted_at"] is not None:
        raise Problem(410, "The words of this text were removed.")

    def write() -> HttpResponse:
        etag = quote_etag(digest)
        at = row["recorded_at"]
        response = get_conditional_response(
            request, etag=etag, last_modified=int(at.timestamp())
        ) or HttpResponse(row["document"], content_type=JSON_TYPE)
        response["ETag"] = etag
        response["Last-Modified"] = http_date(at.timestamp())
        response["Cache-Control"] = FOR_EVER
        response["Content-Language"] = row["language"]
        response["X-Robots-Tag"] = "noindex"
        return response

    return guarded(request, row["page"], write)


# --- lists of the archive, and comparisons --------------------------------------------


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


def page_number(request: HttpRequest, pages: int) -> int:
    """Which page of a list is asked for. Problem for none that there is."""
    written = request.GET.get("page", "1")
    if not (written.isascii() and written.isdecimal()) or len(written) > 9:
        raise Problem(400, "'page' has to be a number.")
    number = int(written)
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


@settled
def versions(request: HttpRequest, public_id: UUID, language: str) -> HttpResponse:
    """The versions of a notice, newest first, a page of them. Five queries at most."""
    archive = opened(request, public_id, language, **Archive.about_list())
    editions = Editions(archive)
    pages = -(-len(editions) // PAGE_SIZE)
    number = page_number(request, pages)
    # One more than is shown: what the last one changed.
    found = editions[slice((number - 1) * PAGE_SIZE, number * PAGE_SIZE + 1)]
    rows = found[:PAGE_SIZE]
    texts: dict[int, list[VersionText]] = {}
    for text in archive.texts_of(found):
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
        **about_notice(request, archive, "history"),
        **paged(request, number, pages),
    }
    entries = [
        entry(version, before)
        for version, before in zip(rows, [*found[1:], None], strict=False)
    ]
    value = {"meta": meta, "versions": entries}
    return told(request, archive, value)


PUBLIC = ("version", "number", "language", "correction", "text", "effective_from")
"""Of an event's payload, what is public: codes, days and digests, nobody's words."""


@settled
def events(request: HttpRequest, public_id: UUID, language: str) -> HttpResponse:
    """The chain of a notice's events, newest first, a page of it. Three queries.

    Of every event its place in the chain; which text it was about only of languages
    that anybody may read. Never who did it, nor what somebody wrote.
    """
    archive = opened(request, public_id, language)
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
        **about_notice(request, archive, "history"),
        **paged(request, number, pages),
        "position": last,
        "head": archive.series.head,
    }
    value = {"meta": meta, "events": [entry(event) for event in rows]}
    return told(request, archive, value)


EVENTS = 100
"""So many events are in one answer."""


@settled
def compared(
    request: HttpRequest,
    public_id: UUID,
    language: str,
    old: Edition,
    new: Edition,
    suffix: str,
) -> HttpResponse:
    """What changed from one version to another: as data, or as a fragment of HTML.

    Three queries. NotFound unless both have a text in the language; 410 of one whose
    words were removed.
    """
    if suffix not in (JSON, WITH_BODY):
        raise NotFound(f"There is no format {suffix!r}.", formats=[JSON, WITH_BODY])
    archive = opened(request, public_id, language, **Archive.about_two(old, new))
    texts, languages = archive.two(old, new)
    pair = [
        text
        for text, edition in zip(texts, (old, new), strict=True)
        if text is not None and edition_of(text.version) == edition
    ]
    if len(pair) != 2:
        raise NotFound("There is no such version in this language.")
    if any(text.redacted_at for text in pair):
        raise Problem(410, "The words of one of the texts were removed.")
    words = reader_wording(archive.text_language)

    def write() -> Written:
        comparison = compare(pair[0].notice, pair[1].notice, words)
        if suffix == WITH_BODY:
            html = render_comparison(comparison, words)
            return Written(html, "text/html; charset=utf-8")
        about = about_notice(request, archive, "")
        book, root = address_book(), root_of(request)
        where = {"public_id": public_id, "old": old, "new": new}
        html_url = root + book.write("compare", language=language, **where)
        found = weight(comparison)
        meta = {
            **about,
            "html_url": html_url,
            "weight": found.level,
            "old": compared_text(request, archive, pair[0]),
            "new": compared_text(request, archive, pair[1]),
            "languages": [
                {
                    "language": code,
                    "json_url": root
                    + book.write("compare_in", language=code, **where, suffix=JSON),
                }
                for code in languages
            ],
        }
        value = {"meta": meta, "comparison": comparison.to_json()}
        return Written(dumped(value))

    return answer(
        request,
        write,
        validator=(
            archive.series.number_in_force,
            *languages,
            *(text.digest for text in pair),
        ),
        language=archive.text_language,
    )


def compared_text(
    request: HttpRequest, archive: Archive, text: VersionText
) -> dict[str, Any]:
    """One of the texts that are compared."""
    path = address_book().write(
        "version_in",
        public_id=archive.series.public_id,
        language=archive.language,
        version=edition_of(text.version),
        suffix=JSON,
    )
    return {
        "version": text.version.number,
        "version_id": str(text.version.public_id),
        "correction": text.correction,
        "effective_from": text.version.effective_from.isoformat(),
        "digest": text.digest,
        "json_url": root_of(request) + path,
    }
