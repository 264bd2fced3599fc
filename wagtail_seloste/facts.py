"""Facts that change: dated records in data files, which a site adds to or replaces.

A file of facts is TOML: lists of tables by kind (``[[adequacy]]``, ``[[service]]``), each
record with a ``key``; ``since`` and ``until`` say on which days it holds, ``checked_on``
(of the record, or at the top of the file for all of them) when somebody last looked, and
``source`` where. ``unverified = true`` stands in the place of ``checked_on`` where nobody
has looked: the record is from general knowledge. Further fields are the kind's own. Files of a site come after ours, and
a record replaces the one with the same kind and key.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

COMMON = frozenset(("key", "since", "until", "checked_on", "source"))


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One record: what holds from `since` until `until` (its last day; None: open).

    `checked_on`: when somebody last looked it up; None: nobody has, it is unverified.
    """

    kind: str
    key: str
    checked_on: date | None
    source: str = ""
    since: date | None = None
    until: date | None = None
    values: Mapping[str, Any]

    def holds_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def get(self, name: str, default: Any = None) -> Any:
        return self.values.get(name, default)


@dataclass(frozen=True, kw_only=True, eq=False)
class Facts:
    """All records, by kind and key."""

    records: Mapping[str, Mapping[str, Fact]]

    def of(self, kind: str, day: date | None = None) -> tuple[Fact, ...]:
        """The records of a kind, those that hold on `day` if one is given."""
        found = self.records.get(kind, {}).values()
        return tuple(each for each in found if day is None or each.holds_on(day))

    def find(self, kind: str, key: str, day: date | None = None) -> Fact | None:
        """The record with this key, or None; also None if it does not hold on `day`."""
        found = self.records.get(kind, {}).get(key)
        return found if found and (day is None or found.holds_on(day)) else None


@cache
def facts(folders: tuple[str, ...] = ()) -> Facts:
    """Our facts, and those of a site's folders (``*.toml`` in the order of their names).

    ValueError names the file and the record that is not right.
    """
    own = files("wagtail_seloste").joinpath("data/facts")
    sources: list[Any] = sorted(own.iterdir(), key=lambda each: each.name)
    for folder in folders:
        sources += sorted(Path(folder).glob("*.toml"))
    records: dict[str, dict[str, Fact]] = {}
    for source in sources:
        if source.name.endswith(".toml"):
            for fact in read(contents(source), source.name):
                records.setdefault(fact.kind, {})[fact.key] = fact
    return Facts(
        records=MappingProxyType(
            {kind: MappingProxyType(each) for kind, each in records.items()}
        )
    )


def contents(source: Any) -> dict[str, Any]:
    """The contents of a TOML file. ValueError names the file if it is none."""
    try:
        return tomllib.loads(source.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{source.name}: {error}") from error


def read(data: Mapping[str, Any], name: str) -> Iterable[Fact]:
    """The facts in the contents of one file."""
    checked_on = data.get("checked_on")
    for kind, rows in data.items():
        if kind in ("checked_on", "unverified", "rule"):
            continue
        if not isinstance(rows, list) or not all(isinstance(r, Mapping) for r in rows):
            raise ValueError(f"{name}: records are lists of tables: [[{kind}]].")
        for row in rows:
            when = row.get("checked_on", checked_on)
            unverified = True in (data.get("unverified"), row.get("unverified"))
            looked = type(when) is date or (when is None and unverified)
            if "key" not in row or not looked:
                raise ValueError(
                    f"{name}: a record of {kind!r} needs key, and checked_on or "
                    f"unverified = true: {row}"
                )
            for which in ("since", "until"):
                if type(row.get(which, date.min)) is not date:
                    raise ValueError(f"{name}: {which} of {row['key']!r} is no day.")
            yield Fact(
                kind=kind,
                key=str(row["key"]),
                checked_on=when,
                source=row.get("source", ""),
                since=row.get("since"),
                until=row.get("until"),
                values=MappingProxyType(
                    {each: row[each] for each in row if each not in COMMON}
                ),
            )
