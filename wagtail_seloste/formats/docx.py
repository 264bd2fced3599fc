"""A notice as a Word document, with real headings, lists and links (ECMA-376).

Made with python-docx, of the extra ``documents``. The same text always gives the same
bytes.
"""

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import UTC
from typing import Any

from babel.core import get_global

from ..notice import Notice
from ..wording import Wording, base_language, reader_wording
from .about import About, page_label, version_line
from .flow import Block, Facts, Heading, Inline, Items, Paragraph, Run, in_steps, whole

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document may hold: Extensible Markup Language 1.0, 2.2."""

DEEPEST = 9
"""So many levels of headings and of lists are there in Word."""

LINK_COLOUR = "0B5394"
TEXT_COLOUR = "1F3A5F"
A4 = (210, 297)


def render(notice: Notice, about: About) -> bytes:
    """The notice as .docx. ImportError without the extra."""
    words = reader_wording(notice.language, about.language)
    writer = Writer(
        title=storable(notice.title),
        about=storable(". ".join(version_line(about, words))),
        page=page_label(words),
        language=proofing_language(about.language, words),
    )
    for block in in_steps(whole(notice, about), DEEPEST):
        writer.add(block)
    writer.describe(notice, about)
    return writer.to_bytes()


def storable(text: str) -> str:
    return NOT_XML.sub("\ufffd", text)


def proofing_language(code: str, words: Wording) -> str:
    """A language as Word knows it, with a country: ``fi-FI`` for ``fi``."""
    language, *rest = code.replace("_", "-").split("-")
    region = rest[-1] if rest and len(rest[-1]) == 2 else words.locale.territory
    if not region or words.language != base_language(code):
        likely = str(get_global("likely_subtags").get(language.lower(), ""))
        region = region if rest else likely.split("_")[-1]
    return f"{language.lower()}-{region.upper()}" if region else language.lower()


class Writer:
    """A Word document that grows block by block."""

    def __init__(
        self, *, title: str, about: str, page: tuple[str, str, str], language: str
    ) -> None:
        import docx
        from docx.shared import Mm

        self.document = docx.Document()
        self.title = title
        self.set_language(language)
        self.set_styles()
        self.styles = {s.name: s.style_id for s in self.document.styles}
        self.kinds = {
            ordered: self.add_kind_of_list(ordered) for ordered in (False, True)
        }
        numbers = self.document.part.numbering_part.element.xpath("w:num/@w:numId")
        self.lists, self.bullets = max(map(int, numbers), default=0), 0
        section = self.document.sections[0]
        section.page_width, section.page_height = map(Mm, A4)
        section.left_margin = section.right_margin = Mm(25)
        section.top_margin = section.bottom_margin = Mm(24)
        self.set_footer(section, f"{title}. {about}", *page)

    # --- the whole --------------------------------------------------------------------

    def set_language(self, language: str) -> None:
        """Of all text: what spelling and speech go by."""
        from docx.oxml.ns import qn

        for lang in self.document.styles.element.iter(qn("w:lang")):
            lang.set(qn("w:val"), language)
        self.language = language

    def set_styles(self) -> None:
        from docx.enum.style import WD_STYLE_TYPE
        from docx.shared import Pt, RGBColor

        styles = self.document.styles
        styles["Normal"].font.size = Pt(11)
        styles["Normal"].paragraph_format.space_after = Pt(6)
        for level, size in ((1, 20), (2, 14), (3, 12), (4, 11)):
            style = styles[f"Heading {level}"]
            style.font.size = Pt(size)
            style.font.color.rgb = RGBColor.from_string(TEXT_COLOUR)
        link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
        link.font.color.rgb = RGBColor.from_string(LINK_COLOUR)
        link.font.underline = True

    def set_footer(
        self, section: Any, text: str, before: str, between: str, after: str
    ) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn
        from docx.shared import Pt

        line = section.footer.paragraphs[0]

        def add(words: str) -> Any:
            run = line.add_run(words)
            run.font.size = Pt(8.5)
            return run._r

        def add_field(instruction: str) -> None:
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), instruction)
            field.append(add("1"))
            line._p.append(field)

        add(f"{text}. {before}")
        add_field("PAGE")
        add(between)
        add_field("NUMPAGES")
        add(after)

    def describe(self, notice: Notice, about: About) -> None:
        """The properties of the file. They say nothing of when or where it was made."""
        properties = self.document.core_properties
        at = about.recorded_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        controllers = [section.data.get("name") for section in notice.of("controller")]
        properties.author = storable(str(next(filter(None, controllers), "")))[:255]
        properties.title = self.title[:255]
        properties.language = self.language
        properties.identifier = storable(about.reference)[:255]
        properties.comments = ""
        properties.created = properties.modified = at
        properties.last_modified_by = ""
        properties.revision = 1

    def to_bytes(self) -> bytes:
        """The file, with no trace of the day on which it was made."""
        made, found = io.BytesIO(), io.BytesIO()
        self.document.save(made)
        with zipfile.ZipFile(made) as old, zipfile.ZipFile(found, "w") as new:
            for name in old.namelist():
                part = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
                part.compress_type = zipfile.ZIP_DEFLATED
                new.writestr(part, old.read(name))
        return found.getvalue()

    # --- blocks -----------------------------------------------------------------------

    def add(self, block: Block) -> None:
        match block:
            case Heading(level=level, content=content) if content:
                self.write(self.line(f"Heading {min(level, DEEPEST)}"), content)
            case Paragraph(content=content) if content:
                self.write(self.line("Normal"), content)
            case Items(items=items, ordered=ordered):
                self.add_list(items, ordered, 0)
            case Facts(items=facts):
                self.add_facts(facts)

    def line(self, style: str) -> Any:
        """A new paragraph. python-docx looks its style up much more slowly."""
        line = self.document.add_paragraph()
        line._p.style = self.styles[style]
        return line

    def add_list(
        self, items: Iterable[tuple[Block, ...]], ordered: bool, depth: int
    ) -> None:
        """A list of its own, so that its numbers begin with 1."""
        number = self.begin_list(ordered, depth)
        for item in items:
            is_first = True
            for block in item:
                match block:
                    case Items(items=inner, ordered=inner_ordered):
                        self.add_list(inner, inner_ordered, depth + 1)
                    case Paragraph(content=content) | Heading(content=content):
                        line = self.item_line(ordered, depth, number, is_first)
                        self.write(line, content)
                        is_first = False
                    case Facts(items=facts):
                        self.add_facts(facts)

    def add_facts(self, facts: Iterable[tuple[str, tuple[Inline, ...]]]) -> None:
        """Lines "term: text"; several texts of a term are a list below it."""
        number = self.begin_list(False)
        for term, texts in facts:
            line = self.item_line(False, 0, number)
            self.write(line, (Run(text=f"{term}: ", strong=True),))
            if len(texts) == 1:
                self.write(line, texts[0])
                continue
            for text in texts:
                self.write(self.item_line(False, 1, number), text)

    def item_line(
        self, ordered: bool, depth: int, number: int, is_first: bool = True
    ) -> Any:
        """A paragraph of an item; a later one of the same item has no mark."""
        from docx.shared import Mm, Pt

        line = self.line("List Number" if ordered else "List Bullet")
        line.paragraph_format.space_after = Pt(3)
        properties = line._p.get_or_add_pPr().get_or_add_numPr()
        depth = min(depth, DEEPEST - 1)
        properties.get_or_add_ilvl().val = depth
        properties.get_or_add_numId().val = number if is_first else 0
        if not is_first:
            line.paragraph_format.left_indent = Mm(6 * (depth + 1))
            line.paragraph_format.first_line_indent = Mm(0)
        return line

    def add_kind_of_list(self, ordered: bool) -> int:
        """The look of a list on all its levels; its number in the document."""
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls

        numbering = self.document.part.numbering_part.element
        kinds = numbering.xpath("w:abstractNum/@w:abstractNumId")
        number = max(map(int, kinds), default=0) + 1
        levels = "".join(
            f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/>'
            f'<w:numFmt w:val="{"decimal" if ordered else "bullet"}"/>'
            f'<w:lvlText w:val="{f"%{depth + 1}." if ordered else "•–"[depth % 2]}"/>'
            '<w:lvlJc w:val="left"/><w:pPr>'
            f'<w:ind w:left="{340 * (depth + 1)}" w:hanging="340"/></w:pPr></w:lvl>'
            for depth in range(DEEPEST)
        )
        kind = parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">'
            f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        )
        # The schema wants all kinds before the first list.
        numbering.insert(len(kinds), kind)
        return number

    def begin_list(self, ordered: bool, depth: int = 0) -> int:
        """The number of a new list; all with bullets are one."""
        if not ordered and self.bullets:
            return self.bullets
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls

        self.lists += 1
        begin = (
            f'<w:lvlOverride w:ilvl="{min(depth, DEEPEST - 1)}">'
            '<w:startOverride w:val="1"/></w:lvlOverride>'
        )
        made = parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{self.lists}">'
            f'<w:abstractNumId w:val="{self.kinds[ordered]}"/>'
            f"{begin if ordered else ''}</w:num>"
        )
        self.document.part.numbering_part.element.append(made)
        if not ordered:
            self.bullets = self.lists
        return self.lists

    # --- words ------------------------------------------------------------------------

    def write(self, line: Any, content: Inline) -> None:
        for run in content:
            written = line.add_run(storable(run.text))
            written.bold = run.strong or None
            written.italic = run.emphasis or None
            if run.href:
                self.link(line, written, run.href)

    def link(self, line: Any, written: Any, href: str) -> None:
        """Put a run, the last one of its line, into a link."""
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        target = line.part.relate_to(
            storable(href), RELATIONSHIP_TYPE.HYPERLINK, is_external=True
        )
        written._r.style = self.styles["Hyperlink"]
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), target)
        link.append(written._r)
        line._p.append(link)
