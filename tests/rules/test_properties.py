"""What holds of every rule and any notice: no error, always the same, in linear time.

Every example is the same in every run.
"""

import cProfile
import pstats
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.documents import document
from tests.core.test_comparison_properties import any_notice, examples
from tests.rules.notices import TODAY, notice, passage
from wagtail_seloste.rules import Checked, Dates, check, rules
from wagtail_seloste.rules.passages import Passage
from wagtail_seloste.rules.phrases import parts_of

KNOWN = rules()
LANGUAGES = ("fi", "sv", "en")
SENTENCES = [
    example
    for rule in KNOWN.values()
    for phrases in rule.phrases.values()
    for phrase in phrases
    for example in phrase.examples
][::7]


def findings(found, **facets):
    return check(Checked(notice=found, day=TODAY, **facets))


def told(found, **facets):
    """The rules and the sections in which they found something."""
    return {
        (finding.rule, place.section_id)
        for finding in findings(found, **facets)
        for place in finding.places
    }


# --- no notice is an error ----------------------------------------------------------


@examples(40)
@given(st.sampled_from(LANGUAGES).flatmap(any_notice), st.booleans())
def test_no_notice_is_an_error_and_the_answer_is_always_the_same(found, dated):
    facets = {"dates": Dates(unreadable=("31.2.2020",))} if dated else {}
    first = findings(found, **facets)
    assert first == findings(found, **facets)
    ids = {section.id for section in found.sections}
    for finding in first:
        assert finding.places and finding.rule in KNOWN
        for place in finding.places:
            assert not place.section_id or place.section_id in ids
            if place.start is not None:
                assert place.end - place.start == len(place.words)
        for language in LANGUAGES:
            assert KNOWN[finding.rule].text("message", language, finding.params)


@examples(20)
@given(
    st.sampled_from(LANGUAGES),
    st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6),
    st.lists(st.sampled_from("\u00ad\u200b\n \u0308ﬁ«"), max_size=8),
    st.randoms(use_true_random=False),
)
def test_no_text_of_an_old_file_is_an_error(language, sentences, dirt, chance):
    text = list(" ".join(sentences))
    for sign in dirt:
        text.insert(chance.randrange(len(text)), sign)
    for subject in ("rights", "transfers"):
        section = passage("".join(text), subject, heading=sentences[0])
        for finding in findings(notice(section, language=language), dates=Dates()):
            for place in finding.places:
                assert place.words in section.text or place.words in section.heading


# --- order --------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_order_of_sections_does_not_matter(language):
    sections = [
        passage(" ".join(SENTENCES[n::5]), key, id=str(n))
        for n, key in enumerate(("rights", "recipients", "purposes", "cookies", "dpo"))
    ]
    there = told(notice(*sections, language=language), dates=Dates())
    assert there == told(notice(*sections[::-1], language=language), dates=Dates())
    assert there


# --- cost ---------------------------------------------------------------------------


def calls(notice):
    """How many functions a check calls: the same on every machine."""
    profile = cProfile.Profile()
    profile.enable()
    findings(notice, dates=Dates())
    profile.disable()
    return pstats.Stats(profile).total_calls


def long_notice(language, times):
    """A notice of so many times the same subjects, each in sections of its own."""
    keys = ("purposes", "recipients", "transfers", "retention", "rights", "cookies")
    return notice(
        *(
            passage(" ".join(SENTENCES[n::6]), key, id=f"{key}{turn}")
            for turn in range(times)
            for n, key in enumerate(keys)
        ),
        language=language,
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_work_grows_with_the_length_of_the_notice(language):
    once = long_notice(language, 1)
    times = 200_000 // len(once.text) + 1
    small, large = long_notice(language, times // 16), long_notice(language, times)
    findings(small)  # what is read once for a process is read now
    assert len(large.text) >= 200_000
    grown = calls(large) / calls(small)
    assert grown < 1.5 * len(large.text) / len(small.text)


PATTERNS = sorted(
    {
        phrase.find
        for rule in KNOWN.values()
        for which in (rule.phrases, rule.unless)
        for phrases in which.values()
        for phrase in phrases
    }
)


@pytest.mark.parametrize(("part", "length"), [(1, 2_000), (60, 100_000)])
def test_no_hostile_text_makes_a_phrase_slow(part, length):
    """Runs of what a phrase begins with: of every phrase short ones, of some long ones."""
    for find in PATTERNS[::part]:
        first = find.replace("*", "").replace("…", "").strip(" (").split("|")[0]
        words = first.split() or [find]
        for unit in (words[0], " ".join(words) + " "):
            text = unit * (length // len(unit))
            for pattern in parts_of(find):
                began = time.process_time()
                position = 0
                while found := pattern.pattern.search(text, position):
                    position = max(found.end(), position + 1)
                assert time.process_time() - began < 2, (find, unit)


def test_every_field_of_every_section_may_be_blank():
    from tests.core.sections import BLANK

    for language in LANGUAGES:
        found = document([(key, {}) for key in BLANK if key != "other"], language)
        assert findings(found) == findings(found)


def test_a_passage_of_nothing_is_searched():
    read = Passage(section="", section_id="", path=(), source="")
    assert list(read.sentences()) == []
