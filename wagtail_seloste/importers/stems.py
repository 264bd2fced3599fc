"""Many expressions sought in one text, of which only those are tried that it can hold.

There are more than two thousand stems, and a passage holds a few of them. An expression
such as `säilytysa(i|j)` can only be found where "säilytysa" stands; that a text does not
hold those letters is told much faster than by the expression itself.
"""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice

SHORTEST = 3
"""Letters that are enough to tell: nearly every text holds two of any kind."""

PLAIN = re.compile(r"[^\\()\[|?*+{^$.]+(?![?*+{])")
"""Letters that stand for themselves, up to one that may be there several times or not."""
ESCAPED = re.compile(r"\\(?:[wWdDsSbBAZ]|.)", re.DOTALL)
CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
OPENING = re.compile(r"\((?:\?(?::|P<\w+>|(?P<look><?[=!]))|(?!\?))")
REPEATED = re.compile(r"(?:[*?]|\+|\{(?P<least>\d*)(?:,\d*)?\})[?+]?")
MOST_TEXTS = 12
"""So many texts that stand together in an expression are told apart."""
NOTHING = frozenset(("",))
LEAST_BEGINNING = 2
"""Letters of a beginning that are sought quicker than the expression."""
SPECIAL = re.compile(r"[\\()\[\]{}|?*+^$.]")
EDGES = frozenset("bBAZ")
"""Escapes that stand for a place rather than for a character."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a part of an expression finds.

    `needs` are sets of texts of each of which one stands in it, `few` all that it can be
    if that is a few texts, `first` the texts with one of which it begins: with "" among
    them where it may begin otherwise. `end` is where the part ends.
    """

    needs: list[frozenset[str]]
    few: frozenset[str]
    first: frozenset[str]
    end: int


def literals(expression: str, shortest: int = SHORTEST) -> tuple[frozenset[str], ...]:
    """Sets of texts: of each of them at least one stands in whatever an expression finds.

    None where there are no texts of so many letters; the set that tells most comes first.
    The expression is one that looks at letters as they are, without flags.
    """
    found = _whole(expression, shortest)
    return tuple(sorted(dict.fromkeys(found.needs), key=_telling, reverse=True))


@cache
def beginnings(expression: str) -> frozenset[str]:
    """Texts with one of which begins whatever an expression finds; none if one is short."""
    found = _whole(expression, SHORTEST).first
    if min(map(len, found)) < LEAST_BEGINNING:
        return frozenset()
    return frozenset(
        each
        for each in found
        if not any(each != other and each.startswith(other) for other in found)
    )


def _whole(expression: str, shortest: int) -> Found:
    found = _branches(expression, 0, shortest)
    if found.end != len(expression):
        raise ValueError(f"not an expression: {expression}")
    return found


def _telling(texts: frozenset[str]) -> tuple[int, int]:
    """How much it tells of an expression that one of the texts is there."""
    return min(map(len, texts)), -len(texts)


def _branches(source: str, at: int, shortest: int) -> Found:
    """The branches up to a closing bracket: one of them has what it needs."""
    branches = [_sequence(source, at, shortest)]
    while (at := branches[-1].end) < len(source) and source[at] != ")":
        branches.append(_sequence(source, at + 1, shortest))
    if len(branches) == 1:
        return branches[0]
    needs: list[frozenset[str]] = []
    if all(each.needs for each in branches):
        told = (max(each.needs, key=_telling) for each in branches)
        needs = [frozenset[str]().union(*told)]
    few = frozenset[str]()
    if all(each.few for each in branches):
        few = few.union(*(each.few for each in branches))
    return Found(
        needs,
        few if len(few) <= MOST_TEXTS else frozenset(),
        frozenset[str]().union(*(each.first for each in branches)),
        at,
    )


def _sequence(source: str, at: int, shortest: int) -> Found:
    """One branch: all of its parts that must be there."""
    needs: list[frozenset[str]] = []
    first: frozenset[str] | None = None
    exact = True
    run = NOTHING
    """The texts that what stands together can be."""

    def ended(group: Found | None = None) -> None:
        nonlocal run, first
        if first is None:
            first = group.first if group and run == NOTHING else run
        if min(map(len, run)) >= shortest:
            needs.append(run)
        needs.extend(group.needs if group else ())
        run = NOTHING

    while at < len(source) and source[at] not in "|)":
        if plain := PLAIN.match(source, at):
            run = _joined(run, frozenset((plain[0],)))
            at = plain.end()
            continue
        letter, group, few = "", None, frozenset[str]()
        start, place = source[at], False
        if start == "(":
            opening = OPENING.match(source, at)
            if opening is None:
                raise ValueError(f"a group of another kind: {source}")
            group = _branches(source, opening.end(), shortest)
            few, at = group.few, group.end + 1
            if opening["look"]:
                group, few, place = None, NOTHING, True
        elif start == "[":
            characters = CLASS.match(source, at)
            at = characters.end() if characters else len(source)
        elif start == "\\":
            escaped = ESCAPED.match(source, at)
            name = source[at + 1 : at + 2]
            at = escaped.end() if escaped else len(source)
            place = name in EDGES
            letter = "" if name.isalnum() else name
        else:
            at += 1
            place = start in "^$"
            letter = "" if start in ".^$" else start
        many = REPEATED.match(source, at)
        if letter:
            few = frozenset((letter,))
        if many:
            at = many.end()
            exact = False
            sure = many[0][0] == "+" or (many["least"] or "0").strip("0") != ""
            if sure and letter:
                run = _joined(run, few)
            ended(group if sure else None)
        elif place:
            continue  # what stands before it and after it is together
        elif few and len(run) * len(few) <= MOST_TEXTS:
            run = _joined(run, few)
        else:
            exact = False
            ended(None if few else group)
            run = few or NOTHING
    few = run if exact else frozenset[str]()
    ended()
    return Found(needs, few, first or NOTHING, at)


def _joined(run: frozenset[str], further: frozenset[str]) -> frozenset[str]:
    return frozenset(one + other for one in run for other in further)


def grams(text: str) -> Set[str]:
    """All runs of `SHORTEST` characters in a text."""
    return {text[n : n + SHORTEST] for n in range(len(text) - SHORTEST + 1)}


@dataclass(frozen=True, slots=True)
class Letters:
    """What expressions need to be found, each by its number.

    `none` need no letters, `short` one of a few short texts; of the others `by_gram` has
    the texts by their beginnings, with further sets of which one must be there, too.
    """

    none: set[int]
    short: list[tuple[int, Iterable[str]]]
    by_gram: dict[str, list[tuple[int, str, Sequence[Iterable[str]]]]]


class Stems:
    """Expressions with a name each, in an order; several may have the same name."""

    def __init__(self, expressions: Iterable[tuple[str, str]]) -> None:
        self.expressions = tuple(expressions)
        self.names = tuple(dict.fromkeys(name for name, _ in self.expressions))
        self._compiled: list[re.Pattern[str] | None] = [None] * len(self.expressions)

    def possible(
        self, text: str, held: Set[str] | None = None
    ) -> Iterator[tuple[str, re.Pattern[str]]]:
        """Those that may be found in a text, with their names, in their order.

        `held` are the `grams` of the text, for whoever asks of it more than once.
        """
        for number in self._numbers(text, held):
            yield self.expressions[number][0], self._pattern(number)

    def counted(
        self, text: str, most: int, held: Set[str] | None = None
    ) -> Iterator[tuple[str, int]]:
        """How often those that are found in a text are, counted up to `most`."""
        for number in self._numbers(text, held):
            name, expression = self.expressions[number]
            if not SPECIAL.search(expression):
                count = min(text.count(expression), most)
            elif begins := beginnings(expression):
                count = self._count_from(number, places(text, begins), text, most)
            else:
                found = self._pattern(number).finditer(text)
                count = sum(1 for _ in islice(found, most))
            if count:
                yield name, count

    def _count_from(
        self, number: int, starts: Iterable[int], text: str, most: int
    ) -> int:
        """How often an expression is found that begins at one of some places."""
        match = self._pattern(number).match
        count = end = 0
        for start in starts:
            if start >= end and (found := match(text, start)):
                count, end = count + 1, found.end()
                if count == most:
                    break
        return count

    def _numbers(self, text: str, held: Set[str] | None) -> list[int]:
        letters = self._letters
        found = set(letters.none)
        for gram in letters.by_gram.keys() & (grams(text) if held is None else held):
            for number, needed, further in letters.by_gram[gram]:
                if number in found or needed not in text:
                    continue
                if not further or all(_has(text, each) for each in further):
                    found.add(number)
        found.update(number for number, few in letters.short if _has(text, few))
        return sorted(found)

    @cached_property
    def _letters(self) -> Letters:
        # Made when first asked for: most notices are in one language.
        made = Letters(set(), [], {})
        for number, (_, expression) in enumerate(self.expressions):
            needed, *further = literals(expression) or (frozenset[str](),)
            for each in needed:
                grouped = made.by_gram.setdefault(each[:SHORTEST], [])
                grouped.append((number, each, further))
            if needed:
                continue
            # Fewer letters are in more texts, and yet told faster than the expression.
            few = next(iter(literals(expression, 1)), ())
            if few and all(map(str.strip, few)):
                made.short.append((number, few))
            else:
                made.none.add(number)
        return made

    def _pattern(self, number: int) -> re.Pattern[str]:
        # An ordinary notice needs a tenth of them, and making all takes longer than it.
        made = self._compiled[number]
        if made is None:
            made = re.compile(self.expressions[number][1])
            self._compiled[number] = made
        return made


def places(text: str, letters: Iterable[str]) -> list[int]:
    """Where any of some texts stands in a text, in order."""
    found: list[int] = []
    for each in letters:
        at = text.find(each)
        while at >= 0:
            found.append(at)
            at = text.find(each, at + 1)
    return sorted(found)


def _has(text: str, letters: Iterable[str]) -> bool:
    """Whether one of them stands in a text."""
    return any(map(text.__contains__, letters))


class Seldom:
    """An expression of which most texts that it is sought in hold nothing.

    It finds what the expression finds by itself. With `re.IGNORECASE`, what is written
    with letters that have several small or capital ones (ſ, İ, K) may be passed over.
    """

    def __init__(self, expression: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        self.pattern = expression
        self._compiled = re.compile(expression, flags)
        self._any_case = bool(flags & re.IGNORECASE)
        needed = next(iter(literals(expression, 2)), None)
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
        return _has(text, self._needed)

    def search(self, text: str) -> re.Match[str] | None:
        return self._compiled.search(text) if self.may_be_in(text) else None

    def finditer(self, text: str) -> Iterable[re.Match[str]]:
        return self._compiled.finditer(text) if self.may_be_in(text) else ()


def either(stems: Sequence[str]) -> str:
    """An expression that finds what any of several does."""
    return "|".join(f"(?:{stem})" for stem in stems)
