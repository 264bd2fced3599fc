"""A notice in three languages through a year, as its readers, editors and translators
live it.

After each thing that happens, every public address is asked in each language, and what
all of them answer stands below it as a table. In a cell stands which text is read: ``2``
is the first text of version 2, ``2.1`` its first correction. ``1<2`` is the text of
version 1, with the notice above it that version 2 applies. ``-`` is not there (404).
Everything goes through Wagtail's and wagtail-localize's own views or functions, in
transactions that really commit.
"""

import re
from datetime import UTC, datetime
from xml.etree import ElementTree

import polib
import pytest
from django.core.management import call_command
from django.utils import timezone, translation

from tests.localizing import (
    in_language,
    published,
    submitted,
    translated,
    uploaded,
)
from tests.notices import SECTIONS, make_page, stream
from tests.storage.test_choices import publish_with
from wagtail_seloste.choices import Correction, NewVersion
from wagtail_seloste.models import NoticeSeries, NoticeVersion, VersionText
from wagtail_seloste.outcomes import outcome_messages, refusal_messages
from wagtail_seloste.pages.models import NoticeIndexPage, NoticePage

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.storage]

LANGUAGES = ("fi", "sv", "en")
LIST = "7a3df5cb-3d8a-4a2e-9a0e-4f0d8b6f2c11"

DESCRIPTIONS = {
    "1": {
        "fi": "Vastaamme kysymyksiisi.",
        "sv": "Vi svarar på dina frågor.",
        "en": "We answer your questions.",
    },
    "2": {
        "fi": "Neuvomme ja myymme.",
        "sv": "Vi ger råd och säljer.",
        "en": "We advise and sell.",
    },
    "2.1": {
        "fi": "Neuvomme sinua ja myymme sinulle.",
        "sv": "Vi ger dig råd och säljer till dig.",
        "en": "We advise you and sell to you.",
    },
    "3": {
        "fi": "Neuvomme, myymme ja huollamme.",
        "sv": "Vi ger råd, säljer och reparerar.",
        "en": "We advise, sell and repair.",
    },
}
"""What the notice says its purpose is; by this each text is known."""

WORDS = {
    "sv": {
        "Asiakasrekisterin tietosuojaseloste": "Dataskyddsbeskrivning för kundregistret",
        "Asiakaspalvelu": "Kundservice",
        "Tilaukset": "Beställningar",
        "toimitus": "leverans",
        **{each["fi"]: each["sv"] for each in DESCRIPTIONS.values()},
    },
    "en": {
        "Asiakasrekisterin tietosuojaseloste": "Privacy notice of the customer register",
        "Asiakaspalvelu": "Service",
        "Tilaukset": "Orders",
        "toimitus": "delivery",
        **{each["fi"]: each["en"] for each in DESCRIPTIONS.values()},
    },
}

YEARS = {"1": 2, "2": 5, "2.1": 5, "3": 5}
"""How long data is kept: the coded value of each text, in any language."""

PERIOD = SECTIONS["retention"]["periods"][0]
PURPOSE = SECTIONS["purposes"]["purposes"][0]


def content(edition):
    """The sections of a text, in Finnish."""
    return {
        "purposes": {
            "purposes": [{**PURPOSE, "description": DESCRIPTIONS[edition]}],
        },
        "retention": {"periods": [{**PERIOD, "number": YEARS[edition]}]},
    }


class Readers:
    """They ask every public address, and know a text by its words and its codes."""

    def __init__(self, client, page):
        self.client = client
        self.page = page

    def table(self, days):
        """What is answered now: a line for each address, a column for each language."""
        lines = []
        for name, ask in self.questions(days):
            first, second, third = (ask(language) for language in LANGUAGES)
            lines.append(f"{name:<18}{first:<12}{second:<12}{third}")
        return "\n".join(lines)

    def questions(self, days):
        yield "page", self.of_page
        yield "json", lambda language: self.of_json(language, "{language}.json")
        yield "list", self.of_list
        yield "history", self.of_history
        for number in (1, 2, 3):
            yield f"version {number}", self.of_version(number)
        yield "first text of 2", self.of_first_text(2)
        for day in days:
            yield f"on {day}", self.on_day(day)
        for old, new in ((1, 2), (2, 3)):
            yield f"compare {old} {new}", self.of_comparison(f"compare/{old}/{new}/")
        yield "feed", self.of_feed
        yield "feed of the list", self.of_list_feed

    # --- asking ---

    def get(self, address):
        translation.deactivate()
        response = self.client.get(address)
        assert response.status_code in (200, 404), (address, response.status_code)
        return response if response.status_code == 200 else None

    def below_series(self, rest):
        series = NoticeSeries.objects.filter(translation_key=self.page.translation_key)
        public_id = series.values_list("public_id", flat=True).first()
        return f"/notices/{public_id}/{rest}"

    def pages(self, model, key):
        pages = model.objects.filter(translation_key=key).select_related("locale")
        return {page.locale.language_code: page for page in pages}

    # --- understanding ---

    def of_page(self, language):
        pages = self.pages(NoticePage, self.page.translation_key)
        page = pages.get(language)
        response = page and self.get(page.url)
        return self.of_html(response, language) if response else "-"

    def of_list(self, language):
        index = self.page.get_parent().specific
        page = self.pages(NoticeIndexPage, index.translation_key)[language]
        html = self.get(page.url).content.decode()
        items = html.split("seloste-list__item")[1:]
        assert len(items) <= 1
        return str(numbers(items[0])[0]) if items else "-"

    def of_json(self, language, address, *, archive=False):
        response = self.get(self.below_series(address.format(language=language)))
        if response is None:
            return "-"
        meta, notice = response.json()["meta"], response.json()["notice"]
        assert meta["language"] == notice["language"] == language
        assert response["Content-Language"] == language
        edition = edition_in(str(notice), language)
        sections = {section["key"]: section for section in notice["sections"]}
        [period] = sections["retention"]["data"]["periods"]
        assert period["period"] == f"P{YEARS[edition]}Y"
        assert edition == name_of(meta["version"], meta["correction"])
        named = [meta["version"], meta["version_in_force"]]
        return edition if archive else lagging(named, edition)

    def of_version(self, number):
        """The same as a page and as JSON."""

        def ask(language):
            address = f"{{language}}/versions/{number}.json"
            as_json = self.of_json(language, address, archive=True)
            response = self.get(self.below_series(f"{language}/versions/{number}/"))
            html = self.of_html(response, language, archive=True) if response else "-"
            assert as_json == html
            return html

        return ask

    def of_first_text(self, number):
        """A text that may have been corrected since, and its recorded bytes."""

        def ask(language):
            where = self.below_series(f"{language}/versions/{number}/0/")
            response, document = self.get(where), self.get(f"{where}document.json")
            if response is None:
                assert document is None
                return "-"
            assert document.json()["language"] == language
            html = self.of_html(response, language, archive=True)
            assert edition_in(document.content.decode(), language) == html
            return html

        return ask

    def of_html(self, response, language, *, archive=False):
        """Which text stands on a page; it stands there in one language only."""
        html = response.content.decode()
        assert f'<html lang="{language}">' in html
        head, body = re.split(r'<div class="seloste-body"', html)
        body, _rest = body.split("</article>") if "</article>" in body else (body, "")
        shown = re.match(r'\s*lang="(\w+)"', body)[1]
        edition = edition_in(body, shown)
        years = {"fi": "{} vuotta", "sv": "{} år", "en": "{} years"}[shown]
        assert years.format(YEARS[edition]) in body.replace("\xa0", " ")
        if shown != language:
            return f"{edition} ({shown})"
        return edition if archive else lagging(numbers(head), edition)

    def of_history(self, language):
        """The versions, newest first; in brackets those that the language lacks.

        A + for each correction.
        """
        response = self.get(self.below_series(f"{language}/"))
        if response is None:
            return "-"
        html = response.content.decode()
        assert f'<html lang="{language}">' in html
        found = []
        for item in html.split("seloste-versions__item")[1:]:
            heading = re.search(r"<h2>(.*?)</h2>", item, re.DOTALL)[1]
            [number] = numbers(heading)
            texts = re.findall(rf"/{language}/versions/{number}/\d+/", item)
            name = f"{number}{'+' * len(texts)}"
            found.append(name if "<a " in heading else f"[{name}]")
        return " ".join(found)

    def on_day(self, day):
        """The same as a page and as JSON."""

        def ask(language):
            response = self.get(self.below_series(f"{language}/on/{day}/"))
            as_json = self.of_json(
                language, f"{{language}}/on/{day}.json", archive=True
            )
            if response is None or "seloste-body" not in response.content.decode():
                assert as_json == "-"
                return "-"
            html = self.of_html(response, language)
            assert as_json == html.split("<")[0]
            return html

        return ask

    def of_comparison(self, rest):
        """The versions that are compared; in brackets one that the language lacks."""

        def ask(language):
            response = self.get(self.below_series(f"{language}/{rest}"))
            if response is None:
                return "-"
            html = response.content.decode()
            assert f'<html lang="{language}">' in html
            sides = html.split("seloste-sides")[1].split("</dl>")[0]
            cells = []
            for side in re.findall(r"<dd>(.*?)</dd>", sides, re.DOTALL):
                number = numbers(side)[0]
                cells.append(str(number) if "<a " in side else f"[{number}]")
            old, new = cells
            assert ("seloste-changes" in html) == (not new.startswith("["))
            return f"{old} {new}"

        return ask

    def of_feed(self, language):
        response = self.get(self.below_series(f"{language}/changes.atom"))
        return self.entries(response, language) if response else "-"

    def of_list_feed(self, language):
        response = self.get(f"/notices/lists/{LIST}/{language}/changes.atom")
        return self.entries(response, language)

    def entries(self, response, language):
        """The texts that the entries lead to, newest first."""
        atom = "{http://www.w3.org/2005/Atom}"
        feed = ElementTree.fromstring(response.content)  # noqa: S314 - our own
        assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == language
        found = []
        for entry in feed.findall(f"{atom}entry"):
            link = entry.find(f"{atom}link[@rel='alternate']").get("href")
            named = re.search(r"/versions/(\d+)/(?:(\d+)/)?", link)
            if named is None:  # of the version in force, which the language lacks
                compared = entry.find(f"{atom}link[@rel='related']").get("href")
                lacked = compared.rstrip("/").rpartition("/")[2]
                assert lacked not in found and language != "fi"
                continue
            number, text = named.groups()
            found.append(name_of(number, text or 0))
        return " ".join(found) or "nothing"


def edition_in(text, language):
    """The one text whose words these are; nothing in another language stands in it."""
    for other in LANGUAGES:
        if other != language:
            assert not any(each[other] in text for each in DESCRIPTIONS.values())
    [edition] = [name for name, each in DESCRIPTIONS.items() if each[language] in text]
    return edition


def name_of(number, correction):
    return f"{number}.{correction}" if int(correction) else str(number)


def numbers(html):
    """The versions that are named, in order."""
    plain = re.sub(r"<[^>]*>", " ", html)
    return [int(each) for each in re.findall(r"[Vv]ersion?(?:ta)? (\d+)", plain)]


def lagging(named, edition):
    """A text, and the version in force where that is another one."""
    newest = max(named, default=0)
    return f"{edition}<{newest}" if newest > int(edition.split(".")[0]) else edition


@pytest.fixture
def clock(monkeypatch):
    """``clock("2026-01-12")``: it becomes noon of that day."""
    now = [timezone.now()]
    monkeypatch.setattr(timezone, "now", lambda: now[0])

    def move(day):
        now[0] = datetime.fromisoformat(f"{day}T10:00:00").replace(tzinfo=UTC)

    return move


def test_a_year(homes, locales, client, clock, administrator):
    def at_work():
        """A session does not outlive a month."""
        client.force_login(administrator)
        return client

    def expect(table=None):
        """What readers read is this; without a table, what they have read before."""
        client.logout()
        if table is not None:
            expected.append("\n".join(line.strip() for line in table.split("\n")[1:-1]))
        days = re.findall(r"^on (\S+)", expected[-1], re.MULTILINE)
        assert readers.table(days) == expected[-1]

    expected = []
    clock("2026-01-11")
    for language, home in homes.items():
        index = NoticeIndexPage(
            title="Selosteet",
            slug="selosteet",
            locale=locales[language],
            translation_key=LIST,
        )
        homes[language] = home.add_child(instance=index)
        index.save_revision().publish()

    # The notice is published in Finnish.
    clock("2026-01-12")
    page = make_page(homes["fi"], body=stream("fi", **content("1")))
    readers = Readers(client, page)
    expect("""
        page              1           -           -
        json              1           -           -
        list              1           -           -
        history           1           -           -
        version 1         1           -           -
        version 2         -           -           -
        version 3         -           -           -
        first text of 2   -           -           -
        on 2026-01-11     -           -           -
        compare 1 2       -           -           -
        compare 2 3       -           -           -
        feed              1           -           -
        feed of the list  1           nothing     nothing
    """)

    # It is sent to both translators. Nothing of it is public in their languages.
    clock("2026-01-20")
    swedish, english = submitted(at_work(), page, locales, languages=("sv", "en"))
    expect()

    # Both translate and publish.
    clock("2026-02-10")
    for record in (swedish, english):
        translated(record, WORDS[record.target_locale.language_code])
        published(at_work(), page, record.target_locale.language_code)
    expect("""
        page              1           1           1
        json              1           1           1
        list              1           1           1
        history           1           1           1
        version 1         1           1           1
        version 2         -           -           -
        version 3         -           -           -
        first text of 2   -           -           -
        on 2026-01-11     -           -           -
        on 2026-02-10     1           1           1
        compare 1 2       -           -           -
        compare 2 3       -           -           -
        feed              1           1           1
        feed of the list  1           1           1
    """)

    # Another purpose and a longer period: version 2.
    clock("2026-04-01")
    page = publish_with(page, NewVersion(), **content("2"))
    expect("""
        page              2           1<2         1<2
        json              2           1<2         1<2
        list              2           1           1
        history           2 1         [2] 1       [2] 1
        version 1         1           1           1
        version 2         2           -           -
        version 3         -           -           -
        first text of 2   2           -           -
        on 2026-01-11     -           -           -
        on 2026-02-10     1           1           1
        on 2026-04-01     2           1<2         1<2
        compare 1 2       1 2         1 [2]       1 [2]
        compare 2 3       -           -           -
        feed              2 1         1           1
        feed of the list  2 1         1           1
    """)

    # English is done the same week. Swedish is published too early, and stays behind.
    clock("2026-04-08")
    translated(english, WORDS["en"])
    published(at_work(), page, "en")
    published(at_work(), page, "sv")
    assert refusal_messages(in_language(page, "sv"))
    expect("""
        page              2           1<2         2
        json              2           1<2         2
        list              2           1           2
        history           2 1         [2] 1       2 1
        version 1         1           1           1
        version 2         2           -           2
        version 3         -           -           -
        first text of 2   2           -           2
        on 2026-01-11     -           -           -
        on 2026-02-10     1           1           1
        on 2026-04-01     2           1<2         1<2
        compare 1 2       1 2         1 [2]       1 2
        compare 2 3       -           -           -
        feed              2 1         1           2 1
        feed of the list  2 1         1           2 1
    """)

    # Swedish is ten weeks late. It is version 2, with its day, like the others.
    clock("2026-06-10")
    translated(swedish, WORDS["sv"])
    published(at_work(), page, "sv")
    assert not refusal_messages(in_language(page, "sv"))
    expect("""
        page              2           2           2
        json              2           2           2
        list              2           2           2
        history           2 1         2 1         2 1
        version 1         1           1           1
        version 2         2           2           2
        version 3         -           -           -
        first text of 2   2           2           2
        on 2026-01-11     -           -           -
        on 2026-02-10     1           1           1
        on 2026-04-01     2           1<2         1<2
        on 2026-06-10     2           2           2
        compare 1 2       1 2         1 2         1 2
        compare 2 3       -           -           -
        feed              2 1         2 1         2 1
        feed of the list  2 1         2 1         2 1
    """)

    # A correction of the wording, which Swedish follows a week later, English never.
    clock("2026-08-20")
    correction = Correction(number=2, reason="Selvempi sanamuoto")
    page = publish_with(page, correction, **content("2.1"))
    expect("""
        page              2.1         2           2
        json              2.1         2           2
        list              2           2           2
        history           2+ 1        2 1         2 1
        version 1         1           1           1
        version 2         2.1         2           2
        version 3         -           -           -
        first text of 2   2           2           2
        on 2026-01-11     -           -           -
        on 2026-02-10     1           1           1
        on 2026-04-01     2           1<2         1<2
        on 2026-06-10     2           2           2
        on 2026-08-20     2.1         2           2
        compare 1 2       1 2         1 2         1 2
        compare 2 3       -           -           -
        feed              2.1 2 1     2 1         2 1
        feed of the list  2.1 2 1     2 1         2 1
    """)
    clock("2026-08-27")
    translated(swedish, WORDS["sv"])
    published(at_work(), page, "sv")
    expect("""
        page              2.1         2.1         2
        json              2.1         2.1         2
        list              2           2           2
        history           2+ 1        2+ 1        2 1
        version 1         1           1           1
        version 2         2.1         2.1         2
        version 3         -           -           -
        first text of 2   2           2           2
        on 2026-01-11     -           -           -
        on 2026-02-10     1           1           1
        on 2026-04-01     2           1<2         1<2
        on 2026-06-10     2           2           2
        on 2026-08-20     2.1         2           2
        compare 1 2       1 2         1 2         1 2
        compare 2 3       -           -           -
        feed              2.1 2 1     2.1 2 1     2 1
        feed of the list  2.1 2 1     2.1 2 1     2 1
    """)

    # Version 3 is to wait for all languages. Swedish is ready the next day.
    clock("2026-10-01")
    page = publish_with(page, NewVersion(wait=True), **content("3"))
    expect()
    clock("2026-10-02")
    translated(swedish, WORDS["sv"])
    published(at_work(), page, "sv")
    assert "English is not ready: 1 of 5 texts is not translated." in told(page, "sv")
    expect()

    # The English translator works on a file. First it comes back with a text left blank.
    clock("2026-10-20")
    po = polib.pofile(str(english.export_po()))
    uploaded(at_work(), english, po)
    published(at_work(), page, "en")
    assert refusal_messages(in_language(page, "en"))
    expect()

    # Then with all texts. Nothing is public before it is published ...
    clock("2026-11-05")
    for entry in po:
        entry.msgstr = entry.msgstr or WORDS["en"][entry.msgid]
    uploaded(at_work(), english, po)
    expect()

    # ... and then version 3 is public in three languages at one instant.
    published(at_work(), page, "en")
    expect("""
        page              3           3           3
        json              3           3           3
        list              3           3           3
        history           3 2+ 1      3 2+ 1      3 2 1
        version 1         1           1           1
        version 2         2.1         2.1         2
        version 3         3           3           3
        first text of 2   2           2           2
        on 2026-01-11     -           -           -
        on 2026-02-10     1           1           1
        on 2026-04-01     2           1<2         1<2
        on 2026-06-10     2           2           2
        on 2026-08-20     2.1         2           2
        on 2026-10-02     2.1         2.1         2
        on 2026-11-05     3           3           3
        compare 1 2       1 2         1 2         1 2
        compare 2 3       2 3         2 3         2 3
        feed              3 2.1 2 1   3 2.1 2 1   3 2 1
        feed of the list  3 2.1 2 1   3 2.1 2 1   3 2 1
    """)
    texts = VersionText.objects.filter(version__number=3)
    assert len({text.recorded_at for text in texts}) == 1
    assert set(texts.values_list("language", flat=True)) == set(LANGUAGES)
    assert NoticeVersion.objects.count() == 3
    call_command("seloste_verify")

    # What cron does changes nothing that anybody reads.
    call_command("seloste_record", verbosity=0)
    expect()


def told(page, language):
    """What is told in the editor of a page."""
    with translation.override("en"):
        return [
            sentence for _, sentence in outcome_messages(in_language(page, language))
        ]
