"""The import command: drafts with nothing lost, never published."""

import json
import os
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from wagtail_seloste.importers import import_notice
from wagtail_seloste.importers.drafting import LABELS
from wagtail_seloste.management.commands import seloste_import
from wagtail_seloste.models import VersionText
from wagtail_seloste.pages.models import NoticeIndexPage, NoticePage

pytestmark = [pytest.mark.django_db, pytest.mark.storage]

FOLDERS = [Path(__file__).parents[1] / "importers" / "data"]
if os.environ.get("SELOSTE_NOTICES"):
    FOLDERS.append(Path(os.environ["SELOSTE_NOTICES"]))
FILES = sorted(path for folder in FOLDERS for path in folder.glob("*.txt"))


@pytest.fixture(autouse=True)
def in_process(monkeypatch):
    """Files are read here: a process for each takes longer than most tests."""

    def read(name, content, *, language=None):
        return import_notice(content, name, language=language)

    monkeypatch.setattr(seloste_import, "import_isolated", read)


@pytest.fixture
def indexes(homes):
    made = {}
    for code, home in homes.items():
        made[code] = NoticeIndexPage(title=code, slug="notices", locale=home.locale)
        type(home).objects.get(pk=home.pk).add_child(instance=made[code])
    return made


def run(*args, **options):
    out, err = StringIO(), StringIO()
    call_command("seloste_import", *args, stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def words(text):
    return set(re.findall(r"\w{3,}", text))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_draft_holds_every_word_that_was_placed(indexes, path):
    run(str(path))
    page = NoticePage.objects.get()
    result = import_notice(path.read_bytes(), path.stem)
    draft = page.get_latest_revision_as_object()
    there = words(draft.to_notice().text) | words(str(draft.body.raw_data))
    for section in result.sections:
        if section.key in ("dates", "notice_title"):
            continue
        # The label of a fact that was lifted is the label of its field now.
        placed = words(LABELS.sub(" ", section.text))
        assert placed <= there | words(draft.title), section.key
    assert page.live is False
    assert page.locale.language_code == result.lang
    assert VersionText.objects.count() == 0


def test_it_never_makes_a_page_in_a_dry_run(indexes):
    run(str(FILES[0]), dry_run=True)
    assert NoticePage.objects.count() == 0


def test_json_is_printed_and_written(indexes, tmp_path):
    out, _ = run(str(FILES[0]), json=True, output=tmp_path / "out")
    printed = json.loads(out)
    written = json.loads(
        (tmp_path / "out" / f"{FILES[0].stem}.json").read_text("utf-8")
    )
    assert printed == written
    assert set(printed) == {
        *("file", "lang", "title", "updated", "sections", "facts", "report"),
        *("findings", "drafts"),
    }
    page = NoticePage.objects.get()
    assert printed["drafts"] == [
        {"page": page.pk, "language": page.locale.language_code}
    ]


def test_a_parent_decides_the_place(indexes, homes):
    run(str(FILES[0]), parent=indexes["fi"].pk)
    assert NoticePage.objects.get().get_parent().pk == indexes["fi"].pk
    with pytest.raises(CommandError):
        run(str(FILES[0]), parent=999999)


def test_what_cannot_be_read_is_said_and_the_rest_is_imported(indexes, tmp_path):
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 10)
    with pytest.raises(SystemExit):
        call_command(
            "seloste_import",
            str(tmp_path / "gone.txt"),
            str(tmp_path / "empty.txt"),
            str(tmp_path / "binary.txt"),
            str(FILES[0]),
            stdout=StringIO(),
            stderr=StringIO(),
        )
    assert NoticePage.objects.count() == 1


def test_the_same_file_again_is_the_same_draft(indexes):
    with translation.override("en"):
        first, _ = run(str(FILES[0]))
        again, _ = run(str(FILES[0]))
    page = NoticePage.objects.get()
    assert f"page {page.pk}" in first and f"page {page.pk}" in again
    assert first != again  # it says that the draft was there


def test_an_error_in_one_draft_does_not_stop_the_others(indexes, monkeypatch, caplog):
    make = seloste_import.make_draft

    def fails_once(notice, **options):
        if notice.name == FILES[0].stem:
            raise RuntimeError("An error of ours.")
        return make(notice, **options)

    monkeypatch.setattr(seloste_import, "make_draft", fails_once)
    out = StringIO()
    with pytest.raises(SystemExit), translation.override("en"):
        call_command("seloste_import", str(FILES[0]), str(FILES[1]), stdout=out)
    assert "because of an error: the log has it" in out.getvalue()
    assert "An error of ours." in caplog.text
    assert NoticePage.objects.count() == 1
