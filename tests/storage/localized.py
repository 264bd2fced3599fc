"""A notice that wagtail-localize translates, step by step, for tests."""


def submit(page, *locales):
    """Send a page to the translators of these locales, as the admin does."""
    from wagtail_localize.operations import translate_object

    translate_object(page, locales)


def translation_record(page, locale):
    from wagtail_localize.models import Translation

    return Translation.objects.get(
        source__object_id=page.translation_key, target_locale=locale
    )


def translate_texts(page, locale, words=()):
    """Translate what is open; a text that `words` maps to None stays open.

    A text that is not named gets the language before it.
    """
    from wagtail_localize.models import StringTranslation

    source = translation_record(page, locale).source
    for segment in source.stringsegment_set.select_related("string"):
        text = segment.string.data
        translated = dict(words).get(text, f"{locale.language_code.upper()} {text}")
        known = StringTranslation.objects.filter(
            translation_of=segment.string, context=segment.context, locale=locale
        )
        if translated is not None and not known.exists():
            known.create(
                translation_of=segment.string,
                context=segment.context,
                locale=locale,
                data=translated,
            )


def publish_translated(page, locale):
    """Publish as the translator does; whatever is open stays as in the source."""
    translation_record(page, locale).save_target(publish=True)
    return target(page, locale)


def target(page, locale):
    return type(page).objects.get(translation_key=page.translation_key, locale=locale)
