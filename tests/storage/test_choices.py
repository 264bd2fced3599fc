"""What an editor chooses for a publication: used once, bound to what was recorded."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone, translation
from wagtail.models import PageLogEntry

from tests.notices import SECTIONS, make_page, publish, stream, translate
from wagtail_seloste.choices import Chosen, Correction, NewVersion, Translation
from wagtail_seloste.drafts import draft_from
from wagtail_seloste.models import NoticeEvent, NoticeSeries, NoticeVersion, VersionText
from wagtail_seloste.outcomes import (
    RECORDED,
    UNCHANGED,
    outcome_messages,
    refusal_messages,
)
from wagtail_seloste.pages.models import NoticePage
from wagtail_seloste.reading import public_text_of
from wagtail_seloste.recording import NotRecorded, record, standing, today
from wagtail_seloste.verification import verify

pytestmark = [pytest.mark.django_db, pytest.mark.storage]

LONGER = {"periods": [{**SECTIONS["retention"]["periods"][0], "number": 5}]}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def day(number=0):
    return today(timezone.now()) + timedelta(days=number)


def series_of(page):
    return NoticeSeries.objects.get(translation_key=page.translation_key)


def choose(page, choice, *, at=None):
    """The page with a choice as the form would keep it, not saved."""
    page = NoticePage.objects.get(pk=page.pk)
    page.recording_choice = Chosen(
        choice=choice,
        notice=str(page.translation_key),
        language=page.locale.language_code,
        standing=standing(series_of(page)) if at is None else at,
    ).to_json()
    return page


def publish_with(page, choice, *, at=None, title=None, **changes):
    page = choose(page, choice, at=at)
    if title is not None:
        page.title = title
    if changes:
        page.body = stream(page.locale.language_code, **changes)
    page.save_revision().publish()
    return NoticePage.objects.get(pk=page.pk)


def texts():
    return list(
        VersionText.objects.order_by("pk").values_list(
            "version__number", "language", "correction"
        )
    )


@pytest.mark.parametrize(
    "choice",
    [
        NewVersion(),
        NewVersion(effective_from=day(3), note="Uusi", weight="small"),
        NewVersion(weight="material", weight_reason="Siksi"),
        Correction(number=3, reason="Kirjoitusvirhe"),
        Correction(number=3),
        Translation(note="Ny"),
    ],
)
def test_a_choice_is_kept_as_json_and_comes_back(choice):
    chosen = Chosen(choice=choice, notice="n", language="fi", standing="active")
    kept = json.loads(json.dumps(chosen.to_json()))
    assert Chosen.from_json(kept) == chosen


@pytest.mark.parametrize(
    "kept",
    [
        None,
        {},
        [],
        "new_version",
        {"kind": "other", "values": {}},
        {"kind": "new_version", "values": {"unknown": 1}, "notice": "", "language": ""},
        {
            "kind": "new_version",
            "values": {"effective_from": "someday"},
            "notice": "n",
            "language": "fi",
            "standing": "",
            "key": "k",
        },
    ],
)
def test_what_no_version_wrote_is_no_choice(kept):
    assert Chosen.from_json(kept) is None


def test_a_version_is_announced_by_a_choice_with_a_later_day(home):
    page = make_page(home)
    publish_with(page, NewVersion(effective_from=day(5), note="Pidempi"), title="Uusi")
    text = VersionText.objects.get(version__number=2)
    assert text.version.effective_from == day(5)
    assert text.note == "Pidempi"
    assert NoticeEvent.objects.order_by("-position")[0].kind == "announced"
    assert verify() == []


def test_a_choice_is_used_once(home):
    page = make_page(home)
    page = publish_with(page, NewVersion(effective_from=day(5)), title="Uusi")
    # The revision still has the used choice; publishing anew is a new version of today.
    page = page.get_latest_revision_as_object()
    page.title = "Vielä uudempi"
    page.save_revision().publish()
    newest = NoticeVersion.objects.get(number=3)
    assert newest.effective_from == day()
    assert verify() == []


def test_a_choice_is_void_when_another_version_was_recorded(home):
    page = make_page(home)
    before = standing(series_of(page))
    page = publish(page, title="Toisen muutos")
    page = publish_with(page, NewVersion(effective_from=day(5)), at=before, title="Oma")
    assert texts() == [(1, "fi", 0), (2, "fi", 0)]
    assert "choose again" in refusal_messages(page)[0]
    publish_with(page, NewVersion(effective_from=day(5)), title="Oma")
    assert texts()[-1] == (3, "fi", 0)


@pytest.mark.parametrize("move", ["correct", "announce", "replace"])
def test_every_act_in_the_source_language_voids_a_choice(home, move):
    page = make_page(home)
    if move == "replace":
        page = publish_with(page, NewVersion(effective_from=day(9)), title="Tuleva")
    before = standing(series_of(page))
    if move == "correct":
        publish_with(page, Correction(number=1, reason="Virhe"), title="Korjattu")
    elif move == "announce":
        publish_with(page, NewVersion(effective_from=day(9)), title="Tuleva")
    else:
        publish(page, title="Kiireellinen")
    count = VersionText.objects.count()
    publish_with(page, Correction(number=1, reason="Muu"), at=before, title="Vanha")
    assert VersionText.objects.count() == count


def test_a_translation_does_not_void_a_choice(homes):
    page = make_page(homes["fi"])
    before = standing(series_of(page))
    translate(page, homes["sv"], "sv")
    publish_with(
        page, Correction(number=1, reason="Virhe"), at=before, title="Korjattu"
    )
    assert (1, "fi", 1) in texts()


def test_a_copy_and_a_translation_do_not_take_the_choice_along(homes):
    page = make_page(homes["fi"])
    page = choose(page, NewVersion(effective_from=day(5)))
    page.save()
    copy = page.copy(update_attrs={"slug": "kopio"}, keep_live=False)
    assert NoticePage.objects.get(pk=copy.pk).recording_choice is None
    copy.save_revision().publish()
    assert (
        NoticeVersion.objects.get(
            series__translation_key=copy.translation_key
        ).effective_from
        == day()
    )
    swedish = page.copy_for_translation(homes["sv"].locale, copy_parents=True)
    assert NoticePage.objects.get(pk=swedish.pk).recording_choice is None


def test_a_choice_of_another_page_is_no_choice(home):
    page = make_page(home)
    other = make_page(home, title="Toinen seloste")
    other = choose(other, NewVersion(effective_from=day(5)))
    page.recording_choice = other.recording_choice
    assert Chosen.of_page(page) is None


def test_a_choice_waits_for_the_schedule(home):
    page = make_page(home)
    page = choose(page, NewVersion(effective_from=day(5), note="Pidempi"))
    page.title = "Ajastettu"
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    assert texts() == [(1, "fi", 0)]
    revision = NoticePage.objects.get(pk=page.pk).get_latest_revision()
    draft = revision.as_object()
    draft.go_live_at = None
    draft.save_revision().publish()
    assert VersionText.objects.get(version__number=2).note == "Pidempi"


def test_a_day_that_has_passed_becomes_the_day_of_recording_and_is_told(home):
    page = make_page(home)
    page = publish_with(page, NewVersion(effective_from=day(-1)), title="Myöhässä")
    assert NoticeVersion.objects.get(number=2).effective_from == day()
    told = " ".join(sentence for _good, sentence in outcome_messages(page))
    assert "had passed" in told


def test_a_choice_that_was_used_says_nothing_of_later_versions(home, monkeypatch):
    page = make_page(home)
    publish_with(page, NewVersion(effective_from=day(2)), title="Uusi")
    later = timezone.now() + timedelta(days=4)
    monkeypatch.setattr(timezone, "now", lambda: later)
    page = publish(page, title="Vielä uudempi")
    assert page.recording_choice is not None
    assert len(outcome_messages(page)) == 1


def test_healing_uses_the_choice_that_was_lost_with_the_signal(home, lost_signal):
    page = make_page(home)
    with lost_signal():
        publish_with(page, NewVersion(effective_from=day(5)), title="Uusi")
    record(NoticePage.objects.get(pk=page.pk), healing=True)
    assert NoticeVersion.objects.get(number=2).effective_from == day(5)


# --- weight and note ---


def test_weight_and_note_are_proposed_from_the_comparison(home):
    page = make_page(home)
    publish(page, retention=LONGER)
    text = VersionText.objects.get(version__number=2)
    assert text.version.weight == "material"
    assert "2 vuotta → 5 vuotta" in text.note


def test_a_change_of_words_is_small(home):
    page = make_page(home)
    publish(page, title="Asiakasrekisterin seloste")
    assert NoticeVersion.objects.get(number=2).weight == "small"


def test_the_first_version_has_neither_weight_nor_note(home):
    make_page(home)
    text = VersionText.objects.get()
    assert (text.version.weight, text.note) == ("", "")


def test_another_weight_needs_a_reason_which_is_kept(home):
    page = make_page(home)
    page = publish_with(page, NewVersion(weight="small"), retention=LONGER)
    assert "more or less" in refusal_messages(page)[0]
    choice = NewVersion(weight="small", weight_reason="Vain selvennys")
    publish_with(page, choice, retention=LONGER)
    assert NoticeVersion.objects.get(number=2).weight == "small"
    event = NoticeEvent.objects.order_by("-position").first()
    payload = json.loads(event.payload)
    assert (payload["weight"], payload["weight_proposed"]) == ("small", "material")
    assert json.loads(event.words) == {"weight_reason": "Vain selvennys"}
    assert "selvennys" not in event.payload


def test_a_weight_as_proposed_needs_no_reason(home):
    page = make_page(home)
    publish_with(page, NewVersion(weight="material"), retention=LONGER)
    assert NoticeVersion.objects.get(number=2).weight == "material"


def test_weight_compares_with_what_readers_have_not_with_a_replaced_version(home):
    page = make_page(home)
    page = publish_with(page, NewVersion(effective_from=day(9)), retention=LONGER)
    page = publish(page, title="Asiakasrekisterin seloste", body=stream())
    assert NoticeVersion.objects.get(number=3).weight == "small"


def test_a_translation_tells_the_change_in_its_own_language(homes):
    page = make_page(homes["fi"])
    swedish = translate(page, homes["sv"], "sv")
    page = publish(page, retention=LONGER)
    swedish.source_digest = page.source_digest
    swedish.body = stream("sv", retention=LONGER)
    swedish.save_revision().publish()
    text = VersionText.objects.get(version__number=2, language="sv")
    assert "2 år → 5 år" in text.note


def test_a_translation_may_tell_it_in_words_of_its_own(homes):
    page = make_page(homes["fi"])
    swedish = translate(page, homes["sv"], "sv")
    page = publish(page, title="Uusi otsikko", retention=LONGER)
    swedish = choose(swedish, Translation(note="Vi sparar längre."))
    swedish.source_digest = page.source_digest
    swedish.title, swedish.body = "Ny rubrik", stream("sv", retention=LONGER)
    swedish.save_revision().publish()
    text = VersionText.objects.get(version__number=2, language="sv")
    assert text.note == "Vi sparar längre."


# --- corrections out of turn, replaced versions, drafts ---


def test_a_translation_that_comes_late_tells_what_its_own_version_changed(homes):
    def years(number):
        return {"periods": [{**SECTIONS["retention"]["periods"][0], "number": number}]}

    page = make_page(homes["fi"])
    translated = translate(page, homes["sv"], "sv")
    sources = {
        number: publish(page, retention=years(number)).source_digest
        for number in (5, 7)
    }
    for number in (7, 5):
        translated.body = stream("sv", retention=years(number))
        translated.source_digest = sources[number]
        translated.save_revision().publish()
    late = VersionText.objects.get(version__number=2, language="sv")
    assert "2 år → 5 år" in late.note


def test_a_correction_needs_a_reason(home):
    page = make_page(home)
    page = publish_with(page, Correction(number=1), title="Korjattu")
    assert texts() == [(1, "fi", 0)]
    assert "why the text is corrected" in refusal_messages(page)[0]


def test_the_order_in_which_choices_were_ticked_is_no_change_of_them(home):
    first, second = "ds_member", "ds_subscriber"
    page = make_page(home, data_subjects={"categories": [first, second]})
    page = publish_with(
        page,
        Correction(number=1, reason="Kirjoitusvirhe"),
        title="Asiakasrekisterin seloste",
        data_subjects={"categories": [second, first]},
    )
    assert texts() == [(1, "fi", 0), (1, "fi", 1)]
    page = publish_with(
        page,
        Correction(number=1, reason="Muka kirjoitusvirhe"),
        data_subjects={"categories": [second, "ds_business_contact"]},
    )
    assert texts() == [(1, "fi", 0), (1, "fi", 1)]
    assert refusal_messages(page)


def test_after_a_correction_out_of_turn_the_announced_content_is_the_draft(home):
    page = make_page(home)
    page = publish_with(page, NewVersion(effective_from=day(9)), retention=LONGER)
    page = publish_with(
        page,
        Correction(number=1, reason="Virhe"),
        title="Asiakasrekisterin seloste",
        body=None,
        retention=SECTIONS["retention"],
    )
    assert texts() == [(1, "fi", 0), (2, "fi", 0), (1, "fi", 1)]
    assert page.title == "Asiakasrekisterin seloste"
    assert page.has_unpublished_changes
    draft = page.get_latest_revision_as_object()
    announced = VersionText.objects.get(version__number=2)
    assert draft.content_digest() == announced.source_digest
    told = " ".join(sentence for _good, sentence in outcome_messages(page))
    assert "version 2 was pushed aside" in told
    # To publish it again records nothing: it is announced already.
    draft.save_revision().publish()
    assert len(texts()) == 3
    assert verify() == []


def test_the_content_of_a_replaced_version_is_the_draft(home):
    page = make_page(home)
    page = publish_with(page, NewVersion(effective_from=day(9)), retention=LONGER)
    page = publish(page, title="Kiireellinen", body=stream())
    draft = page.get_latest_revision_as_object()
    replaced = VersionText.objects.get(version__number=2)
    assert draft.content_digest() == replaced.source_digest
    assert page.live_revision_id != page.latest_revision_id


def test_a_newer_draft_is_not_overwritten(home):
    page = make_page(home)
    page = publish_with(page, NewVersion(effective_from=day(9)), retention=LONGER)
    page.title = "Kiireellinen"
    page.body = stream()
    urgent = page.save_revision()
    page.title = "Keskeneräinen"
    page.save_revision()
    urgent.publish()
    page = NoticePage.objects.get(pk=page.pk)
    assert page.get_latest_revision_as_object().title == "Keskeneräinen"
    entry = PageLogEntry.objects.filter(action=RECORDED).latest("timestamp")
    assert entry.data["draft"] is None


def test_a_draft_from_a_version_changes_nothing_public(home, editor):
    page = make_page(home)
    page = publish(page, title="Toinen", retention=LONGER)
    first = VersionText.objects.get(version__number=1)
    revision = draft_from(page, first, editor)
    assert revision.user == editor
    page = NoticePage.objects.get(pk=page.pk)
    assert page.title == "Toinen"
    assert page.get_latest_revision_as_object().content_digest() == first.source_digest
    page.get_latest_revision().publish()
    assert texts()[-1] == (3, "fi", 0)
    assert VersionText.objects.get(version__number=3).digest == first.digest


def test_a_draft_of_a_translation_is_one_of_the_version_that_it_translates(homes):
    page = make_page(homes["fi"])
    translate(page, homes["sv"], "sv")
    page = publish(page, title="Toinen")
    translated = NoticePage.objects.get(
        locale__language_code="sv", source_digest__gt=""
    )
    translated.title, translated.source_digest = "Ny", page.source_digest
    translated.save_revision().publish()
    first, second = VersionText.objects.filter(language="sv").order_by("pk")
    draft_from(translated, first).publish()
    # It says what version 1 says, so no reader of version 2 gets it.
    assert texts()[-1] == (2, "sv", 0)
    assert public_text_of(translated).title == "Ny"
    title = "Dataskyddsbeskrivning"
    translated = draft_from(translated, first).as_object()
    translated.title = title
    translated.save_revision().publish()
    assert texts()[-1] == (1, "sv", 1)
    assert public_text_of(translated) == second


def test_there_is_no_draft_from_a_text_without_sections(home):
    page = make_page(home)
    text = VersionText.objects.get()
    content = json.loads(text.edited)
    text.edited = json.dumps({**content, "stream": []})
    with pytest.raises(NotRecorded) as refused:
        draft_from(page, text)
    assert refused.value.faults[0].code == "nothing_to_edit"
    text.redacted_at = timezone.now()
    with pytest.raises(NotRecorded) as refused:
        draft_from(page, text)
    assert refused.value.faults[0].code == "redacted"


def test_a_publication_that_changes_nothing_for_readers_says_so(home):
    page = make_page(home)
    page = publish(page)
    assert PageLogEntry.objects.filter(action=UNCHANGED).count() == 1
    [(is_good, sentence)] = outcome_messages(page)
    assert is_good
    assert "same text as in version 1" in sentence


def test_a_recorded_publication_says_which_version_applies_from_when(home):
    page = make_page(home)
    [(is_good, sentence)] = outcome_messages(page)
    assert is_good
    assert sentence.startswith("Version 1 was recorded. It applies from")
