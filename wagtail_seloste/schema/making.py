"""The shipped schemas, from the models. Needs Pydantic."""

import json
from typing import Any

from . import DOCUMENT_SCHEMA, OPENAPI
from .openapi import described
from .sections import Notice

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def made() -> dict[str, str]:
    """Name of each shipped file to its text."""
    return {
        DOCUMENT_SCHEMA: written(document_schema()),
        OPENAPI: written(described()),
    }


def document_schema() -> dict[str, Any]:
    """The JSON Schema of the document: what is recorded, and the answers' `notice`."""
    name = DOCUMENT_SCHEMA.removesuffix(".json")
    return {
        "$schema": DIALECT,
        "$id": f"urn:wagtail-seloste:{name}",
        "title": "Notice",
        **Notice.model_json_schema(mode="validation"),
    }


def written(schema: dict[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=False) + "\n"
