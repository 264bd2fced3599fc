"""Files that are no notices, or wish us ill: a clear report, never a traceback."""

import json
import random
import re
import time
from io import BytesIO
from zipfile import ZipFile

import pytest

from wagtail_seloste.importers import (
    ImportedNotice,
    contacts,
    docx_files,
    grounds,
    html_files,
    import_notice,
    markdown,
    matching,
    outline,
    preamble,
    readers,
    rtf_files,
)
from wagtail_seloste.importers.choosing import next_filled
from wagtail_seloste.importers.isolated import from_plain, to_plain
from wagtail_seloste.importers.lines import Line
from wagtail_seloste.importers.pieces import LONGEST_SENTENCE
from wagtail_seloste.importers.placing import last_before
from wagtail_seloste.importers.readers import LIMIT
from wagtail_seloste.importers.result import ImportedSection, Paragraph

from . import formats
from .test_formats import body, changed_word
from .test_further_formats import CONTENT, RTF, odt


def codes(result):
    return [each.code for each in result.report]


@pytest.mark.parametrize("data", [b"", b"  \r\n\t\n", b"\xef\xbb\xbf", b"\x0c\x0c\n"])
def test_an_empty_file_is_told(data):
    result = import_notice(data, "empty.txt")
    assert result.failed
    assert codes(result) == ["file.empty"]
    assert result.to_json()["sections"] == []


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\x1f\x8b" + bytes(200), "file.not_text"),
        (bytes(range(256)) * 40, "file.binary"),
        (b"\x00\x01\x02\x03", "file.binary"),
    ],
)
def test_a_file_that_is_not_text_is_told(data, code):
    result = import_notice(data)
    assert result.failed
    assert codes(result) == [code]


def test_a_file_over_the_limit_is_not_read():
    result = import_notice(b"a" * (LIMIT + 1))
    assert codes(result) == ["file.too_large"]
    assert "5 megabytes" in str(result.report[0])


def test_only_headings_give_empty_sections_and_say_so():
    text = "Rekisterinpitäjä\n\nRekisterin tietosisältö\n\nEvästeet\n\nTietoturva\n"
    result = import_notice(text.encode())
    keys = [each.key for each in result.sections]
    assert keys == ["controller", "data_content", "cookies", "security"]
    assert codes(result).count("section.empty") == 4


def test_text_that_is_no_notice_is_kept_whole_and_untyped():
    text = "Shopping list\n\nBuy milk, bread and four candles before Friday evening.\n"
    result = import_notice(text.encode())
    assert {each.key for each in result.sections} <= {"other"}
    assert "candles" in result.sections[0].text
    assert "headings.none" in codes(result)


def test_right_to_left_text_and_emoji_pass_through():
    text = "Tietosuojaseloste\n\n1. Rekisterinpitäjä\n\nחברה \u202eevil 👩‍👩‍👧 Oy\n"
    text += "\n2. Evästeet\n\nسياسة الخصوصية 🍪\n\n3. Tietoturva\n\n🔒 lukko\n"
    result = import_notice(text.encode())
    assert [each.key for each in result.sections] == [
        "controller",
        "cookies",
        "security",
    ]
    joined = " ".join(each.text for each in result.sections)
    assert "חברה" in joined
    assert "🍪" in joined
    assert "👩‍👩‍👧" in joined
    assert "\u202e" not in joined


def test_markup_shown_as_text_cannot_become_markup():
    text = (
        "Tietosuojaseloste\n\n1. Evästeet\n\n<script>alert(1)</script>Yksi "
        "<img src=x onerror=alert(2)> &lt;b&gt;kaksi&lt;/b&gt; a < b & c "
        "<nimi>\n\n2. Tietoturva\n\nLukko\n"
    )
    result = import_notice(text.encode())
    markup = "".join(each.html for each in result.sections)
    assert "<script" not in markup
    assert "onerror" not in markup
    assert "a &lt; b &amp; c &lt;nimi&gt;" in markup
    assert "markup.script_dropped" in codes(result)


def long_texts():
    yield "one line", b"Tietosuojaseloste ja henkilotiedot, " * 3000
    yield "one word", b"a" * 200_000
    yield "empty lines", b"\n" * 2_000_000
    yield "tabs", b"a\t" * 50_000
    yield "deep bullets", b"\n".join(b" " * n + b"- syv\xc3\xa4" for n in range(1500))
    yield "open tags", b"<p " * 60_000
    yield "open scripts", b"<script>" * 30_000
    yield "spaces", b" " * 300_000 + b"x"
    yield "colons", b"a: " * 50_000
    yield "headings", b"1. Rekisterinpit\xc3\xa4j\xc3\xa4\nOy\n\n" * 8_000
    yield "capitals", b"Aa " * 60_000
    yield "digits", b"0401234567 " * 10_000
    yield "hyphens", b"- " * 100_000
    yield "parentheses", b"((((" * 40_000
    yield "addresses", b"a.b@" * 40_000
    yield "items", b"<!DOCTYPE html><ul>" + b"<li>sana</li>" * 10_000
    yield "led items", b"<!DOCTYPE html><ul>" + b"<li><b>Yksi</b><br>on" * 8_000
    yield "bold words", b"<!DOCTYPE html><p>" + b"<b>a</b> b " * 15_000


@pytest.mark.parametrize("data", [pytest.param(d, id=n) for n, d in long_texts()])
def test_long_and_odd_files_are_read_in_seconds(data):
    start = time.process_time()
    result = import_notice(data)
    assert time.process_time() - start < 8
    assert result.to_json()


def test_time_grows_about_linearly_with_the_file():
    section = (
        "{n}. Rekisterin tietosisältö\n\nNimi, osoite ja puhelinnumero. Tietoja ei "
        "luovuteta EU:n ulkopuolelle.\n- yksi\n- kaksi\n\n"
    )

    def seconds(count):
        data = "".join(section.format(n=n % 99) for n in range(count)).encode()
        start = time.process_time()
        import_notice(data)
        return time.process_time() - start

    seconds(100)
    # Other work on the machine makes the one or the other slower.
    few = max(seconds(500), seconds(500), 0.02)
    assert min(seconds(4000) for _again in range(2)) < 14 * few


@pytest.mark.parametrize("word", ["", "ei "])
def test_a_sentence_without_an_end_is_read_in_time(word):
    passage = f"{word}käsittelemme henkilötietojasi sopimuksen perusteella ja " * 3000
    text = f"Tietosuojaseloste\n\nKäsittelyn tarkoitus\n\n{passage}\n"
    begun = time.process_time()
    assert not import_notice(text.encode()).failed
    assert time.process_time() - begun < 8


# --- damage -------------------------------------------------------------------------

NOTICE = (
    "Asiakasrekisterin tietosuojaseloste",
    "Päivitetty 3.4.2023",
    [
        ("Rekisterinpitäjä", ["Esimerkki Oy, Katu 1, 00100 Helsinki"]),
        ("Tietosisältö", ["Tallennamme:", ["nimi", "osoite <b>x</b>"]]),
        ("Säilytysaika", ["Tiedot säilytetään kaksi vuotta."]),
    ],
)
SOUND = {
    **{kind: lambda make=make: make(NOTICE) for kind, make in formats.MAKERS.items()},
    "rtf": lambda: RTF.encode("ascii"),
    "odt": lambda: odt(CONTENT),
}
HOSTILE = [
    b"<script>alert(1)</script>", b"<img src=x onerror=alert(1)>", b"</p></div></table>",
    b"&lt;script&gt;", b"<!--", b"]]>", b"\xff\xfe", b"\x00", b"<table><tr><td>", b"{\\*",
    b"\\u-1?", b"endstream endobj", b"&#0;&#xD800;", b"\xed\xa0\x80", b"<svg/onload=a>",
]  # fmt: skip


def damaged(data, chance):
    """The bytes with some of them changed, doubled, taken out, or hostile ones put in."""
    data = bytearray(data)
    for _change in range(chance.randrange(1, 12)):
        place, length = chance.randrange(len(data) + 1), chance.randrange(1, 60)
        match chance.randrange(4):
            case 0:
                data[place : place + length] = chance.randbytes(length)
            case 1:
                del data[place : place + length]
            case 2:
                data[place:place] = data[place : place + length] * 3
            case _:
                data[place:place] = chance.choice(HOSTILE)
    if chance.random() < 0.2:
        del data[chance.randrange(len(data) + 1) :]
    return bytes(data)


def repacked(data, chance):
    """A package whose parts are damaged, and which is whole itself."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as packed, ZipFile(out, "w") as again:
        for name in packed.namelist():
            part = packed.read(name)
            hit = name.endswith(("document.xml", "content.xml", "styles.xml"))
            again.writestr(name, damaged(part, chance) if hit else part)
    return out.getvalue()


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("kind", SOUND)
def test_a_damaged_file_gives_a_result_that_is_safe(kind, seed):
    chance = random.Random(f"{kind} {seed}")
    sound = SOUND[kind]()
    for _round in range(4):
        data = damaged(sound, chance)
        if kind in ("docx", "odt") and chance.random() < 0.7:
            data = repacked(sound, chance)
        result = import_notice(data, kind)
        assert result.failed or result.sections or result.title or result.report
        markup = "".join(section.html for section in result.sections)
        assert set(re.findall(r"</?([^\s>/]*)", markup)) <= {"p", "br", "ul", "li"}
        json.dumps(result.to_json(), ensure_ascii=False).encode("utf-8")
        assert from_plain(ImportedNotice, json.loads(to_plain(result))) == result


# --- work that does not grow faster than the file --------------------------------------


class Seen:
    """A pattern, or a function of a text, that keeps how long the longest text was."""

    def __init__(self, wrapped):
        self.wrapped, self.longest = wrapped, 0

    def __call__(self, text):
        self.longest = max(self.longest, len(text))
        return self.wrapped(text)

    def search(self, text):
        self.longest = max(self.longest, len(text))
        return self.wrapped.search(text)

    def finditer(self, text):
        self.longest = max(self.longest, len(text))
        return self.wrapped.finditer(text)


def test_bases_are_looked_for_in_no_more_than_a_sentence(monkeypatch):
    patterns = [Seen(getattr(grounds, name)) for name in ("STRONG", "BASIS")]
    for name, pattern in zip(("STRONG", "BASIS"), patterns, strict=True):
        monkeypatch.setattr(grounds, name, pattern)
    said = "sopimu" * 5000
    section = ImportedSection(key="other", heading="", paragraphs=(Paragraph((said,)),))
    grounds.legal_bases([section])
    assert 0 < max(each.longest for each in patterns) <= LONGEST_SENTENCE


def test_a_statute_is_looked_for_in_a_word_without_an_end_in_time():
    section = ImportedSection(
        key="purposes", heading="", paragraphs=(Paragraph(("Aaa-" * 20_000,)),)
    )
    began = time.process_time()
    assert grounds.statutes([section]) == ()
    assert time.process_time() - began < 2


@pytest.mark.parametrize("what", ["](http", "Ã¤"])
def test_a_giant_line_is_not_compared_with_headings(monkeypatch, what):
    folded = [Seen(matching.fold), Seen(preamble.fold)]
    monkeypatch.setattr(matching, "fold", folded[0])
    monkeypatch.setattr(preamble, "fold", folded[1])
    text = f"Tietosuojaseloste\n\n{what * 3000}\n"
    assert not import_notice(text.encode()).failed
    assert 0 < max(each.longest for each in folded) <= matching.LONGEST_LINE


def test_a_link_without_an_end_ends_at_the_next():
    text = "[a](http://" * 3 + "example.com)"
    assert [each.start() for each in markdown.LINK.finditer(text)] == [22]


def test_some_labels_tell_whether_a_table_heads_the_sections(monkeypatch):
    asked = set()

    def match(label, language):
        asked.add(label)

    monkeypatch.setattr(outline, "TELLING_LABELS", 10)
    monkeypatch.setattr(outline, "match_heading", match)
    rows = [Line(label=f"Rivi {n}", text="Teksti") for n in range(500)]
    assert not outline.two_columns(rows, "fi")
    assert len(asked) == 10


def test_neighbours_and_words_are_found_in_one_pass():
    assert list(last_before([None, "a", None, "b", "c"])) == [
        None,
        None,
        "a",
        "a",
        "b",
    ]
    lines = [Line(), Line(text="a"), Line(), Line(), Line(text="b"), Line()]
    assert next_filled(lines) == [1, 1, 4, 4, 4, 6, 6]


def many(kind):
    if kind == "txt":
        return b"ab cd\n" * 60
    if kind == "html":
        return b"<html><body>" + b"<p>" * 150 + b"a</body></html>"
    if kind == "rtf par":
        return b"{\\rtf1 " + b"\\b a\\b0 b\\par " * 60 + b"}"
    if kind == "rtf cells":
        return b"{\\rtf1 " + b"\\intbl a\\cell " * 60 + b"}"
    if kind == "rtf marks":
        return b"{\\rtf1 a " + b"\\u228?" * 301 + b"}"
    content = b"<w:p/>" * 60
    if kind == "docx cells":
        row = b"<w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>" * 60
        content = b"<w:tbl><w:tr>" + row + b"</w:tr></w:tbl>"
    return changed_word("word/document.xml", lambda _part: body(content))


@pytest.mark.parametrize(
    "kind",
    "txt,html,rtf par,rtf cells,rtf marks,docx cells,docx paragraphs".split(","),
)
def test_more_lines_than_a_notice_has_are_not_read(monkeypatch, kind):
    for module in (readers, docx_files, rtf_files):
        monkeypatch.setattr(module, "MOST_LINES", 50)
    monkeypatch.setattr(html_files, "MOST_ELEMENTS", 100)
    monkeypatch.setattr(rtf_files, "MOST_MARKS", 300)
    assert codes(import_notice(many(kind))) == ["file.too_much"]
    for module in (readers, docx_files, rtf_files):
        monkeypatch.setattr(module, "MOST_LINES", 1000)
    monkeypatch.setattr(html_files, "MOST_ELEMENTS", 1000)
    monkeypatch.setattr(rtf_files, "MOST_MARKS", 1000)
    assert "file.too_much" not in codes(import_notice(many(kind)))


@pytest.mark.parametrize("lump", ["x" * 20_000, "x-" * 10_000, "kunta " * 4000])
def test_a_name_is_looked_for_in_a_word_without_an_end_in_time(lump):
    began = time.process_time()
    assert contacts.earliest_name(f"{lump} ") is None
    assert time.process_time() - began < 2
