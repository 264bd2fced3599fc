"""The record of processing activities, made of the words of a document."""

import pytest

from tests.core.documents import document
from tests.core.sections import FULL
from wagtail_seloste.activities import ITEMS, activities
from wagtail_seloste.notice import lines_of
from wagtail_seloste.wording import load

PURPOSES = {
    "purposes": [
        {"id": "a", "name": "Orders", "legal_bases": ["basis_contract"]},
        {"id": "b", "name": "Newsletter", "legal_bases": ["basis_consent"]},
    ]
}


def record(*sections, language="en"):
    return activities(document(sections, language), load(language))


def full(**changes):
    """The record of a notice that says everything, but for some sections."""
    return record(*{**FULL, **changes}.items())


def test_there_is_one_activity_for_each_purpose_and_the_rest_is_told_of_each():
    first, second = full(purposes={**PURPOSES, "text": "<p>Of both.</p>"})
    assert (first.purpose, second.purpose) == ("Orders", "Newsletter")
    assert first.details == ("Legal basis: Contract", "Of both.")
    assert second.details[-1] == "Of both."
    assert first.retention == second.retention != ()


def test_a_full_notice_has_every_item_and_lacks_none():
    [found] = full()
    assert found.missing == ()
    assert found.purpose == "Tilaukset"
    assert found.controller[:2] == ("Malli Oy", "Business ID: 1234567-1")
    assert any("info@example.com" in line for line in found.controller)
    assert any("Neuvonta" in line for line in found.dpo)
    assert found.countries == ("United States",)
    assert any("Cloud Inc." in line for line in found.transfers)
    assert found.representative and found.joint_controllers


def test_the_words_are_those_of_the_document_and_none_is_lost():
    notice = document(FULL.items())
    [found] = activities(notice, load("en"))
    told = " ".join(
        line
        for value in vars(found).values()
        for line in ((value,) if isinstance(value, str) else value)
    )
    for key in ("controller", "purposes", "recipients", "transfers", "retention"):
        for section in notice.of(key):
            for line in lines_of(section.content):
                if line != "Representative in the EU or EEA":  # the column says so
                    assert line in told, line


def test_an_empty_notice_lacks_what_has_to_be_recorded():
    [found] = record(("controller", {"name": "Malli Oy"}))
    assert found.purpose == "" and found.details == ()
    assert found.missing == tuple(
        item for item in ITEMS if not item.startswith("transfer_")
    )
    assert found.dpo == found.joint_controllers == found.representative == ()


@pytest.mark.parametrize(
    ("transfer", "missing"),
    [
        ({"country": "US", "mechanism": "transfer_scc"}, ()),
        ({"country": "", "mechanism": "transfer_scc"}, ("transfer_country",)),
        ({"country": "US", "mechanism": ""}, ("transfer_safeguards",)),
    ],
)
def test_a_transfer_needs_a_country_and_a_ground(transfer, missing):
    item = {"id": "t", "recipient": "Cloud Inc.", **transfer}
    [found] = full(transfers={"transfers": [item]})
    assert found.missing == missing


def test_free_text_alone_is_a_record_too():
    text = {"text": "<p>We send <b>orders</b>.</p><ul><li>and bills</li></ul>"}
    [found] = full(purposes=text, transfers=text)
    assert (found.purpose, found.missing, found.countries) == ("", (), ())
    assert found.details == ("We send orders.", "and bills")
    assert found.transfers[-2:] == found.details


def test_data_of_another_shape_and_unknown_codes_are_taken_as_they_are():
    odd = {"transfers": [{"id": "t", "country": "XZ", "mechanism": "new_ground"}]}
    [found] = full(transfers=odd)
    assert found.countries == ("XZ",)
