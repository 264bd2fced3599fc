"""The way to the page of a notice: with the middleware all is as without it, but quick."""

from contextlib import contextmanager
from datetime import timedelta
from functools import wraps
from unittest import mock

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import include, path, re_path
from django.utils import timezone, translation
from wagtail import hooks
from wagtail import urls as wagtail_urls
from wagtail.models import Locale, Page, PageViewRestriction, Site
from wagtail.views import serve

from example_site.home.models import HomePage
from tests.conftest import make_homes, make_locales, make_root
from tests.notices import make_page, publish, stream, translate
from tests.site.models import SitePage
from tests.storage.test_choices import publish_with
from wagtail_seloste import acts
from wagtail_seloste.api import routing
from wagtail_seloste.choices import NewVersion
from wagtail_seloste.models import NoticeSeries
from wagtail_seloste.pages.models import NoticeIndexPage, NoticePage

pytestmark = pytest.mark.django_db

OURS = "wagtail_seloste.middleware.NoticeMiddleware"


ONE_LANGUAGE = {
    "WAGTAIL_I18N_ENABLED": False,
    "LANGUAGES": [("fi", "suomi")],
    "WAGTAIL_CONTENT_LANGUAGES": [("fi", "suomi")],
}


def under(prefix, view=None):
    """An address space in which pages stand below `prefix`, in all languages alike."""
    from tests.urls_one_language import urlpatterns

    pages = include(wagtail_urls) if view is None else view
    return type("urls", (), {"urlpatterns": [path(prefix, pages), *urlpatterns]})


# --- the site ------------------------------------------------------------------------


def own_page(parent):
    page = SitePage(
        title="Oma", slug="oma", locale=parent.locale, body=stream(), live=False
    )
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def build(homes):
    """``{name: page}``: a notice for each way in which a page can stand."""
    home = homes["fi"]
    index = NoticeIndexPage(title="Lista", slug="lista", locale=home.locale)
    home.add_child(instance=index)
    index.save_revision().publish()
    found = {"index": index}
    for name in ("plain", "lagging", "restricted", "gone", "hidden", "moved", "old"):
        found[name] = make_page(index, title=f"Seloste {name}")
    found["draft"] = make_page(index, publish=False)
    found["own class"] = own_page(index)
    found["deep"] = make_page(found["plain"])
    found["at the front"] = make_page(home)

    found["swedish"] = translate(found["plain"], homes["sv"], "sv")
    found["alias"] = found["plain"].copy_for_translation(
        homes["en"].locale, copy_parents=True, alias=True
    )
    found["lagging swedish"] = translate(found["lagging"], homes["sv"], "sv")
    found["no text"] = translate(found["deep"], homes["sv"], "sv", publish=False)
    NoticePage.objects.filter(pk=found["no text"].pk).update(live=True)
    publish(found["lagging"], title="Uusi otsikko")
    later = timezone.localdate() + timedelta(days=9)
    publish_with(found["deep"], NewVersion(effective_from=later), title="Tulossa")
    acts.withdraw(
        NoticeSeries.objects.get(translation_key=found["old"].translation_key),
        reasons={"fi": "Rekisteri on lopetettu."},
    )
    PageViewRestriction.objects.create(
        page=found["restricted"], restriction_type=PageViewRestriction.LOGIN
    )
    found["gone"].unpublish()
    Page.objects.filter(pk=found["hidden"].pk).update(live=False)
    found["moved from"] = Page.objects.get(pk=found["moved"].pk)
    NoticePage.objects.get(pk=found["moved"].pk).move(
        HomePage.objects.get(pk=home.pk), "last-child"
    )
    found["moved"] = Page.objects.get(pk=found["moved"].pk)
    closed = NoticeIndexPage(title="Suljettu", slug="suljettu", locale=index.locale)
    HomePage.objects.get(pk=home.pk).add_child(instance=closed)
    found["below a restricted page"] = make_page(closed)
    PageViewRestriction.objects.create(
        page=closed, restriction_type=PageViewRestriction.GROUPS
    ).groups.add(Group.objects.create(name="Sisäpiiri"))
    found["below an alias of one"] = translate(
        found["below a restricted page"], homes["sv"], "sv"
    )
    return found


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        # What a test before did to the sites is undone, but stays in the cache.
        Site.clear_site_root_paths_cache()
        locales = make_locales()
        pages = build(make_homes(make_root(locales), locales))
        yield {name: page.url for name, page in pages.items()}
        transaction.set_rollback(True)
    Site.clear_site_root_paths_cache()


@contextmanager
def asking(*, ours, **settings):
    """A reader of the site with or without the middleware."""
    from django.conf import settings as now

    others = [name for name in now.MIDDLEWARE if name != OURS]
    cache.clear()
    with override_settings(
        MIDDLEWARE=[*others, OURS] if ours else others,
        WAGTAIL_SELOSTE={**now.WAGTAIL_SELOSTE, "FRAME_REVISION": "1"},
        ALLOWED_HOSTS=["*"],
        **settings,
    ):
        yield Client()


def whole(response):
    cookies = {name: morsel.value for name, morsel in response.cookies.items()}
    headers = {k: v for k, v in response.headers.items() if k != "Expires"}  # a moment
    return response.status_code, headers, cookies, response.content


def asked(url, *, method="get", user=None, settings=None, **more):
    """What comes without and with the middleware, and how many queries each took."""
    found = []
    for ours in (False, True):
        with asking(ours=ours, **(settings or {})) as client:
            if user is not None:
                client.force_login(user)
            getattr(client, method)(url, **more)  # what is kept for good, is kept
            with CaptureQueriesContext(connection) as queries:
                response = getattr(client, method)(url, **more)
            found.append((whole(response), len(queries)))
    return found


def same(url, **more):
    """The answer, which is the same with and without; and the queries it saves."""
    (without, many), (answer, few) = asked(url, **more)
    assert answer == without
    return answer, many - few


# --- all is as it was ----------------------------------------------------------------

QUICK = {
    "plain": 200,
    "swedish": 200,
    "lagging": 200,
    "lagging swedish": 200,
    "deep": 200,
    "old": 200,
    "own class": 200,
    "at the front": 200,
    "moved": 200,
}
WAGTAILS = {
    "index": 200,
    "alias": 200,
    "no text": 200,
    "restricted": 302,
    "below a restricted page": 302,
    "below an alias of one": 302,
    "draft": 404,
    "gone": 404,
    "hidden": 404,
    "moved from": 301,
}


def test_every_page_is_in_the_table(built):
    assert set(built) == {*QUICK, *WAGTAILS}


@pytest.mark.parametrize("name", [*QUICK, *WAGTAILS])
def test_a_page_is_the_same_with_and_without(built, name):
    answer, saved = same(built[name])
    assert answer[0] == {**QUICK, **WAGTAILS}[name]
    # At least: the locale, the front page, the restrictions and those who are above.
    assert saved >= 5 if name in QUICK else saved <= 0


def test_queries_of_a_page_and_of_a_304(built):
    """The site, the place, the page, its text; and what the site's own frame asks."""
    with asking(ours=True) as client:
        tag = client.get(built["plain"])["ETag"]
        with CaptureQueriesContext(connection) as queries:
            assert client.get(built["plain"]).status_code == 200
        sent = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
        assert len(sent) <= 5
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(built["plain"], headers={"If-None-Match": tag})
        assert answer.status_code == 304
        assert len(queries) == 2


@pytest.mark.parametrize("method", ["get", "head"])
def test_who_has_the_page_is_told_the_same(built, method):
    with asking(ours=False) as client:
        tag = client.get(built["plain"])["ETag"]
    for name in ("plain", "swedish", "old", "hidden", "restricted"):
        answer, _saved = same(built[name], headers={"If-None-Match": tag})
        assert (answer[0] == 304) == (name == "plain")
    answer, saved = same(built["plain"], method=method, headers={"If-None-Match": tag})
    assert answer[0] == 304 and saved >= 5
    assert answer[2] == {} and answer[3] == b""


ASKED = {
    "a query string": ({"data": {"x": "1"}}, True),
    "HEAD": ({"method": "head"}, True),
    "a script": ({"headers": {"X-Requested-With": "XMLHttpRequest"}}, True),
    "POST": ({"method": "post"}, False),
    "OPTIONS": ({"method": "options"}, False),
}


@pytest.mark.parametrize("what", ASKED)
def test_however_it_is_asked_for(built, what):
    how, is_quick = ASKED[what]
    _answer, saved = same(built["plain"], **how)
    assert (saved > 0) == is_quick


@pytest.mark.parametrize("name", ["plain", "restricted", "draft", "hidden"])
def test_for_who_is_logged_in(built, name):
    user = get_user_model().objects.create_superuser("boss", "boss@example.com", "x")
    answer, _saved = same(built[name], user=user)
    assert answer[0] == {"draft": 404, "hidden": 404}.get(name, 200)
    if name == "plain":
        assert "ETag" not in answer[1]


BESIDE = {
    "no slash at the end": ("/fi/lista/notice-1", 301),
    "below it": ("/fi/lista/notice-1/ei-mitaan/", 404),
    "below another": ("/fi/muu/notice-1/", 404),
    "in capitals": ("/fi/lista/NOTICE-1/", 404),
    "of other letters": ("/fi/lista/selostä-ж/", 404),
    "no slug": ("/fi/lista/notice 1/", 404),
    "too deep": ("/fi/lista/notice-1/" + "a/" * 40, 404),
    "the front": ("/fi/", 200),
    "in no language": ("/lista/notice-1/", 302),
    "in a language that is not there": ("/de/lista/notice-1/", 302),
    "of another language's tree": ("/en/lista/notice-6/", 404),
}


@pytest.mark.parametrize("what", BESIDE)
def test_an_address_beside(built, what):
    url, status = BESIDE[what]
    assert built["plain"] == "/fi/lista/notice-1/"
    answer, _saved = same(url)
    assert answer[0] == status


# --- the site has a say --------------------------------------------------------------


def closed(page, request, args, kwargs):
    return HttpResponse(f"Suljettu: {page.title}", status=403)


def signed(chain):
    def inner(page, request, args, kwargs):
        response = chain(page, request, args, kwargs)
        response["X-Page"] = f"{type(page).__name__} {page.pk} {len(page.body)}"
        return response

    return inner


@pytest.mark.parametrize(
    ("name", "function", "status"),
    [("before_serve_page", closed, 403), ("on_serve_page", signed, 200)],
    ids=["one that answers", "one that is put round"],
)
def test_hooks_of_the_site_are_called(built, name, function, status):
    with asking(ours=True) as client:
        tag = client.get(built["plain"])["ETag"]
    with hooks.register_temporarily(name, function):
        for headers in ({}, {"If-None-Match": tag}):
            answer, _saved = same(built["plain"], headers=headers)
            assert answer[0] == (304 if headers and status == 200 else status)
            assert status == 403 or "NoticePage" in answer[1]["X-Page"]


def test_classes_that_have_ways_of_their_own_are_asked(built):
    def route(self, request, path_components):
        raise PermissionError("nobody comes here")

    routing.leads_on.cache_clear()
    try:
        with mock.patch.object(NoticeIndexPage, "route", route, create=True):
            with asking(ours=True) as client, pytest.raises(PermissionError):
                client.get(built["plain"])
            # Not on the way to this one.
            assert same(built["at the front"])[1] >= 5
    finally:
        routing.leads_on.cache_clear()


def test_a_class_that_serves_in_its_own_way_is_asked(built):
    with asking(ours=True) as client:
        tag = client.get(built["plain"])["ETag"]

    def serve(self, request, *args, **kwargs):
        return HttpResponse(f"Oma {self.title} {self.body.stream_block.name}")

    with mock.patch.object(NoticePage, "serve", serve):
        answer, saved = same(built["plain"], headers={"If-None-Match": tag})
    assert answer[3].startswith(b"Oma Seloste plain") and saved >= 4


def test_what_stands_round_the_view_of_wagtail_is_asked(built):
    """A decorator that asks for a log-in, say, before anybody is told of a 304."""

    @wraps(serve)
    def guarded(request, path):
        if "key" not in request.headers:
            return HttpResponse("Avain puuttuu", status=403)
        return serve(request, path)

    pages = [re_path(r"^((?:[\w\-]+/)*)$", guarded, name="wagtail_serve")]
    settings = {"ROOT_URLCONF": under("talo/", include((pages, "p"))), **ONE_LANGUAGE}
    url = "/talo/lista/notice-1/"
    with asking(ours=True) as client:
        tag = client.get(built["plain"])["ETag"]
    answer, _saved = same(url, settings=settings, headers={"If-None-Match": tag})
    assert answer[0] == 403
    answer, saved = same(url, settings=settings, headers={"key": "x"})
    assert answer[0] == 200 and saved >= 3


@pytest.mark.parametrize("prefix", ["", "talo/"])
def test_a_site_in_one_language_below_any_prefix(built, prefix):
    settings = {"ROOT_URLCONF": under(prefix), **ONE_LANGUAGE}
    for name, status in (("notice-1", 200), ("notice-3", 302), ("ei", 404)):
        answer, saved = same(f"/{prefix}lista/{name}/", settings=settings)
        assert answer[0] == status
        assert (saved >= 3) == (status == 200)


def test_addresses_without_a_slash_at_the_end(built):
    pages = [re_path(r"^([\w\-/]*)$", serve, name="wagtail_serve")]
    settings = {
        "ROOT_URLCONF": under("talo/", include(pages)),
        "APPEND_SLASH": False,
        **ONE_LANGUAGE,
    }
    for url in ("/talo/lista/notice-1", "/talo/lista//notice-1/"):
        answer, saved = same(url, settings=settings)
        assert answer[0] == 200 and saved >= 3


# --- which site ----------------------------------------------------------------------


@pytest.fixture
def sites(built):
    """A default site, one of its own port, one of the same name at two ports."""
    home = HomePage.objects.get(slug="home")
    other = Page.get_first_root_node().add_child(
        instance=HomePage(title="Toinen", slug="toinen", locale=home.locale)
    )
    page = make_page(other, title="Toisen sivuston seloste")
    index = Page.objects.get(slug="lista", locale=home.locale)
    for host, port, root in (
        ("other.example", 80, other),
        ("other.example", 8443, index),
        ("testserver", 8000, other),
        ("lone.example", 9000, index),
    ):
        Site.objects.create(hostname=host, port=port, root_page=root)
    Site.clear_site_root_paths_cache()
    yield page
    Site.clear_site_root_paths_cache()


HOSTS = [
    "testserver",
    "testserver:8000",
    "TESTSERVER:80",
    "unknown.example",
    "other.example",
    "other.example:8443",
    "other.example:81",
    "lone.example",
    "lone.example:9000",
]


def asked_at(host):
    port = host.partition(":")[2] or "80"
    return {"headers": {"host": host}, "SERVER_PORT": port}


@pytest.mark.parametrize("has_default", [True, False], ids=["default", "none"])
def test_the_site_is_the_one_that_wagtail_finds(sites, rf, has_default):
    Site.objects.filter(is_default_site=True).update(is_default_site=has_default)
    answered = set()
    for host in HOSTS:
        request = rf.get("/", **asked_at(host))
        expected = Site._find_for_request(request)
        found, front = routing.site_of(request)
        assert found == expected and request._wagtail_site is found
        assert front == (found.root_page.path if found else "")
        answered.add(found)
    assert len(answered) == 6 - has_default


@pytest.mark.parametrize("host", HOSTS)
def test_every_site_is_the_same_with_and_without(sites, host):
    seen = set()
    for place in ("lista/notice-1/", "notice-1/", "notice-3/", "lista/notice-3/"):
        answer, _saved = same(f"/fi/{place}", **asked_at(host))
        seen.add(answer[0])
    assert 200 in seen and 404 in seen


@pytest.mark.parametrize("language", ["fi", "sv", "en", "de", None])
@pytest.mark.parametrize("state", ["all live", "one draft", "one gone", "no locale"])
def test_the_front_page_is_the_one_of_the_language(built, rf, language, state):
    if state == "one draft":
        Page.objects.filter(slug="home-sv").update(live=False)
    elif state == "one gone":
        Page.objects.get(slug="home-sv").delete()
    elif state == "no locale":
        Locale.objects.filter(language_code="sv").update(language_code="nb")
    request = rf.get("/")
    translation.activate(language) if language else translation.deactivate_all()
    site, front = routing.site_of(request)
    assert front == site.root_page.localized.path


def test_languages_side_by_side_are_told_apart(built):
    """Two languages of a notice with one slug, below one front page."""
    home = HomePage.objects.get(slug="home")
    other = HomePage(title="På svenska", slug="svenska", locale=home.locale)
    home.add_child(instance=other)
    finnish = NoticePage.objects.get(url_path="/home/lista/notice-1/")
    swedish = finnish.get_translations().get(locale__language_code="sv")
    swedish.move(Page.objects.get(pk=other.pk), "last-child")
    for url in ("/fi/lista/notice-1/", "/fi/svenska/notice-1/"):
        assert same(url)[0][0] == 200
