"""A visitor whose language lags behind: with a mouse, on a phone, without scripts."""

import pytest

from tests.notices import make_page, publish, translate
from tests.reading.archives import address

pytestmark = pytest.mark.django_db(transaction=True)


def periods(*rows):
    return {
        "periods": [
            {
                "data": data,
                "kind": "retention_kind_fixed",
                "number": years,
                "unit": "year",
            }
            for data, years in rows
        ]
    }


@pytest.fixture
def swedish(transactional_db, homes):
    """The Swedish page of a notice of which version 2 is in Finnish only."""
    orders = {"fi": "Tilaukset", "sv": "Beställningar", "en": "Orders"}
    receipts = {"fi": "Kuittien ja palautusten tiedot pitkältä ajalta"}
    receipts |= {"sv": "-", "en": "-"}
    page = make_page(homes["fi"], retention=periods((orders, 2)))
    translated = translate(page, homes["sv"], "sv", retention=periods((orders, 2)))
    publish(page, title="Toinen", retention=periods((orders, 5), (receipts, 10)))
    return translated


@pytest.mark.parametrize(
    ("width", "dark"), [(1280, False), (320, True)], ids=["light", "dark phone"]
)
def test_axe_finds_no_fault(swedish, open_browser, violations, width, dark):
    with open_browser(width=width, dark=dark) as page:
        page.goto(swedish.url)
        assert page.locator(".seloste-banner--lagging").is_visible()
        assert violations(page) == []
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, "one would have to scroll sideways"


def test_the_banner_comes_first_and_leads_to_the_version_in_force(
    swedish, open_browser
):
    with open_browser(scripts=False, language="sv") as page:
        page.goto(swedish.url)
        banner = page.locator(".seloste-banner--lagging")
        assert banner.bounding_box()["y"] < page.locator("h1").bounding_box()["y"]
        told = banner.inner_text()
        assert "Version 2 gäller sedan den" in told
        assert "Förvaringstid (Beställningar): 2 år → 5 år" in told
        foreign = banner.locator("li span[lang=fi]")
        assert foreign.inner_text() == "Kuittien ja palautusten tiedot pitkältä ajalta"
        banner.get_by_role("link", name="suomi").click()
        assert page.locator("h1").inner_text() == "Toinen"
        assert page.locator("html").get_attribute("lang") == "fi"
        assert page.locator(".seloste-banner--lagging").count() == 0
        page.go_back()
        banner.get_by_role("link", name="Vad som har ändrats (finska)").click()
        assert page.locator("h1").inner_text() == "Mitä muuttui"
        assert page.url.endswith(address("compare", swedish, "fi", old=1, new=2))


def test_the_keyboard_reaches_its_links_first(swedish, open_browser):
    with open_browser(language="sv") as page:
        page.goto(swedish.url)
        focused = []
        for _ in range(8):
            page.keyboard.press("Tab")
            focused.append(
                page.evaluate(
                    "document.activeElement.closest('.seloste-banner--lagging') ?"
                    " document.activeElement.innerText : ''"
                )
            )
        assert [text for text in focused if text] == [
            "suomi",
            "Vad som har ändrats (finska)",
        ]
