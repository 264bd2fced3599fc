"""A real Varnish before the running site, set up as the documentation says."""

import os
import re
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "how-to" / "cache-and-cors.md"

# Not the same for two answers to one question.
OF_THE_MOMENT = {
    "date",
    "expires",
    "server",
    "age",
    "via",
    "x-varnish",
    "accept-ranges",
}
OF_THE_WAY = {"connection", "transfer-encoding", "content-length", "keep-alive"}


def pytest_collection_modifyitems(items):
    for item in items:
        if "varnish" in item.path.parts:
            item.add_marker(pytest.mark.varnish)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back. `is_kept`: Varnish had it and did not ask the site."""

    status: int
    headers: dict
    body: bytes
    is_kept: bool

    @property
    def text(self):
        return self.body.decode()

    @property
    def same(self):
        """What does not depend on the moment or the way."""
        left_out = OF_THE_MOMENT | OF_THE_WAY
        headers = {k: v for k, v in self.headers.items() if k not in left_out}
        return self.status, self.body, headers


class Way:
    """Asks one port, always for the site at the visitors' address `host`."""

    def __init__(self, port, host):
        self.port, self.host = port, host

    def ask(self, url, method="GET", **headers):
        parts = urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            names = {k.replace("_", "-"): v for k, v in headers.items()}
            connection.request(method, path, headers={"Host": self.host, **names})
            response = connection.getresponse()
            body = response.read()
        finally:
            connection.close()
        found = {name.lower(): value for name, value in response.getheaders()}
        # Two transactions: the reader's, and the one that brought what is kept.
        is_kept = len(found.get("x-varnish", "").split()) == 2
        return Answer(status=response.status, headers=found, body=body, is_kept=is_kept)


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def documented_vcl(port):
    """The guide's own configuration, before the site at `port`."""
    vcl = re.search(r"```vcl\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.S)[1]
    changed = vcl.replace('.port = "8000"', f'.port = "{port}"')
    assert changed != vcl
    return changed


@pytest.fixture(scope="session")
def varnish(live_server, tmp_path_factory):
    """The port of a Varnish before the live server."""
    path = os.pathsep.join([os.environ["PATH"], "/usr/sbin", "/usr/local/sbin"])
    program = shutil.which("varnishd", path=path)
    assert program, "varnishd is not installed"
    folder = tmp_path_factory.mktemp("varnish")
    vcl = folder / "site.vcl"
    vcl.write_text(documented_vcl(urlsplit(live_server.url).port), encoding="utf-8")
    port = free_port()
    log = (folder / "log").open("w")
    command = [program, "-F", "-j", "none", "-n", str(folder / "work")]
    command += ["-a", f"127.0.0.1:{port}", "-f", str(vcl), "-s", "malloc,32m"]
    server = subprocess.Popen(  # noqa: S603 - the operating system's Varnish
        command, stdout=log, stderr=subprocess.STDOUT
    )
    try:
        for _try in range(200):
            if server.poll() is not None:
                break
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        assert server.poll() is None, (folder / "log").read_text()
        yield port
    finally:
        server.terminate()
        server.wait(10)
        log.close()


@pytest.fixture
def homes(homes, varnish, settings):
    """The front pages, of a site that visitors reach through Varnish."""
    from wagtail.models import Site

    site = Site.objects.get()
    site.hostname, site.port = "127.0.0.1", varnish
    site.save()
    settings.WAGTAILFRONTENDCACHE = {
        "varnish": {
            "BACKEND": "wagtail.contrib.frontend_cache.backends.HTTPBackend",
            "LOCATION": f"http://127.0.0.1:{varnish}",
        }
    }
    settings.WAGTAILFRONTENDCACHE_LANGUAGES = []
    return homes


@pytest.fixture
def through(varnish):
    """The way of the visitors."""
    return Way(varnish, f"127.0.0.1:{varnish}")


@pytest.fixture
def direct(varnish, live_server):
    """The site itself, asked for the visitors' address."""
    return Way(urlsplit(live_server.url).port, f"127.0.0.1:{varnish}")
