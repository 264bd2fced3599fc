"""The admin's first page: errors, reviews that are due, and whom they concern."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.admin.test_findings import quiet, swedish_of
from tests.admin.test_history import profile_language
from tests.admin.test_languages import first_page, member  # noqa: F401 - a fixture
from tests.notices import make_page, publish
from tests.storage.test_rechecking import look, shielded
from wagtail_seloste.acts import review, withdraw
from wagtail_seloste.admin.home import to_look_through, to_put_right
from wagtail_seloste.models import NoticeSeries, TextFinding
from wagtail_seloste.recording import today

pytestmark = pytest.mark.django_db

HEADING = "Privacy notices: what needs you"
ERRORS = "Errors in what is published"
OLD = "Privacy notices to look through"


@pytest.fixture
def admin(client, administrator, homes):
    client.force_login(administrator)
    profile_language(client, "en")
    return client


def day(offset=0):
    return today(timezone.now()) + timedelta(days=offset)


def only_shield():
    TextFinding.objects.exclude(rule="stale_privacy_shield").delete()


def check(page):
    return reverse("seloste_check", args=[page.pk])


def series_of(page):
    return NoticeSeries.objects.get(translation_key=page.translation_key)


def versions(page):
    return reverse("seloste_versions", args=[series_of(page).public_id])


def later(monkeypatch, days):
    then = timezone.now() + timedelta(days=days)
    monkeypatch.setattr(timezone, "now", lambda: then)


def test_where_nothing_is_needed_there_is_no_panel(admin, homes):
    make_page(homes["fi"])
    look()
    TextFinding.objects.all().delete()
    assert HEADING not in first_page(admin)


def test_what_was_just_published_is_told_at_once(admin, homes):
    page = shielded(homes["fi"])
    assert not TextFinding.objects.exists()
    html = first_page(admin)
    assert ERRORS in html and check(page) in html


def test_only_a_few_are_checked_while_somebody_waits(admin, homes, monkeypatch):
    monkeypatch.setattr("wagtail_seloste.admin.home.AT_A_GLANCE", 2)
    pages = [shielded(homes["fi"], title=f"Seloste {number}") for number in range(3)]
    html = first_page(admin)
    assert [check(page) in html for page in pages] == [False, True, True]
    html = first_page(admin)
    assert all(check(page) in html for page in pages)


def test_errors_in_what_is_published_lead_to_the_check(admin, homes, editor):
    page, other = (shielded(homes["fi"], title=title) for title in ("Eka", "Toka"))
    swedish = swedish_of(other, homes)
    look()
    only_shield()
    html = first_page(admin)
    assert HEADING in html and ERRORS in html and OLD not in html
    for each in (page, other, swedish):
        assert check(each) in html
    assert "1 error" in html and "Swedish" in html
    assert "level=error&amp;silenced=no" in html
    quiet(page, editor)
    look()
    only_shield()
    html = first_page(admin)
    assert check(page) not in html and check(other) in html


def test_a_review_that_is_due_leads_to_the_versions(
    admin, administrator, homes, monkeypatch
):
    page, other = (make_page(homes["fi"], title=title) for title in ("Eka", "Toka"))
    withdrawn = make_page(homes["fi"])
    withdraw(series_of(withdrawn), reasons={"fi": "Loppui"})
    make_page(homes["fi"]).unpublish()
    later(monkeypatch, 400)
    admin.force_login(administrator)
    html = first_page(admin)
    assert OLD in html and versions(page) in html and versions(other) in html
    assert html.count("A review is due since") == 2
    review(series_of(page))
    html = first_page(admin)
    assert versions(page) not in html and versions(other) in html
    publish(other, title="Uusi")
    assert OLD not in first_page(admin)


def test_a_few_are_named_and_there_is_a_way_to_the_others(
    admin, administrator, homes, monkeypatch
):
    for number in range(7):
        shielded(homes["fi"], title=f"Seloste {number}")
    look()
    only_shield()
    later(monkeypatch, 400)
    admin.force_login(administrator)
    html = first_page(admin)
    assert "There are more: see all errors" in html
    assert "There are more, of which the review is due" in html
    assert len(re.findall(r"\b\d+ errors?<", html)) == 5
    assert html.count("A review is due since") == 5


def test_it_names_what_the_user_may_do(homes, member, monkeypatch):  # noqa: F811
    page = shielded(homes["fi"])
    swedish = swedish_of(page, homes)
    look()
    only_shield()
    client = member("change_page", page=homes["sv"])
    user = client.get("/admin/").wsgi_request.user
    assert [row["url"] for row in to_put_right(user, day())] == [check(swedish)]
    assert to_look_through(user, day(400)) == []


def test_who_may_publish_is_told_of_reviews(homes, member):  # noqa: F811
    page = make_page(homes["fi"])
    client = member("publish_page", page=homes["fi"])
    user = client.get("/admin/").wsgi_request.user
    assert [row["url"] for row in to_look_through(user, day(400))] == [versions(page)]


def test_it_takes_three_queries_at_most(administrator, homes):
    for number in range(3):
        shielded(homes["fi"], title=f"Seloste {number}")
    look()
    only_shield()
    to_put_right(administrator, day())
    with CaptureQueriesContext(connection) as queries:
        assert len(to_put_right(administrator, day())) == 3
        assert len(to_look_through(administrator, day(400))) == 3
    assert len(queries) <= 3, [query["sql"] for query in queries]
