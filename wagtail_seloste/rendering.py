"""A document as HTML, through templates that a site may override."""

from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string, select_template
from django.utils import translation

from .comparison import Comparison
from .formats.html_fragment import at_home
from .notice import Node, Notice, NoticeSection
from .wording import Wording, reader_wording


def render_content(content: Iterable[Node]) -> str:
    """The nodes of one section as an HTML fragment. No query."""
    return render_to_string("wagtail_seloste/content.html", {"content": list(content)})


def shown_section(section: NoticeSection) -> dict[str, Any]:
    """What a template gets of a section.

    `template` is ``wagtail_seloste/sections/<key>.html`` where a site has that.
    """
    return {
        "key": section.key,
        "anchor": section.anchor,
        "heading": section.heading,
        "data": section.data,
        "content": section.content,
        "template": select_template(
            [
                f"wagtail_seloste/sections/{section.key}.html",
                "wagtail_seloste/content.html",
            ]
        ),
    }


def render_body(notice: Notice, words: Wording) -> str:
    """The whole notice without page furniture: short version, contents, sections.

    This is what is recorded beside the document. No query.
    """
    headings = {section.anchor: section.heading for section in notice.sections}
    sections = [shown_section(section) for section in notice.sections]
    summary = [
        {
            "label": item.label,
            "answers": item.answers,
            "anchor": item.anchor,
            "heading": headings.get(item.anchor, ""),
        }
        for item in notice.summary
    ]
    return render_to_string(
        "wagtail_seloste/body.html",
        {"labels": words.labels, "summary": summary, "sections": sections},
    )


def render_short(
    notice: Notice,
    *,
    url: str,
    reference: str,
    version_line: Iterable[str],
    messages: Iterable[str] = (),
    heading_level: int = 2,
) -> str:
    """The short version, to stand in another page: who, why, how long, rights, contact.

    In words of the notice's language, with its `reference` and a link to the whole of it
    at `url`. Without ids and scripts, so that it may stand anywhere, and more than once.
    No query.
    """
    return _shown(
        "short",
        notice,
        url=url,
        reference=reference,
        version_line=version_line,
        messages=messages,
        heading_level=heading_level,
        summary=notice.summary,
    )


def render_section(
    notice: Notice,
    section: NoticeSection,
    *,
    url: str,
    reference: str,
    version_line: Iterable[str],
    messages: Iterable[str] = (),
    heading_level: int = 2,
) -> str:
    """One section of a notice, likewise. Links that have only a path lead to its site."""
    html = _shown(
        "section",
        notice,
        url=url,
        reference=reference,
        version_line=version_line,
        messages=messages,
        heading_level=heading_level,
        **shown_section(section),
    )
    return at_home(html, url)


def render_link(
    notice: Notice,
    *,
    url: str,
    reference: str,
    version_line: Iterable[str],
    text: str = "",
) -> str:
    """A link to a notice by its title, or by another text, with version and date."""
    return _shown(
        "link",
        notice,
        url=url,
        reference=reference,
        version_line=version_line,
        link_text=text,
    )


def _shown(name: str, notice: Notice, *, heading_level: int = 2, **context: Any) -> str:
    with translation.override(notice.language):
        return render_to_string(
            f"wagtail_seloste/shown/{name}.html",
            {
                "title": notice.title,
                "language": notice.language,
                "labels": reader_wording(notice.language).labels,
                "heading_tag": f"h{min(6, max(1, int(heading_level)))}",
                **context,
            },
        )


MOST_SHOWN = 2_000
"""So many sentences and passages of a comparison are shown; a page must not hang."""


def render_comparison(
    comparison: Comparison, words: Wording, *, heading_level: int = 2
) -> str:
    """What changed, section by section: sentences, then the words themselves.

    Removed and added words are ``del`` and ``ins`` with their beginning and end said in
    words for those who do not see them. Sections are at `heading_level`. Nothing in it
    has an id, so that several stand on one page. Of thousands of changes the first are
    shown, and how many more there are is said. No query.
    """
    sections, more = [], 0
    room = MOST_SHOWN
    for section in comparison.changed_sections:
        parts = {
            "changes": section.changes,
            "untold": section.untold,
            "told": section.told,
        }
        shown = {}
        for name, found in parts.items():
            shown[name] = found[:room]
            room -= len(shown[name])
            more += len(found) - len(shown[name])
        if any(shown.values()):
            sections.append({"heading": section.heading, **shown})
    return render_to_string(
        "wagtail_seloste/comparison.html",
        {
            "labels": words.labels,
            "comparison": comparison,
            "sections": sections,
            "further": words.label("further_changes", number=more) if more else "",
            "heading": f"h{heading_level}",
        },
    )
