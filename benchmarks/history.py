"""What the archive's pages cost with 10 versions and with 10 000, as ratios.

Machines are noisy: only ratios within one run mean anything, and only of medians over
several interleaved rounds. A ratio near 1 says that a long history costs its readers
nothing.

    uv run python benchmarks/history.py [--rounds 7] [--requests 20] [--versions 10000]
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
from django.test import Client  # noqa: E402
from django.test.utils import (  # noqa: E402
    CaptureQueriesContext,
    get_runner,
    setup_test_environment,
)
from django.urls import reverse  # noqa: E402

FEW = 10


def build(versions):
    """Two notices, in Finnish and Swedish; a few versions of one, many of the other."""
    from tests.building import build_archive
    from tests.conftest import make_homes, make_locales, make_root
    from tests.notices import make_page, translate

    locales = make_locales()
    homes = make_homes(make_root(locales), locales)
    series = {}
    for number in (FEW, versions):
        page = make_page(type(homes["fi"]).objects.get(pk=homes["fi"].pk))
        translate(page, homes["sv"], "sv")
        series[number] = build_archive(page, versions=number, languages=("fi", "sv"))
    return series


def addresses(series):
    """What is read of a notice: its newest version, the one before, and their days."""
    newest, older = series.versions.order_by("-number")[:2]
    day = older.effective_from
    notice = {"public_id": series.public_id, "language": "fi"}

    def address(name, **more):
        return reverse(f"wagtail_seloste:{name}", kwargs={**notice, **more})

    return {
        "now, JSON": address("notice"),
        "history": address("history"),
        "version": address("version", version=older.number),
        "version, JSON": address("version_json", version=older.number),
        "on a day": address("on_day", day=day),
        "on a day, JSON": address("on_day_json", day=day),
        "comparison": address("compare", old=older.number, new=newest.number),
        "changes, Atom": address("feed"),
    }


def seconds(client, url, requests):
    start = time.perf_counter()
    for _ in range(requests):
        client.get(url)
    return (time.perf_counter() - start) / requests


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--requests", type=int, default=20)
    parser.add_argument("--versions", type=int, default=10_000)
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
    client = Client()
    urls = {
        number: addresses(series) for number, series in build(options.versions).items()
    }
    queries = {}
    for number, named in urls.items():
        for name, url in named.items():
            answer = client.get(url)
            if answer.status_code != 200:
                raise RuntimeError(f"{url} answers {answer.status_code}")
            with CaptureQueriesContext(connection) as counted:
                client.get(url)
            queries[number, name] = len(counted)
    rounds = [
        {
            (number, name): seconds(client, url, options.requests)
            for name in urls[FEW]
            for number, url in ((n, urls[n][name]) for n in urls)
        }
        for _ in range(options.rounds)
    ]
    for name in urls[FEW]:
        few, many = (
            statistics.median(taken[number, name] for taken in rounds)
            for number in urls
        )
        sys.stdout.write(
            f"{name:16} {1000 * few:7.2f} ms at {FEW}, {1000 * many:7.2f} ms at "
            f"{options.versions}: × {many / few:.2f}; queries "
            f"{queries[FEW, name]} and {queries[options.versions, name]}\n"
        )


if __name__ == "__main__":
    main()
