"""Rich text that is safe to show, and the plain text of it."""

import re

import nh3

TAGS = {"p", "br", "b", "strong", "i", "em", "ul", "ol", "li", "a", "h3", "h4"}
ATTRIBUTES = {"a": {"href"}}
SCHEMES = {"http", "https", "mailto", "tel"}
HEADINGS = {"h1": "h3", "h2": "h3", "h5": "h4", "h6": "h4"}
BLOCK_ENDS = re.compile(r"</(?:p|li|h3|h4|ul|ol)>|<br\s*/?>", re.IGNORECASE)
TAG = re.compile(r"<[^>]+>")
# Characters that steer layout or hide text; a notice has no use for them.
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u2060\ufeff\u202a-\u202e]")


def clean_html(source: str) -> str:
    """Paragraphs, lists, small headings and links of `source`; nothing that could run.

    The content of script and style goes; unknown tags go, their text stays. Links keep
    http, https, mailto, tel and addresses without a scheme. Block keys and all other
    attributes go. Deterministic; no network, no database.
    """
    source = CONTROLS.sub("", source)
    for old, new in HEADINGS.items():
        source = re.sub(rf"<(/?){old}\b", rf"<\1{new}", source, flags=re.IGNORECASE)
    cleaned = nh3.clean(
        source,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=None,
        clean_content_tags={"script", "style", "title", "textarea", "template"},
    )
    cleaned = cleaned.replace("\xa0", " ").strip()
    return "" if not text_of_html(cleaned) else cleaned


def text_of_html(source: str) -> str:
    """Words of cleaned HTML, a line per paragraph or item; never markup."""
    import html

    text = TAG.sub("", BLOCK_ENDS.sub("\n", source))
    lines = (" ".join(line.split()) for line in html.unescape(text).split("\n"))
    return "\n".join(line for line in lines if line)
