"""Word files: paragraphs, headings by style, lists, tables and notes, in order."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from typing import Any

from .messages import Message, message
from .packages import BROKEN, problem_of
from .written import (
    CONTENTS_STYLE,
    MOST_LINES,
    Run,
    Writer,
    has_date,
    is_bold,
    is_list_name,
    level_of_style,
    lines_of_runs,
    plain,
    squeezed,
)

DEEPEST = 40
"""Tables within each other."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
COLUMNS = re.compile(r"([^\t\n]*[^\W\d_]{3}[^\t\n]{0,90})\t+([^\t\n]+)")
"""A paragraph of two columns, with a tab between them."""


FURTHER_TYPES = (
    "application/vnd.ms-word.document.macroEnabled.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
)
"""Documents with macros, and templates: the text in them is as in any other."""
STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
"""The names of the strict form of the format (ISO/IEC 29500), and those of the usual one."""


def read_docx(data: bytes) -> tuple[str, tuple[Message, ...]]:
    """A Word file as text for the importer. ImportError without python-docx.

    The text is empty if there is a message of level "error".
    """
    import docx.package
    from docx.opc.exceptions import OpcError
    from docx.opc.part import PartFactory
    from docx.parts.document import DocumentPart
    from lxml import etree

    for further in FURTHER_TYPES:
        PartFactory.part_type_for[further] = DocumentPart

    try:
        if problem := problem_of(data):
            return "", (problem,)
        main = docx.package.Package.open(
            BytesIO(in_usual_names(data))
        ).main_document_part
        if not isinstance(main, DocumentPart):
            return "", (message("file.broken", kind="DOCX"),)
        document = main.document
        if sum(1 for _ in document.element.body.iter(f"{W}p")) > MOST_LINES:
            return "", (message("file.too_much"),)
        file = WordFile(document)
        file.read()
    except (OpcError, etree.XMLSyntaxError, *BROKEN):
        return "", (message("file.broken", kind="DOCX"),)
    return file.writer.text, tuple(file.messages)


def in_usual_names(data: bytes) -> bytes:
    """A package in the strict form of the format with the names of the usual one."""
    with zipfile.ZipFile(BytesIO(data)) as packed:
        if STRICT[1][0] not in packed.read("_rels/.rels"):
            return data
        made = BytesIO()
        with zipfile.ZipFile(made, "w") as renamed:
            for name in packed.namelist():
                content = packed.read(name)
                if name.endswith((".xml", ".rels")):
                    for strict, usual in STRICT:
                        content = content.replace(strict, usual)
                renamed.writestr(name, content)
    return made.getvalue()


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
        self.looks = {
            style.get(f"{W}styleId") or "": is_strong(style.find(f"{W}rPr"))
            for style in document.styles.element.iterfind(f"{W}style")
        }
        self.numbers = numbers_of(document)
        self.counts: dict[tuple[str, str], int] = {}
        self.hidden: list[str] = []
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
        if text := squeezed(" ".join(self.hidden)):
            self.messages.append(message("hidden.dropped", text))

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
                f"{W}moveTo",
                f"{W}customXml",
            ):
                self.blocks(element, depth)  # the parser keeps these from being deep

    # --- paragraphs -----------------------------------------------------------------

    def paragraph(self, element: Any, depth: int = 0) -> None:
        runs = list(self.runs(element))
        level = self.heading_level(element)
        text = plain(runs)
        style = self.style_names(element)
        if any(CONTENTS_STYLE.match(name) for name in style):
            if text:
                self.messages.append(message("contents.dropped", text))
        elif level:
            self.writer.heading(text, level)
        elif column := COLUMNS.fullmatch("".join(run.text for run in runs).strip()):
            self.writer.row(column[1], [column[2]])
        elif self.is_item(element, style):
            self.item(element, runs, text)
        else:
            self.writer.paragraph(runs)
        if depth < DEEPEST:
            for box in boxes_in(element):
                self.blocks(box, depth + 1)

    def item(self, element: Any, runs: list[Run], text: str) -> None:
        """An item of a list; or a heading to which Word gave its number."""
        numbering = self.numbering(element)
        number = self.number(numbering)
        if is_heading_like(runs, text) or (
            number
            and is_short(text)
            and all(self.numbering(each) != numbering for each in beside(element))
        ):
            self.writer.paragraph([Run(f"{number} {text}".strip(), bold=True)])
        else:
            self.writer.item(runs)

    def numbering(self, element: Any) -> tuple[str, str] | None:
        """The list and the level of a paragraph that says it is in one."""
        properties = element.find(f"{W}pPr/{W}numPr")
        if properties is None:
            return None
        id, level = properties.find(f"{W}numId"), properties.find(f"{W}ilvl")
        if id is None or (id.get(f"{W}val") or "0") == "0":
            return None
        return id.get(f"{W}val"), "0" if level is None else level.get(f"{W}val") or "0"

    def number(self, numbering: tuple[str, str] | None) -> str:
        """ "3." for the third of a numbered list; "" in a list of bullets."""
        if numbering is None or numbering not in self.numbers:
            return ""
        self.counts[numbering] = self.counts.get(numbering, 0) + 1
        return f"{self.counts[numbering]}."

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
            if found := level_of_style(name):
                return found
        return 0

    def is_item(self, element: Any, style: list[str]) -> bool:
        number = element.find(f"{W}pPr/{W}numPr/{W}numId")
        if number is not None:
            return (number.get(f"{W}val") or "0") != "0"
        return any(map(is_list_name, style))

    def runs(self, element: Any) -> Iterator[Run]:
        """The words of a paragraph with their looks; what was deleted is left out."""
        bold = self.strong_style(element.find(f"{W}pPr/{W}pStyle"))
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
            look = run.find(f"{W}rPr")
            text = "".join(words_of(run))
            if next(run.iterancestors(f"{W}moveFrom", f"{W}del"), None) is not None:
                continue  # its place is elsewhere now
            if is_switched(look, "vanish"):
                self.hidden.append(text)
                continue
            said += text
            own = is_strong(look)
            if own is None and look is not None:
                own = self.strong_style(look.find(f"{W}rStyle"))
            yield Run(text, bool(bold if own is None else own))
        hidden = [each for each in addresses if each and each not in said]
        if hidden:
            yield Run(f" ({', '.join(dict.fromkeys(hidden))})", not said)

    def strong_style(self, style: Any) -> bool | None:
        """Whether a style, or one that it builds on, is bold; None if it does not say."""
        id = "" if style is None else style.get(f"{W}val") or ""
        seen: set[str] = set()
        while id and id not in seen:
            seen.add(id)
            if self.looks.get(id) is not None:
                return self.looks[id]
            id = self.names.get(id, ("", ""))[1]
        return None

    # --- tables and the rest --------------------------------------------------------

    def table(self, table: Any, depth: int) -> None:
        for row in table.iter(f"{W}tr"):
            if next(row.iterancestors(f"{W}tbl"), None) is not table:
                continue  # in a table within this one
            cells = [
                cell
                for cell in row.iter(f"{W}tc")
                if next(cell.iterancestors(f"{W}tr"), None) is row and has_words(cell)
            ]
            if not cells or depth >= DEEPEST:
                for cell in cells:
                    self.writer.paragraph([Run(" ".join(cell.itertext(f"{W}t")))])
                continue
            first, *others = cells
            rich = any(
                self.heading_level(each)
                for cell in cells
                for each in cell.iter(f"{W}p")
            ) or not all(map(is_small, row.iter(f"{W}tbl")))
            alone = rich or not others
            label = "" if alone else squeezed(" ".join(self.texts(first)))
            if alone or len(label) > 170:
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
                texts = [
                    " ".join(self.texts(each))
                    for each in element.iter(f"{W}tc")
                    if next(each.iterancestors(f"{W}tr"), None) is element
                ]
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
                    if has_date(text):
                        self.writer.paragraph([Run(text)])
                    else:
                        self.messages.append(message("furniture.dropped", text))


def is_heading_like(runs: list[Run], text: str) -> bool:
    """Whether a numbered paragraph is a heading: short, and bold as a whole."""
    return is_short(text) and is_bold(runs)


def is_short(text: str) -> bool:
    return 0 < len(text) <= 100 and text[-1] not in ".;,"


def beside(element: Any) -> Iterator[Any]:
    """The paragraphs with words before and after one."""
    for others in (element.itersiblings(preceding=True), element.itersiblings()):
        for other in islice(others, 5):  # empty paragraphs between them
            if any(text.strip() for text in other.itertext(f"{W}t")):
                yield other
                break


def numbers_of(document: Any) -> set[tuple[str, str]]:
    """The lists and levels that have numbers and no bullets."""
    found: set[tuple[str, str]] = set()
    for relation in document.part.rels.values():
        if relation.is_external or not relation.reltype.endswith("/numbering"):
            continue
        root = relation.target_part.element
        kinds = {
            (each.get(f"{W}abstractNumId"), level.get(f"{W}ilvl"))
            for each in root.iterfind(f"{W}abstractNum")
            for level in each.iterfind(f"{W}lvl")
            if (kind := level.find(f"{W}numFmt")) is not None
            and kind.get(f"{W}val") not in ("bullet", "none")
        }
        for number in root.iterfind(f"{W}num"):
            abstract = number.find(f"{W}abstractNumId")
            id = None if abstract is None else abstract.get(f"{W}val")
            found |= {
                (number.get(f"{W}numId"), lvl) for kind, lvl in kinds if kind == id
            }
    return found


def is_strong(look: Any) -> bool | None:
    """Whether words stand out, as headings do: bold, underlined; None if it is not said."""
    if look is None:
        return None
    line = look.find(f"{W}u")
    if line is not None and (line.get(f"{W}val") or "single") != "none":
        # An underlined address is a link.
        return look.find(f"{W}rStyle") is None
    bold = look.find(f"{W}b")
    return None if bold is None else is_on(bold)


def is_switched(look: Any, name: str) -> bool:
    switch = None if look is None else look.find(W + name)
    return switch is not None and is_on(switch)


def has_words(cell: Any) -> bool:
    """Whether there is any text in a cell, deleted words and fields included."""
    # Not `cell.itertext()`, in which python-docx makes the text of each paragraph anew.
    texts = cell.iter(f"{W}t", f"{W}delText", f"{W}instrText")
    return any((each.text or "").strip() for each in texts)


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
        elif tag == f"{W}softHyphen":
            yield "\xad"
        elif tag == f"{W}sym":
            code = element.get(f"{W}char") or ""
            if re.fullmatch("[0-9A-Fa-f]{4}", code):
                yield chr(int(code, 16))
