"""From written-down sections to the stored form of a stream.

A *written* section is a plain dict: its ``key`` and the values of its fields. A text may
be one string, or a dict of languages; a list of dicts is a list of items; an
organisation is its name in `references`. Starting points, demo content and imported
notices are all written so, and all come in through :func:`fill`.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Written = Mapping[str, Any]
NewId = Callable[[str], str]

LANGUAGES = frozenset({"fi", "sv", "en"})


def random_id(path: str) -> str:
    return str(uuid.uuid4())


def stable_id(namespace: str) -> NewId:
    """Ids that depend on `namespace` and the place only, the same in every run."""
    root = uuid.uuid5(uuid.NAMESPACE_URL, namespace)
    return lambda path: str(uuid.uuid5(root, path))


def fill(
    sections: Iterable[Written],
    language: str,
    *,
    references: Mapping[str, int] | None = None,
    new_id: NewId = random_id,
) -> list[dict[str, Any]]:
    """The stream of `sections` in `language`, in full block format with ids throughout.

    `references`: name of an organisation to its primary key. KeyError names an unknown
    organisation. In a language other than ``LANGUAGES`` a text that is written in these
    is left blank, for an editor to write: never in another language than the notice.
    """
    base = language.split("-")[0].lower()
    stream = []
    for position, section in enumerate(sections):
        key = section["key"]
        path = section.get("id", f"{key}.{position}" if key == "other" else key)
        value = {
            name: stored(field, base, references or {}, new_id, f"{path}.{name}", name)
            for name, field in section.items()
            if name not in ("key", "id")
        }
        stream.append({"type": key, "value": value, "id": new_id(path)})
    return stream


def stored(
    value: Any,
    language: str,
    references: Mapping[str, int],
    new_id: NewId,
    path: str,
    name: str,
) -> Any:
    """The stored form of one written value."""
    if name in ("organisation", "authority") and isinstance(value, str):
        return references[value] if value else None
    if isinstance(value, Mapping):
        if LANGUAGES.issuperset(value):
            return value[language] if language in LANGUAGES else ""
        return {
            key: stored(inner, language, references, new_id, f"{path}.{key}", key)
            for key, inner in value.items()
            if key != "id"
        }
    if isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
        items = []
        for position, item in enumerate(value):
            place = f"{path}.{item.get('id', position)}"
            items.append(
                {
                    "type": "item",
                    "value": stored(item, language, references, new_id, place, ""),
                    "id": new_id(place),
                }
            )
        return items
    return value
