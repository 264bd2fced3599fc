"""PDF and Word at the addresses of a notice, with the extra and without it."""

import io
import json

import pytest
from django.urls import reverse
from docx import Document
from pypdf import PdfReader
from wagtail.models import PageViewRestriction

from tests.notices import TITLES, make_page
from wagtail_seloste import formats
from wagtail_seloste.models import NoticeSeries, VersionText

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(home):
    return make_page(home)


def url(name="notice_in", suffix="pdf", **where):
    public_id = NoticeSeries.objects.get().public_id
    where = {"public_id": public_id, "language": "fi", "suffix": suffix, **where}
    return reverse(f"wagtail_seloste:{name}", kwargs=where)


def words_of(answer):
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_a_notice_is_there_as_pdf_and_word(client, page):
    text = VersionText.objects.get()
    answer = client.get(url())
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Language"] == "fi"
    said = words_of(answer)
    for wanted in (TITLES["fi"], "Testi Oy", text.digest, page.get_full_url()):
        assert wanted in said
    answer = client.get(url("version_in", "docx", version=1))
    assert answer["Content-Type"] == formats.FORMATS["docx"].media_type
    lines = [line.text for line in Document(io.BytesIO(answer.content)).paragraphs]
    assert lines[0] == TITLES["fi"]
    meta = client.get(url(suffix="json")).json()["meta"]
    assert any(meta["reference"] in line for line in lines)


def test_it_is_made_once_for_those_who_ask_again(client, page, monkeypatch):
    answer = client.get(url())
    again = client.get(url(), headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = client.head(url())
    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == answer["ETag"]
    assert client.get(url()).content == answer.content


def test_a_section_alone(client, page):
    said = words_of(client.get(url("section_now_in", anchor="retention")))
    assert "2 vuotta" in said
    assert "Asiakaspalvelu" not in said


def test_what_nobody_may_read_is_not_there(client, page):
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    for suffix in ("pdf", "docx"):
        answer = client.get(url(suffix=suffix))
        assert answer.status_code == 404
        assert answer["Content-Type"] == "application/problem+json"


def test_without_the_extra_there_is_no_such_address(client, page, monkeypatch):
    there = client.get(url(suffix="json")).json()["meta"]["links"]["formats"]
    assert {"pdf", "docx"} <= set(there)
    for suffix in ("pdf", "docx"):
        monkeypatch.delitem(formats.FORMATS, suffix)
    answer = client.get(url())
    assert answer.status_code == 404
    problem = json.loads(answer.content)
    assert "pdf" in problem["detail"] and "pdf" not in problem["formats"]
    there = client.get(url(suffix="json")).json()["meta"]["links"]["formats"]
    assert not {"pdf", "docx"} & set(there)


@pytest.mark.parametrize("suffix", ["pdf", "docx"])
def test_no_address_of_a_document_is_answered_as_data(client, db, suffix):
    answer = client.get(f"{reverse('wagtail_seloste:verify')}no-such.{suffix}")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
