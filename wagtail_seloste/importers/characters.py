"""Bytes to characters, and characters to the ones that the rest of the importer knows.

Old files are in whatever their programs wrote: UTF-8 with and without a mark, UTF-16,
Windows-1252, Latin-9, the Macintosh's and the DOS's own. The letters of our languages
decide between them: in a wrong encoding they are signs within words.
"""

import codecs
import re
import unicodedata

from .messages import Message, message

BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # UTF-32 first: its mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Soft hyphen, zero-width space, word joiner, byte order mark, direction marks; halves of
# characters and the tags of U+E0000, which nobody sees and no database takes.
INVISIBLE = dict.fromkeys(
    [0xAD, 0x200B, 0x2060, 0xFEFF, 0x200E, 0x200F]
    + [*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xE0000, 0xE0080)]
)
SPACES = dict.fromkeys([0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000])
LIGATURES = {n: unicodedata.normalize("NFKC", chr(n)) for n in range(0xFB00, 0xFB07)}
LINE_ENDS = {0x0B: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n\n"}
# Symbol fonts put their bullets where Unicode has no characters of its own.
BULLETS = dict.fromkeys(
    [0xF0B7, 0xF0A7, 0xF0D8, 0xF076, 0xF0A8, 0xF0FC, 0xF0E0, 0xF06C, 0xF06E], "•"
)
BOXES = {0xF06F: "☐", 0xF0A3: "☐"}
BOXES |= {0xF0FE: "☑", 0xF052: "☑", 0xF0FD: "☒", 0xF053: "☒", 0xF078: "☒"}
HYPHENS = {0x2010: "-", 0x2011: "-", 0xF02D: "–"}
# Windows-1252 that somebody took for Latin-1; 0x85 is a line end all the same.
WINDOWS = {
    n: bytes([n]).decode("cp1252", "ignore") for n in range(0x80, 0xA0) if n != 0x85
}
TRANSLATION = {
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
    **WINDOWS,
    **INVISIBLE,
    **dict.fromkeys(SPACES, " "),
    **LIGATURES,
    **LINE_ENDS,
    **BULLETS,
    **BOXES,
    **HYPHENS,
}
TRANSLATED = {chr(each): made or "" for each, made in TRANSLATION.items()}
FEW = 40
"""So many characters are replaced faster one after the other than all at once."""
JOINERS = re.compile(r"(?<=[A-Za-zÀ-ɏ])[\u200c\u200d]+(?=[A-Za-zÀ-ɏ])")
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
SOFT_BREAK = re.compile(r"(?<=\w)\xad[ \t]*\r*\n[ \t]*(?=\w)")
LONE_RETURNS = re.compile(r"\r+\n|\r")

ENCODINGS = ("cp1252", "mac_roman", "cp850")
"""Those of one byte that our languages were written in, the commonest first."""
LETTERS = "åäöÅÄÖéÉüÜ"
GARBLED = re.compile(r"[ÂÃâ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{1,2}")
"""A letter in UTF-8 that was read as if each byte were one of Windows-1252."""


def decode(data: bytes) -> str:
    """The text of a file, as :func:`decoded` reads it."""
    return decoded(data)[0]


def decoded(
    data: bytes, encoding: str | None = None
) -> tuple[str, tuple[Message, ...]]:
    """The text of a file: by byte order mark, else UTF-8, UTF-16 by its zeros, others.

    `encoding` is what a file that is none of these says of itself. What could not be
    read, or was read by a guess, is told.
    """
    text = _decoded(data, encoding)
    messages = []
    guessed = len(_HALVES.findall(text))
    if guessed:
        text = _HALVES.sub(_windows, text)
        messages.append(message("file.characters_guessed", count=guessed))
    text, garbled = ungarbled(text)
    if garbled:
        example = GARBLED.search(garbled)
        messages.append(
            message("file.garbled", garbled, example=example[0] if example else "")
        )
    replaced = text.count("\ufffd")
    if replaced:
        messages.append(message("file.characters_replaced", count=replaced))
    return text, tuple(messages)


_HALVES = re.compile("[\udc80-\udcff]")


def _windows(half: re.Match[str]) -> str:
    """The character of Windows-1252 that a byte stands for which is no UTF-8."""
    return bytes([ord(half[0]) - 0xDC00]).decode("cp1252", "replace")


def _decoded(data: bytes, encoding: str | None) -> str:
    for mark, marked in BOMS:
        if data.startswith(mark):
            return data.decode(marked, errors="replace")
    if data.count(b"\0") > len(data) // 4:
        # Mostly Latin text in UTF-16 without a mark: every other byte is zero.
        order = "utf-16-le" if data[1::2].count(0) > data[::2].count(0) else "utf-16-be"
        return data.decode(order, errors="replace")
    text = data.decode("utf-8", errors="surrogateescape")
    if text.isascii():
        return text
    wrong = len(_HALVES.findall(text))
    # A few bytes of another encoding in a file of UTF-8 are those few, or its cut end.
    if not wrong or wrong < sum(text.count(letter) for letter in LETTERS + "–’”“…\xa0"):
        return text
    if encoding:
        return data.decode(encoding, errors="replace")
    return one_byte_text(data)


def one_byte_text(data: bytes) -> str:
    """Text in whichever encoding of one byte makes the most of its words look sound."""
    sample = data[:200_000]
    best = max(ENCODINGS, key=lambda each: soundness(sample, each))
    # Latin-9 is the same but for the euro and seven letters.
    if (
        best == "cp1252"
        and not re.search(rb"[\x80-\x9f]", data)
        and re.search(rb"\xa4|[a-zA-Z][\xa6\xa8\xb4\xb8][a-zA-Z]", data)
    ):
        best = "iso8859-15"
    return data.decode(best, errors="replace")


def soundness(data: bytes, encoding: str) -> int:
    """How many letters of our languages stand within words, less the signs that do."""
    text = data.decode(encoding, errors="replace")
    inside = re.findall(r"(?<=[a-zA-Z])[^\x00-\x7f]|[^\x00-\x7f](?=[a-zA-Z])", text)
    good = sum(1 for each in inside if each in LETTERS)
    odd = sum(1 for each in inside if each not in LETTERS and each not in SOUND)
    return good - 2 * odd


SOUND = "’‘”“\"'–—-\xa0«»§•…€\xad"


def ungarbled(text: str) -> tuple[str, str]:
    """Text with "Ã¤" as "ä" where UTF-8 was taken for Windows-1252; what was changed.

    Only where it is plain: several such pairs, each of them one letter or sign.
    """
    if len(GARBLED.findall(text)) < 2:
        return text, ""
    changed: list[str] = []

    def mended(pair: re.Match[str]) -> str:
        for end in (len(pair[0]), 2):
            try:
                raw = b"".join(map(_byte, pair[0][:end]))
                whole = raw.decode("utf-8")
            except (UnicodeDecodeError, UnicodeEncodeError):
                continue
            changed.append(pair[0][:end])
            return whole + pair[0][end:]
        return pair[0]

    fixed = GARBLED.sub(mended, text)
    return (fixed, " ".join(dict.fromkeys(changed))) if len(changed) > 1 else (text, "")


def _byte(character: str) -> bytes:
    return (
        bytes([ord(character)]) if ord(character) < 256 else character.encode("cp1252")
    )


def normalise(text: str) -> str:
    """NFC with plain spaces and line ends; ligatures apart; nothing else changed.

    A word that a soft hyphen parts at the end of a line is whole again. Full NFKC would
    also rewrite superscripts, fractions and trade marks.
    """
    if "\xad" in text:
        text = SOFT_BREAK.sub("", text)
    if "\r" in text:
        text = LONE_RETURNS.sub("\n", text)
    held = TRANSLATED.keys() & set(text)
    if len(held) > FEW:
        text = text.translate(TRANSLATION)
    else:
        for each in held:  # none is made of another
            text = text.replace(each, TRANSLATED[each])
    if "\u200c" in text or "\u200d" in text:
        text = JOINERS.sub("", text)
    return unicodedata.normalize("NFC", text)
