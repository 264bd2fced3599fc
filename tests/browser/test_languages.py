"""Where the languages stand, in a browser: what axe finds, and the way to the work."""

import re

import pytest
from django.urls import reverse
from wagtail.users.models import UserProfile

from tests.notices import SECTIONS, make_page, publish, translate
from tests.storage.test_languages import wait
from wagtail_seloste.pages.models import NoticePage

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lagging(homes, editor):
    """A notice of which Swedish lags; of another a version waits for it."""
    UserProfile.objects.create(user=editor, preferred_language="en")
    page = make_page(homes["fi"])
    translate(page, homes["sv"], "sv")
    translate(make_page(homes["fi"], title="Ajan tasalla"), homes["sv"], "sv")
    waiting = make_page(homes["fi"], title="Odottava", publish=False)
    wait(waiting)
    return publish(
        page,
        purposes={
            "purposes": [
                {
                    **SECTIONS["purposes"]["purposes"][0],
                    "description": "Vastaamme, ja pidämme kirjaa.",
                }
            ]
        },
    )


@pytest.mark.parametrize("dark", [False, True])
def test_nothing_that_axe_finds(
    open_browser, sign_in, violations, lagging, editor, dark
):
    addresses = {
        "#seloste-needs-content": "/admin/",
        "#listing-results": reverse("seloste_languages:index"),
        "main": reverse("seloste_languages_of", args=[lagging.pk]),
    }
    with open_browser(dark=dark) as page:
        sign_in(page, editor)
        for place, address in addresses.items():
            page.goto(address)
            assert page.locator(place).count() == 1, address
            assert violations(page, place) == [], address


def test_from_the_first_page_to_the_text(open_browser, sign_in, lagging, editor):
    swedish = NoticePage.objects.get(
        translation_key=lagging.translation_key, locale__language_code="sv"
    )
    with open_browser() as page:
        sign_in(page, editor)
        panel = page.locator("#seloste-needs-content .seloste-standings")
        assert "Ajan tasalla" not in panel.inner_text()
        panel.get_by_role("link", name=lagging.title, exact=True).click()
        page.wait_for_url("**/languages/")
        cell = page.get_by_role("link", name=re.compile("1 of 2 to translate"))
        cell.click()
        page.wait_for_url(
            re.compile(re.escape(reverse("seloste_translate", args=[swedish.pk])))
        )
        assert "pidämme kirjaa" in page.locator("main").inner_text()


def test_the_table_can_be_filtered(open_browser, sign_in, lagging, editor):
    with open_browser() as page:
        sign_in(page, editor)
        page.goto(reverse("seloste_languages:index"))
        results = page.locator("#listing-results")
        assert results.locator("tbody tr").count() == 3
        page.goto(f"{reverse('seloste_languages:index')}?state=lags&language=sv")
        assert results.locator("tbody tr").count() == 1
        assert lagging.title in results.inner_text()
        page.locator("input#id_q").fill("Ajan")
        results.get_by_text(lagging.title).first.wait_for(state="detached")


LONG = "Asiakkaiden, kuvattavien ja sivuston kävijöiden tietosuojaseloste"


def test_a_long_title_leaves_room_for_three_languages(
    open_browser, sign_in, lagging, editor
):
    NoticePage.objects.filter(pk=lagging.pk).update(title=LONG, draft_title=LONG)
    with open_browser(width=1280) as page:
        sign_in(page, editor)
        page.goto(reverse("seloste_languages:index"))
        table = page.locator("#listing-results table")
        assert LONG in table.inner_text()
        assert table.locator("thead th").count() == 4
        width, room = table.evaluate(
            "table => [table.offsetWidth, table.parentElement.clientWidth]"
        )
        assert width <= room
