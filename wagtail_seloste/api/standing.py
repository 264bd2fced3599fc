"""What a machine address stands for at this moment: open pages, and the text of each.

Two questions, each one query. The first is about the series' pages: which are live and
open to anybody, in which language, and which recorded text each has for what was asked; with
the position of the series' log that is all an answer can depend on, so a 304 needs no
more. The second is about one text, with its document. Nothing found is kept.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache, partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import get_script_prefix, get_urlconf
from django.utils.translation import get_language
from wagtail.models import Page, Site

from .. import __version__
from ..access import is_open, open_pages, page_model
from ..addresses import Edition
from ..history import acts_until, applied_on, is_edition, next_start, versions_on
from ..lagging import of_words
from ..models.archive import NoticeEvent, NoticeSeries, NoticeVersion, VersionText
from ..series import midnight
from ..wording import reader_wording
from .statements import DAY, KEY, LANGUAGE, MOMENT, NUMBER, UUID_FIELD, Row, Statement

RECORDED = NoticeVersion.State.RECORDED


# --- the pages of a series, each with the text that was asked for --------------------


def in_force_texts(texts: QuerySet[VersionText], day: date) -> QuerySet[VersionText]:
    return texts.filter(
        version__state=RECORDED,
        version__number__isnull=False,
        version__effective_from__lte=day,
    ).order_by("-version__number", "-correction")


def key_of(public_id: UUID) -> Subquery:
    """The key of a series.

    As one value, not by a join, PostgreSQL too reads the index of numbers from its end and
    stops at the first, however many versions there are.
    """
    return Subquery(NoticeSeries.objects.filter(public_id=public_id).values("pk")[:1])


def of_series(prefix: str, value: Any, name: str) -> dict[str, Any]:
    """The condition that a row is of the series whose field of this name has the value."""
    if name == "public_id":
        return {prefix: key_of(value)}
    return {f"{prefix}__{name}": value}


def own(
    texts: QuerySet[VersionText], public_id: Any, name: str = "public_id"
) -> Subquery:
    """The key of the first of `texts` that is of the series, in the page's language."""
    texts = texts.filter(
        language=OuterRef("locale__language_code"),
        **of_series("version__series", public_id, name),
    )
    return Subquery(texts.values("pk")[:1])


def newest(versions: QuerySet[NoticeVersion]) -> Subquery:
    """The key of the newest text in the page's language of the last version that has one.

    Version by version, in the order of their index: PostgreSQL would else read the texts
    of all of them to sort them.
    """
    language = OuterRef("locale__language_code")
    texts = VersionText.objects.filter(
        version=OuterRef("pk"), language=OuterRef(OuterRef(language))
    )
    chosen = versions.filter(Exists(texts)).order_by("-number")
    found = VersionText.objects.filter(
        version=Subquery(chosen.values("pk")[:1]), language=language
    ).order_by("-correction")
    return Subquery(found.values("pk")[:1])


def in_force_text(public_id: UUID, day: date) -> Subquery:
    versions = NoticeVersion.objects.filter(
        series=key_of(public_id),
        state=RECORDED,
        number__isnull=False,
        effective_from__lte=day,
    )
    return newest(versions)


def pages_with(
    text: Any,
    public_id: Any,
    day: date,
    language: str = "",
    name: str = "public_id",
    key: Any = None,
    fields: tuple[str, ...] = (),
    **more: Any,
) -> QuerySet[Any]:
    """The live pages of a series, those of a language before aliases that stand for it.

    `text`: the key of the text of each. `is_public`: anybody may read the page.
    `name`: of the field of the series that `public_id` is the value of. `key`: the
    translation key of the pages, where it is not the series that says it. `fields`:
    further ones of the pages.
    """
    if language:
        more["has_texts"] = has_texts(public_id, language)
    series = NoticeSeries.objects.filter(**{name: public_id})
    in_force = NoticeVersion.objects.filter(
        **of_series("series", public_id, name),
        number__isnull=False,
        state=RECORDED,
        effective_from__lte=day,
    ).order_by("-number")
    events = NoticeEvent.objects.filter(**of_series("series", public_id, name))
    return (
        page_model()
        .objects.filter(
            translation_key=key or Subquery(series.values("translation_key")[:1]),
            live=True,
        )
        .annotate(
            text=text,
            is_public=Case(When(is_open(), then=Value(True)), default=Value(False)),
            position=Subquery(series.values("position")[:1]),
            source_language=Subquery(series.values("source_language")[:1]),
            number_in_force=Subquery(in_force.values("number")[:1]),
            in_force_from=Subquery(in_force.values("effective_from")[:1]),
            last_event_at=Subquery(events.order_by("-position").values("at")[:1]),
            **more,
        )
        .order_by("locale_id", F("alias_of").asc(nulls_first=True), "pk")
        .values(
            "pk",
            "url_path",
            "locale_id",
            "locale__language_code",
            "alias_of_id",
            "text",
            "is_public",
            "position",
            "source_language",
            "number_in_force",
            "in_force_from",
            "last_event_at",
            *fields,
            *more,
        )
    )


def has_texts(public_id: UUID, language: str) -> Exists:
    """Whether anything was ever recorded in the language."""
    return Exists(
        VersionText.objects.filter(version__series=key_of(public_id), language=language)
    )


def pages_now(public_id: UUID, day: date) -> QuerySet[Any]:
    return pages_with(in_force_text(public_id, day), public_id, day)


def pages_announced(public_id: UUID, day: date, language: str) -> QuerySet[Any]:
    texts = VersionText.objects.filter(
        version__state=RECORDED,
        version__number__isnull=False,
        version__effective_from__gt=day,
    ).order_by("-version__number", "-correction")
    # There is one at most.
    announced = NoticeVersion.objects.filter(
        series=key_of(public_id),
        state=RECORDED,
        number__isnull=False,
        effective_from__gt=day,
    ).order_by("-number")
    return pages_with(
        own(texts, public_id),
        public_id,
        day,
        language,
        announced=Subquery(announced.values("number")[:1]),
    )


def pages_of_edition(
    public_id: UUID, day: date, language: str, edition: Edition, **where: Any
) -> QuerySet[Any]:
    texts = VersionText.objects.filter(is_edition(edition, "version__"), **where)
    texts = texts.order_by("-correction")
    return pages_with(own(texts, public_id), public_id, day, language)


def pages_on_day(
    public_id: UUID, day: date, language: str, then: date, end: datetime
) -> QuerySet[Any]:
    """`then`: the day asked about; `end`: when it is over."""
    versions = NoticeVersion.objects.filter(series=key_of(public_id))
    numbered, past = applied_on(versions, then)
    texts = VersionText.objects.filter(
        version__state=RECORDED,
        version__number__lte=Subquery(numbered.values("number")[:1]),
        recorded_at__lt=end,
    ).order_by("-version__number", "-correction")
    # Imported later than it applied: its own dates answer, not the recording's.
    imported = VersionText.objects.filter(
        ~Exists(numbered), version=Subquery(past.values("pk")[:1])
    ).order_by("-correction")
    text = Coalesce(own(texts, public_id), own(imported, public_id))
    return pages_with(text, public_id, day, language)


def pages_of_archive(public_id: UUID, day: date) -> QuerySet[Any]:
    """Each with the newest text in its language, and with how long the lists are."""
    series = NoticeSeries.objects.filter(public_id=public_id)
    versions = NoticeVersion.objects.filter(series=key_of(public_id))
    numbered = versions.filter(number__isnull=False).order_by("-number")
    past = versions.filter(number__isnull=True).order_by().values("series")
    redactions = NoticeEvent.objects.filter(
        series=key_of(public_id), kind=NoticeEvent.Kind.REDACTED
    )
    return pages_with(
        Coalesce(newest(versions.filter(number__isnull=False)), newest(versions)),
        public_id,
        day,
        has_texts=Value(False),  # without a newest one there is none
        text_in_force=in_force_text(public_id, day),
        series=Subquery(series.values("pk")[:1]),
        head=Subquery(series.values("head")[:1]),
        has_redactions=Exists(redactions),
        newest_number=Subquery(numbered.values("number")[:1]),
        past_count=Subquery(past.annotate(rows=Count("pk")).values("rows")),
    )


def pages_of_reference(
    public_id: UUID, day: date, language: str, edition: Edition, correction: int
) -> QuerySet[Any]:
    """As :func:`pages_of_edition`; `newest`: the key of the version's newest text."""
    texts = VersionText.objects.filter(is_edition(edition, "version__"))
    texts = texts.order_by("-correction")
    return pages_with(
        own(texts.filter(correction=correction), public_id),
        public_id,
        day,
        language,
        newest=own(texts, public_id),
    )


def pages_beside(translation_key: Any, day: date, **more: Any) -> QuerySet[Any]:
    """As :func:`pages_now`, by the translation key of a page, each with its title.

    The key may be a question itself. `more`: further annotations.
    """
    name, each = "translation_key", OuterRef("translation_key")
    series = NoticeSeries.objects.filter(translation_key=each)
    texts = in_force_texts(VersionText.objects.all(), day)
    return pages_with(
        own(texts, each, name),
        each,
        day,
        name=name,
        key=translation_key,
        fields=("title",),
        series_state=Subquery(series.values("state")[:1]),
        **more,
    )


ARCHIVE = Statement(pages_of_archive, public_id=UUID_FIELD, day=DAY)
BESIDE = Statement(pages_beside, translation_key=UUID_FIELD, day=DAY)
NOW = Statement(pages_now, public_id=UUID_FIELD, day=DAY)
ANNOUNCED = Statement(pages_announced, public_id=UUID_FIELD, day=DAY, language=LANGUAGE)
ON_DAY = Statement(
    pages_on_day,
    public_id=UUID_FIELD,
    day=DAY,
    language=LANGUAGE,
    then=DAY,
    end=MOMENT,
)
REFERENCES = {
    kind: Statement(
        pages_of_reference,
        public_id=UUID_FIELD,
        day=DAY,
        language=LANGUAGE,
        edition=field,
        correction=NUMBER,
    )
    for kind, field in ((int, NUMBER), (UUID, UUID_FIELD))
}
EDITIONS = {
    (kind, with_correction): Statement(
        pages_of_edition,
        public_id=UUID_FIELD,
        day=DAY,
        language=LANGUAGE,
        edition=field,
        **({"correction": NUMBER} if with_correction else {}),
    )
    for kind, field in ((int, NUMBER), (UUID, UUID_FIELD))
    for with_correction in (False, True)
}


# --- one text ------------------------------------------------------------------------


def about_text(texts: QuerySet[VersionText], day: date) -> dict[str, Any]:
    """What stands for a text's series and its neighbours, as annotations."""
    versions = NoticeVersion.objects.filter(
        series=OuterRef("version__series"), state=RECORDED, number__isnull=False
    )
    announced = versions.filter(effective_from__gt=day).order_by("-number")
    withdrawals = NoticeEvent.objects.filter(
        series=OuterRef("version__series"), kind=NoticeEvent.Kind.WITHDRAWN
    ).order_by("-pk")
    own = VersionText.objects.filter(
        version__series=OuterRef("version__series"),
        version__state=RECORDED,
        language=OuterRef("language"),
    )
    # In the order of its index: days never go back from one number to the next.
    coming = own.filter(
        version__effective_from__gt=day, version__number__isnull=False
    ).order_by("-version__effective_from", "-version__number")
    before = own.filter(version__number__lt=OuterRef("version__number"))
    after = own.filter(version__number__gt=OuterRef("version__number"))
    return {
        "announced_number": Subquery(announced.values("number")[:1]),
        "announced_from": Subquery(announced.values("effective_from")[:1]),
        "announced_text": Subquery(coming.values("pk")[:1]),
        "withdrawn_at": Case(
            When(
                version__series__state=NoticeSeries.State.WITHDRAWN,
                then=Subquery(withdrawals.values("at")[:1]),
            )
        ),
        "next_start": next_start("version__"),
        "number_before": Subquery(
            before.order_by("-version__number").values("version__number")[:1]
        ),
        "number_after": Subquery(
            after.order_by("version__number").values("version__number")[:1]
        ),
    }


TEXT_VALUES = (
    "pk",
    "document",
    "language",
    "correction",
    "digest",
    "made_from",
    "note",
    "recorded_at",
    "redacted_at",
    "version_id",
    "version__number",
    "version__public_id",
    "version__state",
    "version__effective_from",
    "version__effective_until",
    "version__weight",
    "version__series_id",
    "version__series__source_language",
    "version__series__state",
    "version__series__position",
)


def text_with(
    text: int, day: date, *, body: bool = False, **more: Any
) -> QuerySet[Any]:
    """`body`: with the rendered one as well, which only one format needs."""
    texts = VersionText.objects.filter(pk=text)
    about = {**about_text(texts, day), **more}
    values = (*TEXT_VALUES, "body") if body else TEXT_VALUES
    return texts.annotate(**about).values(*values, *about)


def text_on_day(
    text: int,
    day: date,
    then: date,
    end: datetime,
    language_then: str,
    *,
    body: bool = False,
) -> QuerySet[Any]:
    series = OuterRef("version__series")
    facts = versions_on(NoticeVersion.objects.filter(series=series), then)
    acts = acts_until(NoticeEvent.objects.filter(series=series), end, language_then)
    names = ("withdrawn_then", "resumed_then", "hidden_then", "shown_then")
    return text_with(
        text,
        day,
        body=body,
        number_then=facts["number_then"],
        **{name: acts[name] for name in names},
    )


ON_DAY_TOO = {"then": DAY, "end": MOMENT, "language_then": LANGUAGE}
TEXTS = {
    (on_day, body): Statement(
        partial(text_on_day if on_day else text_with, body=body),
        text=KEY,
        day=DAY,
        **(ON_DAY_TOO if on_day else {}),
    )
    for on_day in (False, True)
    for body in (False, True)
}
"""By whether a day is asked about, and whether the rendered body is read along."""


def frozen_text(digest: str) -> QuerySet[Any]:
    """The text with a digest, of a page that is open to anybody; one without a marker
    before one with."""
    pages = open_pages().filter(
        translation_key=OuterRef("version__series__translation_key"),
        locale__language_code=OuterRef("language"),
        alias_of__isnull=True,
    )
    return (
        VersionText.objects.filter(digest=digest)
        .annotate(page=Subquery(pages.values("pk")[:1]))
        .filter(page__isnull=False)
        .order_by(F("redacted_at").asc(nulls_first=True), "pk")
        .values("pk", "document", "language", "recorded_at", "redacted_at", "page")[:1]
    )


FROZEN = Statement(frozen_text, digest=LANGUAGE)


# --- what was found ------------------------------------------------------------------


OF_A_PAGE = ("pk", "alias_of_id", "is_public", "text")


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The live pages of a notice, and the text that is the answer in one of them.

    `language` is that of the address, `text_language` that of the text, `pages` those of its languages with a text, by
    language. `page` is the one whose address this is: what guards it guards the answer.
    """

    public_id: UUID
    language: str
    text_language: str
    page: Row
    text: int
    pages: dict[str, Row]
    rows: tuple[Row, ...]
    today: date

    @classmethod
    def of(
        cls, rows: list[Row], public_id: UUID, language: str, day: date
    ) -> "Standing | None":
        """None unless the page of the language is live and there is a text to read.

        Where nothing was ever recorded in the language, or its page is an alias, that of
        the source language, if anybody may read that.
        """
        own = {row["locale__language_code"]: row for row in reversed(rows)}
        page = own.get(language)
        if page is None:
            return None
        text, text_language = page["text"], language
        if page["alias_of_id"] or (text is None and not page.get("has_texts", True)):
            source = own.get(page["source_language"])
            if source is None or source["alias_of_id"] or not source["is_public"]:
                return None
            text, text_language = source["text"], page["source_language"]
        if text is None:
            return None
        return cls(
            public_id=public_id,
            language=language,
            text_language=text_language,
            page=page,
            text=text,
            pages={
                code: row
                for row in rows
                for code in (row["locale__language_code"],)
                if row["text"] is not None and not row["alias_of_id"]
                if row["is_public"] or code == language
            },
            rows=tuple(rows),
            today=day,
        )

    @property
    def modified(self) -> datetime:
        """The last event of the log, or when the version in force took over since."""
        at: datetime = self.page["last_event_at"]
        start = self.page["in_force_from"]
        return max(at, midnight(start)) if start else at

    @property
    def validator(self) -> tuple[Any, ...]:
        """Everything that an answer can depend on besides the pages' addresses.

        The log's position stands for all that was ever recorded, or done with it.
        """
        return (
            self.page["position"],
            self.page["number_in_force"],
            self.text,
            *(tuple(row[name] for name in OF_A_PAGE) for row in self.rows),
        )


@lru_cache(maxsize=64)
def revision_with(language: str, _folders: tuple[Any, ...]) -> str:
    return f"{__version__} {of_words(reader_wording(language))}"


def revision(language: str) -> str:
    """What answers are made with: the package, and the words round a text."""
    own = getattr(settings, "WAGTAIL_SELOSTE", {})
    return revision_with(language, tuple(own.get("WORDING_DIRS", ())))


class Addresses:
    """The whole addresses of pages' public places, as the pages themselves would tell.

    For one request: what they depend on besides is asked once.
    """

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.model = page_model()
        self.roots = site_roots(request)
        self.is_stock = self.model.get_url_parts is Page.get_url_parts
        self.surroundings = (
            get_urlconf(),
            get_script_prefix(),
            get_language(),
            getattr(settings, "WAGTAIL_I18N_ENABLED", False),
        )
        self.known = known_addresses(self.model, self.roots, self.surroundings)

    def of(self, key: int, path: str, locale: int) -> str:
        """The address of the page with this key, ``url_path`` and locale."""
        values = (key, path, locale)
        found = self.known.get(values)
        if found is not None:
            return found
        page = stand_in_page(self.model, values)
        found = str(page.get_full_url(self.request) or "")
        sites = {root[0] for root in self.roots if path.startswith(root[1])}
        # Which of its sites is meant, or what the site's own code says, is asked each
        # time; else it depends on nothing but what stands here.
        if len(sites) == 1 and self.is_stock:
            if len(self.known) >= MOST_KNOWN:
                self.known.clear()
            self.known[values] = found
        return found

    def of_row(self, row: Row) -> str:
        return self.of(row["pk"], row["url_path"], row["locale_id"])


MOST_KNOWN = 50_000


@lru_cache(maxsize=64)
def known_addresses(
    _model: Any, _roots: tuple[Any, ...], _surroundings: tuple[Any, ...]
) -> dict[tuple[int, str, int], str]:
    """What is known already of the pages of a site with these surroundings."""
    return {}


def site_roots(request: HttpRequest) -> tuple[Any, ...]:
    """Wagtail's list of its sites' front pages, kept on the request as Wagtail does."""
    try:
        roots = request._wagtail_cached_site_root_paths  # type: ignore[attr-defined]
    except AttributeError:
        roots = request._wagtail_cached_site_root_paths = (  # type: ignore[attr-defined]
            Site.get_site_root_paths()
        )
    return tuple(roots)


def stand_in_page(model: Any, values: tuple[int, str, int]) -> Any:
    """A page of which only what its address is made of has been read.

    Whatever else a site's own page model asks of it comes by a query of its own.
    """
    page = model.__new__(model)
    page._state = models.base.ModelState()
    page._state.adding = False
    page.pk, page.url_path, page.locale_id = values
    return page
