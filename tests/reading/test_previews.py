"""A draft as JSON for a front end: by a token, for its editor, for an hour."""

import json
from datetime import timedelta
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import checks
from django.core.signing import Signer
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import (
    inline_formset,
    nested_form_data,
    streamfield,
)
from wagtail_headless_preview.models import PagePreview

from tests.admin.forms import stream_form_data
from tests.admin.test_recording_form import edit_url
from tests.notices import make_page, publish, stream
from tests.reading.archives import series_of
from tests.site.models import HeadlessPage
from wagtail_seloste import previewing
from wagtail_seloste.models import ReviewLink
from wagtail_seloste.pages.models import NoticePage
from wagtail_seloste.previewing import LIFETIME, MODE, SALT, keep
from wagtail_seloste.reviewing import SALT as REVIEW
from wagtail_seloste.reviewing import active_links, share

pytestmark = pytest.mark.django_db

FRONT = "https://front.example/preview?token={token}&language={language}"


@pytest.fixture
def page(home):
    return make_page(home, title="Julkaistu nimi")


@pytest.fixture
def front_end(settings):
    settings.WAGTAIL_SELOSTE = {**settings.WAGTAIL_SELOSTE, "PREVIEW_URL": FRONT}


def drafted(page, title="Luonnoksen nimi"):
    page = NoticePage.objects.get(pk=page.pk)
    page.title = title
    return page


def preview(client, token, **query):
    return client.get(reverse("wagtail_seloste:preview", args=[token]), query)


def later(**delta):
    now = timezone.now() + timedelta(**delta)
    return patch("django.utils.timezone.now", return_value=now)


def frame_of(page, user=None):
    request = RequestFactory().get("/")
    request.user = user or AnonymousUser()
    return page.serve_preview(request, MODE)


def token_in(response):
    html = response.content.decode().replace("&amp;", "&")
    url = html.split('<iframe src="')[1].split('"')[0]
    return parse_qs(urlsplit(url).query)["token"][0]


# --- the JSON ---


def test_it_is_the_draft_in_the_envelope_of_a_notice(client, page):
    link = keep(drafted(page))
    response = preview(client, link.token(SALT))
    answer = response.json()
    assert answer["notice"]["title"] == "Luonnoksen nimi"
    assert answer["meta"]["state"] == "draft"
    assert answer["meta"]["version"] is None
    assert answer["meta"]["digest"] is None
    assert answer["meta"]["language"] == "fi"
    series = answer["meta"]["series"]
    kwargs = {"public_id": series, "language": "fi"}
    public = client.get(reverse("wagtail_seloste:notice", kwargs=kwargs)).json()
    assert set(public["meta"]) <= set(answer["meta"])
    assert set(public["notice"]) == set(answer["notice"])
    assert public["notice"]["title"] == "Julkaistu nimi"


def test_nothing_keeps_the_answer(client, page):
    good = preview(client, keep(drafted(page)).token(SALT))
    for response in (good, preview(client, "forged")):
        assert "no-store" in response["Cache-Control"]
        assert "private" in response["Cache-Control"]
        assert "public" not in response["Cache-Control"]
        assert "noindex" in response["X-Robots-Tag"]
        assert response["Referrer-Policy"] == "no-referrer"
        assert "ETag" not in response


def test_a_page_that_was_never_saved_has_a_preview(client, home):
    page = NoticePage(title="Uusi", slug="uusi", locale=home.locale, body=stream())
    first, second = keep(page), keep(page)
    assert first.pk != second.pk
    answer = preview(client, first.token(SALT)).json()
    assert answer["notice"]["title"] == "Uusi"
    assert answer["meta"]["series"] is None


def test_an_editor_has_one_preview_of_a_page_and_it_follows_the_form(
    client, page, editor, administrator
):
    first = keep(drafted(page, "Eka"), editor)
    second = keep(drafted(page, "Toka"), editor)
    other = keep(drafted(page, "Muu"), administrator)
    assert first.pk == second.pk != other.pk
    assert preview(client, first.token(SALT)).json()["notice"]["title"] == "Toka"
    assert preview(client, other.token(SALT)).json()["notice"]["title"] == "Muu"


def test_it_ends_by_itself(client, page):
    token = keep(drafted(page)).token(SALT)
    minutes = LIFETIME.total_seconds() / 60
    with later(minutes=minutes - 1):
        assert preview(client, token).status_code == 200
    with later(minutes=minutes + 1):
        response = preview(client, token)
        assert response.status_code == 410
        assert "Luonnoksen" not in response.content.decode()
        keep(drafted(page, "Toinen"))
        assert preview(client, token).status_code == 410


def test_it_ends_with_its_page(client, page):
    token = keep(drafted(page)).token(SALT)
    page.delete()
    assert preview(client, token).status_code == 410


def test_tokens_of_others_and_forged_ones_are_nothing(client, page, editor):
    link = keep(drafted(page))
    good = link.token(SALT)
    shared = share(page, days=14, user=editor)
    far = int((timezone.now() + timedelta(days=9)).timestamp())
    bad = [
        good[:-1],
        good[1:],
        good.upper(),
        good.replace(".", "%00", 1),
        link.token(REVIEW),
        shared.token(REVIEW),
        link.public_id.hex,
        Signer(salt="other", sep=".").sign(f"{link.public_id.hex}.{far}"),
        good.replace(good.split(".")[1], str(far)),
    ]
    for token in bad:
        response = preview(client, token)
        assert response.status_code == 404, token
        assert "Luonnoksen" not in response.content.decode()
    for method in ("post", "put", "delete"):
        url = reverse("wagtail_seloste:preview", args=[good])
        assert getattr(client, method)(url).status_code == 405


def test_a_preview_is_no_link_for_review(client, page):
    link = keep(drafted(page))
    assert not active_links(page, timezone.now()).exists()
    url = reverse("wagtail_seloste:review", args=[link.token(SALT)])
    assert client.get(url).status_code == 404


# --- the editor's preview ---


def test_without_a_front_end_the_preview_is_ours(page):
    assert MODE not in dict(page.preview_modes)
    assert "Luonnoksen nimi" in frame_of(drafted(page)).content.decode()


def test_the_front_end_is_shown_with_a_token_of_what_is_in_the_form(
    client, page, front_end, editor
):
    assert page.default_preview_mode == MODE
    assert len(page.preview_modes) == 2
    response = frame_of(drafted(page), editor)
    assert "no-store" in response["Cache-Control"]
    assert "language=fi" in response.content.decode()
    answer = preview(client, token_in(response)).json()
    assert answer["notice"]["title"] == "Luonnoksen nimi"


def test_the_saved_draft_is_shown_there_too(client, page, front_end, administrator):
    drafted(page, "Tallennettu luonnos").save_revision()
    client.force_login(administrator)
    url = reverse("wagtailadmin_pages:view_draft", args=[page.pk])
    response = client.get(url)
    assert response.status_code == 200
    answer = preview(client, token_in(response)).json()
    assert answer["notice"]["title"] == "Tallennettu luonnos"
    assert ReviewLink.objects.get().user == administrator


def test_the_live_preview_of_the_editor_shows_it(
    client, page, front_end, administrator
):
    client.force_login(administrator)
    data = nested_form_data(
        {
            "title": "Lomakkeen nimi",
            "slug": page.slug,
            "seo_title": "",
            "search_description": "",
            "body": streamfield(stream_form_data(page)),
            "comments": inline_formset([]),
        }
    )
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    assert client.post(url, data).json()["is_valid"]
    response = client.get(url, {"mode": MODE})
    answer = preview(client, token_in(response)).json()
    assert answer["notice"]["title"] == "Lomakkeen nimi"
    assert client.get(edit_url(page)).status_code == 200


def test_an_address_without_a_place_for_the_token_is_a_fault(settings):
    for url, faults in ((FRONT, 0), ("https://front.example/", 1), ("{token}", 1)):
        settings.WAGTAIL_SELOSTE = {**settings.WAGTAIL_SELOSTE, "PREVIEW_URL": url}
        found = [each.id for each in checks.run_checks(tags=["wagtail_seloste"])]
        assert found.count("wagtail_seloste.E006") == faults


# --- with wagtail-headless-preview ---


@pytest.fixture
def headless(home):
    page = HeadlessPage(
        title="Julkaistu", slug="headless", locale=home.locale, body=stream()
    )
    home.add_child(instance=page)
    page.save_revision().publish()
    return HeadlessPage.objects.get(pk=page.pk)


def asked(page, rf):
    """What that package's preview asks of the front end."""
    page.title = "Muualla näytetty luonnos"
    html = page.serve_preview(rf.get("/"), "").content.decode()
    url = html.split('<iframe src="')[1].split('"')[0].replace("&amp;", "&")
    assert url.startswith("https://front.example/see/?")
    query = parse_qs(urlsplit(url).query)
    return query["content_type"][0], query["token"][0]


def test_its_tokens_give_the_same_json(client, headless, rf):
    content_type, token = asked(headless, rf)
    response = preview(client, token, content_type=content_type)
    assert response.status_code == 200
    answer = response.json()
    assert answer["notice"]["title"] == "Muualla näytetty luonnos"
    assert answer["meta"]["state"] == "draft"
    assert answer["meta"]["series"]
    assert "no-store" in response["Cache-Control"]


def test_its_tokens_end_and_are_checked(client, headless, rf):
    content_type, token = asked(headless, rf)
    assert preview(client, token).status_code == 404
    for wrong in (
        "home.homepage",
        "auth.user",
        "nothing",
        "a.b",
        "tests_site.sitepage",
    ):
        assert preview(client, token, content_type=wrong).status_code == 404
    for forged in (token[:-1], token.replace("id=", "id=1"), "id=1"):
        answer = preview(client, forged, content_type=content_type)
        assert answer.status_code == 404
        assert "luonnos" not in answer.content.decode()
    with patch("django.core.signing.time.time", return_value=2e9):
        assert preview(client, token, content_type=content_type).status_code == 410
    PagePreview.objects.all().delete()
    assert preview(client, token, content_type=content_type).status_code == 410


def test_its_pages_lead_to_the_front_end_while_our_addresses_serve_the_text(
    client, headless
):
    page = publish(headless, title="Uusi julkaistu")
    response = client.get(page.url)
    assert response.status_code == 302
    assert response["Location"].startswith("https://front.example/see")
    key = {"public_id": series_of(page).public_id, "language": "fi"}
    answer = client.get(reverse("wagtail_seloste:notice", kwargs=key)).json()
    assert answer["notice"]["title"] == "Uusi julkaistu"


def test_the_document_of_a_preview_is_whole(page):
    link = keep(drafted(page))
    assert json.loads(link.document) == drafted(page).to_notice().to_json()
    assert previewing.link_of(link.token(SALT), timezone.now()) == link
