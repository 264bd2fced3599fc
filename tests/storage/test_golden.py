"""What was recorded once is read, checked and exported by every later version.

If a test here fails after a change of the code, the code is wrong: archives like these
are out in the world. ``tests/golden/make.py`` says when to add another one.
"""

import hashlib
import io
import json
import subprocess
import sys

import pytest

from tests.golden.make import FOLDER, LANGUAGES, SUMS, models
from wagtail_seloste.blocks.stream import NoticeStreamBlock
from wagtail_seloste.blocks.unknown import UNKNOWN
from wagtail_seloste.chain import event_digest
from wagtail_seloste.export import all_series, export
from wagtail_seloste.models import NoticeEvent, NoticeSeries, VersionText
from wagtail_seloste.notice import Notice, digest
from wagtail_seloste.recording import Edited, revisions_of
from wagtail_seloste.verification import verify
from wagtail_seloste.wording import wording

pytestmark = [pytest.mark.django_db, pytest.mark.storage]

GOLDEN = sorted(FOLDER.glob("*.json"))


@pytest.fixture(params=GOLDEN, ids=lambda path: path.stem)
def golden(request, db):
    """An archive as it was recorded, row by row, without our writer."""
    archive = json.loads(request.param.read_text(encoding="utf-8"))
    for name, model in models().items():
        columns = {field.name: field.attname for field in model._meta.concrete_fields}
        made = [
            model(**{columns[column]: value for column, value in row.items()})
            for row in archive[name]
        ]
        made.sort(key=lambda row: getattr(row, "successor_id", None) is not None)
        model._base_manager.bulk_create(made)
    return archive


def test_no_golden_archive_was_made_again_or_lost():
    listed = dict(
        reversed(line.split("  ")) for line in SUMS.read_text("utf-8").splitlines()
    )
    assert listed == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in GOLDEN
    }
    assert listed


def test_it_verifies(golden):
    assert NoticeSeries.objects.count() == len(golden["series"])
    assert verify() == []


def test_each_digest_is_what_it_was(golden):
    for text in golden["texts"]:
        if text["redacted_at"] is None:
            assert digest(text["document"]) == text["digest"]
    for event in NoticeEvent.objects.select_related("series"):
        assert event_digest(event, event.series) == event.digest
    heads = {series["public_id"]: series["head"] for series in golden["series"]}
    for series in NoticeSeries.objects.all():
        assert series.head == heads[str(series.public_id)]


def test_each_document_is_read_and_written_the_same(golden):
    for text in VersionText.objects.all():
        notice = text.notice
        assert isinstance(notice, Notice)
        assert notice.canonical() == text.document
        assert notice.title == text.title
        assert text.plain


def test_each_edited_content_is_read_and_written_the_same(golden):
    for text in VersionText.objects.all():
        content = Edited.restored(text.edited)
        assert content.stored() == text.edited
        assert content.language == text.language


def test_each_stream_is_read_by_the_editor_and_written_the_same(golden):
    block = NoticeStreamBlock()
    for text in VersionText.objects.filter(redacted_at=None):
        stream = Edited.restored(text.edited).stream
        value = block.to_python(stream)
        assert UNKNOWN not in {child.block_type for child in value}
        assert [child.block_type for child in value] == [
            child["type"] for child in stream
        ]


def test_the_export_of_it_verifies(golden, tmp_path):
    file = tmp_path / "golden.zip"
    with file.open("wb") as output:
        export(all_series(), output)
    script = tmp_path / "verify.py"
    from zipfile import ZipFile

    with ZipFile(io.BytesIO(file.read_bytes())) as archive:
        script.write_bytes(archive.read("seloste-export/verify.py"))
    run = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-I", script, file], capture_output=True, text=True, timeout=60
    )
    assert run.returncode == 0, run.stderr
    for series in golden["series"]:
        assert series["head"] in run.stdout


# --- together they have everything that is recorded ---


def everything():
    return [json.loads(path.read_text(encoding="utf-8")) for path in GOLDEN]


def documents(language):
    return [
        Notice.from_json(json.loads(text["document"]))
        for archive in everything()
        for text in archive["texts"]
        if text["language"] == language
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_section_is_in_them(language):
    found = {
        section.key for document in documents(language) for section in document.sections
    }
    assert found == set(NoticeStreamBlock().child_blocks) - {UNKNOWN}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_standard_paragraph_is_in_them(language):
    found = {
        (key, revision)
        for document in documents(language)
        for key, revision in revisions_of(document).items()
    }
    newest = {
        (key, revisions[-1].revision)
        for key, revisions in wording(language).paragraphs.items()
    }
    assert newest - found == set()


def test_every_kind_of_event_is_in_them():
    kinds = {event["kind"] for archive in everything() for event in archive["events"]}
    assert kinds == set(NoticeEvent.Kind.values)
