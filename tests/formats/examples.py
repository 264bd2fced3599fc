"""A text as formats see it: what it is, and a small notice in three languages."""

from datetime import UTC, date, datetime

from wagtail_seloste.formats import About

ABOUT = About(
    series="5c1ab0d2-16d9-4c1c-9b37-3f0b8dd2f1a5",
    version="3",
    language="en",
    source_language="fi",
    effective_from=date(2026, 3, 1),
    recorded_at=datetime(2026, 2, 3, 12, tzinfo=UTC),
    digest="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    reference="a-reference",
    html_url="https://example.com/en/privacy/",
)
