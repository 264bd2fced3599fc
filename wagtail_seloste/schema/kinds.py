"""Small types that several answers share. Needs Pydantic.

A description is for those who read the answer. What may be absent, rather than null, says
so with :func:`absent`.
"""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema


def unnamed(schema: dict[str, Any]) -> None:
    """Without the titles that Pydantic makes of names: they say nothing new."""
    schema.pop("title", None)
    for each in schema.get("properties", {}).values():
        if isinstance(each, dict):
            each.pop("title", None)


class Answer(BaseModel):
    """A JSON object. Later releases may add keys to it; readers let them be."""

    model_config = ConfigDict(json_schema_extra=unnamed)


def absent(description: str) -> Any:
    """A key that may not be there; it is never null."""
    return Field(
        default=None,
        description=description,
        json_schema_extra=without_default,
    )


def without_default(schema: dict[str, Any]) -> None:
    schema.pop("default", None)


Language = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$",
        description="A language as BCP 47 code, such as `fi` or `sv-fi`.",
    ),
]
Day = Annotated[
    date, Field(description="A day, `YYYY-MM-DD`, in the site's time zone.")
]
Moment = Annotated[datetime, Field(description="A moment with its offset from UTC.")]
Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$", description="sha256, in hex.")]
Series = Annotated[
    UUID, Field(description="The lasting identity of a notice, in all its languages.")
]
Period = Annotated[
    str,
    Field(
        pattern=r"^(P[1-9][0-9]*[YMWD]|PT[1-9][0-9]*H)?$",
        description="A period as ISO 8601 duration, such as `P2Y`; blank for none.",
    ),
]
Country = Annotated[
    str,
    Field(
        pattern="^([A-Z]{2})?$",
        description="ISO 3166-1 alpha-2 code of a country; blank if none was chosen.",
    ),
]
Html = Annotated[
    str,
    WithJsonSchema(
        {
            "type": "string",
            "contentMediaType": "text/html",
            "description": "Cleaned HTML: of `p br b strong i em ul ol li a h3 h4`.",
        }
    ),
]
Address = Annotated[
    str, Field(description="A whole address; blank where there is none.")
]
