"""Which items of Articles 13 and 14 a notice tells, and why the others are not told.

A function of a document, like the rules, and of the same questions
(:mod:`wagtail_seloste.rules.elements`)::

    for item in coverage(Checked(notice=notice, day=date.today())):
        print(item.name("en"), item.state, item.reason("en"))

What the notice says decides which items it needs: data from elsewhere bring in Art. 14,
a transfer its country and ground, a legitimate interest its name.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from . import elements
from .checked import Checked
from .registry import rules

State = Literal["met", "missing", "not_applicable", "unclear"]
Answer = tuple[State, str]


@dataclass(frozen=True, kw_only=True)
class Element:
    """An item that Articles 13 and 14 oblige to tell, in every notice or conditionally."""

    key: str
    section: str
    """Key of the section in which it is told."""

    article: str
    level: Literal["obligatory", "conditional"]
    name: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """What one notice does about one element."""

    element: Element
    state: State
    why: str
    """Code of the reason, in ``data/elements.toml``."""

    @property
    def key(self) -> str:
        return self.element.key

    @property
    def article(self) -> str:
        return self.element.article

    @property
    def section(self) -> str:
        return self.element.section

    def name(self, language: str) -> str:
        """Name of the element in a language of the interface."""
        return in_language(self.element.name, language)

    def reason(self, language: str) -> str:
        """Why the state is what it is, as a sentence."""
        return in_language(reasons()[self.why], language)


def in_language(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language.split("-")[0].lower()) or texts["en"]


def coverage(checked: Checked) -> tuple[Coverage, ...]:
    """Every element in its order, with the state that the notice gives it. No query."""
    return tuple(
        Coverage(element=element, state=state, why=why)
        for element in all_elements()
        for state, why in [ANSWERS[element.key](checked)]
    )


@cache
def all_elements() -> tuple[Element, ...]:
    """The elements of ``data/elements.toml``, in its order."""
    return tuple(Element(**row) for row in _data()["element"])


@cache
def reasons() -> Mapping[str, Mapping[str, str]]:
    """Code of a reason -> language -> sentence."""
    found: Mapping[str, Mapping[str, str]] = _data()["why"]
    return found


@cache
def _data() -> Mapping[str, Any]:
    source = files("wagtail_seloste").joinpath("data/elements.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


# --- answers ------------------------------------------------------------------------

MET: Answer = ("met", "told")
MISSING: Answer = ("missing", "untold")


def told(is_told: bool) -> Answer:
    return MET if is_told else MISSING


def no(why: str) -> Answer:
    return "not_applicable", why


def controller_identity(checked: Checked) -> Answer:
    match elements.controller_named(checked):
        case "yes":
            return MET
        case "weak":
            return "missing", "only_a_person"
        case _:
            return MISSING


def representative(checked: Checked) -> Answer:
    if elements.representative_told(checked):
        return MET
    return MISSING if elements.outside_eea(checked) else no("inside_eea")


def joint_controllers(checked: Checked) -> Answer:
    return MET if elements.joint(checked) else no("one_controller")


def joint_arrangement_essence(checked: Checked) -> Answer:
    if not elements.joint(checked):
        return no("one_controller")
    return told(elements.arrangement_told(checked))


def dpo_contact(checked: Checked) -> Answer:
    if elements.dpo_told(checked):
        return MET
    return "unclear", "dpo_unknown"


def legal_basis(checked: Checked) -> Answer:
    found = elements.bases(checked)
    if found and elements.purposes_without_basis(checked):
        return "missing", "partly_told"
    return told(bool(found))


def legal_basis_law(checked: Checked) -> Answer:
    if not elements.statutory(checked):
        return no("no_statutory_basis")
    return told(elements.statute_told(checked))


def special_category_basis(checked: Checked) -> Answer:
    if not elements.special_categories(checked):
        return no("no_special_categories")
    return told(elements.special_basis_told(checked))


def legitimate_interests(checked: Checked) -> Answer:
    if "basis_legitimate_interests" not in elements.bases(checked):
        return no("no_legitimate_interests")
    return told(not elements.interests_unnamed(checked))


def obligation_to_provide(checked: Checked) -> Answer:
    if elements.only_from_elsewhere(checked):
        return no("only_from_elsewhere")
    return told(elements.obligation_told(checked))


def consequences_not_providing(checked: Checked) -> Answer:
    if elements.only_from_elsewhere(checked):
        return no("only_from_elsewhere")
    return told(elements.consequence_told(checked))


def data_categories(checked: Checked) -> Answer:
    if elements.data_told(checked):
        return MET
    return if_from_elsewhere(checked)


def data_sources(checked: Checked) -> Answer:
    if elements.sources_told(checked):
        return MET
    return if_from_elsewhere(checked)


def if_from_elsewhere(checked: Checked) -> Answer:
    """Of what only Art. 14 asks, when the notice does not tell it."""
    match elements.from_elsewhere(checked):
        case True:
            return MISSING
        case False:
            return no("only_from_person")
        case _:
            return "unclear", "sources_unknown"


def public_sources(checked: Checked) -> Answer:
    if not elements.from_elsewhere(checked):
        return if_from_elsewhere(checked)
    if elements.public_told(checked):
        return MET
    return "unclear", "public_unknown"


def third_country_transfer(checked: Checked) -> Answer:
    if elements.transfer(checked) is None:
        return "unclear", "transfer_unknown"
    return MET


def of_transfers(is_told: Callable[[Checked], bool]) -> Callable[[Checked], Answer]:
    """The answer for an element that every transfer needs."""

    def answer(checked: Checked) -> Answer:
        match elements.transfer(checked):
            case True:
                return told(is_told(checked))
            case False:
                return no("no_transfer")
            case _:
                return "unclear", "transfer_unknown"

    return answer


def of_mechanism(
    uses: Callable[[Checked], bool], is_told: Callable[[Checked], bool], why: str
) -> Callable[[Checked], Answer]:
    """The answer for an element that transfers on one kind of ground need."""

    def answer(checked: Checked) -> Answer:
        match elements.transfer(checked):
            case True:
                return told(is_told(checked)) if uses(checked) else no(why)
            case False:
                return no("no_transfer")
            case _:
                return "unclear", "transfer_unknown"

    return answer


def is_vague(checked: Checked) -> bool:
    """Whether the rule about vague periods finds something."""
    vague = rules()["retention_vague"]
    return next(iter(vague.places(checked)), None) is not None


def retention_period(checked: Checked) -> Answer:
    if is_vague(checked):
        return "missing", "vague"
    return told(bool(elements.retention_told(checked)))


def retention_criteria(checked: Checked) -> Answer:
    if is_vague(checked):
        return "missing", "vague"
    match elements.retention_told(checked):
        case "period":
            return no("period_told")
        case "criteria":
            return MET
        case _:
            return MISSING


def rights_information(checked: Checked) -> Answer:
    found = [
        elements.right_told(checked, code) for code in elements.rights_needed(checked)
    ]
    if any(found) and not all(found):
        return "missing", "partly_told"
    return told(all(found))


def objection_highlight(checked: Checked) -> Answer:
    if not elements.can_object(checked, elements.bases(checked)):
        return no("nothing_to_object")
    if elements.objection_apart(checked):
        return MET
    return "missing", "in_a_list"


def right_withdraw_consent(checked: Checked) -> Answer:
    if elements.withdrawal_told(checked):
        return MET
    return no("no_consent") if elements.consent_used(checked) is None else MISSING


def right_complaint(checked: Checked) -> Answer:
    if not elements.complaint_told(checked):
        return MISSING
    if not elements.authority_named(checked):
        return "missing", "authority_unnamed"
    return MET


def automated_decisions(checked: Checked) -> Answer:
    if elements.automated(checked) is None:
        return "unclear", "automated_unknown"
    return MET


def of_automated(is_told: Callable[[Checked], bool]) -> Callable[[Checked], Answer]:
    def answer(checked: Checked) -> Answer:
        match elements.automated(checked):
            case True:
                return told(is_told(checked))
            case False:
                return no("no_automated")
            case _:
                return "unclear", "automated_unknown"

    return answer


def profiling(checked: Checked) -> Answer:
    match elements.profiling(checked):
        case True:
            if elements.profiling_effects_told(checked):
                return MET
            return "missing", "partly_told"
        case False:
            return no("no_profiling")
        case _:
            return "unclear", "profiling_unknown"


ANSWERS: Mapping[str, Callable[[Checked], Answer]] = {
    "controller_identity": controller_identity,
    "controller_contact": lambda checked: told(elements.controller_contact(checked)),
    "representative": representative,
    "joint_controllers": joint_controllers,
    "joint_arrangement_essence": joint_arrangement_essence,
    "dpo_contact": dpo_contact,
    "purposes": lambda checked: told(elements.purposes_told(checked)),
    "legal_basis": legal_basis,
    "legal_basis_law": legal_basis_law,
    "special_category_basis": special_category_basis,
    "legitimate_interests": legitimate_interests,
    "further_purposes": lambda checked: no("new_purpose_unknown"),
    "obligation_to_provide": obligation_to_provide,
    "consequences_not_providing": consequences_not_providing,
    "data_categories": data_categories,
    "data_sources": data_sources,
    "public_sources": public_sources,
    "recipients": lambda checked: told(elements.recipients_told(checked)),
    "third_country_transfer": third_country_transfer,
    "transfer_countries": of_transfers(elements.countries_told),
    "transfer_adequacy_status": of_transfers(elements.adequacy_told),
    "transfer_safeguards": of_transfers(elements.mechanism_told),
    "transfer_safeguards_copy": of_mechanism(
        elements.safeguards_used, elements.copy_told, "no_safeguards"
    ),
    "transfer_consent_risks": of_mechanism(
        elements.transfer_consent, elements.risks_told, "other_mechanism"
    ),
    "transfer_compelling_interest": of_mechanism(
        elements.transfer_compelling, elements.compelling_told, "other_mechanism"
    ),
    "retention_period": retention_period,
    "retention_criteria": retention_criteria,
    "rights_information": rights_information,
    "objection_highlight": objection_highlight,
    "right_withdraw_consent": right_withdraw_consent,
    "right_complaint": right_complaint,
    "automated_decisions": automated_decisions,
    "automated_logic": of_automated(elements.logic_told),
    "automated_consequences": of_automated(elements.effects_told),
    "profiling": profiling,
}
