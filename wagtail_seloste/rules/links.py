"""Links and addresses that lead nowhere.

Here as far as the document tells; what only a database or the network knows comes with
the document as ``Checked.broken``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

from wagtail_seloste.html import text_of_html
from wagtail_seloste.notice import Notice, NoticeSection

from .checked import Checked, html_in, texts_in
from .findings import Place
from .registry import Rule, rule

EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")
HALF_EMAIL = re.compile(
    r"(?<![\w.@/+-])[\w.+-]{2,64}@"
    r"(?:[\w-]{1,63}(?![\w.@/-]|\s?\.\s?\w)|(?![\w.@/-]|\s{0,3}[\w-]{1,63}\s?\.))"
)
"""An address in running text that ends before its domain does."""


@dataclass(frozen=True, kw_only=True)
class Link:
    """A link or an address in a field. `words`: what the reader sees of it."""

    section: NoticeSection
    path: tuple[str, ...]
    address: str
    words: str
    is_field: bool = False
    text: str = ""
    """The plain text of the field, in which the words stand."""

    def place(self) -> Place:
        start = self.text.find(self.words) if self.words else -1
        return Place(
            section=self.section.key,
            section_id=self.section.id,
            path=self.path,
            start=start if start >= 0 else None,
            end=start + len(self.words) if start >= 0 else None,
            words=self.words or self.address,
        )


TAG = re.compile(r"<(/?)a\b([^<>]*)>", re.IGNORECASE)
ATTRIBUTE = re.compile(
    r"(?<![\w-])(href|linktype|id)\s{0,3}=\s{0,3}(?:\"([^\"]*)\"|'([^']*)')",
    re.IGNORECASE,
)


def anchors(source: str) -> Iterator[tuple[dict[str, str], str]]:
    """(attributes, words) of each link in HTML, as it is stored or cleaned. Linear."""
    opened: re.Match[str] | None = None
    for found in TAG.finditer(source):
        if opened is not None:
            yield attributes_of(opened[2]), words_of(source, opened, found.start())
        opened = None if found[1] else found
    if opened is not None:
        yield attributes_of(opened[2]), words_of(source, opened, len(source))


def attributes_of(inside: str) -> dict[str, str]:
    return {
        found[1].lower(): unescape(found[2] or found[3] or "")
        for found in ATTRIBUTE.finditer(inside)
    }


def words_of(source: str, opened: re.Match[str], end: int) -> str:
    return " ".join(text_of_html(source[opened.end() : end]).split())


def links_in(notice: Notice) -> Iterator[Link]:
    """Every link in the texts of a notice, and every web address and e-mail in a field."""
    for section in notice.sections:
        html = frozenset(html_in(section.content))
        for path, text in texts_in(section.data):
            if text in html:
                yield from links_of_html(section, path, text)
            elif path[-1] == "email" or is_web(text):
                yield Link(
                    section=section,
                    path=path,
                    address=f"mailto:{text}" if path[-1] == "email" else text,
                    words=text,
                    is_field=True,
                    text=text,
                )


def links_of_html(
    section: NoticeSection, path: tuple[str, ...], source: str
) -> Iterator[Link]:
    if "<a" not in source:
        return
    text = text_of_html(source)
    for attributes, words in anchors(source):
        address = attributes.get("href", "").strip()
        yield Link(section=section, path=path, address=address, words=words, text=text)


def is_web(address: str) -> bool:
    return address.lower().startswith(("http://", "https://"))


def leads_nowhere(address: str) -> bool:
    """Whether an address can lead nowhere, as it is written."""
    scheme, found, rest = address.partition(":")
    scheme = scheme.lower()
    if not address or address.lower().startswith("www."):
        return True
    if not found or "/" in scheme or scheme == "tel":
        return scheme == "tel" and not re.search(r"\d", rest)
    if scheme == "mailto":
        to = rest.partition("?")[0].strip()
        return any(not EMAIL.fullmatch(each.strip()) for each in to.split(","))
    if scheme not in ("http", "https"):
        return False
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return True
    if host.startswith("[") or ":" in host:
        return False
    labels = host.rstrip(".").split(".")
    return len(labels) < 2 or not all(labels) or " " in parts.netloc


@rule("broken_link")
def broken_link(checked: Checked, rule: Rule) -> Iterator[Place]:
    """Links to what is gone, without an address, or with half of one."""
    yield from checked.broken
    for link in links_in(checked.notice):
        if leads_nowhere(link.address):
            yield link.place()
    for passage in checked.all_passages:
        for found in HALF_EMAIL.finditer(passage.text):
            yield checked.hit(passage, *found.span())


def web_addresses(notice: Notice) -> frozenset[str]:
    """The addresses on the web to which a notice links, without what is behind a ``#``."""
    return frozenset(
        link.address.partition("#")[0]
        for link in links_in(notice)
        if is_web(link.address) and not leads_nowhere(link.address)
    )


def broken_among(notice: Notice, addresses: frozenset[str]) -> Iterator[Place]:
    """The places of links to some of these addresses."""
    for link in links_in(notice):
        if link.address.partition("#")[0] in addresses:
            yield link.place()
