"""Archives for tests: versions recorded on chosen days, events, imported texts."""

from contextlib import contextmanager
from datetime import date, datetime
from unittest import mock
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone

from tests.notices import publish
from wagtail_seloste import acts
from wagtail_seloste.chain import add_event
from wagtail_seloste.models import NoticeSeries, NoticeVersion, VersionText
from wagtail_seloste.notice import digest

HELSINKI = ZoneInfo("Europe/Helsinki")


def at(day, hour=12, minute=0, second=0):
    """A moment in Helsinki."""
    if isinstance(day, str):
        day = date.fromisoformat(day)
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=HELSINKI)


@contextmanager
def clock(moment):
    """As if it were then; a day means its noon."""
    if not isinstance(moment, datetime):
        moment = at(moment)
    with mock.patch.object(timezone, "now", return_value=moment):
        yield


def series_of(page):
    return NoticeSeries.objects.get(translation_key=page.translation_key)


def address(name, page, language="fi", **where):
    """An address of the archive of a page."""
    return reverse(
        f"wagtail_seloste:{name}",
        kwargs={"public_id": series_of(page).public_id, "language": language, **where},
    )


def published(page, day, **changes):
    """Publish the page on a day."""
    with clock(day):
        return publish(page, **changes)


def withdraw(page, day, *, successor=None, **reasons):
    """The notice is withdrawn; a reason for each language."""
    with clock(day):
        acts.withdraw(series_of(page), reasons=reasons, successor=successor)


def import_text(page, start, end=None, *, title="Vanha seloste", moment=None, **more):
    """An edition from before, with a text that says its title."""
    series = series_of(page)
    pattern = VersionText.objects.filter(
        version__series=series, language=more.get("language", "fi")
    ).first()
    document = pattern.document.replace(pattern.title, title)
    version = NoticeVersion.objects.create(
        series=series,
        effective_from=date.fromisoformat(start),
        effective_until=date.fromisoformat(end) if end else None,
    )
    text = VersionText.objects.create(
        version=version,
        language=pattern.language,
        document=document,
        digest=digest(document),
        source_digest="",
        edited="",
        body=f"<p>{title}</p>",
        title=title,
        recorded_at=moment or timezone.now(),
    )
    add_event(
        series,
        "imported",
        at=text.recorded_at,
        version=version,
        language=text.language,
        correction=0,
        text=text.digest,
        source="",
        made_from="",
        edited=digest(""),
        body=digest(text.body),
        note="",
        effective_from=start,
        effective_until=end or "",
    )
    return version
