"""The texts of a page beside its notice, such as its description for searches.

They are public as soon as they are in the row of a live page: the site's own templates
show them, and nothing of them is recorded. So what is not translated never gets there:
the page keeps the last translation that it had, or says nothing.
"""

from collections.abc import Collection, Mapping
from copy import copy
from typing import Any

from django.db import models
from wagtail.fields import RichTextField

from . import localize
from .choices import confirmed_words
from .recording import is_source
from .translations import Judge, html_texts, plain_html, words_in
from .wording import base_language

NOTICE = ("title", "body")
"""What is recorded, and judged when it is."""


def page_texts(page: Any) -> dict[str, list[str]]:
    """Field to its texts with words, as HTML: of every field that is translated.

    Those that wagtail-localize sends to translators; without it every text of the model
    that an editor writes.
    """
    if localize.is_installed():
        cut = copy(page)
        cut.body = []
        found = localize.cut_texts(cut)
    else:
        found = {}
        for field in page._meta.concrete_fields:
            if is_written(field):
                value = field.value_from_object(page) or ""
                found[field.name] = (
                    list(html_texts(value))
                    if isinstance(field, RichTextField)
                    else [plain_html(value)]
                )
    worded = {
        name: [text for text in texts if words_in(text)]
        for name, texts in found.items()
        if name not in NOTICE and not isinstance(field_of(page, name), models.SlugField)
    }
    return {name: texts for name, texts in worded.items() if texts}


def is_written(field: Any) -> bool:
    """Whether a field holds words that an editor writes."""
    is_text = isinstance(field, (models.CharField, models.TextField))
    is_address = isinstance(field, (models.EmailField, models.URLField))
    return is_text and field.editable and not field.choices and not is_address


def field_of(page: Any, name: str) -> Any:
    return page._meta.get_field(name)


def untranslated_fields(
    page: Any, found: Mapping[str, list[str]]
) -> dict[str, list[str]]:
    """Of the texts of a translation, by field, those that are no translation.

    They are as another language of the notice has them, unless somebody has confirmed
    that they are the same, or a machine's that nobody has reviewed. At most five
    queries.
    """
    language = page.locale.language_code
    known = localize.sent_texts(page.translation_key, base_language(language))
    others = type(page).objects.filter(
        translation_key=page.translation_key, alias_of__isnull=True
    )
    for other in others.exclude(pk=page.pk).select_related("locale"):
        if base_language(other.locale.language_code) != base_language(language):
            known |= {text for texts in page_texts(other).values() for text in texts}
    judge = Judge(
        translation_key=page.translation_key,
        language=language,
        known=known,
        accepted=confirmed_words(page),
    )
    judged = {
        name: [*judge.same(texts), *judge.unreviewed(texts)]
        for name, texts in found.items()
    }
    return {name: texts for name, texts in judged.items() if texts}


def hold_back(page: Any, update_fields: Collection[str] | None = None) -> None:
    """Let a translation that is being saved live keep what it had of such texts.

    Its `held_back` names the fields. Nothing happens to a source page. `update_fields`:
    all that is saved; None for everything.
    """
    page.held_back = []
    found = page_texts(page)
    if update_fields is not None:
        found = {name: found[name] for name in found if name in update_fields}
    if not found or is_source(page):
        return
    page.held_back = sorted(untranslated_fields(page, found))
    if not page.held_back:
        return
    before = (
        type(page)
        .objects.filter(pk=page.pk, live=True, alias_of__isnull=True)
        .select_related("locale")
        .first()
    )
    never = untranslated_fields(before, page_texts(before)) if before else ()
    for name in page.held_back:
        field = field_of(page, name)
        if not field.concrete:
            continue  # rows of their own, which a site's page class may have
        if before is not None and name not in never:
            value = field.value_from_object(before)
        else:
            value = None if field.null else field.to_python("")
        setattr(page, field.attname, value)


def left_to_translate(page: Any) -> list[str]:
    """Fields of a translation, as saved or as translators see it, that are not ready.

    `page` as it was saved. One query.
    """
    waiting = localize.open_fields(page.translation_key, page.locale.language_code)
    held = getattr(page, "held_back", [])
    return sorted({*held, *waiting} - set(NOTICE))
