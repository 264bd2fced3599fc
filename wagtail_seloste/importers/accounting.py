"""Whether every word of a file is accounted for: it stands in what was made of it, or
the report says that it was left out.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Set
from dataclasses import replace

from .lines import BEFORE_NUMBER
from .messages import LEFT_OUT, Message, message
from .result import ImportedNotice

WORD = re.compile(r"[^\W_]{2,}|\d")
HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
MARK = re.compile(r"(?<=\w)(?:\*\*|__)(?=\w)")
"""Bold letters within a word."""
HALF = re.compile(r"([^\W_]{1,60})-(?=\W)")
"""What stands of a word at the end of a line, of a column too: its rest is on another."""

NUMBERING = re.compile(
    rf"^[^\w\n]*(?:(?i:{BEFORE_NUMBER})?\d{{1,2}}(?:[.:)]\d{{0,2}})*(?=\W)"
    r"|[IVX]{2,5}(?=[.)]\s| [A-ZÅÄÖ]))",
    re.MULTILINE,
)
INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")


def words_of(*texts: str) -> Counter[str]:
    """The words and numbers of texts, however they are hyphenated or written."""
    # All at once, with a sign between them over which no word and no hyphen goes.
    whole = "\0".join(texts)
    return Counter(WORD.findall(HYPHEN.sub("", MARK.sub("", plain(whole)))))


def plain(text: str) -> str:
    """A text in which what looks alike is alike: letters, ligatures, capitals."""
    return unicodedata.normalize("NFKC", INVISIBLE.sub("", text)).casefold()


def words_told(report: Iterable[Message]) -> Counter[str]:
    """The words of which a report says that they were left out."""
    return words_of(*(each.excerpt for each in report if each.code in LEFT_OUT))


def texts_of(notice: ImportedNotice) -> list[str]:
    """All texts of a notice, without its translations."""
    parts = [text for part in notice.sections for text in (part.heading, part.text)]
    return [notice.title or "", *parts]


def words_lost(
    notice: ImportedNotice, made: Iterable[str], report: Iterable[Message] = ()
) -> Counter[str]:
    """The words of the file that stand neither in `made` nor in its report.

    `made`: all texts of what was made of the notice and its translations. `report`: what
    was told beside their own. Numbers at the beginning of a line are numbering.
    """
    editions = (notice, *notice.translations)
    if notice.source:
        lost = words_of(NUMBERING.sub("", notice.source))
    else:
        lost = words_of(*(text for each in editions for text in texts_of(each)))
    for each in editions:
        lost -= words_told(each.report)
    found = words_of(*made)
    extra = found - lost
    lost = lost - words_told(report) - found
    if not lost or not extra:
        return lost
    halves = frozenset(HALF.findall(plain(notice.source)))
    return lost - put_together(halves, lost, extra) if halves else lost


def put_together(
    halves: Set[str], lost: Counter[str], extra: Counter[str]
) -> Counter[str]:
    """The lost words that are broken in one of two texts and whole in the other.

    `halves` stand in the file before a hyphen that ends a line or a cell. A rest of one
    letter is no word by itself.
    """
    parts = Counter[str]()
    for whole in extra:
        for half, rest in halved(whole, halves):
            if lost[half] and (lost[rest] or is_letter(rest)):
                parts[half] += extra[whole]
                parts[rest] += extra[whole]
    for whole in lost:
        for half, rest in halved(whole, halves):
            if extra[half] and (extra[rest] or is_letter(rest)):
                parts[whole] += min(extra[half], extra[rest] or lost[whole])
    return parts


def halved(whole: str, halves: Set[str]) -> Iterator[tuple[str, str]]:
    """The ways in which a word can have been broken after one of these."""
    for n in range(1, min(len(whole), 60)):
        if whole[:n] in halves:
            yield whole[:n], whole[n:]


def is_letter(text: str) -> bool:
    return len(text) == 1 and text.isalpha()


def words_lost_in_drafts(
    notice: ImportedNotice, made: Iterable[str], report: Iterable[Message] = ()
) -> Counter[str]:
    """As :func:`words_lost`, of the texts of drafts.

    The heading of a passage that was placed counts as told: its section has one.
    """
    headings = [
        part.heading
        for each in (notice, *notice.translations)
        for part in each.sections
        if part.placed
    ]
    return words_lost(notice, [*made, *headings], report)


def accounted_for(notice: ImportedNotice) -> ImportedNotice:
    """The notice, with a message if a word of the file is neither in it nor in its report."""
    editions = (notice, *notice.translations)
    lost = words_lost(notice, [text for each in editions for text in texts_of(each)])
    if not lost:
        return notice
    words = " ".join(sorted(lost))
    told = message("text.missing", words, count=lost.total())
    return replace(notice, report=(*notice.report, told))
