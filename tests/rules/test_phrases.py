"""The small language of phrases."""

import time

import pytest

from tests.rules.notices import checked
from wagtail_seloste.rules.passages import Passage
from wagtail_seloste.rules.phrases import FURTHEST, LONGEST, first_hit, phrase


def passage(text):
    return Passage(section="other", section_id="1", path=("text",), source=text)


def found(find, text):
    read = passage(text)
    return [read.text[start:end] for start, end in phrase(find).hits(read)]


@pytest.mark.parametrize(
    "find, text, hits",
    [
        ("privacy shield", "Privacy Shield, PRIVACY SHIELD", 2),
        ("privacy shield", "Privacy Shields", 0),
        ("privacy shield", "ePrivacy Shield", 0),
        ("shield", "privacy_shield", 0),
        ("shield", "privacy-shield", 1),
        ("tietosuojakil*", "tietosuojakilven ja tietosuojakilpi", 2),
        ("tietosuojakil*", "tietosuojakil", 1),
        ("*kilpi", "kilpi, tietosuojakilpi, kilpinen", 2),
        ("*kilp*", "tietosuojakilpeen", 1),
        ("tieto*kilpi", "tietosuojakilpi tietokilpi tieto kilpi", 2),
        ("henkilö* tieto*", "henkilöiden tietoja", 1),
        ("ei * enää", "ei ole enää, ei enää", 1),
        ("(eu|ees)", "EU, EES, EEA, eur", 2),
        ("(eu|ees)-länder*", "EES-länderna", 1),
        ("(emme|eivät) … enää", "emme käytä sitä enää", 1),
        ("(tieto|data)*kilpi", "datasuojakilpi", 1),
        ("(kil*|skö*) av", "sköld av, kilpi av, ki av", 2),
        ("§ 3", "lain §  3 mukaan", 1),
        ("\\d+ vuotta", "10 vuotta, 2 vuotta, x2 vuotta", 2),
        ("\\d\\d kk", "12 kk, 123 kk", 1),
        ("art. 6", "Art. 6 ja arti 6", 1),
        ("don’t", "don't, don’t", 2),
        ("eu/eta –alue*", "EU/ETA -alueella, EU/ETA-alueella", 2),
        ("privacy shield", "Privacy\nShield", 1),
    ],
)
def test_words(find, text, hits):
    assert len(found(find, text)) == hits, found(find, text)


@pytest.mark.parametrize(
    "text, hit",
    [
        ("Tietoja ei siirretä ulos, ellei toisin sanota", True),
        ("Tietoja ei siirretä ulos. Ellei toisin sanota.", False),
        ("Tietoja ei siirretä ulos,\nellei toisin sanota.", False),
        ("ellei toisin sanota, ei siirretä", False),
        (f"ei siirretä {'x' * (FURTHEST - 2)} ellei", True),
        (f"ei siirretä {'x' * (FURTHEST - 1)} ellei", False),
        # The window must not cut a longer word to the one that is looked for.
        *((f"ei siirretä {'x' * n} elleivät", False) for n in range(180, FURTHEST + 9)),
    ],
)
def test_parts_stand_in_order_within_a_sentence_not_far_apart(text, hit):
    assert bool(found("ei siirretä … ellei", text)) is hit


def test_a_hit_reaches_from_the_first_part_to_the_last():
    text = "Emme siirrä tietoja ulos, ellei laki vaadi, ellei muuta."
    assert found("emme … ellei", text) == ["Emme siirrä tietoja ulos, ellei"]
    # Without its second part the first "emme" is none; the next one may be.
    text = "Emme tiedä. Emme siirrä, ellei."
    assert found("emme … ellei", text) == ["Emme siirrä, ellei"]


def test_three_parts():
    assert found("ei … tieto* … ulos", "Ei anneta tietoja koskaan ulos.") == [
        "Ei anneta tietoja koskaan ulos"
    ]


def test_a_star_within_a_word_has_a_limit():
    assert found("a*b", f"a{'x' * LONGEST}b") and not found(
        "a*b", f"a{'x' * (LONGEST + 1)}b"
    )


def test_hits_may_be_asked_for_in_a_part_of_the_text():
    read = passage("kilpi kilpi kilpi")
    assert list(phrase("kilpi").hits(read, 1, 11)) == [(6, 11)]
    assert first_hit([phrase("ei"), phrase("kilpi")], read, 6, 17) == (6, 11)
    assert first_hit([phrase("kilpi")], read, 1, 5) is None


def test_longer_hits_swallow_those_within_and_overlapping_ones():
    phrases = [phrase("privacy shield"), phrase("eu-us privacy shield"), phrase("us")]
    document = checked("EU-US Privacy Shield ja Privacy Shield")
    hits = [(start, end, p.find) for _, start, end, p in document.find(phrases)]
    assert hits == [(0, 20, "eu-us privacy shield"), (24, 38, "privacy shield")]


def test_a_phrase_may_have_more_to_say():
    row = {"find": "kilpi", "level": "info", "fix": "", "examples": ["Kilpi.", "Ei."]}
    made = phrase(row)
    assert (made.level, made.fix, made.examples) == ("info", "", ("Kilpi.", "Ei."))
    assert phrase("kilpi").fix is None


@pytest.mark.parametrize(
    "row",
    [
        "",
        "*",
        "a … ",
        "… a",
        "\\d",
        "(oy|*)",
        "(a|b",
        "a)",
        {"find": "a", "exampel": ""},
    ],
)
def test_a_phrase_that_is_not_right_is_refused(row):
    with pytest.raises(ValueError, match="phrase|Brackets"):
        phrase(row)


# Texts that make a careless pattern slow: each repeats what a part begins with.
@pytest.mark.parametrize(
    "find, text",
    [
        ("*kilpi", "x" * 100_000 + " kilpi"),
        ("*kilp* maa", "kilp" * 25_000),
        ("tieto*kilpi", "tieto" * 20_000 + " kilpi"),
        ("tieto*kilpi", "tieto " * 20_000 + " kilpi"),
        ("ei * enää", "ei" + "\n" * 100_000 + "enä enää"),
        ("ei … enää", "ei " * 33_000 + ". Enää"),
        ("(ei|en) … (enää|koskaan)", "en " * 33_000),
        ("\\d+ vuotta", "1" * 100_000 + " vuotta"),
        ("a* b* c* d*e", "a b c " * 16_000 + "de"),
    ],
)
def test_no_text_makes_matching_slow(find, text):
    made, read = phrase(find), passage(text)
    began = time.process_time()
    for _hit in made.hits(read):
        pass
    assert time.process_time() - began < 2


def test_a_part_of_a_text_costs_what_is_in_it():
    """Rules ask for sentence after sentence: each looks at itself alone."""
    once = phrase("palvelut")
    assert not once.may_stand_in("palvelut on", 1)
    assert not once.may_stand_in("palvelut on", 0, 7)
    assert once.may_stand_in("nämä palvelut", 2)
