"""How long a check takes beside serving the same words as a stock Wagtail page.

Machines are noisy: only the ratio of medians within one run means anything. At most
three times is wanted for an ordinary notice.

    uv run python benchmarks/checking.py [--size 12000] [--rounds 9] [--times 5]
"""

import argparse
import os
import statistics
import sys
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django  # noqa: E402

django.setup()

from django.test import Client  # noqa: E402
from django.test.utils import get_runner, setup_test_environment  # noqa: E402

from wagtail_seloste.importers import import_notice  # noqa: E402
from wagtail_seloste.importers.documents import dates_of, document  # noqa: E402
from wagtail_seloste.rules import Checked, check  # noqa: E402

NOTICES = ROOT / "tests" / "importers" / "data"


def old_notice(size):
    """An old notice of so many bytes, and its dates: words alone take longest."""
    text = "\n\n".join(
        path.read_text(encoding="utf-8") for path in sorted(NOTICES.glob("*.txt"))
    )
    while len(text) < size:
        text += text
    imported = import_notice(text.encode()[:size].decode(errors="ignore").encode())
    return document(imported, "fi"), dates_of(imported)


def stock_page(notice):
    """The address of a stock StreamField page of the same words."""
    from tests.conftest import make_homes, make_locales, make_root
    from tests.site.models import PlainPage

    locales = make_locales()
    home = make_homes(make_root(locales), locales)["fi"]
    body = []
    for section in notice.sections:
        body.append(("heading", section.heading))
        text = "".join(f"<p>{line}</p>" for line in section.text.split("\n"))
        body.append(("text", text))
    page = PlainPage(title="Seloste", slug="seloste", locale=home.locale)
    page.body = [{"type": kind, "value": value} for kind, value in body]
    home.add_child(instance=page)
    return page.url


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, default=12_000)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    setup_test_environment()
    from django.conf import settings

    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        report(options)
    finally:
        runner.teardown_databases(databases)


def report(options):
    notice, dates = old_notice(options.size)
    address, client = stock_page(notice), Client()
    day = date(2026, 11, 1)
    acts = {
        "stock page": lambda: client.get(address),
        "check": lambda: check(Checked(notice=notice, day=day, dates=dates)),
    }
    if client.get(address).status_code != 200:
        raise RuntimeError("The stock page does not answer.")
    taken = {name: [] for name in acts}
    for _ in range(options.rounds):
        for name, act in acts.items():
            began = time.perf_counter()
            for _ in range(options.times):
                act()
            taken[name].append((time.perf_counter() - began) / options.times)
    medians = {name: statistics.median(times) for name, times in taken.items()}
    for name, seconds in medians.items():
        ratio = seconds / medians["stock page"]
        sys.stdout.write(f"{name:12} {1000 * seconds:7.1f} ms {ratio:5.2f} ×\n")


if __name__ == "__main__":
    main()
