"""Dates of a notice."""

from datetime import date

import pytest

from wagtail_seloste.importers import import_notice
from wagtail_seloste.importers.dates import (
    dates_at_edge,
    is_date_line,
    notice_dates,
)


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
        ("Laadittu 1.2.-19", date(2019, 2, 1)),
        ("Laadittu 1.2.98", date(1998, 2, 1)),
        ("Päivitetty toukokuun 3. päivänä 2022", date(2022, 5, 3)),
        ("Uppdaterad den 1:a maj 2022", date(2022, 5, 1)),
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
        "Tämä seloste perustuu asetukseen, joka tuli voimaan 25.5.2018.",
        "Denna policy ersätter den som gällde 1.6.2018.",
        "Selosteen seuraava päivitys tehdään 1.1.2030.",
    ],
)
def test_other_dates_are_not_the_dates_of_the_notice(text):
    assert not is_date_line(text) or "voimaan" in text
    assert notice_dates([], [text]).updated is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (
            "Denna policy är uppdaterad 1.9.2021 enligt förordningen som gäller från "
            "den 25 maj 2018.",
            date(2021, 9, 1),
        ),
        (
            "Seloste on voimassa 1.3.2022 alkaen ja korvaa 25.5.2018 päivätyn selosteen.",
            date(2022, 3, 1),
        ),
        ("Styrelsen antog denna policy 2018-05-20.", date(2018, 5, 20)),
        ("*Gäller från och med den 1 januari 2024.*", date(2024, 1, 1)),
        ("Fastställd på styrelsemöte den 7/9 2021 (§ 8)", date(2021, 9, 7)),
        ("Uudistettu 25.5.2018. Edellinen versio 2.11.2011.", date(2018, 5, 25)),
        (
            "Voimassa alkaen 1.10.2024: Aiempi versio oli voimassa 5.4.2019–30.9.2024.",
            date(2024, 10, 1),
        ),
        (
            "Drafted on 22 May 2018; updated on 1 August 2019, 15 January 2021 and "
            "4 November 2022.",
            date(2022, 11, 4),
        ),
        (
            "Päivityshistoria: 1.8.2019 PK (tarkennettu), 15.9.2021 MS, 7.2.2024 MS",
            date(2024, 2, 7),
        ),
        (
            "Version 4 · In force from 1 September 2023 · Previous versions: "
            "25 May 2018, 12 October 2025",
            date(2023, 9, 1),
        ),
        ("Utarbetad 2.1.2023, justerad 27.10.2023", date(2023, 10, 27)),
        ("Sidansvarig: kansliet. Sidan uppdaterades 2021-11-03.", date(2021, 11, 3)),
        (
            "Laadittu 18.9.2018 · Päivitetty viimeksi 24.8.2021 · Tulostettu 3.10.2021",
            date(2021, 8, 24),
        ),
        (
            "Laadittu 14.5.2018. Päivitetty 22.3.2021 (huoneistotietojärjestelmä) "
            "ja 5.9.2023 (uusi järjestelmäntoimittaja).",
            date(2023, 9, 5),
        ),
        ("Reviderad av direktionen 26.8.2021.", date(2021, 8, 26)),
        ("Sivu tehty 4.6.2018. Kävijöitä 4412.", date(2018, 6, 4)),
        ("Tiedote huoltajille 15.8.2018, päivitetty 30.10.2020", date(2020, 10, 30)),
        (
            "Translation of the description dated 2 May 2012, checked 30 September 2016",
            date(2016, 9, 30),
        ),
        (
            "This notice was reviewed on 12 March 2024 and will be again by 12 March 2026.",
            date(2024, 3, 12),
        ),
        ("Last updated 12-Mar-2024", date(2024, 3, 12)),
        ("Signed at Turku this 12th day of March 2024", date(2024, 3, 12)),
        (
            "Laadittu 24.5.2018 – muokattu 12.3.2024 – tulostettu 13.4.2024",
            date(2024, 3, 12),
        ),
        ("Me ja kumppanimme. Päivitetty lokakuun 1. päivänä 2023.", date(2023, 10, 1)),
    ],
)
def test_the_right_one_among_several_dates(text, day):
    assert notice_dates([], [text]).updated == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Versio 3.1 / 28.8.2022 (ensimmäinen versio 24.5.2018)", date(2022, 8, 28)),
        ("18.04.2018   uppd. 07.01.2020", date(2020, 1, 7)),
        ("Laatimispvm 24.5.2018\nTark. 28.8.2022 / MK", date(2022, 8, 28)),
        ("This replaces that of 24 May 2018. Turku, 12 March 2024", date(2024, 3, 12)),
        ("Pajan toimisto   5.10.2020", date(2020, 10, 5)),
        ("Kokous pidetään 5.10.2020 klo 18 seuratalolla, tervetuloa!", None),
        ("Seuraava tarkistus 5.10.2020", None),
    ],
)
def test_a_date_at_the_edge_of_a_notice(text, day):
    found = import_notice(f"Tietosuojaseloste\n{text}\n\n{BODY}".encode())
    assert found.updated == day


def test_a_date_among_what_is_left_out_of_a_page():
    page = f"""<main><h1>Tietosuojaseloste</h1>{
        "".join(f"<p>{line}</p>" for line in BODY.splitlines() if line)
    }</main>
        <footer>Seloste on tarkistettu 22.5.2023 © Vesikylän seurakunta</footer>"""
    assert import_notice(page.encode(), "a.html").updated == date(2023, 5, 22)


BODY = """Rekisterinpitäjä

Esimerkki Oy

Säilytys

Asiakkaan tiedot säilytetään kaksi vuotta.
"""


@pytest.mark.parametrize(
    "history",
    [
        "24.5.2018 Ensimmäinen julkaistu versio\n13.11.2020 Lisätty uutiskirje\n"
        "21.2.2022 Uusi varausjärjestelmä",
        "Versio 1  24.5.2018  Alku\nVersio 2  21.2.2022  Uusi varausjärjestelmä",
        "First issued 24 May 2018. Second edition 9 January 2020. Third edition 21 "
        "February 2022.",
        "Julkaistu 24.5.2018. Muutan sivua tarpeen mukaan. Viimeksi tein niin 21.2.2022.",
    ],
)
def test_of_a_list_of_versions_the_last_counts(history):
    found = import_notice(f"{BODY}\n\nMuutokset\n\n{history}\n".encode())
    assert (found.drawn_up, found.updated) == (date(2018, 5, 24), date(2022, 2, 21))


def test_a_sentence_about_the_notice_itself_gives_its_date():
    text = "Alku. Tämä tietosuojaseloste on päivitetty viimeksi 3.4.2021. Loppu."
    assert notice_dates([], [text]).updated == date(2021, 4, 3)


@pytest.mark.parametrize(
    "beginning",
    [
        "Rekisteriseloste, henkilötietolaki (523/1999) 10 §, laadittu 11.6.2018",
        "Tietosuojaseloste\nHenkilötietolain (523/1999) 10 § mukainen, laadittu 11.6.2018",
        "Tietosuojaseloste          Laatimispäivä 11.6.2018",
    ],
)
def test_a_date_beside_the_title_or_in_a_clause_under_it(beginning):
    text = f"""{beginning}

Rekisterinpitäjä
Kirjakimppa ry, Torikatu 1, 33100 Tampere

Säilytysaika
Lainat poistetaan vuoden kuluttua.
"""
    assert import_notice(text.encode()).updated == date(2018, 6, 11)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (
            "Texten antogs av styrelsen den 7 maj 2018 och skrevs om den 3 mars 2021.",
            date(2021, 3, 3),
        ),
        (
            "Utfärdad den 1 juni 2023 (första versionen togs i bruk 25 maj 2018)",
            date(2023, 6, 1),
        ),
        ("by the team · last edited June 5th, 2022 · 4 min read", date(2022, 6, 5)),
        (
            "Tämä esite on otettu käyttöön 4.5.2020, ja se kirjoitettiin uudelleen 6.7.2021.",
            date(2021, 7, 6),
        ),
        ("Järjestelmä on otettu käyttöön 4.5.2020.", None),
        ("Kortet utfärdas den 1 juni 2023.", None),
        ("Boken om orten skrevs om den 3 mars 2021 av en lokal grupp.", None),
    ],
)
def test_more_words_for_a_notice_that_was_made_or_rewritten(text, day):
    assert notice_dates([], [text]).updated == day


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Kuntosali Oy 17.6.2021 / AB", ("17.6.2021",)),
        ("Kuntosali Oy 17.6.2021 (TKN)", ("17.6.2021",)),
        ("Kuntosali Oy 17.6.2021 / avattu", ()),
    ],
)
def test_a_date_with_somebodys_initials(line, found):
    assert dates_at_edge([line]) == found


def test_a_date_behind_another_sentence_of_a_line():
    text = """Sauna Club of Oitti
*Kept short for you. Last checked: 9 May 2023.*
---
**Who we are.** Sauna Club of Oitti ry, Katu 1, 00100 Oitti.
**Keeping.** Bookings are deleted after one year.
"""
    assert import_notice(text.encode()).updated == date(2023, 5, 9)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        (
            "Personuppgiftslagen 10 §            Datum för upprättande 7.2.2008",
            date(2008, 2, 7),
        ),
        ("REKISTERISELOSTE\t\tLaadittu 4.5.2011", date(2011, 5, 4)),
        ("Sailing Club of Oitti      Last updated 3 May 2021", date(2021, 5, 3)),
        ("Laadittu 1.2.2018      Päivitetty 3.4.2020", date(2020, 4, 3)),
    ],
)
def test_a_date_at_the_right_of_something_else(line, day):
    text = f"""{line}

1. Rekisterinpitäjä
Kevätporras Oy, Katu 1, 00100 Oitti

2. Henkilötietojen käsittelyn tarkoitus
Asiakassuhteen hoitaminen ja laskutus.

3. Rekisterin tietosisältö
Nimi, osoite ja puhelinnumero.
"""
    assert import_notice(text.encode()).updated == day


@pytest.mark.parametrize(
    "line",
    [
        "Version 2.1 of 2 September 2022 replaces version 1.0 of 15 January 2020.",
        "Versio 2.1, 2.9.2022, korvaa version 1.0 (15.1.2020).",
        "Denna version av den 2 september 2022 ersätter versionen av den 15 januari 2020.",
    ],
)
def test_the_version_that_was_replaced_has_another_date(line):
    assert notice_dates((), (line,)).updated == date(2022, 9, 2)


def test_one_date_after_a_place_in_two_languages():
    assert dates_at_edge(["Torneå 6.6.2019 / Tornio 6.6.2019"]) == ("6.6.2019",)


def test_dates_in_the_parts_of_a_heading():
    text = """# Lapsen tiedot päiväkodissa

## Perheiden opas · Julkaistu 20.8.2018 · Päivitetty 14.8.2024

Päiväkoti Vattu, Koivutie 3, 02100 Espoo, vastaa tiedoista.

## Mitä tietoja kirjataan

Lapsen nimi, syntymäaika ja allergiat.

## Kuinka kauan tiedot säilyvät

Kaksi vuotta hoidon päättymisestä.
"""
    assert import_notice(text.encode()).updated == date(2024, 8, 14)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Yhtymähallitus 13.12.2023 § 214.", ("13.12.2023",)),
        ("Kirkkoneuvosto 4.5.2021, § 33", ("4.5.2021",)),
        ("Styrelsen den 4.5.2021 § 12", ("4.5.2021",)),
        ("Tietosuojalaki 5.12.2018 § 4", ()),
        ("Kysy: Aino Airo, aino@seura.example Oulussa 12.3.2024", ("12.3.2024",)),
        (
            "Asunto Oy Kivilän Kulma: mitä asukkaista kirjataan ja miten sitä pidetään "
            "(ilmoitustaululle 1.9.2020)",
            ("1.9.2020",),
        ),
        ("Rekisteri on perustettu lain nojalla (henkilötietolaki 22.4.1999)", ()),
    ],
)
def test_the_day_of_a_decision_of_a_signature_and_one_behind_a_title(line, found):
    assert dates_at_edge([line]) == found
