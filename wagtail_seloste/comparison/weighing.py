"""How much a change matters to the people concerned, and a note for them about it.

Material is what Articles 13(3) and 14(4) have told anew, and what the guidelines on
transparency (WP260 rev.01, paragraphs 29 to 31) ask to be announced: purpose, identity
of the controller, how rights are used, recipients, transfers; and what else Articles 13
and 14 list, where it changed for the worse or may have. Spelling, style and order are
small. A proposal: the editor decides.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rapidfuzz.distance import Indel

from ..vocabulary import code
from ..wording import Wording
from ..wording.formats import parse_period
from .meaning import listing, short
from .subjects import thing
from .values import Change, Comparison
from .words import bag_of

Level = Literal["material", "small"]

DAYS = {"hour": 1 / 24, "day": 1, "week": 7, "month": 30.4375, "year": 365.25}
"""Of a mean month: twelve of them are a year."""

LONGER = 1.02
"""So many times as long is longer: a month is no more than 30 days, but 31 are."""

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
    """Headings of sections whose words changed: what they mean is for people."""


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
    """Whether a name is another one: not only a legal form or a spelling."""
    old, new = name_words(change.old), name_words(change.new)
    return bool(new_words(new, old) or new_words(old, new))


def wider_name(change: Change) -> bool:
    """Whether a name says something that it did not say before."""
    return bool(new_words(name_words(change.new), name_words(change.old)))


def name_words(name: str) -> list[str]:
    """The words that tell a name from others."""
    words = [*bag_of(name)]
    return [word for word in words if word not in LEGAL_FORMS] or words


def new_words(words: list[str], known: list[str]) -> list[str]:
    """Words that are not known, in no other spelling either."""
    if "".join(words) == "".join(known):
        return []
    plain = set(known)
    found = [word for word in words if word not in plain]
    if len(found) > MOST_WORDS or len(known) > MOST_WORDS:
        return found
    return [word for word in found if not any(alike(word, each) for each in known)]


def alike(word: str, other: str) -> bool:
    """Whether two words are one in two spellings or forms. Numbers have one only."""
    if any(letter.isdigit() for letter in word + other):
        return False
    return Indel.normalized_similarity(word[:99], other[:99]) >= SAME_WORD


LEGAL_FORMS = frozenset(
    "ab abp ag anl as asa aps bv co corp gmbh inc kd ky limited llc ltd nv osk oy oyj plc"
    " rf ry rs sa sarl se sr tmi".split()
)
SAME_WORD = 0.8
MOST_WORDS = 50
"""A name of more words is a text, whose words are compared as they are."""


def outside_eea(change: Change) -> bool:
    return any(country and country not in EEA for country in change.new_codes)


def may_be_longer(change: Change) -> bool:
    """Whether data are kept longer now, or for a time that cannot be compared."""
    old, new = length(change.old_codes), length(change.new_codes)
    if old is None:
        return new == FOR_EVER
    if old == FOR_EVER:
        return False
    if new is None or new.of != old.of:
        return True
    return new.days > old.days * (LONGER if old.of == "period" else 1)


@dataclass(frozen=True)
class Length:
    """Of a period in days, or up to a day by its number; nothing compares the two."""

    of: Literal["period", "day", "ever"]
    days: float = 0


FOR_EVER = Length("ever")


def length(codes: tuple[str, ...]) -> Length | None:
    """The length of a period by its kind, duration and last day; None if not counted."""
    kind, period, until = (*codes, "", "", "")[:3]
    try:
        if kind == "retention_kind_permanent":
            return FOR_EVER
        if period:
            number, unit = parse_period(period)
            return Length("period", number * DAYS[unit])
        if until:
            return Length("day", date.fromisoformat(until).toordinal())
    except (ValueError, OverflowError):  # Stored by something else than our blocks.
        return None
    return None


def codes_include(*wanted: str) -> Callable[[Change], bool]:
    return lambda change: any(key in wanted for key in change.new_codes)


def unnamed(change: Change) -> bool:
    """Whether a recipient has no name, so that its category is all that is told."""
    return not change.name


COME = ("added",)
ANY = ("added", "removed", "changed")

RULES = (
    Rule(
        name="controller_changed",
        places=("controller.name",),
        kinds=ANY,
        when=another_name,
    ),
    Rule(
        name="controller_changed",
        places=("controller.business_id",),
        kinds=("removed", "changed"),
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
        when=wider_name,
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
        name="basis_changed",
        places=("purposes.purposes.legitimate_interest",),
        kinds=("changed",),
        when=wider_name,
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
    Rule(
        # A group of which nothing is told but its name is itself what is processed.
        name="data_added",
        places=("data_content.groups",),
        kinds=COME,
        when=lambda change: not change.new_codes,
    ),
    Rule(name="recipient_added", places=("recipients.recipients",), kinds=COME),
    Rule(
        name="recipient_added",
        places=("recipients.recipients.name",),
        kinds=("changed",),
        when=another_name,
    ),
    Rule(
        name="recipient_added",
        places=("recipients.recipients.category",),
        kinds=("changed",),
        when=unnamed,
    ),
    Rule(
        # Who only served the controller decides on the use of the data now.
        name="recipient_added",
        places=("recipients.recipients.role",),
        kinds=("changed",),
        when=codes_include("role_recipient", "role_third_party"),
    ),
    Rule(name="recipient_added", places=("recipients.none",), kinds=("removed",)),
    Rule(
        name="recipient_added",
        places=("cookies.cookies.third_party",),
        kinds=("added", "changed"),
        when=wider_name,
    ),
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
        name="longer_retention",
        places=("section",),
        kinds=("removed",),
        when=lambda change: change.section == "retention",
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
        name="right_removed",
        places=("section",),
        kinds=("removed",),
        when=lambda change: change.section in ("rights", "complaint"),
    ),
    Rule(
        name="rights_used_otherwise",
        places=("rights.request_contact", "rights.withdrawal_channel"),
        kinds=("removed", "changed"),
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
    Rule(
        name="obligation_added",
        places=("obligation_to_provide.items", "obligation_to_provide.items.kind"),
        kinds=("added", "changed"),
        when=codes_include("obligation_statutory", "obligation_contract"),
    ),
    Rule(
        name="cookies_added",
        places=("cookies.use",),
        kinds=("added", "changed"),
        when=codes_include("cookies_consent"),
    ),
)
"""The weightiest first; a change is material by the first rule that it fits."""

PROSE = frozenset(
    """
    purposes.purposes.description retention.periods.length retention.periods.criteria
    retention.periods.event joint_controllers.arrangement
    automated_decisions.profiling_description automated_decisions.decisions.logic
    automated_decisions.decisions.consequences transfers.transfers.reason
    """.split()
)
"""Places of words that can change the meaning, and that no rule here understands."""


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
        unread=tuple(
            section.heading
            for section in comparison.sections
            if section.free_text_changed or PROSE & uncounted(section.changes)
        ),
    )


def uncounted(changes: Iterable[Change]) -> set[str]:
    """Places of values that changed and can only be read."""
    return {
        change.place
        for change in changes
        if not (length(change.old_codes) and length(change.new_codes))
    }


MOST_SENTENCES = 4
MOST_LETTERS = 400
MOST_VALUES = 240
"""Letters of the things that one sentence of a note tells together."""


def change_note(comparison: Comparison, words: Wording) -> str:
    """A proposed public note: the most important changes in a few sentences.

    Material ones first, then other changes of meaning, then where only words changed;
    what came or went of one kind is one sentence. One line of at most about 400
    letters, which says how many more changes there are.
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
                name=listing([short(heading) for heading in headings[:4]], words),
            )
        ) + further(len(headings) - 4, words)
    told: list[str] = []
    number = 0
    for together in grouped(telling)[:MOST_SENTENCES]:
        text = sentence(told_together(together, words))
        if told and sum(map(len, told)) + len(text) > MOST_LETTERS:
            break
        told.append(text)
        number += len(together)
    return " ".join(told) + further(len(changes) - number, words)


def grouped(changes: Iterable[Change]) -> list[list[Change]]:
    """Changes that one sentence can tell, in the order of the first of each.

    What would make a sentence too long is left out.
    """
    groups: list[list[Change]] = []
    sizes: dict[tuple[str, ...], int] = {}
    of_key: dict[tuple[str, ...], list[Change]] = {}
    for change in changes:
        key = (change.kind, change.place, change.thing, change.name)
        size = sizes[key] = sizes.get(key, 0) + len(value_of(change))
        if key not in of_key or change.kind not in ("added", "removed"):
            of_key[key] = [change]
            groups.append(of_key[key])
        elif size <= MOST_VALUES:
            of_key[key].append(change)
    return groups


def value_of(change: Change) -> str:
    return short(change.new or change.old)


def told_together(changes: list[Change], words: Wording) -> str:
    first = changes[0]
    if len(changes) == 1:
        return first.sentence
    return words.label(
        f"change_{first.kind}",
        thing=first.thing,
        name=short(first.name),
        value=listing([value_of(change) for change in changes], words),
    )


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
