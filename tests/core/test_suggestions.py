"""Suggestions from what was translated before, in the same notice."""

import pytest

from wagtail_seloste.suggestions import MOST, Memory, Translated

HERE = "body.a.description"
ELSEWHERE = "body.b.description"


def known(text, translation, path=HERE, **values):
    return Translated(text=text, translation=translation, path=path, **values)


def first(memory, text, path=HERE, **values):
    found = Memory(memory).of(text, path, **values)
    return found[0] if found else None


def test_nothing_is_known_of_a_first_translation():
    assert Memory([]).of("Vastaamme.", HERE) == ()


def test_the_same_words_elsewhere_are_certain():
    found = first([known("Vastaamme.", "Vi svarar.", ELSEWHERE)], "Vastaamme.")
    assert found.translation == "Vi svarar."
    assert (found.is_same, found.is_certain, found.is_here) == (True, True, False)


def test_two_translations_of_the_same_words_are_both_offered_and_not_certain():
    memory = [
        known("Vastaamme.", "Vi svarar.", ELSEWHERE),
        known("Vastaamme.", "Vi ger svar.", "body.c.description"),
    ]
    found = Memory(memory).of("Vastaamme.", HERE)
    assert [each.translation for each in found] == ["Vi svarar.", "Vi ger svar."]
    assert not any(each.is_certain for each in found)


def test_the_same_translation_twice_is_one_suggestion():
    memory = [known("Vastaamme.", "Vi svarar.", f"body.{n}") for n in range(5)]
    [found] = Memory(memory).of("Vastaamme.", HERE)
    assert found.is_certain


def test_what_stood_in_this_very_place_comes_first():
    memory = [
        known("Vastaamme.", "Annanstans.", ELSEWHERE),
        known("Vastaamme.", "Vi svarar."),
    ]
    assert first(memory, "Vastaamme.").translation == "Vi svarar."


def test_there_are_never_many():
    memory = [known("Sana.", f"Ord {n}.", f"body.{n}") for n in range(50)]
    assert len(Memory(memory).of("Sana.", HERE)) == MOST


def test_words_of_a_machine_that_nobody_looked_at_are_no_certainty():
    memory = [known("Vastaamme.", "Vi svarar.", ELSEWHERE, is_sure=False)]
    found = first(memory, "Vastaamme.")
    assert not found.is_certain


def test_marks_count_when_words_are_the_same():
    """``<b>`` that the translation lacks is no translation of it."""
    memory = [known("Vastaamme.", "Vi svarar.", ELSEWHERE)]
    found = first(memory, "<b>Vastaamme</b>.")
    assert not found.is_same
    assert not found.is_certain


def test_a_reworded_text_has_what_stood_there_last():
    memory = [
        known("Kerromme usein uutuuksista.", "Nyaste."),
        known("Aivan muuta.", "Äldre."),
    ]
    found = first(memory, "Kerromme joskus uutuuksista.")
    assert (found.translation, found.is_same, found.is_here) == ("Nyaste.", False, True)


def test_of_several_paragraphs_the_most_alike():
    memory = [
        known("Lukitsemme kaikki kaapit aina.", "Skåp."),
        known("Salaamme kaikki levyt huolella.", "Skivor."),
    ]
    text = "Salaamme kaikki levyt."
    assert first(memory, text, is_alone=False).translation == "Skivor."
    assert first(memory, "Jotain ihan muuta 123", is_alone=False) is None


def test_what_still_stands_there_is_not_what_was_there_before():
    memory = [known("Kerromme uutuuksista.", "Nyheter.", is_current=True)]
    assert first(memory, "Tietoja säilytetään.") is None


def test_a_close_text_elsewhere_may_help_and_a_distant_one_would_not():
    memory = [
        known("Säilytämme tilaukset kaksi vuotta.", "Två år.", ELSEWHERE),
        known("Evästeet.", "Kakor.", "body.c"),
    ]
    found = first(memory, "Säilytämme tilaukset viisi vuotta.")
    assert (found.translation, found.is_here) == ("Två år.", False)
    assert first(memory, "Rekisterinpitäjä on Testi Oy.") is None


@pytest.mark.parametrize("blank", ["", " ", "\n"])
def test_a_blank_translation_is_none(blank):
    assert first([known("Vastaamme.", blank, ELSEWHERE)], "Vastaamme.") is None
