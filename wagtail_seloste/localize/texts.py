"""The texts of one translation, as a translator reads, writes and reviews them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction

from ..html import storable
from ..suggestions import Translated
from .memory import has_words, is_of_notice, state_of


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
        return is_of_notice(self.path)


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
