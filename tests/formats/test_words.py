"""Markdown and plain text show the words of a notice, whatever they are."""

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.formats.examples import ABOUT
from wagtail_seloste.formats import FORMATS, markdown
from wagtail_seloste.formats.flow import Heading, Items, Paragraph, Run, blocks_of_html
from wagtail_seloste.html import clean_html, text_of_html
from wagtail_seloste.notice import Notice, NoticeSection, SummaryItem, group, rich_text
from wagtail_seloste.wording import wording

HOSTILE = [
    "* not a list",
    "- nor this",
    "1. nor 2) this",
    "# no heading #",
    "> no quotation",
    "---",
    "===",
    "```code```",
    "    four spaces",
    "<script>alert(1)</script>",
    "a | b",
    "![picture](javascript:alert(1))",
    "[link](javascript:alert(1)) and [ref]: /x",
    "&lt;b&gt; &#35; AT&T",
    "**bold** __bold__ _a_ ~~gone~~ `code`",
    "back\\slash \\* \\",
    "tab\there",
    "10\u00a0000\u00a0€",
    "snake_case_name and 2*3*4",
    "https://example.com/a_b?c=*d*&e=(f) and a_b@example.com!",
    "what!",
]
WORDS = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(
        alphabet="ab*_`#[]()<>!|\\&;~-+=1.) \"'é\u00a0:/@", min_size=1, max_size=24
    ),
)


class Shown(HTMLParser):
    """The words of HTML, and where its links lead."""

    def __init__(self):
        super().__init__()
        self.words, self.links, self.tags = [], [], []

    def handle_data(self, data):
        self.words.append(data)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        found = dict(attrs)
        self.links += [found[name] for name in ("href", "src") if name in found]


def shown(source):
    parser = Shown()
    parser.feed(MarkdownIt("gfm-like", {"linkify": False}).render(source))
    parser.close()
    return parser


def only_words(text):
    """Without white space: what a line end or a space is depends on the format."""
    return re.sub(r"\s+", "", text)


def section(*content, heading="Heading"):
    return NoticeSection(
        key="other",
        id="1",
        anchor="other-1",
        heading=heading,
        data={},
        content=tuple(content),
    )


def notice(*content, title="Title", summary=(), heading="Heading"):
    return Notice(
        language="en",
        title=title,
        summary=tuple(summary),
        sections=(section(*content, heading=heading),),
    )


def nodes(text):
    return (
        {"type": "paragraph", "text": text},
        {"type": "list", "items": [text, "second"]},
        {"type": "facts", "items": [{"term": text, "text": text, "href": ""}]},
        group("g", text, [{"type": "paragraph", "text": text}]),
    )


@settings(deadline=None)
@given(WORDS)
def test_markdown_shows_the_words_as_they_stand(text):
    summary = [SummaryItem(label=text, answers=(text, "b"), anchor="")]
    found = notice(*nodes(text), title=text, heading=text, summary=summary)
    rendered = shown(markdown.render(found, ABOUT))
    told = only_words("".join(rendered.words))
    wanted = only_words(text)
    expected = "".join(
        [
            wanted,
            "Version3.Inforcesince1March2026.Inshort",
            f"{wanted}:{wanted}b",
            wanted,
            wanted,
            f"{wanted}second",
            f"{wanted}:{wanted}",
            wanted * 2,
        ]
    )
    assert told.startswith(expected)
    assert not {"script", "img", "code", "pre", "table", "hr", "blockquote", "s"} & set(
        rendered.tags
    )


MARKUP = st.recursive(
    WORDS.map(lambda text: text.replace("<", "&lt;").replace("&#", "&amp;#")),
    lambda inner: (
        st.builds(
            "<{0}>{1}</{0}>{2}".format,
            st.sampled_from(
                ["p", "b", "strong", "i", "em", "li", "ul", "ol", "h3", "h4", "b", "i"]
            ),
            inner,
            inner,
        )
        | st.builds(
            '<a href="{}">{}</a>{}'.format,
            st.sampled_from(
                [
                    "https://example.com/(a)_b*",
                    "javascript:alert(1)",
                    "mailto:a@example.com",
                    "tel:+3581",
                    "#rights",
                    "/fi/",
                    "",
                ]
            ),
            inner,
            inner,
        )
        | st.builds("{}<br>{}".format, inner, inner)
    ),
    max_leaves=6,
)


@settings(deadline=None)
@given(MARKUP)
@example("<b>a</b><i>b</i>")
@example("<b>*a</b>b<strong>c*</strong>")
@example("hei!<a href='https://example.com/'>linkki</a>")
@example("a<br>- b<br>1. c<br>===")
@example("<ul><li>a</li></ul><ul><li>b</li></ul><ol><li>c</li></ol>")
def test_rich_text_keeps_its_words_and_only_safe_links(source):
    cleaned = clean_html(source)
    rendered = shown(markdown.document(blocks_of_html(cleaned, ABOUT.html_url)))
    assert only_words("".join(rendered.words)) == only_words(text_of_html(cleaned))
    for href in rendered.links:
        assert re.match(r"(https?://|mailto:|tel:)", href)
    assert not {"script", "img", "code", "pre", "table", "hr", "blockquote", "s"} & set(
        rendered.tags
    )


def test_rich_text_keeps_its_look():
    source = (
        "<h3>Small heading</h3><p>One <b>bold</b> and <i>slanted</i> word, "
        '<a href="/fi/">a link</a>.</p><ol><li>one<ul><li>deep</li></ul></li></ol>'
    )
    text = markdown.document(blocks_of_html(source, ABOUT.html_url))
    assert text == (
        "### Small heading\n\n"
        "One **bold** and _slanted_ word, [a link](https://example.com/fi/).\n\n"
        "1. one\n\n   - deep"
    )


def test_rich_text_as_blocks():
    blocks = blocks_of_html(
        "<h4>A</h4>loose<ul><li><p>x</p><p>y</p></li><li></li></ul>"
    )
    a, loose, x, y = ((Run(text=text),) for text in ("A", "loose", "x", "y"))
    assert blocks == [
        Heading(4, a),
        Paragraph(loose),
        Items(((Paragraph(x), Paragraph(y)),)),
    ]


@settings(deadline=None)
@given(WORDS)
def test_plain_text_has_all_words_and_no_line_is_too_long(text):
    found = notice(*nodes(text), title=text, heading=text)
    told = FORMATS["txt"].render(found, ABOUT)
    assert only_words(told).count(only_words(text)) >= 7
    for line in told.splitlines():
        assert len(line) <= 72 or len(line.split()) <= 3


def test_a_link_in_plain_text_tells_its_address_once():
    node = rich_text(
        '<p><a href="https://example.com/">https://example.com</a>, '
        '<a href="https://example.com/x/">the <b>list</b></a>, '
        '<a href="mailto:a@example.com">write</a>, <a href="tel:+3581">call</a></p>'
    )
    told = " ".join(FORMATS["txt"].render(notice(node), ABOUT).split())
    assert "https://example.com, the list (https://example.com/x/)" in told
    assert "write (a@example.com), call" in told


@pytest.mark.parametrize("suffix", ["md", "txt"])
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_text_says_what_it_is_in_its_own_language(suffix, language):
    found = replace(notice(), language=language)
    about = replace(ABOUT, language=language)
    told = " ".join(FORMATS[suffix].render(found, about).split())
    words = wording(language)
    assert words.label("version", number=3) in told
    assert words.label("in_force_since", date=words.date(date(2026, 3, 1))) in told
    assert words.language_name(language) in told
    assert ABOUT.digest in told
    assert ABOUT.reference in told
    assert ABOUT.html_url in told


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"state": "announced"}, "Version 3. In force from 1 March 2026."),
        ({"state": "replaced"}, "Version 3. Never took effect."),
        (
            {"state": "earlier", "effective_until": date(2026, 4, 2)},
            "Version 3. In force 1 March 2026 – 2 April 2026.",
        ),
        (
            {"state": "earlier", "effective_until": date(2026, 3, 1)},
            "Version 3. In force on 1 March 2026 only.",
        ),
        (
            {"withdrawn_on": date(2026, 5, 1)},
            "Version 3. In force 1 March 2026 – 1 May 2026.",
        ),
        (
            {
                "version": "0a1f",
                "state": "earlier",
                "effective_until": date(2027, 1, 1),
            },
            "Version of 1 March 2026. In force 1 March 2026 – 1 January 2027.",
        ),
        (
            {"correction": 1},
            "Version 3. In force since 1 March 2026. Translation revised on 3",
        ),
        (
            {"correction": 1, "source_language": "en"},
            "Version 3. In force since 1 March 2026. Corrected on 3 February 2026.",
        ),
    ],
)
def test_when_a_version_applies_is_said(changes, line):
    assert line in FORMATS["txt"].render(notice(), replace(ABOUT, **changes))
