"""Headings and stems as data: `data/headings.csv` and `keywords.toml`, read once."""

import csv
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from ..wording import load
from .stems import Stems, either

LANGUAGES = ("fi", "sv", "en")

# A heading over two subjects has a row for each: the subject that the passage is
# mostly about stands first here, otherwise the order of the file decides.
MAIN_FIRST = ("purposes", "data_content", "cookies")


@dataclass(frozen=True, slots=True)
class Keywords:
    """Stems of one language, words that name no subject, the commonest words.

    `strong` and `weak` are of headings, `telling` and `hinting` of running text, in which
    `several_rights` finds two of them in one sentence.
    """

    strong: Stems
    weak: Stems
    telling: Stems
    hinting: Stems
    neutral: re.Pattern[str]
    several_rights: re.Pattern[str]
    common: frozenset[str]


NUMBERING = re.compile(r"^[\s\d.)(§:#*_–—•-]+")
IN_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]{0,80}[)\]]\s*")
SPACES = re.compile(r"[\s*_]+")


@lru_cache(maxsize=4096)
def fold(heading: str) -> str:
    """A heading as it is compared: lower case, without number, marks or brackets."""
    heading = heading.casefold().replace("”", '"').replace("’", "'")
    heading = NUMBERING.sub("", heading)
    # Few headings have any, and looking for them takes its time.
    has_brackets = "(" in heading or "[" in heading
    bare = IN_BRACKETS.sub(" ", heading) if has_brackets else heading
    heading = bare if len(bare.strip()) > 2 else heading.strip("()[] ")
    if "/" in heading:
        heading = re.sub(r"\s*/\s*", "/", heading)
    heading = SPACES.sub(" ", heading)
    return heading.strip(" .:;,!?*_\"'–—-")


def language_of_heading(heading: str) -> str | None:
    """The one language in which a heading is known; None of any other heading."""
    languages = {language for language, _key in headings().get(fold(heading), ())}
    return languages.pop() if len(languages) == 1 else None


@cache
def headings() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Folded heading to its (language, key) pairs, main subject first.

    Those of `data/headings.csv`, and our own standard headings.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    for row in _rows():
        pairs = found.setdefault(fold(row["heading"]), [])
        if (row["lang"], row["section"]) not in pairs:
            pairs.append((row["lang"], row["section"]))
    for language in LANGUAGES:  # those under which our own notices stand
        for key, heading in load(language).headings.items():
            if key in keys():
                found.setdefault(fold(heading), [(language, key)])
    return {
        heading: tuple(sorted(pairs, key=lambda pair: pair[1] not in MAIN_FIRST))
        for heading, pairs in found.items()
    }


@cache
def keys() -> tuple[str, ...]:
    """Every key of `data/headings.csv`, in its order."""
    return tuple(dict.fromkeys(row["section"] for row in _rows()))


@cache
def keywords(language: str) -> Keywords:
    """The stems of one of `LANGUAGES`; KeyError for another."""
    source = files("wagtail_seloste.importers").joinpath("keywords.toml")
    data = tomllib.loads(source.read_text(encoding="utf-8"))[language]
    return Keywords(
        strong=_joined(data["strong"]),
        weak=_joined(data["weak"]),
        telling=_each(data["passage"]["strong"]),
        hinting=_each(data["passage"]["fair"]),
        neutral=re.compile(data["neutral"]),
        several_rights=re.compile(data["several_rights"]),
        common=frozenset(data["common"].split()),
    )


def _rows() -> list[dict[str, str]]:
    source = files("wagtail_seloste").joinpath("data", "headings.csv")
    return list(csv.DictReader(source.read_text(encoding="utf-8").splitlines()))


def _each(table: Mapping[str, list[str]]) -> Stems:
    return Stems((key, stem) for key, stems in table.items() for stem in stems)


def _joined(table: Mapping[str, list[str]]) -> Stems:
    return Stems((key, either(stems)) for key, stems in table.items() if stems)
