"""Which language a reader asks for."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header
from wagtail.coreutils import get_content_languages


def as_spelled(written: str, codes: Iterable[str] | None = None) -> str:
    """The one of the `codes` that is meant: case and ``_`` for ``-`` do not matter (BCP 47).

    What is one of them as it stands is that one; what is none, or might be several, stays
    as it was written. None: those of the site's content. No query.
    """
    known = set(get_content_languages() if codes is None else codes)
    if written in known or not written.isascii():
        return written
    alike = [code for code in known if folded(code) == folded(written)]
    return alike[0] if len(alike) == 1 else written


def folded(code: str) -> str:
    return code.lower().replace("_", "-")


def preferred(request: HttpRequest, languages: list[str]) -> str:
    """The language that a reader likes best of those there are; else the first.

    ``sv`` takes ``sv-fi`` as well, and the other way round. One with ``q=0`` is not wanted:
    it is served only where there is no other.
    """
    asked = parse_accept_lang_header(request.headers.get("Accept-Language", "")[:500])
    refused = {code for code, quality in asked if not quality}
    languages = [code for code in languages if code.lower() not in refused] or languages
    for wanted, quality in asked:
        if wanted == "*" or not quality:
            break
        for fits in (
            lambda code, wanted=wanted: code.lower() == wanted,
            lambda code, wanted=wanted: (
                code.lower().split("-")[0] == wanted.split("-")[0]
            ),
        ):
            found = next(filter(fits, languages), None)
            if found:
                return found
    return languages[0]
