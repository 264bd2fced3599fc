"""A notice is in its own language, by whichever way it becomes public, and whoever asks.

The notice is in the language that nobody speaks (`tests.pseudo`), whoever publishes it
works in English, and the site's first language is Finnish: a word of either would stand
outside of the brackets.
"""

import json
import re
from html import unescape

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import translation

from tests import pseudo
from tests.notices import make_page
from tests.pseudo import LANGUAGE, bare, marked
from tests.storage.test_publishing_paths import PATHS
from wagtail_seloste import jobs
from wagtail_seloste.choices import NewVersion
from wagtail_seloste.models import NoticeSeries, Organisation, VersionText
from wagtail_seloste.pages.models import NoticePage

pytestmark = [
    pytest.mark.django_db,
    # Wagtail's own, when a workflow tells people by e-mail, on Django 6.1.
    pytest.mark.filterwarnings("ignore:get_connection"),
    pytest.mark.filterwarnings("ignore:Django .* will not have a default mailer"),
]

NAMES = {"JSON", "Atom", "SHA", "sha256sum"}


@pytest.fixture
def site(settings, monkeypatch, tmp_path):
    pseudo.with_pseudo_locale(settings, monkeypatch, tmp_path)


@pytest.fixture
def organisation(site, homes):
    return Organisation.objects.create(
        name=marked("Organisation"), locale=homes[LANGUAGE].locale
    )


@pytest.fixture
def english(client, administrator):
    """An editor who works in English, signed in."""
    from wagtail.users.models import UserProfile

    profile = UserProfile.get_for_user(administrator)
    profile.preferred_language = "en"
    profile.save()
    client.force_login(administrator)
    return administrator


@pytest.fixture
def page(organisation, homes):
    """A notice that is public, with a draft of something else."""
    with translation.override("en"):
        page = make_page(
            homes[LANGUAGE],
            LANGUAGE,
            title=marked("First"),
            body=pseudo.stream(organisation),
        )
        page.title = marked("Second")
        page.body = pseudo.stream(organisation, retention=None)
        page.save_revision()
    return NoticePage.objects.get(pk=page.pk)


def bare_in(*htmls):
    """Words in pieces of HTML that are in no brackets."""
    names = NAMES | pseudo.names_by_babel(LANGUAGE)
    found = []
    for html in htmls:
        shown = re.sub(r"(?s)<(script|style|head)\b.*?</\1>", "", html)
        pieces = [(piece, "") for piece in re.split(r"<[^>]*>", shown)]
        found += [text for text, _place in bare(pieces, names)]
    return found


def recorded_words(text):
    """What readers are shown of a text, frozen as it was recorded."""
    document = json.loads(text.document)
    return [
        text.title,
        text.body,
        text.note,
        *(each["heading"] for each in document["sections"]),
        *(each["label"] for each in document["summary"]),
        *(answer for each in document["summary"] for answer in each["answers"]),
    ]


@pytest.mark.parametrize("publish", PATHS, ids=lambda path: path.__name__)
def test_a_notice_is_recorded_in_its_own_words(client, page, english, publish):
    with translation.override("en"):
        publish(client, page, english)
    text = VersionText.objects.order_by("pk").last()
    assert text.title == marked("Second")
    assert bare_in(*recorded_words(text)) == []
    # The words are there, and the change is told in them.
    assert pseudo.WORDING[0] in text.body
    assert pseudo.WORDING[0] in text.note


@pytest.mark.parametrize("language", ["en", None], ids=["English", "none"])
def test_what_the_command_makes_up_for_is_in_the_notices_words(
    page, lost_signal, language
):
    with lost_signal():
        page.get_latest_revision().publish()
    with translation.override(language):
        call_command("seloste_record", verbosity=0)
    text = VersionText.objects.order_by("pk").last()
    assert text.title == marked("Second")
    assert bare_in(*recorded_words(text)) == []
    assert pseudo.WORDING[0] in text.note


def test_what_a_job_publishes_is_in_the_notices_words(page, organisation, english):
    organisation.name = marked("Renamed")
    organisation.save()
    with translation.override("en"):
        found = NoticePage.objects.filter(pk=page.pk)
        jobs.start(found, choice=NewVersion(), user=english)
        list(jobs.run())
    text = VersionText.objects.order_by("pk").last()
    assert marked("Renamed") in text.body
    assert bare_in(*recorded_words(text)) == []
    assert pseudo.WORDING[0] in text.note


@pytest.mark.parametrize("language", ["en", "fi", LANGUAGE])
def test_the_record_is_the_same_whatever_the_language_of_the_process(page, language):
    with translation.override(language):
        document = page.to_notice().canonical()
    with translation.override("sv"):
        assert page.to_notice().canonical() == document


def archive_addresses(page):
    series = NoticeSeries.objects.get(translation_key=page.translation_key)
    where = {"public_id": series.public_id, "language": LANGUAGE}

    def address(name, **more):
        return reverse(f"wagtail_seloste:{name}", kwargs={**where, **more})

    return {
        "page": page.url,
        "history": address("history"),
        "version": address("version", version=1),
        "on": address("on"),
        "compare": address("compare", old=1, new=2),
        "compare_form": address("compare_form"),
    }


@pytest.mark.parametrize("asks", ["en", "fi", "sv"])
def test_a_public_page_is_in_the_language_of_the_notice(client, page, asks):
    page.get_latest_revision().publish()
    for name, address in archive_addresses(page).items():
        answer = client.get(address, headers={"accept-language": asks})
        html = answer.content.decode()
        assert f'<html lang="{LANGUAGE}"' in html, name
        assert bare_in(html[html.index("<body") :]) == [], name
        assert pseudo.INTERFACE[0] not in html, name


@pytest.mark.parametrize("asks", ["en", "fi"])
def test_what_machines_read_is_in_the_language_of_the_notice(client, page, asks):
    page.get_latest_revision().publish()
    series = NoticeSeries.objects.get()
    for name, where in [
        ("notice", {}),
        ("version_json", {"version": 1}),
        ("feed", {}),
    ]:
        address = reverse(
            f"wagtail_seloste:{name}",
            kwargs={"public_id": series.public_id, "language": LANGUAGE, **where},
        )
        text = client.get(address, headers={"accept-language": asks}).content.decode()
        assert pseudo.WORDING[0] in text or name == "feed"
        assert pseudo.INTERFACE[0] not in text
        if name == "feed":
            titles = re.findall(r"<(?:title|summary)[^>]*>([^<]*)<", text)
            assert titles and bare_in(*map(unescape, titles)) == []


def test_a_preview_by_an_english_editor_is_in_the_language_of_the_notice(
    client, page, english
):
    address = reverse("wagtailadmin_pages:view_draft", args=[page.pk])
    html = client.get(address).content.decode()
    assert marked("Second") in html
    # What the editor alone sees, Wagtail's bar, is in the editor's language.
    notice = html[html.index("<main") : html.index("</main>")]
    assert bare_in(notice) == []
    assert pseudo.WORDING[0] in notice
