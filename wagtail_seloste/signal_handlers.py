"""Connections to Wagtail's and Django's signals; no judgement here."""

import logging

from django.apps import apps
from django.db.models.signals import post_delete, post_migrate, post_save, pre_delete
from wagtail.log_actions import get_active_log_context
from wagtail.models import Locale, PageViewRestriction
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
)

from . import acts, localize, purging
from .listed_texts import list_with
from .models import NoticePageMixin
from .organisations import install_authorities
from .outcomes import record_and_tell
from .recording import today
from .reviewing import forget_links_of
from .sending import send_of
from .signals import entered

logger = logging.getLogger(__name__)


def record_published(sender, instance, **kwargs):
    """page_published also comes for scheduled pages and aliases; the writer sorts it."""
    if not isinstance(instance, NoticePageMixin) or instance.alias_of_id:
        return
    enter(acts.show, instance)
    text = record_and_tell(instance)
    if text is not None and text.version.effective_from <= today(text.recorded_at):
        # The search index was updated before there was a text.
        for page in (instance, *(other for other, _ in text.others)):
            acts.search_again(page)


def hide_unpublished(sender, instance, **kwargs):
    """Also sent for a live page that is about to be deleted; hide() sees that it lives."""
    if isinstance(instance, NoticePageMixin):
        cause = "expired" if instance.expired else "unpublished"
        enter(acts.hide, instance, cause)


def hide_deleted(sender, instance, **kwargs):
    enter(acts.hide, instance, "deleted")
    forget_links_of(instance)


def list_created(sender, instance, created, raw=False, **kwargs):
    """A language may get another page than the one that its texts were recorded from."""
    if created and not raw:
        list_with(instance)


def enter(act, page, *args):
    """Enter into the log what happened to a page; never stops what Wagtail is doing.

    What fails here is entered by ``seloste_record``.
    """
    try:
        act(page, *args, user=get_active_log_context().user)
    except Exception:
        logger.exception("What became of page %s could not be entered.", page.pk)


def install_after_migrate(sender, **kwargs):
    if sender.name == "wagtail_seloste":
        install_authorities()


def install_in_locale(sender, instance, created, raw=False, **kwargs):
    if created and not raw:
        install_authorities()


def connect():
    if localize.is_installed():
        localize.let_one_origin_be(lambda page: isinstance(page, NoticePageMixin))
    # First the caches: whoever hears of a change may ask for the page at once.
    entered.connect(purging.purge_of, dispatch_uid="wagtail_seloste.purge")
    entered.connect(send_of, dispatch_uid="wagtail_seloste.send")
    page_published.connect(record_published, dispatch_uid="wagtail_seloste.record")
    page_unpublished.connect(hide_unpublished, dispatch_uid="wagtail_seloste.hide")
    for model in apps.get_models():
        # One by one: a receiver without sender slows every deletion on the site.
        if issubclass(model, NoticePageMixin):
            post_delete.connect(
                hide_deleted, sender=model, dispatch_uid="wagtail_seloste.delete"
            )
            post_save.connect(
                list_created, sender=model, dispatch_uid="wagtail_seloste.list"
            )
            pre_delete.connect(
                purging.purge_deleted,
                sender=model,
                dispatch_uid="wagtail_seloste.purge_deleted",
            )
    connect_purging()
    post_migrate.connect(
        install_after_migrate, dispatch_uid="wagtail_seloste.authorities"
    )
    post_save.connect(
        install_in_locale, sender=Locale, dispatch_uid="wagtail_seloste.locale"
    )


def connect_purging():
    """What changes the pages of notices, and is no event of theirs."""
    for signal, receiver, sender in (
        (post_save, purging.purge_restricted, PageViewRestriction),
        (post_delete, purging.purge_restricted, PageViewRestriction),
        (post_page_move, purging.purge_moved, None),
        (page_slug_changed, purging.purge_renamed, None),
    ):
        name = f"wagtail_seloste.{receiver.__name__}"
        signal.connect(receiver, sender=sender, dispatch_uid=name)
