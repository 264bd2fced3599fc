"""Compose, publish, read as page and as JSON, change: on whatever site this is.

Run with each settings file: it takes languages, user model and addresses as they are.
"""

import pytest
from django.urls import reverse

from wagtail_seloste.filling import fill
from wagtail_seloste.models import NoticeSeries, VersionText
from wagtail_seloste.pages.models import NoticePage

pytestmark = pytest.mark.any_site

SECTIONS = [
    {"key": "controller", "name": "Merituuli Oy", "email": "info@merituuli.example"},
    {
        "key": "purposes",
        "purposes": [
            {"id": "orders", "name": "Merituuli 1", "legal_bases": ["basis_contract"]},
        ],
    },
    {"key": "rights"},
]


@pytest.fixture(params=[0, 1, 2], ids=["first", "second", "third"])
def language(request, settings):
    """Each of the site's content languages."""
    languages = [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]
    return languages[min(request.param, len(languages) - 1)]


@pytest.fixture
def notice(homes, language):
    page = NoticePage(title="Merituuli", slug="merituuli", live=False)
    page.body = fill(SECTIONS, language)
    homes[language].add_child(instance=page)
    return page


def publish(page):
    page.save_revision().publish()
    page.refresh_from_db()


def address(page, language):
    series = NoticeSeries.objects.get(translation_key=page.translation_key)
    return reverse("wagtail_seloste:notice", args=[series.public_id, language])


def test_a_draft_is_not_public(client, notice, language):
    notice.save_revision()
    assert client.get(notice.url).status_code == 404
    assert client.get(address(notice, language)).status_code == 404


def test_what_is_published_is_read_as_page_and_as_json(client, notice, language):
    publish(notice)
    page = client.get(notice.url)
    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.text
    assert "Merituuli Oy" in page.text
    document = client.get(address(notice, language)).json()["notice"]
    assert document["language"] == language
    assert [section["key"] for section in document["sections"]] == [
        "controller",
        "purposes",
        "rights",
    ]


def test_a_change_is_public_once_it_is_published_and_the_old_text_stays(
    client, notice, language
):
    publish(notice)
    notice.body = fill([{**SECTIONS[0], "name": "Lansituuli Oy"}, *SECTIONS[1:]], language)
    notice.save_revision()
    assert "Lansituuli Oy" not in client.get(notice.url).text
    publish(notice)
    assert "Lansituuli Oy" in client.get(notice.url).text
    texts = VersionText.objects.order_by("version__number")
    assert [text.version.number for text in texts] == [1, 2]
    assert "Merituuli Oy" in texts[0].document


def test_with_a_blank_where_words_must_be_nothing_is_recorded(
    client, notice, language
):
    notice.body = fill([{"key": "controller", "name": ""}, *SECTIONS[1:]], language)
    publish(notice)
    assert client.get(notice.url).status_code == 404
    assert not VersionText.objects.exists()


def test_an_editor_opens_the_notice_in_the_admin(client, notice, editor):
    client.force_login(editor)
    response = client.get(reverse("wagtailadmin_pages:edit", args=[notice.pk]))
    assert response.status_code == 200
