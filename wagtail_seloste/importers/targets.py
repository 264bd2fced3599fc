"""Where an imported passage goes: key of the lexicon to section and part.

The sections are those of a notice (`controller` ... `other`) and two values of the
notice itself, "title" and "version". The part names what of the section it is.
"""

from typing import NamedTuple


class Target(NamedTuple):
    """A section key of the notice, and the part of it that the passage is."""

    section: str
    part: str = "text"


SECTIONS = (
    "controller",
    "joint_controllers",
    "contact_person",
    "dpo",
    "register_name",
    "purposes",
    "data_subjects",
    "data_content",
    "sources",
    "recipients",
    "transfers",
    "retention",
    "security",
    "cookies",
    "automated_decisions",
    "obligation_to_provide",
    "rights",
    "complaint",
    "contact",
    "changes",
    "other",
)
RIGHTS = (
    "access",
    "rectification",
    "erasure",
    "restriction",
    "objection",
    "portability",
    "withdraw_consent",
)
TARGETS: dict[str, Target] = {
    **{section: Target(section) for section in SECTIONS},
    **{f"right_{right}": Target("rights", right) for right in RIGHTS},
    "legal_basis": Target("purposes", "legal_basis"),
    "legitimate_interests": Target("purposes", "legitimate_interests"),
    "processors": Target("recipients", "processors"),
    "security_manual": Target("security", "manual"),
    "security_electronic": Target("security", "electronic"),
    "dates": Target("version", "dates"),
    "notice_title": Target("title"),
}


def target(key: str) -> Target:
    """The place of a passage; a key that is not known goes to a free section."""
    return TARGETS.get(key, Target("other"))
