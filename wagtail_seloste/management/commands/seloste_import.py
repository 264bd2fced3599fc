import json
import sys
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from wagtail_seloste.access import page_model
from wagtail_seloste.faults import messages
from wagtail_seloste.forms import section_labels
from wagtail_seloste.importers import import_notice
from wagtail_seloste.importers.result import ImportedNotice
from wagtail_seloste.importing import make_draft
from wagtail_seloste.models import NoticePageMixin
from wagtail_seloste.past import import_version, place_of, read_earlier
from wagtail_seloste.recording import NotRecorded


class Command(BaseCommand):
    help = (
        "Makes a draft notice of each old notice in plain text. Nothing is published; "
        "what was mapped, guessed, left over and dropped stands in the report. With "
        "--earlier, records the one file as an earlier version of a notice instead."
    )

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument(
            "--parent",
            type=int,
            metavar="ID",
            help="page below which the drafts are made; by default the first list of "
            "notices in the notice's language",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="read and report only; no drafts"
        )
        parser.add_argument(
            "--json", action="store_true", help="print the result of each file as JSON"
        )
        parser.add_argument(
            "--output",
            type=Path,
            metavar="DIR",
            help="write the result of each file into the folder as NAME.json",
        )

        earlier = parser.add_argument_group(
            "an earlier version",
            "Of one file, plain text or a notice as JSON. It is recorded by its days, and "
            "cannot be changed afterwards: see it with --dry-run first.",
        )
        earlier.add_argument(
            "--earlier",
            type=int,
            metavar="ID",
            help="page of the notice of which the file is an earlier version",
        )
        earlier.add_argument(
            "--from",
            dest="first",
            type=date.fromisoformat,
            metavar="DAY",
            help="the first day on which it applied, as 2019-05-25",
        )
        earlier.add_argument(
            "--until",
            dest="last",
            type=date.fromisoformat,
            metavar="DAY",
            help="the last day; without it, until the next version began",
        )
        earlier.add_argument(
            "--language",
            metavar="CODE",
            help="language of the text; that of the page by default",
        )
        earlier.add_argument(
            "--note",
            default="",
            help="where the text comes from, or why it takes the place of one that is "
            "recorded already; public",
        )

    def handle(self, *args, **options):
        if options["earlier"] is not None:
            self.record_earlier(options)
            return
        of_earlier = [name for name in ("first", "last", "language") if options[name]]
        if of_earlier or options["note"]:
            raise CommandError(
                _("--from, --until, --language and --note go with --earlier.")
            )
        parent = self.parent(options["parent"])
        if options["output"]:
            options["output"].mkdir(parents=True, exist_ok=True)
        failed = 0
        for path in options["files"]:
            try:
                data = path.read_bytes()
            except OSError as error:
                failed += 1
                self.stderr.write(f"{path}: {error.strerror}")
                continue
            result = import_notice(data, path.stem)
            self.put_out(path, result, options)
            if result.failed:
                failed += 1
                continue
            if not options["dry_run"]:
                failed += not self.draft(path, result, parent, options)
        if failed:
            sys.exit(1)

    def parent(self, pk):
        return None if pk is None else self.page(pk)

    def page(self, pk):
        page = page_model().objects.filter(pk=pk).first()
        if page is None:
            raise CommandError(_("There is no page %(pk)s.") % {"pk": pk})
        return page.specific

    def record_earlier(self, options):
        """One file as an earlier version; CommandError says why it cannot be."""
        if len(options["files"]) != 1 or options["first"] is None:
            raise CommandError(
                _("With --earlier, name one file, and its first day with --from.")
            )
        page = self.page(options["earlier"])
        if not isinstance(page, NoticePageMixin):
            raise CommandError(_("Page %(pk)s is no notice.") % {"pk": page.pk})
        (path,) = options["files"]
        days = {
            "effective_from": options["first"],
            "effective_until": options["last"],
            "note": options["note"],
        }
        recorded = None
        try:
            text = read_earlier(
                page,
                path.read_bytes(),
                language=options["language"] or page.locale.language_code,
            )
            place = place_of(page, text, **days)
            self.put_out_earlier(path, text, options)
            if not options["dry_run"]:
                recorded = import_version(page, text, **days)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        except NotRecorded as refusal:
            sentences = messages(refusal.faults, section_labels(page))
            raise CommandError(f"{path}: {' '.join(sentences)}") from refusal
        if options["json"]:  # standard output stays JSON
            return
        if recorded is not None:
            self.stdout.write(
                _(
                    "  Recorded: the version from %(day)s in “%(language)s” of page %(pk)s"
                )
                % {
                    "day": recorded.version.effective_from.isoformat(),
                    "language": recorded.language,
                    "pk": page.pk,
                }
            )
        elif place.is_recorded:
            self.stdout.write(_("  This text is recorded already."))

    def put_out_earlier(self, path, text, options):
        """The report, and the document as it is recorded where JSON is wanted."""
        document = json.dumps(text.notice.to_json(), ensure_ascii=False, indent=1)
        if options["output"]:
            options["output"].mkdir(parents=True, exist_ok=True)
            target = options["output"] / f"{path.stem}.json"
            target.write_text(document + "\n", encoding="utf-8")
        if options["json"]:
            self.stdout.write(document)
            return
        self.stdout.write(f"{path.name}: {text.notice.title} ({text.notice.language})")
        self.put_out_report(text.report)

    def put_out(self, path, result, options):
        answer = json.dumps(result.to_json(), ensure_ascii=False, indent=1)
        if options["output"]:
            target = options["output"] / f"{path.stem}.json"
            target.write_text(answer + "\n", encoding="utf-8")
        if options["json"]:
            self.stdout.write(answer)
            return
        self.stdout.write(f"{path.name}: {result.title or '–'} ({result.lang or '?'})")
        self.put_out_report(result.report)

    def put_out_report(self, report):
        for message in report:
            excerpt = f" [{shortened(message.excerpt)}]" if message.excerpt else ""
            self.stdout.write(f"  {message.level}: {translated(message)}{excerpt}")

    def draft(self, path, result: ImportedNotice, parent, options):
        """Drafts of what was read; False if there is none."""
        drafted = make_draft(result, name=path.name, parent=parent)
        if not options["json"]:  # standard output stays JSON
            self.put_out_report(drafted.report)
            for page in drafted.pages:
                self.stdout.write(
                    _("  Draft: %(title)s, page %(pk)s")
                    % {"title": page.title, "pk": page.pk}
                )
        return bool(drafted.pages)


def shortened(text, length=80):
    text = " ".join(text.split())
    return text if len(text) <= length else f"{text[: length - 1]}…"


def translated(message):
    """A message of the importer in the active language, with its values."""
    return _(message.text).format(**message.variables)
