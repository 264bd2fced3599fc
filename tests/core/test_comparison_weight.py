"""Each rule of weight: a change that it is for, and a near miss that it leaves alone.

GDPR 13(3) and 14(4); guidelines on transparency, WP260 rev.01, paragraphs 29 to 31.
"""

import pytest

from tests.core.documents import document
from wagtail_seloste.comparison import compare, weight
from wagtail_seloste.comparison.weighing import RULES
from wagtail_seloste.wording import load

ENGLISH = load("en")
PURPOSE = {"id": "p", "name": "Orders", "legal_bases": ["basis_contract"]}
CONSENT = {"id": "c", "name": "Letters", "legal_bases": ["basis_consent"]}
INTEREST = {
    **PURPOSE,
    "legal_bases": ["basis_legitimate_interests"],
    "legitimate_interest": "to keep in touch with customers",
}
MARKETING = {**PURPOSE, "direct_marketing": True}
GROUP = {"id": "g", "name": "Form", "categories": ["data_name"], "others": "size"}
RECIPIENT = {"id": "r", "name": "Alpha Oy", "role": "role_processor", "country": "FI"}
CATEGORY = {"id": "r", "name": "", "category": "recipient_auditor"}
TRANSFER = {
    "id": "t",
    "recipient": "Cloud Inc.",
    "country": "US",
    "mechanism": "transfer_dpf",
}
PERIOD = {"id": "k", "data": "Orders", "kind": "retention_kind_fixed", "period": "P2Y"}
SOURCE = {"id": "s", "name": "Trade register", "data": "name"}
DUTY = {"id": "d", "kind": "obligation_voluntary", "data": "name"}
PARTNER = {"id": "j", "name": "Beta Oy"}
COOKIE = {"id": "e", "name": "_id", "third_party": "Alpha Oy"}
DECISION = {"id": "a", "decision": "credit"}


def purposes(*items):
    return ("purposes", {"purposes": list(items)})


def data(*items):
    return ("data_content", {"groups": list(items)})


def recipients(*items, **more):
    return ("recipients", {"recipients": list(items), **more})


def transfers(*items, **more):
    return ("transfers", {"transfers": list(items), **more})


def retention(**changes):
    return ("retention", {"periods": [{**PERIOD, **changes}]})


def rights(**values):
    return ("rights", {"extension": False, **values})


def removing(right):
    return rights(adjustments=[{"id": "x", "right": right, "action": "remove"}])


CASES = [
    # (rule or None, old sections, new sections)
    (
        "controller_changed",
        [("controller", {"name": "Alpha Oy"})],
        [("controller", {"name": "Beta Oy"})],
    ),
    (
        "controller_changed",
        [("controller", {"name": "Alpha Export Oy"})],
        [("controller", {"name": "Alpha Services Oy"})],
    ),
    (
        None,
        [("controller", {"name": "Alpha Export Oy"})],
        [("controller", {"name": "Alpha Exports Oyj", "phone": "1"})],
    ),
    (
        "controller_changed",
        [("controller", {"name": "A", "business_id": "1234567-1"})],
        [("controller", {"name": "A", "business_id": "7654321-1"})],
    ),
    (
        None,
        [("controller", {"name": "A"})],
        [("controller", {"name": "A", "business_id": "1234567-1"})],
    ),
    (
        "joint_controller_changed",
        [("joint_controllers", {"partners": []})],
        [("joint_controllers", {"partners": [PARTNER]})],
    ),
    (
        None,
        [("joint_controllers", {"partners": [PARTNER]})],
        [("joint_controllers", {"partners": [{**PARTNER, "name": "Beta Oyj"}]})],
    ),
    ("new_purpose", [purposes(PURPOSE)], [purposes(PURPOSE, CONSENT)]),
    (None, [purposes(PURPOSE, CONSENT)], [purposes(PURPOSE)]),
    (
        "new_purpose",
        [purposes({**PURPOSE, "name": "Orders and payments"})],
        [purposes({**PURPOSE, "name": "Orders, payments and profiles"})],
    ),
    (
        None,
        [purposes({**PURPOSE, "name": "Orders and payments"})],
        [purposes({**PURPOSE, "name": "Order and payment"})],
    ),
    ("new_purpose", [purposes(PURPOSE)], [purposes(MARKETING)]),
    (None, [purposes(MARKETING), rights()], [purposes(PURPOSE), rights()]),
    (
        "basis_changed",
        [purposes(PURPOSE)],
        [purposes({**PURPOSE, "legal_bases": ["basis_consent"]})],
    ),
    (
        None,
        [purposes({**PURPOSE, "statute": "1/2020"})],
        [purposes({**PURPOSE, "statute": "Act 1/2020"})],
    ),
    (
        "basis_changed",
        [purposes(PURPOSE)],
        [purposes({**PURPOSE, "special_conditions": ["special_explicit_consent"]})],
    ),
    (
        "basis_changed",
        [purposes(INTEREST)],
        [purposes({**INTEREST, "legitimate_interest": "to sell more"})],
    ),
    (
        None,
        [purposes(INTEREST)],
        [
            purposes(
                {**INTEREST, "legitimate_interest": "to keep in touch with customer"}
            )
        ],
    ),
    (
        "special_data_added",
        [data(GROUP)],
        [data({**GROUP, "categories": ["data_name", "data_health"]})],
    ),
    (
        "data_added",
        [data(GROUP)],
        [data({**GROUP, "categories": ["data_name", "data_contact"]})],
    ),
    (
        None,
        [data({**GROUP, "categories": ["data_name", "data_contact"]})],
        [data(GROUP)],
    ),
    ("data_added", [data(GROUP)], [data({**GROUP, "others": "size\ncolour"})]),
    (
        "data_added",
        [data(GROUP)],
        [data(GROUP, {"id": "n", "name": "Health", "categories": [], "others": ""})],
    ),
    (
        None,
        [data({**GROUP, "categories": ["data_name", "data_contact"]})],
        [data(GROUP, {"id": "n", "name": "Mail", "categories": ["data_contact"]})],
    ),
    (
        "recipient_added",
        [recipients(RECIPIENT)],
        [recipients(RECIPIENT, {**RECIPIENT, "id": "n", "name": "Beta Oy"})],
    ),
    (None, [recipients(RECIPIENT)], [recipients({**RECIPIENT, "name": "Alpha Oyj"})]),
    (
        "recipient_added",
        [recipients(CATEGORY)],
        [recipients({**CATEGORY, "category": "recipient_insurance"})],
    ),
    (
        None,
        [recipients({**CATEGORY, "name": "Alpha"})],
        [recipients({**CATEGORY, "name": "Alpha", "category": "recipient_insurance"})],
    ),
    (
        "recipient_added",
        [recipients(RECIPIENT)],
        [recipients({**RECIPIENT, "role": "role_recipient"})],
    ),
    (
        None,
        [recipients({**RECIPIENT, "role": "role_recipient"})],
        [recipients(RECIPIENT)],
    ),
    ("recipient_added", [recipients(none=True)], [recipients(none=False)]),
    (
        "recipient_added",
        [("cookies", {"cookies": [COOKIE]})],
        [("cookies", {"cookies": [{**COOKIE, "third_party": "Alpha Oy, Beta Oy"}]})],
    ),
    (
        None,
        [("cookies", {"cookies": [{**COOKIE, "third_party": "Alpha Oy, Beta Oy"}]})],
        [("cookies", {"cookies": [COOKIE]})],
    ),
    (
        "transfer_changed",
        [recipients(RECIPIENT)],
        [recipients({**RECIPIENT, "country": "US"})],
    ),
    (None, [recipients(RECIPIENT)], [recipients({**RECIPIENT, "country": "SE"})]),
    ("transfer_changed", [transfers(none=True)], [transfers(TRANSFER)]),
    (None, [transfers(TRANSFER)], [transfers(none=True)]),
    (
        "transfer_changed",
        [transfers(TRANSFER)],
        [transfers({**TRANSFER, "mechanism": "transfer_scc"})],
    ),
    (
        "transfer_changed",
        [transfers(TRANSFER)],
        [transfers({**TRANSFER, "country": "IN"})],
    ),
    (
        None,
        [transfers(TRANSFER)],
        [transfers({**TRANSFER, "copy_contact": "Ask us"})],
    ),
    ("longer_retention", [retention()], [retention(period="P5Y")]),
    (None, [retention()], [retention(period="P24M")]),
    (None, [retention()], [retention(period="P18M")]),
    (
        "longer_retention",
        [retention()],
        [retention(kind="retention_kind_criteria", period="", criteria="as needed")],
    ),
    (
        "longer_retention",
        [retention(period="", criteria="as needed")],
        [retention(kind="retention_kind_permanent", period="")],
    ),
    (
        None,
        [retention(kind="retention_kind_permanent", period="")],
        [retention(kind="retention_kind_criteria", period="", criteria="as needed")],
    ),
    ("longer_retention", [retention(until="2031-01-01")], []),
    (
        "longer_retention",
        [retention(period="", until="2031-01-01")],
        [retention(period="P1Y")],
    ),
    (
        None,
        [retention(period="", until="2031-01-01")],
        [retention(period="", until="2030-12-31")],
    ),
    (
        "right_removed",
        [purposes(PURPOSE), rights()],
        [purposes(PURPOSE), removing("right_portability")],
    ),
    (
        None,
        [purposes(PURPOSE), removing("right_portability")],
        [purposes(PURPOSE), rights()],
    ),
    # The purpose to which a right belonged has ended, and the right with it.
    (
        None,
        [purposes(PURPOSE, CONSENT), rights()],
        [purposes(PURPOSE), rights()],
    ),
    (
        "right_removed",
        [purposes(PURPOSE), rights()],
        [purposes(PURPOSE), rights(standard=False, text="<p>Ask.</p>")],
    ),
    ("right_removed", [("complaint", {"standard": True})], []),
    (None, [("changes", {"standard": True})], []),
    (
        "right_removed",
        [
            purposes({**PURPOSE, "legal_bases": ["basis_consent"]}, CONSENT),
            rights(),
        ],
        [
            purposes({**PURPOSE, "legal_bases": ["basis_legal_obligation"]}, CONSENT),
            rights(),
        ],
    ),
    (
        "rights_used_otherwise",
        [("contact", {"email": "a@example.com"}), rights()],
        [("contact", {"email": "b@example.com"}), rights()],
    ),
    (
        None,
        [("contact", {"email": "a@example.com", "title": "Desk"}), rights()],
        [("contact", {"email": "a@example.com", "title": "Office"}), rights()],
    ),
    (
        "rights_used_otherwise",
        [rights(withdrawal_channel="the link in each letter")],
        [rights(withdrawal_channel="a letter by post")],
    ),
    (None, [rights()], [rights(extension=True)]),
    (
        "automated_decision_added",
        [("automated_decisions", {"automated": "automated_used", "decisions": []})],
        [
            (
                "automated_decisions",
                {"automated": "automated_used", "decisions": [DECISION]},
            )
        ],
    ),
    (
        "automated_decision_added",
        [("automated_decisions", {"profiling": "profiling_none"})],
        [("automated_decisions", {"profiling": "profiling_used"})],
    ),
    (
        None,
        [("automated_decisions", {"profiling": "profiling_used"})],
        [("automated_decisions", {"profiling": "profiling_none"})],
    ),
    (
        "source_added",
        [("sources", {"sources": []})],
        [("sources", {"sources": [SOURCE]})],
    ),
    (
        "source_added",
        [("sources", {"sources": [SOURCE]})],
        [("sources", {"sources": [{**SOURCE, "name": "Credit register"}]})],
    ),
    (
        None,
        [("sources", {"sources": [SOURCE]})],
        [("sources", {"sources": [{**SOURCE, "name": "Trade registers"}]})],
    ),
    (
        "obligation_added",
        [("obligation_to_provide", {"items": [DUTY]})],
        [
            (
                "obligation_to_provide",
                {"items": [{**DUTY, "kind": "obligation_statutory"}]},
            )
        ],
    ),
    (
        None,
        [("obligation_to_provide", {"items": [DUTY]})],
        [("obligation_to_provide", {"items": [{**DUTY, "kind": "obligation_none"}]})],
    ),
    (
        "cookies_added",
        [("cookies", {"use": "cookies_necessary"})],
        [("cookies", {"use": "cookies_consent"})],
    ),
    (
        None,
        [("cookies", {"use": "cookies_consent"})],
        [("cookies", {"use": "cookies_necessary"})],
    ),
]


@pytest.mark.parametrize(("rule", "old", "new"), CASES)
def test_a_rule_is_for_this_and_not_for_that(rule, old, new):
    comparison = compare(document(old), document(new), ENGLISH)
    found = weight(comparison)
    assert comparison.changed
    rules = {reason.rule for reason in found.reasons}
    assert rule in rules if rule else not rules
    assert found.level == ("material" if rule else "small")


def test_every_rule_has_a_case():
    assert {rule.name for rule in RULES} == {rule for rule, _, _ in CASES if rule}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            [purposes({**PURPOSE, "description": "We send what you order."})],
            [purposes({**PURPOSE, "description": "We send and we measure."})],
        ),
        ([retention(event="delivery")], [retention(event="the end of the year")]),
        (
            [retention(period="", criteria="as long as you are a member")],
            [retention(period="", criteria="as long as we need it")],
        ),
    ],
)
def test_words_that_no_rule_understands_are_left_to_people(old, new):
    found = weight(compare(document(old), document(new), ENGLISH))
    assert found.level == "small"
    assert found.unread == (document(new).sections[0].heading,)


def test_a_counted_period_needs_no_reading():
    old, new = document([retention()]), document([retention(period="P1Y")])
    assert weight(compare(old, new, ENGLISH)).unread == ()
