"""RTF files: paragraphs, bold words, headings by style, lists, tables and notes.

Read here, and not by a library, because the ones there are give plain words: without
bold beginnings, cells and footnotes most headings of a notice are gone. Source: Rich Text
Format Specification 1.9.1.
"""

import codecs
import re
from dataclasses import dataclass, field, replace
from itertools import groupby

from .messages import Message, message
from .written import (
    BULLET_ALONE,
    MOST_LINES,
    NUMBER_ALONE,
    Run,
    Writer,
    has_date,
    is_list_name,
    level_of_style,
    plain,
    squeezed,
)

TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|"
    r"([^\\{}\r\n]+)|[\r\n]+|\\"
)
LINE_END = re.compile(rb"\\(?:par|line|cell|nestcell)(?![a-z])")
MOST_MARKS = 1_000_000
"""Control words of a file that is read."""
DEEPEST = 2000
"""Groups within each other."""

LEFT_OUT = frozenset(
    "author background bkmkend bkmkstart buptim category colorschememapping colortbl "
    "comment company creatim datastore datafield do docvar doccomm file filetbl fontemb "
    "formfield ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn generator info keywords "
    "latentstyles listoverridetable listtable list listoverride manager nextfile nonshppict "
    "nonesttables objclass objdata objname operator panose pgdsctbl pict pnseclvl printim "
    "private revtbl revtim rsidtbl rxe shprslt sn sp stylesheet subject sv tc template "
    "themedata title txe userprops wgrffmtfilter xe xmlnstbl annotation atnid atnauthor "
    "atnref atndate atrfstart atrfend".split()
)
"""Groups without words of the document."""
READ = frozenset(("shpinst", "shptxt", "fldinst", "pnseclvl"))
"""Groups that a reader may leave out, and this one does not."""
MARGINS = frozenset(
    "header headerl headerr headerf footer footerl footerr footerf".split()
)
SIGNS = {
    "emdash": "—",
    "endash": "–",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "tab": "\t",
    "line": "\n",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "~": " ",
    "_": "-",
    "-": "\xad",
    "{": "{",
    "}": "}",
    "\\": "\\",
}
CHARSETS = {
    2: "symbol",
    77: "mac_roman",
    161: "cp1253",
    162: "cp1254",
    186: "cp1257",
    204: "cp1251",
    238: "cp1250",
    254: "cp437",
    255: "cp850",
}
LINK = re.compile(r"HYPERLINK\s+\"((?:https?:|mailto:)[^\"]{1,1000})\"")


@dataclass(frozen=True, slots=True)
class State:
    """What holds within a group, until it ends."""

    flow: str = "body"
    """Where the words go: body, footnote, margin, mark, link, fonts, styles, nowhere."""
    bold: bool = False
    hidden: bool = False
    deleted: bool = False
    encoding: str = "cp1252"
    skips: int = 1
    """Characters after one in Unicode that stand for it in old readers."""
    font: int = 0
    style: int = -1


@dataclass
class Flow:
    """Words on their way into paragraphs."""

    runs: list[Run] = field(default_factory=list)
    cells: list[list[str]] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)
    mark: str = ""
    level: int = 0
    style: str = ""
    in_table: bool = False


def read_rtf(data: bytes) -> tuple[str, tuple[Message, ...]]:
    """An RTF file as text for the importer; it needs no library."""
    lines = sum(1 for _ in LINE_END.finditer(data))
    if lines > MOST_LINES or data.count(b"\\") > MOST_MARKS:
        return "", (message("file.too_much"),)
    file = RtfFile(data.decode("latin-1"))
    if not file.read():
        return "", (message("file.too_deep"),)
    return file.writer.text, tuple(file.messages)


class RtfFile:
    """One document on its way to text."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.writer = Writer()
        self.messages: list[Message] = []
        self.flows = {"body": Flow(), "footnote": Flow(), "margin": Flow()}
        self.notes: list[list[Run]] = []
        self.hidden: list[str] = []
        self.fonts: dict[int, str] = {}
        self.styles: dict[int, str] = {}
        self.raw = b""
        self.skip = 0
        self.collected = ""
        self.links: list[str] = []
        self.starred = False

    def read(self) -> bool:
        """Read it all; False if its groups are nested too deeply."""
        stack: list[State] = []
        state = State()
        place = 0
        while place < len(self.source):
            token = TOKEN.match(self.source, place)
            if token is None:  # pragma: no cover - the pattern fits any character
                break
            place = token.end()
            word, number, byte, sign, brace, text = token.groups()
            if byte is None:
                self.flush_bytes(state)
            if brace == "{":
                if len(stack) >= DEEPEST:
                    return False
                stack.append(state)
                self.starred = False
            elif brace == "}":
                self.end_of_group(state)
                outer = stack.pop() if stack else State()
                if outer.flow != state.flow:
                    self.end_of_flow(state, outer)
                state = outer
                self.skip = 0
            elif word == "bin":
                place += max(0, int(number or 0))
            elif word is not None:
                state = self.control(
                    state, word, None if number is None else int(number)
                )
            elif byte is not None:
                if self.skip:
                    self.skip -= 1
                else:
                    self.raw += bytes.fromhex(byte)
            elif sign == "*":
                self.starred = True
            elif sign is not None:
                self.say(state, "\n" if sign in "\r\n" else SIGNS.get(sign, ""))
            elif text is not None:
                self.plain_text(state, text)
        self.flush_bytes(state)
        self.end_of_paragraph("body")
        self.end_of_row("body")
        for runs in self.notes:
            self.writer.paragraph(runs)
        if self.hidden:
            hidden = squeezed("".join(self.hidden))
            self.messages.append(message("hidden.dropped", hidden))
        return True

    # --- what a word does -----------------------------------------------------------

    def control(self, state: State, word: str, number: int | None) -> State:
        starred, self.starred = self.starred, False
        if word in MARGINS:
            return replace(state, flow="margin")
        if word == "footnote":
            return replace(state, flow="footnote")
        if word in ("pntext", "listtext"):
            return replace(state, flow="mark")
        if word == "fonttbl":
            return replace(state, flow="fonts")
        if word == "stylesheet":
            return replace(state, flow="styles")
        if word == "fldinst":
            return replace(state, flow="link")
        if state.flow not in ("styles", "fonts") and (
            word in LEFT_OUT or (starred and word not in READ)
        ):
            return replace(state, flow="nowhere")
        if word == "u" and number is not None:
            self.say(state, chr(number % 0x10000))
            self.skip = state.skips
            return state
        if word in SIGNS:
            self.say(state, SIGNS[word])
            return state
        return self.look(state, word, number)

    def look(self, state: State, word: str, number: int | None) -> State:
        """Looks of characters and paragraphs, and where they end."""
        on = number != 0
        if word in ("b", "ul"):
            return state if state.bold == on else replace(state, bold=on)
        if word == "ulnone":
            return replace(state, bold=False)
        if word == "plain":
            return replace(state, bold=False, hidden=False)
        if word == "v":
            return replace(state, hidden=on)
        if word == "deleted":
            return replace(state, deleted=on)
        if word == "uc":
            return replace(state, skips=max(0, min(number or 0, 9)))
        if word in ("f", "deff"):
            encoding = self.fonts.get(number or 0, self.fonts.get(-1, "cp1252"))
            return replace(state, font=number or 0, encoding=encoding)
        if word in ("ansicpg", "mac", "pc", "pca"):
            return replace(state, encoding=self.code_page(word, number))
        if word == "fcharset" and state.flow == "fonts":
            known = CHARSETS.get(number or 0)
            self.fonts[state.font] = known or self.fonts.get(-1, "cp1252")
            return state
        flow = self.flows.get(state.flow)
        if word == "s":
            if flow:
                flow.style = self.styles.get(number or 0, "")
            return replace(state, style=number or 0)
        if flow:
            self.layout(state.flow, flow, word, number)
        return state

    def code_page(self, word: str, number: int | None) -> str:
        names = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
        name = names.get(
            word, "mac_roman" if number == 10000 else f"cp{number or 1252}"
        )
        try:
            codecs.lookup(name)
        except LookupError:
            name = "cp1252"
        self.fonts[-1] = name
        return name

    def layout(self, name: str, flow: Flow, word: str, number: int | None) -> None:
        if word in ("par", "sect", "page", "column"):
            self.end_of_paragraph(name)
        elif word == "pard":
            flow.level, flow.style, flow.mark, flow.in_table = 0, "", "", False
        elif word == "outlinelevel":
            flow.level = (number or 0) + 1 if (number or 0) < 9 else 0
        elif word == "intbl":
            flow.in_table = True
        elif word in ("cell", "nestcell"):
            self.end_of_paragraph(name, in_cell=True)
            flow.cells.append(flow.cell)
            flow.cell = []
        elif word in ("row", "nestrow"):
            self.end_of_row(name)

    # --- words ----------------------------------------------------------------------

    def plain_text(self, state: State, text: str) -> None:
        if self.skip:
            cut = min(self.skip, len(text))
            self.skip -= cut
            text = text[cut:]
        if not text.isascii():
            text = text.encode("latin-1").decode(self.encoding_of(state), "replace")
        self.say(state, text)

    def encoding_of(self, state: State) -> str:
        return "cp1252" if state.encoding == "symbol" else state.encoding

    def flush_bytes(self, state: State) -> None:
        raw, self.raw = self.raw, b""
        if not raw:
            return
        if state.encoding == "symbol":
            self.say(state, "".join(chr(0xF000 + each) for each in raw))
        else:
            self.say(state, raw.decode(state.encoding, "replace"))

    def say(self, state: State, text: str) -> None:
        if not text or state.deleted:
            return
        if state.flow in ("mark", "link", "fonts", "styles"):
            self.collected += text
        elif state.flow == "nowhere":
            return
        elif state.hidden:
            self.hidden.append(text)
        else:
            self.flows[state.flow].runs.append(Run(text, state.bold))

    # --- ends -----------------------------------------------------------------------

    def end_of_group(self, state: State) -> None:
        if state.flow == "styles" and state.style >= 0:
            self.styles[state.style] = self.collected.strip(" ;")
        if state.flow in ("fonts", "styles"):
            self.collected = ""

    def end_of_flow(self, state: State, outer: State) -> None:
        collected, self.collected = self.collected, ""
        if state.flow == "mark" and outer.flow in self.flows:
            self.flows[outer.flow].mark = squeezed(collected)
        elif state.flow == "link":
            found = LINK.search(collected)
            if found:
                self.links.append(found[1].removeprefix("mailto:"))
        elif state.flow == "footnote":
            self.notes.append(self.taken("footnote"))
        elif state.flow == "margin":
            self.end_of_paragraph("margin")

    def taken(self, name: str) -> list[Run]:
        """The words of a flow, with the addresses behind them, halves put together."""
        flow = self.flows[name]
        runs, flow.runs = flow.runs, []
        text = "".join(run.text for run in runs)
        if text.strip():
            hidden = [each for each in dict.fromkeys(self.links) if each not in text]
            self.links = []
            if hidden:
                runs.append(Run(f" ({', '.join(hidden)})"))
        return [
            Run(whole("".join(run.text for run in group)), bold)
            for bold, group in groupby(runs, key=lambda run: run.bold)
        ]

    def end_of_paragraph(self, name: str, in_cell: bool = False) -> None:
        flow = self.flows[name]
        mark, flow.mark = flow.mark, ""
        runs = self.taken(name)
        text = plain(runs)
        if not text:
            return
        if name == "footnote":
            flow.runs = [*runs, Run("\n")]
        elif name == "margin":
            if has_date(text):
                self.notes.append(runs)
            else:
                self.messages.append(message("furniture.dropped", text))
        elif in_cell or flow.in_table:
            flow.cell.append(f"• {text}" if BULLET_ALONE.fullmatch(mark) else text)
        else:
            self.end_of_row(name)
            level = flow.level or level_of_style(flow.style)
            if level:
                self.writer.heading(squeezed(f"{mark} {text}"), level)
            elif BULLET_ALONE.fullmatch(mark) or (
                not mark and is_list_name(flow.style)
            ):
                self.writer.item(runs)
            else:
                first = (
                    [Run(f"{mark} ", runs[0].bold)] if NUMBER_ALONE.match(mark) else []
                )
                self.writer.paragraph([*first, *runs])

    def end_of_row(self, name: str) -> None:
        flow = self.flows[name]
        cells = [cell for cell in (*flow.cells, flow.cell) if cell]
        flow.cells, flow.cell = [], []
        if len(cells) == 1:
            for text in cells[0]:
                self.writer.paragraph([Run(text)])
        elif cells:
            label, *others = cells
            self.writer.row(" ".join(label), [text for cell in others for text in cell])


def whole(text: str) -> str:
    """Characters whose halves were written one by one, put together."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
