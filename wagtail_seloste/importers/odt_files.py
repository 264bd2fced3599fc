"""OpenDocument texts: paragraphs, headings, bold words, lists, tables and notes.

Source: OpenDocument 1.3, part 3. lxml reads the XML; what is left for a library is little,
and the one there is gives plain words.
"""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from .messages import Message, message
from .packages import BROKEN, problem_of
from .written import Run, Writer, has_date, is_bold, level_of_style, plain, squeezed

DEEPEST = 100
"""Elements within each other."""

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
LINK = "{http://www.w3.org/1999/xlink}href"

LEFT_OUT = frozenset(
    f"{TEXT}{name}"
    for name in (
        "tracked-changes sequence-decls variable-decls user-field-decls "
        "index-title-template note-citation ruby-text"
    ).split()
) | {f"{OFFICE}annotation", f"{OFFICE}forms", f"{OFFICE}annotation-end"}
CONTENTS = frozenset(
    f"{TEXT}{name}"
    for name in ("table-of-content", "illustration-index", "table-index")
)
HIDDEN = frozenset(f"{TEXT}{name}" for name in ("hidden-text", "hidden-paragraph"))


def read_odt(data: bytes) -> tuple[str, tuple[Message, ...]]:
    """An OpenDocument text as text for the importer. ImportError without lxml.

    The text is empty if there is a message of level "error".
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        if problem := problem_of(data):
            return "", (problem,)
        with zipfile.ZipFile(BytesIO(data)) as packed:
            names = packed.namelist()
            manifest = "META-INF/manifest.xml"
            if manifest in names and b"encryption-data" in packed.read(manifest):
                return "", (message("file.encrypted"),)
            content = etree.fromstring(packed.read("content.xml"), parser)
            styles = (
                etree.fromstring(packed.read("styles.xml"), parser)
                if "styles.xml" in names
                else None
            )
        file = OpenDocument(content, styles)
        file.read()
    except (etree.XMLSyntaxError, *BROKEN):
        return "", (message("file.broken", kind="ODT"),)
    return file.writer.text, tuple(file.messages)


class OpenDocument:
    """One document on its way to text."""

    def __init__(self, content: Any, styles: Any) -> None:
        self.content = content
        self.styles = styles
        self.writer = Writer()
        self.messages: list[Message] = []
        self.notes: list[Any] = []
        self.boxes: list[Any] = []
        self.looks: dict[str, Any] = {}
        self.numbered: set[str] = set()
        for root in (styles, content):
            for style in () if root is None else root.iter(f"{STYLE}style"):
                self.looks[style.get(f"{STYLE}name") or ""] = style
            for each in () if root is None else root.iter(f"{TEXT}list-style"):
                if each.find(f"{TEXT}list-level-style-number") is not None:
                    self.numbered.add(each.get(f"{STYLE}name") or "")

    def read(self) -> None:
        self.margins("header")
        body = self.content.find(f"{OFFICE}body/{OFFICE}text")
        if body is not None:
            self.blocks(body, 0)
        done = 0
        while done < len(self.notes):
            done += 1
            self.blocks(self.notes[done - 1], 0)
        self.margins("footer")

    # --- looks ----------------------------------------------------------------------

    def lineage(self, name: str) -> Iterator[Any]:
        """A style and those that it builds on."""
        seen: set[str] = set()
        while name in self.looks and name not in seen:
            seen.add(name)
            yield self.looks[name]
            name = self.looks[name].get(f"{STYLE}parent-style-name") or ""

    def is_bold(self, name: str, otherwise: bool) -> bool:
        for style in self.lineage(name):
            look = style.find(f"{STYLE}text-properties")
            if look is None:
                continue
            weight = look.get(f"{FO}font-weight")
            if weight:
                return weight not in ("normal", "100", "200", "300", "400", "500")
            if (look.get(f"{STYLE}text-underline-style") or "none") != "none":
                return True
        return otherwise

    def level(self, element: Any) -> int:
        if element.tag == f"{TEXT}h":
            level = element.get(f"{TEXT}outline-level") or "1"
            return int(level) if level.isdigit() else 1
        for style in self.lineage(element.get(f"{TEXT}style-name") or ""):
            for key in (f"{STYLE}display-name", f"{STYLE}name"):
                name = (style.get(key) or "").replace("_20_", " ")
                if found := level_of_style(name):
                    return found
        return 0

    # --- blocks ---------------------------------------------------------------------

    def blocks(self, parent: Any, depth: int) -> None:
        for element in parent:
            if element.tag in (f"{TEXT}p", f"{TEXT}h"):
                self.paragraph(element, depth)
            elif element.tag == f"{TEXT}list":
                self.listed(element, depth, self.is_numbered(element))
            elif element.tag == f"{TABLE}table":
                self.table(element, depth)
            elif element.tag in CONTENTS:
                self.tell("contents.dropped", element)
            elif element.tag in HIDDEN:
                self.tell("hidden.dropped", element)
            elif element.tag in LEFT_OUT or not isinstance(element.tag, str):
                continue
            elif depth < DEEPEST:
                self.blocks(element, depth + 1)
            else:
                self.writer.paragraph([Run(" ".join(element.itertext()))])

    def tell(self, code: str, element: Any) -> None:
        if text := squeezed(" ".join(element.itertext())):
            self.messages.append(message(code, text))

    def paragraph(self, element: Any, depth: int) -> None:
        runs = self.runs(element)
        level = self.level(element)
        if level:
            self.writer.heading(plain(runs), level)
        else:
            self.writer.paragraph(runs)
        self.framed(depth)

    def framed(self, depth: int) -> None:
        """Text boxes that were met in the paragraph before."""
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            if depth < DEEPEST:
                self.blocks(box, depth + 1)

    def is_numbered(self, element: Any) -> bool:
        return (element.get(f"{TEXT}style-name") or "") in self.numbered

    def listed(self, element: Any, depth: int, numbered: bool) -> None:
        items = [
            each
            for each in element
            if each.tag in (f"{TEXT}list-item", f"{TEXT}list-header")
        ]
        first = element.get(f"{TEXT}start-value") or "1"
        for number, item in enumerate(items, int(first) if first.isdigit() else 1):
            paragraphs = [each for each in item if each.tag != f"{TEXT}list"]
            is_heading = any(self.level(each) for each in paragraphs)
            if (
                not is_heading
                and paragraphs
                and all(each.tag == f"{TEXT}p" for each in paragraphs)
            ):
                runs: list[Run] = []
                for each in paragraphs:
                    runs += [*([Run("\n")] if runs else []), *self.runs(each)]
                alone = len(items) == 1 and is_short(plain(runs))
                if numbered and (alone or (is_bold(runs) and is_short(plain(runs)))):
                    self.writer.paragraph([Run(f"{number}. ", is_bold(runs)), *runs])
                else:
                    self.writer.item(runs)
                self.framed(depth)
            elif depth < DEEPEST:
                for each in paragraphs:
                    self.blocks([each], depth + 1)
            for inner in item.iterfind(f"{TEXT}list"):
                if depth < DEEPEST:
                    self.listed(inner, depth + 1, self.is_numbered(inner) or numbered)
                else:
                    self.writer.paragraph([Run(" ".join(inner.itertext()))])

    def table(self, table: Any, depth: int) -> None:
        for row in table.iter(f"{TABLE}table-row"):
            if next(row.iterancestors(f"{TABLE}table"), None) is not table:
                continue
            cells = [
                cell
                for cell in row
                if cell.tag == f"{TABLE}table-cell"
                and any(text.strip() for text in cell.itertext())
            ]
            if not cells:
                continue
            first, *others = cells
            inner = [each for cell in cells for each in cell.iterdescendants()]
            rich = any(
                each.tag == f"{TABLE}table"
                or (each.tag in (f"{TEXT}p", f"{TEXT}h") and self.level(each))
                for each in inner
            )
            label = squeezed(" ".join(self.texts(first)))
            if depth >= DEEPEST:
                self.writer.paragraph([Run(" ".join(row.itertext()))])
            elif not others or rich or len(label) > 170:
                self.boxes = []
                for cell in cells:
                    self.blocks(cell, depth + 1)
            else:
                texts = [text for cell in others for text in self.texts(cell)]
                self.writer.row(label, texts)
                self.framed(depth)

    def texts(self, cell: Any) -> list[str]:
        """The paragraphs of a cell, each one line; items of lists with their bullets."""
        found = []
        for element in cell.iter(f"{TEXT}p", f"{TEXT}h"):
            is_item = next(element.iterancestors(f"{TEXT}list-item"), None) is not None
            if text := plain(self.runs(element)):
                found.append(f"• {text}" if is_item else text)
        return found

    # --- words ----------------------------------------------------------------------

    def runs(self, element: Any) -> list[Run]:
        name = element.get(f"{TEXT}style-name") or ""
        return list(self.words(element, self.is_bold(name, False), 0))

    def words(self, element: Any, bold: bool, depth: int) -> Iterator[Run]:
        if element.text:
            yield Run(one_line(element.text), bold)
        for child in element:
            yield from self.inside(child, bold, depth)
            if child.tail:
                yield Run(one_line(child.tail), bold)

    def inside(self, child: Any, bold: bool, depth: int) -> Iterator[Run]:
        tag = child.tag
        if tag == f"{TEXT}s":
            yield Run(" ", bold)
        elif tag == f"{TEXT}tab":
            yield Run("\t", bold)
        elif tag == f"{TEXT}line-break":
            yield Run("\n", bold)
        elif tag == f"{TEXT}note":
            self.notes += child.findall(f"{TEXT}note-body")
        elif tag == f"{DRAW}text-box":
            self.boxes.append(child)
        elif tag in HIDDEN:
            self.tell("hidden.dropped", child)
        elif tag in LEFT_OUT or not isinstance(tag, str):
            return
        elif depth >= DEEPEST:
            yield Run(" ".join(child.itertext()), bold)
        else:
            own = self.is_bold(child.get(f"{TEXT}style-name") or "", bold)
            inner = list(self.words(child, own, depth + 1))
            yield from inner
            if tag == f"{TEXT}a":
                address = (child.get(LINK) or "").strip()
                said = "".join(run.text for run in inner)
                if address.startswith(("http:", "https:", "mailto:")):
                    address = address.removeprefix("mailto:").split("?subject")[0]
                    if address not in said:
                        yield Run(f" ({address})")

    def margins(self, which: str) -> None:
        """Headers and footers: a date in them belongs to the notice, the rest is told."""
        seen: set[str] = set()
        for name in (which, f"{which}-first", f"{which}-left"):
            for margin in () if self.styles is None else self.styles.iter(STYLE + name):
                for element in margin.iter(f"{TEXT}p", f"{TEXT}h"):
                    text = plain(self.runs(element))
                    if not text or text in seen:
                        continue
                    seen.add(text)
                    if has_date(text):
                        self.writer.paragraph([Run(text)])
                    else:
                        self.messages.append(message("furniture.dropped", text))


def is_short(text: str) -> bool:
    return 0 < len(text) <= 100 and text[-1] not in ".;,"


def one_line(text: str) -> str:
    """Text in which line ends and tabs are no more than spaces, as in the format."""
    return text.translate(SPACES)


SPACES = dict.fromkeys(map(ord, "\n\r\t"), " ")
