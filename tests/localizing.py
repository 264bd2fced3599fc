"""What translators and editors do in wagtail-localize, for tests, by its own means."""

import re

from django.urls import reverse

from wagtail_seloste.pages.models import NoticePage


def translations_of(page, language="sv"):
    """The translation record of wagtail-localize for a page and a language."""
    from wagtail_localize.models import Translation

    return Translation.objects.get(
        source__object_id=page.translation_key,
        source__locale_id=page.locale_id,
        target_locale__language_code=language,
    )


def in_language(page, language="sv"):
    """The page in another language, as it is in the database."""
    return NoticePage.objects.get(
        translation_key=page.translation_key, locale__language_code=language
    )


def submitted(client, page, locales, languages=("sv",)):
    """Submit the page for translation in the admin, as *Translate this page* does."""
    address = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
    chosen = [locales[language].pk for language in languages]
    response = client.post(address, {"locales": chosen})
    assert response.status_code == 302, response.context["form"].errors
    return [translations_of(page, language) for language in languages]


def synced(client, page, *, publish=False):
    """*Sync translated pages* in the admin."""
    from wagtail_localize.models import TranslationSource

    source = TranslationSource.objects.get_for_instance(page)
    address = reverse("wagtail_localize:update_translations", args=[source.pk])
    response = client.post(address, {"publish_translations": "on"} if publish else {})
    assert response.status_code == 302


def segments(translation):
    """The strings that there are to translate, in order."""
    found = translation.source.stringsegment_set.select_related("string", "context")
    return list(found.order_by("order"))


def worded(text, language="sv"):
    """What stands for the translation of a text: the language, and capital letters.

    So nothing of the source text stands in it. Markup stays as it is.
    """
    parts = re.split(r"(<[^>]*>|&#?\w+;)", text)
    parts[::2] = [part.upper() for part in parts[::2]]
    return f"{language.upper()}: {''.join(parts)}"


def translated(translation, words=(), *, but=(), kind="manual"):
    """Give every open string its translation; `but`: strings that are left as they are.

    `words`: source string -> translation. A string that is not named is
    :func:`worded`.
    """
    from wagtail_localize.models import StringTranslation

    for segment in segments(translation):
        text = segment.string.data
        if text in but:
            continue
        StringTranslation.objects.update_or_create(
            translation_of=segment.string,
            context=segment.context,
            locale=translation.target_locale,
            defaults={
                "data": dict(words).get(
                    text, worded(text, translation.target_locale.language_code)
                ),
                "translation_type": kind,
                "has_error": False,
            },
        )


def published(client, page, language="sv"):
    """*Publish* in the translation editor of wagtail-localize."""
    address = reverse("wagtailadmin_pages:edit", args=[in_language(page, language).pk])
    response = client.post(address, {"action": "publish"})
    assert response.status_code == 302
    return in_language(page, language)


def uploaded(client, translation, po):
    """A PO file, imported as a translator does."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    address = reverse("wagtail_localize:upload_pofile", args=[translation.pk])
    file = SimpleUploadedFile("notice.po", str(po).encode())
    assert client.post(address, {"file": file}).status_code == 302
