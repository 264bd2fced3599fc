"""What each section says in its data, and what a reader calls it: the one table.

A **fact** is a value of a section or of an item in a list; a **list** holds items that
come and go. `thing` is the key of a label, a choice or a heading: a noun in the
nominative. The places of the facts are those that :mod:`.weighing` weighs.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from .. import composition
from ..composition import Item
from ..wording import Wording

Say = Callable[[Item, Wording], str]


@dataclass(frozen=True, kw_only=True)
class Single:
    """A value that is replaced by another. `codes` are what machines compare."""

    name: str
    thing: str
    say: Say
    codes: tuple[str, ...] = ()
    """Fields whose raw values are the codes of the change."""

    stated: bool = False
    """Whether the value is a sentence of its own."""

    holds: Literal["code", "name", "contact", "words"] = "code"
    """What a translation may do with it: nothing; a proper name and contact details may
    be local; words are translated."""


@dataclass(frozen=True, kw_only=True)
class Several:
    """A list of codes, or of lines, of which each can come and go.

    `replaced`: that some go while others come is told as one change.
    """

    name: str
    thing: str
    say: Callable[[Wording, str], str]
    replaced: bool = False
    lines: bool = False


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A yes that is a sentence in the notice; a no is none."""

    name: str
    thing: str
    say: Callable[[Wording], str]


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A list of items. `title` is what tells one from the others, `say` names it."""

    name: str
    thing: str
    title: Say
    say: Say
    facts: "tuple[Fact, ...]" = ()


Fact = Single | Several | Statement


@dataclass(frozen=True, kw_only=True)
class Subject:
    """The facts and lists of a section; `called` names the party that it is about."""

    facts: tuple[Fact, ...] = ()
    lists: tuple[Listed, ...] = ()
    called: str = ""


def thing(words: Wording, key: str) -> str:
    """A noun for the subject of a sentence."""
    for table in (words.labels, words.choices, words.headings):
        if key in table:
            return table[key]
    raise LookupError(f"{words.language}: no word for {key!r}")


def plain(name: str) -> Say:
    return lambda item, words: composition.one_line(str(item[name]))


def text(name: str, thing: str) -> Single:
    """Words of the editor."""
    return Single(name=name, thing=thing, say=plain(name), holds="words")


def proper(name: str, thing: str) -> Single:
    """A proper name: of an organisation, a person, a statute."""
    return Single(name=name, thing=thing, say=plain(name), holds="name")


def contact(name: str, thing: str) -> Single:
    """A way to reach somebody."""
    return Single(name=name, thing=thing, say=plain(name), holds="contact")


def shared(name: str, thing: str) -> Single:
    """Letters that are the same in all languages."""
    return Single(name=name, thing=thing, say=plain(name))


def coded(name: str, thing: str, stated: bool = False) -> Single:
    """One code of the vocabulary."""

    def say(item: Item, words: Wording) -> str:
        return composition.label(words, item[name]) if item[name] else ""

    return Single(name=name, thing=thing, say=say, codes=(name,), stated=stated)


def country(name: str = "country") -> Single:
    def say(item: Item, words: Wording) -> str:
        return composition.country(words, item[name])

    return Single(name=name, thing="country", say=say, codes=(name,))


def yes_or_no(name: str, thing: str) -> Single:
    def say(item: Item, words: Wording) -> str:
        return words.label("yes" if item[name] else "no")

    return Single(name=name, thing=thing, say=say)


def stated(name: str, paragraph: str) -> Statement:
    """A flag that stands for a standard paragraph without variables."""

    def say(words: Wording) -> str:
        return words.fill(words.paragraph(paragraph), {}).rstrip(".")

    return Statement(name=name, thing="thing_statement", say=say)


def standard(name: str = "standard", label: str = "") -> Statement:
    """A flag for standard text that has no words of its own here."""
    return Statement(
        name=name,
        thing="thing_standard",
        say=lambda words: words.label(label) if label else "",
    )


def lines(name: str, thing: str) -> Several:
    return Several(name=name, thing=thing, say=lambda words, line: line, lines=True)


def codes(name: str, thing: str, replaced: bool = False) -> Several:
    return Several(name=name, thing=thing, say=composition.label, replaced=replaced)


def first_of(*names: str) -> Say:
    """The first of the fields that is not blank."""

    def say(item: Item, words: Wording) -> str:
        return next((str(item[name]) for name in names if item[name]), "")

    return say


def authority(item: Item, words: Wording) -> str:
    chosen = item["authority"]
    return str(chosen.get("name") or "") if isinstance(chosen, dict) else ""


def recipient_title(item: Item, words: Wording) -> str:
    return str(item["name"] or item["service"]) or composition.recipient_name(
        words, item
    )


def cookie_duration(item: Item, words: Wording) -> str:
    if item["period"]:
        return in_words(lambda: words.period(item["period"]), item["period"])
    return words.label("session") if item["session"] else ""


def in_words(say: Callable[[], str], otherwise: str) -> str:
    """What `say` says; `otherwise` if what is stored is no date or period."""
    try:
        return say()
    except ValueError:
        return otherwise


def period_length(item: Item, words: Wording) -> str:
    """How long data are kept, in the few words of the notice itself."""
    return in_words(
        lambda: composition.period_text(item, words), item["period"] or item["until"]
    )


def beside_length(name: str) -> Say:
    """The words of a field, unless they are all that is said of the length."""

    def say(item: Item, words: Wording) -> str:
        found = composition.one_sentence(item[name])
        said = composition.one_sentence(period_length(item, words))
        return "" if found == said else found

    return say


def obligation_title(item: Item, words: Wording) -> str:
    return item["data"] or composition.label(words, item["kind"])


def transfer_title(item: Item, words: Wording) -> str:
    return item["recipient"] or composition.country(words, item["country"])


def transfer_name(item: Item, words: Wording) -> str:
    """The recipient with the country in brackets."""
    place = composition.country(words, item["country"])
    return (
        f"{item['recipient']} ({place})"
        if item["recipient"] and place
        else (transfer_title(item, words))
    )


def period_name(item: Item, words: Wording) -> str:
    """The data, and how long they are kept."""
    data, length = str(item["data"]), period_length(item, words)
    return f"{data} ({length})" if data and length else data or length


def explained_right(item: Item, words: Wording) -> str:
    """Which right is explained; what is only added or removed shows in the rights."""
    return composition.label(words, item["right"]) if item["explanation"] else ""


PARTY: tuple[Fact, ...] = (
    shared("business_id", "business_id"),
    contact("postal_address", "postal_address"),
    contact("visiting_address", "visiting_address"),
    country(),
    contact("email", "email"),
    contact("phone", "phone"),
    contact("website", "website"),
)
CONTACT: tuple[Fact, ...] = (
    text("title", "title_role"),
    proper("name", "name"),
    contact("postal_address", "postal_address"),
    contact("email", "email"),
    contact("phone", "phone"),
    contact("website", "website"),
)
NAME = first_of("name")


def named(key: str, holds: Literal["name", "words"] = "words") -> Single:
    """The name of an item, whose change is told of the item itself."""
    return text("name", key) if holds == "words" else proper("name", key)


SUBJECTS: Mapping[str, Subject] = {
    "controller": Subject(
        called="role_controller",
        facts=(proper("name", "role_controller"), *PARTY),
        lists=(
            Listed(
                name="representatives",
                thing="representative",
                title=NAME,
                say=NAME,
                facts=(named("representative", "name"), *PARTY),
            ),
        ),
    ),
    "joint_controllers": Subject(
        facts=(
            text("arrangement", "thing_arrangement"),
            text("contact_point", "contact_point"),
        ),
        lists=(
            Listed(
                name="partners",
                thing="partner",
                title=NAME,
                say=NAME,
                facts=(named("partner", "name"), *PARTY),
            ),
        ),
    ),
    "contact_person": Subject(
        lists=(
            Listed(
                name="people",
                thing="role_contact_person",
                title=first_of("name", "title", "email"),
                say=first_of("name", "title", "email"),
                facts=CONTACT,
            ),
        ),
    ),
    "dpo": Subject(called="role_dpo", facts=CONTACT),
    "contact": Subject(called="contact", facts=CONTACT),
    "register_name": Subject(facts=(text("name", "register_name"),)),
    "purposes": Subject(
        lists=(
            Listed(
                name="purposes",
                thing="purpose",
                title=NAME,
                say=NAME,
                facts=(
                    named("purpose"),
                    codes("legal_bases", "legal_basis", replaced=True),
                    proper("statute", "statute"),
                    text("legitimate_interest", "legitimate_interest"),
                    codes("special_conditions", "special_condition", replaced=True),
                    Statement(
                        name="direct_marketing",
                        thing="thing_marketing",
                        say=lambda words: "",
                    ),
                    text("description", "thing_description"),
                ),
            ),
        ),
    ),
    "data_subjects": Subject(
        facts=(codes("categories", "thing_people"), lines("others", "thing_people")),
    ),
    # The categories of a group are told by `meaning.data_categories`.
    "data_content": Subject(
        lists=(
            Listed(
                name="groups",
                thing="thing_data_group",
                title=NAME,
                say=NAME,
                facts=(
                    named("thing_data_group"),
                    lines("others", "thing_data_category"),
                ),
            ),
        ),
    ),
    "sources": Subject(
        facts=(stated("from_person", "bp_sources_subject"),),
        lists=(
            Listed(
                name="sources",
                thing="source",
                title=NAME,
                say=NAME,
                facts=(
                    named("source"),
                    text("data", "thing_source_data"),
                    yes_or_no("public", "public_source"),
                ),
            ),
        ),
    ),
    "obligation_to_provide": Subject(
        lists=(
            Listed(
                name="items",
                thing="thing_obligation",
                title=obligation_title,
                say=obligation_title,
                facts=(
                    coded("kind", "thing_obligation"),
                    text("data", "data"),
                    proper("statute", "statute"),
                    text("consequence", "thing_consequence"),
                ),
            ),
        ),
    ),
    "recipients": Subject(
        facts=(stated("none", "bp_disclosure_none"),),
        lists=(
            Listed(
                name="recipients",
                thing="recipient",
                title=recipient_title,
                say=lambda item, words: composition.recipient_name(words, item),
                facts=(
                    named("recipient", "name"),
                    coded("category", "thing_recipient_category"),
                    coded("role", "thing_role"),
                    text("service", "service"),
                    country(),
                ),
            ),
        ),
    ),
    "transfers": Subject(
        facts=(stated("none", "bp_transfer_none"),),
        lists=(
            Listed(
                name="transfers",
                thing="thing_transfer",
                title=transfer_title,
                say=transfer_name,
                facts=(
                    proper("recipient", "recipient"),
                    country(),
                    coded("mechanism", "mechanism"),
                    proper("decision", "decision"),
                    text("copy_contact", "thing_copy"),
                    text("reason", "thing_reason"),
                ),
            ),
        ),
    ),
    "retention": Subject(
        lists=(
            Listed(
                name="periods",
                thing="retention_period",
                title=first_of("data"),
                say=period_name,
                facts=(
                    text("data", "data"),
                    Single(
                        name="length",
                        thing="retention_period",
                        say=period_length,
                        codes=("kind", "period", "until"),
                    ),
                    Single(
                        name="event",
                        thing="thing_start",
                        say=beside_length("event"),
                        holds="words",
                    ),
                    proper("statute", "statute"),
                    Single(
                        name="criteria",
                        thing="thing_criteria",
                        say=beside_length("criteria"),
                        holds="words",
                    ),
                ),
            ),
        ),
    ),
    "security": Subject(facts=(codes("measures", "thing_measure"),)),
    "cookies": Subject(
        facts=(
            coded("use", "thing_cookie_use", stated=True),
            contact("settings_url", "settings"),
            contact("list_url", "list"),
        ),
        lists=(
            Listed(
                name="cookies",
                thing="cookie",
                title=NAME,
                say=NAME,
                facts=(
                    named("cookie", "name"),
                    text("purpose", "thing_cookie_purpose"),
                    Single(
                        name="duration",
                        thing="thing_cookie_duration",
                        say=cookie_duration,
                        codes=("period", "session"),
                    ),
                    proper("provider", "provider"),
                    proper("third_party", "thing_third_party"),
                ),
            ),
        ),
    ),
    "automated_decisions": Subject(
        facts=(
            coded("automated", "thing_automated", stated=True),
            coded("profiling", "thing_profiling", stated=True),
            text("profiling_description", "thing_profiling_description"),
        ),
        lists=(
            Listed(
                name="decisions",
                thing="thing_decision",
                title=first_of("decision"),
                say=first_of("decision"),
                facts=(
                    text("decision", "thing_decision"),
                    text("logic", "thing_logic"),
                    text("consequences", "thing_consequences"),
                ),
            ),
        ),
    ),
    # Which rights there are is told by `meaning.rights`.
    "rights": Subject(
        facts=(
            standard(),
            text("request_contact", "thing_request"),
            text("withdrawal_channel", "thing_withdrawal"),
            standard("extension", "longer_time"),
        ),
        lists=(
            Listed(
                name="adjustments",
                thing="thing_explanation",
                title=explained_right,
                say=explained_right,
                facts=(text("explanation", "thing_explanation"),),
            ),
        ),
    ),
    "complaint": Subject(
        facts=(
            standard(),
            Single(name="authority", thing="authority", say=authority, holds="name"),
        ),
    ),
    "changes": Subject(facts=(standard(), text("channel", "thing_channel"))),
}
