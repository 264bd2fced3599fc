"""A notice where others show it: beside a form, in a footer, on another site.

What is shown is always the recorded text that applies now, of a page that anybody may
read, and it carries its reference, so that whoever keeps the reference can say later
which text it was.
"""

import json
import logging
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    DateField,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
    Value,
    When,
)
from django.http import HttpRequest
from django.utils import timezone, translation

from .access import open_pages, page_model
from .addresses import EditionConverter
from .api.guarding import has_guards, reached
from .api.locales import as_spelled
from .api.standing import Addresses, stand_in_page
from .api.statements import Row, Statement
from .history import is_edition
from .html import storable
from .models.archive import NoticeEvent, NoticeSeries, NoticeVersion, VersionText
from .notice import Notice
from .reading import series_keys
from .recording import today
from .reference import Reference
from .rendering import render_link, render_section, render_short
from .series import in_force
from .wording import Wording, base_language, reader_wording

logger = logging.getLogger("wagtail_seloste")

MEMORY = "_seloste_shown"
"""Attribute of a request that keeps what was read for it."""


def is_of(reference: Reference) -> Q:
    """The condition that a text is exactly the one that a reference names."""
    return is_edition(EditionConverter.read(reference.version), "version__") & Q(
        version__series__public_id=reference.series,
        correction=reference.correction,
        language=reference.language,
        digest=reference.digest,
    )


def key_of(notice: Any) -> tuple[str, UUID] | None:
    """The field of a series that tells which notice is meant, and its value.

    `notice`: its page in any language, its series, or the series' public id; None if it
    is none of these. No query, but one for an alias.
    """
    if isinstance(notice, NoticeSeries):
        notice = notice.public_id
    if isinstance(notice, page_model()):
        keys = series_keys(notice) if notice.alias_of_id else []
        own = {"translation_key": notice.translation_key}
        return "translation_key", next(iter(keys), own)["translation_key"]
    try:
        return "public_id", UUID(str(notice))
    except ValueError:
        return None


def text_shown(
    field: str, key: UUID, language: str, base: str, day: date
) -> QuerySet[Any]:
    """The text that is shown of a notice, and the open page that it stands on.

    Of the texts that apply, in `language`, or else in `base`, or in the source language.
    """
    pages = open_pages().filter(
        translation_key=OuterRef("version__series__translation_key"),
        locale__language_code=OuterRef("language"),
        alias_of__isnull=True,
    )
    applies = {
        "state": NoticeVersion.State.RECORDED,
        "number__isnull": False,
        "effective_from__lte": day,
    }
    in_force = NoticeVersion.objects.filter(
        series=OuterRef("version__series"), **applies
    ).order_by("-number")
    withdrawals = NoticeEvent.objects.filter(
        series=OuterRef("version__series"), kind=NoticeEvent.Kind.WITHDRAWN
    ).order_by("-pk")
    return (
        VersionText.objects.filter(
            Q(language__in=[language, base])
            | Q(language=F("version__series__source_language")),
            **{f"version__series__{field}": key},
            **{f"version__{name}": value for name, value in applies.items()},
        )
        .annotate(
            page=Subquery(pages.values("pk")[:1]),
            url_path=Subquery(pages.values("url_path")[:1]),
            locale_id=Subquery(pages.values("locale_id")[:1]),
            number_in_force=Subquery(in_force.values("number")[:1]),
            in_force_from=Subquery(in_force.values("effective_from")[:1]),
            withdrawn_at=Subquery(withdrawals.values("at")[:1]),
        )
        .filter(page__isnull=False)
        .order_by(
            Case(
                When(language=language, then=Value(0)),
                When(language=base, then=Value(1)),
                default=Value(2),
            ),
            "-version__number",
            "-correction",
        )
        .values(
            "document",
            "title",
            "language",
            "correction",
            "digest",
            "version__number",
            "version__effective_from",
            "version__series__public_id",
            "version__series__state",
            "page",
            "url_path",
            "locale_id",
            "number_in_force",
            "in_force_from",
            "withdrawn_at",
        )[:1]
    )


TEXT_SHOWN = {
    field: Statement(
        partial(text_shown, field),
        key=UUIDField(),
        language=CharField(),
        base=CharField(),
        day=DateField(),
    )
    for field in ("public_id", "translation_key")
}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A public text, and where the whole of it stands."""

    row: Row
    """Of :data:`TEXT_SHOWN`."""

    url: str
    """The page, as a whole address."""

    @classmethod
    def of(
        cls, notice: Any, language: str = "", request: HttpRequest | None = None
    ) -> "Shown | None":
        """What is shown of a notice in a language; the active one if none is given.

        `notice` as for :func:`key_of`. Where nothing was published in the language, the
        text of its base language (``sv`` for ``sv-fi``), or else of the source language.
        None, and a warning in the log, if there is nothing that anybody may read, or if
        hooks of the site guard the page from whoever makes the request. One query, more
        with such hooks; none for what was asked before for the same request.
        """
        written = storable(language or translation.get_language() or "")
        language = as_spelled(written)
        kept: dict[Any, Any] = {}
        if request is not None:
            kept = request.__dict__.setdefault(MEMORY, kept)
        key = (named(notice), language)
        if key not in kept:
            kept[key] = cls.read(notice, language, request)
        return kept[key]

    @classmethod
    def read(
        cls, notice: Any, language: str, request: HttpRequest | None
    ) -> "Shown | None":
        found = key_of(notice)
        if found is None:
            logger.warning("%r is no privacy notice; nothing is shown.", named(notice))
            return None
        field, key = found
        row = TEXT_SHOWN[field].row(
            key=key,
            language=language,
            base=base_language(language),
            day=today(timezone.now()),
        )
        if row is None:
            logger.warning(
                "No text of the privacy notice %r can be read by anybody; nothing is "
                "shown.",
                named(notice),
            )
            return None
        guards = request is not None and has_guards()
        if guards and not reached(request, {row["page"]}):
            logger.warning(
                "A hook of the site guards the privacy notice %r; nothing is shown.",
                named(notice),
            )
            return None
        values = row["page"], row["url_path"], row["locale_id"]
        if request is None:
            url = stand_in_page(page_model(), values).get_full_url() or ""
        else:
            url = Addresses(request).of(*values)
        return cls(row=row, url=url)

    @property
    def language(self) -> str:
        return str(self.row["language"])

    @cached_property
    def reference(self) -> Reference:
        return Reference(
            series=self.row["version__series__public_id"],
            version=str(self.row["version__number"]),
            correction=self.row["correction"],
            language=self.language,
            digest=self.row["digest"],
        )

    @cached_property
    def notice(self) -> Notice:
        return Notice.from_json(json.loads(self.row["document"]))

    @cached_property
    def words(self) -> Wording:
        return reader_wording(self.language)

    @property
    def withdrawn_on(self) -> date | None:
        """The day on which the notice was withdrawn; None while it is in use."""
        row = self.row
        if row["version__series__state"] != NoticeSeries.State.WITHDRAWN:
            return None
        return row["withdrawn_at"] and today(row["withdrawn_at"])

    @property
    def lags(self) -> bool:
        """Whether another version applies, which has no text in this language."""
        return self.row["version__number"] != self.row["number_in_force"]

    @property
    def version_line(self) -> list[str]:
        """Which version it is and since when it applies, in the notice's language."""
        line = [self.words.label("version", number=self.row["version__number"])]
        if not self.lags:
            start = self.row["version__effective_from"]
            line.append(in_force(self.words, start, self.withdrawn_on))
        return line

    @property
    def messages(self) -> list[str]:
        """That the notice is out of use, or that another version applies."""
        told, words = [], self.words
        if self.withdrawn_on:
            day = words.date(self.withdrawn_on)
            told.append(words.label("withdrawn", date=day))
        if self.lags:
            told.append(
                words.label(
                    "lagging_withdrawn" if self.withdrawn_on else "lagging_banner",
                    number=self.row["version__number"],
                    current=self.row["number_in_force"],
                    date=words.date(self.row["in_force_from"]),
                )
            )
        return told

    # --- as HTML ---

    @property
    def about(self) -> dict[str, Any]:
        return {
            "url": self.url,
            "reference": str(self.reference),
            "version_line": self.version_line,
        }

    def short(self, heading_level: int = 2) -> str:
        """The short version as HTML, see :func:`.rendering.render_short`."""
        return render_short(
            self.notice,
            messages=self.messages,
            heading_level=heading_level,
            **self.about,
        )

    def section(self, anchor: str, heading_level: int = 2) -> str:
        """One section as HTML; "" and a warning if the notice has none with this anchor."""
        for section in self.notice.sections:
            if section.anchor == anchor:
                return render_section(
                    self.notice,
                    section,
                    messages=self.messages,
                    heading_level=heading_level,
                    **self.about,
                )
        logger.warning(
            "The privacy notice %s has no section %r; nothing is shown.",
            self.reference.series,
            anchor,
        )
        return ""

    def link(self, text: str = "") -> str:
        """A link to the notice as HTML, see :func:`.rendering.render_link`."""
        return render_link(self.notice, text=text, **self.about)


def named(notice: Any) -> str:
    """What tells one notice from another, for logs and memory."""
    if isinstance(notice, NoticeSeries):
        return str(notice.public_id)
    if isinstance(notice, page_model()):
        return str(notice.translation_key)
    return str(notice)[:80]
