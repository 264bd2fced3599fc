"""A notice as JSON at its lasting address."""

import hashlib
import json
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from tests.notices import TITLES, make_page, publish, translate
from wagtail_seloste.models import NoticeSeries, VersionText
from wagtail_seloste.recording import NewVersion, record, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice(homes):
    page = make_page(homes["fi"])
    translate(page, homes["sv"], "sv")
    return page


def address(language="fi", public_id=None):
    return reverse(
        "wagtail_seloste:notice",
        kwargs={
            "public_id": public_id or NoticeSeries.objects.get().public_id,
            "language": language,
        },
    )


def test_it_says_what_it_is_and_carries_the_recorded_bytes(client, notice):
    response = client.get(address())
    answer = response.json()
    text = VersionText.objects.get(language="fi")
    assert response["Content-Type"].startswith("application/json")
    assert answer["meta"]["version"] == 1
    assert answer["meta"]["language"] == "fi"
    assert answer["meta"]["effective_from"] == today(timezone.now()).isoformat()
    assert answer["meta"]["html_url"] == notice.full_url
    assert [x["language"] for x in answer["meta"]["languages"]] == ["fi", "sv"]
    assert answer["notice"] == json.loads(text.document)
    stored = response.content.split(b',"notice":', 1)[1][:-1]
    assert hashlib.sha256(stored).hexdigest() == answer["meta"]["digest"]


def test_coded_data_are_there(client, notice):
    sections = {
        s["key"]: s for s in client.get(address("sv")).json()["notice"]["sections"]
    }
    assert sections["retention"]["data"]["periods"][0]["period"] == "P2Y"
    assert sections["purposes"]["data"]["purposes"][0]["legal_bases"] == [
        "basis_contract"
    ]
    assert sections["controller"]["data"]["business_id"] == "1234567-1"
    rights = [right["right"] for right in sections["rights"]["data"]["rights"]]
    assert "right_portability" in rights
    assert "right_objection" not in rights


def test_two_queries_at_most(client, notice, django_assert_max_num_queries):
    url = address()
    client.get(url)
    with django_assert_max_num_queries(2):
        client.get(url)


def test_it_answers_304_when_nothing_changed_and_head(client, notice):
    first = client.get(address())
    again = client.get(address(), headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert client.head(address()).status_code == 200
    publish(notice, title="Muuttui")
    assert (
        client.get(address(), headers={"If-None-Match": first["ETag"]}).status_code
        == 200
    )


@pytest.mark.parametrize("hide", ["unpublish", "restrict", "restrict parent", "delete"])
def test_what_is_not_public_is_404_as_json(client, notice, home, hide):
    if hide == "unpublish":
        notice.unpublish()
    elif hide == "delete":
        notice.delete()
    else:
        PageViewRestriction.objects.create(
            page=home if "parent" in hide else notice,
            restriction_type=PageViewRestriction.LOGIN,
        )
    response = client.get(address())
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    assert response.json()["status"] == 404


def test_unknown_series_and_languages_are_404(client, notice):
    assert client.get(address("en")).status_code == 404
    assert client.get(address(public_id=uuid.uuid4())).status_code == 404
    assert client.post(address()).status_code == 405


def test_an_announced_version_is_not_what_the_notice_says_now(client, notice):
    notice.title = "Huomenna"
    notice.save()
    record(
        notice,
        choice=NewVersion(effective_from=today(timezone.now()) + timedelta(days=1)),
    )
    answer = client.get(address()).json()
    assert answer["notice"]["title"] == TITLES["fi"]
    assert answer["meta"]["version_in_force"] == 1


def test_an_unrecorded_change_is_not_there(client, notice):
    publish(notice, title="Kesken", controller=None)
    assert client.get(address()).json()["notice"]["title"] == TITLES["fi"]


def test_a_language_of_an_announced_version_is_not_there_yet(client, notice, homes):
    notice.title = "Huomenna"
    notice.save()
    tomorrow = today(timezone.now()) + timedelta(days=1)
    record(notice, choice=NewVersion(effective_from=tomorrow))
    translate(notice, homes["en"], "en")
    languages = client.get(address()).json()["meta"]["languages"]
    assert [each["language"] for each in languages] == ["fi", "sv"]
    assert client.get(address("en")).status_code == 404


def test_an_address_that_changed_is_a_new_answer(client, notice):
    first = client.get(address())
    notice.get_translations().get().unpublish()
    again = client.get(address(), headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
