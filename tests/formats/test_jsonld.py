"""The JSON-LD of a notice: it is RDF, and its terms are DPV's, put where DPV puts them."""

import json
import re
import tomllib
import warnings
from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from rdflib import RDF, BNode, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, XSD

from tests.core.documents import document
from tests.core.sections import FULL
from tests.formats.examples import ABOUT
from wagtail_seloste.formats import FORMATS, jsonld
from wagtail_seloste.notice import Notice
from wagtail_seloste.vocabulary import KINDS, codes, groups
from wagtail_seloste.wording import countries

DPV = tomllib.loads((Path(__file__).parent / "dpv.toml").read_text(encoding="utf-8"))
SPACES = {
    space: prefix
    for prefix, space in jsonld.PREFIXES.items()
    if prefix in {"dpv", "eu-gdpr", "pd", "loc"}
}
COUNTRIES = {code for code, _name in countries("en")}
# What a code of a kind is in DPV, one of these at least.
CLASSES = {
    "legal_basis": {"dpv:LegalBasis"},
    "special_condition": {"dpv:LegalBasis"},
    "right": {"dpv:Right"},
    "transfer": {"dpv:LegalBasis"},
    "data_subject": {"dpv:Entity"},
    "data_category": {"dpv:PersonalData"},
    "recipient": {"dpv:Entity"},
    "role": {"dpv:Entity"},
    "retention": {"dpv:Duration", "dpv:StorageCondition"},
    "security": {"dpv:TechnicalOrganisationalMeasure", "dpv:StorageCondition"},
    "obligation": {"dpv:Necessity"},
    "automated": {"dpv:Context"},
    "profiling": {"dpv:Processing"},
}


def keys(kind):
    return [code.key for code in codes(kind)]


def every_code(language="fi"):
    """A notice with every choice that there is."""
    sections = {key: json.loads(json.dumps(data)) for key, data in FULL.items()}
    [purpose] = sections["purposes"]["purposes"]
    purpose |= {
        "legal_bases": keys("legal_basis"),
        "special_conditions": keys("special_condition"),
    }
    sections["controller"]["representatives"] = [{"id": "e1", "name": "Edustaja Oy"}]
    sections["data_subjects"] |= {"categories": keys("data_subject")}
    sections["data_content"] |= {
        "groups": [
            {"id": "g", "name": "", "categories": keys("data_category"), "others": "x"}
        ]
    }
    [item] = sections["obligation_to_provide"]["items"]
    sections["obligation_to_provide"]["items"] = [
        {**item, "kind": kind} for kind in keys("obligation")
    ]
    recipient = sections["recipients"]["recipients"][0]
    sections["recipients"]["recipients"] = [
        {**recipient, "category": category, "role": role}
        for category in ["", *keys("recipient")]
        for role in ["", "role_processor", "role_recipient"]
    ]
    [transfer] = sections["transfers"]["transfers"]
    sections["transfers"]["transfers"] = [
        {**transfer, "mechanism": mechanism} for mechanism in keys("transfer")
    ]
    [period] = sections["retention"]["periods"]
    empty = {**period, "period": "", "until": None, "event": "", "criteria": "x"}
    sections["retention"]["periods"] = [
        period,
        {**empty, "until": "2030-12-31", "kind": "retention_kind_until_date"},
        {**empty, "event": "sopimuksen loppu", "kind": "retention_kind_until_event"},
        *({**empty, "kind": kind} for kind in keys("retention")),
    ]
    sections["security"] |= {"measures": keys("security")}
    sections["rights"]["adjustments"] = [
        {"id": key, "right": key, "action": "add", "explanation": ""}
        for key in keys("right")
    ]
    return document(list(sections.items()), language)


@pytest.fixture(scope="module")
def notice():
    return every_code()


@pytest.fixture(scope="module")
def graph(notice):
    return read(jsonld.render(notice, replace(ABOUT, language="fi")))


def read(text):
    """JSON-LD as a graph; without the network, as its context is in it."""
    with warnings.catch_warnings():
        # rdflib's own parser uses what rdflib has deprecated.
        warnings.simplefilter("ignore", DeprecationWarning)
        return Graph().parse(data=text, format="json-ld")


def short(iri):
    space, _, name = str(iri).rpartition("#")
    prefix = SPACES.get(f"{space}#")
    return f"{prefix}:{name}" if prefix else ""


def is_country(term):
    prefix, _, name = term.partition(":")
    return prefix == "loc" and name in COUNTRIES


def all_that(term):
    """A term and what it is, too."""
    if is_country(term):
        return {term, "dpv:Country"}
    return {term, *DPV["terms"][term]}


def kinds_of(graph, node):
    """What a node is: by its types, and by its own name if that is a term."""
    found = set()
    for term in [short(node), *map(short, graph.objects(node, RDF.type))]:
        found |= all_that(term) if term else set()
    return found


def test_every_term_is_one_of_the_vocabulary(graph):
    for triple in graph:
        for node in triple:
            term = short(node) if isinstance(node, URIRef) else ""
            if term:
                known = term in DPV["properties"] or term in DPV["terms"]
                assert known or is_country(term), term


def test_every_property_has_the_domain_and_range_that_dpv_gives_it(graph):
    seen = set()
    for subject, predicate, value in graph:
        name = short(predicate)
        if not name:
            continue
        seen.add(name)
        wanted = DPV["properties"][name]
        if wanted["domain"]:
            assert wanted["domain"] in kinds_of(graph, subject), (name, subject)
        if wanted["range"] == "text":
            assert isinstance(value, Literal), (name, value)
        else:
            assert wanted["range"] in kinds_of(graph, value), (name, value)
    assert seen == set(DPV["properties"]), "each property stands in the example"


@pytest.mark.parametrize("kind", KINDS)
def test_every_code_has_a_term_of_its_kind_or_says_why_not(kind):
    rows = tomllib.loads(
        files("wagtail_seloste")
        .joinpath("data/vocabulary.toml")
        .read_text(encoding="utf-8")
    )
    for row in rows[kind]:
        assert bool(row.get("dpv")) != bool(row.get("no_dpv")), row["key"]
        for term in row.get("dpv", ()):
            assert all_that(term) & CLASSES[kind], (row["key"], term)
    assert {row["key"] for row in rows[kind]} == set(keys(kind))


def test_every_term_of_a_code_is_in_the_jsonld_of_a_notice_that_has_it(graph):
    named = {short(node) for triple in graph for node in triple}
    for kind in set(KINDS) - {"role", "retention", "recipient"}:
        for code in codes(kind):
            assert set(map(jsonld.compact, code.dpv)) <= named, code.key


def test_groups_of_measures_have_terms():
    for group in groups("security"):
        assert "dpv:TechnicalOrganisationalMeasure" in all_that(
            jsonld.compact(group.dpv[0])
        )


def test_words_have_the_language_of_the_notice(graph):
    for _subject, predicate, value in graph:
        if predicate in {DCTERMS.title, DCTERMS.description}:
            assert value.language == "fi", (predicate, value)
    assert {
        value.language for value in graph.objects() if isinstance(value, Literal)
    } == {
        None,
        "fi",
    }


def test_who_does_what_is_told_with_the_names_of_the_notice(graph):
    names = {str(value) for value in graph.objects(None, URIRef(f"{DPV_}hasName"))}
    assert {"Malli Oy", "Pilvi Oy", "Valvoja", "Edustaja Oy"} <= names
    [period] = {
        value
        for value in graph.objects()
        if isinstance(value, Literal) and value.datatype == XSD.duration
    }
    assert str(period) == FULL["retention"]["periods"][0]["period"]


DPV_ = jsonld.PREFIXES["dpv"]


def test_what_the_notice_says_of_a_role_goes_before_what_is_usual():
    def types(**recipient):
        data = {**FULL["recipients"]["recipients"][0], **recipient}
        found = json.loads(
            jsonld.render(
                document([("recipients", {"recipients": [data]})]),
                ABOUT,
            )
        )
        return found["dpv:hasProcess"]["dpv:hasRecipient"]["@type"]

    assert types(category="recipient_it_provider", role="role_recipient") == [
        "dpv:Recipient",
        "eu-gdpr:Recipient",
    ]
    assert types(category="recipient_it_provider", role="") == [
        "dpv:Recipient",
        "dpv:DataProcessor",
    ]
    assert types(category="recipient_police", role="role_recipient") == [
        "dpv:Recipient",
        "eu-gdpr:Recipient",
        "dpv:LawEnforcementOrganisation",
    ]


def test_a_right_that_is_limited_stands_with_its_purpose():
    purposes = [
        {"id": "p1", "name": "A", "legal_bases": ["basis_consent"]},
        {"id": "p2", "name": "B", "legal_bases": ["basis_contract"]},
    ]
    found = json.loads(
        jsonld.render(
            document([("purposes", {"purposes": purposes}), ("rights", {})]), ABOUT
        )
    )["dpv:hasProcess"]
    first, second = found["dpv:hasProcess"]
    assert {"@id": "eu-gdpr:A7-3"} not in found["dpv:hasRight"]
    assert "eu-gdpr:A7-3" in json.dumps(first)
    assert "eu-gdpr:A7-3" not in json.dumps(second)


@pytest.mark.parametrize(
    ("changes", "status", "valid"),
    [
        ({}, "dpv:NoticeLatest", "start=2026-03-01; scheme=W3C-DTF;"),
        ({"state": "announced"}, "dpv:NoticeCommunicated", None),
        ({"state": "replaced"}, "dpv:NoticeStale", None),
        (
            {"state": "earlier", "effective_until": date(2026, 5, 1)},
            "dpv:NoticeStale",
            "start=2026-03-01; end=2026-05-01; scheme=W3C-DTF;",
        ),
        (
            {"withdrawn_on": date(2026, 6, 1)},
            "dpv:NoticeStale",
            "start=2026-03-01; end=2026-06-01; scheme=W3C-DTF;",
        ),
    ],
)
def test_what_the_text_is_stands_at_its_top(changes, status, valid):
    about = replace(ABOUT, **changes)
    found = read(jsonld.render(document([]), about))
    [text] = found.subjects(RDF.type, URIRef(f"{DPV_}PrivacyNotice"))
    assert str(text) == f"urn:uuid:{ABOUT.series}#3.0.en"
    assert not isinstance(text, BNode)
    assert [
        short(value) for value in found.objects(text, URIRef(f"{DPV_}hasNoticeStatus"))
    ] == [status]
    [when] = found.objects(text, DCTERMS.valid)
    assert str(when) == (valid or str(when))
    assert [str(each) for each in found.objects(text, DCTERMS.language)] == ["en"]
    assert [str(each) for each in found.objects(text, DCTERMS.identifier)] == [
        ABOUT.reference
    ]
    digest = URIRef(f"{jsonld.PREFIXES['spdx']}checksumValue")
    assert [str(each) for each in found.objects(None, digest)] == [ABOUT.digest]


def test_a_notice_without_coded_data_is_still_a_notice():
    bare = Notice(language="en", title="", summary=(), sections=())
    found = json.loads(FORMATS["jsonld"].render(bare, ABOUT))
    assert "dpv:hasProcess" not in found
    assert "dct:title" not in found


def test_codes_of_a_later_version_are_left_out():
    data = {"categories": ["ds_customer", "ds_of_tomorrow"]}
    found = jsonld.Processing(
        replace(
            document([("data_subjects", {})]),
            sections=tuple(
                replace(section, data=data)
                for section in document([("data_subjects", {})]).sections
            ),
        )
    ).whole()
    assert found["dpv:hasDataSubject"] == {"@type": ["dpv:DataSubject", "dpv:Customer"]}


def test_nothing_ends_the_script_of_a_page():
    title = "</script><script>alert(1)</script><!-- & \u2028"
    text = jsonld.render_head(ABOUT, title, "https://example.com/x.jsonld")
    assert not re.search("[<>&\u2028\u2029]", text)
    assert json.loads(text)["dct:title"]["@value"] == " ".join(title.split())
    whole = json.loads(jsonld.render(document([], title=title), ABOUT))
    assert json.loads(text)["@id"] == whole["@id"]
    encoding = json.loads(text)["schema:encoding"]
    assert encoding["schema:contentUrl"] == {"@id": "https://example.com/x.jsonld"}
