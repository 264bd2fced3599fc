"""The notice on a given day: what its readers saw at the end of it."""

import re
from datetime import date

import pytest

from tests.notices import TITLES, make_page, publish, translate
from tests.reading.archives import (
    address,
    at,
    clock,
    import_text,
    published,
    series_of,
    withdraw,
)
from wagtail_seloste import acts
from wagtail_seloste.recording import Correction, NewVersion, record

# The answers are made by the database: PostgreSQL has to give the same ones.
pytestmark = [pytest.mark.django_db, pytest.mark.storage]

TODAY = "2026-05-20"


@pytest.fixture
def notice(homes):
    """Version 1 of 15 January, 2 of 3 May, corrected on the 10th; Swedish of the 12th."""
    with clock("2026-01-15"):
        page = make_page(homes["fi"])
    page = published(page, "2026-05-03", title="Toinen")
    with clock("2026-05-10"):
        page.title = "Toinen, korjattu"
        page.save()
        record(page, choice=Correction(number=2, reason="Kirjoitusvirhe."))
    with clock("2026-05-12"):
        translate(page, homes["sv"], "sv", title="Andra")
    return page


@pytest.fixture(autouse=True)
def now():
    with clock(TODAY):
        yield


def seen(client, page, day, language="fi"):
    url = address("on_day", page, language, day=date.fromisoformat(day))
    html = client.get(url).content.decode()
    article = re.sub(r"<[^>]+>", " ", html.split("<article", 1)[1])
    return re.sub(r"\s+", " ", article)


@pytest.mark.parametrize(
    ("day", "title"),
    [
        ("2026-01-15", TITLES["fi"]),
        ("2026-05-02", TITLES["fi"]),
        ("2026-05-03", "Toinen"),
        ("2026-05-09", "Toinen"),
        ("2026-05-10", "Toinen, korjattu"),
        (TODAY, "Toinen, korjattu"),
    ],
)
def test_a_day_shows_what_readers_saw_at_its_end(client, notice, day, title):
    url = address("on_day", notice, day=date.fromisoformat(day))
    assert f'<h1 lang="fi">{title}</h1>' in client.get(url).content.decode()
    meta = client.get(
        address("on_day_json", notice, day=date.fromisoformat(day))
    ).json()
    assert meta["notice"]["title"] == title
    assert meta["meta"]["day"] == day


def test_later_texts_of_the_version_are_offered_with_their_days(client, notice):
    text = seen(client, notice, "2026-05-04")
    assert "Tämän päivän jälkeen julkaistut tekstit" in text
    assert "Versio 2, julkaistu 10.5.2026 : Kirjoitusvirhe." in text
    assert "Tämän päivän jälkeen" not in seen(client, notice, "2026-05-10")


def test_a_day_before_anything_says_so(client, notice):
    assert "Selostetta ei ollut julkaistu 14.1.2026." in seen(
        client, notice, "2026-01-14"
    )


def test_a_day_without_the_language_says_so_and_leads_to_the_source(client, notice):
    text = seen(client, notice, "2026-05-11", "sv")
    assert "inte publicerad på det här språket den 11 maj 2026" in text
    assert "suomi" in text
    assert "Andra" in seen(client, notice, "2026-05-12", "sv")


def test_a_language_that_lagged_then_shows_its_older_text_with_a_banner(client, notice):
    published(notice, "2026-05-15", title="Kolmas")
    text = seen(client, notice, "2026-05-16", "sv")
    assert "Andra" in text
    assert "Det var version 3 som gällde, från och med den 15 maj 2026." in text


def test_a_text_recorded_during_the_last_second_counts(client, notice):
    with clock(at("2026-05-15", 23, 59, 59)):
        publish(notice, title="Viime hetkellä")
    with clock(at("2026-05-16", 0, 0, 0)):
        publish(notice, title="Uusi päivä")
    assert "Viime hetkellä" in seen(client, notice, "2026-05-15")
    assert "Uusi päivä" in seen(client, notice, "2026-05-16")


def test_a_coming_day_shows_the_announced_version_marked(client, notice):
    record(
        rename(notice, "Tuleva"), choice=NewVersion(effective_from=date(2026, 10, 1))
    )
    text = seen(client, notice, "2026-10-01")
    assert "Tuleva" in text
    assert "Päivä on tulevaisuudessa." in text
    assert "Se tulee voimaan 1.10.2026." in text
    before = seen(client, notice, "2026-09-30")
    assert "Toinen, korjattu" in before and "Päivä on tulevaisuudessa." in before


def rename(page, title):
    page = type(page).objects.get(pk=page.pk)
    page.title = title
    page.save()
    return page


def test_a_replaced_announcement_is_never_what_applied(client, notice):
    record(rename(notice, "Tuleva"), choice=NewVersion(effective_from=date(2026, 6, 1)))
    record(
        rename(notice, "Korvaava"), choice=NewVersion(effective_from=date(2026, 7, 1))
    )
    assert "Toinen, korjattu" in seen(client, notice, "2026-06-15")
    assert "Korvaava" in seen(client, notice, "2026-07-01")


def test_imported_versions_answer_by_their_own_days(client, notice):
    import_text(notice, "2018-05-25", "2020-12-31", title="Vanhin")
    import_text(notice, "2022-03-01", title="Vanha")
    assert "Vanhin" in seen(client, notice, "2018-05-25")
    assert "Vanhin" in seen(client, notice, "2020-12-31")
    assert "Vanha" in seen(client, notice, "2022-03-01")
    assert "Vanha" in seen(client, notice, "2026-01-14")
    assert TITLES["fi"] in seen(client, notice, "2026-01-15")
    assert "Lisätty arkistoon jälkikäteen 20.5.2026" in seen(
        client, notice, "2020-01-01"
    )


@pytest.mark.parametrize("day", ["2021-01-01", "2021-06-01", "2022-02-28"])
def test_a_gap_between_imported_versions_is_said(client, notice, day):
    import_text(notice, "2018-05-25", "2020-12-31", title="Vanhin")
    import_text(notice, "2022-03-01", title="Vanha")
    gap = "Ajalta 1.1.2021–28.2.2022 ei ole tallennettua versiota."
    assert gap in seen(client, notice, day)
    json = client.get(address("on_day_json", notice, day=date.fromisoformat(day)))
    assert json.status_code == 404


def test_a_gap_before_the_first_version_and_a_day_before_all_are_said(client, notice):
    import_text(notice, "2018-05-25", "2020-12-31", title="Vanhin")
    assert "Ajalta 1.1.2021–14.1.2026" in seen(client, notice, "2025-01-01")
    assert "ei ollut julkaistu 24.5.2018" in seen(client, notice, "2018-05-24")


def test_an_imported_version_within_another_gives_way_to_the_newer(client, notice):
    import_text(notice, "2018-01-01", "2020-12-31", title="Pitkä")
    import_text(notice, "2019-01-01", "2019-02-28", title="Lyhyt")
    assert "Lyhyt" in seen(client, notice, "2019-02-01")
    assert "Pitkä" in seen(client, notice, "2019-03-01")


@pytest.fixture
def hidden(homes):
    """A notice of January, off the site from 5 to 8 May, and its Swedish, which stays."""
    with clock("2026-01-15"):
        page = make_page(homes["fi"])
        translate(page, homes["sv"], "sv")
    with clock("2026-05-05"):
        page.unpublish()
    with clock("2026-05-08"):
        publish(page)
    return page


def test_days_on_which_the_language_was_hidden_are_said(client, hidden):
    line = "Seloste ei ollut nähtävillä {}. Se oli poistettu sivustolta 5.5.2026."
    assert "nähtävillä" not in seen(client, hidden, "2026-05-04")
    assert line.format("5.5.2026") in seen(client, hidden, "2026-05-05")
    assert line.format("7.5.2026") in seen(client, hidden, "2026-05-07")
    assert "nähtävillä" not in seen(client, hidden, "2026-05-08")
    url = address("on_day_json", hidden, day=date(2026, 5, 7))
    assert client.get(url).json()["meta"]["hidden_then"] is True


def test_another_language_that_was_hidden_is_not_said(client, hidden):
    assert "gick inte att läsa" not in seen(client, hidden, "2026-05-06", "sv")


def test_days_on_which_the_notice_was_withdrawn_are_said(client, notice):
    withdraw(notice, "2026-05-13", fi="Palvelu päättyi.")
    withdrawn = "Seloste ei ollut käytössä {}. Se oli poistettu käytöstä 13.5.2026."
    assert "ei ollut käytössä" not in seen(client, notice, "2026-05-12")
    assert withdrawn.format("14.5.2026") in seen(client, notice, "2026-05-14")
    with clock("2026-05-16"):
        acts.resume(series_of(notice), reason="Palvelu jatkuu.")
    assert withdrawn.format("15.5.2026") in seen(client, notice, "2026-05-15")
    assert "ei ollut käytössä" not in seen(client, notice, "2026-05-16")
    url = address("on_day_json", notice, day=date(2026, 5, 15))
    meta = client.get(url).json()["meta"]
    assert (meta["withdrawn_then"], meta["withdrawn_on"]) == (True, None)


def test_a_version_that_was_postponed_applied_from_its_later_day(client, notice):
    record(rename(notice, "Tuleva"), choice=NewVersion(effective_from=date(2026, 6, 1)))
    acts.reschedule(series_of(notice), date(2026, 7, 1), reason="Järjestelmä viipyy.")
    assert "Toinen, korjattu" in seen(client, notice, "2026-06-30")
    assert "Tuleva" in seen(client, notice, "2026-07-01")


# --- the form -----------------------------------------------------------------------


@pytest.mark.parametrize("written", ["2026-05-03", "3.5.2026", "03.05.2026"])
def test_the_form_leads_to_the_day(client, notice, written):
    response = client.get(address("on", notice), {"day": written})
    assert response.status_code == 302
    assert response["Location"] == address("on_day", notice, day=date(2026, 5, 3))


@pytest.mark.parametrize(
    "written",
    [
        "eilen",
        "2026-02-30",
        "0000-01-01",
        "0001-01-01",
        "9999-12-31",
        "2026-05-03' OR 1=1",
        "<script>",
        "\0",
        "9" * 5000,
    ],
    ids=lambda text: text[:12],
)
def test_a_form_that_names_no_day_says_how_to_write_it(client, notice, written):
    response = client.get(address("on", notice, "sv"), {"day": written})
    assert response.status_code == 400
    assert "Skriv dagen så här: 20.5.2026." in response.content.decode()
    assert written[:20] not in response.content.decode() or "\0" in written


def test_the_form_alone_asks_and_repeated_days_are_one(client, notice):
    response = client.get(address("on", notice))
    assert response.status_code == 200
    assert "Minkä päivän seloste näytetään?" in response.content.decode()
    response = client.get(address("on", notice) + "?day=x&day=2026-05-03&other=1")
    assert response.status_code == 302
