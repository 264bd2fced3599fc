"""The matrix of rights, cell by cell, and the union over purposes."""

import pytest

from wagtail_seloste.rights import Right, rights_for
from wagtail_seloste.vocabulary import codes

BASES = (
    "basis_consent",
    "basis_contract",
    "basis_legal_obligation",
    "basis_vital_interests",
    "basis_public_task",
    "basis_legitimate_interests",
)

# A purpose without direct marketing, no automated decisions. Columns as BASES.
PLAIN = """
right_informed               yes yes yes yes yes yes
right_access                 yes yes yes yes yes yes
right_rectification          yes yes yes yes yes yes
right_erasure                yes if  no  if  if  if
right_restriction            yes yes yes yes yes yes
right_notification_recipients yes yes yes yes yes yes
right_portability            if  if  no  no  no  no
right_objection              no  no  no  no  yes yes
right_objection_marketing    no  no  no  no  no  no
right_automated_decision     no  no  no  no  no  no
right_withdraw_consent       yes no  no  no  no  no
right_complaint              yes yes yes yes yes yes
right_judicial_remedy        yes yes yes yes yes yes
"""
MARKETING = "right_objection_marketing yes yes yes yes yes yes"
AUTOMATED = "right_automated_decision yes yes if yes if yes"


def cells(table):
    rows = (line.split() for line in table.strip().splitlines())
    return [
        pytest.param(right, basis, answer, id=f"{right}-{basis}")
        for right, *answers in rows
        for basis, answer in zip(BASES, answers, strict=True)
    ]


def purpose(name, *bases, marketing=False):
    return {"id": name, "legal_bases": list(bases), "direct_marketing": marketing}


def status(rights, code):
    return next((right.status for right in rights if right.code == code), "no")


def found(rights, code):
    return next(right for right in rights if right.code == code)


UNIVERSAL = [
    "right_informed",
    "right_access",
    "right_rectification",
    "right_restriction",
    "right_notification_recipients",
    "right_complaint",
    "right_judicial_remedy",
]


@pytest.mark.parametrize(("right", "basis", "answer"), cells(PLAIN))
def test_each_cell(right, basis, answer):
    assert status(rights_for([purpose("a", basis)]), right) == answer


@pytest.mark.parametrize(("right", "basis", "answer"), cells(MARKETING))
def test_each_cell_with_direct_marketing(right, basis, answer):
    assert status(rights_for([purpose("a", basis, marketing=True)]), right) == answer


@pytest.mark.parametrize(("right", "basis", "answer"), cells(AUTOMATED))
def test_each_cell_with_automated_decisions(right, basis, answer):
    rights = rights_for([purpose("a", basis)], automated_decisions=True)
    assert status(rights, right) == answer


def test_the_table_has_every_right():
    rows = [line.split()[0] for line in PLAIN.strip().splitlines()]
    assert rows == [each.key for each in codes("right")]


def test_the_order_is_that_of_the_vocabulary():
    rights = rights_for(
        [purpose("a", *BASES, marketing=True)], automated_decisions=True
    )
    assert [right.code for right in rights] == [each.key for each in codes("right")]


def test_a_right_of_every_purpose_names_none():
    rights = rights_for([purpose("a", "basis_consent"), purpose("b", "basis_contract")])
    assert found(rights, "right_access") == Right("right_access", "yes")
    assert found(rights, "right_portability") == Right("right_portability", "if")


def test_a_limited_right_names_its_purposes_in_order():
    rights = rights_for(
        [
            purpose("c", "basis_legitimate_interests"),
            purpose("b", "basis_contract"),
            purpose("a", "basis_public_task"),
        ]
    )
    assert found(rights, "right_objection").purposes == ("c", "a")
    assert found(rights, "right_portability").purposes == ("b",)


def test_a_right_is_conditional_if_it_is_so_for_one_purpose():
    rights = rights_for([purpose("a", "basis_consent"), purpose("b", "basis_contract")])
    assert found(rights, "right_erasure") == Right("right_erasure", "if")


def test_a_purpose_without_the_right_does_not_make_it_conditional():
    rights = rights_for(
        [purpose("a", "basis_consent"), purpose("b", "basis_legal_obligation")]
    )
    assert found(rights, "right_erasure") == Right("right_erasure", "yes", ("a",))


def test_several_bases_of_one_purpose_add_up():
    rights = rights_for([purpose("a", "basis_contract", "basis_legitimate_interests")])
    assert status(rights, "right_portability") == "if"
    assert status(rights, "right_objection") == "yes"


def test_marketing_is_limited_to_the_purposes_that_have_it():
    rights = rights_for(
        [
            purpose("a", "basis_contract"),
            purpose("b", "basis_legitimate_interests", marketing=True),
        ]
    )
    assert found(rights, "right_objection_marketing").purposes == ("b",)


@pytest.mark.parametrize(
    "purposes",
    [[], [purpose("a")], [{}], [purpose("a", "no_such_basis")]],
    ids=["no purposes", "no bases", "nothing", "unknown basis"],
)
def test_without_a_basis_the_rights_are_those_that_every_basis_gives(purposes):
    rights = rights_for(purposes)
    assert [right.code for right in rights] == UNIVERSAL
    assert {right.status for right in rights} == {"yes"}
    assert {right.purposes for right in rights} == {()}


def test_marketing_can_be_refused_even_where_the_basis_is_missing():
    rights = rights_for([purpose("a", marketing=True)])
    assert status(rights, "right_objection_marketing") == "yes"


def test_automated_decisions_without_a_known_basis():
    assert status(rights_for([], automated_decisions=True), "right_automated_decision")


def test_a_purpose_without_a_basis_limits_the_rights_of_the_others():
    rights = rights_for([purpose("a"), purpose("b", "basis_consent")])
    assert found(rights, "right_withdraw_consent").purposes == ("b",)
    assert found(rights, "right_access").purposes == ()
