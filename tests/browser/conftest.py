"""A browser on a running site. It fails a test that asks another host for anything."""

import os
import shutil
import threading
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from django.core.signals import request_finished, request_started

# Playwright runs an event loop in the thread of the tests, which Django would refuse.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = [
    "--no-sandbox",  # for root, as in a container
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items):
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium():
    """Chromium of the operating system, without a window."""
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert path, f"none of {', '.join(BROWSERS)} is on the PATH"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def homes(homes, live_server):
    """The front pages; the site has the address at which the browser finds it."""
    from wagtail.models import Site

    address = urlsplit(live_server.url)
    site = Site.objects.get()
    site.hostname, site.port = address.hostname, address.port
    site.save()
    return homes


@pytest.fixture
def unanswered():
    """``unanswered()`` waits for the requests that a closed window has left behind.

    The server goes on with them, and a database that is emptied meanwhile refuses it.
    """
    answered, count = threading.Condition(), 0

    def begun(**kwargs):
        nonlocal count
        with answered:
            count += 1

    def ended(**kwargs):
        nonlocal count
        with answered:
            count -= 1
            answered.notify_all()

    def wait():
        with answered:
            assert answered.wait_for(lambda: count <= 0, timeout=30)

    request_started.connect(begun)
    request_finished.connect(ended)
    yield wait
    request_started.disconnect(begun)
    request_finished.disconnect(ended)


@pytest.fixture
def open_browser(chromium, live_server, unanswered):
    """``with open_browser(width=320, dark=True) as page:`` a window of its own.

    Afterwards: no request went to another host, no script failed.
    """

    @contextmanager
    def opened(
        *, width=1280, height=800, dark=False, scripts=True, language="fi", also=()
    ):
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            locale=language,
        )
        page = context.new_page()
        page.set_default_timeout(15_000)
        hosts, failures = set(), []
        page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
        page.on("pageerror", lambda error: failures.append(str(error)))
        try:
            yield page
        finally:
            context.close()
            unanswered()
        allowed = {urlsplit(url).netloc for url in (live_server.url, *also)}
        assert hosts <= {*allowed, ""}
        assert failures == []

    return opened


@pytest.fixture
def violations():
    """``violations(page)`` -> what axe finds, a line each: rule and place."""
    from axe_playwright_python.sync_playwright import Axe

    def found(page, context=None):
        result = Axe().run(page, context=context)
        return [
            f"{violation['id']}: {node['target']}"
            for violation in result.response["violations"]
            for node in violation["nodes"]
        ]

    return found


@pytest.fixture
def sign_in():
    """``sign_in(page, user)`` through the admin's login form."""

    def fill_in(page, user):
        page.goto("/admin/login/")
        page.fill("[name=username]", user.get_username())
        page.fill("[name=password]", "password")
        page.press("[name=password]", "Enter")
        page.wait_for_url("**/admin/")

    return fill_in
