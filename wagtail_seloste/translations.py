"""Whether a text in another language is really a translation.

Decided by the texts themselves: wagtail-localize publishes the source text wherever a
translation is missing or faulty, and its own records may be ahead of what was published.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from html import escape
from itertools import pairwise
from typing import Any

from wagtail import blocks

from .blocks.fields import OverridableMixin, RichText, TextMixin
from .html import clean_html, count_words, text_of_html
from .localize import (
    Given,
    given_words,
    is_installed,
    is_kept,
    texts_of_another_source,
)
from .projection import Fault, RawStream, walk
from .wording import base_language

Side = tuple[str, RawStream, str]
"""Title, stream and language."""


MOST = 0.5
"""If more of a text is as in another language, it is a copy and no translation."""


def words_left(
    stream_block: blocks.StreamBlock,
    *,
    source: Side,
    target: Side,
    translation_key: Any,
    others: Iterable[Side] = (),
    accepted: Iterable[str] = (),
) -> dict[str, list[str]]:
    """The texts for which the target is no whole translation of the source, by why.

    untranslated: it lacks them, or has them word for word as the source or one of
    `others` has them: the notice in further languages, of which it may be a copy.
    unconfirmed: the same, where it may be that they are called so in both languages.
    unreviewed: as a machine has translated them, and nobody has looked. What somebody
    has confirmed to be the same does not count: in wagtail-localize, where that keeps
    the translation, else in the page editor: `accepted`. Nothing counts between variants
    of one language. At most three queries.
    """
    if base_language(source[2]) == base_language(target[2]):
        return {}
    theirs = texts(stream_block, source[0], source[1])
    ours = texts(stream_block, target[0], target[1])
    lacking = [found[0] for path, found in theirs.items() if path not in ours]
    known = {text for found in theirs.values() for text in found}
    found = list(dict.fromkeys(text for each in ours.values() for text in each))
    judge = Judge(
        translation_key=translation_key,
        language=target[2],
        known=known,
        accepted=accepted,
    )
    if judge.is_kept:
        # Here a paragraph stands for a paragraph; one may have been blanked.
        lacking += [
            text
            for path in theirs.keys() & ours.keys()
            for text in theirs[path][len(ours[path]) :]
        ]
        known |= texts_of_another_source(translation_key, target[2], source[2])
    else:
        for title, stream, language in others:
            if base_language(language) != base_language(target[2]):
                third = texts(stream_block, title, stream)
                known |= {text for each in third.values() for text in each}
    same, unreviewed = judge.same(found), judge.unreviewed(found)
    unconfirmed: list[str] = []
    if not judge.is_kept and len(same) <= MOST * len(found):
        same, unconfirmed = [], same
    left = {
        "untranslated": lacking + same,
        "unconfirmed": unconfirmed,
        "unreviewed": unreviewed,
    }
    return {code: found for code, found in left.items() if found}


def word_faults(left: Mapping[str, list[str]]) -> tuple[Fault, ...]:
    """What :func:`words_left` has found, as an editor is told of it."""
    return tuple(
        Fault(code=code, params={"count": len(found), "example": found[0][:60]})
        for code, found in left.items()
    )


class Judge:
    """Which texts of a page in one language are no translations.

    `known`: the texts in other languages. `accepted`: texts that an editor has confirmed
    to be the same, for a page that is translated by hand. At most two queries.
    """

    def __init__(
        self,
        *,
        translation_key: Any,
        language: str,
        known: set[str],
        accepted: Iterable[str] = (),
    ):
        self.translation_key = translation_key
        self.language = language
        self.known = known
        self.accepted = accepted

    @cached_property
    def is_kept(self) -> bool:
        return is_kept(self.translation_key, self.language)

    @cached_property
    def given(self) -> list[Given]:
        """What translators and machines have said."""
        if not is_installed():
            return []
        return given_words(self.translation_key, self.language)

    @cached_property
    def machine(self) -> set[str]:
        return {each.words for each in self.given if each.is_machine}

    @cached_property
    def confirmed(self) -> set[str]:
        """Texts that are the same in both languages, as somebody has said."""
        found = {
            each.text
            for each in self.given
            if each.text == each.words and each.text not in self.machine
        }
        return found if self.is_kept else found | set(self.accepted)

    def same(self, found: Iterable[str]) -> list[str]:
        """Those that stand as they do in another language."""
        same = [text for text in found if text in self.known]
        if not same:
            return []
        left = [text for text in same if text not in self.confirmed]
        if self.is_kept:
            return left
        return [text for text in left if not is_code(text)]

    def unreviewed(self, found: Iterable[str]) -> list[str]:
        """Those that a machine translated, where nobody has looked at them."""
        if not self.is_kept:
            return []
        return [
            text
            for text in found
            if text in self.machine
            and (text not in self.known or text in self.confirmed)
        ]


def is_code(text: str) -> bool:
    """Whether one sees that a text is the same in all languages, as M365 or YouTube is.

    No word does without a capital inside, or has both digits and capitals only. That a
    word begins with a capital says nothing, and EEA is not called so in Finnish.
    """
    words = [word for word in text_of_html(text).split() if has_letter(word)]
    return all(map(is_coded, words))


def is_coded(word: str) -> bool:
    has_digit = any(character.isdigit() for character in word)
    if has_digit and not any(character.islower() for character in word):
        return True
    return any(a.islower() and b.isupper() for a, b in pairwise(word))


def has_letter(word: str) -> bool:
    return any(character.isalpha() for character in word)


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
