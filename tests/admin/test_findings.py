"""What the checker found in the notices of a site: the list, its filters, who sees it."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook

from tests.admin.test_history import html_of, profile_language
from tests.admin.test_languages import member  # noqa: F401 - a fixture
from tests.notices import make_page, publish, translate
from tests.storage.test_progress import say, submit
from tests.storage.test_rechecking import SHIELD, shield, shielded
from wagtail_seloste.acts import review, withdraw
from wagtail_seloste.admin import findings
from wagtail_seloste.checking import check_page, silence
from wagtail_seloste.choices import NewVersion
from wagtail_seloste.models import (
    NoticeSeries,
    Organisation,
    TextCheck,
    TextFinding,
    VersionText,
)
from wagtail_seloste.pages.models import NoticeIndexPage, NoticePage
from wagtail_seloste.recording import record, today

pytestmark = pytest.mark.django_db

INDEX = "seloste_findings:index"


@pytest.fixture
def admin(client, administrator, homes):
    client.force_login(administrator)
    profile_language(client, "en")
    return client


@pytest.fixture
def page(homes):
    return shielded(homes["fi"])


def rows(client, **query):
    """Rows about one rule that has nothing to do with the rest of the test notice."""
    answer = client.get(reverse(INDEX), {"rule": SHIELD, **query})
    return list(answer.context["object_list"])


def titles(client, **query):
    return [row.title for row in rows(client, **query)]


def swedish_of(page, homes, title="Dataskydd"):
    other = {
        "heading": "Överföringar",
        "text": "<p>Vi stöder oss på Privacy Shield.</p>",
    }
    return translate(page, homes["sv"], "sv", title=title, other=other)


def quiet(page, editor, reason="Kerromme historiasta."):
    [finding] = [each for each in check_page(page).open if each.rule == SHIELD]
    return silence(page, finding, reason, editor)


# --- rows -----------------------------------------------------------------------------


def test_a_row_says_where_what_since_when_and_what_to_do(admin, page):
    [row] = rows(admin)
    with translation.override("en"):
        assert (row.title, row.language_name, row.version) == (
            page.title,
            "Finnish",
            "Version 1",
        )
        assert (row.level, str(row.level_label)) == ("error", "Error")
        assert row.excerpt == "Privacy Shieldiin"
        assert row.since == today(timezone.now())
        assert row.reason == ""
    html = html_of(admin, reverse(INDEX))
    section = page.body[-1].id
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert f'href="{edit}#seloste:{section}"' in html
    assert reverse("seloste_text", args=[VersionText.objects.get().pk]) in html
    assert "“Privacy Shieldiin”" in html and 'lang="fi"' in html
    assert row.rule in html
    for words in ("Error", "Finnish", "Version 1"):
        assert words in html


def test_a_silenced_finding_stays_with_its_reason_after_the_others(
    admin, homes, page, editor
):
    other = shielded(homes["fi"], title="Toinen")
    quiet(page, editor)
    first, last = rows(admin)
    assert (first.title, last.title) == (other.title, page.title)
    assert (last.reason, last.silenced_by) == ("Kerromme historiasta.", "editor")
    assert last.silenced_on == today(timezone.now())
    html = html_of(admin, reverse(INDEX))
    assert "Kerromme historiasta." in html
    assert titles(admin, silenced="yes") == [page.title]
    assert titles(admin, silenced="no") == [other.title]
    assert TextFinding.objects.exclude(silenced=None).count() == 1


def test_a_translation_that_is_kept_is_put_right_at_the_desk(admin, homes, page):
    translation_ = submit(page, homes["sv"].locale)
    say(translation_)
    translation_.save_target(publish=False)
    target = NoticePage.objects.get(locale=homes["sv"].locale)
    for string in target.body.raw_data:
        if string["type"] == "other":
            section = string["id"]
    finding = TextFinding(section="other", section_id=section)
    user = admin.get(reverse(INDEX)).wsgi_request.user
    desk = reverse("seloste_translate", args=[target.pk])
    assert findings.place_url(finding, target, True, user) == (
        f"{desk}?show=all#section-{section}"
    )


def test_what_is_announced_is_listed_beside_what_applies(admin, page):
    page.refresh_from_db()
    page.title = "Uusi"
    page.save()
    record(page, choice=NewVersion(effective_from=today(timezone.now()) + timedelta(9)))
    found = rows(admin)
    with translation.override("en"):
        assert sorted(row.version for row in found) == [
            "Version 1",
            "Version 2, announced",
        ]


def test_what_nobody_reads_is_not_listed(admin, homes, page):
    withdraw(NoticeSeries.objects.get(), reasons={"fi": "Loppui"})
    make_page(homes["fi"], publish=False, **shield())
    hidden = shielded(homes["fi"])
    hidden.unpublish()
    past = shielded(homes["fi"])
    publish(past, **shield("<p>Siirrämme lausekkein.</p>"))
    assert rows(admin) == []
    assert "What the public reads" in html_of(admin, reverse(INDEX))


def test_a_rule_that_is_no_longer_there_keeps_its_id_until_the_next_check(admin, page):
    assert len(rows(admin)) == 1
    TextFinding.objects.filter(rule=SHIELD).update(rule="acme_gone", section="acme")
    row = findings.finding_rows(
        TextFinding.objects.filter(rule="acme_gone").select_related(
            "text_check__text__version__series"
        ),
        admin.get(reverse(INDEX)).wsgi_request.user,
        date(2026, 5, 1),
    )[0]
    assert (row.rule, row.section, row.message) == ("acme_gone", "acme", "")


def test_an_old_notice_leads_to_where_a_review_is_entered(
    admin, administrator, page, monkeypatch
):
    then = timezone.now() + timedelta(days=500)
    monkeypatch.setattr(timezone, "now", lambda: then)
    admin.force_login(administrator)
    [row] = rows(admin, rule="notice_old")
    versions = reverse("seloste_versions", args=[NoticeSeries.objects.get().public_id])
    assert row.versions_url == versions
    assert versions in html_of(admin, f"{reverse(INDEX)}?rule=notice_old")
    review(NoticeSeries.objects.get())
    TextCheck.objects.update(known="")
    assert rows(admin, rule="notice_old") == []
    assert [each.versions_url for each in rows(admin)] == [""]


# --- finding them ---------------------------------------------------------------------


def test_filters_search_and_order(admin, homes, page):
    list_page = homes["fi"].add_child(
        instance=NoticeIndexPage(title="Luettelo", locale=homes["fi"].locale)
    )
    organisation = Organisation.objects.create(
        name="Muu Oy", locale=homes["fi"].locale, business_id="1234567-1"
    )
    other = shielded(
        list_page,
        title="Toinen",
        controller={"organisation": organisation.pk},
    )
    swedish = swedish_of(page, homes)
    everything = sorted([page.title, other.title, swedish.title])
    assert sorted(titles(admin)) == everything
    assert titles(admin, ordering="notice_title") == everything
    assert titles(admin, ordering="-notice_title") == everything[::-1]
    assert titles(admin, language="sv") == [swedish.title]
    assert sorted(titles(admin, level="error")) == everything
    assert titles(admin, level="info") == []
    assert sorted(titles(admin, section="other")) == everything
    assert titles(admin, section="rights") == []
    assert titles(admin, below=list_page.pk) == [other.title]
    assert titles(admin, organisation=organisation.pk) == [other.title]
    assert titles(admin, q="toine") == [other.title]
    assert sorted(titles(admin, q="shieldiin")) == sorted([page.title, other.title])
    [name] = {row.rule for row in rows(admin)}
    assert sorted(titles(admin, q=name.upper())) == everything
    assert titles(admin, q="ei ole") == []


def test_a_spreadsheet_has_all_of_it(admin, page, editor):
    quiet(page, editor)
    answer = admin.get(reverse(INDEX), {"export": "csv", "rule": SHIELD})
    [row] = csv.DictReader(io.StringIO(answer.getvalue().decode()))
    assert row["Notice"] == page.title
    assert row["Rule"] == SHIELD
    assert row["Level"] == "Error"
    assert row["Words"] == "Privacy Shieldiin"
    assert row["Silenced because"] == "Kerromme historiasta."
    assert row["What to do"] and row["Source"]
    answer = admin.get(reverse(INDEX), {"export": "xlsx", "rule": SHIELD})
    sheet = load_workbook(io.BytesIO(answer.getvalue())).active
    values = dict(zip(*sheet.iter_rows(values_only=True), strict=True))
    assert (values["Language"], values["Version"], values["Silenced by"]) == (
        "fi",
        1,
        "editor",
    )


# --- checking on look -----------------------------------------------------------------


def test_what_was_not_checked_yet_is_checked_on_the_first_look(
    admin, homes, page, monkeypatch
):
    monkeypatch.setattr(findings, "ON_LOOK", 2)
    for _ in range(2):
        shielded(homes["fi"])
    assert not TextCheck.objects.exists()
    assert "seloste_check --all" in html_of(admin, reverse(INDEX))
    assert TextCheck.objects.count() == 2
    assert "seloste_check --all" not in html_of(admin, reverse(INDEX))
    assert TextCheck.objects.count() == 3


def test_the_list_takes_the_same_number_of_queries_for_any_number(
    admin, homes, page, editor
):
    def cost():
        html_of(admin, reverse(INDEX))
        with CaptureQueriesContext(connection) as queries:
            html_of(admin, reverse(INDEX))
        return len(queries)

    quiet(page, editor)
    one = cost()
    for number in range(4):
        swedish_of(shielded(homes["fi"], title=f"Seloste {number}"), homes)
    assert len(rows(admin)) == 9
    assert cost() == one


# --- who sees what --------------------------------------------------------------------


def test_an_editor_sees_the_findings_of_the_notices_that_are_his(homes, page, member):  # noqa: F811
    shielded(homes["fi"], title="Muiden")
    swedish = swedish_of(page, homes)
    client = member("change_page", page=homes["sv"])
    found = {row.title: row.url for row in rows(client)}
    assert set(found) == {page.title, swedish.title}
    assert found[page.title] == "" and found[swedish.title]
    assert reverse(INDEX) in html_of(client, "/admin/")


def test_the_filters_name_no_page_of_others(homes, page, member):  # noqa: F811
    others = homes["fi"].add_child(
        instance=NoticeIndexPage(title="Muiden luettelo", locale=homes["fi"].locale)
    )
    shielded(others, title="Muiden")
    client = member("change_page", page=homes["sv"])
    assert "Muiden luettelo" not in html_of(client, reverse(INDEX))


def test_others_see_nothing_and_no_way_there(page, member):  # noqa: F811
    client = member()
    assert client.get(reverse(INDEX)).status_code in (302, 403)
    assert reverse(INDEX) not in html_of(client, "/admin/")
    assert not TextCheck.objects.exists()


@pytest.mark.parametrize(
    "name",
    ["findings:index", "import:batches", "republish:jobs", "all_versions:index"],
)
def test_an_empty_list_says_so_in_a_sentence_of_its_own(admin, name):
    body = admin.get(reverse(f"seloste_{name}")).content.decode()
    assert "to display" not in body
    assert "nothing" in body.lower()


def test_a_search_without_a_row_says_so(admin, page):
    body = admin.get(reverse(INDEX), {"q": "zebra"}).content.decode()
    assert "Nothing matches the search and the filters." in body
