"""Names and numbers that stand plainly in a notice: controller, id, addresses."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

import phonenumbers
from stdnum.fi import ytunnus
from stdnum.se import orgnr

from .messages import Message, message
from .pieces import pieces, sentences
from .result import ImportedSection, Paragraph

CONTROLLER_KEYS = ("controller", "joint_controllers")
OTHERS_KEYS = frozenset(
    ("recipients", "processors", "complaint", "transfers", "cookies")
)
CONTACT_KEYS = (*CONTROLLER_KEYS, "contact_person", "dpo", "contact", "other")
TLD = (
    r"(?:fi|ax|se|com|net|org|eu|info|io|nu|edu|gov|no|dk|de|ee|uk|name|biz|me|app|dev"
    r"|example)\b"
)
DOT = r"(?:\.|\s?[\[({](?:dot|piste|punkt|\.)[\])}]\s?|\s(?:dot|piste|punkt)\s)"
AT = (
    r"(?:@|\s?[\[({<_]\s?(?:at|ät|a|@|miuku\w*|snabel-?a)\s?[\])}>_]\s?|-at-"
    rf"|\s(?:at|ät|miukumauku|snabel-?a)\s(?=(?:[\w-]+{DOT}){{1,4}}{TLD}))"
)
EMAIL = re.compile(
    rf"(?<![\w.+-])([\w+-]{{1,64}}(?:{DOT}[\w+-]{{1,64}}){{0,3}})\s?{AT}"
    rf"\s?((?:[\w-]{{1,63}}{DOT}){{1,4}}[a-zA-Z]{{2,24}})(?![\w-])",
    re.IGNORECASE,
)
SPELT = re.compile(r"[\[({]|\s(?:dot|piste|punkt)\s", re.IGNORECASE)
WRITE_TO = re.compile(
    r"(?:mail|e-?post|posti|mejla?|maila|skriv|kirjoita|write|contact|kontakt\w*|yhtey\w*|osoite\w*"
    r"|adress\w*|address|reach\w*|tavoit\w*|nås|når|message|send|lähetä|laita|fråg\w*|question\w*"
    r"|kysymy\w*|kysy\w*|ask)\b[^.!?]{0,40}$",
    re.IGNORECASE,
)
"""Words after which an address is what one writes to."""
NO_MAILBOX = re.compile(
    r"\w+(?:ed|ing)|us|found|available|site|website|page|shop|store|form|here|home|blog|portal"
    r"|read|more|online|look|see|sold|held|kept|out|up|on|in",
    re.IGNORECASE,
)
"""What in English prose stands before "at" and the name of a site."""
MAY_BE_EMAIL = re.compile(
    r"@|[\[({<_]\s?(?:at|ät|a|miuku|snabel)|[\s-](?:at|ät)[\s-]|miukum|snabel", re.I
)
PATTERN_NAME = re.compile(
    r"(?:etunimi|förnamn|fornamn|first\.?name|firstname|nimi)[._-]?"
    r"(?:sukunimi|efternamn|last\.?name|surname)?$",
    re.IGNORECASE,
)
"""Not an address but how addresses are made: "firstname.lastname@example.fi"."""
# Supervisory authorities of the notice's reader: their contacts are not the notice's.
AUTHORITY = re.compile(
    r"tietosuojavaltuut|dataombudsman|protection ombudsman|the ombudsman|ombudsman['’]s|valvontaviranom|tillsynsmynd|"
    r"integritetsskyddsm|datainspek|supervisory auth|@om\.fi|@imy\.se|commissioner",
    re.IGNORECASE,
)
AUTHORITY_MAIL = re.compile(
    r"@(?:om\.fi|imy\.se|datainspektionen\.se|tietosuoja\.fi|dataskydd\.fi|ico\.org\.uk|"
    r"dataprotection\.ie|tsv\.fi|di\.ax|edpb\.europa\.eu)$"
)
DASH = "[-‐‑–—]"
BUSINESS_ID = re.compile(
    rf"(?<![\d/+-])(?:FI[ -]?|Y-)?(\d{{6,7}})\s?{DASH}\s?(\d)(?![\d-])"
)
VAT_NUMBER = re.compile(r"\bFI\s?(\d{8})\b")
FINNISH_ID_LABEL = re.compile(
    rf"(?:y{DASH}?\s?tunnus|ly-?tunnus|fo{DASH}?\s?(?:nummer|nr|signum)|företagsnummer"
    r"|business\s?id(?:entity code|entification code|entity number)?|business (?:identity )?(?:code|number)"
    rf"|(?<![\w-])(?:y|fo|ly)(?=[ :.]{{1,2}}\d{{7}}\s?{DASH}\s?\d(?!\d)))"
    r"[^\d\n]{0,12}(\d[\d –-]{5,12}\d)",
    re.IGNORECASE,
)
_ORG = rf"(?:SE|16)?(\d{{6}}\s?{DASH}?\s?\d{{4}})(?:01)?(?!\d)"
ORG_NUMBER = re.compile(
    rf"org(?:anisations?)?\.?\s?-?(?:nr|nummer|no|number)\.?[^\d\n]{{0,12}}?{_ORG}",
    re.IGNORECASE,
)
BARE_ORG_NUMBER = re.compile(
    r"(?<![\d-])([1-35-9]\d[2-9]\d{3}-\d{4})(?![\d-])|\bSE ?(\d{10})01\b"
)
"""Without a label: the third digit tells it from a person's number, the first from one
of a telephone. Or within a number for VAT."""
WRITTEN_ID = re.compile(r"\d{7}-\d|\d{6}-\d{4}")
SIX_DIGITS = re.compile(r"\d[\d –-]{5}")
"""What every such number begins with: looked for first, because it is quick."""
NO_TELEPHONE = re.compile(
    rf"^\(?(?:{BUSINESS_ID.pattern}|{BARE_ORG_NUMBER.pattern})\)?$|\d\.\d{{1,2}}\.\d{{4}}"
    r"|^\(?(?:0?[1-9]|1[0-2])\s?[/.–-]\s?(?:19|20)\d\d\)?$"
)
FORM = (
    r"(?:Oyj|OYJ|Oy|OY|oy|Ab|AB|Abp|Ky|KY|Ay|AY|ry|RY|r\.y\.?|rf|r\.f\.?|rp|(?:Tmi|TMI|T:mi)(?![ \t][A-ZÅÄÖ])|tmi|sr|Osk|osk"
    r"|Ltd\.?|LTD|Limited|plc|PLC|Inc\.?|LLC|GmbH|A/S|ApS|AS|HB|KB|SE|B\.?V\.?"
    r"|Osakeyhtiö|osakeyhtiö|Avoin yhtiö|avoin yhtiö|Kommandiittiyhtiö|kommandiittiyhtiö"
    r"|Aktiebolag|aktiebolag|Handelsbolag|handelsbolag|Kommanditbolag|kommanditbolag"
    r"|ekonomisk förening|ek\. ?för\.?|ideell förening|Osuuskunta|Andelslag)"
)
WORD = r"(?:\d{1,3}/\d{1,3}(?!\S)|(?!\d+\.(?:\s|$))(?!\d{5}\s)(?!(?:Jokai|Jokin|Kukin|Kaikki|Meidän|Tämä|Oma|Varje|Alla|Denna|Vår|Vårt|Each|Every|Our|This|That|Your|We|Any)(?:nen|sen)?\b)[A-ZÅÄÖ0-9&][\w&.'’+-]{0,40})"
COMPANY = re.compile(
    rf"(?:(?:{WORD}|ja|och|and|&|of|i|in|for|för|the|[-–/]|[a-zåäö]{{1,40}}(?=\s+(?:\d{{1,4}}\s+)?(?:ry|rf|sr|r\.y\.|r\.f\.)\b)"
    rf"|[a-zåäö-]{{1,40}}(?=(?:\s+[a-zåäö-]{{1,40}}){{1,2}}\s+(?:ry|rf|sr|r\.y\.|r\.f\.)))"
    rf"[ \t]+){{1,7}}{FORM}(?:[ \t-]+{FORM})?(?![\w:]*\w)"
)
GENITIVE_COMPANY = re.compile(
    rf"(?:(?:{WORD}|ja|och|and|&|of)[ \t]+){{1,6}}(?:Oyj|Oy|Ab|AB|Ky|ry|rf)(?=[:’'](?:n|s|lle|llä|lta|ssä)\b)"
)
LEADING_FORM = re.compile(
    rf"(?:(?:{WORD}[ \t]){{0,3}}(?:Tmi|T:mi|Toiminimi)|(?:[A-ZÅÄÖ]\w{{1,30}})?(?:[Oo]suuskunta|[Aa]ndelslaget|[Yy]hdistys)|Firma|Säätiö|Stiftelsen|Bostadsrättsföreningen|Brf|Asunto[- ]?osakeyhtiö"
    rf"|As\.? Oy|AS\.? OY|Asunto Oy|ASUNTO OY|Kiinteistö Oy|Oy|Ab|AB|(?:Bostads|Fastighets) A[bB]|Föreningen|Kommunförbundet"
    rf"|Samkommunen|Församlingen|(?!The\b)(?:[A-ZÅÄÖ][\w&'’-]{{1,30}}[ \t]){{0,3}}(?:University|City|Municipality|Town|Parish|Foundation|Association|Society|Federation|Union|Friends|Guild|County|Region|District|Diocese|Council|College|Institute|Chamber|Church|Congregation|Bank|Museum|Academy|Hospital) (?:of|for)(?: the)?)"
    rf"[ \t]{WORD}(?:[ \t](?:{WORD}|(?:i|of|för|och|ja)\b)){{0,4}}(?:[ \t]{FORM}(?!\w))?"
)
NO_PART = (
    r"(?:is|are|was|run|by|the|has|acts|on|ovat|toimii|vastaa|är|drivs|av|som|ansvarar|pitää"
    r"|hoitaa|ylläpitää|kerää|käsittelee|järjestää|ordnas|arrangeras|ägs|sköts|förs"
    r"|[a-zåäö]{2,}(?:avat|ävät|evat|evät|ivat|ivät|sesti|mme))\b"
)
"""Small words that stand beside a name and are no part of one."""
PUBLIC_BODY = re.compile(
    rf"{WORD}(?:[ \t](?:{WORD}|ja|och|and|ev\.? ?lut\.?|(?!{NO_PART})[a-zåäö]+(?:-[a-zåäö]+)?)){{0,4}}?[ \t-]?(?:(?<=[ \t-])|(?<=[a-zåäö]))"
    r"(?:(?<!kuningas)kunta|kaupunki|seurakunta|nämnden i [A-ZÅÄÖ]\w+ (?:kommun|stad)|"
    r"seurakuntayhtymä|yliopisto|ammattikorkeakoulu|hyvinvointialue|kuntayhtymä|yhdistys|"
    r"liitto|säätiö|kommun|stad|församling|universitet|yrkeshögskola|välfärdsområde|"
    r"förening|förbund|stiftelse|[Ff]örsäkringsbolag|[Vv]akuutusyhtiö|University|Association|Foundation|City|Municipality|"
    r"osuuskunta|andelslag|osuuskauppa|virasto|laitos|lautakunta|opisto|koulu|kirjasto|museo"
    r"|seura|kerho|tiekunta|kauppakamari|myndighet|verket|samkommun|museum|klubb|sällskap"
    r"|College|Institute|Society|Museum|Library|Agency|Church|Parish|Congregation|School|Academy"
    r"|Hospital|Council|Trust|Union|Federation|Cooperative|Co-operative|Club|Centre|Center)(?![\wåäö])(?:(?:[ \t](?!The\b)[A-ZÅÄÖ][\w&'’-]{1,30}){0,2}[ \t](?:Foundation|Association|Society|Trust|Union|Federation|Cooperative))?"
    rf"(?:[ \t](?:of|for)[ \t](?:the[ \t])?{WORD}(?:[ \t]{WORD})?)?(?:[ \t]{FORM}(?!\w))?"
)
NAMES = (COMPANY, GENITIVE_COMPANY, LEADING_FORM, PUBLIC_BODY)
NAME_LABEL = re.compile(
    r"^(?:(?:yrityksen |organisaation |yhtiön )?nimi|namn|name|företag|yritys|company"
    r"|organisaatio|rekisterinpitäjä|personuppgiftsansvarig|controller)\s*:\s*",
    re.IGNORECASE,
)
LABELLED_NAME = re.compile(r"(?i:nimi|namn|name)(?:\s*:\s*|\s+(?=[A-ZÅÄÖ]))")
"""A row of a form: its label by itself, and the name in the column beside it."""
NEXT_LABEL = re.compile(
    r"\s*[(,;]\s*|\s+(?=y-?tunnus|c/o\b|fo-n|org\.?\s?-?n|business id|(?:katu|posti|käynti|lähi)?osoite"
    r"|(?:post|besöks|gatu)?adress|address|puh|tel|sähköposti|e-?post|e-?mail)",
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
NO_NAME = r"(?!Puh|Tel|Tfn|Fax|Y-tunnus|Sähköposti|E-post|E-mail|Email|Suomi|Finland|Sverige|Www)"
_STREET_WORD = r"(?:S:ta? )?[A-ZÅÄÖ][\w.'’åäöÅÄÖ-]{0,40}"
STREET = (
    rf"(?:{_STREET_WORD}(?:[ \t](?:[A-ZÅÄÖa-zåäö][\w.'’-]{{0,40}})){{0,3}}[ \t]"
    r"[1-9]\d{0,3}(?:\s?[-–/]\s?\d{1,4})?(?:[ \t]?[a-zA-Z]\b)?(?:[ \t]?\d{1,3}\b)?"
    rf"|\d{{1,4}}[a-zA-Z]?[ \t]{_STREET_WORD}(?:[ \t]{_STREET_WORD}){{0,2}}[ \t]"
    r"(?:Street|St\.|Road|Rd\.|Lane|Avenue|Ave\.|Square|Way|Drive|Row|Close|Place|Court|Quay|Hill)"
    rf"|\d{{1,4}}[a-zA-Z]?[ \t]{_STREET_WORD}[ \t](?:Street|Square|Road|Lane)"
    r"|[1-9]\. (?:linja|linjen|poikkikatu|tvärgatan)[ \t][1-9]\d{0,2}(?:[ \t]?[a-zA-Z]\b)?(?:[ \t]?\d{1,3}\b)?"
    r"|(?:PL|PB|Pb|P\.? ?O\.? ?B(?:ox)?\.?|PO Box|Box|Postbox|Postilokero)(?:[ \t]|[ \t]?\n)\d{1,6})"
)
_PART = (
    r"(?:krs\.?|vån\.?|tr\.?|(?:[^\W\d_]{0,12}(?:kerros|kerta)|kellari|katutaso|sisäpiha|pihan puoli"
    r"|[^\W\d_]{0,8}rakennus|[^\W\d_]{0,8}porras|rappu|rapp|sisäänkäynti|siipi|talo|ovi|huone|halli"
    r"|[^\W\d_]{0,8}våning|källare|trapp(?:a|or)|[^\W\d_]{0,6}hus|uppgång|ingång|flygel|dörr|rum"
    r"|floor|basement|building|entrance|staircase|stairs?|wing|block|door|room|suite|unit)"
    r"(?:en|n|et|t)?(?:[ \t][a-zA-Z]?\d{0,4})?)(?![\w-])"
)
"""What of a house an address names: the floor, the door, the building in the yard."""
BETWEEN = (
    r"(?P<between>(?:[ \t]*,?[ \t]*(?:\d{1,2}\.? ?(?:krs|kerros|vån(?:ingen)?|tr|floor)\.?"
    r"|\d{1,2}(?:st|nd|rd|th) floor|(?:as|lh|rappu|lok)\.? ?[a-zA-Z]?\d{0,4}"
    r"|\([^()\n]{1,30}\)|(?:PL|PB|Box|P\.?O\.? ?Box)[ \t]\d{1,6}"
    rf"|(?<=[, \t])(?:[^\W\d_]{{1,14}}[ \t]|\d{{1,2}}[.:]?[a-z]{{0,2}}[ \t]){{0,2}}{_PART})){{0,2}})"
)
_CODE_LABEL = (
    r"(?:Post(?:inumero|nummer|ikoodi)|Post(?:al)? ?code|Zip(?: code)?)\s*:?\s*"
)
_CITY_LABEL = (
    r"(?:Postitoimipaikka|Post(?:ort|kontor)|Ort|Paikkakunta|City|Town)(?:\s*:)?\s*"
)
_POSTAL_LABEL = r"(?:\.\s)?(?:Posti?(?:osoite|adress)?|Postal address|Post)(?:\s*:)?\s+"
"""Before a post code, in a row of its own: "Visits: Long Street 1. Post: 00100 City"."""
ADDRESS = re.compile(
    rf"(?P<street>{STREET}){BETWEEN}[ \t]*[,\n;·•|/–—-]?\s*"
    rf"(?:{_CODE_LABEL}|{_CITY_LABEL}|{_POSTAL_LABEL})?"
    rf"(?P<code>(?:(?:FIN?|SE|AX|S)-?[ ]?)?\d{{3}}[ ]?\d{{2}})(?:[ \t,]+|[ \t]*\n(?={NO_NAME}[A-ZÅÄÖ]))(?:{_CITY_LABEL})?"
    rf"(?P<city>[A-ZÅÄÖ][\w-]+(?:[ \t]{NO_NAME}[A-ZÅÄÖ][\w-]+(?=[ \t]*(?:[\n,.;)]|$)))?)"
)
FOREIGN_ADDRESS = re.compile(
    r"(?P<street>(?:(?:Unit|Suite|Flat|Floor)[ \t]\w{1,6},?[ \t])?\d{1,5}[a-zA-Z]?[ \t]"
    r"(?:[A-Z][\w.'’-]{0,40}[ \t]?){1,4})[ \t]*[,\n]\s*"
    r"(?P<place>(?:[A-Z][\w.'’ -]{1,40}[,\n]\s*){0,3}[A-Z][A-Za-z.'’ -]{1,40}?,?)\s"
    r"(?P<code>[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b|[A-Z]\d[\dW] [A-Z\d]{4}\b"
    r"|[A-Z]{2} \d{5}(?:-\d{4})?\b)"
)
"""A British, an Irish or an American address."""
POSTAL = re.compile(r"post(?:i?osoit|adress|i?:)|postal|mailing", re.IGNORECASE)
VISITING = re.compile(
    r"käynti(?:osoi|:)|besöksadr|besök:|gatuadress|visiting|street addr", re.IGNORECASE
)
BEFORE_STREET = re.compile(
    rf"^(?:.*(?<!\bS):\s*|(?:katu|gata|street)[ \t]+(?=[^\W\d_])|(?:(?:katu|posti|käynti|lähi)?osoite|(?:post|besöks|gatu)?adress|address"
    rf"|\S.*?[ \t]{FORM})[ \t]+)",
    re.IGNORECASE,
)


CONTROLLER = re.compile(
    r"rekisterin ?pitäj(?:ä|änä)\b|personuppgiftsansvarig\b|registeransvarig\b|registerförare\b"
    r"|controller\b",
    re.IGNORECASE,
)
IS = re.compile(
    r"[^.\n:]{0,60}?(?:\b(?:on|ovat|toimii|är|utgörs av|is|are)\b[ \t]*:?|:)\s*",
    re.IGNORECASE,
)
AS = re.compile(
    r"\b(?:on|toimii|är|ansvarar som|fungerar som|is|acts as)[ \t](?:\w+[ \t]){0,3}$",
    re.IGNORECASE,
)


def controller_name(
    sections: Sequence[ImportedSection], title: str | None = None
) -> str | None:
    """The organisation that the controller's section names first, else None.

    Where there is no such section, or it names none: the one of which a sentence says
    that it is the controller, or else the one in the title or in the contact details.
    """
    for key in CONTROLLER_KEYS:
        # A letterhead calls itself by a shorter name than the details do.
        own = sorted(
            (each for each in sections if each.key == key),
            key=lambda each: not (each.heading or _is_contact(each.text)),
        )
        if len(own) > MANY:  # the rows of a table, for each of which a name spoke
            own = [each for each in own if _is_contact(each.text)]
        for section in own:
            if name := _organisation(section):
                return name
    for section in sections:
        if name := _said_to_be_controller(whole(section)):
            return name
    for piece in pieces(sections):
        if not piece.subjects & OTHERS_KEYS and _is_contact(piece.text):
            if earliest_name(piece.heading) == piece.heading:
                return piece.heading  # A name that read like a heading
            for line in piece.groups[:4]:
                line = line[:200]
                found = _told_what_it_is(line) or earliest_name(line)
                if found and not KIND.fullmatch(found):
                    return found
    for section in sections[:1]:
        bare = not section.heading and section.key in CONTACT_KEYS
        if bare and (name := earliest_name(section.text[:200])):
            return name  # who introduces themselves in the first words
    for section in sections:
        if said := INTRODUCED.search(section.text[:1500]):
            return said[1]
    return earliest_name(title or "")


MANY = 10
KIND = re.compile(
    r"(?:yli|kansalais)?opisto|(?:ammattikorkea)?koulu|seurakunta(?:yhtymä)?|kuntayhtymä"
    r"|hyvinvointialue|yhdistys|säätiö|liitto|kirjasto|museo|seura|kerho|universitet"
    r"|yrkeshögskola|församling|förening|stiftelse|samkommun|university|association"
    r"|foundation|municipality|school|college|church|parish|museum|club|society",
    re.IGNORECASE,
)
"""What kind of organisation it is, without its name."""
INTRODUCED = re.compile(
    rf"\b(?:We are|Vi är|Me olemme|Olemme)[ \t](?:the[ \t])?"
    rf"({WORD}(?:[ \t](?:{WORD}|of|the|and|och|i|ja)){{0,5}}[ \t]{WORD})(?=[,.;(]|[ \t](?:in|from|and|och|ja)\b)"
)
"""Who introduces themselves in a sentence: "We are the Friends of the Park, ..."."""


def _is_contact(text: str) -> bool:
    """Whether a text has what stands beside the name of who is responsible."""
    text = text[:1500]
    return any(
        pattern.search(text)
        for pattern in (BUSINESS_ID, BARE_ORG_NUMBER, ADDRESS, EMAIL)
    )


ORGAN = re.compile(
    r",\s(?:[^\W\d_][\w-]{2,40}\s){0,2}[^\W\d_]?[\w-]{0,40}(?:lautakunta|johtokunta|hallitus|valtuusto"
    r"|neuvosto|jaosto|nämnd(?:en)?|styrelsen?|rådet|fullmäktige)(?!\w)",
    re.IGNORECASE,
)
"""The board that answers for the data of a town or a parish, behind its name."""


def earliest_name(text: str) -> str | None:
    """The organisation that a text names first; of several readings the longest."""
    found = [hit for pattern in NAMES if (hit := pattern.search(text))]
    if not found:
        return None
    name = min(found, key=lambda each: (each.start(), -each.end()))
    organ = ORGAN.match(text, name.end()) if name.re is PUBLIC_BODY else None
    return _trimmed(name[0] + (organ[0] if organ else ""))


WHAT_IT_IS = re.compile(
    r"(?P<name>[A-ZÅÄÖ][^.:;,()@\d\n]{1,60}?\s[A-ZÅÄÖ][^\s.:;,()@\d]{1,40})\s(?:on|är|is)\s"
    r"(?:(?!(?:i|in|at|for|av|på|med|som|that|who|of|hos|by|with)\s)[^\W\d_][\w-]*\s){0,4}"
    r"[\w-]*(?:laitos|yhtiö|yhdistys|järjestö|säätiö|yritys|virasto|osuuskunta|seura|yksikkö"
    r"|affärsverk|bolag|förening|stiftelse|företag|enhet|myndighet|andelslag"
    r"|enterprise|company|subsidiary|association|charity|society|club|foundation|agency"
    r"|cooperative|undertaking)\b"
)
"""A sentence that says what kind of organisation one is: "Kiskon Vesi on laitos"."""


def _told_what_it_is(line: str) -> str | None:
    """The organisation of which a line begins by saying what kind of one it is."""
    told = WHAT_IT_IS.match(line)
    if not told or CONTROLLER.search(told["name"]) or VERB.search(told["name"]):
        return None
    return _trimmed(told["name"])


def _said_to_be_controller(text: str) -> str | None:
    """The organisation in "The controller is X" or "X is the controller"."""
    for found in islice(CONTROLLER.finditer(text), 50):
        after = text[found.end() : found.end() + 200]
        before = text[max(0, found.start() - 160) : found.start()].rpartition("\n")[2]
        if verb := IS.match(after):
            clause = after[verb.end() :].partition("\n")[0]
        elif AS.search(before):
            clause = before.rpartition(". ")[2]
        else:
            continue
        if name := earliest_name(clause):
            return name
    return None


def _organisation(section: ImportedSection) -> str | None:
    """The organisation in a controller's section; a bare name only under a heading."""
    text = section.text[:1500]
    lines = [
        line
        for line in (each.strip(" -") for each in text.splitlines())
        if line and not LONE_LABEL.fullmatch(line)
    ]
    if not lines:
        return None
    for line in lines[:8] if not section.heading else ():
        # Below a letterhead.
        label = LABELLED_NAME.match(line)
        if label and (name := earliest_name(line[label.end() :])):
            return name
    first = NAME_LABEL.sub("", lines[0])
    if not first and len(lines) > 1:
        first = lines[1]
    if name := (_told_what_it_is(first) or _whole_name(first) or earliest_name(first)):
        return name
    if len(lines) > 1 and (name := earliest_name(lines[1].partition(",")[0])):
        return name  # The first line was a heading, or a person's name.
    plain = NEXT_LABEL.split(first)[0] if section.heading else ""
    plain = plain.strip(" .:")
    if (
        plain
        and len(plain.split()) <= 6
        and not re.search(r"\d|@|www\.|:", plain)
        and plain[0].isupper()
        and not VERB.search(plain)
    ):
        return plain
    return earliest_name(text) or _in_charge(first)


ENDS_IN_FORM = re.compile(rf"\s{FORM}(?:\s[A-ZÅÄÖ][\w-]+)?$")
""" "Kevätporras Oy", "Tidnings Ab Bladet"."""

BRANCH_NUMBER = re.compile(rf"\s\d{{1,4}}(?=\s{FORM}$)")
"""Which of several societies it is: "Hamnens fackavdelning 12 rf"."""
OFFICE = re.compile(
    r"\w*(?:chef|ansvarig|sekreterare\w*|ordförande|assistent\w*|amanuens|kanslist|rektor"
    r"|handläggare|koordinator|päällikkö|johtaja|sihteeri|hoitaja|tarkastaja|opettaja"
    r"|ohjaaja|lääkäri|isännöitsijä|asiantuntija|manager|director|officer|secretary)",
    re.IGNORECASE,
)
"""A first word that is an office, in front of a name: "Ordförande Anna Ek"."""
IN_CHARGE = re.compile(
    r"(?P<name>(?!(?:Vi|Me|We|Det|Den|Du|It|This|That|Tämä|Se)\b)[A-ZÅÄÖ][^.:;,()\n]{2,60}?)"
    r"\s(?:on|är|is|toimii|vastaa|ansvarar)\s(?:[^\W\d_]{1,20}\s){0,3}?"
    r"(?:rekisterinpitäj\w+|vastuussa|tiedoista|rekisteristä|personuppgiftsansvarig"
    r"|ansvarig|för (?:registret|uppgifterna)|(?:data )?controller|responsible|in charge)\b"
)
"""A sentence that says who is responsible, in front of everything else."""
NAMES_OWN = re.compile(r"\s(?:\d|[a-zåäö]{1,12}\s[A-ZÅÄÖ])")
"""Inside a name, what tells it from "The club" and "Eva Ek": "12", "of Northam"."""


def _in_charge(line: str) -> str | None:
    """Who is responsible by the sentence with which a line begins: no person."""
    said = IN_CHARGE.match(line)
    if not said or not NAMES_OWN.search(said["name"]):
        return None
    return None if OFFICE.match(said["name"]) else _trimmed(said["name"])


def _whole_name(line: str) -> str | None:
    """The name that a line is, or begins with before its details, when it ends as names
    of companies do: also words in lower case belong to it."""
    name = NEXT_LABEL.split(line)[0].strip(" :")
    if (
        name[:1].isupper()
        and len(name.split()) <= 8
        and ENDS_IN_FORM.search(name)
        and not re.search(r"\d|@|:|\.\s", BRANCH_NUMBER.sub("", name))
        and not VERB.search(name)
    ):
        return _trimmed(name)
    return None


LEADING_WORDS = re.compile(
    r"^(?:(?:Rekisterinpitäjä(?:nä)?|Personuppgiftsansvarig|(?:The )?Controller|Registeransvarig"
    r"|Rekisterinpitäjyys|Rekisterinpito|Personuppgiftsansvar|Controllership"
    r"|Yritys|Nimi|Namn|Name|Det|Den|Vi|Me|We|och|and|ja|of|in|for|the|i|för|toimii|on|är|is|ovat)(?:\s?[–:-])?\s+)+"
)


def _trimmed(name: str) -> str:
    bare = LEADING_WORDS.sub("", " ".join(name.split())).strip(" ,:")
    return SENTENCE_END.sub("", bare) or name


SENTENCE_END = re.compile(r"(?<=[a-zåäö]{4})\.$")
"""The end of a sentence, and not of "Ltd."."""


def with_own_parted(
    sections: Sequence[ImportedSection],
) -> tuple[ImportedSection, ...]:
    """The sections, one on complaints parted where a line turns to the controller.

    Its details stand last in many a notice, under no heading that says so.
    """
    out: list[ImportedSection] = []
    for section in sections:
        lines = [line for each in section.paragraphs for line in each.lines]
        turn = 0
        if section.key == "complaint":
            turn = next((n for n, line in enumerate(lines) if _turns(line)), 0)
        if not turn:
            out.append(section)
            continue
        before, own = (
            replace(section, paragraphs=tuple(Paragraph((line,)) for line in part))
            for part in (lines[:turn], lines[turn:])
        )
        out += (before, replace(own, key="controller", heading="", also=()))
    return tuple(out)


def _turns(line: str) -> bool:
    """Whether a line begins by naming the controller, which is no authority."""
    begins = bool(CONTROLLER.search(line[:30]))
    return begins and bool(_said_to_be_controller(line)) and not AUTHORITY.search(line)


def business_id(
    sections: Sequence[ImportedSection],
) -> tuple[str | None, tuple[Message, ...]]:
    """The first valid id, the controller's section before others.

    One with a wrong check digit is told; it is the notice's only where no other is.
    """
    messages: list[Message] = []
    invalid: list[str] = []
    ordered = sorted(sections, key=lambda each: each.key not in CONTROLLER_KEYS)
    for section in ordered:
        if section.key in ("complaint", "recipients", "processors"):
            continue
        text = whole(section)
        if not SIX_DIGITS.search(text):
            continue
        for found in BUSINESS_ID.finditer(text):
            if ytunnus.is_valid(found[1] + found[2]):
                return str(ytunnus.format(found[1] + found[2])), tuple(messages)
            if section.key in CONTROLLER_KEYS and len(found[1]) == 7:
                number = f"{found[1]}-{found[2]}"
                invalid.append(number)
                messages.append(message("business_id.invalid", found[0], number=number))
        for found in (*ORG_NUMBER.finditer(text), *BARE_ORG_NUMBER.finditer(text)):
            written = found[1] or found[2]
            number = re.sub(r"\D", "", written)
            if orgnr.is_valid(number):
                return str(orgnr.format(number)), tuple(messages)
            of_controller = section.key in CONTROLLER_KEYS and written[0] in "25789"
            if found.re is ORG_NUMBER or of_controller:
                invalid.append(f"{number[:6]}-{number[6:]}")
                messages.append(
                    message("business_id.invalid", found[0], number=written)
                )
        for found in (*FINNISH_ID_LABEL.finditer(text), *VAT_NUMBER.finditer(text)):
            number = re.sub(r"\D", "", found[1])
            if ytunnus.is_valid(number):
                return str(ytunnus.format(number)), tuple(messages)
            if found.re is FINNISH_ID_LABEL and found[1] not in invalid:
                invalid.append(found[1])
                messages.append(
                    message("business_id.invalid", found[0], number=found[1])
                )
    written = [each for each in invalid if WRITTEN_ID.fullmatch(each)]
    return next(iter(written), None), tuple(messages)


def emails(sections: Sequence[ImportedSection]) -> tuple[str, ...]:
    """All e-mail addresses of the notice in lower case, but the authority's."""
    found: dict[str, None] = {}
    for section in sections:
        for address in emails_in(whole(section)):
            found[address] = None
    return tuple(found)


def emails_in(text: str) -> tuple[str, ...]:
    """The addresses in a text, those written "(at)" too; not an authority's."""
    found: dict[str, None] = {}
    lines = (line for line in text.splitlines() if MAY_BE_EMAIL.search(line))
    for match in (each for line in lines for each in EMAIL.finditer(line)):
        if _is_prose(match):
            continue
        address = _plain_address(match)
        name = address.partition("@")[0]
        if not AUTHORITY_MAIL.search(address) and not PATTERN_NAME.match(name):
            found[address] = None
    return tuple(found)


def _is_prose(match: re.Match[str]) -> bool:
    """Whether "at" says where something is: "the shop at example.com"."""
    at = match.string[match.end(1) : match.start(2)]
    if at.strip().lower() != "at" or SPELT.search(match[2]):
        return False
    before = match.string[max(0, match.start() - 60) : match.start()].rstrip()
    alone = not before or before[-1] in ":(;|,–—-"
    return bool(NO_MAILBOX.fullmatch(match[1])) or not (
        alone or WRITE_TO.search(before)
    )


def _plain_address(match: re.Match[str]) -> str:
    """What was found as an address that can be used, or as it stands if it is none."""
    if _is_prose(match):
        return match[0]
    name, domain = (re.sub(DOT, ".", part, flags=re.I) for part in match.groups())
    return f"{name}@{domain}".lower().strip(".")


def with_plain_addresses(text: str) -> str:
    """The text with e-mail addresses as they are used, also those written "(at)"."""
    return EMAIL.sub(_plain_address, text) if MAY_BE_EMAIL.search(text) else text


def whole(section: ImportedSection) -> str:
    """A section with its heading, which may hold a name or an address too."""
    return f"{section.heading}\n{section.text}" if section.heading else section.text


SIGNS = {
    "GB": re.compile(
        r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b|\bUnited Kingdom\b|\bUK\b|\b(?:England|Scotland"
        r"|Wales)\b|ico\.org\.uk"
    ),
    "IE": re.compile(r"\bIreland\b|\b[A-Z]\d\d [A-Z\d]{4}\b|\bEircode\b"),
    "US": re.compile(
        r"\b[A-Z]{2},? \d{5}(?:-\d{4})?\b(?! [A-ZÅÄÖ][a-zåäö])|\bUnited States of America\b"
        r"|\b(?:Inc\.|LLC\b)"
    ),
    "SE": re.compile(
        rf"\bSverige\b|\bSweden\b|\bRuotsi\b|imy\.se|{ORG_NUMBER.pattern}"
        rf"|{BARE_ORG_NUMBER.pattern}|\b\d{{3}} \d\d [A-ZÅÄÖ]\w+"
    ),
}
"""What shows that a notice is from a country: its post codes, names and registers."""
OF_FINLAND = re.compile(
    r"\bFO-?(?:nummer|nr)|\bFinland\b|\bÅland\b|(?:FI|AX)?-?\b\d{5} [A-ZÅÄÖ]\w+|[Dd]ataombudsman"
    r"|\bAb\b|\brf\b|\br\.f\.|\.fi\b|\+358"
)
"""What shows that a notice in Swedish is from Finland."""
NAMED_NUMBER = re.compile(
    r"(?:\b(?:company|charity|registration|registered|vat|account|customer|reference|case"
    r"|licen[cs]e|membership|register\w*|diaari|asiakas|jäsen|tili|kund|medlems|diarie|konto"
    r"|rekisteri|lupa|tilaus|viite|order|referens|org\w*)[ -]?(?:in [A-Z][\w ]{2,30})?[ ,-]*"
    r"(?:number|no|nr|numero|nummer|tunnus)|dnro|dnr|iban|bankgiro\w*|plusgiro\w*|postgiro\w*"
    r"|bg|pg|vat)\b[\s.:(]{0,4}$",
    re.IGNORECASE,
)
"""Words before a number that say what it is of: not of a telephone."""
HOURS = re.compile(
    r"(?<![\d+/-])(?:\d{1,2}(?:[.:]\d\d)?\s?[–-]\s?\d{1,2}(?:[.:]\d\d)?|\d{1,2}[.:]\d\d)"
    r"(?=[\s,]+[+(]?\d)"
)
"""When somebody answers, before the number: "9–11 044 123 4567"."""


DIGITS = re.compile(r"[+(]?\d[\d\s()./–-]{4,30}\d")


def phones(
    sections: Sequence[ImportedSection], language: str | None
) -> tuple[str, ...]:
    """All valid telephone numbers, international format, but the authority's.

    Numbers without a country are Finnish ones, in a Swedish text also Swedish ones; where
    only post codes and the like tell of another country, they stay as they are written.
    """
    found: dict[str, None] = {}
    regions = _regions(sections, language)
    for section in sections:
        texts = _of_us(section) if section.key == "complaint" else [section.text]
        for text in texts:
            for match in _numbers(text, regions):
                near = text[max(0, match.start - 160) : match.start]
                if not AUTHORITY.search(near):
                    found[_written(match)] = None
    return tuple(found)


FIRST_TO_US = re.compile(
    r"\b(?:ensin|ensiksi|ensisijaisesti|meihin|meille|meidän|först|i första hand|oss|first|us)\b",
    re.IGNORECASE,
)


def _of_us(section: ImportedSection) -> list[str]:
    """The sentences on complaints that tell to turn to the controller first.

    What stands in a sentence that names the authority, or behind it, is the authority's.
    """
    out: list[str] = []
    for sentence in sentences(section.text):
        if AUTHORITY.search(sentence):
            break
        if FIRST_TO_US.search(sentence):
            out.append(sentence)
    return out


def _written(match: phonenumbers.PhoneNumberMatch) -> str:
    raw = match.raw_string
    home = match.number.country_code in (358, 46)
    if not home and not raw.startswith(("+", "00")):
        return raw
    return phonenumbers.format_number(
        match.number, phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )


def _regions(
    sections: Sequence[ImportedSection], language: str | None
) -> tuple[str, ...]:
    """The countries of which a number without a country may be, the likeliest first."""
    text = "\n".join(whole(each)[:5000] for each in sections[:40])
    told = [region for region, signs in SIGNS.items() if signs.search(text)]
    if language == "en":
        return (*told, "FI")
    if language == "sv" and "SE" in told and not OF_FINLAND.search(text):
        return ("SE",)
    return ("FI", "SE") if language != "fi" or "SE" in told else ("FI",)


def numbers_in(text: str, language: str | None) -> list[str]:
    """The telephone numbers in a text, as they are written."""
    regions = ("FI", "SE") if language == "sv" else ("FI",)
    found = sorted(_numbers(text, regions), key=lambda each: each.start)
    return [each.raw_string for each in found]


def _numbers(
    text: str, regions: tuple[str, ...]
) -> list[phonenumbers.PhoneNumberMatch]:
    taken: dict[int, phonenumbers.PhoneNumberMatch] = {}
    for line_start, line in _lines_with_digits(text):
        before = text[max(0, line_start - 60) : line_start].rpartition("\n")[2]
        if NAMED_NUMBER.search(before):
            continue
        for region in regions:
            for match in phonenumbers.PhoneNumberMatcher(line, region):
                raw = match.raw_string
                # Ids, dates and years are no telephone numbers.
                if NO_TELEPHONE.search(raw):
                    continue
                match.start += line_start
                taken.setdefault(match.start, match)
    return list(taken.values())


def _lines_with_digits(text: str) -> list[tuple[int, str]]:
    """Lines that could hold a number, long ones cut round their digits."""
    found: list[tuple[int, str]] = []
    if not DIGITS.search(text):
        return found  # nor without the hours
    text = HOURS.sub(lambda each: "x" * len(each[0]), text)
    for match in DIGITS.finditer(text):
        found.append((match.start(), match[0]))
    return found[:500]


def postal_address(sections: Sequence[ImportedSection]) -> str | None:
    """The controller's address as "Street 1, 00100 City": the postal one if labelled."""
    found = addresses(sections)
    for kind in ("postal", "", "visiting"):
        for which, address in found:
            if which == kind:
                return address
    return None


def visiting_address(sections: Sequence[ImportedSection]) -> str | None:
    """The controller's address that the text calls the one to visit."""
    return next(
        (address for kind, address in addresses(sections) if kind == "visiting"), None
    )


def addresses(sections: Sequence[ImportedSection]) -> list[tuple[str, str]]:
    """The controller's addresses, each with "postal", "visiting" or "" before it.

    Those of its own section, or else of the sections with contact details, or else of
    any but those about others.
    """
    found: list[tuple[str, str]] = []
    every = {each.key for each in sections} - OTHERS_KEYS
    for keys in (CONTROLLER_KEYS, CONTACT_KEYS, every):
        for section in sections:
            if section.key not in keys:
                continue
            for match in ADDRESS.finditer(section.text[:20_000]):
                before = section.text[max(0, match.start() - 120) : match.end("street")]
                if not AUTHORITY.search(before):
                    found.append((_kind(before), _address(match)))
            for match in FOREIGN_ADDRESS.finditer(section.text[:5_000]):
                before = section.text[max(0, match.start() - 120) : match.start()]
                if not AUTHORITY.search(before):
                    lines = re.split(r"\s*[,\n]\s*", match[0])
                    found.append((_kind(before), ", ".join(filter(None, lines))))
        if found:
            break
    return found


def _kind(before: str) -> str:
    """Which address it is, by the last word on it in the two lines before."""
    near = "\n".join(before.splitlines()[-2:])
    labels = [(each.start(), "postal") for each in POSTAL.finditer(near)]
    labels += [(each.start(), "visiting") for each in VISITING.finditer(near)]
    return max(labels)[1] if labels else ""


def _address(match: re.Match[str]) -> str:
    street = " ".join(match["street"].split())
    street = BEFORE_STREET.sub("", street) or street
    between = " ".join(match["between"].split()).strip(", ")
    if re.match(r"(?:as|lh|rappu|lok|\()", between):
        street, between = f"{street} {between}", ""
    place = f"{match['code']} {match['city']}"
    return ", ".join(filter(None, (street, between, place)))
