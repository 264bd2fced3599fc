"""The HTML fragment: the recorded body, named, to stand in another page."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from tests.core.documents import document
from tests.formats.examples import ABOUT
from wagtail_seloste.formats import FORMATS
from wagtail_seloste.wording import wording


class Tags(HTMLParser):
    def __init__(self, source):
        super().__init__()
        self.found, self.open, self.hrefs = [], [], []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        self.open.append(tag)
        self.hrefs += [value for name, value in attrs if name == "href"]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def render(body="", title="Privacy notice", language="en", **changes):
    notice = document([], language, title=title)
    about = replace(ABOUT, language=language, body=body, **changes)
    return FORMATS["html"].render(notice, about)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_fragment_names_its_text_in_its_language(language):
    source = render("<p>x</p>", language=language)
    tags = Tags(source)
    assert tags.open == []
    name, attributes = tags.found[0]
    assert (name, attributes["lang"]) == ("article", language)
    assert attributes["data-notice-reference"] == ABOUT.reference
    assert attributes["data-notice-digest"] == ABOUT.digest
    assert attributes["data-notice-version"] == "3"
    assert attributes["data-notice-effective-from"] == "2026-03-01"
    words = wording(language)
    assert (
        words.label("in_force_since", date=words.date(ABOUT.effective_from)) in source
    )
    assert words.label("about_text") in source
    assert words.language_name(language) in source


def test_the_body_is_the_one_that_was_recorded_to_the_byte():
    body = '<section id="rights">\n<h2>A &amp; B</h2> <a href="#rights">x</a></section>'
    assert f"\n{body}\n" in render(body)


def test_links_of_the_site_lead_to_it_from_elsewhere():
    source = render(
        '<p><a href="/fi/">a</a> <a class="x" href="/sv/">b</a> <a href="#c">c</a>'
        '<a href="//other.example/">d</a> &lt;a href="/not-a-link/"&gt;'
        '<a href="https://example.org/">e</a> href="/words/"</p>'
    )
    assert Tags(source).hrefs[:5] == [
        "https://example.com/fi/",
        "https://example.com/sv/",
        "#c",
        "//other.example/",
        "https://example.org/",
    ]
    assert '&lt;a href="/not-a-link/"&gt;' in source
    assert 'href="/words/"</p>' in source
    assert 'href="/fi/"' in render('<a href="/fi/">a</a>', html_url="")


def test_what_names_the_text_is_no_markup():
    hostile = '"><script>alert(1)</script>'
    source = render(
        title=hostile, reference=hostile, html_url=f"https://example.com/{hostile}"
    )
    assert "<script" not in source
    assert [tag for tag, _ in Tags(source).found].count("article") == 1
    assert "style" not in source
