"""Which translations wagtail-localize keeps, and what it was told of them."""

from collections.abc import Collection
from typing import Any, NamedTuple
from uuid import UUID

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, Subquery

from .memory import has_words


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


BESIDE_THE_NOTICE = ~Q(context__path="title") & ~Q(context__path__startswith="body.")


def sent_texts(translation_key: Any, but: str) -> set[str]:
    """The texts of a page beside its notice, as they were last cut for translators.

    Those of the languages `but` one, with all its regions. One query.
    """
    if not is_installed():
        return set()
    from wagtail_localize.models import StringSegment

    own = Q(source__locale__language_code=but)
    own |= Q(source__locale__language_code__startswith=f"{but}-")
    strings: Any = StringSegment.objects.filter(
        BESIDE_THE_NOTICE, ~own, source__object_id=translation_key
    )
    return set(strings.values_list("string__data", flat=True))


def open_fields(translation_key: Any, language: str) -> set[str]:
    """Fields of a page beside its notice with a text that is to be translated. One query.

    None where wagtail-localize does not keep the language.
    """
    if not is_installed():
        return set()
    from wagtail_localize.models import StringSegment, StringTranslation

    done = StringTranslation.objects.filter(
        translation_of_id=OuterRef("string_id"),
        context_id=OuterRef("context_id"),
        locale__language_code=language,
        has_error=False,
    ).exclude(translation_type=StringTranslation.TRANSLATION_TYPE_MACHINE)
    segments: Any = StringSegment.objects.filter(
        BESIDE_THE_NOTICE,
        ~Q(context__path="slug"),
        source__object_id=translation_key,
        source__translations__target_locale__language_code=language,
        source__translations__enabled=True,
    )
    rows = segments.annotate(words=Subquery(done.values("data")[:1])).values_list(
        "context__path", "string__data", "words"
    )
    return {
        path.partition(".")[0]
        for path, text, words in rows
        if has_words(text) and not has_words(words or "")
    }


def publish_translation(translation: Any, user: Any) -> None:
    """Publish what has been translated. Raises ValidationError for what cannot be saved.

    wagtail-localize publishes when the transaction commits.
    """
    translation.save_target(user=user, publish=True)


def synchronised_languages(database: str) -> list[tuple[str, str]]:
    """(language, language from which all its pages are copied) of each. One query."""
    if not is_installed():
        return []
    from wagtail_localize.models import LocaleSynchronization

    rows: Any = LocaleSynchronization.objects.using(database).values_list(
        "locale__language_code", "sync_from__language_code"
    )
    return list(rows.order_by("pk"))


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
