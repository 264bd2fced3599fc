"""Cookies: consent, duration, identification, empty sections; in files and in our own."""

import pytest

from tests.core.documents import document
from tests.rules.notices import TODAY, checked, notice, passage
from wagtail_seloste.notice import NoticeSection
from wagtail_seloste.rules import Checked, check

COOKIE = {
    "id": "k1",
    "name": "_sid",
    "purpose": "basket",
    "provider": "",
    "session": False,
    "third_party": "",
    "period": "",
}


def places(rule, text, subject="cookies", language="fi"):
    findings = check(checked(text, subject, language), select=[rule])
    return [place.words for finding in findings for place in finding.places]


def coded(data, *others, language="en"):
    sections = [("cookies", {"use": "", "cookies": [], **data}), *others]
    return Checked(notice=document(sections, language), day=TODAY)


# --- browser settings ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Voitte halutessanne kytkeä evästeet pois selaimestanne."),
        ("fi", "Kävijä voi muuttaa selaimensa asetuksia niin, ettei evästeitä tule."),
        ("fi", "Selainten asetuksista on mahdollista hylätä kaikki evästeet."),
        ("fi", "Evästeiden käytön estäminen onnistuu selaimen asetuksia muuttamalla."),
        ("sv", "Du kan ställa in din webbläsare så att den avvisar kakor."),
        ("sv", "Genom att ändra inställningarna i webbläsaren stänger du av kakor."),
        ("en", "Most browsers can be set to reject cookies automatically."),
        ("en", "You may turn off cookies by changing your browser's settings."),
    ],
)
def test_settings_of_the_browser_as_the_only_choice(language, text):
    assert places("cookies_browser_settings", text, language=language)
    assert places("cookies_browser_settings", text, "other", language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "fi",
            "Pyydämme suostumuksesi evästeisiin.\n"
            "Voit myös estää evästeet selaimen asetuksista.",
        ),
        (
            "fi",
            "Käytämme vain välttämättömiä evästeitä.\n"
            "Voit estää ne selaimesi asetuksista.",
        ),
        ("fi", "Istuntoeväste poistuu, kun selain suljetaan."),
        ("fi", "Evästeillä kerätään: selaimen asetukset, kieli, laite."),
        (
            "sv",
            "Andra kakor sätter vi bara med ditt samtycke.\n"
            "Du kan också radera kakor i webbläsaren.",
        ),
        (
            "en",
            "We set analytics cookies only with your consent.\n"
            "You can also delete cookies in your browser.",
        ),
        ("en", "The cookie is deleted when you close your browser."),
        ("en", "We set one cookie, deleted when you close your browser."),
    ],
)
def test_where_consent_is_asked_settings_may_be_told_too(language, text):
    assert places("cookies_browser_settings", text, language=language) == []


def test_consent_by_using_the_site_is_none():
    text = (
        "Käyttämällä sivustoa annat suostumuksesi evästeisiin.\n"
        "Voit estää evästeet selaimen asetuksista."
    )
    assert places("cookies_browser_settings", text)


def test_other_settings_are_no_matter_of_cookies():
    text = "Voit suurentaa tekstiä selaimen asetuksista."
    assert places("cookies_browser_settings", text, "other") == []


def test_a_section_that_asks_for_consent_is_right():
    text = "<p>You can also delete cookies in your browser.</p>"
    blank = coded({"text": text})
    asking = coded({"use": "cookies_consent", "text": text})
    (finding,) = check(blank, select=["cookies_browser_settings"])
    (place,) = finding.places
    assert place.words == "delete cookies in your browser"
    assert [fix.to_json() for fix in place.fixes] == [
        {
            "kind": "set",
            "values": {"use": "cookies_consent"},
            "standard": "bp_cookies",
        }
    ]
    assert check(asking, select=["cookies_browser_settings"]) == ()


# --- implied consent ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "fi",
            "Jatkamalla sivuston selaamista annat suostumuksen evästeiden käyttöön.",
        ),
        ("fi", "Jos jatkat sivuillamme, katsomme sinun hyväksyvän evästeet."),
        ("sv", "Om du fortsätter att använda sidan accepterar du våra kakor."),
        ("en", "If you continue to use the site, we assume that you accept cookies."),
        ("en", "By using our website, you consent to the use of cookies."),
        ("fi", "Kun käytät sivustoamme, hyväksyt evästeiden käytön."),
        ("fi", "Sivuston käyttö merkitsee evästeiden hyväksymistä."),
        ("sv", "Användning av sidan innebär att du samtycker till kakor."),
        ("en", "Use of this website constitutes consent to cookies."),
    ],
)
def test_using_the_site_is_no_consent(language, text):
    assert places("cookies_implied_consent", text, "other", language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Hyväksymällä evästeet autat meitä kehittämään sivustoa."),
        ("fi", "Käyttämällä palvelua hyväksyt käyttöehdot."),
        ("fi", "Voit jatkaa sivuston käyttöä, vaikka et hyväksyisi evästeitä."),
        ("fi", "Käyttämällä evästeasetuksia voit hyväksyä tai hylätä evästeet."),
        ("en", "By using the cookie settings you can refuse or accept cookies."),
        ("sv", "Kakorna sätts först när du klickar på Godkänn."),
        ("en", "If you continue without choosing, we set necessary cookies only."),
        ("en", "By using the service you accept the terms of use."),
    ],
)
def test_a_real_choice_and_other_terms_are_left_alone(language, text):
    assert places("cookies_implied_consent", text, "other", language) == []


# --- identification -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Yksittäistä käyttäjää ei voi tunnistaa evästeen avulla."),
        ("fi", "Evästeet eivät sisällä mitään henkilötietoja."),
        ("fi", "Google Analyticsin tiedoista ei voida yksilöidä kävijää."),
        ("fi", "Evästeiden keräämä tieto on anonyymiä."),
        ("fi", "Kävijää ei pystytä tunnistamaan evästeiden perusteella."),
        ("sv", "Uppgifterna från kakor är anonyma."),
        ("en", "No personal data is collected through cookies."),
        ("sv", "Våra cookies innehåller inga personuppgifter."),
        ("sv", "Kakorna kan inte användas för att identifiera dig."),
        ("en", "Our cookies do not collect personal information."),
        ("en", "Cookies can't be used to identify you."),
    ],
)
def test_what_cookies_collect_is_said_not_to_be_personal(language, text):
    assert places("cookies_not_identifiable", text, "other", language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Jos emme voi tunnistaa sinua, pyydämme lisätietoja."),
        ("fi", "Kävijätilastoista ei voi tunnistaa evästeen antajaa."),
        ("sv", "Om vi inte kan identifiera dig ber vi om fler uppgifter."),
        ("en", "If we cannot identify you, we ask for more information."),
        ("en", "Without your consent the cookies do not identify you."),
    ],
)
def test_requests_statistics_and_consent_are_left_alone(language, text):
    assert places("cookies_not_identifiable", text, "other", language) == []


# --- duration -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "missing"),
    [
        ("fi", "Käytämme evästeitä kävijöiden laskemiseen.", True),
        ("fi", "Käytämme pysyviä evästeitä ja istuntoevästeitä.", True),
        ("fi", "Käytämme evästeitä. Ne säilyvät 13 kuukautta.", False),
        ("fi", "Käytämme evästeitä, jotka vanhenevat vuoden kuluttua.", False),
        ("fi", "Eväste poistuu, kun selain suljetaan.", False),
        ("fi", "Emme käytä sivustolla evästeitä.", False),
        ("fi", "Luettelon käyttämistämme evästeistä näet asetuksista.", False),
        ("sv", "Vi använder kakor för statistik.", True),
        ("sv", "Vi använder kakor som gäller i två år.", False),
        ("en", "We use cookies to count visitors.", True),
        ("en", "We use cookies that last one year.", False),
        ("en", "We do not use cookies.", False),
    ],
)
def test_how_long_cookies_last_in_words(language, text, missing):
    assert bool(places("cookies_no_duration", text, language=language)) is missing


@pytest.mark.parametrize(
    ("data", "paths"),
    [
        ({"use": "cookies_consent", "cookies": [COOKIE]}, [("cookies", "k1")]),
        ({"use": "cookies_consent", "cookies": [{**COOKIE, "period": "P1M"}]}, []),
        ({"use": "cookies_consent", "cookies": [{**COOKIE, "session": True}]}, []),
        ({"use": "cookies_consent"}, [()]),
        ({"use": "cookies_consent", "list_url": "https://example.com/list"}, []),
        ({"use": "cookies_none"}, []),
        ({"use": "cookies_necessary"}, []),
    ],
)
def test_how_long_cookies_last_in_fields(data, paths):
    findings = check(coded(data), select=["cookies_no_duration"])
    assert [place.path for each in findings for place in each.places] == paths


# --- empty sections -----------------------------------------------------------------


def test_a_heading_alone_says_nothing():
    empty = passage("", "cookies", heading="Evästeet")
    (finding,) = check(
        Checked(notice=notice(empty), day=TODAY), select=["cookies_empty_section"]
    )
    (place,) = finding.places
    assert finding.params["heading"] == "Evästeet"
    assert [fix.kind for fix in place.fixes] == ["remove_section"]
    assert check(coded({}), select=["cookies_empty_section"])
    assert not check(coded({"use": "cookies_none"}), select=["cookies_empty_section"])


def test_a_dash_is_no_text_and_a_text_elsewhere_is_one():
    assert check(checked("–", "cookies"), select=["cookies_empty_section"])
    both = NoticeSection(
        key="other",
        id="1",
        anchor="other-1",
        heading="Evästeet ja analytiikka",
        data={"subject": "other", "also": ["cookies"]},
        content=(),
    )
    # Not a section on cookies alone: it is for the rule on empty sections.
    assert not check(
        Checked(notice=notice(both), day=TODAY), select=["cookies_empty_section"]
    )
