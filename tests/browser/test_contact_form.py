"""A visitor's way from a form to the notice as it was shown, in a browser."""

import pytest

from example_site.home.models import ContactField, ContactPage
from tests.notices import TITLES, make_page, publish

pytestmark = pytest.mark.django_db(transaction=True)

COLOUR = "field => getComputedStyle(field).borderColor"
TEXT = "list => getComputedStyle(list).color"


@pytest.fixture
def notice(transactional_db, homes):
    return make_page(homes["fi"])


@pytest.fixture
def form(notice, homes):
    page = ContactPage(title="Yhteys", slug="yhteys", notice=notice)
    page.form_fields = [
        ContactField(clean_name="email", field_type="email", label="Sähköposti")
    ]
    return homes["fi"].add_child(instance=page)


@pytest.mark.parametrize(
    ("width", "dark"), [(1280, False), (320, True)], ids=["light", "dark phone"]
)
def test_axe_finds_no_fault_on_the_way(
    form, notice, open_browser, violations, width, dark
):
    def fits(page):
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    with open_browser(width=width, dark=dark) as page:
        page.goto(form.url)
        fits(page)
        page.locator("form.form").evaluate("form => form.noValidate = true")
        page.locator("form.form button").click()
        told = page.get_by_role("alert")
        assert told.is_visible()
        assert told.evaluate("summary => summary === document.activeElement")
        fits(page)
        told.get_by_role("link").click()
        field = page.get_by_label("Sähköposti")
        assert field.evaluate("field => field === document.activeElement")
        assert field.evaluate(COLOUR) == page.locator(".errorlist").evaluate(TEXT)
        page.get_by_label("Sähköposti").fill("kysyja@example.com")
        page.locator("form.form button").click()
        fits(page)
        page.locator("main a").click()
        assert page.locator("h1").inner_text() == TITLES["fi"]
        fits(page)
        page.goto(page.url[:-1] + "x")
        assert page.get_by_label("Viite").is_visible()
        fits(page)


def test_without_scripts_the_receipt_leads_to_what_was_shown(
    form, notice, open_browser
):
    with open_browser(scripts=False) as page:
        page.goto(form.url)
        assert page.get_by_role("heading", name=TITLES["fi"]).is_visible()
        page.get_by_label("Sähköposti").fill("kysyja@example.com")
        publish(notice, title="Muuttui sillä välin")
        page.locator("form.form button").click()
        page.locator("main a").click()
        assert page.locator("h1").inner_text() == TITLES["fi"]
        assert "aito" in page.locator(".seloste-banner").first.inner_text()
