"""Phrases: the small language in which rules say which words they look for.

==================  ====================================================================
``privacy shield``  these words in a row, in any case; words do not begin or end inside
``tietosuojakil*``  a word with any ending; ``*kilpi`` with any beginning; ``*`` any word
``ei siirretä … ellei``  the parts in this order within one sentence, not far apart
``(eu|ees)``        one of these
``\\d``             a digit
==================  ====================================================================

Whatever the text, matching takes time in proportion to its length: the parts of a phrase
are looked for one after the other, each in a window that ends with the sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import accumulate
from typing import Any

from .findings import Level
from .passages import Passage, normalised

FURTHEST = 240
"""Characters between two parts of a phrase."""
LONGEST = 60
"""Characters that a star inside a word stands for; at its end it has no limit."""
WINDOW = FURTHEST + 200
"""Characters in which a following part is looked for: room for the part itself, so that
no word is cut at the end of the window and taken for a shorter one."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a phrase: a pattern, and literals, without any of which it cannot match."""

    pattern: re.Pattern[str]
    literals: tuple[str, ...]

    def may_stand_in(self, lower: str) -> bool:
        return any(literal in lower for literal in self.literals)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words to look for. `examples`: sentences in which they stand, for tests and docs."""

    find: str
    parts: tuple[Part, ...]
    level: Level | None = None
    since: date | None = None
    examples: tuple[str, ...] = ()
    fix: str | None = None
    """What may stand in the place of the words."""

    def may_stand_in(self, lower: str, start: int = 0, end: int | None = None) -> bool:
        """False if some part cannot be found there in a text (in lower case).

        Fast, and it looks at nothing else: rules ask for sentence after sentence.
        """
        # Loops rather than `all` and `any`: this is asked ten thousand times in a check.
        for part in self.parts:
            for literal in part.literals:
                if lower.find(literal, start, end) >= 0:
                    break
            else:
                return False
        return True

    def hits(
        self, passage: Passage, start: int = 0, end: int | None = None
    ) -> Iterator[tuple[int, int]]:
        """Spans of the passage's text, in order, which do not overlap."""
        lower, text = passage.lower, passage.text
        end = len(text) if end is None else end
        if not self.may_stand_in(lower, start, end):
            return
        position = start
        while position < end:
            found = self.parts[0].pattern.search(text, position, end)
            if found is None:
                return
            last = found.end()
            if len(self.parts) > 1:
                limit = min(passage.sentence(found.start())[1], end)
                for part in self.parts[1:]:
                    following = part.pattern.search(
                        text, last, min(limit, last + WINDOW)
                    )
                    if following is None or following.start() > last + FURTHEST:
                        break
                    last = following.end()
                else:
                    yield found.start(), last
                    position = max(last, position + 1)
                    continue
                position = max(found.end(), position + 1)
                continue
            yield found.start(), last
            position = max(last, position + 1)


SIGN = re.compile(r"\\d\+?|\s+|.", re.DOTALL)
NO_LITERAL = re.compile(r"\\d\+?|\s+|\*")


@cache
def parts_of(find: str) -> tuple[Part, ...]:
    """The parts of a phrase, compiled. ValueError if there are no words in it."""
    # As the texts are: with plain hyphens, quotation marks and spaces.
    parts = tuple(part_of(normalised(piece)[0].strip()) for piece in find.split("…"))
    if not parts or not all(all(part.literals) for part in parts):
        raise ValueError(f"The phrase {find!r} has a part without words.")
    return parts


def part_of(piece: str) -> Part:
    """One part, compiled so that no text makes matching slow.

    What repeats never gives back what it took (``++``), or is of a limited length.
    """
    signs = SIGN.findall(piece)
    # A word begins here. A part that begins with another sign ("§ 3") may stand anywhere.
    first = piece.lstrip("(")[:1]
    pattern = [r"(?<!\w)"] if first.isalnum() or first in ("*", "_", "\\") else []
    literals, run = [], ""
    depth = 0
    for number, sign in enumerate(signs):
        if sign.startswith("\\d"):
            pattern.append(r"\d++" if sign.endswith("+") else r"\d")
        elif sign == "*":
            before = signs[number - 1 : number]
            pattern.append(star(before[0] if before else "", following(signs, number)))
        elif sign in "(|)":
            depth += {"(": 1, "|": 0, ")": -1}[sign]
            pattern.append({"(": "(?:", "|": "|", ")": ")"}[sign])
        elif sign.isspace():
            pattern.append(r"\s++")
        else:
            pattern.append(re.escape(sign))
            if not depth:
                run += sign.lower()
                continue
        literals.append(run)
        run = ""
    literals.append(run)
    if depth:
        raise ValueError(f"Brackets of {piece!r} do not match.")
    if piece[-1:].isalnum() or piece[-1:] in (")", "_", "+"):
        pattern.append(r"(?!\w)")
    longest: tuple[str, ...] = (max(literals, key=len),)
    if not longest[0] and "(" in piece:
        # Nothing but alternatives: one of them has to stand there.
        inside = piece[piece.index("(") + 1 : piece.index(")")].split("|")
        longest = tuple(max(NO_LITERAL.split(each.lower()), key=len) for each in inside)
    return Part(re.compile("".join(pattern), re.IGNORECASE), longest)


def following(signs: list[str], number: int) -> str:
    """The sign after that one in what the pattern matches; "" at its end."""
    depth = 0
    alternative = False
    for sign in signs[number + 1 :]:
        if sign == ")" and depth == 0:
            alternative = False
        elif alternative or depth or sign in "(|)":
            alternative = alternative or (depth == 0 and sign == "|")
            depth += {"(": 1, ")": -1}.get(sign, 0)
            if sign == "(" and depth == 1 and not alternative:
                return sign
        else:
            return sign
    return ""


def star(before: str, after: str) -> str:
    """The pattern of a star between two signs."""
    if after and (after.isalnum() or after in "_(*\\" or after.startswith("\\")):
        return rf"\w{{0,{LONGEST}}}"
    if not before or before.isspace():
        return r"\w++"  # a word, whichever
    return r"\w*+"


def phrase(row: str | Mapping[str, Any]) -> Phrase:
    """A phrase as data give it: its words alone, or a table with `find`.

    Further keys: `example` (or `examples`), `level`, `since`, `fix`. ValueError for others.
    """
    if isinstance(row, str):
        row = {"find": row}
    unknown = set(row) - {"find", "example", "examples", "level", "since", "fix"}
    if unknown:
        raise ValueError(f"The phrase {row.get('find')!r} has unknown keys {unknown}.")
    examples = row.get("examples", [row["example"]] if "example" in row else [])
    return Phrase(
        find=row["find"],
        parts=parts_of(row["find"]),
        level=row.get("level"),
        since=row.get("since"),
        examples=tuple(examples),
        fix=row.get("fix"),
    )


def first_hit(
    phrases: Iterable[Phrase], passage: Passage, start: int, end: int
) -> tuple[int, int] | None:
    """The first hit of any of the phrases in a part of the passage's text, or None."""
    found = (hit for each in phrases for hit in each.hits(passage, start, end))
    return next(found, None)


class Texts:
    """Passages in which many phrases are looked for, one after the other.

    Where a phrase may stand is found in all of them at once, and remembered: most phrases
    stand nowhere, and that is to cost nearly nothing.
    """

    def __init__(self, passages: Iterable[Passage]) -> None:
        self.passages = tuple(passages)
        texts = [passage.lower for passage in self.passages]
        self.lower = "\n".join(texts)
        """The words of all passages in lower case."""
        self._starts = [0, *accumulate(len(text) + 1 for text in texts)]
        self._numbers: dict[str, tuple[int, ...]] = {}

    def where(self, phrase: Phrase) -> tuple[int, ...]:
        """Numbers of the passages in which the phrase may stand, ascending."""
        numbers = self._numbers.get(phrase.find)
        if numbers is None:
            numbers = self._numbers[phrase.find] = tuple(self._look_for(phrase))
        return numbers

    def _look_for(self, phrase: Phrase) -> list[int]:
        if not phrase.may_stand_in(self.lower):
            return []
        # All parts stand in the same passage: the one whose literals are long is rarest.
        rarest = max(phrase.parts, key=lambda part: min(map(len, part.literals)))
        numbers = set()
        for literal in rarest.literals:
            position = self.lower.find(literal)
            while position >= 0:
                number = bisect_right(self._starts, position) - 1
                numbers.add(number)
                position = self.lower.find(literal, self._starts[number + 1])
        return sorted(numbers)
