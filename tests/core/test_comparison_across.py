"""What changed, told to those who read an older text in another language."""

import copy
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.documents import document
from tests.core.sections import FULL
from wagtail_seloste.comparison.across import (
    ENDS,
    KINDS,
    STARTS,
    TOLD,
    kind_of,
    mark,
    parts,
    plain,
    told_across,
)
from wagtail_seloste.comparison.subjects import SUBJECTS, Several, Single, Statement
from wagtail_seloste.wording import load

NOT_WORDS = {"period", "until", "email", "phone", "website", "settings_url", "list_url"}


def translated(value, name="", kinds=None):
    """Data with every text of people in "Swedish"."""
    if isinstance(value, dict):
        return {key: translated(inner, key, kinds) for key, inner in value.items()}
    if isinstance(value, list):
        return [translated(inner, "", kinds) for inner in value]
    if not isinstance(value, str) or not value or name in NOT_WORDS or not name:
        return value
    if kind_of(kinds, name, value) != "words":
        return value
    return "\n".join(f"sv:{line}" for line in value.split("\n"))


def swedish(sections):
    return document(
        [(key, translated(data, kinds=KINDS.get(key, {}))) for key, data in sections],
        "sv",
    )


def told(before, after, language="sv"):
    """What is told of two states of {key: data}, both in Finnish."""
    old, new = (document(list(each.items()), "fi") for each in (before, after))
    return told_across(old, new, swedish(list(before.items())), load(language))


def sentences(found):
    return [plain(change.sentence) for change in found.changes]


def changed(key, change, before=FULL):
    """The full notice with one section changed in place."""
    after = copy.deepcopy(before)
    change(after[key])
    return after


# --- every fact -----------------------------------------------------------------------

FACTS = [
    pytest.param(key, listed, fact, id=f"{key}.{listed}.{fact.name}".replace("..", "."))
    for key, subject in TOLD.items()
    for listed, facts in [
        ("", subject.facts),
        *((each.name, each.facts) for each in subject.lists),
    ]
    for fact in facts
]
OTHER = {
    "length": {"period": "P9Y"},
    "duration": {"period": "P9Y"},
    "country": {"country": "NO"},
    "category": {"category": "recipient_authority"},
    "role": {"role": "role_third_party"},
    "mechanism": {"mechanism": "transfer_bcr"},
    "kind": {"kind": "obligation_contract"},
    "use": {"use": "cookies_none"},
    "automated": {"automated": "automated_none"},
    "profiling": {"profiling": "profiling_none"},
    "authority": {"authority": {"key": "x", "name": "Toinen viranomainen"}},
    "legal_bases": {"legal_bases": ["basis_public_task"]},
    "special_conditions": {"special_conditions": ["special_public_health"]},
    "categories": {"categories": ["ds_child"]},
    "measures": {"measures": ["sec_tech_mfa"]},
}


@pytest.mark.parametrize(("key", "listed", "fact"), FACTS)
def test_every_value_that_needs_no_translation_is_told(key, listed, fact):
    def change(data):
        item = data[listed][0] if listed else data
        match fact:
            case Statement():
                item[fact.name] = not item.get(fact.name)
            case Single() if isinstance(item.get(fact.name), bool):
                item[fact.name] = not item[fact.name]
            case _:
                other = {fact.name: f"{item.get(fact.name)} toinen"}
                item.update(OTHER.get(fact.name, other))

    after = changed(key, change)
    found = told(FULL, after)
    place = ".".join(filter(None, (key, listed, fact.name)))
    assert any(each.place == place for each in found.changes), sentences(found)
    assert not re.search("[\ue000\ue001]", "".join(sentences(found)))


def test_words_of_people_are_never_told_as_changes():
    """Each in turn is reworded: its section is named, nothing is told as changed."""
    for key, data in FULL.items():
        for listed, item in [
            ("", data),
            *((n, v[0]) for n, v in data.items() if isinstance(v, list) and v),
        ]:
            if not isinstance(item, dict):
                continue
            for name, value in item.items():
                if not isinstance(value, str) or not value:
                    continue
                if (
                    name in NOT_WORDS
                    or kind_of(KINDS.get(key, {}), name, value) != "words"
                ):
                    continue

                def reword(section, listed=listed, name=name, value=value):
                    part = section[listed][0] if listed else section
                    part[name] = f"{value} ja sanoja"

                found = told(FULL, changed(key, reword))
                assert found.changes == (), (key, name, sentences(found))
                assert len(found.reworded) >= 1, (key, name)


def test_nothing_is_told_of_what_is_the_same():
    found = told(FULL, copy.deepcopy(FULL))
    assert (found.changes, found.reworded) == ((), ())


# --- names ----------------------------------------------------------------------------


def test_an_item_is_called_as_its_readers_know_it_even_if_it_was_renamed():
    def change(section):
        section["periods"][0] |= {"period": "P5Y", "data": "Tilaustiedot ja laskut"}

    assert sentences(told(FULL, changed("retention", change))) == [
        "Förvaringstid (sv:Tilaustiedot): 2 år → 5 år"
    ]


def test_a_new_item_is_called_in_the_source_language_and_marked():
    def change(section):
        section["purposes"].append(
            {"id": "p9", "name": "Uutiskirje", "legal_bases": ["basis_consent"]}
        )

    first = told(FULL, changed("purposes", change)).changes[0]
    assert parts(first.sentence) == [
        ("Ändamål har lagts till: ", False),
        ("Uutiskirje", True),
    ]


def test_a_new_item_with_words_that_are_known_is_called_in_them():
    def change(section):
        section["periods"].append(
            {"id": "r9", "data": "Tilaukset", "period": "P1Y", "kind": ""}
        )

    first = told(FULL, changed("retention", change)).changes[0]
    assert parts(first.sentence) == [
        ("Förvaringstid har lagts till: sv:Tilaukset (1 år)", False)
    ]


def test_contact_details_of_its_own_stay_the_translation_s():
    old = document(
        [("controller", {"name": "Testi Oy", "email": "a@example.com"})], "fi"
    )
    new = document(
        [("controller", {"name": "Testi Oy", "email": "b@example.com"})], "fi"
    )
    same, local = (
        document([("controller", {"name": "Testi Oy", "email": email})], "sv")
        for email in ("a@example.com", "sv@example.com")
    )
    words = load("sv")
    assert [c.new for c in told_across(old, new, same, words).changes] == [
        "b@example.com"
    ]
    assert told_across(old, new, local, words).changes == ()


def test_another_controller_is_told_even_if_the_name_was_local():
    def notice(key, name, language):
        data = {"organisation": key, "name": name, "email": f"{key}@example.com"}
        return document([("controller", data)], language)

    found = told_across(
        notice("a", "Testi Oy", "fi"),
        notice("b", "Uusi Oy", "fi"),
        notice("a", "Test Ab", "sv"),
        load("sv"),
    )
    name = next(c for c in found.changes if c.place == "controller.name")
    assert (name.old, plain(name.new)) == ("Test Ab", "Uusi Oy")


def test_items_made_anew_by_hand_are_those_at_the_same_place():
    before = {"retention": copy.deepcopy(FULL["retention"])}
    after = changed("retention", lambda s: s["periods"][0].update(period="P5Y"), before)
    old, new = (document(list(each.items()), "fi") for each in (before, after))
    by_hand = copy.deepcopy(before)
    by_hand["retention"]["periods"][0] |= {"id": "other", "data": "Beställningar"}
    read = document(list(by_hand.items()), "sv")
    found = told_across(old, new, read, load("sv"))
    assert sentences(found) == ["Förvaringstid (Beställningar): 2 år → 5 år"]


def test_sections_that_came_or_went_are_told():
    less = {key: data for key, data in FULL.items() if key != "cookies"}
    assert any("Avsnitt har tagits bort" in s for s in sentences(told(FULL, less)))
    found = told(less, FULL).changes
    assert found[0].place == "section" and found[0].kind == "added"


# --- marks ----------------------------------------------------------------------------


@given(st.lists(st.tuples(st.text(alphabet="aä \n", max_size=9), st.booleans())))
@settings(max_examples=100)
def test_marks_are_found_again(pieces):
    text = "".join(mark(words) if foreign else words for words, foreign in pieces)
    assert plain(text) == "".join(words for words, _ in pieces)
    assert "".join(words for words, _ in parts(text)) == plain(text)
    marked = "".join(w for w, foreign in parts(text) if foreign)
    wanted = "".join(
        w for words, f in pieces if f for w in words.split("\n") if w.strip()
    )
    assert marked == wanted


def test_a_text_cannot_bring_marks_of_its_own():
    assert plain(mark(f"a{ENDS}b{STARTS}")) == "ab"
    assert parts(mark(f"a{ENDS}b{STARTS}")) == [("ab", True)]


def test_a_mark_that_was_cut_off_ends_with_the_text():
    assert parts(f"x {STARTS}long…") == [("x ", False), ("long…", True)]


def test_every_subject_is_told_of():
    assert set(TOLD) == set(SUBJECTS)
    for key, subject in TOLD.items():
        assert not any(isinstance(f, Several) and f.lines for f in subject.facts), key
