"""What a text is, beside its words: which version, in which language, since when."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from ..wording import Wording

State = Literal["current", "earlier", "announced", "replaced"]


@dataclass(frozen=True, kw_only=True)
class About:
    """One recorded text, as every format names it.

    Addresses are whole ("https://..."), or "" where there is none.
    """

    series: str
    """The public id of the notice."""

    version: str
    """As in addresses: the number, or the public id of an imported version."""

    language: str
    source_language: str
    effective_from: date

    recorded_at: datetime
    """In the time zone of the site, so that its day is the day there."""

    digest: str
    """Sha256 of the recorded bytes."""

    correction: int = 0
    effective_until: date | None = None
    """The last day on which the version applied; None while it goes on."""

    state: State = "current"
    withdrawn_on: date | None = None
    reference: str = ""
    html_url: str = ""
    json_url: str = ""

    messages: tuple[str, ...] = ()
    """What a reader has to know before the text, in its language: that it is out of use,
    that a newer version applies. Whole sentences."""

    body: str = ""
    """The HTML that was recorded beside the document, or that of the part of it that is
    handed out. Only the HTML fragment reads it."""

    @property
    def is_numbered(self) -> bool:
        return self.version.isdecimal()


def version_name(about: About, words: Wording) -> str:
    """``Version 3``; an imported version goes by its day."""
    if about.is_numbered:
        return words.label("version", number=about.version)
    return words.label("dated_version", date=words.date(about.effective_from))


def in_force(words: Wording, start: date, end: date | None) -> str:
    """From which day to which a version applied; None while it goes on."""
    first = words.date(start)
    if end is None:
        return words.label("in_force_since", date=first)
    if end <= start:
        return words.label("in_force_day", date=first)
    return words.label("in_force_between", start=first, end=words.date(end))


def term(about: About, words: Wording) -> str:
    """From when until when the version applies, in words."""
    if about.state == "replaced":
        return words.label("replaced")
    if about.state == "announced":
        return words.label("in_force_from", date=words.date(about.effective_from))
    end = about.withdrawn_on if about.state == "current" else None
    return in_force(words, about.effective_from, about.effective_until or end)


def version_line(about: About, words: Wording) -> list[str]:
    """What stands under the title: which version, when it applies, when it was put right."""
    found = [version_name(about, words), term(about, words)]
    if about.correction:
        own = about.language == about.source_language
        name = "corrected" if own else "translation_revised"
        found.append(words.label(name, date=words.date(about.recorded_at.date())))
    return found


def language_in(words: Wording, code: str) -> str:
    """The name of a language; its code if nobody knows one."""
    try:
        return words.language_name(code)
    except LookupError:
        return code


def proof(about: About, words: Wording) -> list[tuple[str, str, str]]:
    """What names the text for good: (term, text, address or ""), blank ones left out."""
    found = [
        (words.label("language"), language_in(words, about.language), ""),
        (words.label("published"), words.date(about.recorded_at.date()), ""),
        (words.label("web_address"), about.html_url, about.html_url),
        (words.label("reference"), about.reference, ""),
        (words.label("digest"), about.digest, ""),
    ]
    return [line for line in found if line[1]]


def page_label(words: Wording) -> tuple[str, str, str]:
    """What stands before, between and after the number of a page and that of the last."""
    text = words.label("page_number", number="\0", total="\0")
    before, between, after = text.split("\0")
    return before, between, after


LONGEST_NAME = 60
NOT_IN_NAMES = re.compile("[^a-z0-9]+")


def file_name(title: str, about: About, suffix: str, part: str = "") -> str:
    """What a text is called as a file: ``privacy-notice-v3-en.pdf``, in ASCII.

    An imported version goes by its day, a correction by its number: ``v3.1``. `part`: the
    anchor of a section.
    """
    letters = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore")
    name = NOT_IN_NAMES.sub("-", letters.decode()).strip("-")[:LONGEST_NAME].strip("-")
    version = f"v{about.version}" if about.is_numbered else str(about.effective_from)
    correction = f".{about.correction}" if about.correction else ""
    parts = [name, part, version + correction, about.language]
    return "-".join(part for part in parts if part) + f".{suffix}"
