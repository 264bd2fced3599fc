"""Where a text stands in a notice, in words: section, which item, which field.

Two purposes have the same fields; a translator has to know whose description this is.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wagtail import blocks

from .blocks.base import list_items, project
from .blocks.fields import ChoiceMixin, Flag, OrganisationChooser, RichText, TextMixin
from .html import readable
from .projection import RawStream, is_section

LONGEST_NAME = 60


@dataclass(frozen=True, kw_only=True)
class Part:
    """An item of a list, or a group of fields: ``Purpose 2: Customer service``.

    `language`: of the name; "" if it is in that of the interface. `number` is 0 where
    there is only one.
    """

    label: str
    number: int = 0
    name: str = ""
    language: str = ""

    def __str__(self) -> str:
        head = f"{self.label} {self.number}" if self.number else self.label
        return f"{head}: {self.name}" if self.name else head


@dataclass(frozen=True, kw_only=True)
class Place:
    """One field of a section.

    `path` is of names and positions, as ``projection.walk`` gives it; `content_path` of
    ids, as wagtail-localize names it. `heading`: the section's own, if it has one.
    """

    path: tuple[str, ...]
    content_path: str
    section: str
    block_id: str
    section_label: str
    heading: str
    parts: tuple[Part, ...]
    field: str
    is_rich: bool

    def __str__(self) -> str:
        return " › ".join([*map(str, self.parts), self.field])


def places(
    stream_block: blocks.StreamBlock,
    stream: RawStream,
    references: Mapping[Any, Any],
    language: str,
    *,
    field: str = "body",
) -> list[Place]:
    """Every field of a stored stream, in order. `language`: of its texts. No query."""
    found: list[Place] = []
    seen: dict[str, int] = {}
    for child in stream:
        if not is_section(stream_block, child):
            continue
        key = child["type"]
        block = stream_block.child_blocks[key]
        number = seen[key] = seen.get(key, -1) + 1
        raw = child.get("value")
        values = raw if isinstance(raw, dict) else {}
        block_id = readable(str(child.get("id") or ""))
        for path, ids, parts, leaf in fields(block, raw, references, language):
            found.append(
                Place(
                    path=(key, str(number), *path),
                    content_path=".".join([field, block_id, *ids]),
                    section=key,
                    block_id=block_id,
                    section_label=str(block.label),
                    heading=short(values.get("heading")),
                    parts=parts,
                    field=str(leaf.label),
                    is_rich=isinstance(leaf, RichText | blocks.RichTextBlock),
                )
            )
    return found


Names = tuple[str, ...]


def fields(
    block: blocks.Block, raw: Any, references: Mapping[Any, Any], language: str
) -> Iterator[tuple[Names, Names, tuple[Part, ...], blocks.Block]]:
    """(path, ids, parts, block) of every field below a block."""
    if isinstance(block, blocks.ListBlock):
        items = list(list_items(raw))
        child = block.child_block
        for number, (item_id, item) in enumerate(items):
            name, its_language = name_of(child, item, references, language)
            part = Part(
                label=str(child.label or block.label),
                number=number + 1 if len(items) > 1 else 0,
                name=name,
                language=its_language,
            )
            for path, ids, parts, leaf in fields(child, item, references, language):
                yield (str(number), *path), (item_id, *ids), (part, *parts), leaf
    elif isinstance(block, blocks.BaseStructBlock):
        values = raw if isinstance(raw, dict) else {}
        for key, child in block.child_blocks.items():
            group = (
                (Part(label=str(child.label)),)
                if isinstance(child, blocks.BaseStructBlock)
                else ()
            )
            for path, ids, parts, leaf in fields(
                child, values.get(key), references, language
            ):
                yield (key, *path), (key, *ids), (*group, *parts), leaf
    else:
        yield (), (), (), block


def name_of(
    block: blocks.Block, raw: Any, references: Mapping[Any, Any], language: str
) -> tuple[str, str]:
    """What an item is called, and the language of that: the first that its title names.

    ("", "") if nothing there is filled in.
    """
    if not isinstance(block, blocks.BaseStructBlock) or not isinstance(raw, dict):
        return "", ""
    named = re.findall(r"{(\w+)}", getattr(block.meta, "label_format", None) or "")
    texts = [n for n, b in block.child_blocks.items() if isinstance(b, TextMixin)]
    for key in [*named, *texts]:
        child = block.child_blocks.get(key)
        if child is None or isinstance(child, Flag | RichText | blocks.ListBlock):
            continue
        value = project(child, raw.get(key), references)
        if isinstance(child, OrganisationChooser):
            name = short((value or {}).get("name"))
            its_language = language
        elif isinstance(child, ChoiceMixin):
            codes = value if isinstance(value, list) else [value]
            labels = labels_of(child)
            name = short(", ".join(labels.get(code, code) for code in codes if code))
            its_language = ""
        else:
            name, its_language = short(value), language
        if name:
            return name, its_language
    return "", ""


def labels_of(block: Any) -> dict[str, str]:
    """Code to label of a choice, in the language of the interface."""
    found: dict[str, str] = {}
    for value, label in block.field.choices:
        inner = label if isinstance(label, list | tuple) else [(value, label)]
        found |= {str(code): str(words) for code, words in inner}
    return found


def short(value: Any) -> str:
    """One line, not too long."""
    line = " ".join(readable(str(value or "")).split())
    return line if len(line) <= LONGEST_NAME else f"{line[: LONGEST_NAME - 1]}…"
