"""Eight people publish two hundred times: nothing is lost, and nobody sees an error."""

import itertools

import pytest
from django.db import connection
from django.test import Client

from tests.notices import make_page
from tests.storage.test_concurrency import at_once
from tests.storage.test_publishing_paths import by_the_form
from wagtail_seloste.models import NoticeEvent, NoticeSeries, NoticeVersion, VersionText
from wagtail_seloste.outcomes import refusal_messages
from wagtail_seloste.pages.models import NoticePage
from wagtail_seloste.verification import verify

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.storage,
    pytest.mark.load,
]

PUBLISHERS = 8
PUBLICATIONS = 200
PAGES = 50


@pytest.fixture(autouse=True)
def a_file_that_threads_share():
    if connection.vendor == "sqlite":
        assert not connection.is_in_memory_db()
        assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def publish_in_turn(keys, caplog):
    """Eight threads publish, one after another and all at once, the pages with `keys`.

    Each publication has a title of its own. Fails if any of them raises, or is logged
    as not recorded.
    """
    turns = list(enumerate(itertools.islice(itertools.cycle(keys), PUBLICATIONS)))

    def publish(publisher):
        for turn, key in turns[publisher::PUBLISHERS]:
            page = NoticePage.objects.get(pk=key)
            page.title = f"Julkaisu {turn}"
            page.save_revision().publish()

    assert at_once(publish, PUBLISHERS, patience=300) == []
    assert [record.getMessage() for record in caplog.records] == []


def assert_sound(page):
    """Numbers without gap or double, no text twice in a row, the live content last."""
    series = NoticeSeries.objects.get(translation_key=page.translation_key)
    numbers = NoticeVersion.objects.filter(series=series).order_by("pk")
    numbers = list(numbers.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    positions = NoticeEvent.objects.filter(series=series).order_by("pk")
    positions = list(positions.values_list("position", flat=True))
    assert positions == list(range(1, len(positions) + 1))
    texts = list(
        VersionText.objects.filter(version__series=series).order_by("version__number")
    )
    assert len(texts) == len(numbers)
    for one, following in itertools.pairwise(texts):
        assert one.digest != following.digest
        assert one.recorded_at <= following.recorded_at
    live = NoticePage.objects.get(pk=page.pk)
    assert live.live
    assert texts[-1].title == live.title
    assert texts[-1].source_digest == live.content_digest()
    assert refusal_messages(live) == []
    return numbers


def test_two_hundred_publications_of_one_notice(home, caplog):
    page = make_page(home)
    publish_in_turn([page.pk], caplog)

    numbers = assert_sound(page)
    # Who was overtaken between publication and recording finds the newer text recorded.
    assert PUBLISHERS < len(numbers) <= 1 + PUBLICATIONS
    assert NoticeSeries.objects.count() == 1
    assert verify() == []


def test_two_hundred_publications_of_fifty_notices(home, caplog):
    pages = []
    for number in range(PAGES):
        home.refresh_from_db()
        pages.append(make_page(home, title=f"Seloste {number}"))
    publish_in_turn([page.pk for page in pages], caplog)

    for page in pages:
        assert len(assert_sound(page)) <= 1 + PUBLICATIONS // PAGES
    assert NoticeSeries.objects.count() == PAGES
    assert verify() == []


def test_editors_who_publish_by_the_form_at_once_see_no_error(
    home, administrator, caplog
):
    page = make_page(home)
    clients = [Client() for _ in range(PUBLISHERS)]
    for client in clients:
        client.force_login(administrator)

    def publish(publisher):
        for turn in range(2):
            mine = NoticePage.objects.get(pk=page.pk)
            mine.title = f"Julkaisija {publisher}, {turn}"
            mine.save_revision()
            response = by_the_form(clients[publisher], mine, administrator)
            assert response.status_code == 302

    assert at_once(publish, PUBLISHERS, patience=120) == []
    assert [record.getMessage() for record in caplog.records] == []
    assert len(assert_sound(page)) > 1
    assert verify() == []
