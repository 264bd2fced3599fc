"""What somebody with a database console does to the archive, and what is said of it."""

from io import StringIO

from django.core.management import call_command
from django.db import connection, models, transaction

from wagtail_seloste.models import NoticeEvent, NoticeSeries


def rows_by_hand(model):
    """A table as somebody with a database console has it: without our guard."""
    return models.QuerySet(model)


class by_hand:
    """What is done inside is seen by verify() and then taken back."""

    def __enter__(self):
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def __exit__(self, kind, error, trace):
        connection.needs_rollback = False
        transaction.set_rollback(True)
        self.atomic.__exit__(kind, error, trace)
        return False


def cut_off(series):
    """Take the last event away, and the head with it: as if it had never been."""
    last = NoticeEvent.objects.get(series=series, position=series.position)
    rows_by_hand(NoticeEvent).filter(pk=last.pk)._raw_delete("default")
    series.position, series.head = last.position - 1, last.previous_digest
    rows_by_hand(NoticeSeries).filter(pk=series.pk).update(
        position=series.position, head=series.head
    )
    return last


def run(*args):
    out, err = StringIO(), StringIO()
    code = 0
    try:
        call_command("seloste_verify", *args, stdout=out, stderr=err)
    except SystemExit as stopped:
        code = stopped.code
    return code, out.getvalue(), err.getvalue()
