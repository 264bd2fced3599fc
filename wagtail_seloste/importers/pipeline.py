"""The stages of an import, from bytes to sections, facts and report."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import filterfalse, islice
from textwrap import shorten

from . import contacts, grounds, parties, periods
from .accounting import accounted_for
from .choosing import find_headings
from .dates import (
    NoticeDates,
    begins_with_date,
    dates_at_edge,
    find_dates,
    is_date_line,
    is_labelled,
    is_labelled_date,
    notice_dates,
    version_lines,
)
from .editions import editions, first_language, second_language, titles
from .furniture import MOMENT, drop_furniture
from .language import detect_language, passage_language
from .lines import Line, letters_as_numbers, split_lines
from .markup import strip_tags
from .matching import CLEAR, STRONG_STEM, match_heading, match_passage, weigh
from .messages import LEFT_OUT, Message, message
from .outline import (
    Heading,
    dashes_as_colons,
    flatten_columns,
    join_labels,
    outer_headings,
    part_run_ins,
    two_columns,
)
from .paragraphs import paragraphs
from .parting import by_sentence
from .pieces import pieces
from .placing import place
from .preamble import read_preamble
from .readers import read
from .result import Facts, ImportedNotice, ImportedSection, Paragraph
from .targets import target


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """An import under way; each stage gives a new one back."""

    text: str
    language: str | None = None
    lines: tuple[Line, ...] = ()
    date_lines: tuple[str, ...] = ()
    headings: tuple[Heading, ...] = ()
    title: str | None = None
    sections: tuple[ImportedSection, ...] = ()
    dates: NoticeDates = NoticeDates(None, None, ())
    facts: Facts = Facts()
    report: tuple[Message, ...] = ()

    def told(self, *messages: Message) -> "Work":
        """The same work with more in its report."""
        return replace(self, report=(*self.report, *messages))


def take_out_markup(work: Work) -> Work:
    """HTML tags that stand in the text."""
    text, messages = strip_tags(work.text)
    return replace(work, text=text).told(*messages)


def recognise_language(work: Work) -> Work:
    """The language of the whole text, unless it is known."""
    if work.language:
        return work
    language = detect_language(work.text) or first_language(work.text)
    work = replace(work, language=language)
    return work if language else work.told(message("language.unknown"))


def lay_out(work: Work) -> Work:
    """Lines with bullets, numbers, labels; columns only where they head sections."""
    lines = letters_as_numbers(split_lines(work.text))
    if two_columns(lines, work.language):
        lines = join_labels(lines, work.language)
    else:
        lines = dashes_as_colons(flatten_columns(lines), work.language)
        lines = part_run_ins(lines)
    return replace(work, lines=lines)


def leave_out_furniture(work: Work) -> Work:
    """Share lines, page numbers, running headers, tables of contents."""
    lines, messages = drop_furniture(work.lines)
    return replace(work, lines=lines).told(*messages)


def set_dates_apart(work: Work) -> Work:
    """Lines that only say when the notice was made, also beside its title."""
    lines: list[Line] = []
    for line in work.lines:
        if line.label and is_labelled_date(line.text):
            title = match_heading(line.label, work.language)
            if title and title.key == "notice_title":
                lines.append(replace(line, text=line.label, label=None))
                line = Line(text=line.text)
        lines.append(line)
    work = replace(work, lines=tuple(lines))
    found = [
        line.label is None and not line.item and is_date_line(line.source)
        for line in work.lines
    ]
    # A list of versions: what else begins with a date beside a line that is one.
    for step in (1, -1):
        near = False
        for n in range(len(found))[::step]:
            begins = begins_with_date(work.lines[n].source)
            found[n] = found[n] or (near and begins)
            near = begins and found[n]
    return replace(
        work,
        lines=tuple(
            _title_before_date(line, work.language) if is_date else line
            for line, is_date in zip(work.lines, found, strict=True)
        ),
        date_lines=tuple(
            line.source
            for line, is_date in zip(work.lines, found, strict=True)
            if is_date
        ),
    )


def _title_before_date(line: Line, language: str | None) -> Line:
    """What is left of a line that says when the notice was made: its title, if it has."""
    end = next((each.start for each in find_dates(line.source)), 0)
    title = line.source[:end].strip(" (,;:|–—-")
    found = match_heading(title, language) if title else None
    is_title = found and (found.key, found.reason) == ("notice_title", "heading")
    return replace(line, text=title, mark="", number="") if is_title else Line()


def outline(work: Work) -> Work:
    """Headings in the style of this document."""
    return replace(work, headings=find_headings(work.lines, work.language))


def place_passages(work: Work) -> Work:
    """Every passage under its heading becomes a section; empty ones are told."""
    sections: list[ImportedSection] = []
    messages: list[Message] = []
    if not work.headings:
        messages.append(message("headings.none"))
    for n, heading in enumerate(work.headings):
        end = (
            work.headings[n + 1].start
            if n + 1 < len(work.headings)
            else len(work.lines)
        )
        sections.append(_section(heading, work.lines[heading.end : end]))
    titled = says_what_it_is(work)
    outer = outer_headings(work.headings, work.lines)
    sections = list(place(sections, work.language, titled=titled, outer=outer))
    for n, section in enumerate(sections, start=1):
        following = sections[n] if n < len(sections) else None
        if not section.paragraphs and following and _within(following, section):
            continue  # "Rights" over "Right of access"
        messages.extend(_placing(section))
    return replace(work, sections=tuple(sections)).told(*messages)


def says_what_it_is(work: Work) -> bool:
    """Whether a line before the first heading is the title of a notice."""
    start = work.headings[0].start if work.headings else len(work.lines)
    for line in islice((each for each in work.lines[:start] if each.text), EDGE):
        found = match_heading(line.source, work.language)
        if found and "notice_title" in (found.key, *found.also):
            return True
    return False


def _section(heading: Heading, lines: Sequence[Line]) -> ImportedSection:
    found = heading.match
    return ImportedSection(
        key=found.key if found else "other",
        heading=_bare(heading.text),
        paragraphs=paragraphs(lines, heading.rest),
        also=found.also if found else (),
        confidence=found.score if found else 0.0,
        reason=message(f"placed.{found.reason if found else 'nowhere'}"),
    )


def _bare(heading: str) -> str:
    """A heading without a colon at its end or brackets round it."""
    heading = heading.strip().removesuffix(":").rstrip()
    inside = re.fullmatch(r"\(([^()]+)\)", heading)
    return inside[1] if inside else heading


def _within(section: ImportedSection, outer: ImportedSection) -> bool:
    """Whether both go into one section of a notice."""
    return target(section.key).section == target(outer.key).section


def _placing(section: ImportedSection) -> list[Message]:
    heading, key = section.heading, section.key
    if not section.paragraphs:
        return [message("section.empty", heading, heading=heading)]
    if not heading:
        heading = _first_words(section.text)
    if not section.placed:
        return [message("heading.unmatched", heading, heading=heading)]
    out = []
    if section.guessed:
        out.append(message("heading.guessed", heading, heading=heading, key=key))
    if section.also:
        also = ", ".join(section.also)
        out.append(
            message(
                "heading.several_subjects", heading, heading=heading, key=key, also=also
            )
        )
    return out


def read_beginning(work: Work) -> Work:
    """Title and register name from before the first heading; the rest is kept."""
    start = work.headings[0].start if work.headings else len(work.lines)
    around = [e.excerpt for e in work.report if e.code == "furniture.dropped"]
    beginning = read_preamble(work.lines[:start], work.language, around)
    title = beginning.title
    work = replace(work, title=title).told(*beginning.messages)
    if title is None:
        work = work.told(message("title.missing"))
    first: list[ImportedSection] = []
    if beginning.register_name:
        name = Paragraph((beginning.register_name,))
        first.append(
            ImportedSection(
                key="register_name",
                heading="",
                paragraphs=(name,),
                confidence=0.8,
                reason=message("placed.layout"),
            )
        )
    if rest := paragraphs(beginning.rest):
        left_over, messages = _left_over(rest, work)
        first.extend(left_over)
        work = work.told(*messages)
    return replace(work, sections=(*first, *work.sections))


def _left_over(
    rest: tuple[Paragraph, ...], work: Work
) -> tuple[list[ImportedSection], list[Message]]:
    """Text without headings: the controller's block, or free sections."""
    whole = ImportedSection(key="other", heading="", paragraphs=rest)
    has_controller = any(each.key == "controller" for each in work.sections)
    if work.headings and not has_controller and len(whole.text) < LONGEST_BEGINNING:
        as_controller = replace(
            whole,
            key="controller",
            confidence=0.6,
            reason=message("placed.content"),
        )
        number, _ = contacts.business_id([as_controller])
        if number or contacts.postal_address([as_controller]):
            parts = by_sentence(as_controller, work.language, ())
            return parts, [
                message(
                    "heading.guessed",
                    each.text,
                    heading=_first_words(each.text),
                    key=each.key,
                )
                for each in parts
            ]
    if len(whole.text) > sum(len(each.text) for each in work.sections):
        # Headings that were not seen as such, or none.
        guesses = [match_passage(each.text, work.language) for each in rest]
        if len({guess.key for guess in guesses if guess}) >= 3 or _tells_of_data(
            rest, work.language
        ):
            return _by_passage(rest, work.language)
    return [whole], [message("text.left_over", whole.text)]


LONGEST_BEGINNING = 1000
"""Characters in which a notice says whose it is before its first heading."""
SUBJECTS = 4
"""So many subjects of a notice make a few lines without headings one."""


def _tells_of_data(rest: tuple[Paragraph, ...], language: str | None) -> bool:
    """Whether a few plain paragraphs are a notice: among what they speak of are data."""
    subjects = set()
    has_data = False
    for each in rest:
        points = weigh(each.text, language)
        has_data |= points.get("data_content", 0) >= STRONG_STEM
        key = max(points, key=lambda key: points[key], default=None)
        if key and points[key] >= STRONG_STEM:
            subjects.add(key)
    return has_data and len(subjects) >= SUBJECTS


def _by_passage(
    rest: tuple[Paragraph, ...], language: str | None
) -> tuple[list[ImportedSection], list[Message]]:
    """A notice without any heading: each paragraph by its own words."""
    passages: list[ImportedSection] = []
    for each in rest:
        if passages and each.item:
            last = passages[-1]
            passages[-1] = replace(last, paragraphs=(*last.paragraphs, each))
        else:
            passages.append(
                ImportedSection(key="other", heading="", paragraphs=(each,))
            )
    out: list[ImportedSection] = []
    for passage in place(passages, language, titled=True):  # known by its words
        if out and out[-1].key == passage.key:
            paragraphs = (*out[-1].paragraphs, *passage.paragraphs)
            out[-1] = replace(out[-1], paragraphs=paragraphs)
        else:
            out.append(passage)
    return out, [
        message("text.left_over", each.text)
        if each.key == "other"
        else message(
            "heading.guessed",
            each.text,
            heading=_first_words(each.text),
            key=each.key,
        )
        for each in out
    ]


LOOKED_AT = 200
"""Characters of a passage that are more than what names it, with their spaces."""


def _first_words(text: str) -> str:
    """The beginning of a passage that has no heading, to name it in the report."""
    return shorten(text[:LOOKED_AT], 60, placeholder=" …")


EDGE = 10
"""Lines at the beginning and at the end of a document, where its date stands."""
CLAUSE = re.compile(r"[,;(]\s+|\s[·|•]\s|\n")
SENTENCE = re.compile(r"(?<=[^\W\d][.!?])\s+(?=[A-ZÅÄÖ])")
LONGEST_CHANGES = 800
"""Characters of a section on changes of which every date is one of the notice."""


def read_dates(work: Work) -> Work:
    """Dates of the notice; lines that were only dates become a section of dates."""
    own, others = [*work.date_lines], list[str]()
    title = work.title or ""
    own += filter(is_labelled_date, (*CLAUSE.split(title), *SENTENCE.split(title)[1:]))
    for each in work.sections:
        if each.key == "dates":
            own.append(each.text)
        elif each.heading and is_date_line(line := f"{each.heading} {each.text[:140]}"):
            own.append(line)  # "Approved" over a date
        elif not each.heading:
            # "According to the Data Protection Act, drawn up on 1 May 2018".
            clauses = CLAUSE.split(each.text)
            own += filter(is_labelled_date, clauses)
            others.append(" ".join(filterfalse(is_labelled_date, clauses)))
        else:
            if each.key == "changes" and len(each.text) <= LONGEST_CHANGES:
                own.append(each.text)
            others.append(each.text)
            # "In plain words. Last reviewed: 7 May 2024" reads like a heading and a text.
            label, line = SENTENCE.split(each.heading)[-1], each.text.partition("\n")[0]
            clauses = CLAUSE.split(each.heading)
            own += filter(is_labelled_date, (f"{label}: {line}", *clauses))
            if each.key in ("changes", "other") or is_labelled(each.heading):
                own += version_lines(each.text)
    found = notice_dates(own, others)
    left_out = [each.excerpt for each in work.report if each.code in LEFT_OUT]
    if found.updated is None:
        in_furniture = notice_dates((), left_out)
        found = replace(in_furniture, messages=found.messages)
    if found.updated is None:
        said = [line.source for line in work.lines if not line.blank]
        edges = [*said[:EDGE], *said[EDGE:][-EDGE:]]
        edges += left_out
        edges = [
            each
            for each in edges
            if each != work.title and (is_labelled(each) or not MOMENT.search(each))
        ]
        at_edge = notice_dates(dates_at_edge(edges), ())
        found = replace(at_edge, messages=found.messages)
    work = replace(work, dates=found).told(*found.messages)
    if not work.date_lines:
        return work
    section = ImportedSection(
        key="dates",
        heading="",
        paragraphs=tuple(Paragraph((line,)) for line in work.date_lines),
        confidence=1.0,
        reason=message("placed.layout"),
    )
    return replace(work, sections=(*work.sections, section))


def lift_facts(work: Work) -> Work:
    """Facts that are plain in the text."""
    people, told = parties.contacts_of(work.sections, work.language)
    sections = contacts.with_own_parted(work.sections)
    number, messages = contacts.business_id(sections)
    controller = contacts.controller_name(sections, work.title)
    parts = pieces(work.sections)
    facts = Facts(
        controller_name=controller,
        business_id=number,
        emails=contacts.emails(work.sections),
        phones=contacts.phones(sections, work.language),
        postal_address=contacts.postal_address(sections),
        legal_bases=grounds.legal_bases(parts),
        outside_eea=grounds.outside_eea(parts),
        retention=periods.retention(parts),
        visiting_address=contacts.visiting_address(sections),
        statutes=grounds.statutes(parts),
        contacts=people,
        recipients=parties.recipients_of(parts, controller),
        transfers=parties.transfers_of(parts),
    )
    return replace(work, facts=facts).told(*messages, *told)


def tell_languages(work: Work) -> Work:
    """The language of each passage: its own where its words tell, else the file's."""
    return replace(
        work,
        sections=tuple(
            replace(each, language=passage_language(each.text, work.language))
            for each in work.sections
        ),
    )


STAGES: tuple[Callable[[Work], Work], ...] = (
    take_out_markup,
    recognise_language,
    lay_out,
    leave_out_furniture,
    set_dates_apart,
    outline,
    place_passages,
    read_beginning,
    read_dates,
    lift_facts,
    tell_languages,
)


def import_notice(
    data: bytes, name: str = "", *, language: str | None = None
) -> ImportedNotice:
    """The notice in a file: text, HTML, DOCX, PDF. Never raises for what a file holds.

    `language` is known to whoever gives the file; without it, the text decides. A file
    that cannot be read gives a result that has `failed`. A file that wishes us ill may
    take long, or much memory: see :func:`.isolated.import_isolated`.
    """
    text, messages = read(data)
    if any(each.level == "error" for each in messages):
        return ImportedNotice(name=name, report=messages)
    work = Work(text=text, language=language, report=messages)
    for stage in STAGES:
        work = stage(work)
    # With what the reader left out: it stands in the report.
    left_out = [each.excerpt for each in messages if each.code in LEFT_OUT]
    work, translations = in_each_language(work)
    return accounted_for(
        ImportedNotice(
            name=name,
            source="\n".join((work.text, *left_out)),
            lang=work.language,
            title=work.title,
            updated=work.dates.updated,
            drawn_up=work.dates.drawn_up,
            sections=work.sections,
            facts=work.facts,
            report=work.report,
            translations=translations,
        )
    )


def in_each_language(work: Work) -> tuple[Work, tuple[ImportedNotice, ...]]:
    """The work in the language that comes first, and the notices in the others.

    Where much of the text is in another language that is no notice by itself, the report
    says so.
    """
    first, *others = (found := editions(work.sections, work.language))
    if not others:
        other = second_language(work.sections, work.language)
        if other and work.language:
            work = work.told(message("languages.mixed", other=other))
        return work, ()
    translations = []
    named = titles(work.title or "", list(found))
    work = replace(work, title=named.get(first, work.title))
    for language in others:
        title, sections = titled(found[language])
        title = title or named.get(language)
        part = lift_facts(
            replace(work, language=language, sections=sections, report=())
        )
        translations.append(
            ImportedNotice(
                lang=language,
                title=title,
                updated=work.dates.updated,
                drawn_up=work.dates.drawn_up,
                sections=part.sections,
                facts=part.facts,
                report=part.report,
            )
        )
    names = ", ".join(str(each) for each in found)
    if work.title is None:
        title, sections = titled(found[first])
        report = work.report
        if title:
            report = tuple(each for each in report if each.code != "title.missing")
        work = replace(work, title=title, report=report)
        found[first] = sections
    work = replace(work, language=first, sections=found[first])
    return work.told(message("languages.several", languages=names)), tuple(translations)


def titled(
    sections: tuple[ImportedSection, ...],
) -> tuple[str | None, tuple[ImportedSection, ...]]:
    """The heading that begins an edition and names no section as its title."""
    head = sections[0] if sections else None
    if not head or not head.heading or (head.placed and head.paragraphs):
        return None, sections
    if head.key != "notice_title" and head.placed and head.confidence > CLEAR:
        return None, sections  # its text stands under the headings that follow
    rest = (replace(head, heading=""),) if head.paragraphs else ()
    return head.heading, (*rest, *sections[1:])
