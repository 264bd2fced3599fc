"""A translation carried over to new source content, as far as nothing is open.

Where the source says the same as before, its translation still holds, wherever in the
notice the words stand now; codes, dates and choices come from the new source. Nothing
here asks the database.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from wagtail import blocks

from .blocks.base import list_items
from .blocks.fields import OrganisationChooser, OverridableMixin, RichText, TextMixin
from .projection import RawStream, is_section, strip_block_keys, walk
from .translations import Side, words_in

Path = tuple[str, ...]
Replace = Callable[[Path, blocks.Block, Any], Any]


@dataclass(frozen=True, kw_only=True)
class Carried:
    """The new content in the language of the translation.

    `open` are the places of texts that have no translation yet; there the source stands.
    """

    title: str
    stream: RawStream
    open: tuple[Path, ...]


def carry_over(
    stream_block: blocks.StreamBlock,
    *,
    source: Side,
    translated: Side,
    new: Side,
    keeps: bool = False,
) -> Carried:
    """`translated`, a translation of `source`, as one of `new`.

    `keeps`: somebody has said that reworded texts need no new translation, so each takes
    the one that stood in its place.
    """
    carrying = Carrying(stream_block, source, translated, keeps)
    title = carrying.title(new[0])
    stream = replaced(stream_block, new[1], carrying.value)
    return Carried(title=title, stream=stream, open=tuple(carrying.open))


class Carrying:
    """What an earlier translation knows, asked text by text."""

    def __init__(
        self,
        stream_block: blocks.StreamBlock,
        source: Side,
        translated: Side,
        keeps: bool,
    ):
        self.keeps = keeps
        self.titles = source[0], translated[0]
        self.source = leaves(stream_block, source[1])
        self.translated = leaves(stream_block, translated[1])
        self.known: dict[Any, dict[Path, Any]] = {}
        for path, (block, raw) in self.source.items():
            if is_text(block) and raw and path in self.translated:
                places = self.known.setdefault(sameness(block, raw), {})
                places[path] = self.translated[path][1]
        self.open: list[Path] = []

    def title(self, new: str) -> str:
        before, translated = self.titles
        if new == before or (self.keeps and translated):
            return translated
        self.open.append(("title",))
        return new

    def value(self, path: Path, block: blocks.Block, raw: Any) -> Any:
        """What stands at a place of the new content; called once for each."""
        before = self.source.get(path, (None, None))
        there = self.translated.get(path, (None, None))
        same_place = type(before[0]) is type(block) is type(there[0])
        unchanged = same_place and sameness(block, before[1]) == sameness(block, raw)
        if isinstance(block, OrganisationChooser):
            return there[1] if unchanged else raw
        if not is_text(block):
            return raw
        if unchanged and (there[1] or not raw):
            return there[1]
        if not raw:
            return raw
        found = self.elsewhere(path, block, raw)
        if found:
            return found
        if isinstance(block, OverridableMixin) or not words_in(str(raw)):
            return raw
        if self.keeps and same_place and there[1]:
            return there[1]
        self.open.append(path)
        return raw

    def elsewhere(self, path: Path, block: blocks.Block, raw: Any) -> Any:
        """The translation of the same text at another place; None unless it is certain.

        Of several the one in the same field counts, if they are all alike.
        """
        places = self.known.get(sameness(block, raw), {})
        same_field = {
            translation
            for place, translation in places.items()
            if field_of(place) == field_of(path)
        }
        found = same_field or set(places.values())
        return found.pop() if len(found) == 1 else None


def is_text(block: Any) -> bool:
    return isinstance(block, (TextMixin, RichText))


def sameness(block: Any, raw: Any) -> Any:
    """What two stored values of a block have in common when they say the same."""
    if isinstance(raw, str) and isinstance(block, RichText):
        return "html", strip_block_keys(raw)
    return "value", raw or None


def field_of(path: Path) -> Path:
    """The field that a place is of, whichever item of a list."""
    return tuple(name for name in path if not name.isdigit())


def leaves(
    stream_block: blocks.StreamBlock, stream: RawStream
) -> dict[Path, tuple[Any, Any]]:
    return {path: (block, raw) for path, block, raw in walk(stream_block, stream)}


def replaced(stream_block: blocks.StreamBlock, stream: RawStream, by: Replace) -> Any:
    """A stream with the value of every field replaced; paths are those of `walk`.

    Sections that no block can read stay as they are, and so does what fields hold that
    no block knows.
    """
    seen: dict[str, int] = {}
    found = []
    for child in stream:
        if not is_section(stream_block, child):
            found.append(child)
            continue
        key = child["type"]
        number = seen[key] = seen.get(key, -1) + 1
        block = stream_block.child_blocks[key]
        value = replaced_in(block, child.get("value"), by, (key, str(number)))
        found.append({**child, "value": value})
    return found


def replaced_in(block: blocks.Block, raw: Any, by: Replace, path: Path) -> Any:
    if isinstance(block, blocks.ListBlock):
        return [
            {
                "type": "item",
                "value": replaced_in(block.child_block, item, by, (*path, str(n))),
                "id": item_id,
            }
            for n, (item_id, item) in enumerate(list_items(raw))
        ]
    if isinstance(block, blocks.BaseStructBlock):
        values = raw if isinstance(raw, dict) else {}
        return {**values, **dict(replaced_fields(block, values, by, path))}
    return by(path, block, raw)


def replaced_fields(
    block: blocks.BaseStructBlock, values: dict[str, Any], by: Replace, path: Path
) -> Iterator[tuple[str, Any]]:
    """Fields that are stored; one that is not is as it would be untouched."""
    defaults = getattr(block, "raw_defaults", {})
    for name, child in block.child_blocks.items():
        value = replaced_in(
            child, values.get(name, defaults.get(name)), by, (*path, name)
        )
        yield name, value
