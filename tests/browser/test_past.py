"""An earlier version comes in by keyboard, and a visitor finds it by its day."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from tests.notices import make_page
from tests.storage.test_past import OLD
from wagtail_seloste.models import NoticeSeries, NoticeVersion

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def notice(homes):
    return make_page(homes["fi"])


@pytest.fixture
def archivist(editor):
    permission = Permission.objects.get(codename="import_noticeversion")
    editor.groups.get().permissions.add(permission)
    return editor


def press(page, selector):
    page.focus(selector)
    page.keyboard.press("Enter")


def of_ours(violations, page):
    """What axe finds below Wagtail's own header and menu."""
    return violations(page, ".nice-padding")


def test_an_old_file_is_added_and_found(
    notice, archivist, open_browser, sign_in, violations, tmp_path
):
    file = tmp_path / "vanha.txt"
    file.write_text(OLD, encoding="utf-8")
    address = reverse("seloste_import_version", args=[notice.pk])
    submit = "#w-editor-form button[type=submit]"
    with open_browser() as page:
        sign_in(page, archivist)
        page.goto(address)
        assert of_ours(violations, page) == []
        page.set_input_files("[name=file]", file)
        page.fill("[name=note]", "Vanha sivusto")
        press(page, submit)
        # The first day is missing: it is said, and the text of the file is kept.
        page.wait_for_selector(".w-field__errors:has-text(' ') .error-message")
        assert "Ruokimme lintuja." in page.input_value("[name=text]")
        assert of_ours(violations, page) == []
        page.fill("[name=effective_from]", "2019-05-25")
        page.keyboard.press("Escape")
        press(page, submit)
        page.wait_for_selector("article.seloste-sheet")
        assert page.inner_text("#controller-heading") == "Rekisterinpitäjä"
        assert of_ours(violations, page) == []
        # Short words of the file stand there at once, without anything to open.
        assert page.locator(".seloste-report__words:visible").count() >= 1
        assert not NoticeVersion.objects.filter(number__isnull=True).exists()
        press(page, "[name=record]")
        series = NoticeSeries.objects.get()
        page.wait_for_url(f"**{reverse('seloste_versions', args=[series.public_id])}")
    with open_browser(scripts=False) as page:
        page.goto(f"/notices/{series.public_id}/fi/on/2019-06-01/")
        assert "Ruokimme lintuja." in page.inner_text("main")
        page.goto(f"/notices/{series.public_id}/fi/")
        assert "Vanha sivusto" in page.inner_text("main")
