"""What is cut from a source page for translators, and bringing it in step."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from copy import copy
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Case, Value, When
from django.utils import timezone

from ..blocks.base import in_block_format
from ..blocks.fields import OrganisationChooser
from ..blocks.unknown import is_known
from ..projection import raw_stream
from .kept import is_installed
from .memory import has_words, is_of_notice

Segment = tuple[Any, ...]
"""Order, path, kind and content: the same for what is cut and what is kept."""


def synchronise(page: Any, *, keeps: Mapping[str, list[str]] | None = None) -> bool:
    """Let the translators see the source page as it is live; whether texts changed.

    Where nothing that can be translated has changed, nothing is cut anew: at most seven
    queries, however many texts there are. Nothing happens to a page that was never
    submitted for translation. The caller has the page as it is in the database. `keeps`:
    path to the texts of the notice, each once, that were reworded without need of a new
    translation; what stands in their place now takes theirs.
    """
    if not is_installed():
        return False
    from wagtail_localize.models import TranslationSource

    sources = TranslationSource.objects.filter(
        object_id=page.translation_key, locale_id=page.locale_id
    )
    source: Any = sources.first()
    if source is None:
        return False
    found, kept = cut_segments(page), set(kept_segments(source))
    is_cut_anew = found.keys() != kept
    if not is_cut_anew and json.loads(page.to_json()) == json.loads(
        source.content_json
    ):
        return False
    with transaction.atomic():
        locked: Any = sources.select_for_update().get()
        if locked.last_updated_at != source.last_updated_at:
            # Another publication was faster; both would have added what is new.
            return synchronise(page, keeps=keeps)
        if is_cut_anew:
            before = {} if keeps is None else {**settings_of_page(source), **keeps}
            exchange_segments(source, page, found, kept)
            if before:
                keep_translations(source, before)
            carry_moved(source)
        else:
            keep_content(source, page)
    return is_cut_anew


def keep_content(source: Any, page: Any) -> None:
    """Let a source hold what the page holds. Two queries and those of serialising."""
    from wagtail_localize.models import get_schema_version

    source.content_json = page.to_json()
    source.object_repr = str(page)[:200]
    source.schema_version = get_schema_version(page._meta.app_label)
    source.last_updated_at = timezone.now()
    source.save(
        update_fields=[
            "content_json",
            "object_repr",
            "schema_version",
            "last_updated_at",
        ]
    )


MOST_MOVED = 500
"""So many segments change their place in one statement; it names each of them."""


def exchange_segments(
    source: Any, page: Any, found: Mapping[Segment, Any], kept: Collection[Segment]
) -> None:
    """Cut anew what has changed; where little has, a fraction of what its own would take.

    The rows are those that wagtail-localize's ``update_from_db`` leaves. `found`: what
    the page has now, with the values; `kept`: what is there.
    """
    there: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for order, *content in sorted(kept):
        there[tuple(content)].append(order)
    moved, added = {}, []
    for segment in sorted(found):
        order, *content = segment
        if not there[tuple(content)]:
            added.append(found[segment])
        elif (old := there[tuple(content)].pop(0)) != order:
            moved[old] = order
    if len(moved) > MOST_MOVED:
        source.update_from_db()
        return
    keep_content(source, page)
    gone = [order for orders in there.values() for order in orders]
    for rows in (
        source.stringsegment_set,
        source.templatesegment_set,
        source.relatedobjectsegment_set,
        source.overridablesegment_set,
    ):
        if gone:
            rows.filter(order__in=gone).delete()
        if moved:
            orders = [When(order=old, then=Value(new)) for old, new in moved.items()]
            rows.filter(order__in=list(moved)).update(order=Case(*orders))
    for value in added:
        add_segment(source, value).context.get_field_path(page)


def add_segment(source: Any, value: Any) -> Any:
    """The row of a segment."""
    from wagtail_localize import models, segments

    if isinstance(value, segments.TemplateSegmentValue):
        return models.TemplateSegment.from_value(source, value)
    if isinstance(value, segments.RelatedObjectSegmentValue):
        return models.RelatedObjectSegment.from_value(source, value)
    if isinstance(value, segments.OverridableSegmentValue):
        return models.OverridableSegment.from_value(source, value)
    return models.StringSegment.from_value(source, source.locale, value)


def strings_by_place(source: Any) -> dict[tuple[str, int], dict[str, int]]:
    """(path, context) to the texts that stand there, in order, each with its string.

    What has no words is left out. One query.
    """
    found: dict[tuple[str, int], dict[str, int]] = {}
    rows = source.stringsegment_set.order_by("order").values_list(
        "context__path", "context_id", "string__data", "string_id"
    )
    for path, context, text, string in rows:
        if has_words(text):
            found.setdefault((path, context), {})[text] = string
    return found


def settings_of_page(source: Any) -> dict[str, list[str]]:
    """Path to texts of what is not the notice, such as a description for searches."""
    return {
        path: list(texts)
        for (path, _context), texts in strings_by_place(source).items()
        if not is_of_notice(path)
    }


def keep_translations(source: Any, before: Mapping[str, list[str]]) -> None:
    """Give reworded texts the translations of those that stood in their place `before`.

    Where a place has more or fewer paragraphs than before, nobody knows which is which,
    and a translator has to look. What a translator has done already stays. At most three
    queries.
    """
    from wagtail_localize.models import String, StringTranslation

    reworded = {
        (context, old): strings[new]
        for (path, context), strings in strings_by_place(source).items()
        if len(before.get(path, ())) == len(strings)
        for old, new in zip(before[path], strings, strict=True)
        if old != new
    }
    if not reworded:
        return
    known: Any = StringTranslation.objects.filter(
        context_id__in={context for context, _ in reworded},
        translation_of__locale_id=source.locale_id,
        translation_of__data_hash__in={
            String._get_data_hash(old) for _, old in reworded
        },
        has_error=False,
    ).select_related("translation_of")
    kept = []
    for translation in known:
        place = translation.context_id, translation.translation_of.data
        if place in reworded:
            translation.pk = None
            translation.translation_of_id = reworded[place]
            translation.updated_at = timezone.now()
            kept.append(translation)
    StringTranslation.objects.bulk_create(kept, ignore_conflicts=True)


def carry_moved(source: Any) -> None:
    """Give texts that stand elsewhere now the translation that the same words have.

    As ``carrying`` does for translations made by hand: only where all translations of
    the words in this notice, or in that field, are alike. wagtail-localize itself takes
    words at another place for new ones. At most three queries.
    """
    from wagtail_localize.models import StringTranslation

    rows: Any = source.stringsegment_set.values_list(
        "string_id", "context_id", "context__path"
    )
    strings: dict[int, dict[int, str]] = {}
    for string, context, path in rows:
        strings.setdefault(string, {})[context] = path
    known: Any = StringTranslation.objects.filter(
        context__object_id=source.object_id, translation_of_id__in=list(strings)
    ).select_related("context")
    by_words: dict[tuple[int, int], list[Any]] = {}
    for row in known:
        by_words.setdefault((row.translation_of_id, row.locale_id), []).append(row)
    carried = []
    for (string, locale), translated in by_words.items():
        there = {row.context_id for row in translated}
        sure = [
            row
            for row in translated
            if has_words(row.data)
            and not row.has_error
            and row.translation_type != StringTranslation.TRANSLATION_TYPE_MACHINE
        ]
        for context, path in strings[string].items():
            field = path.rpartition(".")[2]
            same = [row for row in sure if row.context.path.rpartition(".")[2] == field]
            found = {row.data: row for row in same or sure}
            if context not in there and len(found) == 1:
                [row] = found.values()
                carried.append(
                    StringTranslation(
                        translation_of_id=string,
                        locale_id=locale,
                        context_id=context,
                        data=row.data,
                        translation_type=row.translation_type,
                        tool_name=row.tool_name,
                        last_translated_by_id=row.last_translated_by_id,
                        updated_at=timezone.now(),
                    )
                )
    StringTranslation.objects.bulk_create(carried, ignore_conflicts=True)


def cut_segments(page: Any) -> dict[Segment, Any]:
    """What wagtail-localize would cut from a page, each with its own value for it.

    No query of its own.
    """
    from wagtail_localize.segments import (
        OverridableSegmentValue,
        RelatedObjectSegmentValue,
        TemplateSegmentValue,
    )
    from wagtail_localize.segments.extract import extract_segments

    found: dict[Segment, Any] = {}
    for segment in extract_segments(without_organisations(page)):
        if isinstance(segment, TemplateSegmentValue):
            content = ("template", segment.template)
        elif isinstance(segment, RelatedObjectSegmentValue):
            content = ("object", str(segment.translation_key))
        elif isinstance(segment, OverridableSegmentValue):
            content = ("value", as_kept(segment.data))
        else:
            content = ("string", segment.string.data + as_kept(segment.attrs))
        found[segment.order, segment.path, *content] = segment
    return found


def cut_texts(page: Any) -> dict[str, list[str]]:
    """Field to the texts that wagtail-localize would send to translators, as HTML."""
    from wagtail_localize.segments import StringSegmentValue
    from wagtail_localize.segments.extract import extract_segments

    found: dict[str, list[str]] = {}
    for segment in extract_segments(page):
        if isinstance(segment, StringSegmentValue):
            name = segment.path.partition(".")[0]
            found.setdefault(name, []).append(segment.string.data)
    return found


def without_organisations(page: Any) -> Any:
    """A page in memory that says all that there is to translate, and asks no database.

    Of organisations nothing is sent to translators with a notice, but reading them would
    take a query for each place.
    """

    def field(block: Any, raw: Any) -> Any:
        return None if isinstance(block, OrganisationChooser) else raw

    stream, known = [], page.body.stream_block.child_blocks
    for child in raw_stream(page.body):
        if is_known(child, known):
            section = known[child["type"]]
            value = in_block_format(section, child.get("value"), field)
            child = {**child, "value": value}
        stream.append(child)
    copied = copy(page)
    copied.body = stream
    return copied


def kept_segments(source: Any) -> list[Segment]:
    """What wagtail-localize has cut from a source, as `cut_segments`. Four queries."""
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
    found: list[Segment] = [
        (order, path, "string", data + attrs) for order, path, data, attrs in strings
    ]
    found += [(order, path, "template", text) for order, path, text in templates]
    found += [(order, path, "object", str(key)) for order, path, key in objects]
    found += [(order, path, "value", data) for order, path, data in values]
    return sorted(found)


def as_kept(value: Any) -> str:
    """A value as wagtail-localize stores it."""
    return json.dumps(value, cls=DjangoJSONEncoder)
