"""The JSON Schema of the document: it fits what is recorded, and nothing else."""

import ast
import copy
import json
from pathlib import Path

import pytest

import wagtail_seloste
from tests.golden import make
from tests.schema import sections
from tests.schema.validation import document_validator, faults_of_document
from tests.site.models import SiteStreamBlock
from wagtail_seloste.projection import References, project_notice
from wagtail_seloste.schema import sections as models
from wagtail_seloste.schema import shipped
from wagtail_seloste.schema.making import made
from wagtail_seloste.wording import wording

PACKAGE = Path(wagtail_seloste.__file__).parent


@pytest.mark.parametrize("name", sorted(made()))
def test_what_is_shipped_is_made_of_the_models(name):
    """If this fails: python .ci/schema.py"""
    assert shipped(name) == made()[name]


@pytest.mark.parametrize("number", range(12))
def test_a_document_with_every_field_fits(number):
    document = sections.full(number)
    assert {each["key"] for each in document["sections"]} == set(models.SECTIONS)
    assert faults_of_document(document) == []


def test_a_document_without_anything_fits():
    assert faults_of_document(sections.blank()) == []


def places(value, path=()):
    """The path to every value in an object."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        yield (*path, key)
        if isinstance(inner, (dict, list)):
            yield from places(inner, (*path, key))


def value_at(document, path):
    for step in path:
        document = document[step]
    return document


def changed(document, path, change):
    document = copy.deepcopy(document)
    change(value_at(document, path[:-1]), path[-1])
    return document


def fits(document):
    return document_validator().is_valid(document)


def distort(place, key):
    place[key] = {"unexpected": 1}


def remove(place, key):
    del place[key]


def add(place, key):
    place[key]["unexpected"] = 1


def test_every_value_has_a_type_and_every_key_of_data_must_be_there():
    whole = sections.full()
    for section in whole["sections"]:
        document = {**whole, "sections": [section]}
        assert fits(document)
        for path in places(section["data"], ("sections", 0, "data")):
            assert not fits(changed(document, path, distort)), path
            if isinstance(value_at(document, path), dict):
                assert not fits(changed(document, path, add)), path
            # A free section may lack both: see `MAY_LACK`.
            if not isinstance(path[-1], int) and section["key"] != "other":
                assert not fits(changed(document, path, remove)), path


@pytest.mark.parametrize("path", sorted(make.FOLDER.glob("*.json")), ids=str)
def test_what_was_recorded_by_an_earlier_release_fits(path):
    texts = json.loads(path.read_text(encoding="utf-8"))["texts"]
    assert texts
    for text in texts:
        assert faults_of_document(json.loads(text["document"])) == []


def test_a_section_of_a_site_fits_without_loosening_ours():
    block = SiteStreamBlock()
    document = project_notice(
        block,
        [
            {
                "type": "loyalty",
                "value": sections.filled(block.child_blocks["loyalty"]),
                "id": "b",
            }
        ],
        title="Seloste",
        language="fi",
        words=wording("fi"),
        references=References(),
    ).notice.to_json()
    assert document["sections"][0]["data"]["tiers"]
    assert faults_of_document(document) == []
    document["sections"][0]["key"] = "retention"
    assert faults_of_document(document)


def test_every_code_is_explained_in_english():
    schema = json.loads(shipped("notice-1.json"))
    enums = {name: d for name, d in schema["$defs"].items() if "enum" in d}
    assert len(enums) >= 14
    for name, each in enums.items():
        for code in each["enum"]:
            assert f"- `{code}`: " in each["description"], name


def test_every_field_of_a_section_is_described():
    schema = json.loads(shipped("notice-1.json"))
    for name, each in schema["$defs"].items():
        assert each.get("description"), name
        if name.endswith("Data"):
            for key, field in each["properties"].items():
                assert len(field["description"]) > 3, (name, key)


NEEDS_PYDANTIC = {
    "api/v3.py",
    *(
        f"schema/{name}.py"
        for name in ("kinds", "nodes", "sections", "answers", "openapi")
    ),
}


def test_who_does_not_ask_for_it_never_loads_pydantic():
    """It is no dependency of ours, and takes longer to load than all of us."""
    found = {}
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "pydantic" not in text and "ninja" not in text:
            continue
        names = set()
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names.add((node.module or "").split(".")[0])
        if names & {"pydantic", "ninja"}:
            found[path.relative_to(PACKAGE).as_posix()] = names
    assert set(found) == NEEDS_PYDANTIC
