"""Links by which somebody without an account reads a draft."""

import uuid

from django.conf import settings
from django.core.signing import Signer
from django.db import models
from django.utils.translation import gettext_lazy as _


class Ended(Exception):
    """The link was real, but it has expired, was revoked, or its page is gone."""


class ReviewLink(models.Model):
    """A link to the text of a draft as it was when the link was made.

    `document` is that text, as `Notice.canonical` writes it; it goes with the row, which is
    deleted when the link is revoked or forgotten. `content` is the digest of what the draft
    was edited from, by which a newer draft is noticed; "" of what an editor has in the form
    and may never save, see `wagtail_seloste.previewing`. Nothing here points to a page, see
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

    def token(self, salt):
        """What stands in an address: the link and its last moment, signed.

        Without the usual ":", over which mail programs stumble.
        """
        until = int(self.expires_at.timestamp())
        return Signer(salt=salt, sep=".").sign(f"{self.public_id.hex}.{until}")

    @classmethod
    def of_token(cls, token, salt, now):
        """The link of a token. BadSignature if we did not sign it, Ended if it is over.

        Nothing is asked of the database for a token that is not ours or has expired.
        """
        signed = Signer(salt=salt, sep=".").unsign(token)
        public_id, _separator, until = signed.partition(".")
        if int(until) <= now.timestamp():
            raise Ended
        link = cls.objects.filter(public_id=public_id, expires_at__gt=now).first()
        if link is None:
            raise Ended
        return link

    @classmethod
    def forget(cls, now):
        """Delete what expired links have shown. One query."""
        cls.objects.filter(expires_at__lte=now).delete()
