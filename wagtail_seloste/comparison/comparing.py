"""Two notices in, their comparison out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from .. import composition
from ..html import text_of_html
from ..notice import Data, Notice, NoticeSection
from ..wording import Wording
from .matching import Allowance, Matching, Pair, in_order, turned, until
from .meaning import Side, Teller, changes_of, differ, match_items
from .passages import Origin, Sheet, elements_of, match_across
from .subjects import SUBJECTS
from .values import Change, Comparison, Passage, SectionComparison
from .words import bag_of, compare_words, whole, words_of

MOST_TEXT = 2_000_000
"""Letters of both texts; longer ones are compared by whole paragraphs."""

MOST_MOVED = 3
"""More moved sections are told as one change: that their order is another."""

SAME_SECTION = 0.5
"""Sections with other keys or headings that have this much in common are the same."""


def compare(old: Notice, new: Notice, words: Wording) -> Comparison:
    """What changed from `old` to `new`: meaning in sentences, then words.

    `words` is the wording of the language of both. About linear in the size of the
    notices; ``coarse`` says when they were too long to be compared in full. Pure: no
    clock, no database.
    """
    size = sum(len(section.text) for side in (old, new) for section in side.sections)
    allowance = Allowance() if size <= MOST_TEXT else Allowance(cells=0)
    readings, reordered = read_sections(old, new, words)
    moved = match_texts(readings, allowance)
    told = [told_words(reading.changes) for reading in readings]
    joint = words_of(words.join(["1", "2"]))
    everywhere = frozenset(joint).union(*told)
    sections = []
    for number, reading in enumerate(readings):
        here = told[number].union(joint)
        passages = [
            (replace(passage, told=True), origin)
            if is_told(passage, origin, here, everywhere)
            else (passage, origin)
            for passage, origin in reading.sheet.passages(allowance)
        ]
        sections.append(
            SectionComparison(
                key=reading.newest.key,
                anchor=reading.newest.anchor,
                heading=reading.newest.heading,
                changes=(
                    *reading.changes,
                    *text_changes(reading, passages, moved.get(number, ()), words),
                ),
                passages=tuple(passage for passage, _ in passages),
                free_text_changed=any(
                    passage.changed and origin.free for passage, origin in passages
                ),
            )
        )
    return Comparison(
        language=new.language,
        title=compare_words(old.title, new.title, allowance)
        or whole(old.title, new.title),
        title_changes=tuple(title_changes(old, new, reordered, words)),
        sections=tuple(sections),
        coarse=bool(allowance.refusals),
    )


def title_changes(
    old: Notice, new: Notice, reordered: bool, words: Wording
) -> Iterator[Change]:
    """What changed in the notice as a whole."""
    teller = Teller(words=words, section="")
    if differ(old.title, new.title):
        yield teller.change(
            "changed", "title", "thing_title", old=old.title, new=new.title
        )
    if reordered:
        yield teller.change("changed", "sections.order", "thing_sections_order")


# --- sections -----------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A section of either notice, or of both, while it is being compared."""

    old: NoticeSection | None
    new: NoticeSection | None
    place: int
    """In the old notice; 0 if it was not there."""

    changes: tuple[Change, ...]
    sheet: Sheet

    @property
    def newest(self) -> NoticeSection:
        found = self.new or self.old
        if found is None:
            raise ValueError("A pair of sections without a section.")
        return found


def read_sections(
    old: Notice, new: Notice, words: Wording
) -> tuple[list[Reading], bool]:
    """The sections of both, in the new order, with what changed in their meaning.

    And whether so many moved that only the order as a whole is worth a sentence.
    """
    pairs = match_sections(old.sections, new.sections)
    anchors = [[section.anchor for section in side.sections] for side in (old, new)]
    steady = set(in_order(pairs, turned(*anchors)))
    reordered = len(pairs) - len(steady) > MOST_MOVED
    partner = {j: i for i, j in pairs}
    same_purposes = matched_purposes(old, new, pairs, words)
    contexts = (Whole(old), Whole(new))

    def reading(i: int | None, j: int | None) -> Reading:
        before = None if i is None else old.sections[i]
        after = None if j is None else new.sections[j]
        moved = None not in (i, j) and (i, j) not in steady and not reordered
        return Reading(
            old=before,
            new=after,
            place=i or 0,
            changes=(
                *section_changes(before, after, moved, words),
                *meaning_changes(before, after, contexts, same_purposes, words),
            ),
            sheet=Sheet(
                elements_of(before.content if before else ()),
                elements_of(after.content if after else ()),
                "",
            ),
        )

    gone = sorted(set(range(len(old.sections))) - {i for i, _ in pairs}, reverse=True)
    limits = until(list(steady), len(old.sections), len(new.sections))
    found: list[Reading] = []
    for j, limit in enumerate(limits):
        while gone and gone[-1] < limit:
            found.append(reading(gone.pop(), None))
        found.append(reading(partner.get(j), j))
    return found + [reading(i, None) for i in reversed(gone)], reordered


def match_sections(
    old: Sequence[NoticeSection], new: Sequence[NoticeSection]
) -> list[Pair]:
    """Sections that are the same: by id, key, heading, and at last by content."""
    matching = Matching(len(old), len(new))
    matching.by_key(
        [(section.key, section.id) if section.id else None for section in old],
        [(section.key, section.id) for section in new],
    )
    matching.by_key(
        [section.key if section.key != "other" else None for section in old],
        [section.key for section in new],
    )
    matching.by_key(
        [(section.key, section.heading.casefold()) for section in old],
        [(section.key, section.heading.casefold()) for section in new],
    )
    # A section of one type does not become one of another, however alike they are.
    matching.by_words(
        lambda i: bag_of(old[i].text),
        lambda j: bag_of(new[j].text),
        SAME_SECTION,
        lambda i, j: "other" in (old[i].key, new[j].key),
    )
    return matching.pairs


def section_changes(
    old: NoticeSection | None, new: NoticeSection | None, moved: bool, words: Wording
) -> Iterator[Change]:
    """What happened to a section as a whole."""
    section = new or old
    teller = Teller(words=words, section=section.key if section else "")
    if old is None or new is None:
        yield teller.change(
            "removed" if new is None else "added",
            "section",
            "thing_section",
            old=old.heading if old else "",
            new=new.heading if new else "",
        )
        return
    if differ(old.heading, new.heading):
        yield teller.change(
            "renamed",
            "section.heading",
            "thing_section_name",
            old=old.heading,
            new=new.heading,
        )
    if moved:
        yield teller.change("moved", "section.order", "thing_section", name=new.heading)


def meaning_changes(
    old: NoticeSection | None,
    new: NoticeSection | None,
    wholes: "tuple[Whole, Whole]",
    same_purposes: Mapping[str, str],
    words: Wording,
) -> list[Change]:
    """What changed in the data of a section. Free text that became data is no change."""
    if old and new and old.key == new.key != "rights" and old.data == new.data:
        return []
    key = next(
        (s.key for s in (new, old) if s is not None and s.key != "other"), "other"
    )

    def side(section: NoticeSection | None, whole: Whole) -> Side:
        if section is None:
            return Side(data={}, purposes=whole.purposes, marketing=whole.marketing)
        other = section.key != key
        free = section.text if other else free_text(section.data)
        return Side(
            data={} if other else whole.told_in(section),
            free=f" {' '.join(words_of(free.casefold()))} " if free else "",
            purposes=whole.purposes,
            marketing=whole.marketing,
        )

    return changes_of(
        key,
        side(old, wholes[0]),
        side(new, wholes[1]),
        words,
        same_purposes,
        alone=old is None or new is None,
    )


def free_text(data: Data) -> str:
    value = data.get("text")
    return text_of_html(value) if isinstance(value, str) else ""


class Whole:
    """What a section says because of other sections of its notice."""

    def __init__(self, notice: Notice) -> None:
        self.context = composition.Context(
            sections={section.key: section.data for section in notice.sections[::-1]}
        )
        purposes = composition.items(self.context.data("purposes"), "purposes")
        self.purposes = {str(item["id"]): str(item["name"]) for item in purposes}
        """Id -> name."""

        self.marketing = any(item["direct_marketing"] for item in purposes)

    def told_in(self, section: NoticeSection) -> Data:
        """The data that a reader is told in a section.

        Requests go where the rights say, or else where the notice says who to contact.
        """
        if section.key != "rights" or not section.data.get("standard", True):
            return section.data
        return {
            **section.data,
            "request_contact": composition.request_contact(self.context),
        }


def matched_purposes(
    old: Notice, new: Notice, pairs: list[Pair], words: Wording
) -> dict[str, str]:
    """Ids of the purposes in `old` to those of the same purposes in `new`."""
    listed = SUBJECTS["purposes"].lists[0]
    for i, j in pairs:
        before, after = old.sections[i], new.sections[j]
        if before.key == after.key == "purposes":
            matched = match_items(listed, before.data, after.data, words)
            return {
                str(matched.old[i]["id"]): str(matched.new[j]["id"])
                for i, j in matched.pairs
            }
    return {}


# --- texts --------------------------------------------------------------------------


def match_texts(
    readings: Sequence[Reading], allowance: Allowance
) -> dict[int, list[str]]:
    """Match all passages; number of a section -> headings where text of it came from."""
    owner: dict[int, int] = {}
    sheets: list[Sheet] = []
    for number, reading in enumerate(readings):
        for sheet in reading.sheet.all():
            sheet.match_same(allowance)
            sheets.append(sheet)
            owner[id(sheet)] = number
    by_old = sorted(readings, key=lambda reading: reading.place)
    left = [sheet for reading in by_old for sheet in reading.sheet.all(by_old=True)]
    moved: dict[int, dict[int, str]] = {}
    found = match_across(left, sheets, edited=False)
    for sheet in sheets:
        sheet.match_edited(allowance)
    found += match_across(left, sheets, edited=True)
    for source, target, place in found:
        start, end = owner[id(source)], owner[id(target)]
        if start == end:
            target.reordered = True
        else:
            target.foreign.add(place)
            section = readings[start].old or readings[start].newest
            moved.setdefault(end, {})[start] = section.heading
    return {end: [*headings.values()] for end, headings in moved.items()}


def text_changes(
    reading: Reading,
    passages: list[tuple[Passage, Origin]],
    came_from: Sequence[str],
    words: Wording,
) -> Iterator[Change]:
    """What is to be said of the text, beside what changed in the data."""
    section = reading.newest
    teller = Teller(words=words, section=section.key)
    for heading in came_from:
        yield teller.change(
            "moved", "text", "thing_text", old=heading, new=section.heading
        )
    renewed = [
        origin.heading or section.heading
        for passage, origin in passages
        if passage.standard
    ]
    for name in dict.fromkeys(renewed):
        yield teller.change(
            "wording", f"{section.key}.standard_text", "thing_wording", name=name
        )
    if renewed or not all(change.place in OF_THE_FRAME for change in reading.changes):
        return
    if any(
        passage.changed and not passage.told and not origin.foreign
        for passage, origin in passages
    ):
        yield teller.change(
            "wording", f"{section.key}.text", "thing_text", name=section.heading
        )
    elif any(sheet.reordered for sheet in reading.sheet.all()) or any(
        origin.standard and in_another_order(passage) for passage, origin in passages
    ):
        yield teller.change(
            "changed", f"{section.key}.order", "thing_order", name=section.heading
        )


OF_THE_FRAME = frozenset({"section.heading", "section.order"})
"""Changes of a section that say nothing of what is in it."""


def in_another_order(passage: Passage) -> bool:
    """Whether the same words stand here, only not in the same places."""
    return passage.changed and bag_of(passage.old) == bag_of(passage.new)


def told_words(changes: Sequence[Change]) -> frozenset[str]:
    """The words that sentences say already."""
    return frozenset(
        word
        for change in changes
        for text in (change.sentence, change.name, change.old, change.new)
        for word in words_of(text.casefold())
    )


def is_told(
    passage: Passage, origin: Origin, here: frozenset[str], everywhere: frozenset[str]
) -> bool:
    """Whether all that changes in a passage is in the sentences.

    Of the section; of the whole notice for what the software composes from several
    sections. Free text always speaks for itself.
    """
    if not passage.changed or passage.standard or origin.free:
        return False
    if origin.composed and in_another_order(passage):
        return True  # As they are where they come from.
    changed = [
        word
        for run in passage.runs
        if run.kind != "equal"
        for word in words_of(run.text.casefold())
        if word[0].isalnum()
    ]
    told = everywhere if origin.composed else here
    return all(word in told for word in changed) and bool(changed or origin.composed)
