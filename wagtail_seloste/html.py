"""Rich text that is safe to show, the plain text of it, and text free of traps."""

import html
import re

import nh3

TAGS = {"p", "br", "b", "strong", "i", "em", "ul", "ol", "li", "a", "h3", "h4"}
ATTRIBUTES = {"a": {"href"}}
SCHEMES = {"http", "https", "mailto", "tel"}
HEADINGS = {"h1": "h3", "h2": "h3", "h5": "h4", "h6": "h4"}
BLOCK_ENDS = re.compile(r"</(?:p|li|h3|h4|ul|ol)>|<br\s*/?>", re.IGNORECASE)
# Ends of blocks that do not stay: without them, words would run together.
LOST_ENDS = re.compile(
    r"</(?:div|td|th|tr|dt|dd|section|article|header|footer|blockquote|pre|address"
    r"|figure|figcaption|caption|option)\s*>",
    re.IGNORECASE,
)
TAG = re.compile(r"<[^<>]+>")
# Characters that steer layout or hide text; a notice has no use for them.
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u2060\ufeff\u202a-\u202e]")
SCHEME = re.compile(r"\s*([^/?#]*?):")
SURROGATE = re.compile("[\ud800-\udfff]")


def storable(text: str) -> str:
    """`text` without characters that some database refuses: NUL, and half characters.

    Halves of a surrogate pair that stand side by side become the character that they
    mean, a lone half the replacement character.
    """
    if SURROGATE.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\x00", "")


def readable(text: str) -> str:
    """Storable text without the characters that steer layout or hide text."""
    return CONTROLS.sub("", storable(text))


def clean_html(source: str) -> str:
    """Paragraphs, lists, small headings and links of `source`; nothing that could run.

    The content of script and style goes; unknown tags go, their text stays. Links keep
    http, https, mailto, tel and addresses without a scheme. Block keys and all other
    attributes go. Cleaning what is clean changes nothing. No network, no database.
    """
    source = LOST_ENDS.sub("\\g<0>\n", source)
    for old, new in HEADINGS.items():
        source = re.sub(rf"<(/?){old}\b", rf"<\1{new}", source, flags=re.IGNORECASE)
    cleaned, previous = allowed(readable(source)), ""
    # What was written as an entity comes to light only now (and an address may then
    # have another scheme), and a browser may read broken nesting in another way. Each
    # round is safe; three are enough for all that we know.
    for _round in range(8):
        if cleaned == previous:
            break
        cleaned, previous = allowed(readable(cleaned)), cleaned
    cleaned = cleaned.replace("&nbsp;", " ").strip()
    return cleaned if text_of_html(cleaned) else ""


def allowed(source: str) -> str:
    """What of `source` may stay, well-formed."""
    return nh3.clean(
        source,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=None,
        attribute_filter=kept_attribute,
        clean_content_tags={"script", "style", "title", "textarea", "template"},
    )


def kept_attribute(tag: str, attribute: str, value: str) -> str | None:
    """No address whose beginning could be taken for a scheme that is not ours."""
    scheme = SCHEME.match(value)
    return None if scheme and scheme[1].lower() not in SCHEMES else value


ADDRESS = re.compile(r"\S+@\S+|(?:https?://|www\.)\S+", re.IGNORECASE)


def count_words(text: str) -> int:
    """How many words of a language there are in plain text.

    Numbers are none, and neither are e-mail and web addresses.
    """
    return sum(
        any(character.isalpha() for character in word)
        for word in ADDRESS.sub("", text).split()
    )


def text_of_html(source: str) -> str:
    """Words of cleaned HTML, a line per paragraph or item; never markup."""
    text = TAG.sub("", BLOCK_ENDS.sub("\n", source))
    lines = (" ".join(line.split()) for line in html.unescape(text).split("\n"))
    return "\n".join(line for line in lines if line)
