"""Translates a page with wagtail-localize, from a page that holds the translation."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db import transaction
from wagtail.models import Locale, Page
from wagtail_localize.models import (
    SegmentOverride,
    StringTranslation,
    Translation,
    TranslationSource,
)
from wagtail_localize.segments import OverridableSegmentValue, StringSegmentValue
from wagtail_localize.segments.extract import extract_segments


class Untranslated(Exception):
    """Texts of a page for which the other page has no words."""


def translate(source_page: Page, translated: Mapping[Locale, Page]) -> None:
    """Publish `source_page` in each locale, with the words of the page given for it.

    Those pages need not be saved; their streams have the same ids. As a translator
    would: the source is submitted, every string is translated, and the translation is
    published. Untranslated if words are missing.
    """
    with transaction.atomic():
        source, _created = TranslationSource.update_or_create_from_instance(source_page)
        translations = [
            submit(source, locale, list(extract_segments(page)))
            for locale, page in translated.items()
        ]
    for translation in translations:
        # Publishes once its own transaction is through.
        translation.save_target(publish=True)


def submit(source: TranslationSource, locale: Locale, segments: list) -> Translation:
    """The translation of `source`, with a translation of every string."""
    translation, _created = Translation.objects.get_or_create(
        source=source, target_locale=locale
    )
    words = strings_by_place(segments)
    there = {
        (row.translation_of_id, row.context_id): row
        for row in StringTranslation.objects.filter(
            locale=locale, context__object_id=source.object_id
        )
    }
    for segment, place in placed(source.stringsegment_set.all()):
        if place not in words:
            raise Untranslated(f"{place[0]}: {segment.string.data}")
        row = there.setdefault(
            (segment.string_id, segment.context_id),
            StringTranslation(
                translation_of=segment.string,
                locale=locale,
                context=segment.context,
                translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
            ),
        )
        row.data = words[place]
    rows = there.values()
    StringTranslation.objects.bulk_create(row for row in rows if row.pk is None)
    StringTranslation.objects.bulk_update((row for row in rows if row.pk), ["data"])
    values = values_by_place(segments)
    for segment in source.overridablesegment_set.select_related("context"):
        value = values.get(segment.context.path)
        if value is not None and value != segment.data:
            SegmentOverride.objects.update_or_create(
                locale=locale,
                context=segment.context,
                defaults={"data_json": json.dumps(value)},
            )
    total, done = translation.get_progress()
    if done < total:
        raise Untranslated(f"{source}: {total - done} of {total} strings")
    return translation


def placed(segments: Iterable):
    """(segment, place): the path, and which string of the path it is."""
    seen: dict[str, int] = defaultdict(int)
    for segment in segments.select_related("context", "string").order_by("order"):
        path = segment.context.path
        yield segment, (path, seen[path])
        seen[path] += 1


def strings_by_place(segments: Iterable) -> dict[tuple[str, int], str]:
    words: dict[tuple[str, int], str] = {}
    seen: dict[str, int] = defaultdict(int)
    for segment in segments:
        if isinstance(segment, StringSegmentValue):
            words[segment.path, seen[segment.path]] = segment.string.data
            seen[segment.path] += 1
    return words


def values_by_place(segments: Iterable) -> dict[str, object]:
    return {
        segment.path: segment.data
        for segment in segments
        if isinstance(segment, OverridableSegmentValue)
    }
