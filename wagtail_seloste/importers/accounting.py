"""Whether every word of a file is accounted for: it stands in what was made of it, or
the report says that it was left out.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from .messages import LEFT_OUT, Message, message
from .result import ImportedNotice

WORD = re.compile(r"\w{2,}|\d")
HYPHEN = re.compile(r"(?<=\w)-(?: ?|[ \t]*\n\s*)(?=\w)")
HALF = re.compile(r"(\w{2,60})-(?:\t| {2,}|\t +)(?=\S)")
"""What stands of a word at the end of a line of a column: its rest is on the next line."""

NUMBERING = re.compile(
    r"^[^\w\n]*(?:\d{1,2}(?:[.:)]\d{0,2})*(?=\W)|[IVX]{2,5}(?=[.)]\s))", re.MULTILINE
)
INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")


def words_of(*texts: str) -> Counter[str]:
    """The words and numbers of texts, however they are broken, hyphenated or written."""
    # All at once, with a sign between them over which no word and no hyphen goes.
    whole = INVISIBLE.sub("", "\0".join(texts))
    plain = unicodedata.normalize("NFKC", whole).casefold()
    return Counter(WORD.findall(HYPHEN.sub("", plain)))


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
    halves = Counter(HALF.findall(notice.source.casefold())) if lost else Counter()
    return lost - put_together(halves, lost, extra) if halves else lost


def put_together(
    halves: Counter[str], lost: Counter[str], extra: Counter[str]
) -> Counter[str]:
    """The parts of words that are broken in the columns of a file, and whole in `extra`."""
    parts = Counter[str]()
    for word in extra:
        for n in range(2, min(len(word), 60)):
            if halves[word[:n]] and lost[word[n:]]:
                parts[word[:n]] += 1
                parts[word[n:]] += 1
    return parts


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
