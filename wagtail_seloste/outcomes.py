"""What became of a publication, kept in the page's history and told to the editor."""

import logging
from datetime import date
from uuid import uuid4

from django.core.exceptions import FieldDoesNotExist
from django.utils.text import capfirst
from django.utils.translation import gettext
from wagtail.log_actions import get_active_log_context, log
from wagtail.models import PageLogEntry

from .blocks.fields import words_for_interface
from .chain import payload_of
from .drafts import draft_from
from .faults import language_in_words, messages
from .following import follow
from .forms import section_labels
from .models.archive import NoticeEvent, NoticeSeries, NoticeVersion, VersionText
from .page_texts import left_to_translate
from .projection import Fault
from .recording import NotRecorded, Waits, is_source, record, waiting_choice

logger = logging.getLogger(__name__)

RECORDED = "wagtail_seloste.recorded"
UNCHANGED = "wagtail_seloste.unchanged"
NOT_RECORDED = "wagtail_seloste.not_recorded"
WAITING = "wagtail_seloste.waiting"
OUTCOMES = (RECORDED, UNCHANGED, NOT_RECORDED, WAITING)


def record_and_tell(page, *, choice=None, user=None, healing=False):
    """Record a page and write the outcome into its history; never raises.

    The new text, or None. A refusal is logged once, not at every unattended run. Content
    that was pushed aside becomes the draft, unless there is a newer one. The languages
    of a source page that leave nothing open follow, see :mod:`wagtail_seloste.following`.
    """
    user = user or get_active_log_context().user
    try:
        text = record(page, choice=choice, user=user, healing=healing)
    except Waits as waits:
        if not is_told_to_wait(page):
            tell_waiting(page, user, waits.faults)
        return None
    except NotRecorded as refusal:
        tell_refusal(page, user, refusal.faults)
        return None
    except Exception:
        logger.exception("Page %s could not be recorded.", page.pk)
        tell_refusal(page, user, (Fault(code="writer_failed"),))
        return None
    if text is None:
        if healing:
            finish(page, user)
        elif page.live and not page.alias_of_id:
            tell_unchanged(page, user)
        return None
    draft = text.displaced and keep_displaced(page, text.displaced, user)
    is_waiting_displaced = keep_waiting(page, text, user)
    languages = {other.language: True for _page, other in text.others}
    if text.has_other_pages:
        languages |= follow(page, text, user=user)
    # After the languages: what was not told of is taken up again, see `finish`.
    tell_recorded(page, text, user, draft, is_waiting_displaced, languages)
    for other, its_text in text.others:
        draft = its_text.displaced and keep_displaced(other, its_text.displaced, user)
        tell_recorded(other, its_text, user, draft)
    return text


def finish(page, user):
    """Do what follows the recording of a source page, if the process died before it.

    Two queries where there is nothing to do.
    """
    language = page.locale.language_code
    text = (
        VersionText.objects.filter(
            version__series__translation_key=page.translation_key,
            version__series__source_language=language,
            version__state=NoticeVersion.State.RECORDED,
            version__number__isnull=False,
            language=language,
        )
        .select_related("version")
        .defer("document", "edited", "body")
        .order_by("-pk")
        .first()
    )
    if text is None or text.source_digest != page.content_digest():
        return
    told = (
        PageLogEntry.objects.filter(page_id=page.pk, action=RECORDED)
        .order_by("-timestamp", "-pk")
        .first()
    )
    if told is not None and told.data.get("digest") == text.digest:
        return
    text.keeps_translations = keeps_translations(text)
    languages = follow(page, text, user=user)
    tell_recorded(page, text, user, languages=languages)


def keeps_translations(text):
    """Whether a text was recorded as a correction that needs no new translation."""
    events = NoticeEvent.objects.filter(
        series=text.version.series_id,
        kind=NoticeEvent.Kind.CORRECTED,
        payload__contains=text.digest,
    )
    found = [payload_of(event) for event in events]
    return any(
        each.get("text") == text.digest and each.get("translations_kept")
        for each in found
    )


def tell_recorded(
    page, text, user, draft=None, is_waiting_displaced=False, languages=None
):
    """Write into the page's history that a text was recorded.

    `draft`: the number of the version whose content is the draft now.
    `is_waiting_displaced`: whether the draft is what waited for languages till now.
    `languages`: the other languages of a source text, and whether each came along.
    """
    data = recorded_data(text)
    if text.displaced is not None:
        data["draft"] = draft
    if is_waiting_displaced:
        data["waiting_draft"] = True
    for name, came_along in (("in_step", True), ("late", False)):
        found = [code for code, it in (languages or {}).items() if it is came_along]
        if found:
            data[name] = found
    if text.made_from:
        data |= held_back_data(page)
    enter(page, RECORDED, user, data)


def held_back_data(page):
    """What the history keeps of texts beside the notice that are not translated."""
    names = left_to_translate(page)
    return {"held_back": names} if names else {}


def enter(page, action, user, data):
    """An entry in a page's history, shown whatever else its request did.

    Of the entries of one request Wagtail shows the last of each action, of whichever
    page; so each of ours stands for itself.
    """
    log(instance=page, action=action, user=user, uuid=uuid4(), data=data)


def recorded_data(text):
    """What the page's history keeps of a recorded text; no words of people."""
    version = text.version
    data = {
        "number": version.number,
        "language": text.language,
        "correction": text.correction,
        "digest": text.digest,
        "effective_from": version.effective_from.isoformat(),
        "weight": version.weight,
    }
    if text.made_from:
        data["is_translation"] = True
    if text.asked_from and text.asked_from < version.effective_from:
        data["asked_from"] = text.asked_from.isoformat()
    return data


def keep_displaced(page, text, user):
    """Make the content of a text the draft; the version's number, or None if it is not.

    Not over a draft that somebody has made since the publication.
    """
    page = type(page).objects.get(pk=page.pk)
    if page.latest_revision_id != page.live_revision_id:
        return None
    try:
        draft_from(page, text, user)
    except NotRecorded:
        return None
    except Exception:
        # What is recorded stands; the version list offers the draft again.
        logger.exception("No draft could be made of text %s.", text.pk)
        return None
    return text.version.number


def keep_waiting(page, text, user):
    """Make what waited for languages the draft, when a correction came in between.

    Whether it is the draft now. Not over a draft that somebody has made since.
    """
    if not text.correction or text.made_from:
        return False
    waited = last_outcome(page)
    if waited is None or waited.action != WAITING:
        return False
    page = type(page).objects.get(pk=page.pk)
    revision = page.revisions.filter(pk=waited.data.get("revision")).first()
    if revision is None or page.latest_revision_id != page.live_revision_id:
        return False
    draft = revision.as_object()
    draft.recording_choice = None
    draft.save_revision(user=user, log_action=True, clean=False)
    return True


def is_told_to_wait(page):
    """Whether it was noted that this very publication waits for languages."""
    last = last_outcome(page)
    if last is None or last.action != WAITING:
        return False
    return last.data.get("revision") == live_revision_of(page)


def tell_waiting(page, user, faults):
    """Note that a publication waits for languages, once those have followed that can.

    Nothing, if it need not wait any more then.
    """
    if is_source(page):
        follow(page, user=user)
        page = type(page).objects.select_related("locale").get(pk=page.pk)
        series = NoticeSeries.objects.filter(translation_key=page.translation_key)
        if waiting_choice(page, series.first()) is None:
            return
    data = {"revision": live_revision_of(page), "faults": fault_data(faults)}
    enter(page, WAITING, user, data)


def live_revision_of(page):
    return type(page).objects.values_list("live_revision", flat=True).get(pk=page.pk)


def tell_unchanged(page, user):
    """Note that a publication changed nothing that readers see; once in a row."""
    text = (
        VersionText.objects.filter(
            version__series__translation_key=page.translation_key,
            language=page.locale.language_code,
            version__number__isnull=False,
        )
        .order_by("-pk")
        .only("version__number")
        .select_related("version")
        .first()
    )
    if text is not None:
        data = {"number": text.version.number}
        if text.made_from:
            data |= held_back_data(page)
        enter(page, UNCHANGED, user, data)


def last_outcome(page):
    """The log entry about the latest publication of a page; None if there is none.

    One query.
    """
    return (
        PageLogEntry.objects.filter(page_id=page.pk, action__in=OUTCOMES)
        .order_by("-timestamp", "-pk")
        .first()
    )


def outcome_messages(page):
    """[(is good, sentence)] about the latest publication of a page, for its editor.

    One or two queries.
    """
    refusals = refusal_messages(page)
    if refusals:
        return [(False, sentence) for sentence in refusals]
    entry = last_outcome(page)
    if entry is None or not page.live:
        return []
    if entry.action == UNCHANGED:
        told = [unchanged_message(entry)]
    elif entry.action == WAITING:
        told = waiting_messages(entry)
    else:
        told = recorded_messages(entry)
    held_back = held_back_messages(page, entry.data.get("held_back", ()))
    return [(True, sentence) for sentence in [*told, *held_back]]


def held_back_messages(page, names):
    """Which texts of a page beside the notice are not translated, in full sentences."""
    return [
        gettext(
            "“%(field)s” is not translated: the page keeps its last translation, or "
            "shows none."
        )
        % {"field": field_label(page, name)}
        for name in names
    ]


def field_label(page, name):
    """What a field of a page is called; its name where the class has none such."""
    try:
        found = page._meta.get_field(name)
    except FieldDoesNotExist:
        return name
    return capfirst(getattr(found, "verbose_name", name))


def waiting_messages(entry):
    """What is told of a publication that waits for languages, in full sentences."""
    return [
        gettext("The version waits until every required language is complete."),
        *messages(faults_of(entry)),
    ]


def unchanged_message(entry):
    return gettext(
        "Nothing new was recorded: readers see the same text as in version %(number)s."
    ) % {"number": entry.data.get("number")}


def recorded_messages(entry):
    """What a log entry of a recorded text says in full sentences."""
    data = entry.data
    words = words_for_interface()
    values = {"number": data.get("number")}
    if data.get("correction"):
        told = [gettext("A correction of version %(number)s was recorded.") % values]
    elif data.get("effective_from"):
        day = words.date(date.fromisoformat(data["effective_from"]))
        told = [
            gettext("Version %(number)s was recorded. It applies from %(day)s.")
            % {**values, "day": day}
        ]
    else:
        told = [gettext("Version %(number)s was recorded.") % values]
    if data.get("is_translation"):
        language = language_in_words(data["language"])
        told[0] += " " + gettext("Language: %(language)s.") % {"language": language}
    for name, sentence in (
        ("in_step", gettext("In step with it: %(languages)s.")),
        (
            "late",
            gettext(
                "To be translated first: %(languages)s. Readers there keep their last "
                "text and are told what has changed."
            ),
        ),
    ):
        if data.get(name):
            names = [language_in_words(code) for code in data[name]]
            told.append(sentence % {"languages": words.join(names)})
    if data.get("asked_from"):
        told.append(
            gettext("The day that was chosen, %(day)s, had passed.")
            % {"day": words.date(date.fromisoformat(data["asked_from"]))}
        )
    if data.get("draft"):
        told.append(
            gettext(
                "The content of version %(number)s was pushed aside. It is the draft of "
                "this page now."
            )
            % {"number": data["draft"]}
        )
    if data.get("waiting_draft"):
        told.append(
            gettext(
                "The content that waited for languages is the draft of this page now."
            )
        )
    return told


def tell_refusal(page, user, faults):
    data = {"faults": fault_data(faults)}
    last = last_refusal(page)
    if last is None or last.data != data:
        enter(page, NOT_RECORDED, user, data)


def fault_data(faults):
    """Faults as JSON-able values; the reverse of :func:`faults_in`."""
    return [
        {
            "code": fault.code,
            "section": fault.section,
            "block_id": fault.block_id,
            "params": dict(fault.params),
        }
        for fault in faults
    ]


def faults_in(data):
    return [Fault(**fault) for fault in data]


def last_refusal(page):
    """The log entry of a refusal that still stands, or None.

    It is over when a text was recorded since, when what is recorded was published
    again, or when what was published waits for languages.
    """
    entry = (
        PageLogEntry.objects.filter(
            page_id=page.pk, action__in=(NOT_RECORDED, UNCHANGED, WAITING)
        )
        .order_by("-timestamp", "-pk")
        .first()
    )
    if entry is None or entry.action != NOT_RECORDED:
        return None
    text = (
        VersionText.objects.filter(
            version__series__translation_key=page.translation_key,
            version__number__isnull=False,
            language=page.locale.language_code,
        )
        .order_by("-pk")
        .only("recorded_at")
        .first()
    )
    if text is not None and text.recorded_at > entry.timestamp:
        return None
    return entry


def faults_of(entry):
    return faults_in(entry.data.get("faults", []))


def refusal_messages(page):
    """Why the live page is not what the public reads; [] if all is well."""
    entry = last_refusal(page) if page.pk and page.live else None
    return messages(faults_of(entry), section_labels(page)) if entry else []
