"""Links by which somebody without an account reads a draft."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ReviewLink(models.Model):
    """A link to the text of a draft as it was when the link was made.

    `document` is that text, as `Notice.canonical` writes it; it goes with the row, which is
    deleted when the link is revoked or forgotten. `content` is the digest of what the draft
    was edited from, by which a newer draft is noticed. Nothing here points to a page, see
    `wagtail_seloste.reviewing`.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    page_id = models.BigIntegerField(db_index=True)
    language = models.CharField(max_length=32)
    document = models.TextField()
    content = models.CharField(max_length=64)
    drafted_at = models.DateTimeField()
    note = models.CharField(_("For whom"), max_length=100, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("link for review")
        verbose_name_plural = _("links for review")
        default_permissions = ()
        ordering = ["-pk"]

    def __str__(self):
        return str(self.public_id)
