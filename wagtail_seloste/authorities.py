"""Supervisory authorities that a notice can name (Articles 13(2)(d), 14(2)(e) and 77).

The data stand in ``data/authorities.toml`` with their sources: addresses change, so
each record says when it was checked and what was not confirmed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

LANGUAGES: Final = ("fi", "sv", "en")

Texts = Mapping[str, str]
"""Language -> text, for every one of LANGUAGES; blank where nothing is known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Authority:
    """Name and contact details of one authority. A blank text is not known."""

    code: str
    country: str
    """ISO 3166-1 alpha-2."""

    name: Texts
    visiting_address: Texts
    postal_address: Texts
    phone: str
    email: str
    web: Texts
    complaint_page: Texts
    dpv: str
    """IRI in the Data Privacy Vocabulary."""

    checked_on: date
    """Age of the oldest source; where only a month is known, its first day."""

    evidence: str
    unverified: tuple[str, ...]
    """Names of fields that no opened source confirmed."""


def authorities() -> tuple[Authority, ...]:
    """All records, the Finnish Ombudsman first."""
    return tuple(_records().values())


def authority(code: str) -> Authority:
    """The record with this code, for example ``fi``; KeyError if there is none."""
    return _records()[code]


@cache
def _records() -> Mapping[str, Authority]:
    source = files("wagtail_seloste").joinpath("data/authorities.toml")
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    records = [_authority(row) for row in data["authority"]]
    return MappingProxyType({each.code: each for each in records})


def _authority(row: dict[str, Any]) -> Authority:
    return Authority(
        code=row["code"],
        country=row["country"],
        name=_texts(row["name"]),
        visiting_address=_texts(row.get("visiting_address", "")),
        postal_address=_texts(row.get("postal_address", "")),
        phone=row.get("phone", ""),
        email=row.get("email", ""),
        web=_texts(row.get("web", "")),
        complaint_page=_texts(row.get("complaint_page", "")),
        dpv=row.get("dpv", ""),
        checked_on=row["checked_on"],
        evidence=row["evidence"],
        unverified=tuple(row.get("unverified", ())),
    )


def _texts(value: str | dict[str, str]) -> Texts:
    """A plain string is the same in every language."""
    if isinstance(value, str):
        value = dict.fromkeys(LANGUAGES, value)
    return MappingProxyType({each: value.get(each, "") for each in LANGUAGES})
