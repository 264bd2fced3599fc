"""The one place where a found text becomes an answer in a format.

:class:`Found` is the text with everything that is said of it; `meta` is its JSON form and
`about` what the formats read. :func:`answer` wraps any of it: entity tag, date, 304,
and how long caches may keep it. A format is in ``formats.FORMATS``; JSON is here, since it
hands out the recorded bytes.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header, http_date, quote_etag

from ..addresses import AddressBook, address_book
from ..caching import conditional
from ..formats import FORMATS, About, file_name
from ..formats.about import version_line
from ..history import A_DAY
from ..lagging import Lag
from ..models.archive import NoticeVersion
from ..notice import Notice, NoticeSection, canonical
from ..recording import today
from ..reference import Reference
from ..rendering import render_section, render_short
from ..wording import reader_wording
from .keeping import Kept
from .problems import NotFound
from .standing import revision
from .statements import Row

HTML = "html"
JSON = "json"
JSON_TYPE = "application/json; charset=utf-8"


META_KEYS = (
    "series",
    "version",
    "version_id",
    "correction",
    "language",
    "source_language",
    "state",
    "effective_from",
    "effective_until",
    "recorded_at",
    "redacted_at",
    "digest",
    "reference",
    "weight",
    "note",
    "version_in_force",
    "announced",
    "withdrawn_on",
    "day",
    "hidden_then",
    "withdrawn_then",
    "html_url",
    "json_url",
    "languages",
    "links",
    "lagging",
)
"""What every `meta` has, see docs/reference/document.md."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where an answer stands: the names of its addresses, and what they say.

    `html_url`: of the page for people, "" without one.
    """

    name: str
    where: dict[str, Any] = field(default_factory=dict)
    html_url: str = ""


@dataclass(frozen=True, kw_only=True)
class Found:
    """A recorded text, and what stands for it and its notice at this moment.

    `row`: of :data:`.standing.TEXT`. `languages`: (code, whole address of the page) of
    those in which the same can be read. `more`: further members of `meta`.
    """

    row: Row
    public_id: UUID
    number_in_force: int | None
    today: date
    root: str
    """The scheme and host by which our addresses become whole ones."""

    place: Place
    languages: tuple[tuple[str, str], ...]
    anchor: str = ""
    """Of the one section that is asked for; "" for the whole notice."""

    is_short: bool = False
    """Whether only the short version is asked for."""

    lag: Lag | None = None
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def document(self) -> str:
        return str(self.row["document"])

    @property
    def notice(self) -> Notice:
        """What is shown of it: all, or one section, or the short version.

        ValueError for an unknown schema.
        """
        whole = Notice.from_json(json.loads(self.document))
        if self.is_short:
            return replace(whole, sections=())
        if not self.anchor:
            return whole
        return replace(whole, summary=(), sections=(self.section(whole),))

    def section(self, notice: Notice) -> NoticeSection:
        """NotFound, with the anchors there are, without such a section."""
        for section in notice.sections:
            if section.anchor == self.anchor:
                return section
        raise NotFound(
            "There is no such section.",
            anchors=[section.anchor for section in notice.sections],
        )

    @property
    def language(self) -> str:
        return str(self.row["language"])

    @property
    def edition(self) -> str:
        """The number of the version, or the public id of an imported one."""
        number = self.row["version__number"]
        return str(self.row["version__public_id"] if number is None else number)

    @cached_property
    def state(self) -> str:
        row = self.row
        if row["version__state"] == NoticeVersion.State.REPLACED:
            return "replaced"
        if row["version__effective_from"] > self.today:
            return "announced"
        number = row["version__number"]
        if number is not None and number == self.number_in_force:
            return "current"
        return "earlier"

    @cached_property
    def effective_until(self) -> date | None:
        """The last day on which the version applied; None while it goes on."""
        last, following = self.row["version__effective_until"], self.row["next_start"]
        if last is not None or following is None:
            return last  # type: ignore[no-any-return]
        start: date = self.row["version__effective_from"]
        return max(start, following - A_DAY)

    @cached_property
    def withdrawn_on(self) -> date | None:
        at = self.row["withdrawn_at"]
        return today(at) if at is not None else None

    @cached_property
    def reference(self) -> str:
        return str(
            Reference(
                series=self.public_id,
                version=self.edition,
                correction=self.row["correction"],
                language=self.language,
                digest=self.row["digest"],
            )
        )

    @cached_property
    def book(self) -> AddressBook:
        return address_book()

    @cached_property
    def series(self) -> str:
        return str(self.public_id)

    def url(self, name: str, **where: Any) -> str:
        """A whole address of the notice in the language of the text."""
        return self.whole(
            self.book.write(
                name, public_id=self.series, language=self.language, **where
            )
        )

    def whole(self, path: str) -> str:
        return self.root + path if path else ""

    def own_url(self, language: str) -> str:
        """The address of this answer as JSON, in a language."""
        return self.whole(
            self.book.write(
                f"{self.place.name}_in",
                public_id=self.series,
                language=language,
                **self.place.where,
                suffix=JSON,
            )
        )

    @cached_property
    def json_url(self) -> str:
        return self.own_url(self.language)

    def links(self) -> dict[str, Any]:
        """Where to go from here; None where there is nothing."""
        row = self.row
        number, before = row["version__number"], row["number_before"]
        after = row["number_after"]
        history, version = (
            self.url("history"),
            self.url("version", version=self.edition),
        )
        version = version.removesuffix("/")

        def numbered(other: int | None) -> str | None:
            if other is None:
                return None
            return self.url("version_in", version=other, suffix=JSON)

        base = self.json_url.removesuffix(JSON)
        verify = self.whole(self.book.write("verify_json"))
        return {
            "now": f"{history.removesuffix('/')}.{JSON}" if history else "",
            "version": f"{version}.{JSON}" if version else "",
            "previous": numbered(before),
            "next": numbered(after),
            "changes": None
            if before is None
            else self.url("compare_in", old=before, new=number, suffix=JSON),
            "versions": self.url("versions"),
            "events": self.url("events"),
            "text": self.whole(self.book.write("frozen", digest=row["digest"])),
            "section": f"{version}/sections/{{anchor}}.{JSON}" if version else "",
            "feed": self.url("feed"),
            "material_feed": self.url("material_feed"),
            "short": self.url("short_in", suffix=JSON),
            "announced": None
            if row["announced_text"] is None
            else self.url("announced_in", suffix=JSON),
            "verify": f"{verify}?reference={self.reference}" if verify else "",
            "series": self.whole(self.book.write("negotiated", public_id=self.series)),
            "list": self.whole(self.book.write("list")),
            "formats": {suffix: base + suffix for suffix in FORMATS if base},
        }

    def meta(self) -> dict[str, Any]:
        """Everything that is said of the text, as JSON-able values."""
        row, until = self.row, self.effective_until
        announced = row["announced_number"]
        return {
            "series": self.series,
            "version": row["version__number"],
            "version_id": str(row["version__public_id"]),
            "correction": row["correction"],
            "language": row["language"],
            "source_language": row["version__series__source_language"],
            "state": self.state,
            "effective_from": row["version__effective_from"].isoformat(),
            "effective_until": until.isoformat() if until else None,
            "recorded_at": row["recorded_at"].isoformat(),
            "redacted_at": row["redacted_at"].isoformat()
            if row["redacted_at"]
            else None,
            "digest": row["digest"],
            "reference": self.reference,
            "weight": row["version__weight"] or None,
            "note": row["note"] or None,
            "version_in_force": self.number_in_force,
            "announced": None
            if announced is None
            else {
                "version": announced,
                "effective_from": row["announced_from"].isoformat(),
            },
            "withdrawn_on": self.withdrawn_on.isoformat()
            if self.withdrawn_on
            else None,
            "day": None,
            "hidden_then": None,
            "withdrawn_then": None,
            "html_url": self.place.html_url,
            "json_url": self.json_url,
            "languages": [
                {
                    "language": code,
                    "html_url": url,
                    "json_url": self.own_url(code),
                }
                for code, url in self.languages
            ],
            "links": self.links(),
            "lagging": self.lag and self.lag.to_json(),
            **self.more,
        }

    def about(self) -> About:
        """What the formats read."""
        row = self.row
        return About(
            series=self.series,
            version=self.edition,
            language=self.language,
            source_language=row["version__series__source_language"],
            effective_from=row["version__effective_from"],
            recorded_at=timezone.localtime(
                row["recorded_at"], timezone.get_default_timezone()
            ),
            digest=row["digest"],
            correction=row["correction"],
            effective_until=self.effective_until,
            state=self.state,  # type: ignore[arg-type]
            withdrawn_on=self.withdrawn_on,
            reference=self.reference,
            html_url=self.place.html_url,
            json_url=self.json_url,
            messages=self.messages,
            body=self.body(),
        )

    @property
    def messages(self) -> tuple[str, ...]:
        """What the page says at its top: of withdrawal, of the version that applies."""
        words, found = reader_wording(self.language), []
        if self.withdrawn_on:
            day = words.date(self.withdrawn_on)
            found.append(words.label("withdrawn", date=day))
        if self.lag:
            found.append(self.lag.message)
        return tuple(found)

    def body(self) -> str:
        """The rendered body as it was recorded; "" if it was not read."""
        return str(self.row.get("body", ""))

    def fragment(self) -> str:
        """The short version or one section, to stand in another page."""
        words, notice, about = (
            reader_wording(self.language),
            self.notice,
            self.about(),
        )
        shown: dict[str, Any] = {
            "url": about.html_url,
            "reference": about.reference,
            "version_line": version_line(about, words),
            "messages": about.messages,
        }
        if self.is_short:
            return render_short(notice, **shown)
        return render_section(notice, notice.sections[0], **shown)

    def written(self, suffix: str) -> "Written":
        """The answer in a format, which has to be one that we have."""
        if suffix == HTML and (self.anchor or self.is_short):
            return Written(
                self.fragment(), f"{FORMATS[HTML].media_type}; charset=utf-8"
            )
        if suffix == JSON and self.is_short:
            whole = self.notice.to_json()
            short = {"title": whole["title"], "summary": whole["summary"]}
            return Written(joined(self.meta(), "short", canonical(short)))
        if suffix == JSON and self.anchor:
            [section] = self.notice.to_json()["sections"]
            return Written(joined(self.meta(), "section", canonical(section)))
        if suffix == JSON:
            return Written(joined(self.meta(), "notice", self.document))
        form, notice, about = FORMATS[suffix], self.notice, self.about()
        content = form.render(notice, about)
        charset = "; charset=utf-8" if isinstance(content, str) else ""
        part = "short" if self.is_short else self.anchor
        name = file_name(notice.title, about, suffix, part)
        return Written(
            content,
            form.media_type + charset,
            content_disposition_header(form.is_download, name),
        )


class Written(NamedTuple):
    """What is sent; `disposition` is the header with the name of the file."""

    content: str | bytes
    media_type: str = JSON_TYPE
    disposition: str | None = None


def joined(meta: dict[str, Any], name: str, stored: str) -> str:
    """JSON of two members, the second as it is stored, to the byte."""
    return f'{{"meta":{dumped(meta)},"{name}":{stored}}}'


dumped = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def known_format(suffix: str) -> None:
    """NotFound unless answers are given in this format."""
    if suffix != JSON and suffix not in FORMATS:
        raise NotFound(
            f"There is no format {suffix!r}.", formats=[JSON, *sorted(FORMATS)]
        )


# --- the answer and its caches --------------------------------------------------------


def answer(
    request: HttpRequest,
    write: Callable[[], Written],
    *,
    validator: Iterable[Any],
    language: str,
    modified: datetime | None = None,
) -> HttpResponse:
    """What `write` gives; or 304, and then it is not called.

    `validator`: all that the answer depends on beside its address, the package's revision
    and the site's words. Only for what anybody may read.
    """
    etag = entity_tag(request, revision(language), validator)
    return tagged(request, write, etag=etag, language=language, modified=modified)


def tagged(
    request: HttpRequest,
    write: Callable[[], Written],
    *,
    etag: str,
    language: str,
    modified: datetime | None = None,
) -> HttpResponse:
    """As :func:`answer`, with an entity tag that says all that it depends on."""
    if modified and timezone.now() - modified < TOO_NEW:
        modified = None
    response = conditional(
        request, etag=etag, modified=int(modified.timestamp()) if modified else None
    )
    if response is None:
        written = LATELY.get(etag)
        if written is None:
            written = write()
            content = written.content
            if isinstance(content, str):
                content = content.encode()
            written = written._replace(content=content)
            LATELY.put(etag, written, len(content))
        response = HttpResponse(written.content, content_type=written.media_type)
        if written.disposition:
            response["Content-Disposition"] = written.disposition
    response["ETag"] = etag
    if modified is not None:
        response["Last-Modified"] = date_of(int(modified.timestamp()))
    response["Content-Language"] = language
    response["Cache-Control"] = REVALIDATED
    response["X-Robots-Tag"] = "noindex"
    return response


LATELY: Kept[Written] = Kept(8 * 1024 * 1024)
"""What each process keeps; about two hundred notices in a language."""

TOO_NEW = timedelta(seconds=2)
"""A date tells seconds only: what changed just now may change again in the same one."""

REVALIDATED = "public, max-age=0, must-revalidate"
"""Kept, but asked about each time: a version takes over, or a page closes, any moment."""


def entity_tag(request: HttpRequest, made_with: str, validator: Iterable[Any]) -> str:
    """`made_with`: the package's revision, and that of the words if it uses any."""
    values = (
        made_with,
        *FORMATS,
        root_of(request),
        request.get_full_path(),
        *validator,
    )
    return quote_etag(sha256(repr(values).encode()).hexdigest()[:40])


def root_of(request: HttpRequest) -> str:
    """The scheme and host of a request: what makes a path a whole address."""
    known: str | None = vars(request).get(ROOT)
    if known is None:
        known = vars(request)[ROOT] = f"{request.scheme}://{request.get_host()}"
    return known


ROOT = "_wagtail_seloste_root"
date_of = lru_cache(maxsize=1024)(http_date)
