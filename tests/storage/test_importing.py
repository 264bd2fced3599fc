"""From a file that was read to drafts: one for each language, and the same one again."""

from dataclasses import replace
from uuid import uuid4

import pytest
from wagtail.models import PageLogEntry

from wagtail_seloste.importers import import_notice
from wagtail_seloste.importing import earlier_pages, make_draft
from wagtail_seloste.models import DraftSource, VersionText
from wagtail_seloste.pages.models import NoticeIndexPage, NoticePage
from wagtail_seloste.recording import is_source

pytestmark = [pytest.mark.django_db, pytest.mark.storage]

FI = """Lintukerhon tietosuojaseloste

1. Rekisterinpitäjä

Kuvitelman Lintukerho ry
Y-tunnus 1234567-1
Mallikatu 1, 00100 Helsinki

2. Käsittelyn tarkoitus

Pidämme jäsenluetteloa.

3. Henkilötietojen säilytysaika

Säilytämme tietoja 5 vuotta jäsenyyden päättymisestä. Laskut säilytetään 6 vuotta.

4. Pöllöjen ruokinta

Pöllöt syövät hiiriä.

Päivitetty 1.2.2020
"""
SV = """Fågelklubbens dataskyddsbeskrivning

Personuppgiftsansvarig

Fantasins Fågelklubb rf

Ändamålet med behandlingen

Vi för en förteckning över medlemmar.

Lagringstid

Vi sparar uppgifterna i 5 år efter medlemskapet.
"""


@pytest.fixture
def indexes(homes):
    made, key = {}, uuid4()
    for code, home in homes.items():
        made[code] = NoticeIndexPage(
            title=code, slug="notices", locale=home.locale, translation_key=key
        )
        type(home).objects.get(pk=home.pk).add_child(instance=made[code])
    return made


@pytest.fixture
def index(indexes):
    return indexes["fi"]


def read(text):
    return import_notice(text.encode(), "lintukerho")


def draft_of(page):
    return NoticePage.objects.get(pk=page.pk).get_latest_revision_as_object()


def section(page, key):
    draft = draft_of(page)
    return next(child for child in draft.body.raw_data if child["type"] == key)


def codes(drafted):
    return [each.code for each in drafted.report]


def edit(page, key, **values):
    """What an editor does to a section."""
    draft = draft_of(page)
    stream = [dict(child) for child in draft.body.raw_data]
    for child in stream:
        if child["type"] == key:
            child["value"] = {**child["value"], **values}
    draft.body = draft.body.stream_block.to_python(stream)
    draft.save_revision()


def test_a_draft_is_made_and_nothing_is_published(index, administrator):
    drafted = make_draft(
        read(FI), parent=index, user=administrator, name="lintukerho.txt"
    )
    (page,) = drafted.pages
    assert drafted.created and not drafted.problems
    assert (page.title, page.slug) == (
        "Lintukerhon tietosuojaseloste",
        "lintukerhon-tietosuojaseloste",
    )
    assert page.locale.language_code == "fi"
    assert page.owner == administrator
    assert not page.live and page.has_unpublished_changes
    assert page.get_parent().pk == index.pk
    assert VersionText.objects.count() == 0
    log = PageLogEntry.objects.filter(page=page.pk, user=administrator)
    assert {entry.action for entry in log} == {"wagtail.create", "wagtail.edit"}


def test_the_same_file_again_changes_nothing(index):
    (page,) = make_draft(read(FI), parent=index, name="lintukerho.txt").pages
    revisions = page.revisions.count()
    again = make_draft(read(FI), parent=index, name="copy.txt")
    assert [each.pk for each in again.pages] == [page.pk]
    assert not again.created
    assert page.revisions.count() == revisions
    assert DraftSource.objects.count() == 1


def test_a_new_edition_updates_the_draft_and_keeps_ids_where_the_text_is_the_same(
    index,
):
    (page,) = make_draft(read(FI), parent=index, name="lintukerho.txt").pages
    before = {child["type"]: child for child in page.body.raw_data}
    changed = FI.replace("6 vuotta", "7 vuotta").replace("hiiriä", "myyriä")
    again = make_draft(read(changed), parent=index, name="lintukerho.txt")
    assert [each.pk for each in again.pages] == [page.pk]
    assert section(page, "purposes") == before["purposes"]
    retention = section(page, "retention")
    assert retention["id"] == before["retention"]["id"]
    old, new = (each["value"]["periods"] for each in (before["retention"], retention))
    assert [item["value"]["number"] for item in new] == [5, 7]
    assert new[0]["id"] == old[0]["id"]
    assert new[1]["id"] != old[1]["id"]
    assert "myyriä" in section(page, "other")["value"]["text"]
    assert section(page, "other")["id"] == before["other"]["id"]
    assert not again.problems


def test_what_was_changed_by_hand_stays_and_is_told(index):
    (page,) = make_draft(read(FI), parent=index, name="lintukerho.txt").pages
    edit(page, "retention", text="<p>Kymmenen vuotta.</p>")
    changed = FI.replace("6 vuotta", "7 vuotta").replace("hiiriä", "myyriä")
    for _again in range(2):
        again = make_draft(read(changed), parent=index, name="lintukerho.txt")
        assert section(page, "retention")["value"]["text"] == "<p>Kymmenen vuotta.</p>"
        assert "myyriä" in section(page, "other")["value"]["text"]
        (told,) = again.problems
        assert told.code == "draft.kept" and "7 vuotta" in told.excerpt


def test_two_languages_are_two_linked_drafts(indexes):
    notice = replace(read(FI), translations=(read(SV),))
    drafted = make_draft(notice, parent=indexes["fi"], name="kaksi.txt")
    assert not drafted.problems
    finnish, swedish = drafted.pages
    assert finnish.translation_key == swedish.translation_key
    assert swedish.locale.language_code == "sv"
    assert swedish.get_parent().pk == indexes["sv"].pk
    assert is_source(finnish) and not is_source(swedish)
    assert swedish.source_digest == finnish.content_digest()
    assert section(swedish, "retention")["id"] == section(finnish, "retention")["id"]
    assert [page.pk for page in earlier_pages(notice, parent=indexes["fi"], name="")]
