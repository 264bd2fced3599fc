"""What holds of any two notices: nothing is lost, told twice, or told one way only.

Every example is the same in every run.
"""

from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.core.sections import FULL
from wagtail_seloste.comparison import change_note, compare, weight
from wagtail_seloste.comparison.passages import elements_of
from wagtail_seloste.comparison.values import text_of
from wagtail_seloste.comparison.words import words_of
from wagtail_seloste.notice import (
    Notice,
    NoticeSection,
    group,
    item_list,
    paragraph,
    rich_text,
)
from wagtail_seloste.wording import load


def examples(number):
    return settings(
        max_examples=number,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


LANGUAGES = st.sampled_from(["fi", "sv", "en"])
HOSTILE = st.sampled_from(
    [
        "",
        " ",
        "\n",
        "\x00\x1f\x85\u2028",
        "\u202eright to left",
        "a\u0301\u0308\u0323",
        "\ud800 half",
        "👩‍👩‍👧‍👦 🇫🇮",
        "{name} [x|y] {",
        "<b>&amp;</b> <script>",
        "%s %(x)s \\n $&",
        "word " * 300,
        "x" * 3_000,
        "-" * 900,
        "\u200b\ufeff",
        "ﬁ İ ß ǅ",
    ]
)
CONTROLS = st.characters(categories=["Cc", "Cf", "Zs", "Mn", "Po", "Sc"])
TEXTS = HOSTILE | st.text(max_size=12) | st.text(CONTROLS, max_size=8)
VOCABULARY = (
    "we keep your data for two years and five days . orders tell us it is".split()
)
PARAGRAPHS = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=14).map(
    " ".join
)


def html(lines):
    return rich_text("".join(f"<p>{line}</p>" for line in lines))


# --- any notice ---------------------------------------------------------------------


def nodes():
    plain = (
        TEXTS.map(paragraph)
        | st.builds(
            lambda text, revision: {
                **paragraph(text),
                "standard": "bp_changes",
                "revision": revision,
            },
            TEXTS,
            st.integers(1, 3),
        )
        | TEXTS.map(rich_text)
        | st.lists(TEXTS, max_size=3).map(item_list)
        | st.builds(
            lambda term, text: {
                "type": "facts",
                "items": [{"term": term, "text": text, "href": ""}],
            },
            TEXTS,
            TEXTS,
        )
    )
    grouped = st.builds(group, TEXTS, TEXTS, st.lists(plain, max_size=3))
    return st.lists(plain | grouped, max_size=4).map(tuple)


def scrambled(value):
    """Data of this shape: every value as it is, blank, missing or any other text."""
    if isinstance(value, dict):
        return st.fixed_dictionaries(
            {"id": TEXTS} if "id" in value else {},
            optional={
                name: scrambled(inner) for name, inner in value.items() if name != "id"
            },
        )
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return st.lists(scrambled(value[0]), max_size=3) | st.none()
    if isinstance(value, list):
        return st.lists(st.sampled_from(value) | TEXTS, max_size=3) | st.none()
    if isinstance(value, bool):
        return st.booleans() | st.none()
    return st.just(value) | TEXTS | st.none()


@st.composite
def sections(draw):
    key = draw(st.sampled_from([*FULL, "a_site_section"]))
    id = draw(TEXTS)
    return NoticeSection(
        key=key,
        id=id,
        anchor=f"{key}-{id}",
        heading=draw(TEXTS),
        data=draw(scrambled(FULL.get(key, FULL["other"]))),
        content=draw(nodes()),
    )


@st.composite
def any_notice(draw, language="fi"):
    return Notice(
        language=language,
        title=draw(TEXTS),
        summary=(),
        sections=tuple(draw(st.lists(sections(), max_size=4))),
    )


# --- two notices that have much in common -------------------------------------------


@st.composite
def versions(draw):
    """Two notices of one text, each cut into its own sections and edited in its way."""
    base = draw(st.lists(PARAGRAPHS, min_size=1, max_size=9))

    def place(lines):
        return draw(st.integers(0, max(0, len(lines) - 1)))

    def edited(lines):
        for act in draw(st.lists(ACTS, max_size=4)):
            n = place(lines)
            if act == "add":
                lines.insert(n, draw(PARAGRAPHS))
            elif act == "move" and lines:
                line = lines.pop(n)
                lines.insert(place(lines), line)
            elif act == "drop":
                del lines[n : n + 1]
            elif act == "join":
                lines[n : n + 2] = [" ".join(lines[n : n + 2])]
            elif act == "split" and lines:
                words = lines[n].split(" ")
                cut = place(words)
                lines[n : n + 1] = [" ".join(words[:cut]), " ".join(words[cut:])]
            elif act == "word" and lines:
                words = lines[n].split(" ")
                words[place(words)] = draw(st.sampled_from(VOCABULARY))
                lines[n] = " ".join(words)
        return lines

    def side():
        lines = edited(list(base))
        sections = []
        for id in draw(st.lists(IDS, unique=True, min_size=1, max_size=3)):
            taken, lines = lines[:5], lines[5:]
            cut = place(taken)
            part = group(draw(IDS), draw(HEADINGS), [paragraph(x) for x in taken[cut:]])
            content = [part] if draw(st.booleans()) else part["content"]
            sections.append(
                NoticeSection(
                    key="other" if id < "c" else f"site_{id}",
                    id=id,
                    anchor=id,
                    heading=draw(HEADINGS),
                    data={},
                    content=(html(taken[:cut]), *content),
                )
            )
        return Notice(
            language="en",
            title=draw(HEADINGS),
            summary=(),
            sections=tuple(sections),
        )

    return side(), side()


ACTS = st.sampled_from(["add", "move", "drop", "join", "split", "word"])
HEADINGS = st.sampled_from(["Alpha", "Beta", "Gamma"])
IDS = st.sampled_from("abcde")


@st.composite
def coded_versions(draw):
    """Two notices of the same sections, with some of their data changed."""
    keys = draw(st.lists(st.sampled_from(list(FULL)), unique=True, max_size=4))
    values = st.sampled_from(["", "Alpha Oy", "Beta Oy", "Alpha and Beta", "P2Y", "US"])

    def changed(value):
        if isinstance(value, dict):
            return {
                name: inner if name == "id" else changed(inner)
                for name, inner in value.items()
            }
        if isinstance(value, list):
            found = [changed(item) for item in value]
            return draw(st.permutations(found)) if draw(st.booleans()) else found
        if isinstance(value, str) and draw(st.integers(0, 9)) == 0:
            return draw(values)
        return value

    def side():
        return Notice(
            language="en",
            title="Notice",
            summary=(),
            sections=tuple(
                NoticeSection(
                    key=key,
                    id=key,
                    anchor=key,
                    heading=key,
                    data=changed(FULL[key]),
                    content=(paragraph(key),),
                )
                for key in keys
            ),
        )

    return side(), side()


# --- what holds ---------------------------------------------------------------------


def passages(comparison):
    return [passage for section in comparison.sections for passage in section.passages]


def words_of_notice(notice):
    found = Counter()
    for section in notice.sections:
        for element in elements_of(section.content):
            for line in getattr(element, "lines", (element,)):
                found.update(words_of(line.text))
    del found["\n"]
    return found


def words_shown(texts):
    found = Counter(word for text in texts for word in words_of(text))
    del found["\n"]
    return found


def told(comparison, mirrored=False):
    """What changed, without the names of items and sections, which can be of either."""
    turned = {"added": "removed", "removed": "added"} if mirrored else {}
    return Counter(
        (
            turned.get(change.kind, change.kind),
            change.place.partition(".")[2],
            *((change.new, change.old) if mirrored else (change.old, change.new)),
        )
        for change in comparison.changes
    )


def runs_of(comparison, kind):
    return words_shown(
        run.text for p in passages(comparison) for run in p.runs if run.kind == kind
    )


def changed_texts(comparison):
    """The old and the new text of every passage in which something is marked."""
    return Counter(
        (text_of(p.runs, "removed"), text_of(p.runs, "added"))
        for p in passages(comparison)
        if p.changed
    )


@examples(60)
@given(st.one_of(any_notice(), versions().map(lambda pair: pair[0])), LANGUAGES)
def test_a_notice_has_not_changed_from_itself(notice, language):
    words = load(language)
    comparison = compare(notice, notice, words)
    assert not comparison.changed
    assert comparison.changes == ()
    assert {passage.status for passage in passages(comparison)} <= {"equal"}
    assert weight(comparison).level == "small" and not weight(comparison).unread
    assert change_note(comparison, words) == words.label("no_changes")
    assert words_shown(p.new for p in passages(comparison)) == words_of_notice(notice)


@examples(150)
@given(versions())
def test_swapped_notices_have_the_mirrored_changes(pair):
    there, back = compare(*pair, load("en")), compare(*pair[::-1], load("en"))
    assert told(there) == told(back, mirrored=True)
    assert runs_of(there, "removed") == runs_of(back, "added")
    assert runs_of(there, "added") == runs_of(back, "removed")
    assert changed_texts(there) == Counter(
        {(new, old): number for (old, new), number in changed_texts(back).items()}
    )


@examples(80)
@given(coded_versions())
def test_swapped_data_have_the_mirrored_changes(pair):
    there, back = compare(*pair, load("en")), compare(*pair[::-1], load("en"))
    assert told(there) == told(back, mirrored=True)


@examples(150)
@given(versions())
def test_every_word_of_either_text_is_shown_exactly_once(pair):
    """Reading over what is marked as added gives the old text; and the other way."""
    old, new = pair
    comparison = compare(old, new, load("en"))
    found = passages(comparison)
    assert words_shown(p.old for p in found) == words_of_notice(old)
    assert words_shown(p.new for p in found) == words_of_notice(new)
    for section in comparison.sections:
        shown = [*section.untold, *section.told]
        marked = [p for p in section.passages if any(r.kind != "equal" for r in p.runs)]
        assert sorted(map(id, shown)) == sorted(map(id, marked))


@examples(90)
@given(any_notice(), any_notice(), LANGUAGES)
def test_no_notice_whatsoever_is_an_error(old, new, language):
    words = load(language)
    comparison = compare(old, new, words)
    found = passages(comparison)
    assert words_shown(p.old for p in found) == words_of_notice(old)
    assert words_shown(p.new for p in found) == words_of_notice(new)
    assert weight(comparison).level in ("material", "small")
    assert change_note(comparison, words)
    assert comparison.to_json()["sections"] is not None
