"""Organisations as plain values, and the supervisory authorities that come ready."""

import uuid
from collections.abc import Container, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.html import escape
from wagtail import blocks
from wagtail.models import Locale

from .authorities import Authority, authorities
from .localize import given_words, is_kept
from .models.organisations import Organisation
from .projection import Fault, RawStream, References, contacts
from .translations import words_in
from .wording import base_language, wording

ORGANISATION_FIELDS = (
    "name",
    "business_id",
    "postal_address",
    "visiting_address",
    "country",
    "email",
    "phone",
    "website",
)
CONTACT_POINT_FIELDS = (
    "role",
    "title",
    "name",
    "email",
    "phone",
    "postal_address",
    "website",
)

Snapshot = dict[str, dict[str, dict[str, Any]]]
"""Permanent key of an organisation -> language -> its values."""

AUTHORITY_NAMESPACE = uuid.UUID("5a6c8f0e-9f0a-5f57-9a64-6b0f0d6f2c11")


def values_of(organisation: Organisation, roles: Container[str]) -> dict[str, Any]:
    """An organisation with its contact points for these roles, as plain values."""
    return {
        "key": str(organisation.translation_key),
        **{name: getattr(organisation, name) for name in ORGANISATION_FIELDS},
        "contact_points": [
            {name: getattr(point, name) for name in CONTACT_POINT_FIELDS}
            for point in organisation.contact_points.all()
            if point.role in roles
        ],
    }


def snapshot(
    keys: Iterable[int], roles: Container[str]
) -> tuple[Snapshot, dict[int, tuple[str, str]]]:
    """The organisations with these primary keys, in all their languages.

    Of their contact points only those for `roles`: what a notice does not show is not
    kept with it. Beside it, primary key -> (permanent key, language). Two queries, or none.
    """
    wanted = set(keys)
    return snapshot_of(organisation_rows(wanted), wanted, roles)


def organisation_rows(keys: Iterable[int]) -> list[Organisation]:
    """The organisations with these primary keys, in all their languages, with their
    contact points; the same for one notice as for many. Two queries, or none."""
    wanted = set(keys)
    if not wanted:
        return []
    return list(
        Organisation.objects.filter(
            translation_key__in=Organisation.objects.filter(pk__in=wanted).values(
                "translation_key"
            )
        )
        .select_related("locale")
        .prefetch_related("contact_points")
        .order_by("pk")
    )


def snapshot_of(
    rows: Iterable[Organisation], keys: Container[int], roles: Container[str]
) -> tuple[Snapshot, dict[int, tuple[str, str]]]:
    """What :func:`snapshot` says, from rows that were read for more notices than one.

    A row may be as it is in memory, not yet saved. No query.
    """
    rows = list(rows)
    wanted = {row.translation_key for row in rows if row.pk in keys}
    taken: Snapshot = {}
    places: dict[int, tuple[str, str]] = {}
    for row in rows:
        if row.translation_key in wanted:
            key, language = str(row.translation_key), row.locale.language_code
            taken.setdefault(key, {})[language] = values_of(row, roles)
            places[row.pk] = (key, language)
    return taken, places


def references_in(
    language: str,
    taken: Mapping[str, Mapping[str, Mapping[str, Any]]],
    places: Mapping[int, tuple[str, str]],
) -> References:
    """Primary key -> values, each in `language` if it has that, else as chosen.

    An organisation that `taken` does not hold is left out, and so is a dead reference.
    """
    found = References()
    for pk, (key, own) in places.items():
        languages = taken.get(key, {})
        same_base = (
            code for code in languages if base_language(code) == base_language(language)
        )
        for candidate in (language, next(same_base, ""), own, *languages):
            if candidate in languages:
                found[pk] = languages[candidate]
                break
    return found


def written_references(locale_id: int | None) -> dict[str, int]:
    """``authority:<code>`` -> primary key, for sections that `filling` fills. One query.

    Of each authority the row in this locale, or any if there is none.
    """
    rows = Organisation.objects.filter(is_authority=True).exclude(authority_code="")
    found: dict[str, int] = {}
    for code, locale, pk in rows.order_by("pk").values_list(
        "authority_code", "locale_id", "pk"
    ):
        if locale == locale_id or f"authority:{code}" not in found:
            found[f"authority:{code}"] = pk
    return found


def untranslated_titles(
    stream_block: blocks.StreamBlock,
    stream: RawStream,
    taken: Snapshot,
    places: Mapping[int, tuple[str, str]],
    *,
    source_language: str,
    language: str,
) -> list[Fault]:
    """Contacts whose role or position reads as in the source, as it is not translated.

    The only words about an organisation that are no name or address. They may be the
    same where the organisation has a text of its own in the language, as "HR" has; but
    wagtail-localize fills that with the source's words, and then a translator has to
    have confirmed them. Without such titles no query, else at most two for each.
    """
    if base_language(language) == base_language(source_language):
        return []
    theirs = references_in(source_language, taken, places)
    ours = references_in(language, taken, places)
    found: list[Fault] = []
    for role, contact in contacts(stream_block, stream):
        chosen = ours.get(contact["organisation"])
        title = title_in(chosen, role)
        if str(contact.get("title") or "").strip() or not words_in(title):
            continue
        if title != title_in(theirs.get(contact["organisation"]), role):
            continue
        key = chosen["key"]
        if is_kept(key, language):
            given = given_words(key, language)
            if escape(title) in {
                each.text for each in given if each.text == each.words
            }:
                continue
        elif any(base_language(code) == base_language(language) for code in taken[key]):
            continue
        params = {"name": chosen["name"], "title": title}
        found.append(Fault(code="organisation_untranslated", params=params))
    return found


def title_in(chosen: Mapping[str, Any] | None, role: str) -> str:
    """The role or position of an organisation's contact, "" if there is none."""
    points = (chosen or {}).get("contact_points") or ()
    titles = (str(p.get("title") or "") for p in points if p.get("role") == role)
    return next(titles, "").strip()


def install_authorities() -> list[Organisation]:
    """The supervisory authorities as organisations, in every locale with wording.

    Adds what is missing and never changes what is there: an editor's correction stays.
    """
    added = []
    with transaction.atomic():
        there = set(
            Organisation.objects.exclude(authority_code="").values_list(
                "authority_code", "locale_id"
            )
        )
        for locale in Locale.objects.order_by("pk"):
            try:
                language = wording(locale.language_code).language
            except LookupError:
                continue
            for record in authorities():
                if (record.code, locale.pk) not in there:
                    added.append(add_authority(record, locale, language))
    return added


def add_authority(record: Authority, locale: Locale, language: str) -> Organisation:
    def text(values: Mapping[str, str]) -> str:
        return values.get(language) or values.get("en") or ""

    organisation = Organisation(
        locale=locale,
        translation_key=uuid.uuid5(AUTHORITY_NAMESPACE, record.code),
        name=text(record.name),
        postal_address=text(record.postal_address),
        visiting_address=text(record.visiting_address),
        country=record.country,
        email=record.email,
        phone=record.phone,
        website=text(record.web),
        is_authority=True,
        authority_code=record.code,
    )
    organisation.save()
    return organisation


__all__ = [
    "Snapshot",
    "install_authorities",
    "organisation_rows",
    "references_in",
    "snapshot",
    "snapshot_of",
    "untranslated_titles",
    "values_of",
]
