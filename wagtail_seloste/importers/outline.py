"""Headings: lines that by layout, words and place begin a section.

`candidates` judges every line by itself; `choosing` then finds the style that this
document uses for its headings and takes the candidates that fit into it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from .lines import Line
from .matching import Match, is_known, match_heading

Style = Literal["numbered", "subnumbered", "label", "marked", "caps", "line", "runin"]
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
# Labels of contact details and the like: never a heading.
DETAIL = re.compile(
    r"(?:nimi|osoite|posti\w*|käynti\w*|puh(?:elin)?\w*|sähköposti\w*|s-posti|gsm|fax|"
    r"matkapuh\w*|y-tunnus|www|kotisivu\w*|verkkosivu\w*|internet|kotipaikka|"
    r"namn|adress|postadress|besöksadress|tel(?:efon|\.)?\w*|e-?post\w*|fo-nummer|"
    r"org(?:anisations)?\.?(?:nr|nummer)?|webb\w*|hemsida|hemort|mobil|"
    r"name|address|(?:tele)?phone|e-?mail\w*|mail|business id|company|website|street"
    r"|postal address|tfn|vat\w*|alv\w*|lisätietoja?|huom|obs|note)\.?",
    re.IGNORECASE,
)
# Words that make a line a sentence rather than a heading.
SENTENCE = re.compile(
    r"(?:sinulla|rekisteröidyllä|hänellä|henkilöllä|jäsenellä|asiakkaalla) on\b|\bvoit\b"
    r"|\bdu har\b|\bregistrerade har\b|\byou (?:have|may|can)\b|,.*:$",
    re.IGNORECASE,
)
ENTITY_CHARACTERS = re.compile(r"@|www\.|https?:|\d{4}")


@dataclass(frozen=True, slots=True)
class Heading:
    """Lines `start` to `end` as a heading; `rest` is text that follows in the line."""

    start: int
    end: int
    text: str
    style: Style
    match: Match | None = None
    rest: str = ""
    isolated: bool = False
    attached: bool = False


def two_columns(lines: Sequence[Line], language: str | None) -> bool:
    """Whether the document has its headings in a left column."""
    labels = [line.label for line in lines if line.label and len(line.label) <= 200]
    known = [
        found.key
        for label in labels
        if (found := match_heading(label, language)) and found.score >= 0.7
    ]
    return len(set(known)) >= 2 and len(known) >= 0.3 * len(labels)


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


def flatten_columns(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Lines of a document without columns: a gap in a line is just a space."""
    return tuple(
        line
        if line.label is None
        else replace(
            line,
            text=f"{line.label} {line.text}".strip(" "),
            label=None,
            number=line.number,
        )
        for line in lines
    )


def candidates(lines: Sequence[Line], match: Matcher) -> list[Heading]:
    """Every line, or run of wrapped lines, that could be a heading."""
    found: list[Heading] = []
    n, after = 0, -1
    while n < len(lines):
        heading = _candidate(lines, n, match, after)
        n = heading.end if heading else n + 1
        if heading:
            found.append(heading)
            if heading.match or heading.style != "line":
                after = heading.end
    return found


def _candidate(
    lines: Sequence[Line], n: int, match: Matcher, after_heading: int
) -> Heading | None:
    line = lines[n]
    if line.blank or line.item:
        return None
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
    if count == 1 and beside and (run_in := _run_in(line, n, match)):
        return run_in
    if len(text) > LONGEST and not (text.endswith("?") and len(text) <= 220):
        return None
    if not beside and not (" " in text and is_known(text)):
        return None
    found = match(text)
    in_list = not (
        opened or second or line.number or line.marked or before.item
    ) and not (CLOSED.search(before.source[-1:]))
    if in_list and not (found and found.score >= 0.95):
        # A line among short lines without full stops.
        return None
    style = _style(line, text)
    isolated, attached = opened and following.blank, opened and not following.blank
    if not _fits(text, style, found, opened, following):
        return None
    return Heading(n, n + count, text, style, found, "", isolated, attached)


def _label(line: Line, n: int, match: Matcher) -> Heading | None:
    label = (line.label or "").strip(" :")
    if not label or len(label) > 250 or DETAIL.fullmatch(label):
        return None
    return Heading(n, n + 1, line.label or "", "label", match(label), line.text)


def _run_in(line: Line, n: int, match: Matcher) -> Heading | None:
    """ "Label: text", or "Label. Text", in one line: the label is plainly a heading."""
    best: tuple[float, str, str, Match] | None = None
    places = [(part, False) for part in list(COLON.finditer(line.text[:400]))[:3]]
    places += [(part, True) for part in list(DASH.finditer(line.text[:120]))[:1]]
    for part, dash in places:
        label, rest = line.text[: part.start()], line.text[part.end() :]
        if DETAIL.fullmatch(label) or not 3 <= len(label) <= LONGEST:
            continue
        found = match(label)
        if not found or found.key == "notice_title":
            continue
        exact = found.reason == "lexicon"
        if not exact and (dash or len(label.split()) > 9 or re.search(r" \w$", label)):
            continue
        if found.score < 0.7 or (dash and not line.number and len(rest) < 40):
            continue
        if best is None or found.score > best[0]:
            best = (found.score, label, rest, found)
    if best is None and (stop := STOP.search(line.text, 0, 80)):
        label, rest = line.text[: stop.start()], line.text[stop.end() :]
        found = match(label)
        if found and found.reason == "lexicon" and found.key != "notice_title":
            best = (found.score, label, rest, found)
    if best is None:
        return None
    _, label, rest, found = best
    style: Style = _style(line, label) if line.number else "runin"
    return Heading(n, n + 1, label, style, found, rest)


def _wrapped(lines: Sequence[Line], n: int) -> int:
    """How many lines the heading that begins at line n goes on for (1 to 4)."""
    block = [lines[n]]
    for line in lines[n + 1 : n + 4]:
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
        # "What we use the data for" ends with such a word, too, and its text is long.
        goes_on = CONNECTED.search(here) and len(then) <= LONGEST_WRAPPED
        if CLOSED.search(here) or not (
            then[:1].islower() or then[:1] in "(" or goes_on or all_caps
        ):
            break
        natural += 1
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
    letters = [each for each in text if each.isalpha()]
    upper = sum(1 for each in letters if each.isupper())
    return len(letters) >= 4 and upper >= 0.9 * len(letters)


def _fits(
    text: str, style: Style, found: Match | None, opened: bool, following: Line
) -> bool:
    """Whether words and layout together make a heading possible."""
    score = found.score if found else 0.0
    exact = bool(found and found.reason == "lexicon")
    if text[-1:] in ",;" or (not text.lstrip('("”')[:1].isupper() and not exact):
        return False
    if DETAIL.fullmatch(text.strip(" :")):
        return False
    words = len(text.split())
    if text.endswith(".") and not exact and (style == "line" or words > 9):
        return False
    if style == "line" and not exact and text[-1] != "?" and SENTENCE.search(text):
        return False
    if style == "line":
        if ENTITY_CHARACTERS.search(text) and not exact:
            return False
        if text.endswith("?") and QUESTION.match(text):
            return opened or score >= 0.5
        if not opened:
            tight = following.blank or not following.text[:1].islower()
            longer = following.item or len(following.text) > len(text)
            return tight and score >= (0.72 if longer and words <= 6 else 0.88)
        if text.endswith(":") and not exact:
            return score >= (0.72 if words <= 5 else 0.8) and words <= 8
        if following.text[:1].islower() and not following.item:
            return exact
        if not following.blank and not found:
            return words <= 7
        return bool(found) or words <= 12
    if style in ("numbered", "subnumbered", "marked", "caps"):
        return score >= 0.45 or words <= 14
    return True
