"""The writer: what is recorded when, and what never is."""

import json
from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from tests.notices import SECTIONS, make_page, publish, stream, translate
from wagtail_seloste.models import NoticeEvent, NoticeSeries, NoticeVersion, VersionText
from wagtail_seloste.models.archive import ArchiveError
from wagtail_seloste.notice import digest
from wagtail_seloste.outcomes import refusal_messages
from wagtail_seloste.recording import Correction, NewVersion, NotRecorded, record, today
from wagtail_seloste.verification import verify
from wagtail_seloste.wording import wording

pytestmark = [pytest.mark.django_db, pytest.mark.storage]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def texts():
    return list(
        VersionText.objects.order_by("pk").values_list(
            "version__number", "language", "correction"
        )
    )


def tomorrow():
    return today(timezone.now()) + timedelta(days=1)


def test_publishing_records_version_one_with_both_digests_and_an_event(home):
    page = make_page(home)

    text = VersionText.objects.get()
    assert text.version.number == 1
    assert text.version.effective_from == today(timezone.now())
    assert text.language == "fi"
    assert text.digest == digest(text.document)
    assert text.source_digest == page.source_digest
    assert json.loads(text.document)["title"] == page.title
    event = NoticeEvent.objects.get()
    assert (event.kind, event.position, event.previous_digest) == ("recorded", 1, "")
    assert json.loads(event.payload)["text"] == text.digest
    assert NoticeSeries.objects.get().head == event.digest
    assert verify() == []


def test_publishing_the_same_again_records_nothing(home):
    page = make_page(home)
    publish(page)
    assert record(page) is None
    assert texts() == [(1, "fi", 0)]


def test_each_change_is_a_version_and_so_is_going_back(home):
    page = make_page(home)
    page = publish(page, title="Toinen")
    publish(page, title="Asiakasrekisterin tietosuojaseloste")
    assert texts() == [(1, "fi", 0), (2, "fi", 0), (3, "fi", 0)]
    assert verify() == []


def test_a_draft_is_not_recorded(home):
    page = make_page(home, publish=False)
    page.save_revision()
    assert record(page) is None
    assert texts() == []


def test_a_page_that_is_scheduled_is_not_recorded_before_it_is_live(home):
    page = make_page(home, publish=False)
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision().publish()
    assert texts() == []


def test_an_alias_is_not_recorded(home):
    page = make_page(home)
    alias = page.create_alias(update_slug="alias")
    assert alias.live
    assert record(alias) is None
    publish(page, title="Uusi")
    assert texts() == [(1, "fi", 0), (2, "fi", 0)]


def test_a_copy_starts_a_series_of_its_own(home):
    page = make_page(home)
    copy = page.copy(update_attrs={"slug": "copy", "title": "Kopio"}, keep_live=True)
    assert copy.translation_key != page.translation_key
    assert NoticeSeries.objects.count() == 2
    assert sorted(texts()) == [(1, "fi", 0), (1, "fi", 0)]


def test_a_translation_gets_the_number_of_what_it_was_made_from(homes):
    page = make_page(homes["fi"])
    translate(page, homes["sv"], "sv")
    translate(page, homes["en"], "en")
    assert texts() == [(1, "fi", 0), (1, "sv", 0), (1, "en", 0)]
    assert NoticeVersion.objects.count() == 1
    assert verify() == []


def test_a_translation_of_an_old_text_attaches_to_the_old_version(homes):
    page = make_page(homes["fi"])
    swedish = translate(page, homes["sv"], "sv", publish=False)
    publish(page, title="Uusi otsikko")
    swedish.save_revision().publish()
    assert texts() == [(1, "fi", 0), (2, "fi", 0), (1, "sv", 0)]


def test_a_second_text_of_a_translation_is_a_revised_translation(homes):
    page = make_page(homes["fi"])
    swedish = translate(page, homes["sv"], "sv")
    publish(swedish, title="Bättre titel")
    assert texts() == [(1, "fi", 0), (1, "sv", 0), (1, "sv", 1)]
    assert NoticeEvent.objects.order_by("-position").first().kind == "corrected"


def test_a_translation_that_is_published_first_is_refused(homes):
    page = make_page(homes["fi"], publish=False)
    swedish = translate(page, homes["sv"], "sv")
    assert swedish.live
    assert texts() == []
    assert "Publish the source language first" in refusal_messages(swedish)[0]


def test_a_translation_with_other_codes_is_refused(homes):
    page = make_page(homes["fi"])
    periods = [{**SECTIONS["retention"]["periods"][0], "number": 5}]
    swedish = translate(page, homes["sv"], "sv", retention={"periods": periods})
    assert texts() == [(1, "fi", 0)]
    assert "Retention" in refusal_messages(swedish)[0]


def test_a_copy_for_translation_that_nobody_translated_is_refused(homes):
    page = make_page(homes["fi"])
    swedish = page.copy_for_translation(homes["sv"].locale, copy_parents=True)
    swedish.save_revision().publish()
    assert texts() == [(1, "fi", 0)]
    swedish.refresh_from_db()
    assert "not translated" in refusal_messages(swedish)[0]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"controller": None}, "missing"),
        (
            {"controller": {"name": "", "email": "a@example.com"}},
            "controller has no name",
        ),
        ({"purposes": {"purposes": [{"name": "", "description": "x"}]}}, "Purpose 1"),
        ({"security": {"measures": []}}, "empty"),
        ({"other": {"heading": "", "text": "<p>x</p>"}}, "no heading"),
        ({"complaint": {"authority": "gone"}}, "deleted"),
    ],
)
def test_a_blank_required_field_keeps_the_last_text_public(home, changes, words):
    page = make_page(home)
    publish(page, references={"gone": 987654}, **changes)
    assert texts() == [(1, "fi", 0)]
    assert any(words in message for message in refusal_messages(page))


def test_a_purpose_needs_no_name_beside_a_text_that_tells_it(home):
    purpose = {"name": "", "legal_bases": ["basis_contract"]}
    text = "<p>Hoidamme tilauksia.</p>"
    page = make_page(home)
    publish(page, purposes={"purposes": [purpose], "text": text})
    assert texts() == [(1, "fi", 0), (2, "fi", 0)]
    publish(page, purposes={"purposes": [purpose, purpose], "text": text})
    assert len(texts()) == 2
    assert any("Purpose 2" in message for message in refusal_messages(page))


def test_a_blank_title_is_refused(home):
    page = make_page(home)
    type(page).objects.filter(pk=page.pk).update(title=" ")
    with pytest.raises(NotRecorded) as refused:
        record(page)
    assert refused.value.faults[0].code == "title_blank"


def test_a_refusal_is_gone_from_the_editor_when_the_next_text_is_recorded(home):
    page = make_page(home)
    page = publish(page, controller=None)
    assert refusal_messages(page)
    page = publish(page, title="Kunnossa", body=stream())
    assert refusal_messages(page) == []


def test_a_refusal_is_gone_when_what_is_recorded_is_published_again(home):
    page = make_page(home)
    page = publish(page, controller=None)
    assert refusal_messages(page)
    page = publish(page, body=stream())
    assert refusal_messages(page) == []
    page = publish(page, controller=None)
    assert refusal_messages(page)


def test_an_unknown_section_is_refused_and_kept(home):
    unknown = {"type": "loyalty", "value": {"a": 1}, "id": "6e1e9a0c"}
    page = make_page(home)
    page = publish(page, body=[*stream(), unknown])
    assert texts() == [(1, "fi", 0)]
    assert "loyalty" in refusal_messages(page)[0]
    stored = type(page).objects.get(pk=page.pk)
    assert stored.body.stream_block.get_prep_value(stored.body)[-1] == unknown


def test_a_future_version_is_announced_and_the_present_one_stays_in_force(home):
    page = make_page(home)
    page.title = "Tuleva"
    page.save()
    text = record(page, choice=NewVersion(effective_from=tomorrow(), note="Pidempi"))
    assert text.version.effective_from == tomorrow()
    assert text.note == "Pidempi"
    assert NoticeEvent.objects.order_by("-position").first().kind == "announced"


def test_a_more_urgent_change_replaces_the_announced_version(home):
    page = make_page(home)
    page.title = "Tuleva"
    page.save()
    record(page, choice=NewVersion(effective_from=tomorrow()))
    page.title = "Kiireellinen"
    page.save()
    record(page)
    states = NoticeVersion.objects.order_by("number").values_list("number", "state")
    assert list(states) == [(1, "recorded"), (2, "replaced"), (3, "recorded")]
    assert verify() == []


def test_no_version_applies_before_the_day_of_its_recording(home):
    page = make_page(home)
    page.title = "Takautuva"
    page.save()
    text = record(page, choice=NewVersion(effective_from=date(2020, 1, 1)))
    assert text.version.effective_from == today(timezone.now())


def test_a_correction_is_a_further_text_of_the_same_version(home):
    page = make_page(home)
    page.title = "Asiakasrekisterin seloste"
    page.save()
    text = record(page, choice=Correction(number=1, reason="Kirjoitusvirhe"))
    assert (text.version.number, text.correction) == (1, 1)
    assert text.note == "Kirjoitusvirhe"
    assert record(page, healing=True) is None


def test_a_correction_may_not_change_codes(home):
    page = make_page(home)
    periods = [{**SECTIONS["retention"]["periods"][0], "number": 5}]
    page.body = stream(retention={"periods": periods})
    page.save()
    with pytest.raises(NotRecorded) as refused:
        record(page, choice=Correction(number=1, reason="Muka"))
    assert refused.value.faults[0].code == "correction_changes_more"


def test_healing_records_what_a_lost_signal_left_out(home, lost_signal):
    page = make_page(home)
    with lost_signal():
        page = publish(page, title="Tallentamatta jäänyt")
    assert record(page, healing=True).version.number == 2
    assert record(page, healing=True) is None


def test_healing_does_not_record_a_draft_that_was_written_into_the_live_row(home):
    page = make_page(home)
    page.title = "Luonnos live-rivillä"
    page.save()
    assert record(page, healing=True) is None


def test_publishing_the_announced_content_again_leaves_the_announcement(home):
    page = make_page(home)
    page.title = "Tuleva"
    page.save()
    record(page, choice=NewVersion(effective_from=tomorrow()))
    page.title = "Asiakasrekisterin seloste"
    page.body = stream()
    page.save()
    record(page, choice=Correction(number=1, reason="Kirjoitusvirhe"))
    assert record(page) is None
    page.title = "Tuleva"
    page.save()
    assert record(page) is None
    states = NoticeVersion.objects.order_by("number").values_list("number", "state")
    assert list(states) == [(1, "recorded"), (2, "recorded")]


def test_only_the_version_in_force_or_announced_can_be_corrected(home):
    page = make_page(home)
    page = publish(page, title="Toinen")
    page.title = "Korjattu"
    page.save()
    with pytest.raises(NotRecorded) as refused:
        record(page, choice=Correction(number=1, reason="Myöhässä"))
    assert refused.value.faults[0].code == "not_correctable"


@pytest.mark.parametrize(
    "changes",
    [
        {"recipients": {"recipients": [{"name": "Uusi Oy", "role": "role_recipient"}]}},
        {
            "purposes": {
                "purposes": [*SECTIONS["purposes"]["purposes"], {"name": "Myynti"}]
            }
        },
        {"controller": {**SECTIONS["controller"], "name": "Toinen Oy"}},
    ],
)
def test_a_correction_may_not_add_anybody_or_anything(home, changes):
    page = make_page(home)
    page.body = stream(**changes)
    page.save()
    with pytest.raises(NotRecorded) as refused:
        record(page, choice=Correction(number=1, reason="Muka kirjoitusvirhe"))
    assert refused.value.faults[0].code == "correction_changes_more"


def test_the_source_is_found_again_while_nothing_is_recorded(homes):
    page = make_page(homes["fi"], publish=False)
    swedish = translate(page, homes["sv"], "sv", publish=False)
    page.delete()
    swedish.save_revision().publish()
    assert texts() == [(1, "sv", 0)]


def test_a_source_language_that_is_gone_is_said(homes, locales):
    page = make_page(homes["fi"])
    finnish = locales["fi"]
    finnish.language_code = "fi-fi"
    finnish.save()
    publish(type(page).objects.get(pk=page.pk), title="Uusi", body=stream())
    assert texts() == [(1, "fi", 0)]
    page = type(page).objects.get(pk=page.pk)
    assert "no longer a language" in refusal_messages(page)[0]
    finnish.language_code = "fi"
    finnish.save()


def test_no_words_of_people_stand_in_the_log(home):
    page = make_page(home)
    page.title = "Asiakasrekisterin seloste"
    page.save()
    record(page, choice=Correction(number=1, reason="Matti Meikäläisen nimi pois"))
    assert not NoticeEvent.objects.filter(payload__contains="Matti").exists()


def test_a_new_default_or_another_order_of_fields_keeps_the_digest(home):
    from wagtail_seloste.projection import source_digest

    page = make_page(home)
    block = page.body.stream_block
    before = stream()
    reordered = [
        {**child, "value": dict(reversed(child["value"].items()))} for child in before
    ]
    with_default = [
        {**child, "value": {**child["value"], "standard": True}}
        if child["type"] == "rights"
        else child
        for child in before
    ]
    digests = {
        source_digest(block, page.title, each)
        for each in (before, reordered, with_default)
    }
    assert digests == {page.source_digest}


def test_healing_does_not_record_an_organisations_new_details(home, locales):
    from wagtail_seloste.models import Organisation

    organisation = Organisation.objects.create(name="Malli Oy", locale=locales["fi"])
    page = make_page(
        home,
        references={"o": organisation.pk},
        controller={"organisation": "o"},
    )
    organisation.name = "Malli Oyj"
    organisation.save()
    assert record(page, healing=True) is None
    assert record(page).notice.of("controller")[0].data["name"] == "Malli Oyj"


def test_a_translation_keeps_the_organisation_as_it_was_in_its_version(homes, locales):
    from wagtail_seloste.models import Organisation

    finnish = Organisation.objects.create(
        name="Malli Oy", phone="+358 29 123 4567", locale=locales["fi"]
    )
    swedish = finnish.copy_for_translation(locales["sv"])
    swedish.name = "Malli Ab"
    swedish.save()
    page = make_page(
        homes["fi"], references={"o": finnish.pk}, controller={"organisation": "o"}
    )
    swedish.phone = "+358 29 999 9999"
    swedish.save()
    translate(
        page,
        homes["sv"],
        "sv",
        references={"o": swedish.pk},
        controller={"organisation": "o"},
    )
    data = VersionText.objects.get(language="sv").notice.of("controller")[0].data
    assert data["name"] == "Malli Ab"
    assert data["phone"] == "+358 29 123 4567"


def test_what_is_recorded_cannot_be_changed_or_deleted(home):
    make_page(home)
    text, event = VersionText.objects.get(), NoticeEvent.objects.get()
    text.title = "Muutettu"
    for act in (
        text.save,
        text.delete,
        event.save,
        event.delete,
        VersionText.objects.all().delete,
        lambda: VersionText.objects.update(title="x"),
        lambda: VersionText.objects.bulk_update([text], ["title"]),
        NoticeVersion.objects.get().delete,
        NoticeSeries.objects.get().delete,
    ):
        with pytest.raises(ArchiveError):
            act()
    assert verify() == []


def test_deleting_the_page_leaves_the_archive(home):
    make_page(home).delete()
    assert texts() == [(1, "fi", 0)]
    assert verify() == []


def test_the_notice_is_in_its_own_language_whoever_publishes(homes):
    make_page(homes["fi"])
    headings = [s.heading for s in VersionText.objects.get().notice.sections]
    assert headings[0] == wording("fi").heading("controller")


def test_a_stored_default_is_the_same_as_a_field_that_is_not_stored(homes):
    page = make_page(homes["fi"])
    digest_before = page.source_digest
    page.body = [(child.block_type, child.value) for child in page.body]
    assert '"standard"' in json.dumps(page.body.get_prep_value())
    page = publish(page)
    assert page.source_digest == digest_before
    assert texts() == [(1, "fi", 0)]


def test_an_edit_without_visible_change_does_not_strand_translations(homes):
    page = make_page(homes["fi"])
    page = publish(page, other=None, title=f"{page.title} ")
    assert texts() == [(1, "fi", 0)]
    translate(page, homes["sv"], "sv")
    assert texts() == [(1, "fi", 0), (1, "sv", 0)]


@pytest.mark.parametrize(
    "purpose",
    [
        {"name": "Kundservice", "description": ""},
        {"name": "Kundservice", "description": "Vastaamme kysymyksiisi."},
    ],
)
def test_a_half_translated_text_is_refused(homes, purpose):
    page = make_page(homes["fi"])
    bases = {"legal_bases": ["basis_contract"]}
    translate(page, homes["sv"], "sv", purposes={"purposes": [{**purpose, **bases}]})
    assert texts() == [(1, "fi", 0)]


def test_a_translation_that_lacks_an_item_is_refused(homes):
    two = [
        *SECTIONS["purposes"]["purposes"],
        {"name": {"fi": "a", "sv": "b", "en": "c"}},
    ]
    page = make_page(homes["fi"], purposes={"purposes": two})
    translate(page, homes["sv"], "sv")
    assert texts() == [(1, "fi", 0)]


def test_a_publication_costs_few_queries_more_than_without_recording(home, lost_signal):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    page = make_page(home)

    def queries(title):
        draft = type(page).objects.get(pk=page.pk)
        draft.title = title
        revision = draft.save_revision()
        with CaptureQueriesContext(connection) as captured:
            revision.publish()
        return len(captured)

    recorded = queries("Toinen")
    with lost_signal():
        alone = queries("Kolmas")
    assert recorded - alone <= 28
