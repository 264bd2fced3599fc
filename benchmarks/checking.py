"""How long a check takes beside rendering the same words as a stock Wagtail page.

    DJANGO_SETTINGS_MODULE=tests.settings python benchmarks/checking.py

At most three times is wanted. Of several runs the fastest counts, for both.
"""

import sys
import time
from datetime import date
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
django.setup()

from django.template import engines  # noqa: E402
from django.test import RequestFactory  # noqa: E402
from wagtail import blocks  # noqa: E402

from wagtail_seloste.importers import import_notice  # noqa: E402
from wagtail_seloste.importers.documents import dates_of, document  # noqa: E402
from wagtail_seloste.rules import Checked, check, facts, rules  # noqa: E402

SIZE = 12_000
RUNS = 7
DATA = Path(__file__).resolve().parent.parent / "tests" / "importers" / "data"


def fastest(work):
    times = []
    for _run in range(RUNS):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times) * 1000


def notice():
    """A notice of 12 kB, as words: an old file is what takes longest."""
    texts = []
    while sum(map(len, texts)) < SIZE:
        for path in sorted(DATA.glob("*.txt")):
            texts.append(path.read_text(encoding="utf-8"))
    imported = import_notice("\n\n".join(texts)[:SIZE].encode())
    return document(imported, "fi"), dates_of(imported)


class Section(blocks.StructBlock):
    heading = blocks.CharBlock()
    text = blocks.RichTextBlock()


def page(found):
    """The render of the same words as a stream of headings and rich text."""
    block = blocks.StreamBlock([("section", Section())])
    value = block.to_python(
        [
            {
                "type": "section",
                "value": {
                    "heading": section.heading,
                    "text": "".join(f"<p>{x}</p>" for x in section.text.split("\n")),
                },
            }
            for section in found.sections
        ]
    )
    template = engines["django"].from_string(
        "{% load wagtailcore_tags %}<html><body>{% include_block body %}</body></html>"
    )
    request = RequestFactory().get("/")
    return lambda: template.render({"body": value}, request)


if __name__ == "__main__":
    found, dates = notice()
    known, data = rules(), facts()
    render = fastest(page(found))
    checking = fastest(
        lambda: check(
            Checked(notice=found, day=date(2026, 11, 22), facts=data, dates=dates),
            known,
        )
    )
    print(  # noqa: T201
        f"{len(found.text)} characters, {len(known)} rules: "
        f"check {checking:.1f} ms, page {render:.1f} ms, {checking / render:.1f} times"
    )
