"""ZIP files that hold a document: looked at before anything in them is unpacked."""

import zipfile
import zlib
from io import BytesIO

from .messages import Message, message

LARGEST_PART = 24 * 1024 * 1024
"""Bytes that one part may have when it is unpacked; and all the parts that are read."""
MOST_PARTS = 4000
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    ValueError,
    AttributeError,
    IndexError,
    TypeError,
    NotImplementedError,
    RecursionError,
    OSError,
    EOFError,
)
"""What a damaged file may raise in whoever unpacks and reads it."""


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
