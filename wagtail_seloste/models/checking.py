"""What the checker found in recorded texts, and which findings somebody has silenced."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .archive import VersionText


class TextCheck(models.Model):
    """The newest check of a recorded text; not part of the archive, made anew at will.

    `day`: the day for which facts were judged. `known`: the digest of the rules and facts
    of that check; "" if it has to be made anew.
    """

    text = models.OneToOneField(
        VersionText, on_delete=models.CASCADE, related_name="check_result"
    )
    day = models.DateField()
    checked_at = models.DateTimeField()
    known = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("check of a text")
        verbose_name_plural = _("checks of texts")
        default_permissions = ()

    def __str__(self):
        return f"{self.text_id} {self.day}"


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


class TextFinding(models.Model):
    """What one rule found in a recorded text when it was checked last.

    `section`, `excerpt` and `params` are those of its first place; `marks` of all, see
    ``rules.Finding``. `since`: the day on which this rule first found something in this
    notice and language. `told`: the level and the marks that were sent by mail; {} before.
    """

    text_check = models.ForeignKey(
        TextCheck, on_delete=models.CASCADE, related_name="findings"
    )
    rule = models.CharField(max_length=64)
    level = models.CharField(max_length=16)
    section = models.CharField(max_length=64, blank=True)
    section_id = models.CharField(max_length=64, blank=True)
    excerpt = models.CharField(max_length=255, blank=True)
    params = models.JSONField(default=dict)
    marks = models.JSONField(default=list)
    places = models.PositiveIntegerField(default=1)
    since = models.DateField()
    told = models.JSONField(default=dict)
    silenced = models.ForeignKey(
        SilencedFinding, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["text_check", "rule"], name="seloste_finding_rule"
            )
        ]
        indexes = [models.Index(fields=["level", "rule"], name="seloste_finding_level")]

    def __str__(self):
        return f"{self.text_check_id} {self.rule}"


class LinkCheck(models.Model):
    """What became of an address in a notice when the cron command last tried it.

    `problem`: "" if it answered; else one of ``links.PROBLEMS``.
    """

    address = models.TextField()
    digest = models.CharField(max_length=64, unique=True)
    checked_at = models.DateTimeField()
    problem = models.CharField(max_length=32, blank=True)
    status = models.PositiveIntegerField(null=True)

    class Meta:
        verbose_name = _("check of a link")
        verbose_name_plural = _("checks of links")
        default_permissions = ()

    def __str__(self):
        return self.address
