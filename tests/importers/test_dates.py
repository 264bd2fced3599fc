"""Dates of a notice."""

from datetime import date

import pytest

from wagtail_seloste.importers.dates import is_date_line, notice_dates


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Päivitetty 5.9.2018", date(2018, 9, 5)),
        ("Päivitetty 10. 12. 2019", date(2019, 12, 10)),
        ("Updated 2019-11-18", date(2019, 11, 18)),
        ("Uppdaterad den 18 november 2019", date(2019, 11, 18)),
        ("Muokattu 3. tammikuuta 2020", date(2020, 1, 3)),
        ("Last updated: May 25, 2018", date(2018, 5, 25)),
        ("Last updated 25th of May 2018", date(2018, 5, 25)),
        ("Last modified 05/25/2018", date(2018, 5, 25)),
        ("Laadittu 1.2.18", date(2018, 2, 1)),
        ("(Päivitetty viimeksi 18.11.2019)", date(2019, 11, 18)),
        ("Tietosuojaseloste 1.2.2020, päivitetty 3.4.2021", date(2021, 4, 3)),
    ],
)
def test_date_lines_in_three_languages(text, day):
    assert is_date_line(text)
    assert notice_dates([text], []).updated == day


@pytest.mark.parametrize("text", ["3.1.12019", "31.2.2019", "0.5.2020", "32.1.2020"])
def test_an_impossible_date_is_refused_and_told(text):
    found = notice_dates([f"Päivitetty {text}"], [])
    assert found.updated is None
    assert [each.variables["date"] for each in found.messages] == [text]


def test_of_several_dates_the_last_change_counts():
    found = notice_dates(["Laadittu 1.5.2018", "Päivitetty 2.6.2020", "3.7.2019"], [])
    assert (found.drawn_up, found.updated) == (date(2018, 5, 1), date(2020, 6, 2))


@pytest.mark.parametrize(
    "text",
    [
        "Tietosuoja-asetusta on sovellettu 25.5.2018 alkaen.",
        "Sopimus tulee voimaan 1.1.2020.",
        "Tiedot poistetaan 31.12.2025 mennessä.",
    ],
)
def test_other_dates_are_not_the_dates_of_the_notice(text):
    assert not is_date_line(text) or "voimaan" in text
    assert notice_dates([], [text]).updated is None


def test_a_sentence_about_the_notice_itself_gives_its_date():
    text = "Alku. Tämä tietosuojaseloste on päivitetty viimeksi 3.4.2021. Loppu."
    assert notice_dates([], [text]).updated == date(2021, 4, 3)
