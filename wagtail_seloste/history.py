"""The archive of one notice, as its readers may see it.

Every question takes two queries of ours, however many versions there are: one for the
series with what stands for all of it, one for texts. Between them stands Wagtail's, for
the pages. Documents and bodies are read of the one text that is shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from .access import live_pages
from .addresses import Edition, edition_of
from .models.archive import NoticeEvent, NoticeSeries, NoticeVersion, VersionText
from .recording import today
from .series import Announced, Withdrawal, about_series, midnight
from .wording import Wording, reader_wording

A_DAY = timedelta(days=1)
RECORDED = NoticeVersion.State.RECORDED
HEAVY = ("document", "edited", "body")


def is_edition(edition: Edition, prefix: str = "") -> Q:
    """The condition that a version has this name."""
    if isinstance(edition, UUID):
        return Q(**{f"{prefix}public_id": edition, f"{prefix}number__isnull": True})
    return Q(**{f"{prefix}number": edition})


def next_start(prefix: str = "") -> Case:
    """The day from which another version applies instead, as an annotation.

    `prefix` leads from the rows to their version. After the last imported version comes
    the first numbered one.
    """
    others = NoticeVersion.objects.filter(
        series=OuterRef(f"{prefix}series"), state=RECORDED
    )
    later = others.filter(number__gt=OuterRef(f"{prefix}number")).order_by("number")
    past = others.filter(
        number__isnull=True, effective_from__gt=OuterRef(f"{prefix}effective_from")
    ).order_by("effective_from")
    first = others.filter(number__isnull=False).order_by("number")
    return Case(
        When(
            **{f"{prefix}number__isnull": True},
            then=Coalesce(
                Subquery(past.values("effective_from")[:1]),
                Subquery(first.values("effective_from")[:1]),
            ),
        ),
        default=Subquery(later.values("effective_from")[:1]),
    )


def applied_on(
    versions: QuerySet[NoticeVersion], day: date
) -> tuple[QuerySet[NoticeVersion], QuerySet[NoticeVersion]]:
    """Of the versions of a series those that apply on a day: numbered ones, imported ones.

    Of each kind the first; of imported ones only if there is no numbered one.
    """
    versions = versions.filter(state=RECORDED, effective_from__lte=day)
    # Days never go back from one number to the next; their index finds the last one.
    numbered = versions.filter(number__isnull=False).order_by(
        "-effective_from", "-number"
    )
    begun = versions.filter(number__isnull=True).order_by("-effective_from")
    later = NoticeVersion.objects.filter(
        series=OuterRef("series"),
        state=RECORDED,
        number__isnull=True,
        effective_from__gt=OuterRef("effective_from"),
        effective_from__lte=day,
    )
    covering = begun.filter(
        Q(effective_until__gte=day) | Q(effective_until__isnull=True) & ~Exists(later)
    )
    return numbered, covering


def versions_on(versions: QuerySet[NoticeVersion], day: date) -> dict[str, Any]:
    """Which of a series' versions apply on a day, and what lies round it; annotations."""
    numbered, covering = applied_on(versions, day)
    versions = versions.filter(state=RECORDED)
    past = versions.filter(number__isnull=True)
    begun = past.filter(effective_from__lte=day).order_by("-effective_from")
    coming = past.filter(effective_from__gt=day).order_by("effective_from")
    first_number = versions.filter(number__isnull=False).order_by("number")
    return {
        "number_then": Subquery(numbered.values("number")[:1]),
        "past_then": Subquery(covering.values("pk")[:1]),
        "gap_follows": Subquery(begun.values("effective_until")[:1]),
        "gap_precedes": Coalesce(
            Subquery(coming.values("effective_from")[:1]),
            Subquery(first_number.values("effective_from")[:1]),
        ),
        "has_begun": Exists(begun),
    }


def of_language(language: str) -> str:
    """What stands in the payload of an event of a language."""
    return f'"language":"{language}"'


def acts_until(
    events: QuerySet[NoticeEvent], end: datetime, language: str
) -> dict[str, Any]:
    """The last withdrawing and hiding of a series before a moment, as annotations.

    `language`: see :func:`of_language`.
    """

    def last(kind: str) -> QuerySet[NoticeEvent]:
        # By key, which grows as the position does: the index of kinds is in
        # this order, so that a long log is not read.
        return events.filter(kind=kind, at__lt=end).order_by("-pk")

    kinds = NoticeEvent.Kind
    hidden, shown = (
        last(kind).filter(payload__contains=Value(language))
        for kind in (kinds.HIDDEN, kinds.SHOWN)
    )
    withdrawn = last(kinds.WITHDRAWN)
    return {
        "withdrawn_then": Subquery(withdrawn.values("position")[:1]),
        "withdrawn_then_at": Subquery(withdrawn.values("at")[:1]),
        "resumed_then": Subquery(last(kinds.RESUMED).values("position")[:1]),
        "hidden_then": Subquery(hidden.values("position")[:1]),
        "hidden_then_at": Subquery(hidden.values("at")[:1]),
        "shown_then": Subquery(shown.values("position")[:1]),
    }


@dataclass(frozen=True, kw_only=True)
class Term:
    """When a version applied: from its first day to its last, None while it goes on."""

    version: NoticeVersion
    following: date | None
    """The day from which another version applied."""

    @property
    def start(self) -> date:
        return self.version.effective_from

    @property
    def end(self) -> date | None:
        if self.version.effective_until is not None:
            return self.version.effective_until
        if self.following is None:
            return None
        return max(self.start, self.following - A_DAY)

    @property
    def gap(self) -> tuple[date, date] | None:
        """The days after it for which nothing is recorded; first and last one."""
        if self.end is None or self.following is None:
            return None
        first, last = self.end + A_DAY, self.following - A_DAY
        return (first, last) if first <= last else None


@dataclass(frozen=True, kw_only=True)
class Archive:
    """A notice's archive in one language, with the page that guards it.

    `text_language` differs from `language` where nothing was ever published in that one,
    or its page is an alias: readers get the texts of the source language, if anybody
    may read those.
    """

    series: NoticeSeries
    page: Any
    pages: tuple[Any, ...]
    language: str
    text_language: str
    now: datetime

    @classmethod
    def of(
        cls, public_id: UUID, language: str, now: datetime, **annotations: Any
    ) -> "Archive | None":
        """None if there is no such series, or no live page in the language.

        `annotations`: what else to ask of the series. One query of ours, one of pages.
        """
        texts = VersionText.objects.filter(
            version__series=OuterRef("pk"), language=language
        )
        series = (
            NoticeSeries.objects.filter(public_id=public_id)
            .select_related("successor")
            .annotate(
                has_texts=Exists(texts), **about_series("pk", today(now)), **annotations
            )
            .first()
        )
        if series is None:
            return None
        pages = live_pages(series)
        page = first(pages, language)
        if page is None:
            return None
        text_language = language
        if page.alias_of_id or not series.has_texts:
            text_language = series.source_language
            source = first(pages, text_language)
            if source is None or source.alias_of_id or not source.is_public:
                return None
        return cls(
            series=series,
            page=page.specific_deferred,
            pages=tuple(pages),
            language=language,
            text_language=text_language,
            now=now,
        )

    @property
    def today(self) -> date:
        return today(self.now)

    @cached_property
    def words(self) -> Wording:
        return reader_wording(self.language, self.text_language)

    @property
    def announced(self) -> Announced | None:
        return Announced.of(self.series, self.today)

    @property
    def withdrawal(self) -> Withdrawal | None:
        return Withdrawal.of(self.series, self.series, self.language)

    @property
    def is_own_language(self) -> bool:
        return self.text_language == self.language

    def public_languages(self) -> list[str]:
        """Languages whose page anybody may read, and the one of this archive."""
        return [
            page.locale.language_code
            for page in self.pages
            if not page.alias_of_id
            and (page.is_public or page.locale.language_code == self.language)
        ]

    def texts(self) -> QuerySet[VersionText]:
        """All texts of the series, without what is heavy in them."""
        return (
            VersionText.objects.filter(version__series=self.series.pk)
            .select_related("version")
            .defer(*HEAVY)
        )

    def own_texts(self) -> QuerySet[VersionText]:
        """Those in the language that is read."""
        return self.texts().filter(language=self.text_language)

    # --- a version ---

    def version(
        self, edition: Edition, correction: int | None = None, *, field: str = "body"
    ) -> "Sheet | None":
        """A version with its newest text, or the one of a correction.

        None if there is no such version or text. One query; `field` is the heavy one
        that is read along.
        """
        texts = self.texts().filter(is_edition(edition, "version__"))
        chosen = texts.filter(language=self.text_language).order_by("-correction")
        if correction is not None:
            chosen = chosen.filter(correction=correction)
        rows = list(
            with_field(texts, chosen, field)
            .annotate(next_start=next_start("version__"), **self.neighbours(edition))
            .order_by("language", "correction")
        )
        sheet = Sheet.of(self, rows)
        if sheet is None or (correction is not None and sheet.text is None):
            return None
        return sheet

    def neighbours(self, edition: Edition) -> dict[str, Any]:
        """The versions before and after with a text in the language, as annotations."""
        texts = self.own_texts().filter(version__state=RECORDED)
        numbered = texts.filter(version__number__isnull=False)
        past = texts.filter(version__number__isnull=True)
        if isinstance(edition, UUID):
            start = OuterRef("version__effective_from")
            before = numbered.none()
            after = numbered.order_by("version__number")
            past_before = past.filter(version__effective_from__lt=start)
            past_after = past.filter(version__effective_from__gt=start)
        else:
            before = numbered.filter(version__number__lt=edition)
            before = before.order_by("-version__number")
            after = numbered.filter(version__number__gt=edition)
            after = after.order_by("version__number")
            past_before, past_after = past, past.none()
        number, public_id = "version__number", "version__public_id"
        return {
            "number_before": Subquery(before.values(number)[:1]),
            "number_after": Subquery(after.values(number)[:1]),
            "past_before": Subquery(
                past_before.order_by("-version__effective_from").values(public_id)[:1]
            ),
            "past_after": Subquery(
                past_after.order_by("version__effective_from").values(public_id)[:1]
            ),
        }

    # --- a day ---

    @staticmethod
    def about_day(day: date, language: str) -> dict[str, Any]:
        """What stands for the whole series on a day, to ask along in :meth:`of`."""
        series = OuterRef("pk")
        return {
            **versions_on(NoticeVersion.objects.filter(series=series), day),
            **acts_until(
                NoticeEvent.objects.filter(series=series),
                midnight(day + A_DAY),
                of_language(language),
            ),
        }

    def on(self, day: date, *, field: str = "body") -> "Sheet | None":
        """What readers saw at the end of a day; the archive was asked about it.

        The text is None if there was none yet in the language. None if there was no
        version at all. One query; none without a version.
        """
        number, past = self.series.number_then, self.series.past_then
        if number is None and past is None:
            return None
        chosen = self.own_texts()
        if number is None:
            # Imported later than it applied: its own dates answer, not the recording's.
            applied = Q(version=past)
            chosen = chosen.filter(applied).order_by("-correction")
        else:
            applied = Q(version__number=number)
            chosen = chosen.filter(
                version__state=RECORDED,
                version__number__lte=number,
                recorded_at__lt=midnight(day + A_DAY),
            ).order_by("-version__number", "-correction")
        texts = self.texts().filter(
            applied | Q(version=Subquery(chosen.values("version")[:1]))
        )
        rows = list(
            with_field(texts, chosen, field)
            .annotate(next_start=next_start("version__"))
            .order_by("language", "version__number", "correction")
        )
        return Sheet.of(self, rows)

    def gap(self, day: date) -> tuple[date, date] | None:
        """The days round `day` for which no version is recorded, between imported ones."""
        if not self.series.has_begun or self.series.gap_follows is None:
            return None
        if self.series.gap_precedes is None:
            return None
        return self.series.gap_follows + A_DAY, self.series.gap_precedes - A_DAY

    def withdrawn_on(self) -> date | None:
        """Since when the notice had been withdrawn by the end of the day asked about."""
        return self.since("withdrawn", "resumed")

    def hidden_on(self) -> date | None:
        """Since when the language had been hidden by the end of the day asked about."""
        return self.since("hidden", "shown")

    def since(self, begun: str, ended: str) -> date | None:
        position = getattr(self.series, f"{begun}_then")
        if position is None or position < (getattr(self.series, f"{ended}_then") or 0):
            return None
        return today(getattr(self.series, f"{begun}_then_at"))

    # --- two versions ---

    @staticmethod
    def about_two(old: Edition, new: Edition) -> dict[str, Any]:
        """Whether there are two such versions, to ask along in :meth:`of`."""
        versions = NoticeVersion.objects.filter(series=OuterRef("pk"))
        return {
            "has_old": Exists(versions.filter(is_edition(old))),
            "has_new": Exists(versions.filter(is_edition(new))),
        }

    def two(
        self, old: Edition, new: Edition
    ) -> "tuple[tuple[VersionText | None, ...], list[str]]":
        """The newest texts of two versions, documents and all; one query.

        Where a version has none in the language, the newest older one; None without. And
        the languages that have texts of both and pages that the reader may open. Each
        text with the `position` that the log then had.
        """
        keys = {"old_key": self.standing_in(old), "new_key": self.standing_in(new)}
        chosen = Q(pk=keys["old_key"]) | Q(pk=keys["new_key"])
        wanted = [is_edition(edition, "version__") for edition in (old, new)]
        texts = (
            VersionText.objects.filter(version__series=self.series.pk)
            .filter(chosen | wanted[0] | wanted[1])
            .select_related("version")
            .defer(*HEAVY)
            .annotate(
                next_start=next_start("version__"),
                position=F("version__series__position"),
                content=Case(
                    When(chosen, then=F("document")),
                    default=Value(""),
                    output_field=TextField(),
                ),
                **keys,
            )
        )
        rows = {text.pk: text for text in texts}
        any_row = next(iter(rows.values()), None)
        if any_row is None:
            return (None, None), []
        found = rows.get(any_row.old_key), rows.get(any_row.new_key)
        for text in filter(None, found):
            text.document = text.content
        there = [
            {
                row.language
                for row in rows.values()
                if edition == edition_of(row.version)
            }
            for edition in (old, new)
        ]
        both = there[0] & there[1]
        return found, [code for code in self.public_languages() if code in both]

    def standing_in(self, edition: Edition) -> Coalesce:
        """The key of the text that is compared for a version."""
        texts = self.own_texts()
        exact = texts.filter(is_edition(edition, "version__")).order_by("-correction")
        older = texts.filter(version__state=RECORDED)
        if isinstance(edition, UUID):
            older = older.none()
        else:
            older = older.filter(version__number__lt=edition)
        older = older.order_by("-version__number", "-correction")
        return Coalesce(
            Subquery(exact.values("pk")[:1]), Subquery(older.values("pk")[:1])
        )

    # --- the list ---

    @staticmethod
    def about_list() -> dict[str, Any]:
        """How many versions there are, to ask along in :meth:`of`."""
        past = (
            NoticeVersion.objects.filter(series=OuterRef("pk"), number__isnull=True)
            .order_by()
            .values("series")
        )
        return {"past_count": Subquery(past.annotate(rows=Count("pk")).values("rows"))}

    def title(self) -> str:
        """The title that readers know the notice by; one query, or a few.

        Of the version in force, or else of the last imported one or of one announced.
        """
        texts = self.own_texts()
        numbered = texts.filter(
            version__number__isnull=False, version__state=RECORDED
        ).order_by("-version__number", "-correction")
        past = texts.filter(version__number__isnull=True)
        past = past.order_by("-version__effective_from", "-correction")
        in_force = numbered.filter(version__effective_from__lte=self.today)
        text = in_force.first() or past.first() or numbered.first()
        return text.title if text else ""

    def texts_of(self, versions: Iterable[NoticeVersion]) -> list[VersionText]:
        """The texts of some versions in all languages; one query.

        Each with the `position` that the log then had.
        """
        texts = self.texts().annotate(position=F("version__series__position"))
        return list(
            texts.filter(version__in=versions).order_by("language", "correction")
        )


def first(pages: Iterable[Any], language: str) -> Any:
    """The page of a language; None if there is none."""
    return next((p for p in pages if p.locale.language_code == language), None)


def with_field(
    texts: QuerySet[VersionText], chosen: QuerySet[VersionText], field: str
) -> QuerySet[VersionText]:
    """Texts of which the first of `chosen` `is_chosen` and has its `field` as `content`."""
    key = Subquery(chosen.values("pk")[:1])
    return texts.annotate(
        is_chosen=Case(When(pk=key, then=Value(True)), default=False),
        content=Case(
            When(pk=key, then=F(field)), default=Value(""), output_field=TextField()
        ),
    )


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A text with what else is recorded of its version; `text` None if there is none."""

    archive: Archive
    text: VersionText | None
    texts: tuple[VersionText, ...]

    @classmethod
    def of(cls, archive: Archive, rows: list[VersionText]) -> "Sheet | None":
        """None without rows."""
        if not rows:
            return None
        text = next((row for row in rows if row.is_chosen), None)
        return cls(archive=archive, text=text, texts=tuple(rows))

    @property
    def version(self) -> NoticeVersion:
        return (self.text or self.texts[-1]).version

    @property
    def term(self) -> Term:
        text = self.text or self.texts[-1]
        return Term(version=text.version, following=text.next_start)

    @property
    def own_texts(self) -> list[VersionText]:
        """The version's texts in the language that is read, oldest first."""
        return [
            each
            for each in self.texts
            if each.language == self.archive.text_language
            and each.version_id == self.version.pk
        ]

    @property
    def languages(self) -> list[str]:
        """Languages with a text of the version whose page the reader may open."""
        texts = {t.language for t in self.texts if t.version_id == self.version.pk}
        return [code for code in self.archive.public_languages() if code in texts]

    def languages_on(self, day: date) -> list[str]:
        """Languages whose readers had a text at the end of the day, likewise.

        Of the version in force then, or of the one that is shown.
        """
        end = midnight(day + A_DAY)
        texts = {
            text.language
            for text in self.texts
            if text.version.number is None or text.recorded_at < end
        }
        return [code for code in self.archive.public_languages() if code in texts]

    @property
    def before(self) -> Edition | None:
        text = self.texts[0]
        return text.number_before or text.past_before

    @property
    def after(self) -> Edition | None:
        text = self.texts[0]
        return text.past_after or text.number_after

    def later_texts(self, day: date) -> list[VersionText]:
        """Texts of the version in force then that readers got after the day.

        None of an imported version, which is all from a later day.
        """
        end, number = midnight(day + A_DAY), self.archive.series.number_then
        return [
            text
            for text in self.texts
            if text.language == self.archive.text_language
            and number is not None
            and text.version.number == number
            and text.recorded_at >= end
        ]


class Editions:
    """The versions of a series, newest first, as a list to be paged.

    Numbers have no gap, so a page of them is a span of numbers; the imported ones come
    after, by date.
    """

    def __init__(self, archive: Archive):
        self.archive = archive
        self.numbered = archive.series.newest_number or 0
        self.past = archive.series.past_count or 0

    def __len__(self) -> int:
        return self.numbered + self.past

    def __getitem__(self, part: slice) -> list[NoticeVersion]:
        """Each with its `next_start`. One query, two where the numbers end."""
        start, stop, _step = part.indices(len(self))
        versions = NoticeVersion.objects.filter(series=self.archive.series.pk)
        versions = versions.annotate(next_start=next_start())
        found: list[NoticeVersion] = []
        if start < self.numbered:
            numbers = {
                "number__lte": self.numbered - start,
                "number__gt": self.numbered - stop,
            }
            found += versions.filter(**numbers).order_by("-number")
        if stop > self.numbered:
            past = versions.filter(number__isnull=True)
            past = past.order_by("-effective_from", "-pk")
            found += past[max(0, start - self.numbered) : stop - self.numbered]
        return found
