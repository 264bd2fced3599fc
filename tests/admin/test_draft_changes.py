"""Before publishing, the editor sees in words what readers will see changed."""

import pytest
from django.urls import reverse

from tests.notices import SECTIONS, make_page, stream

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, administrator, home):
    client.force_login(administrator)
    return make_page(home)


def panel(client, page):
    html = client.get(
        reverse("wagtailadmin_pages:edit", args=[page.pk])
    ).content.decode()
    return " ".join(html.split())


def draft(page, **changes):
    page.body = stream(**changes)
    page.save_revision()


def test_without_a_draft_nothing_is_said(client, page):
    assert "Jos julkaiset tämän luonnoksen" not in panel(client, page)


def test_changes_are_told_in_the_language_of_the_notice(client, page):
    periods = [{**SECTIONS["retention"]["periods"][0], "number": 5}]
    draft(page, retention={"periods": periods})
    html = panel(client, page)
    assert "Jos julkaiset tämän luonnoksen" in html
    assert "2 vuotta → 5 vuotta" in html


def test_a_changed_text_is_told_by_its_section(client, page):
    retention = {**SECTIONS["retention"], "text": "<p>Poistamme tiedot heti.</p>"}
    draft(page, retention=retention)
    assert "Kuinka kauan säilytämme tietoja" in panel(client, page)


def test_a_draft_without_visible_change_says_so(client, page):
    page.save_revision()
    assert "Luonnos ei muuta mitään" in panel(client, page)


def test_many_changes_are_counted(client, page):
    purposes = [{"name": f"Tarkoitus {number}"} for number in range(20)]
    draft(page, purposes={"purposes": purposes})
    assert "Muita muutoksia:" in panel(client, page)


def test_a_notice_that_was_never_recorded_has_no_changes(client, home, administrator):
    client.force_login(administrator)
    page = make_page(home, publish=False)
    assert "Jos julkaiset tämän luonnoksen" not in panel(client, page)
