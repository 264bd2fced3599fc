"""What each format makes of a small notice, as files to read and to compare with.

    uv run python -m tests.formats.golden

writes ``tests/formats/golden/<language>.<format>`` anew. Do so when a format is meant to
say something else, and read what has changed.
"""

from dataclasses import replace
from pathlib import Path

from tests.core.documents import document
from tests.formats.examples import ABOUT
from wagtail_seloste.formats import FORMATS
from wagtail_seloste.notice import SummaryItem
from wagtail_seloste.wording import load

FOLDER = Path(__file__).parent / "golden"
LANGUAGES = ("fi", "sv", "en")
SUFFIXES = ("md", "txt", "jsonld", "html")
WORDS = {
    "fi": {
        "title": "Venekerhon tietosuojaseloste",
        "name": "Venekerho Karilepo ry",
        "register": "Jäsenrekisteri",
        "purpose": "Venepaikat",
        "description": "Jaamme venepaikat ja laskutamme niistä.",
        "data": "Venepaikan tiedot",
        "event": "jäsenyyden päättyminen",
        "processor": "Laiturilaskutus Oy",
        "service": "laskujen lähettäminen",
        "text": "<p>Kysy <b>satamasta</b> tai lue <a href='/fi/satama/'>ohjeet</a>:</p>"
        "<ul><li>1. kesäkuuta alkaa kausi</li><li>tunnus on <i>vene_nro</i></li></ul>",
        "heading": "Muuta",
    },
    "sv": {
        "title": "Båtklubbens dataskyddsbeskrivning",
        "name": "Båtklubben Karilepo rf",
        "register": "Medlemsregister",
        "purpose": "Båtplatser",
        "description": "Vi delar ut båtplatser och fakturerar för dem.",
        "data": "Uppgifter om båtplatsen",
        "event": "att medlemskapet upphör",
        "processor": "Laiturilaskutus Oy",
        "service": "utskick av fakturor",
        "text": "<p>Fråga i <b>hamnen</b> eller läs <a href='/sv/hamn/'>anvisningar</a>:"
        "</p><ul><li>1. juni börjar säsongen</li><li>märket är <i>vene_nro</i></li></ul>",
        "heading": "Övrigt",
    },
    "en": {
        "title": "Privacy notice of the boat club",
        "name": "Boat Club Karilepo",
        "register": "Register of members",
        "purpose": "Berths",
        "description": "We assign the berths and send invoices for them.",
        "data": "Data about the berth",
        "event": "the end of the membership",
        "processor": "Laiturilaskutus Oy",
        "service": "sending invoices",
        "text": "<p>Ask at the <b>harbour</b> or read <a href='/en/harbour/'>how</a>:</p>"
        "<ul><li>1. June is the start</li><li>the mark is <i>vene_nro</i></li></ul>",
        "heading": "More",
    },
}


def notice(language):
    """The notice of a boat club that does not exist."""
    says, words = WORDS[language], load(language)
    contact = {"email": "satama@example.com", "phone": "+358 29 123 4567"}
    purpose = {
        "id": "p",
        "name": says["purpose"],
        "description": says["description"],
        "legal_bases": ["basis_contract"],
    }
    period = {
        "id": "r",
        "data": says["data"],
        "kind": "retention_kind_fixed",
        "period": "P2Y",
        "event": says["event"],
    }
    recipient = {
        "id": "v",
        "name": says["processor"],
        "category": "recipient_accounting",
        "role": "role_processor",
        "service": says["service"],
        "country": "FI",
    }
    found = document(
        [
            ("controller", {"name": says["name"], "representatives": [], **contact}),
            ("register_name", {"name": says["register"]}),
            ("purposes", {"purposes": [purpose]}),
            ("data_subjects", {"categories": ["ds_member"]}),
            ("recipients", {"recipients": [recipient]}),
            ("retention", {"periods": [period]}),
            ("other", {"heading": says["heading"], "text": says["text"]}, "harbour"),
        ],
        language,
        title=says["title"],
    )
    who = SummaryItem(
        label=words.label("who"), answers=(says["name"],), anchor="controller"
    )
    return replace(found, summary=(who,))


def golden(language, suffix):
    """What the format makes of the notice now."""
    about = replace(
        ABOUT,
        language=language,
        html_url=f"https://example.com/{language}/",
        body="<p>…</p>",
    )
    return FORMATS[suffix].render(notice(language), about)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for each in LANGUAGES:
        for suffix in SUFFIXES:
            path = FOLDER / f"{each}.{suffix}"
            path.write_text(golden(each, suffix), encoding="utf-8")
