"""A recorded text as PDF and Word in the admin: what it says, and who gets it."""

import io
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document
from pypdf import PdfReader

from tests.admin.test_history import announce, html_of, is_missing
from tests.admin.test_languages import member  # noqa: F401 - a fixture
from tests.notices import TITLES, make_page, publish, translate
from wagtail_seloste import acts
from wagtail_seloste.admin import downloading
from wagtail_seloste.choices import Correction
from wagtail_seloste.formats import FORMATS
from wagtail_seloste.models import NoticeSeries, VersionText
from wagtail_seloste.past import import_version, read_earlier
from wagtail_seloste.recording import record, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client, administrator, homes):
    client.force_login(administrator)
    return client


@pytest.fixture
def page(homes):
    return make_page(homes["fi"])


def url(text, suffix="pdf"):
    return reverse("seloste_download", args=[text.pk, suffix])


def newest():
    return VersionText.objects.order_by("-pk")[0]


def words_of(client, text):
    answer = client.get(url(text))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_files_are_those_of_the_formats_with_a_name(admin, page):
    text = newest()
    answer = admin.get(url(text))
    assert answer["Content-Disposition"] == (
        'attachment; filename="asiakasrekisterin-tietosuojaseloste-v1-fi.pdf"'
    )
    assert "no-store" in answer["Cache-Control"]
    about = downloading.about_text(text, page.get_full_url())
    assert answer.content == FORMATS["pdf"].render(text.notice, about)
    answer = admin.get(url(text, "docx"))
    assert answer["Content-Type"] == FORMATS["docx"].media_type
    said = [line.text for line in Document(io.BytesIO(answer.content)).paragraphs]
    assert said[0] == TITLES["fi"]
    assert any(text.digest in line for line in said)
    assert any(about.reference in line for line in said)


def test_it_says_how_the_version_stands_today(admin, page):
    assert "Voimassa" in words_of(admin, newest())
    series = NoticeSeries.objects.get()
    coming = today(timezone.now()) + timedelta(9)
    announced = announce(page, coming, controller={"name": "Uusi Oy"})
    assert f"Voimassa {coming.day}.{coming.month}.{coming.year} alkaen" in words_of(
        admin, announced
    )
    assert downloading.about_text(announced).state == "announced"
    first = VersionText.objects.get(version__number=1)
    assert downloading.about_text(first).effective_until == coming - timedelta(1)
    replaced = announced
    publish(page, title="Kiireinen")
    assert downloading.about_text(replaced).state == "replaced"
    assert "Ei tullut voimaan" in words_of(admin, replaced)
    assert downloading.about_text(first).state == "earlier"
    acts.withdraw(series, reasons={"fi": "Loppui"})
    about = downloading.about_text(newest())
    assert (about.state, about.withdrawn_on) == ("current", today(timezone.now()))
    assert "Seloste on poistettu käytöstä" in words_of(admin, newest())


def test_a_correction_a_translation_and_a_redacted_text(admin, homes, page):
    translated = translate(page, homes["sv"], "sv")
    assert "Kundservice" in words_of(admin, newest())
    assert translated.title in words_of(admin, newest())
    page.refresh_from_db()
    page.title = "Korjattu"
    page.save()
    record(page, choice=Correction(number=1, reason="Kirjoitusvirhe"))
    answer = admin.get(url(newest()))
    assert 'filename="korjattu-v1.1-fi.pdf"' in answer["Content-Disposition"]
    assert "Korjattu" in words_of(admin, newest())
    first = VersionText.objects.get(language="fi", correction=0)
    acts.redact_text(first, reason="Nimi")
    first.refresh_from_db()
    said = words_of(admin, first)
    assert "Asiakaspalvelu" not in said and "Nimi" in said
    assert first.digest in said


def test_of_a_page_that_is_hidden_or_gone(admin, page):
    text = newest()
    here = page.get_full_url()
    assert here in words_of(admin, text)
    page.unpublish()
    assert here not in words_of(admin, text)
    page.delete()
    assert TITLES["fi"] in words_of(admin, text)


def test_what_there_is_not(admin, page):
    text = newest()
    for suffix in ("odt", "json", "md", "PDF"):
        assert is_missing(admin, url(text, suffix))
    gone = reverse("seloste_download", args=[text.pk + 1, "pdf"])
    assert is_missing(admin, gone)
    assert admin.post(url(text)).status_code == 405


def test_without_the_extra_there_are_no_links_and_no_files(admin, page, monkeypatch):
    text = newest()
    lists = [
        reverse("seloste_versions", args=[NoticeSeries.objects.get().public_id]),
        reverse("seloste_text", args=[text.pk]),
    ]
    for each in lists:
        html = html_of(admin, each)
        assert url(text) in html and url(text, "docx") in html
    monkeypatch.setattr(downloading, "DOCUMENTS", {})
    for each in lists:
        assert not re.search("/download/", html_of(admin, each))
    assert is_missing(admin, url(text))


def test_only_those_who_see_the_archive_get_it(homes, page, member):  # noqa: F811
    text = newest()
    client = member("change_page", page=homes["sv"])
    assert client.get(url(text)).status_code in (302, 403)
    client.logout()
    assert client.get(url(text)).status_code == 302


def test_an_imported_version_goes_by_its_day(admin, page):
    day = today(timezone.now()) - timedelta(400)
    earlier = read_earlier(page, b"Vanha seloste\n\nOlemme Testi Oy.", language="fi")
    last = day + timedelta(9)
    past = import_version(page, earlier, effective_from=day, effective_until=last)
    about = downloading.about_text(past)
    assert (about.state, about.effective_until) == ("earlier", last)
    assert not about.is_numbered
    answer = admin.get(url(past))
    assert f"-{day}-fi.pdf" in answer["Content-Disposition"]
