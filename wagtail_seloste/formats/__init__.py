"""The forms in which a recorded text is handed out, by the suffix of their address."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Final

from ..notice import Notice
from . import docx, html_fragment, jsonld, markdown, pdf, plain_text
from .about import About, file_name

__all__ = ["DOCUMENTS", "FORMATS", "KNOWN", "About", "Format", "file_name"]


@dataclass(frozen=True, kw_only=True)
class Format:
    """One form of a text."""

    suffix: str
    """Of addresses and of file names, without the dot."""

    media_type: str

    render: Callable[[Notice, About], str | bytes]
    """Plain function of the document and of what it is; text is sent as UTF-8."""

    is_for_people: bool = True
    """Whether a reader is offered it, or only a program that looks for it."""

    is_download: bool = False
    """Whether it is saved rather than shown: what no browser shows itself."""

    needs: str = ""
    """The module of the extra ``documents`` without which there is no such form."""

    @property
    def is_installed(self) -> bool:
        return not self.needs or find_spec(self.needs) is not None


KNOWN: Final = (
    Format(suffix="md", media_type="text/markdown", render=markdown.render),
    Format(suffix="txt", media_type="text/plain", render=plain_text.render),
    Format(
        suffix="html",
        media_type="text/html",
        render=html_fragment.render,
        is_for_people=False,
    ),
    Format(
        suffix="jsonld",
        media_type="application/ld+json",
        render=jsonld.render,
        is_for_people=False,
    ),
    Format(
        suffix="pdf",
        media_type="application/pdf",
        render=pdf.render,
        needs="typst",
    ),
    Format(
        suffix="docx",
        media_type=(
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        ),
        render=docx.render,
        is_download=True,
        needs="docx",
    ),
)
"""All that there are. JSON is none of this kind: it hands out the recorded bytes."""

FORMATS: Final[dict[str, Format]] = {
    each.suffix: each for each in KNOWN if each.is_installed
}
"""By suffix; those that are installed."""

DOCUMENTS: Final = {
    suffix: name
    for suffix, name in (("pdf", "PDF"), ("docx", "Word"))
    if suffix in FORMATS
}
"""Those of them that people download, with what they are called in every language."""
