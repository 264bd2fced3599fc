"""Countries, periods and names of languages in words, from the CLDR data in Babel."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.units import format_unit

# In the locale data, but not assigned by ISO 3166-1: unions, test regions, reserved.
# fmt: off
_NOT_ISO: Final = frozenset((
    "AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK",
    "ZZ",
))
# fmt: on
_PERIOD: Final = re.compile(r"P(?:(\d+)([YMWD])|T(\d+)([HMS]))")
_DATE_UNITS: Final = {"Y": "year", "M": "month", "W": "week", "D": "day"}
_TIME_UNITS: Final = {"H": "hour", "M": "minute", "S": "second"}
_AFTER_Z: Final = {"fi": "åäö", "sv": "åäö"}


def locale_of(name: str) -> Locale:
    """The locale data for ``fi`` or ``en_GB``; LookupError if there are none."""
    try:
        return Locale.parse(name)
    except (UnknownLocaleError, ValueError) as error:
        raise LookupError(f"no locale data for {name!r}") from error


def country_name(locale: Locale, code: str) -> str:
    """The name of a country by its ISO 3166-1 alpha-2 code; LookupError if unknown."""
    names = _country_names(locale)
    if code.upper() not in names:
        raise LookupError(f"no country {code!r}")
    return names[code.upper()]


@cache
def countries(language: str) -> tuple[tuple[str, str], ...]:
    """(code, name) of every country of ISO 3166-1, in the alphabet of the language.

    LookupError if there are no locale data for the language.
    """
    base = language.replace("_", "-").split("-")[0].lower()
    names = _country_names(locale_of("en_GB" if base == "en" else base))
    return tuple(sorted(names.items(), key=lambda item: _alphabetical(item[1], base)))


def parse_period(duration: str) -> tuple[int, str]:
    """``"P2Y"`` -> (2, "year"); ValueError if it is not an ISO 8601 duration of one unit."""
    match = _PERIOD.fullmatch(duration)
    if match is None:
        raise ValueError(f"not an ISO 8601 duration of one unit: {duration!r}")
    if match[1] is not None:
        return int(match[1]), _DATE_UNITS[match[2]]
    return int(match[3]), _TIME_UNITS[match[4]]


def period_words(locale: Locale, number: int, unit: str) -> str:
    """``2 years``, in the nominative."""
    return format_unit(number, f"duration-{unit}", locale=locale)


@cache
def _country_names(locale: Locale) -> dict[str, str]:
    return {
        code: name
        for code, name in locale.territories.items()
        if re.fullmatch("[A-Z]{2}", code) and code not in _NOT_ISO
    }


def _alphabetical(name: str, language: str) -> str:
    """A sort key: accents, case and punctuation do not count; å, ä, ö where they do."""
    own = _AFTER_Z.get(language, "")
    key = ""
    for letter in name.lower():
        if letter in own:
            key += "~" + str(own.index(letter))
            continue
        plain = unicodedata.normalize("NFKD", letter)[0]
        key += plain if plain.isalnum() or plain == " " else ""
    return key
