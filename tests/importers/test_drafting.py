"""From an imported notice to the sections of a draft."""

from dataclasses import replace
from pathlib import Path

import pytest

from wagtail_seloste.blocks.stream import NoticeStreamBlock
from wagtail_seloste.filling import fill
from wagtail_seloste.importers import ImportedSection, import_notice
from wagtail_seloste.importers.drafting import (
    LABELS,
    left_out,
    period_fields,
    says_more,
    written_sections,
)
from wagtail_seloste.wording import wording

from . import blind

FILES = sorted((Path(__file__).parent / "data").glob("*.txt"))
TEXT = """Asiakasrekisterin tietosuojaseloste

Rekisterinpitäjä

Kuvitelma Oy
Y-tunnus 1234567-1
Mallikatu 1, 00100 Helsinki
Avoinna arkisin

Rekisterin nimi

Asiakasrekisteri

Käsittelyn tarkoitus ja oikeusperuste

Hoidamme tilauksia. Käsittely perustuu sopimukseen.

Henkilötietojen säilytysaika

Säilytämme tietoja 5 vuotta asiakkuuden päättymisestä.

Rekisterin suojauksen periaatteet A: Manuaalinen aineisto

Paperit ovat lukitussa kaapissa.

Tarkastusoikeus

Voit pyytää tietosi.

Vastustamisoikeus

Voit vastustaa käsittelyä.

Kahvihuoneen säännöt

Tiskaa kuppisi itse, kiitos.

Päivitetty 31.2.2020
"""


@pytest.fixture
def sections():
    written = written_sections(import_notice(TEXT.encode(), "malli"), wording("fi"))
    return {section["key"]: section for section in written}


def test_facts_are_lifted_and_not_said_twice(sections):
    controller = sections["controller"]
    assert controller["name"] == "Kuvitelma Oy"
    assert controller["business_id"] == "1234567-1"
    assert controller["postal_address"] == "Mallikatu 1, 00100 Helsinki"
    assert controller["text"] == "<p>Avoinna arkisin</p>"


def test_a_short_name_of_the_register_goes_into_its_field(sections):
    assert sections["register_name"] == {
        "key": "register_name",
        "name": "Asiakasrekisteri",
    }


def test_a_heading_over_two_subjects_is_kept(sections):
    purposes = sections["purposes"]
    assert purposes["heading"] == "Käsittelyn tarkoitus ja oikeusperuste"
    assert purposes["purposes"] == [{"name": "", "legal_bases": ["basis_contract"]}]


def test_periods_are_coded_beside_their_words(sections):
    assert sections["retention"]["periods"] == [
        {"number": 5, "unit": "year", "data": ""}
    ]
    assert "5 vuotta" in sections["retention"]["text"]


def test_parts_go_into_their_fields_and_rights_keep_their_headings(sections):
    assert sections["security"]["manual"] == "<p>Paperit ovat lukitussa kaapissa.</p>"
    rights = sections["rights"]
    assert rights["standard"] is False
    assert "<h3>Tarkastusoikeus</h3><p>Voit pyytää tietosi.</p>" in rights["text"]
    assert "<h3>Vastustamisoikeus</h3>" in rights["text"]


def test_what_has_no_section_is_a_free_section(sections):
    assert "Tiskaa" in sections["other"]["text"] or "31.2.2020" in str(
        sections["other"]
    )


def test_an_impossible_date_stays_in_the_draft():
    written = written_sections(import_notice(TEXT.encode(), "malli"), wording("fi"))
    assert "31.2.2020" in str(written)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_draft_can_be_filled(path):
    result = import_notice(path.read_bytes(), path.stem)
    language = result.lang or "fi"
    stream = fill(written_sections(result, wording(language)), language)
    ids = [child["id"] for child in stream]
    assert len(ids) == len(set(ids))
    once = [child["type"] for child in stream if child["type"] != "other"]
    assert len(once) == len(set(once))


@pytest.mark.parametrize("name", [each for each in blind.NAMES if each != "empty"])
def test_a_draft_can_be_published_as_it_is_if_the_controller_is_named(name):
    filename, content = blind.file_of(name)
    result = import_notice(content, filename)
    language = result.lang or "fi"
    block = NoticeStreamBlock()
    sections = written_sections(result, wording(language))
    for section in sections:
        if section["key"] == "controller":
            section.setdefault("name", "Kuvitelma Oy")
    block.clean(block.to_python(fill(sections, language)))


@pytest.mark.parametrize(
    ("period", "fields"),
    [
        ("P5Y", {"number": 5, "unit": "year", "data": ""}),
        ("PT12H", {"number": 12, "unit": "hour", "data": ""}),
        ("P1Y6M", {}),
        ("", {}),
    ],
)
def test_periods_of_one_unit_are_coded(period, fields):
    assert period_fields(period) == fields


def test_a_line_that_says_more_than_its_facts_is_kept():
    assert not says_more("Y-tunnus: 1234567-1", ["1234567-1"])
    assert says_more("Y-tunnus: 1234567-1, ALV-rekisterissä", ["1234567-1"])
    assert LABELS.sub("", "Osoite:") == ":"


def test_what_is_left_out_of_a_draft_is_told():
    text = TEXT.replace("31.2.2020", "3.2.2020").replace(
        "Kahvihuoneen säännöt\n\nTiskaa kuppisi itse, kiitos.\n\n", "Muuta\n\n"
    )
    notice = import_notice(text.encode(), "malli")
    told = {each.code: each.excerpt for each in left_out(notice)}
    assert told["draft.in_fields"].split("\n") == [
        *("Kuvitelma Oy", "Y-tunnus 1234567-1", "Mallikatu 1, 00100 Helsinki")
    ]
    assert told["draft.dates"] == "Päivitetty 3.2.2020"
    lone = replace(notice, sections=(ImportedSection(key="other", heading="Pöllöt"),))
    assert [each.excerpt for each in left_out(lone)] == ["Pöllöt"]
    assert written_sections(lone, wording("fi")) == []


def test_a_passage_of_a_section_that_the_site_does_not_have_is_a_free_one():
    notice = import_notice(TEXT.encode(), "malli")
    keys = {"controller", "purposes"}
    written = written_sections(notice, wording("fi"), keys)
    assert {each["key"] for each in written} == {*keys, "other"}
    assert "5 vuotta" in "".join(each.get("text", "") for each in written)
    ids = [each["id"] for each in written if each["key"] == "other"]
    assert ids == [f"other.{number}" for number in range(1, len(ids) + 1)]


def test_contacts_recipients_and_transfers_go_into_fields():
    text = (
        "Integritetspolicy\n\n"
        "1. Personuppgiftsansvarig\n\nHjortberg AB, org.nr 556677-8899\n"
        "Storgatan 1, 111 22 Stockholm\ninfo@example.se\n\n"
        "2. Kontaktperson\n\nKanslist Berit Ek\nberit@example.se\n\n"
        "3. Rättslig grund\n\nRättslig förpliktelse enligt bokföringslagen.\n\n"
        "4. Mottagare\n\nVår leverantör är Räkneboken AB.\n\n"
        "5. Överföring utanför EU\n\nNyhetsbrevet sänds med Mailchimp, som behandlar "
        "adresserna i USA.\n"
    )
    notice = import_notice(text.encode(), "malli")
    found = {each["key"]: each for each in written_sections(notice, wording("sv"))}
    # The field takes Finnish ids only: the text keeps the Swedish one.
    assert "business_id" not in found["controller"]
    assert "556677-8899" in found["controller"]["text"]
    assert found["controller"]["email"] == "info@example.se"
    assert found["contact_person"]["people"] == [
        {"name": "Berit Ek", "title": "Kanslist", "email": "berit@example.se"}
    ]
    assert found["contact_person"]["text"] == ""
    assert found["purposes"]["purposes"] == [
        {
            "name": "",
            "legal_bases": ["basis_legal_obligation"],
            "statute": "Bokföringslagen",
        }
    ]
    assert found["recipients"]["recipients"] == [
        {"name": "Räkneboken AB", "role": "role_processor"},
        {"name": "Mailchimp", "role": ""},
    ]
    assert found["transfers"]["transfers"] == [
        {"recipient": "Mailchimp", "country": "US", "mechanism": ""}
    ]


def test_an_address_that_hides_from_machines_is_not_doubled_in_the_text():
    text = (
        "Tietosuojaseloste\n\nRekisterinpitäjä\n\nKuvitelma Oy\n"
        "toimisto(at)kuvitelma.example\n\nTietosuojavastaava\n\n"
        "turva [at] kuvitelma [dot] example\n"
    )
    notice = import_notice(text.encode())
    controller, dpo = written_sections(notice, wording("fi"))
    assert controller["email"] == "toimisto@kuvitelma.example"
    assert dpo["email"] == "turva@kuvitelma.example"
    assert not controller.get("text") and not dpo.get("text")


def test_the_same_period_stands_once():
    text = (
        "Tietosuojaseloste\n\nSäilytysaika\n\nKortit säilytetään 2 vuotta. "
        "Kortit hävitetään 2 vuoden kuluttua. Lokit säilytetään 2 vuotta.\n"
    )
    (retention,) = written_sections(import_notice(text.encode()), wording("fi"))
    assert [each["data"] for each in retention["periods"]] == ["Kortit", "Lokit"]
