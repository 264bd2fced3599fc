"""The document: what a notice says in one language, as a plain, frozen value.

Everything else works on it: recording, page, JSON, checks, comparison. It holds no
reference to anything that could change: organisations, links, headings, choice labels
and standard paragraphs are the words of the moment when it was made.

A **section** has ``data`` (codes, dates, names: for machines) and ``content`` (what a
reader reads, as nodes). A **node** is a dict with a ``type``:

=========== ==============================================================
paragraph   ``text``; of a standard paragraph also ``standard`` (its key) and
            ``revision``
html        ``html``: cleaned rich text
list        ``items``: texts
facts       ``items``: ``{"term", "text", "href"}``
group       ``id``, ``heading``, ``content``: nodes of one item
=========== ==============================================================
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from .html import text_of_html

SCHEMA_VERSION = 1
SURROGATE = re.compile("[\ud800-\udfff]")

Node = dict[str, Any]
Data = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class NoticeSection:
    """One section of a document. `anchor` is unique in the document."""

    key: str
    id: str
    anchor: str
    heading: str
    data: Data
    content: tuple[Node, ...]

    @property
    def text(self) -> str:
        """Everything a reader reads under the heading, as lines of plain text."""
        return "\n".join(lines_of(self.content))


@dataclass(frozen=True, kw_only=True)
class SummaryItem:
    """A line of the short version: a question, its answers, and where more stands."""

    label: str
    answers: tuple[str, ...]
    anchor: str


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A notice in one language."""

    language: str
    title: str
    summary: tuple[SummaryItem, ...]
    sections: tuple[NoticeSection, ...]

    def of(self, key: str) -> tuple[NoticeSection, ...]:
        """The sections with this key, in order; () if there is none."""
        return tuple(section for section in self.sections if section.key == key)

    @property
    def text(self) -> str:
        """The whole notice as plain text, for search and word rules."""
        parts = [self.title]
        for section in self.sections:
            parts += [section.heading, section.text]
        return "\n".join(part for part in parts if part)

    def to_json(self) -> dict[str, Any]:
        """JSON-able values; the reverse of :meth:`from_json`."""
        return {
            "schema_version": SCHEMA_VERSION,
            "language": self.language,
            "title": self.title,
            "summary": [
                {**asdict(item), "answers": list(item.answers)} for item in self.summary
            ],
            "sections": [
                {**asdict(section), "content": list(section.content)}
                for section in self.sections
            ],
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "Notice":
        """The document of `value`. ValueError for a schema that we do not know."""
        version = value.get("schema_version")
        if version != SCHEMA_VERSION:
            raise ValueError(f"A document of schema version {version!r} is unknown.")
        return cls(
            language=value["language"],
            title=value["title"],
            summary=tuple(
                SummaryItem(**{**item, "answers": tuple(item["answers"])})
                for item in value["summary"]
            ),
            sections=tuple(
                NoticeSection(**{**section, "content": tuple(section["content"])})
                for section in value["sections"]
            ),
        )

    def canonical(self) -> str:
        """The text that is recorded: the same document always gives the same."""
        return canonical(self.to_json())


def canonical(value: Any) -> str:
    """JSON with sorted keys and without spaces, in real characters.

    Lone surrogates, which no encoding can carry, become question marks.
    """
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return (
        text.encode("utf-8", "replace").decode("utf-8") if has_surrogate(text) else text
    )


def has_surrogate(text: str) -> bool:
    return SURROGATE.search(text) is not None


def digest(text: str) -> str:
    """sha256 of the UTF-8 bytes, in hex: what ``sha256sum`` says of an exported file."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def paragraph(text: str) -> Node:
    return {"type": "paragraph", "text": text}


def rich_text(html: str) -> Node:
    return {"type": "html", "html": html}


def item_list(items: list[str]) -> Node:
    return {"type": "list", "items": items}


def group(id: str, heading: str, content: list[Node]) -> Node:
    return {"type": "group", "id": id, "heading": heading, "content": content}


def lines_of(nodes: tuple[Node, ...] | list[Node]) -> Iterator[str]:
    """The words of nodes, line by line."""
    for node in nodes:
        match node["type"]:
            case "paragraph":
                yield node["text"]
            case "html":
                yield text_of_html(node["html"])
            case "list":
                yield from node["items"]
            case "facts":
                for item in node["items"]:
                    yield f"{item['term']}: {item['text']}"
            case "group":
                if node["heading"]:
                    yield node["heading"]
                yield from lines_of(node["content"])
            case unknown:
                raise ValueError(f"A node of type {unknown!r} is unknown.")
