"""What the importer has to say about a file: codes, levels and English texts.

The texts are marked for translation and never translated here: whoever shows a
report looks each `Message.text` up in the catalogue and fills in the variables.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Level = Literal["info", "warning", "error"]


def gettext_noop(text: str) -> str:
    """Mark a text for the message catalogue and return it unchanged."""
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One line of a report.

    `text` is an English msgid with `{placeholders}`; `variables` fills them;
    `excerpt` is the passage of the file that it is about, in full.
    """

    level: Level
    code: str
    text: str
    variables: Mapping[str, str | int | float] = field(default_factory=dict)
    excerpt: str = ""

    def __str__(self) -> str:
        return self.text.format(**self.variables)


MESSAGES: dict[str, tuple[Level, str]] = {
    "file.empty": ("error", gettext_noop("The file holds no text.")),
    "file.not_opened": (
        "error",
        gettext_noop("The file cannot be opened: {reason}."),
    ),
    "file.too_large": (
        "error",
        gettext_noop("The file is larger than {limit} megabytes."),
    ),
    "file.not_text": (
        "error",
        gettext_noop(
            "A file of this kind cannot be read ({kind}). Give a text, a web page, or a "
            "file of Word, OpenDocument, RTF or PDF."
        ),
    ),
    "file.binary": (
        "error",
        gettext_noop(
            "This is no text but a picture, a program or the like. Give a text, a web "
            "page, or a file of Word, OpenDocument, RTF or PDF."
        ),
    ),
    "file.old_word": (
        "error",
        gettext_noop(
            "A file of an older Word or Office (.doc) cannot be read, or the file is "
            "protected with a password. Save it as .docx, without a password."
        ),
    ),
    "file.needs_extra": (
        "error",
        gettext_noop(
            "To read {kind} files, install the package with its extra “import”: "
            "wagtail-seloste[import]."
        ),
    ),
    "file.broken": (
        "error",
        gettext_noop("The file is damaged, or is no {kind} file."),
    ),
    "file.encrypted": (
        "error",
        gettext_noop("The file is protected with a password. Take it off first."),
    ),
    "file.scanned": (
        "error",
        gettext_noop(
            "The PDF holds pictures of pages and no text. Have its text recognised "
            "first (OCR)."
        ),
    ),
    "file.too_much": (
        "error",
        gettext_noop("There is far more in the file than in a notice. Shorten it."),
    ),
    "file.too_long": (
        "error",
        gettext_noop(
            "Reading the file took more than {seconds} seconds, so it was stopped. "
            "Paste its text instead."
        ),
    ),
    "file.unreadable": (
        "error",
        gettext_noop(
            "The file brought the program that reads it down. Save it anew in another "
            "format, or paste its text instead."
        ),
    ),
    "file.too_deep": (
        "error",
        gettext_noop(
            "The elements of the page are nested too deeply. Copy its text instead."
        ),
    ),
    "file.characters_guessed": (
        "warning",
        gettext_noop(
            "Characters in another encoding than the rest of the file: {count}. They "
            "were read as Windows-1252: check them."
        ),
    ),
    "file.garbled": (
        "warning",
        gettext_noop(
            "The file holds garbled letters such as “{example}”. They were put right: "
            "check them."
        ),
    ),
    "hidden.dropped": (
        "warning",
        gettext_noop("Left out: text that the file hides."),
    ),
    "file.characters_replaced": (
        "warning",
        gettext_noop("Characters that could not be read: {count}."),
    ),
    "language.unknown": (
        "warning",
        gettext_noop("The language of the file was not recognised."),
    ),
    "languages.several": (
        "info",
        gettext_noop(
            "The file holds the notice in several languages ({languages}): the first is "
            "the notice, the others its translations."
        ),
    ),
    "languages.mixed": (
        "warning",
        gettext_noop(
            "Much of the text is in another language ({other}), and could not be told "
            "apart from the notice. Import each language from a file of its own."
        ),
    ),
    "markup.removed": (
        "info",
        gettext_noop("HTML tags removed from the text: {count}."),
    ),
    "markup.script_dropped": (
        "warning",
        gettext_noop("A script or style sheet in the text was left out."),
    ),
    "furniture.dropped": (
        "info",
        gettext_noop("Left out as part of the page around the notice."),
    ),
    "contents.dropped": (
        "info",
        gettext_noop("Left out: a table of contents."),
    ),
    "title.repeated": (
        "info",
        gettext_noop("Left out: the title stood in the file more than once."),
    ),
    "title.missing": ("warning", gettext_noop("The file has no title.")),
    "headings.none": (
        "warning",
        gettext_noop("No headings of a privacy notice were found."),
    ),
    "heading.guessed": (
        "info",
        gettext_noop("“{heading}” was placed in “{key}”: check that it belongs there."),
    ),
    "heading.several_subjects": (
        "info",
        gettext_noop("“{heading}” was placed in “{key}”; it also covers: {also}."),
    ),
    "heading.unmatched": (
        "warning",
        gettext_noop("“{heading}” matches no section; it was kept as it is."),
    ),
    "text.left_over": (
        "warning",
        gettext_noop("Text without a heading was kept in a free section."),
    ),
    "text.missing": (
        "error",
        gettext_noop("Words of the file that are missing in the result: {count}."),
    ),
    "placed.heading": ("info", gettext_noop("The heading is one that we know.")),
    "placed.words": ("info", gettext_noop("The words of the heading.")),
    "placed.content": ("info", gettext_noop("What the passage says.")),
    "placed.neighbours": ("info", gettext_noop("The passages next to it.")),
    "placed.layout": ("info", gettext_noop("Where it stands in the file.")),
    "placed.by_hand": ("info", gettext_noop("Somebody put it there.")),
    "placed.nowhere": ("info", gettext_noop("Nothing says where it belongs.")),
    "section.empty": (
        "warning",
        gettext_noop("“{heading}” has no text under it."),
    ),
    "date.impossible": (
        "warning",
        gettext_noop("“{date}” is not a possible date; the text was kept."),
    ),
    "contact.person": (
        "warning",
        gettext_noop(
            "“{name}” seems to be a person's name. It was kept; a role and a shared "
            "address last longer."
        ),
    ),
    "business_id.invalid": (
        "warning",
        gettext_noop("“{number}” is not a valid business id; the text was kept."),
    ),
    "draft.in_fields": (
        "info",
        gettext_noop("Left out of the text: it stands in the fields of the section."),
    ),
    "draft.heading": (
        "info",
        gettext_noop("Left out: a heading without a text and without a section."),
    ),
    "draft.dates": (
        "info",
        gettext_noop(
            "Left out: a draft has no date. It gets one when it is published."
        ),
    ),
    "draft.passage_left_out": (
        "info",
        gettext_noop("Left out, as somebody chose."),
    ),
    "draft.words_missing": (
        "error",
        gettext_noop("Words of the file that are missing in the draft: {count}."),
    ),
    "draft.failed": (
        "error",
        gettext_noop("No draft could be made because of an error: the log has it."),
    ),
    "draft.no_place": (
        "error",
        gettext_noop("There is no place for a notice in this language ({language})."),
    ),
    "draft.no_notices_here": (
        "error",
        gettext_noop("No notice can be made below “{page}”."),
    ),
    "draft.not_allowed": (
        "error",
        gettext_noop("You may not make or change notices here: “{page}”."),
    ),
    "draft.other_language": (
        "warning",
        gettext_noop(
            "The text is in another language ({found}) than the draft ({language})."
        ),
    ),
    "draft.no_wording": (
        "error",
        gettext_noop("There is no notice wording in the language {language}."),
    ),
    "draft.locked": (
        "error",
        gettext_noop("“{page}” is locked: it was left as it is."),
    ),
    "draft.kept_by_localize": (
        "error",
        gettext_noop("“{page}” is translated text by text: it was left as it is."),
    ),
    "draft.same_name": (
        "info",
        gettext_noop(
            "A file of the same name was imported before, with another title: this is a "
            "draft of its own."
        ),
    ),
    "draft.title_shortened": (
        "warning",
        gettext_noop("The title is too long: the draft has its beginning."),
    ),
    "draft.title_kept": (
        "info",
        gettext_noop("The title was changed by hand since: the draft keeps it."),
    ),
    "draft.renewed": (
        "info",
        gettext_noop("“{section}” gets the text of the file."),
    ),
    "draft.added": (
        "info",
        gettext_noop("“{section}” is new in the file: the draft gets it."),
    ),
    "draft.kept": (
        "warning",
        gettext_noop(
            "“{section}” was changed by hand since: the draft keeps it, without the text "
            "of the file."
        ),
    ),
    "draft.stays_away": (
        "warning",
        gettext_noop("“{section}” was taken out by hand since: it stays away."),
    ),
    "draft.gone": (
        "warning",
        gettext_noop(
            "“{section}” is no longer in the file: the draft does not have it any more."
        ),
    ),
}

LEFT_OUT = frozenset(
    (
        "furniture.dropped",
        "contents.dropped",
        "hidden.dropped",
        "title.repeated",
        "draft.in_fields",
        "draft.heading",
        "draft.dates",
        "draft.passage_left_out",
        "draft.title_shortened",
        "draft.title_kept",
        "draft.kept",
        "draft.stays_away",
    )
)
"""Codes of messages whose excerpt is text of the file that stands nowhere else."""

OF_PASSAGES = frozenset(("heading.guessed", "heading.unmatched", "text.left_over"))
"""Codes of messages that say of a passage what it says itself, see `ImportedSection`."""


def message(code: str, excerpt: str = "", /, **variables: str | int | float) -> Message:
    """The message of that code; KeyError for a code that is not in `MESSAGES`."""
    level, text = MESSAGES[code]
    return Message(
        level=level, code=code, text=text, variables=variables, excerpt=excerpt
    )
