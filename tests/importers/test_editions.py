"""A file with the notice in two languages: two notices, or a word that it cannot be."""

import pytest

from wagtail_seloste.importers import import_notice
from wagtail_seloste.importers.editions import titles

FINNISH = {
    "Rekisterinpitäjä": "Kevätporras Oy, Mäntyrinne 12, 40100 Jyväskylä vastaa tiedoista.",
    "Mihin käytämme tietoja": "Käytämme tietoja tilausten toimittamiseen ja laskuttamiseen.",
    "Säilytysaika": "Säilytämme tiedot kaksi vuotta viimeisestä tilauksesta lukien.",
    "Tietoturva": "Tiedot ovat salasanan takana, ja vain myyjät pääsevät niihin.",
}
SWEDISH = {
    "Personuppgiftsansvarig": "Kevätporras Oy, Mäntyrinne 12, 40100 Jyväskylä är ansvarig.",
    "Vad vi använder uppgifterna till": "Vi använder uppgifterna för att leverera varor.",
    "Lagringstid": "Vi sparar uppgifterna i två år efter den senaste beställningen.",
    "Säkerhet": "Uppgifterna är skyddade med lösenord och bara säljarna ser dem.",
}


def written(notice):
    return "".join(f"## {heading}\n\n{text}\n\n" for heading, text in notice.items())


def after_another():
    return (
        f"# Tietosuojaseloste\n\n{written(FINNISH)}# Om dataskydd\n\n{written(SWEDISH)}"
    )


def by_section():
    pairs = zip(FINNISH.items(), SWEDISH.items(), strict=True)
    parts = "".join(written(dict(pair)) for pair in pairs)
    return f"# Tietosuojaseloste\n\n{parts}"


def in_columns():
    rows = zip(FINNISH.items(), SWEDISH.items(), strict=True)
    cells = "".join(
        f"<tr><td>{heading}</td><td><p>{text}</p></td><td><p>{other}</p></td></tr>"
        for (heading, text), (_, other) in rows
    )
    return f"<html><body><h1>Tietosuojaseloste</h1><table>{cells}</table></body></html>"


@pytest.mark.parametrize("layout", [after_another, by_section, in_columns])
def test_two_languages_become_two_notices(layout):
    notice = import_notice(layout().encode())
    (other,) = notice.translations
    assert (notice.lang, other.lang) == ("fi", "sv")
    assert notice.title == "Tietosuojaseloste"
    for edition, texts in ((notice, FINNISH), (other, SWEDISH)):
        keys = [each.key for each in edition.sections if each.paragraphs]
        assert keys == ["controller", "purposes", "retention", "security"]
        found = " ".join(each.text for each in edition.sections)
        assert all(text in found for text in texts.values())
        assert {each.language for each in edition.sections} == {edition.lang}
    codes = {each.code for each in notice.report}
    assert "languages.several" in codes
    assert "text.missing" not in codes
    texts = " ".join(each["text"] for each in notice.to_json()["sections"])
    assert all(text in texts for text in (*FINNISH.values(), *SWEDISH.values()))


def test_the_second_language_has_its_title_and_facts():
    (other,) = import_notice(after_another().encode()).translations
    assert other.title == "Om dataskydd"
    assert other.facts.postal_address == "Mäntyrinne 12, 40100 Jyväskylä"


@pytest.mark.parametrize(
    ("title", "found"),
    [
        (
            "TIETOSUOJASELOSTE / DATASKYDDSBESKRIVNING",
            {"fi": "TIETOSUOJASELOSTE", "sv": "DATASKYDDSBESKRIVNING"},
        ),
        (
            "Medlemmarnas dataskyddsbeskrivning | Jäsenten tietosuojaseloste",
            {
                "sv": "Medlemmarnas dataskyddsbeskrivning",
                "fi": "Jäsenten tietosuojaseloste",
            },
        ),
        ("Tietosuojaseloste", {}),
        ("Asiakkaat / työntekijät", {}),
    ],
)
def test_a_title_in_both_languages_gives_each_its_own(title, found):
    assert titles(title, ["fi", "sv"]) == found


def test_a_heading_tells_the_language_of_a_name_and_an_address():
    finnish = FINNISH | {
        "Rekisterinpitäjä": "Rantasipit ry, Rantatie 3, 21600 Parainen"
    }
    swedish = SWEDISH | {
        "Personuppgiftsansvarig": "Skärgårdens Snäppor rf, Strandvägen 3, 21600 Pargas"
    }
    text = written(finnish) + written(swedish)
    title = "Tietosuojaseloste / Dataskyddsbeskrivning"
    notice = import_notice(f"# {title}\n\n{text}".encode())
    (other,) = notice.translations
    assert (notice.title, other.title) == ("Tietosuojaseloste", "Dataskyddsbeskrivning")
    assert other.facts.controller_name == "Skärgårdens Snäppor rf"
    assert "Snäppor" not in " ".join(each.text for each in notice.sections)


def test_a_quotation_makes_no_second_notice():
    text = written(FINNISH) + "Vi sparar uppgifterna i två år efter beställningen.\n"
    notice = import_notice(text.encode())
    assert notice.translations == ()
    assert not {each.code for each in notice.report} & {
        "languages.several",
        "languages.mixed",
    }


def test_a_second_language_that_is_no_notice_by_itself_is_told():
    swedish = (
        "Välkommen till vår butik i Jyväskylä, där du också blir betjänad på svenska. "
        "Vi har öppet alla vardagar och på sommaren även på lördagar. Under årens lopp "
        "har många kunder från Österbotten hittat hit, och det gläder oss mycket."
    )
    text = written(FINNISH) + f"## Muuta\n\n{swedish}\n"
    notice = import_notice(text.encode())
    assert notice.translations == ()
    assert "languages.mixed" in {each.code for each in notice.report}
    assert swedish in notice.sections[-1].text


def test_the_last_heading_of_a_language_is_not_the_title_of_the_next():
    text = """Dataskyddsbeskrivning för stamkunder

Vem ansvarar för kundregistret?
Handelshuset Exempel Ab, Storgatan 12, 65100 Vasa

Varför behandlar vi uppgifterna?
Vi skickar bonus och kuponger till våra stamkunder.

Hur länge är uppgifterna kvar?
Köphistoriken raderas efter två år.

Dina rättigheter
Du kan få ett utdrag och rätta fel i uppgifterna.

Övriga frågor om dina rättigheter

Privacy information for customers

Who is responsible for the customer register?
Handelshuset Exempel Ab, Storgatan 12, 65100 Vasa

Why do we process the data?
We send bonuses and coupons to our regular customers.

How long do we keep the data?
The purchase history is deleted after two years.
"""
    notice = import_notice(text.encode())
    (translation,) = notice.translations
    assert notice.sections[-1].heading == "Övriga frågor om dina rättigheter"
    assert (translation.lang, translation.title) == (
        "en",
        "Privacy information for customers",
    )
