"""An editor composes, previews and publishes; a visitor and a program read it."""

import pytest
from django.urls import reverse

from wagtail_seloste.models import Organisation, VersionText
from wagtail_seloste.pages.models import NoticePage

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def owner(homes):
    return Organisation.objects.create(
        name="Merituuli Oy",
        business_id="1234567-1",
        postal_address="Laiturikatu 1, 00100 Helsinki",
        email="info@merituuli.example",
        locale=homes["fi"].locale,
    )


def where_to_add(parent):
    where = ["wagtail_seloste_pages", "noticepage", parent.pk]
    return reverse("wagtailadmin_pages:add", args=where)


def begin(page, parent, owner):
    """From the admin to a draft, by the starting point for customers."""
    page.goto(where_to_add(parent))
    page.check("[name=starting_point][value=customers]", force=True)
    page.select_option("[name=organisation]", str(owner.pk))
    page.click("form.seloste-start button[type=submit]")
    page.wait_for_url("**/edit/")


def add_free_section(page, heading, text):
    """A section of one's own at the end, through the block picker."""
    number = page.input_value("[name=body-count]")
    stream = page.locator("[data-streamfield-stream-container]").first
    stream.locator("> div button.c-sf-add-button").last.click()
    page.get_by_role("option", name="Vapaa osio").click()
    page.fill(f"[name=body-{number}-value-heading]", heading)
    page.locator("[data-contentpath=text] [contenteditable=true]").last.click()
    page.keyboard.type(text)
    # The editor of rich text gives its words to the form a moment later; Wagtail's
    # preview takes no notice of a change that comes while it loads for the first time.
    page.wait_for_function(
        "([name, text]) => document.getElementsByName(name)[0].value.includes(text)",
        arg=[f"body-{number}-value-text", text],
    )


def unfold(page, name):
    """Open every section and item that is folded round a field."""
    field = page.locator(f"[name={name}]")
    for part in field.locator("xpath=ancestor::*[@data-streamfield-child]").all():
        toggle = part.locator("button[data-panel-toggle]").first
        if toggle.get_attribute("aria-expanded") == "false":
            toggle.click()


def publish(page):
    page.click("footer .w-dropdown__toggle")
    page.click("button[name=action-publish]")


def test_from_a_starting_point_to_the_visitor_and_the_program(
    homes, owner, editor, open_browser, sign_in
):
    with open_browser() as page:
        sign_in(page, editor)
        begin(page, homes["fi"], owner)
        add_free_section(page, "Valokuvat", "Kuvaamme laiturin tapahtumia.")
        page.click("[data-side-panel-toggle=preview]")
        preview = page.frame_locator("[data-side-panel=preview] iframe").last
        preview.get_by_text("Kuvaamme laiturin tapahtumia.").wait_for()
        assert not VersionText.objects.exists()
        publish(page)
        page.wait_for_url(f"**/admin/pages/{homes['fi'].pk}/")
    address = NoticePage.objects.get().url
    with open_browser() as visitor:
        assert visitor.goto(address).status == 200
        article = visitor.locator("article")
        assert "Merituuli Oy" in article.inner_text()
        assert "Kuvaamme laiturin tapahtumia." in article.inner_text()
        link = visitor.locator("a[type='application/json'], a[href$='.json']").first
        answer = visitor.request.get(link.get_attribute("href"))
        assert answer.status == 200
        notice = answer.json()["notice"]
    keys = [section["key"] for section in notice["sections"]]
    assert len(set(keys)) >= 8
    assert keys[0] == "controller"
    assert keys[-1] == "other"


def test_what_is_blank_is_named_and_nothing_is_public(
    homes, owner, editor, open_browser, sign_in
):
    with open_browser() as page:
        sign_in(page, editor)
        begin(page, homes["fi"], owner)
        name = "body-4-value-purposes-0-value-name"
        unfold(page, name)
        page.fill(f"[name={name}]", "")
        publish(page)
        page.locator(".w-field__errors .error-message").first.wait_for()
        assert not VersionText.objects.exists()
        assert page.goto(NoticePage.objects.get().url).status == 404


def test_our_parts_of_the_admin_have_no_fault_that_axe_finds(
    homes, owner, editor, open_browser, sign_in, violations
):
    with open_browser() as page:
        sign_in(page, editor)
        page.goto(where_to_add(homes["fi"]))
        assert violations(page, ".seloste-start") == []
        begin(page, homes["fi"], owner)
        assert violations(page, ".seloste-status") == []
        found = violations(page, "form[data-edit-form]")
        # Wagtail's own rich text fields have no name; nothing of ours can give one.
        stock = [fault for fault in found if "placeholder-" in fault]
        assert [fault for fault in found if fault not in stock] == []
