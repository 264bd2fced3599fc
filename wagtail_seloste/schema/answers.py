"""What our addresses answer. Needs Pydantic."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, create_model

from .kinds import Address, Answer, Day, Digest, Language, Moment, Series, absent
from .sections import FurtherSection, Notice, Section, SummaryItem

Version = Annotated[
    int | None,
    Field(description="The number of a version; null if it was imported without one."),
]

VersionId = Annotated[UUID, Field(description="The permanent id of a version.")]
Reference = Annotated[
    str, Field(description="A line that says exactly which text this is.")
]
State = Literal["current", "earlier", "announced", "replaced"]
Weight = Literal["material", "small"]


class LanguageLink(Answer):
    """Where the notice stands in a language."""

    language: Language
    html_url: Address
    json_url: Address


class ReadableIn(Answer):
    """Where the version that applies can be read."""

    language: Language
    html_url: Address


class Change(Answer):
    """One change, told in a sentence."""

    kind: Literal["added", "removed", "changed", "moved", "renamed", "wording"]
    section: Annotated[str, Field(description="The key of the section, or blank.")]
    place: Annotated[str, Field(description="A path in the data.")]
    sentence: str
    thing: Annotated[str, Field(description="A noun for what changed.")]
    name: Annotated[str, Field(description="The item, or blank.")]
    old: Annotated[str, Field(description="The value in words; blank for none.")]
    new: Annotated[str, Field(description="The value in words; blank for none.")]
    old_codes: list[str]
    new_codes: list[str]


class LaggingChange(Change):
    """One change that readers of an older text are told, in their language."""

    untranslated: Annotated[
        list[str], Field(description="Words in it that stand in the source language.")
    ]


class Lagging(Answer):
    """What readers are told whose language has no text of the version that applies."""

    version: Annotated[int, Field(description="The version that applies.")]
    effective_from: Day
    message: Annotated[str, Field(description="The same in a sentence.")]
    changes: list[LaggingChange]
    reworded: Annotated[
        list[str], Field(description="Names of the parts whose words changed.")
    ]
    languages: list[ReadableIn]


class Announced(Answer):
    """The version that is announced."""

    version: int
    effective_from: Day


class Links(Answer):
    """Where to go from a text; null where there is nothing."""

    now: Annotated[Address, Field(description="The notice as it applies now.")]
    version: Address
    previous: Address | None
    next: Address | None
    changes: Annotated[
        Address | None, Field(description="What changed since the version before.")
    ]
    versions: Address
    events: Address
    text: Annotated[Address, Field(description="The recorded bytes alone, for ever.")]
    section: Annotated[
        str, Field(description="One section of this version, by its `{anchor}`.")
    ]
    feed: Address
    material_feed: Address
    short: Annotated[Address, Field(description="The short version, for forms.")]
    announced: Annotated[
        Address | None,
        Field(description="The version that is to apply, if it is in this language."),
    ]
    verify: Annotated[
        Address, Field(description="Whether the reference of this text is genuine.")
    ]
    series: Annotated[
        Address, Field(description="The notice now, in the language of the reader.")
    ]
    list: Annotated[Address, Field(description="All notices of the site.")]
    formats: Annotated[
        dict[str, Address], Field(description="The same answer, by suffix.")
    ]


class Meta(Answer):
    """What the text is, and where it stands."""

    series: Series
    version: Version
    version_id: VersionId
    correction: Annotated[
        int,
        Field(description="0, or which correction of the version's wording this is."),
    ]
    language: Annotated[Language, Field(description="Of this text.")]
    source_language: Annotated[
        Language, Field(description="Of the text that was first published.")
    ]
    state: State
    effective_from: Annotated[
        Day, Field(description="From which day the version applies.")
    ]
    effective_until: Annotated[
        Day | None,
        Field(description="The last day on which it applied; null while it goes on."),
    ]
    recorded_at: Moment
    redacted_at: Annotated[
        Moment | None,
        Field(description="When words were removed; the digest is of what they were."),
    ]
    digest: Annotated[Digest, Field(description="Of the document's bytes.")]
    reference: Reference
    weight: Annotated[
        Weight | None, Field(description="How much the change matters to people.")
    ]
    note: Annotated[
        str | None, Field(description="What the public was told about the change.")
    ]
    version_in_force: Annotated[
        int | None, Field(description="The version that applies now, if one does.")
    ]
    announced: Announced | None
    withdrawn_on: Annotated[
        Day | None, Field(description="When the notice was withdrawn, if it was.")
    ]
    day: Annotated[Day | None, Field(description="The day that was asked for.")]
    hidden_then: Annotated[
        bool | None, Field(description="Whether it was off the site that day.")
    ]
    withdrawn_then: Annotated[
        bool | None, Field(description="Whether it was withdrawn that day.")
    ]
    html_url: Annotated[str, Field(description="The page; blank if there is none.")]
    json_url: Address
    languages: list[LanguageLink]
    links: Links
    lagging: Lagging | None


class NoticeAnswer(Answer):
    """A notice, and what its text is."""

    meta: Meta
    notice: Notice


class ListedNotice(Answer):
    """A notice in one language, as a list has it."""

    series: Series
    language: Language
    source_language: Language
    title: str
    version: int
    correction: int
    effective_from: Day
    recorded_at: Moment
    digest: Digest
    reference: Reference
    version_in_force: int
    state: Annotated[
        Literal["active", "withdrawn"], Field(description="Of the notice as a whole.")
    ]
    html_url: Address
    json_url: Address


class ListLinks(Answer):
    """What there is beside the notices."""

    openapi: Annotated[Address, Field(description="What describes all of this.")]
    verify: Annotated[
        str, Field(description="Whether a `{reference}` to a text is genuine.")
    ]


class ListMeta(Answer):
    """Which page of the list this is."""

    limit: int
    offset: int
    order: str
    next: Address | None
    previous: Address | None
    links: ListLinks


class ListAnswer(Answer):
    """Notices that anybody may read, one entry for each language of each."""

    meta: ListMeta
    notices: list[ListedNotice]


class NoticeLinks(Answer):
    """Where to go from what is about a whole notice."""

    now: Address
    versions: Address
    events: Address
    feed: Address
    material_feed: Address
    short: Annotated[Address, Field(description="The short version, for forms.")]
    series: Annotated[
        Address, Field(description="The notice now, in the language of the reader.")
    ]
    list: Annotated[Address, Field(description="All notices of the site.")]


class AboutNotice(Answer):
    """Which notice it is about."""

    series: Series
    language: Language
    source_language: Language
    version_in_force: int | None
    html_url: Address
    links: NoticeLinks


class PageOfIt(AboutNotice):
    """Which notice, and which page of what there is."""

    page: int
    pages: int
    next: Address | None
    previous: Address | None


class LanguageOfVersion(Answer):
    """A version in one language."""

    language: Language
    title: str
    note: Annotated[
        str | None, Field(description="What the public was told about the change.")
    ]
    html_url: Address
    json_url: Address
    changes_url: Annotated[
        Address | None,
        Field(description="What it changed; null unless both versions can be read."),
    ]


class TextOfVersion(Answer):
    """One recorded text."""

    language: Language
    correction: int
    digest: Digest
    recorded_at: Moment
    redacted_at: Moment | None
    json_url: Address


class ListedVersion(Answer):
    """A version, its languages and its texts."""

    version: Version
    version_id: VersionId
    state: State
    effective_from: Day
    effective_until: Day | None
    weight: Weight | None
    languages: list[LanguageOfVersion]
    texts: list[TextOfVersion]


class VersionsAnswer(Answer):
    """The versions of a notice, newest first, a page of them."""

    meta: PageOfIt
    versions: list[ListedVersion]


class Event(Answer):
    """An entry of a notice's log, chained to the one before."""

    position: int
    kind: Literal[
        "recorded",
        "announced",
        "rescheduled",
        "corrected",
        "replaced",
        "withdrawn",
        "resumed",
        "hidden",
        "shown",
        "reviewed",
        "imported",
        "redacted",
    ]
    at: Moment
    version: Version
    version_id: VersionId | None
    effective_from: Day | None
    language: Language | None
    correction: int | None
    text: Annotated[Digest | None, Field(description="The digest of the text.")]
    digest: Digest
    previous_digest: Digest | None


class EventsMeta(PageOfIt):
    """Which notice, which page of its log, and where the log ends."""

    position: Annotated[int, Field(description="Of the newest event.")]
    head: Annotated[str, Field(description="The digest of the newest event.")]


class EventsAnswer(Answer):
    """The log of a notice, newest first, a page of it."""

    meta: EventsMeta
    events: list[Event]


class Run(Answer):
    """Words in a row, spaces included."""

    kind: Literal["equal", "removed", "added"]
    text: str


class Passage(Answer):
    """A paragraph, list item, line of facts or small heading that changed."""

    status: Literal[
        "equal", "changed", "added", "removed", "moved", "moved_here", "moved_away"
    ]
    role: Literal["heading", "paragraph", "item", "fact"]
    runs: list[Run]
    told: Annotated[
        bool, Field(description="Whether the sentences say all that changes here.")
    ]
    coarse: Annotated[
        bool, Field(description="Whether it was too long to compare word by word.")
    ]
    standard: Annotated[
        str,
        Field(description="A standard paragraph of which another revision is here."),
    ]


class ComparedSection(Answer):
    """A section that changed."""

    key: str
    anchor: str
    heading: str
    changes: list[Change]
    passages: list[Passage]


class Comparison(Answer):
    """What changed, without the text that did not."""

    language: Language
    coarse: bool
    title: Annotated[list[Run], Field(description="Empty if it did not change.")]
    changes: Annotated[list[Change], Field(description="Of the title.")]
    sections: list[ComparedSection]


class ComparedText(Answer):
    """One of the texts that are compared."""

    version: Version
    version_id: VersionId
    correction: int
    effective_from: Day
    digest: Digest
    json_url: Address


class ComparedIn(Answer):
    """Where the same comparison stands in a language."""

    language: Language
    json_url: Address


class ComparisonMeta(AboutNotice):
    """What is compared."""

    weight: Weight
    old: ComparedText
    new: ComparedText
    languages: list[ComparedIn]


class ComparisonAnswer(Answer):
    """What changed from one version to another."""

    meta: ComparisonMeta
    comparison: Comparison


class DraftMeta(Answer):
    """What is known of a draft; all else that a text's `meta` says is null."""

    series: Series | None
    language: Language
    source_language: Language
    state: Literal["draft"]
    html_url: Literal[""]
    languages: Annotated[list[LanguageLink], Field(max_length=0)]
    links: dict[str, Address]
    expires_at: Annotated[Moment | None, Field(description="When the token is over.")]


Draft = create_model(
    "Draft",
    __base__=DraftMeta,
    __doc__=DraftMeta.__doc__,
    **{n: (None, ...) for n in Meta.model_fields if n not in DraftMeta.model_fields},
)


class DraftAnswer(Answer):
    """A draft, as a notice would be answered."""

    meta: Draft
    notice: Notice


class SectionAnswer(Answer):
    """One section of a notice, and what the text is in which it stands."""

    meta: Meta
    section: Section | FurtherSection


class Short(Answer):
    """The short version of a notice, as in its document."""

    title: str
    summary: list[SummaryItem]


class ShortAnswer(Answer):
    """The short version of a notice, and what its text is."""

    meta: Meta
    short: Short


class VerifiedMeta(Meta):
    """What the text of a genuine reference is."""

    genuine: Literal[True]
    newer_text: Annotated[
        bool,
        Field(description="Whether the wording of the version was corrected since."),
    ]
    document_url: Address


class VerifiedAnswer(Answer):
    """The text that a genuine reference names."""

    meta: VerifiedMeta
    notice: Notice


class Problem(Answer):
    """What is wrong with a request, as RFC 9457 has it."""

    type: Literal["about:blank"]
    title: str
    status: int
    detail: str
    languages: list[str] = absent("The languages that there are instead.")
    formats: list[str] = absent("The formats that there are instead.")
    anchors: list[str] = absent("The sections that there are instead.")
    pages: int = absent("How many pages there are.")
    parameters: list[str] = absent("The parameters that there are instead.")
    orders: list[str] = absent("The orders that there are instead.")
    locales: list[str] = absent("The languages that the site has.")
    codes: list[str] = absent("The codes that there are instead.")
    genuine: Literal[False] = absent("Of a reference: that no such text is known.")


class Side(Answer):
    """Which text a change was told from, or to."""

    version: Version
    correction: int
    effective_from: Day
    digest: Digest


class Line(Answer):
    """A line of a letter, as a link where it has an address."""

    text: str
    url: Annotated[str, Field(description="Blank if it is no link.")]


class Part(Answer):
    """A part of a letter."""

    heading: Annotated[str, Field(description="Blank if it has none.")]
    level: Annotated[int, Field(description="Of the heading: 2, or 3 below a 2.")]
    lines: Annotated[list[Line], Field(description="Paragraphs.")]
    items: Annotated[list[Line], Field(description="A list after them.")]


class Letter(Answer):
    """A letter about a change, in parts and whole."""

    language: Language
    subject: str
    weight: Weight
    announced: Annotated[bool, Field(description="Whether the change lies ahead.")]
    effective_from: Day
    parts: list[Part]
    text: str
    html: str


class LetterMeta(Answer):
    """What a letter is about, and where it stands."""

    series: Series
    language: Language
    from_: Annotated[Side, Field(alias="from")]
    to: Side
    html_url: Address
    changes_url: Address
    formats: Annotated[
        dict[str, Address], Field(description="The same letter, by suffix.")
    ]


class LetterAnswer(Answer):
    """A letter that tells people of a change."""

    meta: LetterMeta
    letter: Letter
