"""What the editor's form refuses, and in whose language it says so."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from wagtail.blocks import StructBlockValidationError

from wagtail_seloste.blocks import fields
from wagtail_seloste.blocks.identity import ControllerBlock
from wagtail_seloste.blocks.stream import NoticeStreamBlock
from wagtail_seloste.vocabulary import KINDS, codes

STREAM = NoticeStreamBlock()


def named(block, name="field"):
    block.set_name(name)
    return block


@pytest.mark.parametrize(
    ("block", "value", "cleaned"),
    [
        (fields.BusinessId(), "1234567-1", "1234567-1"),
        (fields.BusinessId(), "12345671", "1234567-1"),
        (fields.BusinessId(), " 1234567-1 ", "1234567-1"),
        (fields.BusinessId(), "", ""),
        (fields.Phone(), "+358 29 123 4567", "+358 29 123 4567"),
        (fields.Phone(), "029 123 4567", "029 123 4567"),
        (fields.Phone(), "+46 8 123 456 78", "+46 8 123 456 78"),
        (fields.Phone(), "", ""),
        (fields.Email(), "a@example.com", "a@example.com"),
        (fields.Email(), "", ""),
        (fields.Web(), "https://example.com/a?b=1", "https://example.com/a?b=1"),
        (fields.Web(), "http://example.com", "http://example.com"),
        (fields.Web(), "", ""),
        (fields.Country(), "FI", "FI"),
        (fields.Country(), "", ""),
        (fields.Choice("retention"), "retention_kind_fixed", "retention_kind_fixed"),
        (fields.Choices("legal_basis"), ["basis_consent"], ["basis_consent"]),
        (fields.Choices("legal_basis"), [], []),
        (fields.Number(), 2, 2),
        (fields.Number(), None, None),
        (fields.Text(), "👩‍👩‍👧 שלום", "👩‍👩‍👧 שלום"),
        (fields.Text(), "", ""),
        (fields.LongText(), "a" * 100_000, "a" * 100_000),
    ],
    ids=lambda value: str(value)[:20] if isinstance(value, (str, list)) else None,
)
def test_it_takes(block, value, cleaned):
    assert named(block).clean(value) == cleaned


@pytest.mark.parametrize(
    ("block", "value"),
    [
        (fields.BusinessId(), "1234567-2"),
        (fields.BusinessId(), "1234567"),
        (fields.BusinessId(), "FI12345671x"),
        (fields.BusinessId(), "0000000-0x"),
        (fields.Phone(), "soita meille"),
        (fields.Phone(), "12"),
        (fields.Phone(), "+999 999"),
        (fields.Phone(), "javascript:alert(1)"),
        (fields.Phone(), "9" * 100_000),
        (fields.Email(), "a@"),
        (fields.Email(), "a b@example.com"),
        (fields.Email(), "a@example.com\nBcc: b@example.com"),
        (fields.Web(), "javascript:alert(1)"),
        (fields.Web(), "JaVaScRiPt:alert(1)"),
        (fields.Web(), "java\tscript:alert(1)"),
        (fields.Web(), "data:text/html,x"),
        (fields.Web(), "ftp://example.com"),
        (fields.Web(), "file:///etc/passwd"),
        (fields.Web(), "https://"),
        (fields.Country(), "XX"),
        (fields.Country(), "EU"),
        (fields.Country(), "fi"),
        (fields.Choice("retention"), "retention_kind_whenever"),
        (fields.Choices("legal_basis"), ["basis_consent", "basis_whim"]),
        (fields.Number(), 0),
        (fields.Number(), -1),
        (fields.Number(), 10**30),
        (fields.Text(), "a\x00b"),
        (fields.LongText(), "a\x00b"),
        (fields.Name(), "\x00"),
    ],
    ids=lambda value: str(value)[:20] if isinstance(value, (str, list)) else None,
)
def test_it_refuses(block, value):
    with pytest.raises(ValidationError):
        named(block).clean(value)


WORDS = {
    "fi": {"business_id": "Y-tunnus", "phone": "puhelinnumero", "name": "nimi"},
    "sv": {"business_id": "FO-nummer", "phone": "telefonnummer", "name": "namn"},
    "en": {"business_id": "business ID", "phone": "telephone number", "name": "name"},
}


@pytest.mark.parametrize("language", WORDS)
def test_it_says_why_in_the_editors_language(language):
    with translation.override(language):
        for block, value, word in (
            (fields.BusinessId(), "1234567-2", WORDS[language]["business_id"]),
            (fields.Phone(), "soita", WORDS[language]["phone"]),
        ):
            with pytest.raises(ValidationError) as refused:
                named(block).clean(value)
            assert word.lower() in " ".join(refused.value.messages).lower()
            assert value in " ".join(refused.value.messages)


@pytest.mark.parametrize("language", WORDS)
def test_an_organisation_is_chosen_or_named(language):
    block = named(ControllerBlock(), "controller")
    with (
        translation.override(language),
        pytest.raises(StructBlockValidationError) as no,
    ):
        block.clean(block.to_python({"email": "a@example.com"}))
    assert set(no.value.block_errors) == {"name"}
    with translation.override(language):
        [message] = no.value.block_errors["name"].messages
    assert WORDS[language]["name"] in message.lower()


def test_a_purpose_without_a_name_is_refused_at_its_field():
    block = STREAM.child_blocks["purposes"]
    named, unnamed = {"name": "Uutiskirje"}, {"name": " "}
    raw = {"purposes": [named, unnamed], "text": "<p>Hoidamme tilauksia.</p>"}
    value = block.to_python(raw)
    with pytest.raises(StructBlockValidationError) as no:
        block.clean(value)
    assert set(no.value.block_errors["purposes"].block_errors) == {1}
    assert block.clean_deferred(value) is not None
    block.clean(block.to_python({**raw, "purposes": [unnamed]}))
    with pytest.raises(StructBlockValidationError):
        block.clean(block.to_python({"purposes": [unnamed], "text": "<p> </p>"}))


def test_an_unfinished_draft_may_be_saved():
    controller = STREAM.child_blocks["controller"]
    value = controller.to_python({"email": "a@example.com"})
    assert controller.clean_deferred(value)["email"] == "a@example.com"
    with pytest.raises(StructBlockValidationError):
        controller.clean(value)


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("kind", KINDS)
def test_the_choices_of_a_form_are_in_the_editors_language(kind, language):
    with translation.override(language):
        choices = fields.choices_of(kind)
        grouped = fields.grouped_choices_of(kind) if kind == "security" else []
    assert [code for code, _ in choices] == [code.key for code in codes(kind)]
    assert all(label and label != code for code, label in choices)
    if grouped:
        assert [code for _, group in grouped for code, _ in group] == [
            code for code, _ in choices
        ]


def test_the_countries_of_a_form_are_in_the_editors_language():
    for language, name in (("fi", "Ruotsi"), ("sv", "Sverige"), ("en", "Sweden")):
        with translation.override(language):
            assert ("SE", name) in fields.country_choices()


def test_rich_text_from_the_form_has_only_characters_that_can_be_stored():
    block = named(fields.RichText())
    value = block.value_from_form("<p>a\x00b\ud800 😀</p>")
    assert value.source == "<p>ab\ufffd 😀</p>"
    assert block.clean(value).source == value.source
