"""Rich text: nothing of it runs, no words are lost, and cleaning twice is cleaning once."""

import random
import re

import pytest

from wagtail_seloste.html import clean_html, readable, storable, text_of_html

HOSTILE = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example>x</sCrIpT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<p onclick='alert(1)' style='background:url(javascript:alert(1))' class=x id=y>a</p>",
    "<p\nonmouseover\n=\nalert(1)>a</p>",
    "<a href='javascript:alert(1)'>a</a>",
    "<a href='JaVaScRiPt:alert(1)'>a</a>",
    "<a href=' javascript:alert(1)'>a</a>",
    "<a href='java\tscript:alert(1)'>a</a>",
    "<a href='java&#10;script:alert(1)'>a</a>",
    "<a href='java&Tab;script:alert(1)'>a</a>",
    "<a href='&#106;avascript&colon;alert(1)'>a</a>",
    "<a href='&#1;javascript:alert(1)'>a</a>",
    "<a href='\x00javascript:alert(1)'>a</a>",
    "<a href='java\u200bscript:alert(1)'>a</a>",
    "<a href='java&#8203;script:alert(1)'>a</a>",
    "<a href='java&#x202e;&#x2060;script:alert(1)'>a</a>",
    "<a href='java&amp;#8203;script:alert(1)'>a</a>",
    "<a href='\u2028javascript:alert(1)'>a</a>",
    "<a href='vbscript:msgbox(1)'>a</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=='>a</a>",
    "<a href='http://a.example/\"onmouseover=alert(1)'>a</a>",
    "<a href=x target=_blank ping=//evil.example>a</a>",
    "<svg onload=alert(1)><animate href=javascript:alert(1) /></svg>",
    "<svg><style><a title='</style><img src onerror=alert(1)>'>x",
    "<svg></p><style><g title='</style><img src onerror=alert(1)>'>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--><img src onerror=alert(1)>'>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<textarea><img src=x onerror=alert(1)></textarea>",
    "<title><img src=x onerror=alert(1)></title>",
    "<template><img src=x onerror=alert(1)></template>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<style>@import '//evil.example/x.css';</style>",
    "<link rel=stylesheet href=//evil.example><meta http-equiv=refresh content=0>",
    "<base href=//evil.example><iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=//evil.example></object><embed src=//evil.example><applet>",
    "<video><source onerror=alert(1)></video><audio src=x onerror=alert(1)>",
    "<form action=//evil.example><input onfocus=alert(1) autofocus><button>a</button></form>",
    "<plaintext><img src=x onerror=alert(1)>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<p><b><i>a</p></b><script>alert(1)",
    "\x00<scr\x00ipt>alert(1)</scr\x00ipt>",
    "<a href='java\ud800script:alert(1)'>a</a>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<p>\\u003cscript\\u003ealert(1)\\u003c/script\\u003e</p>",
]
TAG = re.compile(r"<(/?)([a-zA-Z0-9]+)([^<>]*)>")
ALLOWED = {"p", "br", "b", "strong", "i", "em", "ul", "ol", "li", "a", "h3", "h4"}
HREF = re.compile(r'( href="(?P<href>[^"<>]*)")?')
HARMLESS = re.compile(r"(https?:|mailto:|tel:|[^:]*$|[^:]*[/?#])", re.IGNORECASE)


def assert_harmless(cleaned):
    """Only tags that we know, no attribute but a link's address, no other scheme."""
    assert "<" not in TAG.sub("", cleaned)
    for closing, tag, attributes in TAG.findall(cleaned):
        assert tag in ALLOWED
        found = HREF.fullmatch(attributes)
        assert found, attributes
        assert not (closing and attributes)
        if found["href"]:
            assert tag == "a"
            assert HARMLESS.match(found["href"]), found["href"]


@pytest.mark.parametrize("source", HOSTILE)
def test_nothing_that_could_run_is_left(source):
    cleaned = clean_html(f"<p>Ennen</p>{source}")
    assert_harmless(cleaned)
    assert cleaned.startswith("<p>Ennen</p>")
    assert clean_html(cleaned) == cleaned


def test_any_mixture_of_broken_tags_is_harmless_and_cleaned_once_for_all():
    chance = random.Random(20260101)
    pieces = [
        *("<p>", "</p>", "<b>", "</b>", "<i>", "<a href='http://x.example'>", "</a>"),
        *("<ul>", "<li>", "</ul>", "<h1>", "<h4>", "<h2>", "<table>", "<td>", "</td>"),
        *(
            "<tr>",
            "<div>",
            "</div>",
            "&nbsp;",
            "&#8203;",
            "&amp;lt;",
            "<svg>",
            "<math>",
        ),
        *(
            "<style>",
            "</style>",
            "<script>",
            "</script>",
            "word",
            "<br>",
            "<!--",
            "-->",
        ),
        *("'", '"', "<", ">", "<select>", "<option>", "<form>", "<textarea>", "<nobr>"),
        *(
            "<noscript>",
            "<template>",
            "\n",
            " ",
            "<button>",
            "\x00",
            "<![CDATA[",
            "]]>",
        ),
        *(
            "<annotation-xml>",
            "<foreignObject>",
            "<title>",
            "<font>",
            "<p a='>",
            "\ud800",
        ),
    ]
    for _ in range(1500):
        source = "".join(chance.choices(pieces, k=chance.randint(1, 14)))
        cleaned = clean_html(source)
        assert_harmless(cleaned)
        assert clean_html(cleaned) == cleaned, source


@pytest.mark.parametrize(
    ("source", "cleaned"),
    [
        ("<p>a</p>", "<p>a</p>"),
        ('<p data-block-key="x1y2">a</p>', "<p>a</p>"),
        ("<h1>A</h1><h2 class=x>B</h2><h3>C</h3>", "<h3>A</h3><h3>B</h3><h3>C</h3>"),
        ("<h4>A</h4><H5>B</H5><h6>C</h6>", "<h4>A</h4><h4>B</h4><h4>C</h4>"),
        ("<p>a&nbsp;b\xa0c</p>", "<p>a b c</p>"),
        ("<p>a &lt; b &amp; c</p>", "<p>a &lt; b &amp; c</p>"),
        ("<li>a<li>b", "<li>a</li><li>b</li>"),
        ('<a href="/fi/?a=1&b=2">a</a>', '<a href="/fi/?a=1&amp;b=2">a</a>'),
        ('<a href="tel:+358291234567">a</a>', '<a href="tel:+358291234567">a</a>'),
        (
            '<a href="mailto:a@example.com">a</a>',
            '<a href="mailto:a@example.com">a</a>',
        ),
        ("<u>a</u> <span>b</span>", "a b"),
        ("", ""),
        ("   ", ""),
        ("<p></p><p>&nbsp;</p><p>&#8203;</p>", ""),
        ('<p><a href="https://example.com"></a></p>', ""),
        ("<p>👩‍👩‍👧 שלום, مرحبا</p>", "<p>👩‍👩‍👧 שלום, مرحبا</p>"),
    ],
)
def test_what_a_notice_has_a_use_for_stays(source, cleaned):
    assert clean_html(source) == cleaned


@pytest.mark.parametrize(
    "source",
    [
        "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>",
        "<div>a</div><div>b</div><section>c</section>",
        "<dl><dt>a</dt><dd>b</dd><dd>c</dd></dl>",
        "<p>a</p><blockquote>b</blockquote>c",
    ],
)
def test_words_of_blocks_that_go_do_not_run_together(source):
    assert text_of_html(clean_html(source)).split() == ["a", "b", "c"]


@pytest.mark.parametrize(
    "source",
    [
        "a" * 100_000,
        "<" * 100_000,
        "&" * 100_000,
        "<p>" * 33_000,
        "<b><i>" * 16_000,
        '<a href="' * 11_000,
        "</div>" * 16_000,
        "<!--" * 25_000,
        "&#8203;" * 14_000,
    ],
    ids=lambda source: source[:9],
)
def test_a_hundred_kilobytes_are_cleaned_in_no_time(source):
    import time

    began = time.monotonic()
    assert_harmless(clean_html(source))
    text_of_html(source)
    assert time.monotonic() - began < 5


def test_long_text_is_not_cut():
    assert clean_html(f"<p>{'ä' * 100_000}</p>").count("ä") == 100_000


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("<p>a</p><p>b <b>c</b></p>", ["a", "b c"]),
        ("<ul><li>a</li><li>b</li></ul>c", ["a", "b", "c"]),
        ("a<br>b<br/>c", ["a", "b", "c"]),
        ("<h3>A</h3>\n<p> b \n c </p>", ["A", "b", "c"]),
        ("<p>a &lt;b&gt; &amp; c</p>", ["a <b> & c"]),
        ("", []),
        ("<p></p>", []),
    ],
)
def test_the_text_of_html_has_a_line_for_each_block(source, lines):
    assert text_of_html(source).split("\n") == (lines or [""])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Matti", "Matti"),
        ("a\x00b\x07c", "abc"),
        ("a\tb\nc\r\nd", "a\tb\nc\r\nd"),
        ("\u202eoy livaH\u202c", "oy livaH"),
        ("\ufeffa\u200bb", "ab"),
        ("\ud83d\ude00", "😀"),
        ("a\ud800b", "a\ufffdb"),
        ("👩‍👩‍👧 \u200fשלום\u200e", "👩‍👩‍👧 \u200fשלום\u200e"),
    ],
)
def test_readable_text_hides_nothing_and_can_be_stored(text, expected):
    assert readable(text) == expected
    assert readable(text).encode()


def test_storable_text_loses_only_what_no_database_takes():
    text = "a\x00b\ud800c \u202e\u200b\x07 \ud83d\ude00"
    assert storable(text) == "abc".replace("b", "b\ufffd") + " \u202e\u200b\x07 😀"
    assert storable("Matti") == "Matti"
