"""What machines and visitors pay for a notice, as ratios within one run.

Beside the answers stand two others: a plain Django view, without middleware, that sends
the same bytes from one row found by a unique key through the ORM ("limit"); and Wagtail's
own, API v2 and the page, of a stock StreamField page with the same words, behind the same
middleware. Only medians of interleaved rounds mean anything. Prints the ratios, and what was wanted of them.

    uv run python benchmarks/headless.py [--rounds 9] [--requests 30] [--notices 100]
"""

import argparse
import gc
import os
import statistics
import sys
import time
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.core.signals import request_finished, request_started  # noqa: E402
from django.db import close_old_connections, connection, models  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.test import RequestFactory, override_settings  # noqa: E402
from django.test.utils import (  # noqa: E402
    CaptureQueriesContext,
    get_runner,
    setup_test_environment,
)
from django.urls import path, reverse  # noqa: E402
from django.utils import timezone  # noqa: E402


class Kept(models.Model):
    """An answer in a row."""

    name = models.CharField(max_length=50, unique=True)
    content = models.TextField()

    class Meta:
        app_label = "benchmark"

    def __str__(self):
        return self.name


def limit(request, name):
    return HttpResponse(
        Kept.objects.get(name=name).content, content_type="application/json"
    )


class Asker:
    """Sends GET through a WSGI handler, as a server would."""

    def __init__(self, **settings):
        with override_settings(**settings):
            self.handler = WSGIHandler()
        self.factory = RequestFactory()

    def get(self, url, status=200, **headers):
        found = []

        def start(line, names, exc_info=None):
            found.append((int(line.split()[0]), dict(names)))

        environ = self.factory.get(url, headers=headers).environ
        response = self.handler(environ, start)
        content = b"".join(response)
        response.close()
        if found[0][0] != status:
            raise RuntimeError(f"{url}: {found[0][0]} {content[:200]!r}")
        return content, found[0][1]


def build(options):
    """A site with stock pages and notices, each of the same words in 50 blocks."""
    from wagtail.api import APIField
    from wagtail.models import Locale, Page, Site

    from example_site.home.models import HomePage
    from tests.building import build_archive
    from tests.notices import make_page, stream
    from tests.site.models import PlainPage

    PlainPage.api_fields = [APIField("body")]
    locale = Locale.objects.get_or_create(language_code="fi")[0]
    root = Page.get_first_root_node()
    for child in root.get_children():
        child.delete()
    root = Page.objects.get(pk=root.pk)
    home = root.add_child(instance=HomePage(title="E", slug="home", locale=locale))
    Site.objects.all().delete()
    Site.objects.create(hostname="testserver", root_page=home, is_default_site=True)
    further = [
        {
            "type": "other",
            "id": str(uuid4()),
            "value": {
                "heading": f"Kohta {n}",
                "text": f"<p>{'Vastaamme kysymyksiisi. ' * 12}</p>",
            },
        }
        for n in range(20)
    ]
    notice = make_page(HomePage.objects.get(pk=home.pk), body=[*stream(), *further])
    sections = notice.to_notice().sections
    words = [
        block
        for section in sections
        for block in (
            {"type": "heading", "value": section.heading},
            {"type": "text", "value": f"<p>{section.text}</p>"},
        )
    ]
    home = HomePage.objects.get(pk=home.pk)
    stock = [
        home.add_child(
            instance=PlainPage(
                title=f"Sama {n}", slug=f"sama-{n}", locale=locale, body=words
            )
        )
        for n in range(options.notices)
    ]
    for _ in range(options.notices - 1):
        make_page(HomePage.objects.get(pk=home.pk))
    build_archive(notice, versions=options.versions)
    return notice, stock[0], PlainPage


def measure(requests, acts):
    """Seconds per request of each act, in turns."""
    taken = {}
    for name, act in acts.items():
        start = time.perf_counter()
        for _ in range(requests):
            act()
        taken[name] = (time.perf_counter() - start) / requests
    return taken


WANTED = [
    # what, by what, wanted at most
    ("detail", "limit", 1.4),
    ("version", "limit", 1.4),
    ("as of", "limit", 1.4),
    ("304", "limit", 1.4),
    ("list", "list limit", 3.5),
    # what, by what, wanted at least
    ("v2 detail", "detail", -14),
    ("v2 list", "list", -30),
    ("stock page", "page", -1.4),
    ("stock page", "page 304", -2.3),
]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--requests", type=int, default=30)
    parser.add_argument("--notices", type=int, default=100)
    parser.add_argument("--versions", type=int, default=30)
    options = parser.parse_args()
    setup_test_environment()
    # As with a lasting connection: to open one costs more than any answer.
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    from django.conf import settings

    settings.WAGTAIL_SELOSTE = {**settings.WAGTAIL_SELOSTE, "FRAME_REVISION": "1"}
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        report(options)
    finally:
        runner.teardown_databases(databases)


def report(options):
    from django.conf import settings

    from wagtail_seloste.models import NoticeSeries

    urls = import_module(settings.ROOT_URLCONF).urlpatterns
    urls.insert(0, path("limit/<str:name>", limit))
    with connection.schema_editor() as editor:
        editor.create_model(Kept)
    notice, stock, model = build(options)
    key = NoticeSeries.objects.get(translation_key=notice.translation_key).public_id
    where = {"public_id": key, "language": "fi"}
    day = timezone.localdate() - timedelta(days=3)

    def address(name, **more):
        return reverse(f"wagtail_seloste:{name}", kwargs={**where, **more})

    site, plain = Asker(), Asker(MIDDLEWARE=[])
    detail, listed = address("notice"), reverse("wagtail_seloste:list")
    number = max(1, options.versions // 2)
    version, on_day = (
        address("version_json", version=number),
        address("on_day_json", day=day),
    )
    label = model._meta.label
    fields = f"?type={label}&fields=body&limit={min(options.notices, 20)}"
    for name, url in (("detail", detail), ("list", listed)):
        Kept.objects.create(name=name, content=site.get(url)[0].decode())
    etag = site.get(detail)[1]["ETag"]
    page_etag = site.get(notice.url)[1].get("ETag", "")
    acts = {
        "limit": lambda: plain.get("/limit/detail"),
        "detail": lambda: site.get(detail),
        "version": lambda: site.get(version),
        "as of": lambda: site.get(on_day),
        "304": lambda: site.get(detail, 304, **{"If-None-Match": etag}),
        "v2 detail": lambda: site.get(f"/api/v2/pages/{stock.pk}/"),
        "list limit": lambda: plain.get("/limit/list"),
        "list": lambda: site.get(listed),
        "v2 list": lambda: [
            site.get(f"/api/v2/pages/{fields}&offset={start}")
            for start in range(0, options.notices, 20)
        ],
        "stock page": lambda: site.get(stock.url),
        "page": lambda: site.get(notice.url),
        "page 304": lambda: site.get(
            notice.url, 304 if page_etag else 200, **{"If-None-Match": page_etag}
        ),
    }
    queries = {}
    for name, act in acts.items():
        act()
        with CaptureQueriesContext(connection) as counted:
            act()
        queries[name] = len(counted)
    gc.collect()
    gc.freeze()
    rounds = []
    for _ in range(options.rounds):
        quick = dict(acts)
        slow = {"v2 list": quick.pop("v2 list")}
        rounds.append(
            measure(options.requests, quick)
            | measure(max(1, options.requests // 10), slow)
        )
    medians = {name: statistics.median(r[name] for r in rounds) for name in acts}
    for name, seconds in medians.items():
        sys.stdout.write(
            f"{name:12} {1000 * seconds:8.2f} ms {queries[name]:4} queries\n"
        )
    for one, other, wanted in WANTED:
        ratio = statistics.median(r[one] / r[other] for r in rounds)
        limit_said = f"at most {wanted}" if wanted > 0 else f"at least {-wanted}"
        good = ratio <= wanted if wanted > 0 else ratio >= -wanted
        sys.stdout.write(
            f"{one} / {other}: {ratio:.2f} (wanted: {limit_said}) "
            f"{'' if good else 'NOT REACHED'}\n"
        )


if __name__ == "__main__":
    main()
