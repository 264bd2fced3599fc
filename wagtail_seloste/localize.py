"""What we ask wagtail-localize, and tell it; without it every answer is "nothing".

No other module of the package sees its tables. It keeps its own picture of the source
page, and fills with source text whatever is not translated; so what is public is never
decided here, see :mod:`wagtail_seloste.translations`.
"""

import json
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from .html import text_of_html

MANY = 10_000
"""From so many texts on, a query does not name each of them: databases have limits."""


def is_installed() -> bool:
    return apps.is_installed("wagtail_localize")


def is_kept(translation_key: Any, language: str) -> bool:
    """Whether a translation of wagtail-localize, not stopped, stands behind a page."""
    return language in kept_languages(translation_key)


def kept_languages(translation_key: Any) -> dict[str, Any]:
    """Language to the translation of a notice, those that are not stopped. One query."""
    if not is_installed():
        return {}
    from wagtail_localize.models import Translation

    translations: Any = Translation.objects.filter(
        source__object_id=translation_key, enabled=True
    ).select_related("source", "target_locale")
    return {found.target_locale.language_code: found for found in translations}


def confirmed_texts(candidates: list[str], language: str) -> set[str]:
    """Those for which a translator has given exactly the same words. One query."""
    from wagtail_localize.models import StringTranslation

    rows: Any = StringTranslation.objects.filter(
        locale__language_code=language,
        translation_of__data__in=candidates,
        has_error=False,
    ).values_list("translation_of__data", "data")
    return {source for source, data in rows if source == data}


def synchronise(page: Any, *, keeps: bool = False) -> bool:
    """Let the translators see the source page as it is live; whether texts changed.

    Where nothing that can be translated has changed, nothing is cut anew: at most seven
    queries, however many texts there are. Nothing happens to a page that was never
    submitted for translation. The caller has the page as it is in the database. `keeps`:
    reworded texts need no new translation, and take the one that stood in their place.
    """
    if not is_installed():
        return False
    from wagtail_localize.models import TranslationSource, get_schema_version

    source: Any = TranslationSource.objects.filter(
        object_id=page.translation_key, locale_id=page.locale_id
    ).first()
    if source is None:
        return False
    if segments_of(page) != kept_segments(source):
        before = strings_by_place(source)
        source.update_from_db()
        if keeps:
            keep_translations(before, strings_by_place(source))
        return True
    content = page.to_json()
    if json.loads(content) != json.loads(source.content_json):
        source.content_json = content
        source.schema_version = get_schema_version(page._meta.app_label)
        source.last_updated_at = timezone.now()
        source.save(update_fields=["content_json", "schema_version", "last_updated_at"])
    return False


def strings_by_place(source: Any) -> dict[int, list[int]]:
    """Context to the strings that stand there, in order, as primary keys. One query."""
    found: dict[int, list[int]] = {}
    segments = source.stringsegment_set.order_by("order")
    for context, string in segments.values_list("context_id", "string_id"):
        found.setdefault(context, []).append(string)
    return found


def keep_translations(
    before: Mapping[int, list[int]], after: Mapping[int, list[int]]
) -> None:
    """Give reworded texts the translations of those that stood in their place.

    Where a place has more or fewer paragraphs than before, nobody knows which is which,
    and a translator has to look. What a translator has done already stays. At most two
    queries.
    """
    from wagtail_localize.models import StringTranslation

    reworded = {
        (context, old): new
        for context, strings in after.items()
        if len(before.get(context, ())) == len(strings)
        for old, new in zip(before[context], strings, strict=True)
        if old != new
    }
    if not reworded:
        return
    known: Any = StringTranslation.objects.filter(
        context_id__in={context for context, _ in reworded},
        translation_of_id__in={old for _, old in reworded},
        has_error=False,
    )
    kept = []
    for translation in known:
        place = translation.context_id, translation.translation_of_id
        if place in reworded:
            translation.pk = None
            translation.translation_of_id = reworded[place]
            translation.updated_at = timezone.now()
            kept.append(translation)
    StringTranslation.objects.bulk_create(kept, ignore_conflicts=True)


def publish_translation(translation: Any, user: Any) -> None:
    """Publish what has been translated. Raises ValidationError for what cannot be saved.

    wagtail-localize publishes when the transaction commits.
    """
    translation.save_target(user=user, publish=True)


def segments_of(page: Any) -> list[tuple[Any, ...]]:
    """What wagtail-localize would cut from a page, comparable. No query of its own."""
    from wagtail_localize.segments import (
        OverridableSegmentValue,
        RelatedObjectSegmentValue,
        TemplateSegmentValue,
    )
    from wagtail_localize.segments.extract import extract_segments

    found: list[tuple[Any, ...]] = []
    for segment in extract_segments(page):
        if isinstance(segment, TemplateSegmentValue):
            content = ("template", segment.template)
        elif isinstance(segment, RelatedObjectSegmentValue):
            content = ("object", str(segment.translation_key))
        elif isinstance(segment, OverridableSegmentValue):
            content = ("value", as_kept(segment.data))
        else:
            content = ("string", segment.string.data + as_kept(segment.attrs))
        found.append((segment.order, segment.path, *content))
    return sorted(found)


def kept_segments(source: Any) -> list[tuple[Any, ...]]:
    """What wagtail-localize has cut from a source, as `segments_of`. Four queries."""
    strings = source.stringsegment_set.values_list(
        "order", "context__path", "string__data", "attrs"
    )
    templates = source.templatesegment_set.values_list(
        "order", "context__path", "template__template"
    )
    objects = source.relatedobjectsegment_set.values_list(
        "order", "context__path", "object__translation_key"
    )
    values = source.overridablesegment_set.values_list(
        "order", "context__path", "data_json"
    )
    found: list[tuple[Any, ...]] = [
        (order, path, "string", data + attrs) for order, path, data, attrs in strings
    ]
    found += [(order, path, "template", text) for order, path, text in templates]
    found += [(order, path, "object", str(key)) for order, path, key in objects]
    found += [(order, path, "value", data) for order, path, data in values]
    return sorted(found)


def as_kept(value: Any) -> str:
    """A value as wagtail-localize stores it."""
    return json.dumps(value, cls=DjangoJSONEncoder)


# --- the translation memory -----------------------------------------------------------


def kept_translations(
    translation_keys: Collection[UUID], languages: Collection[str]
) -> set[tuple[UUID, str, str]]:
    """(notice, source language, language) of the translations that are kept, not stopped.

    One query; none without wagtail-localize.
    """
    if not is_installed():
        return set()
    from wagtail_localize.models import Translation

    return set(
        Translation.objects.filter(
            source__object_id__in=translation_keys,
            target_locale__language_code__in=languages,
            enabled=True,
        ).values_list(
            "source__object_id",
            "source__locale__language_code",
            "target_locale__language_code",
        )
    )


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
    if "<" in text or "&" in text:
        return any(c.isalpha() for c in text_of_html(text))
    return any(character.isalpha() for character in text)
