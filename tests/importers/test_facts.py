"""Facts are lifted only where they stand plainly in the text."""

from dataclasses import replace

import pytest

from wagtail_seloste.importers import (
    ImportedSection,
    Paragraph,
    contacts,
    grounds,
    import_notice,
    parties,
    periods,
)
from wagtail_seloste.importers.result import Contact, Recipient, Transfer

LAW = ("legal_obligation",)


def section(key, *lines, also=()):
    return ImportedSection(
        key=key, heading="", paragraphs=tuple(Paragraph((x,)) for x in lines), also=also
    )


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Kevätporras Oy, Katu 1, 00100 Helsinki", "Kevätporras Oy"),
        ("Rekisterinpitäjänä toimii Kevätporras Oy.", "Kevätporras Oy"),
        ("Nimi: Kevätporras ry", "Kevätporras ry"),
        (
            "Portaiden tutkijoiden järjestö Kevät ry",
            "Portaiden tutkijoiden järjestö Kevät ry",
        ),
        ("Osuuskunta Merikaisla", "Osuuskunta Merikaisla"),
        ("Rantakylän kunta", "Rantakylän kunta"),
        ("Tidnings Ab Bladet, Gatan 1, 00100 Helsingfors", "Tidnings Ab Bladet"),
        ("Kevätporras (y-tunnus 1234567-1)", "Kevätporras"),
        (
            "Nimi: Autohuolto Ratas & Pojat Avoin yhtiö Katuosoite: Huoltotie 3",
            "Autohuolto Ratas & Pojat Avoin yhtiö",
        ),
        ("Stiftelsen Björkhaga, Box 11, 161 11 Bromma", "Stiftelsen Björkhaga"),
        ("Metsurien osasto 12 ry", "Metsurien osasto 12 ry"),
        ("Hamnens fackavdelning 7 rf", "Hamnens fackavdelning 7 rf"),
        (
            "Lokal 9 i Strandby Hamn är själv ansvarig för sitt register.",
            "Lokal 9 i Strandby Hamn",
        ),
        ("Friends of the Old Mill is responsible for this.", "Friends of the Old Mill"),
        (
            "Kirsikka- ja omenatarhat Mesimäki on Haapaveden kaupungin liikelaitos.",
            "Kirsikka- ja omenatarhat Mesimäki",
        ),
        (
            "Sjöstrands Hamn och Varv är ett kommunalt affärsverk i Ekenäs stad.",
            "Sjöstrands Hamn och Varv",
        ),
        (
            "Leppäkosken evankelis-luterilainen seurakunta, nuorisotyön johtokunta",
            "Leppäkosken evankelis-luterilainen seurakunta, nuorisotyön johtokunta",
        ),
        (
            "Hiekkalahden kunta, sivistyslautakunta",
            "Hiekkalahden kunta, sivistyslautakunta",
        ),
        ("Hiekkalahden kunta, Rantatie 4", "Hiekkalahden kunta"),
        (
            "Rekisterinpitäjyys – Mäntylän vapaan koulun tukisäätiö sr (jäljempänä säätiö)",
            "Mäntylän vapaan koulun tukisäätiö sr",
        ),
        (
            "The archive belongs to the Wellbeing Services County of Northshore.",
            "Wellbeing Services County of Northshore",
        ),
        ("Telephone 019 555 000. The County of Northshore", "County of Northshore"),
        (
            "Ashdown College Benevolent Trust, Mill Lane",
            "Ashdown College Benevolent Trust",
        ),
        (
            "Leirin järjestävät yhteisvastuullisesti Saimaan Vesikoulu Oy.",
            "Saimaan Vesikoulu Oy",
        ),
        (
            "Leirit järjestää Saimaan ammattikorkeakoulu.",
            "Saimaan ammattikorkeakoulu",
        ),
        ("Rekisteriä hoitaa Lehtolan seurakunta.", "Lehtolan seurakunta"),
        ("Tietoja siirretään: Yhdistynyt kuningaskunta 2021 ja 2022.", None),
        ("Eva Lund är verksam i en förening.", None),
        ("Ordförande Siv i Lund är ansvarig.", None),
        ("Föreningen är ansvarig för registret.", None),
        ("Matti M 040 555 1234 matti@example.fi", None),
        ("Me vastaamme tiedoistasi.", None),
    ],
)
def test_controller_name(line, name):
    passage = replace(section("controller", line), heading="Rekisterinpitäjä")
    assert contacts.controller_name([passage]) == name


@pytest.mark.parametrize(
    ("key", "line", "name"),
    [
        (
            "other",
            "Rekisterinpitäjä on Parturi Hetki Ky, Asematie 2.",
            "Parturi Hetki Ky",
        ),
        (
            "contact",
            "Personuppgiftsansvarig är Hjortberg AB, 556677-8899.",
            "Hjortberg AB",
        ),
        ("purposes", "Sea Cabins Ltd is the data controller.", "Sea Cabins Ltd"),
        ("contact", "Isännöinti Talokas Oy, info@example.fi", "Isännöinti Talokas Oy"),
        ("recipients", "Tilitoimisto Oy saa laskut.", None),
    ],
)
def test_controller_named_elsewhere_than_in_its_section(key, line, name):
    assert contacts.controller_name([section(key, line)]) == name


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Kevätporras Oy (FI1234567-1)", "1234567-1"),
        ("VAT FI12345671", "1234567-1"),
        ("FO-signum 1234567–1", "1234567-1"),
        ("Hjortberg AB, 556677-8899", "556677-8899"),
        ("Organisationsnummer: 556677 – 8899", "556677-8899"),
        ("Ansvarig är Sven Svensson, 800101-1234", None),
        ("VAT SE556677889901", "556677-8899"),
        ("Org.nr 16556677-8899", "556677-8899"),
        ("Ring 046555-0770", None),
        ("Sjöbergs Kommanditbolag (916789-1234), Lund", "916789-1234"),
    ],
)
def test_business_ids_of_both_countries(line, number):
    assert contacts.business_id([section("controller", line)])[0] == number


def test_a_business_id_with_a_wrong_check_digit_is_told_and_goes_after_others():
    wrong = section("controller", "Y-tunnus 1234567-2")
    found, messages = contacts.business_id([wrong])
    assert found == "1234567-2"
    assert [each.code for each in messages] == ["business_id.invalid"]
    found, messages = contacts.business_id(
        [section("controller", "Y-tunnus 1234567-1")]
    )
    assert (found, messages) == ("1234567-1", ())
    right = section("contact", "Kevätporras Oy, 1234567-1")
    assert contacts.business_id([wrong, right])[0] == "1234567-1"
    swedish = section("other", "Organisationsnummer 232100-9999")
    assert contacts.business_id([swedish])[0] == "232100-9999"


def test_the_controllers_id_goes_before_those_of_others():
    sections = [
        section("recipients", "Tilitoimisto Oy 7654321-2"),
        section("controller", "Kevätporras Oy 1234567-1"),
    ]
    assert contacts.business_id(sections)[0] == "1234567-1"


@pytest.mark.parametrize(
    "text",
    [
        "info@example.fi",
        "info(at)example.fi",
        "info [at] example.fi",
        "INFO@Example.fi.",
        "info (at) example [dot] fi",
        "info[ät]example.fi",
        "info at example.fi",
        "info(a)example piste fi",
        "info ( at ) example.fi",
    ],
)
def test_email_addresses_in_disguise(text):
    assert contacts.emails([section("contact", text)]) == ("info@example.fi",)


@pytest.mark.parametrize(
    "text",
    [
        "Kevätporras Oy keeps the shop at kevatporras.example.",
        "The list is published at kevatporras.example.",
        "We run a calendar for choirs at kevatporras.example",
        "See our terms at kevatporras.example.",
    ],
)
def test_where_something_is_on_the_web_is_no_address(text):
    assert contacts.emails([section("controller", text)]) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Write to info at example.fi if you want to know more.",
        "Kevätporras Oy, Katu 1, 00100 Oitti, info at example.fi",
        "Ota yhteyttä: info at example.fi",
        "You reach the office under info at example dot fi.",
    ],
)
def test_an_address_with_a_spelt_out_sign_among_other_words(text):
    assert contacts.emails([section("controller", text)]) == ("info@example.fi",)


def test_how_addresses_are_made_is_no_address():
    text = "Sähköposti: etunimi.sukunimi@example.fi"
    assert contacts.emails([section("contact", text)]) == ()


def test_the_authoritys_contacts_are_not_those_of_the_notice():
    sections = [
        section(
            "complaint", "tietosuoja@om.fi, puh. 029 566 6700, PL 800, 00531 Helsinki"
        ),
        section("rights", "Tietosuojavaltuutetun toimisto, puh. 029 566 6700"),
    ]
    assert contacts.emails(sections) == ()
    assert contacts.phones(sections, "fi") == ()
    assert contacts.postal_address(sections) is None


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (
            (
                "Ensin isännöitsijälle, 0400 555 208. Jos siitä ei ole apua, kirjoita",
                "tietosuojavaltuutetulle, puh. 029 566 6700.",
            ),
            ("+358 40 0555208",),
        ),
        (("Ota ensin yhteyttä meihin: 019 555 6610.",), ("+358 19 5556610",)),
        (
            ("Valitukset: 029 566 6700 (tietosuojavaltuutettu). Meille 019 555 6610",),
            (),
        ),
        (("Tietosuojavaltuutettu neuvoo ensin puhelimessa 029 566 6700.",), ()),
        (("Toimiston numero on 029 566 6700.",), ()),
    ],
)
def test_whom_to_call_before_a_complaint_to_the_authority(lines, found):
    got = contacts.phones([section("complaint", " ".join(lines))], "fi")
    assert [each.replace(" ", "") for each in got] == [
        each.replace(" ", "") for each in found
    ]


def test_the_controllers_details_at_the_end_of_a_section_on_complaints():
    ending = section(
        "complaint",
        "Valitus tehdään tietosuojavaltuutetulle, puh. 029 566 6700.",
        "Rekisterinpitäjä on Hiekkalahden kunnan ympäristölautakunta",
        "Rantatie 1, 37430 Hiekkalahti",
        "Puhelin (vaihde) 03 555 6100",
    )
    sections = contacts.with_own_parted([ending])
    assert [each.key for each in sections] == ["complaint", "controller"]
    assert contacts.postal_address(sections) == "Rantatie 1, 37430 Hiekkalahti"
    assert contacts.phones(sections, "fi") == ("+358 3 5556100",)
    assert contacts.controller_name(sections) == (
        "Hiekkalahden kunnan ympäristölautakunta"
    )


@pytest.mark.parametrize(
    "lines",
    [
        (
            "Valitus tehdään viranomaiselle.",
            "Jos rekisterinpitäjä on rikkonut lakia, kirjoita sille.",
        ),
        (
            "Valvontaviranomainen:",
            "Rekisterinpitäjä on velvollinen vastaamaan kuukaudessa.",
            "Tietosuojavaltuutetun toimisto, PL 800, 00531 Helsinki",
        ),
    ],
)
def test_who_decides_on_complaints_is_not_parted(lines):
    ending = section("complaint", *lines)
    assert contacts.with_own_parted([ending]) == (ending,)
    assert contacts.postal_address([ending]) is None


def test_a_name_in_a_row_goes_before_the_letterhead():
    rows = (
        "Lehtolan seurakunta Nuorisotyö",
        "Nimi Lehtolan ev.lut. seurakunta",
        "Katu Lehtotie 6",
        "Postiosoite 03600 Lehtola",
    )
    assert contacts.controller_name([section("controller", *rows)]) == (
        "Lehtolan ev.lut. seurakunta"
    )


def test_of_many_guesses_at_a_controller_only_those_with_details_count():
    rows = [section("controller", f"Kanto{n} Oy", "varmistus") for n in range(12)]
    own = section(
        "other", "Kielolan yliopisto, Y-tunnus 1572860-0, Katu 2, 00100 Oitti"
    )
    assert contacts.controller_name([*rows, own]) == "Kielolan yliopisto"
    assert contacts.controller_name([*rows[:3], own]) == "Kanto0 Oy"


def test_a_flattened_table_under_a_heading_on_grounds():
    table = ImportedSection(
        key="retention",
        heading="Tasks, grounds and keeping times",
        paragraphs=(
            Paragraph(
                (
                    "Sending the parcels Contract with the buyer Two years after the "
                    "last order Pictures of the summer fair Consent of the guardian "
                    "Until it is taken back Reports to the customs office Legal "
                    "obligation, Customs Act Six years",
                )
            ),
        ),
    )
    assert grounds.legal_bases([table]) == ("consent", "contract", "legal_obligation")
    other = replace(table, heading="Keeping times of the ground floor")
    assert "consent" not in grounds.legal_bases([other])


def test_phones_are_international_and_ids_are_no_phones():
    lines = (
        "Puh. 040 555 1234",
        "Y-tunnus 1234567-1",
        "Laadittu 25.5.2018",
        "00100 Helsinki",
    )
    assert contacts.phones([section("controller", *lines)], "fi") == (
        "+358 40 5551234",
    )


@pytest.mark.parametrize(
    ("language", "lines", "found"),
    [
        ("sv", ("Bageri AB, 556036-0793", "090-12 34 56"), ("+46 90 12 34 56",)),
        ("sv", ("Kafé AB, 222 22 Lund", "046-555 07 70"), ("+46 46 555 07 70",)),
        ("sv", ("Båt Ab, 65100 Vasa", "050-555 07 70"), ("+358 50 5550770",)),
        (
            "sv",
            ("Båt Ab, FO-nummer 1572860-0", "Vi säljer i Sverige", "050-555 07 70"),
            ("+358 50 5550770",),
        ),
        ("fi", ("Vene Oy (1572860-0)", "(03) 123 4567"), ("+358 3 1234567",)),
        ("fi", ("arkisin klo 9–11 044 719 5501",), ("+358 44 7195501",)),
        ("fi", ("asiakasnumero 0401234567",), ()),
        ("fi", ("Tekstiä korjattu 03/2022.", "Hyväksytty 11–2019."), ()),
        ("fi", ("Tark. 02/2021", "Puh. 02 2021 330"), ("+358 2 2021330",)),
        (
            "sv",
            ("Org.nr 212000-1355", "0470-555 00", "Kod 0470-555"),
            ("+46 470 555 00",),
        ),
        (
            "en",
            ("Books Ltd (company number 04512345)", "Bristol BS1 4DJ", "0117 946 0123"),
            ("0117 946 0123",),
        ),
        ("en", ("Springfield, IL 62701", "(217) 555-0123"), ("(217) 555-0123",)),
    ],
)
def test_phones_by_where_the_notice_is_from(language, lines, found):
    assert contacts.phones([section("controller", *lines)], language) == found


@pytest.mark.parametrize(
    ("lines", "address"),
    [
        (("Katu 1, 00100 Helsinki",), "Katu 1, 00100 Helsinki"),
        (
            ("Books Ltd", "12 Quay Street", "Clifton, Bristol BS1 4DJ"),
            "12 Quay Street, Clifton, Bristol BS1 4DJ",
        ),
        (
            ("Coffee Inc., 200 Main Street, Springfield, IL 62701",),
            "200 Main Street, Springfield, IL 62701",
        ),
        (
            ("Oy X", "Vanha Rantatie 12 B 3", "00100 Helsinki"),
            "Vanha Rantatie 12 B 3, 00100 Helsinki",
        ),
        (("PL 12, 00101 Helsinki",), "PL 12, 00101 Helsinki"),
        (("Storgatan 5, 123 45 Sjöstad",), "Storgatan 5, 123 45 Sjöstad"),
        (("Rantakuja 3 as. 4, 70100 Kuopio",), "Rantakuja 3 as. 4, 70100 Kuopio"),
        (("Katu 5 B, 2. krs", "40100 JYVÄSKYLÄ"), "Katu 5 B, 2. krs, 40100 JYVÄSKYLÄ"),
        (
            ("Käyntiosoite: Katu 1, 00100 Oitti", "Postiosoite: PL 7, 00101 Oitti"),
            "PL 7, 00101 Oitti",
        ),
        (
            (
                "Katuosoite: Katu 3 Postinumero: 15100 Postitoimipaikka: Lahti Puhelin: 03 1",
            ),
            "Katu 3, 15100 Lahti",
        ),
        (
            ("Laituri 4 B, kolmas kerros", "", "65100 Vaasa"),
            "Laituri 4 B, kolmas kerros, 65100 Vaasa",
        ),
        (
            ("Torikuja 2, sisäpihan talo, 13100 Hattula",),
            "Torikuja 2, sisäpihan talo, 13100 Hattula",
        ),
        (
            ("Hamngatan 9, andra våningen", "10900 Hangö"),
            "Hamngatan 9, andra våningen, 10900 Hangö",
        ),
        (("Ågatan 3, uppgång B, 20100 Åbo",), "Ågatan 3, uppgång B, 20100 Åbo"),
        (("Torget 1, gårdshuset, 223 50 Lund",), "Torget 1, gårdshuset, 223 50 Lund"),
        (
            ("Satamakatu 8, second floor", "00160 Helsinki"),
            "Satamakatu 8, second floor, 00160 Helsinki",
        ),
        (("Rantakatu 3 B 12 · 70100 Kuopio",), "Rantakatu 3 B 12, 70100 Kuopio"),
        (("S:t Persgatan 12, 65100 Vasa",), "S:t Persgatan 12, 65100 Vasa"),
        (("2. linja 5 A, 00530 Helsinki",), "2. linja 5 A, 00530 Helsinki"),
        (
            ("Besök: Lindvägen 4. Post: 441 99 Björkvik.",),
            "Lindvägen 4, 441 99 Björkvik",
        ),
        (("Katu Lehtotie 6", "Postiosoite 03600 Lehtola"), "Lehtotie 6, 03600 Lehtola"),
        (
            ("Käynti: Virastotalo, Kirkkotie 7, 61800\nKauhala. Puhelin 06 555 1",),
            "Kirkkotie 7, 61800 Kauhala",
        ),
        (("Kirkkotie 7, 61800\nPuhelin 06 555 1",), None),
        (
            ("Posti: PL\n54, 61801 Kauhala. Käynti: Kirkkotie 7, 61800 Kauhala",),
            "PL 54, 61801 Kauhala",
        ),
        (("Helsinki",), None),
    ],
)
def test_postal_address(lines, address):
    assert contacts.postal_address([section("controller", *lines)]) == address


@pytest.mark.parametrize(
    ("key", "text", "bases"),
    [
        ("legal_basis", "Suostumus", ("consent",)),
        (
            "legal_basis",
            "Sopimuksellinen peruste, suostumusta ei tarvita.",
            ("contract",),
        ),
        (
            "legal_basis",
            "Kuvat ovat työpaikan viihtyisyyttä lisäävän edun mukaisia.",
            ("legitimate_interests",),
        ),
        ("legal_basis", "Hoito on lapsen edun mukaista.", ()),
        ("legal_basis", "Parcels: the deal we made with you.", ("contract",)),
        ("legal_basis", "A great deal of mail is sent.", ()),
        (
            "purposes",
            "Käsittely perustuu oikeutettuun etuun.",
            ("legitimate_interests",),
        ),
        (
            "legal_basis",
            "Hoitosopimusten osalta noudatamme laissa säädettyä velvoitetta.",
            ("legal_obligation",),
        ),
        (
            "legal_basis",
            "Hoitosopimusten määrää seurataan, koska laki velvoittaa siihen.",
            ("legal_obligation",),
        ),
        (
            "legal_basis",
            "I fråga om hyresavtal gäller en rättslig förpliktelse.",
            ("legal_obligation",),
        ),
        (
            "legal_basis",
            "Vuokrasopimusten osalta peruste on sopimus.",
            ("contract",),
        ),
        ("purposes", "Emme käsittele tietoja suostumuksen perusteella.", ()),
        ("purposes", "Tiedotamme sopimuksista.", ()),
        ("rights", "Jos käsittely perustuu suostumukseen, voit perua sen.", ()),
        (
            "legal_basis",
            "Rättslig förpliktelse och avtal",
            ("contract", "legal_obligation"),
        ),
        ("legal_basis", "We do not rely on consent, but on a contract.", ("contract",)),
        (
            "purposes",
            "The lawful basis is our legal obligation.",
            ("legal_obligation",),
        ),
        ("legitimate_interests", "Asiakassuhde", ("legitimate_interests",)),
        (
            "purposes",
            "Toimitus (sopimus), kirjanpito (laki).",
            ("contract", "legal_obligation"),
        ),
        (
            "legal_basis",
            "Tietosuoja-asetus 6 artikla 1 c ja e kohta",
            ("legal_obligation", "public_task"),
        ),
        (
            "legal_basis",
            "Art. 6(1)(b) and (f) GDPR; Art. 9(2)(a)",
            ("contract", "legitimate_interests"),
        ),
        ("legal_basis", "artikel 6.1.a", ("consent",)),
        (
            "purposes",
            "Vi behandlar uppgifter för att fullgöra avtalet med dig.",
            ("contract",),
        ),
        (
            "legal_basis",
            "Skydda intressen av grundläggande betydelse.",
            ("vital_interests",),
        ),
        (
            "purposes",
            "Käsittely perustuu yhdistyslakiin (503/1989).",
            ("legal_obligation",),
        ),
        ("purposes", "Käsittely perustuu tietosuojalakiin.", ()),
        ("purposes", "Käsittely perustuu asiakassuhteeseen.", ("contract",)),
        (
            "other",
            "Stöd i lag: lagen kräver en förteckning (rättslig förpliktelse).",
            ("legal_obligation",),
        ),
        (
            "other",
            "Asunto-osakeyhtiölaki velvoittaa pitämään osakeluetteloa.",
            ("legal_obligation",),
        ),
        ("other", "Luovutamme tietoja vain lainsäädännön velvoittaessa.", ()),
        (
            "other",
            "You and the school have a contract. Pictures only with your consent.",
            ("consent", "contract"),
        ),
        ("purposes", "Jos käsittely perustuu suostumukseen, voit peruuttaa sen.", ()),
        ("legal_basis", "Asiallinen yhteys", ("legitimate_interests",)),
        ("purposes", "Newsletter. You agreed to this.", ("consent",)),
        ("purposes", "Kuvat julkaisemme vain luvallasi.", ("consent",)),
        ("purposes", "Bilder publiceras bara om du har sagt ja.", ("consent",)),
        (
            "purposes",
            "Lähetämme kirjeen vain, jos olet antanut siihen luvan; luvan voit perua.",
            ("consent",),
        ),
        (
            "purposes",
            "Emme kysy suostumusta, koska meillä on sopimus kanssasi.",
            ("contract",),
        ),
        ("legal_basis", "Boendet vilar på hyresavtalet.", ("contract",)),
        ("legal_basis", "Medlemskapet.", ("contract",)),
        ("purposes", "We keep books because the law says we must.", LAW),
        ("purposes", "Vi måste enligt bokföringslagen spara verifikaten.", LAW),
        ("purposes", "Keeping records is required by section 12 of the Act.", LAW),
        (
            "legal_basis",
            "Yleistä etua koskeva tehtävä sekä työturvallisuuslain mukainen velvollisuus.",
            ("legal_obligation", "public_task"),
        ),
        (
            "legal_basis",
            "Lagen om fritt bildningsarbete ålägger skolan uppgifter av allmänt intresse.",
            ("public_task",),
        ),
        (
            "purposes",
            "Vid larm gäller det att skydda klientens liv när hon inte kan svara.",
            ("vital_interests",),
        ),
        (
            "purposes",
            "We rely on our interest in keeping the harbour safe.",
            ("legitimate_interests",),
        ),
        (
            "purposes",
            "Täytämme sinun ja meidän välisen vuokrasopimuksen.",
            ("contract",),
        ),
        ("purposes", "We do it because you hired us.", ("contract",)),
        ("purposes", "We have duties under the Housing Act.", LAW),
        ("legal_basis", "Avtal (medlem), lag (bokföring)", ("contract", *LAW)),
        (
            "legal_basis",
            "Artikel 6.1 b och f i dataskyddsförordningen",
            ("contract", "legitimate_interests"),
        ),
        ("purposes", "Kuvien julkaisemiseen pyydetään suostumus.", ("consent",)),
        (
            "retention",
            "Kamerorna skyddar huset, vilket är bolagets berättigade intresse.",
            ("legitimate_interests",),
        ),
        ("data_content", "Your address, because the law on travel says so.", LAW),
        ("controller", "Privata mottagningar har avtal med regionen.", ()),
        (
            "purposes",
            "För statistik har vi vägt klubbens behov mot din integritet.",
            ("legitimate_interests",),
        ),
        (
            "purposes",
            "Olemme punninneet kameroiden hyötyä yksityisyyttä vastaan.",
            ("legitimate_interests",),
        ),
        ("purposes", "Council Directive 2003/4/EC makes us list the divers.", LAW),
        ("purposes", "Gifts (bookkeeping rules oblige us to keep receipts)", LAW),
        ("purposes", "Kalastusasetus edellyttää saaliin kirjaamista.", LAW),
        ("purposes", "Bestämmelserna kräver en förteckning över båtar.", LAW),
        ("purposes", "As the General Data Protection Regulation requires.", ()),
        ("purposes", "Kuten tietosuoja-asetus edellyttää.", ()),
        ("purposes", "Photographs of those who have consented", ("consent",)),
        ("purposes", "Kirje tulee, jos laitat rastin ruutuun.", ("consent",)),
        ("purposes", "Brevet kommer om du kryssar i rutan.", ("consent",)),
        ("purposes", "We write only if you tick the box.", ("consent",)),
        (
            "legal_basis",
            "Olet hyväksynyt seuran säännöt ja tehnyt sopimuksen.",
            ("contract",),
        ),
        ("legal_basis", "Henkilötietolaki 8 § 5 kohta (asiakassuhde)", ()),
    ],
)
def test_legal_bases(key, text, bases):
    assert grounds.legal_bases([section(key, text)]) == bases


@pytest.mark.parametrize(
    ("lines", "bases"),
    [
        (("☒ suostumus", "☐ sopimus"), ("consent",)),
        (("[x] Consent", "[ ] Contract", "[X] Legal obligation"), ("consent", *LAW)),
        (("☐ Samtycke  ☑ Avtal  ☐ Allmänt intresse",), ("contract",)),
        (("Suostumus ☐ Sopimus ☒ Oikeutettu etu ☐",), ("contract",)),
        (("Grund: ( ) samtycke (x) avtal",), ("contract",)),
        (("☐ Consent", "☐ Contract"), ()),
    ],
)
def test_only_options_with_ticked_boxes_are_said(lines, bases):
    assert grounds.legal_bases([section("legal_basis", *lines)]) == bases
    assert grounds.outside_eea([section("transfers", "[ ] Yes [x] No")]) is False
    assert grounds.outside_eea([section("transfers", "☒ Yes: USA", "☐ No")]) is True


@pytest.mark.parametrize(
    ("text", "outside"),
    [
        ("Tietoja ei siirretä EU:n tai ETA:n ulkopuolelle.", False),
        ("Tietoja ei siirretä EU:n ulkopuolelle, ellei se ole tarpeen.", None),
        ("Palvelin on Yhdysvalloissa, jonne tietoja siirretään.", True),
        ("Jos tietoja siirretään EU:n ulkopuolelle, kerromme siitä.", None),
        ("Uppgifter överförs inte utanför EU eller EES.", False),
        ("Uppgifterna lagras delvis utanför EES.", True),
        ("We may transfer data outside the EEA.", True),
        ("No data are transferred to third countries.", False),
        ("Tilitoimisto saa laskut.", None),
        ("Uppgifterna behandlas endast inom EU/EES.", False),
        ("Inga uppgifter lämnar EU.", False),
        ("Matrikeln lämnar aldrig Finland.", False),
        ("The card index never leaves Åland.", False),
        ("Luettelo ei poistu Suomesta.", False),
        ("Matrikeln lämnar Finland.", None),
        ("Luettelo ei poistu Suomesta, ellet pyydä.", None),
        ("Ei siirretä.", False),
        ("Förekommer inte.", False),
        ("Siirretäänkö tietoja EU:n ulkopuolelle? Ei.", False),
        ("Tietoja ei viedä Euroopan talousalueelta.", False),
        ("Tietoja ei siirretä EU:n ulkopuolelle ilman suojatoimia.", None),
        ("Palvelun tarjoaa kanadalainen yritys.", True),
        ("We keep everything inside the EU.", False),
        ("Kaikki tiedot pysyvät Suomessa.", False),
        ("Palvelimet sijaitsevat EU-alueella.", False),
        ("Uppgifterna stannar inom EU.", False),
        ("Vi för inte ut uppgifter ur EU.", False),
        ("Längre bort än EES skickas inget.", False),
        ("Yes / No", None),
        ("Kyllä / ei", None),
        (
            "Records go to partners in the United States; no other data leave the EEA.",
            True,
        ),
        ("Varmistamme suojan, jos tietoja siirretään ETA-alueen ulkopuolelle.", None),
        ("Kassan ylläpito: en yritys i Japan.", True),
        ("Lönerna räknas av en byrå i Filippinerna.", True),
        ("En siirrä tietoja Yhdysvaltoihin.", False),
        ("Vi har beslutat om överföring till Kenya och USA.", True),
        ("Uppgifter överförs till USA bara om vi har lov.", True),
        ("Om uppgifter förs till Japan berättar vi om det.", None),
        ("Ingenting flyttas utanför unionen.", False),
        ("Rekisteriä ei lähetetä unionin ulkopuolelle.", False),
        ("Matrikeln skickas inte till något annat land.", False),
        ("Nothing is sent there.", False),
        ("Tiedot pysyvät EU:ssa.", False),
        ("Alla servrar står i Sverige.", False),
        ("3.2 Henkilötietojen vienti unionin ulkopuolelle", None),
        ("Transfers outside the EEA", None),
        ("Överföringar utanför EES", None),
        ("Transfers outside the EEA take place.", True),
        (
            "Varoitukset lähtevät palvelimelta Yhdysvalloista, mutta viesti ei sisällä nimiä.",
            True,
        ),
        (
            "Påminnelser skickas via servrar i Kanada, men de innehåller inget om dig.",
            True,
        ),
        ("We use servers in the United States, but no data are stored there.", False),
        ("Siirrot ETA-alueen ulkopuolelle: kyllä, Yhdysvaltoihin.", True),
    ],
)
def test_outside_eea(text, outside):
    assert grounds.outside_eea([section("transfers", text)]) is outside


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Säilytämme tiedot 5 vuotta.", "P5Y"),
        ("Tiedot poistetaan kahden vuoden kuluttua.", "P2Y"),
        ("Tallenteet: 3 kk", "P3M"),
        ("Vi sparar dem i 24 månader.", "P24M"),
        ("Kept for six months.", "P6M"),
        ("Kept for 6-10 years.", "P10Y"),
        ("30 päivää", "P30D"),
        ("Kaksi (2) vuotta viimeisestä yhteydenotosta.", "P2Y"),
        ("Tiedot poistetaan vuoden kuluttua.", "P1Y"),
        ("Hävitetään puolen vuoden kuluttua.", "P6M"),
        ("Poistetaan, ellei niitä ole päivitetty viiteen vuoteen.", "P5Y"),
        ("Retained for twelve (12) months.", "P12M"),
        ("Lokit 5v", "P5Y"),
        ("Inspelningar raderas efter 72 timmar.", "PT72H"),
        ("Tiedot säilytetään pysyvästi.", ""),
        ("Så länge medlemskapet varar.", ""),
        ("Niin kauan kuin olet jäsen.", ""),
        ("Kolmetoista kuukautta.", "P13M"),
        ("Laskut jäävät kansioon seitsemäksi vuodeksi.", "P7Y"),
        ("Accounts for a decade.", "P10Y"),
        ("Tiedot poistetaan vuosi jäsenyyden päättymisestä.", "P1Y"),
        ("Pictures for a fortnight.", "P2W"),
        ("Kuvat häviävät kolmessa viikossa.", "P3W"),
    ],
)
def test_retention_periods(text, period):
    assert [
        each.period for each in periods.retention([section("retention", text)])
    ] == [period]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hakemukset hävitetään kahden vuoden kuluttua.", ["Hakemukset P2Y"]),
        ("Tiedot poistetaan vuoden kuluttua.", ["P1Y"]),
        ("Säilytämme niitä viisi vuotta.", ["P5Y"]),
        (
            "Laskut säilytetään 10 vuotta, lukemakortit kaksi vuotta.",
            ["Laskut P10Y", "Lukemakortit P2Y"],
        ),
        (
            "Kirjeet ja kortit säilytetään 12 vuotta kuolemasta tai, ellei siitä ole "
            "tietoa, 120 vuotta syntymästä.",
            ["Kirjeet ja kortit P12Y", "Kirjeet ja kortit P120Y"],
        ),
        (
            "Varaukset poistetaan vuoden päästä, lokit säilytetään 3 vuotta.",
            ["Varaukset P1Y", "Lokit P3Y"],
        ),
        (
            "Maksut pidetään kuusi vuotta, muu siivotaan pois vuoden kuluttua.",
            ["Maksut P6Y", "P1Y"],
        ),
        (
            "Loggar sparas i tio år, bokningar i två år och samtal tre år.",
            ["Loggar P10Y", "Bokningar P2Y", "Samtal P3Y"],
        ),
        ("Handlingarna ska enligt lag sparas i tio år.", ["Handlingarna P10Y"]),
        ("Vi sparar anmälan i 24 månader efter kursens slut.", ["Anmälan P24M"]),
        ("We keep the applications for two years.", ["The applications P2Y"]),
        ("Kun jäsen eroaa, kortti poistetaan kuukauden kuluttua.", ["Kortti P1M"]),
    ],
)
def test_which_data_a_period_is_about(text, found):
    told = periods.retention([section("retention", text)])
    assert [f"{each.data} {each.period}".strip() for each in told] == found


def test_periods_with_their_subjects_and_outside_their_section():
    found = periods.retention(
        [
            section("retention", "Tallenteet: 3 kuukautta", "Laskut – 10 vuotta"),
            section("purposes", "Hakemukset hävitetään kahden vuoden kuluttua."),
            section("rights", "Poistamme tiedot 30 päivän kuluessa."),
        ]
    )
    assert [(each.data, each.period) for each in found] == [
        ("Tallenteet", "P3M"),
        ("Laskut", "P10Y"),
        ("Hakemukset", "P2Y"),
    ]


def test_retention_without_a_period_and_periods_elsewhere_are_not_lifted():
    assert (
        periods.retention([section("retention", "Niin kauan kuin on tarpeen.")]) == ()
    )
    assert (
        periods.retention([section("rights", "Vastaamme 1 kuukauden kuluessa.")]) == ()
    )


@pytest.mark.parametrize(
    ("lines", "contact"),
    [
        (
            ("Johdon assistentti Martta Puro", "Katu 3 B, 65200 Vaasa", "puh. 050 512 7860"),
            Contact(role="contact_person", name="Martta Puro", title="Johdon assistentti", phone="050 512 7860"),
        ),
        (
            ("Ordförande Gun-Britt Ek, ek(at)example.fi",),
            Contact(role="contact_person", name="Gun-Britt Ek", title="Ordförande", email="ek@example.fi"),
        ),
        (
            ("Heini Salmu, toimitusjohtaja, 040 515 8156",),
            Contact(role="contact_person", name="Heini Salmu", title="toimitusjohtaja", phone="040 515 8156"),
        ),
        (
            ("Rekisterin yhteyshenkilö on Sirpa Tarvo.",),
            Contact(role="contact_person", name="Sirpa Tarvo"),
        ),
    ],
)  # fmt: skip
def test_a_person_in_a_contact_role_is_kept_and_told(lines, contact):
    found, messages = parties.contacts_of([section("contact_person", *lines)], "fi")
    assert found == (contact,)
    assert [(each.code, each.variables["name"]) for each in messages] == [
        ("contact.person", contact.name)
    ]


def test_an_office_in_a_contact_role_is_nobody_to_tell_of():
    sections = [
        section("controller", "Kevätporras Oy", "info@example.fi", "040 555 1234"),
        section("dpo", "Tietosuojavastaava", "Vanha Rantatie 3", "dpo@example.fi"),
        section("contact", "Vastaamme kuukaudessa. " * 40, "muu@example.fi"),
    ]
    found, messages = parties.contacts_of(sections, "fi")
    assert found == (
        Contact(role="controller", email="info@example.fi", phone="040 555 1234"),
        Contact(role="dpo", email="dpo@example.fi"),
    )
    assert messages == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Kirjanpitäjällemme Tilitoimisto Nuotti Oy:lle menee lasku.",
            ["Tilitoimisto Nuotti Oy"],
        ),
        ("Palkat hoitavat Netvisor Oy ja Heeros Oyj.", ["Netvisor", "Heeros Oyj"]),
        ("Servers are run by Hetzner Online GmbH.", ["Hetzner"]),
        (
            "Kirjeet lähettää Mailchimp, Posti Messaging Oy.",
            ["Mailchimp", "Posti Messaging Oy"],
        ),
    ],
)
def test_what_is_no_part_of_the_name_of_a_recipient(text, names):
    found = parties.recipients_of([section("recipients", text)], None)
    assert [each.name for each in found] == names


def test_recipients_are_companies_and_well_known_services():
    sections = [
        section(
            "recipients",
            "Palveluntarjoajiamme ovat Googlelle kuuluva YouTube ja Lasku & Luotto Oy.",
            "Kevätporras ei luovuta tietoja Arkisto Oy:lle. Poliisi saa tietoja lain nojalla.",
        ),
        section("purposes", "Käytämme Facebookia."),
    ]
    assert parties.recipients_of(sections, "Kevätporras Oy") == (
        Recipient(name="Google", role="role_processor"),
        Recipient(name="Lasku & Luotto Oy", role="role_processor"),
    )


@pytest.mark.parametrize(
    ("text", "transfers"),
    [
        (
            "Mailchimpin palvelimet ovat Yhdysvalloissa; siirto perustuu vakiolausekkeisiin.",
            (Transfer("Mailchimp", "US", "transfer_scc"),),
        ),
        (
            "Uppgifterna behandlas i Kanada, för vilket det finns ett beslut om adekvat skydd.",
            (Transfer("", "CA", "transfer_adequacy"),),
        ),
        ("Data are stored in the United States and in India.", (Transfer("", "US"), Transfer("", "IN"))),
        ("Tietoja ei siirretä Yhdysvaltoihin.", ()),
        ("Tiedot ovat Ruotsissa.", ()),
    ],
)  # fmt: skip
def test_transfers_name_country_recipient_and_ground(text, transfers):
    assert parties.transfers_of([section("transfers", text)]) == transfers


@pytest.mark.parametrize(
    ("text", "statutes"),
    [
        ("Yhdistyslain (503/1989) 11 §:n mukaan.", ("Yhdistyslaki (503/1989) 11 §",)),
        ("Maankäyttö- ja rakennuslaissa säädetään.", ("Maankäyttö- ja rakennuslaki",)),
        ("Asunto-osakeyhtiölaki velvoittaa.", ("Asunto-osakeyhtiölaki",)),
        ("Enligt bokföringslagen (1336/1997).", ("Bokföringslagen (1336/1997)",)),
        (
            "Lagen om klientens ställning (812/2000).",
            ("Lagen om klientens ställning (812/2000)",),
        ),
        ("The Associations Act obliges us.", ("Associations Act",)),
        ("Tietosuojalain ja dataskyddslagen mukaan, lakisääteinen.", ()),
    ],
)
def test_statutes_are_named_as_they_stand_by_themselves(text, statutes):
    assert grounds.statutes([section("legal_basis", text)]) == statutes


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (
            "Jokainen kunta pitää omaa osaansa, pääkäyttäjänä Kanervan kaupunki.",
            "Kanervan kaupunki",
        ),
        ("Sähköosuuskunta Laakson Kajo, Voimatie 1", "Sähköosuuskunta Laakson Kajo"),
        ("Leipomo Ruis Tmi Sirkku Halla", "Leipomo Ruis Tmi Sirkku Halla"),
        (
            "Hilltop is run by the Foundation for Schooling in Savonia sr, Opintie 1.",
            "Foundation for Schooling in Savonia sr",
        ),
        ("St Olaf's Congregation, Aurakatu 1", "St Olaf's Congregation"),
        (
            "Association of the Lakeside Rowers, Rantatie 2",
            "Association of the Lakeside Rowers",
        ),
        ("Talonmiesten osasto 31 ry, Pihatie 2", "Talonmiesten osasto 31 ry"),
    ],
)
def test_names_within_a_sentence(line, name):
    assert contacts.earliest_name(line) == name


def test_who_introduces_themselves_is_the_controller():
    found = section("other", "We are the Friends of Aurora Park, an association.")
    assert contacts.controller_name([found]) == "Friends of Aurora Park"


@pytest.mark.parametrize("name", ["Rautapaja 24/7 Oy", "Brf Tranbäret 4"])
def test_a_number_is_part_of_a_name(name):
    notice = import_notice(
        f"Rekisterinpitäjä\n{name}, Pajatie 1, 00100 Helsinki".encode()
    )
    assert notice.facts.controller_name == name


def test_an_insurance_company_and_no_postcode_is_the_controller():
    text = """Dataskyddsbeskrivning

Bolaget bakom registret
Nordviks Ömsesidiga Försäkringsbolag, FO-nummer 0000005-1, Hamngatan 4, 68600 Jakobstad
"""
    found = import_notice(text.encode(), "notis.txt")
    assert found.facts.controller_name == "Nordviks Ömsesidiga Försäkringsbolag"
