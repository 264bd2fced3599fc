"""The checker: what is missing, outdated or contradictory in a notice.

Functions of a document and a day, no database and no settings::

    findings = check(Checked(notice=notice, day=date.today()))
"""

from wagtail_seloste.facts import Fact, Facts, facts

from . import (  # noqa: F401  (they register the functions of their rules)
    authorities,
    content,
    cookies,
    dates,
    language,
    law,
    links,
    missing,
    services,
    texts,
    transfers,
)
from .checked import Checked, Dates
from .coverage import Coverage, coverage
from .findings import LEVELS, Finding, Fix, Level, Place, are_among
from .registry import Rule, check, rule, rules

__all__ = (
    "LEVELS",
    "Checked",
    "Coverage",
    "Dates",
    "Fact",
    "Facts",
    "Finding",
    "Fix",
    "Level",
    "Place",
    "Rule",
    "are_among",
    "check",
    "coverage",
    "facts",
    "rule",
    "rules",
)
