"""Texts as rules read them, and the way back to the characters that were written."""

import time

import pytest

from wagtail_seloste.rules.passages import Passage, normalised, sentence_ends
from wagtail_seloste.rules.phrases import phrase


def passage(text):
    return Passage(section="other", section_id="1", path=("text",), source=text)


def found(find, text):
    """The words of the source at each hit."""
    read = passage(text)
    spans = [read.span(start, end) for start, end in phrase(find).hits(read)]
    return [text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    "text, find, words",
    [
        ("Käytämme tieto\u00adsuoja\u00adkilpeä.", "tietosuojakil*", None),
        ("Tie\u200bto\ufeffsuojakilpi", "tietosuojakilpi", None),
        ("Privacy\u00a0Shield", "privacy shield", "Privacy\u00a0Shield"),
        ("Privacy  \t Shield", "privacy shield", "Privacy  \t Shield"),
        ("Privacy\n  Shield.", "privacy shield", "Privacy\n  Shield"),
        ("oﬃce 365", "office 365", "oﬃce 365"),
        ("Oﬃcielle", "off*", "Oﬃcielle"),
        ("Mark\u00adnads\u00adföringen", "marknads*", None),
        ("tieto-\nsuojakilpi", "tietosuojakilpi", None),
        ("tieto-  \n   suojakilpi", "tietosuojakilpi", None),
        ("tieto\u00ad\nsuojakilpi", "tietosuojakilpi", None),
        ("EU-\nmaissa", "eu-maissa", None),
        ("henkilö-\nja osoitetiedot", "henkilö", "henkilö"),
        ("EU/ETA -alueen", "eu/eta-alue*", "EU/ETA -alueen"),
        ("EU/ETA –alueen", "eu/eta-alue*", "EU/ETA –alueen"),
        ("Don’t sell", "don't sell", "Don’t sell"),
        ("ka\u0308yta\u0308nto\u0308", "käytäntö", "ka\u0308yta\u0308nto\u0308"),
        ("👩‍👩‍👧 𝒮 Privacy Shield", "privacy shield", "Privacy Shield"),
        ("𝐏𝐫𝐢𝐯𝐚𝐜𝐲 Shield", "privacy shield", "𝐏𝐫𝐢𝐯𝐚𝐜𝐲 Shield"),
        ("ﬀ Privacy Shield ﬀ", "privacy shield", "Privacy Shield"),
        ("İstanbul: Privacy Shield", "privacy shield", "Privacy Shield"),
    ],
)
def test_words_are_found_however_they_are_set_and_shown_as_written(text, find, words):
    (hit,) = found(find, text)
    assert hit in text
    if words is not None:
        assert hit == words
    else:
        plain = hit.translate(dict.fromkeys(map(ord, "\u00ad\u200b\ufeff\n ")))
        assert (
            plain.replace("-", "").lower().startswith(find.strip("*").replace("-", ""))
        )


def test_a_suspended_hyphen_at_the_end_of_a_line_joins_nothing():
    assert "henkilöja" not in passage("henkilö-\nja osoitetiedot").text
    assert found("osoitetiedot", "henkilö-\nja osoitetiedot") == ["osoitetiedot"]


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n\n", "plain words", "a -b", "x-\ny", "\u00ad", "e\u0301", "½ ´"],
)
def test_normal_text_stays_as_it_is(text):
    once = normalised(text)[0]
    assert normalised(once)[0] == once
    where = normalised(text)[1]
    assert where is None or len(where) == len(once)


def test_text_without_anything_to_change_has_no_map():
    text = "Tietoja ei siirretä EU:n ulkopuolelle.\nÄlä kysy."
    assert normalised(text) == (text, None)


@pytest.mark.parametrize(
    "text, sentences",
    [
        ("Yksi. Kaksi.", ["Yksi.", "Kaksi."]),
        ("Yksi! Kaksi? Kolme", ["Yksi!", "Kaksi?", "Kolme"]),
        ("Tietoja, esim. Nimi, kysytään. Muita ei.", 2),
        ("Uppgifter, t.ex. Namn, sparas. Andra inte.", 2),
        ("Data, e.g. Name, i.e. Yours. Others not.", 2),
        ("Enligt art. 6 i GDPR. Sedan nästa.", 2),
        ("Voimassa 15. 2. 2024 alkaen. Sitten toinen.", 2),
        ("4. Oikeudet ovat nämä. Muut eivät.", 2),
        (
            "Otsikko\n3.1. Alaotsikko\nTeksti.",
            ["Otsikko", "3.1. Alaotsikko", "Teksti."],
        ),
        ("Kysy: A. Virtanen vastaa. Hän tietää.", 2),
        ("Tiedot saa Esimerkki Oy. Muut eivät.", 2),
        ("Nimi, osoite jne. Muuta ei kysytä.", 2),
        ("Säilytys 2 vuotta vuodesta 2020. Sitten poisto.", 2),
        ("Sanoimme: ”Kyllä.” Sitten emme.", ["Sanoimme: ”Kyllä.”", "Sitten emme."]),
        ("osoite on www.example.com ja muuta. Loppu", 2),
        ("Yksi • Kaksi • Kolme", 3),
        ("", 0),
        ("...", 1),
        ("Miksi?! Siksi!!", ["Miksi?!", "Siksi!!"]),
    ],
)
def test_sentences(text, sentences):
    read = passage(text)
    found = [text[a:b].strip() for a, b in read.sentences()]
    if isinstance(sentences, int):
        assert len(found) == sentences, found
    else:
        assert found == sentences


def test_every_character_stands_in_one_sentence():
    read = passage("Yksi. Kaksi, esim. tämä.\n\nKolme? 4. Neljä • viisi")
    for position in range(len(read.text)):
        start, end = read.sentence(position)
        assert start <= position < end
    assert read.sentence(len(read.text)) == read.sentence(len(read.text) - 1)


@pytest.mark.parametrize(
    "sign", ["!", "?", ".", "-\n", " -a", "\n", '"', "•", "a\u0301"]
)
def test_no_text_takes_long(sign):
    def seconds(length):
        text = sign * (length // len(sign)) + "x"
        began = time.process_time()
        sentence_ends(normalised(text)[0])
        return time.process_time() - began

    assert seconds(100_000) < 2
