"""What the reader of a language is told that lags behind: on the page, and as JSON."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from tests.notices import TITLES, make_page, publish, translate
from tests.reading.archives import address, clock, published, withdraw
from wagtail_seloste import acts
from wagtail_seloste.models import VersionText
from wagtail_seloste.pages.models import NoticeIndexPage

pytestmark = pytest.mark.django_db

TODAY = "2026-05-20"
PURPOSE = {
    "name": {"fi": "Asiakaspalvelu", "sv": "Kundservice", "en": "Service"},
    "description": {
        "fi": "Vastaamme kysymyksiisi.",
        "sv": "Vi svarar på dina frågor.",
        "en": "We answer your questions.",
    },
    "legal_bases": ["basis_consent"],
}
NEW_PURPOSE = {
    "name": {"fi": "Uutiskirje", "sv": "Nyhetsbrev", "en": "Newsletter"},
    "legal_bases": ["basis_consent"],
}


def retention(years):
    return {
        "periods": [
            {
                "data": {"fi": "Tilaukset", "sv": "Beställningar", "en": "Orders"},
                "kind": "retention_kind_fixed",
                "number": years,
                "unit": "year",
                "event": {"fi": "toimitus", "sv": "leverans", "en": "delivery"},
            }
        ]
    }


@pytest.fixture(autouse=True)
def now():
    cache.clear()
    with clock(TODAY):
        yield


@pytest.fixture
def notice(homes):
    """Version 1 in three languages; 2, of 3 May, in Finnish and English only."""
    with clock("2026-01-15"):
        page = make_page(homes["fi"])
        translate(page, homes["sv"], "sv")
        english = translate(page, homes["en"], "en")
    changed = {
        "retention": retention(5),
        "purposes": {"purposes": [PURPOSE, NEW_PURPOSE]},
    }
    page = published(page, "2026-05-03", **changed)
    with clock("2026-05-04"):
        again(english, page, **changed)
    return page


def again(translation, source, **changed):
    """Publish a translation of what the source says now."""
    type(source).objects.filter(pk=translation.pk).update(
        source_digest=type(source).objects.get(pk=source.pk).source_digest
    )
    return publish(translation, **changed)


def in_language(notice, code):
    return notice.get_translations().get(locale__language_code=code).specific


def banner_of(response):
    """The markup of the banner, spaces made one."""
    html = re.sub(r"\s+", " ", response.content.decode())
    found = re.search(
        r'<div class="seloste-banner seloste-banner--lagging".*?</div>', html
    )
    return found[0] if found else ""


def read(markup):
    return " ".join(re.sub(r"<[^>]+>", " ", markup).split())


# --- the page -----------------------------------------------------------------------


def test_the_reader_is_told_which_version_applies_since_when(client, notice):
    told = read(banner_of(client.get(in_language(notice, "sv").url)))
    assert told.startswith(
        "Den här texten hör till version 1. Version 2 gäller sedan den 3 maj 2026, "
        "men den har ännu inte publicerats på det här språket."
    )


def test_the_text_that_is_read_says_when_it_applied(client, notice):
    html = client.get(in_language(notice, "sv").url).content.decode()
    assert "<span>I kraft 15 januari 2026 – 2 maj 2026</span>" in html
    assert "Gäller sedan" not in html.split("<h1", 1)[1].split("seloste-body", 1)[0]


def test_coded_changes_are_told_in_the_language_of_the_reader(client, notice):
    told = read(banner_of(client.get(in_language(notice, "sv").url)))
    assert "Sedan version 1 har detta ändrats:" in told
    assert "(Beställningar): 2 år → 5 år" in told
    assert "Rättslig grund (Kundservice): Avtal → Samtycke" in told
    assert "Tilaukset" not in told and "Asiakaspalvelu" not in told


def test_what_is_not_translated_yet_is_marked_as_the_source_s(client, notice):
    banner = banner_of(client.get(in_language(notice, "sv").url))
    assert 'Ändamål har lagts till: <span lang="fi">Uutiskirje</span>' in banner
    assert "\ue000" not in banner and "\ue001" not in banner


def test_it_says_where_to_read_the_version_in_force(client, notice):
    banner = banner_of(client.get(in_language(notice, "sv").url))
    english = in_language(notice, "en").full_url
    finnish = f'<a href="{notice.full_url}" hreflang="fi" lang="fi">suomi</a>'
    assert "Läs version 2: " + finnish in banner
    assert f'<a href="{english}" hreflang="en" lang="en">English</a>' in banner
    changes = address("compare", notice, "fi", old=1, new=2)
    assert (
        f'<a href="{changes}" hreflang="fi">Vad som har ändrats (finska)</a>' in banner
    )
    assert client.get(changes).status_code == 200


def test_parts_whose_words_changed_are_named(client, notice):
    worded = {**PURPOSE, "description": {"fi": "Autamme.", "sv": "-", "en": "-"}}
    publish(
        notice,
        title="Uusi otsikko",
        retention=retention(5),
        purposes={"purposes": [worded, NEW_PURPOSE]},
    )
    told = read(banner_of(client.get(in_language(notice, "sv").url)))
    assert "Texten har ändrats i de här delarna: Beskrivningens rubrik" in told
    assert told.split("delarna: ", 1)[1].startswith(
        "Beskrivningens rubrik och Vad vi använder dina uppgifter till"
    ), told


@pytest.mark.parametrize("code", ["fi", "en"])
def test_a_language_that_is_up_to_date_has_no_banner(client, notice, code):
    page = notice if code == "fi" else in_language(notice, code)
    response = client.get(page.url)
    assert banner_of(response) == ""
    assert "seloste-banner" not in response.content.decode()


def test_a_translation_that_catches_up_has_no_banner(client, notice):
    again(
        in_language(notice, "sv"),
        notice,
        retention=retention(5),
        purposes={"purposes": [PURPOSE, NEW_PURPOSE]},
    )
    response = client.get(in_language(notice, "sv").url)
    assert banner_of(response) == ""
    assert "5 år" in response.content.decode()


def test_an_announced_version_does_not_make_others_lag(client, notice):
    from wagtail_seloste.recording import NewVersion, record

    page = type(notice).objects.get(pk=notice.pk)
    page.title = "Tuleva"
    page.save()
    with clock("2026-05-19"):
        record(page, choice=NewVersion(effective_from=series_day("2026-06-01")))
    assert banner_of(client.get(in_language(notice, "en").url)) == ""
    with clock("2026-06-01"):
        told = read(banner_of(client.get(in_language(notice, "en").url)))
    assert "Version 3 has been in force since 1 June 2026" in told
    assert "The text has changed in these parts: Title of the notice" in told


def series_day(written):
    from datetime import date

    return date.fromisoformat(written)


def test_a_withdrawn_notice_says_what_its_last_version_was(client, notice):
    withdraw(notice, TODAY, fi="Palvelu päättyi.", sv="Tjänsten upphörde.")
    told = read(banner_of(client.get(in_language(notice, "sv").url)))
    assert "Den sista versionen var version 2" in told
    assert "gäller sedan" not in told


# --- who may know -------------------------------------------------------------------


def test_nothing_is_told_of_a_source_that_not_everybody_may_read(client, notice):
    PageViewRestriction.objects.create(
        page=notice, restriction_type=PageViewRestriction.LOGIN
    )
    banner = banner_of(client.get(in_language(notice, "sv").url))
    assert "version 2" in banner.lower()
    assert "5 år" not in banner and "Uutiskirje" not in banner
    assert notice.full_url not in banner and "compare" not in banner
    assert in_language(notice, "en").full_url in banner
    lagging = client.get(address("notice", notice, "sv")).json()["meta"]["lagging"]
    assert lagging["changes"] == [] and lagging["reworded"] == []
    assert [each["language"] for each in lagging["languages"]] == ["en"]


def test_nothing_is_told_of_a_redacted_text(client, notice):
    url = in_language(notice, "sv").url
    assert "Uutiskirje" in banner_of(client.get(url)), "and now it is in the cache"
    text = VersionText.objects.get(version__number=1, language="fi")
    acts.redact_text(text, reason="Henkilön nimi.")
    banner = banner_of(client.get(url))
    assert "Uutiskirje" not in banner and "5 år" not in banner
    assert "version 2" in banner.lower()


# --- the JSON -----------------------------------------------------------------------


def test_the_json_says_the_same(client, notice):
    meta = client.get(address("notice", notice, "sv")).json()["meta"]
    lagging = meta["lagging"]
    assert (meta["version"], meta["version_in_force"]) == (1, 2)
    assert (lagging["version"], lagging["effective_from"]) == (2, "2026-05-03")
    told = read(banner_of(client.get(in_language(notice, "sv").url)))
    assert lagging["message"] in told
    for change in lagging["changes"]:
        assert " ".join(change["sentence"].split()) in told
    by_place = {change["place"]: change for change in lagging["changes"]}
    length = by_place["retention.periods.length"]
    assert length["old_codes"][1] == "P2Y" and length["new_codes"][1] == "P5Y"
    assert (length["old"], length["new"]) == ("2 år", "5 år")
    assert length["untranslated"] == []
    basis = by_place["purposes.purposes.legal_bases"]
    assert (basis["old_codes"], basis["new_codes"]) == (
        ["basis_contract"],
        ["basis_consent"],
    )
    assert by_place["purposes.purposes"]["untranslated"] == ["Uutiskirje"]
    assert lagging["languages"] == [
        {"language": "fi", "html_url": notice.full_url},
        {"language": "en", "html_url": in_language(notice, "en").full_url},
    ]


@pytest.mark.parametrize("code", ["fi", "en"])
def test_the_json_of_a_language_that_is_up_to_date_says_null(client, notice, code):
    meta = client.get(address("notice", notice, code)).json()["meta"]
    assert meta["lagging"] is None


def test_a_change_of_words_alone_changes_the_answer(client, notice):
    first = client.get(address("notice", notice, "sv"))
    publish(notice, title="Taas uusi", retention=retention(5))
    again = client.get(
        address("notice", notice, "sv"), headers={"If-None-Match": first["ETag"]}
    )
    assert again.status_code == 200


# --- a day --------------------------------------------------------------------------


def test_a_day_tells_what_readers_of_that_day_lacked(client, notice):
    day = series_day("2026-05-03")
    for code, days in (("sv", 5), ("en", 3)):
        url = address("on_day", notice, code, day=series_day(f"2026-05-0{days}"))
        assert banner_of(client.get(url)), code
    banner = banner_of(client.get(address("on_day", notice, "sv", day=day)))
    finnish = address("on_day", notice, "fi", day=day)
    assert "Det var version 2 som gällde, från och med den 3 maj 2026" in read(banner)
    assert "2 år → 5 år" in banner
    assert f'href="http://testserver{finnish}" hreflang="fi"' in banner
    assert 'hreflang="en"' not in banner, "English was of the day after"
    meta = client.get(address("on_day_json", notice, "sv", day=day)).json()["meta"]
    assert meta["lagging"]["version"] == 2
    before = address("on_day_json", notice, "sv", day=series_day("2026-05-02"))
    assert client.get(before).json()["meta"]["lagging"] is None


def test_a_day_does_not_tell_what_a_newer_version_changed_as_of_the_older(
    client, notice
):
    day = series_day("2026-05-05")
    source = VersionText.objects.get(version__number=2, language="fi")
    assert source.note
    html = client.get(address("on_day", notice, "sv", day=day)).content.decode()
    assert source.note not in html
    assert (
        source.note
        in client.get(address("on_day", notice, "fi", day=day)).content.decode()
    )


def test_a_day_leads_to_the_languages_that_had_a_text_on_it(client, homes):
    """Swedish has version 1, English only version 2, of the day after it."""
    with clock("2026-01-15"):
        page = make_page(homes["fi"])
        translate(page, homes["sv"], "sv")
    page = published(page, "2026-05-03", title="Toinen")
    with clock("2026-05-04"):
        translate(page, homes["en"], "en")
    for day, codes in (
        ("2026-05-03", ["fi", "sv"]),
        ("2026-05-04", ["fi", "sv", "en"]),
    ):
        where = {"day": series_day(day)}
        html = client.get(address("on_day", page, "sv", **where)).content.decode()
        linked = re.findall('rel="alternate" hreflang="(..)"', html)
        assert linked == codes, day
        meta = client.get(address("on_day_json", page, "sv", **where)).json()["meta"]
        assert [each["language"] for each in meta["languages"]] == codes
        for code in codes:
            url = address("on_day", page, code, **where)
            assert "seloste-body" in client.get(url).content.decode(), (day, code)


# --- a comparison -------------------------------------------------------------------


def test_a_comparison_with_a_version_that_the_language_lacks_tells_the_same(
    client, notice
):
    url = address("compare", notice, "sv", old=1, new=2)
    html = client.get(url).content.decode()
    told = read(banner_of(client.get(url)))
    assert "Version 2 har inte publicerats på det här språket." in told
    assert "2 år → 5 år" in told
    assert "<dd>Version 2</dd>" in html
    assert "Innehållet har inte ändrats" not in html
    finnish = address("version", notice, "fi", version=2)
    assert f'href="http://testserver{finnish}" hreflang="fi"' in html


def test_two_versions_that_the_language_lacks_are_not_called_the_same(client, notice):
    published(notice, "2026-05-10", title="Kolmas")
    html = client.get(address("compare", notice, "sv", old=2, new=3)).content.decode()
    assert "Innehållet har inte ändrats" not in html
    assert html.count("I stället visas: Version 1.") == 2


# --- aliases, lists, costs ------------------------------------------------------------


def test_an_alias_of_a_page_that_lags_tells_it_too(client, notice):
    alias = in_language(notice, "sv").create_alias(update_slug="kopia")
    banner = banner_of(client.get(alias.url))
    assert "2 år → 5 år" in banner and notice.full_url in banner


def test_a_list_says_which_version_applies(client, homes):
    with clock("2026-01-15"):
        index = NoticeIndexPage(title="Tietosuoja", slug="t", locale=homes["fi"].locale)
        homes["fi"].add_child(instance=index)
        page = make_page(index)
        swedish = index.copy_for_translation(homes["sv"].locale, copy_parents=True)
        swedish.save_revision().publish()
        translate(page, swedish, "sv")
    published(page, "2026-05-03", title="Toinen")
    swedish.refresh_from_db()
    html = client.get(swedish.url).content.decode()
    assert TITLES["sv"] in html
    assert "Texten hör till version 1. Version 2 gäller sedan den 3 maj 2026." in html
    assert "Gäller sedan" not in html
    assert "Voimassa 3.5.2026 alkaen" in client.get(index.url).content.decode()


def ours(queries):
    return [
        q["sql"] for q in queries if re.search('"wagtail_seloste_(?!pages)', q["sql"])
    ]


def test_it_costs_two_queries_at_first_and_then_one(client, notice):
    page = in_language(notice, "sv")
    client.get(notice.url)
    with CaptureQueriesContext(connection) as current:
        client.get(notice.url)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as lagging:
            client.get(page.url)
        counts.append(len(ours(lagging)) - len(ours(current)))
    assert counts == [2, 1]


@pytest.mark.parametrize(
    "backend", ["django.core.cache.backends.dummy.DummyCache", "locmem"]
)
def test_it_is_the_same_with_and_without_a_cache(client, notice, settings, backend):
    if backend != "locmem":
        settings.CACHES = {"default": {"BACKEND": backend}}
    url = in_language(notice, "sv").url
    first, second = (banner_of(client.get(url)) for _ in range(2))
    assert first == second and "2 år → 5 år" in first


def test_queries_do_not_grow_with_versions_or_languages(client, notice):
    page = in_language(notice, "sv")
    client.get(page.url)
    with CaptureQueriesContext(connection) as few:
        client.get(page.url)
    for number in range(6):
        notice = publish(notice, title=f"Otsikko {number}", retention=retention(5))
    cache.clear()
    client.get(page.url)
    with CaptureQueriesContext(connection) as many:
        client.get(page.url)
    assert len(many) == len(few)


def test_a_site_s_own_words_are_used_at_once(client, notice, settings, tmp_path):
    url = in_language(notice, "sv").url
    assert "2 år → 5 år" in banner_of(client.get(url))
    (tmp_path / "sv.toml").write_text('[labels]\nchange_replaced = "{thing}: {new}"\n')
    settings.WAGTAIL_SELOSTE = {"WORDING_DIRS": [str(tmp_path)]}
    assert "2 år → 5 år" not in banner_of(client.get(url))
    assert "5 år" in banner_of(client.get(url))
