"""The translator's desk: what it shows, what it keeps, and what it never loses."""

import json
import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection
from django.urls import reverse
from django.utils.translation import override
from wagtail.users.models import UserProfile
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from tests.notices import SECTIONS, make_page, publish, translate
from tests.storage.test_choices import publish_with
from wagtail_seloste import localize
from wagtail_seloste.admin import translating
from wagtail_seloste.choices import NewVersion
from wagtail_seloste.localize import read_po, synchronise, texts_to_translate
from wagtail_seloste.models import VersionText
from wagtail_seloste.pages.models import NoticePage
from wagtail_seloste.panels import waiting

pytestmark = pytest.mark.django_db

TWO_PURPOSES = {
    "purposes": [
        *SECTIONS["purposes"]["purposes"],
        {
            "name": {"fi": "Markkinointi", "sv": "Marknadsföring", "en": "Marketing"},
            "description": {
                "fi": "Kerromme uutuuksista.",
                "sv": "Vi berättar om nyheter.",
                "en": "We tell of news.",
            },
            "legal_bases": ["basis_consent"],
        },
    ]
}


@pytest.fixture
def administrator(administrator):
    """A superuser who reads the admin in English."""
    profile = UserProfile.get_for_user(administrator)
    profile.preferred_language = "en"
    profile.save()
    return administrator


@pytest.fixture
def source(homes):
    return make_page(homes["fi"], purposes=TWO_PURPOSES)


@pytest.fixture
def page(source, homes):
    """The Swedish page, submitted for translation; nothing is translated yet."""
    found, _ = TranslationSource.update_or_create_from_instance(source)
    kept = Translation.objects.create(source=found, target_locale=homes["sv"].locale)
    kept.save_target(publish=False)
    return NoticePage.objects.get(
        translation_key=source.translation_key, locale=homes["sv"].locale
    )


@pytest.fixture
def kept(page):
    return Translation.objects.get()


@pytest.fixture
def desk(client, page, administrator):
    return Desk(client, page, administrator)


class Desk:
    """What a translator does with the page, as a browser would send it."""

    def __init__(self, client, page, user):
        self.client, self.page, self.user = client, page, user
        self.url = reverse("seloste_translate", args=[page.pk])

    def open(self, show="all"):
        self.client.force_login(self.user)
        response = self.client.get(self.url, {"show": show})
        assert response.status_code == 200
        return Form(response)

    def send(self, form, action="save", **data):
        self.client.force_login(self.user)
        return self.client.post(
            f"{self.url}?show=all",
            {**form.data, "action": action, **data},
        )


class Form:
    """The fields of a desk as they were sent to the browser."""

    def __init__(self, response):
        self.html = response.content.decode()
        self.rows = {
            row.key: row
            for section in response.context_data["sections"]
            for row in section["rows"]
        }
        self.context = response.context_data
        was = re.search(r'name="was" value="([^"]*)"', self.html)
        self.data = {"was": unescape(was[1])} if was else {}
        for key, value in re.findall(
            r'<textarea name="text-([^"]+)"[^>]*>\n(.*?)</textarea>', self.html, re.S
        ):
            self.data[f"text-{key}"] = unescape(value)

    def key(self, source):
        return next(key for key, row in self.rows.items() if row.source == source)

    def row(self, source):
        return self.rows[self.key(source)]

    def type(self, source, text):
        self.data[f"text-{self.key(source)}"] = text


def stored(text="Asiakaspalvelu"):
    row = StringTranslation.objects.filter(translation_of__data=text).first()
    return row.data if row else None


def translate_all(desk):
    form = desk.open()
    for row in form.rows.values():
        form.type(row.source, f"SV {row.source}")
    desk.send(form)


def told(response):
    """The messages that a response leaves, or that the page after it shows."""
    return [
        " ".join(re.sub(r"<[^>]+>", " ", unescape(str(message))).split())
        for message in response.wsgi_request._messages
    ]


# --- what it shows --------------------------------------------------------------------


def test_it_names_section_item_and_field(desk):
    row = desk.open().row("Kerromme uutuuksista.")
    assert row.place.section == "purposes"
    assert [str(part) for part in row.parts] == ["Purpose 2: Markkinointi"]
    assert row.label == "What we do"
    assert [str(p) for p in desk.open().row("Vastaamme kysymyksiisi.").parts] == [
        "Purpose 1: Asiakaspalvelu"
    ]
    assert 'lang="fi">Markkinointi</span>' in desk.open().html


def test_it_has_every_text_that_has_to_be_translated_and_no_code_or_name(desk, source):
    sources = {row.source for row in desk.open().rows.values()}
    assert sources == {
        source.title,
        "Asiakaspalvelu",
        "Vastaamme kysymyksiisi.",
        "Markkinointi",
        "Kerromme uutuuksista.",
        "Tilaukset",
        "toimitus",
    }


def test_open_texts_come_first(desk):
    form = desk.open()
    form.type("Asiakaspalvelu", "Kundservice")
    desk.send(form)
    assert "Asiakaspalvelu" not in {r.source for r in desk.open("open").rows.values()}
    assert desk.open().row("Asiakaspalvelu").state == "done"
    assert desk.open().context["left"] == len(desk.open().rows) - 1


def test_what_changed_since_the_last_translation_is_marked(desk, source):
    translate_all(desk)
    purposes = json.loads(json.dumps(TWO_PURPOSES))
    purposes["purposes"][1]["description"]["fi"] = "Kerromme uusista tuotteista."
    synchronise(publish(source, purposes=purposes))
    row = desk.open().row("Kerromme uusista tuotteista.")
    assert row.state == "open"
    assert [(run.kind, run.text.strip()) for run in row.earlier["runs"]] == [
        ("equal", "Kerromme"),
        ("removed", "uutuuksista"),
        ("added", "uusista tuotteista"),
        ("equal", "."),
    ]
    assert row.suggestions[0]["value"] == "SV Kerromme uutuuksista."
    html = desk.open().html
    assert "<del>" in html and "<ins>" in html


def test_a_flat_number_of_queries(desk, source, django_assert_max_num_queries):
    desk.open()
    with django_assert_max_num_queries(60) as few:
        desk.open()
    many = json.loads(json.dumps(TWO_PURPOSES))
    many["purposes"] += [
        {**many["purposes"][0], "name": {"fi": f"Tarkoitus {n}"}} for n in range(20)
    ]
    synchronise(publish(source, purposes=many))
    with django_assert_max_num_queries(len(few)):
        assert len(desk.open().rows) > 40


# --- what it keeps --------------------------------------------------------------------


def test_what_is_typed_is_kept(desk):
    form = desk.open()
    form.type("Asiakaspalvelu", "Kundservice & råd")
    form.type("Vastaamme kysymyksiisi.", "Vi svarar.\r\nAlltid.  ")
    response = desk.send(form)
    assert response.status_code == 302
    assert stored() == "Kundservice &amp; råd"
    assert stored("Vastaamme kysymyksiisi.") == "Vi svarar.<br/>Alltid."
    row = StringTranslation.objects.first()
    assert row.translation_type == "manual"
    assert row.last_translated_by == desk.user
    assert desk.open().row("Asiakaspalvelu").value == "Kundservice & råd"
    assert desk.open().row("Vastaamme kysymyksiisi.").value == "Vi svarar.\nAlltid."


def test_what_was_not_touched_is_not_written(desk):
    translate_all(desk)
    before = list(StringTranslation.objects.values_list("pk", "updated_at"))
    desk.send(desk.open())
    assert list(StringTranslation.objects.values_list("pk", "updated_at")) == before


def test_blank_takes_a_translation_away(desk):
    translate_all(desk)
    form = desk.open()
    form.type("Asiakaspalvelu", "  ")
    desk.send(form)
    assert stored() is None
    assert desk.open().row("Asiakaspalvelu").state == "open"


@pytest.fixture
def rich(source):
    """The source with two paragraphs of rich text."""
    return publish(
        source,
        purposes=TWO_PURPOSES,
        security={"text": {"fi": "<p>Suojaamme <b>hyvin</b>.</p><p>Lukot on.</p>"}},
    )


def test_rich_text_keeps_its_marks_and_broken_ones_are_told(desk, rich):
    synchronise(rich)
    form = desk.open()
    text = "Suojaamme <b>hyvin</b>."
    assert form.row(text).number == "1/2"
    form.type(text, "Vi skyddar <b>väl</b>.")
    form.type("Lukot on.", "<div>Lås.</div>")
    response = desk.send(form)
    assert stored(text) == "Vi skyddar <b>väl</b>."
    assert stored("Lukot on.") == "<div>Lås.</div>"
    assert any("cannot be published" in sentence for sentence in told(response))
    row = desk.open().row("Lukot on.")
    assert row.state == "faulty"
    with override("en"):
        assert "marks that cannot be there" in str(row.error)
    assert row.value == "<div>Lås.</div>"
    # Saved once more untouched it stays as it is; mended it is done.
    desk.send(desk.open())
    assert desk.open().row("Lukot on.").state == "faulty"
    form = desk.open()
    form.type("Lukot on.", 'Lås <a id="a9">här</a>.')
    desk.send(form)
    error = desk.open().row("Lukot on.").error
    with override("en"):
        assert "link that the source does not have" in str(error)
    form = desk.open()
    form.type("Lukot on.", "Lås.")
    desk.send(form)
    assert desk.open().row("Lukot on.").state == "done"


def test_markup_in_a_source_or_translation_does_not_run(desk, source):
    purposes = json.loads(json.dumps(TWO_PURPOSES))
    purposes["purposes"][0]["name"]["fi"] = "<script>alert(1)</script> nimi"
    synchronise(publish(source, purposes=purposes))
    form = desk.open()
    text = "&lt;script&gt;alert(1)&lt;/script&gt; nimi"
    form.type(text, "<script>alert(2)</script>")
    desk.send(form)
    html = desk.open().html
    assert "<script>alert" not in html
    assert stored(text) == "&lt;script&gt;alert(2)&lt;/script&gt;"
    assert desk.open().row(text).state == "done"


def test_a_title_that_no_database_could_hold_is_refused_and_not_lost(desk, source):
    form = desk.open()
    form.type(source.title, "x" * 256)
    form.type("Asiakaspalvelu", "Kundservice")
    response = desk.send(form)
    assert response.status_code == 200
    assert Form(response).row(source.title).value == "x" * 256
    assert Form(response).row(source.title).error
    assert stored(source.title) is None
    assert stored() == "Kundservice"


# --- two translators ------------------------------------------------------------------


def test_two_translators_at_once_lose_nothing(desk, make_user):
    first, second = desk.open(), desk.open()
    first.type("Asiakaspalvelu", "Kundservice")
    second.type("Asiakaspalvelu", "Kundtjänst")
    second.type("Tilaukset", "Beställningar")
    desk.send(first)
    response = desk.send(second)
    assert response.status_code == 200
    assert stored() == "Kundservice"
    assert stored("Tilaukset") == "Beställningar"
    form = Form(response)
    row = form.row("Asiakaspalvelu")
    assert row.value == "Kundtjänst"
    assert row.overtaken["value"] == "Kundservice"
    assert any("somebody else" in sentence for sentence in told(response))
    # Saving again is meant.
    assert desk.send(form).status_code == 302
    assert stored() == "Kundtjänst"


def test_what_somebody_else_has_saved_can_be_kept(desk):
    first, second = desk.open(), desk.open()
    first.type("Asiakaspalvelu", "Kundservice")
    second.type("Asiakaspalvelu", "Kundtjänst")
    desk.send(first)
    form = Form(desk.send(second))
    key = form.key("Asiakaspalvelu")
    assert desk.send(form, action=f"theirs:{key}").status_code == 302
    assert stored() == "Kundservice"


def test_the_same_words_by_two_translators_are_no_conflict(desk):
    first, second = desk.open(), desk.open()
    first.type("Asiakaspalvelu", "Kundservice")
    second.type("Asiakaspalvelu", "Kundservice")
    desk.send(first)
    assert desk.send(second).status_code == 302


def test_a_source_that_changes_under_the_translator_loses_nothing(desk, source):
    form = desk.open()
    form.type("Kerromme uutuuksista.", "Vi berättar om nyheter.")
    purposes = json.loads(json.dumps(TWO_PURPOSES))
    purposes["purposes"][1]["description"]["fi"] = "Kerromme uutuuksista usein."
    synchronise(publish(source, purposes=purposes))
    response = desk.send(form)
    assert any("has changed meanwhile" in sentence for sentence in told(response))
    row = desk.open().row("Kerromme uutuuksista usein.")
    assert row.suggestions[0]["value"] == "Vi berättar om nyheter."


def test_a_race_with_their_own_editor_is_tried_again(desk, monkeypatch):
    """In wagtail-localize's own editor nobody waits for our lock."""
    save, calls = StringTranslation.save, []

    def fail_once(self, **kwargs):
        calls.append(self)
        if len(calls) == 1:
            raise IntegrityError("another row was faster")
        save(self, **kwargs)

    monkeypatch.setattr(StringTranslation, "save", fail_once)
    form = desk.open()
    form.type("Asiakaspalvelu", "Kundservice")
    assert desk.send(form).status_code == 302
    assert stored() == "Kundservice"


# --- suggestions ----------------------------------------------------------------------


def moved(source):
    """The source with its second purpose as a new item: other ids, the same words."""
    stream = json.loads(json.dumps(source.body.get_prep_value(), default=str))
    for section in stream:
        if section["type"] == "purposes":
            section["value"]["purposes"][1]["id"] = (
                "11111111-2222-4333-8444-555555555555"
            )
    page = publish(source, body=json.dumps(stream))
    synchronise(page)
    return page


def test_a_text_that_moved_has_its_translation(desk, source):
    translate_all(desk)
    moved(source)
    assert desk.open().context["left"] == 0
    assert desk.open().row("Kerromme uutuuksista.").state == "done"


def translated_in_two_ways(desk, source):
    """One text twice, translated otherwise each time, and now a third time."""
    translate_all(desk)
    purposes = json.loads(json.dumps(TWO_PURPOSES))
    purposes["purposes"].append({**purposes["purposes"][1]})
    source = publish(source, purposes=purposes)
    form = desk.open()
    first, _second = [r for r in form.rows.values() if r.source == "Markkinointi"]
    form.data[f"text-{first.key}"] = "Reklam"
    desk.send(form)
    purposes["purposes"].append({**purposes["purposes"][1]})
    publish(source, purposes=purposes)
    [new] = [
        r for r in desk.open().rows.values() if r.source == "Markkinointi" and r.is_open
    ]
    return new


def test_one_suggestion_goes_into_its_field_and_is_not_saved_yet(desk, source):
    new = translated_in_two_ways(desk, source)
    form = desk.open()
    response = desk.send(form, action=f"use:{new.key}:0")
    assert Form(response).data[f"text-{new.key}"] == new.suggestions[0]["value"]
    assert desk.open().rows[new.key].state == "open"
    desk.send(Form(response))
    assert new.key not in {r.key for r in desk.open().rows.values() if r.is_open}


def test_two_translations_of_one_text_are_not_certain(desk, source):
    new = translated_in_two_ways(desk, source)
    assert {s["value"] for s in new.suggestions} == {"SV Markkinointi", "Reklam"}
    assert not any(s["is_certain"] for s in new.suggestions)


def test_a_translation_made_by_hand_is_remembered(client, source, homes, administrator):
    """The recorded texts of both languages are a memory too."""
    page = translate(source, homes["sv"], "sv", purposes=TWO_PURPOSES)
    assert VersionText.objects.filter(language="sv").exists()
    found, _ = TranslationSource.update_or_create_from_instance(source)
    Translation.objects.create(source=found, target_locale=homes["sv"].locale)
    desk = Desk(client, page, administrator)
    desk.send(desk.open(), action="certain")
    assert stored("Kerromme uutuuksista.") == "Vi berättar om nyheter."


def test_paragraphs_that_cannot_be_paired_are_not_remembered(
    client, source, homes, administrator
):
    text = {
        "fi": "<p>Lukot.</p><p>Salaus.</p>",
        "sv": "<p>Lås och kryptering.</p>",
        "en": "<p>Locks.</p>",
    }
    source = publish(source, purposes=TWO_PURPOSES, security={"text": text})
    page = translate(
        source, homes["sv"], "sv", purposes=TWO_PURPOSES, security={"text": text}
    )
    found, _ = TranslationSource.update_or_create_from_instance(source)
    Translation.objects.create(source=found, target_locale=homes["sv"].locale)
    desk = Desk(client, page, administrator)
    desk.send(desk.open(), action="certain")
    assert stored("Lukot.") is None
    assert stored("Markkinointi") == "Marknadsföring"


# --- machine translation --------------------------------------------------------------


def test_a_machine_translation_is_reviewed_before_it_counts(desk, kept):
    translate_all(desk)
    StringTranslation.objects.filter(translation_of__data="Tilaukset").update(
        translation_type="machine", tool_name="Robot"
    )
    form = desk.open()
    row = form.row("Tilaukset")
    assert row.state == "unreviewed"
    assert form.context["left"] == form.context["unreviewed"] == 1
    assert "Robot" in row.comment
    desk.send(form, reviewed=row.key)
    assert desk.open().row("Tilaukset").state == "done"
    assert "Robot" in desk.open().row("Tilaukset").comment


def test_what_changed_since_it_was_seen_is_not_reviewed(desk):
    translate_all(desk)
    rows = StringTranslation.objects.filter(translation_of__data="Tilaukset")
    rows.update(translation_type="machine")
    form = desk.open()
    rows.update(data="Något annat")
    desk.send(form, reviewed=form.key("Tilaukset"))
    assert desk.open().row("Tilaukset").state == "unreviewed"


# --- publishing -----------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("atomic", [False, True], ids=["plain", "atomic requests"])
def test_publishing_records_the_translation(desk, page, monkeypatch, atomic):
    monkeypatch.setitem(connection.settings_dict, "ATOMIC_REQUESTS", atomic)
    form = desk.open()
    for row in form.rows.values():
        form.type(row.source, f"SV {row.source}")
    response = desk.send(form, action="publish")
    text = VersionText.objects.get(language="sv")
    assert (text.version.number, text.correction) == (1, 0)
    assert any("Version 1 was recorded" in sentence for sentence in told(response))
    page.refresh_from_db()
    assert page.live


@pytest.mark.django_db(transaction=True)
def test_what_is_translated_but_not_published_is_said_to_be_so(desk, source):
    desk.send(desk.open(), action="publish")
    publish(source, title="Uusi otsikko")
    assert not desk.open().context["is_published"]
    translate_all(desk)
    form = desk.open()
    assert form.context["left"] == 0
    assert not form.context["is_published"]
    desk.send(form, action="publish")
    assert desk.open().context["is_published"]


def test_what_is_not_ready_is_not_published(
    desk, page, django_capture_on_commit_callbacks
):
    form = desk.open()
    form.type("Asiakaspalvelu", "Kundservice")
    with django_capture_on_commit_callbacks(execute=True):
        response = desk.send(form, action="publish")
    assert any("Not published: 6 texts" in sentence for sentence in told(response))
    page.refresh_from_db()
    assert not page.live
    assert stored() == "Kundservice"


def test_publishing_looks_whether_the_source_has_changed(
    desk, page, source, django_capture_on_commit_callbacks
):
    translate_all(desk)
    form = desk.open()
    stream = json.loads(json.dumps(source.body.get_prep_value(), default=str))
    for section in stream:
        if section["type"] == "purposes":
            section["value"]["purposes"][0]["value"]["description"] = "Aivan uutta."
    source.body = json.dumps(stream)
    source.save()  # no signal: wagtail-localize has not heard of it
    assert not desk.open().context["is_in_step"]
    with django_capture_on_commit_callbacks(execute=True):
        desk.send(form, action="publish")
    page.refresh_from_db()
    assert not page.live
    assert desk.open().row("Aivan uutta.").state == "open"


def test_the_texts_of_a_changed_source_are_taken_on_demand(desk, source):
    NoticePage.objects.filter(pk=source.pk).update(title="Uusi otsikko")
    NoticePage.objects.get(pk=source.pk).save()  # no signal
    form = desk.open()
    assert "The source has changed since" in form.html
    assert source.title in {row.source for row in form.rows.values()}
    assert desk.send(form, action="synchronise").status_code == 302
    form = desk.open()
    assert "The source has changed since" not in form.html
    assert form.row("Uusi otsikko").state == "open"


def test_what_the_page_itself_refuses_is_told_with_its_field(
    desk, source, django_capture_on_commit_callbacks
):
    source.seo_title = "Hakukoneille"
    source.save_revision().publish()
    synchronise(NoticePage.objects.get(pk=source.pk))
    form = desk.open()
    assert form.context["total"] == 7  # a setting of the page is not of the notice
    for row in form.rows.values():
        form.type(row.source, f"SV {row.source}")
    form.type("Hakukoneille", "x" * 256)
    with django_capture_on_commit_callbacks(execute=True):
        response = desk.send(form, action="publish")
    assert any("Title tag" in t and "255" in t for t in told(response))
    assert not VersionText.objects.filter(language="sv").exists()
    row = desk.open().row("Hakukoneille")
    assert (row.state, row.counts, row.value) == ("faulty", False, "x" * 256)
    assert "255" in row.error


@pytest.mark.django_db(transaction=True)
def test_a_version_that_waits_for_the_language_is_told_and_comes_from_here(
    desk, page, source
):
    translate_all(desk)
    desk.send(desk.open(), action="publish")
    assert not desk.open().context["is_awaited"]
    source = publish_with(source, NewVersion(wait=True), title="Uusi otsikko")
    form = desk.open()
    assert form.context["is_awaited"]
    assert "A new version waits for this language" in form.html
    assert form.context["public"] == {"number": 1, "newest": 1, "url": ""}
    form.type("Uusi otsikko", "Ny rubrik")
    response = desk.send(form, action="publish")
    assert any("Version 2 was recorded" in sentence for sentence in told(response))
    assert any("Language: Swedish." in sentence for sentence in told(response))
    assert not desk.open().context["is_awaited"]
    texts = VersionText.objects.filter(version__number=2)
    assert {text.title for text in texts} == {"Uusi otsikko", "Ny rubrik"}


def told_in_their_editor(desk):
    """What wagtail-localize's editor shows above the texts."""
    edit = reverse("wagtailadmin_pages:edit", args=[desk.page.pk])
    response = desk.client.get(edit)
    return " ".join(str(message) for message in response.context["messages"])


@pytest.mark.django_db(transaction=True)
def test_a_language_that_is_ready_is_not_said_to_be_waited_for(desk, source, settings):
    translate_all(desk)
    desk.send(desk.open(), action="publish")
    settings.WAGTAIL_SELOSTE = {
        **settings.WAGTAIL_SELOSTE,
        "REQUIRED_LANGUAGES": ("sv", "en"),
    }
    source = publish_with(source, NewVersion(wait=True), title="Uusi otsikko")
    form = desk.open()
    assert form.context["is_awaited"]
    form.type("Uusi otsikko", "Ny rubrik")
    desk.send(form)
    assert desk.open().context["is_awaited"]
    with override("en"):
        told = [(each["name"], each["late"]) for each in waiting(source)["languages"]]
    assert told == [
        ("Swedish", "Swedish is not ready: it is translated, but not published."),
        ("English", ""),
    ]
    assert "A new version waits for this language" in told_in_their_editor(desk)
    desk.send(desk.open(), action="publish")
    form = desk.open()
    assert form.context["is_ready"] and not form.context["is_awaited"]
    # What waits is newer than the newest version that has a number.
    assert "Readers have version 1." in form.html
    assert "This language is ready." in told_in_their_editor(desk)
    assert [each["late"] for each in waiting(source)["languages"]] == ["", ""]
    assert not VersionText.objects.filter(version__number=2)


# --- PO files -------------------------------------------------------------------------


def download(desk):
    desk.client.force_login(desk.user)
    response = desk.client.get(reverse("seloste_translation_po", args=[desk.page.pk]))
    assert response["Content-Disposition"].endswith('-sv.po"')
    return read_po(response.content)


def upload(desk, content):
    desk.client.force_login(desk.user)
    content = content if isinstance(content, bytes) else str(content).encode()
    return desk.client.post(
        desk.url,
        {"action": "import", "file": SimpleUploadedFile("sv.po", content)},
        headers={"accept-language": "en"},
    )


def test_a_po_file_goes_out_and_comes_back(desk):
    po = download(desk)
    assert po.metadata["Language"] == "sv"
    [entry] = [entry for entry in po if entry.msgid == "Kerromme uutuuksista."]
    assert "Purpose 2: Markkinointi › What we do" in entry.comment
    for entry in po:
        entry.msgstr = f"SV {entry.msgid}"
    response = upload(desk, po)
    assert told(response) == ["7 translations were taken from the file."]
    assert desk.open().context["left"] == 0


def test_everything_a_po_file_does_not_bring_is_told(desk, rich):
    synchronise(rich)
    form = desk.open()
    form.type("Tilaukset", "Beställningar")
    desk.send(form)
    po = download(desk)
    for entry in po:
        entry.msgstr = {
            "Asiakaspalvelu": "Kundservice",
            "Markkinointi": "Reklam?",
            "Lukot on.": "<script>x</script>",
            "Tilaukset": "Beställningar",
            rich.title: "x" * 300,
        }.get(entry.msgid, "")
        if entry.msgid == "Markkinointi":
            entry.flags.append("fuzzy")
        if entry.msgid == "toimitus":
            entry.msgid = "tuntematon"
    sentences = " ".join(told(upload(desk, po)))
    assert "1 translation was taken" in sentences
    assert "1 text was the same already" in sentences
    assert "blank in the file" in sentences
    assert "marked as uncertain" in sentences
    assert "cannot be published like this" in sentences
    assert "“tuntematon”" in sentences
    assert "1 title is too long" in sentences
    rows = desk.open()
    assert rows.row("Markkinointi").state == "unreviewed"
    assert rows.row("Lukot on.").state == "faulty"
    assert rows.row("toimitus").state == "open"
    assert rows.row(rich.title).state == "open"


def test_a_po_file_does_not_overwrite_what_was_done_meanwhile(desk, make_user):
    po = download(desk)
    form = desk.open()
    form.type("Asiakaspalvelu", "Kundservice")
    desk.send(form)
    StringTranslation.objects.update(last_translated_by=make_user("another"))
    for entry in po:
        entry.msgstr = f"SV {entry.msgid}"
    response = upload(desk, po)
    assert response.status_code == 200
    assert stored() == "Kundservice"
    row = Form(response).row("Asiakaspalvelu")
    assert (row.value, row.overtaken["value"]) == ("SV Asiakaspalvelu", "Kundservice")
    desk.send(Form(response))
    assert stored() == "SV Asiakaspalvelu"


def test_a_po_file_of_an_older_source_is_remembered(desk, source):
    po = download(desk)
    purposes = json.loads(json.dumps(TWO_PURPOSES))
    purposes["purposes"][1]["description"]["fi"] = "Kerromme uutuuksista usein."
    synchronise(publish(source, purposes=purposes))
    for entry in po:
        entry.msgstr = f"SV {entry.msgid}"
    assert any("since the file was made" in text for text in told(upload(desk, po)))
    row = desk.open().row("Kerromme uutuuksista usein.")
    assert row.suggestions[0]["value"] == "SV Kerromme uutuuksista."


def test_what_is_uncertain_in_a_po_file_of_an_older_source_stays_uncertain(
    desk, source
):
    po = download(desk)
    form = desk.open()
    form.type("Asiakaspalvelu", "Kundservice")
    desk.send(form)
    before = NoticePage.objects.get(pk=source.pk).body
    purposes = json.loads(json.dumps(TWO_PURPOSES))
    purposes["purposes"][0]["name"]["fi"] = "Neuvonta"
    purposes["purposes"][1]["description"]["fi"] = "Kerromme uutuuksista usein."
    synchronise(publish(source, purposes=purposes))
    for entry in po:
        entry.msgstr = f"SV {entry.msgid}"
        entry.flags.append("fuzzy")
    upload(desk, po)
    synchronise(publish(source, body=before))
    # Nobody has looked at it; and what somebody had translated is as it was.
    assert desk.open().row("Kerromme uutuuksista.").state == "unreviewed"
    assert stored() == "Kundservice"


def test_without_a_file_nothing_happens(desk):
    desk.client.force_login(desk.user)
    response = desk.client.post(desk.url, {"action": "import"})
    assert told(response) == ["Choose a PO file."]


def test_a_file_for_another_language_is_refused(desk, kept, homes):
    other = Translation.objects.create(
        source=kept.source, target_locale=homes["en"].locale
    )
    po = other.export_po()
    for entry in po:
        entry.msgstr = "English"
    assert "another language" in told(upload(desk, po))[0]
    assert stored() is None


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "no PO file"),
        (b"PK\x03\x04\x00\x00docx", "no PO file"),
        (b'msgid "open\nmsgstr', "no PO file"),
        (b'msgid "a"\nmsgstr "\xff\xfe"', "no PO file"),
        (
            b'msgid ""\nmsgstr "Content-Type: text/plain; charset=bogus"\n',
            "which notice",
        ),
        (b'msgid "a"\nmsgstr "b"\n', "which notice"),
        (b"/etc/passwd", "no PO file"),
        (b"# msgid" + b"x" * (2 * 1024 * 1024), "too large"),
    ],
    ids=["empty", "binary", "cut", "bytes", "charset", "no header", "path", "huge"],
)
def test_a_file_that_cannot_be_taken_is_told_in_words(desk, content, sentence):
    response = upload(desk, content)
    assert response.status_code == 302
    assert sentence in told(response)[0]


# --- who, and where -------------------------------------------------------------------


def test_a_translation_made_by_hand_is_shown_and_edited_elsewhere(
    client, source, homes, administrator
):
    page = translate(source, homes["sv"], "sv", purposes=TWO_PURPOSES)
    desk = Desk(client, page, administrator)
    form = desk.open()
    assert not any(name.startswith("text-") for name in form.data)
    assert form.context["left"] == 0
    assert form.row("Kerromme uutuuksista.").value == "Vi berättar om nyheter."
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in form.html
    assert desk.send(form).status_code in (302, 403)  # as the admin refuses
    assert not StringTranslation.objects.exists()


def test_without_wagtail_localize_every_translation_is_one_by_hand(
    client, source, homes, administrator, monkeypatch
):
    page = translate(source, homes["sv"], "sv", purposes=TWO_PURPOSES)
    monkeypatch.setattr(localize, "is_installed", lambda: False)
    desk = Desk(client, page, administrator)
    assert desk.open().context["kept"] is None
    url = reverse("seloste_translation_po", args=[page.pk])
    assert client.get(url, follow=True).status_code == 404


def test_by_hand_what_changed_since_is_shown_with_what_it_was(
    client, source, homes, administrator
):
    page = translate(source, homes["sv"], "sv", purposes=TWO_PURPOSES)
    purposes = json.loads(json.dumps(TWO_PURPOSES))
    purposes["purposes"][1]["description"]["fi"] = "Kerromme uusista tuotteista."
    publish(source, purposes=purposes)
    form = Desk(client, page, administrator).open("open")
    [row] = form.rows.values()
    assert (row.source, row.state) == ("Kerromme uusista tuotteista.", "open")
    assert "uutuuksista" in {run.text.strip() for run in row.earlier["runs"]}
    assert "Vi berättar om nyheter." in form.html


def test_more_texts_than_a_form_may_have_are_shown_in_parts(desk, source, monkeypatch):
    monkeypatch.setattr(translating, "MOST_ROWS", 3)
    form = desk.open()
    assert len(form.rows) == 3
    form.data[f"text-{list(form.rows)[0]}"] = "Rubrik"
    assert desk.send(form).status_code == 302
    last = Form(desk.client.get(desk.url, {"show": "all", "p": 3}))
    assert len(last.rows) == 1
    assert form.context["total"] == last.context["total"] == 7


def test_only_those_who_may_edit_the_page_see_it(client, page, make_user, editor):
    client.force_login(make_user("visitor"))
    url = reverse("seloste_translate", args=[page.pk])
    assert client.get(url).status_code == 302
    client.force_login(editor)
    assert client.get(url).status_code == 200


def test_a_locked_page_is_read_only(desk, page, make_user):
    NoticePage.objects.filter(pk=page.pk).update(
        locked=True, locked_by=make_user("another")
    )
    form = desk.open()
    assert form.data.keys() <= {"was"}
    before = StringTranslation.objects.count()
    desk.send(form)
    assert StringTranslation.objects.count() == before


def test_the_source_page_has_no_desk(client, source, administrator):
    client.force_login(administrator)
    response = client.get(reverse("seloste_translate", args=[source.pk]))
    assert response.url == reverse("wagtailadmin_pages:edit", args=[source.pk])


def test_keys_of_other_notices_are_left_alone(desk, homes, kept):
    other = make_page(homes["fi"], title="Toinen")
    found, _ = TranslationSource.update_or_create_from_instance(other)
    Translation.objects.create(source=found, target_locale=homes["sv"].locale)
    segment = found.stringsegment_set.first()
    key = f"{segment.context_id}-{segment.string_id}"
    form = desk.open()
    form.data = {"was": json.dumps({key: ["", False]}), f"text-{key}": "Främmande"}
    desk.send(form)
    assert not StringTranslation.objects.exists()


def test_texts_of_other_notices_are_not_found_out_by_their_number(desk, homes):
    """A form says which texts it has; nobody else can."""
    other = make_page(homes["fi"], title="Salainen hanke", publish=False)
    found, _ = TranslationSource.update_or_create_from_instance(other)
    string = found.stringsegment_set.get(context__path="title").string
    form = desk.open()
    context, _string = form.key(desk.open().row("Asiakaspalvelu").source).split("-")
    key = f"{context}-{string.pk}"
    form.data = {"was": json.dumps({key: ["", False]}), f"text-{key}": "x"}
    desk.send(form)
    assert "Salainen" not in desk.open().html
    assert not StringTranslation.objects.exists()


@pytest.mark.parametrize("was", ["", "[]", "{", '{"a": 1}', '{"1-1": ["x"]}'])
def test_a_broken_form_is_a_bad_request(desk, was):
    form = desk.open()
    form.data = {"was": was}
    assert desk.send(form).status_code in (302, 400)
    assert not StringTranslation.objects.exists()


# --- wagtail-localize's own editor ----------------------------------------------------


def test_its_own_editor_says_whose_text_it_is(client, page, administrator):
    client.force_login(administrator)
    response = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    segments = json.loads(response.context["props"])["segments"]
    labels = {
        segment.get("source"): segment["location"]["subField"] for segment in segments
    }
    assert labels["Kerromme uutuuksista."] == "Purpose 2: Markkinointi › What we do"
    assert labels["Vastaamme kysymyksiisi."] == "Purpose 1: Asiakaspalvelu › What we do"
    html = response.content.decode()
    assert reverse("seloste_translate", args=[page.pk]) in html
    assert "7 texts are not ready" in html


def test_texts_and_states_agree_with_the_progress_of_the_notice(desk, source, kept):
    from wagtail_seloste.progress import progress
    from wagtail_seloste.projection import raw_stream

    form = desk.open()
    form.type("Asiakaspalvelu", "Kundservice")
    desk.send(form)
    side = (source.title, raw_stream(source.body), "fi")
    stands = progress(source, side, ["sv"])["sv"]
    texts, _memory = texts_to_translate(kept)
    assert {(text.context, text.text, text.state) for text in stands.texts} == {
        (text.path, text.source, text.state) for text in texts
    }
