"""PDF and Word: real headings, lists and links, and every word of the notice."""

import io
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader
from pypdf.generic import ContentStream

from tests.formats.examples import ABOUT
from tests.formats.golden import LANGUAGES, notice
from wagtail_seloste.formats import FORMATS, Format, pdf
from wagtail_seloste.formats.docx import proofing_language
from wagtail_seloste.formats.flow import Facts, Heading, Items, Paragraph, whole
from wagtail_seloste.notice import Notice, NoticeSection, paragraph, rich_text
from wagtail_seloste.wording import load

HOSTILE = [
    '#read("/etc/passwd")',
    '#import "@preview/example:0.1.0": *',
    '#image("https://example.com/a.png") $x^2$ *not bold* _nor this_ `code`',
    "<script>alert(1)</script> <label> @reference // no comment /* nor this */",
    "= no heading",
    "\\u{41} \\ ~ -- --- ... \"quoted\" 'so'",
    "{{ title }} ${title} %(title)s w:p </w:t>",
]
NESTED = (
    "<p>Before</p><ol><li>one<ul><li>inner</li></ul></li><li>two</li></ol>"
    "<p>Between</p><ol><li>one again</li></ol><h4>Deep</h4>"
    '<p>A <a href="https://example.com/x?a=1&amp;b=(2)"><b>strong</b> link</a></p>'
)


def about(language="en", **changes):
    return replace(ABOUT, language=language, **changes)


def of_sections(*contents, title="A notice", language="en"):
    return Notice(
        language=language,
        title=title,
        summary=(),
        sections=tuple(
            NoticeSection(
                key="other",
                id=str(n),
                anchor=f"other-{n}",
                heading=f"Part {n}",
                data={},
                content=tuple(content),
            )
            for n, content in enumerate(contents)
        ),
    )


def words_told(found, what):
    """All texts of a notice, as they stand in the flow of its blocks."""

    def texts(blocks):
        for block in blocks:
            match block:
                case Heading(content=content) | Paragraph(content=content):
                    yield "".join(run.text for run in content)
                case Items(items=items):
                    for item in items:
                        yield from texts(item)
                case Facts(items=facts):
                    for term, values in facts:
                        yield term
                        yield from ("".join(run.text for run in v) for v in values)

    return [part for text in texts(whole(found, what)) for part in text.split()]


@pytest.fixture(scope="module", params=LANGUAGES)
def small(request):
    """The small notice of a language: (language, PDF, Word)."""
    language = request.param
    what = about(language)
    return (
        language,
        PdfReader(io.BytesIO(FORMATS["pdf"].render(notice(language), what))),
        Document(io.BytesIO(FORMATS["docx"].render(notice(language), what))),
    )


def read(found, what=ABOUT):
    return PdfReader(io.BytesIO(FORMATS["pdf"].render(found, what)))


def text_of_pdf(reader):
    return " ".join(page.extract_text() for page in reader.pages)


def tags(reader):
    """Every tag of the structure tree, in order of reading."""

    def below(element):
        element = element.get_object()
        if isinstance(element, list):
            for child in element:
                yield from below(child)
        elif hasattr(element, "get") and "/S" in element:
            yield str(element["/S"])
            yield from below(element.get("/K", []))

    return list(below(reader.trailer["/Root"]["/StructTreeRoot"]["/K"]))


def lines_of(document):
    """All that a Word document says, its links too."""
    return [
        "".join(
            child.text or ("\n" if child.tag == qn("w:br") else "")
            for child in line._p.iter(qn("w:t"), qn("w:br"))
        )
        for line in document.paragraphs
    ]


# --- both -----------------------------------------------------------------------------


def test_every_word_is_there_and_what_names_the_text(small):
    language, reader, document = small
    wanted = words_told(notice(language), about(language))
    in_pdf = " ".join(text_of_pdf(reader).split())
    in_word = " ".join(" ".join(lines_of(document)).split())
    for word in wanted:
        assert word in in_pdf, word
        assert word in in_word, word
    words = load(language)
    for said in (
        words.label("version", number=3),
        words.label("in_force_since", date=words.date(ABOUT.effective_from)),
        words.language_name(language),
        ABOUT.digest,
        ABOUT.reference,
    ):
        assert said in in_pdf and said in in_word, said


@pytest.mark.parametrize("suffix", ["pdf", "docx"])
def test_the_same_text_gives_the_same_bytes(suffix, monkeypatch):
    render = FORMATS[suffix].render
    first = render(notice("fi"), about("fi"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    assert render(notice("fi"), about("fi")) == first
    assert render(notice("fi"), about("fi", correction=1)) != first


@pytest.mark.parametrize("suffix", ["pdf", "docx"])
def test_what_looks_like_markup_stands_as_it_was_written(suffix, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    found = of_sections([paragraph(text) for text in HOSTILE], title=HOSTILE[0])
    made = FORMATS[suffix].render(found, ABOUT)
    if suffix == "pdf":
        told = text_of_pdf(PdfReader(io.BytesIO(made)))
    else:
        told = "\n".join(lines_of(Document(io.BytesIO(made))))
    told = " ".join(told.split())
    for text in HOSTILE:
        assert text in told
    assert "root:" not in told
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", ["pdf", "docx"])
@pytest.mark.parametrize(
    "text",
    [
        "\x00\x0b\x1f",
        "\ufffe\uffff",
        "\U000f0000",
        "漢字 العربية 😀",
        "\ud800",
        "\u2028",
    ],
)
def test_no_character_is_too_strange(suffix, text):
    found = of_sections([paragraph(f"before {text} after")], title=f"Title {text}")
    made = FORMATS[suffix].render(found, about(reference=f"a{text}"))
    if suffix == "pdf":
        told = text_of_pdf(PdfReader(io.BytesIO(made)))
    else:
        told = "\n".join(lines_of(Document(io.BytesIO(made))))
    assert "before" in told and "after" in told


DEEP = "<ul><li>item" * 60 + "</li></ul>" * 60
ODD = {
    "lists": DEEP,
    "link": f'<p><a href="https://example.com/{"a" * 9000}">far</a></p>',
    "soft hyphen": '<p><a href="https://example.com/"><b>f\u00ad</b></a></p>',
    "nothing to see": '<h3>\u00a0</h3><p><a href="tel:1">\u00ad</a></p>',
    "marks alone": "<p>" + "\u0301" * 99 + '<a href="mailto:">\u200f</a></p>',
    "long word": f"<p>{'a' * 20_000}</p>",
}


@pytest.mark.parametrize("suffix", ["pdf", "docx"])
@pytest.mark.parametrize("html", ODD.values(), ids=ODD)
def test_no_rich_text_is_too_odd(suffix, html):
    assert FORMATS[suffix].render(of_sections([rich_text(html)]), ABOUT)


@pytest.mark.parametrize("suffix", sorted(FORMATS))
def test_a_language_without_a_name_is_told_by_its_code(suffix):
    assert FORMATS[suffix].render(notice("en"), about("qtx-unknown"))


@pytest.mark.parametrize("suffix", ["pdf", "docx"])
def test_blank_parts_and_an_imported_version(suffix):
    empty = of_sections([], [{"type": "list", "items": []}], title="")
    what = about(version="5c1ab0d2-16d9-4c1c-9b37-3f0b8dd2f1a5", html_url="")
    assert FORMATS[suffix].render(empty, what)


def test_a_form_needs_its_module():
    named = {"suffix": "x", "media_type": "text/x", "render": pdf.render}
    assert Format(**named).is_installed
    assert Format(**named, needs="typst").is_installed
    assert not Format(**named, needs="no_such_module").is_installed


# --- PDF ------------------------------------------------------------------------------


def test_a_pdf_is_tagged_and_says_what_it_is(small):
    language, reader, _document = small
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value
    assert root["/Lang"] == language
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value
    assert reader.metadata.title == notice(language).title
    assert reader.metadata.creation_date.date() == ABOUT.recorded_at.date()
    metadata = root["/Metadata"].get_object().get_data().decode()
    assert re.search(r"pdfuaid:part[^0-9]+1", metadata)
    found = tags(reader)
    headings = [tag for tag in found if re.fullmatch("/H[1-6]", tag)]
    sections = len(notice(language).sections)
    assert headings.count("/H1") == 1 and headings[0] == "/H1"
    assert headings.count("/H2") == sections + 2  # in short, about the text
    assert {"/P", "/L", "/LI", "/LBody", "/Link"} <= set(found)
    titles = [entry.title for entry in flat(reader.outline)]
    assert titles[0] == notice(language).title
    assert len(titles) == len(headings)


def flat(outline):
    for entry in outline:
        if isinstance(entry, list):
            yield from flat(entry)
        else:
            yield entry


def test_the_fonts_of_a_pdf_are_in_it(small):
    _language, reader, _document = small
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            [descendant] = font.get_object()["/DescendantFonts"]
            described = descendant.get_object()["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(described)
            assert "Libertinus" in described["/FontName"]


PAINTS = {b"Tj", b"TJ", b"'", b'"', b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"Do"}


def test_a_pdf_leaves_nothing_out_of_its_structure(small):
    """What PDF/UA-1 asks of content (7.1-3), annotations (7.18) and fonts (7.21.7)."""
    _language, reader, _document = small
    pages, links, painted = list(reader.pages), 0, 0
    numbers = numbered(reader.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"])
    for page in pages:
        marks, parents = [], numbers[page["/StructParents"]]
        for operands, operator in ContentStream(page["/Contents"], reader).operations:
            if operator in (b"BDC", b"BMC"):
                more = operands[1] if len(operands) == 2 else {}
                marks.append(
                    "/Artifact" if operands[0] == "/Artifact" else more["/MCID"]
                )
            elif operator == b"EMC":
                mark = marks.pop()
                assert mark == "/Artifact" or "/S" in parents[mark].get_object()
            elif operator in PAINTS:
                assert marks, (operator, operands)
                painted += 1
        assert not marks
        for font in page["/Resources"]["/Font"].values():
            assert "/ToUnicode" in font.get_object()
        for annotation in page.get("/Annots", []):
            link = annotation.get_object()
            assert link["/Contents"].strip()
            assert numbers[link["/StructParent"]].get_object()["/S"] == "/Link"
            assert page["/Tabs"] == "/S"
            links += 1
    assert links and painted > 50
    assert not {"/AcroForm", "/OpenAction", "/AA"} & set(reader.trailer["/Root"])


def numbered(tree):
    """A number tree as a dict."""
    tree = tree.get_object()
    found = tree.get("/Nums", [])
    numbers = dict(zip(map(int, found[::2]), found[1::2], strict=True))
    for kid in tree.get("/Kids", []):
        numbers |= numbered(kid)
    return {
        number: value.get_object() if hasattr(value, "get_object") else value
        for number, value in numbers.items()
    }


def test_links_of_a_pdf_lead_where_they_say():
    reader = read(of_sections([rich_text(NESTED)]))
    found = {
        annotation.get_object()["/A"]["/URI"]
        for page in reader.pages
        for annotation in page.get("/Annots", [])
    }
    assert found == {"https://example.com/x?a=1&b=(2)", ABOUT.html_url}


def test_headings_of_a_pdf_leave_no_level_out():
    deep = "<h4>Deep</h4><p>text</p><h3>Less</h3><p>text</p>"
    found = tags(read(of_sections([rich_text(deep)])))
    headings = [tag for tag in found if tag.startswith("/H")]
    assert headings == ["/H1", "/H2", "/H3", "/H3", "/H2"]


def test_a_character_that_no_font_of_ours_has_takes_nothing_but_the_claim(monkeypatch):
    reader = read(of_sections([paragraph("\U000f0000")]))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"].value
    assert "/H1" in tags(reader)
    metadata = reader.trailer["/Root"]["/Metadata"].get_object().get_data()
    assert b"pdfuaid" not in metadata


@pytest.mark.parametrize(
    ("code", "language"), [("sv-fi", "sv-FI"), ("en", "en"), ("zh-hans", "zh")]
)
def test_the_language_of_a_pdf_has_its_region(code, language):
    made = read(of_sections([paragraph("text")]), about(code))
    assert made.trailer["/Root"]["/Lang"] == language


@pytest.mark.skipif(
    not Path("/proc/self/statm").exists(), reason="says how much memory is in use"
)
def test_what_was_set_is_not_kept_in_memory():
    def megabytes():
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE") / 2**20

    def large(number):
        text = " ".join(f"sana{number}x{n}" for n in range(2000))
        return of_sections([paragraph(text)], [paragraph(text[::-1])])

    for number in range(2):
        pdf.render(large(number), ABOUT)
    before = megabytes()
    for number in range(2, 8):
        pdf.render(large(number), ABOUT)
    assert megabytes() - before < 15  # without forgetting, some fifty


# --- Word -----------------------------------------------------------------------------


def test_a_word_document_says_what_it_is(small):
    language, _reader, document = small
    found = notice(language)
    properties = document.core_properties
    country = {"fi": "FI", "sv": "FI", "en": "GB"}[language]
    assert properties.title == found.title
    assert properties.language == f"{language}-{country}"
    assert properties.author == found.of("controller")[0].data["name"]
    assert properties.created.date() == ABOUT.recorded_at.date()
    assert properties.identifier == ABOUT.reference
    [lang] = document.styles.element.iter(qn("w:lang"))
    assert lang.get(qn("w:val")) == f"{language}-{country}"
    headings = [
        (line.style.name, line.text)
        for line in document.paragraphs
        if line.style.name.startswith("Heading")
    ]
    assert headings[0] == ("Heading 1", found.title)
    assert [text for name, text in headings if name == "Heading 2"][1:-1] == [
        section.heading for section in found.sections
    ]
    footer = document.sections[0].footer.paragraphs[0]
    assert found.title in footer.text
    fields = [field.get(qn("w:instr")) for field in footer._p.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_headings_of_a_word_document_leave_no_level_out():
    deep = "<h4>Deep</h4><p>text</p>"
    made = FORMATS["docx"].render(of_sections([rich_text(deep)]), ABOUT)
    styles = {
        line.text: line.style.name for line in Document(io.BytesIO(made)).paragraphs
    }
    assert styles["Deep"] == "Heading 3"


def test_lists_of_a_word_document_are_lists_and_begin_with_one():
    made = FORMATS["docx"].render(of_sections([rich_text(NESTED)]), ABOUT)
    document = Document(io.BytesIO(made))
    found = {
        line.text: line._p.pPr.numPr
        for line in document.paragraphs
        if line._p.pPr.numPr is not None
    }
    assert found["one"].ilvl.val == 0 and found["inner"].ilvl.val == 1
    numbers = [found[text].numId.val for text in ("one", "inner", "two", "one again")]
    assert numbers[0] == numbers[2] and len(set(numbers)) == 3
    numbering = document.part.numbering_part.element
    formats = {
        kind.get(qn("w:abstractNumId")): kind.find(f".//{qn('w:numFmt')}").get(
            qn("w:val")
        )
        for kind in numbering.iter(qn("w:abstractNum"))
    }
    kinds = {
        made.get(qn("w:numId")): made.find(qn("w:abstractNumId")).get(qn("w:val"))
        for made in numbering.iter(qn("w:num"))
    }
    for text, wanted in (("one", "decimal"), ("inner", "bullet"), ("two", "decimal")):
        assert formats[kinds[str(found[text].numId.val)]] == wanted
    styles = {line.text: line.style.name for line in document.paragraphs}
    assert (styles["one"], styles["inner"]) == ("List Number", "List Bullet")


def test_links_of_a_word_document_are_links():
    made = FORMATS["docx"].render(of_sections([rich_text(NESTED)]), ABOUT)
    document = Document(io.BytesIO(made))
    [line] = [line for line in document.paragraphs if line.text.endswith("strong link")]
    [first, second] = line.hyperlinks
    assert (first.url, second.url) == ("https://example.com/x?a=1&b=(2)",) * 2
    assert first.text + second.text == "strong link"
    assert first.runs[0].bold and not second.runs[0].bold


@pytest.mark.parametrize(
    ("code", "language"),
    [("fi", "fi-FI"), ("sv-fi", "sv-FI"), ("et", "et-EE"), ("en-us", "en-US")],
)
def test_word_is_told_a_language_with_a_country(code, language):
    words = load("en" if code == "et" else code.split("-")[0])
    assert proofing_language(code, words) == language
