"""What readers are told whose language has no text of the version that applies.

They read an older version. Which one applies, since when, what changed in coded values,
and where to read it, they are told in their own language. Never a word of a text that
was redacted, or whose page not everybody may read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from typing import Any

from django.core.cache import cache as kept
from django.db.models import Q
from django.http import HttpRequest

from . import __version__
from .addresses import address
from .comparison.across import parts, plain, told_across
from .comparison.meaning import listing
from .history import A_DAY, HEAVY, Archive, Sheet, Term, next_start
from .models.archive import NoticeSeries, NoticeVersion, VersionText
from .notice import canonical, digest
from .series import midnight
from .wording import Wording, language_name

MOST_TOLD = 12
"""So many changes are told on the page; the rest are counted. The JSON has all."""

KEPT = 24 * 60 * 60
"""Seconds. What was compared never changes, so this only limits the cache's size."""


@dataclass(frozen=True, kw_only=True)
class Lag:
    """A text of an older version, and what the one that applies says instead.

    `changes` and `reworded` have marks round what stands in the source language, see
    :mod:`.comparison.across`. `urls`: language -> where the version that applies can be
    read by anybody, the source language first.
    """

    text: VersionText
    series: NoticeSeries
    number: int
    """Of the version that applies."""

    since: date
    term: Term
    """When the version applied that is read."""

    message: str
    words: Wording
    changes: tuple[dict[str, Any], ...]
    reworded: tuple[str, ...]
    urls: Mapping[str, str]

    @property
    def source(self) -> str:
        return self.series.source_language

    @property
    def changes_url(self) -> str:
        """Both versions compared, in the source language; "" if it is not for everybody."""
        if self.source not in self.urls or self.text.version.number is None:
            return ""
        compared = {"old": self.text.version.number, "new": self.number}
        return address("compare", self.series, self.source, **compared)

    def banner(self) -> dict[str, Any]:
        """What a page shows. Sentences are lists of {"text", "language"}; the language
        is "" but for words of the source language."""
        words, number = self.words, self.text.version.number
        told, more = self.changes[:MOST_TOLD], len(self.changes) - MOST_TOLD
        changes = [self.pieces(change["sentence"]) for change in told]
        if more > 0:
            changes.append(self.pieces(words.label("further_changes", number=more)))
        names = listing(self.reworded, words)
        return {
            "message": self.message,
            "intro": words.label("lagging_changes", number=number),
            "changes": changes,
            "texts": self.pieces(words.label("lagging_texts", parts=names))
            if names
            else [],
            "read": words.label("read_version", number=self.number),
            "links": [
                {"code": code, "name": language_name(code), "url": url}
                for code, url in self.urls.items()
            ],
            "changes_url": self.changes_url,
            "source": self.source,
            "source_name": words.language_name(self.source),
        }

    def pieces(self, sentence: str) -> list[dict[str, str]]:
        return [
            {"text": text, "language": self.source if is_foreign else ""}
            for text, is_foreign in parts(sentence)
        ]

    def to_json(self) -> dict[str, Any]:
        """The same for machines; `untranslated` are words in the source language."""
        return {
            "version": self.number,
            "effective_from": self.since.isoformat(),
            "message": self.message,
            "changes": [
                {
                    **{
                        key: plain(value) if isinstance(value, str) else value
                        for key, value in change.items()
                    },
                    "untranslated": [
                        text
                        for text, is_foreign in parts(change["sentence"])
                        if is_foreign
                    ],
                }
                for change in self.changes
            ],
            "reworded": [plain(name) for name in self.reworded],
            "languages": [
                {"language": code, "html_url": url} for code, url in self.urls.items()
            ],
        }


def lag_now(text: VersionText, urls: Mapping[str, str], words: Wording) -> Lag | None:
    """What readers of a public text are told now; None unless another version applies.

    The text has what :func:`.series.about_series` says. At most two queries.
    """
    if text.version.number == text.number_in_force:
        return None
    series, number = text.version.series, text.number_in_force
    is_withdrawn = series.state == NoticeSeries.State.WITHDRAWN
    return lag_of(
        text,
        series,
        texts_of_both(text, series, number),
        number=number,
        urls=urls,
        words=words,
        label="lagging_withdrawn" if is_withdrawn else "lagging_banner",
    )


def lag_on(
    archive: Archive, day: date, sheet: Sheet, request: HttpRequest
) -> Lag | None:
    """What readers of the text of a day are told if it was not of the version in force.

    From what had been recorded by the end of the day. At most one query.
    """
    text, number = sheet.text, archive.series.number_then
    if text is None or number is None or text.version.number == number:
        return None
    end = midnight(day + A_DAY)
    series = archive.series
    return lag_of(
        text,
        series,
        [row for row in sheet.texts if row.recorded_at < end],
        number=number,
        urls={
            code: request.build_absolute_uri(address("on_day", series, code, day=day))
            for code in archive.public_languages()
        },
        words=archive.words,
        label="lagging_on_day",
    )


def lag_compared(
    archive: Archive, text: VersionText, number: int, request: HttpRequest
) -> Lag | None:
    """What changed from a text to version `number`, which the language lacks.

    At most two queries.
    """
    series = archive.series
    where = {"version": number}
    return lag_of(
        text,
        series,
        texts_of_both(text, series, number),
        number=number,
        urls={
            code: request.build_absolute_uri(address("version", series, code, **where))
            for code in archive.public_languages()
        },
        words=archive.words,
        label="lagging_compared",
    )


def texts_of_both(
    text: VersionText, series: NoticeSeries, number: int
) -> list[VersionText]:
    """The texts of the version read and of version `number`, without what is heavy.

    Each with the `next_start` of its version. One query.
    """
    return list(
        VersionText.objects.filter(
            Q(version__number=number)
            | Q(version__number=text.version.number, language=series.source_language),
            version__series=series,
            version__state=NoticeVersion.State.RECORDED,
        )
        .annotate(next_start=next_start("version__"))
        .select_related("version")
        .defer(*HEAVY)
        .order_by("correction")
    )


def lag_of(
    text: VersionText,
    series: NoticeSeries,
    rows: Iterable[VersionText],
    *,
    number: int,
    urls: Mapping[str, str],
    words: Wording,
    label: str = "lagging_banner",
) -> Lag | None:
    """What readers of `text` are told while version `number` applies.

    `rows`: texts of both versions in order of correction, with `next_start`. `urls`:
    language -> address of the pages that anybody may read. `label`: of the message. None
    if nothing is known of that version. At most one query, and none if the cache knows
    what changed.
    """
    source = series.source_language
    rows = list(rows)
    newest = {row.language: row for row in rows if row.version.number == number}
    if not newest:
        return None
    now = newest.get(source)
    then = made_from(text, rows, source)
    version = next(iter(newest.values())).version
    told: dict[str, Any] = {"changes": (), "reworded": ()}
    is_redacted = any(each and each.redacted_at for each in (text, then, now))
    if then and now and source in urls and not is_redacted:
        told = what_changed(then, now, text, words)
    there = [code for code in urls if code in newest and urls[code]]
    codes = sorted(there, key=lambda code: code != source)
    return Lag(
        text=text,
        series=series,
        number=number,
        since=version.effective_from,
        term=Term(
            version=text.version,
            following=next(
                (r.next_start for r in rows if r.version_id == text.version_id), None
            ),
        ),
        message=words.label(
            label,
            number=text.version.number,
            current=number,
            date=words.date(version.effective_from),
        ),
        words=words,
        changes=tuple(told["changes"]),
        reworded=tuple(told["reworded"]),
        urls={code: urls[code] for code in codes},
    )


def made_from(
    text: VersionText, rows: Iterable[VersionText], source: str
) -> VersionText | None:
    """The source text that a translation translates, or else its version's newest."""
    own = [
        row
        for row in rows
        if row.version_id == text.version_id and row.language == source
    ]
    exact = [row for row in own if row.digest == text.made_from]
    return (exact or own or [None])[-1]


def what_changed(
    then: VersionText, now: VersionText, read: VersionText, words: Wording
) -> dict[str, Any]:
    """From one source text to another, for those who read a translation of the first.

    {"changes": [...], "reworded": [...]}, plain values. From the cache, or compared: one
    query then. Recorded texts never change, so neither does the answer.
    """
    texts = (then, now, read)
    name = digest(canonical([__version__, of_words(words), *(t.digest for t in texts)]))
    key = f"wagtail_seloste.lagging.{name}"
    found: dict[str, Any] | None = kept.get(key)
    if found is None:
        rows = VersionText.objects.filter(pk__in=[text.pk for text in texts])
        notices = {row.pk: row.notice for row in rows.only("pk", "document")}
        told = told_across(*(notices[text.pk] for text in texts), words)
        found = {
            "changes": [asdict(change) for change in told.changes],
            "reworded": list(told.reworded),
        }
        kept.set(key, found, KEPT)
    return found


@cache
def of_words(words: Wording) -> str:
    """A digest of the words that sentences are made of; a site may change them."""
    tables = (words.headings, words.labels, words.choices, words.formats)
    paragraphs = {key: [p.text for p in rows] for key, rows in words.paragraphs.items()}
    return digest(canonical([words.language, *map(dict, tables), paragraphs]))
