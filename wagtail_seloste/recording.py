"""The one writer of the archive.

:func:`record` is called when a page was published and by ``seloste_record``. It is
idempotent: it takes the lock of the series, reads the page again, and adds a version, a
text and an event only if what is live is not what was recorded last. It fails closed: a
notice with faults raises :class:`NotRecorded`, nothing is written, and the public keeps
reading the last text.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.functional import cached_property
from wagtail.models import Locale

from . import translations
from .chain import add_event, moment, today
from .checking import check_notice, silences_of
from .choices import (
    Choice,
    Chosen,
    Correction,
    NewVersion,
    Translation,
    confirmed_words,
)
from .comparison import Comparison, change_note, compare, weight
from .conf import get_settings
from .links import broken_links
from .listed_texts import list_texts
from .models.archive import NoticeEvent, NoticeSeries, NoticeVersion, VersionText
from .models.organisations import Organisation
from .notice import Notice, canonical, digest
from .organisations import (
    Snapshot,
    references_in,
    snapshot,
    snapshot_of,
    untranslated_titles,
)
from .progress import progress
from .projection import (
    Fault,
    Projected,
    RawStream,
    coded_values,
    contact_roles,
    organisation_keys,
    project_notice,
    raw_stream,
)
from .rendering import render_body
from .rules import Finding
from .translations import Side, texts, word_faults
from .wording import Wording, wording


class NotRecorded(Exception):
    """Nothing was recorded; `faults` say why."""

    def __init__(self, *faults: Fault):
        super().__init__(", ".join(fault.code for fault in faults))
        self.faults = faults


class Waits(NotRecorded):
    """Nothing is recorded yet: the version waits for languages; `faults` say for which."""


EDITED_SCHEMA = 1


@dataclass(frozen=True, kw_only=True)
class Edited:
    """What a text is made from: the page's title and stream, and whom it refers to."""

    title: str
    stream: RawStream
    language: str
    organisations: Snapshot
    places: dict[int, tuple[str, str]]

    @property
    def side(self) -> Side:
        """What there is to translate, or was translated."""
        return self.title, self.stream, self.language

    def stored(self) -> str:
        """As canonical JSON, complete in itself; the reverse of :meth:`restored`."""
        return canonical(
            {
                "schema_version": EDITED_SCHEMA,
                "title": self.title,
                "stream": self.stream,
                "language": self.language,
                "organisations": self.organisations,
                "places": {str(pk): list(place) for pk, place in self.places.items()},
            }
        )

    @classmethod
    def restored(cls, stored: str) -> "Edited":
        value = json.loads(stored)
        return cls(
            title=value["title"],
            stream=value["stream"],
            language=value["language"],
            organisations=value["organisations"],
            places={int(pk): tuple(place) for pk, place in value["places"].items()},
        )


def edited(page: Any, rows: Iterable[Organisation] | None = None) -> Edited:
    """The page as it is in memory. At most two queries; none with `rows`.

    `rows`: the organisations of this page and others, as `organisation_rows` gives them.
    """
    stream = raw_stream(page.body)
    block = page.body.stream_block
    keys, roles = organisation_keys(block, stream), contact_roles(block, stream)
    organisations, places = (
        snapshot(keys, roles) if rows is None else snapshot_of(rows, keys, roles)
    )
    return Edited(
        title=page.title,
        stream=stream,
        language=page.locale.language_code,
        organisations=organisations,
        places=places,
    )


def project(
    page: Any,
    content: Edited,
    *,
    revisions: Mapping[str, int] | None = None,
) -> tuple[Projected, Wording]:
    """The document of a page in the page's own language, whoever is at work.

    `revisions`: of the standard paragraphs that a translation takes over. NotRecorded if
    there is no wording in the language.
    """
    language = content.language
    try:
        words = wording(language)
    except LookupError:
        raise NotRecorded(
            Fault(code="no_wording", params={"language": language})
        ) from None
    with translation.override(language):
        projected = project_notice(
            page.body.stream_block,
            content.stream,
            title=content.title,
            language=language,
            words=words,
            references=references_in(language, content.organisations, content.places),
            revisions=revisions,
            required_sections=get_settings().REQUIRED_SECTIONS,
        )
    return projected, words


def restored(text: VersionText) -> Edited:
    """What a text was made from."""
    return Edited.restored(text.edited)


def with_organisations_of(
    source: Edited, content: Edited, own: Edited | None = None
) -> Edited:
    """A translation with the organisations as recorded with its source.

    So all languages say the same. Languages that came later are as in `content`. From
    `own` (the translation as now, or as recorded before) come the language's own details
    of an organisation, as long as the source language's are the recorded ones there too.
    """
    merged: Snapshot = {}
    language = content.language
    for key in {**content.organisations, **source.organisations}:
        recorded = source.organisations.get(key, {})
        local = own.organisations.get(key, {}) if own is not None else {}
        merged[key] = {**content.organisations.get(key, {}), **recorded}
        if language in local and (
            local.get(source.language) == recorded.get(source.language)
        ):
            merged[key][language] = local[language]
    return replace(content, organisations=merged)


def record(
    page: Any,
    *,
    choice: Choice | None = None,
    user: Any = None,
    healing: bool = False,
    own_details: bool = False,
    others: bool = True,
) -> VersionText | None:
    """Record what is live of `page`; the new text, or None if there is nothing new.

    `choice`: by default what the editor chose on the page, and without that a new version
    from today. `healing`: an unattended run, which records only if the edited content
    changed, never because of an upgrade, a new standard wording or an organisation's new
    address. `own_details`: a translation takes its own language's details of organisations
    as they are now, where those of the source language are as recorded. The text's
    `displaced` is a source text whose content was pushed aside, for a draft, or None;
    `others` are (page, text) of other languages that were recorded with it, in the same
    transaction (with `others` False they are left alone). Raises NotRecorded, and :class:`Waits` where the editor wanted to wait
    for languages. Days are in ``settings.TIME_ZONE``.
    """
    if not page.pk or not page.live or page.alias_of_id:
        return None
    model = type(page)
    with transaction.atomic():
        series = lock_series(page)
        # Read again under the lock: another publication may have gone through since.
        page = model.objects.select_related("locale").filter(pk=page.pk).first()
        if page is None or not page.live or page.alias_of_id:
            return None
        if healing and is_draft_in_live_row(page):
            return None
        writer = Writer(series, page, user, moment(series))
        writer.records_others = others
        if writer.language == series.source_language:
            text = writer.record_source(choice, healing)
        else:
            text = writer.record_translation(choice, healing, own_details)
        if text is not None:
            list_texts([series], today(writer.now))
        return text


def rehearse(page: Any, choice: Choice) -> tuple[Fault, ...]:
    """Why a page, as it is in memory, could not be recorded by this choice; () if it could.

    Does what :func:`record` would do and takes it back.
    """
    try:
        with transaction.atomic():
            series = lock_series(page)
            Writer(series, page, None, moment(series)).record_source(choice, False)
            transaction.set_rollback(True)
    except Waits:
        return ()  # it will be recorded, only later
    except NotRecorded as refusal:
        return refusal.faults
    return ()


def words_left(page: Any) -> dict[str, list[str]]:
    """The texts of a translation, as it is in memory, that are none, by why.

    As :func:`wagtail_seloste.translations.words_left` has them. Nothing of a page that
    says of no source text that it translates it.
    """
    series = NoticeSeries.objects.filter(translation_key=page.translation_key).first()
    if series is None:
        return {}
    writer = Writer(series, page, None, moment(series))
    text = writer.source_text()
    if text is not None:
        return writer.words_left(restored(text).side)
    source = source_of(page, series)
    return writer.words_left(edited(source).side) if source is not None else {}


def lock_series(page: Any) -> NoticeSeries:
    """The series of a page, locked until the transaction ends; made if there is none."""
    locked = NoticeSeries.objects.select_for_update()
    series = locked.filter(translation_key=page.translation_key).first()
    if series is None:
        made, _ = NoticeSeries.objects.get_or_create(
            translation_key=page.translation_key,
            defaults={"source_language": oldest_language(page)},
        )
        series = locked.get(pk=made.pk)
    if series.position == 0:
        series.source_language = oldest_language(page)
        series.save(update_fields=["source_language"])
    elif (
        page.locale.language_code != series.source_language
        and not Locale.objects.filter(language_code=series.source_language).exists()
    ):
        raise NotRecorded(
            Fault(
                code="source_language_gone",
                params={"language": series.source_language},
            )
        )
    return series


def oldest_language(page: Any) -> str:
    """The language of the oldest page of a notice: what its translations come from."""
    oldest = (
        type(page)
        .objects.filter(translation_key=page.translation_key, alias_of__isnull=True)
        .order_by("pk")
        .values_list("locale__language_code", flat=True)
        .first()
    )
    return oldest or str(page.locale.language_code)


def is_source(page: Any) -> bool:
    """Whether a page, saved or not, is the one that its translations come from.

    As :func:`source_language_of`.
    """
    return source_language_of(page) == page.locale.language_code


def source_language_of(page: Any) -> str:
    """The language that a notice is translated from.

    Decided by the series once something was recorded, before that by age. One or two
    queries.
    """
    series = NoticeSeries.objects.filter(
        translation_key=page.translation_key, position__gt=0
    ).first()
    return series.source_language if series is not None else oldest_language(page)


def standing(series: NoticeSeries | None) -> str:
    """What is recorded in the source language, in so far as choices depend on it.

    "" while there is nothing. Two queries.
    """
    if series is None or series.position == 0:
        return ""
    newest = newest_version(series)
    if newest is None:
        return ""  # what was imported of the past changes nothing for a first version
    last = last_text(series, series.source_language)
    parts = [series.state, str(newest.number), newest.state]
    parts += [newest.effective_from.isoformat()]
    if last is not None:
        parts += [f"{last.version.number}.{last.correction}"]
    return " ".join(parts)


def required_languages(
    page: Any, with_page: Iterable[str] | None = None
) -> tuple[str, ...]:
    """For which languages a version of a notice can wait, by the notice or the settings.

    `page` is the one of the source language, which itself is not among them. Where neither
    names any, they are those `with_page`: one query if it is not given.
    """
    languages = page.required_languages
    if languages is None:
        languages = get_settings().REQUIRED_LANGUAGES
    if languages is None:
        languages = languages_with_page(page) if with_page is None else with_page
    own = page.locale.language_code
    return tuple(code for code in dict.fromkeys(languages) if code != own)


def languages_with_page(page: Any) -> list[str]:
    """Languages in which a notice has a page of its own, oldest first. One query."""
    pages = type(page).objects.filter(
        translation_key=page.translation_key, alias_of__isnull=True
    )
    return list(pages.order_by("pk").values_list("locale__language_code", flat=True))


def waiting_choice(page: Any, series: NoticeSeries | None) -> NewVersion | None:
    """The choice by which what is live of a source page waits; None if it does not.

    At most seven queries, none for a page without such a choice.
    """
    chosen = Chosen.of_page(page)
    if chosen is None or not isinstance(chosen.choice, NewVersion):
        return None
    if not chosen.choice.wait or not page.live or page.alias_of_id:
        return None
    if chosen.standing != standing(series):
        return None
    if series is not None and is_used(series, chosen):
        return None
    if series is not None and says_nothing_new(series, page.source_digest):
        return None
    return chosen.choice


def says_nothing_new(series: NoticeSeries, source_digest: str) -> bool:
    """Whether source content is what was recorded last, or is newest. Two queries."""
    texts = VersionText.objects.filter(
        version__series=series,
        version__state=NoticeVersion.State.RECORDED,
        version__number__isnull=False,
        language=series.source_language,
    ).values_list("source_digest", flat=True)
    last = texts.order_by("-pk").first()
    newest = texts.order_by("-version__number", "-correction").first()
    return source_digest in (last, newest)


def source_of(page: Any, series: NoticeSeries) -> Any:
    """The live source page whose present content a translation was made from, or None."""
    if not page.source_digest:
        return None
    return (
        type(page)
        .objects.filter(
            translation_key=page.translation_key,
            locale__language_code=series.source_language,
            source_digest=page.source_digest,
            live=True,
            alias_of__isnull=True,
        )
        .select_related("locale")
        .first()
    )


def is_used(series: NoticeSeries, chosen: Chosen) -> bool:
    """Whether something was recorded by this choice. One query."""
    events = NoticeEvent.objects.filter(series=series)
    return events.filter(payload__contains=chosen.key).exists()


def newest_version(series: NoticeSeries) -> NoticeVersion | None:
    """The version with the highest number, whatever became of it."""
    numbered = series.versions.filter(number__isnull=False)
    return numbered.order_by("-number").first()


def announced_versions(day: date) -> QuerySet[NoticeVersion]:
    """Versions that do not apply yet on `day`; of a series there is one at most."""
    return NoticeVersion.objects.filter(
        state=NoticeVersion.State.RECORDED,
        number__isnull=False,
        effective_from__gt=day,
    )


def correctable_versions(series: NoticeSeries, day: date) -> list[NoticeVersion]:
    """The version that is announced, if one is, and the one in force; one query."""
    newest = series.versions.filter(
        state=NoticeVersion.State.RECORDED, number__isnull=False
    ).order_by("-number")[:2]
    found = []
    for version in newest:
        found.append(version)
        if version.effective_from <= day:
            break  # older ones are history
    return found


def last_text(series: NoticeSeries, language: str) -> VersionText | None:
    """The text of a numbered version that was recorded last in a language."""
    return (
        VersionText.objects.filter(
            version__series=series,
            version__state=NoticeVersion.State.RECORDED,
            version__number__isnull=False,
            language=language,
        )
        .select_related("version")
        .order_by("-pk")
        .first()
    )


def was_redacted(series: NoticeSeries, sha256: str) -> bool:
    """Whether a text of a series that had this digest was redacted. One query."""
    texts = VersionText.objects.filter(version__series=series, digest=sha256)
    return texts.filter(redacted_at__isnull=False).exists()


def push_aside(
    series: NoticeSeries, version: NoticeVersion, *, at: datetime, user: Any
) -> NoticeEvent:
    """Let an announced version never apply; the caller holds the lock of the series."""
    version.state = NoticeVersion.State.REPLACED
    version.save(update_fields=["state"])
    kind = NoticeEvent.Kind.REPLACED
    return add_event(series, kind, at=at, user=user, version=version)


def blocking_findings(
    page: Any, notice: Notice, stream: RawStream, day: date
) -> tuple[Fault, ...]:
    """What the check finds that the site lets no new version have; `notice`: the document.

    By the facts of the day from which the version applies. One query, and one for each
    sort of links; none if the site blocks nothing.
    """
    levels = get_settings().BLOCKING_LEVELS
    if not levels:
        return ()
    checkup = check_notice(
        notice,
        day=day,
        silences=silences_of(page.translation_key),
        reviewed=day,
        broken=broken_links(notice, stream),
    )
    found = tuple(
        fault_of(finding) for finding in checkup.open if finding.level in levels
    )
    if checkup.failed and not found:
        return (Fault(code="writer_failed"),)
    return found


def is_draft_in_live_row(page: Any) -> bool:
    """Whether a live row holds other content than the revision that was published.

    wagtail-localize writes drafts into the live row; so may a script. Without a
    revision (they can be purged) the row is all there is.
    """
    revision = page.live_revision
    if revision is None:
        return False
    published = revision.as_object()
    return bool(published.content_digest() != page.content_digest())


class Writer:
    """One recording, under the lock of its series."""

    def __init__(self, series: NoticeSeries, page: Any, user: Any, now: datetime):
        self.series = series
        self.page = page
        self.user = user
        self.now = now
        self.language = page.locale.language_code
        self.content = edited(page)
        self.source_digest = page.content_digest()
        self.choice_key = ""
        self.stood: str | None = None
        self.records_others = True
        self.refused: dict[str, tuple[Fault, ...]] = {}

    # --- source language ---

    def record_source(self, choice: Choice | None, healing: bool) -> VersionText | None:
        last = last_text(self.series, self.language)
        newest = newest_version(self.series)
        # The last text may be a correction of an older version than the newest.
        if last is not None and newest == last.version:
            current = last
        else:
            current = self.newest_text(newest) if newest else None
        if healing and self.source_digest in (
            text.source_digest for text in (last, current) if text
        ):
            return None
        choice = choice or self.chosen()
        projected, words = project(self.page, self.content)
        if projected.faults:
            raise NotRecorded(*projected.faults)
        document = projected.notice.canonical()
        before = standing(self.series) if self.ready_pages else ""
        if isinstance(choice, Correction):
            corrected = self.correct(choice, projected.notice, document, words)
            if corrected is not None:
                corrected.others = self.record_others(before)
                corrected.has_other_pages = bool(self.other_pages)
            return corrected
        if newest is not None and newest.state == newest.State.REPLACED:
            current = None  # pushed aside by a withdrawal, it never applied
        if self.is_recorded(document, last, current):
            return None
        if not isinstance(choice, NewVersion):
            choice = NewVersion()
        late: list[str] = []
        with transaction.atomic() if choice.wait else nullcontext():
            text = self.add_version(
                choice, newest, current, projected.notice, document, words
            )
            text.others = self.record_others(before)
            text.has_other_pages = bool(self.other_pages)
            if choice.wait:
                recorded = {other.language for _, other in text.others}
                late = self.late_languages(choice, recorded)
                transaction.set_rollback(bool(late))
        if late:
            self.series.refresh_from_db()
            raise Waits(*(self.what_is_late(language) for language in late))
        return text

    def late_languages(self, choice: NewVersion, recorded: set[str]) -> list[str]:
        """Required languages for which the version has to wait; [] once its day is here."""
        day = choice.effective_from
        has_come = day is not None and day <= today(self.now)
        if has_come and get_settings().PUBLISH_WITHOUT_LATE_LANGUAGES:
            return []
        required = required_languages(self.page)
        return [language for language in required if language not in recorded]

    def what_is_late(self, language: str) -> Fault:
        """How far a language is for which the version waits."""
        side = self.content.title, self.content.stream, self.language
        found = progress(self.page, side, [language])[language]
        params = {"language": language, "count": found.open, "total": found.total}
        if language in self.refused and not found.open:
            return Fault(code="waits_for_refused", params=params)
        if not found.open:
            return Fault(code="waits_for_publication", params=params)
        return Fault(code="waits_for", params=params)

    def chosen(self) -> Choice | None:
        """What the editor chose on the page for this publication.

        None if nothing, or if it has been used. NotRecorded if what it was made against
        has moved since: what the editor meant may no longer be what it would do.
        """
        chosen = Chosen.of_page(self.page)
        if chosen is None:
            return None
        if self.language != self.series.source_language:
            is_fitting = isinstance(chosen.choice, Translation)
        else:
            is_fitting = not isinstance(chosen.choice, Translation)
        if not is_fitting or is_used(self.series, chosen):
            return None
        now = standing(self.series) if self.stood is None else self.stood
        if chosen.standing != now:
            if isinstance(chosen.choice, Translation):
                return None
            raise NotRecorded(Fault(code="choice_outdated"))
        self.choice_key = chosen.key
        return chosen.choice

    def add_version(
        self,
        choice: NewVersion,
        newest: NoticeVersion | None,
        current: VersionText | None,
        notice: Notice,
        document: str,
        words: Wording,
    ) -> VersionText:
        day = today(self.now)
        effective_from = max(day, choice.effective_from or day)
        found = blocking_findings(
            self.page, notice, self.content.stream, effective_from
        )
        if found:
            raise NotRecorded(*found)
        displaced = None
        if newest is not None and self.replace_if_announced(newest, day):
            displaced, current = current, None
        number = newest.number + 1 if newest is not None else 1
        comparison = self.compared(notice, words, number, current)
        proposed = weight(comparison).level if comparison else ""
        overruled = comparison is not None and choice.weight not in ("", proposed)
        if overruled and not choice.weight_reason.strip():
            raise NotRecorded(Fault(code="weight_unexplained"))
        version = NoticeVersion.objects.create(
            series=self.series,
            number=number,
            effective_from=effective_from,
            weight=choice.weight or proposed,
        )
        kind = (
            NoticeEvent.Kind.ANNOUNCED
            if effective_from > day
            else NoticeEvent.Kind.RECORDED
        )
        text = self.add_text(
            kind,
            version,
            notice,
            document,
            words,
            correction=0,
            note=choice.note.strip() or proposed_note(comparison, words),
            event_words={"weight_reason": choice.weight_reason.strip()},
            effective_from=effective_from.isoformat(),
            weight=version.weight,
            weight_proposed=proposed,
        )
        text.displaced, text.asked_from = displaced, choice.effective_from
        return text

    def compared(
        self,
        notice: Notice,
        words: Wording,
        number: int,
        previous: VersionText | None = None,
    ) -> Comparison | None:
        """What version `number` changes for readers of this language.

        In comparison with `previous`, else with the newest text in the language of an
        older version that was not replaced. None if they have read nothing before.
        """
        if previous is None or previous.redacted_at is not None:
            previous = (
                VersionText.objects.filter(
                    version__series=self.series,
                    version__state=NoticeVersion.State.RECORDED,
                    version__number__lt=number,
                    language=self.language,
                    redacted_at=None,
                )
                .order_by("-version__number", "-correction")
                .first()
            )
        return compare(previous.notice, notice, words) if previous else None

    def replace_if_announced(self, newest: NoticeVersion, day: date) -> bool:
        """Whether a version gave way because it did not apply yet; only the newest can."""
        waits = newest.effective_from > day
        if not waits or newest.state != NoticeVersion.State.RECORDED:
            return False
        push_aside(self.series, newest, at=self.now, user=self.user)
        return True

    def correct(
        self, choice: Correction, notice: Notice, document: str, words: Wording
    ) -> VersionText | None:
        version = self.correctable(choice.number)
        text = version and self.newest_text(version)
        if version is None or text is None:
            raise NotRecorded(
                Fault(code="not_correctable", params={"number": choice.number})
            )
        if self.is_recorded(document, text):
            return None
        if not choice.reason.strip():
            raise NotRecorded(Fault(code="correction_unexplained"))
        self.require_same_codes(version, text, names=True)
        corrected = self.add_text(
            NoticeEvent.Kind.CORRECTED,
            version,
            notice,
            document,
            words,
            correction=text.correction + 1,
            note=choice.reason.strip(),
            **({"translations_kept": True} if choice.keeps_translations else {}),
        )
        corrected.keeps_translations = choice.keeps_translations
        newest = newest_version(self.series)
        if newest and newest.state == newest.State.RECORDED and newest != version:
            corrected.displaced = self.newest_text(newest)
        return corrected

    # --- translations ---

    def record_translation(
        self, choice: Choice | None, healing: bool, own_details: bool = False
    ) -> VersionText | None:
        last = last_text(self.series, self.language)
        unchanged = last and last.source_digest == self.source_digest
        source = self.source_text()
        if source is None or not self.is_newest(source):
            # What waits may say again what an older version said; and the same words
            # may translate it, and be the last that it waits for.
            waiting = source_of(self.page, self.series)
            if waiting is not None and waiting_choice(waiting, self.series):
                return self.record_with(waiting, healing)
        if source is None:
            if last and unchanged and not healing and last.redacted_at:
                raise NotRecorded(Fault(code="redacted_content"))
            if unchanged:
                return None
            raise NotRecorded(Fault(code="source_unknown"))
        version = source.version
        previous = self.newest_text(version)
        if healing and previous and unchanged:
            return None
        original = restored(source)
        self.require_same_codes(version, source)
        left = self.words_left(original.side)
        if left:
            raise NotRecorded(*word_faults(left))
        own = self.content if own_details else None
        if own is None and previous and not previous.redacted_at:
            own = restored(previous)
        self.content = with_organisations_of(original, self.content, own)
        untranslated = untranslated_titles(
            self.page.body.stream_block,
            self.content.stream,
            self.content.organisations,
            self.content.places,
            source_language=original.language,
            language=self.language,
        )
        if untranslated:
            raise NotRecorded(*untranslated)
        projected, words = project(
            self.page,
            self.content,
            revisions=revisions_of(Notice.from_json(json.loads(source.document))),
        )
        if projected.faults:
            raise NotRecorded(*projected.faults)
        document = projected.notice.canonical()
        if self.is_recorded(document, previous):
            return None
        choice = choice or self.chosen()
        note = choice.note.strip() if isinstance(choice, Translation) else ""
        if not note and not previous and source.note:
            compared = self.compared(projected.notice, words, version.number)
            note = proposed_note(compared, words)
        return self.add_text(
            NoticeEvent.Kind.CORRECTED if previous else NoticeEvent.Kind.RECORDED,
            version,
            projected.notice,
            document,
            words,
            correction=previous.correction + 1 if previous else 0,
            note=note,
            made_from=source.digest,
        )

    def record_with(self, source: Any, healing: bool) -> VersionText | None:
        """The text of this page, recorded with the source version that waited for it.

        What the page itself lacks is told before what others lack.
        """
        writer = Writer(self.series, source, self.user, self.now)
        try:
            first = writer.record_source(None, healing)
        except Waits:
            if self.language in writer.refused:
                raise NotRecorded(*writer.refused[self.language]) from None
            raise
        if first is None:
            return None
        texts = {page.pk: text for page, text in first.others}
        if self.page.pk not in texts:
            raise NotRecorded(*writer.refused.get(self.language, ()))
        text = texts.pop(self.page.pk)
        text.others = [(source, first)]
        text.others += [pair for pair in first.others if pair[0].pk != self.page.pk]
        return text

    def record_others(self, before: str) -> list[tuple[Any, VersionText]]:
        """Record the translations that were made from what was just recorded.

        (page, text) of each; why others were not is kept in `refused`, by language.
        `before`: what stood before, which choices about these pages are bound to.
        """
        found = []
        for page in self.ready_pages:
            writer = Writer(self.series, page, self.user, self.now)
            writer.stood = before
            try:
                with transaction.atomic():
                    text = writer.record_translation(None, healing=False)
            except NotRecorded as refusal:
                self.refused[writer.language] = refusal.faults
                self.series.refresh_from_db()
            else:
                if text is not None:
                    found.append((page, text))
        return found

    @cached_property
    def ready_pages(self) -> list[Any]:
        """Translations of this very content that were published; they may have faults."""
        return [
            page
            for page in self.other_pages
            if page.live
            and page.source_digest == self.source_digest
            and not is_draft_in_live_row(page)
        ]

    @cached_property
    def other_pages(self) -> list[Any]:
        """The pages of the notice in its other languages, aliases left out. One query."""
        if not self.records_others:
            return []
        pages = type(self.page).objects.filter(
            translation_key=self.page.translation_key, alias_of__isnull=True
        )
        pages = pages.exclude(pk=self.page.pk).select_related("locale", "live_revision")
        return list(pages.order_by("pk"))

    def other_languages(self) -> Iterator[Side]:
        """The notice in languages that are neither the page's nor the source's."""
        languages = (self.language, self.series.source_language)
        pages = type(self.page).objects.filter(
            translation_key=self.page.translation_key, alias_of__isnull=True
        )
        pages = pages.exclude(locale__language_code__in=languages)
        for page in pages.select_related("locale"):
            yield page.title, raw_stream(page.body), page.locale.language_code

    def words_left(self, source: Side) -> dict[str, list[str]]:
        """The texts of this page that are no translation, as `translations` has them."""
        return translations.words_left(
            self.page.body.stream_block,
            source=source,
            target=self.content.side,
            translation_key=self.page.translation_key,
            others=self.other_languages(),
            accepted=chain(confirmed_words(self.page), self.same_before()),
        )

    def same_before(self) -> Iterator[str]:
        """Texts that were recorded with the same words in both languages."""
        last = last_text(self.series, self.language)
        if last is None or last.redacted_at:
            return
        source = last.version.texts.filter(digest=last.made_from, redacted_at=None)
        block = self.page.body.stream_block
        translated, *originals = (
            {text for each in texts(block, *content.side[:2]).values() for text in each}
            for content in map(restored, [last, *source[:1]])
        )
        for original in originals:
            yield from translated & original

    def source_text(self) -> VersionText | None:
        """The newest source text of which the page says that it was made from it.

        Source content that was edited without any change to the document has a digest of
        its own and no text of its own; it stands for the text it agrees with.
        """
        texts = (
            VersionText.objects.filter(
                version__series=self.series,
                version__state=NoticeVersion.State.RECORDED,
                version__number__isnull=False,
                language=self.series.source_language,
                redacted_at__isnull=True,
            )
            .select_related("version")
            .order_by("-version__number", "-correction")
        )
        exact = texts.filter(source_digest=self.page.source_digest).first()
        if exact is not None:
            return exact
        source = source_of(self.page, self.series)
        if source is None:
            return None
        projected, _words = project(source, edited(source))
        return texts.filter(digest=digest(projected.notice.canonical())).first()

    def is_newest(self, source: VersionText) -> bool:
        """Whether nothing was recorded in the source language after a text."""
        last = last_text(self.series, self.series.source_language)
        return last is not None and last.pk == source.pk

    # --- both ---

    def is_recorded(self, document: str, *texts: VersionText | None) -> bool:
        """Whether a text says the same; NotRecorded if the same was redacted since."""
        sha256 = digest(document)
        if any(t and t.digest == sha256 and not t.redacted_at for t in texts):
            return True
        if was_redacted(self.series, sha256):
            raise NotRecorded(Fault(code="redacted_content"))
        return False

    def correctable(self, number: int) -> NoticeVersion | None:
        """The version with this number, if it is in force or announced."""
        versions = correctable_versions(self.series, today(self.now))
        return next((each for each in versions if each.number == number), None)

    def newest_text(self, version: NoticeVersion) -> VersionText | None:
        """The newest text of one version in the page's language."""
        return (
            version.texts.filter(language=self.language).order_by("-correction").first()
        )

    def require_same_codes(
        self, version: NoticeVersion, source: VersionText, *, names: bool = False
    ) -> None:
        """NotRecorded unless the coded values are those of the source text.

        `names`: proper names must be the same as well, as in a correction of wording.
        """
        original = restored(source)
        block = self.page.body.stream_block
        theirs = coded_values(
            block,
            original.stream,
            references_in(original.language, original.organisations, original.places),
            names=names,
        )
        ours = coded_values(
            block,
            self.content.stream,
            references_in(
                self.language, self.content.organisations, self.content.places
            ),
            names=names,
        )
        if ours == theirs:
            return
        places = sorted(
            path
            for path in ours.keys() | theirs.keys()
            if ours.get(path) != theirs.get(path)
        )
        raise NotRecorded(
            Fault(
                code="correction_changes_more" if names else "codes_differ",
                section=places[0][0],
                params={"number": version.number, "place": " · ".join(places[0])},
            )
        )

    def add_text(
        self,
        kind: str,
        version: NoticeVersion,
        notice: Notice,
        document: str,
        words: Wording,
        *,
        correction: int,
        note: str = "",
        made_from: str = "",
        event_words: Mapping[str, str] | None = None,
        **payload: Any,
    ) -> VersionText:
        withdrawn = self.series.state == NoticeSeries.State.WITHDRAWN
        if withdrawn and version.number is not None:
            raise NotRecorded(Fault(code="withdrawn"))
        with translation.override(self.language):
            body = render_body(notice, words)
        text = VersionText.objects.create(
            version=version,
            language=self.language,
            correction=correction,
            document=document,
            digest=digest(document),
            source_digest=self.source_digest,
            made_from=made_from,
            edited=self.content.stored(),
            body=body,
            title=notice.title[:255],
            note=note,
            recorded_at=self.now,
        )
        if self.choice_key:
            payload["choice"] = self.choice_key
        self.add_event(
            kind,
            version,
            words=event_words,
            language=self.language,
            correction=correction,
            note=digest(note) if note else "",
            text=text.digest,
            source=text.source_digest,
            made_from=made_from,
            edited=digest(text.edited),
            body=digest(body),
            **payload,
        )
        return text

    def add_event(
        self,
        kind: str,
        version: NoticeVersion | None = None,
        words: Mapping[str, Any] | None = None,
        **payload: Any,
    ) -> NoticeEvent:
        return add_event(
            self.series,
            kind,
            at=self.now,
            user=self.user,
            version=version,
            words=words,
            **payload,
        )


def fault_of(finding: Finding) -> Fault:
    """A finding as the reason why nothing was recorded: its rule and its first place."""
    place = finding.places[0]
    return Fault(
        code="finding",
        section=place.section,
        block_id=place.section_id,
        params={"rule": finding.rule},
    )


def proposed_note(comparison: Comparison | None, words: Wording) -> str:
    """What the public is told about a change when the editor says nothing."""
    return change_note(comparison, words) if comparison else ""


def revisions_of(notice: Notice) -> dict[str, int]:
    """Key and revision of every standard paragraph in a document."""
    found: dict[str, int] = {}

    def collect(nodes: Any) -> None:
        for node in nodes:
            if "standard" in node:
                found[node["standard"]] = node["revision"]
            collect(node.get("content", ()))

    for section in notice.sections:
        collect(section.content)
    return found
