"""The record of processing activities, from the document of a notice.

Art. 30(1) of Regulation (EU) 2016/679 asks a controller to keep one. A notice says most
of it to its readers; here the same words stand by item of that article. They are the
words that were recorded, never ones that are made anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from .html import text_of_html
from .notice import Node, Notice, lines_of
from .wording import Wording

CONTACTS = ("email", "phone", "postal_address", "visiting_address", "website")

Lines = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Activity:
    """One purpose of a notice with what Art. 30(1) asks to be recorded of it.

    Each field is lines of plain text in the notice's language, () if the notice says
    nothing of it. `countries` are those of the transfers, by name. `missing` names what
    the record lacks, in the order of ``ITEMS``.
    """

    purpose: str
    details: Lines
    controller: Lines
    joint_controllers: Lines
    representative: Lines
    dpo: Lines
    data_subjects: Lines
    data_categories: Lines
    recipients: Lines
    countries: Lines
    transfers: Lines
    retention: Lines
    security: Lines
    missing: tuple[str, ...]


ITEMS = (
    "controller_contact",
    "purpose",
    "data_subjects",
    "data_categories",
    "recipients",
    "transfers",
    "transfer_country",
    "transfer_safeguards",
    "retention",
    "security",
)
"""What can be missing. A joint controller, a representative and a data protection officer
are recorded where there is one, and a notice that names none is taken at its word."""


def activities(notice: Notice, words: Wording) -> tuple[Activity, ...]:
    """The activities of a notice, one for each of its purposes; at least one.

    What stands beside the purposes, such as free text about all of them, is told of each.
    """
    shared = {
        "controller": said(notice, "controller", groups=False),
        "joint_controllers": said(notice, "joint_controllers"),
        "representative": representative(notice),
        "dpo": said(notice, "dpo"),
        "data_subjects": said(notice, "data_subjects"),
        "data_categories": said(notice, "data_content"),
        "recipients": said(notice, "recipients"),
        "countries": countries(notice, words),
        "transfers": said(notice, "transfers"),
        "retention": said(notice, "retention"),
        "security": said(notice, "security"),
    }
    missing = set(missing_in_transfers(notice))
    if not any(
        section.data.get(name)
        for section in notice.of("controller")
        for name in CONTACTS
    ):
        missing.add("controller_contact")
    for item in (
        "data_subjects",
        "data_categories",
        "recipients",
        "transfers",
        "retention",
        "security",
    ):
        if not shared[item]:
            missing.add(item)
    nodes = [node for section in notice.of("purposes") for node in section.content]
    of_all = compact(node for node in nodes if node["type"] != "group")
    found = [
        (node["heading"], (*compact(node["content"]), *of_all))
        for node in nodes
        if node["type"] == "group"
    ]
    if not found:
        found = [("", of_all)]
        if not of_all:
            missing.add("purpose")
    return tuple(
        Activity(
            purpose=purpose,
            details=details,
            missing=tuple(item for item in ITEMS if item in missing),
            **shared,
        )
        for purpose, details in found
    )


def said(notice: Notice, key: str, *, groups: bool = True) -> Lines:
    """What the sections of a key say, a line for each thing; without groups on demand."""
    return compact(
        node
        for section in notice.of(key)
        for node in section.content
        if groups or node["type"] != "group"
    )


def compact(nodes: Iterable[Node]) -> Lines:
    """Nodes as lines; a group is one line that begins with its heading."""
    found: list[str] = []
    for node in nodes:
        if node["type"] == "group":
            inner = "; ".join(compact(node["content"]))
            found.append(": ".join(part for part in (node["heading"], inner) if part))
        elif node["type"] == "html":
            found += text_of_html(node["html"]).splitlines()
        else:
            found += lines_of([node])
    return tuple(line for line in found if line.strip())


def representative(notice: Notice) -> Lines:
    """The representative in the Union (Art. 27), who stands in a group of its own."""
    found = (
        "; ".join(compact(node["content"]))
        for section in notice.of("controller")
        for node in section.content
        if node["type"] == "group"
    )
    return tuple(line for line in found if line)


def countries(notice: Notice, words: Wording) -> Lines:
    """The countries of the transfers by name, each once; an unknown code as itself."""
    codes = dict.fromkeys(
        transfer["country"] for transfer in transfers(notice) if transfer.get("country")
    )
    names = []
    for code in codes:
        try:
            names.append(words.country(code))
        except LookupError:
            names.append(code)
    return tuple(names)


def transfers(notice: Notice) -> list[dict[str, str]]:
    """The data of the transfers; without those in which nothing is filled in."""
    return [
        item
        for section in notice.of("transfers")
        for item in section.data.get("transfers") or []
        if isinstance(item, dict)
        and any(value for name, value in item.items() if name != "id")
    ]


def missing_in_transfers(notice: Notice) -> Iterable[str]:
    """Art. 30(1)(e): the country of each transfer, and the ground that it rests on."""
    for transfer in transfers(notice):
        if not transfer.get("country"):
            yield "transfer_country"
        if not transfer.get("mechanism"):
            yield "transfer_safeguards"
