"""Links of notices: to pages of the site, and on the web, where only cron asks."""

import http.server
import socket
import ssl
import threading
import time
from contextlib import suppress
from datetime import timedelta
from io import StringIO
from urllib.error import URLError

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from example_site.home.models import HomePage
from tests.notices import make_page
from tests.storage.test_rechecking import day, look
from wagtail_seloste import links
from wagtail_seloste.checking import check_page
from wagtail_seloste.links import (
    NotTried,
    attempt,
    is_public,
    problem_of,
    require_allowed,
    try_addresses,
)
from wagtail_seloste.models import LinkCheck, TextFinding, VersionText
from wagtail_seloste.projection import raw_stream
from wagtail_seloste.rechecking import current_texts, recheck, try_links
from wagtail_seloste.verification import verify

pytestmark = pytest.mark.django_db

RULE = "broken_link"


def linking(home, html, **options):
    return make_page(home, other={"heading": "Muuta", "text": html}, **options)


def to_page(key, words="lomake"):
    return f'<p>Täytä <a linktype="page" id="{key}">{words}</a>.</p>'


def broken(checkup):
    return [
        (place.section, place.path, place.words)
        for finding in checkup.open
        if finding.rule == RULE
        for place in finding.places
    ]


def check_text(text):
    texts = VersionText.objects.filter(pk=text.pk)
    [(_text, checkup)] = recheck(texts, day(), is_kept=False)
    return checkup


@pytest.fixture
def target(home):
    return home.add_child(instance=HomePage(title="Lomake", locale=home.locale))


# --- within the site ------------------------------------------------------------------


def test_a_link_to_a_page_that_is_gone_or_hidden(home, target):
    page = linking(home, to_page(target.pk))
    text = VersionText.objects.get()
    assert broken(check_page(page)) == broken(check_text(text)) == []
    target.unpublish()
    expected = [("other", ("text",), "lomake")]
    assert broken(check_page(page)) == broken(check_text(text)) == expected
    target.delete()
    assert broken(check_page(page)) == broken(check_text(text)) == expected
    [place] = [
        place
        for finding in check_text(text).open
        if finding.rule == RULE
        for place in finding.places
    ]
    assert (place.section_id, place.start, place.end) == (page.body[-1].id, 6, 12)


def test_what_is_hidden_later_is_found_in_what_was_recorded(home, target):
    page = linking(home, to_page(target.pk))
    target.unpublish()
    look()
    [row] = TextFinding.objects.filter(rule=RULE)
    assert (row.level, row.excerpt, row.section_id) == (
        "warning",
        "lomake",
        page.body[-1].id,
    )
    assert verify() == []


def test_a_link_in_an_item_of_a_list_and_to_a_document(home):
    stream = [
        {
            "type": "purposes",
            "id": "section",
            "value": {
                "purposes": [
                    {
                        "type": "item",
                        "id": "first",
                        "value": {
                            "description": '<p><a linktype="document" id="9">x</a></p>'
                        },
                    },
                    {"description": '<p><a linktype="page" id="no">y</a></p>'},
                ]
            },
        },
        {"type": "other", "id": "old", "value": "<p>nothing of the kind</p>"},
    ]
    found = links.inner_links(stream)
    assert [(each.kind, each.key, each.place.path) for each in found] == [
        ("document", 9, ("purposes", "first", "description")),
        ("page", None, ("purposes", "1", "description")),
    ]
    known = links.targets(found)
    assert not any(known.is_there(each) for each in found)


def test_a_notice_without_links_asks_nothing(home):
    page = make_page(home)
    notice = page.to_notice()
    with CaptureQueriesContext(connection) as queries:
        assert links.broken_links(notice, raw_stream(page.body)) == ()
    assert len(queries) == 0


def test_many_links_take_as_many_queries_as_one(home, target):
    one = linking(home, to_page(target.pk) + '<p><a href="https://a.fi/">a</a></p>')
    several = linking(home, (to_page(target.pk) + to_page(home.pk)) * 5)
    costs = []
    for page in (one, several):
        notice, stream = page.to_notice(), raw_stream(page.body)
        with CaptureQueriesContext(connection) as queries:
            links.broken_links(notice, stream)
        costs.append(len(queries))
    assert costs == [2, 1]


# --- on the web -----------------------------------------------------------------------


class Server(http.server.BaseHTTPRequestHandler):
    asked: list = []

    def answer(self):
        self.asked.append((self.command, self.path))
        if self.path == "/drops":
            self.drop()
            return
        status = {
            "/gone": 404,
            "/older": 410,
            "/closed": 403,
            "/down": 503,
            "/no-head": 405 if self.command == "HEAD" else 200,
            "/head-lies": 404 if self.command == "HEAD" else 200,
            "/flood": 405,
        }.get(self.path, 200)
        moved = {
            "/moved": "/there",
            **({"/flood": "/there"} if self.command == "GET" else {}),
            "/loop": "/loop",
            "/away": "http://192.168.0.1/",
            "/file": "file:///etc/passwd",
            "/port": "http://example.com:8080/",
        }
        self.send_response(302 if self.path in moved else status)
        if self.path in moved:
            self.send_header("Location", moved[self.path])
        self.end_headers()
        if self.path == "/flood" and self.command == "GET":
            self.flood()

    def drop(self):
        """A header now and then, for longer than anybody waits."""
        self.send_response_only(200)
        self.flush_headers()
        with suppress(OSError):
            for _ in range(60):
                self.wfile.write(b"X: 1\r\n")
                time.sleep(0.05)
            self.asked.append("all headers")

    def flood(self):
        with suppress(OSError):
            for _ in range(300):
                self.wfile.write(b" " * 100_000)
            self.asked.append("all words")

    do_GET = do_HEAD = answer

    def log_message(self, *args):
        pass


@pytest.fixture
def server(monkeypatch):
    """The address of a server here, which counts as one on the public internet."""
    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    port = running.server_address[1]
    threading.Thread(target=running.serve_forever, daemon=True).start()
    real = links.is_public
    monkeypatch.setattr(
        links, "is_public", lambda address: address == "127.0.0.1" or real(address)
    )
    monkeypatch.setattr(links, "PORTS", (*links.PORTS, port))
    Server.asked.clear()
    yield f"http://127.0.0.1:{port}"
    running.shutdown()
    running.server_close()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", ("", 200)),
        ("/gone", ("gone", 404)),
        ("/older", ("gone", 410)),
        ("/closed", ("", 403)),
        ("/down", ("", 503)),
        ("/no-head", ("", 200)),
        ("/head-lies", ("", 200)),
        ("/moved", ("", 200)),
        ("/loop", ("", 302)),
        ("/polku/ä ö?q=å", ("", 200)),
    ],
)
def test_what_an_answer_shows(server, path, expected):
    assert attempt(server + path) == expected


def test_an_answer_is_not_read_and_head_comes_first(server):
    attempt(f"{server}/there")
    assert Server.asked == [("HEAD", "/there")]


def test_what_comes_with_a_redirect_is_not_read(server):
    assert attempt(f"{server}/flood") == ("", 200)
    assert Server.asked[:2] == [("HEAD", "/flood"), ("GET", "/flood")]
    assert "all words" not in Server.asked


def test_a_server_that_sends_a_little_now_and_then_is_given_up(server, monkeypatch):
    monkeypatch.setattr(links, "SECONDS", 0.3)
    begun = time.monotonic()
    assert attempt(f"{server}/drops") == ("", None)
    assert time.monotonic() - begun < 2
    assert "all headers" not in Server.asked


def test_a_redirect_leads_to_nothing_that_we_would_not_ask(server):
    for path in ("/away", "/port"):
        with pytest.raises(NotTried):
            attempt(server + path)
    assert attempt(f"{server}/file")[0] == ""


def test_a_server_that_does_not_answer_at_all(server, monkeypatch):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    monkeypatch.setattr(links, "PORTS", (*links.PORTS, port))
    assert attempt(f"http://127.0.0.1:{port}/") == ("refused", None)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://10.1.2.3/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:10.0.0.1]/",
        "http://0.0.0.0/",
        "http://2130706433/",
        "http://localhost/",
        "https://user:secret@example.com/",
        "http://example.com:22/",
        "http://example.com:99999/",
        "ftp://example.com/",
        "file:///etc/passwd",
    ],
)
def test_nothing_private_is_asked(address):
    with pytest.raises(NotTried):
        require_allowed(address)
        attempt(address)


def test_a_name_with_one_private_address_among_others_is_not_asked(monkeypatch):
    def resolve(host, port, **options):
        return [(2, 1, 6, "", (ip, port)) for ip in ("93.184.215.14", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(NotTried):
        attempt("http://example.com/")


def test_the_connection_goes_to_the_address_that_was_looked_at(monkeypatch):
    asked = []

    def resolve(host, port, **options):
        return [(2, 1, 6, "", ("93.184.215.14", port))]

    def create(address, timeout):
        asked.append((address, timeout))
        raise TimeoutError

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", create)
    assert attempt("https://example.com/") == ("", None)
    assert asked == [(("93.184.215.14", 443), links.SECONDS)]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f::1", True),
        ("192.168.1.1", False),
        ("fe80::1%eth0", False),
        ("224.0.0.1", False),
        ("100.64.0.1", False),
        ("64:ff9b::10.0.0.1", False),
        ("64:ff9b::93.184.215.14", True),
        ("2002:7f00:1::", False),
        ("::10.0.0.1", False),
        ("fec0::1", False),
        ("::ffff:169.254.169.254", False),
    ],
)
def test_which_addresses_are_public(address, expected):
    assert is_public(address) is expected


@pytest.mark.parametrize(
    ("reason", "problem"),
    [
        (socket.gaierror(socket.EAI_NONAME, "unknown"), "no_host"),
        (socket.gaierror(socket.EAI_AGAIN, "later"), ""),
        (ConnectionRefusedError(), "refused"),
        (TimeoutError(), ""),
        (ssl.SSLError(), ""),
        (URLError("x"), ""),
    ],
)
def test_only_what_would_not_pass_by_itself_is_a_problem(reason, problem):
    assert problem_of(reason) == problem


# --- what is kept ---------------------------------------------------------------------


def test_the_command_tries_the_addresses_of_what_is_published(home, server):
    linking(
        home,
        f'<p><a href="{server}/gone#osa">ohje</a> ja <a href="{server}/">sivu</a>.</p>',
        controller={"name": "Testi Oy", "website": f"{server}/gone"},
    )
    call_command_with_links()
    checked = {check.address: check.problem for check in LinkCheck.objects.all()}
    assert checked == {f"{server}/gone": "gone", f"{server}/": ""}
    [row] = TextFinding.objects.filter(rule=RULE)
    assert (row.places, sorted(row.marks)) == (
        2,
        [f"controller: {server}/gone", "other: ohje"],
    )
    assert (
        broken(check_text(VersionText.objects.get()))
        == [
            ("other", ("text",), "ohje"),
            ("controller", ("website",), f"{server}/gone"),
        ]
        or len(broken(check_text(VersionText.objects.get()))) == 2
    )


def call_command_with_links():
    out, err = StringIO(), StringIO()
    with translation.override("en"):
        try:
            call_command("seloste_check", "--all", "--links", stdout=out, stderr=err)
        except SystemExit as end:
            assert end.code in (0, 1)
    assert "Addresses tried: 2, broken: 1, left for the next time: 0." in err.getvalue()


def test_nothing_is_asked_without_being_told_to(home, server):
    page = linking(home, f'<p><a href="{server}/gone">ohje</a>.</p>')
    check_page(page)
    look()
    assert Server.asked == [] and not LinkCheck.objects.exists()


def test_what_answered_rests_for_a_week_and_what_is_broken_is_tried_again(
    home, server, monkeypatch
):
    linking(
        home,
        f'<p><a href="{server}/gone">a</a> <a href="{server}/there">b</a></p>',
    )
    texts = current_texts(day())
    assert (try_links(texts).tried, try_links(texts).tried) == (2, 1)
    then = timezone.now() + timedelta(days=8)
    monkeypatch.setattr(timezone, "now", lambda: then)
    assert try_links(texts).tried == 2
    LinkCheck.objects.update(problem="", checked_at=then)
    assert try_links(texts).tried == 0


def test_a_run_ends_after_some_minutes(server, monkeypatch):
    monkeypatch.setattr(links, "MINUTES", -1)
    tried = try_addresses([f"{server}/1", f"{server}/2"])
    assert (tried.tried, tried.left) == (0, 2)


def test_an_address_that_is_not_to_be_asked_is_no_problem(db):
    tried = try_addresses(["http://192.168.0.1/"])
    assert (tried.tried, tried.broken) == (1, 0)
