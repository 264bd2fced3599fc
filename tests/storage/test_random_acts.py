"""Whatever is done in whatever order, what must never happen does not (design: Never).

Each seed is a walk of acts in three languages, under a clock that jumps, the same in
every run. Most acts are refused at some moments: then nothing may have changed.
"""

import random
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.notices import SECTIONS, make_page, stream, translate
from wagtail_seloste import acts
from wagtail_seloste.models import NoticeEvent, NoticeSeries, NoticeVersion, VersionText
from wagtail_seloste.notice import digest
from wagtail_seloste.pages.models import NoticePage
from wagtail_seloste.past import import_version, read_earlier
from wagtail_seloste.reading import public_text_of
from wagtail_seloste.recording import Correction, NewVersion, NotRecorded, record, today
from wagtail_seloste.verification import compare_heads, heads, verify

pytestmark = [pytest.mark.django_db, pytest.mark.storage]

SEEDS = (0, 2, 3)
STEPS = 40
LANGUAGES = ("fi", "sv", "en")
REDACTABLE = ("document", "edited", "body", "title", "note", "redacted_at")


class Walk:
    """One notice and its successor-to-be, and everything that can be done to them."""

    def __init__(self, homes, chance, move_clock):
        self.homes = homes
        self.chance = chance
        self.move_clock = move_clock
        self.count = 0
        self.page = make_page(homes["fi"])
        self.key = self.page.translation_key
        for language in LANGUAGES[1:]:
            translate(self.page, homes[language], language)
        other = make_page(homes["fi"], title="Toinen seloste")
        self.other = NoticeSeries.objects.get(translation_key=other.translation_key)

    @property
    def series(self):
        return NoticeSeries.objects.get(translation_key=self.key)

    def page_in(self, language):
        return NoticePage.objects.filter(
            translation_key=self.key, locale__language_code=language
        ).first()

    def any_page(self):
        return self.page_in(self.chance.choice(LANGUAGES))

    def day(self, days=0):
        return today(timezone.now()) + timedelta(days=days)

    def new_title(self):
        self.count += 1
        return f"Otsikko {self.count}"

    # --- acts ---

    def publish(self):
        """New content, coded or in words, by Wagtail's own way."""
        page = self.page_in("fi")
        period = {
            **SECTIONS["retention"]["periods"][0],
            "number": self.chance.choice([2, 3, 5]),
        }
        page.body = stream("fi", retention={"periods": [period]})
        page.title = self.new_title()
        page.save_revision().publish()

    def publish_the_same(self):
        page = self.any_page()
        if page is not None:
            page.save_revision().publish()

    def announce(self):
        self.write_title()
        days = self.chance.randint(-2, 12)
        record(self.page_in("fi"), choice=NewVersion(effective_from=self.day(days)))

    def correct(self):
        self.write_title()
        newest = self.series.versions.exclude(number=None).order_by("-number").first()
        number = max(1, newest.number - self.chance.randint(0, 2))
        record(self.page_in("fi"), choice=Correction(number=number, reason="Sana"))

    def write_title(self):
        page = self.page_in("fi")
        page.title = self.new_title()
        page.save()

    def translate(self):
        """The translation says that it is made from the source as it is now."""
        language = self.chance.choice(LANGUAGES[1:])
        page, source = self.page_in(language), self.page_in("fi")
        if page is None:
            translate(source, self.homes[language], language)
            return
        sections = source.body.stream_block.get_prep_value(source.body)
        period = next(child for child in sections if child["type"] == "retention")
        number = period["value"]["periods"][0]["value"]["number"]
        own = {**SECTIONS["retention"]["periods"][0], "number": number}
        page.body = stream(language, retention={"periods": [own]})
        page.title = f"{language} {self.new_title()}"
        page.source_digest = source.source_digest
        page.save_revision().publish()

    def reschedule(self):
        acts.reschedule(
            self.series, self.day(self.chance.randint(-2, 12)), reason="Siirto"
        )

    def withdraw(self):
        successor = self.chance.choice([None, self.other, self.series])
        acts.withdraw(self.series, reasons={"fi": "Ohi"}, successor=successor)

    def resume(self):
        acts.resume(self.series, reason="Jatkuu")

    def unpublish(self):
        page = self.any_page()
        if page is not None:
            page.unpublish()

    def hide_unseen(self):
        page = self.any_page()
        if page is not None:
            NoticePage.objects.filter(pk=page.pk).update(live=not page.live)

    def delete_translation(self):
        page = self.page_in(self.chance.choice(LANGUAGES[1:]))
        if page is not None:
            page.delete()

    def redact(self):
        texts = VersionText.objects.filter(version__series=self.series)
        acts.redact_text(self.chance.choice(list(texts.order_by("pk"))), reason="Nimi")

    def redact_words(self):
        events = NoticeEvent.objects.filter(series=self.series).order_by("position")
        acts.redact_words(self.chance.choice(list(events)), reason="Nimi")

    def add_the_past(self):
        first = self.day(-self.chance.randint(400, 4000))
        data = f"Tietosuojaseloste\n\nRekisterin nimi\nRekisteri {self.count}\n"
        page = self.page_in("fi")
        text = read_earlier(page, data.encode(), language="fi")
        import_version(
            page, text, effective_from=first, effective_until=first + timedelta(20)
        )

    def heal(self):
        call_command("seloste_record", stdout=StringIO(), stderr=StringIO())

    def let_time_pass(self):
        self.move_clock(self.chance.choice([1, 3, 15]))

    def put_the_clock_back(self):
        self.move_clock(-self.chance.choice([1, 6]))

    ACTS = (
        *(publish, announce, announce, correct, correct, translate, translate),
        *(reschedule, reschedule, withdraw, resume, resume, unpublish),
        *(publish_the_same, publish_the_same, hide_unseen, delete_translation),
        *(redact, redact, redact_words, add_the_past, heal, heal),
        *(let_time_pass, let_time_pass, put_the_clock_back),
    )


def rows():
    return {
        model: {row["id"]: row for row in model.objects.values()}
        for model in (NoticeSeries, NoticeVersion, VersionText, NoticeEvent)
    }


def assert_nothing_changed_but_by_a_recorded_redaction(before, after):
    redacted = {event["kind"] for event in added(before, after)} & {"redacted"}
    for pk, old in before[VersionText].items():
        new = after[VersionText][pk]
        differing = {name for name in old if old[name] != new[name]}
        assert not differing or (redacted and differing <= set(REDACTABLE))
    for pk, old in before[NoticeEvent].items():
        new = after[NoticeEvent][pk]
        differing = {name for name in old if old[name] != new[name]}
        assert not differing or (redacted and differing == {"words"})
    for pk, old in before[NoticeVersion].items():
        new = after[NoticeVersion][pk]
        differing = {name for name in old if old[name] != new[name]}
        assert differing <= {"state", "effective_from"}
        if old["effective_from"] != new["effective_from"]:
            assert "rescheduled" in {event["kind"] for event in added(before, after)}


def added(before, after):
    return [
        event
        for pk, event in after[NoticeEvent].items()
        if pk not in before[NoticeEvent]
    ]


def assert_sound(series):
    versions = list(series.versions.exclude(number=None).order_by("number"))
    assert [each.number for each in versions] == list(range(1, len(versions) + 1))
    standing = [each for each in versions if each.state == "recorded"]
    days = [each.effective_from for each in standing]
    assert days == sorted(days)
    texts = VersionText.objects.filter(version__series=series).select_related("version")
    newest = {}
    for text in texts.order_by("pk"):
        place = (text.version_id, text.language)
        before = newest.get(place)
        assert text.correction == (before.correction + 1 if before else 0)
        assert before is None or before.digest != text.digest
        newest[place] = text
        assert text.notice.language == text.language
        assert (text.digest == digest(text.document)) == (text.redacted_at is None)
        if text.language != series.source_language and text.version.number:
            # A translation is one of a text of its own version.
            assert texts.filter(
                version=text.version,
                language=series.source_language,
                digest=text.made_from,
            ).exists()
    times = NoticeEvent.objects.filter(series=series).order_by("position")
    times = list(times.values_list("at", flat=True))
    assert times == sorted(times)


def assert_only_recorded_text_is_read(client, walk):
    for language in LANGUAGES:
        page = walk.page_in(language)
        if page is None:
            continue
        answer = client.get(page.url)
        text = public_text_of(page)
        if not page.live or text is None:
            assert answer.status_code == 404
            continue
        assert answer.status_code == 200
        assert text.body in answer.content.decode()
        assert text.version.effective_from <= walk.day()


def test_what_must_never_happen_does_not(homes, client, monkeypatch):
    real, shift = timezone.now, timedelta()

    def move_clock(days):
        nonlocal shift
        shift += timedelta(days=days)
        monkeypatch.setattr(timezone, "now", lambda: real() + shift)

    refused = 0
    for seed in SEEDS:
        walk, done = Walk(homes, random.Random(seed), move_clock), []
        try:
            for _step in range(STEPS):
                act = walk.chance.choice(walk.ACTS)
                done.append(act.__name__)
                refused += was_refused(walk, act)
                assert_only_recorded_text_is_read(client, walk)
        except Exception as error:
            error.add_note(f"Seed {seed}, after {', '.join(done)}.")
            raise
    # Else the walks prove less than they seem to.
    kinds = set(NoticeEvent.objects.values_list("kind", flat=True))
    assert kinds == set(NoticeEvent.Kind.values) - {"reviewed"}
    assert STEPS / 10 < refused < STEPS * len(SEEDS) / 2


def was_refused(walk, act):
    """Whether an act was refused; everything that must hold after it does."""
    before, kept = rows(), list(heads())
    refused = False
    try:
        act(walk)
    except NotRecorded as refusal:
        refused = True
        assert refusal.faults
        assert rows() == before
    else:
        assert_nothing_changed_but_by_a_recorded_redaction(before, rows())
    assert verify() == []
    assert list(compare_heads(kept)) == []
    assert_sound(walk.series)
    return refused
