"""What is published is checked and kept: which texts, by which day, and what is new."""

import logging
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.notices import make_page, publish, translate
from wagtail_seloste import acts, checking, rechecking
from wagtail_seloste.checking import check_page, silence, unsilence
from wagtail_seloste.choices import NewVersion
from wagtail_seloste.models import (
    LinkCheck,
    NoticeSeries,
    NoticeVersion,
    SilencedFinding,
    TextCheck,
    TextFinding,
    VersionText,
)
from wagtail_seloste.notice import digest
from wagtail_seloste.rechecking import (
    changed_on,
    current_texts,
    is_news,
    mark_told,
    outdated,
    recheck,
)
from wagtail_seloste.recording import record, today

pytestmark = [pytest.mark.django_db, pytest.mark.storage]

SHIELD = "stale_privacy_shield"
ENDED = date(2020, 7, 16)


def shield(text="<p>Siirto perustuu Privacy Shieldiin.</p>"):
    return {"other": {"heading": "Siirrot", "text": text}}


def shielded(home, **options):
    return make_page(home, **shield(), **options)


def day(offset=0):
    return today(timezone.now()) + timedelta(days=offset)


def look(when=None):
    """Check what has to be; the checks."""
    when = when or day()
    done = [text.pk for text, _ in recheck(outdated(current_texts(when), when), when)]
    return list(TextCheck.objects.filter(text__in=done).order_by("text"))


def found(rule=SHIELD, **conditions):
    return list(
        TextFinding.objects.filter(rule=rule, **conditions).order_by("text_check__text")
    )


def names(texts):
    return sorted(
        (text.language, text.version.number, text.correction)
        for text in texts.select_related("version")
    )


# --- which texts ----------------------------------------------------------------------


def test_what_the_public_reads_and_what_is_announced_is_checked(homes):
    page = make_page(homes["fi"])
    swedish = translate(page, homes["sv"], "sv")
    publish(page, title="Toinen")
    page.refresh_from_db()
    page.title = "Kolmas"
    page.save()
    record(page, choice=NewVersion(effective_from=day(9)))
    # The Swedish readers still have version 1.
    assert names(current_texts(day())) == [("fi", 2, 0), ("fi", 3, 0), ("sv", 1, 0)]
    assert names(current_texts(day(9))) == [("fi", 3, 0), ("sv", 1, 0)]
    swedish.unpublish()
    assert names(current_texts(day(9))) == [("fi", 3, 0)]


def test_what_is_withdrawn_deleted_or_redacted_is_not(home):
    withdrawn, deleted, redacted = (make_page(home) for _ in range(3))
    acts.withdraw(series_of(withdrawn), reasons={"fi": "Loppui"})
    text = VersionText.objects.get(version__series=series_of(redacted))
    redacted.unpublish()
    acts.redact_text(text, reason="Nimi")
    redacted.live = True
    redacted.save()
    deleted.delete()
    assert names(current_texts(day())) == []


def series_of(page):
    return NoticeSeries.objects.get(translation_key=page.translation_key)


# --- when -----------------------------------------------------------------------------


def test_a_text_is_checked_once_until_something_changes(home, settings):
    shielded(home)
    [check] = look()
    assert (check.day, check.text.version.number) == (day(), 1)
    assert look() == []
    settings.WAGTAIL_SELOSTE = {"IGNORED_RULES": [SHIELD]}
    assert found() != []
    assert len(look()) == 1
    assert found() == []


def test_a_text_is_checked_again_when_a_fact_begins_or_ends(home, tmp_path, settings):
    make_page(home)
    (tmp_path / "facts.toml").write_text(
        "checked_on = 2026-01-01\n"
        f"[[service]]\nkey = 'begins'\nsince = {day(5)}\nnames = []\n"
        f"[[service]]\nkey = 'ends'\nuntil = {day(8)}\nnames = []\n"
    )
    settings.WAGTAIL_SELOSTE = {"FACTS_DIRS": [str(tmp_path)]}
    checked = [offset for offset in range(12) if look(day(offset))]
    assert checked == [0, 5, 9]
    assert changed_on(day(12)) == day(9)


def test_a_text_grows_old_though_nothing_changes(home, monkeypatch):
    make_page(home)
    assert len(look()) == 1
    assert len(look(day(500))) == 1
    assert [row.level for row in found("notice_old")] == ["warning"]
    assert look(day(510)) == []
    then = timezone.now() + timedelta(days=515)
    monkeypatch.setattr(timezone, "now", lambda: then)
    acts.review(NoticeSeries.objects.get())
    assert len(look()) == 1
    assert found("notice_old") == []


def test_what_is_silenced_or_heard_again_is_checked_again(home, editor):
    page = shielded(home)
    look()
    [finding] = [each for each in check_page(page).open if each.rule == SHIELD]
    row = silence(page, finding, "Historiaa.", editor)
    assert len(look()) == 1
    assert [each.silenced for each in found()] == [row]
    unsilence(page, finding, editor)
    assert [each.silenced for each in found()] == [None]
    assert len(look()) == 1
    assert SilencedFinding.objects.count() == 0


# --- by which day ---------------------------------------------------------------------


def test_history_is_not_blamed(home):
    page = shielded(home)
    publish(page, **shield("<p>Siirrämme lausekkein.</p>"), title="Toinen")
    NoticeVersion.objects.filter(number=1).update(effective_from=date(2019, 1, 1))
    NoticeVersion.objects.filter(number=2).update(effective_from=ENDED)
    _first, second = VersionText.objects.order_by("pk")
    assert [check.text_id for check in look()] == [second.pk]
    assert found() == []


def test_what_is_announced_is_judged_by_its_first_day(home):
    page = make_page(home)
    page.title = "Toinen"
    page.save()
    text = record(page, choice=NewVersion(effective_from=day(30)))
    assert {check.text_id: check.day for check in look()}[text.pk] == day(30)


# --- what is kept ---------------------------------------------------------------------


def test_a_finding_keeps_what_a_list_shows(home):
    page = shielded(home)
    look()
    [row] = found()
    assert (row.level, row.section, row.section_id, row.excerpt, row.places) == (
        "error",
        "other",
        page.body[-1].id,
        "Privacy Shieldiin",
        1,
    )
    assert row.params["words"] == "Privacy Shieldiin"
    assert row.marks == ["other: privacy shieldiin"]
    assert row.since == day()


def test_since_when_and_what_was_told_follow_the_notice(home):
    page = shielded(home)
    look()
    TextFinding.objects.update(since=date(2024, 5, 1))
    mark_told(found())
    publish(page, title="Toinen", **shield())
    look()
    first, second = found()
    assert (first.since, second.since) == (date(2024, 5, 1), date(2024, 5, 1))
    assert not is_news(second)
    publish(page, title="Kolmas", other=None)
    look()
    publish(page, title="Neljäs", **shield())
    look()
    last = found()[-1]
    assert (last.since, is_news(last)) == (day(), True)


def test_redacting_a_text_takes_its_words_out_of_what_was_found(home, editor):
    """A silence goes only if no other text has its words."""
    address = "https://example.com/maija"
    text = f"<p>Privacy Shieldiin ja Privacy Shieldiä. <a href='{address}'>x</a></p>"
    page = shielded(home)
    publish(page, **shield(text))
    look()
    mark_told(found())
    [old] = VersionText.objects.filter(version__number=2)
    for marks in (["other: privacy shieldiä"], ["other: privacy shieldiin"]):
        SilencedFinding.objects.create(
            translation_key=page.translation_key,
            language="fi",
            rule=SHIELD,
            marks=marks,
            reason="Siksi.",
            at=timezone.now(),
        )
    for each in (address, "https://example.com/"):
        LinkCheck.objects.create(
            address=each, digest=digest(each), checked_at=timezone.now()
        )
    publish(page, **shield())
    look()
    assert "shieldiä" in str(list(TextFinding.objects.values_list("marks", "told")))
    acts.redact_text(old, reason="Pyyntö")
    assert found(text_check__text=old) == []
    left = [
        *TextFinding.objects.values_list("excerpt", "params", "marks", "told"),
        *SilencedFinding.objects.values_list("marks"),
    ]
    assert "shieldiin" in str(left) and "shieldiä" not in str(left).lower()
    assert [each.address for each in LinkCheck.objects.all()] == [
        "https://example.com/"
    ]


def test_a_finding_is_news_when_it_is_new_or_worse():
    row = TextFinding(level="warning", marks=["a", "b"])
    assert is_news(row)
    row.told = {"level": "warning", "marks": ["a", "b", "c"]}
    assert not is_news(row)
    row.told = {"level": "error", "marks": ["a", "b"]}
    assert not is_news(row)
    row.told = {"level": "info", "marks": ["a", "b"]}
    assert is_news(row)
    row.told = {"level": "warning", "marks": ["a"]}
    assert is_news(row)
    row.told, row.marks = {"level": "warning", "marks": ["a", "b"]}, ["a", "a"]
    assert is_news(row)


def test_one_text_that_cannot_be_checked_keeps_no_other_from_it(
    home, monkeypatch, caplog
):
    shielded(home)
    other = shielded(home, title="Toinen")
    real = rechecking.check_notice

    def check_notice(notice, **options):
        if notice.title == "Toinen":
            raise ZeroDivisionError
        return real(notice, **options)

    monkeypatch.setattr(rechecking, "check_notice", check_notice)
    with caplog.at_level(logging.ERROR):
        assert len(look()) == 2
    assert "could not be checked" in caplog.text
    [row] = found()
    assert row.text_check.text.version.series != series_of(other)
    assert look() == []


def test_what_a_rule_with_an_error_found_before_stays(home, monkeypatch):
    shielded(home)
    look()
    mark_told(found())
    [before] = found()

    def fail(checked, rule):
        raise ZeroDivisionError

    known = dict(checking.known_rules())
    known[SHIELD] = replace(known[SHIELD], check=fail)
    monkeypatch.setattr(checking, "known_rules", lambda: known)
    TextCheck.objects.update(known="")
    assert len(look()) == 1
    assert found() == [before] and not is_news(found()[0])


def test_a_check_for_another_day_keeps_nothing(home):
    shielded(home)
    for when, is_found in ((ENDED, True), (ENDED - timedelta(days=1), False)):
        [(_text, checkup)] = recheck(current_texts(day()), when, is_kept=False)
        assert (SHIELD in [finding.rule for finding in checkup.open]) == is_found
    assert not TextCheck.objects.exists()


def test_reading_takes_the_same_number_of_queries_for_any_number(homes):
    def reading():
        """How many queries read, beside the one that looks for the check to write to."""
        with CaptureQueriesContext(connection) as queries:
            done = list(recheck(current_texts(day()), day()))
        reads = [query for query in queries if query["sql"].startswith("SELECT")]
        return len(done), len(reads) - len(done)

    pages = [shielded(homes["fi"])]
    reading()
    assert reading()[0] == 1
    _one, cost = reading()
    pages += [shielded(homes["fi"]) for _ in range(3)]
    for page in pages:
        other = {"heading": "Överföringar", "text": "<p>Till länder.</p>"}
        translate(page, homes["sv"], "sv", other=other)
    reading()
    assert reading() == (8, cost)


def test_checks_are_no_part_of_the_archive(home):
    from wagtail_seloste.verification import verify

    shielded(home)
    look()
    assert verify() == []
    TextCheck.objects.all().delete()
    assert found() == [] and verify() == []
