"""What tests of storage may ask for beside what all may."""

from contextlib import contextmanager

import pytest
from wagtail.signals import page_published

from wagtail_seloste.signal_handlers import connect


@pytest.fixture
def lost_signal():
    """Publication without us hearing of it, as when the process dies."""

    @contextmanager
    def lost():
        page_published.disconnect(dispatch_uid="wagtail_seloste.record")
        try:
            yield
        finally:
            connect()

    return lost


@pytest.fixture
def at_commit(monkeypatch):
    """What is to happen when a transaction commits happens at once: a test's never does.

    wagtail-localize publishes so.
    """
    from django.db import transaction

    def at_once(callback, using=None, robust=False):
        callback()

    monkeypatch.setattr(transaction, "on_commit", at_once)
