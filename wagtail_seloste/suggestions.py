"""What a translator has said before, offered for what has to be said now."""

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from .html import text_of_html

CLOSE = 70
"""From this likeness on (of 100), another text may help; below it would only distract."""
MOST = 3
"""So many suggestions for one text."""


@dataclass(frozen=True, kw_only=True)
class Translated:
    """A source text, its translation, and the place where it stood. Both are HTML.

    `is_current`: it stands there still. `is_sure`: somebody has looked at it.
    """

    text: str
    translation: str
    path: str
    is_current: bool = False
    is_sure: bool = True


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A translation, and the source text that it was made for.

    `is_same`: that text is word for word the one to be translated now. `is_certain`: and
    there was never another translation of it in this notice. `is_here`: it stood in the
    same place.
    """

    text: str
    translation: str
    path: str
    is_same: bool
    is_certain: bool
    is_here: bool


class Memory:
    """What was translated in one notice, newest first, ready to be asked many times."""

    def __init__(self, remembered: Iterable[Translated]):
        self.same: dict[str, list[Translated]] = {}
        self.here: dict[str, list[Translated]] = {}
        self.known: list[Translated] = []
        for each in remembered:
            if not each.translation.strip():
                continue
            if each.is_sure:
                self.same.setdefault(plain(each.text), []).append(each)
            if not each.is_current:
                self.here.setdefault(each.path, []).append(each)
            self.known.append(each)
        self.words = [plain(each.text) for each in self.known]

    def of(
        self, text: str, path: str, *, is_alone: bool = True
    ) -> tuple[Suggestion, ...]:
        """Translations of the same text; else of what stood here, or something close.

        The best first. `is_alone`: the place holds one text, not several paragraphs.
        """
        wanted = plain(text)
        same = [each for each in self.same.get(wanted, ()) if each.text == text]
        translations: dict[str, Translated] = {}
        for each in sorted(same, key=lambda each: each.path != path):
            translations.setdefault(each.translation, each)
        if translations:
            return tuple(
                suggestion(each, path, is_same=True, is_certain=len(translations) == 1)
                for each in list(translations.values())[:MOST]
            )
        found = self.before(wanted, path, is_alone)
        if found is None:
            close = process.extractOne(
                wanted, self.words, scorer=fuzz.ratio, score_cutoff=CLOSE
            )
            found = self.known[close[2]] if close else None
        if found is None:
            return ()
        return (suggestion(found, path, is_same=False, is_certain=False),)

    def before(self, wanted: str, path: str, is_alone: bool) -> Translated | None:
        """What stood in the same place last; of several paragraphs the most alike."""
        candidates = self.here.get(path, [])
        if is_alone or not candidates:
            return candidates[0] if candidates else None
        close = process.extractOne(
            wanted,
            [plain(each.text) for each in candidates],
            scorer=fuzz.ratio,
            score_cutoff=CLOSE / 2,
        )
        return candidates[close[2]] if close else None


def suggestion(
    each: Translated, path: str, *, is_same: bool, is_certain: bool
) -> Suggestion:
    return Suggestion(
        text=each.text,
        translation=each.translation,
        path=each.path,
        is_same=is_same,
        is_certain=is_certain,
        is_here=each.path == path,
    )


def plain(html: str) -> str:
    """The words alone, for likeness."""
    return text_of_html(html)
