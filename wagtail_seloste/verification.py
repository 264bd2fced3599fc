"""Whether the archive is what was recorded: nothing altered, missing or out of order.

The events of a series are a chain, each with the digest of the one before it. What they
say is held against every column of the other rows. Where somebody cut off the end of a
chain, and took away all that stood for it elsewhere, nothing in the database tells: that
is found by those who kept the heads of the chains, see :func:`compare_heads`.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from .chain import event_digest
from .models.archive import NoticeEvent, NoticeSeries, NoticeVersion, VersionText
from .notice import digest

TEXT_KINDS = frozenset({"recorded", "announced", "corrected", "imported"})
TEXT_KEYS = frozenset(
    "version number language correction text source made_from edited body note".split()
)
MARKER_KEYS = frozenset("version language correction document edited body note".split())
WORDS_KEYS = frozenset({"event", "replacement"})
KEYS = {
    **dict.fromkeys(TEXT_KINDS, TEXT_KEYS),
    "rescheduled": frozenset({"version", "effective_from"}),
    "replaced": frozenset({"version"}),
    "withdrawn": frozenset({"successor"}),
    "hidden": frozenset({"language", "cause"}),
    "shown": frozenset({"language", "cause"}),
}
"""What an event of a kind must say so that other rows can be held against it."""
KNOWN = frozenset(
    {"effective_until", "weight", "effective_from", "words", "next_review"}
).union(MARKER_KEYS, WORDS_KEYS, *KEYS.values())
TYPES: dict[str, type | tuple[type, ...]] = {
    "correction": int,
    "event": int,
    "number": (int, type(None)),
}
"""Of what is not text."""

EVENTS_AT_ONCE = 500
TEXTS_AT_ONCE = 20

TextKey = tuple[str, str, int]
"""Public id of the version, language, correction."""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Something that is not as it was recorded: in which series, where, and what."""

    series: str
    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.series} {self.place}: {self.what}"


@dataclass(kw_only=True)
class ExpectedVersion:
    """What the columns of a version have to be."""

    number: int | None
    state: str
    effective_from: str
    effective_until: str
    weight: str


@dataclass(frozen=True, kw_only=True)
class Marker:
    """What stands in the place of a text since when."""

    digests: Mapping[str, str]
    at: datetime


def verify(series: NoticeSeries | None = None) -> list[Problem]:
    """Every problem of one series or of all; [] if all is well. Reads all texts."""
    return list(problems(series))


def problems(series: NoticeSeries | None = None) -> Iterator[Problem]:
    """The problems of one series, or of all and of rows of none, as they are found.

    Holds a few rows at a time, however long the archive. A series is read without a
    lock; only if something seems wrong is it read again under its lock, so that a
    publication meanwhile is not taken for a fault, and waits for none.
    """
    if series is not None:
        yield from verify_series(series.pk)
        return
    for key in NoticeSeries.objects.order_by("pk").values_list("pk", flat=True):
        yield from verify_series(key)
    yield from rows_of_no_series()


def verify_series(key: int) -> list[Problem]:
    series = NoticeSeries.objects.filter(pk=key).first()
    if series is None or not examine(series):
        return []
    with transaction.atomic():
        series = NoticeSeries.objects.select_for_update().filter(pk=key).first()
        return examine(series) if series is not None else []


def examine(series: NoticeSeries) -> list[Problem]:
    examination = Examination(series)
    try:
        return list(examination.problems())
    except ValueError as error:  # a column that holds what it never can
        return [examination.problem("series", f"cannot be read: {error}")]


def rows_of_no_series() -> Iterator[Problem]:
    """Rows whose series or version is not there, as after a restore in part."""
    serieses = NoticeSeries.objects.filter(pk=OuterRef("series_id"))
    versions = NoticeVersion.objects.filter(pk=OuterRef("version_id"))
    lost_events = NoticeEvent.objects.filter(~Exists(serieses)).order_by("pk")
    for event in lost_events.iterator(EVENTS_AT_ONCE):
        yield lost(f"event {event.position}", f"series {event.series_id}")
    lost_versions = NoticeVersion.objects.filter(~Exists(serieses)).order_by("pk")
    for version in lost_versions.iterator(EVENTS_AT_ONCE):
        yield lost(
            version_name(version.number, version.public_id),
            f"series {version.series_id}",
        )
    lost_texts = VersionText.objects.filter(~Exists(versions)).order_by("pk")
    for text in lost_texts.only("language", "correction", "version_id"):
        place = f"{text.language} text {text.correction}"
        yield lost(place, f"version {text.version_id}")


def lost(place: str, of: str) -> Problem:
    return Problem(series="-", place=place, what=f"the {of} it belongs to is missing")


def version_name(number: int | None, public_id: Any) -> str:
    return f"imported version {public_id}" if number is None else f"version {number}"


class Examination:
    """One series, compared with what its events say."""

    def __init__(self, series: NoticeSeries):
        self.series = series
        self.state: str = NoticeSeries.State.ACTIVE
        self.successor = ""
        self.number = 0
        self.versions: dict[str, ExpectedVersion] = {}
        # The position of the event that recorded a text: what it says is read again
        # with the text, so that a long archive need not be held in memory.
        self.texts: dict[TextKey, int] = {}
        self.markers: dict[TextKey, Marker] = {}
        self.other_words: dict[int, str] = {}
        self.replaced_words: dict[int, str] = {}

    def problem(self, place: str, what: str) -> Problem:
        return Problem(series=str(self.series.public_id), place=place, what=what)

    def altered(self, place: str, name: str) -> Problem:
        return self.problem(place, f"its {name} was altered")

    def problems(self) -> Iterator[Problem]:
        yield from self.event_problems()
        yield from self.words_problems()
        yield from self.series_problems()
        yield from self.text_problems()
        yield from self.version_problems()

    # --- the chain ---

    def event_problems(self) -> Iterator[Problem]:
        events = NoticeEvent.objects.filter(series=self.series).order_by("position")
        position, head, sound = 0, "", False
        for event in events.iterator(EVENTS_AT_ONCE):
            place = f"event {event.position}"
            if event.position != position + 1:
                yield self.problem(place, missing_events(position, event.position))
            if event.previous_digest != head:
                yield self.problem(place, "does not follow the event before it")
            if event.digest == event_digest(event, self.series):
                sound = True
            else:
                yield self.problem(place, "was altered, or is of another notice")
            position, head = event.position, event.digest
            yield from self.take(event, place)
        if position and not sound:
            yield self.problem(
                "series", "its public_id was altered, or every one of its events"
            )
        if self.series.position != position:
            yield self.problem(
                "series",
                f"its position is {self.series.position}, that of the last event is "
                f"{position}",
            )
        if self.series.head != head:
            yield self.problem("series", "its head is not the digest of the last event")

    def take(self, event: NoticeEvent, place: str) -> Iterator[Problem]:
        """Note what an event says that the other rows must be."""
        payload = readable_payload(event)
        if payload is None:
            yield self.problem(place, "has a payload that cannot be read")
            return
        if event.position == 1:
            for name in ("translation_key", "source_language"):
                if str(getattr(self.series, name)) != payload.get(name):
                    yield self.altered("series", name)
        written = digest(event.words) if event.words else ""
        if written != payload.get("words", ""):
            self.other_words[event.position] = written
        kind = event.kind
        if kind in TEXT_KINDS:
            yield from self.take_text(event.position, kind, payload, place)
        elif kind == "redacted":
            if WORDS_KEYS.issubset(payload):
                self.replaced_words[payload["event"]] = payload["replacement"]
            if MARKER_KEYS.issubset(payload):
                key = text_key(payload)
                before = self.markers.get(key)
                self.markers[key] = Marker(
                    digests=payload, at=before.at if before else event.at
                )
        elif kind == "withdrawn":
            self.state = NoticeSeries.State.WITHDRAWN
            self.successor = payload["successor"]
        elif kind == "resumed":
            self.state, self.successor = NoticeSeries.State.ACTIVE, ""
        elif kind in ("replaced", "rescheduled"):
            version = self.versions.get(payload["version"])
            if version is None:
                yield self.problem(place, "is about a version that no event began")
            elif kind == "replaced":
                version.state = NoticeVersion.State.REPLACED
            else:
                version.effective_from = payload["effective_from"]

    def take_text(
        self, position: int, kind: str, payload: dict[str, Any], place: str
    ) -> Iterator[Problem]:
        self.texts[text_key(payload)] = position
        version = payload["version"]
        if version in self.versions:
            return
        if kind == "corrected" or "effective_from" not in payload:
            yield self.problem(place, "is about a version that no event began")
            return
        number = payload["number"]
        if number is not None:
            if number != self.number + 1:
                yield self.problem(place, f"no version {self.number + 1} before it")
            self.number = number
        self.versions[version] = ExpectedVersion(
            number=number,
            state=NoticeVersion.State.RECORDED,
            effective_from=payload["effective_from"],
            effective_until=payload.get("effective_until", ""),
            weight=payload.get("weight", ""),
        )

    def words_problems(self) -> Iterator[Problem]:
        """Words are those whose digest the event has, or what redaction put there."""
        for position in sorted(self.other_words.keys() | self.replaced_words.keys()):
            if self.other_words.get(position) != self.replaced_words.get(position):
                yield self.altered(f"event {position}", "words")

    # --- the other rows ---

    def series_problems(self) -> Iterator[Problem]:
        if self.series.state != self.state:
            yield self.altered("series", "state")
        successor = ""
        if self.series.successor_id is not None:
            found = NoticeSeries.objects.filter(pk=self.series.successor_id)
            public_id = found.values_list("public_id", flat=True).first()
            successor = str(public_id) if public_id else "missing"
        if successor != self.successor:
            yield self.altered("series", "successor")

    def text_problems(self) -> Iterator[Problem]:
        found: set[TextKey] = set()
        latest = 0
        rows = VersionText.objects.filter(version__series=self.series)
        texts = rows.select_related("version").order_by("pk").iterator(TEXTS_AT_ONCE)
        while some := list(islice(texts, TEXTS_AT_ONCE)):
            keys = [row_key(text) for text in some]
            events = self.events_of(keys)
            for key, text in zip(keys, some, strict=True):
                place = (
                    f"{version_name(text.version.number, text.version.public_id)} "
                    f"{text.language} text {text.correction}"
                )
                position = self.texts.get(key)
                event = events.get(position)
                if position is None or event is None or key in found:
                    yield self.problem(place, "stands in no event")
                    continue
                found.add(key)
                if position < latest:
                    yield self.problem(place, "stands after a text recorded later")
                latest = max(latest, position)
                for name in self.altered_columns(key, text, event):
                    yield self.altered(place, name)
        for key in sorted(self.texts.keys() - found):
            version = self.versions.get(key[0])
            name = version_name(version.number if version else None, key[0])
            yield self.problem(f"{name} {key[1]} text {key[2]}", "is missing")

    def events_of(self, keys: Iterable[TextKey]) -> dict[int | None, NoticeEvent]:
        """The events that recorded texts, by position. One query."""
        positions = {self.texts[key] for key in keys if key in self.texts}
        events = NoticeEvent.objects.filter(series=self.series, position__in=positions)
        return {event.position: event for event in events}

    def altered_columns(
        self, key: TextKey, text: VersionText, event: NoticeEvent
    ) -> Iterator[str]:
        """The columns of a text that are not what its event, or a redaction, says."""
        payload = json.loads(event.payload)
        marker = self.markers.get(key)
        words = marker.digests if marker else {**payload, "document": payload["text"]}
        for name, recorded, actual in (
            ("document", words["document"], digest(text.document)),
            ("digest", payload["text"], text.digest),
            ("source_digest", payload["source"], text.source_digest),
            ("made_from", payload["made_from"], text.made_from),
            ("edited", words["edited"], digest(text.edited)),
            ("body", words["body"], digest(text.body)),
            ("title", title_of(text.document), text.title),
            ("note", words["note"], digest(text.note) if text.note else ""),
            ("recorded_at", event.at, text.recorded_at),
            ("redacted_at", marker.at if marker else None, text.redacted_at),
        ):
            if recorded != actual:
                yield name

    def version_problems(self) -> Iterator[Problem]:
        missing = dict(self.versions)
        rows = NoticeVersion.objects.filter(series=self.series).order_by("pk")
        for row in rows.iterator(EVENTS_AT_ONCE):
            place = version_name(row.number, row.public_id)
            version = missing.pop(str(row.public_id), None)
            if version is None:
                yield self.problem(place, "stands in no event")
                continue
            for name, recorded in vars(version).items():
                if plain(getattr(row, name)) != plain(recorded):
                    yield self.altered(place, name)
        for public_id, version in missing.items():
            yield self.problem(version_name(version.number, public_id), "is missing")


def missing_events(before: int, after: int) -> str:
    if after - before == 2:
        return f"event {before + 1} is missing"
    return f"events {before + 1} to {after - 1} are missing"


def readable_payload(event: NoticeEvent) -> dict[str, Any] | None:
    """The payload, if it has what an event of its kind must say; else None."""
    try:
        payload = json.loads(event.payload)
    except (ValueError, RecursionError):
        return None
    if not isinstance(payload, dict):
        return None
    required = KEYS.get(event.kind, frozenset())
    if event.kind == "redacted":
        required = WORDS_KEYS if "event" in payload else MARKER_KEYS
    if not required.issubset(payload):
        return None
    for name in payload.keys() & KNOWN:
        if not isinstance(payload[name], TYPES.get(name, str)):
            return None
    return payload


def text_key(payload: Mapping[str, Any]) -> TextKey:
    return (payload["version"], payload["language"], payload["correction"])


def row_key(text: VersionText) -> TextKey:
    return (str(text.version.public_id), text.language, text.correction)


def plain(value: Any) -> Any:
    """A value as a payload has it: days as text, nothing as ""."""
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else value


def title_of(document: str) -> str | None:
    """The title as a text keeps it; None if the document cannot be read."""
    try:
        return str(json.loads(document)["title"])[:255]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


# --- heads ---


def heads(series: NoticeSeries | None = None) -> Iterator[dict[str, Any]]:
    """Where each chain ends: ``{"series", "position", "head"}``, to be kept elsewhere."""
    rows = NoticeSeries.objects.filter(position__gt=0).order_by("pk")
    if series is not None:
        rows = rows.filter(pk=series.pk)
    for row in rows.iterator(EVENTS_AT_ONCE):
        yield {
            "series": str(row.public_id),
            "position": row.position,
            "head": row.head,
        }


def compare_heads(kept: Iterable[Mapping[str, Any]]) -> Iterator[Problem]:
    """Where the chains do not contain heads that were kept, as :func:`heads` gave them.

    This finds what was cut off the end of a chain, a chain that was written anew, and a
    notice that is gone altogether. A query for each.
    """
    for head in kept:
        series, position = str(head["series"]), head["position"]
        event = NoticeEvent.objects.filter(
            series__public_id=series, position=position
        ).first()
        if event is None:
            what = "is missing, though its digest was kept"
        elif event.digest != head["head"]:
            what = "is not the one whose digest was kept"
        else:
            continue
        yield Problem(series=series, place=f"event {position}", what=what)
