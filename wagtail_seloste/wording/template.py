"""Sentences with variables and optional parts.

``{name}`` is a variable. A part in ``[square brackets]`` appears only if every variable
in it is filled; in ``[one|another]`` the first alternative that can be filled appears,
or nothing. Brackets do not nest. So a text never shows a label without its value::

    "We keep it[ for {period}].[ Ask us: {contact}.| Ask us.]"
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_VARIABLE: Final = re.compile(r"\{([a-z_]+)\}")
_OPTIONAL: Final = re.compile(r"\[([^\[\]]*)\]")
_VARIABLE_AND_END: Final = re.compile(r"\{([a-z_]+)\}(\.?)")


def variables(text: str) -> tuple[str, ...]:
    """Names of the variables, each once, in order of appearance."""
    return tuple(dict.fromkeys(_VARIABLE.findall(text)))


def check(text: str) -> None:
    """Raise ValueError if brackets or braces are unbalanced, nested or empty."""
    if re.search(r"[\[\]]", _OPTIONAL.sub("", text)):
        raise ValueError(f"unbalanced or nested square brackets in {text!r}")
    if re.search(r"[{}]", _VARIABLE.sub("", text)):
        raise ValueError(f"a brace that belongs to no {{variable}} in {text!r}")
    for part in _OPTIONAL.findall(text):
        if not _VARIABLE.search(part):
            raise ValueError(f"[{part}] has no variable, so it is not optional")


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its variables replaced; blank values count as missing.

    Values are taken literally. A value that ends its sentence itself gets no second
    full stop. KeyError names a missing variable outside brackets.
    """
    filled = {name: value.strip() for name, value in values.items() if value.strip()}

    def chosen(part: re.Match[str]) -> str:
        for alternative in part[1].split("|"):
            if all(name in filled for name in variables(alternative)):
                return alternative
        return ""

    def replaced(variable: re.Match[str]) -> str:
        value = filled[variable[1]]
        return value if value[-1] in ".!?" else value + variable[2]

    return _VARIABLE_AND_END.sub(replaced, _OPTIONAL.sub(chosen, text)).strip()
