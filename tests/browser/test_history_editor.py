"""An editor in the archive: publish, compare, move a day, withdraw and resume, go back."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from tests.notices import SECTIONS, make_page, publish, stream
from wagtail_seloste.choices import NewVersion
from wagtail_seloste.models import NoticeSeries, NoticeVersion, VersionText
from wagtail_seloste.recording import record, today

pytestmark = pytest.mark.django_db(transaction=True)

LONGER = {"periods": [{**SECTIONS["retention"]["periods"][0], "number": 5}]}


@pytest.fixture
def notice(homes):
    return make_page(homes["fi"])


@pytest.fixture
def editor(editor):
    """One who may also withdraw, redact and take the archive along."""
    for name in (
        "withdraw_noticeseries",
        "redact_versiontext",
        "export_noticeseries",
        "view_noticeversion",
        "view_noticeevent",
    ):
        editor.groups.get().permissions.add(Permission.objects.get(codename=name))
    return editor


def address(name, *args):
    return reverse(f"seloste_{name}", args=args)


def versions():
    return address("versions", NoticeSeries.objects.get().public_id)


def faults_of_ours(violations, page):
    """What axe finds where the page is ours: below Wagtail's own header and menu."""
    return violations(page, ".nice-padding, #listing-results")


def announce(notice, days):
    notice.body = stream(retention=LONGER)
    notice.save()
    day = today(timezone.now()) + timedelta(days=days)
    return record(notice, choice=NewVersion(effective_from=day)).version


def choose_act(page, name):
    """Open the menu of the header and choose an act, by keyboard alone."""
    page.locator(".w-slim-header button:has(.icon-dots-horizontal)").focus()
    page.keyboard.press("Enter")
    link = page.locator(f"a[href$='/{name}/']").last
    link.wait_for(state="visible")
    for _step in range(20):
        if page.evaluate("document.activeElement.getAttribute('href') || ''").endswith(
            f"/{name}/"
        ):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{name}/")


def test_a_change_is_published_and_compared(
    notice, editor, open_browser, sign_in, violations
):
    publish(notice, retention=LONGER)
    with open_browser() as page:
        sign_in(page, editor)
        page.goto(reverse("wagtailadmin_pages:edit", args=[notice.pk]))
        page.fill("[name=title]", "Asiakkaiden tietosuojaseloste")
        page.click("footer .w-dropdown__toggle")
        page.click("button[name=action-publish]")
        page.wait_for_url(f"**/pages/{notice.get_parent().pk}/")
        assert VersionText.objects.count() == 3
        page.goto(reverse("wagtailadmin_pages:edit", args=[notice.pk]))
        page.locator(f".seloste-status__links a[href='{versions()}']").click()
        page.wait_for_url(f"**{versions()}")
        assert page.locator("table.listing tbody tr").count() == 3
        assert faults_of_ours(violations, page) == []
        first, second, third = VersionText.objects.order_by("pk")
        page.locator(f"a[href='{address('text', third.pk)}']").first.click()
        page.wait_for_url(f"**{address('text', third.pk)}")
        assert third.digest in page.locator(".seloste-record").inner_text()
        assert page.locator("article[lang=fi]").inner_text().count("Testi Oy")
        assert violations(page, ".seloste-reading") == []
        page.locator("a[href*='/compare/fi/']").first.click()
        page.wait_for_url("**/compare/fi/**")
        assert "Asiakkaiden" in page.locator(".seloste-comparison").inner_text()
        page.select_option("[name=old]", str(first.pk))
        page.select_option("[name=new]", str(second.pk))
        page.locator(".seloste-compare button").press("Enter")
        page.wait_for_url(f"**old={first.pk}**")
        compared = page.locator(".seloste-comparison").inner_text()
        assert "2 vuotta → 5 vuotta" in compared
        assert faults_of_ours(violations, page) == []


def test_an_announced_version_is_moved(
    notice, editor, open_browser, sign_in, violations
):
    version = announce(notice, 10)
    later = version.effective_from + timedelta(days=20)
    with open_browser() as page:
        sign_in(page, editor)
        page.goto(versions())
        choose_act(page, "reschedule")
        assert violations(page, ".seloste-act") == []
        page.fill("[name=effective_from]", later.isoformat())
        page.locator("form.seloste-act button[type=submit]").click()
        page.locator(".error-message").first.wait_for()
        assert violations(page, ".seloste-act") == []
        page.fill("[name=reason]", "Järjestelmä viivästyy")
        page.locator("form.seloste-act button[type=submit]").press("Enter")
        page.wait_for_url(f"**{versions()}")
        page.locator(".messages .success").wait_for()
        assert NoticeVersion.objects.get(number=2).effective_from == later
        page.goto(address("events", NoticeSeries.objects.get().public_id))
        assert "Järjestelmä viivästyy" in page.locator("table.listing").inner_text()
        assert faults_of_ours(violations, page) == []


def test_a_notice_is_withdrawn_and_resumed(
    notice, editor, open_browser, sign_in, violations
):
    with open_browser() as page:
        sign_in(page, editor)
        page.goto(versions())
        choose_act(page, "withdraw")
        page.fill("[name=reason_fi]", "Rekisteri lopetettiin")
        assert violations(page, ".seloste-act") == []
        page.locator("form.seloste-act button[type=submit]").press("Enter")
        page.wait_for_url(f"**{versions()}")
        assert "Rekisteri lopetettiin" in page.locator(".seloste-overview").inner_text()
        assert faults_of_ours(violations, page) == []
        choose_act(page, "resume")
        page.fill("[name=reason]", "Erehdys")
        page.locator("form.seloste-act button[type=submit]").press("Enter")
        page.wait_for_url(f"**{versions()}")
    assert NoticeSeries.objects.get().state == NoticeSeries.State.ACTIVE


def test_an_earlier_version_becomes_the_draft(
    notice, editor, open_browser, sign_in, violations
):
    publish(notice, retention=LONGER)
    first = VersionText.objects.order_by("pk").first()
    with open_browser() as page:
        sign_in(page, editor)
        page.goto(versions())
        page.locator(f"a[href='{address('draft', first.pk)}']").press("Enter")
        page.wait_for_url(f"**{address('draft', first.pk)}")
        assert violations(page, ".seloste-act") == []
        page.locator("form.seloste-act button[type=submit]").press("Enter")
        page.wait_for_url(f"**/pages/{notice.pk}/edit/")
        page.locator(".seloste-status__links a[href*='new=draft']").click()
        page.wait_for_url("**new=draft**")
        compared = page.locator(".seloste-comparison").inner_text()
        assert "5 vuotta → 2 vuotta" in compared


def test_the_lists_of_all_notices_and_their_filters(
    notice, editor, open_browser, sign_in, violations
):
    announce(notice, 10)
    with open_browser() as page:
        sign_in(page, editor)
        for name in ("seloste_all_versions", "seloste_all_events"):
            page.goto(reverse(f"{name}:index"))
            assert page.locator("table.listing tbody tr").count() == 2
            assert faults_of_ours(violations, page) == []
            page.fill("#id_q", "ei sellaista")
            page.locator("table.listing").wait_for(state="detached")


def test_texts_are_redacted_after_a_warning(
    notice, editor, open_browser, sign_in, violations
):
    publish(notice, retention=LONGER)
    first = VersionText.objects.order_by("pk").first()
    with open_browser(width=400) as page:
        sign_in(page, editor)
        page.goto(address("redact", first.pk))
        assert violations(page, ".seloste-act") == []
        page.fill("[name=reason]", "Henkilön nimi")
        page.check("[name=certain]")
        page.locator("form.seloste-act button[type=submit]").press("Enter")
        page.wait_for_url(f"**{address('text', first.pk)}")
        assert "Testi Oy" not in page.locator("article").inner_text()
    first.refresh_from_db()
    assert first.redacted_at is not None
