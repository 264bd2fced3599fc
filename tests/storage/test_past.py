"""The true-dated past: earlier texts as versions by date, in any order, never guessed."""

import json
import re
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils import timezone, translation
from wagtail.models import Locale, PageLogEntry

from tests.notices import make_page, publish, translate
from wagtail_seloste.acts import redact_text
from wagtail_seloste.choices import Chosen, NewVersion
from wagtail_seloste.comparison import compare
from wagtail_seloste.drafts import draft_from
from wagtail_seloste.faults import MESSAGES, messages
from wagtail_seloste.importers import import_notice
from wagtail_seloste.models import NoticeEvent, NoticeSeries, NoticeVersion, VersionText
from wagtail_seloste.notice import digest
from wagtail_seloste.outcomes import record_and_tell, refusal_messages
from wagtail_seloste.past import (
    IMPORTED,
    LARGEST,
    LONGEST_TEXT,
    import_version,
    place_of,
    read_earlier,
)
from wagtail_seloste.reading import public_text_of, texts_in_force
from wagtail_seloste.recording import Edited, NotRecorded, record, today
from wagtail_seloste.verification import verify
from wagtail_seloste.wording import wording

pytestmark = [pytest.mark.django_db, pytest.mark.storage]

DATA = Path(__file__).parents[1] / "importers" / "data"
FILES = sorted(DATA.glob("*.txt"))
OLD = """Asiakasrekisterin tietosuojaseloste

1. Rekisterinpitäjä
Vanha Testi Oy
Vanhakatu 1, 00100 Helsinki

2. Henkilötietojen käsittelyn tarkoitus
Tietoja käytetään asiakassuhteen hoitoon.

3. Tietojen säilytysaika
Tiedot säilytetään kaksi vuotta.

4. Lintujen ruokinta
Ruokimme lintuja.
"""
SVENSKA = """Dataskyddsbeskrivning

Personuppgiftsansvarig
Gamla Test Ab, Gamla gatan 1, 00100 Helsingfors

Ändamålet med behandlingen av personuppgifter
Uppgifterna används för att sköta kundförhållandet.
"""


@pytest.fixture
def page(home):
    return make_page(home)


def add(page, text=OLD, first="2019-05-25", last=None, *, language="fi", **options):
    data = text if isinstance(text, bytes) else text.encode()
    read = read_earlier(page, data, language=language)
    return import_version(
        page,
        read,
        effective_from=date.fromisoformat(first),
        effective_until=last and date.fromisoformat(last),
        **options,
    )


def refused(*args, **options):
    """Codes of the faults; nothing may have been written."""
    before = counts()
    with pytest.raises(NotRecorded) as refusal:
        add(*args, **options)
    assert counts() == before
    for language in ("fi", "en"):
        with translation.override(language):
            assert all(messages(refusal.value.faults))
    return [fault.code for fault in refusal.value.faults]


def counts():
    return [
        model.objects.count()
        for model in (NoticeSeries, NoticeVersion, VersionText, NoticeEvent)
    ]


def words(text):
    return set(re.findall(r"\w{2,}", text))


# --- what is recorded ---------------------------------------------------------------


def test_an_earlier_version_has_its_days_and_no_number(page, administrator):
    text = add(page, last="2020-12-31", note="Vanha sivusto", user=administrator)
    version = text.version
    assert (version.number, version.state) == (None, NoticeVersion.State.RECORDED)
    assert version.effective_from == date(2019, 5, 25)
    assert version.effective_until == date(2020, 12, 31)
    assert (text.language, text.correction, text.note) == ("fi", 0, "Vanha sivusto")
    assert digest(text.document) == text.digest
    event = NoticeEvent.objects.get(kind=NoticeEvent.Kind.IMPORTED)
    payload = json.loads(event.payload)
    assert event.position == 2  # chained when it was imported, not by its days
    assert payload == {
        "version": str(version.public_id),
        "number": None,
        "language": "fi",
        "correction": 0,
        "text": text.digest,
        "source": text.source_digest,
        "made_from": "",
        "edited": digest(text.edited),
        "body": digest(text.body),
        "note": digest("Vanha sivusto"),
        "effective_from": "2019-05-25",
        "effective_until": "2020-12-31",
        "user": str(administrator.pk),
    }
    assert verify() == []


def test_it_says_what_the_old_notice_said(page):
    text = add(page)
    notice = text.notice
    assert [(section.key, section.heading) for section in notice.sections] == [
        ("controller", "Rekisterinpitäjä"),
        ("purposes", "Henkilötietojen käsittelyn tarkoitus"),
        ("retention", "Tietojen säilytysaika"),
        ("other", "Lintujen ruokinta"),
    ]
    assert notice.title == "Asiakasrekisterin tietosuojaseloste"
    assert "Ruokimme lintuja." in text.body
    assert notice.summary == ()
    assert "seloste-summary" not in text.body


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_word_is_lost_and_none_is_added(page, path):
    result = import_notice(path.read_bytes())
    text = add(page, path.read_bytes(), language=result.lang)
    notice = text.notice
    placed = {
        word
        for section in result.sections
        for word in words(f"{section.heading} {section.text}")
    }
    recorded = words(notice.text)
    assert placed <= recorded
    of_ours = wording(result.lang)
    added = recorded - placed - words(notice.title)
    assert added <= words(
        " ".join([*of_ours.headings.values(), of_ours.label("further_information")])
    )
    # What was left out, the report has.
    left_out = {word for each in result.report for word in words(each.excerpt)}
    assert words(result.title or "") <= recorded
    file = re.sub("<[^>]+>", " ", path.read_text("utf-8"))
    missing = words(file) - recorded - left_out - numbers(path)
    # Only halves of words that were broken at the end of a line.
    assert all(any(half in word for word in recorded) for half in missing)


def numbers(path):
    """Numbers of headings and of pages."""
    return set(re.findall(r"\b\d{1,2}\b", path.read_text("utf-8")))


def test_the_same_file_is_recorded_once(page):
    text = add(page)
    before = counts()
    assert add(page) is None
    assert counts() == before
    place = place_of(
        page,
        read_earlier(page, OLD.encode(), language="fi"),
        effective_from=date(2019, 5, 25),
    )
    assert place.is_recorded and place.previous == text


def test_a_section_has_the_same_id_in_every_edition(page):
    old = add(page).notice
    moved = OLD.replace("4. Lintujen", "0. Uutta\nJotain uutta.\n\n4. Lintujen")
    new = add(page, moved, "2020-01-01").notice
    assert {section.heading: section.id for section in old.sections}.items() <= {
        section.heading: section.id for section in new.sections
    }.items()
    ids = [section.id for section in new.sections]
    assert len(ids) == len(set(ids))


def test_a_notice_without_title_gets_the_usual_one(page):
    text = add(page, OLD.partition("\n")[2].lstrip())
    assert text.title == wording("fi").heading("notice_title")
    assert "title.missing" in [
        each.code
        for each in read_earlier(
            page, OLD.partition("\n")[2].lstrip().encode(), language="fi"
        ).report
    ]


def test_what_an_old_notice_lacked_it_lacks(page):
    """No controller at all: publishing refuses it, the past does not."""
    text = add(page, OLD.partition("2. ")[2])
    assert text.notice.of("controller") == ()


def test_what_it_was_made_from_is_complete(page):
    text = add(page)
    content = Edited.restored(text.edited)
    assert content.language == "fi" and content.title == text.title
    assert [child["type"] for child in content.stream] == [
        section.key for section in text.notice.sections
    ]
    assert not content.organisations


# --- order, gaps, ends --------------------------------------------------------------


def test_any_order_of_days(page):
    add(page, OLD + "c", "2022-01-01", "2022-12-31")
    add(page, OLD + "a", "2015-01-01", "2017-12-31")
    add(page, OLD + "b", "2019-01-01")
    assert list(
        NoticeVersion.objects.filter(number__isnull=True)
        .order_by("effective_from")
        .values_list("effective_from", "effective_until")
    ) == [
        (date(2015, 1, 1), date(2017, 12, 31)),
        (date(2019, 1, 1), None),
        (date(2022, 1, 1), date(2022, 12, 31)),
    ]
    assert verify() == []


@pytest.mark.parametrize(
    ("first", "last", "codes"),
    [
        ("2019-06-01", "2019-05-31", ["past_ends_first"]),
        ("2020-06-01", None, ["past_overlaps"]),
        ("2020-12-31", None, ["past_overlaps"]),
        ("2021-01-01", None, []),
        ("2019-01-01", None, []),  # it ends where the other begins
        ("2019-01-01", "2019-12-31", []),
        ("2019-01-01", "2020-01-01", ["past_overlaps"]),
        ("2019-01-01", "2023-01-01", ["past_overlaps", "past_overlaps_open"]),
        ("2022-06-01", "2022-06-30", []),  # the open one gave way
        ("2021-06-01", "2022-03-01", ["past_overlaps_open"]),
    ],
)
def test_days_are_of_one_version(page, first, last, codes):
    add(page, OLD, "2020-01-01", "2020-12-31")
    add(page, OLD, "2022-03-01")
    if codes:
        assert refused(page, OLD + "x", first, last) == codes
    else:
        assert add(page, OLD + "x", first, last).version.number is None
        assert verify() == []


def test_only_what_was_over_before_version_1(page):
    day = today(timezone.now())
    numbered = day - timedelta(days=30)
    NoticeVersion.objects.filter(number=1).update(effective_from=numbered)
    before = (numbered - timedelta(days=1)).isoformat()
    assert refused(page, first=day.isoformat()) == ["past_first_not_over"]
    assert refused(page, first="2031-01-01", last="2031-02-01") == [
        "past_first_not_over",
        "past_last_not_over",
    ]
    assert refused(page, first=numbered.isoformat()) == ["past_first_numbered"]
    assert refused(page, last=numbered.isoformat()) == ["past_last_numbered"]
    assert add(page, first=before, last=before) is not None


def test_a_version_that_never_applied_is_in_nobodys_way(home):
    page = make_page(home)
    version = NoticeVersion.objects.filter(number=1)
    version.update(effective_from=date(2018, 1, 1), state=NoticeVersion.State.REPLACED)
    assert add(page).version.effective_from == date(2019, 5, 25)


# --- further texts ------------------------------------------------------------------


def test_a_further_language_belongs_to_the_same_version(page, homes):
    finnish = add(page, last="2020-12-31")
    swedish = add(page, SVENSKA, language="sv")
    assert swedish.version == finnish.version
    assert (swedish.language, swedish.correction) == ("sv", 0)
    payload = json.loads(NoticeEvent.objects.order_by("position").last().payload)
    assert payload["effective_until"] == "2020-12-31"
    assert NoticeVersion.objects.filter(number__isnull=True).count() == 1
    assert verify() == []
    assert refused(page, OLD, language="en", last="2021-01-01") == [
        "past_other_language"
    ]


def test_another_end_of_the_same_version_is_refused(page):
    add(page, last="2020-12-31")
    assert refused(page, SVENSKA, language="sv", last="2020-12-30") == [
        "past_other_end"
    ]


def test_another_text_of_the_same_days_is_a_correction_with_a_reason(page):
    first = add(page)
    better = OLD.replace("Ruokimme", "Ruokimme talvella")
    assert refused(page, better) == ["past_without_reason"]
    assert refused(page, better, note=" ") == ["past_without_reason"]
    second = add(page, better, note="Sivu puuttui kopiosta")
    assert second.version == first.version
    assert (second.correction, second.note) == (1, "Sivu puuttui kopiosta")
    event = NoticeEvent.objects.order_by("position").last()
    assert event.kind == NoticeEvent.Kind.CORRECTED
    assert "effective_from" not in json.loads(event.payload)
    assert verify() == []
    assert add(page, better) is None
    # Back again is one more: the archive tells every step.
    assert add(page, note="Kopio oli sittenkin oikein").correction == 2


@pytest.mark.parametrize(
    ("days", "what"),
    [
        ({"effective_from": date(2018, 5, 25)}, "effective_from"),
        ({"effective_until": date(2020, 12, 30)}, "effective_until"),
        ({"effective_until": None}, "effective_until"),
        ({"number": 1}, "number"),
    ],
    ids=["first", "last", "no_last", "number"],
)
def test_days_that_were_altered_are_named(home, days, what):
    page = make_page(home, publish=False)
    version = add(page, last="2020-12-31").version
    NoticeVersion.objects.filter(pk=version.pk).update(**days)
    assert any(f"its {what} was altered" in str(problem) for problem in verify())


# --- where and by whom --------------------------------------------------------------


def test_a_page_that_was_never_published_has_a_past(home):
    page = make_page(home, publish=False)
    text = add(page)
    series = text.version.series
    assert series.source_language == "fi" and series.position == 1
    assert public_text_of(page) is None
    assert verify() == []
    page = publish(page)
    assert NoticeVersion.objects.get(number=1).series == series
    assert verify() == []


def test_an_alias_has_no_past_of_its_own(page):
    alias = page.create_alias(update_slug="alias")
    assert refused(alias) == ["past_alias"]
    with pytest.raises(NotRecorded):
        place_of(
            alias,
            read_earlier(alias, OLD.encode(), language="fi"),
            effective_from=date(2019, 5, 25),
        )


def test_it_stands_in_the_history_of_the_page(page, administrator):
    text = add(page, user=administrator)
    entry = PageLogEntry.objects.get(action=IMPORTED)
    assert (entry.page_id, entry.user) == (page.pk, administrator)
    assert entry.data == {
        "effective_from": "2019-05-25",
        "effective_until": "",
        "language": "fi",
        "digest": text.digest,
    }
    assert entry.message and entry.comment


@pytest.mark.parametrize(
    ("data", "language", "code"),
    [
        (b"", "fi", "past_unreadable"),
        (b"%PDF-1.7 ...", "fi", "past_unreadable"),
        (bytes(range(256)) * 10, "fi", "past_unreadable"),
        (b"Tietosuojaseloste\n", "fi", "past_empty"),
        (SVENSKA.encode(), "fi", "past_other_language"),
        (OLD.encode(), "de", "past_language"),
        (b"a" * (LONGEST_TEXT + 1), "fi", "past_too_large"),
        (b"{" + b" " * LARGEST, "fi", "past_too_large"),
        (b"{", "fi", "past_no_json"),
        (b'{"a": NaN}', "fi", "past_no_json"),
        (b'{"a": [1.5, -1e999]}', "fi", "past_no_json"),
        (b"{\xff}", "fi", "past_no_json"),
        (b'{"a":' * 100_000, "fi", "past_no_json"),
        (b"\xef\xbb\xbf {}", "fi", "past_foreign"),
        (b'{"notice": []}', "fi", "past_foreign"),
    ],
)
def test_what_is_no_notice_is_refused(page, data, language, code):
    assert refused(page, data, language=language) == [code]


def test_a_language_without_wording_is_refused(page):
    Locale.objects.create(language_code="de")
    assert refused(page, language="de") == ["no_wording"]


def test_every_fault_has_a_sentence():
    source = Path(read_earlier.__code__.co_filename).read_text("utf-8")
    codes = set(re.findall(r'code="(\w+)"', source))
    assert {code for code in codes if code.startswith("past_")} <= set(MESSAGES)
    assert len(codes) > 10


# --- the present is untouched -------------------------------------------------------


def test_the_past_is_never_in_force(page):
    before = public_text_of(page)
    add(page)
    assert public_text_of(page) == before
    day = today(timezone.now())
    assert [text.version.number for text in texts_in_force(day)] == [1]
    assert list(texts_in_force(date(2020, 1, 1))) == []


def test_numbers_go_on_as_if_there_were_no_past(page):
    add(page)
    publish(page, title="Toinen")
    add(page, OLD + "x", "2018-01-01", "2018-12-31")
    publish(page, title="Kolmas")
    numbers = NoticeVersion.objects.filter(number__isnull=False)
    assert list(numbers.order_by("pk").values_list("number", flat=True)) == [1, 2, 3]
    assert verify() == []


def test_healing_records_nothing_after_an_import(page):
    add(page)
    before = counts()
    assert record(page, healing=True) is None
    assert record_and_tell(page, healing=True) is None
    assert record(page) is None
    assert counts() == before


def test_what_was_said_before_can_be_published_again(page):
    """The same document as one of the past is a new version all the same."""
    was = VersionText.objects.get().document.encode()
    page = publish(page, title="Toinen")
    NoticeVersion.objects.filter(number=1).update(effective_from=date(2021, 1, 1))
    add(page, was, "2019-01-01", "2020-12-31")
    page = publish(page, title=json.loads(was)["title"])
    assert VersionText.objects.get(version__number=3).document.encode() == was


def test_an_import_voids_no_choice_for_the_first_version(home):
    page = make_page(home, publish=False)
    key = str(page.translation_key)
    chosen = Chosen(
        choice=NewVersion(note="Ensimmäinen"), notice=key, language="fi", standing=""
    )
    page.recording_choice = chosen.to_json()
    revision = page.save_revision()
    add(page)
    revision.publish()
    assert VersionText.objects.get(version__number=1).note == "Ensimmäinen"


def test_an_import_hides_no_refusal(page):
    publish(page, retention={"periods": []})
    told = refusal_messages(page)
    assert told
    add(page)
    assert refusal_messages(page) == told


def test_a_translation_is_never_taken_for_one_of_the_past(homes):
    """An earlier text made of the same content is no text that it could translate."""
    page = make_page(homes["fi"])
    was = VersionText.objects.get()
    stored = was.edited
    NoticeVersion.objects.filter(number=1).update(effective_from=date(2021, 1, 1))
    add(page, was.document.encode(), "2019-01-01")
    swedish = translate(page, homes["sv"], "sv")
    text = VersionText.objects.get(language="sv")
    assert text.version.number == 1 and text.made_from == was.digest
    assert stored and refusal_messages(swedish) == []


# --- documents as JSON --------------------------------------------------------------


def test_a_document_is_recorded_to_the_byte(page):
    """So it has the digest that it had where it comes from."""
    was = VersionText.objects.get()
    other = make_page(page.get_parent().specific, publish=False)
    text = add(other, was.document.encode(), "2019-01-01")
    assert text.document == was.document and text.digest == was.digest
    assert text.body == was.body
    assert verify() == []
    again = json.dumps(json.loads(was.document), indent=2).encode()
    assert add(other, again, "2019-01-01") is None


def test_the_json_of_our_own_address_is_taken(page, client):
    series = NoticeSeries.objects.get()
    answer = client.get(f"/notices/{series.public_id}/fi.json")
    NoticeVersion.objects.update(effective_from=date(2021, 1, 1))
    text = add(page, answer.content, "2019-01-01")
    assert text.digest == answer.json()["meta"]["digest"]


def test_a_document_that_was_altered_is_refused(page, client):
    series = NoticeSeries.objects.get()
    answer = client.get(f"/notices/{series.public_id}/fi.json").json()
    NoticeVersion.objects.update(effective_from=date(2021, 1, 1))
    answer["notice"]["title"] = "Toinen"
    assert refused(page, json.dumps(answer).encode()) == ["past_altered"]


def test_an_edition_can_go_to_another_site_and_come_back(page, client):
    """The JSON of an earlier version at its lasting address is a file for an import."""
    text = add(page, last="2020-12-31")
    series = text.version.series
    answer = client.get(
        f"/notices/{series.public_id}/fi/versions/{text.version.public_id}.json"
    )
    assert answer.status_code == 200
    other = make_page(page.get_parent().specific, publish=False)
    assert add(other, answer.content).digest == text.digest


def test_a_draft_can_be_made_of_what_was_imported(page):
    text = add(page)
    draft = draft_from(page, text).as_object()
    assert words(text.notice.text) <= words(draft.to_notice().text)
    # Publishing it is another matter: today's rules hold.
    assert [fault.code for fault in draft.notice_faults()] == ["controller_unnamed"]


def test_what_was_imported_can_be_redacted(page):
    text = add(page, note="Matti Meikäläisen kopio")
    redact_text(text, reason="Henkilön pyyntö")
    text = VersionText.objects.get(pk=text.pk)
    assert "Lintujen" not in text.document and "Matti" not in text.note
    assert verify() == []
    # What was taken out does not come back with the same file, on whatever days.
    assert refused(page) == ["redacted_content"]
    assert refused(page, first="2018-01-01", last="2018-12-31") == ["redacted_content"]
    better = add(page, OLD.replace("Ruokimme", "Emme ruoki"), note="Ilman nimeä")
    assert better.correction == 1
    assert refused(page, note="Takaisin") == ["redacted_content"]


def test_a_draft_can_be_made_of_a_document(page):
    """Its words, section by section, stand beside it as a stream."""
    was = VersionText.objects.get()
    NoticeVersion.objects.update(effective_from=date(2021, 1, 1))
    text = add(page, was.document.encode(), "2019-01-01")
    content = Edited.restored(text.edited)
    draft = type(page)(
        title=content.title, locale=page.locale, body=content.stream
    ).to_notice()
    assert words(was.notice.text) <= words(draft.text)
    assert [s.heading for s in draft.sections] == [
        s.heading for s in was.notice.sections
    ]


def first_node(document, node):
    document["sections"][0]["content"].insert(0, node)


FACT = {"term": "a", "text": "b"}
IMAGE = {"type": "html", "html": "<img src=x onerror=a()>"}
FOREIGN_NODES = {
    "nothing": {},
    "no_dict": "text",
    "table": {"type": "table"},
    "type_in_a_list": {"type": ["html"]},
    "number": {"type": "paragraph", "text": 1},
    "no_revision": {"type": "paragraph", "text": "", "standard": "x"},
    "script": {"type": "html", "html": "<script>a</script>b"},
    "handler": {"type": "html", "html": '<p onclick="a()">b</p>'},
    "script_link": {
        "type": "html",
        "html": '<p><a href="javascript:a()">b</a></p>',
    },
    "script_fact": {"type": "facts", "items": [{**FACT, "href": "javascript:a()"}]},
    "inside": {"type": "group", "id": "a", "heading": "a", "content": [IMAGE]},
}
FOREIGN = {
    "schema": lambda d: d.update(schema_version=2),
    "schema_true": lambda d: d.update(schema_version=True),
    "more": lambda d: d.update(more=1),
    "less": lambda d: d.pop("summary"),
    "no_title": lambda d: d.update(title=" "),
    "turned_title": lambda d: d.update(title="a\u202eb"),
    "nul": lambda d: d.update(title="\x00"),
    "half_a_character": lambda d: d.update(title="\ud800"),
    "no_list": lambda d: d.update(sections={}),
    "same_anchor": lambda d: d["sections"][1].update(anchor=d["sections"][0]["anchor"]),
    "no_anchor": lambda d: d["sections"][1].update(anchor=""),
    "nul_in_data": lambda d: d["sections"][1]["data"].update(text="\x00"),
    "anchor_of_nothing": lambda d: d["summary"][0].update(anchor="elsewhere"),
    "no_answers": lambda d: d["summary"][0].update(answers="text"),
    **{
        name: lambda d, node=node: first_node(d, node)
        for name, node in FOREIGN_NODES.items()
    },
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_document_that_we_would_not_have_written_is_refused(page, name):
    document = json.loads(VersionText.objects.get().document)
    FOREIGN[name](document)
    data = json.dumps(document).encode()
    assert refused(page, data, first="2019-01-01") == ["past_foreign"]


def test_a_document_deep_as_a_well_is_refused(page):
    document = json.loads(VersionText.objects.get().document)
    node = {"type": "list", "items": ["a"]}
    for _level in range(200):
        node = {"type": "group", "id": "a", "heading": "", "content": [node]}
    document["sections"][0]["content"] = [node]
    assert refused(page, json.dumps(document).encode()) == ["past_foreign"]


def test_a_section_of_another_site_is_named(page):
    document = json.loads(VersionText.objects.get().document)
    document["sections"][0]["key"] = "../admin/starting_points"
    assert refused(page, json.dumps(document).encode()) == ["unknown_section"]


def test_a_document_without_words_is_refused(page):
    document = json.loads(VersionText.objects.get().document)
    document["sections"], document["summary"] = [], []
    assert refused(page, json.dumps(document).encode()) == ["past_empty"]
    document = json.loads(VersionText.objects.get().document)
    document["language"] = "sv"
    assert refused(page, json.dumps(document).encode()) == ["past_other_language"]


def test_what_is_recorded_can_be_compared(page):
    old = add(page).notice
    new = VersionText.objects.get(version__number=1).notice
    comparison = compare(old, new, wording("fi"))
    assert comparison.changed_sections


@override_settings(TIME_ZONE="Pacific/Auckland")
def test_the_day_is_the_sites(page, monkeypatch):
    """On the evening of the 2nd in London it is the 3rd in Auckland."""
    from datetime import UTC, datetime

    NoticeVersion.objects.update(effective_from=date(2099, 9, 9))
    now = datetime(2099, 5, 2, 20, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)
    assert refused(page, first="2099-05-03") == ["past_first_not_over"]
    assert add(page, first="2099-05-02") is not None


# --- the command --------------------------------------------------------------------


def run(*args, **options):
    out = StringIO()
    call_command(
        "seloste_import", *map(str, args), stdout=out, stderr=StringIO(), **options
    )
    return out.getvalue()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "vanha.txt"
    path.write_text(OLD, encoding="utf-8")
    return path


def test_the_command_records_a_file_as_an_earlier_version(page, file):
    out = run(
        *("--past", page.pk, "--from", "2019-05-25", "--until", "2021-01-31"),
        *("--note", "Vanha sivusto", file),
    )
    assert "2019-05-25" in out and "Lintujen ruokinta" in out
    version = NoticeVersion.objects.get(number__isnull=True)
    assert version.effective_until == date(2021, 1, 31)
    assert version.texts.get().note == "Vanha sivusto"
    assert PageLogEntry.objects.get(action=IMPORTED).user is None
    assert type(page).objects.count() == 1  # no draft
    before = counts()
    run("--past", page.pk, "--from", "2019-05-25", file)
    assert counts() == before


def test_the_command_records_json_and_other_languages(page, tmp_path):
    was = VersionText.objects.get()
    document = tmp_path / "was.json"
    document.write_text(was.document, encoding="utf-8")
    run("--past", page.pk, "--from", "2019-05-25", document)
    swedish = tmp_path / "sv.txt"
    swedish.write_text(SVENSKA, encoding="utf-8")
    run("--past", page.pk, "--from", "2019-05-25", "--lang", "sv", swedish)
    texts = VersionText.objects.filter(version__number__isnull=True)
    assert texts.get(language="fi").digest == was.digest
    assert texts.get(language="sv").version == texts.get(language="fi").version


def test_a_dry_run_says_all_and_writes_nothing(home, file, tmp_path):
    page = make_page(home, publish=False)
    before = counts()
    options = ("--past", page.pk, "--from", "2019-05-25", "--dry-run", file)
    assert "Lintujen ruokinta" in run(*options)
    printed = json.loads(run(*options, "--json", "--output", tmp_path / "out"))
    assert printed["title"] == "Asiakasrekisterin tietosuojaseloste"
    assert json.loads((tmp_path / "out" / "vanha.json").read_text("utf-8")) == printed
    with pytest.raises(CommandError):
        run("--past", page.pk, "--from", "2999-01-01", "--dry-run", file)
    assert counts() == before


def test_the_command_says_what_is_wrong(page, home, file, tmp_path):
    first = ("--from", "2019-05-25")
    before = counts()
    for args in (
        ("--past", page.pk, file),
        ("--past", page.pk, *first, file, file),
        ("--past", home.pk, *first, file),
        ("--past", 999999, *first, file),
        ("--past", page.pk, *first, tmp_path / "gone.txt"),
        ("--past", page.pk, *first, "--lang", "sv", file),
        ("--past", page.pk, "--from", "25.5.2019", file),
        (*first, file),
        ("--note", "x", file),
    ):
        with pytest.raises(CommandError) as error:
            run(*args)
        assert str(error.value)
    assert counts() == before


def test_a_clock_that_was_put_back_breaks_no_order(page, monkeypatch):
    last = NoticeEvent.objects.order_by("position").last().at
    monkeypatch.setattr(timezone, "now", lambda: last - timedelta(days=30))
    text = add(page)
    assert text.recorded_at == last
    assert verify() == []
