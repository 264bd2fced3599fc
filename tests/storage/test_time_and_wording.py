"""What recording depends on and what not: wording, time zones, rows of others."""

import json
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.utils import timezone

from tests.notices import TITLES, make_page, stream, translate
from wagtail_seloste.models import NoticeEvent, NoticeVersion, VersionText
from wagtail_seloste.pages.models import NoticePage
from wagtail_seloste.recording import record, revisions_of
from wagtail_seloste.verification import verify
from wagtail_seloste.wording import wording

pytestmark = [pytest.mark.django_db, pytest.mark.storage]

PARAGRAPH = "bp_access"


@pytest.fixture
def newer_wording(settings, tmp_path):
    """Call it, and a standard paragraph has a second revision in all languages."""

    def release():
        for language in TITLES:
            first = wording(language).paragraph(PARAGRAPH, 1).text
            rows = [(1, first), (2, f"{first} +")]
            (tmp_path / f"{language}.toml").write_text(
                "".join(
                    f"[[paragraphs.{PARAGRAPH}]]\nrevision = {revision}\n"
                    f"text = {json.dumps(text, ensure_ascii=False)}\n"
                    for revision, text in rows
                ),
                encoding="utf-8",
            )
        settings.WAGTAIL_SELOSTE = {
            **settings.WAGTAIL_SELOSTE,
            "WORDING_DIRS": (str(tmp_path),),
        }

    return release


def revision_in(text):
    return revisions_of(text.notice)[PARAGRAPH]


def test_nothing_in_the_archive_points_to_what_could_be_deleted():
    archive = [
        model
        for model in apps.get_app_config("wagtail_seloste").get_models()
        if model.__name__
        in ("NoticeSeries", "NoticeVersion", "VersionText", "NoticeEvent")
    ]
    assert len(archive) == 4
    for model in archive:
        for field in model._meta.get_fields():
            if field.is_relation and not field.auto_created:
                assert field.related_model in archive


def test_a_newer_standard_wording_is_recorded_by_publishing_not_by_healing(
    home, newer_wording
):
    page = make_page(home)
    newer_wording()
    assert record(page, healing=True) is None
    text = record(page)
    assert text.version.number == 2
    assert revision_in(text) == 2
    assert revision_in(VersionText.objects.get(version__number=1)) == 1
    assert verify() == []


def test_a_translation_has_the_revisions_of_its_versions_source(homes, newer_wording):
    page = make_page(homes["fi"])
    newer_wording()
    translate(page, homes["sv"], "sv")
    assert revision_in(VersionText.objects.get(language="sv")) == 1


def test_after_publishing_a_newer_wording_the_translation_follows(homes, newer_wording):
    page = make_page(homes["fi"])
    translate(page, homes["sv"], "sv")
    newer_wording()
    [(_page, text)] = record(page).others
    assert text.language == "sv"
    assert (text.version.number, revision_in(text)) == (2, 2)


def test_sameness_is_judged_per_version_and_language(homes):
    """Going back to the first text is a third version, in each language."""
    page = make_page(homes["fi"])
    swedish = translate(page, homes["sv"], "sv")
    for title in ("Toinen", TITLES["fi"]):
        page = NoticePage.objects.get(pk=page.pk)
        page.title = title
        page.save_revision().publish()
        page.refresh_from_db()
        swedish = NoticePage.objects.get(pk=swedish.pk)
        swedish.source_digest = page.source_digest
        swedish.title = "Andra" if title == "Toinen" else TITLES["sv"]
        swedish.save_revision().publish()
    texts = VersionText.objects.filter(language="sv").order_by("version__number")
    assert [text.version.number for text in texts] == [1, 2, 3]
    assert texts[0].digest == texts[2].digest


@pytest.mark.parametrize("editors_zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_days_are_those_of_the_site_not_of_the_editor(home, monkeypatch, editors_zone):
    # 00:30 on 2 June in Helsinki; in the editor's zone another day.
    now = datetime(2026, 6, 1, 21, 30, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)
    with timezone.override(editors_zone):
        make_page(home)
    assert NoticeVersion.objects.get().effective_from.isoformat() == "2026-06-02"


def test_the_chain_runs_over_all_languages_in_the_order_of_recording(homes):
    page = make_page(homes["fi"])
    translate(page, homes["en"], "en")
    translate(page, homes["sv"], "sv")
    events = NoticeEvent.objects.order_by("position")
    assert [json.loads(event.payload)["language"] for event in events] == [
        "fi",
        "en",
        "sv",
    ]
    assert [event.previous_digest for event in events] == [
        "",
        *[event.digest for event in events][:-1],
    ]
    for event in events:
        payload = json.loads(event.payload)
        assert VersionText.objects.filter(digest=payload["text"]).exists()


def test_recording_again_and_again_is_the_same_as_once(homes):
    page = make_page(homes["fi"])
    swedish = translate(page, homes["sv"], "sv")
    for _turn in range(3):
        for each in (page, swedish):
            assert record(each) is None
            assert record(each, healing=True) is None
    assert NoticeEvent.objects.count() == 2


def test_the_stored_text_is_the_same_whoever_reads_it(home):
    page = make_page(home, body=stream())
    text = VersionText.objects.get()
    assert text.document == page.to_notice().canonical()
