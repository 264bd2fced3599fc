"""The words of two texts: what is the same, what moved, and nothing lost or invented."""

import random
from collections import Counter
from dataclasses import replace

import pytest

from tests.core.documents import document, free, prose
from wagtail_seloste.comparison import (
    change_note,
    compare,
    matching,
    weight,
    words,
)
from wagtail_seloste.comparison.matching import Allowance, align, in_order, similar
from wagtail_seloste.comparison.passages import html_lines
from wagtail_seloste.comparison.words import bag_of, compare_words, words_of
from wagtail_seloste.notice import Notice, group, paragraph, rich_text
from wagtail_seloste.wording import load

ENGLISH = load("en")
SENTENCES = [
    "We keep the address that you gave us in the form.",
    "Orders are delivered by a carrier of your own choice.",
    "Nobody else reads what you write to our advice line.",
    "The camera at the door records all day and night.",
    "You may visit the office and see the papers there.",
    "Invoices are stored with the accounts for six years.",
    "A newsletter goes out in the first week of a month.",
    "Our members elect a board of seven every spring.",
]


def runs(old, new):
    return [(run.kind, run.text) for run in compare_words(old, new, Allowance())]


def statuses(comparison):
    return [
        (passage.status, passage.new or passage.old)
        for section in comparison.sections
        for passage in section.passages
    ]


def kinds(comparison):
    return Counter(status for status, _ in statuses(comparison))


def sentences(comparison):
    return [change.sentence for change in comparison.changes]


# --- words --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("a b", "a b", [("equal", "a b")]),
        ("", "new", [("added", "new")]),
        ("old", "", [("removed", "old")]),
        (
            "We keep it for 2 years.",
            "We keep it for 5 years.",
            [
                ("equal", "We keep it for"),
                ("removed", " 2"),
                ("added", " 5"),
                ("equal", " years."),
            ],
        ),
        (
            "First we ask you.",
            "We ask you.",
            [("removed", "First we"), ("added", " We"), ("equal", " ask you.")],
        ),
        (
            "Write to a@example.com, or call.",
            "Write to b@example.com, or call.",
            [
                ("equal", "Write to"),
                ("removed", " a@example.com"),
                ("added", " b@example.com"),
                ("equal", ", or call."),
            ],
        ),
        # Hardly a word in common: not a salad, but one text after the other.
        (
            "The cat sat on the mat.",
            "All members of the board vote.",
            [
                ("removed", "The cat sat on the mat."),
                ("added", " All members of the board vote."),
            ],
        ),
        # A word between two greater changes is no island.
        (
            "Tell yesterday's customers and yesterday's suppliers about the new address.",
            "Tell tomorrow's employees and tomorrow's volunteers about the new address.",
            [
                ("equal", "Tell"),
                ("removed", " yesterday's customers and yesterday's suppliers"),
                ("added", " tomorrow's employees and tomorrow's volunteers"),
                ("equal", " about the new address."),
            ],
        ),
    ],
)
def test_runs_of_words(old, new, expected):
    assert runs(old, new) == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a  b\u00a0c", "a b c"),
        ("Ta\u0308ma\u0308 on", "T\u00e4m\u00e4 on"),
        ("a, b", "a ,b"),
    ],
)
def test_spaces_and_composed_letters_are_no_change(old, new):
    assert [kind for kind, _ in runs(old, new)] == ["equal"]


def test_swapped_texts_give_swapped_runs():
    chance = random.Random(7)
    for _ in range(200):
        old, new = (" ".join(chance.choices("abcde", k=12)) for _ in range(2))
        there = compare_words(old, new, Allowance())
        back = compare_words(new, old, Allowance())
        assert side(there, "removed") == side(back, "added") == words_of(old)
        assert (
            Counter(run.kind for run in there)["equal"]
            == (Counter(run.kind for run in back)["equal"])
        )
        assert [r.text.split() for r in there if r.kind == "equal"] == [
            r.text.split() for r in back if r.kind == "equal"
        ]


def side(found, kind):
    return words_of("".join(run.text for run in found if run.kind in ("equal", kind)))


# --- paragraphs ---------------------------------------------------------------------


def test_one_changed_paragraph_is_the_only_change():
    old = prose("\n".join(SENTENCES))
    new = prose("\n".join(SENTENCES).replace("seven", "nine"))
    comparison = compare(old, new, ENGLISH)
    assert kinds(comparison) == {"equal": 7, "changed": 1}
    assert sentences(comparison) == ["Text changed: Section id0"]
    assert comparison.sections[0].free_text_changed


def test_paragraphs_in_another_order_are_not_deleted_and_added():
    old = prose("\n".join(SENTENCES))
    new = prose("\n".join([*SENTENCES[3:], *SENTENCES[:3]]))
    comparison = compare(old, new, ENGLISH)
    assert kinds(comparison) == {"equal": 5, "moved": 3}
    assert sentences(comparison) == ["Order changed: Section id0"]


def test_a_paragraph_that_is_split_or_joined_keeps_its_words():
    joined = prose(" ".join(SENTENCES[:3]))
    split = prose("\n".join(SENTENCES[:3]))
    there = compare(joined, split, ENGLISH)
    assert kinds(there) == {"changed": 1}
    (passage,) = there.sections[0].passages
    assert [(run.kind, run.text) for run in passage.runs if run.kind != "equal"] == [
        ("added", "\n"),
        ("added", "\n"),
    ]
    back = compare(split, joined, ENGLISH)
    assert kinds(back) == {"changed": 1}
    assert passage.old == back.sections[0].passages[0].new


def test_text_that_goes_to_a_section_of_its_own_has_moved():
    old = prose("\n".join(SENTENCES))
    new = prose("\n".join(SENTENCES[:4]), "\n".join(SENTENCES[4:]))
    comparison = compare(old, new, ENGLISH)
    assert kinds(comparison) == {"equal": 4, "moved_here": 4, "moved_away": 4}
    assert sentences(comparison) == [
        "Section added: Section id1",
        "Text moved: Section id0 → Section id1",
    ]
    back = compare(new, old, ENGLISH)
    assert sentences(back) == [
        "Text moved: Section id1 → Section id0",
        "Section removed: Section id1",
    ]


def test_text_that_was_edited_on_its_way_to_another_section_is_followed():
    edited = SENTENCES[2].replace("Nobody", "No colleague")
    old = prose("\n".join(SENTENCES[:3]), "\n".join(SENTENCES[3:]))
    new = prose("\n".join(SENTENCES[:2]), "\n".join([*SENTENCES[3:], edited]))
    comparison = compare(old, new, ENGLISH)
    assert sentences(comparison) == ["Text moved: Section id0 → Section id1"]
    assert kinds(comparison) == {"equal": 7, "moved_here": 1, "moved_away": 1}
    (passage,) = (p for p in passages(comparison) if p.changed)
    assert [(run.kind, run.text) for run in passage.runs if run.kind != "equal"] == [
        ("removed", "Nobody"),
        ("added", " No colleague"),
    ]


def test_another_mark_is_a_change_of_words():
    old, new = (
        replace(prose("x"), sections=(replace(free([]), content=(paragraph(text),)),))
        for text in ("What we do.", "What we do!")
    )
    assert sentences(compare(old, new, ENGLISH)) == ["Text changed: Section free"]


def test_a_free_section_that_is_made_again_is_the_same_section():
    old = prose("\n".join(SENTENCES))
    section = free([*SENTENCES, "One more."], id="another", heading="Section id0")
    comparison = compare(old, replace(old, sections=(section,)), ENGLISH)
    assert kinds(comparison) == {"equal": 8, "added": 1}
    renamed = replace(section, heading="All about it")
    comparison = compare(old, replace(old, sections=(renamed,)), ENGLISH)
    assert sentences(comparison) == [
        "Name of the section: Section id0 → All about it",
        "Text changed: All about it",
    ]
    assert kinds(comparison) == {"equal": 8, "added": 1}


def test_items_that_are_made_again_are_the_same_items():
    """Other ids, other order, one word changed."""
    purposes = [
        {
            "id": str(n),
            "name": f"Purpose {letter}",
            "description": SENTENCES[n],
            "legal_bases": ["basis_contract"],
        }
        for n, letter in enumerate("ABC")
    ]
    again = [{**purpose, "id": f"new{purpose['id']}"} for purpose in purposes[::-1]]
    again[0]["name"] = "Purpose D"
    comparison = compare(
        document([("purposes", {"purposes": purposes}, "1"), ("rights", {})]),
        document([("purposes", {"purposes": again}, "2"), ("rights", {})]),
        ENGLISH,
    )
    assert sentences(comparison) == ["Purpose: Purpose C → Purpose D"]
    assert kinds(comparison)["removed"] == kinds(comparison)["added"] == 0


def test_swapped_contents_follow_the_names_and_not_the_ids():
    recipients = [
        {"id": "1", "name": "Alpha", "service": "letters"},
        {"id": "2", "name": "Beta", "service": "parcels"},
    ]
    swapped = [
        {"id": "1", "name": "Beta", "service": "parcels"},
        {"id": "2", "name": "Alpha", "service": "letters"},
    ]
    comparison = compare(
        document([("recipients", {"recipients": recipients})]),
        document([("recipients", {"recipients": swapped})]),
        ENGLISH,
    )
    assert sentences(comparison) == ["Order changed: Who receives your data"]


def test_an_id_that_now_holds_another_item_is_no_match():
    old = [{"id": "1", "name": "Alpha", "service": "letters", "country": "FI"}]
    new = [{"id": "1", "name": "Gamma", "service": "cloud", "country": "US"}]
    comparison = compare(
        document([("recipients", {"recipients": old})]),
        document([("recipients", {"recipients": new})]),
        ENGLISH,
    )
    assert sentences(comparison) == [
        "Recipient added: Gamma (cloud, United States)",
        "Recipient removed: Alpha (letters, Finland)",
    ]


def test_free_text_that_becomes_data_is_not_news():
    """A recipient who stood in the text before is not added, only coded."""
    text = "<p>The carrier Alpha Oy gets your address.</p>"
    items = [
        {"id": "1", "name": "Alpha Oy", "role": "role_recipient"},
        {"id": "2", "name": "Beta Oy", "role": "role_recipient"},
    ]
    in_words = document([("recipients", {"text": text})])
    coded = document([("recipients", {"recipients": items})])
    assert sentences(compare(in_words, coded, ENGLISH)) == ["Recipient added: Beta Oy"]
    assert sentences(compare(coded, in_words, ENGLISH)) == [
        "Recipient removed: Beta Oy"
    ]


def test_a_free_section_that_becomes_a_typed_one_is_the_same_section():
    told = "We disclose your data to these recipients: Alpha Oy and Beta Oy."
    free_section = document(
        [("other", {"heading": "Who gets data", "text": f"<p>{told}</p>"})]
    )
    typed = document(
        [
            (
                "recipients",
                {
                    "recipients": [
                        {"id": "1", "name": "Alpha Oy"},
                        {"id": "2", "name": "Beta Oy"},
                    ]
                },
            )
        ]
    )
    assert sentences(compare(free_section, typed, ENGLISH)) == [
        "Name of the section: Who gets data → Who receives your data"
    ]
    assert sentences(compare(typed, free_section, ENGLISH)) == [
        "Name of the section: Who receives your data → Who gets data"
    ]


def test_typed_sections_are_never_each_other():
    old = document([("register_name", {"name": "Register of customers"})])
    new = document([("changes", {"channel": "Register of customers"})])
    assert sentences(compare(old, new, ENGLISH)) == [
        "Section removed: Name of the register",
        "Section added: Changes to this notice",
    ]


def test_a_new_revision_of_a_standard_paragraph_is_told_once():
    def notice(revision, text):
        node = {**paragraph(text), "standard": "bp_changes", "revision": revision}
        section = replace(
            document([("changes", {"standard": True})]).sections[0],
            content=(node, node),
        )
        return Notice(language="en", title="", summary=(), sections=(section,))

    comparison = compare(
        notice(1, "We update this notice when the processing of data changes."),
        notice(2, "If something changes, you read about it on this page first."),
        ENGLISH,
    )
    assert sentences(comparison) == [
        "Wording of the standard text changed: Changes to this notice"
    ]
    passages = comparison.sections[0].passages
    assert [passage.standard for passage in passages] == ["bp_changes"] * 2
    assert [run.kind for run in passages[0].runs] == ["removed", "added"]


def test_another_address_of_a_link_is_a_change():
    def notice(address):
        node = rich_text(f'<p>Read <a href="{address}">our rules</a> first.</p>')
        section = replace(free([]), content=(node,))
        return Notice(language="en", title="", summary=(), sections=(section,))

    old, new = notice("https://example.com/a"), notice("https://example.com/b")
    (passage,) = compare(old, new, ENGLISH).sections[0].passages
    assert passage.old == "Read our rules (https://example.com/a) first."
    assert passage.new == "Read our rules (https://example.com/b) first."
    same = rich_text('<p><a href="mailto:a@example.com">a@example.com</a></p>')
    section = replace(free([]), content=(same,))
    other = replace(old, sections=(section,))
    (passage,) = compare(other, other, ENGLISH).sections[0].passages
    assert passage.new == "a@example.com"


def test_lists_and_small_headings_are_passages_of_their_own():
    html = "<h3>Why</h3><p>So.</p><ul><li>one<ul><li>two</li></ul></li></ul>tail"
    section = replace(free([]), content=(rich_text(html),))
    notice = Notice(language="en", title="", summary=(), sections=(section,))
    (found,) = compare(notice, notice, ENGLISH).sections
    assert [(p.role, p.new) for p in found.passages] == [
        ("heading", "Why"),
        ("paragraph", "So."),
        ("item", "one"),
        ("item", "two"),
        ("paragraph", "tail"),
    ]


def test_groups_are_matched_by_heading_and_words_when_their_ids_are_new():
    def notice(*groups):
        section = replace(free([]), content=tuple(group(*each) for each in groups))
        return Notice(language="en", title="", summary=(), sections=(section,))

    first = ("1", "First", [paragraph(SENTENCES[0]), paragraph(SENTENCES[1])])
    second = ("2", "Second", [paragraph(SENTENCES[2]), paragraph(SENTENCES[3])])
    again = ("3", "First", [paragraph(SENTENCES[0])])
    renamed = ("4", "Zweite", second[2])
    comparison = compare(notice(first, second), notice(renamed, again), ENGLISH)
    assert sorted(kinds(comparison).items()) == [
        ("changed", 1),
        ("equal", 4),
        ("removed", 1),
    ]
    same_id = ("2", "Zweite", second[2])
    assert kinds(compare(notice(second), notice(same_id), ENGLISH)) == {
        "changed": 1,
        "equal": 2,
    }


def test_an_unknown_kind_of_node_is_an_error():
    section = replace(free([]), content=({"type": "video"},))
    notice = Notice(language="en", title="", summary=(), sections=(section,))
    with pytest.raises(ValueError, match="video"):
        compare(notice, notice, ENGLISH)


def test_the_comparison_as_json_has_only_what_changed():
    old = prose("\n".join(SENTENCES), "Nothing changes in this section of the notice.")
    new = prose(
        "\n".join(SENTENCES).replace("seven", "nine"),
        "Nothing changes in this section of the notice.",
    )
    found = compare(old, new, ENGLISH).to_json()
    assert found["title"] == [] and found["changes"] == []
    (section,) = found["sections"]
    (passage,) = section["passages"]
    assert {"kind": "added", "text": " nine"} in passage["runs"]
    assert section["changes"][0]["sentence"] == "Text changed: Section id0"


# --- random edits -------------------------------------------------------------------

VOCABULARY = [f"{a}{b}" for a in "kmnprstv" for b in ("aa", "eli", "o", "uus", "ää")]


def random_paragraph(chance):
    return " ".join(chance.choices(VOCABULARY, k=chance.randint(1, 25))) + "."


def random_texts(chance):
    return [
        [random_paragraph(chance) for _ in range(chance.randint(0, 6))]
        for _ in range(chance.randint(1, 5))
    ]


def edited(chance, texts):
    """The same sections with paragraphs and words added, removed, changed and moved."""
    texts = [list(text) for text in texts]
    for _ in range(chance.randint(0, 8)):
        text = chance.choice(texts)
        place = chance.randint(0, len(text))
        match chance.randint(0, 6):
            case 0:
                text.insert(place, random_paragraph(chance))
            case 1 if text:
                chance.choice(texts).append(text.pop(place - 1))
            case 2 if text:
                text[place - 1] += " " + random_paragraph(chance)
            case 3 if text:
                found = text[place - 1].split()
                found[chance.randrange(len(found))] = chance.choice(VOCABULARY)
                text[place - 1] = " ".join(found)
            case 4 if text:
                del text[place - 1]
            case 5 if text:
                found = text[place - 1].split()
                text[place - 1 : place] = [" ".join(found[:3]), " ".join(found[3:])]
            case _:
                chance.shuffle(texts)
    return texts


def as_notice(texts):
    return Notice(
        language="en",
        title="Notice",
        summary=(),
        sections=tuple(
            free([line for line in text if line], f"id{n}")
            for n, text in enumerate(texts)
        ),
    )


def all_words(notice):
    return Counter(
        word for s in notice.sections for word in words_of(s.text) if word != "\n"
    )


def passages(comparison):
    return [passage for section in comparison.sections for passage in section.passages]


@pytest.mark.parametrize("seed", range(60))
def test_no_word_is_lost_and_none_invented(seed):
    chance = random.Random(seed)
    texts = random_texts(chance)
    old, new = as_notice(texts), as_notice(edited(chance, texts))
    comparison = compare(old, new, ENGLISH)
    found = passages(comparison)
    assert words_in(p.old for p in found) == all_words(old)
    assert words_in(p.new for p in found) == all_words(new)
    removed = words_in(r.text for p in found for r in p.runs if r.kind == "removed")
    added = words_in(r.text for p in found for r in p.runs if r.kind == "added")
    assert not all_words(new) - all_words(old) - added
    assert not all_words(old) - all_words(new) - removed
    # What is added and not removed is exactly what the texts differ in.
    assert added - removed == all_words(new) - all_words(old)
    assert comparison.changed or old.text.split() == new.text.split()
    assert not compare(new, new, ENGLISH).changed


def words_in(texts):
    return Counter(word for text in texts for word in words_of(text) if word != "\n")


@pytest.mark.parametrize("seed", range(60))
def test_swapped_notices_mirror_each_other(seed):
    chance = random.Random(1000 + seed)
    texts = random_texts(chance)
    old, new = as_notice(texts), as_notice(edited(chance, texts))
    there, back = compare(old, new, ENGLISH), compare(new, old, ENGLISH)
    assert there.changed == back.changed
    mirror = {"added": "removed", "removed": "added"}
    assert Counter(mirror.get(c.kind, c.kind) for c in there.changes) == Counter(
        c.kind for c in back.changes
    )


def test_within_a_section_the_old_and_the_new_text_can_be_read_from_the_runs():
    chance = random.Random(3)
    for _ in range(40):
        old = [random_paragraph(chance) for _ in range(6)]
        new = [
            line
            for line in old
            for line in (
                [line, random_paragraph(chance)] if chance.random() < 0.3 else [line]
            )
            if chance.random() > 0.2
        ]
        comparison = compare(as_notice([old]), as_notice([new]), ENGLISH)
        found = passages(comparison)
        assert all(p.status in ("equal", "changed", "added", "removed") for p in found)
        assert words_of(" ".join(p.old for p in found)) == words_of(" ".join(old))
        assert words_of(" ".join(p.new for p in found)) == words_of(" ".join(new))


# --- hostile and huge ---------------------------------------------------------------


def long_text(letters, seed=1):
    chance = random.Random(seed)
    text = []
    size = 0
    while size < letters:
        text.append(random_paragraph(chance))
        size += len(text[-1])
    return text


@pytest.fixture
def counted(monkeypatch):
    """How many cells all alignments had: old × new."""
    cells = []
    original = matching.longest_common

    def longest_common(old, new):
        cells.append(len(old) * len(new))
        return original(old, new)

    monkeypatch.setattr(matching, "longest_common", longest_common)
    return cells


def test_a_notice_of_200_kb_costs_little_more_than_its_changes(counted):
    text = long_text(200_000)
    new = list(text)
    chance = random.Random(2)
    for _ in range(200):
        place = chance.randrange(len(new))
        new[place] = new[place].replace(" ", f" {chance.choice(VOCABULARY)} ", 1)
    comparison = compare(as_notice([text]), as_notice([new]), ENGLISH)
    assert kinds(comparison)["changed"] > 150
    assert not comparison.coarse
    assert sum(counted) < 5_000_000


@pytest.mark.parametrize("letters", [25_000, 50_000, 100_000])
def test_the_cost_grows_with_the_length_and_not_with_its_square(counted, letters):
    text = long_text(letters)
    new = [
        line.replace("aa", "oo") if n % 10 == 0 else line for n, line in enumerate(text)
    ]
    compare(as_notice([text]), as_notice([new]), ENGLISH)
    assert sum(counted) < letters * 60


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (["word " * 40_000], ["word " * 39_000]),
        (["a b " * 20_000], ["b a a " * 15_000]),
        (["x" * 100_000], ["y" * 100_000]),
        (["x" * 100_000], ["x" * 99_999]),
        (list("abcdefghij" * 5_000), list("jihgfedcba" * 5_000)),
        (["same words"] * 20_000, ["same words"] * 19_000),
        ([f"{n} a" for n in range(20_000)], [f"{n} b" for n in range(20_000)]),
        (["!?" * 50_000], ["?!" * 50_000]),
        (["a\u0308\u0301" * 30_000], ["a\u0301\u0308" * 30_000]),
        (["a-" * 50_000], ["a-" * 49_999 + "b"]),
        (
            [" ".join(f"w{n}" for n in range(30_000))],
            [" ".join(f"v{n}" for n in range(30_000))],
        ),
    ],
    ids=[
        "one word",
        "two words",
        "one long word",
        "nearly the same word",
        "50 000 paragraphs of a letter",
        "one paragraph",
        "20 000 edited paragraphs",
        "marks",
        "combining marks",
        "hyphens",
        "30 000 other words",
    ],
)
def test_nothing_makes_it_hang(counted, old, new):
    comparison = compare(as_notice([old]), as_notice([new]), ENGLISH)
    found = passages(comparison)
    assert words_in(p.old for p in found) == words_in(old)
    assert words_in(p.new for p in found) == words_in(new)
    assert sum(counted) <= matching.ALL_CELLS
    assert max([0, *counted]) <= matching.MOST_CELLS


def test_what_is_too_long_is_shown_whole_and_said(monkeypatch):
    monkeypatch.setattr(matching, "MOST_CELLS", 1_000)
    old, new = " ".join(VOCABULARY * 2), " ".join(VOCABULARY[::-1] * 2)
    comparison = compare(as_notice([[old]]), as_notice([[new]]), ENGLISH)
    assert comparison.coarse
    (passage,) = passages(comparison)
    assert passage.coarse
    assert [run.kind for run in passage.runs] == ["removed", "added"]
    assert comparison.to_json()["coarse"] is True


def test_notices_that_are_longer_than_any_are_compared_by_paragraph(monkeypatch):
    monkeypatch.setattr("wagtail_seloste.comparison.comparing.MOST_TEXT", 100)
    old = prose("\n".join(SENTENCES))
    new = prose("\n".join(SENTENCES).replace("a board of seven", "seven of a board"))
    comparison = compare(old, new, ENGLISH)
    assert comparison.coarse
    assert kinds(comparison) == {"equal": 7, "changed": 1}
    assert [p.coarse for p in passages(comparison) if p.changed] == [True]


def test_ten_thousand_recipients():
    def notice(ids, names):
        items = [
            {"id": str(i), "name": f"Company {n} Oy", "service": f"service {n}"}
            for i, n in zip(ids, names, strict=True)
        ]
        return document([("recipients", {"recipients": items})])

    count = 10_000
    old = notice(range(count), range(count))
    new = notice(range(count, 2 * count), range(5, count + 5))
    comparison = compare(old, new, ENGLISH)
    found = Counter(change.kind for change in comparison.changes)
    assert found == {"added": 5, "removed": 5}
    everything = compare(notice([], []), new, ENGLISH)
    assert len(weight(everything).reasons) == count
    assert change_note(everything, ENGLISH).endswith("Other changes: 9991.")


def test_five_thousand_groups_of_the_same_data():
    def notice(names, *codes):
        groups = [
            {"id": f"{n}", "name": f"Group{n}", "categories": ["data_name", *codes]}
            for n in names
        ]
        return document([("data_content", {"groups": groups})])

    old = notice(range(5_000))
    new = notice(range(5_000, 10_000), "data_health")
    kinds = Counter(change.kind for change in compare(old, new, ENGLISH).changes)
    assert kinds == {"added": 10_000, "removed": 5_000, "moved": 5_000}


def test_broken_markup_takes_no_time():
    """Recorded HTML is clean; older stored text might not be."""
    for html in ("<" + "a" * 100_000, "<a " * 30_000, '<a href="x">y' * 20_000):
        assert "".join(text for _, text in html_lines(html)) is not None


# --- matching -----------------------------------------------------------------------


def test_a_longest_common_subsequence_whatever_stands_between(monkeypatch):
    chance = random.Random(5)
    for cells in (matching.FEW_CELLS, 4):
        monkeypatch.setattr(matching, "FEW_CELLS", cells)
        for _ in range(100):
            old, new = (
                [str(n) for n in chance.choices(range(30), k=chance.randint(0, 25))]
                for _ in range(2)
            )
            pairs = align(old, new, Allowance())
            assert all(old[i] == new[j] for i, j in pairs)
            assert pairs == sorted(set(pairs)) == in_order(pairs)


def test_many_things_are_paired_by_their_rare_words():
    old = [bag_of(f"a common line number{n} and more") for n in range(400)]
    new = [bag_of(f"a common line number{n} and less") for n in reversed(range(400))]
    assert sorted(similar(old, new, 0.5)) == [(n, 399 - n) for n in range(400)]


def test_an_allowance_counts_what_it_refuses():
    allowance = Allowance(cells=10)
    assert allowance.take(8)
    assert not allowance.take(8)
    assert (allowance.spent, allowance.refusals) == (8, 1)


def test_the_bag_of_a_text_has_no_marks_and_no_case():
    assert bag_of("One, one – two!") == {"one": 2, "two": 1}
    assert words.words_of("kl. 9–10, 2016/679") == [
        "kl", ".", "9", "–", "10", ",", "2016/679",
    ]  # fmt: skip
