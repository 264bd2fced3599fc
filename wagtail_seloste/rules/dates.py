"""Rules about the dates of a notice: impossible ones, none at all, old ones."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Final

from wagtail_seloste.importers.dates import MONTHS, find_dates

from .checked import Checked
from .findings import Level, Place
from .passages import Passage
from .registry import Rule, rule

MONTH: Final = "|".join(sorted(MONTHS, key=len, reverse=True))
WRITTEN: Final = re.compile(
    r"(?<![\w.,/-])(?:"
    r"(?P<d1>\d{1,2})\s?\.\s?(?P<m1>\d{1,2})\s?\.\s?(?P<y1>\d{4,6})(?![\w]|[.,]\d|-\d)"
    r"|(?P<y2>[12]\d{3,4})-(?P<m2>\d{1,2})-(?P<d2>\d{1,2})(?![\w-])"
    r"|(?P<d3>\d{1,2})/(?P<m3>\d{1,2})/(?P<y3>\d{4,5})(?![\w/])"
    rf"|(?P<d4>\d{{1,2}})(?:\.|st|nd|rd|th)?\s(?:of\s)?(?P<m4>{MONTH})(?:kuuta|kuun)?,?"
    r"\s(?P<y4>\d{4,5})(?!\w)"
    r"|(?P<d6>\d{1,2})\.(?P<m6>\d{1,2})\.(?P<y6>\d{3})(?![\w]|[.,-]\d)"
    rf"|(?P<m5>{MONTH})\s(?P<d5>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<y5>\d{{4,5}})(?!\w)"
    r")",
    re.IGNORECASE,
)
NO_DATE_BEFORE: Final = re.compile(
    r"(?:versio\w*|version|build|windows|android|ios|puh\w*|tel\w*|tfn|gsm|fax|faksi"
    r"|\bip\b)[ .:\d()+-]*$",
    re.IGNORECASE,
)
LABEL: Final = (
    r"(?:päivitetty|päivitetään|päivitys|laadittu|laatimis\w{0,20}|laatimispäivä\w{0,20}|päiväys"
    r"|muokattu|muutettu|tarkistettu|uppdatera[dt]\w{0,20}|upprätta[dt]\w{0,20}|reviderad\w{0,20}"
    r"|datum|senast ändrad|updated|drawn up|dated|revised|modified|created|amended)"
)
OWN: Final = re.compile(
    rf"\b{LABEL}\W{{0,4}}(?:\w{{1,30}}\W{{1,3}}){{0,3}}$", re.IGNORECASE
)
"""Before a date that the notice names as its own."""
LATER: Final = re.compile(
    r"seuraav|viimeistään|nästa|senast den|next|by the|\bby\b|at the latest|voimaan"
    r"|voimassa|alkaen|träder|gäller|effective|in force|takes effect",
    re.IGNORECASE,
)
"""In a sentence with a date to come that is none of drawing up or changing."""
ROUGH: Final = re.compile(
    rf"\b(?:{LABEL}|versio|version)\W{{0,4}}(?:\w{{1,30}}\W{{1,3}}){{0,3}}?"
    rf"(?:(?P<number>\d{{1,2}})[./]|(?P<name>{MONTH})\w{{0,6}}\s)?(?P<year>20\d\d)\b",
    re.IGNORECASE,
)
EARLIEST, LATEST = 1900, 2100
NEW_LAW: Final = date(2018, 5, 25)
"""From this day the GDPR applies."""
MONTHS_TO_WARN, MONTHS_TO_ERR = 12, 36


@rule("impossible_date")
def impossible_date(checked: Checked, rule: Rule) -> Iterator[Place]:
    """Dates of days that there are not, or of drawing up in the future."""
    for passage in checked.all_passages:
        if not any(character.isdigit() for character in passage.text):
            continue
        for found in WRITTEN.finditer(passage.text):
            before = passage.text[max(0, found.start() - 20) : found.start()]
            if found["y6"] and not ("dates" in passage.subjects or OWN.search(before)):
                continue  # three numbers, and nothing says that they are a date
            if day_of(found) is None and not is_no_date(found, before):
                yield checked.hit(passage, *found.span())
        yield from to_come(checked, passage)


def parts(found: re.Match[str]) -> tuple[str, str, str]:
    """Year, month and day as they are written."""
    group = found.groupdict()
    which = next(n for n in "123456" if group[f"y{n}"])
    return group[f"y{which}"], group[f"m{which}"], group[f"d{which}"]


def day_of(found: re.Match[str]) -> date | None:
    """The day, or None if there is none."""
    year, month_text, day_text = parts(found)
    month = MONTHS.get(month_text.lower()) or int(month_text)
    day = int(day_text)
    if "/" in found[0] and month > 12 >= day:
        day, month = month, day
    if len(year) != 4 or not EARLIEST <= int(year) <= LATEST:
        return None
    try:
        return date(int(year), month, day)
    except ValueError:
        return None


def is_no_date(found: re.Match[str], before: str) -> bool:
    """Whether it is a version or a telephone number: its label says so."""
    year, *_ = parts(found)
    looks_like_year = len(year) == 4 and year.startswith(("19", "20"))
    return not looks_like_year and NO_DATE_BEFORE.search(before) is not None


def to_come(checked: Checked, passage: Passage) -> Iterator[Place]:
    """Days after the check on which the notice was drawn up or changed."""
    years = range(checked.day.year, checked.day.year + 30)
    if not any(str(year) in passage.text for year in years):
        return
    for found in find_dates(passage.text):
        if found.day is None or found.day <= checked.day:
            continue
        first, last = passage.sentence(found.start)
        before = passage.text[max(0, found.start - 60) : found.start]
        is_own = "dates" in passage.subjects or OWN.search(before)
        if is_own and not LATER.search(passage.text, first, last):
            yield checked.hit(passage, found.start, found.start + len(found.text))


@rule("no_date")
def no_date(checked: Checked, rule: Rule) -> Iterator[Place]:
    """A text of its own (no page, which keeps its dates) that names no day."""
    dates = checked.dates
    if dates is None or dates.latest or dates.unreadable:
        return
    if ROUGH.search(checked.text) is None and not begins_with_a_day(checked):
        yield checked.place(level=rule.level)


FIRST_LINES: Final = 3
SHORT_LINE: Final = 60


def begins_with_a_day(checked: Checked) -> bool:
    """Whether a short line at the beginning ends with a day: "Publisher, 1 May 2026"."""
    lines = (
        line
        for passage in checked.all_passages[: 2 * FIRST_LINES]
        for line in passage.text.split("\n")
    )
    return any(
        day_of(found) is not None and not line[found.end() :].strip(" .)")
        for line in islice(lines, FIRST_LINES)
        if len(line) <= SHORT_LINE
        for found in WRITTEN.finditer(line)
    )


@rule("notice_old")
def notice_old(checked: Checked, rule: Rule) -> Iterator[Place]:
    """A notice that nobody has looked through for a year, or for three.

    A site, or who looked it through, may want that sooner or later than after a year.
    """
    newest, place = newest_day(checked)
    if newest is None:
        return
    age = months_between(newest, checked.day)
    level: Level = "warning"
    if newest < NEW_LAW or age >= MONTHS_TO_ERR:
        level = "error"
    elif newest == checked.reviewed and checked.review_due:
        if checked.day < checked.review_due:
            return
    elif age < MONTHS_TO_WARN:
        return
    if place is None:
        written = f"{newest.day}.{newest.month}.{newest.year}"
        yield checked.place(level=level, date=written)
    else:
        passage, start, end = place
        written = " ".join(passage.text[start:end].split())
        yield checked.hit(passage, start, end, level=level, date=written)


Where = tuple[Passage, int, int]


def newest_day(checked: Checked) -> tuple[date | None, Where | None]:
    """The last day on which somebody saw to the notice, and where it says so.

    Of a date that cannot be read, or has no day, the latest that it may mean.
    """
    own = checked.dates
    written = own.latest if own else None
    if checked.reviewed and (written is None or checked.reviewed >= written):
        return checked.reviewed, None
    if written:
        return written, where_written(checked, written)
    if own is None:
        return None, None
    readings = [
        (reading, (passage, *found.span()))
        for passage in checked.all_passages
        if any(" ".join(passage.text.split()) in text for text in own.unreadable)
        or any(text in passage.text for text in own.unreadable)
        for found in WRITTEN.finditer(passage.text)
        for reading in readings_of(found, checked.day)
    ]
    readings += [
        (reading, (passage, *found.span()))
        for passage in checked.all_passages
        if not readings
        for found in ROUGH.finditer(passage.text)
        for reading in [rough(found)]
        if reading <= checked.day
    ]
    return max(readings, key=lambda each: each[0], default=(None, None))


def where_written(checked: Checked, day: date) -> Where | None:
    """The place of a date: after its label if there is one, else the first."""
    places = [
        (
            OWN.search(passage.text[max(0, found.start - 60) : found.start]),
            passage,
            found,
        )
        for passage in checked.all_passages
        if str(day.year)[2:] in passage.text
        for found in find_dates(passage.text)
        if found.day == day
    ]
    places.sort(key=lambda each: each[0] is None)
    if not places:
        return None
    _, passage, found = places[0]
    return passage, found.start, found.start + len(found.text)


def readings_of(found: re.Match[str], day: date) -> Iterator[date]:
    """Days up to `day` that an impossible date may mean: one digit of the year too many,
    two digits changed round, or a wrong day or month of a right year."""
    year, month_text, day_text = parts(found)
    month = MONTHS.get(month_text.lower()) or int(month_text)
    number = int(day_text)
    if "/" in found[0] and month > 12 >= number:
        number, month = month, number
    spellings = {year}
    if len(year) > 4:
        spellings = {year[:n] + year[n + 1 :] for n in range(len(year))}
    else:
        spellings |= {
            year[:n] + year[n + 1] + year[n] + year[n + 2 :] for n in range(3)
        }
    for spelling in spellings:
        if len(spelling) == 4 and 1990 <= int(spelling) <= day.year:
            reading = end_of_month(int(spelling), month)
            if 1 <= month <= 12 and 1 <= number <= reading.day:
                reading = reading.replace(day=number)
            yield min(reading, day)


def rough(found: re.Match[str]) -> date:
    """The last day of a month or year."""
    year = int(found["year"])
    month = MONTHS.get((found["name"] or "").lower()) or int(found["number"] or 12)
    return end_of_month(year, month)


def end_of_month(year: int, month: int) -> date:
    """The last day of a month; of the year, if there is no such month."""
    month = month if 1 <= month <= 12 else 12
    return date(year, month, monthrange(year, month)[1])


def months_between(earlier: date, later: date) -> int:
    """Whole months."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return months - (later.day < earlier.day)
