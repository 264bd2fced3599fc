"""Advice on plain language: hedges, open lists, and what is measured."""

import pytest

from tests.core.documents import document
from tests.rules.notices import TODAY, checked, notice, passage
from wagtail_seloste.notice import SummaryItem
from wagtail_seloste.rules import Checked, check
from wagtail_seloste.rules.language import lix


def findings(rule, text, subject="other", language="fi"):
    return check(checked(text, subject, language), select=[rule])


def words(rule, text, subject="other", language="fi"):
    found = findings(rule, text, subject, language)
    return [place.words for each in found for place in each.places]


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        (
            "fi",
            "Tietoja voidaan lisäksi käyttää tutkimukseen.",
            ["voidaan lisäksi käyttää"],
        ),
        ("sv", "Vi kan också dela uppgifter.", ["Vi kan också dela"]),
        ("en", "Data may also be shared.", ["may also be shared"]),
        ("fi", "Voit käyttää oikeuksiasi.", []),
        ("sv", "Du kan begära rättelse.", []),
        ("en", "You may ask us to use other data.", []),
        ("en", "If you agree, we may use the picture.", []),
    ],
)
def test_hedges_are_about_our_own_processing(language, text, found):
    assert words("hedged_processing", text, language=language) == found


def test_an_open_list_weighs_more_where_everything_has_to_be_told():
    text = "Keräämme esimerkiksi nimen."
    (in_data,) = findings("open_list", text, "data_content")
    (elsewhere,) = findings("open_list", text, "security")
    assert (in_data.level, elsewhere.level) == ("warning", "info")
    assert in_data.places[0].words == "esimerkiksi"


def test_how_often_is_asked_only_of_the_processing():
    text = "Tarvittaessa voit ottaa yhteyttä."
    assert words("vague_quantity", text, "rights") == []
    assert words("vague_quantity", text, "recipients") == ["Tarvittaessa"]


def test_a_term_of_the_law_is_told_once_and_not_in_headings():
    text = "Rekisteröity voi kysyä. Rekisteröidyllä on oikeus."
    one = passage(text, "rights", heading="Rekisteröidyn oikeudet")
    (finding,) = check(
        Checked(notice=notice(one), day=TODAY),
        select=["jargon"],
    )
    assert [place.words for place in finding.places] == ["Rekisteröity"]
    explained = "Profilointi tarkoittaa päätelmiä siitä, mikä sinua kiinnostaa."
    assert words("jargon", explained) == []


@pytest.mark.parametrize(("language", "most"), [("fi", 20), ("sv", 25), ("en", 25)])
def test_a_sentence_has_a_limit_of_words(language, most):
    right = "sanaa " * (most - 1) + "loppu."
    assert words("long_sentence", right, language=language) == []
    wrong = f"Alku on tässä. Tämä {right}"
    (finding,) = findings("long_sentence", wrong, language=language)
    assert finding.places[0].words == f"Tämä {right}"
    assert finding.params["count"] == str(most + 1)
    assert finding.params["beginning"] == "Tämä sanaa sanaa sanaa sanaa"


def test_a_colon_brackets_and_addresses_give_a_pause():
    rest = "sanaa " * 15
    pause = f"Tämä on {rest}loppu: vaan nyt {rest}loppu; ja taas {rest}loppu."
    aside = f"Tämä on (niin kuin me muutkin tiedämme) {rest}www.koe.example ja tässä."
    assert words("long_sentence", pause) == words("long_sentence", aside) == []
    ours = f"Näin on: {rest * 2}loppu."
    (finding,) = findings("long_sentence", ours)
    assert finding.places[0].words == f"{rest * 2}loppu."
    assert finding.params["count"] == "31"


@pytest.mark.parametrize(
    ("subject", "items", "level"),
    [
        ("data_content", 12, "info"),
        ("purposes", 12, "warning"),
        ("data_content", 16, "warning"),
    ],
)
def test_an_enumeration_not_much_too_long_is_a_hint(subject, items, level):
    text = "Nimi, " + "uusi sana, " * (items - 1) + "loppu."
    seen = Checked(notice=notice(passage(text, subject)), day=TODAY)
    (finding,) = check(seen, select=["long_sentence"])
    assert finding.level == level


def test_items_and_labels_are_sentences_of_their_own():
    items = ["nimi ja osoite sekä puhelinnumero"] * 8
    assert not check(checked([passage(items)]), select=["long_sentence"])


def test_a_paragraph_has_five_sentences():
    five = "Yksi on näin. " * 5
    assert words("long_paragraph", five) == []
    assert words("long_paragraph", f"{five}\n{five}") == []
    (finding,) = findings("long_paragraph", f"{five}\nKuusi on. {five}")
    assert finding.params["count"] == "6"
    assert finding.places[0].words.startswith("Kuusi on. Yksi")


def test_lix_counts_words_sentences_and_long_words():
    assert lix("Kissa istuu. " * 50) == 2
    # Ten words to a sentence, two of them of more than six letters.
    sentence = "Se on se ja se on se jotakin hyödyllistä on. "
    assert lix(sentence * 10) == 30
    assert lix("Liian lyhyt.") is None


@pytest.mark.parametrize(
    ("language", "long_words", "hard"),
    [("fi", 6, False), ("fi", 7, True), ("sv", 4, False), ("sv", 5, True)],
)
def test_each_language_has_its_threshold(language, long_words, hard):
    sentence = "x " * (10 - long_words) + "sanasanasana " * long_words
    text = "\n".join([f"{sentence.strip()}."] * 12)
    found = findings("hard_to_read", text, language=language)
    assert bool(found) is hard
    if hard:
        assert found[0].params["good"] == {"fi": "60", "sv": "40"}[language]


def test_a_language_without_a_threshold_is_not_measured():
    text = "\n".join(["sanasanasana " * 10] * 12)
    assert findings("hard_to_read", text, language="et") == ()


@pytest.mark.parametrize(("language", "most"), [("fi", 1000), ("en", 1500)])
def test_a_long_notice_has_a_summary(language, most):
    text = "\n".join(["one two three four five"] * (most // 5))
    assert findings("no_summary_layer", text, language=language) == ()
    longer = f"{text}\none more"
    assert findings("no_summary_layer", longer, language=language)
    short = passage("Short.", "other", "1", heading="Summary")
    assert not check(
        Checked(
            notice=notice(short, passage(longer, "other", "2"), language=language),
            day=TODAY,
        ),
        select=["no_summary_layer"],
    )


def test_the_summary_of_a_page_is_one():
    text = "\n".join(["one two three four five"] * 400)
    plain = notice(passage(text), language="en")
    item = SummaryItem(label="What for?", answers=("Orders",), anchor="purposes")
    told = type(plain)(
        language="en", title="", summary=(item,), sections=plain.sections
    )
    assert check(Checked(notice=plain, day=TODAY), select=["no_summary_layer"])
    assert not check(Checked(notice=told, day=TODAY), select=["no_summary_layer"])


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<p>Lue <a href="https://example.com/">tästä</a>.</p>', ["tästä"]),
        ('<p><a href="https://example.com/">Click here</a></p>', ["Click here"]),
        ('<p><a href="https://example.com/">Acme privacy notice</a></p>', []),
        ("<p>Lue tästä.</p>", []),
    ],
)
def test_a_link_says_where_it_leads(html, found):
    data = {"heading": "Muuta", "text": html}
    ours = Checked(notice=document([("other", data)]), day=TODAY)
    got = check(ours, select=["link_text"])
    places = [place for each in got for place in each.places]
    assert [place.words for place in places] == found
    assert all(place.path == ("text",) and place.start is not None for place in places)
