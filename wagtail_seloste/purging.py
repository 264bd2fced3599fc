"""Tells the caches before the site which of its pages have changed.

Through ``wagtail.contrib.frontend_cache``, after the commit. Kept there are only the pages
of notices (:mod:`wagtail_seloste.caching`), so what is purged stays a short list: the page
of the notice in each language, for each tells of the others, the aliases that show them,
and the page above each, which may be a list of notices. Without a cache to tell nothing
is asked of the database.
"""

import copy
from collections.abc import Iterable
from functools import partial
from itertools import chain
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q, QuerySet
from wagtail.contrib.frontend_cache.utils import PurgeBatch

from .access import held_by, page_model
from .caching import are_purged
from .models.archive import NoticeEvent, NoticeSeries
from .reach import notice_models


def pages_of(keys: Iterable[Any]) -> QuerySet:
    """The pages of notices in all languages, live or not, and the aliases of them."""
    keys = list(keys)
    pages = page_model().objects.filter(
        Q(translation_key__in=keys) | Q(alias_of__translation_key__in=keys)
    )
    return pages.specific(defer=True)


def pages_below(path: str) -> QuerySet:
    """The pages of notices below a place of the tree, itself included; also aliases."""
    types = ContentType.objects.get_for_models(*notice_models())
    pages = page_model().objects.filter(
        path__startswith=path, content_type__in=list(types.values())
    )
    return pages.specific(defer=True)


def purge_pages(pages: Iterable[Any], more: Iterable[Any] = ()) -> None:
    """Purge pages and those above them; `more`: pages as they were, for their address.

    One query, and what the addresses need.
    """
    pages = list(pages)
    step = page_model().steplen
    above = {page.path[:-step] for page in pages if page.depth > 2}
    batch = PurgeBatch()
    batch.add_pages(pages)
    batch.add_pages(more)
    batch.add_pages(page_model().objects.filter(path__in=above).specific(defer=True))
    batch.purge()


def purge_notices(keys: Iterable[Any]) -> None:
    """Purge the pages of notices by translation key. Two queries and the addresses."""
    if are_purged():
        purge_pages(pages_of(keys))


def purge_series(series: NoticeSeries) -> None:
    """Purge a notice, and those that were withdrawn in its favour, for they link to it."""
    if are_purged():
        others = NoticeSeries.objects.filter(successor=series)
        keys = others.values_list("translation_key", flat=True)
        purge_notices([series.translation_key, *keys])


def purge_of(sender: Any, event: NoticeEvent, **kwargs: Any) -> None:
    """Purge after an event was committed: once, after the last of a transaction."""
    if event.position == event.series.position:
        purge_series(event.series)


# --- what is no event ---------------------------------------------------------------


def later(purge: Any, *args: Any) -> None:
    """Purge once the transaction is committed, if there is a cache to tell."""
    if are_purged():
        transaction.on_commit(partial(purge, *args), robust=True)


def purge_below(paths: Iterable[str]) -> None:
    """Purge every notice that has a page below one of some places of the tree."""
    keys = (
        pages_below(path).values_list("translation_key", flat=True) for path in paths
    )
    purge_notices(set(chain.from_iterable(keys)))


def purge_restricted(sender: Any, instance: Any, **kwargs: Any) -> None:
    """A restriction of Wagtail's was set, changed or lifted, of a page and its aliases."""
    if are_purged():
        pages = page_model().objects.filter(held_by([instance.page_id]))
        later(purge_below, list(pages.values_list("path", flat=True)))


def purge_moved(
    sender: Any, instance: Any, url_path_before: str, url_path_after: str, **kwargs: Any
) -> None:
    """A page was moved, and those below it: their old addresses and their new ones."""
    if url_path_before != url_path_after:
        later(purge_both, instance.path, url_path_before, url_path_after)


def purge_renamed(
    sender: Any, instance: Any, instance_before: Any, **kwargs: Any
) -> None:
    """A page got another slug."""
    purge_moved(sender, instance, instance_before.url_path, instance.url_path)


def purge_both(path: str, before: str, after: str) -> None:
    pages = list(pages_below(path))
    old = []
    for page in pages:
        if page.url_path.startswith(after):
            old.append(copy.copy(page))
            old[-1].url_path = before + page.url_path[len(after) :]
    keys = {page.translation_key for page in pages}
    purge_pages(pages_of(keys), old)


def purge_deleted(sender: Any, instance: Any, **kwargs: Any) -> None:
    """A page is about to be deleted: afterwards nobody knows its address."""
    if are_purged():
        keys = [instance.translation_key]
        later(purge_pages, list(pages_of(keys)))
