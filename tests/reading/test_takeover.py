"""An announced version takes over at local midnight: pages, JSON and caches alike."""

from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.test import Client
from wagtail.models import PageViewRestriction

from tests.notices import TITLES, make_page
from tests.reading.archives import address, at, clock
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


def kept(response):
    """For how many seconds a cache may keep a response; None if it does not say."""
    for part in response.get("Cache-Control", "").split(","):
        name, _, value = part.strip().partition("=")
        if name == "max-age":
            return int(value)
    return None


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("left", [2, 60, 599])
def test_no_cache_may_keep_an_answer_past_the_takeover(client, homes, day, left):
    page = announced(homes, day)
    midnight = datetime(day.year, day.month, day.day, tzinfo=HELSINKI)
    moment = midnight.astimezone(ZoneInfo("UTC")) - timedelta(seconds=left)
    with clock(moment):
        for url in (
            page.url,
            address("history", page),
            address("version", page, version=1),
            address("version", page, version=2),
            address("compare", page, old=1, new=2),
            address("on_day", page, day=day - timedelta(days=3)),
        ):
            seconds = kept(client.get(url))
            assert seconds is not None and seconds < left, url
        for url in (address("notice", page), address("version_json", page, version=1)):
            assert kept(client.get(url)) == 0, url


def test_long_before_it_the_site_s_own_limit_holds(client, homes, settings):
    settings.CACHE_MIDDLEWARE_SECONDS = 300
    page = announced(homes, DAYS[0])
    with clock(DAYS[0] - timedelta(days=5)):
        response = client.get(page.url)
    assert kept(response) == 300
    expires = parsedate_to_datetime(response["Expires"])
    assert expires - datetime.now(expires.tzinfo) <= timedelta(seconds=300)


def test_nothing_is_said_about_caches_while_nothing_is_announced(client, homes):
    page = make_page(homes["fi"])
    assert kept(client.get(page.url)) is None
    assert kept(client.get(address("version", page, version=1))) is None


def test_today_s_and_coming_days_are_kept_until_midnight(client, homes):
    with clock("2026-05-01"):
        page = make_page(homes["fi"])
    with clock(at("2026-05-20", 23, 59, 0)):
        for day in ("2026-05-20", "2026-06-01"):
            url = address("on_day", page, day=date.fromisoformat(day))
            assert kept(client.get(url)) == 59
        past = address("on_day", page, day=date(2026, 5, 19))
        assert kept(client.get(past)) is None


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


def test_the_cache_of_the_site_lets_go_in_time(cached, homes):
    page = announced(homes, DAYS[0])
    urls = [page.url, address("version", page, version=1)]
    midnight = datetime(2026, 10, 1, tzinfo=HELSINKI)
    with clock(midnight - timedelta(seconds=1)):
        for url in urls:
            cached.get(url)
    with clock(midnight):
        assert "Tuleva" in cached.get(urls[0]).content.decode()
        assert "aiempi versio" in cached.get(urls[1]).content.decode()


def test_the_cache_of_the_site_keeps_what_stays_true(cached, homes):
    """So that the test above can fail."""
    page = announced(homes, DAYS[0])
    with clock(at("2026-09-25")):
        assert TITLES["fi"] in cached.get(page.url).content.decode()
    with clock(at("2026-10-02")):
        assert TITLES["fi"] in cached.get(page.url).content.decode()


def test_a_restricted_archive_is_never_kept(cached, homes, make_user):
    page = announced(homes, DAYS[0])
    PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.LOGIN
    )
    url = address("version", page, version=1)
    cached.force_login(make_user("reader"))
    assert cached.get(url).status_code == 200
    assert Client().get(url).status_code == 302
