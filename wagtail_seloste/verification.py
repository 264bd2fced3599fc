"""Whether the archive is what was recorded: nothing altered, missing or out of order."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from .models.archive import NoticeEvent, NoticeSeries, NoticeVersion, VersionText
from .notice import digest
from .recording import event_digest

TEXT_KINDS = frozenset({"recorded", "announced", "corrected", "imported"})


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Something that is not as it was recorded: in which series, where, and what."""

    series: str
    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.series} {self.place}: {self.what}"


def verify(series: NoticeSeries | None = None) -> list[Problem]:
    """Every problem of one series or of all; [] if all is well. Reads all texts."""
    wanted = [series] if series is not None else NoticeSeries.objects.order_by("pk")
    return [problem for each in wanted for problem in problems_of(each)]


def problems_of(series: NoticeSeries) -> Iterator[Problem]:
    name = str(series.public_id)

    def problem(place: str, what: str) -> Problem:
        return Problem(series=name, place=place, what=what)

    previous, expected_texts = "", {}
    states: dict[int, dict[str, object]] = {}
    events = list(NoticeEvent.objects.filter(series=series).order_by("position"))
    for position, event in enumerate(events, 1):
        place = f"event {event.position}"
        if event.position != position:
            yield problem(place, f"event {position} is missing")
            position = event.position
        if event.previous_digest != previous:
            yield problem(place, "does not follow the event before it")
        if event.digest != event_digest(event, series):
            yield problem(place, "was altered")
        previous = event.digest
        try:
            payload = json.loads(event.payload)
        except ValueError:
            yield problem(place, "has a payload that is no JSON")
            continue
        apply(states, event.kind, payload)
        if event.kind in TEXT_KINDS:
            key = (payload["version"], payload["language"], payload["correction"])
            expected_texts[key] = payload
    if (series.position, series.head) != (len(events), previous):
        yield problem("series", "its position or head is not that of the last event")

    yield from text_problems(series, expected_texts, problem)
    yield from version_problems(series, states, problem)


def apply(states: dict, kind: str, payload: dict) -> None:
    """What an event makes of the projected row of its version."""
    number = payload.get("version")
    match kind:
        case "recorded" | "announced" if "effective_from" in payload:
            states[number] = {
                "state": NoticeVersion.State.RECORDED.value,
                "effective_from": payload["effective_from"],
                "weight": payload.get("weight", ""),
            }
        case "replaced":
            states.setdefault(number, {})["state"] = NoticeVersion.State.REPLACED.value
        case "rescheduled":
            states.setdefault(number, {})["effective_from"] = payload["effective_from"]


def text_problems(series: NoticeSeries, expected: dict, problem) -> Iterator[Problem]:
    found = set()
    texts = VersionText.objects.filter(version__series=series).select_related("version")
    for text in texts.order_by("pk").iterator(chunk_size=50):
        key = (text.version.number, text.language, text.correction)
        place = f"version {key[0]} {key[1]} text {key[2]}"
        found.add(key)
        payload = expected.get(key)
        if payload is None:
            yield problem(place, "stands in no event")
            continue
        for field, recorded, actual in (
            ("document", payload["text"], digest(text.document)),
            ("digest", payload["text"], text.digest),
            ("source digest", payload["source"], text.source_digest),
            ("edited content", payload["edited"], digest(text.edited)),
            ("body", payload["body"], digest(text.body)),
            ("note", payload["note"], text.note),
        ):
            if recorded != actual:
                yield problem(place, f"its {field} was altered")
    for number, language, correction in expected.keys() - found:
        yield problem(f"version {number} {language} text {correction}", "is missing")


def version_problems(series: NoticeSeries, states: dict, problem) -> Iterator[Problem]:
    versions = {v.number: v for v in NoticeVersion.objects.filter(series=series)}
    for number, version in versions.items():
        if number not in states:
            yield problem(f"version {number}", "stands in no event")
            continue
        actual = {
            "state": version.state,
            "effective_from": version.effective_from.isoformat(),
            "weight": version.weight,
        }
        for field, recorded in states[number].items():
            if actual[field] != recorded:
                yield problem(f"version {number}", f"its {field} was altered")
    for number in states.keys() - versions.keys():
        yield problem(f"version {number}", "is missing")
