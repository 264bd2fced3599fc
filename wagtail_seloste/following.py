"""The other languages of a notice, when something was published in its source language.

A new version that leaves no text open is published in its translations at once, so that
they are recorded; and translators see the new source. What is open stays as it was, and
its readers are told which version applies.
"""

import logging
from typing import Any

from django.db import transaction

from .carrying import Carried, carry_over
from .localize import (
    kept_languages,
    publish_translation,
    synchronise,
)
from .models.archive import NoticeSeries, NoticeVersion, VersionText
from .progress import located_texts, progress
from .projection import raw_stream
from .recording import is_draft_in_live_row, last_text, restored
from .translations import Side

logger = logging.getLogger(__name__)


def follow(
    page: Any, text: VersionText | None = None, *, user: Any = None
) -> dict[str, bool]:
    """Publish the translations of a live source page that nothing more has to be done for.

    Each live language that was not in step, and whether it was published now: through
    Wagtail's own publication, which records it. `text`: what was just recorded of the
    page; None while its version waits for languages. What fails is logged, and that
    language stays as it was.
    """
    page = type(page).objects.select_related("locale").get(pk=page.pk)
    try:
        synchronise(page, keeps=texts_kept(page, text))
    except Exception:
        logger.exception("Page %s could not be sent to its translators.", page.pk)
        return {}
    kept = kept_languages(page.translation_key)
    followed = {}
    for other in live_pages(page):
        language = other.locale.language_code
        if other.source_digest == page.source_digest:
            continue
        followed[language] = False
        is_of_another = (
            language in kept and kept[language].source.locale_id != page.locale_id
        )
        if is_of_another or is_draft_in_live_row(other):
            continue
        try:
            with transaction.atomic():
                followed[language] = (
                    follow_kept(page, other, kept[language], user)
                    if language in kept
                    else follow_by_hand(page, other, text, user)
                )
        except Exception:
            logger.exception("Page %s could not follow its source.", other.pk)
    return followed


def texts_kept(page: Any, text: VersionText | None) -> dict[str, list[str]] | None:
    """Path to the texts whose translations hold on, if a correction says that they do.

    Those of the text that it corrects: translators may have a newer version before them.
    """
    if text is None or not text.keeps_translations:
        return None
    corrected = text.version.texts.filter(
        language=text.language, correction=text.correction - 1, redacted_at=None
    ).first()
    if corrected is None:
        return None
    found: dict[str, list[str]] = {}
    title, stream, _language = restored(corrected).side
    located = located_texts(page.body.stream_block, title, stream)
    for (_path, words), context in located.items():
        found.setdefault(context, []).append(words)
    return found


def live_pages(page: Any) -> Any:
    """The pages of the other languages that were published. One query."""
    pages = type(page).objects.filter(
        translation_key=page.translation_key, live=True, alias_of__isnull=True
    )
    pages = pages.exclude(pk=page.pk).select_related("locale", "live_revision")
    return pages.order_by("pk")


def follow_kept(page: Any, other: Any, translation: Any, user: Any) -> bool:
    """Publish a translation of wagtail-localize if none of its texts is open."""
    language = other.locale.language_code
    found = progress(page, side_of(page), [language])[language]
    if found.open:
        return False
    publish_translation(translation, user)
    return True


def follow_by_hand(page: Any, other: Any, text: VersionText | None, user: Any) -> bool:
    """Publish a translation made by hand with the codes of the source, if no text is open.

    A draft that somebody is working on gets them too, and stays a draft. After the
    correction of an older version than the page shows, what it shows is the draft.
    """
    shown = recorded_translation(other)
    base = shown and text and text.correction and translation_of(text.version, other)
    recorded = base or shown
    if recorded is None:
        return False
    source = source_behind(recorded)
    if recorded == shown:  # a correction may have kept it since
        source = source_with(other.source_digest, recorded) or source
    if source is None:
        return False
    original = restored(source)
    translated = restored(recorded)
    draft = other.get_latest_revision_as_object() if has_draft(other) else None
    is_scheduled = draft and draft.latest_revision.approved_go_live_at
    if draft is None and recorded != shown:
        draft = type(other).objects.get(pk=other.pk)

    def carried(side: Side) -> Carried:
        return carry_over(
            page.body.stream_block,
            source=(original.title, original.stream, original.language),
            translated=side,
            new=side_of(page),
            keeps=text is not None
            and text.keeps_translations
            and is_just_before(source, text),
        )

    found = carried((translated.title, translated.stream, translated.language))
    if found.open:
        return False
    if draft is not None and recorded == shown:
        of_draft = carried(side_of(draft))
        if not of_draft.open:
            put(draft, of_draft, page.source_digest)
    put(other, found, page.source_digest)
    revision = other.save_revision(user=user, log_action=True)
    # No words of anybody's are published, so whoever publishes the source may.
    revision.publish(user=user, skip_permission_checks=True)
    if draft is not None:
        kept = draft.save_revision(user=user, clean=False)
        if is_scheduled:  # a publication takes all schedules of the page away
            kept.publish(user=user, skip_permission_checks=True)
    return True


def put(page: Any, content: Carried, source_digest: str) -> None:
    """Give a page other content, in memory."""
    page.title = content.title
    page.body = page.body.stream_block.to_python(content.stream)
    page.source_digest = source_digest


def recorded_translation(page: Any) -> VersionText | None:
    """The text that was recorded from what is live of a translation, if it was."""
    series = NoticeSeries.objects.filter(translation_key=page.translation_key).first()
    text = series and last_text(series, page.locale.language_code)
    if text and text.source_digest == page.content_digest() and not text.redacted_at:
        return text
    return None


def translation_of(version: NoticeVersion, page: Any) -> VersionText | None:
    """The newest text of a version in the language of a page."""
    texts = version.texts.filter(language=page.locale.language_code, redacted_at=None)
    return texts.order_by("-correction").first()


def source_behind(text: VersionText) -> VersionText | None:
    """The source text that a translation was made from."""
    texts = VersionText.objects.filter(
        version=text.version_id, digest=text.made_from, redacted_at=None
    )
    return texts.order_by("-correction").first()


def is_just_before(source: VersionText, corrected: VersionText) -> bool:
    """Whether a correction is one of this text; what lagged before it lags after it."""
    return (source.version_id, source.correction + 1) == (
        corrected.version_id,
        corrected.correction,
    )


def source_with(source_digest: str, beside: VersionText) -> VersionText | None:
    """The newest source text with a digest, of the series that `beside` belongs to."""
    texts = VersionText.objects.filter(
        version__series=beside.version.series_id,
        version__state=NoticeVersion.State.RECORDED,
        version__number__isnull=False,
        language=beside.version.series.source_language,
        source_digest=source_digest,
        redacted_at=None,
    )
    return texts.order_by("-version__number", "-correction").first()


def has_draft(page: Any) -> bool:
    return bool(page.latest_revision_id != page.live_revision_id)


def side_of(page: Any) -> Side:
    return page.title, raw_stream(page.body), page.locale.language_code
