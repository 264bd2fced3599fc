"""Which of the possible headings begin sections in this document's own style."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from .language import detect_language
from .learned import likely
from .lines import Line
from .matching import CLEAR, Match, match_heading, match_passage, mentions
from .outline import Heading, Style, candidates

STYLES: tuple[Style, ...] = (
    "numbered",
    "label",
    "marked",
    "caps",
    "line",
    "runin",
    "subnumbered",
    "bullet",
)
LAYOUT: dict[Style, float] = {
    "marked": 0.8,
    "label": 0.6,
    "numbered": 0.6,
    "caps": 0.6,
    "line": 0.45,
    "runin": 0.45,
    "bullet": 0.45,
}
"""How much a heading counts of which only the layout says that it is one."""
AT_MOST, AT_MOST_PLAIN = 5.0, 12.0
"""What such headings count for together, where the look is no sure sign, and where it is:
no notice has more sections, but a table has rows."""
CONTACTS = frozenset(
    ("controller", "joint_controllers", "contact_person", "dpo", "contact")
)
GROUNDS = frozenset(("purposes", "legal_basis", "legitimate_interests"))
LIKE_ONE = 0.8
"""Of the shares of a section in what heading and text are like, both together."""
# Headings over one line of text, which could look like a heading itself.
ONE_LINE = CONTACTS | {"register_name", "dates", "legal_basis"}


@dataclass(frozen=True, slots=True)
class Place:
    """What stands round a candidate: the heading before it, the text after it.

    `below` says that the heading before it is of a higher level, `alone` that nothing but
    its own line stands between two headings of the look of the others.
    """

    current: Heading | None
    empty: bool
    after: str
    items: bool
    main: Style | None
    number: int
    listed: bool
    title: bool
    opening: bool
    below: bool
    alone: bool

    @property
    def key(self) -> str | None:
        """The key of the section that the candidate would end."""
        return self.current.match.key if self.current and self.current.match else None


def find_headings(lines: Sequence[Line], language: str | None) -> tuple[Heading, ...]:
    """The headings of a document, in order; the lines between them are their text."""
    found = candidates(lines, lambda text: match_heading(text, language))
    main = main_style(found)
    title = whole_title(lines, found)
    filled = next_filled(lines)
    opening = set(islice((n for n, each in enumerate(lines) if each.text), OPENING))
    chosen: list[Heading] = []
    number = 0
    for n, heading in enumerate(found):
        following = found[n + 1] if n + 1 < len(found) else None
        end = following.start if following else len(lines)
        if following and heading.style != "line" == following.style:
            # What looks no other than a line of text is the text under a plainer one.
            end = following.end if filled[heading.end] == end else end
        body = lines[heading.end : end]
        current = chosen[-1] if chosen else None
        empty = (
            current is not None
            and not current.rest
            and filled[current.end] >= heading.start
        )
        place = Place(
            current=current,
            empty=empty,
            after=" ".join([heading.rest, *(line.text for line in body)]).strip(),
            items=any(line.item for line in body),
            main=main,
            number=number,
            listed=_listed(lines, heading),
            title=heading.start == title,
            opening=heading.start in opening,
            # "Part one" says nothing of what is in it.
            below=current is not None
            and not (empty and current.match is None)
            and lines[heading.start].level > lines[current.start].level > 0,
            alone=empty
            and not any(line.text for line in body)
            and following is not None
            and current is not None
            and current.style == following.style == main,
        )
        accepted = judge(heading, lines[heading.start].number, place, language)
        if accepted:
            chosen.append(accepted)
            if accepted.style == "numbered":
                number = int(lines[heading.start].number)
    return tuple(chosen)


def next_filled(lines: Sequence[Line]) -> list[int]:
    """For each line, and the end, which line is the next with words in it."""
    found = [len(lines)] * (len(lines) + 1)
    for n in reversed(range(len(lines))):
        found[n] = found[n + 1] if lines[n].blank else n
    return found


def whole_title(lines: Sequence[Line], found: Sequence[Heading]) -> int:
    """The line of the marked heading over the whole, of a higher level than all others.

    -1 if there is none.
    """
    levels = sorted(
        (lines[each.start].level, each.start)
        for each in found
        if lines[each.start].level
    )
    if not levels:
        return -1
    highest, start = levels[0]
    if len(levels) > 1:
        return start if highest < levels[1][0] else -1
    # The only one, above headings of another look.
    first = found[0].start == start and len(found) > 1
    return start if first and not _is_plain(found[0]) else -1


def _is_plain(heading: Heading) -> bool:
    """Whether the words of a heading are those of one that is known."""
    return heading.match is not None and heading.match.reason == "heading"


OPENING = 3
"""Lines at the beginning of a document that may be its title, and name no section."""


def _listed(lines: Sequence[Line], heading: Heading) -> bool:
    """Whether a numbered line stands among others, as an item of a list does."""
    before = lines[heading.start - 1] if heading.start else Line()
    after = lines[heading.end] if heading.end < len(lines) else Line()
    return bool(before.number or after.number)


def main_style(found: Sequence[Heading]) -> Style | None:
    """The style in which most sections are headed; None below three.

    Different sections that the words name count one each; headings of which the words say
    nothing count by how plainly the layout makes them headings.
    """
    keys: dict[Style, set[str]] = defaultdict(set)
    unknown: dict[Style, int] = defaultdict(int)
    for heading in found:
        if heading.match and heading.match.score >= 0.7:
            keys[heading.style].add(heading.match.key)
        elif heading.style not in ("line", "runin") or may_head(heading):
            unknown[heading.style] += 1
    points: dict[Style, float] = {}
    for n, each in enumerate(STYLES):
        layout = LAYOUT.get(each, 0.0)
        more = layout * unknown[each]
        more = min(more, AT_MOST if layout < 0.5 else AT_MOST_PLAIN)
        # A style that is easier to see counts for more when the numbers are close.
        points[each] = (len(keys[each]) + more) * (1 - 0.04 * n)
    best = max(STYLES, key=lambda each: points[each])
    if best in ("bullet", "runin") and not keys[best]:
        return None  # a list of which no word names a section is one within a section
    number = len(keys[best]) + (unknown[best] if best in LAYOUT else 0)
    return best if number >= 3 and points[best] >= 1.3 else None


def may_head(heading: Heading) -> bool:
    """Whether the look of a line without a known subject lets it head a section."""
    text = heading.text
    if heading.style == "runin":
        return heading.over_text
    question = text.endswith("?")
    return (
        (heading.isolated or heading.attached or question)
        and text[-1] not in ".:"
        and len(text) <= (130 if question else 70)
        and (question or "," not in text)
        and (question or heading.over_text)
    )


def judge(
    heading: Heading, number: str, place: Place, language: str | None
) -> Heading | None:
    """The candidate, perhaps placed by the passage under it, or None if it is text."""
    found = heading.match
    if found and found.key == "notice_title":
        further = tuple(key for key in found.also if key != "notice_title")
        if not place.current and "other" not in further:
            return None
        if (
            heading.isolated
            and not place.after
            and _in_another_language(heading, place)
        ):
            return replace(heading, match=None)  # the title of a further edition
        found = Match(further[0], found.score, found.reason) if further else None
        heading = replace(heading, match=found)
        if not place.current:
            return None
    if not place.current and (place.title or _opens(heading, place)):
        return None
    if found and _is_value(heading, found, place):
        return None
    # Between tables, what is marked heads sections as their labels do.
    between = heading.style == "marked" and place.main == "label"
    if heading.style == place.main or between:
        if found and place.empty and heading.style == "line" and found.score < 0.8:
            return None  # right under another heading: one within that section
        if found and found.score >= 0.5:
            return None if _inside_cookies(heading, found, place, language) else heading
        return _unknown(heading, number, place, language)
    clear = found is not None and found.score >= CLEAR
    if not clear and {heading.style, place.main} == {"numbered", "subnumbered"}:
        return _unknown(heading, number, place, language)
    if not found or not clear or _inner(heading, found, place):
        return None
    return heading


def _opens(heading: Heading, place: Place) -> bool:
    """Whether a line is the title above sections that are headed in another way, or with
    nothing under it."""
    if not place.opening or _is_plain(heading) or heading.rest:
        return False
    if heading.style not in ("marked", "caps"):
        return False
    return not place.after or place.main not in (None, heading.style)


def _in_another_language(heading: Heading, place: Place) -> bool:
    """Whether a heading is in another language than the one before it."""
    own = detect_language(heading.text)
    before = detect_language(place.current.text) if place.current else None
    return own is not None and before is not None and own != before


def _is_value(heading: Heading, found: Match, place: Place) -> bool:
    """Whether the line is the text of the heading right before it."""
    if not place.empty or heading.style not in ("line", "runin", "caps"):
        return False
    if found.key == place.key and heading.style == "line":
        return True
    if (place.key, found.key) == ("obligation_to_provide", "data_content"):
        return True  # "Data: name and address" that have to be given
    if not place.after and found.reason != "heading":
        return True
    return place.key in ONE_LINE and found.reason != "heading" and found.score < 0.95


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
        # "Child: name and age" right under "Data": what the heading is about. Under one
        # that says nothing, only what plainly heads a section does.
        if key is None:
            return found.reason != "heading" or place.alone
        return key not in CONTACTS | {"other", "notice_title", "dates"}
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
        # One right after the other, each under a heading of the same look.
        sibling = place.current is not None and place.current.style == "line"
        if sibling and of_rights(key) and of_rights(found.key):
            return False
        return found.score < (0.8 if heading.isolated else 0.88)
    return False


def of_rights(key: str | None) -> bool:
    return key is not None and (key == "complaint" or key.startswith("right"))


def _of_another(heading: Heading, place: Place, language: str | None) -> bool:
    """Whether heading and text are of another section than the one they stand in."""
    if guess := match_passage(place.after, language):
        return guess.key != place.key
    shares = Counter(likely(heading.text)) + Counter(likely(place.after))
    key, share = max(shares.items(), key=lambda each: each[1], default=("", 0.0))
    return share >= LIKE_ONE and key not in (place.key, "other")


def _unknown(
    heading: Heading, number: str, place: Place, language: str | None
) -> Heading | None:
    """A heading without a known subject, in the style that the others have."""
    if heading.style == "subnumbered" != place.main:
        # "2.1 What" over text of its own; a numbered sentence is text.
        if not place.after or heading.text[-1] in ".,;:":
            return None
        return heading if _of_another(heading, place, language) else None
    if place.below and not heading.match:
        # "Calendar" under "What the app needs": one within that section.
        guess = match_passage(place.after, language)
        if guess is None or guess.key == place.key:
            return None
    if heading.style == "numbered" and int(number) <= place.number and place.listed:
        return None
    if heading.style == "line":
        if place.current is None and not heading.over_text:
            return None
        if place.empty or not place.after or not may_head(heading):
            return None
        guess = match_passage(place.after, language)
        if guess and guess.key == place.key and not heading.match:
            return None
    elif (
        heading.style == "runin"
        and not heading.match
        and len(place.after) < 60
        and not heading.text.endswith("?")
        and not _of_another(heading, place, language)
    ):
        return None  # "Waiting list: name and telephone number" is text
    elif not place.after and heading.style not in ("label", "marked"):
        return None
    return heading
