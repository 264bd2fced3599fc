"""The list of findings and the first page, in a browser: what axe finds, and the way."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from tests.admin.test_findings import quiet, swedish_of
from tests.storage.test_rechecking import look, shielded
from wagtail_seloste.acts import review
from wagtail_seloste.models import NoticeSeries

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def found(homes, editor, monkeypatch):
    """A notice with an error in two languages, one that is silenced, one to be reviewed."""
    UserProfile.objects.create(user=editor, preferred_language="en")
    now = timezone.now()
    with monkeypatch.context() as earlier:
        earlier.setattr(timezone, "now", lambda: now - timedelta(days=9))
        page = shielded(homes["fi"])
        swedish_of(page, homes)
        quiet(shielded(homes["fi"], title="Hiljainen"), editor)
        series = NoticeSeries.objects.order_by("pk").first()
        review(series, next_review=(now - timedelta(days=2)).date())
    look()
    return page


@pytest.mark.parametrize("dark", [False, True])
def test_nothing_that_axe_finds(open_browser, sign_in, violations, found, editor, dark):
    addresses = {
        "#seloste-needs-content": "/admin/",
        "#listing-results": reverse("seloste_findings:index"),
        "main": reverse(
            "seloste_review", args=[NoticeSeries.objects.order_by("pk")[0].public_id]
        ),
    }
    with open_browser(dark=dark) as page:
        sign_in(page, editor)
        for place, address in addresses.items():
            page.goto(address)
            assert page.locator(place).count() == 1, address
            assert violations(page, place) == [], address


def test_from_the_list_to_the_place_and_from_the_first_page_to_the_review(
    open_browser, sign_in, found, editor
):
    with open_browser() as page:
        sign_in(page, editor)
        panel = page.locator("#seloste-needs-content")
        assert "A review is due since" in panel.inner_text()
        panel.locator("#seloste-to-look-through + ul a").first.click()
        page.get_by_role("link", name="Reviewed, nothing to change").first.click()
        page.get_by_label("Note").fill("Luettu läpi.")
        page.get_by_role("button", name="Enter the review").click()
        page.wait_for_url(re.compile(r"/privacy-notices/[0-9a-f-]+/$"))
        assert "Reviewed on" in page.locator("main").inner_text()
        page.goto(f"{reverse('seloste_findings:index')}?level=error&silenced=no")
        page.get_by_role("link", name=found.title, exact=True).first.click()
        page.wait_for_url(re.compile(rf"/pages/{found.pk}/edit/#seloste:"))
