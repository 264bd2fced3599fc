"""A change becomes a letter that can be sent as it is."""

import email
from datetime import date
from email.policy import SMTP
from html.parser import HTMLParser

import pytest

from tests.core.documents import document
from wagtail_seloste.letters import MOST_TOLD, NothingChanged, letter
from wagtail_seloste.wording import load

DAY = date(2027, 3, 1)
LANGUAGES = ("fi", "sv", "en")
ALPHA = ("controller", {"name": "Alpha Oy", "email": "info@alpha.example"})
PURPOSES = [
    {"id": "a", "name": "Orders", "legal_bases": ["basis_contract"]},
    {
        "id": "b",
        "name": "Letters",
        "legal_bases": ["basis_consent"],
        "direct_marketing": True,
    },
    {"id": "c", "name": "Surveys", "legal_bases": ["basis_legitimate_interests"]},
]
WITHDRAWAL = {"withdrawal_channel": "the link in each letter"}
PERIOD = {"id": "k", "data": "Orders", "kind": "retention_kind_fixed"}


def made(language="en", *, purposes=PURPOSES, period="P2Y", title="Notice", more=()):
    return document(
        [
            ALPHA,
            ("purposes", {"purposes": purposes}),
            ("retention", {"periods": [{**PERIOD, "period": period}]}),
            ("rights", {"extension": False, **WITHDRAWAL}),
            *more,
        ],
        language,
        title=title,
    )


def written(old=None, new=None, language="en", **values):
    given = {"effective_from": DAY, "announced": True, **values}
    old = old or made(language)
    new = new or made(language, period="P5Y")
    return letter(old, new, load(language), **given)


class Outline(HTMLParser):
    """Open tags in order, and whether each of those that has an end was ended."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.open, self.attributes = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *pair) for pair in attrs]
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


SINCE = {"fi": "1.3.2027 alkaen", "sv": "1 mars 2027", "en": "since 1 March 2027"}
FROM = {"fi": "1.3.2027 alkaen", "sv": "1 mars 2027", "en": "from 1 March 2027"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_announced_change_and_one_in_force_say_so_from_when(language):
    coming = written(language=language)
    present = written(language=language, announced=False)
    assert FROM[language] in f"{coming.subject} {coming.text}"
    assert SINCE[language] in present.text
    assert coming.subject != present.subject
    assert coming.text.split("\n\n")[1] != present.text.split("\n\n")[1]
    heading = load(language).labels
    assert heading["what_changes"] in coming.text.splitlines()
    assert heading["what_changed"] in present.text.splitlines()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_material_change_is_told_with_the_rights_and_a_small_one_is_not(language):
    material = written(language=language)
    small = written(language=language, level="small")
    assert (material.level, small.level) == ("material", "small")
    assert material.subject != small.subject
    words = load(language)
    nothing = words.labels["letter_nothing_to_do"]
    assert nothing in small.text
    assert nothing not in material.text
    for label in ("letter_objection", "letter_consent", "letter_marketing"):
        beginning = words.labels[label].split("[")[0].split(".")[0]
        assert beginning in material.text
        assert beginning not in small.text


def test_the_rights_are_those_that_follow_from_the_legal_bases():
    contract = [PURPOSES[0]]
    found = written(made(purposes=contract), made(purposes=contract, period="P5Y")).text
    assert "You can object" not in found
    assert "withdraw consent" not in found
    assert "Your rights: right of access, " in found
    every = written().text
    assert "This concerns these purposes: surveys." in every
    assert "This is how: the link in each letter." in every
    assert "Your other rights: right of access, " in every
    assert "direct marketing at any time" in every


def test_an_automated_decision_can_be_contested():
    decision = ("automated_decisions", {"automated": "automated_used"})
    assert "contest the decision" in written(made(), made(more=[decision])).text
    assert "contest the decision" not in written().text


def test_what_changes_stands_under_the_heading_of_its_section():
    found = written()
    lines = found.text.splitlines()
    place = lines.index("How long we keep the data")
    assert lines[place + 1] == "- Retention period (Orders): 2 years → 5 years"
    assert "<h3>How long we keep the data</h3>" in found.html
    assert "2 years → 5 years" in found.html


def test_wording_alone_is_told_by_the_names_of_the_parts():
    old = made(more=[("security", {"text": "<p>Doors are locked.</p>"})])
    new = made(more=[("security", {"text": "<p>All doors are locked now.</p>"})])
    found = written(old, new, level="small")
    heading = load("en").heading("security")
    assert f"The text has changed in these parts: {heading}" in found.text
    assert "locked" not in found.text


def test_of_many_changes_the_first_are_told_and_the_rest_are_counted():
    names = [{"id": f"r{n}", "name": f"Party {n:02}"} for n in range(MOST_TOLD + 5)]
    new = made(more=[("recipients", {"recipients": names})])
    found = written(made(), new)
    assert found.text.count("- Recipient added") <= MOST_TOLD
    told = sum(part.level == 3 and len(part.items) for part in found.parts)
    assert told == MOST_TOLD
    assert "Other changes: " in found.text


def test_the_note_of_the_editor_is_told_unless_it_is_the_one_we_proposed():
    from wagtail_seloste.comparison import change_note, compare

    own = written(note="We keep orders for longer\nbecause the law changed.")
    assert "because the law changed." in own.text
    words = load("en")
    proposed = change_note(compare(made(), made(period="P5Y"), words), words)
    assert written(note=proposed).text == written().text


def test_it_names_the_notice_the_sender_the_contact_and_the_links():
    found = written(
        new=made(period="P5Y", title="Customer notice"),
        notice_url="https://alpha.example/notice/",
        changes_url="https://alpha.example/compare/1/2/",
    )
    assert "“Customer notice”" in found.text
    assert found.text.endswith("Kind regards\n\nAlpha Oy\n")
    assert "contact us: info@alpha.example." in found.text
    assert "Read the new notice: https://alpha.example/notice/\n" in found.text
    assert '<a href="https://alpha.example/compare/1/2/">' in found.html
    assert "https://" not in written().text


def test_the_authority_of_the_notice_is_named():
    complaint = {"authority": {"name": "The Ombudsman", "website": "https://o.example"}}
    found = written(new=made(period="P5Y", more=[("complaint", complaint)]))
    assert "authority: The Ombudsman, https://o.example." in found.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_html_is_a_whole_document_that_nobody_can_write_markup_into(language):
    evil = '<script>alert(1)</script>"&'
    old = made(language, title="Notice")
    new = made(language, title=evil, purposes=[{**PURPOSES[0], "name": evil}])
    found = written(old, new, language, notice_url='https://x.example/"><b>')
    outline = Outline(found.html)
    assert not outline.open
    assert "script" not in outline.tags
    assert "b" not in outline.tags
    assert ("html", "lang", language) in outline.attributes
    assert not {"style", "src", "onclick"} & {a[1] for a in outline.attributes}
    levels = [
        int(tag[1]) for tag in outline.tags if tag[0] == "h" and tag[1:].isdigit()
    ]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in zip(levels, levels[1:], strict=False))
    assert evil in found.text


def test_the_e_mail_holds_both_texts_and_opens_as_a_draft():
    found = written(language="fi")
    message = email.message_from_bytes(found.message().as_bytes(), policy=SMTP)
    assert message["Subject"] == found.subject
    assert message["X-Unsent"] == "1"
    assert not message["To"]
    plain = message.get_body(("plain",)).get_content()
    assert plain.replace("\r\n", "\n") == found.text
    html = message.get_body(("html",)).get_content()
    assert html.replace("\r\n", "\n") == found.html


def test_a_subject_cannot_add_headers():
    title = "Notice\r\nBcc: all@example.com"
    message = written(new=made(period="P5Y", title=title)).message()
    assert "Bcc" not in message
    email.message_from_bytes(message.as_bytes(), policy=SMTP)


def test_the_json_has_the_parts_and_the_whole():
    found = written()
    value = found.to_json()
    assert value["text"] == found.text
    assert value["html"] == found.html
    assert value["effective_from"] == "2027-03-01"
    assert value["announced"] is True
    assert value["weight"] == "material"
    assert value["parts"][1]["heading"] == "What changes"


def test_without_a_change_there_is_nothing_to_tell():
    with pytest.raises(NothingChanged, match="nothing to tell"):
        written(new=made())


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_old_notice_of_free_text_gives_a_letter_too(language):
    old = document([("other", {"heading": "A", "text": "<p>One.</p>"})], language)
    new = document([("other", {"heading": "A", "text": "<p>Two.</p>"})], language)
    for level in ("material", "small"):
        found = written(old, new, language, level=level)
        assert "{" not in found.text
        assert "[" not in found.text
