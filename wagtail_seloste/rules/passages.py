"""The texts of a notice as rules read them: normalised, cut into sentences, searchable.

A passage keeps the way back: every hit is told in characters of the field as it is
written, whatever normalising did (no-break spaces, soft hyphens, ligatures, words broken
at the end of a line, “EU/ETA -alue”).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
DASHES = frozenset("\u2010\u2011\u2012\u2013\u2014\u2212")
QUOTES = {"\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"', "\u201e": '"'}
LINE_END_HYPHEN = re.compile(r"(?<=[^\W\d_])-[ \t]*\n[ \t]*(?=[^\W\d_])")
PLAIN = re.compile(r"[!-~åäöÅÄÖ\n]+(?: [!-~åäöÅÄÖ\n]+)*")


def normalised(text: str) -> tuple[str, list[int] | None]:
    """`text` for comparison, and for each character where it came from (None: the same)."""
    if PLAIN.fullmatch(text) and " -" not in text and "-\n" not in text:
        return text, None
    broken = {
        position
        for found in LINE_END_HYPHEN.finditer(text)
        for position in range(found.start(), found.end())
    }
    out: list[str] = []
    origins: list[int] = []
    for position, character in enumerate(text):
        if position in broken or character in INVISIBLE:
            continue
        if character in DASHES:
            character = "-"
        character = QUOTES.get(character, character)
        for each in unicodedata.normalize("NFKC", character):
            if each.isspace() and each != "\n":
                each = " "
                if out and out[-1] in " \n":
                    continue
            elif each == "\n" and out and out[-1] == " ":
                out.pop()
                origins.pop()
            out.append(each)
            origins.append(position)
    # "EU/ETA -alue", "Privacy Shield -kehys": the hyphen belongs to the word before.
    for position in range(len(out) - 2, 0, -1):
        if out[position] == " " and out[position + 1] == "-":
            after = out[position + 2] if position + 2 < len(out) else " "
            if after.isalpha() and out[position - 1].isalnum():
                del out[position], origins[position]
    return "".join(out), origins


ABBREVIATIONS = (
    "esim|mm|ns|ks|vrt|jne|ym|yms|tms|ml|mukl|lkm|puh|nro|os|krs|klo|so|sis|t\\.ex|bl\\.a"
    "|m\\.m|s\\.k|o\\.s\\.v|d\\.v\\.s|resp|tel|nr|st|kl|e\\.g|i\\.e|etc|art|no|inc|ltd|co|oy|ab"
)
SENTENCE_END = re.compile(
    r"(?:[!?]+|\.)(?=[\"')\]]*(?:\s+[\"'(\[]*[A-ZÅÄÖ0-9]|\s*$))|\n|[•·]"
)
ABBREVIATED = re.compile(rf"(?:\b(?:{ABBREVIATIONS})|\b\d{{1,3}}|\b[A-ZÅÄÖ])$", re.I)


def sentence_ends(text: str) -> list[int]:
    """Where the sentences of normalised text end, in ascending order; the last at its end.

    A line is a sentence of its own; abbreviations and numbers with a full stop
    ("esim.", "t.ex.", "Art.", "4.") do not end one.
    """
    ends = []
    for found in SENTENCE_END.finditer(text):
        if found[0] == ".":
            before = text[max(0, found.start() - 12) : found.start()]
            if ABBREVIATED.search(before) and found.end() < len(text):
                continue
        ends.append(found.end())
    if not ends or ends[-1] != len(text):
        ends.append(len(text))
    return ends


@dataclass(frozen=True, kw_only=True, eq=False)
class Passage:
    """The text of one field: where it stands, and its words.

    `source` is its plain text; `is_heading` for the title and for headings. `subjects`:
    keys of the sections that it belongs to (of an old file one passage may cover several).
    """

    section: str
    section_id: str
    path: tuple[str, ...]
    source: str
    subjects: frozenset[str] = frozenset()
    is_heading: bool = False
    _normalised: tuple[str, list[int] | None] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_normalised", normalised(self.source))

    @property
    def text(self) -> str:
        """Normalised text: what phrases are looked for in."""
        return self._normalised[0]

    @cached_property
    def lower(self) -> str:
        """`text` in lower case, character by character."""
        lowered = self.text.lower()
        if len(lowered) == len(self.text):
            return lowered
        return "".join(
            each.lower() if len(each.lower()) == 1 else each for each in self.text
        )

    @cached_property
    def ends(self) -> list[int]:
        return sentence_ends(self.text)

    def sentence(self, position: int) -> tuple[int, int]:
        """Start and end in `text` of the sentence that the character stands in."""
        number = bisect_right(self.ends, position)
        number = min(number, len(self.ends) - 1)
        return (self.ends[number - 1] if number else 0), self.ends[number]

    def sentences(self) -> Iterator[tuple[int, int]]:
        """Start and end in `text` of every sentence that has words, in order."""
        start = 0
        for end in self.ends:
            if self.text[start:end].strip():
                yield start, end
            start = end

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A span of `text` as a span of `source`."""
        origins = self._normalised[1]
        if origins is None:
            return start, end
        if start >= len(origins) or end <= start:
            return len(self.source), len(self.source)
        return origins[start], origins[end - 1] + 1
