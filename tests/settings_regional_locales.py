"""The test suite with regional languages: Swedish of Finland, British English."""

from tests.settings import *

LANGUAGE_CODE = "sv-fi"
LANGUAGES = [
    ("sv-fi", "svenska (Finland)"),
    ("en-gb", "English (UK)"),
    ("fi", "suomi"),
]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
