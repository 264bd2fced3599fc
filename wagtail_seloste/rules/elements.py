"""Is it told? The one place that says whether a notice tells an item of Art. 13 and 14.

For both sorts of documents: our sections (codes first, then words) and old files (words
alone). Rules about what is missing and the coverage of the Articles both ask here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from wagtail_seloste.composition import Context, Item, notice_rights
from wagtail_seloste.notice import NoticeSection
from wagtail_seloste.vocabulary import codes

from .checked import Checked, is_from_file
from .findings import Place
from .passages import Passage
from .telling import Key, Reading, Sentence
from .texts import is_about_another

BASES = (
    "basis_consent",
    "basis_contract",
    "basis_legal_obligation",
    "basis_vital_interests",
    "basis_public_task",
    "basis_legitimate_interests",
)
ABOUT_BASES = ("purposes", "legal_basis", "legitimate_interests")
NEVER_BASIS = (
    "rights",
    "complaint",
    "recipients",
    "transfers",
    "security",
    "cookies",
    "automated_decisions",
    "changes",
    "dates",
    "retention",
)
"""Sections in which "consent" or "contract" names something else than the basis."""

NEVER_OBLIGATION = ("rights", "complaint", "recipients", "cookies", "retention")
"""Sections in which "must" and "need" are not about giving data."""

POSTAL_CODE = re.compile(r"\b\d{3} ?\d{2}\b")
NAME_WORD = re.compile(r"\b[A-ZÅÄÖÉÜ][^\W\d_]+\b")


def filled(checked: Checked, key: str, name: str) -> list[Item]:
    """The items of a list of ours in which something is chosen or written."""
    return [
        item
        for _, item in checked.items(key, name)
        if any(value for field, value in item.items() if field != "id")
    ]


# --- legal bases --------------------------------------------------------------------


def purposes(checked: Checked) -> list[tuple[NoticeSection, Item]]:
    """The coded purposes that have any content."""
    return [
        (section, item)
        for section, item in checked.items("purposes", "purposes")
        if item["name"] or item["description"] or item["legal_bases"]
    ]


def coded_bases(checked: Checked) -> set[str]:
    return {code for _, item in purposes(checked) for code in item["legal_bases"]}


def is_denied(reading: Reading, key: Key, start: int) -> bool:
    """Whether a "not" stands in the clause of the sentence in which the words stand."""
    sentence = reading.sentence(key)
    text = sentence.passage.text
    first = max(text.rfind(sign, sentence.start, start) for sign in ",;:")
    first = max(first, sentence.start)
    ends = [text.find(sign, start, sentence.end) for sign in ",;:"]
    last = min((end for end in ends if end >= 0), default=sentence.end)
    return any(first <= spot < last for spot, _ in reading.marks("not").get(key, ()))


def bases_in_words(checked: Checked, code: str) -> Iterator[Key]:
    """Sentences that name a legal basis as one on which the notice rests.

    In sections about purposes and bases what cannot mean anything else counts; elsewhere
    a sentence has to say that it speaks of the basis.
    """
    reading = checked.reading
    marks = reading.marks(code)
    for key in reading.keys(code):
        passage = reading.passages[key[0]]
        about = passage.subjects & set(ABOUT_BASES)
        others = passage.subjects & set(NEVER_BASIS)
        # "Purposes, bases and periods" is about bases; "Objecting to what rests on our
        # legitimate interests" is not.
        if others and not (about and others <= {"retention"}):
            continue
        plain = bool(passage.subjects & {"legal_basis", "legitimate_interests"})
        marked = key in reading.marks("basis")
        if code == "basis_contract":
            plain = plain or key in reading.marks("performs")
        elif about:
            plain = True
        if not (marked or (about and plain)):
            continue
        if all(is_denied(reading, key, start) for start, _ in marks[key]):
            continue
        if code == "basis_consent" and only_withdraws(reading, key):
            continue
        yield key
    if code == "basis_contract":
        yield from reading.keys("assignment", "basis", about=ABOUT_BASES)


def only_withdraws(reading: Reading, key: Key) -> bool:
    """Whether a sentence names consent only as what one withdraws: "you may withdraw your
    consent"; where the section tells of marketing or pictures, that tells what for."""
    withdrawn = reading.marks("withdraw").get(key)
    passage = reading.passages[key[0]]
    if not withdrawn or any(
        reading.passages[other[0]].section_id == passage.section_id
        for concept in ("marketing", "cookies", "pictures")
        for other in reading.marks(concept)
    ):
        return False

    def beside(start: int, end: int) -> bool:
        return any(
            len(between.split()) <= 3 and not PARTED.search(between)
            for first, last in withdrawn
            for between in [passage.text[min(last, end) : max(first, start)]]
        )

    return all(beside(*span) for span in reading.marks("basis_consent")[key])


PARTED = re.compile(r"[,;:.(–]|\b(?:jonka|jotka|som|vilket|which|that)\b", re.I)
"""What stands between a consent that is the basis, and the right to withdraw it."""


def bases(checked: Checked) -> set[str]:
    """Codes of all legal bases that the notice names, coded or in words."""
    found = coded_bases(checked)
    for code in BASES:
        if code not in found and next(bases_in_words(checked, code), None) is not None:
            found.add(code)
    if any(
        section.text.strip()
        for section in checked.notice.sections
        if section.data.get("subject") == "legitimate_interests"
    ):
        found.add("basis_legitimate_interests")
    return found | bases_by_article(checked)


ARTICLE_6 = re.compile(
    r"\b6(?: artikla\w{0,3})?[ .,(]{0,2}(?:(?:kohdan|punkt|led|paragraph|mom)\.? )?"
    r"1[ .)(]{0,3}(?:(?:kohdan|kohta|led|punkt|point|alakoh\w*) )?([a-f])\b"
)
"""A letter of Article 6(1): "6 artiklan 1 kohdan b alakohta", "artikel 6.1 b"."""


def bases_by_article(checked: Checked) -> set[str]:
    """Codes of the legal bases that a text about purposes names by the letter alone."""
    letters = dict(zip("abcdef", BASES, strict=True))
    return {
        letters[found[1]]
        for passage in checked.passages(*ABOUT_BASES)
        if not passage.subjects & set(NEVER_BASIS)
        for found in ARTICLE_6.finditer(passage.text)
    }


def purposes_without_basis(checked: Checked) -> list[tuple[NoticeSection, Item]]:
    """Coded purposes that name no basis, neither by code nor in words of their own."""
    bare = [(s, item) for s, item in purposes(checked) if not item["legal_bases"]]
    if not bare:
        return []
    reading = checked.reading
    named = {key for code in BASES for key in bases_in_words(checked, code)}
    texts = [reading.sentence(key).text for key in named]

    def tells(item: Item) -> bool:
        own = " ".join(f"{item['name']} {item['description']}".split())
        return any(text.strip() and text.strip() in own for text in texts)

    # Words in the free text speak for the purposes that have no code.
    free = [
        text for section, _ in bare for text in [section.data.get("text") or ""] if text
    ]
    if free and named:
        return []
    return [(section, item) for section, item in bare if not tells(item)]


# --- consent and its withdrawal -----------------------------------------------------


def consent_used(checked: Checked) -> Sentence | NoticeSection | None:
    """Where the notice says that something rests on consent; None if nothing does."""
    for section, item in purposes(checked):
        if "basis_consent" in item["legal_bases"] or (
            "special_explicit_consent" in item["special_conditions"]
        ):
            return section
    reading = checked.reading
    marks = reading.marks("basis_consent")
    for key in reading.keys(
        "basis_consent", outside=("rights", "complaint", "changes")
    ):
        if key in reading.marks("by_using"):
            continue  # taken for given: of that, other rules speak
        if key in reading.marks("consent_needless") or (
            key in reading.marks("consent_as_data")
            and len(marks[key]) == len(reading.marks("consent_as_data")[key])
        ):
            continue
        if all(is_denied(reading, key, start) for start, _ in marks[key]):
            continue
        if only_withdraws(reading, key):
            continue
        passage = reading.passages[key[0]]
        in_cookies = "cookies" in passage.subjects or key in reading.marks("cookies")
        if in_cookies and reading.tells("choose_again"):
            continue  # of cookies one withdraws by choosing again
        if key in reading.marks("if") and "purposes" not in passage.subjects:
            continue
        return reading.sentence(key)
    # A heading "Consent" over "not needed", beside marketing and cookies, which need it.
    for key in reading.keys("basis_consent", headings=True, outside=("rights",)):
        passage = reading.passages[key[0]]
        if (
            passage.is_heading
            and reading.tells("marketing")
            and reading.tells("cookies")
            and reading.tells("consent_needless")
        ):
            return reading.sentence(key)
    return None


def withdrawal_told(checked: Checked) -> bool:
    """Whether the notice tells that consent can be withdrawn."""
    reading = checked.reading
    return (
        reading.tells("unsubscribe")
        or "right_withdraw_consent" in rights_shown(checked)
        or any(
            section.data.get("subject") == "right_withdraw_consent"
            and section.text.strip()
            for section in checked.notice.sections
        )
        # In one sentence, or "... with your consent. You can withdraw it at any time."
        or any(
            key in reading.marks("withdraw")
            and not is_supposed(reading, key)
            or (following := (key[0], key[1] + 1)) in reading.marks("withdraw")
            and not is_supposed(reading, following)
            for key in reading.keys("basis_consent", headings=True)
        )
    )


def is_supposed(reading: Reading, key: Key) -> bool:
    """Whether a withdrawal is only supposed: "we erase data if you withdraw consent"."""
    passage = reading.passages[key[0]]
    conditions = reading.marks("if").get(key, ())
    for start, _ in reading.marks("withdraw")[key]:
        before = max((end for _, end in conditions if end <= start), default=None)
        if before is not None:
            between = passage.text[before:start]
            supposed = "," not in between and len(between.split()) <= 3
        else:
            supposed = follows_condition(reading, key[0])
        if not supposed:
            return False
    return True


CONDITION = re.compile(r"\b(?:jos|mikäli|kun|om|när|if|when|where)\s*:?\s*$", re.I)


def follows_condition(reading: Reading, number: int) -> bool:
    """Whether a passage is a list of cases, after "... if:"."""
    before, passage = reading.passages[number - 1], reading.passages[number]
    return (
        number > 0
        and is_item(reading.checked, passage)
        and before.section_id == passage.section_id
        and CONDITION.search(before.text) is not None
    )


def rights_shown(checked: Checked) -> set[str]:
    """Codes of the rights that the standard paragraphs of our section explain."""
    if not checked.data("rights").get("standard"):
        return set()
    return rights_with_standard(checked)


def rights_with_standard(checked: Checked) -> set[str]:
    """Codes of the rights that they explain, or would if they were wanted."""
    data = checked.data("rights")
    context = Context(
        sections={s.key: s.data for s in reversed(checked.notice.sections)}
    )
    return {right.code for right in notice_rights(data, context)}


# --- complaint ----------------------------------------------------------------------


def complaint_told(checked: Checked) -> bool:
    """Whether the notice tells of the right to complain to a supervisory authority."""
    reading = checked.reading
    if reading.tells("complain", "authority", headings=True) and any(
        key in reading.marks("if")  # "if you are not satisfied"
        or not is_denied(reading, key, reading.marks("complain")[key][0][0])
        for key in reading.keys("complain", "authority", headings=True)
        if is_about_complaint(reading, key)
    ):
        return True
    if reading.tells("complain", about=("complaint",)):
        return True
    # "Complaint: you can turn to the Ombudsman": the heading has said what for.
    headed = {
        reading.passages[key[0]].section_id
        for key in reading.keys("complain", headings=True)
    }
    return any(
        reading.passages[key[0]].section_id in headed
        for key in reading.keys("authority_named", about=("complaint",))
    )


def is_about_complaint(reading: Reading, key: Key) -> bool:
    """Whether a sentence with a complaint and an authority means that of Art. 77."""
    passage = reading.passages[key[0]]
    if passage.is_heading:
        # Only if something stands under it.
        return any(
            section.id == passage.section_id and section.text.strip()
            for section in reading.checked.notice.sections
        )
    return True


def authority_named(checked: Checked) -> bool:
    """Whether the authority to which one complains has a name in the notice."""
    authority = checked.data("complaint").get("authority") or {}
    if isinstance(authority, dict) and authority.get("name"):
        return True
    return checked.reading.tells("authority_named", headings=True)


# --- who ----------------------------------------------------------------------------


def controller_named(checked: Checked) -> str:
    """How the controller is told: "yes", "weak" (only a person), or "" (not at all)."""
    reading = checked.reading
    for section in checked.sections("controller"):
        if not is_from_file(section) and str(section.data.get("name") or "").strip():
            return "yes"
        text = section.text.strip()
        if not text:
            continue
        if (
            section.data.get("business_id")
            or POSTAL_CODE.search(text)
            or reading.tells("organisation", about=("controller",))
        ):
            return "yes"
        words = NAME_WORD.findall(re.sub(r"\S*@\S*", " ", text))
        return "weak" if len(words) > 1 else ""
    if reading.tells("controller", "organisation", headings=True):
        return "yes"
    # "Villa Ab lets rooms. We are the controller."
    organisations = reading.marks("organisation")
    if any((n, at - 1) in organisations for n, at in reading.keys("controller", "we")):
        return "yes"
    if any(
        is_from_file(s) is False and s.data.get("partners")
        for s in checked.sections("joint_controllers")
    ):
        return "yes"
    return ""


def controller_contact(checked: Checked) -> bool:
    """Whether some way to reach the controller is told."""
    for section in checked.sections("controller", "contact", "contact_person", "dpo"):
        text = section.text
        if POSTAL_CODE.search(text) or re.search(r"@|\b\+?\d[\d ()-]{5,}\d\b", text):
            return True
    reading = checked.reading
    return reading.tells(
        "place", about=("controller", "contact", "contact_person", "dpo")
    ) or any(
        reading.near(spot, "place") or POSTAL_CODE.search(reading.sentence(spot).text)
        for n, at in reading.keys("controller")
        # "Villa Ab, Torget 1, 22100 Mariehamn, lets rooms. We are the controller."
        for spot in ((n, at), (n, max(at - 1, 0)))
    )


# --- must the data be given ---------------------------------------------------------


def obligation_told(checked: Checked) -> bool:
    """Whether the notice answers if the data have to be given (Art. 13(2)(e))."""
    if any(item["kind"] for _, item in checked.items("obligation_to_provide", "items")):
        return True
    reading = checked.reading
    answers = (
        "obligation",
        "basis_contract",
        "basis_legal_obligation",
        "consequence",
        "needed",
        "law",
        "yes_or_no",
    )
    for section in checked.notice.of("obligation_to_provide"):
        if not is_from_file(section) and section.text.strip():
            return True
        if any(
            reading.tells(each, about=("obligation_to_provide",)) for each in answers
        ):
            return True
    return any(
        key in reading.marks("data") or has_data_before(reading, key)
        for key in reading.keys("obligation", outside=NEVER_OBLIGATION)
    )


def has_data_before(reading: Reading, key: Key) -> bool:
    return (key[0], key[1] - 1) in reading.marks("data")


def consequence_told(checked: Checked) -> bool:
    """Whether it is told what follows if the data are not given, or that no duty exists."""
    for _, item in checked.items("obligation_to_provide", "items"):
        if item["consequence"] or item["kind"] in (
            "obligation_contract",
            "obligation_none",
            "obligation_voluntary",
        ):
            return True
    reading = checked.reading
    keys = reading.keys("obligation", outside=NEVER_OBLIGATION)
    return any(
        key in reading.marks("not")
        or reading.near(key, "consequence")
        or (key[0], key[1] - 1) in reading.marks("consequence")
        for key in keys
    ) or reading.tells("consequence", about=("obligation_to_provide",))


# --- sources ------------------------------------------------------------------------


def from_elsewhere(checked: Checked) -> bool | None:
    """Whether data come from others than the person; None if the notice does not say."""
    if filled(checked, "sources", "sources"):
        return True
    reading = checked.reading
    for key in reading.keys("from_elsewhere", about=("sources",)):
        if not all(
            is_denied(reading, key, start)
            for start, _ in reading.marks("from_elsewhere")[key]
        ):
            return True
    if checked.data("sources").get("from_person") or reading.tells(
        "from_person", about=("sources",)
    ):
        return False
    return None


def only_from_elsewhere(checked: Checked) -> bool:
    """Whether nothing at all is got from the person: then Art. 13 does not apply."""
    data = checked.data("sources")
    if "from_person" in data:
        return not data["from_person"] and bool(filled(checked, "sources", "sources"))
    return checked.reading.tells("not_from_person", about=("sources",))


def observed(checked: Checked) -> Sentence | NoticeSection | None:
    """Where the notice tells that a camera films people; None if none does."""
    for section, item in checked.items("data_content", "groups"):
        if "data_camera" in item["categories"]:
            return section
    for section in checked.sections("data_subjects"):
        if "ds_camera_subject" in (section.data.get("categories") or ()):
            return section
    reading = checked.reading
    for key in reading.keys(
        "camera",
        about=("purposes", "register_name", "data_content", "sources", "data_subjects"),
        outside=("security",),
    ):
        if not is_denied(reading, key, reading.marks("camera")[key][0][0]):
            return reading.sentence(key)
    return None


# --- recipients and transfers -------------------------------------------------------


NEVER_RECIPIENT = ("controller", "joint_controllers", "contact_person", "dpo", "rights")
"""Keys of sections in which a company is not one that gets data."""


def recipients_told(checked: Checked) -> bool:
    """Whether something is said of who gets the data, be it that nobody does."""
    if checked.has("recipients", "processors"):
        return True
    reading = checked.reading
    return (
        reading.tells("disclose", "data")
        or reading.tells("provider")
        or reading.tells("company_used", outside=NEVER_RECIPIENT)
    )


def transfer(checked: Checked) -> bool | None:
    """Whether data go outside the EEA; None if the notice does not say, or hedges."""
    if transfers(checked):
        return True
    reading = checked.reading
    denied = False
    keys = reading.keys("outside", "transfer", outside=("rights", "complaint"))
    keys += reading.keys("outside", "mechanism", outside=("rights", "complaint"))
    for key in keys:
        if key in reading.marks("not") and key not in reading.marks("mechanism"):
            denied = denied or key not in reading.marks("except")
        elif key not in reading.marks("if"):
            return True
    if checked.data("transfers").get("none"):
        return False
    if denied or any(
        len(section.text) < 120
        and section.text.strip()
        and re.match(r"(ei|nej|inga|inte|no|none)\b", section.text.strip(), re.I)
        for section in checked.sections("transfers")
    ):
        return False
    return None


# --- retention ----------------------------------------------------------------------


def retention_told(checked: Checked) -> str:
    """ "period", "criteria", or "" where the notice says nothing of how long."""
    for _, item in checked.items("retention", "periods"):
        if (
            item["period"]
            or item["until"]
            or item["kind"] == "retention_kind_permanent"
        ):
            return "period"
    for _, item in checked.items("retention", "periods"):
        if item["criteria"] or item["event"]:
            return "criteria"
    reading = checked.reading
    if reading.tells("period", about=("retention",)) or reading.tells(
        "period", "keep", outside=("rights", "complaint", "cookies")
    ):
        return "period"
    # A column of a table of purposes: only its head says that the data are kept so long.
    kept = {number for number, _ in reading.keys("keep", about=("purposes",))}
    if any(number in kept for number, _ in reading.keys("period", about=("purposes",))):
        return "period"
    if reading.tells("criteria", about=("retention",)) or checked.has("retention"):
        return "criteria"
    return ""


# --- rights -------------------------------------------------------------------------

GENERAL_RIGHTS = (
    "right_access",
    "right_rectification",
    "right_erasure",
    "right_restriction",
)
"""They hold on every basis (erasure with its limits), so every notice tells of them."""


def right_told(checked: Checked, code: str) -> bool:
    """Whether the notice tells of a right, by a standard paragraph or in words."""
    if code in rights_shown(checked):
        return True
    subject = "right_" + code.removeprefix("right_")
    if any(
        section.data.get("subject") == subject and section.text.strip()
        for section in checked.notice.sections
    ):
        return True
    return checked.reading.tells(code, about=("rights",)) or checked.reading.tells(
        code, "right", "data"
    )


def can_object(checked: Checked, found: set[str]) -> bool:
    """Whether a basis or direct marketing gives a right to object (Art. 21)."""
    if found & {"basis_legitimate_interests", "basis_public_task"}:
        return True
    if any(item["direct_marketing"] for _, item in purposes(checked)):
        return True
    return checked.reading.tells("right_objection_marketing")


def objection_apart(checked: Checked) -> bool:
    """Whether the right to object stands apart from other information (21(4)).

    Under a heading of its own: our standard paragraphs give each right one.
    """
    concepts = ("right_objection", "right_objection_marketing")
    if rights_shown(checked) & set(concepts):
        return True
    reading = checked.reading
    # "You may object to the survey", and under it: "Tell us, and we send no more."
    if any(
        not is_about_another("right_objection", passage.text)
        for passage in reading.passages
        if "right_objection" in passage.subjects and not passage.is_heading
    ) and any(
        reading.tells(concept, about=("right_objection",), headings=True)
        for concept in concepts
    ):
        return True
    return any(
        reading.tells(concept, about=("right_objection",))
        # A heading inside the section about rights: a short line, and no sentence.
        or any(
            len(line.text.split()) <= 8
            and not line.text.rstrip().endswith((".", ";", ","))
            for key in reading.keys(concept, about=("rights",))
            for line in [reading.sentence(key)]
            if line.passage.text.strip() == line.text.strip()
            and not is_item(checked, line.passage)
        )
        for concept in concepts
    )


def is_item(checked: Checked, passage: Passage) -> bool:
    """Whether a passage of an old file is a list."""
    for section in checked.notice.sections:
        if section.id == passage.section_id and len(passage.path) == 2:
            return bool(section.content[int(passage.path[1])]["type"] == "list")
    return False


# --- automated decisions ------------------------------------------------------------


def automated(checked: Checked) -> bool | None:
    """Whether a machine alone decides; None if the notice does not say."""
    data = checked.data("automated_decisions")
    if data.get("automated") == "automated_used" or filled(
        checked, "automated_decisions", "decisions"
    ):
        return True
    if data.get("automated") == "automated_none":
        return False
    reading = checked.reading
    denied = False
    for key in reading.keys("automated", outside=("rights",)):
        if key in reading.marks("not"):
            denied = True
        elif key not in reading.marks("if"):
            return True
    return False if denied else None


def profiling(checked: Checked) -> bool | None:
    """Whether people are profiled; None if the notice does not say."""
    data = checked.data("automated_decisions")
    code = data.get("profiling")
    if code == "profiling_none":
        return False
    if code:
        return True
    reading = checked.reading
    denied = False
    for key in reading.keys("profiling", outside=("rights",)):
        if key in reading.marks("not"):
            denied = True
        elif key not in reading.marks("if"):
            return True
    return False if denied else None


# --- special categories -------------------------------------------------------------

SPECIAL_DATA = frozenset(
    each.key for each in codes("data_category") if each.special == "special"
)


def special_categories(checked: Checked) -> bool:
    """Whether the notice tells that data of Art. 9 are processed."""
    for _, item in purposes(checked):
        if item["special_conditions"]:
            return True
    for _, item in checked.items("data_content", "groups"):
        if SPECIAL_DATA & set(item["categories"] or ()):
            return True
    reading = checked.reading
    return any(
        key not in reading.marks("special_denied") and key not in reading.marks("not")
        for key in reading.keys(
            "special_category", about=("data_content", "purposes", "legal_basis")
        )
    )


def special_basis_told(checked: Checked) -> bool:
    if any(item["special_conditions"] for _, item in purposes(checked)):
        return True
    reading = checked.reading
    return any(
        reading.near(key, "special_basis")
        or (key[0], key[1] - 1) in reading.marks("special_basis")
        for key in reading.keys("special_category")
    ) or reading.tells("special_basis", "basis", about=ABOUT_BASES)


# --- legitimate interests -----------------------------------------------------------


def interests_unnamed(checked: Checked) -> list[Place]:
    """Where a legitimate interest is a basis, and nothing says which one it is."""
    reading = checked.reading
    named = reading.tells("interest_named", outside=("rights",))
    found = purposes(checked)
    if found:
        return [
            checked.place(
                section,
                "purposes",
                str(item["id"]),
                "legitimate_interest",
                purpose=item["name"],
            )
            for section, item in found
            if "basis_legitimate_interests" in item["legal_bases"]
            and not item["legitimate_interest"].strip()
            and not (section.data.get("text") and named)
        ]
    if named or reading.tells("activity", about=("legitimate_interests",)):
        return []
    places = []
    for key in bases_in_words(checked, "basis_legitimate_interests"):
        following = (key[0], key[1] + 1)
        if key in reading.marks("activity") or is_explained(reading, key):
            return []
        if following in reading.marks("activity") and following in reading.marks(
            "interest_word"
        ):
            return []
        places.append(reading.place(reading.sentence(key)))
    places += [
        checked.place(section)
        for section in checked.notice.sections
        if section.data.get("subject") == "legitimate_interests"
        and section.text.strip()
    ]
    return places


EXPLAINED = re.compile(r":\s*(?:[^\W\d]+\W+){2}|\((?:[^\W\d]+[ ,]+){2}[^\d()]*\)")
"""Words that explain: after a colon, or in brackets without numbers."""


def is_explained(reading: Reading, key: Key) -> bool:
    """Whether the sentence goes on after the legitimate interest to say which it is."""
    passage = reading.passages[key[0]]
    _, last = reading.marks("basis_legitimate_interests")[key][-1]
    end = reading.sentence(key).end
    return EXPLAINED.search(passage.text, last, end) is not None


# --- who, more closely --------------------------------------------------------------

EEA = frozenset(
    "AT BE BG HR CY CZ DK EE FI AX FR DE GR HU IE IS IT LV LI LT LU MT NL NO PL PT RO SK "
    "SI ES SE".split()
)


def outside_eea(checked: Checked) -> bool:
    """Whether the controller says that it is in a country outside the EEA."""
    country = str(checked.data("controller").get("country") or "")
    return bool(country) and country not in EEA


def representative_told(checked: Checked) -> bool:
    return bool(filled(checked, "controller", "representatives")) or (
        checked.reading.tells("representative", outside=("rights",))
    )


def joint(checked: Checked) -> bool:
    """Whether the notice tells of joint controllers."""
    if checked.has("joint_controllers"):
        return True
    reading = checked.reading
    return any(
        key not in reading.marks("not") and key not in reading.marks("if")
        for key in reading.keys("joint")
    )


def arrangement_told(checked: Checked) -> bool:
    """Whether the essence of the arrangement of joint controllers is told."""
    data = checked.data("joint_controllers")
    if "arrangement" in data and not data.get("text"):
        return bool(str(data["arrangement"]).strip())
    return checked.reading.tells("arrangement", about=("joint_controllers",)) or any(
        checked.reading.near(key, "arrangement", 2)
        for key in checked.reading.keys("joint")
    )


def dpo_told(checked: Checked) -> bool:
    return checked.has("dpo") or checked.reading.tells("dpo", headings=True)


def purposes_told(checked: Checked) -> bool:
    reading = checked.reading
    if checked.has("purposes") or reading.tells("processing", "in_order_to"):
        return True
    why = reading.marks("in_order_to")
    return any(key in why for code in BASES for key in bases_in_words(checked, code))


def statutory(checked: Checked) -> bool:
    """Whether a purpose rests on a legal obligation or a public task."""
    return bool(bases(checked) & {"basis_legal_obligation", "basis_public_task"})


def statute_told(checked: Checked) -> bool:
    """Whether the statute of such a purpose is named, for every coded one."""
    found = [
        item
        for _, item in purposes(checked)
        if {"basis_legal_obligation", "basis_public_task"} & set(item["legal_bases"])
    ]
    if found:
        return all(
            item["statute"].strip() or STATUTE.search(item["description"])
            for item in found
        ) or bool(STATUTE.search(str(checked.data("purposes").get("text") or "")))
    if any(
        STATUTE.search(section.text)
        for section in checked.notice.sections
        if section.key not in ("rights", "complaint", "security", "cookies")
    ):
        return True
    # That of bookkeeping everybody knows: it is the same for all.
    duties = list(bases_in_words(checked, "basis_legal_obligation"))
    accounts = checked.reading.marks("bookkeeping")
    return (
        "basis_public_task" not in bases(checked)
        and bool(duties)
        and all(key in accounts for key in duties)
    )


STATUTE = re.compile(
    r"\d+/\d{4}|\b\d+ ?§"
    r"|\b(?!tietosuoja|henkilötieto)\w{4,}l(?:aki|ain|aissa|akia|akiin|aista)\b"
    r"|\b(?!dataskydds|personuppgifts)\w{4,}lag(?:en|ens|stiftningen om \w+)?\b"
    r"|\blag(?:en)? om \w+"
    r"|\blaki (?!(?:vaati|edelly|velvo|salli|määrä|oikeut|aset|on|tai|ja|niin)\w*)\w+"
    r"|\b(?!Data Protection)(?:[A-Z]\w+ )+Act\b|\bAct on \w+",
)
"""A statute by its number or name; not the Data Protection Act, which is no basis."""


# --- data and sources ---------------------------------------------------------------


NEVER_DATA = (
    "controller",
    "contact_person",
    "dpo",
    "joint_controllers",
    "rights",
    "complaint",
    "obligation_to_provide",
)
"""Keys of sections in which an address is not one that somebody keeps of the reader."""
KINDS_OF_A_LIST = 3


def data_told(checked: Checked) -> bool:
    """Whether it is told which data there are, be it under a heading we do not know."""
    if checked.has("data_content"):
        return True
    kinds = checked.reading.marks("data_kind")
    return any(
        len(kinds[key]) >= KINDS_OF_A_LIST
        for key in checked.reading.keys("data_kind", outside=NEVER_DATA)
    )


def sources_told(checked: Checked) -> bool:
    return checked.has("sources") or checked.reading.tells(
        "from_person", "from_elsewhere"
    )


def public_told(checked: Checked) -> bool:
    if any(item["public"] for _, item in checked.items("sources", "sources")):
        return True
    return checked.reading.tells("public", about=("sources",))


# --- transfers, more closely --------------------------------------------------------

DEROGATION_CONSENT = "derogation_explicit_consent"
COMPELLING = "derogation_compelling_interest"
SAFEGUARDS = frozenset(
    (
        "transfer_bcr",
        "transfer_scc",
        "transfer_scc_authority",
        "transfer_code_of_conduct",
        "transfer_certification",
        "transfer_adhoc_clauses",
        "transfer_admin_arrangement",
        "transfer_public_instrument",
    )
)


def transfers(checked: Checked) -> list[Item]:
    return filled(checked, "transfers", "transfers")


def countries_told(checked: Checked) -> bool:
    found = transfers(checked)
    if found and not checked.data("transfers").get("text"):
        return all(
            item["country"] or item["mechanism"] == "transfer_dpf" for item in found
        )
    return checked.reading.tells("third_country")


def adequacy_told(checked: Checked) -> bool:
    """Whether it is told that there is an adequacy decision, or that there is none."""
    found = transfers(checked)
    if found and not checked.data("transfers").get("text"):
        return all(item["mechanism"] for item in found)
    return checked.reading.tells("adequacy") or checked.reading.tells("safeguard")


def mechanism_told(checked: Checked) -> bool:
    found = transfers(checked)
    if found and not checked.data("transfers").get("text"):
        return all(item["mechanism"] for item in found)
    return checked.reading.tells("mechanism")


def safeguards_used(checked: Checked) -> bool:
    """Whether a transfer rests on safeguards of Art. 46, of which a copy can be had."""
    found = transfers(checked)
    if found:
        return any(item["mechanism"] in SAFEGUARDS for item in found)
    return checked.reading.tells("safeguard")


def copy_told(checked: Checked) -> bool:
    found = [item for item in transfers(checked) if item["mechanism"] in SAFEGUARDS]
    if found and all(item["copy_contact"] for item in found):
        return True
    reading = checked.reading
    if found:
        text = str(checked.data("transfers").get("text") or "")
        return bool(text) and reading.tells("copy", about=("transfers",))
    return reading.tells("copy", about=("transfers", "recipients")) or any(
        reading.near(key, "copy", 2) for key in reading.keys("safeguard")
    )


def transfer_consent(checked: Checked) -> bool:
    return any(item["mechanism"] == DEROGATION_CONSENT for item in transfers(checked))


def risks_told(checked: Checked) -> bool:
    """Our standard paragraph tells the risks; it comes with the code."""
    return checked.reading.tells("risks", about=("transfers",))


def transfer_compelling(checked: Checked) -> bool:
    return any(item["mechanism"] == COMPELLING for item in transfers(checked))


def compelling_told(checked: Checked) -> bool:
    return all(
        item["decision"] or item["reason"]
        for item in transfers(checked)
        if item["mechanism"] == COMPELLING
    )


# --- rights and decisions, more closely ---------------------------------------------


def rights_needed(checked: Checked) -> tuple[str, ...]:
    """The rights of which the notice has to tell, by its bases; what an editor took out
    of our section, saying why, is told."""
    removed = {
        item["right"]
        for _, item in checked.items("rights", "adjustments")
        if item["action"] == "remove" and item["explanation"]
    }
    needed = list(GENERAL_RIGHTS)
    found = bases(checked)
    if found and found <= {"basis_legal_obligation", "basis_public_task"}:
        needed.remove("right_erasure")
    if found & {"basis_legitimate_interests", "basis_public_task"}:
        needed.append("right_objection")
    return tuple(code for code in needed if code not in removed)


def logic_told(checked: Checked) -> bool:
    found = filled(checked, "automated_decisions", "decisions")
    if found:
        return all(item["logic"].strip() for item in found)
    return checked.reading.tells("logic", about=("automated_decisions",)) or near(
        checked, "automated", "logic"
    )


def effects_told(checked: Checked) -> bool:
    found = filled(checked, "automated_decisions", "decisions")
    if found:
        return all(item["consequences"].strip() for item in found)
    return checked.reading.tells("effects", about=("automated_decisions",)) or near(
        checked, "automated", "effects"
    )


def profiling_effects_told(checked: Checked) -> bool:
    data = checked.data("automated_decisions")
    if data.get("profiling") and not data.get("text"):
        return bool(str(data.get("profiling_description") or "").strip())
    return checked.reading.tells("effects", about=("automated_decisions",)) or near(
        checked, "profiling", "effects"
    )


def near(checked: Checked, concept: str, other: str) -> bool:
    """Whether one concept stands in a sentence with the other, or in the next one."""
    reading = checked.reading
    return any(
        reading.near(key, other) for key in reading.keys(concept, outside=("rights",))
    )
