"""What was learned from texts: sentences that stand in none of them, and limits."""

import pytest

from wagtail_seloste.importers import learned
from wagtail_seloste.importers.learned import (
    FIRST_KEY,
    MOST_WORDS,
    NO_WEIGHT,
    likely,
    parts,
    sums,
    weights,
)
from wagtail_seloste.importers.lexicon import keys

from . import learn
from .learn import phrases


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Varaukset poistuvat kalenterista kolmen kuukauden kuluttua.", "retention"),
        ("Huoltajan nimi, lapsen luokka ja lääkitys", "data_content"),
        ("Kulkulupa ja toimikortti vaaditaan konesaliin.", "security"),
        ("Tullille ja huolintaliikkeelle annetaan vastaanottajan nimi.", "recipients"),
        ("Bokningarna stryks ur kalendern efter tre månader.", "retention"),
        ("Vårdnadshavarens namn, barnets klass och medicin", "data_content"),
        ("Kunderna, deras ombud och besökare i butiken.", "data_subjects"),
        ("Bookings disappear from the calendar after three months.", "retention"),
        ("Guardian's name, child's class and medication", "data_content"),
        ("If you believe we are wrong, complain to the Ombudsman.", "complaint"),
    ],
)
def test_a_new_sentence_is_like_those_of_its_section(text, key):
    assert text not in {each.text for each in phrases()}
    shares = likely(text)
    assert max(shares, key=lambda each: shares[each]) == key
    assert 0 < sum(shares.values()) <= 1.0001


def test_sections_are_those_of_the_lexicon_in_every_language():
    assert set(weights().keys) <= set(keys())
    known = {each.key for each in phrases()}
    assert known <= set(weights().keys)


@pytest.mark.parametrize("text", ("", "   ", "…", "ψωμί"))
def test_of_unknown_words_nothing_is_said(text):
    assert likely(text) == {}


def test_of_a_long_text_the_beginning_is_looked_at():
    assert len(parts("abc " * 100_000)) < MOST_WORDS
    assert likely("säilytys " * 500) == likely("säilytys " * 5000)


def test_weights_are_added_up_section_by_section():
    learned = weights()
    rows = list(learned.rows.values())[::7]
    found = dict.fromkeys(range(len(learned.keys)), 0)
    for row in rows:
        for key, weight in zip(row[::2], row[1::2], strict=True):
            found[key - FIRST_KEY] += weight - NO_WEIGHT
    assert min(found.values()) < 0 < max(found.values())
    assert sums(rows, len(learned.keys)) == list(found.values())
    assert sums([], 3) == [0, 0, 0]


def test_what_follows_what_is_as_counted_in_our_own_notices():
    counted = "\n".join([*learn.followed(learn.orders()), ""])
    assert learn.FOLLOWING.read_text(encoding="utf-8") == counted
    following = learned.following()
    assert following["transfers", "retention"] > 1 > following["transfers", "purposes"]
    assert following[None, "controller"] > 1 > following[None, "complaint"]
