"""Twice the notice is about twice the work, whatever is in it. Work is counted, not timed."""

import random
import sys

import pytest

from tests.core.documents import document, free, prose
from wagtail_seloste.comparison import compare, matching, weight
from wagtail_seloste.notice import Notice, group, item_list, paragraph
from wagtail_seloste.wording import load

ENGLISH = load("en")


class Work:
    """Counts calls, and steps of alignments: 64 cells are one step."""

    def __init__(self, monkeypatch):
        self.calls = self.steps = 0
        original = matching.longest_common

        def longest_common(old, new):
            self.steps += len(old) * len(new) // 64
            return original(old, new)

        monkeypatch.setattr(matching, "longest_common", longest_common)

    def of(self, old, new):
        self.calls = self.steps = 0
        before = sys.getprofile()
        sys.setprofile(self.count)
        try:
            comparison = compare(old, new, ENGLISH)
            weight(comparison)
        finally:
            sys.setprofile(before)
        return self.calls + self.steps

    def count(self, frame, event, argument):
        self.calls += event in ("call", "c_call")


def lines(number, words=6, seed=1):
    chance = random.Random(seed)
    return [
        " ".join(f"w{chance.randrange(900)}" for _ in range(words))
        for _ in range(number)
    ]


def shuffled(found):
    return random.Random(2).sample(found, len(found))


def paragraphs(found):
    return prose("\n".join(found))


def edited(found):
    return [f"{each} more" for each in found]


def sections(found, prefix):
    return Notice(
        language="en",
        title="",
        summary=(),
        sections=tuple(
            free([text], f"{prefix}{n}", f"{prefix} {n}")
            for n, text in enumerate(found)
        ),
    )


def content(*nodes):
    (section,) = prose("x").sections
    return Notice(
        language="en",
        title="",
        summary=(),
        sections=(type(section)(**{**vars(section), "content": nodes}),),
    )


def groups(found):
    return content(
        *(group(f"{n}", text, [paragraph(text)]) for n, text in enumerate(found))
    )


def recipients(names):
    items = [{"id": name, "name": name, "service": "letters"} for name in names]
    return document([("recipients", {"recipients": items})])


def in_words(found):
    groups = [{"id": "1", "name": "G", "categories": [], "others": "\n".join(found)}]
    return document([("data_content", {"groups": groups})])


KINDS = {
    "one paragraph, some words": lambda n: (
        paragraphs([" ".join(lines(n))]),
        paragraphs([" ".join(lines(n)).replace("w1", "v1")]),
    ),
    "one paragraph, all words": lambda n: (
        paragraphs([" ".join(f"a{i}" for i in range(8 * n))]),
        paragraphs([" ".join(f"b{i}" for i in range(8 * n))]),
    ),
    "one word": lambda n: (paragraphs(["w " * 8 * n]), paragraphs(["w " * 7 * n])),
    "paragraphs, edited": lambda n: (
        paragraphs(lines(n)),
        paragraphs(edited(lines(n))),
    ),
    "paragraphs, shuffled": lambda n: (
        paragraphs(lines(n)),
        paragraphs(shuffled(lines(n))),
    ),
    "paragraphs, shuffled and edited": lambda n: (
        paragraphs(lines(n)),
        paragraphs(shuffled(edited(lines(n)))),
    ),
    "paragraphs, all others": lambda n: (
        paragraphs(lines(n)),
        paragraphs(lines(n, seed=3)),
    ),
    "equal paragraphs": lambda n: (
        paragraphs(["the same here"] * n),
        paragraphs(["the same here"] * (n // 2)),
    ),
    "items of a list": lambda n: (
        content(item_list(lines(n))),
        content(item_list(shuffled(lines(n)))),
    ),
    "groups, new and edited": lambda n: (
        groups(lines(n)),
        groups(shuffled(edited(lines(n)))),
    ),
    "sections, shuffled": lambda n: (
        sections(lines(n), "a"),
        sections(shuffled(lines(n)), "a"),
    ),
    "sections, made again": lambda n: (
        sections(lines(n), "a"),
        sections(shuffled(edited(lines(n))), "b"),
    ),
    "recipients, all others": lambda n: (
        recipients(lines(n)),
        recipients(lines(n, seed=3)),
    ),
    "recipients, renamed": lambda n: (
        recipients(lines(n)),
        recipients(shuffled(edited(lines(n)))),
    ),
    "data in words": lambda n: (in_words(lines(n)), in_words(edited(lines(n)))),
}


@pytest.mark.parametrize("kind", KINDS)
def test_twice_the_notice_is_about_twice_the_work(kind, monkeypatch):
    """Four times would be the square of it."""
    work = Work(monkeypatch)
    small, large = (work.of(*KINDS[kind](size)) for size in (150, 300))
    assert small > 100
    assert large < 2.8 * small


def test_the_count_would_notice_a_square(monkeypatch):
    work = Work(monkeypatch)
    monkeypatch.setattr(matching, "ALL_PAIRS", 10**9)
    kind = KINDS["recipients, all others"]
    small, large = (work.of(*kind(size)) for size in (60, 120))
    assert large > 3 * small
