"""Which signals were sent of what nobody did: a day came."""

from django.db import models

from .archive import NoticeSeries


class SentSignal(models.Model):
    """That a signal was sent, so that the next run of the command does not send it again.

    `kind` is the name of the signal. `about` tells what of the notice it was sent of: a
    version, a version and a language, or a day. Acts need no such row: each is one event.
    """

    series = models.ForeignKey(NoticeSeries, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16)
    about = models.CharField(max_length=64)
    sent_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["series", "kind", "about"], name="seloste_sent_once"
            )
        ]

    def __str__(self):
        return f"{self.series_id} {self.kind} {self.about}"
