"""What the pages of the archive show, in words of the notice's language."""

from datetime import date
from typing import Any, cast
from urllib.parse import urlencode

from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.safestring import mark_safe

from .addresses import Edition, address, edition_of, feeds, reference_of
from .comparison import compare
from .conf import get_settings
from .history import Archive, Editions, Sheet, Term
from .lagging import Lag, lag_compared, lag_on
from .models.archive import NoticeVersion, VersionText
from .reading import other_formats
from .recording import today
from .rendering import render_comparison
from .series import applied, in_force
from .wording import Wording, language_name, reader_wording

PAGE_SIZE = 20


def version_name(words: Wording, version: NoticeVersion) -> str:
    """``Version 3``; of an imported one, which has no number, its first day."""
    if version.number is None:
        return words.label("dated_version", date=words.date(version.effective_from))
    return words.label("version", number=version.number)


def state_of(version: NoticeVersion, term: Term, archive: Archive) -> str:
    """``replaced``, ``announced``, ``current`` or ``earlier``."""
    if version.state == NoticeVersion.State.REPLACED:
        return "replaced"
    if term.start > archive.today:
        return "announced"
    if version.number is not None and version.number == archive.series.number_in_force:
        return "current"
    return "earlier"


def term_line(archive: Archive, state: str, term: Term) -> str:
    """From when until when a version applied, or will."""
    words, start = archive.words, archive.words.date(term.start)
    if state == "replaced":
        return words.label("replaced")
    if state == "announced":
        return words.label("in_force_from", date=start)
    if state == "current":
        return applied(words, term.start, archive.withdrawal)
    return in_force(words, term.start, term.end)


def weight_name(words: Wording, version: NoticeVersion) -> str:
    """How much a version changed, in words; "" of a first one."""
    return words.labels.get(f"weight_{version.weight}", "") if version.weight else ""


def text_label(words: Wording, text: VersionText, archive: Archive) -> str:
    """What a text of a version is, and of which day."""
    day = words.date(today(text.recorded_at))
    if text.correction == 0:
        imported = text.version.number is None
        return words.label("imported" if imported else "first_text", date=day)
    is_source = text.language == archive.series.source_language
    return words.label("corrected" if is_source else "translation_revised", date=day)


# --- what stands round every page ---------------------------------------------------


def frame(
    archive: Archive, request: HttpRequest, *, kind: str, title: str, **where: Any
) -> dict[str, Any]:
    """The context that all pages of the archive have in common.

    `kind` and `where` name the page's own address. It is the canonical one, unless the
    page shows texts of another language: then that language's is.
    """
    words = archive.words
    language = archive.language if archive.is_own_language else archive.text_language
    canonical = address(kind, archive.series, language, **where)
    page_url = archive.page.get_full_url(request) or ""
    banners = []
    if not archive.is_own_language:
        banners.append(
            {
                "text": words.label(
                    "other_language_banner",
                    language=words.language_name(archive.text_language),
                )
            }
        )
    return {
        **archive.page.get_context(request),
        "base_template": get_settings().BASE_TEMPLATE,
        "words": words,
        "labels": words.labels,
        "notice_title": title,
        "text_language": archive.text_language,
        "page_url": page_url,
        "history_url": own_address(archive, "history"),
        "on_url": own_address(archive, "on"),
        "compare_url": own_address(archive, "compare_form"),
        "canonical_url": request.build_absolute_uri(canonical),
        "withdrawn": withdrawn_banner(archive, request),
        "banners": banners,
        "feeds": feeds(
            words, public_id=archive.series.public_id, language=archive.language
        )
        if archive.is_own_language
        else [],
        "day": "",
    }


def own_address(archive: Archive, name: str, **where: Any) -> str:
    return address(name, archive.series, archive.language, **where)


def withdrawn_banner(archive: Archive, request: HttpRequest) -> dict[str, Any] | None:
    """That the notice is out of use, why, and what is there instead."""
    withdrawal = archive.withdrawal
    return withdrawal and withdrawal.banner(
        archive.words, archive.series, archive.language, request
    )


def language_links(
    archive: Archive,
    request: HttpRequest,
    languages: list[str],
    kind: str,
    *,
    alike: bool = True,
    **where: Any,
) -> dict[str, Any]:
    """``languages``: the same page in other languages, [] if it is in this one only.

    And ``alternates`` for the head, with whole addresses: none where the pages are not
    `alike`, nor on a page that shows the texts of another language.
    """
    if not set(languages) - {archive.language}:
        return {"languages": [], "alternates": []}
    links = [
        {
            "code": code,
            "name": language_name(code),
            "url": address(kind, archive.series, code, **where),
            "current": code == archive.language,
        }
        for code in languages
    ]
    alternates = [
        {**link, "url": request.build_absolute_uri(link["url"])} for link in links
    ]
    return {
        "languages": links,
        "alternates": alternates if alike and archive.is_own_language else [],
    }


# --- the list -----------------------------------------------------------------------


def history_context(archive: Archive, request: HttpRequest) -> dict[str, Any]:
    """The list of versions, newest first, a page of it."""
    words = archive.words
    paginator = Paginator(Editions(archive), PAGE_SIZE)
    listed = paginator.get_page(request.GET.get("page"))
    versions = list(listed.object_list)
    texts: dict[int, list[VersionText]] = {}
    for text in archive.texts_of(versions):
        texts.setdefault(text.version_id, []).append(text)
    languages = archive.public_languages()
    entries = [
        entry(archive, version, texts.get(version.pk, []), languages)
        for version in versions
    ]
    context = frame(archive, request, kind="history", title=archive.title())
    if listed.number > 1:
        context["canonical_url"] += f"?{urlencode({'page': listed.number})}"
    return {
        **context,
        **language_links(
            archive, request, languages, "history", alike=listed.number == 1
        ),
        "entries": entries,
        "editions": [
            {"value": str(edition_of(version)), "name": version_name(words, version)}
            for version in versions
            if any(
                text.language == archive.text_language
                for text in texts.get(version.pk, ())
            )
        ],
        "pager": pager(words, listed),
    }


def pager(words: Wording, listed: ListPage) -> dict[str, str] | None:
    """Links to the neighbouring pages of the list; None if there is only one."""
    if not listed.has_other_pages():
        return None

    def link(number: int) -> str:
        return f"?{urlencode({'page': number})}"

    return {
        "line": words.label(
            "page_number", number=listed.number, total=listed.paginator.num_pages
        ),
        "newer": link(listed.number - 1) if listed.has_previous() else "",
        "older": link(listed.number + 1) if listed.has_next() else "",
    }


def entry(
    archive: Archive,
    version: NoticeVersion,
    texts: list[VersionText],
    languages: list[str],
) -> dict[str, Any]:
    """A version in the list."""
    words = archive.words
    edition = edition_of(version)
    term = Term(version=version, following=version.next_start)
    state = state_of(version, term, archive)
    own = [text for text in texts if text.language == archive.text_language]
    there = {text.language for text in texts}
    return {
        "name": version_name(words, version),
        "url": own_address(archive, "version", version=edition) if own else "",
        "state": tag(archive, state),
        "term": term_line(archive, state, term),
        "imported": text_label(words, own[0], archive)
        if own and version.number is None
        else "",
        "weight": weight_name(words, version),
        **note_of(archive, texts),
        "languages": [
            {
                "code": code,
                "name": language_name(code),
                "url": address("version", archive.series, code, version=edition),
            }
            for code in languages
            if code in there and code != archive.text_language
        ],
        "corrections": [
            {
                "label": text_label(words, text, archive),
                "reason": text.note,
                "url": own_address(
                    archive, "text", version=edition, correction=text.correction
                ),
            }
            for text in own
            if text.correction
        ],
        "gap": gap_line(words, term.gap),
    }


def tag(archive: Archive, state: str) -> str:
    """What stands beside the name of a version in the list; "" of an earlier one."""
    if state == "announced":
        return archive.words.labels["not_yet_in_force"]
    if state == "current" and archive.withdrawal is None:
        return archive.words.labels["current_version"]
    return ""


def note_of(archive: Archive, texts: list[VersionText]) -> dict[str, str]:
    """What the public was told about a version: in the language read, or the source's."""
    notes = {text.language: text.note for text in texts if text.correction == 0}
    for code in (archive.text_language, archive.series.source_language):
        if notes.get(code):
            return {"note": notes[code], "note_language": code}
    return {"note": "", "note_language": ""}


def gap_line(words: Wording, gap: tuple[date, date] | None) -> str:
    if gap is None:
        return ""
    first, last = gap
    return words.label("version_gap", start=words.date(first), end=words.date(last))


# --- a version ----------------------------------------------------------------------


def version_context(
    archive: Archive, request: HttpRequest, sheet: Sheet, correction: int | None
) -> dict[str, Any]:
    """A version in full, or one of its texts."""
    words, text = archive.words, sheet.text
    version, edition = sheet.version, edition_of(sheet.version)
    where = {"version": edition}
    kind = "version" if correction is None else "text"
    if correction is not None:
        where["correction"] = correction
    newest = sheet.own_texts[-1]
    context = frame(archive, request, kind=kind, title=text.title, **where)
    context["banners"] += version_banners(archive, sheet)
    if text.correction != newest.correction:
        context["banners"].append(
            {
                "text": words.labels["newer_text_banner"],
                "url": own_address(archive, "version", version=edition),
                "link": words.labels["newest_text"],
            }
        )
    # Each comparison once: of an announced version both are the same.
    compared = {
        in_order(archive, version): words.labels["compare_current"],
        (sheet.before, edition): words.labels["compare_previous"],
    }
    return {
        **context,
        **text_context(archive, sheet),
        **language_links(
            archive,
            request,
            sheet.languages,
            "version",
            version=edition,
            alike=correction is None,
        ),
        "before_url": edition_url(archive, sheet.before),
        "after_url": edition_url(archive, sheet.after),
        "comparisons": [
            {
                "name": name,
                "url": own_address(archive, "compare", old=old, new=new),
            }
            for (old, new), name in compared.items()
            if old is not None and new is not None
        ],
        "texts": [
            {
                "label": text_label(words, each, archive),
                "reason": each.note if each.correction else "",
                "url": own_address(
                    archive, "text", version=edition, correction=each.correction
                ),
                "current": each.pk == text.pk,
            }
            for each in sheet.own_texts
        ],
        "formats": other_formats(
            words, own_address(archive, "version_json", version=edition)
        )
        if correction is None
        else [],
    }


def in_order(
    archive: Archive, version: NoticeVersion
) -> tuple[Edition | None, Edition | None]:
    """A version and the one in force, the older first; None if they are the same."""
    edition, current = edition_of(version), archive.series.number_in_force
    if current is None or current == version.number:
        return None, None
    if version.number is not None and version.number > current:
        return current, edition
    return edition, current


def edition_url(archive: Archive, edition: Edition | None) -> str:
    if edition is None:
        return ""
    return own_address(archive, "version", version=edition)


def text_context(archive: Archive, sheet: Sheet) -> dict[str, Any]:
    """A recorded text with what is known of it."""
    words, text = archive.words, sheet.text
    version, term = text.version, sheet.term
    state = state_of(version, term, archive)
    imported = version.number is None
    first = next((each for each in sheet.own_texts if not each.correction), text)
    recorded = words.date(today(first.recorded_at))
    return {
        "body": mark_safe(text.content),  # noqa: S308 - rendered by us, cleaned
        "version_line": [version_name(words, version), term_line(archive, state, term)],
        "published": "" if imported else recorded,
        "imported": words.label("imported", date=recorded) if imported else "",
        "weight": weight_name(words, version),
        # Of a lagging language: not the newer version's, which is told above it.
        **note_of(archive, [t for t in sheet.texts if t.version_id == version.pk]),
        "correction_label": text_label(words, text, archive) if text.correction else "",
        "correction_reason": text.note if text.correction else "",
        "digest": text.digest,
        "reference": str(reference_of(text, archive.series)),
        "redacted": bool(text.redacted_at),
        "document_name": document_name(archive, text),
        "document_url": own_address(
            archive,
            "document",
            version=edition_of(version),
            correction=text.correction,
        ),
    }


def document_name(archive: Archive, text: VersionText) -> str:
    """The name of the file with the recorded bytes of a text."""
    return f"{archive.language}-{edition_of(text.version)}-{text.correction}.json"


def version_banners(archive: Archive, sheet: Sheet) -> list[dict[str, str]]:
    """What a reader has to know first: that this is not what applies now."""
    words, term = archive.words, sheet.term
    state = state_of(sheet.version, term, archive)
    current = {
        "url": archive.page.get_full_url() or "",
        "link": words.labels[
            "withdrawn_notice" if archive.withdrawal else "current_notice"
        ],
    }
    banners = []
    if state == "replaced":
        banners.append({"text": words.labels["replaced_version_banner"], **current})
    elif state == "announced":
        text = words.label("announced_version_banner", date=words.date(term.start))
        banners.append({"text": text, **current})
    elif state == "earlier" and term.end is not None:
        start, end = term.start, term.end
        if start == end:
            text = words.label("earlier_day_banner", date=words.date(start))
        else:
            text = words.label(
                "earlier_version_banner", start=words.date(start), end=words.date(end)
            )
        banners.append({"text": text, **current})
    return banners + redacted_banner(words, sheet.text)


def redacted_banner(words: Wording, text: VersionText | None) -> list[dict[str, str]]:
    if text is None or text.redacted_at is None:
        return []
    day = words.date(today(text.redacted_at))
    return [{"text": words.label("redacted", date=day)}]


def missing_context(
    archive: Archive, request: HttpRequest, sheet: Sheet
) -> dict[str, Any]:
    """That a version has no text in the language, and in which it has."""
    words, edition = archive.words, edition_of(sheet.version)
    name = version_name(words, sheet.version)
    return {
        **frame(
            archive, request, kind="version", title=archive.title(), version=edition
        ),
        "message": words.label("not_in_language", version=name),
        **language_links(
            archive, request, sheet.languages, "version", version=edition, alike=False
        ),
    }


# --- a day --------------------------------------------------------------------------


def day_context(
    archive: Archive, request: HttpRequest, day: date, sheet: Sheet | None
) -> dict[str, Any]:
    """The notice as readers saw it at the end of a day, or why there was none."""
    words, written = archive.words, archive.words.date(day)
    text = sheet.text if sheet is not None else None
    context = frame(
        archive,
        request,
        kind="on_day",
        title=text.title if text else archive.title(),
        day=day,
    )
    context["day"] = day.isoformat()
    coming = day > archive.today
    context["day_line"] = words.label(
        "on_coming_day" if coming else "as_of_day", date=written
    )
    banners = context["banners"]
    if coming:
        banners.append({"text": words.labels["future_day"]})
    if text is None:
        codes = sheet.languages_on(day) if sheet else archive.public_languages()
        links = language_links(
            archive, request, codes, "on_day", day=day, alike=sheet is None
        )
        return {**context, **links, "message": no_text_on_day(archive, day, sheet)}
    banners += day_banners(archive, day, sheet)
    edition = edition_of(text.version)
    lag = lag_on(archive, day, sheet, request)
    return {
        **context,
        "lagging": lag and lag.banner(),
        **text_context(archive, sheet),
        **language_links(archive, request, sheet.languages_on(day), "on_day", day=day),
        "version_url": own_address(archive, "version", version=edition),
        "later_texts": [
            {
                "label": words.label(
                    "later_text",
                    version=version_name(words, each.version),
                    date=words.date(today(each.recorded_at)),
                ),
                "reason": each.note if each.correction else "",
                "url": own_address(
                    archive,
                    "text",
                    version=edition_of(each.version),
                    correction=each.correction,
                ),
            }
            for each in sheet.later_texts(day)
        ],
        "formats": other_formats(words, own_address(archive, "on_day_json", day=day)),
    }


def day_banners(archive: Archive, day: date, sheet: Sheet) -> list[dict[str, str]]:
    words, text = archive.words, sheet.text
    written = words.date(day)
    banners = []
    withdrawn, hidden = archive.withdrawn_on(), archive.hidden_on()
    if withdrawn is not None:
        banners.append(
            words.label("withdrawn_on_day", date=written, since=words.date(withdrawn))
        )
    if hidden is not None:
        banners.append(
            words.label("hidden_on_day", date=written, since=words.date(hidden))
        )
    if text.version.effective_from > archive.today:
        banners.append(
            words.label(
                "announced_version_banner", date=words.date(text.version.effective_from)
            )
        )
    return [{"text": each} for each in banners] + redacted_banner(words, text)


def no_text_on_day(archive: Archive, day: date, sheet: Sheet | None) -> str:
    """Why there was nothing to read: a gap, another language, or too early."""
    words, written = archive.words, archive.words.date(day)
    if sheet is not None:
        return words.label("no_text_in_language_on_day", date=written)
    gap = archive.gap(day)
    return gap_line(words, gap) if gap else words.label("no_text_on_day", date=written)


# --- two versions -------------------------------------------------------------------


def comparison_context(
    archive: Archive,
    request: HttpRequest,
    editions: tuple[Edition, Edition],
    texts: tuple[VersionText, VersionText],
    languages: list[str],
) -> dict[str, Any]:
    """What changed from one version to another; of a redacted text, only that it is.

    Where the language lacks the newer one, what can be told of it all the same.
    """
    words = reader_wording(archive.text_language)
    old, new = texts
    is_same = old.pk == new.pk and editions[0] != editions[1]
    lag = None
    if is_same and edition_of(old.version) == editions[0]:
        lag = lag_compared(archive, new, cast("int", editions[1]), request)
    context = frame(
        archive,
        request,
        kind="compare",
        title=new.title,
        old=editions[0],
        new=editions[1],
    )
    for edition, text in zip(editions, texts, strict=True):
        if edition != edition_of(text.version) and lag is None:
            context["banners"].append({"text": instead(archive.words, edition, text)})
        context["banners"] += redacted_banner(archive.words, text)
    return {
        **context,
        **comparison_links(archive, request, editions, languages),
        "sides": [side(archive, old), lacking(lag) if lag else side(archive, new)],
        "lagging": lag and lag.banner(),
        # Words that are gone would all be told as added, or as removed; and a text that
        # stands for both versions does not say that nothing changed.
        "comparison": ""
        if old.redacted_at or new.redacted_at or is_same
        else mark_safe(  # noqa: S308 - rendered by us, escaped
            render_comparison(compare(old.notice, new.notice, words), words)
        ),
    }


def comparison_links(
    archive: Archive,
    request: HttpRequest,
    editions: tuple[Edition, Edition],
    languages: list[str],
) -> dict[str, Any]:
    """The same comparison in other languages."""
    old, new = editions
    alike = archive.language in languages
    return language_links(
        archive, request, languages, "compare", alike=alike, old=old, new=new
    )


def side(archive: Archive, text: VersionText) -> dict[str, str]:
    """One of the versions that are compared."""
    term = Term(version=text.version, following=text.next_start)
    return {
        "name": version_name(archive.words, text.version),
        "url": own_address(archive, "version", version=edition_of(text.version)),
        "term": term_line(archive, state_of(text.version, term, archive), term),
    }


def lacking(lag: Lag) -> dict[str, str]:
    """The same of a version without a text in the language."""
    name = lag.words.label("version", number=lag.number)
    return {"name": name, "url": "", "term": ""}


def instead(words: Wording, number: Edition, text: VersionText) -> str:
    """That another version's text stands in for one that the language lacks."""
    missing = words.label(
        "not_in_language", version=words.label("version", number=number)
    )
    shown = words.label("shown_instead", version=version_name(words, text.version))
    return f"{missing} {shown}"


def uncompared_context(
    archive: Archive,
    request: HttpRequest,
    editions: tuple[Edition, Edition],
    lacks: int,
    languages: list[str],
) -> dict[str, Any]:
    """That two versions cannot be compared: of one, nothing is there in the language."""
    words, edition = archive.words, editions[lacks]
    if isinstance(edition, int):
        name = words.label("version", number=edition)
    else:
        name = words.labels["before_numbering"]
    old, new = editions
    return {
        **frame(
            archive, request, kind="compare", title=archive.title(), old=old, new=new
        ),
        **comparison_links(archive, request, editions, languages),
        "message": words.label("not_in_language", version=name),
    }


def form_context(
    archive: Archive, request: HttpRequest, kind: str, heading: str, message: str
) -> dict[str, Any]:
    """The form for a day by itself; `message`: why the question cannot be answered."""
    return {
        **frame(archive, request, kind=kind, title=archive.title()),
        **language_links(archive, request, archive.public_languages(), kind),
        "form_title": heading,
        "message": message,
    }
