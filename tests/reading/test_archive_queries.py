"""What an answer from the archive costs, with a few versions and with ten thousand."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.building import build_archive
from tests.notices import make_page, translate
from tests.reading.archives import address, import_text
from wagtail_seloste.recording import today

pytestmark = pytest.mark.django_db

LIMITS = {
    "version": 2,
    "text": 2,
    "version_json": 2,
    "document": 2,
    "on_day": 2,
    "on_day_json": 2,
    "compare": 2,
    "history": 5,
}


@pytest.fixture
def notice(homes):
    page = make_page(homes["fi"])
    translate(page, homes["sv"], "sv")
    return page


def where(name, number, day):
    return {
        "version": {"version": number},
        "text": {"version": number, "correction": 0},
        "version_json": {"version": number},
        "document": {"version": number, "correction": 0},
        "on_day": {"day": day},
        "on_day_json": {"day": day},
        "compare": {"old": 1, "new": number},
        "history": {},
    }[name]


def ours(queries):
    """The queries that touch a table of the package's core."""
    return [
        query["sql"]
        for query in queries
        if re.search(r'"wagtail_seloste_(?!pages)', query["sql"])
    ]


def asked(client, url):
    """The queries of one answer, all of them; the second time it is asked."""
    assert client.get(url).status_code == 200, url
    with CaptureQueriesContext(connection) as context:
        assert client.get(url).status_code == 200
    return list(context)


@pytest.mark.parametrize("name", LIMITS)
def test_two_queries_of_ours_at_most(client, notice, name):
    build_archive(notice, versions=10, languages=("fi", "sv"))
    day = today(timezone.now()) - timedelta(days=4)
    url = address(name, notice, **where(name, 5, day))
    few = asked(client, url)
    assert len(ours(few)) <= LIMITS[name], "\n".join(ours(few))
    build_archive(notice, versions=200, languages=("fi", "sv"))
    assert len(asked(client, url)) == len(few)


@pytest.mark.parametrize("name", ["version", "on_day"])
def test_two_also_of_the_imported_and_the_source_s(client, homes, notice, name):
    version = import_text(notice, "2020-01-01", "2020-12-31")
    day = version.effective_from
    url = address(name, notice, **where(name, version.public_id, day))
    assert len(ours(asked(client, url))) <= 2
    notice.copy_for_translation(homes["en"].locale, copy_parents=True, alias=True)
    url = address(name, notice, "en", **where(name, 1, today(timezone.now())))
    assert len(ours(asked(client, url))) <= 2


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="EXPLAIN QUERY PLAN is SQLite's"
)
@pytest.mark.parametrize("name", LIMITS)
def test_indexes_serve_every_query(client, notice, name):
    build_archive(notice, versions=50)
    day = today(timezone.now()) - timedelta(days=4)
    queries = ours(asked(client, address(name, notice, **where(name, 25, day))))
    for sql in queries:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            plan = "\n".join(row[3] for row in cursor.fetchall())
        scanned = re.sub(r"SCAN \w+ USING .*pageviewrestriction.*", "", plan)
        assert not re.search(r"SCAN (?!CONSTANT|\(subquery)", scanned), f"{sql}\n{plan}"
        # The log is searched by kind: in order of positions it would be read in full.
        # But for its last entry.
        for line in plan.splitlines():
            if "noticeevent" in line and "last_event_at" not in sql:
                assert "seloste_event_kind" in line, f"{sql}\n{plan}"
