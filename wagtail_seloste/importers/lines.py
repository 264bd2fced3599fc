"""Text to lines: what the layout of each line says, before anything is judged."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from .markup import BREAK

BULLET = re.compile(
    r"[•●▪■◦‣∙·⁃➢✓►]\s*|[*–—-]\s+(?=\S)|-(?=[^\W\d_])|o(?:\t| {2,})(?=\S)"
)
BEFORE_NUMBER = (
    r"(?:§|kohta|luku|osa|art(?:icle|ikel|\.)|section|part|avsnitt|punkt|del)\s*"
)
NUMBER = re.compile(
    rf"(?:{BEFORE_NUMBER})?"
    r"((?:\d{1,2}(?-i:[a-d]\b)?|(?-i:[IVX]{1,4}|[A-P])(?=\.\d))(?:\.\d{1,2}){0,3})"
    r"(?:\s*[.):§]+\s*(?=[^\W\d_\"”(])|\s+(?:[–—|-]\s+)?(?=[A-ZÅÄÖ\"”(]))",
    re.IGNORECASE,
)
CAPITAL_AFTER_BARE_NUMBER = re.compile(
    r"\d{1,2}[a-d]?(?:\.\d{1,2})*\s+(?:[–—|-]\s+)?[A-ZÅÄÖ\"”]"
)
"""Without a dot only a capital shows that a number is that of a heading."""
NAMED = re.compile(
    r"\b(?:FI-|SE-|AX-)?\d{3} ?\d{2}\b|\s(?:Oyj?|Abp?|AB|ry|rf|Ky|Ltd|Tmi)\.?$"
    r"|\s(?:Street|Road|Lane|Avenue|Square|Quay)\b"
)
"""A name or an address that begins with a number: "1 Lanka Oy", "12 Quay Street"."""
BRACKETED = re.compile(r"[(\[](\d{1,2})[)\]]\s+(?=[A-ZÅÄÖ\"”])")
LETTER = re.compile(r"([A-P]|[IVX]{1,5})[.)]\s+(?=[A-ZÅÄÖ])|([a-p])\)\s+(?=[A-ZÅÄÖ])")
BARE_ROMAN = re.compile(r"([IVX]{1,5})\s+(?=[A-ZÅÄÖ])")
SMALL_LETTER = re.compile(r"\(([a-h])\)\s+(?=\S)")
""" "(a) gifts": one of a list, and no line that goes on."""
MARKED = re.compile(r"(#{1,6})\s+(?=\S)|(?:\*\*|__)(?=[^*_]+(?:\*\*|__):?\s*$)")
LABEL = re.compile(r"(\*\*|__)(?=\S)([^*_]{2,100}?)[.:]?\s*\1:?\s+(?=\S)")
"""Bold words before others in a line: "**Who is responsible.** We are"."""
EMPHASIS = re.compile(r"(\*\*|__)(?=[\w(\"”])([^*_]{1,300})\1")
QUOTE = re.compile(r"^(?:>\s+)+")
COLUMN_GAP = re.compile(r"\t+| {3,}")


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its indentation, bullet, number and marks.

    `number` is "3", "3.1", "1a", "I.1" or "A)", `mark` the same as it stood in the file.
    `label` is the left column of a line in two columns ("" in a line that continues
    the right one), None elsewhere; `level` is that of a heading marked with "#"; `page` says that a page began before the
    line, `row` that it is one of a table whose left column heads no sections.
    """

    text: str = ""
    item: bool = False
    number: str = ""
    mark: str = ""
    label: str | None = None
    marked: bool = False
    level: int = 0
    page: bool = False
    indented: bool = False
    row: bool = False

    @property
    def blank(self) -> bool:
        """Whether nothing stands in the line."""
        return not self.text and not self.label and not self.number

    @property
    def source(self) -> str:
        """The line again as one text, for reports and for text that goes on."""
        text = self.text.replace(BREAK, " ")
        if not self.mark and not self.label:
            return text
        return " ".join(filter(None, (self.mark, self.label, text)))


def split_lines(text: str) -> tuple[Line, ...]:
    """All lines of a text, blank ones included, number and bullet lines joined."""
    lines: list[Line] = []
    page = False
    for raw in ornaments_as_marks(text.replace("\f", "\n\f\n").split("\n")):
        if raw == "\f":
            page = True
            lines.append(Line())
            continue
        line = read_line(raw)
        if page and not line.blank:
            line, page = replace(line, page=True), False
        lines.append(line)
    return tuple(_join_lone_marks(lines))


IN_ORDER = 4
"""So many of one look, or letters one after the other, head sections."""
ORNAMENTS = (
    re.compile(r"\s*(=+|\*{3,}|~+|\|+|\++|[–—-]+)\s*([^\W\d_][^|=*~]*?)\s*\1\s*"),
    re.compile(r"\s*([<«»>‹›]{1,3})\s*([^\W\d_][^<«»>‹›]*?)\s*[<«»>‹›]{1,3}\s*"),
    re.compile(r"\s*([»›▶➤❯■◆❖]|>>)\s*([^\W\d_].*?)\s*"),
    re.compile(r"\s*(\[)([^\W\d_][^\[\]]*)\]\s*"),
)
"""Signs round a heading, or before it: "=== Why ===", "— Why —", "» Why", "[Why]"."""
ENDS_AS_TEXT = re.compile(r"[.,;\d]$")
LONGEST_ORNATE = 120


def ornaments_as_marks(raws: list[str]) -> list[str]:
    """The lines of a text; those that stand out alone by the same signs as headings."""
    for ornament in ORNAMENTS:
        found: dict[int, re.Match[str]] = {}
        for n, raw in enumerate(raws):
            if len(raw) > LONGEST_ORNATE or not (match := ornament.fullmatch(raw)):
                continue
            before = raws[n - 1] if n else ""
            if not before.strip() and not ENDS_AS_TEXT.search(match[2]):
                found[n] = match
        over_text = sum(
            1
            for n in found
            if (
                after := next(
                    (m for m in range(n + 1, len(raws)) if raws[m].strip()), 0
                )
            )
            and after not in found
        )
        if over_text >= IN_ORDER and 2 * over_text > len(found):
            return [
                f"## {found[n][2]}" if n in found else raw for n, raw in enumerate(raws)
            ]
    return raws


def read_line(raw: str) -> Line:
    """One line: marks, bullet, number, and the left column if a tab ends it."""
    body = QUOTE.sub("", raw.strip(" \t"))
    if not body or not body.strip("*_#-–—=~•· "):
        return Line(text="•" if body in ("•", "●", "▪", "·") else "")
    marked = bool(mark := MARKED.match(body))
    if mark:
        body = body[mark.end() :].strip("*_ #") if not mark[1] else body[mark.end() :]
        body = body.strip("# ")
    elif label_words := LABEL.match(body):
        body = f"{label_words[2]}: {body[label_words.end() :]}"
    body = EMPHASIS.sub(r"\2", body)
    bullet = BULLET.match(body)
    if bullet and not marked:
        text = re.sub(r"\s*\t\s*", " ", body[bullet.end() :])
        return Line(text=squeeze(text), item=True)
    if (letter := SMALL_LETTER.match(body)) and not marked:
        text = squeeze(re.sub(r"\s*\t\s*", " ", body[letter.end() :]))
        return Line(text=text, item=True, mark=f"({letter[1]})")
    number = mark_text = ""
    if (
        (found := NUMBER.match(body))
        and (
            not found[0][-1].isspace()
            or re.search(r"[.):§]\s*$", found[0])
            or (CAPITAL_AFTER_BARE_NUMBER.match(body) and not NAMED.search(body))
            or not found[0][0].isdigit()
        )
        or (found := BRACKETED.match(body))
    ):
        number, mark_text, body = found[1], found[0].strip(), body[found.end() :]
    elif found := LETTER.match(body):
        number, mark_text = (found[1] or found[2]) + ")", found[0].strip()
        body = body[found.end() :]
    label: str | None = None
    if raw.startswith("\t") and not number and "\t" not in body:
        label = ""
    elif gap := COLUMN_GAP.search(body):
        label, body = squeeze(body[: gap.start()]), body[gap.end() :]
    elif "\t" in raw and raw.rstrip(" ").endswith("\t"):
        label, body = squeeze(body), ""
    return Line(
        text=squeeze(body),
        number=number,
        mark=mark_text,
        label=label,
        marked=marked,
        level=len(mark[1]) if mark and mark[1] else 0,
        indented=raw.startswith((" ", "\t")),
    )


def letters_as_numbers(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Lines whose letters or Roman numbers run through the document, as numbered ones.

    "A. Who we are", "B. What we keep": sections, where nothing else is numbered so.
    """
    for order in (LETTERS, LETTERS.lower(), ROMAN):
        found: list[int] = []
        bare = [BARE_ROMAN.match(line.text) for line in lines] if order is ROMAN else []
        for n, line in enumerate(lines):
            if len(found) == len(order):
                break
            wanted = order[len(found)]
            if line.number == f"{wanted})" or (
                bare and not line.number and (match := bare[n]) and match[1] == wanted
            ):
                found.append(n)
        apart = sum(1 for n in found if n and lines[n - 1].blank)
        if len(found) < IN_ORDER or apart < len(found) - 1:
            continue
        # Small letters also number what is listed: there they follow each other.
        if order == LETTERS.lower() and 2 * _over_text(lines, found) < len(found):
            continue
        if sum(line.number.isdigit() for line in lines) >= len(found):
            continue
        out = list(lines)
        for n, line in enumerate(lines):
            if line.number.isdigit():  # numbers of something within the sections
                out[n] = replace(line, number=f"{line.number})")
        for number, n in enumerate(found, 1):
            out[n] = replace(out[n], number=str(number))
            if bare and not lines[n].number and (match := bare[n]):
                out[n] = replace(out[n], mark=match[1], text=out[n].text[match.end() :])
        return tuple(out)
    return tuple(lines)


def _over_text(lines: Sequence[Line], found: Sequence[int]) -> int:
    """How many of the lines are short, with others than these under them."""
    filled = [n for n, line in enumerate(lines) if not line.blank]
    after = dict(pairwise(filled))
    return sum(
        1
        for n in found
        if len(lines[n].text) <= 100 and after.get(n, n) not in (n, *found)
    )


LETTERS = "ABCDEFGHIJKLMNOP"
ROMAN = (
    "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX".split()
)


def squeeze(text: str) -> str:
    """Runs of spaces and tabs as one space; breaks inside a column stay."""
    if BREAK not in text:
        return " ".join(text.split())
    parts = (" ".join(part.split()) for part in text.split(BREAK))
    return BREAK.join(part for part in parts if part)


def _join_lone_marks(lines: list[Line]) -> list[Line]:
    """A bullet or a number alone on its line belongs to the text after it."""
    out: list[Line] = []
    pending: Line | None = None
    for line in lines:
        lone = line.text == "•" or bool(re.fullmatch(r"\d{1,2}[.)]", line.text))
        if lone and pending is None and line.label is None and not line.item:
            pending = line
            continue
        if pending is not None:
            if line.blank and pending.text == "•":
                continue
            if pending.text == "•":
                line = replace(line, item=True)
            elif not line.blank and not line.number and not line.item:
                number = pending.text.rstrip(".)")
                line = replace(line, number=number, mark=pending.text)
            elif line.blank and not pending.page:
                # "1." / empty line / "Heading": look at the next line.
                pending = replace(pending, page=True)
                continue
            else:
                out.append(replace(pending, page=False))
            pending = None
        out.append(line)
    if pending is not None and pending.text != "•":
        out.append(replace(pending, page=False))
    return out
