"""What the checker found, in the words of an editor: by section, with places and fixes.

The same for the panel beside the form, for the page of a notice's check, and for
whatever else shows findings; templates only lay it out.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from .blocks.fields import words_for_interface
from .checking import Checkup, check_notice, facets_of, known_rules, silences_of
from .faults import language_in_words
from .fixing import Content, NotFixable, apply_fix
from .forms import section_labels
from .models.checking import SilencedFinding
from .models.organisations import Organisation
from .organisations import written_references
from .places import Place as Field
from .places import places as fields_of
from .projection import raw_stream
from .rules import Finding, Fix, Place
from .rules.coverage import coverage
from .wording import reader_wording

LABELS: dict[str, str | Promise] = {
    "error": _("Error"),
    "warning": _("Warning"),
    "info": _("Hint"),
}
"""What the levels are called."""

STATES: dict[str, str | Promise] = {
    "met": _("Told"),
    "missing": _("Missing"),
    "unclear": _("Unclear"),
    "not_applicable": _("Does not apply"),
}
"""What the states of an item that the law asks for are called."""

LONGEST_WORDS = 160


@dataclass(frozen=True, kw_only=True)
class ShownFix:
    """A fix that an editor can apply: what the button says, and by which key it is known.

    `url` instead of a key: the fix is made there.
    """

    label: str
    key: str = ""
    url: str = ""
    target: str = ""
    """Where the editor is led when it is applied, as `ShownPlace.target`."""


@dataclass(frozen=True, kw_only=True)
class ShownPlace:
    """A place in words. `target`: id or key of the section, and the path to the field."""

    label: str
    target: str
    words: str
    """What stands there, where the message does not say it."""
    sought: str
    """What stands there, as it is written."""
    is_missing: bool
    """There is nothing yet: the section would have to be added."""
    url: str
    fixes: tuple[ShownFix, ...]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A finding in words. `key` is the same as long as it finds the same."""

    key: str
    rule: str
    level: str
    title: str
    message: str
    help: str
    source: str
    places: tuple[ShownPlace, ...]
    silenced: SilencedFinding | None = None

    @property
    def level_label(self) -> str:
        return str(LABELS[self.level])

    @property
    def silenced_by(self) -> str:
        user = self.silenced and self.silenced.user
        return user.get_full_name() or user.get_username() if user else "–"

    @property
    def silenced_when(self) -> str:
        if self.silenced is None:
            return ""
        return words_for_interface().date(localtime(self.silenced.at).date())


@dataclass(frozen=True, kw_only=True)
class ShownSection:
    """The findings about one section, worst first. `key`: "" for the notice as a whole."""

    key: str
    label: str
    findings: list[Shown] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Item:
    """An item of Articles 13 and 14 in words: how the notice stands, and why."""

    name: str
    article: str
    state: str
    reason: str
    url: str
    """Where it is told, or would be."""

    @property
    def state_label(self) -> str:
        return str(STATES[self.state])


@dataclass(frozen=True, kw_only=True)
class Advice:
    """All that an editor is told about a notice; `language` is the notice's."""

    page: Any
    language: str
    errors: int
    warnings: int
    hints: int
    sections: tuple[ShownSection, ...]
    silenced: tuple[Shown, ...]
    items: tuple[Item, ...]
    is_incomplete: bool = False
    """Whether some rule could not be asked."""

    @property
    def told(self) -> int:
        """How many items that the notice needs are told."""
        return sum(item.state == "met" for item in self.items)

    @property
    def needed(self) -> int:
        """How many items the notice needs."""
        return sum(item.state != "not_applicable" for item in self.items)

    @property
    def summary(self) -> str:
        """How many there are of each level, in words."""
        told = []
        if self.errors:
            told.append(
                ngettext("%(count)s error", "%(count)s errors", self.errors)
                % {"count": self.errors}
            )
        if self.warnings:
            told.append(
                ngettext("%(count)s warning", "%(count)s warnings", self.warnings)
                % {"count": self.warnings}
            )
        if self.hints:
            told.append(
                ngettext("%(count)s hint", "%(count)s hints", self.hints)
                % {"count": self.hints}
            )
        return ", ".join(told) or gettext("Nothing to put right")

    @property
    def language_name(self) -> str:
        return language_in_words(self.language)

    def find(self, key: str) -> Shown | None:
        """The finding with this key, silenced or not."""
        found = (each for section in self.sections for each in section.findings)
        return next(
            (each for each in (*found, *self.silenced) if each.key == key), None
        )


class References(dict[str, int]):
    """`written_references`, looked up when the first fix asks for an organisation."""

    def __init__(self, locale_id: int | None) -> None:
        super().__init__()
        self.locale_id = locale_id

    def __missing__(self, key: str) -> int:
        if not len(self):
            self.update(written_references(self.locale_id))
        if key not in self:
            raise KeyError(key)
        return self[key]

    def __bool__(self) -> bool:
        return True  # empty as long as nobody has asked


def title_of_rule(id: str) -> str:
    """The title in the editor's language; the id if there is no such rule any more."""
    rule = known_rules().get(id)
    return rule.text("title", get_language() or "en") if rule else id


def in_form(place: Place, target: str) -> str:
    """The address of a place within the form."""
    return f"#seloste:{target}"


class Checking:
    """The check of a page as it is in memory, and what follows from it for an editor.

    LookupError if there is no wording in its language. Queries as ``to_notice``, one for
    the last review, one for each sort of links, one for what is silenced if anything is
    found, and one for the authorities if a fix enters one.
    """

    def __init__(self, page: Any, link: Callable[[Place, str], str] = in_form):
        self.page = page
        self.link = link
        self.block = page.body.stream_block
        self.content = Content(title=page.title, stream=raw_stream(page.body))
        self.references = References(page.locale_id)
        notice = page.to_notice()
        self.checkup: Checkup = check_notice(
            notice,
            silences=self.silences(),
            **facets_of(page.translation_key, notice, self.content.stream),
        )

    def silences(self) -> Iterator[SilencedFinding]:
        """Looked up when the first finding asks for them."""
        yield from silences_of(self.page.translation_key)

    @property
    def language(self) -> str:
        return self.checkup.checked.notice.language

    @property
    def findings(self) -> Iterator[Finding]:
        yield from self.checkup.open
        yield from (silence.finding for silence in self.checkup.silenced)

    def finding(self, key: str) -> Finding | None:
        """The finding that `Shown` gives this key, if it is still found."""
        return next((each for each in self.findings if key_of(each) == key), None)

    def silence(self, key: str) -> SilencedFinding | None:
        """By what the finding with this key is silenced."""
        return next(
            (
                silence.row
                for silence in self.checkup.silenced
                if key_of(silence.finding) == key
            ),
            None,
        )

    def applied(self, place: Place, fix: Fix) -> Content:
        """The content with the fix; NotFixable says that it cannot be applied."""
        return apply_fix(
            self.block,
            self.content,
            place,
            fix,
            language=self.language,
            references=self.references,
        )

    def fixed(self, key: str) -> tuple[Finding, Content]:
        """The content with the fix of this key, and which finding it is about.

        NotFixable if nothing of the kind is found any more.
        """
        for finding in self.findings:
            for place in finding.places:
                for fix in place.fixes:
                    if key_of_fix(finding, place, fix) == key:
                        return finding, self.applied(place, fix)
        raise NotFixable("not found any more")

    # --- in words ---------------------------------------------------------------------

    @cached_property
    def fields(self) -> dict[tuple[str, ...], Field]:
        """(id of section, *path) -> the field there."""
        return {
            tuple(each.content_path.split(".")[1:]): each
            for each in fields_of(self.block, self.content.stream, {}, self.language)
        }

    @cached_property
    def labels(self) -> dict[str, str]:
        return section_labels(self.page)

    def advice(self) -> Advice:
        """Everything, by section: those with the worst findings first."""
        sections: dict[str, ShownSection] = {}
        for finding in self.checkup.open:
            key = finding.section if finding.section in self.labels else ""
            if finding.section == "title":
                key = "title"
            section = sections.setdefault(
                key, ShownSection(key=key, label=self.section_label(key))
            )
            section.findings.append(self.shown(finding))
        return Advice(
            page=self.page,
            language=self.language,
            errors=self.checkup.count("error"),
            warnings=self.checkup.count("warning"),
            hints=self.checkup.count("info"),
            sections=tuple(sections.values()),
            silenced=tuple(
                self.shown(silence.finding, silence.row)
                for silence in self.checkup.silenced
            ),
            items=tuple(self.items()),
            is_incomplete=bool(self.checkup.failed),
        )

    def items(self) -> Iterator[Item]:
        """Every item of Articles 13 and 14, in the order of the law."""
        speaks = get_language() or "en"
        ids = {
            section.key: section.id
            for section in reversed(self.checkup.checked.notice.sections)
        }
        for each in coverage(self.checkup.checked):
            place = Place(section=each.section, section_id=ids.get(each.section, ""))
            yield Item(
                name=each.name(speaks),
                article=each.article,
                state=each.state,
                reason=each.reason(speaks),
                url=self.link(place, self.target(place)),
            )

    def section_label(self, key: str) -> str:
        if key == "title":
            return gettext("Title")
        return self.labels.get(key) or gettext("The notice as a whole")

    def shown(self, finding: Finding, row: SilencedFinding | None = None) -> Shown:
        rule = known_rules()[finding.rule]
        speaks = get_language() or "en"
        return Shown(
            key=key_of(finding),
            rule=finding.rule,
            level=finding.level,
            title=rule.text("title", speaks),
            message=rule.text("message", speaks, finding.params),
            help=rule.text("help", speaks),
            source=rule.source,
            places=tuple(self.shown_places(finding)),
            silenced=row,
        )

    def shown_places(self, finding: Finding) -> Iterator[ShownPlace]:
        for place in finding.places:
            target = self.target(place)
            yield ShownPlace(
                label=self.place_label(place),
                target=target,
                url=self.link(place, target),
                # The message has them already, if there is only one place.
                sought=place.words,
                words="" if len(finding.places) == 1 else shortened(place.words),
                is_missing=bool(
                    place.section
                    and place.section != "title"
                    and not place.section_id
                    and not self.has(place.section)
                ),
                fixes=tuple(
                    shown
                    for fix in place.fixes
                    if (shown := self.shown_fix(finding, place, fix, target))
                ),
            )

    def has(self, key: str) -> bool:
        return any(child.get("type") == key for child in self.content.stream)

    def target(self, place: Place) -> str:
        """Where a place is in the form: ``section`` or ``section/field/id/field``."""
        return "/".join((place.section_id or place.section, *place.path))

    def place_label(self, place: Place) -> str:
        """A place in words: section, item and field. Many sections have a “Text”."""
        if place.section == "title" or not place.section:
            return self.section_label(place.section)
        section = self.section_label(place.section)
        found = self.fields.get((place.section_id, *place.path))
        if place.section == "other":
            own = next(
                (
                    each.heading
                    for ids, each in self.fields.items()
                    if ids[0] == place.section_id and each.heading
                ),
                "",
            )
            section = own or section
        return f"{section} › {found}" if found else section

    def shown_fix(
        self, finding: Finding, place: Place, fix: Fix, target: str
    ) -> ShownFix | None:
        """The button of a fix; None if it cannot be applied as things are."""
        if fix.kind == "organisation":
            return organisation_fix(fix, self.page.locale_id)
        try:
            self.applied(place, fix)
        except NotFixable:
            return None
        if fix.kind == "add_section":
            target = str(fix.written.get("key", ""))
        elif fix.kind == "remove_section":
            target = ""
        return ShownFix(
            label=self.fix_label(fix, place),
            key=key_of_fix(finding, place, fix),
            target=target,
        )

    def fix_label(self, fix: Fix, place: Place) -> str:
        if fix.kind == "replace":
            if not fix.text:
                return gettext("Take out “%(words)s”") % {
                    "words": shortened(place.words, 60)
                }
            return gettext("Write “%(new)s” instead of “%(old)s”") % {
                "new": shortened(fix.text, 80),
                "old": shortened(place.words, 60),
            }
        if fix.kind == "remove_section":
            return gettext("Take out the section “%(section)s”") % {
                "section": self.place_label(place)
            }
        text = self.paragraph(fix.standard) if fix.standard else ""
        if fix.kind == "add_section":
            section = self.section_label(str(fix.written.get("key", "")))
            if text:
                return gettext("Add the section “%(section)s”: “%(text)s”") % {
                    "section": section,
                    "text": shortened(text),
                }
            return gettext("Add the section “%(section)s”") % {"section": section}
        if text:
            return gettext("Write the standard paragraph: “%(text)s”") % {
                "text": shortened(text)
            }
        labels = ", ".join(self.field_labels(place.section, fix.values))
        if all(value is True for value in fix.values.values()):
            return gettext("Tick “%(fields)s”") % {"fields": labels}
        if all(value is False for value in fix.values.values()):
            return gettext("Untick “%(fields)s”") % {"fields": labels}
        return gettext("Fill in: %(fields)s") % {"fields": labels}

    def paragraph(self, key: str) -> str:
        """A standard paragraph in the language of the notice; "" if there is none."""
        words = reader_wording(self.language)
        try:
            return words.fill(words.paragraph(key), {}).strip()
        except LookupError:
            return ""

    def field_labels(self, section: str, names: Iterable[str]) -> Iterator[str]:
        block = self.block.child_blocks[section]
        for name in names:
            yield str(block.child_blocks[name].label)


def organisation_fix(fix: Fix, locale_id: int) -> ShownFix | None:
    """The way to the form of an organisation, with what to write there. One query."""
    try:
        rows = list(
            Organisation.objects.filter(translation_key=fix.organisation).order_by("pk")
        )
    except (ValidationError, ValueError):
        return None
    found = next((row for row in rows if row.locale_id == locale_id), None)
    if found is None and rows:
        found = rows[0]
    if found is None:
        return None
    values = ", ".join(str(value) for value in fix.values.values() if value)
    return ShownFix(
        label=gettext("Open “%(name)s” and write there: %(values)s")
        % {"name": found.name, "values": values}
        if values
        else gettext("Open “%(name)s”") % {"name": found.name},
        url=reverse(Organisation.snippet_viewset.get_url_name("edit"), args=[found.pk]),
    )


def key_of(finding: Finding) -> str:
    """By what a finding is known in a form: its rule, and what it found."""
    return digest([finding.rule, *finding.marks])


def key_of_fix(finding: Finding, place: Place, fix: Fix) -> str:
    """By what a fix is known in a form: what it would change, and into what."""
    return digest([finding.rule, place.to_json() | {"fixes": []}, fix.to_json()])


def digest(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:24]


def shortened(text: str, length: int = LONGEST_WORDS) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1].rstrip()}…"
