"""An example notice in each language of the package, to preview a section with."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from ..filling import LANGUAGES
from ..notice import Data


@cache
def example(language: str) -> Mapping[str, Data]:
    """Key of each section to its data; in English if `language` has no example."""
    source = files("wagtail_seloste").joinpath("data/example.toml")
    sections = tomllib.loads(source.read_text(encoding="utf-8"))["sections"]
    chosen = language if language in LANGUAGES else "en"
    return {section.pop("key"): in_language(section, chosen) for section in sections}


def in_language(value: Any, language: str) -> Any:
    """A written value with each text in one language."""
    if isinstance(value, Mapping):
        if LANGUAGES.issuperset(value):
            return value[language]
        return {name: in_language(inner, language) for name, inner in value.items()}
    if isinstance(value, list):
        return [in_language(item, language) for item in value]
    return value
