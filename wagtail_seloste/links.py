"""Which links of a notice lead nowhere: to pages of the site, and on the web.

Targets within the site are looked up in the database whenever a notice is checked. An
address on the web is tried by ``seloste_check --all --links`` alone, never in a request
of somebody's, and what became of it is kept.
"""

import http.client
import io
import ipaddress
import logging
import re
import socket
import ssl
import time
import urllib.request
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Site

from .html import text_of_html
from .models.checking import LinkCheck
from .notice import Notice, digest
from .projection import RawStream, primary_key
from .rules import Place
from .rules.links import anchors, broken_among, web_addresses

logger = logging.getLogger(__name__)

PROBLEMS = ("gone", "no_host", "refused")
"""What shows that an address leads nowhere: it answers 404 or 410, nobody knows its host,
or nothing answers there. A server that is slow, or lets no program in, shows nothing."""

SECONDS = 10
"""So long a connection may take, and so long what is read of its answer."""
MINUTES = 5
"""So long all addresses of a run may take."""
AGAIN_AFTER = timedelta(days=7)
"""So long what answered is not tried again."""
PORTS = (None, 80, 443)
MOST_REDIRECTS = 5
TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
"""Addresses that a gateway translates to IPv4 (RFC 6052)."""
UNICAST = ipaddress.IPv6Network("2000::/3")
"""All other addresses of servers of the public internet (RFC 4291)."""
GONE = (404, 410)


# --- within the site ------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class InnerLink:
    """A link to a page or a document of the site; `place` is where it stands."""

    kind: str
    key: int | None
    place: Place


def inner_links(stream: RawStream) -> list[InnerLink]:
    """The links to pages and documents in a stored stream."""
    return [
        InnerLink(
            kind=attributes["linktype"],
            key=primary_key(attributes.get("id")),
            place=place_of(child, path, source, words),
        )
        for child in stream
        for path, source in rich_texts(child.get("value"))
        for attributes, words in anchors(source)
        if attributes.get("linktype") in ("page", "document")
    ]


def rich_texts(
    value: Any, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], str]]:
    """(path, source) of the texts with inner links; items of lists by their ids."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from rich_texts(inner, (*path, str(name)))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            is_item = isinstance(item, dict) and "value" in item
            place = str(item.get("id") or number) if is_item else str(number)
            yield from rich_texts(item["value"] if is_item else item, (*path, place))
    elif isinstance(value, str) and "linktype=" in value:
        yield path, value


def place_of(
    child: Mapping[str, Any], path: tuple[str, ...], source: str, words: str
) -> Place:
    start = text_of_html(source).find(words) if words else -1
    return Place(
        section=str(child.get("type") or ""),
        section_id=str(child.get("id") or ""),
        path=path,
        start=start if start >= 0 else None,
        end=start + len(words) if start >= 0 else None,
        words=words,
    )


@dataclass(frozen=True, kw_only=True)
class Targets:
    """What can be reached: live pages, documents, and addresses of which it is known
    that they lead nowhere."""

    pages: frozenset[int] = frozenset()
    documents: frozenset[int] = frozenset()
    broken: frozenset[str] = frozenset()

    def is_there(self, link: InnerLink) -> bool:
        return link.key in (self.pages if link.kind == "page" else self.documents)


def targets(
    links: Iterable[InnerLink], addresses: Collection[str] = frozenset()
) -> Targets:
    """What is known of these links. A query for each sort that there is among them."""
    keys: dict[str, set[int]] = {"page": set(), "document": set()}
    for link in links:
        if link.key is not None:
            keys[link.kind].add(link.key)
    base_page: Any = Site._meta.get_field("root_page").related_model
    pages, documents = (
        frozenset(found.filter(pk__in=keys[kind]).values_list("pk", flat=True))
        if keys[kind]
        else frozenset()
        for kind, found in (
            ("page", base_page.objects.filter(live=True)),
            ("document", get_document_model().objects.all()),
        )
    )
    digests = [digest(address) for address in addresses]
    broken = LinkCheck.objects.filter(digest__in=digests, problem__in=PROBLEMS)
    return Targets(
        pages=pages,
        documents=documents,
        broken=frozenset(broken.values_list("address", flat=True))
        if digests
        else frozenset(),
    )


def broken_places(
    notice: Notice, links: Iterable[InnerLink], known: Targets
) -> Iterator[Place]:
    """Where a notice links to what is not there, as far as is known."""
    for link in links:
        if not known.is_there(link):
            yield link.place
    yield from broken_among(notice, known.broken)


def broken_links(notice: Notice, stream: RawStream) -> tuple[Place, ...]:
    """Where a notice made from a stream links to what is not there. Three queries at most,
    none if it has no links."""
    links = inner_links(stream)
    known = targets(links, web_addresses(notice))
    return tuple(broken_places(notice, links, known))


# --- on the web -----------------------------------------------------------------------


class NotTried(Exception):
    """An address that we do not ask: its host is not on the public internet."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        # What carries an address of the older kind leads there.
        inner = found.ipv4_mapped or found.sixtofour
        if found in TRANSLATED:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if found not in UNICAST:
            return False
    return found.is_global and not found.is_multicast


def connect(
    address: tuple[str, int],
    timeout: float = SECONDS,
    source_address: Any = None,
    **options: Any,
) -> socket.socket:
    """A connection to a host, if all its addresses are public; NotTried otherwise.

    It goes to an address that was looked at: a name that means another one a moment
    later leads nowhere else.
    """
    host, port = address
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    if not found or not all(is_public(str(each[4][0])) for each in found):
        raise NotTried(host)
    return socket.create_connection((str(found[0][4][0]), port), timeout)


class Timed(io.RawIOBase):
    """What a server sends, for some seconds altogether: one that sends a letter now and
    then would never run into the time limit of a socket."""

    def __init__(self, raw: Any, sock: socket.socket) -> None:
        self.inner, self.sock = raw, sock
        self.until = time.monotonic() + SECONDS

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> Any:
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.sock.settimeout(left)
        return self.inner.readinto(buffer)

    def close(self) -> None:
        self.inner.close()
        super().close()


class TimedResponse(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        self.fp = io.BufferedReader(Timed(self.fp.detach(), sock))  # type: ignore[attr-defined]


class PublicConnection(http.client.HTTPConnection):
    response_class = TimedResponse

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._create_connection = connect


class PublicSecureConnection(http.client.HTTPSConnection):
    response_class = TimedResponse

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._create_connection = connect


class PublicHandler(urllib.request.HTTPHandler):
    def http_open(self, request: urllib.request.Request) -> Any:
        require_allowed(request.full_url)
        return self.do_open(PublicConnection, request)


class PublicSecureHandler(urllib.request.HTTPSHandler):
    def https_open(self, request: urllib.request.Request) -> Any:
        require_allowed(request.full_url)
        context = ssl.create_default_context()
        return self.do_open(PublicSecureConnection, request, context=context)


class Redirects(urllib.request.HTTPRedirectHandler):
    max_redirections = MOST_REDIRECTS

    def http_error_302(self, request: Any, answer: Any, *rest: Any) -> Any:
        """As stock, but the answer is not read first, however long it is."""
        answer.close()
        return super().http_error_302(request, answer, *rest)

    http_error_301 = http_error_303 = http_error_302
    http_error_307 = http_error_308 = http_error_302


def require_allowed(address: str) -> None:
    """NotTried unless it is a plain address on the web, at the usual port."""
    try:
        parts = urlsplit(address)
        allowed = parts.port in PORTS and parts.username is None
    except ValueError:
        allowed = False
    if not allowed or parts.scheme not in ("http", "https"):
        raise NotTried(address)


def opener() -> urllib.request.OpenerDirector:
    """Asks public servers on the web, directly, and nothing else: no files, no proxies."""
    made = urllib.request.OpenerDirector()
    for handler in (
        PublicHandler(),
        PublicSecureHandler(),
        Redirects(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPDefaultErrorHandler(),
    ):
        made.add_handler(handler)
    made.addheaders = [("User-Agent", "wagtail-seloste link check"), ("Accept", "*/*")]
    return made


UNSAFE = re.compile(r"[^!-~]")


def quoted(address: str) -> str:
    """An address as it goes over the wire: other letters as UTF-8 in percent signs."""
    scheme, _, rest = address.partition("://")
    host, slash, path = rest.partition("/")
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    path = UNSAFE.sub(lambda found: urllib.request.quote(found[0]), path)
    return f"{scheme}://{host}{slash}{path}"


def attempt(address: str) -> tuple[str, int | None]:
    """(problem or "", status) of an address, by a request without reading its answer.

    HEAD first; GET where that is refused. NotTried if it is not to be asked.
    """
    status = None
    for method in ("HEAD", "GET"):
        try:
            require_allowed(address)
            request = urllib.request.Request(  # noqa: S310 - looked at just before
                quoted(address), method=method
            )
            with opener().open(request, timeout=SECONDS) as response:
                return "", response.status
        except HTTPError as error:
            error.close()
            status = error.code
        except URLError as error:
            return problem_of(error.reason), None
        except (OSError, http.client.HTTPException, ValueError) as error:
            return problem_of(error), None
    return ("gone" if status in GONE else ""), status


def problem_of(reason: Any) -> str:
    """What a failure shows: only that which would not pass by itself."""
    if isinstance(reason, socket.gaierror):
        unknown = (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", None))
        return "no_host" if reason.errno in unknown else ""
    return "refused" if isinstance(reason, ConnectionRefusedError) else ""


@dataclass(kw_only=True)
class Tried:
    """How many addresses were tried, how many of them lead nowhere, how many are left."""

    tried: int = 0
    broken: int = 0
    left: int = 0


def try_addresses(addresses: Iterable[str], now: datetime | None = None) -> Tried:
    """Try addresses on the web, one after the other, and keep what became of them.

    What answered within a week is not tried again; what was never tried comes first. After
    some minutes the rest is left for the next run.
    """
    now = now or timezone.now()
    wanted = {digest(address): address for address in addresses}
    known = {
        check.digest: check
        for check in LinkCheck.objects.filter(digest__in=list(wanted))
    }
    waiting = [
        sha256
        for sha256 in wanted
        if sha256 not in known
        or known[sha256].problem
        or known[sha256].checked_at <= now - AGAIN_AFTER
    ]
    waiting.sort(key=lambda each: known[each].checked_at if each in known else EARLY)
    done, begun = Tried(), time.monotonic()
    for number, sha256 in enumerate(waiting):
        if time.monotonic() - begun > MINUTES * 60:
            done.left = len(waiting) - number
            break
        try:
            problem, status = attempt(wanted[sha256])
        except NotTried:
            problem, status = "", None
        LinkCheck.objects.update_or_create(
            digest=sha256,
            defaults={
                "address": wanted[sha256],
                "checked_at": now,
                "problem": problem,
                "status": status,
            },
        )
        done.tried += 1
        done.broken += bool(problem)
    return done


EARLY = datetime.min.replace(tzinfo=timezone.get_fixed_timezone(0))
