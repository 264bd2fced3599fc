"""Importing notices in the admin: files come in, are read, placed, and become drafts."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import GroupPagePermission

from tests.importers.formats import as_docx
from tests.notices import make_page
from wagtail_seloste import batches
from wagtail_seloste.admin import imported, importing
from wagtail_seloste.importers import import_notice
from wagtail_seloste.importers.readers import LIMIT
from wagtail_seloste.importers.result import (
    Contact,
    Facts,
    Recipient,
    RetentionPeriod,
    Transfer,
)
from wagtail_seloste.models import (
    ImportBatch,
    ImportedFile,
    NoticeVersion,
)
from wagtail_seloste.pages.models import NoticeIndexPage, NoticePage

pytestmark = pytest.mark.django_db

State = ImportedFile.State
OLD = """Lintukerhon tietosuojaseloste

1. Rekisterinpitäjä

Kuvitelman Lintukerho ry
Y-tunnus 1234567-1
Mallikatu 1, 00100 Helsinki

2. Henkilötietojen käsittelyn tarkoitus

Pidämme jäsenluetteloa.

3. Tietojen säilytysaika

Säilytämme tietoja 5 vuotta.

4. Pöllöjen ruokinta

Pöllöt syövät hiiriä.
"""
NOTICE = (
    "Kuoron tietosuojaseloste",
    "1.2.2020",
    [
        ("Rekisterinpitäjä", ["Kuvitelman Kuoro ry, Laulukatu 2, 00100 Helsinki"]),
        ("Käsittelyn tarkoitus", ["Pidämme jäsenluetteloa laulajista."]),
    ],
)
SWEDISH = """Fågelklubbens dataskyddsbeskrivning

1. Personuppgiftsansvarig

Fantasins Fågelklubb rf har hand om uppgifterna.

2. Ändamålet med behandlingen

Vi för en förteckning över medlemmarna i klubben.

3. Lagringstid

Vi sparar uppgifterna i fem år efter medlemskapet.
"""
OWLS = "Pöllöt syövät hiiriä."
FIRST = ((0, "controller"), (1, "purposes"), (2, "retention"), (3, "other"))
"""Where the passages go at first."""


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """Files are read in this process, the other one has tests of its own, and to the end."""

    def read(name, content, *, language=None):
        return import_notice(content, name, language=language)

    monkeypatch.setattr(batches, "import_isolated", read)
    monkeypatch.setattr(importing, "SLICE", None)


@pytest.fixture
def index(home):
    index = NoticeIndexPage(title="Selosteet", slug="notices", locale=home.locale)
    return home.add_child(instance=index)


@pytest.fixture
def at_work(client, editor, index):
    client.force_login(editor)
    return client


@pytest.fixture
def newcomer(make_user, index):
    """``newcomer("name", page=None)``: who may enter, and add pages below `page` alone."""

    def make(name, page=None, *codenames):
        group = Group.objects.create(name=name)
        group.permissions.add(Permission.objects.get(codename="access_admin"))
        for codename in codenames or ("add_page",):
            if page is not None:
                GroupPagePermission.objects.create(
                    group=group,
                    page=page,
                    permission=Permission.objects.get(
                        content_type__app_label="wagtailcore", codename=codename
                    ),
                )
        user = make_user(name)
        user.groups.add(group)
        return user

    return make


def url(name, *args):
    return reverse(f"seloste_import:{name}", args=args)


def sent(text=OLD, name="vanha.txt"):
    content = text.encode() if isinstance(text, str) else text
    return SimpleUploadedFile(name, content)


def bring_in(client, index, *files, **data):
    return client.post(
        url("index"),
        {"files": files, "parent": index.pk, "language": "", "text": "", **data},
    )


def file_of(client, index, text=OLD, **data):
    bring_in(client, index, sent(text), **data)
    return ImportedFile.objects.latest("pk")


def html_of(response):
    assert response.status_code == 200
    return " ".join(unescape(response.content.decode()).split())


def selected(html, number):
    select = re.search(rf'<select name="place-{number}".*?</select>', html)[0]
    return re.search(r'value="(\w*)" selected', select)[1]


def is_hidden(response):
    """404, which the site tries in another language first."""
    return response.status_code == 404 or response.url.startswith("/fi/")


def told(response):
    return [str(message) for message in response.wsgi_request._messages]


# --- bringing in --------------------------------------------------------------------


def test_one_file_leads_to_its_page(at_work, index, editor):
    response = bring_in(at_work, index, sent())
    file = ImportedFile.objects.get()
    assert response.url == url("file", file.pk)
    assert (file.name, file.state, file.size) == (
        "vanha.txt",
        State.READ,
        len(OLD.encode()),
    )
    assert bytes(file.content) == OLD.encode()
    assert (file.batch.user, file.batch.parent_id) == (editor, index.pk)
    html = html_of(at_work.get(response.url))
    assert OWLS in html and "Kuvitelman Lintukerho ry" in html
    assert selected(html, 0) == "controller"
    assert not NoticePage.objects.exists()


@pytest.mark.storage
def test_many_files_and_a_text_come_in_together(at_work, index, monkeypatch):
    monkeypatch.setattr(importing, "SLICE", 0)
    other = sent(OLD.replace("Lintukerho", "Kalakerho"), "toinen.txt")
    response = bring_in(
        at_work, index, sent(), other, sent(name="sama.txt"), text=f"\n{OLD}Lisää."
    )
    batch = ImportBatch.objects.get()
    assert response.url == url("batch", batch.pk)
    names = list(batch.files.values_list("name", "is_pasted"))
    assert names == [
        ("vanha.txt", False),
        ("toinen.txt", False),
        ("Lintukerhon tietosuojaseloste", True),
    ]
    shown = at_work.get(response.url)
    assert (shown.context["done"], shown.context["total"]) == (1, 3)
    assert "data-seloste-continue" in html_of(shown)
    while batches.to_do(batch).exists():
        assert at_work.post(response.url).url == response.url
    assert set(batch.files.values_list("state", flat=True)) == {State.READ}
    assert "data-seloste-continue" not in html_of(at_work.get(response.url))


def test_without_file_and_text_nothing_comes_in(at_work, index):
    assert "error" in html_of(bring_in(at_work, index, text=" \n"))
    assert not ImportBatch.objects.exists()


def test_what_is_too_large_is_told_and_the_others_are_read(at_work, index):
    large = sent(b"a" * (LIMIT + 1), "suuri.txt")
    response = bring_in(at_work, index, sent(), large, sent(b"", "tyhja.txt"))
    files = {file.name: file for file in ImportedFile.objects.all()}
    assert files["vanha.txt"].state == State.READ
    assert files["suuri.txt"].state == files["tyhja.txt"].state == State.PROBLEM
    assert bytes(files["suuri.txt"].content) == b""
    assert files["suuri.txt"].size == LIMIT + 1
    html = html_of(at_work.get(response.url))
    for file in (files["suuri.txt"], files["tyhja.txt"]):
        (error,) = file.summary["errors"]
        with translation.override("fi"):
            assert importing.message_in_words(error) in html
        assert importing.message_in_words(error) in html_of(
            at_work.get(url("file", file.pk))
        )


def test_files_that_are_no_notices_stop_nothing(at_work, index):
    bring_in(
        at_work,
        index,
        sent(b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "kuva.png"),
        sent(as_docx(NOTICE)[:300], "rikki.docx"),
        sent(b"%PDF-1.7\nnonsense", "rikki.pdf"),
        sent(as_docx(NOTICE), "hyva.docx"),
    )
    states = dict(ImportedFile.objects.values_list("name", "state"))
    assert states.pop("hyva.docx") == State.READ
    assert set(states.values()) == {State.PROBLEM}


@pytest.mark.parametrize(
    ("name", "value"),
    [("DATA_UPLOAD_MAX_NUMBER_FILES", 2), ("DATA_UPLOAD_MAX_MEMORY_SIZE", 2000)],
)
def test_what_is_too_much_for_django_is_told_in_our_words(
    at_work, index, settings, name, value
):
    setattr(settings, name, value)
    files = [sent(f"{OLD}{n}", f"{n}.txt") for n in range(3)]
    response = bring_in(at_work, index, *files, text=OLD * 10)
    assert response.status_code == 413
    assert len(told(response)) == 1
    assert 'name="files"' in response.text
    assert not ImportBatch.objects.exists()


def test_more_files_than_we_want_are_refused_as_a_whole(at_work, index, monkeypatch):
    monkeypatch.setattr(importing, "MOST_FILES", 1)
    response = bring_in(at_work, index, sent(), sent(f"{OLD}!", "b.txt"))
    assert response.context["form"].errors.keys() == {"files"}
    assert not ImportBatch.objects.exists()


def test_a_form_of_another_site_brings_nothing_in(editor, index):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    assert bring_in(client, index, sent()).status_code == 403
    assert not ImportBatch.objects.exists()


def test_the_language_is_as_it_was_said(at_work, index):
    file = file_of(at_work, index, "Ab cd\n\n1. Xyz\n\nUvw rst.\n", language="sv")
    assert file.batch.language == "sv"
    assert file.summary["languages"] == ["sv"]


def test_the_way_begins_at_a_list_and_in_the_menu(at_work, index):
    explorer = html_of(at_work.get(reverse("wagtailadmin_explore", args=[index.pk])))
    assert f"{url('index')}?parent={index.pk}" in explorer
    assert url("index") in html_of(at_work.get(reverse("wagtailadmin_home")))
    other = make_page(index)
    page = html_of(at_work.get(reverse("wagtailadmin_pages:edit", args=[other.pk])))
    assert f"?parent={other.pk}" not in page


# --- who may ------------------------------------------------------------------------


def test_who_may_add_nothing_imports_nothing(client, newcomer):
    client.force_login(newcomer("reader"))
    assert client.get(url("index")).status_code == 302
    assert client.get(url("batches")).status_code == 302


@pytest.mark.storage
def test_drafts_go_where_one_may_add_notices(client, newcomer, index, homes):
    elsewhere = NoticeIndexPage(title="Listan", slug="sv", locale=homes["sv"].locale)
    homes["sv"].add_child(instance=elsewhere)
    client.force_login(newcomer("local", elsewhere))
    offered = client.get(url("index")).context["form"].fields["parent"].choices
    assert [pk for pk, _label in offered] == [elsewhere.pk]
    response = bring_in(client, index, sent())
    assert response.context["form"].errors.keys() == {"parent"}
    assert not ImportBatch.objects.exists()


def test_any_page_that_takes_notices_is_offered_where_there_is_no_list(
    client, editor, homes
):
    client.force_login(editor)
    choices = client.get(url("index")).context["form"].fields["parent"].choices
    assert [pk for pk, _label in choices] == [home.pk for home in homes.values()]


@pytest.mark.storage
def test_two_people_see_what_is_theirs_and_what_is_where_they_may_add(
    client, newcomer, index, homes, editor
):
    elsewhere = NoticeIndexPage(title="Listan", slug="sv", locale=homes["sv"].locale)
    homes["sv"].add_child(instance=elsewhere)
    client.force_login(editor)
    file = file_of(client, index)
    theirs = file_of(client, elsewhere)
    client.force_login(newcomer("local", elsewhere))
    assert is_hidden(client.get(url("file", file.pk)))
    for name in ("batch", "delete"):
        assert is_hidden(client.get(url(name, file.batch_id)))
        assert client.get(url(name, theirs.batch_id)).status_code == 200
    assert client.get(url("file", theirs.pk)).status_code == 200
    listed = client.get(url("batches")).context["object_list"]
    assert [batch.pk for batch in listed] == [theirs.batch_id]


def test_earlier_imports_are_known_by_their_files(client, index, editor):
    files = [
        batches.Brought(name=name, content=(OLD + name).encode(), size=len(OLD + name))
        for name in ("kerho.txt", "asiakkaat.txt", "uutiskirje.txt")
    ]
    batches.start(files[:1], parent=index, user=editor)
    batches.start(files, parent=index, user=editor)
    client.force_login(editor)
    page = client.get(url("batches"))
    listed = page.context["object_list"]
    with translation.override("en"):
        told = [importing.files_in_words(batch) for batch in listed]
    assert told == ["asiakkaat.txt and 2 more", "kerho.txt"]
    assert "kerho.txt" in page.content.decode()


def test_who_may_add_nothing_any_more_sees_their_files_and_can_do_nothing(
    client, newcomer, index
):
    user = newcomer("former", index)
    client.force_login(user)
    file = file_of(client, index)
    GroupPagePermission.objects.filter(group__user=user).delete()
    html = html_of(client.get(url("file", file.pk)))
    assert OWLS in html and 'name="draft"' not in html
    for data in ({"draft": "1"}, {"save": "1", "place-3": "security"}, {"again": "1"}):
        client.post(url("file", file.pk), data)
    client.post(url("batch", file.batch_id), {"choose": "some", "file": [file.pk]})
    file.refresh_from_db()
    assert (file.state, file.placements) == (State.READ, {})
    assert not NoticePage.objects.exists()


def test_a_draft_that_waits_is_not_made_for_who_may_not_any_more(
    client, newcomer, index
):
    user = newcomer("former", index)
    client.force_login(user)
    file = file_of(client, index)
    batches.choose(file.batch.files.all(), user)
    GroupPagePermission.objects.filter(group__user=user).delete()
    list(batches.run())
    file.refresh_from_db()
    assert file.state == State.PROBLEM
    assert file.drafting
    assert not NoticePage.objects.exists()
    with translation.override("fi"):
        html = html_of(client.get(url("batch", file.batch_id)))
        assert importing.message_in_words(file.drafting[0]) in html


def test_a_draft_is_not_made_for_an_account_that_is_gone(at_work, index, editor):
    file = file_of(at_work, index)
    batches.choose(file.batch.files.all(), editor)
    editor.is_active = False
    editor.save()
    list(batches.run())
    file.refresh_from_db()
    assert (file.state, file.problem) == (State.PROBLEM, "user_gone")


def test_the_page_below_which_drafts_were_to_go_may_be_gone(at_work, index, editor):
    file = file_of(at_work, index)
    batches.choose(file.batch.files.all(), editor)
    index.delete()
    list(batches.run())
    file.refresh_from_db()
    assert (file.state, file.problem) == (State.PROBLEM, "parent_gone")
    html = html_of(at_work.get(url("file", file.pk)))
    assert 'name="draft"' not in html
    assert at_work.get(url("batch", file.batch_id)).status_code == 200


# --- choices ------------------------------------------------------------------------


def test_a_passage_goes_where_somebody_puts_it(at_work, index):
    file = file_of(at_work, index)
    before = html_of(at_work.get(url("file", file.pk)))
    assert selected(before, 3) == "other"
    assert (
        'id="passage-3" class="seloste-placed__passage seloste-placed__passage--unsure"'
        in before
    )
    response = at_work.post(
        url("file", file.pk),
        {"save": "1", "place-0": "controller", "place-3": "security"},
    )
    assert response.url == url("file", file.pk)
    file.refresh_from_db()
    assert file.placements == {"3": "security"}
    html = html_of(at_work.get(response.url))
    assert selected(html, 3) == "security"
    assert "passage--unsure" not in html
    at_work.post(url("file", file.pk), {"save": "1", "place-3": "other"})
    file.refresh_from_db()
    assert file.placements == {}


def test_a_passage_may_be_left_out_and_the_page_says_so(at_work, index):
    file = file_of(at_work, index)
    at_work.post(url("file", file.pk), {"save": "1", "place-3": ""})
    response = at_work.get(url("file", file.pk))
    assert OWLS not in response.context["results"][0]["body"]
    assert any(OWLS in line["excerpt"] for line in response.context["left_out"])
    assert response.context["lost"] == []
    at_work.post(url("file", file.pk), {"draft": "1", "place-3": ""})
    page = NoticePage.objects.get()
    assert OWLS not in str(page.body.raw_data)


@pytest.mark.parametrize("key", ["nonsense", "notice_title", "<b>"])
def test_a_section_that_there_is_not_is_no_choice(at_work, index, key):
    file = file_of(at_work, index)
    at_work.post(url("file", file.pk), {"save": "1", "place-3": key})
    file.refresh_from_db()
    assert file.placements == {}


def test_several_passages_go_together_and_back(at_work, index):
    file = file_of(at_work, index)
    address = url("file", file.pk)

    def placements():
        file.refresh_from_db()
        return file.placements

    for act in ({"chosen": ["2", "3"]}, {"to": "security"}, {"chosen": "x", "to": "x"}):
        at_work.post(address, {"move": "1", **act})
        assert placements() == {}
    both = {"move": "1", "chosen": ["2", "3", "99"]}
    at_work.post(address, {**both, "to": "security"})
    assert placements() == {"2": "security", "3": "security"}
    shown = at_work.get(address)
    (moved,) = shown.context["moved"]
    assert "Pöllöjen ruokinta" in moved["words"]
    assert f'id="{moved["anchor"]}"' in shown.context["results"][0]["body"]
    at_work.post(address, {**both, "to": imported.NOWHERE})
    assert placements() == {"2": "", "3": ""}
    at_work.post(address, {"undo": "1"})
    assert placements() == {"2": "security", "3": "security"}
    at_work.post(address, {"undo": "1"})
    assert placements() == {}
    assert not at_work.get(address).context["may_undo"]
    at_work.post(address, {"undo": "1"})
    assert placements() == {}


def test_what_can_be_undone_stays_small(at_work, index, monkeypatch):
    monkeypatch.setattr(imported, "MOST_MOVED", 3)
    address = url("file", file_of(at_work, index).pk)
    for key in ("security", "rights", "recipients"):
        at_work.post(address, {"move": "1", "chosen": ["2", "3"], "to": key})
    (last,) = at_work.session[imported.PLACED]["steps"]
    assert last == [[2, ["rights", "recipients"]], [3, ["rights", "recipients"]]]


def test_two_editors_undo_nothing_of_each_other(client, at_work, index, newcomer):
    from django.test import Client

    file = file_of(at_work, index)
    address = url("file", file.pk)
    other = Client()
    other.force_login(newcomer("other", index))
    # Both have the page open as it was at first.
    shown = {f"{name}-{n}": key for name in ("place", "was") for n, key in FIRST}
    at_work.post(address, {"save": "1", **shown, "place-3": "security"})
    other.post(address, {"save": "1", **shown, "place-2": "rights"})
    file.refresh_from_db()
    assert file.placements == {"2": "rights", "3": "security"}
    other.post(address, {"save": "1", "place-3": "recipients"})
    at_work.post(address, {"undo": "1"})  # the other's choice is the later one
    file.refresh_from_db()
    assert file.placements == {"2": "rights", "3": "recipients"}


def test_the_unsure_passages_can_be_seen_alone_and_nothing_else_changes(at_work, index):
    file = file_of(at_work, index)
    batches.place(file, {1: "recipients"})
    address = f"{url('file', file.pk)}?show=unsure"
    response = at_work.get(address)
    assert [row["number"] for row in response.context["passages"]] == [3]
    at_work.post(address, {"save": "1", "place-3": "security"})
    file.refresh_from_db()
    assert file.placements == {"1": "recipients", "3": "security"}
    shown = at_work.get(address).context["passages"]
    assert [row["number"] for row in shown] == [3]  # what was placed is not taken away


def test_what_was_read_is_safe_to_show(at_work, index):
    file = file_of(
        at_work,
        index,
        OLD.replace(
            OWLS, "&lt;script&gt;alert(1)&lt;/script&gt; <img src=x onerror=y>"
        ),
    )
    html = at_work.get(url("file", file.pk)).text
    assert "alert(1)</script>" not in html
    assert "<img src=x" not in html


def test_the_page_of_a_file_tells_facts_and_findings(at_work, index):
    file = file_of(at_work, index)
    response = at_work.get(url("file", file.pk))
    values = [value for fact in response.context["facts"] for value in fact["values"]]
    assert "Kuvitelman Lintukerho ry" in values and "1234567-1" in values
    found = {finding["rule"] for finding in response.context["findings"]}
    assert found
    assert response.context["lost"] == []


def test_every_sort_of_fact_is_told_in_words(at_work, index, monkeypatch):
    facts = Facts(
        emails=("info@example.com",),
        legal_bases=("contract",),
        outside_eea=True,
        retention=(RetentionPeriod("5 vuotta", "P5Y"), RetentionPeriod("5 vuotta", "")),
        contacts=(Contact(role="dpo", name="Tietosuojavastaava", phone="+358 1"),),
        recipients=(Recipient(name="Paino Oy"),),
        transfers=(Transfer("Pilvi Inc.", "US"),),
    )

    def read(name, content, *, language=None):
        return replace(import_notice(content, name), facts=facts)

    monkeypatch.setattr(batches, "import_isolated", read)
    file = file_of(at_work, index)
    shown = at_work.get(url("file", file.pk)).context["facts"]
    assert len(shown) == 7
    values = [value for fact in shown for value in fact["values"]]
    assert values.count("5 vuotta") == 1
    assert any(value.endswith(": Tietosuojavastaava, +358 1") for value in values)
    assert "Paino Oy" in values
    assert "Pilvi Inc., Yhdysvallat" in values


def test_a_very_long_text_is_not_checked_while_somebody_waits(
    at_work, index, monkeypatch
):
    file = file_of(at_work, index)
    monkeypatch.setattr(imported, "LONGEST_CHECKED", len(OWLS))
    assert at_work.get(url("file", file.pk)).context["findings"] is None


# --- drafts -------------------------------------------------------------------------


def test_a_file_becomes_a_draft(at_work, index, editor):
    file = file_of(at_work, index)
    response = at_work.post(url("file", file.pk), {"draft": "1"})
    page = NoticePage.objects.get()
    assert response.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert (page.live, page.owner, page.get_parent().pk) == (False, editor, index.pk)
    assert OWLS in str(page.body.raw_data)
    assert not NoticeVersion.objects.exists()
    file.refresh_from_db()
    assert (file.state, file.pages) == (State.DRAFTED, [page.pk])
    assert response.url in html_of(at_work.get(url("file", file.pk)))
    assert response.url in html_of(at_work.get(url("batch", file.batch_id)))


def test_a_file_in_two_languages_becomes_two_drafts(at_work, index, homes, monkeypatch):
    there = NoticeIndexPage(
        title="Listan",
        slug="notices-sv",
        locale=homes["sv"].locale,
        translation_key=index.translation_key,
    )
    homes["sv"].add_child(instance=there)

    def read(name, content, *, language=None):
        swedish = replace(import_notice(SWEDISH.encode()), source="")
        finnish = import_notice(content, name)
        source = f"{finnish.source}\n{SWEDISH}"
        return replace(finnish, translations=(swedish,), source=source)

    monkeypatch.setattr(batches, "import_isolated", read)
    file = file_of(at_work, index)
    assert file.summary["languages"] == ["fi", "sv"]
    response = at_work.get(url("file", file.pk))
    assert [each["code"] for each in response.context["results"]] == ["fi", "sv"]
    assert response.context["lost"] == []
    languages = {row["language"] for row in response.context["passages"]}
    assert languages == {"fi", "sv"}
    ids = re.findall(r' id="([^"]+)"', html_of(response))
    assert len(ids) == len(set(ids))
    at_work.post(url("file", file.pk), {"draft": "1"})
    pages = NoticePage.objects.order_by("pk")
    assert [page.locale.language_code for page in pages] == ["fi", "sv"]
    assert len({page.translation_key for page in pages}) == 1
    file.refresh_from_db()
    assert file.pages == [page.pk for page in pages]


def test_words_that_a_draft_would_lack_are_told_before_it_is_made_and_after(
    at_work, index, monkeypatch
):
    def read(name, content, *, language=None):
        notice = import_notice(content, name, language=language)
        return replace(notice, source=f"{notice.source}\nkadonnutsana")

    monkeypatch.setattr(batches, "import_isolated", read)
    file = file_of(at_work, index)
    shown = at_work.get(url("file", file.pk))
    assert shown.context["lost"] == ["kadonnutsana"]
    before, _after = html_of(shown).split('class="seloste-beside"')
    assert "help-critical" in before and "kadonnutsana" in before
    at_work.post(url("batch", file.batch_id), {"choose": "some", "file": [file.pk]})
    file.refresh_from_db()
    (missing,) = [each for each in file.drafting if each["level"] == "error"]
    assert missing["excerpt"] == "kadonnutsana"
    with translation.override("fi"):
        told = importing.message_in_words(missing)
        assert told in html_of(at_work.get(url("batch", file.batch_id)))
        assert told in html_of(at_work.get(url("file", file.pk)))


@pytest.mark.storage
def test_the_same_file_again_updates_its_draft_after_saying_so(at_work, index):
    at_work.post(
        url("file", file_of(at_work, index).pk), {"draft": "1", "place-3": "security"}
    )
    page = NoticePage.objects.get()
    ids = {child["type"]: child["id"] for child in page.body.raw_data}
    again = file_of(at_work, index, OLD.replace("5 vuotta", "7 vuotta"))
    html = html_of(at_work.get(url("file", again.pk)))
    assert selected(html, 3) == "security"
    response = at_work.post(url("file", again.pk), {"draft": "1"})
    assert response.status_code == 200
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in html_of(response)
    page.refresh_from_db()
    assert "7 vuotta" not in str(page.get_latest_revision_as_object().body.raw_data)
    at_work.post(url("file", again.pk), {"draft": "again"})
    draft = NoticePage.objects.get().get_latest_revision_as_object()
    assert "7 vuotta" in str(draft.body.raw_data)
    assert {child["type"]: child["id"] for child in draft.body.raw_data} == ids


def test_what_somebody_changed_by_hand_stays_and_is_told_before(at_work, index):
    at_work.post(url("file", file_of(at_work, index).pk), {"draft": "1"})
    page = NoticePage.objects.get()
    body = [dict(child) for child in page.body.raw_data]
    for child in body:
        if child["type"] == "retention":
            child["value"] = {**child["value"], "text": "<p>Käsin kirjoitettu.</p>"}
    page.body = page.body.stream_block.to_python(body)
    page.save_revision()
    again = file_of(at_work, index, OLD.replace("5 vuotta", "7 vuotta"))
    response = at_work.post(url("file", again.pk), {"draft": "1"})
    (kept,) = response.context["report"]
    assert "7 vuotta" in kept["excerpt"]
    assert "year" not in kept["excerpt"]  # words of the text, not codes of its fields
    at_work.post(url("file", again.pk), {"draft": "again"})
    draft = NoticePage.objects.get().get_latest_revision_as_object()
    assert "Käsin kirjoitettu." in str(draft.body.raw_data)


@pytest.mark.storage
def test_drafts_of_many_files_are_made_one_by_one(at_work, index, monkeypatch):
    sure = OLD.split("4. ")[0]
    bring_in(
        at_work,
        index,
        sent(sure, "a.txt"),
        sent(sure.replace("Lintukerho", "Kalakerho"), "b.txt"),
        sent(),
    )
    batch = ImportBatch.objects.get()
    unsure = [file.name for file in batch.files.all() if file.summary["unsure"]]
    assert unsure == ["vanha.txt"]
    at_work.post(url("batch", batch.pk), {"choose": "sure"})
    states = dict(batch.files.values_list("name", "state"))
    assert states == {
        "a.txt": State.DRAFTED,
        "b.txt": State.DRAFTED,
        "vanha.txt": State.READ,
    }
    assert NoticePage.objects.count() == 2
    last = batch.files.get(name="vanha.txt")
    at_work.post(url("batch", batch.pk), {"choose": "some", "file": [last.pk, "x"]})
    assert NoticePage.objects.count() == 3


# --- the work -----------------------------------------------------------------------


def one_waiting(index, editor, content=None):
    content = content or OLD.encode()
    brought = batches.Brought(name="a.txt", content=content, size=len(content))
    return batches.start([brought], parent=index, user=editor).files.get()


def test_seloste_record_goes_on_with_what_was_left(index, editor, capsys):
    file = one_waiting(index, editor)
    with translation.override("en"):
        call_command("seloste_record")
    file.refresh_from_db()
    assert file.state == State.READ
    assert "a.txt: Read" in capsys.readouterr().out


@pytest.mark.storage
def test_a_file_whose_reader_died_is_taken_again(index, editor):
    file = one_waiting(index, editor)
    pk = batches.next_file(None)
    assert pk == file.pk
    assert batches.next_file(None) is None
    ImportedFile.objects.update(begun_at=timezone.now() - timedelta(hours=1))
    (done,) = batches.run()
    assert (done.pk, done.state, done.attempts) == (file.pk, State.READ, 2)


def test_a_file_that_ends_the_process_each_time_is_given_up(index, editor):
    file = one_waiting(index, editor)
    ImportedFile.objects.update(attempts=batches.MOST_ATTEMPTS)
    (done,) = batches.run()
    assert (done.pk, done.state, done.problem) == (
        file.pk,
        State.PROBLEM,
        "given_up",
    )


def test_a_locked_database_lets_a_file_wait(index, editor, monkeypatch):
    file = one_waiting(index, editor)

    def locked(*args, **kwargs):
        raise OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(batches, "settle", locked)
        assert batches.attempt(batches.next_file(None)) is None
    file.refresh_from_db()
    assert file.state == State.READING


@pytest.mark.storage
def test_an_error_in_one_draft_stops_no_other(index, editor, monkeypatch):
    first = one_waiting(index, editor)
    second = one_waiting(index, editor, OLD.replace("Lintu", "Kala").encode())
    list(batches.run())
    batches.choose(ImportedFile.objects.all(), editor)
    make = batches.make_draft

    def fails(notice, **options):
        if "Lintukerho" in (notice.title or ""):
            raise RuntimeError("an error")
        return make(notice, **options)

    monkeypatch.setattr(batches, "make_draft", fails)
    list(batches.run())
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.problem) == (State.PROBLEM, "draft_failed")
    assert second.state == State.DRAFTED


def test_what_another_release_wrote_down_is_read_again(at_work, index):
    file = file_of(at_work, index)
    ImportedFile.objects.update(result={"name": "other"})
    response = at_work.get(url("file", file.pk))
    assert response.url == url("batch", file.batch_id)
    assert OWLS in html_of(at_work.get(url("file", file.pk)))


def test_a_file_can_be_read_again(at_work, index):
    file = file_of(at_work, index, "")
    assert file.state == State.PROBLEM
    ImportedFile.objects.update(content=OLD.encode())
    at_work.post(url("file", file.pk), {"again": "1"})
    file.refresh_from_db()
    assert file.state == State.READ


def test_a_task_queue_does_the_work_where_there_is_one(
    at_work, index, monkeypatch, django_capture_on_commit_callbacks
):
    queued = []
    monkeypatch.setattr(importing.batches, "runs_in_background", lambda: True)
    monkeypatch.setattr(
        type(batches.run_import_batch), "enqueue", lambda self, pk: queued.append(pk)
    )
    with django_capture_on_commit_callbacks(execute=True):
        response = bring_in(at_work, index, sent())
    batch = ImportBatch.objects.get()
    assert queued == [batch.pk]
    assert batch.files.get().state == State.WAITING
    assert 'http-equiv="refresh"' in html_of(at_work.get(response.url))
    batches.run_import_batch.func(batch.pk)
    assert batch.files.get().state == State.READ


# --- ways on ------------------------------------------------------------------------


def test_from_a_draft_there_is_a_way_back_to_its_file(at_work, index, newcomer, client):
    file = file_of(at_work, index)
    at_work.post(url("file", file.pk), {"draft": "1"})
    page = NoticePage.objects.get()
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert url("file", file.pk) in html_of(at_work.get(edit))
    other = make_page(index, title="Muu")
    edit = reverse("wagtailadmin_pages:edit", args=[other.pk])
    assert "/import/files/" not in html_of(at_work.get(edit))
    batch = at_work.get(url("batches")).content.decode()
    assert f"{url('batch', file.batch_id)}?state=drafted" in batch
    stranger = newcomer("stranger")
    assert importing.file_behind(page, stranger) is None
    file.batch.delete()
    assert importing.file_behind(page, page.owner) is None


def test_the_file_can_be_had_back_and_is_never_shown(at_work, index, newcomer):
    text = "<script>alert(1)</script>\n" + OLD
    file = file_of(at_work, index, text)
    response = at_work.get(url("original", file.pk))
    assert b"".join(response.streaming_content) == text.encode()
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    at_work.force_login(
        newcomer(
            "stranger",
            index.get_parent().add_child(
                instance=NoticeIndexPage(title="Muu", slug="muu", locale=index.locale)
            ),
        )
    )
    assert is_hidden(at_work.get(url("original", file.pk)))


def test_what_was_not_read_says_what_to_do_next(at_work, index):
    large = sent(b"a" * (LIMIT + 1), "suuri.txt")
    bring_in(at_work, index, large, sent(b"\x89PNG\r\n\x1a\n\0", "kuva.png"))
    files = {file.name: file for file in ImportedFile.objects.all()}
    image = html_of(at_work.get(url("file", files["kuva.png"].pk)))
    assert f"{url('index')}?parent={index.pk}#id_text" in image
    assert url("original", files["kuva.png"].pk) in image
    assert 'name="again"' in image
    # There is nothing of it to be read again or to be had back.
    kept = url("file", files["suuri.txt"].pk)
    html = html_of(at_work.get(kept))
    assert 'name="again"' not in html and "/original/" not in html
    at_work.post(kept, {"again": "1"})
    files["suuri.txt"].refresh_from_db()
    assert files["suuri.txt"].summary["errors"][0]["variables"]


def test_what_was_found_leads_to_its_passage(at_work, index):
    text = OLD.replace(OWLS, "Tarkastuspyyntö tehdään henkilötietolain mukaan.")
    file = file_of(at_work, index, text)
    shown = at_work.get(url("file", file.pk))
    places = [place for found in shown.context["findings"] for place in found["places"]]
    assert "?p=1#passage-3" in {place["url"] for place in places}
    assert 'id="passage-3"' in html_of(shown)


# --- deletion, earlier versions -----------------------------------------------------


def test_the_stored_files_go_with_the_batch_and_the_draft_stays(at_work, index):
    file = file_of(at_work, index)
    at_work.post(url("file", file.pk), {"draft": "1"})
    assert url("delete", file.batch_id) in html_of(
        at_work.get(url("batch", file.batch_id))
    )
    assert at_work.get(url("delete", file.batch_id)).status_code == 200
    response = at_work.post(url("delete", file.batch_id))
    assert response.url == url("batches")
    assert not ImportBatch.objects.exists() and not ImportedFile.objects.exists()
    assert NoticePage.objects.count() == 1


def test_an_imported_file_is_kept_as_an_earlier_version(client, editor, index):
    editor.user_permissions.add(Permission.objects.get(codename="import_noticeversion"))
    client.force_login(editor)
    page = make_page(index)
    bring_in(client, index, sent(as_docx(NOTICE), "kuoro.docx"))
    file = ImportedFile.objects.get()
    assert url("earlier", file.pk) in html_of(client.get(url("file", file.pk)))
    response = client.post(url("earlier", file.pk), {"notice": page.pk})
    form_url = reverse("seloste_import_version", args=[page.pk])
    assert response.url == f"{form_url}?imported={file.pk}"
    form = client.get(response.url).context["form"]
    assert form["imported"].value() == file.pk
    assert not {"file", "text"} & {*form.fields}
    assert form["effective_from"].value() == batches.notice_of(file).updated
    data = {
        "imported": file.pk,
        "language": "fi",
        "effective_from": "2019-05-25",
        "effective_until": "2020-01-31",
    }
    response = client.post(form_url, data)
    assert "laulajista" in html_of(response)
    assert len(response.context["sent"]) < 1000
    client.post(form_url, {"earlier": response.context["sent"], "record": "1"})
    assert NoticeVersion.objects.filter(number__isnull=True).count() == 1


def test_a_file_that_is_gone_is_no_earlier_version(client, editor, index):
    editor.user_permissions.add(Permission.objects.get(codename="import_noticeversion"))
    client.force_login(editor)
    page = make_page(index)
    file = file_of(client, index)
    form_url = reverse("seloste_import_version", args=[page.pk])
    data = {"imported": file.pk, "language": "fi", "effective_from": "2019-05-25"}
    response = client.post(form_url, data)
    file.delete()
    client.post(form_url, {"earlier": response.context["sent"], "record": "1"})
    form = client.post(form_url, data).context["form"]
    assert form.errors and {"file", "text"} <= {*form.fields}
    assert not NoticeVersion.objects.filter(number__isnull=True).exists()


def test_only_who_may_import_versions_keeps_a_file_as_one(at_work, index):
    file = file_of(at_work, index)
    assert url("earlier", file.pk) not in html_of(at_work.get(url("file", file.pk)))
    assert at_work.get(url("earlier", file.pk)).status_code == 302


# --- costs --------------------------------------------------------------------------


def test_queries_do_not_grow_with_files_and_passages(
    at_work, index, editor, django_assert_max_num_queries, django_assert_num_queries
):
    few = [one_waiting(index, editor, f"{OLD}\n{n}\n".encode()).batch for n in range(1)]
    list(batches.run())
    many = batches.start(
        [
            batches.Brought(name=f"{n}.txt", content=f"{OLD}{n}".encode(), size=9)
            for n in range(8)
        ],
        parent=index,
        user=editor,
    )
    list(batches.run())
    at_work.get(url("batch", few[0].pk))
    with django_assert_max_num_queries(40) as spent:
        at_work.get(url("batch", few[0].pk))
    with django_assert_num_queries(len(spent)):
        at_work.get(url("batch", many.pk))
    small = few[0].files.get()
    longer = one_waiting(
        index,
        editor,
        (OLD + "\n5. Hiiret\n\nHiiriä on.\n\n6. Kissat\n\nOn.\n").encode(),
    )
    list(batches.run())
    with django_assert_max_num_queries(45) as spent:
        at_work.get(url("file", small.pk))
    with django_assert_num_queries(len(spent)):
        at_work.get(url("file", longer.pk))
