"""From the stored stream to the document.

Works on raw stored data and block definitions, never on block values, so that it means
the same for a draft, a live page, an old revision and a recorded stream, and cannot fail
on missing keys, nulls, old list formats or types that it does not know. Whatever keeps
the result from being a notice is a :class:`Fault`.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from wagtail import blocks

from . import composition
from .blocks.base import list_items
from .blocks.fields import Choices, Name, OrganisationChooser
from .blocks.unknown import UNKNOWN, is_known
from .html import readable, text_of_html
from .notice import Notice, NoticeSection, SummaryItem, canonical, digest
from .wording import Wording

RawStream = list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Why a notice cannot be recorded. `code` is one of `faults.MESSAGES`."""

    code: str
    section: str = ""
    block_id: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)


class References(dict):
    """Organisations by primary key; remembers which ones were asked for in vain."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.missing: list[Any] = []

    def get(self, key: Any, default: Any = None) -> Any:
        number = primary_key(key)
        if number in self:
            return self[number]
        self.missing.append(key)
        return default


def primary_key(raw: Any) -> int | None:
    """The primary key that stored data mean; None if they mean none."""
    if isinstance(raw, str) and raw.isascii() and raw.isdigit() and len(raw) < 20:
        raw = int(raw)
    known = isinstance(raw, int) and not isinstance(raw, bool) and 0 < raw < 2**63
    return raw if known else None


@dataclass(frozen=True, kw_only=True)
class Projected:
    notice: Notice
    faults: tuple[Fault, ...]


def raw_stream(value: Any) -> RawStream:
    """The stored form of a StreamValue, as JSON would give it back."""
    prepared = value.stream_block.get_prep_value(value)
    loaded: RawStream = json.loads(json.dumps(prepared, cls=DjangoJSONEncoder))
    return [
        child if isinstance(child, dict) else {"type": "", "value": child, "id": ""}
        for child in loaded
    ]


def is_section(stream_block: blocks.StreamBlock, child: Any) -> bool:
    """Whether a child of a stored stream can be read by the blocks that there are."""
    return is_known(child, stream_block.child_blocks) and child["type"] != UNKNOWN


def project_notice(
    stream_block: blocks.StreamBlock,
    stream: RawStream,
    *,
    title: str,
    language: str,
    words: Wording,
    references: References,
    revisions: Mapping[str, int] | None = None,
    required_sections: tuple[str, ...] = (),
) -> Projected:
    """The document of a stored stream in one language, and its faults.

    May query for links in rich text, nothing else.
    """
    faults: list[Fault] = []
    found: list[tuple[str, str, Any, dict[str, Any]]] = []
    for child in stream:
        key = readable(str(child.get("type") or ""))
        block_id = readable(str(child.get("id") or ""))
        block = stream_block.child_blocks.get(key)
        if not is_section(stream_block, child):
            faults.append(
                Fault(code="unknown_section", block_id=block_id, params={"key": key})
            )
            continue
        known_missing = len(references.missing)
        data = block.project(child.get("value"), references)
        if len(references.missing) > known_missing:
            faults.append(Fault(code="dead_reference", section=key, block_id=block_id))
        faults += [
            Fault(
                code="unknown_code",
                section=key,
                block_id=block_id,
                params={"value": code[:60]},
            )
            for _, field_block, raw in walk(block, child.get("value"))
            if hasattr(field_block, "unknown_codes")
            for code in field_block.unknown_codes(raw)
        ]
        found.append((key, block_id, block, data))

    context = composition.Context(
        sections={key: data for key, _, _, data in reversed(found)},
        revisions=revisions or {},
    )
    sections: list[NoticeSection] = []
    for key, block_id, block, data in found:
        data = {**data, **block.derive(data, context)}
        content = tuple(block.compose(data, words, context))
        heading = data.get("heading") or standard_heading(words, key)
        section = NoticeSection(
            key=key,
            id=block_id,
            anchor=anchor(key, block_id, sections),
            heading=heading,
            data=data,
            content=content,
        )
        faults += section_faults(section, sections)
        sections.append(section)

    anchors = {section.key: section.anchor for section in reversed(sections)}
    notice = Notice(
        language=language,
        title=readable(title).strip(),
        summary=tuple(
            SummaryItem(
                label=item["label"],
                answers=tuple(item["answers"]),
                anchor=anchors.get(item["key"]) or anchors.get("controller", ""),
            )
            for item in composition.summary(context.sections, words, context)
        ),
        sections=tuple(sections),
    )
    if not notice.title:
        faults.append(Fault(code="title_blank"))
    faults += [
        Fault(code="section_missing", section=key)
        for key in required_sections
        if not notice.of(key)
    ]
    if not sections:
        faults.append(Fault(code="no_sections"))
    return Projected(notice=notice, faults=tuple(faults))


def standard_heading(words: Wording, key: str) -> str:
    """The usual heading; a free section has none."""
    try:
        return words.heading(key)
    except LookupError:
        return ""


def anchor(key: str, block_id: str, before: list[NoticeSection]) -> str:
    """The lasting anchor of a section; free sections carry their id."""
    wanted = f"other-{block_id}" if key == "other" else key
    taken = {section.anchor for section in before}
    chosen, number = wanted, 2
    while chosen in taken:
        chosen, number = f"{wanted}-{number}", number + 1
    return chosen


def section_faults(
    section: NoticeSection, before: list[NoticeSection]
) -> Iterator[Fault]:
    """What is blank in a section that may not be blank in a public notice."""

    def fault(code: str, **params: Any) -> Fault:
        return Fault(code=code, section=section.key, block_id=section.id, params=params)

    if section.key != "other" and any(s.key == section.key for s in before):
        yield fault("duplicate_section")
    if not section.heading.strip():
        yield fault("heading_blank")
    if not section.text.strip():
        yield fault("section_empty")
    if section.key == "controller" and not section.data.get("name", "").strip():
        yield fault("controller_unnamed")
    if section.key == "purposes":
        purposes = section.data.get("purposes") or []
        text = text_of_html(section.data.get("text", ""))
        for index in composition.unnamed_purposes(purposes, text):
            yield fault("purpose_unnamed", number=index + 1)
    if section.key == "rights":
        for change in section.data.get("adjustments") or []:
            if change["action"] == "remove" and not change["explanation"].strip():
                yield fault("right_removed_unexplained", right=change["right"])


Leaf = tuple[tuple[str, ...], blocks.Block, Any]


def walk(block: blocks.Block, raw: Any, path: tuple[str, ...] = ()) -> Iterator[Leaf]:
    """(path, block, raw value) of every field in stored data; of a list its length.

    A path is made of names and positions, never of ids, so that a translation made by
    hand has the same paths as its source.
    """
    for place, _ids, leaf, value in walk_with_ids(block, raw, path):
        yield place, leaf, value


def walk_with_ids(
    block: blocks.Block,
    raw: Any,
    path: tuple[str, ...] = (),
    ids: tuple[str, ...] = (),
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], blocks.Block, Any]]:
    """As :func:`walk`, with a second path that has ids in the place of positions.

    A child of a stream has its id only there, not its type. Items of lists in the old
    format have no ids yet; then it is their position.
    """
    if isinstance(block, blocks.StreamBlock):
        seen: dict[str, int] = {}
        for child in raw if isinstance(raw, list) else ():
            if not is_section(block, child):
                continue
            key, child_block = child["type"], block.child_blocks[child["type"]]
            number = seen[key] = seen.get(key, -1) + 1
            yield from walk_with_ids(
                child_block,
                child.get("value"),
                (*path, key, str(number)),
                (*ids, str(child.get("id") or "")),
            )
    elif isinstance(block, blocks.ListBlock):
        items = list(list_items(raw))
        yield path, ids, block, len(items)
        for number, (item_id, item) in enumerate(items):
            yield from walk_with_ids(
                block.child_block, item, (*path, str(number)), (*ids, item_id)
            )
    elif isinstance(block, blocks.BaseStructBlock):
        values = raw if isinstance(raw, dict) else {}
        defaults = getattr(block, "raw_defaults", {})
        for name, child_block in block.child_blocks.items():
            value = values.get(name, defaults.get(name))
            yield from walk_with_ids(child_block, value, (*path, name), (*ids, name))
    else:
        yield path, ids, block, raw


def organisation_keys(stream_block: blocks.StreamBlock, stream: RawStream) -> set[int]:
    """Primary keys of all organisations that a stream refers to."""
    return {
        key
        for _, block, raw in walk(stream_block, stream)
        if isinstance(block, OrganisationChooser)
        and (key := primary_key(raw)) is not None
    }


def contact_roles(block: blocks.Block, raw: Any) -> set[str]:
    """Roles of contact points that stored data take from a chosen organisation."""
    return {role for role, _contact in contacts(block, raw)}


def contacts(block: blocks.Block, raw: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """(role, stored data) of every contact for which an organisation was chosen."""
    if isinstance(block, blocks.StreamBlock):
        parts = [
            (block.child_blocks[child["type"]], child.get("value"))
            for child in (raw if isinstance(raw, list) else ())
            if is_section(block, child)
        ]
    elif isinstance(block, blocks.ListBlock):
        parts = [(block.child_block, item) for _, item in list_items(raw)]
    elif isinstance(block, blocks.BaseStructBlock) and isinstance(raw, dict):
        parts = [(child, raw.get(name)) for name, child in block.child_blocks.items()]
    else:
        return
    for part in parts:
        yield from contacts(*part)
    role = getattr(block, "role", "")
    if role and isinstance(raw, dict) and raw.get("organisation"):
        yield role, raw


BLANK = (None, "", [], False, 0)


def coded_values(
    stream_block: blocks.StreamBlock,
    stream: RawStream,
    references: References,
    *,
    names: bool = False,
) -> dict[tuple[str, ...], Any]:
    """Everything in a stream that must be the same in all languages, by place.

    Codes, dates, numbers, which organisation, and how many items a list has; not the
    contact details, which a language may have of its own, and proper names, those of
    organisations too, only on demand. The order of the sections counts.
    """
    values: dict[tuple[str, ...], Any] = {
        ("sections",): [child.get("type") for child in stream]
    }
    for path, block, raw in walk(stream_block, stream):
        value = raw
        if not isinstance(block, blocks.ListBlock):
            if not getattr(block, "coded", False) and not (
                names and isinstance(block, Name)
            ):
                continue
            value = block.project(raw, references)  # type: ignore[attr-defined]
        if isinstance(block, Choices):
            # A set: a browser sends it in the order of the form, whatever it was before.
            value = sorted(value)
        if isinstance(value, dict):
            key = value.get("key")
            value = [key, value.get("name"), value.get("country")] if names else key
        if value not in BLANK:
            values[path] = value
    return values


def source_digest(
    stream_block: blocks.StreamBlock, title: str, stream: RawStream
) -> str:
    """The digest of the edited content: sameness for healing, and for translations."""
    return digest(source_content(stream_block, title, stream))


def source_content(
    stream_block: blocks.StreamBlock, title: str, stream: RawStream
) -> str:
    """What decides sameness of edited content, as canonical JSON.

    The title, the order of the sections, and every field that is not as it is when
    nobody touched it; without ids and without the keys that the rich text editor adds,
    references unresolved. So neither the order of the fields in a block nor a new field
    with a default changes the digest of content that is already there.
    """
    fields = sorted(
        ["/".join(path), strip_block_keys(raw) if isinstance(raw, str) else raw]
        for path, block, raw in walk(stream_block, stream)
        if not isinstance(block, blocks.ListBlock) and not is_default(block, raw)
    )
    unknown = [child for child in stream if not is_section(stream_block, child)]
    sections = [child.get("type") for child in stream]
    return canonical([title, sections, fields, unknown])


def is_default(block: blocks.Block, raw: Any) -> bool:
    """Whether a stored value is what an untouched field would hold."""
    default = block.get_prep_value(block.get_default())
    return bool(raw == default or (raw in BLANK and default in BLANK))


BLOCK_KEY = re.compile(r'\s+data-block-key="[^"]*"')


def strip_block_keys(html: str) -> str:
    return BLOCK_KEY.sub("", html)
