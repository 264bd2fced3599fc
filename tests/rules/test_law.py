"""Old law: many wordings of the same fault, and near-misses that are right today."""

from datetime import date

import pytest

from tests.core.documents import document
from tests.rules.notices import TODAY
from tests.rules.wordings import found, places
from wagtail_seloste.rules import Checked, check

CASES = [
    (
        "fi",
        "purposes",
        "Rekisteriä pidetään henkilötietolain (523/1999) mukaisesti.",
        "stale_henkilotietolaki",
    ),
    (
        "fi",
        "purposes",
        "Käsittelyn perusteena on HetiL 8 §:n mukainen yhteysvaatimus.",
        "stale_henkilotietolaki stale_asiallinen_yhteys",
    ),
    (
        "fi",
        "other",
        "Henkilötietolain 10 §:n ja 24 §:n mukainen rekisteriseloste",
        "stale_henkilotietolaki old_term_rekisteriseloste",
    ),
    (
        "fi",
        "purposes",
        "Henkilötietojen käsittelyn peruste on asiakassuhde.",
        "stale_asiallinen_yhteys",
    ),
    (
        "fi",
        "purposes",
        "Käsittely perustuu jäsenyyteen yhdistyksessä.",
        "stale_asiallinen_yhteys",
    ),
    (
        "fi",
        "purposes",
        "Käsittely perustuu asiakassuhteeseen liittyvään sopimukseen.",
        "",
    ),
    (
        "fi",
        "purposes",
        "Käsittelyn peruste on oikeutettu etu, joka perustuu asiakassuhteeseen.",
        "",
    ),
    (
        "fi",
        "purposes",
        "Käsittelemme tietoja asiakassuhteen hoitamiseksi. Peruste on sopimus.",
        "",
    ),
    ("fi", "retention", "Tietojen säilytysaika perustuu asiakassuhteeseen.", ""),
    (
        "fi",
        "purposes",
        "Noudatamme EU:n tietosuojadirektiiviä (GDPR).",
        "gdpr_called_directive",
    ),
    (
        "fi",
        "purposes",
        "Noudatamme EU:n henkilötietodirektiiviä 95/46/EY.",
        "stale_directive_95_46",
    ),
    (
        "fi",
        "purposes",
        "EU:n uusi tietosuoja-asetus astuu voimaan 25. toukokuuta 2018.",
        "stale_gdpr_future",
    ),
    (
        "fi",
        "purposes",
        "Tietosuoja-asetus tuli voimaan 24.5.2016 ja sitä on sovellettu 25.5.2018 alkaen.",
        "",
    ),
    ("fi", "purposes", "Asetusta aletaan soveltaa 25.5.2018.", "stale_gdpr_future"),
    (
        "fi",
        "rights",
        "Tarkastuspyyntö on tehtävä kirjallisesti ja se on allekirjoitettava.",
        "signed_request_only",
    ),
    (
        "fi",
        "rights",
        "Pyyntö tulee toimittaa omakätisesti allekirjoitetussa asiakirjassa.",
        "signed_request_only",
    ),
    (
        "fi",
        "rights",
        "Pyynnön voi lähettää sähköpostitse tai allekirjoitettuna kirjeenä.",
        "",
    ),
    (
        "fi",
        "rights",
        "Tarkastusoikeuden voi toteuttaa vain henkilökohtaisella käynnillä toimipisteessämme.",
        "visit_only_request",
    ),
    (
        "fi",
        "rights",
        "Tarkastusoikeus on maksuton enintään kerran vuodessa.",
        "access_once_a_year",
    ),
    (
        "fi",
        "rights",
        "Rekisteröidyllä on oikeus kerran vuodessa maksutta tarkastaa tietonsa.",
        "access_once_a_year",
    ),
    (
        "fi",
        "rights",
        "Tarkastaminen on maksutonta, jos edellisestä tarkastuksesta on kulunut vähintään vuosi.",
        "access_once_a_year",
    ),
    ("fi", "security", "Tietoturva tarkastetaan kerran vuodessa maksutta.", ""),
    ("fi", "rights", "Vastaamme pyyntöön 3 kk:n kuluessa.", "access_three_months"),
    (
        "fi",
        "rights",
        "Rekisterinpitäjä vastaa kolmen kuukauden sisällä pyynnön vastaanottamisesta.",
        "access_three_months",
    ),
    (
        "fi",
        "rights",
        "Vastaamme kuukauden kuluessa; määräaikaa voidaan jatkaa, jolloin vastaamme kolmen kuukauden kuluessa.",
        "",
    ),
    ("fi", "retention", "Chat-viestit poistetaan kolmen kuukauden kuluessa.", ""),
    (
        "fi",
        "rights",
        "Virheellinen, puutteellinen, tarpeeton ja vanhentunut tieto korjataan.",
        "old_correction_formula",
    ),
    ("fi", "rights", "Virheellinen tai puutteellinen tieto oikaistaan.", ""),
    (
        "fi",
        "rights",
        "Jos emme suostu korjaamaan tietoa, annamme asiasta kirjallisen todistuksen.",
        "old_refusal_certificate",
    ),
    (
        "fi",
        "rights",
        "Jos emme hyväksy pyyntöä, voit saattaa asian tietosuojavaltuutetun käsiteltäväksi.",
        "",
    ),
    (
        "fi",
        "data_content",
        "Sairauspoissaoloista toimitetaan kirjallinen todistus.",
        "",
    ),
    (
        "fi",
        "rights",
        "Sinulla on oikeus kieltää suoramainonta ja etämyynti.",
        "old_marketing_ban_list",
    ),
    (
        "fi",
        "cookies",
        "Evästeiden käyttöä säätelee tietoyhteiskuntakaari.",
        "stale_516_2004",
    ),
    (
        "fi",
        "purposes",
        "Poikkeusluvan on antanut tietosuojalautakunta.",
        "stale_data_protection_board_fi",
    ),
    ("fi", "other", "Viittaamme WP 29 -työryhmän ohjeeseen.", "stale_wp29"),
    (
        "fi",
        "purposes",
        "Käsittelyssä noudatetaan lakia rikosasioiden tietosuojalaista ja tietosuojadirektiiviä (EU) 2016/680.",
        "",
    ),
    (
        "sv",
        "purposes",
        "Behandlingen grundar sig på personuppgiftslagen (523/1999).",
        "stale_henkilotietolaki",
    ),
    ("sv", "purposes", "I Sverige följer vi PUL (1998:204).", "stale_pul_sweden"),
    ("sv", "purposes", "Uppgifterna behandlas enligt PuL.", "stale_pul_sweden"),
    ("sv", "purposes", "Kundtidningen PUL skickas till medlemmar.", ""),
    ("sv", "controller", "Registeransvarig: Malli Ab", "old_term_registeransvarig"),
    ("sv", "rights", "Rätt till insyn och förbudsrätt", "old_term_registeransvarig"),
    (
        "sv",
        "purposes",
        "Behandlingen grundar sig på kundförhållandet.",
        "stale_asiallinen_yhteys",
    ),
    (
        "sv",
        "purposes",
        "Grunden är saklig anknytning mellan medlemmen och föreningen.",
        "stale_asiallinen_yhteys",
    ),
    (
        "sv",
        "rights",
        "Begäran om insyn ska framställas skriftligen och vara undertecknad.",
        "signed_request_only",
    ),
    (
        "sv",
        "rights",
        "Begäran ska göras i en egenhändigt undertecknad handling.",
        "signed_request_only",
    ),
    (
        "sv",
        "rights",
        "Du kan få dina uppgifter gratis en gång per år.",
        "access_once_a_year",
    ),
    (
        "sv",
        "rights",
        "Svaret ges inom tre månader från begäran.",
        "access_three_months",
    ),
    (
        "sv",
        "rights",
        "Begäran ska göras personligen på vårt kontor.",
        "visit_only_request",
    ),
    (
        "sv",
        "rights",
        "Om rättelse vägras ger vi ett skriftligt intyg över detta.",
        "old_refusal_certificate",
    ),
    (
        "sv",
        "rights",
        "Oriktiga, onödiga, bristfälliga och föråldrade uppgifter korrigeras.",
        "old_correction_formula",
    ),
    (
        "sv",
        "purposes",
        "Den nya dataskyddsförordningen träder i kraft i maj 2018.",
        "stale_gdpr_future",
    ),
    (
        "sv",
        "purposes",
        "Vi följer EU:s dataskyddsdirektiv 95/46/EG.",
        "stale_directive_95_46",
    ),
    (
        "sv",
        "purposes",
        "Vi följer dataskyddsdirektivet (GDPR).",
        "gdpr_called_directive",
    ),
    ("sv", "cookies", "Kakor regleras i informationssamhällsbalken.", "stale_516_2004"),
    (
        "en",
        "purposes",
        "We process data under the Finnish Personal Data Act (523/1999).",
        "stale_henkilotietolaki",
    ),
    (
        "en",
        "purposes",
        "The Norwegian Personal Data Act applies to our branch in Norway.",
        "",
    ),
    (
        "en",
        "other",
        "This is a register description under the Personal Data Act, section 10.",
        "stale_henkilotietolaki old_term_rekisteriseloste",
    ),
    (
        "en",
        "purposes",
        "Processing is based on the customer relationship.",
        "stale_asiallinen_yhteys",
    ),
    (
        "en",
        "purposes",
        "Processing is based on our legitimate interest in managing the customer relationship.",
        "",
    ),
    (
        "en",
        "rights",
        "The request must be made in writing and be signed by hand.",
        "signed_request_only",
    ),
    ("en", "rights", "Please send us a signed written request.", "signed_request_only"),
    (
        "en",
        "rights",
        "You can inspect your data without charge once a year.",
        "access_once_a_year",
    ),
    (
        "en",
        "rights",
        "We will respond within 3 months of receiving your request.",
        "access_three_months",
    ),
    (
        "en",
        "rights",
        "We answer within one month. The time can be extended by two months.",
        "",
    ),
    (
        "en",
        "rights",
        "To see your data you must visit our office in person.",
        "visit_only_request",
    ),
    (
        "en",
        "rights",
        "If we refuse, you receive a written certificate stating the reasons.",
        "old_refusal_certificate",
    ),
    ("en", "purposes", "The GDPR Directive gives you rights.", "gdpr_called_directive"),
    (
        "en",
        "purposes",
        "The new EU General Data Protection Regulation takes effect on 25 May 2018.",
        "stale_gdpr_future",
    ),
    ("en", "purposes", "We comply with Directive 95/46/EC.", "stale_directive_95_46"),
    (
        "en",
        "purposes",
        "The Article 29 Working Party has given guidelines.",
        "stale_wp29",
    ),
    (
        "fi",
        "purposes",
        "Henkilötietolain (22.4.1999/523) 8 §",
        "stale_henkilotietolaki",
    ),
    ("fi", "other", "Henkilötietolaki (523/99) 10 §", "stale_henkilotietolaki"),
    (
        "fi",
        "other",
        "Yhdistetty rekisteriseloste ja informointiasiakirja",
        "old_term_rekisteriseloste",
    ),
    (
        "fi",
        "purposes",
        "Käsittelyn oikeusperuste: asiakassuhde tai siihen verrattava suhde.",
        "stale_asiallinen_yhteys",
    ),
    (
        "fi",
        "purposes",
        "Tietojen käsittely perustuu asiakkaan ja yhtiön väliseen asiakassuhteeseen.",
        "stale_asiallinen_yhteys",
    ),
    (
        "fi",
        "purposes",
        "Rekisterin pitäminen perustuu jäsenyyteen.",
        "stale_asiallinen_yhteys",
    ),
    (
        "fi",
        "purposes",
        "Käsittely perustuu jäsenyyteen perustuvaan oikeutettuun etuumme.",
        "",
    ),
    ("fi", "purposes", "Käsittely perustuu asiakassuhteeseen (sopimus).", ""),
    (
        "fi",
        "purposes",
        "Toukokuun 25. päivänä 2018 voimaan tuleva EU:n tietosuoja-asetus muuttaa asioita.",
        "stale_gdpr_future",
    ),
    (
        "fi",
        "purposes",
        "Seloste on laadittu EU:n uuden tietosuoja-asetuksen (GDPR) mukaan.",
        "stale_gdpr_future",
    ),
    (
        "fi",
        "purposes",
        "Seloste on päivitetty uuden GDPR:n vaatimusten mukaiseksi.",
        "stale_gdpr_future",
    ),
    (
        "fi",
        "rights",
        "Tarkastuspyynnön tulee olla allekirjoitettu.",
        "signed_request_only",
    ),
    (
        "fi",
        "rights",
        "Lähetä allekirjoittamasi pyyntö postitse osoitteeseemme.",
        "signed_request_only",
    ),
    (
        "fi",
        "rights",
        "Pyynnöstä tulee käydä ilmi nimi ja allekirjoitus.",
        "signed_request_only",
    ),
    (
        "fi",
        "rights",
        "Jokainen käyttäjä on allekirjoittanut salassapitosopimuksen.",
        "",
    ),
    (
        "fi",
        "rights",
        "Pyynnön saa tehdä vapaamuotoisesti, eikä sitä tarvitse allekirjoittaa.",
        "",
    ),
    (
        "fi",
        "rights",
        "Tarkastuspyyntö on esitettävä rekisterinpitäjän luona henkilökohtaisesti.",
        "visit_only_request",
    ),
    (
        "fi",
        "rights",
        "Tiedot voi tarkistaa käymällä paikan päällä.",
        "visit_only_request",
    ),
    (
        "fi",
        "rights",
        "Voit pyytää tietosi veloituksetta yhden kerran vuodessa.",
        "access_once_a_year",
    ),
    (
        "fi",
        "rights",
        "Mikäli edellisestä tarkastuskerrasta on vähemmän kuin vuosi, tarkastuksesta peritään maksu.",
        "access_once_a_year",
    ),
    (
        "fi",
        "rights",
        "Pyyntöihin vastataan viimeistään kolmen kuukauden kuluttua.",
        "access_three_months",
    ),
    (
        "fi",
        "rights",
        "Vastaus annetaan enintään 3 kuukauden kuluessa.",
        "access_three_months",
    ),
    (
        "fi",
        "rights",
        "Jos pyyntöön ei suostuta, annetaan kieltäytymisestä kirjallinen todistus.",
        "old_refusal_certificate",
    ),
    (
        "fi",
        "rights",
        "Rekisterinpitäjän on ilman aiheetonta viivytystä oikaistava, poistettava tai täydennettävä rekisterissä oleva virheellinen tieto.",
        "old_correction_formula",
    ),
    ("sv", "other", "Register- och dataskyddsbeskrivning", "old_term_rekisteriseloste"),
    (
        "sv",
        "purposes",
        "Enligt personuppgiftslagen (22.4.1999/523) har du rättigheter.",
        "stale_henkilotietolaki",
    ),
    (
        "sv",
        "purposes",
        "Behandlingen baserar sig på medlemskapet.",
        "stale_asiallinen_yhteys",
    ),
    ("sv", "purposes", "Rättslig grund: kundförhållandet.", "stale_asiallinen_yhteys"),
    (
        "sv",
        "purposes",
        "Behandlingen grundar sig på vårt berättigade intresse att sköta kundförhållandet.",
        "",
    ),
    (
        "sv",
        "rights",
        "Den som vill granska sina uppgifter ska göra en undertecknad begäran.",
        "signed_request_only",
    ),
    ("sv", "rights", "Begäran skickas per e-post eller som ett undertecknat brev.", ""),
    (
        "sv",
        "rights",
        "Du har rätt att en gång om året kostnadsfritt få veta vad vi har.",
        "access_once_a_year",
    ),
    (
        "sv",
        "rights",
        "Vi besvarar begäran senast inom 3 månader.",
        "access_three_months",
    ),
    (
        "sv",
        "purposes",
        "Den 25 maj 2018 träder EU:s nya dataskyddsförordning i kraft.",
        "stale_gdpr_future",
    ),
    (
        "en",
        "purposes",
        "The Finnish Personal Data Act applies to this register.",
        "stale_henkilotietolaki",
    ),
    (
        "en",
        "purposes",
        "The legal ground for processing is the membership of the association.",
        "stale_asiallinen_yhteys",
    ),
    (
        "en",
        "purposes",
        "A relevant connection, such as a customer relationship, is the basis.",
        "stale_asiallinen_yhteys",
    ),
    (
        "en",
        "rights",
        "Requests for access must bear your handwritten signature.",
        "signed_request_only",
    ),
    (
        "en",
        "rights",
        "You must send a letter with your signature to exercise your rights.",
        "signed_request_only",
    ),
    (
        "en",
        "rights",
        "You have the right to check the data free of charge once per year.",
        "access_once_a_year",
    ),
    (
        "en",
        "rights",
        "We will reply to your request in three months.",
        "access_three_months",
    ),
    (
        "en",
        "rights",
        "You may only exercise your rights by coming to our office in person.",
        "visit_only_request",
    ),
    ("en", "purposes", "From 25 May 2018 the GDPR will apply.", "stale_gdpr_future"),
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


# --- guards -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Poliisi käsittelee tietoja poliisin henkilötietolain nojalla."),
        ("fi", "Rikosasioiden tietosuojalaki (1054/2018) koskee meitä."),
        ("fi", "Evästeitä koskee sähköisen viestinnän tietosuojadirektiivi."),
        ("fi", "Henkilötietolaki kumottiin 1.1.2019."),
        ("fi", "Tämä seloste korvaa vanhan rekisteriselosteen."),
        ("fi", "Vanha seloste: https://malli.example/rekisteriseloste.pdf"),
        ("fi", "Ennen puhuttiin ”rekisteriselosteesta”, nyt tietosuojaselosteesta."),
        ("sv", "Landskapslagen och personuppgiftslagen (ÅFS 2019:9) tillämpas."),
        ("sv", "Direktivet (EU) 2016/680, dataskyddsdirektivet för polisen, gäller."),
        ("sv", "Tidningen PUL Ab gav ut före krisen."),
        ("sv", "Var och en har rätt till insyn i myndigheternas handlingar."),
        ("en", "The Norwegian Personal Data Act applies in Norway."),
        ("en", "The Estonian Personal Data Protection Act applies in Tallinn."),
        ("en", "The Law Enforcement Data Protection Directive is for the police."),
        ("en", "The European Data Protection Board gives guidelines."),
        ("en", "The GDPR replaced Directive 95/46/EC."),
    ],
)
def test_acts_in_force_history_and_quotations_are_right(language, text):
    assert found(text, language=language) == {}


@pytest.mark.parametrize(
    ("language", "subject", "text"),
    [
        ("fi", "retention", "Poistamme viestit kolmen kuukauden kuluessa."),
        ("fi", "retention", "Pyynnöt poistetaan kolmen kuukauden kuluessa."),
        ("fi", "rights", "Jos valvontaviranomainen ei vastaa 3 kk:n kuluessa, valita."),
        ("fi", "security", "Oikeudet tarkistetaan kerran vuodessa maksutta."),
        ("fi", "security", "Oikeutta hakevat ovat allekirjoittaneet salassapidon."),
        ("fi", "data_content", "Tarjouspyynnöt ja allekirjoitetut sopimukset."),
        ("fi", "sources", "Tiedot saadaan asiakkailta käymällä toimipisteissä."),
        ("sv", "retention", "Begäran raderas inom tre månader."),
        ("sv", "data_content", "Begäran om offert och undertecknade avtal."),
        ("en", "retention", "Requests are deleted within three months."),
        ("en", "security", "Access rights are checked once a year free of charge."),
        ("en", "data_content", "Requests, signed contracts and invoices."),
    ],
)
def test_words_about_other_things_than_requests_are_right(language, subject, text):
    assert found(text, subject, language) == {}


# --- places, days and fixes -----------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "day", "rules"),
    [
        ("Noudatamme henkilötietolakia.", date(2018, 12, 31), set()),
        ("Noudatamme henkilötietolakia.", date(2019, 1, 1), {"stale_henkilotietolaki"}),
        ("Noudatamme direktiiviä 95/46/EY.", date(2018, 5, 24), set()),
        ("Asetus astuu voimaan 25.5.2018.", date(2018, 5, 1), set()),
        ("Noudatamme tietoyhteiskuntakaarta.", date(2018, 5, 31), set()),
        (
            "Noudatamme tietoyhteiskuntakaarta.",
            date(2018, 6, 1),
            {"stale_516_2004"},
        ),
    ],
)
def test_no_version_is_blamed_for_a_later_fact(text, day, rules):
    assert found(text, day=day).keys() == rules


@pytest.mark.parametrize(
    ("rule", "language", "text", "fixed"),
    [
        (
            "stale_henkilotietolaki",
            "fi",
            "Noudatamme henkilötietolain (523/1999) sääntöjä.",
            "Noudatamme tietosuojalain (1050/2018) sääntöjä.",
        ),
        (
            "old_term_rekisteriseloste",
            "fi",
            "REKISTERISELOSTE",
            "TIETOSUOJASELOSTE",
        ),
        (
            "old_term_rekisteriseloste",
            "fi",
            "Rekisteriselosteessa kerrotaan asiakkaista.",
            "Tietosuojaselosteessa kerrotaan asiakkaista.",
        ),
        (
            "old_term_registeransvarig",
            "sv",
            "Den registeransvarige svarar. Registeransvarig: Malli Ab",
            "Den personuppgiftsansvarige svarar. Personuppgiftsansvarig: Malli Ab",
        ),
        (
            "gdpr_called_directive",
            "fi",
            "Noudatamme tietosuojadirektiiviä.",
            "Noudatamme tietosuoja-asetusta.",
        ),
        (
            "stale_henkilotietolaki",
            "sv",
            "Vi följer personuppgiftslagen.",
            "Vi följer dataskyddslagen.",
        ),
    ],
)
def test_a_fix_puts_the_new_name_in_the_place_of_the_old(rule, language, text, fixed):
    found_places = places(rule, text, language=language)
    for place in sorted(found_places, key=lambda each: each.start, reverse=True):
        (fix,) = place.fixes
        assert fix.kind == "replace"
        assert text[place.start : place.end] == place.words
        text = text[: place.start] + fix.text + text[place.end :]
    assert text == fixed
    assert found_places


def test_a_connection_beside_a_legitimate_interest_is_a_warning():
    alone = "Peruste on asiakkaan asiallinen yhteys yritykseen."
    beside = (
        "Peruste on oikeutettu etumme, kun asiakkaalla on asiallinen yhteys meihin."
    )
    assert found(alone, "purposes") == {"stale_asiallinen_yhteys": "error"}
    assert found(beside, "purposes") == {"stale_asiallinen_yhteys": "warning"}


def test_a_customer_relationship_alone_under_the_heading_of_the_basis():
    (place,) = places("stale_asiallinen_yhteys", "Asiakassuhde.", "legal_basis")
    assert place.words == "Asiakassuhde"
    interest = found("Asiakassuhde.", "legal_basis", also=["legitimate_interests"])
    assert interest == {}
    assert found("Asiakassuhde.", "purposes") == {}


def test_pul_is_known_by_its_capitals():
    assert found("Vi följer PUL.", language="sv") == {"stale_pul_sweden": "error"}
    assert found("Rapporten av pul finns här.", language="sv") == {}


def test_free_texts_of_our_own_notices_are_read_too():
    rights = {"standard": True, "text": "<p>Pyyntö on <b>allekirjoitettava</b>.</p>"}
    notice = document([("rights", rights, "r")], language="fi")
    (finding,) = check(
        Checked(notice=notice, day=TODAY), select=["signed_request_only"]
    )
    (place,) = finding.places
    assert (place.section_id, place.path) == ("r", ("text",))
    assert place.words == "Pyyntö on allekirjoitettava"


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_our_standard_paragraphs_are_right_also_when_they_are_read_back(language):
    rights = {
        "standard": True,
        "extension": True,
        "request_contact": "pyynnot@malli.example",
        "rights": [],
    }
    purposes = [
        {
            **dict.fromkeys(("name", "description", "statute"), "x"),
            "id": "p",
            "legal_bases": ["basis_consent", "basis_contract", "basis_public_task"],
            "legitimate_interest": "",
            "balancing_test": False,
            "special_conditions": [],
            "direct_marketing": True,
        }
    ]
    sections = [("purposes", {"purposes": purposes}), ("rights", rights)]
    for section in document(sections, language).sections:
        assert found(section.text, section.key, language) == {}, section.text


def test_the_standard_paragraph_comes_by_the_field_of_its_section():
    text = "<p>Vastaamme pyyntöön kolmen kuukauden kuluessa.</p>"

    def fixes(*sections):
        notice = document(sections, language="fi")
        checked = Checked(notice=notice, day=TODAY)
        (finding,) = check(checked, select=["access_three_months"])
        return [fix.to_json() for fix in finding.places[0].fixes]

    named = {"standard": "bp_rights_procedure"}
    written = {"text": text, "standard": False}
    assert fixes(("rights", written)) == [
        {"kind": "set", "values": {"standard": True}, **named}
    ]
    assert fixes(("rights", {"text": text, "standard": True})) == []
    other = ("other", {"heading": "Oikeudet", "text": text})
    assert fixes(other) == [
        {"kind": "add_section", "written": {"key": "rights", "standard": True}, **named}
    ]
    assert fixes(other, ("rights", {"standard": False})) == []
    (place,) = places(
        "access_three_months", "Vastaus annetaan 3 kk:n kuluessa.", "rights"
    )
    assert place.fixes == ()
