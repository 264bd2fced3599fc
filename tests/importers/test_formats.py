"""Web pages, Word files and PDFs: the same notice comes out as from plain text."""

import random
import re
import sys
import time
import tracemalloc
from collections import Counter
from io import BytesIO
from itertools import groupby
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile
from zlib import compress

import pytest

from tests.importers import formats
from wagtail_seloste.importers import import_notice
from wagtail_seloste.importers.readers import read

DATA = sorted((Path(__file__).parent / "data").glob("*.txt"))
MAKERS = {"html": formats.as_html, "docx": formats.as_docx, "pdf": formats.as_pdf}
LAYOUTS = [
    *(("html", layout) for layout in formats.LAYOUTS),
    *((kind, layout) for kind in ("docx", "pdf") for layout in formats.LAYOUTS[:3]),
]


def codes(result):
    return [each.code for each in result.report]


def words(text):
    return Counter(re.findall(r"\w+", re.sub(r"-\s*", "", text)))


def content_of(result):
    """A notice as `formats` takes it, of what was read from a text file."""
    sections = []
    for section in result.sections:
        if section.key == "dates" or not (section.heading and section.paragraphs):
            continue
        texts = []
        for is_item, group in groupby(section.paragraphs, key=lambda each: each.item):
            lines = ["\n".join(each.lines) for each in group]
            texts += [lines] if is_item else lines
        sections.append((section.heading, texts))
    day = result.updated
    return (
        result.title or "Tietosuojaseloste",
        f"Päivitetty {day.day}.{day.month}.{day.year}" if day else "",
        sections,
    )


@pytest.mark.parametrize(("kind", "layout"), LAYOUTS, ids="-".join)
@pytest.mark.parametrize("path", DATA, ids=lambda path: path.stem)
def test_a_notice_is_the_same_in_every_format(path, kind, layout):
    plain = import_notice(path.read_bytes(), path.stem)
    notice = content_of(plain)
    result = import_notice(MAKERS[kind](notice, layout), path.stem)
    assert not result.failed
    assert (result.lang, result.updated) == (plain.lang, plain.updated)

    expected = words(" ".join([notice[0], *(text_of(each) for each in notice[2])]))
    kept = [result.title or "", *(f"{s.heading} {s.text}" for s in result.sections)]
    told = [message.excerpt for message in result.report]
    assert expected - words(" ".join([*kept, *told])) == Counter()

    wanted = {(fold(s.heading), s.key) for s in plain.sections if s.heading}
    wanted &= {(fold(heading), key) for heading, _ in notice[2] for _, key in wanted}
    wanted = {(heading, key) for heading, key in wanted if key != "dates"}
    found = {(fold(section.heading), section.key) for section in result.sections}
    # A cell that a page parts in two has half a label.
    allowed = 1 if (kind, layout) == ("pdf", "table") else 0
    assert len(wanted - found) <= allowed, wanted - found


def fold(heading):
    return heading.lower().strip("0123456789. ")


def text_of(section):
    heading, texts = section
    flat = [" ".join(each) if isinstance(each, list) else each for each in texts]
    return " ".join([heading, *flat])


NOTICE = (
    "Asiakasrekisterin tietosuojaseloste",
    "Päivitetty 3.4.2023",
    [
        ("Rekisterinpitäjä", ["Esimerkki Oy, Katu 1, 00100 Helsinki"]),
        ("Käsittelyn tarkoitus", ["Hoidamme tilauksia ja asiakassuhteita."]),
        ("Tietosisältö", ["Tallennamme:", ["nimi", "osoite", "puhelinnumero"]]),
        ("Säilytysaika", ["Tiedot säilytetään kaksi vuotta."]),
    ],
)


def keys(result):
    return [section.key for section in result.sections if section.key != "dates"]


# --- web pages ----------------------------------------------------------------------


def page(body, head=""):
    return (
        f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()
    )


def test_the_page_around_a_notice_is_left_out_and_told():
    result = import_notice(formats.as_html(NOTICE))
    text = " ".join(section.text for section in result.sections)
    assert "Tuotteet" not in text and "Hyväksy" not in text and "etusivu" not in text
    dropped = " ".join(
        each.excerpt for each in result.report if each.code == "furniture.dropped"
    )
    assert {"Tuotteet", "Yhteys", "Hyväksy", "pidätetään"} <= set(words(dropped))
    assert "not text" not in text + dropped


@pytest.mark.parametrize(
    "markup, text",
    [
        (
            "<ul><li><a href='/a'>Hoidot</a></li><li><a href='/b'>Hinnasto</a></li>"
            "<li><a href='/c'>Varaa aika</a></li></ul>",
            "",
        ),
        (
            "<p>Katso <a href='/a'>ehdot</a>, <a href='/b'>hinnasto</a> ja"
            " <a href='/c'>palvelut, joita tilaat meiltä</a> ennen varausta.</p>",
            "hinnasto",
        ),
        (
            "<ul><li><a href='mailto:a@b.example'>a@b.example</a></li>"
            "<li><a href='mailto:c@b.example'>c@b.example</a></li>"
            "<li><a href='tel:+35865551230'>06 555 1230</a></li></ul>",
            "c@b.example",
        ),
        ("<embed src='x'><h2>Luovutukset</h2><p>Ei luovuteta.</p>", "Ei luovuteta."),
    ],
)
def test_links_alone_are_a_menu_and_an_empty_element_holds_nothing(markup, text):
    page = f"<html><body><p>Alku</p>{markup}<p>Loppu</p></body></html>"
    read_text, messages = read(page.encode())
    assert text in read_text
    assert read_text.startswith("Alku")
    assert read_text.endswith("Loppu")
    assert [each.code for each in messages] == ([] if text else ["furniture.dropped"])


PASSAGE = "<p>Vi sparar uppgifterna i fem år efter att medlemskapet har upphört.</p>"


@pytest.mark.parametrize(
    "page",
    {
        "a form round all": "<form><input type=hidden name=x>{}</form>",
        "a panel": "<div><button aria-expanded=false>Lagring <span>+</span></button>"
        "<div hidden>{}</div></div>",
        "a panel by its id": "<a aria-controls=p>Lagring</a><p>x</p><div id=p hidden>{}</div>",
        "a panel without a switch": "<h2>Lagring</h2><div hidden>{}</div>",
        "a style": "<h2>Lagring</h2><div style='display:none'>{}</div>",
        "a side bar": "<h2>Lagring</h2><div class=sidebar>{}</div>",
    }.values(),
)
def test_a_notice_is_read_in_whatever_it_is_wrapped(page):
    source = (
        f"<html><body><nav><a href=/>Hem</a></nav>{page.format(PASSAGE * 9)}</body>"
    )
    text, told = read(source.encode())
    assert text.count("fem år") == 9
    assert [each.excerpt for each in told if each.code == "furniture.dropped"] == [
        "Hem"
    ]
    assert " +" not in text


@pytest.mark.parametrize(
    "line",
    (
        "Hem » Om oss » Dataskydd",
        "Oliko tästä sivusta apua?   Kyllä   Ei",
        "Jaa tämä sivu:   Facebook   Twitter   Tulosta",
        "Skriv ut sidan   Dela på Facebook",
        "Sidan visad 1 284 gånger",
        "Seuraa meitä: Facebook  Instagram",
        "Siirry suoraan sisältöön",
    ),
)
def test_what_pages_say_of_themselves_is_told_and_not_kept(line):
    notice = import_notice(
        f"{line}\n\nSäilytysaika\n\nHenkilötietoja kaksi vuotta.".encode()
    )
    assert [each.key for each in notice.sections] == ["retention"]
    assert notice.title is None
    assert [
        each.excerpt for each in notice.report if each.code.endswith("dropped")
    ] == [" ".join(line.split())]


def test_a_list_with_letters_is_a_list_and_no_copyright():
    notice = import_notice(
        b"(1) Purposes\n    (a) thanking for gifts\n    (b) accounts\n    (c) appeals\n\n"
        b"(2) Storage\n    (a) donors: five years\n    (b) volunteers: one year\n\n"
        b"(3) Recipients\n    (a) the printer\n\nTen Oy\n(c) 2024 Ten Oy\n"
    )
    assert [each.key for each in notice.sections[:3]] == [
        "purposes",
        "retention",
        "recipients",
    ]
    assert notice.sections[0].text.split("\n") == [
        "- (a) thanking for gifts",
        "- (b) accounts",
        "- (c) appeals",
    ]
    assert [
        each.excerpt for each in notice.report if each.code.endswith("dropped")
    ] == ["(c) 2024 Ten Oy"]


def test_labels_that_a_dash_parts_from_their_text():
    notice = import_notice(
        "Tietosuojaseloste\n\nRekisterinpitäjä - Kerho ry\nTarkoitus - kurssit\n"
        "Tiedot - nimi ja osoite\nSäilytys - kaksi vuotta\nSuojaus - salasana\n".encode()
    )
    assert [(each.key, each.text) for each in notice.sections] == [
        ("controller", "Kerho ry"),
        ("purposes", "kurssit"),
        ("data_content", "nimi ja osoite"),
        ("retention", "kaksi vuotta"),
        ("security", "salasana"),
    ]


def test_the_title_of_a_page_counts_where_there_is_no_heading_for_it():
    body = "<p><b>Rekisterinpitäjä</b></p><p>Esimerkki Oy</p>"
    result = import_notice(page(body, "<title>Tietosuojaseloste</title>"))
    assert result.title == "Tietosuojaseloste"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Yksi<br>Kaksi</p>", "Yksi\nKaksi"),
        ("<p>Yksi</p><p>Kaksi</p>", "Yksi\n\nKaksi"),
        ("<div>Yksi<div>Kaksi</div>Kolme</div>", "Yksi\n\nKaksi\n\nKolme"),
        ("<h2>Otsikko</h2>Teksti", "## Otsikko\n\nTeksti"),
        ("<p><strong>Otsikko</strong></p><p>A</p>", "**Otsikko**\n\nA"),
        ("<p><b>Säilytys:</b> kaksi vuotta</p>", "Säilytys: kaksi vuotta"),
        ("<p><b>Säilytys.</b> Kaksi vuotta</p>", "Säilytys: Kaksi vuotta"),
        ("<p><b>Säilytys</b><br>Kaksi vuotta</p>", "**Säilytys**\nKaksi vuotta"),
        ("<p><b>Emme</b> myy tietoja</p>", "Emme myy tietoja"),
        ("<p><span style='font-weight: 700'>Oikeus</span></p>", "**Oikeus**"),
        ("<ul><li>a<li>b<ul><li>c</ul></ul>", "• a\n• b\n• c"),
        ("<ol><li><p>a</p><p>b</p></li></ol>", "• a b"),
        ("<table><tr><td>A<td>B</table>", "A\tB"),
        ("<table><tr><td><h2>A</h2>B<td><h2>C</h2>D</table>", "## A\n\nB\n\n## C\n\nD"),
        ("<dl><dt>A<dd>B<dd>C<dt>D<dd>E</dl>", "A\tB\u2028C\nD\tE"),
        ("<details><summary>A</summary>B</details>", "### A\n\nB"),
        ("<button class=accordion>Osa</button><div>B</div>", "### Osa\n\nB"),
        ("<p>a<!-- b --><script>c</script><style>d</style></p>", "a"),
        ("<p>a &lt;b&gt; &amp;amp; &nbsp;c</p>", "a <b> &amp; c"),
        ("<p>Kysy <a href='mailto:a@example.com?subject=x'>meiltä</a>.</p>", "Kysy meiltä. (a@example.com)"),
        ("<p><a href='https://example.com/a'>https://example.com/a</a></p>", "https://example.com/a"),
        ("<p><a href='javascript:alert(1)'>a</a></p>", "a"),
        ("<p>a</p><nav>b</nav><p hidden>c</p><p>d</p>", "a\n\nd"),
        ("<span><div>a</div>b</span>", "a\n\nb"),
        ("<form><p>a</p></form>", ""),
    ],
)  # fmt: skip
def test_the_layout_of_a_page_becomes_marks(markup, text):
    assert read(page(markup))[0] == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_page_may_be_in_any_encoding(encoding):
    source = formats.as_html(NOTICE).decode()
    source = source.replace("utf-8", "iso-8859-1" if encoding == "cp1252" else encoding)
    result = import_notice(source.encode(encoding))
    assert result.title == NOTICE[0]


def test_a_page_that_names_its_encoding_is_read_in_it():
    body = '<meta charset="iso-8859-2"><p>ąę</p>'
    assert "ąę" in read(f"<!doctype html>{body}".encode("iso-8859-2"))[0]
    for nonsense in ("rot13", "no-such", "hex"):
        data = f'<!doctype html><meta charset="{nonsense}"><p>\xe4'.encode("latin-1")
        assert "ä" in read(data)[0]


def test_without_a_library_a_page_is_still_read_as_text(monkeypatch):
    monkeypatch.setitem(sys.modules, "lxml", None)
    result = import_notice(b"<h1>Tietosuojaseloste</h1><p>Sanoja on monta.</p>")
    assert not result.failed and "Sanoja" in result.sections[0].text


# --- Word files ---------------------------------------------------------------------


def word(change):
    from docx import Document

    document = Document()
    change(document)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def test_deleted_words_and_hidden_copies_of_boxes_do_not_count():
    from docx.oxml import parse_xml

    ns = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

    def change(document):
        body = document.element.body
        for xml in (
            "<w:p {ns}><w:r><w:t>Jää</w:t></w:r><w:del><w:r><w:delText>Poistettu"
            "</w:delText></w:r></w:del><w:ins><w:r><w:t> lisätty</w:t></w:r></w:ins></w:p>",
            "<w:sdt {ns}><w:sdtContent><w:p><w:r><w:t>Kentässä</w:t></w:r></w:p>"
            "</w:sdtContent></w:sdt>",
            '<w:p {ns} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/'
            '2006"><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>'
            "Laatikko</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback>"
            "<w:txbxContent><w:p><w:r><w:t>Laatikko</w:t></w:r></w:p></w:txbxContent>"
            "</mc:Fallback></mc:AlternateContent></w:r></w:p>",
        ):
            body.insert(len(body) - 1, parse_xml(xml.replace("{ns}", ns)))

    text = read(word(change))[0]
    assert text == "Jää lisätty\n\nKentässä\n\nLaatikko"


def test_looks_of_a_word_file_become_marks():
    def change(document):
        document.add_heading("Otsikko", 2)
        paragraph = document.add_paragraph()
        paragraph.add_run("Säilytys:").bold = True
        paragraph.add_run(" kaksi vuotta")
        document.add_paragraph("Vastaanottajat\tTietoja ei luovuteta")
        document.add_paragraph("yksi", style="List Bullet")
        document.add_paragraph("kaksi", style="List Number")
        table = document.add_table(rows=1, cols=2)
        table.rows[0].cells[0].text = "Nimi"
        table.rows[0].cells[1].text = "Esimerkki Oy"

    assert read(word(change))[0] == (
        "## Otsikko\n\nSäilytys: kaksi vuotta\n\nVastaanottajat\tTietoja ei luovuteta\n\n"
        "• yksi\n• kaksi\nNimi\tEsimerkki Oy"
    ) or read(word(change))[0].replace("\n\n", "\n") == (
        "## Otsikko\nSäilytys: kaksi vuotta\nVastaanottajat\tTietoja ei luovuteta\n"
        "• yksi\n• kaksi\nNimi\tEsimerkki Oy"
    )


def test_a_date_in_the_header_is_read_and_other_headers_are_told():
    def change(document):
        section = document.sections[0]
        section.header.paragraphs[0].text = "Laadittu 25.5.2018"
        section.footer.paragraphs[0].text = "Esimerkki Oy"
        for heading, texts in NOTICE[2]:
            document.add_heading(heading, 2)
            document.add_paragraph(" ".join(map(str, texts)))

    result = import_notice(word(change))
    assert str(result.drawn_up) == "2018-05-25"
    assert any(
        (each.code, each.excerpt) == ("furniture.dropped", "Esimerkki Oy")
        for each in result.report
    )


# --- PDF files ----------------------------------------------------------------------


def test_running_headers_and_page_numbers_of_a_pdf_are_left_out_and_told():
    sections = [(f"Otsikko {n}", ["Sanoja on tässä monta. " * 40]) for n in range(9)]
    text, messages = read(formats.as_pdf((*NOTICE[:2], sections)))
    assert "Sivu" not in text and "Esimerkki, tietosuoja" not in text
    assert {"Sivu 1", "Sivu 2", "Esimerkki, tietosuoja"} <= {
        each.excerpt for each in messages
    }


def test_two_columns_of_a_pdf_are_read_one_after_the_other():
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

    style = getSampleStyleSheet()
    file = BytesIO()
    made = BaseDocTemplate(file, pagesize=(600, 400))
    frames = [Frame(50, 50, 230, 300), Frame(320, 50, 230, 300)]
    made.addPageTemplates(PageTemplate(frames=frames))
    story = []
    for heading, texts in NOTICE[2]:
        story.append(Paragraph(heading, style["Heading2"]))
        story.append(Paragraph(" ".join(map(str, texts)) + " Sanoja. " * 30))
    made.build(story)
    assert keys(import_notice(file.getvalue())) == [
        "controller",
        "purposes",
        "data_content",
        "retention",
    ]


def pdf_of_pictures():
    from reportlab.pdfgen.canvas import Canvas

    file = BytesIO()
    canvas = Canvas(file)
    canvas.rect(50, 50, 400, 600, fill=1)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def locked(data, password):
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(PdfReader(BytesIO(data)))
    writer.encrypt(password, "owner", algorithm="AES-256")
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def test_a_scanned_pdf_is_told():
    assert codes(import_notice(pdf_of_pictures())) == ["file.scanned"]


def test_a_pdf_with_a_password_is_told_and_one_that_opens_without_is_read():
    data = formats.as_pdf(NOTICE)
    assert codes(import_notice(locked(data, "secret"))) == ["file.encrypted"]
    assert import_notice(locked(data, "")).title == NOTICE[0]


# --- libraries and hostile files ----------------------------------------------------


@pytest.mark.parametrize(("kind", "library"), [("docx", "docx"), ("pdf", "pypdf")])
def test_a_missing_library_is_told_with_the_extra_that_brings_it(
    monkeypatch, kind, library
):
    data = MAKERS[kind](NOTICE)
    monkeypatch.setitem(sys.modules, library, None)
    (message,) = import_notice(data).report
    assert message.code == "file.needs_extra"
    assert "wagtail-seloste[import]" in str(message) and kind.upper() in str(message)


def packed(parts):
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def changed_word(name, change):
    """A Word file with one of its parts changed."""
    with ZipFile(BytesIO(formats.as_docx(NOTICE))) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    parts[name] = change(parts.get(name, b""))
    return packed(parts)


ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">'.encode()
        for n in range(9)
    )
    + b'<!ENTITY file SYSTEM "file:///etc/passwd">]>'
)
W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def body(inside):
    return b"<w:document " + W + b"><w:body>" + inside + b"</w:body></w:document>"


def stream_of(content, filters=b"/FlateDecode"):
    """A PDF of one page with these instructions, packed as it says."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
        b"/Resources << /Font << /F << /Type /Font /Subtype /Type1 "
        b"/BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d /Filter %s >>\nstream\n%s\nendstream"
        % (len(content), filters, content),
    ]
    data, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    xref = len(data)
    data += b"xref\n0 5\n0000000000 65535 f \n"
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % xref


MEGA = 1024 * 1024
BOMBS = {
    "zip": lambda: changed_word("word/document.xml", lambda _: b" " * 40 * MEGA),
    "parts": lambda: packed(
        {"word/document.xml": b"", **{str(n): b"" for n in range(5000)}}
    ),
    "deep docx": lambda: changed_word(
        "word/document.xml", lambda _: body(b"<w:p>" * 5000 + b"</w:p>" * 5000)
    ),
    "entities": lambda: changed_word(
        "word/document.xml",
        lambda _: ENTITIES + body(b"<w:p><w:r><w:t>&j;&file;</w:t></w:r></w:p>" * 30),
    ),
    "cut docx": lambda: formats.as_docx(NOTICE)[:9000],
    "no docx": lambda: packed({"word/other.xml": b"<a/>"}),
    "pdf": lambda: stream_of(compress(b" " * 40 * MEGA)),
    "pdf twice": lambda: stream_of(
        compress(compress(b" " * 200 * MEGA)), b"[/FlateDecode /FlateDecode]"
    ),
    "pdf of steps": lambda: stream_of(compress(b"BT (x) Tj ET\n" * 20_000)),
    "cut pdf": lambda: formats.as_pdf(NOTICE)[:1200],
    "deep html": lambda: page("<div>" * 20_000 + "x"),
    "deep lists": lambda: page("<ul><li>x" * 3_000),
    "wide html": lambda: page("<b>x" * 40_000),
    "attributes": lambda: page("<p " + 'a="b" ' * 200_000 + ">x</p>"),
    "unclosed": lambda: page("<!--" * 50_000 + "<table><tr><td>" * 200),
}


@pytest.mark.parametrize("name", BOMBS)
def test_no_file_takes_long(name):
    data = BOMBS[name]()
    began = time.process_time()
    result = import_notice(data)
    assert time.process_time() - began < 20
    assert all(each.code.startswith("file.") for each in result.errors)
    text = " ".join(section.text for section in result.sections)
    assert "root:" not in text and "aaaaaaaaaaaa" not in text


@pytest.mark.parametrize("name", ["zip", "parts", "pdf", "pdf twice"])
def test_no_file_takes_much(name):
    data = BOMBS[name]()
    tracemalloc.start()
    result = import_notice(data)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert result.failed and most < 400 * MEGA


@pytest.mark.parametrize("kind", ["docx", "pdf", "html"])
def test_no_damage_is_an_error(kind):
    sound = MAKERS[kind](NOTICE)
    chance = random.Random(kind)
    for _round in range(20):
        data = bytearray(sound)
        for _change in range(chance.randrange(1, 30)):
            place = chance.randrange(len(data))
            data[place] = chance.randrange(256)
        if chance.random() < 0.3:
            data = data[: chance.randrange(len(data))]
        result = import_notice(bytes(data))
        assert result.failed or result.sections or result.title or result.report


def test_words_in_tables_within_too_many_others_are_read_once():
    cell = b"<w:tbl><w:tr><w:tc>%s</w:tc></w:tr></w:tbl>"
    inside = b"<w:p><w:r><w:t>Pohjalla</w:t></w:r></w:p>"
    for _level in range(45):
        inside = cell % inside
    data = changed_word("word/document.xml", lambda _: body(inside))
    assert read(data)[0].count("Pohjalla") == 1


def pdf_of_lines(lines):
    """A page with each line at its place: (x, text); the next one a step below."""
    from reportlab.pdfgen.canvas import Canvas

    file = BytesIO()
    canvas = Canvas(file)
    for n, (x, text) in enumerate(lines):
        canvas.drawString(x, 780 - 14 * n, text)
    canvas.save()
    return file.getvalue()


@pytest.mark.parametrize("bullet", ["•", "\x7f", "-"])
def test_what_follows_a_list_in_a_pdf_is_none_of_its_items(bullet):
    text, _messages = read(
        pdf_of_lines(
            [
                (
                    60,
                    "Tietoja saavat ne, joille laki antaa siihen oikeuden, esimerkiksi",
                ),
                (60, f"{bullet} Valtakunnalliset rekisterit"),
                (60, f"{bullet} Poliisi vakavan rikoksen selvittämiseksi niillä"),
                (70, "edellytyksillä, jotka laissa säädetään"),
                (
                    60,
                    "Järjestelmien ylläpidosta huolehtii Esimerkki Oy ohjeidemme mukaan.",
                ),
            ]
        )
    )
    assert text.split("\n\n")[1:] == [
        "• Valtakunnalliset rekisterit\n• Poliisi vakavan rikoksen selvittämiseksi "
        "niillä edellytyksillä, jotka laissa säädetään",
        "Järjestelmien ylläpidosta huolehtii Esimerkki Oy ohjeidemme mukaan.",
    ]
