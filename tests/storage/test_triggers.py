"""The triggers of ``docs/how-to/triggers.md``, as they stand there."""

import re
import sqlite3
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from tests.conftest import make_homes, make_locales, make_root
from tests.notices import make_page, publish, translate
from tests.storage.tampering import rows_by_hand
from wagtail_seloste.acts import redact_text, redact_words, withdraw
from wagtail_seloste.models import NoticeEvent, NoticeSeries, VersionText
from wagtail_seloste.pages.models import NoticePage
from wagtail_seloste.verification import verify

pytestmark = [pytest.mark.django_db, pytest.mark.storage]

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "triggers.md"
TITLES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def scripts():
    """The scripts that add and that take away, for the database of the tests."""
    text = PAGE.read_text(encoding="utf-8")
    section = text.split(f"## {TITLES[connection.vendor]}\n")[1].split("\n## ")[0]
    adding, removing = re.findall(r"```sql\n(.*?)```", section, re.DOTALL)
    return adding, removing


def run(script):
    """A script as the database's own program runs it, in the test's transaction."""
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute(script)
            return
        statement = ""
        for line in script.splitlines(keepends=True):
            statement += line
            if sqlite3.complete_statement(statement):
                cursor.execute(statement)
                statement = ""
        assert not statement.strip()


@pytest.fixture(scope="module")
def page_key(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        locales = make_locales()
        homes = make_homes(make_root(locales), locales)
        page = make_page(homes["fi"])
        translate(page, homes["sv"], "sv")
        publish(page, title="Toinen")
        if connection.vendor == "postgresql":
            # As after a commit: TRUNCATE is refused for us, not for what is pending.
            connection.check_constraints()
        run(scripts()[0])
        yield page.pk
        transaction.set_rollback(True)


@pytest.fixture
def page(page_key, db):
    """A notice of two versions and two languages, in a database with the triggers."""
    return NoticePage.objects.get(pk=page_key)


@pytest.fixture
def withdrawn(page):
    """The series, with an event that has words and a text that may be redacted."""
    series = NoticeSeries.objects.get()
    withdraw(series, reasons={"fi": "Maijan pyynnöstä"})
    return series


@contextmanager
def refusal():
    with pytest.raises(IntegrityError, match="cannot be"), transaction.atomic():
        yield


def swedish():
    return rows_by_hand(VersionText).filter(language="sv")


def last_event():
    return rows_by_hand(NoticeEvent).filter(kind="withdrawn")


TEXT_VALUES = {
    "id": 1_000_000,
    "version_id": 1_000_000,
    "language": "en",
    "correction": 7,
    "digest": "0" * 64,
    "source_digest": "0" * 64,
    "made_from": "0" * 64,
    "recorded_at": "2020-01-01 00:00:00+00:00",
}
WORDS = {"document": "{}", "edited": "{}", "body": "x", "title": "x", "note": "x"}
REDACTED = {"redacted_at": "2026-01-01 00:00:00+00:00"}
EVENT_VALUES = {
    "id": 1_000_000,
    "series_id": 1_000_000,
    "position": 70,
    "kind": "shown",
    "at": "2020-01-01 00:00:00+00:00",
    "payload": "{}",
    "digest": "0" * 64,
    "previous_digest": "0" * 64,
}


def test_each_column_is_spoken_of():
    texts = {field.column for field in VersionText._meta.concrete_fields}
    assert texts == {*TEXT_VALUES, *WORDS, *REDACTED}
    events = {field.column for field in NoticeEvent._meta.concrete_fields}
    assert events == {*EVENT_VALUES, "words"}


@pytest.mark.parametrize("column", [*TEXT_VALUES, *WORDS])
def test_no_column_of_a_text_can_be_changed(page, column):
    value = {**TEXT_VALUES, **WORDS}[column]
    with refusal():
        swedish().update(**{column: value})
    assert verify() == []


@pytest.mark.parametrize("column", TEXT_VALUES)
def test_a_redaction_changes_nothing_but_words(page, column):
    values = {column: TEXT_VALUES[column], **REDACTED}
    with refusal():
        swedish().update(**values)


def test_a_redaction_cannot_be_taken_back_or_dated_anew(withdrawn):
    redact_text(VersionText.objects.get(language="sv"), reason="Pyyntö")
    for value in (None, "2020-01-01 00:00:00+00:00"):
        with refusal():
            swedish().update(redacted_at=value)


@pytest.mark.parametrize("column", EVENT_VALUES)
def test_no_column_of_an_event_can_be_changed(withdrawn, column):
    assert last_event().get().words
    with refusal():
        last_event().update(**{column: EVENT_VALUES[column]})
    assert verify() == []


def test_words_cannot_be_added_or_taken_from_an_event(withdrawn):
    with refusal():
        rows_by_hand(NoticeEvent).filter(position=1).update(words='{"reason":"x"}')
    with refusal():
        last_event().update(words="")


@pytest.mark.parametrize("model", [VersionText, NoticeEvent])
def test_nothing_can_be_deleted(page, model):
    with refusal():
        rows_by_hand(model)._raw_delete("default")
    assert verify() == []


@pytest.mark.parametrize("model", [VersionText, NoticeEvent])
def test_nothing_can_be_replaced_or_emptied(page, model):
    table = model._meta.db_table
    statements = (
        [f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"]  # noqa: S608
        if connection.vendor == "sqlite"
        # Without CASCADE the database itself refuses what other tables refer to.
        else [f"TRUNCATE {table} CASCADE"]
    )
    with connection.cursor() as cursor:
        for statement in statements:
            with refusal():
                cursor.execute(statement)
    assert verify() == []


def test_publishing_translating_and_redacting_go_on(page):
    publish(page, title="Kolmas")
    first = VersionText.objects.filter(language="fi").earliest("pk")
    event = redact_text(first, reason="Maija pyysi")
    redact_words(event, reason="Nimi oli syyssä")
    series = NoticeSeries.objects.get()
    redact_words(withdraw(series, reasons={"fi": "Tarpeeton"}), reason="Turha")
    page.delete()
    assert verify() == []


def test_they_can_be_added_again_and_taken_away(page):
    adding, removing = scripts()
    run(adding)
    with refusal():
        swedish()._raw_delete("default")
    run(removing)
    run(removing)
    swedish()._raw_delete("default")
    assert not VersionText.objects.filter(language="sv").exists()
