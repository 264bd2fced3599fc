"""The walk over our pages can fail: its language marks words, and bare ones are seen."""

import pytest
from django.utils import translation
from django.utils.translation import gettext, ngettext, pgettext

from tests import pseudo
from tests.pseudo import bare
from wagtail_seloste.wording import load, wording


@pytest.mark.parametrize(
    ("pieces", "found"),
    [
        (["⟦Read⟧"], []),
        (["⟦Read⟧ more"], ["more"]),
        (["Read ⟦more⟧ now"], ["Read now"]),
        (["⟦Read ", "more", " now⟧"], []),
        (["⟦Version ⟨one⟩ of ⟪two⟫⟧"], []),
        (["3 m", "22.11.2026", "·"], []),
        (["name@example.com", "https://example.com/words", "9f86d081884c7d65"], []),
        (["notice-fi-2.json", "/admin/notices/"], []),
        (["JSON"], []),
        (["JSON words"], ["JSON words"]),
        (["⟦cut o…", "seen"], ["seen"]),
        (["⟦open", "hidden"], ["never closes: ⟦open"]),
        (["shut⟧"], ["closes what was not opened: shut⟧", "shut"]),
    ],
)
def test_words_outside_of_brackets_are_seen(pieces, found):
    assert [
        text for text, _ in bare([(each, "") for each in pieces], {"JSON"})
    ] == found


def test_every_message_is_marked(settings, monkeypatch, tmp_path):
    pseudo.with_pseudo_locale(settings, monkeypatch, tmp_path)
    with translation.override(pseudo.LANGUAGE):
        assert gettext("Save") == "⟦Save⟧"
        assert gettext("no catalogue has this") == "⟦no catalogue has this⟧"
        assert pgettext("month", "May") == "⟦May⟧"
        assert ngettext("%(n)s day", "%(n)s days", 2) % {"n": 2} == "⟦2 days⟧"
    with translation.override("sv"):
        assert gettext("Save") == "Spara"


def test_every_notice_word_is_marked(settings, monkeypatch, tmp_path):
    pseudo.with_pseudo_locale(settings, monkeypatch, tmp_path)
    words, ours = wording(pseudo.LANGUAGE), load("en")
    for table in ("headings", "labels", "choices"):
        marked = {key: f"⟪{text}⟫" for key, text in getattr(ours, table).items()}
        assert getattr(words, table) == marked
    assert words.label("version", number=3) == "⟪Version 3⟫"
    assert all(
        each.text == f"⟪{ours.paragraph(key, each.revision).text}⟫"
        for key, revisions in words.paragraphs.items()
        for each in revisions
    )
