import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_seloste.filling import fill
from wagtail_seloste.importers import import_notice
from wagtail_seloste.importers.drafting import written_sections
from wagtail_seloste.importers.result import ImportedNotice
from wagtail_seloste.models import NoticePageMixin
from wagtail_seloste.reading import page_model
from wagtail_seloste.wording import base_language, wording


class Command(BaseCommand):
    help = (
        "Makes a draft notice of each old notice in plain text. Nothing is published; "
        "what was mapped, guessed, left over and dropped stands in the report."
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

    def handle(self, *args, **options):
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
                failed += not self.make_draft(path, result, parent, options)
        if failed:
            sys.exit(1)

    def parent(self, pk):
        if pk is None:
            return None
        page = page_model().objects.filter(pk=pk).first()
        if page is None:
            raise CommandError(_("There is no page %(pk)s.") % {"pk": pk})
        return page.specific

    def put_out(self, path, result, options):
        answer = json.dumps(result.to_json(), ensure_ascii=False, indent=1)
        if options["output"]:
            target = options["output"] / f"{path.stem}.json"
            target.write_text(answer + "\n", encoding="utf-8")
        if options["json"]:
            self.stdout.write(answer)
            return
        self.stdout.write(f"{path.name}: {result.title or '–'} ({result.lang or '?'})")
        for message in result.report:
            excerpt = f" [{shortened(message.excerpt)}]" if message.excerpt else ""
            self.stdout.write(f"  {message.level}: {translated(message)}{excerpt}")

    def make_draft(self, path, result: ImportedNotice, parent, options):
        """A draft page below the parent; False and a line on stderr if there is no place."""
        parent = parent or default_parent(result.lang)
        if parent is None:
            self.stderr.write(
                _(
                    "%(file)s: no place for a notice in “%(language)s”; name one with --parent."
                )
                % {"file": path.name, "language": result.lang or "?"}
            )
            return False
        page_class = notice_class_below(parent)
        if page_class is None:
            self.stderr.write(
                _("%(file)s: no notice can be made below “%(page)s”.")
                % {"file": path.name, "page": parent}
            )
            return False
        language = parent.locale.language_code
        if result.lang and base_language(language) != result.lang:
            self.stderr.write(
                _("%(file)s: the text is in “%(found)s”, the draft in “%(place)s”.")
                % {"file": path.name, "found": result.lang, "place": language}
            )
        words = wording(language)
        page = page_class(
            title=(result.title or path.stem)[:255],
            locale=parent.locale,
            live=False,
            body=fill(written_sections(result, words), language),
        )
        type(parent).objects.get(pk=parent.pk).add_child(instance=page)
        log(instance=page, action="wagtail.create")
        page.save_revision(log_action=True)
        if not options["json"]:  # standard output stays JSON
            self.stdout.write(
                _("  Draft: %(title)s, page %(pk)s")
                % {"title": page.title, "pk": page.pk}
            )
        return True


def shortened(text, length=80):
    text = " ".join(text.split())
    return text if len(text) <= length else f"{text[: length - 1]}…"


def translated(message):
    """A message of the importer in the active language, with its values."""
    return _(message.text).format(**message.variables)


def notice_class_below(parent):
    """The notice page type that may be made below a page, or None."""
    for page_class in type(parent).creatable_subpage_models():
        if issubclass(page_class, NoticePageMixin) and page_class.can_create_at(parent):
            return page_class
    return None


def default_parent(language):
    """The first page in the language below which notices alone are made, or None."""
    pages = page_model().objects.filter(
        locale__language_code__istartswith=language or ""
    )
    for page in pages.order_by("path").specific().iterator():
        allowed = type(page).creatable_subpage_models()
        if allowed and all(issubclass(each, NoticePageMixin) for each in allowed):
            return page
    return None
