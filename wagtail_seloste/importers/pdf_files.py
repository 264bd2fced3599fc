"""PDF files with text in them: lines, columns and headings by where and how they stand."""

import logging
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from math import atan2, cos, degrees, hypot, radians, sin
from statistics import median
from typing import Any

from .furniture import PAGE_NUMBER, is_printed
from .messages import Message, message
from .paragraphs import ABBREVIATION, BROKEN_WORD, HANGING
from .pdf_fields import NOT_TICKED, TICKED, Answer, answers_of, resolved
from .written import Run, Writer, squeezed

MOST_PAGES = 2000
LARGEST_PAGE = 1024 * 1024
"""Bytes of instructions that a page may have; a page of text has some thousands."""
MOST_BYTES = 12 * LARGEST_PAGE
MOST_OPERATIONS = 800_000
"""Bytes of instructions in one file, and how many of them are followed: what 2 MB of
words take, and no more than a dozen seconds."""

# The last ones are the codes that PDF's own table of characters leaves to the bullet.
BULLET = re.compile(
    r"^\s*(?:[•●▪■◦‣∙·⁃➢✓►\uf0b7\uf0a7\uf0d8\uf076\x7f\x81\x8d\x8f\x90\x9d]|[-–](?=\s|$))\s*"
)
NUMBERED = re.compile(r"^\d{1,2}(?:\.\d{1,2})*[.)]?\s+\S")
BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
ENDED = re.compile(r"[.!?:;…][)\"”]?$")
SOFT_HYPHEN = "\u00ad"
EDGE = 0.06
"""The part of a page's height in which running headers and page numbers stand."""
GAP = 1.4
"""A wider gap within a line, in sizes of its text, parts two columns."""


class Widths(dict[str, float]):
    """Widths of characters, as parts of the size of their font: near enough to see gaps."""

    def __missing__(self, character: str) -> float:
        width = 0.68 if character.isupper() else 0.53
        return self.setdefault(character, width)


WIDTHS = Widths(
    {
        **dict.fromkeys("iljtfI.,;:'|!()[]/ ", 0.28),
        **dict.fromkeys('r-*"', 0.36),
        **dict.fromkeys("mwMW@%—", 0.86),
    }
)


class TooMuch(Exception):
    """A file that asks for more work than a notice can."""


@dataclass
class Segment:
    """Words that stand together in one line."""

    x: float
    y: float
    size: float
    runs: list[Run]
    end: float
    edge: int = 0
    """1 at the upper edge of the page, -1 at the lower one."""
    room: float = 0
    """How far lines that begin here reach on this page."""
    field: int = 0
    """The number of the form field on its page in which it was typed."""

    @property
    def text(self) -> str:
        return squeezed("".join(run.text for run in self.runs))

    @property
    def is_bullet(self) -> bool:
        """Whether there is a bullet yet and no more."""
        return len(self.runs) == 1 and BULLET.fullmatch(self.runs[0].text) is not None

    @property
    def bold(self) -> bool:
        return all(run.bold for run in self.runs if run.text.strip())


@dataclass
class Block:
    """Lines that stand under each other: a paragraph, an item, a heading, a cell."""

    lines: list[Segment]

    @property
    def first(self) -> Segment:
        return self.lines[0]

    @property
    def last(self) -> Segment:
        return self.lines[-1]

    @property
    def text(self) -> str:
        return squeezed("".join(run.text for run in joined(self)))


def read_pdf(data: bytes) -> tuple[str, tuple[Message, ...]]:
    """A PDF as text for the importer. ImportError without pypdf.

    The text is empty if there is a message of level "error".
    """
    import pypdf
    from pypdf.errors import DependencyError, PyPdfError

    # What it notes about a careless file is nothing to whoever reads the notice.
    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader = pypdf.PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            return "", (message("file.encrypted"),)
        if len(reader.pages) > MOST_PAGES:
            return "", (message("file.too_much"),)
        steps = Steps()
        pages = []
        turned: list[Segment] = []
        for page in reader.pages:
            straight, others = segments_of(page, steps)
            pages.append(straight)
            turned += others
    except DependencyError:
        return "", (message("file.encrypted"),)
    except TooMuch:
        return "", (message("file.too_much"),)
    except (
        PyPdfError,
        ArithmeticError,
        AttributeError,
        EOFError,
        LookupError,
        NotImplementedError,
        OSError,
        RecursionError,
        TypeError,
        ValueError,
        AssertionError,
    ):
        return "", (message("file.broken", kind="PDF"),)
    if sum(len(each.text) for page in (*pages, turned) for each in page) < 40:
        return "", (message("file.scanned"),)
    pages, messages = without_margins(pages)
    # A stamp or a note at the side, once, whatever the number of its pages.
    aside = {each.text: each for each in reversed(turned)}
    return written([*pages, list(reversed(aside.values()))]), messages


class Steps:
    """Counts the instructions of a file, however they are nested."""

    def __init__(self) -> None:
        self.left = MOST_OPERATIONS
        self.bytes = MOST_BYTES

    def __call__(self, *_operation: Any) -> None:
        self.left -= 1
        if self.left < 0:
            raise TooMuch

    def fill(self, answers: Iterable[Answer]) -> Iterator[Answer]:
        """The answers, counted by their letters too: many fields may share one text."""
        for each in answers:
            self()
            self.bytes -= len(each.text)
            if self.bytes < 0:
                raise TooMuch
            yield each

    def weigh(self, page: Any) -> None:
        """TooMuch if the instructions of a page, forms in it included, are too long."""
        contents = page.get_contents()
        sizes = [] if contents is None else [len(contents.get_data())]
        seen: set[int] = set()
        waiting = [page.get("/Resources")]
        while waiting:
            resources = resolved(waiting.pop())
            forms = resolved(resources.get("/XObject")) if resources else None
            for form in map(resolved, forms.values() if forms else ()):
                if form is None or id(form) in seen or form.get("/Subtype") != "/Form":
                    continue
                seen.add(id(form))
                sizes.append(len(form.get_data()))
                waiting.append(form.get("/Resources"))
                if sum(sizes) > LARGEST_PAGE:
                    raise TooMuch
        self.bytes -= sum(sizes)
        if self.bytes < 0 or sum(sizes) > LARGEST_PAGE:
            raise TooMuch


# --- lines --------------------------------------------------------------------------


def segments_of(page: Any, steps: Steps) -> tuple[list[Segment], list[Segment]]:
    """The lines of a page in the order of reading, and the lines that stand askew."""
    steps.weigh(page)
    found: dict[int, list[Segment]] = {}
    fonts: dict[int, tuple[bool, float]] = {}

    def take(text: str, cm: Any, tm: Any, font: Any, size: Any) -> None:
        x = float(tm[4] * cm[0] + tm[5] * cm[2] + cm[4])
        y = float(tm[4] * cm[1] + tm[5] * cm[3] + cm[5])
        across = float(tm[0] * cm[0] + tm[1] * cm[2])
        up = float(tm[0] * cm[1] + tm[1] * cm[3])
        angle = round(degrees(atan2(up, across)) / 5) if up or across else 0
        lines = found.setdefault(angle, [])
        if angle:  # the place in the direction of the words
            turn = radians(5 * angle)
            x, y = x * cos(turn) + y * sin(turn), y * cos(turn) - x * sin(turn)
        if text.strip():
            if id(font) not in fonts:
                fonts[id(font)] = look_of(font or {})
            bold, width = fonts[id(font)]
            scale = hypot(tm[2] * cm[0] + tm[3] * cm[2], tm[2] * cm[1] + tm[3] * cm[3])
            add(lines, x, y, abs(float(size)) * float(scale) or 1.0, text, bold, width)
        elif lines and " " in text:
            lines[-1].runs.append(Run(" ", False))

    page.extract_text(visitor_operand_before=steps, visitor_text=take)
    lengths = {
        angle: sum(len(line.text) for line in lines) for angle, lines in found.items()
    }
    main = max(lengths, key=lambda each: (lengths[each], each == 0), default=0)
    low, high = float(page.mediabox.bottom), float(page.mediabox.top)
    lines = in_order(found.pop(main, []))
    lines = with_answers(lines, steps.fill(answers_of(page)))
    rooms: dict[int, float] = {}
    for each in lines:
        if main == 0:
            place = (each.y - low) / (high - low) if high > low else 0.5
            each.edge = 1 if place > 1 - EDGE else -1 if place < EDGE else 0
        column = round(each.x / 20)
        rooms[column] = max(rooms.get(column, 0), each.end - each.x)
    for each in lines:
        each.room = rooms[round(each.x / 20)]
    askew = [each for others in found.values() for each in others]
    for each in askew:
        each.size = 1.0  # so it is no heading, however large
        each.runs = [Run(run.text) for run in each.runs]
    return lines, askew


MOST_NEAR = 100
"""Lines near a field among which the one is looked for that it belongs to."""


def with_answers(lines: list[Segment], answers: Iterable[Answer]) -> list[Segment]:
    """The lines of a page with what was filled in, each after what it answers."""
    heights = sorted((each.y, n) for n, each in enumerate(lines))
    before: dict[int, list[Segment]] = defaultdict(list)
    after: dict[int, list[Segment]] = defaultdict(list)
    for number, answer in enumerate(answers, start=1):
        left, right, above = around(lines, heights, answer)
        beside = right if left is None else left
        if answer.text in (TICKED, NOT_TICKED) and beside is not None:
            # Boxes mostly stand before their words, and else behind them.
            if right is not None:
                lines[right].runs.insert(0, Run(f"{answer.text} "))
            else:
                lines[beside].runs.append(Run(f" {answer.text}"))
            continue
        near = beside if beside is not None else above
        size = lines[near].size if near is not None else 10.0
        level = lines[beside].y if beside is not None else answer.top - size
        typed = [
            Segment(
                answer.left,
                level - 1.2 * size * n,
                size,
                [Run(text)],
                max(
                    answer.left, min(answer.right, answer.left + width_of(text) * size)
                ),
                field=number,
            )
            for n, text in enumerate(filter(str.strip, answer.text.split("\n")))
        ]
        if near is None:
            before[0] += typed
        else:
            (before if left is None and right is not None else after)[near] += typed
    out = before.pop(0, []) if not lines else []
    for n, line in enumerate(lines):
        out += [*before[n], line, *after[n]]
    return out


def around(
    lines: Sequence[Segment], heights: Sequence[tuple[float, int]], answer: Answer
) -> tuple[int | None, int | None, int | None]:
    """The lines to the left and right of a field, and above it; None where none is."""
    low = bisect_left(heights, (answer.bottom, -1))
    high = bisect_left(heights, (answer.top, len(lines)))
    row = [n for _, n in heights[low:high][:MOST_NEAR]]
    left = max(
        (n for n in row if lines[n].x < answer.left),
        key=lambda n: lines[n].x,
        default=None,
    )
    right = min(
        (n for n in row if lines[n].x >= answer.left),
        key=lambda n: lines[n].x,
        default=None,
    )
    higher = [n for _, n in heights[high:][:MOST_NEAR]]
    over = (
        n for n in higher if lines[n].x < answer.right and answer.left < lines[n].end
    )
    return left, right, next(over, higher[0] if higher else None)


def is_beside(line: Segment, before: Segment, edge: float) -> bool:
    """Whether a line goes on in one of the columns that meet at an edge."""
    within = line.x >= edge or line.end < edge
    return within and 0 < before.y - line.y < 2 * line.size


def look_of(font: Any) -> tuple[bool, float]:
    """Whether a font is bold, and how wide its letters are beside those of Helvetica."""
    name = str(font.get("/BaseFont", ""))
    bold = bool(BOLD.search(name))
    widths = resolved(font.get("/Widths"))
    first = resolved(font.get("/FirstChar"))
    if not widths or not isinstance(first, int):
        return bold, 0.88 if "Times" in name else 1.14 if "Courier" in name else 1.0
    letters = [
        (float(resolved(widths[code - first])), width_of(chr(code)) * 1000)
        for code in b"aeinstlorkum"
        if first <= code < first + len(widths)
    ]
    real, usual = sum(each for each, _ in letters), sum(each for _, each in letters)
    return bold, min(max(real / usual, 0.5), 2.0) if real and usual else 1.0


def in_order(lines: list[Segment]) -> list[Segment]:
    """Lines as they are read: columns one after the other, however they were written."""
    rises = sum(
        1
        for before, after in zip(lines, lines[1:], strict=False)
        if after.y > before.y + after.size
    )
    if (len(lines) > 8 and rises > 0.35 * len(lines)) or is_layered(lines):
        lines = sorted(lines, key=lambda each: (-round(each.y), each.x))
    return unwoven(lines)


def is_layered(lines: list[Segment]) -> bool:
    """Whether lines were left out at first and written between the others afterwards."""
    layer = 0
    near: dict[int, list[tuple[int, Segment]]] = {}
    layers: list[int] = []
    for n, line in enumerate(lines):
        if n and line.y > lines[n - 1].y + line.size:
            layer += 1
        layers.append(layer)
        near.setdefault(round(line.y / 12), []).append((layer, line))
    if not layer:
        return False
    between = 0
    for own, line in zip(layers, lines, strict=True):
        above: set[int] = set()
        below: set[int] = set()
        step = 1.8 * line.size
        reach = min(int(step / 12) + 1, 5)
        place = round(line.y / 12)
        for where in range(place - reach, place + reach + 1):
            for other, each in near.get(where, ())[:20]:
                if other != own and each.x < line.end and line.x < each.end:
                    if 0.4 * line.size < each.y - line.y < step:
                        above.add(other)
                    elif 0.4 * line.size < line.y - each.y < step:
                        below.add(other)
        between += bool(above & below)
    return between >= 2


def unwoven(lines: list[Segment]) -> list[Segment]:
    """Two columns that were written line by line, one after the other.

    In a table the labels at the left are short, and have nothing beside most lines of
    the text at the right; in columns, both sides are full.
    """
    pairs = [
        n
        for n, (left, right) in enumerate(zip(lines, lines[1:], strict=False))
        if abs(left.y - right.y) < 0.4 * left.size
        and right.x > left.end
        and right.x > left.x + 8 * left.size
    ]
    if len(pairs) < 5:
        return lines
    gutter = Counter(round(lines[n + 1].x / 4) for n in pairs).most_common(1)[0][0]
    pairs = [n for n in pairs if abs(round(lines[n + 1].x / 4) - gutter) <= 1]
    if len(pairs) < 5:
        return lines
    first, last = pairs[0], pairs[-1] + 2
    edge = min(lines[n + 1].x for n in pairs) - 1
    while last < len(lines) and is_beside(lines[last], lines[last - 1], edge):
        last += 1  # one column is longer than the other
    band = lines[first:last]
    left = [each for each in band if each.x < edge]
    right = [each for each in band if each.x >= edge]
    room = edge - min(each.x for each in left)
    full = sum(1 for each in left if each.end - each.x > 0.6 * room)
    if full < 0.5 * len(left) or len(pairs) < 0.8 * max(len(left), len(right)):
        return lines
    return [*lines[:first], *left, *right, *lines[last:]]


def add(
    found: list[Segment],
    x: float,
    y: float,
    size: float,
    text: str,
    bold: bool,
    font_width: float = 1.0,
) -> None:
    """Words at a place: they go on with the line before them, or begin another."""
    parts = [part for part in text.split("\n") if part.strip()]
    for number, part in enumerate(parts):
        width = width_of(part.strip()) * size * font_width
        last = found[-1] if found else None
        if last is not None and is_twice(last, x, y, size, part):
            last.runs = [Run(run.text, True) for run in last.runs]
            continue
        if (
            number == 0
            and last is not None
            and abs(last.y - y) < 0.4 * size
            and last.x <= x <= last.end + size * (6 if last.is_bullet else GAP)
        ):
            if last.is_bullet or len(part) > len(last.runs[0].text):
                last.size = size
            if is_apart(last, x, size, part):
                last.runs.append(Run(" ", bold))
            last.runs.append(Run(part, bold))
            last.end = max(last.end, x + width)
        else:
            below = y - number * size * 1.2
            found.append(Segment(x, below, size, [Run(part, bold)], x + width))


def is_twice(last: Segment, x: float, y: float, size: float, text: str) -> bool:
    """Whether words are written over themselves, which makes them look bold."""
    return (
        abs(last.x - x) < 0.1 * size
        and abs(last.y - y) < 0.1 * size
        and last.text == squeezed(text)
        and len(last.runs) == 1
    )


def is_apart(last: Segment, x: float, size: float, text: str) -> bool:
    """Whether words that were written one by one have a space between them."""
    before = last.runs[-1].text
    return (
        len(before.strip()) > 1
        and len(text.strip()) > 1
        and before[-1:].isalnum() | (before[-1:] in ".,:;)")
        and text[:1].isalnum() | (text[:1] in "(")
        and x - last.end > 0.12 * size
    )


def width_of(text: str) -> float:
    return sum(map(WIDTHS.__getitem__, text))


# --- pages --------------------------------------------------------------------------


def without_margins(
    pages: list[list[Segment]],
) -> tuple[list[list[Segment]], tuple[Message, ...]]:
    """Pages without what returns at their edges; the lines at an edge in their place."""
    counts: Counter[tuple[int, str]] = Counter()
    for page in pages:
        counts.update({(where, masked(page[n].text)) for n, where in ends_of(page)})
    kept: list[list[Segment]] = []
    messages: list[Message] = []
    for page in pages:
        returning = {
            n
            for n, where in ends_of(page)
            if len(pages) > 1 and counts[where, masked(page[n].text)] > 1
        } | printed_on(page)
        messages += [
            message("furniture.dropped", page[n].text) for n in sorted(returning)
        ]
        rest = [each for n, each in enumerate(page) if n not in returning]
        kept.append(sorted(rest, key=lambda each: -each.edge))
    return kept, tuple(messages)


def masked(text: str) -> str:
    return re.sub(r"\d+", "0", text)


def ends_of(page: Sequence[Segment]) -> Iterator[tuple[int, int]]:
    """The highest and lowest lines of a page: (number, 1 or -1)."""
    heights = sorted({round(each.y) for each in page}, reverse=True)
    is_full = len(heights) > 8
    for n, each in enumerate(page):
        if each.edge > 0 or (is_full and round(each.y) >= heights[2]):
            yield n, 1
        elif each.edge < 0 or (is_full and round(each.y) <= heights[-3]):
            yield n, -1


def printed_on(page: Sequence[Segment]) -> set[int]:
    """What the program that printed a page wrote at its edges: when, from where, a number.

    Beside the day or the address stands the title of the page.
    """
    stamps = [n for n, each in enumerate(page) if each.edge and is_printed(each.text)]
    heights = {page[n].y for n in stamps if not PAGE_NUMBER.fullmatch(page[n].text)}
    beside = {
        n
        for n, each in enumerate(page)
        if each.edge
        and any(abs(each.y - height) < 0.5 * each.size for height in heights)
    }
    return {*stamps, *beside}


def written(pages: Iterable[list[Segment]]) -> str:
    """The text of all pages, with the marks that the importer reads."""
    pages = list(pages)
    lengths: Counter[float] = Counter()
    for page in pages:
        for segment in page:
            lengths[round(segment.size, 1)] += len(segment.text)
    size = lengths.most_common(1)[0][0] if lengths else 10.0
    blocks = [block for page in pages for block in blocks_of(page)]
    writer = Writer()
    n = 0
    while n < len(blocks):
        n = write(blocks, n, size, writer)
    return writer.text


def blocks_of(page: Sequence[Segment]) -> list[Block]:
    """The lines of a page in blocks, in the order in which they were written."""
    steps = [
        (before.y - after.y) / before.size
        for before, after in zip(page, page[1:], strict=False)
        if 0 < before.y - after.y < 2.5 * before.size and before.size == after.size
    ]
    usual = min(median(steps), 1.8) if steps else 1.2
    blocks: list[Block] = []
    for segment in page:
        if blocks and goes_on(blocks[-1], segment, usual):
            blocks[-1].lines.append(segment)
        else:
            blocks.append(Block([segment]))
    return blocks


def goes_on(block: Block, segment: Segment, usual: float) -> bool:
    """Whether a line belongs to the block above it."""
    last = block.last
    step = last.y - segment.y
    if step <= 0.4 * last.size or step > (usual + 0.25) * max(last.size, segment.size):
        return False
    if abs(last.size - segment.size) > 0.6 or BULLET.match(segment.text):
        return False
    if last.field != segment.field:
        return False
    if last.bold != segment.bold:
        return False  # a bold line over or under others is a heading
    if NUMBERED.match(segment.text) and segment.bold:
        return False
    if is_behind_list(block, segment):
        return False
    centred = (segment.x + segment.end) / 2 - (last.x + last.end) / 2
    if abs(centred) < 1.5 * last.size:
        return True
    apart = segment.x - block.first.x
    return -3 * last.size < apart < (6 if len(block.lines) == 1 else 3) * last.size


def is_behind_list(block: Block, segment: Segment) -> bool:
    """Whether a line begins a paragraph below the item of a list, under its bullet."""
    first = block.first
    if not BULLET.match(first.text) or first.is_bullet:
        return False
    hangs = any(line.x > first.x + 0.4 * first.size for line in block.lines[1:])
    is_under = abs(segment.x - first.x) < 0.3 * first.size
    has_ended = hangs or bool(ENDED.search(block.last.text))
    return is_under and has_ended and segment.text[:1].isupper()


def write(blocks: list[Block], n: int, size: float, writer: Writer) -> int:
    """Write the block at `n`, and what stands beside it; the number of the next one."""
    block = blocks[n]
    beside = beside_of(blocks, n)
    if beside:
        writer.row(block.text, [text for each in beside for text in texts_of(each)])
        return n + 1 + len(beside)
    text = block.text
    is_large = block.first.size > size * 1.12 and len(text) < 200
    if is_large:
        writer.heading(text, 1 if block.first.size > size * 1.4 else 2)
    elif BULLET.match(text):
        item = " ".join(texts_of(block))
        if item.strip() in ("", "•") and n + 1 < len(blocks):
            # The bullet and its text were written apart.
            writer.item([Run(" ".join(texts_of(blocks[n + 1])))])
            return n + 2
        writer.item([Run(BULLET.sub("", item))])
    else:
        if n and is_rest(blocks[n - 1], block) and writer.blocks:
            go_on(writer, "\n".join(texts_of(block)))
        elif len(block.lines) > 1 and all(line.bold for line in block.lines):
            writer.paragraph([Run(text, True)])
        else:
            writer.paragraph(joined(block))
    return n + 1


def is_rest(before: Block, block: Block) -> bool:
    """Whether a paragraph was cut by the end of a page or a column."""
    return (
        block.first.y > before.last.y
        and not block.first.bold
        and not before.last.bold
        and not ENDED.search(before.text)
        and block.text[:1].islower()
        and before.first.size == block.first.size
    )


def go_on(writer: Writer, text: str) -> None:
    """The rest of a paragraph after what was written of it; a broken word is whole."""
    before = writer.blocks[-1]
    if before.endswith(SOFT_HYPHEN) or (
        BROKEN_WORD.search(before) and not HANGING.match(text)
    ):
        writer.blocks[-1] = before if ABBREVIATION.search(before) else before[:-1]
        writer.blocks.append(text)
    else:
        writer.blocks.append(f" {text}")


def beside_of(blocks: list[Block], n: int) -> list[Block]:
    """The blocks in the right cell of a row, if the block at `n` is the label on its left."""
    label = blocks[n]
    found: list[Block] = []
    if len(label.text) > 120 or BULLET.match(label.text) or len(label.lines) > 6:
        return found
    for block in blocks[n + 1 :]:
        first = block.first
        if not found:
            level = abs(first.y - label.first.y) < 0.6 * first.size
            if not level or first.x <= label.first.x + 3 * first.size:
                break
        elif first.x < found[0].first.x - first.size or first.y >= found[-1].last.y:
            break
        found.append(block)
    return found


def joined(block: Block) -> list[Run]:
    """The runs of a paragraph: breaks of full lines are none, others last."""
    runs: list[Run] = []
    for number, line in enumerate(block.lines):
        if number:
            before = block.lines[number - 1]
            first_word = line.text.split(" ", 1)[0]
            room = width_of(first_word) * line.size
            is_full = (before.end - before.x) + room > 0.85 * before.room
            if line.field:
                runs.append(Run("\n"))  # as it was typed
            elif before.runs[-1].text.rstrip().endswith(SOFT_HYPHEN):
                pass  # the same word goes on
            elif BROKEN_WORD.search(before.text) and line.text[:1].islower():
                if HANGING.match(line.text):
                    runs.append(Run(" "))
                else:
                    cut = runs[-1].text.rstrip()
                    if not ABBREVIATION.search(before.text):
                        cut = cut.removesuffix("-")
                    runs[-1] = Run(cut, runs[-1].bold)
            else:
                half = (before.end - before.x) > 0.6 * before.room
                goes = is_full or (half and line.text[:1].islower())
                runs.append(Run(" " if goes else "\n", before.bold and line.bold))
        runs += line.runs
    return runs


def texts_of(block: Block) -> list[str]:
    """The lasting lines of a block."""
    text = "".join(run.text for run in joined(block))
    return [BULLET.sub("• ", squeezed(line)) for line in text.split("\n")]
