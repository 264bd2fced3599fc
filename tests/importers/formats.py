"""The same notice as web page, Word file and PDF, in several layouts.

A notice is (title, date line, [(heading, [paragraph or list of items, ...]), ...]).
"""

from html import escape
from io import BytesIO

LAYOUTS = ("headings", "bold", "table", "definitions", "accordion")


# --- HTML ---------------------------------------------------------------------------

PAGE = """<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title} | Esimerkki</title>
<style>h2 {{ color: red }}</style><script>var x = "<p>not text</p>";</script></head>
<body><header class="site-header"><a href="/">Esimerkin etusivu</a></header>
<nav><ul><li><a href="/a">Tuotteet</a></li><li><a href="/b">Yhteys</a></li></ul></nav>
<main><h1>{title}</h1><p>{day}</p>{body}</main>
<footer><p>© Esimerkki, kaikki oikeudet pidätetään</p></footer>
<div id="cookie-banner"><button>Hyväksy kaikki</button></div></body></html>"""


def as_html(notice, layout="headings", language="fi"):
    title, day, sections = notice
    parts = []
    for heading, texts in sections:
        body = "".join(html_of(text) for text in texts)
        name = escape(heading)
        parts.append(
            {
                "headings": f"<h2>{name}</h2>{body}",
                "bold": f"<p><strong>{name}</strong></p>{body}",
                "table": f"<tr><th>{name}</th><td>{body}</td></tr>",
                "definitions": f"<dt>{name}</dt><dd>{body}</dd>",
                "accordion": f"<h3><button aria-expanded='false'>{name}</button></h3>"
                f"<div class='collapse' hidden>{body}</div>",
            }[layout]
        )
    body = "".join(parts)
    wrapped = {"table": f"<table>{body}</table>", "definitions": f"<dl>{body}</dl>"}
    return PAGE.format(
        language=language,
        title=escape(title),
        day=escape(day),
        body=wrapped.get(layout, body),
    ).encode()


def html_of(text):
    if isinstance(text, list):
        return "<ul>" + "".join(f"<li>{escape(each)}</li>" for each in text) + "</ul>"
    return f"<p>{'<br>'.join(map(escape, text.splitlines()))}</p>"


# --- DOCX ---------------------------------------------------------------------------


def as_docx(notice, layout="headings"):
    from docx import Document

    title, day, sections = notice
    document = Document()
    document.sections[0].header.paragraphs[0].text = "Esimerkki"
    document.add_heading(title, 0)
    document.add_paragraph(day)
    table = document.add_table(rows=0, cols=2) if layout == "table" else None
    for heading, texts in sections:
        if table is not None:
            left, place = table.add_row().cells
            left.text = heading
            place.paragraphs[0]._element.getparent().remove(
                place.paragraphs[0]._element
            )
        else:
            place = document
            if layout == "bold":
                document.add_paragraph().add_run(heading).bold = True
            else:
                document.add_heading(heading, 2)
        for text in texts:
            if isinstance(text, list):
                for each in text:
                    place.add_paragraph(each, style="List Bullet")
            else:
                place.add_paragraph(text)
        if table is not None and not texts:
            place.add_paragraph("")
    file = BytesIO()
    document.save(file)
    return file.getvalue()


# --- PDF ----------------------------------------------------------------------------


def as_pdf(notice, layout="headings"):
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import (
        ListFlowable,
        Paragraph,
        SimpleDocTemplate,
        Table,
        TableStyle,
    )

    title, day, sections = notice
    styles = getSampleStyleSheet()

    def flow(text):
        if isinstance(text, list):
            return ListFlowable(
                [Paragraph(escape(each), styles["Normal"]) for each in text],
                bulletType="bullet",
                start="•",
            )
        lines = "<br/>".join(map(escape, text.splitlines()))
        return Paragraph(lines, styles["BodyText"])

    def edges(canvas, document):
        canvas.setFont("Helvetica", 8)
        canvas.drawString(60, 815, "Esimerkki, tietosuoja")
        canvas.drawString(60, 25, f"Sivu {document.page}")

    story = [Paragraph(escape(title), styles["Title"]), Paragraph(escape(day))]
    rows = []
    for heading, texts in sections:
        if layout == "table":
            label = Paragraph(f"<b>{escape(heading)}</b>", styles["Normal"])
            rows.append([label, [flow(text) for text in texts]])
            continue
        name = escape(heading) if layout == "headings" else f"<b>{escape(heading)}</b>"
        style = styles["Heading2" if layout == "headings" else "Normal"]
        story += [Paragraph(name, style), *(flow(text) for text in texts)]
    if rows:
        top = TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP")])
        story.append(Table(rows, colWidths=[130, 330], style=top))
    file = BytesIO()
    made = SimpleDocTemplate(file, pagesize=A4, title=title)
    made.build(story, onFirstPage=edges, onLaterPages=edges)
    return file.getvalue()


MAKERS = {
    "txt": lambda notice, _layout="headings": as_text(notice),
    "html": as_html,
    "docx": as_docx,
    "pdf": as_pdf,
}


def as_text(notice):
    title, day, sections = notice
    parts = [title, day]
    for heading, texts in sections:
        parts.append(heading)
        for text in texts:
            parts.append(
                "\n".join(f"- {each}" for each in text)
                if isinstance(text, list)
                else text
            )
    return "\n\n".join(parts).encode()
