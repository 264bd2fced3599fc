"""The public history: the list of versions, each in full, and two of them compared."""

import hashlib
import re
from uuid import uuid4

import pytest
from django.urls import reverse

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
from wagtail_seloste.models import NoticeVersion, VersionText
from wagtail_seloste.recording import Correction, NewVersion, record

pytestmark = pytest.mark.django_db

TODAY = "2026-05-20"


@pytest.fixture
def notice(homes):
    """Version 1 of January in Finnish and Swedish, version 2 of May in Finnish."""
    with clock("2026-01-15"):
        page = make_page(homes["fi"])
        translate(page, homes["sv"], "sv")
    return published(page, "2026-05-03", title="Toinen otsikko", retention=retention(5))


@pytest.fixture(autouse=True)
def now():
    with clock(TODAY):
        yield


def retention(years):
    return {
        "periods": [
            {
                "data": {"fi": "Tilaukset", "sv": "Beställningar", "en": "Orders"},
                "kind": "retention_kind_fixed",
                "number": years,
                "unit": "year",
            }
        ]
    }


def text_of(response):
    html = response.content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.split("<article", 1)[1]))


def html_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


def announce(page, day, title="Tuleva otsikko"):
    page = type(page).objects.get(pk=page.pk)
    page.title = title
    page.save()
    return record(page, choice=NewVersion(effective_from=at(day).date(), note="Uutta."))


def correct(page, number, title, reason):
    page = type(page).objects.get(pk=page.pk)
    page.title = title
    page.save()
    return record(page, choice=Correction(number=number, reason=reason))


# --- the list -----------------------------------------------------------------------


def test_the_list_has_every_version_newest_first(client, notice):
    html = html_of(client.get(address("history", notice)))
    text = text_of(client.get(address("history", notice)))
    assert text.index("Versio 2") < text.index("Versio 1")
    assert "Voimassa 3.5.2026 alkaen" in text
    assert "Voimassa 15.1.2026–2.5.2026" in text
    assert "Olennainen muutos" in text
    assert "5 vuotta" in text, "the note that was proposed from the comparison"
    assert f'href="{address("version", notice, version=2)}"' in html
    swedish = address("version", notice, "sv", version=1)
    assert f'href="{swedish}" hreflang="sv" lang="sv">svenska</a>' in html
    assert address("version", notice, "sv", version=2) not in html


def test_an_announced_and_a_replaced_version_are_told_as_such(client, notice):
    announce(notice, "2026-10-01")
    announce(notice, "2026-11-01", title="Kiireellisempi")
    text = text_of(client.get(address("history", notice)))
    assert text.index("Versio 4") < text.index("Versio 3") < text.index("Versio 2")
    assert "Ei vielä voimassa Voimassa 1.11.2026 alkaen" in text
    assert "Ei tullut voimaan" in text
    assert "1.10.2026" not in text


def test_corrections_stand_with_day_and_reason(client, notice):
    correct(notice, 2, "Toinen otsikko, korjattu", "Kirjoitusvirhe otsikossa.")
    response = client.get(address("history", notice))
    assert "Korjattu 20.5.2026 : Kirjoitusvirhe otsikossa." in text_of(response)
    assert address("text", notice, version=2, correction=1) in html_of(response)


def test_a_corrected_text_says_when_its_version_was_published(client, notice):
    with clock("2026-05-10"):
        correct(notice, 2, "Toinen otsikko, korjattu", "Kirjoitusvirhe otsikossa.")
    text = text_of(client.get(address("version", notice, version=2)))
    assert "Julkaistu 3.5.2026" in text
    assert "Korjattu 10.5.2026 Kirjoitusvirhe otsikossa." in text


def test_imported_versions_stand_by_their_days_with_gaps_between(client, notice):
    import_text(notice, "2018-05-25", "2020-12-31", title="Vanhin")
    import_text(notice, "2022-03-01", title="Vanha")
    text = text_of(client.get(address("history", notice)))
    assert text.index("Versio 1") < text.index("Versio 1.3.2022 alkaen")
    assert "Voimassa 1.3.2022–14.1.2026" in text
    assert "Voimassa 25.5.2018–31.12.2020" in text
    assert "Ajalta 1.1.2021–28.2.2022 ei ole tallennettua versiota." in text
    assert text.index("28.2.2022") < text.index("25.5.2018")
    assert "Lisätty arkistoon jälkikäteen 20.5.2026" in text


def test_a_version_that_applied_for_one_day_says_so(client, notice):
    publish(notice, title="Aamulla")
    publish(notice, title="Illalla")
    assert "Voimassa vain 20.5.2026" in text_of(client.get(address("history", notice)))


def test_the_list_is_in_the_language_of_its_address(client, notice):
    response = client.get(
        address("history", notice, "sv"), headers={"accept-language": "fi"}
    )
    text = text_of(response)
    assert "Versionshistorik" in text
    assert "I kraft 15 januari 2026 – 2 maj 2026" in text
    assert '<html lang="sv">' in html_of(response)
    assert response["Content-Language"] == "sv"


def test_a_version_without_a_text_in_the_language_is_listed_without_a_link(
    client, notice
):
    html = html_of(client.get(address("history", notice, "sv")))
    assert "Version 2" in html
    assert address("version", notice, "sv", version=2) not in html
    assert address("version", notice, "fi", version=2) in html


def test_the_list_has_pages(client, notice):
    for number in range(20):
        publish(notice, title=f"Otsikko {number}")
    import_text(notice, "2020-01-01", title="Vanha")
    first = text_of(client.get(address("history", notice)))
    second = html_of(client.get(address("history", notice), {"page": 2}))
    assert "Versio 22" in first and "Versio 3 " in first
    assert "Versio 2 " not in first and "Sivu 1/2" in first
    assert "Versio 2<" in second and "Versio 1<" in second
    assert "Versio 1.1.2020 alkaen" in second and "Versio 3<" not in second


@pytest.mark.parametrize("page", ["0", "-1", "x", "999999999999999999999", "", "\0"])
def test_a_page_of_the_list_that_is_not_there_is_the_nearest(client, notice, page):
    assert client.get(address("history", notice), {"page": page}).status_code == 200


# --- a version ----------------------------------------------------------------------


def test_an_earlier_version_is_there_in_full_and_says_what_it_is(client, notice):
    response = client.get(address("version", notice, version=1))
    html, text = html_of(response), text_of(response)
    assert f'<h1 lang="fi">{TITLES["fi"]}</h1>' in html
    assert "Vastaamme kysymyksiisi." in text and 'id="retention"' in html
    assert "Tämä on aiempi versio. Se oli voimassa 15.1.2026–2.5.2026." in text
    assert f'href="{notice.full_url}"' in html
    assert address("compare", notice, old=1, new=2) in html
    assert address("version", notice, version=2) in html
    assert VersionText.objects.get(version__number=1, language="fi").digest in text


def test_the_version_in_force_has_no_banner(client, notice):
    html = html_of(client.get(address("version", notice, version=2)))
    assert "seloste-banner" not in html
    assert "Mitä muuttui" in html


def test_an_announced_version_says_that_it_does_not_apply_yet(client, notice):
    announce(notice, "2026-10-01")
    text = text_of(client.get(address("version", notice, version=3)))
    assert "Tämä versio ei ole vielä voimassa. Se tulee voimaan 1.10.2026." in text
    assert "Tuleva otsikko" in text and "Uutta." in text
    html = html_of(client.get(address("version", notice, version=3)))
    assert html.count(address("compare", notice, old=2, new=3)) == 1


def test_a_replaced_version_says_so(client, notice):
    announce(notice, "2026-10-01")
    announce(notice, "2026-11-01", title="Kiireellisempi")
    text = text_of(client.get(address("version", notice, version=3)))
    assert "julkaistiin ennakkoon, mutta se ei tullut voimaan" in text


def test_each_text_of_a_version_can_be_read(client, notice):
    correct(notice, 2, "Toinen otsikko, korjattu", "Kirjoitusvirhe otsikossa.")
    newest = client.get(address("version", notice, version=2))
    assert "Toinen otsikko, korjattu" in text_of(newest)
    assert "Kirjoitusvirhe otsikossa." in text_of(newest)
    old = client.get(address("text", notice, version=2, correction=0))
    assert '<h1 lang="fi">Toinen otsikko</h1>' in html_of(old)
    assert "Tästä versiosta on julkaistu uudempi teksti." in text_of(old)
    assert address("version", notice, version=2) in html_of(old)
    canonical = address("text", notice, version=2, correction=0)
    assert f'rel="canonical" href="http://testserver{canonical}"' in html_of(old)


def test_a_revised_translation_is_told_as_that(client, notice, homes):
    swedish = notice.get_translations().get(locale__language_code="sv").specific
    swedish.title = "Reviderad"
    swedish.save_revision().publish()
    text = text_of(client.get(address("version", notice, "sv", version=1)))
    assert "Översättningen reviderad den 20 maj 2026" in text


def test_an_imported_version_has_its_address_by_public_id(client, notice):
    version = import_text(notice, "2020-01-01", "2021-12-31", title="Vanha")
    text = text_of(client.get(address("version", notice, version=version.public_id)))
    assert "Vanha" in text and "Voimassa 1.1.2020–31.12.2021" in text
    assert "Lisätty arkistoon jälkikäteen 20.5.2026" in text
    first = html_of(client.get(address("version", notice, version=1)))
    assert address("version", notice, version=version.public_id) in first
    numbered = NoticeVersion.objects.get(number=1)
    by_id = address("version", notice, version=numbered.public_id)
    assert client.get(by_id).status_code == 404


def test_a_version_that_lacks_the_language_refuses_and_says_where(client, notice):
    response = client.get(address("version", notice, "sv", version=2))
    assert response.status_code == 404
    assert "Ingen text har publicerats på det här språket: Version 2." in text_of(
        response
    )
    assert address("version", notice, "fi", version=2) in html_of(response)


def test_a_redacted_text_says_so(client, notice):
    text = VersionText.objects.get(version__number=1, language="fi")
    acts.redact_text(text, reason="Tuomioistuimen määräys.")
    shown = text_of(client.get(address("version", notice, version=1)))
    assert "Teksti on poistettu 20.5.2026." in shown
    assert "Tuomioistuimen määräys." in shown
    assert "Vastaamme kysymyksiisi." not in shown
    assert text.digest in shown
    assert "Tiiviste on laskettu tekstistä ennen kuin se poistettiin." in shown


def test_the_digest_can_be_checked_with_the_recorded_bytes(client, notice):
    text = VersionText.objects.get(version__number=1, language="fi")
    response = client.get(address("document", notice, version=1, correction=0))
    assert hashlib.sha256(response.content).hexdigest() == text.digest
    page = html_of(client.get(address("version", notice, version=1)))
    assert address("document", notice, version=1, correction=0) in page
    assert "sha256sum fi-1-0.json" in page
    assert 'filename="fi-1-0.json"' in response["Content-Disposition"]


def test_the_version_as_json_is_in_the_same_envelope(client, notice):
    now = client.get(address("notice", notice)).json()
    old = client.get(address("version_json", notice, version=1)).json()
    assert set(now["meta"]) <= set(old["meta"])
    assert old["notice"]["title"] == TITLES["fi"]
    meta = old["meta"]
    assert (meta["version"], meta["version_in_force"]) == (1, 2)
    assert (meta["state"], meta["effective_until"]) == ("earlier", "2026-05-02")
    assert (
        meta["html_url"] == f"http://testserver{address('version', notice, version=1)}"
    )
    assert [each["language"] for each in meta["languages"]] == ["fi", "sv"]
    response = client.get(address("version_json", notice, version=1))
    stored = response.content.split(b',"notice":', 1)[1][:-1]
    assert hashlib.sha256(stored).hexdigest() == meta["digest"]
    again = client.get(
        address("version_json", notice, version=1),
        headers={"If-None-Match": response["ETag"]},
    )
    assert again.status_code == 304


def test_json_of_what_is_not_there_is_404_as_json(client, notice):
    for url in (
        address("version_json", notice, version=9),
        address("version_json", notice, "sv", version=2),
        address("version_json", notice, "en", version=1),
        address("document", notice, version=1, correction=7),
        address("on_day_json", notice, day=at("2020-01-01").date()),
    ):
        response = client.get(url)
        assert response.status_code == 404
        assert response.json()["detail"].startswith("There is no such notice")


# --- comparison ---------------------------------------------------------------------


def test_two_versions_are_compared(client, notice):
    response = client.get(address("compare", notice, old=1, new=2))
    html, text = html_of(response), text_of(response)
    assert "2 vuotta → 5 vuotta" in text
    assert "<h1>Mitä muuttui</h1>" in html and "<h2" in html
    assert address("version", notice, version=1) in html


def test_the_form_leads_to_the_comparison(client, notice):
    response = client.get(address("compare_form", notice), {"from": "1", "to": "2"})
    assert response.status_code == 302
    assert response["Location"] == address("compare", notice, old=1, new=2)
    version = import_text(notice, "2020-01-01")
    response = client.get(
        address("compare_form", notice), {"from": str(version.public_id), "to": "2"}
    )
    assert client.get(response["Location"]).status_code == 200


@pytest.mark.parametrize(
    "query",
    [{}, {"from": "1"}, {"from": "x", "to": "2"}, {"from": "1", "to": "-2"}],
    ids=str,
)
def test_a_form_without_two_versions_asks_again(client, notice, query):
    response = client.get(address("compare_form", notice), query)
    assert response.status_code == 400
    assert "Valitse kaksi versiota." in text_of(response)


def test_a_version_that_lacks_the_language_is_not_called_the_same(client, notice):
    text = text_of(client.get(address("compare", notice, "sv", old=1, new=2)))
    assert "Version 2 har inte publicerats på det här språket." in text
    assert "Innehållet har inte ändrats." not in text


def test_a_version_that_lacks_the_language_is_stood_in_for(client, notice):
    published(notice, "2026-05-10", title="Kolmas")
    text = text_of(client.get(address("compare", notice, "sv", old=2, new=3)))
    assert "Ingen text har publicerats på det här språket: Version 2." in text
    assert "I stället visas: Version 1." in text


def test_a_version_with_nothing_older_in_the_language_is_refused(client, homes, notice):
    english = translate(
        notice, homes["en"], "en", title="Second", retention=retention(5)
    )
    assert VersionText.objects.get(language="en").version.number == 2, english
    response = client.get(address("compare", notice, "en", old=1, new=2))
    assert response.status_code == 404
    assert "No text has been published in this language: Version 1." in text_of(
        response
    )


def test_versions_that_are_not_there_are_not_compared(client, notice):
    assert client.get(address("compare", notice, old=1, new=3)).status_code == 404
    assert client.get(address("compare", notice, old=uuid4(), new=1)).status_code == 404


# --- withdrawn ----------------------------------------------------------------------


def test_a_withdrawn_notice_says_so_on_page_and_archive(client, homes, notice):
    with clock("2026-05-01"):
        successor = make_page(homes["fi"], title="Seuraaja")
    withdraw(
        notice,
        "2026-05-10",
        successor=series_of(successor),
        fi="Palvelu päättyi.",
        sv="Tjänsten upphörde.",
    )
    urls = [
        notice.url,
        address("history", notice),
        address("version", notice, version=1),
        address("on_day", notice, day=at("2026-05-04").date()),
        address("compare", notice, old=1, new=2),
    ]
    for url in urls:
        response = client.get(url)
        assert "Seloste on poistettu käytöstä 10.5.2026." in text_of(response), url
        assert "Palvelu päättyi." in text_of(response)
        assert f'href="{successor.full_url}"' in html_of(response)
    swedish = text_of(client.get(address("history", notice, "sv")))
    assert "Tjänsten upphörde." in swedish
    successor.unpublish()
    for url in urls:
        assert successor.full_url not in html_of(client.get(url))
        assert "Sen tilalla" not in html_of(client.get(url))


def test_a_withdrawn_notice_has_no_version_in_force(client, notice):
    withdraw(notice, "2026-05-10", fi="Palvelu päättyi.")
    text = text_of(client.get(address("history", notice)))
    assert "Voimassa oleva versio" not in text
    assert "Nyt voimassa oleva seloste" not in text
    assert "Käytöstä poistettu seloste" in text
    assert "Voimassa 3.5.2026–10.5.2026" in text
    assert "Voimassa 3.5.2026–10.5.2026" in text_of(client.get(notice.url))
    assert client.get(address("notice", notice)).json()["meta"]["withdrawn_on"] == (
        "2026-05-10"
    )


def test_an_open_ended_imported_version_alone_is_no_earlier_one(client, homes):
    """A notice of which nothing but its past has been entered yet."""
    page = make_page(homes["fi"])
    version = import_text(page, "2020-01-01")
    NoticeVersion.objects.filter(number=1).update(state=NoticeVersion.State.REPLACED)
    text = text_of(client.get(address("version", page, version=version.public_id)))
    assert "Voimassa 1.1.2020 alkaen" in text and "aiempi versio" not in text


def test_the_reason_falls_back_to_the_source_language(client, notice):
    withdraw(notice, "2026-05-10", fi="Palvelu päättyi.")
    html = html_of(client.get(address("history", notice, "sv")))
    assert 'Orsak: <span lang="fi">Palvelu päättyi.</span>' in html


# --- announced, on the current page -------------------------------------------------


def test_the_page_names_an_announced_version(client, notice):
    announce(notice, "2026-10-01")
    response = client.get(notice.url)
    html = html_of(response)
    assert "Versio 3 tulee voimaan 1.10.2026." in html
    assert address("version", notice, version=3) in html
    assert address("compare", notice, old=2, new=3) in html
    assert address("history", notice) in html
    assert "Tuleva otsikko" not in html


def test_a_language_without_the_announced_text_leads_to_the_source(client, notice):
    announce(notice, "2026-10-01")
    swedish = notice.get_translations().get(locale__language_code="sv")
    html = html_of(client.get(swedish.url))
    assert "Version 3 träder i kraft den 1 oktober 2026." in html
    assert f'<a href="{address("version", notice, version=3)}" hreflang="fi">' in html
    notice.unpublish()
    html = html_of(client.get(swedish.url))
    assert address("version", notice, version=3) not in html


def test_addresses_survive_moving_and_renaming(client, homes, notice):
    from example_site.home.models import HomePage

    urls = [
        address("history", notice),
        address("version", notice, version=1),
        address("on_day", notice, day=at("2026-05-04").date()),
    ]
    folder = HomePage(title="Kansio", slug="kansio", locale=notice.locale)
    type(homes["fi"]).objects.get(pk=homes["fi"].pk).add_child(instance=folder)
    notice.move(folder, "last-child")
    moved = type(notice).objects.get(pk=notice.pk)
    moved.slug = "uusi-nimi"
    moved.save_revision().publish()
    for url in urls:
        response = client.get(url)
        assert response.status_code == 200
        assert "/kansio/uusi-nimi/" in html_of(response)


def test_reverse_needs_no_language(client, notice):
    assert reverse(
        "wagtail_seloste:history",
        kwargs={"public_id": series_of(notice).public_id, "language": "sv"},
    ).startswith("/notices/")


def test_archive_pages_are_not_for_search_engines(client, notice):
    day = at("2026-05-04").date()
    for url in (
        address("history", notice),
        address("version", notice, version=1),
        address("text", notice, version=1, correction=0),
        address("on", notice),
        address("on_day", notice, day=day),
        address("compare", notice, old=1, new=2),
        address("version_json", notice, version=1),
        address("on_day_json", notice, day=day),
        address("document", notice, version=1, correction=0),
    ):
        response = client.get(url)
        assert response.status_code == 200, url
        assert response["X-Robots-Tag"] == "noindex", url
        if response["Content-Type"].startswith("text/html"):
            html = html_of(response)
            assert '<meta name="robots" content="noindex">' in html
            assert f'<link rel="canonical" href="http://testserver{url}">' in html
    assert "noindex" not in html_of(client.get(notice.url))


# --- pages without texts of their own -----------------------------------------------


@pytest.mark.parametrize("kind", ["alias", "untranslated"])
def test_a_language_without_texts_shows_the_source(client, homes, notice, kind):
    english = notice.copy_for_translation(
        homes["en"].locale, copy_parents=True, alias=kind == "alias"
    )
    if kind == "untranslated":
        english.save_revision().publish()
    response = client.get(address("version", notice, "en", version=1))
    html = html_of(response)
    assert response.status_code == 200
    assert '<html lang="en">' in html
    assert f'<h1 lang="fi">{TITLES["fi"]}</h1>' in html
    assert "Language of the text below: Finnish." in html
    canonical = address("version", notice, version=1)
    assert f'rel="canonical" href="http://testserver{canonical}"' in html
    assert client.get(address("history", notice, "en")).status_code == 200
    day = at("2026-02-01").date()
    assert TITLES["fi"] in html_of(client.get(address("on_day", notice, "en", day=day)))
    notice.unpublish()
    assert client.get(address("version", notice, "en", version=1)).status_code == 404


def test_a_language_without_a_page_is_404(client, notice):
    for name, where in (("history", {}), ("version", {"version": 1}), ("on", {})):
        assert client.get(address(name, notice, "en", **where)).status_code == 404
        assert client.get(address(name, notice, "xx", **where)).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "versions/0/",
        "versions/01/",
        "versions/99999999999999999999/",
        "versions/999999999/",
        "versions/-1/",
        "versions/x/",
        "versions/1/99/",
        "versions/%00/",
        "versions/1.json.json",
        "compare/1/0/",
        "compare/1/",
        "on/2026-02-30/",
        "on/0000-01-01/",
        "on/0001-01-01/",
        "on/9999-12-31/",
        "on/2026-5-3/",
        "on/٢٠٢٦-05-03/",
    ],
)
def test_hostile_paths_are_404(client, notice, path):
    assert client.get(address("history", notice) + path).status_code == 404


def test_nothing_but_reading_is_answered(client, notice):
    assert client.post(address("history", notice)).status_code == 405
    assert client.head(address("version", notice, version=1)).status_code == 200


def test_a_redacted_text_is_not_compared(client, notice):
    text = VersionText.objects.get(version__number=1, language="fi")
    acts.redact_text(text, reason="Tuomioistuimen määräys.")
    told = text_of(client.get(address("compare", notice, old=1, new=2)))
    assert "Teksti on poistettu 20.5.2026." in told
    assert "lisätty" not in told.lower()


def test_nothing_is_announced_of_a_withdrawn_notice(client, notice):
    announce(notice, "2026-10-01")
    withdraw(notice, TODAY, fi="Palvelu päättyi.")
    for answer in (
        client.get(notice.url),
        client.get(address("history", notice)),
        client.get(address("version", notice, version=3)),
    ):
        told = text_of(answer)
        assert "Seloste on poistettu käytöstä 20.5.2026." in told
        assert "1.10.2026" not in told.split("Muutoksen merkitys")[0]


def test_a_notice_withdrawn_on_its_first_day_applied_for_one_day(client, notice):
    publish(notice, title="Tänään")
    withdraw(notice, TODAY, fi="Palvelu päättyi.")
    assert "Voimassa vain 20.5.2026" in text_of(client.get(notice.url))
