"""Which items of Articles 13 and 14 a notice tells, by code and in words."""

import pytest

from tests.core.documents import document
from tests.rules.notices import TODAY, checked, passage
from tests.rules.whole import LANGUAGES, WRITTEN, as_text, composed, read
from wagtail_seloste.rules import Checked, coverage
from wagtail_seloste.rules.coverage import ANSWERS, all_elements, reasons


def states(seen):
    return {item.key: (item.state, item.why) for item in coverage(seen)}


def ours(*sections, language="en"):
    return Checked(notice=document(list(sections), language), day=TODAY)


def purpose(**fields):
    return (
        "purposes",
        {"purposes": [{**BLANK_PURPOSE, "id": "p", "name": "Orders", **fields}]},
    )


BLANK_PURPOSE = {
    "description": "",
    "legal_bases": [],
    "statute": "",
    "legitimate_interest": "",
    "balancing_test": False,
    "special_conditions": [],
    "direct_marketing": False,
}


def test_every_element_has_an_answer_a_name_and_every_reason_is_used():
    assert [each.key for each in all_elements()] == list(ANSWERS)
    for each in all_elements():
        assert each.level in ("obligatory", "conditional")
        assert set(each.name) == set(LANGUAGES) and all(each.name.values())
    for code, texts in reasons().items():
        assert set(texts) == set(LANGUAGES), code
        assert all(text.endswith(".") for text in texts.values())


def test_an_empty_notice_lacks_what_every_notice_needs():
    found = states(ours())
    assert {key for key, (state, _) in found.items() if state == "missing"} == {
        each.key for each in all_elements() if each.level == "obligatory"
    } - {"data_categories", "data_sources"} | {"recipients", "retention_criteria"}
    # Whether these are needed depends on where the data come from.
    assert found["data_categories"] == ("unclear", "sources_unknown")
    assert found["right_withdraw_consent"] == ("not_applicable", "no_consent")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", WRITTEN)
def test_a_whole_notice_lacks_nothing_as_document_and_as_text(name, language):
    notice = composed(name, language)
    own = states(Checked(notice=notice, day=TODAY))
    assert [key for key, (state, _) in own.items() if state == "missing"] == []
    # Where the right to object stands apart is for the eye: the text has lost it.
    words = states(read(name, as_text(notice)))
    missing = {key for key, (state, _) in words.items() if state == "missing"}
    assert missing <= {"objection_highlight"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", WRITTEN)
def test_words_are_understood_as_the_codes_are(name, language):
    """What a document tells by codes, its text tells by words."""
    notice = composed(name, language)
    own = states(Checked(notice=notice, day=TODAY))
    words = states(read(name, as_text(notice)))
    # Words do not say of every list that it is all there is.
    unsure = {"public_sources", "profiling", "dpo_contact", "objection_highlight"}
    differences = {
        key: (own[key], words[key])
        for key in own
        if key not in unsure and own[key][0] != words[key][0]
    }
    assert differences == {}


def test_data_from_elsewhere_bring_in_article_14():
    source = {"id": "s", "organisation": None, "name": "Trade Register"}
    elsewhere = {"sources": [{**source, "data": "names", "public": True}]}
    found = states(ours(("sources", elsewhere)))
    assert found["data_categories"] == ("missing", "untold")
    assert found["data_sources"] == found["public_sources"] == ("met", "told")
    # And what nobody gave cannot be a duty to give.
    assert found["obligation_to_provide"] == ("not_applicable", "only_from_elsewhere")
    both = states(ours(("sources", {**elsewhere, "from_person": True})))
    assert both["obligation_to_provide"] == ("missing", "untold")
    own = states(ours(("sources", {"from_person": True})))
    assert own["data_categories"] == ("not_applicable", "only_from_person")


def test_a_transfer_needs_country_ground_and_copy():
    blank = dict.fromkeys("decision reason copy_contact recipient country".split(), "")
    bare = {"id": "t", "organisation": None, **blank, "mechanism": ""}

    def answers(**fields):
        found = states(ours(("transfers", {"transfers": [{**bare, **fields}]})))
        return [
            found[f"transfer_{part}"][0]
            for part in (
                "countries",
                "adequacy_status",
                "safeguards",
                "safeguards_copy",
            )
        ]

    none = ["missing", "missing", "missing", "not_applicable"]
    assert answers(recipient="Cloud Inc.") == none
    clauses = {"country": "US", "mechanism": "transfer_scc"}
    assert answers(**clauses) == ["met", "met", "met", "missing"]
    assert answers(**clauses, copy_contact="a@example.com") == ["met"] * 4
    framework = {"country": "US", "mechanism": "transfer_dpf"}
    assert answers(**framework) == ["met", "met", "met", "not_applicable"]
    stays = states(ours(("transfers", {"none": True, "transfers": []})))
    assert stays["transfer_countries"] == ("not_applicable", "no_transfer")
    assert stays["third_country_transfer"] == ("met", "told")


def test_bases_decide_what_else_is_needed():
    law = states(ours(purpose(legal_bases=["basis_legal_obligation"])))
    assert law["legal_basis_law"] == ("missing", "untold")
    named = purpose(
        legal_bases=["basis_legal_obligation"], statute="Accounting Act (1336/1997)"
    )
    assert states(ours(named))["legal_basis_law"] == ("met", "told")
    interest = states(ours(purpose(legal_bases=["basis_legitimate_interests"])))
    assert interest["legitimate_interests"] == ("missing", "untold")
    assert interest["objection_highlight"] == ("missing", "in_a_list")
    with_rights = ours(
        purpose(legal_bases=["basis_legitimate_interests"], legitimate_interest="x y"),
        ("rights", {"standard": True}),
    )
    assert states(with_rights)["legitimate_interests"] == ("met", "told")
    assert states(with_rights)["objection_highlight"] == ("met", "told")
    consent = states(ours(purpose(legal_bases=["basis_consent"])))
    assert consent["right_withdraw_consent"] == ("missing", "untold")


@pytest.mark.parametrize(
    ("text", "subject", "state"),
    [
        ("The tickets are sold through Lippula Oy.", "purposes", "met"),
        ("Postila Oy delivers the orders.", "purposes", "met"),
        ("We were founded by Lippula Oy.", "controller", "missing"),
        ("We sell tickets ourselves.", "purposes", "missing"),
    ],
)
def test_a_company_named_elsewhere_is_a_recipient(text, subject, state):
    assert states(checked(text, subject, "en"))["recipients"][0] == state


@pytest.mark.parametrize(
    ("basis", "state"), [("a public task", "met"), ("our contract with you", "missing")]
)
def test_erasure_need_not_be_told_where_the_law_asks_for_the_data(basis, state):
    sections = [
        passage(f"The legal basis is {basis} and a legal obligation.", "legal_basis"),
        passage(
            "You have the right of access, to rectification and to restriction. "
            "You may object to the processing.",
            "rights",
            "1",
        ),
    ]
    found = states(checked(sections, language="en"))
    assert found["rights_information"][0] == state


@pytest.mark.parametrize(
    ("subject", "text", "state"),
    [
        ("other", "Namn, adress, e-post och köphistorik.", "met"),
        ("other", "Vi sparar ditt namn.", "missing"),
        ("controller", "Adress, telefon och e-post: se nedan.", "missing"),
    ],
)
def test_a_list_of_data_under_any_heading_tells_which_there_are(subject, text, state):
    sections = [
        passage(text, subject),
        passage("Uppgifterna fås ur befolkningsdatasystemet.", "sources", "1"),
    ]
    found = states(checked(sections, language="sv"))
    assert found["data_categories"][0] == state


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Peruste on laki potilaan asemasta ja oikeuksista (785/1992)."),
        ("fi", "Luettelon pitäminen perustuu lakiin (503/1989)."),
        ("sv", "Grunden är lagen om patientens ställning (785/1992)."),
    ],
)
def test_an_act_named_as_the_basis_is_one(language, text):
    found = states(checked(text, "legal_basis", language))
    assert found["legal_basis"][0] == found["legal_basis_law"][0] == "met"


@pytest.mark.parametrize(
    ("text", "section", "state"),
    [
        ("Peruste: 6 artiklan 1 kohdan b alakohta.", "legal_basis", "met"),
        ("Grund: artikel 6.1 f.", "purposes", "met"),
        ("Basis: Article 6(1)(e).", "purposes", "met"),
        ("Basis: Article 6(1).", "purposes", "missing"),
        ("You may object: Article 6(1)(e).", "rights", "missing"),
    ],
)
def test_a_letter_of_article_6_names_a_basis(text, section, state):
    language = {"P": "fi", "G": "sv"}.get(text[0], "en")
    assert states(checked(text, section, language))["legal_basis"][0] == state


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Lomakkeen tähdellä merkityt kentät on täytettävä."),
        ("fi", "Sinun ei tarvitse antaa tietojasi."),
        ("fi", "Tiedot voi jättää kertomatta."),
        ("sv", "Vill du inte uppge namnet går det bra att vara anonym."),
        ("sv", "Namn och adress krävs för att ingå avtalet."),
        ("en", "You do not have to tell us your name."),
        ("en", "We cannot deliver the order unless we have your address."),
        ("en", "You may leave the other fields blank."),
    ],
)
def test_duties_in_many_wordings(language, text):
    seen = checked(text, "data_content", language)
    assert states(seen)["obligation_to_provide"][0] == "met"


@pytest.mark.parametrize(
    "text",
    [
        "Nobody has to give a name.",
        "Without contact details we cannot ask you for more information.",
    ],
)
def test_whether_data_must_be_given_may_be_told_with_the_data(text):
    found = states(checked(text, "data_content", "en"))
    assert found["obligation_to_provide"][0] == "met"


def test_to_read_the_data_is_access():
    text = "Voit lukea omat tietosi, korjauttaa ja poistaa ne ja rajoittaa käsittelyä."
    assert states(checked(text, "rights"))["rights_information"][0] == "met"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Kauppaa ei synny ilman nimeä ja tilinumeroa."),
        ("sv", "Vi kan inte anmäla dig utan namn."),
        ("en", "No ticket can be sent without your name."),
    ],
)
def test_nothing_without_the_data_is_a_consequence(language, text):
    found = states(checked(text, "obligation_to_provide", language))
    assert found["consequences_not_providing"][0] == "met"


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Bookkeeping is a legal obligation.", "met"),
        ("We keep your name under a legal obligation.", "missing"),
        (
            "Bookkeeping is a legal obligation. Reports to the police are "
            "a legal obligation.",
            "missing",
        ),
    ],
)
def test_the_statute_of_bookkeeping_need_not_be_named(text, state):
    found = states(checked(text, "legal_basis", "en"))
    assert found["legal_basis_law"][0] == state


def test_a_purpose_without_basis_is_seen_beside_one_that_has_it():
    data = {
        "purposes": [
            {
                **BLANK_PURPOSE,
                "id": "a",
                "name": "A",
                "legal_bases": ["basis_contract"],
            },
            {**BLANK_PURPOSE, "id": "b", "name": "B"},
        ]
    }
    found = states(ours(("purposes", data)))
    assert found["legal_basis"] == ("missing", "partly_told")


def test_decisions_of_a_machine_need_logic_and_effects():
    decision = {"id": "d", "decision": "credit", "logic": "", "consequences": ""}
    used = {"automated": "automated_used", "decisions": [decision]}
    found = states(ours(("automated_decisions", used)))
    assert found["automated_logic"] == found["automated_consequences"]
    assert found["automated_logic"] == ("missing", "untold")
    decision |= {"logic": "income and debts", "consequences": "refusal"}
    found = states(ours(("automated_decisions", used)))
    assert (
        found["automated_logic"] == found["automated_consequences"] == ("met", "told")
    )
    profiled = {"profiling": "profiling_used"}
    found = states(ours(("automated_decisions", profiled)))
    assert found["profiling"] == ("missing", "partly_told")


def test_who_else_is_responsible():
    party = {"id": "j", "organisation": None, "name": "Partner Ltd"}
    both = states(ours(("joint_controllers", {"partners": [party]})))
    assert both["joint_controllers"] == ("met", "told")
    assert both["joint_arrangement_essence"] == ("missing", "untold")
    abroad = states(
        ours(
            ("controller", {"name": "Far Ltd", "country": "US", "representatives": []})
        )
    )
    assert abroad["representative"] == ("missing", "untold")
    home = states(
        ours(
            ("controller", {"name": "Near Oy", "country": "FI", "representatives": []})
        )
    )
    assert home["representative"] == ("not_applicable", "inside_eea")


@pytest.mark.parametrize(
    "language, text, state",
    [
        ("fi", "Kerro meille, jos ruokavalioosi kuuluu allergia.", "missing"),
        ("fi", "Allergiat kirjaamme nimenomaisella suostumuksellasi.", "met"),
        ("fi", "Emme käsittele terveystietoja.", "not_applicable"),
        ("sv", "Vi antecknar allergier.", "missing"),
        ("sv", "Allergier antecknar vi med ditt uttryckliga samtycke.", "met"),
        ("en", "We note health data.", "missing"),
        ("en", "We note health data with your explicit consent.", "met"),
        ("en", "We do not process health data.", "not_applicable"),
    ],
)
def test_special_categories_in_words(language, text, state):
    seen = checked([passage(text, "data_content")], language=language)
    assert states(seen)["special_category_basis"][0] == state


def test_texts_are_in_the_language_asked_for_or_in_english():
    item = coverage(ours())[0]
    assert item.name("sv-fi") == "Den personuppgiftsansvariges identitet"
    assert item.reason("fi") == "Selosteessa ei kerrota tätä."
    assert item.name("et") == "Identity of the controller"
    assert (item.article, item.section) == ("13(1)(a), 14(1)(a)", "controller")
