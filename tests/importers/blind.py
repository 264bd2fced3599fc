"""Notices written by someone who had not seen the importer's code.

`data/blind` holds each as it lies in an office's folder: text and web pages as they
are, Word files, PDFs and a saved web page as a source (`NAME.toml`: `format`, `layout`
and `text`), from which the file is made when a test asks for it. Beside each lie the
answers (`NAME.expected.json`, see scoring.py), with `encoding`, `line_ends` and
`non_breaking_spaces` of the file where they are not the usual ones.

The text of a source: paragraphs with an empty line between; `#`, `##`, `###` a title
and headings; `- ` and `1. ` lists; `**bold**`; `| label | text` a row of a table, with
`//` between its paragraphs and `{{label: text; label: text}}` a table inside it;
`[toc]` a contents list.

`python -m tests.importers.blind` prints the scores; `--misses` also every miss.
"""

import base64
import json
import random
import re
import sys
import tomllib
from functools import cache
from html import escape
from io import BytesIO
from pathlib import Path

from wagtail_seloste.importers import import_notice

from .scoring import Measure, measure

FOLDER = Path(__file__).parent / "data" / "blind"
SUFFIXES = {"docx": ".docx", "pdf": ".pdf", "saved-page": ".html"}
NAMES = sorted(each.name.split(".")[0] for each in FOLDER.glob("*.expected.json"))


@cache
def expected_of(name):
    return json.loads((FOLDER / f"{name}.expected.json").read_text(encoding="utf-8"))


@cache
def file_of(name):
    """The name and the bytes of the file an editor would drop in."""
    source = next(
        each for each in FOLDER.glob(f"{name}.*") if not each.name.endswith(".json")
    )
    text = source.read_text(encoding="utf-8")
    if source.suffix != ".toml":
        return source.name, stored(text, expected_of(name))
    details = tomllib.loads(text)
    make = {"docx": as_docx, "pdf": as_pdf, "saved-page": as_saved_page}
    content = make[details["format"]](details, list(blocks(details["text"])))
    return name + SUFFIXES[details["format"]], content


@cache
def measured(name):
    """How the import of a file compares with its answers."""
    filename, content = file_of(name)
    return measure(expected_of(name), import_notice(content, filename).to_json())


def stored(text, details):
    if details.get("non_breaking_spaces"):
        text = re.sub(r"(?<=\d) (?=\w)", "\u00a0", text)
    text = text.replace("\n", details.get("line_ends", "\n"))
    return text.encode(details.get("encoding", "utf-8"))


def blocks(text):
    """(kind, text) of each block: title, heading 2 or 3, item, number, row, p, toc."""
    kinds = {"# ": "h1", "## ": "h2", "### ": "h3", "- ": "item", "| ": "row"}
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = block.split("\n")
        mark = re.match(r"#+ |- |\| |\d+\. ", lines[0])
        if lines[0] == "[toc]":
            yield "toc", ""
        elif mark and not mark[0][0].isdigit():
            for line in lines:
                yield kinds[mark[0]], line[len(mark[0]) :]
        elif mark:
            for line in lines:
                yield "number", re.sub(r"^\d+\. ", "", line)
        else:
            yield "p", "\n".join(lines)


# --- Word ---------------------------------------------------------------------------


def as_docx(details, parts):
    from docx import Document
    from docx.enum.style import WD_STYLE_TYPE

    document = Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = details.get("header", "")
    section.footer.paragraphs[0].text = details.get("footer", "")
    document.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
    table = None
    for kind, text in parts:
        if kind == "row":
            table = table or document.add_table(rows=0, cols=2)
            add_row(table.add_row().cells, text)
            continue
        table = None
        if kind == "toc":
            headings = [text for kind, text in parts if kind == "h2"]
            for page, heading in enumerate(headings, 1):
                document.add_paragraph(f"{heading}\t{page // 3 + 1}", style="toc 1")
        elif kind[0] == "h" and details["layout"] == "styles":
            document.add_heading(text, int(kind[1]))
        elif kind[0] == "h":
            document.add_paragraph().add_run(text).bold = True
        else:
            style = {"item": "List Bullet", "number": "List Number"}.get(kind)
            add_runs(document.add_paragraph(style=style), text)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def add_runs(paragraph, text):
    for index, run in enumerate(text.split("**")):
        if run:
            paragraph.add_run(run).bold = bool(index % 2) or None


def add_row(cells, text):
    label, content = text.split(" | ", 1)
    cells[0].text = label
    place, inner = cells[1], re.fullmatch(r"\{\{(.*)\}\}", content)
    if inner:
        rows = [row.split(": ", 1) for row in inner[1].split("; ")]
        table = place.add_table(rows=0, cols=2)
        for left, right in rows:
            both = table.add_row().cells
            both[0].text, both[1].text = left, right
        place.add_paragraph("")
        return
    first, *rest = content.split(" // ")
    place.paragraphs[0].text = first.removeprefix("- ")
    for each in rest:
        style = "List Bullet" if each.startswith("- ") else None
        place.add_paragraph(each.removeprefix("- "), style=style)


# --- PDF ----------------------------------------------------------------------------

WIDTH, HEIGHT = 420, 595  # A5: more pages, with their running lines
MARGIN, GAP = 48, 18
VOWELS = "aeiouyåäö"


def as_pdf(details, parts):
    from reportlab.pdfgen.canvas import Canvas

    plain, bold = fonts(details.get("ligatures", False))
    count = 2 if details["layout"] == "two-columns" else 1
    width = (WIDTH - 2 * MARGIN - GAP * (count - 1)) / count
    size = 8.5 if count == 2 else 10.5
    lines = []
    for kind, text in parts:
        font = bold if kind[0] == "h" else plain
        points = size + {"h1": 5, "h2": 2}.get(kind, 0)
        # A heading stays with the text below it.
        lines.append((None, points, "", kind[0] == "h"))
        mark = {"item": "• ", "number": "1. "}.get(kind, "")
        for each in text.split("\n"):
            filled = fill(mark + each, font, points, width, details.get("hyphens"))
            for line in filled:
                if details.get("ligatures"):
                    line = line.replace("fi", "\ufb01").replace("fl", "\ufb02")
                lines.append((font, points, line, kind[0] == "h"))
    columns = paged(lines)
    pages = [columns[at : at + count] for at in range(0, len(columns), count)]
    file = BytesIO()
    canvas = Canvas(file, pagesize=(WIDTH, HEIGHT))
    for number, page in enumerate(pages, 1):
        words = {"page": number, "pages": len(pages)}
        canvas.setFont(plain, 7)
        canvas.drawString(MARGIN, HEIGHT - 24, details["header"].format(**words))
        canvas.drawRightString(WIDTH - MARGIN, 20, details["footer"].format(**words))
        for index, column in enumerate(page):
            left = MARGIN + index * (width + GAP)
            for top, font, points, line in column:
                canvas.setFont(font, points)
                canvas.drawString(left, HEIGHT - top, line)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def fonts(ligatures):
    """Names of a plain and a bold font; only the embedded ones have ligatures."""
    if not ligatures:
        return "Helvetica", "Helvetica-Bold"
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont

    for name, file in (("Vera", "Vera.ttf"), ("VeraBd", "VeraBd.ttf")):
        registerFont(TTFont(name, file))
    return "Vera", "VeraBd"


def fill(text, font, points, width, hyphens):
    """The text in lines of a width; long words are cut with a soft or hard hyphen."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    def fits(line):
        return stringWidth(line, font, points) <= width

    hyphen = {"hard": "-", "soft": "\u00ad"}.get(hyphens)
    line = ""
    for word in text.split():
        whole = f"{line} {word}".strip()
        if fits(whole):
            line = whole
            continue
        for at in range(len(word) - 3, 3, -1) if hyphen and word.isalpha() else ():
            start = f"{line} {word[:at]}{hyphen}".strip()
            if word[at - 1] in VOWELS and word[at] not in VOWELS and fits(start):
                yield start
                line = word[at:]
                break
        else:
            yield line
            line = word
    yield line


def paged(lines):
    """Columns of (distance from the top, font, points, line)."""
    columns, top = [[]], 50.0
    for index, (font, points, line, heading) in enumerate(lines):
        top += points * (0.6 if font is None else 1.3)
        if top > HEIGHT - (110 if heading and font is None else 45) and index:
            columns.append([])
            top = 50.0 + points
        if font:
            columns[-1].append((top, font, points, line))
    return columns


# --- A web page saved with everything in it -----------------------------------------


def as_saved_page(details, parts):
    """About two megabytes: pictures, styles and scripts inside, long lists around."""
    chance = random.Random(6)
    picture = base64.b64encode(chance.randbytes(240_000)).decode()
    script = "".join(
        f"function trackEvent{n}(a){{return a<{n}&&'<p>'+a+'</p>'}}\n"
        for n in range(9_000)
    )
    style = "".join(f".grid-{n}>a:hover{{margin:{n}px}}\n" for n in range(9_000))
    menu = "".join(f"<li><a href='/{n}'>Palvelu {n}</a></li>" for n in range(900))
    options = "".join(f"<option>Palautelomake rivi {n}</option>" for n in range(9_000))
    tags = {"h1": "h1", "h2": "h2", "h3": "h3", "item": "li", "p": "p"}
    body = "".join(
        f"<{tags[kind]}>{escape(text)}</{tags[kind]}>" for kind, text in parts
    )
    body = re.sub(r"((?:<li>.*?</li>)+)", r"<ul>\1</ul>", body)
    image = f"<img alt='' src='data:image/png;base64,{picture}'>"
    return (
        f"<!DOCTYPE html><html lang='fi'><head><meta charset='utf-8'><title>Kunta</title>"
        f"<style>{style}</style><script>{script}</script></head><body>"
        f"<header>{image}<nav><ul>{menu}</ul></nav></header>"
        f"<main>{body}{image}</main>"
        f"<footer>{image}<form><select name='f'>{options}</select>"
        f"<button>Lähetä</button></form></footer></body></html>"
    ).encode()


def main():
    total = Measure()
    out = sys.stdout.write
    for name in NAMES:
        found = measured(name)
        out(f"{name:26} {found}\n")
        total.add(found)
        if "--misses" in sys.argv:
            out("".join(f"    {note}\n" for note in found.notes))
    out(f"{'all':26} {total}\n")


if __name__ == "__main__":
    main()
