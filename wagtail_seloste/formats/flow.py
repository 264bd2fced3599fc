"""A notice as a flow of blocks: what Markdown, plain text, Word and PDF share.

The nodes of a document (:mod:`wagtail_seloste.notice`), and the rich text in them, as a
few kinds of blocks. No words are added or lost on the way.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from ..html import SCHEMES
from ..notice import Node, Notice
from ..wording import reader_wording
from .about import About, proof, version_line

SPACE = re.compile("[ \t\r\n\f\v]+")
"""What separates words and may become a line end; a no-break space may not."""

# An address ends before the full stop or bracket of the sentence round it.
ADDRESS = re.compile(
    r"(?P<web>https?://[^\s<>\"]*[^\s<>\".,:;!?)\]}'])"
    r"|(?P<mail>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}(?![\w@-]))",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Run:
    """Words of one look. ``"\\n"`` alone is a line end that the author set."""

    text: str
    strong: bool = False
    emphasis: bool = False
    href: str = ""


Inline = tuple[Run, ...]


@dataclass(frozen=True)
class Heading:
    """`level` 1 is the title of the notice, 2 that of a section."""

    level: int
    content: Inline
    anchor: str = ""


@dataclass(frozen=True)
class Paragraph:
    content: Inline


@dataclass(frozen=True)
class Items:
    """A list; an item is made of blocks."""

    items: tuple[tuple["Block", ...], ...]
    ordered: bool = False


@dataclass(frozen=True)
class Facts:
    """Lines "term: text"; several texts of one term are told apart."""

    items: tuple[tuple[str, tuple[Inline, ...]], ...]


Block = Heading | Paragraph | Items | Facts


def whole(notice: Notice, about: About) -> Iterator[Block]:
    """The notice from its title to what names the text for good.

    A part of a notice (some of its sections) is told in the same way.
    """
    words = reader_wording(notice.language, about.language)
    yield Heading(1, plain(notice.title))
    yield Paragraph(plain(". ".join(version_line(about, words)) + "."))
    for message in about.messages:
        yield Paragraph(plain(message))
    if notice.summary:
        yield Heading(2, plain(words.label("short_version")))
        yield Facts(
            tuple(
                (one_line(item.label), tuple(linked(answer) for answer in item.answers))
                for item in notice.summary
            )
        )
    for section in notice.sections:
        yield Heading(2, plain(section.heading), section.anchor)
        yield from flow(section.content, about.html_url)
    yield Heading(2, plain(words.label("about_text")))
    yield Facts(
        tuple(
            (name, (plain(text, href=href),))
            for name, text, href in proof(about, words)
        )
    )


def in_steps(blocks: Iterable[Block], deepest: int) -> Iterator[Block]:
    """Blocks in which a heading is at most a level below the one before, and `deepest`.

    For formats whose readers go by the levels (WCAG 2.2, 1.3.1; PDF/UA-1, 7.4.2).
    """
    before = 0
    for block in blocks:
        if isinstance(block, Heading):
            before = min(block.level, before + 1, deepest)
            block = replace(block, level=before)
        yield block


def flow(nodes: Iterable[Node], base: str = "", level: int = 3) -> Iterator[Block]:
    """The nodes of a section as blocks. Addresses without a scheme are joined to `base`.

    Headings of groups are at `level`. Facts in a row are one block. ValueError for a node
    of an unknown type.
    """
    held: Facts | None = None
    for block in each(nodes, base, level):
        if isinstance(block, Facts):
            held = Facts((*held.items, *block.items)) if held else block
            continue
        if held:
            yield held
            held = None
        yield block
    if held:
        yield held


def each(nodes: Iterable[Node], base: str, level: int) -> Iterator[Block]:
    for node in nodes:
        match node["type"]:
            case "paragraph":
                yield Paragraph(linked(node["text"]))
            case "html":
                yield from blocks_of_html(node["html"], base, level)
            case "list":
                texts = (linked(item) for item in node["items"])
                yield Items(tuple((Paragraph(text),) for text in texts if text))
            case "facts":
                yield Facts(
                    tuple(
                        (
                            one_line(item["term"]),
                            (fact_text(item["text"], item["href"], base),),
                        )
                        for item in node["items"]
                    )
                )
            case "group":
                if node["heading"]:
                    yield Heading(level, plain(node["heading"]), node["id"])
                yield from each(node["content"], base, level + bool(node["heading"]))
            case unknown:
                raise ValueError(f"A node of type {unknown!r} is unknown.")


def fact_text(text: str, href: str, base: str) -> Inline:
    href = safe_href(href, base)
    return plain(text, href=href) if href else linked(text)


def one_line(text: str) -> str:
    return SPACE.sub(" ", text).strip(" ")


def plain(text: str, *, href: str = "") -> Inline:
    """Text that is no markup, in one line; () if it is blank."""
    text = one_line(text)
    return (Run(text=text, href=href),) if text else ()


def linked(text: str) -> Inline:
    """Plain text in one line, with its web and e-mail addresses as links."""
    text, found, end = one_line(text), [], 0
    for match in ADDRESS.finditer(text):
        found.append(Run(text=text[end : match.start()]))
        scheme = "mailto:" if match["mail"] else ""
        found.append(Run(text=match[0], href=scheme + match[0]))
        end = match.end()
    found.append(Run(text=text[end:]))
    return tuple(run for run in found if run.text)


def safe_href(href: str, base: str) -> str:
    """The whole address; "" unless it is one of http, https, mailto or tel."""
    if not href.strip():
        return ""
    try:
        whole = urljoin(base, href.strip())
        parts = urlsplit(whole)
    except ValueError:
        return ""
    if parts.scheme.lower() not in SCHEMES:
        return ""
    if parts.scheme.lower() in {"http", "https"} and not parts.netloc:
        return ""
    return whole


def words_of(content: Inline) -> str:
    """The words of inline content, in one line."""
    return one_line("".join(run.text for run in content))


@dataclass
class Open:
    """A list that is being read."""

    ordered: bool
    items: list[list[Block]] = field(default_factory=list)


class Reader(HTMLParser):
    """Reads cleaned HTML (:func:`wagtail_seloste.html.clean_html`) into blocks."""

    def __init__(self, base: str, level: int) -> None:
        super().__init__(convert_charrefs=True)
        self.base, self.level = base, level
        self.blocks: list[Block] = []
        self.lists: list[Open] = []
        self.runs: list[Run] = []
        self.heading = 0
        self.strong = self.emphasis = 0
        self.hrefs: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        match tag:
            case "p":
                self.end_block()
            case "h3" | "h4":
                self.end_block()
                self.heading = self.level + (tag == "h4")
            case "ul" | "ol":
                self.end_block()
                self.lists.append(Open(ordered=tag == "ol"))
            case "li":
                self.end_block()
                if self.lists:
                    self.lists[-1].items.append([])
            case "br":
                self.runs.append(Run(text="\n"))
            case "b" | "strong":
                self.strong += 1
            case "i" | "em":
                self.emphasis += 1
            case "a":
                self.hrefs.append(safe_href(dict(attrs).get("href") or "", self.base))

    def handle_endtag(self, tag: str) -> None:
        match tag:
            case "p" | "h3" | "h4" | "li":
                self.end_block()
            case "ul" | "ol":
                self.end_block()
                if self.lists:
                    self.end_list()
            case "b" | "strong":
                self.strong = max(0, self.strong - 1)
            case "i" | "em":
                self.emphasis = max(0, self.emphasis - 1)
            case "a":
                del self.hrefs[-1:]

    def handle_data(self, data: str) -> None:
        text = SPACE.sub(" ", data)
        if not text:
            return
        self.runs.append(
            Run(
                text=text,
                strong=self.strong > 0,
                emphasis=self.emphasis > 0,
                href=self.hrefs[-1] if self.hrefs else "",
            )
        )

    def end_block(self) -> None:
        content, self.runs = tidy(self.runs), []
        heading, self.heading = self.heading, 0
        if not content:
            return
        block: Block = Paragraph(content)
        if heading and not self.lists:
            block = Heading(heading, content)
        self.place(block)

    def end_list(self) -> None:
        found = self.lists.pop()
        items = tuple(tuple(item) for item in found.items if item)
        if items:
            self.place(Items(items, found.ordered))

    def place(self, block: Block) -> None:
        if not self.lists:
            self.blocks.append(block)
            return
        items = self.lists[-1].items
        if not items:
            items.append([])
        items[-1].append(block)

    def finish(self) -> list[Block]:
        self.close()
        self.end_block()
        while self.lists:
            self.end_list()
        return self.blocks


def blocks_of_html(source: str, base: str = "", level: int = 3) -> list[Block]:
    """Cleaned rich text as blocks. h3 becomes a heading of `level`, h4 of the next."""
    reader = Reader(base, level)
    reader.feed(source)
    return reader.finish()


def tidy(runs: Iterable[Run]) -> Inline:
    """Runs as a reader sees them: spaces once, none at the ends; equal looks joined."""
    found: list[Run] = []
    for run in runs:
        before = found[-1].text if found else "\n"
        if run.text == "\n":
            if found:
                found[-1] = replace(found[-1], text=found[-1].text.rstrip(" "))
                found = [each for each in found if each.text]
            if found:
                found.append(run)
            continue
        text = run.text.lstrip(" ") if before[-1:] in {" ", "\n"} else run.text
        if not text:
            continue
        if (
            found
            and before != "\n"
            and replace(found[-1], text="") == replace(run, text="")
        ):
            found[-1] = replace(run, text=before + text)
        else:
            found.append(replace(run, text=text))
    while found and not found[-1].text.strip(" \n"):
        found.pop()
    if found:
        found[-1] = replace(found[-1], text=found[-1].text.rstrip(" "))
    return tuple(found)
