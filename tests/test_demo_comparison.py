"""The versions of a demo notice, compared: the sentences that a reader gets."""

import pytest

from example_site.demo import loader
from tests.test_demo import ORGANISATIONS, REFERENCES, block
from wagtail_seloste.comparison import change_note, compare, weight
from wagtail_seloste.filling import fill
from wagtail_seloste.projection import project_notice
from wagtail_seloste.wording import wording

GOLDEN = {
    ("fi", 1, 2): [
        "Säilytysaika (Asiakkaiden ja sidosryhmien yhteyshenkilöt): 2 vuotta → 5 vuotta",
    ],
    ("sv", 1, 2): [
        "Förvaringstid (Kontaktpersoner hos kunder och intressenter): 2 år → 5 år",
    ],
    ("en", 1, 2): [
        "Retention period (Contact persons of customers and stakeholders):"
        " 2 years → 5 years",
    ],
    ("fi", 2, 3): [
        "Käyttötarkoitus lisätty: Vuosittainen asiakaskysely",
        "Vastaanottaja lisätty: Kyselytupa Tuomi Oy (asiakaskysely, Suomi)",
        "Säilytysaika lisätty: Kyselyvastaukset (1 vuosi)",
    ],
    ("sv", 2, 3): [
        "Ändamål har lagts till: Årlig kundenkät",
        "Mottagare har lagts till: Kyselytupa Tuomi Oy (kundenkät, Finland)",
        "Förvaringstid har lagts till: Enkätsvar (1 år)",
    ],
    ("en", 2, 3): [
        "Purpose added: Yearly customer survey",
        "Recipient added: Kyselytupa Tuomi Oy (customer survey, Finland)",
        "Retention period added: Survey answers (1 year)",
    ],
    ("en", 3, 1): [
        "Purpose removed: Yearly customer survey",
        "Recipient removed: Kyselytupa Tuomi Oy (customer survey, Finland)",
        "Retention period removed: Survey answers (1 year)",
        "Retention period (Contact persons of customers and stakeholders):"
        " 5 years → 2 years",
    ],
}


def version(number, language, *, corrected=False):
    (notice,) = (each for each in loader.notices() if each.key == "poukamavienti")
    sections = notice.versions[number - 1]
    if corrected and number in notice.corrections:
        sections = notice.corrections[number].sections
    return project_notice(
        block,
        fill(sections, language, references=REFERENCES),
        title=notice.title[language],
        language=language,
        words=wording(language),
        references=ORGANISATIONS,
    ).notice


@pytest.mark.parametrize(("language", "old", "new"), GOLDEN)
def test_the_sentences_of_the_demo(language, old, new):
    words = wording(language)
    # What the next version changes is told from the newest text of the one before.
    before = version(old, language, corrected=True)
    comparison = compare(before, version(new, language), words)
    found = [change.sentence for change in comparison.changes]
    assert found == GOLDEN[language, old, new]
    assert weight(comparison).level == ("material" if old < new else "small")
    assert change_note(comparison, words) == " ".join(f"{each}." for each in found)


def test_what_the_sentences_say_is_not_said_again():
    """Purposes that rights are limited to follow from the purposes."""
    comparison = compare(version(2, "en"), version(3, "en"), wording("en"))
    untold = {
        section.key: [passage.new for passage in section.untold]
        for section in comparison.changed_sections
    }
    assert untold["rights"] == untold["recipients"] == []
    assert untold["purposes"][0].startswith("Once a year we ask")
