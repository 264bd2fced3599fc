"""Rules as rows and functions, those of a site, and a check of all of them."""

from datetime import date

import pytest

from tests.rules.notices import TODAY, checked, notice, passage
from wagtail_seloste.rules import Checked, Fix, Place, check, facts, registry, rules
from wagtail_seloste.rules.registry import made

TEXTS = {
    which: {language: f"{which} {language}" for language in ("fi", "sv", "en")}
    for which in ("title", "message", "help")
}


def row(**changes):
    return {
        "level": "warning",
        "source": "Our guide",
        **TEXTS,
        "phrases": {"any": ["kilpi*"]},
        **changes,
    }


def places(rule, text, **document):
    if isinstance(rule, dict):
        rule = made("a_rule", rule)
    return list(rule.places(checked(text, **document)))


@pytest.fixture
def register(monkeypatch):
    """Registering rules as a site does, for one test."""
    monkeypatch.setattr(registry, "_functions", dict(registry._functions))
    monkeypatch.setattr(registry, "_site_rows", dict(registry._site_rows))
    rules.cache_clear()
    yield registry.rule
    rules.cache_clear()


# --- a rule -------------------------------------------------------------------------


def test_a_rule_of_phrases_finds_its_words_and_offers_its_fix():
    phrases = {
        "fi": [{"find": "kilpi", "fix": "kehys", "level": "error"}],
        "any": ["shield"],
    }
    first, second = places(row(phrases=phrases), "Shield eli vanha kilpi.")
    assert (first.words, first.start, first.end) == ("Shield", 0, 6)
    assert first.fixes == () and first.level is None
    assert second.fixes == (Fix(kind="replace", text="kehys"),)
    assert second.level == "error" and second.words == "kilpi"
    assert second.section == "other" and second.path == ("content", "0")


def test_only_phrases_of_the_language_of_the_notice_count():
    rule = row(phrases={"fi": ["kilpi"], "sv": ["sköld"]})
    assert len(places(rule, "kilpi sköld", language="fi")) == 1
    assert len(places(rule, "kilpi sköld", language="sv-fi")) == 1
    assert places(rule, "kilpi sköld", language="en") == []


def test_a_phrase_of_a_later_day_blames_nobody():
    rule = row(phrases={"any": [{"find": "kilpi", "since": date(2020, 7, 16)}]})
    assert places(rule, "kilpi", day=date(2020, 7, 15)) == []
    assert places(rule, "kilpi", day=date(2020, 7, 16))


def test_a_rule_holds_from_its_first_to_its_last_day():
    rule = made("a_rule", row(since=date(2020, 1, 1), until=date(2020, 12, 31)))
    found = [
        bool(check(checked("kilpi", day=day), {"a_rule": rule}))
        for day in (date(2019, 12, 31), date(2020, 1, 1), date(2020, 12, 31), TODAY)
    ]
    assert found == [False, True, True, False]


def test_a_guard_excuses_its_own_sentence_alone():
    rule = row(unless={"any": ["emme käytä"]})
    assert places(rule, "Emme käytä kilpeä eikä kilpiä.") == []
    assert len(places(rule, "Emme käytä sitä. Kilpi on.")) == 1
    assert len(places(rule, "Emme käytä sitä\nKilpi on.")) == 1


def test_what_is_history_is_excused_only_where_the_rule_says_so():
    text = "Kilpi ei ole enää voimassa."
    assert places(row(history=True), text) == []
    assert len(places(row(), text)) == 1


@pytest.mark.parametrize(
    "text, hits",
    [
        ("Sana ”kilpi” on vanha.", 0),
        ("He sanoivat: «Kilpi on.» Me emme.", 0),
        ("”Muu” kilpi ”toinen”", 1),
        ("”Avattu kilpi jatkuu.", 1),
    ],
)
def test_quotations_are_left_out_where_the_rule_says_so(text, hits):
    assert len(places(row(quotes="skip"), text)) == hits
    assert len(places(row(), text)) == 1


def test_a_rule_may_be_about_some_subjects():
    rule = made("a_rule", row(about=["transfers"]))
    sections = [
        passage("kilpi", "purposes", "1"),
        passage("kilpi", "transfers", "2"),
        passage("kilpi", "recipients", "3", also=["transfers"]),
    ]
    found = rule.places(checked(sections))
    assert [place.section_id for place in found] == ["2", "3"]


def test_headings_and_the_title_are_read_too():
    document = Checked(
        notice=notice(passage("-", id="1", heading="Kilpi"), title="Kilpi"), day=TODAY
    )
    first, second = made("a_rule", row()).places(document)
    assert (first.section, first.path) == ("title", ())
    assert (second.section, second.path) == ("other", ("heading",))


def test_messages_are_filled_in_one_go():
    rule = made("a_rule", row(message={"en": "{words} in {country}, {unknown}"}))
    params = {"words": "{country}", "country": "{words}"}
    assert rule.text("message", "en", params) == "{country} in {words}, {unknown}"


def test_a_language_that_a_rule_does_not_speak_reads_english():
    rule = made("a_rule", row(title={"fi": "suomeksi", "en": "in English"}))
    assert rule.text("title", "fi-FI") == "suomeksi"
    assert rule.text("title", "de") == "in English"
    assert made("a_rule", row(title={"fi": "suomeksi"})).text("title", "de")


# --- rows ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes, wrong",
    [
        ({"level": "fatal"}, "unknown level"),
        ({"phrases": {}}, "neither phrases nor a function"),
        ({"phrases": ["kilpi"]}, "phrases is no table"),
        ({"unless": ["kilpi"]}, "unless is no table"),
        ({"title": "Kilpi"}, "title is no table"),
        ({"help": {"en": " "}}, "help has no text"),
        ({"message": {}}, "message has no text"),
        ({"since": "2020"}, "since is no day"),
        ({"phrases": {"any": [{"fnd": "x"}]}}, "unknown keys"),
        ({"phrases": {"any": ["*"]}}, "without words"),
        ({"colour": "red"}, "unknown keys"),
    ],
)
def test_a_row_that_is_not_right_is_refused_by_name(changes, wrong):
    with pytest.raises(ValueError, match=f"'a_rule'.*{wrong}"):
        made("a_rule", row(**changes))


def test_an_id_that_is_too_long_to_be_kept_is_refused():
    from wagtail_seloste.models import SilencedFinding, TextFinding

    with pytest.raises(ValueError, match="more than 64"):
        made("x" * (registry.LONGEST_ID + 1), row())
    for model in (TextFinding, SilencedFinding):
        assert model._meta.get_field("rule").max_length == registry.LONGEST_ID


def test_a_row_without_a_source_is_refused():
    incomplete = row()
    del incomplete["source"]
    with pytest.raises(ValueError, match="'a_rule'.*source"):
        made("a_rule", incomplete)


# --- rules of a site ----------------------------------------------------------------


def test_a_function_with_a_row_is_a_rule(register):
    @register("acme_no_fax", **{**row(level="info", section="contact"), "phrases": {}})
    def no_fax(checked, rule):
        yield checked.place(number="1")

    rule = rules()["acme_no_fax"]
    (finding,) = check(checked("text"), rules(), select=["acme_no_fax"])
    assert finding.level == rule.level == "info"
    assert finding.section == "contact" and finding.params["number"] == "1"


def test_a_rule_has_one_function(register):
    @register("acme", **row())
    def first(checked, rule):
        yield from ()

    register("acme")(first)  # the same module, imported twice
    with pytest.raises(ValueError, match="has a function already"):

        @register("acme")
        def second(checked, rule):
            yield from ()


def test_a_function_needs_a_row(register):
    @register("acme_nothing")
    def nothing(checked, rule):
        yield from ()

    with pytest.raises(ValueError, match="acme_nothing"):
        rules()


def test_unknown_keys_of_a_decorator_are_refused_at_once(register):
    with pytest.raises(ValueError, match="colour"):
        register("acme", colour="red")


SITE = """
[rule.acme_paper]
level = "info"
source = "Our guide"
title.en = "Paper"
message.en = "“{words}”: we print nothing."
help.en = "Nobody reads it."
phrases.any = [{ find = "paperi*", example = "Paperilla." }]

[rule.stale_privacy_shield]
level = "warning"
title.en = "Old shield"
phrases.fi = ["kilpi"]

[[adequacy]]
key = "XX"
checked_on = 2026-01-01
since = 2026-01-01
"""


def test_a_folder_of_a_site_adds_rules_and_facts_and_changes_ours(tmp_path):
    (tmp_path / "ours.toml").write_text(SITE, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no TOML", encoding="utf-8")
    known = rules((str(tmp_path),))
    ours = rules()["stale_privacy_shield"]
    changed = known["stale_privacy_shield"]
    assert check(checked("Paperilla."), known, select=["acme_paper"])
    assert changed.level == "warning" and ours.level == "error"
    assert changed.title["en"] == "Old shield"
    assert changed.title["fi"] == ours.title["fi"]
    assert [each.find for each in changed.phrases["fi"]] == ["kilpi"]
    assert [each.find for each in changed.phrases["any"]] == ["privacy shield*"]
    known = facts((str(tmp_path),))
    assert known.find("adequacy", "XX", TODAY)
    assert known.find("adequacy", "XX", date(2025, 12, 31)) is None
    assert facts().find("adequacy", "XX") is None
    assert known.find("adequacy", "GB")


@pytest.mark.parametrize("read", [rules, facts])
@pytest.mark.parametrize(
    "content", ["not = = toml", "[rule.x\n", "\xe4".encode("latin-1")]
)
def test_a_file_that_cannot_be_read_is_named(tmp_path, read, content):
    content = content if isinstance(content, bytes) else content.encode()
    (tmp_path / "broken.toml").write_bytes(content)
    with pytest.raises(ValueError, match="broken.toml"):
        read((str(tmp_path),))


@pytest.mark.parametrize(
    "content",
    [
        "[rule]\nx = 1",
        "[[rule]]\nx = 1",
        "[rule.x]\nlevel = 'error'",
    ],
)
def test_a_rule_in_a_file_that_is_not_right_is_refused(tmp_path, content):
    (tmp_path / "site.toml").write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match="site.toml|'x'"):
        rules((str(tmp_path),))


@pytest.mark.parametrize(
    "content",
    [
        "[adequacy]\nkey = 'XX'",
        "adequacy = 3",
        "[[adequacy]]\nkey = 'XX'",
        "checked_on = 2026-01-01\n[[adequacy]]\nname = 'XX'",
        "checked_on = 2026-01-01\n[[adequacy]]\nkey = 'XX'\nsince = '2020'",
        "checked_on = 2026-01-01T10:00:00\n[[adequacy]]\nkey = 'XX'",
        "unverified = false\n[[adequacy]]\nkey = 'XX'",
        "[[adequacy]]\nkey = 'XX'\nunverified = ['since']",
    ],
)
def test_a_fact_that_is_not_right_is_refused(tmp_path, content):
    (tmp_path / "site.toml").write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match="site.toml"):
        facts((str(tmp_path),))


def test_a_fact_that_nobody_has_looked_up_says_so(tmp_path):
    content = (
        "unverified = true\n[[adequacy]]\nkey = 'XX'\n"
        "[[adequacy]]\nkey = 'YY'\nchecked_on = 2026-01-01\nunverified = ['since']"
    )
    (tmp_path / "site.toml").write_text(content, encoding="utf-8")
    known = facts((str(tmp_path),))
    assert known.find("adequacy", "XX").checked_on is None
    looked_up = known.find("adequacy", "YY")
    assert looked_up.checked_on == date(2026, 1, 1)
    assert looked_up.get("unverified") == ["since"]


# --- a check ------------------------------------------------------------------------


def known(**found):
    return {id: made(id, row(**each)) for id, each in found.items()}


def test_findings_come_worst_first_and_then_as_in_the_notice():
    sections = [passage("kilpi", id="b"), passage("kilpi sana", id="a")]
    document = Checked(notice=notice(*sections, title="nimi"), day=TODAY)
    found = check(
        document,
        known(
            one={"level": "info"},
            two={"level": "warning", "phrases": {"any": ["sana"]}},
            three={"level": "warning", "phrases": {"any": ["kilpi"]}},
            four={"level": "warning", "phrases": {"any": ["nimi"]}},
            five={"level": "error", "phrases": {"any": ["sana"]}},
            six={"phrases": {"any": ["muu"]}},
        ),
    )
    assert [finding.rule for finding in found] == [
        "five",
        "four",
        "three",
        "two",
        "one",
    ]


def test_a_finding_has_all_places_of_its_rule_each_once():
    two = made("a", row(phrases={"any": ["kilpi", {"find": "kilpi", "fix": "x"}]}))
    (finding,) = check(checked("kilpi, kilpi"), {"a": two})
    assert [place.start for place in finding.places] == [0, 7]
    assert finding.params["words"] == "kilpi"


def test_the_level_of_a_finding_is_that_of_its_worst_place():
    phrases = {"any": ["sana", {"find": "kilpi", "level": "error"}]}
    (finding,) = check(checked("sana kilpi"), known(a={"phrases": phrases}))
    assert finding.level == "error"


def test_rules_are_chosen_by_id():
    rules_here = known(a={}, b={}, c={})
    document = checked("kilpi")

    def ids(**choice):
        return [finding.rule for finding in check(document, rules_here, **choice)]

    assert ids() == ["a", "b", "c"]
    assert ids(select=["b", "unknown"]) == ["b"]
    assert ids(ignore=["b"]) == ["a", "c"]
    assert ids(select=["a", "b"], ignore=["b"]) == ["a"]


def test_an_error_in_one_rule_keeps_no_other_from_being_asked(register):
    @register("acme_error", level="error", source="x", **TEXTS)
    def error(checked, rule):
        raise ZeroDivisionError

    seen = checked("Siirto perustuu Privacy Shieldiin.")
    with pytest.raises(ZeroDivisionError):
        check(seen)
    failed = []
    found = check(seen, failed=lambda id, error: failed.append((id, type(error))))
    assert failed == [("acme_error", ZeroDivisionError)]
    assert "stale_privacy_shield" in [finding.rule for finding in found]


@pytest.mark.parametrize(
    "wrong",
    [
        {"level": "fatal"},
        {"params": {"day": TODAY}},
        {"path": ("items", 3)},
        {"section": None},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_place_that_could_not_be_told_or_kept_is_an_error_of_its_rule(
    register, wrong
):
    @register("acme", **{**row(), "phrases": {}})
    def acme(seen, rule):
        yield Place(**wrong)

    failed = []
    found = check(
        checked("Kilpi."),
        {"acme": rules()["acme"]},
        failed=lambda rule, error: failed.append(rule),
    )
    assert (found, failed) == ((), ["acme"])
