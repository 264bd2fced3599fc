"""A file that holds a notice in several languages: the passages of each told apart.

One language after the other, section by section, or side by side in the columns of a
table, where each paragraph is in one language.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from .language import detect_language
from .lexicon import language_of_heading
from .result import ImportedSection, Paragraph

TELLING = 25
"""Characters from which heading and text of a passage together tell their language."""
SECTIONS, SHARE = 3, 0.15
"""So many placed sections, and so much of the text, make an edition of their own."""
BETWEEN = re.compile(r"\s+[/|·]\s+")
"""What stands between the languages of a title."""
NAMED = {
    "fi": re.compile(
        r"suomeksi|suomi|på finska|finska|in finnish|finnish", re.IGNORECASE
    ),
    "sv": re.compile(
        r"på svenska|svenska|ruotsiksi|ruotsi|in swedish|swedish", re.IGNORECASE
    ),
    "en": re.compile(
        r"in english|english|englanniksi|englanti|på engelska|engelska", re.IGNORECASE
    ),
}
"""What stands over the edition of a language."""
MIXED = 0.25
"""So much of the text in another language is no quotation."""


def editions(
    sections: Sequence[ImportedSection], language: str | None
) -> dict[str | None, tuple[ImportedSection, ...]]:
    """The sections by their language, in the order in which the languages begin.

    All under `language` where one language does not have a notice of its own.
    """
    parts = [part for each in sections for part in in_one_language(each)]
    told: list[tuple[str | None, ImportedSection]] = []
    last: str | None = None
    begun = False
    for part in parts:
        # What stands before the first section may be a word to readers of the other.
        begun = begun or part.placed or named(part) is not None
        words = f"{part.heading}\n{part.text}"
        # Names and addresses are of no language: then the heading over them tells.
        spoken = named(part) or language_of(words) or language_of_heading(part.heading)
        last = (begun and spoken) or last
        told.append((last, part))
    for n in reversed(range(len(told) - 1)):
        current, heading = told[n]
        said = named(heading) or detect_language(heading.heading)
        kept = current is not None and said == current
        if not heading.paragraphs and not kept:  # a title: of what follows
            told[n] = told[n + 1][0], told[n][1]
    first = next((found for found, _ in told if found), language)
    found_in: dict[str | None, list[ImportedSection]] = defaultdict(list)
    for found, part in told:
        found_in[found or first].append(part)
    whole = sum(length(part) for part in parts)
    own = [
        each
        for each, passages in found_in.items()
        if len({part.key for part in passages if part.placed}) >= SECTIONS
        and sum(map(length, passages)) >= SHARE * whole
    ]
    if len(own) < 2:
        return {language: tuple(sections)}
    result: dict[str | None, list[ImportedSection]] = {each: [] for each in own}
    current = own[0]
    for found, part in told:
        current = found if found in result else current
        result[current].append(replace(part, language=found or current))
    return {each: tuple(passages) for each, passages in result.items()}


def second_language(
    sections: Sequence[ImportedSection], language: str | None
) -> str | None:
    """Another language in which much of the text is, though it is no notice by itself."""
    lengths: Counter[str | None] = Counter()
    for each in sections:
        for paragraph in each.paragraphs:
            text = paragraph.text
            lengths[language_of(text)] += len(text)
    whole = lengths.total()
    others = [
        each
        for each, count in lengths.most_common()
        if each not in (None, language) and count >= MIXED * whole
    ]
    return others[0] if others else None


def in_one_language(section: ImportedSection) -> list[ImportedSection]:
    """The section, or its paragraphs in each language, in the order of the languages."""
    found: dict[str | None, list[Paragraph]] = {}
    last: str | None = None
    for paragraph in section.paragraphs:
        last = language_of(paragraph.text) or last
        found.setdefault(last, []).append(paragraph)
    if None in found and len(found) > 1:
        first, *others = (each for each in found if each)
        found = {
            first: [*found[None], *found[first]],
            **{each: found[each] for each in others},
        }
    if len(found) < 2:
        return [section]
    return [replace(section, paragraphs=tuple(each)) for each in found.values()]


def titles(title: str, languages: Sequence[str | None]) -> dict[str | None, str]:
    """A title in all of the languages, "Titel / Title", language by language; else {}."""
    parts = [part.strip() for part in BETWEEN.split(title)]
    if len(parts) != len(languages):
        return {}
    found: dict[str | None, str] = {}
    others = list(languages)
    for part in parts:
        known = (language_of_heading(each) for each in (part, *part.split()))
        own = next(filter(None, known), None) or detect_language(part)
        if own in others:
            found[own] = part
            others.remove(own)
    if len(others) == 1:
        found[others[0]] = next(part for part in parts if part not in found.values())
    return found if len(found) == len(languages) else {}


def named(section: ImportedSection) -> str | None:
    """The language that a heading without text is the name of."""
    if section.paragraphs:
        return None
    name = section.heading.strip(" :()")
    return next((each for each, words in NAMED.items() if words.fullmatch(name)), None)


def language_of(text: str) -> str | None:
    return detect_language(text) if len(text) >= TELLING else None


def length(section: ImportedSection) -> int:
    return len(section.heading) + len(section.text)


def first_language(text: str) -> str | None:
    """The language in which a text begins that is in several; None in no known one."""
    found = [each for part in text.split("\n\n") if (each := detect_language(part))]
    return found[0] if len(set(found[:40])) > 1 else None
