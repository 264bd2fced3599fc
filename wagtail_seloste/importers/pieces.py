"""The parts of sections that facts are read from: a heading and what stands under it.

A section may hold passages under headings that were not recognised as such. Facts look at
each by itself, so that they do not depend on where a passage was placed.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from .result import ImportedSection, Paragraph

LONGEST_HEADING = 90
LONGEST_SENTENCE = 2000
SENTENCE_END = re.compile(r"(?<=[.!?;])\s+(?=[A-ZÅÄÖ\"”(])|\n+")
NO_HEADING = re.compile(r"[\d@,;:|]|[.!]$|www\.")


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands under one heading; `subjects` are the keys of its section.

    `groups` are its paragraphs; a list with the paragraph before it is one of them.
    """

    key: str
    subjects: frozenset[str]
    heading: str
    groups: tuple[str, ...] = field(default=())

    @property
    def text(self) -> str:
        return "\n".join(self.groups)


class Pieces(tuple[Piece, ...]):
    """The pieces of some sections, for whoever reads several facts from them."""

    __slots__ = ()


def pieces(sections: Iterable[ImportedSection] | Pieces) -> Pieces:
    """The pieces of sections, in order; those that were made before as they are.

    Of options with boxes only those that are ticked: the others are not said.
    """
    if isinstance(sections, Pieces):
        return sections
    return Pieces(
        replace(piece, groups=tuple(map(chosen, piece.groups)))
        for section in sections
        for piece in _of(section)
    )


EMPTY_BOX = r"[☐□▢◻⬜❏❑]|\[[ _]{0,3}\]|\([ _]{1,3}\)"
TICKED_BOX = r"[☑☒⊠🗹🗷🗵✅]|[\[(][ _]?[xX✓✔✗✘][ _]?[\])]"
BOX = re.compile(rf"(?P<empty>{EMPTY_BOX})|{TICKED_BOX}")


def chosen(text: str) -> str:
    """A text without the options whose boxes are empty, and without the boxes.

    A box stands before its option, or, where it ends the line, behind it.
    """
    if not BOX.search(text):
        return text
    return "\n".join(filter(None, map(_chosen_of_line, text.split("\n"))))


def _chosen_of_line(line: str) -> str:
    boxes = list(BOX.finditer(line))
    if not boxes:
        return line
    if not line[boxes[-1].end() :].strip(" .,;"):  # behind the options
        starts = [0, *(each.end() for each in boxes)]
        options = zip(starts, (each.start() for each in boxes), boxes, strict=False)
        label = ""
    else:
        ends = [*(each.start() for each in boxes[1:]), len(line)]
        options = zip((each.end() for each in boxes), ends, boxes, strict=True)
        label = line[: boxes[0].start()].strip()
    kept = [line[start:end].strip() for start, end, box in options if not box["empty"]]
    return ", ".join(kept) if label in ("", "-") else f"{label} {', '.join(kept)}"


def sentences(text: str) -> Iterator[str]:
    """Sentences and list items of a text, in order; what is too long for one, cut."""
    for part in SENTENCE_END.split(text):
        stripped = part.strip(" -•")
        for start in range(0, len(stripped), LONGEST_SENTENCE):
            yield stripped[start : start + LONGEST_SENTENCE]


def _of(section: ImportedSection) -> Iterator[Piece]:
    subjects = frozenset((section.key, *section.also))
    heading, groups = section.heading, list[str]()
    found = section.paragraphs
    if len(found) == 1:
        lines = (found[0].text,) if found[0].item else found[0].lines
        yield Piece(section.key, subjects, heading, lines)
        return
    for n, paragraph in enumerate(found):
        following = found[n + 1] if n + 1 < len(found) else None
        if following is not None and _is_heading(paragraph, following):
            if groups or heading != section.heading:
                yield Piece(section.key, subjects, heading, tuple(groups))
            heading, groups = paragraph.lines[0], []
        elif paragraph.item and groups:
            groups[-1] += f"\n{paragraph.text}"
        else:
            groups.extend([paragraph.text] if paragraph.item else paragraph.lines)
    yield Piece(section.key, subjects, heading, tuple(groups))


def _is_heading(paragraph: Paragraph, following: Paragraph) -> bool:
    """Whether a paragraph reads like a heading over the one that follows it."""
    if paragraph.item or len(paragraph.lines) > 1:
        return False
    text = paragraph.lines[0]
    if len(text) > LONGEST_HEADING or text[:1].islower():
        return False
    if NO_HEADING.search(text) or BOX.search(text):
        return False
    below = "\n".join(following.lines)
    return following.item or len(below) > len(text) or below.endswith((".", "!"))
