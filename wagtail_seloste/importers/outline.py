"""Headings: lines that by layout, words and place begin a section.

`candidates` judges every line by itself; `choosing` then finds the style that this
document uses for its headings and takes the candidates that fit into it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal

from .dates import is_labelled, is_labelled_date
from .lines import Line
from .matching import CLEAR, Match, is_known, match_heading, match_passage

Style = Literal[
    "numbered", "subnumbered", "label", "marked", "caps", "line", "runin", "bullet"
]
Matcher = Callable[[str], Match | None]

LONGEST = 170
LONGEST_WRAPPED = 90
"""Characters of a line with which a heading goes on that begins like a sentence."""
CLOSED = re.compile(r"[.!?:;…)\"”]$")
CONNECTED = re.compile(
    r"(?:[,/–-]|\b(?:ja|tai|sekä|eli|och|eller|samt|av|för|till|om|and|or|of|the|to|for"
    r"|EU:n|koskevien|koskevissa))$"
)
COLON = re.compile(r"\s*:\s+(?=\S)")
DASH = re.compile(r"\s+[–—]\s+(?=\S)")
STOP = re.compile(r"(?<=[^\W\d_]{3})[.?]\s+(?=[^\W\d_a-zåäö]|\d)")
QUESTION = re.compile(
    r"(?:mi|ku|ke|voi|onko|sä|va|hu|vem|vilk|nä|får|kan|är|har|wh|how|do|is|are|can)",
    re.IGNORECASE,
)
ASKS = re.compile(
    r"(?:mitä|miten|mihin|mistä|miksi|milloin|kuka|ketkä|kenelle|keneltä|kuinka|vad|hur|vem"
    r"|vilka|varför|varifrån|när|what|how|who|whom|where|when|why|which)\b[^.,:]*$",
    re.IGNORECASE,
)
"""A heading that asks without a question mark: "What you may ask for"."""
# Labels of contact details and the like: never a heading.
DETAIL = re.compile(
    r"(?:nimi|osoite|posti\w*|käynti\w*|puh(?:elin)?\w*|sähköposti\w*|s-posti|gsm|fax|"
    r"matkapuh\w*|y-tunnus|www|kotisivu\w*|verkkosivu\w*|internet|kotipaikka|"
    r"namn|adress|postadress|besöksadress|tel(?:efon|\.)?\w*|e-?post\w*|fo-nummer|"
    r"org(?:anisations)?\.?(?:nr|nummer)?|webb\w*|hemsida|hemort|mobil|"
    r"name|address|(?:tele)?phone|e-?mail\w*|mail|business id|company|website|street"
    r"|postal address|tfn|vat\w*|alv\w*|lisätietoja?|huom|obs|note"
    r"|tehtävä(?:nimike)?|titteli|befattning|tjänst|titel|roll?e?|job title)\.?",
    re.IGNORECASE,
)
# Words that make a line a sentence rather than a heading.
SENTENCE = re.compile(
    r"(?:sinulla|rekisteröidyllä|hänellä|henkilöllä|jäsenellä|asiakkaalla) on\b|\bvoit\b"
    r"|\bdu har\b|\bregistrerade har\b|\byou (?:have|may|can)\b|,.*:$",
    re.IGNORECASE,
)
LEGAL_FORM = re.compile(
    r"(?<=\w\s)(?:oyj?|abp?|ry|r\.\s?y\.|rf|r\.\s?f\.|ky|kb|tmi|osk|sr|hb|ltd|inc|llc)\.?$",
    re.IGNORECASE,
)
"""The end of an organisation's name, which stands under a heading."""
LONGEST_FORM = 10
ENTITY_CHARACTERS = re.compile(r"@|www\.|https?:|\d{4}")


@dataclass(frozen=True, slots=True)
class Heading:
    """Lines `start` to `end` as a heading; `rest` is text that follows in the line.

    `isolated` and `attached` say that a blank line is before it, and after it or not;
    `over_text`, that sentences, a list or an address follow.
    """

    start: int
    end: int
    text: str
    style: Style
    match: Match | None = None
    rest: str = ""
    isolated: bool = False
    attached: bool = False
    over_text: bool = False


TELLING_LABELS = 2000
"""Labels that are enough to tell whether they head the sections of a document."""


def two_columns(lines: Sequence[Line], language: str | None) -> bool:
    """Whether the document has its headings in a left column."""
    labels = [line.label for line in lines if line.label and len(line.label) <= 200]
    labels = labels[:TELLING_LABELS]
    known = [
        found.key
        for label in labels
        if (found := match_heading(label, language)) and found.score >= 0.7
    ]
    if len(set(known)) >= 2 and len(known) >= 0.3 * len(labels):
        return True
    # Labels that no lexicon knows: nearly all of the text stands beside some.
    beside = [line for line in lines if line.label is not None]
    said = {
        found.key
        for line in beside[:TELLING_LABELS]
        for found in (
            match_heading(line.label or "", language),
            match_passage(line.text, language),
        )
        if found and found.score >= 0.5
    }
    inside, whole = (sum(len(each.source) for each in some) for some in (beside, lines))
    return len(labels) >= 5 and inside >= 0.7 * whole and len(said) >= 3


def join_labels(lines: Sequence[Line], language: str | None) -> tuple[Line, ...]:
    """Lines of two columns, with labels that go on in the next line made whole."""
    out: list[Line] = []
    for line in lines:
        last = out[-1] if out else Line()
        if last.label and line.label and line.label[:1].islower():
            text = f"{last.text} {line.text}".strip()
            out[-1] = replace(last, label=f"{last.label} {line.label}", text=text)
            continue
        if last.label and line.label is None and line.text[:1].islower():
            label = f"{last.label} {line.text}"
            whole = match_heading(label, language)
            if (
                whole
                and whole.score >= 0.8
                and len(line.text) <= 40
                and not (line.item or line.number or line.indented)
            ):
                out[-1] = replace(last, label=label)
                continue
        out.append(line)
    return tuple(out)


DASHED = re.compile(r"([A-ZÅÄÖ][^:.!?;–—]{2,40}?)\s+[-–—]\s+(?=\S)")


def dashes_as_colons(lines: Sequence[Line], language: str | None) -> tuple[Line, ...]:
    """Lines of a document that parts its labels from their text with a dash:
    "Storage - two years", line after line, as "Storage: two years"."""
    found = {
        n: each
        for n, line in enumerate(lines)
        if not line.item and line.label is None and (each := DASHED.match(line.text))
    }
    filled = sum(1 for line in lines if not line.blank)
    if len(found) < SEVERAL or len(found) < 0.5 * filled:
        return tuple(lines)
    known = (match_heading(each[1], language) for each in found.values())
    if len({each.key for each in known if each and each.score >= CLEAR}) < SEVERAL:
        return tuple(lines)
    return tuple(
        replace(line, text=f"{each[1]}: {line.text[each.end() :]}")
        if (each := found.get(n))
        else line
        for n, line in enumerate(lines)
    )


def flatten_columns(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Lines of a document without columns: a gap in a line is just a space.

    But a date of the notice at the right of something else stays a line of its own.
    """
    out: list[Line] = []
    for line in lines:
        if line.label is None:
            out.append(line)
        elif line.label and not is_labelled(line.label) and is_labelled_date(line.text):
            out.append(replace(line, text=line.label, label=None))
            out.append(Line(text=line.text))
        else:
            text = f"{line.label} {line.text}".strip(" ")
            row = bool(line.label and line.text)
            out.append(replace(line, text=text, label=None, row=row))
    return tuple(out)


SHORT_LABEL = re.compile(
    r"[A-ZÅÄÖ][^:.!?;]{2,70}(?::|[?.]:)\s+(?=[\w(\"”])"
    r"|[A-ZÅÄÖ][^:.!?;]{2,90}\?\s+(?=[A-ZÅÄÖ])"
)
STOP_LABEL = re.compile(r"[A-ZÅÄÖ][^.:!?;,]{2,40}\.\s+(?=[A-ZÅÄÖ])")
""" "Security. All traffic is encrypted": a label as a full stop ends it."""
SENTENCE_BREAK = re.compile(r"(?<=[^\W\d_]{3}[.!?)])\s+|(?<=\d[.)])\s+")
ENDS_TEXT = re.compile(r"[.!][)\"”]?$")
SEVERAL = 4
"""So many lines of one look are no accident."""


@dataclass(frozen=True, slots=True)
class Looks:
    """Which looks that a heading rarely has are common in this document."""

    colons: bool = False
    run_ins: bool = False
    close_run_ins: bool = False
    stops: bool = False
    bullets: bool = False
    lone_bullets: bool = False


def looks(lines: Sequence[Line]) -> Looks:
    """The looks that several lines have which stand where a heading would."""
    colons = run_ins = openings = bullets = items = close = beginnings = stops = 0
    lone_bullets = 0
    for n, line in enumerate(lines):
        before = lines[n - 1] if n else Line()
        following = lines[n + 1] if n + 1 < len(lines) else Line()
        if line.item:
            items += 1
            lone = _lone_item(lines, n)
            lone_bullets += lone and before.blank and following.blank
            bullets += bool(lone or SHORT_LABEL.match(line.text))
            continue
        if line.blank or not _opens(before):
            continue
        labelled = bool(_short_label(line))
        close += labelled
        beginnings += 1
        if not before.blank:
            continue
        openings += 1
        run_ins += labelled
        stops += bool(_stop_label(line))
        if following.blank:
            following = _near(lines, n, 1)
        colons += (
            line.text.endswith(":")
            and len(line.text.split()) <= 9
            and not SENTENCE.search(line.text)
            and _is_text(following)
            and not following.item
        )
    return Looks(
        colons=colons >= SEVERAL,
        run_ins=run_ins >= SEVERAL and run_ins >= 0.4 * openings,
        # Line after line, without a blank one between.
        close_run_ins=run_ins < SEVERAL <= close and close >= 0.4 * beginnings,
        stops=stops > SEVERAL and stops >= 0.6 * openings,
        bullets=bullets >= SEVERAL and bullets >= 0.6 * items,
        lone_bullets=lone_bullets >= SEVERAL,
    )


def _opens(before: Line) -> bool:
    """Whether a line can begin with a label after this one."""
    return bool(
        before.blank or ENDS_TEXT.search(before.source[-2:]) or _short_label(before)
    )


def part_run_ins(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Lines with a label before each subject, where that is how the document does it:
    "Fees: 20 euros. Meetings: in May." becomes two lines."""
    if not looks(lines).close_run_ins:
        return tuple(lines)
    out: list[Line] = []
    for line in lines:
        starts = [0]
        if not (line.item or line.label) and _short_label(line):
            starts += [
                found.end()
                for found in SENTENCE_BREAK.finditer(line.text)
                if _short_label(Line(text=line.text[found.end() :]))
            ]
        for start, end in zip(starts, [*starts[1:], len(line.text)], strict=True):
            text = line.text[start:end].strip()
            out.append(Line(text=text) if start else replace(line, text=text))
    return tuple(out)


def _short_label(line: Line) -> re.Match[str] | None:
    found = SHORT_LABEL.match(line.text)
    label = found[0].rstrip(": ") if found else ""
    if label.endswith("?"):
        return found
    if DETAIL.fullmatch(label) or len(label.split()) > 9 or SENTENCE.search(label):
        return None
    return found


def _stop_label(line: Line) -> re.Match[str] | None:
    if line.number or line.marked or line.label is not None:
        return None
    found = STOP_LABEL.match(line.text)
    return found if found and len(found[0].split()) <= 5 else None


def _lone_item(lines: Sequence[Line], n: int) -> bool:
    """Whether a line with a bullet stands over text rather than among other items."""
    text = lines[n].text
    if len(text) > 90 or text[-1:] in ".,;" or not text[:1].isupper():
        return False
    if _near(lines, n, -1).item and not _beside_list(lines, n, -1):
        return False
    if _near(lines, n, 1).item:
        return _beside_list(lines, n, 1)
    return _is_text(_near(lines, n, 1), no_item=True) or _wraps(lines, n + 1)


def _beside_list(lines: Sequence[Line], n: int, step: int) -> bool:
    """Whether a blank line parts an item from a list whose items stand close together."""
    beside = n + step
    while 0 < beside < len(lines) - 1 and lines[beside].blank:
        beside += step
    if beside == n + step or not 0 < beside < len(lines) - 1:
        return False
    return lines[beside].item and lines[beside + step].item


def _near(lines: Sequence[Line], n: int, step: int) -> Line:
    """The next line with words in it, before or after."""
    at = n + step
    while 0 <= at < min(len(lines), n + 4) and at > n - 4:
        if not lines[at].blank:
            return lines[at]
        at += step
    return Line()


def _is_text(line: Line, *, no_item: bool = False) -> bool:
    """Whether a line looks like text under a heading: a sentence, an item, an address."""
    if line.item:
        return not no_item
    text = line.source
    return bool(
        len(text) > 60
        or ENDS_TEXT.search(text)
        or ENTITY_CHARACTERS.search(text)
        or ends_in_name(text)
        or text.count(",") >= 2
    )


def _wraps(lines: Sequence[Line], n: int) -> bool:
    """Whether the lines from here on are a text that is wrapped in narrow lines."""
    block: list[str] = []
    for line in islice(lines, n, n + WRAPPED):
        if line.blank and block:
            break
        if line.item or line.number or line.marked or line.label is not None:
            return False
        if not line.blank:
            block.append(line.text)
    goes_on = any(line[:1].islower() for line in block[1:])
    long = goes_on and sum(map(len, block)) > 60
    return long and bool(len(block) > WRAPPED - 3 or ENDS_TEXT.search(block[-1]))


WRAPPED = 8
"""Lines that are looked at for the end of a paragraph."""


def candidates(lines: Sequence[Line], match: Matcher) -> list[Heading]:
    """Every line, or run of wrapped lines, that could be a heading."""
    found: list[Heading] = []
    common = looks(lines)
    n, after = 0, -1
    while n < len(lines):
        heading = _candidate(lines, n, match, after, common)
        n = heading.end if heading else n + 1
        if heading:
            found.append(heading)
            if heading.match or heading.style != "line":
                after = heading.end
    return found


def _candidate(
    lines: Sequence[Line], n: int, match: Matcher, after_heading: int, common: Looks
) -> Heading | None:
    line = lines[n]
    if line.blank:
        return None
    if line.item:
        return _bullet(lines, n, match, common)
    if line.label:
        return _label(line, n, match)
    if line.label is not None or not line.text:
        return None
    before = lines[n - 1] if n else Line()
    opened = before.blank or n == after_heading
    # One line under a heading is its text: what follows may be the next heading.
    second = n == after_heading + 1
    beside = (
        opened
        or second
        or line.number
        or line.marked
        or before.item
        or len(before.source) < 45
        or CLOSED.search(before.source[-1:])
    )
    count = _wrapped(lines, n)
    text = _joined(lines[n : n + count])
    following = lines[n + count] if n + count < len(lines) else Line()
    # A number that a colon or a tab parts from its heading has the text behind it.
    one_line = count == 1 or len(line.text) > 60 or line.number[-1:] == ")"
    if one_line and beside and (run_in := _run_in(line, n, match)):
        return run_in
    run_ins = (
        before.blank if common.run_ins else common.close_run_ins and _opens(before)
    )
    if one_line and run_ins and (label := _short_label(line)):
        name = label[0].rstrip(": ")
        rest = line.text[label.end() :]
        style: Style = _style(line, name) if line.number else "runin"
        return Heading(n, n + 1, name, style, match(name), rest, over_text=True)
    if one_line and common.stops and before.blank and (label := _stop_label(line)):
        name, rest = label[0].rstrip(". "), line.text[label.end() :]
        return Heading(n, n + 1, name, "runin", match(name), rest, over_text=True)
    if len(text) > LONGEST and not (text.endswith("?") and len(text) <= 220):
        return None
    if not beside and not (" " in text and is_known(text)):
        return None
    found = match(text)
    # Without blank lines a heading shows by the sentence that ends before it.
    beneath = bool(before.item or ENDS_TEXT.search(before.source[-2:]))
    in_list = not (
        opened or second or line.number or line.marked or before.item
    ) and not (CLOSED.search(before.source[-1:]))
    if in_list and not (found and found.score >= 0.95):
        # A line among short lines without full stops.
        return None
    style = _style(line, text)
    isolated, attached = opened and following.blank, opened and not following.blank
    over = _is_text(_near(lines, n + count - 1, 1)) or _wraps(lines, n + count)
    if not opened and beneath and over and _stands_out(text, following):
        opened = attached = True
    if common.colons and text.endswith(":") and style == "line" and over:
        text = text.removesuffix(":")
    leads = text.endswith(":") and _near(lines, n + count - 1, 1).item
    if not _fits(text, style, found, opened, following) or (
        # "We collect the following data:" leads a list in.
        leads and style == "line" and len(text.split()) > 5
    ):
        return None
    return Heading(n, n + count, text, style, found, "", isolated, attached, over)


def ends_in_name(text: str) -> bool:
    """Whether a line ends as the name of an organisation does."""
    return LEGAL_FORM.search(text, max(0, len(text) - LONGEST_FORM)) is not None


def _stands_out(text: str, following: Line) -> bool:
    """Whether a line between others is short and unlike the sentence that follows."""
    return (
        len(text) <= 60
        and not CLOSED.search(text.rstrip("?"))
        and text[:1].isupper()
        and "," not in text
        and (following.item or len(following.source) > len(text))
    )


def _bullet(
    lines: Sequence[Line], n: int, match: Matcher, common: Looks
) -> Heading | None:
    """An item over text, or one that begins with a label, as a heading."""
    text = lines[n].text
    if (common.bullets or common.lone_bullets) and _lone_item(lines, n):
        return Heading(n, n + 1, text, "bullet", match(text), over_text=True)
    if common.bullets and (label := SHORT_LABEL.match(text)):
        name, rest = label[0].rstrip(": "), text[label.end() :]
        return Heading(n, n + 1, name, "bullet", match(name), rest, over_text=True)
    return None


def _label(line: Line, n: int, match: Matcher) -> Heading | None:
    label = (line.label or "").strip(" :")
    if not label or len(label) > 250 or DETAIL.fullmatch(label):
        return None
    return Heading(n, n + 1, line.label or "", "label", match(label), line.text)


def _run_in(line: Line, n: int, match: Matcher) -> Heading | None:
    """ "Label: text", or "Label. Text", in one line: the label is plainly a heading."""
    best: tuple[float, str, str, Match] | None = None
    start = line.text[:400]
    colons = islice(COLON.finditer(start), 3) if ":" in start else ()
    places = [(part, False) for part in colons]
    if "–" in start or "—" in start:
        places += [(part, True) for part in islice(DASH.finditer(start[:120]), 1)]
    for part, dash in places:
        label, rest = line.text[: part.start()], line.text[part.end() :]
        if DETAIL.fullmatch(label) or not 3 <= len(label) <= LONGEST:
            continue
        found = match(label)
        if not found or found.key == "notice_title":
            continue
        exact = found.reason == "heading"
        if not exact and (dash or len(label.split()) > 9 or re.search(r" \w$", label)):
            continue
        if found.score < 0.7 or (dash and not line.number and len(rest) < 40):
            continue
        if best is None or found.score > best[0]:
            best = (found.score, label, rest, found)
    if best is None and (stop := STOP.search(line.text, 0, 80)):
        label, rest = line.text[: stop.start()], line.text[stop.end() :]
        found = match(label) if is_known(label) else None
        if found and found.key != "notice_title":
            best = (found.score, label, rest, found)
    if best is None:
        return None
    _, label, rest, found = best
    style: Style = _style(line, label) if line.number else "runin"
    return Heading(n, n + 1, label, style, found, rest)


def _wrapped(lines: Sequence[Line], n: int) -> int:
    """How many lines the heading that begins at line n goes on for (1 to 4)."""
    block = [lines[n]]
    # What is marked as a heading is one up to the end of its line.
    for line in () if lines[n].marked else lines[n + 1 : n + 4]:
        if line.blank or line.item or line.number or line.marked or line.label:
            break
        block.append(line)
    if any(len(line.text) > LONGEST for line in block[:1]):
        return 1
    for count in range(len(block), 0, -1):
        text = _joined(block[:count])
        if len(text) <= LONGEST and is_known(text):
            return count
    natural = 1
    while natural < len(block):
        here, then = block[natural - 1].text, block[natural].text
        all_caps = _caps(here) and _caps(then)
        if ENDS_TEXT.search(then) or (
            ":" in then and DETAIL.fullmatch(then.split(":")[0])
        ):
            break  # a sentence, or a detail such as "e-mail: ..."
        if "@" in then:
            break
        # What is set in under a heading is its text, or goes on with its capitals.
        if block[natural].indented and not block[0].indented and not all_caps:
            break
        # "What we use the data for" ends with such a word, too, and its text is long.
        goes_on = CONNECTED.search(here) and len(then) <= LONGEST_WRAPPED
        if CLOSED.search(here) or not (
            then[:1].islower() or then[:1] in "(" or goes_on or all_caps
        ):
            break
        natural += 1
    if natural == len(block) and lines[n].number:
        below = next((line for line in lines[n + natural :] if not line.blank), None)
        if below is None or below.number:
            return 1  # one word under a heading is its text, or it would have none
    return natural


def _joined(block: Sequence[Line]) -> str:
    text = block[0].text
    for line in block[1:]:
        if re.search(r"[^\W\d_]-$", text) and line.text[:1].islower():
            keep = re.match(r"(?:ja|tai|sekä|och|eller|samt|and|or)\b", line.text)
            text = f"{text} {line.text}" if keep else text[:-1] + line.text
        else:
            text = f"{text} {line.text}"
    return text


def _style(line: Line, text: str) -> Style:
    if line.marked:
        return "marked"
    if line.number:
        return "numbered" if line.number.isdigit() else "subnumbered"
    return "caps" if _caps(text) else "line"


def _caps(text: str) -> bool:
    letters = "".join(filter(str.isalpha, text))
    upper = sum(map(str.isupper, letters))
    return len(letters) >= 4 and upper >= 0.9 * len(letters)


def _fits(
    text: str, style: Style, found: Match | None, opened: bool, following: Line
) -> bool:
    """Whether words and layout together make a heading possible."""
    score = found.score if found else 0.0
    exact = bool(found and found.reason == "heading")
    if text[-1:] in ",;" or (not text.lstrip('("”')[:1].isupper() and not exact):
        return False
    if DETAIL.fullmatch(text.strip(" :")):
        return False
    if style == "line" and not exact and DETAIL.fullmatch(text.partition(":")[0]):
        return False  # "Role: customer service"
    words = len(text.split())
    if text.endswith(".") and not exact and (style == "line" or words > 9):
        return False
    asks = text[-1] == "?" or ASKS.match(text)
    if style == "line" and not exact and not asks and SENTENCE.search(text):
        return False
    if style == "line":
        if (ENTITY_CHARACTERS.search(text) or ends_in_name(text)) and not exact:
            return False
        if text.endswith("?") and QUESTION.match(text):
            return opened or score >= 0.5
        if not opened:
            tight = following.blank or not following.text[:1].islower()
            longer = following.item or len(following.text) > len(text)
            return tight and score >= (0.72 if longer and words <= 6 else 0.88)
        if text.endswith(":") and not exact:
            return score >= (0.72 if words <= 5 else 0.8) and words <= 8
        address = ENTITY_CHARACTERS.search(following.text[:60])
        if following.text[:1].islower() and not following.item and not address:
            return exact
        if not following.blank and not found:
            return words <= 7
        return bool(found) or words <= 12
    if style in ("numbered", "subnumbered", "marked", "caps"):
        return score >= 0.45 or words <= 14
    return True


def outer_headings(headings: Sequence[Heading], lines: Sequence[Line]) -> list[int]:
    """For each heading which one it stands under, by level or by number; -1 for none."""
    outer: list[int] = []
    open_ones: list[int] = []
    numbered: dict[str, int] = {}
    for n, line in enumerate(lines[each.start] for each in headings):
        found = numbered.get(line.number.rpartition(".")[0], -1)
        if line.level:
            while (
                open_ones and lines[headings[open_ones[-1]].start].level >= line.level
            ):
                open_ones.pop()
            found = open_ones[-1] if open_ones else found
            open_ones.append(n)
        if line.number:
            numbered[line.number] = n
        outer.append(found)
    return outer
