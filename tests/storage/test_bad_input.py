"""Whatever stands in a stream: page and JSON never break, and nothing stored is lost."""

import json
import re
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from tests.core.test_html import HOSTILE, assert_harmless
from tests.notices import SECTIONS, make_page, publish, stream
from wagtail_seloste.html import storable
from wagtail_seloste.models import NoticeSeries, VersionText
from wagtail_seloste.notice import has_surrogate
from wagtail_seloste.outcomes import refusal_messages
from wagtail_seloste.verification import verify

pytestmark = [pytest.mark.django_db, pytest.mark.storage]


def stored(page):
    """The stream as it stands in the database, after Wagtail has loaded it."""
    page = type(page).objects.get(pk=page.pk)
    prepared = page.body.stream_block.get_prep_value(page.body)
    return json.loads(json.dumps(prepared, default=str))


def read(client, page):
    """What the public gets: the page as HTML, and the JSON document."""
    response = client.get(page.url)
    assert response.status_code == 200
    series = NoticeSeries.objects.get(translation_key=page.translation_key)
    address = reverse("wagtail_seloste:notice", args=[series.public_id, "fi"])
    answer = client.get(address)
    assert answer.status_code == 200
    return response.content.decode(), answer.json()["notice"]


class Tags(HTMLParser):
    """Every tag of a page with its attributes, as a browser would see them."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, attributes))


def assert_nothing_runs(html):
    body = html.split('<div class="seloste-body"', 1)[1].split("</article>", 1)[0]
    for tag, attributes in Tags(body).found:
        assert tag not in {"script", "style", "img", "svg", "iframe", "object", "form"}
        for name, value in attributes:
            assert not name.startswith("on") and name != "style"
            scheme = name == "href" and re.match(r"\s*([^/?#]*?):", value)
            assert not scheme or scheme[1] in {"http", "https", "mailto", "tel"}, value


def test_hostile_rich_text_is_recorded_without_what_could_run(client, home):
    text = "".join(f"<p>Kohta {n}</p>{source}" for n, source in enumerate(HOSTILE))
    body = stream(other={"heading": "Vihamielinen", "text": text})
    page = make_page(home, body=body)
    html, notice = read(client, page)
    assert_nothing_runs(html)
    assert_harmless(notice["sections"][-1]["data"]["text"])
    assert "Kohta 0" in html
    assert stored(page)[-1]["value"]["text"] == storable(text)
    assert verify() == []


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '"><svg onload=alert(1)>']
)
def test_hostile_plain_text_stands_as_text(client, home, text):
    page = make_page(
        home,
        title=f"Seloste {text}",
        controller={
            "name": f"Oy {text}",
            "business_id": text,
            "postal_address": text,
            "email": text,
            "phone": text,
        },
        other={"heading": text, "text": f"<p>{text}</p><p>a</p>"},
        register_name={"name": text, "heading": text},
        cookies={
            "use": "cookies_consent",
            "cookies": [{"name": text, "purpose": text}],
        },
    )
    html, notice = read(client, page)
    assert_nothing_runs(html)
    assert "<svg" not in html and "<script>alert" not in html
    assert notice["sections"][0]["data"]["name"] == f"Oy {text}"
    assert verify() == []


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        " javascript:alert(1)",
        "vbscript:x",
        "//evil.example",
    ],
)
def test_an_address_that_could_run_is_no_link(client, home, address):
    page = make_page(
        home,
        controller={"name": "Oy", "website": address},
        cookies={
            "use": "cookies_consent",
            "settings_url": address,
            "list_url": address,
        },
        other={"heading": "a", "text": f'<p><a href="{address}">linkki</a></p>'},
    )
    html, notice = read(client, page)
    assert_nothing_runs(html)
    assert notice["sections"][0]["data"]["website"] == ""
    assert stored(page)[0]["value"]["website"] == address


SOUND = stream()
STRANGE = {
    "an unknown type": {"type": "loyalty", "value": {"a": 1}, "id": "x"},
    "no type": {"value": {"name": "a"}, "id": "x"},
    "a type that is a list": {"type": [1], "value": {}, "id": "x"},
    "a text for a section": {"type": "security", "value": "text", "id": "x"},
    "a list for a section": {"type": "security", "value": ["text"], "id": "x"},
    "a dict for a text": {
        "type": "register_name",
        "value": {"name": {"a": 1}},
        "id": "x",
    },
    "a list for a text": {"type": "register_name", "value": {"name": ["a"]}, "id": "x"},
    "a dict for a list": {
        "type": "recipients",
        "value": {"recipients": {"a": 1}},
        "id": "x",
    },
    "a text for an item": {
        "type": "recipients",
        "value": {"recipients": ["a"]},
        "id": "x",
    },
    "no such day": {
        "type": "cookies",
        "value": {"cookies": [{"number": 10**40, "unit": "year"}]},
        "id": "x",
    },
}


@pytest.mark.parametrize("child", STRANGE.values(), ids=STRANGE)
def test_a_section_that_cannot_be_read_is_refused_and_kept(client, home, child):
    page = make_page(home, title="Ensimmäinen")
    page = publish(page, title="Toinen", body=[*SOUND, child])
    html, notice = read(client, page)
    assert notice["title"] == "Ensimmäinen" and "Ensimmäinen" in html
    assert VersionText.objects.count() == 1
    assert len(refusal_messages(page)) == 1
    assert stored(page)[-1] == child
    # The editor repairs it: the notice goes on.
    page = publish(page, title="Kolmas", body=SOUND)
    assert read(client, page)[1]["title"] == "Kolmas"
    assert refusal_messages(page) == []


def test_the_editor_can_open_save_and_publish_over_what_cannot_be_read(
    client, home, administrator
):
    from tests.admin.forms import stream_form_data

    client.force_login(administrator)
    strange = [{**child, "id": f"x{n}"} for n, child in enumerate(STRANGE.values())]
    page = make_page(home, body=[*SOUND, *strange], publish=False)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    html = client.get(edit).content.decode()
    assert "loyalty" in html
    assert client.get(edit.replace("/edit/", "/history/")).status_code == 200
    page.make_preview_request()
    assert stream_form_data(page)
    assert stored(page)[-len(strange) :] == strange


@pytest.mark.parametrize(
    "body",
    [
        [{"type": key, "value": value, "id": f"{key}-{n}"} for key in SECTIONS]
        for n, value in enumerate([None, {}])
    ],
    ids=["null", "missing"],
)
def test_blank_sections_are_refused(client, home, body):
    page = make_page(home, title="Ensimmäinen")
    page = publish(page, title="Toinen", body=body)
    assert read(client, page)[1]["title"] == "Ensimmäinen"
    assert refusal_messages(page)


def test_null_in_every_field_beside_what_is_needed_is_blank(client, home):
    body = stream()
    for child in body:
        child["value"].update(dict.fromkeys(("heading", "text", "later")))
    body[0]["value"].update(
        dict.fromkeys(("phone", "website", "country", "organisation"))
    )
    page = make_page(home, body=body)
    assert refusal_messages(page) == []
    html, notice = read(client, page)
    assert "None" not in html
    assert notice["sections"][0]["data"]["phone"] == ""


@pytest.mark.parametrize("body", [[], None, "", "not JSON at all"])
def test_an_empty_stream_is_refused(client, home, body):
    page = make_page(home, title="Ensimmäinen")
    page.title, page.body = "Toinen", body
    page.save_revision().publish()
    page = type(page).objects.get(pk=page.pk)
    assert read(client, page)[1]["title"] == "Ensimmäinen"
    assert any("osio" in sentence.lower() for sentence in refusal_messages(page))


def test_the_old_format_of_lists_and_duplicate_ids_are_read(client, home):
    purposes = [
        {"name": "Uutiskirje", "legal_bases": ["basis_consent"]},
        {
            "type": "item",
            "value": {"name": "Palkka", "legal_bases": ["basis_legal_obligation"]},
            "id": "p",
        },
        {
            "type": "item",
            "value": {"name": "Tilaus", "legal_bases": ["basis_contract"]},
            "id": "p",
        },
    ]
    body = stream(purposes=None)
    body.append({"type": "purposes", "value": {"purposes": purposes}, "id": "s"})
    body.append(
        {"type": "other", "value": {"heading": "a", "text": "<p>a</p>"}, "id": "s"}
    )
    body.append(
        {"type": "other", "value": {"heading": "b", "text": "<p>b</p>"}, "id": "s"}
    )
    page = make_page(home, body=body)
    assert refusal_messages(page) == []
    html, notice = read(client, page)
    anchors = [section["anchor"] for section in notice["sections"]]
    assert len(anchors) == len(set(anchors))
    for anchor in anchors:
        assert html.count(f'id="{anchor}"') == 1
    rights = next(s for s in notice["sections"] if s["key"] == "rights")
    withdraw = next(
        node for node in rights["content"] if node.get("id") == "right_withdraw_consent"
    )
    facts = json.dumps(withdraw, ensure_ascii=False)
    assert "Uutiskirje" in facts and "Palkka" not in facts and "Tilaus" not in facts


@pytest.mark.parametrize(
    "text",
    [
        "ä" * 100_000,
        "sana " * 20_000,
        "(" * 100_000,
        "&lt;" * 25_000,
        "a@b.fi " * 14_000,
        "https://example.com/?" + "a" * 99_000,
    ],
    ids=lambda text: text[:8],
)
def test_a_hundred_kilobytes_in_one_field(client, home, text):
    page = make_page(
        home,
        other={"heading": "Pitkä", "text": f"<p>{text}</p>"},
        purposes={"purposes": [{"name": "a", "description": text}]},
        register_name={"name": text},
    )
    assert refusal_messages(page) == []
    html, notice = read(client, page)
    assert notice["sections"][-1]["data"]["name"] == text.strip()
    assert len(html) > 200_000
    assert verify() == []


@pytest.mark.parametrize(
    "text", ["שלום עולם", "مرحبا \u200fabc\u200e", "👩‍👩‍👧 🇫🇮", "ẞ ﷽ 𝔘"]
)
def test_every_writing_comes_out_as_it_went_in(client, home, text):
    page = make_page(
        home,
        title=text,
        controller={"name": text},
        other={"heading": text, "text": f"<p>{text}</p>"},
    )
    html, notice = read(client, page)
    assert notice["title"] == notice["sections"][0]["data"]["name"] == text
    assert f"<p>{text}</p>" in html


def test_characters_that_hide_or_turn_text_are_not_recorded(client, home):
    page = make_page(
        home,
        title="Se\u200bloste",
        controller={"name": "\u202eyO illaM\u202c"},
        other={"heading": "a", "text": "<p>a&#x202e;b</p>"},
    )
    html, notice = read(client, page)
    assert notice["title"] == "Seloste"
    assert "\u202e" not in html and "\u202e" not in json.dumps(
        notice, ensure_ascii=False
    )
    assert stored(page)[0]["value"]["name"] == "\u202eyO illaM\u202c"


def bad_characters(bad):
    return stream(
        controller={"name": f"Ma{bad}lli"},
        other={"heading": f"O{bad}", "text": f"<p>te{bad}ksti</p>"},
    )


@pytest.mark.parametrize("bad", ["\x00", "\ud800"], ids=["NUL", "surrogate"])
def test_characters_that_cannot_be_stored_never_stop_a_notice_that_is_live(
    client, home, bad
):
    page = make_page(home, title="Ensimmäinen")
    page = publish(page, title="Toinen", body=bad_characters(bad))
    html, notice = read(client, page)
    assert notice["title"] == "Toinen"
    assert notice["sections"][0]["data"]["name"] in ("Malli", "Ma\ufffdlli")
    assert "\x00" not in json.dumps(stored(page), ensure_ascii=False)
    text = VersionText.objects.order_by("pk").last()
    for recorded in (text.document, text.body, text.title, html):
        assert "\x00" not in recorded and not has_surrogate(recorded)
    assert verify() == []


def test_the_form_refuses_what_cannot_be_stored(client, home, administrator):
    """In plain text; in rich text such characters are left out."""
    from wagtail.test.utils.form_data import (
        inline_formset,
        nested_form_data,
        streamfield,
    )

    from tests.admin.forms import stream_form_data

    client.force_login(administrator)
    page = make_page(
        home, publish=False, other={"heading": "Muu", "text": "<p>teksti</p>"}
    )
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])

    def send(title, change):
        sections = stream_form_data(page)
        change(dict(sections))
        data = nested_form_data(
            {
                "title": title,
                "slug": page.slug,
                "seo_title": "",
                "search_description": "",
                "body": streamfield(sections),
                "comments": inline_formset([]),
                "action-publish": "1",
            }
        )
        return client.post(edit, data)

    def nul_in_name(sections):
        sections["controller"]["name"] = "Ma\x00lli"

    def bad_in_rich_text(sections):
        content = sections["other"]["text"]
        sections["other"]["text"] = content.replace("teksti", "te\\u0000k\\ud800sti")

    assert send("Seloste", nul_in_name).status_code == 200
    assert send("Selo\x00ste", lambda sections: None).status_code == 200
    assert VersionText.objects.count() == 0
    send("Seloste", bad_in_rich_text)
    [section] = VersionText.objects.get().notice.of("other")
    assert section.text == "tek\ufffdsti"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"controller": {"name": "Oy", "country": "XX"}}, "XX"),
        ({"security": {"measures": ["sec_of_the_future"]}}, "sec_of_the_future"),
        (
            {
                "transfers": {
                    "transfers": [{"mechanism": "transfer_x", "country": "QQ"}]
                }
            },
            "QQ",
        ),
        (
            {"rights": {"adjustments": [{"right": "right_x", "action": "add"}]}},
            "right_x",
        ),
        (
            {"purposes": {"purposes": [{"name": "a", "legal_bases": ["basis_x"]}]}},
            "basis_x",
        ),
        ({"obligation_to_provide": {"items": [{"kind": "x_kind"}]}}, "x_kind"),
    ],
)
def test_a_code_that_does_not_exist_is_told_and_not_recorded(
    client, home, changes, told
):
    page = make_page(home, title="Ensimmäinen")
    page = publish(page, title="Toinen", **changes)
    assert any(told in sentence for sentence in refusal_messages(page))
    assert read(client, page)[1]["title"] == "Ensimmäinen"


def test_a_field_of_a_later_version_is_kept_and_not_recorded(client, home):
    page = make_page(home, title="Ensimmäinen")
    body = stream()
    body[2]["value"]["later"] = {"a": 1}
    page = publish(page, body=body)
    assert read(client, page)[1]["title"] == "Ensimmäinen"
    stored = page.body.stream_block.get_prep_value(page.body)
    assert stored[2]["value"]["later"] == {"a": 1}


@pytest.mark.parametrize(
    "organisation", [987654, "987654", "abc", -1, 10**30, "²", True], ids=repr
)
def test_an_organisation_that_does_not_exist_is_a_dead_reference(home, organisation):
    page = make_page(home, title="Ensimmäinen")
    body = stream()
    body[0]["value"]["organisation"] = organisation
    page.body, page.title = body, "Toinen"
    codes = {fault.code for fault in page.notice_faults()}
    assert codes == (set() if organisation is True else {"dead_reference"})


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_reason_is_told_in_the_editors_language(home, language):
    from django.utils import translation

    page = make_page(home, body=[*SOUND, STRANGE["an unknown type"]])
    with translation.override(language):
        [sentence] = refusal_messages(page)
    words = {"fi": "osio", "sv": "sektion", "en": "section"}
    assert "loyalty" in sentence
    assert words[language] in sentence.lower() or language == "sv"


def test_a_section_that_stands_twice_is_refused(client, home):
    page = make_page(home, title="Ensimmäinen")
    page = publish(page, title="Toinen", body=[*SOUND, {**SOUND[0], "id": "again"}])
    assert {fault.code for fault in page.notice_faults()} == {"duplicate_section"}
    html, notice = read(client, page)
    assert notice["title"] == "Ensimmäinen"
    anchors = [section.anchor for section in page.to_notice().sections]
    assert len(anchors) == len(set(anchors))
