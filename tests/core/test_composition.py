"""What a reader reads of each section: everything that was written, and nothing broken."""

import re

import pytest

from tests.core.sections import (
    BLANK,
    CODED,
    COMPOSE,
    FULL,
    PERIOD,
    PURPOSE,
    TRANSFER,
    texts,
)
from wagtail_seloste import composition
from wagtail_seloste.composition import Context, Item, one_sentence, sentence
from wagtail_seloste.html import text_of_html
from wagtail_seloste.notice import lines_of
from wagtail_seloste.vocabulary import codes
from wagtail_seloste.wording import load

LANGUAGES = ("fi", "sv", "en")
CODE = re.compile(
    r"\b(?:basis|special|right|transfer|derogation|ds|data|recipient|role|retention"
    r"|sec|obligation|cookies|automated|profiling|bp)_[a-z_]+\b"
)
ARTICLE = re.compile(
    r"\b(?:artikl\w*|artikel\w*|article)\s+\d|\b\d+(?:\.\d+)?\s+artikl", re.IGNORECASE
)


@pytest.fixture(params=LANGUAGES)
def words(request):
    return load(request.param)


def compose(key, data, words):
    """The nodes of one section in a notice that has purposes beside it."""
    sections = {"purposes": FULL["purposes"], key: data}
    return COMPOSE[key](data, words, Context(sections=sections))


def lines(nodes):
    return [line for block in lines_of(nodes) for line in block.split("\n")]


def flat(text):
    return " ".join(text.split())


def told(nodes):
    return flat(" ".join(lines(nodes)))


def assert_well_formed(nodes, *, codes_allowed=False):
    """Nodes as `notice` defines them, and words as a reader expects them."""
    for node, following in zip(nodes, [*nodes, {"type": ""}][1:], strict=True):
        match node["type"]:
            case "paragraph":
                assert node["text"].strip() == node["text"] != ""
                assert node["text"][-1] != ":" or following["type"] == "list"
            case "html":
                assert text_of_html(node["html"])
            case "list":
                assert node["items"] and all(node["items"])
            case "facts":
                assert node["items"]
                for fact in node["items"]:
                    assert set(fact) == {"term", "text", "href"}
                    assert fact["term"] and fact["text"]
            case "group":
                assert node["heading"] or node["content"]
                assert_well_formed(node["content"], codes_allowed=codes_allowed)
            case unknown:
                raise AssertionError(unknown)
    for line in lines(nodes):
        for broken in (
            ": .",
            ": ,",
            ":.",
            "  ",
            "..",
            " .",
            ",,",
            "()",
            "None",
            "{",
            "[",
        ):
            assert broken not in line, line
        assert not line.endswith(","), line
        assert codes_allowed or not CODE.search(line), line
        assert not ARTICLE.search(line), line


# --- every section ------------------------------------------------------------------


@pytest.mark.parametrize("key", FULL)
def test_a_full_section_tells_everything_that_was_written(key, words):
    nodes = compose(key, FULL[key], words)
    assert_well_formed(nodes)
    for text in texts(FULL[key]):
        for line in composition.lines(text_of_html(text)):
            assert one_sentence(line) in told(nodes)


@pytest.mark.parametrize("key", FULL)
def test_a_blank_section_is_well_formed(key, words):
    assert_well_formed(compose(key, BLANK[key], words))


@pytest.mark.parametrize("key", FULL)
def test_a_section_without_any_key_is_well_formed(key, words):
    assert_well_formed(compose(key, {}, words))


@pytest.mark.parametrize("key", FULL)
def test_items_without_any_key_do_not_matter(key, words):
    data = {
        name: [{}, {"id": "x"}, None] if is_items(value) else value
        for name, value in FULL[key].items()
    }
    assert_well_formed(compose(key, data, words))


def is_items(value):
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


@pytest.mark.parametrize("key", [key for key in FULL if key != "other"])
def test_each_field_alone_is_well_formed_and_told(key, words):
    """One text at a time, in a section and in the items of its lists."""
    for name, value in FULL[key].items():
        cases = (
            [
                (field, inner, {name: [{"id": "x", field: inner}]})
                for field, inner in value[0].items()
            ]
            if is_items(value)
            else [(name, value, {name: value})]
        )
        for field, inner, change in cases:
            nodes = compose(key, {**BLANK[key], **change}, words)
            assert_well_formed(nodes)
            if field not in CODED and isinstance(inner, str):
                told_in = told(nodes)
                for line in composition.lines(text_of_html(inner)):
                    assert one_sentence(line) in told_in, field


@pytest.mark.parametrize(
    ("kind", "key", "name", "field"),
    [
        ("legal_basis", "purposes", "purposes", "legal_bases"),
        ("special_condition", "purposes", "purposes", "special_conditions"),
        ("data_subject", "data_subjects", "", "categories"),
        ("data_category", "data_content", "groups", "categories"),
        ("recipient", "recipients", "recipients", "category"),
        ("role", "recipients", "recipients", "role"),
        ("transfer", "transfers", "transfers", "mechanism"),
        ("retention", "retention", "periods", "kind"),
        ("security", "security", "", "measures"),
        ("obligation", "obligation_to_provide", "items", "kind"),
        ("cookie_use", "cookies", "", "use"),
        ("automated", "automated_decisions", "", "automated"),
        ("profiling", "automated_decisions", "", "profiling"),
        ("right", "rights", "adjustments", "right"),
    ],
)
def test_with_any_choice_everything_written_is_told(kind, key, name, field, words):
    for code in codes(kind):
        several = field in {
            "legal_bases",
            "special_conditions",
            "categories",
            "measures",
        }
        value = [code.key] if several else code.key
        if name:
            full = {**FULL[key], name: [{**FULL[key][name][0], field: value}]}
            bare = {**BLANK[key], name: [{"id": "x", field: value}]}
        else:
            full, bare = {**FULL[key], field: value}, {**BLANK[key], field: value}
        nodes = compose(key, full, words)
        assert_well_formed(nodes)
        assert_well_formed(compose(key, bare, words))
        for text in texts(full):
            for line in composition.lines(text_of_html(text)):
                assert one_sentence(line) in told(nodes), code.key


@pytest.mark.parametrize("key", FULL)
def test_a_code_of_a_later_version_stands_as_itself(key, words):
    def later(value, name=""):
        if isinstance(value, dict):
            return {k: later(inner, k) for k, inner in value.items()}
        if isinstance(value, list):
            return [later(inner, name) for inner in value]
        coded = name in CODED - {"id", "period", "until", "heading", "organisation"}
        return "later_code" if coded and isinstance(value, str) else value

    assert_well_formed(compose(key, later(FULL[key]), words), codes_allowed=True)


# --- single sections ----------------------------------------------------------------


def retention(words, **fields):
    value = {"id": "r", **fields}
    return told(composition.retention({"periods": [value]}, words, Context()))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            {"kind": "retention_kind_fixed", "period": "P2Y", "event": "delivery"},
            ["Retention period: 2 years", "delivery"],
        ),
        ({"kind": "retention_kind_fixed", "period": "PT12H"}, ["12 hours"]),
        (
            {"kind": "retention_kind_fixed", "event": "delivery"},
            ["Counted from: delivery"],
        ),
        (
            {
                "kind": "retention_kind_statutory",
                "period": "P6Y",
                "event": "year's end",
                "statute": "Accounting Act",
            },
            ["6 years", "Counted from: year's end", "Statute"],
        ),
        (
            {"kind": "retention_kind_until_event", "event": "you resign"},
            ["Kept until: you resign"],
        ),
        (
            {"kind": "retention_kind_until_date", "until": "2030-12-24"},
            ["Kept until: 24 December 2030"],
        ),
        (
            {"kind": "retention_kind_criteria", "criteria": "the dispute"},
            ["the dispute"],
        ),
        ({"kind": "retention_kind_permanent"}, ["Permanent retention"]),
        ({"kind": "", "event": "you resign"}, ["Kept until: you resign"]),
        ({"data": "Orders"}, ["Orders"]),
    ],
)
def test_a_retention_period_reads(fields, expected):
    text = retention(load("en"), **fields)
    for part in expected:
        assert part in text


def test_criteria_are_told_once():
    text = retention(
        load("en"), kind="retention_kind_criteria", criteria="The dispute."
    )
    assert text.count("The dispute") == 1


def transfer(**fields):
    data = {"transfers": [{**TRANSFER, **fields}]}
    return told(composition.transfers(data, load("en"), Context()))


def test_the_reason_of_a_transfer_is_told_once_whatever_the_ground():
    for code in codes("transfer"):
        for decision in ("", "C(2021) 914"):
            text = transfer(mechanism=code.key, decision=decision)
            assert text.count("tuki toimii sieltä") == 1, code.key
            assert text.count("United States") + text.count("Cloud Inc") >= 2, code.key


def test_a_reason_that_ends_as_an_exclamation_gets_no_full_stop():
    assert "Luvalla!" in transfer(reason="Luvalla!")
    assert "!." not in transfer(reason="Luvalla!")


def rights(words=None, purposes=(), **data):
    words = words or load("en")
    data = {"standard": True, **data}
    context = Context(
        sections={"purposes": {"purposes": list(purposes)}, "rights": data}
    )
    return composition.rights(data, words, context)


def headings(nodes):
    return [node["heading"] for node in nodes if node["type"] == "group"]


def change(right, action, explanation=""):
    return {"id": right, "right": right, "action": action, "explanation": explanation}


STATUTORY = {"id": "p", "name": "Payroll", "legal_bases": ["basis_legal_obligation"]}


def test_a_right_that_the_editor_explains_is_there():
    nodes = rights(
        purposes=[STATUTORY],
        adjustments=[change("right_portability", "explain", "Download it.")],
    )
    assert "Right to data portability" in headings(nodes)
    assert "Download it." in told(nodes)


def test_a_right_without_a_choice_keeps_its_explanation():
    assert "Ask us." in told(rights(adjustments=[change("", "explain", "Ask us.")]))


def test_two_explanations_of_one_right_are_both_told():
    nodes = rights(
        adjustments=[
            change("right_access", "explain", "First."),
            change("right_access", "explain", "Second."),
        ]
    )
    assert "First." in told(nodes) and "Second." in told(nodes)
    assert headings(nodes).count("Right of access") == 1


def test_a_right_that_is_left_out_says_why_once():
    nodes = rights(
        purposes=[STATUTORY],
        adjustments=[change("right_erasure", "remove", "The law forbids it.")],
    )
    assert headings(nodes).count("Right to erasure") == 1
    assert told(nodes).count("The law forbids it.") == 1


def test_a_right_that_is_left_out_without_a_word_is_not_there():
    nodes = rights(adjustments=[change("right_access", "remove")])
    assert "Right of access" not in headings(nodes)


def test_data_that_the_law_requires_say_why_they_are_not_erased():
    nodes = rights(purposes=[STATUTORY])
    [group] = [node for node in nodes if node.get("heading") == "Right to erasure"]
    assert group["content"][0]["standard"] == "bp_erasure_statutory"


def test_a_right_of_some_purposes_names_them():
    nodes = rights(
        purposes=[
            STATUTORY,
            {"id": "n", "name": "Newsletter", "legal_bases": ["basis_consent"]},
        ]
    )
    [group] = [n for n in nodes if n.get("heading") == "Right to withdraw consent"]
    assert "Newsletter" in told([group]) and "Payroll" not in told([group])


def test_requests_go_where_the_notice_says():
    words = load("en")
    for sections, expected in (
        ({"rights": {"request_contact": "the form."}}, "the form"),
        (
            {"contact": {"email": "c@example.com"}, "dpo": {"email": "d@x.fi"}},
            "c@example.com",
        ),
        ({"contact": {}, "dpo": {"website": "https://x.fi"}}, "https://x.fi"),
        ({"controller": {"phone": "029 123"}}, "029 123"),
        ({}, ""),
    ):
        assert composition.request_contact(Context(sections=sections)) == expected
    nodes = composition.rights(
        {}, words, Context(sections={"contact": {"email": "a@b.fi"}})
    )
    assert "a@b.fi" in told(nodes)


def test_rights_and_complaint_in_own_words_leave_the_standard_paragraphs_out(words):
    for key in ("rights", "complaint"):
        data = {**FULL[key], "standard": False}
        nodes = compose(key, data, words)
        assert [node["type"] for node in nodes] == ["html"]


def test_a_standard_paragraph_carries_key_and_revision(words):
    [node] = compose("changes", {"standard": True}, words)
    assert (node["standard"], node["revision"]) == ("bp_changes", 1)


def test_a_revision_that_is_asked_for_must_be_there(words):
    context = Context(revisions={"bp_changes": 99})
    with pytest.raises(LookupError, match="bp_changes"):
        composition.changes({"standard": True}, words, context)


def test_no_address_of_an_unknown_kind_becomes_a_link(words):
    nodes = composition.contact_section(
        {"website": "javascript:alert(1)", "phone": "none", "email": "a@example.com"},
        words,
        Context(),
    )
    assert [fact["href"] for fact in nodes[0]["items"]] == [
        "mailto:a@example.com",
        "",
        "",
    ]


def test_a_country_that_does_not_exist_stands_as_it_is(words):
    assert composition.country(words, "XX") == "XX"
    assert composition.country(words, "") == ""


def test_a_field_that_an_item_lacks_is_blank():
    item = Item({"name": None, "flag": False})
    assert item["name"] == item["other"] == ""
    assert item["flag"] is False


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("a", "a."),
        ("a.", "a."),
        ("a …", "a …"),
        ("a!", "a!"),
        ("a\n b ", "a b."),
    ],
)
def test_a_sentence_ends_as_one(text, expected):
    assert sentence(text) == expected


# --- the short version --------------------------------------------------------------


def test_the_short_version_answers_the_five_questions(words):
    found = composition.summary(FULL, words, Context(sections=FULL))
    assert [line["key"] for line in found] == [
        "controller",
        "purposes",
        "retention",
        "rights",
        "contact",
    ]
    for line in found:
        assert line["label"] and all(line["answers"])
        assert not CODE.search(" ".join(line["answers"]))


@pytest.mark.parametrize("sections", [{}, BLANK], ids=["nothing", "blank"])
def test_a_short_version_of_nothing_has_no_empty_lines(sections, words):
    for line in composition.summary(sections, words, Context(sections=sections)):
        assert all(line["answers"])
        assert line["key"] == "rights" or sections == {}


def test_items_without_keys_do_not_break_the_short_version(words):
    sections = {
        "purposes": {"purposes": [{}, None, {**PURPOSE, "name": None}]},
        "retention": {"periods": [{}, {"data": "x"}, PERIOD]},
        "rights": {"adjustments": [{}]},
    }
    found = composition.summary(sections, words, Context(sections=sections))
    assert [line["key"] for line in found] == ["retention"]


# --- lists and facts for machines ---------------------------------------------------


def test_many_recipients_stand_in_lists(words):
    recipients = [
        {"id": str(number), "name": f"Yritys {number} Oy", "role": role}
        for number, role in enumerate(
            ["role_processor", "role_processor", "role_recipient", ""]
        )
    ]
    nodes = composition.recipients({"recipients": recipients}, words, Context())
    assert_well_formed(nodes)
    assert [node["items"] for node in nodes if node["type"] == "list"] == [
        ["Yritys 2 Oy", "Yritys 3 Oy"],
        ["Yritys 0 Oy", "Yritys 1 Oy"],
    ]


def test_many_processors_alone_have_no_empty_list_beside_them(words):
    recipients = [
        {"name": f"Yritys {n} Oy", "role": "role_processor"} for n in range(4)
    ]
    nodes = composition.recipients({"recipients": recipients}, words, Context())
    assert_well_formed(nodes)
    assert [node["type"] for node in nodes] == ["paragraph", "list"]


def test_automated_decisions_are_named_even_when_none_is_described(words):
    nodes = compose("automated_decisions", {"automated": "automated_used"}, words)
    assert nodes[0]["standard"] == "bp_automated_used"


def test_the_rights_that_apply_are_data_too():
    purposes = [STATUTORY, {"id": "n", "legal_bases": ["basis_consent"]}]
    data = {"adjustments": [change("right_judicial_remedy", "remove")]}
    context = Context(sections={"purposes": {"purposes": purposes}, "rights": data})
    found = {
        each["right"]: each
        for each in composition.derived_rights(data, context)["rights"]
    }
    assert found["right_withdraw_consent"]["purposes"] == ["n"]
    assert found["right_access"]["purposes"] == []
    assert found["right_access"]["status"] == "yes"
    assert "right_judicial_remedy" not in found


def test_other_sections_derive_nothing():
    assert composition.nothing_derived({}, Context()) == {}
