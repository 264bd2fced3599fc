"""What changed from one version to another."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from ..addresses import Edition, address_book, edition_of
from ..comparison import compare, weight
from ..history import Archive
from ..models.archive import VersionText
from ..rendering import render_comparison
from ..wording import reader_wording
from .answers import JSON, Written, dumped, root_of
from .archives import about_notice, archive_of, of_that_moment, opened
from .moments import reply, settled
from .problems import NotFound, Problem
from .standing import Standing
from .texts import WITH_BODY


@settled
def compared(
    request: HttpRequest,
    public_id: UUID,
    language: str,
    old: Edition,
    new: Edition,
    suffix: str,
) -> HttpResponse:
    """What changed from one version to another: as data, or as a fragment of HTML.

    Two queries. NotFound unless both have a text in the language; 410 of one whose words
    were removed.
    """
    if suffix not in (JSON, WITH_BODY):
        raise NotFound(f"There is no format {suffix!r}.", formats=[JSON, WITH_BODY])
    standing = opened(public_id, language)
    return reply(
        request,
        standing,
        lambda: comparison_of(request, standing, old, new, suffix),
        language=standing.text_language,
    )


def comparison_of(
    request: HttpRequest, standing: Standing, old: Edition, new: Edition, suffix: str
) -> Written:
    """One query."""
    archive = archive_of(standing)
    texts, languages = archive.two(old, new)
    pair = []
    for text, edition in zip(texts, (old, new), strict=True):
        if text is not None and edition_of(text.version) == edition:
            of_that_moment(standing, text.position)
            pair.append(text)
    if len(pair) != 2:
        raise NotFound("There is no such version in this language.")
    if any(text.redacted_at for text in pair):
        raise Problem(410, "The words of one of the texts were removed.")
    words = reader_wording(archive.text_language)
    comparison = compare(pair[0].notice, pair[1].notice, words)
    if suffix == WITH_BODY:
        html = render_comparison(comparison, words)
        return Written(html, "text/html; charset=utf-8")
    book, root = address_book(), root_of(request)
    where = {"public_id": standing.public_id, "old": old, "new": new}
    meta = {
        **about_notice(request, standing, ""),
        "html_url": root + book.write("compare", language=standing.language, **where),
        "weight": weight(comparison).level,
        "old": compared_text(request, archive, pair[0]),
        "new": compared_text(request, archive, pair[1]),
        "languages": [
            {
                "language": code,
                "json_url": root
                + book.write("compare_in", language=code, **where, suffix=JSON),
            }
            for code in languages
        ],
    }
    return Written(dumped({"meta": meta, "comparison": comparison.to_json()}))


def compared_text(
    request: HttpRequest, archive: Archive, text: VersionText
) -> dict[str, Any]:
    """One of the texts that are compared."""
    path = address_book().write(
        "version_in",
        public_id=archive.series.public_id,
        language=archive.language,
        version=edition_of(text.version),
        suffix=JSON,
    )
    return {
        "version": text.version.number,
        "version_id": str(text.version.public_id),
        "correction": text.correction,
        "effective_from": text.version.effective_from.isoformat(),
        "digest": text.digest,
        "json_url": root_of(request) + path,
    }
