"""The signals for a site's own code: after the commit, once, with plain arguments."""

from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import transaction

from tests.notices import TITLES, make_page, publish, translate
from tests.reading.archives import at, clock, series_of
from wagtail_seloste import acts
from wagtail_seloste.models import NoticeSeries, SentSignal, VersionText
from wagtail_seloste.recording import Correction, NewVersion, NotRecorded, record
from wagtail_seloste.reference import Reference
from wagtail_seloste.sending import send_due
from wagtail_seloste.signals import SIGNALS

pytestmark = [pytest.mark.django_db, pytest.mark.storage]

DAY = date(2026, 5, 4)


@pytest.fixture
def sent():
    """What was sent, in order: the arguments of each signal."""
    found = []

    def receive(**kwargs):
        assert kwargs.pop("signal") is SIGNALS[kwargs["kind"]]
        assert kwargs.pop("sender") is NoticeSeries
        found.append(kwargs)

    for signal in SIGNALS.values():
        signal.connect(receive, weak=False)
    yield found
    for signal in SIGNALS.values():
        assert signal.disconnect(receive)


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """``with committed(day):`` as if it were that day, and committed at the end."""

    @contextmanager
    def until_commit(day=DAY):
        with clock(day), django_capture_on_commit_callbacks(execute=True):
            yield

    return until_commit


def told(sent):
    """[(kind, version, language)] of what was sent till now, and forget it."""
    found = [(each["kind"], each["version"], each["language"]) for each in sent]
    sent.clear()
    return found


def test_a_publication_tells_that_a_version_applies(homes, sent, committed):
    with committed():
        page = make_page(homes["fi"])
        assert sent == []
    (arguments,) = sent
    text = VersionText.objects.get()
    series = series_of(page)
    assert arguments == {
        "kind": "in_force",
        "series": series.public_id,
        "version": 1,
        "language": "fi",
        "effective_from": DAY,
        "weight": "",
        "reference": f"seloste1.{series.public_id}.1.0.fi.{text.digest}",
        "urls": {
            "fi": {
                "html_url": page.full_url,
                "json_url": f"http://testserver/notices/{series.public_id}/fi.json",
            }
        },
        "at": at(DAY),
        "position": 1,
    }
    assert Reference.read(arguments["reference"]).digest == text.digest


def test_what_is_rolled_back_is_never_told(homes, sent, committed):
    with committed():
        page = make_page(homes["fi"])
    told(sent)
    with committed():
        try:
            with transaction.atomic():
                publish(page, title="Toinen")
                raise RuntimeError
        except RuntimeError:
            pass
        with pytest.raises(NotRecorded):
            acts.resume(series_of(page), reason="Ei tarvita.")
        with pytest.raises(NotRecorded):
            record(page, choice=Correction(number=7, reason="Kirjoitusvirhe."))
    assert sent == []


def test_languages_and_corrections_are_told_each(homes, sent, committed):
    with committed():
        page = make_page(homes["fi"])
        translate(page, homes["sv"], "sv")
    assert told(sent) == [("in_force", 1, "fi"), ("translated", 1, "sv")]
    with committed():
        page.title = f"{TITLES['fi']}."
        page.save()
        record(page, choice=Correction(number=1, reason="Piste puuttui."))
    assert Reference.read(sent[0]["reference"]).correction == 1
    assert sorted(sent[0]["urls"]) == ["fi", "sv"]
    assert told(sent) == [("corrected", 1, "fi")]


def test_acts_are_told(homes, sent, committed):
    with committed():
        page = make_page(homes["fi"])
        page.title = "Tuleva"
        page.save()
        record(page, choice=NewVersion(effective_from=DAY + timedelta(days=9)))
    assert sent[1]["effective_from"] == DAY + timedelta(days=9)
    assert told(sent) == [("in_force", 1, "fi"), ("announced", 2, "fi")]
    series = series_of(page)
    with committed():
        acts.reschedule(series, DAY + timedelta(days=5), reason="Aikaistuu.")
        acts.review(series)
        acts.withdraw(series, reasons={"fi": "Loppui."})
        acts.resume(series, reason="Jatkuu.")
        page.unpublish()
    assert sent[-1]["urls"] == {}
    assert told(sent) == [
        ("rescheduled", 2, ""),
        ("reviewed", 1, ""),
        ("replaced", 2, ""),
        ("withdrawn", None, ""),
        ("resumed", None, ""),
        ("hidden", None, "fi"),
    ]
    with committed():
        page = type(page).objects.get(pk=page.pk)
        page.title = "Kolmas"
        page.save_revision().publish()
    assert told(sent) == [("shown", None, "fi"), ("in_force", 3, "fi")]
    with committed():
        acts.redact_text(VersionText.objects.get(version__number=1), reason="Nimi.")
    assert told(sent) == [("redacted", 1, "fi")]


def test_a_day_is_told_once_by_the_command(homes, sent, committed):
    with committed():
        page = make_page(homes["fi"])
        translate(page, homes["sv"], "sv")
        page.title = "Tuleva"
        page.save()
        record(page, choice=NewVersion(effective_from=DAY + timedelta(days=9)))
        call_command("seloste_record", stdout=None)
    assert told(sent)[2:] == [("announced", 2, "fi")]
    for moment in (at(DAY + timedelta(days=8), 23, 59), at(DAY)):
        with committed(moment):
            call_command("seloste_record")
        assert told(sent) == []
    with committed(at(DAY + timedelta(days=9), 0, 0)):
        call_command("seloste_record")
    assert sent[0]["position"] is None
    assert Reference.read(sent[0]["reference"]).version == "2"
    assert told(sent) == [("in_force", 2, "fi"), ("lagging", 2, "sv")]
    with committed(DAY + timedelta(days=10)):
        call_command("seloste_record")
    assert told(sent) == []
    with committed(DAY + timedelta(days=400)):
        call_command("seloste_record")
        call_command("seloste_record")
    assert told(sent) == [("review_due", None, "")]


def test_what_an_act_lets_apply_at_once_is_told_at_once(homes, sent, committed):
    with committed():
        page = make_page(homes["fi"])
        page.title = "Tuleva"
        page.save()
        record(page, choice=NewVersion(effective_from=DAY + timedelta(days=9)))
    told(sent)
    with committed(DAY + timedelta(days=2)):
        acts.reschedule(
            series_of(page), DAY + timedelta(days=2), reason="Heti voimaan."
        )
    assert told(sent) == [("rescheduled", 2, ""), ("in_force", 2, "fi")]
    with committed(DAY + timedelta(days=3)):
        call_command("seloste_record")
    assert told(sent) == []


def test_old_versions_and_notices_out_of_use_are_not_told_of(homes, sent, committed):
    with committed():
        page = make_page(homes["fi"])
        translate(page, homes["sv"], "sv")
        page.title = "Tuleva"
        page.save()
        record(page, choice=NewVersion(effective_from=DAY + timedelta(days=9)))
    told(sent)
    with committed(DAY + timedelta(days=50)):
        assert [each.name for each in send_due(at(DAY + timedelta(days=50)))] == [
            "lagging"
        ]
    SentSignal.objects.all().delete()
    with committed(DAY + timedelta(days=10)):
        acts.withdraw(series_of(page), reasons={"fi": "Loppui."})
        assert send_due(at(DAY + timedelta(days=10))) == []


def test_a_receiver_that_fails_stops_nothing(homes, sent, committed, caplog):
    def fail(**kwargs):
        raise RuntimeError("The receiver is broken.")

    signal = SIGNALS["in_force"]
    signal.connect(fail)
    try:
        with committed():
            make_page(homes["fi"])
    finally:
        signal.disconnect(fail)
    assert told(sent) == [("in_force", 1, "fi")]
    assert "The receiver is broken." in caplog.text


def test_nothing_is_asked_if_nobody_listens(
    homes, django_capture_on_commit_callbacks, django_assert_num_queries
):
    with django_capture_on_commit_callbacks() as callbacks:
        make_page(homes["fi"])
    ours = [
        callback
        for callback in callbacks
        if getattr(callback, "func", callback).__module__ == "wagtail_seloste.chain"
    ]
    with django_assert_num_queries(0):
        for callback in ours:
            callback()
    assert len(ours) == 1
