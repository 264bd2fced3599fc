"""The forms in which a recorded text is handed out, by the suffix of their address."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ..notice import Notice
from . import html_fragment, jsonld, markdown, plain_text
from .about import About

__all__ = ["FORMATS", "About", "Format"]


@dataclass(frozen=True, kw_only=True)
class Format:
    """One form of a text."""

    suffix: str
    """Of addresses and of file names, without the dot."""

    media_type: str

    render: Callable[[Notice, About], str | bytes]
    """Plain function of the document and of what it is; text is sent as UTF-8."""


FORMATS: Final[dict[str, Format]] = {
    each.suffix: each
    for each in (
        Format(suffix="md", media_type="text/markdown", render=markdown.render),
        Format(suffix="txt", media_type="text/plain", render=plain_text.render),
        Format(suffix="html", media_type="text/html", render=html_fragment.render),
        Format(suffix="jsonld", media_type="application/ld+json", render=jsonld.render),
    )
}
"""By suffix. JSON is no format of this kind: it hands out the recorded bytes."""
