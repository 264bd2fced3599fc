from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SelosteConfig(AppConfig):
    name = "wagtail_seloste"
    verbose_name = _("Privacy notices")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import checks, signal_handlers  # noqa: F401 - they register themselves

        signal_handlers.connect()
