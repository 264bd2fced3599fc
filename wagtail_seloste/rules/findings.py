"""What a check finds: which rule, where, and what would put it right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

Level = Literal["error", "warning", "info"]

LEVELS: Final[tuple[Level, ...]] = ("error", "warning", "info")
"""Worst first."""

FixKind = Literal["replace", "set", "add_section", "remove_section", "organisation"]


@dataclass(frozen=True, kw_only=True)
class Fix:
    """A change that would put a place right; an editor applies it by a click.

    ============== ======================================================================
    replace        `text` in place of the words of the place; blank takes them out
    set            `values` of fields of the section of the place: field -> stored value
    add_section    `written`: a section as :mod:`wagtail_seloste.filling` reads it
    remove_section the section of the place
    organisation   `values` of the organisation whose permanent key is `organisation`
    ============== ======================================================================

    `standard`: key of the standard paragraph that comes in by it, to name it to the editor.
    """

    kind: FixKind
    text: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    written: Mapping[str, Any] = field(default_factory=dict)
    organisation: str = ""
    standard: str = ""

    def to_json(self) -> dict[str, Any]:
        """What is not blank, JSON-able."""
        return {key: value for key, value in vars(self).items() if value}


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where in the notice a rule found something.

    `section` is the key of the section, "title", or "" for the notice as a whole, and
    `section_id` its id in the stream. `path`: names of fields and ids of items in the
    section, () for the section as a whole; ("heading",) is its heading. `start` and `end`
    count characters of the field's plain text (of rich text: `text_of_html`), and `words`
    stand there; all three are blank where nothing is written. `level`: where it is not
    that of the rule. `params` fill the message.
    """

    section: str = ""
    section_id: str = ""
    path: tuple[str, ...] = ()
    start: int | None = None
    end: int | None = None
    words: str = ""
    level: Level | None = None
    params: Mapping[str, str] = field(default_factory=dict)
    fixes: tuple[Fix, ...] = ()

    def __post_init__(self) -> None:
        """A site's rule that yields what cannot be told or kept fails where it does so."""
        texts = (self.section, self.section_id, self.words, *self.path)
        if not all(isinstance(each, str) for each in (*texts, *self.params.values())):
            raise TypeError("Section, path, words and params of a place are texts.")
        if self.level is not None and self.level not in LEVELS:
            raise ValueError(f"There is no level {self.level!r}.")

    def to_json(self) -> dict[str, Any]:
        return {
            "section": self.section,
            "section_id": self.section_id,
            "path": list(self.path),
            "start": self.start,
            "end": self.end,
            "words": self.words,
            "fixes": [fix.to_json() for fix in self.fixes],
        }


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A rule, and all places where it found something: one at least.

    `level` is that of the worst place.
    """

    rule: str
    level: Level
    places: tuple[Place, ...]

    @property
    def section(self) -> str:
        """Key of the section under which it is listed: that of the first place."""
        return self.places[0].section

    @property
    def marks(self) -> tuple[str, ...]:
        """By what it is known again: of each place the section and the words there, or
        the field where there are none. The same words in two places are two marks."""
        return tuple(
            f"{place.section}: {words}"
            if (words := " ".join(place.words.split()).lower())
            else "/".join((place.section, *place.path))
            for place in self.places
        )

    @property
    def params(self) -> Mapping[str, str]:
        """What the message is filled with: the words, and what the first place says."""
        first = self.places[0]
        words = " ".join((first.words or "").split())
        return {"words": words, **first.params}


def are_among(marks: Iterable[str], known: Iterable[str]) -> bool:
    """Whether all marks of a finding are among those that are known, each as often."""
    return Counter(marks) <= Counter(known)
