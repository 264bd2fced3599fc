"""The texts of a notice: now, of a version, on a day, a section, and the frozen bytes."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date, quote_etag

from ..addresses import Edition, EditionConverter, address_book
from ..history import A_DAY, Archive, of_language
from ..lagging import Lag, lag_now, lag_on
from ..models.archive import NoticeSeries, NoticeVersion, VersionText
from ..recording import today
from ..reference import Reference
from ..series import midnight
from ..wording import reader_wording
from .answers import (
    JSON,
    JSON_TYPE,
    Found,
    Place,
    Written,
    known_format,
    root_of,
)
from .guarding import guarded
from .locales import as_spelled, preferred
from .moments import Moved, reply, settled, standing_or_404
from .problems import NotFound, Problem, asked_once, machine_view
from .standing import (
    ANNOUNCED,
    EDITIONS,
    FROZEN,
    NOW,
    ON_DAY,
    REFERENCES,
    TEXTS,
    Addresses,
    Standing,
)
from .statements import Row

WITH_BODY = "html"
"""The format that hands out the rendered body."""


def read_text(standing: Standing, suffix: str, **on_day: Any) -> Row:
    """The text that stands there. One query. Moved if it is of another moment."""
    row = TEXTS[bool(on_day), suffix == WITH_BODY].row(
        text=standing.text, day=standing.today, **on_day
    )
    if row is None or row["version__series__position"] != standing.page["position"]:
        raise Moved
    return row


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

    return reply(
        request,
        standing,
        lambda: find().written(suffix),
        *urls.items(),
        language=language,
        modified=standing.modified,
    )


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
    *,
    read: Callable[[], Row] | None = None,
    more: Callable[[Row], dict[str, Any]] = lambda row: {},
    lag: Callable[[Row], Lag | None] = lambda row: None,
    anchor: str = "",
) -> HttpResponse:
    """A text of the archive, whose page for people has the address of this name.

    `read`: where it is read in a way of its own.
    """
    root, public_id, book = root_of(request), standing.public_id, address_book()

    def page(language: str) -> str:
        path = book.write(name, public_id=public_id, language=language, **where)
        if not path:
            return ""
        return f"{root}{path}#{anchor}" if anchor else root + path

    languages = tuple((code, page(code)) for code in standing.pages)

    def find() -> Found:
        row = read() if read else read_text(standing, suffix)
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

    return reply(
        request,
        standing,
        lambda: find().written(suffix),
        language=standing.text_language,
        modified=standing.modified,
    )


def of_edition(
    public_id: UUID, language: str, version: Edition, correction: int | None, day: date
) -> Standing:
    """The standing of a version. One query. NotFound if there is nothing to read."""
    given = {} if correction is None else {"correction": correction}
    rows = EDITIONS[type(version), correction is not None].rows(
        public_id=public_id, day=day, language=language, edition=version, **given
    )
    missing = "There is no such notice, or no such version of it in this language."
    return standing_or_404(rows, public_id, language, day, missing)


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
    missing = "There is no such notice, or nothing is announced in this language."
    standing = standing_or_404(rows, public_id, language, day, missing)
    return archived(
        request,
        standing,
        suffix,
        "version",
        {"version": standing.page["announced"]},
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
    )


def referred(request: HttpRequest, reference: Reference) -> HttpResponse:
    """The text of a reference, if anybody may read it: NotFound otherwise. Two queries."""
    edition = EditionConverter.read(reference.version)
    day = today(timezone.now())
    rows = REFERENCES[type(edition)].rows(
        public_id=reference.series,
        day=day,
        language=reference.language,
        edition=edition,
        correction=reference.correction,
    )
    standing = standing_or_404(rows, reference.series, reference.language, day)
    is_own = standing.text_language == reference.language
    if not is_own or not standing.page["is_public"]:
        raise NotFound
    where = {"version": edition, "correction": reference.correction}

    def read() -> Row:
        row = read_text(standing, JSON)
        if row["digest"] != reference.digest:
            raise NotFound
        return row

    return archived(
        request,
        standing,
        JSON,
        "text",
        where,
        read=read,
        more=lambda row: {
            "genuine": True,
            "newer_text": standing.page["newest"] != standing.text,
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

    name = f"{language}-{version}-{correction}.json"
    return reply(
        request,
        standing,
        lambda: Written(
            read_text(standing, JSON)["document"],
            disposition=f'attachment; filename="{name}"',
        ),
        language=standing.text_language,
        modified=standing.modified,
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
    missing = "There is no such notice, or nothing of it was to be read on that day."
    standing = standing_or_404(rows, public_id, language, today(moment), missing)

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
        request, standing, suffix, "on_day", {"day": day}, read=read, more=more, lag=lag
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
    day, asked = today(timezone.now()), asked_once(request, "locale")
    rows = NOW.rows(public_id=public_id, day=day)
    found = {
        row["locale__language_code"]: row
        for row in rows
        if row["text"] is not None and row["is_public"] and not row["alias_of_id"]
    }
    if not found:
        raise NotFound
    if asked is None:
        source = next(iter(found.values()))["source_language"]
        language = preferred(request, [*sorted(found, key=lambda c: c != source)])
    else:
        language = as_spelled(asked, found)
    if language not in found:
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
