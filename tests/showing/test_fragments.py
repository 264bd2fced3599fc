"""What other sites put into their pages: the short version, and one section."""

import re

import pytest
from django.urls import reverse
from wagtail.models import PageViewRestriction

from tests.notices import TITLES, make_page, publish, translate
from wagtail_seloste.acts import withdraw
from wagtail_seloste.models import NoticeSeries
from wagtail_seloste.reference import Reference

pytestmark = pytest.mark.django_db
LINK = '<p><a href="/ohje/">{}</a></p>'
RIGHTS = {"text": {"fi": LINK.format("Ohje"), "sv": LINK.format("Anvisning")}}


@pytest.fixture
def notice(homes):
    page = make_page(homes["fi"], rights=RIGHTS)
    translate(page, homes["sv"], "sv", rights=RIGHTS)
    return page


def address(name, language="fi", **where):
    series = NoticeSeries.objects.get()
    kwargs = {"public_id": series.public_id, "language": language, **where}
    return reverse(f"wagtail_seloste:{name}", kwargs=kwargs)


def both(suffix, language="fi"):
    """The short version, a section now, and one of a version."""
    return [
        address("short_in", language, suffix=suffix),
        address("section_now_in", language, anchor="rights", suffix=suffix),
        address("section_in", language, version=1, anchor="rights", suffix=suffix),
    ]


def test_a_fragment_is_safe_to_put_into_any_page(client, notice):
    for url in both("html"):
        response = client.get(url)
        html = response.text
        assert response["Content-Type"] == "text/html; charset=utf-8"
        assert html.startswith('<section class="seloste seloste-shown')
        assert html.rstrip().endswith("</section>")
        for unsafe in (" id=", "<script", "<style", " style=", "<html", "<h1", " on"):
            assert unsafe not in re.sub(">[^<]*<", "><", html), unsafe
        assert not re.search(r'href="(?!https?://|mailto:|tel:)', html)
        assert 'lang="fi"' in html and "Versio 1" in html


def test_it_has_the_reference_of_the_text(client, notice):
    for html_url, json_url in zip(both("html", "sv"), both("json", "sv"), strict=True):
        data = client.get(json_url).json()
        shown = re.search('data-notice-reference="([^"]*)"', client.get(html_url).text)
        assert shown[1] == data["meta"]["reference"]
        assert Reference.read(shown[1]).language == "sv"
        verified = client.get(
            reverse("wagtail_seloste:verify_json"), {"reference": shown[1]}
        )
        assert verified.status_code == 200


def test_the_short_version_as_data_and_text(client, notice):
    data = client.get(address("short_in", suffix="json")).json()
    assert data["short"]["title"] == TITLES["fi"]
    assert data["short"]["summary"][0]["answers"] == ["Testi Oy"]
    text = client.get(address("short_in", suffix="txt")).text
    assert "Testi Oy" in text and "Vastaamme kysymyksiisi" not in text
    missing = client.get(address("short_in", suffix="xyz"))
    assert missing.status_code == 404
    assert "json" in missing.json()["formats"]


def test_it_says_what_stands_for_the_notice(client, notice):
    publish(notice, title="Toinen")
    url = address("short_in", "sv", suffix="html")
    assert "Version 2 gäller sedan" in client.get(url).text
    withdraw(NoticeSeries.objects.get(), reasons={"fi": "Loppui"})
    assert "Seloste on poistettu käytöstä" in client.get(both("html")[0]).text


def test_it_answers_304_until_something_changes(client, notice):
    url = address("short_in", suffix="html")
    first = client.get(url)
    again = {"If-None-Match": first["ETag"]}
    assert client.get(url, headers=again).status_code == 304
    assert client.head(url)["ETag"] == first["ETag"]
    publish(notice, title="Toinen")
    assert client.get(url, headers=again).status_code == 200


def test_nothing_of_what_not_everybody_may_read(client, administrator, notice):
    urls = both("html") + both("json")
    restriction = PageViewRestriction.objects.create(
        page=notice, restriction_type=PageViewRestriction.LOGIN
    )
    for url in urls:
        assert client.get(url).status_code == 404
    restriction.delete()
    notice.unpublish()
    for url in urls:
        response = client.get(url)
        assert response.status_code == 404
        assert TITLES["fi"] not in response.text
