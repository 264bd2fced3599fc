"""The lasting addresses of a notice, and what stands in them: versions and days."""

import re
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse

from .models.archive import NoticeSeries, NoticeVersion
from .wording import Wording

Edition = int | UUID
"""What names a version in an address: its number, or of an imported one its public id."""

UUID_PATTERN = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
NUMBER_PATTERN = "[1-9][0-9]{0,8}"


def address(name: str, series: NoticeSeries, language: str, **where: Any) -> str:
    """A lasting address; "" if the site has not mounted our URLs."""
    kwargs = {"public_id": series.public_id, "language": language, **where}
    try:
        return reverse(f"wagtail_seloste:{name}", kwargs=kwargs)
    except NoReverseMatch:
        return ""


def feeds(words: Wording, prefix: str = "", **where: Any) -> list[dict[str, str]]:
    """The feeds of a notice, or of a list (``index_``): each {"title", "url"}.

    `where` is in their addresses; [] if the site has not mounted our URLs.
    """
    try:
        return [
            {
                "title": words.labels[title],
                "url": reverse(f"wagtail_seloste:{prefix}{name}", kwargs=where),
            }
            for name, title in (
                ("feed", "all_changes"),
                ("material_feed", "material_changes"),
            )
        ]
    except NoReverseMatch:
        return []


def edition_of(version: NoticeVersion) -> Edition:
    """What names a version in addresses."""
    return version.public_id if version.number is None else version.number


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
