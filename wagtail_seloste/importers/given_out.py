"""Documents that come back: JSON as we give it out, taken as it is or refused.

What is taken is exactly what this software could have written: those keys and types, in
text and markup nothing that could run or hide, nested no deeper than ours.
"""

import json
from math import isfinite
from typing import Any, NoReturn

from wagtail_seloste.html import clean_html, kept_attribute, readable
from wagtail_seloste.notice import SCHEMA_VERSION, Node, Notice, digest

Shape = type | list[Any] | dict[str, Any]
DOCUMENT: Shape = {
    "schema_version": int,
    "language": str,
    "title": str,
    "summary": [{"label": str, "answers": [str], "anchor": str}],
    "sections": [
        {
            "key": str,
            "id": str,
            "anchor": str,
            "heading": str,
            "data": dict,
            "content": [dict],
        }
    ],
}
STANDARD: Shape = {"text": str, "standard": str, "revision": int}
NODES: dict[str, Shape] = {
    "paragraph": {"text": str},
    "html": {"html": str},
    "list": {"items": [str]},
    "facts": {"items": [{"term": str, "text": str, "href": str}]},
    "group": {"id": str, "heading": str, "content": [dict]},
}


DEEPEST = 32
"""Levels of lists and objects in a document; ours have a dozen."""


class Foreign(ValueError):
    """A file that is no document of ours; `code` and `params` say why (see ``faults``)."""

    def __init__(self, code: str, **params: str):
        super().__init__(code, params)
        self.code = code
        self.params = params


def is_json(data: bytes) -> bool:
    """Whether a file begins as a JSON object does."""
    return data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"


def read_given_out(data: bytes) -> Notice:
    """The document in a file, bare or as our addresses give it. Foreign says why not."""
    value = loaded(data)
    meta = value.get("meta")
    notice = document_of(value.get("notice") if "notice" in value else value)
    stated = meta.get("digest") if isinstance(meta, dict) else None
    if stated is not None and stated != digest(notice.canonical()):
        raise Foreign("past_altered")
    return notice


def loaded(data: bytes) -> dict[str, Any]:
    """The JSON object in a file. Foreign if there is none."""

    def refuse(constant: str) -> NoReturn:
        raise ValueError(f"{constant} is no JSON")

    def finite(number: str) -> float:
        # What is too large for Python would be written as no JSON.
        found = float(number)
        return found if isfinite(found) else refuse(number)

    try:
        value = json.loads(
            data.decode("utf-8-sig"), parse_constant=refuse, parse_float=finite
        )
    except (ValueError, RecursionError) as error:
        raise Foreign("past_no_json", reason=str(error)[:120]) from None
    if not isinstance(value, dict):
        raise Foreign("past_foreign", place="{}")
    return value


def document_of(value: Any) -> Notice:
    """The document that `value` is. Foreign if we would not have written it so.

    Markup is held against our own cleaning, so that nothing that could run gets in.
    """
    if is_deeper(value, DEEPEST):
        raise foreign("notice")
    require(value, DOCUMENT, "notice")
    if value["schema_version"] != SCHEMA_VERSION:
        raise foreign("notice.schema_version")
    if not value["title"].strip():
        raise foreign("notice.title")
    anchors = {""}
    for number, section in enumerate(value["sections"]):
        place = f"notice.sections.{number}"
        if section["anchor"] in anchors:
            raise foreign(f"{place}.anchor")
        anchors.add(section["anchor"])
        if not is_readable(section["data"]):
            raise foreign(f"{place}.data")
        require_nodes(section["content"], f"{place}.content")
    for number, item in enumerate(value["summary"]):
        if item["anchor"] not in anchors:
            raise foreign(f"notice.summary.{number}.anchor")
    return Notice.from_json(value)


def is_deeper(value: Any, levels: int) -> bool:
    """Whether lists and objects are nested in more than so many levels."""
    if not isinstance(value, (dict, list)):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(is_deeper(each, levels - 1) for each in inner)


def is_readable(value: Any) -> bool:
    """Whether no text in JSON-able values, keys included, has what `readable` takes out."""
    if isinstance(value, dict):
        return all(map(is_readable, (*value.keys(), *value.values())))
    if isinstance(value, list):
        return all(map(is_readable, value))
    return not isinstance(value, str) or readable(value) == value


def foreign(place: str) -> Foreign:
    """A document that we would not have written; `place` says where, as a path."""
    return Foreign("past_foreign", place=place)


def require(value: Any, shape: Shape, place: str) -> None:
    """Foreign unless `value` has the shape: exactly those keys, types and characters."""
    if isinstance(shape, dict):
        if not isinstance(value, dict) or value.keys() != shape.keys():
            raise foreign(place)
        for name, inner in shape.items():
            require(value[name], inner, f"{place}.{name}")
    elif isinstance(shape, list):
        if not isinstance(value, list):
            raise foreign(place)
        for number, item in enumerate(value):
            require(item, shape[0], f"{place}.{number}")
    elif type(value) is not shape or (
        isinstance(value, str) and readable(value) != value
    ):
        raise foreign(place)


def require_nodes(nodes: list[Node], place: str) -> None:
    for number, node in enumerate(nodes):
        here = f"{place}.{number}"
        fields = {name: inner for name, inner in node.items() if name != "type"}
        kind = str(node.get("type"))
        shape = NODES.get(kind)
        if shape is None:
            raise foreign(f"{here}.type")
        if kind == "paragraph" and "standard" in fields:
            shape = STANDARD
        require(fields, shape, here)
        if kind == "html" and clean_html(node["html"]) != node["html"]:
            raise foreign(f"{here}.html")
        if kind == "facts":
            for item in node["items"]:
                if kept_attribute("a", "href", item["href"]) is None:
                    raise foreign(f"{here}.items")
        if kind == "group":
            require_nodes(node["content"], f"{here}.content")
