"""Where the languages of notices stand: which are up to date, lag, wait or are missing.

Told from what was recorded and what waits, never from drafts. :func:`standings` describes
some notices in a fixed number of queries; :func:`in_state` finds those in a state in the
database, so that a list can be filtered without looking at all of them.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from wagtail.models import PageLogEntry

from .choices import Chosen, NewVersion
from .models.archive import NoticeEvent, NoticeSeries, NoticeVersion, VersionText
from .outcomes import NOT_RECORDED, OUTCOMES, WAITING
from .progress import (
    KEPT,
    Content,
    Progress,
    kept_corrections,
    progress_of,
    source_texts,
    translates,
)
from .projection import raw_stream
from .reach import notice_pages
from .recording import required_languages, restored
from .translations import Side

STATES = (
    "source",
    "up_to_date",
    "lags",
    "waiting",
    "ready",
    "complete_not_published",
    "never",
    "hidden",
    "source_not_recorded",
)
"""What a language of a notice can be.

source: the one that the others are translated from. up_to_date: its newest text is of the
newest version, announced or in force, as its source says now. lags: that is of an older
version, or the source was corrected since. waiting: a version waits for it. ready: it is
published for a version that waits for others still. complete_not_published: it would lag
or wait, or was never there, but no text is open any more. never: nothing was recorded in
it. hidden: its page is not live. source_not_recorded: there is nothing yet that it could
translate.
"""

FOUND = (
    "up_to_date",
    "lags",
    "waiting",
    "ready",
    "never",
    "hidden",
    "source_not_recorded",
)
"""States that :func:`in_state` finds; what is complete but not published it takes for what
it was before."""

TO_DO = ("lags", "waiting")


@dataclass(frozen=True, kw_only=True)
class LanguageStanding:
    """One language of one notice.

    `kind`: the state, but for how much is translated: of ``FOUND``, or source.
    `page`: of the language; None if there is none of its own. `text`: its newest recorded
    one, without its words. `behind`: the version that it lags behind; None also where it
    waits for one that has no number yet. `progress`: of what the newest version, or the
    one that waits, says; None where there is nothing to translate. `is_refused`: whether
    what is live of the page could not be recorded. `is_ready`: whether it is published
    for the version that waits, which waits for others.
    """

    language: str
    kind: str
    page: Any = None
    text: VersionText | None = None
    behind: NoticeVersion | None = None
    progress: Progress | None = None
    is_refused: bool = False
    is_ready: bool = False

    @property
    def state(self) -> str:
        """One of ``STATES``."""
        if self.is_ready:
            return "ready"
        is_complete = self.progress is not None and not self.open
        if is_complete and self.kind in ("lags", "waiting", "never"):
            return "complete_not_published"
        return self.kind

    @property
    def number(self) -> int | None:
        """The version that its readers are told; None if there is none."""
        return self.text.version.number if self.text else None

    @property
    def open(self) -> int:
        """Texts that a translator has yet to do."""
        return self.progress.open if self.progress else 0

    @property
    def total(self) -> int:
        return self.progress.total if self.progress else 0


@dataclass(frozen=True, kw_only=True)
class NoticeStanding:
    """A notice in all languages that were asked for.

    `page`: of the source language, or the oldest that is left. `series`: None while
    nothing was ever recorded. `waits_for`: languages for which its next version waits, if
    it does; `waits_until`: the day that was chosen for it.
    """

    page: Any
    series: NoticeSeries | None
    source_language: str
    languages: dict[str, LanguageStanding]
    waits: bool = False
    waits_for: tuple[str, ...] = ()
    waits_until: date | None = None


# --- which notices there are ----------------------------------------------------------


def notices() -> QuerySet:
    """A page of each notice: that of its source language, else the oldest there is.

    Each with its `source_language`.
    """
    of_notice = notice_pages().filter(translation_key=OuterRef("translation_key"))
    recorded = NoticeSeries.objects.filter(
        translation_key=OuterRef("translation_key"), position__gt=0
    )
    is_source = Exists(
        recorded.filter(source_language=OuterRef("locale__language_code"))
    )
    first = of_notice.annotate(is_source=is_source).order_by("-is_source", "pk")
    return (
        notice_pages()
        .filter(pk=Subquery(first.values("pk")[:1]))
        .annotate(
            source_language=Coalesce(
                Subquery(recorded.values("source_language")[:1]),
                F("locale__language_code"),
            )
        )
        .select_related("locale")
    )


# --- some notices in full -------------------------------------------------------------


def standings(pages: Iterable[Any], languages: Sequence[str]) -> list[NoticeStanding]:
    """How the notices of these pages stand, in the pages' order.

    `pages`: of :func:`notices`. At most fifteen queries, and one for each page model of
    which a notice waits.
    """
    looked = Look(list(pages), languages)
    return [looked.standing(page) for page in looked.pages]


def standing_of(page: Any, languages: Sequence[str]) -> NoticeStanding:
    """How the notice of a page, of whichever language, stands. Queries as `standings`."""
    [found] = standings(
        notices().filter(translation_key=page.translation_key), languages
    )
    return found


class Look:
    """What is asked of the database about some notices, all at once."""

    def __init__(self, pages: list[Any], languages: Sequence[str]) -> None:
        self.pages = pages
        self.codes = list(languages)
        self.keys = {page.translation_key for page in pages}

    @cached_property
    def siblings(self) -> dict[UUID, dict[str, Any]]:
        """The pages of each notice by language, each with its last `outcome`."""
        found: dict[UUID, dict[str, Any]] = {key: {} for key in self.keys}
        pages = with_outcome(notice_pages().filter(translation_key__in=self.keys))
        for page in pages.select_related("locale").order_by("pk"):
            found[page.translation_key][page.locale.language_code] = page
        return found

    @cached_property
    def series(self) -> dict[UUID, NoticeSeries]:
        """Each with its `newest_version` and the newest `text_<n>` of each language."""
        texts = {
            f"text_{number}": Subquery(newest_text(language).values("pk")[:1])
            for number, language in enumerate(self.codes)
        }
        found = NoticeSeries.objects.filter(
            translation_key__in=self.keys, position__gt=0
        ).annotate(newest_version=Subquery(newest_version().values("pk")[:1]), **texts)
        return {series.translation_key: series for series in found}

    @cached_property
    def texts(self) -> dict[int, VersionText]:
        """The newest texts of all languages, with their versions, without their words."""
        wanted = {
            key
            for series in self.series.values()
            for number in range(len(self.codes))
            if (key := getattr(series, f"text_{number}"))
        }
        rows = VersionText.objects.filter(pk__in=wanted).select_related("version")
        return {text.pk: text for text in rows.defer("document", "edited", "body")}

    @cached_property
    def sources(self) -> dict[int, list[VersionText]]:
        """The source texts of the newest version of each notice, oldest first."""
        versions = {
            series.newest_version
            for series in self.series.values()
            if series.newest_version
        }
        return source_texts(versions)

    @cached_property
    def kept(self) -> set[str]:
        return kept_corrections(self.keys)

    @cached_property
    def waiting(self) -> dict[UUID, Any]:
        """The source page of each notice of which a version waits, with its content."""
        waiting = [
            page.pk
            for page in self.pages
            if (source := self.siblings[page.translation_key].get(page.source_language))
            and source.pk == page.pk
            and source.live
            and source.outcome == WAITING
        ]
        if not waiting:
            return {}
        found = {}
        for page in notice_pages().filter(pk__in=waiting).specific():
            of_notice = self.siblings[page.translation_key]
            page.locale = next(
                each.locale for each in of_notice.values() if each.pk == page.pk
            )
            found[page.translation_key] = page
        return found

    def source_text(self, page: Any) -> VersionText | None:
        """The newest text in the source language of a notice's newest version."""
        series = self.series.get(page.translation_key)
        texts = self.sources.get(series.newest_version, []) if series else []
        return texts[-1] if texts else None

    def required(self, page: Any) -> tuple[str, ...]:
        """The languages for which a notice's next version waits."""
        waiting = self.waiting.get(page.translation_key)
        if waiting is None:
            return ()
        return required_languages(waiting, self.siblings[page.translation_key])

    @cached_property
    def progress(self) -> dict[tuple[UUID, bool], dict[str, Progress]]:
        """By notice, and by whether it is of what waits or of what was recorded."""
        contents: dict[tuple[UUID, bool], Content] = {}
        for page in self.pages:
            key = page.translation_key
            waiting, text = self.waiting.get(key), self.source_text(page)
            if text is not None and text.redacted_at is None:
                contents[key, False] = content_of(page, side_of_text(text))
            if waiting is not None:
                contents[key, True] = content_of(page, side_of_page(waiting))
        found = progress_of(list(contents.values()), self.codes)
        return dict(zip(contents, found, strict=True))

    def standing(self, page: Any) -> NoticeStanding:
        key = page.translation_key
        return NoticeStanding(
            page=page,
            series=self.series.get(key),
            source_language=page.source_language,
            languages={
                language: self.language(page, language) for language in self.codes
            },
            waits=key in self.waiting,
            waits_for=self.required(page),
            waits_until=day_of_choice(self.waiting.get(key)),
        )

    def language(self, page: Any, language: str) -> LanguageStanding:
        key = page.translation_key
        own = self.siblings[key].get(language)
        series, source = self.series.get(key), self.source_text(page)
        number = self.codes.index(language)
        text = self.texts.get(getattr(series, f"text_{number}")) if series else None
        is_waited_for = language in self.required(page)
        is_of_waiting = is_waited_for or (source is None and key in self.waiting)
        is_current = text is not None and self.is_current(text, source)
        if language == page.source_language:
            kind = "source"
        elif is_waited_for:
            kind = "waiting"
        elif source is None and key not in self.waiting:
            kind = "source_not_recorded"
        elif text is None:
            kind = "never"
        elif own is None or not own.live:
            kind = "hidden"
        else:
            kind = "up_to_date" if is_current else "lags"
        is_behind = kind in ("lags", "hidden") and not is_current
        is_ready = is_waited_for and self.is_ready(page, own)
        progress = self.progress.get((key, is_of_waiting), {}).get(language)
        return LanguageStanding(
            language=language,
            kind=kind,
            page=own,
            text=text,
            behind=source.version if source and is_behind else None,
            progress=all_done(progress) if progress and is_ready else progress,
            is_refused=own is not None and own.live and own.outcome == NOT_RECORDED,
            is_ready=is_ready,
        )

    def is_ready(self, page: Any, own: Any) -> bool:
        """Whether a language was published, whole, since its source waits."""
        if own is None or not own.live or own.outcome != WAITING:
            return False
        source = self.siblings[page.translation_key][page.source_language]
        return bool(own.outcome_at >= source.outcome_at)

    def is_current(self, text: VersionText, source: VersionText | None) -> bool:
        """Whether a translation says what the newest source text says."""
        if source is None or text.version_id != source.version_id:
            return False
        sources = self.sources[source.version_id]
        return source in translates(sources, text.made_from, self.kept)


def all_done(progress: Progress) -> Progress:
    """Nothing is open in what was published, though it is not recorded yet."""
    texts = tuple(replace(text, state="done") for text in progress.texts)
    return replace(progress, texts=texts)


def day_of_choice(page: Any) -> date | None:
    """The day that was chosen for the version that waits."""
    chosen = Chosen.of_page(page) if page is not None else None
    choice = chosen.choice if chosen else None
    return choice.effective_from if isinstance(choice, NewVersion) else None


def with_outcome(pages: QuerySet) -> QuerySet:
    """Pages with what became of their last publication, an action of the page's log.

    `outcome`, and `outcome_at`: when.
    """
    entries = PageLogEntry.objects.filter(page_id=OuterRef("pk"), action__in=OUTCOMES)
    newest = entries.order_by("-timestamp", "-pk")
    return pages.annotate(
        outcome=Subquery(newest.values("action")[:1]),
        outcome_at=Subquery(newest.values("timestamp")[:1]),
    )


def newest_version() -> QuerySet[NoticeVersion]:
    """Of the series of an outer query: its versions, newest first."""
    return NoticeVersion.objects.filter(
        series=OuterRef("pk"),
        state=NoticeVersion.State.RECORDED,
        number__isnull=False,
    ).order_by("-number")


def newest_text(language: str) -> QuerySet[VersionText]:
    """Of the series of an outer query: its texts in a language, newest version first."""
    return VersionText.objects.filter(
        version__series=OuterRef("pk"),
        version__state=NoticeVersion.State.RECORDED,
        version__number__isnull=False,
        language=language,
    ).order_by("-version__number", "-correction")


def content_of(page: Any, source: Side) -> Content:
    field = page.specific_class._meta.get_field("body")
    return Content(
        translation_key=page.translation_key,
        stream_block=field.stream_block,
        source=source,
    )


def side_of_text(text: VersionText) -> Side:
    content = restored(text)
    return content.title, content.stream, content.language


def side_of_page(page: Any) -> Side:
    return page.title, raw_stream(page.body), page.locale.language_code


# --- the notices in a state -----------------------------------------------------------


def in_state(
    pages: QuerySet, states: Collection[str], languages: Collection[str]
) -> QuerySet:
    """Of `notices`, those of which one of the languages is in one of these ``FOUND``.

    Decided by the database, but for the few notices of which a version waits: two
    queries for these, and one for each page model.
    """
    waiting = waiting_notices(pages)
    condition = Q(pk__in=[])
    for language in languages:
        waited_for = {
            pk: is_ready[language]
            for pk, is_ready in waiting.items()
            if language in is_ready
        }
        for state in states:
            condition |= condition_of(state, language, waited_for, list(waiting))
    return pages.filter(condition)


def waiting_notices(pages: QuerySet) -> dict[int, dict[str, bool]]:
    """Of `notices`, those of which a version waits, by primary key; and for what.

    For each language whether it is ready, and the version waits for others only.
    """
    looked = Look(list(with_outcome(pages).filter(outcome=WAITING, live=True)), ())
    return {
        page.pk: {
            language: looked.is_ready(
                page, looked.siblings[page.translation_key].get(language)
            )
            for language in looked.required(page)
        }
        for page in looked.pages
        if page.translation_key in looked.waiting
    }


def condition_of(
    state: str, language: str, waited_for: dict[int, bool], waiting: list[int]
) -> Q:
    """The condition that a language of a notice is in a state.

    `waited_for`, `waiting`: primary keys of the notices of which a version waits for the
    language, and whether that is ready, or for any.
    """
    own = notice_pages().filter(
        translation_key=OuterRef("translation_key"), locale__language_code=language
    )
    series = NoticeSeries.objects.filter(
        translation_key=OuterRef("translation_key"), position__gt=0
    ).exclude(source_language=language)
    with_version = series.annotate(
        newest=Subquery(newest_version().values("pk")[:1]),
        translated=Subquery(newest_text(language).values("version")[:1]),
        made_from=Subquery(newest_text(language).values("made_from")[:1]),
    )
    recorded = Exists(with_version.filter(newest__isnull=False))
    translated = Exists(with_version.filter(translated__isnull=False))
    current = Exists(
        with_version.filter(newest__isnull=False, translated=F("newest"))
        .annotate(
            made_from_correction=Subquery(made_from_texts().values("correction")[:1])
        )
        .filter(~Exists(later_corrections()), made_from_correction__isnull=False)
    )
    is_live = Exists(own.filter(live=True))
    is_waited_for = Q(pk__in=list(waited_for))
    is_ready = Q(pk__in=[pk for pk, is_ready in waited_for.items() if is_ready])
    condition = {
        "waiting": is_waited_for & ~is_ready,
        "ready": is_ready,
        "source_not_recorded": ~is_waited_for & ~Q(recorded) & ~Q(pk__in=waiting),
        "never": ~is_waited_for & (Q(recorded) | Q(pk__in=waiting)) & ~Q(translated),
        "hidden": ~is_waited_for & Q(translated) & ~Q(is_live),
        "up_to_date": ~is_waited_for & Q(is_live) & Q(current),
        "lags": ~is_waited_for & Q(translated) & Q(is_live) & ~Q(current),
    }[state]
    return condition & ~Q(source_language=language)


def made_from_texts() -> QuerySet[VersionText]:
    """Of a series with its `newest` version: the source texts that a text was made from."""
    return VersionText.objects.filter(
        version=OuterRef("newest"),
        language=OuterRef("source_language"),
        digest=OuterRef("made_from"),
    ).order_by("-correction")


def later_corrections() -> QuerySet[VersionText]:
    """The corrections after that which need a new translation."""
    needs_none = NoticeEvent.objects.filter(
        series=OuterRef("version__series"),
        kind=NoticeEvent.Kind.CORRECTED,
        payload__contains=KEPT,
    ).filter(payload__contains=OuterRef("digest"))
    return VersionText.objects.filter(
        ~Exists(needs_none),
        version=OuterRef("newest"),
        language=OuterRef("source_language"),
        correction__gt=OuterRef("made_from_correction"),
    )
