"""Well-known services and countries outside the EEA, as notices name them.

The names are the phrases of `data/facts` (see rules/phrases.py); here they are found in
any text, however long, in time that grows with it.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from wagtail_seloste.facts import facts


def services_in(text: str) -> Iterator[tuple[str, str, int]]:
    """Key of each service in a text, its name as it stands there, and where it ends."""
    for found in _matches("service", text):
        form = _form("service", found[0])
        yield _forms("service")[form], found[0][: len(form)], found.end()


def countries_in(text: str) -> Iterator[tuple[str, int]]:
    """Code of each country outside the EEA that a text names, and where it begins."""
    for found in _matches("country", text):
        yield _forms("country")[_form("country", found[0])], found.start()


def _matches(kind: str, text: str) -> Iterable[re.Match[str]]:
    # The long pattern is slow; most texts hold none of the names.
    lower = text.casefold()
    for form in _shortest_forms(kind):
        if form in lower:
            return _pattern(kind).finditer(text)
    return ()


def _phrases(kind: str) -> Iterator[tuple[str, str]]:
    """Every form of every name with the key of its record, the stars still there."""
    for record in facts().of(kind):
        names = record["names"]
        lists: Iterable[list[str]] = names.values() if kind == "country" else (names,)
        for phrases in lists:
            for phrase in phrases:
                for form in phrase.strip("()").split("|"):
                    yield form.casefold(), record.key


@cache
def _forms(kind: str) -> dict[str, str]:
    """Forms of names, without the ending that a star stands for, to keys."""
    forms: dict[str, str] = {}
    for form, key in _phrases(kind):
        forms.setdefault(form.rstrip("*"), key)
    return forms


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    starred = {form.rstrip("*") for form, _ in _phrases(kind) if form.endswith("*")}
    forms = sorted(_forms(kind), key=len, reverse=True)
    parts = (re.escape(each) + (r"\w*" if each in starred else "") for each in forms)
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)


@cache
def _shortest_forms(kind: str) -> tuple[str, ...]:
    """The forms that no other one is a part of: a text without them has none."""
    forms = _forms(kind)
    return tuple(
        form
        for form in forms
        if not any(other != form and other in form for other in forms)
    )


def _form(kind: str, words: str) -> str:
    """The shortest form with which words begin: "zoom" of "Zoomin"."""
    lower, forms = words.casefold(), _forms(kind)
    return next(lower[:n] for n in range(1, len(lower) + 1) if lower[:n] in forms)
