"""Translations follow a version that leaves nothing open, and nothing else moves."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone, translation
from wagtail.models import Locale

from tests.notices import SECTIONS, make_page, publish, stream, translate
from tests.storage.localized import (
    publish_translated,
    submit,
    target,
    translate_texts,
    translation_record,
)
from tests.storage.test_choices import publish_with
from wagtail_seloste.choices import Correction, NewVersion
from wagtail_seloste.following import follow
from wagtail_seloste.localize import sources
from wagtail_seloste.models import NoticeSeries, VersionText
from wagtail_seloste.outcomes import outcome_messages
from wagtail_seloste.pages.models import NoticePage
from wagtail_seloste.recording import today
from wagtail_seloste.verification import verify

pytestmark = [pytest.mark.django_db, pytest.mark.storage]

PERIOD = SECTIONS["retention"]["periods"][0]
PURPOSE = SECTIONS["purposes"]["purposes"][0]
LONGER = {"periods": [{**PERIOD, "number": 5}]}


def recorded():
    return list(
        VersionText.objects.order_by("pk").values_list(
            "version__number", "language", "correction"
        )
    )


def purposes(**changes):
    return {"purposes": [{**PURPOSE, **changes}]}


@pytest.fixture(params=["by hand", "wagtail-localize"])
def notice(request, homes, at_commit):
    """The source page of a notice whose Swedish text is recorded as well."""
    page = make_page(homes["fi"])
    if request.param == "by hand":
        translate(page, homes["sv"], "sv")
    else:
        submit(page, homes["sv"].locale)
        translate_texts(page, homes["sv"].locale)
        publish_translated(page, homes["sv"].locale)
    assert recorded() == [(1, "fi", 0), (1, "sv", 0)]
    return page


@pytest.fixture
def swedish(notice, homes):
    return lambda: target(notice, homes["sv"].locale)


def test_a_version_with_other_codes_is_recorded_in_all_languages_at_once(
    notice, swedish
):
    publish(notice, retention=LONGER)
    assert recorded()[2:] == [(2, "fi", 0), (2, "sv", 0)]
    [retention] = swedish().to_notice().of("retention")
    assert retention.data["periods"][0]["period"] == "P5Y"
    text = VersionText.objects.get(version__number=2, language="sv")
    assert text.notice.of("retention")[0].data["periods"][0]["period"] == "P5Y"
    assert swedish().source_digest == NoticePage.objects.get(pk=notice.pk).source_digest
    assert verify() == []


def test_a_version_with_new_words_waits_for_its_translator(notice, swedish):
    before = swedish().latest_revision_id
    publish(notice, purposes=purposes(description={"fi": "Autamme."}))
    assert recorded()[2:] == [(2, "fi", 0)]
    assert swedish().latest_revision_id == before


def test_what_stands_elsewhere_now_needs_no_new_translation(notice, swedish):
    """Moved into a new item, and a code is changed besides."""
    moved = {"id": "another", **PURPOSE}
    page = publish(notice, purposes={"purposes": [moved]}, retention=LONGER)
    assert (
        page.body[1].value["purposes"].bound_blocks[0].id
        != notice.body[1].value["purposes"].bound_blocks[0].id
    )
    assert recorded()[2:] == [(2, "fi", 0), (2, "sv", 0)]
    [before, after] = VersionText.objects.filter(language="sv").order_by("pk")
    names = [
        text.notice.of("purposes")[0].data["purposes"][0]["name"]
        for text in (before, after)
    ]
    assert names[0] == names[1]
    assert verify() == []


def test_the_editor_is_told_which_languages_came_along(notice):
    page = publish(notice, retention=LONGER)
    with translation.override("en"):
        told = " ".join(sentence for _, sentence in outcome_messages(page))
        assert "In step with it: Swedish." in told
        page = publish(page, title="Uusi", retention=LONGER)
        told = " ".join(sentence for _, sentence in outcome_messages(page))
    assert "To be translated first: Swedish." in told
    assert "In step" not in told


def test_what_was_taken_out_needs_no_translating(notice):
    publish(notice, purposes=purposes(description=""))
    assert recorded()[2:] == [(2, "fi", 0), (2, "sv", 0)]
    text = VersionText.objects.get(version__number=2, language="sv")
    assert text.notice.of("purposes")[0].data["purposes"][0]["description"] == ""


def test_a_version_that_goes_back_is_recorded_in_all_languages(notice):
    changed = publish(notice, purposes=purposes(description={"fi": "Autamme."}))
    publish(changed, purposes=purposes())
    assert recorded()[2:] == [(2, "fi", 0), (3, "fi", 0), (3, "sv", 0)]
    assert verify() == []


def test_an_announced_version_is_announced_in_all_languages(notice):
    day = today(timezone.now()) + timedelta(days=30)
    publish_with(notice, NewVersion(effective_from=day), retention=LONGER)
    assert recorded()[2:] == [(2, "fi", 0), (2, "sv", 0)]


def test_a_translation_that_was_unpublished_follows_nothing(notice, swedish):
    swedish().unpublish()
    publish(notice, retention=LONGER)
    assert recorded()[2:] == [(2, "fi", 0)]
    assert not swedish().live


def test_a_correction_leaves_the_translations_at_their_text(notice):
    publish_with(
        notice,
        Correction(number=1, reason="Kirjoitusvirhe"),
        purposes=purposes(description={"fi": "Vastaamme teille."}),
    )
    assert recorded()[2:] == [(1, "fi", 1)]


def test_a_correction_that_needs_no_new_translation_keeps_the_old_ones(notice, swedish):
    before = VersionText.objects.get(language="sv").document
    publish_with(
        notice,
        Correction(number=1, reason="Kirjoitusvirhe", keeps_translations=True),
        purposes=purposes(description={"fi": "Vastaamme teille."}),
    )
    # The same words are not recorded twice, but what they translate is the new text now.
    assert recorded()[2:] == [(1, "fi", 1)]
    source = NoticePage.objects.get(pk=notice.pk)
    assert swedish().source_digest == source.source_digest
    # So the next version finds nothing open.
    publish(
        source,
        purposes=purposes(description={"fi": "Vastaamme teille."}),
        retention=LONGER,
    )
    assert recorded()[3:] == [(2, "fi", 0), (2, "sv", 0)]
    after = VersionText.objects.get(version__number=2, language="sv")
    assert after.document != before
    assert (
        after.notice.of("purposes")[0].data["purposes"][0]["description"]
        == swedish().to_notice().of("purposes")[0].data["purposes"][0]["description"]
    )
    assert verify() == []


def test_the_event_of_such_a_correction_says_so(notice):
    publish_with(
        notice,
        Correction(number=1, reason="Kirjoitusvirhe", keeps_translations=True),
        purposes=purposes(description={"fi": "Vastaamme teille."}),
    )
    events = NoticeSeries.objects.get().events
    assert '"translations_kept":true' in events.get(kind="corrected").payload


def test_a_draft_by_hand_gets_the_codes_and_stays_a_draft(homes, at_commit):
    page = make_page(homes["fi"])
    swedish = translate(page, homes["sv"], "sv")
    swedish.title = "Utkast"
    swedish.save_revision()
    publish(page, retention=LONGER)
    assert recorded()[2:] == [(2, "fi", 0), (2, "sv", 0)]
    swedish.refresh_from_db()
    assert swedish.title != "Utkast"
    draft = swedish.get_latest_revision_as_object()
    assert draft.title == "Utkast"
    assert draft.to_notice().of("retention")[0].data["periods"][0]["period"] == "P5Y"
    draft.save_revision().publish()
    assert recorded()[4:] == [(2, "sv", 1)]
    assert verify() == []


def test_a_scheduled_translation_by_hand_stays_scheduled(homes, at_commit):
    page = make_page(homes["fi"])
    swedish = translate(page, homes["sv"], "sv")
    swedish = NoticePage.objects.get(pk=swedish.pk)
    swedish.title = "Snart"
    swedish.go_live_at = timezone.now() + timedelta(days=3)
    swedish.save_revision().publish()
    publish(page, retention=LONGER)
    assert recorded()[2:] == [(2, "fi", 0), (2, "sv", 0)]
    swedish.refresh_from_db()
    scheduled = swedish.scheduled_revision
    assert scheduled.approved_go_live_at == swedish.latest_revision.approved_go_live_at
    planned = scheduled.as_object()
    assert planned.title == "Snart"
    assert planned.to_notice().of("retention")[0].data["periods"][0]["period"] == "P5Y"
    assert swedish.live


def test_a_description_for_searches_does_not_fall_back_to_the_source(homes, at_commit):
    page = make_page(homes["fi"], publish=False)
    page.search_description = "Näin käsittelemme tietojasi"
    page.save_revision().publish()
    submit(page, homes["sv"].locale)
    translate_texts(page, homes["sv"].locale)
    swedish = publish_translated(page, homes["sv"].locale)
    told = swedish.search_description
    page = NoticePage.objects.get(pk=page.pk)
    page.search_description = "Miten käsittelemme tietojasi"
    page.body = stream(retention=LONGER)
    page.save_revision().publish()
    # The notice itself is in step; its description is as it was translated last.
    assert recorded()[2:] == [(2, "fi", 0), (2, "sv", 0)]
    swedish.refresh_from_db()
    assert swedish.search_description == told
    assert swedish.get_latest_revision_as_object().search_description == told
    with translation.override("en"):
        told_to_editor = [sentence for _, sentence in outcome_messages(swedish)]
    assert told_to_editor[1:] == [
        "“Meta description” is not translated: the page keeps its last translation, or "
        "shows none."
    ]
    translate_texts(page, homes["sv"].locale)
    swedish = publish_translated(page, homes["sv"].locale)
    assert swedish.search_description == "SV Miten käsittelemme tietojasi"
    assert len(outcome_messages(swedish)) == 1


def test_a_draft_in_the_live_row_is_published_by_nobody_else(homes, at_commit):
    page = make_page(homes["fi"])
    submit(page, homes["sv"].locale)
    translate_texts(page, homes["sv"].locale)
    swedish = publish_translated(page, homes["sv"].locale)
    row = NoticePage.objects.get(pk=swedish.pk)
    row.title = "Ännu inte"
    row.save()
    publish(page, retention=LONGER)
    assert recorded()[2:] == [(2, "fi", 0)]


def test_a_correction_of_the_version_in_force_while_another_is_announced(notice, homes):
    day = today(timezone.now()) + timedelta(days=30)
    publish_with(notice, NewVersion(effective_from=day), retention=LONGER)
    assert recorded()[2:] == [(2, "fi", 0), (2, "sv", 0)]
    publish_with(
        NoticePage.objects.get(pk=notice.pk),
        Correction(number=1, reason="Kirjoitusvirhe", keeps_translations=True),
        purposes=purposes(description={"fi": "Vastaamme teille."}),
    )
    assert recorded()[4:] == [(1, "fi", 1)]
    # What is announced stays announced in both languages, and comes back as the draft.
    texts = VersionText.objects.filter(version__number=2, version__state="recorded")
    assert sorted(texts.values_list("language", flat=True)) == ["fi", "sv"]
    assert verify() == []


def test_what_goes_wrong_in_one_language_is_logged_and_stops_nothing(
    notice, monkeypatch, caplog
):
    def broken(*args, **kwargs):
        raise RuntimeError("broken")

    monkeypatch.setattr("wagtail_seloste.following.side_of", broken)
    publish(notice, retention=LONGER)
    assert recorded()[2:] == [(2, "fi", 0)]
    assert "could not follow its source" in caplog.text


@pytest.mark.parametrize(
    "step",
    [
        "wagtail_seloste.following.follow_by_hand",
        "wagtail_seloste.following.follow_kept",
        "wagtail_seloste.localize.sources.carry_moved",
    ],
)
def test_what_the_database_refuses_in_one_language_spoils_no_request(
    notice, homes, monkeypatch, step
):
    """A bulk action, or ATOMIC_REQUESTS, has one transaction round it all."""

    def refused(*args, **kwargs):
        Locale(language_code="fi").save()

    monkeypatch.setattr(step, refused)
    with transaction.atomic():
        publish(notice, purposes=purposes(description={"fi": "Vastaamme teille."}))
    publish(notice, retention=LONGER)
    assert [row for row in recorded() if row[1] == "fi"] == [
        (1, "fi", 0),
        (2, "fi", 0),
        (3, "fi", 0),
    ]
    assert verify() == []


def test_two_publications_at_once_send_no_text_twice(homes, at_commit, monkeypatch):
    page = make_page(homes["fi"])
    submit(page, homes["sv"].locale)
    page.title = "Toinen otsikko"
    page.save()
    read, others = sources.kept_segments, []

    def overtaken(source):
        kept = read(source)
        if not others:
            others.append(sources.synchronise)
            assert others[0](page)
        return kept

    monkeypatch.setattr(sources, "kept_segments", overtaken)
    assert not sources.synchronise(page)
    kept = translation_record(page, homes["sv"].locale).source
    titles = kept.stringsegment_set.filter(context__path="title")
    assert [title.string.data for title in titles] == ["Toinen otsikko"]


def test_bringing_unchanged_languages_in_step_costs_few_queries(
    homes, at_commit, django_assert_max_num_queries
):
    page = make_page(homes["fi"])
    for language in ("sv", "en"):
        locale = homes[language].locale
        submit(page, locale)
        translate_texts(page, locale)
        publish_translated(page, locale)
    follow(page)
    with django_assert_max_num_queries(10):
        assert follow(page) == {}
