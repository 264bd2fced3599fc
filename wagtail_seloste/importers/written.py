"""Formatted text as the plain text that the importer reads: its layout as marks.

Headings become lines with ``# ``, a bold paragraph ``**...**``, a bold beginning of a
paragraph "Label: ...", items of lists ``• ``, and a table of labels and texts lines with a
tab between them. Whatever the format, the importer then sees the same.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .markup import BREAK

MOST_LINES = 150_000
"""Lines with words, paragraphs or cells of a file that is read; 5 MB of text have fewer."""
LONGEST_HEADING = 160
LONGEST_LABEL = 90
MARKS = re.compile(r"[*_]")

HEADING_STYLE = re.compile(
    r"(?:heading|otsikko|rubrik|überschrift)[\s_]*(\d)"
    r"|^(?:title|subtitle|otsikko|rubrik|alaotsikko|underrubrik|heading)$",
    re.IGNORECASE,
)
LIST_STYLE = re.compile(r"list|luettel|lista|punkt|bullet", re.IGNORECASE)
CONTENTS_STYLE = re.compile(r"toc|contents|sis\.luet|sisällys|innehåll", re.IGNORECASE)
DATE = re.compile(r"\d{1,2}\.\s?\d{1,2}\.\s?\d{4}|\d{4}-\d{2}-\d{2}")
BULLET_ALONE = re.compile(r"[^\w\s()]{1,2}|o|[\uf020-\uf0ff]")
NUMBER_ALONE = re.compile(r"(?:\d{1,2}\.?)+\)?$")
"""What a list writes before an item, when it is a bullet or a number."""


TITLE_STYLE = re.compile(r"title|otsikko|rubrik", re.IGNORECASE)
TITLE = -1
"""The level of the title of the whole, above that of any heading."""


def level_of_style(name: str) -> int:
    """1 to 9 for a style of headings, TITLE for that of titles, 0 for others."""
    if TITLE_STYLE.fullmatch(name):
        return TITLE
    found = HEADING_STYLE.search(name)
    return int(found[1] or 1) if found else 0


def is_list_name(name: str) -> bool:
    return LIST_STYLE.search(name) is not None


def has_date(text: str) -> bool:
    """Whether a line of a page's margin belongs to the notice: it may be its date."""
    return DATE.search(text) is not None


@dataclass(frozen=True, slots=True)
class Run:
    """Characters with one look; a line ends at ``\\n``."""

    text: str
    bold: bool = False


def squeezed(text: str) -> str:
    return " ".join(text.split())


def lines_of_runs(runs: Iterable[Run]) -> list[list[Run]]:
    """The runs of each line; lines without words are left out."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        first, *others = run.text.split("\n")
        lines[-1].append(Run(first, run.bold))
        lines += [[Run(text, run.bold)] for text in others]
    return [line for line in lines if any(run.text.strip() for run in line)]


def plain(line: Sequence[Run]) -> str:
    return squeezed("".join(run.text for run in line))


def is_bold(line: Sequence[Run]) -> bool:
    """Whether all words of a line are bold."""
    return all(run.bold for run in line if re.search(r"\w", run.text))


def marked(line: Sequence[Run]) -> str:
    """A line with what its bold words say about it."""
    text = plain(line)
    if MARKS.search(text):
        return text
    if is_bold(line):
        return f"**{text}**" if len(text) <= LONGEST_HEADING else text
    return run_in(line) or text


def run_in(line: Sequence[Run]) -> str:
    """ "Label: text" of a line that begins with a bold label; "" of others."""
    end = end_of_label(line, 0)
    if not end:
        return ""
    label, rest = plain(line[:end]), plain(line[end:])
    if label.endswith(":") or rest.startswith(":"):
        return f"{label.rstrip(': ')}: {rest.lstrip(': ')}"
    return f"{label.rstrip('. ')}: {rest}"


def end_of_label(line: Sequence[Run], start: int) -> int:
    """The run after a bold label that begins at one, over text; 0 if there is none."""
    end = start
    while end < len(line) and (line[end].bold or not line[end].text.strip()):
        end += 1
    if end == len(line):
        return 0
    label, first = plain(line[start:end]), line[end].text.lstrip()[0]
    is_label = 2 < len(label) <= LONGEST_LABEL and (
        label.endswith((":", ".", "?"))
        or first == ":"
        or (first.isupper() and label[:1].isupper() and len(label.split()) <= 8)
    )
    return end if is_label else 0


def parted(lines: list[list[Run]]) -> list[list[list[Run]]]:
    """The lines of a paragraph, in which several bold labels begin several ones."""
    parts: list[list[list[Run]]] = [[]]
    for line in lines:
        starts = [n for n in range(len(line)) if begins_with_label(line, n)]
        if len(starts) < 2 or starts[0]:
            parts[-1].append(line)
            continue
        for start, end in zip(starts, [*starts[1:], len(line)], strict=True):
            parts.append([line[start:end]])
        parts.append([])
    return [part for part in parts if part]


def begins_with_label(line: Sequence[Run], n: int) -> bool:
    """Whether a bold label stands at a run, at the beginning or after a sentence."""
    if not line[n].bold or (n and line[n - 1].bold) or not line[n].text.strip():
        return False
    before = n - 1
    while before >= 0 and not line[before].text.strip():
        before -= 1
    ended = before < 0 or line[before].text.rstrip()[-1] in '.!?:;)"”'
    return ended and end_of_label(line, n) > 0


NUMBER = re.compile(r"\d{1,2}[.)]?")
SIGN = re.compile(r"\s+[+\-−–×›»▸▼▾⌄^]$")
"""What an accordion shows behind a heading."""


class Writer:
    """Takes the blocks of a document in order; `text` is the result."""

    def __init__(self) -> None:
        self.blocks: list[str] = []
        self.in_list = False
        self.titled = False

    def paragraph(self, runs: Iterable[Run]) -> None:
        for part in parted(lines_of_runs(runs)):
            self._add("\n".join(marked(line) for line in part))

    def heading(self, text: str, level: int = 2) -> None:
        text = SIGN.sub("", squeezed(text))
        self.titled |= level == TITLE
        if level != TITLE and self.titled:
            level += 1
        if len(text) > LONGEST_HEADING:
            self._add(text)
        elif text:
            self._add(f"{'#' * min(max(level, 1), 6)} {text}")

    def item(self, runs: Iterable[Run]) -> None:
        lines = lines_of_runs(runs)
        if lines:
            # A further line of an item would be a paragraph of its own.
            text = " ".join(filter(None, [run_in(lines[0]) or plain(lines[0])]))
            further = " ".join(plain(line) for line in lines[1:])
            self._add(f"• {text} {further}".rstrip(), item=True)

    def row(self, label: str, texts: Sequence[str]) -> None:
        """A row of a table: a label, and the paragraphs of the text beside it.

        In a form the number of the row has a column of its own before the label.
        """
        if NUMBER.fullmatch(label.strip()) and texts[1:] and len(texts[0]) <= 90:
            label = f"{label.strip(' .)')}. {texts[0]}"
            texts = texts[1:]
        text = BREAK.join(filter(None, map(squeezed, texts)))
        self._add(f"{squeezed(label)}\t{text}", item=True)

    def page(self) -> None:
        """A page ends here."""
        self._add("\f")

    def _add(self, text: str, *, item: bool = False) -> None:
        if not text:
            return
        glue = "\n" if item and self.in_list else "\n\n"
        self.blocks.append((glue if self.blocks else "") + text)
        self.in_list = item

    @property
    def text(self) -> str:
        return "".join(self.blocks)
