"""What the documentation lists is what the code has."""

import re
import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path

from wagtail_seloste.blocks.stream import NoticeStreamBlock
from wagtail_seloste.blocks.unknown import UNKNOWN
from wagtail_seloste.conf import Settings
from wagtail_seloste.signals import SIGNALS

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def first_column(text):
    """The code names in the first column of the tables in a text."""
    return re.findall(r"^\| `(\w+)[^`]*`[^|]*\|", text, re.MULTILINE)


def test_each_setting_is_documented_with_its_default():
    table = read("docs/reference/settings.md").split("## Settings of others")[0]
    assert first_column(table) == [field.name for field in fields(Settings)]
    for field in fields(Settings):
        default = str(field.default).replace("'", '"')
        default = f'"{default}"' if isinstance(field.default, str) else default
        assert f"| `{field.name}` | `{default}` |" in table


def test_each_section_is_documented():
    listed = read("docs/reference/document.md").split("## Keys of sections")[1]
    keys = re.findall(r"`(\w+)`", listed.split("Each")[0])
    assert keys == [key for key in NoticeStreamBlock().child_blocks if key != UNKNOWN]


def test_each_command_is_documented():
    folder = ROOT / "wagtail_seloste" / "management" / "commands"
    commands = {path.stem for path in folder.glob("[!_]*.py")}
    assert set(first_column(read("docs/reference/commands.md"))) == commands


def test_each_signal_is_documented():
    listed = read("docs/reference/signals.md").split("## Arguments")[0]
    assert first_column(listed) == list(SIGNALS)


def test_the_readme_names_the_versions_of_the_classifiers():
    table = read("README.md").split("## Supported versions")[1].split("##")[0]
    for name, classifier in (
        ("Python", "Programming Language :: Python :: 3."),
        ("Django", "Framework :: Django :: "),
    ):
        versions = [
            each.rsplit(" :: ", 1)[1]
            for each in PROJECT["classifiers"]
            if each.startswith(classifier)
        ]
        assert f"| {name} | {', '.join(versions)} |" in table


def test_the_version_is_said_once_in_two_places():
    from wagtail_seloste import __version__

    assert PROJECT["version"] == __version__


def test_the_page_of_rules_is_as_the_rules_are():
    done = subprocess.run(  # a process of its own: without the rules of the tests' site
        [sys.executable, ".ci/rules_page.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
