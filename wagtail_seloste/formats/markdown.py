"""A notice as Markdown: CommonMark, which shows exactly the words of the notice.

Whatever stands in a text is shown as it stands: nothing of it becomes markup.
Source: CommonMark 0.31.2; ``|`` and ``~`` are escaped for GitHub's extensions.
"""

import re
from collections.abc import Iterable

from ..notice import Notice
from .about import About
from .flow import Block, Facts, Heading, Inline, Items, Paragraph, Run, whole

# An underscore inside a word, as in the name of a cookie, is none that means anything.
ALWAYS = re.compile(r"[\\`*\[\]<>|~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
# What would begin a heading, a list, a quotation, a rule or a code block.
LINE_START = re.compile(r"(?P<number>\d{1,9}(?=[.)](?:\s|$))|)(?P<mark>[-+=#.)])")
TRAILING = re.compile("#+$")
AUTOLINK = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,31}:[\w.~:/?#@!$'()+,;=%-]*", re.ASCII)
MAIL = re.compile(r"[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*", re.ASCII)
OPENS, CLOSES = frozenset("("), frozenset(".,:;!?)")
UNSAFE_IN_ADDRESS = re.compile(r"[\s<>()\[\]\\\"'`*_|~&\x00-\x20\x7f]")


def render(notice: Notice, about: About) -> str:
    """CommonMark, a block a paragraph; ends with a line end. Lines are not wrapped."""
    return document(whole(notice, about)) + "\n"


def document(blocks: Iterable[Block]) -> str:
    """Blocks with a blank line between them.

    Lists in a row have different marks: else they would become one.
    """
    parts: list[str] = []
    mark = "*"
    for block in blocks:
        is_list = isinstance(block, Items | Facts)
        mark = "*" if is_list and mark == "-" else "-" if is_list else "*"
        text = block_text(block, mark)
        if text:
            parts.append(text)
    return "\n\n".join(parts)


def block_text(block: Block, mark: str) -> str:
    match block:
        case Heading(level=level, content=content):
            text = inline(content, one_line=True)
            return f"{'#' * min(level, 6)} {TRAILING.sub(escaped_marks, text)}"
        case Paragraph(content=content):
            return inline(content)
        case Items(items=items, ordered=ordered):
            stop = "." if mark == "-" else ")"
            return "\n".join(
                hanging(f"{number}{stop} " if ordered else f"{mark} ", document(item))
                for number, item in enumerate(items, 1)
            )
        case Facts(items=facts):
            return "\n".join(
                hanging(f"{mark} ", fact(term, texts)) for term, texts in facts
            )


def escaped_marks(match: re.Match[str]) -> str:
    return match[0].replace("#", "\\#")


def hanging(mark: str, text: str) -> str:
    """The text as an item: its later lines stand below its first word."""
    return mark + text.replace("\n", "\n" + " " * len(mark)).replace(
        "\n" + " " * len(mark) + "\n", "\n\n"
    )


def fact(term: str, texts: tuple[Inline, ...]) -> str:
    """``**term:** text``; several texts stand below their term."""
    name = (Run(text=f"{term}:", strong=True),)
    if len(texts) == 1:
        return inline((*name, Run(text=" "), *texts[0]))
    return "\n".join([inline(name), *(hanging("- ", inline(text)) for text in texts)])


def inline(content: Inline, *, one_line: bool = False) -> str:
    """Runs as Markdown. A look that its marks could not give there is left out."""
    text = ""
    for number, link in enumerate(links := links_of(content)):
        after = links[number + 1][0].text[:1] if number + 1 < len(links) else ""
        href = link[0].href
        if not href:
            text = styled(text, link, after, one_line=one_line)
        elif (whole := autolink(link)) is not None:
            text += whole
        else:
            inside = styled("", link, "", one_line=one_line, in_link=True)
            lead = inside[: len(inside) - len(inside.lstrip())]
            tail = inside[len(inside.rstrip()) :]
            address = UNSAFE_IN_ADDRESS.sub(encoded, href)
            if not inside.strip():
                text += inside
                continue
            if text.endswith("!"):  # else it would be a picture
                text = text[:-1] + "\\!"
            text += f"{lead}[{inside.strip()}]({address}){tail}"
    return text


def links_of(content: Inline) -> list[list[Run]]:
    """Runs in a row that lead to one address, or to none."""
    found: list[list[Run]] = []
    for run in content:
        if found and found[-1][0].href == run.href:
            found[-1].append(run)
        else:
            found.append([run])
    return found


def autolink(runs: list[Run]) -> str | None:
    """``<address>`` if the words of a link are its address."""
    text, href = "".join(run.text for run in runs), runs[0].href
    if text == href and AUTOLINK.fullmatch(text):
        return f"<{text}>"
    if href == f"mailto:{text}" and MAIL.fullmatch(text):
        return f"<{text}>"
    return None


def encoded(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode())


def styled(
    text: str, runs: list[Run], after: str, *, one_line: bool, in_link: bool = False
) -> str:
    """`text` with the runs after it; `after` is what the next one begins with."""
    for number, run in enumerate(runs):
        if run.text == "\n":
            text = text + " " if one_line else text.rstrip(" ") + "\\\n"
            continue
        following = runs[number + 1].text[:1] if number + 1 < len(runs) else after
        core = run.text.strip()
        lead, _core, tail = run.text.partition(core) if core else ("", "", run.text)
        at_start = text.endswith("\n") or not (text or one_line or in_link)
        shown = escaped(core, at_line_start=at_start and not lead)
        text += lead
        for wanted, mark in ((run.emphasis, "_"), (run.strong, "**")):
            if wanted and core and has_room(text[-1:], tail[:1] or following):
                shown = f"{mark}{shown}{mark}"
        text += shown + tail
    return text


def has_room(before: str, after: str) -> bool:
    """Whether marks are taken for marks between what is before and what is after.

    The rules of CommonMark allow more; these are enough for whole words.
    """
    return (not before or before.isspace() or before in OPENS) and (
        not after or after.isspace() or after in CLOSES
    )


def escaped(text: str, *, at_line_start: bool) -> str:
    text = ALWAYS.sub(r"\\\g<0>", text)
    found = LINE_START.match(text) if at_line_start else None
    if found is None:
        return text
    return f"{found['number']}\\{found['mark']}{text[found.end() :]}"
