"""When a notice was last looked through, and when somebody should do so again.

Both a new version and the act "reviewed, nothing to change" are a look at the whole
notice; a correction of wording is none. The later of the two decides when the next one
is due: after ``REVIEW_MONTHS``, or on the day that the reviewer chose.
"""

import calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import StrIndex, Substr
from django.utils import timezone

from .chain import today
from .conf import get_settings
from .models.archive import NoticeEvent, NoticeSeries, NoticeVersion, VersionText

NEXT = '"next_review":"'
"""What stands before the day in the payload of a review."""

A_DAY = timedelta(days=1)


def months_later(day: date, months: int) -> date:
    """The same day of another month, or its last one where that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def last_due(day: date, months: int) -> date:
    """The latest day whose `months` are over on `day`."""
    found = months_later(day, -months)
    while months_later(found + A_DAY, months) <= day:
        found += A_DAY
    return found


@dataclass(frozen=True, kw_only=True)
class Review:
    """How fresh a notice is; days are the site's.

    `recorded_on`: of its newest version. `reviewed_on`: of the last review, if that came
    after it. `chosen`: the day of the next review that the reviewer chose then.
    """

    recorded_on: date
    reviewed_on: date | None = None
    chosen: date | None = None

    @property
    def looked_on(self) -> date:
        """When somebody last looked it through."""
        return self.reviewed_on or self.recorded_on

    @property
    def due_on(self) -> date | None:
        """From when a review is due; None if the site wants none."""
        months = get_settings().REVIEW_MONTHS
        if self.chosen is not None or not months:
            return self.chosen
        return months_later(self.looked_on, months)

    @property
    def facets(self) -> dict[str, date | None]:
        """What the checker is told of it (:class:`wagtail_seloste.rules.Checked`)."""
        return {"reviewed": self.looked_on, "review_due": self.due_on}

    def is_due(self, day: date) -> bool:
        return self.due_on is not None and self.due_on <= day

    @classmethod
    def of(cls, series: NoticeSeries) -> "Review | None":
        """Of a series `with_review`; None if it has no version of its own yet."""
        recorded, reviewed = series.recorded_at, series.reviewed_at  # type: ignore[attr-defined]
        if recorded is None:
            return None
        if reviewed is None or reviewed < recorded:
            return cls(recorded_on=today(recorded))
        chosen = series.next_review  # type: ignore[attr-defined]
        return cls(
            recorded_on=today(recorded),
            reviewed_on=today(reviewed),
            chosen=date.fromisoformat(chosen) if chosen else None,
        )


def with_review(series: QuerySet[NoticeSeries]) -> QuerySet[NoticeSeries]:
    """Series with `recorded_at`, `reviewed_at` and `next_review` (ISO 8601, or "")."""
    versions = VersionText.objects.filter(
        version__series=OuterRef("pk"),
        version__state=NoticeVersion.State.RECORDED,
        version__number__isnull=False,
        language=OuterRef("source_language"),
        correction=0,
    ).order_by("-version__number")
    reviews = NoticeEvent.objects.filter(
        series=OuterRef("pk"), kind=NoticeEvent.Kind.REVIEWED
    ).order_by("-pk")
    day = Substr("payload", StrIndex("payload", Value(NEXT)) + len(NEXT), 10)
    chosen = Case(
        When(payload__contains=NEXT, then=day),
        default=Value(""),
        output_field=CharField(),
    )
    return series.annotate(
        recorded_at=Subquery(versions.values("recorded_at")[:1]),
        reviewed_at=Subquery(reviews.values("at")[:1]),
        next_review=Subquery(reviews.annotate(chosen=chosen).values("chosen")[:1]),
    )


def due(series: QuerySet[NoticeSeries], day: date) -> QuerySet[NoticeSeries]:
    """Of series in use, those of which a review is due; each `with_review`."""
    reviewed_last = Q(reviewed_at__gte=F("recorded_at"))
    condition = reviewed_last & Q(next_review__gt="", next_review__lte=day.isoformat())
    if months := get_settings().REVIEW_MONTHS:
        end = last_due(day, months) + A_DAY
        over = datetime.combine(end, time.min, tzinfo=timezone.get_default_timezone())
        condition |= reviewed_last & Q(next_review="", reviewed_at__lt=over)
        condition |= (~reviewed_last | Q(reviewed_at=None)) & Q(recorded_at__lt=over)
    return with_review(series.filter(state=NoticeSeries.State.ACTIVE)).filter(condition)


def reviews_of(keys: Any) -> dict[Any, Review]:
    """The reviews of notices by translation key. One query."""
    series = with_review(NoticeSeries.objects.filter(translation_key__in=keys))
    found = {each.translation_key: Review.of(each) for each in series}
    return {key: review for key, review in found.items() if review is not None}
