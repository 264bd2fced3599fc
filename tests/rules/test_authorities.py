"""Authorities: old addresses and names, and other bodies at the same addresses."""

from dataclasses import replace
from datetime import date

import pytest

from tests.core.documents import document
from tests.rules.notices import TODAY, passage
from tests.rules.wordings import RULES, findings, found, places
from wagtail_seloste.authorities import authorities
from wagtail_seloste.notice import paragraph
from wagtail_seloste.rules import Checked, check, rules

CASES = [
    (
        "fi",
        "complaint",
        "Tietosuojavaltuutetun toimisto, Ratapihantie 9, 6. krs, 00520 Helsinki, PL 800, 00521 Helsinki",
        "stale_ombudsman_address stale_ombudsman_po_box",
    ),
    (
        "fi",
        "contact",
        "Aluehallintovirasto, Ratapihantie 9, 00520 Helsinki",
        "stale_org_avi_valvira_ely",
    ),
    (
        "fi",
        "controller",
        "Malli Oy, Ratapihantie 9, 00520 Helsinki, tietosuoja@malli.example",
        "",
    ),
    (
        "fi",
        "complaint",
        "Tietosuojavaltuutettu, Lintulahdenkuja 4, 00530 Helsinki, PL 800, 00531 Helsinki, 029 566 6700, tietosuoja@om.fi",
        "",
    ),
    (
        "fi",
        "complaint",
        "Tietosuojavaltuutetun toimisto, PL 315, 00181 Helsinki",
        "stale_ombudsman_older",
    ),
    (
        "fi",
        "complaint",
        "Lisätietoa: http://www.tietosuoja.fi/fi/index/rekisteroidylle.html",
        "stale_ombudsman_url",
    ),
    ("fi", "complaint", "Lisätietoa: https://tietosuoja.fi/yhteystiedot", ""),
    (
        "fi",
        "complaint",
        "Tietosuojavaltuutetun toimisto, faksi 029 566 6735, puhelin 029 56 66700",
        "stale_ombudsman_phone",
    ),
    (
        "sv",
        "complaint",
        "Klagomål: Datainspektionen, Box 8114, 104 20 Stockholm, datainspektionen@datainspektionen.se",
        "stale_datainspektionen_se",
    ),
    (
        "sv",
        "complaint",
        "Klagomål lämnas till Datainspektionen, PB 1, Mariehamn, www.di.ax",
        "",
    ),
    ("sv", "complaint", "På Åland är tillsynsmyndigheten Datainspektionen.", ""),
    (
        "sv",
        "complaint",
        "Du kan klaga hos Datainspektionen i Sverige.",
        "stale_datainspektionen_se",
    ),
    ("sv", "complaint", "Integritetsskyddsmyndigheten (tidigare Datainspektionen)", ""),
    (
        "fi",
        "complaint",
        "Virossa: Andmekaitse Inspektsioon, Väike-Ameerika 19, Tallinn",
        "stale_foreign_authority",
    ),
    (
        "fi",
        "sources",
        "Osoitetiedot päivitetään Väestörekisterikeskuksesta ja maistraatista.",
        "stale_org_vrk_maistraatti",
    ),
    (
        "fi",
        "recipients",
        "Tietoja luovutetaan AVI:lle, ELY-keskukselle ja Valviraan.",
        "stale_org_avi_valvira_ely",
    ),
    ("fi", "security", "Tallenteet ovat avi-muodossa.", ""),
    (
        "fi",
        "recipients",
        "Käytämme TE-palveluja ja luovutamme tietoja työllisyysalueelle.",
        "",
    ),
    ("fi", "recipients", "Luovutamme tietoja TE-toimistoon.", "stale_org_te"),
    (
        "fi",
        "sources",
        "Ajoneuvotiedot saadaan Trafin rekisteristä.",
        "stale_org_viestintavirasto",
    ),
    ("fi", "sources", "Ajoneuvotiedot saadaan Traficomista.", ""),
    ("sv", "sources", "Uppgifter om trafik och trafikanter fås från Traficom.", ""),
    (
        "fi",
        "recipients",
        "Potilastietoja luovutetaan sairaanhoitopiiriin.",
        "stale_org_sote",
    ),
    (
        "sv",
        "recipients",
        "Uppgifter lämnas till NTM-centralen och regionförvaltningsverket.",
        "stale_org_avi_valvira_ely",
    ),
    (
        "sv",
        "sources",
        "Adresser fås av Befolkningsregistercentralen och magistraten.",
        "stale_org_vrk_maistraatti",
    ),
    (
        "en",
        "recipients",
        "Data are disclosed to the ELY Centre and the Regional State Administrative Agency.",
        "stale_org_avi_valvira_ely",
    ),
    (
        "en",
        "sources",
        "Addresses come from the Population Register Centre.",
        "stale_org_vrk_maistraatti",
    ),
    (
        "fi",
        "complaint",
        "Tietosuojavaltuutetun toimisto\nKäyntiosoite: Ratapihantie 9, 6. krs\n00520 Helsinki\nPostiosoite: PL 800\n00521 Helsinki",
        "stale_ombudsman_address stale_ombudsman_po_box",
    ),
    (
        "sv",
        "complaint",
        "Dataombudsmannens byrå, Bangårdsvägen 9, 6 vån, PB 800, 00521 Helsingfors",
        "stale_ombudsman_address stale_ombudsman_po_box",
    ),
    (
        "en",
        "complaint",
        "Office of the Data Protection Ombudsman, P.O. Box 800, FI-00521 Helsinki",
        "stale_ombudsman_po_box",
    ),
    (
        "en",
        "complaint",
        "Office of the Data Protection Ombudsman, Ratapihantie 9, 6th floor, 00520 Helsinki",
        "stale_ombudsman_address",
    ),
    (
        "en",
        "complaint",
        "Data Protection Ombudsman, Albertinkatu 25 A, P.O. Box 315, FI-00181 Helsinki",
        "stale_ombudsman_older",
    ),
    (
        "fi",
        "complaint",
        "Tietosuojavaltuutetun neuvonta: 029 561 6670",
        "stale_ombudsman_phone",
    ),
    ("fi", "complaint", "Ohjeita: www.tietosuoja.fi/41508.htm", "stale_ombudsman_url"),
    (
        "fi",
        "complaint",
        "Ruotsissa valitus tehdään Datainspektionenille.",
        "stale_datainspektionen_se",
    ),
    ("fi", "complaint", "Ahvenanmaalla valvontaviranomainen on Datainspektionen.", ""),
    (
        "en",
        "complaint",
        "In Sweden, contact Datainspektionen.",
        "stale_datainspektionen_se",
    ),
    (
        "en",
        "complaint",
        "In Norway: Datatilsynet, Tollbugata 3, 0152 Oslo",
        "stale_foreign_authority",
    ),
    (
        "fi",
        "recipients",
        "Tietoja luovutetaan Etelä-Suomen aluehallintovirastolle ja elinkeino-, liikenne- ja ympäristökeskukselle.",
        "stale_org_avi_valvira_ely",
    ),
    (
        "fi",
        "recipients",
        "Tietoja luovutetaan Lupa- ja valvontavirastolle ja elinvoimakeskukselle.",
        "",
    ),
    (
        "fi",
        "sources",
        "Henkilötiedot saadaan väestötietojärjestelmästä (Digi- ja väestötietovirasto).",
        "",
    ),
    (
        "fi",
        "recipients",
        "Tietoja annetaan työ- ja elinkeinotoimiston asiantuntijalle.",
        "stale_org_te",
    ),
    ("fi", "recipients", "Tietoja annetaan HUS-yhtymälle ja hyvinvointialueille.", ""),
    ("fi", "controller", "Keskisuomen terveydenhuollon kuntayhtymä", "stale_org_sote"),
    ("fi", "controller", "Malli koulutuskuntayhtymä", ""),
    ("sv", "controller", "Malli samkommun för social- och hälsovård", "stale_org_sote"),
    (
        "en",
        "recipients",
        "Data are sent to the hospital district and the TE Office.",
        "stale_org_sote stale_org_te",
    ),
    (
        "sv",
        "recipients",
        "Uppgifter lämnas till Tillstånds- och tillsynsverket och Valvira.",
        "stale_org_avi_valvira_ely",
    ),
    (
        "en",
        "cookies",
        "Cookies are supervised by the Finnish Transport and Communications Agency Traficom.",
        "",
    ),
]


@pytest.mark.parametrize(("language", "subject", "text", "expected"), CASES)
def test_each_wording_is_found_and_nothing_else(language, subject, text, expected):
    levels = found(text, subject, language)
    # What is said beside a fault may be worth a warning, but is no error.
    assert set(expected.split()) <= set(levels)
    assert {rule for rule, level in levels.items() if level == "error"} <= set(
        expected.split()
    )
    if not expected:
        assert levels == {}


# --- whose address it is --------------------------------------------------------------


@pytest.mark.parametrize(
    ("subject", "text", "old"),
    [
        ("other", "Tietosuojavaltuutetun toimisto, Ratapihantie 9", True),
        (
            "other",
            "Ratapihantie 9, Helsinki. Valitukset tietosuojavaltuutetulle.",
            True,
        ),
        ("complaint", "Osoite: Ratapihantie 9, Helsinki", True),
        ("other", "Aluehallintovirasto, Ratapihantie 9, Helsinki", False),
        ("complaint", "AVI: Ratapihantie 9, Helsinki", False),
        ("other", "Huoltoasema Malli, Ratapihantie 9, Helsinki", False),
        ("controller", "Malli Oy, Ratapihantie 9, tietosuoja@malli.example", False),
        (
            "other",
            "Tietosuojavaltuutettu valvoo. "
            + "Tässä on muuta asiaa. " * 12
            + "Myymälämme: Ratapihantie 9.",
            False,
        ),
    ],
)
def test_an_address_belongs_to_the_name_that_stands_near(subject, text, old):
    assert ("stale_ombudsman_address" in found(text, subject)) is old


def test_lines_of_an_address_may_be_paragraphs_of_their_own():
    lines = [
        "Tietosuojavaltuutetun toimisto",
        "Ratapihantie 9, 6. krs",
        "PL 800",
        "00521 Helsinki",
    ]
    section = passage("", "other", heading="Valvontaviranomainen")
    section = replace(section, content=tuple(paragraph(line) for line in lines))
    levels = found([section])
    assert levels == {
        "stale_ombudsman_address": "error",
        "stale_ombudsman_po_box": "error",
    }


@pytest.mark.parametrize(
    ("language", "text", "fixed"),
    [
        (
            "fi",
            "Tietosuojavaltuutetun toimisto, Ratapihantie 9, 6. krs, 00520 Helsinki",
            "Tietosuojavaltuutetun toimisto, Lintulahdenkuja 4, 00530 Helsinki",
        ),
        (
            "fi",
            "Tietosuojavaltuutetun toimisto PL 800, Ratapihantie 9, 00521 Helsinki",
            "Tietosuojavaltuutetun toimisto PL 800, Lintulahdenkuja 4, 00531 Helsinki",
        ),
        (
            "sv",
            "Dataombudsmannens byrå, Bangårdsvägen 9, PB 800, 00521 Helsingfors",
            "Dataombudsmannens byrå, Fågelviksgränden 4, PB 800, 00531 Helsingfors",
        ),
        (
            "en",
            "Data Protection Ombudsman, P.O. Box 800, FI-00521 Helsinki",
            "Data Protection Ombudsman, P.O. Box 800, FI-00531 Helsinki",
        ),
        (
            "fi",
            "Tietosuojavaltuutettu (http://www.tietosuoja.fi/fi/index/yhteys.html).",
            "Tietosuojavaltuutettu (https://tietosuoja.fi/yhteystiedot).",
        ),
        (
            "sv",
            "Klaga: Datainspektionen, datainspektionen@datainspektionen.se",
            "Klaga: Integritetsskyddsmyndigheten, imy@imy.se",
        ),
        (
            "fi",
            "Viron viranomainen (Andmekaitse Inspektsioon, Väike-Ameerika 19)",
            "Viron viranomainen (Andmekaitse Inspektsioon, Tatari 39)",
        ),
        (
            "fi",
            "Tiedot saadaan maistraatilta ja Väestörekisterikeskuksesta.",
            "Tiedot saadaan Digi- ja väestötietovirastolta ja Digi- ja"
            " väestötietovirastosta.",
        ),
    ],
)
def test_a_fix_puts_the_right_details_in_the_place_of_the_old(language, text, fixed):
    found_places = [
        place
        for finding in findings(text, "complaint", language)
        for place in finding.places
    ]
    for place in sorted(found_places, key=lambda each: each.start, reverse=True):
        (fix,) = place.fixes
        assert text[place.start : place.end] == place.words
        text = text[: place.start] + fix.text + text[place.end :]
    assert text == fixed


def test_an_authority_of_the_register_gets_the_details_of_its_record():
    old = {
        "key": "0b6f5c1e-0000-4000-8000-000000000000",
        "name": "Tietosuojavaltuutetun toimisto",
        "postal_address": "PL 800, 00521 Helsinki",
        "phone": "029 566 6700",
        "email": "tietosuoja@om.fi",
        "website": "https://tietosuoja.fi/fi/index.html",
    }
    notice = document(
        [("complaint", {"standard": True, "authority": old}, "c")], language="fi"
    )
    checked = Checked(notice=notice, day=TODAY)
    got = {each.rule: each.places for each in check(checked, select=RULES)}
    assert got.keys() == {"stale_ombudsman_po_box", "stale_ombudsman_url"}
    for rule, field in (
        ("stale_ombudsman_po_box", "postal_address"),
        ("stale_ombudsman_url", "website"),
    ):
        (place,) = got[rule]
        assert place.path == ("authority", field)
        (fix,) = place.fixes
        assert (fix.kind, fix.organisation) == ("organisation", old["key"])
        assert fix.values["postal_address"] == "PL 800, 00531 Helsinki"
        assert fix.values["website"] == "https://tietosuoja.fi"


def test_the_fixes_are_those_of_the_records():
    """Addresses that stand in phrases of rules are the records' own."""
    known = {
        part.strip()
        for each in authorities()
        for part in each.visiting_address["en"].split(",")
    }
    phrases = rules()["stale_foreign_authority"].phrases["any"]
    assert phrases and {each.fix for each in phrases} <= known


def test_a_link_whose_words_do_not_show_where_it_goes():
    html = '<p><a href="https://www.tietosuoja.fi/fi/index/x.html">Ohje</a></p>'
    notice = document([("complaint", {"text": html}, "c")], language="fi")
    (finding,) = check(
        Checked(notice=notice, day=TODAY), select=["stale_ombudsman_url"]
    )
    (place,) = finding.places
    assert (place.section_id, place.path, place.start) == ("c", ("text",), None)
    assert finding.params["words"] == "https://www.tietosuoja.fi/fi/index/x.html"


# --- other words, history, days -------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Tallenteet ovat .avi-tiedostoja."),
        ("fi", "Tallenteet ovat AVI-videoita (mp4 tai AVI)."),
        ("fi", "Valvira (nykyisin Lupa- ja valvontavirasto) myönsi luvan."),
        ("fi", "Luvan myönsi entinen aluehallintovirasto."),
        ("fi", "Autamme TE-palveluissa ja työllisyysalueella."),
        ("fi", "Traficomin rekisteri on ajoneuvoille."),
        ("fi", "Hyvinvointialue jatkaa sairaanhoitopiirin työtä."),
        ("fi", "Oppilaitoksen kuntayhtymä järjestää opiskelijoiden terveyspalvelut."),
        ("sv", "Vi mäter trafik på webbplatsen."),
        ("sv", "Transport- och kommunikationsverket övervakar kakor."),
        ("sv", "Ålands tillsynsmyndighet är Datainspektionen, www.di.ax."),
        ("sv", "Integritetsskyddsmyndigheten, tidigare Datainspektionen."),
        ("en", "The Swedish Authority for Privacy Protection (IMY), Stockholm."),
        ("en", "We measure traffic, and Traficom supervises cookies."),
    ],
)
def test_other_words_and_history_are_right(language, text):
    assert found(text, "complaint", language) == {}


def test_sweden_is_told_apart_in_a_notice_of_aland():
    own = passage("Tillsynsmyndighet på Åland är Datainspektionen.", "complaint", "0")
    swedish = passage("I Sverige: Datainspektionen, Box 8114.", "complaint", "1")
    assert found([own], language="sv") == {}
    (place,) = places("stale_datainspektionen_se", [own, swedish], language="sv")
    assert (place.section_id, place.words) == ("1", "Datainspektionen")


@pytest.mark.parametrize(
    ("text", "day", "rules"),
    [
        ("Tiedot saa ELY-keskus.", date(2025, 12, 31), set()),
        ("Tiedot saa ELY-keskus.", date(2026, 1, 1), {"stale_org_avi_valvira_ely"}),
        ("Tiedot saa TE-toimisto.", date(2024, 12, 31), set()),
        ("Tiedot saa sairaanhoitopiiri.", date(2022, 12, 31), set()),
        ("Tiedot tulevat maistraatilta.", date(2019, 12, 31), set()),
        ("Ohjeen antoi Viestintävirasto.", date(2018, 12, 31), set()),
    ],
)
def test_no_version_is_blamed_for_a_later_fact(text, day, rules):
    assert found(text, day=day).keys() == rules


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("record", authorities(), ids=lambda each: each.code)
def test_no_record_of_ours_is_old(record, language):
    told = (
        record.name,
        record.visiting_address,
        record.postal_address,
        record.web,
        record.complaint_page,
    )
    text = "\n".join([*(each[language] for each in told), record.phone, record.email])
    assert found(text, "complaint", language) == {}
