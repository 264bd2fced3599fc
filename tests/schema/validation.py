"""Answers against the schemas that the package ships."""

import copy
import json
from functools import cache

import jsonschema_rs

from wagtail_seloste.schema import DOCUMENT_SCHEMA, shipped


def closed(schema):
    """The schema without room for keys that it does not name.

    Readers let unknown keys be, so the shipped schemas do; our own answers have none.
    """
    schema = copy.deepcopy(schema)

    def close(part):
        if isinstance(part, dict):
            if "properties" in part:
                part["additionalProperties"] = False
            for inner in part.values():
                close(inner)
        elif isinstance(part, list):
            for inner in part:
                close(inner)

    close(schema)
    return schema


@cache
def document_validator():
    return jsonschema_rs.Draft202012Validator(
        closed(json.loads(shipped(DOCUMENT_SCHEMA)))
    )


def faults_of_document(document):
    """What is wrong with a document, in words."""
    return [
        f"{'/'.join(map(str, error.instance_path))}: {error.message}"[:2000]
        for error in document_validator().iter_errors(document)
    ]
