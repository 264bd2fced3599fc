"""The log of a series: each event carries the digest of the one before it."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from .models.archive import NoticeEvent, NoticeSeries, NoticeVersion
from .notice import canonical, digest
from .signals import entered

EVENT_SCHEMA = 1


def today(now: datetime) -> date:
    """The day in the site's time zone, not in the editor's."""
    return timezone.localtime(now, timezone.get_default_timezone()).date()


def moment(series: NoticeSeries) -> datetime:
    """Now, but never before the last event: a clock that was put back breaks no order.

    What is written under the lock of `series` takes its time, and so its day, from
    here. A query unless the log is empty.
    """
    now = timezone.now()
    if not series.position:
        return now
    events = NoticeEvent.objects.filter(series=series, position=series.position)
    last = events.values_list("at", flat=True).first()
    return max(now, last) if last is not None else now


def add_event(
    series: NoticeSeries,
    kind: str,
    *,
    at: datetime,
    user: Any = None,
    version: NoticeVersion | None = None,
    words: Mapping[str, Any] | None = None,
    **payload: Any,
) -> NoticeEvent:
    """The next link of the chain, stored; the caller holds the lock of the series.

    `at` is what :func:`moment` says.
    `words`: what people wrote, by name, such as ``{"reason": ...}``, where a text in
    several languages is a dict of them. They stand beside the payload, which has their
    digest: so they can be redacted. Nothing else in `payload` may be anybody's words.
    Once it is committed, :data:`wagtail_seloste.signals.entered` tells of it.
    """
    if version is not None:
        payload["version"] = str(version.public_id)
        payload["number"] = version.number
    if user is not None and user.pk:
        payload["user"] = str(user.pk)
    event = next_event(series, kind, at=at, words=words, payload=payload)
    event.save()
    series.save(update_fields=["position", "head"])
    transaction.on_commit(partial(tell, event), robust=True)
    return event


def tell(event: NoticeEvent) -> None:
    """Say that an event was committed; whoever fails to hear it is logged."""
    entered.send_robust(NoticeSeries, event=event)


def next_event(
    series: NoticeSeries,
    kind: str,
    *,
    at: datetime,
    payload: Mapping[str, Any],
    words: Mapping[str, Any] | None = None,
) -> NoticeEvent:
    """The next link, unsaved; `series`, in memory, then ends with it. No query."""
    contents = dict(payload)
    if series.position == 0:
        contents["translation_key"] = str(series.translation_key)
        contents["source_language"] = series.source_language
    written = {name: text for name, text in (words or {}).items() if text}
    if written:
        contents["words"] = digest(canonical(written))
    event = NoticeEvent(
        series=series,
        position=series.position + 1,
        kind=str(kind),
        at=at,
        payload=canonical(contents),
        words=canonical(written) if written else "",
        previous_digest=series.head,
    )
    event.digest = event_digest(event, series)
    series.position, series.head = event.position, event.digest
    return event


def payload_of(event: NoticeEvent) -> dict[str, Any]:
    """What an event says of other rows."""
    payload: dict[str, Any] = json.loads(event.payload)
    return payload


def words_of(event: NoticeEvent) -> dict[str, Any]:
    """What people wrote beside an event, by name: a text, or a dict of them by language."""
    words: dict[str, Any] = json.loads(event.words) if event.words else {}
    return words


def event_record(event: NoticeEvent, series: NoticeSeries) -> str:
    """An event as canonical JSON, whose sha256 is its digest. Times are in UTC."""
    return canonical(
        {
            "schema_version": EVENT_SCHEMA,
            "series": str(series.public_id),
            "position": event.position,
            "kind": event.kind,
            "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "payload": event.payload,
            "previous": event.previous_digest,
        }
    )


def event_digest(event: NoticeEvent, series: NoticeSeries) -> str:
    """What the digest of an event has to be."""
    return digest(event_record(event, series))
