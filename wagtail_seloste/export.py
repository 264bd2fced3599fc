"""The archive as a ZIP that anybody can check without this software.

Each text is there as the bytes that were recorded, so that ``sha256sum`` of its
``document.json`` is the digest that its version page shows; each event as the bytes whose
sha256 is its digest; and beside them the same to read. ``README.txt`` in the ZIP says what
is what, ``SHA256SUMS`` lists every file, and ``verify.py`` needs nothing but Python.
"""

import hashlib
import json
import pickle
import re
import uuid
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC
from importlib.resources import files
from tempfile import TemporaryFile
from typing import Any, BinaryIO
from urllib.parse import unquote, urlsplit

from django.apps import apps
from django.db import transaction
from django.db.models import F, QuerySet
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from .chain import event_record
from .models.archive import NoticeEvent, NoticeSeries, NoticeVersion, VersionText
from .models.pages import NoticePageMixin
from .reading import series_keys
from .recording import today
from .wording import reader_wording

EXPORT_SCHEMA = 1
FOLDER = "seloste-export"
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
CHUNK = 50
# The same archive gives the same ZIP: no file in it has a time of its own.
EPOCH = (1980, 1, 1, 0, 0, 0)


class ExportError(Exception):
    """There is nothing to export; its text says why, in the active language."""


@dataclass(kw_only=True)
class Exported:
    """What a ZIP holds, in numbers."""

    notices: int = 0
    texts: int = 0
    redacted: int = 0
    events: int = 0


def export(series_list: Iterable[NoticeSeries], file: BinaryIO) -> Exported:
    """Write the history of these notices to `file`, opened for writing bytes, as a ZIP.

    The same archive gives the same bytes. Memory stays flat: of a notice nothing but
    names is held, so `file` may be a stream. The rows of a notice are read under its
    lock into a temporary file, and written after. Texts that were redacted are there as
    their markers. ExportError if nothing was recorded of any. The caller checks who may.
    """
    done = Exported()
    with Package(file) as package:
        for series in series_list:
            with rows_of(series) as rows:
                add_notice(package, rows, done)
        if not done.notices:
            raise ExportError(_("Nothing has been recorded yet."))
        for name in ("README.txt", "verify.py"):
            own = files(__package__).joinpath("data/export", name)
            package.add(name, own.read_text(encoding="utf-8"))
    return done


# --- which notices ---


def all_series() -> QuerySet[NoticeSeries]:
    """Every notice of which something was recorded, oldest first."""
    return NoticeSeries.objects.filter(position__gt=0).order_by("pk")


def find_series(name: str) -> NoticeSeries:
    """The notice that `name` means: a page's id or address, a series' id or address.

    ExportError if there is none, or more than one. An address may be whole or without
    the host; archive addresses and ids of series work after the page was deleted.
    """
    name = name.strip()
    recorded = NoticeSeries.objects.filter(position__gt=0)
    found = UUID.search(name)
    matches = set(recorded.filter(public_id=uuid.UUID(found[0])) if found else ())
    if not matches:
        for page in pages_called(name):
            matches.update(recorded.filter(translation_key__in=series_keys(page)))
    if len(matches) == 1:
        return matches.pop()
    if matches:
        raise ExportError(
            _("“%(name)s” stands for more than one notice. Give the whole address.")
            % {"name": name}
        )
    raise ExportError(
        _("Nothing is recorded of a notice with the id or address “%(name)s”.")
        % {"name": name}
    )


def pages_called(name: str) -> list[Any]:
    """The notice pages with this id or address."""
    found = []
    for model in apps.get_models():
        if not issubclass(model, NoticePageMixin):
            continue
        if name.isdecimal() and len(name) < 19:  # what a key can be
            found += model.objects.filter(pk=name)
        elif "/" in name:
            pages = model.objects.select_related("locale").iterator()
            found += [page for page in pages if is_address_of(name, page.full_url)]
    return found


def is_address_of(name: str, url: str | None) -> bool:
    """Whether an address, whole or only a path, means the page with this URL."""
    try:
        given, page = urlsplit(name), urlsplit(url or "")
    except ValueError:
        return False
    same_host = not given.netloc or given.netloc.lower() == page.netloc.lower()
    return bool(url) and same_host and path_of(given.path) == path_of(page.path)


def path_of(path: str) -> str:
    return unquote(path).strip("/")


# --- reading under the lock, writing after it ---


class Rows:
    """Rows in a temporary file: added in order, then read as often as one likes."""

    def __init__(self, rows: Iterable[Any] = ()):
        self.file = TemporaryFile()  # noqa: SIM115 - closed in __exit__
        self.count = 0
        for row in rows:
            self.append(row)

    def append(self, row: Any) -> None:
        pickle.dump(row, self.file)
        self.count += 1

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[Any]:
        self.file.seek(0)
        for _row in range(self.count):
            yield pickle.load(self.file)  # noqa: S301 - we wrote the file just now

    def __enter__(self) -> "Rows":
        return self

    def __exit__(self, *error: object) -> None:
        self.file.close()


@dataclass(kw_only=True)
class NoticeRows:
    series: NoticeSeries
    versions: Rows
    texts: Rows
    events: Rows


@contextmanager
def rows_of(series: NoticeSeries) -> Iterator[NoticeRows]:
    """All rows of a notice as of one moment."""
    order = F("number").asc(nulls_first=True), "effective_from", "pk"
    of_version = F("version__number").asc(nulls_first=True), "version__effective_from"
    with ExitStack() as stack:
        with transaction.atomic():
            locked = NoticeSeries.objects.select_for_update().get(pk=series.pk)
            versions, texts, events = (
                stack.enter_context(Rows(rows.iterator(chunk_size=CHUNK)))
                for rows in (
                    NoticeVersion.objects.filter(series=locked).order_by(*order),
                    VersionText.objects.filter(version__series=locked)
                    .select_related("version")
                    .order_by(*of_version, "version_id", "language", "correction"),
                    NoticeEvent.objects.filter(series=locked).order_by("position"),
                )
            )
        yield NoticeRows(series=locked, versions=versions, texts=texts, events=events)


def add_notice(package: "Package", rows: NoticeRows, done: Exported) -> None:
    """One notice: its overview, its log, its events and its texts."""
    folder = f"notices/{rows.series.public_id}"
    package.add(f"{folder}/overview.json", overview(rows))
    package.add(f"{folder}/log.json", log(rows))
    for event in rows.events:
        name = f"{folder}/events/{event.position:06d}-{plain_name(event.kind)}"
        package.add(f"{name}.json", event_record(event, rows.series))
        if event.words:
            package.add(f"{name}.words.json", event.words)
    for text in rows.texts:
        place = f"{folder}/{folder_of(text)}"
        package.add(f"{place}/document.json", text.document)
        package.add(f"{place}/edited.json", text.edited)
        package.add(f"{place}/body.html", text.body)
        if text.note:
            package.add(f"{place}/note.txt", text.note)
        package.add(f"{place}/notice.html", readable(text))
        if plain := plain_text(text):
            package.add(f"{place}/notice.txt", plain)
        done.redacted += text.redacted_at is not None
    done.notices += 1
    done.texts += len(rows.texts)
    done.events += len(rows.events)


def folder_of(text: VersionText) -> str:
    """Where a text stands in the folder of its notice."""
    version = text.version
    number = (
        f"{version.number:05d}"
        if version.number is not None
        else f"imported-{version.public_id}"
    )
    return f"versions/{number}/{plain_name(text.language)}-{text.correction}"


def plain_name(name: str) -> str:
    """A file name that can do no harm; what we recorded ourselves stays as it is."""
    plain = re.sub(r"[^A-Za-z0-9_-]", "_", name)
    if plain == name and name:
        return plain
    return f"{plain}-{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:8]}"


# --- what stands in the files ---


def overview(rows: NoticeRows) -> Iterator[str]:
    """The notice, its versions and its texts as JSON, a row a line."""
    series = rows.series
    successor = series.successor
    head = {
        "schema_version": EXPORT_SCHEMA,
        "series": str(series.public_id),
        "translation_key": str(series.translation_key),
        "source_language": series.source_language,
        "state": series.state,
        "successor": str(successor.public_id) if successor is not None else None,
        "position": series.position,
        "head": series.head,
    }
    yield json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
    yield ',\n "versions": '
    yield from json_rows(map(version_row, rows.versions))
    yield ',\n "texts": '
    yield from json_rows(map(text_row, rows.texts))
    yield "\n}\n"


def json_rows(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """A JSON list, a row a line."""
    between = "[\n  "
    for row in rows:
        yield between + json.dumps(row, ensure_ascii=False)
        between = ",\n  "
    yield "[]" if between.startswith("[") else "\n ]"


def version_row(version: NoticeVersion) -> dict[str, Any]:
    until = version.effective_until
    return {
        "version": str(version.public_id),
        "number": version.number,
        "state": version.state,
        "effective_from": version.effective_from.isoformat(),
        "effective_until": until.isoformat() if until is not None else None,
        "weight": version.weight,
    }


def text_row(text: VersionText) -> dict[str, Any]:
    redacted = text.redacted_at
    return {
        "folder": folder_of(text),
        "version": str(text.version.public_id),
        "number": text.version.number,
        "language": text.language,
        "correction": text.correction,
        "title": text.title,
        "digest": text.digest,
        "source_digest": text.source_digest,
        "made_from": text.made_from,
        "recorded_at": moment(text.recorded_at),
        "redacted_at": moment(redacted) if redacted is not None else None,
    }


def log(rows: NoticeRows) -> Iterator[str]:
    """The events as JSON, an event a line, with payload and words to read."""
    yield from json_rows(
        {
            "position": event.position,
            "kind": event.kind,
            "at": moment(event.at),
            "digest": event.digest,
            "previous": event.previous_digest,
            "payload": as_value(event.payload),
            "words": as_value(event.words) if event.words else None,
        }
        for event in rows.events
    )
    yield "\n"


def as_value(stored: str) -> Any:
    """What stored JSON says; the text itself if somebody made it unreadable."""
    try:
        return json.loads(stored)
    except ValueError:
        return stored


def moment(at: Any) -> str:
    return str(at.astimezone(UTC).isoformat(timespec="microseconds"))


def plain_text(text: VersionText) -> str:
    """The notice as plain text; "" if somebody made its document unreadable."""
    try:
        return text.plain + "\n"
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""


def readable(text: VersionText) -> str:
    """The recorded body as an HTML file of its own, with what has to be known of it."""
    words = reader_wording(text.language)
    version = text.version
    number = version.number
    lines = [
        words.label("version", number=number)
        if number is not None
        else words.label("before_numbering"),
        f"{words.label('effective_from')}: {words.date(version.effective_from)}",
        f"{words.label('published')}: {words.date(today(text.recorded_at))}",
    ]
    if version.state == NoticeVersion.State.REPLACED:
        lines[1] = words.label("replaced")
    elif version.effective_until is not None:
        lines[1] = words.label(
            "in_force_between",
            start=words.date(version.effective_from),
            end=words.date(version.effective_until),
        )
    if text.redacted_at is not None:
        lines.append(words.label("redacted", date=words.date(today(text.redacted_at))))
    return render_to_string(
        "wagtail_seloste/export/text.html",
        {
            "words": words,
            "text": text,
            "lines": lines,
            "body": mark_safe(text.body),  # noqa: S308 - rendered by us, cleaned
        },
    )


# --- the ZIP ---


class Stream:
    """A file that is only written to, on and on: so a ZIP is the same on any file."""

    def __init__(self, file: BinaryIO):
        self.file = file
        self.given_up = False

    def write(self, data: bytes) -> int:
        return len(data) if self.given_up else self.file.write(data)

    def flush(self) -> None:
        self.file.flush()


class Package:
    """A ZIP of one folder, with the checksum of each file in ``SHA256SUMS``.

    After an error nothing more is written: what is there then has no directory, so no
    program takes it for a whole ZIP.
    """

    def __init__(self, file: BinaryIO):
        self.stream = Stream(file)
        self.zip = zipfile.ZipFile(self.stream, "w", zipfile.ZIP_DEFLATED)
        # Its directory, which it writes at the end, need not wait in memory.
        self.members = self.zip.filelist = Rows()
        self.sums = Rows()

    def __enter__(self) -> "Package":
        return self

    def __exit__(self, kind: object, error: object, traceback: object) -> None:
        with self.members, self.sums, self.zip:
            self.stream.given_up = kind is not None
            if kind is None:
                with self.member("SHA256SUMS") as member:
                    for line in self.sums:
                        member.write(line.encode())

    def add(self, name: str, contents: str | Iterable[str]) -> None:
        """A text file, whole or in pieces."""
        summed = hashlib.sha256()
        with self.member(name) as member:
            for piece in [contents] if isinstance(contents, str) else contents:
                data = piece.encode("utf-8", "replace")
                member.write(data)
                summed.update(data)
        self.sums.append(f"{summed.hexdigest()}  {name}\n")
        self.zip.NameToInfo.clear()

    def member(self, name: str) -> Any:
        info = zipfile.ZipInfo(f"{FOLDER}/{name}", EPOCH)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.create_system = 3  # the same on every system: permissions as on Unix
        info.external_attr = 0o644 << 16
        return self.zip.open(info, "w")
