"""Web pages saved as one file (.mht): the page itself, of all that was saved with it.

Source: RFC 2557.
"""

import re
from email import message_from_bytes
from email.message import Message
from email.policy import compat32

BEGINNING = re.compile(
    rb"\s*(?:[\w-]{1,40}:[^\n]{0,998}\r?\n(?:[ \t][^\n]{0,998}\r?\n)*){1,30}\r?\n"
)
TYPE = re.compile(rb"^content-type:\s*(?:multipart/related|text/html)", re.I | re.M)
MOST_PARTS = 1000


def is_web_archive(data: bytes) -> bool:
    """Whether a file begins with the header of a message that holds a page."""
    header = BEGINNING.match(data[:8192])
    return bool(
        header and b"mime-version" in header[0].lower() and TYPE.search(header[0])
    )


def page_in(data: bytes) -> bytes:
    """The first page in an archive, in UTF-8; b"" if there is none."""
    for number, part in enumerate(message_from_bytes(data, policy=compat32).walk()):
        if number > MOST_PARTS:
            break
        if part.get_content_type() == "text/html":
            return in_utf8(part)
    return b""


def in_utf8(part: "Message[str, str]") -> bytes:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return b""
    try:
        return content.decode(part.get_content_charset() or "utf-8").encode()
    except (LookupError, UnicodeError, ValueError):
        return content
