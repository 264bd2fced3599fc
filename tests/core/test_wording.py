"""The words of the three languages, and the reader of the files."""

import re
from datetime import date
from itertools import chain, combinations

import pytest

from wagtail_seloste.vocabulary import KINDS, codes, groups
from wagtail_seloste.wording import Paragraph, countries, load, template, wording

LANGUAGES = ("fi", "sv", "en")
SECTIONS = [
    "controller",
    "joint_controllers",
    "contact_person",
    "dpo",
    "register_name",
    "purposes",
    "data_subjects",
    "data_content",
    "sources",
    "recipients",
    "transfers",
    "retention",
    "security",
    "cookies",
    "automated_decisions",
    "obligation_to_provide",
    "rights",
    "complaint",
    "contact",
    "changes",
]


EVERY_PARAGRAPH = [
    pytest.param(language, paragraph, id=f"{language}-{paragraph.key}")
    for language in LANGUAGES
    for revisions in load(language).paragraphs.values()
    for paragraph in revisions
]


def subsets(names):
    return chain.from_iterable(combinations(names, n) for n in range(len(names) + 1))


def sentences(text):
    return len(re.findall(r"[.?!](?= |$)", text))


# --- the three files ---------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_section_has_a_heading(language):
    assert set(load(language).headings) == {"notice_title", *SECTIONS}


@pytest.mark.parametrize("language", LANGUAGES)
def test_choices_are_exactly_the_codes_and_groups_of_the_vocabulary(language):
    keys = {each.key for kind in KINDS for each in (*codes(kind), *groups(kind))}
    assert set(load(language).choices) == keys


@pytest.mark.parametrize("table", ["headings", "labels", "choices", "paragraphs"])
def test_the_languages_have_the_same_keys_in_the_same_order(table):
    finnish, swedish, english = (list(getattr(load(each), table)) for each in LANGUAGES)
    assert finnish == swedish == english


@pytest.mark.parametrize("key", list(load("en").labels))
def test_a_label_has_the_same_variables_in_each_language(key):
    found = {
        frozenset(template.variables(load(each).labels[key])) for each in LANGUAGES
    }
    assert len(found) == 1


@pytest.mark.parametrize("key", list(load("en").paragraphs))
def test_a_paragraph_is_the_same_in_each_language(key):
    """Revisions, variables, optional parts, alternatives and number of sentences."""
    shapes = set()
    for language in LANGUAGES:
        words = load(language)
        for paragraph in words.paragraphs[key]:
            everything = dict.fromkeys(paragraph.variables, "x")
            shapes.add(
                (
                    paragraph.revision,
                    paragraph.variables,
                    paragraph.text.count("["),
                    paragraph.text.count("|"),
                    sentences(words.fill(paragraph, everything)),
                    sentences(words.fill(paragraph, {})),
                )
            )
    assert len(shapes) == len(load("en").paragraphs[key])


@pytest.mark.parametrize(("language", "paragraph"), EVERY_PARAGRAPH)
def test_a_paragraph_reads_well_whatever_is_blank(language, paragraph):
    words = load(language)
    for filled in subsets(paragraph.variables):
        text = words.fill(paragraph, dict.fromkeys(filled, "Xyz"))
        assert not re.search(r": *[.,]|[.,] *[.,]|\s\s|\s[.,:]|[\[\]{}|]", text), text
        assert not text or text.endswith((".", "?", ":")), text
        assert not text or text[0].isupper(), text


@pytest.mark.parametrize(("language", "paragraph"), EVERY_PARAGRAPH)
def test_a_paragraph_shows_every_value_if_all_are_given(language, paragraph):
    values = {name: f"<{name}>" for name in paragraph.variables}
    text = load(language).fill(paragraph, values)
    assert all(value in text for value in values.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_article_numbers_in_what_the_public_reads(language):
    words = load(language)
    texts = [
        *words.headings.values(),
        *words.labels.values(),
        *words.choices.values(),
        *(each.text for every in words.paragraphs.values() for each in every),
    ]
    pattern = r"\b(artikla|artikel|article|art\.)|\d+\(\d\)|GDPR"
    assert not [text for text in texts if re.search(pattern, text, re.IGNORECASE)]


def test_english_paragraphs_do_not_hedge():
    for every in load("en").paragraphs.values():
        for each in every:
            assert not re.search(r"\b(we may|might|some|often|possibly)\b", each.text)


# --- looking up --------------------------------------------------------------------


@pytest.mark.parametrize("code", ["sv", "sv-fi", "sv-FI", "sv_FI"])
def test_a_regional_code_uses_its_base_language(code):
    assert wording(code) is wording("sv")
    assert wording(code).language == "sv"


@pytest.mark.parametrize("code", ["et", "et-ee", "", "../fi"])
def test_a_language_without_wording_is_an_error_that_names_it(code):
    base = re.escape(repr(code.split("-")[0]))
    with pytest.raises(LookupError, match=base):
        wording(code)


@pytest.mark.parametrize("method", ["heading", "label", "choice", "paragraph"])
def test_an_unknown_key_is_an_error_that_names_language_and_key(method):
    with pytest.raises(LookupError, match="fi: no .*nonsense"):
        getattr(wording("fi"), method)("nonsense")


def test_an_unknown_revision_is_an_error():
    with pytest.raises(LookupError, match="bp_access, revision 99"):
        wording("fi").paragraph("bp_access", 99)


def test_words_cannot_be_changed():
    with pytest.raises(TypeError):
        wording("fi").labels["yes"] = "joo"


def test_a_label_with_variables_wants_them():
    assert wording("fi").label("version", number=3) == "Versio 3"
    with pytest.raises(KeyError, match="number"):
        wording("fi").label("version")


# --- filling -----------------------------------------------------------------------


def filled(text, **values):
    template.check(text)
    return wording("en").fill(Paragraph("bp_test", 1, text), values)


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("Plain.", {}, "Plain."),
        ("A: {a}.", {"a": "x"}, "A: x."),
        ("One.[ A: {a}.]", {}, "One."),
        ("One.[ A: {a}.]", {"a": "  "}, "One."),
        ("One.[ A: {a}.]", {"a": " x "}, "One. A: x."),
        ("[A: {a}.][ B: {b}.]", {"b": "y"}, "B: y."),
        ("One[: {a}, {b}].", {"a": "x"}, "One."),
        ("One.[ {a}, {b}.| {b}.]", {"b": "y"}, "One. y."),
        ("One.[ {a}, {b}.| {b}.]", {"a": "x"}, "One."),
        ("[A: {a}.|None.]", {}, "None."),
        ("A: {a}.", {"a": "Oy Ab."}, "A: Oy Ab."),
        ("One[: {a}]. Two.", {"a": "Why?"}, "One: Why? Two."),
        ("A: {a}.", {"a": "{b} [c|d]", "b": "no"}, "A: {b} [c|d]."),
        ("A: {a}.", {"a": "x", "unused": "y"}, "A: x."),
    ],
)
def test_filling(text, values, expected):
    assert filled(text, **values) == expected


@pytest.mark.parametrize("values", [{}, {"a": ""}, {"a": " "}])
def test_a_variable_outside_brackets_is_wanted(values):
    with pytest.raises(KeyError, match="a"):
        filled("A: {a}.", **values)


def test_variables_are_named_once_in_order():
    assert Paragraph("bp", 1, "{b} {a}[ {b}]").variables == ("b", "a")


# --- files of a site ---------------------------------------------------------------


def site(tmp_path, text, language="fi"):
    (tmp_path / f"{language}.toml").write_text(text, encoding="utf-8")
    return load(language, (str(tmp_path),))


def test_a_site_replaces_single_words(tmp_path):
    words = site(tmp_path, '[headings]\ndpo = "Kysy tietosuojasta"')
    assert words.heading("dpo") == "Kysy tietosuojasta"
    assert words.heading("rights") == load("fi").heading("rights")
    assert load("fi").heading("dpo") == "Tietosuojavastaava"


def test_a_paragraph_of_a_site_replaces_all_revisions_of_ours(tmp_path):
    words = site(
        tmp_path,
        """
        [[paragraphs.bp_access]]
        revision = 1
        text = "Vanha."
        [[paragraphs.bp_access]]
        revision = 2
        text = "Uusi."
        """,
    )
    assert words.paragraph("bp_access") == Paragraph("bp_access", 2, "Uusi.")
    assert words.paragraph("bp_access", 1).text == "Vanha."


def test_the_last_folder_wins(tmp_path):
    folders = []
    for name in ("first", "second"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "en.toml").write_text(f'[labels]\nname = "{name}"')
        folders.append(str(folder))
    assert load("en", tuple(folders)).label("name") == "second"


def test_folders_come_from_the_settings(tmp_path, monkeypatch):
    (tmp_path / "en.toml").write_text('[labels]\nname = "Called"')
    monkeypatch.setattr(
        "wagtail_seloste.wording._site_folders", lambda: (str(tmp_path),)
    )
    assert wording("en-gb").label("name") == "Called"


def test_a_further_language_needs_every_key(tmp_path):
    with pytest.raises(ValueError, match=r"et\.toml: headings lack .*purposes"):
        site(tmp_path, '[headings]\ncontroller = "Vastutav töötleja"', "et")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[heading]\ndpo = 'x'", "unknown tables heading"),
        ("headings = 'x'", "headings is not a table"),
        ("[formats]\ntime = 'x'", "unknown formats time"),
        ("[labels]\nname = 3", r"labels\.name: not a text"),
        ("[labels]\nname = ' '", r"labels\.name: not a text, or a blank one"),
        ("[labels]\nname = '{Name}'", r"labels\.name: a brace"),
        ("[labels", r"fi\.toml: "),
        ("[paragraphs]\nbp_x = 'x'", r"write \[\[paragraphs\.bp_x\]\]"),
        ("[[paragraphs.bp_x]]\ntext = 'x'", "exactly revision and text"),
        ("[[paragraphs.bp_x]]\nrevision = 2\ntext = 'x'", r"revisions are \[2\]"),
        (
            "[[paragraphs.bp_x]]\nrevision = 2\ntext = 'x'\n"
            "[[paragraphs.bp_x]]\nrevision = 1\ntext = 'x'",
            r"revisions are \[2, 1\]",
        ),
        ("[[paragraphs.bp_x]]\nrevision = 1\ntext = 'A [{a}'", "unbalanced"),
        ("[[paragraphs.bp_x]]\nrevision = 1\ntext = 'A {a}]'", "unbalanced"),
        ("[[paragraphs.bp_x]]\nrevision = 1\ntext = '[{a}[{b}]]'", "nested"),
        ("[[paragraphs.bp_x]]\nrevision = 1\ntext = 'A [b]'", "has no variable"),
        ("[[paragraphs.bp_x]]\nrevision = 1\ntext = 'A {a'", "a brace"),
    ],
)
def test_a_faulty_file_is_refused_with_its_place(tmp_path, text, message):
    with pytest.raises(ValueError, match=message) as error:
        site(tmp_path, text)
    assert "fi.toml" in str(error.value)


# --- dates, periods, countries -----------------------------------------------------


@pytest.mark.parametrize(
    ("language", "expected"),
    [("fi", "3.1.2026"), ("sv", "3 januari 2026"), ("en", "3 January 2026")],
)
def test_dates(language, expected):
    assert wording(language).date(date(2026, 1, 3)) == expected


@pytest.mark.parametrize(
    ("duration", "finnish", "swedish", "english"),
    [
        ("P2Y", "2 vuotta", "2 år", "2 years"),
        ("P1Y", "1 vuosi", "1 år", "1 year"),
        ("P3M", "3 kuukautta", "3 månader", "3 months"),
        ("P1W", "1 viikko", "1 vecka", "1 week"),
        ("P14D", "14 päivää", "14 dagar", "14 days"),
        ("P1D", "1 päivä", "1 dag", "1 day"),
        ("PT12H", "12 tuntia", "12 timmar", "12 hours"),
        ("PT30M", "30 minuuttia", "30 minuter", "30 minutes"),
    ],
)
def test_periods(duration, finnish, swedish, english):
    assert [wording(each).period(duration) for each in LANGUAGES] == [
        finnish,
        swedish,
        english,
    ]


@pytest.mark.parametrize("duration", ["", "P", "2Y", "P2", "P1Y6M", "PT2Y", "P1,5Y"])
def test_other_durations_are_errors(duration):
    with pytest.raises(ValueError, match="ISO 8601"):
        wording("en").period(duration)


@pytest.mark.parametrize("language", LANGUAGES)
def test_countries_are_those_of_iso_3166(language):
    listed = dict(countries(language))
    assert len(listed) == 249
    assert {"AX", "FI", "SE", "US", "GB", "TW"} <= set(listed)
    assert not {"EU", "UN", "XK", "ZZ"} & set(listed)
    assert wording(language).country("us") == listed["US"]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fi", ["Italia", "Itä-Timor", "Itävalta"]),
        ("sv", ["Zimbabwe", "Åland", "Österrike"]),
        ("en", ["Afghanistan", "Åland Islands", "Albania"]),
        ("fi", ["Tansania", "Tšad", "Turkki"]),
    ],
)
def test_countries_stand_in_the_order_of_the_language(language, expected):
    names = [name for _, name in countries(language)]
    places = [names.index(name) for name in expected]
    assert places == sorted(places)


def test_swedish_countries_end_with_the_last_letter():
    assert [code for code, _ in countries("sv")][-3:] == ["AX", "AT", "TL"]


@pytest.mark.parametrize("code", ["", "EU", "XK", "USA"])
def test_an_unknown_country_is_an_error(code):
    with pytest.raises(LookupError, match="no country"):
        wording("en").country(code)


def test_countries_of_an_unknown_language_are_an_error():
    with pytest.raises(LookupError, match="xx"):
        countries("xx")


def test_names_of_languages():
    assert wording("fi").language_name("sv-fi") == "ruotsi"
    assert wording("sv").language_name("fi") == "finska"
    with pytest.raises(LookupError, match="xx"):
        wording("en").language_name("xx")


def test_joining():
    assert [wording(each).join(["a", "b", "c"]) for each in LANGUAGES] == [
        "a, b ja c",
        "a, b och c",
        "a, b and c",
    ]
    assert wording("en").join([]) == ""
    assert wording("en").join(iter(["a"])) == "a"
