"""From a file that was read to drafts: one for each language, and the same one again."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from wagtail.models import PageLogEntry

from tests.notices import make_page
from wagtail_seloste import importing
from wagtail_seloste.importers import import_notice
from wagtail_seloste.importing import (
    LEFT_OUT,
    earlier_pages,
    earlier_placements,
    make_draft,
    passages,
)
from wagtail_seloste.models import DraftSource, VersionText
from wagtail_seloste.pages.models import NoticeIndexPage, NoticePage
from wagtail_seloste.past import import_version, read_earlier
from wagtail_seloste.recording import NotRecorded, is_source
from wagtail_seloste.wording import wording

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


def test_each_language_has_its_own_facts_and_no_others(indexes):
    first, other = read(FI), read(SV)
    told = first.facts.retention + other.facts.retention
    facts = replace(first.facts, retention=told)
    both = replace(first, facts=facts, translations=(other,))
    pages = make_draft(both, parent=indexes["fi"], name="kaksi.txt").pages
    finnish, swedish = (section(page, "retention")["value"] for page in pages)
    assert len(told) == 3
    assert [each["value"]["number"] for each in finnish["periods"]] == [5, 6]
    assert [each["value"]["number"] for each in swedish["periods"]] == [5]


def test_an_update_says_which_sections_are_other_ones(index):
    make_draft(read(FI), parent=index, name="linnut.txt")
    same = make_draft(read(FI), parent=index, name="linnut.txt").report
    assert not {each.code for each in same} & {"draft.renewed", "draft.added"}
    text = FI.replace("5 vuotta", "3 vuotta") + "\n5. Tietoturva\n\nOvi on lukossa.\n"
    report = make_draft(read(text), parent=index, name="linnut.txt").report
    told = [(each.code, each.variables.get("section")) for each in report]
    assert ("draft.renewed", "retention") in told
    assert ("draft.added", "security") in told
    assert ("draft.renewed", "purposes") not in told


def test_a_draft_has_no_faults_that_keep_it_from_the_public(index):
    text = FI.replace("luetteloa.", "luetteloa. Käsittely perustuu sopimukseen.")
    (page,) = make_draft(read(text), parent=index, name="linnut.txt").pages
    draft = page.get_latest_revision_as_object()
    assert section(draft, "purposes")["value"]["purposes"]
    assert list(draft.notice_faults()) == []


def test_a_file_without_a_title_is_called_as_it_is_named(index):
    text = FI.removeprefix("Lintukerhon tietosuojaseloste\n")
    (page,) = make_draft(read(text), parent=index, name="linnut 2020.txt").pages
    assert (page.title, page.slug) == ("linnut 2020", "linnut-2020")
    other = read(text.replace("hiiriä", "myyriä"))
    (pasted,) = make_draft(other, parent=index, name="").pages
    assert pasted.title == wording("fi").heading("notice_title")


def test_a_title_can_be_without_letters_or_far_too_long(index):
    (strange,) = make_draft(
        replace(read(FI), title="???"), parent=index, name="a"
    ).pages
    assert strange.title == "???" and strange.slug == "noticepage"
    long = replace(read(SV), title="Mycket " * 60, lang=None, source="")
    drafted = make_draft(long, parent=index, name="b")
    assert drafted.pages[0].title == ("Mycket " * 60)[:255]
    assert "draft.title_shortened" in codes(drafted)
    assert "draft.words_missing" not in codes(drafted)


def test_another_notice_in_a_file_of_the_same_name_is_a_draft_of_its_own(index):
    make_draft(read(FI), parent=index, name="seloste.txt")
    other = read(FI.replace("Lintukerhon", "Kissakerhon", 1))
    assert make_draft(other, parent=index, name="seloste.txt").created
    assert NoticePage.objects.count() == 2


def test_the_same_file_at_another_place_is_another_draft(index, home):
    make_draft(read(FI), parent=index, name="a.txt")
    other = NoticeIndexPage(title="Other", slug="other", locale=index.locale)
    type(home).objects.get(pk=home.pk).add_child(instance=other)
    assert make_draft(read(FI), parent=other, name="a.txt").created
    assert not make_draft(read(FI), parent=index, name="a.txt").created


def test_a_draft_that_was_deleted_is_made_anew(index):
    make_draft(read(FI), parent=index, name="a.txt")
    NoticePage.objects.get().delete()
    assert make_draft(read(FI), parent=index, name="a.txt").created
    assert NoticePage.objects.count() == 1


def test_a_draft_that_was_moved_and_published_is_updated_where_it_is(index, home):
    (page,) = make_draft(read(FI), parent=index, name="a.txt").pages
    page.get_latest_revision().publish()
    home = type(home).objects.get(pk=home.pk)
    NoticePage.objects.get(pk=page.pk).move(home, pos="last-child")
    recorded = VersionText.objects.count()
    again = make_draft(read(FI.replace("hiiriä", "myyriä")), parent=index, name="a.txt")
    assert [each.pk for each in again.pages] == [page.pk]
    page = NoticePage.objects.get()
    assert page.live and page.has_unpublished_changes
    assert "myyriä" not in str(page.body.raw_data)
    assert "myyriä" in section(page, "other")["value"]["text"]
    assert VersionText.objects.count() == recorded == 1


def test_a_title_changed_by_hand_stays(index):
    (page,) = make_draft(read(FI), parent=index, name="a.txt").pages
    draft = draft_of(page)
    draft.title = "Linnut"
    draft.save_revision()
    again = make_draft(read(FI), parent=index, name="a.txt")
    assert draft_of(page).title == "Linnut"
    assert [each.code for each in again.report if "title" in each.code] == [
        "draft.title_kept"
    ]
    assert not again.problems


# --- placements ---------------------------------------------------------------------


def number_of(notice, words):
    return next(n for n, each in passages(notice).items() if words in each.text)


def test_an_editor_says_where_passages_go(index):
    notice = read(FI)
    chosen = {
        number_of(notice, "hiiriä"): "data_content",
        number_of(notice, "jäsenluetteloa"): LEFT_OUT,
    }
    drafted = make_draft(notice, parent=index, name="a.txt", placements=chosen)
    (page,) = drafted.pages
    assert "hiiriä" in section(page, "data_content")["value"]["text"]
    types = {child["type"] for child in draft_of(page).body.raw_data}
    assert not types & {"other", "purposes"}
    left = [each for each in drafted.report if each.code == "draft.passage_left_out"]
    assert "jäsenluetteloa" in left[0].excerpt
    assert not drafted.problems
    # The same file again, from somewhere where nobody chooses.
    assert earlier_placements(notice, parent=index, name="a.txt") == chosen
    assert not make_draft(notice, parent=index, name="a.txt").problems
    assert {child["type"] for child in draft_of(page).body.raw_data} == types


@pytest.mark.parametrize("chosen", [{99: "other"}, {0: "nonsense"}])
def test_a_passage_or_a_place_that_there_is_not_is_an_error(index, chosen):
    with pytest.raises(KeyError):
        make_draft(read(FI), parent=index, name="a.txt", placements=chosen)
    assert NoticePage.objects.count() == 0


# --- languages and places -----------------------------------------------------------


def test_a_text_goes_below_the_page_in_its_language(indexes):
    drafted = make_draft(read(SV), parent=indexes["fi"], name="sv.txt")
    assert drafted.pages[0].get_parent().pk == indexes["sv"].pk
    assert not drafted.problems
    found = make_draft(read(SV), name="sv.txt", parent=indexes["fi"])
    assert not found.created


def test_without_such_a_page_it_stays_here_and_that_is_told(index, indexes):
    indexes["sv"].delete()
    drafted = make_draft(read(SV), parent=index, name="sv.txt")
    assert drafted.pages[0].locale.language_code == "fi"
    assert [each.code for each in drafted.problems] == ["draft.other_language"]
    both = replace(read(FI), translations=(read(SV),))
    drafted = make_draft(both, parent=index, name="kaksi.txt")
    assert [page.locale.language_code for page in drafted.pages] == ["fi"]
    assert [each.code for each in drafted.problems] == ["draft.no_place"]


def test_without_a_parent_there_may_be_no_place(db, homes):
    drafted = make_draft(read(FI), name="a.txt")
    assert (drafted.pages, [each.code for each in drafted.report]) == (
        [],
        ["draft.no_place"],
    )
    drafted = make_draft(read(FI), name="a.txt", parent=make_page(homes["fi"]))
    assert [each.code for each in drafted.report] == ["draft.no_notices_here"]


def test_the_first_language_is_that_of_the_place(indexes):
    both = replace(read(SV), translations=(read(FI),))
    finnish, swedish = make_draft(both, parent=indexes["fi"], name="a.txt").pages
    assert (finnish.locale.language_code, is_source(finnish)) == ("fi", True)
    again = replace(
        both,
        translations=(read(FI.replace("hiiriä", "myyriä")),),
        sections=read(SV.replace("5 år", "7 år")).sections,
    )
    drafted = make_draft(again, parent=indexes["fi"], name="a.txt")
    assert [page.pk for page in drafted.pages] == [finnish.pk, swedish.pk]
    assert "7 år" in section(swedish, "retention")["value"]["text"]
    source = draft_of(finnish)
    assert draft_of(swedish).source_digest == source.content_digest()


def test_an_alias_that_stands_for_a_language_becomes_its_draft(indexes):
    """A site may keep its trees in step: each new page has aliases at once."""
    (finnish,) = make_draft(read(FI), parent=indexes["fi"], name="a.txt").pages
    alias = finnish.copy_for_translation(indexes["sv"].locale, alias=True)
    both = replace(read(FI), translations=(read(SV),))
    drafted = make_draft(both, parent=indexes["fi"], name="a.txt")
    assert [page.pk for page in drafted.pages] == [finnish.pk, alias.pk]
    alias = NoticePage.objects.get(pk=alias.pk)
    assert alias.alias_of_id is None
    assert draft_of(alias).title == "Fågelklubbens dataskyddsbeskrivning"
    assert "5 år" in section(alias, "retention")["value"]["text"]
    assert not [each for each in drafted.problems if each.code != "draft.gone"]


# --- permissions --------------------------------------------------------------------


def test_who_may_not_add_pages_makes_no_draft(index, make_user):
    nobody = make_user("nobody")
    drafted = make_draft(read(FI), parent=index, user=nobody, name="a.txt")
    assert [each.code for each in drafted.report] == ["draft.not_allowed"]
    assert NoticePage.objects.count() == 0


def test_who_may_not_edit_the_draft_does_not_update_it(index, make_user):
    (page,) = make_draft(read(FI), parent=index, name="a.txt").pages
    revisions = page.revisions.count()
    changed = read(FI.replace("hiiriä", "myyriä"))
    drafted = make_draft(changed, parent=index, user=make_user("nobody"), name="a.txt")
    assert [each.code for each in drafted.report] == ["draft.not_allowed"]
    assert page.revisions.count() == revisions


def test_a_locked_draft_is_left_as_it_is(index, editor, administrator):
    (page,) = make_draft(read(FI), parent=index, user=editor, name="a.txt").pages
    page = NoticePage.objects.get()
    page.locked, page.locked_by = True, administrator
    page.save()
    changed = read(FI.replace("hiiriä", "myyriä"))
    for user in (editor, None):
        drafted = make_draft(changed, parent=index, user=user, name="a.txt")
        assert [each.code for each in drafted.report] == ["draft.locked"]
    assert "hiiriä" in section(page, "other")["value"]["text"]


# --- nothing is lost ----------------------------------------------------------------


def test_a_word_that_no_draft_has_is_told(index, monkeypatch):
    """As if drafting forgot the text of sections."""
    whole = importing.written_sections

    def forgetful(notice, words, keys):
        return [
            {**each, "text": each.get("text", "").replace("hiiriä", "")}
            for each in whole(notice, words, keys)
        ]

    monkeypatch.setattr(importing, "written_sections", forgetful)
    drafted = make_draft(read(FI), parent=index, name="a.txt")
    (problem,) = drafted.problems
    assert problem.code == "draft.words_missing" and problem.level == "error"
    assert problem.excerpt == "hiiriä"
    assert len(drafted.pages) == 1


def test_what_the_fields_say_and_the_dates_are_told(index):
    drafted = make_draft(read(FI), parent=index, name="a.txt")
    told = {each.code: each.excerpt for each in drafted.report}
    assert told["draft.in_fields"].split("\n") == [
        "Kuvitelman Lintukerho ry",
        "Y-tunnus 1234567-1",
        "Mallikatu 1, 00100 Helsinki",
    ]
    assert told["draft.dates"] == "Päivitetty 1.2.2020"


def test_an_imported_text_enters_the_past_with_its_days(index):
    notice = read(FI)
    (page,) = make_draft(notice, parent=index, name="a.txt").pages
    text = read_earlier(page, notice, language="fi")
    recorded = import_version(page, text, effective_from=notice.updated)
    assert recorded.version.effective_from == date(2020, 2, 1)
    assert "hiiriä" in recorded.notice.text
    with pytest.raises(NotRecorded):
        read_earlier(page, notice, language="sv")
    both = replace(notice, translations=(read(SV),))
    assert "5 år" in read_earlier(page, both, language="sv").notice.text
