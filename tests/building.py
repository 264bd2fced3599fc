"""Long archives for tests and benchmarks: real rows, chained by the chain's own means."""

import json
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from tests.notices import SECTIONS
from wagtail_seloste.chain import next_event
from wagtail_seloste.models import NoticeEvent, NoticeSeries, NoticeVersion, VersionText
from wagtail_seloste.notice import digest
from wagtail_seloste.projection import source_content
from wagtail_seloste.recording import Edited, today

# The sentence of ``tests.notices`` that says in each version which one it is.
SENTENCES = SECTIONS["purposes"]["purposes"][0]["description"]
ROWS = 500


def sentence(language, number, versions):
    """What version `number` of so many says; the last one says what the page says."""
    said = SENTENCES[language]
    return said if number == versions else f"{said[:-1]} ({number})."


def build_archive(page, versions=10_000, languages=("fi",), now=None):
    """The series of `page`, of so many versions, each in all the languages.

    `page` is live (``tests.notices.make_page``), and so are its translations
    (``translate``): what is recorded of them becomes the last version, word for word, so
    the last text is what is live. The version before it applied from the day before,
    and so on. Each says its number, see :func:`sentence`; every third is material.
    What stood in the series before is gone. ``verify()`` is clean. 10 000 versions in
    one language take some seconds.
    """
    now = now or timezone.now()
    with transaction.atomic():
        series = NoticeSeries.objects.select_for_update().get(
            translation_key=page.translation_key
        )
        patterns = [Pattern(page, series, language) for language in languages]
        clear(series)
        for first in range(1, versions + 1, ROWS):
            numbers = range(first, min(first + ROWS, versions + 1))
            add_versions(series, patterns, numbers, versions, now)
        series.save()
    return series


class Pattern:
    """What is recorded in one language, to be varied."""

    def __init__(self, page, series, language):
        text = (
            VersionText.objects.filter(version__series=series, language=language)
            .order_by("-version__number", "-correction")
            .first()
        )
        if text is None or SENTENCES[language] not in text.document:
            raise ValueError(f"Nothing to vary is recorded in {language!r}.")
        self.language = language
        self.text = text
        content = Edited.restored(text.edited)
        self.content = source_content(
            page.body.stream_block, content.title, content.stream
        )
        recorded = json.loads(recording_of(series, text).payload)
        self.payload = {
            name: value
            for name, value in recorded.items()
            if name not in ("translation_key", "source_language", "words", "choice")
        }

    def varied(self, version, made_from, said, at):
        """The text of one version, and the payload of the event that recorded it."""
        own = SENTENCES[self.language]
        document, edited, body, content = (
            stored.replace(own, said)
            for stored in (
                self.text.document,
                self.text.edited,
                self.text.body,
                self.content,
            )
        )
        text = VersionText(
            version=version,
            language=self.language,
            document=document,
            digest=digest(document),
            source_digest=digest(content),
            made_from=made_from,
            edited=edited,
            body=body,
            title=self.text.title,
            recorded_at=at,
        )
        payload = {
            **self.payload,
            "version": str(version.public_id),
            "number": version.number,
            "correction": 0,
            "note": "",
            "text": text.digest,
            "source": text.source_digest,
            "made_from": made_from,
            "edited": digest(edited),
            "body": digest(body),
        }
        return text, payload


def recording_of(series, text):
    """The event that recorded a text."""
    for event in NoticeEvent.objects.filter(series=series).order_by("-position"):
        payload = json.loads(event.payload)
        if (payload.get("text"), payload.get("language")) == (
            text.digest,
            text.language,
        ):
            return event
    raise ValueError(f"No event recorded {text}.")


def add_versions(series, patterns, numbers, versions, now):
    made = NoticeVersion.objects.bulk_create(
        NoticeVersion(
            series=series,
            number=number,
            effective_from=today(now - timedelta(days=versions - number)),
            weight="material" if number % 3 == 0 else "small",
        )
        for number in numbers
    )
    texts, events = [], []
    for version in made:
        at = now - timedelta(days=versions - version.number)
        source = ""
        for pattern in patterns:
            is_source = pattern.language == series.source_language
            text, payload = pattern.varied(
                version,
                "" if is_source else source,
                sentence(pattern.language, version.number, versions),
                at,
            )
            if is_source:
                source = text.digest
                payload["effective_from"] = version.effective_from.isoformat()
                payload["weight"] = payload["weight_proposed"] = version.weight
            texts.append(text)
            events.append(
                next_event(series, NoticeEvent.Kind.RECORDED, at=at, payload=payload)
            )
    VersionText.objects.bulk_create(texts, batch_size=50)
    NoticeEvent.objects.bulk_create(events, batch_size=100)


def clear(series):
    """Take every row from a series, as only a database console can."""
    of_series = "version_id IN (SELECT id FROM wagtail_seloste_noticeversion WHERE series_id = %s)"
    with connection.cursor() as cursor:
        for model, where in (
            (VersionText, of_series),
            (NoticeEvent, "series_id = %s"),
            (NoticeVersion, "series_id = %s"),
        ):
            cursor.execute(
                f"DELETE FROM {model._meta.db_table} WHERE {where}",  # noqa: S608 - our own names
                [series.pk],
            )
    series.position, series.head = 0, ""
