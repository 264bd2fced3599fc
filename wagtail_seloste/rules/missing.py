"""A rule for every element of the coverage that no other rule speaks of when it is missing.

Warnings: ``missing_<key of the element>``, silent where another rule says more.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from .checked import Checked, is_from_file
from .coverage import ANSWERS, all_elements
from .findings import Fix, Place
from .registry import Rule, rule

FIXES: dict[str, dict[str, Any]] = {
    "retention_period": {"key": "retention"},
    "recipients": {"key": "recipients"},
    "rights_information": {"key": "rights", "standard": True},
    "data_categories": {"key": "data_content"},
    "data_sources": {"key": "sources", "from_person": False},
    "purposes": {"key": "purposes"},
}
"""Element -> the section that an editor may add for it."""

KEYS = (
    "controller_contact",
    "representative",
    "joint_arrangement_essence",
    "purposes",
    "legal_basis_law",
    "special_category_basis",
    "consequences_not_providing",
    "data_categories",
    "data_sources",
    "recipients",
    "transfer_safeguards_copy",
    "transfer_consent_risks",
    "transfer_compelling_interest",
    "retention_period",
    "rights_information",
    "automated_logic",
    "automated_consequences",
    "profiling",
)

SAID_BY: dict[str, str] = {
    "controller_contact": "controller_identity",
    "consequences_not_providing": "obligation_to_provide",
}
"""Element -> the one whose rule says enough when that is missing, too."""

SECTIONS = {element.key: element.section for element in all_elements()}


SAFEGUARDS = frozenset(
    (
        "transfer_public_instrument",
        "transfer_bcr",
        "transfer_scc",
        "transfer_scc_authority",
        "transfer_code_of_conduct",
        "transfer_certification",
        "transfer_adhoc_clauses",
        "transfer_admin_arrangement",
    )
)
"""Grounds for a transfer of which a reader may ask a copy."""


def without_copy(checked: Checked) -> Iterator[Place]:
    for section, item in checked.items("transfers", "transfers"):
        if item["mechanism"] in SAFEGUARDS and not item["copy_contact"]:
            yield checked.place(section, "transfers", str(item["id"]), "copy_contact")


ITEMS = {"transfer_safeguards_copy": without_copy}
"""Element -> where it is missing, of the items of a list that need it."""


def missing(key: str, checked: Checked, rule: Rule) -> Iterator[Place]:
    state, why = ANSWERS[key](checked)
    if state != "missing" or why == "vague":
        return
    greater = SAID_BY.get(key)
    if greater and ANSWERS[greater](checked)[0] == "missing":
        return
    section = next(iter(checked.sections(SECTIONS[key])), None)
    if section is not None:
        items = tuple(ITEMS[key](checked)) if key in ITEMS else ()
        if items:
            yield from items
            return
        own = not is_from_file(section) and not section.data.get("standard")
        fix = Fix(kind="set", values={"standard": True})
        yield checked.place(
            section, fixes=[fix] if own and key == "rights_information" else []
        )
        return
    written = FIXES.get(key)
    yield checked.place(
        SECTIONS[key],
        fixes=[Fix(kind="add_section", written=written)] if written else [],
    )


for _key in KEYS:
    rule(f"missing_{_key}")(partial(missing, _key))
