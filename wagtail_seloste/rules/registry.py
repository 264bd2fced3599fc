"""The rules: each a row of data, most of them with words to look for, some with a function.

Our rows stand in ``data/rules/*.toml``, a table for each rule under its permanent id:

=========== ========================================================================
level       error, warning or info
section     key of the section where it belongs if nothing else says where
source      article, judgment, decision or practice that it rests on
since       first day on which it holds; what was said of an earlier day is not blamed
until       last day, where it holds no longer
title       name of the rule, in each language of the interface
message     what is the matter and what to write; ``{words}`` are the words found
help        why it matters to the people concerned, in plain words
phrases     language (or ``any``) -> phrases; see :mod:`wagtail_seloste.rules.phrases`
about       keys of sections, if the phrases count only in texts about these
unless      language (or ``any``) -> phrases that excuse a hit in the same sentence
history     true: a sentence that tells of the past, or denies, is no hit
quotes      "skip": what is quoted is no hit
standard    key of the standard paragraph to write instead
=========== ========================================================================

A row without a function finds its phrases. A function gets (checked, rule) and yields
places; it may ask ``rule.hits(checked)`` for the phrases. A site adds a rule by one
decorated function, in a module that its ``AppConfig.ready`` imports::

    @rule(
        "acme_no_fax", level="warning", section="contact", source="Our guide, p. 3",
        title={"en": "Fax number", "fi": ..., "sv": ...},
        message={"en": "“{words}” is a fax number: take it out.", ...},
        help={"en": "Nobody reads the fax any more.", ...},
    )
    def no_fax(checked, rule):
        for passage in checked.passages("contact"):
            ...
            yield checked.hit(passage, start, end)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from wagtail_seloste.facts import contents

from .checked import Checked, is_from_file
from .findings import LEVELS, Finding, Fix, Level, Place
from .passages import Passage
from .phrases import Phrase, first_hit, phrase

INTERFACE: Final = ("fi", "sv", "en")
"""Languages in which every rule of ours speaks to editors."""

PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")
TEXTS: Final = ("title", "message", "help")

Check = Callable[[Checked, "Rule"], Iterable[Place]]
Phrases = Mapping[str, tuple[Phrase, ...]]

_ROW: Final = frozenset(
    "level section source since until title message help phrases about unless history "
    "quotes standard".split()
)
LONGEST_ID: Final = 64
COMMON: Final = "common.toml"
"""The file with phrases that every rule shares, and no rules."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Rule:
    """One rule. Texts are language -> text; phrases are language (or "any") -> phrases."""

    id: str
    level: Level
    source: str
    title: Mapping[str, str]
    message: Mapping[str, str]
    help: Mapping[str, str]
    section: str = ""
    since: date | None = None
    until: date | None = None
    phrases: Phrases = field(default_factory=dict)
    about: tuple[str, ...] = ()
    unless: Phrases = field(default_factory=dict)
    history: bool = False
    quotes: str = ""
    standard: str = ""
    check: Check | None = None

    def holds_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )

    def text(
        self, which: str, language: str, params: Mapping[str, str] | None = None
    ) -> str:
        """Title, message or help in a language of the interface (English if it lacks it)."""
        texts: Mapping[str, str] = getattr(self, which)
        base = language.split("-")[0].lower()
        found = texts.get(base) or texts.get("en") or next(iter(texts.values()), "")
        given = params or {}
        # In one go: what stands in a notice is no placeholder.
        return PLACEHOLDER.sub(lambda name: str(given.get(name[1], name[0])), found)

    def in_language(self, which: Phrases, language: str) -> tuple[Phrase, ...]:
        return (*which.get("any", ()), *which.get(language, ()))

    def hits(
        self, checked: Checked, *keys: str
    ) -> Iterator[tuple[Passage, int, int, Phrase]]:
        """(passage, start, end, phrase) of the rule's phrases, excused ones left out.

        In passages about `keys`, else those of `about`, else all. Phrases are those of
        the notice's language, and not of a later day than the check's.
        """
        wanted = [
            each
            for each in self.in_language(self.phrases, checked.language)
            if each.since is None or each.since <= checked.day
        ]
        excuses = self.in_language(self.unless, checked.language)
        if self.history:
            excuses += history(checked.language)
        excuses = checked.present(excuses)
        for passage, start, end, found in checked.find(wanted, *(keys or self.about)):
            if excuses and first_hit(excuses, passage, *passage.around(start, end)):
                continue
            if self.quotes == "skip" and is_quoted(passage, start, end):
                continue
            yield passage, start, end, found

    def places(self, checked: Checked) -> Iterator[Place]:
        """Where the rule finds something: by its function, or by its phrases."""
        if self.check is not None:
            yield from self.check(checked, self)
            return
        for passage, start, end, found in self.hits(checked):
            yield checked.hit(
                passage,
                start,
                end,
                level=found.level,
                fixes=replacement(found, passage.text[start:end]),
            )


def replacement(found: Phrase, words: str = "") -> tuple[Fix, ...]:
    """The fix that a phrase names: its `fix` in the place of the words, set as they are
    (a heading in capitals, the first word of a sentence)."""
    text = found.fix
    if text is None:
        return ()
    if len(words) > 1 and words.isupper():
        text = text.upper()
    elif words[:1].isupper():
        text = text[:1].upper() + text[1:]
    return (Fix(kind="replace", text=text),)


def is_quoted(passage: Passage, start: int, end: int) -> bool:
    """Whether a hit stands between quotation marks of its sentence."""
    first, last = passage.sentence(start)
    before, after = passage.text[first:start], passage.text[end:last]
    return before.count('"') % 2 == 1 and '"' in after


# --- the rows -----------------------------------------------------------------------

_functions: dict[str, Check] = {}
_site_rows: dict[str, dict[str, Any]] = {}


def rule(id: str, **row: Any) -> Callable[[Check], Check]:
    """Registers the function of a rule; with a row (see the module) also the rule itself.

    ValueError if the rule has a function already, or the row has unknown keys.
    """
    unknown = set(row) - _ROW
    if unknown:
        raise ValueError(f"Rule {id!r} has unknown keys: {sorted(unknown)}.")

    def register(check: Check) -> Check:
        if _functions.get(id, check) is not check:
            raise ValueError(f"Rule {id!r} has a function already.")
        _functions[id] = check
        if row:
            _site_rows[id] = row
        rules.cache_clear()
        return check

    return register


@cache
def rules(folders: tuple[str, ...] = ()) -> Mapping[str, Rule]:
    """All rules by id, in order: ours by file, then a site's.

    `folders`: a site's folders of facts. A table ``[rule.<id>]`` in a file there adds a
    rule of phrases, or changes one: its keys replace ours, phrases and texts by language.
    ValueError for a row that is not right, or a function without a row.
    """
    rows: dict[str, dict[str, Any]] = {}
    own = files("wagtail_seloste").joinpath("data/rules")
    for source in sorted(own.iterdir(), key=lambda each: each.name):
        if source.name.endswith(".toml") and source.name != COMMON:
            for id, row in contents(source).items():
                if id in rows:
                    raise ValueError(f"{source.name}: rule {id!r} stands twice.")
                rows[id] = row
    rows |= _site_rows
    for folder in folders:
        for path in sorted(Path(folder).glob("*.toml")):
            added = contents(path).get("rule", {})
            if not isinstance(added, Mapping):
                raise ValueError(f"{path.name}: rules are tables: [rule.<id>].")
            for id, row in added.items():
                if not isinstance(row, Mapping):
                    raise ValueError(f"{path.name}: rule {id!r} is no table.")
                rows[id] = changed(rows.get(id, {}), row)
    missing = sorted(set(_functions) - set(rows))
    if missing:
        raise ValueError(f"There are functions without a rule: {missing}.")
    return MappingProxyType({id: made(id, row) for id, row in rows.items()})


def changed(row: Mapping[str, Any], by: Mapping[str, Any]) -> dict[str, Any]:
    """A row with the keys of another in place of its own; tables are joined by language."""
    joined = dict(row)
    for name, value in by.items():
        old = row.get(name)
        both = isinstance(old, Mapping) and isinstance(value, Mapping)
        joined[name] = {**old, **value} if both else value  # type: ignore[dict-item]
    return joined


def made(id: str, row: Mapping[str, Any]) -> Rule:
    """The rule of a row; ValueError says what is wrong with it."""
    try:
        unknown = set(row) - _ROW
        if unknown:
            raise ValueError(f"unknown keys {sorted(unknown)}")
        if len(id) > LONGEST_ID:
            raise ValueError(f"the id has more than {LONGEST_ID} characters")
        if row["level"] not in LEVELS:
            raise ValueError(f"unknown level {row['level']!r}")
        if id not in _functions and not row.get("phrases"):
            raise ValueError("neither phrases nor a function")
        for which in (*TEXTS, "phrases", "unless"):
            if not isinstance(row.get(which, {}), Mapping):
                raise ValueError(f"{which} is no table by language")
        for which in TEXTS:
            if not row[which] or not all(
                isinstance(text, str) and text.strip() for text in row[which].values()
            ):
                raise ValueError(f"{which} has no text")
        for which in ("since", "until"):
            if type(row.get(which, date.min)) is not date:
                raise ValueError(f"{which} is no day")
        phrases, unless = (
            {
                language: tuple(phrase(each) for each in found)
                for language, found in row.get(which, {}).items()
            }
            for which in ("phrases", "unless")
        )
        plain = {
            name: value
            for name, value in row.items()
            if name not in ("phrases", "unless", "about")
        }
        return Rule(
            id=id,
            phrases=MappingProxyType(phrases),
            unless=MappingProxyType(unless),
            about=tuple(row.get("about", ())),
            check=_functions.get(id),
            **plain,
        )
    except KeyError as error:
        raise ValueError(f"Rule {id!r}: there is no {error}.") from error
    except (AttributeError, TypeError, ValueError) as error:
        raise ValueError(f"Rule {id!r}: {error}") from error


@cache
def history(language: str) -> tuple[Phrase, ...]:
    """Phrases by which a sentence tells of the past or denies ("no longer")."""
    source = files("wagtail_seloste").joinpath("data/rules", COMMON)
    found = contents(source)["history"]
    return tuple(phrase(each) for each in found.get(language, ()))


# --- checking -----------------------------------------------------------------------


def check(
    checked: Checked,
    known: Mapping[str, Rule] | None = None,
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    failed: Callable[[str, Exception], None] | None = None,
) -> tuple[Finding, ...]:
    """All findings, worst level first, then in the order of the notice.

    `known`: the rules (ours by default); `select` and `ignore` are ids. Rules that do not
    hold on the day of the check are left out. Never raises for what a notice holds.
    `failed`: gets the id of a rule whose function raises, and what; the others go on.
    Without it that is raised.
    """
    known = rules() if known is None else known
    wanted, unwanted = frozenset(select), frozenset(ignore)
    position = {s.id: n for n, s in enumerate(checked.notice.sections)}
    last = len(position)

    def where(finding: Finding) -> int:
        first = finding.places[0]
        return -1 if first.section == "title" else position.get(first.section_id, last)

    found = []
    for each in known.values():
        if each.id in unwanted or (wanted and each.id not in wanted):
            continue
        if not each.holds_on(checked.day):
            continue
        try:
            places = tuple(unique(each, checked, each.places(checked)))
        except Exception as error:
            if failed is None:
                raise
            failed(each.id, error)
            continue
        if places:
            level = min((p.level or each.level for p in places), key=LEVELS.index)
            found.append(Finding(rule=each.id, level=level, places=places))
    return tuple(
        sorted(found, key=lambda each: (LEVELS.index(each.level), where(each)))
    )


def unique(rule: Rule, checked: Checked, places: Iterable[Place]) -> Iterator[Place]:
    """Each place once; one that names no section gets that of the rule, and one that
    nothing else puts right the standard paragraph of the rule, if it comes by a click."""
    seen = set()
    for place in places:
        if not place.section and rule.section:
            place = replace(place, section=rule.section)
        if not place.fixes:
            place = replace(place, fixes=standard_paragraph(rule, checked, place))
        key = (place.section_id, place.path, place.start, place.end, place.section)
        if key not in seen:
            seen.add(key)
            yield place


STANDARD_FIELDS: Final = MappingProxyType(
    {
        "bp_access": ("rights", "standard"),
        "bp_rectification": ("rights", "standard"),
        "bp_erasure": ("rights", "standard"),
        "bp_objection": ("rights", "standard"),
        "bp_objection_marketing": ("rights", "standard"),
        "bp_rights_procedure": ("rights", "standard"),
        "bp_complaint": ("complaint", "standard"),
        "bp_changes": ("changes", "standard"),
        "bp_transfer_none": ("transfers", "none"),
    }
)
"""Standard paragraph -> the section and its field that write it."""


def standard_paragraph(rule: Rule, checked: Checked, place: Place) -> tuple[Fix, ...]:
    """The fix that brings in the standard paragraph of a rule: by the field of the section
    of the place, or by a new section. None where it is there already, where the section
    is another, and in an old file, which has no fields."""
    if rule.standard not in STANDARD_FIELDS:
        return ()
    key, name = STANDARD_FIELDS[rule.standard]
    if any(is_from_file(section) for section in checked.notice.sections):
        return ()
    own = [each for each in checked.notice.sections if each.key == key]
    if not own:
        written = {"key": key, name: True}
        return (Fix(kind="add_section", written=written, standard=rule.standard),)
    if any(each.data.get(name) for each in own) or place.section != key:
        return ()
    return (Fix(kind="set", values={name: True}, standard=rule.standard),)
