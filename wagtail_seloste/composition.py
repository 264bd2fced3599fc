"""From the data of a section to the words that a reader reads.

One function for each section: plain data, the wording of one language and the rest of
the notice in, nodes out (:mod:`wagtail_seloste.notice`). No database, no settings, no
clock. Article numbers and codes never reach the reader; blank data give no words.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from .notice import Data, Node, group, item_list, lines_of, paragraph, rich_text
from .rights import Purpose, Right, rights_for
from .wording import Wording


@dataclass(frozen=True, kw_only=True)
class Context:
    """What a section may see of its notice.

    `sections`: data of the first section of each key. `revisions`: paragraph key to the
    revision that is to be used; a paragraph without one gets its newest revision.
    """

    sections: Mapping[str, Data] = field(default_factory=dict)
    revisions: Mapping[str, int] = field(default_factory=dict)

    def data(self, key: str) -> Data:
        return self.sections.get(key, {})


Compose = Callable[[Data, Wording, Context], list[Node]]


class Item(dict[str, Any]):
    """An item of a list in a section; a field that it lacks, or holds null, is blank."""

    def __init__(self, value: Mapping[str, Any]):
        super().__init__({k: "" if v is None else v for k, v in value.items()})

    def __missing__(self, key: str) -> str:
        return ""


def items(data: Data, name: str) -> list[Item]:
    """The items of the list `name` of a section."""
    return [Item(value) for value in data.get(name) or [] if isinstance(value, dict)]


def standard(
    words: Wording, context: Context, key: str, **variables: str
) -> list[Node]:
    """A standard paragraph with its key and revision; nothing if it comes out empty."""
    chosen = words.paragraph(key, context.revisions.get(key))
    text = words.fill(chosen, variables).strip()
    if not text:
        return []
    return [{**paragraph(text), "standard": key, "revision": chosen.revision}]


def fact(term: str, text: str, href: str = "") -> list[dict[str, str]]:
    """A line "term: text", or nothing if there is no text."""
    return [{"term": term, "text": text, "href": href}] if text else []


def facts(*lines: list[dict[str, str]]) -> list[Node]:
    items = [item for line in lines for item in line]
    return [{"type": "facts", "items": items}] if items else []


def unsaid(said: list[Node], *found: list[dict[str, str]]) -> list[Node]:
    """Facts of which `said` does not speak yet, so that nothing written is lost."""
    text = " ".join("\n".join(lines_of(said)).split())

    def is_said(fact: dict[str, str]) -> bool:
        words = re.escape(" ".join(fact["text"].split()).rstrip("."))
        return re.search(rf"(?<!\w){words}(?!\w)", text) is not None

    return facts(*([fact for fact in line if not is_said(fact)] for line in found))


def one_line(text: str) -> str:
    """An address of several lines in one, parts joined by commas."""
    return ", ".join(part.strip(" ,") for part in text.splitlines() if part.strip())


def lines(text: str) -> list[str]:
    """The lines of a text in which each line is an item; bullets are taken off."""
    stripped = (line.strip().lstrip("-•*–·").strip() for line in text.splitlines())
    return [line for line in stripped if line]


def paragraphs(text: str) -> list[Node]:
    return [paragraph(line.strip()) for line in text.splitlines() if line.strip()]


def free(data: Data) -> list[Node]:
    """The free text of a section."""
    return [rich_text(data["text"])] if data.get("text") else []


def nothing_derived(data: Data, context: Context) -> Data:
    return {}


def free_text(data: Data, words: Wording, context: Context) -> list[Node]:
    return free(data)


def choices(words: Wording, codes: list[str]) -> list[str]:
    return [label(words, code) for code in codes]


def label(words: Wording, code: str) -> str:
    """The words for a code; a code of a later version stands as itself."""
    try:
        return words.choice(code)
    except LookupError:
        return code


def country(words: Wording, code: str) -> str:
    try:
        return words.country(code) if code else ""
    except LookupError:
        return code


# --- who ---------------------------------------------------------------------------


def contact_facts(party: Data, words: Wording) -> list[list[dict[str, str]]]:
    email, phone = party.get("email") or "", party.get("phone") or ""
    website = party.get("website") or ""
    number = "".join(c for c in phone if c.isdigit() or c == "+")
    return [
        fact(words.label("email"), email, f"mailto:{email}"),
        fact(words.label("phone"), phone, f"tel:{number}" if number else ""),
        fact(words.label("website"), website, web_link(website)),
    ]


def web_link(address: str) -> str:
    """The address as a link, if a browser would only open a page with it."""
    return address if address.lower().startswith(("https://", "http://")) else ""


def party_facts(party: Data, words: Wording) -> list[Node]:
    """Everything that identifies an organisation, but its name."""
    return facts(
        fact(words.label("business_id"), party.get("business_id") or ""),
        fact(
            words.label("postal_address"), one_line(party.get("postal_address") or "")
        ),
        fact(
            words.label("visiting_address"),
            one_line(party.get("visiting_address") or ""),
        ),
        fact(words.label("country"), country(words, party.get("country") or "")),
        *contact_facts(party, words),
    )


def party(value: Data, words: Wording) -> list[Node]:
    name = [paragraph(value["name"])] if value.get("name") else []
    return [*name, *party_facts(value, words)]


def person(value: Data, words: Wording) -> list[Node]:
    return facts(
        fact(words.label("title_role"), value.get("title") or ""),
        fact(words.label("name"), value.get("name") or ""),
        fact(
            words.label("postal_address"), one_line(value.get("postal_address") or "")
        ),
        *contact_facts(value, words),
    )


def controller(data: Data, words: Wording, context: Context) -> list[Node]:
    content = party(data, words)
    for representative in items(data, "representatives"):
        content.append(
            group(
                representative["id"],
                words.label("representative"),
                party(representative, words),
            )
        )
    return content + free(data)


def joint_controllers(data: Data, words: Wording, context: Context) -> list[Node]:
    content: list[Node] = []
    partners = items(data, "partners")
    names = [partner["name"] for partner in partners if partner["name"]]
    essence = one_sentence(data.get("arrangement") or "")
    if names or essence:
        content += standard(
            words,
            context,
            "bp_joint_controllers",
            partner=words.join(names),
            essence=essence,
        )
    for partner in partners:
        details = party_facts(partner, words)
        if details:
            content.append(group(partner["id"], partner["name"], details))
    content += facts(
        fact(words.label("contact_point"), data.get("contact_point") or "")
    )
    return content + free(data)


def contact_person(data: Data, words: Wording, context: Context) -> list[Node]:
    content: list[Node] = []
    for value in items(data, "people"):
        content += person(value, words)
    return content + free(data)


def contact_section(data: Data, words: Wording, context: Context) -> list[Node]:
    return person(data, words) + free(data)


def one_sentence(text: str) -> str:
    """Text to stand inside a paragraph, before its full stop."""
    return " ".join(text.split()).rstrip(" .")


def sentence(text: str) -> str:
    """Text that ends as a sentence does; blank text stays blank."""
    text = one_sentence(text)
    return text if not text or text[-1] in "!?…:" else f"{text}."


# --- what and why ------------------------------------------------------------------


def register_name(data: Data, words: Wording, context: Context) -> list[Node]:
    name = data.get("name") or ""
    return ([paragraph(name)] if name else []) + free(data)


def unnamed_purposes(purposes: Sequence[Mapping[str, Any]], text: str) -> list[int]:
    """The indexes of the purposes that lack a name which a public notice must have.

    `text`: the words beside them. They may tell a single purpose, as in an old notice.
    """
    if len(purposes) == 1 and text.strip():
        return []
    return [
        index
        for index, purpose in enumerate(purposes)
        if not (purpose.get("name") or "").strip()
    ]


def purposes(data: Data, words: Wording, context: Context) -> list[Node]:
    content: list[Node] = []
    for purpose in items(data, "purposes"):
        inner = paragraphs(purpose["description"])
        inner += facts(
            fact(
                words.label("legal_basis"),
                words.join(choices(words, purpose["legal_bases"])),
            ),
            fact(words.label("statute"), purpose["statute"]),
            fact(
                words.label("special_condition"),
                words.join(choices(words, purpose["special_conditions"])),
            ),
        )
        interest = one_sentence(purpose["legitimate_interest"])
        if "basis_legitimate_interests" not in purpose["legal_bases"]:
            inner += facts(fact(words.label("legitimate_interest"), interest))
        elif interest:
            inner += standard(
                words, context, "bp_legitimate_interest", interest=interest
            )
            if purpose["balancing_test"]:
                inner += standard(words, context, "bp_legitimate_interest_assessed")
        if purpose["name"] or inner:
            content.append(group(purpose["id"], purpose["name"], inner))
    return content + free(data)


def data_subjects(data: Data, words: Wording, context: Context) -> list[Node]:
    found = choices(words, data.get("categories") or [])
    found += lines(data.get("others") or "")
    return ([item_list(found)] if found else []) + free(data)


def data_content(data: Data, words: Wording, context: Context) -> list[Node]:
    content: list[Node] = []
    for part in items(data, "groups"):
        found = choices(words, part["categories"]) + lines(part["others"])
        inner = [item_list(found)] if found else []
        if part["name"]:
            content.append(group(part["id"], part["name"], inner))
        else:
            content += inner
    return content + free(data)


def sources(data: Data, words: Wording, context: Context) -> list[Node]:
    content: list[Node] = []
    if data.get("from_person"):
        content += standard(words, context, "bp_sources_subject")
    for source in items(data, "sources"):
        content += standard(
            words,
            context,
            "bp_sources",
            source=source["name"],
            public_yes_no=words.label("yes") if source["public"] else "",
        )
        content += facts(fact(words.label("data"), source["data"]))
    return content + free(data)


def obligation_to_provide(data: Data, words: Wording, context: Context) -> list[Node]:
    content: list[Node] = []
    for item in items(data, "items"):
        content += facts(fact(words.label("data"), item["data"]))
        consequence = one_sentence(item["consequence"])
        told: list[Node] = []
        match item["kind"]:
            case "obligation_contract":
                told = standard(words, context, "bp_obligation_contract")
            case "obligation_statutory":
                told = standard(
                    words,
                    context,
                    "bp_obligation_statutory",
                    statute=item["statute"],
                    consequence=consequence,
                )
            case "obligation_none":
                told = standard(words, context, "bp_obligation_none")
            case "obligation_voluntary":
                told = standard(
                    words, context, "bp_obligation_voluntary", service=consequence
                )
        content += told
        content += unsaid(
            told,
            fact(words.label("statute"), item["statute"]),
            fact(words.label("consequence_not_providing"), consequence),
        )
    return content + free(data)


# --- sharing -----------------------------------------------------------------------


def recipient_name(words: Wording, recipient: Data) -> str:
    """The name, and in brackets what it is for; the category if there is no name."""
    category = label(words, recipient["category"]) if recipient["category"] else ""
    name = recipient["name"] or category
    details = [recipient["service"], country(words, recipient["country"])]
    if recipient["name"] and not recipient["service"]:
        details.insert(0, category)
    inside = ", ".join(detail for detail in details if detail)
    return f"{name} ({inside})" if name and inside else name or inside


def recipients(data: Data, words: Wording, context: Context) -> list[Node]:
    content: list[Node] = []
    named: dict[bool, list[str]] = {True: [], False: []}
    for recipient in items(data, "recipients"):
        name = recipient_name(words, recipient)
        if name:
            named[recipient["role"] == "role_processor"].append(name)
    if data.get("none") and not named[False]:
        content += standard(words, context, "bp_disclosure_none")
    if len(named[False]) + len(named[True]) <= FEW_RECIPIENTS:
        content += standard(
            words,
            context,
            "bp_recipients",
            recipients=words.join(named[False]),
            processors=words.join(named[True]),
        )
    else:
        for key, names in (
            ("bp_recipients_list", named[False]),
            ("bp_processors_list", named[True]),
        ):
            if names:
                content += [*standard(words, context, key), item_list(names)]
    return content + free(data)


FEW_RECIPIENTS = 2
"""So many stand in a sentence; more are easier to read as a list."""

TRANSFER_PARAGRAPHS = {
    "transfer_none": "bp_transfer_none",
    "transfer_adequacy": "bp_transfer_adequacy",
    "transfer_dpf": "bp_transfer_dpf",
    "transfer_scc": "bp_transfer_scc",
    "transfer_bcr": "bp_transfer_bcr",
    "transfer_code_of_conduct": "bp_transfer_code",
    "transfer_certification": "bp_transfer_code",
    "derogation_explicit_consent": "bp_transfer_consent",
    "derogation_contract": "bp_transfer_contract",
    "derogation_contract_interest": "bp_transfer_contract",
    "derogation_public_interest": "bp_transfer_other_derogation",
    "derogation_legal_claims": "bp_transfer_other_derogation",
    "derogation_vital_interests": "bp_transfer_other_derogation",
    "derogation_public_register": "bp_transfer_other_derogation",
    "derogation_compelling_interest": "bp_transfer_compelling",
}


def transfers(data: Data, words: Wording, context: Context) -> list[Node]:
    content: list[Node] = []
    named_transfers = items(data, "transfers")
    if data.get("none") and not named_transfers:
        content += standard(words, context, "bp_transfer_none")
    for transfer in named_transfers:
        mechanism, reason = transfer["mechanism"], one_sentence(transfer["reason"])
        decision = one_sentence(transfer["decision"])
        key = TRANSFER_PARAGRAPHS.get(mechanism, "bp_transfer_safeguard")
        named = label(words, mechanism) if mechanism else ""
        ground = ". ".join(part for part in (named, reason) if part)
        told = standard(
            words,
            context,
            key,
            recipient=transfer["recipient"],
            country=country(words, transfer["country"]),
            decision=decision,
            code_or_certification=decision,
            contract=decision or reason,
            mechanism=named,
            ground=ground,
            interest=decision or reason,
            measures=reason if decision else "",
            copy_contact=transfer["copy_contact"],
            withdrawal_channel=withdrawal_channel(context),
        )
        told += unsaid(
            told,
            fact(words.label("recipient"), transfer["recipient"]),
            fact(words.label("country"), country(words, transfer["country"])),
            fact(words.label("decision"), decision),
            fact(words.label("copy"), transfer["copy_contact"]),
        )
        if unsaid(told, fact("", reason)):
            told.append(paragraph(sentence(reason)))
        content += told
    return content + free(data)


# --- keeping -----------------------------------------------------------------------


def period_text(value: Data, words: Wording) -> str:
    """The length or limit of a retention period, in a few words."""
    if value["period"]:
        return words.period(value["period"])
    if value["until"]:
        return words.date(date.fromisoformat(value["until"]))
    if value["kind"] == "retention_kind_until_event" and value["event"]:
        return str(value["event"])
    if value["kind"] == "retention_kind_permanent":
        return label(words, value["kind"])
    return value["criteria"] and one_sentence(value["criteria"])


COUNTED = frozenset({"retention_kind_fixed", "retention_kind_statutory"})
"""Kinds of period that are counted from an event."""


def retention(data: Data, words: Wording, context: Context) -> list[Node]:
    content: list[Node] = []
    for value in items(data, "periods"):
        length = period_text(value, words)
        inner: list[Node] = []
        if value["kind"] == "retention_kind_fixed" and value["period"]:
            inner += standard(
                words,
                context,
                "bp_retention_fixed",
                period=length,
                event=value["event"],
            )
        else:
            starts = value["event"] if value["period"] else ""
            ends = not value["period"] and (
                value["until"] or value["kind"] == "retention_kind_until_event"
            )
            inner += facts(
                fact(words.label("until" if ends else "retention_period"), length),
                fact(words.label("starts_from"), starts),
            )
        counted = value["period"] or value["kind"] in COUNTED
        until = value["until"] and words.date(date.fromisoformat(value["until"]))
        inner += unsaid(
            inner,
            fact(words.label("starts_from" if counted else "until"), value["event"]),
            fact(words.label("until"), until),
            fact(words.label("statute"), value["statute"]),
            fact(words.label("criteria"), one_sentence(value["criteria"])),
        )
        if value["data"] and inner:
            content.append(group(value["id"], value["data"], inner))
        else:
            content += inner or paragraphs(value["data"])
    return content + free(data)


ACCESS_BY_NEED = "sec_org_access_need"


def security(data: Data, words: Wording, context: Context) -> list[Node]:
    content: list[Node] = []
    # Who may see the data is a sentence of its own.
    codes = data.get("measures") or []
    measures = choices(words, [code for code in codes if code != ACCESS_BY_NEED])
    if measures:
        content += standard(
            words, context, "bp_security", measures=words.join(lower_first(measures))
        )
    if ACCESS_BY_NEED in codes:
        content += standard(words, context, "bp_security_access")
    for part, name in (
        ("manual", "manual_material"),
        ("electronic", "electronic_material"),
    ):
        if data.get(part):
            content.append(group(part, words.label(name), [rich_text(data[part])]))
    return content + free(data)


def lower_first(items: list[str]) -> list[str]:
    """Labels inside a sentence; abbreviations keep their capitals."""
    return [
        item[:1].lower() + item[1:] if item[1:2].islower() else item for item in items
    ]


def cookies(data: Data, words: Wording, context: Context) -> list[Node]:
    content: list[Node] = []
    settings_url, list_url = data.get("settings_url") or "", data.get("list_url") or ""
    match data.get("use"):
        case "cookies_consent":
            content += standard(
                words,
                context,
                "bp_cookies",
                cookie_settings_link=settings_url,
                cookie_list_link=list_url,
            )
        case "cookies_none" | "cookies_necessary" as use:
            content.append(paragraph(f"{label(words, use)}."))
    content += unsaid(
        content,
        fact(words.label("settings"), settings_url, web_link(settings_url)),
        fact(words.label("list"), list_url, web_link(list_url)),
    )
    for cookie in items(data, "cookies"):
        length = words.label("session") if cookie["session"] else ""
        if cookie["period"]:
            length = words.period(cookie["period"])
        details = facts(
            fact(words.label("cookie_purpose"), cookie["purpose"]),
            fact(words.label("cookie_duration"), length),
            fact(words.label("provider"), cookie["provider"]),
            fact(words.label("third_party_access"), cookie["third_party"]),
        )
        if cookie["name"] or details:
            content.append(group(cookie["id"], cookie["name"], details))
    return content + free(data)


# --- rights ------------------------------------------------------------------------

RIGHT_PARAGRAPHS = {
    "right_access": "bp_access",
    "right_rectification": "bp_rectification",
    "right_erasure": "bp_erasure",
    "right_restriction": "bp_restriction",
    "right_portability": "bp_portability",
    "right_objection": "bp_objection",
    "right_objection_marketing": "bp_objection_marketing",
    "right_withdraw_consent": "bp_withdraw_consent",
}
# Told in sections of their own, or by the notice itself.
RIGHTS_ELSEWHERE = {
    "right_informed",
    "right_notification_recipients",
    "right_automated_decision",
    "right_complaint",
    "right_judicial_remedy",
}


def notice_rights(data: Data, context: Context) -> tuple[Right, ...]:
    """The rights by the legal bases, after the editor's additions and removals."""
    found = rights_for(
        cast("list[Purpose]", items(context.data("purposes"), "purposes")),
        automated_decisions=context.data("automated_decisions").get("automated")
        == "automated_used",
    )
    by_code = {right.code: right for right in found}
    for change in items(data, "adjustments"):
        right = change["right"]
        if change["action"] == "remove":
            by_code.pop(right, None)
        elif right and (change["action"] == "add" or change["explanation"]):
            # What the editor explains, the editor grants.
            by_code.setdefault(right, Right(code=right, status="yes", purposes=()))
    return tuple(by_code.values())


def derived_rights(data: Data, context: Context) -> Data:
    """``rights``: which rights apply, to which purposes; an empty list is all."""
    return {
        "rights": [
            {
                "right": right.code,
                "status": right.status,
                "purposes": list(right.purposes),
            }
            for right in notice_rights(data, context)
        ]
    }


def statutory_only(context: Context) -> bool:
    """Whether all purposes rest on a statute, so that nothing is erased on request."""
    bases = {
        basis
        for purpose in items(context.data("purposes"), "purposes")
        for basis in purpose["legal_bases"]
    }
    return bool(bases) and bases <= {"basis_legal_obligation"}


def request_contact(context: Context) -> str:
    """Where requests go: of the rights, else of the contact section, DPO, controller."""
    own = context.data("rights").get("request_contact") or ""
    if own:
        return one_sentence(own)
    for key in ("contact", "dpo", "controller"):
        data = context.data(key)
        found = data.get("email") or data.get("website") or data.get("phone")
        if found:
            return str(found)
    return ""


def withdrawal_channel(context: Context) -> str:
    own = context.data("rights").get("withdrawal_channel") or ""
    return one_sentence(own) or request_contact(context)


def rights(data: Data, words: Wording, context: Context) -> list[Node]:
    own = standard_rights(data, words, context) if data.get("standard", True) else []
    return own + free(data)


def standard_rights(data: Data, words: Wording, context: Context) -> list[Node]:
    """The rights by the legal bases, with the editor's changes, and how to use them."""
    content: list[Node] = []
    names = {
        purpose["id"]: purpose["name"]
        for purpose in items(context.data("purposes"), "purposes")
    }
    explanations: dict[str, str] = {}
    removed: set[str] = set()
    added: set[str] = set()
    for change in items(data, "adjustments"):
        if change["action"] == "add":
            added.add(change["right"])
        if change["explanation"]:
            before = explanations.get(change["right"], "")
            explanations[change["right"]] = f"{before}\n{change['explanation']}"
            if change["action"] == "remove":
                removed.add(change["right"])
    shown = notice_rights(data, context)
    for right in shown:
        explanation = explanations.get(right.code, "")
        inner: list[Node] = []
        key = RIGHT_PARAGRAPHS.get(right.code)
        if key:
            inner += standard(
                words,
                context,
                key,
                withdrawal_channel=withdrawal_channel(context),
            )
        elif right.code in RIGHTS_ELSEWHERE - added and not explanation:
            continue
        inner += paragraphs(explanation)
        limited = [names[i] for i in right.purposes if names.get(i)]
        if limited:
            limits = "; ".join(lower_first(limited))
            inner += facts(fact(words.label("applies_to"), upper_first(limits)))
        content.append(group(right.code, label(words, right.code), inner))
    codes = {right.code for right in shown} | removed
    if statutory_only(context) and "right_erasure" not in codes:
        content.append(
            group(
                "right_erasure",
                label(words, "right_erasure"),
                standard(words, context, "bp_erasure_statutory"),
            )
        )
    for code, explanation in explanations.items():
        if code and code in removed and code not in {right.code for right in shown}:
            content.append(group(code, label(words, code), paragraphs(explanation)))
    content += paragraphs(explanations.get("", ""))
    content += standard(
        words, context, "bp_rights_procedure", request_contact=request_contact(context)
    )
    if data.get("extension"):
        content += standard(words, context, "bp_rights_extension")
    return content


def complaint(data: Data, words: Wording, context: Context) -> list[Node]:
    if not data.get("standard", True):
        return free(data)
    authority = data.get("authority") or {}
    content = standard(
        words,
        context,
        "bp_complaint",
        authority_name=authority.get("name") or "",
        authority_postal_address=one_line(authority.get("postal_address") or ""),
        authority_phone=authority.get("phone") or "",
        authority_email=authority.get("email") or "",
        authority_web=authority.get("website") or "",
    )
    return content + free(data)


def automated_decisions(data: Data, words: Wording, context: Context) -> list[Node]:
    content: list[Node] = []
    if data.get("automated") == "automated_none":
        content += standard(words, context, "bp_automated_none")
    decisions = items(data, "decisions")
    if data.get("automated") == "automated_used" and not decisions:
        content += standard(words, context, "bp_automated_used")
    for decision in decisions:
        content += standard(
            words,
            context,
            "bp_automated_used",
            decision=one_sentence(decision["decision"]),
            logic=one_sentence(decision["logic"]),
        )
        content += facts(fact(words.label("consequences"), decision["consequences"]))
    if data.get("profiling") == "profiling_none":
        content += standard(words, context, "bp_profiling_none")
    elif data.get("profiling") and not data.get("profiling_description"):
        content.append(paragraph(f"{label(words, data['profiling'])}."))
    content += paragraphs(data.get("profiling_description") or "")
    return content + free(data)


def changes(data: Data, words: Wording, context: Context) -> list[Node]:
    content: list[Node] = []
    if data.get("standard"):
        content += standard(
            words,
            context,
            "bp_changes",
            change_channel=one_sentence(data.get("channel") or ""),
            history_link="",
        )
    elif data.get("channel"):
        content.append(paragraph(data["channel"]))
    return content + free(data)


# --- the short version --------------------------------------------------------------


def summary(
    sections: Mapping[str, Data], words: Wording, context: Context
) -> list[dict[str, Any]]:
    """The short version: who, why, how long, your rights, contact (WP260, para 35).

    A list of {"label", "answers", "key"}; a line whose section says nothing is left out.
    """
    rights_data = sections.get("rights", {})
    rights_shown = [
        label(words, right.code)
        for right in notice_rights(rights_data, context)
        if rights_data.get("standard") and right.code in RIGHT_PARAGRAPHS
    ]
    lines_found = (
        ("who", "controller", [sections.get("controller", {}).get("name")]),
        (
            "why",
            "purposes",
            [
                purpose["name"]
                for purpose in items(sections.get("purposes", {}), "purposes")
            ],
        ),
        (
            "how_long",
            "retention",
            [
                ": ".join(part for part in (value["data"], length) if part)
                for value in items(sections.get("retention", {}), "periods")
                if (length := period_text(value, words))
            ],
        ),
        (
            "your_rights",
            "rights",
            [upper_first(words.join(lower_first(rights_shown)))]
            if rights_shown
            else [],
        ),
        ("contact", "contact", [request_contact(context)]),
    )
    return [
        {"label": words.label(name), "answers": answers, "key": key}
        for name, key, found in lines_found
        if (answers := [answer for answer in found if answer])
    ]


def upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]
