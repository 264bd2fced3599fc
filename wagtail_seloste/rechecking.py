"""Checks of what is published, kept for the report, the mails and the admin's first page.

A recorded text is checked when somebody first looks at the report or at the admin's first
page, and by the command ``seloste_check --all``; again when rules or facts change, or a fact begins or ends.
Publishing itself checks nothing, and nothing here can stand in its way.
"""

import json
import logging
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from .checking import Checkup, check_notice, folders, known, known_rules
from .links import (
    InnerLink,
    Tried,
    broken_places,
    inner_links,
    targets,
    try_addresses,
)
from .models.archive import NoticeSeries, NoticeVersion, VersionText
from .models.checking import SilencedFinding, TextCheck, TextFinding
from .notice import Notice
from .projection import RawStream
from .reach import notice_pages
from .reviews import reviews_of
from .rules import LEVELS, Finding, are_among, facts
from .rules.links import web_addresses

logger = logging.getLogger(__name__)

AT_ONCE = 20
"""So many texts are read at a time; each portion takes a fixed number of queries to read."""

ON_LOOK = 25
"""So many texts are checked while somebody waits for the report."""

AT_A_GLANCE = 5
"""So many are while somebody waits for the admin's first page: those recorded last."""

A_DAY = timedelta(days=1)
MOST_EXCERPT = 255

FRESH = timedelta(days=30)
"""After so long a text is checked again, whatever changed: notices and links grow old."""


# --- which texts ----------------------------------------------------------------------


def current_texts(day: date, pages: QuerySet | None = None) -> QuerySet[VersionText]:
    """What the public reads on `day`, and what is announced to it.

    Of notices in use with a live page, in each language the newest text that applies and
    the newest of all. `pages`: of notices, in whatever language; all by default.
    """
    texts = VersionText.objects.filter(
        version__series__translation_key=OuterRef("translation_key"),
        version__series__state=NoticeSeries.State.ACTIVE,
        version__state=NoticeVersion.State.RECORDED,
        version__number__isnull=False,
        language=OuterRef("locale__language_code"),
    ).order_by("-version__number", "-correction")
    applied = texts.filter(version__effective_from__lte=day)
    live = (notice_pages() if pages is None else pages).filter(live=True).order_by()
    newest, in_force = (
        live.annotate(current_text=Subquery(found.values("pk")[:1]))
        .filter(current_text__isnull=False)
        .values("current_text")
        for found in (texts, applied)
    )
    return VersionText.objects.filter(
        Q(pk__in=newest) | Q(pk__in=in_force), redacted_at=None
    )


def outdated(texts: QuerySet[VersionText], day: date) -> QuerySet[VersionText]:
    """Of texts, those that were not checked by the rules and facts of `day`, or long ago."""
    since = max(changed_on(day), day - FRESH)
    checks = TextCheck.objects.filter(
        text=OuterRef("pk"), known=known(), day__gte=since
    )
    return texts.filter(~Exists(checks))


def changed_on(day: date) -> date:
    """The last day, up to `day`, on which a fact or a rule began or ceased to hold."""
    found = [date.min]
    for rule in known_rules().values():
        found += [rule.since, *ends(rule.until)]
        for phrases in rule.phrases.values():
            found += [phrase.since for phrase in phrases]
    for records in facts(folders()).records.values():
        for fact in records.values():
            found += [fact.since, *ends(fact.until)]
    return max(each for each in found if each is not None and each <= day)


def ends(until: date | None) -> list[date]:
    return [until + A_DAY] if until is not None and until < date.max else []


# --- checking -------------------------------------------------------------------------


def catch_up(texts: QuerySet[VersionText], day: date, at_most: int) -> bool:
    """Check what of these texts was not checked yet by the rules and facts of `day`.

    Those recorded last come first; True if there are more than `at_most`. One query
    when nothing is to be done.
    """
    waiting = list(
        outdated(texts, day).order_by("-pk").values_list("pk", flat=True)[: at_most + 1]
    )
    if waiting:
        chosen = VersionText.objects.filter(pk__in=waiting[:at_most])
        for _check in recheck(chosen, day):
            pass
    return len(waiting) > at_most


def recheck(
    texts: QuerySet[VersionText], day: date, *, is_kept: bool = True
) -> Iterator[tuple[VersionText, Checkup | None]]:
    """Check texts by the facts of `day`, keep what is found, and yield each as it is done.

    What is announced is checked by the facts of its first day. A text that cannot be
    checked comes with None; it is logged, and passed over until rules or facts change.
    `is_kept`: False to write nothing, and to check all by the facts of `day`.
    """
    rows = (
        texts.select_related("version__series")
        .defer("body")
        .order_by("version__series_id", "version__number", "language", "correction")
    )
    keys = iter(list(rows.values_list("pk", flat=True)))
    while portion := list(islice(keys, AT_ONCE)):
        found = list(rows.filter(pk__in=portion))
        surroundings = Surroundings(found)
        for text in found:
            judged = max(day, text.version.effective_from) if is_kept else day
            checkup = surroundings.checkup(text, judged)
            if is_kept:
                keep(text, checkup, surroundings.before.get(text.pk, {}), judged)
            yield text, checkup


def stream_of(text: VersionText) -> RawStream:
    """The stream that a text was made from; [] of what was imported without one."""
    stream: RawStream = json.loads(text.edited)["stream"] if text.edited else []
    return stream


class Surroundings:
    """What is asked of the database about some texts, all at once. Eight queries at most."""

    def __init__(self, texts: list[VersionText]) -> None:
        keys = {text.version.series.translation_key for text in texts}
        versions = {text.version_id for text in texts}
        self.silences: dict[Any, list[SilencedFinding]] = {}
        for row in SilencedFinding.objects.filter(translation_key__in=keys):
            self.silences.setdefault(row.translation_key, []).append(row)
        self.reviews = reviews_of(keys)
        self.documents: dict[int, dict[str, VersionText]] = {}
        for text in (
            VersionText.objects.filter(version__in=versions, redacted_at=None)
            .only("version", "language", "document")
            .order_by("correction")
        ):
            self.documents.setdefault(text.version_id, {})[text.language] = text
        self.before = last_findings(texts)
        self.notices: dict[int, Notice] = {}
        self.links: dict[int, list[InnerLink]] = {}
        for text in texts:
            try:
                self.notices[text.pk] = text.notice
                self.links[text.pk] = inner_links(stream_of(text))
            except Exception:
                logger.exception("Text %s cannot be read.", text.pk)
        self.targets = targets(
            (link for links in self.links.values() for link in links),
            frozenset().union(*map(web_addresses, self.notices.values())),
        )

    def checkup(self, text: VersionText, day: date) -> Checkup | None:
        """The check of a text; None, and a line in the log, if it cannot be checked."""
        try:
            return self.checked(text, day)
        except Exception:
            logger.exception("Text %s could not be checked.", text.pk)
            return None

    def checked(self, text: VersionText, day: date) -> Checkup:
        key = text.version.series.translation_key
        review = self.reviews.get(key)
        notice = self.notices[text.pk]
        broken = broken_places(notice, self.links.get(text.pk, ()), self.targets)
        return check_notice(
            notice,
            day=day,
            silences=self.silences.get(key, ()),
            **(review.facets if review else {}),
            others=tuple(self.others(text)),
            broken=tuple(broken),
        )

    def others(self, text: VersionText) -> Iterator[Notice]:
        """The same version in other languages."""
        for language, other in self.documents.get(text.version_id, {}).items():
            if language != text.language:
                yield other.notice


Before = Mapping[str, TextFinding]


def last_findings(texts: Iterable[VersionText]) -> dict[int, Before]:
    """What was found last in each text, or else in the one before it, by rule.

    Two queries. Of each notice and language the check of the newest text counts that is
    not newer than the text.
    """
    texts = list(texts)
    checks: dict[tuple[int, str], list[TextCheck]] = {}
    found = TextCheck.objects.filter(
        text__version__series__in={text.version.series_id for text in texts},
        text__language__in={text.language for text in texts},
    )
    for check in found.select_related("text__version").only(
        "text__language", "text__version__series", "day"
    ):
        text = check.text
        checks.setdefault((text.version.series_id, text.language), []).append(check)
    last = {}
    for text in texts:
        older = [
            check
            for check in checks.get((text.version.series_id, text.language), ())
            if check.text_id <= text.pk
        ]
        if older:
            last[text.pk] = max(older, key=lambda check: check.text_id).pk
    rows: dict[int, dict[str, TextFinding]] = {}
    for row in TextFinding.objects.filter(text_check__in=set(last.values())):
        rows.setdefault(row.text_check_id, {})[row.rule] = row
    return {text: rows.get(check, {}) for text, check in last.items()}


def keep(text: VersionText, checkup: Checkup | None, before: Before, day: date) -> None:
    """Store what a check found in a text; None: that it could not be checked.

    What rules had found before that could not be asked now stays.
    """
    with transaction.atomic():
        check, _made = TextCheck.objects.update_or_create(
            text=text,
            defaults={"day": day, "checked_at": timezone.now(), "known": known()},
        )
        if checkup is not None:
            check.findings.exclude(rule__in=checkup.failed).delete()
            TextFinding.objects.bulk_create(rows_of(check, checkup, before, day))


def rows_of(
    check: TextCheck, checkup: Checkup, before: Before, day: date
) -> Iterator[TextFinding]:
    """The findings of a check as rows, unsaved. `before`: the last ones."""
    found: list[tuple[Finding, SilencedFinding | None]] = [
        *((finding, None) for finding in checkup.open),
        *((silence.finding, silence.row) for silence in checkup.silenced),
    ]
    for finding, silenced in found:
        last = before.get(finding.rule)
        first = finding.places[0]
        yield TextFinding(
            text_check=check,
            rule=finding.rule,
            level=finding.level,
            section=finding.section,
            section_id=first.section_id,
            excerpt=" ".join(first.words.split())[:MOST_EXCERPT],
            params=dict(finding.params),
            marks=list(finding.marks),
            places=len(finding.places),
            since=last.since if last else day,
            told=told_of(finding, last) if last else {},
            silenced=silenced,
        )


def told_of(finding: Finding, last: TextFinding) -> dict[str, Any]:
    """What was told of it before; of words that are in the notice no more, nothing."""
    if not last.told:
        return {}
    marks = [mark for mark in last.told["marks"] if mark in finding.marks]
    return {"level": last.told["level"], "marks": marks}


def try_links(texts: QuerySet[VersionText]) -> Tried:
    """Try the addresses on the web to which texts link; what is known then, checks use."""
    addresses: set[str] = set()
    for text in texts.only("document").order_by("pk").iterator(AT_ONCE):
        try:
            addresses |= web_addresses(text.notice)
        except Exception:
            logger.exception("Text %s cannot be read.", text.pk)
    return try_addresses(sorted(addresses))


# --- news -----------------------------------------------------------------------------


def is_news(finding: TextFinding) -> bool:
    """Whether an open finding is new, or worse than when it was told: it has another
    level, or stands in a further place."""
    told = finding.told
    if not told:
        return True
    is_worse = LEVELS.index(finding.level) < LEVELS.index(told["level"])
    return is_worse or not are_among(finding.marks, told["marks"])


def mark_told(findings: Iterable[TextFinding]) -> None:
    """Note that findings were sent by mail."""
    rows = list(findings)
    for row in rows:
        row.told = {"level": row.level, "marks": row.marks}
    TextFinding.objects.bulk_update(rows, ["told"], batch_size=100)
