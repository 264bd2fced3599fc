import re

import pytest

from wagtail_seloste.authorities import LANGUAGES, authorities, authority
from wagtail_seloste.wording import countries


def test_the_records_and_their_order():
    assert [each.code for each in authorities()] == [
        "fi",
        "ax",
        "se",
        "ee",
        "no",
        "dk",
        "de",
    ]


@pytest.mark.parametrize("record", authorities(), ids=lambda each: each.code)
def test_a_record_is_whole(record):
    for texts in (
        record.name,
        record.visiting_address,
        record.postal_address,
        record.web,
        record.complaint_page,
    ):
        assert tuple(texts) == LANGUAGES
    assert all(record.name.values())
    assert all(address.startswith("https://") for address in record.web.values())
    assert not record.email or re.fullmatch(r"\S+@\S+\.\w+", record.email)
    assert not record.phone or re.fullmatch(r"\+\d[\d -]+", record.phone)
    assert record.country in dict(countries("en"))
    assert record.evidence


def test_unverified_fields_exist():
    for record in authorities():
        for name in record.unverified:
            assert hasattr(record, name.split(".")[0])


def test_the_ombudsman_in_three_languages():
    ombudsman = authority("fi")
    assert ombudsman.name["sv"] == "Dataombudsmannens byrå"
    assert ombudsman.postal_address == {
        "fi": "PL 800, 00531 Helsinki",
        "sv": "PB 800, 00531 Helsingfors",
        "en": "P.O. Box 800, FI-00531 Helsinki",
    }


def test_what_is_not_known_is_blank():
    assert authority("ax").postal_address["sv"] == ""
    assert authority("ax").phone == ""
    assert authority("fi").complaint_page["en"] == ""


def test_an_unknown_code_is_an_error():
    with pytest.raises(KeyError, match="xx"):
        authority("xx")


def test_records_cannot_be_changed():
    with pytest.raises(TypeError):
        authority("fi").name["fi"] = "Muu"
