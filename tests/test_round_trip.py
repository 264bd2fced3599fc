"""What goes out comes in again with its sections, and what comes in loses no word."""

from html import escape

import pytest

from tests.importers import blind
from tests.rules.whole import LANGUAGES, WRITTEN, composed
from wagtail_seloste.blocks.stream import NoticeStreamBlock
from wagtail_seloste.filling import fill
from wagtail_seloste.importers import import_notice, target
from wagtail_seloste.importers.accounting import words_lost_in_drafts, words_of
from wagtail_seloste.importers.drafting import left_out, written_sections
from wagtail_seloste.notice import lines_of
from wagtail_seloste.projection import raw_stream
from wagtail_seloste.reimporting import texts
from wagtail_seloste.rendering import render_body
from wagtail_seloste.wording import wording

BLOCK = NoticeStreamBlock()
# The notices of the demo are these, filled in.
NAMES = [name for name in WRITTEN if not name[-1].isdigit()]


def as_text(notice):
    parts = [notice.title]
    for number, section in enumerate(notice.sections, 1):
        parts += [f"{number}. {section.heading}", *blocks(section.content)]
    return "\n\n".join(parts).encode()


def blocks(nodes):
    for node in nodes:
        if node["type"] == "list":
            yield "\n".join(f"- {item}" for item in node["items"])
        elif node["type"] == "group":
            yield node["heading"]
            yield from blocks(node["content"])
        else:
            yield "\n".join(lines_of([node]))


def as_page(notice):
    body = render_body(notice, wording(notice.language))
    return (
        f'<!doctype html><html lang="{notice.language}"><head><meta charset="utf-8">'
        f"<title>{escape(notice.title)}</title></head>"
        f"<body><main><h1>{escape(notice.title)}</h1>{body}</main></body></html>"
    ).encode()


def share_found(notice, imported):
    """(sections most of whose words came in under their key, sections)."""
    found = {}
    for passage in imported.sections:
        key = target(passage.key).section
        found[key] = found.get(key, words_of()) + words_of(passage.text)
    right = []
    for section in notice.sections:
        wanted = words_of(section.text)
        there = wanted & found.get(section.key, words_of())
        right.append(there.total() >= 0.8 * wanted.total())
    return right


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", [as_text, as_page])
def test_most_sections_come_back(form, language):
    right, missed, lost = 0, [], []
    for name in NAMES:
        notice = composed(name, language)
        imported = import_notice(form(notice), name)
        assert imported.lang == language, name
        found = share_found(notice, imported)
        right += sum(found)
        missed += [
            f"{name} {section.key}"
            for section, is_right in zip(notice.sections, found, strict=True)
            if not is_right
        ]
        lost += [each for each in imported.report if each.code == "text.missing"]
    assert lost == []
    assert right / (right + len(missed)) >= 0.88, missed


@pytest.mark.parametrize("part", range(4))
def test_no_word_of_an_unseen_notice_is_lost_on_the_way_to_its_draft(part):
    for name in blind.NAMES[part::4]:
        filename, content = blind.file_of(name)
        notice = import_notice(content, filename)
        assert "text.missing" not in [each.code for each in notice.report], name
        made, report = [], []
        for edition in (notice, *notice.translations):
            language = edition.lang or "fi"
            written = written_sections(edition, wording(language))
            stream = raw_stream(BLOCK.to_python(fill(written, language)))
            made += [edition.title or "", *texts(BLOCK, stream)]
            report += left_out(edition)
        assert not words_lost_in_drafts(notice, made, report), name
