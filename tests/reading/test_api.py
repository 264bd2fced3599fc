"""The machine addresses as an API: what each says, links, caching, bad input."""

import hashlib
import json
import uuid
from datetime import UTC, date, datetime, timedelta
from unittest import mock
from urllib.parse import unquote_plus, urlencode

import pytest
from django.db import connection
from django.http import HttpResponseForbidden
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.models import PageViewRestriction
from wagtail.search import index

from tests.notices import TITLES, make_page, publish, translate
from tests.reading.archives import address, at, published
from wagtail_seloste.access import page_model
from wagtail_seloste.addresses import STAND_INS, address_book
from wagtail_seloste.api import listing
from wagtail_seloste.api.answers import META_KEYS
from wagtail_seloste.api.keeping import Kept
from wagtail_seloste.api.listing import ORDERS
from wagtail_seloste.api.locales import as_spelled
from wagtail_seloste.models import NoticeSeries, VersionText
from wagtail_seloste.reach import notice_models
from wagtail_seloste.recording import NewVersion, record, today

pytestmark = pytest.mark.django_db
PUBLIC = "public, max-age=0, must-revalidate"


@pytest.fixture
def notice(homes):
    page = make_page(homes["fi"])
    translate(page, homes["sv"], "sv")
    return publish(page, title="Toinen")


def at_mount(path):
    return reverse("wagtail_seloste:list").replace("notices.json", path)


def json_of(client, url, **headers):
    response = client.get(url, headers=headers)
    assert response.status_code == 200, (url, response.content[:300])
    return response.json()


def answers(notice):
    """One address of every kind that answers with a text."""
    day = today(timezone.now())
    version = {"version": 1}
    return {
        "now": address("notice", notice),
        "version": address("version_json", notice, **version),
        "text": address("text_in", notice, **version, correction=0, suffix="json"),
        "day": address("on_day_json", notice, day=day),
        "section": address(
            "section_in", notice, **version, anchor="controller", suffix="json"
        ),
        "section now": address(
            "section_now_in", notice, anchor="controller", suffix="json"
        ),
    }


def links_of(value):
    """Every address in an answer."""
    if isinstance(value, dict):
        for each in value.values():
            yield from links_of(each)
    elif isinstance(value, list):
        for each in value:
            yield from links_of(each)
    elif isinstance(value, str) and value.startswith("http://testserver"):
        yield value


def test_all_answers_have_one_shape_and_every_link_leads_somewhere(client, notice):
    found = set()
    for url in answers(notice).values():
        answer = json_of(client, url)
        assert tuple(answer["meta"]) == META_KEYS
        assert set(answer) in ({"meta", "notice"}, {"meta", "section"})
        found |= set(links_of(answer["meta"]))
    lists = ("notices.json", address("versions", notice), address("events", notice))
    compared = address("compare_in", notice, old=1, new=2, suffix="json")
    for url in (at_mount(lists[0]), *lists[1:], compared):
        found |= set(links_of(json_of(client, url)["meta"]))
    listed = json_of(client, at_mount("notices.json"))["notices"][0]
    for link in found:
        url = link.replace("{anchor}", "controller").removeprefix("http://testserver")
        url = url.replace("{reference}", listed["reference"])
        assert client.get(url.split("#")[0]).status_code == 200, link


def test_from_the_list_one_gets_to_everything(client, notice):
    """Each address for machines of the notice, by its links alone."""
    day = today(timezone.now()) + timedelta(days=5)
    notice.title = "Kolmas"
    notice.save()
    record(notice, choice=NewVersion(effective_from=day))
    found, waiting = set(), [at_mount("notices.json")]
    while waiting:
        url = waiting.pop().removeprefix("http://testserver").split("#")[0]
        is_data = url.split("?")[0].endswith((".json", ".atom")) or "/text/" in url
        if url in found or "{" in url or not is_data:
            continue
        found.add(url)
        response = client.get(url)
        assert response.status_code == 200, url
        if (
            response["Content-Type"].startswith("application/json")
            and "openapi" not in url
        ):
            waiting += links_of(response.json())
    names = {resolve(url.split("?")[0]).url_name for url in found}
    assert {
        *("list", "negotiated", "notice", "version_json"),
        *("announced_in", "text_in", "frozen", "short_in", "versions", "events"),
        *("compare_in", "feed", "material_feed", "verify_json", "openapi"),
    } <= names


def test_two_queries_for_a_text_one_when_it_was_written_lately_or_for_304(
    client, notice, monkeypatch
):
    for name, url in answers(notice).items():
        etag = client.get(url)["ETag"]
        monkeypatch.setattr("wagtail_seloste.api.answers.LATELY", Kept(1_000_000))
        for queries in (2, 1):
            with CaptureQueriesContext(connection) as asked:
                assert client.get(url).status_code == 200
            assert len(asked) == queries, name
        with CaptureQueriesContext(connection) as asked:
            again = client.get(url, headers={"If-None-Match": etag})
        assert (again.status_code, len(asked)) == (304, 1), name
        assert again["Cache-Control"] == PUBLIC
        assert again["ETag"] == etag


def test_an_entity_tag_belongs_to_one_answer(client, notice):
    tags = [client.get(url)["ETag"] for url in answers(notice).values()]
    tags += [
        client.get(address("notice_in", notice, suffix=s))["ETag"]
        for s in ("md", "txt")
    ]
    assert len(set(tags)) == len(tags)


def test_the_date_of_the_last_event_is_a_condition_too(client, homes):
    page = make_page(homes["fi"])
    series = NoticeSeries.objects.get()
    url = address("notice", page)
    assert "Last-Modified" not in client.get(url)
    with pytest.MonkeyPatch.context() as patch:
        later = timezone.now() + timedelta(minutes=5)
        patch.setattr(timezone, "now", lambda: later)
        seen = client.get(url)["Last-Modified"]
        assert client.get(url, headers={"If-Modified-Since": seen}).status_code == 304
    page = publish(page, title="Muuttui")
    assert NoticeSeries.objects.get().position > series.position
    old = {"If-Modified-Since": "Mon, 01 Jan 2024 00:00:00 GMT"}
    assert client.get(url, headers=old).status_code == 200


def test_only_the_frozen_text_never_changes(client, notice):
    meta = json_of(client, address("notice", notice))["meta"]
    response = client.get(meta["links"]["text"].removeprefix("http://testserver"))
    assert response["Cache-Control"].startswith("public, max-age=31536000, immutable")
    assert hashlib.sha256(response.content).hexdigest() == meta["digest"]
    tag = {"If-None-Match": response["ETag"]}
    url = address_book().write("frozen", digest=meta["digest"])
    assert client.get(url, headers=tag).status_code == 304
    for each in answers(notice).values():
        assert client.get(each)["Cache-Control"] == PUBLIC
    notice.unpublish()
    gone = client.get(url, headers=tag)
    assert (gone.status_code, gone["Cache-Control"]) == (404, "no-store")


def test_one_section_alone(client, notice):
    anchor = {"anchor": "retention", "suffix": "json"}
    answer = json_of(client, address("section_now_in", notice, **anchor))
    assert answer["section"]["key"] == "retention"
    assert answer["meta"]["html_url"].endswith("#retention")
    text = client.get(
        address("section_now_in", notice, anchor="retention", suffix="md")
    )
    whole = client.get(address("notice_in", notice, suffix="md"))
    assert answer["section"]["heading"] in text.text
    assert len(text.text) < len(whole.text) / 2
    none = client.get(
        address("section_now_in", notice, anchor="nothing", suffix="json")
    )
    assert none.status_code == 404
    assert "retention" in none.json()["anchors"]


def test_the_language_is_that_of_the_reader_or_of_the_address(client, notice):
    url = address_book().write(
        "negotiated", public_id=NoticeSeries.objects.get().public_id
    )
    for header, language in (
        ("sv", "sv"),
        ("de, sv-FI;q=0.8, fi;q=0.5", "sv"),
        ("de", "fi"),
        ("*", "fi"),
        ("*, fi;q=0", "sv"),
        ("fi;q=0", "sv"),
        ("fi;q=0, *;q=0", "sv"),
        ("fi;q=0, sv;q=0", "fi"),
        (";;;,q=x" * 500, "fi"),
    ):
        response = client.get(url, headers={"Accept-Language": header})
        assert response.json()["meta"]["language"] == language
        assert response["Content-Language"] == language
        assert response["Vary"] == "Accept-Language"
        assert response["Content-Location"].endswith(f"/{language}.json")
    chosen = client.get(f"{url}?locale=sv", headers={"Accept-Language": "fi"})
    assert chosen.json()["meta"]["language"] == "sv"
    assert "Vary" not in chosen
    assert "Vary" not in client.get(address("notice", notice))
    other = client.get(f"{url}?locale=SV")
    assert other.json()["notice"] == chosen.json()["notice"]
    assert other.json()["meta"]["language"] == other["Content-Language"] == "sv"
    assert other["Content-Location"] == chosen["Content-Location"]
    assert "Vary" not in other
    for unknown in ("en", "xx", "", "'", "%00"):
        response = client.get(f"{url}?locale={unknown}")
        assert response.status_code == 404
        assert response.json()["languages"] == ["fi", "sv"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("sv-fi", "sv-fi"),
        ("sv-FI", "sv-fi"),
        ("SV_fi", "sv-fi"),
        ("ZH-HANS", "zh-Hans"),
        ("pt-BR", "pt-BR"),
        ("PT-br", "PT-br"),  # two of them might be meant
        ("sv", "sv"),  # another language than sv-fi
        ("\u017fv-fi", "\u017fv-fi"),  # whose capitals are SV-FI
        ("", ""),
    ],
)
def test_a_language_is_known_however_its_code_is_spelled(written, meant):
    codes = ["fi", "sv-fi", "zh-Hans", "pt-br", "pt-BR"]
    assert as_spelled(written, codes) == meant


def test_a_list_in_a_language_is_the_same_however_its_code_is_spelled(client, notice):
    url = address_book().write("list")
    own, other = (client.get(f"{url}?locale={code}") for code in ("sv", "SV"))
    assert other.json()["notices"] == own.json()["notices"] != []
    assert other["Content-Language"] == "sv"
    unknown = client.get(f"{url}?locale=sv-FI")
    assert unknown.status_code == 400
    assert "sv" in unknown.json()["locales"]


def test_an_announced_version_has_an_address_while_it_is_one(client, notice):
    url = address("announced_in", notice, suffix="json")
    assert client.get(url).status_code == 404
    notice.title = "Tuleva"
    notice.save()
    tomorrow = today(timezone.now()) + timedelta(days=1)
    record(notice, choice=NewVersion(effective_from=tomorrow))
    answer = json_of(client, url)
    assert (answer["meta"]["state"], answer["notice"]["title"]) == (
        "announced",
        "Tuleva",
    )
    now = json_of(client, address("notice", notice))["meta"]
    assert now["announced"]["effective_from"] == tomorrow.isoformat()
    assert now["effective_until"] == (tomorrow - timedelta(days=1)).isoformat()


def test_versions_and_events_tell_what_is_recorded(client, notice):
    answer = json_of(client, address("versions", notice))
    assert [each["version"] for each in answer["versions"]] == [2, 1]
    assert answer["versions"][0]["state"] == "current"
    [newer], [older] = [
        [own["changes_url"] for own in each["languages"] if own["language"] == "fi"]
        for each in answer["versions"]
    ]
    assert older is None
    assert json_of(client, newer)["meta"]["old"]["version"] == 1
    languages = [each["language"] for each in answer["versions"][1]["languages"]]
    assert languages == ["fi", "sv"]
    chain = json_of(client, address("events", notice))["events"]
    assert [each["position"] for each in chain] == list(range(len(chain), 0, -1))
    for later, earlier in zip(chain, chain[1:], strict=False):
        assert later["previous_digest"] == earlier["digest"]
    assert chain[-1]["previous_digest"] is None
    assert {each["kind"] for each in chain} == {"recorded"}
    assert client.get(address("versions", notice) + "?page=2").status_code == 404
    assert client.get(address("events", notice) + "?page=x").status_code == 400


def test_an_event_of_a_closed_language_names_no_text(client, notice):
    swedish = notice.get_translations().get()
    PageViewRestriction.objects.create(
        page=swedish, restriction_type=PageViewRestriction.LOGIN
    )
    answer = client.get(address("events", notice))
    assert VersionText.objects.get(language="sv").digest not in answer.text
    assert '"sv"' not in answer.text
    assert client.get(address("events", notice, "sv")).status_code == 404


def test_what_changed_as_data_and_as_html(client, notice):
    answer = json_of(client, address("compare_in", notice, old=1, new=2, suffix="json"))
    assert answer["meta"]["old"]["version"] == 1
    assert answer["comparison"]["title"]
    html = client.get(address("compare_in", notice, old=1, new=2, suffix="html"))
    assert html["Content-Type"].startswith("text/html")
    assert "<html" not in html.text
    tag = {"If-None-Match": html["ETag"]}
    again = address("compare_in", notice, old=1, new=2, suffix="html")
    assert client.get(again, headers=tag).status_code == 304
    for old, new, suffix in ((1, 9, "json"), (1, 2, "md")):
        url = address("compare_in", notice, old=old, new=new, suffix=suffix)
        assert client.get(url).status_code == 404


# --- the list ---


def titles(client, query=""):
    answer = json_of(client, at_mount("notices.json") + query)
    return [each["title"] for each in answer["notices"]]


def test_the_list_has_every_open_language_and_can_be_narrowed(client, homes, notice):
    swedish = TITLES["sv"]
    other = make_page(homes["fi"], title="Henkilöstö")
    assert titles(client) == ["Toinen", swedish, "Henkilöstö"]
    assert titles(client, "?locale=sv") == [swedish]
    assert titles(client, "?order=-series&limit=1") == ["Henkilöstö"]
    assert titles(client, "?order=title")[1] == "Henkilöstö"
    assert titles(client, "?order=-changed")[0] == "Henkilöstö"
    document = json.loads(VersionText.objects.filter(language="fi").last().document)
    data = {each["key"]: each["data"] for each in document["sections"]}
    name = data["controller"]["name"]
    assert len(titles(client, f"?organisation={name}")) == 3
    assert len(titles(client, "?organisation=1234567-1")) == 3
    assert titles(client, f"?organisation={name[:-1]}") == []
    assert titles(client, "?organisation=%25") == []
    assert titles(client, "?changed_since=2020-01-01T00:00:00Z") == titles(client)
    tomorrow = today(timezone.now()) + timedelta(days=1)
    assert titles(client, f"?changed_since={tomorrow}") == []
    other.unpublish()
    assert "Henkilöstö" not in titles(client)


def test_data_subjects_are_found_by_their_code(client, home):
    page = make_page(home)
    stream = page.body.raw_data
    section = next(
        (block for block in stream if block["type"] == "data_subjects"), None
    )
    codes = section["value"]["categories"] if section else []
    found = titles(client, "?data_subjects=ds_customer")
    assert bool(found) == ("ds_customer" in codes)
    assert titles(client, "?data_subjects=ds_patient") == []


def test_the_list_has_pages_that_lead_to_each_other(client, notice):
    url = at_mount("notices.json")
    first = json_of(client, f"{url}?limit=1")
    second = json_of(client, first["meta"]["next"].removeprefix("http://testserver"))
    assert first["meta"]["previous"] is None
    assert second["meta"]["next"] is None
    assert [x["language"] for x in first["notices"] + second["notices"]] == ["fi", "sv"]
    assert json_of(client, f"{url}?offset=2147483647")["notices"] == []
    tag = {"If-None-Match": client.get(url)["ETag"]}
    assert client.get(url, headers=tag).status_code == 304


@pytest.mark.parametrize("order", ORDERS)
def test_each_page_of_the_list_says_where_the_next_one_begins(client, notice, order):
    url = f"{at_mount('notices.json')}?limit=1&order={order}"
    whole = json_of(client, f"{at_mount('notices.json')}?order={order}")["notices"]
    found, number = [], 0
    while url:
        page = json_of(client, url.removeprefix("http://testserver"))
        assert page["meta"]["offset"] == number
        found += page["notices"]
        number += 1
        before, url = page["meta"]["previous"], page["meta"]["next"]
        assert "after=" not in (before or "")
        assert ("after=" in url) if url else number == len(whole)
    assert found == whole
    assert len(whole) > 1


@pytest.mark.parametrize(
    "wrong",
    [
        "order=series&after=x",
        "after=",
        "after=1%202",
        "order=title&after=1",
        "after=1234567890123456789",
        "after=%D9%A1",
    ],
)
def test_a_place_that_the_list_did_not_say_is_refused(client, notice, wrong):
    assert client.get(f"{at_mount('notices.json')}?{wrong}").status_code == 400


def test_a_place_behind_all_others_is_an_empty_page(client, notice):
    url = f"{at_mount('notices.json')}?after={10**18 - 1}"
    for order in ("", "&order=changed"):
        assert json_of(client, url + order)["notices"] == []


def test_few_that_changed_are_found_without_asking_the_others(client, notice):
    url = f"{at_mount('notices.json')}?changed_since="
    json_of(client, f"{url}2200-01-01")  # the site's own questions, once
    with CaptureQueriesContext(connection) as none:
        assert json_of(client, f"{url}2200-01-01")["notices"] == []
    with CaptureQueriesContext(connection) as few:
        assert json_of(client, f"{url}2020-01-01")["notices"]
    assert (len(none), len(few)) == (2, 4)
    with mock.patch.object(listing, "MOST", 0):
        since = datetime(2020, 1, 1, tzinfo=UTC), date(2020, 1, 1), date(2200, 1, 1)
        assert listing.few_changed(*since) is None


def test_the_list_takes_two_queries_and_one_when_it_is_kept(client, notice):
    url = at_mount("notices.json?order=-title")
    client.get(at_mount("notices.json"))
    for queries in (2, 1, 1):
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        assert len(asked) == queries


def test_a_site_s_own_guard_costs_the_list_one_query_for_each_model(client, notice):
    def guard(page, request, args, kwargs):
        return None if page.locale.language_code == "sv" else HttpResponseForbidden()

    url = at_mount("notices.json")
    with hooks.register_temporarily("before_serve_page", guard):
        assert titles(client) == [TITLES["sv"]]
        tag = {"If-None-Match": client.get(url)["ETag"]}
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url, headers=tag).status_code == 304
        own = 'SELECT "wagtailcore_locale"'
        of_guard = [q for q in asked if q["sql"].startswith(own)]
        assert len(asked) - len(of_guard) == 1 + len(notice_models())


@pytest.mark.parametrize("order", ORDERS)
def test_where_the_next_page_begins_says_nothing_of_what_is_guarded(
    client, notice, order
):
    def guard(page, request, args, kwargs):
        return None if page.locale.language_code == "sv" else HttpResponseForbidden()

    with hooks.register_temporarily("before_serve_page", guard):
        url, found = f"{at_mount('notices.json')}?limit=1&order={order}", []
        while url:
            page = json_of(client, url.removeprefix("http://testserver"))
            url = page["meta"]["next"]
            assert notice.title not in unquote_plus(url or "")
            assert ("after=" in url) == bool(page["notices"]) if url else True
            found += page["notices"]
    assert [each["title"] for each in found] == [TITLES["sv"]]


# --- what is not there, or not understood ---


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("notices.json?limit=0", 400),
        ("notices.json?limit=101", 400),
        ("notices.json?limit=-1", 400),
        ("notices.json?offset=99999999999999999999", 400),
        ("notices.json?offset=%C2%B2", 400),
        ("notices.json?order=;drop", 400),
        ("notices.json?locale=xx", 400),
        ("notices.json?locale=", 400),
        ("notices.json?locale=xx&search=x", 400),
        ("notices.json?data_subjects=nobody", 400),
        ("notices.json?changed_since=2026-02-30", 400),
        ("notices.json?changed_since=0001-01-01", 400),
        ("notices.json?changed_since=9999-12-31T23:59:59Z", 400),
        ("notices.json?changed_since=", 400),
        ("notices.json?search=%00", 400),
        ("notices.json?search=" + "x" * 201, 400),
        ("notices.json?nothing=1", 400),
        ("no/such/thing.json", 404),
        (f"{uuid.UUID(int=1)}.json", 404),
        (f"{uuid.UUID(int=1)}/fi.json", 404),
        (f"{uuid.UUID(int=1)}/fi.exe", 404),
        (f"{uuid.UUID(int=1)}/fi/versions.json", 404),
        (f"{uuid.UUID(int=1)}/fi/versions/999999999.json", 404),
        (f"{uuid.UUID(int=1)}/fi/versions/9999999999.json", 404),
        (f"{uuid.UUID(int=1)}/fi/on/2026-02-30.json", 404),
        (f"{uuid.UUID(int=1)}/fi/on/9998-12-31.json", 404),
        (f"{uuid.UUID(int=1)}/fi/on/0002-01-01.json", 404),
        ("text/" + "0" * 64, 404),
    ],
)
def test_bad_input_is_a_problem_with_the_right_status(client, homes, path, status):
    response = client.get(at_mount(path))
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    assert response.json()["status"] == status


@pytest.fixture
def plain_search(settings):
    """The search that needs no tables of its own, which only migrations make."""
    backend = "wagtail.search.backends.database.fallback"
    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": backend}}


def test_a_title_that_waits_cannot_be_searched_for(client, notice, plain_search):
    """Its page has it already; readers have the recorded one."""
    page_model().objects.filter(pk=notice.pk).update(title="Salattu nimi")
    notice.refresh_from_db()
    index.insert_or_update_object(notice)
    assert titles(client, "?search=Salattu") == []
    assert titles(client, "?search=Toinen") == ["Toinen"]
    assert titles(client, "?search=Toinen+salattu") == []


def test_a_search_finds_by_the_site_s_own_search(client, notice, plain_search):
    url = at_mount("notices.json")
    for query in ("'", '"', "%", "\\", "a AND (", "*", "ei_sellaista"):
        assert json_of(client, f"{url}?{urlencode({'search': query})}")["notices"] == []
    assert titles(client, "?search=Toinen") == ["Toinen"]
    assert titles(client, "?search=Toinen&locale=sv") == []


def test_only_reading_is_possible(client, notice):
    for url in (*answers(notice).values(), at_mount("notices.json")):
        refused = client.post(url)
        assert refused.status_code == 405
        assert refused["Allow"] == "GET, HEAD, OPTIONS"
        assert refused["Content-Type"] == "application/problem+json"
        assert client.options(url).status_code == 204
        head, whole = client.head(url), client.get(url)
        assert (head.status_code, head.content) == (200, b"")
        assert head["ETag"] == whole["ETag"]


def test_the_day_before_the_first_version_has_no_text(client, notice):
    day = today(timezone.now()) - timedelta(days=1)
    assert client.get(address("on_day_json", notice, day=day)).status_code == 404


def test_a_site_s_own_guard_guards_everything(client, notice):
    def guard(page, request, args, kwargs):
        return HttpResponseForbidden("Ei.")

    frozen = address_book().write(
        "frozen", digest=VersionText.objects.filter(language="fi").last().digest
    )
    with hooks.register_temporarily("before_serve_page", guard):
        for url in (
            *answers(notice).values(),
            address("versions", notice),
            address("events", notice),
            address("compare_in", notice, old=1, new=2, suffix="json"),
            frozen,
        ):
            assert client.get(url).status_code == 404, url
        assert titles(client) == []
    assert client.get(frozen).status_code == 200


def test_what_was_announced_takes_over_at_midnight_without_an_event(client, homes):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: at("2026-05-01", 10))
        page = make_page(homes["fi"])
    page = published(page, "2026-05-02", title="Nyt")
    page.title = "Tuleva"
    page.save()
    url = address("notice", page)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: at("2026-05-03", 23, 59, 50))
        record(page, choice=NewVersion(effective_from=at("2026-05-04").date()))
        before = client.get(url)
        assert before.json()["notice"]["title"] == "Nyt"
        patch.setattr(timezone, "now", lambda: at("2026-05-04", 0, 0, 10))
        tag = {"If-None-Match": before["ETag"]}
        assert client.get(url, headers=tag).json()["notice"]["title"] == "Tuleva"
        day = {"If-Modified-Since": "Sun, 03 May 2026 20:59:55 GMT"}
        assert client.get(url, headers=day).json()["notice"]["title"] == "Tuleva"


def test_addresses_are_written_as_django_would():
    where = {
        "public_id": uuid.uuid4(),
        "language": "sv-fi",
        "version": 12,
        "anchor": "other-x_1",
        "suffix": "md",
    }
    book = address_book()
    assert book.write("section_in", **where) == reverse(
        "wagtail_seloste:section_in", kwargs=where
    )
    assert book.write("nothing_like_it") == ""
    assert len({str(value) for value in STAND_INS.values()}) == len(STAND_INS)
