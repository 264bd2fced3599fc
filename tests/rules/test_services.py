"""Services and companies: old names are found, today's names and history are not."""

from datetime import date

import pytest

from tests.core.documents import document, prose
from wagtail_seloste.rules import Checked, check, facts
from wagtail_seloste.rules.phrases import phrase

DAY = date(2026, 11, 22)


def found(text, rule, language="en", day=DAY):
    """The words that the rule finds in the text."""
    checked = Checked(notice=prose(text, language=language), day=day)
    return [
        place.words
        for finding in check(checked, select=[rule])
        for place in finding.places
    ]


@pytest.mark.parametrize(
    ("language", "text", "rule", "words"),
    [
        (
            "fi",
            "Tunnisteemme on UA-31415926-1.",
            "stale_universal_analytics",
            "UA-31415926",
        ),
        ("sv", "Google Inc. får uppgifter.", "stale_google_inc", "Google Inc."),
        ("en", "The data go to Google Inc.", "stale_google_inc", "Google Inc"),
        (
            "en",
            "Facebook Ireland Ltd. receives data.",
            "stale_facebook_ireland",
            "Facebook Ireland Ltd.",
        ),
        (
            "fi",
            "Facebook Irelandin ehdot.",
            "stale_facebook_ireland",
            "Facebook Irelandin",
        ),
        (
            "fi",
            "Vastaamme Twitterissä viesteihin.",
            "stale_twitter",
            "Twitterissä",
        ),
        ("en", "See https://twitter.com/acme.", "stale_twitter", "twitter"),
        ("en", "We use Google+ daily.", "stale_closed_services", "Google+"),
        (
            "sv",
            "Plattformen för tvistlösning online tar emot klagomål.",
            "stale_odr_platform",
            "Plattformen för tvistlösning online",
        ),
    ],
)
def test_old_names_are_found_with_their_words(language, text, rule, words):
    assert found(text, rule, language) == [words]


@pytest.mark.parametrize(
    ("language", "text", "rule"),
    [
        ("en", "Google Incubator helps start-ups.", "stale_google_inc"),
        ("en", "Google Ireland Limited receives data.", "stale_google_inc"),
        ("fi", "Olemme Facebookissa ja Instagramissa.", "stale_facebook_ireland"),
        ("fi", "X (entinen Twitter) saa tietoja.", "stale_twitter"),
        ("en", "X, formerly Twitter, receives data.", "stale_twitter"),
        ("sv", "X (tidigare Twitter) får uppgifter.", "stale_twitter"),
        (
            "en",
            "The lift UA-12 is under surveillance.",
            "stale_universal_analytics",
        ),
        (
            "en",
            "We use Google Analytics 4 with cookies.",
            "stale_universal_analytics",
        ),
        (
            "fi",
            "Emme käytä enää Universal Analyticsia.",
            "stale_universal_analytics",
        ),
        ("sv", "Vi använder Skype for Business.", "stale_closed_services"),
        ("en", "Mailchimp (Intuit Inc.) sends our letters.", "stale_mailchimp_entity"),
    ],
)
def test_what_is_right_today_or_history_is_left_alone(language, text, rule):
    assert found(text, rule, language) == []


@pytest.mark.parametrize(
    ("rule", "text", "last"),
    [
        ("stale_universal_analytics", "Universal Analytics", date(2023, 6, 30)),
        ("stale_twitter", "Twitter", date(2023, 7, 23)),
        ("stale_facebook_ireland", "Facebook Ireland", date(2022, 1, 4)),
        ("stale_closed_services", "Skype", date(2025, 5, 4)),
        ("stale_odr_platform", "https://ec.europa.eu/odr", date(2025, 7, 19)),
    ],
)
def test_a_name_is_not_old_before_its_day(rule, text, last):
    assert found(text, rule, day=last) == []
    assert found(text, rule, day=last.replace(year=last.year + 1))


def test_mailchimp_beside_privacy_shield_is_found_wherever_they_stand():
    text = "Newsletters go out by MailChimp.\nIt is part of Privacy Shield."
    assert found(text, "stale_mailchimp_entity") == ["MailChimp"]
    assert found("Newsletters go out by MailChimp.", "stale_mailchimp_entity") == []


def test_a_new_name_takes_the_place_of_the_old_one():
    notice = document(
        [("recipients", {"recipients": [recipient("Facebook, Inc.")]})], "en"
    )
    [finding] = check(
        Checked(notice=notice, day=DAY), select=["stale_facebook_ireland"]
    )
    [place] = finding.places
    assert place.path == ("recipients", "r1", "name")
    assert [fix.text for fix in place.fixes] == ["Meta Platforms, Inc."]


def recipient(name):
    return {
        "id": "r1",
        "organisation": None,
        "name": name,
        "category": "",
        "role": "",
        "service": "",
        "country": "",
    }


def test_every_service_is_named_and_placed():
    services = facts().of("service")
    assert len(services) > 50
    for service in services:
        assert service["company"], service.key
        for country in (service["country"], service.get("eu_country", "FI")):
            assert len(country) == 2 and country.isupper(), service.key
        for name in service["names"]:
            assert phrase(name).parts, service.key
        assert ("eu_party" in service.values) == ("eu_country" in service.values)
        assert all(old["name"] for old in service.get("former", []))
