"""Markdown in a text: tables, links, underlined headings and escapes, as other text.

Most of Markdown reads as the text that it is (`#`, `**`, lists). Here is what does not.
Source: https://spec.commonmark.org/0.31.2/ and GitHub's tables.
"""

import re

from .written import Writer

UNDERLINED = re.compile(
    r"(?:(?<=\n\n)|\A)[ ]{0,3}(?![-=#>*|•])(\S[^\n]{1,98}[^\n.;,])\n[ ]{0,3}(=|-)\2{2,}[ ]*(?=\n|\Z)"
)
TABLE = re.compile(
    r"^[ ]{0,3}\|?[^\n|]+\|[^\n]*\n"
    r"[ ]{0,3}\|?[ ]*:?-{2,}:?[ ]*(?:\|[ ]*:?-{2,}:?[ ]*)*\|?[ ]*$(?:\n[^\n]*\|[^\n]*)*",
    re.MULTILINE,
)
BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)
IMAGE = re.compile(r"!\[([^\]\n]{0,200})\]\([^)\s]{0,1000}(?:\s\"[^\"\n]{0,200}\")?\)")
LINK = re.compile(
    r"(?<!!)\[([^\]\n]{1,300})\]\(<?((?:https?:|mailto:|tel:|/|#)[^)\s>\[]{0,1000})>?"
    r"(?:\s\"[^\"\n]{0,200}\")?\)"
)
ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")
MARKED = re.compile(r"^#{1,6}\s+\S", re.MULTILINE)


def read_markdown(text: str) -> str:
    """The text with what only Markdown writes in the marks of :mod:`.written`."""
    text = UNDERLINED.sub(_heading, text)
    found_table = "|" in text and "--" in text and TABLE.search(text)
    if found_table:
        text = TABLE.sub(_rows, text)
    has_link = "](" in text and (LINK.search(text) or IMAGE.search(text))
    if has_link:
        text = LINK.sub(_link, IMAGE.sub(r"\1", text))
    if "\\" in text and (found_table or has_link or MARKED.search(text)):
        text = ESCAPED.sub(r"\1", text)
    return text


def _heading(found: re.Match[str]) -> str:
    mark = "#" if found[2] == "=" else "##"
    return f"{mark} {found[1]}"


def _link(found: re.Match[str]) -> str:
    """The words of a link, and its address where the words are others."""
    words, address = found[1], found[2].removeprefix("mailto:").removeprefix("tel:")
    return words if address in words or address[0] in "/#" else f"{words} ({address})"


def _rows(table: re.Match[str]) -> str:
    writer = Writer()
    first, _line, *others = table[0].split("\n")
    for row in (first, *others):
        label, *texts = (
            cell.replace("\\|", "|")
            for cell in re.split(r"(?<!\\)\|", row.strip().strip("|"))
        )
        parts = [part for text in texts for part in BREAK_TAG.split(text)]
        if any(part.strip() for part in (label, *parts)):
            writer.row(label.replace("**", ""), parts)
    return f"\n{writer.text}\n"
