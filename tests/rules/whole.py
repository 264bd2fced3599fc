"""Whole notices for tests of the checker, in three languages.

`composed`: every version of the demo's notices, every starting point and the example of
the block picker, as the software composes them with made-up organisations. `written`:
text files as people hand them in, from a folder beside this file.
"""

import copy
import tomllib
from datetime import date
from importlib.resources import files
from pathlib import Path

from example_site.demo import loader
from wagtail_seloste.authorities import authorities
from wagtail_seloste.blocks.stream import NoticeStreamBlock
from wagtail_seloste.filling import fill, stable_id
from wagtail_seloste.importers import import_notice
from wagtail_seloste.importers.documents import document
from wagtail_seloste.notice import lines_of
from wagtail_seloste.projection import References, project_notice
from wagtail_seloste.rules import Checked, Dates
from wagtail_seloste.starting_points import starting_points
from wagtail_seloste.wording import wording

from .notices import TODAY

FOLDER = Path(__file__).parent
LANGUAGES = ("fi", "sv", "en")
BLOCK = NoticeStreamBlock()
MADE_UP = {
    "name": {
        "fi": "Mallikauppa Oy",
        "sv": "Modellhandeln Ab",
        "en": "Mallikauppa Oy",
    },
    "business_id": "1234567-1",
    "postal_address": {
        "fi": "Mallikatu 1\n00101 Helsinki",
        "sv": "Modellgatan 1\n00101 Helsingfors",
        "en": "Mallikatu 1\nFI-00101 Helsinki",
    },
    "country": "FI",
    "email": "tietosuoja@mallikauppa.example",
    "phone": "+358 29 123 4567",
}


def example_sections():
    source = files("wagtail_seloste").joinpath("data/example.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))["sections"]


def with_authority(sections):
    """The sections with the authority that an editor chooses in any case."""
    sections = copy.deepcopy(list(sections))
    for section in sections:
        if section["key"] == "complaint":
            section.setdefault("authority", "authority:fi")
    return sections


WRITTEN = {
    **{point.key: point.sections for point in starting_points()},
    **{
        f"{notice.key}-{number}": sections
        for notice in loader.notices()
        for number, sections in enumerate(notice.versions, 1)
    },
    "example": with_authority(example_sections()),
}
TITLES = {
    **{point.key: point.title for point in starting_points()},
    **{notice.key: notice.title for notice in loader.notices()},
}


def organisations(language):
    """Reference name -> the organisation as a section sees it, in one language."""
    found = {"controller": loader.in_language(MADE_UP, language)}
    for each in loader.organisations():
        found[each.key] = {
            **each.in_language(language),
            "contact_points": [
                loader.in_language(point, language) for point in each.contact_points
            ],
        }
    for each in authorities():
        found[f"authority:{each.code}"] = {
            "name": each.name[language],
            "postal_address": each.postal_address[language],
            "country": each.country,
            "phone": each.phone,
            "email": each.email,
            "website": each.web[language],
        }
    return {name: {"key": name, **values} for name, values in found.items()}


def composed(name, language):
    """The document of a written notice."""
    known = organisations(language)
    numbers = {each: number for number, each in enumerate(known, 1)}
    title = TITLES.get(name) or TITLES.get(name.rpartition("-")[0])
    projected = project_notice(
        BLOCK,
        fill(
            WRITTEN[name],
            language,
            references=numbers,
            new_id=stable_id(f"https://example.org/{name}"),
        ),
        title=title[language] if title else wording(language).heading("notice_title"),
        language=language,
        words=wording(language),
        references=References({numbers[each]: known[each] for each in known}),
    )
    return projected.notice


def written(folder):
    """Name -> bytes of the text files in a folder beside this module."""
    return {
        path.stem: path.read_bytes() for path in sorted((FOLDER / folder).glob("*.txt"))
    }


def read(name, content, day=TODAY):
    """What a rule sees of a text file."""
    imported = import_notice(content, name)
    unreadable = tuple(
        message.excerpt for message in imported.report if "date" in message.code
    )
    return Checked(
        notice=document(imported),
        day=day,
        dates=Dates(
            drawn_up=imported.drawn_up,
            updated=imported.updated,
            unreadable=unreadable,
        ),
    )


def as_text(notice, day=date(2026, 10, 1)):
    """A document as a text file: headings, words, and the day on top."""
    said = {"fi": "Päivitetty", "sv": "Uppdaterad", "en": "Last updated"}
    parts = [notice.title, f"{said[notice.language]} {day.day}.{day.month}.{day.year}"]
    for section in notice.sections:
        parts += [section.heading, *text_of(section.content)]
    return "\n\n".join(parts).encode()


def text_of(nodes):
    """Paragraphs, with items of lists under each other."""
    for node in nodes:
        match node["type"]:
            case "list":
                yield "\n".join(f"- {item}" for item in node["items"])
            case "facts":
                yield "\n".join(
                    f"{each['term']}: {each['text']}" for each in node["items"]
                )
            case "group":
                if node["heading"]:
                    yield node["heading"]
                yield from text_of(node["content"])
            case _:
                yield from lines_of([node])
