"""The section of a passage whose heading does not settle it: by all that speaks for one.

Words of the heading, what the passage says, and which sections stand before and after it
each give points; the section with most of them wins, if it has enough. Two subjects in
one heading are told apart passage by passage.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from .matching import CLEAR, match_heading, weigh
from .messages import message
from .result import ImportedSection, Paragraph

ORDER = (
    "controller",
    "joint_controllers",
    "contact_person",
    "dpo",
    "register_name",
    "purposes",
    "legal_basis",
    "legitimate_interests",
    "data_subjects",
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
    "right_access",
    "right_rectification",
    "right_erasure",
    "right_restriction",
    "right_objection",
    "right_portability",
    "right_withdraw_consent",
    "complaint",
    "contact",
    "changes",
)
"""The sections in the order in which most notices have them."""

HEADING = 6.0
"""Points of a heading whose words name a section wholly."""
BETWEEN, ONLY_ONE, AGAIN = 1.0, 1.5, -1.5
"""Points for standing in the usual order, for being all that could stand there, and for
a section that the notice has under a heading of its own."""
ENOUGH = 2.4
"""Points below which a passage is left in a free section, in its place."""
TELLING, LEAD = 2.5, 2.0
"""Points, and how many times those of the others, from which a passage speaks for one of
the subjects of its heading."""


def place(
    sections: Sequence[ImportedSection], language: str | None
) -> tuple[ImportedSection, ...]:
    """The sections with a key for each of which the heading alone did not settle it."""
    known = [settled(each) for each in sections]
    before: list[str | None] = []
    last: str | None = None
    for each, sure in zip(sections, known, strict=True):
        before.append(last)
        last = each.key if sure and each.key in POSITION else last
    after: list[str | None] = []
    last = None
    for each, sure in zip(reversed(sections), reversed(known), strict=True):
        after.append(last)
        last = each.key if sure and each.key in POSITION else last
    taken = {each.key for each, sure in zip(sections, known, strict=True) if sure}
    out: list[ImportedSection] = []
    for each, sure, first, then in zip(
        sections, known, before, reversed(after), strict=True
    ):
        if not sure and each.paragraphs:
            each = guess(each, language, neighbours(first, then, taken))
        out.extend(parted(each, language, taken) if each.also else (each,))
    return tuple(out)


POSITION = {key: number for number, key in enumerate(ORDER)}


def settled(section: ImportedSection) -> bool:
    """Whether the heading says it: known, or its words plain."""
    return section.placed and (
        section.reason.code in ("placed.heading", "placed.layout")
        or section.confidence >= CLEAR
    )


def neighbours(
    before: str | None, after: str | None, taken: set[str]
) -> Mapping[str, float]:
    """Points of the sections by which ones stand before and after."""
    points = {key: AGAIN for key in taken if key in POSITION}
    first = POSITION[before] if before else -1
    last = POSITION[after] if after else len(ORDER)
    free = [key for key in ORDER[first + 1 : last] if key not in taken]
    for key in free:
        points[key] = BETWEEN
    if before and after and len(free) == 1:
        points[free[0]] += ONLY_ONE
    return points


def guess(
    section: ImportedSection, language: str | None, beside: Mapping[str, float]
) -> ImportedSection:
    """The section placed by all its points, or as a free one when they are too few."""
    found = match_heading(section.heading, language) if section.heading else None
    named: dict[str, float] = {}
    if found and found.key not in ("notice_title", "dates"):
        named = dict.fromkeys(found.also, HEADING * found.score * 0.8)
        named[found.key] = HEADING * found.score
    said = weigh(section.text, language)
    spoken = {key for key in {*named, *said} if key in POSITION}
    points = {
        key: named.get(key, 0) + said.get(key, 0) + beside.get(key, 0) for key in spoken
    }
    ranked = sorted(points, key=lambda key: (-points[key], POSITION[key]))
    if not ranked or points[ranked[0]] < ENOUGH:
        return replace(
            section,
            key="other",
            also=(),
            confidence=0.0,
            reason=message("placed.nowhere"),
        )
    best = ranked[0]
    second = points[ranked[1]] if len(ranked) > 1 else 0.0
    without = max(spoken, key=lambda key: points[key] - beside.get(key, 0))
    if without != best:
        reason = "placed.neighbours"
    elif named.get(best, 0) > said.get(best, 0):
        reason = "placed.words"
    else:
        reason = "placed.content"
    return replace(
        section,
        key=best,
        also=tuple(key for key in named if key != best),
        confidence=confidence(points[best], second),
        reason=message(reason),
    )


def confidence(best: float, second: float) -> float:
    """How sure a placing by points is: by how many, and by how far it leads."""
    lead = (best - max(second, 0.0)) / best
    return round(min(0.88, 0.35 + 0.02 * best + 0.45 * lead), 2)


def parted(
    section: ImportedSection, language: str | None, taken: set[str]
) -> list[ImportedSection]:
    """A section over several subjects: its passages each under what it speaks of.

    Only among the subjects that the heading names and that have no heading of their own.
    A list stays with the words that lead it in; what is not plain stays where it began.
    """
    subjects = [section.key, *(key for key in section.also if key not in taken)]
    subjects = [key for key in subjects if key in POSITION and not is_right(key)]
    blocks = with_lists(section.paragraphs)
    if len(subjects) < 2 or len(blocks) < 2:
        return [section]
    chosen = [clearest(block, language, subjects) for block in blocks]
    if section.key not in [key for key, _ in chosen]:
        chosen[0] = "", 0.0  # the main subject is not left without a passage
    out: list[ImportedSection] = []
    for block, (key, sure) in zip(blocks, chosen, strict=True):
        if not out:
            out.append(replace(section, key=key or section.key, paragraphs=block))
        elif key in ("", out[-1].key):
            out[-1] = replace(out[-1], paragraphs=(*out[-1].paragraphs, *block))
        else:
            out.append(
                replace(
                    section,
                    key=key,
                    heading="",
                    also=(),
                    paragraphs=block,
                    confidence=sure,
                    reason=message("placed.content"),
                )
            )
    also = tuple(key for key in (section.key, *section.also) if key != out[0].key)
    out[0] = replace(out[0], also=also)
    return out


def clearest(
    block: Sequence[Paragraph], language: str | None, subjects: Sequence[str]
) -> tuple[str, float]:
    """The one of the subjects that a passage plainly speaks of, and how sure; or ""."""
    said = weigh("\n".join(each.text for each in block), language, set(subjects))
    first, *others = sorted(subjects, key=lambda key: -said.get(key, 0))
    best, second = said.get(first, 0), said.get(others[0], 0)
    if best < TELLING or best < LEAD * second:
        return "", 0.0
    return first, confidence(best, second)


def is_right(key: str) -> bool:
    return key == "rights" or key.startswith("right_")


def with_lists(paragraphs: Sequence[Paragraph]) -> list[tuple[Paragraph, ...]]:
    """Paragraphs one by one, each with the list that follows it."""
    out: list[list[Paragraph]] = []
    for each in paragraphs:
        if each.item and out:
            out[-1].append(each)
        else:
            out.append([each])
    return [tuple(each) for each in out]
