"""Whether a text in another language is really a translation.

Decided by the texts themselves: wagtail-localize publishes the source text wherever a
translation is missing or faulty, and its own records may be ahead of what was published.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.utils.html import escape
from wagtail import blocks

from .blocks.fields import OverridableMixin, RichText, TextMixin
from .html import clean_html, text_of_html
from .projection import RawStream, walk
from .wording import base_language

Side = tuple[str, RawStream, str]
"""Title, stream and language."""


SENTENCE = 4
"""So many words are never the same in two languages, unless somebody says so."""


def untranslated_texts(
    stream_block: blocks.StreamBlock,
    *,
    source: Side,
    target: Side,
    translation_key: Any,
) -> list[str]:
    """Texts of the target that are word for word those of the source.

    Where wagtail-localize keeps the translation, every text counts that no translator
    has confirmed to be the same in both languages. A page that is translated by hand
    has no such record: there, whole sentences count, and everything if nothing at all
    is different. Nothing counts between variants of one language. At most two queries.
    """
    if base_language(source[2]) == base_language(target[2]):
        return []
    theirs = set(texts(stream_block, source[0], source[1]))
    ours = [
        text for text in texts(stream_block, target[0], target[1]) if words_in(text)
    ]
    same = [text for text in dict.fromkeys(ours) if text in theirs]
    if not same:
        return []
    if is_kept_by_localize(translation_key, target[2]):
        confirmed = confirmed_texts(same, target[2])
        return [text for text in same if text not in confirmed]
    if len(same) == len(set(ours)):
        return same
    return [text for text in same if words_in(text) >= SENTENCE]


def words_in(text: str) -> int:
    """How many words with letters there are, markup left out."""
    plain = text_of_html(text)
    return sum(any(c.isalpha() for c in word) for word in plain.split())


def is_kept_by_localize(translation_key: Any, language: str) -> bool:
    """Whether a translation of wagtail-localize, not stopped, stands behind a page."""
    if not apps.is_installed("wagtail_localize"):
        return False
    from wagtail_localize.models import Translation

    return bool(
        Translation.objects.filter(
            source__object_id=translation_key,
            target_locale__language_code=language,
            enabled=True,
        ).exists()
    )


def texts(
    stream_block: blocks.StreamBlock, title: str, stream: RawStream
) -> Iterator[str]:
    """What there is to translate: lines of text, and paragraphs of rich text, as HTML."""
    yield escape(title)
    for _, block, raw in walk(stream_block, stream):
        if not isinstance(raw, str) or not raw.strip():
            continue
        if isinstance(block, RichText):
            yield from html_texts(raw)
        elif isinstance(block, TextMixin) and not isinstance(block, OverridableMixin):
            yield "<br/>".join(escape(line) for line in raw.split("\n"))


def html_texts(source: str) -> Iterator[str]:
    """The paragraphs, items and headings of rich text; as wagtail-localize cuts them."""
    if apps.is_installed("wagtail_localize"):
        from wagtail_localize.strings import extract_strings

        for string, _attributes in extract_strings(source)[1]:
            yield string.data
    else:
        yield from text_of_html(clean_html(source)).split("\n")


def confirmed_texts(candidates: list[str], language: str) -> set[str]:
    """Those for which a translator has given exactly the same words."""
    from wagtail_localize.models import StringTranslation

    rows: Any = StringTranslation.objects.filter(
        locale__language_code=language,
        translation_of__data__in=candidates,
        has_error=False,
    ).values_list("translation_of__data", "data")
    return {source for source, data in rows if source == data}
