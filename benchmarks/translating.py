"""What translating a notice costs with wagtail-localize, against a plain page.

Each demo notice, and a StreamField page of headings and rich text with the same words as
readers read them, goes through the round that ``tests/translation_costs.py`` describes.
Queries are exact; times are noisy, so only their ratio within one run means anything.

    uv run python benchmarks/translating.py [--notice KEY ...]
"""

import argparse
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test.utils import get_runner, setup_test_environment  # noqa: E402

from example_site.demo import loader  # noqa: E402
from tests.conftest import make_homes, make_locales, make_root  # noqa: E402
from tests.translation_costs import (  # noqa: E402
    ASIDE,
    STEPS,
    demo_pages,
    round_costs,
)


def main():
    keys = [notice.key for notice in loader.notices()]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--notice", nargs="+", choices=keys, default=keys)
    options = parser.parse_args()
    setup_test_environment()
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        for key in options.notice:
            report(key)
    finally:
        runner.teardown_databases(databases)


def report(key):
    locales = make_locales()
    homes = make_homes(make_root(locales), locales)
    pages = demo_pages(homes["fi"], locales, key)
    costs, strings = {}, {}
    for name, (page, body) in pages.items():
        costs[name] = round_costs(page, body, locales["sv"])
        strings[name] = strings_of(page)
    sys.stdout.write(
        f"{key}: {strings['notice']} strings to translate, "
        f"{strings['plain']} as a plain page\n"
    )
    for step in (*STEPS, ASIDE):
        line(step, *(each[step] for each in costs.values()))
    line("all", *(total(each) for each in costs.values()))


def strings_of(page):
    from wagtail_localize.models import StringSegment

    return StringSegment.objects.filter(source__object_id=page.translation_key).count()


def total(costs):
    return tuple(sum(costs[step][n] for step in STEPS) for n in (0, 1))


def line(name, notice, plain):
    sys.stdout.write(
        f"  {name:20} {notice[0]:5} : {plain[0]:5} queries {notice[0] / plain[0]:6.2f}"
        f"   {1000 * notice[1]:6.0f} : {1000 * plain[1]:6.0f} ms "
        f"{notice[1] / plain[1]:6.2f}\n"
    )


if __name__ == "__main__":
    main()
