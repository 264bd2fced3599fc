"""Many expressions sought in one text, of which only those are tried that it can hold.

There are more than two thousand stems, and a passage holds a few of them. An expression
such as `säilytysa(i|j)` can only be found where "säilytysa" stands; that a text does not
hold those letters is told much faster than by the expression itself.
"""

import re
from collections.abc import Iterable, Iterator, Sequence, Set

SHORTEST = 3
"""Letters that are enough to tell: nearly every text holds two of any kind."""

ESCAPED = re.compile(r"\\(?:[wWdDsSbBAZ]|.)", re.DOTALL)
CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
OPENING = re.compile(r"\((?:\?(?::|P<\w+>|(?P<look><?[=!]))|(?!\?))")
REPEATED = re.compile(r"(?:[*?]|\+|\{(?P<least>\d*)(?:,\d*)?\})[?+]?")
EDGES = frozenset("bBAZ")
"""Escapes that stand for a place rather than for a character."""


def literals(expression: str, shortest: int = SHORTEST) -> frozenset[str]:
    """Texts of which at least one stands in whatever an expression finds.

    Empty where there are none of so many letters. The expression is one that looks at
    letters as they are, without flags.
    """
    found, end = _branches(expression, 0, shortest)
    if end != len(expression):
        raise ValueError(f"not an expression: {expression}")
    return found


def _branches(source: str, at: int, shortest: int) -> tuple[frozenset[str], int]:
    """What the branches up to a closing bracket need, and where they end."""
    needed: set[str] = set()
    sure = True
    while True:
        found, at = _sequence(source, at, shortest)
        sure = sure and bool(found)
        needed |= found
        if at >= len(source) or source[at] == ")":
            return frozenset(needed if sure else ()), at
        at += 1


def _sequence(source: str, at: int, shortest: int) -> tuple[frozenset[str], int]:
    """What one branch needs: of its parts that must be there, the one that tells most."""
    best: frozenset[str] = frozenset()
    run = ""

    def better(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
        return max(
            other, one, key=lambda each: (min(map(len, each), default=0), -len(each))
        )

    def ended(letters: str) -> None:
        nonlocal best
        if len(letters) >= shortest:
            best = better(frozenset((letters,)), best)

    while at < len(source) and source[at] not in "|)":
        letter, group = "", frozenset[str]()
        start, place = source[at], False
        if start == "(":
            opening = OPENING.match(source, at)
            if opening is None:
                raise ValueError(f"a group of another kind: {source}")
            group, end = _branches(source, opening.end(), shortest)
            at = end + 1
            if opening["look"]:
                group, place = frozenset(), True
        elif start == "[":
            found = CLASS.match(source, at)
            at = found.end() if found else len(source)
        elif start == "\\":
            found = ESCAPED.match(source, at)
            name = source[at + 1 : at + 2]
            at = found.end() if found else len(source)
            place = name in EDGES
            letter = "" if name.isalnum() else name
        else:
            at += 1
            place = start in "^$"
            letter = "" if start in ".^$" else start
        many = REPEATED.match(source, at)
        if many:
            at = many.end()
            sure = many[0][0] == "+" or (many["least"] or "0").strip("0") != ""
            ended(run + letter if sure else run)
            run = ""
            if not sure:
                continue
        elif place:
            continue  # what stands before it and after it is together
        elif letter:
            run += letter
            continue
        ended(run)
        run = ""
        if group:
            best = better(group, best)
    ended(run)
    return best, at


def grams(text: str) -> Set[str]:
    """All runs of `SHORTEST` characters in a text."""
    return {text[n : n + SHORTEST] for n in range(len(text) - SHORTEST + 1)}


class Stems:
    """Expressions with a name each, in an order; several may have the same name."""

    def __init__(self, expressions: Iterable[tuple[str, str]]) -> None:
        self.expressions = tuple(expressions)
        self.names = tuple(dict.fromkeys(name for name, _ in self.expressions))
        self._compiled: list[re.Pattern[str] | None] = [None] * len(self.expressions)
        always: list[int] = []
        short: list[tuple[int, tuple[str, ...]]] = []
        by_gram: dict[str, list[tuple[int, str]]] = {}
        for number, (_, expression) in enumerate(self.expressions):
            needed = literals(expression)
            # Fewer letters are in more texts, and yet told faster than the expression.
            if (
                not needed
                and (few := literals(expression, 1))
                and all(map(str.strip, few))
            ):
                short.append((number, tuple(few)))
            elif not needed:
                always.append(number)
            for each in needed:
                by_gram.setdefault(each[:SHORTEST], []).append((number, each))
        self._always = frozenset(always)
        self._by_gram = by_gram
        self._short = tuple(short)

    def possible(
        self, text: str, held: Set[str] | None = None
    ) -> Iterator[tuple[str, re.Pattern[str]]]:
        """Those that may be found in a text, with their names, in their order.

        `held` are the `grams` of the text, for whoever asks of it more than once.
        """
        found = set(self._always)
        for gram in self._by_gram.keys() & (grams(text) if held is None else held):
            for number, letters in self._by_gram[gram]:
                if number not in found and letters in text:
                    found.add(number)
        for number, few in self._short:
            if any(map(text.__contains__, few)):
                found.add(number)
        for number in sorted(found):
            yield self.expressions[number][0], self._pattern(number)

    def _pattern(self, number: int) -> re.Pattern[str]:
        # An ordinary notice needs a tenth of them, and making all takes longer than it.
        made = self._compiled[number]
        if made is None:
            made = re.compile(self.expressions[number][1])
            self._compiled[number] = made
        return made


class Seldom:
    """An expression of which most texts that it is sought in hold nothing.

    It finds what the expression finds by itself. With `re.IGNORECASE`, what is written
    with letters that have several small or capital ones (ſ, İ, K) may be passed over.
    """

    def __init__(self, expression: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        self.pattern = expression
        self._compiled = re.compile(expression, flags)
        self._any_case = bool(flags & re.IGNORECASE)
        needed = literals(expression, 2)
        if not needed:
            raise ValueError(f"it needs no letters: {expression}")
        if self._any_case:
            needed = frozenset(each.lower() for each in needed)
        # What holds a longer one holds the shorter one that is in it.
        self._needed = tuple(
            each
            for each in sorted(needed, key=len)
            if not any(other != each and other in each for other in needed)
        )

    def may_be_in(self, text: str) -> bool:
        """Whether a text holds letters without which the expression finds nothing."""
        if self._any_case:
            text = text.lower()
        return any(map(text.__contains__, self._needed))

    def search(self, text: str) -> re.Match[str] | None:
        return self._compiled.search(text) if self.may_be_in(text) else None

    def finditer(self, text: str) -> Iterable[re.Match[str]]:
        return self._compiled.finditer(text) if self.may_be_in(text) else ()


def either(stems: Sequence[str]) -> str:
    """An expression that finds what any of several does."""
    return "|".join(f"(?:{stem})" for stem in stems)
