"""Whole notices in many layouts: every passage in its place, nothing lost."""

import json
import os
from pathlib import Path

import pytest

from wagtail_seloste.importers import TARGETS, import_notice

from .scoring import Score, differing_facts, plain, score

OWN = Path(__file__).parent / "data"
FURTHER = os.environ.get("SELOSTE_NOTICES")
FOLDERS = [OWN, *([Path(FURTHER)] if FURTHER else [])]
NOTICES = sorted(OWN.glob("*.txt"))


def expected_of(path):
    return json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", NOTICES, ids=lambda path: path.stem)
def test_every_passage_of_our_notices_finds_its_section(path):
    result = import_notice(path.read_bytes(), path.name)
    found = score(expected_of(path), result.to_json())
    assert not found.notes, f"{found}\n" + "\n".join(found.notes)


@pytest.mark.parametrize("path", NOTICES, ids=lambda path: path.stem)
def test_language_title_dates_and_facts_of_our_notices(path):
    expected, result = expected_of(path), import_notice(path.read_bytes()).to_json()
    assert result["lang"] == expected["lang"]
    assert result["updated"] == expected["updated"]
    assert plain(expected["title"]) in plain(result["title"])
    assert not differing_facts(expected, result["facts"])


@pytest.mark.parametrize("path", NOTICES, ids=lambda path: path.stem)
def test_the_report_tells_what_was_done(path):
    expected, result = expected_of(path), import_notice(path.read_bytes())
    codes = {each.code for each in result.report}
    assert set(expected.get("reported", ())) <= codes
    assert "text.missing" not in codes
    assert all(str(each) and "{" not in str(each) for each in result.report)


@pytest.mark.parametrize("path", NOTICES, ids=lambda path: path.stem)
def test_page_furniture_and_tags_do_not_get_in(path):
    expected, result = expected_of(path), import_notice(path.read_bytes()).to_json()
    kept = [result["title"], result["facts"], result["sections"]]
    for junk in expected.get("must_not_contain", ()):
        assert junk not in json.dumps(kept, ensure_ascii=False)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_folder_of_notices_reaches_the_recall_asked_for(folder, capsys):
    total = Score()
    for path in sorted(folder.glob("*.txt")):
        result = import_notice(path.read_bytes(), path.name)
        assert {each.key for each in result.sections} <= set(TARGETS)
        total.add(score(expected_of(path), result.to_json()))
    with capsys.disabled():
        print(f"\n{folder.name}: {total}")  # noqa: T201 - the score is the point
    assert total.sections
    assert total.recall >= 0.85
    assert total.lost == 0
