"""Which file the draft of a notice was made from, so that it is known when it comes again."""

from django.db import models


class DraftSource(models.Model):
    """The file behind one notice, in all the languages that were drafted from it.

    Nothing here points to a page, which may be gone tomorrow. `parent_id`: the page below
    which the drafts were wanted. `digest`: of the words of the file. `drafted`: for each
    language the ``title`` and the ``sections`` as they were drafted, block id to digest;
    what differs from them was changed by hand. `placements`: for a passage that somebody
    put elsewhere, the digest of its words to the key that was chosen.
    """

    translation_key = models.UUIDField(unique=True)
    parent_id = models.BigIntegerField()
    name = models.CharField(max_length=255, blank=True)
    title = models.CharField(max_length=255, blank=True)
    digest = models.CharField(max_length=64)
    drafted = models.JSONField(default=dict)
    placements = models.JSONField(default=dict)
    imported_at = models.DateTimeField(auto_now=True)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["parent_id", "digest"], name="seloste_draft_digest"),
            models.Index(fields=["parent_id", "name"], name="seloste_draft_name"),
        ]

    def __str__(self):
        return self.name or self.title
