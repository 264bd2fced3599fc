"""The readable text of sections as passages, and how those of two texts correspond.

First groups (items with a heading) are matched, then passages with the same words, then
those that came from another section, then edited, split and joined ones. Only what is
matched and differs is compared word by word.
"""

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ..html import BLOCK_ENDS
from ..notice import Node
from .matching import (
    Allowance,
    Bag,
    Matching,
    Pair,
    align,
    in_order,
    similarity,
    turned,
    until,
)
from .values import Passage, Role, Run
from .words import bag_of, compare_words, normal, whole, words_of

TAG = re.compile(r"<(/?)(\w++)([^<>]*+)>")
ADDRESS = re.compile(r'href="([^"]*)"')

ALIKE = 0.4
"""Passages that share this much are one passage that was edited."""

VERY_ALIKE = 0.75
"""More than what makes two lines with the same label, or one standard paragraph, one."""

PART = 0.7
"""So much of a passage's words stood in its neighbour's: it was split off, or joined."""

LEAST_WORDS = 4
"""A shorter passage is not known again in another section."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """A passage of one text."""

    role: Role
    text: str
    term: str = ""
    standard: str = ""
    revision: int = 0
    free: bool = False
    """Whether an editor wrote it as free text; else it is made of data."""

    @cached_property
    def key(self) -> str:
        """Its words: what makes it the same as another."""
        return " ".join(words_of(self.text))


@dataclass(frozen=True, kw_only=True)
class Part:
    """The passages of one item, under its heading."""

    id: str
    heading: str
    lines: tuple[Line, ...]

    @cached_property
    def bag(self) -> Bag:
        return bag_of("\n".join(line.text for line in self.lines))


Element = Line | Part


def line(role: Role, text: str, **more: object) -> Line:
    return Line(role=role, text=" ".join(text.split()), **more)  # type: ignore[arg-type]


def elements_of(nodes: Iterable[Node]) -> list[Element]:
    """The passages of a section; each group a part, groups within groups flat."""
    found: list[Element] = []
    for node in nodes:
        if node["type"] == "group":
            lines = list(lines_in(node))
            found.append(
                Part(id=node["id"], heading=node["heading"], lines=tuple(lines))
            )
        else:
            found += lines_in(node)
    return found


def lines_in(node: Node) -> Iterator[Line]:
    """The passages of a node that are not blank."""
    for each in all_lines_in(node):
        if each.text:
            yield each


def all_lines_in(node: Node) -> Iterator[Line]:
    match node["type"]:
        case "paragraph":
            yield line(
                "paragraph",
                node["text"],
                standard=node.get("standard") or "",
                revision=node.get("revision") or 0,
            )
        case "html":
            for role, text in html_lines(node["html"]):
                yield line(role, text, free=True)
        case "list":
            for item in node["items"]:
                yield line("item", item)
        case "facts":
            for item in node["items"]:
                yield line("fact", f"{item['term']}: {item['text']}", term=item["term"])
        case "group":
            yield line("heading", node["heading"])
            for inner in node["content"]:
                yield from all_lines_in(inner)
        case unknown:
            raise ValueError(f"A node of type {unknown!r} is unknown.")


def html_lines(source: str) -> Iterator[tuple[Role, str]]:
    """The lines of cleaned HTML; a link's address stands behind its words.

    So that another address is a change, although no word differs.
    """
    parts: list[str] = []
    role: Role = "paragraph"
    address, linked, end = "", "", 0

    def text(until: int) -> str:
        return html.unescape(source[end:until])

    def taken() -> str:
        joined = "".join(parts)
        parts.clear()
        return joined

    for tag in TAG.finditer(source):
        words = text(tag.start())
        parts.append(words)
        if address:
            linked += words
        end = tag.end()
        name, closing = tag[2].lower(), bool(tag[1])
        if name == "a" and not closing:
            found = ADDRESS.search(tag[3])
            address, linked = html.unescape(found[1]) if found else "", ""
        elif name == "a":
            if address and plain_address(address) not in linked:
                parts.append(f" ({address})")
            address = ""
        elif BLOCK_ENDS.fullmatch(tag[0]):
            yield role, taken()
            role = "paragraph"
        elif name in ("li", "h3", "h4"):
            # A list inside an item begins a line of its own.
            yield role, taken()
            role = "item" if name == "li" else "heading"
    parts.append(text(len(source)))
    yield role, taken()


def plain_address(address: str) -> str:
    """The address as people write it."""
    for scheme in ("mailto:", "tel:", "https://", "http://"):
        address = address.removeprefix(scheme)
    return address.rstrip("/")


@dataclass(frozen=True)
class Origin:
    """What a passage was made from, and under which heading it stands."""

    old: Line | None
    new: Line | None
    heading: str
    foreign: bool = False
    """Whether it came from another section."""

    @property
    def free(self) -> bool:
        return any(line is not None and line.free for line in (self.old, self.new))

    @property
    def standard(self) -> bool:
        """Whether a standard paragraph stands here in both."""
        return bool(self.old and self.old.standard and self.new and self.new.standard)

    @property
    def composed(self) -> bool:
        """Whether the words come from data of more than this section."""
        return all(
            line is None or line.standard or line.role == "fact"
            for line in (self.old, self.new)
        )


class Sheet:
    """The passages of one section, or of one part of it, in both texts."""

    def __init__(
        self, old: Sequence[Element], new: Sequence[Element], heading: str
    ) -> None:
        self.heading = heading
        """Of the part, if this is one; then its first passage."""

        matching = match_parts(old, new)
        self.old, old_parts = self.flat(old, {i for i, _ in matching})
        self.new, new_parts = self.flat(new, {j for _, j in matching})
        self.part_at: dict[int, Sheet] = {}
        self.pairs: list[tuple[int, int]] = []
        """Matched places: parts, and passages with the same words."""

        for i, j in matching:
            sheet = Sheet(
                lines_of_part(old[i]), lines_of_part(new[j]), part_name(new[j])
            )
            sheet.mark = "\n".join(sorted(map(part_mark, (old[i], new[j]))))
            self.part_at[new_parts[j]] = sheet
            self.pairs.append((old_parts[i], new_parts[j]))
        self.edited: dict[int, tuple[list[int], list[int]]] = {}
        """First place in new -> the places in old and new that are one passage."""

        self.came: dict[int, Line] = {}
        """Places in new of passages that came from elsewhere -> what they were there."""

        self.foreign: set[int] = set()
        """Those of them that came from another section."""

        self.left: set[int] = set()
        """Places in old of passages that went elsewhere."""

        self.reordered = False
        self.turned = False
        self.mark: str = ""
        """Of a part: what tells it from the other parts of its section."""

    @staticmethod
    def flat(
        elements: Sequence[Element], matched: set[int]
    ) -> tuple[list[Line | None], dict[int, int]]:
        """Passages, with None for a matched part; and the places of those parts."""
        flat: list[Line | None] = []
        places: dict[int, int] = {}
        for number, element in enumerate(elements):
            if number in matched:
                places[number] = len(flat)
                flat.append(None)
            elif isinstance(element, Part):
                flat += element.lines
            else:
                flat.append(element)
        return flat, places

    def all(self, *, by_old: bool = False) -> "Iterator[Sheet]":
        """This one, and those of its parts in the order of the new text, or the old."""
        yield self
        places = sorted(self.part_at)
        if by_old:
            at = {j: i for i, j in self.pairs}
            places.sort(key=at.__getitem__)
        for place in places:
            yield from self.part_at[place].all(by_old=by_old)

    # --- matching, in this order ----------------------------------------------------

    def match_same(self, allowance: Allowance) -> None:
        """Passages with the same words, in place or moved within the section."""
        if self.old == self.new and all(i == j for i, j in self.pairs):
            self.pairs = [(i, i) for i in range(len(self.new))]
            return
        place = {j: i for i, j in self.pairs}
        old = [line.key if line else "" for line in self.old]
        new = [line.key if line else "" for line in self.new]
        marks: Counter[str] = Counter()
        for j, i in sorted(place.items(), key=lambda pair: (sum(pair), max(pair))):
            # Which part it is, in both directions the same.
            mark = self.part_at[j].mark
            old[i] = new[j] = f"\n{mark}\n{marks[mark]}"
            marks[mark] += 1
        self.turned = turned(old, new)
        matching = Matching(len(old), len(new))
        matching.add(align(old, new, allowance))
        matching.by_key(old, new)
        self.pairs = matching.pairs
        self.reordered = len(self.steady()) < len(self.pairs)

    def steady(self) -> list[Pair]:
        """The pairs that kept their order."""
        return in_order(self.pairs, self.turned)

    def match_edited(self, allowance: Allowance) -> None:
        """What is left, gap by gap: edited, split and joined passages."""
        if self.heading and all(0 in places for places in self.unmatched()):
            self.edited[0] = ([0], [0])
        for old, new in self.gaps():
            matching = Matching(len(old), len(new))
            before = [self.line(self.old, i) for i in old]
            after = [self.line(self.new, j) for j in new]
            old_bags = [bag_of(line.text) for line in before]
            new_bags = [bag_of(line.text) for line in after]
            matching.by_words(old_bags.__getitem__, new_bags.__getitem__, VERY_ALIKE)
            for attribute in ("standard", "term"):
                matching.by_key(
                    [getattr(line, attribute) or None for line in before],
                    [getattr(line, attribute) or None for line in after],
                )
            matching.by_words(old_bags.__getitem__, new_bags.__getitem__, ALIKE)
            kept = in_order(matching.pairs, self.turned)
            groups = {i: ([i], [j]) for i, j in kept}
            pulled_in(groups, old_bags, new_bags)
            for places in groups.values():
                firsts = [new[j] for j in places[1]]
                self.edited[firsts[0]] = ([old[i] for i in places[0]], firsts)

    def unmatched(self) -> tuple[list[int], list[int]]:
        """Places in old and in new that nothing corresponds to so far."""
        old = {i for i, _ in self.pairs} | self.left
        new = {j for _, j in self.pairs} | set(self.came)
        for old_places, new_places in self.edited.values():
            old.update(old_places)
            new.update(new_places)
        return (
            [i for i in range(len(self.old)) if i not in old],
            [j for j in range(len(self.new)) if j not in new],
        )

    def gaps(self) -> Iterator[tuple[list[int], list[int]]]:
        """Unmatched places between the pairs that kept their order."""
        old, new = self.unmatched()
        ends = [*self.steady(), (len(self.old), len(self.new))]
        i = j = 0
        for low, high in ends:
            start_old, start_new = i, j
            while i < len(old) and old[i] < low:
                i += 1
            while j < len(new) and new[j] < high:
                j += 1
            if i > start_old and j > start_new:
                yield old[start_old:i], new[start_new:j]

    @staticmethod
    def line(lines: list[Line | None], place: int) -> Line:
        found = lines[place]
        if found is None:
            raise LookupError(f"A matched part stands at {place}.")
        return found

    # --- telling --------------------------------------------------------------------

    def passages(self, allowance: Allowance) -> Iterator[tuple[Passage, Origin]]:
        """All passages in the new order, the removed ones where they stood."""
        matched = {j for _, j in self.pairs}
        steady = self.steady()
        in_place = {j for _, j in steady}
        anchors = [(old[0], new[0]) for old, new in self.edited.values()]
        limits = until([*steady, *anchors], len(self.old), len(self.new))
        joined_new = {j for _, new in self.edited.values() for j in new[1:]}
        gone, _ = self.unmatched()
        waiting = sorted({*gone, *self.left}, reverse=True)

        def left_behind(limit: int) -> Iterator[tuple[Passage, Origin]]:
            while waiting and waiting[-1] < limit:
                place = waiting.pop()
                line = self.line(self.old, place)
                if place in self.left:
                    yield (
                        made("moved_away", line, (equal(line),)),
                        Origin(line, None, ""),
                    )
                else:
                    runs = (Run(kind="removed", text=line.text),)
                    yield made("removed", line, runs), Origin(line, None, self.heading)

        for j, new in enumerate(self.new):
            if j in joined_new:
                continue
            yield from left_behind(limits[j])
            if j in self.edited:
                old_places, new_places = self.edited[j]
                yield self.compared(old_places, new_places, allowance)
                continue
            if j in matched:
                if new is None:
                    yield from self.part_at[j].passages(allowance)
                else:
                    status = "equal" if j in in_place else "moved"
                    passage = made(status, new, (equal(new),))
                    yield passage, Origin(new, new, "")
                continue
            line = self.line(self.new, j)
            if j in self.came:
                yield self.moved_here(j, line, allowance)
            else:
                runs = (Run(kind="added", text=line.text),)
                yield made("added", line, runs), Origin(None, line, self.heading)
        yield from left_behind(len(self.old))

    def moved_here(
        self, place: int, new: Line, allowance: Allowance
    ) -> tuple[Passage, Origin]:
        old = self.came[place]
        runs: tuple[Run, ...] | None = (equal(new),)
        if old.key != new.key:
            runs = compare_words(old.text, new.text, allowance)
        passage = Passage(
            status="moved_here",
            role=new.role,
            runs=runs or whole(old.text, new.text),
            coarse=runs is None,
        )
        return passage, Origin(old, new, self.heading, place in self.foreign)

    def compared(
        self, old_places: list[int], new_places: list[int], allowance: Allowance
    ) -> tuple[Passage, Origin]:
        old = self.line(self.old, old_places[0])
        new = self.line(self.new, new_places[0])
        before = "\n".join(self.line(self.old, i).text for i in old_places)
        after = "\n".join(self.line(self.new, j).text for j in new_places)
        runs = compare_words(before, after, allowance)
        renewed = new.standard == old.standard and new.revision != old.revision
        passage = Passage(
            status="changed",
            role=new.role,
            runs=runs or whole(before, after),
            coarse=runs is None,
            standard=new.standard if renewed else "",
        )
        return passage, Origin(old, new, self.heading)


def equal(line: Line) -> Run:
    return Run(kind="equal", text=normal(line.text))


def made(status: str, line: Line, runs: tuple[Run, ...]) -> Passage:
    return Passage(status=status, role=line.role, runs=runs)  # type: ignore[arg-type]


def lines_of_part(element: Element) -> tuple[Line, ...]:
    return element.lines if isinstance(element, Part) else (element,)


def part_name(element: Element) -> str:
    return element.heading if isinstance(element, Part) else ""


def part_mark(element: Element) -> str:
    return f"{element.id} {element.heading}" if isinstance(element, Part) else ""


def match_parts(
    old: Sequence[Element], new: Sequence[Element]
) -> list[tuple[int, int]]:
    """Groups that are the same item: by id and heading, heading, id, then words."""
    before = [(n, each) for n, each in enumerate(old) if isinstance(each, Part)]
    after = [(n, each) for n, each in enumerate(new) if isinstance(each, Part)]
    if not before or not after:
        return []
    if old == new:
        return [(n, n) for n, _ in before]
    old_parts, new_parts = [part for _, part in before], [part for _, part in after]
    matching = Matching(len(before), len(after))
    for key in (
        lambda part: (part.id, part.heading.casefold()),
        lambda part: part.heading.casefold() or None,
    ):
        matching.by_key(
            [key(part) for part in old_parts], [key(part) for part in new_parts]
        )
    by_id = matching.rest()
    by_id.by_key([part.id or None for part in old_parts], [p.id for p in new_parts])
    matching.add(
        [
            (i, j)
            for i, j in by_id.pairs
            if similarity(old_parts[i].bag, new_parts[j].bag) > ALIKE
        ]
    )
    matching.by_words(lambda i: old_parts[i].bag, lambda j: new_parts[j].bag, 0.5)
    return [(before[i][0], after[j][0]) for i, j in matching.pairs]


def pulled_in(
    groups: dict[int, tuple[list[int], list[int]]],
    old_bags: Sequence[Bag],
    new_bags: Sequence[Bag],
) -> None:
    """Add to each pair of places the neighbours that were split off it, or joined."""
    taken_old = {i for old, _ in groups.values() for i in old}
    taken_new = {j for _, new in groups.values() for j in new}
    for old, new in list(groups.values()):
        for places, taken, bags, whole_bag in (
            (new, taken_new, new_bags, old_bags[old[0]]),
            (old, taken_old, old_bags, new_bags[new[0]]),
        ):
            unused = whole_bag - bags[places[0]]
            for step in (1, -1):
                place = places[-1 if step > 0 else 0] + step
                while 0 <= place < len(bags) and place not in taken:
                    bag = bags[place]
                    if not bag or (bag & unused).total() < PART * bag.total():
                        break
                    taken.add(place)
                    places.insert(len(places) if step > 0 else 0, place)
                    unused = unused - bag
                    place += step


def match_across(
    left: Sequence[Sheet], found: Sequence[Sheet], *, edited: bool
) -> list[tuple[Sheet, Sheet, int]]:
    """Passages that stand elsewhere now: from, to, and the place there.

    First those with the same words, in other sections; then, when all has been looked
    for in its place, those that were `edited` as well. `left`: all sheets in the order
    of the old text, `found`: in that of the new one. Short passages are alike by
    chance, so they are left out.
    """
    old = [
        (sheet, i)
        for sheet in left
        for i in sheet.unmatched()[0]
        if known(sheet.old[i])
    ]
    new = [
        (sheet, j)
        for sheet in found
        for j in sheet.unmatched()[1]
        if known(sheet.new[j])
    ]
    matching = Matching(len(old), len(new))
    old_lines = [sheet.line(sheet.old, i) for sheet, i in old]
    new_lines = [sheet.line(sheet.new, j) for sheet, j in new]
    if edited:
        matching.by_words(
            lambda n: bag_of(old_lines[n].text),
            lambda n: bag_of(new_lines[n].text),
            VERY_ALIKE,
        )
    else:
        matching.by_key(
            [line.key for line in old_lines], [line.key for line in new_lines]
        )
    moved = []
    for a, b in matching.pairs:
        (source, i), (target, j) = old[a], new[b]
        source.left.add(i)
        target.came[j] = old_lines[a]
        moved.append((source, target, j))
    return moved


def known(line: Line | None) -> bool:
    """Whether a passage is long enough to be known again in another place."""
    return line is not None and line.key.count(" ") >= LEAST_WORDS - 1
