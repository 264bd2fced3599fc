"""A file that comes again: its sections into the draft that was made of it before.

Works on stored streams, as :mod:`wagtail_seloste.projection` does. What somebody changed
by hand since stays as it is; ids stay where the text is the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wagtail import blocks

from .blocks.base import list_items
from .html import clean_html, text_of_html
from .importers.messages import Message, message
from .notice import canonical, digest
from .projection import RawStream, is_default, walk

Child = dict[str, Any]
FREE = "other"
FIRST = -1
"""Before all sections."""


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
    """The same as long as nobody changes a word; the editor writes markup anew."""
    fields = sorted(
        ["/".join(path), same(block, raw)]
        for path, block, raw in walk(stream_block, [child])
        if not isinstance(block, blocks.ListBlock) and not is_default(block, raw)
    )
    return digest(canonical([child.get("type"), fields]))


def same(block: blocks.Block, raw: Any) -> Any:
    """A stored value in the form that all that say the same have in common."""
    if isinstance(raw, str) and isinstance(block, blocks.RichTextBlock):
        raw = clean_html(raw)
    return " ".join(raw.split()) if isinstance(raw, str) else raw


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
    stays so, and the report says where the draft is without the text of the file, and
    which sections are other ones than before. The order is that of the draft; what is new in the file comes after what it follows there.
    """
    report: list[Message] = []

    def tell(code: str, child: Child) -> None:
        report.append(
            message(code, text_of(stream_block, child), section=name_of(child))
        )

    digests = [section_digest(stream_block, child) for child in new]
    pairs = paired(before, current, new, digests)
    remembered: dict[str, str] = {}
    kept: list[tuple[Child, int | None]] = []
    for number, child in enumerate(current):
        own = section_digest(stream_block, child)
        by_hand = before.get(str(child.get("id"))) != own
        theirs = pairs.get(number)
        if theirs is None and not by_hand:
            tell("draft.gone", child)
            continue
        if theirs is not None:
            if digests[theirs] != own and by_hand:
                tell("draft.kept", new[theirs])
            elif digests[theirs] != own:
                child = with_ids_of(stream_block, child, new[theirs])
                report.append(message("draft.renewed", section=name_of(child)))
            remembered[str(child.get("id"))] = digests[theirs]
        kept.append((child, theirs))

    there = {str(child.get("id")) for child in current}
    away = {own: block_id for block_id, own in before.items() if block_id not in there}
    known = set(pairs.values())
    last = FIRST
    following: dict[int, list[Child]] = {}
    for number, child in enumerate(new):
        if number in known:
            last = number
        elif digests[number] in away:
            tell("draft.stays_away", child)
            remembered[away[digests[number]]] = digests[number]
        else:
            following.setdefault(last, []).append(child)
            report.append(message("draft.added", section=name_of(child)))
            remembered[str(child.get("id"))] = digests[number]
    stream = following.get(FIRST, [])
    for child, theirs in kept:
        stream.append(child)
        if theirs is not None:
            stream += following.get(theirs, [])
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
    ids = {own: block_id for block_id, own in before.items()}
    found: dict[int, int] = {}

    def pair(ours: list[Any], theirs: list[Any]) -> None:
        waiting: dict[Any, list[int]] = {}
        for number, key in enumerate(ours):
            if number not in found:
                waiting.setdefault(key, []).append(number)
        taken = set(found.values())
        for number, key in enumerate(theirs):
            if number not in taken and waiting.get(key):
                found[waiting[key].pop(0)] = number

    pair([str(child.get("id")) for child in current], [ids.get(own) for own in digests])
    pair([kind_of(child) for child in current], [kind_of(child) for child in new])
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
    """All texts of a stored stream, as plain text; a code of a choice is none."""
    return [
        text_of_html(raw) if isinstance(block, blocks.RichTextBlock) else raw
        for _path, block, raw in walk(stream_block, stream)
        if isinstance(raw, str) and raw and not isinstance(block, blocks.ChoiceBlock)
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
    """What two stored items have in common that say the same."""
    fields = [(path, same(leaf, value)) for path, leaf, value in walk(block, raw)]
    return repr(fields)
