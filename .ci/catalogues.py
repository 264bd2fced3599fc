"""The translations of the interface are those of the code as it stands.

    python .ci/catalogues.py            compare; exit 1 and name what is missing or left over
    python .ci/catalogues.py --update   take new messages in, drop old ones, compile

Both take the folders of apps after them, else they go through all of ours.

Needs gettext's programs (Debian: `apt-get install gettext`).
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
APPS = ["wagtail_seloste", "example_site/home"]
LANGUAGES = ["fi", "sv"]


def extract(app: Path) -> None:
    """Rewrite the catalogues of an app from its source.

    ``-P``: the app's folder is no place to import from (it has an ``html.py``).
    """
    (app / "locale").mkdir(exist_ok=True)
    command = [sys.executable, "-P", "-m", "django", "makemessages", "--verbosity=0"]
    command += ["--no-location", "--no-obsolete"]
    for language in LANGUAGES:
        command += ["--locale", language]
    # The messages depend on no site's settings.
    without_site = {
        k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"
    }
    subprocess.run(  # noqa: S603 - fixed arguments
        command, cwd=app, env=without_site, check=True
    )


def catalogue(app: Path, language: str) -> Path:
    return app / "locale" / language / "LC_MESSAGES" / "django.po"


def messages(path: Path) -> set[tuple[str, str, str]]:
    return {
        (entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")
        for entry in polib.pofile(str(path))
        if not entry.obsolete
    }


def update(app: Path) -> None:
    extract(app)
    for language in LANGUAGES:
        path = catalogue(app, language)
        po = polib.pofile(str(path))
        # Dates and names in the header would change with every run; git has them.
        po.header, po.metadata_is_fuzzy = "", False
        po.metadata = {
            "Language": language,
            "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=UTF-8",
            "Content-Transfer-Encoding": "8bit",
            "Plural-Forms": "nplurals=2; plural=(n != 1);",
        }
        po.save()
        po.save_as_mofile(str(path.with_suffix(".mo")))
        left = len(po.untranslated_entries()) + len(po.fuzzy_entries())
        print(f"{path.relative_to(ROOT)}: {len(po)} messages, {left} to translate")


def is_stale(path: Path) -> bool:
    """Is the compiled catalogue missing, or not what the one beside it compiles to?"""
    compiled = path.with_suffix(".mo")
    if not compiled.is_file():
        return True
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / compiled.name
        polib.pofile(str(path)).save_as_mofile(str(fresh))
        # Entries, not bytes: another version of polib may write another header.
        return sorted(map(str, polib.mofile(str(fresh)))) != sorted(
            map(str, polib.mofile(str(compiled)))
        )


def faults(app: Path) -> list[str]:
    """Messages that the code has and the catalogue lacks, or the other way round.

    Also what nobody translated, what gettext guessed, and what was not compiled.
    """
    found = []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / app.name
        shutil.copytree(app, copy, ignore=shutil.ignore_patterns("__pycache__"))
        extract(copy)
        for language in LANGUAGES:
            path = catalogue(app, language)
            used, kept = messages(catalogue(copy, language)), messages(path)
            name = path.relative_to(ROOT)
            found += [
                f"{name}: missing: {text!r}" for _, text, _ in sorted(used - kept)
            ]
            found += [
                f"{name}: not used: {text!r}" for _, text, _ in sorted(kept - used)
            ]
            po = polib.pofile(str(path))
            found += [f"{name}: empty: {e.msgid!r}" for e in po.untranslated_entries()]
            found += [f"{name}: fuzzy: {e.msgid!r}" for e in po.fuzzy_entries()]
            if is_stale(path):
                found.append(f"{name}: not compiled as it stands")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--update", action="store_true")
    parser.add_argument("apps", nargs="*", default=APPS)
    arguments = parser.parse_args()
    apps = [ROOT / app for app in arguments.apps]
    if arguments.update:
        for app in apps:
            update(app)
        return 0
    found = [fault for app in apps for fault in faults(app)]
    for fault in found:
        print(fault)
    print(f"{len(apps)} apps in {len(LANGUAGES)} languages, {len(found)} faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
