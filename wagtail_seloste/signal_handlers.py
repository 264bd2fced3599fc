"""Connections to Wagtail's and Django's signals; no judgement here."""

from django.db.models.signals import post_migrate, post_save
from wagtail.models import Locale
from wagtail.search import index
from wagtail.signals import page_published

from .models import NoticePageMixin
from .organisations import install_authorities
from .outcomes import record_and_tell


def record_published(sender, instance, **kwargs):
    """page_published also comes for scheduled pages and aliases; the writer sorts it."""
    if not isinstance(instance, NoticePageMixin) or instance.alias_of_id:
        return
    if record_and_tell(instance) is not None:
        # The search index was updated before there was a text.
        instance.__dict__.pop("recorded_text", None)
        index.insert_or_update_object(instance)


def install_after_migrate(sender, **kwargs):
    if sender.name == "wagtail_seloste":
        install_authorities()


def install_in_locale(sender, instance, created, raw=False, **kwargs):
    if created and not raw:
        install_authorities()


def connect():
    page_published.connect(record_published, dispatch_uid="wagtail_seloste.record")
    post_migrate.connect(
        install_after_migrate, dispatch_uid="wagtail_seloste.authorities"
    )
    post_save.connect(
        install_in_locale, sender=Locale, dispatch_uid="wagtail_seloste.locale"
    )
