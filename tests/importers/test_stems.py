"""Stems are passed over only in texts that cannot hold them."""

import re

import pytest

from tests.importers import blind
from wagtail_seloste.importers import import_notice
from wagtail_seloste.importers.lexicon import LANGUAGES, keywords
from wagtail_seloste.importers.stems import Seldom, Stems, beginnings, grams, literals


@pytest.mark.parametrize(
    ("expression", "needed"),
    [
        ("säilytysa(i|j)", [{"säilytysai", "säilytysaj"}]),
        (r"\beu\b", []),
        (r"om\.fi", [{"om.fi"}]),
        ("a(bc|def)?ghi", [{"ghi"}]),
        ("abcd?ef", [{"abc"}]),
        ("abcd*?e", [{"abc"}]),
        ("abcd+e", [{"abcd"}]),
        ("abc{0,2}def", [{"def"}]),
        ("abc{2}d", [{"abc"}]),
        ("(abc)+d(e|f)g", [{"abc"}, {"deg", "dfg"}]),
        ("ab(c|d|)ef", [{"abef", "abcef", "abdef"}]),
        ("ab(c|d(e|fg))", [{"abc", "abde", "abdfg"}]),
        ("we (use|need)s?", [{"we use", "we need"}]),
        ("abc(d|e+)", [{"abc"}]),
        ("(a|b|c|d)(e|f|g|h)ij", [{"eij", "fij", "gij", "hij"}]),
        (
            "(siirt|siirr)\\w*\\b.*(ulkopuol|\\beta\\b)",
            [{"siirt", "siirr"}, {"ulkopuol", "eta"}],
        ),
        ("(?:poist|hävit)e|xx", []),
        (r"(?<!tieto)laki(?!en)\b", [{"laki"}]),
        (r"[^\]abc]defg", [{"defg"}]),
        ("(?P<name>abc)d|efg", [{"abcd", "efg"}]),
        (r"abc\dde", [{"abc"}]),
        ("^abc$", [{"abc"}]),
    ],
)
def test_the_letters_that_an_expression_needs(expression, needed):
    assert list(literals(expression)) == needed


@pytest.mark.parametrize(
    ("expression", "begins"),
    [
        (r"law\b|\bact\b", {"law", "act"}),
        ("(see|know) (what|how)", {"see what", "see how", "know what", "know how"}),
        ("(gets?|sees?)", {"get", "see"}),
        ("(ab|abc)d*", {"ab"}),
        (r"(?<!tieto)laki", {"laki"}),
        ("(abc)+d", {"abc"}),
        ("ab+c", {"ab"}),
        ("ab*c", set()),
        ("(abc)?def", set()),
        (r"(abc|\d)def", set()),
        (r"\w+ing", set()),
        ("abc|", set()),
        ("[ab]cd", set()),
        ("", set()),
    ],
)
def test_the_letters_with_which_what_is_found_begins(expression, begins):
    assert beginnings(expression) == begins


def test_what_is_counted_is_what_the_expression_finds():
    texts = ("seen, sees see", "lab ab abab", "the act: enact an act of law", "aabcabc")
    expressions = (
        "see(n|s)?",
        "abab|ab",
        r"\bact\b|law",
        "(abc)+",
        "^see",
        "abc",
        r"\w+",
    )
    stems = Stems((each, each) for each in expressions)
    for text in texts:
        for most in (1, 2, 9):
            every = ((each, re.findall(each, text)) for each in expressions)
            found = [(each, min(most, len(hits))) for each, hits in every if hits]
            assert list(stems.counted(text, most)) == found


@pytest.mark.parametrize("expression", ["(?i)abc", "abc)", "(?#abc)def"])
def test_an_expression_of_another_kind_is_refused(expression):
    with pytest.raises(ValueError):
        literals(expression)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_passed_over_is_not_there(language):
    words = keywords(language)
    texts = [
        text.lower()
        for name in [each for each in blind.NAMES if each.startswith(language)][:2]
        for part in import_notice(blind.file_of(name)[1]).sections
        for text in (part.heading, part.text)
    ]
    for stems in (words.strong, words.weak, words.telling, words.hinting):
        every = [(name, re.compile(each)) for name, each in stems.expressions]
        for text in texts:
            found = [(name, each.pattern) for name, each in every if each.search(text)]
            tried = [
                (name, each.pattern)
                for name, each in stems.possible(text)
                if each.search(text)
            ]
            assert tried == found
            counts = [
                (name, min(3, len(list(each.finditer(text))))) for name, each in every
            ]
            assert list(stems.counted(text, 3)) == [each for each in counts if each[1]]


def test_the_same_letters_may_be_asked_of_once():
    stems = Stems([("one", "abc"), ("two", r"\d"), ("two", "x"), ("one", "bcd(e|f)")])
    assert stems.names == ("one", "two")
    text = "a bcde"
    assert [each.pattern for _, each in stems.possible(text)] == [r"\d", "bcd(e|f)"]
    assert [each.pattern for _, each in stems.possible("ax")] == [r"\d", "x"]
    assert [each for each, _ in stems.possible(text, grams(text))] == ["two", "one"]


def test_a_seldom_expression_finds_what_it_finds_by_itself():
    found = Seldom(r"\bsuostumu\w+|consent", re.IGNORECASE)
    for text in ("Suostumuksella", "CONSENT", "ei suostu", "", "x suostumus"):
        by_itself = re.search(found.pattern, text, re.IGNORECASE)
        assert bool(found.search(text)) == bool(by_itself)
        assert len(list(found.finditer(text))) == bool(by_itself)
    with pytest.raises(ValueError):
        Seldom(r"\w+")
