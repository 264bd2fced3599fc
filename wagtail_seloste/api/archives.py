"""What the lists of a notice's archive and its comparisons have in common."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from ..addresses import address_book
from ..history import Archive
from ..models.archive import NoticeSeries
from ..recording import today
from ..series import midnight
from .answers import JSON, root_of
from .moments import Moved, standing_or_404
from .problems import NotFound
from .standing import ARCHIVE, Standing


def opened(public_id: UUID, language: str) -> Standing:
    """The archive that anybody may read. One query. NotFound without one."""
    day = today(timezone.now())
    rows = ARCHIVE.rows(public_id=public_id, day=day)
    standing = standing_or_404(rows, public_id, language, day)
    if not standing.page["is_public"]:
        raise NotFound
    return standing


def archive_of(standing: Standing) -> Archive:
    """What was found, as the archive that people read knows it; without its page."""
    row = standing.page
    series = NoticeSeries(
        pk=row["series"],
        public_id=standing.public_id,
        source_language=row["source_language"],
        position=row["position"],
        head=row["head"],
    )
    for name in ("number_in_force", "newest_number", "past_count"):
        setattr(series, name, row[name])
    pages = [
        SimpleNamespace(
            alias_of_id=each["alias_of_id"],
            is_public=each["is_public"],
            locale=SimpleNamespace(language_code=each["locale__language_code"]),
        )
        for each in standing.rows
    ]
    return Archive(
        series=series,
        page=None,
        pages=tuple(pages),
        language=standing.language,
        text_language=standing.text_language,
        now=midnight(standing.today),
    )


def of_that_moment(standing: Standing, position: int) -> None:
    """Moved if the log has another position than when the archive was found."""
    if position != standing.page["position"]:
        raise Moved


def about_notice(
    request: HttpRequest, standing: Standing, self_url: str
) -> dict[str, Any]:
    """What is said of the notice in every list of it."""
    root, book = root_of(request), address_book()
    where = {"public_id": str(standing.public_id), "language": standing.language}

    def whole(name: str, **more: Any) -> str:
        return written(name, **where, **more)

    def written(name: str, **parts: Any) -> str:
        path = book.write(name, **parts)
        return root + path if path else ""

    return {
        "series": where["public_id"],
        "language": standing.text_language,
        "source_language": standing.page["source_language"],
        "version_in_force": standing.page["number_in_force"],
        "html_url": whole(self_url) if self_url else "",
        "links": {
            "now": whole("notice"),
            "versions": whole("versions"),
            "events": whole("events"),
            "feed": whole("feed"),
            "material_feed": whole("material_feed"),
            "short": whole("short_in", suffix=JSON),
            "series": written("negotiated", public_id=where["public_id"]),
            "list": written("list"),
        },
    }
