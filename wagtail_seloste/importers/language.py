"""The language of a text: Finnish, Swedish or English, by its commonest words."""

import re
from collections import Counter

WORD = re.compile(r"[^\W\d_]+")
STOP_WORDS: dict[str, frozenset[str]] = {
    "fi": frozenset(
        [
            "ja",
            "on",
            "ei",
            "tai",
            "se",
            "että",
            "jos",
            "kun",
            "ovat",
            "sekä",
            "kuin",
            "joka",
            "jotka",
            "voi",
            "oikeus",
            "tiedot",
            "tietoja",
            "tietojen",
            "henkilötietojen",
            "henkilötietoja",
            "rekisterin",
            "käsittelyn",
            "rekisteröidyn",
            "mukaan",
            "myös",
            "sinulla",
            "sekä",
            "nimi",
            "kuten",
            "muun",
            "niitä",
            "koskevat",
            "eikä",
            "ellei",
            "jolla",
            "joilla",
            "hänen",
            "niiden",
            "sen",
            "tämä",
            "tässä",
            "ole",
            "olla",
            "kanssa",
        ]
    ),
    "sv": frozenset(
        [
            "och",
            "att",
            "det",
            "som",
            "en",
            "på",
            "är",
            "av",
            "för",
            "den",
            "till",
            "med",
            "inte",
            "har",
            "de",
            "ett",
            "om",
            "eller",
            "vi",
            "kan",
            "dina",
            "du",
            "din",
            "vår",
            "våra",
            "oss",
            "sina",
            "från",
            "vid",
            "när",
            "hur",
            "vilka",
            "personuppgifter",
            "uppgifter",
            "uppgifterna",
            "behandlas",
            "behandling",
            "rätt",
            "ska",
            "samt",
            "enligt",
            "även",
            "hos",
            "registret",
            "namn",
            "under",
            "utan",
            "så",
            "kommer",
        ]
    ),
    "en": frozenset(
        [
            "the",
            "of",
            "and",
            "to",
            "in",
            "is",
            "that",
            "it",
            "for",
            "as",
            "with",
            "are",
            "we",
            "your",
            "you",
            "our",
            "this",
            "be",
            "by",
            "or",
            "not",
            "on",
            "data",
            "personal",
            "may",
            "from",
            "have",
            "has",
            "will",
            "can",
            "if",
            "which",
            "their",
            "any",
            "such",
            "processing",
            "information",
            "us",
            "at",
            "an",
            "name",
            "about",
            "rights",
        ]
    ),
}


def detect_language(text: str) -> str | None:
    """ "fi", "sv" or "en"; None when the words do not decide it."""
    words = Counter(WORD.findall(text[:200_000].lower()))
    scores = {
        language: float(sum(words[word] for word in stop_words))
        for language, stop_words in STOP_WORDS.items()
    }
    total = sum(words.values())
    # Endings and letters help in short texts that hold next to no small words.
    for word, count in words.items():
        if len(word) > 5:
            if re.search(r"(ssa|ssä|sta|stä|lla|llä|ien|jen|nen|aan|ään|yy|uu)", word):
                scores["fi"] += 0.5 * count
            if re.search(r"(ningen|arna|erna|orna|het|lig|ande|å)", word):
                scores["sv"] += 0.5 * count
            if re.search(r"(tion|ing$|ment$|ity$|ness$|th)", word):
                scores["en"] += 0.25 * count
    best, second = sorted(scores, key=lambda each: scores[each], reverse=True)[:2]
    if scores[best] < max(1.0, total * 0.04) or scores[best] < 1.15 * scores[second]:
        return None
    return best
