"""Every kind of public page: which language it is in, and the same page in others."""

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from django.core.cache import cache
from wagtail.models import Locale, PageViewRestriction

from tests.notices import make_page, translate
from tests.reading.archives import address, clock, published, series_of, withdraw
from wagtail_seloste.pages.models import NoticeIndexPage
from wagtail_seloste.recording import Correction, record
from wagtail_seloste.wording import language_name

pytestmark = pytest.mark.django_db

TODAY = "2026-05-20"
DAY = date(2026, 5, 4)
ROOT = "http://testserver"


class Page(HTMLParser):
    """Links of a page, and the language of every piece of its text."""

    VOID = frozenset({"meta", "link", "br", "input", "hr", "img"})

    def __init__(self, response):
        super().__init__()
        self.open, self.texts = [("", "")], []
        self.canonical, self.alternates, self.links = [], {}, []
        self.feed(response.content.decode())
        self.language = response.headers.get("Content-Language", "")

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "link" and given.get("rel") == "canonical":
            self.canonical.append(given["href"])
        if tag == "link" and given.get("rel") == "alternate" and "hreflang" in given:
            self.alternates[given["hreflang"]] = given["href"]
        if tag == "a":
            self.links.append(given)
        if tag not in self.VOID:
            self.open.append((tag, given.get("lang", self.open[-1][1])))

    def handle_endtag(self, tag):
        if tag not in self.VOID:
            self.open.pop()

    def handle_data(self, data):
        # The title of a window has the language of the whole page.
        if data.strip() and not any(tag == "title" for tag, _ in self.open):
            self.texts.append((" ".join(data.split()), self.open[-1][1]))

    def language_of(self, words):
        """The language in which `words` stand, wherever they do."""
        found = {lang for text, lang in self.texts if words in text}
        assert len(found) == 1, f"{words}: {found}"
        return found.pop()


@pytest.fixture(autouse=True)
def now():
    cache.clear()
    with clock(TODAY):
        yield


@pytest.fixture
def index(homes):
    """The list in Finnish and Swedish."""
    index = NoticeIndexPage(title="Selosteet", slug="s", locale=homes["fi"].locale)
    homes["fi"].add_child(instance=index)
    swedish = index.copy_for_translation(homes["sv"].locale, copy_parents=True)
    swedish.title = "Beskrivningar"
    swedish.save_revision().publish()
    return index


@pytest.fixture
def notice(homes, index):
    """Versions 1 and 2 in Finnish and Swedish."""
    with clock("2026-01-15"):
        page = make_page(index)
        swedish = translate(page, homes["sv"], "sv")
    page = published(page, "2026-05-03", title="Toinen otsikko")
    type(page).objects.filter(pk=swedish.pk).update(source_digest=page.source_digest)
    published(swedish, "2026-05-03", title="En annan rubrik")
    with clock("2026-05-10"):
        page.title = "Toinen otsikko, korjattu"
        page.save()
        record(page, choice=Correction(number=2, reason="Kirjoitusvirhe."))
    return page


KINDS = {
    "history": {},
    "version": {"version": 2},
    "on_day": {"day": DAY},
    "on": {},
    "compare": {"old": 1, "new": 2},
}


def swedish_of(page):
    return page.get_translations().get(locale__language_code="sv")


# --- every kind -----------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["page", "index", *KINDS])
@pytest.mark.parametrize("code", ["fi", "sv"])
def test_each_kind_links_to_itself_in_the_other_language(
    client, notice, index, kind, code
):
    if kind in ("page", "index"):
        page = notice if kind == "page" else index
        urls = {"fi": page.full_url, "sv": swedish_of(page).full_url}
        linked = urls
    else:
        urls = {c: address(kind, notice, c, **KINDS[kind]) for c in ("fi", "sv")}
        linked = urls
        urls = {c: f"{ROOT}{url}" for c, url in urls.items()}
    page = Page(client.get(urls[code]))
    other = {"fi": "sv", "sv": "fi"}[code]
    assert page.canonical == [urls[code]]
    assert page.alternates == urls
    found = [a for a in page.links if a.get("href") == linked[other]]
    assert found, "a link that a reader sees"
    for link in found:
        assert (link["hreflang"], link["lang"]) == (other, other)
    assert page.language == code
    assert page.language_of(language_name(other)) == other


@pytest.mark.parametrize("kind", ["page", "index", *KINDS])
def test_everything_on_a_page_is_in_a_language(client, notice, index, kind):
    url = {"page": notice.url, "index": index.url}.get(kind) or address(
        kind, notice, **KINDS.get(kind, {})
    )
    page = Page(client.get(url))
    codes = {code for _, code in page.texts}
    assert codes <= {"fi", "sv", "en"}
    # The command for the digest and the links to other languages, nothing else.
    foreign = [text for text, code in page.texts if code != "fi"]
    assert all(text == "svenska" or text.startswith("sha256sum") for text in foreign), (
        foreign
    )


def test_a_text_of_a_correction_has_its_own_address_and_no_alternates(client, notice):
    url = address("text", notice, version=2, correction=0)
    page = Page(client.get(url))
    assert page.canonical == [f"{ROOT}{url}"]
    assert page.alternates == {}
    assert address("version", notice, "sv", version=2) in [
        a.get("href") for a in page.links
    ]


def test_a_further_page_of_the_history_is_canonical_itself(client, notice):
    for number in range(20):
        published(notice, TODAY, title=f"Otsikko {number}")
    url = address("history", notice)
    page = Page(client.get(url, {"page": 2}))
    assert page.canonical == [f"{ROOT}{url}?page=2"]
    assert page.alternates == {}
    assert Page(client.get(url, {"page": 1})).canonical == [f"{ROOT}{url}"]


def test_a_query_does_not_make_another_page(client, notice):
    assert Page(client.get(notice.url, {"utm_source": "x"})).canonical == [
        notice.full_url
    ]


# --- languages that lack something ----------------------------------------------------


@pytest.fixture
def english(notice, homes):
    """A live English page of which nothing was recorded."""
    page = notice.copy_for_translation(homes["en"].locale, copy_parents=True)
    page.save_revision().publish()
    return type(notice).objects.get(pk=page.pk)


@pytest.fixture
def alias(notice, homes):
    """An English alias of the Finnish page."""
    return notice.copy_for_translation(
        homes["en"].locale, copy_parents=True, alias=True
    )


@pytest.mark.parametrize("kind", ["alias", "english"])
def test_without_a_text_of_its_own_the_source_s_stands_there(
    client, notice, request, kind
):
    page = Page(client.get(request.getfixturevalue(kind).url))
    assert page.canonical == [notice.full_url]
    assert page.alternates == {}
    assert page.language_of("Vastaamme kysymyksiisi.") == "fi"
    assert page.language_of("Language of the text below: Finnish.") == "en"
    assert page.language == "en"
    source = [a for a in page.links if a.get("href") == notice.full_url]
    assert source
    assert all((a["hreflang"], a["lang"]) == ("fi", "fi") for a in source)
    linked = {a["hreflang"] for a in page.links if "hreflang" in a}
    assert linked == {"fi", "sv"}


@pytest.mark.parametrize("fixture", ["alias", "english"])
@pytest.mark.parametrize("kind", ["history", "version", "on_day", "compare"])
def test_its_archive_shows_the_source_s_too(client, notice, request, fixture, kind):
    request.getfixturevalue(fixture)
    page = Page(client.get(address(kind, notice, "en", **KINDS[kind])))
    finnish = address(kind, notice, "fi", **KINDS[kind])
    assert page.canonical == [f"{ROOT}{finnish}"]
    assert page.alternates == {}
    link = next(a for a in page.links if a.get("href") == finnish)
    assert (link["hreflang"], link["lang"]) == ("fi", "fi"), "not the present page"
    assert page.language_of("Language of the text below: Finnish.") == "en"
    assert page.language_of("Toinen otsikko") == "fi"


def test_a_refusal_leads_to_the_languages_that_have_it(client, notice):
    published(notice, "2026-05-15", title="Kolmas")
    response = client.get(address("version", notice, "sv", version=3))
    page = Page(response)
    assert response.status_code == 404
    finnish = address("version", notice, "fi", version=3)
    link = next(a for a in page.links if a.get("href") == finnish)
    assert (link["hreflang"], link["lang"]) == ("fi", "fi")
    assert page.alternates == {}


def test_a_comparison_is_linked_where_both_texts_are(client, notice):
    published(notice, "2026-05-15", title="Kolmas")
    both = Page(client.get(address("compare", notice, old=1, new=2)))
    assert set(both.alternates) == {"fi", "sv"}
    one = Page(client.get(address("compare", notice, old=2, new=3)))
    assert one.alternates == {}
    assert address("compare", notice, "sv", old=2, new=3) not in [
        a.get("href") for a in one.links
    ]
    instead = Page(client.get(address("compare", notice, "sv", old=1, new=3)))
    assert address("compare", notice, "fi", old=1, new=3) in [
        a.get("href") for a in instead.links
    ]


@pytest.mark.parametrize("kind", ["page", "index", "history", "version", "compare"])
def test_a_restricted_language_is_linked_nowhere(client, notice, index, kind):
    swedish = swedish_of(index)
    PageViewRestriction.objects.create(
        page=swedish, restriction_type=PageViewRestriction.LOGIN
    )
    url = {"page": notice.url, "index": index.url}.get(kind) or address(
        kind, notice, **KINDS.get(kind, {})
    )
    page = Page(client.get(url))
    assert page.alternates == {} or set(page.alternates) == {"fi"}
    assert all(a.get("hreflang") != "sv" for a in page.links)


def test_an_alias_of_a_list_is_its_source_s(client, index, homes):
    alias = index.copy_for_translation(
        homes["en"].locale, copy_parents=True, alias=True
    )
    page = Page(client.get(alias.url))
    assert page.canonical == [index.full_url]
    assert page.alternates == {}
    assert page.language_of("Selosteet") == "fi"
    assert page.language_of("No notices have been published yet.") == "en"


# --- parts in another language --------------------------------------------------------


def test_a_note_and_a_reason_are_in_the_language_they_were_written_in(
    client, homes, notice
):
    with clock("2026-05-18"):
        successor = make_page(homes["fi"], title="Seuraaja")
    withdraw(notice, TODAY, fi="Palvelu päättyi.", successor=series_of(successor))
    for url in (swedish_of(notice).url, address("history", notice, "sv")):
        page = Page(client.get(url))
        assert page.language_of("Palvelu päättyi.") == "fi"
        link = next(a for a in page.links if a.get("href") == successor.full_url)
        assert link["hreflang"] == "fi"


def test_a_language_without_wording_is_called_by_its_own_name(client, notice, settings):
    settings.LANGUAGES = [*settings.LANGUAGES, ("de", "German")]
    settings.WAGTAIL_CONTENT_LANGUAGES = settings.LANGUAGES
    Locale.objects.create(language_code="de")
    assert language_name("de") == "Deutsch"
    assert language_name("sv-fi") == "svenska"
    assert language_name("xx") == "xx"


# --- JSON -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kind", "where"),
    [
        ("notice", "", {}),
        ("version_json", "version", {"version": 2}),
        ("on_day_json", "on_day", {"day": DAY}),
    ],
)
def test_json_leads_to_other_languages_as_page_and_as_json(
    client, notice, name, kind, where
):
    response = client.get(address(name, notice, "sv", **where))
    languages = {
        each["language"]: each for each in response.json()["meta"]["languages"]
    }
    assert response["Content-Language"] == "sv"
    assert set(languages) == {"fi", "sv"}
    for code, each in languages.items():
        page = notice if code == "fi" else swedish_of(notice)
        html = (
            f"{ROOT}{address(kind, notice, code, **where)}" if kind else page.full_url
        )
        assert each["html_url"] == html
        assert each["json_url"] == f"{ROOT}{address(name, notice, code, **where)}"
        assert client.get(each["json_url"]).json()["meta"]["language"] == code


def test_json_of_a_language_without_a_text_says_which_it_is_in(client, english, notice):
    response = client.get(address("version_json", notice, "en", version=2))
    assert response["Content-Language"] == "fi"
    meta = response.json()["meta"]
    assert meta["language"] == "fi"
    assert meta["html_url"].endswith(address("version", notice, "fi", version=2))
    assert client.get(address("notice", notice, "en")).status_code == 404
    html = client.get(english.url).content.decode()
    assert re.search(r'type="application/json" href="[^"]*/fi\.json"', html)
