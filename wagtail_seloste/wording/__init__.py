"""The words that the reader of a notice sees: one TOML file per language.

Headings, labels, names of choices and standard paragraphs are data, not translations
of the interface: a recorded text keeps the words it was published with. A site changes
words by folders of files of the same shape (``WAGTAIL_SELOSTE["WORDING_DIRS"]``): a
heading, label or choice there replaces ours, a paragraph replaces all revisions of ours,
and a file for a further language has to have every key::

    words = wording("sv-fi")
    words.heading("retention")
    words.fill(words.paragraph("bp_rights_procedure"), {"request_contact": "..."})
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list

from wagtail_seloste.wording import formats, template
from wagtail_seloste.wording.formats import countries, parse_period

__all__ = [
    "Paragraph",
    "Wording",
    "countries",
    "language_name",
    "load",
    "reader_wording",
    "wording",
]

_TABLES: Final = ("formats", "headings", "labels", "choices", "paragraphs")
_FORMATS: Final = frozenset({"locale", "date", "day", "days"})
_COMPLETE: Final = "en"
"""The language of ours against which a site's further language is measured."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One revision of a standard paragraph. Its words never change once released."""

    key: str
    revision: int
    text: str
    """With variables and optional parts, see `wording.template`."""

    @property
    def variables(self) -> tuple[str, ...]:
        """Names of the variables, each once, in order of appearance."""
        return template.variables(self.text)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Wording:
    """The words of one language. Unknown keys are LookupErrors that name the key."""

    language: str
    headings: Mapping[str, str]
    labels: Mapping[str, str]
    choices: Mapping[str, str]
    paragraphs: Mapping[str, tuple[Paragraph, ...]]
    """Key -> all revisions, oldest first."""

    formats: Mapping[str, str]
    locale: Locale

    def heading(self, section: str) -> str:
        """The heading of a section, or ``notice_title``."""
        return self._find("headings", self.headings, section)

    def label(self, key: str, /, **values: object) -> str:
        """A small fixed phrase; its variables are given by name (KeyError if not)."""
        text = self._find("labels", self.labels, key)
        words = {name: str(value) for name, value in values.items()}
        return template.fill(text, words) if "{" in text else text

    def choice(self, code: str) -> str:
        """What a code of the vocabulary is called."""
        return self._find("choices", self.choices, code)

    def paragraph(self, key: str, revision: int | None = None) -> Paragraph:
        """A standard paragraph: the newest revision, or the one asked for."""
        revisions = self.paragraphs.get(key, ())
        for found in reversed(revisions):
            if revision is None or found.revision == revision:
                return found
        wanted = key if revision is None else f"{key}, revision {revision}"
        raise LookupError(f"{self.language}: no paragraph {wanted}")

    def fill(self, paragraph: Paragraph, values: Mapping[str, str]) -> str:
        """The paragraph as plain text, with the values in place of its variables.

        Values are plain text, in the nominative; blank ones count as missing. A part
        in brackets whose variables are missing is left out, a missing variable
        elsewhere is a KeyError. Our own paragraphs can be filled with nothing at all:
        the result is then a shorter text, or a blank one.
        """
        return template.fill(paragraph.text, values)

    def date(self, day: date) -> str:
        """``3.1.2026``, ``3 januari 2026``, ``3 January 2026``."""
        return format_date(day, self.formats.get("date", "long"), locale=self.locale)

    def period(self, duration: str) -> str:
        """An ISO 8601 duration of one unit in words: ``P2Y`` is ``2 years``.

        In the nominative. ValueError if it is anything else.
        """
        number, unit = parse_period(duration)
        if unit == "day" and "day" in self.formats:
            text = self.formats["day" if number == 1 else "days"]
            return template.fill(text, {"number": str(number)})
        return formats.period_words(self.locale, number, unit)

    def country(self, code: str) -> str:
        """The name of a country by its ISO 3166-1 alpha-2 code."""
        return formats.country_name(self.locale, code)

    def language_name(self, code: str) -> str:
        """The name of a language by its code: ``sv`` or ``sv-fi`` is ``Swedish``."""
        base = base_language(code)
        if base not in self.locale.languages:
            raise LookupError(f"no language {code!r}")
        return str(self.locale.languages[base])

    def join(self, items: Iterable[str]) -> str:
        """``a, b and c``."""
        return format_list(list(items), locale=self.locale)

    def _find(self, table: str, words: Mapping[str, str], key: str) -> str:
        try:
            return words[key]
        except KeyError:
            raise LookupError(f"{self.language}: no {key!r} in {table}") from None


def wording(language: str) -> Wording:
    """The words of a language, with those of the site.

    A code like ``sv-fi`` uses its base language. LookupError names a language for
    which there are none; ValueError says which file is faulty.
    """
    return load(base_language(language), _site_folders())


def reader_wording(*languages: str) -> Wording:
    """The words of the first of `languages` that has any; else English.

    For what stands round a recorded text: a page must not fail where a site has taken
    its words away, or made a language without them.
    """
    for language in languages:
        try:
            return wording(language)
        except LookupError:
            continue
    return wording(_COMPLETE)


def language_name(code: str) -> str:
    """What a language calls itself: ``suomi``, ``svenska``; the code if nobody knows."""
    base = base_language(code)
    try:
        return wording(base).language_name(base)
    except LookupError:
        pass  # A language without wording has a name all the same.
    try:
        locale = formats.locale_of(base)
    except LookupError:
        return code
    return str(locale.languages.get(base, code))


@cache
def load(language: str, dirs: tuple[str, ...] = ()) -> Wording:
    """Our words of a base language, with those of the folders over them, last wins.

    Reads files only. Errors as in `wording`.
    """
    sources = _sources(language, dirs)
    if not sources:
        raise LookupError(f"no wording for the language {language!r}")
    merged: dict[str, dict[str, Any]] = {table: {} for table in _TABLES}
    for name, text in sources:
        for table, words in _checked(name, text).items():
            merged[table].update(words)
    for table in _TABLES[1:]:
        missing = _required(table) - set(merged[table])
        if missing:
            raise ValueError(
                f"{sources[-1][0]}: {table} lack {', '.join(sorted(missing))}"
            )
    return Wording(
        language=language,
        locale=formats.locale_of(merged["formats"].get("locale", language)),
        **{table: MappingProxyType(words) for table, words in merged.items()},
    )


def base_language(code: str) -> str:
    """``sv-fi`` -> ``sv``."""
    return code.replace("_", "-").split("-")[0].lower()


def _sources(language: str, dirs: tuple[str, ...]) -> list[tuple[str, str]]:
    """(name for messages, text) of each file that there is."""
    if not language.isalpha():
        return []
    name = f"{language}.toml"
    ours = files(__name__).joinpath(name)
    found = [(name, ours.read_text(encoding="utf-8"))] if ours.is_file() else []
    for folder in dirs:
        path = Path(folder) / name
        if path.is_file():
            found.append((str(path), path.read_text(encoding="utf-8")))
    return found


@cache
def _required(table: str) -> frozenset[str]:
    ours = files(__name__).joinpath(f"{_COMPLETE}.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(ours)[table])


def _checked(name: str, text: str) -> dict[str, dict[str, Any]]:
    """The tables of a file, paragraphs made; ValueError names file, key and fault."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{name}: {error}") from error
    unknown = set(data) - set(_TABLES)
    if unknown:
        raise ValueError(f"{name}: unknown tables {', '.join(sorted(unknown))}")
    for table in data:
        if not isinstance(data[table], dict):
            raise ValueError(f"{name}: {table} is not a table")
    surplus = set(data.get("formats", ())) - _FORMATS
    if surplus:
        raise ValueError(f"{name}: unknown formats {', '.join(sorted(surplus))}")
    for table in ("formats", "headings", "labels", "choices"):
        for key, words in data.get(table, {}).items():
            _check_words(f"{name}: {table}.{key}", words)
    data["paragraphs"] = {
        key: _revisions(f"{name}: paragraphs.{key}", key, rows)
        for key, rows in data.get("paragraphs", {}).items()
    }
    return data


def _revisions(place: str, key: str, rows: Any) -> tuple[Paragraph, ...]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError(f"{place}: write [[paragraphs.{key}]]")
    for row in rows:
        if set(row) != {"revision", "text"}:
            raise ValueError(f"{place}: a revision has exactly revision and text")
        _check_words(place, row["text"])
    numbers = [row["revision"] for row in rows]
    if not numbers or numbers != list(range(1, len(rows) + 1)):
        raise ValueError(f"{place}: revisions are {numbers}, not 1, 2, 3 ...")
    return tuple(Paragraph(key, row["revision"], row["text"].strip()) for row in rows)


def _check_words(place: str, words: Any) -> None:
    if not isinstance(words, str) or not words.strip():
        raise ValueError(f"{place}: not a text, or a blank one")
    try:
        template.check(words)
    except ValueError as error:
        raise ValueError(f"{place}: {error}") from error


def _site_folders() -> tuple[str, ...]:
    """Folders from the settings; none outside of a Django site."""
    from django.conf import settings

    if not settings.configured and "DJANGO_SETTINGS_MODULE" not in os.environ:
        return ()
    from wagtail_seloste.conf import get_settings

    return tuple(str(folder) for folder in get_settings().WORDING_DIRS)
