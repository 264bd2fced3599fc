"""The archive: series, versions, texts and events.

Nothing here points to a page, a revision, a user or a snippet, so no deletion can follow
a key into it. Texts and events are only ever added; only :mod:`wagtail_seloste.recording`
writes.
"""

import json
import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..notice import Notice


class ArchiveError(Exception):
    """Somebody tried to change or delete what has been recorded."""


class AppendOnlyQuerySet(models.QuerySet):
    """Adds and reads; every way of changing or deleting rows raises ArchiveError."""

    def update(self, **kwargs):
        raise ArchiveError("What has been recorded cannot be changed.")

    def bulk_create(self, objs, *args, update_conflicts=False, **kwargs):
        if update_conflicts:
            raise ArchiveError("What has been recorded cannot be changed.")
        return super().bulk_create(objs, *args, **kwargs)

    def _redact(self, **values):
        """Put a marker in the place of recorded words: the one way round the guard.

        Only for :mod:`wagtail_seloste.acts`, which enters the redaction into the log.
        """
        return super().update(**values)

    def delete(self):
        raise ArchiveError("What has been recorded cannot be deleted.")

    def bulk_update(self, *args, **kwargs):
        raise ArchiveError("What has been recorded cannot be changed.")

    delete.alters_data = True
    delete.queryset_only = True


class AppendOnlyModel(models.Model):
    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise ArchiveError("What has been recorded cannot be changed.")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args, **kwargs):
        raise ArchiveError("What has been recorded cannot be deleted.")


class UndeletableModel(models.Model):
    class Meta:
        abstract = True

    def delete(self, *args, **kwargs):
        raise ArchiveError("What has been recorded cannot be deleted.")


class NoticeSeries(UndeletableModel):
    """The lasting identity of a notice over all languages and moves of its pages.

    The row that writers lock. `state`, `successor`, `position` and `head` are a
    projection of the events, compared by ``seloste_verify``. Hiding is no state of it:
    a language is hidden while its page is not live or not open.
    """

    class State(models.TextChoices):
        ACTIVE = "active", _("Active")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    translation_key = models.UUIDField(unique=True, editable=False)
    source_language = models.CharField(max_length=32)
    state = models.CharField(
        max_length=16, choices=State.choices, default=State.ACTIVE, editable=False
    )
    successor = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    position = models.PositiveIntegerField(default=0, editable=False)
    head = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("notice series")
        verbose_name_plural = _("notice series")
        default_permissions = ("view",)
        permissions = [
            ("withdraw_noticeseries", _("Can withdraw and resume a notice")),
            ("export_noticeseries", _("Can export the archive of notices")),
        ]

    def __str__(self):
        return str(self.public_id)


class NoticeVersion(UndeletableModel):
    """One numbered edition, with the same number and day in all languages.

    `number` is null for an edition that was imported from before; then
    `effective_until`, the last day it applied, may leave a gap. `public_id` names the
    version in events and addresses. The rest is a projection of the events.
    """

    class State(models.TextChoices):
        RECORDED = "recorded", _("Recorded")
        REPLACED = "replaced", _("Replaced before it applied")

    series = models.ForeignKey(
        NoticeSeries, on_delete=models.PROTECT, related_name="versions"
    )
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveIntegerField(null=True)
    state = models.CharField(
        max_length=16, choices=State.choices, default=State.RECORDED
    )
    effective_from = models.DateField()
    effective_until = models.DateField(null=True)
    weight = models.CharField(max_length=16, blank=True)

    class Meta:
        verbose_name = _("notice version")
        verbose_name_plural = _("notice versions")
        default_permissions = ("view",)
        permissions = [
            ("import_noticeversion", _("Can add earlier versions to the archive")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "number"], name="seloste_version_number"
            )
        ]
        indexes = [
            models.Index(
                fields=["series", "effective_from", "number"],
                name="seloste_version_day",
            ),
            models.Index(fields=["effective_from"], name="seloste_taken_over"),
        ]

    def __str__(self):
        return f"{self.series_id}/{self.number}"


class VersionText(AppendOnlyModel):
    """A version in one language: what the public reads, to the byte.

    `document` is the canonical JSON, `digest` the sha256 of its UTF-8 bytes. `edited`
    is what it was made from, as canonical JSON: title, stream and the organisations that
    it refers to, in all their languages. `body` is the rendered notice. `made_from` is
    the digest of the source text that a translation translates. `redacted_at`: since when
    the words are replaced by a marker; the digests stay those of what was recorded.
    """

    version = models.ForeignKey(
        NoticeVersion, on_delete=models.PROTECT, related_name="texts"
    )
    language = models.CharField(max_length=32)
    correction = models.PositiveIntegerField(default=0)
    document = models.TextField()
    digest = models.CharField(max_length=64, db_index=True)
    source_digest = models.CharField(max_length=64)
    made_from = models.CharField(max_length=64, blank=True, db_index=True)
    edited = models.TextField()
    body = models.TextField()
    title = models.CharField(max_length=255)
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    redacted_at = models.DateTimeField(null=True)

    displaced = None
    """Of a text just recorded: the source text whose content it pushed aside."""

    asked_from = None
    """Of a text just recorded: the day that was chosen for its version, if one was."""

    others = ()
    """Of a text just recorded: (page, text) of other languages recorded with it."""

    has_other_pages = False
    """Of a source text just recorded: whether there are pages in other languages."""

    keeps_translations = False
    """Of a correction just recorded: whether it needs no new translation."""

    class Meta:
        verbose_name = _("text of a version")
        verbose_name_plural = _("texts of versions")
        default_permissions = ()
        permissions = [
            ("redact_versiontext", _("Can redact recorded texts")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "language", "correction"],
                name="seloste_text_correction",
            )
        ]

    def __str__(self):
        return f"{self.version_id}/{self.language}/{self.correction}"

    @property
    def notice(self):
        """The recorded document. ValueError if its schema is not known."""
        return Notice.from_json(json.loads(self.document))

    @property
    def plain(self):
        """The recorded notice as plain text."""
        return self.notice.text


class NoticeEvent(AppendOnlyModel):
    """An entry of a series' append-only log, chained to the one before.

    `payload` is canonical JSON; `digest` the sha256 of the canonical JSON of series,
    position, kind, time, payload and `previous_digest`. A payload holds digests of
    people's words, never the words: what they wrote, such as the reason of an act, is
    canonical JSON in `words`, which a redaction can replace without breaking the chain.
    """

    class Kind(models.TextChoices):
        RECORDED = "recorded", _("Recorded")
        ANNOUNCED = "announced", _("Announced")
        RESCHEDULED = "rescheduled", _("Rescheduled")
        CORRECTED = "corrected", _("Corrected")
        REPLACED = "replaced", _("Replaced")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        RESUMED = "resumed", _("Resumed")
        HIDDEN = "hidden", _("Hidden")
        SHOWN = "shown", _("Shown")
        REVIEWED = "reviewed", _("Reviewed")
        IMPORTED = "imported", _("Imported")
        REDACTED = "redacted", _("Redacted")

    series = models.ForeignKey(
        NoticeSeries, on_delete=models.PROTECT, related_name="events"
    )
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=Kind.choices)
    at = models.DateTimeField()
    payload = models.TextField()
    words = models.TextField(blank=True, default="")
    digest = models.CharField(max_length=64)
    previous_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("notice event")
        verbose_name_plural = _("notice events")
        default_permissions = ("view",)
        ordering = ["series", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "position"], name="seloste_event_position"
            )
        ]
        indexes = [
            models.Index(fields=["series", "kind"], name="seloste_event_kind"),
            models.Index(fields=["at"], name="seloste_event_at"),
        ]

    def __str__(self):
        return f"{self.series_id}/{self.position} {self.kind}"
