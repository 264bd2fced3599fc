"""Addresses in plain text become links; everything else stays text."""

import pytest

from wagtail_seloste.templatetags.seloste import linked


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a & b", "a &amp; b"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        (
            "Kirjoita: a@example.com.",
            'Kirjoita: <a href="mailto:a@example.com">a@example.com</a>.',
        ),
        (
            "(https://example.com/a?b=1&c=2)",
            '(<a href="https://example.com/a?b=1&amp;c=2">https://example.com/a?b=1&amp;c=2</a>)',
        ),
        ("example.com ja www.example.com", "example.com ja www.example.com"),
        (
            "javascript:alert(1) data:text/html,x",
            "javascript:alert(1) data:text/html,x",
        ),
        ("", ""),
    ],
)
def test_a_text_with_links(text, html):
    assert linked(text) == html


def test_an_address_cannot_leave_its_attribute():
    html = linked('https://example.com/"onmouseover="alert(1)')
    assert 'onmouseover="' not in html
