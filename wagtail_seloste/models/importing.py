"""Old notices that somebody brought in, on their way to becoming drafts."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportBatch(models.Model):
    """Files that came in together, to become notices below one page.

    Nothing here points to a page, which may be gone tomorrow. `language` is what whoever
    brought them said they are in; blank: each says it itself. The files and what was
    read from them go when the batch is deleted; drafts made of them stay.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("brought in by"),
    )
    parent_id = models.BigIntegerField(db_index=True)
    language = models.CharField(max_length=32, blank=True)
    created_at = models.DateTimeField(_("brought in"), auto_now_add=True)

    class Meta:
        verbose_name = _("import of notices")
        verbose_name_plural = _("imports of notices")
        default_permissions = ()
        ordering = ["-pk"]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class ImportedFile(models.Model):
    """One file of a batch: its content, how it was read, and the drafts made of it.

    `name`: of the file, or the first words of what `is_pasted`.
    The content is here and not among the site's media, which the public may read.
    `result` is an `ImportedNotice` as plain values, None until it was read; `summary`
    what a list of files shows of it (see `batches.summary_of`).
    `placements`: number of a passage (as a string) to the key under which somebody put
    it. `pages`: for each draft its ``page``, ``language`` and the ``revision`` that the
    import made. `problem` says why there is none, as a code of `batches.PROBLEMS`; what
    is wrong with the file itself stands in its report.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        READING = "reading", _("Being read")
        READ = "read", _("Read")
        CHOSEN = "chosen", _("Waiting to become a draft")
        DRAFTED = "drafted", _("Draft made")
        PROBLEM = "problem", _("Problem")

    batch = models.ForeignKey(
        ImportBatch, on_delete=models.CASCADE, related_name="files"
    )
    name = models.CharField(max_length=255)
    is_pasted = models.BooleanField(default=False)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    state = models.CharField(
        max_length=16, choices=State.choices, default=State.WAITING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    begun_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    result = models.JSONField(null=True)
    summary = models.JSONField(default=dict)
    problem = models.CharField(max_length=32, blank=True)
    placements = models.JSONField(default=dict)
    pages = models.JSONField(default=list)
    drafting = models.JSONField(default=list)
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("imported file")
        verbose_name_plural = _("imported files")
        default_permissions = ()
        ordering = ["pk"]
        indexes = [models.Index(fields=["state", "batch"], name="seloste_file_state")]

    def __str__(self):
        return self.name
