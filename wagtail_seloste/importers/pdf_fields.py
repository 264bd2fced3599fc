"""What somebody has typed or ticked in a PDF form, and notes written over its pages.

The text of a page does not hold them: they are kept beside it, each with its place.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Any

MOST_FIELDS = 5000
MOST_PARENTS = 20
TICKED, NOT_TICKED = "☒", "☐"
HIDDEN = 1 << 1
BUTTON_TO_PRESS, PASSWORD = 1 << 16, 1 << 13
"""Bits of the flags of annotations and fields: PDF 32000-1, tables 165, 226 and 228."""


@dataclass(frozen=True)
class Answer:
    """The text of a field or note, and the rectangle in which it stands on the page."""

    text: str
    left: float
    bottom: float
    right: float
    top: float


def resolved(value: Any) -> Any:
    """What a reference points to."""
    return value.get_object() if hasattr(value, "get_object") else value


def answers_of(page: Any) -> Iterator[Answer]:
    """The filled fields and the notes of a page, in the order in which it has them."""
    found = resolved(page.get("/Annots"))
    for each in (found if isinstance(found, list) else [])[:MOST_FIELDS]:
        annotation = resolved(each)
        if not hasattr(annotation, "get"):
            continue
        if flags_of(annotation.get("/F")) & HIDDEN:
            continue
        kind = annotation.get("/Subtype")
        text = ""
        if kind == "/Widget":
            text = value_of(annotation)
        elif kind == "/FreeText":
            text = text_of(annotation.get("/Contents"))
        place = place_of(annotation.get("/Rect"))
        if text.strip() and place:
            yield Answer(text, *place)


def value_of(field: Any) -> str:
    """What a field says: its text, the choices made, or a box ticked or not."""
    kind = inherited(field, "/FT")
    flags = flags_of(inherited(field, "/Ff"))
    if kind == "/Tx" and not flags & PASSWORD:
        return text_of(inherited(field, "/V"))
    if kind == "/Ch":
        chosen = inherited(field, "/V")
        several = chosen if isinstance(chosen, list) else [chosen]
        return ", ".join(filter(None, map(text_of, several)))
    if kind == "/Btn" and not flags & BUTTON_TO_PRESS:
        state = resolved(field.get("/AS"))
        return NOT_TICKED if state in (None, "/Off") else TICKED
    return ""


def inherited(field: Any, name: str) -> Any:
    """A property of a field, its own or that of the fields of which it is a part."""
    for _step in range(MOST_PARENTS):
        if not hasattr(field, "get"):
            return None
        value = resolved(field.get(name))
        if value is not None:
            return value
        field = resolved(field.get("/Parent"))
    return None


def flags_of(value: Any) -> int:
    value = resolved(value)
    return value if isinstance(value, int) else 0


def text_of(value: Any) -> str:
    """A text with plain line ends; a long one may be kept as a stream."""
    value = resolved(value)
    if hasattr(value, "get_data"):
        value = value.get_data()
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return ""
    return value.replace("\r\n", "\n").replace("\r", "\n")


def place_of(rectangle: Any) -> tuple[float, float, float, float] | None:
    corners = resolved(rectangle)
    if not isinstance(corners, list) or len(corners) != 4:
        return None
    try:
        x1, y1, x2, y2 = (float(resolved(each)) for each in corners)
    except (TypeError, ValueError):
        return None
    if not all(map(isfinite, (x1, y1, x2, y2))):
        return None
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)
