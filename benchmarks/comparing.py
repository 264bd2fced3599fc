"""What comparing two versions costs, as ratios to Wagtail's own comparison of the same.

Two versions of one notice of some 12 kB, with a few words, a period and a recipient
changed. *words*: from two documents, or two pages, to HTML; Wagtail's is what its
compare view does between loading and the page round it. *stored*: the same from what
the database holds. *view*: the compare view itself, for scale. Only ratios within one
run mean anything, and only of medians over interleaved rounds.

    uv run python benchmarks/comparing.py [--rounds 9] [--times 20] [--letters 12000]
"""

import argparse
import copy
import json
import os
import random
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client, RequestFactory  # noqa: E402
from django.test.utils import get_runner, setup_test_environment  # noqa: E402
from django.urls import reverse  # noqa: E402


def bodies(letters):
    """The stream of a notice in two versions, stored form; so many letters of JSON."""
    from example_site.demo import loader
    from tests.notices import SECTIONS
    from wagtail_seloste.filling import fill, stable_id
    from wagtail_seloste.starting_points import without_unknown

    (demo,) = (each for each in loader.notices() if each.key == "puolukkapolku")
    written = [
        section | SECTIONS["controller"] if section["key"] == "controller" else section
        for section in without_unknown(demo.versions[0], "", {})
        if section["key"] != "contact"  # nothing but an organisation
    ]
    sections = fill(written, "fi", new_id=stable_id("benchmark"))
    chance = random.Random(12)  # noqa: S311 - no secret
    words = "tieto henkilö palvelu asiakas sopimus laskutus viesti lomake".split()
    size, number = len(json.dumps(sections, ensure_ascii=False)), 0
    while size < letters:
        lines = [" ".join(chance.choices(words, k=18)) for _ in range(4)]
        html = "".join(f"<p>{line}.</p>" for line in lines)
        sections.append(
            {
                "type": "other",
                "value": {"heading": f"Lisätietoja {number}", "text": html},
                "id": f"00000000-0000-4000-8000-{number:012}",
            }
        )
        size, number = size + len(html), number + 1
    return sections, edited(copy.deepcopy(sections), chance)


def edited(sections, chance):
    """The next version: a longer period, a recipient, and words here and there."""
    for section in sections:
        value = section["value"]
        if section["type"] == "retention":
            period = value["periods"][0]["value"]
            period["number"] = (period.get("number") or 1) + 3
        if section["type"] == "recipients":
            value.setdefault("recipients", []).append(
                {
                    "type": "item",
                    "id": "00000000-0000-4000-9000-000000000000",
                    "value": {"name": "Uusi Kumppani Oy", "role": "role_recipient"},
                }
            )
        if section["type"] == "other":
            words = value["text"].split(" ")
            for _ in range(3):
                words[chance.randrange(1, len(words) - 1)] = "muutettu"
            value["text"] = " ".join(words)
    return sections


def build(letters):
    """A page with two published revisions: (page, their ids, the recorded documents)."""
    from wagtail.models import Locale, Page, Site

    from example_site.home.models import HomePage
    from tests.notices import make_page, publish
    from wagtail_seloste.models import VersionText

    locale, _ = Locale.objects.get_or_create(language_code="fi")
    root = Page.get_first_root_node()
    for child in root.get_children():
        child.delete()
    root = Page.objects.get(pk=root.pk)
    home = root.add_child(
        instance=HomePage(title="Etusivu", slug="home", locale=locale)
    )
    Site.objects.all().delete()
    Site.objects.create(hostname="testserver", root_page=home, is_default_site=True)
    old, new = bodies(letters)
    page = make_page(HomePage.objects.get(pk=home.pk), body=old)
    page = publish(page, body=new)
    revisions = list(page.revisions.order_by("pk").values_list("pk", flat=True))[:2]
    texts = VersionText.objects.order_by("pk").values_list("document", flat=True)
    return page, revisions, list(texts)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--letters", type=int, default=12_000)
    options = parser.parse_args()
    setup_test_environment()
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        report(options)
    finally:
        runner.teardown_databases(databases)


def measure(times, acts):
    """Seconds of each act, in turns."""
    taken = {}
    for name, act in acts.items():
        start = time.perf_counter()
        for _ in range(times):
            act()
        taken[name] = (time.perf_counter() - start) / times
    return taken


def report(options):
    from django.contrib.auth import get_user_model
    from wagtail.models import Revision

    from wagtail_seloste.comparison import compare
    from wagtail_seloste.notice import Notice
    from wagtail_seloste.rendering import render_comparison
    from wagtail_seloste.wording import wording

    page, revisions, documents = build(options.letters)
    words = wording("fi")
    admin = get_user_model().objects.create_superuser(
        username="benchmark", email="b@example.com", password=None
    )
    client = Client()
    client.force_login(admin)
    request = RequestFactory().get("/")
    request.user = admin
    stored = [Revision.objects.get(pk=pk) for pk in revisions]
    address = reverse(
        "wagtailadmin_pages:revisions_compare", args=[page.pk, *revisions]
    )

    def read(document):
        return Notice.from_json(json.loads(document))

    def ours(old, new):
        return render_comparison(compare(old, new, words), words)

    def theirs(old, new):
        panel = page.get_edit_handler().get_bound_panel(
            instance=page, request=request, form=None
        )
        found = [comparison(old, new) for comparison in panel.get_comparison()]
        return "".join(each.htmldiff() for each in found if each.has_changed())

    notices = [read(document) for document in documents]
    pages = [revision.as_object() for revision in stored]
    acts = {
        "words: ours": lambda: ours(*notices),
        "words: Wagtail": lambda: theirs(*pages),
        "stored: ours": lambda: ours(*map(read, documents)),
        "stored: Wagtail": lambda: theirs(*(each.as_object() for each in stored)),
        "view: Wagtail": lambda: client.get(address),
    }
    for act in acts.values():
        act()
    assert "muutettu" in ours(*notices) and "muutettu" in theirs(*pages)  # noqa: S101
    assert client.get(address).status_code == 200  # noqa: S101
    rounds = [measure(options.times, acts) for _ in range(options.rounds)]
    medians = {name: statistics.median(r[name] for r in rounds) for name in acts}
    for name, seconds in medians.items():
        limit = medians[f"{name.split(':')[0]}: Wagtail"]
        sys.stdout.write(
            f"{name:16} {1000 * seconds:7.2f} ms {seconds / limit:6.2f} × Wagtail\n"
        )


if __name__ == "__main__":
    main()
