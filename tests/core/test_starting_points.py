"""Starting points and the demo's notices: what every one of them keeps to.

They are read without a database. Both are examples of good notices, so both are held
to what a checker would ask of a notice.
"""

import copy
import re

import phonenumbers
import pytest
from stdnum.fi import ytunnus

from example_site.demo import loader
from wagtail_seloste.durations import UNITS
from wagtail_seloste.filling import fill
from wagtail_seloste.starting_points import (
    read,
    starting_point,
    starting_points,
    validated,
)
from wagtail_seloste.vocabulary import code
from wagtail_seloste.wording import countries

LANGUAGES = ("fi", "sv", "en")
SITUATIONS = [
    "customers",
    "members",
    "newsletter_and_website",
    "recruitment",
    "camera_surveillance",
    "suppliers",
]
WRITTEN = {point.key: point.sections for point in starting_points()} | {
    f"{notice.key} {number}": sections
    for notice in loader.notices()
    for number, sections in enumerate(notice.versions, 1)
}
DEMO = [name for name in WRITTEN if " " in name]

# Field -> kind of its codes; where two sections use one name, by section.
KINDS = {
    "legal_bases": "legal_basis",
    "special_conditions": "special_condition",
    "category": "recipient",
    "role": "role",
    "mechanism": "transfer",
    "measures": "security",
    "use": "cookie_use",
    "automated": "automated",
    "profiling": "profiling",
    "right": "right",
    "data_subjects.categories": "data_subject",
    "data_content.categories": "data_category",
    "retention.kind": "retention",
    "obligation_to_provide.kind": "obligation",
}
# Strings that are the same in every language: codes, references, addresses, and proper
# names in the sections where a name is one.
SAME_EVERYWHERE = {
    "key",
    "id",
    "organisation",
    "authority",
    "country",
    "unit",
    "action",
    "provider",
    "recipient",
    "email",
    "phone",
    "website",
    "settings_url",
    "list_url",
}
NAMES = {("recipients", "name"), ("cookies", "name"), ("joint_controllers", "name")}

ALWAYS = {
    "controller",
    "purposes",
    "data_subjects",
    "data_content",
    "sources",
    "obligation_to_provide",
    "recipients",
    "transfers",
    "retention",
    "security",
    "automated_decisions",
    "rights",
    "complaint",
    "changes",
}

VAGUE = {
    "fi": [
        # hedges about our own processing
        r"voidaan", r"voimme", r"saatamme", r"saatetaan", r"saattaa", r"mahdollisesti",
        r"on mahdollista",
        # quantity and frequency
        r"usein", r"joskus", r"yleensä", r"pääsääntöisesti", r"pääasiassa",
        r"tyypillisesti", r"ensisijaisesti", r"osittain", r"jotkin", r"eräät",
        r"tietyt", r"tarvittaessa", r"ajoittain",
        # open lists
        r"esimerkiksi", r"esim\.", r"muun muassa", r"mm\.", r"jne\.", r"ym\.", r"tms\.",
        # vague time
        r"niin kauan kuin", r"toistaiseksi", r"asiakassuhteen ajan", r"tarpeellisen ajan",
    ],
    "sv": [
        r"kan komma att", r"vi kan", r"kan vi", r"eventuellt", r"möjligen",
        r"det är möjligt",
        r"ofta", r"ibland", r"vanligtvis", r"i regel", r"huvudsakligen", r"i första hand",
        r"delvis", r"vissa", r"vid behov", r"tidvis",
        r"till exempel", r"t\.ex\.", r"bland annat", r"bl\.a\.", r"osv\.", r"m\.m\.",
        r"så länge", r"tills vidare", r"under kundförhållandet",
    ],
    "en": [
        r"may", r"might", r"could", r"possibly", r"potentially",
        r"often", r"sometimes", r"usually", r"generally", r"mainly", r"primarily",
        r"partly", r"some", r"certain", r"if necessary", r"from time to time",
        r"for example", r"e\.g\.", r"such as", r"including but", r"etc\.",
        r"as long as", r"until further notice", r"for the customer relationship",
    ],
}  # fmt: skip
PLACEHOLDER = re.compile(
    r"\{|\}|\[|XXX|TODO|TBD|Lorem|xx\.xx|esimerkki@|täydennä|lisää tähän|fyll i",
    re.IGNORECASE,
)
ARTICLE = re.compile(r"\bart(ikla|ikel|icle)?\.? ?\d", re.IGNORECASE)
LONGEST_SENTENCE = {"fi": 20, "sv": 25, "en": 25}


def walk(value, section, field=""):
    """(section, field, text or value) of everything that is written."""
    if isinstance(value, dict) and not set(LANGUAGES) <= value.keys():
        for name, inner in value.items():
            yield from walk(inner, section, name)
    elif isinstance(value, list) and any(isinstance(each, dict) for each in value):
        for each in value:
            yield from walk(each, section, field)
    else:
        yield section, field, value


def leaves(name):
    for section in WRITTEN[name]:
        yield from walk(dict(section), section["key"])


def texts(name, language):
    for _section, _field, value in leaves(name):
        if isinstance(value, dict):
            yield value[language]


def sections(name):
    return {section["key"]: section for section in WRITTEN[name]}


every = pytest.mark.parametrize("name", WRITTEN)
each_language = pytest.mark.parametrize("language", LANGUAGES)


def test_the_situations_in_the_order_in_which_they_are_offered():
    assert [point.key for point in starting_points()] == SITUATIONS


def test_a_starting_point_is_found_by_its_key():
    assert starting_point("members").title["sv"].startswith("Dataskyddsbeskrivning")
    with pytest.raises(KeyError, match="pets"):
        starting_point("pets")


@pytest.mark.parametrize("point", starting_points(), ids=lambda point: point.key)
def test_the_editor_sees_a_starting_point_in_each_language(point):
    for words in (point.label, point.description, point.title):
        assert set(words) == set(LANGUAGES)
    assert point.icon


@every
@each_language
def test_it_can_be_filled_in_every_language(name, language):
    references = {
        value: 1
        for _section, field, value in leaves(name)
        if field in ("organisation", "authority")
    }
    stream = fill(WRITTEN[name], language, references=references)
    assert [child["type"] for child in stream] == list(sections(name))


@every
def test_it_holds_what_the_law_asks_for(name):
    assert sections(name).keys() >= ALWAYS
    assert sections(name).keys() & {"contact", "dpo"}


@pytest.mark.parametrize("name", DEMO)
def test_a_demo_notice_has_twelve_to_seventeen_sections(name):
    assert 12 <= len(WRITTEN[name]) <= 17


@every
def test_every_code_is_known(name):
    for section, field, value in leaves(name):
        kind = KINDS.get(f"{section}.{field}", KINDS.get(field))
        if kind is None:
            continue
        for key in value if isinstance(value, list) else [value]:
            assert code(key).kind == kind, (section, field, key)


@every
def test_units_and_countries_are_known(name):
    known = {code for code, _name in countries("en")}
    for section, field, value in leaves(name):
        if field == "unit":
            assert value in UNITS, section
        if field == "country":
            assert value in known, section


@every
def test_every_text_is_written_in_each_language(name):
    for section, field, value in leaves(name):
        kind = KINDS.get(f"{section}.{field}", KINDS.get(field))
        if not isinstance(value, str) or kind:
            continue
        assert field in SAME_EVERYWHERE or (section, field) in NAMES, (section, field)


@every
@each_language
def test_no_vague_words(name, language):
    pattern = re.compile(rf"\b({'|'.join(VAGUE[language])})(?!\w)", re.IGNORECASE)
    for text in texts(name, language):
        assert not pattern.search(text), text


@every
@each_language
def test_no_placeholder_and_no_article_number(name, language):
    for text in texts(name, language):
        assert not PLACEHOLDER.search(text), text
        assert not ARTICLE.search(text), text
        assert text == text.strip()
        assert "  " not in text


@every
@each_language
def test_sentences_are_short(name, language):
    for text in texts(name, language):
        plain = re.sub(r"<[^>]+>", " ", text)
        for sentence in re.split(r"(?<=[.?!])\s+|\n|: ", plain):
            assert len(sentence.split()) <= LONGEST_SENTENCE[language], sentence


@every
def test_each_purpose_has_what_its_legal_basis_asks_for(name):
    for purpose in sections(name)["purposes"]["purposes"]:
        bases = purpose["legal_bases"]
        assert len(bases) == 1, purpose["id"]
        assert ("statute" in purpose) == (bases == ["basis_legal_obligation"])
        assert ("legitimate_interest" in purpose) == (
            bases == ["basis_legitimate_interests"]
        )


@every
def test_special_data_have_a_condition_of_their_own(name):
    special = {
        category
        for group in sections(name)["data_content"]["groups"]
        for category in group["categories"]
        if code(category).special
    }
    conditions = [
        purpose
        for purpose in sections(name)["purposes"]["purposes"]
        if purpose.get("special_conditions")
    ]
    assert bool(special) == bool(conditions)


@every
def test_each_kind_of_data_has_a_period_and_its_beginning(name):
    for period in sections(name)["retention"]["periods"]:
        assert period["data"]
        assert period["number"]
        assert period["unit"]
        assert period["event"]
        assert ("statute" in period) == (period["kind"] == "retention_kind_statutory")


@every
def test_a_service_outside_the_area_stands_among_the_transfers(name):
    inside = {"FI", "SE", "EE"}
    home = {
        organisation.key: organisation.fields["country"]
        for organisation in loader.organisations()
    }
    outside = {
        item.get("organisation") or item["name"]
        for item in sections(name)["recipients"].get("recipients", ())
        if item.get("country", home.get(item.get("organisation"), "FI")) not in inside
    }
    transfers = sections(name)["transfers"]
    named = {
        item.get("organisation") or item["recipient"]
        for item in transfers.get("transfers", ())
    }
    assert named == outside
    assert transfers["none"] is not bool(outside)


@every
def test_consent_to_marketing_or_cookies_can_be_withdrawn_as_easily(name):
    bases = {
        basis
        for purpose in sections(name)["purposes"]["purposes"]
        for basis in purpose["legal_bases"]
        if purpose["direct_marketing"] or purpose["id"] == "analytics"
    }
    if "basis_consent" in bases:
        assert sections(name)["rights"].get("withdrawal_channel")


@every
def test_addresses_are_of_nobody(name):
    allowed = re.compile(r"(^|[./@])example\.(org|com|fi)(/|$)")
    found = [value for _s, _f, value in leaves(name) if isinstance(value, str)]
    found += [text for language in LANGUAGES for text in texts(name, language)]
    for text in found:
        for address in re.findall(r"\S+@\S+|https?://\S+", text):
            assert allowed.search(address.rstrip(".,")), address


def test_a_starting_point_names_no_organisation_but_the_placeholders():
    for point in starting_points():
        for _section, field, value in leaves(point.key):
            if field == "organisation":
                assert value == "controller"
            if field == "authority":
                assert value == "authority:fi"


@pytest.mark.parametrize(
    "organisation", loader.organisations(), ids=lambda organisation: organisation.key
)
def test_an_organisation_of_the_demo_is_possible_and_nobody(organisation):
    fields = organisation.fields
    if "business_id" in fields:
        assert ytunnus.is_valid(fields["business_id"])
        assert fields["business_id"].startswith("000000")
    for each in (fields, *organisation.contact_points):
        if "phone" in each:
            number = phonenumbers.parse(each["phone"], "FI")
            assert phonenumbers.is_possible_number(number)
            assert each["phone"].startswith("+358 29 123 4")
        for name in ("email", "website"):
            if name in each:
                assert re.search(r"\bexample\.(org|com)(/|$)", each[name])
    assert set(organisation.in_language("sv")) == set(fields)


def test_the_demo_refers_to_its_own_organisations_only():
    own = {organisation.key for organisation in loader.organisations()}
    used = {
        value
        for name in DEMO
        for _section, field, value in leaves(name)
        if field in ("organisation", "authority")
    }
    assert used == own | {"authority:fi"}


def test_one_demo_notice_has_a_history_and_an_announced_version():
    (notice,) = [each for each in loader.notices() if len(each.versions) > 2]
    first, second, third, upcoming = notice.versions
    assert first != second
    assert second != third
    assert third != upcoming
    *published, in_days = notice.days
    assert published == sorted(set(published))
    assert in_days > 0
    assert {each["id"] for each in purposes_of(third)} - {
        each["id"] for each in purposes_of(second)
    } == {"survey"}
    assert [period_of(version) for version in notice.versions] == [2, 5, 5, 5]


def purposes_of(version):
    return next(each for each in version if each["key"] == "purposes")["purposes"]


def period_of(version):
    periods = next(each for each in version if each["key"] == "retention")["periods"]
    return next(each for each in periods if each["id"] == "customer")["number"]


# --- the loaders themselves ---------------------------------------------------------


def test_a_reference_that_is_not_given_is_left_blank():
    point = starting_point("customers")
    blank = fill(point.sections_for({}), "fi")
    assert blank[0]["value"] == {"organisation": None}
    chosen = {"controller": 7}
    some = {
        child["type"]: child["value"]
        for child in fill(point.sections_for(chosen), "fi", references=chosen)
    }
    assert some["controller"] == {"organisation": 7}
    assert some["contact"] == {"organisation": 7}
    assert some["complaint"]["authority"] is None


def test_blanking_leaves_the_starting_point_as_it_is():
    point = starting_point("customers")
    before = copy.deepcopy(point.sections)
    point.sections_for({})
    assert point.sections == before


@pytest.mark.parametrize(
    ("faulty", "message"),
    [
        ([{"key": "pets"}], "test: 'pets' is no section"),
        ([{}], "test: None is no section"),
        ([{"key": "rights"}, {"key": "rights"}], "section rights stands twice"),
        (
            [{"key": "other", "heading": {"fi": "A", "sv": "B"}}],
            "other.heading has to be in en, fi, sv",
        ),
        (
            [{"key": "other", "heading": {"fi": "A", "sv": "B", "en": ""}}],
            "other.heading is blank in a language",
        ),
        (
            [{"key": "purposes", "purposes": [{"id": "a"}, {"id": "a"}]}],
            "purposes.purposes has an id twice",
        ),
        (
            [{"key": "purposes", "purposes": [{"name": {"fi": "A"}}]}],
            "purposes.purposes.0.name has to be in",
        ),
    ],
)
def test_a_fault_in_a_file_is_named(faulty, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        validated(faulty, "test")


def test_free_sections_may_repeat():
    assert len(validated([{"key": "other"}, {"key": "other"}], "test")) == 2


def test_a_file_has_all_keys_and_no_other():
    with pytest.raises(ValueError, match="pets: has to have the keys"):
        read("pets", "order = 1")
    source = """
        order = 1
        icon = "user"
        label = {fi = "A", sv = "B"}
        description = {fi = "A", sv = "B", en = "C"}
        title = {fi = "A", sv = "B", en = "C"}
        sections = []
    """
    with pytest.raises(ValueError, match="pets: label has to be in"):
        read("pets", source)


def test_a_change_of_a_demo_notice_that_finds_nothing_is_an_error():
    written = [{"key": "retention", "periods": [{"id": "a", "number": 1}]}]
    assert loader.changed(written, set={"retention.periods.a.number": 2}) == [
        {"key": "retention", "periods": [{"id": "a", "number": 2}]}
    ]
    assert loader.changed(written, remove=("retention.periods.a",)) == [
        {"key": "retention", "periods": []}
    ]
    assert loader.changed(written, remove=("retention",)) == []
    for place in ("retention.periods.b.number", "retention.periods.a.unit"):
        with pytest.raises(KeyError):
            loader.changed(written, set={place: 2})
    assert written[0]["periods"][0]["number"] == 1
