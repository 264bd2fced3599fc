"""What the checker found in recorded texts, and which findings somebody has silenced."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .archive import VersionText


class TextCheck(models.Model):
    """The newest check of a recorded text; not part of the archive, made anew at will.

    `findings` and `silenced` are what `wagtail_seloste.checking` makes of them, JSON-able;
    of a silenced finding also ``reason``, ``at`` and ``by``. `day`: the day for which facts
    were judged. `known`: the digest of the rules and facts of that check.
    """

    text = models.OneToOneField(
        VersionText, on_delete=models.CASCADE, related_name="check_result"
    )
    day = models.DateField()
    checked_at = models.DateTimeField()
    known = models.CharField(max_length=64)
    findings = models.JSONField(default=list)
    silenced = models.JSONField(default=list)
    errors = models.PositiveIntegerField(default=0)
    warnings = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("check of a text")
        verbose_name_plural = _("checks of texts")
        default_permissions = ()

    def __str__(self):
        return f"{self.text_id}: {self.errors}, {self.warnings}"


class SilencedFinding(models.Model):
    """Somebody says why a finding does not matter in one notice and language.

    It holds for what was found then (`marks`): what the rule finds elsewhere in the notice
    later is told again. Nothing here points to a page; it outlives drafts.
    """

    translation_key = models.UUIDField()
    language = models.CharField(max_length=32)
    rule = models.CharField(max_length=64)
    marks = models.JSONField(default=list)
    reason = models.TextField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("silenced finding")
        verbose_name_plural = _("silenced findings")
        default_permissions = ()
        indexes = [
            models.Index(fields=["translation_key"], name="seloste_silenced_notice")
        ]

    def __str__(self):
        return f"{self.rule} {self.translation_key}/{self.language}"
