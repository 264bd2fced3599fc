"""The letter about a change in the admin: to copy, as a file, offered after publishing."""

import email
from datetime import timedelta
from email.policy import SMTP

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission

from tests.admin.test_history import announce, history, html_of, periods, series_of
from tests.admin.test_recording_form import edit_url, post
from tests.notices import make_page, publish, stream
from wagtail_seloste import acts
from wagtail_seloste.models import VersionText
from wagtail_seloste.recording import today

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client, administrator, homes):
    client.force_login(administrator)
    return client


@pytest.fixture
def page(homes):
    """Version 2 applies, version 3 is announced."""
    page = publish(make_page(homes["fi"]), retention=periods(5))
    announce(page, today(timezone.now()) + timedelta(days=30), retention=periods(6))
    return page


def letter(page, language="fi", **query):
    public_id = series_of(page).public_id
    return reverse("seloste_letter", args=[public_id, language], query=query)


def test_the_announced_version_is_told_first_and_the_one_in_force_beside_it(
    admin, page
):
    html = html_of(admin, letter(page))
    assert "5 vuotta → 6 vuotta" in html
    assert "Muutamme henkilötietojesi käsittelyä" in html
    assert "/fi/compare/2/3/" in html
    assert f"{letter(page, version=2)}" in html
    html = html_of(admin, letter(page, version=2))
    assert "2 vuotta → 5 vuotta" in html
    assert page.full_url in html
    assert 'data-action="w-clipboard#copy"' in html


def test_the_history_leads_to_the_letters(admin, page):
    html = html_of(admin, history(page))
    for number in (2, 3):
        assert letter(page, version=number) in html


def test_each_file_is_a_letter(admin, page):
    plain = admin.get(letter(page, download="txt"))
    assert plain["Content-Type"] == "text/plain; charset=utf-8"
    assert 'filename="fi-3.txt"' in plain["Content-Disposition"]
    assert "5 vuotta → 6 vuotta" in plain.content.decode()
    html = admin.get(letter(page, download="html"))
    assert html.content.decode().startswith("<!doctype html>")
    sent = admin.get(letter(page, download="eml"))
    message = email.message_from_bytes(sent.content, policy=SMTP)
    assert message["Subject"] in plain.content.decode()
    assert admin.get(letter(page, download="exe")).status_code in (302, 404)


def test_why_there_is_none_is_said(admin, homes):
    page = make_page(homes["fi"])
    assert "no earlier text" in html_of(admin, letter(page))
    text = VersionText.objects.get()
    page = publish(page, retention=periods(5))
    acts.redact_text(text, reason="Nimi.")
    html = html_of(admin, letter(page))
    assert "were removed" in html
    assert "2 vuotta" not in html
    answer = admin.get(letter(page, download="txt"), follow=True)
    assert answer.status_code == 404
    for query in ({"version": 1}, {"version": "x"}):
        assert admin.get(letter(page, **query), follow=True).status_code == 404


def test_of_a_hidden_page_no_address_is_given(admin, page):
    page.unpublish()
    html = html_of(admin, letter(page))
    assert "5 vuotta → 6 vuotta" in html
    assert "/compare/2/3/" not in html


def test_it_is_for_those_who_may_see_the_archive(client, page, editor):
    client.force_login(editor)
    assert client.get(letter(page)).status_code == 200
    GroupPagePermission.objects.all().delete()
    answer = client.get(letter(page))
    assert answer.status_code == 302
    assert "vuotta" not in answer.content.decode()


def test_it_is_offered_after_publishing(admin, homes):
    page = make_page(homes["fi"])
    post(admin, page, body=stream(retention=periods(5)))
    told = admin.get(edit_url(page)).content.decode()
    assert letter(page, version=2) in told
    post(admin, page)
    assert letter(page, version=2) not in admin.get(edit_url(page)).content.decode()
