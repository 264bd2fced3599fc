"""Which section a heading, or a passage without a known heading, belongs to."""

import re
from collections.abc import Container, Iterable, Mapping, Set
from dataclasses import dataclass
from functools import cache, lru_cache

from .language import detect_language
from .lexicon import LANGUAGES, Keywords, fold, headings, keywords
from .stems import Stems, grams

STRONG, WEAK = 1.0, 0.62
CLEAR = 0.74
"""Score from which the words of a heading settle where its text belongs."""
MOST_BY_STEMS = 0.98
BETTER = 0.25
"""How much more the words of another language must say of a heading."""
LONGEST_HEADING = 240
LONGEST_LINE = 1000
"""Characters of a line that is not looked at: with numbers and brackets taken out, too,
it would be too long for a heading."""
FIRST_WORD = re.compile(r"[^\W\d_]+")
WORD = re.compile(r"[\w/&'-]+")
THAT_IS = re.compile(r",\s*(?:dvs|eli|or|i\.e|that is|det vill säga)\b\.?")
NEGATION = re.compile(r"\b(ei|eivät|emme|eikä|inte|ej|not|don't)\b")

# Where a heading fits two keys, the one that says more about the passage.
OVERRULES: dict[str, frozenset[str]] = {
    "dpo": frozenset(("controller", "contact", "contact_person")),
    "contact_person": frozenset(("contact", "dates")),
    "controller": frozenset(("contact",)),
    "joint_controllers": frozenset(("controller", "contact")),
    "register_name": frozenset(("notice_title",)),
    "purposes": frozenset(("legal_basis",)),
    "legitimate_interests": frozenset(("controller", "legal_basis")),
    "data_content": frozenset(("data_subjects",)),
    "security_manual": frozenset(("security",)),
    "security_electronic": frozenset(
        ("security", "data_content", "automated_decisions")
    ),
    "cookies": frozenset(("retention", "purposes", "data_content", "notice_title")),
    "automated_decisions": frozenset(("rights",)),
    "obligation_to_provide": frozenset(("data_content",)),
    "complaint": frozenset(("rights", "contact", "right_access")),
    "transfers": frozenset(("right_portability",)),
    "recipients": frozenset(("right_access",)),
    "retention": frozenset(("data_content", "sources")),
    "changes": frozenset(("dates", "notice_title")),
    "dates": frozenset(("notice_title",)),
    "right_withdraw_consent": frozenset(("legal_basis", "rights")),
    "right_portability": frozenset(("transfers", "recipients", "rights")),
    "right_access": frozenset(("rights", "data_content")),
    "right_rectification": frozenset(("rights",)),
    "right_erasure": frozenset(("rights",)),
    "right_restriction": frozenset(("rights",)),
    "right_objection": frozenset(("rights",)),
}


@dataclass(frozen=True, slots=True)
class Match:
    """A key with its score (0 to 1), what decided it, and further keys that fit."""

    key: str
    score: float
    reason: str
    also: tuple[str, ...] = ()


@cache
def first_words() -> frozenset[str]:
    """The words with which the headings of the lexicon begin."""
    found = map(FIRST_WORD.search, headings())
    return frozenset(each[0] for each in found if each)


def is_known(heading: str) -> bool:
    """Whether a heading stands in the lexicon; without looking for its stems."""
    if len(heading) > LONGEST_LINE:
        return False
    first = FIRST_WORD.search(heading.casefold())
    # Nearly all lines of a text begin otherwise, and folding takes its time. What stands
    # in square brackets is not the beginning.
    if first and first[0] not in first_words() and "[" not in heading:
        return False
    folded = fold(heading)
    return 0 < len(folded) <= LONGEST_HEADING and folded in headings()


@lru_cache(maxsize=2**15)
def match_heading(heading: str, language: str | None) -> Match | None:
    """The section that a heading names, by the lexicon and else by its stems."""
    if len(heading) > LONGEST_LINE:
        return None
    folded = fold(heading)
    if not folded or len(folded) > LONGEST_HEADING:
        return None
    if pairs := headings().get(folded):
        own = [key for lang, key in pairs if lang == language]
        found = list(dict.fromkeys(own or [key for _, key in pairs]))
        return Match(found[0], 1.0, "heading", tuple(found[1:]))
    order = [language] if language in LANGUAGES else []
    order += [each for each in LANGUAGES if each != language]
    best: Match | None = None
    for n, each in enumerate(order):
        if best and best.score + BETTER >= MOST_BY_STEMS:
            break
        found_match = _by_stems(folded, keywords(str(each)))
        if found_match is None:
            continue
        # Another language than the document's has to be clear.
        if n and language and not _is_clear(found_match, heading, each):
            continue
        if best is None or found_match.score > best.score + BETTER:
            best = found_match
    if best and NEGATION.search(folded) and not heading.rstrip().endswith("?"):
        best = Match(best.key, round(best.score * 0.6, 2), best.reason, best.also)
    return best


def _is_clear(found: Match, heading: str, language: str | None) -> bool:
    """Whether a heading is one in a language that is not the document's."""
    if found.score >= 0.9:
        return True
    return found.score >= CLEAR and detect_language(heading) == language


def _by_stems(folded: str, words: Keywords) -> Match | None:
    """The match of a heading; of "why ..., that is ..." the latter part decides."""
    whole = _score(folded, words)
    parts = THAT_IS.split(folded)
    last = _score(parts[-1], words) if whole and len(parts) > 1 else None
    if whole and last and last.key != whole.key and last.score >= 0.8:
        also = tuple(key for key in (whole.key, *whole.also) if key != last.key)
        return Match(last.key, last.score, last.reason, also)
    return whole


def _score(folded: str, words: Keywords) -> Match | None:
    """Weight of the stems in a heading by the share of words that they explain."""
    spans: dict[str, tuple[float, int]] = {}
    covered: list[tuple[int, int]] = []
    held = grams(folded)
    for weight, table in ((STRONG, words.strong), (WEAK, words.weak)):
        for key, pattern in table.possible(folded, held):
            if found := [each.span() for each in pattern.finditer(folded)]:
                spans.setdefault(key, (weight, found[0][0]))
                covered += found
    if not spans:
        return None
    if "other" in spans:
        # "What is the purpose" is no general remark, "Confidentiality" is.
        if any(spans[key][0] == STRONG for key in spans if key != "other"):
            del spans["other"]
        else:
            spans = {"other": spans["other"]}
    told = explained = 0
    for word in WORD.finditer(folded):
        if any(start < word.end() and word.start() < end for start, end in covered):
            told, explained = told + 1, explained + 1
        elif not words.neutral.fullmatch(word[0]):
            told += 1
    coverage = explained / told if told else 1.0
    for key in list(spans):
        for weaker in OVERRULES.get(key, ()):
            if weaker in spans and key in spans and spans[key][0] >= spans[weaker][0]:
                if key in ("purposes", "data_content"):
                    continue
                del spans[weaker]
    ranked = sorted(
        spans, key=lambda key: (-spans[key][0], _second(key, spans), spans[key][1])
    )
    best = ranked[0]
    score = min(MOST_BY_STEMS, spans[best][0] * (0.5 + 0.5 * coverage))
    also = tuple(key for key in ranked[1:] if spans[key][0] == STRONG)
    return Match(best, round(score, 2), "words", also)


def _second(key: str, found: Iterable[str]) -> bool:
    """Whether a further key of the heading is the main subject."""
    return any(key in OVERRULES.get(other, ()) for other in found)


STRONG_STEM, FAIR_STEM, OFTEN, MOST_FAIR = 2.5, 1.0, 0.2, 6.0
LONGEST_PASSAGE = 6000
# Sections that only a heading can name: what they say is said of the wider one too.
NEVER_BY_CONTENT = frozenset(
    ("security_manual", "security_electronic", "legitimate_interests", "dates", "other")
)


@lru_cache(maxsize=256)
def _weights(text: str, language: str) -> Mapping[str, float]:
    lowered = text[:LONGEST_PASSAGE].lower()
    words = keywords(language)
    held = grams(lowered)
    telling = _counted(words.telling, lowered, held, STRONG_STEM, 5)
    hinting = _counted(words.hinting, lowered, held, FAIR_STEM, 3)
    # In one order: where two have the same points, the first decides, in any process.
    return {
        key: telling.get(key, 0.0) + min(hinting.get(key, 0.0), MOST_FAIR)
        for key in dict.fromkeys((*words.telling.names, *words.hinting.names))
        if key in telling or key in hinting
    }


def _counted(
    stems: Stems, text: str, held: Set[str], once: float, most: int
) -> dict[str, float]:
    """Points of each key for its stems in a text; those that come often, for a few more."""
    points: dict[str, float] = {}
    # Of what comes often no more is counted than counts.
    for key, count in stems.counted(text, most + 1, held):
        points[key] = points.get(key, 0.0) + (once + OFTEN * (count - 1))
    return points


CONTACT = re.compile(
    r"@|\(at\)|\(ät\)|\[at\]|\+\d{2,3} ?\d|\b0\d{1,3}[ -]?\d{3}|\b\d{3} ?\d{2} [A-ZÅÄÖ][a-zåäö]"
)
SHORT_PASSAGE = 350
ADDRESSED = 1.5
BODY = re.compile(
    r"\b(?:oyj?|ry|r\.y|ky|tmi|osk|ab|r\.?f|hb|ltd|limited|inc|llc|plc|gmbh)\b|\b\w*(?:kunta|kaupunki|"
    r"yhdistys|yhtymä|seura|säätiö|lautakunta|kommun|förening|stad|nämnd|församling|område|stiftelse)\b|"
    r"\b(?:town|city|university|association|club|society|school|college|company|foundation)\b"
)
"""Words that only organisations have in their names."""


def weigh(
    text: str, language: str | None, among: Container[str] = ()
) -> dict[str, float]:
    """Points by which a passage speaks of each section; empty in an unknown language.

    One right by itself is that right, several are "rights"; `among` names keys that
    count for themselves though they are parts of a wider section.
    """
    if language not in LANGUAGES:
        return {}
    points = dict(_weights(text, str(language)))
    if len(text) <= SHORT_PASSAGE and CONTACT.search(text):
        # "Name: ..., e-mail: ..." are contact details, no list of what is collected.
        points["data_content"] = 0.4 * points.get("data_content", 0)
        who = "controller" if BODY.search(text.lower()) else "contact_person"
        if points.get("complaint", 0) < STRONG_STEM:  # else the authority's address
            points[who] = points.get(who, 0) + ADDRESSED
    for key in NEVER_BY_CONTENT:
        if key not in among:
            points.pop(key, None)
    single = {key: points[key] for key in points if key.startswith("right_")}
    named = sorted(
        (key for key in single if single[key] >= FAIR_STEM),
        key=lambda key: single[key],
    )
    most = single[named[-1]] if named else 0.0
    several = len(named) > 1 and most < 2 * sum(single[key] for key in named[:-1])
    if several or (
        named and keywords(str(language)).several_rights.search(text[:2000].lower())
    ):
        more = STRONG_STEM if most >= STRONG_STEM else FAIR_STEM
        points["rights"] = points.get("rights", 0) + (more if several else most)
        for key in single:
            del points[key]
    elif most >= STRONG_STEM:
        points[named[-1]] += 0.5 * points.get("rights", 0)
        points["rights"] = 0.5 * points.get("rights", 0)
    return points


def match_passage(text: str, language: str | None) -> Match | None:
    """The section that running text speaks of, when its words are plain enough."""
    points = weigh(text, language)
    ranked = sorted(points, key=lambda key: -points[key])
    if not ranked:
        return None
    best, second = points[ranked[0]], points[ranked[1]] if ranked[1:] else 0.0
    if best < 3 or best < second * 1.3:
        return None
    return Match(ranked[0], round(min(0.8, 0.4 + best * 0.03), 2), "content")


def mentions(text: str, key: str, language: str | None) -> int:
    """How many different stems of a section running text holds."""
    if language not in LANGUAGES:
        return 0
    lowered = text[:LONGEST_PASSAGE].lower()
    words = keywords(str(language))
    held = grams(lowered)
    return sum(
        1
        for table in (words.telling, words.hinting)
        for name, stem in table.possible(lowered, held)
        if name == key and stem.search(lowered)
    )
