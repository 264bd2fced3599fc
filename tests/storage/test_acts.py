"""The acts beside publishing: each with its reason, its event, and its refusals."""

import ast
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import PageLogEntry, PageViewRestriction

import wagtail_seloste
from tests.notices import make_page, publish, translate
from tests.storage.tampering import rows_by_hand
from tests.storage.test_concurrency import at_once
from wagtail_seloste import acts
from wagtail_seloste.acts import (
    PERMISSIONS,
    hide,
    redact_text,
    redact_words,
    reschedule,
    resume,
    review,
    settle_visibility,
    show,
    withdraw,
)
from wagtail_seloste.chain import add_event, moment, payload_of, words_of
from wagtail_seloste.drafts import draft_from
from wagtail_seloste.faults import messages
from wagtail_seloste.models import (
    NoticeEvent,
    NoticeSeries,
    NoticeVersion,
    Organisation,
    VersionText,
)
from wagtail_seloste.models.archive import ArchiveError
from wagtail_seloste.notice import digest
from wagtail_seloste.outcomes import NOT_RECORDED, refusal_messages
from wagtail_seloste.reading import public_text_of
from wagtail_seloste.recording import (
    Correction,
    Edited,
    NewVersion,
    NotRecorded,
    record,
    today,
)
from wagtail_seloste.reviews import due, last_due, months_later, reviews_of
from wagtail_seloste.verification import verify
from wagtail_seloste.wording import wording

pytestmark = [pytest.mark.django_db, pytest.mark.storage]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def clock(monkeypatch):
    """``clock(days=1)`` moves the time; backwards as well."""
    real = timezone.now

    def move(**by):
        monkeypatch.setattr(timezone, "now", lambda: real() + timedelta(**by))

    return move


def day(offset=0):
    return today(timezone.now()) + timedelta(days=offset)


def series_of(page):
    return NoticeSeries.objects.get(translation_key=page.translation_key)


def kinds(page=None):
    events = NoticeEvent.objects.order_by("series", "position")
    if page is not None:
        events = events.filter(series=series_of(page))
    return [event.kind for event in events]


def is_refused(code, act, *args, **kwargs):
    """The act raises with that one fault, in a sentence, and nothing changes."""
    before = snapshot()
    with pytest.raises(NotRecorded) as refusal:
        act(*args, **kwargs)
    assert codes_of(refusal.value) == [code]
    (sentence,) = messages(refusal.value.faults)
    assert sentence.endswith(".") and "%(" not in sentence
    assert snapshot() == before
    return sentence


def snapshot():
    return [
        list(model.objects.order_by("pk").values())
        for model in (NoticeSeries, NoticeVersion, VersionText, NoticeEvent)
    ]


def announce(page, title="Tuleva", days=10):
    """Publish without us hearing of it, then record it as announced."""
    page = type(page).objects.get(pk=page.pk)
    page.title = title
    page.save()
    return record(page, choice=NewVersion(effective_from=day(days)))


# --- rescheduling ---


def test_an_announced_version_can_be_postponed_and_brought_forward(home, editor):
    page = make_page(home)
    text = announce(page)
    event = reschedule(
        series_of(page), day(30), reason=" Lakia lykättiin. ", user=editor
    )
    assert event.kind == "rescheduled"
    payload = payload_of(event)
    assert payload.pop("words") == digest(event.words)
    assert payload == {
        "version": str(text.version.public_id),
        "number": 2,
        "effective_from": day(30).isoformat(),
        "effective_from_before": day(10).isoformat(),
        "user": str(editor.pk),
    }
    assert words_of(event) == {"reason": "Lakia lykättiin."}
    reschedule(series_of(page), day(20), reason="Sittenkin")
    text.version.refresh_from_db()
    assert text.version.effective_from == day(20)
    assert VersionText.objects.count() == 2
    assert verify() == []


def test_it_takes_over_at_once_when_it_is_brought_forward_to_today(home):
    page = make_page(home)
    text = announce(page)
    assert public_text_of(page).version.number == 1
    reschedule(series_of(page), day(), reason="Kiire")
    assert public_text_of(page) == text
    assert verify() == []


def test_search_finds_it_when_it_is_brought_forward_to_today(
    home, monkeypatch, django_capture_on_commit_callbacks
):
    page = make_page(home)
    text = announce(page)
    indexed = []
    monkeypatch.setattr(acts.index, "insert_or_update_object", indexed.append)
    with django_capture_on_commit_callbacks(execute=True):
        reschedule(series_of(page), day(5), reason="Lykkäys")
    assert indexed == []
    with django_capture_on_commit_callbacks(execute=True):
        reschedule(series_of(page), day(), reason="Kiire")
    assert [each.recorded_text for each in indexed] == [text.plain]


def test_only_an_announced_version_can_get_another_day(home, clock):
    page = make_page(home)
    series = series_of(page)
    is_refused("not_announced", reschedule, series, day(5), reason="x")
    announce(page, days=3)
    reschedule(series, day(4), reason="x")
    clock(days=4)
    is_refused("not_announced", reschedule, series, day(5), reason="x")
    announce(page, title="Toinen tuleva")
    announce(page, title="Kolmas tuleva", days=12)  # the one before gives way
    event = reschedule(series, day(11), reason="x")
    assert payload_of(event)["number"] == 4


def test_a_day_that_has_passed_and_the_same_day_are_refused(home):
    page = make_page(home)
    announce(page)
    series = series_of(page)
    sentence = is_refused("day_passed", reschedule, series, day(-1), reason="x")
    assert wording("en").date(day(-1)) in sentence
    assert wording("en").date(day()) in sentence
    sentence = is_refused("same_day", reschedule, series, day(10), reason="x")
    assert wording("en").date(day(10)) in sentence
    is_refused("reason_missing", reschedule, series, day(11), reason=" \x00\u200b ")


def test_a_clock_that_lags_is_refused_a_day_before_the_last_event(home, clock):
    page = make_page(home)
    announce(page)
    clock(days=-3)
    is_refused("day_passed", reschedule, series_of(page), day(1), reason="x")


# --- the clock ---


def test_a_clock_that_was_put_back_breaks_no_order(home, clock):
    page = make_page(home)
    publish(page, title="Toinen")
    clock(days=-5)
    publish(page, title="Kolmas")
    series = series_of(page)
    withdraw(series, reasons={"fi": "Ohi"})
    resume(series, reason="Jatkuu")
    clock(days=-9)
    publish(page, title="Neljäs")
    versions = list(NoticeVersion.objects.order_by("number"))
    assert [each.number for each in versions] == [1, 2, 3, 4]
    assert {each.state for each in versions} == {"recorded"}
    days = [each.effective_from for each in versions]
    assert days == sorted(days)
    times = [event.at for event in NoticeEvent.objects.order_by("position")]
    assert times == sorted(times)
    recorded = VersionText.objects.order_by("pk").values_list("recorded_at", flat=True)
    assert list(recorded) == sorted(recorded)
    assert "announced" not in kinds(page)
    assert verify() == []
    clock(days=0)
    assert public_text_of(page).version.number == 4


# --- withdrawing ---


def test_a_withdrawn_notice_says_why_in_each_language_and_what_replaces_it(
    homes, editor
):
    page, other = make_page(homes["fi"]), make_page(homes["fi"], title="Seuraaja")
    event = withdraw(
        series_of(page),
        reasons={"fi": " <b>Päättyi</b> ", "sv": "Slut", "en": "  "},
        successor=series_of(other),
        user=editor,
    )
    series = series_of(page)
    assert (series.state, series.successor) == ("withdrawn", series_of(other))
    assert event.kind == "withdrawn"
    assert payload_of(event) == {
        "successor": str(series_of(other).public_id),
        "user": str(editor.pk),
        "words": digest(event.words),
    }
    assert words_of(event) == {"reason": {"fi": "<b>Päättyi</b>", "sv": "Slut"}}
    assert verify() == []


def test_withdrawing_is_refused_without_a_reason_in_the_source_language(home):
    series = series_of(make_page(home))
    for reasons in ({}, {"fi": "  "}, {"sv": "Slut"}):
        sentence = is_refused("reason_missing_in", withdraw, series, reasons=reasons)
        assert "Finnish" in sentence


def test_a_successor_is_another_notice_that_is_in_use(home):
    series = series_of(make_page(home))
    other = series_of(make_page(home, title="Toinen"))
    empty = NoticeSeries.objects.create(translation_key="0" * 32, source_language="fi")
    reasons = {"fi": "Ohi"}
    for successor, code in (
        (series, "successor_same"),
        (empty, "successor_not_in_use"),
    ):
        is_refused(code, withdraw, series, reasons=reasons, successor=successor)
    withdraw(other, reasons=reasons, successor=series)
    # Each other's successor: a reader would go in a circle.
    is_refused(
        "successor_not_in_use", withdraw, series, reasons=reasons, successor=other
    )
    is_refused("already_withdrawn", withdraw, other, reasons=reasons)
    is_refused("nothing_recorded", withdraw, empty, reasons=reasons)


@pytest.mark.django_db(transaction=True)
def test_two_notices_withdrawn_at_once_are_not_each_others_successors(home):
    both = [series_of(make_page(home)), series_of(make_page(home, title="Toinen"))]

    def work(number):
        withdraw(both[number], reasons={"fi": "x"}, successor=both[1 - number])

    failures = at_once(work, 2)
    assert [codes_of(failure) for failure in failures] == [["successor_not_in_use"]]
    assert NoticeSeries.objects.filter(state="withdrawn").count() == 1
    assert verify() == []


def codes_of(refusal):
    return [fault.code for fault in refusal.faults]


def test_what_is_announced_of_a_withdrawn_notice_never_applies(home, clock):
    page = make_page(home, title="Voimassa")
    text = announce(page)
    withdraw(series_of(page), reasons={"fi": "Ohi"})
    text.version.refresh_from_db()
    assert text.version.state == "replaced"
    kinds_of_last = NoticeEvent.objects.order_by("-position").values_list("kind")[:2]
    assert list(kinds_of_last) == [("withdrawn",), ("replaced",)]
    clock(days=20)
    assert public_text_of(page).title == "Voimassa"
    assert verify() == []
    resume(series_of(page), reason="Erehdys")
    assert public_text_of(page).title == "Voimassa"
    # Nobody has published what was pushed aside, so nothing unattended does.
    record(page, healing=True)
    assert VersionText.objects.count() == 2
    again = record(page)
    assert (again.version.number, again.digest) == (3, text.digest)
    assert again.version.effective_from == day()
    assert verify() == []


def test_nothing_is_recorded_of_a_withdrawn_notice_and_the_editor_is_told(homes):
    page = make_page(homes["fi"])
    withdraw(series_of(page), reasons={"fi": "Ohi"})
    page = publish(page, title="Uusi")
    assert VersionText.objects.count() == 1
    assert refusal_messages(page) == ["The notice is withdrawn. Resume it first."]
    is_refused("withdrawn", record, page)
    is_refused("withdrawn", record, page, choice=Correction(number=1, reason="x"))
    is_refused("withdrawn", record, page, choice=NewVersion(effective_from=day(5)))
    translate(page, homes["sv"], "sv")
    assert VersionText.objects.count() == 1
    is_refused("withdrawn", reschedule, series_of(page), day(5), reason="x")


def test_healing_tells_once_that_a_notice_is_withdrawn(home):
    page, quiet = make_page(home), make_page(home, title="Muuttumaton")
    for each in (page, quiet):
        withdraw(series_of(each), reasons={"fi": "Ohi"})
    publish(page, title="Uusi")
    events = NoticeEvent.objects.count()
    for _run in range(3):
        call_command("seloste_record", stdout=StringIO(), stderr=StringIO())
    entries = PageLogEntry.objects.filter(action=NOT_RECORDED)
    assert [entry.page_id for entry in entries] == [page.pk]
    assert NoticeEvent.objects.count() == events


def test_a_resumed_notice_can_be_published_again(home, editor):
    page, other = make_page(home), make_page(home, title="Seuraaja")
    series = series_of(page)
    is_refused("not_withdrawn", resume, series, reason="x")
    withdraw(series, reasons={"fi": "Ohi"}, successor=series_of(other))
    is_refused("reason_missing", resume, series, reason=" ")
    event = resume(series, reason="Erehdys", user=editor)
    assert (event.kind, words_of(event)) == ("resumed", {"reason": "Erehdys"})
    series.refresh_from_db()
    assert (series.state, series.successor) == ("active", None)
    publish(page, title="Uusi")
    assert public_text_of(page).version.number == 2
    assert verify() == []


# --- hiding ---


def visibility(page):
    """(kind, language, cause) of each event about who can read the notice."""
    events = NoticeEvent.objects.filter(
        series=series_of(page), kind__in=("hidden", "shown")
    )
    return [
        (event.kind, payload_of(event)["language"], payload_of(event)["cause"])
        for event in events.order_by("position")
    ]


def test_unpublishing_hides_a_language_and_publishing_shows_it(homes):
    page = make_page(homes["fi"])
    swedish = translate(page, homes["sv"], "sv")
    swedish.unpublish()
    assert visibility(page) == [("hidden", "sv", "unpublished")]
    swedish.unpublish()
    hide(swedish, "unpublished")
    assert len(visibility(page)) == 1
    page.save_revision().publish()
    assert len(visibility(page)) == 1
    swedish.save_revision().publish()
    assert visibility(page)[1:] == [("shown", "sv", "published")]
    show(swedish)
    assert len(visibility(page)) == 2
    assert verify() == []


def test_who_unpublished_in_the_admin_stands_in_the_event(client, home, editor):
    page = make_page(home)
    client.force_login(editor)
    client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    event = NoticeEvent.objects.get(kind="hidden")
    assert payload_of(event) == {
        "language": "fi",
        "cause": "unpublished",
        "user": str(editor.pk),
    }


def test_who_deleted_in_the_admin_stands_in_the_event(client, home, administrator):
    page = make_page(home)
    client.force_login(administrator)
    client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert not type(page).objects.filter(pk=page.pk).exists()
    event = NoticeEvent.objects.get(kind="hidden")
    assert payload_of(event)["cause"] == "deleted"
    assert payload_of(event)["user"] == str(administrator.pk)


def test_a_page_that_expires_is_hidden_for_that_cause(home):
    page = make_page(home)
    type(page).objects.update(expire_at=timezone.now() - timedelta(minutes=1))
    call_command("publish_scheduled", stdout=StringIO())
    assert visibility(page) == [("hidden", "fi", "expired")]
    page = type(page).objects.get(pk=page.pk)
    page.expire_at = None
    page.save_revision().publish()
    assert visibility(page)[1:] == [("shown", "fi", "published")]


def test_a_deleted_page_is_hidden_once(homes):
    page = make_page(homes["fi"])
    swedish = translate(page, homes["sv"], "sv")
    swedish.unpublish()
    for each in (swedish, page):
        type(page).objects.get(pk=each.pk).delete()
    assert visibility(page) == [
        ("hidden", "sv", "unpublished"),
        ("hidden", "sv", "deleted"),
        ("hidden", "fi", "deleted"),
    ]
    assert verify() == []


def test_pages_that_are_deleted_with_their_parent_are_hidden(homes):
    one, two = make_page(homes["sv"], "sv"), make_page(homes["sv"], "sv", title="Två")
    homes["sv"].delete()
    assert visibility(one) == visibility(two) == [("hidden", "sv", "deleted")]


def test_a_deletion_that_is_taken_back_is_no_event(home):
    page = make_page(home)
    with transaction.atomic():
        page.delete()
        transaction.set_rollback(True)
    assert visibility(page) == []


def test_pages_that_are_unpublished_with_their_parent_are_hidden(homes, editor):
    page = make_page(homes["sv"], "sv")
    UnpublishPageAction(homes["sv"], user=editor, include_descendants=True).execute()
    assert visibility(page) == [("hidden", "sv", "unpublished")]


def test_a_language_that_is_translated_anew_after_its_deletion_is_shown(homes):
    page = make_page(homes["fi"])
    translate(page, homes["sv"], "sv").delete()
    translate(page, homes["sv"], "sv")
    assert [kind for kind, *_rest in visibility(page)] == ["hidden", "shown"]


def test_what_was_never_recorded_cannot_be_hidden(homes):
    page = make_page(homes["fi"])
    draft = translate(page, homes["sv"], "sv", publish=False)
    draft.unpublish()
    hide(draft, "unpublished")
    draft.delete()
    never = make_page(homes["fi"], publish=False)
    never.delete()
    assert not NoticeEvent.objects.filter(kind="hidden").exists()
    assert not NoticeSeries.objects.filter(
        translation_key=never.translation_key
    ).exists()


def test_an_alias_has_no_events_of_its_own(homes):
    page = make_page(homes["fi"])
    alias = page.create_alias(update_slug="alias", parent=homes["fi"])
    alias.unpublish()
    hide(alias, "unpublished")
    show(alias)
    alias.delete()
    assert visibility(page) == []


def test_what_is_live_after_all_is_not_hidden_and_the_reverse(home):
    page = make_page(home)
    assert hide(page, "unpublished") is None
    page.unpublish()
    assert show(page) is None
    with pytest.raises(ValueError, match="bored"):
        hide(page, "bored")
    assert visibility(page) == [("hidden", "fi", "unpublished")]


def test_a_publication_that_is_only_scheduled_shows_nothing(home):
    page = make_page(home)
    page.unpublish()
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision().publish()
    assert visibility(page) == [("hidden", "fi", "unpublished")]


def test_a_restriction_is_no_event(home):
    page = make_page(home)
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert visibility(page) == []


@pytest.mark.parametrize("act", ["unpublish", "delete", "publish"])
def test_a_failure_of_ours_never_stops_wagtail(home, monkeypatch, caplog, act):
    page = make_page(home)
    if act == "publish":
        page.unpublish()

    def fail(*args, **kwargs):
        raise DatabaseError("no room")

    monkeypatch.setattr(acts, "add_event", fail)
    if act == "publish":
        page.save_revision().publish()
    else:
        getattr(page, act)()
    pages = type(page).objects.filter(pk=page.pk, live=True)
    assert pages.exists() == (act == "publish")
    assert "could not be entered" in caplog.text
    monkeypatch.undo()
    settle_visibility()
    expected = {
        "unpublish": [("hidden", "fi", "unpublished")],
        "delete": [("hidden", "fi", "deleted")],
        "publish": [("hidden", "fi", "unpublished"), ("shown", "fi", "published")],
    }
    assert visibility(page) == expected[act]
    assert verify() == []


def test_what_no_signal_told_is_entered_by_the_command_once(homes):
    pages = type(make_page(homes["fi"])).objects
    page, other, third = (make_page(homes["fi"], title=str(n)) for n in range(3))
    swedish = translate(page, homes["sv"], "sv")
    other.unpublish()
    pages.filter(pk=page.pk).update(live=False)
    pages.filter(pk=swedish.pk).update(live=False, expired=True)
    pages.filter(pk=other.pk).update(live=True)
    # As when a failure of ours was logged while the page was deleted.
    third.delete()
    last = NoticeEvent.objects.get(series=series_of(third), kind="hidden")
    rows_by_hand(NoticeEvent).filter(pk=last.pk)._raw_delete("default")
    rows_by_hand(NoticeSeries).filter(pk=last.series_id).update(
        position=1, head=last.previous_digest
    )
    for _run in range(2):
        call_command("seloste_record", stdout=StringIO(), stderr=StringIO())
        assert sorted(visibility(page)) == [
            ("hidden", "fi", "unpublished"),
            ("hidden", "sv", "expired"),
        ]
        assert visibility(other)[1:] == [("shown", "fi", "published")]
        assert visibility(third) == [("hidden", "fi", "deleted")]
    assert verify() == []


def test_an_imported_past_of_a_page_that_was_never_live_is_not_hidden(home):
    page = make_page(home, publish=False)
    series = NoticeSeries.objects.create(
        translation_key=page.translation_key, source_language="fi", position=1
    )
    version = NoticeVersion.objects.create(series=series, effective_from=day(-900))
    VersionText.objects.create(
        version=version, language="fi", recorded_at=timezone.now()
    )
    assert settle_visibility() == []
    page.delete()
    assert visibility(page) == []


# --- redaction ---


def text_of(page, number=1, language="fi", correction=0):
    return VersionText.objects.get(
        version__series=series_of(page),
        version__number=number,
        language=language,
        correction=correction,
    )


@pytest.fixture
def named(home, locales):
    """A notice whose first version names a person in every place that there is."""
    person = Organisation.objects.create(
        name="Toiminimi Maija Mallikas",
        email="maija.mallikas@example.com",
        locale=locales["fi"],
    )
    page = make_page(
        home,
        title="Maija Mallikas tiedottaa",
        references={"o": person.pk},
        controller={"organisation": "o"},
        contact={"text": "<p>Maija Mallikas</p>"},
    )
    page.title = "Maija Mallikas tiedottaa taas"
    page.save()
    record(page, choice=Correction(number=1, reason="Maija Mallikas huomasi"))
    return publish(page, title="Tiedote")


def columns(row):
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
    }


@pytest.mark.parametrize("correction", [0, 1])
def test_a_redacted_text_is_replaced_in_every_form_and_its_digests_stay(
    named, editor, correction
):
    before = snapshot()
    text = text_of(named, correction=correction)
    assert "Maija Mallikas" in text.document + text.edited
    event = redact_text(text, reason=" Pyyntö 12/2026 ", user=editor)
    kept, text = text, text_of(named, correction=correction)
    assert "Mallikas" not in str(columns(text))
    changed = {
        name for name, value in columns(text).items() if columns(kept)[name] != value
    }
    noted = {"note"} if correction else set()
    assert changed == noted | {"document", "edited", "body", "title", "redacted_at"}
    assert event.kind == "redacted"
    assert payload_of(event) == {
        "version": str(text.version.public_id),
        "number": 1,
        "language": "fi",
        "correction": correction,
        "document": digest(text.document),
        "edited": digest(text.edited),
        "body": digest(text.body),
        "note": digest(text.note) if correction else "",
        "user": str(editor.pk),
        "words": digest(event.words),
    }
    assert words_of(event) == {"reason": "Pyyntö 12/2026"}
    assert text.redacted_at == event.at
    after = snapshot()
    assert after[1] == before[1]  # versions
    assert [row for row in after[2] if row["id"] != text.pk] == [
        row for row in before[2] if row["id"] != text.pk
    ]
    assert after[3][:-1] == before[3]  # events
    assert verify() == []


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_marker_says_in_the_texts_language_what_happened(homes, language):
    page = make_page(homes["fi"])
    if language != "fi":
        translated = translate(page, homes[language], language)
    page = publish(page, title="Toinen")
    if language != "fi":
        translated.source_digest = page.source_digest
        translated.title = "Another"
        translated.save_revision().publish()
    text = text_of(page, language=language)
    redact_text(text, reason="Request & <b>order</b>")
    text.refresh_from_db()
    words = wording(language)
    removed = words.label("redacted", date=words.date(day()))
    notice = text.notice
    assert notice.language == language
    assert notice.title == text.title == words.label("redacted_title")
    assert [section.key for section in notice.sections] == ["other"]
    assert removed in text.plain
    assert f"{words.label('reason')}: Request & <b>order</b>" in text.plain
    assert removed in text.body
    assert "Request &amp; &lt;b&gt;order&lt;/b&gt;" in text.body
    assert words.label("contents") in text.body
    assert Edited.restored(text.edited).stream == []


def test_what_is_read_now_or_announced_cannot_be_redacted(homes):
    page = make_page(homes["fi"])
    swedish = translate(page, homes["sv"], "sv")
    announced = announce(page)
    announce_again = record(
        page_with(page, "Tulevan korjaus"), choice=Correction(number=2, reason="x")
    )
    assert announce_again.correction == 1
    code = "redaction_of_current_text"
    is_refused(code, redact_text, text_of(page), reason="x")
    is_refused(code, redact_text, text_of(page, language="sv"), reason="x")
    is_refused(code, redact_text, announce_again, reason="x")
    redact_text(announced, reason="Korvattu jo")
    PageViewRestriction.objects.create(page=swedish, restriction_type="login")
    is_refused(code, redact_text, text_of(page, language="sv"), reason="x")
    assert verify() == []


def page_with(page, title):
    """The page with another title in its row, as a script would write it."""
    page = type(page).objects.get(pk=page.pk)
    page.title = title
    page.save()
    return page


def test_a_text_of_a_language_that_lags_behind_is_what_is_read(homes):
    page = make_page(homes["fi"])
    translate(page, homes["sv"], "sv")
    publish(page, title="Toinen")
    redact_text(text_of(page), reason="x")
    is_refused(
        "redaction_of_current_text",
        redact_text,
        text_of(page, language="sv"),
        reason="x",
    )


def test_the_current_text_can_be_redacted_when_nobody_reads_it(home):
    withdrawn, hidden = make_page(home), make_page(home, title="Piilotettu")
    withdraw(series_of(withdrawn), reasons={"fi": "Ohi"})
    redact_text(text_of(withdrawn), reason="x")
    hidden.unpublish()
    redact_text(text_of(hidden), reason="x")
    assert public_text_of(withdrawn).title == "Poistettu teksti"
    assert verify() == []


def test_a_text_is_redacted_once_and_with_a_reason(home):
    page = make_page(home)
    publish(page, title="Toinen")
    is_refused("reason_missing", redact_text, text_of(page), reason="")
    redact_text(text_of(page), reason="x")
    is_refused("already_redacted", redact_text, text_of(page), reason="y")


def test_redacted_content_does_not_come_back_by_publishing_it_again(homes):
    page = make_page(homes["fi"])
    swedish = translate(page, homes["sv"], "sv")
    page.unpublish()
    swedish.unpublish()
    redact_text(text_of(page), reason="x")
    redact_text(text_of(page, language="sv"), reason="x")
    page.save_revision().publish()
    swedish.save_revision().publish()
    for each in (page, swedish):
        each.refresh_from_db()
    told = ["This content was redacted. Take out what had to be removed, then publish."]
    assert refusal_messages(page) == told
    assert refusal_messages(swedish) == told
    events = snapshot()
    call_command("seloste_record", stdout=StringIO(), stderr=StringIO())
    assert snapshot() == events
    assert VersionText.objects.count() == 2
    publish(page, title="Ilman nimeä")
    assert public_text_of(page).title == "Ilman nimeä"
    assert verify() == []


def test_redacted_content_does_not_come_back_from_an_old_revision(home):
    page = make_page(home, title="Maija Mallikas")
    old = page.latest_revision
    page = publish(page, title="Ilman nimeä")
    page = publish(page, title="Edelleen ilman")
    redact_text(text_of(page), reason="x")
    old.publish()
    page.refresh_from_db()
    assert "redacted" in refusal_messages(page)[0]
    assert public_text_of(page).title == "Edelleen ilman"
    assert VersionText.objects.count() == 3


def test_nothing_is_translated_or_drafted_from_a_marker(homes):
    page = make_page(homes["fi"])
    digest_of_first = page.source_digest
    publish(page, title="Toinen")
    redact_text(text_of(page), reason="x")
    swedish = translate(page, homes["sv"], "sv", publish=False)
    swedish.source_digest = digest_of_first
    swedish.save()
    swedish.save_revision().publish()
    assert not VersionText.objects.filter(language="sv").exists()
    with pytest.raises(NotRecorded):
        draft_from(page, text_of(page))


def test_search_is_told_to_forget_a_redacted_text(
    home, monkeypatch, django_capture_on_commit_callbacks
):
    page = make_page(home, title="Maija Mallikas")
    withdraw(series_of(page), reasons={"fi": "Ohi"})
    assert "Mallikas" in page.recorded_text
    indexed = []
    monkeypatch.setattr(acts.index, "insert_or_update_object", indexed.append)
    with django_capture_on_commit_callbacks(execute=True):
        redact_text(text_of(page), reason="x")
    (again,) = indexed
    assert again == page
    assert "Poistettu teksti" in again.recorded_text
    assert "Mallikas" not in again.recorded_text


def test_words_beside_an_event_are_redacted_and_the_chain_verifies(homes, editor):
    page = make_page(homes["fi"])
    series = series_of(page)
    one = withdraw(series, reasons={"fi": "Maija erosi", "sv": "Maija slutade"})
    two = resume(series, reason="Maija palasi")
    before = snapshot()
    redaction = redact_words(one, reason="Nimi", user=editor)
    redact_words(two, reason="Nimi")
    assert payload_of(redaction) == {
        "event": one.position,
        "replacement": digest(NoticeEvent.objects.get(pk=one.pk).words),
        "user": str(editor.pk),
        "words": digest(redaction.words),
    }
    one.refresh_from_db()
    two.refresh_from_db()
    removed = {
        code: wording(code).label("redacted", date=wording(code).date(day()))
        for code in ("fi", "sv")
    }
    assert words_of(one) == {"reason": removed}
    assert words_of(two) == {"reason": removed["fi"]}
    assert payload_of(one)["words"] == digest(
        '{"reason":{"fi":"Maija erosi","sv":"Maija slutade"}}'
    )
    after = snapshot()
    assert after[1:3] == before[1:3]
    for old, new in zip(before[3], after[3], strict=False):
        assert {**old, "words": ""} == {**new, "words": ""}
    assert verify() == []
    is_refused("already_redacted", redact_words, one, reason="x")
    is_refused("reason_missing", redact_words, redaction, reason=" ")


def test_an_event_without_words_has_nothing_to_redact(home):
    make_page(home)
    is_refused("nothing_to_redact", redact_words, NoticeEvent.objects.get(), reason="x")


def test_the_reason_of_a_redaction_can_be_redacted_from_the_marker_too(home):
    page = make_page(home)
    page.unpublish()
    redaction = redact_text(text_of(page), reason="Maija Mallikas pyysi")
    text = text_of(page)
    assert "Mallikas" in text.body
    redact_words(redaction, reason="Nimi perustelussa")
    after = text_of(page)
    assert "Mallikas" not in str(columns(after))
    assert after.redacted_at == text.redacted_at
    assert wording("fi").label("redacted_title") == after.title
    assert not any("Mallikas" in event.words for event in NoticeEvent.objects.all())
    is_refused("already_redacted", redact_words, redaction, reason="x")
    assert verify() == []


def test_redaction_is_the_only_way_round_the_guard(home):
    make_page(home)
    rows = VersionText.objects.all()
    for change in (
        lambda: rows.update(title="x"),
        lambda: rows.delete(),
        lambda: rows.bulk_update(rows, ["title"]),
        lambda: rows.get().save(),
        lambda: rows.get().delete(),
        lambda: rows.update_or_create({"title": "x"}, pk=rows.get().pk),
        lambda: rows.bulk_create(
            [rows.get()],
            update_conflicts=True,
            update_fields=["title"],
            unique_fields=["id"],
        ),
    ):
        with pytest.raises(ArchiveError):
            change()
    callers = {
        path.name
        for path in Path(wagtail_seloste.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "_redact"
    }
    assert callers == {"acts.py"}


# --- permissions ---


def test_every_act_names_a_permission_that_there_is():
    for permission in set(PERMISSIONS.values()) - {"publish"}:
        app, codename = permission.split(".")
        assert Permission.objects.filter(
            content_type__app_label=app, codename=codename
        ).exists(), permission


# --- looking through ---


def review_of(page):
    key = page.translation_key
    return reviews_of([key]).get(key)


def is_due(page):
    return due(NoticeSeries.objects.all(), day()).filter(pk=series_of(page).pk).exists()


def test_a_review_is_entered_and_changes_nothing_else(home, editor):
    page = make_page(home)
    before = list(VersionText.objects.values())
    event = review(series_of(page), note=" Kaikki pitää paikkansa. ", user=editor)
    payload = payload_of(event)
    assert payload.pop("words") == digest(event.words)
    assert payload == {
        "version": str(NoticeVersion.objects.get().public_id),
        "number": 1,
        "user": str(editor.pk),
    }
    assert words_of(event) == {"note": "Kaikki pitää paikkansa."}
    assert list(VersionText.objects.values()) == before
    assert verify() == []
    redact_words(event, reason="Nimi")
    assert verify() == []


def test_a_review_needs_something_in_use_and_a_day_that_is_to_come(home):
    draft = make_page(home, publish=False)
    series = NoticeSeries.objects.create(
        translation_key=draft.translation_key, source_language="fi"
    )
    is_refused("nothing_recorded", review, series)
    page = make_page(home)
    for offset in (-1, 0):
        is_refused("review_passed", review, series_of(page), next_review=day(offset))
    withdraw(series_of(page), reasons={"fi": "Loppui"})
    is_refused("withdrawn", review, series_of(page))


def test_the_review_of_an_announced_version_is_of_the_one_in_force(home):
    page = make_page(home)
    announce(page)
    assert payload_of(review(series_of(page)))["number"] == 1


def test_a_review_is_due_after_a_year_and_a_new_one_begins_then(home, clock):
    page = make_page(home)
    first = day()
    assert review_of(page).looked_on == first
    assert review_of(page).due_on == months_later(first, 12)
    last = (months_later(first, 12) - first).days
    clock(days=last - 1)
    assert not is_due(page) and not review_of(page).is_due(day())
    clock(days=last)
    assert is_due(page) and review_of(page).is_due(day())
    review(series_of(page))
    assert not is_due(page)
    assert review_of(page).reviewed_on == day()
    clock(days=2 * last + 2)
    assert is_due(page)
    publish(page, title="Uusi")
    assert not is_due(page)
    assert review_of(page).reviewed_on is None


def test_the_reviewer_chooses_the_next_day(home, clock):
    page = make_page(home)
    event = review(series_of(page), next_review=day(40))
    assert payload_of(event)["next_review"] == day(40).isoformat()
    assert review_of(page).due_on == day(40)
    clock(days=39)
    assert not is_due(page)
    clock(days=40)
    assert is_due(page)
    publish(page, title="Uusi")
    assert not is_due(page)
    assert verify() == []


def test_a_correction_is_no_look_at_the_whole(home, clock):
    page = make_page(home)
    clock(days=400)
    page = type(page).objects.get(pk=page.pk)
    page.title = "Asiakasrekisterimme tietosuojaseloste"
    page.save()
    record(page, choice=Correction(number=1, reason="Kirjoitusvirhe"))
    assert is_due(page)


def test_a_site_may_want_other_times_or_none(home, clock, settings):
    page = make_page(home)
    clock(days=40)
    settings.WAGTAIL_SELOSTE = {"REVIEW_MONTHS": 1}
    assert is_due(page)
    settings.WAGTAIL_SELOSTE = {"REVIEW_MONTHS": None}
    assert not is_due(page) and review_of(page).due_on is None
    review(series_of(page), next_review=day(1))
    clock(days=41)
    assert is_due(page)
    withdraw(series_of(page), reasons={"fi": "Loppui"})
    assert not is_due(page)


@pytest.mark.parametrize(
    ("start", "months", "then"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), -12, date(2025, 12, 15)),
    ],
)
def test_months_end_where_they_can(start, months, then):
    assert months_later(start, months) == then


def test_what_is_due_in_the_database_is_due_in_python():
    for number in range(800):
        today = date(2024, 1, 1) + timedelta(days=number)
        last = last_due(today, 12)
        assert months_later(last, 12) <= today < months_later(last + timedelta(1), 12)


def test_a_review_that_says_no_day_is_a_problem(home):
    series = series_of(make_page(home))
    add_event(series, NoticeEvent.Kind.REVIEWED, at=moment(series), next_review=7)
    assert [problem.what for problem in verify()] == [
        "has a payload that cannot be read"
    ]
