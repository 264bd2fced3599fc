"""What `manage.py check` says of an installation."""

from types import SimpleNamespace

import pytest
from django.core.checks import run_checks

from tests.site.models import HeadlessPage, SitePage
from wagtail_seloste import checks
from wagtail_seloste.pages.models import NoticePage


def ids(messages):
    return [message.id for message in messages]


def test_the_test_site_has_no_fault(settings):
    assert checks.settings_are_known(None) == []
    assert checks.every_content_language_has_wording(None) == []
    assert checks.translations_are_not_published_untranslated(None) == []
    assert run_checks(tags=["wagtail_seloste"]) == []


def test_an_unknown_setting_is_an_error_that_names_it(settings):
    settings.WAGTAIL_SELOSTE = {"WORDING": ["here"]}
    (error,) = checks.settings_are_known(None)
    assert error.id == "wagtail_seloste.E002"
    assert "WORDING" in error.msg


def test_a_content_language_without_wording_is_named(settings):
    settings.WAGTAIL_CONTENT_LANGUAGES = [("fi", "suomi"), ("et", "eesti")]
    (warning,) = checks.every_content_language_has_wording(None)
    assert warning.id == "wagtail_seloste.W001"
    assert "“et”" in warning.msg


def test_a_faulty_file_of_wording_is_an_error_that_names_it(settings, tmp_path):
    (tmp_path / "fi.toml").write_text("[headings]\nretention = 3\n", encoding="utf-8")
    settings.WAGTAIL_SELOSTE = {"WORDING_DIRS": (str(tmp_path),)}
    settings.WAGTAIL_CONTENT_LANGUAGES = [("fi", "suomi")]
    (error,) = checks.every_content_language_has_wording(None)
    assert error.id == "wagtail_seloste.E003"
    assert str(tmp_path) in error.msg


def test_a_site_that_publishes_translations_at_once_is_warned(settings):
    del settings.WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE
    messages = checks.translations_are_not_published_untranslated(None)
    assert ids(messages) == ["wagtail_seloste.W002"]


def test_a_site_without_wagtail_localize_is_not(monkeypatch):
    without = SimpleNamespace(INSTALLED_APPS=["wagtail_seloste"])
    monkeypatch.setattr(checks, "settings", without)
    assert checks.translations_are_not_published_untranslated(None) == []


def test_a_page_class_that_does_not_take_its_source_along_is_an_error(monkeypatch):
    monkeypatch.setattr(SitePage, "override_translatable_fields", [])
    (error,) = checks.translations_say_what_they_were_made_from(None)
    assert error.id == "wagtail_seloste.E004"
    assert error.obj is SitePage
    from wagtail_localize.fields import SynchronizedField

    can_be_overridden = [SynchronizedField("source_digest")]
    monkeypatch.setattr(SitePage, "override_translatable_fields", can_be_overridden)
    assert ids(checks.translations_say_what_they_were_made_from(None)) == [error.id]


def test_several_languages_that_are_switched_off_are_warned_of(settings):
    settings.WAGTAIL_I18N_ENABLED = False
    assert ids(checks.several_languages_are_switched_on(None)) == [
        "wagtail_seloste.W003"
    ]
    settings.WAGTAIL_CONTENT_LANGUAGES = [("fi", "suomi")]
    assert checks.several_languages_are_switched_on(None) == []


def test_translations_that_are_mere_copies_are_warned_of(settings, monkeypatch):
    assert checks.copies_are_not_taken_for_translations(None) == []
    settings.WAGTAIL_LOCALIZE_DEFAULT_TRANSLATION_MODE = "simple"
    for model in (SitePage, HeadlessPage):
        monkeypatch.setattr(
            model, "localize_default_translation_mode", "synced", raising=False
        )
    (warning,) = checks.copies_are_not_taken_for_translations(None)
    assert (warning.id, warning.obj) == ("wagtail_seloste.W004", NoticePage)


def test_a_site_with_a_machine_is_told_that_somebody_has_to_review(settings):
    assert checks.machines_need_a_reviewer(None) == []
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {"CLASS": "some.Translator"}
    assert ids(checks.machines_need_a_reviewer(None)) == ["wagtail_seloste.I001"]


def test_a_tree_that_is_filled_with_untranslated_pages_is_warned_of(monkeypatch):
    copying = SimpleNamespace(
        INSTALLED_APPS=["wagtail.contrib.simple_translation"],
        WAGTAILSIMPLETRANSLATION_SYNC_PAGE_TREE=True,
        WAGTAIL_CONTENT_LANGUAGES=[("fi", ""), ("sv", "")],
        LANGUAGE_CODE="fi",
    )
    monkeypatch.setattr(checks, "settings", copying)
    (warning,) = checks.trees_are_not_filled_with_untranslated_pages(None)
    assert warning.id == "wagtail_seloste.W005"
    assert "“sv”" in warning.msg
    copying.WAGTAILSIMPLETRANSLATION_SYNC_PAGE_TREE = False
    assert checks.trees_are_not_filled_with_untranslated_pages(None) == []


@pytest.mark.django_db
def test_languages_that_are_synchronised_are_warned_of(homes, locales):
    from wagtail_localize.models import LocaleSynchronization

    assert checks.locales_are_not_synchronised(None, databases=["default"]) == []
    LocaleSynchronization.objects.create(locale=locales["sv"], sync_from=locales["fi"])
    (warning,) = checks.locales_are_not_synchronised(None, databases=["default"])
    assert warning.id == "wagtail_seloste.W006"
    assert "“sv”" in warning.msg and "“fi”" in warning.hint
    # Without a database nothing is asked.
    assert checks.locales_are_not_synchronised(None) == []


def test_a_required_language_that_the_site_does_not_have_is_warned_of(settings):
    assert checks.required_languages_are_there(None) == []
    settings.WAGTAIL_SELOSTE = {"REQUIRED_LANGUAGES": ("sv", "nb")}
    (warning,) = checks.required_languages_are_there(None)
    assert warning.id == "wagtail_seloste.W007"
    assert "names nb, " in warning.msg
    settings.WAGTAIL_SELOSTE = {"NONSENSE": 1}
    assert checks.required_languages_are_there(None) == []


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("BLOCKING_LEVELS", ["grave"]),
        ("IGNORED_RULES", ["no_such_rule"]),
        ("FACTS_DIRS", ["/no/such/folder"]),
    ],
)
def test_a_name_that_the_checker_does_not_know_is_told(settings, setting, value):
    settings.WAGTAIL_SELOSTE = {setting: value}
    (warning,) = checks.rules_can_be_read(None)
    assert warning.id == "wagtail_seloste.W008"
    assert setting in warning.msg
    assert value[0] in warning.msg


@pytest.mark.parametrize(
    "text",
    [
        '[rule.own]\nlevel = "grave"\n',
        '[[adequacy]]\nkey = "NO"\n',
        "not toml",
    ],
)
def test_rules_that_cannot_be_read_are_told_at_the_start(settings, tmp_path, text):
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    settings.WAGTAIL_SELOSTE = {"FACTS_DIRS": [str(tmp_path)]}
    (error,) = checks.rules_can_be_read(None)
    assert error.id == "wagtail_seloste.E005"
    assert "own" in error.msg


def test_caches_that_wagtail_does_not_tell_are_warned_of(settings, monkeypatch):
    assert checks.caches_are_told_of_every_page(None) == []
    settings.WAGTAILFRONTENDCACHE_LOCATION = "http://127.0.0.1:6081"
    assert ids(checks.caches_are_told_of_every_page(None)) == ["wagtail_seloste.W009"]
    settings.WAGTAILFRONTENDCACHE = {}  # which goes before the older setting
    assert checks.caches_are_told_of_every_page(None) == []
    settings.WAGTAILFRONTENDCACHE = {"default": {"BACKEND": "some.Backend"}}
    assert len(checks.caches_are_told_of_every_page(None)) == 1
    told = SimpleNamespace(INSTALLED_APPS=["wagtail.contrib.frontend_cache"])
    monkeypatch.setattr(checks, "settings", told)
    assert checks.caches_are_told_of_every_page(None) == []


def template(settings, tmp_path, **files):
    """Templates of a site of its own."""
    for name, text in files.items():
        (tmp_path / f"{name}.html").write_text(text, encoding="utf-8")
    (backend,) = settings.TEMPLATES
    settings.TEMPLATES = [{**backend, "DIRS": [str(tmp_path)]}]


def test_a_base_template_without_a_block_of_ours_is_warned_of(settings, tmp_path):
    template(
        settings,
        tmp_path,
        frame="{% block title %}{% endblock %}{% block main %}{% endblock %}",
        site='{% extends "frame.html" %}{% block main %}{% if page %}'
        "{% block content %}{% endblock %}{% endif %}{% endblock %}",
        whole='{% extends "site.html" %}{% block head %}{% endblock %}',
        chosen="{% extends frame %}",
    )
    settings.WAGTAIL_SELOSTE = {"BASE_TEMPLATE": "site.html"}
    (warning,) = checks.the_base_template_has_our_blocks(None)
    assert warning.id == "wagtail_seloste.W010"
    assert "“site.html” has no block “head”" in warning.msg
    assert "{% block head %}{% endblock %}" in warning.hint
    for good in ("whole.html", "chosen.html", "wagtail_seloste/base.html"):
        settings.WAGTAIL_SELOSTE = {"BASE_TEMPLATE": good}
        assert checks.the_base_template_has_our_blocks(None) == []


def test_a_base_template_that_is_not_there_is_an_error(settings, tmp_path):
    settings.WAGTAIL_SELOSTE = {"BASE_TEMPLATE": "no/such.html"}
    (error,) = checks.the_base_template_has_our_blocks(None)
    assert error.id == "wagtail_seloste.E007"
    assert "“no/such.html”" in error.msg
    template(settings, tmp_path, broken="{% extends 'gone.html' %}{% if %}")
    settings.WAGTAIL_SELOSTE = {"BASE_TEMPLATE": "broken.html"}
    assert checks.the_base_template_has_our_blocks(None) == []


def test_our_middleware_stands_after_all_that_look_at_views(settings):
    ours = "wagtail_seloste.middleware.NoticeMiddleware"
    csrf = "django.middleware.csrf.CsrfViewMiddleware"
    # Django wants this one last; it looks at requests and answers alone.
    fetching = "django.middleware.cache.FetchFromCacheMiddleware"
    for good in ([csrf], [csrf, ours], [csrf, ours, fetching], [ours, "no.such"]):
        settings.MIDDLEWARE = good
        assert checks.our_middleware_is_the_last_to_look_at_a_view(None) == []
    settings.MIDDLEWARE = [ours, csrf, fetching]
    (warning,) = checks.our_middleware_is_the_last_to_look_at_a_view(None)
    assert warning.id == "wagtail_seloste.W011"
    assert warning.msg.startswith(f"{csrf} stands after {ours}")
