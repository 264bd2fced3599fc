"""A file read in a process of its own, which may hang, grow or crash without harm.

Old notices come from anywhere, and the libraries that read them take a lot on trust.
The other process (`python -m wagtail_seloste.importers`) sees one file and no settings,
database or secrets; what it says comes back as JSON and is checked against the types of
:mod:`.result`, so that the worst it can do is to say something else about the file.
"""

import json
import logging
import os
import signal
import subprocess
import sys
import types
import typing
from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from .messages import Message, message
from .readers import LIMIT, MEGABYTES
from .result import ImportedNotice

logger = logging.getLogger(__name__)

SECONDS = 25
"""How long a file may take: within the half minute in which web servers lose patience."""
MEMORY = 1024
"""Megabytes that the process may use; a file of 5 MB takes some hundreds."""
LARGEST_ANSWER = 16 * LIMIT
OUT_OF_MEMORY = 3
TOO_MUCH_SAID = 4
"""Exit codes of the process; any other than 0 is a crash."""
ENDED_FOR_TIME = -getattr(signal, "SIGXCPU", 1000)
ENDED_BY_SYSTEM = -getattr(signal, "SIGKILL", 1000)
"""Exit codes of a process that a signal ended, on platforms that have it."""


def import_isolated(
    name: str,
    content: bytes,
    *,
    language: str | None = None,
    seconds: float = SECONDS,
    megabytes: int = MEMORY,
) -> ImportedNotice:
    """The notice in a file, as :func:`.import_notice` reads it, from another process.

    Never raises for what a file holds: one that takes longer than `seconds` of time or
    more than `megabytes` of memory, or brings the reader down, gives a result that has
    `failed`, with a message that says so. Where the platform has no `resource` module
    (Windows), or does not enforce a limit of memory (macOS), time alone is limited.
    Takes about a third of a second more than `import_notice`. No queries.
    """
    if len(content) > LIMIT:
        return failed(name, message("file.too_large", limit=MEGABYTES))
    request = {
        "name": name,
        "language": language,
        "seconds": seconds,
        "megabytes": megabytes,
        "answer": LARGEST_ANSWER,
    }
    # Files instead of pipes: however much it says, none of it is in our memory.
    with TemporaryFile() as answer, TemporaryFile() as complaint:
        try:
            process = subprocess.Popen(  # noqa: S603 - our own module, no shell
                [interpreter(), "-P", "-m", "wagtail_seloste.importers"],
                stdin=subprocess.PIPE,
                stdout=answer,
                stderr=complaint,
                env=environment(),
                cwd=os.path.abspath(os.sep),
            )
        except OSError as error:
            logger.error("No process to read the file %r: %s", name, error)
            return failed(name, message("file.unreadable"))
        try:
            process.communicate(
                json.dumps(request).encode() + b"\n" + content, timeout=seconds
            )
        except subprocess.TimeoutExpired:
            return failed(name, message("file.too_long", seconds=round(seconds)))
        finally:
            process.kill()  # does nothing to one that has ended
            process.wait()
        return outcome(name, process.returncode, answer, complaint, seconds)


def outcome(
    name: str, code: int, answer: IO[bytes], complaint: IO[bytes], seconds: float
) -> ImportedNotice:
    """What a process that has ended said, or why it said nothing."""
    if code == 0:
        try:
            notice = from_plain(ImportedNotice, json.loads(text_of(answer)))
        except (ValueError, TypeError, RecursionError) as error:
            logger.error("Reading the file %r gave nonsense: %s", name, error)
        else:
            return typing.cast(ImportedNotice, notice)
    elif code == ENDED_FOR_TIME:
        return failed(name, message("file.too_long", seconds=round(seconds)))
    elif code in (OUT_OF_MEMORY, TOO_MUCH_SAID, ENDED_BY_SYSTEM):
        # Killed, and not by us: the system was short of memory.
        return failed(name, message("file.too_much"))
    else:
        logger.error(
            "Reading the file %r ended with %s: %s",
            name,
            code,
            text_of(complaint)[-4000:],
        )
    return failed(name, message("file.unreadable"))


def failed(name: str, why: Message) -> ImportedNotice:
    return ImportedNotice(name=name, report=(why,))


def text_of(file: IO[bytes]) -> str:
    """What was written to a file, of a size that the other process cannot overstep."""
    file.seek(0)
    return file.read(LARGEST_ANSWER + 1).decode("utf-8", "replace")


# --- the other process --------------------------------------------------------------


def interpreter() -> str:
    """The path of Python; in uWSGI and mod_wsgi `sys.executable` is another program."""
    if Path(sys.executable).name.lower().startswith(("python", "pypy")):
        return sys.executable
    places = ("bin/python3", "Scripts/python.exe", "python.exe")
    for path in (Path(sys.exec_prefix, place) for place in places):
        if path.is_file():
            return str(path)
    return "python3"


KEPT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONHOME", "SYSTEMROOT")


def environment() -> dict[str, str]:
    """What Python needs to start and to find the same modules; none of our secrets."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    path = os.pathsep.join(os.path.abspath(each) for each in sys.path)
    return {**kept, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}


def limit(seconds: float, megabytes: int, answer: int) -> None:
    """Limit this process, where the platform can: memory, time, what it writes."""
    try:
        import resource
    except ImportError:  # Windows
        return
    memory = megabytes * 1024 * 1024
    wanted = [
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, answer),
        (resource.RLIMIT_CPU, max(1, round(seconds))),
        (resource.RLIMIT_AS, memory),
    ]
    for what, value in wanted:
        _soft, hard = resource.getrlimit(what)
        if hard != resource.RLIM_INFINITY:
            value = min(value, hard)
        try:
            resource.setrlimit(what, (value, hard))
        except (OSError, ValueError):  # macOS knows the limit of memory by name alone
            continue


# --- values -------------------------------------------------------------------------


def to_plain(notice: ImportedNotice) -> bytes:
    """A notice as JSON, every field of it."""
    return json.dumps(asdict(notice), default=date.isoformat).encode()


def from_plain(kind: Any, value: Any) -> Any:
    """A value of that type, of what JSON made of it. ValueError where it is another."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if is_dataclass(kind):
        return made(kind, value)
    if origin in (typing.Union, types.UnionType):
        return of_one_type(arguments, value)
    if origin is typing.Literal:
        if value not in arguments:
            raise ValueError(f"{value!r} is none of {arguments}")
        return value
    if kind is date:
        return date.fromisoformat(value)
    if origin is tuple and isinstance(value, list):
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return tuple([from_plain(arguments[0], each) for each in value])
        pairs = zip(arguments, value, strict=True)
        return tuple([from_plain(each, part) for each, part in pairs])
    if origin in (Mapping, dict) and isinstance(value, dict):
        return {key: from_plain(arguments[1], each) for key, each in value.items()}
    if kind is float and type(value) is int:
        return float(value)
    if isinstance(kind, type) and type(value) is kind:
        return value
    raise ValueError(f"{type(value).__name__} where {kind} is wanted")


def of_one_type(kinds: tuple[Any, ...], value: Any) -> Any:
    if value is None and types.NoneType in kinds:
        return None
    # The very type first: 1 is no date, and stays an int beside a float.
    for kind in sorted(kinds, key=lambda each: each is not type(value)):
        try:
            return from_plain(kind, value)
        except (ValueError, TypeError):
            continue
    raise ValueError(f"{type(value).__name__} where {kinds} are wanted")


def made(kind: Any, value: Any) -> Any:
    hints = types_of(kind)
    if not isinstance(value, dict) or value.keys() != hints.keys():
        raise ValueError(f"other fields than those of {kind.__name__}")
    return kind(**{name: from_plain(hints[name], value[name]) for name in hints})


@cache
def types_of(kind: Any) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}
