"""Which rights a notice has to name, from the legal bases of its purposes.

A list of all rights irrespective of the situation informs nobody (Article 29 Working
Party, Guidelines on transparency, WP260 rev.01): so the rights follow from the bases
by the matrix in ``data/vocabulary.toml``. Sources: Articles 7(3), 13 to 22, 77 and 79.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypedDict

from wagtail_seloste.vocabulary import codes, rights_matrix

Status = Literal["yes", "if"]


class Purpose(TypedDict, total=False):
    """The part of a purpose on which rights depend. What is left out is unknown."""

    id: str
    legal_bases: list[str]
    direct_marketing: bool


@dataclass(frozen=True, slots=True)
class Right:
    """A right that applies in a notice."""

    code: str

    status: Status
    """``yes``, or ``if``: for one of the purposes at least only on a condition."""

    purposes: tuple[str, ...] = ()
    """Ids of the purposes to which the right is limited; empty if it holds for all."""


def rights_for(
    purposes: Iterable[Purpose], automated_decisions: bool = False
) -> tuple[Right, ...]:
    """The union of the rights that the purposes give, in the order of the vocabulary.

    A purpose with several bases has the rights of each. Where no basis is known (also:
    no purpose, or codes that the vocabulary does not have), the rights are those that
    every basis gives. The fact `automated_decisions` is about the notice as a whole.
    """
    # No purpose yet is one purpose about which nothing is known.
    known = list(purposes) or [Purpose()]
    found = (_right(code.key, known, automated_decisions) for code in codes("right"))
    return tuple(right for right in found if right is not None)


def _right(
    code: str, purposes: list[Purpose], automated_decisions: bool
) -> Right | None:
    answers = [_answers(code, each, automated_decisions) for each in purposes]
    applies = [each for each, answer in zip(purposes, answers, strict=True) if answer]
    if not applies:
        return None
    unconditional = set().union(*answers) == {"yes"}
    return Right(
        code=code,
        status="yes" if unconditional else "if",
        purposes=()
        if len(applies) == len(purposes)
        else tuple(each.get("id", "") for each in applies),
    )


def _answers(code: str, purpose: Purpose, automated_decisions: bool) -> set[str]:
    """What the bases of one purpose answer, "no" left out: empty if no right."""
    row = dict(rights_matrix()[code])
    requires = row.pop("requires", "")
    if requires == "direct_marketing" and not purpose.get("direct_marketing"):
        return set()
    if requires == "automated_decisions" and not automated_decisions:
        return set()
    bases = [basis for basis in purpose.get("legal_bases", ()) if basis in row]
    if bases:
        return {row[basis] for basis in bases} - {"no"}
    every = set(row.values())
    return set() if "no" in every else every
