"""Several publish at once: the numbers have no gaps, and what is live is recorded."""

import json
import threading
from datetime import date

import pytest
from django.db import connection, connections

from tests.notices import make_page, stream
from wagtail_seloste.models import NoticeEvent, NoticeSeries, NoticeVersion, VersionText
from wagtail_seloste.pages.models import NoticePage
from wagtail_seloste.past import import_version, read_earlier
from wagtail_seloste.recording import record
from wagtail_seloste.verification import verify

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.storage]

THREADS, ROUNDS = 4, 3


def at_once(work, count=THREADS, *, patience=60):
    """`work(number)` in that many threads, all begun together; their exceptions.

    `patience`: how many seconds each may take.
    """
    barrier, failures = threading.Barrier(count), []

    def run(number):
        try:
            barrier.wait(timeout=30)
            work(number)
        except Exception as failure:  # noqa: BLE001 - the test shows it
            failures.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=patience)
    assert not any(thread.is_alive() for thread in threads)
    return failures


def assert_sound(page):
    """Numbers without gaps, no text twice in a row, the live page recorded last."""
    numbers = list(
        NoticeVersion.objects.order_by("number").values_list("number", flat=True)
    )
    assert numbers == list(range(1, len(numbers) + 1))
    positions = list(
        NoticeEvent.objects.order_by("position").values_list("position", flat=True)
    )
    assert positions == list(range(1, len(positions) + 1))
    texts = list(VersionText.objects.order_by("version__number", "correction"))
    assert len(texts) == len(numbers)
    for one, following in zip(texts, texts[1:], strict=False):
        assert one.digest != following.digest
    live = NoticePage.objects.get(pk=page.pk)
    assert texts[-1].title == live.title
    assert texts[-1].source_digest == live.content_digest()
    assert NoticeSeries.objects.count() == 1
    assert verify() == []
    assert record(live) is None


@pytest.fixture(autouse=True)
def a_file_that_threads_share():
    """Threads see the same database; SQLite in memory would have one for each."""
    if connection.vendor == "sqlite":
        assert not connection.is_in_memory_db()


def test_several_publish_one_notice_at_once(home):
    page = make_page(home)

    def publish(number):
        for turn in range(ROUNDS):
            mine = NoticePage.objects.get(pk=page.pk)
            mine.title = f"Seloste {number}.{turn}"
            mine.save_revision().publish()

    assert at_once(publish) == []
    assert 1 < NoticeVersion.objects.count() <= 1 + THREADS * ROUNDS
    assert_sound(page)


def test_publishing_and_healing_at_once_record_each_text_once(home):
    page = make_page(home)

    def work(number):
        mine = NoticePage.objects.get(pk=page.pk)
        if number % 2:
            record(mine, healing=True)
            record(mine)
        else:
            mine.title = f"Seloste {number}"
            mine.save_revision().publish()

    assert at_once(work) == []
    assert_sound(page)


def test_one_text_that_is_recorded_by_all_is_recorded_once(home):
    page = make_page(home, publish=False)
    NoticePage.objects.filter(pk=page.pk).update(live=True)
    NoticeSeries.objects.all()._raw_delete("default")

    assert at_once(lambda number: record(NoticePage.objects.get(pk=page.pk))) == []
    assert VersionText.objects.count() == 1
    assert_sound(page)


def test_languages_that_are_published_at_once_share_their_versions(homes):
    from tests.notices import translate

    page = make_page(homes["fi"])
    drafts = [
        translate(page, homes[language], language, publish=False)
        for language in ("sv", "en")
    ]

    def publish(number):
        mine = NoticePage.objects.get(pk=drafts[number].pk)
        mine.get_latest_revision().publish()

    assert at_once(publish, count=2) == []
    texts = VersionText.objects.values_list("version__number", "language")
    assert sorted(texts) == [(1, "en"), (1, "fi"), (1, "sv")]
    assert NoticeSeries.objects.count() == 1
    assert verify() == []


def test_notices_that_are_published_at_once_do_not_mix(home):
    pages = [make_page(home, title=f"Seloste {number}") for number in range(THREADS)]
    home.refresh_from_db()

    def publish(number):
        for turn in range(ROUNDS):
            mine = NoticePage.objects.get(pk=pages[number].pk)
            mine.title = f"Seloste {number}, muutos {turn}"
            mine.save_revision().publish()

    assert at_once(publish) == []
    assert NoticeSeries.objects.count() == THREADS
    for number, page in enumerate(pages):
        texts = VersionText.objects.filter(
            version__series__translation_key=page.translation_key
        ).order_by("version__number")
        assert [text.version.number for text in texts] == [1, 2, 3, 4]
        assert all(text.title.startswith(f"Seloste {number}") for text in texts)
    assert verify() == []


def test_of_two_editors_the_one_with_the_older_draft_loses_nothing(home):
    """The second takes the first one's place in public; both texts are kept."""
    page = make_page(home, title="Alku")
    first, second = (NoticePage.objects.get(pk=page.pk) for _ in range(2))
    first.title, first.body = (
        "Ensimmäinen",
        stream(other={"heading": "Lisä", "text": "<p>Ensimmäisen lisäys.</p>"}),
    )
    second.title = "Toinen"
    first.save_revision().publish()
    second.save_revision().publish()
    texts = list(VersionText.objects.order_by("version__number"))
    assert [text.title for text in texts] == ["Alku", "Ensimmäinen", "Toinen"]
    assert "Ensimmäisen lisäys." in texts[1].body
    assert json.loads(texts[1].edited)["stream"][-1]["value"]["heading"] == "Lisä"
    assert_sound(page)


def test_the_past_comes_in_while_somebody_publishes(home):
    """One file at once by several: recorded once. Other files: each, in some order."""
    page = make_page(home)
    old = "Tietosuojaseloste\n\nRekisterinpitäjä\nVanha Testi Oy, joka on vanha.\n"

    def work(number):
        if number == 0:
            for title in ("yksi", "kaksi"):
                at_work = NoticePage.objects.get(pk=page.pk)
                at_work.title = title
                at_work.save_revision().publish()
            return
        for text, day in ((old, 1), (f"{old}{number}", 1 + number)):
            read = read_earlier(page, text.encode(), language="fi")
            import_version(page, read, effective_from=date(2020, 1, day))

    assert at_once(work) == []
    numbered = NoticeVersion.objects.filter(number__isnull=False)
    assert list(numbered.order_by("number").values_list("number", flat=True)) == [
        1,
        2,
        3,
    ]
    past = NoticeVersion.objects.filter(number__isnull=True)
    assert list(past.order_by("effective_from").values_list("effective_from")) == [
        (date(2020, 1, day),) for day in range(1, 1 + THREADS)
    ]
    assert VersionText.objects.filter(version__in=past).count() == THREADS
    assert verify() == []
