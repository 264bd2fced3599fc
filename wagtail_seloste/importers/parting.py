"""A passage that speaks of two subjects, parted at the border between its sentences.

Old notices often say under one heading what belongs under several: "Data are kept for two
years. They are not given to others." A sentence that is plainly of another section than
the one the passage was placed under becomes a passage of that section, where it stood. A
list stays with the words that lead it in, and what is not plain stays with what stands
before it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from .learned import likely
from .matching import STRONG_STEM, weigh
from .messages import message
from .result import ImportedSection, Paragraph

BORDER = re.compile(
    r"(?:(?<=[^\W\d_]{3}[.!?])|(?<=[)\"”%\d][.!?])|(?<=[.!?][)\"”]))\s+"
    r"(?=[\"”(]?[A-ZÅÄÖ](?!\.))"
)
ABBREVIATED = re.compile(
    r"(?:\b(?:esim|puh|tel|art|nro|tfn|kap|mom|bl\.a|t\.ex|dvs|inc|ltd|mr|mrs|dr|st|no)"
    r"|^\W*\d+)\.$",
    re.IGNORECASE,
)
LIKE_ONE, ALIKE, MOST_SAID = 0.3, 6.0, 7.0
"""The least share of a section in what a sentence is like, the points for all of it, and
the most points for what it says."""
PLAIN_WORDS = 4.5
"""Points for what a sentence says that are enough if it is like none."""
AHEAD_OF_HOME, AHEAD_OF_OTHERS = 2.0, 1.0
"""Points more than those of the section it stands in, and of any other."""
CONFIDENCE = 0.6
"""How sure it is: somebody should look at it."""
LONGEST = 20_000
"""Characters of a passage that is looked at: no section of a notice is as long."""
APART = (
    "purposes",
    "legal_basis",
    "data_content",
    "sources",
    "recipients",
    "processors",
    "transfers",
    "retention",
    "security",
    "cookies",
    "automated_decisions",
    "obligation_to_provide",
    "rights",
    "complaint",
    "changes",
)
"""The sections that a sentence by itself can be told to be of."""
PART_OF = {
    "transfers": ("recipients", "processors"),
    "processors": ("recipients",),
    "recipients": ("processors",),
    "legal_basis": ("purposes",),
    "automated_decisions": ("legal_basis", "purposes"),
    "complaint": ("rights",),
    "obligation_to_provide": ("data_content",),
    "rights": (
        "legal_basis",
        "retention",
        "obligation_to_provide",
        "data_content",
        "purposes",
        "sources",
        "recipients",
    ),
}
"""Sections that a passage of one speaks of, too, when it speaks of its own subject."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, with the list that it leads in.

    `opens` says that it begins a paragraph, `breaks` that it begins a line of one.
    """

    paragraphs: tuple[Paragraph, ...]
    opens: bool
    breaks: bool

    @property
    def text(self) -> str:
        return "\n".join(each.text for each in self.paragraphs)


def by_sentence(
    section: ImportedSection, language: str | None
) -> list[ImportedSection]:
    """The section, and after it what of its text is plainly of other sections."""
    home = section.key
    if sum(len(line) for each in section.paragraphs for line in each.lines) > LONGEST:
        return [section]
    parts = sentences(section.paragraphs)
    if len(parts) < 2:
        return [section]
    keys: list[str] = []
    for each in parts:
        # What begins with a small letter goes on with the sentence before it.
        begun = not each.text[:1].islower()
        key = spoken_of(each.text, home, language) if begun else ""
        keys.append(key or (keys[-1] if keys else home))
    if home not in keys:
        return [section]  # the words of the whole have decided otherwise
    starts = [n for n in range(len(keys)) if not n or keys[n] != keys[n - 1]]
    out: list[ImportedSection] = []
    for start, end in zip(starts, [*starts[1:], len(keys)], strict=True):
        paragraphs = together(parts[start:end])
        if keys[start] == home:
            part = replace(section, paragraphs=paragraphs)
        else:
            part = replace(
                section,
                key=keys[start],
                also=(),
                paragraphs=paragraphs,
                confidence=CONFIDENCE,
                reason=message("placed.content"),
            )
        out.append(replace(part, heading="", also=()) if out else part)
    return out


def spoken_of(text: str, home: str, language: str | None) -> str:
    """The section that a sentence is plainly of; "" where it goes with the one before."""
    said, shares = weigh(text, language), likely(text)
    near = {home, *PART_OF.get("rights" if home.startswith("right_") else home, ())}
    if home.startswith("right_"):
        near.add("complaint")  # what is done when the right is refused

    def points(key: str) -> float:
        return min(said.get(key, 0.0), MOST_SAID) + ALIKE * shares.get(key, 0.0)

    at_home = max(map(points, near))
    away = [key for key in dict.fromkeys((*APART, *said)) if key not in near]
    best, second = sorted(away, key=points)[:-3:-1]
    if (
        best in APART
        and said.get(home, 0.0) < STRONG_STEM
        and (
            said.get(best, 0.0) >= STRONG_STEM
            and shares.get(best, 0.0) >= LIKE_ONE
            or said.get(best, 0.0) >= PLAIN_WORDS
            and not shares
        )
        and points(best) >= at_home + AHEAD_OF_HOME
        and points(best) >= points(second) + AHEAD_OF_OTHERS
    ):
        return best
    return home if at_home else ""


def sentences(paragraphs: Sequence[Paragraph]) -> list[Sentence]:
    """The sentences of a passage, in order; `together` makes the passage of them again."""
    out: list[Sentence] = []
    for each in paragraphs:
        if not each.item:
            out += [
                Sentence((Paragraph((text,)),), not (number or n), not n)
                for number, line in enumerate(each.lines)
                for n, text in enumerate(parted(line))
            ]
        elif out:
            out[-1] = replace(out[-1], paragraphs=(*out[-1].paragraphs, each))
        else:
            out.append(Sentence((each,), opens=True, breaks=True))
    return out


def parted(line: str) -> Iterator[str]:
    """The sentences of a line."""
    start = 0
    for border in BORDER.finditer(line):
        if not ABBREVIATED.search(line, start, border.start()):
            yield line[start : border.start()]
            start = border.end()
    yield line[start:]


def together(parts: Sequence[Sentence]) -> tuple[Paragraph, ...]:
    """Sentences that follow each other as the paragraphs that they were."""
    out: list[Paragraph] = []
    for n, each in enumerate(parts):
        first, *items = each.paragraphs
        if n and not each.opens:
            *lines, last = out[-1].lines
            added = (
                (last, *first.lines) if each.breaks else (f"{last} {first.lines[0]}",)
            )
            out[-1] = Paragraph((*lines, *added))
        else:
            out.append(first)
        out.extend(items)
    return tuple(out)
