"""What the commands share: files on the command line, and findings in words."""

import glob
from argparse import ArgumentTypeError
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from wagtail_seloste.blocks.stream import NoticeStreamBlock
from wagtail_seloste.checking import known_rules
from wagtail_seloste.importers import SUFFIXES
from wagtail_seloste.importers.readers import LIMIT
from wagtail_seloste.notice import Notice
from wagtail_seloste.rules import LEVELS, Finding, Place, Rule

UNUSABLE = 2
"""Exit code: wrong use, or something could not be read; this goes before findings."""


def files_of(paths: list[Path], suffixes: Collection[str] = SUFFIXES) -> Iterator[Path]:
    """The files themselves, and those of folders that end as notices do, each once.

    A pattern that no shell has filled in, such as "old/*.docx", is filled in here.
    CommandError for a folder or a pattern without notices.
    """
    seen = set()
    for path in paths:
        found = [path]
        if path.is_dir():
            found = sorted(
                each
                for each in path.rglob("*")
                if each.suffix.lower() in suffixes and each.is_file()
            )
        elif glob.has_magic(str(path)) and not path.exists():
            found = [Path(each) for each in sorted(glob.glob(str(path)))]
        if not found:
            raise CommandError(
                _("There are no notices in the folder %(folder)s.") % {"folder": path},
                returncode=UNUSABLE,
            )
        for each in found:
            if each not in seen:
                seen.add(each)
                yield each


def bytes_of(path: Path) -> bytes:
    """What a file holds, and no more of it than tells that it is too large.

    OSError if it cannot be opened. A device or a pipe may say that it is empty, and have
    no end.
    """
    with path.open("rb") as file:
        return file.read(LIMIT + 1)


def why_not_opened(error: OSError) -> str:
    """What kept a file from being opened, in the active language where it is common."""
    if isinstance(error, FileNotFoundError):
        return _("there is no such file")
    if isinstance(error, PermissionError):
        return _("you may not read it")
    return error.strerror or str(error)


def day(text: str) -> date:
    """A day on the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} is no day; write it as 2019-05-25") from None


def shortened(text: str, length: int = 80) -> str:
    text = " ".join(text.split())
    return text if len(text) <= length else f"{text[: length - 1]}…"


def section_names() -> dict[str, str]:
    blocks = NoticeStreamBlock().child_blocks
    return {
        "": _("The whole notice"),
        "title": _("Title"),
        **{key: str(block.label) for key, block in blocks.items()},
    }


def rules_of_site() -> Mapping[str, Rule]:
    """The rules of the checker; CommandError if those of the site cannot be read."""
    try:
        return known_rules()
    except (ValueError, OSError) as error:
        raise CommandError(
            _("The rules of this site cannot be read: %(reason)s") % {"reason": error},
            returncode=UNUSABLE,
        ) from error


def section_label(labels: Mapping[str, str], notice: Notice, place: Place) -> str:
    """The name of a section for a reader: its kind, and its heading where it has one."""
    label = labels.get(place.section, place.section)
    id = place.section_id
    heading = next((s.heading for s in notice.sections if id and s.id == id), "")
    heading = shortened(heading)
    if not heading or heading.lower() == label.lower():
        return label
    return f"{label} (“{heading}”)"


def finding_json(
    finding: Finding,
    rules: Mapping[str, Rule],
    labels: Mapping[str, str],
    notice: Notice,
) -> dict[str, Any]:
    """A finding of the checker as plain values, its texts in the active language."""
    rule = rules[finding.rule]
    language = get_language() or "en"
    return {
        "rule": finding.rule,
        "level": finding.level,
        "section": finding.section,
        "section_label": section_label(labels, notice, finding.places[0]),
        "title": rule.text("title", language),
        "message": rule.text("message", language, finding.params),
        "help": rule.text("help", language),
        "source": rule.source,
        "places": [place.to_json() for place in finding.places],
    }


def summary(findings: tuple[Finding, ...]) -> str:
    """How many findings there are of each level, in words."""
    errors, warnings, hints = (
        sum(each.level == level for each in findings) for level in LEVELS
    )
    told = [
        text % {"count": count}
        for count, text in (
            (errors, ngettext("%(count)s error", "%(count)s errors", errors)),
            (warnings, ngettext("%(count)s warning", "%(count)s warnings", warnings)),
            (hints, ngettext("%(count)s hint", "%(count)s hints", hints)),
        )
        if count
    ]
    return ", ".join(told) or _("Nothing to put right")
