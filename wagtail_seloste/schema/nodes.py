"""The document as types: its sections' content, node by node. Needs Pydantic."""

from typing import Annotated, Literal

from pydantic import Field

from .kinds import Answer, Html, absent


class Paragraph(Answer):
    """A paragraph; a standard one says where its words come from."""

    type: Literal["paragraph"]
    text: Annotated[str, Field(description="Plain text.")]
    standard: str = absent("The key of the standard paragraph that this is.")
    revision: int = absent("Which revision of the standard paragraph.")


class RichText(Answer):
    """What an editor wrote, with small headings, lists and links."""

    type: Literal["html"]
    html: Html


class ItemList(Answer):
    """A list of short texts."""

    type: Literal["list"]
    items: Annotated[list[str], Field(description="Plain texts.")]


class Fact(Answer):
    """A line "term: text"."""

    term: Annotated[str, Field(description="What is told, such as “E-mail”.")]
    text: str
    href: Annotated[
        str, Field(description="An http, https, mailto or tel address, or blank.")
    ]


class Facts(Answer):
    """Lines of term and text, such as contact details."""

    type: Literal["facts"]
    items: list[Fact]


class Group(Answer):
    """What is said of one item, under a heading of its own."""

    type: Literal["group"]
    id: Annotated[str, Field(description="Of the item in the section's data.")]
    heading: Annotated[str, Field(description="May be blank.")]
    content: "Content"


Node = Annotated[
    Paragraph | RichText | ItemList | Facts | Group, Field(discriminator="type")
]
Content = Annotated[list[Node], Field(description="What readers read, in order.")]
Group.model_rebuild()
