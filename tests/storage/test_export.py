"""The exported history: to the byte, checkable by others, whole or not at all."""

import hashlib
import io
import json
import subprocess
import sys
import tracemalloc
import zipfile
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone, translation

from tests.building import build_archive
from tests.conftest import make_homes, make_locales, make_root
from tests.notices import make_page, publish, translate
from tests.storage.tampering import rows_by_hand
from wagtail_seloste.acts import redact_text, redact_words, withdraw
from wagtail_seloste.export import ExportError, all_series, export, find_series
from wagtail_seloste.models import NoticeEvent, NoticeSeries, VersionText
from wagtail_seloste.pages.models import NoticePage
from wagtail_seloste.recording import Correction, NewVersion, record, today
from wagtail_seloste.wording import wording

pytestmark = pytest.mark.django_db

TOP = "seloste-export/"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def archive_key(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        locales = make_locales()
        yield build(make_homes(make_root(locales), locales)).pk
        transaction.set_rollback(True)


@pytest.fixture
def archive(archive_key, db):
    """The page of :func:`build`, made once; each test takes back what it changed."""
    return NoticePage.objects.get(pk=archive_key)


def build(homes):
    """A notice in two languages, corrected and announced, and another notice."""
    page = make_page(homes["fi"])
    translate(page, homes["sv"], "sv")
    page.title = "Asiakasrekisterin tietosuojaseloste, korjattu"
    page.save()
    record(page, choice=Correction(number=1, reason="Kirjoitusvirhe\ntoisella rivillä"))
    page.title = "Uusi seloste"
    page.save()
    soon = today(timezone.now()) + timedelta(days=3)
    record(page, choice=NewVersion(effective_from=soon, note="Mikä muuttuu"))
    make_page(type(homes["fi"]).objects.get(pk=homes["fi"].pk), title="Toinen seloste")
    return page


def swedish():
    return rows_by_hand(VersionText).filter(language="sv")


def exported(series=None):
    file = io.BytesIO()
    export(all_series() if series is None else series, file)
    return file.getvalue()


def contents(data):
    """``{name: bytes}`` of a ZIP, without its top folder."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {
            name.removeprefix(TOP): archive.read(name) for name in archive.namelist()
        }


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def unpacked(data, folder):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(folder)
    return folder / TOP


def verified(*arguments, cwd=None):
    """The exit code and what ``verify.py`` says, run by Python alone."""
    run = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-I", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=cwd,
        timeout=60,
    )
    return run.returncode, run.stdout + run.stderr


# --- what is in it ---


def test_each_text_is_there_to_the_byte_under_its_digest(archive):
    files = contents(exported())
    overviews = [
        json.loads(data)
        for name, data in files.items()
        if name.endswith("/overview.json")
    ]
    assert len(overviews) == 2
    rows = {
        row["digest"]: (overview["series"], row)
        for overview in overviews
        for row in overview["texts"]
    }
    sums = files["SHA256SUMS"].decode()
    assert VersionText.objects.count() == len(rows) == 5
    for text in VersionText.objects.select_related("version__series"):
        series, row = rows[text.digest]
        place = f"notices/{series}/{row['folder']}"
        assert series == str(text.version.series.public_id)
        assert files[f"{place}/document.json"] == text.document.encode()
        assert sha256(files[f"{place}/document.json"]) == text.digest
        assert f"{text.digest}  {place}/document.json\n" in sums
        assert files[f"{place}/edited.json"] == text.edited.encode()
        assert files[f"{place}/body.html"] == text.body.encode()
        assert files[f"{place}/notice.txt"].decode() == text.plain + "\n"
        assert (f"{place}/note.txt" in files) == bool(text.note)
        if text.note:
            assert files[f"{place}/note.txt"] == text.note.encode()


def test_a_text_can_be_read_in_a_browser_without_us(archive):
    text = VersionText.objects.get(language="sv")
    files = contents(exported())
    [name] = [n for n in files if n.endswith("sv-0/notice.html")]
    page = files[name].decode()
    assert page.startswith("<!doctype html>")
    assert '<html lang="sv">' in page
    assert text.body in page
    assert text.digest in page
    assert "Version 1" in page
    assert "http://" not in page and "src=" not in page


def test_the_readable_copy_of_a_replaced_version_gives_it_no_day(archive):
    publish(archive, title="Kiireellinen seloste")
    text = VersionText.objects.get(version__state="replaced")
    files = contents(exported())
    [page] = [
        d.decode() for n, d in files.items() if n.endswith("00002/fi-0/notice.html")
    ]
    words = wording("fi")
    assert words.label("replaced") in page
    assert words.date(text.version.effective_from) not in page


def test_each_event_is_a_file_whose_checksum_is_its_digest(archive):
    files = contents(exported())
    for event in NoticeEvent.objects.select_related("series"):
        name = (
            f"notices/{event.series.public_id}/events/{event.position:06d}-{event.kind}"
        )
        data = files[f"{name}.json"]
        assert sha256(data) == event.digest
        assert json.loads(data)["previous"] == event.previous_digest
        if event.words:
            assert files[f"{name}.words.json"] == event.words.encode()


def test_the_log_is_there_to_read(archive):
    series = NoticeSeries.objects.order_by("pk").first()
    files = contents(exported())
    log = json.loads(files[f"notices/{series.public_id}/log.json"])
    kinds = list(series.events.values_list("kind", flat=True))
    assert [row["kind"] for row in log] == kinds
    assert kinds == ["recorded", "recorded", "corrected", "announced"]
    assert log[3]["payload"]["number"] == 2


def test_the_overview_tells_of_the_versions(archive):
    series = NoticeSeries.objects.order_by("pk").first()
    files = contents(exported())
    overview = json.loads(files[f"notices/{series.public_id}/overview.json"])
    assert overview["head"] == series.head
    assert [row["number"] for row in overview["versions"]] == [1, 2]
    assert [
        (row["number"], row["language"], row["correction"]) for row in overview["texts"]
    ] == [(1, "fi", 0), (1, "fi", 1), (1, "sv", 0), (2, "fi", 0)]


def test_the_readme_explains_it_in_three_languages_and_names_each_kind_of_file(archive):
    files = contents(exported())
    readme = files["README.txt"].decode()
    for words in ("How to check", "Suomeksi", "På svenska", "sha256sum -c"):
        assert words in readme
    for name in files:
        kind = name.rsplit("/", 1)[-1]
        assert kind in readme or "/events/" in name, name
    assert max(map(len, readme.splitlines())) <= 90


def test_the_same_archive_gives_the_same_bytes_on_any_file(archive, tmp_path):
    first = exported()
    with (tmp_path / "again.zip").open("wb") as file:
        export(all_series(), file)
    assert (tmp_path / "again.zip").read_bytes() == first
    out = io.TextIOWrapper(io.BytesIO())
    call_command("seloste_export", output="-", stdout=out, stderr=io.StringIO())
    assert out.buffer.getvalue() == first


def test_the_page_need_not_be_there_any_more(archive):
    before = contents(exported())
    archive.delete()
    after = contents(exported())
    texts = {name for name in before if "/versions/" in name}
    assert {name: after[name] for name in texts} == {n: before[n] for n in texts}
    assert set(before) < set(after)
    assert any(name.endswith("-hidden.json") for name in after)


def test_names_that_somebody_put_into_the_database_stay_in_the_folder(archive):
    swedish().update(language="../../../sv")
    rows_by_hand(NoticeEvent).filter(position=2).update(kind="/etc/x")
    for name in contents(exported()):
        assert ".." not in name and not name.startswith("/"), name


def test_what_cannot_be_read_is_exported_all_the_same(archive):
    swedish().update(document="{")
    rows_by_hand(NoticeEvent).filter(position=2).update(payload="{")
    files = contents(exported())
    assert b"{" in files.values()
    assert not any(name.endswith("sv-0/notice.txt") for name in files)


def test_what_was_redacted_is_there_as_its_marker_and_verifies(archive, tmp_path):
    text = VersionText.objects.filter(language="fi").order_by("pk").first()
    words = "Testi Oy"
    assert words in text.document
    event = redact_text(text, reason="Henkilön nimi Maija")
    redact_words(event, reason="Nimi oli syyssä")
    data = exported()
    files = contents(data)
    folder = f"notices/{text.version.series.public_id}"
    name = f"{folder}/versions/00001/fi-0/document.json"
    assert words not in files[name].decode()
    assert sha256(files[name]) != text.digest
    assert not any(b"Maija" in contained for contained in files.values())
    overview = json.loads(files[f"{folder}/overview.json"])
    redacted = [row for row in overview["texts"] if row["redacted_at"]]
    assert [row["digest"] for row in redacted] == [text.digest]
    page = files[name.replace("document.json", "notice.html")].decode()
    assert "poistettu" in page
    code, said = verified("verify.py", cwd=unpacked(data, tmp_path))
    assert code == 0, said


def test_a_withdrawn_notice_names_its_successor(archive, tmp_path):
    first, second = NoticeSeries.objects.order_by("pk")
    withdraw(first, reasons={"fi": "Korvattu"}, successor=second)
    data = exported([first])
    files = contents(data)
    overview = json.loads(files[f"notices/{first.public_id}/overview.json"])
    assert overview["state"] == "withdrawn"
    assert overview["successor"] == str(second.public_id)
    code, said = verified("verify.py", cwd=unpacked(data, tmp_path))
    assert code == 0, said


# --- checked by others ---


def test_standard_tools_check_it(archive, tmp_path):
    folder = unpacked(exported(), tmp_path)
    command = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    checked = subprocess.run(  # noqa: S603 - a fixed command
        command, cwd=folder, capture_output=True, text=True, timeout=60
    )
    assert checked.returncode == 0, checked.stderr
    files = {p for p in folder.rglob("*") if p.is_file()}
    assert checked.stdout.count(": OK") == len(files) - 1
    next(folder.rglob("body.html")).write_text("x")
    failed = subprocess.run(  # noqa: S603 - a fixed command
        command, cwd=folder, capture_output=True, text=True, timeout=60
    )
    assert failed.returncode == 1
    assert "body.html: FAILED" in failed.stdout


def test_its_own_script_checks_it_packed_and_unpacked(archive, tmp_path):
    data = exported()
    (tmp_path / "history.zip").write_bytes(data)
    folder = unpacked(data, tmp_path)
    for arguments, cwd in (
        ([folder / "verify.py", tmp_path / "history.zip"], tmp_path),
        (["verify.py"], folder),
    ):
        code, said = verified(*arguments, cwd=cwd)
        assert code == 0, said
        assert "Notices checked: 2, problems: 0." in said
        for series in NoticeSeries.objects.all():
            assert f"head {series.head}" in said


FIRST = "notices/{series}/"
ALTERED = {
    "a document": ("versions/00001/fi-0/document.json", "is not what was recorded"),
    "edited content": ("versions/00001/sv-0/edited.json", "is not what was recorded"),
    "a body": ("versions/00002/fi-0/body.html", "is not what was recorded"),
    "a note": ("versions/00001/fi-1/note.txt", "is not what was recorded"),
    "a readable copy": ("versions/00001/fi-0/notice.html", "does not show"),
    "the log": ("log.json", "does not say what the events say"),
    "an event": ("events/000002-recorded.json", "does not follow the event before it"),
    "the last event": ("events/000004-announced.json", "is not the head"),
}


def forge(files, name, data):
    """A ZIP with one file changed, left out (None) or added, its sums made to fit."""
    files = dict(files)
    if data is None:
        del files[name]
    else:
        files[name] = data
    sums = [f"{sha256(d)}  {n}\n" for n, d in files.items() if n != "SHA256SUMS"]
    files["SHA256SUMS"] = "".join(sums).encode()
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for each, contained in files.items():
            archive.writestr(TOP + each, contained)
    return file.getvalue()


@pytest.fixture
def verify_forged(archive, tmp_path):
    series = NoticeSeries.objects.order_by("pk").first()
    files = contents(exported())
    folder = f"notices/{series.public_id}/"
    script = tmp_path / "verify.py"
    script.write_bytes(files["verify.py"])

    def run(name, make):
        forged = tmp_path / "forged.zip"
        forged.write_bytes(forge(files, folder + name, make(files.get(folder + name))))
        return verified(script, forged)

    return run


@pytest.mark.parametrize(("name", "named"), ALTERED.values(), ids=ALTERED)
def test_the_script_names_what_was_altered_though_the_sums_fit(
    verify_forged, name, named
):
    def alter(data):
        if name == "log.json":
            return data.replace(b'"corrected"', b'"recorded"')
        if name.endswith("notice.html"):
            return data.replace(b"Testi Oy", b"Muu Oy")
        if name.startswith("events/"):
            return data.replace(b"+00:00", b"+00:01")
        return data + b" "

    code, said = verify_forged(name, alter)
    assert code == 1
    assert any(
        named in line
        for line in said.splitlines()
        if line.startswith("notices/") and ": " in line
    ), said
    assert "is not as SHA256SUMS says" not in said


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("versions/00001/fi-1/document.json", "is missing"),
        ("versions/00001/fi-1/note.txt", "is missing"),
        ("events/000002-recorded.json", "event 2 is missing"),
        ("events/000004-announced.json", "is not the head"),
        ("overview.json", "cannot be read"),
    ],
)
def test_the_script_names_what_is_missing_though_the_sums_fit(
    verify_forged, name, named
):
    code, said = verify_forged(name, lambda data: None)
    assert code == 1
    assert named in said


def test_the_script_names_a_text_that_was_never_recorded(verify_forged):
    name = "versions/00001/fi-2/document.json"
    code, said = verify_forged(name, lambda data: b"{}")
    assert code == 1
    assert f"{name}: stands in no event" in said


def test_the_script_names_files_that_the_sums_do_not_fit(archive, tmp_path):
    folder = unpacked(exported(), tmp_path)
    (folder / "README.txt").write_text("Trust me.")
    (folder / "more.txt").write_text("x")
    code, said = verified("verify.py", cwd=folder)
    assert code == 1
    assert "README.txt: is not as SHA256SUMS says" in said
    assert "more.txt: does not stand in SHA256SUMS" in said


def test_an_archive_that_was_altered_in_the_database_does_not_verify(archive, tmp_path):
    swedish().update(document="{}")
    rows_by_hand(NoticeEvent).filter(position=4)._raw_delete("default")
    folder = unpacked(exported(), tmp_path)
    code, said = verified("verify.py", cwd=folder)
    assert code == 1
    assert "sv-0/document.json: is not what was recorded" in said
    assert "is not the head" in said


# --- which notices, and where to ---


def test_one_notice_by_any_of_its_names(archive):
    series = NoticeSeries.objects.order_by("pk").first()
    for name in (
        str(archive.pk),
        str(series.public_id),
        f"https://example.com/notices/{series.public_id}/fi/versions/1/",
        archive.full_url,
        archive.url,
        archive.url.strip("/") + "/?from=mail",
        f"  {archive.full_url}#retention ",
    ):
        assert find_series(name) == series, name


def test_a_translation_and_an_alias_name_the_same_notice(archive):
    series = NoticeSeries.objects.order_by("pk").first()
    swedish = archive.get_translations().get(locale__language_code="sv")
    alias = archive.create_alias(update_slug="alias")
    for page in (swedish, alias):
        assert find_series(str(page.pk)) == series
        assert find_series(page.full_url) == series


@pytest.mark.parametrize(
    "name",
    [
        "",
        "0",
        "9" * 40,
        "tietosuoja",
        "/no/such/page/",
        "https://[broken/",
        "00000000-0000-4000-8000-000000000000",
    ],
)
def test_a_name_that_stands_for_nothing_is_said(archive, name):
    with pytest.raises(ExportError, match="Nothing is recorded"):
        find_series(name)


def test_a_page_of_which_nothing_was_recorded_is_said(homes):
    page = make_page(homes["fi"], publish=False)
    with pytest.raises(ExportError, match="Nothing is recorded"):
        find_series(str(page.pk))


def test_a_path_that_two_sites_have_is_not_guessed(homes, root):
    from wagtail.models import Site

    from example_site.home.models import HomePage

    other = root.add_child(
        instance=HomePage(title="Toinen", slug="other", locale=homes["fi"].locale)
    )
    Site.objects.create(hostname="other.example", root_page=other)
    first, second = make_page(homes["fi"]), make_page(other)
    second.slug = first.slug  # the first one has siblings if others were made before
    second.save()
    path = "/fi/" + first.slug + "/"
    with pytest.raises(ExportError, match="more than one"):
        find_series(path)
    assert find_series(second.full_url).translation_key == second.translation_key


def test_only_the_notices_that_were_asked_for_are_in_it(archive, tmp_path):
    output = tmp_path / "one.zip"
    said = io.StringIO()
    call_command(
        "seloste_export",
        output=str(output),
        notice=[str(archive.pk), archive.full_url],
        stderr=said,
    )
    files = contents(output.read_bytes())
    series = NoticeSeries.objects.order_by("pk").first()
    folders = {n.split("/")[1] for n in files if n.startswith("notices/")}
    assert folders == {str(series.public_id)}
    assert "notices 1, texts 4 (redacted 0), events 4" in said.getvalue()


def test_it_never_overwrites_a_file(archive, tmp_path):
    output = tmp_path / "history.zip"
    output.write_text("mine")
    with pytest.raises(CommandError, match="exists already"):
        call_command("seloste_export", output=str(output))
    assert output.read_text() == "mine"


def test_a_folder_that_is_not_there_is_said(archive, tmp_path):
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("seloste_export", output=str(tmp_path / "no" / "history.zip"))


def test_an_unknown_notice_leaves_no_file(archive, tmp_path):
    output = tmp_path / "history.zip"
    with pytest.raises(CommandError, match="Nothing is recorded"):
        call_command("seloste_export", output=str(output), notice=["/no/"])
    assert not output.exists()


def test_an_empty_archive_leaves_no_file(archive, tmp_path):
    rows_by_hand(NoticeSeries).update(position=0)  # as made before anything is recorded
    output = tmp_path / "history.zip"
    with pytest.raises(CommandError, match="Nothing has been recorded"):
        call_command("seloste_export", output=str(output))
    assert not output.exists()


def test_what_could_not_be_finished_is_no_zip_and_leaves_no_file(
    archive, tmp_path, monkeypatch
):
    def fail(text):
        raise RuntimeError("disk on fire")

    monkeypatch.setattr("wagtail_seloste.export.readable", fail)
    file = io.BytesIO()
    with pytest.raises(RuntimeError, match="fire"):
        export(all_series(), file)
    assert file.getvalue()
    assert not zipfile.is_zipfile(io.BytesIO(file.getvalue()))
    output = tmp_path / "history.zip"
    with pytest.raises(RuntimeError, match="fire"):
        call_command("seloste_export", output=str(output))
    assert not output.exists()


def test_a_terminal_gets_no_zip(archive):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    with pytest.raises(CommandError, match="terminal"):
        call_command("seloste_export", output="-", stdout=Terminal())


# --- large archives ---


def test_nothing_is_written_while_others_wait_for_the_lock(archive):
    held = len(connection.savepoint_ids)

    class Output(io.BytesIO):
        def write(self, data):
            assert len(connection.savepoint_ids) == held
            return super().write(data)

    export(all_series(), Output())


def test_memory_stays_flat(home):
    class Counter:
        written = 0

        def write(self, data):
            self.written += len(data)
            return len(data)

        def flush(self):
            pass

    def peak(versions):
        series = build_archive(page, versions=versions)
        stored = sum(
            len(text.document) + len(text.body) + len(text.edited)
            for text in VersionText.objects.filter(version__series=series).iterator()
        )
        tracemalloc.start()
        try:
            export([series], Counter())
            return tracemalloc.get_traced_memory()[1], stored
        finally:
            tracemalloc.stop()

    page = make_page(home)
    peak(10)  # what is loaded once
    small, _stored = peak(100)
    large, stored = peak(400)
    assert large - small < stored / 20
