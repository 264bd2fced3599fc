"""Dates of a notice: when it was drawn up and last changed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from .messages import Message, message
from .stems import Seldom

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
    r"(?P<y1>\d{4})[-/.](?P<m1>\d{1,2})[-/.](?P<d1>\d{1,2})(?!\d)"
    r"|(?P<d2>\d{1,2})\s?(?P<s2>[./-])\s?(?P<m2>\d{1,2})"
    r"(?:\s?[./-]\s?[-’']?(?=\d{4})|(?P=s2)\s?[-’']?|(?:(?<=/\d)|(?<=/\d\d))\s(?=(?:19|20)\d\d))(?P<y2>\d{4,6}|\d{2})(?![\d])"
    rf"|(?P<d3>\d{{1,2}})(?:\.|st|nd|rd|th|:a|:e)?(?:\s+(?:(?:day )?of|päivänä))?(?:\s+|-)"
    rf"(?P<m3>{_MONTH})(?:kuuta|kuun|kuu|\.)?(?:,?\s+|-)(?P<y3>\d{{4}})(?!\d)"
    rf"|\b(?P<m4>{_MONTH})\.?\s+(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y4>\d{{4}})(?!\d)"
    rf"|\b(?P<m5>{_MONTH})kuun\s+(?P<d5>\d{{1,2}})\.?\s*(?:p(?:äivä\w*|:?nä|\.)?)?\s+"
    r"(?P<y5>\d{4})(?!\d)"
    r")",
    re.IGNORECASE,
)
CHANGED = re.compile(
    r"päivit[et]|päivity|justera[dt]|precisera[dt]|tarkennet|täydennet|muokat|muokka|muutet|muuto[sk]|muutt|tarkist|tarkastet"
    r"|uppdater|\bupp?d\.|\bpäiv\.|\bkorj\.|ändra|ändring|revider|revision|översyn|översedd|granska|genomgå|läst igenom|katselmoi|käyty läpi|updat|revis|modif|amend"
    r"|changed|reviewed|checked|uusittu|uudistet|omarbeta[dt]|korjattu|\btark\.|\bmuut\.|\brev\.|\bändr\."
    r"|\bedited\b|redigera[dt]|rewritten|reworded|skrevs om\b|skrivits om\b|omskriv[ei]|kirjoitet\w+ (?:uudelleen|uudestaan)",
    re.IGNORECASE,
)
DRAWN_UP = re.compile(
    r"laadi|laati|julkai|hyväksy|voima(?:an|ssa)|versio|pvm|päiväy|päivät[ty]|päivämäär"
    r"|uppr[äa]tt|publicer|gäller|datum|daterad|fastst|godkän|anta(?:gen|git|gits)|antog"
    r"|utarbeta[dt]|behandla[dt]\b|\bluotu\b|drafted|\bvalid\b|uppgjo|skapa[dt]|vahvist|agreed|bekräft|(?:took|takes?) effect|träd\w+ i kraft|effective|publish|posted|drawn|created|version|\bdated?\b|prepared"
    r"|\bsigned\b|allekirjoitet|undertecknad|\b(?:beslut|päätös|decision):|in force|adopted|approved|issued|\bteht(?:y|iin)\b|\bgjor(?:d|t|des)\b|\bmade\b|kirjoitet"
    r"|\butfärda(?:d|t|des|ts)\b|\b(?:togs|tagits|tagen) i bruk|\b(?:otettu|otettiin|otetaan) käyttöön|käyttöönot|\bannettu\b"
    r"|\bskriv(?:en|et|its|s|ven|vet)\b|written|compiled|koottu|sammanställ|edition\b|upplaga|utgåva|painos\b",
    re.IGNORECASE,
)
# Most of what is asked of is neither.
IS_CHANGED = Seldom(CHANGED.pattern, re.IGNORECASE)
IS_DRAWN_UP = Seldom(DRAWN_UP.pattern, re.IGNORECASE)
NOTICE = re.compile(
    r"selost|beskrivning|policy|policies|notice|statement|tietosuojakäyt|politiik|lauseke"
    r"redogör|ilmoitu|tiedote|tietosuoja(?!-?asetu|l)|dataskydd(?!sf|sl)|integritet|privacy|description|viimeksi|viimeisin|senast|last\b|latest|dokument|document|asiakirja"
    r"|tämä versio|denna version|this version|denna lydelse|this text|tämä teksti|\b(?:this|the|these) (?:text|paper|sheet|leaflet|folder|booklet|information)\b"
    r"|\b(?:tämä|tätä|tämän) (?:teksti|paperi|lehti|ohje|esite|kirja)\w*|\bteksti(?:ä|n)?\b|\btexten\b|\b(?:denna|detta|den här|det här) (?:text|papper|blad|folder|broschyr|information)\w*|\bsivu(?:a|n|mme)?\b|\bsidan?\b|\bpage\b",
    re.IGNORECASE,
)
LAW = re.compile(
    r"asetu[ks]|laki\b|lain\b|\w{3}la(?:ki|in)\b|lag\b|lagen|förordning|regulation|\bact\b"
    r"|direktii?v|gdpr|\d{3,4}/\d{4}|(?:19|20)\d\d[/:]\d{2,4}",
    re.IGNORECASE,
)
OTHER = re.compile(
    r"korvaa|kumoa|edelli(?:nen|sen|stä)|aiem(?:pi|mat)\w*(?: versio\w*)?(?: oli(?:vat)? voimassa)?|(?:föregående|tidigare|previous|earlier)(?: (?:version|lydelse)\w*)?(?: (?:gällde|var i kraft|(?:was|were) (?:valid|in force|in effect)))?|ersätter|upphäver|replaces|supersede|tulostet"
    r"|utskriv|printed|säilyt|poiste|sparas|raderas|\bkept\b|deleted|mennessä|päätty|upphör"
    r"|sopimu|avtal(?:et)?\b|contract|asti\b|saakka|\bt\.o\.m|\buntil\b|syntyn|född",
    re.IGNORECASE,
)
"""What says of a date beside it that it is not the notice's own."""
REPLACES = re.compile(
    r"korvaa|kumoa|ersätter|upphäver|replaces|supersede", re.IGNORECASE
)
EDITION = re.compile(r"versio|edition|upplaga|utgåva|painos", re.IGNORECASE)
ABOUT_ITSELF = 140
"""Characters of a sentence that begins by saying what its date is of."""
CHAINED = re.compile(r"[\s,;·|–—-]*(?:[^\W\d_]{1,3}\b[\s,;·|]*){0,2}")
"""Between two dates of one list: a comma, a dash, "and", somebody's initials."""
IN_BRACKETS = re.compile(r"\s*\([^()]{1,60}\)")
DIGIT = re.compile(r"\d+")
NUMBERS = re.compile(r"\d\D+\d")
"""What every date has: looked for first, because it is quick."""
BEFORE_DIGIT, AFTER_DIGIT = 40, 40
"""How far from each of its numbers a date reaches: the longest month with its endings,
and the spaces round it."""
NEXT = re.compile(
    r"seuraava|nästa|\bnext\b|\bagain\b|på nytt\b|(?<!kirjoitettiin )(?<!kirjoitettu )uudelleen|viimeistään|\bby\s*$",
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
    for match in _matches(text):
        before, after = (
            text[max(0, match.start() - 80) : match.start()],
            text[match.end() : match.end() + 40],
        )
        changed = _label(before.rpartition("\n")[2], last=True)
        if changed is None:
            changed = _label(after.partition("\n")[0], last=False)
        yield FoundDate(match[0], _day(match), changed, match.start())


def _matches(text: str) -> Iterator[re.Match[str]]:
    """Every match of `DATE`, sought near digits only: it is slow to find nothing."""
    start = end = 0
    for digit in DIGIT.finditer(text):
        if digit.start() - BEFORE_DIGIT > end:
            if end:
                yield from DATE.finditer(text, start, end)
            start = max(0, digit.start() - BEFORE_DIGIT)
        end = digit.end() + AFTER_DIGIT
    if end:
        yield from DATE.finditer(text, start, end)


def _label(text: str, *, last: bool) -> bool | None:
    """True for a change, False for drawing up, None for neither."""
    found = [(each.start(), True) for each in CHANGED.finditer(text)]
    found += [(each.start(), False) for each in DRAWN_UP.finditer(text)]
    if not found:
        return None
    return (max(found) if last else min(found))[1]


def _day(match: re.Match[str]) -> date | None:
    group = match.groupdict()
    for n in "12345":
        if group[f"y{n}"]:
            month_text = group[f"m{n}"].lower()
            month = int(month_text) if month_text.isdigit() else MONTHS[month_text]
            year, day = int(group[f"y{n}"]), int(group[f"d{n}"])
            if len(group[f"y{n}"]) == 2:
                year += 2000 if year < EARLIEST % 100 else 1900
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
    if len(text) > 140 or not NUMBERS.search(text) or not DATE.search(text):
        return False
    rest = DATE.sub(" ", text)
    words = [
        word
        for word in FILLER.sub(" ", rest).split()
        if not CHANGED.search(word) and not DRAWN_UP.search(word)
    ]
    labelled = CHANGED.search(rest) or DRAWN_UP.search(rest)
    if len(words) > (3 if labelled else 1) or sum(map(len, words)) > 40:
        return False
    return any(
        _is_notices(text, found.start, found, own=True) for found in find_dates(text)
    )


LAST = re.compile(r"viimeksi|viimeisin|senast|\blast\b|latest", re.IGNORECASE)
WORD = re.compile(r"\b(?!versio(?:n|t)?\b)[^\W\d_]{4,}", re.IGNORECASE)
BESIDE = 60
"""Characters that may stand beside a date in a line of which nothing says what it is."""


def begins_with_date(line: str) -> bool:
    """Whether a date, or a short name and a date, begin a line: "v2  1.3.2020 ..."."""
    if not DIGIT.search(line[:12]) or not NUMBERS.search(line[:40]):
        return False
    found = DATE.search(line[:40])
    return found is not None and not WORD.search(line[: found.start()])


def version_lines(text: str) -> tuple[str, ...]:
    """The lines of a list of versions: two or more after each other that begin with a
    date, or say "last" of one."""
    out: list[str] = []
    run: list[str] = []
    for line in [*text.split("\n"), ""]:
        bare = line.strip(" -•*\t")
        if not bare and line:
            continue
        if begins_with_date(bare):
            run.append(bare)
            continue
        out += run if len(run) > 1 else ()
        run = []
        if LAST.search(bare[:200]) and len(bare) <= 200:
            out.append(bare)
    return tuple(out)


SIGNED = re.compile(
    r"(?:(?<=[.!?] )[A-ZÅÄÖ][a-zåäö]{2,20}|(?<= )[A-ZÅÄÖ][a-zåäö]{2,20}ss[aä]),?"
    r" (?:(?:den|on) )?(?=\d)[^!?\n]{6,25}$"
)
"""A place and a day after the last sentence of a line: "... Helsinki, 12 March 2024", or
after anything where the place says that something was done there: "Oulussa 12.3.2024"."""


INITIALS = re.compile(r"\s*[/,(]\s*[A-ZÅÄÖ]{2,4}\)?\.?$")
"""Who wrote a paper, behind the day: "1.3.2020 / AB"."""


BRACKETED = re.compile(r"\(([^()]{6,40})\)\W*$")
"""What stands in brackets at the end of a title: "(for the notice board 1.9.2020)"."""
DECIDED = re.compile(
    r"\W*(?:[^\W\d_][\w-]*,? ){1,5}(?:den )?(?=\d)[^§\n]{6,25}?(?=,? ?§ ?\d)"
)
"""Who approved a paper, when and in which section of the minutes: "Board 1.3.2020 § 4"."""


def dates_at_edge(lines: Sequence[str]) -> tuple[str, ...]:
    """The lines that begin or end with a date which could be the notice's own.

    For lines at the edges of a document, where nothing else says when it was made.
    """
    out = []
    for line in lines:
        if signed := SIGNED.search(line):
            line = signed[0]
        elif said := DECIDED.match(line) or BRACKETED.search(line):
            line = said[said.re.groups]
        found = list(DATE.finditer(line)) if DIGIT.search(line) else []
        # The same one twice: a place and a date in two languages.
        if (
            len({each[0] for each in found}) != 1
            or LAW.search(line)
            or OTHER.search(line)
        ):
            continue
        before, after = line[: found[0].start()], line[found[-1].end() :]
        after = INITIALS.sub("", after)
        at_edge = not before.strip(" (-–|") or not after.strip(" ).|")
        if at_edge and len(before) + len(after) <= BESIDE and not NEXT.search(line):
            out.append(found[0][0])
    return tuple(out)


def is_labelled(text: str) -> bool:
    """Whether words speak of a change or of a first version."""
    return bool(IS_CHANGED.search(text) or IS_DRAWN_UP.search(text))


def is_labelled_date(text: str) -> bool:
    """Whether a line is a date and says what the date is of."""
    return is_date_line(text) and is_labelled(text)  # few lines have numbers


def notice_dates(date_texts: Sequence[str], other_texts: Sequence[str]) -> NoticeDates:
    """The dates of the notice, from its date lines and from sentences about itself.

    A date of a law, of a contract or of a storage period is not one of them.
    """
    drawn: list[date] = []
    changed: list[date] = []
    messages: list[Message] = []
    for texts, own in ((date_texts, True), (other_texts, False)):
        for text in texts:
            end, of_notice, changes = -1, False, False
            for found in find_dates(text):
                sentence, place = _sentence(text, found.start, len(found.text))
                between = IN_BRACKETS.sub("", text[max(end, 0) : found.start])
                chained = end >= 0 and CHAINED.fullmatch(between) is not None
                end = found.start + len(found.text)
                if chained and changes:
                    found = replace(found, changed=True)  # "updated on A, B and C"
                elif not chained or of_notice:  # nor what follows one that is not
                    of_notice = _is_notices(sentence, place, found, own=own)
                    changes = of_notice and found.changed is True
                if not of_notice:
                    continue
                if found.day is None:
                    excerpt = text if own else sentence
                    messages.append(
                        message("date.impossible", excerpt, date=found.text)
                    )
                else:
                    (changed if found.changed else drawn).append(found.day)
    drawn_up = min(drawn) if drawn else None
    updated = max(changed) if changed else max(drawn) if drawn else None
    return NoticeDates(drawn_up, updated, tuple(messages))


def _is_notices(sentence: str, place: int, found: FoundDate, *, own: bool) -> bool:
    """Whether a date is the notice's: of a law, a contract, a period it is not.

    `place`: of the date in its sentence. What stands nearest before it decides, and if
    nothing does, what follows. `own`: in a place where dates of the notice stand.
    """
    before, after = sentence[:place], sentence[place + len(found.text) :]
    if previous := list(DATE.finditer(before)):
        before = before[previous[-1].end() :]
    if NEXT.search(before):
        return False
    following = re.split(r"[(),;:.·•|/]|\s[–—-]\s|\b(?:ja|och|and)\b", after[:30])[0]
    # What replaces another says so of the date behind it: "... replaces version 1 of".
    replaces = REPLACES.search(before)
    following = REPLACES.split(following)[0]
    if other := list(OTHER.finditer(before)) or list(OTHER.finditer(following)):
        label = max(
            (
                each.end()
                for each in (*CHANGED.finditer(before), *DRAWN_UP.finditer(before))
                if not (replaces and EDITION.match(each[0]))
            ),
            default=-1,
        )
        if other[-1].string is following or label <= other[-1].end():
            return False
    if own:
        return not (_last(LAW, before) > _last(NOTICE, before) and len(sentence) > 60)
    if found.changed is None:
        return False
    if not NOTICE.search(sentence):
        start = IN_BRACKETS.sub("", sentence).lstrip(" -•(*_")
        about_itself = CHANGED.match(start) or DRAWN_UP.match(start)
        return (
            bool(about_itself) and len(start) <= ABOUT_ITSELF and not LAW.search(start)
        )
    law, notice = _last(LAW, before), _last(NOTICE, before)
    if law >= 0 or notice >= 0:
        return notice > law
    return not LAW.search(after[:60])


def _last(pattern: re.Pattern[str], text: str) -> int:
    """Where the last match begins; -1 if there is none."""
    return max((each.start() for each in pattern.finditer(text)), default=-1)


def _sentence(text: str, start: int, length: int) -> tuple[str, int]:
    """The sentence round a date, at most 200 characters either side, and its place."""
    before = re.split(r"[.!?]\s+(?=[A-ZÅÄÖ])|\n", text[max(0, start - 200) : start])[-1]
    after = re.split(r"[.!?](?:\s|$)|\n", text[start + length : start + length + 200])[
        0
    ]
    return before + text[start : start + length] + after, len(before)
