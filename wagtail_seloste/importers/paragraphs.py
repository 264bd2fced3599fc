"""Lines of a passage to paragraphs and list items; hard line breaks are joined."""

import re
from collections.abc import Iterable, Sequence

from .lines import Line
from .markup import BREAK
from .result import Paragraph

ENDED = re.compile(r"[.!?:;…][)\"”]?$")
BROKEN_WORD = re.compile(r"[^\W\d_]{2}-$")
ABBREVIATION = re.compile(r"[A-ZÅÄÖ]-$")
""" "EU-" at the end of a line keeps its hyphen: "EU-maat". """
HANGING = re.compile(r"(?:ja|tai|sekä|och|eller|samt|and|or)\b")


CONTACT = re.compile(
    r"(?:(?:puh(?:elin)?|vaihde|tel(?:efon)?|tfn|gsm|växel|phone|sähköposti|s-posti|e-?post"
    r"|e-?mail)\b[.:]*\s*)?(?:[\w.+-]+\s?(?:@|[(\[]at[)\]])\s?[\w.-]+|[+(]?\d[\d\s()–-]{5,20})",
    re.IGNORECASE,
)
"""An address or a number that has a line of its own."""
SHORT = 60


def paragraphs(lines: Sequence[Line], first: str = "") -> tuple[Paragraph, ...]:
    """Paragraphs of a passage; `first` is text that stood beside its heading."""
    width = wrap_width(lines)
    out: list[Paragraph] = []
    open_lines: list[str] = []
    item = False

    def close() -> None:
        nonlocal open_lines
        if open_lines:
            out.append(Paragraph(tuple(open_lines), item))
        open_lines = []

    for line in (*_spread(first), *(part for each in lines for part in _split(each))):
        if line.blank:
            close()
            item = False
            continue
        text = line.source
        if line.item or line.number:
            close()
            item = line.item
            open_lines = [text]
        elif (
            open_lines
            and not line.row
            and (joined := join(open_lines[-1], text, width))
        ):
            open_lines[-1] = joined
        elif open_lines and item:
            close()
            item = False
            open_lines = [text]
        else:
            open_lines.append(text)
    close()
    return tuple(out)


def wrap_width(lines: Sequence[Line]) -> int:
    """The width at which the text was wrapped; 0 if lines are whole paragraphs."""
    lengths = sorted(len(line.text) for line in lines if len(line.text) > 30)
    if len(lengths) < 3 or lengths[-1] > 130:
        return 0
    return lengths[-max(1, len(lengths) // 10)]


def join(before: str, text: str, width: int) -> str | None:
    """Both lines as one when the break between them is no more than layout."""
    lower = text[:1].islower()
    end = before[-4:]  # a paragraph that grows is not read again for each line
    if BROKEN_WORD.search(end) and lower:
        if HANGING.match(text):
            return f"{before} {text}"
        return before + text if ABBREVIATION.search(end) else before[:-1] + text
    if lower and len(before) < SHORT and CONTACT.fullmatch(text):
        return None
    if lower and not ENDED.search(end):
        return f"{before} {text}"
    if width and len(before) + len(text.split(" ", 1)[0]) + 1 > width:
        # The next word would not have fitted: the line was full.
        return f"{before} {text}"
    return None


def _spread(text: str) -> Iterable[Line]:
    """Parts of a column that were paragraphs or items of their own."""
    parts = text.split(BREAK) if text else []
    for n, part in enumerate(parts):
        if not (stripped := part.strip()):
            continue
        if n:
            yield Line() if not stripped.startswith("•") else Line(text="")
        if stripped.startswith("•"):
            yield Line(text=stripped.lstrip("• "), item=True)
        else:
            yield Line(text=stripped)


def _split(line: Line) -> Iterable[Line]:
    if BREAK in line.text:
        return _spread(line.source if line.label is None else _with_label(line))
    if line.label:
        return (Line(text=_with_label(line)),)
    return (line,)


def _with_label(line: Line) -> str:
    """A line of two columns as text: "Label: text"."""
    if not line.label:
        return line.text
    return f"{line.label.rstrip(':')}: {line.text}" if line.text else line.label
