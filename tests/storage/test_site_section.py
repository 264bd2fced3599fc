"""A site's own page class with a section that the package does not have."""

import json
from pathlib import Path

import pytest
from django.urls import reverse

import tests.site
from tests.notices import SECTIONS
from tests.site.models import SitePage
from wagtail_seloste.filling import fill, stable_id
from wagtail_seloste.models import NoticeSeries, VersionText
from wagtail_seloste.outcomes import refusal_messages
from wagtail_seloste.verification import verify

pytestmark = [pytest.mark.django_db, pytest.mark.storage]

LOYALTY = {
    "promise": "Saat etuja ostoistasi.",
    "tiers": [
        {"name": "Kulta", "benefit": "Ilmainen toimitus", "by_invitation": True},
        {"name": "Hopea"},
    ],
    "text": "<p>Tasot tarkistetaan vuosittain.</p>",
}


@pytest.fixture
def words_of_the_site(settings):
    settings.WAGTAIL_SELOSTE = {
        **settings.WAGTAIL_SELOSTE,
        "WORDING_DIRS": (str(Path(tests.site.__file__).parent / "wording"),),
    }


@pytest.fixture
def page(home, words_of_the_site):
    sections = [{"key": key, **value} for key, value in SECTIONS.items()]
    body = fill([*sections, {"key": "loyalty", **LOYALTY}], "fi", new_id=stable_id("s"))
    # A stock list keeps the old format too.
    body[-1]["value"]["partners"] = [
        {"type": "item", "value": "Kumppani Oy", "id": "p1"},
        "Toinen Oy",
    ]
    page = SitePage(
        title="Kanta-asiakkaat", slug="loyalty", locale=home.locale, body=body
    )
    home.add_child(instance=page)
    page.save_revision().publish()
    return SitePage.objects.get(pk=page.pk)


def test_the_section_is_recorded_with_its_own_heading_data_and_words(page):
    assert refusal_messages(page) == []
    [section] = VersionText.objects.get().notice.of("loyalty")
    assert section.heading == "Kanta-asiakkuus"
    assert section.anchor == "loyalty"
    assert section.data["tiers"][0]["benefit"] == "Ilmainen toimitus"
    assert section.data["tiers"][0]["by_invitation"] is True
    assert section.data["partners"] == ["Kumppani Oy", "Toinen Oy"]
    assert section.text.split("\n") == [
        "Saat etuja ostoistasi.",
        "Kulta",
        "Ilmainen toimitus",
        "Kumppani Oy",
        "Toinen Oy",
        "Tasot tarkistetaan vuosittain.",
    ]
    assert verify() == []


def test_page_and_json_show_it(client, page):
    html = client.get(page.url).content.decode()
    assert 'id="loyalty"' in html and "Kanta-asiakkuus" in html
    assert "Ilmainen toimitus" in html
    series = NoticeSeries.objects.get()
    address = reverse("wagtail_seloste:notice", args=[series.public_id, "fi"])
    sections = client.get(address).json()["notice"]["sections"]
    assert sections[-1]["key"] == "loyalty"
    assert sections[-1]["data"]["promise"] == LOYALTY["promise"]


def test_without_a_heading_in_the_wording_the_editor_has_to_give_one(page, settings):
    settings.WAGTAIL_SELOSTE = {"BASE_TEMPLATE": "base.html"}
    page.title = "Uusi"
    page.save_revision().publish()
    assert VersionText.objects.count() == 1
    assert {fault.code for fault in page.notice_faults()} == {"heading_blank"}


def test_the_stock_page_class_keeps_the_section_of_the_other_whole(page):
    """A stream that moved to a page class without the section loses nothing."""
    from tests.notices import make_page

    stored = json.loads(VersionText.objects.get().edited)["stream"]
    other = make_page(page.get_parent().specific, body=stored)
    assert VersionText.objects.count() == 1
    kept = other.body.stream_block.get_prep_value(other.body)
    assert kept == stored
