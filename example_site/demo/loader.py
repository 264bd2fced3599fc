"""What the demo shows: made-up organisations and their notices, in three languages.

Plain Python; reads ``organisations.toml``, ``contact.toml`` and ``content/*.toml``
beside it. A notice
file has `order`, `title`, `sections` written as :mod:`wagtail_seloste.filling` reads
them, and, where there are several versions, `earlier`: for each earlier version, the
oldest first, what to `remove` from and `set` in the present sections. A place is written
``section.list.item id.field``. `published` is the day of a version, today by default;
`upcoming` is a version that applies only in so many `days`. `corrected` of an earlier
version says on which day what of it was `set` right in the source language, and why.
`imported` are versions from before the first: their days, the day on which they were
added, and the `file` with their words, ``<file>.<language>.txt`` beside the notice.
`late` are languages into which the present version is not translated yet. `waiting` is
published last and waits for all languages; of those only the `ready` ones are translated.
"""

import copy
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from wagtail_seloste.filling import LANGUAGES, Written
from wagtail_seloste.starting_points import validated

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, kw_only=True)
class DemoOrganisation:
    """An organisation; `fields` and those of its contact points as in the model.

    A text is a dict of languages, a value that is the same in all of them a string.
    """

    key: str
    fields: Mapping[str, Any]
    contact_points: tuple[Mapping[str, Any], ...]

    def in_language(self, language: str) -> dict[str, Any]:
        return in_language(self.fields, language)


@dataclass(frozen=True, kw_only=True)
class DemoCorrection:
    """What is published as a correction of a version, on a later day."""

    on: date
    reason: str
    sections: tuple[Written, ...]


@dataclass(frozen=True, kw_only=True)
class DemoPast:
    """A version from before the first numbered one: `texts` are the bytes of files."""

    added: date
    effective_from: date
    effective_until: date
    note: Mapping[str, str]
    texts: Mapping[str, bytes]


@dataclass(frozen=True, kw_only=True)
class DemoWaiting:
    """What is published but waits for languages; `ready` are those that are translated."""

    ready: tuple[str, ...]
    sections: tuple[Written, ...]


@dataclass(frozen=True, kw_only=True)
class DemoNotice:
    """A notice, as the sections of each of its versions."""

    key: str
    order: int
    title: Mapping[str, str]
    versions: tuple[tuple[Written, ...], ...]
    """The oldest first."""

    days: tuple[date | int | None, ...]
    """Of each version: the day it was published, in how many days it applies, or None:
    it is published now."""

    corrections: Mapping[int, DemoCorrection]
    """By the number of the version."""

    imported: tuple[DemoPast, ...]

    late: tuple[str, ...] = ()
    """Languages into which the present version is not translated yet."""

    waiting: DemoWaiting | None = None

    def languages_late_for(self, number: int) -> tuple[str, ...]:
        return self.late if number == len(self.versions) else ()


@cache
def contact_form() -> Mapping[str, Any]:
    """The contact form: texts by language, `fields`, and the key of its `notice`."""
    return tomllib.loads((HERE / "contact.toml").read_text(encoding="utf-8"))


def in_language(fields: Mapping[str, Any], language: str) -> dict[str, Any]:
    """`fields` with the text of one language where there are several."""
    return {
        name: value[language] if isinstance(value, Mapping) else value
        for name, value in fields.items()
    }


@cache
def organisations() -> tuple[DemoOrganisation, ...]:
    """All organisations, in the order of the file."""
    rows = tomllib.loads((HERE / "organisations.toml").read_text(encoding="utf-8"))
    return tuple(_organisation(row) for row in rows["organisation"])


def _organisation(row: dict[str, Any]) -> DemoOrganisation:
    key = row.pop("key")
    points = tuple(row.pop("contact_points", ()))
    for fields in (row, *points):
        for name, value in fields.items():
            if isinstance(value, Mapping) and set(value) != LANGUAGES:
                raise ValueError(f"organisation {key}: {name} lacks a language")
    return DemoOrganisation(key=key, fields=row, contact_points=points)


@cache
def notices() -> tuple[DemoNotice, ...]:
    """All notices, in their order."""
    found = [_notice(path) for path in (HERE / "content").glob("*.toml")]
    return tuple(sorted(found, key=lambda notice: notice.order))


def _notice(path: Path) -> DemoNotice:
    row = tomllib.loads(path.read_text(encoding="utf-8"))
    present = row.pop("sections")
    editions, days, corrections = [], [], {}
    for number, patch in enumerate(row.pop("earlier", ()), 1):
        days.append(patch.pop("published"))
        corrected = patch.pop("corrected", None)
        editions.append(changed(present, **patch))
        if corrected is not None:
            right = changed(editions[-1], set=corrected.pop("set"))
            corrections[number] = DemoCorrection(
                sections=validated(right, path.stem), **corrected
            )
    editions.append(present)
    days.append(row.pop("published", None))
    if "upcoming" in row:
        patch = row.pop("upcoming")
        days.append(patch.pop("days"))
        editions.append(changed(present, **patch))
    waiting = None
    if "waiting" in row:
        patch = row.pop("waiting")
        ready = tuple(patch.pop("ready"))
        sections = validated(changed(present, **patch), path.stem)
        waiting = DemoWaiting(ready=ready, sections=sections)
    return DemoNotice(
        key=path.stem,
        late=tuple(row.pop("late", ())),
        waiting=waiting,
        versions=tuple(validated(sections, path.stem) for sections in editions),
        days=tuple(days),
        corrections=corrections,
        imported=tuple(_past(past, path.parent) for past in row.pop("imported", ())),
        **row,
    )


def _past(row: dict[str, Any], folder: Path) -> DemoPast:
    file = row.pop("file")
    texts = {
        language: (folder / f"{file}.{language}.txt").read_bytes()
        for language in sorted(row["note"])
    }
    return DemoPast(texts=texts, **row)


def changed(
    sections: list[dict[str, Any]],
    *,
    remove: tuple[str, ...] = (),
    set: Mapping[str, Any] | None = None,
) -> list[dict[str, Any]]:
    """A copy of `sections` with items removed and fields set; KeyError if not there."""
    copied = copy.deepcopy(sections)
    for place in remove:
        parent, last = found(copied, place)
        if isinstance(parent, list):
            parent.remove(item(parent, last))
        else:
            del parent[last]
    for place, value in (set or {}).items():
        parent, last = found(copied, place)
        if last not in parent:
            raise KeyError(place)
        parent[last] = value
    return copied


def found(sections: list[dict[str, Any]], place: str) -> tuple[Any, str]:
    """Where `place` stands: the dict or list that holds it, and its last part."""
    *way, last = place.split(".")
    value: Any = sections
    for step in way:
        value = item(value, step) if isinstance(value, list) else value[step]
    return value, last


def item(items: list[dict[str, Any]], name: str) -> dict[str, Any]:
    """The section or item that is called `name`."""
    for each in items:
        if name in (each.get("id"), each.get("key")):
            return each
    raise KeyError(name)
