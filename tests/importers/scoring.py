"""Compares an import with the answers that lie beside a notice.

`NAME.expected.json`: `lang`, `title`, `updated`, `sections` (`key`, `contains`, and
`also` for further keys that are right), `facts` (`facts_ok` other right values,
`skip_fact_keys`), `must_not_contain`, and `reported`, codes that the report must hold.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Score:
    """Counts of one file or of many, and a line for each miss."""

    sections: int = 0
    found: int = 0
    strings: int = 0
    misplaced: int = 0
    lost: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.found / self.sections if self.sections else 1.0

    def add(self, other: "Score") -> None:
        self.sections += other.sections
        self.found += other.found
        self.strings += other.strings
        self.misplaced += other.misplaced
        self.lost += other.lost
        self.notes += other.notes

    def __str__(self) -> str:
        return (
            f"sections {self.found}/{self.sections} recall {self.recall:.3f} "
            f"misplaced {self.misplaced} lost {self.lost} of {self.strings} strings"
        )


def plain(text: object) -> str:
    """Compatibility form with single spaces and without soft hyphens."""
    normal = unicodedata.normalize("NFKC", str(text or "").replace("\u00ad", ""))
    return " ".join(normal.split())


def score(expected: dict[str, Any], result: dict[str, Any]) -> Score:
    """How many expected passages stand under a right key, elsewhere, or nowhere."""
    texts = [(each["key"], plain(each["text"])) for each in result["sections"]]
    out = Score()
    for section in expected["sections"]:
        keys = {section["key"], *section.get("also", ())}
        whole = True
        for string in map(plain, section["contains"]):
            out.strings += 1
            places = {key for key, text in texts if string in text}
            # A passage that runs on over two sections of one key counts as whole.
            joined = " ".join(text for key, text in texts if key in keys)
            if keys & places or string in joined:
                continue
            whole = False
            out.misplaced += bool(places)
            out.lost += not places
            out.notes.append(f"{string!r} of {section['key']} is in {sorted(places)}")
        out.sections += 1
        out.found += whole
    return out


def differing_facts(expected: dict[str, Any], facts: dict[str, Any]) -> list[str]:
    """Facts that are not as expected, each as a line."""
    out = []
    for key, wanted in expected.get("facts", {}).items():
        if key in expected.get("skip_fact_keys", ()):
            continue
        allowed = [wanted, *expected.get("facts_ok", {}).get(key, ())]
        if not any(_same(key, each, facts[key]) for each in allowed):
            out.append(f"{key}: {facts[key]!r} instead of {wanted!r}")
    return out


def _same(key: str, wanted: Any, got: Any) -> bool:
    if key == "retention":
        return len(wanted) <= len(got) and all(
            any(plain(period) in plain(text) for text in got) for period in wanted
        )
    if key == "phones":
        return _digits(wanted) == _digits(got)
    if key in ("emails", "legal_bases"):
        return set(wanted) == set(got)
    if key == "postal_address" and wanted and got:
        return all(part.strip() in got for part in wanted.split(","))
    return bool(wanted == got)


def _digits(numbers: Iterable[str]) -> set[str]:
    return {re.sub(r"\D", "", re.sub(r"^\+\d{2,3}\s?", "0", each)) for each in numbers}
