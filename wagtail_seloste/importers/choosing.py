"""Which of the possible headings begin sections in this document's own style."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .lines import Line
from .matching import Match, match_heading, match_passage, mentions
from .outline import Heading, Style, candidates

CLEAR = 0.74
"""Score from which a heading counts that does not look like the others."""
STYLES: tuple[Style, ...] = (
    "numbered",
    "label",
    "marked",
    "caps",
    "line",
    "runin",
    "subnumbered",
)
CONTACTS = frozenset(
    ("controller", "joint_controllers", "contact_person", "dpo", "contact")
)
GROUNDS = frozenset(("purposes", "legal_basis", "legitimate_interests"))
# Headings over one line of text, which could look like a heading itself.
ONE_LINE = CONTACTS | {"register_name", "dates", "legal_basis"}


@dataclass(frozen=True, slots=True)
class Place:
    """What stands round a candidate: the heading before it, the text after it."""

    current: Heading | None
    empty: bool
    after: str
    items: bool
    main: Style | None
    number: int

    @property
    def key(self) -> str | None:
        """The key of the section that the candidate would end."""
        return self.current.match.key if self.current and self.current.match else None


def find_headings(lines: Sequence[Line], language: str | None) -> tuple[Heading, ...]:
    """The headings of a document, in order; the lines between them are their text."""
    found = candidates(lines, lambda text: match_heading(text, language))
    main = main_style(found)
    chosen: list[Heading] = []
    number = 0
    for n, heading in enumerate(found):
        end = found[n + 1].start if n + 1 < len(found) else len(lines)
        body = lines[heading.end : end]
        current = chosen[-1] if chosen else None
        place = Place(
            current=current,
            empty=bool(current)
            and not (current and current.rest)
            and all(
                line.blank
                for line in lines[current.end if current else 0 : heading.start]
            ),
            after=" ".join([heading.rest, *(line.text for line in body)]).strip(),
            items=any(line.item for line in body),
            main=main,
            number=number,
        )
        accepted = judge(heading, lines[heading.start].number, place, language)
        if accepted:
            chosen.append(accepted)
            if accepted.style == "numbered":
                number = int(lines[heading.start].number)
    return tuple(chosen)


def main_style(found: Sequence[Heading]) -> Style | None:
    """The style in which most different sections are headed; None below three."""
    keys: dict[Style, set[str]] = defaultdict(set)
    for heading in found:
        if heading.match and heading.match.score >= 0.7:
            keys[heading.style].add(heading.match.key)
    # A style that is easier to see counts for more when the numbers are close.
    best = max(
        STYLES, key=lambda each: len(keys[each]) * (1 - 0.04 * STYLES.index(each))
    )
    return best if len(keys[best]) >= 3 else None


def judge(
    heading: Heading, number: str, place: Place, language: str | None
) -> Heading | None:
    """The candidate, perhaps placed by the passage under it, or None if it is text."""
    found = heading.match
    if found and found.key == "notice_title":
        further = tuple(key for key in found.also if key != "notice_title")
        if not place.current and "other" not in further:
            return None
        found = Match(further[0], found.score, found.reason) if further else None
        heading = replace(heading, match=found)
        if not place.current:
            return None
    if found and _is_value(heading, found, place):
        return None
    if heading.style == place.main:
        if found and place.empty and heading.style == "line" and found.score < 0.8:
            return None  # right under another heading: one within that section
        if found and found.score >= 0.5:
            return None if _inside_cookies(heading, found, place, language) else heading
        return _unknown(replace(heading, match=None), number, place, language)
    if not found or found.score < CLEAR or _inner(heading, found, place):
        return None
    return heading


def _is_value(heading: Heading, found: Match, place: Place) -> bool:
    """Whether the line is the text of the heading right before it."""
    if not place.empty or heading.style not in ("line", "runin", "caps"):
        return False
    if found.key == place.key and heading.style == "line":
        return True
    if (place.key, found.key) == ("obligation_to_provide", "data_content"):
        return True  # "Data: name and address" that have to be given
    if not place.after and found.reason != "lexicon":
        return True
    return place.key in ONE_LINE and found.reason != "lexicon" and found.score < 0.95


def _inside_cookies(
    heading: Heading, found: Match, place: Place, language: str | None
) -> bool:
    """Whether "Your rights" and the like speak of cookies still."""
    if place.key != "cookies" or found.key == "cookies" or heading.style != "line":
        return False
    return mentions(place.after, "cookies", language) >= 2


def _inner(heading: Heading, found: Match, place: Place) -> bool:
    """Whether a heading of another style is one within the current section."""
    key, style = place.key, heading.style
    if style == "runin" and place.empty and place.main not in (None, "runin"):
        # "Child: name and age" right under "Data": what the heading is about.
        return key not in CONTACTS | {None, "other", "notice_title", "dates"}
    if place.main is None:
        return style == "runin" and found.score < 0.85
    if place.main == "marked":
        return True  # headings that are marked as such are all there are
    if key == found.key or (key == "cookies" and style != "numbered"):
        return True
    if key == "other" and place.current and place.current.style == place.main:
        # Definitions of "controller" and so on.
        return style in ("line", "runin", "subnumbered") and not heading.isolated
    if key in CONTACTS and found.key == "contact":
        return True
    if style == "runin":
        return (
            found.score < 0.9
            or (key in GROUNDS and found.key in GROUNDS)
            or (key == "rights" and found.key.startswith("right_"))
            or key == "other"
        )
    if style == "line":
        return found.score < (0.8 if heading.isolated else 0.88)
    return False


def _unknown(
    heading: Heading, number: str, place: Place, language: str | None
) -> Heading | None:
    """A heading without a known subject, in the style that the others have."""
    if heading.style in ("runin", "subnumbered"):
        return None
    if heading.style == "numbered" and int(number) <= place.number:
        return None
    guess = match_passage(place.after, language)
    if heading.style == "line":
        text = heading.text
        question = text.endswith("?")
        if place.current is None or place.empty or not place.after:
            return None
        if not (heading.isolated or heading.attached or question) or text[-1] in ".:":
            return None
        if len(text) > (130 if question else 70) or ("," in text and not question):
            return None
        if not question and len(place.after) < 50 and not place.items:
            return None
        if guess and guess.key == place.key:
            return None
    elif not place.after and heading.style != "label":
        return None
    return replace(heading, match=guess)
