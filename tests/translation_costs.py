"""What a translator's round costs: a notice, and a plain page of the same words.

The round: the page is submitted, translated and published; a text and a number of the
source change; the source is published; its translations are synchronised, translated
and published again. The translating itself is not counted, as it is the same work by
the same means.

A notice is synchronised when its source is published, which counts there; what is
counted as its synchronisation is that it is asked for once more. The button of
wagtail-localize cuts every text anew whether it has changed or not: it is counted aside.
"""

import copy
import time

from django.db import connection, reset_queries
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from example_site.demo import loader
from example_site.demo.building import make_organisations, references
from tests.localizing import translated, translations_of
from tests.site.models import PlainPage
from wagtail_seloste.filling import fill, stable_id
from wagtail_seloste.localize import synchronise
from wagtail_seloste.organisations import install_authorities
from wagtail_seloste.pages.models import NoticePage
from wagtail_seloste.rendering import render_content

STEPS = ("submit", "publish", "publish source", "sync", "publish again")
ASIDE = "sync by the button"


def demo_pages(parent, locales, key):
    """{"notice": …, "plain": …}: for each a page that is live, and how to change it."""
    [notice] = [each for each in loader.notices() if each.key == key]
    install_authorities()
    make_organisations(locales)
    first = fill(
        notice.versions[-1],
        "fi",
        references=references(locales["fi"]),
        new_id=stable_id(key),
    )
    second = changed(first)
    title = notice.title["fi"]
    page = NoticePage(title=title, slug=key, locale=locales["fi"], body=first)
    after = NoticePage(title=title, slug=key, locale=locales["fi"], body=second)
    bodies = [plain_stream(each.to_notice()) for each in (page, after)]
    plain = PlainPage(
        title=title, slug=f"{key}-plain", locale=locales["fi"], body=bodies[0]
    )
    return {
        "notice": (live(parent, page), second),
        "plain": (live(parent, plain), bodies[1]),
    }


def live(parent, page):
    page.live = False
    parent.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def changed(sections):
    """The next version: a sentence and a period are others."""
    sections = copy.deepcopy(sections)
    for section in sections:
        value = section["value"]
        if section["type"] == "purposes":
            value["purposes"][0]["value"]["description"] = "Kerromme tästä nyt toisin."
        if section["type"] == "retention":
            period = value["periods"][0]["value"]
            period["number"] = (period.get("number") or 1) + 3
    return sections


def plain_stream(notice):
    """What readers read of a notice, as headings and rich text."""
    stream, new_id = [], stable_id("plain")
    for section in notice.sections:
        for kind, value in (
            ("heading", section.heading),
            ("text", render_content(section.content)),
        ):
            path = f"{section.anchor}.{kind}"
            stream.append({"type": kind, "value": value, "id": new_id(path)})
    return stream


def cost(act):
    """(queries, seconds) of an act with what follows its transactions."""
    reset_queries()
    started = time.perf_counter()
    with (
        CaptureQueriesContext(connection) as counted,
        TestCase.captureOnCommitCallbacks(execute=True),
    ):
        act()
    return len(counted), time.perf_counter() - started


def round_costs(page, body, locale):
    """Step -> (queries, seconds)."""
    from wagtail_localize.operations import translate_object

    costs = {"submit": cost(lambda: translate_object(page, [locale]))}
    translation = translations_of(page)
    translated(translation)
    costs["publish"] = cost(lambda: translation.save_target(publish=True))

    def publish_source():
        page.body = body
        page.save_revision().publish()

    costs["publish source"] = cost(publish_source)
    page = type(page).objects.get(pk=page.pk)
    translation = translations_of(page)
    by_button = translation.source.update_from_db
    if isinstance(page, NoticePage):
        costs["sync"] = cost(lambda: synchronise(page))
        costs[ASIDE] = cost(by_button)
    else:
        costs["sync"] = costs[ASIDE] = cost(by_button)
    translated(translation)
    costs["publish again"] = cost(lambda: translation.save_target(publish=True))
    return costs
