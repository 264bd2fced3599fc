"""Publishing many notices at once: what was asked for, and how far it has come."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PublishingJob(models.Model):
    """Notices that somebody chose to publish again, all in the same way.

    `choice` is what `wagtail_seloste.jobs.kept` makes of it. The work itself stands in
    the notices; `finished_at` is set when none of them is left to do.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("started by"),
    )
    created_at = models.DateTimeField(_("started"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    choice = models.JSONField()

    class Meta:
        verbose_name = _("publication of many notices")
        verbose_name_plural = _("publications of many notices")
        default_permissions = ("view",)
        ordering = ["-pk"]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class JobNotice(models.Model):
    """One notice of a job, in all its languages.

    Nothing here points to a page, which may be gone before its turn comes.
    `fingerprint` is that of the `ReachedNotice` that was chosen; blank if nobody looked at
    it. `outcomes` has a dict for each language: ``language``, ``state``, and ``number``
    and ``correction`` of what was recorded, or ``faults`` as in a page's log.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting")
        DONE = "done", _("Published")
        PARTLY = "partly", _("Published, not in all languages")
        UNCHANGED = "unchanged", _("Nothing to publish")
        REFUSED = "refused", _("Refused")
        FAILED = "failed", _("Failed")

    job = models.ForeignKey(
        PublishingJob, on_delete=models.CASCADE, related_name="notices"
    )
    translation_key = models.UUIDField()
    title = models.CharField(max_length=255)
    language = models.CharField(max_length=32)
    fingerprint = models.CharField(max_length=64, blank=True)
    state = models.CharField(
        max_length=16, choices=State.choices, default=State.PENDING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    page_id = models.BigIntegerField(null=True)
    outcomes = models.JSONField(default=list)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["job", "translation_key"], name="seloste_job_notice"
            )
        ]
        indexes = [models.Index(fields=["state", "job"], name="seloste_job_state")]

    def __str__(self):
        return self.title
