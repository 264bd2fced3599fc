"""What stands before the first heading: title, register name, dates, the rest."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .contacts import ADDRESS, BUSINESS_ID, earliest_name, emails_in
from .editions import NAMED
from .furniture import TRAILING_PAGE
from .language import SUBJECT
from .lexicon import fold
from .lines import Line
from .markup import BREAK
from .matching import CLEAR, match_heading
from .messages import Message, message

LONGEST_TITLE = 160
REGISTER = re.compile(
    r"(?!.*seloste|(?:om|tietoja?|about|information) ).*(?:rekisteri|register|registret|rekisterit)\)?",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(r"[.!?;:,]$")
WORD = re.compile(r"[^\W\d_]{4}")
"""Without a word it is the number of a document, or the letters of its kind."""
GENITIVE = re.compile(r"(?:[:’']?n|s|’s)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Preamble:
    """Title, name of the register, and the lines that are neither."""

    title: str | None
    register_name: str | None
    rest: tuple[Line, ...]
    messages: tuple[Message, ...]


def read_preamble(
    lines: Sequence[Line], language: str | None, around: Sequence[str] = ()
) -> Preamble:
    """Parts of the text before the first heading, date lines already taken out.

    `around` is what stood round the text: its title counts where the text has none that
    says what it is.
    """
    kept = list(lines)
    messages: list[Message] = []
    if (page := _title_of_page(kept)) is not None:
        messages.append(message("furniture.dropped", kept[page].source))
        around = (*around, kept[page].source)
        kept[page] = Line()
    span = _known_title(kept, language) or _marked_title(kept, around, language)
    title = None if span else running_title(around, language)
    if not span and title is None:
        span = _first_line(kept, language)
    if span:
        title = " ".join(kept[n].source for n in span)
        folded = fold(title)
        for n in span:
            kept[n] = Line()
        for n, line in enumerate(kept):
            if line.blank or len(line.source) > 4 * LONGEST_TITLE:
                continue
            if fold(line.source) == folded:
                messages.append(message("title.repeated", line.source))
                kept[n] = Line()
    register_name: str | None = None
    for n, line in enumerate(kept):
        if line.blank or line.item:
            continue
        if len(line.source) <= 120 and REGISTER.fullmatch(line.source):
            register_name = line.source
            kept[n] = Line()
        break
    return Preamble(title, register_name, tuple(kept), tuple(messages))


def running_title(texts: Sequence[str], language: str | None) -> str | None:
    """The title that stands at the top of every page, of a text that has no other."""
    for text in dict.fromkeys(each for each in texts if not CRUMBS.search(each)):
        title = TRAILING_PAGE.sub("", text).strip()
        # "Privacy notice | Company"
        for each in (title, *BESIDE.split(title)):
            if _could_be_title(Line(each)) and _title_score(each, language) >= CLEAR:
                return each
    return None


def _title_of_page(lines: Sequence[Line]) -> int | None:
    """The line that names a page and its site, where the page has a title of its own."""
    marked = [n for n, line in enumerate(lines) if line.marked]
    if len(marked) < 2 or lines[marked[0]].level != 1:
        return None
    text, own = (lines[n].source for n in marked[:2])
    if (
        len(BESIDE.split(text)) < 2
        or BESIDE.search(own)
        or not _could_be_title(Line(own))
    ):
        return None
    return None if _names_somebody(own) else marked[0]


def _marked_title(
    lines: Sequence[Line], around: Sequence[str], language: str | None
) -> list[int]:
    """The number of the line that is marked as the heading of all that follows.

    But not one with the name of the organisation or of its site.
    """
    levels = [
        (line.level or LOWEST, n)
        for n, line in enumerate(lines)
        if line.marked and _could_be_title(line) and not REGISTER.fullmatch(line.source)
    ]
    if not levels:
        return []
    names = {
        fold(part)
        for each in around
        if running_title((each,), language)
        for part in BESIDE.split(each)
    }
    able = [
        n
        for _, n in sorted(levels)
        if not _names_somebody(lines[n].source) and fold(lines[n].source) not in names
    ]
    telling = [n for n in able if SUBJECT.search(lines[n].source.lower())]
    if telling and able[0] not in telling and _names_site(lines, able[0]):
        return telling[:1]
    return able[:1]


def _names_site(lines: Sequence[Line], of: int) -> bool:
    """Whether a heading begins with a line by itself: the name that is on every page."""
    text = lines[of].source
    return any(
        " " in line.source and text.startswith(f"{line.source} ")
        for n, line in enumerate(lines)
        if n != of and not line.blank
    )


LOWEST = 7
"""Below every marked level: a line in bold."""


def _names_somebody(text: str) -> bool:
    """Whether a text is the name of an organisation and no more."""
    name = text.title() if text.isupper() else text
    return name in (earliest_name(name), earliest_name(text))


BESIDE = re.compile(r"\s+[|–—·•-]\s+")
CRUMBS = re.compile(r"[»›>/]")


def _known_title(lines: Sequence[Line], language: str | None) -> list[int]:
    """Numbers of the lines that say by their words that they are the title."""
    filled = [n for n, line in enumerate(lines) if not line.blank][:30]
    known: list[tuple[float, int, list[int]]] = []
    for place, n in enumerate(filled):
        if not _could_be_title(lines[n]):
            continue
        if (score := _title_score(lines[n].source, language)) < 0.5:
            continue
        span = [n]
        first = place
        # A title over two lines: capitals on both, or a genitive before it.
        while (
            first
            and len(span) < 3
            and _goes_on(lines, filled[first - 1], filled[first])
        ):
            first -= 1
            span.insert(0, filled[first])
        following = place + 1
        if following < len(filled) and _wrapped(lines, n, filled[following]):
            span.append(filled[following])
        known.append((score, -place, span))
    return max(known)[2] if known else []


def _first_line(lines: Sequence[Line], language: str | None) -> list[int]:
    """The number of the first line, if it can be the title of something."""
    filled = [n for n, line in enumerate(lines) if not line.blank]
    able = [n for n in filled[:OPENING] if _may_open(lines[n], language)]
    # Of the data it speaks rather than of whose they are.
    telling = [n for n in able if SUBJECT.search(lines[n].source.lower())]
    named = [n for n in able if not _names_somebody(lines[n].source)]
    return (telling or named or able)[:1]


OPENING = 3
"""Lines among which the title is where nothing shows it."""


def _may_open(line: Line, language: str | None) -> bool:
    text = line.source
    if not _could_be_title(line) or REGISTER.fullmatch(text) or len(text) > 90:
        return False
    if ADDRESS.search(text) or BUSINESS_ID.search(text) or emails_in(text):
        return False  # whose the data are, and whom to ask
    found = match_heading(text, language)
    return found is None or found.score < 0.9


def _could_be_title(line: Line) -> bool:
    text = line.source
    return (
        not line.item
        and BREAK not in line.text
        and 3 <= len(text) <= LONGEST_TITLE
        and not SENTENCE_END.search(text.rstrip("!"))
        and "@" not in text
        and WORD.search(text) is not None
        and not any(each.fullmatch(text) for each in NAMED.values())
    )


def _title_score(text: str, language: str | None) -> float:
    found = match_heading(text, language)
    if not found or "notice_title" not in (found.key, *found.also):
        return 0.0
    return found.score


def _goes_on(lines: Sequence[Line], before: int, after: int) -> bool:
    """Whether the line before belongs to the title too."""
    first, second = lines[before], lines[after]
    if not _could_be_title(first) or len(first.source) > 80 or after - before > 2:
        return False
    if first.level != second.level or _names_somebody(first.source):
        return False
    capitals = first.source.isupper() and second.source.isupper()
    genitive = bool(GENITIVE.search(first.source)) and ":" in first.source[-5:]
    return capitals or genitive or second.source[:1].islower()


def _wrapped(lines: Sequence[Line], before: int, after: int) -> bool:
    line = lines[after]
    if after != before + 1 or not _could_be_title(line) or len(line.source) > 80:
        return False
    return line.source[:1].islower()
