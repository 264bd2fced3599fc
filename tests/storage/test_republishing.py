"""One change, many notices: what it reaches, and publishing all of them as a job."""

import json
import threading
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError, connections
from django.utils import timezone
from wagtail.models import PageLogEntry

from tests.notices import make_page, publish, translate
from wagtail_seloste import jobs
from wagtail_seloste.acts import redact_text, withdraw
from wagtail_seloste.choices import Correction, NewVersion
from wagtail_seloste.jobs import Corrections, run, start
from wagtail_seloste.models import (
    JobNotice,
    NoticeSeries,
    NoticeVersion,
    Organisation,
    PublishingJob,
    VersionText,
)
from wagtail_seloste.outcomes import RECORDED
from wagtail_seloste.pages.models import NoticePage
from wagtail_seloste.reach import (
    drafts_with,
    live_notices,
    look_through,
    notices_with,
    notices_with_older_wording,
    reach,
    specific,
)
from wagtail_seloste.recording import record
from wagtail_seloste.verification import verify

pytestmark = [pytest.mark.django_db, pytest.mark.storage]


@pytest.fixture
def organisation(locales):
    return Organisation.objects.create(
        name="Malli Oy", email="vanha@example.com", locale=locales["fi"]
    )


@pytest.fixture
def swedish(organisation, locales):
    swedish = organisation.copy_for_translation(locales["sv"])
    swedish.name = "Malli Ab"
    swedish.save()
    return swedish


def notice_of(organisation, parent, **options):
    return make_page(
        parent,
        references={"o": organisation.pk},
        controller={"organisation": "o"},
        **options,
    )


def change(organisation, **values):
    for name, value in values.items():
        setattr(organisation, name, value)
    organisation.save()


def the_reach(page, **options):
    [reached] = reach(specific(NoticePage.objects.filter(pk=page.pk)), **options)
    return reached


def done(job):
    """Run a job; the state of each notice by title."""
    list(run(job))
    return dict(job.notices.values_list("title", "state"))


def texts():
    return list(
        VersionText.objects.order_by("pk").values_list(
            "version__number", "language", "correction"
        )
    )


def codes(job):
    """The faults that were given, in order."""
    return [
        fault["code"]
        for notice in job.notices.order_by("pk")
        for outcome in notice.outcomes
        for fault in outcome.get("faults", ())
    ]


# --- what a change reaches ---


def test_nothing_is_reached_while_nothing_has_changed(organisation, home):
    page = notice_of(organisation, home)
    looked = look_through(notices_with(organisation))
    assert [each.page for each in looked.same] == [page]
    assert looked.found == () and looked.next is None


def test_a_saved_change_is_told_in_the_language_of_each_notice(
    organisation, swedish, homes
):
    page = notice_of(organisation, homes["fi"])
    translate(
        page,
        homes["sv"],
        "sv",
        references={"o": swedish.pk},
        controller={"organisation": "o"},
    )
    change(organisation, email="uusi@example.com")
    [reached] = look_through(notices_with(organisation)).found
    assert [text.language for text in reached.changed] == ["fi"]
    sentence = reached.changed[0].comparison.changes[0].sentence
    assert "vanha@example.com" in sentence and "uusi@example.com" in sentence
    assert reached.organisations == ("Malli Oy",)
    assert not reached.has_newer_wording and reached.waiting == ()


def test_what_is_about_to_be_saved_is_told_before_it_is_saved(organisation, home):
    page = notice_of(organisation, home)
    unsaved = Organisation.objects.get(pk=organisation.pk)
    unsaved.name = "Malli Oyj"
    [reached] = look_through(notices_with(organisation), organisation=unsaved).found
    assert reached.page == page
    assert look_through(notices_with(organisation)).found == ()
    organisation.refresh_from_db()
    assert organisation.name == "Malli Oy"


def test_an_older_difference_is_not_blamed_on_what_is_about_to_be_saved(
    organisation, home
):
    notice_of(organisation, home)
    change(organisation, email="uusi@example.com")
    unsaved = Organisation.objects.get(pk=organisation.pk)
    unsaved.website = "https://example.com"
    unsaved.is_authority = True
    looked = look_through(notices_with(organisation), organisation=unsaved)
    assert [text.changes for text in looked.found[0].texts] == [True]
    unsaved.website = ""
    looked = look_through(notices_with(organisation), organisation=unsaved)
    assert looked.found == () and len(looked.same) == 1


def test_a_notice_that_does_not_show_the_detail_reads_the_same(organisation, home):
    """Of the organisation of a recipient, a notice shows no telephone."""
    make_page(
        home,
        references={"o": organisation.pk},
        recipients={"recipients": [{"organisation": "o", "role": "role_processor"}]},
    )
    change(organisation, phone="+358 29 123 4567")
    looked = look_through(notices_with(organisation))
    assert looked.found == () and len(looked.same) == 1


def test_other_notices_drafts_and_hidden_pages_are_not_reached(organisation, home):
    page = notice_of(organisation, home)
    make_page(home, title="Toinen")
    draft = notice_of(organisation, home, title="Luonnos", publish=False)
    hidden = notice_of(organisation, home, title="Piilossa")
    hidden.unpublish()
    assert [each.pk for each in notices_with(organisation)] == [page.pk]
    assert {each.pk for each in drafts_with(organisation)} == {draft.pk, hidden.pk}


def test_an_organisation_that_only_a_translation_refers_to_reaches_the_notice(
    swedish, homes
):
    page = make_page(homes["fi"], controller={"name": "Malli Oy"})
    translate(
        page,
        homes["sv"],
        "sv",
        controller={"organisation": "o", "name": "Malli Oy"},
        references={"o": swedish.pk},
    )
    assert [each.pk for each in notices_with(swedish)] == [page.pk]


def test_a_translation_of_an_older_text_waits(organisation, homes):
    page = notice_of(organisation, homes["fi"])
    translated = translate(
        page,
        homes["sv"],
        "sv",
        references={"o": organisation.pk},
        controller={"organisation": "o"},
    )
    page = publish(
        page,
        title="Uusi otsikko",
        references={"o": organisation.pk},
        controller={"organisation": "o"},
    )
    change(organisation, email="uusi@example.com")
    reached = the_reach(page)
    assert [text.language for text in reached.changed] == ["fi"]
    assert [page.pk for page in reached.waiting] == [translated.pk]


def wording_folder(path, *paragraphs):
    path.mkdir()
    path.joinpath("fi.toml").write_text(
        "\n".join(
            f'[[paragraphs.bp_rights_procedure]]\nrevision = {number}\ntext = "{text}"'
            for number, text in enumerate(paragraphs, 1)
        ),
        encoding="utf-8",
    )
    return {"WORDING_DIRS": (str(path),)}


def test_newer_wording_of_a_standard_paragraph_reaches_its_notices(
    home, settings, tmp_path, administrator
):
    settings.WAGTAIL_SELOSTE = wording_folder(tmp_path / "old", "Pyydä kirjallisesti.")
    page = make_page(home)
    make_page(home, title="Ilman oikeuksia", rights=None)
    assert not notices_with_older_wording().exists()
    settings.WAGTAIL_SELOSTE = wording_folder(
        tmp_path / "new", "Pyydä kirjallisesti.", "Pyydä sähköpostilla."
    )
    assert [each.pk for each in notices_with_older_wording()] == [page.pk]
    [reached] = look_through(notices_with_older_wording()).found
    assert reached.has_newer_wording and reached.organisations == ()
    job = start(notices_with_older_wording(), choice=NewVersion(), user=administrator)
    assert set(done(job).values()) == {"done"}
    assert "sähköpostilla" in VersionText.objects.last().document
    assert not notices_with_older_wording().exists()


def test_looking_through_is_bounded_and_goes_on_where_it_stopped(organisation, home):
    pages = [notice_of(organisation, home, title=f"Seloste {n}") for n in range(5)]
    change(organisation, name="Malli Oyj")
    first = look_through(live_notices(), wanted=2)
    assert [each.page.pk for each in first.found] == [page.pk for page in pages[:2]]
    second = look_through(live_notices(), wanted=2, after=first.next)
    third = look_through(live_notices(), wanted=2, after=second.next)
    assert [each.page.pk for each in third.found] == [pages[4].pk]
    assert third.next is None


def test_no_more_notices_are_looked_through_than_the_bound(
    organisation, home, monkeypatch
):
    monkeypatch.setattr("wagtail_seloste.reach.CHUNK", 2)
    for number in range(5):
        notice_of(organisation, home, title=f"Seloste {number}")
    looked = look_through(live_notices(), most=4)
    assert looked.count == 4
    assert look_through(live_notices(), most=4, after=looked.next).count == 1


def test_the_number_of_queries_does_not_grow_with_notices_and_languages(
    organisation, swedish, homes, django_assert_max_num_queries
):
    from django.contrib.contenttypes.models import ContentType
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def add(title):
        page = notice_of(organisation, homes["fi"], title=title)
        for language, of in (("sv", swedish), ("en", organisation)):
            translate(
                page,
                homes[language],
                language,
                title=f"{title} {language}",
                references={"o": of.pk},
                controller={"organisation": "o"},
            )

    def queries():
        with CaptureQueriesContext(connection) as captured:
            looked = look_through(live_notices())
            assert looked.found
        return len(captured)

    add("Yksi")
    change(organisation, name="Malli Oyj")
    ContentType.objects.clear_cache()
    queries()
    few = queries()
    for number in range(4):
        add(f"Lisää {number}")
        change(organisation, name=f"Malli {number} Oyj")
    assert queries() == few
    assert few <= 12


# --- the job ---


def test_a_new_version_of_every_chosen_notice(organisation, home, administrator):
    pages = [notice_of(organisation, home, title=f"Seloste {n}") for n in range(3)]
    change(organisation, email="uusi@example.com")
    job = start(live_notices(), choice=NewVersion(), user=administrator)
    assert set(done(job).values()) == {"done"}
    job.refresh_from_db()
    assert job.finished_at is not None
    for page in pages:
        text = VersionText.objects.get(
            version__number=2, version__series__translation_key=page.translation_key
        )
        assert "uusi@example.com" in text.document
        assert "uusi@example.com" in text.note  # what changed is proposed
        entry = PageLogEntry.objects.filter(page_id=page.pk, action=RECORDED).latest(
            "pk"
        )
        assert entry.user == administrator and entry.data["number"] == 2
    assert look_through(live_notices()).found == ()
    assert verify() == []


def test_the_day_and_the_note_are_those_that_were_chosen(
    organisation, home, administrator
):
    notice_of(organisation, home)
    change(organisation, email="uusi@example.com")
    day = timezone.localdate() + timedelta(days=30)
    choice = NewVersion(effective_from=day, note="Sähköposti muuttui.")
    done(start(live_notices(), choice=choice, user=administrator))
    version = NoticeVersion.objects.get(number=2)
    assert version.effective_from == day
    assert version.texts.get().note == "Sähköposti muuttui."


def test_translations_are_recorded_in_step(organisation, swedish, homes, administrator):
    page = notice_of(organisation, homes["fi"])
    translate(
        page,
        homes["sv"],
        "sv",
        references={"o": swedish.pk},
        controller={"organisation": "o"},
    )
    change(organisation, email="uusi@example.com")
    change(swedish, email="ny@example.com")
    job = start(live_notices(), choice=NewVersion(), user=administrator)
    assert set(done(job).values()) == {"done"}
    assert texts() == [(1, "fi", 0), (1, "sv", 0), (2, "fi", 0), (2, "sv", 0)]
    assert "ny@example.com" in VersionText.objects.last().document
    assert verify() == []


def test_details_of_one_language_alone_are_a_new_text_in_that_language(
    organisation, swedish, homes, administrator
):
    page = notice_of(organisation, homes["fi"])
    translated = translate(
        page,
        homes["sv"],
        "sv",
        references={"o": swedish.pk},
        controller={"organisation": "o"},
    )
    change(swedish, email="ny@example.com")
    [reached] = look_through(live_notices()).found
    assert [text.language for text in reached.changed] == ["sv"]
    done(start(live_notices(), choice=Corrections(reason="s"), user=administrator))
    assert texts() == [(1, "fi", 0), (1, "sv", 0), (1, "sv", 1)]
    assert "ny@example.com" in VersionText.objects.last().document
    assert look_through(live_notices()).found == ()
    # Nor does the next publication of the translation take it back.
    assert record(translated) is None
    assert verify() == []


def test_a_correction_keeps_number_and_day(organisation, home, administrator):
    notice_of(organisation, home)
    change(organisation, email="uusi@example.com")
    choice = Corrections(reason="Osoitteessa oli virhe.")
    assert set(
        done(start(live_notices(), choice=choice, user=administrator)).values()
    ) == {"done"}
    text = VersionText.objects.last()
    assert (text.version.number, text.correction) == (1, 1)
    assert text.note == "Osoitteessa oli virhe."


@pytest.mark.parametrize("values", [{"name": "Toinen Oy"}, {"country": "SE"}])
def test_a_correction_that_would_change_who_it_is_is_refused(
    organisation, home, administrator, values
):
    notice_of(organisation, home)
    change(organisation, **values)
    job = start(live_notices(), choice=Corrections(reason="s"), user=administrator)
    assert set(done(job).values()) == {"refused"}
    assert codes(job) == ["correction_changes_more"]
    assert texts() == [(1, "fi", 0)]


def test_one_refusal_does_not_keep_the_others_back(organisation, home, administrator):
    notice_of(organisation, home, title="Yksi")
    unlucky = notice_of(organisation, home, title="Kaksi")
    notice_of(organisation, home, title="Kolme")
    change(organisation, email="uusi@example.com")
    job = start(live_notices(), choice=NewVersion(), user=administrator)
    NoticePage.objects.filter(pk=unlucky.pk).update(live=False)
    assert done(job) == {"Yksi": "done", "Kaksi": "refused", "Kolme": "done"}
    assert codes(job) == ["not_live"]


def test_a_notice_that_cannot_be_recorded_is_refused_with_the_reason(
    organisation, home, administrator
):
    make_page(
        home,
        references={"o": organisation.pk},
        recipients={"recipients": [{"organisation": "o", "role": "role_processor"}]},
    )
    organisation.delete()
    job = start(live_notices(), choice=NewVersion(), user=administrator)
    done(job)
    assert "dead_reference" in codes(job)


def test_content_that_nobody_recorded_is_not_published_by_the_way(
    organisation, home, administrator
):
    page = notice_of(organisation, home)
    change(organisation, email="uusi@example.com")
    page.refresh_from_db()
    page.title = "Tallennettu julkaisematta"
    page.save()
    job = start(live_notices(), choice=NewVersion(), user=administrator)
    done(job)
    assert codes(job) == ["content_not_recorded"]
    assert texts() == [(1, "fi", 0)]


def test_a_translation_that_is_refused_does_not_undo_its_source(
    organisation, homes, administrator
):
    page = notice_of(organisation, homes["fi"])
    translated = translate(
        page,
        homes["sv"],
        "sv",
        references={"o": organisation.pk},
        controller={"organisation": "o"},
    )
    change(organisation, email="uusi@example.com")
    translated.refresh_from_db()
    translated.title = "Utkast i den levande raden"
    translated.save()
    job = start(live_notices(), choice=NewVersion(), user=administrator)
    assert set(done(job).values()) == {"partly"}
    assert codes(job) == ["content_not_recorded"]
    assert texts() == [(1, "fi", 0), (1, "sv", 0), (2, "fi", 0)]


def test_nothing_to_publish_is_no_version(organisation, home, administrator):
    notice_of(organisation, home)
    job = start(live_notices(), choice=NewVersion(), user=administrator)
    assert set(done(job).values()) == {"unchanged"}
    assert texts() == [(1, "fi", 0)]


def test_what_moved_since_it_was_chosen_is_refused(organisation, home, administrator):
    page = notice_of(organisation, home)
    change(organisation, email="uusi@example.com")
    seen = {page.pk: the_reach(page).fingerprint}
    job = start(
        live_notices(), choice=NewVersion(), user=administrator, fingerprints=seen
    )
    change(organisation, email="uusin@example.com")
    done(job)
    assert codes(job) == ["changed_since_chosen"]
    seen = {page.pk: the_reach(page).fingerprint}
    job = start(
        live_notices(), choice=NewVersion(), user=administrator, fingerprints=seen
    )
    assert set(done(job).values()) == {"done"}


def test_what_moves_while_it_is_published_is_refused(
    organisation, home, administrator, monkeypatch
):
    notice_of(organisation, home)
    change(organisation, email="uusi@example.com")
    job = start(live_notices(), choice=NewVersion(), user=administrator)
    works = jobs.record

    def moved(*args, **kwargs):
        change(organisation, email="uusin@example.com")
        return works(*args, **kwargs)

    monkeypatch.setattr(jobs, "record", moved)
    done(job)
    assert codes(job) == ["changed_since_chosen"]
    assert texts() == [(1, "fi", 0)]
    assert verify() == []


def test_a_redacted_text_does_not_come_back(organisation, home, administrator):
    page = notice_of(organisation, home)
    page.unpublish()
    redact_text(VersionText.objects.get(), reason="Nimi", user=administrator)
    page.get_latest_revision().publish()
    change(organisation, email="uusi@example.com")
    assert look_through(live_notices()).found == ()
    job = start(live_notices(), choice=NewVersion(), user=administrator)
    done(job)
    assert codes(job) == ["redacted_content"]
    assert VersionText.objects.count() == 1


def test_a_language_without_wording_is_refused_not_an_error(
    organisation, home, administrator, monkeypatch
):
    def gone(language):
        raise LookupError(language)

    notice_of(organisation, home)
    change(organisation, email="uusi@example.com")
    monkeypatch.setattr("wagtail_seloste.recording.wording", gone)
    monkeypatch.setattr("wagtail_seloste.reach.wording", gone)
    assert not notices_with_older_wording().exists()
    job = start(live_notices(), choice=NewVersion(), user=administrator)
    done(job)
    assert codes(job) == ["no_wording"]


def test_a_withdrawn_notice_is_left_alone(organisation, home, administrator):
    page = notice_of(organisation, home)
    change(organisation, email="uusi@example.com")
    job = start(live_notices(), choice=NewVersion(), user=administrator)
    series = NoticeSeries.objects.get()
    withdraw(series, reasons={"fi": "Ei enää."}, user=administrator)
    assert not live_notices().exists()
    done(job)
    assert codes(job) == ["not_live"]
    assert page.live


def test_a_notice_whose_page_was_never_recorded_is_left_out(home):
    page = make_page(home, publish=False)
    NoticePage.objects.filter(pk=page.pk).update(live=True)
    assert list(reach(specific(NoticePage.objects.filter(pk=page.pk)))) == []
    assert list(reach([])) == []


def test_two_jobs_with_the_same_notice_record_it_once(
    organisation, home, administrator
):
    page = notice_of(organisation, home)
    change(organisation, email="uusi@example.com")
    seen = {page.pk: the_reach(page).fingerprint}
    first, second = (
        start(
            live_notices(), choice=NewVersion(), user=administrator, fingerprints=seen
        )
        for _ in range(2)
    )
    assert set(done(second).values()) == {"done"}
    assert set(done(first).values()) == {"unchanged"}
    assert texts() == [(1, "fi", 0), (2, "fi", 0)]


# --- an announced version ---


def announce(page, days=10, **changes):
    """The page published as a version that applies later; its day."""
    day = timezone.localdate() + timedelta(days=days)
    page = NoticePage.objects.get(pk=page.pk)
    page.title = changes.get("title", "Tuleva otsikko")
    page.save()
    revision = page.save_revision()
    NoticePage.objects.filter(pk=page.pk).update(live_revision=revision)
    record(page, choice=NewVersion(effective_from=day))
    return day


@pytest.mark.parametrize("days", [None, 0, 10])
def test_the_announced_version_gives_way_and_keeps_its_day(
    organisation, home, administrator, days
):
    page = notice_of(organisation, home)
    day = announce(page)
    change(organisation, email="uusi@example.com")
    assert the_reach(page).announced.number == 2
    asked = None if days is None else timezone.localdate() + timedelta(days=days)
    choice = NewVersion(effective_from=asked)
    job = start(live_notices(), choice=choice, user=administrator)
    assert set(done(job).values()) == {"done"}
    states = NoticeVersion.objects.order_by("number").values_list(
        "number", "state", "effective_from"
    )
    assert list(states)[1:] == [(2, "replaced", day), (3, "recorded", day)]
    assert verify() == []


def test_a_later_day_would_put_the_announced_version_off(
    organisation, home, administrator
):
    announce(notice_of(organisation, home))
    change(organisation, email="uusi@example.com")
    choice = NewVersion(effective_from=timezone.localdate() + timedelta(days=20))
    job = start(live_notices(), choice=choice, user=administrator)
    done(job)
    assert codes(job) == ["would_postpone"]


def test_a_correction_is_one_of_the_announced_version(
    organisation, home, administrator
):
    announce(notice_of(organisation, home))
    change(organisation, email="uusi@example.com")
    done(start(live_notices(), choice=Corrections(reason="s"), user=administrator))
    assert texts()[-1] == (2, "fi", 1)


def test_what_is_announced_with_other_content_is_not_pushed_aside(
    organisation, home, administrator
):
    page = notice_of(organisation, home, title="Alku")
    announce(page)
    page = NoticePage.objects.get(pk=page.pk)
    page.title = "Alku!"
    page.save()
    record(page, choice=Correction(number=1, reason="Huuto puuttui."))
    change(organisation, email="uusi@example.com")
    job = start(live_notices(), choice=NewVersion(), user=administrator)
    done(job)
    assert codes(job) == ["announced_differs"]
    done(start(live_notices(), choice=Corrections(reason="s"), user=administrator))
    assert texts()[-1] == (1, "fi", 2)
    assert NoticeVersion.objects.get(number=2).state == "recorded"
    assert verify() == []


def test_content_of_a_version_that_is_over_does_not_come_back(
    organisation, home, administrator, monkeypatch
):
    page = notice_of(organisation, home, title="Alku")
    announce(page)
    page = NoticePage.objects.get(pk=page.pk)
    page.title = "Alku!"
    page.save()
    record(page, choice=Correction(number=1, reason="Huuto puuttui."))
    later = timezone.now() + timedelta(days=60)
    monkeypatch.setattr(timezone, "now", lambda: later)
    change(organisation, email="uusi@example.com")
    for choice in (NewVersion(), Corrections(reason="s")):
        job = start(live_notices(), choice=choice, user=administrator)
        done(job)
        assert codes(job) == ["content_not_recorded"]
    assert texts()[-1] == (1, "fi", 1)


# --- who may ---


def test_only_what_one_may_publish_is_in_the_job(organisation, homes, editor):
    from wagtail.models import GroupPagePermission

    mine = notice_of(organisation, homes["fi"])
    theirs = make_page(homes["en"], "en")
    GroupPagePermission.objects.update(page=homes["fi"])
    change(organisation, email="uusi@example.com")
    editor = type(editor).objects.get(pk=editor.pk)
    job = start(live_notices(), choice=NewVersion(), user=editor)
    assert [notice.page_id for notice in job.notices.all()] == [mine.pk]
    assert theirs.live


@pytest.mark.parametrize(
    ("lose", "code"),
    [
        (lambda user: user.groups.clear(), "no_publish_permission"),
        (
            lambda user: type(user).objects.filter(pk=user.pk).update(is_active=False),
            "job_user_gone",
        ),
        (lambda user: user.delete(), "job_user_gone"),
    ],
    ids=["permission", "inactive", "deleted"],
)
def test_whoever_may_no_longer_publish_publishes_nothing(
    organisation, home, editor, lose, code
):
    notice_of(organisation, home)
    change(organisation, email="uusi@example.com")
    job = start(live_notices(), choice=NewVersion(), user=editor)
    assert job.notices.count() == 1
    lose(editor)
    done(PublishingJob.objects.get(pk=job.pk))
    assert codes(job) == [code]
    assert texts() == [(1, "fi", 0)]


def test_a_language_that_one_may_not_publish_is_refused_alone(
    organisation, homes, editor
):
    from wagtail.models import GroupPagePermission

    page = notice_of(organisation, homes["fi"])
    translate(
        page,
        homes["sv"],
        "sv",
        references={"o": organisation.pk},
        controller={"organisation": "o"},
    )
    GroupPagePermission.objects.update(page=homes["fi"])
    change(organisation, email="uusi@example.com")
    editor = type(editor).objects.get(pk=editor.pk)
    job = start(live_notices(), choice=NewVersion(), user=editor)
    assert set(done(job).values()) == {"partly"}
    assert codes(job) == ["no_publish_permission"]


# --- faults and several runners ---


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("place", ["tell_recorded", "record"])
def test_after_a_crash_the_job_goes_on_and_records_nothing_twice(
    organisation, home, administrator, monkeypatch, place
):
    for number in range(3):
        notice_of(organisation, home, title=f"Seloste {number}")
    change(organisation, email="uusi@example.com")
    job = start(live_notices(), choice=NewVersion(), user=administrator)
    works, calls = getattr(jobs, place), []

    def crash(*args, **kwargs):
        calls.append(args)
        result = works(*args, **kwargs)
        if len(calls) == 2:
            raise Killed
        return result

    monkeypatch.setattr(jobs, place, crash)
    with pytest.raises(Killed):
        done(job)
    assert NoticeVersion.objects.filter(number=2).count() == 1
    assert job.notices.filter(state="pending").count() == 2
    call_command("seloste_record", stdout=open_nothing(), stderr=open_nothing())
    assert set(job.notices.values_list("state", flat=True)) == {"done"}
    assert NoticeVersion.objects.filter(number=2).count() == 3
    assert not NoticeVersion.objects.filter(number__gt=2).exists()
    job.refresh_from_db()
    assert job.finished_at is not None
    assert verify() == []


def open_nothing():
    from io import StringIO

    return StringIO()


def test_the_command_says_what_became_of_each_notice(organisation, home, administrator):
    from io import StringIO

    notice_of(organisation, home, title="Asiakkaat")
    change(organisation, email="uusi@example.com")
    job = start(live_notices(), choice=NewVersion(), user=administrator)
    out = StringIO()
    call_command("seloste_record", stdout=out)
    [line] = [line for line in out.getvalue().splitlines() if "Asiakkaat" in line]
    assert str(job.pk) in line


def test_a_database_that_is_busy_is_tried_again_and_then_given_up(
    organisation, home, administrator, monkeypatch
):
    notice_of(organisation, home)
    change(organisation, email="uusi@example.com")
    job = start(live_notices(), choice=NewVersion(), user=administrator)
    failures = [OperationalError("database is locked")]
    works = jobs.record

    def busy(*args, **kwargs):
        if failures:
            raise failures.pop()
        return works(*args, **kwargs)

    monkeypatch.setattr(jobs, "record", busy)
    assert set(done(job).values()) == {"done"}
    assert job.notices.get().attempts == 2

    def always(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(jobs, "record", always)
    change(organisation, email="uusin@example.com")
    job = start(live_notices(), choice=NewVersion(), user=administrator)
    assert set(done(job).values()) == {"failed"}
    assert job.notices.get().attempts == jobs.MOST_ATTEMPTS


def test_an_error_of_ours_fails_one_notice_only(
    organisation, home, administrator, monkeypatch
):
    for number in range(2):
        notice_of(organisation, home, title=f"Seloste {number}")
    change(organisation, email="uusi@example.com")
    job = start(live_notices(), choice=NewVersion(), user=administrator)
    works, calls = jobs.record, []

    def broken(*args, **kwargs):
        calls.append(args)
        if len(calls) == 1:
            raise ZeroDivisionError
        return works(*args, **kwargs)

    monkeypatch.setattr(jobs, "record", broken)
    assert sorted(done(job).values()) == ["done", "failed"]
    assert codes(job) == ["writer_failed"]


def test_a_notice_that_ends_the_process_again_and_again_is_given_up(
    organisation, home, administrator
):
    notice_of(organisation, home)
    change(organisation, email="uusi@example.com")
    job = start(live_notices(), choice=NewVersion(), user=administrator)
    job.notices.update(attempts=jobs.MOST_ATTEMPTS)
    assert set(done(job).values()) == {"failed"}


def test_the_time_is_bounded_but_one_notice_is_always_done(
    organisation, home, administrator
):
    for number in range(3):
        notice_of(organisation, home, title=f"Seloste {number}")
    change(organisation, email="uusi@example.com")
    job = start(live_notices(), choice=NewVersion(), user=administrator)
    assert len(list(run(job, seconds=0))) == 1
    assert jobs.progress(job)["pending"] == 2
    job.refresh_from_db()
    assert job.finished_at is None


@pytest.mark.django_db(transaction=True)
def test_several_runners_share_a_job(organisation, home, administrator):
    for number in range(6):
        notice_of(organisation, home, title=f"Seloste {number}")
    change(organisation, email="uusi@example.com")
    job = start(live_notices(), choice=NewVersion(), user=administrator)
    barrier, did, failures = threading.Barrier(3), [], []

    def work():
        try:
            barrier.wait(timeout=30)
            did.extend(notice.pk for notice in run(job))
        except Exception as failure:  # noqa: BLE001 - the test shows it
            failures.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []
    assert sorted(did) == sorted(job.notices.values_list("pk", flat=True))
    assert set(job.notices.values_list("state", flat=True)) == {"done"}
    assert NoticeVersion.objects.filter(number=2).count() == 6
    assert not NoticeVersion.objects.filter(number__gt=2).exists()
    assert PublishingJob.objects.get().finished_at is not None
    assert verify() == []


# --- the task queue ---


def test_the_stock_backend_is_no_queue():
    assert not jobs.runs_in_background()


def test_a_queue_of_the_site_is_given_the_job(
    organisation, home, administrator, monkeypatch, django_capture_on_commit_callbacks
):
    given = []

    class Queue:
        def enqueue(self, task, args, kwargs):
            given.append(args)

        def validate_task(self, task):
            pass

    monkeypatch.setattr(type(jobs.run_publishing_job), "get_backend", lambda _: Queue())
    notice_of(organisation, home)
    change(organisation, email="uusi@example.com")
    with django_capture_on_commit_callbacks(execute=True):
        job = start(live_notices(), choice=NewVersion(), user=administrator)
    assert (job.pk,) in [tuple(args) for args in given]
    assert job.notices.get().state == "pending"
    jobs.run_publishing_job.call(job.pk)
    assert job.notices.get().state == "done"
    jobs.run_publishing_job.call(job.pk + 1)  # a job that is gone is no error


def test_a_choice_is_kept_as_json():
    for choice in (
        NewVersion(effective_from=date(2026, 12, 1), note="Uusi osoite."),
        NewVersion(),
        Corrections(reason="Virhe."),
    ):
        stored = json.loads(json.dumps(jobs.kept(choice)))
        assert jobs.choice_of(PublishingJob(choice=stored)) == choice


def test_a_job_and_its_notices_have_names(db):
    job = PublishingJob.objects.create(choice=jobs.kept(NewVersion()))
    assert str(job.pk) in str(job)
    assert str(JobNotice(title="Asiakkaat")) == "Asiakkaat"
