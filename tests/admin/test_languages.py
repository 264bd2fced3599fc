"""Where the languages stand, in the admin: the table, one notice, the first page."""

import csv
import io
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import GroupPagePermission

from tests.admin.test_history import html_of, profile_language
from tests.notices import SECTIONS, TITLES, make_page, publish, translate
from tests.storage.test_languages import wait
from tests.storage.test_progress import say, submit
from wagtail_seloste.acts import withdraw
from wagtail_seloste.admin.languages import NoticePaginator
from wagtail_seloste.admin.lists import EventPaginator, VersionPaginator
from wagtail_seloste.models import NoticeSeries, VersionText
from wagtail_seloste.pages.models import NoticePage
from wagtail_seloste.recording import today

pytestmark = pytest.mark.django_db

INDEX = "seloste_languages:index"
PURPOSE = SECTIONS["purposes"]["purposes"][0]


@pytest.fixture
def admin(client, administrator, homes):
    client.force_login(administrator)
    profile_language(client, "en")
    return client


@pytest.fixture
def page(homes):
    return make_page(homes["fi"])


def rows(client, **query):
    return client.get(reverse(INDEX), query).context["object_list"]


def cells(client, page, **query):
    [row] = [row for row in rows(client, **query) if row.pk == page.pk]
    with translation.override("en"):
        return {
            code: (cell.state, cell.details, [url for _label, url in cell.actions])
            for code, cell in row.cells.items()
        }


def of_notice(page):
    return reverse("seloste_languages_of", args=[page.pk])


def desk(page):
    return reverse("seloste_translate", args=[page.pk])


def editing(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def submitting(page):
    return reverse("wagtail_localize:submit_page_translation", args=[page.pk])


# --- the table ------------------------------------------------------------------------


def test_each_language_says_how_it_stands_and_what_to_do(admin, homes, page):
    swedish = translate(page, homes["sv"], "sv")
    publish(page, title="Uusi otsikko")
    assert cells(admin, page) == {
        "fi": ("source", (), []),
        "sv": (
            "lags",
            ("Version 2 applies.", "1 of 5 texts to translate."),
            [desk(swedish)],
        ),
        "en": ("never", ("5 of 5 texts to translate.",), [submitting(page)]),
    }
    html = html_of(admin, reverse(INDEX))
    assert of_notice(page) in html
    for text in VersionText.objects.filter(version__number=2, language="fi"):
        assert reverse("seloste_text", args=[text.pk]) in html
    assert "1 notice" in html
    for words in ("Source language", "Lags behind", "Never translated", "Version 1"):
        assert words in html
    assert desk(swedish) in html


def test_what_is_translated_is_to_be_published(admin, homes, page):
    english = translate(page, homes["en"], "en", publish=False)
    translation = submit(page, homes["sv"].locale)
    say(translation)
    state, details, actions = cells(admin, page)["sv"]
    assert (state, details) == (
        "complete_not_published",
        ("Every text is translated.",),
    )
    assert actions == [submitting(page)]
    translation.save_target(publish=False)
    target = NoticePage.objects.get(
        translation_key=page.translation_key, locale=homes["sv"].locale
    )
    assert cells(admin, page)["sv"][2] == [desk(target)]
    assert cells(admin, page)["en"][2] == [desk(english)]


def test_what_is_hidden_or_was_refused_leads_to_the_page(admin, homes, page):
    swedish = translate(page, homes["sv"], "sv")
    english = translate(page, homes["en"], "en")
    swedish.unpublish()
    english = publish(
        english,
        title="New",
        retention={"periods": [{**SECTIONS["retention"]["periods"][0], "number": 9}]},
    )
    found = cells(admin, page)
    assert found["sv"] == ("hidden", ("Its page is not live.",), [editing(swedish)])
    assert found["en"] == (
        "up_to_date",
        ("What was published last could not be recorded.",),
        [editing(english)],
    )
    swedish.delete()
    assert cells(admin, page)["sv"] == (
        "hidden",
        ("It has no page any more.",),
        [submitting(page)],
    )


def test_a_draft_has_nothing_to_translate_yet(admin, homes):
    page = make_page(homes["fi"], publish=False)
    assert cells(admin, page) == {
        "fi": ("source", ("Nothing is recorded yet.",), [editing(page)]),
        "sv": ("source_not_recorded", (), []),
        "en": ("source_not_recorded", (), []),
    }


def test_an_announced_version_says_its_day(admin, homes, page, monkeypatch):
    from wagtail_seloste.choices import NewVersion
    from wagtail_seloste.recording import record

    translate(page, homes["sv"], "sv")
    page = NoticePage.objects.get(pk=page.pk)
    page.title = "Tuleva"
    page.save()
    record(page, choice=NewVersion(effective_from=today(timezone.now()) + timedelta(9)))
    found = cells(admin, page)
    assert found["fi"][1][0].startswith("Announced from ")
    assert found["sv"][1][0].startswith("Version 2 is announced from ")


@pytest.mark.parametrize(
    ("publishes", "then"),
    [(True, "in the languages that are ready"), (False, "and goes on waiting")],
)
def test_what_waits_says_for_what_and_what_becomes_of_it(
    admin, homes, page, settings, publishes, then
):
    settings.WAGTAIL_SELOSTE = {
        **settings.WAGTAIL_SELOSTE,
        "PUBLISH_WITHOUT_LATE_LANGUAGES": publishes,
    }
    swedish = translate(page, homes["sv"], "sv")
    wait(page, day=today(timezone.now()) + timedelta(9))
    found = cells(admin, page)
    assert found["sv"] == (
        "waiting",
        ("1 of 5 texts to translate.",),
        [desk(swedish)],
    )
    [told] = found["fi"][1]
    assert told.startswith("The next version waits for: Swedish.")
    assert then in told
    assert told in html_of(admin, of_notice(page))


def test_what_is_ready_has_nothing_left_to_do(admin, homes, page):
    swedish = translate(page, homes["sv"], "sv")
    english = translate(page, homes["en"], "en")
    wait(page, required=("sv", "en"))
    swedish.title = "Väntande"
    swedish.source_digest = NoticePage.objects.get(pk=page.pk).source_digest
    swedish.save_revision().publish()
    found = cells(admin, page)
    assert found["sv"] == (
        "ready",
        ("It becomes public together with the others.",),
        [],
    )
    assert found["fi"][1] == ("The next version waits for: English.",)
    html = first_page(admin)
    assert desk(english) in html and desk(swedish) not in html


def test_a_withdrawn_notice_is_said_to_be_withdrawn(admin, page):
    withdraw(NoticeSeries.objects.get(), reasons={"fi": "Loppui"})
    assert cells(admin, page)["fi"][1] == ("The notice is withdrawn.",)


def test_filters_by_state_and_language(admin, homes, page):
    translate(page, homes["sv"], "sv")
    publish(page, title="Uusi otsikko")
    other = make_page(homes["fi"], title="Toinen")
    translate(other, homes["en"], "en")
    lags, never = [page.pk], [other.pk, page.pk]

    def found(**query):
        return [row.pk for row in rows(admin, **query)]

    assert found() == [other.pk, page.pk]
    assert found(language="sv") == [other.pk, page.pk]
    assert found(state="lags") == lags
    assert found(state="lags", language="en") == []
    assert found(state="never") == never
    assert found(state="never", language="en") == [page.pk]
    assert found(state="up_to_date", language="en") == [other.pk]
    assert found(state="no such state") == [other.pk, page.pk]
    assert found(ordering="-title") == [page.pk, other.pk]
    response = admin.get(reverse(INDEX), {"language": "sv"})
    columns = [column.name for column in response.context["table"].columns.values()]
    assert columns == ["title", "sv"]


def test_search_by_the_title_of_any_language(admin, homes, page):
    make_page(homes["fi"], title="Kameravalvonta")
    translate(page, homes["sv"], "sv", title="Kundernas beskrivning")
    for words in ("kundernas", "asiakasrek"):
        assert [row.pk for row in rows(admin, q=words)] == [page.pk]
    assert list(rows(admin, q="ei ole")) == []


def test_a_spreadsheet_of_all_notices(admin, homes, page):
    translate(page, homes["sv"], "sv")
    publish(page, title="Uusi otsikko")
    response = admin.get(reverse(INDEX), {"export": "csv"})
    [line] = csv.DictReader(io.StringIO(response.getvalue().decode()))
    assert line == {
        "Notice": "Uusi otsikko",
        "Series": str(NoticeSeries.objects.get().public_id),
        "Source language": "fi",
        "Finnish: state": "Source language",
        "Finnish: version": "2",
        "Finnish: texts to translate": "0",
        "Finnish: texts": "0",
        "Swedish: state": "Lags behind",
        "Swedish: version": "1",
        "Swedish: texts to translate": "1",
        "Swedish: texts": "5",
        "English: state": "Never translated",
        "English: version": "",
        "English: texts to translate": "5",
        "English: texts": "5",
    }
    response = admin.get(reverse(INDEX), {"export": "xlsx", "language": "sv"})
    assert response.getvalue().startswith(b"PK")


def test_the_results_alone(admin, page):
    html = admin.get(reverse("seloste_languages:results")).content.decode()
    assert "<table" in html and "<html" not in html


# --- one notice -----------------------------------------------------------------------


def test_one_notice_section_by_section(admin, homes, page):
    swedish = translate(page, homes["sv"], "sv")
    publish(
        page,
        purposes={"purposes": [{**PURPOSE, "description": "Uusi kuvaus."}]},
        other={"heading": "Muu asia", "text": "<p>Uutta.</p>"},
    )
    response = admin.get(of_notice(page))
    sections = [
        (
            section["heading"] or str(section["label"]),
            [(count["open"], count["total"]) for count in section["counts"]],
        )
        for section in response.context["sections"]
    ]
    assert [name for name, _ in sections][0] == "The notice"
    assert [counts for _, counts in sections] == [
        [(0, 1), (1, 1)],
        [(1, 2), (2, 2)],
        [(0, 2), (2, 2)],
        [(2, 2), (2, 2)],
    ]
    assert sections[-1][0] == "Muu asia"
    html = html_of(admin, of_notice(page))
    assert '<span lang="fi">Muu asia</span>' in html
    purposes = page.body.raw_data[1]["id"]
    assert f"{desk(swedish)}?show=all#section-{purposes}" in html
    desk_html = html_of(admin, f"{desk(swedish)}?show=all")
    assert f'id="section-{purposes}"' in desk_html
    assert 'id="section-title"' in desk_html
    assert reverse("seloste_versions", args=[NoticeSeries.objects.get().public_id]) in (
        html
    )


def test_every_page_of_a_notice_leads_there(admin, homes, page):
    swedish = translate(page, homes["sv"], "sv")
    for each in (page, swedish):
        assert of_notice(each) in html_of(admin, editing(each))
        assert admin.get(of_notice(each)).context["row"].pk == page.pk
    public_id = NoticeSeries.objects.get().public_id
    versions = reverse("seloste_versions", args=[public_id])
    assert of_notice(page) in html_of(admin, versions)
    assert admin.get(of_notice(homes["fi"]), follow=True).status_code == 404
    assert "seloste_languages" not in html_of(admin, editing(homes["fi"]))


def test_before_anything_is_recorded_there_are_no_sections(admin, homes):
    page = make_page(homes["fi"], publish=False)
    response = admin.get(of_notice(page))
    assert response.context["sections"] == []
    assert "Nothing to translate yet" in html_of(admin, of_notice(page))


# --- who sees what --------------------------------------------------------------------


@pytest.fixture
def member(client, make_user, homes):
    """``member(codenames, page)``: signed in, with these permissions below a page."""

    def make(*codenames, page=None, **others):
        group = Group.objects.create(name="group")
        for label, codename in {"wagtailadmin": "access_admin", **others}.items():
            group.permissions.add(
                Permission.objects.get(content_type__app_label=label, codename=codename)
            )
        for codename in codenames:
            GroupPagePermission.objects.create(
                group=group,
                page=page,
                permission=Permission.objects.get(
                    content_type__app_label="wagtailcore", codename=codename
                ),
            )
        user = make_user("member")
        user.groups.add(group)
        client.force_login(user)
        profile_language(client, "en")
        return client

    return make


def test_an_editor_sees_the_notices_of_which_one_may_edit_a_page(homes, page, member):
    other = make_page(homes["fi"], title="Muiden")
    swedish = translate(page, homes["sv"], "sv")
    publish(page, title="Uusi otsikko")
    client = member("change_page", page=homes["sv"])
    assert [row.pk for row in rows(client)] == [page.pk]
    found = cells(client, page)
    assert found["sv"][2] == [desk(swedish)]
    assert found["en"][2] == []
    assert client.get(of_notice(page)).status_code == 200
    assert client.get(of_notice(other)).status_code in (302, 403)
    assert "Muiden" not in html_of(client, reverse(INDEX))


def test_a_viewer_sees_all_and_can_do_nothing(homes, page, member):
    translate(page, homes["sv"], "sv")
    publish(page, title="Uusi otsikko")
    client = member(wagtail_seloste="view_noticeversion")
    found = cells(client, page)
    assert {code: actions for code, (_, _, actions) in found.items()} == {
        "fi": [],
        "sv": [],
        "en": [],
    }
    assert "/translation/" not in html_of(client, of_notice(page))


def test_others_see_nothing_and_no_way_there(page, member):
    client = member()
    assert client.get(reverse(INDEX)).status_code in (302, 403)
    assert "seloste_languages" not in html_of(client, "/admin/")
    assert reverse(INDEX) not in html_of(client, "/admin/")


# --- the first page of the admin ------------------------------------------------------


def first_page(client):
    return html_of(client, reverse("wagtailadmin_home"))


def test_the_first_page_names_what_lags_or_waits(admin, homes, page):
    assert "Privacy notices to translate" not in first_page(admin)
    swedish = translate(page, homes["sv"], "sv")
    assert "Privacy notices to translate" not in first_page(admin)
    publish(page, title="Uusi otsikko")
    html = first_page(admin)
    assert "Privacy notices to translate" in html
    assert desk(swedish) in html and of_notice(page) in html
    assert "There are more" not in html
    withdraw(NoticeSeries.objects.get(), reasons={"fi": "Loppui", "sv": "Slut"})
    assert "Privacy notices to translate" not in first_page(admin)


def test_the_first_page_names_a_few_and_leads_to_the_others(admin, homes):
    for number in range(6):
        waiting = make_page(homes["fi"], title=f"Seloste {number}", publish=False)
        wait(waiting, title=f"Seloste {number}")
    html = first_page(admin)
    assert "Seloste 4" in html and "Seloste 5" not in html
    assert "There are more" in html and reverse(INDEX) in html


# --- queries --------------------------------------------------------------------------


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(url).status_code == 200
        return len(found)


def some_notices(homes, count):
    for number in range(count):
        page = make_page(homes["fi"], title=TITLES["fi"])
        translate(page, homes["sv"], "sv")
        say(submit(page, homes["en"].locale))
        publish(page, title=f"Uusi {number}")
        waiting = make_page(homes["fi"], publish=False)
        wait(waiting)
    return page


def test_queries_do_not_grow_with_the_notices(admin, homes):
    page = some_notices(homes, 1)
    urls = [
        reverse(INDEX),
        f"{reverse(INDEX)}?state=lags&language=sv",
        reverse("wagtailadmin_home"),
        of_notice(page),
    ]
    few = [queries(admin, url) for url in urls]
    some_notices(homes, 2)
    assert [queries(admin, url) for url in urls] == few


@pytest.mark.parametrize(
    ("paginator", "one", "many"),
    [
        (NoticePaginator, "1 notice", "5 notices"),
        (VersionPaginator, "1 version", "5 versions"),
        (EventPaginator, "1 event", "5 events"),
    ],
)
def test_how_many_there_are_is_said_in_the_right_form(paginator, one, many):
    with translation.override("en"):
        assert paginator([0], 10).items_count_label == one
        assert paginator([0] * 5, 10).items_count_label == many
