"""Word files: paragraphs, headings by style, lists, tables and notes, in order."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from .messages import Message, message
from .written import Run, Writer, is_bold, lines_of_runs, plain, squeezed

LARGEST_PART = 24 * 1024 * 1024
"""Bytes that one part may have when it is unpacked; and all the parts that are read."""
MOST_PARTS = 4000
DEEPEST = 40
"""Tables within each other."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HEADING_STYLE = re.compile(
    r"(?:heading|otsikko|rubrik|überschrift)\s*(\d)|^(title|otsikko|rubrik)$",
    re.IGNORECASE,
)
LIST_STYLE = re.compile(r"list|luettel|lista|punkt", re.IGNORECASE)
COLUMNS = re.compile(r"([^\t\n]*[^\W\d_]{3}[^\t\n]{0,90})\t+([^\t\n]+)")
"""A paragraph of two columns, with a tab between them."""
DATE = re.compile(r"\d{1,2}\.\s?\d{1,2}\.\s?\d{4}|\d{4}-\d{2}-\d{2}")


def is_docx(data: bytes) -> bool:
    return data.startswith(b"PK\x03\x04") and b"word/" in data


def read_docx(data: bytes) -> tuple[str, tuple[Message, ...]]:
    """A Word file as text for the importer. ImportError without python-docx.

    The text is empty if there is a message of level "error".
    """
    import docx
    from docx.opc.exceptions import OpcError
    from lxml import etree

    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            parts = packed.infolist()
            # The sizes are those up to which Python's zipfile unpacks.
            read = [p for p in parts if p.filename.endswith((".xml", ".rels"))]
            if (
                len(parts) > MOST_PARTS
                or sum(part.file_size for part in read) > LARGEST_PART
                or sum(part.file_size for part in parts) > 4 * LARGEST_PART
            ):
                return "", (message("file.too_much"),)
            if any(part.flag_bits & 1 for part in parts):
                return "", (message("file.encrypted"),)
        document = docx.Document(BytesIO(data))
        file = WordFile(document)
        file.read()
    except (
        zipfile.BadZipFile,
        zlib.error,
        OpcError,
        etree.XMLSyntaxError,
        KeyError,
        ValueError,
        AttributeError,
        IndexError,
        NotImplementedError,
        RecursionError,
        OSError,
        EOFError,
    ):
        return "", (message("file.broken", kind="DOCX"),)
    return file.writer.text, tuple(file.messages)


class WordFile:
    """One document on its way to text."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.writer = Writer()
        self.messages: list[Message] = []
        self.names: dict[str, tuple[str, str]] = {}
        for style in document.styles.element.iterfind(f"{W}style"):
            name = style.find(f"{W}name")
            base = style.find(f"{W}basedOn")
            self.names[style.get(f"{W}styleId") or ""] = (
                "" if name is None else name.get(f"{W}val") or "",
                "" if base is None else base.get(f"{W}val") or "",
            )
        self.bold_styles = {
            style.get(f"{W}styleId") or ""
            for style in document.styles.element.iterfind(f"{W}style")
            if any(is_on(each) for each in style.iterfind(f"{W}rPr/{W}b"))
        }
        self.links = {
            key: each.target_ref
            for key, each in document.part.rels.items()
            if each.is_external
        }

    def read(self) -> None:
        self.margins("header")
        self.blocks(self.document.element.body, 0)
        self.notes()
        self.margins("footer")

    def blocks(self, parent: Any, depth: int) -> None:
        for element in parent:
            if element.tag == f"{W}p":
                self.paragraph(element, depth)
            elif element.tag == f"{W}tbl":
                self.table(element, depth)
            elif element.tag in (
                f"{W}sdt",
                f"{W}sdtContent",
                f"{W}ins",
                f"{W}customXml",
            ):
                self.blocks(element, depth)

    # --- paragraphs -----------------------------------------------------------------

    def paragraph(self, element: Any, depth: int = 0) -> None:
        runs = list(self.runs(element))
        level = self.heading_level(element)
        text = plain(runs)
        style = self.style_names(element)
        if any(
            name.lower().startswith(("toc", "sis.luet", "innehåll")) for name in style
        ):
            if text:
                self.messages.append(message("contents.dropped", text))
        elif level:
            self.writer.heading(text, level)
        elif column := COLUMNS.fullmatch("".join(run.text for run in runs).strip()):
            self.writer.row(column[1], [column[2]])
        elif self.is_item(element, style) and not is_heading_like(runs, text):
            self.writer.item(runs)
        else:
            self.writer.paragraph(runs)
        if depth < DEEPEST:
            for box in boxes_in(element):
                self.blocks(box, depth + 1)

    def style_names(self, element: Any) -> list[str]:
        """The names of a paragraph's style and of those that it builds on."""
        style = element.find(f"{W}pPr/{W}pStyle")
        id = "" if style is None else style.get(f"{W}val") or ""
        names: list[str] = []
        seen: set[str] = set()
        while id and id not in seen:
            seen.add(id)
            name, base = self.names.get(id, (id, ""))
            names.append(name)
            id = base
        return names

    def heading_level(self, element: Any) -> int:
        """1 to 9 for a heading, 0 for other paragraphs."""
        level = element.find(f"{W}pPr/{W}outlineLvl")
        if level is not None and (level.get(f"{W}val") or "").isdigit():
            number = int(level.get(f"{W}val"))
            return number + 1 if number < 9 else 0
        for name in self.style_names(element):
            if found := HEADING_STYLE.search(name):
                return int(found[1] or 1)
        return 0

    def is_item(self, element: Any, style: list[str]) -> bool:
        number = element.find(f"{W}pPr/{W}numPr/{W}numId")
        if number is not None:
            return (number.get(f"{W}val") or "0") != "0"
        return any(LIST_STYLE.search(name) for name in style)

    def runs(self, element: Any) -> Iterator[Run]:
        """The words of a paragraph with their looks; what was deleted is left out."""
        style = element.find(f"{W}pPr/{W}pStyle")
        bold = style is not None and (style.get(f"{W}val") or "") in self.bold_styles
        addresses: list[str] = []
        said = ""
        for run in element.iter(f"{W}r", f"{W}hyperlink"):
            if next(run.iterancestors(f"{W}p"), None) is not element:
                continue  # in a text box
            if run.tag == f"{W}hyperlink":
                address = self.links.get(
                    run.get(
                        "{http://schemas.openxmlformats.org/officeDocument/2006/"
                        "relationships}id"
                    ),
                    "",
                )
                addresses.append(address.removeprefix("mailto:"))
                continue
            own = run.find(f"{W}rPr/{W}b")
            text = "".join(words_of(run))
            said += text
            yield Run(text, bold if own is None else is_on(own))
        hidden = [each for each in addresses if each and each not in said]
        if hidden:
            yield Run(f" ({', '.join(dict.fromkeys(hidden))})", not said)

    # --- tables and the rest --------------------------------------------------------

    def table(self, table: Any, depth: int) -> None:
        for row in table.iterfind(f"{W}tr"):
            cells = [
                cell
                for cell in row.iter(f"{W}tc")
                if next(cell.iterancestors(f"{W}tr"), None) is row
                and any(text.strip() for text in cell.itertext())
            ]
            if not cells or depth >= DEEPEST:
                for cell in cells:
                    self.writer.paragraph([Run(" ".join(cell.itertext()))])
                continue
            first, *others = cells
            rich = any(
                self.heading_level(each)
                for cell in cells
                for each in cell.iter(f"{W}p")
            ) or not all(map(is_small, row.iter(f"{W}tbl")))
            label = squeezed(" ".join(self.texts(first)))
            if not others or rich or len(label) > 170:
                for cell in cells:
                    self.blocks(cell, depth + 1)
            else:
                texts = [text for cell in others for text in self.texts(cell)]
                self.writer.row(label, texts)

    def texts(self, cell: Any) -> list[str]:
        """The paragraphs of a cell, each one line; items of lists with their bullets.

        A row of a table in the cell is one line, "Name: Town of Ironbrook".
        """
        found = []
        for element in cell.iter(f"{W}p", f"{W}tr"):
            if next(element.iterancestors(f"{W}tc"), None) is not cell:
                continue
            if element.tag == f"{W}tr":
                texts = [" ".join(self.texts(each)) for each in element.iter(f"{W}tc")]
                found.append(": ".join(filter(None, texts)))
                continue
            lines = [plain(line) for line in lines_of_runs(self.runs(element))]
            if lines:
                item = self.is_item(element, self.style_names(element))
                found.append(("• " if item else "") + " ".join(lines))
        return found

    def notes(self) -> None:
        """Footnotes and endnotes, after the text."""
        from docx.oxml.parser import parse_xml

        for relation in self.document.part.rels.values():
            if relation.is_external or not relation.reltype.endswith(
                ("/footnotes", "/endnotes")
            ):
                continue
            for note in parse_xml(relation.target_part.blob):
                if note.get(f"{W}type") is None:
                    self.blocks(note, 0)

    def margins(self, which: str) -> None:
        """Headers and footers: a date in them belongs to the notice, the rest is told."""
        seen: set[str] = set()
        for section in self.document.sections:
            for name in (f"first_page_{which}", which):
                margin = getattr(section, name)
                if margin.is_linked_to_previous:
                    continue
                for element in margin._element.iter(f"{W}p"):
                    text = plain(list(self.runs(element)))
                    if not text or text in seen:
                        continue
                    seen.add(text)
                    if DATE.search(text):
                        self.writer.paragraph([Run(text)])
                    else:
                        self.messages.append(message("furniture.dropped", text))


def is_heading_like(runs: list[Run], text: str) -> bool:
    """Whether a numbered paragraph is a heading: short, and bold as a whole."""
    return bool(text) and len(text) <= 100 and is_bold(runs) and text[-1] not in ".;,"


def is_small(table: Any) -> bool:
    """Whether a table within a cell only lists details: not one with a table in it."""
    cells = list(table.iter(f"{W}tc"))
    longest = max((sum(map(len, each.itertext())) for each in cells), default=0)
    return table.find(f".//{W}tbl") is None and longest <= 200 and len(cells) <= 40


def is_on(element: Any) -> bool:
    """Whether a switch such as w:b is on."""
    return (element.get(f"{W}val") or "1") not in ("0", "false", "off")


def boxes_in(element: Any) -> Iterator[Any]:
    """The contents of text boxes anchored in a paragraph, each once.

    Word writes a box twice, for new and for old readers.
    """
    for box in element.iter(f"{W}txbxContent"):
        if next(box.iterancestors(f"{W}p"), None) is not element:
            continue
        if any(str(each.tag).endswith("}Fallback") for each in box.iterancestors()):
            continue
        yield box


def words_of(run: Any) -> Iterator[str]:
    """The characters of a run."""
    for element in run:
        tag = element.tag
        if tag == f"{W}t":
            yield element.text or ""
        elif tag in (f"{W}tab", f"{W}ptab"):
            yield "\t"
        elif tag in (f"{W}br", f"{W}cr"):
            yield "\n"
        elif tag == f"{W}noBreakHyphen":
            yield "-"
