"""Whether a text in another language is really a translation.

Decided by the texts themselves: wagtail-localize publishes the source text wherever a
translation is missing or faulty, and its own records may be ahead of what was published.
"""

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from wagtail import blocks

from .blocks.fields import OverridableMixin, RichText, TextMixin
from .html import clean_html, count_words, text_of_html
from .localize import (
    given_words,
    is_installed,
    is_kept,
    texts_of_another_source,
)
from .projection import Fault, RawStream, walk
from .wording import base_language

Side = tuple[str, RawStream, str]
"""Title, stream and language."""


SENTENCE = 4
"""So many words are never the same in two languages, unless somebody says so."""
FEW = 0.2
"""From this share on, shorter texts that are the same are no mere names of services."""


def translation_faults(
    stream_block: blocks.StreamBlock,
    *,
    source: Side,
    target: Side,
    translation_key: Any,
    others: Iterable[Side] = (),
) -> tuple[Fault, ...]:
    """Why the target is no whole translation of the source; () if it is.

    Texts that it lacks, or has word for word as the source or one of `others` has them:
    the notice in further languages, of which it may be a copy. Where wagtail-localize
    keeps the translation, every text counts that no translator has confirmed to be the
    same in both languages, and so do words of a machine that nobody has reviewed. A page
    that is translated by hand has no such record: there, whole sentences count, and
    shorter texts when more than a few are the same. Nothing counts between variants of
    one language. At most three queries.
    """
    if base_language(source[2]) == base_language(target[2]):
        return ()
    theirs = texts(stream_block, source[0], source[1])
    ours = texts(stream_block, target[0], target[1])
    lacking = [found[0] for path, found in theirs.items() if path not in ours]
    known = {text for found in theirs.values() for text in found}
    found = list(dict.fromkeys(text for each in ours.values() for text in each))
    unreviewed: list[str] = []
    if is_kept(translation_key, target[2]):
        # Here a paragraph stands for a paragraph; one may have been blanked.
        lacking += [
            text
            for path in theirs.keys() & ours.keys()
            for text in theirs[path][len(ours[path]) :]
        ]
        known |= texts_of_another_source(translation_key, target[2], source[2])
        given = given_words(translation_key, target[2])
        machine = {each.words for each in given if each.is_machine}
        confirmed = {
            each.text
            for each in given
            if each.text == each.words and each.text not in machine
        }
        same = [text for text in found if text in known and text not in confirmed]
        unreviewed = [text for text in found if text in machine and text not in same]
    else:
        for title, stream, language in others:
            if base_language(language) != base_language(target[2]):
                third = texts(stream_block, title, stream)
                known |= {text for each in third.values() for text in each}
        same = left_as_they_were(found, known)
    return tuple(
        Fault(code=code, params={"count": len(each), "example": each[0][:60]})
        for code, each in (("untranslated", lacking + same), ("unreviewed", unreviewed))
        if each
    )


def left_as_they_were(found: list[str], known: set[str]) -> list[str]:
    """Which of the texts of a page that was translated by hand nobody has translated.

    `known`: the texts in other languages. A name is the same in all of them.
    """
    same = [text for text in found if text in known]
    phrases = [text for text in same if words_in(text) > 1]
    if len(phrases) >= FEW * len(found) or len(same) == len(found):
        return phrases
    return [text for text in phrases if words_in(text) >= SENTENCE]


def words_in(text: str) -> int:
    """How many words there are to translate, markup left out."""
    return count_words(text_of_html(text))


def texts(
    stream_block: blocks.StreamBlock, title: str, stream: RawStream
) -> dict[tuple[str, ...], list[str]]:
    """What there is to translate, by place: lines, and paragraphs of rich text, as HTML.

    Texts without words, such as numbers and addresses, are left out, and so are places without text.
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
