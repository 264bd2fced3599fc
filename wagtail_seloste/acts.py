"""What is done to a recorded notice beside publishing it.

Each act takes the lock of the series, checks, writes one event and returns it. An act
that is not allowed raises :class:`~wagtail_seloste.recording.NotRecorded`, whose faults
say why, and writes nothing. Reasons are plain text. Who may do what is in
:data:`PERMISSIONS`; the admin asks, these functions do not.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from wagtail.search import index

from .access import page_model
from .chain import add_event, moment, payload_of, words_of
from .html import readable
from .listed_texts import list_texts
from .models.archive import NoticeEvent, NoticeSeries, NoticeVersion, VersionText
from .models.checking import LinkCheck, SilencedFinding, TextCheck
from .models.reviewing import ReviewLink
from .notice import Notice, NoticeSection, canonical, digest, paragraph
from .projection import Fault
from .reading import texts_in_force
from .recording import (
    Edited,
    NotRecorded,
    announced_versions,
    correctable_versions,
    push_aside,
    today,
)
from .rendering import render_body
from .rules.links import web_addresses
from .wording import reader_wording

PERMISSIONS = {
    "publish": "publish",
    "correct": "publish",
    "announce": "publish",
    "reschedule": "publish",
    "review": "publish",
    "withdraw": "wagtail_seloste.withdraw_noticeseries",
    "resume": "wagtail_seloste.withdraw_noticeseries",
    "redact": "wagtail_seloste.redact_versiontext",
    "import": "wagtail_seloste.import_noticeversion",
    "export": "wagtail_seloste.export_noticeseries",
}
"""What each act needs: ``publish`` on the notice's page, or a permission of Django's."""

CAUSES = frozenset({"unpublished", "expired", "deleted"})
"""Why a language can be hidden."""

VISIBILITY = (NoticeEvent.Kind.HIDDEN, NoticeEvent.Kind.SHOWN)


@contextmanager
def locked(series: NoticeSeries) -> Iterator[tuple[NoticeSeries, datetime]]:
    """The series under its lock, as it is now, and the time for what is written."""
    with transaction.atomic():
        row = NoticeSeries.objects.select_for_update().get(pk=series.pk)
        yield row, moment(row)


def refuse(code: str, **params: Any) -> NotRecorded:
    return NotRecorded(Fault(code=code, params=params))


def written(reason: str) -> str:
    """A reason as it is kept; NotRecorded if it is blank."""
    reason = readable(reason).strip()
    if not reason:
        raise refuse("reason_missing")
    return reason


# --- dates ---


def announced_version(series: NoticeSeries, day: date) -> NoticeVersion | None:
    """The version that does not apply yet on `day`; there is one at most. One query."""
    return announced_versions(day).filter(series=series).first()


def reschedule(
    series: NoticeSeries, effective_from: date, *, reason: str, user: Any = None
) -> NoticeEvent:
    """Let the announced version apply from another day, today or later. No new text."""
    reason = written(reason)
    with locked(series) as (series, now):
        day = today(now)
        require_active(series)
        version = announced_version(series, day)
        if version is None:
            raise refuse("not_announced")
        before = version.effective_from
        if effective_from < day:
            raise refuse(
                "day_passed", day=effective_from.isoformat(), today=day.isoformat()
            )
        if effective_from == before:
            raise refuse("same_day", number=version.number, day=before.isoformat())
        version.effective_from = effective_from
        version.save(update_fields=["effective_from"])
        list_texts([series], day)
        if effective_from == day:
            search_again_later(series)
        return add_event(
            series,
            NoticeEvent.Kind.RESCHEDULED,
            at=now,
            user=user,
            version=version,
            words={"reason": reason},
            effective_from=effective_from.isoformat(),
            effective_from_before=before.isoformat(),
        )


# --- looking through ---


def review(
    series: NoticeSeries,
    *,
    note: str = "",
    next_review: date | None = None,
    user: Any = None,
) -> NoticeEvent:
    """Enter that somebody looked the notice through and found nothing to change.

    The event names the version that applies. `next_review`: the day on which it is to be
    looked through again, later than today; None: as the site's settings say.
    """
    with locked(series) as (series, now):
        day = today(now)
        require_active(series)
        *_announced, version = [None, *correctable_versions(series, day)]
        if version is None:
            raise refuse("nothing_recorded")
        if next_review is not None and next_review <= day:
            raise refuse("review_passed", day=next_review.isoformat())
        # What was found for its age is looked at anew.
        TextCheck.objects.filter(text__version__series=series).update(known="")
        return add_event(
            series,
            NoticeEvent.Kind.REVIEWED,
            at=now,
            user=user,
            version=version,
            words={"note": readable(note).strip()},
            **({"next_review": next_review.isoformat()} if next_review else {}),
        )


# --- withdrawing ---


def require_active(series: NoticeSeries) -> None:
    if series.state == NoticeSeries.State.WITHDRAWN:
        raise refuse("withdrawn")


def withdraw(
    series: NoticeSeries,
    *,
    reasons: Mapping[str, str],
    successor: NoticeSeries | None = None,
    user: Any = None,
) -> NoticeEvent:
    """Take a notice out of use: it stays readable, marked, with reason and successor.

    `reasons`: for readers, by language; at least in the source language. `successor`:
    the notice that replaces it, itself in use. An announced version is pushed aside, so
    that it does not begin to apply. Nothing is recorded of a withdrawn notice until it is
    resumed.
    """
    kept = {language: readable(text).strip() for language, text in reasons.items()}
    kept = {language: text for language, text in kept.items() if text}
    keys = {series.pk, successor.pk if successor else series.pk}
    with transaction.atomic():
        # Both, in one order: two notices cannot become each other's successor.
        rows = NoticeSeries.objects.select_for_update().order_by("pk")
        by_key = {row.pk: row for row in rows.filter(pk__in=keys)}
        series = by_key[series.pk]
        if series.position == 0:
            raise refuse("nothing_recorded")
        if series.state == NoticeSeries.State.WITHDRAWN:
            raise refuse("already_withdrawn")
        if not kept.get(series.source_language):
            raise refuse("reason_missing_in", language=series.source_language)
        if successor is not None:
            successor = by_key[successor.pk]
            if successor.pk == series.pk:
                raise refuse("successor_same")
            # One in use has no successor, so no circle can arise.
            if successor.state != NoticeSeries.State.ACTIVE or not successor.position:
                raise refuse("successor_not_in_use")
        now = moment(series)
        announced = announced_version(series, today(now))
        if announced is not None:
            push_aside(series, announced, at=now, user=user)
            list_texts([series], today(now))
        series.state = NoticeSeries.State.WITHDRAWN
        series.successor = successor
        series.save(update_fields=["state", "successor"])
        return add_event(
            series,
            NoticeEvent.Kind.WITHDRAWN,
            at=now,
            user=user,
            words={"reason": kept},
            successor=str(successor.public_id) if successor else "",
        )


def resume(series: NoticeSeries, *, reason: str, user: Any = None) -> NoticeEvent:
    """Put a withdrawn notice to use again."""
    reason = written(reason)
    with locked(series) as (series, now):
        if series.state != NoticeSeries.State.WITHDRAWN:
            raise refuse("not_withdrawn")
        series.state = NoticeSeries.State.ACTIVE
        series.successor = None
        series.save(update_fields=["state", "successor"])
        return add_event(
            series,
            NoticeEvent.Kind.RESUMED,
            at=now,
            user=user,
            words={"reason": reason},
        )


# --- hiding ---


def hide(page: Any, cause: str, user: Any = None) -> NoticeEvent | None:
    """Enter that a page can no longer be read: `cause` is one of :data:`CAUSES`.

    None, and nothing is written, if nothing was recorded in its language, if that is
    hidden already, or if the page is live after all. A privacy restriction is no event:
    Wagtail sends no signal of it, and it restricts at once all that is read.
    """
    if cause not in CAUSES:
        raise ValueError(cause)
    if page.alias_of_id:
        return None
    return set_visible(
        page.translation_key, page.locale.language_code, cause=cause, user=user
    )


def show(page: Any, user: Any = None) -> NoticeEvent | None:
    """Enter that a page that was hidden can be read again; None if it was not."""
    if page.alias_of_id:
        return None
    return set_visible(
        page.translation_key, page.locale.language_code, cause="published", user=user
    )


def set_visible(
    translation_key: Any, language: str, *, cause: str, user: Any = None
) -> NoticeEvent | None:
    """The event, if it is true and new; if it is not new, one query and no lock."""
    if not is_new(cause, last_causes(translation_key).get(language, "published")):
        return None
    visible = cause == "published"
    with transaction.atomic():
        series = (
            NoticeSeries.objects.select_for_update()
            .filter(translation_key=translation_key, position__gt=0)
            .first()
        )
        if series is None or not published_texts(series, language).exists():
            return None
        # While a page is being deleted, its row may still be there.
        if cause != "deleted":
            is_live = live_pages(translation_key, language).exists()
            if visible != is_live:
                return None
        # Once more under the lock: another process may have been quicker.
        if not is_new(cause, last_causes(translation_key).get(language, "published")):
            return None
        return add_event(
            series,
            NoticeEvent.Kind.SHOWN if visible else NoticeEvent.Kind.HIDDEN,
            at=moment(series),
            user=user,
            language=language,
            cause=cause,
        )


def is_new(cause: str, last: str) -> bool:
    """Whether a cause says more than the last one of the same language.

    A deletion after an unpublishing does: it cannot be undone.
    """
    if "published" in (cause, last):
        return cause != last
    return cause == "deleted" != last


def published_texts(series: NoticeSeries, language: str) -> Any:
    """The texts of a language; an imported past was never shown by a page."""
    return VersionText.objects.filter(
        version__series=series, version__number__isnull=False, language=language
    )


def live_pages(translation_key: Any, language: str) -> Any:
    """The page in which a language of a notice is read, if it is live."""
    return page_model().objects.filter(
        translation_key=translation_key,
        locale__language_code=language,
        live=True,
        alias_of__isnull=True,
    )


def last_causes(translation_key: Any) -> dict[str, str]:
    """By language, why it was hidden or shown last. One query."""
    events = NoticeEvent.objects.filter(
        series__translation_key=translation_key, kind__in=VISIBILITY
    )
    payloads = [payload_of(event) for event in events.order_by("position")]
    return {payload["language"]: payload["cause"] for payload in payloads}


def settle_visibility() -> list[NoticeEvent]:
    """Enter what no signal told: pages that were hidden, shown or deleted unseen.

    For ``seloste_record``: a script may write ``live`` itself, a process may die before
    the event is written. Three queries, and the lock of each notice that differs.
    """
    now: dict[tuple[Any, str], str] = {}
    pages = page_model().objects.filter(
        translation_key__in=NoticeSeries.objects.values("translation_key")
    )
    for key, language, live, expired, alias in pages.values_list(
        "translation_key", "locale__language_code", "live", "expired", "alias_of"
    ):
        shut = "expired" if expired else "unpublished"
        now[key, language] = "published" if live and alias is None else shut
    last: dict[tuple[Any, str], str] = {}
    events = NoticeEvent.objects.filter(kind__in=VISIBILITY).select_related("series")
    for event in events.order_by("series", "position").iterator():
        payload = payload_of(event)
        last[event.series.translation_key, payload["language"]] = payload["cause"]
    recorded = VersionText.objects.filter(version__number__isnull=False).order_by()
    entered = []
    for place in recorded.values_list(
        "version__series__translation_key", "language"
    ).distinct():
        cause = now.get(place, "deleted")
        if is_new(cause, last.get(place, "published")):
            event = set_visible(*place, cause=cause)
            entered += [event] if event is not None else []
    return entered


# --- redaction ---


def redact_text(text: VersionText, *, reason: str, user: Any = None) -> NoticeEvent:
    """Replace a recorded text, in every form that we keep, by a marker.

    The marker is a document of its own: it says in the text's language that the text was
    removed, when and, in the words of `reason`, why. Number, dates and the digests of
    what was recorded stay. Refused for what the public reads now or has announced to it:
    publish a correction first, withdraw the notice, or unpublish the page. It cannot be
    undone. Revisions of the page, backups and copies keep the words: see
    docs/how-to/operate.md.
    """
    reason = written(reason)
    with locked(text.version.series) as (series, now):
        text = VersionText.objects.select_related("version").get(pk=text.pk)
        if text.redacted_at is not None:
            raise refuse("already_redacted")
        if is_read_now(series, text, today(now)):
            raise refuse("redaction_of_current_text")
        replacements = replacement(text, today(now), reason)
        VersionText.objects.filter(pk=text.pk)._redact(redacted_at=now, **replacements)
        list_texts([series], today(now))
        search_again_later(series, text.language)
        end_review_links(series, text.language)
        forget_found(series, text)
        return add_event(
            series,
            NoticeEvent.Kind.REDACTED,
            at=now,
            user=user,
            version=text.version,
            words={"reason": reason},
            **text_payload(text, replacements),
        )


def end_review_links(series: NoticeSeries, language: str) -> None:
    """Links for review keep a draft's words, maybe those that have to go. One query."""
    pages = page_model().objects.filter(
        translation_key=series.translation_key, locale__language_code=language
    )
    ReviewLink.objects.filter(page_id__in=pages.values("pk")).delete()


def forget_found(series: NoticeSeries, text: VersionText) -> None:
    """What the checker keeps of the words of a text goes, as far as no other text has them.

    `text` as it was before. At most five queries.
    """
    TextCheck.objects.filter(text=text.pk).delete()
    addresses = map(digest, web_addresses(text.notice))
    LinkCheck.objects.filter(digest__in=list(addresses)).delete()
    silences = SilencedFinding.objects.filter(
        translation_key=series.translation_key, language=text.language
    )
    gone = on_one_line(text.notice.text)
    found = [
        (row.pk, words)
        for row in silences
        for mark in row.marks
        if (words := mark.partition(": ")[2]) and words in gone
    ]
    if not found:
        return
    others = VersionText.objects.filter(
        version__series=series, language=text.language, redacted_at=None
    )
    left = [on_one_line(other.notice.text) for other in others.only("document")]
    silences.filter(
        pk__in={pk for pk, words in found if not any(words in other for other in left)}
    ).delete()


def on_one_line(text: str) -> str:
    """A text as the marks of a finding have its words."""
    return " ".join(text.split()).lower()


def is_read_now(series: NoticeSeries, text: VersionText, day: date) -> bool:
    """Whether the public reads a text, or will when an announced version applies."""
    if series.state == NoticeSeries.State.WITHDRAWN:
        return False
    if not live_pages(series.translation_key, text.language).exists():
        return False
    current = texts_in_force(day).filter(version__series=series, language=text.language)
    announced = (
        VersionText.objects.filter(
            version=announced_version(series, day), language=text.language
        )
        .order_by("-correction")
        .values_list("pk", flat=True)
    )
    return text.pk in {
        current.values_list("pk", flat=True).first(),
        announced.first(),
    }


def replacement(text: VersionText, day: date, reason: str) -> dict[str, str]:
    """The marker for a text: what stands in its columns from now on. No query."""
    words = reader_wording(text.language)
    removed = words.label("redacted", date=words.date(day))
    title = words.label("redacted_title")
    content = [paragraph(removed)]
    if reason:
        content.append(paragraph(f"{words.label('reason')}: {reason}"))
    notice = Notice(
        language=text.language,
        title=title,
        summary=(),
        sections=(
            NoticeSection(
                key="other",
                id="redacted",
                anchor="other-redacted",
                heading=title,
                data={},
                content=tuple(content),
            ),
        ),
    )
    with translation.override(text.language):
        body = render_body(notice, words)
    content_marker = Edited(
        title=title, stream=[], language=text.language, organisations={}, places={}
    )
    return {
        "document": notice.canonical(),
        "edited": content_marker.stored(),
        "body": body,
        "title": title,
        "note": removed if text.note else "",
    }


def text_payload(text: VersionText, replacements: Mapping[str, str]) -> dict[str, Any]:
    """What the log says of a text's marker."""
    return {
        "language": text.language,
        "correction": text.correction,
        "document": digest(replacements["document"]),
        "edited": digest(replacements["edited"]),
        "body": digest(replacements["body"]),
        "note": digest(replacements["note"]) if replacements["note"] else "",
    }


def redact_words(event: NoticeEvent, *, reason: str, user: Any = None) -> NoticeEvent:
    """Replace what somebody wrote beside an event, such as a reason, by a marker.

    The event itself stays, and so does the digest of its words. Of a redaction, the
    marker in the text loses the reason as well. Refused if there are no words or if
    they were redacted before.
    """
    reason = written(reason)
    with locked(event.series) as (series, now):
        event = NoticeEvent.objects.get(pk=event.pk)
        if not event.words:
            raise refuse("nothing_to_redact")
        redactions = NoticeEvent.objects.filter(
            series=series, kind=NoticeEvent.Kind.REDACTED
        )
        if any(payload_of(each).get("event") == event.position for each in redactions):
            raise refuse("already_redacted")
        marker = canonical(words_marker(event, series.source_language, today(now)))
        NoticeEvent.objects.filter(pk=event.pk)._redact(words=marker)
        payload: dict[str, Any] = {
            "event": event.position,
            "replacement": digest(marker),
        }
        version = None
        text = redacted_text(series, event)
        if text is not None:
            version = text.version
            day = today(text.redacted_at)
            replacements = replacement(text, day, "")
            VersionText.objects.filter(pk=text.pk)._redact(**replacements)
            list_texts([series], today(now))
            search_again_later(series, text.language)
            payload |= text_payload(text, replacements)
        return add_event(
            series,
            NoticeEvent.Kind.REDACTED,
            at=now,
            user=user,
            version=version,
            words={"reason": reason},
            **payload,
        )


def words_marker(event: NoticeEvent, language: str, day: date) -> dict[str, Any]:
    """The words of an event with each text replaced, in its language if it has one."""

    def removed(language: str) -> str:
        words = reader_wording(language)
        return words.label("redacted", date=words.date(day))

    return {
        name: {code: removed(code) for code in value}
        if isinstance(value, dict)
        else removed(language)
        for name, value in words_of(event).items()
    }


def redacted_text(series: NoticeSeries, event: NoticeEvent) -> VersionText | None:
    """The text that an event redacted; None if it did nothing of the kind."""
    payload = payload_of(event)
    if event.kind != NoticeEvent.Kind.REDACTED or "document" not in payload:
        return None
    return VersionText.objects.select_related("version").get(
        version__series=series,
        version__public_id=payload["version"],
        language=payload["language"],
        correction=payload["correction"],
    )


def search_again_later(series: NoticeSeries, language: str = "") -> None:
    """Let the site's search read a language, or all of them, once the act is done."""

    def search_all_again() -> None:
        pages = page_model().objects.filter(translation_key=series.translation_key)
        if language:
            pages = pages.filter(locale__language_code=language)
        for page in pages.specific():
            search_again(page)

    transaction.on_commit(search_all_again, robust=True)


def search_again(page: Any) -> None:
    """Let the site's search read what the public reads of a page now."""
    page.__dict__.pop("recorded_text", None)
    index.insert_or_update_object(page)
