"""An announced version takes over at local midnight: pages, JSON and caches alike."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.test import Client
from wagtail.models import PageViewRestriction

from tests.notices import TITLES, make_page
from tests.reading.archives import address, clock
from wagtail_seloste.recording import NewVersion, record

pytestmark = pytest.mark.django_db

HELSINKI = ZoneInfo("Europe/Helsinki")
# An ordinary night, and the ones before clocks go forward and back.
DAYS = [date(2026, 10, 1), date(2026, 3, 29), date(2026, 3, 30), date(2026, 10, 25)]


def announced(homes, day):
    """A notice whose version 2 applies from a day."""
    with clock(day - timedelta(days=10)):
        page = make_page(homes["fi"])
        page.title = "Tuleva"
        page.save()
        record(page, choice=NewVersion(effective_from=day))
    return page


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_it_takes_over_at_midnight_without_anybody_acting(client, homes, day):
    page = announced(homes, day)
    midnight = datetime(day.year, day.month, day.day, tzinfo=HELSINKI)
    before = (midnight.astimezone(ZoneInfo("UTC")) - timedelta(seconds=1)).astimezone(
        HELSINKI
    )
    assert (before.hour, before.minute, before.second) == (23, 59, 59)
    with clock(before):
        html = client.get(page.url).content.decode()
        assert TITLES["fi"] in html and "Versio 2 tulee voimaan" in html
        assert client.get(address("notice", page)).json()["meta"]["version"] == 1
        old = client.get(address("version", page, version=1)).content.decode()
        assert "aiempi versio" not in old
        coming = client.get(address("version", page, version=2)).content.decode()
        assert "ei ole vielä voimassa" in coming
    with clock(midnight):
        html = client.get(page.url).content.decode()
        assert "Tuleva" in html and "tulee voimaan" not in html
        assert client.get(address("notice", page)).json()["meta"]["version"] == 2
        old = client.get(address("version", page, version=1)).content.decode()
        assert "aiempi versio" in old
        coming = client.get(address("version", page, version=2)).content.decode()
        assert "ei ole vielä voimassa" not in coming


def test_the_sitemap_says_since_when_the_text_is_read(homes):
    page = announced(homes, DAYS[0])
    midnight = datetime(2026, 10, 1, tzinfo=HELSINKI)
    with clock(midnight - timedelta(hours=1)):
        assert page.get_sitemap_urls()[0]["lastmod"] < midnight
    with clock(midnight):
        assert page.get_sitemap_urls()[0]["lastmod"] == midnight


def kept(response, by="max-age"):
    """For how many seconds an answer may be kept; None if it does not say.

    With ``by="s-maxage"``: by the caches before the site.
    """
    for part in response.get("Cache-Control", "").split(","):
        name, _, value = part.strip().partition("=")
        if name == by:
            return int(value)
    return None


@pytest.fixture
def told_caches(settings):
    """A site that tells the caches before it of changes."""
    settings.WAGTAILFRONTENDCACHE = {
        "memory": {"BACKEND": "tests.reading.caches.MemoryBackend"}
    }


def archive_addresses(page, day):
    return [
        address("history", page),
        address("version", page, version=1),
        address("version", page, version=2),
        address("compare", page, old=1, new=2),
        address("on_day", page, day=day - timedelta(days=3)),
        address("on_day", page, day=day),
        address("version_json", page, version=1),
        address("notice", page),
        address("feed", page),
    ]


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("left", [2, 60, 599])
def test_no_cache_may_keep_an_answer_past_the_takeover(
    client, homes, told_caches, day, left
):
    page = announced(homes, day)
    midnight = datetime(day.year, day.month, day.day, tzinfo=HELSINKI)
    moment = midnight.astimezone(ZoneInfo("UTC")) - timedelta(seconds=left)
    with clock(moment):
        response = client.get(page.url)
        assert kept(response) == 0
        assert 0 < kept(response, "s-maxage") < left
        assert kept(response, "stale-while-revalidate") == 0
        for url in archive_addresses(page, day):
            response = client.get(url)
            assert response.status_code == 200
            assert kept(response) == 0, url
            assert kept(response, "s-maxage") is None, url
    with clock(midnight - timedelta(seconds=1)):
        assert kept(client.get(page.url), "s-maxage") is None


def test_long_before_it_the_site_s_own_limit_holds(
    client, homes, told_caches, settings
):
    settings.CACHE_MIDDLEWARE_SECONDS = 300
    page = announced(homes, DAYS[0])
    with clock(DAYS[0] - timedelta(days=5)):
        assert kept(client.get(page.url), "s-maxage") == 300


def test_caches_that_nobody_tells_keep_nothing(client, homes):
    page = make_page(homes["fi"])
    response = client.get(page.url)
    assert kept(response) == 0
    assert kept(response, "s-maxage") is None


def test_what_is_not_there_is_kept_by_nobody(client, homes, told_caches):
    page = make_page(homes["fi"])
    never = make_page(homes["fi"], title=" ")
    for url in (
        never.url,
        address("version", page, version=9),
        address("version_json", page, version=9),
        address("history", page, language="sv"),
        address("notice", page, language="sv"),
        address("feed", page, language="sv"),
    ):
        response = client.get(url)
        assert response.status_code == 404, url
        says = response["Cache-Control"]
        assert kept(response) == 0 or says == "no-store", url
        assert kept(response, "s-maxage") is None, url


def test_an_answer_for_one_reader_is_kept_for_nobody_else(
    client, homes, told_caches, make_user
):
    page = make_page(homes["fi"])
    client.force_login(make_user("reader"))
    for url in (page.url, address("version", page, version=1), homes["fi"].url):
        says = client.get(url).get("Cache-Control", "")
        assert ("private" in says) == (url != homes["fi"].url), url
        assert "s-maxage" not in says, url


@pytest.fixture
def cached(settings):
    """A site that caches all its pages, as Django does it."""
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    }
    settings.MIDDLEWARE = [
        "django.middleware.cache.UpdateCacheMiddleware",
        *settings.MIDDLEWARE,
        "django.middleware.cache.FetchFromCacheMiddleware",
    ]
    cache.clear()
    yield Client()
    cache.clear()


def test_the_cache_of_the_site_keeps_no_notice(cached, homes):
    page = announced(homes, DAYS[0])
    urls = [page.url, address("version", page, version=1)]
    midnight = datetime(2026, 10, 1, tzinfo=HELSINKI)
    with clock(midnight - timedelta(seconds=1)):
        for url in urls:
            cached.get(url)
    with clock(midnight):
        assert "Tuleva" in cached.get(urls[0]).content.decode()
        assert "aiempi versio" in cached.get(urls[1]).content.decode()


def test_the_cache_of_the_site_keeps_other_pages(cached, homes):
    """So that the test above can fail."""
    cached.get(homes["fi"].url)
    type(homes["fi"]).objects.filter(pk=homes["fi"].pk).update(title="Toinen")
    assert "Toinen" not in cached.get(homes["fi"].url).content.decode()


def test_a_restricted_archive_is_never_kept(cached, homes, make_user):
    page = announced(homes, DAYS[0])
    PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.LOGIN
    )
    url = address("version", page, version=1)
    cached.force_login(make_user("reader"))
    assert cached.get(url).status_code == 200
    assert Client().get(url).status_code == 302
