"""A copy of a notice together with its languages."""

from typing import Any

from django.db import transaction


def languages_to_copy(page: Any, copy: Any) -> list[tuple[Any, Any]]:
    """(translation, place) of the translations of `page` that `copy` could have too.

    The place is the page below which the copy goes: the parent of `copy` in that
    language. Languages that `copy` has, or that have no place for it, are left out.
    """
    has = set(copy.get_translations(inclusive=True).values_list("locale_id", flat=True))
    parent = copy.get_parent()
    found = []
    for translation in page.get_translations().filter(alias_of=None):
        if translation.locale_id in has:
            continue
        place = parent.get_translation_or_none(translation.locale)
        if place is not None:
            found.append((translation, place.specific))
    return found


def copy_languages(
    page: Any,
    copy: Any,
    *,
    pairs: list[tuple[Any, Any]] | None = None,
    user: Any = None,
) -> list[Any]:
    """Draft translations of `copy` with what the translations of `page` hold now.

    They belong to the series of `copy` and say that they were made from its content.
    All of :func:`languages_to_copy`, or these `pairs`. Nothing is published. A
    translation memory of wagtail-localize stays with the page that it was made for. The
    new pages.
    """
    made = []
    with transaction.atomic():
        for translation, place in pairs or languages_to_copy(page, copy):
            draft = translation.specific.get_latest_revision_as_object()
            new = translation.specific.copy(
                to=place,
                recursive=False,
                copy_revisions=False,
                keep_live=False,
                reset_translation_key=False,
                user=user,
                update_attrs={
                    "slug": free_slug(place, copy.slug),
                    "translation_key": copy.translation_key,
                    "title": draft.title,
                    "draft_title": draft.title,
                    "body": draft.body,
                    "source_digest": copy.content_digest(),
                },
            )
            made.append(new)
    return made


def free_slug(place: Any, slug: str) -> str:
    """The slug itself, or with the first free number below this place."""
    taken = set(place.get_children().values_list("slug", flat=True))
    number, found = 2, slug
    while found in taken:
        number, found = number + 1, f"{slug}-{number}"
    return found
