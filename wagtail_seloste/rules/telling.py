"""What a notice says, sentence by sentence: the ground on which "is it told?" is answered.

Words are looked for by what they mean: a *concept* is a list of phrases for each language
in ``data/telling.toml``. A notice tells something where a sentence has certain concepts
and lacks others::

    reading.tells("consent", "withdraw")
    reading.tells("disclose", about=("recipients",), without=("not",))

Read are the words that a reader gets: of an old file its texts, of our sections all that
they say, standard paragraphs and names of choices included.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from .findings import Fix, Level, Place
from .passages import Passage
from .phrases import Phrase, Texts, phrase

if TYPE_CHECKING:
    from .checked import Checked

Key = tuple[int, int]
"""A sentence: number of its passage, number in the passage."""


@cache
def concepts() -> Mapping[str, Mapping[str, tuple[Phrase, ...]]]:
    """Concept -> language (or "any") -> phrases, from ``data/telling.toml``."""
    source = files("wagtail_seloste").joinpath("data/telling.toml")
    return {
        name: {
            language: tuple(phrase(each) for each in found)
            for language, found in row.items()
        }
        for name, row in tomllib.loads(source.read_text(encoding="utf-8")).items()
    }


@cache
def phrases_for(concept: str, language: str) -> tuple[Phrase, ...]:
    """The phrases of a concept; in a language that we do not know those of all."""
    row = concepts()[concept]
    if language in ("fi", "sv", "en"):
        return (*row.get("any", ()), *row.get(language, ()))
    return tuple(each for found in row.values() for each in found)


@dataclass(frozen=True)
class Sentence:
    """A sentence of a passage, as a span of its normalised text."""

    passage: Passage
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.passage.text[self.start : self.end]


@dataclass(eq=False)
class Reading:
    """The sentences of a notice by concept. Made once for each check."""

    checked: Checked
    passages: tuple[Passage, ...] = field(init=False)
    headings: tuple[Passage, ...] = field(init=False)
    texts: Texts = field(init=False)

    _found: dict[str, dict[Key, list[tuple[int, int]]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        from .checked import is_from_file, passages_of, subjects_of

        said: list[Passage] = []
        headings: list[Passage] = []
        for section in self.checked.notice.sections:
            own = list(passages_of(section))
            headings += [each for each in own if each.is_heading]
            if is_from_file(section):
                said += [each for each in own if not each.is_heading]
            elif section.text.strip():
                said.append(
                    Passage(
                        section=section.key,
                        section_id=section.id,
                        path=(),
                        source=section.text,
                        subjects=subjects_of(section),
                    )
                )
        self.passages = (*said, *headings)
        self.headings = tuple(headings)
        self.texts = Texts(self.passages)

    def marks(self, concept: str) -> dict[Key, list[tuple[int, int]]]:
        """Sentences in which the concept stands, with the spans of its words."""
        if concept not in self._found:
            found: dict[Key, list[tuple[int, int]]] = {}
            for each in phrases_for(concept, self.checked.language):
                for number in self.texts.where(each):
                    passage = self.passages[number]
                    for start, end in each.hits(passage):
                        key = (number, sentence_number(passage, start))
                        found.setdefault(key, []).append((start, end))
            self._found[concept] = found
        return self._found[concept]

    def keys(
        self,
        *wanted: str,
        without: tuple[str, ...] = (),
        about: tuple[str, ...] = (),
        outside: tuple[str, ...] = (),
        headings: bool = False,
    ) -> list[Key]:
        """Sentences with all concepts and none of `without`, in order.

        `about` and `outside`: keys of the sections in which they count, or do not.
        """
        first, *rest = wanted
        found = [
            key
            for key in self.marks(first)
            if all(key in self.marks(each) for each in rest)
            and not any(key in self.marks(each) for each in without)
        ]
        inside, not_in = frozenset(about), frozenset(outside)
        return sorted(
            key
            for key in found
            for passage in [self.passages[key[0]]]
            if (headings or not passage.is_heading)
            and (not inside or inside & passage.subjects)
            and not (not_in & {passage.section, *passage.subjects})
        )

    def find(
        self,
        *wanted: str,
        without: tuple[str, ...] = (),
        about: tuple[str, ...] = (),
        outside: tuple[str, ...] = (),
        headings: bool = False,
    ) -> Iterator[Sentence]:
        """As :meth:`keys`, the sentences themselves."""
        for key in self.keys(
            *wanted, without=without, about=about, outside=outside, headings=headings
        ):
            yield self.sentence(key)

    def tells(
        self,
        *wanted: str,
        without: tuple[str, ...] = (),
        about: tuple[str, ...] = (),
        outside: tuple[str, ...] = (),
        headings: bool = False,
    ) -> bool:
        """Whether there is such a sentence; see :meth:`keys`."""
        return bool(
            self.keys(
                *wanted,
                without=without,
                about=about,
                outside=outside,
                headings=headings,
            )
        )

    def sentence(self, key: Key) -> Sentence:
        passage = self.passages[key[0]]
        ends = passage.ends
        return Sentence(passage, ends[key[1] - 1] if key[1] else 0, ends[key[1]])

    def near(self, key: Key, concept: str, after: int = 1) -> bool:
        """Whether the concept stands in the sentence or the next `after` of its passage."""
        marks = self.marks(concept)
        return any((key[0], key[1] + step) in marks for step in range(after + 1))

    def place(
        self,
        found: Sentence,
        *,
        level: Level | None = None,
        fixes: tuple[Fix, ...] = (),
        **params: str,
    ) -> Place:
        """The place of a sentence; of what our sections say the section as a whole."""
        passage = found.passage
        text = found.text
        start = found.start + len(text) - len(text.lstrip())
        end = start + len(text.strip())
        if passage.path:
            return self.checked.hit(
                passage, start, end, level=level, fixes=fixes, **params
            )
        return Place(
            section=passage.section,
            section_id=passage.section_id,
            words=passage.text[start:end],
            level=level,
            fixes=fixes,
            params=params,
        )


def sentence_number(passage: Passage, position: int) -> int:
    ends = passage.ends
    return min(bisect_right(ends, position), len(ends) - 1)
