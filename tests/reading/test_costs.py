"""What each machine address may ask of the database: one query decides a 304."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, reverse
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from tests.building import build_archive, build_notices
from tests.notices import make_page, publish, translate
from tests.reading.archives import series_of
from wagtail_seloste import urls
from wagtail_seloste.addresses import reference_of
from wagtail_seloste.api import answers
from wagtail_seloste.api.keeping import Kept
from wagtail_seloste.models import VersionText
from wagtail_seloste.pages.models import NoticeIndexPage
from wagtail_seloste.recording import NewVersion, record, today

pytestmark = pytest.mark.django_db

# What people read, what one reader alone may, and files that are shipped.
NOT_FOR_MACHINES = {
    *("history", "version", "text", "on", "on_day", "compare", "compare_form"),
    *("letter_json", "letter_txt", "letter_html"),
    *("verify", "review", "preview", "openapi", "schema"),
}
JSON = {"suffix": "json"}
EDITION = {"version": 1}
PAIR = {"old": 1, "new": 2}

# By name: what is in the address, and how many queries an answer takes at most.
MACHINE = {
    "list": ({}, 2),
    "frozen": ({}, 1),
    "negotiated": ({}, 2),
    "notice": ({}, 2),
    "notice_in": ({"suffix": "md"}, 2),
    "version_json": (EDITION, 2),
    "version_in": (EDITION | JSON, 2),
    "section_in": (EDITION | JSON | {"anchor": "purposes"}, 2),
    "announced_in": (JSON, 2),
    "text_in": (EDITION | JSON | {"correction": 0}, 2),
    "document": (EDITION | {"correction": 0}, 2),
    "on_day_json": ({}, 2),
    "on_day_in": (JSON, 2),
    "short_in": (JSON, 2),
    "section_now_in": (JSON | {"anchor": "purposes"}, 2),
    "versions": ({}, 3),
    "events": ({}, 2),
    "compare_in": (PAIR | JSON, 2),
    "verify_json": ({}, 2),
    "feed": ({}, 8),
    "material_feed": ({}, 8),
    "index_feed": ({}, 8),
    "index_material_feed": ({}, 8),
}


def names_in(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names_in(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name


def test_no_address_is_forgotten():
    assert set(names_in(urls.urlpatterns)) - NOT_FOR_MACHINES == set(MACHINE)


def queries(client, url, status, **headers):
    with CaptureQueriesContext(connection) as asked:
        response = client.get(url, headers=headers)
    assert response.status_code == status, (url, response.content[:300])
    return response, len(asked)


def test_each_answer_has_its_price_and_each_304_takes_one_query(
    client, homes, monkeypatch
):
    index = NoticeIndexPage(title="Selosteet", slug="list", locale=homes["fi"].locale)
    homes["fi"].add_child(instance=index)
    page = make_page(index)
    translate(page, homes["sv"], "sv")
    page = publish(page, title="Toinen")
    day = today(timezone.now())
    page.title = "Kolmas"
    page.save()
    record(page, choice=NewVersion(effective_from=day + timedelta(days=9)))
    series = series_of(page)
    text = VersionText.objects.filter(language="fi", version__number=2).get()
    where = {"public_id": series.public_id, "language": "fi"}
    own = {
        "list": {},
        "frozen": {"digest": text.digest},
        "negotiated": {"public_id": series.public_id},
        "verify_json": {},
        **dict.fromkeys(("on_day_json", "on_day_in"), where | {"day": day}),
        **dict.fromkeys(
            ("index_feed", "index_material_feed"),
            {"translation_key": index.translation_key, "language": "fi"},
        ),
    }
    query = {"verify_json": f"?reference={reference_of(text, series)}"}
    for name, (more, most) in MACHINE.items():
        url = reverse(
            f"wagtail_seloste:{name}", kwargs={**own.get(name, where), **more}
        )
        url += query.get(name, "")
        client.get(url)
        monkeypatch.setattr(answers, "LATELY", Kept(10**7))
        response, count = queries(client, url, 200)
        assert count <= most, name
        tag = {"If-None-Match": response["ETag"]}
        _response, count = queries(client, url, 304, **tag)
        # A feed of a list names the site, which Wagtail looks up.
        assert count == (2 if name.startswith("index_") else 1), name
        assert client.head(url, headers=tag).status_code == 304, name


@contextmanager
def work():
    """How much SQLite does meanwhile, in hundreds of its instructions."""
    done = [0]

    def count():
        done[0] += 1

    connection.connection.set_progress_handler(count, 100)
    try:
        yield done
    finally:
        connection.connection.set_progress_handler(None, 0)


@pytest.mark.storage
@pytest.mark.skipif(connection.vendor != "sqlite", reason="counts SQLite's work")
def test_the_page_costs_the_same_however_many_versions_there_are(client, homes):
    """Also an alias of it, which is found without our own question for the page."""
    taken = {}
    for versions in (5, 400):
        page = make_page(homes["fi"])
        build_archive(page, versions=versions)
        alias = page.create_alias(parent=homes["fi"], update_slug=f"alias-{versions}")
        for name, shown in (("page", page), ("alias", alias)):
            client.get(shown.url)
            with work() as done:
                response = client.get(shown.url)
            reference = reference_of(VersionText.objects.latest("pk"), series_of(page))
            assert f'data-notice-reference="{reference}"' in response.content.decode()
            taken.setdefault(name, []).append(done[0])
    for few, many in taken.values():
        assert 0 < many <= 1.25 * few, taken


@pytest.mark.storage
@pytest.mark.skipif(connection.vendor != "sqlite", reason="counts SQLite's work")
@pytest.mark.parametrize("name", ["list", "notice"])
def test_what_is_restricted_is_not_looked_for_in_every_page(client, homes, name):
    """Nor after ANALYZE, when SQLite takes the empty `alias_of` of all pages as alike."""
    first = make_page(homes["fi"])
    notice = {"public_id": series_of(first).public_id, "language": "fi"}
    url = {
        "list": reverse("wagtail_seloste:list") + "?limit=20",
        "notice": reverse("wagtail_seloste:notice", kwargs=notice),
    }[name]
    taken, there = [], 0
    for notices in (30, 600):
        build_notices(first, notices - there, start=there)
        there = notices
        PageViewRestriction.objects.all().delete()
        for page in Page.objects.filter(alias_of=None).order_by("-pk")[:5]:
            page.view_restrictions.create(restriction_type="login")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        client.get(url)
        with work() as done:
            assert client.get(url).status_code == 200
        taken.append(done[0])
    few, many = taken
    assert 0 < many <= 1.25 * few, taken
