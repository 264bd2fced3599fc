"""How much a change matters to the people concerned, and a note for them about it.

Material is what Articles 13(3) and 14(4) have told anew, and what the guidelines on
transparency (WP260 rev.01, paragraphs 29 to 31) ask to be announced: purpose, identity
of the controller, how rights are used, recipients, transfers. A proposal: the editor
decides.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from ..vocabulary import code
from ..wording import Wording
from ..wording.formats import parse_period
from .matching import similarity
from .meaning import short
from .subjects import thing
from .values import Change, Comparison
from .words import bag_of

Level = Literal["material", "small"]

DAYS = {"hour": 1 / 24, "day": 1, "week": 7, "month": 30.4, "year": 365.25}

EEA = frozenset(
    "AT AX BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO"
    " SE SI SK".split()
)


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why a comparison is material: the id of the rule, and the change."""

    rule: str
    change: Change


@dataclass(frozen=True, kw_only=True)
class Weight:
    """``material`` or ``small``, with the reasons, the weightiest first."""

    level: Level
    reasons: tuple[Reason, ...]
    unread: tuple[str, ...]
    """Headings of sections whose free text changed: what it means is for people."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Changes of these kinds at these places are material, under a condition."""

    name: str
    places: tuple[str, ...]
    kinds: tuple[str, ...]
    when: Callable[[Change], bool] = lambda change: True


def special(change: Change) -> bool:
    """Whether special categories, or criminal convictions, are among the new data."""
    for key in change.new_codes:
        try:
            if code(key).special:
                return True
        except KeyError:
            continue
    return False


def another_name(change: Change) -> bool:
    """Not only a legal form, a spelling or a word more."""
    return similarity(bag_of(change.old), bag_of(change.new)) < 0.6


def outside_eea(change: Change) -> bool:
    return any(country and country not in EEA for country in change.new_codes)


def may_be_longer(change: Change) -> bool:
    """Whether a retention period got longer, or is no longer one that can be counted."""
    old, new = days(change.old_codes), days(change.new_codes)
    if old is None:
        return new == float("inf")
    return new is None or new > old


def days(codes: tuple[str, ...]) -> float | None:
    """The length of a period by its kind, duration and last day; None if not counted."""
    kind, period, until = (*codes, "", "", "")[:3]
    if kind == "retention_kind_permanent":
        return float("inf")
    if period:
        try:
            number, unit = parse_period(period)
        except ValueError:
            return None
        return number * DAYS.get(unit, 0)
    if until:
        year, month, day = (int(part) for part in until[:10].split("-"))
        return year * 365.25 + month * 30.4 + day
    return None


def codes_include(*wanted: str) -> Callable[[Change], bool]:
    return lambda change: any(key in wanted for key in change.new_codes)


COME = ("added",)
ANY = ("added", "removed", "changed")

RULES = (
    Rule(
        name="controller_changed",
        places=("controller.name", "controller.business_id"),
        kinds=ANY,
        when=lambda change: (
            change.place.endswith("business_id") or another_name(change)
        ),
    ),
    Rule(
        name="joint_controller_changed",
        places=("joint_controllers.partners",),
        kinds=("added", "removed"),
    ),
    Rule(
        name="joint_controller_changed",
        places=("joint_controllers.partners.name",),
        kinds=("changed",),
        when=another_name,
    ),
    Rule(name="new_purpose", places=("purposes.purposes",), kinds=COME),
    Rule(
        name="new_purpose",
        places=("purposes.purposes.name",),
        kinds=("changed",),
        when=another_name,
    ),
    Rule(
        name="new_purpose", places=("purposes.purposes.direct_marketing",), kinds=COME
    ),
    Rule(
        name="basis_changed",
        places=(
            "purposes.purposes.legal_bases",
            "purposes.purposes.special_conditions",
        ),
        kinds=ANY,
    ),
    Rule(
        name="special_data_added",
        places=("data_content.groups.categories",),
        kinds=COME,
        when=special,
    ),
    Rule(
        name="data_added",
        places=("data_content.groups.categories", "data_content.groups.others"),
        kinds=COME,
    ),
    Rule(name="recipient_added", places=("recipients.recipients",), kinds=COME),
    Rule(
        name="recipient_added",
        places=("recipients.recipients.name",),
        kinds=("added", "changed"),
        when=lambda change: bool(change.old) and another_name(change),
    ),
    Rule(name="recipient_added", places=("recipients.none",), kinds=("removed",)),
    Rule(
        name="transfer_changed",
        places=("recipients.recipients.country",),
        kinds=("added", "changed"),
        when=outside_eea,
    ),
    Rule(name="transfer_changed", places=("transfers.transfers",), kinds=COME),
    Rule(
        name="transfer_changed",
        places=("transfers.transfers.country", "transfers.transfers.mechanism"),
        kinds=ANY,
    ),
    Rule(
        name="transfer_changed",
        places=("transfers.transfers.recipient",),
        kinds=("changed",),
        when=another_name,
    ),
    Rule(name="transfer_changed", places=("transfers.none",), kinds=("removed",)),
    Rule(
        name="longer_retention",
        places=("retention.periods.length",),
        kinds=ANY,
        when=may_be_longer,
    ),
    Rule(
        name="right_removed",
        places=("rights.rights", "rights.standard"),
        kinds=("removed",),
    ),
    Rule(
        name="right_removed",
        places=("rights.rights.purposes",),
        kinds=("changed",),
        when=lambda change: bool(change.old_codes),
    ),
    Rule(
        name="automated_decision_added",
        places=("automated_decisions.decisions",),
        kinds=COME,
    ),
    Rule(
        name="automated_decision_added",
        places=("automated_decisions.automated", "automated_decisions.profiling"),
        kinds=("added", "changed"),
        when=codes_include("automated_used", "profiling_used"),
    ),
    Rule(name="source_added", places=("sources.sources",), kinds=COME),
    Rule(
        name="source_added",
        places=("sources.sources.name",),
        kinds=("changed",),
        when=another_name,
    ),
)
"""The weightiest first; a change is material by the first rule that it fits."""


def weight(comparison: Comparison) -> Weight:
    """Whether a change is material, a proposal; and why."""
    reasons = []
    for change in comparison.changes:
        for rank, rule in enumerate(RULES):
            if (
                change.place in rule.places
                and change.kind in rule.kinds
                and rule.when(change)
            ):
                reasons.append((rank, Reason(rule=rule.name, change=change)))
                break
    reasons.sort(key=lambda ranked: ranked[0])
    return Weight(
        level="material" if reasons else "small",
        reasons=tuple(reason for _, reason in reasons),
        unread=tuple(s.heading for s in comparison.sections if s.free_text_changed),
    )


MOST_SENTENCES = 4
MOST_LETTERS = 400


def change_note(comparison: Comparison, words: Wording) -> str:
    """A proposed public note: the most important changes in a few sentences.

    Material ones first, then other changes of meaning, then where only words changed;
    one line of at most about 400 letters, which says how many more there are.
    """
    changes = important_first(comparison)
    if not changes:
        return words.label("no_changes")
    telling = [change for change in changes if change.kind != "wording"]
    if not telling:
        headings = [section.heading for section in comparison.changed_sections]
        more = thing(words, "thing_text")
        return sentence(
            words.label(
                "change_changed",
                thing=more,
                name=words.join([short(heading) for heading in headings[:4]]),
            )
        ) + further(len(headings) - 4, words)
    told: list[str] = []
    for change in telling[:MOST_SENTENCES]:
        if told and sum(map(len, told)) + len(change.sentence) > MOST_LETTERS:
            break
        told.append(sentence(change.sentence))
    return " ".join(told) + further(len(changes) - len(told), words)


def important_first(comparison: Comparison) -> list[Change]:
    """All changes in the order of a note."""
    material = [reason.change for reason in weight(comparison).reasons]
    weighty = {id(change) for change in material}
    rest = [change for change in comparison.changes if id(change) not in weighty]
    return material + sorted(rest, key=lambda change: NOTED.index(change.kind))


NOTED = ("removed", "added", "changed", "renamed", "moved", "wording")


def sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def further(number: int, words: Wording) -> str:
    """How many changes a note leaves out."""
    if number <= 0:
        return ""
    return " " + sentence(words.label("further_changes", number=number))
