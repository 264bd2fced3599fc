"""``rel="privacy-policy"`` leads to the site's list of notices, or to a chosen page."""

import uuid

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation
from wagtail.models import PageViewRestriction

from tests.notices import make_page, translate
from wagtail_seloste.models import NoticeSeries
from wagtail_seloste.pages.models import NoticeIndexPage
from wagtail_seloste.privacy_policy import privacy_policy_url

pytestmark = [pytest.mark.django_db, pytest.mark.storage]

LINK = (
    "{% load seloste_notices %}{% privacy_policy_url chosen as url %}"
    '{% if url %}<link rel="privacy-policy" href="{{ url }}">{% endif %}'
)


@pytest.fixture
def request_(homes):
    return RequestFactory().get("/")


def make_list(home, slug="tietosuoja"):
    page = NoticeIndexPage(title="Tietosuoja", slug=slug, locale=home.locale)
    home.add_child(instance=page)
    return page


def rendered(request, chosen=None):
    return Template(LINK).render(Context({"request": request, "chosen": chosen}))


def test_the_list_of_the_site_in_the_active_language(homes, request_):
    finnish = make_list(homes["fi"])
    swedish = finnish.copy_for_translation(homes["sv"].locale, copy_parents=True)
    swedish.save_revision().publish()
    assert f'href="{finnish.full_url}"' in rendered(request_)
    with translation.override("sv"):
        assert f'href="{swedish.full_url}"' in rendered(request_)
    with translation.override("en"):
        assert f'href="{finnish.full_url}"' in rendered(request_), "no list in English"


def test_one_query_once_the_site_is_known(homes, request_, django_assert_num_queries):
    make_list(homes["fi"])
    privacy_policy_url(None, request_)
    with django_assert_num_queries(1):
        assert privacy_policy_url(None, request_)


def test_a_chosen_notice_by_its_page_or_its_public_id(homes, request_):
    page = make_page(homes["fi"])
    swedish = translate(page, homes["sv"], "sv")
    series = NoticeSeries.objects.get()
    for chosen in (page, swedish, series.public_id, str(series.public_id)):
        assert privacy_policy_url(chosen, request_) == page.full_url
        with translation.override("sv"):
            assert privacy_policy_url(chosen, request_) == swedish.full_url


def test_a_chosen_list_by_its_translation_key(homes, request_):
    make_list(homes["fi"], "yksi")
    second = make_list(homes["fi"], "kaksi")
    assert privacy_policy_url(second.translation_key, request_) == second.full_url
    assert privacy_policy_url(homes["fi"], request_) == homes["fi"].full_url


@pytest.mark.parametrize("chosen", ["", "no id", uuid.UUID(int=1), 17])
def test_what_is_no_notice_gives_no_link(homes, request_, chosen):
    make_list(homes["fi"])
    assert rendered(request_, chosen) == ""


def test_a_list_that_not_everybody_may_read_gives_no_link(homes, request_):
    page = make_list(homes["fi"])
    PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.LOGIN
    )
    assert rendered(request_) == ""


def test_no_list_no_link(homes, request_):
    assert rendered(request_) == ""
    assert privacy_policy_url(None, None) == ""
