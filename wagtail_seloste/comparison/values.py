"""What a comparison says: frozen, plain values that any view can show or send."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal

Kind = Literal["added", "removed", "changed", "moved", "renamed", "wording"]
RunKind = Literal["equal", "removed", "added"]
Status = Literal[
    "equal", "changed", "added", "removed", "moved", "moved_here", "moved_away"
]
Role = Literal["heading", "paragraph", "item", "fact"]


@dataclass(frozen=True, kw_only=True)
class Change:
    """One change, told in a sentence of the reader's language.

    `place` is a path in the data: ``recipients.recipients`` for an item,
    ``retention.periods.length`` for a value of one, ``section``, ``title``,
    ``<key>.text`` for words alone. `thing` is a noun for what changed, `name` the item,
    `old` and `new` the values in words, blank where there was or is none; the codes are
    the same for machines.
    """

    kind: Kind
    place: str
    sentence: str
    thing: str
    section: str = ""
    name: str = ""
    old: str = ""
    new: str = ""
    old_codes: tuple[str, ...] = ()
    new_codes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Run:
    """Words in a row that are equal, removed or added, spaces included."""

    kind: RunKind
    text: str

    @property
    def space(self) -> str:
        """What parts it from the run before; no part of what is marked."""
        return " " if self.text.startswith(" ") else ""

    @property
    def words(self) -> str:
        return self.text.removeprefix(" ")


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A paragraph, list item, line of facts or small heading of either text.

    ``moved`` stands elsewhere in its section, with the same words. ``moved_here`` came
    from another place, where it is ``moved_away``; what was edited on the way is in its
    runs. A line break in a run is where a passage was split or joined.
    """

    status: Status
    role: Role
    runs: tuple[Run, ...]
    told: bool = False
    """Whether the sentences of the section say all that changes here."""

    coarse: bool = False
    """Whether it was too long to be compared word by word."""

    standard: str = ""
    """The key of a standard paragraph of which another revision stands here now."""

    @property
    def changed(self) -> bool:
        """Whether words stand here in one of the texts only."""
        return any(run.kind != "equal" for run in self.runs)

    @property
    def old(self) -> str:
        return text_of(self.runs, "removed") if self.status != "moved_here" else ""

    @property
    def new(self) -> str:
        return text_of(self.runs, "added") if self.status != "moved_away" else ""


def text_of(runs: tuple[Run, ...], side: RunKind) -> str:
    """The words of one side: ``removed`` gives the old text, ``added`` the new."""
    return "".join(run.text for run in runs if run.kind in ("equal", side)).strip()


@dataclass(frozen=True, kw_only=True)
class SectionComparison:
    """A section of either notice, and what happened to it.

    `changes` are in the order in which a reader should hear of them; `passages` are all
    of its text, unchanged ones too.
    """

    key: str
    anchor: str
    heading: str
    changes: tuple[Change, ...]
    passages: tuple[Passage, ...]
    free_text_changed: bool = False
    """Whether words changed that say more than the coded data do."""

    @property
    def changed(self) -> bool:
        return bool(self.changes) or any(passage.changed for passage in self.passages)

    @property
    def untold(self) -> tuple[Passage, ...]:
        """Changed passages that say more than the sentences."""
        return tuple(p for p in self.passages if p.changed and not p.told)

    @property
    def told(self) -> tuple[Passage, ...]:
        """Changed passages that only repeat the sentences."""
        return tuple(p for p in self.passages if p.changed and p.told)


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The difference between two notices in one language.

    `sections` are those of the newer notice in its order, with the removed ones where
    they stood. `coarse`: the texts were too long, so that some of the changes are told
    by whole paragraphs only.
    """

    language: str
    title: tuple[Run, ...]
    title_changes: tuple[Change, ...]
    sections: tuple[SectionComparison, ...]
    coarse: bool = False

    @property
    def changes(self) -> tuple[Change, ...]:
        """All of them, as they would be read from top to bottom."""
        return tuple(self._changes())

    def _changes(self) -> Iterator[Change]:
        yield from self.title_changes
        for section in self.sections:
            yield from section.changes

    @property
    def changed_sections(self) -> tuple[SectionComparison, ...]:
        return tuple(section for section in self.sections if section.changed)

    @property
    def changed(self) -> bool:
        return bool(self.title_changes or self.changed_sections)

    def to_json(self) -> dict[str, Any]:
        """JSON-able values: what changed, without the text that did not."""
        return {
            "language": self.language,
            "coarse": self.coarse,
            "title": [asdict(run) for run in self.title] if self.title_changes else [],
            "changes": [asdict(change) for change in self.title_changes],
            "sections": [
                {
                    "key": section.key,
                    "anchor": section.anchor,
                    "heading": section.heading,
                    "changes": [asdict(change) for change in section.changes],
                    "passages": [
                        asdict(passage)
                        for passage in section.passages
                        if passage.changed
                    ],
                }
                for section in self.changed_sections
            ],
        }
