"""Whether every word of a file is accounted for: it stands in what was made of it, or
the report says that it was left out.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from .messages import LEFT_OUT, Message
from .result import ImportedNotice

WORD = re.compile(r"\w{2,}")
HYPHEN = re.compile(r"(?<=\w)-\s*(?=\w)")
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))


def words_of(*texts: str) -> Counter[str]:
    """The words of texts, however they are broken, hyphenated or put in capitals.

    Numbers that stand alone are none: they count pages and headings.
    """
    found: Counter[str] = Counter()
    for text in texts:
        plain = unicodedata.normalize("NFKC", text.translate(INVISIBLE)).casefold()
        found.update(WORD.findall(HYPHEN.sub("", plain)))
    return Counter({word: n for word, n in found.items() if not word.isdigit()})


def words_told(report: Iterable[Message]) -> Counter[str]:
    """The words of which a report says that they were left out."""
    return words_of(*(each.excerpt for each in report if each.code in LEFT_OUT))


def words_lost(
    notice: ImportedNotice, made: Iterable[str], report: Iterable[Message] = ()
) -> Counter[str]:
    """The words of the file that stand neither in `made` nor in a report.

    `made`: all texts of the drafts that were made of it. `report`: what was told of them,
    beside the report of the file. The heading of a passage that was placed counts as
    told: its section has one of its own.
    """
    editions = (notice, *notice.translations)
    source = words_of(notice.source) if notice.source else words_in(editions)
    source -= words_told(report)
    for each in editions:
        source -= words_told(each.report)
        source -= words_of(*(part.heading for part in each.sections if part.placed))
    return source - words_of(*made)


def words_in(editions: Iterable[ImportedNotice]) -> Counter[str]:
    found: Counter[str] = Counter()
    for each in editions:
        found += words_of(each.title or "")
        for part in each.sections:
            found += words_of(part.heading, part.text)
    return found
