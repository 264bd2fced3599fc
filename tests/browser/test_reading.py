"""The public page in a browser: without scripts, in both looks, at both widths."""

import pytest

from tests.notices import make_page, translate

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def notices(transactional_db, homes):
    """``{language: page}`` of a notice that is published in three languages."""
    source = make_page(homes["fi"])
    return {
        "fi": source,
        **{code: translate(source, homes[code], code) for code in ("sv", "en")},
    }


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_page_has_no_fault_that_axe_finds(
    notices, open_browser, violations, language, dark, width
):
    with open_browser(width=width, dark=dark) as page:
        page.goto(notices[language].url)
        assert page.locator("html").get_attribute("lang") == language
        assert violations(page) == []
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, "one would have to scroll sideways"


def test_the_page_works_without_scripts(notices, open_browser):
    with open_browser(scripts=False) as page:
        page.goto(notices["fi"].url)
        page.locator("nav a[href='#retention']").first.click()
        assert page.url.endswith("#retention")
        assert page.locator("#retention").is_visible()


def test_the_language_links_lead_to_the_same_notice(notices, open_browser):
    with open_browser() as page:
        page.goto(notices["fi"].url)
        page.locator("a[hreflang=sv]").first.click()
        assert page.url == notices["sv"].get_full_url()
        assert page.locator("h1").inner_text() == notices["sv"].title
