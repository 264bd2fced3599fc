"""A language of a notice is translated from one other.

wagtail-localize lets a page be translated from two, and then its editor and its way back
to an alias fail, as they look for the one translation that there is.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction

from .kept import is_installed


def let_one_origin_be(is_notice: Callable[[Any], bool]) -> None:
    """Let no second translation of a notice come up for a page; called once, at the start.

    wagtail-localize has no hook before a submission. A language that has a page of its
    own, translated from elsewhere, is left alone, as when a whole tree is submitted; what
    is left over of an alias goes.
    """
    from wagtail_localize.operations import TranslationCreator

    theirs = TranslationCreator.create_translations

    @wraps(theirs)
    def create_translations(self: Any, instance: Any, *args: Any, **named: Any) -> Any:
        instance = getattr(instance, "specific", instance)
        if not is_notice(instance):
            return theirs(self, instance, *args, **named)
        wanted = self.target_locales
        self.target_locales = [
            locale for locale in wanted if may_come_from(instance, locale)
        ]
        try:
            return theirs(self, instance, *args, **named)
        finally:
            self.target_locales = wanted

    TranslationCreator.create_translations = create_translations


def may_come_from(page: Any, locale: Any) -> bool:
    """Whether a page may be translated into a language; makes room for it.

    A query, and two more where something is in the way.
    """
    others = translations(page.translation_key, locale.language_code).exclude(
        source__locale=page.locale_id
    )
    if not others.exists():
        return True
    own = type(page).objects.filter(
        translation_key=page.translation_key, locale=locale, alias_of__isnull=True
    )
    if own.exists():
        return False
    others.delete()
    return True


def keep_one_origin(
    translation_key: Any, language: str, preferred: str
) -> tuple[str, list[str]] | None:
    """Mend a language that is translated from several; None where there is no need.

    From which it is translated now, and from which no more: `preferred` stays, else the
    one that was added last. What translators have said stays, for suggestions. One query
    where there is nothing to do.
    """
    if not is_installed():
        return None
    with transaction.atomic():
        found = sorted(
            translations(translation_key, language).select_related("source__locale"),
            key=lambda each: (
                each.source.locale.language_code == preferred,
                each.enabled,
                each.pk,
            ),
        )
        if len(found) < 2:
            return None
        *surplus, kept = found
        for each in surplus:
            each.delete()
    return kept.source.locale.language_code, [
        each.source.locale.language_code for each in surplus
    ]


def translations(translation_key: Any, language: str) -> Any:
    """Of a notice into a language, stopped ones too."""
    from wagtail_localize.models import Translation

    return Translation.objects.filter(
        source__object_id=translation_key, target_locale__language_code=language
    )
