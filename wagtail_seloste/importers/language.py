"""The language of a text: Finnish, Swedish or English, by its commonest words."""

import re
from collections import Counter
from functools import lru_cache

from .lexicon import LANGUAGES, keywords

WORD = re.compile(r"[^\W\d_]+")
ENDINGS = {
    # Endings and letters help in short texts that hold next to no small words.
    "fi": (re.compile("ssa|ssä|sta|stä|lla|llä|ien|jen|nen|aan|ään|yy|uu"), 0.5),
    "sv": (re.compile("ningen|arna|erna|orna|het|lig|ande|å"), 0.5),
    "en": (re.compile("tion|ing$|ment$|ity$|ness$|th"), 0.25),
}
SUBJECT = re.compile(
    r"henkilötie|tietosuoj|rekister|säily|oikeu[sdt]|tiedot|tietoja|personuppgift|dataskydd"
    r"|register|uppgifter|samtyck|personal data|privacy|data protection|retention|the data\b",
    re.IGNORECASE,
)
"""What a notice is about: in these lines its own language is spoken."""
AROUND = re.compile(r"eväste|cookie|\bkakor\b", re.IGNORECASE)
"""What a page around a notice is about, often in another language."""
FOREIGN = frozenset(
    "og ikke af hvis jeg deg dit til våre und die der wir ihre ist oder nicht mit für les des vous"
    " nous que pour votre los las para por il di che ning või teie meie teil".split()
)
"""Small words of languages that are like one of the three."""
MENU = 3
"""A line of no more words is taken for one of a menu, unless all lines are so short."""


def detect_language(text: str) -> str | None:
    """ "fi", "sv" or "en"; None when the words do not decide it.

    Lines that speak of personal data count more than others, lines of menus and cookie
    banners less: they are often in another language than the notice.
    """
    words: Counter[str] = Counter()
    for line in text[:200_000].lower().splitlines():
        found = WORD.findall(line)
        weight = 10
        if AROUND.search(line):
            weight = 2
        elif SUBJECT.search(line):
            weight = 30
        elif len(found) <= MENU:
            weight = 3
        for word in found:
            words[word] += weight
    scores = {
        language: float(
            sum(words[word] for word in keywords(language).common & words.keys())
        )
        for language in LANGUAGES
    }
    for word, count in words.items():
        for language, value in endings(word):
            scores[language] += value * count
    best, second = sorted(scores, key=lambda each: scores[each], reverse=True)[:2]
    least = max(3.0, words.total() * 0.04, 1.15 * scores[second])
    if scores[best] < least or _foreign(words) > scores[best] / 2:
        return None
    return best


@lru_cache(maxsize=20_000)
def endings(word: str) -> tuple[tuple[str, float], ...]:
    """What the look of a long word says: languages and how much."""
    if len(word) <= 5:
        return ()
    return tuple(
        (language, value)
        for language, (ending, value) in ENDINGS.items()
        if ending.search(word)
    )


def _foreign(words: Counter[str]) -> int:
    return sum(words[word] for word in FOREIGN)
