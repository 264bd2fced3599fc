"""The test suite on a site in one language, without wagtail-localize."""

from tests.settings import *

INSTALLED_APPS = [
    app for app in INSTALLED_APPS if not app.startswith("wagtail_localize")
]
MIDDLEWARE = [name for name in MIDDLEWARE if not name.endswith("LocaleMiddleware")]
LANGUAGES = [("fi", "suomi")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = False
ROOT_URLCONF = "tests.urls_one_language"
