"""The past of a notice: what applied before it came into this archive.

An earlier text comes from a file: plain text, which the importer reads, or the JSON of a
document as we give it out. :func:`read_earlier` says how it will be recorded, without
writing anything, and :func:`import_version` records it, in any order of the days. The
version has days but no number. What it lacked then it lacks now: that a notice must name
its controller is a rule of publishing, not of what was published once.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from typing import Any

from django.db import transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log
from wagtail.models import Locale

from .chain import moment
from .filling import fill, stable_id
from .importers import ImportedNotice, Message, import_notice
from .importers.drafting import QUIET, words_only
from .importers.given_out import Foreign, is_json, read_given_out
from .importers.isolated import import_isolated
from .importers.lexicon import LANGUAGES
from .importers.readers import reader_of
from .models.archive import NoticeEvent, NoticeSeries, NoticeVersion, VersionText
from .notice import Node, Notice, digest
from .projection import Fault
from .recording import (
    NotRecorded,
    Writer,
    edited,
    lock_series,
    project,
    today,
    was_redacted,
)
from .wording import Wording, base_language, wording

IMPORTED = "wagtail_seloste.imported"
LARGEST = 1024 * 1024
"""The longest file that is read, in bytes."""
LONGEST_TEXT = 256 * 1024
"""The longest plain text: its lines are read one by one while somebody waits. Long
notices have a tenth of it; as JSON the same notice is several times as long."""


@dataclass(frozen=True, kw_only=True)
class EarlierText:
    """A text of the past as it will be recorded.

    `page`: a page in memory, never saved, with what the text is made from. `report`:
    what the importer has to say. `is_document`: it was JSON, which is taken as it is.
    """

    page: Any
    notice: Notice
    words: Wording
    report: tuple[Message, ...] = ()
    is_document: bool = False

    @property
    def language(self) -> str:
        return str(self.page.locale.language_code)


# --- reading ------------------------------------------------------------------------


def read_earlier(
    page: Any, content: bytes | ImportedNotice, *, language: str
) -> EarlierText:
    """A file, or what was read of it, as an earlier text of `page` in `language`.

    Writes nothing. NotRecorded if the file is no notice that can be read, is in another
    language, or has no words in it. At most three queries.
    """
    locale = Locale.objects.filter(language_code=language).first()
    if locale is None:
        raise NotRecorded(Fault(code="past_language", params={"language": language}))
    try:
        words = wording(language)
    except LookupError:
        raise NotRecorded(
            Fault(code="no_wording", params={"language": language})
        ) from None
    if isinstance(content, ImportedNotice):
        text = text_of(page, content, locale, words)
    elif is_json(content):
        require_size(len(content), LARGEST)
        text = read_document(page, content, locale, words)
    else:
        text = text_of(page, read_file(content), locale, words)
    if not any(section.text.strip() for section in text.notice.sections):
        raise NotRecorded(Fault(code="past_empty"))
    return text


def require_size(size: int, largest: int) -> None:
    if size > largest:
        raise NotRecorded(
            Fault(code="past_too_large", params={"limit": largest // 1024})
        )


def require_language(found: str, wanted: str) -> None:
    if base_language(found) != base_language(wanted):
        raise NotRecorded(
            Fault(
                code="past_other_language", params={"found": found, "language": wanted}
            )
        )


def in_memory(page: Any, title: str, locale: Locale, stream: list[Any]) -> Any:
    return type(page)(title=title, locale=locale, body=stream)


def read_file(data: bytes) -> ImportedNotice:
    """The notice in a file that is no document."""
    _kind, reader = reader_of(data)
    if reader is None:
        require_size(len(data), LONGEST_TEXT)
        return import_notice(data)
    # Other formats than plain text are read by libraries, and may wish us ill.
    require_size(len(data), LARGEST)
    return import_isolated("", data)


def text_of(
    page: Any, notice: ImportedNotice, locale: Locale, words: Wording
) -> EarlierText:
    """What the importer read as an earlier text; of several languages the one of `locale`."""
    if notice.failed:
        reasons = [
            format_lazy(gettext_lazy(each.text), **each.variables)
            for each in notice.errors
        ]
        raise NotRecorded(
            *[Fault(code="past_unreadable", params={"reason": r}) for r in reasons]
        )
    language = locale.language_code
    editions = (notice, *notice.translations)
    base = base_language(language)
    result = next((each for each in editions if each.lang == base), notice)
    if result.lang and base in LANGUAGES:
        # What it takes for one of these may as well be a language it does not know.
        require_language(result.lang, language)
    sections = words_only(result, words, page.body.stream_block.child_blocks)
    draft = in_memory(
        page,
        result.title or words.heading("notice_title"),
        locale,
        # Ids that come out the same, so that the same file is known when it comes again.
        fill(sections, language, new_id=stable_id(str(page.translation_key))),
    )
    projected, words = project(draft, edited(draft))
    unknown = [fault for fault in projected.faults if fault.code == "unknown_section"]
    if unknown:
        raise NotRecorded(*unknown)
    # Which rights follow from its legal bases is for a notice of ours to say.
    notice = replace(
        projected.notice,
        sections=tuple(
            replace(section, data={**section.data, "rights": []})
            if section.key == "rights"
            else section
            for section in projected.notice.sections
        ),
    )
    return EarlierText(page=draft, notice=notice, words=words, report=result.report)


# --- documents ----------------------------------------------------------------------


def read_document(
    page: Any, data: bytes, locale: Locale, words: Wording
) -> EarlierText:
    """A document as JSON, bare or as our addresses give it: taken as it is, or refused.

    The bytes that are recorded are the canonical ones, so that a document has the digest
    that it had where it comes from. Beside it stands a stream of its words, from which a
    draft can be made.
    """
    try:
        notice = read_given_out(data)
    except Foreign as refusal:
        raise NotRecorded(Fault(code=refusal.code, params=refusal.params)) from None
    blocks = page.body.stream_block.child_blocks
    unknown = {section.key for section in notice.sections} - set(blocks)
    if unknown:
        raise NotRecorded(
            *[
                Fault(code="unknown_section", params={"key": key[:60]})
                for key in sorted(unknown)
            ]
        )
    require_language(notice.language, locale.language_code)
    sections = [
        {
            "key": section.key,
            **QUIET.get(section.key, {}),
            "heading": section.heading,
            "text": "".join(html_of(section.content)),
            "id": section.anchor,
        }
        for section in notice.sections
    ]
    stream = fill(
        sections,
        locale.language_code,
        new_id=stable_id(str(page.translation_key)),
    )
    draft = in_memory(page, notice.title, locale, stream)
    return EarlierText(page=draft, notice=notice, words=words, is_document=True)


def html_of(nodes: tuple[Node, ...] | list[Node]) -> Iterator[str]:
    """Nodes as rich text, such as an editor could have written."""
    for node in nodes:
        match node["type"]:
            case "paragraph":
                yield f"<p>{escape(node['text'])}</p>"
            case "html":
                yield node["html"]
            case "list":
                lines = "".join(f"<li>{escape(item)}</li>" for item in node["items"])
                yield f"<ul>{lines}</ul>"
            case "facts":
                for fact in node["items"]:
                    yield f"<p>{escape(fact['term'])}: {escape(fact['text'])}</p>"
            case "group":
                if node["heading"]:
                    yield f"<h3>{escape(node['heading'])}</h3>"
                yield from html_of(node["content"])


# --- recording ----------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a text belongs among what is recorded.

    `version`: the version of its days, None if it makes a new one; `previous`: the text
    that it corrects. `is_recorded`: exactly this text stands there already.
    """

    version: NoticeVersion | None
    previous: VersionText | None
    is_recorded: bool


def place_of(
    page: Any,
    text: EarlierText,
    *,
    effective_from: date,
    effective_until: date | None = None,
    note: str = "",
) -> Place:
    """Where the text would be recorded now. Writes nothing; NotRecorded says why not.

    At most six queries.
    """
    require_own_page(page)
    series = NoticeSeries.objects.filter(translation_key=page.translation_key).first()
    now = moment(series) if series is not None else timezone.now()
    return find_place(series, text, effective_from, effective_until, note, today(now))


def require_own_page(page: Any) -> None:
    if page.alias_of_id:
        raise NotRecorded(Fault(code="past_alias"))


def find_place(
    series: NoticeSeries | None,
    text: EarlierText,
    effective_from: date,
    effective_until: date | None,
    note: str,
    day: date,
) -> Place:
    versions = NoticeVersion.objects.filter(series=series)
    numbered = versions.filter(number__isnull=False, state=NoticeVersion.State.RECORDED)
    since = numbered.aggregate(day=Min("effective_from"))["day"]
    imported = list(versions.filter(number__isnull=True))
    faults = list(day_faults(effective_from, effective_until, since, day))
    version = next(
        (each for each in imported if each.effective_from == effective_from), None
    )
    if version is None:
        faults += overlaps(imported, effective_from, effective_until)
    elif effective_until not in (None, version.effective_until):
        faults.append(Fault(code="past_other_end"))
    sha256 = digest(text.notice.canonical())
    previous = None
    if version is not None:
        texts = version.texts.filter(language=text.language)
        previous = texts.order_by("-correction").first()
    is_recorded = previous is not None and previous.digest == sha256
    if series is not None and was_redacted(series, sha256):
        faults.append(Fault(code="redacted_content"))
    if previous is not None and not is_recorded and not note.strip():
        faults.append(Fault(code="past_without_reason"))
    if faults:
        raise NotRecorded(*faults)
    return Place(version=version, previous=previous, is_recorded=is_recorded)


def day_faults(
    first: date, last: date | None, numbered: date | None, day: date
) -> Iterator[Fault]:
    """Earlier is what was over before today, and before the first version of ours."""
    if last is not None and last < first:
        yield Fault(code="past_ends_first")
    for code, each in (("first", first), ("last", last)):
        if each is None:
            continue
        if each >= day:
            yield Fault(code=f"past_{code}_not_over")
        elif numbered is not None and each >= numbered:
            yield Fault(
                code=f"past_{code}_numbered", params={"day": numbered.isoformat()}
            )


def overlaps(
    imported: list[NoticeVersion], first: date, last: date | None
) -> Iterator[Fault]:
    """Earlier versions with days in common. One without a last day gives way."""
    for other in imported:
        until = other.effective_until
        if other.effective_from < first:
            common = until is not None and until >= first
        else:
            common = last is not None and last >= other.effective_from
        if common:
            yield Fault(
                code="past_overlaps" if until else "past_overlaps_open",
                params={
                    "first": other.effective_from.isoformat(),
                    **({"last": until.isoformat()} if until else {}),
                },
            )


def import_version(
    page: Any,
    text: EarlierText,
    *,
    effective_from: date,
    effective_until: date | None = None,
    note: str = "",
    user: Any = None,
) -> VersionText | None:
    """Record an earlier text of the notice of `page`; None if it is recorded already.

    `effective_until`: the last day; without it the version applied until the next one
    began. `note`: where the text comes from, or why it replaces the one that stands
    there; public. A text of days that are there already is a further language of that
    version, or the correction of a text. Raises NotRecorded. The act stands in the
    page's history.
    """
    require_own_page(page)
    with transaction.atomic():
        series = lock_series(page)
        now = moment(series)
        place = find_place(
            series, text, effective_from, effective_until, note, today(now)
        )
        if place.is_recorded:
            return None
        version = place.version or NoticeVersion.objects.create(
            series=series,
            number=None,
            effective_from=effective_from,
            effective_until=effective_until,
        )
        days = {
            "effective_from": version.effective_from.isoformat(),
            "effective_until": version.effective_until.isoformat()
            if version.effective_until
            else "",
        }
        previous = place.previous
        recorded = Writer(series, text.page, user, now).add_text(
            NoticeEvent.Kind.CORRECTED if previous else NoticeEvent.Kind.IMPORTED,
            version,
            text.notice,
            text.notice.canonical(),
            text.words,
            correction=previous.correction + 1 if previous else 0,
            note=note.strip(),
            **({} if previous else days),
        )
        log(
            instance=page,
            action=IMPORTED,
            user=user,
            data={**days, "language": text.language, "digest": recorded.digest},
        )
    return recorded
