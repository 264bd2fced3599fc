"""Good notices get no error, whatever rule is added; bad ones exactly what is expected."""

import tomllib
from datetime import date

import pytest

from tests.rules.whole import (
    FOLDER,
    LANGUAGES,
    TODAY,
    WRITTEN,
    as_text,
    composed,
    read,
    written,
)
from wagtail_seloste.rules import Checked, check

GOOD = written("good")
BAD = written("bad")
EXPECTED = tomllib.loads((FOLDER / "bad" / "expected.toml").read_text("utf-8"))


def errors(seen):
    """(rule, words at its places) of the errors: a failing test then says what to mend."""
    return [
        (finding.rule, *(place.words for place in finding.places))
        for finding in check(seen)
        if finding.level == "error"
    ]


def test_there_are_enough_of_them():
    assert len(WRITTEN) * len(LANGUAGES) >= 20
    for language in LANGUAGES:
        assert sum(name.startswith(language) for name in GOOD) >= 3
        assert sum(name.startswith(language) for name in BAD) == 2


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", WRITTEN)
def test_what_we_compose_gets_no_error(name, language):
    seen = Checked(notice=composed(name, language), day=TODAY, reviewed=TODAY)
    assert errors(seen) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", WRITTEN)
def test_nor_does_its_text_as_a_file(name, language):
    assert errors(read(name, as_text(composed(name, language)))) == []


@pytest.mark.parametrize("name", WRITTEN)
def test_its_translations_agree(name):
    notices = {language: composed(name, language) for language in LANGUAGES}
    for language in LANGUAGES:
        others = tuple(notices[each] for each in LANGUAGES if each != language)
        seen = Checked(notice=notices[language], day=TODAY, others=others)
        assert check(seen, select=["translation_incomplete"]) == ()


@pytest.mark.parametrize("name", GOOD)
def test_a_good_text_gets_no_error(name):
    seen = read(name, GOOD[name])
    assert seen.language == name[:2]
    assert errors(seen) == []


@pytest.mark.parametrize("name", GOOD)
def test_nor_in_other_years(name):
    """Years later it may be old; in its own year nothing is wrong with it."""
    updated = read(name, GOOD[name]).dates.latest
    assert errors(read(name, GOOD[name], day=updated)) == []
    late = {rule for rule, *_ in errors(read(name, GOOD[name], day=date(2031, 1, 1)))}
    assert late <= {"notice_old"}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_text_gets_its_errors_and_no_others(name):
    found = {rule for rule, *_ in errors(read(name, BAD[name]))}
    assert sorted(found) == EXPECTED[name]
