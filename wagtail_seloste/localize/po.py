"""A translation as a PO file, out and in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from .texts import LONGEST, ids_of, key_of, lock, texts_to_translate

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
                remember(kept, key, entry, user, row)
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


def remember(kept: Any, key: str, entry: Any, user: Any, row: Any) -> None:
    """Keep a translation of words that are not there any more.

    What is uncertain in the file stays so, and does not replace what somebody is sure of.
    """
    from wagtail_localize.models import StringTranslation

    context, string = ids_of(key)
    row = row or StringTranslation(
        context_id=context,
        translation_of_id=string,
        locale_id=kept.target_locale_id,
        translation_type=StringTranslation.TRANSLATION_TYPE_MACHINE,
    )
    if not entry.fuzzy:
        row.translation_type = StringTranslation.TRANSLATION_TYPE_MANUAL
    elif row.translation_type == StringTranslation.TRANSLATION_TYPE_MANUAL:
        return
    row.data, row.last_translated_by = entry.msgstr.strip(), user
    row.tool_name = "PO"
    row.has_error = False
    row.save()
