"""Phrases: the small language in which rules say which words they look for.

==================  ====================================================================
``privacy shield``  these words in a row, in any case; words do not begin or end inside
``tietosuojakil*``  a word with any ending; ``*kilpi`` with any beginning
``ei siirretä … ellei``  the parts in this order within one sentence, not far apart
``(eu|ees)``        one of these
``\\d``             a digit
==================  ====================================================================

Whatever the text, matching takes time in proportion to its length: the parts of a phrase
are looked for one after the other, each in a window that ends with the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from .findings import Level
from .passages import Passage

FURTHEST = 240
"""Characters between two parts of a phrase."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a phrase: a pattern, and a literal without which it cannot match."""

    pattern: re.Pattern[str]
    literal: str


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

    def may_stand_in(self, lower: str) -> bool:
        """False if some part cannot be found in the text (in lower case). Fast."""
        return all(part.literal in lower for part in self.parts)

    def hits(
        self, passage: Passage, start: int = 0, end: int | None = None
    ) -> Iterator[tuple[int, int]]:
        """Spans of the passage's text, in order, which do not overlap."""
        lower, text = passage.lower, passage.text
        end = len(text) if end is None else end
        if not self.may_stand_in(lower):
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
                        text, last, min(limit, last + FURTHEST)
                    )
                    if following is None:
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


WORD = re.compile(r"\\d\+?|\w|.", re.DOTALL)


@cache
def parts_of(find: str) -> tuple[Part, ...]:
    """The parts of a phrase, compiled. ValueError if there are no words in it."""
    parts = tuple(part_of(piece.strip()) for piece in find.split("…"))
    if not parts or any(not part.literal for part in parts):
        raise ValueError(f"The phrase {find!r} has a part without words.")
    return parts


def part_of(piece: str) -> Part:
    pattern = (
        ["" if piece.startswith("*") else r"(?<!\w)"]
        if piece[:1] in "*" or (piece[:1].isalnum() or piece[:1] in "(_\\")
        else [""]
    )
    literals, run = [], ""
    depth = 0
    for sign in WORD.findall(piece):
        if sign in ("\\d", "\\d+"):
            pattern.append(sign)
        elif sign == "*":
            pattern.append(r"\w*")
        elif sign in "(|)":
            depth += {"(": 1, "|": 0, ")": -1}[sign]
            pattern.append({"(": "(?:", "|": "|", ")": ")"}[sign])
        elif sign.isspace():
            pattern.append(r"\s+")
        else:
            pattern.append(re.escape(sign))
            if not depth:
                run += sign.lower()
                continue
        literals.append(run)
        run = ""
    literals.append(run)
    if piece[-1:].isalnum() or piece[-1:] == ")":
        pattern.append(r"(?!\w)")
    literal = max(literals, key=len)
    if not literal and "(" in piece:
        # Nothing but alternatives: any letter that all texts have keeps it linear.
        inside = piece[piece.index("(") + 1 : piece.index(")")].split("|")
        common = set.intersection(*(set(each.lower()) for each in inside))
        literal = min((c for c in common if c.isalpha()), default="")
        if not literal:
            raise ValueError(f"Write {piece!r} as several phrases.")
    return Part(re.compile("".join(pattern), re.IGNORECASE), literal)


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
