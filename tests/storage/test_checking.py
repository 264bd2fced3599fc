"""Notices of a site under the checker: settings, silenced findings, days."""

from datetime import date

import pytest
from wagtail.models import PageLogEntry

from tests.notices import make_page
from wagtail_seloste.checking import (
    HEARD,
    SILENCED,
    check_page,
    known,
    known_rules,
    silence,
    silences_of,
    unsilence,
)

pytestmark = [pytest.mark.django_db, pytest.mark.storage]
SHIELD = "stale_privacy_shield"


def shielded(home, text="<p>Siirto perustuu Privacy Shieldiin.</p>"):
    page = make_page(home)
    page.body.append(("other", {"heading": "Siirrot", "text": text}))
    page.save()
    return page


def ids(findings):
    return [finding.rule for finding in findings]


def found(page, **options):
    [finding] = [f for f in check_page(page, **options).open if f.rule == SHIELD]
    return finding


def test_a_page_is_checked_as_it_is_in_memory(home):
    page = shielded(home)
    place = found(page).places[0]
    assert (place.section, place.path, place.words) == (
        "other",
        ("text",),
        "Privacy Shieldiin",
    )
    assert place.section_id == page.body[-1].id


def test_facts_are_those_of_the_day(home):
    assert SHIELD not in ids(check_page(shielded(home), day=date(2019, 1, 1)).open)


def test_a_site_leaves_rules_out(home, settings):
    before = known()
    settings.WAGTAIL_SELOSTE = {"IGNORED_RULES": [SHIELD]}
    assert SHIELD not in known_rules()
    assert SHIELD not in ids(check_page(shielded(home)).open)
    assert known() != before


def test_a_silenced_finding_keeps_its_reason_and_can_be_taken_back(home, editor):
    page = shielded(home)
    silence(page, found(page), "  Kerromme historiasta.  ", editor)
    checkup = check_page(page)
    assert SHIELD not in ids(checkup.open)
    [silenced] = checkup.silenced
    assert silenced.finding.rule == SHIELD
    assert silenced.row.reason == "Kerromme historiasta."
    assert silenced.row.user == editor
    unsilence(page, silenced.finding, editor)
    assert SHIELD in ids(check_page(page).open)
    actions = [entry.action for entry in PageLogEntry.objects.filter(page=page.pk)]
    assert {SILENCED, HEARD} <= set(actions)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("<p>Privacy Shieldiin ja tietosuojakilpeen vedoten.</p>", 2),
        ("<p>Privacy Shieldiin.</p><p>Siirto perustuu Privacy Shieldiin.</p>", 2),
    ],
    ids=["other words", "the same words"],
)
def test_what_is_found_elsewhere_later_is_told_again(home, editor, text, places):
    page = shielded(home)
    silence(page, found(page), "Historiaa.", editor)
    page.body[-1].value["text"].source = text
    assert len(found(page).places) == places


def test_what_is_found_in_another_section_is_told(home, editor):
    page = shielded(home)
    silence(page, found(page), "Historiaa.", editor)
    del page.body[-1]
    page.body.append(
        ("transfers", {"text": "<p>Siirto perustuu Privacy Shieldiin.</p>"})
    )
    assert found(page).section == "transfers"


def test_fewer_places_stay_silenced_and_are_told_again_at_once(home, editor):
    """However often it was silenced since, also by two editors at a time."""
    page = shielded(home)
    first = found(page)
    silence(page, first, "Historiaa.", editor)
    page.body[-1].value["text"].source += "<p>Taas Privacy Shieldiin.</p>"
    silence(page, found(page), "Yhä historiaa.", editor)
    assert (
        silences_of(page.translation_key)[0].marks == ["other: privacy shieldiin"] * 2
    )
    page.body[-1].value["text"].source = "<p>Taas Privacy Shieldiin.</p>"
    assert SHIELD not in ids(check_page(page).open)
    unsilence(page, first, editor)
    assert found(page)
    unsilence(page, first, editor)
    heard = PageLogEntry.objects.filter(page=page.pk, action=HEARD)
    assert heard.count() == 1


def test_it_needs_a_reason(home, editor):
    page = shielded(home)
    with pytest.raises(ValueError, match="reason"):
        silence(page, found(page), "  ", editor)
    assert silences_of(page.translation_key) == []


def test_another_notice_and_another_language_are_not_silenced(home, editor):
    page = shielded(home)
    row = silence(page, found(page), "Historiaa.", editor)
    assert SHIELD in ids(check_page(shielded(home)).open)
    row.language = "sv"
    row.save()
    assert SHIELD in ids(check_page(page).open)
