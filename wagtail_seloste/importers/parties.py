"""Who is named in a notice beside the controller: contacts, recipients, countries.

Well-known services and countries are those of `data/facts`, by the phrases by which
notices name them.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from .contacts import (
    COMPANY,
    GENITIVE_COMPANY,
    OFFICE,
    STREET,
    earliest_name,
    emails_in,
    numbers_in,
    whole,
)
from .grounds import DENIED, outside
from .known import countries_in, services_in
from .messages import Message, message
from .pieces import Pieces, pieces, sentences
from .result import Contact, ImportedSection, Recipient, Transfer

CONTROLLER = ("controller",)
CONTACT_ROLES = ("contact_person", "dpo", "contact")
LONGEST_CONTACT = 500
"""Characters of a section of contact details; a longer one tells of more than that."""
_NAME = r"[A-ZÅÄÖÉÜ][a-zåäöéüß]+(?:-[A-ZÅÄÖÉÜ][a-zåäöéüß]+)?"
PERSON = re.compile(
    rf"(?<![\w@.-])({_NAME}(?: [A-ZÅÄÖ]\.)?(?: {_NAME}){{1,2}})(?![\w@-])"
)
NO_PERSON = re.compile(
    r"\b(?:Oy|Ab|Data|Protection|Officer|Privacy|Contact|Customer|Service|Office|Team|Person"
    r"|Tietosuoja\w*|Rekisteri\w*|Yhteys\w*|Postiosoite|Dataskydd\w*|Kontakt\w*|Box|Finland"
    r"|Suomi|Sverige|Puhelin|Sähköposti|University|Street|Road|Town|City|Limited"
    r"|\w+(?:katu|kuja|gatan|vägen|gränden|tie|polku|kunta|kaupunki|stad|kommun))\b"
)
ENDS_TITLE = re.compile(r"^[\s,:–-]+|[\s,:–-]+$")
NO_TITLE = re.compile(r"[\d@.(]|\b(?:on|är|is|toimii)\b")
PROCESSOR = re.compile(
    r"käsittelij|alihankki|palveluntarjoaj|palveluntuottaj|palvelutarjoaj|toimittaj|ylläpit"
    r"|puolestamme|lukuumme|personuppgiftsbiträd|leverantör|underleverant|för vår räkning"
    r"|processor|service provider|subcontract|supplier|on our behalf",
    re.IGNORECASE,
)
MECHANISMS = {
    "transfer_scc": re.compile(
        r"vakiolausek|mallilausek|vakiosopimuslausek|standardavtalsklausul|standardklausul"
        r"|modellklausul|standard contractual|model clauses|\bSCCs?\b",
        re.IGNORECASE,
    ),
    "transfer_dpf": re.compile(r"data privacy framework|\bDPF\b", re.IGNORECASE),
    "transfer_bcr": re.compile(
        r"yritystä koskev\w+ sito|sitov\w+ yrityssään|bindande företagsbest"
        r"|binding corporate",
        re.IGNORECASE,
    ),
    "transfer_adequacy": re.compile(
        r"tason .{0,60}riittäv|riittäv\w+ tietosuojan tas|riittävyyspäätö"
        r"|adekvat skydd|beslut om adekvat|adequacy decision|protect\w* data adequately",
        re.IGNORECASE,
    ),
}


def contacts_of(
    sections: Sequence[ImportedSection], language: str | None
) -> tuple[tuple[Contact, ...], tuple[Message, ...]]:
    """Whom the notice says to contact, one for each section that says so.

    The controller's own has no name.
    A person's name is kept, and told: a role lasts longer.
    """
    found: list[Contact] = []
    messages: list[Message] = []
    for section in sections:
        text = section.text
        if section.key not in (*CONTROLLER, *CONTACT_ROLES):
            continue
        if len(text) > LONGEST_CONTACT:
            continue
        name = person_in(text) if section.key in CONTACT_ROLES else ""
        emails = emails_in(whole(section))
        phones = numbers_in(text, language)
        found.append(
            Contact(
                role=section.key,
                name=name,
                title=_title(text, name),
                email=emails[0] if emails else "",
                phone=phones[0] if phones else "",
            )
        )
        if name:
            messages.append(message("contact.person", text, name=name))
    return tuple(each for each in found if each != Contact(role=each.role)), tuple(
        messages
    )


def person_in(text: str) -> str:
    """The first person's name in contact details, "" if there is none."""
    for line in text.splitlines():
        if re.search(STREET, line) or earliest_name(line):
            continue
        for found in PERSON.finditer(line):
            if not NO_PERSON.search(found[1]):
                first, _, rest = found[1].partition(" ")
                return rest if " " in rest and OFFICE.fullmatch(first) else found[1]
    return ""


def _title(text: str, name: str) -> str:
    """What a person's line says they are: before the name, or after a comma."""
    if not name:
        return ""
    line = next(each for each in text.splitlines() if name in each)
    before, _, after = line.partition(name)
    for part in (before, after.lstrip(" ,").split(",")[0]):
        title = ENDS_TITLE.sub("", part.rpartition(":")[2])
        if title and len(title) <= 80 and not NO_TITLE.search(title):
            return title
    return ""


def recipients_of(
    sections: Sequence[ImportedSection] | Pieces, controller: str | None
) -> tuple[Recipient, ...]:
    """Companies and well-known services to which the notice says that data go."""
    found: dict[str, Recipient] = {}
    for piece in pieces(sections):
        if not piece.subjects & {"recipients", "processors", "transfers"}:
            continue
        for sentence in sentences(piece.text):
            if DENIED.search(sentence.lower()):
                continue
            works_for_us = "processors" in piece.subjects or PROCESSOR.search(sentence)
            role = "role_processor" if works_for_us else ""
            services = ((key, name) for key, name, _ in services_in(sentence))
            for key, name in (*services, *_companies(sentence)):
                if not (controller and _same(name, controller)):
                    found.setdefault(key, Recipient(name=name, role=role))
    return tuple(found.values())


def _same(name: str, other: str) -> bool:
    """Whether both may be the controller, which is often called by a part of its name."""
    return name.casefold().split()[0] == other.casefold().split()[0]


AFTER_SERVICE = re.compile(r"(?:^|\s)(?:ja|sekä|och|samt|and)\s|[,&/]\s*")
"""What stands between a well-known service and another company."""
LED_BY = re.compile(r"^(?:(?:ja|och|and|of|i|för|the)\b)?\s*(?:\w{4,}mme\w{0,3}\s+)?")
"""What is no part of the name behind it: "kirjanpitäjällemme"."""


def _companies(sentence: str) -> Iterator[tuple[str, str]]:
    for pattern in (COMPANY, GENITIVE_COMPANY):
        for found in islice(pattern.finditer(sentence), 20):
            name = " ".join(found[0].split())
            if known := [end for _, _, end in services_in(name)]:
                # "YouTube and Bills Ltd", "Netvisor Oy ja Heeros Oyj"; and nothing is
                # left of "Hetzner Online GmbH".
                _, *rest = AFTER_SERVICE.split(name[known[-1] :], maxsplit=1)
                name = rest[0] if rest else ""
            name = LED_BY.sub("", name.strip())
            if earliest_name(name) and len(name) <= 80:
                yield name.casefold(), name


def transfers_of(sections: Sequence[ImportedSection] | Pieces) -> tuple[Transfer, ...]:
    """To whom and where data go outside the EEA, where a sentence says so."""
    found: dict[tuple[str, str], Transfer] = {}
    for piece in pieces(sections):
        about = bool(piece.subjects & {"recipients", "processors", "transfers"})
        if not about:
            continue
        of_piece = _mechanism(piece.text)
        for sentence, answer in outside(piece):
            if answer != "yes":
                continue
            countries = tuple(dict.fromkeys(code for code, _ in countries_in(sentence)))
            services = tuple(
                dict.fromkeys(name for _, name, _ in services_in(sentence))
            )
            mechanism = _mechanism(sentence) or of_piece
            where = countries[0] if len(countries) == 1 else ""
            named = [(name, where) for name in services] or [("", c) for c in countries]
            for recipient, country in named:
                found.setdefault(
                    (recipient, country), Transfer(recipient, country, mechanism)
                )
    known = {country for recipient, country in found if recipient}
    return tuple(
        each for each in found.values() if each.recipient or each.country not in known
    )


def _mechanism(text: str) -> str:
    """The one ground for a transfer that a text names; "" for none or several."""
    named = [code for code, words in MECHANISMS.items() if words.search(text)]
    return named[0] if len(named) == 1 else ""
