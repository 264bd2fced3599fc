"""Where a text stands, in words: every field of every section can be named."""

import pytest
from django.utils import translation

from tests.notices import stream
from wagtail_seloste.pages.models import NoticePage
from wagtail_seloste.places import places
from wagtail_seloste.projection import walk


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def block():
    return NoticePage._meta.get_field("body").stream_block


def found(raw, references=None):
    return places(block(), raw, references or {}, "fi")


def named(raw, *ends, **values):
    """The places whose path ends so, as words."""
    return [
        str(place) for place in found(raw, **values) if place.path[-len(ends) :] == ends
    ]


def test_an_item_is_called_by_its_own_name():
    purposes = [
        {"name": {"fi": "Asiakaspalvelu"}, "description": {"fi": "Vastaamme."}},
        {"name": {"fi": "Markkinointi"}},
    ]
    raw = stream(purposes={"purposes": purposes})
    assert named(raw, "description") == [
        "Purpose 1: Asiakaspalvelu › What we do",
        "Purpose 2: Markkinointi › What we do",
    ]
    [place] = [p for p in found(raw) if p.path[-2:] == ("0", "description")]
    assert place.section == "purposes"
    assert place.parts[0].language == "fi"


def test_an_only_item_has_no_number():
    assert named(stream(), "description") == ["Purpose: Asiakaspalvelu › What we do"]


def test_an_item_without_a_name_is_called_by_what_is_chosen_in_it():
    raw = stream(
        recipients={"recipients": [{"category": "recipient_authority"}, {"name": ""}]},
    )
    names = named(raw, "service")
    assert names[0].startswith("Recipient 1: ")
    assert "recipient_" not in names[0]
    assert names[1].startswith("Recipient 2 › ")


def test_a_chosen_organisation_names_its_item():
    raw = stream(
        references={"o": 7}, recipients={"recipients": [{"organisation": "o"}]}
    )
    names = named(raw, "service", references={7: {"name": "Malli Oy"}})
    assert names[0].startswith("Recipient: Malli Oy › ")


def test_a_free_section_is_told_by_its_heading():
    raw = stream(other={"heading": {"fi": "Kamerat"}, "text": {"fi": "<p>Kuva.</p>"}})
    [place] = [p for p in found(raw) if p.path[0] == "other" and p.path[-1] == "text"]
    assert (place.heading, place.is_rich) == ("Kamerat", True)


def test_every_field_that_a_stream_has_is_found_once_and_is_named():
    raw = stream()
    leaves = [p for p, b, _ in walk(block(), raw) if not hasattr(b, "child_block")]
    paths = [place.path for place in found(raw)]
    assert paths == leaves
    assert len({place.content_path for place in found(raw)}) == len(paths)
    assert all(place.field and place.section_label for place in found(raw))


@pytest.mark.parametrize(
    "value",
    [None, [], {}, {"purposes": None}, {"purposes": [None]}, {"purposes": ["x", 1]}],
)
def test_blank_old_and_broken_data_are_no_crash(value):
    raw = [{"type": "purposes", "value": value, "id": "a"}]
    assert all(place.section == "purposes" for place in found(raw))


def test_a_long_name_is_cut():
    purposes = [{"name": {"fi": "Sana " * 50}}]
    [name] = named(stream(purposes={"purposes": purposes}), "description")
    assert len(name) < 100
