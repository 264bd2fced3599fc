"""A passage that speaks of two subjects, parted at the border between its sentences.

Old notices often say under one heading what belongs under several: "Data are kept for two
years. They are not given to others." A sentence that is plainly of another section than
the one the passage was placed under becomes a passage of that section, where it stood. A
list stays with the words that lead it in, and what is not plain stays with what stands
before it.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from .learned import likely
from .matching import CLEAR, STRONG_STEM, match_heading, weigh
from .messages import message
from .parties import person_in
from .result import ImportedSection, Paragraph

BORDER = re.compile(
    r"(?:(?<=[^\W\d_]{2}[.!?])|(?<=[)\"”%\d][.!?])|(?<=[.!?][)\"”]))\s+"
    r"(?=[\"”(]?[A-ZÅÄÖ](?!\.))"
)
ABBREVIATED = re.compile(
    r"(?:\b(?:esim|puh|tel|art|nro|tfn|kap|mom|bl\.a|t\.ex|dvs|mr|mrs|ms|dr|st|no|nr|kl"
    r"|mm|ym|ks|ns|os|vs)"
    r"|^\W*\d+)\.$",
    re.IGNORECASE,
)
LIKE_ONE, ALIKE, MOST_SAID = 0.6, 6.0, 7.0
"""The least share of a section in what a sentence is like beside the one it stands in,
the points for all of it, and the most points for what it says."""
PLAIN_WORDS = 4.5
"""Points for what a sentence says that are enough if it is like none."""
AHEAD_OF_HOME, AHEAD_OF_OTHERS = 3.5, 1.0
"""Points more than those of the section it stands in, and of any other."""
CONFIDENCE = 0.6
"""How sure it is: somebody should look at it."""
LONGEST = 20_000
"""Characters of a passage that is looked at: no section of a notice is as long."""
CHANGE, AT_HOME, SAID_BY_LABEL = 3.0, 1.0, 8.0
"""What a change costs where the text alone decides, and points for each sentence of the
section that was chosen for the whole, and of what a label names."""
NEVER = float("-inf")
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
    "retention": ("legal_basis",),
    "sources": ("cookies", "processors"),
    "data_content": ("cookies",),
    "cookies": (
        "purposes",
        "legal_basis",
        "data_content",
        "sources",
        "processors",
        "transfers",
        "retention",
        "security",
        "rights",
    ),
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


WHOM = {
    "controller": ("contact_person", "dpo"),
    "joint_controllers": ("contact_person", "dpo"),
    "contact_person": ("dpo",),
    "contact": ("contact_person", "dpo"),
}
"""Whom to turn to is told beside the one who answers for all, and nowhere else."""


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
    section: ImportedSection, language: str | None, named: Collection[str]
) -> list[ImportedSection]:
    """The section, and after it what of its text is plainly of other sections.

    `named` are the sections that the heading names. Where the section is none of them,
    its text alone decides, sentence by sentence, and the first of it can be of another
    section, too.
    """
    home = section.key
    if sum(len(line) for each in section.paragraphs for line in each.lines) > LONGEST:
        return [section]
    parts = sentences(section.paragraphs)
    if len(parts) < 2:
        return [section]
    if home in named:
        keys = by_the_plain(parts, home, language, named)
    else:
        keys = by_all(parts, home, language)
    if home not in keys and home != "other":
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


def by_the_plain(
    parts: Sequence[Sentence], home: str, language: str | None, named: Collection[str]
) -> list[str]:
    """The section of each sentence: another one's only where that is plain."""
    keys: list[str] = []
    key = home
    for each in parts:
        # What begins with a small letter goes on with the sentence before it.
        if not each.text[:1].islower():
            said = weigh(each.text, language)
            near = said_with(home, each) - set(named)
            # A line with a label is a detail, or its heading would have been seen.
            label = "" if each.breaks else labelled(each.text, language)
            # So is what is said of the passage's own subject: "Analytics: our interests".
            if said.get(home, 0.0) >= STRONG_STEM:
                key = home
            elif label and label not in near:
                key = label
            elif names_whom(each.text, said, home):
                key = "contact_person"
            elif other := spoken_of(each.text, said, home, near):
                key = other
            elif key != home and speaks_of(each.text, said, near | {home}):
                key = home
        keys.append(key)
    return keys


def by_all(parts: Sequence[Sentence], home: str, language: str | None) -> list[str]:
    """The sections of the sentences that together have the most points."""
    choices = list(dict.fromkeys((home, *APART, *WHOM.get(home, ()))))
    if home == "rights":
        # "We answer within a month": of the request, and no storage period.
        choices = [key for key in choices if key not in PART_OF[home]]
    elif home not in ("complaint", "contact"):
        choices.remove("rights")  # others may have rights, too
    if home == "cookies":
        choices = [home, "complaint"]
    totals = dict.fromkeys(choices, 0.0)
    ways: list[dict[str, str]] = []
    for n, each in enumerate(parts):
        points = points_of(each.text, language)
        if names_whom(each.text, points, home):
            points["contact_person"] = points.get("contact_person", 0.0) + SAID_BY_LABEL
        if not each.breaks and (key := labelled(each.text, language)):
            points[key] = points.get(key, 0.0) + SAID_BY_LABEL
        best = max(totals, key=lambda key: totals[key])
        way = dict.fromkeys(choices, best)
        change = CHANGE if n else 0.0
        if n and each.text[:1].islower():
            change = -NEVER
        for key in choices:
            if totals[key] >= totals[best] - change:
                way[key] = key
        totals = {
            key: max(totals[key], totals[best] - change)
            + points.get(key, 0.0)
            + (AT_HOME if key == home else 0.0)
            for key in choices
        }
        ways.append(way)
    key = max(totals, key=lambda key: totals[key])
    keys: list[str] = []
    for way in reversed(ways):
        keys.append(key)
        key = way[key]
    return keys[::-1]


def points_of(text: str, language: str | None) -> dict[str, float]:
    """Points of each section for what a sentence says and what it is like."""
    points = {key: min(more, MOST_SAID) for key, more in weigh(text, language).items()}
    for key, share in likely(text).items():
        points[key] = points.get(key, 0.0) + ALIKE * share
    rights = [more for key, more in points.items() if key.startswith("right")]
    return points | {"rights": max(rights, default=0.0)}


LABEL = re.compile(r"(?:- )?([A-ZÅÄÖ][^:.!?;,]{2,40}):\s")


def labelled(text: str, language: str | None) -> str:
    """The section that a label at the beginning of a sentence names; "" without one."""
    label = LABEL.match(text)
    found = match_heading(label[1], language) if label else None
    return found.key if found and found.score >= CLEAR and found.key in APART else ""


def said_with(home: str, sentence: Sentence) -> set[str]:
    """The sections that what is said of one speaks of, too."""
    if not home.startswith("right_"):
        return set(PART_OF.get(home, ()))
    near = set(PART_OF["rights"]) | {"rights"}
    # What is done when the right is refused.
    return near if sentence.breaks else near | {"complaint"}


def spoken_of(text: str, said: Mapping[str, float], home: str, near: Set[str]) -> str:
    """The section that a sentence is plainly of, if it is another than `home`; else "".

    `said`: what its words say. That it speaks of those `near` makes it none of another
    section.
    """
    near = near | {home}
    choices = APART + WHOM.get(home, ())
    # What it is like makes it of no section by itself, and takes longer to tell.
    if all(said.get(key, 0.0) < STRONG_STEM for key in choices if key not in near):
        return ""
    shares = likely(text)

    def points(key: str) -> float:
        return min(said.get(key, 0.0), MOST_SAID) + ALIKE * shares.get(key, 0.0)

    at_home = max(map(points, near))
    away = [key for key in dict.fromkeys((*choices, *said)) if key not in near]
    best, second = sorted(away, key=points)[:-3:-1]
    plain = best in choices and (
        said.get(best, 0.0) >= STRONG_STEM
        and shares.get(best, 0.0) >= LIKE_ONE * (1 - shares.get(home, 0.0))
        or said.get(best, 0.0) >= PLAIN_WORDS
        and not shares
    )
    ahead = (
        points(best) >= at_home + AHEAD_OF_HOME
        and points(best) >= points(second) + AHEAD_OF_OTHERS
    )
    return best if plain and ahead else ""


def names_whom(text: str, said: Mapping[str, float], home: str) -> bool:
    """Whether a sentence beside the controller tells how to reach a person: not who the
    data protection officer is, nor where the organisation."""
    return (
        "contact_person" in WHOM.get(home, ())
        and not said.get("dpo")
        and len(text) <= LONGEST_OF_A_PERSON
        and REACHED.search(text) is not None
        and not (POSTCODE.search(text) or NUMBER.search(text))
        and bool(person_in(text))
    )


LONGEST_OF_A_PERSON = 250
REACHED = re.compile(r"@|\((?:at|ät)\)|\+\d{2,3} ?\d|\b0\d{1,3}[ -]?\d{3,}")
NUMBER = re.compile(r"\b\d{6,7}-\d{1,4}\b")
POSTCODE = re.compile(r"\b(?:FI-|SE-)?\d{3} ?\d{2} [A-ZÅÄÖ][\w-]+")


def speaks_of(text: str, said: Mapping[str, float], near: Set[str]) -> bool:
    """Whether a sentence says anything of one of the sections, or is like it."""
    return any(said.get(key) for key in near) or not near.isdisjoint(likely(text))


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
