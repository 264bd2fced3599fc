"""Documents for tests, made from the data of sections as the software would make them."""

from tests.core.sections import BLANK, COMPOSE
from wagtail_seloste import composition
from wagtail_seloste.composition import Context
from wagtail_seloste.notice import Notice, NoticeSection, rich_text
from wagtail_seloste.wording import load


def document(sections, language="en", *, title="Privacy notice", revisions=None):
    """A notice of (key, data) or (key, data, id); what data lack is blank."""
    words = load(language)
    rows = [(*row, f"{row[0]}.{n}")[:3] for n, row in enumerate(sections)]
    rows = [(key, {**BLANK[key], **data}, id) for key, data, id in rows]
    context = Context(
        sections={key: data for key, data, _ in reversed(rows)},
        revisions=revisions or {},
    )
    found = []
    for key, data, id in rows:
        if key == "rights":
            data = {**data, **composition.derived_rights(data, context)}
        heading = data.get("heading") or words.heading(key)
        anchor = key if key != "other" else f"other-{id}"
        found.append(
            NoticeSection(
                key=key,
                id=id,
                anchor=anchor,
                heading=heading,
                data=data,
                content=tuple(COMPOSE[key](data, words, context)),
            )
        )
    return Notice(language=language, title=title, summary=(), sections=tuple(found))


def prose(*texts, language="en"):
    """A notice of free sections: each text is a section, its lines are paragraphs."""
    return Notice(
        language=language,
        title="Privacy notice",
        summary=(),
        sections=tuple(
            free(text.split("\n"), f"id{n}") for n, text in enumerate(texts)
        ),
    )


def free(paragraphs, id="free", heading=""):
    """A free section of these paragraphs."""
    html = "".join(f"<p>{text}</p>" for text in paragraphs)
    heading = heading or f"Section {id}"
    return NoticeSection(
        key="other",
        id=id,
        anchor=f"other-{id}",
        heading=heading,
        data={"heading": heading, "text": html},
        content=(rich_text(html),),
    )
