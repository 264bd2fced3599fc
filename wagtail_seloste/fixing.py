"""A fix of the checker, applied to what is stored of a notice.

Works on raw stored data and block definitions, as the projection does: nothing is read
or written here. A fix changes exactly the place that the check named, in the words that
stood there then; if anything else stands there now, nothing is changed.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape, unescape
from typing import Any

from wagtail import blocks

from .blocks.base import list_items
from .blocks.fields import plain_text
from .filling import fill, random_id
from .html import BLOCK_ENDS, readable
from .projection import RawStream
from .rules import Fix, Place

TOKEN = re.compile(r"<[^<>]+>|&(?:#\d+|#x[0-9a-f]+|\w+);|.", re.DOTALL | re.IGNORECASE)
EMPTY = re.compile(
    r"<(b|strong|i|em|p|li|ul|ol|h3|h4)(?:\s[^<>]*)?>\s*</\1>", re.IGNORECASE
)
STICKS = " .,;:!?)\n"
"""Before these a space that is left over goes too."""


class NotFixable(Exception):
    """The place does not hold what the check found there, or the fix does not fit it."""


@dataclass(frozen=True, kw_only=True)
class Content:
    """What an editor edits of a notice, as it is stored."""

    title: str
    stream: RawStream


def apply_fix(
    stream_block: blocks.StreamBlock,
    content: Content,
    place: Place,
    fix: Fix,
    *,
    language: str,
    references: Mapping[str, int] | None = None,
) -> Content:
    """The content with the fix in it; ids stay, and `content` is not changed.

    `references`: name of an organisation to its primary key, for sections that are added.
    NotFixable if the words have changed since, stand in more than plain text or in a
    link, or come from elsewhere (an organisation, a standard paragraph), and for fixes of
    organisations, which are no part of the content.
    """
    match fix.kind:
        case "replace" if place.section == "title":
            title = replaced(content.title, place, fix.text)
            return Content(title=title, stream=content.stream)
        case "replace":
            return in_section(
                content,
                place,
                lambda child: {
                    **child,
                    "value": changed(
                        stream_block.child_blocks.get(child.get("type")),
                        child.get("value"),
                        place.path,
                        lambda block, raw: (
                            replaced_in_html(plain_text(raw), place, fix.text)
                            if isinstance(block, blocks.RichTextBlock)
                            else replaced(plain_text(raw), place, fix.text)
                        ),
                    ),
                },
            )
        case "set":
            return in_section(
                content,
                place,
                lambda child: with_values(stream_block, child, fix, references or {}),
            )
        case "add_section":
            return with_section(stream_block, content, fix, language, references or {})
        case "remove_section":
            return in_section(content, place, lambda child: None)
    raise NotFixable(fix.kind)


Child = dict[str, Any]


def in_section(
    content: Content, place: Place, change: Callable[[Child], Child | None]
) -> Content:
    """The content with the section of the place changed; None takes the section out."""
    if not place.section_id:
        raise NotFixable("no section")
    stream, found = [], False
    for child in content.stream:
        is_meant = readable(str(child.get("id") or "")) == place.section_id
        if is_meant and not found and child.get("type") == place.section:
            found = True
            new = change(child)
            if new is not None:
                stream.append(new)
        else:
            stream.append(child)
    if not found:
        raise NotFixable("the section is gone")
    return Content(title=content.title, stream=stream)


def with_values(
    stream_block: blocks.StreamBlock,
    child: Child,
    fix: Fix,
    references: Mapping[str, int],
) -> Child:
    block, raw = stream_block.child_blocks.get(child["type"]), child.get("value")
    if not isinstance(raw, dict) or not set(fix.values) <= set(
        getattr(block, "child_blocks", ())
    ):
        raise NotFixable("no such field")
    try:
        values = {
            name: references[value]
            if name in ("organisation", "authority") and isinstance(value, str)
            else with_ids(value)
            for name, value in fix.values.items()
        }
    except KeyError as missing:
        raise NotFixable(f"no organisation {missing}") from missing
    return {**child, "value": {**raw, **values}}


def with_ids(value: Any) -> Any:
    """A stored value in which every item of a list has an id."""
    if isinstance(value, list):
        return [
            {"id": random_id(""), **item, "value": with_ids(item["value"])}
            if isinstance(item, dict) and item.get("type") == "item"
            else with_ids(item)
            for item in value
        ]
    if isinstance(value, dict):
        return {name: with_ids(inner) for name, inner in value.items()}
    return value


def with_section(
    stream_block: blocks.StreamBlock,
    content: Content,
    fix: Fix,
    language: str,
    references: Mapping[str, int],
) -> Content:
    """The content with a further section, where the order of the sections has it."""
    order = list(stream_block.child_blocks)
    key = fix.written.get("key")
    if key not in order:
        raise NotFixable("no such section")
    present = [child.get("type") for child in content.stream]
    if key != "other" and key in present:
        raise NotFixable("the section is there")
    try:
        (new,) = fill([fix.written], language, references=references)
    except KeyError as missing:
        raise NotFixable(f"no organisation {missing}") from missing
    later = order[order.index(key) + 1 :]
    position = next(
        (number for number, each in enumerate(present) if each in later), len(present)
    )
    stream = [*content.stream[:position], new, *content.stream[position:]]
    return Content(title=content.title, stream=stream)


def changed(
    block: blocks.Block | None,
    raw: Any,
    path: tuple[str, ...],
    change: Callable[[blocks.Block, Any], Any],
) -> Any:
    """Stored data with the field at `path`, of names and ids of items, changed."""
    if block is None:
        raise NotFixable("no such section")
    if not path:
        return change(block, raw)
    name, rest = path[0], path[1:]
    if isinstance(block, blocks.ListBlock) and isinstance(raw, list):
        for number, (item_id, item) in enumerate(list_items(raw)):
            if item_id == name:
                new = changed(block.child_block, item, rest, change)
                stored = raw[number]
                if item is not stored:
                    new = {**stored, "value": new}
                return [*raw[:number], new, *raw[number + 1 :]]
    if (
        isinstance(block, blocks.BaseStructBlock)
        and isinstance(raw, dict)
        and name in block.child_blocks
    ):
        new = changed(block.child_blocks[name], raw.get(name), rest, change)
        return {**raw, name: new}
    raise NotFixable("no such field")


def replaced(raw: str, place: Place, new: str) -> str:
    """A plain text with other words at the place."""
    text = readable(raw).strip()
    start, end = span(text, place)
    if not new:
        start, end = with_space(text, start, end)
    return (text[:start] + new + text[end:]).strip()


def span(text: str, place: Place) -> tuple[int, int]:
    """Where the words of the place stand; NotFixable if they do not."""
    start, end = place.start, place.end
    if start is None or end is None or not place.words:
        raise NotFixable("no words")
    if text[start:end] != place.words:
        raise NotFixable("the words have changed")
    return start, end


def with_space(text: str, start: int, end: int) -> tuple[int, int]:
    """The span with one space beside it that would be left over without its words."""
    if end == len(text) or text[end] in STICKS:
        if start and text[start - 1] == " ":
            start -= 1
        elif end < len(text) and text[end] == " " and not start:
            end += 1
    return start, end


@dataclass(frozen=True, slots=True)
class Character:
    """A character of a rich text as it reads, and where it stands in the source."""

    text: str
    spans: tuple[tuple[int, int], ...]
    is_linked: bool


def replaced_in_html(source: str, place: Place, new: str) -> str:
    """A rich text with other words at the place; all tags but empty ones stay."""
    found = characters(source)
    text = "".join(each.text for each in found)
    start, end = span(text, place)
    if not new:
        start, end = with_space(text, start, end)
    words = found[start:end]
    if any(each.is_linked or each.text == "\n" for each in words):
        raise NotFixable("the words are a link or stand in several paragraphs")
    spans = [each for character in words for each in character.spans]
    out, reached = [source[: spans[0][0]], escape(new, quote=False)], spans[0][0]
    for first, last in spans:
        out.append(source[reached:first])
        reached = last
    out.append(source[reached:])
    result, previous = "".join(out), None
    while result != previous:
        previous, result = result, EMPTY.sub("", result)
    return result


def characters(source: str) -> list[Character]:
    """The text of stored rich text, character by character, as ``text_of_html`` reads it."""
    lines: list[list[Character]] = [[]]
    links = 0
    for token in TOKEN.finditer(source):
        sign = token[0]
        if sign.startswith("<") and sign.endswith(">") and len(sign) > 2:
            if re.match(r"<a\b", sign, re.IGNORECASE):
                links += 1
            elif sign.lower().startswith("</a"):
                links = max(0, links - 1)
            if BLOCK_ENDS.fullmatch(sign):
                lines.append([])
            continue
        for each in unescape(sign):
            if each == "\n":
                lines.append([])
                continue
            line, where = lines[-1], (token.start(), token.end())
            if not readable(each):
                continue
            if each.isspace():
                if line and line[-1].text == " ":
                    line[-1] = Character(
                        " ", (*line[-1].spans, where), line[-1].is_linked
                    )
                elif line:
                    line.append(Character(" ", (where,), links > 0))
                continue
            line.append(Character(each, (where,), links > 0))
    found: list[Character] = []
    for line in lines:
        if line and line[-1].text == " ":
            line.pop()
        if line:
            if found:
                found.append(Character("\n", (), False))
            found += line
    return found
