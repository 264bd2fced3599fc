"""Sends the signals of :mod:`wagtail_seloste.signals`.

An act is told once it was committed. What nobody does, because a day comes, is told by
the command ``seloste_record``, which remembers in :class:`SentSignal` what it has sent.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any
from urllib.parse import urljoin

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from .access import page_model
from .addresses import address, edition_of
from .chain import payload_of, today
from .models.archive import NoticeEvent, NoticeSeries, NoticeVersion, VersionText
from .models.sending import SentSignal
from .purging import purge_series
from .reading import language_pages_of
from .reference import Reference
from .reviews import Review, due
from .signals import SIGNALS

LATE = timedelta(days=31)
"""A version that came into force longer ago is not told of any more."""

AT_ONCE = 500
"""So many are held against what was sent before in one query."""

Kind = NoticeEvent.Kind
BY_KIND = {
    Kind.ANNOUNCED: "announced",
    Kind.CORRECTED: "corrected",
    Kind.RESCHEDULED: "rescheduled",
    Kind.REPLACED: "replaced",
    Kind.WITHDRAWN: "withdrawn",
    Kind.RESUMED: "resumed",
    Kind.HIDDEN: "hidden",
    Kind.SHOWN: "shown",
    Kind.REDACTED: "redacted",
    Kind.IMPORTED: "imported",
    Kind.REVIEWED: "reviewed",
}
"""The signal of each kind of event; of `recorded` it depends on the language."""


# --- what somebody did ---------------------------------------------------------------


def send_of(sender: Any, event: NoticeEvent, **kwargs: Any) -> None:
    """Send the signal of an event that was committed. No query if nobody listens."""
    series, payload = event.series, payload_of(event)
    language = payload.get("language", "")
    if event.kind == Kind.RECORDED:
        is_source = language == series.source_language
        name = "in_force" if is_source else "translated"
    else:
        name = BY_KIND[Kind(event.kind)]
    happening = Happening(
        name=name,
        series=series,
        at=event.at,
        version=payload.get("version", ""),
        language=language,
        correction=payload.get("correction"),
        digest=payload.get("text", ""),
        position=event.position,
    )
    happening.send()
    if event.kind == Kind.RESCHEDULED:
        day = date.fromisoformat(payload["effective_from"])
        if day <= today(event.at):
            tell_in_force(series, payload["version"], event.at)


@dataclass(frozen=True, kw_only=True)
class Happening:
    """What one signal tells of; `version` is its public id, "" of none."""

    name: str
    series: NoticeSeries
    at: datetime
    version: Any = ""
    language: str = ""
    correction: int | None = None
    digest: str = ""
    position: int | None = None

    def send(self) -> None:
        """Send the signal; at most two queries, none if nobody listens."""
        signal = SIGNALS[self.name]
        if signal.has_listeners(NoticeSeries):
            signal.send_robust(NoticeSeries, kind=self.name, **self.arguments())

    def arguments(self) -> dict[str, Any]:
        version = None
        if self.version:
            version = NoticeVersion.objects.get(public_id=self.version)
        return {
            "series": self.series.public_id,
            "version": version and version.number,
            "language": self.language,
            "effective_from": version and version.effective_from,
            "weight": version.weight if version else "",
            "reference": self.reference(version),
            "urls": urls_of(self.series, today(self.at)),
            "at": self.at,
            "position": self.position,
        }

    def reference(self, version: NoticeVersion | None) -> str:
        """Of the text that the event recorded; "" if it recorded none."""
        if version is None or not self.digest:
            return ""
        reference = Reference(
            series=self.series.public_id,
            version=str(edition_of(version)),
            correction=self.correction or 0,
            language=self.language,
            digest=self.digest,
        )
        return str(reference)


def urls_of(series: NoticeSeries, day: date) -> dict[str, dict[str, str]]:
    """By language, where anybody can read the notice now: page and JSON. One query."""
    found = {}
    for page in language_pages_of(series, day):
        html_url = page.get_full_url()
        if html_url:
            code = page.locale.language_code
            path = address("notice", series, code)
            json_url = urljoin(html_url, path) if path else ""
            found[code] = {"html_url": html_url, "json_url": json_url}
    return found


# --- what a day brings ---------------------------------------------------------------


def send_due(now: datetime) -> list[Happening]:
    """Send what the day has brought since the last run; what was sent.

    Versions whose day has come, languages that lag behind, reviews that are due. Each once,
    however often and by however many processes this is called. The number of
    queries grows with what is sent, and by a few for every 500 notices.
    """
    told = []
    for find in (come_into_force, lag_behind, fall_due):
        found = find(now)
        while portion := list(islice(found, AT_ONCE)):
            kinds = {happening.name for happening, _about in portion}
            sent = set(
                SentSignal.objects.filter(
                    kind__in=kinds,
                    series__in=[happening.series.pk for happening, _about in portion],
                ).values_list("series", "kind", "about")
            )
            for happening, about in portion:
                key = happening.series.pk, happening.name, about
                if key not in sent and send_once(happening, about):
                    told.append(happening)
    return told


def send_once(happening: Happening, about: str) -> bool:
    """Send a signal unless it was sent before; whether it was not."""
    with transaction.atomic():
        _row, is_new = SentSignal.objects.get_or_create(
            series=happening.series,
            kind=happening.name,
            about=about,
            defaults={"sent_at": happening.at},
        )
        if is_new and happening.name == "in_force":
            transaction.on_commit(partial(purge_series, happening.series), robust=True)
        if is_new:
            transaction.on_commit(happening.send, robust=True)
    return is_new


def source_texts() -> QuerySet[VersionText]:
    """The texts of a version in the language that it is translated from."""
    return VersionText.objects.filter(
        version=OuterRef("pk"), language=OuterRef("series__source_language")
    )


def lately_in_force(now: datetime) -> QuerySet[NoticeVersion]:
    """Versions that apply now, and began to in the last weeks; with their newest text."""
    day = today(now)
    current = NoticeVersion.objects.filter(
        series=OuterRef("series"),
        state=NoticeVersion.State.RECORDED,
        number__isnull=False,
        effective_from__lte=day,
    ).order_by("-number")
    newest = source_texts().order_by("-correction")
    first = source_texts().filter(correction=0)
    return NoticeVersion.objects.filter(
        pk=Subquery(current.values("pk")[:1]),
        series__state=NoticeSeries.State.ACTIVE,
        effective_from__gt=day - LATE,
    ).annotate(
        first_recorded_at=Subquery(first.values("recorded_at")[:1]),
        correction=Subquery(newest.values("correction")[:1]),
        digest=Subquery(newest.values("digest")[:1]),
    )


Found = tuple[Happening, str]


def come_into_force(now: datetime) -> Iterator[Found]:
    """Announced versions whose day has come. What applied at once was told then."""
    for version in lately_in_force(now).select_related("series"):
        if version.first_recorded_at is None:
            continue
        if version.effective_from > today(version.first_recorded_at):
            yield in_force(version, now)


def in_force(version: Any, now: datetime) -> Found:
    """`version` as :func:`lately_in_force` gives it."""
    happening = Happening(
        name="in_force",
        series=version.series,
        at=now,
        version=version.public_id,
        language=version.series.source_language,
        correction=version.correction,
        digest=version.digest,
    )
    return happening, str(version.number)


def tell_in_force(series: NoticeSeries, public_id: str, now: datetime) -> None:
    """Tell that a version applies which an act has let apply today."""
    for version in lately_in_force(now).filter(public_id=public_id):
        version.series = series
        send_once(*in_force(version, now))


def lag_behind(now: datetime) -> Iterator[Found]:
    """Languages with a live page that have a text, but none of the version in force."""
    day = today(now)
    series = NoticeSeries.objects.filter(state=NoticeSeries.State.ACTIVE)
    in_force = NoticeVersion.objects.filter(
        series__translation_key=OuterRef("translation_key"),
        state=NoticeVersion.State.RECORDED,
        number__isnull=False,
        effective_from__lte=day,
    ).order_by("-number")
    texts = VersionText.objects.filter(
        version__series__translation_key=OuterRef("translation_key"),
        version__state=NoticeVersion.State.RECORDED,
        version__number__isnull=False,
        version__effective_from__lte=day,
        language=OuterRef("locale__language_code"),
    ).order_by("-version__number")
    pages = (
        page_model()
        .objects.filter(
            live=True,
            alias_of__isnull=True,
            translation_key__in=series.values("translation_key"),
        )
        .annotate(
            read=Subquery(texts.values("version__number")[:1]),
            number=Subquery(in_force.values("number")[:1]),
            version=Subquery(in_force.values("public_id")[:1]),
        )
        .filter(read__lt=F("number"))
        .order_by("pk")
    )
    rows = pages.values_list(
        "translation_key", "locale__language_code", "number", "version"
    ).iterator()
    while portion := list(islice(rows, AT_ONCE)):
        keys = {key for key, *_rest in portion}
        by_key = {
            row.translation_key: row for row in series.filter(translation_key__in=keys)
        }
        for key, language, number, version in portion:
            if key in by_key:
                happening = Happening(
                    name="lagging",
                    series=by_key[key],
                    at=now,
                    version=version,
                    language=language,
                )
                yield happening, f"{number} {language}"


def fall_due(now: datetime) -> Iterator[Found]:
    """Notices in use with a live page of which a review is due."""
    live = page_model().objects.filter(
        translation_key=OuterRef("translation_key"),
        locale__language_code=OuterRef("source_language"),
        live=True,
    )
    rows = due(NoticeSeries.objects.all(), today(now)).filter(Exists(live))
    for series in rows.order_by("pk").iterator():
        review = Review.of(series)
        if review is not None and review.due_on is not None:
            yield (
                Happening(name="review_due", series=series, at=now),
                review.due_on.isoformat(),
            )
