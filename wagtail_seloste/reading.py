"""What the public may read: recorded texts, and only those of pages that are open."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Left, Length
from django.utils import timezone
from django.utils.safestring import mark_safe
from wagtail.models import PageViewRestriction

from .access import is_open, open_pages, page_model
from .addresses import address, feeds, reference_of
from .api.standing import BESIDE, Addresses
from .api.statements import DAY, LANGUAGE, UUID_FIELD, Objects, Row
from .faults import messages
from .formats import FORMATS, About, jsonld
from .forms import section_labels
from .lagging import Lag, lag_now
from .models.archive import NoticeSeries, NoticeVersion, VersionText
from .recording import NotRecorded, edited, project, today
from .rendering import render_body
from .series import Announced, Withdrawal, about_series, applied, in_force
from .wording import language_name, reader_wording


def texts_in_force(day: date) -> QuerySet[VersionText]:
    """Texts of versions that apply on `day` or applied before, newest version first.

    The first one in a language is what its readers get. For their keys: to sort them, a
    database works out all that is asked of each.
    """
    return VersionText.objects.filter(
        version__state=NoticeVersion.State.RECORDED,
        version__number__isnull=False,
        version__effective_from__lte=day,
    ).order_by("-version__number", "-correction")


def described(day: date) -> QuerySet[VersionText]:
    """Texts that say what stands for their series, see :func:`about_series`."""
    return VersionText.objects.annotate(
        **about_series("version__series", day)
    ).select_related("version__series__successor")


def on_open_page(texts: QuerySet[VersionText]) -> QuerySet[VersionText]:
    """Those texts that stand on a page of their language that anybody may read."""
    return texts.filter(
        Exists(
            open_pages().filter(
                translation_key=OuterRef("version__series__translation_key"),
                locale__language_code=OuterRef("language"),
                alias_of__isnull=True,
            )
        )
    )


def with_texts(pages: QuerySet, day: date) -> QuerySet:
    """Pages with their locale and `has_text`: whether a text of their language applies."""
    texts = VersionText.objects.filter(
        version__series__translation_key=OuterRef("translation_key"),
        version__state=NoticeVersion.State.RECORDED,
        version__number__isnull=False,
        version__effective_from__lte=day,
        language=OuterRef("locale__language_code"),
    )
    return (
        pages.annotate(has_text=Exists(texts))
        .select_related("locale")
        .order_by("locale__pk")
    )


def language_pages_of(series: NoticeSeries, day: date) -> list:
    """Pages of a series that anybody may read and that have a text. One query."""
    pages = open_pages().filter(
        translation_key=series.translation_key, alias_of__isnull=True
    )
    return list(with_texts(pages, day).filter(has_text=True))


def series_keys(page):
    """The translation key of a page's series: of an alias that of the page behind it."""
    if page.alias_of_id:
        return (
            page_model().objects.filter(pk=page.alias_of_id).values("translation_key")
        )
    return [page.translation_key]


def public_text_of(page, now: datetime | None = None) -> VersionText | None:
    """What readers of a page get now: its own language, or else the source's.

    The text of another page (behind an alias, or of the source language) only if
    anybody may read that page.
    """
    day, language = today(now or timezone.now()), page.locale.language_code
    if not page.alias_of_id:
        key = page.translation_key
        own = OWN_TEXT.first(translation_key=key, language=language, day=day)
        if own is not None:
            return own
    series = NoticeSeries.objects.filter(translation_key__in=series_keys(page))
    if page.alias_of_id:
        own = on_open_page(text_to_read(series, language, day)).first()
        if own is not None:
            return own
    source = Subquery(series.values("source_language")[:1])
    return on_open_page(text_to_read(series, source, day)).first()


def texts_to_read(day: date) -> QuerySet[VersionText]:
    """What a page shows of texts, see :func:`described`.

    `newest_in_language`: the number of the newest version that has one, in force or not.
    """
    newest = VersionText.objects.filter(
        version__series=OuterRef("version__series"),
        version__number__isnull=False,
        language=OuterRef("language"),
    ).order_by("-version__number")
    return (
        described(day)
        .annotate(newest_in_language=Subquery(newest.values("version__number")[:1]))
        .defer("document", "edited")
    )


def versions_read(series: Any, language: Any, day: date) -> QuerySet[NoticeVersion]:
    """Versions of a series that a language has texts of; the first is what readers get.

    By the index of numbers, so that finding it takes as long however many there are: to
    sort the texts, all that is said of each would have to be worked out before.
    """
    texts = VersionText.objects.filter(version=OuterRef("pk"), language=language)
    return NoticeVersion.objects.filter(
        Exists(texts),
        series=series,
        state=NoticeVersion.State.RECORDED,
        number__isnull=False,
        effective_from__lte=day,
    ).order_by("-number")


def text_to_read(
    series: QuerySet[NoticeSeries], language: Any, day: date
) -> QuerySet[VersionText]:
    """The text that readers of a language get of one series, see :func:`texts_to_read`."""
    versions = versions_read(Subquery(series.values("pk")[:1]), language, day)
    found = texts_to_read(day).filter(
        version=Subquery(versions.values("pk")[:1]), language=language
    )
    return found.order_by("-correction")


def own_text(translation_key: UUID, language: str, day: date) -> QuerySet[VersionText]:
    series = NoticeSeries.objects.filter(translation_key=translation_key)
    return text_to_read(series, language, day)[:1]


OWN_TEXT = Objects(own_text, translation_key=UUID_FIELD, language=LANGUAGE, day=DAY)


def rows_beside(page, now: datetime) -> list[Row]:
    """The live pages of a page's notice as rows, see :data:`.api.standing.BESIDE`.

    One query; none if the question that found the page asked for them, see
    :mod:`wagtail_seloste.api.routing`.
    """
    if page.beside is not None:
        return page.beside
    return BESIDE.rows(translation_key=page.translation_key, day=today(now))


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One public page: the text, and what stands round it.

    `pages`: the open pages of the notice as rows, the page itself in any case.
    """

    page: Any
    text: VersionText
    pages: tuple[Row, ...]
    day: date

    @classmethod
    def of_page(cls, page, now: datetime, rows: list[Row]) -> "Reading | None":
        """None if nothing was recorded. One query; one more without a text of its own.

        `rows`: of :func:`rows_beside`.
        """
        text = public_text_of(page, now)
        if text is None:
            return None
        is_there = any(row["pk"] == page.pk for row in rows)
        pages = tuple(
            row
            for row in rows
            if row["pk"] == page.pk or (row["is_public"] and not row["alias_of_id"])
        )
        own = () if is_there else (row_of(page),)
        return cls(page=page, text=text, pages=own + pages, day=today(now))

    @cached_property
    def words(self):
        return reader_wording(self.language, self.text.language)

    @property
    def is_own_language(self) -> bool:
        return self.text.language == self.language

    def languages(self, request) -> list[dict]:
        """Links to the language versions that have a text; the present one is marked."""
        found = []
        addresses = Addresses(request)
        for row in self.pages:
            current = row["pk"] == self.page.pk
            if row["text"] is None and not (current and self.is_own_language):
                continue
            url, code = addresses.of_row(row), row["locale__language_code"]
            found.append(language_link(code, url, current))
        return found

    def source_url(self, request) -> str:
        """Where the text really stands: the page behind an alias, or of the source."""
        page = (
            open_pages()
            .filter(
                translation_key=self.text.version.series.translation_key,
                locale__language_code=self.text.language,
                alias_of__isnull=True,
            )
            .first()
        )
        return (page.get_full_url(request) or "") if page else ""

    def banners(self, request) -> list[dict]:
        """That this is the text of another language, and where it really stands."""
        if self.is_own_language:
            return []
        words, code = self.words, self.text.language
        name = words.language_name(code)
        return [
            {
                "text": words.label("other_language_banner", language=name),
                "url": self.source_url(request),
                "link": self.text.title,
                "language": code,
            }
        ]

    def lag(self, request) -> Lag | None:
        """What readers are told if another version applies than the one they read.

        Two queries then, one more on the page of an alias; none otherwise.
        """
        version = self.text.version
        if version.number == self.text.number_in_force:
            return None
        if self.page.translation_key == version.series.translation_key:
            addresses = Addresses(request)
            urls = {
                row["locale__language_code"]: addresses.of_row(row)
                for row in self.pages
                if row["pk"] != self.page.pk
            }
        else:
            urls = {
                page.locale.language_code: page.get_full_url(request) or ""
                for page in language_pages_of(version.series, self.day)
            }
        return lag_now(self.text, urls, self.words)

    @property
    def language(self) -> str:
        return self.page.locale.language_code

    @property
    def announced(self) -> Announced | None:
        return Announced.of(self.text, self.day)

    @property
    def withdrawal(self) -> Withdrawal | None:
        return Withdrawal.of(self.text, self.text.version.series, self.language)

    def withdrawn(self, request) -> dict | None:
        """That the notice is out of use, and what is there instead; None if it is not."""
        series = self.text.version.series
        return self.withdrawal and self.withdrawal.banner(
            self.words, series, self.language, request
        )

    def announced_links(self) -> dict | None:
        """The coming version: {"text", "url", "link", "language", "changes_url"}.

        Where this language has no text of it yet, the link leads to the source
        language, marked as such, if anybody may read that.
        """
        announced, series = self.announced, self.text.version.series
        if announced is None:
            return None
        words, code = self.words, self.language
        number, source = announced.number, series.source_language
        is_there = self.text.newest_in_language == number
        if not is_there:
            code = source
            is_there = any(row["locale__language_code"] == source for row in self.pages)
        url = address("version", series, code, version=number) if is_there else ""
        has_both = bool(url) and code == self.language
        compared = {"old": self.text.version.number, "new": number}
        return {
            "text": words.label(
                "announced",
                number=number,
                date=words.date(announced.effective_from),
            ),
            "url": url,
            "link": words.label("read_version", number=number),
            "language": "" if has_both else code,
            "language_name": words.language_name(code),
            "changes_url": address("compare", series, code, **compared)
            if has_both
            else "",
        }

    def jsonld(self, html_url: str, json_url: str, lag: Lag | None) -> str:
        """What the text is, for programs that read the page. No query, no document."""
        text, version = self.text, self.text.version
        about = About(
            series=str(version.series.public_id),
            version=str(version.number),
            language=text.language,
            source_language=version.series.source_language,
            effective_from=version.effective_from,
            recorded_at=timezone.localtime(
                text.recorded_at, timezone.get_default_timezone()
            ),
            digest=text.digest,
            correction=text.correction,
            effective_until=lag.term.end if lag else None,
            state="earlier" if lag else "current",
            withdrawn_on=self.withdrawal.day if self.withdrawal else None,
            reference=str(reference_of(text, version.series)),
            html_url=html_url,
            json_url=json_url,
        )
        whole = json_url and json_url.removesuffix("json") + "jsonld"
        return jsonld.render_head(about, text.title, whole)

    def context(self, request) -> dict:
        """What the page template shows."""
        version = self.text.version
        languages = self.languages(request)
        is_copy = bool(self.page.alias_of_id) or not self.is_own_language
        canonical = (
            self.source_url(request)
            if is_copy
            else self.page.get_full_url(request) or ""
        )
        url = json_url(request, version.series, self.text.language)
        lag = self.lag(request)
        term = (
            in_force(self.words, lag.term.start, lag.term.end)
            if lag
            else applied(self.words, version.effective_from, self.withdrawal)
        )
        return {
            "words": self.words,
            "labels": self.words.labels,
            "body": mark_safe(self.text.body),  # noqa: S308 - rendered by us, cleaned
            "notice_title": self.text.title,
            "text_language": self.text.language,
            "reference": str(reference_of(self.text, version.series)),
            "version": version,
            "version_line": [
                self.words.label("version", number=version.number),
                term,
            ],
            "banners": self.banners(request),
            "lagging": lag and lag.banner(),
            "withdrawn": self.withdrawn(request),
            "announced": self.announced_links(),
            "history_url": address("history", version.series, self.language),
            "languages": languages if len(languages) > 1 else [],
            "alternates": [] if is_copy else languages,
            "canonical_url": canonical,
            "formats": other_formats(self.words, url),
            "jsonld": mark_safe(  # noqa: S308 - nothing in it ends the script
                self.jsonld(canonical, url, lag)
            ),
            "feeds": []
            if is_copy
            else feeds(
                self.words,
                public_id=version.series.public_id,
                language=self.text.language,
            ),
        }


def row_of(page) -> Row:
    """A page that is no live page of a notice, as a row beside such."""
    return {
        "pk": page.pk,
        "url_path": page.url_path,
        "locale_id": page.locale_id,
        "locale__language_code": page.locale.language_code,
        "text": None,
    }


def language_link(code: str, url: str, current: bool) -> dict:
    """A page in its language; `current`: it is the one that is read."""
    return {
        "code": code,
        "name": language_name(code),
        "url": url,
        "current": current,
    }


def list_languages(page, request) -> dict:
    """What a list of notices says of its languages. One query, two for an alias.

    ``languages``: links to the list in each language that anybody may read, [] if there
    is only one; ``alternates`` for its head; ``canonical_url``: of the list itself, or
    of what an alias stands for; ``title_language``: of the title.
    """
    source = page.alias_of if page.alias_of_id else page
    own = Q(pk=page.pk)
    others = Q(translation_key=page.translation_key, alias_of__isnull=True) & is_open()
    siblings = page_model().objects.filter(own | others).select_related("locale")
    links = [
        language_link(
            sibling.locale.language_code,
            sibling.get_full_url(request) or "",
            sibling.pk == page.pk,
        )
        for sibling in siblings.order_by("locale__pk")
    ]
    return {
        "languages": links if len(links) > 1 else [],
        "alternates": [] if page.alias_of_id or len(links) < 2 else links,
        "canonical_url": source.get_full_url(request) or "",
        "title_language": source.locale.language_code,
    }


def other_formats(words, url: str) -> list[dict[str, Any]]:
    """Links to a text in its formats, from the address of its JSON; [] without one.

    `for_people`: those that a reader is offered; the others stand in the page's head.
    """
    if not url:
        return []
    stem = url.removesuffix("json")
    # What most people can open stands first, what is for programs last.
    found = [
        (form.suffix, form.media_type, form.is_for_people)
        for form in reversed(FORMATS.values())
    ]
    found.append(("json", "application/json", True))
    return [
        {
            "name": words.label(f"format_{suffix}"),
            "media_type": media_type,
            "url": stem + suffix,
            "for_people": for_people,
        }
        for suffix, media_type, for_people in found
    ]


def json_url(request, series: NoticeSeries, language: str) -> str:
    """Where the notice stands as JSON; "" if the site has not mounted our URLs."""
    path = address("notice", series, language)
    return request.build_absolute_uri(path) if request is not None and path else path


def draft_context(page) -> dict:
    """The context of a preview: the draft, marked as one, faults and all."""
    try:
        projected, words = project(page, edited(page))
    except NotRecorded as refusal:
        return {"banner": " ".join(messages(refusal.faults)), "is_draft": True}
    return {
        "words": words,
        "labels": words.labels,
        "body": mark_safe(  # noqa: S308 - rendered by us, cleaned
            render_body(projected.notice, words)
        ),
        "notice_title": projected.notice.title,
        "text_language": projected.notice.language,
        "banner": words.label("draft_preview"),
        "is_draft": True,
        "faults": messages(projected.faults, section_labels(page)),
    }


def listed_texts(index_page, request, now: datetime) -> list[dict]:
    """The notices below a page, by title, each with its text in force. Two queries.

    Each is {"title", "url", "version", "effective_from", "withdrawn", "lagging"}: when it
    applied, and sentences that it is out of use or that another version applies, or "".
    A page without a text in its own language is not listed, nor one that is restricted
    more than the list itself.
    """
    language = index_page.locale.language_code
    restricted = PageViewRestriction.objects.filter(
        page__path=Left(OuterRef("path"), Length("page__path")),
        page__depth__gt=index_page.depth,
    )
    children = {
        child.translation_key: child
        for child in page_model().objects.filter(
            ~Exists(restricted),
            path__startswith=index_page.path,
            depth=index_page.depth + 1,
            locale_id=index_page.locale_id,
            live=True,
            alias_of__isnull=True,
        )
    }
    day = today(now)
    versions = versions_read(OuterRef("pk"), language, day).values("pk")[:1]
    series = NoticeSeries.objects.filter(translation_key__in=list(children))
    later = VersionText.objects.filter(
        version=OuterRef("version"),
        language=language,
        correction__gt=OuterRef("correction"),
    )
    texts = (
        described(day)
        .filter(
            ~Exists(later),
            version__in=series.values_list(Subquery(versions)),
            language=language,
        )
        .defer("document", "edited", "body")
    )
    words = reader_wording(language)
    found = [
        {
            "title": text.title,
            "url": children[text.version.series.translation_key].get_url(request),
            "version": words.label("version", number=text.version.number),
            "effective_from": applied(words, text.version.effective_from, gone)
            if text.version.number == text.number_in_force
            else "",
            "lagging": words.label(
                "lagging_listed",
                number=text.version.number,
                current=text.number_in_force,
                date=words.date(text.in_force_from),
            )
            if text.version.number != text.number_in_force
            else "",
            "withdrawn": words.label("withdrawn", date=words.date(gone.day))
            if gone
            else "",
        }
        for text in texts
        for gone in [Withdrawal.of(text, text.version.series, language)]
    ]
    return sorted(found, key=lambda notice: notice["title"].casefold())
