"""Dates of a notice: when it was drawn up and last changed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from .messages import Message, message

EARLIEST, LATEST = 1980, 2100
MONTHS: dict[str, int] = {
    stem: number
    for number, stems in enumerate(
        (
            "tammi januari january jan",
            "helmi februari february feb",
            "maalis mars march mar",
            "huhti april apr",
            "touko maj may",
            "kesä juni june jun",
            "heinä juli july jul",
            "elo augusti august aug",
            "syys september sept sep",
            "loka oktober october okt oct",
            "marras november nov",
            "joulu december dec",
        ),
        start=1,
    )
    for stem in stems.split()
}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
DATE = re.compile(
    r"(?<![\d.])(?:"
    r"(?P<y1>\d{4})[-/](?P<m1>\d{1,2})[-/](?P<d1>\d{1,2})(?!\d)"
    r"|(?P<d2>\d{1,2})\s?[./-]\s?(?P<m2>\d{1,2})\s?[./-]\s?(?P<y2>\d{4,6}|\d{2})(?![\d])"
    rf"|(?P<d3>\d{{1,2}})(?:\.|st|nd|rd|th)?(?:\s+(?:of|päivänä))?\s+"
    rf"(?P<m3>{_MONTH})(?:kuuta|kuun|kuu|\.)?,?\s+(?P<y3>\d{{4}})(?!\d)"
    rf"|\b(?P<m4>{_MONTH})\.?\s+(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y4>\d{{4}})(?!\d)"
    r")",
    re.IGNORECASE,
)
CHANGED = re.compile(
    r"päivitet|päivitys|muokat|muokka|muutet|muutos|muutt|tarkist|uppdater|ändra|ändring"
    r"|revider|granskad|revision|updat|revis|review|modif|amend|changed|uusittu|korjattu",
    re.IGNORECASE,
)
DRAWN_UP = re.compile(
    r"laadi|laati|julkai|hyväksy|voima(?:an|ssa)|versio|pvm|päiväy|päivämäär|uppr[äa]tt"
    r"|publicer|gäller|datum|fastst|godkän|uppgjo|skapad|effective|publish|drawn|created"
    r"|version|\bdated?\b|prepared|in force|adopted|approved",
    re.IGNORECASE,
)
NOTICE = re.compile(
    r"selost|beskrivning|policy|notice|statement|tietosuojakäyt|lauseke|redogör|ilmoitu"
    r"|viimeksi|viimeisin|senast|last\b|latest|dokument|document",
    re.IGNORECASE,
)
LAW = re.compile(
    r"asetu[ks]|laki\b|lain\b|lag\b|lagen|förordning|regulation|\bact\b|direkti|\d{3,4}/\d{4}",
    re.IGNORECASE,
)
FILLER = re.compile(
    r"\b(?:viimeksi|viimeisin|viimeinen|senast|senaste|last|latest|on|den|the|this|was|is"
    r"|av|by|från|from|tämä|tätä|seloste(?:en|tta)?|tietosuojaseloste(?:en|tta)?|policy"
    r"|notice|statement|of|privacy|v|alkaen|helsinki|date|denna|beskrivning\w*)\b\.?"
    r"|[\s()\[\]:;,.|/–—_-]+|\d+(?:\.\d+)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text; `day` is None when there is no such day."""

    text: str
    day: date | None
    changed: bool | None
    start: int


@dataclass(frozen=True, slots=True)
class NoticeDates:
    """`updated` is the last change, or else the drawing up."""

    drawn_up: date | None
    updated: date | None
    messages: tuple[Message, ...]


def find_dates(text: str) -> Iterator[FoundDate]:
    """Every date of a short text, with what the word nearest to it says it is."""
    for match in DATE.finditer(text):
        before, after = (
            text[max(0, match.start() - 80) : match.start()],
            text[match.end() : match.end() + 40],
        )
        changed = _label(before.rpartition("\n")[2], last=True)
        if changed is None:
            changed = _label(after.partition("\n")[0], last=False)
        yield FoundDate(match[0], _day(match), changed, match.start())


def _label(text: str, *, last: bool) -> bool | None:
    """True for a change, False for drawing up, None for neither."""
    found = [(each.start(), True) for each in CHANGED.finditer(text)]
    found += [(each.start(), False) for each in DRAWN_UP.finditer(text)]
    if not found:
        return None
    return (max(found) if last else min(found))[1]


def _day(match: re.Match[str]) -> date | None:
    group = match.groupdict()
    for n in "1234":
        if group[f"y{n}"]:
            month_text = group[f"m{n}"].lower()
            month = int(month_text) if month_text.isdigit() else MONTHS[month_text]
            year, day = int(group[f"y{n}"]), int(group[f"d{n}"])
            if len(group[f"y{n}"]) == 2:
                year += 2000
            if month > 12 >= day and "/" in match[0]:
                day, month = month, day
            if not EARLIEST <= year <= LATEST:
                return None
            try:
                return date(year, month, day)
            except ValueError:
                return None
    return None


def is_date_line(text: str) -> bool:
    """Whether a line says when the notice was made or changed, and no more."""
    if len(text) > 140 or not DATE.search(text):
        return False
    rest = DATE.sub(" ", text)
    words = [
        word
        for word in FILLER.sub(" ", rest).split()
        if not CHANGED.search(word) and not DRAWN_UP.search(word)
    ]
    labelled = CHANGED.search(rest) or DRAWN_UP.search(rest)
    return len(words) <= (3 if labelled else 1) and sum(map(len, words)) <= 40


def notice_dates(date_texts: Sequence[str], other_texts: Sequence[str]) -> NoticeDates:
    """The dates of the notice, from its date lines and from sentences about itself.

    A date of a law, of a contract or of a storage period is not one of them.
    """
    drawn: list[date] = []
    changed: list[date] = []
    messages: list[Message] = []
    for text in date_texts:
        for found in find_dates(text):
            if found.day is None:
                messages.append(message("date.impossible", text, date=found.text))
            else:
                (changed if found.changed else drawn).append(found.day)
    for text in other_texts:
        for found in find_dates(text):
            sentence = _sentence(text, found.start, len(found.text))
            if not (NOTICE.search(sentence) and not LAW.search(sentence)):
                continue
            if found.changed is None:
                continue
            if found.day is None:
                messages.append(message("date.impossible", sentence, date=found.text))
            else:
                (changed if found.changed else drawn).append(found.day)
    drawn_up = min(drawn) if drawn else None
    updated = max(changed) if changed else max(drawn) if drawn else None
    return NoticeDates(drawn_up, updated, tuple(messages))


def _sentence(text: str, start: int, length: int) -> str:
    """The sentence round a date, looked for at most 200 characters either side."""
    before = re.split(r"[.!?]\s+(?=[A-ZÅÄÖ])|\n", text[max(0, start - 200) : start])[-1]
    after = re.split(r"[.!?](?:\s|$)|\n", text[start + length : start + length + 200])[
        0
    ]
    return before + text[start : start + length] + after
