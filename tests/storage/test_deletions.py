"""Whatever is deleted round it, the archive stays as it was, byte for byte."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import LogContext
from wagtail.models import Revision

from tests.notices import make_page, publish, translate
from wagtail_seloste.models import (
    NoticeEvent,
    NoticeSeries,
    NoticeVersion,
    Organisation,
    VersionText,
)
from wagtail_seloste.pages.models import NoticePage
from wagtail_seloste.verification import verify

pytestmark = [pytest.mark.django_db, pytest.mark.storage]

TABLES = (NoticeSeries, NoticeVersion, VersionText, NoticeEvent)


@pytest.fixture
def organisation(locales):
    return Organisation.objects.create(
        name="Malli Oy", email="info@malli.example", locale=locales["fi"]
    )


@pytest.fixture
def page(homes, organisation, editor, locales):
    """A notice of two versions in Finnish and one in Swedish, published by the editor."""
    page = make_page(
        homes["fi"],
        publish=False,
        references={"o": organisation.pk},
        controller={"organisation": "o"},
    )
    with LogContext(user=editor):  # as in a request of the admin
        page.save_revision(user=editor).publish(user=editor)
    swedish = organisation.copy_for_translation(locales["sv"])
    swedish.save()
    translate(
        page,
        homes["sv"],
        "sv",
        references={"o": swedish.pk},
        controller={"organisation": "o"},
    )
    return publish(page, title="Toinen")


def rows():
    return {model: list(model.objects.order_by("pk").values()) for model in TABLES}


def without_end(series):
    """A series row but for the end of its log, which grows by an event of hiding."""
    return {name: series[name] for name in series.keys() - {"position", "head"}}


def assert_only_hidden(before, *languages):
    """All rows as before, but for one event for each language that was hidden."""
    after = rows()
    assert after[VersionText] == before[VersionText]
    assert after[NoticeVersion] == before[NoticeVersion]
    known = len(before[NoticeEvent])
    assert after[NoticeEvent][:known] == before[NoticeEvent]
    added = [event["kind"] for event in after[NoticeEvent][known:]]
    assert added == ["hidden"] * len(languages)
    assert [without_end(each) for each in after[NoticeSeries]] == [
        without_end(each) for each in before[NoticeSeries]
    ]
    assert verify() == []


def answers(client, page, language="fi"):
    """Status of the page, and of the notice at its lasting addresses."""
    series = NoticeSeries.objects.get(translation_key=page.translation_key)
    at = {"public_id": series.public_id, "language": language}
    return [
        client.get(address).status_code
        for address in (
            page.url,
            reverse("wagtail_seloste:notice", kwargs=at),
            reverse("wagtail_seloste:history", kwargs=at),
            reverse("wagtail_seloste:version", kwargs={**at, "version": "1"}),
        )
    ]


def test_purging_revisions(client, page):
    for title in ("Luonnos", "Toinen luonnos"):
        draft = NoticePage.objects.get(pk=page.pk)
        draft.title = title
        draft.save_revision()
    before = rows()
    call_command("purge_revisions", pages=True, stdout=StringIO())
    assert Revision.page_revisions.filter(object_id=str(page.pk)).count() == 1
    page.refresh_from_db()
    assert page.live_revision_id is None  # even the live one is gone
    assert_only_hidden(before)
    call_command("seloste_record", stdout=StringIO())
    assert rows() == before
    assert answers(client, page) == [200] * 4
    assert "Toinen" in client.get(page.url).content.decode()


def test_purging_all_revisions_with_the_page_gone(client, page):
    page.delete()
    Revision.objects.all().delete()
    assert VersionText.objects.count() == 3
    assert verify() == []


def test_deleting_a_page(client, page):
    before = rows()
    page.delete()
    assert_only_hidden(before, "fi")
    assert answers(client, page) == [404] * 4
    swedish = NoticePage.objects.get(locale__language_code="sv")
    assert answers(client, swedish, "sv") == [200] * 4


def test_deleting_every_page_of_a_notice_in_the_admin(client, page, administrator):
    client.force_login(administrator)
    before = rows()
    pages = list(NoticePage.objects.order_by("pk"))
    for each in pages:
        client.post(reverse("wagtailadmin_pages:delete", args=[each.pk]))
    assert not NoticePage.objects.exists()
    assert_only_hidden(before, "fi", "sv")
    client.logout()
    for each in pages:
        assert answers(client, each, each.locale.language_code) == [404] * 4


def test_deleting_a_locale(client, page, locales):
    before = rows()
    with pytest.raises(ProtectedError):
        locales["sv"].delete()
    assert rows() == before
    NoticePage.objects.get(locale=locales["sv"]).get_parent().delete()
    assert_only_hidden(before, "sv")
    before = rows()
    Organisation.objects.filter(locale=locales["sv"]).delete()
    locales["sv"].delete()
    assert rows() == before
    assert answers(client, page) == [200] * 4
    series = NoticeSeries.objects.get()
    gone = reverse(
        "wagtail_seloste:notice",
        kwargs={"public_id": series.public_id, "language": "sv"},
    )
    assert client.get(gone).status_code == 404
    publish(page, title="Kolmas")
    assert verify() == []


def test_deleting_the_editor_who_published(client, page, editor):
    before = rows()
    assert f'"user":"{editor.pk}"' in before[NoticeEvent][0]["payload"]
    editor.delete()
    assert rows() == before
    assert verify() == []
    assert answers(client, page) == [200] * 4


def test_deleting_an_organisation(client, page, organisation):
    before = rows()
    organisation.delete()
    call_command("seloste_record", stdout=StringIO(), stderr=StringIO())
    assert rows() == before
    assert verify() == []
    assert answers(client, page) == [200] * 4
    series = NoticeSeries.objects.get()
    first = reverse(
        "wagtail_seloste:version",
        kwargs={"public_id": series.public_id, "language": "fi", "version": "1"},
    )
    assert "Malli Oy" in client.get(first).content.decode()


def test_changing_and_moving_what_the_page_stands_on(client, homes, page, organisation):
    before = rows()
    organisation.name = "Uusi Oy"
    organisation.save()
    home = homes["fi"]
    home.title = "Uusi etusivu"
    home.save_revision().publish()
    section = home.add_child(instance=type(home)(title="Alue", slug="alue"))
    page.move(section, "last-child")
    page = NoticePage.objects.get(pk=page.pk)
    page.slug = "uusi-osoite"
    page.save_revision().publish()
    call_command("seloste_record", stdout=StringIO())
    organisation_is_new = VersionText.objects.count() == 4
    assert (
        organisation_is_new
    )  # an explicit publication takes it along, healing does not
    after = rows()
    assert after[VersionText][:3] == before[VersionText]
    assert after[NoticeVersion][:2] == before[NoticeVersion]
    assert verify() == []
    assert answers(client, NoticePage.objects.get(pk=page.pk)) == [200] * 4


def test_a_page_that_expires_leaves_the_record(client, page):
    before = rows()
    NoticePage.objects.filter(pk=page.pk).update(
        expire_at=timezone.now() - timedelta(minutes=1)
    )
    call_command("publish_scheduled", stdout=StringIO())
    assert_only_hidden(before, "fi")
    assert answers(client, page) == [404] * 4
