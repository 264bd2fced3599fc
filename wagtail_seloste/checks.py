"""System checks of an installation."""

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from .conf import get_settings
from .wording import wording


@checks.register("wagtail_seloste")
def settings_are_known(app_configs, **kwargs):
    try:
        get_settings()
    except (ImproperlyConfigured, TypeError) as error:
        return [checks.Error(str(error), id="wagtail_seloste.E002")]
    return []


@checks.register("wagtail_seloste")
def every_content_language_has_wording(app_configs, **kwargs):
    """A notice in a language without wording could not be recorded."""
    languages = getattr(
        settings, "WAGTAIL_CONTENT_LANGUAGES", [(settings.LANGUAGE_CODE, "")]
    )
    found = []
    for code, _name in languages:
        try:
            wording(code)
        except LookupError:
            found.append(
                checks.Warning(
                    f"There is no notice wording in the language “{code}”: notices in "
                    "it cannot be recorded.",
                    hint="Add a file of words and name its folder in "
                    'WAGTAIL_SELOSTE["WORDING_DIRS"].',
                    id="wagtail_seloste.W001",
                )
            )
        except ValueError as error:
            found.append(checks.Error(str(error), id="wagtail_seloste.E003"))
    return found


@checks.register("wagtail_seloste")
def translations_are_not_published_untranslated(app_configs, **kwargs):
    """wagtail-localize publishes a new translation of a live page at once by default."""
    if "wagtail_localize" not in settings.INSTALLED_APPS:
        return []
    if getattr(settings, "WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE", True):
        return [
            checks.Warning(
                "A page that is submitted for translation goes live untranslated.",
                hint="Set WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False.",
                id="wagtail_seloste.W002",
            )
        ]
    return []
