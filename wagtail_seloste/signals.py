"""What a site's own code can connect to: something has happened to a notice.

Each signal is sent once, after the transaction was committed that it tells of, with the
arguments that docs/reference/signals.md lists; never for what was rolled back. A receiver
that fails is logged and stops nothing: neither the publication, nor the other receivers.
:mod:`wagtail_seloste.sending` sends them.
"""

from django.dispatch import Signal

announced = Signal()
"""A version is to apply from a coming day."""

in_force = Signal()
"""A version applies: at once, or because its day has come."""

corrected = Signal()
"""The words of a version were corrected, or its translation revised."""

translated = Signal()
"""A version can be read in a further language."""

lagging = Signal()
"""A language has no text of the version that applies; its readers get an older one."""

rescheduled = Signal()
"""An announced version is to apply from another day."""

replaced = Signal()
"""An announced version was pushed aside and will never apply."""

withdrawn = Signal()
"""The notice is out of use."""

resumed = Signal()
"""The notice is in use again."""

hidden = Signal()
"""The page of a language was unpublished or deleted, or has expired."""

shown = Signal()
"""The page of a language that was hidden is live again."""

redacted = Signal()
"""Recorded words were replaced by a marker."""

imported = Signal()
"""An earlier version was added to the archive."""

reviewed = Signal()
"""Somebody looked the notice through and found nothing to change."""

review_due = Signal()
"""The notice is to be looked through again."""

SIGNALS = {
    "announced": announced,
    "in_force": in_force,
    "corrected": corrected,
    "translated": translated,
    "lagging": lagging,
    "rescheduled": rescheduled,
    "replaced": replaced,
    "withdrawn": withdrawn,
    "resumed": resumed,
    "hidden": hidden,
    "shown": shown,
    "redacted": redacted,
    "imported": imported,
    "reviewed": reviewed,
    "review_due": review_due,
}
"""All of them by name, which each also brings along as `kind`."""

entered = Signal()
"""For this package alone: an event was entered into the log of a series, and committed.

Comes with `event`, the row in memory. The others are made from it.
"""
