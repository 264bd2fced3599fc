"""Periods of time: a number and a unit, as one ISO 8601 duration."""

UNITS = {
    "hour": "PT{}H",
    "day": "P{}D",
    "week": "P{}W",
    "month": "P{}M",
    "year": "P{}Y",
}


def duration(number: int | None, unit: str) -> str:
    """ISO 8601, such as "P2Y" or "PT12H"; "" unless both parts are there."""
    form = UNITS.get(unit)
    return form.format(number) if form and number else ""
