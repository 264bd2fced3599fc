"""Rules about what was left unfinished or came along by copying, and about sentences
of which words alone do not decide."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from wagtail_seloste.composition import items
from wagtail_seloste.notice import NoticeSection

from .checked import Checked, is_from_file, subjects_of
from .findings import Fix, Place
from .passages import Passage
from .phrases import first_hit, parts_of
from .registry import Rule, rule

# --- Unfinished ---------------------------------------------------------------------

TAGS: Final = (
    "a|abbr|article|b|blockquote|body|br|button|center|code|dd|div|dl|dt|em|font|footer"
    "|form|h[1-6]|head|header|hr|html|i|iframe|img|input|label|li|link|main|meta|nav|ol"
    "|option|p|pre|script|section|select|small|span|strong|style|sub|sup|table|tbody|td"
    "|th|thead|title|tr|u|ul"
)
PLACEHOLDERS: Final = (
    ("{", re.compile(r"\{\{[^{}\n]{0,80}\}\}|\{%[^{}\n]{0,80}%\}")),
    ("{", re.compile(r"(?<![{\w])\{[^\W\d_][^{}\n]{1,60}\}(?!\})")),
    ("[", re.compile(r"(?<![\w\]])\[[^\[\]\n]{2,120}\](?!\()")),
    (
        "<",
        re.compile(
            rf"<(?!/?(?:{TAGS})\b)[^\W\d_][^\W\d_/ ]{{2,30}}(?: [^\W\d_]{{1,30}}){{0,5}}>"
        ),
    ),
    (
        "x",
        re.compile(
            r"(?<!\w)(?:(?:x{1,2}|\d{1,2})\.x{1,2}\.(?:20)?(?:xx|\d\d|xxxx)|20xx)(?!\w)",
            re.I,
        ),
    ),
    ("xx", re.compile(r"(?<![\w.@/-])(?:X{2,}|x{2,})(?!\.?[\w@-])")),
    ("???", re.compile(r"\?{3,}")),
    (
        " ",
        re.compile(
            r"(?<![\w.])[XN] (?:vuo(?:tta|den)|kuukau(?:tta|den)|päivää|år|månader"
            r"|dagar|years?|months?|days?)\b"
        ),
    ),
    ("20__", re.compile(r"(?<![\w_])(?<!_\.)20_{2,4}(?!\w)")),
    ("____", re.compile(r"(?<!\w)_{4,}(?!\w)")),
    ("__.", re.compile(r"(?<!\w)_{1,6}\. ?_{1,6}\. ?(?:20_{1,4}|20\d\d|_{1,6})(?!\w)")),
    ("......", re.compile(r"\.{6,}")),
    (
        "@",
        re.compile(
            r"(?<![\w.@-])(?:esimerkki|exempel|example|your\.?name|nimi\.sukunimi)"
            r"@[\w.-]*\w"
            r"|(?<![\w.@-])(?:nimi|namn|name|sähköposti|sahkoposti|email|epost)"
            r"@(?:example|esimerkki|exempel)\.\w+"
            r"|(?<![\w.@-])[\w.-]+@(?:yritys|yrityksesi|firma|foretaget|företaget"
            r"|foretag|företag|osoite|organisaatio|company|yourcompany|yourdomain|domain)\.(?:fi|com|se|org|net)\b",
            re.I,
        ),
    ),
)
"""What has to stand in a text, and the pattern."""
IN_BRACKETS: Final = re.compile(
    r"(?:at|dot|piste|ät|sic|[^\W\d_]{1,3}|[\W\d_]*|x)", re.I
)
"""What stands in square brackets and is no place to fill in: “[at]”, “[EU]”, “[1]”."""
CHAPTER: Final = re.compile(
    r"(?:luku|luvu\w*|osa|osassa|kapitel|kap\.|chapter|part|art\.?) $", re.I
)
LABEL_IN_PLACE: Final = re.compile(
    r"\((?:s-postiosoite|sähköpostiosoite|sähköpostiosoitteeseen|puhelinnumero|osoite"
    r"|postiosoite|www-osoite|e-postadress|telefonnummer|adress|e-?mail address|e-mail"
    r"|email|phone number|telephone number|address)\)",
    re.I,
)
TOWARDS: Final = re.compile(
    r"(?:osoitteeseen|osoitteesta|osoitteella|sähköpostitse|sähköpostilla|numeroon"
    r"|numerosta|puhelimitse|postitse|kirjeitse|adressen|e-posten?|per e-post|per post"
    r"|telefon|numret|by e-?mail|by post|by phone|by telephone|e-?mail us|write to"
    r"|send to|contact us|at) $",
    re.I,
)
NAME_IN_PLACE: Final = re.compile(
    r"\((?:yrityksen nimi|organisaation nimi|yhdistyksen nimi|rekisterinpitäjän nimi"
    r"|päivämäärä|pvm|nimi tähän|företagets namn|organisationens namn|föreningens namn"
    r"|company name|name of the company|organi[sz]ation name|insert[^()\n]{1,60})\)",
    re.I,
)
PERSON_IN_PLACE: Final = re.compile(
    r"\((?:nimi(?: ja |, )(?:puhelinnumero|yhteystiedot|sähköposti\w*)|namn(?: och |, )"
    r"(?:telefonnummer|kontaktuppgifter|e-post\w*)|name(?: and |, )(?:phone number"
    r"|telephone number|contact details|e-?mail\w*))\)",
    re.I,
)
NAMES: Final = ("etunimi", "förnamn", "(firstname")
"""Phrases that are also names of data."""
DATA: Final = frozenset(("data_content", "sources", "data_subjects"))


@rule("placeholder_left")
def placeholder_left(checked: Checked, rule: Rule) -> Iterator[Place]:
    """Words, brackets and blanks of a template that wait for somebody to fill them in."""
    for passage, start, end, phrase in rule.hits(checked):
        is_datum = phrase.find.startswith(NAMES) and DATA & passage.subjects
        if passage.text[end : end + 1] != "@" and not is_datum:
            yield checked.hit(passage, start, end)
    for passage in checked.all_passages:
        for start, end in placeholders(passage):
            yield checked.hit(passage, start, end)


def placeholders(passage: Passage) -> Iterator[tuple[int, int]]:
    text = passage.text
    for sign, pattern in PLACEHOLDERS:
        for found in pattern.finditer(text) if sign in passage.lower else ():
            if found[0].startswith("[") and IN_BRACKETS.fullmatch(
                found[0][1:-1].strip()
            ):
                continue
            before = text[max(0, found.start() - 12) : found.start()]
            if found[0].startswith("X") and CHAPTER.search(before):
                continue
            yield found.span()
    if "(" not in text:
        return
    for found in LABEL_IN_PLACE.finditer(text):
        is_unlikely = found[0].lower() == "(s-postiosoite)"
        before = text[max(0, found.start() - 20) : found.start()]
        if (is_unlikely and not DATA & passage.subjects) or TOWARDS.search(before):
            yield found.span()
    if not DATA & passage.subjects:
        for found in NAME_IN_PLACE.finditer(text):
            yield found.span()
    if passage.subjects & frozenset(CONTACTS):
        for found in PERSON_IN_PLACE.finditer(text):
            yield found.span()


@rule("empty_section")
def empty_section(checked: Checked, rule: Rule) -> Iterator[Place]:
    """Headings without text, unless what follows is about a part of the same matter."""
    sections = checked.notice.sections
    for number, section in enumerate(sections):
        if is_empty(section) and section.heading.strip():
            if is_from_file(section) and (
                SAYS_ITSELF.search(section.heading)
                or has_parts(sections, number)
                or (number == 0 and is_subtitle(checked, section))
            ):
                continue
            remove = Fix(kind="remove_section")
            yield checked.place(section, fixes=[remove], heading=section.heading)


SAYS_ITSELF: Final = re.compile(r"\w: +\w")
"""A line "label: words" that was taken for a heading."""


def is_subtitle(checked: Checked, section: NoticeSection) -> bool:
    """Whether the first line of a file names who is responsible, and no matter."""
    name = section.heading.strip()
    return section.data["subject"] == "other" and (
        COMPANY.search(name) is not None
        or any(name in each.text for each in checked.sections("controller"))
    )


def is_empty(section: NoticeSection) -> bool:
    return re.search(r"\w", section.text) is None


A_RIGHT: Final = re.compile(r"oikeus|\brätt\b|\bright\b", re.I)


def has_parts(sections: Sequence[NoticeSection], number: int) -> bool:
    """Whether the text of an empty passage of a file follows under headings of parts.

    "Right of access" under "Rights"; under a heading of any matter one of no known
    matter; a heading within a matter, which goes on after it. What has text under another
    heading ("Cookies") is taken for an item of a list here ("Cookie data"); so is one of
    the two matters of a heading ("Purpose and legal basis").
    """
    section = sections[number]
    subject = section.data["subject"]
    matters = {subject, *section.data["also"]} - {"other"}
    if any(each.data["subject"] in matters and not is_empty(each) for each in sections):
        return True
    following = sections[number + 1 :]
    if not following:
        return False
    first = following[0]
    if first.key == section.key == subject and first.data["subject"] != subject:
        return True
    if subject == "rights" and A_RIGHT.search(first.heading):
        return True
    if first.key == first.data["subject"] == "other" and first.heading.strip():
        return True
    before = sections[number - 1].data["subject"] if number else ""
    return bool(before == first.data["subject"] != subject)


# --- Residue of copying -------------------------------------------------------------

MARKUP: Final = re.compile(
    rf"</?(?:{TAGS})(?:\s[^<>\n]{{0,300}})?/?>|<!--[^\n]{{0,300}}?-->"
    r"|&(?:nbsp|amp|lt|gt|quot|auml|ouml|aring|Auml|Ouml|Aring|ndash|rsquo|shy|#\d{2,5});",
    re.I,
)
ENTITIES: Final = {
    "&nbsp;": " ",
    "&amp;": "&",
    "&lt;": "<",
    "&gt;": ">",
    "&quot;": '"',
    "&auml;": "ä",
    "&ouml;": "ö",
    "&aring;": "å",
    "&ndash;": "–",
    "&rsquo;": "’",
}
MARKDOWN: Final = re.compile(r"\*\*(?P<bold>[^*\n]{1,80})\*\*|\]\((?=https?:)")


@rule("markup_residue")
def markup_residue(checked: Checked, rule: Rule) -> Iterator[Place]:
    """Tags, entities and signs of markup that a reader sees as they are."""
    for passage in checked.all_passages:
        if "<" not in passage.text and "&" not in passage.text:
            found_all: Iterable[re.Match[str]] = ()
        else:
            found_all = MARKUP.finditer(passage.text)
        for found in found_all:
            plain = ENTITIES.get(found[0].lower(), "")
            fix = Fix(kind="replace", text=plain)
            yield checked.hit(passage, *found.span(), fixes=[fix])
        for found in MARKDOWN.finditer(passage.text):
            fixes = [Fix(kind="replace", text=found["bold"])] if found["bold"] else []
            yield checked.hit(passage, *found.span(), fixes=fixes)
    for passage in checked.residue:
        for found in MARKUP.finditer(passage.text):
            yield checked.hit(passage, *found.span())


@rule("scrape_residue")
def scrape_residue(checked: Checked, rule: Rule) -> Iterator[Place]:
    """Buttons of a web page: lines that consist of such words alone."""
    for passage, start, end, _ in rule.hits(checked):
        if passage.is_heading:
            continue
        text = passage.text
        first = text.rfind("\n", 0, start) + 1
        last = text.find("\n", end)
        line = text[first : len(text) if last < 0 else last]
        if line.strip(' \t:"»›>|.!·•-→').lower() == text[start:end].lower():
            yield checked.hit(passage, start, end, fixes=[Fix(kind="replace")])
    phrases = rule.in_language(rule.phrases, checked.language)
    for passage in checked.residue:
        if found := first_hit(phrases, passage, 0, len(passage.text)):
            yield checked.hit(passage, *found)


HYPHENATED: Final = re.compile(
    r"(?<![\w-])([A-ZÅÄÖ]?[a-zåäö]{2,})-([a-zåäö]{2,})(?![\w-])"
)
ENDINGS: Final = {
    "fi": re.compile(
        r"sem\w+|ses(?:ti|ta|tä)|suu[dt]\w+|suuden|mis(?:en|ta|tä|eksi|een|essa|essä)"
        r"|minen|tettu\w*|tetty\w*|taan|tään|taessa|täessä|ttava\w*|ttävä\w*|ksi|lla|llä"
        r"|ssa|ssä|sta|stä|lle|lta|ltä|tta|ttä|den|jen|ten|sten|nen|set|sia|siä|seen"
        r"|tiin|vat|vät|nut|teja|tejä|jaa|jää|tajan?|täjän?|teluun?|telyyn?|misen"
    ),
    "sv": re.compile(
        r"ning(?:en|ar|arna)?|ningens|ligt|liga|lig|het(?:en|er|erna)?|else(?:n|r)?|arna"
        r"|erna|orna|tera[rs]?|ring(?:en|ar)?|gifter(?:na)?|ande"
    ),
    "en": re.compile(
        r"tions?|sions?|ments?|ation(?:s|al)?|ing|ings|ity|ities|ness|ously|ally|mation"
        r"|tected|cessed|cessing|cessor|sonal|tection|tained|ed"
    ),
}
"""Beginnings of no word: what is left of one that was cut at the end of a line."""
PREFIXES: Final = frozenset(
    "co sub pre re non anti multi on off opt up self inter e ex semi icke pro".split()
)


@rule("hyphenation_residue")
def hyphenation_residue(checked: Checked, rule: Rule) -> Iterator[Place]:
    """Words with a hyphen that are one word: elsewhere in the notice, or by their end."""
    endings = ENDINGS.get(checked.language)
    words: frozenset[str] | None = None
    for passage in checked.all_passages:
        if "-" not in passage.text:
            continue
        for found in HYPHENATED.finditer(passage.text):
            first, second = found[1], found[2]
            if first.lower() in PREFIXES:
                continue
            joined = first + second
            if words is None:
                words = frozenset(re.findall(r"\w+", checked.all_lower))
            if joined.lower() in words or (endings and endings.fullmatch(second)):
                fix = Fix(kind="replace", text=joined)
                yield checked.hit(passage, *found.span(), fixes=[fix], joined=joined)


# --- Repetition and misplacement ----------------------------------------------------

SHORTEST: Final = 80
"""Characters of a paragraph that counts when it is repeated."""
SHINGLE: Final = 3
ALIKE: Final = 0.75
MOST: Final = 12
"""Paragraphs remembered for one row of words: keeps the work in proportion to the text."""


@rule("duplicate_paragraph")
def duplicate_paragraph(checked: Checked, rule: Rule) -> Iterator[Place]:
    """Paragraphs that stood in another section already, nearly word for word."""
    seen: dict[tuple[str, ...], list[int]] = {}
    sections = {section.id: section for section in checked.notice.sections}
    keys = {
        section.id: section.key if section.key != "other" else section.id
        for section in checked.notice.sections
    }
    sizes: list[int] = []
    places: list[str] = []
    for passage, start, end in paragraphs(checked):
        words = re.findall(r"\w+", passage.lower[start:end])
        rows = {tuple(words[n : n + SHINGLE]) for n in range(len(words) - SHINGLE + 1)}
        if not rows:
            continue
        common: dict[int, int] = {}
        for row in rows:
            for earlier in seen.get(row, ()):
                if keys[places[earlier]] != keys[passage.section_id]:
                    common[earlier] = common.get(earlier, 0) + 1
        match = next(
            (
                earlier
                for earlier, count in common.items()
                if count >= ALIKE * min(len(rows), sizes[earlier])
            ),
            None,
        )
        if match is not None:
            section = sections.get(places[match])
            yield checked.hit(
                passage,
                start,
                end,
                beginning=" ".join(passage.text[start:end].split()[:6]),
                heading=section.heading if section else "",
            )
        number = len(sizes)
        sizes.append(len(rows))
        places.append(passage.section_id)
        for row in rows:
            known = seen.setdefault(row, [])
            if len(known) < MOST:
                known.append(number)


def paragraphs(checked: Checked) -> Iterator[tuple[Passage, int, int]]:
    """Long lines of the texts that somebody wrote, as spans of their passages."""
    for passage in checked.all_passages:
        if passage.is_heading or len(passage.text) < SHORTEST:
            continue
        start = 0
        for line in passage.text.split("\n"):
            if len(line) >= SHORTEST:
                yield passage, start, start + len(line)
            start += len(line) + 1


MATTERS: Final = {
    "right_access": r"tarkast|tarkist|tutustu|pääs|saada|näh|insyn|tillgång|utdrag|kopi"
    r"|access|copy|inspect|obtain",
    "right_rectification": r"oikais|korja|täydent|muutta|rätta|rättel|korriger|komplett"
    r"|rectif|correct|complet|amend",
    "right_erasure": r"poist|unoh|hävit|radera|glöm|utplån|ta bort|eras|delet|forgotten"
    r"|remov",
    "right_restriction": r"rajoit|begräns|restrict|limit",
    "right_portability": r"siirt|siirr|jäsenne|konelue|koneelli|flytta|överför|portab|transfer"
    r"|transmit|machine|maskin",
    "right_objection": r"vastust|kiel|invänd|motsätt|förbjud|neka|object|opt.?out|oppose",
    "right_withdraw_consent": r"suostum|peru|samtyck|återkall|consent|withdraw",
    "complaint": r"valit|kantel|valvontaviranom|tietosuojavaltuut|klag|tillsyn"
    r"|dataombud|datainspektion|dataskyddsmyndighet|integritetsskyddsm|myndighet"
    r"|viranomai|complain|supervisory|authority|ombudsman|lodge",
    "retention": r"säily|poist|hävit|tuhot|arkist|\d|vuo[dts]|kuukau|viik|päivä|kunnes|förvar|lagra"
    r"|spara|radera|\bår(?:et)?\b|månad|veck|\bdag|tills|till dess|until|year|month|week"
    r"|bevara|gallra|retain|kept|keep|store|storage|delet|eras|period|archiv",
    "cookies": r"eväste|cookie|kak(?:a|or)|analyti|selain|webbläs|browser",
    "transfers": r"siir|eu:|eta|ees|eea|eu\b|luovut|ulkopuol|överför|utanför|tredjeland"
    r"|transfer|outside|third countr|europ",
}
"""By key of a section: stems of which one at least stands in a text about the matter."""
STEMS: Final = {key: re.compile(stems, re.I) for key, stems in MATTERS.items()}
RIGHTS: Final = tuple(key for key in MATTERS if key.startswith("right_"))
PEOPLE_ONLY: Final = re.compile(
    r"\W*(?:(?:yrityksen|yhdistyksen|seuran|meidän|våra|vårt|our|the|nykyiset|entiset"
    r"|ja|och|and)\W+)*"
    r"(?:asiak\w+|jäsen\w*|työntekij\w+|hakij\w+|asiakasyrity\w+|yritysasiak\w+|kunder"
    r"\w*|kundföretag\w*|medlemm\w+|anställd\w*|customers?|members?|employees|clients"
    r"|companies)"
    r"(?:\W+(?:ja|och|and)\W+\w+)?\W*",
    re.I,
)


@rule("section_content_mismatch")
def section_content_mismatch(checked: Checked, rule: Rule) -> Iterator[Place]:
    """Sections of an old file whose text is about another matter than the heading."""
    for section in checked.notice.sections:
        if not is_from_file(section) or len(subjects_of(section)) > 2:
            continue
        subject, text = section.data["subject"], section.text
        if not text.strip() or not section.heading.strip():
            continue
        if subject == "data_content":
            wrong = len(text) < 80 and PEOPLE_ONLY.fullmatch(text) is not None
        else:
            wrong = is_about_another(subject, text)
        if wrong:
            yield checked.place(section, heading=section.heading)


def is_about_another(subject: str, text: str) -> bool:
    """Whether a text has no word of its own matter, but of another one."""
    own = STEMS.get(subject)
    if own is None or own.search(text):
        return False
    others = RIGHTS if subject in RIGHTS else tuple(MATTERS)
    return any(
        len({found[0].lower() for found in STEMS[key].finditer(text)})
        >= (1 if subject in RIGHTS else 2)
        for key in others
        if key != subject
    )


CO_OPERATIVE: Final = re.compile(
    r"osuusk|s-ryhm|andelslag|handelslag|co-?operative", re.I
)


@rule("template_leftover")
def template_leftover(checked: Checked, rule: Rule) -> Iterator[Place]:
    """Words of another organisation's template; co-operatives do have such members."""
    for passage, start, end, _ in rule.hits(checked):
        of_members = passage.lower[start:end].startswith(
            ("asiakasomist", "kundäg", "co-op")
        )
        if not (of_members and CO_OPERATIVE.search(checked.all_lower)):
            yield checked.hit(passage, start, end)


# --- Sentences ----------------------------------------------------------------------

CHANGE: Final = re.compile(
    r"muut[eot]|muutt|muok|päivit|ändr|uppdater|revider|chang|amend|modif|updat|revis",
    re.I,
)
THIS_TEXT: Final = re.compile(
    r"selost|sivu(?!to)|käytän|lauseke|ehto|ehdo|tietosuoja|beskrivning|policy|sida"
    r"|villkor|notice|page|statement|website|terms|here",
    re.I,
)


@rule("change_without_notice")
def change_without_notice(checked: Checked, rule: Rule) -> Iterator[Place]:
    """Changes that nobody announces, or for which the reader shall look."""
    for passage, start, end, found in rule.hits(checked):
        first, last = passage.around(start, end)
        silent = found.find.startswith(("ilman", "utan", "with"))
        wanted = CHANGE if silent else THIS_TEXT
        if "changes" in passage.subjects or wanted.search(passage.text, first, last):
            yield checked.hit(passage, start, end, fixes=announce(checked, passage))


def announce(checked: Checked, passage: Passage) -> tuple[Fix, ...]:
    """The standard paragraph on changes: in its section, or in a new one."""
    if any(is_from_file(section) for section in checked.notice.sections):
        return ()
    if not checked.notice.of("changes"):
        written = {"key": "changes", "standard": True}
        return (Fix(kind="add_section", written=written, standard="bp_changes"),)
    if passage.section == "changes":
        values = {"standard": True}
        return (Fix(kind="set", values=values, standard="bp_changes"),)
    return ()


COMPANY: Final = re.compile(
    r"\b(?:Oy|Oyj|Ab|AB|Ltd|Limited|Inc|LLC|GmbH|A/S|Abp|ry|rf|Kela|FPA)\b"
)
SECTOR: Final = re.compile(
    r"tilitoimist|kirjanpi|kuljetus|postipalv|\bposti\b|maksupalvel|maksunvälit|perintä"
    r"|perimis|pankk|vakuutus|it-palv|it-tuki|pilvipalv|palvelin|tietojärjestelm"
    r"|painotalo|verohallin|verottaj|eläkeyhtiö|kartoitu|uutiskirjepalv|bokföring"
    r"|transport|posten|betalning|inkasso|\bbank|försäkring|it-tjänst|moln|server|tryckeri"
    r"|skatte|accountan|accounting|carrier|courier|payment|debt collect|\bbanks?\b"
    r"|insur|cloud|hosting|printing|tax a|it support|newsletter",
    re.I,
)


BASIS_TOLD: Final = re.compile(
    r"(?<!\bit )(?<!\bthis )(?<!\bthat )\b(?:is|are) $", re.I
)
"""Before "required by law": "The card is", and not "where this is"."""


@rule("law_limits_formula")
def law_limits_formula(checked: Checked, rule: Rule) -> Iterator[Place]:
    """Not where data have to be given, nor of a basis: that something is "required by
    law" answers it."""
    for passage, start, end, found in rule.hits(checked):
        if passage.subjects == {"obligation_to_provide"}:
            continue
        if passage.subjects & {"purposes", "legal_basis"} and BASIS_TOLD.search(
            passage.text[max(0, start - 10) : start]
        ):
            continue
        yield checked.hit(passage, start, end, level=found.level)


@rule("recipients_vague")
def recipients_vague(checked: Checked, rule: Rule) -> Iterator[Place]:
    """Partners and third parties, and nowhere a name or a line of business."""
    text = "\n".join(
        section.text for section in checked.sections("recipients", "processors")
    )
    for section in checked.sections("controller"):
        for name in (section.data.get("name"), section.data.get("organisation")):
            if isinstance(name, str) and name:
                text = text.replace(name, "")
    named = any(
        recipient["name"] or recipient["category"]
        for _, recipient in checked.items("recipients", "recipients")
    )
    if named or COMPANY.search(text) or SECTOR.search(text):
        return
    if names_service(checked, text):
        return
    for passage, start, end, _ in rule.hits(checked):
        if not passage.is_heading:
            yield checked.hit(passage, start, end)


def names_service(checked: Checked, text: str) -> bool:
    """Whether a text names a service that we know."""
    lower = text.lower()
    return any(
        all(part.may_stand_in(lower) and part.pattern.search(lower) for part in parts)
        for service in checked.facts.of("service")
        for parts in map(parts_of, service["names"])
    )


MOBILE: Final = re.compile(
    r"(?<![\d+])(?:(?:\+|00)358[ -]?\(?0?\)?[ -]?|0)(?:4\d|50)(?:[ -]?\d){5,8}(?![\d])"
    r"|(?<![\d+])(?:(?:\+|00)46[ -]?\(?0?\)?[ -]?|0)7[02369](?:[ -]?\d){7}(?!\d)"
)
CONTACTS: Final = (
    "controller",
    "contact_person",
    "contact",
    "dpo",
    "joint_controllers",
)
PERSON: Final = re.compile(
    r"(?<![\w.@-])[A-ZÅÄÖ][a-zåäöéü]{1,20}(?:-[A-ZÅÄÖ][a-zåäöéü]+)?"
    r" (?:(?:von|af|de) )?[A-ZÅÄÖ][a-zåäöéü]{1,20}(?:-[A-ZÅÄÖ][a-zåäöéü]+)?(?![\w@])"
    r"(?! (?:Oy|Oyj|Ab|AB|Ky|Ltd|Limited|Inc|Group|ry|rf)\b)"
)
NO_PERSON: Final = re.compile(
    r"\b(?:Oy|Ab|Ltd|ry|rf|Puh|Puhelin|Tel|Telefon|Osoite|Adress|Address|Email|Phone"
    r"|Sähköposti|Postiosoite|Data|Privacy|Protection|Officer|The|For|Our|Contact)\b"
    r"|(?:katu|kadun|tie|kuja|polku|gatan|vägen|gränden|street|road|palvelu|palvelut"
    r"|seura|yhdistys|toimisto|vastaava|ombud|ombudet|rekisteri|seloste|tunnus|kunta"
    r"|kaupunki|säätiö|keskus|vaihde|växel|osasto|liitto|koulu|opisto|hallinto)\b",
    re.I,
)


@rule("named_private_person")
def named_private_person(checked: Checked, rule: Rule) -> Iterator[Place]:
    """Mobile numbers beside the name of a person, in fields and in texts."""
    for section in checked.sections(*CONTACTS):
        if is_from_file(section):
            continue
        for path, data in (((), section.data), *people(section)):
            phone = data.get("phone") or ""
            named = data.get("name") if section.key != "controller" else ""
            if named and MOBILE.search(phone):
                place = checked.place(section, *path, "phone", words=phone)
                yield place
    contacts = checked.sections(*CONTACTS, "complaint")
    for section in contacts:
        texts = [
            passage
            for passage in checked.passages_in(section.id)
            if not (passage.path and passage.path[-1] in ("phone", "name"))
        ]
        if any(has_person(passage.text) for passage in texts):
            for passage in texts:
                for found in MOBILE.finditer(passage.text):
                    yield checked.hit(passage, *found.span())
    # Elsewhere only where the name stands right before the number.
    elsewhere = {section.id for section in contacts}
    for passage in checked.passages(headings=False):
        if passage.section_id not in elsewhere and passage.path[-1] != "phone":
            for found in MOBILE.finditer(passage.text):
                before = passage.text[max(0, found.start() - NEAR) : found.start()]
                if has_person(before.rpartition("\n")[2]):
                    yield checked.hit(passage, *found.span())


NEAR: Final = 50
"""Characters before a number in which the name of its person is looked for."""


def people(section: NoticeSection) -> Iterator[tuple[tuple[str, ...], dict[str, str]]]:
    for person in items(section.data, "people"):
        yield ("people", person["id"]), person


def has_person(text: str) -> bool:
    return any(not NO_PERSON.search(found[0]) for found in PERSON.finditer(text))
