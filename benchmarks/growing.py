"""Whether a reader pays more where there are more notices, or more versions of one.

Asked are the machine addresses, and the page for people. Notices with few and many versions stand side by side; then there are ever more notices.
Each answer is written anew: none is kept. Said is the least time of several rounds, and
how many times that of the smallest; of lists, that of the smallest that fills a page.
On SQLite, which works in the same process, it is the processor's time, else the clock's.

    uv run python benchmarks/growing.py [--rounds 5] [--requests 10] [--notices 10000]
"""

import argparse
import os
import sys
import time
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

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
from django.utils import timezone  # noqa: E402

VERSIONS = (1, 10, 100, 1000)
NOTICES = (10, 100, 1000, 10_000)
WANTED = 1.25
FULL = ("versions, ", "events, ", "feed", "list of 20", "304 of list")
"""What is as long as a page from 100 on."""


def build():
    """A notice of so many versions each, by their number."""
    from tests.building import build_archive
    from tests.conftest import make_homes, make_locales, make_root
    from tests.notices import make_page

    locales = make_locales()
    homes = make_homes(make_root(locales), locales)
    pages = {
        number: make_page(type(homes["fi"]).objects.get(pk=homes["fi"].pk))
        for number in VERSIONS
    }
    return pages, {
        number: build_archive(page, versions=number) for number, page in pages.items()
    }


def of_a_notice(series, versions):
    """What is asked of one notice, the older half of its versions among it."""
    where = {"public_id": series.public_id, "language": "fi"}
    middle = (versions + 1) // 2
    day = timezone.localdate() - timedelta(days=versions - middle)

    def address(name, **more):
        return reverse(f"wagtail_seloste:{name}", kwargs={**where, **more})

    asked = {
        "detail": address("notice"),
        "version": address("version_json", version=middle),
        "as of": address("on_day_json", day=day),
        "versions, first page": address("versions"),
        "versions, last page": f"{address('versions')}?page={-(-versions // 20)}",
        "events, first page": address("events"),
        "feed": address("feed"),
    }
    if versions > 1:
        pair = {"old": middle, "new": middle + 1, "suffix": "json"}
        asked["comparison"] = address("compare_in", **pair)
    return asked


def of_the_list(notices):
    url = reverse("wagtail_seloste:list")
    queries = {
        "list of 20": "limit=20",
        "list of 20, the last page": "limit=20&offset={offset}",
        "list of 20, changed last": "limit=20&order=-changed",
        "list of 20, changed first": "limit=20&order=changed",
        "list of 20, by title": "limit=20&order=title",
        "list of 20, of a language": "limit=20&locale=fi",
        "list of 20, of a rare one": "limit=20&locale=sv",
        "list of 20, changed since": "limit=20&changed_since=2020-01-01",
        "list of 20, not changed since": "limit=20&changed_since=2100-01-01",
        "list of 20, an organisation": "limit=20&organisation=1234567-1",
        "list of 20, and by title": "limit=20&organisation=1234567-1&order=title",
        "list of 20, no such one": "limit=20&organisation=nobody",
        "list of 20, data subjects": "limit=20&data_subjects=ds_patient",
    }
    asked = {
        name: f"{url}?{query.format(offset=max(0, notices - 20))}"
        for name, query in queries.items()
    }
    if notices > 20:
        before = Client().get(f"{url}?limit=20&offset={max(0, notices - 40)}").json()
        asked["list of 20, the next one"] = before["meta"]["next"]
    return asked


class Measured:
    """Least seconds and queries of each answer, by its name and how much there was."""

    def __init__(self, options):
        self.options = options
        self.client = Client()
        self.seconds, self.queries = {}, {}

    def measure(self, asked):
        """`asked`: (name, size, url, headers)."""
        is_here = connection.vendor == "sqlite"
        clock = time.process_time if is_here else time.perf_counter
        for name, size, url, headers in asked:
            self.get(url, headers)
            with CaptureQueriesContext(connection) as counted:
                self.get(url, headers)
            self.queries[name, size] = len(counted)
        for _ in range(self.options.rounds):
            for name, size, url, headers in asked:
                start = clock()
                for _ in range(self.options.requests):
                    self.client.get(url, headers=headers)
                taken = (clock() - start) / self.options.requests
                known = self.seconds.get((name, size), taken)
                self.seconds[name, size] = min(known, taken)

    def get(self, url, headers):
        answer = self.client.get(url, headers=headers)
        if answer.status_code != (304 if headers else 200):
            raise RuntimeError(f"{url} answers {answer.status_code}")
        return answer

    def report(self, title):
        sys.stdout.write(f"\n{title}\n")
        for name in dict.fromkeys(name for name, _size in self.seconds):
            sizes = [size for each, size in self.seconds if each == name]
            full = [size for size in sizes if size >= 100]
            least = (full if name.startswith(FULL) else sizes)[0]
            said = [
                f"{size}: {1000 * self.seconds[name, size]:.2f} ms, "
                f"{self.queries[name, size]} q"
                for size in sizes
            ]
            ratio = self.seconds[name, sizes[-1]] / self.seconds[name, least]
            alike = self.queries[name, least] == self.queries[name, sizes[-1]]
            good = ratio <= WANTED and alike
            sys.stdout.write(
                f"{name:28} {'; '.join(said)}: × {ratio:.2f}"
                f" from {least} on{'' if good else ' GROWS'}\n"
            )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=10)
    parser.add_argument("--notices", type=int, default=NOTICES[-1])
    options = parser.parse_args()
    setup_test_environment()
    from django.conf import settings

    settings.WAGTAIL_SELOSTE = {**settings.WAGTAIL_SELOSTE, "FRAME_REVISION": "1"}
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        report(options)
    finally:
        runner.teardown_databases(databases)


def report(options):
    from tests.building import build_notices
    from wagtail_seloste.api import answers
    from wagtail_seloste.api.keeping import Kept

    answers.LATELY = Kept(0)
    pages, series = build()
    by_versions = Measured(options)
    asked = []
    for number in VERSIONS:
        named = of_a_notice(series[number], number)
        named["page"] = urlsplit(pages[number].url).path
        asked += [(name, number, url, {}) for name, url in named.items()]
        for name in ("detail", "versions, first page", "feed", "page"):
            tag = {"If-None-Match": by_versions.get(named[name], {})["ETag"]}
            asked.append((f"304 of {name}", number, named[name], tag))
    by_versions.measure(asked)
    by_versions.report("By versions of the notice")

    by_notices, there = Measured(options), len(VERSIONS)
    for size in (n for n in NOTICES if n <= options.notices):
        build_notices(pages[1], size - there, start=there)
        there = size
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        named = of_a_notice(series[10], 10)
        named = {name: named[name] for name in ("detail", "version", "as of")}
        named |= of_the_list(size)
        named["page"] = urlsplit(pages[10].url).path
        asked = [(name, size, url, {}) for name, url in named.items()]
        for name in ("list of 20", "page"):
            tag = {"If-None-Match": by_notices.get(named[name], {})["ETag"]}
            asked.append((f"304 of {name}", size, named[name], tag))
        by_notices.measure(asked)
    by_notices.report("By notices of the site")


if __name__ == "__main__":
    main()
