"""Whether the archive is what was recorded: nothing altered, missing or out of order."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from .chain import event_digest
from .models.archive import NoticeEvent, NoticeSeries, NoticeVersion, VersionText
from .notice import digest

TEXT_KINDS = frozenset({"recorded", "announced", "corrected", "imported"})
TEXT_KEYS = frozenset(
    "version number language correction text source made_from edited body note".split()
)


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Something that is not as it was recorded: in which series, where, and what."""

    series: str
    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.series} {self.place}: {self.what}"


def verify(series: NoticeSeries | None = None) -> list[Problem]:
    """Every problem of one series or of all; [] if all is well. Reads all texts.

    Takes the lock of one series after the other, so that a publication meanwhile is
    neither missed nor taken for a fault.
    """
    keys = [series.pk] if series is not None else series_keys()
    return [problem for key in keys for problem in verify_series(key)]


def series_keys() -> list[int]:
    return list(NoticeSeries.objects.order_by("pk").values_list("pk", flat=True))


def verify_series(key: int) -> list[Problem]:
    with transaction.atomic():
        series = NoticeSeries.objects.select_for_update().filter(pk=key).first()
        return list(Examination(series).problems()) if series is not None else []


class Examination:
    """One series, compared with what its events say."""

    def __init__(self, series: NoticeSeries):
        self.series = series
        self.texts: dict[tuple[str, str, int], dict[str, Any]] = {}
        self.versions: dict[str, dict[str, Any]] = {}
        self.names: dict[str, str] = {}

    def problem(self, place: str, what: str) -> Problem:
        return Problem(series=str(self.series.public_id), place=place, what=what)

    def problems(self) -> Iterator[Problem]:
        yield from self.event_problems()
        yield from self.text_problems()
        yield from self.version_problems()

    def event_problems(self) -> Iterator[Problem]:
        events = NoticeEvent.objects.filter(series=self.series).order_by("position")
        previous, count = "", 0
        for count, event in enumerate(events, 1):
            place = f"event {event.position}"
            if event.position != count:
                yield self.problem(place, f"event {count} is missing")
            if event.previous_digest != previous:
                yield self.problem(place, "does not follow the event before it")
            if event.digest != event_digest(event, self.series):
                yield self.problem(place, "was altered")
            previous = event.digest
            yield from self.take(event, place)
        if (self.series.position, self.series.head) != (count, previous):
            yield self.problem(
                "series", "its position or head is not that of the last event"
            )
        if self.series.state != NoticeSeries.State.ACTIVE:
            yield self.problem("series", "its state was altered")

    def take(self, event: NoticeEvent, place: str) -> Iterator[Problem]:
        """Note what an event says that the other rows must be."""
        try:
            payload = json.loads(event.payload)
        except ValueError:
            payload = None
        is_text = event.kind in TEXT_KINDS
        if not isinstance(payload, dict) or (
            is_text and not TEXT_KEYS.issubset(payload)
        ):
            yield self.problem(place, "has a payload that cannot be read")
            return
        if event.position == 1:
            for name in ("translation_key", "source_language"):
                if str(getattr(self.series, name)) != payload.get(name):
                    yield self.problem("series", f"its {name} was altered")
        version = str(payload.get("version", ""))
        if version:
            self.names[version] = f"version {payload.get('number')}"
        if is_text:
            key = (version, str(payload["language"]), payload["correction"])
            self.texts[key] = {**payload, "at": event.at}
        if "effective_from" in payload and event.kind in ("recorded", "announced"):
            self.versions[version] = {
                "number": payload.get("number"),
                "state": NoticeVersion.State.RECORDED.value,
                "effective_from": payload["effective_from"],
                "weight": payload.get("weight", ""),
            }
        elif version in self.versions and event.kind == "replaced":
            self.versions[version]["state"] = NoticeVersion.State.REPLACED.value
        elif version in self.versions and event.kind == "rescheduled":
            self.versions[version]["effective_from"] = payload.get("effective_from")

    def text_problems(self) -> Iterator[Problem]:
        found = set()
        texts = VersionText.objects.filter(version__series=self.series)
        for text in texts.select_related("version").order_by("pk").iterator(50):
            key = (str(text.version.public_id), text.language, text.correction)
            place = f"version {text.version.number} {key[1]} text {key[2]}"
            found.add(key)
            payload = self.texts.get(key)
            if payload is None:
                yield self.problem(place, "stands in no event")
                continue
            for name, recorded, actual in (
                ("document", payload["text"], digest(text.document)),
                ("digest", payload["text"], text.digest),
                ("source digest", payload["source"], text.source_digest),
                ("made_from", payload["made_from"], text.made_from),
                ("edited content", payload["edited"], digest(text.edited)),
                ("body", payload["body"], digest(text.body)),
                ("note", payload["note"], digest(text.note) if text.note else ""),
                ("title", title_of(text.document), text.title),
                ("day of recording", payload["at"], text.recorded_at),
            ):
                if recorded != actual:
                    yield self.problem(place, f"its {name} was altered")
        for version, language, correction in sorted(self.texts.keys() - found):
            name = self.names[version]
            yield self.problem(f"{name} {language} text {correction}", "is missing")

    def version_problems(self) -> Iterator[Problem]:
        rows = NoticeVersion.objects.filter(series=self.series)
        versions = {str(row.public_id): row for row in rows}
        for key, row in versions.items():
            place = f"version {row.number}"
            if key not in self.versions:
                yield self.problem(place, "stands in no event")
                continue
            actual = {
                "number": row.number,
                "state": row.state,
                "effective_from": row.effective_from.isoformat(),
                "weight": row.weight,
            }
            for name, recorded in self.versions[key].items():
                if actual[name] != recorded:
                    yield self.problem(place, f"its {name} was altered")
        for key in self.versions.keys() - versions.keys():
            yield self.problem(self.names[key], "is missing")


def title_of(document: str) -> str | None:
    """The title as a text keeps it; None if the document cannot be read."""
    try:
        return str(json.loads(document)["title"])[:255]
    except (ValueError, KeyError, TypeError):
        return None
