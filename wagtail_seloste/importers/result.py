"""What an import gives back: frozen values, plain text, safe HTML and JSON."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from html import escape
from itertools import groupby
from typing import TypedDict

from .messages import LEFT_OUT, OF_PASSAGES, Message, message

SURE = 0.85
"""Confidence from which a placing need not be looked at: of such, 98 in 100 are right."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, or one item of a list; `lines` are its lasting line breaks."""

    lines: tuple[str, ...]
    item: bool = False

    @property
    def text(self) -> str:
        """Plain text, an item with a leading hyphen."""
        return ("- " if self.item else "") + "\n".join(self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedSection:
    """A passage of the file under its heading.

    `key` is a key of `data/headings.csv` (see `targets`); `also` names further
    keys that the heading covers. `confidence` (0 to 1) says how sure the placing is,
    `reason` what decided it, a message of a code "placed.…". `language` is that of
    the passage, None where its words do not tell.
    """

    key: str
    heading: str
    paragraphs: tuple[Paragraph, ...] = ()
    also: tuple[str, ...] = ()
    confidence: float = 0.0
    reason: Message = message("placed.nowhere")
    language: str | None = None

    @property
    def placed(self) -> bool:
        """Whether a section was found for it; else it is a free one, in its place."""
        return self.reason.code != "placed.nowhere"

    @property
    def guessed(self) -> bool:
        """Whether the placing is uncertain and somebody should look at it."""
        return self.placed and self.confidence < SURE

    @property
    def text(self) -> str:
        """Plain text: paragraphs apart by an empty line, list items line by line."""
        if len(self.paragraphs) == 1:
            return self.paragraphs[0].text
        groups = groupby(self.paragraphs, key=lambda paragraph: paragraph.item)
        return "\n\n".join(
            ("\n" if item else "\n\n").join(paragraph.text for paragraph in group)
            for item, group in groups
        )

    @property
    def html(self) -> str:
        """Rich text made of `p`, `br`, `ul` and `li` only, everything else escaped."""
        parts: list[str] = []
        for item, group in groupby(self.paragraphs, key=lambda each: each.item):
            inner = ["<br/>".join(map(escape, each.lines)) for each in group]
            if item:
                parts.append("<ul>" + "".join(f"<li>{x}</li>" for x in inner) + "</ul>")
            else:
                parts.extend(f"<p>{x}</p>" for x in inner)
        return "".join(parts)


@dataclass(frozen=True, slots=True)
class RetentionPeriod:
    """A storage period: the sentence that states it, and its ISO 8601 duration.

    `period` is "" where the data are kept for good or while a relation lasts; `data`
    names which data, where the text says so in so many words.
    """

    text: str
    period: str
    data: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to contact: a person or an office; `role` is the key of its section.

    That of "controller" has no name: it is the controller's.
    """

    role: str
    name: str = ""
    title: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A company or a service to which data go; `role` "role_processor" or ""."""

    name: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Transfer:
    """Data that go outside the EEA: to whom, to which country (ISO 3166-1), on what ground.

    Each may be ""; `mechanism` is a code of the vocabulary.
    """

    recipient: str
    country: str
    mechanism: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Facts that stand plainly in the text; None or empty where they do not.

    `phones` are in the international format; `legal_bases` use the codes consent,
    contract, legal_obligation, vital_interests, public_task and
    legitimate_interests; `outside_eea` is None when the text does not say.
    """

    controller_name: str | None = None
    business_id: str | None = None
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    postal_address: str | None = None
    legal_bases: tuple[str, ...] = ()
    outside_eea: bool | None = None
    retention: tuple[RetentionPeriod, ...] = ()
    visiting_address: str | None = None
    statutes: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    transfers: tuple[Transfer, ...] = ()


class SectionJSON(TypedDict):
    key: str
    heading: str
    text: str
    confidence: float
    reason: str
    language: str | None


class MessageJSON(TypedDict):
    level: str
    code: str
    text: str
    variables: dict[str, str | int | float]
    excerpt: str


class PassageJSON(TypedDict):
    passage: int
    heading: str
    key: str
    also: list[str]
    confidence: float
    reason: str


class ReportJSON(TypedDict):
    mapped: list[PassageJSON]
    guessed: list[PassageJSON]
    left_over: list[PassageJSON]
    dropped: list[MessageJSON]
    problems: list[MessageJSON]
    notes: list[MessageJSON]


class FactsJSON(TypedDict):
    controller_name: str | None
    business_id: str | None
    emails: list[str]
    phones: list[str]
    postal_address: str | None
    legal_bases: list[str]
    outside_eea: bool | None
    retention: list[str]
    visiting_address: str | None
    statutes: list[str]
    contacts: list[dict[str, str]]
    recipients: list[dict[str, str]]
    transfers: list[dict[str, str]]


class NoticeJSON(TypedDict):
    lang: str | None
    title: str | None
    updated: str | None
    sections: list[SectionJSON]
    facts: FactsJSON
    report: ReportJSON


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedNotice:
    """An imported file: passages in the order of the file, facts and a report.

    `updated` is the day of the last change, or else of drawing up; `drawn_up` is
    the latter alone. A file that cannot be imported gives a result without
    sections that has `failed`; its report says why.

    A file that holds the notice in several languages gives the one that comes first,
    with the others as `translations`, each a whole notice of its own with its `lang`.

    `source` is the text of the whole file as it was read, to see that no word is lost;
    "" in a translation.
    """

    name: str = ""
    lang: str | None = None
    title: str | None = None
    updated: date | None = None
    drawn_up: date | None = None
    sections: tuple[ImportedSection, ...] = ()
    facts: Facts = Facts()
    report: tuple[Message, ...] = ()
    translations: "tuple[ImportedNotice, ...]" = ()
    source: str = ""

    @property
    def failed(self) -> bool:
        """Whether the file could not be read at all."""
        return any(message.code.startswith("file.") for message in self.errors)

    @property
    def errors(self) -> tuple[Message, ...]:
        """The messages of level "error"."""
        return tuple(each for each in self.report if each.level == "error")

    def to_json(self, further: Iterable[Message] = ()) -> NoticeJSON:
        """The result as plain values: dates ISO 8601, absent is None.

        `sections` holds those of the translations too, told apart by their language.
        `report` names a passage by its number among them: mapped for sure, guessed, or
        left over in a free section; it has what was dropped with its words, what is
        wrong, and what else there is to say. `further`: messages of what was made of the
        notice.
        """
        facts = self.facts
        sections = [
            each for notice in (self, *self.translations) for each in notice.sections
        ]
        return {
            "lang": self.lang,
            "title": self.title,
            "updated": self.updated.isoformat() if self.updated else None,
            "sections": [
                {
                    "key": each.key,
                    "heading": each.heading,
                    "text": each.text,
                    "confidence": round(each.confidence, 2),
                    "reason": each.reason.code,
                    "language": each.language,
                }
                for each in sections
            ],
            "facts": {
                "controller_name": facts.controller_name,
                "business_id": facts.business_id,
                "emails": list(facts.emails),
                "phones": list(facts.phones),
                "postal_address": facts.postal_address,
                "legal_bases": list(facts.legal_bases),
                "outside_eea": facts.outside_eea,
                "retention": list(dict.fromkeys(each.text for each in facts.retention)),
                "visiting_address": facts.visiting_address,
                "statutes": list(facts.statutes),
                "contacts": [asdict(each) for each in facts.contacts],
                "recipients": [asdict(each) for each in facts.recipients],
                "transfers": [asdict(each) for each in facts.transfers],
            },
            "report": report_json(sections, self.messages(further)),
        }

    def messages(self, further: Iterable[Message] = ()) -> list[Message]:
        """What there is to say of it and its translations, and `further`."""
        told = (each for edition in self.translations for each in edition.report)
        return [*self.report, *told, *further]


def report_json(
    sections: Iterable[ImportedSection], messages: Iterable[Message]
) -> ReportJSON:
    found: ReportJSON = {
        "mapped": [],
        "guessed": [],
        "left_over": [],
        "dropped": [],
        "problems": [],
        "notes": [],
    }
    for number, each in enumerate(sections):
        passage: PassageJSON = {
            "passage": number,
            "heading": each.heading,
            "key": each.key,
            "also": list(each.also),
            "confidence": round(each.confidence, 2),
            "reason": each.reason.code,
        }
        if each.guessed:
            found["guessed"].append(passage)
        elif each.placed:
            found["mapped"].append(passage)
        else:
            found["left_over"].append(passage)
    for told in messages:
        if told.code in OF_PASSAGES:
            continue
        line: MessageJSON = {
            "level": told.level,
            "code": told.code,
            "text": told.text,
            "variables": dict(told.variables),
            "excerpt": told.excerpt,
        }
        if told.code in LEFT_OUT:
            found["dropped"].append(line)
        else:
            found["notes" if told.level == "info" else "problems"].append(line)
    return found
