"""Transfers: what a notice says in many wordings, and what coded transfers lack."""

from datetime import date

import pytest

from tests.core.documents import document
from tests.rules.notices import TODAY, passage
from tests.rules.wordings import HEADINGS, RULES, found, places
from wagtail_seloste.rules import Checked, check
from wagtail_seloste.vocabulary import codes

CASES = [
    (
        "fi",
        "transfers",
        "Henkilötietoja saatetaan siirtää Yhdysvaltoihin, jolloin noudatamme Privacy Shieldin periaatteita.",
        "stale_privacy_shield",
    ),
    ("fi", "transfers", "Tietoja ei siirretä EU:n ulkopuolelle.", ""),
    (
        "fi",
        "transfers",
        "Tietoja ei luovuteta Euroopan unionin tai Euroopan talousalueen ulkopuolelle.",
        "",
    ),
    (
        "fi",
        "transfers",
        "Emme siirrä tietojasi ETA-alueen ulkopuolelle. Jos siirtäisimme, kertoisimme siitä tässä.",
        "",
    ),
    ("fi", "transfers", "Ei.", ""),
    ("fi", "transfers", "Ei säännönmukaisia siirtoja.", ""),
    ("fi", "transfers", "Tietoja ei siirretä.", ""),
    ("fi", "transfers", "Siirtoja ei tehdä.", ""),
    ("fi", "transfers", "Ei siirtoja EU/ETA-alueen ulkopuolelle.", ""),
    ("sv", "transfers", "Sker inte.", ""),
    (
        "sv",
        "transfers",
        "Kan ske i den utsträckning lagen tillåter.",
        "transfer_no_mechanism",
    ),
    ("sv", "transfers", "Vi följer lagen på det sätt som lagen kräver.", ""),
    (
        "fi",
        "transfers",
        "Tietoja voidaan siirtää EU:n ulkopuolelle.",
        "transfer_no_mechanism",
    ),
    (
        "fi",
        "transfers",
        "Palveluntarjoajamme palvelimet voivat sijaita EU/ETA -alueen ulkopuolella.",
        "transfer_no_mechanism",
    ),
    ("fi", "transfers", "Siirrämme tietoja Yhdysvaltoihin.", "transfer_no_mechanism"),
    (
        "fi",
        "transfers",
        "Osa alihankkijoistamme on EU:n ulkopuolella.",
        "transfer_no_mechanism",
    ),
    (
        "sv",
        "transfers",
        "Några av våra leverantörer har verksamhet utanför EU/EES.",
        "transfer_no_mechanism",
    ),
    (
        "en",
        "transfers",
        "Some of our suppliers are outside the EEA. We make sure that it happens lawfully.",
        "transfer_no_mechanism",
    ),
    ("fi", "transfers", "Alihankkijamme eivät toimi EU:n ulkopuolella.", ""),
    ("en", "transfers", "None of our suppliers is outside the EEA.", ""),
    ("sv", "transfers", "Ingen av våra leverantörer är utanför EU.", ""),
    (
        "fi",
        "transfers",
        "Tiedot tallennetaan Intiassa sijaitsevalle palvelimelle asianmukaisin suojatoimin.",
        "transfer_no_mechanism",
    ),
    (
        "fi",
        "transfers",
        "Käytämme Mailchimpiä (The Rocket Science Group LLC, Yhdysvallat). Yritys on mukana EU:n ja Yhdysvaltojen Data Privacy Framework -järjestelyssä, jonka komissio on todennut riittäväksi.",
        "",
    ),
    (
        "fi",
        "transfers",
        "Siirrämme tietoja Yhdysvaltoihin komission vakiolausekkeiden (EU) 2021/914 nojalla. Jäljennöksen saat osoitteesta tietosuoja@malli.example.",
        "",
    ),
    (
        "fi",
        "transfers",
        "Siirrämme tietoja Sveitsiin. Komissio on todennut Sveitsin tietosuojan tason riittäväksi.",
        "",
    ),
    (
        "fi",
        "transfers",
        "Mikäli tietoja siirretään EU:n ulkopuolelle, huolehdimme riittävästä suojasta lainsäädännön edellyttämällä tavalla.",
        "transfer_no_mechanism",
    ),
    (
        "fi",
        "transfers",
        "Tietoja ei siirretä EU:n ulkopuolelle, paitsi jos palvelun tekninen toteutus sitä vaatii.",
        "transfer_technical_necessity transfer_no_mechanism",
    ),
    (
        "fi",
        "transfers",
        "Tietoja ei siirretä EU:n ulkopuolelle ilman nimenomaista suostumustasi.",
        "",
    ),
    (
        "fi",
        "transfers",
        "Siirto perustuu EU-komission mallisopimuslausekkeisiin (2010/87/EU). Tiedot menevät Intiaan.",
        "stale_old_scc",
    ),
    (
        "fi",
        "transfers",
        "Siirrot perustuvat tietosuojakilpeen ja vakiolausekkeisiin Yhdysvalloissa.",
        "stale_privacy_shield",
    ),
    (
        "fi",
        "transfers",
        "Brasilialla ei ole komission riittävyyspäätöstä.",
        "stale_adequacy_list",
    ),
    (
        "fi",
        "transfers",
        "Intialla on komission riittävyyspäätös, ja siirrämme tietoja sinne.",
        "stale_adequacy_list",
    ),
    (
        "fi",
        "transfers",
        "Iso-Britannia kuuluu EU:n jäsenvaltioihin, joten tiedot ovat turvassa.",
        "stale_uk",
    ),
    (
        "fi",
        "transfers",
        "Iso-Britannia erosi EU:sta. Tietojen siirto Isoon-Britanniaan perustuu riittävyyspäätökseen (EU) 2021/1772.",
        "",
    ),
    (
        "fi",
        "transfers",
        "Yhdysvallat on komission päätöksen mukaan turvallinen maa.",
        "dpf_scope",
    ),
    (
        "fi",
        "transfers",
        "Yhdysvaltain tietosuojan taso on todettu riittäväksi, joten tiedot siirretään sinne.",
        "dpf_scope",
    ),
    (
        "fi",
        "recipients",
        "Tietoja voidaan luovuttaa viranomaisille lainsäädännön edellyttämällä tavalla.",
        "",
    ),
    ("fi", "recipients", "Emme luovuta tietoja yrityksen ulkopuolelle.", ""),
    (
        "fi",
        "recipients",
        "EU:n yleisen tietosuoja-asetuksen mukaisesti emme luovuta tietoja yrityksen ulkopuolelle.",
        "",
    ),
    ("sv", "transfers", "Uppgifterna överförs inte utanför EU eller EES.", ""),
    ("sv", "transfers", "Vi överför inte dina uppgifter utanför EES.", ""),
    ("sv", "transfers", "Inga uppgifter överförs till tredjeland.", ""),
    ("sv", "transfers", "Nej.", ""),
    (
        "sv",
        "transfers",
        "Uppgifter kan överföras till länder utanför EU/EES i enlighet med gällande lagstiftning.",
        "transfer_no_mechanism",
    ),
    (
        "sv",
        "transfers",
        "Uppgifterna lämnas inte ut utanför EU eller EES, om det inte är nödvändigt för att tekniskt genomföra tjänsten.",
        "transfer_technical_necessity transfer_no_mechanism",
    ),
    (
        "sv",
        "transfers",
        "Vi överför uppgifter till USA. Mottagaren, Moln Inc., är ansluten till Data Privacy Framework.",
        "",
    ),
    ("sv", "transfers", "Servern finns i USA.", "transfer_no_mechanism"),
    (
        "sv",
        "transfers",
        "Bolaget följer Safe Harbor-principerna i USA.",
        "stale_safe_harbor",
    ),
    (
        "sv",
        "transfers",
        "Överföringen till Indien skyddas med kommissionens standardavtalsklausuler (EU) 2021/914. En kopia får du på begäran.",
        "",
    ),
    (
        "sv",
        "transfers",
        "Vi använder modellklausuler vid överföring till Indien.",
        "stale_old_scc",
    ),
    ("sv", "transfers", "USA har en adekvat skyddsnivå.", "dpf_scope"),
    ("sv", "transfers", "Storbritannien är en medlemsstat i EU.", "stale_uk"),
    (
        "sv",
        "transfers",
        "Det finns inget beslut om adekvat skyddsnivå för Brasilien.",
        "stale_adequacy_list",
    ),
    (
        "en",
        "transfers",
        "We do not transfer your personal data outside the European Economic Area.",
        "",
    ),
    ("en", "transfers", "Your data are not transferred outside the EU/EEA.", ""),
    ("en", "transfers", "None.", ""),
    (
        "en",
        "transfers",
        "Your data may be transferred to countries outside the EEA with appropriate safeguards in place.",
        "transfer_no_mechanism",
    ),
    (
        "en",
        "transfers",
        "Data may be processed in third countries in accordance with applicable law.",
        "transfer_no_mechanism",
    ),
    (
        "en",
        "transfers",
        "Data will not leave the EEA except where technically necessary for running the service.",
        "transfer_technical_necessity transfer_no_mechanism",
    ),
    (
        "en",
        "transfers",
        "Personal data are transferred to the United States. The recipient, Cloud Inc., participates in the EU-US Data Privacy Framework.",
        "",
    ),
    (
        "en",
        "transfers",
        "Acme Inc. is Privacy Shield certified and stores the data in the US.",
        "stale_privacy_shield",
    ),
    (
        "en",
        "transfers",
        "The transfer to India rests on standard contractual clauses (2010/87/EU), a copy of which is available on request.",
        "stale_old_scc",
    ),
    (
        "en",
        "transfers",
        "The UK is still treated as an EU country until the end of the transition period.",
        "stale_uk",
    ),
    (
        "en",
        "transfers",
        "The United States is a safe country for personal data.",
        "dpf_scope",
    ),
    (
        "en",
        "transfers",
        "There is no adequacy decision for Brazil.",
        "stale_adequacy_list",
    ),
    (
        "en",
        "transfers",
        "The Swiss-US Privacy Shield also applies.",
        "stale_swiss_privacy_shield",
    ),
    (
        "fi",
        "transfers",
        "Tietojasi säilytetään pilvipalvelussa, jonka palvelimet ovat Euroopan ulkopuolella.",
        "transfer_no_mechanism",
    ),
    (
        "fi",
        "recipients",
        "Uutiskirjeemme lähetetään amerikkalaisen palveluntarjoajan järjestelmästä, jolloin osoitteesi tallentuu Yhdysvaltoihin.",
        "transfer_no_mechanism",
    ),
    (
        "fi",
        "transfers",
        "Osa alihankkijoistamme toimii kolmansissa maissa, ja tietoja käsitellään siellä.",
        "transfer_no_mechanism",
    ),
    ("fi", "transfers", "Tietoja ei lähtökohtaisesti siirretä EU:n ulkopuolelle.", ""),
    (
        "fi",
        "transfers",
        "Henkilötietoja ei siirretä EU:n eikä ETA:n ulkopuolelle eikä kansainvälisille järjestöille.",
        "",
    ),
    (
        "fi",
        "transfers",
        "Tietoja ei siirretä Euroopan talousalueen (ETA) ulkopuolelle.",
        "",
    ),
    (
        "fi",
        "transfers",
        "Tietoja siirretään Euroopan talousalueen (ETA) ulkopuolelle.",
        "transfer_no_mechanism",
    ),
    ("fi", "transfers", "Kaikki tiedot säilytetään Suomessa.", ""),
    (
        "fi",
        "transfers",
        "Palvelimet sijaitsevat Saksassa ja Irlannissa. Tietoja ei siirretä muualle.",
        "",
    ),
    (
        "fi",
        "transfers",
        "Käyttämämme Google Analytics siirtää tietoja Yhdysvaltoihin. Google LLC on sertifioitunut EU:n ja Yhdysvaltojen tietosuojakehykseen.",
        "",
    ),
    (
        "fi",
        "transfers",
        "Japanin, Sveitsin ja Ison-Britannian osalta komissio on tehnyt riittävyyspäätöksen. Siirrämme tietoja Japaniin.",
        "",
    ),
    (
        "fi",
        "transfers",
        "Siirrossa noudatetaan sitovia yrityssääntöjä (BCR). Tiedot menevät Intiaan. Säännöt saat pyynnöstä.",
        "",
    ),
    (
        "fi",
        "transfers",
        "Koska konsernimme emoyhtiö on Yhdysvalloissa, tietoja luovutetaan sinne.",
        "transfer_no_mechanism",
    ),
    (
        "fi",
        "transfers",
        "Yhtiö on EU-US Privacy Shieldin jäsen.",
        "stale_privacy_shield",
    ),
    ("fi", "transfers", "Britannia on edelleen Euroopan unionin jäsenmaa.", "stale_uk"),
    (
        "fi",
        "transfers",
        "Brexitin vuoksi tiedot ovat 31.12.2020 päättyvän siirtymäkauden ajan kuten ennenkin.",
        "stale_uk",
    ),
    (
        "sv",
        "transfers",
        "Våra servrar är belägna i USA och uppgifterna behandlas där.",
        "transfer_no_mechanism",
    ),
    (
        "sv",
        "transfers",
        "Vissa av våra leverantörer behandlar uppgifter utanför EU med lämpliga skyddsåtgärder.",
        "transfer_no_mechanism",
    ),
    ("sv", "transfers", "Uppgifter förs inte över utanför EES-området.", ""),
    ("sv", "transfers", "Uppgifterna lagras inom EU.", ""),
    ("sv", "transfers", "Ingen överföring sker utanför EU/EES.", ""),
    (
        "sv",
        "transfers",
        "Bolaget har certifierats enligt EU-US Privacy Shield.",
        "stale_privacy_shield",
    ),
    (
        "sv",
        "transfers",
        "Vid överföring till tredjeländer ser vi till att skyddsnivån är tillräcklig på det sätt som lagen kräver.",
        "transfer_no_mechanism",
    ),
    (
        "en",
        "transfers",
        "We store your data on servers located in the United States.",
        "transfer_no_mechanism",
    ),
    (
        "en",
        "transfers",
        "We may share your information with partners in third countries.",
        "transfer_no_mechanism",
    ),
    ("en", "transfers", "All data stay within the EU.", ""),
    ("en", "transfers", "We never transfer your data outside the EU or EEA.", ""),
    ("en", "transfers", "No personal data are transferred to third countries.", ""),
    (
        "en",
        "transfers",
        "Transfers outside the EEA take place as permitted by law.",
        "transfer_no_mechanism",
    ),
    (
        "en",
        "transfers",
        "The provider adheres to the EU-US Privacy Shield Framework.",
        "stale_privacy_shield",
    ),
    (
        "en",
        "transfers",
        "Our mailing service complies with the US-EU Safe Harbor Framework.",
        "stale_safe_harbor",
    ),
    (
        "en",
        "transfers",
        "Transfers are covered by the EU model contracts (2001/497/EC) with Japan.",
        "stale_old_scc",
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


def coded(transfers=(), recipients=(), day=TODAY, none=False, language="en"):
    """Rule -> its places, of a notice with coded transfers and recipients."""
    notice = document(
        [
            ("transfers", {"none": none, "transfers": list(transfers)}, "tr"),
            ("recipients", {"recipients": list(recipients)}, "re"),
        ],
        language=language,
    )
    return {
        each.rule: each for each in check(Checked(notice=notice, day=day), select=RULES)
    }


def transfer(id="t1", **values):
    blank = dict.fromkeys(
        ("recipient", "country", "mechanism", "decision", "reason", "copy_contact"), ""
    )
    return {"id": id, "organisation": None, **blank, **values}


def recipient(id="r1", **values):
    blank = dict.fromkeys(("name", "category", "role", "service", "country"), "")
    return {"id": id, "organisation": None, **blank, **values}


def test_a_coded_transfer_that_says_all_is_right():
    assert (
        coded(
            [
                transfer(
                    recipient="Moln Inc.",
                    country="US",
                    mechanism="transfer_scc",
                    copy_contact="privacy@malli.example",
                ),
                transfer(
                    "t2",
                    recipient="Post Ltd",
                    country="GB",
                    mechanism="transfer_adequacy",
                ),
                transfer(
                    "t3", recipient="Cloud Inc.", country="US", mechanism="transfer_dpf"
                ),
            ],
            [recipient(name="Cloud Inc.", country="US")],
        )
        == {}
    )


def test_each_coded_transfer_is_a_place_of_its_own():
    finding = coded(
        [
            transfer("a", recipient="Moln Inc.", country="US"),
            transfer("b", recipient="Cloud Ltd", country="IN"),
            transfer("c", recipient="Post", mechanism="transfer_scc"),
        ]
    )["transfer_no_mechanism"]
    assert finding.level == "error"
    assert [
        (place.section_id, place.path, place.level) for place in finding.places
    ] == [
        ("tr", ("transfers", "a", "mechanism"), None),
        ("tr", ("transfers", "b", "mechanism"), None),
        ("tr", ("transfers", "c", "country"), "warning"),
    ]
    assert finding.params["words"] == "Moln Inc."


@pytest.mark.parametrize(
    ("country", "day", "expected"),
    [
        ("IN", TODAY, True),
        ("GB", TODAY, False),
        ("GB", date(2032, 1, 1), True),  # the decision has ended
        ("BR", TODAY, False),
        ("BR", date(2026, 1, 25), True),  # not yet
        ("CH", date(2019, 1, 1), False),
    ],
)
def test_adequacy_is_that_of_the_day(country, day, expected):
    item = transfer(recipient="Acme", country=country, mechanism="transfer_adequacy")
    found_here = coded([item], day=day)
    assert ("stale_adequacy_list" in found_here) is expected
    if expected:
        assert found_here["stale_adequacy_list"].level == "error"


def test_the_framework_is_for_named_participants_in_the_united_states():
    adequacy = transfer(
        recipient="Moln Inc.", country="US", mechanism="transfer_adequacy"
    )
    (place,) = coded([adequacy])["dpf_scope"].places
    assert place.path == ("transfers", "t1", "mechanism")
    elsewhere = transfer(recipient="Moln", country="IN", mechanism="transfer_dpf")
    (place,) = coded([elsewhere])["dpf_scope"].places
    assert place.path == ("transfers", "t1", "country")
    nobody = transfer(country="US", mechanism="transfer_dpf")
    (place,) = coded([nobody])["dpf_scope"].places
    assert place.path == ("transfers", "t1", "recipient")
    assert coded([adequacy], day=date(2023, 7, 9)).keys() == {"stale_adequacy_list"}


@pytest.mark.parametrize(
    ("country", "day", "inside"),
    [
        ("DE", TODAY, True),
        ("NO", TODAY, True),
        ("AX", TODAY, True),
        ("CH", TODAY, False),
        ("GB", TODAY, False),
        ("GB", date(2020, 12, 31), True),
    ],
)
def test_a_country_of_the_eea_is_no_transfer(country, day, inside):
    item = transfer(
        recipient="Acme", country=country, mechanism="transfer_scc", copy_contact="x"
    )
    assert ("transfer_within_eea" in coded([item], day=day)) is inside


def test_none_and_a_recipient_outside_contradict_each_other():
    far = recipient(name="Post Inc.", country="US")
    finding = coded(none=True, recipients=[far])["transfer_contradiction"]
    assert [(place.section_id, place.path) for place in finding.places] == [
        ("re", ("recipients", "r1", "country")),
        ("tr", ("none",)),
    ]
    near = recipient(name="Posti Oy", country="FI")
    assert coded(none=True, recipients=[near]) == {}


def test_a_recipient_outside_needs_a_transfer():
    (place,) = coded(recipients=[recipient(name="Post Inc.", country="US")])[
        "transfer_no_mechanism"
    ].places
    assert (place.path, place.level) == (("recipients", "r1", "country"), None)
    (place,) = coded(recipients=[recipient(name="Post", country="CH")])[
        "transfer_no_mechanism"
    ].places
    assert place.level == "warning"  # a decision covers the country


# --- words --------------------------------------------------------------------------

NONE = {
    "fi": "Tietoja ei siirretä EU:n tai ETA:n ulkopuolelle.",
    "sv": "Uppgifterna överförs inte utanför EU eller EES.",
    "en": "We do not transfer your data outside the EU or EEA.",
}


@pytest.mark.parametrize(
    ("language", "subject", "text", "contradicts"),
    [
        ("fi", "recipients", "Lähetämme uutiskirjeet Mailchimpillä.", True),
        ("fi", "cookies", "Google Analytics mittaa käyntejä.", True),
        ("fi", "cookies", "Emme käytä Google Analyticsia.", False),
        ("fi", "recipients", "Google Ireland Limited (mittaus, Irlanti).", False),
        ("fi", "recipients", "Tilitoimisto Malli Oy käsittelee laskuja.", False),
        ("fi", "sources", "Saamme tykkäyksiä Facebookin palvelusta.", False),
        ("fi", "security", "Palvelu tallentaa varmuuskopiot Yhdysvaltoihin.", True),
        ("fi", "cookies", "Matomo on omalla palvelimellamme.", False),
        ("fi", "contact", "Olemme myös Facebookissa.", False),
        ("sv", "recipients", "Vi skickar nyhetsbrev med Mailchimp.", True),
        ("sv", "recipients", "Bokföringsbyrån Malli Ab sköter fakturorna.", False),
        ("sv", "cookies", "Vi använder inte Google Analytics.", False),
        ("en", "recipients", "We send newsletters with HubSpot.", True),
        ("en", "recipients", "Microsoft 365, kept within the EU.", False),
        ("en", "cookies", "Google Analytics measures visits.", True),
    ],
)
def test_no_transfers_beside_a_service_of_another_country(
    language, subject, text, contradicts
):
    sections = [
        passage(NONE[language], "transfers", "0", HEADINGS[language]),
        passage(text, subject, "1"),
    ]
    levels = found(sections, language=language)
    assert levels.get("transfer_contradiction") == ("error" if contradicts else None)


def test_a_service_beside_its_ground_is_no_contradiction():
    sections = [
        passage(
            "Tietoja ei siirretä ETA:n ulkopuolelle muuten kuin tässä kerrotaan. "
            "Mailchimp (Yhdysvallat) on mukana Data Privacy Framework -kehyksessä.",
            "transfers",
            heading=HEADINGS["fi"],
        )
    ]
    assert found(sections) == {}


def test_the_ground_may_stand_in_another_section():
    sections = [
        passage("Mittarin tiedot siirtyvät Yhdysvaltoihin.", "cookies", "0"),
        passage(
            "Mittari Inc. osallistuu Data Privacy Framework -kehykseen.",
            "transfers",
            "1",
            "Siirrot",
        ),
    ]
    assert found(sections) == {}
    assert found(sections[:1]) == {"transfer_no_mechanism": "error"}


def test_an_adequate_country_without_the_decision_is_a_warning():
    assert found("Tiedot tallennetaan Sveitsiin.", "transfers") == {
        "transfer_no_mechanism": "warning"
    }


def test_the_words_are_those_of_the_notice():
    text = (
        "Voimme siirtää tietoja EU/ETA\u00a0-alueen ulko\u00adpuolelle lain mukaisesti."
    )
    (place,) = places("transfer_no_mechanism", text, "transfers")
    assert place.words == "EU/ETA\u00a0-alueen ulko\u00adpuolelle"
    assert text[place.start : place.end] == place.words


@pytest.mark.parametrize(
    ("text", "day", "rules"),
    [
        ("Yritys on Privacy Shield -listalla.", date(2020, 7, 15), set()),
        (
            "Yritys on Privacy Shield -listalla.",
            date(2020, 7, 16),
            {"stale_privacy_shield"},
        ),
        ("Käytämme mallilausekkeita siirroissa.", date(2021, 9, 26), set()),
        ("Brasilialla ei ole riittävyyspäätöstä.", date(2026, 1, 25), set()),
        ("Brexitin siirtymäaika on käynnissä.", date(2020, 6, 1), set()),
        ("Brexitin siirtymäaika on käynnissä.", date(2021, 1, 1), {"stale_uk"}),
    ],
)
def test_no_version_is_blamed_for_a_later_fact(text, day, rules):
    assert found(text, "other", day=day).keys() == rules


@pytest.mark.parametrize(
    "text",
    [
        "EU-tuomioistuin kumosi Privacy Shieldin vuonna 2020.",
        "Privacy Shield ei ole enää siirron peruste.",
        "Päätös 2010/87/EU on kumottu.",
        "Aiemmin tiedot siirrettiin Safe Harborin nojalla.",
    ],
)
def test_history_is_told_freely(text):
    assert found(text) == {}


@pytest.mark.parametrize(
    ("language", "subject", "text"),
    [
        (
            "fi",
            "transfers",
            "Emme käytä palveluja, jotka siirtävät tietoja EU:n ulkopuolelle.",
        ),
        (
            "fi",
            "transfers",
            "Palvelimet ovat Suomessa, eikä tietoja tallenneta muualle.",
        ),
        ("fi", "rights", "Voit kysyä siirroista kolmansiin maihin."),
        (
            "fi",
            "purposes",
            "Järjestämme matkoja EU:n ulkopuolelle ja käsittelemme varauksia.",
        ),
        ("fi", "data_subjects", "Asiakkaamme asuvat myös EU:n ulkopuolella."),
        (
            "sv",
            "transfers",
            "Vi anlitar inte leverantörer som behandlar uppgifter utanför EU.",
        ),
        ("sv", "transfers", "Uppgifterna stannar i Finland."),
        ("sv", "transfers", "Vi överför inga uppgifter till länder utanför EU."),
        ("sv", "transfers", "Utanför EU och EES lämnar vi inga uppgifter."),
        ("en", "transfers", "We do not use services that store data outside the EU."),
        ("en", "transfers", "We transfer no personal data outside the EEA."),
        (
            "en",
            "transfers",
            "If we ever transferred data outside the EEA, we would say so. "
            "We do not transfer data outside the EEA.",
        ),
    ],
)
def test_where_nothing_is_transferred_nothing_is_asked(language, subject, text):
    assert found(text, subject, language) == {}


def test_both_shields_are_told_apart():
    assert found("The Swiss-US Privacy Shield applies.", language="en").keys() == {
        "stale_swiss_privacy_shield"
    }
    both = "It follows the EU-US and Swiss-US Privacy Shield Frameworks."
    assert found(both, language="en").keys() == {
        "stale_swiss_privacy_shield",
        "stale_privacy_shield",
    }


def test_model_clauses_are_a_warning_and_old_decisions_an_error():
    assert found("Käytämme mallilausekkeita.") == {"stale_old_scc": "warning"}
    assert found("Käytämme päätöksen 2010/87/EU lausekkeita.") == {
        "stale_old_scc": "error"
    }
    assert found("Käytämme mallilausekkeita (EU) 2021/914.") == {}


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("mechanism", [choice.key for choice in codes("transfer")])
def test_our_own_paragraphs_are_right_also_when_they_are_read_back(mechanism, language):
    item = transfer(
        recipient="Moln Inc.",
        country="US",
        mechanism=mechanism,
        decision="2/2026",
        reason="tuki",
        copy_contact="kopio@malli.example",
    )
    (section,) = document([("transfers", {"transfers": [item]})], language).sections
    levels = found(section.text, "transfers", language)
    assert "error" not in levels.values(), section.text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "fi",
            "Tietoja siirretään Intiaan. Intiasta ei ole riittävyyspäätöstä, joten "
            "siirto perustuu vakiolausekkeisiin (EU) 2021/914.",
        ),
        (
            "sv",
            "Uppgifterna överförs till Indien. Det finns inget beslut om adekvat "
            "skyddsnivå, så vi överför dem med standardavtalsklausuler (EU) 2021/914.",
        ),
        (
            "en",
            "Data are transferred to India. There is no adequacy decision; the transfer "
            "rests on standard contractual clauses (EU) 2021/914.",
        ),
    ],
)
def test_that_no_decision_exists_denies_no_transfer(language, text):
    assert not places("transfer_contradiction", text, "transfers", language)


def test_a_sentence_may_contradict_itself():
    denied = "Uppgifter överförs inte utanför EU"
    but = f"{denied}, men ansökningarna sparas i Dropbox."
    assert places("transfer_contradiction", but, "transfers", "sv")
    either = f"{denied}, och vi använder inte Dropbox."
    assert not places("transfer_contradiction", either, "transfers", "sv")


def test_what_was_transferred_before_contradicts_nothing():
    none = "EU:n ulkopuolelle ei siirretä mitään."
    past = f"{none} Aiemmin tietoja siirrettiin Yhdysvaltoihin."
    assert not places("transfer_contradiction", past, "transfers")
    now = f"{none} Uutiskirjeen tiedot siirretään Yhdysvaltoihin."
    assert places("transfer_contradiction", now, "transfers")


def test_that_nothing_else_is_transferred_is_no_contradiction():
    text = (
        "Osoitteet siirretään Yhdysvaltoihin Data Privacy Framework -kehyksen nojalla."
        " Muita tietoja ei siirretä ETA-alueen ulkopuolelle."
    )
    assert found(text, "transfers") == {}
    assert found(text.replace("Muita tietoja", "Tietoja"), "transfers") == {
        "transfer_contradiction": "error"
    }
