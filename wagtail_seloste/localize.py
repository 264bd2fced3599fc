"""What we ask wagtail-localize, and tell it; without it every answer is "nothing".

No other module of the package sees its tables. It keeps its own picture of the source
page, and fills with source text whatever is not translated; so what is public is never
decided here, see :mod:`wagtail_seloste.translations`.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from tempfile import NamedTemporaryFile
from typing import Any, NamedTuple
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.db.models import Case, Exists, OuterRef, Value, When
from django.utils import timezone

from .blocks.base import in_block_format
from .blocks.fields import OrganisationChooser
from .blocks.unknown import is_known
from .html import count_words, storable, text_of_html
from .projection import raw_stream
from .suggestions import Translated

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


class Given(NamedTuple):
    """What stands for a text in a translation memory."""

    text: str
    words: str
    is_machine: bool


def given_words(translation_key: Any, language: str) -> list[Given]:
    """What translators, and machines, have given for the texts of a notice. One query.

    Faulty words are left out, as they are never published, and those of a machine for
    what the notice no longer says.
    """
    from wagtail_localize.models import StringSegment, StringTranslation

    machine = StringTranslation.TRANSLATION_TYPE_MACHINE
    is_there = StringSegment.objects.filter(
        string_id=OuterRef("translation_of_id"), context_id=OuterRef("context_id")
    )
    rows: Any = (
        StringTranslation.objects.filter(
            context__object_id=translation_key,
            locale__language_code=language,
            has_error=False,
        )
        .exclude(~Exists(is_there), translation_type=machine)
        .values_list("translation_of__data", "data", "translation_type")
    )
    return [Given(text, words, kind == machine) for text, words, kind in rows]


def texts_of_another_source(
    translation_key: Any, language: str, source_language: str
) -> set[str]:
    """The texts that a translation is made from which is not made from the source.

    wagtail-localize also translates from a translation, and then fills with that. One
    query.
    """
    from wagtail_localize.models import StringSegment

    strings: Any = StringSegment.objects.filter(
        source__object_id=translation_key,
        source__translations__target_locale__language_code=language,
        source__translations__enabled=True,
    ).exclude(source__locale__language_code=source_language)
    return set(strings.values_list("string__data", flat=True))


Segment = tuple[Any, ...]
"""Order, path, kind and content: the same for what is cut and what is kept."""


def synchronise(page: Any, *, keeps: bool = False) -> bool:
    """Let the translators see the source page as it is live; whether texts changed.

    Where nothing that can be translated has changed, nothing is cut anew: at most seven
    queries, however many texts there are. Nothing happens to a page that was never
    submitted for translation. The caller has the page as it is in the database. `keeps`:
    reworded texts need no new translation, and take the one that stood in their place.
    """
    if not is_installed():
        return False
    from wagtail_localize.models import TranslationSource

    source: Any = TranslationSource.objects.filter(
        object_id=page.translation_key, locale_id=page.locale_id
    ).first()
    if source is None:
        return False
    found, kept = cut_segments(page), set(kept_segments(source))
    if found.keys() != kept:
        before = strings_by_place(source)
        with transaction.atomic():
            exchange_segments(source, page, found, kept)
        if keeps:
            keep_translations(before, strings_by_place(source))
        carry_moved(source)
        return True
    if json.loads(page.to_json()) != json.loads(source.content_json):
        keep_content(source, page)
    return False


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


def publish_translation(translation: Any, user: Any) -> None:
    """Publish what has been translated. Raises ValidationError for what cannot be saved.

    wagtail-localize publishes when the transaction commits.
    """
    translation.save_target(user=user, publish=True)


def segments_of(page: Any) -> list[Segment]:
    """What wagtail-localize would cut from a page, comparable. No query of its own."""
    return sorted(cut_segments(page))


def cut_segments(page: Any) -> dict[Segment, Any]:
    """The same, each with wagtail-localize's own value."""
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


def synchronised_languages(database: str) -> list[tuple[str, str]]:
    """(language, language from which all its pages are copied) of each. One query."""
    if not is_installed():
        return []
    from wagtail_localize.models import LocaleSynchronization

    rows: Any = LocaleSynchronization.objects.using(database).values_list(
        "locale__language_code", "sync_from__language_code"
    )
    return list(rows.order_by("pk"))


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
    is_html = "<" in text or "&" in text
    return count_words(text_of_html(text) if is_html else text) > 0


# --- the translator's desk ------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class KeptText:
    """A text to translate, and its translation so far; both are HTML.

    `key` names it in forms; it lasts as long as these words stand in this place. `state`
    is ``done``, ``open``, ``faulty`` or ``unreviewed``. `fault`: ``marks`` or ``links``
    of the HTML, or what the database said when it was published. `by`, `tool`, `at`: who
    translated it last, with what, and when.
    """

    key: str
    path: str
    source: str
    translation: str = ""
    state: str = "open"
    fault: str = ""
    by: str = ""
    tool: str = ""
    at: datetime | None = None

    @property
    def counts(self) -> bool:
        """Whether it is of the notice, not a setting of its page such as a description."""
        return self.path == "title" or self.path.startswith("body.")


def texts_to_translate(kept: Any) -> tuple[list[KeptText], list[Translated]]:
    """The texts of a translation, in order, and all that was ever translated in it.

    The same words twice in one place are one text; what has no words is left out. What is remembered is newest first,
    without what is faulty. Two queries.
    """
    from wagtail_localize.models import StringTranslation

    rows: Any = (
        StringTranslation.objects.filter(
            context__object_id=kept.source.object_id, locale_id=kept.target_locale_id
        )
        .select_related("translation_of", "context", "last_translated_by")
        .order_by("-updated_at", "-pk")
    )
    translations = {key_of(row.context_id, row.translation_of_id): row for row in rows}
    segments: Any = kept.source.stringsegment_set.order_by("order").select_related(
        "context", "string"
    )
    found: dict[str, KeptText] = {}
    for segment in segments:
        if not has_words(segment.string.data):
            continue
        key = key_of(segment.context_id, segment.string_id)
        found[key] = kept_text(
            key, segment.context.path, segment.string.data, translations.get(key)
        )
    remembered = [
        Translated(
            text=row.translation_of.data,
            translation=row.data,
            path=row.context.path,
            is_current=key in found,
            is_sure=row.translation_type != StringTranslation.TRANSLATION_TYPE_MACHINE,
        )
        for key, row in translations.items()
        if not row.has_error
    ]
    return list(found.values()), remembered


def key_of(context: int, string: int) -> str:
    return f"{context}-{string}"


def kept_text(key: str, path: str, source: str, row: Any) -> KeptText:
    """`row`: the StringTranslation, or None."""
    if row is None or not row.data.strip():
        return KeptText(key=key, path=path, source=source)
    is_machine = row.translation_type == row.TRANSLATION_TYPE_MACHINE
    user = row.last_translated_by
    return KeptText(
        key=key,
        path=path,
        source=source,
        translation=row.data,
        state=state_of(row.data, row.has_error, is_machine),
        fault=fault_of(row) if row.has_error else "",
        by=(user.get_full_name() or user.get_username()) if user else "",
        tool=row.tool_name,
        at=row.updated_at,
    )


def fault_of(row: Any) -> str:
    """What is wrong with a translation, as a KeptText has it: their words are English."""
    from wagtail_localize.strings import StringValue, validate_translation_links

    try:
        StringValue.from_translated_html(row.data)
    except ValueError:
        return "marks"
    try:
        validate_translation_links(row.translation_of.data, row.data)
    except ValueError:
        return "links"
    return str(row.field_error)


def shown(html: str, is_rich: bool) -> str:
    """A text as it stands in a field: rich text as HTML, other text with line breaks."""
    if is_rich or not html:
        return " ".join(html.split())
    from wagtail_localize.strings import StringValue

    lines = StringValue(html).render_text().strip().splitlines()
    return "\n".join(line.rstrip() for line in lines)


def shown_translation(text: KeptText, is_rich: bool) -> str:
    """A translation as it stands in its field; with all its tags if it is faulty."""
    return shown(text.translation, is_rich or text.state == "faulty")


def typed(text: str, is_rich: bool) -> str:
    """What somebody typed into a field, as wagtail-localize stores it."""
    if is_rich:
        return " ".join(storable(text).split())
    from wagtail_localize.strings import StringValue

    lines = [line.rstrip() for line in storable(text).strip().splitlines()]
    return str(StringValue.from_plaintext("\n".join(lines)).data)


def token(text: str) -> str:
    """Tells whether a text that was shown is still the same; "" for none."""
    return sha256(text.encode()).hexdigest()[:20] if text else ""


LONGEST = {"title": 255}
"""Paths that the database limits. wagtail-localize writes a title at once to the page."""


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What was typed in place of a text: `was` is the `token` of what stood there."""

    text: str
    was: str
    is_rich: bool


@dataclass(kw_only=True)
class Stored:
    """What became of translations that were typed; each by its key."""

    saved: list[str] = field(default_factory=list)
    faulty: dict[str, str] = field(default_factory=dict)
    """Stored, but not fit to be published: why."""
    refused: dict[str, str] = field(default_factory=dict)
    """Not stored: too long for the database."""
    overtaken: dict[str, KeptText] = field(default_factory=dict)
    """Not stored: somebody has translated it otherwise meanwhile, as given here."""
    moved: list[str] = field(default_factory=list)
    """Stored, but the source does not have these words there any more."""


def store(kept: Any, values: Mapping[str, Typed], user: Any) -> Stored:
    """Keep translations, by key; a blank one takes the old one away.

    Nobody's work is overwritten unseen, and what wagtail-localize finds faulty is kept
    too, marked. Values that are as they were do nothing. Unknown keys are left out. A
    flat number of queries, and three for each text that changed.
    """
    try:
        return store_once(kept, values, user)
    except IntegrityError:
        # In wagtail-localize's own editor nobody waits for the lock.
        return store_once(kept, values, user)


def store_once(kept: Any, values: Mapping[str, Typed], user: Any) -> Stored:
    from wagtail_localize.models import String, StringTranslation, TranslationContext

    outcome = Stored()
    values = {
        key: value
        for key, value in values.items()
        if token(shown(typed(value.text, value.is_rich), value.is_rich)) != value.was
        and len(ids_of(key)) == 2
    }
    if not values:
        return outcome
    ids = {key: ids_of(key) for key in values}
    with transaction.atomic():
        lock(kept)
        contexts: Any = TranslationContext.objects.filter(
            object_id=kept.source.object_id
        ).in_bulk([context for context, _ in ids.values()])
        strings: Any = String.objects.filter(locale_id=kept.source.locale_id).in_bulk(
            [string for _, string in ids.values()]
        )
        current = set(
            kept.source.stringsegment_set.values_list("context_id", "string_id")
        )
        rows: Any = {
            (row.context_id, row.translation_of_id): row
            for row in StringTranslation.objects.filter(
                context__in=contexts, locale_id=kept.target_locale_id
            ).select_related("translation_of", "context", "last_translated_by")
        }
        for key, value in values.items():
            context, string = contexts.get(ids[key][0]), strings.get(ids[key][1])
            if context is None or string is None:
                continue
            row = rows.get(ids[key])
            now = kept_text(key, context.path, string.data, row)
            data = typed(value.text, value.is_rich)
            there = shown_translation(now, value.is_rich)
            if there == shown(data, value.is_rich) and now.state != "faulty":
                outcome.saved.append(key)  # somebody else had the same idea
                continue
            if token(there) != value.was:
                outcome.overtaken[key] = now
                continue
            longest = LONGEST.get(context.path)
            if longest and len(data) > longest:
                outcome.refused[key] = "too_long"
                continue
            if not data:
                row.delete()
                outcome.saved.append(key)
                continue
            row = row or StringTranslation(
                translation_of=string,
                locale_id=kept.target_locale_id,
                context=context,
            )
            row.data = data
            row.translation_type = StringTranslation.TRANSLATION_TYPE_MANUAL
            row.tool_name = ""
            row.last_translated_by = user
            row.has_error = False
            row.field_error = ""
            row.save()
            if row.has_error:
                outcome.faulty[key] = fault_of(row)
            elif ids[key] not in current:
                outcome.moved.append(key)
            else:
                outcome.saved.append(key)
    return outcome


def ids_of(key: str) -> tuple[int, ...]:
    """The reverse of `key_of`; () for anything else."""
    parts = key.split("-")
    if len(parts) != 2 or not all(p.isascii() and p.isdigit() for p in parts):
        return ()
    return tuple(int(part) for part in parts if len(part) < 19)


def lock(kept: Any) -> None:
    """Let translators of one language take turns, until the transaction ends."""
    type(kept).objects.select_for_update().get(pk=kept.pk)


def approve(kept: Any, seen: Mapping[str, Typed], user: Any) -> list[str]:
    """Somebody has looked at these machine translations; keys of those approved.

    What has changed since it was `seen` stays as it is.
    """
    from wagtail_localize.models import StringTranslation

    wanted = {ids_of(key): value for key, value in seen.items()}
    approved = []
    with transaction.atomic():
        lock(kept)
        rows: Any = StringTranslation.objects.filter(
            context__object_id=kept.source.object_id,
            context__in=[ids[0] for ids in wanted if ids],
            locale_id=kept.target_locale_id,
            translation_type=StringTranslation.TRANSLATION_TYPE_MACHINE,
            has_error=False,
        ).select_related("context")
        for row in rows:
            value = wanted.get((row.context_id, row.translation_of_id))
            if value and token(shown(row.data, value.is_rich)) == value.was:
                row.translation_type = StringTranslation.TRANSLATION_TYPE_MANUAL
                row.last_translated_by = user
                # The tool stays named: the words are still its words.
                row.save(update_fields=["translation_type", "last_translated_by"])
                approved.append(key_of(row.context_id, row.translation_of_id))
    return approved


# --- PO files -------------------------------------------------------------------------

LARGEST_PO = 2 * 1024 * 1024
MOST_ENTRIES = 10_000
TRANSLATION = "X-WagtailLocalize-TranslationID"


class NotImported(Exception):
    """A file that is no translation of this page; `code` says why.

    ``large``, ``unreadable``, ``other_tool``, ``other_page``.
    """

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@dataclass(kw_only=True)
class Imported:
    """What a PO file brought; texts by key, or as they stand in the file."""

    taken: list[str] = field(default_factory=list)
    same: int = 0
    blank: int = 0
    faulty: dict[str, str] = field(default_factory=dict)
    unsure: list[str] = field(default_factory=list)
    """Marked in the file as fuzzy: taken, but to be looked at."""
    overtaken: dict[str, str] = field(default_factory=dict)
    """Translated otherwise since the file was made: what the file says, as HTML."""
    refused: dict[str, str] = field(default_factory=dict)
    moved: list[str] = field(default_factory=list)
    """Of words that the source had when the file was made: kept for suggestions."""
    unknown: list[str] = field(default_factory=list)
    """Texts that this notice never had in that place."""


def export_po(kept: Any, labels: Mapping[str, str], language: str) -> Any:
    """wagtail-localize's PO file, with the place of each text in words.

    `labels`: path to words. A machine translation that nobody has looked at is fuzzy.
    """
    po: Any = kept.export_po()
    po.metadata["Language"] = language
    texts, _remembered = texts_to_translate(kept)
    unreviewed = {
        (text.path, text.source) for text in texts if text.state == "unreviewed"
    }
    seen = set()
    for entry in list(po):
        place = (entry.msgctxt, entry.msgid)
        if place in seen:
            po.remove(entry)  # the same words twice in one place would be no PO file
            continue
        seen.add(place)
        entry.comment = labels.get(entry.msgctxt, "")
        if place in unreviewed:
            entry.flags.append("fuzzy")
    return po


def read_po(content: bytes) -> Any:
    """A PO file; NotImported if it is none."""
    import polib

    if len(content) > LARGEST_PO:
        raise NotImported("large")
    if b"\x00" in content or b"msgid" not in content:
        raise NotImported("unreadable")
    content = content.removeprefix(b"\xef\xbb\xbf")
    # Given the words themselves, polib would take them for the name of a file.
    with NamedTemporaryFile(suffix=".po") as file:
        file.write(content)
        file.flush()
        try:
            po = polib.pofile(file.name)
        except (OSError, ValueError, LookupError, IndexError, AttributeError):
            # What polib raises depends on where a file is broken.
            raise NotImported("unreadable") from None
    if len(po) > MOST_ENTRIES:
        raise NotImported("large")
    return po


def import_po(kept: Any, po: Any, user: Any) -> Imported:
    """Take the translations of a PO file; NotImported if it is of another page.

    wagtail-localize takes them, except those that it would lose: a translation that
    somebody changed after the file was made is not overwritten, and one of words that
    the source no longer has is kept for suggestions.
    """
    from polib import POFile
    from wagtail_localize.models import StringTranslation

    made_for = po.metadata.get(TRANSLATION)
    if made_for is None:
        raise NotImported("other_tool")
    if made_for != str(kept.uuid):
        raise NotImported("other_page")
    made_at = moment_of(po.metadata.get("POT-Creation-Date", ""))
    outcome = Imported()
    with transaction.atomic():
        lock(kept)
        current, earlier = places_of(kept, po)
        rows: Any = {
            (row.context_id, row.translation_of_id): row
            for row in StringTranslation.objects.filter(
                context__object_id=kept.source.object_id,
                locale_id=kept.target_locale_id,
            )
        }
        sure, unsure, wanted = POFile(), POFile(), {}
        for entry in po:
            if entry.obsolete:
                continue
            place = (entry.msgctxt or "", entry.msgid)
            key = current.get(place) or earlier.get(place)
            data = entry.msgstr.strip()
            if key is None:
                outcome.unknown.append(entry.msgid)
                continue
            if not data:
                outcome.blank += 1
                continue
            row = rows.get(ids_of(key))
            is_reviewed = row and row.translation_type == row.TRANSLATION_TYPE_MANUAL
            if row and row.data == data and (is_reviewed or entry.fuzzy):
                outcome.same += 1
            elif place not in current:
                remember(kept, key, data, user, row)
                outcome.moved.append(key)
            elif len(data) > LONGEST.get(entry.msgctxt, len(data)):
                outcome.refused[key] = data
            elif is_overtaken(row, data, made_at, user):
                outcome.overtaken[key] = data
            else:
                wanted[key] = entry.msgstr = data
                (unsure if entry.fuzzy else sure).append(entry)
                if row and row.data == data:
                    # Only looked at: wagtail-localize takes what has other words.
                    row.translation_type = row.TRANSLATION_TYPE_MANUAL
                    row.last_translated_by = user
                    row.save(update_fields=["translation_type", "last_translated_by"])
        for entries, kind in (
            (sure, StringTranslation.TRANSLATION_TYPE_MANUAL),
            (unsure, StringTranslation.TRANSLATION_TYPE_MACHINE),
        ):
            warnings = kept.import_po(
                entries, user=user, translation_type=kind, tool_name="PO"
            )
            outcome.unknown += [str(getattr(w, "string", w)) for w in warnings]
        after, _ = texts_to_translate(kept)
        for text in after:
            if text.key not in wanted:
                continue
            if text.state == "faulty":
                outcome.faulty[text.key] = text.fault
            elif text.state == "unreviewed":
                outcome.unsure.append(text.key)
            else:
                outcome.taken.append(text.key)
    return outcome


def is_overtaken(row: Any, data: str, made_at: datetime | None, user: Any) -> bool:
    """Whether somebody else has translated a text since a file was made."""
    return bool(
        row is not None
        and row.data != data
        and made_at is not None
        and row.updated_at > made_at
        and row.last_translated_by_id != user.pk
    )


def moment_of(text: str) -> datetime | None:
    """When a PO file was made, as wagtail-localize or a PO editor writes it."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if settings.USE_TZ and timezone.is_naive(moment):
        return timezone.make_aware(moment)
    if not settings.USE_TZ and timezone.is_aware(moment):
        return timezone.make_naive(moment)
    return moment


Keys = dict[tuple[str, str], str]


def places_of(kept: Any, po: Any) -> tuple[Keys, Keys]:
    """(path, text) to key: of the texts now, and of those in a file that were there once.

    Three queries.
    """
    from wagtail_localize.models import String, TranslationContext

    segments: Any = kept.source.stringsegment_set.values_list(
        "context__path", "string__data", "context_id", "string_id"
    )
    current = {
        (path, text): key_of(context, string)
        for path, text, context, string in segments
    }
    places = {(entry.msgctxt or "", entry.msgid) for entry in po} - set(current)
    contexts: Any = dict(
        TranslationContext.objects.filter(object_id=kept.source.object_id).values_list(
            "path", "pk"
        )
    )
    hashes = {String._get_data_hash(text) for path, text in places if path in contexts}
    strings: Any = dict(
        String.objects.filter(
            locale_id=kept.source.locale_id, data_hash__in=hashes
        ).values_list("data", "pk")
    )
    earlier = {
        (path, text): key_of(contexts[path], strings[text])
        for path, text in places
        if path in contexts and text in strings
    }
    return current, earlier


def remember(kept: Any, key: str, data: str, user: Any, row: Any) -> None:
    """Keep a translation of words that are not there any more."""
    from wagtail_localize.models import StringTranslation

    context, string = ids_of(key)
    row = row or StringTranslation(
        context_id=context,
        translation_of_id=string,
        locale_id=kept.target_locale_id,
        translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
    )
    row.data, row.last_translated_by, row.tool_name = data, user, "PO"
    row.has_error = False
    row.save()
