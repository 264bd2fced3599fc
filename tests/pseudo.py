"""A language that nobody speaks: every word says where it comes from.

In it each message of gettext, whoever's, stands in ⟦such brackets⟧, each notice word
(`wagtail_seloste.wording`) in ⟪such⟫, and what the tests write as an editor in ⟨such⟩.
What then stands on a page outside of brackets went through neither::

    with_pseudo_locale(settings, monkeypatch, folder)
    assert bare("⟦Read⟧ more") == ["more"]

Its code is that of Esperanto, for Django and Babel know it and nothing of ours does.
"""

import re
import tomllib
from gettext import NullTranslations
from importlib.resources import files

from django.http import HttpResponse
from django.utils.translation import trans_real
from django.views.i18n import JavaScriptCatalog
from wagtail import blocks

from wagtail_seloste.blocks.stream import NoticeStreamBlock
from wagtail_seloste.blocks.unknown import UNKNOWN
from wagtail_seloste.rules import Coverage
from wagtail_seloste.rules.registry import Rule
from wagtail_seloste.wording import wording

LANGUAGE = "eo"
INTERFACE, WORDING, WRITTEN = "⟦⟧", "⟪⟫", "⟨⟩"
OPENING = {kind[0] for kind in (INTERFACE, WORDING, WRITTEN)}
CLOSING = {kind[1] for kind in (INTERFACE, WORDING, WRITTEN)}


def marked(text, kind=WRITTEN):
    return f"{kind[0]}{text}{kind[1]}" if text.strip() else text


# --- the interface -------------------------------------------------------------------


class PseudoTranslations(NullTranslations):
    """Says of each message that it went through gettext; with a context or without."""

    def gettext(self, message):
        return marked(message.split("\x04")[-1], INTERFACE)

    def ngettext(self, singular, plural, number):
        return self.gettext(singular if number == 1 else plural)

    def to_language(self):
        return LANGUAGE


SCRIPT = """
var marked = (text) => text.trim() ? "⟦" + text + "⟧" : text;
window.django = {
  catalog: {}, formats: {},
  pluralidx: (n) => Number(n !== 1),
  gettext: marked, gettext_noop: (text) => text,
  ngettext: (one, many, n) => marked(n === 1 ? one : many),
  pgettext: (context, text) => marked(text),
  npgettext: (context, one, many, n) => marked(n === 1 ? one : many),
  interpolate: (text, values, named) => named
    ? text.replace(/%\\(\\w+\\)s/g, (match) => String(values[match.slice(2, -2)]))
    : text.replace(/%s/g, () => String(values.shift())),
  get_format: (name) => name,
};
Object.assign(window, window.django);
"""
"""Django's catalogue for scripts, in this language."""


# --- the words of notices ------------------------------------------------------------


def wording_file(model="en", language=LANGUAGE):
    """A file of words for a language, made of ours in another."""
    source = files("wagtail_seloste.wording").joinpath(f"{model}.toml")
    words = tomllib.loads(source.read_text(encoding="utf-8"))
    lines = ["[formats]", f'locale = "{language}"', 'date = "d.M.y"']
    for table in ("headings", "labels", "choices"):
        lines.append(f"[{table}]")
        lines += [f"{key} = {quoted(text)}" for key, text in words[table].items()]
    for key, revisions in words["paragraphs"].items():
        for row in revisions:
            lines += [f"[[paragraphs.{key}]]", f"revision = {row['revision']}"]
            lines.append(f"text = {quoted(row['text'].strip())}")
    return "\n".join(lines) + "\n"


def quoted(text):
    return "'''" + marked(text, WORDING) + "'''"


def with_pseudo_locale(settings, monkeypatch, folder):
    """The site has the language, for editors as for readers; the folder takes its words.

    What the site itself says is marked too: names of languages, notice words in Finnish.
    """
    (folder / f"{LANGUAGE}.toml").write_text(wording_file(), encoding="utf-8")
    (folder / "fi.toml").write_text(wording_file("fi", "fi"), encoding="utf-8")
    languages = [*settings.LANGUAGES, (LANGUAGE, "nobody's language")]
    settings.LANGUAGES = [(code, marked(name)) for code, name in languages]
    settings.WAGTAIL_CONTENT_LANGUAGES = settings.LANGUAGES
    settings.WAGTAIL_SITE_NAME = marked(settings.WAGTAIL_SITE_NAME)
    settings.WAGTAIL_SELOSTE = {"WORDING_DIRS": (str(folder),)}
    monkeypatch.setattr(
        JavaScriptCatalog,
        "get",
        lambda self, request, **options: HttpResponse(SCRIPT, "text/javascript"),
    )
    monkeypatch.setitem(trans_real._translations, LANGUAGE, PseudoTranslations())
    # What the checker says is data in three languages; tests of the rules see to these.
    for owner, name in ((Rule, "text"), (Coverage, "name"), (Coverage, "reason")):
        monkeypatch.setattr(owner, name, marking(getattr(owner, name)))


def marking(method):
    """The method with what it returns marked."""
    return lambda *args, **options: marked(method(*args, **options))


def names_by_babel(*languages):
    """What Babel calls countries, languages and periods in these languages."""
    found = set(languages)
    for language in languages:
        words = wording(language)
        found |= {*words.locale.territories.values(), *words.locale.languages.values()}
        for unit in ("Y", "M", "W", "D", "TH"):
            found |= {words.period(f"P{unit[:-1]}{n}{unit[-1]}") for n in (1, 2)}
        found.add(words.join(["", "", ""]).replace(",", "").strip())
    return found


# --- what an editor writes -----------------------------------------------------------

VALUES = {
    "business_id": "1234567-1",
    "email": "name@example.com",
    "phone": "+358 29 123 4567",
}


def filled(block, path, organisation):
    """The stored data of a block with every field filled and every box ticked."""
    if isinstance(block, blocks.BaseStructBlock):
        return {
            name: filled(child, f"{path}.{name}", organisation)
            for name, child in block.child_blocks.items()
        }
    if isinstance(block, blocks.ListBlock):
        value = filled(block.child_block, f"{path}.item", organisation)
        return [{"type": "item", "value": value, "id": path.replace(".", "-")}]
    name = path.rpartition(".")[2]
    if name in VALUES:
        return VALUES[name]
    if isinstance(block, blocks.RichTextBlock):
        return f"<p>{marked(path)}</p><ul><li>{marked(path)}</li></ul>"
    if isinstance(block, blocks.MultipleChoiceBlock):
        return chosen(block)
    if isinstance(block, blocks.ChoiceBlock):
        return chosen(block)[0]
    if isinstance(block, blocks.BooleanBlock):
        return True
    if isinstance(block, blocks.IntegerBlock):
        return 2
    if isinstance(block, blocks.DateBlock):
        return "2026-01-31"
    if isinstance(block, blocks.URLBlock):
        return "https://www.example.com/"
    if isinstance(block, blocks.ChooserBlock):
        return organisation
    return marked(path)


def stream(organisation, **changes):
    """The stored stream of a notice with every section, every field of it filled.

    `changes`: what a section has instead, or None to leave it out.
    """
    found = []
    for key, section in NoticeStreamBlock().child_blocks.items():
        if key == UNKNOWN or changes.get(key, True) is None:
            continue
        value = filled(section, key, organisation.pk)
        if key != "other":
            value["heading"] = ""  # so that the one of the wording stands there
        value |= changes.get(key, {})
        found.append({"type": key, "value": value, "id": key})
    return found


def chosen(block):
    """All codes that a field offers."""
    found = []
    for value, name in block.field.choices:
        inner = name if isinstance(name, (list, tuple)) else [(value, name)]
        found += [code for code, _label in inner if code]
    return found


# --- what stands outside of brackets -------------------------------------------------

LETTERS = re.compile(r"[^\W\d_]{2}")
NO_WORDS = re.compile(
    r"https?://\S+|\bseloste1\.[\w.-]+|[\w.+-]+@[\w-]+\.[\w.-]+|\b[0-9a-f]{8,}…?|\b[0-9a-f]{8}-[0-9a-f-]+"
    r"|(?<!\w)/[\w./?=&-]+|\b[\w-]+\.(?:csv|docx|json|po|toml|txt|xlsx|zip)\b"
)
"""Addresses, references, digests, names of files."""


def bare(pieces, names=()):
    """The pieces of a page, in their order, with words outside of all brackets.

    `pieces`: (text, place) as they follow each other; a bracket may open in one and
    close in another. `names`: what needs no translation. A bracket that never closes
    is reported too, for nothing after it could be judged.
    """
    longest_first = sorted(names, key=len, reverse=True)
    known = re.compile(r"\b(?:" + "|".join(map(re.escape, longest_first)) + r")\b")
    found, opened = [], []
    for text, place in pieces:
        outside, before = "", len(opened)
        for letter in text:
            if letter in OPENING:
                opened.append((text, place))
            elif letter in CLOSING and opened:
                opened.pop()
                outside += " "
            elif letter in CLOSING:
                found.append((f"closes what was not opened: {text.strip()}", place))
            elif not opened:
                outside += letter
        if text.rstrip().endswith("…"):
            del opened[before:]  # cut off by the page, brackets and all
        outside = " ".join(outside.split())
        if LETTERS.search(known.sub("", NO_WORDS.sub("", outside))):
            found.append((outside, place))
    return found + [(f"never closes: {text.strip()}", place) for text, place in opened]
