"""A site adds a rule by one function, and facts and rules of phrases by one file.

The function stands in tests/site/rules.py, the file in tests/site/facts/.
"""

from datetime import date
from pathlib import Path

import pytest

import tests.site
from tests.rules.notices import TODAY, notice, passage
from wagtail_seloste.checking import check_notice, folders, known_rules
from wagtail_seloste.notice import NoticeSection, paragraph
from wagtail_seloste.rules import facts

FACTS = Path(tests.site.__file__).parent / "facts"


@pytest.fixture
def site_facts(settings):
    settings.WAGTAIL_SELOSTE = {"FACTS_DIRS": [FACTS]}


def loyalty(promise):
    return NoticeSection(
        key="loyalty",
        id="1",
        anchor="loyalty",
        heading="Kanta-asiakkaat",
        data={"promise": promise},
        content=(paragraph(promise),),
    )


def found(*sections, language="fi", **facets):
    checkup = check_notice(notice(*sections, language=language), **facets)
    return {finding.rule: finding for finding in checkup.open}


def test_a_decorated_function_is_a_rule():
    (place,) = found(loyalty("Saat etuja."))["site_loyalty_period"].places
    assert (place.section_id, place.path) == ("1", ("promise",))
    assert "site_loyalty_period" not in found(loyalty("Kausi 2026 alkoi."))
    assert "site_loyalty_period" not in found(loyalty("It lasts long."), language="en")
    message = known_rules()["site_loyalty_period"].text("message", "sv", place.params)
    assert message == "Berätta hur länge programmet ”Kanta-asiakkaat” pågår."


def test_a_file_adds_a_rule_of_phrases(site_facts):
    finding = found(passage("Tietoja käsittelee Vanha Oy.", "controller"))[
        "site_old_brand"
    ]
    (place,) = finding.places
    assert place.words == "Vanha Oy" and place.fixes[0].text == "Uusi Oy"
    for excused, day in (("Uusi Oy oli aiemmin Vanha Oy.", TODAY),):
        assert "site_old_brand" not in found(passage(excused), day=day)
    assert "site_old_brand" not in found(passage("Vanha Oy"), day=date(2024, 12, 31))


def test_a_file_changes_a_rule_of_ours(site_facts, settings):
    text = passage("Siirto perustuu Privacy Shieldiin.", "transfers")
    assert found(text)["stale_privacy_shield"].level == "warning"
    settings.WAGTAIL_SELOSTE = {}
    assert found(text)["stale_privacy_shield"].level == "error"


def test_a_file_adds_a_fact(site_facts):
    known = facts(folders())
    assert known.find("adequacy", "XK", TODAY)["decision"] == "(EU) 2026/9999"
    assert known.find("adequacy", "XK", date(2026, 9, 30)) is None
    assert facts().find("adequacy", "XK") is None


def test_a_site_leaves_rules_out(settings):
    settings.WAGTAIL_SELOSTE = {"IGNORED_RULES": ["site_loyalty_period"]}
    assert "site_loyalty_period" not in known_rules()
    assert "site_loyalty_period" not in found(loyalty("Saat etuja."))
