"""Coded facts of a notice's sentences: legal bases, transfers, storage periods."""

import re
from collections.abc import Iterator, Sequence

from .result import ImportedSection, RetentionPeriod

BASES: dict[str, re.Pattern[str]] = {
    "consent": re.compile(r"suostumu|samtyck|\bconsent", re.IGNORECASE),
    "contract": re.compile(
        r"sopimu|toimeksian|\bavtal|kontrakt|\bcontract(?!or)|\bagreement",
        re.IGNORECASE,
    ),
    "legal_obligation": re.compile(
        r"lakisääte|lain (?:asettam|velvoit)|lainsäädän\w+ (?:velvoit|perust|asetta)"
        r"|laista johtuv|oikeudellis\w+ velvoi|rättslig\w* förpliktels|lagstadga|lagenlig"
        r"|enligt lag\b|(?:legal|statutory) (?:obligation|dut|requirement)"
        r"|required by law|comply with (?:the )?law",
        re.IGNORECASE,
    ),
    "vital_interests": re.compile(
        r"elintärke|grundläggande intresse|vital interest", re.IGNORECASE
    ),
    "public_task": re.compile(
        r"yleis\w+ et\w+|julkis\w+ vallan|allmän\w* intresse|myndighetsutöv"
        r"|public (?:interest|task)|official authority",
        re.IGNORECASE,
    ),
    "legitimate_interests": re.compile(
        r"oikeutet\w+ (?:\w+ )?e[td]u|oikeutettu etu|oikeutettuun etuun|berättiga\w* intresse"
        r"|intresseavväg|legitimate (?:\w+ )?interest",
        re.IGNORECASE,
    ),
}
BASIS = re.compile(
    r"perust(?:u|e(?!lla olevan)|ana)|oikeusperust|käsittelyperust|\bgrund(?!l)|baser|stöd av"
    r"|rättslig|laglig|\bbas(?:is|ed|es)\b|grounds?\b|lawful|artikla|artikel|article"
    r"|\b6\.1\b|6 ?\(1\)",
    re.IGNORECASE,
)
PLAIN_NOUN = re.compile(
    r"oikeutet\w+ (?:\w+ )?e[td]u|oikeutettu etu|lakisääteis\w+ velvoit|elintärke"
    r"|sopimu\w+ (?:täytäntö|täyttäm|toteutta)|berättiga\w* intresse|rättslig\w* förplikt"
    r"|(?:fullgöra|uppfylla) (?:\w+ )?(?:avtal|kontrakt)|legitimate interest|legal obligation"
    r"|perform\w* (?:of )?(?:a |the |our )?contract|julkis\w+ vallan|myndighetsutöv"
    r"|public interest",
    re.IGNORECASE,
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
    )
)
SENTENCE_END = re.compile(r"(?<=[.!?;])\s+(?=[A-ZÅÄÖ\"”(])|\n+")
CLAUSE_END = re.compile(
    r",\s*(?=(?:mutta|vaan|joten|koska|men|utan att|but|so)\b)|[;:]|,\s+", re.IGNORECASE
)

OUTSIDE = re.compile(
    r"(?:eu\b|eta\b|euroopan (?:unionin|talousalueen)|europeiska (?:unionen|ekonomiska)|ees\b"
    r"|eea\b|european (?:union|economic)|europa|europe)[^.]{0,80}?(?:ulkopuol|utanför|outside)"
    r"|(?:ulkopuol|utanför|outside|beyond)[^.]{0,60}?(?:\beu\b|\beta\b|\bees\b|\beea\b|europ)"
    r"|kolman\w+ mai|tredje ?l[aä]nd|third countr|yhdysval|\busa\b|united states|\bus-based"
    r"|förenta staterna|privacy shield",
    re.IGNORECASE,
)
MOVED = re.compile(
    r"siir|luovut|käsittel|käsitel|tallen|sijait|över(?:för|sänd|låt)|behandl|lagra|lämna"
    r"|transfer|disclos|process|stor(?:e|ed|age)|shield|yhdysval|\busa\b|united states|hosted",
    re.IGNORECASE,
)
PLAIN_NO = re.compile(r"(?:ei|nej|inte|inga|no|not|none)\b", re.IGNORECASE)
UNLESS = re.compile(
    r"\b(?:ellei|ellemme|mikäli|jos|pääsääntöisesti|lähtökohtaisesti|om inte|såvida|i regel"
    r"|i princip|huvudsak|unless|except|as a rule|generally|if)\b",
    re.IGNORECASE,
)

NUMBERS: dict[str, int] = {
    word: number
    for number, words in {
        1: "yksi yhden yhtä en ett one a",
        2: "kaksi kahden kahta två two",
        3: "kolme kolmen kolmea tre three",
        4: "neljä neljän fyra four",
        5: "viisi viiden viittä fem five",
        6: "kuusi kuuden kuutta sex six",
        7: "seitsemän sju seven",
        8: "kahdeksan åtta eight",
        9: "yhdeksän nio nine",
        10: "kymmenen tio ten",
        12: "kaksitoista kahdentoista tolv twelve",
        24: "kaksikymmentäneljä tjugofyra twenty-four",
    }.items()
    for word in words.split()
}
PERIOD = re.compile(
    r"\b(?P<number>\d{1,3}|" + "|".join(sorted(NUMBERS, key=len, reverse=True)) + r")"
    r"(?:\s?[-–]\s?(?P<upper>\d{1,3}))?[\s-]+"
    r"(?:(?:kalenteri|full|calendar|hela|täyttä|täyden)\s?)?"
    r"(?:(?P<Y>vuo(?:tta|den|si|tena|teen)|v\b\.?|år\w*|years?)"
    r"|(?P<M>kuukau\w+|kk\b|månad\w*|months?)"
    r"|(?P<W>viik\w+|vk\b|vecko\w*|veckor|weeks?)"
    r"|(?P<D>päiv\w+|pv\b|vrk\b|vuorokau\w+|dag\w*|dygn|days?))",
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
    says that it speaks of the basis.
    """
    found: dict[str, None] = {}
    for section in sections:
        subjects = {section.key, *section.also}
        if section.key in NEVER_BASIS or section.key.startswith("right_"):
            continue
        own = bool(subjects & {"legal_basis", "legitimate_interests"})
        if section.key == "legitimate_interests" and section.text:
            found["legitimate_interests"] = None
        parts = [*sentences(section.text)]
        for sentence in parts:
            marked = bool(BASIS.search(sentence))
            for code, pattern in BASES.items():
                for match in pattern.finditer(sentence):
                    if code in found:
                        break
                    noun = bool(
                        PLAIN_NOUN.search(
                            sentence, max(0, match.start() - 2), match.end() + FURTHEST
                        )
                    )
                    if section.key in BASIS_KEYS:
                        plain = own or marked or noun
                        if own and not marked and not noun and len(sentence) > 120:
                            plain = False
                    else:
                        plain = marked and noun
                    if plain and not _negated(sentence, match):
                        found[code] = None
    return tuple(code for code in BASES if code in found)


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
        if section.key in ("complaint", "controller", "dates"):
            continue
        about = bool({section.key, *section.also} & {"transfers", "recipients"})
        for sentence in sentences(section.text):
            match = OUTSIDE.search(sentence)
            if match is None:
                short = section.key == "transfers" and len(section.text) < 120
                denied |= short and bool(PLAIN_NO.match(sentence))
                continue
            if not MOVED.search(sentence) or not (about or len(sentence) < 400):
                continue
            if NOT.search(sentence):
                if UNLESS.search(sentence):
                    hedged = True
                else:
                    denied = True
            elif re.match(
                r"(?:jos|mikäli|om|if|should|ifall)\b", sentence, re.IGNORECASE
            ):
                hedged = True
            elif section.key.startswith("right") or section.key in (
                "security",
                "rights",
            ):
                continue
            else:
                return True
    return False if denied and not hedged else None


def retention(sections: Sequence[ImportedSection]) -> tuple[RetentionPeriod, ...]:
    """Sentences about storage that hold a period of years, months, weeks or days."""
    found: dict[str, RetentionPeriod] = {}
    for section in sections:
        if "retention" not in (section.key, *section.also):
            continue
        for sentence in sentences(section.text):
            if match := PERIOD.search(sentence):
                text = sentence.replace("\n", " ")
                found.setdefault(text, RetentionPeriod(text, _duration(match)))
    return tuple(found.values())


def _duration(match: re.Match[str]) -> str:
    """ISO 8601 duration; of a range the longer one."""
    raw = (match["upper"] or match["number"]).lower()
    number = int(raw) if raw.isdigit() else NUMBERS[raw]
    return next(f"P{number}{unit}" for unit in "YMWD" if match[unit])
