"""What reading a notice costs, as ratios within one run.

Machines are noisy: only ratios mean anything, and only of medians over several
interleaved rounds. The limit is a view that sends one row found by its primary key.

    uv run python benchmarks/reading.py [--rounds 7] [--requests 60] [--versions 30]
"""

import argparse
import os
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.db import connection  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.test import Client, RequestFactory  # noqa: E402
from django.test.utils import (  # noqa: E402
    CaptureQueriesContext,
    get_runner,
    setup_test_environment,
)
from django.urls import reverse  # noqa: E402


def build(versions):
    """A site with one stock page and one notice of so many versions in two languages."""
    from wagtail.models import Locale, Page, Site

    from example_site.home.models import HomePage
    from tests.notices import make_page, publish, translate
    from wagtail_seloste.models import NoticeSeries, VersionText

    locales = {
        code: Locale.objects.get_or_create(language_code=code)[0]
        for code in ("fi", "sv")
    }
    root = Page.get_first_root_node()
    for child in root.get_children():
        child.delete()
    root = Page.objects.get(pk=root.pk)
    home = root.add_child(
        instance=HomePage(title="Etusivu", slug="home", locale=locales["fi"])
    )
    Site.objects.all().delete()
    Site.objects.create(hostname="testserver", root_page=home, is_default_site=True)
    stock = HomePage(title="Vieressä", slug="vieressa", locale=locales["fi"])
    home.add_child(instance=stock)
    notice = make_page(type(home).objects.get(pk=home.pk))
    swedish_home = home.copy_for_translation(locales["sv"])
    translate(notice, swedish_home, "sv")
    for number in range(versions - 1):
        notice = publish(notice, title=f"Seloste {number}")
    address = reverse(
        "wagtail_seloste:notice",
        kwargs={"public_id": NoticeSeries.objects.get().public_id, "language": "fi"},
    )
    newest = VersionText.objects.filter(language="fi").order_by("-pk").first()
    return stock.url, notice.url, address, newest.pk


def measure(requests, acts):
    """Seconds per request of each act, in turns."""
    taken = {}
    for name, act in acts.items():
        start = time.perf_counter()
        for _ in range(requests):
            act()
        taken[name] = (time.perf_counter() - start) / requests
    return taken


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--requests", type=int, default=60)
    parser.add_argument("--versions", type=int, default=30)
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
    from wagtail_seloste.models import VersionText

    stock, page, address, key = build(options.versions)
    client, factory = Client(), RequestFactory()

    def limit():
        factory.get("/")
        text = VersionText.objects.only("document").get(pk=key)
        return HttpResponse(text.document, content_type="application/json")

    acts = {
        "limit": limit,
        "JSON": lambda: client.get(address),
        "stock page": lambda: client.get(stock),
        "notice page": lambda: client.get(page),
    }
    queries = {}
    for name, act in acts.items():
        act()
        with CaptureQueriesContext(connection) as counted:
            act()
        queries[name] = len(counted)
    rounds = [measure(options.requests, acts) for _ in range(options.rounds)]
    medians = {name: statistics.median(r[name] for r in rounds) for name in acts}
    for name, seconds in medians.items():
        ratio = seconds / medians["limit"]
        sys.stdout.write(
            f"{name:12} {1000 * seconds:7.2f} ms {ratio:6.1f} × limit "
            f"{queries[name]:3} queries\n"
        )


if __name__ == "__main__":
    main()
