"""What translators have said, by text and place."""

from collections.abc import Collection
from typing import Any, NamedTuple
from uuid import UUID

from ..html import count_words, text_of_html

MANY = 10_000
"""From so many texts on, a query does not name each of them: databases have limits."""


class Place(NamedTuple):
    """Where a translation belongs: a text of the source, at its path in the notice."""

    translation_key: UUID
    context: str
    text: str


class Remembered(NamedTuple):
    """A translation as it is stored: its words, and what they are worth.

    `state`: done, faulty (its HTML does not fit), unreviewed (by a machine, and nobody
    has looked at it), or open where there are no words.
    """

    words: str
    state: str


def translation_memory(
    places: Collection[Place], source_language: str, languages: Collection[str]
) -> dict[tuple[Place, str], Remembered]:
    """What is stored for these places, by place and language. One query.

    Whether the texts have been sent to translators or not.
    """
    from wagtail_localize.models import String, StringTranslation

    rows: Any = StringTranslation.objects.filter(
        context__object_id__in={place.translation_key for place in places},
        translation_of__locale__language_code=source_language,
        locale__language_code__in=languages,
    )
    hashes = {String._get_data_hash(place.text) for place in places}
    if len(hashes) <= MANY:
        rows = rows.filter(translation_of__data_hash__in=hashes)
    rows = rows.values_list(
        "context__object_id",
        "context__path",
        "translation_of__data",
        "locale__language_code",
        "data",
        "has_error",
        "translation_type",
    )
    wanted = set(places)
    found = {}
    for key, path, text, language, words, has_error, kind in rows:
        place = Place(key, path, text)
        if place in wanted:
            is_machine = kind == StringTranslation.TRANSLATION_TYPE_MACHINE
            state = state_of(words, has_error, is_machine)
            found[place, language] = Remembered(words, state)
    return found


def state_of(words: str, has_error: bool, is_machine: bool) -> str:
    if not has_words(words):
        return "open"
    if has_error:
        return "faulty"
    return "unreviewed" if is_machine else "done"


def has_words(text: str) -> bool:
    """Whether there is a word in it; markup is read only where there is some."""
    is_html = "<" in text or "&" in text
    return count_words(text_of_html(text) if is_html else text) > 0


def is_of_notice(path: str) -> bool:
    """Whether a text is of the notice, not a setting of its page as a description is."""
    return path == "title" or path.startswith("body.")
