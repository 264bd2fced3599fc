"""A change of a notice as a letter to the people whose data it is about.

Subject, plain text and HTML, ready to be sent: what changes in plain words, from when,
what the reader can do, and where more stands. A material change is told with the rights
that follow from the legal bases, a small one in a few lines (GDPR 12(1), 13(3), 14(4);
guidelines on transparency, WP260 rev.01, paragraphs 29 to 31)::

    found = letter(
        old, new, words, effective_from=day, announced=True, notice_url="https://..."
    )
    found.subject, found.text, found.html
    found.message().as_bytes()  # an .eml, which mail programs open as a draft
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from . import composition
from .comparison import Change, Comparison, change_note, compare, weight
from .comparison.weighing import Level
from .notice import Notice
from .wording import Wording

MOST_TOLD = 24
"""So many changes are told; of more, how many there are. The comparison has all."""

USED_NOW = {
    "right_objection": "letter_objection",
    "right_objection_marketing": "letter_marketing",
    "right_withdraw_consent": "letter_consent",
    "right_automated_decision": "letter_decision",
}
"""Rights by which a reader can answer a change; the others are only named."""


class NothingChanged(ValueError):
    """The two texts say the same, so there is nothing to tell."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """A paragraph or an item of a list: words, and maybe where they lead."""

    text: str
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Part:
    """Some paragraphs and a list after them, maybe under a heading."""

    heading: str = ""
    level: int = 2
    """Of the heading: 2, or 3 for a part of the part before it."""

    lines: tuple[Line, ...] = ()
    items: tuple[Line, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A letter in one language. `announced`: the change lies ahead."""

    language: str
    subject: str
    level: Level
    announced: bool
    effective_from: date
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """The letter as plain text, a blank line between paragraphs."""
        return "\n\n".join(self._paragraphs()) + "\n"

    @property
    def file(self) -> str:
        """The plain text with its subject above it."""
        return f"{self.subject}\n\n{self.text}"

    def _paragraphs(self) -> Iterator[str]:
        for part in self.parts:
            items = [f"- {written(line)}" for line in part.items]
            if part.heading and part.level == 2:
                yield f"{part.heading}\n{'-' * len(part.heading)}"
            elif part.heading:
                items.insert(0, part.heading)
            yield from (written(line) for line in part.lines)
            if items:
                yield "\n".join(items)

    @property
    def html(self) -> str:
        """The letter as a whole HTML document, without styles, scripts or pictures."""
        return format_html(
            '<!doctype html>\n<html lang="{}">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            "<title>{}</title>\n</head>\n<body>\n<main>\n<h1>{}</h1>\n{}</main>\n</body>\n"
            "</html>\n",
            self.language,
            self.subject,
            self.subject,
            self.body,
        )

    @property
    def body(self) -> SafeString:
        """What stands below the subject, as HTML whose headings begin at level 2."""
        return mark_safe("".join(map(rendered, self.parts)))  # noqa: S308 - escaped

    def message(self) -> EmailMessage:
        """An e-mail without sender and receivers, which mail programs open as a draft."""
        message = EmailMessage(policy=SMTP)
        message["Subject"] = self.subject
        message["Content-Language"] = self.language
        message["X-Unsent"] = "1"
        message.set_content(self.text)
        message.add_alternative(self.html, subtype="html")
        return message

    def to_json(self) -> dict[str, Any]:
        """JSON-able values: the letter in parts, and whole as ``text`` and ``html``."""
        return {
            "language": self.language,
            "subject": self.subject,
            "weight": self.level,
            "announced": self.announced,
            "effective_from": self.effective_from.isoformat(),
            "parts": [
                {
                    **asdict(part),
                    "lines": [asdict(line) for line in part.lines],
                    "items": [asdict(line) for line in part.items],
                }
                for part in self.parts
            ],
            "text": self.text,
            "html": self.html,
        }


def written(line: Line) -> str:
    return f"{line.text}: {line.url}" if line.url else line.text


def rendered(part: Part) -> SafeString:
    """A part as HTML. Level 3 stands below level 2, so no level is left out."""
    heading = (
        format_html("<h{}>{}</h{}>\n", part.level, part.heading, part.level)
        if part.heading
        else ""
    )
    paragraphs = format_html_join(
        "", "<p>{}</p>\n", ((linked(line),) for line in part.lines)
    )
    items = format_html_join(
        "", "<li>{}</li>\n", ((linked(line),) for line in part.items)
    )
    if items:
        items = format_html("<ul>\n{}</ul>\n", items)
    return format_html("{}{}{}", heading, paragraphs, items)


def linked(line: Line) -> str:
    if not line.url:
        return line.text
    return format_html('<a href="{}">{}</a>', line.url, line.text)


def letter(
    old: Notice,
    new: Notice,
    words: Wording,
    *,
    effective_from: date,
    announced: bool,
    level: Level | None = None,
    note: str = "",
    notice_url: str = "",
    changes_url: str = "",
) -> Letter:
    """The letter about the change from `old` to `new`, in the language of both.

    `announced`: `new` applies from a coming day, otherwise since `effective_from`.
    `level` and `note` are what the editor decided and told; left out, what the
    comparison proposes. Whole addresses, or "" for none. NothingChanged if the two
    say the same to a reader. Pure: no clock, no database.
    """
    comparison = compare(old, new, words)
    if not comparison.changed:
        raise NothingChanged("Nothing changed, so there is nothing to tell.")
    level = level or weight(comparison).level
    kind = f"{level}_{'announced' if announced else 'in_force'}"
    day = words.date(effective_from)
    if " ".join(note.split()) == change_note(comparison, words):
        note = ""  # Proposed by us, and never touched: the list says it better.
    context = composition.Context(
        sections={section.key: section.data for section in new.sections[::-1]}
    )
    opening = (
        words.label("letter_greeting"),
        words.label(f"letter_opening_{kind}", date=day),
        words.label("letter_about", title=new.title),
    )
    return Letter(
        language=new.language,
        subject=words.label(f"letter_subject_{kind}", date=day),
        level=level,
        announced=announced,
        effective_from=effective_from,
        parts=(
            Part(lines=tuple(Line(text=text) for text in opening)),
            *what_changes(comparison, words, announced=announced, note=note),
            what_to_do(context, words, level=level),
            closing(context, words, notice_url=notice_url, changes_url=changes_url),
        ),
    )


def what_changes(
    comparison: Comparison, words: Wording, *, announced: bool, note: str
) -> Iterator[Part]:
    """What the editor told of it, then the changes section by section."""
    sections = [
        ("", told(comparison.title_changes)),
        *((each.heading, told(each.changes)) for each in comparison.changed_sections),
    ]
    reworded = [
        each.heading
        for each in comparison.changed_sections
        if each.free_text_changed or not told(each.changes)
    ]
    parts, room, more = [], MOST_TOLD, 0
    for heading, changes in sections:
        shown = changes[:room]
        room -= len(shown)
        more += len(changes) - len(shown)
        if shown:
            items = tuple(Line(text=change.sentence) for change in shown)
            parts.append(Part(heading=heading, level=3, items=items))
    after = []
    if more:
        after.append(words.label("further_changes", number=more))
    if reworded:
        after.append(words.label("lagging_texts", parts=words.join(reworded)))
    yield Part(
        heading=words.label("what_changes" if announced else "what_changed"),
        lines=paragraphs([*note.splitlines(), *([] if parts else after)]),
    )
    yield from parts
    if parts and after:
        yield Part(lines=paragraphs(after))


def told(changes: Iterable[Change]) -> list[Change]:
    """Changes that say something to the people concerned: not wording, nor order."""
    return [
        change
        for change in changes
        if change.kind not in ("wording", "moved")
        and not change.place.endswith(".order")
    ]


def paragraphs(texts: Iterable[str]) -> tuple[Line, ...]:
    return tuple(Line(text=text.strip()) for text in texts if text.strip())


def what_to_do(context: composition.Context, words: Wording, *, level: Level) -> Part:
    """What the reader can do about it; of a small change, that nothing is to be done."""
    contact = composition.request_contact(context)
    asking = words.label("letter_contact", contact=contact)
    if level == "small":
        return Part(lines=paragraphs([words.label("letter_nothing_to_do"), asking]))
    complaint = words.label("letter_complaint", authority=authority(context))
    return Part(
        heading=words.label("letter_what_you_can_do"),
        items=paragraphs([*rights(context, words), asking, complaint]),
    )


def rights(context: composition.Context, words: Wording) -> Iterator[str]:
    """The rights that follow from the legal bases, those first that answer a change."""
    purposes = composition.items(context.data("purposes"), "purposes")
    names = {purpose["id"]: purpose["name"] for purpose in purposes}
    others, is_first = [], True
    for right in composition.notice_rights(context.data("rights"), context):
        if right.code in USED_NOW:
            limits = [names[key] for key in right.purposes if names.get(key)]
            yield words.label(
                USED_NOW[right.code],
                purposes="; ".join(composition.lower_first(limits)),
                channel=composition.withdrawal_channel(context),
            )
            is_first = False
        elif right.code in composition.RIGHT_PARAGRAPHS:
            others.append(composition.label(words, right.code))
    if others:
        listed = words.join(composition.lower_first(others))
        name = "letter_rights" if is_first else "letter_other_rights"
        yield words.label(name, rights=listed)


def authority(context: composition.Context) -> str:
    """The supervisory authority of the notice and where to find it; "" if not told."""
    found = context.data("complaint").get("authority") or {}
    name = found.get("name") or ""
    where = found.get("website") or found.get("email") or found.get("phone") or ""
    return ", ".join(part for part in (name, where) if part) if name else ""


def closing(
    context: composition.Context,
    words: Wording,
    *,
    notice_url: str,
    changes_url: str,
) -> Part:
    """Where more stands, and who writes."""
    links = (
        (notice_url, "letter_read"),
        (changes_url, "letter_compare"),
    )
    name = str(context.data("controller").get("name") or "")
    return Part(
        lines=(
            *(Line(text=words.label(key), url=url) for url, key in links if url),
            *paragraphs([words.label("letter_closing"), name]),
        )
    )
