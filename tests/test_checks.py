"""What `manage.py check` says of an installation."""

from types import SimpleNamespace

from wagtail_seloste import checks


def ids(messages):
    return [message.id for message in messages]


def test_the_test_site_has_no_fault(settings):
    assert checks.settings_are_known(None) == []
    assert checks.every_content_language_has_wording(None) == []
    assert checks.translations_are_not_published_untranslated(None) == []


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
