"""One passage of an old file under the rules of one theme."""

import tomllib
from importlib.resources import files

from tests.rules.notices import TODAY, notice, passage
from wagtail_seloste.rules import Checked, check

THEMES = ("transfers", "law", "authorities")
RULES = tuple(
    rule
    for theme in THEMES
    for rule in tomllib.loads(
        files("wagtail_seloste")
        .joinpath(f"data/rules/{theme}.toml")
        .read_text(encoding="utf-8")
    )
)
HEADINGS = {
    "fi": "Tietojen siirto EU:n tai ETA:n ulkopuolelle",
    "sv": "Överföring av uppgifter utanför EU eller EES",
    "en": "Transfers outside the EU or EEA",
}


def findings(text, subject="other", language="fi", day=TODAY, also=()):
    """The findings of these themes in one passage; of transfers under the usual heading.

    `text` may be a list of sections instead.
    """
    if isinstance(text, str):
        heading = HEADINGS[language] if subject == "transfers" else ""
        text = [passage(text, subject, heading=heading, also=also)]
    return check(
        Checked(notice=notice(*text, language=language), day=day), select=RULES
    )


def found(text, subject="other", language="fi", day=TODAY, also=()):
    """Rule -> level of what is found."""
    return {
        each.rule: each.level for each in findings(text, subject, language, day, also)
    }


def places(rule, text, subject="other", language="fi", day=TODAY):
    """The places of one rule."""
    return [
        place
        for finding in findings(text, subject, language, day)
        for place in finding.places
        if finding.rule == rule
    ]
