"""Verification names every kind of change that somebody makes behind the writer's back."""

import json
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError
from django.db import models, transaction
from django.utils import timezone

from tests.conftest import make_homes, make_locales, make_root
from tests.notices import make_page, publish, translate
from tests.storage.tampering import by_hand, cut_off, rows_by_hand, run
from wagtail_seloste.acts import redact_text, redact_words, reschedule, resume, withdraw
from wagtail_seloste.chain import add_event, moment
from wagtail_seloste.models import NoticeEvent, NoticeSeries, NoticeVersion, VersionText
from wagtail_seloste.notice import digest
from wagtail_seloste.recording import (
    Correction,
    NewVersion,
    Writer,
    project,
    record,
    today,
)
from wagtail_seloste.verification import compare_heads, heads, problems, verify

pytestmark = [pytest.mark.django_db, pytest.mark.storage]

TABLES = (NoticeSeries, NoticeVersion, VersionText, NoticeEvent)


def announced(page, title, days):
    """Record a title as announced for so many days from now."""
    page = type(page).objects.get(pk=page.pk)
    page.title = title
    page.save()
    return record(
        page, choice=NewVersion(effective_from=today(timezone.now()) + timedelta(days))
    )


def imported(page):
    """A version of the past, as the import of earlier notices records it."""
    series = NoticeSeries.objects.get(translation_key=page.translation_key)
    with transaction.atomic():
        writer = Writer(series, page, None, moment(series))
        projected, words = project(page, writer.content)
        version = NoticeVersion.objects.create(
            series=series,
            effective_from=date(2018, 5, 25),
            effective_until=date(2019, 12, 31),
        )
        writer.add_text(
            NoticeEvent.Kind.IMPORTED,
            version,
            projected.notice,
            projected.notice.canonical(),
            words,
            correction=0,
            note="Vanhalta sivustolta.",
            effective_from="2018-05-25",
            effective_until="2019-12-31",
        )


@pytest.fixture(scope="module")
def archive_key(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        locales = make_locales()
        yield build(make_homes(make_root(locales), locales)).pk
        transaction.set_rollback(True)


@pytest.fixture
def archive(archive_key, db):
    """The series of :func:`build`, made once; each test takes back what it changed."""
    assert verify() == []
    return NoticeSeries.objects.get(pk=archive_key)


def build(homes):
    """Two notices; in the first every kind of event. The second is its successor."""
    page = make_page(homes["fi"])
    swedish = translate(page, homes["sv"], "sv")
    page = publish(page, title="Toinen")
    page.title = "Toinen, korjattu"
    page.save()
    record(page, choice=Correction(number=2, reason="Kirjoitusvirhe"))
    announced(page, "Kolmas", 10)
    series = NoticeSeries.objects.get(translation_key=page.translation_key)
    reschedule(series, today(timezone.now()) + timedelta(20), reason="Lykättiin")
    announced(page, "Neljäs", 30)
    imported(type(page).objects.get(pk=page.pk))
    first = VersionText.objects.get(
        version__series=series, version__number=1, language="fi"
    )
    redaction = redact_text(first, reason="Oikeuden päätös")
    redact_words(redaction, reason="Nimi oli perustelussa")
    redact_words(
        NoticeEvent.objects.get(series=series, kind="rescheduled"), reason="Nimi"
    )
    swedish.unpublish()
    swedish.save_revision().publish()
    other = make_page(homes["fi"], title="Seuraaja")
    successor = NoticeSeries.objects.get(translation_key=other.translation_key)
    withdraw(series, reasons={"fi": "Päättyi"}, successor=successor)
    resume(series, reason="Jatkuu")
    withdraw(series, reasons={"fi": "Loppui", "sv": "Slut"}, successor=successor)
    series.refresh_from_db()
    add_event(series, NoticeEvent.Kind.REVIEWED, at=moment(series))
    return series


def test_the_archive_of_these_tests_has_events_of_every_kind(archive):
    found = NoticeEvent.objects.filter(series=archive).values_list("kind", flat=True)
    assert set(found) == set(NoticeEvent.Kind.values)


def where(row):
    """The place that a problem names for a row."""
    if isinstance(row, NoticeSeries):
        return "series"
    if isinstance(row, NoticeEvent):
        return f"event {row.position}"
    version = row if isinstance(row, NoticeVersion) else row.version
    name = (
        f"imported version {version.public_id}"
        if version.number is None
        else f"version {version.number}"
    )
    if isinstance(row, NoticeVersion):
        return name
    return f"{name} {row.language} text {row.correction}"


def series_of(row):
    if isinstance(row, NoticeSeries):
        return row
    return row.version.series if isinstance(row, VersionText) else row.series


# The columns that say what a row is: altered, it is another one, which nobody recorded.
IDENTITY = {
    (NoticeVersion, "public_id"),
    (NoticeVersion, "series"),
    (VersionText, "version"),
    (VersionText, "language"),
    (VersionText, "correction"),
}
# Numbers of rows, which mean nothing but by the references and the order that other
# tests alter; and when a series row was made, which nothing shows or depends on.
MEANINGLESS = {
    (NoticeSeries, "created_at"),
    *((model, "id") for model in TABLES),
}


def complaint(model, field):
    """What is said of a row after its column was altered; it stands at its new place."""
    if (model, field) in IDENTITY:
        return "stands in no event"
    if model is NoticeEvent:
        return {
            "series": "was altered, or is of another notice",
            "position": "missing",
            "previous_digest": "does not follow the event before it",
            "words": "its words was altered",
        }.get(field, "was altered, or is of another notice")
    return {
        (NoticeSeries, "public_id"): "its public_id was altered, or every one",
        (NoticeSeries, "position"): "its position is",
        (NoticeSeries, "head"): "its head is not the digest",
    }.get((model, field), f"its {field} was altered")


def other_values(field, row, empty):
    """Other values that the column could have."""
    value = getattr(row, field.attname)
    if field.is_relation:
        if field.related_model is NoticeSeries:
            values = [empty.pk]
        else:
            others = NoticeVersion.objects.filter(series=empty)
            values = [others.get().pk]
    elif isinstance(field, models.UUIDField):
        values = [uuid4()]
    elif isinstance(field, models.DateTimeField):
        values = [(value or timezone.now()) + timedelta(microseconds=1)]
    elif isinstance(field, models.DateField):
        values = [(value or date(2026, 1, 1)) + timedelta(days=1)]
    elif isinstance(field, models.IntegerField):
        values = [(value or 0) + 1000]
    elif isinstance(field, models.TextField):
        values = [f"{value} ", ""] if value else ["x"]
    elif isinstance(field, models.CharField):
        full = len(value) >= field.max_length
        values = [
            f"{'1' if value[:1] == '0' else '0'}{value[1:]}" if full else value + "x"
        ]
        values += [""] if value else []
    else:
        raise AssertionError(f"How is {field} altered?")
    return values + ([None] if field.null and value is not None else [])


@pytest.fixture
def empty(archive):
    """A series and a version that somebody made by hand, to move rows to."""
    series = NoticeSeries.objects.create(translation_key=uuid4(), source_language="fi")
    NoticeVersion.objects.create(
        series=series, number=77, effective_from=date(2020, 1, 1)
    )
    return series


COLUMNS = [
    (model, field)
    for model in TABLES
    for field in model._meta.concrete_fields
    if (model, field.name) not in MEANINGLESS
]


@pytest.mark.parametrize(
    ("model", "field"), COLUMNS, ids=[f"{m.__name__}.{f.name}" for m, f in COLUMNS]
)
def test_every_altered_value_of_every_column_of_every_row_is_named(
    archive, empty, model, field
):
    altered = 0
    for row in model.objects.order_by("pk"):
        if series_of(row) == empty:
            continue
        values = other_values(field, row, empty)
        for value in values[:1] if altered and model is NoticeEvent else values:
            with by_hand():
                rows_by_hand(model).filter(pk=row.pk).update(**{field.attname: value})
                changed = model.objects.get(pk=row.pk)
                named = {
                    (problem.series, problem.place)
                    for problem in verify(series_of(changed))
                    if complaint(model, field.name) in problem.what
                }
                assert (str(series_of(changed).public_id), where(changed)) in named
            altered += 1
    assert altered
    assert [p.place for p in problems() if p.series != str(empty.public_id)] == []


@pytest.mark.parametrize("model", TABLES)
def test_every_missing_row_is_named(archive, model):
    """Even the series row itself: then its rows belong to nobody."""
    missing = 0
    for row in model.objects.order_by("pk"):
        with by_hand():
            rows_by_hand(model).filter(pk=row.pk)._raw_delete("default")
            found = verify()
            if isinstance(row, NoticeSeries):
                events = NoticeEvent.objects.filter(series_id=row.pk)
                for event in events:
                    assert any(
                        p.place == where(event)
                        and p.what == f"the series {row.pk} it belongs to is missing"
                        for p in found
                    )
            elif isinstance(row, NoticeEvent):
                own = str(row.series.public_id)
                assert any(
                    p.series == own
                    and (
                        f"event {row.position} is missing" in p.what
                        or "the last event" in p.what
                    )
                    for p in found
                )
            else:
                own = str(series_of(row).public_id)
                assert (own, where(row), "is missing") in {
                    (p.series, p.place, p.what) for p in found
                }
            missing += 1
    assert missing


def test_texts_of_a_missing_version_are_named_as_rows_of_nothing(archive):
    version = NoticeVersion.objects.get(series=archive, number=1)
    with by_hand():
        rows_by_hand(NoticeVersion).filter(pk=version.pk)._raw_delete("default")
        assert [(p.place, p.what) for p in verify() if p.series == "-"] == [
            (f"{language} text 0", f"the version {version.pk} it belongs to is missing")
            for language in ("fi", "sv")
        ]


def values_of(row, **changes):
    """The columns of a row for another one."""
    return {
        **{
            field.attname: getattr(row, field.attname)
            for field in row._meta.concrete_fields
            if not field.primary_key
        },
        **changes,
    }


@pytest.mark.parametrize(
    ("model", "changes", "named"),
    [
        (VersionText, {"correction": 5}, "fi text 5: stands in no event"),
        (VersionText, {"language": "en"}, "en text 0: stands in no event"),
        (NoticeVersion, {"number": 6}, "version 6: stands in no event"),
        (NoticeVersion, {"number": None}, ": stands in no event"),
        (NoticeEvent, {"position": 90}, "event 90: was altered"),
    ],
)
def test_every_row_that_was_added_by_hand_is_named(archive, model, changes, named):
    row = model.objects.order_by("pk").first()
    if model is NoticeVersion:
        changes = {**changes, "public_id": uuid4()}
    model.objects.create(**values_of(row, **changes))
    assert any(named in str(problem) for problem in verify())


def test_a_series_that_was_added_by_hand_is_named_as_soon_as_it_says_anything(archive):
    made = NoticeSeries.objects.create(translation_key=uuid4(), source_language="fi")
    assert (
        verify() == []
    )  # it says nothing: the writer makes such a row before it writes
    for change, named in (
        ({"state": "withdrawn"}, "its state was altered"),
        ({"successor": archive}, "its successor was altered"),
        ({"position": 3}, "its position is 3"),
        ({"head": "0" * 64}, "its head is not"),
    ):
        with by_hand():
            rows_by_hand(NoticeSeries).filter(pk=made.pk).update(**change)
            assert any(
                p.series == str(made.public_id) and named in p.what for p in verify()
            )


def swap(model, one, other, *columns):
    """Exchange values of two rows, through a value that neither has."""
    first = {column: getattr(one, column) for column in columns}
    second = {column: getattr(other, column) for column in columns}
    apart = {**first, **({"position": 9999} if "position" in columns else {})}
    rows_by_hand(model).filter(pk=one.pk).update(**apart)
    rows_by_hand(model).filter(pk=other.pk).update(**first)
    rows_by_hand(model).filter(pk=one.pk).update(**second)


EVENT_COLUMNS = ["kind", "at", "payload", "words", "digest", "previous_digest"]


@pytest.mark.parametrize(
    "columns", [["position"], EVENT_COLUMNS, ["payload", "digest"], ["at"]]
)
def test_events_that_changed_places_are_named(archive, columns):
    events = list(NoticeEvent.objects.filter(series=archive).order_by("position"))
    for one, other in zip(events[1:], events[2:], strict=False):
        if all(getattr(one, name) == getattr(other, name) for name in columns):
            continue  # of one and the same moment
        with by_hand():
            swap(NoticeEvent, one, other, *columns)
            places = {problem.place for problem in verify()}
            assert places & {where(one), where(other)}


def test_texts_that_changed_places_are_named(archive):
    texts = list(VersionText.objects.filter(version__series=archive).order_by("pk"))
    columns = [
        field.attname
        for field in VersionText._meta.concrete_fields
        if field.name != "id"
    ]
    for one, other in zip(texts, texts[1:], strict=False):
        with by_hand():
            # Every value stands where it stood, but under the other's key.
            values = [values_of(one), values_of(other)]
            rows_by_hand(VersionText).filter(pk=one.pk).update(
                **{**values[1], "correction": 999}
            )
            rows_by_hand(VersionText).filter(pk=other.pk).update(**values[0])
            rows_by_hand(VersionText).filter(pk=one.pk).update(**values[1])
            assert [problem.what for problem in verify()] == [
                "stands after a text recorded later"
            ]
    assert len(columns) > 10


def test_a_redaction_cannot_be_undone_or_made_by_hand(archive):
    redacted = VersionText.objects.get(
        version__series=archive, version__number=1, language="fi"
    )
    other = VersionText.objects.get(
        version__series=archive, version__number=1, language="sv"
    )
    marker = {
        name: getattr(redacted, name)
        for name in ("document", "edited", "body", "title", "note", "redacted_at")
    }
    with by_hand():
        rows_by_hand(VersionText).filter(pk=other.pk).update(**marker)
        assert {
            problem.what for problem in verify() if problem.place == where(other)
        } >= {
            "its document was altered",
            "its edited was altered",
            "its body was altered",
            "its redacted_at was altered",
        }
    with by_hand():
        rows_by_hand(VersionText).filter(pk=redacted.pk).update(
            document=other.document, redacted_at=None
        )
        assert {problem.what for problem in verify()} >= {
            "its document was altered",
            "its redacted_at was altered",
        }
    event = NoticeEvent.objects.get(series=archive, kind="rescheduled")
    with by_hand():
        original = '{"reason":"Lykättiin"}'
        assert json.loads(event.payload)["words"] == digest(original)
        rows_by_hand(NoticeEvent).filter(pk=event.pk).update(words=original)
        assert [str(p).split(" ", 1)[1] for p in verify()] == [
            f"{where(event)}: its words was altered"
        ]


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "{",
        "[]",
        "{}",
        "null",
        '{"version":1}',
        '{"version":{},"correction":[],"language":{}}',
        "[" * 100_000,
    ],
)
def test_a_payload_that_cannot_be_read_is_named_whatever_it_holds(archive, payload):
    for event in NoticeEvent.objects.filter(series=archive).exclude(payload=payload):
        with by_hand():
            rows_by_hand(NoticeEvent).filter(pk=event.pk).update(payload=payload)
            assert any(
                problem.place == where(event)
                and problem.what == "was altered, or is of another notice"
                for problem in verify()
            )


def test_a_notice_that_is_gone_altogether_is_told_by_its_kept_head(archive):
    kept = list(heads())
    with by_hand():
        for model in (VersionText, NoticeVersion, NoticeEvent, NoticeSeries):
            rows_by_hand(model).all()._raw_delete("default")
        assert verify() == []
        assert len(list(compare_heads(kept))) == len(kept) == 2


def test_the_command_passes_a_whole_archive(archive):
    assert run() == (0, "Notices checked: 2, problems: 0.\n", "")


def test_the_command_names_problems_and_fails(archive):
    rows_by_hand(VersionText).filter(version__number=2).update(body="x")
    code, out, err = run()
    assert code == 1
    assert f"{archive.public_id} version 2 fi text 0: its body was altered" in err
    assert out == "Notices checked: 2, problems: 2.\n"


def test_the_command_checks_one_notice(archive):
    other = NoticeSeries.objects.exclude(pk=archive.pk).get()
    rows_by_hand(NoticeSeries).filter(pk=other.pk).update(source_language="sv")
    assert run("--notice", str(archive.public_id))[0] == 0
    code, out, err = run("--notice", str(other.public_id))
    assert (code, out) == (1, "Notices checked: 1, problems: 1.\n")
    assert "its source_language was altered" in err
    with pytest.raises(CommandError, match="There is no notice") as refusal:
        run("--notice", str(uuid4()))
    assert refusal.value.returncode == 2


def test_the_command_prints_json_that_is_kept_and_held_against(archive, tmp_path):
    code, out, err = run("--json")
    kept = json.loads(out)
    assert (code, err) == (0, "")
    assert kept["problems"] == []
    assert {
        "series": str(archive.public_id),
        "position": archive.position,
        "head": archive.head,
    } in kept["notices"]
    file = tmp_path / "heads.json"
    file.write_text(out)
    assert run("--against", str(file))[0] == 0
    cut_off(archive)
    assert run()[0] == 0  # the last event was a review, for which nothing else stands
    code, out, err = run("--against", str(file), "--json")
    assert code == 1
    assert json.loads(out)["problems"] == [
        {
            "series": str(archive.public_id),
            "place": f"event {archive.position + 1}",
            "what": "is missing, though its digest was kept",
        }
    ]
    other = NoticeSeries.objects.exclude(pk=archive.pk).get()
    assert run("--against", str(file), "--notice", str(other.public_id))[0] == 0
