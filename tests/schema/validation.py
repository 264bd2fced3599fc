"""Answers against the schemas that the package ships."""

import copy
import json
from functools import cache

import jsonschema_rs
from django.urls import Resolver404

from wagtail_seloste.schema import DOCUMENT_SCHEMA, OPENAPI, shipped


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
    return faults(document_validator(), document)


def faults(validator, value):
    return [
        f"{'/'.join(map(str, error.instance_path))}: {error.message}"[:2000]
        for error in validator.iter_errors(value)
    ]


@cache
def operations():
    """operationId -> what the description says of GET."""
    description = json.loads(shipped(OPENAPI))
    return {
        item["get"]["operationId"]: item["get"]
        for item in description["paths"].values()
    }


@cache
def answer_validator(name):
    """Of a model in the description."""
    components = closed(json.loads(shipped(OPENAPI))["components"])
    return jsonschema_rs.Draft202012Validator(
        {"$ref": f"#/components/schemas/{name}", "components": components}
    )


def check_answer(response):
    """AssertionError unless a described address answers as the description says."""
    method = response.request["REQUEST_METHOD"]
    try:
        match = getattr(response, "resolver_match", None)
        if match is None or match.namespace != "wagtail_seloste":
            return
    except Resolver404:  # the address leads nowhere
        return
    if match.url_name not in operations() or method not in ("GET", "HEAD"):
        return
    said = operations()[match.url_name]["responses"].get(str(response.status_code))
    assert said, f"{match.url_name} answers {response.status_code}"
    if response.status_code == 304 or method == "HEAD":
        assert response.content == b"", match.url_name
        return
    kind = response["Content-Type"].split(";")[0]
    assert kind in said["content"], f"{match.url_name} answers with {kind}"
    schema = said["content"][kind]["schema"]
    if "$ref" in schema:
        validator = answer_validator(schema["$ref"].rpartition("/")[2])
        found = faults(validator, json.loads(response.content))
        assert not found, f"{match.url_name}: {found}"
