import pytest

from wagtail_seloste.vocabulary import KINDS, code, codes, groups, rights_matrix


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_choices_and_each_can_be_looked_up(kind):
    assert codes(kind)
    for each in codes(kind):
        assert each.kind == kind
        assert code(each.key) is each


@pytest.mark.parametrize("look_up", [codes, groups])
def test_an_unknown_kind_is_an_error(look_up):
    with pytest.raises(KeyError, match="colour"):
        look_up("colour")


def test_an_unknown_code_is_an_error():
    with pytest.raises(KeyError, match="basis_habit"):
        code("basis_habit")


def test_keys_are_unique_over_all_kinds():
    keys = [each.key for kind in KINDS for each in (*codes(kind), *groups(kind))]
    assert len(keys) == len(set(keys))


def test_the_order_is_that_of_the_regulation():
    assert [each.article for each in codes("legal_basis")] == [
        f"6(1)({letter})" for letter in "abcdef"
    ]
    assert [each.article for each in codes("special_condition")] == [
        f"9(2)({letter})" for letter in "abcdefghij"
    ]
    assert codes("transfer")[0].key == "transfer_none"
    assert codes("transfer")[-1].key == "derogation_compelling_interest"


def test_dpv_terms_are_whole_addresses():
    terms = [term for kind in KINDS for each in codes(kind) for term in each.dpv]
    assert len(terms) > 150
    assert all(
        term.startswith("https://w3id.org/dpv") and "#" in term for term in terms
    )
    assert code("basis_consent").dpv == ("https://w3id.org/dpv/legal/eu/gdpr#A6-1-a",)


def test_sensitive_data_are_flagged():
    flagged = {
        each.key: each.special for each in codes("data_category") if each.special
    }
    assert flagged == {
        "data_health": "special",
        "data_ethnic_origin": "special",
        "data_political": "special",
        "data_religion": "special",
        "data_trade_union": "special",
        "data_genetic": "special",
        "data_biometric": "special",
        "data_sex_life": "special",
        "data_criminal": "criminal",
    }


def test_only_data_categories_are_flagged():
    assert not any(
        each.special
        for kind in KINDS
        if kind != "data_category"
        for each in codes(kind)
    )


def test_security_groups_are_no_measures():
    names = [group.key for group in groups("security")]
    assert names == ["sec_org", "sec_tech", "sec_manual", "sec_elec"]
    measures = codes("security")
    assert not {each.key for each in measures} & set(names)
    assert {each.group for each in measures} == set(names)
    assert all(each.key.startswith(each.group + "_") for each in measures)
    assert code("sec_org").kind == "security"


def test_the_matrix_is_complete():
    bases = {each.key for each in codes("legal_basis")}
    assert set(rights_matrix()) == {each.key for each in codes("right")}
    for row in rights_matrix().values():
        assert set(row) - {"requires"} == bases
        assert {row[basis] for basis in bases} <= {"yes", "if", "no"}


def test_the_vocabulary_cannot_be_changed():
    with pytest.raises(TypeError):
        rights_matrix()["right_access"]["basis_consent"] = "no"
    with pytest.raises(AttributeError):
        code("basis_consent").article = "6"
