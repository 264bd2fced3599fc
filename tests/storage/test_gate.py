"""The gate: findings of some levels keep a new version from being recorded."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from tests.notices import make_page, stream, translate
from tests.storage.test_choices import choose, publish_with
from tests.storage.test_publishing_paths import (
    PAST_THE_FORM,
    by_code,
    by_the_form,
    in_bulk,
    logged,
    public_title,
)
from wagtail_seloste import checking, jobs, recording
from wagtail_seloste.checking import check_page, silence
from wagtail_seloste.choices import Correction, NewVersion
from wagtail_seloste.faults import message
from wagtail_seloste.forms import section_labels
from wagtail_seloste.models import (
    NoticeEvent,
    NoticeSeries,
    NoticeVersion,
    Organisation,
    VersionText,
)
from wagtail_seloste.outcomes import NOT_RECORDED, WAITING, refusal_messages
from wagtail_seloste.pages.models import NoticePage
from wagtail_seloste.projection import Fault
from wagtail_seloste.recording import NotRecorded, record, rehearse, today
from wagtail_seloste.rules import rules
from wagtail_seloste.verification import verify

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.storage,
    # Wagtail's own, when a workflow tells people by e-mail, on Django 6.1.
    pytest.mark.filterwarnings("ignore:get_connection"),
    pytest.mark.filterwarnings("ignore:Django .* will not have a default mailer"),
]

SHIELD = "stale_privacy_shield"
STALE = {"other": {"heading": "Siirrot", "text": "<p>Siirto: Privacy Shield.</p>"}}
FINE_IN_SWEDISH = {
    "other": {"heading": "Överföring", "text": "<p>Uppgifterna överförs inte.</p>"}
}
STALE_IN_SWEDISH = {
    "other": {
        "heading": "Överföring",
        "text": "<p>Vi stöder oss på Privacy Shield.</p>",
    }
}
FINE = {"other": {"heading": "Siirrot", "text": "<p>Tietoja ei siirretä.</p>"}}


def blocked(settings, *levels, rule=SHIELD, **more):
    """The site blocks these levels; one rule alone, so that each test is about itself."""
    known = rules(tuple(more.get("FACTS_DIRS", ())))
    settings.WAGTAIL_SELOSTE = {
        **settings.WAGTAIL_SELOSTE,
        "BLOCKING_LEVELS": levels,
        "IGNORED_RULES": tuple(id for id in known if id != rule),
        **more,
    }


@pytest.fixture
def gate(settings):
    blocked(settings, "error")


@pytest.fixture
def page(home, client, administrator):
    client.force_login(administrator)
    return make_page(home, title="Ensimmäinen", **FINE)


def draft(page, title, **changes):
    page.title, page.body = title, stream(**{**STALE, **changes})
    page.save_revision()
    return now(page)


def now(page):
    return NoticePage.objects.get(pk=page.pk)


def told(page):
    """What the editor is told beside the form, in English."""
    with translation.override("en"):
        return refusal_messages(now(page))


def recorded():
    return list(
        VersionText.objects.order_by("pk").values_list(
            "version__number", "language", "correction"
        )
    )


# --- every way of publishing ---


@pytest.mark.parametrize("publish", PAST_THE_FORM, ids=lambda path: path.__name__)
def test_a_finding_stops_every_way_that_passes_by_the_form(
    client, page, administrator, gate, publish
):
    page = draft(page, "Toinen")
    response = publish(client, page, administrator)
    # As Wagtail does, the page is live; the public reads what is recorded.
    assert now(page).title == "Toinen"
    assert recorded() == [(1, "fi", 0)]
    assert NoticeEvent.objects.count() == 1
    assert public_title(client, page) == "Ensimmäinen"
    [sentence] = told(page)
    title = rules()[SHIELD].text("title", "en")
    assert f"The check found “{title}” (Free section)" in sentence
    assert logged(page, NOT_RECORDED) == 1
    if publish is in_bulk:
        [sentence] = refusal_messages(now(page))
        messages = [str(each) for each in response.wsgi_request._messages]
        assert any(sentence in each for each in messages)
    assert verify() == []


def test_the_form_says_it_before_anything_is_published(
    client, page, administrator, gate
):
    page = draft(page, "Toinen")
    response = by_the_form(client, page, administrator)
    assert response.status_code == 200
    [fault] = rehearse(page.get_latest_revision_as_object(), NewVersion())
    sentence = message(fault, section_labels(page))
    html = response.content.decode()
    assert sentence in html
    assert 'value="Toinen"' in html or ">Toinen<" in html
    assert now(page).title == "Ensimmäinen"
    assert recorded() == [(1, "fi", 0)]
    assert logged(page, NOT_RECORDED) == 0


def test_the_form_publishes_what_has_no_such_finding(client, page, administrator, gate):
    page = draft(page, "Toinen", **FINE)
    by_the_form(client, page, administrator)
    assert public_title(client, page) == "Toinen"


def test_a_first_publication_is_stopped_too(home, gate):
    page = make_page(home, **STALE)
    assert page.live and recorded() == []
    assert len(told(page)) == 1


def test_the_unattended_run_is_stopped_and_says_why(page, gate, capsys):
    page.title, page.body = "Toinen", stream(**STALE)
    page.live_revision = page.latest_revision = None
    page.save()
    with translation.override("en"):
        call_command("seloste_record")
        call_command("seloste_record")
    assert "The check found" in capsys.readouterr().err
    assert recorded() == [(1, "fi", 0)]
    assert logged(page, NOT_RECORDED) == 1


def test_a_job_refuses_new_versions_and_makes_corrections(
    settings, home, administrator, locales, client
):
    """The list of what can be chosen says it before."""
    organisation = Organisation.objects.create(
        name="Malli Oy", email="vanha@example.com", locale=locales["fi"]
    )
    controller = {"organisation": "us"}
    us = {"us": organisation.pk}
    page = make_page(home, references=us, controller=controller, **STALE)
    organisation.email = "uusi@example.com"
    organisation.save()
    blocked(settings, "error")
    chosen = NoticePage.objects.filter(pk=page.pk)
    client.force_login(administrator)
    address = reverse("seloste_republish:index")
    [row] = client.get(address).context["rows"]
    assert "Privacy Shield" in str(row["reasons"]) and row["is_choosable"]

    def outcomes(choice):
        job = jobs.start(chosen, choice=choice, user=administrator)
        [notice] = jobs.run(job)
        return notice.outcomes

    [refused] = outcomes(NewVersion())
    assert refused["state"] == "refused"
    assert [fault["code"] for fault in refused["faults"]] == ["finding"]
    assert recorded() == [(1, "fi", 0)]
    [corrected] = outcomes(jobs.Corrections(reason="Osoite korjattu."))
    assert corrected["state"] == "recorded"
    assert recorded() == [(1, "fi", 0), (1, "fi", 1)]


# --- several languages ---


@pytest.fixture
def in_two_languages(homes, page):
    translate(page, homes["sv"], "sv", **FINE_IN_SWEDISH)
    assert recorded() == [(1, "fi", 0), (1, "sv", 0)]
    return now(page)


def test_what_would_wait_for_languages_is_refused_at_once(in_two_languages, gate):
    page = in_two_languages
    publish_with(page, NewVersion(wait=True), title="Toinen", **STALE)
    assert len(told(page)) == 1
    assert logged(page, WAITING) == 0
    assert recorded() == [(1, "fi", 0), (1, "sv", 0)]


def test_what_waits_is_stopped_when_the_gate_was_closed_meanwhile(
    in_two_languages, homes, settings
):
    page = in_two_languages
    publish_with(page, NewVersion(wait=True), title="Toinen", **STALE)
    assert logged(page, WAITING) == 1
    blocked(settings, "error")
    swedish = NoticePage.objects.get(locale__language_code="sv")
    swedish.title, swedish.body = "Andra", stream("sv", **STALE_IN_SWEDISH)
    swedish.source_digest = now(page).source_digest
    swedish.save_revision().publish()
    assert recorded() == [(1, "fi", 0), (1, "sv", 0)]
    assert len(told(swedish)) == 1
    assert verify() == []


def test_a_translation_of_a_recorded_version_is_not_stopped(
    homes, page, gate, client, administrator
):
    swedish = translate(page, homes["sv"], "sv", publish=False, **STALE_IN_SWEDISH)
    assert SHIELD in {finding.rule for finding in check_page(swedish).open}
    by_the_form(client, swedish, administrator)
    assert recorded() == [(1, "fi", 0), (1, "sv", 0)]


# --- what it lets pass ---


def test_a_correction_of_a_recorded_version_is_not_stopped(
    home, settings, client, administrator
):
    page = make_page(home, title="Ensimäinen", **STALE)
    blocked(settings, "error")
    correction = Correction(number=1, reason="Kirjoitusvirhe")
    publish_with(page, correction, title="Ensimmäinen")
    assert recorded() == [(1, "fi", 0), (1, "fi", 1)]


def test_what_is_recorded_already_is_not_looked_at_again(home, settings):
    page = make_page(home, **STALE)
    blocked(settings, "error")
    by_code(None, page, None)
    assert told(page) == []
    assert recorded() == [(1, "fi", 0)]


def test_a_silenced_finding_does_not_stop(page, gate, administrator):
    page = draft(page, "Toinen")
    by_code(None, page, administrator)
    [finding] = check_page(now(page)).open
    silence(page, finding, "Kerrotaan historiasta.", administrator)
    by_code(None, now(page), administrator)
    assert recorded() == [(1, "fi", 0), (2, "fi", 0)]
    assert told(page) == []


def test_the_unattended_run_records_what_was_silenced_since(page, gate, administrator):
    page = draft(page, "Toinen")
    by_code(None, page, administrator)
    [finding] = check_page(now(page)).open
    silence(page, finding, "Kerrotaan historiasta.", administrator)
    call_command("seloste_record")
    assert recorded() == [(1, "fi", 0), (2, "fi", 0)]


def test_what_is_silenced_for_one_language_is_not_for_another(
    home, page, gate, administrator
):
    page = draft(page, "Toinen")
    [finding] = check_page(page.get_latest_revision_as_object()).open
    row = silence(page, finding, "Syy", administrator)
    row.language = "sv"
    row.save()
    by_code(None, page, administrator)
    assert len(told(page)) == 1


@pytest.mark.parametrize(
    "levels, number",
    [((), 2), (("warning",), 2), (("info", "warning"), 2), (("info", "error"), 1)],
)
def test_the_setting_decides_which_levels_stop(page, settings, levels, number):
    blocked(settings, *levels)
    by_code(None, draft(page, "Toinen"), None)
    assert NoticeVersion.objects.count() == number


def test_a_link_to_what_is_not_there_stops_as_the_check_tells_it(home, page, settings):
    blocked(settings, "warning", rule="broken_link")
    target = make_page(home, title="Muu sivu")
    link = f'<p><a linktype="page" id="{target.pk}">Muu sivu</a></p>'
    words = {"other": {"heading": "Muuta", "text": link}}
    by_code(None, draft(page, "Toinen", **words), None)
    count = NoticeVersion.objects.count()
    target.unpublish()
    page = draft(now(page), "Kolmas", **words)
    assert [finding.rule for finding in check_page(page).open] == ["broken_link"]
    by_code(None, page, None)
    assert NoticeVersion.objects.count() == count


def test_nothing_is_checked_or_asked_if_nothing_is_blocked(page, settings, monkeypatch):
    def fail(*args, **kwargs):
        raise AssertionError("A check that nobody asked for.")

    from django.db import connection

    page = draft(page, "Toinen")
    monkeypatch.setattr(recording, "check_notice", fail)
    with CaptureQueriesContext(connection) as asked:
        by_code(None, page, None)
    assert recorded() == [(1, "fi", 0), (2, "fi", 0)]
    assert not [each for each in asked if "silencedfinding" in each["sql"].lower()]


# --- the day ---

LATER = """
[rule.acme_later]
level = "error"
section = "other"
source = "Our guide"
since = {day}
title = {{en = "Old word"}}
message = {{en = "“{{words}}” is an old word."}}
help = {{en = "Nobody says it any more."}}
[rule.acme_later.phrases]
fi = [{{find = "vanhasana", example = "Tämä on vanhasana."}}]
"""


def test_a_version_is_judged_by_the_day_from_which_it_applies(page, settings, tmp_path):
    day = today(timezone.now()) + timedelta(days=30)
    (tmp_path / "later.toml").write_text(LATER.format(day=day), encoding="utf-8")
    blocked(settings, "error", rule="acme_later", FACTS_DIRS=(str(tmp_path),))
    words = {"other": {"heading": "Sana", "text": "<p>Tämä on vanhasana.</p>"}}
    for start, count in ((day - timedelta(days=1), 2), (day, 2)):
        choice = NewVersion(effective_from=start)
        publish_with(now(page), choice, title=f"Alkaen {start}", **words)
        assert NoticeVersion.objects.count() == count
    assert "Old word" in told(page)[0]


# --- in words ---


@pytest.mark.parametrize(
    "fault, words",
    [
        (Fault(code="finding", params={"rule": "gone"}), "“gone” (the notice as a"),
        (Fault(code="finding", section="title", params={"rule": SHIELD}), "(Title)"),
        (
            Fault(code="finding", section="retention", params={"rule": SHIELD}),
            "(Retention)",
        ),
    ],
)
def test_the_sentence_names_the_rule_and_the_section(fault, words):
    with translation.override("en"):
        assert words in message(fault, {"retention": "Retention"})


def test_each_finding_is_told_once_in_the_language_of_the_reader(page, gate):
    by_code(None, draft(page, "Toinen"), None)
    for language in ("fi", "sv"):
        with translation.override(language):
            [sentence] = refusal_messages(now(page))
            assert rules()[SHIELD].text("title", language) in sentence


def test_code_is_told_by_an_exception(page, gate):
    page = draft(page, "Toinen").get_latest_revision_as_object()
    page.save()
    with pytest.raises(NotRecorded) as refusal:
        record(choose(page, NewVersion()))
    assert [fault.code for fault in refusal.value.faults] == ["finding"]
    assert NoticeSeries.objects.get().head == NoticeEvent.objects.get().digest


def test_an_error_in_a_rule_is_a_refusal_and_no_crash(
    client, page, administrator, gate, monkeypatch, caplog
):
    def fail(checked, rule):
        raise ZeroDivisionError

    known = {SHIELD: replace(rules()[SHIELD], check=fail)}
    monkeypatch.setattr(checking, "known_rules", lambda: known)
    page = draft(page, "Toinen")
    response = by_the_form(client, page, administrator)
    assert response.status_code == 200
    assert response.context["form"].non_field_errors()
    assert recorded() == [(1, "fi", 0)]
    assert f"The rule {SHIELD} has an error." in caplog.text
