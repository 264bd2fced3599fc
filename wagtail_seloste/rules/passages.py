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
QUOTES = {
    **dict.fromkeys("\u2019\u2018\u00b4`", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"'),
}
LINE_END_HYPHEN = re.compile(
    r"(?P<before>[^\W\d_])[-\u00ad\u2010](?P<end>[ \t]*\n[ \t]*)"
    r"(?!(?:ja|tai|sekä|eikä|och|eller|samt|and|or)\b)(?=[^\W\d_])"
)
PLAIN = re.compile(r"[!-_a-~åäöÅÄÖ\n]+(?: [!-_a-~åäöÅÄÖ\n]+)*")


def normalised(text: str) -> tuple[str, list[int] | None]:
    """`text` for comparison, and for each character where it came from (None: the same)."""
    if (
        PLAIN.fullmatch(text)
        and " -" not in text
        and "-\n" not in text
        and "- \n" not in text
    ):
        return text, None
    broken: set[int] = set()
    for found in LINE_END_HYPHEN.finditer(text):
        # "tieto-|turva" is one word, "EU-|maat" has a hyphen of its own.
        first = "end" if found["before"].isupper() else "before"
        start = found.start("end") if first == "end" else found.end("before")
        broken.update(range(start, found.end("end")))
    out: list[str] = []
    origins: list[int] = []
    for position, character in enumerate(text):
        if position in broken or character in INVISIBLE:
            continue
        if unicodedata.combining(character) and out:
            composed = unicodedata.normalize("NFC", out[-1] + character)
            if len(composed) == 1:
                out[-1] = composed
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
            elif (
                # "EU/ETA -alue", "Privacy Shield -kehys": the hyphen belongs to the
                # word before.
                each.isalpha()
                and out[-2:] == [" ", "-"]
                and len(out) > 2
                and out[-3].isalnum()
            ):
                del out[-2], origins[-2]
            out.append(each)
            origins.append(position)
    return "".join(out), origins


ABBREVIATIONS = "esim|ent|f\\.d|p\\.g\\.a|dvs|enl|mm|ns|ks|vrt|ml|mukl|puh|sis|t\\.ex|bl\\.a|s\\.k|d\\.v\\.s|resp|tel|e\\.g|i\\.e"
"""After these a sentence goes on, whatever follows."""
NUMBERED = "art|kap|mom|nr|nro|no|st|kl|klo|krs|p|s"
"""After these it goes on with a number."""
SENTENCE_END = re.compile(
    r"(?:(?<![!?])[!?]++|\.)[\"')\]]{0,3}(?=\s+[\"'(\[]{0,3}[A-ZÅÄÖ0-9]|\s*$)|\n|[•·]"
)
ABBREVIATED = re.compile(rf"\b(?:{ABBREVIATIONS})$", re.IGNORECASE)
BEFORE_NUMBER = re.compile(rf"\b(?:{NUMBERED}|\d{{1,3}})$", re.IGNORECASE)
INITIAL = re.compile(r"(?<![\w'])[A-ZÅÄÖ]$")
LINE_NUMBER = re.compile(r"(?:^|[\n•·])[ \"'(]*\d{1,2}(?:\.\d{1,2}){0,3}$")


def sentence_ends(text: str) -> list[int]:
    """Where the sentences of normalised text end, in ascending order; the last at its end.

    A line is a sentence of its own. Abbreviations ("esim.", "t.ex."), initials, numbers
    before a number ("15. 2.") and at the beginning of a line do not end one.
    """
    ends = []
    for found in SENTENCE_END.finditer(text):
        if found[0].startswith(".") and found.end() < len(text):
            before = text[max(0, found.start() - 16) : found.start()]
            if ABBREVIATED.search(before) or INITIAL.search(before):
                continue
            after = text[found.end() : found.end() + 3].lstrip()
            if after[:1].isdigit() and BEFORE_NUMBER.search(before):
                continue
            at_start = found.start() <= 16 or "\n" in before or before[0] in "•·"
            if at_start and LINE_NUMBER.search(before):
                continue
        ends.append(found.end())
    if not ends or ends[-1] != len(text):
        ends.append(len(text))
    return ends


NEARBY = 300
"""Characters before and after a hit that belong to it: a long sentence has no more."""


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

    def around(self, start: int, end: int) -> tuple[int, int]:
        """Start and end of the sentence of a hit, not far from it: however long the
        sentence is, looking there for every hit takes time in proportion to the text."""
        first, last = self.sentence(start)
        return max(first, start - NEARBY), min(last, end + NEARBY)

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
        last = origins[end - 1] + 1
        while last < len(self.source) and unicodedata.combining(self.source[last]):
            last += 1
        return origins[start], last
