"""Every word of the interface is there in Finnish and Swedish, and compiled.

Needs no gettext programs: messages are read out of the code and the templates. That the
catalogues hold nothing more than these is `.ci/catalogues.py`'s part.
"""

import ast
import re
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
