"""The example's front end on another host: it shows notices from our addresses alone."""

import shutil
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.test.testcases import LiveServerThread, _StaticFilesHandler
from django.test.utils import override_settings

from example_site.frontend import read
from tests.notices import make_page, publish, translate
from wagtail_seloste.models import NoticeSeries

pytestmark = pytest.mark.django_db(transaction=True)

FRONTEND = Path(read.__file__).parent


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture
def folder(tmp_path):
    """A copy of the front end, which the host of the test serves."""
    shutil.copytree(FRONTEND, tmp_path / "front")
    return tmp_path / "front"


@pytest.fixture
def front(folder):
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(Quiet, directory=str(folder))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def site(front, folder, settings):
    """The site on a host of its own, which lets the front end's host read its notices."""
    cors = "corsheaders.middleware.CorsMiddleware"
    with override_settings(
        MIDDLEWARE=[cors, *settings.MIDDLEWARE],
        CORS_ALLOWED_ORIGINS=[front],
        CORS_URLS_REGEX=r"^/notices/.*$",
    ):
        thread = LiveServerThread("localhost", _StaticFilesHandler, port=0)
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        assert thread.error is None
        notices = f"http://localhost:{thread.port}/notices/"
        index = folder / "index.html"
        said = index.read_text()
        assert "http://127.0.0.1:8000/notices/" in said
        index.write_text(said.replace("http://127.0.0.1:8000/notices/", notices))
        yield notices
        thread.terminate()


@pytest.fixture
def series(transactional_db, homes):
    """A notice of two versions in Finnish; in Swedish it still is the first."""
    source = make_page(homes["fi"])
    translate(source, homes["sv"], "sv", title="Dataskydd för kundregistret")
    publish(source, title="Asiakkaiden uusi tietosuojaseloste")
    return NoticeSeries.objects.get()


def test_from_the_list_to_a_notice_its_versions_and_languages(
    site, front, series, open_browser, violations
):
    with open_browser(also=(front, site)) as page:
        page.goto(f"{front}/?locale=fi")
        page.get_by_role("link", name="Asiakkaiden uusi tietosuojaseloste").click()
        page.get_by_role("heading", level=1, name="Asiakkaiden uusi").wait_for()
        assert page.locator("html").get_attribute("lang") == "fi"
        article = page.locator("article")
        assert article.get_attribute("data-reference").startswith("seloste1.")
        assert article.locator("section[id=controller]").is_visible()
        versions = page.locator(".versions > li")
        versions.nth(1).wait_for()
        assert versions.count() == 2
        page.locator(".versions summary").first.click()
        page.locator(".versions details li").first.wait_for()
        assert violations(page) == []
        versions.nth(1).get_by_role("link", name="Versio 1").click()
        page.get_by_role("link", name="Lue voimassa oleva seloste").click()
        page.get_by_role("link", name="svenska").click()
        page.get_by_role("heading", level=1, name="Dataskydd").wait_for()
        assert page.locator("html").get_attribute("lang") == "sv"
        assert "Version 2" in page.locator(".banner").inner_text()


@pytest.mark.parametrize(
    "query",
    [
        "?notice=00000000-0000-0000-0000-000000000000&locale=fi",
        "?notice=../../admin&locale=fi",
        "?notice=%22%3E%3Cscript%3E&locale=fi&version=%00",
    ],
)
def test_what_is_not_there_is_said(site, front, series, open_browser, query):
    with open_browser(also=(front, site)) as page:
        page.goto(f"{front}/{query}")
        page.get_by_role("heading", name="Selostetta ei saatu näkyviin.").wait_for()


def test_without_a_script_it_says_what_it_needs(site, front, open_browser):
    with open_browser(scripts=False, also=(front, site)) as page:
        page.goto(f"{front}/")
        assert "JavaScript" in page.locator("main").inner_text()


def test_a_short_program_reads_the_same(site, series, capsys):
    read.main([site, "--locale", "sv"])
    said = capsys.readouterr().out
    assert "Dataskydd för kundregistret" in said
    assert "version 1, from" in said
    assert "Beställningar: P2Y" in said
    reader = read.Reader()
    url = f"{site}{series.public_id}/sv.json"
    assert reader.json(url) == reader.json(url)
