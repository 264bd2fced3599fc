"""The record of processing activities of a site: the report, its filters, who sees it."""

import csv
import io
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook

from tests.admin.test_history import announce, html_of, profile_language
from tests.admin.test_languages import member  # noqa: F401 - a fixture
from tests.notices import TITLES, make_page, publish, translate
from wagtail_seloste.access import page_model
from wagtail_seloste.activities import ITEMS
from wagtail_seloste.acts import withdraw
from wagtail_seloste.admin import activities
from wagtail_seloste.models import (
    NoticeSeries,
    NoticeVersion,
    Organisation,
    VersionText,
)
from wagtail_seloste.recording import today

pytestmark = pytest.mark.django_db

INDEX = "seloste_activities:index"


@pytest.fixture
def admin(client, administrator, homes):
    client.force_login(administrator)
    profile_language(client, "en")
    return client


@pytest.fixture
def page(homes):
    return make_page(homes["fi"])


def rows(client, **query):
    answer = client.get(reverse(INDEX), query)
    assert answer.status_code == 200
    return list(answer.context["object_list"])


def titles(client, **query):
    return [row.title for row in rows(client, **query)]


def two_purposes(*names):
    return {
        "purposes": {
            "purposes": [
                {"name": {"fi": name}, "legal_bases": ["basis_contract"]}
                for name in names
            ]
        }
    }


def sheet_of(client, **query):
    answer = client.get(reverse(INDEX), {"export": "xlsx", **query})
    sheet = load_workbook(io.BytesIO(answer.getvalue())).active
    heading, *found = sheet.iter_rows(values_only=True)
    return [dict(zip(heading, row, strict=True)) for row in found]


# --- rows -----------------------------------------------------------------------------


def test_each_purpose_is_a_row_beside_what_is_said_of_the_whole_notice(admin, homes):
    make_page(homes["fi"], **two_purposes("Tilaukset", "Uutiskirje"))
    first, second = rows(admin)
    assert [row.activity.purpose for row in (first, second)] == [
        "Tilaukset",
        "Uutiskirje",
    ]
    assert (first.span, second.span) == (2, 0)
    assert first.activity.controller[0] == "Testi Oy"
    html = html_of(admin, reverse(INDEX))
    assert html.count('rowspan="2"') == 5
    assert html.count("Testi Oy") == 1
    text = reverse("seloste_text", args=[VersionText.objects.get().pk])
    assert f'href="{text}" lang="fi"' in html
    for words in ("Version 1", "Finnish", "Sähköposti: info@example.com"):
        assert words in html


def test_what_is_missing_is_said_plainly(admin, page):
    html = html_of(admin, reverse(INDEX))
    assert (
        "categories of data subjects, categories of personal data, recipients, "
        "whether data go outside the EEA, security measures</p>"
    ) in html
    assert "time limits for erasure" not in html


def test_no_word_stands_there_that_was_not_recorded(admin, page):
    page.title = "Luonnos"
    page.body[0].value["name"] = "Luonnos Oy"
    page.save_revision()
    page.save()
    assert "Luonnos" not in html_of(admin, reverse(INDEX))
    announce(page, today(timezone.now()) + timedelta(9))
    [row] = rows(admin)
    assert (row.number, row.title) == (1, TITLES["fi"])


def test_it_is_the_version_in_force_of_notices_in_use(admin, homes, page):
    publish(page, title="Uusi")
    hidden = make_page(homes["fi"], title="Piilossa")
    hidden.unpublish()
    make_page(homes["fi"], title="Luonnos", publish=False)
    [row] = rows(admin)
    assert (row.title, row.number) == ("Uusi", 2)
    assert row.effective_from == today(timezone.now())
    series = NoticeSeries.objects.get(translation_key=page.translation_key)
    withdraw(series, reasons={"fi": "Loppui"})
    assert rows(admin) == []


# --- finding them ---------------------------------------------------------------------


def test_in_a_language_that_a_notice_lacks_it_stands_in_its_own(admin, homes, page):
    translate(page, homes["sv"], "sv")
    make_page(homes["fi"], title="Yksin")
    assert titles(admin) == [TITLES["fi"], "Yksin"]
    swedish, alone = rows(admin, language="sv")
    with translation.override("en"):
        assert (swedish.title, swedish.other_language) == (TITLES["sv"], "")
        assert swedish.activity.details[0] == "Vi svarar på dina frågor."
        assert (alone.title, alone.language) == ("Yksin", "fi")
        assert alone.other_language == "Not published in this language: Swedish"
    publish(page, title="Uudempi")
    [newer, _alone] = rows(admin, language="sv")
    assert (newer.title, newer.number, newer.language) == ("Uudempi", 2, "fi")
    assert titles(admin, language="no-such") == ["Uudempi", "Yksin"]


def test_by_organisation_and_by_title(admin, homes, page):
    def organisation(name):
        return Organisation.objects.create(
            name=name, locale=homes["fi"].locale, email="oy@example.com"
        )

    used, recipient, unused = map(organisation, ("Oma Oy", "Muu Oy", "Ei Oy"))
    other = make_page(
        homes["fi"],
        title="Toinen",
        controller={"organisation": used.pk},
        recipients={"recipients": [{"organisation": recipient.pk}]},
    )
    assert titles(admin, organisation=used.pk) == [other.title]
    assert titles(admin, organisation=recipient.pk) == [other.title]
    assert titles(admin, organisation=unused.pk) in ([], [page.title, other.title])
    assert titles(admin, q="toine") == [other.title]
    assert titles(admin, q="100%") == []
    assert titles(admin, ordering="-current_title") == [other.title, page.title]


def test_a_spreadsheet_has_a_row_for_each_purpose(admin, homes, page):
    make_page(homes["fi"], title="=1+1", **two_purposes("Tilaukset", "Uutiskirje"))
    found = sheet_of(admin)
    assert [row["Purpose"] for row in found] == [
        "Tilaukset",
        "Uutiskirje",
        "Asiakaspalvelu",
    ]
    row = found[-1]
    assert row["Notice"] == page.title
    assert (row["Version"], row["Language"]) == (1, "fi")
    assert row["In force from"] == today(timezone.now())
    assert row["Controller and contact details"].splitlines()[0] == "Testi Oy"
    assert "security measures" in row["Missing"].splitlines()
    text = VersionText.objects.get(title=page.title)
    assert row["Digest"] == text.digest
    assert found[0]["Notice"] == "=1+1"
    answer = admin.get(reverse(INDEX), {"export": "csv"})
    lines = list(csv.DictReader(io.StringIO(answer.getvalue().decode())))
    assert [line["Purpose"] for line in lines] == [line["Purpose"] for line in found]
    assert lines[-1]["Missing"] == row["Missing"]


# --- how much it costs ----------------------------------------------------------------


def many(page, number):
    """So many more notices like that of the page, as rows."""
    series = NoticeSeries.objects.get()
    [version], [text] = series.versions.all(), VersionText.objects.all()
    base = page_model().objects.get(pk=page.pk)
    keys = [uuid.uuid4() for _ in range(number)]
    page_model().objects.bulk_create(
        page_model()(
            **{
                field.attname: getattr(base, field.attname)
                for field in page_model()._meta.concrete_fields
                if field.name not in ("id", "path", "translation_key", "slug")
            },
            path=f"{base.path[:-4]}{place:04d}",
            slug=f"copy-{place}",
            translation_key=key,
        )
        for place, key in enumerate(keys, 1000)
    )
    made = NoticeSeries.objects.bulk_create(
        NoticeSeries(translation_key=key, source_language="fi", position=1)
        for key in keys
    )
    versions = NoticeVersion.objects.bulk_create(
        NoticeVersion(series=each, number=1, effective_from=version.effective_from)
        for each in made
    )
    values = {
        field.attname: getattr(text, field.attname)
        for field in VersionText._meta.concrete_fields
        if field.name not in ("id", "version", "title")
    }
    VersionText.objects.bulk_create(
        VersionText(**values, version=each, title=f"Seloste {place}")
        for place, each in enumerate(versions)
    )


def test_a_thousand_notices_take_as_many_queries_as_one(admin, page):
    shown = []

    def cost(**query):
        with CaptureQueriesContext(connection) as queries:
            answer = admin.get(reverse(INDEX), query)
            shown.append(answer.context["paginator"].count)
        return len(queries)

    rows(admin)
    one, in_swedish = cost(), cost(language="sv")
    many(page, 999)
    assert (cost(), cost(language="sv")) == (one, in_swedish)
    assert shown == [1, 1, 1000, 1000]
    with CaptureQueriesContext(connection) as queries:
        answer = admin.get(reverse(INDEX), {"export": "csv"})
        lines = csv.DictReader(io.StringIO(answer.getvalue().decode()))
        assert sum(1 for line in lines) == 1000
    assert len(queries) < one + 10


# --- who sees what --------------------------------------------------------------------


def test_an_editor_sees_the_activities_of_the_notices_that_are_his(
    homes,
    page,
    member,  # noqa: F811
):
    make_page(homes["fi"], title="Muiden")
    translate(page, homes["sv"], "sv")
    client = member("change_page", page=homes["sv"])
    assert titles(client) == [page.title]
    assert reverse(INDEX) in html_of(client, "/admin/")


def test_others_see_nothing_and_no_way_there(page, member):  # noqa: F811
    client = member()
    assert client.get(reverse(INDEX)).status_code in (302, 403)
    assert reverse(INDEX) not in html_of(client, "/admin/")


def test_whoever_may_view_the_archive_sees_all_of_it(page, member):  # noqa: F811
    client = member(wagtail_seloste="view_noticeversion")
    assert titles(client) == [page.title]


def test_every_item_that_can_be_missing_has_a_name():
    assert tuple(activities.MISSING) == ITEMS
