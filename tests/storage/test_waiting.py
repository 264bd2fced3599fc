"""One release for all languages: nothing is public until the last one is complete."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.notices import SECTIONS, make_page, translate
from tests.storage.localized import (
    publish_translated,
    submit,
    target,
    translate_texts,
)
from tests.storage.test_choices import choose, publish_with
from wagtail_seloste.choices import Correction, NewVersion, Translation
from wagtail_seloste.models import NoticeSeries, NoticeVersion, VersionText
from wagtail_seloste.outcomes import outcome_messages, refusal_messages
from wagtail_seloste.pages.models import NoticePage
from wagtail_seloste.reading import public_text_of
from wagtail_seloste.recording import today, waiting_choice
from wagtail_seloste.verification import verify

pytestmark = [pytest.mark.django_db, pytest.mark.storage]

WAIT = NewVersion(wait=True)
NEW = {"title": "Uusi otsikko"}


def recorded():
    return sorted(
        VersionText.objects.values_list("version__number", "language", "correction")
    )


@pytest.fixture
def sv(homes):
    return homes["sv"].locale


@pytest.fixture
def en(homes):
    return homes["en"].locale


@pytest.fixture
def page(homes, sv, en, at_commit):
    """The source page of a notice that is recorded in three languages."""
    page = make_page(homes["fi"])
    submit(page, sv, en)
    for locale in (sv, en):
        translate_texts(page, locale)
        publish_translated(page, locale)
    assert recorded() == [(1, "en", 0), (1, "fi", 0), (1, "sv", 0)]
    return page


def now(page):
    return NoticePage.objects.get(pk=page.pk)


def waits(page):
    series = NoticeSeries.objects.get(translation_key=page.translation_key)
    return waiting_choice(now(page), series) is not None


def test_nothing_is_recorded_until_the_last_language_is_complete(page, sv, en):
    publish_with(page, WAIT, **NEW)
    assert len(recorded()) == 3 and waits(page)
    translate_texts(page, sv)
    swedish = publish_translated(page, sv)
    assert len(recorded()) == 3
    assert refusal_messages(swedish) == []
    assert public_text_of(swedish).version.number == 1
    assert public_text_of(now(page)).version.number == 1
    translate_texts(page, en)
    publish_translated(page, en)
    assert recorded()[3:] == [(2, "en", 0), (2, "fi", 0), (2, "sv", 0)]
    assert not waits(page)
    texts = VersionText.objects.filter(version__number=2)
    assert len({text.recorded_at for text in texts}) == 1
    assert {text.title for text in texts} == {
        "Uusi otsikko",
        "SV Uusi otsikko",
        "EN Uusi otsikko",
    }
    assert verify() == []


def test_editor_and_translator_are_told_how_far_each_language_is(
    page, sv, en, settings
):
    from django.utils import translation

    publish_with(page, WAIT, **NEW)
    translate_texts(page, sv)
    with translation.override("en"):
        told = " ".join(sentence for _, sentence in outcome_messages(now(page)))
        assert "Swedish is not ready: 1 of 5 texts is not translated." in told
        assert "English is not ready" in told
        publish_translated(page, sv)
        told = outcome_messages(target(page, sv))
        assert all(is_good for is_good, _ in told)
        sentences = " ".join(sentence for _, sentence in told)
        assert "English is not ready" in sentences
        assert "Swedish" not in sentences


def test_an_incomplete_language_is_told_what_it_lacks(page, sv, en):
    publish_with(page, WAIT, **NEW)
    swedish = publish_translated(page, sv)
    assert len(refusal_messages(swedish)) == 1
    assert len(recorded()) == 3


def test_a_version_that_needs_no_translating_does_not_wait_at_all(page):
    periods = [{**SECTIONS["retention"]["periods"][0], "number": 5}]
    publish_with(page, WAIT, retention={"periods": periods})
    assert recorded()[3:] == [(2, "en", 0), (2, "fi", 0), (2, "sv", 0)]
    assert verify() == []


def test_words_that_stay_as_they_were_may_be_the_last_that_is_waited_for(homes):
    page = make_page(homes["fi"])
    swedish = translate(page, homes["sv"], "sv")
    page = publish_with(page, WAIT, **NEW)
    assert recorded() == [(1, "fi", 0), (1, "sv", 0)]
    swedish.source_digest = page.source_digest
    swedish.save_revision().publish()
    assert recorded()[2:] == [(2, "fi", 0), (2, "sv", 0)]
    digests = VersionText.objects.filter(language="sv").values_list("digest", flat=True)
    assert len(set(digests)) == 1
    assert verify() == []


def test_only_required_languages_are_waited_for(page, sv, en):
    page.required_languages = ["sv"]
    page.save()
    publish_with(page, WAIT, **NEW)
    translate_texts(page, sv)
    publish_translated(page, sv)
    assert recorded()[3:] == [(2, "fi", 0), (2, "sv", 0)]


def test_a_required_language_that_has_no_page_is_waited_for(homes, at_commit):
    page = make_page(homes["fi"])
    page.required_languages = ["sv"]
    page.save()
    publish_with(page, WAIT, **NEW)
    assert recorded() == [(1, "fi", 0)]
    translate(now(page), homes["sv"], "sv")
    assert recorded()[1:] == [(2, "fi", 0), (2, "sv", 0)]


def test_the_first_version_can_wait_too(homes, at_commit):
    page = make_page(homes["fi"], publish=False)
    page.required_languages = ["sv"]
    page.save()
    page = choose(page, WAIT, at="")
    page.save_revision().publish()
    assert recorded() == []
    translate(now(page), homes["sv"], "sv")
    assert recorded() == [(1, "fi", 0), (1, "sv", 0)]
    assert verify() == []


def test_which_languages_is_a_setting_where_the_notice_names_none(
    page, sv, en, settings
):
    settings.WAGTAIL_SELOSTE = {"REQUIRED_LANGUAGES": ("en",)}
    publish_with(page, WAIT, **NEW)
    translate_texts(page, en)
    publish_translated(page, en)
    assert recorded()[3:] == [(2, "en", 0), (2, "fi", 0)]


@pytest.fixture
def in_ten_days(monkeypatch):
    """Move the clock; the day it becomes is that of `DAY`."""

    def move():
        later = timezone.now() + timedelta(days=10)
        monkeypatch.setattr(timezone, "now", lambda: later)

    return move


def day_of_release():
    return today(timezone.now()) + timedelta(days=10)


def test_complete_before_its_day_the_version_is_announced_in_all_languages(
    page, sv, en
):
    day = day_of_release()
    publish_with(page, NewVersion(wait=True, effective_from=day), **NEW)
    for locale in (sv, en):
        translate_texts(page, locale)
        publish_translated(page, locale)
    assert recorded()[3:] == [(2, "en", 0), (2, "fi", 0), (2, "sv", 0)]
    assert NoticeVersion.objects.get(number=2).effective_from == day
    assert public_text_of(now(page)).version.number == 1


def test_on_its_day_the_version_is_public_in_the_languages_that_are_ready(
    page, sv, en, in_ten_days
):
    day = day_of_release()
    publish_with(page, NewVersion(wait=True, effective_from=day), **NEW)
    translate_texts(page, sv)
    publish_translated(page, sv)
    call_command("seloste_record", verbosity=0)
    assert len(recorded()) == 3
    in_ten_days()
    call_command("seloste_record", verbosity=0)
    assert recorded()[3:] == [(2, "fi", 0), (2, "sv", 0)]
    assert NoticeVersion.objects.get(number=2).effective_from == day
    english = target(page, en)
    assert public_text_of(english).version.number == 1
    translate_texts(page, en)
    publish_translated(page, en)
    assert recorded()[3:] == [(2, "en", 0), (2, "fi", 0), (2, "sv", 0)]
    assert verify() == []


def test_a_site_may_rather_go_on_waiting(page, sv, en, settings, in_ten_days):
    settings.WAGTAIL_SELOSTE = {"PUBLISH_WITHOUT_LATE_LANGUAGES": False}
    publish_with(page, NewVersion(wait=True, effective_from=day_of_release()), **NEW)
    in_ten_days()
    call_command("seloste_record", verbosity=0)
    assert len(recorded()) == 3 and waits(page)
    for locale in (sv, en):
        translate_texts(page, locale)
        publish_translated(page, locale)
    assert recorded()[3:] == [(2, "en", 0), (2, "fi", 0), (2, "sv", 0)]


def test_late_on_a_day_that_has_passed_the_editor_is_told(
    page, sv, en, settings, monkeypatch
):
    from django.utils import translation

    day = day_of_release()
    publish_with(page, NewVersion(wait=True, effective_from=day), **NEW)
    later = timezone.now() + timedelta(days=12)
    monkeypatch.setattr(timezone, "now", lambda: later)
    call_command("seloste_record", verbosity=0)
    assert NoticeVersion.objects.get(number=2).effective_from == day + timedelta(days=2)
    with translation.override("en"):
        told = " ".join(sentence for _, sentence in outcome_messages(now(page)))
    assert "had passed" in told


def test_unattended_runs_tell_once(page):
    from wagtail.models import PageLogEntry

    publish_with(page, WAIT, **NEW)
    entries = PageLogEntry.objects.filter(action="wagtail_seloste.waiting")
    assert entries.count() == 1
    for _ in range(3):
        call_command("seloste_record", verbosity=0)
    assert entries.count() == 1
    assert len(recorded()) == 3


def test_a_correction_in_between_gives_back_what_waited_as_the_draft(page):
    waiting = publish_with(page, WAIT, **NEW)
    publish_with(
        waiting,
        Correction(number=1, reason="Kirjoitusvirhe"),
        title=page.title,
        purposes={
            "purposes": [
                {
                    **SECTIONS["purposes"]["purposes"][0],
                    "description": {"fi": "Vastaamme teille."},
                }
            ]
        },
    )
    assert len(recorded()) == 4
    assert (1, "fi", 1) in recorded()
    page = now(page)
    assert page.title != "Uusi otsikko"
    assert page.get_latest_revision_as_object().title == "Uusi otsikko"
    assert not waits(page)


def test_new_content_takes_the_place_of_what_waited(page, sv, en):
    waiting = publish_with(page, WAIT, **NEW)
    translate_texts(page, sv)
    publish_translated(page, sv)
    publish_with(waiting, WAIT, title="Vielä uudempi")
    translate_texts(page, en)
    publish_translated(page, en)
    assert len(recorded()) == 3
    translate_texts(page, sv)
    publish_translated(page, sv)
    assert recorded()[3:] == [(2, "en", 0), (2, "fi", 0), (2, "sv", 0)]
    assert VersionText.objects.get(version__number=2, language="fi").title == (
        "Vielä uudempi"
    )
    assert verify() == []


def test_what_became_outdated_while_it_waited_is_not_recorded(page, sv, en):
    """Something else was recorded in between: the choice was about another state."""
    waiting = publish_with(page, WAIT, **NEW)
    kept = waiting.recording_choice
    other = publish_with(waiting, NewVersion(), title="Muu")
    other.recording_choice = kept
    other.title = "Uusi otsikko"
    other.save_revision().publish()
    for locale in (sv, en):
        translate_texts(page, locale)
        publish_translated(page, locale)
    assert not NoticeVersion.objects.filter(number=3).exists()
    assert refusal_messages(now(page))


def test_a_note_of_the_translator_comes_with_the_version(homes, at_commit):
    page = make_page(homes["fi"])
    swedish = translate(page, homes["sv"], "sv")
    page = publish_with(page, WAIT, **NEW)
    assert recorded() == [(1, "fi", 0), (1, "sv", 0)]
    swedish = choose(swedish, Translation(note="Ny rubrik."))
    swedish.title = "Ny rubrik"
    swedish.source_digest = page.source_digest
    swedish.save_revision().publish()
    text = VersionText.objects.get(version__number=2, language="sv")
    assert text.note == "Ny rubrik."


def test_what_an_announced_version_said_comes_back_as_the_draft(page, sv, en):
    """It gave way to the version that waited, whichever language was the last."""
    announced = NewVersion(effective_from=day_of_release())
    page = publish_with(page, announced, title="Tuleva otsikko")
    for locale in (sv, en):
        translate_texts(page, locale)
        publish_translated(page, locale)
    page = publish_with(page, WAIT, **NEW)
    for locale in (sv, en):
        translate_texts(page, locale)
        publish_translated(page, locale)
    assert recorded()[-3:] == [(3, "en", 0), (3, "fi", 0), (3, "sv", 0)]
    assert NoticeVersion.objects.get(number=2).state == "replaced"
    assert now(page).get_latest_revision_as_object().title == "Tuleva otsikko"
    assert now(page).title == "Uusi otsikko"
    assert verify() == []


def test_the_search_index_gets_every_language_that_was_released(
    page, sv, en, monkeypatch
):
    from wagtail_seloste import acts

    told = []
    monkeypatch.setattr(acts, "search_again", lambda page: told.append(page.pk))
    page = publish_with(page, WAIT, **NEW)
    translate_texts(page, sv)
    publish_translated(page, sv)
    assert told == []
    translate_texts(page, en)
    publish_translated(page, en)
    assert sorted(told) == sorted(NoticePage.objects.values_list("pk", flat=True))


def test_while_it_waits_no_address_says_anything_of_it(page, sv, client):
    publish_with(page, WAIT, title="Salainen otsikko")
    translate_texts(page, sv)
    publish_translated(page, sv)
    series = NoticeSeries.objects.get()
    for language in ("fi", "sv", "en"):
        for address in ("", "feed", "versions/2/", "versions/2.json", "changes.atom"):
            response = client.get(f"/notices/{series.public_id}/{language}/{address}")
            assert "Salainen otsikko" not in response.content.decode()
    for each in NoticePage.objects.all():
        assert "<h1>Salainen" not in client.get(each.url).content.decode()
