"""The archive in the admin: lists, texts in full, comparisons, and acts as forms."""

import csv
import io
import re
import uuid
import zipfile
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import PageViewRestriction

from tests.building import build_archive
from tests.notices import SECTIONS, make_page, publish, stream, translate
from wagtail_seloste import acts
from wagtail_seloste.admin import history as history_views
from wagtail_seloste.admin import lists, rows
from wagtail_seloste.choices import Correction, NewVersion
from wagtail_seloste.models import NoticeSeries, NoticeVersion, VersionText
from wagtail_seloste.pages.models import NoticePage
from wagtail_seloste.recording import record, today
from wagtail_seloste.verification import verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client, administrator, homes):
    client.force_login(administrator)
    return client


@pytest.fixture
def page(homes):
    return make_page(homes["fi"])


def series_of(page):
    return NoticeSeries.objects.get(translation_key=page.translation_key)


def history(page, **query):
    return reverse("seloste_versions", args=[series_of(page).public_id], query=query)


def events(page):
    return reverse("seloste_events", args=[series_of(page).public_id])


def comparison(page, language="fi", **query):
    public_id = series_of(page).public_id
    return reverse("seloste_compare", args=[public_id, language], query=query)


def reading(text):
    return reverse("seloste_text", args=[text.pk])


def html_of(client, url, language="en"):
    """A page of the admin in one language, its white space made even."""
    profile_language(client, language)
    response = client.get(url)
    assert response.status_code == 200, url
    return " ".join(response.content.decode().split())


def is_missing(client, url):
    """Whether there is nothing at an address, nor where the site's languages lead."""
    return client.get(url, follow=True).status_code == 404


def profile_language(client, language):
    from django.contrib.auth import get_user_model
    from wagtail.users.models import UserProfile

    user = get_user_model().objects.get(pk=client.session["_auth_user_id"])
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = language
    profile.save()


def announce(page, day, *, user=None, **changes):
    """Record a version that applies from a day."""
    page.body = stream(**changes)
    page.save()
    return record(page, choice=NewVersion(effective_from=day), user=user)


def correct(page, number, reason, *, title, **changes):
    """Record a correction of wording."""
    page = type(page).objects.get(pk=page.pk)
    page.title = title
    page.body = stream(**changes)
    page.save()
    return record(page, choice=Correction(number=number, reason=reason))


def draft(page, **changes):
    page = type(page).objects.get(pk=page.pk)
    page.body = stream(**changes)
    page.save_revision()


def periods(number):
    return {"periods": [{**SECTIONS["retention"]["periods"][0], "number": number}]}


# --- lists ----------------------------------------------------------------------------


def described(page):
    day = today(timezone.now())
    versions = NoticeVersion.objects.filter(series=series_of(page)).order_by("pk")
    return rows.version_rows(rows.with_standing(versions, day), day)


def test_each_version_has_its_state_days_and_maker(admin, page, administrator):
    publish(page, retention=periods(3))
    day = today(timezone.now()) + timedelta(days=10)
    announce(page, day, user=administrator, retention=periods(5))
    announce(page, day, user=administrator, retention=periods(6))
    with translation.override("en"):
        found = described(page)
    assert [(row.version.number, row.standing) for row in found] == [
        (1, "earlier"),
        (2, "in_force"),
        (3, "replaced"),
        (4, "announced"),
    ]
    assert [row.by for row in found] == ["unattended"] * 2 + ["administrator"] * 2
    before = rows.day_in_words
    with translation.override("en"):
        assert found[0].period.endswith("replaced on the same day")
        assert found[1].effective_until == day - timedelta(days=1)
        assert before(day) in found[3].period
    html = html_of(admin, history(page))
    for words in ("Version 4", "In force", "Announced", "Earlier", "Replaced before"):
        assert words in html
    for text in VersionText.objects.all():
        assert reading(text) in html and text.digest in html


def test_languages_and_corrections_stand_in_the_row(admin, page, homes):
    translate(page, homes["sv"], "sv")
    correct(page, 1, "Kirjoitusvirhe", title="Asiakasrekisterimme tietosuojaseloste")
    (row,) = described(page)
    assert row.language_list == "fi (+1), sv"
    html = html_of(admin, history(page))
    assert "1 correction" in html
    html = html_of(admin, events(page))
    assert "Kirjoitusvirhe" in html and "correction 1" in html


@pytest.mark.parametrize(
    ("standing", "numbers"),
    [
        ("in_force", [2]),
        ("earlier", [1]),
        ("announced", [4]),
        ("replaced", [3]),
        ("withdrawn", []),
        ("imported", []),
    ],
)
def test_versions_are_filtered_by_state(admin, page, standing, numbers):
    publish(page, retention=periods(3))
    for number in (5, 6):
        day = today(timezone.now()) + timedelta(days=10)
        announce(page, day, retention=periods(number))
    for url in (history(page), reverse("seloste_all_versions:index")):
        response = admin.get(url, {"standing": standing})
        found = [row.version.number for row in response.context["object_list"]]
        assert found == numbers
        assert all(row.standing == standing for row in response.context["object_list"])


def test_versions_are_filtered_by_weight_and_day(admin, page):
    publish(page, retention=periods(3))
    url = reverse("seloste_all_versions:index")
    tomorrow = (today(timezone.now()) + timedelta(days=1)).isoformat()
    for query, numbers in (
        ({"weight": "material"}, [2]),
        ({"weight": "small"}, []),
        ({"effective_from_from": tomorrow}, []),
        ({"effective_from_to": tomorrow}, [2, 1]),
    ):
        found = admin.get(url, query).context["object_list"]
        assert [row.version.number for row in found] == numbers, query


def test_events_are_filtered_by_kind_and_day(admin, page):
    correct(page, 1, "Virhe", title="Toinen nimi")
    tomorrow = (today(timezone.now()) + timedelta(days=1)).isoformat()
    for query, kinds in (
        ({}, ["corrected", "recorded"]),
        ({"kind": "corrected"}, ["corrected"]),
        ({"at_from": tomorrow}, []),
    ):
        for url in (events(page), reverse("seloste_all_events:index")):
            found = admin.get(url, query).context["object_list"]
            assert [row.event.kind for row in found] == kinds, query


def test_a_list_asks_the_same_number_of_questions_however_long_it_is(admin, page):
    def queries():
        for url in (
            history(page),
            events(page),
            reverse("seloste_all_versions:index"),
            reverse("seloste_all_events:index"),
        ):
            with CaptureQueriesContext(connection) as found:
                assert admin.get(url).status_code == 200
            yield len(found)

    publish(page, retention=periods(3))
    list(queries())  # the first request reads content types
    few = list(queries())
    for number in range(4, 12):
        publish(page, retention=periods(number))
    make_page(page.get_parent(), title="Toinen seloste")
    assert list(queries()) == few


def test_a_long_list_is_paged_newest_first(admin, page):
    build_archive(page, versions=45)
    response = admin.get(history(page), {"p": "2"})
    numbers = [row.version.number for row in response.context["object_list"]]
    assert numbers == list(range(numbers[0], numbers[0] - 20, -1))
    assert response.context["paginator"].count == NoticeVersion.objects.count()


def test_results_for_the_search_field_are_the_list_alone(admin, page):
    public_id = series_of(page).public_id
    for url in (
        reverse("seloste_versions_results", args=[public_id]),
        reverse("seloste_events_results", args=[public_id]),
        reverse("seloste_all_versions:results"),
        reverse("seloste_all_events:results"),
    ):
        html = admin.get(url).content.decode()
        assert "<table" in html and "<html" not in html


def test_all_notices_are_found_by_title_and_digest(admin, page, home):
    make_page(home, title="Kameravalvonta")
    text = VersionText.objects.get(title="Kameravalvonta")
    for name in ("seloste_all_versions:index", "seloste_all_events:index"):
        for query in ("kamera", text.digest, text.digest[:12].upper()):
            found = admin.get(reverse(name), {"q": query}).context["object_list"]
            assert [row.notice for row in found] == ["Kameravalvonta"], (name, query)
        assert not admin.get(reverse(name), {"q": "ei ole"}).context["object_list"]


@pytest.mark.parametrize("deleted", [False, True])
def test_the_whole_archive_can_be_taken_along_as_a_spreadsheet(admin, page, deleted):
    publish(page, retention=periods(3))
    digests = set(VersionText.objects.values_list("digest", flat=True))
    if deleted:
        page.delete()
    profile_language(admin, "en")
    for name, column in (
        ("seloste_all_versions:index", "Digest"),
        ("seloste_all_events:index", "Digest of the text"),
    ):
        response = admin.get(reverse(name), {"export": "csv"})
        sheet = csv.DictReader(io.StringIO(response.getvalue().decode()))
        assert {line[column] for line in sheet} - {""} == digests
        response = admin.get(reverse(name), {"export": "xlsx"})
        assert response.getvalue().startswith(b"PK")


def test_a_spreadsheet_of_many_rows_has_every_row_once(admin, page, monkeypatch):
    monkeypatch.setattr(lists, "EXPORTED_AT_ONCE", 4)
    for number in range(3, 13):
        publish(page, retention=periods(number))
    response = admin.get(history(page), {"export": "csv"})
    assert len(response.getvalue().decode().splitlines()) == 1 + 11


def test_who_did_it_is_named_and_who_is_gone_is_said_to_be_gone(admin, page, make_user):
    leaver = make_user("leaver")
    announce(page, today(timezone.now()), user=leaver, retention=periods(5))
    assert "leaver" in html_of(admin, events(page))
    key = leaver.pk
    leaver.delete()
    assert f"deleted user #{key}" in html_of(admin, events(page))
    assert f"deleted user #{key}" in html_of(admin, history(page))


def test_what_somebody_altered_in_the_database_stops_no_list(admin, page):
    url = history(page), events(page), reverse("seloste_all_events:index")
    for payload, words in (
        ("no json", "nor this"),
        ("[]", "[1]"),
        ('{"version": "x", "successor": 3, "user": "y", "effective_from": 1}', "{}"),
    ):
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE wagtail_seloste_noticeevent SET payload = %s, words = %s",
                [payload, words],
            )
        for each in url:
            assert admin.get(each).status_code == 200


# --- texts ----------------------------------------------------------------------------


def test_a_text_is_read_in_full_with_all_that_is_known_of_it(admin, page, homes):
    translate(page, homes["sv"], "sv")
    swedish = VersionText.objects.get(language="sv")
    html = html_of(admin, reading(swedish))
    assert 'lang="sv"' in html and "Testi Oy" in html
    assert swedish.digest in html and swedish.made_from in html
    assert series_of(page).events.get(position=2).digest in html
    assert reading(VersionText.objects.get(language="fi")) in html


def hidden(page):
    page.unpublish()


def restricted(page):
    PageViewRestriction.objects.create(page=page, restriction_type="login")


def deleted(page):
    page.delete()


@pytest.mark.parametrize("happens", [hidden, restricted, deleted])
def test_staff_reads_what_the_public_cannot(admin, client, page, happens):
    text = VersionText.objects.get()
    url = history(page), events(page), comparison(page), reading(text)
    happens(page)
    for each in url:
        assert admin.get(each).status_code == 200, each
    assert "Testi Oy" in html_of(admin, reading(text))
    assert text.digest in html_of(admin, reverse("seloste_all_versions:index"))


def test_the_versions_say_what_the_public_cannot_read(admin, page, homes):
    translate(page, homes["sv"], "sv", publish=False)
    hidden(page)
    html = html_of(admin, history(page))
    # The Swedish page has no text yet that could be hidden.
    assert html.count("hidden from the public") == 1
    deleted(NoticePage.objects.get(locale=homes["sv"].locale))
    deleted(NoticePage.objects.get(locale=homes["fi"].locale))
    assert "pages of this notice were deleted" in html_of(admin, history(page))


def test_a_digest_leads_to_its_text(admin, page):
    text = VersionText.objects.get()
    response = admin.get(reverse("seloste_digest", args=[text.digest]))
    assert response.url == reading(text)
    assert is_missing(admin, reverse("seloste_digest", args=["0" * 64]))


def test_words_of_others_are_no_markup(admin, page):
    evil = "<script>alert(1)</script>"
    acts.withdraw(series_of(page), reasons={"fi": evil})
    for url in (history(page), events(page), reverse("seloste_all_events:index")):
        assert evil not in admin.get(url).content.decode()


# --- comparison -----------------------------------------------------------------------


def test_two_versions_are_compared_in_the_language_of_the_notice(admin, page):
    publish(page, retention=periods(5))
    new, old = VersionText.objects.order_by("-pk")
    for query in ({}, {"new": new.pk}, {"old": old.pk, "new": new.pk}):
        html = html_of(admin, comparison(page, **query))
        assert "2 vuotta → 5 vuotta" in html
        assert "What changed for readers" in html
    html = html_of(admin, comparison(page, old=new.pk, new=old.pk))
    assert "5 vuotta → 2 vuotta" in html


def test_the_draft_is_compared_with_what_readers_have(admin, page):
    publish(page, retention=periods(3))
    draft(page, retention=periods(5))
    html = html_of(admin, comparison(page))
    assert "3 vuotta → 5 vuotta" in html
    assert "if you publish the draft" in html
    assert comparison(page, new="draft") in html_of(admin, history(page))


def test_a_comparison_has_the_languages_that_were_recorded(admin, page, homes):
    translate(page, homes["sv"], "sv")
    html = html_of(admin, comparison(page))
    assert comparison(page, "sv") in html
    assert admin.get(comparison(page, "sv")).status_code == 200
    assert is_missing(admin, comparison(page, "en"))


def test_a_comparison_takes_texts_of_this_notice_and_language_alone(admin, page, homes):
    translate(page, homes["sv"], "sv")
    other = make_page(homes["fi"], title="Toinen")
    theirs = VersionText.objects.get(version__series=series_of(other))
    swedish = VersionText.objects.get(language="sv")
    for key in (theirs.pk, swedish.pk, "x", "9" * 30):
        assert is_missing(admin, comparison(page, new=key))
        assert is_missing(admin, comparison(page, old=key))


def test_old_texts_are_compared_however_many_came_after(admin, page, monkeypatch):
    for number in (3, 4, 5):
        publish(page, retention=periods(number))
    monkeypatch.setattr(history_views, "MOST_CHOICES", 1)
    first, second = VersionText.objects.order_by("pk")[:2]
    html = html_of(admin, comparison(page, old=first.pk, new=second.pk))
    assert "2 vuotta → 3 vuotta" in html


def test_a_redacted_text_is_not_compared(admin, page):
    publish(page, retention=periods(3))
    first = VersionText.objects.order_by("pk").first()
    acts.redact_text(first, reason="Nimi")
    html = html_of(admin, comparison(page))
    assert "cannot be compared" in html
    assert "redacted" in html_of(admin, history(page))
    assert "were removed" in html_of(admin, reading(first))


# --- where it is reached from ---------------------------------------------------------


def test_the_editor_leads_to_the_versions(admin, page):
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert html_of(admin, edit).count(history(page)) == 2
    draft(page, retention=periods(5))
    assert comparison(page, new="draft") in html_of(admin, edit)


def test_a_notice_that_was_never_recorded_has_no_archive(admin, home):
    page = make_page(home, publish=False)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert not re.search(r"/privacy-notices/[0-9a-f-]{36}/", html_of(admin, edit))


def test_the_history_of_a_page_leads_to_the_recorded_text(admin, page):
    url = reverse("wagtailadmin_pages:history", args=[page.pk])
    text = VersionText.objects.get()
    assert reverse("seloste_digest", args=[text.digest]) in html_of(admin, url)


def test_the_menu_has_the_lists_of_those_who_may_view_them(admin, page):
    html = html_of(admin, reverse("wagtailadmin_home"))
    for name in ("seloste_all_versions:index", "seloste_all_events:index"):
        assert reverse(name) in html


# --- acts -----------------------------------------------------------------------------


def log_of(admin, page):
    return html_of(admin, reverse("wagtailadmin_pages:history", args=[page.pk]))


def act(admin, name, key, **values):
    """Post the form of an act, after looking at it; the answer."""
    profile_language(admin, "en")
    url = reverse(f"seloste_{name}", args=[key])
    assert admin.get(url).status_code == 200
    return admin.post(url, values)


def errors(response):
    assert response.status_code == 200
    return [
        str(error)
        for group in response.context["form"].errors.values()
        for error in group
    ]


def test_an_announced_version_is_moved(admin, page):
    day = today(timezone.now()) + timedelta(days=10)
    announce(page, day, retention=periods(5))
    key = series_of(page).public_id
    assert reverse("seloste_reschedule", args=[key]) in html_of(admin, history(page))
    later = day + timedelta(days=20)
    response = act(
        admin, "reschedule", key, effective_from=later.isoformat(), reason="Viivästyi"
    )
    assert response.url == history(page)
    assert NoticeVersion.objects.get(number=2).effective_from == later
    html = log_of(admin, page)
    assert "Rescheduled: Version 2" in html and "Viivästyi" in html
    assert "Viivästyi" in html_of(admin, events(page))


def test_a_notice_is_reviewed_and_nothing_is_to_change(admin, page, monkeypatch):
    key = series_of(page).public_id
    html = html_of(admin, history(page))
    assert "Last looked through for the version of" in html
    assert "The next review is due on" in html
    assert reverse("seloste_review", args=[key]) in html
    then = timezone.now() + timedelta(days=400)
    monkeypatch.setattr(timezone, "now", lambda: then)
    admin.force_login(get_user_model().objects.get(is_superuser=True))
    profile_language(admin, "en")
    assert "A review is due since" in html_of(admin, history(page))
    day = today(then) + timedelta(days=100)
    refused = act(admin, "review", key, note="Totta", next_review=today(then))
    [sentence] = errors(refused)
    assert sentence.startswith("Choose a day after today for the next review")
    assert "Totta" in refused.content.decode()
    response = act(
        admin, "review", key, note="Kaikki pitää paikkansa", next_review=day.isoformat()
    )
    assert response.url == history(page)
    html = html_of(admin, history(page))
    assert "nothing to change." in html and "Reviewed on" in html
    assert "The next review is due on" in html
    for told in (log_of(admin, page), html_of(admin, events(page))):
        assert "Kaikki pitää paikkansa" in told and "next review on" in told
    assert "Reviewed: Version" in log_of(admin, page)
    assert VersionText.objects.filter(recorded_at=then).count() == 0


def test_a_withdrawn_notice_is_not_reviewed(admin, page):
    key = series_of(page).public_id
    acts.withdraw(series_of(page), reasons={"fi": "Loppui"})
    html = html_of(admin, history(page))
    assert reverse("seloste_review", args=[key]) not in html
    assert "Last looked through" not in html
    assert errors(act(admin, "review", key))


def test_what_an_act_refuses_is_an_error_of_its_form(admin, page):
    day = today(timezone.now()) + timedelta(days=10)
    announce(page, day, retention=periods(5))
    key = series_of(page).public_id
    for values in (
        {"effective_from": day.isoformat(), "reason": "Sama"},
        {"effective_from": "2020-01-01", "reason": "Mennyt"},
        {"effective_from": "eilen", "reason": "Mikä"},
        {"effective_from": "2100-01-01", "reason": " "},
    ):
        assert errors(act(admin, "reschedule", key, **values)), values
    assert NoticeVersion.objects.get(number=2).effective_from == day
    assert errors(act(admin, "resume", key, reason="Ei ole poistettu"))


def test_without_an_announced_version_nothing_is_moved(admin, page):
    url = reverse("seloste_reschedule", args=[series_of(page).public_id])
    assert is_missing(admin, url)
    assert url not in html_of(admin, history(page))


def test_a_notice_is_withdrawn_in_its_languages_and_resumed(admin, page, homes):
    swedish = translate(page, homes["sv"], "sv")
    other = make_page(homes["fi"], title="Uusi seloste")
    key = series_of(page).public_id
    missing = act(admin, "withdraw", key, reason_fi="Rekisteri lopetettiin")
    assert "reason_sv" in missing.context["form"].errors
    response = act(
        admin,
        "withdraw",
        key,
        reason_fi="Rekisteri lopetettiin",
        reason_sv="Registret upphörde",
        successor=series_of(other).pk,
    )
    assert response.url == history(page)
    assert series_of(page).state == NoticeSeries.State.WITHDRAWN
    assert series_of(page).successor == series_of(other)
    html = html_of(admin, history(page))
    assert "was withdrawn" in html and "Registret upphörde" in html
    assert reverse("seloste_withdraw", args=[key]) not in html
    for each in (page, swedish):
        logged = log_of(admin, each)
        assert "Withdrawn: replaced by “Uusi seloste”" in logged
        assert "Rekisteri lopetettiin" in logged
    assert described(page)[0].standing == "withdrawn"
    response = act(admin, "resume", key, reason="Erehdys")
    assert series_of(page).state == NoticeSeries.State.ACTIVE
    assert "Erehdys" in log_of(admin, page)


def test_a_notice_is_no_successor_of_itself_nor_of_what_has_no_archive(admin, page):
    make_page(page.get_parent(), title="Luonnos", publish=False)
    url = reverse("seloste_withdraw", args=[series_of(page).public_id])
    form = admin.get(url).context["form"]
    assert list(form.fields["successor"].queryset) == []


def test_texts_of_a_version_are_redacted(admin, page):
    correct(page, 1, "Virhe", title="Oikein")
    publish(page, retention=periods(3))
    first = VersionText.objects.filter(version__number=1)
    text = first.get(correction=0)
    chosen = [each.pk for each in first]
    uncertain = act(admin, "redact", text.pk, texts=chosen, reason="Nimi")
    assert "certain" in uncertain.context["form"].errors
    assert not first.exclude(redacted_at=None).exists()
    values = {"texts": chosen, "reason": "Henkilön nimi", "certain": "on"}
    response = admin.post(reverse("seloste_redact", args=[text.pk]), values)
    assert response.url == reading(text)
    assert first.exclude(redacted_at=None).count() == 2
    html = html_of(admin, reading(text)).split("<article")[1]
    assert "Testi Oy" not in html and "Henkilön nimi" in html
    assert "Redacted: Version 1" in log_of(admin, page)
    assert verify() == []


def test_if_one_text_cannot_be_redacted_none_is(admin, page):
    publish(page, retention=periods(3))
    correct(page, 2, "Virhe", retention=periods(3), title="Oikein")
    second = VersionText.objects.filter(version__number=2)
    first, last = second.order_by("pk")
    response = act(
        admin,
        "redact",
        first.pk,
        texts=[first.pk, last.pk],
        reason="Nimi",
        certain="on",
    )
    assert errors(response)
    assert not second.exclude(redacted_at=None).exists()


def test_a_redacted_reason_is_gone_from_the_history_of_the_page_too(admin, page):
    key = series_of(page).public_id
    act(admin, "withdraw", key, reason_fi="Matti Meikäläinen pyysi")
    event = series_of(page).events.get(kind="withdrawn")
    url = reverse("seloste_redact_words", args=[key, event.position])
    assert url in html_of(admin, events(page))
    assert "Matti" in html_of(admin, url)
    admin.post(url, {"reason": "Henkilön nimi", "certain": "on"})
    for where in (log_of(admin, page), html_of(admin, events(page))):
        assert "Matti" not in where
    assert verify() == []
    recorded = reverse("seloste_redact_words", args=[key, 1])
    assert is_missing(admin, recorded)


def test_a_draft_is_made_of_an_earlier_version(admin, page):
    publish(page, retention=periods(5))
    first = VersionText.objects.order_by("pk").first()
    url = reverse("seloste_draft", args=[first.pk])
    assert url in html_of(admin, reading(first))
    assert url in html_of(admin, history(page))
    response = act(admin, "draft", first.pk)
    assert response.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    page.refresh_from_db()
    assert page.has_unpublished_changes
    assert VersionText.objects.count() == 2
    assert "5 vuotta → 2 vuotta" in html_of(admin, comparison(page))
    html = html_of(admin, url)
    assert "not published. It stays" in html


def test_no_draft_is_made_of_what_is_gone_or_where_somebody_works(
    admin, client, page, make_user, editor
):
    publish(page, retention=periods(5))
    first = VersionText.objects.order_by("pk").first()
    url = reverse("seloste_draft", args=[first.pk])
    acts.redact_text(first, reason="Nimi")
    assert errors(admin.post(url))
    page.refresh_from_db()
    page.locked, page.locked_by = True, make_user("other")
    page.save()
    client.force_login(editor)
    assert client.post(url).status_code == 302
    page.refresh_from_db()
    assert not page.has_unpublished_changes


@pytest.mark.parametrize("happens", [None, hidden, deleted])
def test_the_history_is_taken_along_as_a_file(admin, page, happens):
    text = VersionText.objects.get()
    url = reverse("seloste_export", args=[series_of(page).public_id])
    if happens:
        happens(page)
    assert url in html_of(admin, history(page))
    assert admin.get(url).status_code == 200
    response = admin.post(url)
    with zipfile.ZipFile(io.BytesIO(response.getvalue())) as file:
        documents = [file.read(name) for name in file.namelist()]
    assert text.document.encode() in documents
    if not happens:
        assert "was exported" in log_of(admin, page)


def test_an_empty_history_is_no_file(admin, page):
    empty = NoticeSeries.objects.create(
        translation_key=uuid.uuid4(), source_language="fi"
    )
    url = reverse("seloste_export", args=[empty.public_id])
    assert errors(admin.post(url))
    assert admin.get(reverse("seloste_versions", args=[empty.public_id])).context
