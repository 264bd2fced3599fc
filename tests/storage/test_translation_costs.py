"""What wagtail-localize needs for a notice, and for a plain page of the same words."""

import pytest

from tests.translation_costs import STEPS, demo_pages, round_costs
from wagtail_seloste.models import VersionText

pytestmark = pytest.mark.django_db

MOST = 0.6


@pytest.mark.parametrize("key", ["hiirenkorva", "puolukkapolku"])
def test_a_notice_takes_far_fewer_queries_than_a_plain_page(homes, locales, key):
    pages = demo_pages(homes["fi"], locales, key)
    costs = {
        name: round_costs(page, body, locales["sv"])
        for name, (page, body) in pages.items()
    }
    # Both rounds did their work: two versions in two languages.
    recorded = VersionText.objects.values_list("version__number", "language")
    assert sorted(recorded) == [(1, "fi"), (1, "sv"), (2, "fi"), (2, "sv")]
    queries = {
        name: sum(each[step][0] for step in STEPS) for name, each in costs.items()
    }
    assert queries["notice"] <= MOST * queries["plain"]
