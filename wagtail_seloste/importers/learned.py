"""How likely a text is of each section, by what texts of each are like.

`learned.txt` holds what a few thousand headings, sentences and passages of our own in
three languages weigh: beginnings and inner parts of words, and pairs of words. It is one
voice beside the stems of `keywords.toml`, for words that those do not know, and is made
anew by `python -m tests.importers.learn`. So is `following.txt`: which sections stand
after which.
"""

import math
import re
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

WORD = re.compile(r"[^\W\d_]+|\d+")
MOST_WORDS = 400
"""Words of a passage that are looked at: enough to say what it is about."""
MOST_CHARACTERS = 6000
SCALE = 8
"""What the weights are multiplied with, to be whole numbers."""
FIRST_KEY, NO_WEIGHT = ord("A"), ord("N")
"""The characters of the first section, and of the weight 0, in a row of the file."""
MIDDLE = 2**31
"""What stands for 0 where no number is under it: further off than any sum."""
LEAST = 0.12
"""Share under which a section is not likely enough to be named."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The sections, and for each part of a text the weights of some of them.

    A row has two characters for each of these: which section, and the weight.
    """

    keys: Sequence[str]
    rows: Mapping[str, bytes]


@cache
def weights() -> Weights:
    """What was learned."""
    source = files("wagtail_seloste.importers").joinpath("learned.txt")
    keys, *lines = source.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines)
    return Weights(keys.split(), {part: row.encode() for part, row in rows})


@cache
def following() -> Mapping[tuple[str | None, str], float]:
    """For each section, or None for the beginning, and each that may come after it: how
    much oftener that is so in notices than by chance (as a natural logarithm)."""
    source = files("wagtail_seloste.importers").joinpath("following.txt")
    keys, *lines = (line.split() for line in source.read_text("utf-8").splitlines())
    return {
        (before if before != BEGINNING else None, key): int(number) / 10
        for before, *numbers in lines
        for key, number in zip(keys, numbers, strict=True)
    }


BEGINNING = "-"


def parts(text: str) -> set[str]:
    """What of a text is weighed: words, their beginnings, inner parts, and pairs.

    Words bend at their ends, and compounds hide the telling word within.
    """
    words = [
        "#" * min(len(word), 6) if word.isdigit() else word
        for word in WORD.findall(text[:MOST_CHARACTERS].lower())[:MOST_WORDS]
    ]
    found: set[str] = set()
    for word in words:
        found.add(word[:12])
        if len(word) > 4:
            found.add(f"{word[:4]}*")
        if len(word) > 6:
            found.add(f"{word[:6]}*")
        if len(word) > 8:
            found.update(f"_{word[n : n + 5]}" for n in range(3, len(word) - 4))
    stems = ["^", *(word[:5] for word in words), "$"]
    found.update(map(" ".join, zip(stems, stems[1:], strict=False)))
    return found


def sums(rows: Iterable[bytes], sections: int) -> Sequence[int]:
    """The weights of each section in some rows, added up.

    Those of all sections at once: a row is one number, four bytes of it for each.
    """
    above_zero = int.from_bytes(MIDDLE.to_bytes(4, "little") * sections, "little")
    whole = (above_zero + sum(map(as_number, rows))).to_bytes(4 * sections, "little")
    return [each - MIDDLE for each in struct.unpack(f"<{sections}I", whole)]


@cache
def as_number(row: bytes) -> int:
    """The weights of a row, each at the place of its section."""
    return sum(
        (weight - NO_WEIGHT) << 32 * (key - FIRST_KEY)
        for key, weight in zip(row[::2], row[1::2], strict=True)
    )


@lru_cache(maxsize=1024)
def likely(text: str) -> Mapping[str, float]:
    """The share (0 to 1) of each section in what a text could be; those worth naming.

    Empty for a text of which no part is known.
    """
    learned = weights()
    rows = [learned.rows[part] for part in parts(text) if part in learned.rows]
    if not rows:
        return {}
    points = sums(rows, len(learned.keys))
    scale = SCALE * math.sqrt(len(rows))
    best = max(points)
    shares = [math.exp((each - best) / scale) for each in points]
    whole = sum(shares)
    return {
        key: share / whole
        for key, share in zip(learned.keys, shares, strict=True)
        if share >= LEAST * whole
    }
