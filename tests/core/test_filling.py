"""Written sections become the stored form of a stream."""

import pytest

from wagtail_seloste.filling import fill, stable_id

WRITTEN = [
    {
        "key": "purposes",
        "purposes": [
            {
                "id": "service",
                "name": {"fi": "Palvelu", "sv": "Service", "en": "Service"},
                "legal_bases": ["basis_contract"],
                "direct_marketing": False,
            },
            {"name": "Muu"},
        ],
    },
    {"key": "controller", "organisation": "us", "email": "info@example.com"},
    {"key": "other", "heading": "A"},
    {"key": "other", "heading": "B"},
]


def filled(language="fi", namespace="test", written=WRITTEN):
    return fill(written, language, references={"us": 7}, new_id=stable_id(namespace))


def test_a_text_is_taken_in_the_language_and_codes_stay():
    purposes = filled("sv")[0]["value"]["purposes"]
    assert [item["value"]["name"] for item in purposes] == ["Service", "Muu"]
    assert purposes[0]["value"]["legal_bases"] == ["basis_contract"]
    assert purposes[0]["value"]["direct_marketing"] is False


def test_items_are_in_list_format_without_the_written_id():
    item = filled()[0]["value"]["purposes"][0]
    assert item["type"] == "item"
    assert item["id"]
    assert "id" not in item["value"]


def test_a_regional_language_uses_its_base_language():
    assert filled("sv-fi") == filled("sv")


def test_an_organisation_is_its_primary_key():
    assert filled()[1]["value"] == {"organisation": 7, "email": "info@example.com"}


def test_a_blank_organisation_is_none():
    assert fill([{"key": "controller", "organisation": ""}], "fi")[0]["value"] == {
        "organisation": None
    }


def test_an_organisation_that_is_not_known_is_named():
    with pytest.raises(KeyError, match="them"):
        fill([{"key": "controller", "organisation": "them"}], "fi")


def test_a_text_without_the_language_is_an_error():
    with pytest.raises(KeyError, match="en"):
        fill([{"key": "other", "heading": {"fi": "A", "sv": "B"}}], "en")


def test_stable_ids_are_the_same_in_every_language_and_run():
    def ids(stream):
        first = stream[0]["value"]["purposes"]
        return [child["id"] for child in stream] + [item["id"] for item in first]

    assert ids(filled("fi")) == ids(filled("sv"))
    assert ids(filled("fi")) != ids(filled("fi", namespace="another"))
    assert len(set(ids(filled()))) == 6


def test_an_id_keeps_its_item_when_another_is_taken_away():
    purposes = WRITTEN[0]["purposes"]
    shorter = [{**WRITTEN[0], "purposes": purposes[:1]}]
    assert (
        filled()[0]["value"]["purposes"][0]["id"]
        == filled(written=shorter)[0]["value"]["purposes"][0]["id"]
    )


def test_other_ids_are_new_each_time():
    first, second = fill(WRITTEN[:1], "fi"), fill(WRITTEN[:1], "fi")
    assert first[0]["id"] != second[0]["id"]
