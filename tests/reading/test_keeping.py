"""What a process keeps of its answers: bounded, and never older than the database."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import PageViewRestriction

from tests.notices import make_page, publish
from wagtail_seloste.acts import withdraw
from wagtail_seloste.addresses import address
from wagtail_seloste.api.keeping import Kept
from wagtail_seloste.models import NoticeSeries


def test_what_was_asked_for_last_stays():
    kept = Kept(100)
    for name in "abcdefghij":
        kept.put(name, name.upper(), 10)
    assert kept.get("a") == "A"
    kept.put("k", "K", 10)
    assert kept.get("b") is None
    assert kept.get("a") == "A"
    assert kept.used == 100


def test_what_is_large_or_there_already_is_not_put():
    kept = Kept(80)
    kept.put("large", "x", 11)
    kept.put("small", "first", 10)
    kept.put("small", "second", 10)
    assert kept.get("large") is None
    assert (kept.get("small"), kept.used) == ("first", 10)


@pytest.mark.django_db
def test_an_answer_that_is_kept_takes_one_query_and_is_never_old(
    client, homes, administrator
):
    page = make_page(homes["fi"])
    series = NoticeSeries.objects.get()
    url = address("notice", series, "fi")
    first = client.get(url)
    with CaptureQueriesContext(connection) as asked:
        again = client.get(url)
    assert len(asked) == 1
    assert again.content == first.content
    assert again["ETag"] == first["ETag"]

    publish(page, title="Uusi otsikko")
    assert client.get(url).json()["notice"]["title"] == "Uusi otsikko"
    withdraw(series, reasons={"fi": "Palvelu loppui."}, user=administrator)
    assert client.get(url).json()["meta"]["withdrawn_on"] is not None
    closed = PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert client.get(url).status_code == 404
    closed.delete()
    assert client.get(url).status_code == 200
    page.unpublish()
    assert client.get(url).status_code == 404


@pytest.mark.django_db
def test_a_list_that_is_kept_is_never_old(client, homes, administrator):
    """What sends no signal, and what only another text than the one in force tells."""
    page, other = make_page(homes["fi"]), make_page(homes["fi"], title="Toinen")
    series = NoticeSeries.objects.get(translation_key=page.translation_key)
    url = reverse("wagtail_seloste:list")

    def listed():
        return {each["title"]: each for each in client.get(url).json()["notices"]}

    assert set(listed()) == set(listed()) == {page.title, "Toinen"}
    publish(page, title="Uusi otsikko")
    assert set(listed()) == {"Uusi otsikko", "Toinen"}
    withdraw(series, reasons={"fi": "Palvelu loppui."}, user=administrator)
    assert listed()["Uusi otsikko"]["state"] == "withdrawn"
    type(page).objects.filter(pk=page.pk).update(live=False)
    assert set(listed()) == {"Toinen"}
    type(page).objects.filter(pk=page.pk).update(live=True)
    closed = PageViewRestriction.objects.create(page=other, restriction_type="login")
    assert set(listed()) == {"Uusi otsikko"}
    closed.delete()
    other.refresh_from_db()
    other.slug = "muualla"
    other.save_revision().publish()
    assert "muualla" in listed()["Toinen"]["html_url"]
