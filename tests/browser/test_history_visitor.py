"""A visitor in the public history: by mouse, by keyboard, without scripts, on a phone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.notices import make_page, publish, translate
from tests.reading.archives import address, import_text
from wagtail_seloste.recording import Correction, NewVersion, record, today

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def notice(transactional_db, homes):
    """Two versions, a correction, one announced, one imported with a gap; Swedish."""
    page = make_page(homes["fi"])
    translate(page, homes["sv"], "sv")
    page = publish(page, title="Toinen otsikko", rights=None)
    page.title = "Toinen otsikko, korjattu"
    page.save()
    record(page, choice=Correction(number=2, reason="Kirjoitusvirhe otsikossa."))
    page.title = "Tuleva otsikko"
    page.save()
    coming = today(timezone.now()) + timedelta(days=30)
    record(page, choice=NewVersion(effective_from=coming, note="Uusi otsikko."))
    import_text(page, "2018-05-25", "2020-12-31", title="Vanhin otsikko")
    import_text(page, "2022-03-01", title="Vanha otsikko")
    return page


def kinds(notice):
    """An address of each kind of page."""
    day = today(timezone.now())
    return {
        "page": notice.url,
        "history": address("history", notice),
        "earlier": address("version", notice, version=1),
        "corrected": address("text", notice, version=2, correction=0),
        "announced": address("version", notice, version=3),
        "day": address("on_day", notice, day=day),
        "gap": address("on_day", notice, day=day.replace(year=2021)),
        "form": address("on", notice) + "?day=x",
        "comparison": address("compare", notice, old=1, new=3),
        "swedish": address("history", notice, "sv"),
        "refusal": address("version", notice, "sv", version=2),
    }


@pytest.mark.parametrize(
    ("width", "dark"), [(1280, False), (320, True)], ids=["light", "dark phone"]
)
def test_axe_finds_no_fault_on_any_kind_of_page(
    notice, open_browser, violations, width, dark
):
    with open_browser(width=width, dark=dark) as page:
        for kind, url in kinds(notice).items():
            page.goto(url)
            assert page.locator(".seloste h1").count() == 1, kind
            assert violations(page) == [], kind
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{kind}: one would have to scroll sideways"


def test_a_visitor_finds_what_the_notice_said_without_scripts(notice, open_browser):
    with open_browser(scripts=False) as page:
        page.goto(notice.url)
        page.get_by_role("link", name="Versiohistoria").click()
        assert page.locator("h1").inner_text() == "Versiohistoria"
        page.get_by_role("link", name="Versio 1", exact=True).click()
        assert "aiempi versio" in page.locator(".seloste-banner").first.inner_text()
        assert page.locator("#rights").is_visible()
        page.get_by_role("link", name="Vertaa voimassa olevaan versioon").click()
        assert page.locator("h1").inner_text() == "Mitä muuttui"
        changes = page.locator(".seloste-comparison")
        assert "Osio poistettu: Sinun oikeutesi" in changes.inner_text()
        page.get_by_role("link", name="Versiohistoria").click()
        page.get_by_label("Päivä", exact=True).fill("2019-01-01")
        page.locator("form:has([name=day]) button").click()
        assert page.url.endswith("/on/2019-01-01/")
        assert page.locator("h1").inner_text() == "Vanhin otsikko"


def test_the_keyboard_is_enough(notice, open_browser):
    with open_browser() as page:
        page.goto(address("history", notice))
        page.locator("[name=day]").focus()
        page.keyboard.type("01062021")
        page.keyboard.press("Enter")
        page.wait_for_url("**/on/2021-*/")
        assert "ei ole tallennettua versiota" in page.locator("main").inner_text()
        page.goto(address("history", notice))
        page.locator("[name=from]").focus()
        page.keyboard.press("End")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        assert page.locator(":focus").inner_text() == "Näytä"
        outline = page.locator(":focus").evaluate(
            "e => getComputedStyle(e).outlineStyle"
        )
        assert outline != "none"
        page.keyboard.press("Enter")
        page.wait_for_url("**/compare/*/3/")
        assert page.locator("h1").inner_text() == "Mitä muuttui"


def test_the_announced_version_is_reached_from_the_page(notice, open_browser):
    with open_browser(width=320) as page:
        page.goto(notice.url)
        banner = page.locator(".seloste-banner--announced")
        assert "Versio 3 tulee voimaan" in banner.inner_text()
        banner.get_by_role("link", name="Mitä muuttuu").click()
        assert "Tuleva otsikko" in page.locator(".seloste-comparison").inner_text()
        page.get_by_role("link", name="Versio 3", exact=True).click()
        assert "ei ole vielä voimassa" in page.locator(".seloste-banner").inner_text()
