"""The section of a passage whose heading does not settle it: by all that speaks for one.

Words of the heading, what the passage says, and which sections stand before and after it
each give points; the section with most of them wins, if it has enough. Two subjects in
one heading are told apart passage by passage.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from operator import add

from .known import countries_in
from .language import detect_language, passage_language
from .learned import following, likely
from .matching import CLEAR, STRONG_STEM, match_heading, weigh
from .messages import message
from .parting import NUMBER, POSTCODE, REACHED, by_sentence
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
PLAIN = 2.0
"""More points of a heading whose words are plain."""
CONTENT = 9.0
"""The most points that a section gets for what it says."""
ALIKE, HEADED_ALIKE = 10.0, 4.0
"""The most points for being like the texts, and like the headings, of a section."""
UNSAID = -1.5
"""Points of a section of which neither heading nor passage says anything."""
STEP = 1.2
"""How much what usually stands before a section counts, see :func:`learned.following`."""
TAKEN = -1.5
"""Points for a section that the notice has under a heading of its own."""
NOTICE = 3
"""So many sections that are plain make it a notice, of which order tells something."""
LITTLE = 3.0
"""Points without which a passage of a notice is left as a free section."""
ENOUGH = 1.4
"""Points that the words must give a passage where order tells nothing."""
LIKE_ONE = 0.4
"""The share of a section in what a passage is like from which it is a voice for it."""
TELLING, LEAD = 2.5, 2.0
"""Points, and how many times those of the others, from which a passage speaks for one of
the subjects of its heading."""
POSITION = {key: number for number, key in enumerate(ORDER)}


def place(
    sections: Sequence[ImportedSection],
    language: str | None,
    *,
    titled: bool = False,
    outer: Sequence[int] = (),
) -> tuple[ImportedSection, ...]:
    """The sections with a key for each of which the heading alone did not settle it.

    All are free ones in a text that is no notice: its title does not say that it is one
    (`titled`), and what was found of sections is little and of one voice.
    """
    known = [each for each in sections if settled(each)]
    taken = {each.key for each in known}
    is_notice = len({each.key for each in known} & POSITION.keys()) >= NOTICE
    titled |= is_notice
    # Of a section that is settled what it says is asked only to tell a notice by it.
    spoken = [
        evidence(each, language_of(each, language))
        if not (is_notice and settled(each))
        else {}
        for each in sections
    ]
    is_notice |= (
        sum(1 for each in spoken if max(each.values(), default=0) >= 3) >= 2 * NOTICE
    )
    # Elsewhere every text is like some section most, too, and it means nothing.
    on_data = (
        titled
        or is_notice
        or any(SUBJECT.search(f"{each.heading}\n{each.text}") for each in sections)
    )
    if on_data:
        spoken = [
            alike(each, points) if not settled(each) else points
            for each, points in zip(sections, spoken, strict=True)
        ]
    choices = [among(*each) for each in zip(sections, spoken, strict=True)]
    path = best_path(choices, taken)
    # Under "Your rights" are rights, whatever words they are told in.
    under = {n for n, over in enumerate(outer) if over >= 0 and path[over] == "rights"}
    if under:
        choices = [
            of_rights(each, choice) if n in under else choice
            for n, (each, choice) in enumerate(zip(sections, choices, strict=True))
        ]
        path = best_path(choices, taken)
    out: list[ImportedSection] = []
    placed: list[ImportedSection] = []
    beside = zip(
        last_before(path), reversed(list(last_before(reversed(path)))), strict=True
    )
    for n, (each, words, key, others) in enumerate(
        zip(sections, spoken, path, beside, strict=True)
    ):
        if each.paragraphs and not settled(each):
            supposed = "rights" if n in under else ""
            words = {name: words[name] for name in words if name in choices[n]}
            each = guessed(each, key, words, others, taken, is_notice, supposed)
        placed.append(each)
    if not titled and not tells_of_data(placed, language, on_data):
        return tuple(map(free, placed))
    most = MOST * sum(len(each.text) for each in placed)
    for each in placed:
        own = language_of(each, language)
        for part in parted(each, own, taken) if each.also else (each,):
            # A free passage that is most of a notice has headings that were not seen.
            hides = part.key == "other" and len(part.text) > most
            whole = not on_data or (part.key not in POSITION and not hides)
            whole = whole or (detect_language(part.heading) or language) != own
            if whole:
                out.append(part)
            else:
                named = () if hides else named_by_heading(each, own)
                out.extend(by_sentence(part, own, named))
    return tuple(out)


MOST = 0.4
"""The share of a notice that no free passage is."""


def named_by_heading(section: ImportedSection, language: str | None) -> set[str]:
    """The sections that the heading of a passage names plainly."""
    named = {section.key} if settled(section) else set[str]()
    found = match_heading(section.heading, language) if section.heading else None
    if found and found.score >= CLEAR:
        named |= {found.key, *found.also}
    return named


AGREED = 3
"""Sections for which two voices speak that make a notice; in a text on personal data
fewer do if they are the most of it."""


WHOLLY = 0.95
"""Score of a heading all of whose words say one thing."""
EVERYWHERE = frozenset(("controller", "contact_person", "contact", "changes"))


def tells_of_data(
    sections: Sequence[ImportedSection], language: str | None, on_data: bool
) -> bool:
    """Whether sections that were found by themselves can be those of a notice.

    Minutes and programmes have headings and sentences like some of a notice's, but what
    a heading says is then not what the text under it says or is like.
    """
    found = {e.key for e in sections if e.paragraphs and e.key in POSITION}
    agreed = set[str]()
    for each in sections:
        if each.key in found - agreed and voices(each, language) >= 2:
            agreed.add(each.key)
    return len(agreed) >= AGREED or (on_data and 2 * len(agreed) >= len(found))


def voices(section: ImportedSection, language: str | None) -> int:
    """How many of three speak for the section: the heading, what the text says, and
    what it is like."""
    own = language_of(section, language)
    found = match_heading(section.heading, own) if section.heading else None
    named = bool(found and section.key in (found.key, *found.also)) and found
    return (
        (named.score >= CLEAR if named else 0)
        # Whom to ask, and what has changed, is told under such headings everywhere.
        + (named.score >= WHOLLY and section.key not in EVERYWHERE if named else 0)
        + (weigh(section.text, own).get(section.key, 0.0) >= STRONG_STEM)
        + (likely(section.text).get(section.key, 0.0) >= LIKE_ONE)
    )


def free(section: ImportedSection) -> ImportedSection:
    """The passage as a free one."""
    return replace(
        section,
        key="other",
        also=(),
        confidence=0.0,
        reason=message("placed.nowhere"),
    )


def last_before(path: Iterable[str | None]) -> Iterator[str | None]:
    """For each place the key that stands last before it."""
    last: str | None = None
    for key in path:
        yield last
        last = key or last


def settled(section: ImportedSection) -> bool:
    """Whether the heading is a known one, or a free one by its words."""
    return section.reason.code in ("placed.heading", "placed.layout") or (
        section.key == "other" and section.confidence >= CLEAR
    )


def language_of(section: ImportedSection, language: str | None) -> str | None:
    """The language of a passage with its heading, in a document in a language."""
    return passage_language(f"{section.heading} {section.text}", language)


def evidence(section: ImportedSection, language: str | None) -> dict[str, float]:
    """Points of each section by the words of the heading and of the passage."""
    points: dict[str, float] = {}
    found = match_heading(section.heading, language) if section.heading else None
    if found and found.key not in ("notice_title", "dates"):
        points = dict.fromkeys(found.also, HEADING * found.score * 0.8)
        points[found.key] = HEADING * found.score + PLAIN * (found.score >= CLEAR)
    said = weigh(section.text, language)
    authority = said.get("complaint", 0) >= STRONG_STEM
    for key, more in details(section.text).items():
        if not (authority and key in ADDRESSED_TO):  # else the authority's own
            said[key] = said.get(key, 0) + more
    for key, more in said.items():
        points[key] = points.get(key, 0) + min(more, CONTENT)
    return {key: points[key] for key in points if key in POSITION}


def alike(section: ImportedSection, spoken: Mapping[str, float]) -> dict[str, float]:
    """The points of a section of a notice, with those for what it is like."""
    points = dict(spoken)
    # What a right is over is told in the words of other sections: its heading counts.
    headed = is_right(section.key) and section.confidence >= CLEAR
    for text, most in (
        (section.text, HEADED_ALIKE if headed else ALIKE),
        (section.heading, HEADED_ALIKE),
    ):
        for key, share in likely(text).items():
            points[key] = points.get(key, 0) + most * share
    return {key: points[key] for key in points if key in POSITION}


SUBJECT = re.compile(
    r"henkilötie|tietosuoj|rekister|personuppgift|dataskydd|personal (?:data|info)"
    r"|privacy|data protection|integritet|gdpr",
    re.IGNORECASE,
)
"""What every notice speaks of somewhere."""
ADDRESSED_TO = ("controller", "contact_person", "contact", "dpo")
LONGEST_OF_COUNTRIES = 2000
PERSON = re.compile(r"(?:[A-ZÅÄÖ][\w-]+ ){1,3}[A-ZÅÄÖ][\w-]+\.?")


def details(text: str) -> dict[str, float]:
    """Points for what a passage is made of, whatever its words: addresses, lists."""
    text = text.strip()
    if len(text) <= 40 and PERSON.fullmatch(text):
        return {"contact_person": 2.0}
    points: dict[str, float] = {}
    if len(text) <= LONGEST_OF_COUNTRIES and any(countries_in(text)):
        points["transfers"] = 1.5
    if len(text) <= 500:
        address, number = POSTCODE.search(text), NUMBER.search(text)
        if address or number:
            who = {"controller": 2.5 * bool(address) + 2.0 * bool(number)}
            return points | who
        if REACHED.search(text) and len(text) <= 250:
            return points | {"contact_person": 2.0, "dpo": 0.5, "contact": 1.0}
    parts = [
        part for part in re.split(r",|;|\n|•| ja | och | and ", text) if part.strip()
    ]
    if (
        len(parts) >= 4
        and len(text) / len(parts) < 32
        and len(re.findall(r"[.!?](?:\s|$)", text)) <= 1
    ):
        points["data_content"] = 1.5
    return points


def among(section: ImportedSection, spoken: Mapping[str, float]) -> dict[str, float]:
    """The points of the sections that a passage can be; of one that is settled, one."""
    if settled(section):
        return {section.key: 0.0} if section.key in POSITION else {}
    if not section.paragraphs or section.key == "notice_title":
        return {}
    return {key: spoken.get(key, UNSAID) for key in ORDER}


def of_rights(section: ImportedSection, choice: dict[str, float]) -> dict[str, float]:
    """What of a choice a section can be that stands under the heading of the rights."""
    plain = section.key if section.confidence >= CLEAR else ""
    return {
        key: choice[key]
        for key in choice
        if is_right(key) or key in BESIDE_RIGHTS or key == plain != "retention"
    }


BESIDE_RIGHTS = frozenset(("complaint", "contact", "automated_decisions"))


def best_path(
    choices: Sequence[Mapping[str, float]], taken: Container[str]
) -> list[str | None]:
    """The keys that together have the most points; None where there is no choice."""
    totals = [0.0, *(NEVER for _key in ORDER)]  # at first nothing stands before
    ways: list[dict[int, int]] = []
    for choice in choices:
        ways.append({})
        if not choice:
            continue
        certain = len(choice) == 1
        then = [NEVER for _total in totals]
        # What is so far behind that no step makes up for it is not tried.
        least = max(totals) - furthest_steps()
        near = [n for n, total in enumerate(totals) if total >= least]
        so_far = [totals[n] for n in near]
        for key, points in choice.items():
            if key in taken and not certain:
                points += TAKEN
            place = POSITION[key] + 1
            steps = steps_to(key)
            sums = list(map(add, so_far, [steps[n] for n in near]))
            best = max(sums)
            then[place] = best + points
            ways[-1][place] = near[sums.index(best)]
        totals = then
    place = totals.index(max(totals))
    path: list[str | None] = []
    for way in reversed(ways):
        path.append(ORDER[place - 1] if way else None)
        place = way.get(place, place)
    return path[::-1]


SUPPOSED = 0.5
NEVER = float("-inf")


@cache
def steps_to(key: str) -> tuple[float, ...]:
    """Points of a section after nothing, and after each of the others."""
    return tuple(step(before, key) for before in (None, *ORDER))


def step(before: str | None, key: str) -> float:
    """Points of a section that follows another, or begins the notice."""
    return STEP * following()[before, key]


@cache
def furthest_steps() -> float:
    """More than lies between the best and the worst of what may follow."""
    return STEP * (max(following().values()) - min(following().values())) + 0.1


def guessed(
    section: ImportedSection,
    key: str | None,
    spoken: Mapping[str, float],
    beside: tuple[str | None, str | None],
    taken: Container[str],
    is_notice: bool,
    supposed: str,
) -> ImportedSection:
    """The section placed by all its points.

    When they say too little, as the `supposed` one; or as a free one if that is "".
    """
    before, after = beside
    named = spoken.get(key or "", UNSAID)
    if key is not None and named < LITTLE and supposed:
        return replace(
            section,
            key=supposed,
            also=(),
            confidence=SUPPOSED,
            reason=message("placed.neighbours"),
        )
    if key is None or named < (LITTLE if is_notice else ENOUGH):
        return free(section)

    def points(each: str) -> float:
        beyond = step(each, after) if after else 0.0
        held = TAKEN if each in taken else 0.0
        return spoken.get(each, UNSAID) + step(before, each) + beyond + held

    second = max(points(each) for each in ORDER if each != key)
    best = points(key)
    said = max(spoken, key=lambda each: spoken[each]) if spoken else None
    if said != key:
        reason = "placed.neighbours"
    elif section.key == key and section.reason.code == "placed.words":
        reason = "placed.words"
    else:
        reason = "placed.content"
    return replace(
        section,
        key=key,
        also=tuple(each for each in section.also if each != key),
        confidence=confidence(best, second, named),
        reason=message(reason),
    )


def confidence(best: float, second: float, named: float = 6.0) -> float:
    """How sure a placing by points is: by what was said, and by how far it leads."""
    lead = max(0.0, best - max(second, 0.0)) / max(best, 1.0)
    return round(min(0.88, 0.3 + 0.02 * min(named, 10) + 0.45 * lead), 2)


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
