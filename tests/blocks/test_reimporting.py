"""A file that comes again: what becomes of the sections of its draft. No database."""

from wagtail_seloste.blocks.stream import NoticeStreamBlock
from wagtail_seloste.filling import fill, stable_id
from wagtail_seloste.projection import raw_stream
from wagtail_seloste.reimporting import merge, section_digests, texts

BLOCK = NoticeStreamBlock()
PERIODS = [{"number": 5, "unit": "year"}, {"number": 6, "unit": "month"}]
FILE = [
    {"key": "controller", "name": "Kuvitelma ry", "text": ""},
    {"key": "purposes", "text": '<p>Jäsenet "A" &amp; muut.</p>'},
    {"key": "retention", "text": "<p>Viisi vuotta.</p>", "periods": PERIODS},
    {"key": "other", "heading": "Pöllöt", "text": "<p>Hiiriä.</p>"},
    {"key": "other", "heading": "Haukat", "text": "<p>Myyriä.</p>"},
]


def stored(sections, edition=""):
    """As they lie in a page: ids, and every field."""
    stream = fill(sections, "fi", new_id=stable_id(f"test{edition}"))
    return raw_stream(BLOCK.to_python(stream))


def changed(sections, key, **values):
    """The written sections, one of them with other values, or without it."""
    return [
        {**each, **values} if key in (each["key"], each.get("heading")) else each
        for each in sections
        if values or key not in (each["key"], each.get("heading"))
    ]


def again(current, new, before=None):
    before = section_digests(BLOCK, stored(FILE)) if before is None else before
    return merge(BLOCK, before=before, current=current, new=stored(new, "again"))


def by_hand(key, **values):
    """The draft after somebody changed it; ids stay."""
    ids = {name_of(child): child["id"] for child in stored(FILE)}
    return [
        {**child, "id": ids.get(name_of(child), child["id"])}
        for child in stored(changed(FILE, key, **values), "by hand")
    ]


def name_of(child):
    return (child["value"] or {}).get("heading") or child["type"]


def names(stream):
    return [name_of(child) for child in stream]


def codes(merged):
    return [(each.code, each.variables["section"]) for each in merged.report]


def of(stream, name):
    return next(child for child in stream if name_of(child) == name)


def test_the_same_file_changes_nothing():
    merged = again(stored(FILE), FILE)
    assert merged.stream == stored(FILE)
    assert merged.report == ()
    assert merged.before == section_digests(BLOCK, stored(FILE))


def test_what_only_the_file_changed_is_taken_over_under_the_same_id():
    new = changed(FILE, "purposes", text="<p>Kaikki.</p>")
    merged = again(stored(FILE), new)
    purposes = of(merged.stream, "purposes")
    assert purposes["value"]["text"] == "<p>Kaikki.</p>"
    assert purposes["id"] == of(stored(FILE), "purposes")["id"]
    assert codes(merged) == [("draft.renewed", "purposes")]


def test_items_that_say_the_same_keep_their_ids_wherever_they_stand():
    new = changed(
        FILE, "retention", periods=[{"number": 9, "unit": "day"}, *PERIODS[::-1]]
    )
    merged = again(stored(FILE), new)
    was, now = (
        of(stream, "retention")["value"]["periods"]
        for stream in (stored(FILE), merged.stream)
    )
    assert [item["value"]["number"] for item in now] == [9, 6, 5]
    assert [item["id"] for item in now[1:]] == [item["id"] for item in was[::-1]]
    assert len({item["id"] for item in now}) == 3


def test_what_was_changed_by_hand_stays():
    current = by_hand("purposes", text="<p>Omin sanoin.</p>")
    new = changed(FILE, "purposes", text="<p>Kaikki.</p>")
    merged = again(current, new)
    assert of(merged.stream, "purposes")["value"]["text"] == "<p>Omin sanoin.</p>"
    assert codes(merged) == [("draft.kept", "purposes")]
    assert merged.report[0].excerpt == "Kaikki."
    # Also when it comes a third time, with what is remembered now.
    third = again(merged.stream, new, merged.before)
    assert third.stream == merged.stream
    assert codes(third) == [("draft.kept", "purposes")]


def test_the_editor_writing_markup_anew_is_no_change():
    """Draftail writes quotes plainly and gives each paragraph a key."""
    current = stored(FILE)
    purposes = of(current, "purposes")["value"]
    purposes["text"] = '<p data-block-key="x1">Jäsenet &quot;A&quot; &amp; muut.</p>'
    new = changed(FILE, "purposes", text="<p>Kaikki.</p>")
    merged = again(current, new)
    assert of(merged.stream, "purposes")["value"]["text"] == "<p>Kaikki.</p>"
    assert codes(merged) == [("draft.renewed", "purposes")]


def test_what_was_taken_out_by_hand_stays_away_as_long_as_the_file_says_the_same():
    current = by_hand("Pöllöt")
    merged = again(current, FILE)
    assert names(merged.stream) == names(current)
    assert codes(merged) == [("draft.stays_away", "Pöllöt")]
    assert set(merged.report[0].excerpt.split("\n")) == {"Pöllöt", "Hiiriä."}
    third = again(merged.stream, FILE, merged.before)
    assert names(third.stream) == names(current)
    new = changed(FILE, "Pöllöt", text="<p>Sammakoita.</p>")
    assert "Pöllöt" in names(again(merged.stream, new, merged.before).stream)


def test_what_was_added_by_hand_stays_where_it_is():
    added = {"key": "other", "heading": "Lisätty", "text": "<p>Oma.</p>"}
    own = stored([added], "by hand")[0]
    current = stored(FILE)
    current.insert(2, own)
    merged = again(current, FILE)
    assert merged.stream == current and merged.report == ()


def test_the_order_of_the_draft_stays_and_what_is_new_follows_what_it_follows():
    current = stored(FILE)[::-1]
    news = [
        {"key": "cookies", "text": "<p>Ei.</p>"},
        *FILE[:3],
        {"key": "security", "text": "<p>Lukot.</p>"},
        *FILE[3:],
    ]
    merged = again(current, news)
    assert names(merged.stream) == [
        *("cookies", "Haukat", "Pöllöt", "retention", "security"),
        *("purposes", "controller"),
    ]
    assert codes(merged) == [
        ("draft.added", "cookies"),
        ("draft.added", "security"),
    ]


def test_what_is_no_longer_in_the_file_goes_unless_somebody_changed_it():
    new = changed(changed(FILE, "Pöllöt"), "purposes")
    merged = again(by_hand("purposes", text="<p>Omin sanoin.</p>"), new)
    assert names(merged.stream) == ["controller", "purposes", "retention", "Haukat"]
    assert codes(merged) == [("draft.gone", "Pöllöt")]


def test_a_free_section_whose_heading_was_changed_is_known_by_its_text():
    current = by_hand("Pöllöt", heading="Pöllöistä")
    current[3]["id"] = stored(FILE)[3]["id"]
    merged = again(current, FILE)
    assert names(merged.stream).count("Pöllöt") == 0
    assert codes(merged) == [("draft.kept", "Pöllöt")]


def test_two_free_sections_of_one_heading_stay_two():
    twice = [FILE[3], {**FILE[3], "text": "<p>Päästäisiä.</p>"}]
    current = stored(twice)
    merged = merge(
        BLOCK,
        before=section_digests(BLOCK, current),
        current=current,
        new=stored(changed(twice, "Pöllöt", text="<p>Samat.</p>"), "again"),
    )
    assert [child["id"] for child in merged.stream] == [
        child["id"] for child in current
    ]
    assert [child["value"]["text"] for child in merged.stream] == ["<p>Samat.</p>"] * 2


def test_what_no_block_can_read_is_let_be():
    unknown = [{"type": "gone", "value": None, "id": "1"}]
    merged = again(unknown, FILE, before={})
    assert merged.stream[-1:] == unknown
    assert names(merged.stream[:-1]) == names(stored(FILE))


def test_texts_are_the_words_of_the_fields():
    assert texts(BLOCK, stored(FILE[1:2])) == ['Jäsenet "A" & muut.']
