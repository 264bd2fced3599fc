"""Verification names every kind of change that somebody makes behind the writer's back."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from tests.notices import make_page, publish
from wagtail_seloste.models import NoticeEvent, NoticeSeries, NoticeVersion, VersionText
from wagtail_seloste.verification import verify

pytestmark = [pytest.mark.django_db, pytest.mark.storage]


@pytest.fixture
def archive(home):
    page = make_page(home)
    publish(page, title="Toinen")
    assert verify() == []


def change(model, where, **values):
    """Change rows as somebody with a database console would."""
    table = model._meta.db_table
    columns = ", ".join(f"{column} = %s" for column in values)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {columns} WHERE {where}",  # noqa: S608 - our own names
            list(values.values()),
        )


def remove(model, where):
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {model._meta.db_table} WHERE {where}"  # noqa: S608 - our own names
        )


@pytest.mark.parametrize(
    ("model", "where", "values", "named"),
    [
        (VersionText, "correction = 0", {"document": "{}"}, "document was altered"),
        (VersionText, "correction = 0", {"digest": "0" * 64}, "digest was altered"),
        (VersionText, "correction = 0", {"body": "<p>x</p>"}, "body was altered"),
        (VersionText, "correction = 0", {"edited": "{}"}, "edited content was altered"),
        (VersionText, "correction = 0", {"source_digest": "0"}, "source digest was"),
        (VersionText, "correction = 0", {"note": "x"}, "note was altered"),
        (VersionText, "correction = 0", {"language": "sv"}, "stands in no event"),
        (NoticeEvent, "position = 1", {"payload": "{"}, "was altered"),
        (NoticeEvent, "position = 1", {"kind": "reviewed"}, "was altered"),
        (NoticeEvent, "position = 2", {"previous_digest": ""}, "does not follow"),
        (NoticeEvent, "position = 1", {"position": 7}, "event 1 is missing"),
        (
            NoticeVersion,
            "number = 1",
            {"effective_from": "2020-01-01"},
            "effective_from",
        ),
        (NoticeVersion, "number = 1", {"state": "replaced"}, "state was altered"),
        (NoticeVersion, "number = 1", {"weight": "small"}, "weight was altered"),
        (NoticeVersion, "number = 1", {"number": 9}, "its number was altered"),
        (VersionText, "correction = 0", {"title": "x"}, "title was altered"),
        (VersionText, "correction = 0", {"made_from": "x"}, "made_from was altered"),
        (
            VersionText,
            "correction = 0",
            {"recorded_at": "2020-01-01 00:00:00+00:00"},
            "day of recording was altered",
        ),
        (NoticeEvent, "position = 1", {"payload": "{}"}, "cannot be read"),
        (NoticeEvent, "position = 1", {"payload": "[]"}, "cannot be read"),
        (NoticeEvent, "position = 1", {"payload": '{"version":1}'}, "cannot be read"),
        (NoticeSeries, "position = 2", {"state": "withdrawn"}, "state was altered"),
        (
            NoticeSeries,
            "position = 2",
            {"source_language": "en"},
            "source_language was",
        ),
        (
            NoticeSeries,
            "position = 2",
            {"translation_key": "0" * 32},
            "translation_key was altered",
        ),
        (NoticeSeries, "position = 2", {"position": 1}, "position or head"),
        (NoticeSeries, "position = 2", {"head": ""}, "position or head"),
    ],
)
def test_every_altered_value_is_named(archive, model, where, values, named):
    change(model, where, **values)
    assert any(named in str(problem) for problem in verify())


@pytest.mark.parametrize(
    ("model", "where", "named"),
    [
        (NoticeEvent, "position = 2", "position or head"),
        (NoticeEvent, "position = 1", "event 1 is missing"),
        (VersionText, "correction = 0", "is missing"),
    ],
)
def test_every_missing_row_is_named(archive, model, where, named):
    remove(model, where)
    assert any(named in str(problem) for problem in verify())


def test_the_command_names_problems_and_fails(archive):
    change(VersionText, "correction = 0", body="x")
    out, err = StringIO(), StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("seloste_verify", stdout=out, stderr=err)
    assert stopped.value.code == 1
    assert "body was altered" in err.getvalue()


def test_the_command_passes_a_whole_archive(archive):
    out = StringIO()
    call_command("seloste_verify", stdout=out)
    assert "0" in out.getvalue()
