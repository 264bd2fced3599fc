"""Long archives for tests and benchmarks: real rows, chained by the chain's own means."""

import json
from datetime import timedelta
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from tests.notices import SECTIONS
from wagtail_seloste.access import page_model
from wagtail_seloste.chain import next_event
from wagtail_seloste.listed_texts import list_texts
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
            if first == 1 and versions > ROWS:
                analyse()
        series.save()
        list_texts([series], today(now))
    return series


def analyse():
    """Tell PostgreSQL that the tables are not small any more.

    A transaction keeps the plans that it made when they were empty: each check of a
    foreign key then reads a whole table, and the work grows with the square of the rows.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


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


def build_notices(page, notices, start=0, now=None):
    """So many more notices beside `page`, each recorded once, as that one was.

    `page` is published in its source language. Their titles and addresses end in a
    number, from after `start`. The rows are real, chains and tree of pages too; only revisions and the index
    of the search are left out. 10 000 notices take some seconds.
    """
    now = now or timezone.now()
    series = NoticeSeries.objects.get(translation_key=page.translation_key)
    pattern = Pattern(page, series, page.locale.language_code)
    parent = page.get_parent()
    with transaction.atomic():
        last = start + notices
        for first in range(start + 1, last + 1, ROWS):
            numbers = range(first, min(first + ROWS, last + 1))
            add_notices(page, parent, pattern, numbers, now)
        page_model().objects.filter(pk=parent.pk).update(
            numchild=F("numchild") + notices
        )


def add_notices(page, parent, pattern, numbers, now):
    names = [field.attname for field in page_model()._meta.concrete_fields]
    alike = {name: getattr(page, name) for name in names if name != "id"}
    alike |= {"latest_revision_id": None, "live_revision_id": None}
    pages, before = [], page_model().objects.get(pk=parent.get_last_child().pk)
    for number in numbers:
        title, slug = f"{page.title} {number}", f"seloste-{number}"
        before = page_model()(
            **alike
            | {
                "path": before._inc_path(),
                "translation_key": uuid4(),
                "title": title,
                "draft_title": title,
                "slug": slug,
                "url_path": f"{parent.url_path}{slug}/",
            }
        )
        pages.append(before)
    pages = page_model().objects.bulk_create(pages, batch_size=20)
    copy_own_rows(page, pages)
    series = NoticeSeries.objects.bulk_create(
        NoticeSeries(
            translation_key=each.translation_key, source_language=pattern.language
        )
        for each in pages
    )
    versions = NoticeVersion.objects.bulk_create(
        NoticeVersion(series=each, number=1, effective_from=today(now))
        for each in series
    )
    texts, events = [], []
    for each, version in zip(pages, versions, strict=True):
        text, payload = pattern.varied(version, "", SENTENCES[pattern.language], now)
        text.document = text.document.replace(
            f'"title":"{page.title}"', f'"title":"{each.title}"'
        )
        text.title, text.digest = each.title, digest(text.document)
        payload["text"] = text.digest
        payload["effective_from"] = version.effective_from.isoformat()
        texts.append(text)
        kind = NoticeEvent.Kind.RECORDED
        events.append(next_event(version.series, kind, at=now, payload=payload))
    VersionText.objects.bulk_create(texts, batch_size=50)
    NoticeEvent.objects.bulk_create(events, batch_size=100)
    NoticeSeries.objects.bulk_update(series, ["position", "head"], batch_size=100)
    list_texts(series, today(now))


def copy_own_rows(page, pages):
    """Give `pages` what the table of the page's own type says of `page`."""
    key, *others = page._meta.local_concrete_fields
    columns = "".join(f", {field.column}" for field in others)
    table = page._meta.db_table
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({key.column}{columns}) "  # noqa: S608 - our own names
            f"SELECT %s{columns} FROM {table} WHERE {key.column} = %s",
            [(each.pk, page.pk) for each in pages],
        )
