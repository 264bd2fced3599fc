"""The archive in a language is as open as the page of that language."""

from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.http import HttpResponseForbidden
from django.urls import reverse
from wagtail import hooks
from wagtail.models import PageViewRestriction

from tests.notices import make_page, translate
from tests.reading.archives import address, clock
from wagtail_seloste.pages.models import NoticeIndexPage

pytestmark = pytest.mark.django_db

DAY = date(2026, 2, 1)


@pytest.fixture
def notice(homes):
    with clock("2026-01-15"):
        page = make_page(homes["fi"])
        translate(page, homes["sv"], "sv")
    return page


def pages(notice, language="fi"):
    return [
        address("history", notice, language),
        address("version", notice, language, version=1),
        address("text", notice, language, version=1, correction=0),
        address("on", notice, language),
        address("on_day", notice, language, day=DAY),
        address("compare", notice, language, old=1, new=1),
    ]


def machine_addresses(notice, language="fi"):
    return [
        address("version_json", notice, language, version=1),
        address("document", notice, language, version=1, correction=0),
        address("on_day_json", notice, language, day=DAY),
    ]


def restrict(page, kind, **values):
    return PageViewRestriction.objects.create(
        page=page, restriction_type=kind, **values
    )


@pytest.mark.parametrize("how", ["unpublish", "delete"])
def test_a_page_that_is_not_live_has_no_public_archive(client, notice, how):
    urls = pages(notice) + machine_addresses(notice)
    swedish = pages(notice, "sv") + machine_addresses(notice, "sv")
    getattr(notice, how)()
    assert {client.get(url).status_code for url in urls} == {404}
    if how == "unpublish":
        assert {client.get(url).status_code for url in swedish} == {200}
        assert (
            address("version", notice, version=1)
            not in client.get(swedish[1]).content.decode()
        )


def test_a_login_is_asked_for_as_for_the_page(client, notice, home, make_user):
    restrict(home, PageViewRestriction.LOGIN)
    for url in pages(notice):
        response = client.get(url)
        assert response.status_code == 302
        assert response["Location"].endswith(f"?next={url}")
    for url in machine_addresses(notice):
        response = client.get(url)
        assert response.status_code == 404
        assert response["Content-Type"] == "application/problem+json"
    client.force_login(make_user("reader"))
    for url in pages(notice) + machine_addresses(notice):
        response = client.get(url)
        assert response.status_code == 200
        assert "private" in response["Cache-Control"]
        assert "public" not in response["Cache-Control"]


def test_a_password_opens_the_archive_as_it_opens_the_page(client, notice):
    restriction = restrict(
        notice,
        PageViewRestriction.PASSWORD,
        password="merituuli",  # noqa: S106 - opens nothing but this test
    )
    url = address("version", notice, version=1)
    asked = client.get(url)
    assert asked.status_code == 200
    assert "Vastaamme kysymyksiisi." not in asked.content.decode()
    assert f'value="{url}"' in asked.content.decode()
    assert client.get(machine_addresses(notice)[0]).status_code == 404
    client.post(
        reverse(
            "wagtailcore_authenticate_with_password", args=[restriction.pk, notice.pk]
        ),
        {"password": "merituuli", "return_url": url},
    )
    assert "Vastaamme kysymyksiisi." in client.get(url).content.decode()
    assert client.get(machine_addresses(notice)[0]).status_code == 200


def test_a_group_may_read_what_its_page_shows_it(client, notice, make_user):
    group = Group.objects.create(name="Staff")
    restrict(notice, PageViewRestriction.GROUPS).groups.add(group)
    outsider, insider = make_user("outsider"), make_user("insider")
    insider.groups.add(group)
    client.force_login(outsider)
    assert client.get(address("history", notice)).status_code == 302
    assert client.get(machine_addresses(notice)[0]).status_code == 404
    client.force_login(insider)
    assert client.get(address("history", notice)).status_code == 200
    assert client.get(machine_addresses(notice)[0]).status_code == 200


def test_a_restricted_language_is_not_named_by_the_others(client, notice):
    swedish = notice.get_translations().get()
    restrict(swedish, PageViewRestriction.LOGIN)
    for url in pages(notice):
        assert "svenska" not in client.get(url).content.decode()
    meta = client.get(machine_addresses(notice)[0]).json()["meta"]
    assert [each["language"] for each in meta["languages"]] == ["fi"]


def test_a_site_s_own_guard_of_pages_guards_the_archive(client, notice):
    def guard(page, request, args, kwargs):
        return HttpResponseForbidden("Ei.") if page.pk == notice.pk else None

    with hooks.register_temporarily("before_serve_page", guard):
        assert client.get(address("history", notice)).status_code == 403
        assert client.get(machine_addresses(notice)[0]).status_code == 404
    assert client.get(address("history", notice)).status_code == 200


@pytest.mark.parametrize("depth", [1, 2])
def test_below_the_alias_of_a_restricted_page_nobody_reads(client, homes, depth):
    """Wagtail puts the tree of a translation under aliases of the source's pages."""
    index = homes["fi"].add_child(
        instance=NoticeIndexPage(title="Lista", slug="lista", locale=homes["fi"].locale)
    )
    with clock("2026-01-15"):
        page = make_page(index)
        swedish = translate(page, homes["sv"], "sv")
        if depth == 2:
            english = translate(swedish, homes["en"], "en")
    read = {1: ("sv", swedish), 2: ("en", swedish if depth == 1 else english)}[depth]
    language, translated = read
    assert translated.get_parent().alias_of is not None
    urls = [translated.url, *machine_addresses(page, language), *pages(page, language)]
    assert {client.get(url).status_code for url in urls} == {200}
    restriction = restrict(index, PageViewRestriction.LOGIN)
    assert client.get(translated.url).status_code == 302
    for url in urls:
        assert client.get(url).status_code in (302, 404), url
    restriction.delete()
    assert {client.get(url).status_code for url in urls} == {200}
