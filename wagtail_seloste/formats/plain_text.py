"""A notice as plain text: to print, to put into an e-mail, to read in a terminal."""

from collections.abc import Iterable
from textwrap import TextWrapper

from ..notice import Notice
from .about import About
from .flow import Block, Facts, Heading, Inline, Items, Paragraph, whole, words_of

WIDTH = 72
RULES = {1: "=", 2: "-", 3: "."}
"""What stands below a heading of a level; a deeper one has nothing below it."""


def render(notice: Notice, about: About) -> str:
    """Lines of at most 72 characters, unless a word is longer; ends with a line end."""
    parts: list[str] = []
    for block in whole(notice, about):
        lines = lines_of(block)
        if not lines:
            continue
        # A heading stands apart from what is above it, and by what is below it.
        if parts:
            parts += [""] * (2 if is_section(block) else 1)
        parts += lines
    return "\n".join(parts) + "\n"


def is_section(block: Block) -> bool:
    return isinstance(block, Heading) and block.level == 2


def lines_of(block: Block) -> list[str]:
    match block:
        case Heading(level=level, content=content):
            lines = wrapped(words_of(content))
            rule = RULES.get(level)
            return [*lines, rule * max(map(len, lines))] if rule and lines else lines
        case Paragraph(content=content):
            return paragraph(content)
        case Items(items=items, ordered=ordered):
            marks = (f"{n}. " if ordered else "- " for n in range(1, len(items) + 1))
            return [
                line
                for mark, item in zip(marks, items, strict=True)
                for line in hanging(mark, inner(item))
            ]
        case Facts(items=facts):
            return [line for term, texts in facts for line in fact(term, texts)]


def inner(blocks: Iterable[Block]) -> list[str]:
    """The lines of an item, close together."""
    return [line for block in blocks for line in lines_of(block)]


def hanging(mark: str, lines: list[str]) -> list[str]:
    return [
        (mark if number == 0 else " " * len(mark)) + line
        for number, line in enumerate(lines)
    ]


def fact(term: str, texts: tuple[Inline, ...]) -> list[str]:
    """``term: text``; several texts stand below their term."""
    if len(texts) == 1:
        return wrapped(f"{term}: {shown(texts[0])}", "  ")
    return [
        *wrapped(f"{term}:"),
        *(line for text in texts for line in wrapped(f"  - {shown(text)}", "    ")),
    ]


def paragraph(content: Inline) -> list[str]:
    return [line for part in shown(content).split("\n") for line in wrapped(part)]


def shown(content: Inline) -> str:
    """The words, and after them the address of a link that they do not say."""
    found: list[str] = []
    for number, run in enumerate(content):
        found.append(run.text)
        goes_on = number + 1 < len(content) and content[number + 1].href == run.href
        if run.href and not goes_on and not says(content, run.href):
            space = run.text[len(run.text.rstrip(" ")) :]
            found[-1] = run.text.rstrip(" ")
            found.append(f" ({run.href.removeprefix('mailto:')}){space}")
    return "".join(found)


def says(content: Inline, href: str) -> bool:
    """Whether the words of the link are its address already."""
    text = "".join(run.text for run in content if run.href == href).strip()
    scheme, _, rest = href.partition(":")
    if scheme == "tel":
        return True
    return text.rstrip("/") in {href.rstrip("/"), rest.rstrip("/"), rest.strip("/")}


def wrapped(text: str, later: str = "") -> list[str]:
    """Lines of a text, the later ones indented. A no-break space never ends a line."""
    wrapper = TextWrapper(
        width=WIDTH,
        subsequent_indent=later,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return wrapper.wrap(text)
