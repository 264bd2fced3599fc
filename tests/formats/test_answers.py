"""Each format at its addresses, and what the pages say of them."""

import json
import re
from html.parser import HTMLParser

import pytest
from django.utils import timezone

from tests.notices import TITLES, make_page, publish, translate
from wagtail_seloste.acts import withdraw
from wagtail_seloste.formats import FORMATS
from wagtail_seloste.models import NoticeSeries, VersionText
from wagtail_seloste.recording import today
from wagtail_seloste.reference import Reference

pytestmark = pytest.mark.django_db

PLAIN = ("md", "txt", "html", "jsonld")


@pytest.fixture
def page(homes):
    page = make_page(homes["fi"])
    translate(page, homes["sv"], "sv")
    return page


@pytest.fixture
def series(page):
    return NoticeSeries.objects.get()


def get(client, series, path, status=200):
    response = client.get(f"/notices/{series.public_id}/{path}")
    assert response.status_code == status
    return response


def test_each_format_answers_with_its_type_language_and_file_name(client, series):
    for language in ("fi", "sv"):
        text = VersionText.objects.get(language=language)
        for suffix in PLAIN:
            response = get(client, series, f"{language}.{suffix}")
            media_type = FORMATS[suffix].media_type
            assert response["Content-Type"] == f"{media_type}; charset=utf-8"
            assert response["Content-Language"] == language
            name = {
                "fi": "asiakasrekisterin-tietosuojaseloste",
                "sv": "dataskyddsbeskrivning-for-kundregistret",
            }[language]
            assert response["Content-Disposition"] == (
                f'inline; filename="{name}-v1-{language}.{suffix}"'
            )
            content = response.content.decode()
            assert TITLES[language] in content
            assert text.digest in content
            [reference] = set(re.findall(r"seloste1\.[\w.-]+", content))
            assert Reference.read(reference).digest == text.digest


def test_the_recorded_body_is_in_the_fragment_to_the_byte(client, series):
    body = VersionText.objects.get(language="fi").body
    assert body in get(client, series, "fi.html").content.decode()


def test_every_address_of_a_text_answers_in_every_format(client, page, series):
    day = today(timezone.now())
    publish(page, title="Uusi otsikko", contact={"email": "uusi@example.com"})
    for suffix in PLAIN:
        now = get(client, series, f"fi.{suffix}").content.decode()
        first = get(client, series, f"fi/versions/1.{suffix}").content.decode()
        second = get(client, series, f"fi/versions/2.{suffix}").content.decode()
        on_day = get(client, series, f"fi/on/{day}.{suffix}").content.decode()
        part = get(client, series, f"fi/sections/rights.{suffix}").content.decode()
        assert "Uusi otsikko" in now and "Uusi otsikko" in second
        assert "Uusi otsikko" in on_day
        assert "Uusi otsikko" not in first and TITLES["fi"] in first
        assert len(part) < len(now)
    part = get(client, series, "fi/sections/rights.md")
    assert "## Sinun oikeutesi" in part.content.decode()
    assert "Asiakaspalvelu" not in part.content.decode()
    assert 'filename="uusi-otsikko-rights-v2-fi.md"' in part["Content-Disposition"]


def test_what_a_reader_has_to_know_first_stands_above_the_text(client, page, series):
    publish(page, changes={"standard": True, "channel": "Sähköpostilla."})
    for suffix in ("md", "txt", "html"):
        content = " ".join(get(client, series, f"sv.{suffix}").content.decode().split())
        line, message = content.index("Version 1"), content.index("Version 2 gäller")
        assert line < message < content.index("Testi Oy")
    withdraw(series, reasons={"fi": "Palvelu päättyi."})
    content = get(client, series, "fi.txt").content.decode()
    assert "Seloste on poistettu käytöstä" in content


def test_a_format_that_we_do_not_have_is_a_404_that_names_the_others(client, series):
    response = get(client, series, "fi.xyz", 404)
    assert response["Content-Type"] == "application/problem+json"
    assert set(response.json()["formats"]) == {"json", *FORMATS}


def test_a_format_is_asked_for_again_at_no_cost(client, series):
    response = get(client, series, "fi.md")
    path = f"/notices/{series.public_id}/fi.md"
    again = client.get(path, headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304 and again.content == b""
    head = client.head(path)
    assert head.status_code == 200 and head.content == b""


class Links(HTMLParser):
    def __init__(self, content):
        super().__init__()
        self.links, self.anchors, self.data, self.script = [], [], "", None
        self.feed(content)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "link":
            self.links.append(attrs)
        if tag == "a":
            self.anchors.append(attrs)
        if tag == "script":
            self.script = attrs.get("type")

    def handle_endtag(self, tag):
        if tag == "script":
            self.script = None

    def handle_data(self, data):
        if self.script == "application/ld+json":
            self.data += data


def test_the_page_names_its_formats_and_each_of_them_is_there(client, page, series):
    found = Links(client.get(page.url).content.decode())
    named = {
        link["type"]: link["href"]
        for link in found.links
        if link.get("rel") == "alternate" and "hreflang" not in link
    }
    for form in FORMATS.values():
        assert named[form.media_type].endswith(f"{series.public_id}/fi.{form.suffix}")
    for suffix in PLAIN:
        assert client.get(named[FORMATS[suffix].media_type]).status_code == 200
    offered = {link.get("type") for link in found.anchors if "type" in link}
    assert offered - {"application/atom+xml"} == {
        "application/json",
        *(form.media_type for form in FORMATS.values() if form.is_for_people),
    }


def test_the_page_holds_jsonld_of_the_same_text_as_the_whole(client, page, series):
    found = json.loads(Links(client.get(page.url).content.decode()).data)
    whole = json.loads(get(client, series, "fi.jsonld").content)
    for key in ("@id", "dct:identifier", "dct:valid", "spdx:checksum", "schema:url"):
        assert found[key] == whole[key]
    url = found["schema:encoding"]["schema:contentUrl"]["@id"]
    assert client.get(url).json() == whole


def test_a_title_cannot_end_the_script(client, homes):
    page = make_page(homes["fi"], title="</script><script>alert(1)</script>")
    content = client.get(page.url).content.decode()
    assert "<script>alert" not in content
    assert json.loads(Links(content).data)["dct:title"]["@value"] == page.title


def test_pages_of_the_archive_name_the_formats_of_what_they_show(client, page, series):
    day = today(timezone.now())
    for path in ("fi/versions/1{}", f"fi/on/{day}{{}}"):
        content = get(client, series, path.format("/")).content.decode()
        hrefs = {link["href"] for link in Links(content).links if "type" in link}
        for suffix in PLAIN:
            own = f"/notices/{series.public_id}/{path.format(f'.{suffix}')}"
            assert own in hrefs
            assert client.get(own).status_code == 200
