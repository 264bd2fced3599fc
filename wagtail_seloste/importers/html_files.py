"""Web pages: the words of the notice with their layout, without the page around it."""

import re
from collections.abc import Container, Iterator
from itertools import islice
from typing import Any

from .furniture import CONSENT, CONTENTS, OF_COOKIES
from .messages import Message, message
from .written import MOST_LINES, Run, Writer, squeezed

MOST_ELEMENTS = 2 * MOST_LINES
DEEPEST = 100
"""Elements within each other; below, only the words are read."""

BEGINNING = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|"
    r"main|article|section|div|table|h[1-3]|p|ul|ol|dl|header|nav)\b",
    re.IGNORECASE | re.DOTALL,
)
WHOLE = re.compile(r"<(?:!doctype|html|head|body)", re.IGNORECASE)
META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{2,40})", re.I)

HEADINGS = {f"h{n}": n for n in range(1, 7)}
STRONG = frozenset(("b", "strong", "u"))
"""What makes a line a heading, or its beginning a label."""
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s "
    "samp small span strike strong sub sup time tt u var wbr nobr".split()
)
HIDDEN = frozenset(
    "script style noscript template svg math canvas audio video iframe object embed map "
    "head link meta base select option datalist input textarea progress meter".split()
)
UNSEEN = frozenset("script style template svg head link meta base".split())
"""Of these, the ones whose text nobody was ever meant to read."""
# Nothing stands in these; what the parser puts there follows them in the page.
VOID = frozenset("embed link meta base input wbr".split())
FURNITURE = frozenset(("nav", "footer", "aside", "dialog", "form"))
ROLES = frozenset(
    "navigation banner contentinfo search dialog alertdialog complementary menu menubar "
    "toolbar".split()
)
NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|top-?bar|breadcrumbs?|murupolku"
    r"|cookie-?(?:banner|bar|consent|notice|popup)"
    r"|cookiebot|onetrust|cc-window|consent-?(?:banner|popup)|skip-?(?:link|to)|share|"
    r"sharedaddy|addtoany|social|some-?links|(?:site-?)?foot(?:er)?|site-?header|sidebar|"
    r"pagination|announcement(?:-?bar)?|promo-?(?:bar|banner|strip)|usp-?(?:bar|list)|sr-only|readspeaker|listen|print-?(?:link|button)|"
    r"visually-?hidden|screen-reader-text)(?:$|[\s_-])",
    re.IGNORECASE,
)
COOKIES = re.compile(
    r"cybot|cookiebot|onetrust|usercentrics|didomi|cookie-?(?:law|yes|script)"
    r"|(?:cookie|consent|evaste|gdpr|kakor)s?[\w]{0,3}[_-]?(?:banner|overlay|dialog|modal|"
    r"popup|pop-up|bar|wall|box|layer|alert|prompt|panel|consent|settings|wrapper|container)",
    re.IGNORECASE,
)
"""A banner about cookies may say a lot, and none of it is the notice."""
ACCORDION = re.compile(r"accordion|collaps|toggle|expand|haitari|dragspel", re.I)
OPENER = re.compile(
    r"(?:accordion|collaps\w*|panel|toggle|faq|haitari|expander?)[\w-]{0,20}?[_-]{0,2}"
    r"(?:header|heading|title|button|trigger|question|label|otsikko)(?![\w-])",
    re.IGNORECASE,
)
"""An element that reads as the opener of a passage, whatever element it is."""


PART = re.compile(
    r"\s*<(?:span|a|font|strong|b|em|i|u|center|form|details|figure|address|blockquote|img|"
    r"meta|title|style|script|link|br|hr|footer|aside|tbody|tr|td|li|dt|button|h[4-6])\b[^<>]*>",
    re.IGNORECASE,
)
BLOCK_TAG = re.compile(
    r"</?(?:p|div|li|tr|h[1-6]|br|dt|dd|td|section|article|summary|table|ul|ol)\b",
    re.IGNORECASE,
)


def is_html(text: str) -> bool:
    """Whether a text begins as a web page, or as a part of one that lays out its text.

    A text in which tags are shown has its layout in its lines.
    """
    whole = BEGINNING.match(text)
    if whole and WHOLE.search(whole[0]):
        return True
    if not whole and not PART.match(text):
        return False
    lines = sum(1 for line in text.splitlines() if line.strip())
    return len(BLOCK_TAG.findall(text)) >= 0.6 * lines


def charset_of(data: bytes) -> str:
    """The encoding that a page names itself; "" if it names none."""
    found = META_CHARSET.search(data[:4096])
    return found[1].decode("ascii") if found else ""


def read_html(source: str) -> tuple[str, tuple[Message, ...]]:
    """A web page as text for the importer. What was left out is told, never lost.

    ImportError without lxml.
    """
    from lxml import etree, html

    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True
    )
    data = source.encode("utf-8", "replace")
    try:
        root = html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return "", (message("file.empty"),)
    if any("xcessive depth" in entry.message for entry in parser.error_log):
        return "", (message("file.too_deep"),)
    if sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        return "", (message("file.too_much"),)
    page = Page(content_of(root))
    page.read()
    if prose_words(page.writer.text) < LEAST_READ * prose_in(root):
        # Wrapped in what looks like a form, a panel that is closed, a side bar.
        body = root.find("body")
        whole = Page(root if body is None else body, all=True)
        whole.read()
        if prose_words(whole.writer.text) > 2 * prose_words(page.writer.text):
            page = whole
    for outside in page.outside(root):
        page.leave_out(outside)
    return page.writer.text, tuple(page.messages)


def content_of(root: Any) -> Any:
    """The element that holds the notice: the page's main part if it names one."""
    for path in (".//main", './/*[@role="main"]', ".//article"):
        found = [each for each in root.iterfind(path) if words_in(each) > 40]
        if len(found) == 1:
            return found[0]
    body = root.find("body")
    return root if body is None else body


def words_in(element: Any) -> int:
    return len(str(element.text_content()).split())


LEAST_READ = 0.4
"""The share of a page's running text under which a reading has missed the notice."""
SHORTEST_PROSE = 6


def prose_words(text: str) -> int:
    """How many words stand in lines that are longer than those of menus."""
    found = (len(line.split()) for line in text.splitlines())
    return sum(count for count in found if count >= SHORTEST_PROSE)


def prose_in(root: Any) -> int:
    """How many words of running text a page holds, wherever in it they stand."""
    return sum(
        count
        for element in root.iter()
        if isinstance(element.tag, str)
        and element.tag not in HIDDEN
        and element.tag not in ("a", "button", "nav", "footer")
        for part in (element.text, *(child.tail for child in element))
        if part and (count := len(part.split())) >= SHORTEST_PROSE
    )


class Page:
    """The content of one page on its way to text.

    With `all`, only what holds links or is marked as a footer counts as the page around it.
    """

    def __init__(self, content: Any, *, all: bool = False) -> None:
        self.content = content
        self.all = all
        self.writer = Writer()
        self.messages: list[Message] = []
        self.runs: list[Run] = []
        self.addresses: list[str] = []
        self.tabs: dict[str, str] = {}
        self._ids: frozenset[str] | None = None
        self._opened: frozenset[str] | None = None
        self._outlines: dict[Any, bool] = {}
        self._has_headings: bool | None = None

    def read(self) -> None:
        self.block(self.content, 0)
        self.flush()

    @property
    def ids(self) -> frozenset[str]:
        """The ids of all elements of the content."""
        if self._ids is None:
            found = (each.get("id") for each in self.content.iterdescendants())
            self._ids = frozenset(id for id in found if id)
        return self._ids

    def outside(self, root: Any) -> Iterator[Any]:
        """Parts of the page beside its content, each whole."""
        element = self.content
        while element is not root and element.getparent() is not None:
            parent = element.getparent()
            for other in parent:
                if other is not element and other.tag not in UNSEEN:
                    yield other
            element = parent
        title = root.find(".//title")
        if title is not None and not has_great_heading(self.content):
            text = squeezed(str(title.text_content()))
            # "Privacy notice | Company": the page's title is all there is.
            if text and text not in self.writer.text:
                self.writer.blocks.insert(0, f"# {text}\n\n")
        elif title is not None:
            self.leave_out(title)

    def leave_out(self, element: Any) -> None:
        if text := words_shown(element):
            self.messages.append(message("furniture.dropped", text))

    # --- blocks ---------------------------------------------------------------------

    def block(self, element: Any, depth: int) -> None:
        """An element and what stands in it, in order."""
        if element.text:
            self.say(element.text)
        for child in element:
            self.child(child, depth + 1)
            if child.tail:
                self.say(child.tail)

    def child(self, element: Any, depth: int) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in VOID and len(element):
            self.block(element, depth)
            return
        if not tag or tag in UNSEEN:
            return
        if tag in HIDDEN:
            self.leave_out(element)
            return
        if not self.all and is_hidden(element) and not self.is_opened(element):
            if text := words_shown(element):
                self.messages.append(message("hidden.dropped", text))
            return
        if label := self.tabs.get(element.get("id") or ""):
            self.flush()
            self.writer.heading(label, 3)
        if depth > DEEPEST:
            self.say(" ".join(element.itertext()))
        elif tag == "br":
            self.say("\n")
        elif tag in INLINE and not has_blocks(element):
            self.inline(element, depth)
        elif is_around(element) if self.all else is_furniture(element):
            self.flush()
            self.leave_out(element)
        elif is_contents(element):
            self.flush()
            blocks = self.writer.blocks
            above = blocks[-1].strip(" \n#*") if blocks else ""
            if CONTENTS.fullmatch(above):
                blocks.pop()
            else:
                above = ""
            text = f"{above} {words_shown(element)}".strip()
            self.messages.append(message("contents.dropped", text))
        elif element.get("role") == "tablist" and (tabs := tabs_of(element, self.ids)):
            self.flush()
            self.tabs.update(tabs)
        elif level := heading_level(element):
            self.flush()
            self.writer.heading(heading_text(element), level)
        elif tag == "ol" and is_lone_heading(element):
            self.flush()
            text = squeezed(str(element.text_content()))
            start = element.get("start") or "1"
            number = start if start.isdigit() else "1"
            self.writer.heading(f"{number}. {text}", 3)
        elif tag == "summary" or is_switch(element):
            self.flush()
            self.writer.heading(heading_text(element), 3)
        elif tag == "button":
            self.leave_out(element)
        elif tag == "li":
            self.flush()
            self.list_item(element, depth)
        elif tag == "table":
            self.flush()
            self.table(element, depth)
        elif tag == "dl":
            self.flush()
            self.definitions(element, depth)
        else:
            self.flush()
            self.block(element, depth)
            self.flush()

    def is_opened(self, element: Any) -> bool:
        """Whether a reader opens a hidden element by a switch, to read it."""
        before = element.getprevious()
        if before is not None and (
            is_switch(before)
            or any(is_switch(each) for each in before.iterdescendants("button", "a"))
        ):
            return True
        return element.get("id") in self.opened

    @property
    def opened(self) -> frozenset[str]:
        """The ids of the elements that the switches of the page open."""
        if self._opened is None:
            self._opened = frozenset(
                id
                for each in self.content.iterdescendants("button", "a", "summary")
                for id in (each.get("aria-controls") or "").split()
            )
        return self._opened

    def inline(self, element: Any, depth: int) -> None:
        bold = element.tag in STRONG or is_bold(element)
        before = len(self.runs)
        self.block(element, depth)
        if bold:
            self.runs[before:] = [Run(run.text, True) for run in self.runs[before:]]
        if element.tag == "a":
            address = (element.get("href") or "").strip()
            if re.match(r"(?:https?:|mailto:)", address, re.IGNORECASE):
                address = address.removeprefix("mailto:").split("?subject")[0]
                if address not in "".join(run.text for run in self.runs[before:]):
                    self.addresses.append(address)

    def say(self, text: str) -> None:
        if text == "\n":
            self.runs.append(Run(text))
        else:
            self.runs.append(Run(re.sub(r"\s+", " ", text)))

    def flush(self) -> None:
        """What was said since the last block is a paragraph."""
        runs, addresses = self.taken()
        self.writer.paragraph(runs)
        if addresses:
            self.writer.blocks.append(f" ({', '.join(addresses)})")

    def taken(self) -> tuple[list[Run], list[str]]:
        """The words since the last block, and the addresses behind them."""
        runs, self.runs = self.runs, []
        addresses, self.addresses = list(dict.fromkeys(self.addresses)), []
        return runs, [each for each in addresses if runs]

    def list_item(self, element: Any, depth: int) -> None:
        """An item of a list; one that holds headings or long passages is no item."""
        tags = {each.tag for each in element.iterdescendants()}
        if self.in_outline(element) and not self.has_headings:
            self.outline_item(element, depth)
            return
        if tags & {*HEADINGS, "table", "dl"} or words_in(element) > 400:
            self.block(element, depth)
            self.flush()
            return
        if element.text:
            self.say(element.text)
        for child in element:
            tag = child.tag if isinstance(child.tag, str) else ""
            if tag in ("ul", "ol"):
                self.flush_item()
                self.child(child, depth + 1)
            elif tag in ("p", "div"):
                self.say(" ")
                self.block(child, depth + 1)
                self.say(" ")
            else:
                self.child(child, depth + 1)
            if child.tail:
                self.say(child.tail)
        self.flush_item()

    def outline_item(self, element: Any, depth: int) -> None:
        """An item of a list that holds the whole notice: a heading and its text."""
        lead = leading_bold(element)
        if lead is None:
            self.block(element, depth)
        else:
            self.writer.heading(heading_text(lead), 3)
            self.say(lead.tail or "")
            for child in lead.itersiblings():
                self.child(child, depth + 1)
                self.say(child.tail or "")
        self.flush()

    def in_outline(self, item: Any) -> bool:
        """Whether an item is one of a list that holds the whole notice."""
        parent = item.getparent()
        if parent not in self._outlines:
            self._outlines[parent] = is_outline(parent)
        return self._outlines[parent]

    @property
    def has_headings(self) -> bool:
        """Whether the page marks its sections by headings, whatever its lists hold."""
        if self._has_headings is None:
            found = self.content.iterdescendants("h2", "h3", "h4", "h5", "h6")
            self._has_headings = sum(1 for _ in islice(found, 3)) == 3
        return self._has_headings

    def flush_item(self) -> None:
        runs, addresses = self.taken()
        if addresses:
            runs.append(Run(f" ({', '.join(addresses)})"))
        self.writer.item(runs)

    # --- tables ---------------------------------------------------------------------

    def table(self, table: Any, depth: int) -> None:
        rows = [
            each
            for each in table.iter("tr")
            if next(each.iterancestors("table"), None) is table
        ]
        if is_layout(rows):
            for each in rows:
                for cell in each:
                    self.laid_out(cell, depth)
            return
        left = 0
        for caption in table.iterfind("caption"):
            self.child_text(caption)
        for row in rows:
            cells = [each for each in row if each.tag in ("td", "th")]
            if left > 0:  # the label to the left of this row is that of a row before
                left -= 1
                texts = [text for cell in cells for text in paragraphs_in(cell, depth)]
                self.writer.row("", texts)
                continue
            if len(cells) > 1:
                span = cells[0].get("rowspan") or "1"
                left = int(span) - 1 if span.isdigit() and len(span) < 4 else 0
            self.cells(cells, depth)

    def laid_out(self, cell: Any, depth: int) -> None:
        """A cell that only says where on the page something stands."""
        words = sum(words_in(link) for link in cell.iterdescendants("a"))
        if words and words >= ALL_LINKS * words_in(cell):
            self.leave_out(cell)
            return
        self.block(cell, depth + 2)
        self.flush()

    def child_text(self, element: Any) -> None:
        self.writer.paragraph([Run(" ".join(element.itertext()))])

    def cells(self, cells: list[Any], depth: int) -> None:
        """A row: label and text, a line of short values, or blocks one after the other."""
        cells = [each for each in cells if words_in(each)]
        if len(cells) < 2:
            for cell in cells:
                self.block(cell, depth + 2)
                self.flush()
            return
        first, *others = cells
        label = squeezed(" ".join(first.itertext()))
        rich = any(
            each.tag in HEADINGS or (each.tag in ("table", "dl") and not is_small(each))
            for cell in cells
            for each in cell.iterdescendants()
        )
        if rich or len(label) > LONGEST_CELL:
            for cell in cells:
                self.block(cell, depth + 2)
                self.flush()
            return
        texts = [text for cell in others for text in paragraphs_in(cell, depth)]
        self.writer.row(label, texts)

    def definitions(self, element: Any, depth: int) -> None:
        """Terms and what is said of them, as rows of a table."""
        term = ""
        texts: list[str] = []
        for part in list(element.iter("dt", "dd")):
            if next(part.iterancestors("dl", "dt", "dd"), None) is not element:
                continue
            if part.tag == "dt":
                if term or texts:
                    self.writer.row(term, texts)
                    texts = []
                term = squeezed(" ".join(part.itertext()))
            else:
                texts += paragraphs_in(part, depth)
        if term or texts:
            self.writer.row(term, texts)


LONGEST_CELL = 170


def paragraphs_in(element: Any, depth: int) -> list[str]:
    """The paragraphs of a cell, each one line; items of lists with their bullets."""
    inner = Page(element)
    inner.block(element, depth + 2)
    inner.flush()
    # A row of a table in the cell is one line: "Name: Town of Ironbrook".
    text = inner.writer.text.replace("**", "").replace("\t", ": ")
    return [line for line in text.split("\n") if line.strip()]


LAID_OUT, BREAKS, ALL_LINKS = 150, 8, 0.9


def is_layout(rows: list[Any]) -> bool:
    """Whether a table of few rows holds a whole page, as in pages of old."""
    if len(rows) > 3:
        return False
    return any(
        words_in(cell) > LAID_OUT
        and sum(1 for _ in islice(cell.iterdescendants("br", "p", "h2", "h3"), BREAKS))
        == BREAKS
        for row in rows
        for cell in row
    )


def is_small(table: Any) -> bool:
    """Whether a table or list within a cell only names details."""
    parts = list(table.iterdescendants("td", "th", "dt", "dd"))
    return (
        table.find(".//table") is None
        and table.find(".//dl") is None
        and max((len(str(each.text_content())) for each in parts), default=0) <= 200
        and len(parts) <= 40
    )


# --- what an element is -------------------------------------------------------------


def has_blocks(element: Any) -> bool:
    """Whether an inline element holds blocks all the same."""
    return any(
        isinstance(each.tag, str) and each.tag not in INLINE and each.tag != "br"
        for each in element.iterdescendants()
    )


LARGE = re.compile(
    r"font-weight\s*:\s*(?:bold|[6-9]00)|text-decoration[\w-]*\s*:\s*underline"
    r"|font-size\s*:\s*(?:(?:1[5-9]|[2-9]\d)(?:\.\d+)?pt|(?:2\d|[3-9]\d)(?:\.\d+)?px|"
    r"(?:1\.[3-9]\d*|[2-9](?:\.\d+)?)r?em|(?:x-|xx-)?large)",
    re.IGNORECASE,
)


def is_bold(element: Any) -> bool:
    style = element.get("style") or ""
    size = element.get("size") if element.tag == "font" else ""
    return LARGE.search(style) is not None or size in ("4", "5", "6", "7", "+1", "+2")


NOT_DISPLAYED = re.compile(r"display\s*:\s*none", re.IGNORECASE)
FEW_HIDDEN = 40
"""Words that a style may hide and that are not looked at further; more may be a passage."""


def is_hidden(element: Any) -> bool:
    if NOT_DISPLAYED.search(element.get("style") or ""):
        return words_in(element) <= FEW_HIDDEN and not is_paragraph(element)
    return (
        element.get("hidden") is not None
        and element.get("hidden") != "until-found"
        and not ACCORDION.search(element.get("class") or "")
    )


def is_paragraph(element: Any) -> bool:
    """Whether an element holds a sentence."""
    return re.search(r"\w{3,}[.!?](?:\s|$)", str(element.text_content())) is not None


def heading_text(element: Any) -> str:
    """The words of a heading, also those that only a line break parts."""
    for line_break in element.iter("br"):
        line_break.tail = f" {line_break.tail or ''}"
    return str(element.text_content())


def heading_level(element: Any) -> int:
    """The level of an element that is a heading, whatever element it is; else 0."""
    if element.tag in HEADINGS:
        return HEADINGS[element.tag]
    if element.get("role") == "heading":
        level = element.get("aria-level") or ""
        return int(level) if re.fullmatch("[1-6]", level) else 2
    # The title of a document that a word processor has saved as a page.
    named = str(element.get("class") or "").split()
    return 1 if element.tag == "p" and "MsoTitle" in named else 0


def has_great_heading(content: Any) -> bool:
    """Whether there is a heading over the whole of a page's content."""
    return any(
        heading_level(each) == 1 and words_in(each)
        for each in content.iterdescendants("h1", "p", "div")
    )


def is_furniture(element: Any) -> bool:
    """Whether an element is part of the page rather than of the notice."""
    if element.tag in FURNITURE or element.get("role") in ROLES:
        if element.tag == "form" and not asks(element) and words_in(element) > 60:
            return False
        # A form or an aside may have been wrapped round all of it.
        return words_in(element) < 400 or element.tag in ("nav", "footer")
    if element.tag == "header":
        return not any(each.tag == "h1" for each in element.iterdescendants())
    named = f"{element.get('id') or ''} {element.get('class') or ''}"
    if NAMES.search(named) and words_in(element) < 150:
        return True
    if COOKIES.search(named) and words_in(element) < 1000:
        return True
    label = element.get("aria-label") or ""
    if element.get("role") in REGIONS and OF_COOKIES.search(label):
        return words_in(element) < LONGEST_BANNER
    return element.tag not in INLINE and (is_menu(element) or is_banner(element))


def is_banner(element: Any) -> bool:
    """Whether an element says a little about cookies, and asks for a consent."""
    buttons = (
        squeezed(str(each.text_content()))
        for each in element.iterdescendants("button", "a")
    )
    return (
        any(map(CONSENT.fullmatch, buttons))
        and words_in(element) < LONGEST_BANNER
        and OF_COOKIES.search(str(element.text_content())) is not None
    )


LONGEST_BANNER = 120
REGIONS = frozenset(("region", "dialog", "alertdialog", "banner", "complementary"))
"""Words of a banner that nothing else names as one."""


def is_around(element: Any) -> bool:
    """Whether an element is part of the page whatever else the page holds."""
    if element.tag in ("nav", "footer"):
        return True
    named = f"{element.get('id') or ''} {element.get('class') or ''}"
    few = words_in(element) < 60
    return (few and NAMES.search(named) is not None) or is_menu(element)


FIELDS = "textarea select".split()
ASKED = frozenset(("hidden", "submit", "button", "image", "reset", "search"))


def asks(form: Any) -> bool:
    """Whether a form has a field to fill in; one of a site's machinery has none."""
    if next(form.iterdescendants(*FIELDS), None) is not None:
        return True
    return any(
        (each.get("type") or "text").lower() not in ASKED
        for each in form.iterdescendants("input")
    )


def is_menu(element: Any) -> bool:
    """Whether an element holds links and nothing else, and leads to other pages."""
    links = list(element.iterdescendants("a", "button"))
    if len(links) < 3 or any(
        element.find(f".//{tag}") is not None for tag in (*HEADINGS, "table", "dl")
    ):
        return False
    if any(
        re.match(r"#|mailto:|tel:", each.get("href") or "") or is_switch(each)
        for each in links
    ):
        return False
    inside = sum(words_in(each) for each in links)
    beside = len(re.findall(r"\w{2,}", str(element.text_content())))
    return beside <= inside * 1.2 and inside <= 6 * len(links)


def words_shown(element: Any) -> str:
    """All words in an element but those of scripts and the like."""
    if element.tag in UNSEEN:
        return ""
    parts = [element.text or ""]
    for each in element.iterdescendants():
        if isinstance(each.tag, str) and each.tag not in UNSEEN:
            parts.append(each.text or "")
        parts.append(each.tail or "")
    return squeezed(" ".join(parts))


def is_contents(element: Any) -> bool:
    """Whether a list holds links to places of the same page and nothing else."""
    if element.tag not in ("ul", "ol"):
        return False
    links = list(element.iterdescendants("a"))
    if len(links) < 3 or not all(
        re.match(r"#.", each.get("href") or "") and not is_switch(each)
        for each in links
    ):
        return False
    inside = "".join("".join(each.itertext()) for each in links)
    return "".join(inside.split()) == "".join("".join(element.itertext()).split())


def is_lone_heading(element: Any) -> bool:
    """Whether a numbered list is the number of a heading: one item, and text after it."""
    if len(element) != 1 or element[0].tag != "li" or has_blocks(element[0]):
        return False
    text = squeezed(str(element.text_content()))
    after = element.getnext()
    return (
        0 < len(text) <= 100
        and text[-1] not in ".;,"
        and after is not None
        and after.tag in ("p", "div", "ul", "table", "section")
    )


def leading_bold(item: Any) -> Any | None:
    """The bold words that stand alone on the first line of an item with more text."""
    first = item[0] if len(item) and not squeezed(item.text or "") else None
    if first is None or not 0 < words_in(first) < 20 or squeezed(first.tail or ""):
        return None
    alone = [each for each in first.iter() if each.tag in STRONG or is_bold(each)]
    whole = squeezed(str(first.text_content()))
    if not any(squeezed(str(each.text_content())) == whole for each in alone):
        return None
    after = first.getnext()
    if after is None or words_in(item) <= words_in(first):
        return None
    on_its_line = first.tag in ("p", "div") or after.tag in (
        "br",
        "p",
        "div",
        "ul",
        "ol",
    )
    return first if on_its_line else None


def is_outline(element: Any) -> bool:
    """Whether a list has its sections as items: bold words over the text of nearly each."""
    if element is None or element.tag not in ("ul", "ol"):
        return False
    if next(element.iterancestors("li", "td", "dd"), None) is not None:
        return False
    items = [each for each in element if each.tag == "li"]
    led = sum(1 for each in items if leading_bold(each) is not None)
    return led >= LEAST_OUTLINE and led >= 0.8 * len(items)


LEAST_OUTLINE = 4


def tabs_of(element: Any, ids: Container[str]) -> dict[str, str]:
    """The labels of tabs, by the ids of the passages that they open."""
    tabs = {
        (each.get("aria-controls") or (each.get("href") or "").lstrip("#")): squeezed(
            str(each.text_content())
        )
        for each in element.iterdescendants("button", "a", "li", "div")
        if each.get("role") == "tab"
    }
    return tabs if tabs and all(id in ids for id in tabs) else {}


def opens_next(element: Any) -> bool:
    """Whether the passage after a button without a word of its own is what it opens."""
    after = element.getnext()
    if after is None or element.tag != "button" or not 0 < words_in(element) < 20:
        return False
    return after.tag in ("div", "section") and words_in(after) > 3


def is_switch(element: Any) -> bool:
    """Whether an element opens a passage: the button of an accordion."""
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    if OPENER.search(named) and len(words_shown(element)) <= 160:
        inner = element.iterdescendants(*HEADINGS, "button", "p", "ul", "summary")
        return next(inner, None) is None
    return (
        (
            element.tag == "button"
            or element.get("role") == "button"
            or (element.tag == "a" and bool(ACCORDION.search(named)))
        )
        and (
            element.get("aria-expanded") is not None
            or element.get("aria-controls") is not None
            or bool(ACCORDION.search(named))
        )
    ) or opens_next(element)
