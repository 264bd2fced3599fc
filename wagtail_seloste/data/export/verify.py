"""Check an export of privacy notices: nothing in it altered, missing or out of order.

    python -I verify.py            in the unpacked folder
    python -I verify.py FILE.zip   the ZIP as it is

It needs Python 3.9 or newer and nothing else, and reads only. Every checksum is computed
from the bytes, and every event must carry the checksum of the one before it. The last
line of each notice is its head: whoever noted it earlier knows that the history up to
then is the same today. Exit code 0: all is well. 1: something is not, each is named.
"""

import hashlib
import json
import re
import sys
import zipfile
from pathlib import Path

TEXT_KINDS = {"recorded", "announced", "corrected", "imported"}
# What a text consists of, and the name of its checksum in the event that recorded it.
PARTS = {
    "document.json": "text",
    "edited.json": "edited",
    "body.html": "body",
    "note.txt": "note",
}
DERIVED = {"notice.html", "notice.txt"}


def sha256(data):
    return hashlib.sha256(data).hexdigest()


class Files:
    """The files of an export by name, from a ZIP or a folder."""

    def __init__(self, place):
        if place.is_dir():
            self.names = {
                path.relative_to(place).as_posix()
                for path in place.rglob("*")
                if path.is_file()
            }
            self.read = lambda name: (place / name).read_bytes()
        else:
            archive = zipfile.ZipFile(place)
            listed = [name for name in archive.namelist() if not name.endswith("/")]
            top = listed[0].split("/")[0] + "/" if listed else ""
            self.names = {name.removeprefix(top) for name in listed}
            self.read = lambda name: archive.read(top + name)


def check_sums(files):
    """The list of checksums, as `sha256sum -c SHA256SUMS` checks it, and no file more."""
    listed = {"SHA256SUMS"}
    for line in files.read("SHA256SUMS").decode().splitlines():
        digest, _, name = line.partition("  ")
        listed.add(name)
        if name not in files.names:
            yield f"{name}: is missing"
        elif sha256(files.read(name)) != digest:
            yield f"{name}: is not as SHA256SUMS says"
    for name in sorted(files.names - listed):
        yield f"{name}: does not stand in SHA256SUMS"


class Notice:
    """One notice: the events in order, then the texts that they recorded."""

    def __init__(self, files, folder):
        self.files = files
        self.folder = folder
        self.names = {name for name in files.names if name.startswith(f"{folder}/")}
        self.overview = json.loads(files.read(f"{folder}/overview.json"))
        self.expected = {}
        self.words = {}
        self.log = []
        self.head = ""

    def read(self, name):
        return self.files.read(name).strip()

    def problems(self):
        yield from self.check_events()
        expected = {**self.expected, **self.words}
        present = {
            name
            for name in self.names
            if name.startswith(f"{self.folder}/versions/")
            and name.rsplit("/", 1)[1] not in DERIVED
            or name.endswith(".words.json")
        }
        for name in sorted(expected.keys() | present):
            if name not in present:
                yield f"{name}: is missing"
            elif name not in expected:
                yield f"{name}: stands in no event"
            elif sha256(self.files.read(name)) != expected[name]:
                yield f"{name}: is not what was recorded"
        yield from self.check_copies()

    def check_copies(self):
        """What is there for reading says the same as what was recorded."""
        log = json.loads(self.files.read(f"{self.folder}/log.json"))
        if log != self.log:
            yield f"{self.folder}/log.json: does not say what the events say"
        for name in sorted(self.names):
            if name.endswith("/notice.html"):
                body = name.replace("/notice.html", "/body.html")
                if body in self.names and self.read(body) not in self.read(name):
                    yield f"{name}: does not show {body}"

    def check_events(self):
        listed = sorted(
            (int(match[1]), name)
            for name in self.names
            if (match := re.search(r"/events/(\d+)-[^/.]+\.json$", name))
        )
        position = 0
        for position, (number, name) in enumerate(listed, 1):
            data = self.files.read(name)
            event = json.loads(data)
            if number != position or event["position"] != number:
                yield f"{self.folder}: event {position} is missing"
            if event["previous"] != self.head:
                yield f"{name}: does not follow the event before it"
            if event["series"] != self.overview["series"]:
                yield f"{name}: belongs to another notice"
            self.head = sha256(data)
            payload = json.loads(event["payload"])
            words = name.replace(".json", ".words.json")
            self.log.append(
                {
                    "position": event["position"],
                    "kind": event["kind"],
                    "at": event["at"],
                    "digest": self.head,
                    "previous": event["previous"],
                    "payload": payload,
                    "words": json.loads(self.read(words))
                    if words in self.names
                    else None,
                }
            )
            self.take(words, event["kind"], payload)
        if (self.overview["position"], self.overview["head"]) != (position, self.head):
            yield f"{self.folder}: the last event is not the head of the notice"

    def take(self, words, kind, payload):
        """Note what the files must be of which an event speaks."""
        if payload.get("words"):
            self.words[words] = payload["words"]
        if kind == "redacted" and "event" in payload:
            wanted = f"{self.folder}/events/{int(payload['event']):06d}-"
            for name in [each for each in self.words if each.startswith(wanted)]:
                self.words[name] = payload["replacement"]
        if kind in TEXT_KINDS or kind == "redacted" and "document" in payload:
            number = payload["number"]
            version = (
                f"imported-{payload['version']}" if number is None else f"{number:05d}"
            )
            text = f"{payload['language']}-{payload['correction']}"
            place = f"{self.folder}/versions/{version}/{text}"
            parts = (
                {**PARTS, "document.json": "document"} if kind == "redacted" else PARTS
            )
            for part, key in parts.items():
                self.expected.pop(f"{place}/{part}", None)
                if payload[key]:
                    self.expected[f"{place}/{part}"] = payload[key]


def main(arguments):
    place = Path(arguments[0]) if arguments else Path(__file__).resolve().parent
    files = Files(place)
    problems = list(check_sums(files))
    folders = sorted(
        {
            "/".join(name.split("/")[:2])
            for name in files.names
            if name.startswith("notices/")
        }
    )
    heads = []
    for folder in folders:
        try:
            notice = Notice(files, folder)
            problems += notice.problems()
            heads.append(
                f"{folder}: {notice.overview['position']} events, head {notice.head}"
            )
        except (KeyError, ValueError, TypeError) as error:
            problems.append(f"{folder}: cannot be read ({error!r})")
    for line in problems:
        sys.stderr.write(f"{line}\n")
    for line in heads:
        sys.stdout.write(f"{line}\n")
    sys.stdout.write(f"Notices checked: {len(folders)}, problems: {len(problems)}.\n")
    return 1 if problems or not folders else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
