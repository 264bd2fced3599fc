"""A document as HTML, through templates that a site may override."""

from collections.abc import Iterable

from django.template.loader import render_to_string

from .notice import Node, Notice
from .wording import Wording


def render_content(content: Iterable[Node]) -> str:
    """The nodes of one section as an HTML fragment. No query."""
    return render_to_string(
        "wagtail_seloste/content.html", {"content": list(content)}
    )


def render_body(notice: Notice, words: Wording) -> str:
    """The whole notice without page furniture: short version, contents, sections.

    This is what is recorded beside the document. No query.
    """
    return render_to_string(
        "wagtail_seloste/body.html", {"notice": notice, "words": words}
    )
