"""Random sequences of acts in three languages keep what must never be broken.

Each sequence follows from its seed. A small model beside the archive says after each act
what must have been recorded and what the public must read; the archive is compared with
it, and with what it held before.
"""

import io
import json
import random
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.signals import page_published

from tests.notices import SECTIONS, make_page, stream, translate
from wagtail_seloste import acts
from wagtail_seloste.choices import Chosen, Correction, NewVersion
from wagtail_seloste.models import NoticeEvent, NoticeSeries, NoticeVersion, VersionText
from wagtail_seloste.notice import digest
from wagtail_seloste.pages.models import NoticePage
from wagtail_seloste.past import import_version, read_earlier
from wagtail_seloste.reading import public_text_of
from wagtail_seloste.recording import NotRecorded, standing, today
from wagtail_seloste.signal_handlers import connect
from wagtail_seloste.verification import verify

pytestmark = [pytest.mark.django_db, pytest.mark.storage, pytest.mark.load]

# Stories in which much happens, as `check_at_the_end` asks.
SEEDS = (0, 3, 12, 13, 15)
ACTS = 40
LANGUAGES = ("fi", "sv", "en")
SOURCE, TRANSLATIONS = LANGUAGES[0], LANGUAGES[1:]
EARLIER = {
    "fi": """Vanha seloste {month}

Rekisterinpitäjä
Vanha Testi Oy

Henkilötietojen käsittelyn tarkoitus
Tietoja käytetään asiakassuhteen hoitoon.
""",
    "sv": """Gammal beskrivning {month}

Personuppgiftsansvarig
Gamla Test Ab

Ändamålet med behandlingen av personuppgifter
Uppgifterna används för att sköta kundförhållandet.
""",
}


@dataclass(frozen=True)
class Content:
    """What a page says: a title in words, and a retention period in code."""

    title: str
    years: int

    def of(self, language):
        retention = {
            "periods": [{**SECTIONS["retention"]["periods"][0], "number": self.years}]
        }
        return stream(language, retention=retention)


@dataclass
class Text:
    """A text that must have been recorded, in order of recording."""

    number: int
    language: str
    correction: int
    content: Content
    day: date
    redacted: bool = False


@dataclass
class Version:
    number: int
    start: date
    replaced: bool = False


@dataclass
class Page:
    """A page of one language as it is live, whether or not it was recorded."""

    key: int
    content: Content
    live: bool = True
    made_from: Content | None = None
    choice: object = None
    bound_to: str = ""
    chosen: bool = False


@dataclass
class Model:
    """What must be recorded, and what the public must read."""

    versions: list = field(default_factory=list)
    texts: list = field(default_factory=list)
    pages: dict = field(default_factory=dict)
    imported: set = field(default_factory=set)
    withdrawn: bool = False
    released: int = 0
    """How many versions came in all languages after they had waited."""

    def texts_of(self, number, language, until=date.max):
        """Texts of a version in a language that were recorded by the end of a day."""
        return [
            text
            for text in self.texts
            if (text.number, text.language) == (number, language) and text.day <= until
        ]

    def standing_texts(self, language):
        """Those of versions that were not replaced, in order of recording."""
        replaced = {each.number for each in self.versions if each.replaced}
        return [
            text
            for text in self.texts
            if text.language == language and text.number not in replaced
        ]

    def announced(self, day):
        newest = self.versions[-1] if self.versions else None
        if newest and not newest.replaced and newest.start > day:
            return newest
        return None

    def in_force(self, day):
        """Numbers of the versions that apply or applied, newest first."""
        return [
            version.number
            for version in reversed(self.versions)
            if not version.replaced and version.start <= day
        ]

    def public(self, language, day, until=date.max):
        """The text that readers of a language get on a day; None if there is none.

        `until`: of those that were recorded by the end of that day.
        """
        for number in self.in_force(day):
            texts = self.texts_of(number, language, until)
            if texts:
                return texts[-1]
        return None

    def was_redacted(self, language, content):
        """Whether this was taken away once; then nobody puts it back."""
        return any(
            text.redacted and (text.language, text.content) == (language, content)
            for text in self.texts
        )

    # --- what the writer must do ---

    def record_source(self, day, bound_to, *, healing):
        page = self.pages[SOURCE]
        standing_texts = self.standing_texts(SOURCE)
        last = standing_texts[-1] if standing_texts else None
        newest = self.versions[-1] if self.versions else None
        newest_text = self.texts_of(newest.number, SOURCE)[-1] if newest else None
        known = [text.content for text in (last, newest_text) if text]
        if not page.live or (healing and page.content in known):
            return
        choice = None
        if page.choice is not None and not page.chosen:
            if page.bound_to != bound_to:
                return
            choice = page.choice
        if isinstance(choice, Correction):
            self.correct(page, choice.number, day)
            return
        if newest and newest.replaced:  # by a withdrawal
            newest_text = None
        same = [last, newest_text]
        if any(text and text.content == page.content for text in same):
            return
        if self.withdrawn or self.was_redacted(SOURCE, page.content):
            return
        if getattr(choice, "wait", False) and not all(map(self.is_ready, TRANSLATIONS)):
            return
        announced = self.announced(day)
        if announced:
            announced.replaced = True
        ahead = getattr(choice, "effective_from", None) or day
        number = newest.number + 1 if newest else 1
        self.versions.append(Version(number, max(ahead, day)))
        self.texts.append(Text(number, SOURCE, 0, page.content, day))
        page.chosen = True
        self.record_others(day)

    def correct(self, page, number, day):
        announced = self.announced(day)
        open_to_it = [announced.number] if announced else []
        open_to_it += self.in_force(day)[:1]
        texts = self.texts_of(number, SOURCE)
        if number not in open_to_it or texts[-1].content == page.content:
            return
        if texts[-1].redacted or texts[-1].content.years != page.content.years:
            return
        if self.withdrawn or self.was_redacted(SOURCE, page.content):
            return
        self.texts.append(Text(number, SOURCE, len(texts), page.content, day))
        page.chosen = True
        self.record_others(day)

    def record_others(self, day):
        """Translations that were made from this before it was recorded come with it."""
        for language in self.pages:
            if self.is_ready(language):
                self.record_translation(language, day, "", healing=False)

    def is_ready(self, language):
        """Whether a language is a live translation of what is live in the source's."""
        source, page = self.pages[SOURCE], self.pages[language]
        return (
            language != SOURCE
            and page.live
            and page.made_from == source.content
            and page.content.years == source.content.years
            and not self.was_redacted(language, page.content)
        )

    def waits(self, bound_to):
        """Whether what is live of the source waits for its translations."""
        page = self.pages[SOURCE]
        waits = getattr(page.choice, "wait", False) and not page.chosen
        return waits and page.live and page.bound_to == bound_to

    def record_translation(self, language, day, bound_to, *, healing):
        page = self.pages[language]
        if not page.live:
            return
        if self.waits(bound_to) and page.made_from == self.pages[SOURCE].content:
            known = [text.content for text in self.standing_texts(SOURCE)]
            if page.made_from not in known[-1:]:
                count = len(self.versions)
                self.record_source(day, bound_to, healing=healing)
                self.released += len(self.versions) - count
                return
        standing_texts = self.standing_texts(language)
        last = standing_texts[-1] if standing_texts else None
        sources = [
            text
            for text in self.standing_texts(SOURCE)
            if text.content == page.made_from and not text.redacted
        ]
        if not sources:
            return
        source = max(sources, key=lambda text: (text.number, text.correction))
        texts = self.texts_of(source.number, language)
        unchanged = last is not None and last.content == page.content
        if healing and texts and unchanged:
            return
        if page.content.years != source.content.years:
            return
        if texts and texts[-1].content == page.content:
            return
        if self.withdrawn or self.was_redacted(language, page.content):
            return
        self.texts.append(Text(source.number, language, len(texts), page.content, day))


class Story:
    """A notice, its model, a clock, and the acts that befall them."""

    def __init__(self, seed, homes, client, clock):
        self.chance = random.Random(seed)
        self.homes = homes
        self.client = client
        self.clock = clock
        self.model = Model()
        self.count = 0
        self.told = []
        self.kept = {}
        self.answered = {}
        self.redacted = set()
        first = self.new_content()
        page = make_page(homes[SOURCE], title=first.title, body=first.of(SOURCE))
        self.translation_key = page.translation_key
        self.model.pages[SOURCE] = Page(page.pk, first)
        self.model.record_source(self.day, "", healing=False)
        for language in TRANSLATIONS:
            content = self.new_content(first.years)
            translated = translate(
                page, homes[language], language, publish=False, title=content.title
            )
            self.model.pages[language] = Page(
                translated.pk, content, live=False, made_from=first
            )

    # --- what the acts need ---

    @property
    def series(self):
        return NoticeSeries.objects.get(translation_key=self.translation_key)

    @property
    def day(self):
        """The day of what is written now: the clock's, never before the last event's."""
        last = NoticeEvent.objects.order_by("-position").first()
        now = timezone.now()
        return today(max(now, last.at) if last else now)

    def new_content(self, years=None):
        self.count += 1
        return Content(
            f"Seloste {self.count}", years or self.chance.choice((2, 2, 2, 3, 5))
        )

    def old_or_new_content(self):
        """Now and then what was there before."""
        old = [text.content for text in self.model.texts if text.language == SOURCE]
        if old and self.chance.random() < 0.15:
            return self.chance.choice(old)
        same = self.model.pages[SOURCE].content.years
        return self.new_content(same if self.chance.random() < 0.5 else None)

    def put(self, language, *, heard=True):
        """Publish what the model's page says; `heard`: whether the writer hears of it."""
        said = self.model.pages[language]
        page = NoticePage.objects.get(pk=said.key)
        page.title, page.body = said.content.title, said.content.of(language)
        page.recording_choice = None
        if language == SOURCE and said.choice is not None:
            page.recording_choice = Chosen(
                choice=said.choice,
                notice=str(page.translation_key),
                language=language,
                standing=said.bound_to,
            ).to_json()
        if language != SOURCE:
            page.source_digest = self.source_digest(said.made_from)
        if heard:
            page.save_revision().publish()
        else:
            with unheard():
                page.save_revision().publish()
        said.live = True

    def source_digest(self, content):
        page = NoticePage.objects.get(pk=self.model.pages[SOURCE].key)
        page.title, page.body = content.title, content.of(SOURCE)
        return page.content_digest()

    def publish_source(self, choice, content=None, *, heard=True):
        page = self.model.pages[SOURCE]
        page.content = content or self.old_or_new_content()
        page.choice, page.chosen = choice, False
        page.bound_to = bound_to = standing(self.series)
        day = self.day
        self.put(SOURCE, heard=heard)
        if heard:
            self.model.record_source(day, bound_to, healing=False)

    # --- the acts ---

    def publish(self):
        self.publish_source(None)

    def announce(self):
        ahead = self.day + timedelta(days=self.chance.randint(1, 6))
        self.publish_source(NewVersion(effective_from=ahead, note="Muuttuu"))

    def publish_to_wait(self):
        self.publish_source(NewVersion(wait=True))

    def correct(self):
        """Of the version in force or announced; at times of another, or of the codes."""
        numbers = [version.number for version in self.model.versions]
        number = self.chance.choice(numbers[-2:])
        years = self.model.texts_of(number, SOURCE)[-1].content.years
        if self.chance.random() < 0.2:
            years += 1
        choice = Correction(number=number, reason="Kirjoitusvirhe")
        self.publish_source(choice, self.new_content(years))

    def publish_by_an_outdated_choice(self):
        page = self.model.pages[SOURCE]
        page.content, page.chosen = self.new_content(), False
        page.choice, page.bound_to = NewVersion(note="Vanha"), "active 0"
        self.put(SOURCE)
        self.model.record_source(self.day, standing(self.series), healing=False)

    def publish_unheard(self):
        self.publish_source(None, heard=False)

    def translate(self):
        """What is live in the source language, at times what once was."""
        waits = self.model.waits(standing(self.series))
        late = [each for each in TRANSLATIONS if not self.model.is_ready(each)]
        language = self.chance.choice(late if waits and late else TRANSLATIONS)
        page = self.model.pages[language]
        sources = [text.content for text in self.model.texts if text.language == SOURCE]
        page.made_from = self.model.pages[SOURCE].content
        if not waits and self.chance.random() < 0.4:
            page.made_from = self.chance.choice(sources[-4:])
        years = page.made_from.years + (self.chance.random() < 0.1)
        page.content = self.new_content(years)
        heard = self.chance.random() < 0.8
        bound_to, day = standing(self.series), self.day
        self.put(language, heard=heard)
        if heard:
            self.model.record_translation(language, day, bound_to, healing=False)

    def reschedule(self):
        announced = self.model.announced(self.day)
        day = self.day + timedelta(days=self.chance.randint(-1, 5))
        allowed = (
            announced is not None
            and not self.model.withdrawn
            and self.day <= day != announced.start
        )
        with refused(unless=allowed):
            acts.reschedule(self.series, day, reason="Siirtyy")
        if allowed:
            announced.start = day

    def withdraw_or_resume(self):
        if self.model.withdrawn:
            acts.resume(self.series, reason="Otetaan käyttöön")
        else:
            acts.withdraw(self.series, reasons={"fi": "Päättyi", "sv": "Upphörde"})
            announced = self.model.announced(self.day)
            if announced:
                announced.replaced = True
        self.model.withdrawn = not self.model.withdrawn

    def unpublish(self):
        page = self.model.pages[self.chance.choice(LANGUAGES)]
        NoticePage.objects.get(pk=page.key).unpublish()
        page.live = False

    def publish_again(self):
        language = self.chance.choice(LANGUAGES)
        page = self.model.pages[language]
        bound_to, day = standing(self.series), self.day
        self.put(language)
        if language == SOURCE:
            # A choice that was used is not used again; its text is there anyway.
            used = page.choice if not page.chosen else None
            page.choice, page.chosen = used, False
            self.model.record_source(day, bound_to, healing=False)
        else:
            self.model.record_translation(language, day, bound_to, healing=False)

    def redact(self):
        rows = list(numbered_texts())
        place = self.chance.randrange(len(rows))
        said, row = self.model.texts[place], rows[place]
        day = self.day
        announced = self.model.announced(day)
        read = [self.model.public(said.language, day)]
        if announced:
            read += self.model.texts_of(announced.number, said.language)[-1:]
        is_read = any(text is said for text in read)
        if self.model.withdrawn or not self.model.pages[said.language].live:
            is_read = False
        with refused(unless=not said.redacted and not is_read):
            acts.redact_text(row, reason="Henkilön nimi")
            said.redacted = True
            self.redacted.add(row.pk)

    def import_earlier(self):
        """A month before there were versions, in any order and some languages."""
        language = self.chance.choice((SOURCE, "sv"))
        month = self.chance.randint(1, 12)
        page = NoticePage.objects.get(pk=self.model.pages[language].key)
        text = read_earlier(
            page, EARLIER[language].format(month=month).encode(), language=language
        )
        first = date(2024, month, 1)
        import_version(
            page,
            text,
            effective_from=first,
            effective_until=first + timedelta(days=25),
        )
        self.model.imported.add((first, language))

    def heal(self):
        bound_to, day = standing(self.series), self.day
        quiet = io.StringIO()
        call_command("seloste_record", stdout=quiet, stderr=quiet)
        self.model.record_source(day, bound_to, healing=True)
        for language in TRANSLATIONS:
            self.model.record_translation(language, day, bound_to, healing=True)

    def wait(self):
        self.clock.now += timedelta(days=self.chance.randint(1, 4))

    def wait_some_hours(self):
        self.clock.now += timedelta(hours=self.chance.randint(1, 20))

    def set_the_clock_back(self):
        self.clock.now -= timedelta(minutes=self.chance.randint(1, 40 * 60))

    WEIGHTS = {
        publish: 5,
        announce: 4,
        publish_to_wait: 3,
        correct: 6,
        publish_by_an_outdated_choice: 1,
        publish_unheard: 1,
        translate: 8,
        reschedule: 3,
        withdraw_or_resume: 1,
        unpublish: 1,
        publish_again: 2,
        redact: 2,
        import_earlier: 2,
        heal: 3,
        wait: 6,
        wait_some_hours: 2,
        set_the_clock_back: 1,
    }

    def go_on(self):
        self.clock.now += timedelta(seconds=1)
        names, weights = list(self.WEIGHTS), list(self.WEIGHTS.values())
        act = self.chance.choices(names, weights=weights)[0]
        if self.model.withdrawn and self.chance.random() < 0.25:
            act = names[names.index(type(self).withdraw_or_resume)]
        if self.model.waits(standing(self.series)) and self.chance.random() < 0.5:
            act = type(self).translate
        self.told.append(f"{self.clock.now:%d.%m. %H:%M} {act.__name__}")
        act(self)

    # --- what must hold after each ---

    def check(self):
        self.check_that_all_is_recorded_as_it_must()
        self.check_that_nothing_recorded_changed()
        self.check_what_the_public_reads()
        self.check_past_days()

    def check_that_all_is_recorded_as_it_must(self):
        found = numbered_texts().values_list(
            "version__number", "language", "correction", "title", "redacted_at"
        )
        assert [
            (number, language, correction, None if redacted else title)
            for number, language, correction, title, redacted in found
        ] == [
            (
                text.number,
                text.language,
                text.correction,
                None if text.redacted else text.content.title,
            )
            for text in self.model.texts
        ]
        versions = NoticeVersion.objects.filter(number__isnull=False).order_by("pk")
        versions = versions.values_list("number", "effective_from", "state")
        assert [
            (number, start, state == "replaced") for number, start, state in versions
        ] == [(each.number, each.start, each.replaced) for each in self.model.versions]
        numbers = [version.number for version in self.model.versions]
        assert numbers == list(range(1, len(numbers) + 1))
        earlier = VersionText.objects.filter(version__number__isnull=True)
        days = earlier.values_list("version__effective_from", "language")
        assert sorted(days) == sorted(self.model.imported)

    def check_that_nothing_recorded_changed(self):
        rows = VersionText.objects.exclude(pk__in=self.redacted).values_list(
            "pk", "document", "digest", "body", "edited", "note", "recorded_at"
        )
        now = {pk: rest for pk, *rest in rows}
        for pk, rest in self.kept.items():
            assert pk in self.redacted or now[pk] == rest
        self.kept = now
        moments = NoticeEvent.objects.order_by("position").values_list("at", flat=True)
        assert list(moments) == sorted(moments)

    def check_what_the_public_reads(self):
        day = today(timezone.now())
        recorded = set(VersionText.objects.values_list("digest", flat=True))
        listed = {each["language"]: each for each in self.listed()}
        last = NoticeEvent.objects.order_by("-position").first()
        for language, page in self.model.pages.items():
            expected = self.model.public(language, day) if page.live else None
            meta = self.answer("notice", language)
            assert place_of(meta) == expected_place(expected)
            assert meta is None or meta["digest"] in recorded
            # The list knows of no day before the last on which something was done.
            if last is not None and today(last.at) <= day:
                assert place_of(listed.get(language)) == expected_place(expected)
        language, page = self.chance.choice(list(self.model.pages.items()))
        text = public_text_of(NoticePage.objects.get(pk=page.key))
        expected = self.model.public(language, day)
        if text is None or text.language != language:
            assert expected is None
        else:
            assert (text.version.number, text.correction) == expected_place(expected)

    def check_past_days(self):
        """What is answered for a day that is over stays what it was.

        Over is a day that the clock and the log have both left behind.
        """
        last = NoticeEvent.objects.order_by("-position").first()
        over = min(today(timezone.now()), today(last.at))
        first = self.model.versions[0].start
        for _ in range(2):
            day = first + timedelta(days=self.chance.randint(0, 30))
            language = self.chance.choice(LANGUAGES)
            has_texts = any(text.language == language for text in self.model.texts)
            if day >= over or not has_texts or not self.model.pages[language].live:
                continue
            meta = self.answer("on_day_json", language, day=day)
            expected = expected_place(self.model.public(language, day, until=day))
            assert place_of(meta) == expected, day
            assert self.answered.setdefault((language, day), expected) == expected

    def answer(self, name, language, **where):
        """The envelope of an answer in JSON; None if there is no such thing."""
        kwargs = {"public_id": self.series.public_id, "language": language, **where}
        response = self.client.get(reverse(f"wagtail_seloste:{name}", kwargs=kwargs))
        if response.status_code == 404:
            return None
        assert response.status_code == 200
        return response.json()["meta"]

    def listed(self):
        """What the list has, each language of it once."""
        response = self.client.get(reverse("wagtail_seloste:list"), {"order": "title"})
        assert response.status_code == 200
        return response.json()["notices"]

    def check_at_the_end(self):
        assert verify() == []
        kinds = set(NoticeEvent.objects.values_list("kind", flat=True))
        # Not much has been tried with fewer.
        assert len(kinds) >= 7 and self.model.released
        for text in numbered_texts().filter(redacted_at=None):
            assert digest(text.document) == text.digest
            assert years_of(text) == self.years_of_version(text.version)
        for version in self.model.versions:
            for language in LANGUAGES:
                texts = self.model.texts_of(version.number, language)
                for one, following in zip(texts, texts[1:], strict=False):
                    assert one.content != following.content

    def years_of_version(self, version):
        """The coded value of a version, as its first text in the source language has it."""
        first = self.model.texts_of(version.number, SOURCE)[0]
        return f"P{first.content.years}Y"


def numbered_texts():
    return VersionText.objects.filter(version__number__isnull=False).order_by("pk")


def expected_place(text):
    return text and (text.number, text.correction)


def place_of(meta):
    return meta and (meta["version"], meta["correction"])


def years_of(text):
    sections = {each["key"]: each for each in json.loads(text.document)["sections"]}
    return sections["retention"]["data"]["periods"][0]["period"]


@contextmanager
def refused(*, unless):
    """An act inside must be refused, `unless` it is allowed; then it must not be."""
    if unless:
        yield
        return
    with pytest.raises(NotRecorded):
        yield


@contextmanager
def unheard():
    page_published.disconnect(dispatch_uid="wagtail_seloste.record")
    try:
        yield
    finally:
        connect()


class Clock:
    """A clock that a test sets."""

    def __init__(self):
        self.now = datetime(2026, 3, 1, 10, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    return clock


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_is_done_the_archive_stays_sound(seed, homes, client, clock):
    with translation.override("en"):
        story = Story(seed, homes, client, clock)
        try:
            for number in range(ACTS):
                story.go_on()
                story.check()
                if number % 10 == 9:
                    assert verify() == []
            story.check_at_the_end()
        except BaseException:
            print("\n".join(story.told))  # noqa: T201 - what led to it
            raise
