"""The lasting addresses of a notice, and what stands in them: versions and days."""

import re
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.translation import get_language

from .models.archive import NoticeSeries, NoticeVersion, VersionText
from .reference import Reference
from .wording import Wording

Edition = int | UUID
"""What names a version in an address: its number, or of an imported one its public id."""

UUID_PATTERN = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
NUMBER_PATTERN = "[1-9][0-9]{0,8}"


def address(name: str, series: NoticeSeries, language: str, **where: Any) -> str:
    """A lasting address; "" if the site has not mounted our URLs."""
    return address_book().write(
        name, public_id=series.public_id, language=language, **where
    )


STAND_INS: dict[str, Any] = {
    "public_id": UUID("5e105e00-0000-4000-8000-0000000000aa"),
    "translation_key": UUID("5e105e00-0000-4000-8000-0000000000bb"),
    "language": "stand-in-language",
    "version": 999_999_999,
    "old": 999_999_998,
    "new": 999_999_997,
    "correction": 999_999_996,
    "day": date(2789, 11, 30),
    "anchor": "stand-in-anchor",
    "digest": "5e105e" * 10 + "abcd",
    "suffix": "standin",
}


class AddressBook:
    """Our addresses as ``reverse()`` would write them, each worked out once.

    For answers with dozens of them: what ``reverse()`` depends on besides is asked when
    the book is taken, see :func:`address_book`.
    """

    def __init__(self) -> None:
        self.patterns: dict[tuple[str, ...], str] = {}

    def write(self, name: str, **where: Any) -> str:
        """The address, "" if the site has none of this name.

        `where` has to be safe in an address, as codes, numbers, days and ids are. A
        `suffix` is that of a format.
        """
        key = (name, *where)
        pattern = self.patterns.get(key)
        if pattern is None:
            pattern = self.patterns[key] = address_pattern(name, tuple(where))
        return pattern.format_map(where)


@lru_cache(maxsize=64)
def known_book(*_surroundings: str | None) -> AddressBook:
    return AddressBook()


def address_book() -> AddressBook:
    """The addresses as they are for this request: its mount point, urlconf, language."""
    return known_book(get_urlconf(), get_script_prefix(), get_language())


def address_pattern(name: str, parts: tuple[str, ...]) -> str:
    """An address with its parts to be filled in; "" if there is none."""
    try:
        written = reverse(
            f"wagtail_seloste:{name}", kwargs={part: STAND_INS[part] for part in parts}
        )
    except NoReverseMatch:
        return ""
    written = written.replace("{", "{{").replace("}", "}}")
    for part in parts:
        written = written.replace(str(STAND_INS[part]), f"{{{part}}}")
    return written


def feeds(words: Wording, prefix: str = "", **where: Any) -> list[dict[str, str]]:
    """The feeds of a notice, or of a list (``index_``): each {"title", "url"}.

    `where` is in their addresses; [] if the site has not mounted our URLs.
    """
    book = address_book()
    found = [
        {"title": words.labels[title], "url": book.write(f"{prefix}{name}", **where)}
        for name, title in (
            ("feed", "all_changes"),
            ("material_feed", "material_changes"),
        )
    ]
    return [feed for feed in found if feed["url"]]


def edition_of(version: NoticeVersion) -> Edition:
    """What names a version in addresses."""
    return version.public_id if version.number is None else version.number


def reference_of(text: VersionText, series: NoticeSeries) -> Reference:
    """The reference of a recorded text. No query if its version is at hand."""
    return Reference(
        series=series.public_id,
        version=str(edition_of(text.version)),
        correction=text.correction,
        language=text.language,
        digest=text.digest,
    )


class EditionConverter:
    """The number of a version, or the public id of an imported one."""

    regex = f"{NUMBER_PATTERN}|{UUID_PATTERN}"

    @classmethod
    def read(cls, written: str) -> Edition:
        """ValueError if it names no version."""
        if not re.fullmatch(cls.regex, written):
            raise ValueError(f"{written!r} is no version.")
        return UUID(written) if "-" in written else int(written)

    def to_python(self, value: str) -> Edition:
        return self.read(value)

    def to_url(self, value: Edition) -> str:
        return str(value)


class CorrectionConverter:
    """Which text of a version: 0 for the first, then its corrections."""

    regex = "0|[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class FormatConverter:
    """The name of a format at the end of an address, such as ``json`` or ``md``.

    Every name is taken, so that one we do not have is answered as the rest of the API
    answers.
    """

    regex = "[a-z0-9]{1,8}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class AnchorConverter:
    """The anchor of a section: its key, or ``other-`` and the id of its block."""

    regex = "[A-Za-z0-9_-]{1,100}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class DigestConverter:
    """A sha256 in hex."""

    regex = "[0-9a-f]{64}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class DayConverter:
    """A day of the calendar, as ``2026-05-03``."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    @staticmethod
    def is_near(day: date) -> bool:
        """Whether the day before and after it are days as well, in every time zone."""
        return date.min.year < day.year < date.max.year

    def to_python(self, value: str) -> date:
        day = date.fromisoformat(value)
        if not self.is_near(day):
            raise ValueError(f"{value} is too far away.")
        return day

    def to_url(self, value: date) -> str:
        return value.isoformat()
