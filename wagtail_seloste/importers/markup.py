"""HTML tags that stand in a text as text: taken out, their structure kept.

Copies of web pages often show `<p>` or `<ul style="...">` literally. Only tags of
HTML are touched; "<name>" or "a < b" stays.
"""

import re
from html import unescape

from .messages import Message, message

BREAK = "\u2028"
"""A paragraph break inside a line of two columns."""

TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,10})((?:\s[^<>]{0,1000})?)/?>")
DECLARATION = re.compile(r"<!(?:--[^>]{0,2000}--|doctype[^<>]{0,200})>", re.IGNORECASE)
ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[0-9a-fA-F]{1,5});")
HREF = re.compile(r"""href\s*=\s*["']?((?:https?:|mailto:)[^"'\s>]+)""", re.IGNORECASE)
INLINE_TAGS = """
a abbr b big button center em font i img input label mark path s small span
strike strong sub sup svg time tt u
"""
INLINE = frozenset(INLINE_TAGS.split())
BLOCK_TAGS = """
address article aside blockquote body br caption dd details div dl dt fieldset
figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html iframe
legend li link main meta nav ol option p pre section select summary table
tbody td textarea tfoot th thead title tr ul
"""
BLOCK = frozenset(BLOCK_TAGS.split())
HIDDEN = frozenset(("script", "style", "noscript", "template"))
GLUED_ITEM = re.compile(r"(?:^|\s+|(?<=\w))[-–•](?:\s+(?=\S)|(?=[^\W\d_]))")
GLUED_CAPITAL = re.compile(r"(?:^\s*|\s+|(?<=[\w.,)]))[-–•]\s*(?=[A-ZÅÄÖ])")
SOME_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,60}>")


def strip_tags(text: str) -> tuple[str, tuple[Message, ...]]:
    """Text without tags and entities: paragraphs as lines, list items as "• "."""
    if "<" not in text and not ENTITY.search(text):
        return text, ()
    count = 0
    dropped: list[str] = []
    out: list[str] = []
    for line in _lines_outside_scripts(unescape_entities(text), dropped):
        stripped, tags = _strip_line(line)
        out.append(stripped)
        count += tags
    messages = [message("markup.script_dropped", each) for each in dropped]
    if count:
        found = SOME_TAG.search(text)
        messages.append(
            message("markup.removed", found[0] if found else "", count=count)
        )
    return "\n".join(out), tuple(messages)


def unescape_entities(text: str) -> str:
    """Text with its HTML entities resolved once."""
    return ENTITY.sub(lambda match: unescape(match[0]).replace("\xa0", " "), text)


def _lines_outside_scripts(text: str, dropped: list[str]) -> list[str]:
    """Lines of the text; scripts and the like go to `dropped`, in one pass."""
    text = DECLARATION.sub("", text)
    lowered = text.lower() if len(text.lower()) == len(text) else text
    out, position = [], 0
    for match in re.finditer(r"<(script|style|noscript|template)\b", lowered):
        if match.start() < position:
            continue
        end = lowered.find(f"</{match[1]}>", match.end())
        if end < 0:
            break
        out.append(text[position : match.start()])
        position = end + len(match[1]) + 3
        dropped.append(text[match.start() : position])
    out.append(text[position:])
    return "".join(out).split("\n")


def _strip_line(line: str) -> tuple[str, int]:
    """A line without tags, and how many there were.

    In a line with a tab, where the tab parts label and text, breaks stay inside it.
    """
    if "<" not in line:
        return line, 0
    in_column = "\t" in line
    soft, gap = (BREAK, BREAK) if in_column else ("\n", "\n\n")
    out: list[str] = []
    position = count = 0
    in_list = False
    for match in TAG.finditer(line):
        name = match[2].lower()
        if name not in INLINE and name not in BLOCK and name not in HIDDEN:
            continue
        text = line[position : match.start()]
        out.append(_items(text, soft) if in_list else text)
        position, count = match.end(), count + 1
        if name in ("ul", "ol"):
            in_list = not match[1]
            out.append(soft)
        elif name == "li":
            out.append(soft if match[1] else soft + "• ")
        elif name == "br":
            out.append(soft)
        elif name in ("td", "th", "dd") and not match[1] and not in_column:
            out.append("\t")
        elif name in ("tr", "dt"):
            out.append(soft)
        elif name in BLOCK and name not in ("td", "th", "dd"):
            out.append(gap)
        elif name == "a" and (address := HREF.search(match[3])):
            # The address of a link is substance, unless it is the visible text.
            target = address[1].removeprefix("mailto:")
            if target not in line[position : position + len(target) + 20]:
                out.append(f" ({target}) ")
    text = line[position:]
    out.append(_items(text, soft) if in_list else text)
    return "".join(out), count


def _items(text: str, soft: str) -> str:
    """Text of a list without `li`: hyphens glued between the items become bullets."""
    if not text.strip() or text.lstrip().startswith("•"):
        return text
    pattern = GLUED_CAPITAL
    if len(GLUED_CAPITAL.findall(text)) < 2:
        pattern = re.compile(r"(?:^|\s)\s*[-–•]\s+")
    if not pattern.search(text):
        return text
    return pattern.sub(soft + "• ", text)
