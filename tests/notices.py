"""Notices for tests: a complete small one, changed where a test differs."""

from wagtail_seloste.filling import fill, stable_id

SECTIONS = {
    "controller": {
        "name": "Testi Oy",
        "business_id": "1234567-1",
        "email": "info@example.com",
    },
    "purposes": {
        "purposes": [
            {
                "name": {"fi": "Asiakaspalvelu", "sv": "Kundservice", "en": "Service"},
                "description": {
                    "fi": "Vastaamme kysymyksiisi.",
                    "sv": "Vi svarar på dina frågor.",
                    "en": "We answer your questions.",
                },
                "legal_bases": ["basis_contract"],
            }
        ]
    },
    "retention": {
        "periods": [
            {
                "data": {"fi": "Tilaukset", "sv": "Beställningar", "en": "Orders"},
                "kind": "retention_kind_fixed",
                "number": 2,
                "unit": "year",
                "event": {"fi": "toimitus", "sv": "leverans", "en": "delivery"},
            }
        ]
    },
    "rights": {},
}
TITLES = {
    "fi": "Asiakasrekisterin tietosuojaseloste",
    "sv": "Dataskyddsbeskrivning för kundregistret",
    "en": "Privacy notice of the customer register",
}


def stream(language="fi", references=None, **changes):
    """The stored stream of the test notice; a section changed, added, or None: left out."""
    sections = {**SECTIONS, **changes}
    return fill(
        [{"key": key, **value} for key, value in sections.items() if value is not None],
        language,
        references=references,
        new_id=stable_id("test"),
    )


def make_page(parent, language="fi", *, title=None, publish=True, body=None, **changes):
    """A notice page below `parent`, published unless told otherwise."""
    from wagtail.models import Locale

    from wagtail_seloste.pages.models import NoticePage

    page = NoticePage(
        title=TITLES[language] if title is None else title,
        slug=f"notice-{parent.numchild + 1}",
        locale=Locale.objects.get(language_code=language),
        body=stream(language, **changes) if body is None else body,
        live=False,
    )
    parent.add_child(instance=page)
    revision = page.save_revision()
    if publish:
        revision.publish()
        page.refresh_from_db()
    return page


def publish(page, *, title=None, body=None, **changes):
    """Publish the page with other content; the page as it then is."""
    page = type(page).objects.get(pk=page.pk)
    if title is not None:
        page.title = title
    if body is not None or changes:
        language = page.locale.language_code
        page.body = stream(language, **changes) if body is None else body
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def translate(page, parent, language, *, title=None, publish=True, **changes):
    """A translation of the page, made by hand."""
    from wagtail.models import Locale

    translated = page.copy_for_translation(
        Locale.objects.get(language_code=language), copy_parents=True
    )
    translated.title = title or TITLES[language]
    translated.body = stream(language, **changes)
    revision = translated.save_revision()
    if publish:
        revision.publish()
        translated.refresh_from_db()
    return translated
