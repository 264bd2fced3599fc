"""Whether a reference is genuine: said of public texts only, and with the text."""

import hashlib
import json
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.models import PageViewRestriction

from tests.notices import TITLES, make_page, publish, translate
from tests.showing.test_form_field import forged
from wagtail_seloste.acts import redact_text, withdraw
from wagtail_seloste.addresses import reference_of
from wagtail_seloste.models import NoticeSeries, VersionText
from wagtail_seloste.past import import_version, read_earlier
from wagtail_seloste.recording import Correction, NewVersion, record, today
from wagtail_seloste.reference import Reference

pytestmark = pytest.mark.django_db
JSON = reverse("wagtail_seloste:verify_json")
PAGE = reverse("wagtail_seloste:verify")


@pytest.fixture
def notice(homes):
    page = make_page(homes["fi"])
    translate(page, homes["sv"], "sv")
    return page


def reference(language="fi", **which):
    text = VersionText.objects.select_related("version__series").get(
        language=language, **which
    )
    return str(reference_of(text, text.version.series))


def asked(client, text, address=JSON):
    return client.get(address, {"reference": text})


def meta(client, text):
    response = asked(client, text)
    assert response.status_code == 200
    return response.json()["meta"]


def test_a_genuine_reference_gives_the_text_to_the_byte(client, notice):
    text = reference()
    response = asked(client, text)
    answer = response.json()
    assert answer["meta"]["genuine"] is True
    assert answer["meta"]["reference"] == text
    assert answer["meta"]["state"] == "current"
    assert answer["notice"]["title"] == TITLES["fi"]
    stored = response.content.split(b',"notice":', 1)[1][:-1]
    assert hashlib.sha256(stored).hexdigest() == Reference.read(text).digest
    document = client.get(answer["meta"]["document_url"])
    assert document.content == stored
    assert client.get(answer["meta"]["html_url"]).status_code == 200


def test_it_tells_what_became_of_the_text(client, notice):
    first, swedish = reference(), reference("sv")
    publish(notice, title="Toinen")
    notice = type(notice).objects.get(pk=notice.pk)
    notice.title = "Toinen, korjattu"
    notice.save()
    record(notice, choice=Correction(number=2, reason="Kirjoitusvirhe."))
    old = meta(client, first)
    assert (old["state"], old["version_in_force"]) == ("earlier", 2)
    assert old["effective_until"]
    assert meta(client, swedish)["language"] == "sv"
    second = meta(client, reference(version__number=2, correction=0))
    assert (second["state"], second["newer_text"]) == ("current", True)
    assert meta(client, reference(correction=1))["newer_text"] is False
    withdraw(NoticeSeries.objects.get(), reasons={"fi": "Loppui"})
    assert meta(client, first)["withdrawn_on"] == today(timezone.now()).isoformat()


def test_an_announced_and_an_imported_text_are_known(client, notice):
    notice.title = "Tuleva"
    notice.save()
    tomorrow = today(timezone.now()) + timedelta(days=1)
    record(notice, choice=NewVersion(effective_from=tomorrow))
    assert meta(client, reference(version__number=2))["state"] == "announced"
    import_version(
        notice,
        read_earlier(
            notice, b"Seloste\n\nRekisterin nimi\nVanha rekisteri\n", language="fi"
        ),
        effective_from=date(2020, 1, 1),
        effective_until=date(2021, 1, 1),
        note="",
    )
    past = meta(client, reference(version__number=None))
    assert (past["version"], past["effective_until"]) == (None, "2021-01-01")


def test_a_redacted_text_is_genuine_and_its_words_are_gone(client, notice):
    text = reference()
    publish(notice, title="Toinen")
    old = VersionText.objects.get(version__number=1, language="fi")
    redact_text(old, reason="Henkilön nimi")
    assert meta(client, text)["redacted_at"]
    assert TITLES["fi"] not in asked(client, text).text
    assert TITLES["fi"] not in asked(client, text, PAGE).text


@pytest.mark.parametrize("address", [JSON, PAGE])
def test_what_not_everybody_may_read_is_as_unknown_as_what_never_was(
    client, administrator, notice, address
):
    genuine = reference()
    unknown = list(forged(genuine))
    restriction = PageViewRestriction.objects.create(
        page=notice, restriction_type=PageViewRestriction.LOGIN
    )
    client.force_login(administrator)

    def answers(*references):
        return {
            (response.status_code, response.text.replace(each, ""))
            for each in references
            for response in [asked(client, each, address)]
        }

    (never,) = answers(*unknown)
    assert never[0] == 404
    assert answers(genuine) == {never}
    restriction.delete()
    assert answers(genuine) != {never}
    notice.unpublish()
    assert answers(genuine) == {never}
    notice.get_translations(inclusive=True).delete()
    assert answers(genuine) == {never}


@pytest.mark.parametrize("address", [JSON, PAGE])
def test_a_sites_own_guard_of_the_page_guards_its_references(client, notice, address):
    from django.http import HttpResponse

    def guard(page, request, args, kwargs):
        return HttpResponse("No entry")

    with hooks.register_temporarily("before_serve_page", guard):
        response = asked(client, reference(), address)
    assert response.status_code == 404


@pytest.mark.parametrize("address", [JSON, PAGE])
def test_what_is_no_reference_is_said_so(client, db, address):
    hostile = ["x", "\x00", "\ud800", "<script>alert(1)</script>", "%", "a" * 5000, "ı"]
    for text in hostile:
        response = asked(client, text.encode("utf-8", "surrogatepass"), address)
        assert response.status_code == 400, text
        assert "<script>alert" not in response.text


def test_errors_are_problems_and_nothing_but_reading_is_answered(client, notice):
    for text, status in (("", 400), (next(forged(reference())), 404)):
        response = asked(client, text)
        assert response.status_code == status == response.json()["status"]
        assert response["Content-Type"] == "application/problem+json"
    assert client.get(JSON).status_code == 400
    for address in (JSON, PAGE):
        assert client.post(address, {"reference": "x"}).status_code == 405


def test_people_see_the_text_as_it_was_in_its_language(client, notice):
    swedish = reference("sv")
    publish(notice, title="Toinen")
    response = asked(client, f"  {swedish[:60]}\n{swedish[60:]} ", PAGE)
    assert response.status_code == 200
    assert "Referensen är äkta." in response.text
    assert TITLES["sv"] in response.text
    assert '<html lang="sv">' in response.text
    assert response["X-Robots-Tag"] == "noindex"
    old = asked(client, reference(version__number=1), PAGE)
    assert "Viite on aito." in old.text and TITLES["fi"] in old.text


def test_the_form_is_in_the_visitors_language(client, db):
    for language, words in (("sv", "Kontrollera"), ("en", "Check"), ("de", "Tarkista")):
        response = client.get(PAGE, headers={"Accept-Language": language})
        assert response.status_code == 200
        assert words in response.text
        assert "private" in response["Cache-Control"]


def test_two_queries_of_ours_and_three_for_the_page(
    client, notice, django_assert_max_num_queries
):
    text = reference()
    asked(client, text)
    with django_assert_max_num_queries(5):
        answer = asked(client, text)
    assert json.loads(answer.content)["meta"]["genuine"]


def test_the_page_and_the_archive_name_the_reference(client, notice):
    text = reference()
    assert f'data-notice-reference="{text}"' in client.get(notice.url).text
    version = meta(client, text)["html_url"]
    assert text in client.get(version).text
