"""How long an old notice takes to import, by format and size, and how much memory.

An ordinary file is wanted well under a second, and 2 MB in seconds, in a time that grows
as the file does: `doubled` tells how many times as long twice the size took, 2.0 where it
is linear. Each file is read in a process of its own, as the wizard and the command do it;
`start` is what that process takes beside reading, and `MB` the most memory it had.

The notices are made up: the words of the tests' notices in an order of their own, so that
no two paragraphs are the same, under headings that mostly no lexicon has.

    uv run python benchmarks/importing.py [--kinds txt pdf] [--profile txt]
"""

import argparse
import cProfile
import json
import os
import pstats
import random
import subprocess
import sys
import tempfile
import time
from html import escape
from io import BytesIO
from math import log2
from pathlib import Path
from textwrap import wrap
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile
from zlib import compress

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from wagtail_seloste.importers import import_notice  # noqa: E402

TEXTS = ROOT / "tests" / "importers" / "data"
KILO = 1024
SIZES = {
    "10 kB": 10 * KILO,
    "100 kB": 100 * KILO,
    "500 kB": 500 * KILO,
    "1 MB": 1024 * KILO,
    "2 MB": 2048 * KILO,
}


# --- a notice of any size -----------------------------------------------------------


def passages(seed=0):
    """Headings and texts of a notice without end: ("h", text), ("p", text), ("li", text)."""
    chance = random.Random(seed)  # noqa: S311
    lines = [
        line.strip()
        for path in sorted(TEXTS.glob("english-*.txt"))
        + sorted(TEXTS.glob("blind/en-*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    words = sorted({word.strip(".,:;()") for line in lines for word in line.split()})
    headings = [each for each in lines if 5 < len(each) < 50 and each[-1].isalpha()]
    texts = [each for each in lines if len(each) > 60 and "\t" not in each]

    def changed(text, share):
        parts = text.split()
        return " ".join(
            chance.choice(words) if chance.random() < share else part for part in parts
        )

    while True:
        name = chance.choice(headings)
        if chance.random() < 0.7:
            name = changed(name, 0.5)
        yield "h", name[:1].upper() + name[1:]
        for _text in range(chance.randint(1, 6)):
            yield "p", changed(" ".join(chance.choices(texts, k=3)), 0.1)
        for _item in range(chance.choice([0, 0, 4, 8])):
            yield "li", changed(chance.choice(texts)[:70], 0.2)


def of_size(size):
    """So many of the passages that they have that many bytes."""
    made = [("h1", "Privacy notice of Example Oy"), ("p", "Updated 3 March 2024")]
    left = size
    for kind, text in passages():
        if left <= 0:
            return made
        made.append((kind, text))
        left -= len(text.encode()) + 2
    return made


# --- files --------------------------------------------------------------------------


def as_text(parts):
    mark = {"li": "- "}
    return "\n\n".join(mark.get(kind, "") + text for kind, text in parts).encode()


def as_markdown(parts):
    mark = {"h1": "# ", "h": "## ", "li": "- "}
    return "\n\n".join(mark.get(kind, "") + text for kind, text in parts).encode()


def as_html(parts):
    tags = {"h": "h2"}
    inside = "\n".join(
        f"<{tags.get(kind, kind)}>{escape(text)}</{tags.get(kind, kind)}>"
        for kind, text in parts
    )
    return (
        "<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>Notice</title>"
        f"</head><body><main>{inside}</main></body></html>"
    ).encode()


def as_docx(parts):
    from docx import Document

    styles = {"h1": "Title", "h": "Heading2", "li": "ListBullet"}
    inside = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{styles.get(kind, "Normal")}"/></w:pPr>'
        f"<w:r><w:t>{escape(text)}</w:t></w:r></w:p>"
        for kind, text in parts
    )
    empty, file = BytesIO(), BytesIO()
    Document().save(empty)
    with ZipFile(empty) as given, ZipFile(file, "w", ZIP_DEFLATED) as made:
        for name in given.namelist():
            content = given.read(name)
            if name == "word/document.xml":
                content = content.replace(b"<w:body>", b"<w:body>" + inside.encode())
            made.writestr(name, content)
    return file.getvalue()


def as_odt(parts):
    names = "urn:oasis:names:tc:opendocument:xmlns"
    level = {"h1": 1, "h": 2}
    inside = "".join(
        f'<t:h t:outline-level="{level[kind]}">{escape(text)}</t:h>'
        if kind in level
        else f"<t:list><t:list-item><t:p>{escape(text)}</t:p></t:list-item></t:list>"
        if kind == "li"
        else f"<t:p>{escape(text)}</t:p>"
        for kind, text in parts
    )
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as made:
        kind = "application/vnd.oasis.opendocument.text"
        made.writestr("mimetype", kind, ZIP_STORED)
        made.writestr(
            "content.xml",
            f'<o:document-content xmlns:o="{names}:office:1.0" xmlns:t="{names}:text:1.0">'
            f"<o:body><o:text>{inside}</o:text></o:body></o:document-content>",
        )
    return file.getvalue()


def as_rtf(parts):
    looks = {"h1": r"\s1\b ", "h": r"\s2\b ", "li": r"{\listtext\f1\'b7\tab}"}
    styles = r"{\stylesheet{\s0 Normal;}{\s1\b heading 1;}{\s2\b heading 2;}}"
    inside = "\n".join(
        rf"\pard\plain{looks.get(kind, ' ')}{written(text)}\par" for kind, text in parts
    )
    return (rf"{{\rtf1\ansi\ansicpg1252{styles}" + inside + "}").encode("ascii")


def written(text):
    plain = text.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}")
    return "".join(each if each < "\x7f" else f"\\u{ord(each)}?" for each in plain)


def as_pdf(parts):
    """Pages of lines, each line at its place, as word processors write them."""
    pages, lines, top = [], [], 780
    for kind, text in parts:
        size = {"h1": 18, "h": 13}.get(kind, 10)
        mark = "• " if kind == "li" else ""
        top -= size
        for line in wrap(mark + text, 92 if size == 10 else 60):
            if top < 60:
                pages.append(lines)
                lines, top = [], 780
            lines.append((size, top, line))
            top -= round(size * 1.25)
    return pdf_of([*pages, lines])


def pdf_of(pages):
    objects = [b"", b""]
    fonts = b"".join(
        b"/%s << /Type /Font /Subtype /Type1 /BaseFont /%s "
        b"/Encoding /WinAnsiEncoding >> " % each
        for each in ((b"F", b"Helvetica"), (b"B", b"Helvetica-Bold"))
    )
    kids = []
    for lines in pages:
        content = compress(b"\n".join(map(instructions, lines)))
        objects.append(
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream"
            % (len(content), content)
        )
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << %s>> >> >>" % (len(objects), fonts)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (
        len(kids),
        b" ".join(kids),
    )
    data, places = bytearray(b"%PDF-1.7\n"), []
    for number, each in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    start, count = len(data), len(objects) + 1
    data += b"xref\n0 %d\n0000000000 65535 f \n" % count
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n" % (count, start)
    return bytes(data) + b"%%EOF"


def instructions(line):
    size, top, text = line
    shown = text.encode("cp1252", "replace")
    for each in (b"\\", b"(", b")"):
        shown = shown.replace(each, b"\\" + each)
    font = b"F" if size == 10 else b"B"
    return b"BT /%s %d Tf 60 %d Td (%s) Tj ET" % (font, size, top, shown)


MAKERS = {
    "txt": as_text,
    "md": as_markdown,
    "html": as_html,
    "docx": as_docx,
    "odt": as_odt,
    "rtf": as_rtf,
    "pdf": as_pdf,
}


# --- measuring ----------------------------------------------------------------------


def read_one(path):
    """In the process of its own."""
    import resource

    data = Path(path).read_bytes()
    began = time.process_time()
    notice = import_notice(data, path)
    told = {
        "seconds": time.process_time() - began,
        "start": began,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILO,
        "sections": len(notice.sections),
        "errors": [each.code for each in notice.errors],
    }
    print(json.dumps(told))  # noqa: T201


def measure(path, rounds):
    run = [sys.executable, __file__, "--one", str(path)]
    told = [
        json.loads(subprocess.run(run, capture_output=True, check=True).stdout)  # noqa: S603
        for _round in range(rounds)
    ]
    return min(told, key=lambda each: each["seconds"])


def report(options):
    print(  # noqa: T201
        f"{'':6}{'words':>7}{'file kB':>9}{'seconds':>9}{'doubled':>9}{'start':>7}"
        f"{'MB':>6}{'sections':>10}"
    )
    with tempfile.TemporaryDirectory() as folder:
        for kind in options.kinds or MAKERS:
            before = None
            for name, size in SIZES.items():
                path = Path(folder, f"notice-{size}.{kind}")
                path.write_bytes(MAKERS[kind](of_size(size)))
                found = measure(path, options.rounds)
                seconds, doubled = found["seconds"], ""
                if before:
                    more = log2(seconds / before[1]) / log2(size / before[0])
                    doubled = f"{2**more:.2f}"
                before = size, seconds
                print(  # noqa: T201
                    f"{kind:6}{name:>7}{path.stat().st_size / KILO:>9.0f}"
                    f"{seconds:>9.2f}{doubled:>9}{found['start']:>7.2f}"
                    f"{found['memory']:>6.0f}{found['sections']:>10}"
                    f"  {' '.join(found['errors'])}",
                    flush=True,
                )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--kinds", nargs="*", choices=MAKERS, help="formats")
    parser.add_argument("--profile", metavar="KIND", help="where 2 MB spend their time")
    parser.add_argument("--one", metavar="FILE", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        read_one(options.one)
    elif options.profile:
        data = MAKERS[options.profile](of_size(SIZES["2 MB"]))
        profile = cProfile.Profile()
        profile.runcall(import_notice, data)
        pstats.Stats(profile).sort_stats("tottime").print_stats(40)
    else:
        report(options)


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
