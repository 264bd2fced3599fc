"""Page furniture: share lines, page numbers, running headers, tables of contents.

What is left out is told in the report, line by line.
"""

import re
from collections import Counter
from collections.abc import Sequence

from .lexicon import fold
from .lines import Line
from .matching import match_heading
from .messages import Message, message

SHORT = 100

SHARE = re.compile(
    r"(?:jaa(?: (?:some(?:ssa)?|facebook\w*|twitter\w*|linkedin\w*|whatsapp\w*|"
    r"sivu|tämä(?: sivu)?|artikkeli|sosiaalisessa mediassa|kaverille))?"
    r"|dela(?: (?:på|via|med|sidan|i sociala medier|artikeln|detta)(?: \w+)?)?"
    r"|share(?: (?:this|on|via|page|with|the)(?: [\w ]{1,20})?)?"
    r"|tweet|twiittaa|tykkää|gilla|like|tulosta(?: sivu)?|skriv ut(?: sidan)?"
    r"|print(?: (?:this )?page)?|lähetä kaverille|tipsa en vän|"
    r"(?:facebook|twitter|linkedin|whatsapp|instagram|youtube|pinterest)"
    r"(?:[ ,|/·]+(?:facebook|twitter|linkedin|whatsapp|instagram|youtube|pinterest|x))*"
    r"|(?:takaisin|siirry) (?:ylös|sivun alkuun|alkuun|etusivulle|sisältöön)"
    r"|(?:hyppää|siirry) (?:suoraan )?(?:pää)?sisältöön|ylös|etusivu|valikko|sulje|hae|haku"
    r"|(?:till(?:baka)? (?:toppen|början|startsidan)|till sidans topp|gå till innehåll\w*"
    r"|hoppa till (?:huvud)?innehåll\w*|meny|stäng|sök|startsida|hem)"
    r"|(?:back to top|top of page|skip to (?:main )?content|menu|close|search|home)"
    r"|(?:lue lisää|läs mer|read more)"
    r"|(?:kuuntele|lyssna(?: på)?|listen(?: to)?)(?: (?:sivu|teksti|artikkeli|sidan|texten"
    r"|innehållet|(?:this )?page|(?:this )?article))?"
    r"|(?:hyväksy(?: kaikki)?(?: evästeet)?|acceptera(?: alla)?(?: cookies)?|"
    r"accept(?: all)?(?: cookies)?))",
    re.IGNORECASE,
)
ASKED = re.compile(
    r"(?:oliko (?:tästä sivusta|tämä sivu|sivu\w*|tästä)\b|löysitkö (?:etsimäsi|mitä etsit)"
    r"|hittade du (?:det )?du sökte|hittade du vad|hade du nytta av|var sidan till"
    r"|was this (?:page )?(?:helpful|useful)|did you find what)[^?\n]{0,40}\?"
    r"(?:\s*(?:kyllä|ei|ja|nej|yes|no)\b)*"
    r"|(?:sidan|sivu[an]?|page) (?:visad|katsottu|viewed)\b.{0,40}"
    r"|(?:tykkää|gilla|like)s? \d+"
    r"|(?:seuraa|följ|follow) (?:meitä|oss|us)\b.{0,60}"
    r"|(?:etusivu|hem|startsida|home)(?:\s*[»>›/|]\s*[^»>›/|.]{2,40}){1,5}",
    re.IGNORECASE,
)
"""Whether the page helped, how often it was seen, where in the site it is."""
SHARES = re.compile(
    rf"(?>{SHARE.pattern})(?:[\s:|·,]+(?>{SHARE.pattern})){{0,9}}", re.IGNORECASE
)
PAGE_NUMBER = re.compile(
    r"(?:sivu|sida|page|s\.)\s*\d{1,3}(?:\s*(?:/|\(|of|av)\s*\d{1,3}\)?)?"
    r"|\d{1,3}\s*\(\d{1,3}\)|\d{1,3}\s*/\s*\d{1,3}|[-–—]\s*\d{1,3}\s*[-–—]",
    re.IGNORECASE,
)
TRAILING_PAGE = re.compile(rf"\s+(?:{PAGE_NUMBER.pattern})$", re.IGNORECASE)
COPYRIGHT = re.compile(
    r"(?:©|copyright\b|\(c\)\s*(?=(?:19|20)\d\d\b)).{0,80}", re.IGNORECASE
)
CONTENTS = re.compile(
    r"(?:sisällysluettelo|sisältö|innehåll(?:sförteckning)?|(?:table of )?contents)"
    r"\s*:?",
    re.IGNORECASE,
)
LEADER = re.compile(r"[\s.…·_]{2,}\d{1,3}$")


def drop_furniture(
    lines: Sequence[Line],
) -> tuple[tuple[Line, ...], tuple[Message, ...]]:
    """Lines without page furniture (blanked), and a message for each dropped line."""
    kept = list(lines)
    messages: list[Message] = []
    for start, end in _contents(lines):
        text = "\n".join(line.source for line in lines[start:end] if not line.blank)
        messages.append(message("contents.dropped", text))
        kept[start:end] = [Line()] * (end - start)
    repeated = _running_headers(kept)
    seen: set[str] = set()
    for n, line in enumerate(kept):
        if line.blank or len(line.source) > SHORT or line.marked:
            continue
        key = _without_digits(line.source)
        first = key not in seen
        seen.add(key)
        if is_furniture(line) or (key in repeated and not first):
            messages.append(message("furniture.dropped", line.source))
            kept[n] = Line()
        elif key in repeated and (found := TRAILING_PAGE.search(line.text)):
            # The first of the running headers is the title of the document.
            messages.append(message("furniture.dropped", found[0].strip()))
            kept[n] = Line(text=line.text[: found.start()], page=line.page)
    return tuple(kept), tuple(messages)


def is_furniture(line: Line) -> bool:
    """Whether a line by itself is a share line, a page number or a copyright line."""
    if line.label or line.number:
        text = line.source
        return bool(PAGE_NUMBER.fullmatch(text))
    if not line.item and ASKED.fullmatch(line.text):
        return True
    text = line.text.strip(" :|»›>→↑.")
    return bool(
        SHARES.fullmatch(text)
        or PAGE_NUMBER.fullmatch(line.text)
        or COPYRIGHT.fullmatch(line.source)
        or (line.page and re.fullmatch(r"\d{1,3}", line.text))
    )


def _without_digits(text: str) -> str:
    return re.sub(r"\d+", "0", text)


def _running_headers(lines: Sequence[Line]) -> frozenset[str]:
    """Short lines that return with a page number, or at the edges of pages."""
    counts: Counter[str] = Counter()
    previous: Line | None = None
    for line in lines:
        if line.blank:
            continue
        if line.page and previous is not None and len(previous.source) <= SHORT:
            counts[_without_digits(previous.source)] += 1
        if len(line.source) <= SHORT and (
            line.page or previous is None or TRAILING_PAGE.search(line.source)
        ):
            counts[_without_digits(line.source)] += 1
        previous = line
    return frozenset(key for key, count in counts.items() if count >= 2)


def _contents(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Stretches of at least four short lines that all come again as lines later."""
    filled = [n for n, line in enumerate(lines) if not line.blank]
    keys = {n: fold(LEADER.sub("", lines[n].source[:200])) for n in filled}
    last = {key: n for n, key in keys.items() if key}
    found: list[tuple[int, int]] = []
    run: list[int] = []
    for n in [*filled, -1]:
        if (
            n >= 0
            and keys[n]
            and not lines[n].item
            and len(lines[n].source) <= 160
            and last[keys[n]] > n
        ):
            run.append(n)
            continue
        if len(run) >= 4 and last[keys[run[0]]] > run[-1]:
            before = run[0] - 1
            while before >= 0 and lines[before].blank:
                before -= 1
            titled = before >= 0 and bool(CONTENTS.fullmatch(lines[before].source))
            if titled or _all_headings([lines[each].source for each in run]):
                found.append((before if titled else run[0], run[-1] + 1))
        run = []
    return found


def _all_headings(texts: Sequence[str]) -> bool:
    """Whether most of the lines read like headings: a repeated list does not."""
    known = (match_heading(LEADER.sub("", text), None) for text in texts)
    return sum(1 for each in known if each and each.score >= 0.7) >= 0.6 * len(texts)
