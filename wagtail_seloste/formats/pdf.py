"""A notice as PDF that assistive software can read: PDF/UA-1 (ISO 14289-1).

Made with Typst, of the extra ``documents``. What is set is data to it, never markup: the
one template is ours, and it opens no file and no address. The same text always gives the
same bytes.
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from ..notice import Notice, canonical
from ..wording import base_language, reader_wording
from .about import About, page_label, version_line
from .flow import Block, Facts, Heading, Inline, Items, Paragraph, in_steps, whole

TEMPLATE = Path(__file__).with_name("notice.typ")
DEEPEST = 6
"""PDF has a tag of its own for so many levels of headings."""

DEEPEST_LIST = 20
"""Lists inside lists; beyond a few, there is no room on a page anyway."""

LONGEST_LINK = 8000
"""Bytes of an address; Typst takes no longer one. Its words stay."""

SOFT_HYPHEN = "\u00ad"

LANGUAGE = re.compile("[a-z]{2,3}")
REGION = re.compile("[A-Za-z]{2}")


def render(notice: Notice, about: About) -> bytes:
    """The notice as a tagged PDF of A4 pages. ImportError without the extra."""
    words = reader_wording(notice.language, about.language)
    region = about.language.replace("_", "-").split("-")[-1]
    language = base_language(about.language)
    return typeset(
        {
            "title": notice.title,
            "language": language if LANGUAGE.fullmatch(language) else None,
            "region": region
            if REGION.fullmatch(region) and "-" in about.language
            else None,
            "description": ". ".join(version_line(about, words)),
            "page": page_label(words),
            "day": [
                about.recorded_at.year,
                about.recorded_at.month,
                about.recorded_at.day,
            ],
            "blocks": list(as_data(in_steps(whole(notice, about), DEEPEST))),
        },
        int(about.recorded_at.timestamp()),
    )


def typeset(data: dict[str, Any], timestamp: int) -> bytes:
    """The data as the template sets them.

    In the fonts that come with Typst; where those lack a character, with those of the
    system, and if none has it, without the claim to be PDF/UA.
    """
    import typst

    attempts: tuple[tuple[bool, list[Any]], ...] = (
        (False, ["ua-1"]),
        (True, ["ua-1"]),
        (True, []),
    )
    for with_system_fonts, standards in attempts:
        compiler = typst.Compiler(
            TEMPLATE.read_bytes(),
            root=TEMPLATE.parent,
            font_paths=fonts(with_system_fonts),
            sys_inputs={"data": canonical(data)},
        )
        try:
            made: Any = compiler.compile(
                format="pdf", pdf_standards=standards, timestamp=timestamp
            )
        except typst.TypstError:
            if not standards:
                raise
        else:
            break
    forget()
    return bytes(made)


def forget() -> None:
    """Let Typst forget what it was given.

    It keeps what its last ten documents were made of, to be faster with the next edition
    of one: here every document is another one, and some are large. Twenty milliseconds.
    """
    import typst

    for _document in range(11):
        typst.Compiler(b"-", font_paths=fonts(False)).compile(format="pdf")


@cache
def fonts(with_system_fonts: bool) -> Any:
    """The fonts, looked for once in the life of a process."""
    import typst

    return typst.Fonts(include_system_fonts=with_system_fonts)


def as_data(blocks: Iterable[Block], depth: int = 0) -> Iterable[dict[str, Any]]:
    """Blocks for the template. Lists that are nested too deep become their items' text."""
    for block in blocks:
        match block:
            case Heading(level=level, content=content) if content:
                yield {"kind": "heading", "level": level, "content": runs(content)}
            case Paragraph(content=content) if content:
                yield {"kind": "paragraph", "content": runs(content)}
            case Items(items=items) if depth == DEEPEST_LIST:
                for item in items:
                    yield from as_data(item, depth)
            case Items(items=items, ordered=ordered):
                inner = [list(as_data(item, depth + 1)) for item in items]
                yield {"kind": "items", "ordered": ordered, "items": inner}
            case Facts(items=facts):
                yield {
                    "kind": "facts",
                    "items": [
                        {"term": term, "texts": [runs(text) for text in texts]}
                        for term, texts in facts
                    ],
                }


def runs(content: Inline) -> list[dict[str, Any]]:
    """Runs for the template, without soft hyphens: words stay whole on the page, and Typst
    fails at some links that have one."""
    return [
        {
            "text": text,
            "strong": run.strong,
            "emphasis": run.emphasis,
            "href": run.href
            if len(run.href.encode(errors="replace")) < LONGEST_LINK
            else "",
        }
        for run in content
        if (text := run.text.replace(SOFT_HYPHEN, ""))
    ]
