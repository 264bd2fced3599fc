"""RTF, OpenDocument, Markdown and saved pages; encodings; what a suffix hides."""

from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipFile

import pytest

from wagtail_seloste.importers import import_notice
from wagtail_seloste.importers.readers import read

RTF = r"""{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}
{\f1\fnil\fcharset2 Symbol;}}{\stylesheet{\s0 Normal;}{\s1\b heading 1;}}
{\info{\author Matti}}{\header\pard Esimerkki Oy 1(2)\par}
\pard\s1\b Tietosuojaseloste\par
\pard\plain\f0 {\b S\'e4ilytys:} kaksi vuotta \u8211? viisi\'85\par
{\b Rekisterinpit\'e4j\'e4}\par Esimerkki Oy\line Katu 1{\footnote\pard Viite.\par}\par
{\listtext\f1\'b7\tab}nimi\par{\listtext\f1\'b7\tab}osoite\par
Hoidamme {\deleted vanhat }tilaukset{\v piilossa} \u-10179?\u-8704?\par
\trowd\intbl Nimi\cell Esimerkki Oy\cell\row\pard
{\field{\*\fldinst HYPERLINK "https://example.org/a"}{\fldrslt t\'e4\'e4lt\'e4}}\par
{\pict\bin4 {{{{ 0102}\par}"""

ODF = "urn:oasis:names:tc:opendocument:xmlns"
CONTENT = f"""<o:document-content xmlns:o="{ODF}:office:1.0" xmlns:t="{ODF}:text:1.0"
 xmlns:b="{ODF}:table:1.0" xmlns:s="{ODF}:style:1.0"
 xmlns:f="{ODF}:xsl-fo-compatible:1.0"><o:automatic-styles>
<s:style s:name="T1"><s:text-properties f:font-weight="bold"/></s:style>
</o:automatic-styles><o:body><o:text>
<t:h t:outline-level="1">Tietosuojaseloste</t:h>
<t:p><t:span t:style-name="T1">Säilytys:</t:span> kaksi<t:s/>vuotta</t:p>
<t:p>Emme myy<t:note><t:note-body><t:p>Viite.</t:p></t:note-body></t:note> tietoja</t:p>
<t:list><t:list-item><t:p>nimi</t:p></t:list-item>
<t:list-item><t:p>osoite</t:p></t:list-item></t:list>
<b:table><b:table-row><b:table-cell><t:p>Nimi</t:p></b:table-cell>
<b:table-cell><t:p>Esimerkki Oy</t:p></b:table-cell></b:table-row></b:table>
</o:text></o:body></o:document-content>"""


def odt(content):
    file = BytesIO()
    with ZipFile(file, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        packed.writestr("content.xml", content)
    return file.getvalue()


def packed_again(data, way=ZIP_DEFLATED, last="", without="", change=lambda part: part):
    """The same package, written by another program."""
    file = BytesIO()
    with ZipFile(BytesIO(data)) as given, ZipFile(file, "w", way) as made:
        for name in sorted(given.namelist(), key=lambda each: each == last):
            if name != without:
                made.writestr(name, change(given.read(name)))
    return file.getvalue()


def codes(messages):
    return [each.code for each in messages]


def test_an_rtf_file_is_read_with_its_looks():
    text, messages = read(RTF.encode("ascii"))
    assert text.split("\n\n") == [
        "# Tietosuojaseloste",
        "Säilytys: kaksi vuotta – viisi…",
        "**Rekisterinpitäjä**",
        "Esimerkki Oy\nKatu 1",
        "• nimi\n• osoite",
        "Hoidamme tilaukset 😀",
        "Nimi\tEsimerkki Oy",
        "täältä (https://example.org/a)",
        "Viite.",
    ]
    told = {each.code: each.excerpt for each in messages}
    assert told == {
        "furniture.dropped": "Esimerkki Oy 1(2)",
        "hidden.dropped": "piilossa",
    }


@pytest.mark.parametrize(
    "wish",
    [
        {"way": ZIP_STORED},
        {"way": ZIP_DEFLATED},
        {"way": ZIP_BZIP2},
        {"way": ZIP_LZMA},
        {"last": "mimetype"},
        {"without": "mimetype"},
    ],
)
def test_an_opendocument_text_is_known_however_it_is_packed(wish):
    given = odt(CONTENT)
    assert read(packed_again(given, **wish)) == read(given) != ("", ())


MAIN = (
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
)
KINDS = {
    "docm": MAIN.replace(b"openxmlformats-officedocument", b"ms-word").replace(
        b"wordprocessingml.document", b"document.macroEnabled"
    ),
    "dotx": MAIN.replace(b"document.main", b"template.main"),
    "dotm": b"application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
}


def word_file():
    from docx import Document

    document, file = Document(), BytesIO()
    document.add_heading("Tietosuojaseloste", 1)
    document.add_paragraph("Säilytämme tietoja kaksi vuotta.")
    document.save(file)
    return file.getvalue()


@pytest.mark.parametrize("kind", KINDS)
def test_a_word_file_with_macros_and_a_template_are_read(kind):
    given = word_file()
    other = packed_again(given, change=lambda part: part.replace(MAIN, KINDS[kind]))
    assert read(other) == read(given) != ("", ())


def test_a_word_file_in_the_strict_form_is_read():
    def strict(part):
        for name in (
            b"wordprocessingml/2006/main",
            b"officeDocument/2006/relationships",
        ):
            part = part.replace(
                b"http://schemas.openxmlformats.org/" + name,
                b"http://purl.oclc.org/ooxml/" + name.replace(b"/2006", b""),
            )
        return part

    given = word_file()
    assert read(packed_again(given, change=strict)) == read(given) != ("", ())


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (["seloste.docx", "word"], "ZIP"),
        (["xl/workbook.xml", "word/document.xml"], "Excel"),
        (["ppt/presentation.xml"], "PowerPoint"),
    ],
)
def test_a_package_is_known_by_its_parts_and_not_by_its_bytes(names, kind):
    file = BytesIO()
    with ZipFile(file, "w") as packed:
        for name in names:
            packed.writestr(name, "word/document.xml content.xml opendocument.text")
    text, (told,) = read(file.getvalue())
    assert (text, told.code) == ("", "file.not_text") and f"({kind})" in str(told)


def test_an_opendocument_text_is_read_with_its_looks():
    text, messages = read(odt(CONTENT))
    assert text.split("\n\n") == [
        "# Tietosuojaseloste",
        "Säilytys: kaksi vuotta",
        "Emme myy tietoja",
        "• nimi\n• osoite\nNimi\tEsimerkki Oy",
        "Viite.",
    ]
    assert messages == ()


def test_a_saved_web_page_is_the_page_in_it():
    archive = (
        "From: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b"
        "\r\n\r\n--b\r\nContent-Type: text/html; charset=iso-8859-1\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        "<html><body><h1>Rekisterinpit=E4j=E4</h1><p>Esimerkki Oy</p>\r\n--b--"
    )
    assert read(archive.encode())[0] == "# Rekisterinpitäjä\n\nEsimerkki Oy"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Otsikko\n=======\n\nA", "# Otsikko\n\nA"),
        ("a\n\nOtsikko\n-------\nA", "a\n\n## Otsikko\nA"),
        ("| A | B |\n|---|---|\n| c | d<br>e |", "\nA\tB\nc\td\u2028e\n"),
        ("[täältä](https://example.org/a)", "täältä (https://example.org/a)"),
        ("# A\n\n1\\. b \\*c\\*", "# A\n\n1. b *c*"),
        ("a | b ei ole taulukko", "a | b ei ole taulukko"),
    ],
)
def test_what_only_markdown_writes_is_read(source, text):
    assert read(source.encode())[0] == text


WORDS = "Säilytämme tiedot, jäsenten yhteyshenkilö; päivä för Åland, överföring."


@pytest.mark.parametrize("encoding", ["mac_roman", "cp850", "iso8859-15", "utf-16-be"])
def test_the_letters_of_a_text_decide_its_encoding(encoding):
    assert read(WORDS.encode(encoding))[0] == WORDS


def test_the_euro_of_latin_9_is_read():
    assert read("Hinta 50 € päivässä".encode("iso8859-15"))[0] == "Hinta 50 € päivässä"


def test_a_few_bytes_of_another_encoding_do_not_garble_the_rest():
    text, messages = read(WORDS.encode() + b" p\xe4iv\xe4")
    assert text == WORDS + " päivä"
    assert codes(messages) == ["file.characters_guessed"]


def test_garbled_letters_are_put_right_and_told():
    text, messages = read(WORDS.encode().decode("cp1252", "replace").encode())
    assert text == WORDS
    assert codes(messages) == ["file.garbled"]


def test_a_word_that_a_soft_hyphen_parts_is_whole():
    assert read("henkilö\u00ad\n tietojen \uf0b7".encode())[0] == "henkilötietojen •"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "file.old_word"),
        (
            b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            "file.encrypted",
        ),
        (b"PK\x03\x04" + b"xl/workbook.xml" * 9, "file.not_text"),
        (b"PK\x03\x04" + b"x" * 90, "file.broken"),
        (b"\x89PNG\r\n" + bytes(90), "file.not_text"),
        (b"%!PS-Adobe-3.0 " + b"x" * 90, "file.not_text"),
    ],
)
def test_a_file_that_is_not_read_is_told(data, code):
    assert codes(import_notice(data).errors) == [code]
