"""Which things of an old list are which things of a new one.

Everything here is about linear in what it is given, or bounded by an
:class:`Allowance`: what would cost more is left unmatched, and the allowance says so.

Measured with words of notices, Python 3.13 on one core (ms; "-": over 20 s):

===================== ======= ========= ================ =========
                      difflib cydifflib diff-match-patch rapidfuzz
===================== ======= ========= ================ =========
12 kB, 5 % changed         83       3.5               23       1.1
200 kB, 5 % changed     12401      1142             1296       147
100 kB, all changed      2415       295                -        31
one word 10 000 times       -      1045               12       0.9
===================== ======= ========= ================ =========

difflib without ``autojunk=False`` is fast and wrong: in a long text, frequent words
count as noise. diff-match-patch compares characters, so words have to be disguised.
rapidfuzz finds a longest common subsequence with bit operations, whatever the words
are; its time and memory are known beforehand (old × new / 64 steps, / 8 bytes).
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import LCSseq

Pair = tuple[int, int]
Bag = Counter[str]

MOST_CELLS = 400_000_000
"""old × new of one alignment: 20 000 words on each side, 50 MB, some 80 ms."""

ALL_CELLS = 1_000_000_000
"""The same of a whole comparison."""

FEW_CELLS = 250_000
"""Up to this, an alignment needs no anchors to be quick."""

ANCHORINGS = 6
"""So often a range is cut at elements that stand in it once."""

ALL_PAIRS = 2_500
"""So many pairs are compared one by one; above, only those that share rare words."""

RARE = 4
"""A word is rare that stands in no more of the old things than this."""


@dataclass
class Allowance:
    """How much work a comparison may be; remembers whether it was too little."""

    cells: int = ALL_CELLS
    spent: int = field(default=0, init=False)
    refusals: int = field(default=0, init=False)

    def take(self, cells: int) -> bool:
        """Whether an alignment of so many cells may be made."""
        if cells > MOST_CELLS or self.spent + cells > self.cells:
            self.refusals += 1
            return False
        self.spent += cells
        return True


def align(old: Sequence[str], new: Sequence[str], allowance: Allowance) -> list[Pair]:
    """Equal elements in the order of both: (place in old, place in new).

    Begin and end first; then elements that stand once in either; then a longest common
    subsequence of what lies between. Swapped lists give the swapped pairs.
    """
    if turned(old, new):
        return [(i, j) for j, i in align(new, old, allowance)]
    found: list[Pair] = []
    waiting = [(0, len(old), 0, len(new), ANCHORINGS)]
    while waiting:
        low, high, left, right, anchorings = waiting.pop()
        while low < high and left < right and old[low] == new[left]:
            found.append((low, left))
            low, left = low + 1, left + 1
        while low < high and left < right and old[high - 1] == new[right - 1]:
            high, right = high - 1, right - 1
            found.append((high, right))
        if low == high or left == right:
            continue
        if anchorings and (high - low) * (right - left) > FEW_CELLS:
            anchors = unique_in_both(old, new, low, high, left, right)
            if anchors:
                edges = [(low - 1, left - 1), *anchors, (high, right)]
                waiting += [
                    (i + 1, k, j + 1, n, anchorings - 1)
                    for (i, j), (k, n) in zip(edges, edges[1:], strict=False)
                ]
                found += anchors
                continue
        here, there = shared(old, new, low, high, left, right)
        if allowance.take(len(here) * len(there)):
            pairs = longest_common([old[i] for i in here], [new[j] for j in there])
            found += [(here[i], there[j]) for i, j in pairs]
    return sorted(found)


def shared(
    old: Sequence[str], new: Sequence[str], low: int, high: int, left: int, right: int
) -> tuple[list[int], list[int]]:
    """Places in two ranges of what stands in both: nothing else can correspond."""
    before, after = set(old[low:high]), set(new[left:right])
    return (
        [i for i in range(low, high) if old[i] in after],
        [j for j in range(left, right) if new[j] in before],
    )


def unique_in_both(
    old: Sequence[str], new: Sequence[str], low: int, high: int, left: int, right: int
) -> list[Pair]:
    """Elements that stand once in either range, as many as keep their order."""
    old_count, new_count = Counter(old[low:high]), Counter(new[left:right])
    places = {old[i]: i for i in range(low, high) if old_count[old[i]] == 1}
    pairs = [
        (places[new[j]], j)
        for j in range(left, right)
        if new_count[new[j]] == 1 and new[j] in places
    ]
    return in_order(pairs)


def longest_common(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """A longest common subsequence."""
    numbers: dict[str, int] = {}
    first = [numbers.setdefault(each, len(numbers)) for each in old]
    second = [numbers.setdefault(each, len(numbers)) for each in new]
    return [
        (step.src_start + n, step.dest_start + n)
        for step in LCSseq.opcodes(first, second)
        if step.tag == "equal"
        for n in range(step.src_end - step.src_start)
    ]


def turned(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether two lists are to be compared the other way round.

    Of several matchings that are as good, this or that comes out by which list is
    walked. So that a comparison and its reverse agree, the lists decide it themselves.
    """
    return list(old) > list(new)


def in_order(pairs: Sequence[Pair], turned: bool = False) -> list[Pair]:
    """The most pairs that rise on both sides; the others have moved.

    `turned`: of several choices, that of the swapped pairs.
    """
    if turned:
        return [(i, j) for j, i in in_order([(j, i) for i, j in pairs])]
    pairs = sorted(pairs, key=lambda pair: pair[1])
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (i, _) in enumerate(pairs):
        place = bisect_left(ends, i)
        before.append(last[place - 1] if place else -1)
        if place == len(ends):
            ends.append(i)
            last.append(number)
        else:
            ends[place], last[place] = i, number
    kept: list[Pair] = []
    number = last[-1] if last else -1
    while number >= 0:
        kept.append(pairs[number])
        number = before[number]
    return kept[::-1]


def until(anchors: Sequence[Pair], old: int, new: int) -> list[int]:
    """For each place in new, before which place in old the next anchor stands.

    What is removed up to there is told before what is new here.
    """
    limits = [old] * new
    at = {j: i for i, j in anchors}
    limit = old
    for j in range(new - 1, -1, -1):
        limit = limits[j] = at.get(j, limit)
    return limits


def same(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Pair]:
    """Places with the same key, the first with the first; None is no key."""
    places: dict[Hashable, list[int]] = defaultdict(list)
    for i, key in enumerate(old):
        if key is not None:
            places[key].append(i)
    for found in places.values():
        found.reverse()
    return [
        (places[key].pop(), j)
        for j, key in enumerate(new)
        if key is not None and places.get(key)
    ]


def similarity(old: Bag, new: Bag) -> float:
    """The share of words that two bags have in common, 0 to 1 (Dice)."""
    size = old.total() + new.total()
    if not size:
        return 0.0
    few, many = (old, new) if len(old) < len(new) else (new, old)
    return 2 * sum(min(n, many[word]) for word, n in few.items() if word in many) / size


def similar(
    old: Sequence[Bag],
    new: Sequence[Bag],
    least: float,
    may_be: Callable[[int, int], bool] = lambda i, j: True,
) -> list[Pair]:
    """Pairs that are at least so similar, the most similar first, each side once.

    Only those that `may_be` the same at all.
    """
    scored = []
    for i, j in candidates(old, new):
        score = similarity(old[i], new[j]) if may_be(i, j) else 0
        if score >= least:
            scored.append((-score, abs(i - j), min(i, j), i, j))
    pairs: list[Pair] = []
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    for *_, i, j in sorted(scored):
        if i not in taken_old and j not in taken_new:
            taken_old.add(i)
            taken_new.add(j)
            pairs.append((i, j))
    return pairs


def candidates(old: Sequence[Bag], new: Sequence[Bag]) -> set[Pair]:
    """Pairs that are worth a look: all of a few, of many those that share rare words."""
    if len(old) * len(new) <= ALL_PAIRS:
        return {(i, j) for i in range(len(old)) for j in range(len(new))}
    return {*sharing(old, new), *((i, j) for j, i in sharing(new, old))}


def sharing(old: Sequence[Bag], new: Sequence[Bag]) -> set[Pair]:
    """For each in new, the few in old with which it shares most rare words."""
    standing: dict[str, list[int]] = defaultdict(list)
    for i, bag in enumerate(old):
        for word in bag:
            if len(standing[word]) <= RARE:
                standing[word].append(i)
    found: set[Pair] = set()
    for j, bag in enumerate(new):
        hits: Counter[int] = Counter()
        for word in bag:
            if len(standing.get(word, ())) <= RARE:
                hits.update(standing.get(word, ()))
        found |= {(i, j) for i, _ in hits.most_common(RARE)}
    return found


class Matching:
    """Pairs of two lists, made by one way of matching after the other."""

    def __init__(self, old: int, new: int) -> None:
        self.pairs: list[Pair] = []
        self.old = list(range(old))
        self.new = list(range(new))

    def add(self, pairs: list[Pair]) -> None:
        """Take these pairs, given by place."""
        if not pairs:
            return
        self.pairs += pairs
        taken_old = {i for i, _ in pairs}
        taken_new = {j for _, j in pairs}
        self.old = [i for i in self.old if i not in taken_old]
        self.new = [j for j in self.new if j not in taken_new]

    def by_key(self, old: Sequence[Hashable], new: Sequence[Hashable]) -> None:
        """Match what is left by keys of all things, in their order."""
        if not self.old or not self.new:
            return
        pairs = same([old[i] for i in self.old], [new[j] for j in self.new])
        self.add([(self.old[i], self.new[j]) for i, j in pairs])

    def by_words(
        self,
        old: Callable[[int], Bag],
        new: Callable[[int], Bag],
        least: float,
        may_be: Callable[[int, int], bool] = lambda i, j: True,
    ) -> None:
        """Match what is left by its words: place to bag, asked only for those.

        `may_be`: whether two places can be the same at all.
        """
        if self.old and self.new:
            pairs = similar(
                [old(i) for i in self.old],
                [new(j) for j in self.new],
                least,
                lambda a, b: may_be(self.old[a], self.new[b]),
            )
            self.add([(self.old[i], self.new[j]) for i, j in pairs])

    def rest(self) -> "Matching":
        """A further matching of what is left, to be tried out."""
        rest = Matching(0, 0)
        rest.old, rest.new = list(self.old), list(self.new)
        return rest
