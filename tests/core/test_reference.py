"""A reference is written in one way, and read in no other."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wagtail_seloste.reference import MAX_LENGTH, Reference

SERIES = UUID("6f9619ff-8b86-4d01-b42d-00cf4fc964ff")
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
REFERENCE = Reference(
    series=SERIES, version="2", correction=0, language="en", digest=DIGEST
)
WRITTEN = f"seloste1.{SERIES}.2.0.en.{DIGEST}"


def test_it_is_written_as_documented():
    assert str(REFERENCE) == WRITTEN
    assert Reference.read(WRITTEN) == REFERENCE


references = st.builds(
    Reference,
    series=st.uuids(),
    version=st.one_of(
        st.integers(1, 999_999_999).map(str), st.uuids(version=4).map(str)
    ),
    correction=st.integers(0, 999_999_999),
    language=st.sampled_from(["fi", "sv-fi", "zh-Hant", "a" * 32]),
    digest=st.binary(min_size=32, max_size=32).map(bytes.hex),
)


@given(references)
def test_what_is_written_is_read_again(reference):
    assert Reference.read(str(reference)) == reference
    assert len(str(reference)) <= MAX_LENGTH


@given(st.text())
def test_any_other_text_is_refused(text):
    with pytest.raises(ValueError):
        Reference.read(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        WRITTEN + "\n",
        " " + WRITTEN,
        WRITTEN.replace("seloste1", "seloste2"),
        WRITTEN.upper(),
        WRITTEN.replace("-", ""),
        WRITTEN.replace(".2.0.", ".02.0."),
        WRITTEN.replace(".2.0.", ".0.0."),
        WRITTEN.replace(".2.0.", ".-2.0."),
        WRITTEN.replace(".2.0.", ".2.00."),
        WRITTEN.replace(".2.0.", ".2."),
        WRITTEN.replace(".2.0.", ".\u0662.0."),
        WRITTEN.replace(".2.0.", f".{'9' * 5000}.0."),
        WRITTEN.replace(".en.", ".."),
        WRITTEN.replace(".en.", f".{'e' * 33}."),
        WRITTEN.replace(".en.", ".en/../sv."),
        WRITTEN[:-1],
        WRITTEN + "0",
        WRITTEN + "\x00",
        WRITTEN.replace(DIGEST, "\ud800" * 64),
        "seloste1." + "." * 100_000,
    ],
)
def test_nothing_that_is_nearly_one_is_read(text):
    with pytest.raises(ValueError):
        Reference.read(text)
