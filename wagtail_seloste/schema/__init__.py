"""The shape of our answers: a JSON Schema of the document, and an OpenAPI description.

``notice-1.json`` and ``openapi.json`` stand in this folder. They are made from the models
here by ``python .ci/schema.py``, which needs Pydantic; whoever serves or reads them does
not. This file imports nothing of it.
"""

from functools import cache
from importlib.resources import files

from ..notice import SCHEMA_VERSION

DOCUMENT_SCHEMA = f"notice-{SCHEMA_VERSION}.json"
"""Those of earlier numbers stay beside it."""

OPENAPI = "openapi.json"


@cache
def shipped(name: str) -> str:
    """The text of a shipped file; KeyError if there is none of this name."""
    for file in files(__name__).iterdir():
        if file.name == name and name.endswith(".json"):
            return file.read_text(encoding="utf-8")
    raise KeyError(name)
