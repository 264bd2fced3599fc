"""The wheel holds the package, and works alone in an empty environment.

Needs `uv`, and the package index for the dependencies.
"""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.wheel

ROOT = Path(__file__).resolve().parent.parent

SETTINGS = '''\
"""A small site in Finnish, on SQLite, without translation."""

from pathlib import Path

SECRET_KEY = "only for this test"
ALLOWED_HOSTS = ["testserver"]
ROOT_URLCONF = "urls"
INSTALLED_APPS = [
    "wagtail_seloste",
    "wagtail_seloste.pages",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": Path(__file__).parent / "site.sqlite3",
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "fi"
LANGUAGES = [("fi", "suomi")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
USE_TZ = True
TIME_ZONE = "Europe/Helsinki"
STATIC_URL = "/static/"
WAGTAIL_SITE_NAME = "Alone"
WAGTAILADMIN_BASE_URL = "http://testserver"
'''

URLS = """\
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("notices/", include("wagtail_seloste.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("", include(wagtail_urls)),
]
"""

MAIN_JOB = """\
import sys
from pathlib import Path

import django

django.setup()

from django.contrib.auth import get_user_model
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

import wagtail_seloste
from wagtail_seloste.filling import fill
from wagtail_seloste.models import NoticeSeries, Organisation
from wagtail_seloste.pages.models import NoticePage
from wagtail_seloste.starting_points import starting_points

assert sys.prefix in wagtail_seloste.__file__, wagtail_seloste.__file__
assert len(starting_points()) >= 6
home = Page.objects.get(depth=2)
owner = Organisation.objects.create(
    name="Merituuli Oy", email="info@merituuli.example", locale=home.locale
)
references = {"controller": owner.pk}
sections = next(iter(starting_points())).sections_for(references)
page = NoticePage(title="Tietosuojaseloste", slug="tietosuoja", live=False)
page.body = fill(sections, "fi", references=references)
home.add_child(instance=page)
page.save_revision().publish()
page.refresh_from_db()

client = Client()
answer = client.get(page.url)
assert answer.status_code == 200, answer.status_code
assert "Merituuli Oy" in answer.text
series = NoticeSeries.objects.get()
answer = client.get(reverse("wagtail_seloste:notice", args=[series.public_id, "fi"]))
assert answer.status_code == 200, answer.status_code
assert answer.json()["notice"]["sections"][0]["key"] == "controller"
client.force_login(get_user_model().objects.create_superuser("editor"))
answer = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
assert answer.status_code == 200, answer.status_code
assert "Rekisterinpit" in answer.text, "the interface is not in Finnish"
folder = Path(wagtail_seloste.__file__).parent / "static"
for file in folder.rglob("*.*"):
    assert finders.find(str(file.relative_to(folder))), file
print("alone: page and JSON answered")
"""


@pytest.fixture(scope="module")
def uv():
    """The path of uv: `uv run` names itself in UV."""
    found = os.environ.get("UV") or shutil.which("uv")
    assert found, "uv is neither in UV nor on the PATH"
    return found


@pytest.fixture(scope="module")
def run():
    """Run a command; what it prints, or a failure that shows it."""

    def run(*command, cwd=ROOT, **variables):
        kept = ("PYTHONPATH", "DJANGO_SETTINGS_MODULE", "VIRTUAL_ENV")
        environ = {key: value for key, value in os.environ.items() if key not in kept}
        done = subprocess.run(  # noqa: S603 - our own commands
            [str(part) for part in command],
            cwd=cwd,
            env={**environ, **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}"
        return done.stdout

    return run


@pytest.fixture(scope="module")
def wheel(uv, run, tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    run(uv, "build", "--quiet", "--wheel", "--out-dir", folder)
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_every_file_of_the_package_and_no_other(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if not name.endswith("/")}
    package = ROOT / "wagtail_seloste"
    wanted = {
        path.relative_to(ROOT).as_posix()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {name for name in names if ".dist-info/" not in name} == wanted
    for suffix in (".html", ".css", ".mo", ".toml", ".typ", "/py.typed"):
        assert any(name.endswith(suffix) for name in wanted), suffix
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_wheel_works_alone(wheel, uv, run, tmp_path):
    (tmp_path / "settings.py").write_text(SETTINGS)
    (tmp_path / "urls.py").write_text(URLS)
    (tmp_path / "main_job.py").write_text(MAIN_JOB)
    environment = tmp_path / "environment"
    python = environment / "bin" / "python"
    run(uv, "venv", "--quiet", "--python", sys.executable, environment)
    run(uv, "pip", "install", "--quiet", "--python", python, wheel)
    installed = run(uv, "pip", "list", "--python", python)
    assert "wagtail-localize" not in installed
    site = {"cwd": tmp_path, "DJANGO_SETTINGS_MODULE": "settings", "PYTHONPATH": "."}
    run(python, "-m", "django", "check", **site)
    run(python, "-m", "django", "migrate", "--verbosity=0", **site)
    assert "answered" in run(python, "main_job.py", **site)
