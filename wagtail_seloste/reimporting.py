"""A file that comes again: its sections into the draft that was made of it before.

Works on stored streams, as :mod:`wagtail_seloste.projection` does. What somebody changed
by hand since stays as it is; ids stay where the text is the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wagtail import blocks

from .blocks.base import list_items
from .html import text_of_html
from .importers.messages import Message, message
from .projection import RawStream, source_digest, strip_block_keys, walk

Child = dict[str, Any]
FREE = "other"


@dataclass(frozen=True, kw_only=True)
class Merged:
    """The new stream, what to remember of it, and what an editor has to be told."""

    stream: RawStream
    before: dict[str, str]
    report: tuple[Message, ...]


def section_digests(
    stream_block: blocks.StreamBlock, stream: RawStream
) -> dict[str, str]:
    """For each section its id and the digest of its content, to see later if it changed."""
    return {
        str(child.get("id")): section_digest(stream_block, child) for child in stream
    }


def section_digest(stream_block: blocks.StreamBlock, child: Child) -> str:
    return source_digest(stream_block, "", [child])


def merge(
    stream_block: blocks.StreamBlock,
    *,
    before: Mapping[str, str],
    current: RawStream,
    new: RawStream,
) -> Merged:
    """The `new` sections of a file into the `current` draft.

    `before`: what :func:`section_digests` gave when the draft was made. Sections that
    nobody changed become the new ones; one that was changed, taken out or added by hand
    stays so, and the report says where the draft is without the text of the file. The
    order is that of the draft; what is new in the file comes after what it follows there.
    """
    report: list[Message] = []

    def tell(code: str, child: Child) -> None:
        report.append(
            message(code, text_of(stream_block, child), section=name_of(child))
        )

    digests = [section_digest(stream_block, child) for child in new]
    pairs = paired(before, current, new, digests)
    ours_of = {theirs: ours for ours, theirs in pairs.items()}
    stream: RawStream = []
    place: dict[int, Child] = {}
    remembered: dict[str, str] = {}
    for number, child in enumerate(current):
        digest = section_digest(stream_block, child)
        by_hand = before.get(str(child.get("id"))) != digest
        theirs = pairs.get(number)
        if theirs is None and not by_hand:
            tell("draft.gone", child)
            continue
        if theirs is not None and digests[theirs] != digest:
            if by_hand:
                tell("draft.kept", new[theirs])
            else:
                child = with_ids_of(stream_block, child, new[theirs])
        if theirs is not None:
            place[theirs] = child
            remembered[str(child.get("id"))] = digests[theirs]
        stream.append(child)
    there = {str(child.get("id")) for child in current}
    away = {digest: each for each, digest in before.items() if each not in there}
    position = 0
    for number, child in enumerate(new):
        if number in ours_of:
            position = 1 + next(
                at for at, each in enumerate(stream) if each is place[number]
            )
        elif digests[number] in away:
            tell("draft.stays_away", child)
            remembered[away[digests[number]]] = digests[number]
        else:
            stream.insert(position, child)
            remembered[str(child.get("id"))] = digests[number]
            position += 1
    return Merged(stream=stream, before=remembered, report=tuple(report))


def paired(
    before: Mapping[str, str],
    current: RawStream,
    new: RawStream,
    digests: list[str],
) -> dict[int, int]:
    """Which section of the draft is which one of the file, by their positions.

    The one that was made of the same text; else the one of the same kind; a free one by
    its heading.
    """
    ids = {digest: block_id for block_id, digest in before.items()}
    found: dict[int, int] = {}

    def pair(same: Any) -> None:
        for theirs, child in enumerate(new):
            if theirs in found.values():
                continue
            for ours, each in enumerate(current):
                if ours not in found and same(each, child, digests[theirs]):
                    found[ours] = theirs
                    break

    pair(lambda ours, theirs, digest: str(ours.get("id")) == ids.get(digest))
    pair(lambda ours, theirs, digest: kind_of(ours) == kind_of(theirs))
    return found


def kind_of(child: Child) -> tuple[str, str]:
    key = str(child.get("type"))
    return key, heading_of(child) if key == FREE else ""


def heading_of(child: Child) -> str:
    value = child.get("value")
    heading = value.get("heading") if isinstance(value, dict) else ""
    return " ".join(str(heading or "").split()).casefold()


def name_of(child: Child) -> str:
    """The heading of a section, or its key: whoever shows it knows the label."""
    value = child.get("value")
    heading = value.get("heading") if isinstance(value, dict) else ""
    return str(heading or child.get("type"))


def text_of(stream_block: blocks.StreamBlock, child: Child) -> str:
    """The words of a section as it is stored."""
    return "\n".join(texts(stream_block, [child]))


def texts(stream_block: blocks.StreamBlock, stream: RawStream) -> list[str]:
    """All texts of a stored stream, as plain text."""
    return [
        text_of_html(raw) if isinstance(block, blocks.RichTextBlock) else raw
        for _path, block, raw in walk(stream_block, stream)
        if isinstance(raw, str) and raw
    ]


def with_ids_of(stream_block: blocks.StreamBlock, ours: Child, theirs: Child) -> Child:
    """The new section with the id of the old one; so do items that say the same."""
    block = stream_block.child_blocks[theirs["type"]]
    value = keep_ids(block, ours.get("value"), theirs.get("value"))
    return {**theirs, "id": ours.get("id"), "value": value}


def keep_ids(block: blocks.Block, ours: Any, theirs: Any) -> Any:
    if isinstance(block, blocks.ListBlock):
        known: dict[str, list[str]] = {}
        for item_id, item in list_items(ours):
            known.setdefault(sameness(block.child_block, item), []).append(item_id)
        found = []
        for item_id, item in list_items(theirs):
            same = known.get(sameness(block.child_block, item))
            found.append(
                {
                    "type": "item",
                    "value": item,
                    "id": same.pop(0) if same else item_id,
                }
            )
        return found
    if isinstance(block, blocks.BaseStructBlock) and isinstance(theirs, dict):
        old = ours if isinstance(ours, dict) else {}
        return {
            name: keep_ids(block.child_blocks[name], old.get(name), value)
            if name in block.child_blocks
            else value
            for name, value in theirs.items()
        }
    return theirs


def sameness(block: blocks.Block, raw: Any) -> str:
    """What two stored values have in common that say the same."""
    return repr(
        [
            (path, strip_block_keys(value) if isinstance(value, str) else value)
            for path, _block, value in walk(block, raw)
        ]
    )
