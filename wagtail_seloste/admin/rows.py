"""Versions and events as rows of a table: what the archive has, in words.

Each function takes the rows of one page of a list and asks for the rest in a number of
queries that does not grow with them.
"""

import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import formats, timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.utils import get_user_display_name

from .. import chain
from ..blocks.fields import words_for_interface
from ..faults import language_in_words
from ..history import next_start
from ..models.archive import NoticeEvent, NoticeSeries, NoticeVersion, VersionText
from ..verification import TEXT_KINDS

STANDINGS = {
    "in_force": _("In force"),
    "announced": _("Announced"),
    "withdrawn": _("Withdrawn"),
    "earlier": _("Earlier"),
    "replaced": _("Replaced before it applied"),
    "imported": _("From before numbering"),
}
"""What a version is today."""

WEIGHTS = {"material": _("Material"), "small": _("Small")}

CAUSES = {
    "unpublished": _("the page was unpublished"),
    "expired": _("the page expired"),
    "deleted": _("the page was deleted"),
    "published": _("the page was published"),
}


def day_in_words(day):
    """A day as the editor's language writes it; "" for none."""
    return words_for_interface().date(day) if day else ""


def moment(at):
    """A time as the editor's language writes it, in the editor's time zone."""
    local = timezone.localtime(at)
    return f"{day_in_words(local.date())} {formats.time_format(local, 'TIME_FORMAT')}"


def number_in_words(number):
    """What a version is called; None is one from before numbering."""
    if number is None:
        return gettext("Earlier notice")
    return gettext("Version %(number)s") % {"number": number}


def text_in_words(text):
    """What a text is called, beside others of its language."""
    name = number_in_words(text.version.number)
    if text.correction:
        name = gettext("%(version)s, correction %(number)s") % {
            "version": name,
            "number": text.correction,
        }
    return f"{name} ({day_in_words(text.version.effective_from)})"


def payload_of(event):
    """What an event says; {} if somebody has altered it past reading."""
    try:
        payload = chain.payload_of(event)
    except ValueError:
        return {}
    return payload if isinstance(payload, dict) else {}


def words_of(event):
    """[(language or "", text)] of what people wrote with an event."""
    try:
        written = chain.words_of(event)
    except ValueError:
        return []
    found: list[tuple[str, str]] = []
    for text in written.values() if isinstance(written, dict) else ():
        found.extend(text.items() if isinstance(text, dict) else [("", str(text))])
    return found


def uuids(values):
    """Those values of payloads that are UUIDs."""
    found = set()
    for value in values:
        try:
            found.add(uuid.UUID(str(value)))
        except ValueError:
            continue
    return found


def names_of_users(keys):
    """Display name by primary key as a string; who is deleted is said so. One query."""
    model = get_user_model()
    known = {}
    for key in {key for key in keys if key}:
        try:
            known[key] = model._meta.pk.to_python(key)
        except ValidationError:
            continue
    users = model.objects.in_bulk(list(known.values())) if known else {}
    return {
        key: get_user_display_name(users[known[key]])
        if known.get(key) in users
        else gettext("deleted user #%(id)s") % {"id": key}
        for key in keys
        if key
    }


def titles_of_series(keys):
    """Newest recorded title in the source language, by primary key. One query."""
    return {
        series.pk: series.title or str(series)
        for series in with_title(NoticeSeries.objects.filter(pk__in=keys))
    }


def newest_first(texts):
    """Texts of one notice and language; those from before numbering last."""
    return texts.order_by(
        F("version__number").desc(nulls_last=True),
        F("version__effective_from").desc(),
        "-correction",
    )


def with_title(series):
    """Series with their newest `title` in the source language."""
    newest = newest_first(
        VersionText.objects.filter(
            version__series=OuterRef("pk"), language=OuterRef("source_language")
        )
    )
    return series.annotate(title=Subquery(newest.values("title")[:1]))


def review_in_words(review, day):
    """A ``reviews.Review`` as {"looked", "due", "is_due"}: sentences, and whether."""
    looked = (
        _("Reviewed on %(day)s, nothing to change.")
        if review.reviewed_on
        else _("Last looked through for the version of %(day)s.")
    )
    is_due = review.is_due(day)
    due = ""
    if review.due_on is not None:
        words = (
            _("A review is due since %(day)s.")
            if is_due
            else _("The next review is due on %(day)s.")
        )
        due = words % {"day": day_in_words(review.due_on)}
    return {
        "looked": looked % {"day": day_in_words(review.looked_on)},
        "due": due,
        "is_due": is_due,
    }


# --- versions -------------------------------------------------------------------------


def with_standing(versions, day):
    """Versions with what decides their standing: `number_in_force` and `next_from`."""
    later = NoticeVersion.objects.filter(
        series=OuterRef("series"),
        state=NoticeVersion.State.RECORDED,
        number__isnull=False,
    )
    in_force = later.filter(effective_from__lte=day).order_by("-number")
    return versions.select_related("series").annotate(
        number_in_force=Subquery(in_force.values("number")[:1]),
        next_from=next_start(),
    )


def with_this_standing(versions, standing, day):
    """Of versions `with_standing`, those that are `standing` today."""
    recorded = Q(state=NoticeVersion.State.RECORDED, number__isnull=False)
    withdrawn = Q(series__state=NoticeSeries.State.WITHDRAWN)
    return versions.filter(
        {
            "in_force": recorded & Q(number=F("number_in_force")) & ~withdrawn,
            "withdrawn": recorded & Q(number=F("number_in_force")) & withdrawn,
            "announced": recorded & Q(effective_from__gt=day),
            "earlier": recorded
            & Q(effective_from__lte=day)
            & Q(number__lt=F("number_in_force")),
            "replaced": Q(state=NoticeVersion.State.REPLACED),
            "imported": Q(number__isnull=True),
        }[standing]
    )


def standing_of(version, day):
    """The key of ``STANDINGS`` for a version `with_standing`."""
    if version.number is None:
        return "imported"
    if version.state == NoticeVersion.State.REPLACED:
        return "replaced"
    if version.effective_from > day:
        return "announced"
    if version.number != version.number_in_force:
        return "earlier"
    if version.series.state == NoticeSeries.State.WITHDRAWN:
        return "withdrawn"
    return "in_force"


def last_day(version):
    """The last day of a version `with_standing`; None while it has no end."""
    if version.effective_until is not None or version.next_from is None:
        return version.effective_until
    return version.next_from - timedelta(days=1)


def period(version, standing):
    """From when until when, in words."""
    since, until = version.effective_from, last_day(version)
    if standing == "replaced" or until is None:
        return gettext("from %(day)s") % {"day": day_in_words(since)}
    if until < since:
        return gettext("%(day)s, replaced on the same day") % {
            "day": day_in_words(since)
        }
    return f"{day_in_words(since)}–{day_in_words(until)}"


@dataclass(frozen=True, kw_only=True)
class LanguageCell:
    """The newest text of a version in a language."""

    code: str
    name: str
    text_id: int
    corrections: int
    redacted: bool

    def __str__(self):
        if not self.corrections:
            return self.code
        return f"{self.code} (+{self.corrections})"


@dataclass(frozen=True, kw_only=True)
class VersionRow:
    """A version in words; `text_id` is its newest source text, or any it has."""

    version: NoticeVersion
    notice: str
    title: str
    title_language: str
    standing: str
    period: str
    languages: tuple[LanguageCell, ...]
    text_id: int | None
    digest: str
    note: str
    note_language: str
    recorded_at: Any
    by: str

    @property
    def number(self):
        return number_in_words(self.version.number)

    @property
    def standing_label(self):
        return STANDINGS[self.standing]

    @property
    def weight(self):
        return WEIGHTS.get(self.version.weight, self.version.weight)

    @property
    def effective_from(self):
        return self.version.effective_from

    @property
    def effective_until(self):
        return last_day(self.version)

    @property
    def recorded(self):
        return moment(self.recorded_at) if self.recorded_at else ""

    @property
    def language_list(self):
        return ", ".join(str(language) for language in self.languages)

    @property
    def series_id(self):
        return str(self.version.series.public_id)


def version_rows(versions, day):
    """Rows of versions `with_standing`. Four queries."""
    versions = list(versions)
    texts: dict[int, list[VersionText]] = {}
    found = VersionText.objects.filter(version__in=versions)
    for text in found.defer("document", "edited", "body").order_by("pk"):
        texts.setdefault(text.version_id, []).append(text)
    makers = makers_of(
        versions, {text.recorded_at for group in texts.values() for text in group}
    )
    people = names_of_users(makers.values())
    titles = titles_of_series({version.series_id for version in versions})
    rows = []
    for version in versions:
        own = texts.get(version.pk, [])
        source = [
            text for text in own if text.language == version.series.source_language
        ] or own
        standing = standing_of(version, day)
        maker = makers.get(str(version.public_id), "")
        rows.append(
            VersionRow(
                version=version,
                notice=titles[version.series_id],
                title=source[-1].title if source else "",
                title_language=source[-1].language if source else "",
                standing=standing,
                period=period(version, standing),
                languages=language_cells(own, version.series.source_language),
                text_id=source[-1].pk if source else None,
                digest=source[-1].digest if source else "",
                note=source[0].note if source else "",
                note_language=source[0].language if source else "",
                recorded_at=own[0].recorded_at if own else None,
                by=people.get(maker, "") if maker else gettext("unattended"),
            )
        )
    return rows


def language_cells(texts, source):
    """The newest text of each language, that of the source first."""
    newest = {text.language: text for text in texts}
    return tuple(
        LanguageCell(
            code=code,
            name=language_in_words(code),
            text_id=text.pk,
            corrections=text.correction,
            redacted=text.redacted_at is not None,
        )
        for code, text in sorted(
            newest.items(), key=lambda item: (item[0] != source, item[0])
        )
    )


def makers_of(versions, moments):
    """Who recorded each version first: user key by the version's public id. One query."""
    events = NoticeEvent.objects.filter(
        series__in={version.series_id for version in versions},
        kind__in=sorted(TEXT_KINDS),
        at__in=moments,
    ).order_by("-position")
    makers = {}
    for event in events:
        payload = payload_of(event)
        makers[str(payload.get("version", ""))] = str(payload.get("user", ""))
    return makers


# --- events ---------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class EventRow:
    """An event in words; `text_id` is the text that it recorded or that was redacted."""

    event: NoticeEvent
    notice: str
    what: str
    reasons: tuple[tuple[str, str], ...]
    by: str
    text_id: int | None = None
    redact_url: str = ""
    payload: dict[str, Any] = field(default_factory=dict)

    @property
    def at(self):
        return self.event.at

    @property
    def when(self):
        return moment(self.event.at)

    @property
    def kind(self):
        return self.event.get_kind_display()

    @property
    def position(self):
        return self.event.position

    @property
    def number(self):
        return self.payload.get("number")

    @property
    def language(self):
        return self.payload.get("language", "")

    @property
    def reason(self):
        return "\n".join(
            f"{language}: {text}" if language else text
            for language, text in self.reasons
        )

    @property
    def digest(self):
        return self.event.digest

    @property
    def text_digest(self):
        return self.payload.get("text", "")

    @property
    def series_id(self):
        return str(self.event.series.public_id)


def event_rows(events):
    """Rows of events that have their series. Four queries."""
    events = list(events)
    payloads = [payload_of(event) for event in events]
    people = names_of_users({str(payload.get("user", "")) for payload in payloads})
    texts = texts_of(events, payloads)
    series = {event.series_id for event in events}
    successors = uuids(payload.get("successor") for payload in payloads)
    known = with_title(
        NoticeSeries.objects.filter(Q(pk__in=series) | Q(public_id__in=successors))
    )
    titles = {}
    for found in known:
        titles[found.pk] = titles[str(found.public_id)] = found.title or str(found)
    rows = []
    for event, payload in zip(events, payloads, strict=True):
        text = texts.get(text_key(payload))
        reasons = words_of(event)
        if text is not None and text.note and event.kind in TEXT_KINDS:
            reasons.append((text.language, text.note))
        maker = str(payload.get("user", ""))
        rows.append(
            EventRow(
                event=event,
                notice=titles.get(event.series_id, ""),
                what=what_happened(event.kind, payload, titles),
                reasons=tuple(reasons),
                by=people.get(maker, "") if maker else gettext("unattended"),
                text_id=text.pk if text is not None else None,
                payload=payload,
            )
        )
    return rows


def text_key(payload):
    return (
        str(payload.get("version", "")),
        payload.get("language"),
        payload.get("correction"),
    )


def texts_of(events, payloads):
    """The texts that events speak of, by `text_key`. One query."""
    wanted = uuids(key[0] for key in map(text_key, payloads) if None not in key)
    texts = VersionText.objects.filter(
        version__series__in={event.series_id for event in events},
        version__public_id__in=wanted,
    )
    return {
        (str(text.version.public_id), text.language, text.correction): text
        for text in texts.select_related("version").defer("document", "edited", "body")
    }


def what_happened(kind, payload, titles):
    """One line about an event, from its payload alone."""
    parts = []
    if "version" in payload:
        parts.append(number_in_words(payload.get("number")))
    if payload.get("language"):
        parts.append(language_in_words(payload["language"]))
    if payload.get("correction"):
        parts.append(
            gettext("correction %(number)s") % {"number": payload["correction"]}
        )
    if payload.get("effective_from_before"):
        parts.append(
            f"{iso_in_words(payload['effective_from_before'])} → "
            f"{iso_in_words(payload.get('effective_from'))}"
        )
    elif payload.get("effective_until"):
        parts.append(
            f"{iso_in_words(payload.get('effective_from'))}–"
            f"{iso_in_words(payload['effective_until'])}"
        )
    elif payload.get("effective_from"):
        parts.append(
            gettext("from %(day)s") % {"day": iso_in_words(payload["effective_from"])}
        )
    if payload.get("successor"):
        successor = titles.get(str(payload["successor"]), payload["successor"])
        parts.append(gettext("replaced by “%(title)s”") % {"title": successor})
    if payload.get("cause"):
        parts.append(str(CAUSES.get(payload["cause"], payload["cause"])))
    if payload.get("next_review"):
        parts.append(
            gettext("next review on %(day)s")
            % {"day": iso_in_words(payload["next_review"])}
        )
    if payload.get("event"):
        parts.append(
            gettext("the words of event %(number)s") % {"number": payload["event"]}
        )
    return " · ".join(str(part) for part in parts) or gettext("the whole notice")


def iso_in_words(day):
    """An ISO date of a payload in words; as it stands if it is none."""
    try:
        return day_in_words(date.fromisoformat(str(day)))
    except ValueError:
        return str(day)
