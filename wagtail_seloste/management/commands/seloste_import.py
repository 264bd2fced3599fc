import json
import logging
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from wagtail_seloste.access import page_model
from wagtail_seloste.checking import check_imported
from wagtail_seloste.faults import messages, report_lines
from wagtail_seloste.forms import section_labels
from wagtail_seloste.importers import ImportedNotice, import_isolated
from wagtail_seloste.importers.messages import message
from wagtail_seloste.importing import Drafted, editions_of, make_draft
from wagtail_seloste.models import NoticePageMixin
from wagtail_seloste.past import import_version, place_of, read_earlier
from wagtail_seloste.recording import NotRecorded
from wagtail_seloste.wording import wording

from ..telling import (
    bytes_of,
    day,
    files_of,
    finding_json,
    rules_of_site,
    section_names,
    shortened,
    summary,
    why_not_opened,
)

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Makes draft notices of old ones: text, Markdown, HTML, Word, PDF. Nothing is "
        "published; what was mapped, guessed, left over and dropped stands in the report. "
        "The same file again updates its draft. With --past, records the one file as an "
        "earlier version of a notice instead. The exit code is 1 if there is no draft of a "
        "file."
    )
    # With --dry-run it needs no database, and no site that is ready.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "files",
            nargs="+",
            metavar="FILE",
            type=Path,
            help='an old notice, a folder of them, or a pattern such as "old/*.docx"',
        )
        parser.add_argument(
            "--lang",
            metavar="CODE",
            help="language of the files; without it the text itself says, with --past the "
            "page",
        )
        parser.add_argument(
            "--parent",
            type=int,
            metavar="ID",
            help="page below which the drafts are made; by default the first list of "
            "notices in the notice's language",
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="read and report only; no drafts, and no database is needed",
        )
        parser.add_argument(
            "--json",
            action="store_true",
            help="print the result as JSON; of several files a list",
        )
        parser.add_argument(
            "--output",
            type=Path,
            metavar="DIR",
            help="write the result of each file into the folder as NAME.json",
        )

        past = parser.add_argument_group(
            "an earlier version",
            "Of one file, an old notice or a notice as JSON. It is recorded by its days, "
            "and cannot be changed afterwards: see it with --dry-run first.",
        )
        past.add_argument(
            "--past",
            type=int,
            metavar="ID",
            help="page of the notice of which the file is an earlier version",
        )
        past.add_argument(
            "--from",
            dest="first",
            type=day,
            metavar="DAY",
            help="the first day on which it applied, as 2019-05-25",
        )
        past.add_argument(
            "--until",
            dest="last",
            type=day,
            metavar="DAY",
            help="the last day; without it, until the next version began",
        )
        past.add_argument(
            "--note",
            default="",
            help="where the text comes from, or why it takes the place of one that is "
            "recorded already; public",
        )

    def handle(self, *args, **options):
        self.options = options
        self.labels = section_names()
        if options["lang"]:
            try:
                wording(options["lang"])
            except LookupError:
                said = _("There is no notice wording in the language {language}.")
                raise CommandError(said.format(language=options["lang"])) from None
        if options["output"]:
            try:
                options["output"].mkdir(parents=True, exist_ok=True)
            except OSError as error:
                said = _("The folder %(folder)s cannot be made: %(reason)s") % {
                    "folder": options["output"],
                    "reason": error.strerror or error,
                }
                raise CommandError(said) from error
        if options["past"] is not None:
            self.record_past()
        else:
            if options["first"] or options["last"] or options["note"]:
                raise CommandError(_("--from, --until and --note go with --past."))
            self.make_drafts()

    # --- drafts ---------------------------------------------------------------------

    def make_drafts(self):
        self.rules = rules_of_site()
        files = list(files_of(self.options["files"]))
        parent = None
        if self.options["parent"] is not None and not self.options["dry_run"]:
            parent = self.page(self.options["parent"])
        self.written = set()
        answers, failed = [], 0
        for path in files:
            notice = self.read(path)
            drafted = Drafted()
            if not notice.failed and not self.options["dry_run"]:
                drafted = self.draft(path, notice, parent)
            failed += notice.failed or bool(drafted.report and not drafted.pages)
            answer = self.answer(path, notice, drafted)
            self.write(path, answer)
            if self.options["json"]:
                answers.append(answer)
            else:
                self.tell(path, notice, drafted)
        if self.options["json"]:
            one = self.options["files"] == files and len(files) == 1
            self.put_json(answers[0] if one else answers)
        if failed:
            sys.exit(1)

    def read(self, path) -> ImportedNotice:
        """The file, in a process of its own; what cannot be read has `failed`."""
        try:
            content = bytes_of(path)
        except OSError as error:
            told = message("file.not_opened", reason=why_not_opened(error))
            return ImportedNotice(name=path.stem, report=(told,))
        return import_isolated(path.stem, content, language=self.options["lang"])

    def draft(self, path, notice, parent) -> Drafted:
        try:
            return make_draft(notice, name=path.name, parent=parent)
        except Exception:
            logger.exception("No draft could be made of %s.", path)
            return Drafted(report=(message("draft.failed"),))

    def answer(self, path, notice, drafted):
        """The result of a file as plain values."""
        return {
            "file": str(path),
            **notice.to_json(drafted.report),
            "findings": self.findings(notice),
            "drafts": [
                {"page": page.pk, "language": page.locale.language_code}
                for page in drafted.pages
            ],
        }

    def checkups(self, notice):
        for edition in editions_of(notice):
            if edition.lang and edition.sections:
                yield check_imported(edition)

    def findings(self, notice):
        return [
            {
                "language": checkup.checked.notice.language,
                **finding_json(
                    finding, self.rules, self.labels, checkup.checked.notice
                ),
            }
            for checkup in self.checkups(notice)
            for finding in checkup.open
        ]

    def tell(self, path, notice, drafted):
        languages = ", ".join(each.lang or "?" for each in editions_of(notice))
        self.stdout.write(f"{path.name}: {notice.title or '–'} ({languages})")
        self.tell_report(notice.messages())
        for checkup in self.checkups(notice):
            found = summary(checkup.open)
            self.stdout.write(_("  Checker: %(findings)s") % {"findings": found})
        self.tell_report(drafted.report)
        said = _("  Draft: %(title)s, page %(pk)s")
        if not drafted.created:
            said = _("  Draft from before: %(title)s, page %(pk)s")
        for page in drafted.pages:
            self.stdout.write(said % {"title": page.title, "pk": page.pk})

    # --- an earlier version ---------------------------------------------------------

    def record_past(self):
        """One file as an earlier version; CommandError says why it cannot be."""
        options = self.options
        if len(options["files"]) != 1 or options["first"] is None:
            raise CommandError(
                _("With --past, name one file, and its first day with --from.")
            )
        page = self.page(options["past"])
        if not isinstance(page, NoticePageMixin):
            raise CommandError(_("Page %(pk)s is no notice.") % {"pk": page.pk})
        self.labels = section_labels(page)
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
                bytes_of(path),
                language=options["lang"] or page.locale.language_code,
            )
            place = place_of(page, text, **days)
            self.written = set()
            self.write(path, text.notice.to_json())
            if options["json"]:
                self.put_json(text.notice.to_json())
            else:
                title, language = text.notice.title, text.notice.language
                self.stdout.write(f"{path.name}: {title} ({language})")
                self.tell_report(text.report)
            if not options["dry_run"]:
                recorded = import_version(page, text, **days)
        except OSError as error:
            raise CommandError(f"{path}: {why_not_opened(error)}") from error
        except NotRecorded as refusal:
            sentences = messages(refusal.faults, self.labels)
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

    # --- both -----------------------------------------------------------------------

    def page(self, pk):
        page = page_model().objects.filter(pk=pk).first()
        if page is None:
            raise CommandError(_("There is no page %(pk)s.") % {"pk": pk})
        return page.specific

    def tell_report(self, report):
        for line in report_lines(report, self.labels):
            excerpt = f" [{shortened(line['excerpt'])}]" if line["excerpt"] else ""
            self.stdout.write(f"  {line['level']}: {line['text']}{excerpt}")

    def put_json(self, value):
        self.stdout.write(json.dumps(value, ensure_ascii=False, indent=1))

    def write(self, path, value):
        """The result into the folder that was named, if any: no file over another."""
        if not self.options["output"]:
            return
        name, number = path.stem, 1
        while name in self.written:
            number += 1
            name = path.name if number == 2 else f"{path.name}.{number - 1}"
        self.written.add(name)
        target = self.options["output"] / f"{name}.json"
        text = json.dumps(value, ensure_ascii=False, indent=1)
        target.write_text(text + "\n", encoding="utf-8")
