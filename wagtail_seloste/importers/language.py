"""The language of a text: Finnish, Swedish or English, by its commonest words."""

import re
from collections import Counter

from .lexicon import LANGUAGES, keywords

WORD = re.compile(r"[^\W\d_]+")


def detect_language(text: str) -> str | None:
    """ "fi", "sv" or "en"; None when the words do not decide it."""
    words = Counter(WORD.findall(text[:200_000].lower()))
    scores = {
        language: float(
            sum(words[word] for word in keywords(language).common & words.keys())
        )
        for language in LANGUAGES
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
