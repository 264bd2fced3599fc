"""A file is read in a process of its own: the same result, and no harm from a bad one."""

import json
import logging
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from wagtail_seloste.importers import ImportedNotice, import_isolated, import_notice
from wagtail_seloste.importers.isolated import environment, from_plain, to_plain
from wagtail_seloste.importers.readers import LIMIT

DATA = Path(__file__).parent / "data"
NOTICE = (DATA / "two-columns.txt").read_bytes()


def codes(notice):
    return [each.code for each in notice.report]


@pytest.fixture
def reader(monkeypatch, tmp_path):
    """Put a program in the place of the one that reads the files."""

    def put(script):
        program = tmp_path / "python-in-its-place"
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o700)
        monkeypatch.setattr(sys, "executable", str(program))

    return put


def test_the_notice_is_the_same_as_in_this_process():
    notice = import_isolated("two-columns", NOTICE)
    assert notice == import_notice(NOTICE, "two-columns")
    assert notice.sections


@pytest.mark.parametrize("path", sorted(DATA.glob("*.txt")), ids=lambda path: path.stem)
def test_nothing_of_a_notice_is_lost_on_the_way(path):
    notice = import_notice(path.read_bytes(), path.stem)
    assert from_plain(ImportedNotice, json.loads(to_plain(notice))) == notice


def test_the_language_may_be_known():
    notice = import_isolated("short", b"Taxi\n\nTango\n", language="sv")
    assert notice.lang == "sv"
    assert "language.unknown" not in codes(notice)


def test_a_file_that_is_too_large_starts_no_process(reader):
    reader("exit 9")
    assert codes(import_isolated("large", b"a" * (LIMIT + 1))) == ["file.too_large"]


def test_a_file_that_takes_too_long_is_stopped(reader):
    reader("exec sleep 60")
    begun = time.monotonic()
    notice = import_isolated("slow", NOTICE, seconds=0.5)
    assert time.monotonic() - begun < 5
    assert notice.failed and codes(notice) == ["file.too_long"]


def test_the_process_ends_by_itself_when_nobody_waits_for_it_any_more():
    program = (
        "from wagtail_seloste.importers.isolated import limit\n"
        "limit(1, 1024, 1000)\n"
        "while True: pass"
    )
    run = [sys.executable, "-c", program]
    ended = subprocess.run(run, env=environment(), timeout=20)  # noqa: S603
    assert ended.returncode == -signal.SIGXCPU


def test_a_file_that_takes_too_much_memory_is_stopped():
    notice = import_isolated("big", b"1. Rekisteri\n\nNimi\n\n" * 70_000, megabytes=50)
    assert codes(notice) == ["file.too_much"]


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("kill -SEGV $$", "file.unreadable"),
        ("echo Traceback >&2; exit 1", "file.unreadable"),
        ("echo '[1, 2'", "file.unreadable"),
        ("echo '{\"name\": 1}'", "file.unreadable"),
        ("printf '\\377\\376'", "file.unreadable"),
        ("exit 0", "file.unreadable"),
        ("kill -KILL $$", "file.too_much"),
        ("exit 3", "file.too_much"),
        ("kill -XCPU $$", "file.too_long"),
    ],
)
def test_whatever_the_process_does_there_is_an_answer(reader, caplog, script, code):
    reader(script)
    with caplog.at_level(logging.CRITICAL, "wagtail_seloste"):
        notice = import_isolated("bad", NOTICE)
    assert notice.failed and codes(notice) == [code]
    assert notice.name == "bad"


def test_a_crash_is_noted_for_the_administrator(reader, caplog):
    reader("echo Segmentation fault, alas >&2; exit 139")
    import_isolated("bad.pdf", NOTICE)
    assert "bad.pdf" in caplog.text and "alas" in caplog.text


def test_a_process_that_cannot_be_started_is_told(monkeypatch, caplog, tmp_path):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python-that-is-not-there"))
    assert codes(import_isolated("bad", NOTICE)) == ["file.unreadable"]
    assert "python-that-is-not-there" in caplog.text


def test_the_process_knows_none_of_our_secrets(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://user:secret@db/notices")
    assert "secret" not in json.dumps(environment())


def test_in_a_server_that_is_its_own_program_python_is_found(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/usr/bin/uwsgi")
    assert import_isolated("two-columns", NOTICE).sections


@pytest.mark.parametrize(
    "change",
    [
        {"name": 1},
        {"sections": {}},
        {"updated": "yesterday"},
        {"updated": 5},
        {"lang": ["fi"]},
        {"facts": None},
        {"more": ""},
        {"report": [{"level": "fatal"}]},
    ],
)
def test_an_answer_of_another_shape_is_refused(change):
    plain = json.loads(to_plain(import_notice(NOTICE)))
    with pytest.raises((ValueError, TypeError)):
        from_plain(ImportedNotice, {**plain, **change})
