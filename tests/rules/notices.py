"""Notices for tests of rules: documents of a few sentences."""

from datetime import date

from wagtail_seloste.notice import Notice, NoticeSection, item_list, paragraph
from wagtail_seloste.rules import Checked

TODAY = date(2026, 11, 22)


def passage(text, subject="other", id="0", heading="", also=()):
    """A section of an old file, as the importer gives it: words and a subject."""
    content = item_list(text) if isinstance(text, list) else paragraph(text)
    return NoticeSection(
        key=subject,
        id=id,
        anchor=f"{subject}-{id}",
        heading=heading,
        data={"subject": subject, "also": list(also)},
        content=(content,),
    )


def notice(*sections, language="fi", title=""):
    return Notice(language=language, title=title, summary=(), sections=tuple(sections))


def checked(text, subject="other", language="fi", day=TODAY, **facets):
    """What a rule sees of a notice of one passage (or of the sections given)."""
    sections = [passage(text, subject)] if isinstance(text, str) else text
    return Checked(notice=notice(*sections, language=language), day=day, **facets)
