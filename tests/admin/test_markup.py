"""Markup from a notice never runs in an editor's browser."""

import pytest
from django.urls import reverse

from tests.notices import make_page, publish, stream

pytestmark = pytest.mark.django_db

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def page(client, home, administrator):
    """Live and refused, with markup in its title, its texts and a section's type."""
    client.force_login(administrator)
    body = stream(
        controller={"name": HOSTILE, "country": HOSTILE},
        other={"heading": HOSTILE, "text": HOSTILE},
    )
    page = make_page(home, title=f"Seloste {HOSTILE}", body=body)
    unknown = {"type": HOSTILE, "value": {"a": HOSTILE}, "id": HOSTILE}
    return publish(page, title=f"Toinen {HOSTILE}", body=[*body, unknown])


@pytest.mark.parametrize("view", ["edit", "history", "usage", "delete"])
def test_views_of_a_page_show_it_as_text(client, page, view):
    response = client.get(reverse(f"wagtailadmin_pages:{view}", args=[page.pk]))
    assert response.status_code == 200
    assert HOSTILE not in response.content.decode()


def test_lists_and_messages_show_it_as_text(client, page, home):
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    client.post(f"{bulk}?id={page.pk}")
    html = client.get(reverse("wagtailadmin_explore", args=[home.pk])).content.decode()
    assert html.count("alert(1)") > 1
    assert HOSTILE not in html


def test_the_preview_shows_it_as_text(page):
    response = page.make_preview_request()
    response = response.render() if hasattr(response, "render") else response
    assert "alert(1)" in response.content.decode()
    assert HOSTILE not in response.content.decode()


def test_the_site_report_of_organisations_shows_it_as_text(client, page, locales):
    from wagtail_seloste.models import Organisation

    organisation = Organisation.objects.create(name=HOSTILE, locale=locales["fi"])
    publish(page, references={"o": organisation.pk}, controller={"organisation": "o"})
    for view in ("list", "edit", "delete"):
        args = [] if view == "list" else [organisation.pk]
        name = f"wagtailsnippets_wagtail_seloste_organisation:{view}"
        html = client.get(reverse(name, args=args)).content.decode()
        assert HOSTILE not in html
