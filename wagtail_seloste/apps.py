from django.apps import AppConfig, apps
from django.utils.translation import gettext_lazy as _


class SelosteConfig(AppConfig):
    name = "wagtail_seloste"
    verbose_name = _("Privacy notices")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import checks, signal_handlers  # noqa: F401 - they register themselves

        signal_handlers.connect()
        if apps.is_installed("wagtail.api.v3"):
            # Only then: it needs Pydantic, and takes a while to load.
            from wagtail.api.v3.api import api

            from .api.v3 import router

            api.add_router("/notices/", router)
