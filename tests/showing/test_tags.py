"""The template tags show the public text in force, with its reference, or nothing."""

import logging
import re
import uuid
from datetime import timedelta

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone, translation
from lxml.html import fragment_fromstring as fragment
from wagtail import hooks
from wagtail.models import PageViewRestriction

from tests.conftest import make_homes, make_locales, make_root
from tests.notices import TITLES, make_page, publish, translate
from wagtail_seloste.acts import withdraw
from wagtail_seloste.models import NoticeSeries, VersionText
from wagtail_seloste.pages.models import NoticePage
from wagtail_seloste.recording import NewVersion, record, today
from wagtail_seloste.reference import Reference
from wagtail_seloste.showing import Shown

pytestmark = pytest.mark.django_db

TAGS = (
    "{% notice_short notice %}",
    '{% notice_section notice "rights" %}',
    "{% notice_link notice %}",
)
HIDDEN = "Salainen rekisteri"


def shown(tags, notice, request=None, **context):
    template = Template("{% load seloste_notices %}" + tags)
    return template.render(
        Context({"notice": notice, "request": request, **context})
    ).strip()


def references(html):
    return [
        Reference.read(text)
        for text in re.findall('data-notice-reference="([^"]*)"', html)
    ]


@pytest.fixture(scope="module")
def published(django_db_setup, django_db_blocker):
    """Made once: each test takes back what it changes."""
    with django_db_blocker.unblock(), transaction.atomic():
        locales = make_locales()
        homes = make_homes(make_root(locales), locales)
        page = make_page(homes["fi"])
        translate(page, homes["sv"], "sv")
        yield page.pk
        transaction.set_rollback(True)


@pytest.fixture
def notice(published, homes):
    """A Finnish notice with a Swedish translation."""
    return NoticePage.objects.get(pk=published)


@pytest.fixture
def series(notice):
    return NoticeSeries.objects.get(translation_key=notice.translation_key)


def test_the_short_version_has_its_answers_version_and_reference(notice, series):
    html = shown("{% notice_short notice %}", notice)
    text = VersionText.objects.get(language="fi")
    assert "Testi Oy" in html and "Asiakaspalvelu" in html and "2 vuotta" in html
    assert TITLES["fi"] in html and notice.full_url in html
    assert "Versio 1" in html
    assert references(html) == [
        Reference(
            series=series.public_id,
            version="1",
            correction=0,
            language="fi",
            digest=text.digest,
        )
    ]
    assert ' id="' not in html and "<script" not in html and "style=" not in html


@pytest.mark.parametrize("tag", TAGS)
def test_a_notice_is_named_by_its_page_or_its_public_id(tag, notice, series):
    by_page = shown(tag, notice)
    assert references(by_page)
    for name in (series, series.public_id, str(series.public_id), notice.page_ptr):
        assert shown(tag, name) == by_page


@pytest.mark.parametrize("tag", TAGS)
def test_it_is_in_the_active_language_or_the_one_given(tag, notice):
    with translation.override("sv"):
        swedish = shown(tag, notice)
    assert 'lang="sv"' in swedish and "Gäller sedan" in swedish
    given = tag.replace(" %}", ' language="sv" %}')
    assert shown(given, notice) == swedish


@pytest.mark.parametrize("language", ["en", "xx", "\x00", "x" * 500])
def test_a_language_without_a_text_gets_that_of_the_source(language, notice):
    for tag in TAGS:
        html = shown(tag.replace(" %}", " language=code %}"), notice, code=language)
        assert 'lang="fi"' in html and "Voimassa" in html
        assert [found.language for found in references(html)] == ["fi"]


def test_a_regional_language_gets_the_text_of_its_base(notice):
    html = shown('{% notice_link notice language="sv-fi" %}', notice)
    assert [found.language for found in references(html)] == ["sv"]


def test_a_section_is_shown_by_its_anchor(notice, caplog):
    html = shown('{% notice_section notice "retention" heading_level=3 %}', notice)
    assert "Asiakaspalvelu" not in html
    headings = [(h.tag, h.text) for h in fragment(html).iter("h1", "h2", "h3", "h4")]
    assert headings == [("h3", "Kuinka kauan säilytämme tietoja"), ("h4", "Tilaukset")]
    deepest = shown('{% notice_section notice "retention" heading_level=6 %}', notice)
    assert deepest.count("<h6>") == deepest.count("</h6>") == 2
    assert shown('{% notice_section notice "cookies" %}', notice) == ""
    assert "has no section 'cookies'" in caplog.text


def test_words_of_an_editor_are_escaped(homes):
    page = make_page(homes["fi"], title="<script>alert(1)</script>")
    for tag in TAGS:
        assert "<script" not in shown(tag, page)
    assert "<b>" not in shown("{% notice_link notice text=given %}", page, given="<b>")


def restrict(page):
    PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.LOGIN
    )


def delete_all(page):
    page.get_translations(inclusive=True).delete()


@pytest.mark.parametrize(
    "act",
    [lambda page: page.unpublish(), restrict, delete_all],
    ids=["hidden", "restricted", "deleted"],
)
def test_nothing_is_shown_of_what_not_everybody_may_read(act, homes, caplog):
    page = make_page(homes["fi"], title=HIDDEN)
    key = NoticeSeries.objects.get(translation_key=page.translation_key).public_id
    act(page)
    for tag in TAGS:
        caplog.clear()
        with caplog.at_level(logging.WARNING, "wagtail_seloste"):
            assert shown(tag, key) == ""
        assert "nothing is shown" in caplog.text


@pytest.mark.parametrize("tag", TAGS)
def test_a_restricted_source_never_stands_in_for_a_language(tag, notice, series):
    restrict(notice)
    assert shown(tag, series, request=None) == ""
    assert 'lang="sv"' in shown(tag.replace(" %}", ' language="sv" %}'), series)


def test_what_is_no_notice_shows_nothing(db):
    for value in (None, "", "x", "' OR 1=1 --", uuid.uuid4(), 17, "\x00", object()):
        for tag in TAGS:
            assert shown(tag, value) == ""


@pytest.mark.parametrize("tag", TAGS)
def test_a_draft_and_a_coming_version_are_not_shown(tag, notice):
    before = shown(tag, notice)
    notice.title = HIDDEN
    notice.save_revision()
    assert shown(tag, notice) == before
    tomorrow = today(timezone.now()) + timedelta(days=1)
    record(notice, choice=NewVersion(effective_from=tomorrow))
    assert shown(tag, type(notice).objects.get(pk=notice.pk)) == before


def test_a_language_that_lags_behind_says_which_version_applies(notice):
    publish(notice, title="Muuttui")
    html = shown('{% notice_short notice language="sv" %}', notice)
    assert "Version 1" in html and "Version 2 gäller sedan" in html
    assert [found.version for found in references(html)] == ["1"]


def test_a_withdrawn_notice_says_so(notice, series):
    withdraw(series, reasons={"fi": "Loppui"})
    assert "poistettu käytöstä" in shown("{% notice_short notice %}", notice).lower()


def test_one_query_and_none_for_a_second_tag(notice, series, django_assert_num_queries):
    request = RequestFactory().get("/")
    shown("".join(TAGS), notice)
    with django_assert_num_queries(1):
        shown("".join(TAGS), notice, request=request)
    assert Shown.of(notice, "fi", request) is Shown.of(notice, "fi", request)
    with django_assert_num_queries(1):
        shown("".join(TAGS), notice, request=RequestFactory().get("/"))


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("name", ["before_serve_page", "on_serve_page"])
def test_hooks_of_the_site_guard_what_is_shown(tag, name, notice, caplog):
    def guard(page, request, *args):
        is_hidden = page.pk == notice.pk and "staff" not in request.GET
        return HttpResponse("No.") if is_hidden else None

    def wrap(serve):
        return lambda page, request, args, kwargs: (
            guard(page, request) or serve(page, request, args, kwargs)
        )

    hook = wrap if name == "on_serve_page" else guard
    with hooks.register_temporarily(name, hook):
        assert shown(tag, notice, RequestFactory().get("/")) == ""
        assert "A hook of the site guards" in caplog.text
        assert references(shown(tag, notice, RequestFactory().get("/?staff")))
    assert references(shown(tag, notice, RequestFactory().get("/")))


@pytest.mark.parametrize("tag", TAGS)
def test_a_language_is_known_however_its_code_is_spelled(tag, notice):
    own, other = (
        shown(tag.replace(" %}", f' language="{code}" %}}'), notice)
        for code in ("sv", "SV")
    )
    assert other == own
    assert [each.language for each in references(other)] == ["sv"]
