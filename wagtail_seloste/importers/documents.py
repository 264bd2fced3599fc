"""An imported notice as a document, as it stands: for checking, without a database.

Other than a draft it keeps everything: empty sections, dates, passages of which nobody
knows where they belong. A section has as ``data["subject"]`` the key under which the
importer placed it (``right_objection``, ``dates``; "other" if under none), in ``"also"``
further keys that its heading covers, and the facts that were lifted from it.
"""

from itertools import groupby
from typing import Any

from wagtail_seloste.notice import Node, Notice, NoticeSection, item_list, paragraph
from wagtail_seloste.rules import Dates

from .result import Facts, ImportedNotice, ImportedSection
from .targets import target

NO_SECTION = frozenset(("title", "version", "other"))


def document(imported: ImportedNotice, language: str = "") -> Notice:
    """The document of an imported notice, in `language` or the one that was recognised.

    ``"und"`` where there is neither. Sections in the order of the file.
    """
    return Notice(
        language=language or imported.lang or "und",
        title=imported.title or "",
        summary=(),
        sections=tuple(
            section_of(passage, number, imported.facts)
            for number, passage in enumerate(imported.sections)
        ),
    )


def dates_of(imported: ImportedNotice) -> Dates:
    """The days that an imported notice names, for the checker."""
    return Dates(
        drawn_up=imported.drawn_up,
        updated=imported.updated,
        unreadable=tuple(
            each.excerpt for each in imported.report if each.code == "date.impossible"
        ),
    )


def taken_out(imported: ImportedNotice) -> tuple[str, ...]:
    """What the importer took out of the text as no words of the notice, for the checker."""
    codes = ("markup.removed", "furniture.dropped")
    return tuple(
        each.excerpt for each in imported.report if each.code in codes and each.excerpt
    )


def section_of(passage: ImportedSection, number: int, facts: Facts) -> NoticeSection:
    key = target(passage.key).section
    key = "other" if key in NO_SECTION else key
    also = {*passage.also, *(target(each).section for each in passage.also)}
    return NoticeSection(
        key=key,
        id=str(number),
        anchor=f"{key}-{number}",
        heading=passage.heading,
        data={
            "subject": passage.key,
            "also": sorted(also - NO_SECTION),
            **(lifted(facts) if key == "controller" else {}),
        },
        content=tuple(nodes(passage)),
    )


def lifted(facts: Facts) -> dict[str, Any]:
    return {
        "name": facts.controller_name or "",
        "business_id": facts.business_id or "",
        "postal_address": facts.postal_address or "",
    }


def nodes(passage: ImportedSection) -> list[Node]:
    """Paragraphs, and lists of the items that follow each other."""
    found: list[Node] = []
    for is_item, group in groupby(passage.paragraphs, key=lambda each: each.item):
        texts = ["\n".join(each.lines) for each in group]
        if is_item:
            found.append(item_list(texts))
        else:
            found += [paragraph(text) for text in texts]
    return found
