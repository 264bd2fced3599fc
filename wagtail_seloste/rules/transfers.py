"""Rules about transfers outside the EEA that words alone do not decide.

Sentences are sorted by what they say of a transfer: that there is none, that there is
none except in some case, or that there is one. What a standard paragraph says follows
from coded data, so those are looked at as data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any, Final

from wagtail_seloste.composition import Item
from wagtail_seloste.facts import Fact, Facts

from .checked import Checked
from .findings import Place
from .passages import Passage
from .phrases import Phrase, first_hit, phrase
from .registry import Rule, history, rule
from .transfer_words import (
    ADEQUATE,
    AUTHORITY,
    DENIAL,
    EXCEPT,
    FORMULA,
    GROUND,
    GROUND_HERE,
    HEDGED,
    INSIDE,
    MOVING,
    NOT,
    NOT_ADEQUATE,
    OLD_GROUND,
    ONLY_NO,
    OUTSIDE,
    PARTICIPATES,
    SAFEGUARD,
    SENDING,
    SUPPOSED,
    SWISS,
    USING,
    Words,
    says,
)

PRIVACY_SHIELD_ENDED: Final = date(2020, 7, 16)

USED_IN: Final = frozenset(("recipients", "processors", "transfers", "cookies"))
"""Sections in which a service that is named is one that is used."""

TOLD_IN: Final = USED_IN | {"security", "security_electronic"}
"""Sections in which also weaker verbs tell of a transfer ("processed outside the EU")."""

NOT_ABOUT_TRANSFERS: Final = frozenset(
    ("rights", "complaint", "sources", "data_subjects", "dates", "automated_decisions")
)

EUROPE_FI = re.compile(r"\(?(?:eu|eta|ees|ey|euroopan|unionin|talousalue)", re.I)
BETWEEN_FI = re.compile(
    r"(?:eu|eta|ees|euroopan|unionin|talousalue|jäsen|ja$|tai$|sekä$|eikä$|taikka$"
    r"|alueen$|maiden$|valtioiden$|[/-]|\()",
    re.I,
)
OUTSIDE_FI = re.compile(r"(?<!\w)ulkopuol\w*", re.I)
WORDS_BACK: Final = 9


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """A sentence that speaks of transfers. `words`: the span that names the outside.

    `denies`: there are none; `excepts`: but in some case; `hedges`: as a rule;
    `supposes`: it tells what would happen if there were one.
    """

    passage: Passage
    start: int
    end: int
    words: tuple[int, int]
    denies: bool
    excepts: bool
    hedges: bool
    supposes: bool

    def says(self, words: Words, language: str) -> bool:
        return says(self.passage, self.start, self.end, words, language)


def outside(
    passage: Passage, start: int, end: int, language: str
) -> tuple[int, int] | None:
    """Where a sentence names what lies outside the EEA, or None."""
    if language == "fi":
        for found in OUTSIDE_FI.finditer(passage.text, start, end):
            first = position = found.start()
            europe = None
            before = re.split(r"[ \n]", passage.text[max(start, first - 120) : first])
            for word in reversed(before):
                if word:
                    if not BETWEEN_FI.match(word):
                        break
                    if EUROPE_FI.search(word):
                        europe = position - 1 - len(word)
                    position -= len(word)
                if position < first:
                    position -= 1
            if europe is not None:
                return max(europe, start), found.end()
    return first_hit(OUTSIDE.get(language, ()), passage, start, end)


@cache
def country_names(facts: Facts, language: str) -> tuple[tuple[Fact, Phrase], ...]:
    return tuple(
        (fact, phrase(name))
        for fact in facts.of("country")
        for name in fact["names"].get(language, ())
    )


@lru_cache(maxsize=1)
def named_countries(checked: Checked) -> tuple[tuple[Fact, Phrase], ...]:
    """Countries outside the EEA of which a name may stand somewhere in the notice."""
    return tuple(
        (fact, name)
        for fact, name in country_names(checked.facts, checked.language)
        if name.may_stand_in(checked.all_lower) and not is_in_eea(checked, fact.key)
    )


def countries(
    checked: Checked, passage: Passage, start: int, end: int
) -> dict[str, tuple[int, int]]:
    """Countries outside the EEA that are named: code -> the first place."""
    found: dict[str, tuple[int, int]] = {}
    for fact, name in named_countries(checked):
        if fact.key not in found:
            hit = next(name.hits(passage, start, end), None)
            if hit:
                found[fact.key] = hit
    return found


def is_in_eea(checked: Checked, country: str) -> bool:
    return checked.facts.find("eea", country.upper(), checked.day) is not None


def adequacy(checked: Checked, country: str) -> Fact | None:
    """The decision on a country that holds on the day of the check."""
    return checked.facts.find("adequacy", country.upper(), checked.day)


def is_adequate(checked: Checked, country: str) -> bool:
    """Whether a decision covers the whole country."""
    decision = adequacy(checked, country)
    return decision is not None and not decision.get("covers")


@lru_cache(maxsize=1)  # two rules ask for those of the same notice
def transfer_sentences(checked: Checked) -> tuple[Sentence, ...]:
    """Every sentence that says something of transfers outside the EEA, in order."""
    return tuple(_transfer_sentences(checked))


def _transfer_sentences(checked: Checked) -> Iterator[Sentence]:
    language = checked.language
    headed = {
        passage.section_id
        for passage in checked.passages("transfers")
        if passage.is_heading and outside(passage, 0, len(passage.text), language)
    }
    past = history(language)
    for passage in checked.passages(headings=False):
        subjects = passage.subjects
        if subjects & NOT_ABOUT_TRANSFERS and "transfers" not in subjects:
            continue
        for start, end in passage.sentences():
            if first_hit(past, passage, start, end):
                continue
            denies = is_denied(passage, start, end, language)
            where = outside(passage, start, end, language)
            if where is not None:
                moving = MOVING if subjects & TOLD_IN else SENDING
                if not denies and not says(passage, start, end, moving, language):
                    continue
            elif passage.section_id in headed and (
                denies or passage.text[start:end].strip(" .\n").lower() in ONLY_NO
            ):
                # The heading has said it: "No data are transferred.", "No."
                denies, where = True, trimmed(passage, start, end)
            elif (
                passage.section_id in headed
                and says(passage, start, end, FORMULA, language)
                and TAKES_PLACE.search(passage.text, start, end)
            ):
                # "May take place as far as the law allows."
                where = trimmed(passage, start, end)
            elif says(passage, start, end, SENDING, language):
                named = countries(checked, passage, start, end)
                where = next(iter(named.values()), None)
            if where is not None:
                yield Sentence(
                    passage=passage,
                    start=start,
                    end=end,
                    words=where,
                    denies=denies,
                    excepts=denies and says(passage, start, end, EXCEPT, language),
                    hedges=denies and says(passage, start, end, HEDGED, language),
                    supposes=SUPPOSED.search(passage.text[start:end]) is not None,
                )


TAKES_PLACE: Final = re.compile(
    r"\b(?:siir|tapahtu|tehdä|överför|ske[rt]?\b|gör[as]|transfer|take[sn]? place|made\b)",
    re.I,
)


NO_DECISION: Final = re.compile(
    r"\b(?:ei ole|ilman|inget|utan|no|not|without)\s(?:\w+\s){0,4}(?:riittäv|adekvat|adequa)\w*",
    re.I,
)


def is_denied(passage: Passage, start: int, end: int, language: str) -> bool:
    """Whether a sentence denies transfers, and not that there is an adequacy decision."""
    other = NO_DECISION.search(passage.text, start, end)
    if other is None:
        return says(passage, start, end, DENIAL, language)
    return says(passage, start, other.start(), DENIAL, language) or says(
        passage, other.end(), end, DENIAL, language
    )


def trimmed(passage: Passage, start: int, end: int) -> tuple[int, int]:
    """A span without the space around it."""
    text = passage.text[start:end]
    left = len(text) - len(text.lstrip())
    return start + left, start + len(text.rstrip())


Told = tuple[frozenset[str], bool]
"""Ids of the sections that say something, and whether one about transfers does."""


@lru_cache(maxsize=1)
def told_ground(checked: Checked) -> Told:
    """Where a ground for transfers is told that the law knows."""
    return told_in(checked, GROUND)


@lru_cache(maxsize=1)
def told_old_ground(checked: Checked) -> Told:
    """Where a ground is told that has ended."""
    return told_in(checked, OLD_GROUND)


def told_in(checked: Checked, words: Words) -> Told:
    wanted = (*words.get("any", ()), *words.get(checked.language, ()))
    found = [passage for passage, *_ in checked.find(wanted)]
    return (
        frozenset(passage.section_id for passage in found),
        any("transfers" in passage.subjects for passage in found),
    )


def is_told(section_id: str, told: Told) -> bool:
    """Whether a section says it, or one about transfers does."""
    sections, about_transfers = told
    return about_transfers or section_id in sections


@lru_cache(maxsize=1)
def named_about_transfers(checked: Checked) -> frozenset[str]:
    """Countries outside the EEA that texts about transfers name."""
    return frozenset(
        code
        for passage in checked.passages("transfers")
        for code in countries(checked, passage, 0, len(passage.text))
    )


# --- no mechanism -------------------------------------------------------------------


@rule("transfer_no_mechanism")
def transfer_no_mechanism(checked: Checked, rule: Rule) -> Iterable[Place]:
    yield from transfers_without_ground(checked)
    yield from recipients_without_transfer(checked)
    sentences = transfer_sentences(checked)
    for section_id in dict.fromkeys(each.passage.section_id for each in sentences):
        own = [each for each in sentences if each.passage.section_id == section_id]
        yield from without_mechanism(checked, section_id, own)


def without_mechanism(
    checked: Checked, section_id: str, sentences: list[Sentence]
) -> Iterator[Place]:
    language = checked.language
    has_ground = is_told(section_id, told_ground(checked))
    has_old_ground = is_told(section_id, told_old_ground(checked))
    valid = has_ground or (has_old_ground and checked.day < PRIVACY_SHIELD_ENDED)
    denied = any(each.denies and not each.excepts for each in sentences)
    coded = bool(list(checked.items("transfers", "transfers")))
    claims = []
    for each in sentences:
        formula = each.says(FORMULA, language) and not each.says(AUTHORITY, language)
        if each.denies and not each.excepts:
            continue
        if (denied and each.supposes and not formula) or each.says(
            GROUND_HERE, language
        ):
            continue
        if formula and not valid and not coded:
            yield checked.hit(each.passage, *each.words)
        else:
            claims.append(each)
    if not claims or coded:
        return
    named = set(named_about_transfers(checked))
    for passage in checked.passages_in(section_id):
        named |= set(countries(checked, passage, 0, len(passage.text)))
    first = claims[0]
    if not has_ground and not has_old_ground:
        for each in claims:
            own = countries(checked, each.passage, each.start, each.end) or named
            adequate = bool(own) and all(is_adequate(checked, code) for code in own)
            yield checked.hit(
                each.passage, *each.words, level="warning" if adequate else None
            )
        return
    # Whether a copy of the safeguards is offered: missing_transfer_safeguards_copy.
    if not named and not third_country_services(checked, section_id):
        yield checked.hit(first.passage, *first.words, level="warning")


def third_country_services(checked: Checked, section_id: str) -> bool:
    return any(
        next(name.hits(passage), None)
        for _, name in service_names(checked.facts)
        for passage in checked.passages_in(section_id)
    )


@cache
def service_names(facts: Facts) -> tuple[tuple[Fact, Phrase], ...]:
    """Services of companies outside the EEA, by the phrases that name them."""
    eea = {fact.key for fact in facts.of("eea") if fact.until is None}
    return tuple(
        (fact, phrase(name))
        for fact in facts.of("service")
        if fact["country"] not in eea
        for name in fact["names"]
    )


def transfer_items(checked: Checked) -> Iterator[tuple[Any, Item]]:
    """Coded transfers that name anything."""
    for section, item in checked.items("transfers", "transfers"):
        if item["recipient"] or item["country"] or item["mechanism"]:
            yield section, item


def transfers_without_ground(checked: Checked) -> Iterator[Place]:
    for section, item in transfer_items(checked):
        path = ("transfers", str(item["id"]))
        mechanism = item["mechanism"]
        if not mechanism:
            yield checked.place(
                section, *path, "mechanism", words=item["recipient"] or item["country"]
            )
        elif not item["country"] and mechanism not in ("transfer_dpf", "transfer_none"):
            yield checked.place(
                section, *path, "country", level="warning", words=item["recipient"]
            )


def recipients_without_transfer(checked: Checked) -> Iterator[Place]:
    """Recipients outside the EEA of whom the transfers say nothing."""
    told = [item for _, item in transfer_items(checked)]
    if checked.data("transfers").get("none") and not told:
        return  # transfer_contradiction
    for section, item in checked.items("recipients", "recipients"):
        country = item["country"]
        if not country or is_in_eea(checked, country):
            continue
        if not any(
            country == each["country"]
            or (item["name"] and item["name"] == each["recipient"])
            for each in told
        ):
            yield checked.place(
                section,
                "recipients",
                str(item["id"]),
                "country",
                level="warning" if is_adequate(checked, country) else None,
                words=item["name"] or country,
            )


# --- contradiction ------------------------------------------------------------------


@rule("transfer_contradiction")
def transfer_contradiction(checked: Checked, rule: Rule) -> Iterable[Place]:
    language = checked.language
    sentences = transfer_sentences(checked)
    denials = [
        each
        for each in sentences
        if each.denies
        and not each.hedges
        and not (
            each.excepts
            and (
                each.says(GROUND_HERE, language)
                or is_told(each.passage.section_id, told_ground(checked))
            )
        )
    ]
    transfers = checked.data("transfers")
    told_none = bool(transfers.get("none")) and not transfers.get("transfers")
    if not denials and not told_none:
        return
    against = [*contradicting(checked, sentences)]
    if told_none:
        for section, item in checked.items("recipients", "recipients"):
            if item["country"] and not is_in_eea(checked, item["country"]):
                against.append(
                    checked.place(
                        section,
                        "recipients",
                        str(item["id"]),
                        "country",
                        words=item["name"] or item["country"],
                    )
                )
    if against:
        yield from against
        for each in denials:
            yield checked.hit(each.passage, *each.words)
        if told_none:
            yield checked.place(checked.sections("transfers")[0], "none")


def contradicting(checked: Checked, sentences: tuple[Sentence, ...]) -> Iterator[Place]:
    """Places that tell of a transfer: in so many words, or by a service."""
    language = checked.language
    taken = {(each.passage, each.start) for each in sentences if each.denies}
    names = [
        (fact, name)
        for fact, name in service_names(checked.facts)
        if not is_adequate(checked, fact["country"])
        and name.may_stand_in(checked.all_lower)
    ]
    for passage in checked.passages(headings=False):
        if passage.subjects & NOT_ABOUT_TRANSFERS and not passage.subjects & USED_IN:
            continue
        for _, name in names:
            for start, end in name.hits(passage):
                sentence = passage.sentence(start)
                goes_on = BUT.search(passage.text, sentence[0], start)
                if goes_on:
                    sentence = (goes_on.end(), sentence[1])
                if (passage, sentence[0]) in taken:
                    continue
                if not is_used(passage, *sentence, language):
                    continue
                yield checked.hit(passage, start, end)
                taken.add((passage, sentence[0]))
    for each in sentences:
        told = not each.denies and not each.supposes
        if told and (each.passage, each.start) not in taken:
            yield checked.hit(each.passage, *each.words)


BUT: Final = re.compile(r", (?:mutta|men|but|vaikka|fast|although|though)\b", re.I)
"""By which a sentence goes on to say the contrary of what it has denied."""


def is_used(passage: Passage, start: int, end: int, language: str) -> bool:
    """Whether a sentence that names a service says that it is used, and not in the EEA."""
    if says(passage, start, end, INSIDE, language):
        return False
    if says(passage, start, end, NOT, language) and says(
        passage, start, end, USING, language
    ):
        return False
    return bool(passage.subjects & USED_IN) or says(
        passage, start, end, USING, language
    )


# --- adequacy -----------------------------------------------------------------------


@rule("stale_adequacy_list")
def stale_adequacy_list(checked: Checked, rule: Rule) -> Iterable[Place]:
    for section, item in transfer_items(checked):
        country, mechanism = item["country"], item["mechanism"]
        if (
            mechanism == "transfer_adequacy"
            and country
            and adequacy(checked, country) is None
            and not is_in_eea(checked, country)
        ):
            yield checked.place(
                section,
                "transfers",
                str(item["id"]),
                "mechanism",
                level="error",
                words=country,
            )
    language = checked.language
    for passage in checked.passages(headings=False):
        if not says(passage, 0, len(passage.text), ADEQUATE, language):
            continue
        for start, end in passage.sentences():
            if not says(passage, start, end, ADEQUATE, language):
                continue
            denied = says(passage, start, end, NOT_ADEQUATE, language)
            other = says(passage, start, end, SAFEGUARD, language)
            for code, hit in countries(checked, passage, start, end).items():
                decision = adequacy(checked, code)
                if decision is None and code in known_decisions(checked.facts):
                    continue  # of another time: there was or will be one
                if denied and decision is not None and not decision.get("covers"):
                    if not other:
                        yield checked.hit(passage, *hit)
                elif not denied and decision is None and not other:
                    yield checked.hit(passage, *hit)


@cache
def known_decisions(facts: Facts) -> frozenset[str]:
    return frozenset(fact.key for fact in facts.of("adequacy"))


@rule("dpf_scope")
def dpf_scope(checked: Checked, rule: Rule) -> Iterable[Place]:
    for section, item in transfer_items(checked):
        path = ("transfers", str(item["id"]))
        words = item["recipient"] or item["country"]
        match item["mechanism"]:
            case "transfer_dpf" if item["country"] not in ("", "US"):
                yield checked.place(section, *path, "country", words=words)
            case "transfer_dpf" if not item["recipient"]:
                yield checked.place(section, *path, "recipient", words="US")
            case "transfer_adequacy" if item["country"] == "US":
                yield checked.place(section, *path, "mechanism", words=words)
    for passage, start, end, found in rule.hits(checked):
        sentence = passage.sentence(start)
        if not says(passage, *sentence, PARTICIPATES, checked.language):
            yield checked.hit(passage, start, end, level=found.level)


@rule("transfer_within_eea")
def transfer_within_eea(checked: Checked, rule: Rule) -> Iterable[Place]:
    for section, item in transfer_items(checked):
        if item["country"] and is_in_eea(checked, item["country"]):
            yield checked.place(
                section,
                "transfers",
                str(item["id"]),
                "country",
                words=item["recipient"] or item["country"],
            )


# --- words that need their surroundings ---------------------------------------------


UNION = re.compile(r"(?<!\w)(?:eu|eu:n|eu-|eu:s|euroopan|eurooppa|europe)", re.I)


@rule("stale_privacy_shield")
def stale_privacy_shield(checked: Checked, rule: Rule) -> Iterable[Place]:
    for passage, start, end, found in rule.hits(checked):
        first, last = passage.sentence(start)
        # That of Switzerland alone has a rule of its own.
        if says(passage, first, last, SWISS, checked.language) and not UNION.search(
            passage.text, first, last
        ):
            continue
        yield checked.hit(passage, start, end, level=found.level)


@rule("transfer_technical_necessity")
def transfer_technical_necessity(checked: Checked, rule: Rule) -> Iterable[Place]:
    for passage, start, end, found in rule.hits(checked):
        if "transfers" in passage.subjects or outside(
            passage, *passage.sentence(start), checked.language
        ):
            yield checked.hit(passage, start, end, level=found.level)
