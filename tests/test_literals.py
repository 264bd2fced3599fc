"""No words of ours stand bare in the code: each goes through gettext, or is data.

This reads the source, so it sees every branch of every template and each message that
only an error brings up; `tests/browser/test_untranslated.py` sees what pages show.
"""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.base import Lexer, TokenType

ROOT = Path(__file__).resolve().parent.parent
APPS = [ROOT / "wagtail_seloste", ROOT / "example_site" / "home"]

LETTERS = re.compile(r"[^\W\d_]{2}")
"""Two letters in a row: words, and no units, marks or placeholders."""

NAMES = re.compile(r"\b(JSON|Atom|SHA-\d+|sha256sum|Seloste)\b")
"""Of formats, programs and the example site: the same in every language."""


def has_words(text: str) -> bool:
    return bool(LETTERS.search(NAMES.sub("", text)))


# --- templates -----------------------------------------------------------------------

SHOWN_ATTRIBUTES = ("alt", "aria-label", "aria-description", "placeholder", "title")
NOT_SHOWN = ("script", "style")
QUOTED = re.compile(r"""(?<!_\()(["'])(?P<text>(?:(?!\1).)*)\1""")
WORDS = re.compile(r"\s|^[A-ZÅÄÖ]")
"""A string in a tag that reads like words, not like a name, a path or a class."""


class Bare(HTMLParser):
    """Collects what a browser would show."""

    def __init__(self):
        super().__init__()
        self.found, self.within = [], []

    def handle_starttag(self, tag, attrs):
        if tag in NOT_SHOWN:
            self.within.append(tag)
        values = dict(attrs)
        shown = [values.get(name) for name in SHOWN_ATTRIBUTES]
        if tag == "input" and values.get("type") in ("submit", "button", "reset"):
            shown.append(values.get("value"))
        self.found += [text for text in shown if text and has_words(text)]

    def handle_endtag(self, tag):
        if tag in self.within:
            self.within.remove(tag)

    def handle_data(self, data):
        if not self.within and has_words(data):
            self.found.append(" ".join(data.split()))


def bare_in_template(source: str) -> list[str]:
    """What a template shows without asking gettext or its context."""
    parser, found = Bare(), []
    until = ""
    for token in Lexer(source).tokenize():
        name = token.contents.split()[0] if token.contents.split() else ""
        if until:
            until = "" if name == until else until
        elif token.token_type == TokenType.BLOCK:
            if name in ("blocktranslate", "blocktrans", "comment"):
                until = f"end{name}"
            elif name not in ("translate", "trans", "url"):
                found += words_in(token.contents)
        elif token.token_type == TokenType.VAR:
            found += words_in(token.contents)
            parser.feed("0")
        elif token.token_type == TokenType.TEXT:
            parser.feed(token.contents)
    parser.close()
    return found + parser.found


def words_in(tag: str) -> list[str]:
    return [
        match["text"]
        for match in QUOTED.finditer(tag)
        if has_words(match["text"]) and WORDS.search(match["text"])
    ]


def templates() -> list[Path]:
    return [path for app in APPS for path in app.rglob("*.html")]


def place(path: Path) -> str:
    return "-".join(path.relative_to(ROOT).parts)


@pytest.mark.parametrize("path", templates(), ids=place)
def test_a_template_has_no_words_of_its_own(path):
    assert bare_in_template(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "path",
    [path for path in templates() if not {"admin", "home"} & set(path.parts)],
    ids=place,
)
def test_a_public_template_takes_no_words_from_the_interface(path):
    """They would be in the language of the request, not in that of the notice."""
    source = path.read_text(encoding="utf-8")
    assert not re.search(r"i18n|translate\b|trans\b|[^\w]_\(", source)


# --- code ----------------------------------------------------------------------------

SHOWN_NAMES = {
    "confirmation_message",
    "description",
    "empty_label",
    "empty_message",
    "header_title",
    "heading",
    "help_text",
    "label",
    "menu_label",
    "no_results_message",
    "page_subtitle",
    "page_title",
    "results_title",
    "short_description",
    "success_message",
    "verbose_name",
    "verbose_name_plural",
}
"""Arguments and attributes whose value an editor sees."""

SHOWN_CALLS = {"ValidationError": 0, "PermissionDenied": 0}
MESSAGES = ("debug", "info", "success", "warning", "error")


def bare_in_code(source: str) -> Iterator[str]:
    """Strings in the places whose value an editor sees."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.keyword) and node.arg in SHOWN_NAMES:
            yield from literals(node.value)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(name_of(target) in SHOWN_NAMES for target in targets):
                yield from literals(node.value)
        elif isinstance(node, ast.Call):
            function = node.func
            if name_of(function) in SHOWN_CALLS:
                yield from (text for each in node.args[:1] for text in literals(each))
            elif (
                isinstance(function, ast.Attribute)
                and function.attr in MESSAGES
                and name_of(function.value) == "messages"
            ):
                yield from (text for each in node.args[1:2] for text in literals(each))


def name_of(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def literals(node: ast.AST) -> Iterator[str]:
    """The words in an expression that no function takes first, and that are no key."""
    if isinstance(node, ast.Constant):
        text = node.value
        if isinstance(text, str) and "_" not in text and has_words(text):
            yield text
    elif isinstance(node, ast.Dict):
        for value in node.values:
            yield from literals(value)
    elif not isinstance(node, (ast.Call, ast.Subscript, ast.Compare)):
        for child in ast.iter_child_nodes(node):
            yield from literals(child)


def modules() -> list[Path]:
    """Our code; what commands print is English, as Django's own commands.

    So are the descriptions for programmers in the schemas.
    """
    return [
        path
        for app in APPS
        for path in app.rglob("*.py")
        if not {"migrations", "management", "schema"} & set(path.parts)
        if path.name != "apps.py"  # the label of an app is a key
    ]


@pytest.mark.parametrize("path", modules(), ids=place)
def test_what_an_editor_sees_goes_through_gettext(path):
    assert list(bare_in_code(path.read_text(encoding="utf-8"))) == []


# --- the readers themselves ----------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>Hello <b>there</b></p>", ["Hello", "there"]),
        ("<p>{% translate 'Hello' %}: {{ name }} – 3 m</p>", []),
        ("{% blocktranslate %}Hello {{ name }}{% endblocktranslate %}", []),
        ("{% comment %}Not shown{% endcomment %}{# nor this #}", []),
        ("<script>if (one) two()</script><style>p {margin: 0}</style>", []),
        ('<a title="Read more" href="/path/of/words">{{ x }}</a>', ["Read more"]),
        ('<input type="submit" value="Save">', ["Save"]),
        ('<input type="hidden" name="action" value="save">', []),
        ('{% include "a/b.html" with title="Read more" %}', ["Read more"]),
        ('{% include "a/b.html" with title=_("Read more") %}', []),
        ('{{ name|default:"Nobody" }}', ["Nobody"]),
        ('{{ day|date:"j.n.Y" }}', []),
    ],
)
def test_bare_words_of_a_template_are_seen(source, words):
    assert bare_in_template(source) == words


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("field = Field(label='Name', help_text=_('Write it.'))", ["Name"]),
        ("class Meta:\n    verbose_name = 'notice'", ["notice"]),
        ("class Meta:\n    verbose_name = _('notice')", []),
        ("raise ValidationError('No such day')", ["No such day"]),
        ("raise ValidationError(gettext('No such day'))", []),
        ("messages.error(request, f'No {thing}')", ["No "]),
        ("messages.error(request, ('a' if x else _('b')) + 'Done')", ["Done"]),
        ("messages.error(request, 'Saved' % gettext('x'))", ["Saved"]),
        ("messages.error(request, gettext('x %(a)s') % {'day': day})", []),
        ("comparison = Change(label='change_added')", []),
        ("self.page_title = 'Notices'", ["Notices"]),
        ("column = Column('name', label=words['name'])", []),
    ],
)
def test_bare_words_of_the_code_are_seen(source, words):
    assert list(bare_in_code(source)) == words


def test_days_are_written_out_by_the_wording_not_by_django():
    """Django's short English dates can be read in two ways: 01/03/2026."""
    functions = re.compile(r"\bdate_format\(|\|date(?![\w|])|SHORT_DATE|strftime\(")
    sources = [*modules(), *templates()]
    assert [
        place(path) for path in sources if functions.search(path.read_text("utf-8"))
    ] == []
