"""The type of each section, from the blocks that make it. Needs Pydantic.

A field's type is what its block projects to, its description what the editor is asked, in
English. So a section with a new field has a new type by itself.
"""

from enum import StrEnum
from functools import cache, reduce
from operator import or_
from typing import Annotated, Any, Literal

from django.utils import translation
from pydantic import Field, create_model
from wagtail import blocks

from ..blocks import base, fields, keeping, processing, rights, sharing
from ..blocks.stream import NoticeStreamBlock
from ..blocks.unknown import UNKNOWN
from ..vocabulary import code, codes, is_code
from ..wording import wording
from .kinds import Answer, Country, Day, Html, Period, absent
from .nodes import Content

Type = Any
"""What may stand after the colon of a field: a class, a union, an Annotated."""


@cache
def vocabulary(kind: str) -> type[StrEnum]:
    """The codes of one kind, with what each means in English."""
    words = wording("en")
    found = codes(kind)
    name = "".join(part.capitalize() for part in kind.split("_")) + "Code"
    enum = StrEnum(name, {each.key: each.key for each in found})
    enum.__doc__ = "\n".join(f"- `{c.key}`: {words.choice(c.key)}" for c in found)
    return enum


class Item(Answer):
    """An item of a list."""

    id: Annotated[
        str, Field(description="Unique in its list; the same in all languages.")
    ]


class SectionOfNotice(Answer):
    """What each section has."""

    id: Annotated[str, Field(description="Of the section; the same in all languages.")]
    anchor: Annotated[
        str, Field(description="Its lasting anchor on the page, unique in the notice.")
    ]
    heading: Annotated[str, Field(description="As readers see it.")]
    content: Content


class ContactPoint(Answer):
    """Whom to contact at an organisation, for one role."""

    role: vocabulary("role")
    title: str
    name: str
    email: str
    phone: str
    postal_address: str
    website: str


class Organisation(Answer):
    """An organisation as it was when the notice was recorded."""

    key: Annotated[str, Field(description="Permanent, the same in all languages.")]
    name: str
    business_id: str
    postal_address: str
    visiting_address: str
    country: Country
    email: str
    phone: str
    website: str
    contact_points: list[ContactPoint]


class ApplicableRight(Answer):
    """A right that applies, as it follows from the legal bases."""

    right: vocabulary("right")
    status: Annotated[
        Literal["yes", "if"],
        Field(description="`if`: for one of the purposes only on a condition."),
    ]
    purposes: Annotated[
        list[str],
        Field(description="Ids of the purposes to which it is limited; none is all."),
    ]


KEY = (str | None, "The permanent key of the organisation that was chosen, if one was.")
"""In place of an organisation whose details are merged into the other fields."""

PROJECTED: dict[type[blocks.Block], dict[str, tuple[Type, str] | None]] = {
    base.PartyFields: {"organisation": KEY},
    base.ContactFields: {"organisation": KEY},
    processing.SourceBlock: {"organisation": KEY},
    sharing.RecipientBlock: {"organisation": KEY},
    sharing.TransferBlock: {"organisation": KEY},
    keeping.PeriodFields: {
        "number": None,
        "unit": None,
        "period": (Period, "ISO 8601 duration, such as `P2Y`; blank for none."),
    },
    rights.RightsBlock: {
        "rights": (list[ApplicableRight], "The rights that apply, in a fixed order.")
    },
}
"""What ``project`` and ``derive`` of a block make of its fields, None if they drop it."""

MAY_LACK: frozenset[tuple[str, str]] = frozenset(
    # Where words were removed by a redaction, a free section without data says so.
    {("OtherData", "heading"), ("OtherData", "text")}
)
"""(type, key) of what recorded texts may lack, those of earlier releases too."""


def type_of(block: blocks.Block) -> Type:
    """The type of what a block projects to."""
    match block:
        case blocks.ListBlock():
            return list[type_of(block.child_block)]
        case blocks.BaseStructBlock():
            return model_of(type(block), Item)
        case fields.Flag():
            return bool
        case fields.Number():
            return int | None
        case fields.Date():
            return Day | None
        case fields.Country():
            return Country
        case fields.Choices():
            return list[choice(block)]
        case fields.ChoiceMixin():
            return choice(block) | Literal[""]
        case fields.OrganisationChooser():
            return Organisation | None
        case blocks.RichTextBlock():
            return Html
        case blocks.CharBlock() | blocks.TextBlock() | blocks.URLBlock():
            return str
        case blocks.EmailBlock():
            return str
    raise TypeError(f"{type(block).__name__} has no type: say what it projects to.")


def choice(block: fields.ChoiceMixin) -> Type:
    """One code that may stand in a field: a whole kind of the vocabulary by its name."""
    known = block.known - {""}
    kinds = {code(each).kind for each in known if is_code(each)}
    if len(kinds) == 1:
        (kind,) = kinds
        every = [each.key for each in codes(kind)]
        if known == set(every):
            return vocabulary(kind)
        return Literal[tuple(key for key in every if key in known)]
    return Literal[tuple(value for value, _ in block.field.choices if value in known)]


@cache
def model_of(kind: type[blocks.BaseStructBlock], parent: type[Answer]) -> type[Answer]:
    """The model of the data of a class of blocks, named after it."""
    block = kind()
    name = kind.__name__.removesuffix("Block")
    if parent is Answer:
        name += "Data"
    found = {
        key: (type_of(child), description(child))
        for key, child in block.child_blocks.items()
    }
    for ancestor in kind.__mro__:
        found |= PROJECTED.get(ancestor, {})
    return create_model(
        name,
        __base__=parent,
        __doc__=str(block.meta.description or block.label)
        if parent is Answer
        else str(block.label),
        **{
            key: (
                type_,
                absent(text) if (name, key) in MAY_LACK else Field(description=text),
            )
            for key, entry in found.items()
            if entry is not None
            for type_, text in [entry]
        },
    )


def description(block: blocks.Block) -> str:
    """What the editor is asked: the label, and the help below it."""
    _, options = block._constructor_args
    help_text = options.get("help_text", "")
    return f"{block.label}. {help_text}".strip().removesuffix(".") + "."


def section_types() -> dict[str, type[SectionOfNotice]]:
    """The model of each section of ours, by key."""
    with translation.override("en"):
        return {
            key: create_model(
                f"{type(block).__name__.removesuffix('Block')}Section",
                __base__=SectionOfNotice,
                __doc__=str(block.meta.description),
                key=(Literal[key], ...),
                data=(model_of(type(block), Answer), ...),
            )
            for key, block in NoticeStreamBlock().child_blocks.items()
            if key != UNKNOWN
        }


SECTIONS = section_types()

Section = Annotated[reduce(or_, SECTIONS.values()), Field(discriminator="key")]


class FurtherSection(SectionOfNotice):
    """A section that a site has added, or that came with a later release."""

    key: Annotated[
        str,
        Field(
            description="None of the keys of the package.",
            json_schema_extra={"not": {"enum": list(SECTIONS)}},
        ),
    ]
    data: Annotated[dict[str, Any], Field(description="Whatever the section holds.")]


class SummaryItem(Answer):
    """A line of the short version."""

    label: Annotated[str, Field(description="A question, such as “Who”.")]
    answers: list[str]
    anchor: Annotated[
        str,
        Field(description="Of the section where more stands; blank if there is none."),
    ]


class Notice(Answer):
    """What an organisation says about one processing, in one language.

    Recorded at publication and never changed. Later releases may add keys, sections and
    codes; what exists keeps its meaning while `schema_version` stays the same.
    """

    schema_version: Literal[1]
    language: str
    title: str
    summary: Annotated[list[SummaryItem], Field(description="The short version.")]
    sections: Annotated[
        list[Section | FurtherSection], Field(description="In the order of the page.")
    ]
