"""The language of a text: Finnish, Swedish or English, by its commonest words."""

import re
from functools import lru_cache

from .lexicon import LANGUAGES, keywords
from .stems import Seldom

WORD = re.compile(r"[^\W\d_]+")
ENDINGS = {
    # Endings and letters help in short texts that hold next to no small words.
    "fi": (re.compile("ssa|ssä|sta|stä|lla|llä|ien|jen|nen|aan|ään|yy|uu"), 0.5),
    "sv": (re.compile("ningen|arna|erna|orna|het|lig|ande|å"), 0.5),
    "en": (re.compile("tion|ing$|ment$|ity$|ness$|th"), 0.25),
}
SUBJECT = Seldom(
    r"henkilötie|tietosuoj|rekister|säily|oikeu[sdt]|tiedot|tietoja|personuppgift|dataskydd"
    r"|register|uppgifter|samtyck|personal data|privacy|data protection|retention|the data\b"
)
"""What a notice is about: in these lines, in lower case, its own language is spoken."""
AROUND = Seldom(r"eväste|cookie|\bkakor\b")
"""What a page around a notice is about, often in another language."""
FOREIGN = frozenset(
    "og ikke af hvis jeg deg dit til våre und die der wir ihre ist oder nicht mit für les des vous"
    " nous que pour votre los las para por il di che ning või teie meie teil".split()
)
"""Small words of languages that are like one of the three."""
MENU = 3
"""A line of no more words is taken for one of a menu, unless all lines are so short."""
PARAGRAPH = 2000
"""Characters up to which the language of a text is remembered."""


def detect_language(text: str) -> str | None:
    """ "fi", "sv" or "en"; None when the words do not decide it.

    Lines that speak of personal data count more than others, lines of menus and cookie
    banners less: they are often in another language than the notice.
    """
    # Several stages ask of the same paragraph.
    return _remembered(text) if len(text) <= PARAGRAPH else _language_of(text)


def _language_of(text: str) -> str | None:
    scores = dict.fromkeys(LANGUAGES, 0.0)
    whole = foreign = 0.0
    for line in text[:200_000].lower().splitlines():
        words, said = _said_by(line)
        whole += words
        for language, value in said:
            if language:
                scores[language] += value
            else:
                foreign += value
    best, second = sorted(scores, key=lambda each: scores[each], reverse=True)[:2]
    least = max(3.0, whole * 0.04, 1.15 * scores[second])
    if scores[best] < least or foreign > scores[best] / 2:
        return None
    return best


ITEM = ("- ", "• ")
"""How a line of a list begins: things by name, with few of the small words that tell."""


@lru_cache(maxsize=2**14)
def _said_by(line: str) -> tuple[int, tuple[tuple[str, float], ...]]:
    """How many words a line has, and what they say, by what the line speaks of."""
    # A line is asked of as one of its paragraph, of its section and of the whole.
    found = WORD.findall(line)
    weight = 10
    if AROUND.search(line):
        weight = 2
    elif SUBJECT.search(line):
        weight = 30
    elif len(found) <= MENU or line.lstrip().startswith(ITEM):
        weight = 3
    said: dict[str, float] = {}
    for word in found:
        for language, value in points(word):
            said[language] = said.get(language, 0.0) + value * weight
    return weight * len(found), tuple(said.items())


TELLING = 60
"""Characters from which the words of a passage tell its language."""


def passage_language(text: str, document: str | None) -> str | None:
    """The language of a passage in a document: its own where its words tell it plainly.

    Names and addresses look like any language; only small words tell another one.
    """
    own = detect_language(text) if len(text) >= TELLING else None
    if own is None or own == document or document not in LANGUAGES:
        return own or document
    words = set(WORD.findall(text[:PARAGRAPH].lower()))
    there, here = (len(words & keywords(each).common) for each in (own, document))
    return own if there > (here + 1 if here else 0) else document


_remembered = lru_cache(maxsize=4096)(_language_of)


@lru_cache(maxsize=20_000)
def points(word: str) -> tuple[tuple[str, float], ...]:
    """What a word says: languages and how much; "" stands for none of ours."""
    found = [(each, 1.0) for each in LANGUAGES if word in keywords(each).common]
    if word in FOREIGN:
        found.append(("", 1.0))
    if len(word) > 5:
        # What a long word looks like.
        found += [
            (language, value)
            for language, (ending, value) in ENDINGS.items()
            if ending.search(word)
        ]
    return tuple(found)
