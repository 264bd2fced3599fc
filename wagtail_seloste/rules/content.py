"""Rules about what a notice has to tell: missing, unnamed, vague or contradictory.

What counts as told stands in :mod:`wagtail_seloste.rules.elements`, for the coverage, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from wagtail_seloste.notice import Notice, NoticeSection

from . import elements
from .checked import Checked, is_from_file
from .findings import Fix, Place
from .passages import Passage
from .phrases import first_hit
from .registry import Rule, rule
from .telling import Key, Reading, Sentence, phrases_for

AUTHORITIES = {"FI": "fi", "AX": "fi", "SE": "se", "EE": "ee", "NO": "no", "DK": "dk"}
"""Country of the controller -> code of its authority in ``data/authorities.toml``."""


def first_of(checked: Checked, *keys: str) -> NoticeSection | str:
    """The first section about one of these subjects, or the key where it would stand."""
    return next(iter(checked.sections(*keys)), keys[0])


def coded(checked: Checked, key: str) -> NoticeSection | None:
    """The section of ours with this key; None if there is none, or only a file's."""
    found = checked.notice.of(key)
    return found[0] if found and not is_from_file(found[0]) else None


# --- legal bases --------------------------------------------------------------------


@rule("missing_legal_basis")
def missing_legal_basis(checked: Checked, rule: Rule) -> Iterator[Place]:
    bare = elements.purposes_without_basis(checked)
    for section, item in bare:
        yield checked.place(
            section, "purposes", str(item["id"]), "legal_bases", purpose=item["name"]
        )
    if not bare and not elements.bases(checked):
        yield checked.place(first_of(checked, "purposes", "legal_basis"))


@rule("contradictory_legal_basis")
def contradictory_legal_basis(checked: Checked, rule: Rule) -> Iterator[Place]:
    reading = checked.reading
    found = elements.bases(checked)
    needless = list(reading.find("consent_needless"))
    # Consent is not needed, and yet it is asked for, or is the coded basis.
    if needless and uses_consent(checked):
        yield from (reading.place(each) for each in needless)
        return
    # All rests on one basis alone, and elsewhere, or by what is chosen, on another.
    first = single_basis(checked)
    if first:
        code, sentence = first
        coded = elements.coded_bases(checked)
        if (coded and code not in coded) or interest_stated_apart(checked, sentence):
            yield reading.place(sentence)
            return
    # Consent can be withdrawn that nobody has been asked for.
    if found and "basis_consent" not in found and not elements.consent_used(checked):
        for each in withdrawals(checked):
            yield reading.place(each)


def uses_consent(checked: Checked) -> bool:
    """Whether something is said to rest on consent, apart from where it is denied."""
    if "basis_consent" in elements.coded_bases(checked):
        return True
    reading = checked.reading
    marks = reading.marks("basis_consent")
    return any(
        key not in reading.marks("consent_needless")
        and key not in reading.marks("if")
        and key not in reading.marks("cookies")
        and not all(elements.is_denied(reading, key, start) for start, _ in marks[key])
        for key in reading.keys(
            "basis_consent",
            outside=("rights", "complaint", "cookies", "recipients", "transfers"),
        )
    )


def single_basis(checked: Checked) -> tuple[str, Sentence] | None:
    """A basis, and the sentence by which all processing rests on it alone.

    It names no further basis, and so does no other sentence of its section, but for
    the names of bases that are chosen.
    """
    reading = checked.reading
    coded = elements.coded_bases(checked)
    for code in ("basis_contract", "basis_consent", "basis_legal_obligation"):
        for key in reading.keys(code, "basis", about=elements.ABOUT_BASES):
            if key not in reading.marks("processing") or key in reading.marks(
                "own_use"
            ):
                continue
            section = reading.passages[key[0]].section_id
            rest = [
                other
                for other in elements.BASES
                for spot in reading.keys(other)
                if other not in {code, *coded}
                and reading.passages[spot[0]].section_id == section
            ]
            if not rest and len(reading.sentence(key).text.split()) <= 6:
                return code, reading.sentence(key)
    return None


def interest_stated_apart(checked: Checked, first: Sentence) -> bool:
    """Whether another section rests on a legitimate interest, of no purpose in particular."""
    return any(
        section.data.get("subject") == "legitimate_interests"
        and section.text.strip()
        and section.id != first.passage.section_id
        and not checked.reading.tells("activity", about=("legitimate_interests",))
        for section in checked.notice.sections
    )


def withdrawals(checked: Checked) -> Iterator[Sentence]:
    """Sentences by which the reader has given a consent that can be withdrawn.

    Not the law's own conditions ("if you withdraw your consent"), unless the notice
    leaves open on which of several bases it rests.
    """
    reading = checked.reading
    open_choice = any(
        key in reading.marks("alternatives")
        for code in elements.BASES
        for key in reading.keys(code, "basis", about=elements.ABOUT_BASES)
        if sum(key in reading.marks(other) for other in elements.BASES) > 1
    )
    for key in reading.keys("basis_consent", "withdraw"):
        passage = reading.passages[key[0]]
        if not passage.path:
            continue  # our own standard paragraph
        if key in reading.marks("if") and not open_choice:
            continue
        if is_condition(reading, key) and not open_choice:
            continue
        yield reading.sentence(key)


def is_condition(reading: Reading, key: Key) -> bool:
    """Whether the sentence is an item of a list after "... if:" or "... when:"."""
    passage = reading.passages[key[0]]
    for section in reading.checked.notice.sections:
        if section.id == passage.section_id and len(passage.path) == 2:
            number = int(passage.path[1]) if passage.path[1].isdigit() else 0
            if number and section.content[number]["type"] == "list":
                return True
    return False


@rule("legitimate_interest_unnamed")
def legitimate_interest_unnamed(checked: Checked, rule: Rule) -> Iterator[Place]:
    yield from elements.interests_unnamed(checked)


# --- consent ------------------------------------------------------------------------


@rule("missing_withdrawal")
def missing_withdrawal(checked: Checked, rule: Rule) -> Iterator[Place]:
    where = elements.consent_used(checked)
    if where is None or elements.withdrawal_told(checked):
        return
    fixes = (rights_fix(checked, "bp_withdraw_consent", "right_withdraw_consent"),)
    # Where the fix changes the section of the rights, the place is that section.
    is_apart = fixes[0].kind == "add_section"
    if isinstance(where, Sentence) and where.passage.path and is_apart:
        yield checked.reading.place(where, fixes=fixes)
    else:
        yield checked.place(first_of(checked, "rights"), fixes=fixes)


def rights_fix(checked: Checked, standard: str, right: str) -> Fix:
    """The standard paragraph of a right: by the flag, or by a section.

    The standard paragraphs follow from the legal bases in the fields. Where only the text
    names the basis, the right is added to them.
    """
    section = coded(checked, "rights")
    data = section.data if section is not None else {}
    added = {"right": right, "action": "add"}
    if right in elements.rights_with_standard(checked):
        values: dict[str, Any] = {"standard": True}
        written: dict[str, Any] = {"key": "rights", "standard": True}
    else:
        kept = [
            {"type": "item", "id": item["id"], "value": without_id(item)}
            for item in data.get("adjustments") or ()
            if item["right"] != right
        ]
        values = {
            "standard": True,
            "adjustments": [*kept, {"type": "item", "value": added}],
        }
        written = {"key": "rights", "standard": True, "adjustments": [added]}
    if section is not None:
        return Fix(kind="set", values=values, standard=standard)
    return Fix(kind="add_section", written=written, standard=standard)


def without_id(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name != "id"}


# --- complaint ----------------------------------------------------------------------


@rule("missing_complaint")
def missing_complaint(checked: Checked, rule: Rule) -> Iterator[Place]:
    told, named = elements.complaint_told(checked), elements.authority_named(checked)
    if told and named:
        return
    section = coded(checked, "complaint")
    country = str(checked.data("controller").get("country") or "FI")
    authority = f"authority:{AUTHORITIES.get(country, country.lower())}"
    if section is None:
        fix = Fix(
            kind="add_section",
            written={"key": "complaint", "standard": True, "authority": authority},
            standard="bp_complaint",
        )
    else:
        values: dict[str, Any] = {}
        if not section.data.get("standard"):
            values["standard"] = True
        if not section.data.get("authority"):
            values["authority"] = authority
        fix = Fix(kind="set", values=values, standard="bp_complaint")
    if told and section is not None:
        yield checked.place(section, "authority", fixes=[fix])
    else:
        yield checked.place(first_of(checked, "complaint", "rights"), fixes=[fix])


# --- who ----------------------------------------------------------------------------


@rule("missing_controller")
def missing_controller(checked: Checked, rule: Rule) -> Iterator[Place]:
    told = elements.controller_named(checked)
    if told == "yes":
        return
    section = first_of(checked, "controller")
    fixes = (
        [Fix(kind="add_section", written={"key": "controller"})]
        if isinstance(section, str)
        else []
    )
    yield checked.place(section, level="warning" if told else None, fixes=fixes)


# --- must the data be given ---------------------------------------------------------

OBLIGATIONS = {
    "obligation_contract": "bp_obligation_contract",
    "obligation_statutory": "bp_obligation_statutory",
    "obligation_voluntary": "bp_obligation_voluntary",
}


@rule("missing_obligation")
def missing_obligation(checked: Checked, rule: Rule) -> Iterator[Place]:
    if elements.only_from_elsewhere(checked) or elements.obligation_told(checked):
        return
    section = coded(checked, "obligation_to_provide")
    fixes = []
    for kind, standard in OBLIGATIONS.items():
        if section is None:
            written = {"key": "obligation_to_provide", "items": [{"kind": kind}]}
            fixes.append(Fix(kind="add_section", written=written, standard=standard))
        else:
            stored = [{"type": "item", "value": {"kind": kind}}]
            fixes.append(Fix(kind="set", values={"items": stored}, standard=standard))
    yield checked.place(first_of(checked, "obligation_to_provide"), fixes=fixes)


# --- recipients ---------------------------------------------------------------------


@rule("recipients_denied")
def recipients_denied(checked: Checked, rule: Rule) -> Iterator[Place]:
    """Words that nobody gets data, while somebody is said to."""
    for section in checked.sections("recipients"):
        if section.key != "recipients" or not section.data.get("none"):
            continue
        named = [
            item
            for item in section.data.get("recipients") or ()
            if item.get("role") != "role_processor"
            and (item.get("name") or item.get("category"))
        ]
        if named:
            yield checked.place(
                section,
                "none",
                level="warning",
                fixes=[Fix(kind="set", values={"none": False})],
            )
    reading = checked.reading
    denials = [
        key
        for key in reading.keys("disclosure_denied")
        if reading.passages[key[0]].path or own_text(checked, key)
        if key not in reading.marks("except")
        if key not in reading.marks("for_marketing")
        or "luovuttamatta" in (reading.sentence(key).text.lower())
        if not reading.passages[key[0]].subjects & {"cookies", "rights"}
        if not only_of_transfers(reading, key)
    ]
    for key in denials:
        if others_get_data(checked, key) and not is_about_the_rest(reading, key):
            yield reading.place(reading.sentence(key))


def only_of_transfers(reading: Reading, denied: Key) -> bool:
    """Whether what is denied are transfers: "outside the EU" comes first, or is the
    "outside" to which nothing goes."""
    abroad = reading.marks("outside").get(denied)
    if not abroad:
        return False
    text = reading.passages[denied[0]].text
    spans = reading.marks("disclosure_denied")[denied]
    return abroad[0][0] <= spans[0][0] or all(
        any(
            last == end or (first < end < last and OF_EUROPE.fullmatch(text[end:last]))
            for first, last in abroad
        )
        for _, end in spans
    )


OF_EUROPE = re.compile(r"(?: (?:of|the|det|den))* (?:eu|ees|eea|europ)\w*", re.I)


def is_about_the_rest(reading: Reading, denied: Key) -> bool:
    """Whether the denial is of all but those who stand before it in its section."""
    section = reading.passages[denied[0]].section_id
    return denied in reading.marks("nobody_else") and any(
        key < denied and reading.passages[key[0]].section_id == section
        for concept in ("provider", "service_used")
        for key in reading.keys(concept, without=("not",))
    )


def own_text(checked: Checked, key: Key) -> bool:
    """Whether an editor wrote the words of a sentence in a section of ours."""
    sentence = checked.reading.sentence(key).text.strip()
    return any(sentence in " ".join(p.text.split()) for p in checked.passages())


def others_get_data(checked: Checked, denied: Key) -> bool:
    """Whether another sentence tells of somebody who gets data.

    Service providers that are presented as such in the same section (“on our behalf”)
    are no contradiction: the reader learns of them.
    """
    reading = checked.reading
    section = reading.passages[denied[0]].section_id
    excused = any(
        reading.passages[key[0]].section_id == section
        for concept in ("on_behalf", "processor")
        for key in reading.keys("provider", concept)
    )
    if excused:
        return False
    candidates = reading.keys("provider", outside=("rights", "complaint", "cookies"))
    candidates += reading.keys("service_used", outside=("rights", "complaint"))
    return any(
        key != denied
        and key not in reading.marks("not")
        or (
            key != denied
            and key in reading.marks("not")
            and key in reading.marks("except")
        )
        for key in candidates
    )


# --- retention ----------------------------------------------------------------------


@rule("retention_vague")
def retention_vague(checked: Checked, rule: Rule) -> Iterator[Place]:
    hits = []
    for passage, start, end, found in rule.hits(checked):
        if passage.is_heading:
            continue
        first, last = passage.sentence(start)
        about = "retention" in passage.subjects
        if not about and not keeps(checked, passage, first, last):
            continue
        by_law = concept_in(checked, "law", passage, start, end)
        if by_law and elements.STATUTE.search(passage.text, first, last):
            continue
        of_relation = concept_in(checked, "of_relation", passage, start, end)
        # "Contracts for ten years; other data as long as needed."
        first = max(first, passage.text.rfind(";", first, start))
        if is_exact(checked, passage, first, last, of_relation):
            continue
        if in_exact_period(checked, passage):
            continue
        hits.append((passage, start, end, found))
    if len(hits) == 1 and is_introduction(checked, *hits[0][:2]):
        return
    for passage, start, end, found in hits:
        yield checked.hit(passage, start, end, level=found.level)


def concept_in(
    checked: Checked, concept: str, passage: Passage, start: int, end: int
) -> bool:
    phrases = phrases_for(concept, checked.language)
    return first_hit(phrases, passage, start, end) is not None


def keeps(checked: Checked, passage: Passage, start: int, end: int) -> bool:
    """Whether a sentence outside the section about retention speaks of keeping data."""
    if passage.subjects & {"rights", "complaint", "cookies", "security", "changes"}:
        return False
    return concept_in(checked, "keep", passage, start, end)


def is_exact(
    checked: Checked, passage: Passage, start: int, end: int, of_relation: bool
) -> bool:
    """Whether the sentence, or the one that explains it, gives a period for it.

    `of_relation`: the words are about the length of a relationship, so that a period
    that begins when it ends makes them exact.
    """
    if concept_in(checked, "period", passage, start, end):
        return True
    for first, last in following(passage, end):
        if concept_in(checked, "period", passage, first, last):
            if concept_in(checked, "explains", passage, first, last):
                return True
            return (
                of_relation
                and concept_in(checked, "relation", passage, first, last)
                and concept_in(checked, "ends", passage, first, last)
                and not concept_in(checked, "bookkeeping", passage, first, last)
            )
    return False


def following(passage: Passage, position: int) -> Iterator[tuple[int, int]]:
    """The next two sentences of the passage."""
    left = 2
    for first, last in passage.sentences():
        if first >= position and left:
            left -= 1
            yield first, last


def in_exact_period(checked: Checked, passage: Passage) -> bool:
    """Whether the words stand in a coded period that has a length or a day."""
    return any(
        section.id == passage.section_id
        and str(item["id"]) in passage.path
        and (item["period"] or item["until"])
        for section, item in checked.items("retention", "periods")
    )


def is_introduction(checked: Checked, passage: Passage, position: int) -> bool:
    """Whether a general sentence is followed by the periods themselves, two at least."""
    if (
        sum(
            bool(item["period"] or item["until"])
            for _, item in checked.items("retention", "periods")
        )
        >= 1
    ):
        return True
    reading = checked.reading
    periods = [
        key
        for key in reading.keys("period", about=("retention",))
        if reading.passages[key[0]].section_id == passage.section_id
    ]
    first, last = passage.sentence(position)
    follows = concept_in(checked, "list_follows", passage, first, last) or any(
        reading.passages[key[0]].section_id == passage.section_id
        for key in reading.keys("list_follows", about=("retention",))
    )
    return len(periods) >= 2 and follows


# --- rights -------------------------------------------------------------------------


@rule("objection_not_highlighted")
def objection_not_highlighted(checked: Checked, rule: Rule) -> Iterator[Place]:
    if not elements.can_object(checked, elements.bases(checked)):
        return
    if elements.objection_apart(checked):
        return
    yield checked.place(
        first_of(checked, "right_objection", "rights"),
        fixes=[rights_fix(checked, "bp_objection", "right_objection")],
    )


@rule("right_without_condition")
def right_without_condition(checked: Checked, rule: Rule) -> Iterator[Place]:
    """Rights that none of the bases gives, told without their condition."""
    found = elements.bases(checked)
    if not found:
        return
    reading = checked.reading
    for section, item in checked.items("rights", "adjustments"):
        if item["action"] == "add" and not item["explanation"]:
            code = item["right"]
            if WRONG.get(code) and not found & WRONG[code]:
                yield checked.place(section, "adjustments", str(item["id"]), "right")
    for code, needed in WRONG.items():
        for key in reading.keys(code, about=("rights", code)):
            passage = reading.passages[key[0]]
            if not passage.path or key in reading.marks("not"):
                continue
            conditions = ("if", "basis", "basis_consent", "basis_contract")
            if any(reading.near(key, each) for each in conditions):
                continue
            of_marketing = code == "right_objection" and key in reading.marks(
                "marketing"
            )
            if of_marketing and markets(checked):
                continue
            # Under a heading of its own it is told for all that the notice speaks of.
            for_all = code == "right_portability" and code in passage.subjects
            if not found & needed or (for_all and found - needed):
                yield reading.place(reading.sentence(key))


def markets(checked: Checked) -> bool:
    """Whether the notice tells of direct marketing, to which one may always object."""
    return any(item["direct_marketing"] for _, item in elements.purposes(checked)) or (
        checked.reading.tells(
            "marketing", outside=("rights", "right_objection", "cookies")
        )
    )


WRONG: dict[str, frozenset[str]] = {
    "right_portability": frozenset(("basis_consent", "basis_contract")),
    "right_objection": frozenset(("basis_legitimate_interests", "basis_public_task")),
}
"""Right -> the bases of which one has to be there."""


# --- languages ----------------------------------------------------------------------


@rule("translation_incomplete")
def translation_incomplete(checked: Checked, rule: Rule) -> Iterator[Place]:
    """Sections, items and dates that another language has and this one has not."""
    own = counted(checked.notice)
    for other in checked.others:
        theirs = counted(other)
        for key, number in theirs.items():
            if own.get(key, 0) >= number:
                continue
            section, _, part = key.partition(" ")
            place = first_of(checked, section) if section in own else section
            yield checked.place(
                place, *([part] if part else []), language=other.language
            )
        for theirs_too in other.sections:
            twin = next(iter(checked.notice.of(theirs_too.key)), None)
            if (
                twin is not None
                and is_from_file(theirs_too) == is_from_file(twin)
                and days_in(theirs_too) - days_in(twin)
            ):
                yield checked.place(twin, language=other.language)


def counted(notice: Notice) -> dict[str, int]:
    """Key of a section -> how many; "key list" -> how many items its list has."""
    found: dict[str, int] = {}
    for section in notice.sections:
        if not section.text.strip():
            continue
        key = str(section.data.get("subject") or section.key)
        found[key] = found.get(key, 0) + 1
        if not is_from_file(section):
            for name, value in section.data.items():
                if isinstance(value, list) and value and isinstance(value[0], dict):
                    found[f"{key} {name}"] = len(value)
    return found


def days_in(section: NoticeSection) -> frozenset[str]:
    """Days and periods in the coded data of a section."""
    return frozenset(
        f"{name} {item[name]}"
        for value in section.data.values()
        if isinstance(value, list)
        for item in value
        if isinstance(item, dict)
        for name in ("until", "period")
        if item.get(name)
    )


# --- cameras ------------------------------------------------------------------------


@rule("observed_data_treated_as_art14")
def observed_data_treated_as_art14(checked: Checked, rule: Rule) -> Iterator[Place]:
    """A camera films people, and the notice says that data do not come from them."""
    where = elements.observed(checked)
    if where is None:
        return
    data = checked.data("sources")
    reading = checked.reading
    if "from_person" in data and data.get("sources") and not data["from_person"]:
        yield checked.place(
            first_of(checked, "sources"),
            "from_person",
            fixes=[Fix(kind="set", values={"from_person": True})],
        )
        return
    for concept in ("not_from_person", "art14"):
        for each in reading.find(concept):
            yield reading.place(each)
