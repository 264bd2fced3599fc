"""Somebody without an account reads a draft: on a phone, in the dark, without scripts."""

import re

import pytest
from django.urls import reverse

from tests.notices import make_page, stream
from wagtail_seloste.models import ReviewLink
from wagtail_seloste.reviewing import path_of, share

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def notice(transactional_db, homes):
    """A published notice with a draft in which something is to be found."""
    page = make_page(homes["fi"])
    page.title = "Uusi nimi"
    page.body = stream(rights=None)
    text = "<p>Siirto perustuu Privacy Shieldiin.</p>"
    page.body.append(("other", {"heading": "Siirrot", "text": text}))
    page.save_revision()
    return page


@pytest.mark.parametrize(
    ("width", "dark"), [(1280, False), (320, True)], ids=["light", "dark phone"]
)
def test_axe_finds_no_fault_in_a_draft_or_in_an_ended_link(
    notice, open_browser, violations, width, dark
):
    url = path_of(share(notice, days=1))
    addresses = [
        url,
        f"{url}?language=sv",
        reverse("wagtail_seloste:review", args=["x"]),
    ]
    with open_browser(width=width, dark=dark) as page:
        for address in addresses:
            page.goto(address)
            assert page.locator("h1").count() == 1
            assert violations(page) == [], address
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{address}: one would have to scroll sideways"


def test_a_lawyer_reads_the_draft_without_scripts(notice, open_browser):
    with open_browser(scripts=False) as page:
        page.goto(path_of(share(notice, days=1)))
        page.get_by_role("link", name=re.compile("^Mitä tarkistus löysi")).click()
        finding = page.locator(".seloste-findings__item", has_text="Privacy Shield")
        finding.get_by_role("link", name="Siirrot").click()
        assert "#other-" in page.url
        section = page.locator(f"[id='{page.url.split('#')[1]}']")
        assert "Privacy Shieldiin" in section.inner_text()
        page.get_by_role("link", name="svenska").click()
        assert page.locator("html").get_attribute("lang") == "sv"
        assert page.locator("h1").inner_text() == "Uusi nimi"


def test_an_editor_makes_copies_and_revokes_a_link(
    notice, open_browser, sign_in, administrator, violations
):
    with open_browser() as page:
        sign_in(page, administrator)
        page.goto(reverse("seloste_share", args=[notice.pk]))
        page.locator("[name=note]").fill("Juristi")
        page.locator(".seloste-act button[type=submit]").click()
        address = page.locator(
            ".seloste-review-links__item input[readonly]"
        ).input_value()
        for part in (".seloste-act", ".seloste-review-links"):
            assert violations(page, part) == []
        with open_browser() as other:
            other.goto(address)
            assert other.locator("h1").inner_text() == "Uusi nimi"
            page.locator("[name=revoke]").click()
            page.wait_for_load_state()
            assert not ReviewLink.objects.exists()
            other.reload()
            assert other.locator("h1").inner_text() == "Linkki ei toimi"
