"""Names and numbers that stand plainly in a notice: controller, id, addresses."""

import re
from collections.abc import Sequence

import phonenumbers
from stdnum.fi import ytunnus
from stdnum.se import orgnr

from .messages import Message, message
from .result import ImportedSection

CONTROLLER_KEYS = ("controller", "joint_controllers")
CONTACT_KEYS = (*CONTROLLER_KEYS, "contact_person", "dpo", "contact", "other")
EMAIL = re.compile(
    r"(?<![\w.+-])([\w.+-]{1,64})\s?(?:@|\s?[\[(](?:at|ät|a|@)[\])]\s?|\sat\s(?=[\w-]+\.(?:fi|com|se|net|org|eu)\b))"
    r"\s?((?:[\w-]{1,63}(?:\.|\s?[\[(](?:dot|piste|punkt)[\])]\s?)){1,4}[a-zA-Z]{2,24})(?![\w-])",
    re.IGNORECASE,
)
# Supervisory authorities of the notice's reader: their contacts are not the notice's.
AUTHORITY = re.compile(
    r"tietosuojavaltuut|dataombudsman|ombudsman|valvontaviranom|tillsynsmynd|"
    r"integritetsskyddsm|datainspek|supervisory auth|@om\.fi|@imy\.se|commissioner",
    re.IGNORECASE,
)
AUTHORITY_MAIL = re.compile(
    r"@(?:om\.fi|imy\.se|datainspektionen\.se|tietosuoja\.fi|dataskydd\.fi|ico\.org\.uk|"
    r"dataprotection\.ie|tsv\.fi)$"
)
BUSINESS_ID = re.compile(r"(?<![\d/+-])(?:FI[ -]?)?(\d{6,7})\s?[-–]\s?(\d)(?![\d-])")
FINNISH_ID_LABEL = re.compile(
    r"(?:y-?\s?tunnus|ly-?tunnus|fo-?\s?(?:nummer|nr)|business\s?id(?:entity code)?)"
    r"[^\d\n]{0,12}(\d[\d –-]{5,12}\d)",
    re.IGNORECASE,
)
ORG_NUMBER = re.compile(
    r"org(?:anisations)?\.?\s?-?(?:nr|nummer|no)\.?[\s:]*(\d{6}-?\d{4})", re.IGNORECASE
)
FORM = (
    r"(?:Oyj|OYJ|Oy|OY|Ab|AB|Abp|Ky|KY|Ay|ry|r\.y\.|rf|r\.f\.|Tmi|sr|Ltd|LTD|Limited|plc"
    r"|Inc|LLC|GmbH|A/S|AS|HB|KB)"
)
WORD = r"[A-ZÅÄÖ0-9&][\w&.'’+-]*"
COMPANY = re.compile(
    rf"(?:(?:{WORD}|ja|och|and|&|of|i|för|the|[a-zåäö]+(?=\s+(?:ry|rf|r\.y\.|r\.f\.)\b))"
    rf"[ \t]+){{1,7}}{FORM}(?:\s{FORM})?(?![\w])"
)
LEADING_FORM = re.compile(
    rf"(?:Osuuskunta|Tmi|T:mi|Andelslaget|Säätiö|Stiftelsen|Asunto[- ]?osakeyhtiö|As\.? Oy"
    rf"|Kiinteistö Oy|Oy|Ab|AB|Bostads Ab|Föreningen)\s{WORD}(?:[ \t]{WORD}){{0,4}}"
)
PUBLIC_BODY = re.compile(
    rf"{WORD}(?:[ \t](?:{WORD}|ja|och|and|[a-zåäö]+)){{0,4}}?[ \t-](?:kunta|kaupunki|seurakunta|"
    r"seurakuntayhtymä|yliopisto|ammattikorkeakoulu|hyvinvointialue|kuntayhtymä|yhdistys|"
    r"liitto|säätiö|kommun|stad|församling|universitet|yrkeshögskola|välfärdsområde|"
    r"förening|förbund|stiftelse|University|Association|Foundation|City|Municipality|"
    r"osuuskunta|andelslag)(?![\wåäö])"
)
NAME_LABEL = re.compile(
    r"^(?:(?:yrityksen |organisaation |yhtiön )?nimi|namn|name|företag|yritys|company"
    r"|organisaatio|rekisterinpitäjä|personuppgiftsansvarig|controller)\s*:\s*",
    re.IGNORECASE,
)
LONE_LABEL = re.compile(
    r"(?:nimi|namn|name|osoite|adress|address|yhteystiedot)\s*:?", re.IGNORECASE
)
VERB = re.compile(
    r"\b(?:on|ovat|toimii|vastaa|är|ansvarar|ansvarig|is|are|acts|responsible|we|vi|me"
    r"|you|your|data|tiedot|tietojen)\b",
    re.IGNORECASE,
)
STREET = (
    r"(?:(?:[A-ZÅÄÖ][\w.'’åäöÅÄÖ-]*)(?:[ \t](?:[A-ZÅÄÖa-zåäö][\w.'’-]*)){0,3}[ \t]"
    r"\d{1,4}(?:\s?[-–/]\s?\d{1,4})?(?:[ \t]?[a-zA-Z]\b)?(?:[ \t]\d{1,3}\b)?"
    r"|(?:PL|PB|Pb|P\.?O\.? ?Box|Box)[ \t]\d{1,6})"
)
BETWEEN = (
    r"(?:[ \t]*,?[ \t]*(?:\d{1,2}\.? ?(?:krs|kerros|vån|floor)\.?|\([^()\n]{1,30}\)))?"
)
ADDRESS = re.compile(
    rf"(?P<street>{STREET}){BETWEEN}[ \t]*[,\n]?[ \t\n]*"
    r"(?P<code>(?:FI-|SE-|AX-)?\d{3}[ ]?\d{2})[ \t]+(?P<city>[A-ZÅÄÖ][\w-]+(?:[ \t][A-ZÅÄÖ][\w-]+)?)"
)


def controller_name(sections: Sequence[ImportedSection]) -> str | None:
    """The organisation that the controller's section names first, else None."""
    for key in CONTROLLER_KEYS:
        for section in sections:
            if section.key == key and (name := _organisation(section.text)):
                return name
    return None


def _organisation(text: str) -> str | None:
    text = text[:1500]
    lines = [
        line
        for line in (each.strip(" -") for each in text.splitlines())
        if line and not LONE_LABEL.fullmatch(line)
    ]
    if not lines:
        return None
    first = NAME_LABEL.sub("", lines[0])
    if not first and len(lines) > 1:
        first = lines[1]
    hits = [
        hit
        for pattern in (COMPANY, LEADING_FORM, PUBLIC_BODY)
        if (hit := pattern.search(first))
    ]
    if hits:
        # The earliest; of several that begin there the longest.
        hit = min(hits, key=lambda each: (each.start(), -each.end()))
        return _trimmed(hit[0])
    plain = re.split(r"\s*[(,;]\s*|\s+y-tunnus|\s+fo-n", first, flags=re.IGNORECASE)[0]
    plain = plain.strip(" .:")
    if (
        plain
        and len(plain.split()) <= 6
        and not re.search(r"\d|@|www\.|:", plain)
        and plain[0].isupper()
        and not VERB.search(plain)
    ):
        return plain
    for pattern in (COMPANY, LEADING_FORM, PUBLIC_BODY):
        if found := pattern.search(text):
            return _trimmed(found[0])
    return None


LEADING_WORDS = re.compile(
    r"^(?:(?:Rekisterinpitäjä(?:nä)?|Personuppgiftsansvarig|The|Controller|Registeransvarig"
    r"|Yritys|Nimi|Namn|Name|Det|Den|Vi|Me|We|och|and|ja|of|i|för|toimii|on|är|is|ovat)\s+)+"
)


def _trimmed(name: str) -> str:
    return LEADING_WORDS.sub("", " ".join(name.split())).strip(" ,:") or name


def business_id(
    sections: Sequence[ImportedSection],
) -> tuple[str | None, tuple[Message, ...]]:
    """The first valid id, the controller's section before others; invalid are told."""
    messages: list[Message] = []
    ordered = sorted(sections, key=lambda each: each.key not in CONTROLLER_KEYS)
    for section in ordered:
        if section.key in ("complaint", "recipients", "processors"):
            continue
        text = section.text
        numbers = [f"{each[1]}-{each[2]}" for each in BUSINESS_ID.finditer(text)]
        for number in numbers:
            if ytunnus.is_valid(number):
                return str(ytunnus.format(number)), tuple(messages)
        if found := ORG_NUMBER.search(text):
            if orgnr.is_valid(found[1]):
                return str(orgnr.format(found[1])), tuple(messages)
            messages.append(message("business_id.invalid", found[0], number=found[1]))
        for found in FINNISH_ID_LABEL.finditer(text):
            if not ytunnus.is_valid(found[1]):
                messages.append(
                    message("business_id.invalid", found[0], number=found[1])
                )
            else:
                return str(ytunnus.format(found[1])), tuple(messages)
    return None, tuple(messages)


def emails(sections: Sequence[ImportedSection]) -> tuple[str, ...]:
    """All e-mail addresses of the notice in lower case, but the authority's."""
    found: dict[str, None] = {}
    for section in sections:
        for match in EMAIL.finditer(section.text):
            domain = re.sub(r"\s?[\[(](?:dot|piste|punkt)[\])]\s?", ".", match[2])
            address = f"{match[1]}@{domain}".lower().strip(".")
            if not AUTHORITY_MAIL.search(address):
                found[address] = None
    return tuple(found)


def phones(
    sections: Sequence[ImportedSection], language: str | None
) -> tuple[str, ...]:
    """All valid telephone numbers, international format, but the authority's.

    Numbers without a country are Finnish ones, in a Swedish text also Swedish ones.
    """
    found: dict[str, None] = {}
    regions = ("FI", "SE") if language == "sv" else ("FI",)
    for section in sections:
        text = section.text
        for match in _numbers(text, regions):
            near = text[max(0, match.start - 160) : match.start]
            if section.key == "complaint" or AUTHORITY.search(near):
                continue
            found[
                phonenumbers.format_number(
                    match.number, phonenumbers.PhoneNumberFormat.INTERNATIONAL
                )
            ] = None
    return tuple(found)


def _numbers(
    text: str, regions: tuple[str, ...]
) -> list[phonenumbers.PhoneNumberMatch]:
    taken: dict[int, phonenumbers.PhoneNumberMatch] = {}
    for line_start, line in _lines_with_digits(text):
        for region in regions:
            for match in phonenumbers.PhoneNumberMatcher(line, region):
                raw = match.raw_string
                # Ids, dates and years are no telephone numbers.
                if BUSINESS_ID.fullmatch(raw) or re.search(r"\d\.\d{1,2}\.\d{4}", raw):
                    continue
                match.start += line_start
                taken.setdefault(match.start, match)
    return list(taken.values())


def _lines_with_digits(text: str) -> list[tuple[int, str]]:
    """Lines that could hold a number, long ones cut round their digits."""
    found: list[tuple[int, str]] = []
    for match in re.finditer(r"[+(]?\d[\d\s()./–-]{4,30}\d", text):
        found.append((match.start(), match[0]))
    return found[:500]


def postal_address(sections: Sequence[ImportedSection]) -> str | None:
    """The controller's first address as "Street 1, 00100 City", else None."""
    for keys in (CONTROLLER_KEYS, CONTACT_KEYS):
        for section in sections:
            if section.key not in keys:
                continue
            for match in ADDRESS.finditer(section.text[:20_000]):
                near = section.text[max(0, match.start() - 120) : match.start()]
                if AUTHORITY.search(near):
                    continue
                street = re.sub(r"^.*:\s*", "", " ".join(match["street"].split()))
                return f"{street}, {match['code']} {match['city']}"
    return None
