"""The list is read from rows of its own: what becomes of them, whatever is done."""

import json
from datetime import date, timedelta
from importlib import import_module
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Locale, PageViewRestriction

from tests.notices import TITLES, make_page, publish, stream, translate
from tests.reading.archives import clock, series_of
from wagtail_seloste import acts
from wagtail_seloste.listed_texts import FOREVER, list_left_out, list_texts, terms_of
from wagtail_seloste.models import ListedText, NoticeSeries, VersionText
from wagtail_seloste.pages.models import NoticePage
from wagtail_seloste.recording import NewVersion, record

pytestmark = pytest.mark.django_db

FIRST = date(2026, 10, 1)
DAY = timedelta(days=1)
ANOTHER = {"name": "Uusi Oy", "business_id": "7654321-2", "email": "info@example.com"}
ORDERS = ("series", "changed", "title")


@pytest.fixture
def page(homes):
    """A notice in two languages, from the first day on."""
    with clock(FIRST):
        page = make_page(homes["fi"])
        translate(page, homes["sv"], "sv")
    return page


def listed(client, **asked):
    """Language, number, correction and title of what the list has."""
    response = client.get(reverse("wagtail_seloste:list"), asked)
    assert response.status_code == 200, response.content
    return [
        (each["language"], each["version"], each["correction"], each["title"])
        for each in response.json()["notices"]
    ]


def announce(page, day, **changes):
    page = NoticePage.objects.get(pk=page.pk)
    page.title, page.body = "Tuleva", stream("fi", **changes)
    page.save()
    return record(page, choice=NewVersion(effective_from=day))


def rows():
    names = ("page", "text", "term", "title", "applies_from", "applies_until")
    return sorted(ListedText.objects.values_list(*names))


def test_an_announced_version_is_found_from_its_day_on(client, page):
    with clock(FIRST):
        announce(page, FIRST + 9 * DAY, controller=ANOTHER)
    old, new = ("fi", 1, 0, TITLES["fi"]), ("fi", 2, 0, "Tuleva")
    swedish = ("sv", 1, 0, TITLES["sv"])
    with clock(FIRST + 8 * DAY):
        assert listed(client) == [old, swedish]
        assert listed(client, organisation="Testi Oy") == [old, swedish]
        assert listed(client, organisation="Uusi Oy") == []
    with clock(FIRST + 9 * DAY):
        assert listed(client) == [new, swedish]
        assert listed(client, order="title") == [swedish, new]
        assert listed(client, order="-changed") == [new, swedish]
        assert listed(client, organisation="Testi Oy") == [swedish]
        assert listed(client, organisation="7654321-2") == [new]
    with clock(FIRST + 10 * DAY):
        later = publish(page, title="Kolmas", controller=ANOTHER)
        assert listed(client)[0] == ("fi", 3, 0, later.title)
    # What can never apply again is not walked over.
    assert {row.applies_until for row in ListedText.objects.all()} == {FOREVER}


def test_another_day_or_none_for_what_was_announced(client, page):
    old, new = ("fi", 1, 0, TITLES["fi"]), ("fi", 2, 0, "Tuleva")
    with clock(FIRST):
        announce(page, FIRST + 9 * DAY)
        acts.reschedule(series_of(page), FIRST + 3 * DAY, reason="Aikaisemmin")
    with clock(FIRST + 2 * DAY):
        assert listed(client, locale="fi") == [old]
    with clock(FIRST + 3 * DAY):
        assert listed(client, locale="fi") == [new]
    with clock(FIRST + 1 * DAY):
        acts.withdraw(series_of(page), reasons={"fi": "Päättyi"})
    with clock(FIRST + 3 * DAY):
        assert listed(client, locale="fi") == [old]


def test_redacted_words_find_nothing(client, page):
    with clock(FIRST):
        page.unpublish()
        text = VersionText.objects.get(language="fi")
        acts.redact_text(text, reason="Väärä")
        NoticePage.objects.filter(pk=page.pk).update(live=True)
        assert [each[0] for each in listed(client, organisation="Testi Oy")] == ["sv"]
        assert [each[3] for each in listed(client, locale="fi")] != [TITLES["fi"]]
    text.refresh_from_db()
    terms = ListedText.objects.filter(text=text).values_list("term", flat=True)
    assert set(terms) == terms_of(text.document, "fi") == {"", "locale fi"}


def test_a_page_in_the_place_of_one_that_was_deleted_is_listed(client, homes, page):
    swedish = page.get_translations().get()
    swedish.delete()
    with clock(FIRST + DAY):
        assert [each[0] for each in listed(client)] == ["fi"]
        list_left_out(FIRST + DAY)
        assert {row.page_id for row in ListedText.objects.all()} == {page.pk}
        translate(page, homes["sv"], "sv")
        # The words are those that were recorded: nothing was recorded anew.
        assert VersionText.objects.filter(language="sv").count() == 1
        for order in ORDERS:
            found = listed(client, order=order, organisation="Testi Oy")
            assert sorted(each[:3] for each in found) == [("fi", 1, 0), ("sv", 1, 0)]


def test_only_what_anybody_may_read_is_found(client, homes, page):
    with clock(FIRST):
        other = make_page(homes["fi"], title="Toinen")
        alias = other.create_alias(parent=homes["en"], update_slug="alias")
        assert alias.pk
        for order in ORDERS:
            assert len(listed(client, order=order)) == 3
        assert len(listed(client, locale="fi", data_subjects="ds_patient")) == 0
        assert len(listed(client, locale="fi", organisation="1234567-1")) == 2
        assert len(listed(client, locale="sv", organisation="1234567-1")) == 1
        PageViewRestriction.objects.create(
            page=page, restriction_type=PageViewRestriction.LOGIN
        )
        for asked in ({}, {"locale": "fi"}, {"organisation": "Testi Oy"}):
            titles = [each[3] for each in listed(client, order="title", **asked)]
            assert TITLES["fi"] not in titles and "Toinen" in titles


def test_a_locale_that_becomes_another_languages_lists_nothing(client, page):
    locale = Locale.objects.get(language_code="sv")
    with clock(FIRST):
        locale.language_code = "et"
        locale.save()
        for asked in ({}, {"order": "title"}, {"organisation": "Testi Oy"}):
            assert [each[0] for each in listed(client, **asked)] == ["fi"]
        assert listed(client, locale="et") == []
        locale.language_code = "sv"
        locale.save()
        assert sorted(each[0] for each in listed(client)) == ["fi", "sv"]


def test_a_text_is_found_by_whom_it_names_and_the_groups_it_speaks_of(page):
    document = {
        "title": "ds_none",
        "sections": [
            {
                "data": {
                    "name": "Testi Oy",
                    "recipients": [{"name": "Toinen Oy", "business_id": "1"}],
                    "categories": ["ds_customer", "ds_unheard_of"],
                    "people": [{"group": "ds_patient"}],
                    "empty": {"name": "", "business_id": None},
                },
                "content": [{"type": "paragraph", "text": '"name":"Kolmas Oy"'}],
            },
            {"data": {"name": "x" * 201}},
        ],
    }
    assert terms_of(json.dumps(document), "fi") == {
        "",
        "locale fi",
        "organisation Testi Oy",
        "organisation Toinen Oy",
        "organisation 1",
        "data_subjects ds_customer",
        "data_subjects ds_patient",
    }


def test_what_is_lost_is_made_again_from_the_archive(client, page):
    with clock(FIRST):
        announce(page, FIRST + 9 * DAY)
        kept = rows()
        assert kept
        ListedText.objects.all().delete()
        assert listed(client) == []
        call_command("seloste_record", stdout=StringIO())
        assert rows() == kept
        list_texts(NoticeSeries.objects.all(), FIRST)
        assert rows() == kept
        ListedText.objects.filter(page=page).delete()
        with CaptureQueriesContext(connection) as healing:
            list_left_out(FIRST)
        assert rows() == kept
        with CaptureQueriesContext(connection) as looking:
            list_left_out(FIRST)
        assert len(looking) == 2 < len(healing)


def test_migration_lists_what_is_recorded(page, settings):
    with clock(FIRST):
        announce(page, FIRST + 9 * DAY)
    settings.MIGRATION_MODULES = {}
    # One of Wagtail's asks which were run, of which a test's database need not know.
    with transaction.atomic():
        state = MigrationLoader(None).project_state(
            ("wagtail_seloste", "0010_listed_texts")
        )
        transaction.set_rollback(True)
    migration = import_module("wagtail_seloste.migrations.0011_list_what_is_recorded")
    kept = rows()
    ListedText.objects.all().delete()
    with clock(FIRST):
        migration.list_what_is_recorded(state.apps, None)
    assert rows() == kept
