"""From an imported notice to written sections, for a draft page or for the archive.

Every passage goes into the section of its target, in its words; facts are lifted into
coded fields beside them. A line of which the fields say everything is not repeated as
text; anything else is. The standard paragraphs are switched off: the draft says what the
old notice said, and the editor chooses what to replace. For the archive nothing is
lifted either: what is recorded of the past are its own words and headings.
"""

import re
from collections import Counter
from collections.abc import Container, Iterable
from html import escape
from typing import Any

from stdnum.fi import ytunnus

from ..wording import Wording
from .contacts import with_plain_addresses
from .messages import Message, message
from .result import Facts, ImportedNotice, ImportedSection
from .targets import SECTIONS, target

Written = dict[str, Any]

# What a section must not add by itself to the words of the old notice.
QUIET: dict[str, Written] = {
    "sources": {"from_person": False},
    "rights": {"standard": False, "extension": False},
    "complaint": {"standard": False},
    "changes": {"standard": False},
}
PARTS_WITH_FIELDS = {("security", "manual"), ("security", "electronic")}
WITH_CONTACTS = frozenset(("controller", "contact_person", "dpo", "contact"))
UNITS = {"H": "hour", "D": "day", "W": "week", "M": "month", "Y": "year"}
LONGEST_NAME = 200
ALL = frozenset(SECTIONS)


def written_sections(
    notice: ImportedNotice, words: Wording, keys: Container[str] = ALL
) -> list[Written]:
    """The sections of a draft, in the order of the file.

    One of which the file has only the heading is there too, empty: so the editor sees
    what is missing. `keys`: the sections that there are; passages of others become free
    ones. What is left out of the text is told by :func:`left_out`.
    """
    sections: dict[str, Written] = {}
    order: list[Written] = []
    free = 0
    for passage in notice.sections:
        place = target(passage.key)
        if is_lone_heading(passage):
            continue
        if is_known_date(passage, notice):
            continue
        if place.section in ("title", "version", "other") or place.section not in keys:
            free += 1  # The first one has the same id in every language.
            order.append({**free_section(passage, words), "id": f"other.{free}"})
            continue
        section = sections.get(place.section)
        if section is None:
            section = {"key": place.section, **QUIET.get(place.section, {})}
            if passage.also and place.part == "text":
                section["heading"] = passage.heading[:LONGEST_NAME]
            sections[place.section] = section
            order.append(section)
        if passage.paragraphs:
            add(section, place.part, passage, notice.facts)
    lift(sections, order, notice.facts)
    return order


def is_lone_heading(passage: ImportedSection) -> bool:
    """Whether there is only a heading, of no section that an editor could fill."""
    section = target(passage.key).section
    return not passage.paragraphs and section in ("title", "version", "other")


def is_known_date(passage: ImportedSection, notice: ImportedNotice) -> bool:
    """Whether a passage only says when the notice was made, which was read from it."""
    return passage.key == "dates" and notice.updated is not None


def left_out(notice: ImportedNotice) -> tuple[Message, ...]:
    """What a draft does not repeat as text, for the report."""
    found = []
    for passage in notice.sections:
        if is_lone_heading(passage):
            found.append(message("draft.heading", passage.heading))
        elif is_known_date(passage, notice):
            words = f"{passage.heading}\n{passage.text}".strip()
            found.append(message("draft.dates", words))
        if target(passage.key).section in WITH_CONTACTS:
            kept = kept_lines(passage, notice.facts)
            lines = [line for line in lines_of(passage) if line not in kept]
            if lines:
                found.append(message("draft.in_fields", "\n".join(lines)))
    return tuple(found)


def words_only(
    notice: ImportedNotice, words: Wording, keys: Container[str]
) -> list[Written]:
    """The sections of an earlier notice in its own words, in the order of the file.

    `keys`: the sections that there are; other passages, dates among them, become free
    sections in their place.
    """
    passages: dict[str, list[ImportedSection]] = {}
    headings: Counter[str] = Counter()
    for passage in notice.sections:
        key = target(passage.key).section
        if key in ("title", "version", "other") or key not in keys:
            headings[passage.heading] += 1
            key = f"other/{passage.heading}/{headings[passage.heading]}"
        passages.setdefault(key, []).append(passage)
    return [
        section_of(key, found, words)
        if key in keys
        # The same heading has the same id in every edition of a notice.
        else {**free_section(found[0], words), "id": key}
        for key, found in passages.items()
    ]


def section_of(key: str, passages: list[ImportedSection], words: Wording) -> Written:
    """One section of several passages: each under its heading but one that heads it all."""
    first, *others = passages
    heads_all = not others or target(first.key).part == "text"
    return {
        "key": key,
        **QUIET.get(key, {}),
        "heading": first.heading if heads_all else words.headings.get(key, ""),
        "text": "".join(
            (f"<h3>{escape(each.heading)}</h3>" if each.heading and not heads else "")
            + each.html
            for each in passages
            for heads in (each is first and heads_all,)
        ),
    }


def free_section(passage: ImportedSection, words: Wording) -> Written:
    heading = passage.heading or words.label("further_information")
    return {"key": "other", "heading": heading, "text": passage.html}


def add(section: Written, part: str, passage: ImportedSection, facts: Facts) -> None:
    """A passage into its section; a second one keeps its heading above it."""
    key = section["key"]
    if (key, part) in PARTS_WITH_FIELDS:
        section[part] = section.get(part, "") + passage.html
        return
    is_one_line = "\n" not in passage.text and len(passage.text) <= LONGEST_NAME
    if key == "register_name" and "name" not in section and is_one_line:
        section["name"] = passage.text
        return
    html = passage.html
    if key in WITH_CONTACTS:
        html = without_lifted(passage, facts)
    if html and passage.heading and (section.get("text") or part != "text"):
        html = f"<h3>{escape(passage.heading)}</h3>{html}"
    section["text"] = section.get("text", "") + html


def lift(sections: dict[str, Written], order: list[Written], facts: Facts) -> None:
    """The facts into the coded fields of the sections that the notice has."""
    for key in ("controller", "dpo", "contact"):
        if key in sections:
            sections[key] |= lifted(key, facts)
    people = contacts(facts, "contact_person")
    if "contact_person" in sections and people:
        sections["contact_person"]["people"] = people
    if "purposes" in sections and facts.legal_bases:
        bases = [f"basis_{basis}" for basis in facts.legal_bases]
        ruled = {"legal_obligation", "public_task"} & {*facts.legal_bases}
        statute = ", ".join(facts.statutes) if ruled else ""
        sections["purposes"]["purposes"] = [
            {
                "name": "",
                "legal_bases": bases,
                **({"statute": statute} if 0 < len(statute) <= LONGEST_NAME else {}),
            }
        ]
    if "retention" in sections:
        periods = [
            period_fields(each.period, each.data)
            for each in facts.retention
            if each.period
        ]
        sections["retention"]["periods"] = [
            fields
            for n, fields in enumerate(periods)
            if fields not in ({}, *periods[:n])
        ]
    if "recipients" in sections and facts.recipients:
        sections["recipients"]["recipients"] = [
            {"name": each.name, "role": each.role} for each in facts.recipients
        ]
    if "transfers" in sections:
        if facts.transfers:
            sections["transfers"]["transfers"] = [
                {
                    "recipient": each.recipient,
                    "country": each.country,
                    "mechanism": each.mechanism,
                }
                for each in facts.transfers
            ]
        elif facts.outside_eea is False:
            sections["transfers"]["none"] = True


def lifted(key: str, facts: Facts) -> Written:
    """The fields of a section that is about one organisation or contact."""
    found = next(iter(contacts(facts, key)), {})
    if key != "controller":
        return found
    number = facts.business_id or ""
    fields = {
        "name": facts.controller_name,
        # The field takes valid Finnish ids; any other stays in the text.
        "business_id": number if ytunnus.is_valid(number) else None,
        "postal_address": facts.postal_address,
        "visiting_address": facts.visiting_address,
        "email": found.get("email"),
        "phone": found.get("phone"),
    }
    if fields["visiting_address"] == fields["postal_address"]:
        del fields["visiting_address"]
    return {name: value for name, value in fields.items() if value}


def contacts(facts: Facts, role: str) -> list[Written]:
    """The fields of the contacts in a role."""
    return [
        {
            name: value
            for name, value in (
                ("name", each.name),
                ("title", each.title),
                ("email", each.email),
                ("phone", each.phone),
            )
            if value
        }
        for each in facts.contacts
        if each.role == role
    ]


def period_fields(period: str, data: str = "") -> Written:
    """An ISO 8601 duration of one unit as number and unit; {} for any other.

    `data` says which data are kept so long.
    """
    found = re.fullmatch(r"PT?(\d{1,3})([HDWMY])", period)
    return (
        {"number": int(found[1]), "unit": UNITS[found[2]], "data": data}
        if found
        else {}
    )


def without_lifted(passage: ImportedSection, facts: Facts) -> str:
    """The passage as HTML without lines of which the coded fields say everything."""
    kept = kept_lines(passage, facts)
    if len(kept) == len(lines_of(passage)):
        return passage.html
    return "".join(f"<p>{escape(line)}</p>" for line in kept)


def lines_of(passage: ImportedSection) -> list[str]:
    return [line for paragraph in passage.paragraphs for line in paragraph.lines]


def kept_lines(passage: ImportedSection, facts: Facts) -> list[str]:
    """The lines of a passage that say more than the coded fields."""
    key = target(passage.key).section
    found = [lifted(key, facts), *contacts(facts, key)]
    values = [value for fields in found for value in fields.values()]
    return [line for line in lines_of(passage) if says_more(line, values)]


LABELS = re.compile(
    r"\b(?:y-?tunnus|fo-?nummer|business id|org(?:anisations)?nummer|osoite|adress|"
    r"address|nimi|namn|name|sähköposti|s-posti|e-?mail|e-?post|puhelin\w*|puh|tel|tfn|phone"
    r"|telephone|telefon\w*|postiosoite|käyntiosoite|postadress|besöksadress)\b",
    re.IGNORECASE,
)


def says_more(line: str, lifted: Iterable[str]) -> bool:
    """Whether words or numbers remain when lifted values and their labels are gone."""
    rest = with_plain_addresses(line)
    for value in sorted(lifted, key=len, reverse=True):
        for part in (value, *value.split(", ")):
            rest = rest.replace(part, " ")
    return any(character.isalnum() for character in LABELS.sub(" ", rest))
