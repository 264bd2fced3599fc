"""The coded choices of a notice: every code once, with its article and DPV terms.

The data stand in ``data/vocabulary.toml``; the words for readers in ``wording``. Codes
are permanent: they stand in stored notices, JSON and exports.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final, Literal, cast, get_args

Special = Literal["", "special", "criminal"]

KINDS: Final = (
    "legal_basis",
    "special_condition",
    "right",
    "transfer",
    "data_subject",
    "data_category",
    "recipient",
    "role",
    "retention",
    "security",
    "obligation",
    "cookie_use",
    "automated",
    "profiling",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Code:
    """One choice, for example ``basis_consent``."""

    key: str
    """Permanent, and unique over all kinds."""

    kind: str

    article: str = ""
    """Of Regulation (EU) 2016/679 in the English lettering; ``"13(1)(e); 14(1)(e)"``
    where both articles ask for it; blank where none does. Never shown to readers."""

    dpv: tuple[str, ...] = ()
    """IRIs of the Data Privacy Vocabulary 2.3."""

    special: Special = ""
    """Of a data category: ``"special"`` needs a condition of Article 9(2),
    ``"criminal"`` falls under Article 10."""

    group: str = ""
    """Of a security measure: the key of its group."""


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    codes: Mapping[str, tuple[Code, ...]]
    groups: Mapping[str, tuple[Code, ...]]
    by_key: Mapping[str, Code]
    matrix: Mapping[str, Mapping[str, str]]


def codes(kind: str) -> tuple[Code, ...]:
    """The choices of a kind in their order, without groups; KeyError if unknown."""
    return _vocabulary().codes[kind]


def groups(kind: str) -> tuple[Code, ...]:
    """The groups that the choices of a kind are arranged in; empty if there are none.

    KeyError if the kind is unknown.
    """
    return _vocabulary().groups[kind]


def code(key: str) -> Code:
    """The choice or group with this key; KeyError if there is none."""
    return _vocabulary().by_key[key]


def is_code(text: str) -> bool:
    """Whether the text is the key of a choice or group."""
    return text in _vocabulary().by_key


def rights_matrix() -> Mapping[str, Mapping[str, str]]:
    """Right -> legal basis -> ``yes``, ``if`` or ``no``.

    A right that depends on a fact besides the basis has it under ``requires``.
    """
    return _vocabulary().matrix


@cache
def _vocabulary() -> _Vocabulary:
    source = files("wagtail_seloste").joinpath("data/vocabulary.toml")
    return _read(tomllib.loads(source.read_text(encoding="utf-8")))


def _read(data: dict[str, Any]) -> _Vocabulary:
    unknown = set(data) - {*KINDS, "prefixes", "matrix", "security_group"}
    if unknown:
        raise ValueError(f"vocabulary: unknown tables {sorted(unknown)}")
    prefixes: dict[str, str] = data["prefixes"]
    by_kind = {
        kind: tuple(_code(kind, row, prefixes) for row in data[kind]) for kind in KINDS
    }
    by_group = {
        kind: tuple(_code(kind, row, prefixes) for row in data.get(f"{kind}_group", ()))
        for kind in KINDS
    }
    by_key: dict[str, Code] = {}
    for found in (*by_group.values(), *by_kind.values()):
        for each in found:
            if each.key in by_key:
                raise ValueError(f"vocabulary: {each.key} stands twice")
            by_key[each.key] = each
    return _Vocabulary(
        codes=MappingProxyType(by_kind),
        groups=MappingProxyType(by_group),
        by_key=MappingProxyType(by_key),
        matrix=MappingProxyType(
            {key: MappingProxyType(row) for key, row in data["matrix"].items()}
        ),
    )


def _code(kind: str, row: dict[str, Any], prefixes: dict[str, str]) -> Code:
    special = row.get("special", "")
    if special not in get_args(Special):
        raise ValueError(f"vocabulary: {row['key']} has special = {special!r}")
    return Code(
        key=row["key"],
        kind=kind,
        article=row.get("article", ""),
        dpv=tuple(_iri(term, prefixes) for term in row.get("dpv", ())),
        special=cast(Special, special),
        group=row.get("group", ""),
    )


def _iri(term: str, prefixes: dict[str, str]) -> str:
    prefix, _, name = term.partition(":")
    return prefixes[prefix] + name
