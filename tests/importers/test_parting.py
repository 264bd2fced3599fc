"""What a passage says of other sections than its own is parted from it."""

import pytest

from wagtail_seloste.importers import import_notice
from wagtail_seloste.importers.parting import by_sentence, sentences, together
from wagtail_seloste.importers.result import ImportedSection, Paragraph


def section(key, *paragraphs):
    return ImportedSection(key=key, heading="Otsikko", paragraphs=paragraphs)


def passage(*lines, item=False):
    return Paragraph(lines, item)


@pytest.mark.parametrize(
    ("language", "home", "first", "key", "second"),
    [
        (
            "fi",
            "purposes",
            "Ajotilausten hoitaminen ja laskutus.",
            "sources",
            "Tiedot saadaan tilauksen yhteydessä asiakkaalta itseltään.",
        ),
        (
            "fi",
            "security",
            "Sähköiset tiedot on suojattu salasanoin.",
            "retention",
            "Laskut säilytetään kuusi vuotta tilikauden päättymisestä.",
        ),
        (
            "sv",
            "rights",
            "Du får se vad vi har om dig och rätta fel.",
            "complaint",
            "Är du missnöjd kan du klaga hos dataombudsmannen.",
        ),
        (
            "en",
            "recipients",
            "Guest records are given to the police.",
            "transfers",
            "Nothing is transferred outside the European Union.",
        ),
    ],
)
def test_a_sentence_of_another_section_leaves_the_passage(
    language, home, first, key, second
):
    whole = section(home, passage(f"{first} {second}"))
    found = by_sentence(whole, language, {whole.key})
    assert [(each.key, each.text) for each in found] == [(home, first), (key, second)]
    assert found[1].guessed


@pytest.mark.parametrize(
    ("language", "home", "text"),
    [
        # What a transfer is, and what is asked before a right is given.
        (
            "fi",
            "transfers",
            "Jäsenlehden postittaja on Sveitsissä. Sille luovutetaan nimet ja osoitteet.",
        ),
        (
            "sv",
            "rights",
            "Du får se dina uppgifter. Vi svarar på begäran inom en månad.",
        ),
        # Both sections are spoken of in one sentence.
        (
            "fi",
            "security",
            "Ovet ovat lukossa. Paperit säilytetään lukitussa kaapissa kaksi vuotta.",
        ),
        # Nothing is plain.
        ("en", "purposes", "To run the club. It is good to know who comes."),
    ],
)
def test_a_passage_of_one_subject_stays_whole(language, home, text):
    whole = section(home, passage(text))
    assert by_sentence(whole, language, {whole.key}) == [whole]


def test_what_says_nothing_stays_with_the_sentence_before_it():
    text = (
        "Hoidamme tilaukset ja laskut. Tiedot säilytetään kaksi vuotta. "
        "Niin on sovittu."
    )
    first, second = by_sentence(section("purposes", passage(text)), "fi", {"purposes"})
    assert (first.key, second.key) == ("purposes", "retention")
    assert second.text.endswith("Niin on sovittu.")


def test_what_goes_on_after_a_break_stays_with_its_beginning():
    whole = section(
        "sources",
        passage("Tietoja saadaan alihankkijoilta, jotka"),
        passage("liittyvät palvelun käyttämiseen ja tilausten toimittamiseen."),
    )
    assert by_sentence(whole, "fi", {whole.key}) == [whole]


def test_sentences_are_put_together_as_they_were():
    whole = (
        passage("Ensimmäinen lause. Toinen lause, esim. Firma. Kolmas.", "Rivi 2"),
        passage("Luettelo:"),
        passage("yksi. Kaksi.", item=True),
        passage("kolme", item=True),
        passage("Loppu 12.5.2018. Se oli siinä."),
    )
    parts = sentences(whole)
    assert [each.text for each in parts] == [
        "Ensimmäinen lause.",
        "Toinen lause, esim. Firma.",
        "Kolmas.",
        "Rivi 2",
        "Luettelo:\n- yksi. Kaksi.\n- kolme",
        "Loppu 12.5.2018.",
        "Se oli siinä.",
    ]
    assert together(parts) == whole


def test_a_notice_is_parted_where_each_subject_stands():
    text = """Rekisteriseloste

Rekisterinpitäjä
Lammin Kuljetus Oy, Asemakuja 2, 16900 Lammi

Rekisterin käyttötarkoitus
Ajotilausten hoitaminen. Tiedot saadaan tilauksen yhteydessä asiakkaalta itseltään.

Tietojen luovutus
Tietoja ei luovuteta ulkopuolisille. Tietoja ei siirretä Euroopan unionin ulkopuolelle.
"""
    found = import_notice(text.encode()).sections
    assert [each.key for each in found] == [
        "controller",
        "purposes",
        "sources",
        "recipients",
        "transfers",
    ]


def test_where_the_heading_names_no_section_each_sentence_decides():
    text = (
        "Tryckeriet får adresserna när medlemsbladet sänds ut. "
        "Ingenting överförs till länder utanför EU eller EES."
    )
    whole = section("transfers", passage(text))
    found = by_sentence(whole, "sv", set())
    assert [each.key for each in found] == ["recipients", "transfers"]
    # Under "Transfers" what is given out is part of the transfer.
    assert by_sentence(whole, "sv", {"transfers"}) == [whole]
    both = {"transfers", "recipients"}
    assert [each.key for each in by_sentence(whole, "sv", both)][0] == "recipients"


def test_labels_within_a_paragraph_begin_sections_and_details_do_not():
    whole = section(
        "data_content",
        passage("Nimet ja viestit. Lähteet: toimeksiantaja itse ja kaupparekisteri."),
    )
    found = by_sentence(whole, "fi", {"data_content"})
    assert [each.key for each in found] == ["data_content", "sources"]
    details = section(
        "cookies",
        passage("istunto", "Tarkoitus: lomakkeiden suojaaminen.", "Kesto: 1 vuosi."),
    )
    assert by_sentence(details, "fi", {"cookies"}) == [details]
    bases = section(
        "legal_basis",
        passage("Orders: the contract with you. Analytics: our legitimate interests."),
    )
    assert by_sentence(bases, "en", {"purposes", "legal_basis"}) == [bases]


def test_the_data_protection_officer_leaves_the_block_of_the_controller():
    whole = section(
        "controller",
        passage(
            "Harjun seurakunta, Kirkkotie 1, 33100 Tampere.",
            "Tietosuojavastaava tavoitetaan osoitteesta tsv@harju.example.",
        ),
    )
    found = by_sentence(whole, "fi", {"controller"})
    assert [each.key for each in found] == ["controller", "dpo"]


@pytest.mark.parametrize(
    ("line", "key"),
    [
        (
            "Treasurer Greta Alm, 040 123 4567",
            "contact_person",
        ),
        ("Data protection officer: Greta Alm, greta@lillholm.example", "dpo"),
        ("Office: Pier 3, 21600 Lillholm, office@lillholm.example", "controller"),
    ],
)
def test_a_person_named_beside_the_controller_is_whom_to_ask(line, key):
    block = "Ferry Club of Lillholm, 1234567-1, Pier 3, 21600 Lillholm"
    whole = section("controller", passage(block), passage(line))
    parts = by_sentence(whole, "en", {"controller"})
    assert parts[0].key == "controller"
    assert (parts[-1].key, line in parts[-1].text) == (key, True)
