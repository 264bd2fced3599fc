"""A notice while it is checked: its sections, its texts, the day, and what is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from wagtail_seloste.composition import Item, items
from wagtail_seloste.facts import Facts, facts
from wagtail_seloste.html import text_of_html
from wagtail_seloste.notice import Data, Node, Notice, NoticeSection, lines_of
from wagtail_seloste.vocabulary import is_code

from .findings import Fix, Level, Place
from .passages import Passage
from .phrases import Phrase, Texts
from .telling import Reading

NO_TEXT = frozenset(
    ("id", "key", "also", "subject", "country", "period", "until", "action", "unit")
)
"""Names of fields that hold no words for a reader."""


@dataclass(frozen=True, kw_only=True)
class Dates:
    """The days that a notice names as its own; None where it names none.

    `unreadable`: dates that cannot be, as they are written.
    """

    drawn_up: date | None = None
    updated: date | None = None
    unreadable: tuple[str, ...] = ()

    @property
    def latest(self) -> date | None:
        return max(filter(None, (self.drawn_up, self.updated)), default=None)


@dataclass(frozen=True, kw_only=True, eq=False)
class Checked:
    """What a rule sees. Plain values; nothing of it changes.

    `day` is the day for which facts are judged. `dates` are the days of the notice as it
    says them itself; None where software keeps them (a page, a recorded version), so that
    it need not say them. `reviewed`: the day when somebody last looked it through, if
    that is known, and `review_due` when that is wanted again. `others`: the same version
    in other languages. `taken_out`: residue of a web page that the importer took
    out of an old file. `broken`: links of which it is known that they lead nowhere.
    """

    notice: Notice
    day: date
    facts: Facts = field(default_factory=facts)
    dates: Dates | None = None
    reviewed: date | None = None
    review_due: date | None = None
    others: tuple[Notice, ...] = ()
    taken_out: tuple[str, ...] = ()
    broken: tuple[Place, ...] = ()

    @cached_property
    def language(self) -> str:
        """``fi``, ``sv``, ``en`` ...: the language without a region."""
        return self.notice.language.split("-")[0].lower()

    # --- sections -------------------------------------------------------------------

    def sections(self, *keys: str) -> tuple[NoticeSection, ...]:
        """Sections about one of these subjects, in order; all of them without keys.

        A section of an old file may cover several subjects (``data["also"]``).
        """
        if not keys:
            return self.notice.sections
        wanted = frozenset(keys)
        return tuple(s for s, subjects in self._subjects if wanted & subjects)

    @cached_property
    def _subjects(self) -> tuple[tuple[NoticeSection, frozenset[str]], ...]:
        return tuple((each, subjects_of(each)) for each in self.notice.sections)

    def has(self, *keys: str) -> bool:
        """Whether there is such a section and it says something."""
        return any(section.text.strip() for section in self.sections(*keys))

    def items(self, key: str, name: str) -> Iterator[tuple[NoticeSection, Item]]:
        """The items of a list in the sections with this key, as (section, item)."""
        for section in self.sections(key):
            if section.key == key:
                for item in items(section.data, name):
                    yield section, item

    def data(self, key: str) -> Data:
        """The coded data of the first section with this key; {} if there is none."""
        return next((s.data for s in self.notice.of(key)), {})

    # --- words ----------------------------------------------------------------------

    @cached_property
    def all_passages(self) -> tuple[Passage, ...]:
        """The title, and every heading and text of every section, in order."""
        title = Passage(
            section="title",
            section_id="",
            path=(),
            source=self.notice.title,
            is_heading=True,
        )
        return (
            title,
            *(p for section in self.notice.sections for p in passages_of(section)),
        )

    def passages(self, *keys: str, headings: bool = True) -> Iterator[Passage]:
        """Texts about one of these subjects; of the whole notice without keys."""
        wanted = frozenset(keys)
        for passage in self.all_passages:
            if (not wanted or wanted & passage.subjects) and (
                headings or not passage.is_heading
            ):
                yield passage

    @cached_property
    def residue(self) -> tuple[Passage, ...]:
        """What was taken out of an old file, as passages that belong nowhere."""
        return tuple(
            Passage(section="", section_id="", path=(str(number),), source=text)
            for number, text in enumerate(self.taken_out)
        )

    def passages_in(self, section_id: str) -> tuple[Passage, ...]:
        """The texts of one section."""
        return self._by_section.get(section_id, ())

    @cached_property
    def _by_section(self) -> dict[str, tuple[Passage, ...]]:
        found: dict[str, list[Passage]] = {}
        for passage in self.all_passages:
            found.setdefault(passage.section_id, []).append(passage)
        return {id: tuple(passages) for id, passages in found.items()}

    @cached_property
    def texts(self) -> Texts:
        """All passages, to look for phrases in."""
        return Texts(self.all_passages)

    @property
    def all_lower(self) -> str:
        """The texts of all passages in lower case: what a phrase must have a part in."""
        return self.texts.lower

    @cached_property
    def reading(self) -> Reading:
        """What the notice says, sentence by sentence, standard paragraphs included."""
        return Reading(self)

    @cached_property
    def text(self) -> str:
        """All words of the notice as a reader gets them, for measuring."""
        return self.notice.text

    # --- places ---------------------------------------------------------------------

    def place(
        self,
        section: NoticeSection | str = "",
        *path: str,
        level: Level | None = None,
        fixes: Iterable[Fix] = (),
        **params: str,
    ) -> Place:
        """A place without words: a section, a field of it, or a section that is missing."""
        key, id = (
            (section, "") if isinstance(section, str) else (section.key, section.id)
        )
        return Place(
            section=key,
            section_id=id,
            path=path,
            level=level,
            params=params,
            fixes=tuple(fixes),
        )

    def hit(
        self,
        passage: Passage,
        start: int,
        end: int,
        *,
        level: Level | None = None,
        fixes: Iterable[Fix] = (),
        **params: str,
    ) -> Place:
        """The place of words in a passage, by a span of its normalised text."""
        first, last = passage.span(start, end)
        return Place(
            section=passage.section,
            section_id=passage.section_id,
            path=passage.path,
            start=first,
            end=last,
            words=passage.source[first:last],
            level=level,
            params=params,
            fixes=tuple(fixes),
        )

    def present(self, phrases: Iterable[Phrase]) -> tuple[Phrase, ...]:
        """Those that may stand somewhere in the notice; each is looked for once."""
        return tuple(phrase for phrase in phrases if self.texts.where(phrase))

    def find(
        self, phrases: Iterable[Phrase], *keys: str, headings: bool = True
    ) -> Iterator[tuple[Passage, int, int, Phrase]]:
        """(passage, start, end, phrase) of every hit; longer hits swallow what they hold."""
        wanted = frozenset(keys)
        places: dict[int, list[Phrase]] = {}
        for phrase in phrases:
            for number in self.texts.where(phrase):
                places.setdefault(number, []).append(phrase)
        for number in sorted(places):
            passage = self.all_passages[number]
            if wanted and not wanted & passage.subjects:
                continue
            if passage.is_heading and not headings:
                continue
            found = sorted(
                (
                    (start, -end, phrase)
                    for phrase in places[number]
                    for start, end in phrase.hits(passage)
                ),
                key=lambda hit: hit[:2],
            )
            reached = 0
            for start, minus_end, phrase in found:
                if start >= reached:
                    yield passage, start, -minus_end, phrase
                    reached = -minus_end

    def says(self, phrases: Iterable[Phrase], *keys: str) -> bool:
        """Whether any of the phrases stands in these sections (or anywhere)."""
        return next(self.find(phrases, *keys), None) is not None


def subjects_of(section: NoticeSection) -> frozenset[str]:
    """The keys of the subjects that a section is about: its own, and those that its
    heading names beside it (only sections read from files have such)."""
    also = section.data.get("also") or ()
    subject = section.data.get("subject") or section.key
    return frozenset((section.key, subject, *also))


def passages_of(section: NoticeSection) -> Iterator[Passage]:
    """The heading of a section and the texts that somebody wrote in it, in order.

    Standard paragraphs and names of choices are not among them: they are ours.
    """
    subjects = subjects_of(section)

    def passage(path: tuple[str, ...], text: str, heading: bool = False) -> Passage:
        return Passage(
            section=section.key,
            section_id=section.id,
            path=path,
            source=text,
            subjects=subjects,
            is_heading=heading,
        )

    if section.heading.strip():
        yield passage(("heading",), section.heading, heading=True)
    html = frozenset(html_in(section.content))
    written = [
        (path, text_of_html(text) if text in html else text)
        for path, text in texts_in(section.data)
        if path != ("heading",)
    ]
    if is_from_file(section) or not (written or has_fields(section.data)):
        # Only the words are known.
        written = [
            (("content", str(number)), text)
            for number, node in enumerate(section.content)
            for text in ["\n".join(lines_of([node]))]
        ]
    for path, text in written:
        if text.strip():
            yield passage(path, text)


def is_from_file(section: NoticeSection) -> bool:
    """Whether the section is a passage of an old file: see `importers.documents`."""
    return "subject" in section.data


def has_fields(data: Data) -> bool:
    """Whether a section has fields of its own, beside heading and free text."""
    return bool(set(data) - {"heading", "text"})


def html_in(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        if node["type"] == "html":
            yield node["html"]
        elif node["type"] == "group":
            yield from html_in(node["content"])


def texts_in(
    value: Any, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], str]]:
    """(path, text) of every text in the data of a section; items of lists by their ids."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if name not in NO_TEXT:
                yield from texts_in(inner, (*path, name))
    elif isinstance(value, (list, tuple)):
        for number, inner in enumerate(value):
            if isinstance(inner, Mapping):  # a list of texts is a list of codes
                place = str(inner.get("id") or number)
                yield from texts_in(inner, (*path, place))
    elif isinstance(value, str) and value.strip() and not is_code(value):
        yield path, value
