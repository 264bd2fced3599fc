"""Nothing stale and nothing private comes out of a real cache before the site."""

import re
import time
from datetime import date, datetime, timedelta
from itertools import cycle, islice
from unittest import mock

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from wagtail import VERSION as WAGTAIL
from wagtail.models import PageViewRestriction

from tests.notices import TITLES, make_page, publish, translate
from tests.reading.archives import HELSINKI, series_of
from wagtail_seloste import acts
from wagtail_seloste.models import VersionText
from wagtail_seloste.pages.models import NoticeIndexPage
from wagtail_seloste.recording import Correction, NewVersion, record

pytestmark = pytest.mark.django_db(transaction=True)

DAY = date(2026, 5, 4)
LEFT = 3
"""Seconds before midnight, of Varnish's own time: so long the test has to wait."""


@pytest.fixture
def clock():
    """``clock(moment)``: what time it is for the site; Varnish has its own."""

    def set_to(moment):
        now.return_value = moment

    with mock.patch.object(timezone, "now") as now:
        set_to(datetime(DAY.year, DAY.month, DAY.day, 12, tzinfo=HELSINKI))
        yield set_to


class Notice:
    """A list with a notice in two languages, an alias of it, and its addresses."""

    def __init__(self, homes):
        self.index = NoticeIndexPage(
            title="Selosteet", slug="lista", locale=homes["fi"].locale
        )
        homes["fi"].add_child(instance=self.index)
        self.page = make_page(self.index)
        self.sv = translate(self.page, homes["sv"], "sv")
        self.alias = self.page.create_alias(parent=homes["fi"], update_slug="toinen")

    @property
    def series(self):
        return series_of(self.page)

    def pages(self):
        """Those of ours; the site's own keep to what Varnish does by itself."""
        found = [self.page, self.sv, self.alias, self.index, self.sv.get_parent()]
        return [page.full_url for page in found]

    def values(self):
        """What stands in our addresses; a new parameter needs a line here."""
        texts = VersionText.objects.order_by("pk")
        return {
            "public_id": [self.series.public_id],
            "language": ["fi", "sv", "fi", "en"],
            "version": [1, 2, 1, 3],
            "correction": [0, 1],
            "day": [DAY, DAY + timedelta(days=5), DAY - timedelta(days=1)],
            "old": [1],
            "new": [2],
            "anchor": ["retention", "controller"],
            "suffix": list(formats()),
            "digest": [text.digest for text in texts[:2]],
            "translation_key": [self.index.translation_key],
            "name": ["notice-1.json"],
            "token": ["nothing"],
        }

    def all(self):
        return [*self.pages(), *self.addresses()]

    def of_wagtail(self):
        """Where Wagtail's own APIs have the notice."""
        for api in ("v2", "v3") if WAGTAIL >= (8,) else ("v2",):
            yield f"/api/{api}/notices/"
            yield f"/api/{api}/notices/{self.series.public_id}/"
            yield f"/api/{api}/notices/{self.series.public_id}/?locale=sv"

    def addresses(self):
        """Every address of ours, each with some of its values in turn."""
        values, found = self.values(), list(self.of_wagtail())
        for number, (route, parameters) in enumerate(routes()):
            lists = {name: values[name] for name in parameters}
            if "suffix" in lists:  # another address begins with another format
                lists["suffix"] = [*islice(cycle(lists["suffix"]), number, number + 9)]
            count = min(max(map(len, lists.values()), default=1), 2)
            rows = zip(*(cycle(each) for each in lists.values()), strict=True)
            for row in islice(rows, count) if lists else [()]:
                given = dict(zip(lists, row, strict=True))
                found.append("/" + filled(route, parameters, given))
        return list(dict.fromkeys(found))


def formats():
    try:
        from wagtail_seloste.formats import FORMATS
    except ImportError:
        return ["json"]
    return FORMATS


def filled(route, parameters, given):
    for name, converter in parameters.items():
        written = converter.to_url(given[name])
        for key in route.split("<")[1:]:
            key = key.partition(">")[0]
            if key.rpartition(":")[2] == name:
                route = route.replace(f"<{key}>", written)
    return route


def routes():
    """(route, converters) of every address of ours that has a name."""

    def walk(patterns, before, converters):
        for each in patterns:
            route = before + getattr(each.pattern, "_route", "")
            found = {**converters, **each.pattern.converters}
            if isinstance(each, URLResolver):
                yield from walk(each.url_patterns, route, found)
            elif isinstance(each, URLPattern) and each.name:
                yield route, found

    for each in get_resolver().url_patterns:
        if getattr(each, "namespace", None) == "wagtail_seloste":
            yield from walk([each], "", {})


class Readers:
    """Everybody who reads the notice, at all its addresses, through Varnish."""

    def __init__(self, notice, through, direct):
        self.notice, self.through, self.direct = notice, through, direct

    def read(self, urls):
        """Ask for each address, so that what may be kept is kept; the addresses."""
        for url in urls:
            self.through.ask(url)
        return urls

    def stale(self, urls):
        """What Varnish gives that the site does not say any more; and read it all.

        What it had not kept it asked the site for: that is as new as can be.
        """
        found = {}
        for url in urls:
            kept = self.through.ask(url)
            if kept.is_kept and kept.same != (now := self.direct.ask(url)).same:
                found[url] = (kept.status, kept.headers), (now.status, now.headers)
        return found


@pytest.fixture
def notice(clock, homes):
    return Notice(homes)


@pytest.fixture
def readers(notice, through, direct):
    return Readers(notice, through, direct)


def test_each_act_is_read_at_once_at_every_address(notice, readers, through):
    page, series = notice.page, notice.series
    urls = readers.read(notice.all())
    assert len(urls) > 40
    assert through.ask(page.full_url).is_kept
    assert through.ask(notice.alias.full_url).is_kept

    publish(page, title="Toinen seloste")
    urls = [*dict.fromkeys([*urls, *notice.addresses()])]
    assert readers.stale(urls) == {}
    assert "Toinen seloste" in through.ask(page.full_url).text
    assert through.ask(page.full_url).is_kept

    page.refresh_from_db()
    page.title = "Toinen seloste."
    page.save()
    record(page, choice=Correction(number=2, reason="Piste puuttui."))
    assert readers.stale(urls) == {}

    publish(notice.sv, title="Andra beskrivningen")
    notice.sv.source_digest = type(page).objects.get(pk=page.pk).source_digest
    notice.sv.title = "Andra beskrivningen"
    notice.sv.save()
    record(notice.sv)
    assert readers.stale(urls) == {}
    assert "Andra beskrivningen" in through.ask(notice.sv.full_url).text

    page.title = "Tuleva"
    page.save()
    record(page, choice=NewVersion(effective_from=DAY + timedelta(days=5)))
    assert readers.stale(urls) == {}
    assert "Versio 3 tulee voimaan" in through.ask(page.full_url).text

    acts.withdraw(series, reasons={"fi": "Loppui."})
    assert readers.stale(urls) == {}
    assert "Loppui." in through.ask(page.full_url).text

    acts.redact_text(
        VersionText.objects.get(version__number=1, language="fi"), reason="Nimi."
    )
    assert readers.stale(urls) == {}

    page.refresh_from_db()
    page.unpublish()
    assert readers.stale(urls) == {}
    assert through.ask(page.full_url).status == 404
    assert through.ask(notice.alias.full_url).status == 404


def test_what_becomes_private_is_kept_nowhere(notice, readers, through, make_user):
    urls = readers.read(notice.all())
    client = Client()
    client.force_login(make_user("reader"))
    session = client.cookies["sessionid"].value
    restriction = PageViewRestriction.objects.create(
        page=notice.index, restriction_type=PageViewRestriction.LOGIN
    )
    assert readers.stale(urls) == {}
    for url in (notice.page.full_url, *notice.addresses()[::3]):
        # Who may read it does; nobody gets that answer afterwards.
        through.ask(url, Cookie=f"sessionid={session}")
        answer = through.ask(url)
        assert TITLES["fi"].encode() not in answer.body, url
        assert answer.status != 200 or not re.search("/fi[./]", url), url
    own = through.ask(notice.page.full_url, Cookie=f"sessionid={session}")
    assert own.status == 200
    assert "no-store" in own.headers["cache-control"]
    restriction.delete()
    assert readers.stale(urls) == {}
    assert TITLES["fi"] in through.ask(notice.page.full_url).text


def test_a_moved_and_a_deleted_page(notice, readers, through):
    urls = readers.read(notice.pages())
    before = notice.page.full_url
    notice.page.slug = "muualla"
    notice.page.save_revision().publish()
    notice.page.refresh_from_db()
    assert notice.page.full_url != before
    urls.append(notice.page.full_url)
    assert readers.stale(urls) == {}
    assert TITLES["fi"] not in through.ask(before).text
    type(notice.page).objects.get(pk=notice.page.pk).delete()
    urls.remove(before)  # where a redirect of Wagtail's stood, which it keeps
    assert readers.stale(urls) == {}
    assert through.ask(notice.page.full_url).status == 404


def test_at_midnight_nobody_acts_and_all_is_new(notice, readers, through, clock):
    page = notice.page
    page.title = "Tuleva"
    page.save()
    record(page, choice=NewVersion(effective_from=DAY + timedelta(days=1)))
    midnight = datetime(2026, 5, 5, tzinfo=HELSINKI)
    clock(midnight - timedelta(seconds=LEFT))
    began = time.monotonic()
    for url in (page.full_url, notice.alias.full_url, page.full_url):
        answer = through.ask(url)
        assert "Tuleva" not in answer.text
    assert answer.is_kept
    urls = readers.read(notice.all())
    time.sleep(max(0, LEFT - (time.monotonic() - began)))
    clock(midnight)
    # Expired, but Varnish would like to go on with it while it asks the site.
    assert readers.stale([page.full_url, notice.alias.full_url, *urls]) == {}
    assert "Tuleva" in through.ask(page.full_url).text


def test_without_the_purge_it_would_be_stale(notice, readers, through, monkeypatch):
    """So that the tests above can fail."""
    urls = readers.read(notice.pages())
    monkeypatch.setattr(
        "wagtail.contrib.frontend_cache.backends.http.HTTPBackend.purge",
        lambda self, url: None,
    )
    publish(notice.page, title="Toinen seloste")
    assert set(readers.stale(urls)) == {
        page.full_url for page in (notice.page, notice.sv, notice.alias)
    }


def test_304_and_head_through_it(notice, readers, through, direct):
    checked = 0
    for url in readers.read(notice.all()):
        whole = through.ask(url)
        head = through.ask(url, "HEAD")
        assert (head.status, head.body) == (whole.status, b""), url
        assert head.headers.get("etag") == whole.headers.get("etag"), url
        if "etag" not in whole.headers or whole.status != 200:
            continue
        known = whole.headers["etag"]
        for way in (through, direct):
            again = way.ask(url, If_None_Match=known)
            assert (again.status, again.body) == (304, b""), url
            assert again.headers["etag"] == known
        other = through.ask(url, If_None_Match='"another"')
        assert other.same == whole.same, url
        checked += 1
    assert checked > 5
