"""Bytes to text: formats, encodings, invisible characters, and what cannot be read."""

import codecs
import json
from collections.abc import Callable
from dataclasses import replace

from .characters import CONTROLS, decode, decoded, normalise
from .docx_files import read_docx
from .html_files import charset_of, is_html, read_html
from .markdown import read_markdown
from .markup import BREAK
from .messages import Message, message
from .odt_files import read_odt
from .packages import kind_of
from .pdf_files import read_pdf
from .rtf_files import read_rtf
from .web_archives import is_web_archive, page_in
from .written import MOST_LINES

MEGABYTES = 5
LIMIT = MEGABYTES * 1024 * 1024
"""Largest file that is read, in bytes."""

SUFFIXES = frozenset(
    ".txt .md .html .htm .xhtml .mht .mhtml .docx .docm .dotx .doc .odt .rtf .pdf".split()
)
"""Names of files end so that may hold a notice. What they hold decides how they are read."""

SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "ZIP"),
    (b"PK\x05\x06", "ZIP"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"\x1f\x8b", "gzip"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"%!PS", "PostScript"),
)
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
LOCKED = "EncryptedPackage".encode("utf-16-le")
Text = tuple[str, tuple[Message, ...]]
Reader = Callable[[bytes], Text]
PACKED: dict[str, Reader] = {"DOCX": read_docx, "ODT": read_odt}


def read(data: bytes) -> Text:
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
    if len(text) > LIMIT or has_too_many_lines(text):
        return "", (message("file.too_much"),)
    # Breaks within a column are ours; in a text file the character ends a line.
    text = BREAK.join(map(clean, text.split(BREAK)))
    if not text.strip():
        return "", (message("file.empty"),)
    return text, tuple(replace(each, excerpt=clean(each.excerpt)) for each in messages)


def has_too_many_lines(text: str) -> bool:
    """Whether it has more than MOST_LINES with words in them."""
    if text.count("\n") + text.count(BREAK) <= MOST_LINES:
        return False
    lines = text.replace(BREAK, "\n").split("\n")
    return sum(1 for line in lines if line and not line.isspace()) > MOST_LINES


def clean(text: str) -> str:
    return normalise(CONTROLS.sub("", text))


def reader_of(data: bytes) -> tuple[str, Reader | None]:
    """The format's name and its reader; None for what is read as plain text."""
    start = data[:1024].lstrip(b"\xef\xbb\xbf\x00\t\r\n\x0c ")
    if start.startswith(b"%PDF-"):
        return "PDF", read_pdf
    if start.startswith(b"{\\rtf"):
        return "RTF", read_rtf
    if (packed := kind_of(data)) in PACKED:
        return packed, PACKED[packed]
    if is_web_archive(data):
        return "HTML", lambda archive: read_page(page_in(archive))
    if b"<" in data[:4096] and is_html(decode(data[:8192])):
        return "HTML", read_page
    return "", None


def decode_html(data: bytes) -> Text:
    """A web page by its mark, as UTF-8, or in the encoding that it names itself."""
    try:
        info = codecs.lookup(charset_of(data))
    except LookupError:
        return decoded(data)
    # Who says Latin-1 means Windows-1252, as in every browser.
    if info.name in ("ascii", "iso8859-1", "utf-8") or not info._is_text_encoding:
        return decoded(data)
    return decoded(data, info.name)


def read_page(data: bytes) -> Text:
    source, told = decode_html(data)
    text, messages = read_html(source)
    return text, (*told, *messages)


def is_data(text: str) -> bool:
    """Whether a text is JSON, for machines and not for readers."""
    text = text.strip()
    if (text[:1], text[-1:]) not in (("{", "}"), ("[", "]")):
        return False
    try:
        return bool(json.loads(text))
    except (ValueError, RecursionError):
        return False


def read_text(data: bytes) -> Text:
    """Text with `\\n`, `\\t` and `\\f` only, composed, without invisible characters.

    The text is empty if there is a message of level "error": the file is empty,
    too large, or not text.
    """
    if len(data) > LIMIT:
        return "", (message("file.too_large", limit=MEGABYTES),)
    if data.startswith(OLD_OFFICE):
        is_locked = LOCKED in data  # a new one with a password stands in an old one
        return "", (message("file.encrypted" if is_locked else "file.old_word"),)
    for signature, kind in SIGNATURES:
        if data.startswith(signature):
            known = (kind_of(data) if kind == "ZIP" else "") or kind
            return "", (message("file.not_text", kind=known),)
    text, messages = decoded(data)
    controls = len(CONTROLS.findall(text))
    if controls > max(8, len(text) // 200) or (controls and len(text) < 40):
        return "", (message("file.binary"),)
    text = normalise(CONTROLS.sub("", text))
    if not text.strip():
        return "", (message("file.empty"),)
    if is_data(text):
        return "", (message("file.not_text", kind="JSON"),)
    if has_too_many_lines(text):
        return "", (message("file.too_much"),)
    return read_markdown(text), messages
