"""The OpenAPI description of our addresses, from the URLconf and the models.

A path and its parameters come from the URL pattern; :data:`OPERATIONS` says of each name
what it answers. Needs Pydantic.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver
from pydantic.json_schema import models_json_schema

from .. import urls
from ..addresses import NUMBER_PATTERN, UUID_PATTERN
from ..api.listing import LONGEST_AFTER, MOST, ORDERS
from ..formats import KNOWN
from ..notice import SCHEMA_VERSION
from ..vocabulary import codes
from . import answers
from .kinds import Answer

REFERENCE = "#/components/schemas/{model}"


@dataclass(frozen=True, kw_only=True)
class Operation:
    """What an address answers to GET.

    `answers`: media type to the model of the answer, None where it is no JSON of ours.
    `query`: what may follow the question mark, name to its description.
    """

    summary: str
    answers: dict[str, type[Answer] | None]
    query: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    tag: str = "notices"
    problems: dict[str, str] = field(default_factory=dict)
    """Further statuses, and what they mean."""


JSON = "application/json"
PROBLEM = "application/problem+json"
ATOM = "application/atom+xml"


def in_formats(model: type[Answer] | None = None) -> dict[str, type[Answer] | None]:
    """Every form of a text; JSON too if a model is given."""
    found: dict[str, type[Answer] | None] = {JSON: model} if model else {}
    return found | {form.media_type: None for form in KNOWN}


PAGE = {"page": ("Which page of it.", {"type": "integer", "minimum": 1, "default": 1})}
LOCALE = {
    "locale": (
        "A language code, in capitals or not; else `Accept-Language` decides, "
        "else the source language.",
        {"type": "string"},
    )
}

OPERATIONS = {
    "list": Operation(
        summary="The notices that anybody may read, in each of their languages",
        answers={JSON: answers.ListAnswer},
        query={
            "locale": (
                "Only in this language; its code in capitals or not.",
                {"type": "string"},
            ),
            "organisation": (
                "Only where an organisation has this name or business id.",
                {"type": "string", "maxLength": 200},
            ),
            "data_subjects": (
                "Only for this group of people.",
                {"type": "string", "enum": [c.key for c in codes("data_subject")]},
            ),
            "changed_since": (
                "Only where something was recorded since: a day, or a moment.",
                {"type": "string"},
            ),
            "search": (
                "Only what the site's search finds.",
                {"type": "string", "maxLength": 200},
            ),
            "order": ("By which to order.", {"type": "string", "enum": list(ORDERS)}),
            "limit": (
                "So many, at most.",
                {"type": "integer", "minimum": 1, "maximum": MOST, "default": MOST},
            ),
            "offset": (
                "After so many.",
                {"type": "integer", "minimum": 0, "maximum": 2**31 - 1, "default": 0},
            ),
            "after": (
                "After this entry, as the address of the next page says it; the offset"
                " then only tells how many stand before.",
                {"type": "string", "maxLength": LONGEST_AFTER},
            ),
        },
    ),
    "negotiated": Operation(
        summary="The notice as it applies now, in the reader's language",
        answers={JSON: answers.NoticeAnswer},
        query=LOCALE,
    ),
    "notice": Operation(
        summary="The notice as it applies now",
        answers={JSON: answers.NoticeAnswer},
    ),
    "notice_in": Operation(summary="The same in another format", answers=in_formats()),
    "short_in": Operation(
        summary="The short version of the notice as it applies now",
        answers=in_formats(answers.ShortAnswer),
    ),
    "section_now_in": Operation(
        summary="One section of the notice as it applies now",
        answers=in_formats(answers.SectionAnswer),
    ),
    "announced_in": Operation(
        summary="The version that is announced",
        answers=in_formats(answers.NoticeAnswer),
    ),
    "version_json": Operation(
        summary="A version, in its newest text",
        answers={JSON: answers.NoticeAnswer},
        tag="archive",
    ),
    "version_in": Operation(
        summary="The same in another format", answers=in_formats(), tag="archive"
    ),
    "text_in": Operation(
        summary="One text of a version: its first, or a correction",
        answers=in_formats(answers.NoticeAnswer),
        tag="archive",
    ),
    "section_in": Operation(
        summary="One section of a version",
        answers=in_formats(answers.SectionAnswer),
        tag="archive",
    ),
    "on_day_json": Operation(
        summary="The notice as readers saw it at the end of a day",
        answers={JSON: answers.NoticeAnswer},
        tag="archive",
    ),
    "on_day_in": Operation(
        summary="The same in another format", answers=in_formats(), tag="archive"
    ),
    "document": Operation(
        summary="The recorded bytes of a text; their sha256 is its digest",
        answers={JSON: answers.Notice},
        tag="archive",
    ),
    "frozen": Operation(
        summary="The recorded bytes by their sha256; they never change",
        answers={JSON: answers.Notice},
        tag="archive",
        problems={"410": "The words of this text were removed."},
    ),
    "verify_json": Operation(
        summary="Whether a reference is genuine, and its text",
        answers={JSON: answers.VerifiedAnswer},
        query={
            "reference": (
                "What a form or a person kept: `seloste1.<series>. ...`.",
                {"type": "string"},
            )
        },
        tag="archive",
    ),
    "preview": Operation(
        summary="A draft, for whoever has its token",
        answers={JSON: answers.DraftAnswer},
        query={
            "content_type": (
                "Of a page model, for tokens of wagtail-headless-preview.",
                {"type": "string"},
            )
        },
        tag="notices",
        problems={"410": "The token is over."},
    ),
    "versions": Operation(
        summary="The versions of a notice, newest first",
        answers={JSON: answers.VersionsAnswer},
        query=PAGE,
        tag="archive",
    ),
    "events": Operation(
        summary="The log of a notice, newest first",
        answers={JSON: answers.EventsAnswer},
        query=PAGE,
        tag="archive",
    ),
    "compare_in": Operation(
        summary="What changed from one version to another",
        answers={JSON: answers.ComparisonAnswer, "text/html": None},
        tag="changes",
        problems={"410": "The words of one of the texts were removed."},
    ),
    "letter_json": Operation(
        summary="A letter that tells people of a change",
        answers={JSON: answers.LetterAnswer},
        tag="changes",
    ),
    "letter_txt": Operation(
        summary="The same as plain text", answers={"text/plain": None}, tag="changes"
    ),
    "letter_html": Operation(
        summary="The same as a page", answers={"text/html": None}, tag="changes"
    ),
    "feed": Operation(
        summary="What changed in the notice",
        answers={ATOM: None},
        tag="changes",
    ),
    "material_feed": Operation(
        summary="What changed materially in the notice",
        answers={ATOM: None},
        tag="changes",
    ),
    "index_feed": Operation(
        summary="What changed in the notices below a list",
        answers={ATOM: None},
        tag="changes",
    ),
    "index_material_feed": Operation(
        summary="What changed materially in them",
        answers={ATOM: None},
        tag="changes",
    ),
    "schema": Operation(
        summary="A JSON Schema that the package ships",
        answers={"application/schema+json": None},
        tag="description",
    ),
    "openapi": Operation(
        summary="This description", answers={JSON: None}, tag="description"
    ),
}

FOR_PEOPLE = frozenset(
    "history version text on on_day compare compare_form review verify".split()
)
"""Names of the addresses that are pages: no part of the description."""

TAGS = {
    "notices": "What applies now.",
    "archive": "What applied before, to the byte.",
    "changes": "What changed, and how people are told.",
    "description": "This description, and the schema of the document.",
}

UUID = {"type": "string", "format": "uuid"}
VERSION = {"type": "string", "pattern": f"^({NUMBER_PATTERN}|{UUID_PATTERN})$"}
PARAMETERS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "public_id": ("series", "The lasting identity of the notice.", UUID),
    "translation_key": ("list", "The translation key of the page that lists.", UUID),
    "language": (
        "language",
        "A language code, such as `fi`.",
        {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"},
    ),
    "version": ("version", "A number, or of an imported version its id.", VERSION),
    "old": ("old", "The version before: a number, or an id.", VERSION),
    "new": ("new", "The version after: a number, or an id.", VERSION),
    "correction": (
        "text",
        "0, or the number of a correction of the version's wording.",
        {"type": "integer", "minimum": 0, "maximum": 999999999},
    ),
    "day": ("day", "A day, `2026-05-03`.", {"type": "string", "format": "date"}),
    "anchor": (
        "anchor",
        "Of a section: its key, or `other-` and its id.",
        {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,100}$"},
    ),
    "token": ("token", "A signed token.", {"type": "string"}),
    "digest": (
        "digest",
        "A sha256 in hex.",
        {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    ),
    "name": (
        "name",
        "The name of the file.",
        {"type": "string", "pattern": "^[a-z]+-[0-9]+[.]json$"},
    ),
}
"""Keyword argument of a view to the name that readers of the description see for it."""

CONVERTED = re.compile(r"<(?:\w+:)?(\w+)>")


def patterns(
    found: list[URLPattern | URLResolver], before: str = ""
) -> Iterator[tuple[str, str]]:
    """Name and whole route of every URL pattern."""
    for each in found:
        route = f"{before}{each.pattern}"
        if isinstance(each, URLResolver):
            yield from patterns(each.url_patterns, route)
        elif each.name:
            yield each.name, route


def described() -> dict[str, Any]:
    """The OpenAPI description, the same wherever our addresses are mounted."""
    models = dict.fromkeys(
        [
            model
            for operation in OPERATIONS.values()
            for model in operation.answers.values()
            if model is not None
        ]
        + [answers.Problem]
    )
    _, definitions = models_json_schema(
        [(model, "validation") for model in models], ref_template=REFERENCE
    )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Privacy notices",
            "summary": "Recorded privacy notices, their versions and their changes.",
            "description": (
                "Only what was recorded, and only of pages that anybody may read. "
                "Later releases may add keys, sections and codes; let be what you do "
                "not know."
            ),
            "version": str(SCHEMA_VERSION),
            "license": {"name": "BSD-3-Clause", "identifier": "BSD-3-Clause"},
        },
        "servers": [{"url": ".", "description": "Where this description is."}],
        "tags": [{"name": n, "description": text} for n, text in TAGS.items()],
        "paths": dict(
            path_item(name, route)
            for name, route in patterns(urls.urlpatterns)
            if name in OPERATIONS
        ),
        "components": {"schemas": definitions["$defs"]},
    }


def path_item(name: str, route: str) -> tuple[str, dict[str, Any]]:
    operation = OPERATIONS[name]
    parameters = [
        {
            "name": public,
            "in": "path",
            "required": True,
            "description": text,
            "schema": schema,
        }
        for public, text, schema in (
            parameter(n, operation) for n in CONVERTED.findall(route)
        )
    ]
    parameters += [
        {"name": key, "in": "query", "description": text, "schema": schema}
        for key, (text, schema) in operation.query.items()
    ]
    path = CONVERTED.sub(
        lambda found: f"{{{parameter(found[1], operation)[0]}}}", route
    )
    return f"/{path}", {
        "get": {
            "operationId": name,
            "summary": operation.summary,
            "tags": [operation.tag],
            "parameters": parameters,
            "responses": responses(operation),
        }
    }


def parameter(keyword: str, operation: Operation) -> tuple[str, str, dict[str, Any]]:
    if keyword != "suffix":
        return PARAMETERS[keyword]
    suffixes = [form.suffix for form in KNOWN if form.media_type in operation.answers]
    if JSON in operation.answers:
        suffixes.insert(0, "json")
    return "format", "A format.", {"type": "string", "enum": suffixes}


def responses(operation: Operation) -> dict[str, Any]:
    content = {
        kind: {"schema": schema_of(model, kind)}
        for kind, model in operation.answers.items()
    }
    problem = {PROBLEM: {"schema": schema_of(answers.Problem, PROBLEM)}}
    found: dict[str, Any] = {
        "200": {"description": operation.summary, "content": content},
        "304": {"description": "What you have (`If-None-Match`) is still right."},
    }
    if operation.query:
        found["400"] = {"description": "A parameter is wrong.", "content": problem}
    told = {
        "404": "There is no such thing, or not for everybody.",
        "412": "A condition of yours, such as `If-Match`, is not met.",
        **operation.problems,
    }
    found |= {
        status: {"description": text, "content": problem}
        for status, text in told.items()
    }
    return found


def schema_of(model: type[Answer] | None, kind: str) -> dict[str, Any]:
    """Of an answer; of one that is no JSON of ours there is little to say."""
    if model is not None:
        return {"$ref": REFERENCE.format(model=model.__name__)}
    return {"type": "object"} if kind.endswith("json") else {"type": "string"}
