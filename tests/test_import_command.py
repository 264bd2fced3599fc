"""seloste_import on files, without any database: this module may not touch one."""

import json
import os
from dataclasses import replace
from io import StringIO
from pathlib import Path
from threading import Thread

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from tests.importers import formats
from wagtail_seloste.importers import import_notice
from wagtail_seloste.importers.accounting import accounted_for
from wagtail_seloste.management import telling
from wagtail_seloste.management.commands import seloste_import

TEXT = """Asiakasrekisterin tietosuojaseloste

Päivitetty 3.4.2023

1. Rekisterinpitäjä

Esimerkki Oy, Katu 1, 00100 Helsinki

2. Käsittelyn tarkoitus

Hoidamme asiakassuhteita ja tilauksia sopimuksen perusteella.

3. Tietojen siirto EU:n tai ETA:n ulkopuolelle

Tietoja siirretään Yhdysvaltoihin: palvelu kuuluu Privacy Shieldiin.

4. Pöllöjen ruokinta

Pöllöt syövät hiiriä.

Sivu 1/2
"""
NOTICE = ("Tietosuojaseloste", "Päivitetty 1.2.2020", [("Evästeet", ["Niitä ei ole."])])


def run(*arguments):
    """(exit code, standard output, standard error) of the command in English."""
    out, err, code = StringIO(), StringIO(), 0
    with translation.override("en"):
        try:
            call_command("seloste_import", *map(str, arguments), stdout=out, stderr=err)
        except SystemExit as stop:
            code = stop.code
    return code, out.getvalue(), err.getvalue()


def printed(*arguments):
    code, out, _err = run(*arguments, "--dry-run", "--json")
    return code, json.loads(out)


def read_here(name, content, *, language=None):
    return import_notice(content, name, language=language)


@pytest.fixture
def in_process(monkeypatch):
    """Files are read here: a process for each takes longer than most tests."""
    monkeypatch.setattr(seloste_import, "import_isolated", read_here)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "asiakkaat.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path):
    """A folder with old notices, one in a folder of its own, and something else."""
    folder = tmp_path / "old"
    (folder / "more").mkdir(parents=True)
    (folder / "asiakkaat.txt").write_text(TEXT, encoding="utf-8")
    (folder / "more" / "asiakkaat.docx").write_bytes(formats.as_docx(NOTICE))
    (folder / "photo.jpg").write_bytes(b"\xff\xd8")
    return folder


def test_a_dry_run_needs_no_database_and_says_all(file):
    """Also the one test here that reads in a process of its own."""
    code, answer = printed(file)
    assert code == 0
    assert (answer["lang"], answer["updated"]) == ("fi", "2023-04-03")
    assert answer["facts"]["controller_name"] == "Esimerkki Oy"
    keys = {each["key"]: number for number, each in enumerate(answer["sections"])}
    report = answer["report"]
    assert set(report) == {
        *("mapped", "guessed", "left_over", "dropped", "problems", "notes")
    }
    by_number = {
        each["passage"]: kind
        for kind in ("mapped", "guessed", "left_over")
        for each in report[kind]
    }
    assert sorted(by_number) == list(range(len(answer["sections"])))
    assert by_number[keys["controller"]] == "mapped"
    assert by_number[keys["other"]] == "left_over"
    assert "Sivu 1/2" in [each["excerpt"] for each in report["dropped"]]
    assert report["problems"] == []
    rules = {each["rule"]: each for each in answer["findings"]}
    assert rules["stale_privacy_shield"]["language"] == "fi"
    assert rules["stale_privacy_shield"]["message"]
    assert answer["drafts"] == []


def test_a_report_is_read_by_people_too(file, in_process):
    code, out, _err = run(file, "--dry-run")
    assert code == 0
    assert out.startswith("asiakkaat.txt: Asiakasrekisterin tietosuojaseloste (fi)\n")
    assert "“Pöllöjen ruokinta” matches no section" in out
    assert "Left out as part of the page around the notice. [Sivu 1/2]" in out
    assert "Checker: " in out and "error" in out


def test_folders_and_patterns_are_gone_through(folder, in_process):
    names = ["asiakkaat.txt", "asiakkaat.docx"]
    for given in ([folder], [folder / "*.txt", folder / "more" / "*"]):
        code, answers = printed(*given)
        assert code == 0
        assert [each["file"].replace("\\", "/").split("/")[-1] for each in answers] == (
            names
        )
    with pytest.raises(CommandError):
        run(folder / "*.pdf", "--dry-run")


def test_data_for_machines_are_no_notices(folder, in_process):
    (folder / "answer.json").write_text('{"title": "Tietosuojaseloste"}')
    _code, answers = printed(folder)
    assert [Path(each["file"]).suffix for each in answers] == [".txt", ".docx"]
    code, answer = printed(folder / "answer.json")
    assert code == 1
    assert [each["code"] for each in answer["report"]["problems"]] == ["file.not_text"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--lang", "xx"], "language xx"),
        (["--past", "1", "--from", "2019-99-01"], "2019-99-01 is no day"),
        (["--past", "1", "--from", "25.5.2019"], "write it as 2019-05-25"),
        (["--past", "1"], "its first day"),
        (["--until", "2019-05-25"], "go with --past"),
    ],
)
def test_a_wrong_argument_is_named(file, arguments, said):
    with pytest.raises(CommandError, match=said):
        run(file, *arguments, "--dry-run")


def test_no_result_is_written_over_another(folder, in_process, tmp_path):
    out = tmp_path / "out"
    printed(folder, "--output", out)
    assert sorted(each.name for each in out.iterdir()) == [
        "asiakkaat.docx.json",
        "asiakkaat.json",
    ]
    titles = [json.loads(each.read_text("utf-8"))["title"] for each in out.iterdir()]
    assert set(titles) == {"Asiakasrekisterin tietosuojaseloste", "Tietosuojaseloste"}


def test_a_bad_file_does_not_stop_the_others(folder, in_process):
    (folder / "a-empty.txt").write_bytes(b"")
    (folder / "b-binary.pdf").write_bytes(bytes(range(256)) * 10)
    code, answers = printed(folder, folder / "gone.txt")
    assert code == 1
    problems = [
        each["code"] for answer in answers for each in answer["report"]["problems"]
    ]
    assert [code for code in problems if code.startswith("file.")] == [
        *("file.empty", "file.binary", "file.not_opened")
    ]
    assert [bool(each["sections"]) for each in answers] == [
        *(False, True, False, True, False)
    ]


def test_no_more_is_read_than_tells_that_a_file_is_too_large(file, monkeypatch):
    monkeypatch.setattr(telling, "LIMIT", 10)
    assert telling.bytes_of(file) == file.read_bytes()[:11]


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device")
def test_a_device_that_has_no_end_is_too_large(tmp_path):
    path = tmp_path / "endless.txt"
    path.symlink_to("/dev/zero")
    code, answer = printed(path)
    assert code == 1
    assert answer["report"]["problems"][0]["code"] == "file.too_large"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
def test_a_pipe_is_read_to_its_end(file, tmp_path, in_process):
    pipe = tmp_path / "notice.pipe"
    os.mkfifo(pipe)
    writer = Thread(target=pipe.write_bytes, args=[file.read_bytes()])
    writer.start()
    code, answer = printed(pipe)
    writer.join()
    assert code == 0
    assert answer["sections"]


def test_a_folder_for_the_results_may_be_a_file(file, in_process):
    with pytest.raises(CommandError, match="cannot be made"):
        run(file, "--dry-run", "--output", file)


def test_a_language_can_be_given(tmp_path, in_process):
    path = tmp_path / "short.txt"
    path.write_text("Integritet\n\nKakor\n\nNej.\n", encoding="utf-8")
    assert printed(path, "--lang", "sv")[1]["lang"] == "sv"


def test_a_word_that_gets_lost_is_told(file, monkeypatch):
    """As if a stage of the importer had dropped a passage."""

    def read(name, content, *, language=None):
        notice = import_notice(content, name, language=language)
        rest = tuple(each for each in notice.sections if "hiiriä" not in each.text)
        return accounted_for(replace(notice, sections=rest))

    monkeypatch.setattr(seloste_import, "import_isolated", read)
    _code, answer = printed(file)
    (problem,) = answer["report"]["problems"]
    assert problem["code"] == "text.missing" and problem["level"] == "error"
    assert problem["excerpt"] == "hiiriä pöllöjen pöllöt ruokinta syövät"
    assert "missing in the result: 5" in run(file, "--dry-run")[1]
