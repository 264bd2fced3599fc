"""The how-to of the webhook, run as it stands there, against a server on this machine."""

import json
import re
import threading
from base64 import b64encode
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.notices import make_page
from tests.reading.archives import series_of
from wagtail_seloste import acts
from wagtail_seloste.signals import SIGNALS

GUIDE = Path(__file__).resolve().parent.parent / "docs" / "how-to" / "webhook.md"
SECRET = "whsec_" + b64encode(b"a secret of thirty-two letters..").decode()


def block(beginning):
    """The block of Python of the how-to in which some words stand."""
    blocks = re.findall(r"```python\n(.*?)```", GUIDE.read_text("utf-8"), re.S)
    (found,) = [each for each in blocks if beginning in each]
    return compile(found, str(GUIDE), "exec")


@pytest.fixture
def builder(monkeypatch):
    """The service that builds the static site, with the how-to's own code."""
    monkeypatch.setenv("NOTICE_WEBHOOK_SECRET", SECRET)
    built, bodies = [], []
    names = {"build": built.append}
    exec(block("def received"), names)  # noqa: S102 - it is what is tested

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            bodies.append(body)
            self.send_response(names["received"](dict(self.headers), body))
            self.end_headers()

        def log_message(self, *args):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        server.built, server.bodies = built, bodies
        yield server
        server.shutdown()


@pytest.fixture
def sender(builder, settings):
    """The site's part."""
    settings.NOTICE_WEBHOOK_URL = f"http://127.0.0.1:{builder.server_port}/"
    settings.NOTICE_WEBHOOK_SECRET = SECRET
    names = {"__name__": "tests.test_webhook"}
    exec(block("def tell_builder"), names)  # noqa: S102 - it is what is tested
    # The task is found by its name; the receiver is kept by nobody else.
    globals()["post"] = names["post"]
    yield names
    del globals()["post"]
    for signal in SIGNALS.values():
        assert signal.disconnect(dispatch_uid="notice_webhook")


@pytest.mark.django_db
def test_a_change_of_a_notice_rebuilds_the_site(
    homes, builder, sender, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        page = make_page(homes["fi"])
        acts.review(series_of(page))
    assert builder.built == [str(series_of(page).public_id)]
    first, second = map(json.loads, builder.bodies)
    assert (first["type"], second["type"]) == ("notice.in_force", "notice.reviewed")
    assert first["data"]["version"] == 1
    assert first["data"]["urls"]["fi"]["html_url"] == page.full_url


@pytest.mark.django_db
def test_a_builder_that_refuses_stops_nothing(
    homes, builder, sender, settings, caplog, django_capture_on_commit_callbacks
):
    settings.NOTICE_WEBHOOK_SECRET = "whsec_" + b64encode(b"another").decode()
    with django_capture_on_commit_callbacks(execute=True):
        page = make_page(homes["fi"])
    assert page.live
    assert len(builder.bodies) == 1
    assert builder.built == []
    assert "401" in caplog.text
