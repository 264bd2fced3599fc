"""Every rule of ours is whole, and every phrase and guard does what its example says.

The walk over the data: a new row is tested by being there.
"""

import re
from dataclasses import replace

import pytest

from tests.rules.notices import TODAY, checked
from wagtail_seloste.blocks.stream import NoticeStreamBlock
from wagtail_seloste.importers import TARGETS
from wagtail_seloste.rules import LEVELS, check, facts, registry, rules
from wagtail_seloste.rules.registry import INTERFACE, PLACEHOLDER

RULES = {id: rule for id, rule in rules().items() if id not in registry._site_rows}
SECTIONS = frozenset(NoticeStreamBlock().child_blocks)
SUBJECTS = SECTIONS | set(TARGETS)
FORBIDDEN = re.compile(
    r"illegal|unlawful|violat|infring|laiton|laittom|lainvasta|rikko[ot]|olaglig|lagstrid"
    r"|bryter mot",
    re.IGNORECASE,
)


def rows(which):
    """(rule, language, phrase) of all phrases, or of all guards, by rule and language."""
    return [
        pytest.param(rule, language, phrases, id=f"{rule.id}-{language}")
        for rule in RULES.values()
        for language in INTERFACE
        if (phrases := rule.in_language(getattr(rule, which), language))
    ]


def finds(rule, sentence, language):
    """The phrases of the rule that stand in the sentence, each in its own passage."""
    subject = next(iter(rule.about), rule.section or "other")
    return [
        phrase.find
        for *_, phrase in rule.hits(checked(sentence, subject, language=language))
    ]


# --- rules --------------------------------------------------------------------------


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_every_rule_is_whole(rule):
    assert re.fullmatch(r"[a-z][a-z0-9_]*", rule.id)
    assert rule.level in LEVELS
    assert rule.source.strip()
    assert rule.section in SECTIONS | {"", "title"}
    assert set(rule.about) <= SUBJECTS
    if rule.since and rule.until:
        assert rule.since <= rule.until
    for which in ("title", "message", "help"):
        texts = getattr(rule, which)
        assert list(texts) == sorted(texts, key=INTERFACE.index) and len(texts) == 3
        for language, text in texts.items():
            assert text == text.strip() and text, (which, language)
            assert not FORBIDDEN.search(text), (which, language)
        assert len({frozenset(PLACEHOLDER.findall(t)) for t in texts.values()}) == 1
    # Other languages have no words of this rule, so it would say nothing there.
    assert set(rule.phrases) | set(rule.unless) <= {*INTERFACE, "any"}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_titles_and_helps_need_no_values(rule):
    for text in (*rule.title.values(), *rule.help.values()):
        assert not PLACEHOLDER.search(text)


@pytest.mark.parametrize("which", ["title", "message"])
@pytest.mark.parametrize("language", INTERFACE)
def test_no_two_rules_say_the_same(which, language):
    texts = [getattr(rule, which)[language] for rule in RULES.values()]
    assert len(set(texts)) == len(texts)


# --- phrases ------------------------------------------------------------------------


@pytest.mark.parametrize("rule, language, phrases", rows("phrases"))
def test_every_phrase_is_found_in_its_example(rule, language, phrases):
    assert [each.find for each in phrases if not each.examples] == []
    lost = [
        (phrase.find, example)
        for phrase in phrases
        for example in phrase.examples
        if phrase.find not in finds(rule, example, language)
    ]
    assert lost == []


# What makes a finding of the phrases of a rule with a function is for that to say.
@pytest.mark.parametrize(
    "rule, language, phrases",
    [row for row in rows("phrases") if row.values[0].check is None],
)
def test_every_example_is_a_finding_with_its_words(rule, language, phrases):
    subject = next(iter(rule.about), rule.section or "other")
    for phrase in phrases:
        for example in phrase.examples:
            document = checked(example, subject, language=language)
            (finding,) = check(document, {rule.id: rule})
            assert finding.level in LEVELS
            assert all(place.words in example for place in finding.places)
            assert all(place.words for place in finding.places)
            message = rule.text("message", language, finding.params)
            assert not PLACEHOLDER.search(message), message


@pytest.mark.parametrize("rule, language, guards", rows("unless"))
def test_every_guard_excuses_its_example_and_nothing_else_does(rule, language, guards):
    assert [each.find for each in guards if not each.examples] == []
    found = [
        (guard.find, example)
        for guard in guards
        for example in guard.examples
        if finds(rule, example, language)
    ]
    assert found == []
    idle = [
        (guard.find, example)
        for guard in guards
        for example in guard.examples
        if not finds(without(rule, guard), example, language)
    ]
    assert idle == []


def without(rule, guard):
    guards = {
        key: tuple(each for each in found if each is not guard)
        for key, found in rule.unless.items()
    }
    return replace(rule, unless=guards)


@pytest.mark.parametrize("language", INTERFACE)
def test_what_tells_of_the_past_is_excused(monkeypatch, language):
    historical = [rule for rule in RULES.values() if rule.history]
    guards = registry.history(language)
    assert guards and historical
    assert [each.find for each in guards if not each.examples] == []
    examples = [(guard, example) for guard in guards for example in guard.examples]

    def found(example):
        return any(finds(rule, example, language) for rule in historical)

    assert [example for _, example in examples if found(example)] == []
    idle = []
    for guard, example in examples:
        others = tuple(each for each in guards if each is not guard)
        monkeypatch.setattr(registry, "history", lambda _, others=others: others)
        if not found(example):
            idle.append((guard.find, example))
    assert idle == []


# --- facts --------------------------------------------------------------------------


def test_every_fact_has_been_looked_at_or_says_that_nobody_has():
    unverified = set()
    for kind, records in facts().records.items():
        for key, fact in records.items():
            if fact.checked_on is None:
                unverified.add(kind)
            else:
                assert fact.checked_on <= TODAY, (kind, key)
            if fact.since and fact.until:
                assert fact.since <= fact.until, (kind, key)
    # A further kind has to be marked here, knowingly.
    assert unverified == {"service", "eea", "country"}
