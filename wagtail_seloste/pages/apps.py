from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SelostePagesConfig(AppConfig):
    name = "wagtail_seloste.pages"
    label = "wagtail_seloste_pages"
    verbose_name = _("Privacy notice pages")
    default_auto_field = "django.db.models.BigAutoField"
