"""How far a translation is, text by text: by wagtail-localize's memory, or by hand."""

import uuid
from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from tests.blocks.test_extraction import FULL
from tests.notices import SECTIONS, TITLES, make_page, publish, stream, translate
from wagtail_seloste.acts import redact_text
from wagtail_seloste.localize import memory
from wagtail_seloste.models import VersionText
from wagtail_seloste.progress import Content, progress, progress_of
from wagtail_seloste.projection import raw_stream

pytestmark = pytest.mark.django_db

PURPOSE = SECTIONS["purposes"]["purposes"][0]
TRICKY = 'Tilaat & maksat; "heti" tai jos alle <5 € ei riitä\n\nRivi: Ann\'s'


@pytest.fixture
def source(homes):
    return make_page(homes["fi"])


def side(page):
    """What the page says now, recorded or not."""
    page = type(page).objects.get(pk=page.pk)
    return page.title, raw_stream(page.body), page.locale.language_code


def states(page, language="sv", source=None):
    """{the last name of a text's path and the text: its state}"""
    found = progress(page, source or side(page), [language])[language]
    return {f"{each.path[-1]}: {each.text}": each.state for each in found.texts}


def submit(page, locale):
    """As the submit view, without a draft of the target page."""
    from wagtail_localize.models import Translation, TranslationSource

    found, _created = TranslationSource.update_or_create_from_instance(page)
    return Translation.objects.get_or_create(source=found, target_locale=locale)[0]


def say(translation, words=None, **fields):
    """Store a translation of every text, or of those in `words`; "SV <text>" if None."""
    from wagtail_localize.models import StringTranslation

    for segment in translation.source.stringsegment_set.select_related("string"):
        text = segment.string.data
        if words is None or text in words:
            StringTranslation.objects.update_or_create(
                translation_of=segment.string,
                context=segment.context,
                locale=translation.target_locale,
                defaults={
                    "data": (words or {}).get(text, f"SV {text}"),
                    "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
                    **fields,
                },
            )


# --- wagtail-localize -----------------------------------------------------------------


def test_texts_and_places_are_those_of_wagtail_localize(homes):
    """To the letter, in every field, so that its memory is found."""
    body = [child for child in FULL if child["type"] != "complaint"]
    plain = stream(
        purposes={"purposes": [{**PURPOSE, "name": TRICKY, "description": TRICKY}]}
    )
    for page in (
        make_page(homes["fi"], body=body, publish=False),
        make_page(homes["fi"], body=plain, title='A & "B" <C>', publish=False),
    ):
        translation = submit(page, homes["sv"].locale)
        sent = {
            (segment.context.path, segment.string.data)
            for segment in translation.source.stringsegment_set.select_related(
                "string", "context"
            )
        }
        found = progress(page, side(page), ["sv"])["sv"]
        assert {(text.context, text.text) for text in found.texts} == sent
        assert found.is_kept
        assert found.open == found.total == len(sent)
        say(translation)
        assert progress(page, side(page), ["sv"])["sv"].open == 0


def test_what_counts_as_done(homes, source):
    translation = submit(source, homes["sv"].locale)
    say(translation)
    say(translation, {"Tilaukset": "Order"}, has_error=True)
    say(translation, {"Asiakaspalvelu": " "})
    say(translation, {"toimitus": "<b></b>&nbsp;"})
    say(
        translation,
        {"Vastaamme kysymyksiisi.": "Vi svarar"},
        translation_type="machine",
    )
    assert states(source) == {
        f"title: {TITLES['fi']}": "done",
        "name: Asiakaspalvelu": "open",
        "description: Vastaamme kysymyksiisi.": "unreviewed",
        "data: Tilaukset": "faulty",
        "event: toimitus": "open",
    }
    found = progress(source, side(source), ["sv"])["sv"]
    assert (found.open, found.total) == (4, 5)
    assert [text.translation for text in found.texts][2:4] == ["Vi svarar", "Order"]
    assert [text.section for text in found.texts] == [
        "title",
        "purposes",
        "purposes",
        "retention",
        "retention",
    ]


def test_the_memory_counts_before_the_new_texts_are_sent_to_translators(homes, source):
    from wagtail_localize.models import TranslationSource

    translation = submit(source, homes["sv"].locale)
    say(translation)
    changed = publish(
        source,
        purposes={"purposes": [{**PURPOSE, "description": "Palvelemme sinua."}]},
    )
    TranslationSource.objects.update(content_json="{}")  # nothing there to read
    open_texts = [text for text, state in states(changed).items() if state == "open"]
    assert open_texts == ["description: Palvelemme sinua."]
    assert set(states(changed, source=(TITLES["fi"], stream(), "fi")).values()) == {
        "done"
    }


def test_the_same_words_at_another_path_are_not_translated(homes, source):
    translation = submit(source, homes["sv"].locale)
    say(translation)
    body = stream(
        purposes={"purposes": [{**PURPOSE, "description": PURPOSE["name"]["fi"]}]}
    )
    found = states(source, source=(TITLES["fi"], body, "fi"))
    assert found["description: Asiakaspalvelu"] == "open"
    assert found["name: Asiakaspalvelu"] == "done"


def test_a_stopped_translation_is_one_by_hand(homes, source):
    translation = submit(source, homes["sv"].locale)
    say(translation)
    translation.enabled = False
    translation.save()
    found = progress(source, side(source), ["sv"])["sv"]
    assert not found.is_kept
    assert found.open == found.total == 5


def test_many_texts_are_found_without_naming_each(homes, source, monkeypatch):
    say(submit(source, homes["sv"].locale), {"Tilaukset": "Beställningar"})
    monkeypatch.setattr(memory, "MANY", 2)
    assert states(source)["data: Tilaukset"] == "done"
    assert states(source)["event: toimitus"] == "open"


def test_without_wagtail_localize_every_translation_is_one_by_hand(
    homes, source, monkeypatch
):
    translate(source, homes["sv"], "sv")
    say(submit(source, homes["sv"].locale), {"Tilaukset": "SV"})
    monkeypatch.setattr(apps, "is_installed", lambda name: name != "wagtail_localize")
    found = progress(source, side(source), ["sv"])["sv"]
    assert not found.is_kept
    assert found.open == 0


# --- by hand --------------------------------------------------------------------------


def test_by_hand_the_recorded_translation_counts(homes, source):
    assert set(states(source).values()) == {"open"}
    translated = translate(source, homes["sv"], "sv", publish=False)
    assert set(states(source).values()) == {"open"}
    translated.get_latest_revision().publish()
    found = progress(source, side(source), ["sv", "en", "fi"])
    assert set(found) == {"sv", "en"}
    assert (found["sv"].open, found["en"].open) == (0, 5)
    assert [text.translation for text in found["sv"].texts] == [
        TITLES["sv"],
        "Kundservice",
        "Vi svarar på dina frågor.",
        "Beställningar",
        "leverans",
    ]


def test_by_hand_what_the_source_changed_is_open(homes, source):
    translate(source, homes["sv"], "sv")
    periods = [{**SECTIONS["retention"]["periods"][0], "number": 5}]
    changed = publish(source, title="Uusi otsikko", retention={"periods": periods})
    found = progress(changed, side(changed), ["sv"])["sv"]
    assert [text.text for text in found.texts if text.state == "open"] == [
        "Uusi otsikko"
    ]


def test_by_hand_a_text_is_found_again_where_its_place_has_moved(homes, source):
    body = stream(
        purposes={
            "purposes": [
                {**PURPOSE, "name": "Toinen", "description": "Toinen kuvaus."},
                PURPOSE,
            ]
        }
    )
    purposes = body[1]["value"]["purposes"]
    purposes[0]["id"], purposes[1]["id"] = str(uuid.uuid4()), purposes[0]["id"]
    translate(source, homes["sv"], "sv")
    changed = publish(source, body=body)
    found = progress(changed, side(changed), ["sv"])["sv"]
    assert [text.text for text in found.texts if text.state == "open"] == [
        "Toinen",
        "Toinen kuvaus.",
    ]
    moved = next(text for text in found.texts if text.text == "Asiakaspalvelu")
    assert moved.path == ("purposes", "0", "purposes", "1", "name")
    assert moved.translation == "Kundservice"


def test_by_hand_a_field_with_another_number_of_paragraphs_is_one_translation(homes):
    text = {"fi": "<p>Yksi asia.</p><p>Kaksi asiaa.</p>", "sv": "<p>En, två saker.</p>"}
    page = make_page(homes["fi"], security={"text": text})
    translate(page, homes["sv"], "sv", security={"text": text})
    found = progress(page, side(page), ["sv"])["sv"]
    assert [each.translation for each in found.texts if each.section == "security"] == [
        "En, två saker.",
        "En, två saker.",
    ]
    assert found.open == 0


def test_by_hand_the_newest_text_counts_and_what_was_redacted_does_not(
    homes, source, administrator
):
    translated = translate(source, homes["sv"], "sv")
    publish(translated, title="Ny rubrik")
    found = progress(source, side(source), ["sv"])["sv"]
    assert found.texts[0].translation == "Ny rubrik"
    translated.unpublish()
    for text in VersionText.objects.filter(language="sv"):
        redact_text(text, reason="Henkilötieto", user=administrator)
    assert progress(source, side(source), ["sv"])["sv"].open == 5


def test_between_variants_of_one_language_there_is_nothing_to_translate(homes, source):
    found = progress(source, side(source), ["fi-FI"])["fi-FI"]
    assert found.open == 0
    assert found.texts[1].translation == "Asiakaspalvelu"


# --- many -----------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 6])
def test_queries_stay_flat_as_notices_and_languages_grow(
    homes, count, django_assert_max_num_queries
):
    pages = []
    for _ in range(count):
        page = make_page(homes["fi"])
        say(submit(page, homes["sv"].locale))
        translate(page, homes["en"], "en")
        pages.append(page)
    contents = [
        Content(
            translation_key=page.translation_key,
            stream_block=page.body.stream_block,
            source=side(page),
        )
        for page in pages
    ]
    with django_assert_max_num_queries(6):
        found = progress_of(contents, ["sv", "en"])
    assert [
        {code: (each.is_kept, each.open, each.total) for code, each in one.items()}
        for one in found
    ] == [{"sv": (True, 0, 5), "en": (False, 0, 5)}] * count


def test_a_notice_never_takes_the_translations_of_another(homes, source):
    say(submit(source, homes["sv"].locale))
    translate(source, homes["en"], "en")
    other = make_page(homes["fi"])
    submit(other, homes["sv"].locale)
    found = progress(other, side(other), ["sv", "en"])
    assert (found["sv"].open, found["en"].open) == (5, 5)


def test_a_version_that_was_announced_and_translated_counts(homes, source, monkeypatch):
    """The newest by number, not the one in force."""
    from wagtail_seloste.choices import NewVersion
    from wagtail_seloste.recording import record

    translate(source, homes["sv"], "sv")
    day = timezone.localdate() + timedelta(days=10)
    page = type(source).objects.get(pk=source.pk)
    page.title = "Tuleva otsikko"
    page.live = True
    page.save()
    record(page, choice=NewVersion(effective_from=day))
    assert states(source)["title: Tuleva otsikko"] == "open"
    translated = type(source).objects.get(
        translation_key=source.translation_key, locale=homes["sv"].locale
    )
    page = type(source).objects.get(pk=source.pk)
    translated.source_digest = page.source_digest
    translated.title = "Kommande rubrik"
    translated.save_revision().publish()
    assert states(source)["title: Tuleva otsikko"] == "done"


def test_by_hand_the_same_words_elsewhere_are_translated_if_that_is_certain(
    homes, source
):
    """The rule by which a translation made by hand is carried over."""
    translate(source, homes["sv"], "sv")
    twice = {"purposes": [PURPOSE, {**PURPOSE, "id": "second"}]}
    source = publish(source, purposes=twice, title="Uusi")
    found = progress(source, side(source), ["sv"])["sv"]
    assert [text.path for text in found.texts if text.state != "done"] == [("title",)]
