"""A number and a unit as one ISO 8601 duration, and back in words."""

import pytest

from wagtail_seloste.durations import UNITS, duration
from wagtail_seloste.wording import load
from wagtail_seloste.wording.formats import parse_period


@pytest.mark.parametrize(
    ("number", "unit", "expected"),
    [
        (12, "hour", "PT12H"),
        (30, "day", "P30D"),
        (6, "week", "P6W"),
        (18, "month", "P18M"),
        (2, "year", "P2Y"),
        (None, "year", ""),
        (0, "year", ""),
        (2, "", ""),
        (2, "decade", ""),
        (None, "", ""),
    ],
)
def test_a_duration_needs_a_number_and_a_unit_that_we_know(number, unit, expected):
    assert duration(number, unit) == expected


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("number", [1, 2, 9999])
def test_what_is_written_can_be_read_again_in_every_language(number, unit):
    assert parse_period(duration(number, unit)) == (number, unit)
    for language in ("fi", "sv", "en"):
        assert any(c.isdigit() for c in load(language).period(duration(number, unit)))
