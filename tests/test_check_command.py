"""seloste_check: on files without any database, and on pages."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils import translation

from tests.importers import formats
from tests.notices import make_page, stream
from wagtail_seloste.importers.documents import document
from wagtail_seloste.importers.pipeline import import_notice

ROOT = Path(__file__).resolve().parent.parent
TEXT = """Asiakasrekisterin tietosuojaseloste

Päivitetty 3.4.2023

1. Rekisterinpitäjä

Esimerkki Oy, Katu 1, 00100 Helsinki

2. Käsittelyn tarkoitus

Hoidamme asiakassuhteita ja tilauksia sopimuksen perusteella.

3. Tietojen siirto EU:n tai ETA:n ulkopuolelle

Tietoja siirretään Yhdysvaltoihin: palvelu kuuluu Privacy Shieldiin.
"""
ONLY = ("--select", "stale_privacy_shield")


def run(*arguments):
    """(exit code, standard output, standard error) of the command."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    with translation.override("en"):
        try:
            call_command("seloste_check", *map(str, arguments), stdout=out, stderr=err)
        except SystemExit as stop:
            code = stop.code
    return code, out.getvalue(), err.getvalue()


def refused(*arguments):
    """What the command says when it is used wrongly; its exit code is 2."""
    with translation.override("en"), pytest.raises(CommandError) as error:
        call_command("seloste_check", *map(str, arguments))
    assert error.value.returncode == 2
    return str(error.value)


@pytest.fixture
def old(tmp_path):
    path = tmp_path / "old notice.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def rows(*arguments):
    code, out, err = run(*arguments, "--format", "json")
    return code, json.loads(out), err


# --- files --------------------------------------------------------------------------


def test_a_text_file_is_checked_without_a_database(old):
    code, out, err = run("--file", old, *ONLY)
    assert (code, err) == (1, "")
    first, level, title, message, place = out.splitlines()
    assert first.startswith(f"{old}: Asiakasrekisterin tietosuojaseloste (fi, ")
    assert first.endswith(": 1 error")
    assert level == "  Errors"
    assert "[stale_privacy_shield; CJEU C-311/18 (Schrems II)]" in title
    assert message.startswith("      “Privacy Shieldiin”: Privacy Shield has been no")
    assert place.endswith(
        "(“Tietojen siirto EU:n tai ETA:n ulkopuolelle”): “Privacy Shieldiin”"
    )


def test_json_has_what_a_program_needs(old):
    code, (row,), _err = rows("--file", old, *ONLY, "--day", "2026-11-22")
    (finding,) = row.pop("findings")
    assert row == {
        "file": str(old),
        "language": "fi",
        "day": "2026-11-22",
        "title": "Asiakasrekisterin tietosuojaseloste",
        "counts": {"error": 1, "warning": 0, "info": 0},
        "silenced": 0,
    }
    (place,) = finding.pop("places")
    assert finding["rule"] == "stale_privacy_shield" and finding["level"] == "error"
    assert finding["section"] == "transfers" and finding["section_label"]
    assert all(finding[each] for each in ("title", "message", "help", "source"))
    assert place["words"] == "Privacy Shieldiin"
    assert TEXT.count("Privacy Shieldiin") == 1 and place["end"] - place["start"] == 17


def test_annotations_name_file_and_line_and_are_escaped(tmp_path):
    path = tmp_path / "100 %, a:b.txt"
    path.write_text(TEXT, encoding="utf-8")
    _code, out, _err = run("--file", path, *ONLY, "--format", "github")
    name = str(path).replace("%", "%25").replace(",", "%2C").replace(":", "%3A")
    assert out.startswith(f"::error file={name},line=15,title=")
    assert out.count("\n") == 1 and "::“Privacy Shieldiin”: " in out


@pytest.mark.parametrize("form", ["text", "github"])
@pytest.mark.parametrize("content", [TEXT, "{}"])
def test_the_name_of_a_file_begins_no_line_of_its_own(tmp_path, form, content):
    """A line that begins so would be a command to whoever runs the check."""
    path = tmp_path / "a\n::set-env name=X::y\u2028::stop-commands::z.txt"
    path.write_text(content, encoding="utf-8")
    _code, out, err = run("--file", path, *ONLY, "--format", form)
    assert "set-env name=X" in out + err and "stop-commands" in out + err
    lines = (out + err).splitlines()
    assert not [line for line in lines if line.startswith(("::set", "::stop"))]


def test_messages_are_in_the_language_of_the_interface(old):
    out = io.StringIO()
    with translation.override("sv"), pytest.raises(SystemExit):
        call_command("seloste_check", "--file", str(old), *ONLY, stdout=out)
    assert "Privacy Shield gäller inte" in out.getvalue()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), 1),
        (("--day", "2020-07-15"), 0),
        (("--day", "2020-07-16"), 1),
        (("--ignore", "stale_privacy_shield"), 0),
        (("--fail-on", "warning"), 1),
    ],
)
def test_the_exit_code_says_whether_something_was_found(old, arguments, code):
    assert run("--file", old, *ONLY, *arguments)[0] == code


def test_the_level_from_which_on_findings_count_can_be_chosen(tmp_path):
    path = tmp_path / "old.txt"
    path.write_text(TEXT.replace("Privacy Shieldiin", "Twitteriin"), encoding="utf-8")
    select = ("--select", "stale_twitter")
    assert run("--file", path, *select)[0] == 0
    assert run("--file", path, *select, "--fail-on", "warning")[0] == 1


@pytest.mark.parametrize("kind", ["html", "docx", "pdf"])
def test_other_formats_are_read_too(tmp_path, kind):
    notice = (
        "Asiakasrekisterin tietosuojaseloste",
        "Päivitetty 3.4.2023",
        [
            ("Rekisterinpitäjä", ["Esimerkki Oy, Katu 1, 00100 Helsinki"]),
            (
                "Tietojen siirto EU:n tai ETA:n ulkopuolelle",
                ["Palvelu kuuluu Privacy Shieldiin. " * 3],
            ),
        ],
    )
    path = tmp_path / f"old.{kind}"
    path.write_bytes(getattr(formats, f"as_{kind}")(notice))
    code, (row,), _err = rows("--file", path, *ONLY)
    assert code == 1 and row["findings"][0]["section"] == "transfers"


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_document_as_json_is_read(tmp_path, wrapped):
    notice = document(import_notice(TEXT.encode())).to_json()
    path = tmp_path / "notice.json"
    path.write_text(json.dumps({"notice": notice} if wrapped else notice))
    code, (row,), _err = rows("--file", path, *ONLY)
    assert code == 1 and row["title"] == "Asiakasrekisterin tietosuojaseloste"


def test_files_and_folders_are_checked_each_once(tmp_path, old):
    (tmp_path / "more" / "deep").mkdir(parents=True)
    (tmp_path / "more" / "deep" / "other.md").write_text(TEXT, encoding="utf-8")
    (tmp_path / "more" / "picture.png").write_bytes(b"\x89PNG")
    _code, found, _err = rows("--file", tmp_path, old, "--file", old, *ONLY)
    assert [Path(row["file"]).name for row in found] == ["other.md", "old notice.txt"]


BROKEN = {
    "empty.txt": b"",
    "picture.txt": b"\x89PNG\r\n",
    "cut.docx": b"PK\x03\x04word/",
    "cut.pdf": b"%PDF-1.7 nothing",
    "list.json": b'{"sections": [',
    "other.json": b'{"a": 1}',
    "deep.json": b'{"a":' * 9000,
    "number.json": b'{"a": ' + b"9" * 9000 + b"}",
    "script.json": None,
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_cannot_be_read_stops_no_other(tmp_path, old, name):
    path = tmp_path / name
    content = BROKEN[name]
    if content is None:
        notice = document(import_notice(TEXT.encode())).to_json()
        notice["sections"][0]["content"] = [
            {"type": "html", "html": "<script>x</script>"}
        ]
        content = json.dumps(notice).encode()
    path.write_bytes(content)
    code, found, err = rows("--file", path, old, *ONLY)
    assert code == 2
    assert [bool(row.get("problems")) for row in found] == [True, False]
    (problem,) = found[0]["problems"]
    assert err == f"{path}: {problem}\n" and len(problem) > 15
    assert run("--file", path, "--format", "github")[1].startswith("::error file=")


def test_a_file_that_is_not_there_or_too_large_is_told(tmp_path, old):
    code, _out, err = run("--file", tmp_path / "nothing.txt", old)
    assert code == 2 and "nothing.txt: " in err
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(6 * 1024 * 1024)
    endless = tmp_path / "endless.txt"
    endless.symlink_to("/dev/zero")
    for path in (large, endless):
        code, _out, err = run("--file", path)
        assert code == 2 and "larger than 5 megabytes" in err


def test_a_language_that_is_not_recognised_can_be_said(tmp_path):
    path = tmp_path / "short.txt"
    path.write_text("Privacy Shield 12345", encoding="utf-8")
    code, _out, err = run("--file", path)
    assert code == 2 and "--lang" in err
    code, (row,), _err = rows("--file", path, "--lang", "fi", *ONLY)
    assert (code, row["language"]) == (1, "fi")


def test_wrong_use_is_told(tmp_path):
    assert "--file" in refused()
    assert "no_such_rule" in refused("--file", "x", "--select", "no_such_rule")
    assert str(tmp_path) in refused("--file", tmp_path)
    with override_settings(WAGTAIL_SELOSTE={"FACTS_DIRS": [str(tmp_path)]}):
        (tmp_path / "own.toml").write_text("not toml")
        assert "own.toml" in refused("--file", "x")


def test_no_connection_is_opened_for_files(old):
    """In a process of its own, with a database that cannot be reached."""
    program = (
        "import django\n"
        "from django.conf import settings\n"
        "settings.DATABASES['default'] = {'ENGINE': 'django.db.backends.postgresql',"
        " 'HOST': '/no/such/host', 'NAME': 'none'}\n"
        "django.setup()\n"
        "from django.core.management import execute_from_command_line\n"
        f"execute_from_command_line(['manage.py', 'seloste_check', '--file', {str(old)!r}])\n"
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1, done.stderr
    assert "stale_privacy_shield" in done.stdout


# --- pages --------------------------------------------------------------------------


@pytest.fixture
def page(home):
    return make_page(
        home,
        other=None,
        transfers={"text": "<p>Palvelu kuuluu Privacy Shieldiin.</p>"},
    )


@pytest.mark.django_db
def test_a_page_is_found_by_id_slug_and_address(page):
    type(page).objects.filter(pk=page.pk).update(slug="asiakkaat")
    page.refresh_from_db()
    page.set_url_path(page.get_parent())
    page.save()
    path = page.url_path.strip("/")
    for name in (page.pk, "asiakkaat", f"/{path}/", f"https://example.com/{path}/?a=b"):
        code, found, err = rows(name, *ONLY)
        assert code == 1 and found[0]["page"].startswith(f"{page.pk} "), (name, err)


@pytest.mark.django_db
def test_the_newest_draft_of_a_page_is_checked(page):
    page.body = page.body.stream_block.to_python(stream("fi"))
    page.save_revision()
    assert run(page.pk, *ONLY)[0] == 0
    assert run("--all", *ONLY)[0] == 1


@pytest.mark.django_db
def test_pages_that_cannot_be_told_apart_or_are_none_are_named(home, page):
    other = make_page(page.get_parent().get_first_child())
    type(other).objects.filter(pk=other.pk).update(slug=page.slug)
    code, found, err = rows(page.slug, "999999", "no-such", home.pk, *ONLY)
    assert code == 2 and len(found) == 4
    assert f"{page.pk} (" in err and f"{other.pk} (" in err
    assert err.count("There is no such notice.") == 3
