"""ZIP files that hold a document: looked at before anything in them is unpacked."""

import re
import struct
import zipfile
import zlib
from collections.abc import Container
from io import BytesIO

from .messages import Message, message

try:
    from lzma import LZMAError
except ImportError:  # a Python that was built without it
    LZMAError = zipfile.BadZipFile  # type: ignore[misc,assignment]

LARGEST_PART = 24 * 1024 * 1024
"""Bytes that one part may have when it is unpacked; and all the parts that are read."""
MOST_PARTS = 4000
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    LZMAError,
    struct.error,
    KeyError,
    ValueError,
    AttributeError,
    IndexError,
    TypeError,
    RuntimeError,
    OSError,
    EOFError,
)
"""What a damaged file may raise in whoever unpacks and reads it."""


WORD = re.compile(r"word/[^/]+\.xml")
OPEN_TEXT = "application/vnd.oasis.opendocument.text"
LONGEST_TYPE = 200
PROGRAMS = (
    ("xl/", "Excel"),
    ("ppt/", "PowerPoint"),
    ("Index/Document.iwa", "Pages"),
)
"""What the files begin with by which the program that made a package is known."""


def kind_of(data: bytes) -> str:
    """What a package holds: "DOCX", "ODT", the name of a program, "ZIP"; "" if it is none.

    By the names of its parts, and what it says of itself, wherever that stands and
    however it is packed. A damaged one is judged by its bytes.
    """
    if not data.startswith(b"PK") and b"PK\x05\x06" not in data[-LONGEST_END:]:
        return ""
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            names = packed.namelist()
            said = type_of(packed, names)
    except BROKEN:
        if not data.startswith(b"PK\x03\x04"):
            return ""
        if b"content.xml" in data and OPEN_TEXT.encode() in data[:4096]:
            return "ODT"
        found = (kind for part, kind in PROGRAMS if part.encode() in data)
        return next(found, "DOCX")
    if "content.xml" in names and (not said or said.startswith(OPEN_TEXT)):
        return "ODT"
    for beginning, program in PROGRAMS:
        if any(name.startswith(beginning) for name in names):
            return program
    return "DOCX" if any(map(WORD.fullmatch, names)) else "ZIP"


LONGEST_END = 66_000
"""Bytes within which a ZIP file has its table, from its end."""


def type_of(packed: zipfile.ZipFile, names: Container[str]) -> str:
    """The type of an OpenDocument file, by its own part or else its manifest."""
    if "mimetype" in names:
        with packed.open("mimetype") as part:
            return part.read(LONGEST_TYPE).decode("ascii", "replace").strip()
    if "META-INF/manifest.xml" in names:
        with packed.open("META-INF/manifest.xml") as part:
            # The first entry is that of the whole.
            found = TYPE.search(part.read(20 * LONGEST_TYPE).decode("utf-8", "replace"))
            return found[1] if found else ""
    return ""


TYPE = re.compile(r"media-type=[\"']([^\"']*)")


def problem_of(data: bytes) -> Message | None:
    """Why a package is not read: too much in it, or a password. BROKEN if it is none."""
    with zipfile.ZipFile(BytesIO(data)) as packed:
        parts = packed.infolist()
    # The sizes are those up to which Python's zipfile unpacks.
    read = [part for part in parts if part.filename.endswith((".xml", ".rels"))]
    if (
        len(parts) > MOST_PARTS
        or sum(part.file_size for part in read) > LARGEST_PART
        or sum(part.file_size for part in parts) > 4 * LARGEST_PART
    ):
        return message("file.too_much")
    if any(part.flag_bits & 1 for part in parts):
        return message("file.encrypted")
    return None
