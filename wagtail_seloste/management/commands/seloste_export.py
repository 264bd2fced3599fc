import contextlib
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from wagtail_seloste.export import ExportError, all_series, export, find_series

STANDARD_OUTPUT = "-"


class Command(BaseCommand):
    help = (
        "Writes the history of notices as a ZIP: every recorded text to the byte, every "
        "event, readable copies, and checksums that standard tools check."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--output",
            required=True,
            metavar="FILE",
            help="The ZIP to make; it must not exist. - is standard output.",
        )
        parser.add_argument(
            "--notice",
            action="append",
            default=[],
            metavar="ID",
            help=(
                "Only this notice: the id or address of its page, or the id or any "
                "address of its archive. Can be given more than once."
            ),
        )

    def handle(self, *args, output, notice, **options):
        try:
            found = [find_series(name) for name in notice] or all_series()
            with self.opened(output) as file:
                done = export(list(dict.fromkeys(found)), file)
        except ExportError as error:
            raise CommandError(str(error)) from error
        self.stderr.write(
            _(
                "Exported: notices %(notices)s, texts %(texts)s (redacted %(redacted)s), "
                "events %(events)s."
            )
            % vars(done)
        )

    @contextlib.contextmanager
    def opened(self, output):
        """The file to write to; one that could not be finished is removed again."""
        if output == STANDARD_OUTPUT:
            if self.stdout.isatty():
                raise CommandError(_("A ZIP is nothing for a terminal: give a file."))
            yield self.stdout.buffer
            self.stdout.buffer.flush()
            return
        path = Path(output)
        try:
            file = path.open("xb")
        except FileExistsError:
            raise CommandError(
                _("%(file)s exists already; nothing was written.") % {"file": path}
            ) from None
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be written: %(reason)s")
                % {"file": path, "reason": error.strerror}
            ) from error
        try:
            with file:
                yield file
        except BaseException:
            path.unlink()
            raise
