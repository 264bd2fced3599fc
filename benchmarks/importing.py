"""How long an old notice takes to import, in each format, and how much memory.

An ordinary file is wanted well under a second, and 2 MB in seconds; from half a megabyte
to two, time should grow by the same four times (`linear` 1.0). Each file is read in a
process of its own, which tells its time without its start, and the most memory it had.

    uv run python benchmarks/importing.py [--rounds 3] [--profile txt]
"""

import argparse
import cProfile
import json
import os
import pstats
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.importers import formats  # noqa: E402
from tests.importers.test_formats import content_of  # noqa: E402
from wagtail_seloste.importers import import_notice  # noqa: E402

NOTICE = ROOT / "tests" / "importers" / "data" / "english-plain-headings.txt"
MEGA = 1024 * 1024
SIZES = {"ordinary": 0, "0.5 MB": MEGA // 2, "2 MB": 2 * MEGA}


def make(kind, size):
    """A file with that many bytes of words, of which an ordinary notice is repeated."""
    text = NOTICE.read_bytes()
    times = max(1, size // len(text))
    if kind == "txt":
        return b"\n\n".join([text] * times)
    title, day, sections = content_of(import_notice(text))
    return formats.MAKERS[kind]((title, day, sections * times), "headings")


def read_one(path):
    """In the process of its own."""
    import resource

    data = Path(path).read_bytes()
    began = time.process_time()
    notice = import_notice(data, path)
    print(  # noqa: T201
        json.dumps(
            {
                "seconds": time.process_time() - began,
                "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                "errors": [each.code for each in notice.errors],
            }
        )
    )


def measure(path, rounds):
    run = [sys.executable, __file__, "--one", str(path)]
    told = [
        json.loads(subprocess.run(run, capture_output=True, check=True).stdout)  # noqa: S603
        for _round in range(rounds)
    ]
    seconds = statistics.median(each["seconds"] for each in told)
    return seconds, max(each["memory"] for each in told), told[0]["errors"]


def report(options):
    print(f"{'':6}{'':>10}{'file kB':>10}{'seconds':>9}{'linear':>8}{'MB':>7}")  # noqa: T201
    with tempfile.TemporaryDirectory() as folder:
        for kind in options.kinds or formats.MAKERS:
            taken = {}
            for name, size in SIZES.items():
                path = Path(folder, f"notice-{size}.{kind}")
                path.write_bytes(make(kind, size))
                taken[name], memory, errors = measure(path, options.rounds)
                linear = taken[name] / taken["0.5 MB"] / 4 if name == "2 MB" else None
                shown = f"{linear:.2f}" if linear else ""
                print(  # noqa: T201
                    f"{kind:6}{name:>10}{path.stat().st_size / 1024:>10.0f}"
                    f"{taken[name]:>9.2f}{shown:>8}{memory:>7.0f}  {' '.join(errors)}",
                    flush=True,
                )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--kinds", nargs="*", help="formats, such as txt pdf")
    parser.add_argument("--profile", metavar="KIND", help="where 2 MB spend their time")
    parser.add_argument("--one", metavar="FILE", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        read_one(options.one)
    elif options.profile:
        data = make(options.profile, SIZES["2 MB"])
        profile = cProfile.Profile()
        profile.runcall(import_notice, data)
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)
    else:
        report(options)


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
