"""Compose, publish, read as page and as JSON, change: on whatever site this is.

Run with each settings file: it takes languages, user model and addresses as they are.
"""

import pytest
from django.core.management import call_command
from django.urls import reverse

from tests.notices import make_page, publish, stream
from wagtail_seloste.models import NoticeSeries, NoticeVersion, VersionText
from wagtail_seloste.wording import reader_wording

pytestmark = pytest.mark.any_site


@pytest.fixture(params=[0, 1, 2], ids=["first", "second", "third"])
def language(request, settings):
    """Each of the site's content languages; the last again where there are fewer."""
    languages = [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]
    return languages[min(request.param, len(languages) - 1)]


@pytest.fixture
def draft(homes, language):
    return make_page(homes[language], language, title="Merituuli", publish=False)


def address(page, language):
    series = NoticeSeries.objects.get(translation_key=page.translation_key)
    return reverse("wagtail_seloste:notice", args=[series.public_id, language])


def test_a_draft_is_not_public_before_nor_after_a_publication(client, draft, language):
    assert client.get(draft.url).status_code == 404
    assert not VersionText.objects.exists()
    publish(draft)
    draft.refresh_from_db()
    draft.title = "Lansituuli"
    draft.save_revision()
    assert "Lansituuli" not in client.get(draft.url).text
    assert "Lansituuli" not in client.get(address(draft, language)).text


def test_what_is_published_is_read_as_page_and_as_json(client, draft, language):
    publish(draft)
    page = client.get(draft.url)
    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.text
    assert "Testi Oy" in page.text
    document = client.get(address(draft, language)).json()["notice"]
    assert document["language"] == language
    keys = [section["key"] for section in document["sections"]]
    assert keys == ["controller", "purposes", "retention", "rights"]


def test_a_change_is_public_once_published_and_the_old_text_stays(
    client, draft, language
):
    publish(draft)
    draft.refresh_from_db()
    draft.body = stream(language, controller={"name": "Lansituuli Oy"})
    draft.save_revision()
    assert "Lansituuli Oy" not in client.get(draft.url).text
    publish(draft, body=draft.body)
    assert "Lansituuli Oy" in client.get(draft.url).text
    old, new = VersionText.objects.order_by("version__number")
    assert (old.version.number, new.version.number) == (1, 2)
    assert "Testi Oy" in old.document
    call_command("seloste_verify")


def test_with_a_blank_where_words_must_be_nothing_is_recorded(client, draft):
    publish(draft, controller={"name": ""})
    assert client.get(draft.url).status_code == 404
    assert not VersionText.objects.exists()


def test_an_editor_opens_the_notice_in_the_admin(client, draft, editor):
    client.force_login(editor)
    response = client.get(reverse("wagtailadmin_pages:edit", args=[draft.pk]))
    assert response.status_code == 200


def test_the_history_is_read_in_the_language_of_the_notice(client, draft, language):
    publish(draft)
    publish(draft, title="Lansituuli")
    series = NoticeSeries.objects.get(translation_key=draft.translation_key)
    today = NoticeVersion.objects.get(number=2).effective_from
    for name, *where in (
        ("history",),
        ("version", 1),
        ("on_day", today),
        ("compare", 1, 2),
    ):
        args = [series.public_id, language, *where]
        page = client.get(reverse(f"wagtail_seloste:{name}", args=args))
        assert page.status_code == 200, name
        assert f'<html lang="{language}">' in page.text
        assert reader_wording(language).labels["version_history"] in page.text
