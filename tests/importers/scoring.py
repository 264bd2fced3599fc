"""Compares an import with the answers that lie beside a notice.

`NAME.expected.json`: `lang`, `title`, `updated`, `sections` (`key`, `contains`, and
`also` for further keys that are right), `facts` (`facts_ok` other right values,
`skip_fact_keys`), `must_not_contain`, and `reported`, codes that the report must hold.
"""

import json
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


@dataclass
class Measure(Score):
    """What is asked of an import as numbers, over one file or many.

    `wrong` are strings under another key only, and sections made of a text that has
    none; `facts` is the mean over facts that the notice or the import has, where a
    list counts by what both have.
    """

    excess: int = 0
    fact_sum: float = 0.0
    fact_count: int = 0
    files: int = 0
    languages: int = 0
    dates: int = 0
    unsafe: int = 0

    @property
    def wrong(self) -> float:
        count = self.strings + self.excess
        return (self.misplaced + self.excess) / count if count else 0.0

    @property
    def facts(self) -> float:
        return self.fact_sum / self.fact_count if self.fact_count else 1.0

    def add(self, other: Score) -> None:
        super().add(other)
        assert isinstance(other, Measure)
        self.excess += other.excess
        self.fact_sum += other.fact_sum
        self.fact_count += other.fact_count
        self.files += other.files
        self.languages += other.languages
        self.dates += other.dates
        self.unsafe += other.unsafe

    def __str__(self) -> str:
        return (
            f"recall {self.recall:.3f} wrong {self.wrong:.3f} lost {self.lost}"
            f" facts {self.facts:.3f} languages {self.languages}/{self.files}"
            f" dates {self.dates}/{self.files} unsafe {self.unsafe}"
        )


NO_SECTION = {"other", "unmapped", "notice_title", "dates", ""}
TEXT_FACTS = ("controller_name", "business_id", "postal_address", "outside_eea")
LIST_FACTS = ("emails", "phones", "legal_bases", "retention")


def measure(expected: dict[str, Any], result: dict[str, Any]) -> Measure:
    """The numbers of one file; keys as in `score`, and `facts_also` (values that
    neither help nor harm), `lang_ok`, `updated_ok`, `skip_facts`, `max_sections`.
    """
    out = Measure(files=1)
    passages = score(expected, result)
    out.sections, out.found = passages.sections, passages.found
    out.strings, out.misplaced = passages.strings, passages.misplaced
    out.lost, out.notes = passages.lost, passages.notes
    if "max_sections" in expected:
        keys = {each["key"] for each in result["sections"] if each["text"]}
        out.excess = max(0, len(keys - NO_SECTION) - expected["max_sections"])
        if out.excess:
            out.notes.append(f"sections of a text that has none: {sorted(keys)}")
    if not expected.get("skip_facts"):
        _measure_facts(out, expected, result["facts"])
    for name, key in (("languages", "lang"), ("dates", "updated")):
        right = [expected[key], *expected.get(f"{key}_ok", ())]
        setattr(out, name, int(result[key] in right))
        if result[key] not in right:
            out.notes.append(f"{key}: {result[key]!r} instead of {expected[key]!r}")
    kept = [result["title"], result["facts"], result["sections"]]
    everything = " ".join(json.dumps(kept, ensure_ascii=False).split())
    for junk in expected.get("must_not_contain", ()):
        if junk in everything:
            out.unsafe += 1
            out.notes.append(f"kept: {junk!r}")
    return out


def _measure_facts(out: Measure, expected: dict[str, Any], facts: Any) -> None:
    for key in (*TEXT_FACTS, *LIST_FACTS):
        wanted, got = expected["facts"][key], facts[key]
        also = _folded(key, expected.get("facts_also", {}).get(key, ()))
        if wanted in (None, []) and (
            got in (None, []) or (also and _folded(key, got) <= also)
        ):
            continue
        right = [wanted, *expected.get("facts_ok", {}).get(key, ())]
        share = max(_share(key, each, got, also) for each in right)
        out.fact_sum += share
        out.fact_count += 1
        if share < 1:
            out.notes.append(f"{key}: {got!r} instead of {wanted!r} ({share:.2f})")


def _share(key: str, wanted: Any, got: Any, also: set[str]) -> float:
    if key == "retention" and wanted:
        text = " | ".join(map(plain, got))
        return sum(plain(each) in text for each in wanted) / len(wanted)
    if key in LIST_FACTS:
        both = _folded(key, wanted or ())
        have = _folded(key, got or ()) - (also - both)
        return len(both & have) / len(both | have) if both | have else 1.0
    if key == "postal_address" and wanted and got:
        return float(all(plain(each) in plain(got) for each in wanted.split(",")))
    if key == "controller_name" and wanted and got:
        spare = len(plain(got)) - len(plain(wanted))
        return float(plain(wanted) in plain(got) and spare <= 40)
    return float(wanted == got)


def _folded(key: str, values: Iterable[str]) -> set[str]:
    if key == "phones":
        return _digits(re.sub(r"^\+\d{2,3}\s?\(?0?", "0", each) for each in values)
    return {plain(each).lower() for each in values}
