"""Whether a text in another language is really a translation.

Decided by the texts themselves: wagtail-localize publishes the source text wherever a
translation is missing or faulty, and its own records may be ahead of what was published.
"""

from collections.abc import Iterator
from html import escape
from typing import Any

from wagtail import blocks

from .blocks.fields import OverridableMixin, RichText, TextMixin
from .html import clean_html, text_of_html
from .localize import confirmed_texts, is_installed, is_kept
from .projection import RawStream, walk
from .wording import base_language

Side = tuple[str, RawStream, str]
"""Title, stream and language."""


SENTENCE = 4
"""So many words are never the same in two languages, unless somebody says so."""
FEW = 0.2
"""From this share on, shorter texts that are the same are no mere names of services."""


def untranslated_texts(
    stream_block: blocks.StreamBlock,
    *,
    source: Side,
    target: Side,
    translation_key: Any,
) -> list[str]:
    """Texts of the source that the target lacks or has word for word.

    Where wagtail-localize keeps the translation, every text counts that no translator
    has confirmed to be the same in both languages. A page that is translated by hand
    has no such record: there, whole sentences count, and shorter texts when more than a
    few are the same. Nothing counts between variants of one language. At most two
    queries.
    """
    if base_language(source[2]) == base_language(target[2]):
        return []
    theirs = texts(stream_block, source[0], source[1])
    ours = texts(stream_block, target[0], target[1])
    lacking = [found[0] for path, found in theirs.items() if path not in ours]
    known = {text for found in theirs.values() for text in found}
    found = [text for each in ours.values() for text in each]
    same = [text for text in dict.fromkeys(found) if text in known]
    if not same:
        return lacking
    if is_kept(translation_key, target[2]):
        confirmed = confirmed_texts(same, target[2])
        return lacking + [text for text in same if text not in confirmed]
    phrases = [text for text in same if words_in(text) > 1]
    if len(phrases) >= FEW * len(set(found)) or len(same) == len(set(found)):
        return lacking + phrases
    return lacking + [text for text in phrases if words_in(text) >= SENTENCE]


def words_in(text: str) -> int:
    """How many words with letters there are, markup left out."""
    plain = text_of_html(text)
    return sum(any(c.isalpha() for c in word) for word in plain.split())


def texts(
    stream_block: blocks.StreamBlock, title: str, stream: RawStream
) -> dict[tuple[str, ...], list[str]]:
    """What there is to translate, by place: lines, and paragraphs of rich text, as HTML.

    Texts without words, such as numbers, are left out, and so are places without text.
    """
    found = {("title",): [plain_html(title)]}
    for path, block, raw in walk(stream_block, stream):
        if not isinstance(raw, str) or not raw.strip():
            continue
        if isinstance(block, RichText):
            found[path] = list(html_texts(raw))
        elif isinstance(block, TextMixin) and not isinstance(block, OverridableMixin):
            found[path] = [plain_html(raw)]
    worded = {
        path: [text for text in each if words_in(text)] for path, each in found.items()
    }
    return {path: each for path, each in worded.items() if each}


def plain_html(text: str) -> str:
    """Plain text as HTML, to the letter as wagtail-localize stores it."""
    return "<br/>".join(escape(line, quote=False) for line in text.split("\n"))


def html_texts(source: str) -> Iterator[str]:
    """The paragraphs, items and headings of rich text; as wagtail-localize cuts them."""
    if is_installed():
        from wagtail_localize.strings import extract_strings

        for string, _attributes in extract_strings(source)[1]:
            yield string.data
    else:
        yield from text_of_html(clean_html(source)).split("\n")
