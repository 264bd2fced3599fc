import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.management.base import BaseCommand, CommandError
from django.db import Error as DatabaseError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wagtail_seloste.admin.mailing import mail_news
from wagtail_seloste.checking import (
    Checkup,
    check_imported,
    check_notice,
    check_page,
)
from wagtail_seloste.conf import get_settings
from wagtail_seloste.faults import messages, report_lines
from wagtail_seloste.importers import SUFFIXES, import_notice
from wagtail_seloste.importers.given_out import Foreign, is_json, read_given_out
from wagtail_seloste.importers.readers import LIMIT, MEGABYTES, decode
from wagtail_seloste.projection import Fault
from wagtail_seloste.reach import notice_pages
from wagtail_seloste.rechecking import current_texts, recheck, try_links
from wagtail_seloste.recording import today
from wagtail_seloste.rules import LEVELS, Finding

from ..telling import (
    UNUSABLE,
    bytes_of,
    day,
    files_of,
    finding_json,
    rules_of_site,
    section_label,
    section_names,
    shortened,
    summary,
    why_not_opened,
)

FOUND = 1
"""Exit code: there are findings of the level, or of a worse one."""


@dataclass(kw_only=True)
class Outcome:
    """What came of one file or page: a check, or `problems` that say why there is none.

    `source`: the text of the file, to say on which line something stands; "" if it has none.
    `version`: the number of the recorded version that was checked.
    """

    name: str
    is_file: bool
    checkup: Checkup | None = None
    problems: tuple[str, ...] = ()
    source: str = ""
    version: int | None = None
    findings: tuple[Finding, ...] = ()

    def line(self, finding: Finding) -> int | None:
        """The line of the file on which the first words of a finding stand, if that is plain."""
        for place in finding.places:
            position = self.source.find(place.words) if place.words else -1
            if position >= 0:
                return self.source.count("\n", 0, position) + 1
        return None


class Command(BaseCommand):
    help = (
        "Checks notices: what is missing, outdated or contradictory in them. Pages as they "
        "are in the editor, all published texts, or files, for which no database is "
        "needed. The exit code is 0 if nothing of the level was found, 1 if something "
        "was, 2 if something could not be read."
    )
    # Files are checked without a database, and on a machine that has only the package.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "pages",
            nargs="*",
            metavar="PAGE",
            help="a notice by the id of its page, its slug or its address",
        )
        parser.add_argument(
            "--all",
            action="store_true",
            help="all notices, as the public reads them or will; the admin shows the outcome",
        )
        parser.add_argument(
            "--mail",
            action="store_true",
            help="with --all: mail what is new or worse to the addresses of CHECK_MAIL_TO",
        )
        parser.add_argument(
            "--links",
            action="store_true",
            help="with --all: try the web addresses to which notices link, for some minutes",
        )
        parser.add_argument(
            "--file",
            dest="files",
            nargs="+",
            action="extend",
            default=[],
            type=Path,
            metavar="FILE",
            help="old notices (text, HTML, DOCX, PDF), documents as JSON, or folders of them",
        )
        parser.add_argument(
            "--lang",
            default="",
            metavar="CODE",
            help="language of files whose language is not recognised",
        )
        parser.add_argument(
            "--day",
            type=day,
            metavar="DAY",
            help="judge by what was so on that day, as 2026-01-31; today by default",
        )
        for option, text in (
            ("--select", "check by these rules alone"),
            ("--ignore", "leave out these rules"),
        ):
            parser.add_argument(
                option,
                nargs="+",
                action="extend",
                default=[],
                metavar="RULE",
                help=f"{text}; several with spaces or commas between them",
            )
        parser.add_argument(
            "--format", choices=["text", "json", "github"], default="text"
        )
        parser.add_argument(
            "--fail-on",
            choices=["error", "warning"],
            default="error",
            help="the level from which on findings make the exit code 1",
        )

    def handle(self, *args, **options):
        if not (options["pages"] or options["all"] or options["files"]):
            raise CommandError(
                _("Name a page, --all, or files with --file."), returncode=UNUSABLE
            )
        if options["mail"]:
            self.require_mail(options)
        if options["links"] and (not options["all"] or options["day"]):
            said = _("--links goes with --all, and not with --day.")
            raise CommandError(said, returncode=UNUSABLE)
        self.rules = rules_of_site()
        self.labels = section_names()
        self.selected = self.ids(options["select"])
        self.ignored = self.ids(options["ignore"])
        tell = getattr(self, f"tell_{options['format']}")
        outcomes = []
        for outcome in self.outcomes(options):
            self.choose(outcome)
            for problem in outcome.problems:
                self.stderr.write(f"{outcome.name}: {problem}")
            outcomes.append(outcome)
            if options["format"] != "json":
                tell(outcome)
        if options["format"] == "json":
            tell(outcomes)
        failed = options["mail"] and self.mail()
        if failed or any(outcome.problems for outcome in outcomes):
            sys.exit(UNUSABLE)
        bad = LEVELS[: LEVELS.index(options["fail_on"]) + 1]
        if any(finding.level in bad for each in outcomes for finding in each.findings):
            sys.exit(FOUND)

    def try_links(self) -> None:
        tried = try_links(current_texts(today(timezone.now())))
        self.stderr.write(
            _(
                "Addresses tried: %(tried)s, broken: %(broken)s, left for the next "
                "time: %(left)s."
            )
            % asdict(tried)
        )

    def require_mail(self, options) -> None:
        """CommandError unless there is something to mail, and somebody to mail it to."""
        if not options["all"] or options["day"]:
            said = _("--mail goes with --all, and not with --day.")
        elif not get_settings().CHECK_MAIL_TO:
            said = _("Name the recipients in the setting CHECK_MAIL_TO.")
        else:
            return
        raise CommandError(said, returncode=UNUSABLE)

    def mail(self) -> bool:
        """Mail the news; whether an address did not get them."""
        mailed = mail_news(today(timezone.now()))
        if mailed.sent:
            self.stderr.write(
                _("Mailed new findings: %(count)s, to %(addresses)s.")
                % {"count": mailed.findings, "addresses": ", ".join(mailed.sent)}
            )
        if mailed.failed:
            self.stderr.write(
                _("Not mailed to %(addresses)s: the log says why.")
                % {"addresses": ", ".join(mailed.failed)}
            )
        return bool(mailed.failed)

    def ids(self, given: list[str]) -> frozenset[str]:
        """Ids of rules; CommandError for one that is not known."""
        found = [id for each in given for id in each.replace(",", " ").split()]
        unknown = sorted(set(found) - set(self.rules))
        if unknown:
            raise CommandError(
                _("There is no rule %(ids)s.") % {"ids": ", ".join(unknown)},
                returncode=UNUSABLE,
            )
        return frozenset(found)

    def choose(self, outcome: Outcome) -> None:
        """Keep the findings that were asked for, of those that nobody silenced."""
        if outcome.checkup is not None:
            if outcome.checkup.failed:
                outcome.problems = (_("The text could not be checked: see the log."),)
            outcome.findings = tuple(
                finding
                for finding in outcome.checkup.open
                if finding.rule not in self.ignored
                and (not self.selected or finding.rule in self.selected)
            )

    # --- what is checked ------------------------------------------------------------

    def outcomes(self, options) -> Iterator[Outcome]:
        for path in files_of(options["files"], {*SUFFIXES, ".json"}):
            yield self.of_file(path, options["lang"], options["day"])
        if options["pages"] or options["all"]:
            try:
                for name in options["pages"]:
                    yield self.of_page(name, options["day"])
                if options["links"]:
                    self.try_links()
                if options["all"]:
                    yield from self.of_site(options["day"])
            except DatabaseError as error:
                raise CommandError(
                    _("The database cannot be read: %(reason)s") % {"reason": error},
                    returncode=UNUSABLE,
                ) from error

    def of_file(self, path: Path, language: str, day: date | None) -> Outcome:
        """A file under the checker; with `problems` instead if it cannot be read."""
        # On one line: what stands on a line of its own may be a command to whoever reads.
        name = " ".join(str(path).splitlines())
        outcome = Outcome(name=name, is_file=True)
        try:
            data = bytes_of(path)
        except OSError as error:
            said = _("The file cannot be opened: {reason}.")
            outcome.problems = (said.format(reason=why_not_opened(error)),)
            return outcome
        if len(data) > LIMIT:
            limit = _("The file is larger than %(limit)s megabytes.")
            outcome.problems = (limit % {"limit": MEGABYTES},)
            return outcome
        if is_json(data):
            try:
                outcome.checkup = check_notice(read_given_out(data), day=day)
            except Foreign as refusal:
                fault = Fault(code=refusal.code, params=refusal.params)
                outcome.problems = tuple(messages([fault]))
                return outcome
        else:
            imported = import_notice(data, path.stem)
            if imported.failed:
                outcome.problems = tuple(
                    line["text"] for line in report_lines(imported.errors, {})
                )
                return outcome
            if not imported.lang and not language:
                outcome.problems = (
                    _("The language was not recognised: give it with --lang."),
                )
                return outcome
            outcome.checkup = check_imported(imported, language, day=day)
        outcome.source = "" if b"\0" in data[:4096] else decode(data)
        return outcome

    def of_page(self, name: str, day: date | None) -> Outcome:
        """The newest draft of a page under the checker."""
        outcome = Outcome(name=name, is_file=False)
        found = pages_named(name)
        if len(found) != 1:
            said = _("There is no such notice.")
            if found:
                pages = ", ".join(f"{page.pk} ({page.url_path})" for page in found)
                said = _("Several notices are named so: %(pages)s.") % {"pages": pages}
            outcome.problems = (said,)
            return outcome
        page = found[0].specific.get_latest_revision_as_object()
        outcome.name = page_name(page)
        try:
            outcome.checkup = check_page(page, day=day)
        except LookupError as error:
            outcome.problems = (str(error.args[0] if error.args else error),)
        return outcome

    def of_site(self, day: date | None) -> Iterator[Outcome]:
        """Every notice in every language as the public reads it, and as it is announced.

        The outcome is kept for the admin, unless it is for another day.
        """
        now = today(timezone.now())
        pages = {
            (page.translation_key, page.locale.language_code): page_name(page)
            for page in notice_pages().filter(live=True).select_related("locale")
        }
        texts = current_texts(day or now)
        for text, checkup in recheck(texts, day or now, is_kept=day is None):
            key = text.version.series.translation_key
            outcome = Outcome(
                name=pages[key, text.language],
                is_file=False,
                checkup=checkup,
                version=text.version.number,
            )
            if checkup is None:
                outcome.problems = (_("The text could not be checked: see the log."),)
            yield outcome

    # --- what is told ---------------------------------------------------------------

    def tell_text(self, outcome: Outcome) -> None:
        if outcome.checkup is None:
            return
        checked = outcome.checkup.checked
        self.stdout.write(
            f"{outcome.name}: {shortened(checked.notice.title) or '–'} "
            f"({checked.notice.language}, {date_format(checked.day, 'SHORT_DATE_FORMAT')}): "
            f"{summary(outcome.findings)}"
        )
        for level in LEVELS:
            findings = [each for each in outcome.findings if each.level == level]
            if findings:
                self.stdout.write(f"  {level_name(level)}")
            for finding in findings:
                rule = self.rules[finding.rule]
                self.stdout.write(
                    f"    {rule.text('title', get_language() or 'en')} "
                    f"[{finding.rule}; {rule.source}]"
                )
                self.stdout.write(f"      {self.message(finding)}")
                for place in finding.places:
                    notice = checked.notice
                    words = f": “{shortened(place.words)}”" if place.words else ""
                    self.stdout.write(
                        f"      - {section_label(self.labels, notice, place)}{words}"
                    )

    def tell_json(self, outcomes: list[Outcome]) -> None:
        answer = [self.to_json(outcome) for outcome in outcomes]
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))

    def tell_github(self, outcome: Outcome) -> None:
        """Annotations: https://docs.github.com/actions/reference/workflow-commands"""
        for problem in outcome.problems:
            self.annotate(outcome, "error", _("Not checked"), problem)
        for finding in outcome.findings:
            title = self.rules[finding.rule].text("title", get_language() or "en")
            level = "notice" if finding.level == "info" else finding.level
            self.annotate(
                outcome,
                level,
                f"{title} [{finding.rule}]",
                self.message(finding),
                outcome.line(finding),
            )

    def annotate(self, outcome, level, title, message, line=None) -> None:
        properties = {}
        if outcome.is_file:
            properties["file"] = outcome.name
            if line:
                properties["line"] = str(line)
        else:
            message = f"{outcome.name}: {message}"
        properties["title"] = title
        inside = ",".join(
            f"{key}={escaped(properties[key], ':,')}" for key in properties
        )
        self.stdout.write(f"::{level} {inside}::{escaped(message)}")

    def to_json(self, outcome: Outcome) -> dict:
        answer = {"file" if outcome.is_file else "page": outcome.name}
        if outcome.checkup is None:
            return {**answer, "problems": list(outcome.problems)}
        checked = outcome.checkup.checked
        if outcome.version is not None:
            answer["version"] = outcome.version
        return {
            **answer,
            "language": checked.notice.language,
            "day": checked.day.isoformat(),
            "title": checked.notice.title,
            "findings": [
                finding_json(each, self.rules, self.labels, checked.notice)
                for each in outcome.findings
            ],
            "counts": {
                level: sum(each.level == level for each in outcome.findings)
                for level in LEVELS
            },
            "silenced": len(outcome.checkup.silenced),
        }

    def message(self, finding: Finding) -> str:
        language = get_language() or "en"
        return self.rules[finding.rule].text("message", language, finding.params)


# --- pages ----------------------------------------------------------------------------


def pages_named(name: str) -> list:
    """The notices with this id, slug or address; more than one if it does not say which."""
    pages = notice_pages().select_related("locale")
    if name.isdigit() and len(name) < 16:
        return list(pages.filter(pk=int(name)))
    path = unquote(urlsplit(name).path).strip("/")
    if not path:
        return []
    if "/" not in path:
        return list(pages.filter(slug=path)[:10])
    # The addresses of a site leave out the slug of its first page.
    return list(pages.filter(url_path__endswith=f"/{path}/")[:10])


def page_name(page) -> str:
    return f"{page.pk} {page.url_path}"


# --- words --------------------------------------------------------------------------


def level_name(level: str) -> str:
    return {"error": _("Errors"), "warning": _("Warnings"), "info": _("Hints")}[level]


def escaped(text: str, further: str = "") -> str:
    """A value in an annotation; in a property also `further` signs are escaped."""
    for sign in f"%\r\n{further}":
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text
