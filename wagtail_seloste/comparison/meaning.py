"""What changed in the data of a section, as sentences in the reader's language."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from ..composition import RIGHTS_ELSEWHERE, Item, items
from ..composition import label as choice
from ..composition import lines as lines_of_text
from ..notice import Data
from ..wording import Wording
from .matching import Bag, Matching, similarity
from .subjects import (
    SUBJECTS,
    Fact,
    Listed,
    Several,
    Single,
    Statement,
    Subject,
    lines,
    thing,
)
from .values import Change, Kind
from .words import bag_of, words_of

SHORT = 80
"""A value up to this length is told as "old → new", a longer one as "changed"."""

LONGEST_NAME = 160

STILL_THE_SAME = 0.3
"""An item that kept its id but less than this of its words is another item."""

RECREATED = 0.7
"""An item of another id that has so many words in common is the same item."""

OTHER_NAME = 0.8
"""So much has to be common if the names have no word in common."""

TELLING = 8
"""So many words an item has at least that is known again without its name."""


def short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_NAME else f"{text[: LONGEST_NAME - 1]}…"


def differ(old: str, new: str) -> bool:
    """Whether two values differ in more than their spaces and line breaks."""
    old, new = " ".join(old.split()), " ".join(new.split())
    return words_of(old) != words_of(new)


@dataclass(frozen=True, kw_only=True)
class Teller:
    """Makes changes of one section, in the words of a language."""

    words: Wording
    section: str

    def change(
        self,
        kind: Kind,
        place: str,
        what: str,
        *,
        name: str = "",
        old: str = "",
        new: str = "",
        old_codes: Sequence[str] = (),
        new_codes: Sequence[str] = (),
    ) -> Change:
        """A change of `what` (the key of a noun), with the sentence that fits it.

        A changed value that was or is blank is told as added or removed.
        """
        name, old, new = (" ".join(text.split()) for text in (name, old, new))
        if kind == "changed" and bool(old) != bool(new):
            kind = "added" if new else "removed"
        label, values = "change_changed", {"name": short(name)}
        if kind in ("added", "removed"):
            label = f"change_{kind}"
            values["value"] = short(new or old)
        elif kind == "moved" and old and new:
            label = "change_moved_between"
            values |= {"old": short(old), "new": short(new)}
        elif kind == "moved":
            label = "change_moved"
        elif old and new and max(len(old), len(new)) <= SHORT:
            label = "change_replaced"
            values |= {"old": old, "new": new}
        noun = thing(self.words, what)
        return Change(
            kind=kind,
            place=place,
            sentence=self.words.label(label, thing=noun, **values),
            thing=noun,
            section=self.section,
            name=name,
            old=old,
            new=new,
            old_codes=tuple(old_codes),
            new_codes=tuple(new_codes),
        )


@dataclass(frozen=True, kw_only=True)
class Side:
    """What one of the notices says about a section.

    `free`: its free text, in words; what stands there was told before it was coded.
    `purposes`: id to name, of the whole notice; `marketing`: whether one of them is
    direct marketing. `said`: the same data in the words of readers of another language;
    what belongs together is found in `data`, what is told is `said`.
    """

    data: Data
    said: Data | None = None
    free: str = ""
    purposes: Mapping[str, str]
    marketing: bool = False

    def tells(self, name: str) -> bool:
        """Whether the free text speaks of `name`."""
        key = " ".join(words_of(name.casefold()))
        return len(key) > 2 and f" {key} " in self.free

    @property
    def told(self) -> Data:
        return self.data if self.said is None else self.said


@dataclass(frozen=True, kw_only=True)
class Matched:
    """Items of one list in both notices, by place."""

    old: list[Item]
    new: list[Item]
    pairs: list[tuple[int, int]]
    removed: list[int]
    added: list[int]


def changes_of(
    key: str,
    old: Side,
    new: Side,
    words: Wording,
    same_purposes: Mapping[str, str],
    *,
    alone: bool = False,
    subjects: Mapping[str, Subject] = SUBJECTS,
) -> list[Change]:
    """What changed in the meaning of a section; nothing if only its text did.

    `same_purposes`: ids of purposes in the old notice to those in the new one. `alone`:
    the section is in one of the notices only, so that its contact details and the like
    go without saying. `subjects`: the facts that are told.
    """
    teller = Teller(words=words, section=key)
    subject = subjects.get(key, Subject())
    called = thing(words, subject.called) if subject.called else ""
    found: list[Change] = []
    for fact in subject.facts:
        if alone and goes_without_saying(fact):
            continue
        name = "" if called == thing(words, fact.thing) else called
        found += fact_changes(fact, key, name, Item(old.told), Item(new.told), teller)
    for listed in subject.lists:
        matched = match_items(listed, old.data, new.data, words)
        told = replace(
            matched,
            old=items(old.told, listed.name),
            new=items(new.told, listed.name),
        )
        found += list_changes(listed, key, matched, told, old, new, teller)
        if key == "data_content":
            found += data_categories(told, listed, teller)
    if key == "rights":
        found += rights(old, new, same_purposes, teller)
    return [
        change
        for change in found
        if not (change.kind == "added" and old.tells(change.new))
        and not (change.kind == "removed" and new.tells(change.old))
    ]


def goes_without_saying(fact: Fact) -> bool:
    """Whether a fact is nothing that one asks of a section as a whole."""
    if isinstance(fact, Single):
        return not fact.codes
    return isinstance(fact, Statement) and fact.thing == "thing_standard"


# --- values -------------------------------------------------------------------------


def fact_changes(
    fact: Fact, place: str, name: str, old: Item, new: Item, teller: Teller
) -> Iterator[Change]:
    """What changed in one fact of two items."""
    words, place = teller.words, f"{place}.{fact.name}"
    match fact:
        case Single():
            before, after = fact.say(old, words), fact.say(new, words)
            if differ(before, after):
                came_or_went = not before or not after
                yield teller.change(
                    "changed",
                    place,
                    "thing_statement" if fact.stated and came_or_went else fact.thing,
                    name=name,
                    old=before,
                    new=after,
                    old_codes=[str(old[field]) for field in fact.codes],
                    new_codes=[str(new[field]) for field in fact.codes],
                )
        case Statement():
            if bool(old[fact.name]) != bool(new[fact.name]):
                said = fact.say(words)
                added = bool(new[fact.name])
                yield teller.change(
                    "added" if added else "removed",
                    place,
                    fact.thing,
                    name=name,
                    old="" if added else said,
                    new=said if added else "",
                )
        case Several():
            yield from several_changes(
                fact, place, name, values(fact, old), values(fact, new), teller
            )


def listing(found: Sequence[str], words: Wording) -> str:
    """``a, b and c``; names with commas in them are parted by semicolons."""
    return "; ".join(found) if any("," in name for name in found) else words.join(found)


def values(fact: Several, item: Item) -> list[str]:
    value = item[fact.name]
    if fact.lines:
        return list(dict.fromkeys(lines_of_text(str(value))))
    return [str(code) for code in value] if isinstance(value, list) else []


def several_changes(
    fact: Several,
    place: str,
    name: str,
    old: list[str],
    new: list[str],
    teller: Teller,
) -> Iterator[Change]:
    """Values that came and went; a line that was edited is told as such."""
    words = teller.words
    before, after = set(old), set(new)
    gone = [value for value in old if value not in after]
    came = [value for value in new if value not in before]

    def said(found: Iterable[str]) -> str:
        return listing([fact.say(words, value) for value in found], words)

    if fact.replaced and gone and came:
        yield teller.change(
            "changed",
            place,
            fact.thing,
            name=name,
            old=said(old),
            new=said(new),
            old_codes=old,
            new_codes=new,
        )
        return
    if fact.lines and gone and came:
        matching = Matching(len(gone), len(came))
        matching.by_words(lambda i: bag_of(gone[i]), lambda j: bag_of(came[j]), 0.5)
        for i, j in sorted(matching.pairs):
            yield teller.change(
                "changed", place, fact.thing, name=name, old=gone[i], new=came[j]
            )
        gone, came = [gone[i] for i in matching.old], [came[j] for j in matching.new]
    codes = not fact.lines
    if came:
        yield teller.change(
            "added",
            place,
            fact.thing,
            name=name,
            new=said(came),
            new_codes=came if codes else (),
        )
    if gone:
        yield teller.change(
            "removed",
            place,
            fact.thing,
            name=name,
            old=said(gone),
            old_codes=gone if codes else (),
        )


# --- items --------------------------------------------------------------------------


def match_items(listed: Listed, old: Data, new: Data, words: Wording) -> Matched:
    """Items that are the same: by id and name, by name, by id, then by all they say."""
    before, after = items(old, listed.name), items(new, listed.name)
    names = [
        [" ".join(words_of(listed.title(item, words).casefold())) for item in side]
        for side in (before, after)
    ]
    matching = Matching(len(before), len(after))
    matching.by_key(
        *(
            [(item["id"], name) for item, name in zip(side, found, strict=True)]
            for side, found in zip((before, after), names, strict=True)
        )
    )
    matching.by_key(*([name or None for name in found] for found in names))
    titles = [[bag_of(name) for name in found] for found in names]

    def alike(i: int, j: int) -> float:
        return similarity(titles[0][i], titles[1][j])

    def in_all(i: int, j: int) -> float:
        return similarity(item_bag(before[i]), item_bag(after[j]))

    same_id = matching.rest()
    same_id.by_key(*([item["id"] or None for item in side] for side in (before, after)))
    matching.add(
        [
            (i, j)
            for i, j in same_id.pairs
            if in_all(i, j) >= (STILL_THE_SAME if alike(i, j) else OTHER_NAME)
        ]
    )
    texts = [cache(lambda n, side=side: text_bag(side[n])) for side in (before, after)]
    again = matching.rest()
    again.by_words(texts[0], texts[1], RECREATED)
    matching.add(
        [
            (i, j)
            for i, j in again.pairs
            if alike(i, j)
            or (
                similarity(texts[0](i), texts[1](j)) >= OTHER_NAME
                and min(texts[0](i).total(), texts[1](j).total()) >= TELLING
            )
        ]
    )
    return Matched(
        old=before,
        new=after,
        pairs=sorted(matching.pairs, key=lambda pair: pair[1]),
        removed=matching.old,
        added=matching.new,
    )


def item_bag(item: Item) -> Bag:
    """The words and codes of an item, without its ids."""
    bag = text_bag(item)
    for name, value in item.items():
        if isinstance(value, list):
            bag.update(str(code) for code in value)
        elif is_code(name, value):
            bag[str(value)] += 1
    return bag


def text_bag(item: Item) -> Bag:
    """The words of people in an item."""
    bag: Bag = Bag()
    for name, value in item.items():
        if isinstance(value, str) and name not in IDS and not is_code(name, value):
            bag.update(bag_of(value))
    return bag


IDS = frozenset({"id", "organisation"})


def is_code(name: str, value: object) -> bool:
    return name == "country" or (
        isinstance(value, str) and "_" in value and value.isidentifier()
    )


def list_changes(
    listed: Listed,
    key: str,
    matched: Matched,
    told: Matched,
    old: Side,
    new: Side,
    teller: Teller,
) -> Iterator[Change]:
    """Items that came, went or changed; `told` are the same ones in the reader's words.

    What was named in free text before is not new, only coded now; and the other way.
    """
    words, place = teller.words, f"{key}.{listed.name}"
    for j in matched.added:
        name, item = listed.title(matched.new[j], words), told.new[j]
        if name and not old.tells(name):
            yield teller.change(
                "added",
                place,
                listed.thing,
                new=listed.say(item, words),
                new_codes=item_codes(listed, item),
            )
    for i in matched.removed:
        name, item = listed.title(matched.old[i], words), told.old[i]
        if name and not new.tells(name):
            yield teller.change(
                "removed",
                place,
                listed.thing,
                old=listed.say(item, words),
                old_codes=item_codes(listed, item),
            )
    for i, j in matched.pairs:
        before, after = told.old[i], told.new[j]
        if before != after:
            # Readers of another language know it by the name that they have read.
            known = before if old.said is not None else after
            yield from item_changes(listed, place, known, before, after, teller)


def item_changes(
    listed: Listed, place: str, known: Item, old: Item, new: Item, teller: Teller
) -> Iterator[Change]:
    """What changed in an item; `known` is the one of both that gives the name."""
    title = listed.title(known, teller.words)
    for fact in listed.facts:
        # The name itself, and what has the item for its only name.
        own = isinstance(fact, Single) and fact.say(known, teller.words) == title
        yield from fact_changes(fact, place, "" if own else title, old, new, teller)


def item_codes(listed: Listed, item: Item) -> tuple[str, ...]:
    """The codes in an item, for those who weigh its coming and going."""
    found: list[str] = []
    for fact in listed.facts:
        if isinstance(fact, Single):
            found += [str(item[name]) for name in fact.codes if item[name]]
        elif isinstance(fact, Several):
            found += values(fact, item)
    return (*found, *values(CATEGORIES, item))


# --- data and rights ----------------------------------------------------------------


def data_categories(
    matched: Matched, listed: Listed, teller: Teller
) -> Iterator[Change]:
    """Categories of data that came, went, or only stand in another group now."""
    words, place, what = (
        teller.words,
        "data_content.groups.categories",
        "thing_data_category",
    )
    partner = {j: i for i, j in matched.pairs}
    # A group is known by its place in new, or by one before the first if it is gone.
    new_of = {i: j for j, i in partner.items()}
    before = standing(matched.old, lambda i: new_of.get(i, -1 - i))
    after = standing(matched.new, lambda j: j)

    def name(group: int) -> str:
        item = matched.old[-1 - group] if group < 0 else matched.new[group]
        return listed.title(item, words)

    came: dict[int, list[str]] = {}
    gone: dict[int, list[str]] = {}
    moved: dict[tuple[int, int], list[str]] = {}
    for code in dict.fromkeys([*after, *before]):
        left = [g for g in before.get(code, ()) if g not in after.get(code, {})]
        found = [g for g in after.get(code, ()) if g not in before.get(code, {})]
        for source, target in zip(left, found, strict=False):
            moved.setdefault((source, target), []).append(code)
        for group in found[len(left) :]:
            came.setdefault(group, []).append(code)
        for group in left[len(found) :]:
            gone.setdefault(group, []).append(code)

    def said(codes: list[str]) -> str:
        return listing([choice(words, code) for code in codes], words)

    for group, codes in came.items():
        yield teller.change(
            "added", place, what, name=name(group), new=said(codes), new_codes=codes
        )
    for group, codes in gone.items():
        yield teller.change(
            "removed", place, what, name=name(group), old=said(codes), old_codes=codes
        )
    # A group that came or went can hold data that have no code.
    place_in_words = f"data_content.groups.{IN_WORDS.name}"
    before_in_words = lines_in(matched.old)
    after_in_words = lines_in(matched.new)
    for j in matched.added:
        new = [x for x in values(IN_WORDS, matched.new[j]) if x not in before_in_words]
        if new:
            said_new = listing(new, words)
            yield teller.change(
                "added", place_in_words, what, name=name(j), new=said_new
            )
    for i in matched.removed:
        old = [x for x in values(IN_WORDS, matched.old[i]) if x not in after_in_words]
        if old:
            said_old = listing(old, words)
            yield teller.change(
                "removed", place_in_words, what, name=name(-1 - i), old=said_old
            )
    for (source, target), codes in moved.items():
        if name(source) and name(target):
            yield teller.change(
                "moved",
                place,
                what,
                name=said(codes),
                old=name(source),
                new=name(target),
                old_codes=codes,
                new_codes=codes,
            )


def lines_in(groups: list[Item]) -> set[str]:
    return {line for item in groups for line in values(IN_WORDS, item)}


def standing(
    groups: list[Item], number: Callable[[int], int]
) -> dict[str, dict[int, None]]:
    """Category -> numbers of the groups in which it stands, in their order."""
    found: dict[str, dict[int, None]] = {}
    for place, group in enumerate(groups):
        for code in values(CATEGORIES, group):
            found.setdefault(code, {})[number(place)] = None
    return found


CATEGORIES = Several(name="categories", thing="thing_data_category", say=choice)
IN_WORDS = lines("others", "thing_data_category")


def rights(
    old: Side, new: Side, same_purposes: Mapping[str, str], teller: Teller
) -> Iterator[Change]:
    """Rights that came or went, and those that hold for other purposes now.

    Scopes that only follow from a purpose that came or went are told there. A right is
    ``ended``, and not lost, with the purposes to which it belonged.
    """
    words = teller.words
    before, after = shown_rights(old), shown_rights(new)
    if before is None or after is None:
        return
    survivors = {n for i, n in same_purposes.items() if i in old.purposes}

    def names(side: Side, ids: Iterable[str]) -> str:
        found = [side.purposes[i] for i in ids if side.purposes.get(i)]
        return listing(found, words)

    for kind, here, there, side in (
        ("added", after, before, new),
        ("removed", before, after, old),
    ):
        for code, limits in here.items():
            if code not in there:
                said = choice(words, code)
                added = kind == "added"
                ended = not added and (
                    not new.marketing
                    if code == "right_objection_marketing"
                    else limits and not any(i in same_purposes for i in limits)
                )
                yield teller.change(
                    "added" if added else "removed",
                    "rights.rights.ended" if ended else "rights.rights",
                    "right",
                    name=names(side, limits) if old.data and new.data else "",
                    old="" if added else said,
                    new=said if added else "",
                    old_codes=() if added else (code,),
                    new_codes=(code,) if added else (),
                )
    for code, limits in before.items():
        if code not in after:
            continue
        now_limits = after[code]
        held = {same_purposes.get(i, "") for i in limits or old.purposes}
        holds = set(now_limits or new.purposes)
        lost, gained = (held - holds) & survivors, (holds - held) & survivors
        if lost or gained:
            everything = words.label("all_purposes")
            yield teller.change(
                "changed",
                "rights.rights.purposes",
                "thing_scope",
                name=choice(words, code),
                old=names(old, limits) or everything,
                new=names(new, now_limits) or everything,
                old_codes=sorted(lost),
                new_codes=sorted(gained),
            )


def shown_rights(side: Side) -> dict[str, tuple[str, ...]] | None:
    """Right -> ids of the purposes to which it is limited; None if not told so."""
    if not side.data:
        return {}
    if not side.data.get("standard", True):
        return None
    return {
        right["right"]: tuple(right["purposes"] or ())
        for right in items(side.data, "rights")
        if right["right"] not in RIGHTS_ELSEWHERE
    }
