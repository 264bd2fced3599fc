"""What changed, told in the reader's language: every kind of change in the data."""

import copy
from dataclasses import dataclass, field, replace

import pytest

from tests.core.documents import document
from tests.core.sections import FULL
from wagtail_seloste.comparison import change_note, compare, weight
from wagtail_seloste.comparison.subjects import (
    SUBJECTS,
    Several,
    Single,
    Statement,
    thing,
)
from wagtail_seloste.comparison.weighing import length
from wagtail_seloste.notice import Notice
from wagtail_seloste.wording import load

LANGUAGES = ("fi", "sv", "en")

PARTY = {"name": "Testi Oy", "business_id": "1234567-1", "email": "a@example.com"}
MARKETING = {
    "id": "p1",
    "name": "X",
    "legal_bases": ["basis_consent"],
    "special_conditions": [],
    "direct_marketing": False,
}
ORDERS = {"id": "p2", "name": "Z", "legal_bases": ["basis_contract"]}
PERIOD = {"id": "r1", "data": "X", "kind": "retention_kind_fixed", "period": "P2Y"}
RECIPIENT = {"id": "v1", "name": "X", "category": "", "role": "role_processor"}
TRANSFER = {
    "id": "t1",
    "recipient": "X",
    "country": "US",
    "mechanism": "transfer_dpf",
}
COOKIE = {"id": "k1", "name": "X", "period": "P1M", "session": False}
GROUP = {"id": "d1", "name": "X", "categories": ["data_name"], "others": ""}
OTHER_GROUP = {"id": "d2", "name": "Z", "categories": ["data_contact"], "others": ""}
SOURCE = {"id": "s1", "name": "X", "data": "A", "public": False}
DUTY = {"id": "o1", "kind": "obligation_contract", "data": "X"}
DECISION = {"id": "a1", "decision": "X", "logic": "A", "consequences": "A"}


@dataclass
class Case:
    """Data of one section before and after, and what is to be said of it."""

    key: str
    old: dict
    new: dict
    fi: str
    sv: str
    en: str
    weight: str = "small"
    beside: dict = field(default_factory=dict)


def of(name, /, *items, **changes):
    """The data of a list; `changes` are made in its first item."""
    items = copy.deepcopy(items)
    if items:
        items[0].update(changes)
    return {name: list(items)}


def item(key, name, value, en, fi, sv, weight="small", /, **changes):
    return Case(key, of(name, value), of(name, value, **changes), fi, sv, en, weight)


CASES = {
    "controller": Case(
        "controller",
        PARTY,
        {**PARTY, "name": "Malli Ab"},
        "Rekisterinpitäjä: Testi Oy → Malli Ab",
        "Personuppgiftsansvarig: Testi Oy → Malli Ab",
        "Controller: Testi Oy → Malli Ab",
        "material",
    ),
    "contact value": Case(
        "controller",
        PARTY,
        {**PARTY, "email": "b@example.com"},
        "Sähköposti (Rekisterinpitäjä): a@example.com → b@example.com",
        "E-post (Personuppgiftsansvarig): a@example.com → b@example.com",
        "E-mail (Controller): a@example.com → b@example.com",
    ),
    "contact value added": Case(
        "dpo",
        {"title": "X"},
        {"title": "X", "phone": "+358 1"},
        "Puhelin lisätty (Tietosuojavastaava): +358 1",
        "Telefon har lagts till (Dataskyddsombud): +358 1",
        "Telephone added (Data protection officer): +358 1",
    ),
    "contact": Case(
        "contact",
        {"title": "X"},
        {"title": "Y"},
        "Tehtävä (Yhteydenotto): X → Y",
        "Befattning (Kontakt): X → Y",
        "Position (Contact): X → Y",
    ),
    "representative": Case(
        "controller",
        {**PARTY, "representatives": []},
        {**PARTY, "representatives": [{"id": "e", "name": "Y"}]},
        "Edustaja EU- tai ETA-alueella lisätty: Y",
        "Företrädare inom EU eller EES har lagts till: Y",
        "Representative in the EU or EEA added: Y",
    ),
    "partner": Case(
        "joint_controllers",
        of("partners"),
        of("partners", {"id": "j", "name": "Y"}),
        "Yhteisrekisterinpitäjä lisätty: Y",
        "Gemensamt personuppgiftsansvarig har lagts till: Y",
        "Joint controller added: Y",
        "material",
    ),
    "arrangement": Case(
        "joint_controllers",
        {"arrangement": "A" * 90, "contact_point": "X"},
        {"arrangement": "B" * 90, "contact_point": "X"},
        "Vastuunjako muutettu",
        "Ansvarsfördelning har ändrats",
        "Division of responsibilities changed",
    ),
    "contact person": Case(
        "contact_person",
        of("people", {"id": "c1", "name": "X"}),
        of("people", {"id": "c1", "name": "X"}, {"id": "c2", "name": "Y"}),
        "Yhteyshenkilö lisätty: Y",
        "Kontaktperson har lagts till: Y",
        "Contact person added: Y",
    ),
    "register name": Case(
        "register_name",
        {"name": "X"},
        {"name": "Y"},
        "Rekisterin nimi: X → Y",
        "Registrets namn: X → Y",
        "Name of the register: X → Y",
    ),
    "purpose added": Case(
        "purposes",
        of("purposes", MARKETING),
        of("purposes", MARKETING, {"id": "p9", "name": "Y", "description": "Words."}),
        "Käyttötarkoitus lisätty: Y",
        "Ändamål har lagts till: Y",
        "Purpose added: Y",
        "material",
    ),
    "purpose removed": Case(
        "purposes",
        of("purposes", MARKETING, ORDERS),
        of("purposes", MARKETING),
        "Käyttötarkoitus poistettu: Z",
        "Ändamål har tagits bort: Z",
        "Purpose removed: Z",
    ),
    "basis replaced": item(
        "purposes",
        "purposes",
        MARKETING,
        "Legal basis (X): Consent → Legitimate interests",
        "Oikeusperuste (X): Suostumus → Oikeutettu etu",
        "Rättslig grund (X): Samtycke → Berättigat intresse",
        "material",
        legal_bases=["basis_legitimate_interests"],
    ),
    "basis added": item(
        "purposes",
        "purposes",
        MARKETING,
        "Legal basis added (X): Contract",
        "Oikeusperuste lisätty (X): Sopimus",
        "Rättslig grund har lagts till (X): Avtal",
        "material",
        legal_bases=["basis_consent", "basis_contract"],
    ),
    "special condition": item(
        "purposes",
        "purposes",
        MARKETING,
        "Condition for processing sensitive data added (X): Explicit consent",
        "Arkaluonteisten tietojen käsittelyn peruste lisätty (X): Nimenomainen suostumus",
        "Grund för behandling av känsliga uppgifter har lagts till (X): Uttryckligt samtycke",
        "material",
        special_conditions=["special_explicit_consent"],
    ),
    "statute": item(
        "purposes",
        "purposes",
        {**MARKETING, "statute": "1/2020"},
        "Statute (X): 1/2020 → 2/2021",
        "Laki tai muu säädös (X): 1/2020 → 2/2021",
        "Lag eller annan författning (X): 1/2020 → 2/2021",
        statute="2/2021",
    ),
    "interest": item(
        "purposes",
        "purposes",
        {**MARKETING, "legitimate_interest": "to sell"},
        "Legitimate interest (X): to sell → to know",
        "Oikeutettu etu (X): to sell → to know",
        "Berättigat intresse (X): to sell → to know",
        "material",
        legitimate_interest="to know",
    ),
    "marketing": item(
        "purposes",
        "purposes",
        MARKETING,
        "Direct marketing added: X",
        "Suoramarkkinointi lisätty: X",
        "Direktmarknadsföring har lagts till: X",
        "material",
        direct_marketing=True,
    ),
    "description": item(
        "purposes",
        "purposes",
        {**MARKETING, "description": "We send letters. " * 6},
        "Description changed: X",
        "Kuvaus muutettu: X",
        "Beskrivning har ändrats: X",
        description="We send messages. " * 6,
    ),
    "data subjects": Case(
        "data_subjects",
        {"categories": ["ds_customer"]},
        {"categories": ["ds_customer", "ds_child", "ds_member"]},
        "Ihmisryhmä lisätty: Lapset ja Jäsenet",
        "Grupp av personer har lagts till: Barn och Medlemmar",
        "Group of people added: Children and Members",
    ),
    "other data subjects": Case(
        "data_subjects",
        {"others": "- guests of the house"},
        {"others": "- guests of the houses\n- friends"},
        "Ihmisryhmä lisätty: friends",
        "Grupp av personer har lagts till: friends",
        "Group of people added: friends",
    ),
    "special data": item(
        "data_content",
        "groups",
        GROUP,
        "Personal data added (X): Health data",
        "Henkilötiedot lisätty (X): Terveystiedot",
        "Personuppgifter har lagts till (X): Uppgifter om hälsa",
        "material",
        categories=["data_name", "data_health"],
    ),
    "data removed": Case(
        "data_content",
        of("groups", GROUP, categories=["data_name", "data_language"]),
        of("groups", GROUP),
        "Henkilötiedot poistettu (X): Asiointikieli",
        "Personuppgifter har tagits bort (X): Kontaktspråk",
        "Personal data removed (X): Language of service",
    ),
    "data in words": item(
        "data_content",
        "groups",
        GROUP,
        "Personal data added (X): shoe size",
        "Henkilötiedot lisätty (X): shoe size",
        "Personuppgifter har lagts till (X): shoe size",
        "material",
        others="shoe size",
    ),
    "data moved": Case(
        "data_content",
        of("groups", GROUP, OTHER_GROUP, categories=["data_name", "data_language"]),
        of(
            "groups",
            GROUP,
            {**OTHER_GROUP, "categories": ["data_contact", "data_language"]},
        ),
        "Henkilötiedot siirretty (Asiointikieli): X → Z",
        "Personuppgifter har flyttats (Kontaktspråk): X → Z",
        "Personal data moved (Language of service): X → Z",
    ),
    "source": Case(
        "sources",
        of("sources"),
        of("sources", SOURCE),
        "Lähde lisätty: X",
        "Källa har lagts till: X",
        "Source added: X",
        "material",
    ),
    "source data": item(
        "sources",
        "sources",
        SOURCE,
        "Data from the source (X): A → B",
        "Lähteestä saadut tiedot (X): A → B",
        "Uppgifter från källan (X): A → B",
        data="B",
    ),
    "public source": item(
        "sources",
        "sources",
        SOURCE,
        "Public source (X): no → yes",
        "Julkinen lähde (X): ei → kyllä",
        "Offentlig källa (X): nej → ja",
        public=True,
    ),
    "from the person": Case(
        "sources",
        {"from_person": False, **of("sources", SOURCE)},
        {"from_person": True, **of("sources", SOURCE)},
        "Maininta lisätty: Saamme tiedot sinulta itseltäsi",
        "Upplysning har lagts till: Vi får uppgifterna av dig själv",
        "Statement added: We get the data from you yourself",
    ),
    "duty": item(
        "obligation_to_provide",
        "items",
        DUTY,
        "Duty to provide data (X): Needed for the contract → Voluntary",
        "Velvollisuus antaa tietoja (X): Tarvitaan sopimusta varten → Vapaaehtoista",
        "Skyldighet att lämna uppgifter (X): Behövs för avtalet → Frivilligt",
        kind="obligation_voluntary",
    ),
    "recipient added": Case(
        "recipients",
        of("recipients", RECIPIENT),
        of("recipients", RECIPIENT, {**RECIPIENT, "id": "v2", "name": "Y Oy"}),
        "Vastaanottaja lisätty: Y Oy",
        "Mottagare har lagts till: Y Oy",
        "Recipient added: Y Oy",
        "material",
    ),
    "recipient replaced in place": item(
        "recipients",
        "recipients",
        {**RECIPIENT, "service": "sending of letters and parcels"},
        "Recipient: X → Y",
        "Vastaanottaja: X → Y",
        "Mottagare: X → Y",
        "material",
        name="Y",
    ),
    "recipient category": item(
        "recipients",
        "recipients",
        {**RECIPIENT, "category": "recipient_auditor"},
        "Category of the recipient (X): Auditors → Insurance companies",
        "Vastaanottajaryhmä (X): Tilintarkastajat → Vakuutusyhtiöt",
        "Kategori av mottagare (X): Revisorer → Försäkringsbolag",
        category="recipient_insurance",
    ),
    "recipient role": item(
        "recipients",
        "recipients",
        RECIPIENT,
        "Role (X): Processor → Recipient",
        "Rooli (X): Henkilötietojen käsittelijä → Vastaanottaja",
        "Roll (X): Personuppgiftsbiträde → Mottagare",
        "material",
        role="role_recipient",
    ),
    "recipient in another country": item(
        "recipients",
        "recipients",
        {**RECIPIENT, "country": "FI"},
        "Country (X): Finland → United States",
        "Maa (X): Suomi → Yhdysvallat",
        "Land (X): Finland → USA",
        "material",
        country="US",
    ),
    "service": item(
        "recipients",
        "recipients",
        {**RECIPIENT, "service": "A"},
        "Service (X): A → B",
        "Palvelu (X): A → B",
        "Tjänst (X): A → B",
        service="B",
    ),
    "no disclosure": Case(
        "recipients",
        {"none": True, **of("recipients", RECIPIENT)},
        {"none": False, **of("recipients", RECIPIENT)},
        "Maininta poistettu: Emme luovuta tietojasi muille kuin tässä nimetyille"
        " palveluntarjoajille",
        "Upplysning har tagits bort: Vi lämnar inte ut dina uppgifter till andra än de"
        " tjänsteleverantörer som nämns här",
        "Statement removed: We do not disclose your data to anyone other than the"
        " service providers named here",
        "material",
    ),
    "transfer added": Case(
        "transfers",
        of("transfers"),
        of("transfers", TRANSFER),
        "Tietojen siirto lisätty: X (Yhdysvallat)",
        "Överföring har lagts till: X (USA)",
        "Transfer added: X (United States)",
        "material",
    ),
    "transfer country": item(
        "transfers",
        "transfers",
        {**TRANSFER, "mechanism": "transfer_scc"},
        "Country (X): United States → India",
        "Maa (X): Yhdysvallat → Intia",
        "Land (X): USA → Indien",
        "material",
        country="IN",
    ),
    "mechanism": item(
        "transfers",
        "transfers",
        TRANSFER,
        "Ground for the transfer (X): EU-US Data Privacy Framework → Standard"
        " contractual clauses of the Commission",
        "Siirron peruste (X): EU:n ja Yhdysvaltojen välinen tietosuojakehys"
        " (Data Privacy Framework) → Komission vakiosopimuslausekkeet",
        "Grund för överföringen (X): Ramen för dataskydd mellan EU och USA"
        " (Data Privacy Framework) → Kommissionens standardavtalsklausuler",
        "material",
        mechanism="transfer_scc",
    ),
    "copy": item(
        "transfers",
        "transfers",
        {**TRANSFER, "copy_contact": "A"},
        "Place to get a copy (X): A → B",
        "Jäljennöksen saantipaikka (X): A → B",
        "Ställe där man får en kopia (X): A → B",
        copy_contact="B",
    ),
    "longer retention": item(
        "retention",
        "periods",
        PERIOD,
        "Retention period (X): 2 years → 5 years",
        "Säilytysaika (X): 2 vuotta → 5 vuotta",
        "Förvaringstid (X): 2 år → 5 år",
        "material",
        period="P5Y",
    ),
    "shorter retention": item(
        "retention",
        "periods",
        PERIOD,
        "Retention period (X): 2 years → 18 months",
        "Säilytysaika (X): 2 vuotta → 18 kuukautta",
        "Förvaringstid (X): 2 år → 18 månader",
        period="P18M",
    ),
    "retention for ever": item(
        "retention",
        "periods",
        PERIOD,
        "Retention period (X): 2 years → Permanent retention for archiving",
        "Säilytysaika (X): 2 vuotta → Pysyvä säilytys arkistointia varten",
        "Förvaringstid (X): 2 år → Permanent förvaring för arkivändamål",
        "material",
        kind="retention_kind_permanent",
        period="",
    ),
    "retention start": item(
        "retention",
        "periods",
        {**PERIOD, "event": "A"},
        "Start of the retention period (X): A → B",
        "Säilytysajan alku (X): A → B",
        "Förvaringstidens början (X): A → B",
        event="B",
    ),
    "retention of what": item(
        "retention",
        "periods",
        {**PERIOD, "event": "delivery of the order to you", "data": "A x"},
        "Data: A x → B x",
        "Tiedot: A x → B x",
        "Uppgifter: A x → B x",
        data="B x",
    ),
    "retention added": Case(
        "retention",
        of("periods"),
        of("periods", PERIOD),
        "Säilytysaika lisätty: X (2 vuotta)",
        "Förvaringstid har lagts till: X (2 år)",
        "Retention period added: X (2 years)",
    ),
    "measure": Case(
        "security",
        {"measures": ["sec_tech_mfa"]},
        {"measures": ["sec_tech_mfa", "sec_tech_backup"]},
        "Suojauskeino lisätty: Varmuuskopiointi",
        "Skyddsåtgärd har lagts till: Säkerhetskopiering",
        "Security measure added: Backups",
    ),
    "use of cookies": Case(
        "cookies",
        {"use": "cookies_none"},
        {"use": "cookies_necessary"},
        "Evästeiden käyttö: Emme käytä evästeitä → Käytämme vain välttämättömiä evästeitä",
        "Användning av kakor: Vi använder inte kakor → Vi använder bara nödvändiga kakor",
        "Use of cookies: We do not use cookies → We only use necessary cookies",
    ),
    "cookie": Case(
        "cookies",
        of("cookies", COOKIE),
        of("cookies"),
        "Eväste poistettu: X",
        "Kaka har tagits bort: X",
        "Cookie removed: X",
    ),
    "duration of a cookie": item(
        "cookies",
        "cookies",
        COOKIE,
        "Duration of the cookie (X): 1 month → Until the browser is closed",
        "Evästeen kesto (X): 1 kuukausi → Selaimen sulkemiseen asti",
        "Kakans giltighetstid (X): 1 månad → Tills webbläsaren stängs",
        period="",
        session=True,
    ),
    "automated decisions": Case(
        "automated_decisions",
        {"automated": "automated_none"},
        {"automated": "automated_used"},
        "Automaattiset päätökset: Emme tee automaattisia päätöksiä → Teemme"
        " automaattisia päätöksiä",
        "Automatiserade beslut: Vi fattar inga automatiserade beslut → Vi fattar"
        " automatiserade beslut",
        "Automated decisions: We do not make automated decisions → We make automated"
        " decisions",
        "material",
    ),
    "decision": Case(
        "automated_decisions",
        {"automated": "automated_used", **of("decisions", DECISION)},
        {
            "automated": "automated_used",
            **of("decisions", DECISION, {**DECISION, "id": "a2", "decision": "Y z"}),
        },
        "Automaattinen päätös lisätty: Y z",
        "Automatiserat beslut har lagts till: Y z",
        "Automated decision added: Y z",
        "material",
    ),
    "profiling said for the first time": Case(
        "automated_decisions",
        {"automated": "automated_none"},
        {"automated": "automated_none", "profiling": "profiling_none"},
        "Maininta lisätty: Emme profiloi",
        "Upplysning har lagts till: Vi profilerar inte",
        "Statement added: We do not profile",
    ),
    "right added": Case(
        "rights",
        {},
        {
            "adjustments": [
                {"id": "m", "right": "right_objection", "action": "add"},
            ]
        },
        "Oikeus lisätty: Oikeus vastustaa käsittelyä",
        "Rättighet har lagts till: Rätt att göra invändningar",
        "Right added: Right to object",
        beside={"purposes": of("purposes", ORDERS)},
    ),
    "right removed": Case(
        "rights",
        {},
        {
            "adjustments": [
                {"id": "m", "right": "right_portability", "action": "remove"},
            ]
        },
        "Oikeus poistettu: Oikeus siirtää tiedot järjestelmästä toiseen",
        "Rättighet har tagits bort: Rätt till dataportabilitet",
        "Right removed: Right to data portability",
        "material",
        beside={"purposes": of("purposes", ORDERS)},
    ),
    "explanation": Case(
        "rights",
        {},
        {
            "adjustments": [
                {
                    "id": "m",
                    "right": "right_access",
                    "action": "explain",
                    "explanation": "See the service.",
                },
            ]
        },
        "Oikeuden selitys lisätty: Oikeus saada pääsy tietoihin",
        "Förklaring till rättigheten har lagts till: Rätt till tillgång till uppgifter",
        "Explanation of the right added: Right of access",
        beside={"purposes": of("purposes", ORDERS)},
    ),
    "contact for requests": Case(
        "rights",
        {"request_contact": "a@example.com"},
        {"request_contact": "b@example.com"},
        "Pyyntöjen yhteystieto: a@example.com → b@example.com",
        "Kontakt för begäran: a@example.com → b@example.com",
        "Contact for requests: a@example.com → b@example.com",
        "material",
    ),
    "longer time": Case(
        "rights",
        {"extension": False},
        {"extension": True},
        "Vakioteksti lisätty: Vastausajan pidentäminen",
        "Standardtext har lagts till: Förlängd svarstid",
        "Standard text added: Longer time to answer",
    ),
    "authority": Case(
        "complaint",
        {"authority": {"name": "X"}},
        {"authority": {"name": "Y"}},
        "Valvontaviranomainen: X → Y",
        "Tillsynsmyndighet: X → Y",
        "Supervisory authority: X → Y",
    ),
    "channel": Case(
        "changes",
        {"standard": True, "channel": "A"},
        {"standard": True, "channel": "B"},
        "Muutoksista kertominen: A → B",
        "Information om ändringar: A → B",
        "Information on changes: A → B",
    ),
    "renamed": Case(
        "retention",
        {"heading": "X", **of("periods", PERIOD)},
        {"heading": "Y", **of("periods", PERIOD)},
        "Osion nimi: X → Y",
        "Avsnittets namn: X → Y",
        "Name of the section: X → Y",
    ),
    "free text": Case(
        "retention",
        {"heading": "X", "text": "<p>We keep little.</p>", **of("periods", PERIOD)},
        {"heading": "X", "text": "<p>We keep a little.</p>", **of("periods", PERIOD)},
        "Teksti muutettu: X",
        "Text har ändrats: X",
        "Text changed: X",
    ),
}


def both(case, language):
    beside = list(case.beside.items())
    return (
        document([*beside, (case.key, case.old)], language),
        document([*beside, (case.key, case.new)], language),
    )


def sentences(comparison):
    return [change.sentence for change in comparison.changes]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CASES)
def test_a_change_is_told_in_the_readers_language(name, language):
    case = CASES[name]
    old, new = both(case, language)
    comparison = compare(old, new, load(language))
    expected = getattr(case, language)
    assert sentences(comparison)[-1] == expected
    assert len(comparison.changes) <= 2, sentences(comparison)
    assert weight(comparison).level == case.weight
    assert expected in change_note(comparison, load(language))
    assert comparison.changed


@pytest.mark.parametrize("name", CASES)
def test_the_change_the_other_way_is_its_mirror(name):
    old, new = both(CASES[name], "en")
    mirror = {"added": "removed", "removed": "added"}
    there = compare(old, new, load("en")).changes
    back = compare(new, old, load("en")).changes
    assert sorted(
        (mirror.get(c.kind, c.kind), c.place, c.new, c.old) for c in there
    ) == sorted((c.kind, c.place, c.old, c.new) for c in back)


@pytest.mark.parametrize("key", FULL)
def test_every_value_of_a_section_is_compared(key):
    """Blanking any one value of full data is told, or shows in the text."""
    beside = [] if key == "purposes" else [("purposes", FULL["purposes"])]
    old = document([*beside, (key, FULL[key])])
    for place, data in blanked(FULL[key]):
        if place in UNSEEN:
            continue
        new = document([*beside, (key, data)])
        assert compare(old, new, load("en")).changed, place


UNSEEN = {"id", "organisation", "heading", "action"}


def blanked(value):
    """(name, copy without this value) of every field, however deep."""
    for name, inner in value.items():
        if not inner:
            continue
        blank = False if isinstance(inner, bool) else type(inner)()
        yield name, {**value, name: blank}
        if isinstance(inner, list) and isinstance(inner[0], dict):
            for deeper, found in blanked(inner[0]):
                yield deeper, {**value, name: [found, *inner[1:]]}


@pytest.mark.parametrize("key", SUBJECTS)
def test_the_table_names_fields_that_the_section_has(key):
    subject, data = SUBJECTS[key], FULL[key]
    for fact in subject.facts:
        assert fact.name in data
    for listed in subject.lists:
        for fact in listed.facts:
            names = fact.codes if isinstance(fact, Single) and fact.codes else ()
            assert {*names, *([] if names else [fact.name])} <= set(
                data[listed.name][0]
            )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_thing_of_the_table_has_a_name(language):
    for subject in SUBJECTS.values():
        for fact in subject.facts:
            assert thing(load(language), fact.thing)
            if isinstance(fact, Statement):
                assert fact.say(load(language)) or fact.name == "standard"
        for listed in subject.lists:
            for fact in listed.facts:
                assert thing(load(language), fact.thing)
                assert isinstance(fact, (Single, Several, Statement))
    with pytest.raises(LookupError, match="nonsense"):
        thing(load(language), "nonsense")


# --- the whole notice --------------------------------------------------------------


def test_equal_notices_have_no_changes():
    old = document(list(FULL.items()))
    comparison = compare(old, old, load("en"))
    assert not comparison.changed
    assert comparison.changes == ()
    assert weight(comparison).level == "small"
    assert change_note(comparison, load("en")) == load("en").label("no_changes")
    assert Notice.from_json(old.to_json()) == old


def test_the_title():
    old, new = document([], title="Old notice"), document([], title="New notice")
    comparison = compare(old, new, load("fi"))
    assert sentences(comparison) == ["Selosteen otsikko: Old notice → New notice"]
    assert [(run.kind, run.text) for run in comparison.title] == [
        ("removed", "Old"),
        ("added", " New"),
        ("equal", " notice"),
    ]


@pytest.mark.parametrize(
    ("language", "added", "removed"),
    [
        ("fi", "Osio lisätty: Evästeet", "Osio poistettu: Evästeet"),
        ("sv", "Avsnitt har lagts till: Kakor", "Avsnitt har tagits bort: Kakor"),
        ("en", "Section added: Cookies", "Section removed: Cookies"),
    ],
)
def test_a_section_comes_and_goes(language, added, removed):
    short = document([("retention", of("periods", PERIOD))], language)
    long = document(
        [
            ("cookies", {"use": "cookies_necessary"}),
            ("retention", of("periods", PERIOD)),
        ],
        language,
    )
    assert sentences(compare(short, long, load(language)))[0] == added
    back = compare(long, short, load(language))
    assert sentences(back)[0] == removed
    assert [section.key for section in back.sections] == ["cookies", "retention"]


def test_contact_details_of_a_new_section_go_without_saying():
    old = document([])
    new = document([("dpo", {"title": "DPO", "email": "dpo@example.com"})])
    assert sentences(compare(old, new, load("en"))) == [
        "Section added: Data protection officer"
    ]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fi", "Osio siirretty: Evästeet"),
        ("sv", "Avsnitt har flyttats: Kakor"),
        ("en", "Section moved: Cookies"),
    ],
)
def test_a_section_moves(language, expected):
    rows = [
        ("cookies", {"use": "cookies_none"}, "1"),
        ("retention", of("periods", PERIOD), "2"),
        ("register_name", {"name": "X"}, "3"),
    ]
    old = document(rows, language)
    new = document([*rows[1:], rows[0]], language)
    comparison = compare(old, new, load(language))
    assert sentences(comparison) == [expected]
    assert weight(comparison).level == "small"


def test_a_purpose_that_comes_changes_the_rights_without_further_words():
    """Which purposes a right is limited to follows from the purposes."""
    purposes = of("purposes", MARKETING, ORDERS)
    old = document([("purposes", purposes), ("rights", {})])
    more = {"id": "p8", "name": "Survey", "legal_bases": ["basis_consent"]}
    new = document(
        [("purposes", of("purposes", MARKETING, ORDERS, more)), ("rights", {})]
    )
    comparison = compare(old, new, load("en"))
    assert sentences(comparison) == ["Purpose added: Survey"]
    rights = comparison.sections[1]
    assert rights.changed and rights.told and not rights.untold


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "fi",
            "Mitä oikeus koskee (Oikeus siirtää tiedot järjestelmästä toiseen): X → Z",
        ),
        ("sv", "Vad rättigheten gäller (Rätt till dataportabilitet): X → Z"),
        ("en", "What the right applies to (Right to data portability): X → Z"),
    ],
)
def test_a_right_that_is_limited_to_other_purposes(language, expected):
    public = {"legal_bases": ["basis_public_task"]}
    consent = {"legal_bases": ["basis_consent"]}
    old = of("purposes", {**MARKETING, **consent}, {**ORDERS, **public})
    new = of("purposes", {**MARKETING, **public}, {**ORDERS, **consent})
    comparison = compare(
        document([("purposes", old), ("rights", {})], language),
        document([("purposes", new), ("rights", {})], language),
        load(language),
    )
    assert expected in sentences(comparison)
    assert "right_removed" in [reason.rule for reason in weight(comparison).reasons]


def test_rights_in_other_words_than_the_standard_ones():
    purposes = ("purposes", of("purposes", ORDERS))
    old = document([purposes, ("rights", {"standard": True})])
    new = document([purposes, ("rights", {"standard": False, "text": "<p>Ask.</p>"})])
    comparison = compare(old, new, load("en"))
    assert sentences(comparison) == ["Standard text removed"]
    assert weight(comparison).level == "material"


# --- weight and note ---------------------------------------------------------------


def test_the_weightiest_reason_comes_first():
    old = document(
        [
            ("retention", of("periods", PERIOD)),
            ("purposes", of("purposes", MARKETING)),
            ("data_content", of("groups", GROUP)),
        ]
    )
    new = document(
        [
            ("retention", of("periods", PERIOD, period="P5Y")),
            ("purposes", of("purposes", MARKETING, {"id": "n", "name": "Y"})),
            ("data_content", of("groups", GROUP, categories=["data_health"])),
        ]
    )
    found = weight(compare(old, new, load("en")))
    assert [reason.rule for reason in found.reasons] == [
        "new_purpose",
        "special_data_added",
        "longer_retention",
    ]
    assert change_note(compare(old, new, load("en")), load("en")).startswith(
        "Purpose added: Y. Personal data added (X): Health data."
    )


def test_a_code_that_is_unknown_is_not_special():
    old = document([("data_content", of("groups", GROUP))])
    new = document([("data_content", of("groups", GROUP, categories=["data_new"]))])
    found = weight(compare(old, new, load("en")))
    assert [reason.rule for reason in found.reasons] == ["data_added"]


def test_data_without_a_code_in_a_new_group_are_material():
    """A group that takes its data over from another is not."""
    extra = {"id": "d9", "name": "Notes", "categories": [], "others": "goals"}
    old = document([("data_content", of("groups", GROUP))])
    new = document([("data_content", of("groups", GROUP, extra))])
    comparison = compare(old, new, load("en"))
    assert sentences(comparison) == [
        "Group of data added: Notes",
        "Personal data added (Notes): goals",
    ]
    assert weight(comparison).level == "material"
    before = document([("data_content", of("groups", GROUP, others="goals"))])
    split = weight(compare(before, new, load("en")))
    assert split.level == "small"


def test_many_sections_in_another_order_are_one_change():
    rows = [(key, FULL[key], key) for key in ("dpo", "contact", "cookies", "changes")]
    rows += [("register_name", {"name": "X"}, "r"), ("sources", FULL["sources"], "s")]
    comparison = compare(document(rows), document(rows[::-1]), load("fi"))
    assert sentences(comparison) == ["Osioiden järjestys muutettu"]
    assert weight(comparison).level == "small"


def test_items_in_another_order_are_one_change():
    """What other sections say in that order is no change of theirs."""
    old, new = (
        document([("purposes", {"purposes": items}), ("rights", {})], "fi")
        for items in ([MARKETING, ORDERS], [ORDERS, MARKETING])
    )
    comparison = compare(old, new, load("fi"))
    assert sentences(comparison) == [
        "Järjestys muutettu: Mihin ja millä perusteella käytämme tietojasi"
    ]


def test_names_with_commas_are_parted_by_semicolons():
    old = document([("security", {"measures": []})])
    codes = ["sec_org_access_need", "sec_tech_mfa"]
    names = [load("fi").choice(code) for code in codes]
    assert "," in names[0]
    new = document([("security", {"measures": codes})], "fi")
    assert sentences(compare(old, new, load("fi")))[-1] == (
        f"Suojauskeino lisätty: {'; '.join(names)}"
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            {"kind": "retention_kind_until_event", "event": "you leave"},
            {"kind": "retention_kind_until_event", "event": "you object"},
            ["Retention period (X): you leave → you object"],
        ),
        (
            {"kind": "retention_kind_criteria", "criteria": "As long as needed."},
            {"kind": "retention_kind_fixed", "period": "P1Y", "event": "the order"},
            [
                "Retention period (X): As long as needed → 1 year",
                "Start of the retention period added (X): the order",
            ],
        ),
    ],
)
def test_the_words_of_a_period_are_told_once(old, new, expected):
    old, new = (
        document([("retention", of("periods", {"id": "r", "data": "X", **each}))])
        for each in (old, new)
    )
    assert sentences(compare(old, new, load("en"))) == expected


def test_what_is_stored_as_a_period_and_is_none_stands_as_it_is():
    old, new = (
        replace(
            document([("retention", of("periods", PERIOD))]),
            sections=(
                replace(
                    document([("retention", of("periods", PERIOD))]).sections[0],
                    data=of("periods", PERIOD, **changes),
                ),
            ),
        )
        for changes in ({}, {"period": "so long"})
    )
    assert sentences(compare(old, new, load("en"))) == [
        "Retention period (X): 2 years → so long"
    ]


@pytest.mark.parametrize(
    ("old", "new", "level"),
    [
        ({"until": "2030-12-24"}, {"until": "2031-12-24"}, "material"),
        ({"until": "2030-12-24"}, {"until": "2029-12-24"}, "small"),
        ({"period": "P1Y"}, {"criteria": "as long as needed"}, "material"),
        ({"criteria": "as long as needed"}, {"period": "P1Y"}, "small"),
        ({"period": "nonsense"}, {"criteria": "other"}, "small"),
        ({"period": "P30D"}, {"period": "P1M"}, "small"),
        ({"period": "P12M"}, {"period": "P1Y"}, "small"),
    ],
)
def test_longer_retention(old, new, level):
    if "nonsense" in old.values():
        assert length(("", "nonsense", "")) is None
        return
    item = {"id": "r", "data": "X", "kind": "retention_kind_fixed"}
    comparison = compare(
        document([("retention", of("periods", {**item, **old}))]),
        document([("retention", of("periods", {**item, **new}))]),
        load("en"),
    )
    assert weight(comparison).level == level


def test_a_legal_form_is_no_other_controller():
    old = document([("controller", {"name": "Poukama Vienti Oy"})])
    new = document([("controller", {"name": "Poukama Vienti Oyj"})])
    assert weight(compare(old, new, load("en"))).level == "small"


def test_free_text_is_left_to_people():
    old = document([("recipients", {"heading": "Who", "text": "<p>Nobody.</p>"})])
    new = document([("recipients", {"heading": "Who", "text": "<p>Everybody.</p>"})])
    found = weight(compare(old, new, load("en")))
    assert (found.level, found.unread) == ("small", ("Who",))


def test_a_note_is_short_and_says_how_much_it_leaves_out():
    names = [
        {"id": str(n), "name": f"Purpose number {n} " + "x" * 90} for n in range(9)
    ]
    comparison = compare(
        document([("purposes", of("purposes"))]),
        document([("purposes", of("purposes", *names))]),
        load("sv"),
    )
    note = change_note(comparison, load("sv"))
    assert len(note) < 600
    assert note.endswith("Andra ändringar: 7.")


def test_a_note_on_words_alone_names_the_sections():
    def notice(text):
        return document(
            [
                (
                    "other",
                    {"heading": f"H{n}", "text": f"<p>{text} words here {n}.</p>"},
                )
                for n in range(6)
            ]
        )

    comparison = compare(notice("Old"), notice("New"), load("en"))
    assert change_note(comparison, load("en")) == (
        "Text changed: H0, H1, H2 and H3. Other changes: 2."
    )


def test_a_section_of_a_site_is_compared_by_its_words():
    """The table does not know it; nothing but its text can be told."""
    (section,) = document([("register_name", {"name": "Old words"})]).sections
    (other,) = document([("register_name", {"name": "New words"})]).sections
    old, new = (
        replace(document([]), sections=(replace(each, key="site", heading="Ours"),))
        for each in (section, other)
    )
    assert sentences(compare(old, new, load("en"))) == ["Text changed: Ours"]


def test_data_of_a_later_version_do_no_harm():
    """Missing and null fields are blank, unknown codes stand for themselves."""
    old = document(list(FULL.items()))
    new = replace(old, sections=tuple(replace(s, data={}) for s in old.sections))
    nulls = replace(
        old,
        sections=tuple(replace(s, data=dict.fromkeys(s.data)) for s in old.sections),
    )
    for one, two in ((old, new), (new, old), (old, nulls), (nulls, old), (new, nulls)):
        assert weight(compare(one, two, load("fi"))).level in ("material", "small")
