"""Every word of the interface is there in Finnish and Swedish, and compiled.

Needs no gettext programs: messages are read out of the code and the templates. That the
catalogues hold nothing more than these is `.ci/catalogues.py`'s part.
"""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
APPS = [ROOT / "wagtail_seloste", ROOT / "example_site" / "home"]
LANGUAGES = ["fi", "sv"]

# Function -> which of its arguments are the context, the message and its plural.
FUNCTIONS = {
    "gettext": (None, 0, None),
    "ngettext": (None, 0, 1),
    "pgettext": (0, 1, None),
    "npgettext": (0, 1, 2),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")

Key = tuple[str, str]


def function_of(node: ast.Call, names: dict[str, str]) -> tuple | None:
    """The row of ``FUNCTIONS`` that a call means, by its name in this file."""
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    return FUNCTIONS.get(names.get(name, name).removesuffix("_lazy"))


def messages(source: str) -> set[Key]:
    """``(context, message)`` for each call of gettext's family with plain strings."""
    tree = ast.parse(source)
    names = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("django.utils.translation")
        for alias in node.names
    }
    found = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not (row := function_of(node, names)):
            continue
        context, message, _plural = row
        if not isinstance(node.args[message], ast.Constant):
            continue
        text = node.args[message].value
        found.add((node.args[context].value if context is not None else "", text))
    return found


def used(app: Path) -> set[Key]:
    """Every message of an app, from its code and its templates."""
    found = set()
    for path in app.rglob("*.py"):
        if "migrations" not in path.parts:
            found |= messages(path.read_text(encoding="utf-8"))
    for path in app.rglob("*.html"):
        # Django's own way to templates: it makes them look like code to gettext.
        code = templatize(path.read_text(encoding="utf-8"))
        found |= messages_in_pieces(code)
    return found


CALL = re.compile(r"\b(gettext|ngettext|pgettext|npgettext|_)\(")


def messages_in_pieces(code: str) -> set[Key]:
    """Messages of a text that holds calls among other things."""
    found = set()
    for match in CALL.finditer(code):
        for end in range(match.end(), len(code) + 1):
            if code[end - 1 : end] != ")":
                continue
            call = code[match.start() : end]
            try:
                ast.parse(call, mode="eval")
            except SyntaxError:
                continue
            found |= messages(
                call.replace("_(", "gettext(", 1) if call[0] == "_" else call
            )
            break
    return found


def catalogue(app: Path, language: str) -> Path:
    return app / "locale" / language / "LC_MESSAGES" / "django.po"


@pytest.fixture(params=APPS, ids=lambda app: app.name)
def app(request):
    return request.param


@pytest.fixture(params=LANGUAGES)
def po(request, app):
    return polib.pofile(str(catalogue(app, request.param)))


def test_every_message_of_the_interface_is_translated(app, po):
    translated = {
        (entry.msgctxt or "", entry.msgid) for entry in po.translated_entries()
    }
    assert sorted(used(app) - translated) == []


def test_no_translation_is_a_guess(po):
    assert [entry.msgid for entry in po.fuzzy_entries()] == []
    assert [entry.msgid for entry in po.untranslated_entries()] == []


def test_a_translation_keeps_the_placeholders(po):
    for entry in po:
        pairs = (
            [(entry.msgid, entry.msgstr)]
            if not entry.msgid_plural
            else [
                (entry.msgid, entry.msgstr_plural[0]),
                (entry.msgid_plural, entry.msgstr_plural[1]),
            ]
        )
        for message, text in pairs:
            assert sorted(PLACEHOLDER.findall(text)) == sorted(
                PLACEHOLDER.findall(message)
            ), message


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_the_one_beside_it(app, language, tmp_path):
    source = catalogue(app, language)
    fresh = tmp_path / "django.mo"
    polib.pofile(str(source)).save_as_mofile(str(fresh))
    kept = polib.mofile(str(source.with_suffix(".mo")))
    assert sorted(map(str, kept)) == sorted(map(str, polib.mofile(str(fresh))))


def test_a_message_is_found_however_it_is_written():
    assert messages(
        "from django.utils.translation import gettext_lazy as _, ngettext, pgettext\n"
        "a = _('one')\n"
        "b = ngettext('%d day', '%d days', n)\n"
        "c = pgettext('month', 'May')\n"
    ) == {("", "one"), ("", "%d day"), ("month", "May")}
    assert messages_in_pieces(
        templatize(
            "{% translate 'It (says)' %} {% blocktranslate %}a {{ b }}{% endblocktranslate %}"
        )
    ) == {("", "It (says)"), ("", "a %(b)s")}


# --- the check itself, in .ci: it sees what it is there to see ----------------------

TEMPLATE = """{% load i18n %}<p>{% translate "Good morning" %}</p>"""
CATALOGUE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Good morning"
msgstr "%s"
"""
TRANSLATED = {"fi": "Hyvää huomenta", "sv": "God morgon"}


@pytest.fixture
def small_app(tmp_path):
    """An app of one message beside a copy of the check, in good order."""
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "catalogues.py", tmp_path / ".ci")
    app = tmp_path / "app"
    (app / "templates").mkdir(parents=True)
    (app / "templates" / "page.html").write_text(TEMPLATE, encoding="utf-8")
    for language, text in TRANSLATED.items():
        write_catalogue(app, language, CATALOGUE % text)
    return app


def write_catalogue(app, language, text, *, compiled=True):
    path = catalogue(app, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    if compiled:
        polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))


def check(app):
    """The exit code of the check, and the faults that it names."""
    done = subprocess.run(  # noqa: S603 - fixed arguments
        [sys.executable, app.parent / ".ci" / "catalogues.py", app.name],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    *faults, _count = done.stdout.splitlines()
    return done.returncode, [
        fault.removeprefix("app/locale/").replace("/LC_MESSAGES/django.po", "")
        for fault in faults
    ]


@pytest.mark.gettext
def test_the_check_is_content_with_catalogues_in_good_order(small_app):
    assert check(small_app) == (0, [])


@pytest.mark.gettext
def test_the_check_fails_on_a_message_that_no_catalogue_has(small_app):
    page = small_app / "templates" / "page.html"
    page.write_text(TEMPLATE + '{% translate "Good night, all" %}', encoding="utf-8")
    code, faults = check(small_app)
    assert code == 1
    assert faults == [
        "fi: missing: 'Good night, all'",
        "sv: missing: 'Good night, all'",
    ]


@pytest.mark.gettext
def test_the_check_fails_on_a_message_that_nothing_uses_any_more(small_app):
    old = '\nmsgid "Farewell, friend"\nmsgstr "Hyvästi, ystävä"\n'
    write_catalogue(small_app, "fi", CATALOGUE % TRANSLATED["fi"] + old)
    assert check(small_app) == (1, ["fi: not used: 'Farewell, friend'"])


@pytest.mark.gettext
def test_the_check_fails_on_an_empty_translation(small_app):
    write_catalogue(small_app, "sv", CATALOGUE % "")
    assert check(small_app) == (1, ["sv: empty: 'Good morning'"])


@pytest.mark.gettext
def test_the_check_fails_on_a_guess_of_gettext(small_app):
    text = (CATALOGUE % "God kväll").replace('msgid "Good', '#, fuzzy\nmsgid "Good')
    write_catalogue(small_app, "sv", text)
    assert check(small_app) == (1, ["sv: fuzzy: 'Good morning'"])


@pytest.mark.gettext
def test_the_check_fails_on_a_catalogue_that_was_not_compiled(small_app):
    write_catalogue(small_app, "fi", CATALOGUE % "Huomenta", compiled=False)
    assert check(small_app) == (1, ["fi: not compiled as it stands"])
    catalogue(small_app, "fi").with_suffix(".mo").unlink()
    assert check(small_app) == (1, ["fi: not compiled as it stands"])
