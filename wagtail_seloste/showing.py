"""A notice where others show it: beside a form, in a footer, on another site.

What is shown is always the recorded text that applies now, of a page that anybody may
read, and it carries its reference, so that whoever keeps the reference can say later
which text it was.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Case, F, Q, Value, When
from django.http import HttpRequest
from django.utils import timezone, translation

from .access import open_pages, page_model
from .addresses import EditionConverter, reference_of
from .history import is_edition
from .html import storable
from .models.archive import NoticeSeries, VersionText
from .notice import Notice
from .reading import on_open_page, series_keys, texts_in_force
from .recording import today
from .reference import Reference
from .rendering import render_link, render_section, render_short
from .series import Withdrawal, applied
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


def texts_of(notice: Any) -> Q | None:
    """The condition that a text belongs to a notice; None if that is no notice.

    `notice`: its page in any language, its series, or the series' public id.
    """
    if isinstance(notice, NoticeSeries):
        notice = notice.public_id
    if isinstance(notice, page_model()):
        return Q(version__series__translation_key__in=series_keys(notice))
    try:
        return Q(version__series__public_id=UUID(str(notice)))
    except ValueError:
        return None


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A public text, and where the whole of it stands."""

    text: VersionText
    url: str
    """The page, as a whole address."""

    now: datetime

    @classmethod
    def of(
        cls, notice: Any, language: str = "", request: HttpRequest | None = None
    ) -> "Shown | None":
        """What is shown of a notice in a language; the active one if none is given.

        `notice` as for :func:`texts_of`. Where nothing was published in the language,
        the text of its base language (``sv`` for ``sv-fi``), or else of the source
        language. None, and a warning in the log, if there is nothing that anybody may
        read. Two queries; none for what was asked before for the same request.
        """
        language = storable(language or translation.get_language() or "")
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
        condition, now = texts_of(notice), timezone.now()
        if condition is None:
            logger.warning("%r is no privacy notice; nothing is shown.", named(notice))
            return None
        text = (
            on_open_page(texts_in_force(today(now)))
            .filter(condition)
            .filter(
                Q(language__in=[language, base_language(language)])
                | Q(language=F("version__series__source_language"))
            )
            .order_by(
                Case(
                    When(language=language, then=Value(0)),
                    When(language=base_language(language), then=Value(1)),
                    default=Value(2),
                ),
                "-version__number",
                "-correction",
            )
            .defer("edited", "body")
            .first()
        )
        page = text and (
            open_pages()
            .filter(
                translation_key=text.version.series.translation_key,
                locale__language_code=text.language,
                alias_of__isnull=True,
            )
            .first()
        )
        if text is None or page is None:
            logger.warning(
                "No text of the privacy notice %r can be read by anybody; nothing is "
                "shown.",
                named(notice),
            )
            return None
        return cls(text=text, url=page.get_full_url(request) or "", now=now)

    @property
    def series(self) -> NoticeSeries:
        return self.text.version.series

    @property
    def language(self) -> str:
        return self.text.language

    @cached_property
    def reference(self) -> Reference:
        return reference_of(self.text, self.series)

    @cached_property
    def notice(self) -> Notice:
        return self.text.notice

    @cached_property
    def words(self) -> Wording:
        return reader_wording(self.language)

    @cached_property
    def withdrawal(self) -> Withdrawal | None:
        return Withdrawal.of(self.text, self.series, self.language)

    @property
    def lags(self) -> bool:
        """Whether another version applies, which has no text in this language."""
        return self.text.version.number != self.text.number_in_force

    @property
    def version_line(self) -> list[str]:
        """Which version it is and since when it applies, in the notice's language."""
        version = self.text.version
        line = [self.words.label("version", number=version.number)]
        if not self.lags:
            line.append(applied(self.words, version.effective_from, self.withdrawal))
        return line

    @property
    def messages(self) -> list[str]:
        """That the notice is out of use, or that another version applies."""
        told, words = [], self.words
        if self.withdrawal:
            day = words.date(self.withdrawal.day)
            told.append(words.label("withdrawn", date=day))
        if self.lags:
            told.append(
                words.label(
                    "lagging_withdrawn" if self.withdrawal else "lagging_banner",
                    number=self.text.version.number,
                    current=self.text.number_in_force,
                    date=words.date(self.text.in_force_from),
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
            self.series,
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
