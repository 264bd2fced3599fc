"""An organisation changes: what it reaches, choosing, and a job, with scripts or without."""

import pytest
from django.urls import reverse

from tests.notices import make_page
from wagtail_seloste.admin import republishing
from wagtail_seloste.models import NoticeVersion, Organisation, PublishingJob

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_one_change_is_published_in_many_notices(
    open_browser, sign_in, administrator, homes, violations, monkeypatch, scripts
):
    monkeypatch.setattr(republishing, "SLICE", 0)
    organisation = Organisation.objects.create(
        name="Merituuli Oy", email="info@merituuli.example", locale=homes["fi"].locale
    )
    for number in range(3):
        make_page(
            homes["fi"],
            title=f"Seloste {number}",
            references={"o": organisation.pk},
            controller={"organisation": "o"},
        )
    edit = reverse(
        "wagtailsnippets_wagtail_seloste_organisation:edit", args=[organisation.pk]
    )
    with open_browser(scripts=scripts) as page:
        sign_in(page, administrator)
        page.goto(edit)
        page.fill("[name=email]", "asiakkaat@merituuli.example")
        page.click("footer button[type=submit]")
        page.wait_for_selector(".seloste-reached")
        assert page.locator(".seloste-reached__notice").count() == 3
        assert "asiakkaat@merituuli.example" in page.inner_text(".seloste-reached")
        organisation.refresh_from_db()
        assert organisation.email == "info@merituuli.example"
        if scripts:
            assert violations(page, ".seloste-reach") == []

        page.click("button[value=choose]")
        page.wait_for_url("**/publish-again/?organisation=*")
        organisation.refresh_from_db()
        assert organisation.email == "asiakkaat@merituuli.example"
        assert page.locator("[name=notice]:checked").count() == 3
        assert page.locator("[name=reason]").is_hidden()
        page.check("[name=kind][value=corrections]", force=True)
        assert page.locator("[name=note]").is_hidden()
        page.check("[name=kind][value=new_version]", force=True)
        if scripts:
            assert violations(page, ".seloste-reach") == []
        page.fill("[name=note]", "Uusi osoite asiakkaille.")
        page.click(".seloste-publish button[type=submit]")
        page.wait_for_url("**/publish-again/jobs/*/")

        while not scripts and page.locator("[data-seloste-continue]").count():
            page.click("[data-seloste-continue] button")
            page.wait_for_load_state()
        page.wait_for_selector("[data-seloste-continue]", state="detached")
        page.wait_for_selector("progress[value='3']")
        if scripts:
            assert violations(page, ".seloste-reach") == []
    assert NoticeVersion.objects.filter(number=2).count() == 3
    assert PublishingJob.objects.get().finished_at is not None
