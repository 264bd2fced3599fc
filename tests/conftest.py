"""What every test may ask for: languages, a page tree, people, and threads.

The tables are made without migrations, so nothing is there that a fixture did not
make. With ``--migrations`` the same fixtures take what the migrations left.
"""

import os
from unittest import mock

import pytest
from django.utils import translation

# pytest-django reads this from pyproject.toml; tests of the functional core also run
# without that plugin.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")


def pytest_addoption(parser, pluginmanager):
    """Let the functional core's tests run with ``-p no:django``, as proof."""
    if not pluginmanager.hasplugin("django"):
        parser.addini("DJANGO_SETTINGS_MODULE", "read by pytest-django only")
        parser.addini("django_find_project", "read by pytest-django only")
        parser.addoption("--no-migrations", action="store_true")


def pytest_terminal_summary(terminalreporter):
    terminalreporter.write_line(
        "Python alone tested this. `.ci/run` adds: lint, types, catalogues, coverage, "
        "the wheel, a browser, Varnish, PostgreSQL, Wagtail 7.4 and four other set-ups."
    )


@pytest.fixture(scope="session", autouse=True)
def answers_as_described(pytestconfig):
    """Whatever a test asks of our addresses is answered as our OpenAPI file says."""
    if not pytestconfig.pluginmanager.hasplugin("django"):
        yield
        return
    from django.test import Client

    from tests.schema.validation import check_answer

    request = Client.request

    def checked(self, **environment):
        response = request(self, **environment)
        check_answer(response)
        return response

    with mock.patch.object(Client, "request", checked):
        yield


@pytest.fixture(autouse=True)
def first_language():
    """Each test begins in the site's first language: a request leaves its own behind."""
    translation.deactivate()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The front pages are made once: to make them takes longer than most tests."""
    with django_db_blocker.unblock():
        locales = make_locales()
        make_homes(make_root(locales), locales)


@pytest.fixture
def locales(db, settings):
    """``{language code: Locale}``, for each content language of the site."""
    return make_locales()


@pytest.fixture
def root(locales):
    """The root of the page tree, with the root collection that Wagtail expects."""
    return make_root(locales)


@pytest.fixture
def homes(root, locales):
    """``{language code: HomePage}``: the front pages, live, translations of each other.

    The first is the root page of the default site, which answers as ``testserver``.
    """
    from wagtail.models import Site

    from example_site.home.models import HomePage

    # What a test before this one did to the sites is undone, but stays in the cache.
    Site.clear_site_root_paths_cache()
    found = {page.locale_id: page for page in HomePage.objects.filter(depth=2)}
    if {locale.pk for locale in locales.values()} - set(found):
        return make_homes(root, locales)  # a test with real transactions emptied it all
    return {code: found[locale.pk] for code, locale in locales.items()}


def make_locales():
    from django.conf import settings
    from wagtail.models import Locale

    return {
        code: Locale.objects.get_or_create(language_code=code)[0]
        for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES
    }


def make_root(locales):
    from django.conf import settings
    from wagtail.models import Collection, Page

    if not Collection.get_first_root_node():
        Collection.add_root(name="Root")
    source = locales[settings.LANGUAGE_CODE]
    root = Page.get_first_root_node()
    return root or Page.add_root(title="Root", slug="root", locale=source)


def make_homes(root, locales):
    from django.conf import settings
    from wagtail.models import Page, Site

    from example_site.home.models import HomePage

    Site.objects.all().delete()
    for page in root.get_children():
        page.delete()
    root = Page.objects.get(pk=root.pk)
    source = locales[settings.LANGUAGE_CODE]
    home = root.add_child(
        instance=HomePage(title="Etusivu", slug="home", locale=source)
    )
    homes = {settings.LANGUAGE_CODE: home}
    for code, locale in locales.items():
        if code != settings.LANGUAGE_CODE:
            # As copy_for_translation and publish leave it, in a third of the time.
            homes[code] = root.add_child(
                instance=HomePage(
                    title="Etusivu",
                    slug=f"home-{code}",
                    locale=locale,
                    translation_key=home.translation_key,
                )
            )
    Site.objects.create(
        hostname="testserver", root_page=home, is_default_site=True, site_name="Seloste"
    )
    return homes


@pytest.fixture(scope="module")
def long_archive_key(django_db_setup, django_db_blocker):
    from django.db import transaction

    from tests.building import build_archive
    from tests.notices import make_page, translate

    with django_db_blocker.unblock(), transaction.atomic():
        locales = make_locales()
        homes = make_homes(make_root(locales), locales)
        page = make_page(homes["fi"])
        translate(page, homes["sv"], "sv")
        build_archive(page, versions=10_000, languages=("fi", "sv"))
        yield page.pk
        transaction.set_rollback(True)


@pytest.fixture
def long_archive(long_archive_key, db):
    """A live Finnish page with a Swedish translation and 10 000 versions of both.

    Built once for a module and taken back after it, by a transaction round its tests;
    each test still takes back its own changes. Give it a module of its own: the other
    tests there would find it too, and none may have ``transaction=True``.
    """
    from wagtail_seloste.pages.models import NoticePage

    return NoticePage.objects.get(pk=long_archive_key)


@pytest.fixture
def home(homes, settings):
    """The front page in the site's first language."""
    return homes[settings.LANGUAGE_CODE]


@pytest.fixture
def make_user(db, django_user_model):
    """``make_user("name", **fields)`` -> a user, whatever the site's user model."""

    def make(name, **fields):
        values = {"email": f"{name}@example.com", **fields}
        if django_user_model.USERNAME_FIELD != "email":
            values[django_user_model.USERNAME_FIELD] = name
        user = django_user_model(**values)
        user.set_password("password")
        user.save()
        return user

    return make


@pytest.fixture
def administrator(make_user):
    """A superuser."""
    return make_user("administrator", is_superuser=True)


@pytest.fixture
def editor(make_user, root):
    """One who may write and publish pages everywhere, but is no superuser."""
    from django.contrib.auth.models import Group, Permission
    from wagtail.models import GroupPagePermission

    group, _created = Group.objects.get_or_create(name="Notice editors")
    group.permissions.add(
        Permission.objects.get(
            content_type__app_label="wagtailadmin", codename="access_admin"
        )
    )
    for codename in ("add_page", "change_page", "publish_page"):
        permission = Permission.objects.get(
            content_type__app_label="wagtailcore",
            content_type__model="page",
            codename=codename,
        )
        GroupPagePermission.objects.get_or_create(
            group=group, page=root, permission=permission
        )
    user = make_user("editor")
    user.groups.add(group)
    return user
