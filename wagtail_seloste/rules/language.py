"""Advice on plain language that takes measuring. Trends, never a verdict."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from wagtail_seloste.html import text_of_html

from .checked import Checked, subjects_of, texts_in
from .findings import Level, Place
from .passages import Passage, sentence_ends
from .registry import Rule, rule

WORD: Final = re.compile(r"[^\W\d_][\w'-]*")
LONGEST_SENTENCE: Final = {"fi": 20}
LONGEST_OTHERWISE: Final = 25
MOST_SENTENCES: Final = 5
GOOD_LIX: Final = {"fi": 60, "sv": 40, "en": 40}
"""Finnish words are long: its LIX lies 15 to 20 above that of Swedish."""
HARD_LIX: Final = {"fi": 70, "sv": 50, "en": 50}
LONG_WORD: Final = 6
FEWEST_WORDS: Final = 100
"""Below that a figure says nothing."""
LONG_NOTICE: Final = {"fi": 1000}
LONG_OTHERWISE: Final = 1500
SUMMARY: Final = re.compile(
    r"tiivistelm|lyhyesti|pähkinänkuor|yhteenveto|sammanfattning|i korthet|kortfattat"
    r"|kort om|summary|in short|at a glance|in brief|overview",
    re.I,
)
CLOSELY_READ: Final = frozenset(("purposes", "data_content", "recipients"))


@rule("open_list")
def open_list(checked: Checked, rule: Rule) -> Iterator[Place]:
    """Lists left open; of purposes, data and recipients a reader needs all."""
    for passage, start, end, _ in rule.hits(checked):
        level = "warning" if CLOSELY_READ & passage.subjects else rule.level
        yield checked.hit(passage, start, end, level=level)


@rule("jargon")
def jargon(checked: Checked, rule: Rule) -> Iterator[Place]:
    """Terms of the law, each once: where it comes first."""
    seen = set()
    for passage, start, end, found in rule.hits(checked):
        if not passage.is_heading and found.find not in seen:
            seen.add(found.find)
            yield checked.hit(passage, start, end)


@rule("long_sentence")
def long_sentence(checked: Checked, rule: Rule) -> Iterator[Place]:
    """Sentences that somebody wrote, of more words than one reads at a go."""
    most = LONGEST_SENTENCE.get(checked.language, LONGEST_OTHERWISE)
    for passage in checked.passages(headings=False):
        for start, end in passage.sentences():
            if end - start > 2 * most:
                count, start, end = longest_part(passage.text, start, end)
                if count > most:
                    level = hint_if_listed(passage, start, end, count, most)
                    yield told(checked, passage, start, end, count, level)


BRACKETS: Final = re.compile(r"\([^()]*\)")
PAUSE: Final = re.compile(r"[:;]\s")
ADDRESS: Final = ("@", "www.", "://")


def longest_part(text: str, start: int, end: int) -> tuple[int, int, int]:
    """(words, start, end) of what one has to read at a go of a sentence.

    At a colon or semicolon the reader pauses; words in brackets and addresses of the web stand aside.
    """
    colons = (found.end() for found in PAUSE.finditer(text, start, end))
    parts = []
    for first, last in pairwise((start, *colons, end)):
        plain = BRACKETS.sub(" ", text[first:last]).split()
        count = sum(
            len(WORD.findall(each))
            for each in plain
            if not any(sign in each for sign in ADDRESS)
        )
        parts.append((count, first, last))
    return max(parts)


@rule("long_paragraph")
def long_paragraph(checked: Checked, rule: Rule) -> Iterator[Place]:
    """Paragraphs that somebody wrote, of more than five sentences."""
    for passage in checked.passages(headings=False):
        lines: dict[int, list[tuple[int, int]]] = {}
        for start, end in passage.sentences():
            line = passage.text.count("\n", 0, end - 1)
            lines.setdefault(line, []).append((start, end))
        for sentences in lines.values():
            if len(sentences) > MOST_SENTENCES:
                first, last = sentences[0][0], sentences[-1][1]
                yield told(checked, passage, first, last, len(sentences))


LISTING: Final = frozenset(
    ("rights", "data_content", "data_subjects", "recipients", "sources", "retention")
)
"""Sections whose sentences enumerate."""
BETWEEN_ITEMS: Final = re.compile(
    r"[,;]|\b(?:ja|sekä|tai|och|samt|eller|and|or)\b", re.I
)


def hint_if_listed(
    passage: Passage, start: int, end: int, count: int, most: int
) -> Level | None:
    """A hint for an enumeration not much too long: it reads more easily than clauses."""
    items = len(BETWEEN_ITEMS.findall(passage.text, start, end))
    listed = LISTING & passage.subjects and items >= 3
    return "info" if listed and 2 * count <= 3 * most else None


def told(
    checked: Checked,
    passage: Passage,
    start: int,
    end: int,
    count: int,
    level: Level | None = None,
) -> Place:
    """The place of a sentence or paragraph, without the space round it."""
    text = passage.text[start:end]
    start += len(text) - len(text.lstrip())
    end -= len(text) - len(text.rstrip())
    beginning = " ".join(passage.text[start:end].split()[:5])
    return checked.hit(
        passage, start, end, level=level, beginning=beginning, count=str(count)
    )


@rule("hard_to_read")
def hard_to_read(checked: Checked, rule: Rule) -> Iterator[Place]:
    """The readability index LIX over the threshold of the language."""
    hard = HARD_LIX.get(checked.language)
    value = lix(checked.text) if hard else None
    if hard and value is not None and round(value) > hard:
        good = str(GOOD_LIX[checked.language])
        yield checked.place(lix=str(round(value)), good=good)


def lix(text: str) -> float | None:
    """Words to a sentence, and long words of a hundred; None for a short text.

    Headings, items of lists and lines "label: value" are sentences of their own.
    """
    words = WORD.findall(text)
    if len(words) < FEWEST_WORDS:
        return None
    ends = sentence_ends(text)
    starts = (0, *ends)
    sentences = sum(1 for span in pairwise(starts) if text[slice(*span)].strip())
    long = sum(1 for word in words if len(word) > LONG_WORD)
    return len(words) / sentences + 100 * long / len(words)


@rule("no_summary_layer")
def no_summary_layer(checked: Checked, rule: Rule) -> Iterator[Place]:
    """A long notice that does not begin with its short version."""
    if checked.notice.summary:
        return
    most = LONG_NOTICE.get(checked.language, LONG_OTHERWISE)
    headings = (section.heading for section in checked.notice.sections)
    if any(SUMMARY.search(heading) for heading in headings):
        return
    count = len(WORD.findall(checked.text))
    if count > most:
        yield checked.place(count=str(count))


LINK: Final = re.compile(r"<a\b[^<>]{0,2000}>(?P<text>[^<>]{1,40})</a>", re.I)
SAYS_NOTHING: Final = re.compile(
    r"\W*(?:(?:klikkaa |katso |lue )?(?:tästä|täältä|tänne)|linkki|lue lisää|lisätietoja"
    r"|(?:klicka |se |läs )?här|länk(?:en)?|läs mer|mer"
    r"|(?:click |see |read )?here|link|(?:read |learn )?more|this(?: link| page)?)\W*",
    re.I,
)


@rule("link_text")
def link_text(checked: Checked, rule: Rule) -> Iterator[Place]:
    """Links whose text does not say where they lead."""
    for section in checked.notice.sections:
        for path, html in texts_in(section.data):
            if "<a" not in html.lower():
                continue
            passage = Passage(
                section=section.key,
                section_id=section.id,
                path=path,
                source=text_of_html(html),
                subjects=subjects_of(section),
            )
            position = 0
            for found in LINK.finditer(html):
                if SAYS_NOTHING.fullmatch(found["text"]):
                    words = found["text"].strip()
                    start = passage.text.find(words, position)
                    if start >= 0:
                        position = start + len(words)
                        yield checked.hit(passage, start, position)
