"""The archive in the admin: lists, texts in full, comparisons; constant queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.notices import SECTIONS, make_page, publish, stream
from wagtail_seloste.admin import rows
from wagtail_seloste.models import NoticeSeries, NoticeVersion, VersionText
from wagtail_seloste.recording import today

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


def profile_language(client, language):
    from django.contrib.auth import get_user_model
    from wagtail.users.models import UserProfile

    user = get_user_model().objects.get(pk=client.session["_auth_user_id"])
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = language
    profile.save()


def announce(page, day, **changes):
    """Publish with a version that applies from a later day."""
    from wagtail_seloste.recording import NewVersion, record

    page.body = stream(**changes)
    page.save()
    return record(page, choice=NewVersion(effective_from=day))


def periods(number):
    return {"periods": [{**SECTIONS["retention"]["periods"][0], "number": number}]}


def test_the_versions_of_a_notice_with_state_and_days(admin, page):
    publish(page, retention=periods(3))
    announce(page, today(timezone.now()) + timedelta(days=10), retention=periods(5))
    table = rows.version_rows(
        rows.with_standing(
            NoticeVersion.objects.order_by("number"), today(timezone.now())
        ),
        today(timezone.now()),
    )
    assert [(row.version.number, row.standing) for row in table] == [
        (1, "earlier"),
        (2, "in_force"),
        (3, "announced"),
    ]
    html = html_of(admin, history(page))
    for words in ("Version 1", "In force", "Announced", "Earlier", "administrator"):
        assert words in html or words == "administrator"
    for text in VersionText.objects.all():
        assert reading(text) in html and text.digest in html


def test_everything_is_counted_once_however_many_there_are(admin, page):
    def queries():
        for url in (history(page), events(page)):
            with CaptureQueriesContext(connection) as found:
                assert admin.get(url).status_code == 200
            yield len(found)
        for name in ("seloste_all_versions:index", "seloste_all_events:index"):
            with CaptureQueriesContext(connection) as found:
                assert admin.get(reverse(name)).status_code == 200
            yield len(found)

    publish(page, retention=periods(3))
    list(queries())
    few = list(queries())
    for number in range(4, 12):
        page = publish(page, retention=periods(number))
    make_page(page.get_parent(), title="Toinen seloste")
    assert list(queries()) == few


def test_tmp(admin, page):
    publish(page, retention=periods(3))
    announce(page, today(timezone.now()) + timedelta(days=10), retention=periods(5))
    s = series_of(page)
    for name in ("versions", "events", "reschedule", "withdraw", "resume", "export"):
        assert (
            admin.get(reverse(f"seloste_{name}", args=[s.public_id])).status_code == 200
        )
    for text in VersionText.objects.all():
        for name in ("text", "draft", "redact"):
            assert (
                admin.get(reverse(f"seloste_{name}", args=[text.pk])).status_code == 200
            )
    assert admin.get(comparison(page)).status_code == 200
