"""Adding an earlier version in the admin: sent, shown as it is read, then recorded."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import escape
from wagtail.models import GroupPagePermission, Locale, PageLogEntry

from tests.notices import make_page, publish, translate
from wagtail_seloste.models import NoticeEvent, NoticeSeries, NoticeVersion, VersionText
from wagtail_seloste.past import IMPORTED, LARGEST

pytestmark = pytest.mark.django_db

OLD = """Asiakasrekisterin tietosuojaseloste

1. Rekisterinpitäjä
Vanha Testi Oy, Vanhakatu 1, 00100 Helsinki

2. Henkilötietojen käsittelyn tarkoitus
Tietoja käytetään asiakassuhteen hoitoon.

3. Tietojen säilytysaika
Tiedot säilytetään kaksi vuotta.

4. Lintujen ruokinta
Ruokimme lintuja.
"""
DATA = Path(__file__).parents[1] / "importers" / "data"


@pytest.fixture
def page(home):
    return make_page(home)


@pytest.fixture
def archivist(editor):
    """An editor who may import as well."""
    editor.user_permissions.add(Permission.objects.get(codename="import_noticeversion"))
    return type(editor).objects.get(pk=editor.pk)


@pytest.fixture
def at_work(client, archivist):
    client.force_login(archivist)
    return client


def address(page):
    return reverse("seloste_import_version", args=[page.pk])


def send(client, page, text=OLD, **changes):
    data = {
        "language": "fi",
        "effective_from": "2019-05-25",
        "effective_until": "",
        "note": "",
        "text": text,
        **changes,
    }
    return client.post(address(page), data)


def earlier():
    return NoticeVersion.objects.filter(number__isnull=True)


def nothing_written():
    return not earlier().exists() and not PageLogEntry.objects.filter(action=IMPORTED)


# --- two steps ----------------------------------------------------------------------


def test_it_is_shown_as_it_is_read_and_then_recorded(at_work, page, archivist):
    response = send(
        at_work, page, note="Vanhalta sivulta", effective_until="2020-12-31"
    )
    html = response.content.decode()
    assert response.status_code == 200
    assert nothing_written()
    assert response.context["text"].notice.of("other")[0].heading == "Lintujen ruokinta"
    for shown in ("Ruokimme lintuja.", "Vanha Testi Oy", "Vanhalta sivulta"):
        assert shown in html
    assert '<article class="seloste seloste-sheet" lang="fi">' in html
    response = at_work.post(
        address(page), {"earlier": response.context["sent"], "record": "1"}
    )
    version = earlier().get()
    text = version.texts.get()
    assert (version.effective_from, version.effective_until) == (
        date(2019, 5, 25),
        date(2020, 12, 31),
    )
    assert text.note == "Vanhalta sivulta"
    assert response.url == reverse("seloste_versions", args=[version.series.public_id])
    assert PageLogEntry.objects.get(action=IMPORTED).user == archivist
    event = NoticeEvent.objects.get(kind=NoticeEvent.Kind.IMPORTED)
    assert json.loads(event.payload)["user"] == str(archivist.pk)
    assert at_work.get(response.url).status_code == 200
    history = at_work.get(reverse("wagtailadmin_pages:history", args=[page.pk]))
    assert "25.5.2019" in history.text


def test_the_report_names_what_was_guessed_and_left_over(at_work, page):
    response = send(at_work, page)
    report = response.context["report"]
    assert [line["level"] for line in report] == ["warning"]
    assert "Lintujen ruokinta" in report[0]["text"]
    old = (DATA / "two-columns.txt").read_text("utf-8")
    response = send(at_work, page, old)
    html = response.content.decode()
    for line in response.context["report"]:
        assert line["text"] and "{" not in line["text"]
        assert escape(line["excerpt"].split("\n")[0]) in html
    # The editor reads names of sections, not their keys.
    assert "data_content" not in " ".join(
        line["text"] for line in response.context["report"]
    )


def test_a_file_is_read_in_whatever_encoding(at_work, page):
    file = SimpleUploadedFile("vanha.txt", OLD.encode("cp1252"))
    response = send(at_work, page, "", file=file)
    assert response.context["text"].notice.of("controller")[0].heading == (
        "Rekisterinpitäjä"
    )
    at_work.post(address(page), {"earlier": response.context["sent"], "record": "1"})
    assert "Rekisterinpitäjä" in VersionText.objects.last().body


def test_a_document_is_taken_to_the_byte(at_work, page):
    was = VersionText.objects.get()
    file = SimpleUploadedFile("notice.json", was.document.encode())
    response = send(at_work, page, "", file=file)
    assert response.context["is_document"] and response.context["report"] == []
    at_work.post(address(page), {"earlier": response.context["sent"], "record": "1"})
    assert earlier().get().texts.get().digest == was.digest


def test_one_may_go_back_and_change_something(at_work, page):
    file = SimpleUploadedFile("vanha.txt", OLD.encode("utf-16"))
    sent = send(at_work, page, "", file=file, note="Kopio").context["sent"]
    response = at_work.post(address(page), {"earlier": sent, "change": "1"})
    form = response.context["form"]
    assert form.initial["text"] == OLD and form.initial["note"] == "Kopio"
    html = response.content.decode()
    assert "Ruokimme lintuja." in html and 'value="2019-05-25"' in html
    assert nothing_written()


def test_it_says_where_the_text_will_stand(at_work, page, homes):
    def place(**changes):
        return send(at_work, page, **changes).context["place"]

    assert place().version is None
    sent = send(at_work, page).context["sent"]
    at_work.post(address(page), {"earlier": sent, "record": "1"})
    assert place().is_recorded
    assert b'name="record"' not in send(at_work, page).content
    assert place(text=OLD + "x", note="Puuttui").previous is not None
    swedish = "Personuppgiftsansvarig\nTest Ab, för att det är så.\n"
    added = place(text=swedish, language="sv")
    assert added.version and not added.previous


def test_the_same_text_twice_is_recorded_once(at_work, page):
    sent = send(at_work, page).context["sent"]
    for _click in range(2):
        response = at_work.post(address(page), {"earlier": sent, "record": "1"})
        assert response.status_code == 302
    assert VersionText.objects.filter(version__number__isnull=True).count() == 1


# --- what is refused ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": " "}, "file"),
        ({"effective_from": "2999-01-01"}, "effective_from"),
        ({"effective_from": "25.5.2019x"}, "effective_from"),
        ({"effective_from": ""}, "effective_from"),
        ({"effective_until": "2019-01-01"}, "effective_until"),
        ({"effective_until": "2999-01-01"}, "effective_until"),
        ({"language": "de"}, "language"),
        ({"language": "sv"}, "language"),
        ({"text": "{"}, "__all__"),
        ({"text": "Tietosuojaseloste"}, "__all__"),
        ({"text": "a" * (LARGEST + 1)}, "text"),
    ],
    ids=str,
)
def test_what_does_not_do_is_said_and_nothing_is_lost(at_work, page, changes, field):
    changes = {**changes, "note": "Kopio"}
    response = send(at_work, page, **changes)
    form = response.context["form"]
    assert response.status_code == 200
    assert field in form.errors and nothing_written()
    html = response.content.decode()
    assert "Kopio" in html
    for sentence in form.errors[field]:
        assert sentence in html
    if "text" not in changes:
        assert "Ruokimme lintuja." in html


def test_a_reason_is_asked_for_at_the_note(at_work, page):
    sent = send(at_work, page).context["sent"]
    at_work.post(address(page), {"earlier": sent, "record": "1"})
    assert "note" in send(at_work, page, OLD + "x").context["form"].errors


def test_a_file_too_large_is_refused_clearly(at_work, page):
    file = SimpleUploadedFile("large.txt", b"a" * (LARGEST + 1))
    response = send(at_work, page, "", file=file)
    assert "file" in response.context["form"].errors


def test_file_and_text_together_are_refused(at_work, page):
    file = SimpleUploadedFile("vanha.txt", OLD.encode())
    response = send(at_work, page, file=file)
    assert "file" in response.context["form"].errors


def test_what_was_in_a_file_stands_in_the_text_when_it_is_refused(at_work, page):
    """A browser does not send a file twice by itself."""
    file = SimpleUploadedFile("vanha.txt", OLD.encode())
    response = send(at_work, page, "", file=file, effective_from="")
    assert "Ruokimme lintuja." in response.content.decode()
    binary = SimpleUploadedFile("vanha.pdf", b"%PDF-1.7\x00\x01")
    response = send(at_work, page, "", file=binary)
    assert response.context["form"].non_field_errors()
    assert b"%PDF" not in response.content


def test_what_was_sent_cannot_be_changed_on_the_way(at_work, page, home):
    sent = send(at_work, page).context["sent"]
    other = make_page(home)
    for where, value in ((page, sent[:-3] + "abc"), (other, sent), (page, "x")):
        response = at_work.post(address(where), {"earlier": value, "record": "1"})
        assert response.status_code == 302 and response.url == address(where)
    assert nothing_written()


def test_what_was_recorded_meanwhile_is_told_and_the_text_kept(at_work, page):
    first = send(at_work, page).context["sent"]
    second = send(at_work, page, OLD + "toinen").context["sent"]
    at_work.post(address(page), {"earlier": first, "record": "1"})
    response = at_work.post(address(page), {"earlier": second, "record": "1"})
    assert "note" in response.context["form"].errors
    assert "Ruokimme lintuja.\ntoinen" in response.content.decode()
    assert earlier().get().texts.count() == 1


def test_markup_in_an_old_notice_never_runs(at_work, page):
    old = OLD + '<script>alert(1)</script><img src=x onerror="alert(1)">'
    html = send(at_work, page, old, note="<b>x</b>").content.decode()
    assert "alert(1)</script>" not in html and "onerror" not in html.lower().replace(
        "&lt;", ""
    )
    assert "<b>x</b>" not in html


# --- who may ------------------------------------------------------------------------


def test_only_those_who_may_import_and_edit(client, page, editor, archivist, make_user):
    client.force_login(editor)
    editor.user_permissions.clear()
    assert client.get(address(page)).status_code == 302
    editor.user_permissions.add(Permission.objects.get(codename="import_noticeversion"))
    assert client.get(address(page)).status_code == 200
    GroupPagePermission.objects.all().delete()
    response = send(client, page)
    assert response.status_code == 302 and nothing_written()
    client.logout()
    assert "login" in client.get(address(page)).url


def test_no_text_for_a_page_that_one_may_not_edit(client, archivist, homes, page):
    """The Swedish page is closed to the user, so is the Swedish past."""
    translate(page, homes["sv"], "sv")
    GroupPagePermission.objects.all().update(page=homes["fi"])
    client.force_login(archivist)
    languages = client.get(address(page)).context["form"].fields["language"].choices
    assert [code for code, _name in languages] == ["fi", "en"]
    assert send(client, page, language="sv").context["form"].errors["language"]


def test_languages_are_those_that_have_wording(at_work, page):
    Locale.objects.create(language_code="de")
    form = at_work.get(address(page)).context["form"]
    assert [code for code, _name in form.fields["language"].choices] == [
        "fi",
        "sv",
        "en",
    ]


def test_only_pages_that_are_notices(at_work, page, home):
    assert at_work.get(address(home), follow=True).status_code == 404
    alias = page.create_alias(update_slug="alias")
    response = at_work.get(address(alias))
    assert response.status_code == 302 and "earlier" not in response.url
    assert (
        at_work.get(
            reverse("seloste_import_version", args=[999999]), follow=True
        ).status_code
        == 404
    )


def test_a_page_that_was_never_published_has_a_past(at_work, home):
    page = make_page(home, publish=False)
    sent = send(at_work, page).context["sent"]
    assert not NoticeSeries.objects.exists()
    at_work.post(address(page), {"earlier": sent, "record": "1"})
    assert earlier().count() == 1
    publish(page)
    assert NoticeVersion.objects.filter(number=1).exists()


# --- how one gets there -------------------------------------------------------------


def test_the_page_and_its_versions_lead_there(at_work, page):
    edit = at_work.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert address(page) in edit.content.decode()
    series = NoticeSeries.objects.get()
    versions = at_work.get(reverse("seloste_versions", args=[series.public_id]))
    assert address(page) in versions.content.decode()


def test_nobody_else_is_led_there(client, editor, page):
    client.force_login(editor)
    edit = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert address(page) not in edit.content.decode()


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_both_steps_in_each_language(client, archivist, page, language):
    from wagtail.users.models import UserProfile

    UserProfile.objects.create(user=archivist, preferred_language=language)
    client.force_login(archivist)
    assert client.get(address(page)).status_code == 200
    response = send(client, page)
    assert response.status_code == 200 and response.context["sent"]
