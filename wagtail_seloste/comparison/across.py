"""What changed since the text that somebody reads in another language.

A translation lags behind: its readers have version 1, version 2 is only there in the
source language. What changed in choices, periods, countries and names can be told them
all the same, for those have words in every language. What belongs together is found
between the two source texts; it is told in the words of the translation, as far as it
has them. What has not been translated yet stands in the source language, and is marked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from ..notice import Data, Notice, NoticeSection
from ..wording import Wording
from .comparing import (
    Whole,
    free_text,
    match_sections,
    matched_purposes,
    section_changes,
)
from .meaning import IDS, Side, changes_of, differ, is_code
from .subjects import (
    CONTACT,
    PARTY,
    SUBJECTS,
    Fact,
    Listed,
    Several,
    Single,
    Subject,
    thing,
)
from .values import Change
from .words import words_of

STARTS, ENDS = "\ue000", "\ue001"
"""Round words in the source language: for private use, so they stand in no text."""

NO_MARKS = str.maketrans("", "", STARTS + ENDS)

Place = tuple[str, ...]
"""Where a text stands: keys and ids from the section down."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """What readers of an older translation are told.

    `changes` are of coded values, names and contact details, and of items and sections
    that came or went. `reworded`: the names of the parts whose words changed. Both have
    their untranslated words between marks, see :func:`parts`.
    """

    changes: tuple[Change, ...]
    reworded: tuple[str, ...]


def told_across(old: Notice, new: Notice, read: Notice, words: Wording) -> Told:
    """What changed from `old` to `new`, for those who read `read`, a translation of `old`.

    `words` is the wording of the translation's language. Pure, and about linear.
    """
    book = Phrases(old, read)
    before, after = book.said(old, words), book.said(new, words)
    pairs = match_sections(old.sections, new.sections)
    same_purposes = matched_purposes(old, new, pairs, words)
    sides = Sides(Whole(old), Whole(before)), Sides(Whole(new), Whole(after))
    changes: list[Change] = []
    reworded: list[str] = []
    if differ(old.title, new.title):
        reworded.append(thing(words, "thing_title"))
    partner = {j: i for i, j in pairs}
    found: list[tuple[Spoken | None, Spoken | None]] = []
    for j, section in enumerate(new.sections):
        i = partner.get(j)
        was = None if i is None else Spoken(old.sections[i], before.sections[i])
        found.append((was, Spoken(section, after.sections[j])))
    for i in sorted(set(range(len(old.sections))) - {i for i, _ in pairs}):
        found.append((Spoken(old.sections[i], before.sections[i]), None))
    for was, now in found:
        if was is None or now is None:
            changes += section_changes(
                was.said if was else None, now.said if now else None, False, words
            )
        elif is_reworded(was.own, now.own):
            reworded.append(now.said.heading)
        changes += coded_changes(was, now, sides, same_purposes, words)
    return Told(
        changes=tuple(change for change in changes if is_coded(change)),
        reworded=tuple(dict.fromkeys(reworded)),
    )


def is_coded(change: Change) -> bool:
    """Whether a change is one that every language tells; not one of order or words."""
    if change.kind in ("moved", "renamed", "wording"):
        return False
    if change.place.endswith(".others"):
        return False
    has_codes = bool(change.old_codes or change.new_codes)
    return not has_codes or change.old_codes != change.new_codes


# --- marks --------------------------------------------------------------------------


def mark(text: str) -> str:
    """A text with each of its lines between marks."""
    return "\n".join(
        f"{STARTS}{line}{ENDS}" if line.strip() else line
        for line in text.translate(NO_MARKS).split("\n")
    )


def plain(text: str) -> str:
    """A text without marks."""
    return text.translate(NO_MARKS)


def parts(text: str) -> list[tuple[str, bool]]:
    """A text in pieces: (words, whether they are in the source language).

    A mark that was cut off with the end of a long text ends there.
    """
    marks = [place for place, letter in enumerate(text) if letter in STARTS + ENDS]
    return [
        (text[start + 1 : end], start >= 0 and text[start] == STARTS)
        for start, end in pairwise([-1, *marks, len(text)])
        if end > start + 1
    ]


# --- the words of the translation -----------------------------------------------------


class Phrases:
    """How a translation says what its source says."""

    def __init__(self, source: Notice, read: Notice):
        self.at: dict[Place, tuple[str, str]] = {}
        """Place -> what the source says there, and what the translation."""

        self.of: dict[str, str] = {}
        """What the source says -> the translation, where it always says it alike."""

        said: dict[str, set[str]] = {}
        for i, j in match_sections(source.sections, read.sections):
            ours, theirs = source.sections[i], read.sections[j]
            place = place_of(ours)
            found = [((*place, "heading"), ours.heading, theirs.heading)]
            found += texts_of_both(place, ours.data, theirs.data)
            for where, text, translated in found:
                self.at[where] = text, translated
                said.setdefault(text, set()).add(translated)
        for text, translations in said.items():
            if len(translations) == 1:
                self.of[text] = next(iter(translations))

    def said(self, notice: Notice, words: Wording) -> Notice:
        """A notice of the source language, its data and headings in the translation's
        words."""
        return replace(
            notice,
            sections=tuple(
                replace(
                    section,
                    heading=self.heading(section, words),
                    data=self.data(section),
                )
                for section in notice.sections
            ),
        )

    def heading(self, section: NoticeSection, words: Wording) -> str:
        """What a section is called: as in the translation, or else as usual."""
        text, translated = self.at.get((*place_of(section), "heading"), ("", ""))
        if text == section.heading:
            return plain(translated)
        if section.heading in self.of:
            return plain(self.of[section.heading])
        usual = "" if section.data.get("heading") else words.headings.get(section.key)
        return usual or mark(section.heading)

    def data(self, section: NoticeSection) -> Data:
        kinds = KINDS.get(section.key, PARTY_KINDS)

        def said(place: Place, name: str, text: str, is_same_party: bool) -> str:
            source, translated = self.at.get((*place, name), (None, ""))
            kind = kind_of(kinds, name, text)
            # Contact details that the translation has of its own stay its own.
            is_own = source is not None and translated != source
            if source == text or (kind == "contact" and is_own and is_same_party):
                return plain(translated)
            if text in self.of:
                return plain(self.of[text])
            return mark(text) if kind in ("words", "name") else text

        def walked(place: Place, value: Any) -> Any:
            if isinstance(value, dict):
                party, _same = self.at.get((*place, "organisation"), ("", ""))
                is_same_party = party == str(value.get("organisation") or "")
                return {
                    name: said(place, name, inner, is_same_party)
                    if isinstance(inner, str) and name not in IDS
                    else walked((*place, name), inner)
                    for name, inner in value.items()
                }
            if isinstance(value, list):
                return [
                    walked((*place, key), inner)
                    for key, inner in zip(keys_of(value), value, strict=True)
                ]
            return value

        found: Data = walked(place_of(section), section.data)
        return found


def place_of(section: NoticeSection) -> Place:
    return (section.key, section.id) if section.key == "other" else (section.key,)


def keys_of(values: list[Any]) -> list[str]:
    """Names for the items of a list: their ids, or where they stand."""
    ids = [str(v.get("id") or "") if isinstance(v, dict) else "" for v in values]
    if all(ids) and len(set(ids)) == len(ids):
        return ids
    return [str(number) for number in range(len(values))]


def texts_of_both(
    place: Place, ours: Any, theirs: Any
) -> Iterator[tuple[Place, str, str]]:
    """(place, text of the one, text of the other), as far as they are built alike."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for name, value in ours.items():
            if isinstance(value, str) and isinstance(theirs.get(name), str):
                yield (*place, name), value, theirs[name]
            else:
                yield from texts_of_both((*place, name), value, theirs.get(name))
    elif isinstance(ours, list) and isinstance(theirs, list):
        keys, other_keys = keys_of(ours), keys_of(theirs)
        # By hand, items may have been made anew: their order is that of the source.
        alike = keys if set(keys) == set(other_keys) else other_keys
        by_key = dict(zip(alike, ours, strict=False))
        names = dict(zip(alike, keys, strict=False))
        for key, value in zip(other_keys, theirs, strict=True):
            if key in by_key:
                yield from texts_of_both((*place, names[key]), by_key[key], value)


# --- what can be told in every language -----------------------------------------------


def is_told(fact: Fact) -> bool:
    if isinstance(fact, Single):
        return fact.holds != "words"
    return not (isinstance(fact, Several) and fact.lines)


def told_facts(listed: Listed) -> Listed:
    return replace(listed, facts=tuple(filter(is_told, listed.facts)))


TOLD: Mapping[str, Subject] = {
    key: replace(
        subject,
        facts=tuple(filter(is_told, subject.facts)),
        lists=tuple(map(told_facts, subject.lists)),
    )
    for key, subject in SUBJECTS.items()
}


PARTY_KINDS: Mapping[str, str] = {
    "name": "name",
    **{
        fact.name: fact.holds for fact in (*PARTY, *CONTACT) if isinstance(fact, Single)
    },
}
"""Field of an organisation or contact -> what it holds."""


def kinds_of(subject: Subject) -> dict[str, str]:
    """Field -> what it holds, in a section and the items of its lists."""
    facts = [*subject.facts, *(fact for each in subject.lists for fact in each.facts)]
    found: dict[str, str] = dict(PARTY_KINDS)
    for fact in facts:
        if isinstance(fact, Single):
            found[fact.name] = fact.holds
            found |= dict.fromkeys(fact.codes, "code")
    return found


KINDS = {key: kinds_of(subject) for key, subject in SUBJECTS.items()}


CODES = frozenset({*IDS, "action", "status"})
"""Fields that never hold words."""


def kind_of(kinds: Mapping[str, str], name: str, text: str) -> str:
    """What a field with this text holds: words, unless something else is known of it."""
    return "code" if name in CODES or is_code(name, text) else kinds.get(name, "words")


@dataclass(frozen=True)
class Spoken:
    """A section in its own words and in those of the translation."""

    own: NoticeSection
    said: NoticeSection


@dataclass(frozen=True)
class Sides:
    """One of the notices, in its own words and in those of the translation."""

    own: Whole
    said: Whole

    def of(self, section: Spoken | None, key: str) -> Side:
        """What the notice says about the subject `key`."""
        data: Data = {}
        said: Data = {}
        free = ""
        if section is not None and section.own.key == key:
            data, said = self.own.told_in(section.own), self.said.told_in(section.said)
            free = f"{free_text(data)} {plain(free_text(said))}"
        elif section is not None:
            free = section.own.text
        return Side(
            data=data,
            said=said,
            free=f" {' '.join(words_of(free.casefold()))} " if free.strip() else "",
            purposes=self.said.purposes,
            marketing=self.own.marketing,
        )


def coded_changes(
    old: Spoken | None,
    new: Spoken | None,
    sides: tuple[Sides, Sides],
    same_purposes: Mapping[str, str],
    words: Wording,
) -> list[Change]:
    """What changed in the coded data of a section of either notice, or of both."""
    both = [section.own for section in (old, new) if section is not None]
    if len(both) == 2 and both[0].data == both[1].data and both[0].key != "rights":
        return []
    keys = [section.own.key for section in (new, old) if section is not None]
    key = next((key for key in keys if key != "other"), "other")
    return changes_of(
        key,
        sides[0].of(old, key),
        sides[1].of(new, key),
        words,
        same_purposes,
        alone=old is None or new is None,
        subjects=TOLD,
    )


def is_reworded(old: NoticeSection, new: NoticeSection) -> bool:
    """Whether words changed that have to be translated, but for items that came or went."""
    before, after = dict(words_in(old)), dict(words_in(new))
    return any(
        differ(before[place], after[place]) for place in before.keys() & after.keys()
    )


def words_in(section: NoticeSection) -> Iterator[tuple[Place, str]]:
    """Place and text of what is translated in a section."""
    kinds = KINDS.get(section.key, PARTY_KINDS)

    def walked(place: Place, value: Any) -> Iterator[tuple[Place, str]]:
        if isinstance(value, dict):
            for name, inner in value.items():
                if not isinstance(inner, str):
                    yield from walked((*place, name), inner)
                elif kind_of(kinds, name, inner) == "words":
                    yield (*place, name), inner
        elif isinstance(value, list):
            for key, inner in zip(keys_of(value), value, strict=True):
                yield from walked((*place, key), inner)

    yield ("heading",), section.heading
    yield from walked((), section.data)
