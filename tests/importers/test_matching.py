"""Headings to keys: the lexicon, stems, and what is no heading."""

import pytest

from wagtail_seloste.importers.language import detect_language
from wagtail_seloste.importers.lexicon import LANGUAGES, headings, keys, keywords
from wagtail_seloste.importers.matching import match_heading, match_passage, weigh
from wagtail_seloste.importers.targets import SECTIONS, TARGETS, target


def test_every_heading_of_the_lexicon_is_found_again():
    for heading, pairs in headings().items():
        for language, key in pairs:
            found = match_heading(heading, language)
            assert found is not None
            assert key in (found.key, *found.also)
            assert found.score == 1.0


@pytest.mark.parametrize("language", LANGUAGES)
def test_stems_are_written_for_known_keys(language):
    words = keywords(language)
    for table in (words.strong, words.weak, words.telling, words.hinting):
        assert set(table.names) <= set(keys())
    # Every key but the two that only the lexicon or a date decides.
    assert set(keys()) - set(words.strong.names) == set()


@pytest.mark.parametrize(
    ("language", "heading", "key"),
    [
        ("fi", "Mihin tarkoituksiin tietojasi käytetään?", "purposes"),
        ("fi", "Kuinka pitkään säilytämme tietojasi", "retention"),
        ("fi", "Henkilötietojen luovuttaminen kolmansille osapuolille", "recipients"),
        ("fi", "Miten voit käyttää oikeuksiasi", "rights"),
        ("fi", "Oikeus saada tiedot poistetuiksi", "right_erasure"),
        ("fi", "Onko tietojen antaminen sinulle pakollista?", "obligation_to_provide"),
        ("fi", "Verkkosivuston analytiikka ja evästeet", "cookies"),
        ("fi", "Yhtiön tietosuojavastaava", "dpo"),
        ("sv", "Vem ansvarar för behandlingen?", "controller"),
        ("sv", "Så länge sparas dina uppgifter", "retention"),
        ("sv", "Hur skyddar vi dina uppgifter?", "security"),
        ("sv", "Överföring av uppgifter till länder utanför EES", "transfers"),
        ("sv", "Hur du lämnar klagomål", "complaint"),
        ("en", "How we keep your data secure", "security"),
        ("en", "How long will you keep my data?", "retention"),
        ("en", "Your right to complain to the regulator", "complaint"),
        ("en", "Who else receives your data", "recipients"),
        ("en", "Our legal grounds for processing", "legal_basis"),
    ],
)
def test_headings_that_stand_in_no_lexicon_are_placed_by_their_stems(
    language, heading, key
):
    found = match_heading(heading, language)
    assert found is not None
    assert found.key == key
    assert found.reason == "words"
    assert found.score < 1.0


def test_a_heading_over_two_subjects_names_both():
    found = match_heading("Tietojen luovutukset ja siirrot EU:n ulkopuolelle", "fi")
    assert found is not None
    assert (found.key, found.also) == ("recipients", ("transfers",))


@pytest.mark.parametrize("heading", ["Kesäjuhla", "", "1.", "x" * 400])
def test_other_lines_match_nothing(heading):
    assert match_heading(heading, "fi") is None


def test_a_passage_is_placed_only_when_its_words_are_plain():
    text = "Evästeet ovat tiedostoja, jotka selaimesi tallentaa. Cookie muistaa kielen."
    found = match_passage(text, "fi")
    assert found is not None
    assert found.key == "cookies"
    assert match_passage("Mittarit luetaan syksyllä.", "fi") is None
    assert match_passage(text, None) is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Tiedot säilytetään, kunnes asiakas pyytää niiden poistamista."),
        ("sv", "Uppgifterna sparas tills kunden ber att de raderas."),
        ("en", "The data are kept until the customer asks us to erase them."),
        (None, "1234 5678 @ # %"),
        (None, "Wir verarbeiten Daten nur zu diesem Zweck."),
    ],
)
def test_the_language_is_recognised(language, text):
    assert detect_language(text) == language


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_menus_and_banners_in_another_language_do_not_decide(language):
    around = (
        "Home\nAbout us\nShopping cart\nThis website uses cookies to improve the "
        "experience of our visitors.\nBy clicking Accept all you agree that we may store "
        "cookies on your device.\nTerms and conditions\nSubscribe to our newsletter\n"
    )
    notice = {
        "fi": "Parturi kirjaa asiakkaan nimen ajanvarausta varten. Tiedot hävitetään "
        "vuoden kuluttua, eikä niitä luovuteta muille.",
        "sv": "Frisören antecknar kundens namn för tidsbokningen. Uppgifterna förstörs "
        "efter ett år och ges inte till andra.",
    }
    assert detect_language(around + notice[language]) == language


def test_every_key_of_the_lexicon_has_a_place_in_a_notice():
    for key in keys():
        place = target(key)
        assert place.section in (*SECTIONS, "title", "version"), key
    assert set(TARGETS) >= set(keys())
    assert target("legal_basis") == ("purposes", "legal_basis")
    assert target("right_access") == ("rights", "access")
    assert target("something_new").section == "other"


def test_what_is_erased_is_not_seen_in_cameras():
    assert match_heading("Cameras at the gate", "en") is None
    assert match_heading("Yhteiset rekisterinpitäjät", "fi").key == "joint_controllers"
    assert "security" not in weigh("The vendor and a security clearance body.", "en")


def test_from_others_is_where_data_come_from_and_hidden_from_others_is_security():
    assert match_heading("Coming from others", "en").key == "sources"
    assert match_heading("Hidden from others", "en").key == "security"
    assert match_heading("Keneltä saatu", "fi").key == "sources"
    assert match_heading("Keneltä saat lisätietoja", "fi").key == "contact_person"
    about_guardians = match_heading("What guardians and pupils can ask", "en")
    assert about_guardians is None or about_guardians.key != "security"
