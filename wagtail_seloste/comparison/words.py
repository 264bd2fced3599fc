"""The words of a text, and the runs of words in which two texts differ."""

import re
import unicodedata

from .matching import Allowance, Bag, align
from .values import Run, RunKind

WORD = re.compile(
    # Letters and digits; marks inside belong to it: example.org, 2016/679, e-post.
    r"[\w\u0300-\u036f]+(?:[.,@/:'’&+%=?~#\-]{1,3}[\w\u0300-\u036f]+)*"
    r"|\n|[^\w\s]"
)
LEAST_COMMON = 0.3
"""Texts that share fewer of their letters are shown whole, one after the other."""

Gap = tuple[int, int, int, int]
"""A changed range: from and to in old, from and to in new."""


def words_of(text: str) -> list[str]:
    """Words, marks and line breaks, in a normal form; spaces do not count."""
    return WORD.findall(normal(text))


def normal(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def bag_of(text: str) -> Bag:
    """How often each word stands in a text; marks and case do not count."""
    return Bag(word for word in words_of(text.casefold()) if word[0].isalnum())


def spaced_words(text: str) -> tuple[list[str], list[bool]]:
    """The words, and before which of them a space stands."""
    text = normal(text)
    words, spaced, end = [], [], 0
    for found in WORD.finditer(text):
        words.append(found[0])
        spaced.append(found.start() > end)
        end = found.end()
    return words, spaced


def compare_words(old: str, new: str, allowance: Allowance) -> tuple[Run, ...] | None:
    """Both texts as runs, or None if they are too long to be compared.

    The runs that are not ``added`` are the old text, those not ``removed`` the new one,
    but for the spaces between words.
    """
    old_words, old_spaced = spaced_words(old)
    new_words, new_spaced = spaced_words(new)
    refusals = allowance.refusals
    pairs = align(old_words, new_words, allowance)
    if allowance.refusals > refusals:
        return None
    gaps = gaps_between(pairs, len(old_words), len(new_words))
    gaps = readable_gaps(gaps, old_words, new_words)
    runs = Runs()
    i = j = 0
    for low, high, left, right in [
        *gaps,
        (len(old_words), len(old_words), len(new_words), len(new_words)),
    ]:
        while i < low:
            runs.word("equal", old_words[i], old_spaced[i] or new_spaced[j])
            i, j = i + 1, j + 1
        for i in range(low, high):
            runs.word("removed", old_words[i], old_spaced[i] or i == 0)
        for j in range(left, right):
            runs.word("added", new_words[j], new_spaced[j] or j == 0)
        i, j = high, right
    return runs.made()


def whole(old: str, new: str) -> tuple[Run, ...]:
    """One text as removed, the other as added."""
    sides: tuple[tuple[RunKind, str], ...] = (("removed", old), ("added", new))
    return tuple(Run(kind=kind, text=text) for kind, text in sides if text)


def gaps_between(pairs: list[tuple[int, int]], old: int, new: int) -> list[Gap]:
    """What lies between equal words."""
    gaps, i, j = [], 0, 0
    for k, n in [*pairs, (old, new)]:
        if k > i or n > j:
            gaps.append((i, k, j, n))
        i, j = k + 1, n + 1
    return gaps


def readable_gaps(gaps: list[Gap], old: list[str], new: list[str]) -> list[Gap]:
    """The same, without stray equal words between greater changes.

    Texts that have little in common are one change.
    """
    before = lengths(old)
    after = lengths(new)

    def size(gap: Gap) -> int:
        low, high, left, right = gap
        return max(before[high] - before[low], after[right] - after[left])

    merged: list[Gap] = []
    for gap in gaps:
        merged.append(gap)
        while len(merged) > 1:
            first, second = merged[-2:]
            between = before[second[0]] - before[first[1]]
            if between > min(size(first), size(second)):
                break
            merged[-2:] = [(first[0], second[1], first[2], second[3])]
    changed = sum(before[high] - before[low] for low, high, _, _ in merged)
    total = before[-1] + after[-1]
    if merged and 2 * (before[-1] - changed) < LEAST_COMMON * total:
        return [(0, len(old), 0, len(new))]
    return merged


def lengths(words: list[str]) -> list[int]:
    """How many letters stand before each word; the last number is all of them."""
    sums = [0]
    for word in words:
        sums.append(sums[-1] + (len(word) if word[0].isalnum() else 0))
    return sums


class Runs:
    """Puts words together to runs."""

    def __init__(self) -> None:
        self.runs: list[tuple[RunKind, list[str]]] = []

    def word(self, kind: RunKind, word: str, spaced: bool) -> None:
        if not self.runs or self.runs[-1][0] != kind:
            spaced = spaced and bool(self.runs)
            self.runs.append((kind, []))
        elif not self.runs[-1][1]:
            spaced = False
        self.runs[-1][1].append(f" {word}" if spaced and word != "\n" else word)

    def made(self) -> tuple[Run, ...]:
        return tuple(Run(kind=kind, text="".join(parts)) for kind, parts in self.runs)
