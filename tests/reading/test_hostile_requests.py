"""Requests that mean harm or nothing: a right status, a reason, and never our own fault."""

from urllib.parse import quote

import pytest
import wagtail
from django.test import Client

from tests.notices import make_page
from wagtail_seloste.models import NoticeSeries

pytestmark = [pytest.mark.django_db, pytest.mark.storage]

TEXTS = {
    "sql": "'; DROP TABLE wagtail_seloste_versiontext; --",
    "sql or": "' OR '1'='1",
    "sql wildcards": "%_%",
    "html": "<script>alert(1)</script>",
    "template": "{{ settings.SECRET_KEY }}{% debug %}",
    "regular expression": "(zqx+)+$[[",
    "search syntax": 'AND OR NOT "* NEAR(a b)',
    "backslashes": "\\\\'\\",
    "nul": "a\x00b",
    "line ends": "a\r\nSet-Cookie: a=b",
    "right to left": "\u202egnp.exe",
    "overlong": "x" * 20_000,
    "many words": "kissa " * 30,
}
RAW = {"lone surrogate": "%ED%A0%80", "no utf-8": "%FF%FE", "half escape": "%E0%QZX"}
VALUES = {**{name: quote(text) for name, text in TEXTS.items()}, **RAW}
PARAMETERS = """
search organisation locale data_subjects changed_since order limit offset fields
""".split()
LISTS = ["/notices/notices.json", "/api/v2/notices/"]
if wagtail.VERSION >= (8,):
    LISTS.append("/api/v3/notices/")


@pytest.fixture
def notice(homes, settings):
    # The search that needs no tables of its own, which only migrations make.
    backend = "wagtail.search.backends.database.fallback"
    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": backend}}
    return make_page(homes["fi"])


@pytest.fixture
def series(notice):
    return NoticeSeries.objects.get().public_id


@pytest.mark.parametrize("address", LISTS)
def test_no_value_of_a_parameter_breaks_a_list(client, notice, address):
    everything = client.get(address).json()
    key = "notices" if address.startswith("/notices/") else "items"
    for parameter in PARAMETERS:
        for name, value in VALUES.items():
            response = client.get(f"{address}?{parameter}={value}")
            case = (parameter, name, response.status_code)
            assert response.status_code in (200, 400, 422), case
            assert "json" in response["Content-Type"], case
            if response.status_code == 200 and parameter in ("search", "organisation"):
                assert response.json()[key] == [], case
            if response.status_code != 200 and address != "/api/v2/notices/":
                assert response["Content-Type"].startswith("application/problem"), case
    assert client.get(address).json() == everything


@pytest.mark.parametrize("name", VALUES)
def test_no_value_in_a_path_or_a_language_breaks_a_notice(client, series, name):
    value = VALUES[name]
    for address in (
        f"/notices/{series}.json?locale={value}",
        f"/notices/{series}/{value}.json",
        f"/notices/{series}/fi/sections/{value}.json",
        f"/notices/{series}/fi/on/{value}.json",
        f"/notices/{series}/fi/versions/{value}.json",
        f"/notices/{series}/fi/versions.json?page={value}",
        f"/notices/text/{value}",
        f"/notices/schema/{value}.json",
        f"/notices/preview/{value}.json",
        f"/notices/verify.json?reference={value}",
        f"/api/v2/notices/{series}/?locale={value}",
        f"/api/v2/notices/{series}/?fields={value}",
    ):
        response = client.get(address)
        assert response.status_code in (400, 404), address[:200]
        assert "json" in response["Content-Type"], address[:200]


def test_what_is_wrong_with_a_request_is_said_without_its_own_headers(client, series):
    """Nothing of a request comes back as a header."""
    for value in VALUES.values():
        response = client.get(f"/notices/{series}.json?locale={value}")
        assert "Set-Cookie" not in response.headers
        assert response["Content-Language"] == "en"


@pytest.mark.parametrize(
    "accept", ["text/csv", "image/*;q=1", "*/*;q=0", ";;;", "a" * 50_000, "\x00", "é"]
)
def test_the_suffix_decides_and_not_what_is_accepted(client, series, accept):
    headers = {"Accept": accept}
    response = client.get(f"/notices/{series}/fi.json", headers=headers)
    assert (response.status_code, response["Content-Type"].split(";")[0]) == (
        200,
        "application/json",
    )
    missing = client.get("/notices/no/such.json", headers=headers)
    assert missing["Content-Type"] == "application/problem+json"
    # There it is that API's own convention to say that it has no such form.
    other = client.get(f"/api/v2/notices/{series}/", headers=headers)
    assert other.status_code in (200, 406)


HEADERS = {
    "Accept-Language": ["x" * 100_000, "fi;q=" * 5000, "*;q=1e999", "\ud800", "\x00"],
    "If-None-Match": ['"' * 50_001, "W/" * 50_000, '"a",' * 20_000, "\x00"],
    "If-Modified-Since": ["x" * 100_000, "Sun, 99 Nov 2026 99:99:99 GMT", "0"],
    "Range": ["bytes=0-", "x" * 100_000],
    "Cookie": ["x" * 100_000],
    "X-Forwarded-Host": ["evil.example"],
}


@pytest.mark.parametrize("header", HEADERS)
def test_no_header_breaks_an_answer(client, series, header):
    for value in HEADERS[header]:
        for address in (f"/notices/{series}.json", f"/notices/{series}/fi.json"):
            response = client.get(address, headers={header: value})
            assert response.status_code == 200, (header, value[:20])
            assert b"evil.example" not in response.content
        response = client.get("/notices/notices.json", headers={header: value})
        assert response.status_code == 200, (header, value[:20])


METHODS = ["POST", "PUT", "PATCH", "DELETE", "PROPFIND"]


@pytest.mark.parametrize("method", METHODS)
def test_machines_only_read_and_are_told_so_as_data(series, method):
    """Also with Django's check for forged requests, which tests leave out by default."""
    client = Client(enforce_csrf_checks=True)
    for path in (
        "notices.json",
        "openapi.json",
        "schema/notice-1.json",
        "verify.json?reference=x",
        "no/such.json",
        f"text/{'0' * 64}",
        "preview/x.json",
        f"{series}.json",
        f"{series}/fi.json",
        f"{series}/fi.html",
        f"{series}/fi/short.html",
        f"{series}/fi/versions.json",
        f"{series}/fi/compare/1/1/letter.json",
        f"{series}/fi/changes.atom",
        f"lists/{series}/fi/changes.atom",
    ):
        response = client.generic(method, f"/notices/{path}", b"{}")
        assert response.status_code == 405, path
        assert response["Content-Type"] == "application/problem+json", path
        assert response.json()["status"] == 405
        assert response["Allow"] == "GET, HEAD, OPTIONS"
        assert client.options(f"/notices/{path}").status_code == 204, path


def test_a_condition_that_is_not_met_is_told_as_data(client, series):
    for path in (f"{series}/fi.json", "notices.json", f"{series}/fi/changes.atom"):
        response = client.get(f"/notices/{path}", headers={"If-Match": '"other"'})
        assert response.status_code == 412
        assert response["Content-Type"] == "application/problem+json"


CONDITIONS = [
    ({"If-Match": '"other"'}, 412),
    ({"If-Match": '"a",' * 1000}, 412),
    ({"If-Match": "*"}, 200),
    ({"If-Unmodified-Since": "Fri, 31 Dec 9999 23:59:59 GMT"}, 200),
    ({"If-Unmodified-Since": "99 Foo"}, 200),
]


@pytest.mark.parametrize(("headers", "status"), CONDITIONS, ids=str)
def test_each_address_answers_a_condition(client, series, headers, status):
    """Also where there is no date: it is too new, or the address has none."""
    addresses = [*LISTS, *(f"{each}{series}/" for each in LISTS[1:])]
    addresses += [f"/notices/{series}.json", f"/notices/{series}/fi/versions.json"]
    addresses += ["/notices/openapi.json", f"/notices/{series}/fi/changes.atom"]
    for address in addresses:
        response = client.get(address, headers=headers)
        assert response.status_code == status, address
        if status == 412:
            assert "json" in response["Content-Type"], address
            told = response.json()
            assert "condition" in told.get("detail", told.get("message")), address


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("notices.json?limit=5&limit=6", 400, "'limit' is given more than once"),
        ("{series}.json?locale=fi&locale=sv", 400, "'locale' is given more than once"),
        ("{series}/fi/versions.json?page=1&page=2", 400, "'page' is given more than"),
        ("verify.json?reference=a&reference=b", 400, "'reference' is given more than"),
        ("notices.json?offset=99999999999", 400, "a number from 0 to 2147483647"),
        ("notices.json?changed_since=2026-05-03T10:00:00+02:00", 400, "%2B"),
        ("{series}/fi/versions.json?page=99999999999", 404, "no such page"),
        ("{series}/fi/versions.json?page=x", 400, "'page' has to be a number"),
        ("{series}/de.json", 404, "in this language"),
        ("{series}/fi/versions/9.json", 404, "no such version"),
        ("{series}/fi/announced.json", 404, "nothing is announced"),
        ("{series}/fi/on/2020-01-01.json", 404, "on that day"),
        ("{series}/fi/on/2026-02-30.json", 404, "no such day"),
        ("{series}/fi/on/tomorrow.md", 404, "no such day"),
        ("{series}/fi/on/9999-12-31.json", 404, "of the years 0002 to 9998"),
        ("{series}/de/changes.atom", 404, "no such feed"),
    ],
)
def test_a_problem_says_what_is_wrong(client, series, path, status, words):
    response = client.get(f"/notices/{path.format(series=series)}")
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert words in response.json()["detail"]
