"""Links that lead nowhere, as far as a document tells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.notices import stream
from tests.rules.notices import checked
from wagtail_seloste.blocks.stream import NoticeStreamBlock
from wagtail_seloste.projection import References, project_notice
from wagtail_seloste.rules import Checked, Place, check
from wagtail_seloste.rules.links import anchors, leads_nowhere, web_addresses
from wagtail_seloste.wording import wording

from .notices import TODAY


def notice(html="", **changes):
    """The document of the test notice, with a free section of this HTML."""
    if html:
        changes["other"] = {"heading": "Muuta", "text": html}
    return project_notice(
        NoticeStreamBlock(),
        stream("fi", **changes),
        title="Seloste",
        language="fi",
        words=wording("fi"),
        references=References(),
    ).notice


def broken(of, **facets):
    """[(section, path, words)] of what the rule finds in a document or a sentence."""
    if isinstance(of, str):
        seen = checked(of, **facets)
    else:
        seen = Checked(notice=of, day=TODAY, **facets)
    return [
        (place.section, place.path, place.words)
        for finding in check(seen, select=["broken_link"])
        for place in finding.places
    ]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "www.example.com/ohje",
        "http://",
        "https:///ohje",
        "http://ohje",
        "https://example..com/",
        "http://[1:2",
        "http:/example.com",
        "mailto:",
        "mailto:info",
        "mailto:info@",
        "mailto:info@example",
        "mailto:info@example.com, muu@",
        "tel:",
    ],
)
def test_an_address_that_is_not_whole_leads_nowhere(address):
    assert leads_nowhere(address)
    [(section, path, words)] = broken(
        notice(f'<p>Katso <a href="{address}">ohje</a>.</p>')
    )
    assert (section, path, words) == ("other", ("text",), "ohje")


@pytest.mark.parametrize(
    "address",
    [
        "https://example.com",
        "HTTPS://EXAMPLE.COM/a?b=c#d",
        "http://tietosuoja.fi./",
        "http://[2001:db8::1]/",
        "http://käyttö.example/",
        "mailto:info@example.com?subject=a",
        "mailto:a@example.com,b@example.com",
        "tel:+358291234567",
        "#retention",
        "/fi/lomake/",
        "lomake.pdf",
        "../muu:osa",
    ],
)
def test_an_address_that_may_lead_somewhere_does(address):
    assert not leads_nowhere(address)
    assert broken(notice(f'<p>Katso <a href="{address}">ohje</a>.</p>')) == []


def test_a_place_is_that_of_the_words_in_the_text():
    of = notice(
        '<p>Alku.</p><p>Katso <a href="www.example.com">ohje <b>tästä</b></a>.</p>'
    )
    [finding] = check(Checked(notice=of, day=TODAY), select=["broken_link"])
    [place] = finding.places
    assert (place.start, place.end, place.words) == (12, 22, "ohje tästä")
    assert finding.level == "warning"


def test_a_link_without_words_is_named_by_its_address():
    of = notice('<p>Katso <a href="http://ohje"></a>.</p>')
    assert broken(of) == [("other", ("text",), "http://ohje")]


def test_an_e_mail_without_a_domain_in_a_field():
    controller = {"name": "Testi Oy", "email": "info@testi"}
    assert broken(notice(controller=controller)) == [
        ("controller", ("email",), "info@testi")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Kirjoita osoitteeseen tietosuoja@ tai soita.",
        "Kirjoita: tietosuoja@",
        "Skriv till dataskydd@testi (vi svarar).",
        "Write to privacy@testi, please.",
    ],
)
def test_half_an_e_mail_in_running_text(text):
    [(_section, _path, words)] = broken(text)
    assert words in text and "@" in words


@pytest.mark.parametrize(
    "text",
    [
        "Kirjoita: tietosuoja@testi.fi.",
        "Kirjoita: tietosuoja@testi.\nSoita.",
        "Kirjoita: tietosuoja@\ntesti.fi",
        "Kirjoita: tietosuoja@testi .fi",
        "Kirjoita: tietosuoja(at)testi.fi",
        "Seuraa @testi tai https://medium.com/@testi",
        "https://maps.example.com/place/koti@60.1,24.9",
        "https://photos.example.com/12345@N00/",
        "etunimi.sukunimi@tietosuoja.testi.fi",
    ],
)
def test_what_only_looks_like_half_an_e_mail(text):
    assert broken(text) == []


def test_what_the_site_knows_is_told():
    place = Place(section="other", section_id="x", path=("text",), words="lomake")
    assert broken("Ei linkkejä.", broken=(place,)) == [("other", ("text",), "lomake")]


def test_the_addresses_on_the_web_of_a_notice():
    html = (
        '<p><a href="https://example.com/a#b">a</a> <a href="mailto:x@example.com">b</a>'
        '<a href="http://ohje">c</a> <a href="/d/">d</a></p>'
    )
    controller = {"name": "Testi Oy", "website": "https://testi.fi/"}
    assert web_addresses(notice(html, controller=controller)) == {
        "https://example.com/a",
        "https://testi.fi/",
    }


@given(st.text(alphabet="<a href=\"'>/x&;@.: \n", max_size=80))
def test_whatever_the_markup_it_is_read_to_its_end(source):
    for attributes, words in anchors(source):
        assert isinstance(attributes, dict) and "\n" not in words
    leads_nowhere(source)


@pytest.mark.parametrize(
    "bad",
    [
        "a@" * 20_000,
        "a" * 200_000 + "@",
        "<a" * 50_000,
        "<a>" * 50_000,
        "<a " + "href='" * 30_000,
        "<a " + "id=" * 50_000,
    ],
)
def test_hostile_text_takes_no_longer(bad):
    import time

    begun = time.perf_counter()
    broken(bad)
    list(anchors(bad))
    assert time.perf_counter() - begun < 5
