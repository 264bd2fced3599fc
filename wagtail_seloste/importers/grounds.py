"""Coded facts of a notice's sentences: legal bases, and transfers out of the EEA."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from wagtail_seloste.rules.facts import facts

from .result import ImportedSection

BASES: dict[str, re.Pattern[str]] = {
    "consent": re.compile(r"suostumu|samtyck|\bconsent", re.IGNORECASE),
    "contract": re.compile(
        r"sopimu(?!ssuoj)|toimeksian|\bavtal(?!sklausul)|kontrakt(?!skl)|köpeavtal|kundavtal"
        r"|\bcontract(?!or|ual (?:clause|arrange))|\bagreement",
        re.IGNORECASE,
    ),
    "legal_obligation": re.compile(
        r"lakisääte|lain (?:asettam|velvoit|vaatim|noudatt|perust|määräy)"
        r"|lainsäädän\w+ (?:velvoit|perust|asetta|vaatim)"
        r"|laista johtuv|laissa (?:säädet|määrät)|(?<!tietosuoja)(?<!henkilötieto)lakiin\b|oikeudellis\w+ velvoi"
        r"|(?:rätts|lag|juridi)\w* (?:förpliktels|skyldighet|krav)|lagstadga|lagenlig|lagkrav"
        r"|enligt lag(?:en|stiftning\w*)?\b|(?:stöd|grund) av lag\b|\bpå lag(?:en|stiftning\w*)?\b"
        r"|förpliktelse\w* enligt|(?:legal|statutory) (?:obligation|dut|requirement)"
        r"|obligations? (?:under|required by|imposed by) (?:the )?law"
        r"|required by (?:the )?law|comply with (?:the |applicable )*(?:law|legislation)",
        re.IGNORECASE,
    ),
    "vital_interests": re.compile(
        r"elintärke|grundläggande (?:intresse|betydelse)|livsviktig|vital interest",
        re.IGNORECASE,
    ),
    "public_task": re.compile(
        r"ylei(?:s\w+|nen) et[uj]\w*|yleisen edun|yleistä etua|julkis\w+ vallan|julkisen tehtäv"
        r"|allmän\w* intresse|allmänintresse|myndighetsutöv|utöva\w* (?:\w+ )?myndighet"
        r"|offentlig\w* makt|public (?:interest|task)|(?:official|public) authority",
        re.IGNORECASE,
    ),
    "legitimate_interests": re.compile(
        r"oikeutet\w+ (?:\w+ )?e[td]u|oikeutettu etu|oikeutettuun etuun|asialli(?:s\w+|nen) yhtey"
        r"|berättiga\w* (?:\w+ )?intresse|intresseavväg|legitima intresse"
        r"|legitimate (?:\w+ )?interest",
        re.IGNORECASE,
    ),
}
BASIS = re.compile(
    r"perust(?:u|e(?!lla olevan)|ana)|oikeusperust|käsittelyperust|nojalla|\bgrund(?!l)|baser"
    r"|bygg(?:er|s) på|(?:med|ges) stöd av|stöder sig|rättslig|laglig|\bbas(?:is|ed|es)\b"
    r"|grounds?\b|lawful|artikla|artikel|article|\b6\.1\b|6 ?\(1\)",
    re.IGNORECASE,
)
PLAIN_NOUN = re.compile(
    r"oikeutet\w+ (?:\w+ )?e[td]u|oikeutettu etu|lakisääteis\w+ velvoit|elintärke"
    r"|lain\w* velvoit|lainsäädän\w+ (?:\w+ )?velvoit"
    r"|sopimu\w+ (?:täytäntö|täyttäm|toteutta|täyttä)|berättiga\w* (?:\w+ )?intresse"
    r"|(?:rätts|lag|juridi)\w* (?:förplikt|skyldighet|krav)"
    r"|grundläggande (?:intresse|betydelse)"
    r"|(?:fullgöra|uppfylla|fullgörande av|ingå|fullfölja) (?:\w+ ){0,2}(?:avtal|kontrakt)"
    r"|legitimate (?:\w+ )?interest|(?:legal|statutory) (?:obligation|requirement)"
    r"|perform\w* (?:of )?(?:a |the |our |your )?contract|fulfil\w* (?:of )?(?:a |the |our )?contract"
    r"|julkis\w+ vallan|yleistä etua|myndighetsutöv|allmänt intresse|public interest"
    r"|suostumukse(?:lla|llasi|en|n (?:perusteella|nojalla))|suostumukse\w+ perust"
    r"|med (?:ditt|din|er|ert|hans|sitt|den registrerades|kundens) samtycke"
    r"|with (?:your|the data subject’s|their|explicit) consent",
    re.IGNORECASE,
)
BY_LAW = re.compile(r"[(\[]\s*(?:laki|lag|law|lagen)\s*[)\]]", re.IGNORECASE)
IN_BRACKETS = re.compile(r"[(\[]\s*[^()\[\]]{0,60}$")
"""A basis that is named in brackets behind a purpose: "Deliveries (contract)"."""
RULED_BY_LAW = re.compile(
    r"\b(?!henkilötieto|tietosuoja|dataskydd|personuppgift|sähköisen)"
    r"(?:[^\W\d_]{3,}(?:laki|lain|lakiin|laissa|lagen|lagens)\b"
    r"|(?:laki|lain|lag|lagen)\b [^.;]{2,60}?\(?\d{1,4}/(?:19|20)\d\d"
    r"|lagen om\b|(?<!protection )(?<!data )\bact\b(?= \(?\d|,|\.| (?:requires|obliges)))",
    re.IGNORECASE,
)
RELATION = re.compile(
    r"asiakassuh|asiakkuu|jäsenyy|jäsensuh|kundförhåll|kundrelation|medlemskap"
    r"|customer relationship|membership",
    re.IGNORECASE,
)
ARTICLE = re.compile(
    r"(?:\b6\s*(?:artikla\w*|art\b\.?|§)|\bart(?:ikla\w*|ikel\w*|icles?|\.)?\s*6)"
    r"(?P<rest>(?!\d)[^.;\n]{0,3}(?:\.1)?[^;\n]{0,60})|\b6\.1(?P<bare>[^\d;\n]{0,24})",
    re.IGNORECASE,
)
LETTERS = re.compile(
    r"(?<![\w])([a-f])(?=\s*[-–)\].,:;]|\s*$|\s+(?:ja|och|and|tai|eller|or|ala?ko|kohta|led"
    r"|punkt|mom|stycke))",
    re.IGNORECASE,
)
CODES = dict(
    zip(
        "abcdef",
        (
            "consent",
            "contract",
            "legal_obligation",
            "vital_interests",
            "public_task",
            "legitimate_interests",
        ),
        strict=True,
    )
)
WITHDRAWN = re.compile(
    r"(?:\b(?:jos|mikäli|silloin kun|siltä osin|om|i den mån|if|where|when)\b)"
    r".{0,300}(?:peruu|perua|återkall|återta|withdraw|revoke)",
    re.IGNORECASE | re.DOTALL,
)
NOT = re.compile(
    r"\b(?:ei|eivät|emme|eikä|ilman|inte|inga|ingen|inget|nej|ej|utan|not|no|none|nor|without|neither|never)\b",
    re.IGNORECASE,
)
BASIS_KEYS = frozenset(("purposes", "legal_basis", "legitimate_interests"))
NEVER_BASIS = frozenset(
    (
        "rights",
        "complaint",
        "recipients",
        "processors",
        "transfers",
        "security",
        "cookies",
        "automated_decisions",
        "changes",
        "dates",
        "retention",
        "obligation_to_provide",
    )
)
SENTENCE_END = re.compile(r"(?<=[.!?;])\s+(?=[A-ZÅÄÖ\"”(])|\n+")
CLAUSE_END = re.compile(
    r",\s*(?=(?:mutta|vaan|joten|koska|men|utan att|but|so)\b)|[;:]|,\s+", re.IGNORECASE
)

_AREA = r"\beu\b|\beta\b|\bees\b|\beea\b|euroo?p"
OUTSIDE = re.compile(
    rf"(?:{_AREA})[^.]{{0,80}}?(?:ulkopuol|utanför|outside)"
    rf"|(?:ulkopuol|utanför|utom|outside|beyond|lämna\w*|leaves?)[^.]{{0,60}}?(?:{_AREA})"
    r"|kolman\w+ mai|kolmansiin valtioihin|tredje ?l[aä]nd|third countr"
    r"|non-(?:eu|eea)\b|privacy shield",
    re.IGNORECASE,
)
WITHIN = re.compile(
    rf"(?:vain|ainoastaan|yksinomaan|aina|endast|enbart|bara|only|solely|exclusively|always)\b"
    rf"[^.]{{0,80}}?(?:{_AREA}|\bsuome[ns]|\bi finland|\bi sverige|\bin finland)"
    rf"|(?:{_AREA})[^.]{{0,30}}\b(?:sisäpuolella|only\b)",
    re.IGNORECASE,
)
MOVED = re.compile(
    r"siir|luovut|käsittel|käsitel|tallen|säily|sijait|palvelim|över(?:för|sänd|låt)|behandl"
    r"|lagra|sparas|lämna|servr|servern|transfer|disclos|process|stor(?:e|ed|age)|shield"
    r"|hosted|server|located|leaves?\b|annet|anneta|\bvied",
    re.IGNORECASE,
)
PLAIN_NO = re.compile(r"(?:ei|nej|inte|inga|no|not|none)\b", re.IGNORECASE)
DENIED = re.compile(
    r"\b(?:ei|eikä|eivät|emme|emmekä|inte|inga|ingen|inget|nej|ej|aldrig|varken|not|no|none|nor"
    r"|neither|never|cannot|don['’]t|doesn['’]t|won['’]t|aren['’]t|isn['’]t)\b",
    re.IGNORECASE,
)
UNLESS = re.compile(
    r"\b(?:ellei|ellemme|mikäli|jos|ilman|paitsi|muutoin kuin|muuten kuin|muilla kuin"
    r"|muihin kuin|pääsääntöisesti|lähtökohtaisesti|säännönmukaisesti kuin|om inte|såvida"
    r"|utan|förutom|annat än|i regel|som regel|i princip|huvudsak\w*|normalt|i första hand"
    r"|unless|except|without|other than|as a rule|generally|normally|primarily|if)\b",
    re.IGNORECASE,
)
WHETHER = re.compile(
    r"\b(?:jos|mikäli|om|ifall|i den mån|if|should|in case|in the event)\b",
    re.IGNORECASE,
)


FURTHEST = 1000
"""Characters round a mention in which it is looked for what the sentence says of it."""


def sentences(text: str) -> Iterator[str]:
    """Sentences and list items of a text, in order."""
    for part in SENTENCE_END.split(text):
        if stripped := part.strip(" -•"):
            yield stripped


def legal_bases(sections: Sequence[ImportedSection]) -> tuple[str, ...]:
    """Codes of the bases that the notice says it relies on; negated ones are not.

    In sections about the basis every mention counts, elsewhere only a sentence that
    says that it speaks of the basis. Where no basis is named, a statute that rules the
    processing counts as a legal obligation, and a customer's or member's relation as a
    contract, if a sentence says that the processing rests on it.
    """
    found: dict[str, None] = {}
    by_law = by_relation = False
    for section in sections:
        if section.key in NEVER_BASIS or section.key.startswith("right_"):
            continue
        own = bool(
            {section.key, *section.also} & {"legal_basis", "legitimate_interests"}
        )
        if section.key == "legitimate_interests" and section.text:
            found["legitimate_interests"] = None
        about = own or section.key in BASIS_KEYS
        for sentence in sentences(section.text):
            found |= dict.fromkeys(_by_article(sentence))
            marked = bool(BASIS.search(sentence))
            found |= dict.fromkeys(_by_words(sentence, about=about, own=own))
            if about and (marked or own) and not NOT.search(sentence):
                by_law |= bool(RULED_BY_LAW.search(sentence))
                by_relation |= marked and bool(RELATION.search(sentence))
            by_law |= about and bool(BY_LAW.search(sentence))
    if by_law and not found.keys() & {"legal_obligation", "public_task"}:
        found["legal_obligation"] = None
    if by_relation and not found:
        found["contract"] = None
    return tuple(code for code in BASES if code in found)


def _by_words(sentence: str, *, about: bool, own: bool) -> Iterator[str]:
    """Bases that a sentence names; `about`: of a section on purposes or bases."""
    marked = bool(BASIS.search(sentence))
    nouns = [each.span() for each in PLAIN_NOUN.finditer(sentence)]
    short = own and len(sentence) <= 120
    withdrawal = bool(WITHDRAWN.search(sentence))
    for code, pattern in BASES.items():
        if code == "consent" and withdrawal:
            continue
        for match in pattern.finditer(sentence):
            noun = any(a < match.end() and match.start() < b for a, b in nouns)
            if about:
                start = max(0, match.start() - 70)
                plain = marked or noun or short or len(nouns) > 1
                plain = plain or bool(
                    IN_BRACKETS.search(sentence[start : match.start()])
                )
            else:
                plain = marked and noun
            if plain and not _negated(sentence, match):
                yield code
                break


def _by_article(sentence: str) -> Iterator[str]:
    """Bases that a sentence names by the letters of Article 6(1)."""
    for match in ARTICLE.finditer(sentence):
        rest = match["rest"] or match["bare"] or ""
        for letter in LETTERS.findall(rest):
            yield CODES[letter.lower()]


def _negated(sentence: str, match: re.Match[str]) -> bool:
    """Whether a negation stands in the same clause as the match."""
    start, end = max(0, match.start() - FURTHEST), match.end() + FURTHEST
    for cut in CLAUSE_END.finditer(sentence, start, end):
        if cut.end() <= match.start():
            start = cut.end()
        elif cut.start() >= match.end():
            end = cut.start()
            break
    return bool(NOT.search(sentence[start:end]))


def outside_eea(sections: Sequence[ImportedSection]) -> bool | None:
    """Whether data go outside the EEA: None when the text does not say or hedges."""
    denied = hedged = False
    for section in sections:
        if section.key in ("complaint", "controller", "dates", "dpo", "rights") or (
            section.key.startswith("right_")
        ):
            continue
        subjects = {section.key, *section.also}
        about = bool(subjects & {"transfers", "recipients", "processors"})
        for sentence in sentences(section.text):
            if not about and len(sentence) > 400:
                continue
            found = _outside(sentence, about, only="transfers" in subjects)
            if found == "yes":
                return True
            denied |= found == "no"
            hedged |= found == "perhaps"
    return False if denied and not hedged else None


def _outside(sentence: str, about: bool, *, only: bool) -> str:
    """What a sentence says of data outside the EEA: yes, no, perhaps, or "" nothing.

    `about`: of a section on recipients; `only`: of one on transfers, in which a
    sentence need not say again where to.
    """
    match = OUTSIDE.search(sentence) or (
        _far_countries().search(sentence) if about or MOVED.search(sentence) else None
    )
    denial = DENIED.search(sentence)
    if match is None:
        if WITHIN.search(sentence) and MOVED.search(sentence):
            return "perhaps" if UNLESS.search(sentence) else "no"
        if only and denial and len(sentence) < 120:
            plain = PLAIN_NO.match(sentence) or MOVED.search(sentence)
            return "no" if plain and not UNLESS.search(sentence) else ""
        return ""
    if not about and not MOVED.search(sentence):
        return ""
    if denial:
        return "perhaps" if UNLESS.search(sentence) else "no"
    if WHETHER.search(sentence, 0, match.start()):
        return "perhaps"
    return "yes"


@cache
def _far_countries() -> re.Pattern[str]:
    """Names of the countries outside the EEA, as their records give them."""
    names: set[str] = set()
    for record in facts().of("country"):
        for phrases in record["names"].values():
            names.update(phrases)
    parts = (re.escape(name).replace(r"\*", r"\w*") for name in sorted(names))
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)
