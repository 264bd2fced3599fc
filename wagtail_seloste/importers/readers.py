"""Bytes to text: formats, encodings, invisible characters, and what cannot be read."""

import codecs
import re
import unicodedata
from collections.abc import Callable

from .docx_files import is_docx, read_docx
from .html_files import charset_of, is_html, read_html
from .markup import BREAK
from .messages import Message, message
from .pdf_files import read_pdf

MEGABYTES = 5
LIMIT = MEGABYTES * 1024 * 1024
"""Largest file that is read, in bytes."""

SUFFIXES = frozenset((".txt", ".md", ".html", ".htm", ".docx", ".pdf", ".json"))
"""Names of files end so that may hold a notice."""

SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "ZIP"),
    (b"\xd0\xcf\x11\xe0", "Office 97"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\x1f\x8b", "gzip"),
)
BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # UTF-32 first: its mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Soft hyphen, zero-width space, word joiner, byte order mark, direction marks.
INVISIBLE = dict.fromkeys(
    [0xAD, 0x200B, 0x2060, 0xFEFF, 0x200E, 0x200F]
    + [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
SPACES = dict.fromkeys([0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000])
LIGATURES = {n: unicodedata.normalize("NFKC", chr(n)) for n in range(0xFB00, 0xFB07)}
LINE_ENDS = {0x0B: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n\n"}
TRANSLATION = {**INVISIBLE, **dict.fromkeys(SPACES, " "), **LIGATURES, **LINE_ENDS}
JOINERS = re.compile(r"(?<=[A-Za-zÀ-ɏ])[\u200c\u200d]+(?=[A-Za-zÀ-ɏ])")
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f]")


def read(data: bytes) -> tuple[str, tuple[Message, ...]]:
    """The text of a file of any format that we know, by what it begins with.

    As :func:`read_text`, with the layout as marks that the importer reads (see
    :mod:`.written`). A format whose library is not installed is told as an error.
    """
    if len(data) > LIMIT:
        return "", (message("file.too_large", limit=MEGABYTES),)
    kind, reader = reader_of(data)
    if reader is None:
        return read_text(data)
    try:
        text, messages = reader(data)
    except ImportError:
        if kind == "HTML":
            return read_text(data)  # its tags are taken out later, if less well
        return "", (message("file.needs_extra", kind=kind),)
    if any(each.level == "error" for each in messages):
        return "", messages
    if len(text) > LIMIT:
        return "", (message("file.too_much"),)
    # Breaks within a column are ours; in a text file the character ends a line.
    parts = CONTROLS.sub("", text).split(BREAK)
    text = BREAK.join(map(normalise, parts))
    if not text.strip():
        return "", (message("file.empty"),)
    return text, messages


Reader = Callable[[bytes], tuple[str, tuple[Message, ...]]]


def reader_of(data: bytes) -> tuple[str, Reader | None]:
    """The format's name and its reader; None for what is read as plain text."""
    start = data[:1024].lstrip(b"\x00\t\r\n\x0c ")
    if start.startswith(b"%PDF-"):
        return "PDF", read_pdf
    if is_docx(data):
        return "DOCX", read_docx
    if b"<" in data[:4096] and is_html(decode(data[:8192])):
        return "HTML", lambda page: read_html(decode_html(page))
    return "", None


def decode_html(data: bytes) -> str:
    """A web page by its mark, as UTF-8, or in the encoding that it names itself."""
    if not data.startswith(tuple(mark for mark, _ in BOMS)):
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            named = charset_of(data)
        try:
            info = codecs.lookup(named)
        except LookupError:
            return decode(data)
        # Who says Latin-1 means Windows-1252, as in every browser.
        if info.name not in ("iso8859-1", "ascii", "utf-8") and info._is_text_encoding:
            return data.decode(named, errors="replace")
    return decode(data)


def read_text(data: bytes) -> tuple[str, tuple[Message, ...]]:
    """Text with `\\n`, `\\t` and `\\f` only, composed, without invisible characters.

    The text is empty if there is a message of level "error": the file is empty,
    too large, or not text.
    """
    if len(data) > LIMIT:
        return "", (message("file.too_large", limit=MEGABYTES),)
    for signature, kind in SIGNATURES:
        if data.startswith(signature):
            return "", (message("file.not_text", kind=kind),)
    text = decode(data)
    controls = len(CONTROLS.findall(text))
    if controls > max(8, len(text) // 200) or (controls and len(text) < 40):
        return "", (message("file.not_text", kind="binary"),)
    text = normalise(CONTROLS.sub("", text))
    if not text.strip():
        return "", (message("file.empty"),)
    replaced = text.count("\ufffd")
    if replaced:
        return text, (message("file.characters_replaced", count=replaced),)
    return text, ()


def decode(data: bytes) -> str:
    """The text by byte order mark, else UTF-8, UTF-16 by its zeros, Windows-1252."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if data.count(b"\0") > len(data) // 4:
        # Mostly Latin text in UTF-16 without a mark: every other byte is zero.
        order = "utf-16-le" if data[1::2].count(0) > data[::2].count(0) else "utf-16-be"
        return data.decode(order, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def normalise(text: str) -> str:
    """NFC with plain spaces and line ends; ligatures apart; nothing else changed.

    Full NFKC would also rewrite superscripts, fractions and trade marks.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(TRANSLATION)
    return unicodedata.normalize("NFC", JOINERS.sub("", text))
