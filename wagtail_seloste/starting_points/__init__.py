"""Starting points: notices of common situations, to begin from instead of from empty.

One TOML file each; its name is the key. A file has `order`, `icon`, `label` and
`description` (for the editor who chooses), `title` (proposed for the notice) and
`sections`, written as :mod:`wagtail_seloste.filling` reads them. They hold what is
usual in the situation: the editor strikes out what is not so, and adds what only the
organisation knows::

    point = starting_point("members")
    body = fill(point.sections_for({"controller": 7}), "fi", references={"controller": 7})
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

from wagtail_seloste.filling import LANGUAGES, Written
from wagtail_seloste.wording import load

__all__ = ["StartingPoint", "starting_point", "starting_points", "validated"]

REFERENCES: Final = frozenset({"organisation", "authority"})
"""Fields that hold the name of an organisation."""

_KEYS: Final = frozenset({"order", "icon", "label", "description", "title", "sections"})


@dataclass(frozen=True, kw_only=True, slots=True)
class StartingPoint:
    """A situation, and the notice to begin with."""

    key: str
    order: int
    icon: str
    """Name of an icon of Wagtail's admin."""

    label: Mapping[str, str]
    """Language -> what the situation is called, for the editor."""

    description: Mapping[str, str]
    title: Mapping[str, str]
    """Language -> proposed title of the notice."""

    sections: tuple[Written, ...]

    def sections_for(self, references: Mapping[str, int]) -> list[Written]:
        """The sections, blank where an organisation is not among `references`."""
        return [
            {
                key: without_unknown(value, key, references)
                for key, value in each.items()
            }
            for each in self.sections
        ]


def starting_points() -> tuple[StartingPoint, ...]:
    """All of them, in the order in which an editor sees them."""
    return tuple(_points().values())


def starting_point(key: str) -> StartingPoint:
    """The one with this key; KeyError if there is none."""
    return _points()[key]


def without_unknown(value: Any, name: str, references: Mapping[str, int]) -> Any:
    """`value`, with "" for a reference that is not there."""
    if name in REFERENCES:
        return value if value in references else ""
    if isinstance(value, Mapping):
        return {
            key: without_unknown(inner, key, references) for key, inner in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [without_unknown(item, "", references) for item in value]
    return value


def validated(
    sections: Iterable[Mapping[str, Any]], source: str
) -> tuple[Written, ...]:
    """`sections` as they are, if they can be filled in every language.

    ValueError, beginning with `source`, names the place of a key that is unknown or
    stands twice, of an item whose id stands twice, and of a text that lacks a language.
    """
    known = {*load("en").headings, "other"} - {"notice_title"}
    seen: set[str] = set()
    checked = tuple(sections)
    for section in checked:
        key = section.get("key")
        if key not in known:
            raise ValueError(f"{source}: {key!r} is no section")
        if key in seen and key != "other":
            raise ValueError(f"{source}: section {key} stands twice")
        seen.add(key)
        for fault in _faults(section, key):
            raise ValueError(f"{source}: {fault}")
    return checked


def _faults(value: Any, place: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        if LANGUAGES & value.keys():
            if set(value) != LANGUAGES:
                yield f"{place} has to be in {', '.join(sorted(LANGUAGES))}"
            elif not all(isinstance(text, str) and text for text in value.values()):
                yield f"{place} is blank in a language"
            return
        for key, inner in value.items():
            yield from _faults(inner, f"{place}.{key}")
    elif isinstance(value, list):
        ids = [
            item["id"] for item in value if isinstance(item, Mapping) and "id" in item
        ]
        if len(ids) != len(set(ids)):
            yield f"{place} has an id twice"
        for position, item in enumerate(value):
            yield from _faults(item, f"{place}.{position}")


@cache
def _points() -> Mapping[str, StartingPoint]:
    found = [
        read(file.name.removesuffix(".toml"), file.read_text(encoding="utf-8"))
        for file in files(__package__).iterdir()
        if file.name.endswith(".toml")
    ]
    return MappingProxyType(
        {each.key: each for each in sorted(found, key=lambda each: each.order)}
    )


def read(key: str, source: str) -> StartingPoint:
    """A starting point from the text of its file; ValueError says what is wrong."""
    row = tomllib.loads(source)
    if set(row) != _KEYS:
        raise ValueError(f"{key}: has to have the keys {sorted(_KEYS)}")
    for name in ("label", "description", "title"):
        for fault in _faults(row[name], name):
            raise ValueError(f"{key}: {fault}")
    return StartingPoint(
        key=key,
        order=row["order"],
        icon=row["icon"],
        label=MappingProxyType(row["label"]),
        description=MappingProxyType(row["description"]),
        title=MappingProxyType(row["title"]),
        sections=validated(row["sections"], key),
    )
