"""A file imports from its own layer or a lower one, and each layer keeps its promise."""

import ast
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

import pytest

import wagtail_seloste

PACKAGE = Path(wagtail_seloste.__file__).parent


@dataclass(frozen=True, kw_only=True)
class Layer:
    """Files by pattern, and the modules from outside that they never see."""

    name: str
    files: tuple[str, ...]
    never: tuple[str, ...] = ()


# From the bottom up. The first pattern that fits a file decides.
LAYERS = [
    Layer(
        name="settings",
        files=("conf.py",),
        never=("wagtail", "django.db", "django.apps"),
    ),
    Layer(
        name="core",
        files=(
            "__init__.py",
            "notice.py",
            "vocabulary.py",
            "rights.py",
            "activities.py",
            "reference.py",
            "durations.py",
            "html.py",
            "composition.py",
            "comparison/*",
            "authorities.py",
            "facts.py",
            "filling.py",
            "suggestions.py",
            "letters.py",
            "wording/*",
            "formats/*",
            "importers/*",
            "rules/*",
            "starting_points/*",
            "data/export/*",
        ),
        never=("wagtail", "django.db", "django.conf", "django.apps", "django.http"),
    ),
    Layer(
        name="blocks",
        files=(
            "blocks/*",
            "rendering.py",
            "templatetags/__init__.py",
            "templatetags/seloste.py",
        ),
        never=("django.db", "django.http", "wagtail.models"),
    ),
    Layer(
        name="projection",
        files=(
            "projection.py",
            "faults.py",
            "places.py",
            "fixing.py",
            "reimporting.py",
        ),
        never=("django.db", "django.http", "wagtail.models"),
    ),
    # Made from the blocks; the rest of the package only reads the files.
    Layer(
        name="schema",
        files=(
            "schema/__init__.py",
            "schema/kinds.py",
            "schema/nodes.py",
            "schema/sections.py",
            "schema/answers.py",
        ),
        never=("django.db", "django.http", "wagtail.models"),
    ),
    Layer(
        name="archive",
        files=(
            "signals.py",
            "models/archive.py",
            "models/checking.py",
            "models/listed.py",
            "models/organisations.py",
            "migrations/*",
            "organisations.py",
            "carrying.py",
            "localize/*",
            "translations.py",
            "progress.py",
            "chain.py",
            "choices.py",
            "listed_texts.py",
            "recording.py",
            "page_texts.py",
            "copying.py",
            "drafts.py",
            "past.py",
            "verification.py",
            "checking.py",
            "links.py",
            "reviews.py",
        ),
        never=("django.http", "django.urls", "wagtail.admin.views"),
    ),
    Layer(
        name="page",
        files=(
            "models/*",
            "forms.py",
            "panels.py",
            "acts.py",
            "reach.py",
            "importing.py",
            "jobs.py",
            "batches.py",
            "export.py",
            "access.py",
            "addresses.py",
            "series.py",
            "reading.py",
            "reviewing.py",
            "previewing.py",
            "history.py",
            "telling.py",
            "lagging.py",
            "archive_pages.py",
            "api/__init__.py",
            "api/statements.py",
            "api/standing.py",
            "api/page_tags.py",
            "caching.py",
            "following.py",
            "outcomes.py",
            "languages.py",
            "rechecking.py",
            "purging.py",
            "sending.py",
            "advice.py",
            "typed.py",
        ),
        never=("wagtail.admin.views",),
    ),
    Layer(
        name="glue",
        files=(
            "apps.py",
            "middleware.py",
            "signal_handlers.py",
            "checks.py",
            "urls.py",
            "views.py",
            "verifying.py",
            "showing.py",
            "form_fields.py",
            "schema/openapi.py",
            "schema/making.py",
            "schema/views.py",
            "api/*",
            "feeds.py",
            "wagtail_hooks.py",
            "privacy_policy.py",
            "templatetags/seloste_notices.py",
            "admin/*",
            "management/*",
        ),
    ),
    # A site with its own base page model does not install these.
    Layer(name="pages", files=("pages/*",)),
]

# The one function of the core that reads the site's settings, for the wording's folders.
READS_SETTINGS = {"wording/__init__.py": {"django.conf", "django.conf.settings"}}


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def layer_of(name: str) -> int | None:
    """The place in ``LAYERS`` of a file, named from the package's folder."""
    for number, layer in enumerate(LAYERS):
        if any(fnmatch(name, pattern) for pattern in layer.files):
            return number
    return None


def imports_of(path: Path) -> set[str]:
    """Every module that a file imports, anywhere in it, by its full name."""
    package = ["wagtail_seloste", *path.relative_to(PACKAGE).parts[:-1]]
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) + 1 - node.level] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            found |= {module} | {f"{module}.{alias.name}" for alias in node.names}
    return found


def file_of(module: str) -> Path | None:
    """The file of ours that a module name means, if it means one."""
    if not module.startswith("wagtail_seloste"):
        return None
    path = PACKAGE.joinpath(*module.split(".")[1:])
    candidates = (path.with_suffix(".py"), path / "__init__.py")
    return next((file for file in candidates if file.is_file()), None)


FILES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
def test_a_layer_is_made_of_files_that_are_there(layer):
    for pattern in layer.files:
        assert any(fnmatch(name_of(path), pattern) for path in FILES), pattern


def test_every_file_belongs_to_a_layer():
    assert [name_of(path) for path in FILES if layer_of(name_of(path)) is None] == []


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_file_imports_no_higher_layer(path):
    own = layer_of(name_of(path))
    assert own is not None
    for module in imports_of(path):
        file = file_of(module)
        if file is not None:
            number = layer_of(name_of(file))
            assert number is not None and number <= own, f"{module} is a higher layer"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_file_never_sees_what_its_layer_does_without(path):
    own = layer_of(name_of(path))
    assert own is not None
    for module in imports_of(path) - READS_SETTINGS.get(name_of(path), set()):
        for never in LAYERS[own].never:
            assert module != never and not module.startswith(f"{never}."), module
