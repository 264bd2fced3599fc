"""The letter about a change at its lasting address, as open as the comparison."""

from datetime import date

import pytest
from django.db import transaction
from wagtail.models import PageViewRestriction

from tests.conftest import make_homes, make_locales, make_root
from tests.notices import SECTIONS, make_page, stream, translate
from tests.reading.archives import address, clock, series_of, withdraw
from wagtail_seloste import acts
from wagtail_seloste.choices import Correction
from wagtail_seloste.models import VersionText
from wagtail_seloste.pages.models import NoticePage
from wagtail_seloste.recording import NewVersion, record
from wagtail_seloste.telling import REASONS

pytestmark = pytest.mark.django_db

FORMS = ("json", "txt", "html")


def periods(number):
    return {"periods": [{**SECTIONS["retention"]["periods"][0], "number": number}]}


def record_as(page, choice, **changes):
    page = NoticePage.objects.get(pk=page.pk)
    page.title = changes.pop("title", page.title)
    page.body = stream(**changes)
    page.save()
    record(page, choice=choice)


@pytest.fixture(scope="module")
def notice_key(django_db_setup, django_db_blocker):
    """Version 1 applied, version 2 applies since February, version 3 is announced.

    Built once, and taken back after the module; each test takes back its own changes.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        locales = make_locales()
        homes = make_homes(make_root(locales), locales)
        with clock("2026-01-15"):
            page = make_page(homes["fi"])
            translate(page, homes["sv"], "sv")
        with clock("2026-02-01"):
            decided = {"weight": "small", "weight_reason": "Sovittu."}
            choice = NewVersion(note="Laki muuttui.", **decided)
            record_as(page, choice, retention=periods(5))
        with clock("2026-02-10"):
            choice = NewVersion(effective_from=date(2026, 6, 1))
            record_as(page, choice, retention=periods(6), title="Tuleva seloste")
        yield page.pk
        transaction.set_rollback(True)


@pytest.fixture
def notice(notice_key, db):
    return NoticePage.objects.get(pk=notice_key)


@pytest.fixture(autouse=True)
def february():
    with clock("2026-02-20"):
        yield


def letter(client, page, old, new, form="json", language="fi"):
    return client.get(address(f"letter_{form}", page, language, old=old, new=new))


def test_the_data_say_which_texts_it_is_about_and_where_more_stands(client, notice):
    answer = letter(client, notice, 1, 2).json()
    meta, found = answer["meta"], answer["letter"]
    assert meta["series"] == str(series_of(notice).public_id)
    texts = VersionText.objects.filter(language="fi").order_by("version__number")
    assert [meta["from"]["digest"], meta["to"]["digest"]] == [
        text.digest for text in texts[:2]
    ]
    assert meta["to"]["effective_from"] == "2026-02-01"
    assert meta["html_url"] == notice.full_url
    assert meta["changes_url"].endswith("/fi/compare/1/2/")
    assert found["announced"] is False
    assert found["weight"] == "small"
    assert "2 vuotta → 5 vuotta" in found["text"]
    assert notice.full_url in found["text"]
    for form, url in meta["formats"].items():
        assert client.get(url).status_code == 200, form


def test_an_announced_version_is_told_from_its_day_with_its_own_address(client, notice):
    answer = letter(client, notice, 2, 3).json()
    assert answer["letter"]["announced"] is True
    assert "1.6.2026 alkaen" in answer["letter"]["subject"]
    assert answer["meta"]["html_url"].endswith("/fi/versions/3/")
    with clock("2026-06-01"):
        later = letter(client, notice, 2, 3).json()
    assert later["letter"]["announced"] is False
    assert later["meta"]["html_url"] == notice.full_url


@pytest.mark.parametrize("form", FORMS)
def test_each_form_revalidates_and_is_not_for_search_engines(client, notice, form):
    response = letter(client, notice, 1, 2, form)
    assert response.status_code == 200
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Content-Language"] == "fi"
    assert "must-revalidate" in response["Cache-Control"]
    kinds = {"json": "application/json", "txt": "text/plain", "html": "text/html"}
    assert response["Content-Type"].startswith(kinds[form])
    url = address(f"letter_{form}", notice, old=1, new=2)
    again = client.get(url, headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304
    assert client.head(url).status_code == 200
    assert client.post(url).status_code == 405


def test_the_text_begins_with_its_subject(client, notice):
    text = letter(client, notice, 1, 2, "txt").content.decode()
    assert text.splitlines()[0] == "Pieniä muutoksia tietosuojaselosteessamme"
    html = letter(client, notice, 1, 2, "html").content.decode()
    assert '<html lang="fi">' in html


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (2, 2, "order"),
        (2, 1, "out_of_use"),
        (3, 2, "order"),
        (1, 9, ""),
    ],
)
def test_there_is_no_letter_about_what_nobody_is_told(client, notice, old, new, reason):
    for form in FORMS:
        response = letter(client, notice, old, new, form)
        assert response.status_code == 404
        assert response["Content-Type"].startswith("application/")
        if reason:
            assert response.json()["detail"] == REASONS[reason]


def test_a_version_that_is_over_a_missing_text_and_a_withdrawn_notice(client, notice):
    swedish = letter(client, notice, 2, 3, language="sv")
    assert swedish.status_code == 404
    assert swedish.json()["detail"] == REASONS["no_text"]
    with clock("2026-06-02"):
        assert letter(client, notice, 1, 2).status_code == 404
        assert letter(client, notice, 1, 3).status_code == 200
    withdraw(notice, "2026-02-19", fi="Loppui.")
    assert letter(client, notice, 1, 2).status_code == 404


def test_redacted_words_are_in_no_letter(client, notice):
    text = VersionText.objects.get(language="fi", version__number=1)
    acts.redact_text(text, reason="Nimi.")
    response = letter(client, notice, 1, 2)
    assert response.status_code == 404
    assert "2 vuotta" not in response.content.decode()


def test_the_editor_s_weight_and_note_count_for_the_next_version_only(client, notice):
    found = letter(client, notice, 1, 2).json()["letter"]
    assert found["weight"] == "small"
    assert "Laki muuttui." in found["text"]
    far = letter(client, notice, 1, 3).json()["letter"]
    assert far["weight"] == "material"
    assert "Laki muuttui." not in far["text"]


def test_a_correction_keeps_the_note_of_its_version(client, notice):
    correction = Correction(number=2, reason="Kirjoitusvirhe.")
    record_as(notice, correction, title="Korjattu", retention=periods(5))
    found = letter(client, notice, 1, 2).json()
    assert found["meta"]["to"]["correction"] == 1
    assert "Laki muuttui." in found["letter"]["text"]
    assert "Kirjoitusvirhe." not in found["letter"]["text"]


def test_it_is_as_open_as_the_comparison(client, notice, make_user):
    restriction = PageViewRestriction.objects.create(
        page=notice, restriction_type=PageViewRestriction.LOGIN
    )
    for form in FORMS:
        assert letter(client, notice, 1, 2, form).status_code == 404
    client.force_login(make_user("reader"))
    response = letter(client, notice, 1, 2)
    assert response.status_code == 200
    assert "private" in response["Cache-Control"]
    restriction.delete()
    notice.unpublish()
    assert letter(client, notice, 1, 2).status_code == 404
