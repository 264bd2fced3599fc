"""Translations that wagtail-localize keeps: whole ones are recorded, others never.

wagtail-localize publishes the source text wherever a translation is missing, blank or
faulty, and says nothing. So each case here ends in a page that is live, and the archive
decides what the public reads.
"""

import json

import pytest
from django.urls import reverse

from tests.notices import SECTIONS, make_page, publish, stream
from wagtail_seloste.models import NoticeSeries, VersionText
from wagtail_seloste.outcomes import refusal_messages
from wagtail_seloste.pages.models import NoticePage
from wagtail_seloste.recording import record
from wagtail_seloste.verification import verify

pytestmark = [pytest.mark.django_db, pytest.mark.storage]


@pytest.fixture
def source(homes):
    return make_page(homes["fi"])


@pytest.fixture
def sync(homes, django_capture_on_commit_callbacks):
    """``sync(page, words, publish=True)``: as a translator of Swedish would, and back.

    `words`: source string -> translation; None leaves it untranslated. A string that is
    not named gets "SV" before it.
    """
    from wagtail_localize.models import (
        StringTranslation,
        Translation,
        TranslationSource,
    )

    def sync(page, words=(), *, publish=True, error=()):
        found, _ = TranslationSource.update_or_create_from_instance(page)
        translation, _ = Translation.objects.get_or_create(
            source=found, target_locale=homes["sv"].locale
        )
        for segment in found.stringsegment_set.select_related("string"):
            text = segment.string.data
            translated = dict(words).get(text, f"SV {text}")
            if translated is not None:
                StringTranslation.objects.update_or_create(
                    translation_of=segment.string,
                    context=segment.context,
                    locale=homes["sv"].locale,
                    defaults={"data": translated, "has_error": text in error},
                )
        with django_capture_on_commit_callbacks(execute=True):
            translation.save_target(publish=publish)
        return NoticePage.objects.get(
            translation_key=page.translation_key, locale=homes["sv"].locale
        )

    return sync


def recorded():
    return list(
        VersionText.objects.order_by("pk").values_list(
            "version__number", "language", "correction"
        )
    )


def public(client, page, language="sv"):
    series = NoticeSeries.objects.get(translation_key=page.translation_key)
    address = reverse("wagtail_seloste:notice", args=[series.public_id, language])
    response = client.get(address)
    return response.json()["notice"] if response.status_code == 200 else None


def test_a_whole_translation_is_recorded_with_its_versions_number(client, source, sync):
    page = sync(source)
    assert refusal_messages(page) == []
    assert recorded() == [(1, "fi", 0), (1, "sv", 0)]
    notice = public(client, page)
    assert notice["title"] == f"SV {source.title}"
    purpose = notice["sections"][1]["data"]["purposes"][0]
    assert purpose["name"] == "SV Asiakaspalvelu"
    assert purpose["legal_bases"] == ["basis_contract"]
    assert verify() == []


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ({"Vastaamme kysymyksiisi.": None}, ()),
        ({"Vastaamme kysymyksiisi.": ""}, ()),
        ({}, ("Vastaamme kysymyksiisi.",)),
        ({"Tilaukset": None}, ()),
    ],
    ids=["missing", "blank", "faulty", "one word"],
)
def test_a_translation_that_lacks_a_text_is_live_but_not_recorded(
    client, source, sync, words, error
):
    page = sync(source, words, error=error)
    assert page.live
    assert recorded() == [(1, "fi", 0)]
    assert len(refusal_messages(page)) == 1
    assert public(client, page) is None
    # Readers of the page get the source text, said to be so.
    html = client.get(page.url).content.decode()
    assert f'<h1 lang="fi">{source.title}</h1>' in html


def test_words_that_are_the_same_in_both_languages_are_fine_once_confirmed(
    source, sync
):
    page = sync(source, {"Asiakaspalvelu": "Asiakaspalvelu"})
    assert refusal_messages(page) == []
    assert recorded() == [(1, "fi", 0), (1, "sv", 0)]


def test_a_name_is_no_text_to_translate(homes, sync):
    source = make_page(
        homes["fi"],
        controller={"name": "Malli Oy", "postal_address": "PL 1, 00101 Helsinki"},
    )
    page = sync(source)
    assert refusal_messages(page) == []
    assert page.to_notice().of("controller")[0].data["name"] == "Malli Oy"


def test_a_changed_source_leaves_the_translation_at_its_version(client, source, sync):
    sync(source)
    source = publish(
        source,
        purposes={
            "purposes": [
                {**SECTIONS["purposes"]["purposes"][0], "description": "Uusi teksti."}
            ]
        },
    )
    page = sync(source, {"Uusi teksti.": None})
    assert recorded() == [(1, "fi", 0), (1, "sv", 0), (2, "fi", 0)]
    assert len(refusal_messages(page)) == 1
    assert "Uusi teksti" not in json.dumps(public(client, page))
    page = sync(source)
    assert recorded()[-1] == (2, "sv", 0)
    assert refusal_messages(page) == []
    assert verify() == []


def test_a_changed_code_arrives_with_the_sync(client, source, sync):
    sync(source)
    periods = [{**SECTIONS["retention"]["periods"][0], "number": 5}]
    source = publish(source, retention={"periods": periods})
    page = sync(source)
    assert recorded()[-1] == (2, "sv", 0)
    [retention] = [
        s for s in public(client, page)["sections"] if s["key"] == "retention"
    ]
    assert retention["data"]["periods"][0]["period"] == "P5Y"


def test_a_better_wording_of_a_translation_is_a_further_text_of_the_version(
    source, sync
):
    sync(source)
    sync(source, {"Tilaukset": "Beställningar"})
    assert recorded() == [(1, "fi", 0), (1, "sv", 0), (1, "sv", 1)]
    assert verify() == []


def test_a_draft_that_is_written_into_the_live_row_is_not_healed_into_public(
    client, source, sync
):
    page = sync(source)
    before = public(client, page)
    sync(source, {"Tilaukset": "Utkast"}, publish=False)
    page = NoticePage.objects.get(pk=page.pk)
    assert page.live
    assert record(page, healing=True) is None
    assert public(client, page) == before
    assert "Utkast" not in client.get(page.url).content.decode()


def test_stopping_a_translation_and_editing_it_by_hand(client, source, sync, homes):
    from wagtail_localize.models import Translation

    page = sync(source)
    Translation.objects.update(enabled=False)
    page.body = stream("sv")
    page.title = "Egen titel"
    page.save_revision().publish()
    assert refusal_messages(NoticePage.objects.get(pk=page.pk)) == []
    assert recorded()[-1] == (1, "sv", 1)
    assert public(client, page)["title"] == "Egen titel"


def test_a_new_live_page_that_nobody_translated_is_not_a_translation(
    client, source, homes, settings, django_capture_on_commit_callbacks
):
    """As wagtail-localize does by default when a live page is submitted."""
    from wagtail_localize.models import Translation, TranslationSource

    settings.WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = True
    found, _ = TranslationSource.update_or_create_from_instance(source)
    translation = Translation.objects.create(
        source=found, target_locale=homes["sv"].locale
    )
    with django_capture_on_commit_callbacks(execute=True):
        translation.save_target(publish=True)
    page = NoticePage.objects.get(
        translation_key=source.translation_key, locale=homes["sv"].locale
    )
    assert page.live
    assert recorded() == [(1, "fi", 0)]
    assert refusal_messages(page)


def test_converting_to_an_alias_records_nothing_and_keeps_what_was_recorded(
    client, source, sync, administrator
):
    page = sync(source)
    client.force_login(administrator)
    address = reverse("wagtail_localize:convert_to_alias", args=[page.pk])
    client.post(address)
    page = NoticePage.objects.get(pk=page.pk)
    assert page.alias_of_id == source.pk
    publish(source, title="Uusi otsikko")
    assert recorded() == [(1, "fi", 0), (1, "sv", 0), (2, "fi", 0)]
    html = client.get(page.url).content.decode()
    assert '<h1 lang="fi">Uusi otsikko</h1>' in html
    assert verify() == []
