"""Which notices would read differently if they were published now.

An organisation or a standard paragraph changes once and stands in many notices, and what
was recorded stays as it is until somebody publishes it again. Here each live notice is
made anew from content that nobody edited, in every language, and compared with what was
recorded last. Pure reading: nothing is written.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    CharField,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.models import ReferenceIndex

from .comparison import Comparison, compare
from .models.archive import NoticeSeries, NoticeVersion, VersionText
from .models.organisations import Organisation
from .models.pages import NoticePageMixin
from .notice import Notice, canonical, digest
from .organisations import organisation_rows, references_in
from .projection import Fault, organisation_keys, raw_stream
from .reading import page_model
from .recording import (
    Edited,
    NotRecorded,
    announced_versions,
    edited,
    project,
    restored,
    revisions_of,
    today,
    with_organisations_of,
)
from .series import about_series
from .wording import reader_wording, wording

CHUNK = 25
"""So many notices are read at once; each such reading is a fixed number of queries."""
MOST = 200
"""So many notices are looked through in one request."""


@dataclass(frozen=True, kw_only=True)
class ReachedText:
    """What would become of a notice in one language.

    `text` was recorded last, `notice` is what publication would record now. `faults`: why
    it would not.
    """

    page: Any
    text: VersionText
    notice: Notice | None = None
    differs: bool = False
    """Whether the documents differ, be it in what only machines read."""
    faults: tuple[Fault, ...] = ()
    organisations: tuple[str, ...] = ()
    """Names of the organisations whose details are no longer those that were recorded."""

    @property
    def language(self) -> str:
        return self.text.language

    @cached_property
    def comparison(self) -> Comparison | None:
        """How they differ for a reader; None if they do not at all."""
        if self.notice is None or not self.differs:
            return None
        return compare(self.text.notice, self.notice, reader_wording(self.language))

    @property
    def changes(self) -> bool:
        """Whether a reader would see a difference."""
        return self.comparison is not None and self.comparison.changed

    @property
    def has_newer_wording(self) -> bool:
        """Whether a standard paragraph would come in another revision."""
        if self.notice is None or not self.differs:
            return False
        then, now = revisions_of(self.text.notice), revisions_of(self.notice)
        return any(then.get(key, revision) != revision for key, revision in now.items())


@dataclass(frozen=True, kw_only=True)
class ReachedNotice:
    """A notice in all its languages, the source language first.

    `announced` is its version that does not apply yet, if it has one. `waiting` are
    pages in languages whose translation is of an older text: they stay as they are.
    """

    page: Any
    series: NoticeSeries
    texts: tuple[ReachedText, ...]
    announced: NoticeVersion | None = None
    waiting: tuple[Any, ...] = ()

    @property
    def version(self) -> NoticeVersion:
        """The version that the live content is the content of."""
        return self.texts[0].text.version

    @property
    def changed(self) -> tuple[ReachedText, ...]:
        """The languages in which a reader would see a difference."""
        return tuple(text for text in self.texts if text.changes)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Why it could not be published at all."""
        return self.texts[0].faults

    @property
    def organisations(self) -> tuple[str, ...]:
        """Names of the organisations that make the difference."""
        names = [name for text in self.changed for name in text.organisations]
        return tuple(dict.fromkeys(names))

    @property
    def has_newer_wording(self) -> bool:
        return any(text.has_newer_wording for text in self.changed)

    @property
    def fingerprint(self) -> str:
        """A digest of what publication would record: what a choice is bound to."""
        return digest(
            canonical(
                {
                    text.language: digest(text.notice.canonical())
                    for text in self.texts
                    if text.notice is not None
                }
            )
        )


@dataclass(frozen=True, kw_only=True)
class Looked:
    """A stretch of the live notices that was looked through.

    `found` would read differently, `same` would not. `next` is where to go on, or None
    at the end.
    """

    found: tuple[ReachedNotice, ...] = ()
    same: tuple[ReachedNotice, ...] = ()
    next: int | None = None

    @property
    def count(self) -> int:
        """How many notices were looked at."""
        return len(self.found) + len(self.same)


def notice_models() -> list[type[NoticePageMixin]]:
    """Every page model of the site that is a notice."""
    return [model for model in apps.get_models() if issubclass(model, NoticePageMixin)]


def notice_pages() -> QuerySet:
    """The pages of notices, of whatever model; aliases are no notices of their own."""
    types = ContentType.objects.get_for_models(*notice_models())
    return page_model().objects.filter(
        content_type__in=list(types.values()), alias_of__isnull=True
    )


def live_notices() -> QuerySet:
    """The source page of each live notice that is recorded and not withdrawn."""
    series = NoticeSeries.objects.filter(
        translation_key=OuterRef("translation_key"),
        source_language=OuterRef("locale__language_code"),
        state=NoticeSeries.State.ACTIVE,
        position__gt=0,
    )
    return notice_pages().filter(Exists(series), live=True)


def referring_to(organisation: Organisation) -> Exists:
    """The condition that a page refers to an organisation, in whatever language of it."""
    rows = Organisation.objects.filter(translation_key=organisation.translation_key)
    keys = [str(pk) for pk in rows.values_list("pk", flat=True)]
    return Exists(
        ReferenceIndex.objects.filter(
            base_content_type=ContentType.objects.get_for_model(page_model()),
            to_content_type=ContentType.objects.get_for_model(Organisation),
            to_object_id__in=keys,
            object_id=Cast(OuterRef("pk"), CharField()),
        )
    )


def notices_with(organisation: Organisation) -> QuerySet:
    """The live notices of which a language refers to the organisation."""
    pages = notice_pages().filter(referring_to(organisation), live=True)
    return live_notices().filter(translation_key__in=pages.values("translation_key"))


def drafts_with(organisation: Organisation) -> QuerySet:
    """Pages of notices that are not live and refer to the organisation."""
    return notice_pages().filter(referring_to(organisation), live=False)


def notices_with_older_wording() -> QuerySet:
    """The live notices whose recorded source text has a paragraph with a newer revision."""
    older = Q()
    languages = NoticeSeries.objects.order_by().values_list(
        "source_language", flat=True
    )
    for language in languages.distinct():
        for key, revision in superseded(language):
            node = canonical({"revision": revision, "standard": key})[1:-1]
            older |= Q(language=language, document__contains=node)
    if not older:
        return live_notices().none()
    texts = VersionText.objects.filter(
        older,
        version__series__translation_key=OuterRef("translation_key"),
        pk=Subquery(
            newest_text(OuterRef("version__series"), OuterRef("language")).values("pk")
        ),
    )
    return live_notices().filter(Exists(texts))


def superseded(language: str) -> Iterator[tuple[str, int]]:
    """Key and number of each revision of a paragraph that is not the newest."""
    try:
        words = wording(language)
    except LookupError:
        return
    for key, revisions in words.paragraphs.items():
        for paragraph in revisions[:-1]:
            yield key, paragraph.revision


def newest_text(series: Any, language: Any) -> QuerySet[VersionText]:
    """The text that was recorded last in a language, as `recording.last_text` takes it."""
    return VersionText.objects.filter(
        version__series=series,
        version__state=NoticeVersion.State.RECORDED,
        version__number__isnull=False,
        language=language,
    ).order_by("-pk")[:1]


def look_through(
    notices: QuerySet,
    *,
    after: int = 0,
    organisation: Organisation | None = None,
    wanted: int = CHUNK,
    most: int = MOST,
) -> Looked:
    """Go through live notices until `wanted` were found that would read differently.

    Starts behind the page `after`, and stops after `most` in any case. `organisation`, as
    it is in memory: then only what its saving would change counts. A fixed number of
    queries for each `CHUNK` notices, beside those for links in their rich text.
    """
    found: list[ReachedNotice] = []
    same: list[ReachedNotice] = []
    while len(found) + len(same) < most:
        pages = specific(notices.filter(pk__gt=after).order_by("pk")[:CHUNK])
        for reached in reach(pages, organisation=organisation):
            if len(found) == wanted:
                return Looked(found=tuple(found), same=tuple(same), next=after)
            (found if reached.changed else same).append(reached)
            after = reached.page.pk
        if len(pages) < CHUNK:
            return Looked(found=tuple(found), same=tuple(same))
        after = pages[-1].pk
    return Looked(found=tuple(found), same=tuple(same), next=after)


def specific(pages: QuerySet) -> list[Any]:
    """Pages of their own models with their locales; one query more for each model."""
    return list(pages.select_related("locale", for_specific_subqueries=True).specific())


def reach(
    pages: Sequence[Any], *, organisation: Organisation | None = None
) -> Iterator[ReachedNotice]:
    """What publication would change of notices, given by their live source pages.

    A notice without a recorded text is left out. `organisation` as in
    :func:`look_through`. The number of queries does not grow with the number of pages,
    beside those for links in rich text.
    """
    if not pages:
        return
    keys = [page.translation_key for page in pages]
    translations: dict[Any, list[Any]] = {}
    others = notice_pages().filter(translation_key__in=keys, live=True)
    others = others.exclude(pk__in=[page.pk for page in pages])
    for page in specific(others.order_by("locale_id", "pk")):
        translations.setdefault(page.translation_key, []).append(page)
    texts: dict[tuple[Any, str], VersionText] = {}
    newest = newest_text(OuterRef("version__series"), OuterRef("language"))
    day = today(timezone.now())
    in_force = about_series("version__series", day)["number_in_force"]
    for text in (
        VersionText.objects.filter(
            version__series__translation_key__in=keys, pk=Subquery(newest.values("pk"))
        )
        .annotate(number_in_force=in_force)
        .select_related("version__series")
    ):
        texts[text.version.series.translation_key, text.language] = text
    announced = {
        version.series_id: version
        for version in announced_versions(day).filter(series__translation_key__in=keys)
    }
    rows = organisation_rows(
        key
        for page in [*pages, *(page for each in translations.values() for page in each)]
        for key in organisation_keys(page.body.stream_block, raw_stream(page.body))
    )
    coming = [
        organisation if organisation is not None and row.pk == organisation.pk else row
        for row in rows
    ]
    for page in pages:
        text = texts.get((page.translation_key, page.locale.language_code))
        if text is None:
            continue
        others = [
            (other, found)
            for other in translations.get(page.translation_key, ())
            if (found := texts.get((page.translation_key, other.locale.language_code)))
        ]
        in_step = [pair for pair in others if is_in_step(*pair, text)]
        reached = made_anew(page, text, in_step, coming)
        if organisation is not None:
            before = made_anew(page, text, in_step, rows)
            reached = [
                new if new.notice != old.notice else replace(new, differs=False)
                for new, old in zip(reached, before, strict=True)
            ]
        yield ReachedNotice(
            page=page,
            series=text.version.series,
            texts=tuple(reached),
            announced=announced.get(text.version.series_id),
            waiting=tuple(pair[0] for pair in others if pair not in in_step),
        )


def is_in_step(page: Any, text: VersionText, source: VersionText) -> bool:
    """Whether a translation is one of the source's last text, so that it comes along."""
    return (
        text.version_id == source.version_id
        and page.source_digest == source.source_digest
        and source.redacted_at is None
    )


def made_anew(
    page: Any,
    text: VersionText,
    translations: Sequence[tuple[Any, VersionText]],
    rows: Sequence[Organisation],
) -> list[ReachedText]:
    """A notice and its translations as the writer would make them of live content.

    With `rows` as the organisations. A text whose content is not what was recorded has a
    fault: only what nobody edited is published again.
    """
    content = edited(page, rows)
    source = made(page, text, content)
    found = [source]
    if source.notice is None:
        return found
    # Translations take over what their source text is recorded with.
    origin = content if source.differs else restored(text)
    revisions = revisions_of(source.notice)
    for other, its_text in translations:
        now = edited(other, rows)
        merged = with_organisations_of(origin, now, now)
        found.append(made(other, its_text, merged, revisions))
    return found


def made(
    page: Any,
    text: VersionText,
    content: Edited,
    revisions: Mapping[str, int] | None = None,
) -> ReachedText:
    """One page with its content, in comparison with its last text.

    `text` has `number_in_force`, the version that readers of the source language get.
    """
    if text.redacted_at is not None:
        fault = Fault(code="redacted_content")
        return ReachedText(page=page, text=text, faults=(fault,))
    try:
        projected, _words = project(page, content, revisions=revisions)
    except NotRecorded as refusal:
        return ReachedText(page=page, text=text, faults=refusal.faults)
    faults = projected.faults
    # A correction out of turn leaves older content live when the announced version
    # takes over.
    is_past = text.version.number < (text.number_in_force or 0)
    if is_past or page.content_digest() != text.source_digest:
        faults = (Fault(code="content_not_recorded"), *faults)
    differs = digest(projected.notice.canonical()) != text.digest
    return ReachedText(
        page=page,
        text=text,
        notice=projected.notice,
        differs=differs,
        faults=faults,
        organisations=moved_organisations(text, content) if differs else (),
    )


def moved_organisations(text: VersionText, content: Edited) -> tuple[str, ...]:
    """Names of the organisations that are not as they were recorded with a text."""
    then = restored(text)
    recorded = references_in(then.language, then.organisations, then.places)
    now = references_in(content.language, content.organisations, content.places)
    return tuple(
        values["name"] for pk, values in now.items() if recorded.get(pk) != values
    )
