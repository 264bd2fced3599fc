"""A notice as a fragment of HTML: what was recorded, to stand in another page.

The body is the one that was recorded beside the document, not one rendered anew: it is
what visitors read, with the templates of the site as they were, and costs nothing.
Round it stands what names the text, so that the fragment alone says which one it is.
"""

import re
from html import escape
from urllib.parse import urlsplit

from ..notice import Notice
from ..wording import reader_wording
from .about import About, proof, version_line

# A "<" in words is always escaped: what looks like a tag is one.
OWN_PATH = re.compile(r'(<a\b[^<>]*?\bhref=")(?=/(?!/))')


def render(notice: Notice, about: About) -> str:
    """One ``article`` in the language of the text, without script or style.

    Its heading is an ``h1``. ``data-notice-reference`` and its fellows say which text it
    is. Links that have only a path lead to the site of the notice.
    """
    words = reader_wording(notice.language, about.language)
    named = {
        "series": about.series,
        "version": about.version,
        "correction": str(about.correction),
        "effective-from": about.effective_from.isoformat(),
        "digest": about.digest,
        "reference": about.reference,
    }
    attributes = "".join(
        f' data-notice-{name}="{escape(value)}"' for name, value in named.items()
    )
    line = "".join(
        f"<span>{escape(part)}</span>" for part in version_line(about, words)
    )
    messages = "".join(
        f'<p class="seloste-banner" role="note">{escape(message)}</p>\n'
        for message in about.messages
    )
    facts = "".join(
        '<div class="seloste-facts__row">'
        f"<dt>{escape(term)}</dt><dd>{linked(text, href)}</dd></div>"
        for term, text, href in proof(about, words)
    )
    return (
        f'<article class="seloste" lang="{escape(notice.language)}"{attributes}>\n'
        f'<header class="seloste-header">\n<h1>{escape(notice.title)}</h1>\n'
        f'<p class="seloste-version">{line}</p>\n</header>\n{messages}'
        f'<div class="seloste-body">\n{at_home(about.body, about.html_url)}\n</div>\n'
        f'<footer class="seloste-footer">\n<h2>{escape(words.label("about_text"))}</h2>\n'
        f'<dl class="seloste-facts">{facts}</dl>\n</footer>\n</article>\n'
    )


def linked(text: str, href: str) -> str:
    return f'<a href="{escape(href)}">{escape(text)}</a>' if href else escape(text)


def at_home(body: str, url: str) -> str:
    """The body with links of the form ``/path`` made whole by the site of `url`."""
    parts = urlsplit(url)
    if not parts.netloc:
        return body
    origin = escape(f"{parts.scheme}://{parts.netloc}")
    return OWN_PATH.sub(lambda match: match[1] + origin, body)
