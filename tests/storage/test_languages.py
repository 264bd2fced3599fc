"""Where the languages of notices stand, one by one and as a filter of the database."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.notices import SECTIONS, make_page, publish, translate
from tests.storage.test_choices import publish_with
from tests.storage.test_progress import say, submit
from wagtail_seloste.acts import withdraw
from wagtail_seloste.choices import Chosen, Correction, NewVersion
from wagtail_seloste.languages import FOUND, in_state, notices, standings
from wagtail_seloste.models import NoticeSeries
from wagtail_seloste.pages.models import NoticePage
from wagtail_seloste.recording import record, today

pytestmark = [pytest.mark.django_db, pytest.mark.storage]

CODES = ("fi", "sv", "en")
PERIOD = SECTIONS["retention"]["periods"][0]


@pytest.fixture
def source(homes):
    return make_page(homes["fi"])


def stands(page):
    """{language: (state, version, version it lags behind, open texts)} of a notice."""
    [found] = standings(notices().filter(translation_key=page.translation_key), CODES)
    check_filters()
    return {
        code: (
            each.state,
            each.number,
            each.behind.number if each.behind else None,
            each.open,
        )
        for code, each in found.languages.items()
    }


def found_as(standing):
    """The state by which the database finds a language."""
    return "ready" if standing.is_ready else standing.kind


def check_filters():
    """The database finds the same notices in a state as describing all of them does."""
    described = standings(notices(), CODES)
    for language in CODES:
        for state in FOUND:
            expected = {
                each.page.pk
                for each in described
                if found_as(each.languages[language]) == state
            }
            found = in_state(notices(), [state], [language])
            assert {page.pk for page in found} == expected, (state, language)


def of_language(page, language):
    return NoticePage.objects.get(
        translation_key=page.translation_key, locale__language_code=language
    )


def correct(page, reason, **chosen):
    page = NoticePage.objects.get(pk=page.pk)
    page.title = f"{page.title} tarkennettuna"
    page.save()
    return record(page, choice=Correction(number=1, reason=reason, **chosen))


def test_before_anything_is_recorded_there_is_nothing_to_translate(homes):
    page = make_page(homes["fi"], publish=False)
    assert stands(page) == {
        "fi": ("source", None, None, 0),
        "sv": ("source_not_recorded", None, None, 0),
        "en": ("source_not_recorded", None, None, 0),
    }


def test_never_translated_then_up_to_date(homes, source):
    assert stands(source) == {
        "fi": ("source", 1, None, 0),
        "sv": ("never", None, None, 5),
        "en": ("never", None, None, 5),
    }
    translate(source, homes["sv"], "sv")
    assert stands(source)["sv"] == ("up_to_date", 1, None, 0)
    assert stands(source)["en"] == ("never", None, None, 5)


def test_a_language_lags_by_the_texts_that_are_open(homes, source):
    translate(source, homes["sv"], "sv")
    publish(source, title="Uusi", retention={"periods": [{**PERIOD, "data": "Muut"}]})
    assert stands(source)["fi"] == ("source", 2, None, 0)
    assert stands(source)["sv"] == ("lags", 1, 2, 2)
    publish(source, title="Uudempi")
    assert stands(source)["sv"] == ("lags", 1, 3, 2)


def test_what_is_translated_but_not_published(homes, source):
    translation = submit(source, homes["sv"].locale)
    say(translation)
    assert stands(source)["sv"] == ("complete_not_published", None, None, 0)


def test_a_language_that_is_published_while_others_are_waited_for_is_ready(
    homes, source
):
    def state(language):
        return stands(source)[language][0]

    swedish = translate(source, homes["sv"], "sv")
    translate(source, homes["en"], "en")
    page = publish_with(source, NewVersion(wait=True), title="Uusi")
    assert state("sv") == "waiting"
    swedish.source_digest = page.source_digest
    swedish.title = "Ny"
    swedish.save_revision().publish()
    assert stands(source)["sv"] == ("ready", 1, None, 0)
    assert state("en") == "waiting"
    publish_with(page, NewVersion(wait=True), title="Uudempi")
    assert state("sv") == "waiting"


def test_an_announced_version_counts(homes, source):
    translate(source, homes["sv"], "sv")
    page = NoticePage.objects.get(pk=source.pk)
    page.title = "Tuleva"
    page.save()
    record(page, choice=NewVersion(effective_from=today(timezone.now()) + timedelta(9)))
    assert stands(source)["sv"] == ("lags", 1, 2, 1)


def test_a_correction_of_the_source_needs_a_translation(homes, source):
    translate(source, homes["sv"], "sv")
    correct(source, "Nimi oli väärin")
    assert stands(source)["sv"] == ("lags", 1, 1, 1)


def test_a_correction_that_needs_no_translation_leaves_it_up_to_date(homes, source):
    translate(source, homes["sv"], "sv")
    correct(source, "Kirjoitusvirhe", keeps_translations=True)
    assert stands(source)["sv"] == ("up_to_date", 1, None, 0)
    correct(source, "Toinen kirjoitusvirhe", keeps_translations=True)
    assert stands(source)["sv"] == ("up_to_date", 1, None, 0)
    correct(source, "Sisältö oli väärin")
    assert stands(source)["sv"] == ("lags", 1, 1, 1)
    correct(source, "Kirjoitusvirhe", keeps_translations=True)
    assert stands(source)["sv"] == ("lags", 1, 1, 1)


def test_a_page_that_is_not_live_is_hidden(homes, source):
    translated = translate(source, homes["sv"], "sv")
    translated.unpublish()
    assert stands(source)["sv"] == ("hidden", 1, None, 0)
    publish(source, title="Uusi")
    assert stands(source)["sv"] == ("hidden", 1, 2, 1)
    translated.delete()
    assert stands(source)["sv"] == ("hidden", 1, 2, 1)


def test_an_alias_is_no_translation(homes, source):
    source.create_alias(
        parent=homes["sv"],
        update_locale=homes["sv"].locale,
        reset_translation_key=False,
    )
    [found] = standings(notices(), CODES)
    assert found.languages["sv"].kind == "never"
    assert found.languages["sv"].page is None


def test_what_was_published_but_refused_is_said(homes, source):
    translated = translate(source, homes["sv"], "sv")
    publish(translated, title="Ny", retention={"periods": [{**PERIOD, "number": 9}]})
    [found] = standings(notices(), CODES)
    assert found.languages["sv"].is_refused
    assert found.languages["sv"].state == "up_to_date"
    assert not found.languages["fi"].is_refused


def test_without_its_source_page_a_notice_is_still_there(homes, source):
    translate(source, homes["sv"], "sv")
    source.delete()
    [found] = standings(notices(), CODES)
    assert found.source_language == "fi"
    assert found.page.locale.language_code == "sv"
    assert found.languages["fi"].page is None
    assert found.languages["sv"].state == "up_to_date"
    check_filters()


def test_a_notice_stands_once_in_the_list_and_others_are_left_out(homes, source):
    translate(source, homes["sv"], "sv")
    assert [page.pk for page in notices()] == [source.pk]
    homes["sv"].refresh_from_db()
    swedish = make_page(homes["sv"], "sv")
    translate(swedish, homes["fi"], "fi")
    found = standings(notices().order_by("pk"), CODES)
    assert [each.source_language for each in found] == ["fi", "sv"]
    assert found[1].languages["fi"].state == "up_to_date"
    check_filters()


def test_a_withdrawn_notice_keeps_its_languages(homes, source, administrator):
    translate(source, homes["sv"], "sv")
    series = NoticeSeries.objects.get()
    withdraw(series, reasons={"fi": "Loppui", "sv": "Slut"}, user=administrator)
    assert stands(source)["sv"] == ("up_to_date", 1, None, 0)


# --- waiting --------------------------------------------------------------------------


def wait(page, *, required=("sv",), day=None, title="Odottava"):
    """Publish content that waits for languages."""
    from wagtail_seloste.recording import standing

    page = NoticePage.objects.get(pk=page.pk)
    page.title = title
    page.required_languages = list(required) if required is not None else None
    series = NoticeSeries.objects.filter(translation_key=page.translation_key).first()
    page.recording_choice = Chosen(
        choice=NewVersion(wait=True, effective_from=day),
        notice=str(page.translation_key),
        language="fi",
        standing=standing(series),
    ).to_json()
    page.save_revision().publish()


def test_a_language_that_a_version_waits_for(homes, source):
    translate(source, homes["sv"], "sv")
    wait(source)
    assert stands(source) == {
        "fi": ("source", 1, None, 0),
        "sv": ("waiting", 1, None, 1),
        "en": ("never", None, None, 5),
    }
    [found] = standings(notices(), CODES)
    assert found.waits
    assert found.waits_for == ("sv",)


def test_a_first_version_can_wait(homes):
    page = make_page(homes["fi"], publish=False)
    wait(page)
    assert stands(page) == {
        "fi": ("source", None, None, 0),
        "sv": ("waiting", None, None, 5),
        "en": ("never", None, None, 5),
    }


def test_without_a_list_the_languages_with_a_page_are_waited_for(
    homes, source, settings
):
    translate(source, homes["en"], "en")
    wait(source, required=None)
    assert stands(source)["en"] == ("waiting", 1, None, 1)
    assert stands(source)["sv"] == ("never", None, None, 5)
    settings.WAGTAIL_SELOSTE = {
        **settings.WAGTAIL_SELOSTE,
        "REQUIRED_LANGUAGES": ("sv",),
    }
    assert stands(source)["en"] == ("up_to_date", 1, None, 0)
    assert stands(source)["sv"] == ("waiting", None, None, 5)


def test_what_waited_and_was_recorded_waits_no_more(homes, source):
    translate(source, homes["sv"], "sv")
    day = today(timezone.now()) + timedelta(9)
    wait(source, day=day)
    [found] = standings(notices(), CODES)
    assert found.waits and found.waits_until == day
    NoticePage.objects.update(recording_choice=None)
    publish(source, title="Ei odota")
    assert stands(source)["sv"] == ("lags", 1, 2, 1)
    [found] = standings(notices(), CODES)
    assert not found.waits


# --- queries --------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 5])
def test_queries_stay_flat(
    homes, count, django_assert_num_queries, django_assert_max_num_queries
):
    for number in range(count):
        page = make_page(homes["fi"])
        say(submit(page, homes["en"].locale))
        translate(page, homes["sv"], "sv")
        if number:
            publish(page, title="Uusi")
    pages = list(notices())
    with django_assert_num_queries(11):
        found = standings(pages, CODES)
    assert len(found) == count
    for state in FOUND:
        with django_assert_max_num_queries(2):
            list(in_state(notices(), [state], CODES))
