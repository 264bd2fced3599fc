"""Notices in Wagtail's own APIs: what our addresses answer, by Wagtail's conventions."""

import json
from urllib.parse import urlencode
from uuid import uuid4

import pytest
import wagtail
from django.urls import reverse
from wagtail.models import PageViewRestriction

from tests.notices import TITLES, make_page, publish, translate
from tests.schema.validation import answer_validator, faults
from wagtail_seloste.api.answers import META_KEYS
from wagtail_seloste.api.listing import ENTRY_KEYS
from wagtail_seloste.models import NoticeSeries

pytestmark = pytest.mark.django_db
HAS_V3 = wagtail.VERSION >= (8,)


@pytest.fixture
def notice(homes):
    page = make_page(homes["fi"])
    translate(page, homes["sv"], "sv")
    return page


def series():
    return str(NoticeSeries.objects.get().public_id)


def ours(client, name, **query):
    where = {} if name == "list" else {"public_id": series()}
    address = reverse(f"wagtail_seloste:{name}", kwargs=where)
    return client.get(f"{address}?{urlencode(query)}").json()


def v2(client, rest="", *, headers=None, **query):
    return client.get(
        f"/api/v2/notices/{rest}?{urlencode(query)}", headers=headers or {}
    )


# --- v2 ------------------------------------------------------------------------------


def test_v2_lists_each_language_of_each_notice(client, notice):
    answer = v2(client).json()
    assert answer["meta"] == {"total_count": 2}
    assert [item["meta"]["locale"] for item in answer["items"]] == ["fi", "sv"]
    assert [item["title"] for item in answer["items"]] == [TITLES["fi"], TITLES["sv"]]
    first = answer["items"][0]
    assert first["id"] == series()
    assert set(first["meta"]) == {*ENTRY_KEYS, "type", "detail_url", "locale"} - {
        "title"
    }
    assert client.get(first["meta"]["detail_url"]).json()["id"] == series()
    only = v2(client, locale="sv", limit=1).json()
    assert [item["meta"]["locale"] for item in only["items"]] == ["sv"]
    assert v2(client, limit=1, offset=1).json()["meta"] == {"total_count": 2}


def test_v2_searches_as_the_site_does(client, notice, settings):
    backend = "wagtail.search.backends.database.fallback"
    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": backend}}
    found = v2(client, search="kundregistret").json()
    assert [item["title"] for item in found["items"]] == [TITLES["sv"]]
    assert found["meta"] == {"total_count": 1}
    settings.WAGTAILAPI_SEARCH_ENABLED = False
    assert v2(client, search="kundregistret").json() == {
        "message": "search is disabled"
    }


def test_v2_gives_a_notice_as_our_own_address_does(client, notice):
    for locale in ("fi", "sv"):
        answer = v2(client, f"{series()}/", locale=locale).json()
        own = ours(client, "negotiated", locale=locale)
        for name in ("title", "schema_version", "summary", "sections"):
            assert answer[name] == own["notice"][name]
        # Its own address, and what it links to, are the only differences.
        assert {name: answer["meta"][name] for name in META_KEYS} == own["meta"]
        assert answer["meta"]["type"] == "wagtail_seloste.NoticeSeries"
        assert answer["meta"]["detail_url"].endswith(f"/{series()}/?locale={locale}")


def test_v2_takes_the_language_of_the_reader(client, notice):
    answer = v2(client, f"{series()}/", headers={"Accept-Language": "sv"})
    assert answer.json()["meta"]["locale"] == "sv"
    assert answer["Content-Language"] == "sv"
    assert "Accept-Language" in answer["Vary"]


def test_v2_gives_the_fields_that_are_asked_for(client, notice):
    one = f"{series()}/"
    assert v2(client, one, fields="_,title").json() == {"title": TITLES["fi"]}
    answer = v2(client, one, fields="-sections,-links").json()
    assert "sections" not in answer and "links" not in answer["meta"]
    assert "summary" in answer and "digest" in answer["meta"]
    assert v2(client, fields="_,id").json()["items"] == [{"id": series()}] * 2
    for wrong in ("nothing", "title(en)", "a(b", "a(" * 600):
        for rest in ("", one):
            refused = v2(client, rest, fields=wrong)
            assert refused.status_code == 400
            assert set(refused.json()) == {"message"}


def test_v2_answers_304_to_who_has_it(client, notice):
    first = v2(client, f"{series()}/")
    has_it = {"If-None-Match": first["ETag"]}
    assert v2(client, f"{series()}/", headers=has_it).status_code == 304
    publish(notice, title="Muuttui")
    assert v2(client, f"{series()}/", headers=has_it).status_code == 200


APIS = ("v2", "v3") if HAS_V3 else ("v2",)


@pytest.mark.parametrize("version", APIS)
def test_a_list_answers_304_until_there_are_more(client, homes, notice, version):
    url = f"/api/{version}/notices/?limit=1"
    first = client.get(url)
    has_it = {"If-None-Match": first["ETag"]}
    assert client.get(url, headers=has_it).status_code == 304
    assert client.get(f"{url}&offset=1", headers=has_it).status_code == 200
    make_page(homes["fi"])
    again = client.get(url, headers=has_it)
    assert again.status_code == 200
    assert again.json()["items"] == first.json()["items"]


def test_v2_finds_by_id(client, notice):
    found = client.get(f"/api/v2/notices/find/?id={series()}&locale=sv", follow=True)
    assert found.json()["meta"]["locale"] == "sv"
    for wrong in ("1", "", "%00", "\ud800"):
        query = urlencode({"id": wrong}, errors="surrogatepass")
        assert client.get(f"/api/v2/notices/find/?{query}").status_code == 404


def test_v2_shows_browsers_its_page(client, notice):
    answer = v2(client, f"{series()}/", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/html")
    assert "ETag" not in answer
    assert v2(client, headers={"Accept": "text/html"}).status_code == 200


WRONG_LISTS = [
    {"limit": "21"},
    {"limit": "9" * 30},
    {"limit": "-1"},
    {"limit": "x"},
    {"offset": "-1"},
    {"offset": "9" * 30},
    {"locale": "xx"},
    {"order": "digest'--"},
    {"changed_since": "yesterday"},
    {"data_subjects": "<script>"},
    {"unknown": "1"},
]


@pytest.mark.parametrize("query", WRONG_LISTS, ids=str)
def test_v2_refuses_in_its_own_form(client, query):
    refused = v2(client, **query)
    assert refused.status_code == 400
    assert set(refused.json()) == {"message"}


def test_v2_hides_what_is_not_for_everybody(client, notice):
    address = f"{series()}/"
    PageViewRestriction.objects.create(
        page=notice, restriction_type=PageViewRestriction.LOGIN
    )
    assert [each["meta"]["locale"] for each in v2(client).json()["items"]] == ["sv"]
    assert v2(client, address, locale="fi").status_code == 404
    assert set(v2(client, f"{uuid4()}/").json()) == {"message"}


# --- v3 ------------------------------------------------------------------------------


if HAS_V3:

    def test_v3_lists_and_gives_what_our_own_addresses_do(client, notice):
        answer = client.get("/api/v3/notices/").json()
        assert answer["count"] == 2
        assert answer["items"] == ours(client, "list")["notices"]
        assert client.get("/api/v3/notices/?locale=sv&limit=1").json()["count"] == 1
        found = client.get(f"/api/v3/notices/{series()}/?locale=sv")
        assert found.json() == ours(client, "negotiated", locale="sv")
        assert faults(answer_validator("NoticeAnswer"), found.json()) == []
        has_it = {"If-None-Match": found["ETag"]}
        again = client.get(f"/api/v3/notices/{series()}/?locale=sv", headers=has_it)
        assert again.status_code == 304

    @pytest.mark.parametrize("query", WRONG_LISTS[:-1], ids=str)
    def test_v3_refuses_with_a_problem(client, query):
        refused = client.get(f"/api/v3/notices/?{urlencode(query)}")
        assert refused.status_code in (400, 422)
        assert refused["Content-Type"].startswith("application/problem+json")
        assert refused.json()["status"] == refused.status_code

    def test_v3_hides_what_is_not_for_everybody(client, notice, administrator):
        client.force_login(administrator)  # a session means nothing there
        notice.unpublish()
        refused = client.get(f"/api/v3/notices/{series()}/?locale=fi")
        assert refused.status_code == 404
        assert refused["Content-Type"].startswith("application/problem+json")

    def test_v3_describes_each_section(client):
        description = client.get("/api/v3/openapi.json").json()
        assert "/api/v3/notices/{series}/" in description["paths"]
        schemas = description["components"]["schemas"]
        assert "RetentionPeriod" in schemas
        assert json.dumps(schemas["PurposesSection"]).count("PurposesData") == 1
