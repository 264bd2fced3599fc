"""What stands for a whole notice on a day, over all its versions and languages."""

import json
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from .access import open_pages
from .formats.about import in_force
from .models.archive import NoticeEvent, NoticeSeries, NoticeVersion
from .recording import today
from .wording import Wording


def midnight(day: date) -> datetime:
    """When a day begins where the site is: a version takes over at this moment."""
    return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())


def about_series(series: str, day: date) -> dict[str, Any]:
    """What stands for a whole series on `day`, as annotations.

    `series` leads from the rows to the key of their series. `number_in_force` and
    `in_force_from`; of the newest version, which alone can be an announced one,
    `newest_number`, `newest_from` and `newest_state`; `withdrawn_at` and
    `withdrawn_words` of the last withdrawal, whether or not it still stands.
    """
    numbered = NoticeVersion.objects.filter(
        series=OuterRef(series), number__isnull=False
    ).order_by("-number")
    in_force = numbered.filter(
        state=NoticeVersion.State.RECORDED, effective_from__lte=day
    )
    # By key, which grows as the position does: the index of kinds is in this order.
    withdrawals = NoticeEvent.objects.filter(
        series=OuterRef(series), kind=NoticeEvent.Kind.WITHDRAWN
    ).order_by("-pk")
    return {
        "number_in_force": Subquery(in_force.values("number")[:1]),
        "in_force_from": Subquery(in_force.values("effective_from")[:1]),
        "newest_number": Subquery(numbered.values("number")[:1]),
        "newest_from": Subquery(numbered.values("effective_from")[:1]),
        "newest_state": Subquery(numbered.values("state")[:1]),
        "withdrawn_at": Subquery(withdrawals.values("at")[:1]),
        "withdrawn_words": Subquery(withdrawals.values("words")[:1]),
    }


@dataclass(frozen=True, kw_only=True)
class Announced:
    """The version that applies from a coming day."""

    number: int
    effective_from: date

    @classmethod
    def of(cls, about: Any, day: date) -> "Announced | None":
        """`about`: a row with the annotations of :func:`about_series`."""
        waits = about.newest_number is not None and about.newest_from > day
        if not waits or about.newest_state != NoticeVersion.State.RECORDED:
            return None
        return cls(number=about.newest_number, effective_from=about.newest_from)


@dataclass(frozen=True, kw_only=True)
class Withdrawal:
    """Since when a notice is out of use, and why, in which language."""

    day: date
    reason: str
    language: str

    @classmethod
    def of(cls, about: Any, series: NoticeSeries, language: str) -> "Withdrawal | None":
        """None unless it stands. The reason in `language`, or else in the source's."""
        if series.state != NoticeSeries.State.WITHDRAWN or about.withdrawn_at is None:
            return None
        day = today(about.withdrawn_at)
        reasons = json.loads(about.withdrawn_words or "{}").get("reason", "")
        if isinstance(reasons, str):
            reasons = {series.source_language: reasons}
        for code in (language, series.source_language):
            if reasons.get(code):
                return cls(day=day, reason=reasons[code], language=code)
        return cls(day=day, reason="", language=language)

    def banner(
        self, words: Wording, series: NoticeSeries, language: str, request: Any
    ) -> dict:
        """{"text", "reason", "language", "url", "url_language"}: what readers are told.

        In `language`; the reason in the one that is named. The url is that of the
        successor, if anybody may read it: one query of pages.
        """
        url, url_language = successor_url(series.successor, language, request)
        return {
            "text": words.label("withdrawn", date=words.date(self.day)),
            "reason": self.reason,
            "language": self.language,
            "url": url,
            "url_language": url_language,
        }


def applied(words: Wording, start: date, withdrawal: Withdrawal | None) -> str:
    """From when the version in force applies, and until when if it was withdrawn."""
    return in_force(words, start, withdrawal and withdrawal.day)


def successor_url(
    successor: NoticeSeries | None, language: str, request: Any
) -> tuple[str, str]:
    """The public page of a series and its language: `language` or that of the source.

    Two blanks if nobody may read it.
    """
    if successor is None:
        return "", ""
    pages = open_pages().filter(
        translation_key=successor.translation_key, alias_of__isnull=True
    )
    by_language = {
        page.locale.language_code: page for page in pages.select_related("locale")
    }
    for code in (language, successor.source_language):
        url = by_language[code].get_full_url(request) if code in by_language else ""
        if url:
            return url, code
    return "", ""
