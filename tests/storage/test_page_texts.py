"""Texts of a page beside its notice: in a live page none is in another language."""

from datetime import timedelta

import pytest
import wagtail
from django.core.management import call_command
from django.utils import timezone, translation
from wagtail.models import Page, Revision

from tests.localizing import in_language, worded
from tests.notices import make_page, translate
from tests.storage.test_publishing_paths import by_the_api
from tests.storage.test_untranslated import Site
from wagtail_seloste import localize, page_texts
from wagtail_seloste.choices import Chosen, Translation
from wagtail_seloste.models import VersionText
from wagtail_seloste.outcomes import outcome_messages
from wagtail_seloste.pages.models import NoticePage

pytestmark = pytest.mark.django_db

DESCRIPTION = "Näin käsittelemme tietojasi."
NEW = "Miten käsittelemme tietojasi."


@pytest.fixture
def site(homes, client, administrator, locales, django_capture_on_commit_callbacks):
    client.force_login(administrator)
    site = Site(
        homes, client, administrator, locales, django_capture_on_commit_callbacks
    )
    describe(site, DESCRIPTION)
    return site


def describe(site, text):
    page = NoticePage.objects.get(pk=site.page.pk)
    page.search_description = text
    site.do(page.save_revision().publish)


def told(page):
    with translation.override("en"):
        return " ".join(sentence for _good, sentence in outcome_messages(page))


def all_but_the_description(site):
    from tests.localizing import translated

    site.submit()
    translated(site.translation, but=[DESCRIPTION])


# --- it was never translated --------------------------------------------------------


def publish_in_the_editor(site):
    site.publish()


def publish_in_bulk(site):
    site.translation.save_target(publish=False)
    site.publish_in_bulk()


def publish_by_code(site):
    site.translation.save_target(publish=False)
    site.do(site.swedish.get_latest_revision().publish)


def publish_on_schedule(site):
    site.translation.save_target(publish=False)
    past = timezone.now() - timedelta(minutes=1)
    draft = site.swedish.get_latest_revision_as_object()
    draft.go_live_at = timezone.now() + timedelta(hours=1)
    revision = draft.save_revision()
    revision.publish()
    content = {**revision.content, "go_live_at": past.isoformat()}
    Revision.objects.filter(pk=revision.pk).update(
        approved_go_live_at=past, content=content
    )
    site.do(call_command, "publish_scheduled")


def publish_by_the_api(site):
    site.translation.save_target(publish=False)
    site.do(by_the_api, site.client, site.swedish, site.user)


def save_a_live_row(site):
    site.publish()
    swedish = site.swedish
    swedish.search_description = DESCRIPTION
    swedish.save()


def sync_and_publish(site):
    site.sync(publish=True)


def convert_to_alias_and_back(site):
    site.publish()
    site.post("wagtail_localize:convert_to_alias", site.swedish.pk)
    site.submit()
    site.publish()


PATHS = [
    publish_in_the_editor,
    publish_in_bulk,
    publish_by_code,
    publish_on_schedule,
    save_a_live_row,
    sync_and_publish,
    convert_to_alias_and_back,
]
if wagtail.VERSION >= (8,):
    PATHS.append(publish_by_the_api)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.__name__)
def test_a_description_that_nobody_translated_is_left_out(site, path):
    all_but_the_description(site)
    path(site)
    swedish = site.swedish
    assert swedish.live and swedish.search_description == ""
    # The notice is whole, and it is public.
    assert VersionText.objects.filter(language="sv").exists()
    assert "“Meta description” is not translated" in told(swedish)
    assert site.page.search_description == DESCRIPTION


# --- it was translated, and the source has changed ----------------------------------


@pytest.fixture
def behind(site):
    site.submit()
    site.complete()
    assert site.swedish.search_description == worded(DESCRIPTION)
    describe(site, NEW)
    return site


@pytest.mark.parametrize(
    "path",
    [publish_in_the_editor, publish_in_bulk, publish_by_code, sync_and_publish],
    ids=lambda path: path.__name__,
)
def test_a_description_keeps_its_last_translation(behind, path):
    behind.sync()
    path(behind)
    assert behind.swedish.search_description == worded(DESCRIPTION)
    assert "“Meta description” is not translated" in told(behind.swedish)
    behind.complete()
    assert behind.swedish.search_description == worded(NEW)
    assert "Meta description" not in told(behind.swedish)


def test_a_draft_in_the_live_row_is_held_back_too(behind):
    behind.sync()
    behind.translation.save_target(publish=False)
    assert behind.swedish.search_description == worded(DESCRIPTION)


def test_a_description_that_was_never_translated_is_not_kept_either(site):
    """As of a page that went live before anybody looked after this."""
    all_but_the_description(site)
    site.publish()
    Page.objects.filter(pk=site.swedish.pk).update(search_description=DESCRIPTION)
    site.publish()
    assert site.swedish.search_description == ""


def test_the_same_words_count_once_a_translator_has_said_so(site):
    from tests.localizing import translated

    site.submit()
    translated(site.translation, {DESCRIPTION: DESCRIPTION})
    site.publish()
    assert site.swedish.search_description == DESCRIPTION
    assert "Meta description" not in told(site.swedish)


def test_a_machines_words_are_held_back_until_somebody_has_looked(site):
    from tests.localizing import translated

    site.submit()
    translated(site.translation)
    memory = site.translation_memory().filter(translation_of__data=DESCRIPTION)
    memory.update(translation_type="machine")
    site.publish()
    assert site.swedish.search_description == ""
    memory.update(translation_type="manual")
    site.publish()
    assert site.swedish.search_description == worded(DESCRIPTION)


# --- by hand --------------------------------------------------------------------------


@pytest.fixture
def by_hand(homes):
    source = make_page(homes["fi"], publish=False)
    source.search_description = DESCRIPTION
    source.seo_title = "Rekisteri"
    source.save_revision().publish()
    translated = translate(source, homes["sv"], "sv", publish=False)
    return source, translated


def test_a_translation_by_hand_is_held_to_the_same(by_hand):
    source, translated = by_hand
    translated.save_revision().publish()
    translated = in_language(source)
    assert (translated.search_description, translated.seo_title) == ("", "")
    assert VersionText.objects.filter(language="sv").exists()
    assert "“Meta description” is not translated" in told(translated)
    assert "“Title tag” is not translated" in told(translated)
    translated.search_description = "Så behandlar vi dina uppgifter."
    translated.recording_choice = Chosen(
        choice=Translation(same=("Rekisteri",)),
        notice=str(translated.translation_key),
        language="sv",
        standing="",
    ).to_json()
    translated.seo_title = "Rekisteri"
    translated.save_revision().publish()
    translated = in_language(source)
    assert translated.search_description == "Så behandlar vi dina uppgifter."
    assert translated.seo_title == "Rekisteri"


def test_without_wagtail_localize_the_models_own_texts_are_looked_at(
    by_hand, monkeypatch
):
    source, translated = by_hand
    texts = page_texts.page_texts(source)
    monkeypatch.setattr(localize, "is_installed", lambda: False)
    assert page_texts.page_texts(source) == texts
    assert texts == {"search_description": [DESCRIPTION], "seo_title": ["Rekisteri"]}


def test_what_is_no_text_is_not_looked_at(by_hand):
    source, _translated = by_hand
    source.seo_title = "2026"
    source.search_description = "info@example.com"
    assert page_texts.page_texts(source) == {}


def test_saving_without_such_texts_asks_nothing(
    homes, django_assert_num_queries, locales
):
    source = make_page(homes["fi"])
    translated = NoticePage.objects.select_related("locale").get(
        pk=translate(source, homes["sv"], "sv").pk
    )
    with django_assert_num_queries(0):
        page_texts.hold_back(translated)
    assert translated.held_back == []


def test_another_region_of_the_language_may_say_the_same(homes, locales):
    from wagtail.models import Locale

    source = make_page(homes["fi"], publish=False)
    source.search_description = DESCRIPTION
    source.save_revision().publish()
    other = Locale.objects.create(language_code="fi-fi")
    found = page_texts.page_texts(source)
    source.locale = other
    source.pk = None
    assert page_texts.untranslated_fields(source, found) == {}
