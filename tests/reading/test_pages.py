"""The public page: recorded text only, and what stands round it."""

import re
from unittest import mock

import pytest
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from tests.notices import TITLES, make_page, publish, translate
from tests.reading.archives import clock, withdraw
from wagtail_seloste import acts
from wagtail_seloste.models import NoticeSeries
from wagtail_seloste.pages.models import NoticeIndexPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice(homes):
    page = make_page(homes["fi"])
    translate(page, homes["sv"], "sv")
    return page


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_page_shows_the_recorded_notice(client, notice):
    response = client.get(notice.url)
    html = text_of(response)
    assert response.status_code == 200
    assert f'<h1 lang="fi">{TITLES["fi"]}</h1>' in html
    assert "Vastaamme kysymyksiisi." in html
    assert 'id="retention"' in html
    assert "2 vuotta" in html
    assert "Versio 1" in html


def test_what_was_not_recorded_is_not_shown(client, notice):
    notice.title = "Salainen luonnos"
    notice.save()  # a way past publication
    publish(notice, controller=None, title="Salainen kesken")
    html = text_of(client.get(notice.url))
    assert "Salainen" not in html.split("<h1", 1)[1]
    assert "Salainen" not in html.split("</title>", 1)[0]
    assert "Testi Oy" in html


def test_a_live_page_without_a_recorded_text_is_404(client, home):
    page = make_page(home, controller=None)
    assert page.live
    assert client.get(page.url).status_code == 404


def test_unpublishing_and_privacy_hold(client, notice):
    PageViewRestriction.objects.create(
        page=notice, restriction_type=PageViewRestriction.LOGIN
    )
    assert client.get(notice.url).status_code == 302
    PageViewRestriction.objects.all().delete()
    notice.unpublish()
    assert client.get(notice.url).status_code == 404


def test_languages_are_linked_and_named_in_their_own_words(client, notice):
    html = text_of(client.get(notice.url))
    assert '<span aria-current="page" lang="fi">suomi</span>' in html
    assert 'hreflang="sv"' in html and ">svenska</a>" in html
    assert "English" not in html


def test_a_translation_that_lags_says_so(client, notice, homes):
    publish(notice, title="Uusi otsikko")
    swedish = notice.get_translations().get().specific
    html = text_of(client.get(swedish.url))
    assert TITLES["sv"] in html
    assert "version 1" in html and "Version 2" in html
    assert "finska" in html


def test_an_alias_shows_the_source_text_with_its_language(client, notice, homes):
    english = notice.copy_for_translation(
        homes["en"].locale, copy_parents=True, alias=True
    )
    assert english.live
    html = text_of(client.get(english.url))
    assert f'<h1 lang="fi">{TITLES["fi"]}</h1>' in html
    assert '<article class="seloste" lang="en">' in html
    assert "Finnish" in html
    assert f'<link rel="canonical" href="{notice.full_url}"' in html
    assert "hreflang=" not in html.split("<body", 1)[0]


def test_no_more_than_stock_routing_and_two_queries(client, notice, home):
    """Against a page of the site beside it: same depth, same base template."""
    from django.db import connection

    from example_site.home.models import HomePage

    beside = HomePage(title="Vieressä", slug="vieressa", locale=home.locale)
    type(home).objects.get(pk=home.pk).add_child(instance=beside)
    for page in (beside, notice):
        client.get(page.url)
    with CaptureQueriesContext(connection) as stock:
        assert client.get(beside.url).status_code == 200
    with CaptureQueriesContext(connection) as ours:
        assert client.get(notice.url).status_code == 200
    assert len(ours) <= len(stock) + 2, "\n".join(q["sql"] for q in ours)


def test_queries_do_not_grow_with_versions_or_languages(
    client, notice, homes, django_assert_num_queries
):
    from django.db import connection

    client.get(notice.url)
    with CaptureQueriesContext(connection) as before:
        client.get(notice.url)
    count = len(before)
    translate(notice, homes["en"], "en")
    for number in range(5):
        publish(notice, title=f"Otsikko {number}")
    with django_assert_num_queries(count):
        client.get(notice.url)


def test_preview_shows_the_draft_as_a_draft(notice):
    notice.title = "Luonnoksen otsikko"
    response = notice.make_preview_request()
    html = text_of(response)
    assert "Luonnoksen otsikko" in html
    assert "Luonnos. Tätä tekstiä ei ole julkaistu." in html


def test_preview_of_an_unfinished_draft_names_its_faults(home):
    page = make_page(home, publish=False, controller=None)
    assert "seloste-banner" in text_of(page.make_preview_request())


def test_the_index_lists_what_is_recorded(client, home):
    index = NoticeIndexPage(title="Tietosuoja", slug="tietosuoja", locale=home.locale)
    home.add_child(instance=index)
    make_page(index, title="Beeta")
    make_page(index, title="alfa")
    make_page(index, title="Kesken", controller=None)
    hidden = make_page(index, title="Salattu")
    PageViewRestriction.objects.create(
        page=hidden, restriction_type=PageViewRestriction.LOGIN
    )
    html = text_of(client.get(index.url))
    assert html.index("alfa") < html.index("Beeta")
    assert "Kesken" not in html
    assert "Salattu" not in html


def test_the_index_says_that_a_notice_is_withdrawn(client, home):
    index = NoticeIndexPage(title="Tietosuoja", slug="tietosuoja", locale=home.locale)
    home.add_child(instance=index)
    with clock("2026-05-03"):
        notice = make_page(index)
    withdraw(notice, "2026-05-20", fi="Palvelu päättyi.")
    html = text_of(client.get(index.url))
    assert "Voimassa 3.5.2026–20.5.2026" in html
    assert "Seloste on poistettu käytöstä 20.5.2026." in html


def test_queries_of_the_index_do_not_grow(client, home, django_assert_num_queries):
    from django.db import connection

    index = NoticeIndexPage(title="Tietosuoja", slug="tietosuoja", locale=home.locale)
    home.add_child(instance=index)
    make_page(index)
    client.get(index.url)
    with CaptureQueriesContext(connection) as one:
        client.get(index.url)
    count = len(one)
    index = NoticeIndexPage.objects.get(pk=index.pk)
    for _ in range(3):
        make_page(index)
        index = NoticeIndexPage.objects.get(pk=index.pk)
    with django_assert_num_queries(count):
        client.get(index.url)


def test_search_indexes_recorded_text_only(home):
    page = make_page(home, title="Rekisteri")
    assert "recorded_text" in {field.field_name for field in type(page).search_fields}
    assert "body" not in {field.field_name for field in type(page).search_fields}
    page = publish(page, title="Kesken", controller=None)
    assert "Rekisteri\n" in page.recorded_text
    assert "Vastaamme kysymyksiisi." in page.recorded_text
    assert "Kesken" not in page.recorded_text


def test_the_sitemap_has_recorded_notices_only(client, notice, home):
    unrecorded = make_page(home, controller=None)
    html = text_of(client.get("/sitemap.xml"))
    assert notice.full_url in html
    assert unrecorded.full_url not in html


@pytest.fixture
def english_without_text(notice, homes):
    """A live page in a language of which nothing was recorded."""
    english = notice.copy_for_translation(homes["en"].locale, copy_parents=True)
    english.save_revision().publish()
    english.refresh_from_db()
    return english


def test_a_language_without_text_shows_the_source(client, notice, english_without_text):
    html = text_of(client.get(english_without_text.url))
    assert TITLES["fi"] in html
    assert f'<link rel="canonical" href="{notice.full_url}"' in html


@pytest.mark.parametrize("hide", ["unpublish", "restrict"])
def test_a_hidden_source_is_hidden_in_every_language(
    client, notice, english_without_text, hide
):
    if hide == "unpublish":
        notice.unpublish()
    else:
        PageViewRestriction.objects.create(
            page=notice, restriction_type=PageViewRestriction.LOGIN
        )
    page = type(notice).objects.get(pk=english_without_text.pk)
    assert client.get(page.url).status_code == 404
    assert page.recorded_text == ""


def test_an_alias_of_a_restricted_page_is_hidden(client, notice, homes):
    alias = notice.create_alias(update_slug="kopio")
    html = text_of(client.get(alias.url))
    assert f'<link rel="canonical" href="{notice.full_url}"' in html
    assert "hreflang=" not in html.split("<body", 1)[0]
    assert alias.get_sitemap_urls() == []
    PageViewRestriction.objects.create(
        page=notice, restriction_type=PageViewRestriction.LOGIN
    )
    assert client.get(alias.url).status_code in (302, 404)
    assert type(notice).objects.get(pk=alias.pk).recorded_text == ""


def test_a_restricted_language_is_not_linked(client, notice):
    swedish = notice.get_translations().get()
    PageViewRestriction.objects.create(
        page=swedish, restriction_type=PageViewRestriction.LOGIN
    )
    assert swedish.url not in text_of(client.get(notice.url))


def test_a_language_without_wording_does_not_break_pages(rf, notice, settings):
    from wagtail.models import Locale

    settings.WAGTAIL_CONTENT_LANGUAGES = [*settings.LANGUAGES, ("de", "Deutsch")]
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES
    german = Locale.objects.create(language_code="de")
    alias = notice.copy_for_translation(german, copy_parents=True, alias=True)
    assert alias.serve(rf.get("/")).status_code == 200


def test_a_list_that_is_restricted_lists_for_those_who_may_read_it(
    client, home, administrator
):
    index = NoticeIndexPage(title="Sisäiset", slug="sisaiset", locale=home.locale)
    home.add_child(instance=index)
    make_page(index, title="Henkilöstö")
    PageViewRestriction.objects.create(
        page=index, restriction_type=PageViewRestriction.LOGIN
    )
    assert client.get(index.url).status_code == 302
    client.force_login(administrator)
    assert "Henkilöstö" in text_of(client.get(index.url))


# --- 304 before anything is made ---


@pytest.fixture
def with_revision(settings):
    settings.WAGTAIL_SELOSTE = {**settings.WAGTAIL_SELOSTE, "FRAME_REVISION": "7"}
    return settings


def test_a_page_has_a_tag_only_if_the_site_says_when_its_frame_changes(client, home):
    page = make_page(home)
    assert "ETag" not in client.get(page.url)


def test_a_page_that_did_not_change_is_304_before_it_is_made(
    client, homes, with_revision
):
    page = make_page(homes["fi"])
    tag = {"If-None-Match": client.get(page.url)["ETag"]}
    with mock.patch.object(type(page), "get_template") as made:
        assert client.get(page.url, headers=tag).status_code == 304
        assert not made.called
    assert client.get(page.url, headers={"If-None-Match": '"x"'}).status_code == 200
    with_revision.WAGTAIL_SELOSTE = {
        **with_revision.WAGTAIL_SELOSTE,
        "FRAME_REVISION": lambda request: "8",
    }
    assert client.get(page.url, headers=tag).status_code == 200


@pytest.mark.parametrize("what", ["publish", "translate", "withdraw", "restrict"])
def test_whatever_the_page_shows_makes_another_tag(client, homes, with_revision, what):
    page = make_page(homes["fi"])
    tag = {"If-None-Match": client.get(page.url)["ETag"]}
    if what == "publish":
        publish(page, title="Muuttui")
    elif what == "translate":
        translate(page, homes["sv"], "sv")
    elif what == "withdraw":
        acts.withdraw(NoticeSeries.objects.get(), reasons={"fi": "Loppui"})
        assert "ETag" not in client.get(page.url)
    else:
        PageViewRestriction.objects.create(
            page=page, restriction_type=PageViewRestriction.LOGIN
        )
    assert client.get(page.url, headers=tag).status_code != 304


def test_a_page_for_one_reader_has_no_tag(client, home, administrator, with_revision):
    page = make_page(home)
    client.force_login(administrator)
    assert "ETag" not in client.get(page.url)


def test_a_page_with_a_message_has_no_tag(client, home, with_revision):
    """Django keeps messages in a cookie, also for those who have no session."""
    page = make_page(home)
    client.cookies["messages"] = "x"
    assert "ETag" not in client.get(page.url)


@pytest.mark.parametrize("nonce", ["abc", ""])
def test_a_page_with_a_nonce_has_no_tag(rf, home, with_revision, nonce):
    """The body says what the header of this one answer allows."""
    page = make_page(home)
    request = rf.get(page.url)
    request._csp_nonce = nonce
    assert page.serve(request).has_header("ETag") == (not nonce)
