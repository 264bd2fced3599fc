"""Web pages saved as one file (.mht): the page itself, of all that was saved with it.

Source: RFC 2557.
"""

import re
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from itertools import islice

FIELD = re.compile(rb"[\w-]{1,40}:|[ \t]")
MOST_PARTS = 1000


def is_web_archive(data: bytes) -> bool:
    """Whether a file begins with the header of a message that holds a page."""
    header = []
    for line in data[:8192].lstrip().splitlines():
        if not line:
            break
        if not FIELD.match(line):
            return False
        header.append(line.lower())
    return any(line.startswith(b"mime-version:") for line in header) and any(
        re.match(rb"content-type:\s*(?:multipart/related|text/html)", line)
        for line in header
    )


def page_in(data: bytes) -> bytes:
    """The first page in an archive, in UTF-8; b"" if there is none."""
    try:
        parts = message_from_bytes(data, policy=compat32).walk()
        for part in islice(parts, MOST_PARTS):
            if part.get_content_type() == "text/html":
                return in_utf8(part)
    except RecursionError:  # archives within archives
        pass
    return b""


def in_utf8(part: "Message[str, str]") -> bytes:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return b""
    try:
        return content.decode(part.get_content_charset() or "utf-8").encode()
    except (LookupError, UnicodeError, ValueError):
        return content
