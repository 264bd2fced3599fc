"""Several publish at once: the numbers have no gaps, and what is live is recorded."""

import json
import threading
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone

from tests.notices import make_page, stream, translate
from tests.storage.localized import publish_translated, submit, translate_texts
from tests.storage.test_choices import publish_with
from wagtail_seloste.choices import NewVersion
from wagtail_seloste.models import NoticeEvent, NoticeSeries, NoticeVersion, VersionText
from wagtail_seloste.pages.models import NoticePage
from wagtail_seloste.past import import_version, read_earlier
from wagtail_seloste.recording import record, today
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


# --- translators at once ---------------------------------------------------------------


def languages_of(number):
    texts = VersionText.objects.filter(version__number=number)
    return sorted(texts.values_list("language", "correction"))


def waiting_notice(homes, translators):
    """A source page whose second version waits for Swedish and English."""
    page = make_page(homes["fi"])
    translators.begin(page, homes)
    page = publish_with(page, NewVersion(wait=True), title="Uusi otsikko")
    assert NoticeVersion.objects.count() == 1
    return page


class ByHand:
    """Pages that are translated by hand, ready to be published."""

    def begin(self, page, homes):
        self.pages = [
            translate(page, homes[language], language) for language in ("sv", "en")
        ]

    def ready(self, page):
        for translated in self.pages:
            translated.title = f"{translated.title} 2"
            translated.source_digest = page.source_digest
            translated.save_revision()

    def publish(self, number):
        page = NoticePage.objects.get(pk=self.pages[number].pk)
        page.get_latest_revision().publish()


class WithLocalize:
    """Translations of wagtail-localize, ready to be published."""

    def begin(self, page, homes):
        self.locales = [homes[language].locale for language in ("sv", "en")]
        submit(page, *self.locales)
        self.page = page
        for locale in self.locales:
            translate_texts(page, locale)
            publish_translated(page, locale)

    def ready(self, page):
        for locale in self.locales:
            translate_texts(page, locale)

    def publish(self, number):
        publish_translated(self.page, self.locales[number])


@pytest.mark.parametrize("way", [ByHand, WithLocalize])
def test_the_last_two_languages_of_a_waiting_version_come_at_once(homes, way):
    """Whoever is second: there is one number, and each language once."""
    translators = way()
    page = waiting_notice(homes, translators)
    translators.ready(page)
    assert at_once(translators.publish, count=2) == []
    assert NoticeVersion.objects.count() == 2
    assert languages_of(2) == [("en", 0), ("fi", 0), ("sv", 0)]
    moments = VersionText.objects.filter(version__number=2).values_list("recorded_at")
    assert len(set(moments)) == 1
    assert verify() == []


@pytest.mark.parametrize("way", [ByHand, WithLocalize])
def test_two_translators_of_one_language_release_a_version_once(homes, way):
    translators = way()
    page = waiting_notice(homes, translators)
    translators.ready(page)
    translators.publish(1)
    assert NoticeVersion.objects.count() == 1
    assert at_once(lambda number: translators.publish(0), count=2) == []
    assert languages_of(2) == [("en", 0), ("fi", 0), ("sv", 0)]
    assert verify() == []


def test_two_translators_of_one_language_who_differ_lose_nothing(homes):
    page = make_page(homes["fi"])
    swedish = translate(page, homes["sv"], "sv", publish=False)

    def publish(number):
        mine = NoticePage.objects.get(pk=swedish.pk).get_latest_revision_as_object()
        mine.title = f"Dataskyddsbeskrivning {number}"
        mine.save_revision().publish()

    assert at_once(publish, count=2) == []
    texts = VersionText.objects.filter(language="sv").order_by("pk")
    live = NoticePage.objects.get(pk=swedish.pk)
    assert {text.version.number for text in texts} == {1}
    assert [text.correction for text in texts] == list(range(len(texts)))
    assert texts.last().title == live.title
    assert verify() == []


@pytest.mark.parametrize("way", [ByHand, WithLocalize])
def test_the_day_comes_while_the_last_language_is_published(homes, way, monkeypatch):
    """Cron and the translator at once: one version, whoever writes it."""
    translators = way()
    page = make_page(homes["fi"])
    translators.begin(page, homes)
    day = today(timezone.now()) + timedelta(days=10)
    choice = NewVersion(wait=True, effective_from=day)
    page = publish_with(page, choice, title="Uusi otsikko")
    translators.ready(page)
    translators.publish(0)
    later = timezone.now() + timedelta(days=10)
    monkeypatch.setattr(timezone, "now", lambda: later)

    def work(number):
        if number:
            translators.publish(1)
        else:
            call_command("seloste_record", verbosity=0)

    assert at_once(work, count=2) == []
    assert languages_of(2) == [("en", 0), ("fi", 0), ("sv", 0)]
    assert NoticeVersion.objects.get(number=2).effective_from == day
    assert NoticeVersion.objects.count() == 2
    assert verify() == []
