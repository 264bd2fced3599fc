"""A comparison as HTML: real ``ins`` and ``del``, and words for those who see neither."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings

from tests.core.documents import document, free, prose
from tests.core.test_comparison_properties import any_notice
from wagtail_seloste.comparison import compare
from wagtail_seloste.notice import Notice, paragraph
from wagtail_seloste.rendering import render_comparison
from wagtail_seloste.wording import load

PERIOD = {"id": "r1", "data": "Orders", "kind": "retention_kind_fixed", "period": "P2Y"}
VOID = {"br"}


class Checker(HTMLParser):
    """Whether every tag that opens also closes, in order; and all ids."""

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.tags = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def rendered(old, new, language="en", **options):
    words = load(language)
    html = render_comparison(compare(old, new, words), words, **options)
    checker = Checker()
    checker.feed(html)
    assert checker.open == []
    assert len(checker.ids) == len(set(checker.ids))
    assert "script" not in checker.tags and "style=" not in html
    return html


@pytest.mark.parametrize(
    ("language", "removed", "added"),
    [
        ("fi", "poistettu alkaa", "lisätty alkaa"),
        ("sv", "borttaget börjar", "tillagt börjar"),
        ("en", "removed text begins", "added text begins"),
    ],
)
def test_changed_words_are_marked_in_words(language, removed, added):
    old, new = (prose(f"We keep it for {n} years.", language=language) for n in (2, 5))
    html = rendered(old, new, language)
    assert re.search(rf" <del><span[^>]*> \[{removed}\] </span>2<span", html)
    assert re.search(rf" <ins><span[^>]*> \[{added}\] </span>5<span", html)
    assert f'lang="{language}"' in html


def test_sentences_come_first_and_words_that_repeat_them_are_folded():
    old = document([("retention", {"periods": [PERIOD]})])
    new = document([("retention", {"periods": [{**PERIOD, "period": "P5Y"}]})])
    html = rendered(old, new)
    assert "<li>Retention period (Orders): 2 years → 5 years</li>" in html
    assert html.index("<li>") < html.index("<details") < html.index("<del>")
    assert "<summary>How the changes show in the text</summary>" in html


def test_unchanged_sections_are_left_out():
    old = prose("Same words.", "Old words here.")
    new = prose("Same words.", "New words here.")
    html = rendered(old, new)
    assert "Same words" not in html and "Section id0" not in html
    assert "<h2" in html
    assert "<h3" in rendered(old, new, heading_level=3)


@settings(max_examples=60, derandomize=True, database=None, deadline=None)
@given(any_notice(), any_notice())
def test_no_notice_makes_broken_html(old, new):
    rendered(old, new, "fi")


def test_two_comparisons_can_stand_on_one_page():
    old, new = prose("Old words here."), prose("New words here.")
    assert " id=" not in rendered(old, new)
    assert "aria-labelledby" not in rendered(old, new)


def test_of_thousands_of_changes_the_first_are_shown(monkeypatch):
    monkeypatch.setattr("wagtail_seloste.rendering.MOST_SHOWN", 5)
    texts = [f"A paragraph about number {n} of them" for n in range(9)]
    old = prose("\n".join(texts), "Another")
    html = rendered(old, prose("\n".join(f"{each} all" for each in texts), "Thing"))
    assert html.count("<ins>") == 4
    assert html.count("<h2>") == 1
    assert "<p>Other changes: 8</p>" in html


def test_no_change_is_said():
    assert "The content did not change." in rendered(prose("Same."), prose("Same."))


def test_a_title_and_a_comparison_that_gave_up_are_said(monkeypatch):
    monkeypatch.setattr("wagtail_seloste.comparison.comparing.MOST_TEXT", 3)
    old = prose("All of this is old.")
    html = rendered(old, replace(prose("Is all of this new?"), title="Other title"))
    assert "Title of the notice: Privacy notice → Other title" in html
    assert "shown as whole paragraphs" in html


def test_nothing_of_a_notice_becomes_markup():
    hostile = "<script>alert(1)</script> & <b>'bold'</b>"

    def notice(text):
        section = replace(
            free([], heading=text), content=(paragraph(text), paragraph(f"1 {text}"))
        )
        return Notice(language="en", title=text, summary=(), sections=(section,))

    html = rendered(notice(hostile), notice(f"{hostile} more"))
    assert "&lt;script&gt;" in html and "<b>" not in html


def test_a_split_paragraph_shows_the_break():
    old, new = (
        prose("One two three. Four five six."),
        prose("One two three.\nFour five six."),
    )
    assert re.search(r"<ins>[^\n]*?</span><br><span", rendered(old, new))
