"""Notices of this site under the checker: with its settings, and what was silenced.

The rules themselves know no database and no settings: see :mod:`wagtail_seloste.rules`.
"""

import hashlib
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import timezone
from wagtail.log_actions import log

from . import __version__
from .chain import today
from .conf import get_settings
from .importers import ImportedNotice
from .importers.documents import dates_of, document, taken_out
from .links import broken_links
from .models.checking import SilencedFinding, TextCheck
from .notice import Notice
from .projection import RawStream, raw_stream
from .reviews import reviews_of
from .rules import Checked, Finding, Rule, are_among, check, facts, rules

logger = logging.getLogger(__name__)

SILENCED = "wagtail_seloste.silenced"
HEARD = "wagtail_seloste.heard_again"
PUT_RIGHT = "wagtail_seloste.put_right"


@dataclass(frozen=True, kw_only=True)
class Silence:
    """A finding that somebody silenced, with the reason."""

    finding: Finding
    row: SilencedFinding


@dataclass(frozen=True, kw_only=True)
class Checkup:
    """A check of one notice in one language: what it was about, and what it gave.

    `open`: findings that nobody has silenced, worst first. `failed`: ids of rules that
    could not be asked, because of an error in them; it is logged.
    """

    checked: Checked
    open: tuple[Finding, ...]
    silenced: tuple[Silence, ...] = ()
    failed: tuple[str, ...] = ()

    def count(self, level: str) -> int:
        """How many open findings are of this level."""
        return sum(finding.level == level for finding in self.open)


def folders() -> tuple[str, ...]:
    return tuple(str(each) for each in get_settings().FACTS_DIRS)


def known_rules() -> Mapping[str, Rule]:
    """The rules of this site: ours, its own, without those that it ignores."""
    ignored = frozenset(get_settings().IGNORED_RULES)
    return {id: rule for id, rule in rules(folders()).items() if id not in ignored}


def known() -> str:
    """A digest of the rules and facts in use: when it changes, texts are checked anew."""
    return digest_of(folders(), tuple(sorted(known_rules())))


@cache
def digest_of(folders: tuple[str, ...], ids: tuple[str, ...]) -> str:
    own = Path(__file__).parent / "data"
    files = [
        path
        for folder in (own / "rules", own / "facts", *map(Path, folders))
        for path in sorted(folder.glob("*.toml"))
    ]
    found = hashlib.sha256(f"{__version__} {ids}".encode())
    for path in files:
        found.update(path.read_bytes())
    return found.hexdigest()


def check_notice(
    notice: Notice,
    *,
    day: date | None = None,
    silences: Iterable[SilencedFinding] = (),
    **facets: Any,
) -> Checkup:
    """A document under the rules of this site. No query.

    `day`: today by default. `silences`: those of this notice, in any language. `facets`:
    `reviewed`, `dates`, `others`, `broken` of :class:`wagtail_seloste.rules.Checked`.
    """
    checked = Checked(
        notice=notice,
        day=day or today(timezone.now()),
        facts=facts(folders()),
        **facets,
    )
    failed: list[str] = []

    def note(rule: str, error: Exception) -> None:
        logger.error("The rule %s has an error.", rule, exc_info=error)
        failed.append(rule)

    findings = check(checked, known_rules(), failed=note)
    # Nothing found, nothing silenced: rows that are looked up lazily are not.
    rows = (
        [row for row in silences if row.language == notice.language] if findings else []
    )
    heard: list[Finding] = []
    silenced: list[Silence] = []
    for finding in findings:
        row = next((row for row in rows if covers(row, finding)), None)
        if row is None:
            heard.append(finding)
        else:
            silenced.append(Silence(finding=finding, row=row))
    return Checkup(
        checked=checked,
        open=tuple(heard),
        silenced=tuple(silenced),
        failed=tuple(failed),
    )


def check_imported(
    imported: ImportedNotice, language: str = "", *, day: date | None = None
) -> Checkup:
    """The text of a file that the importer read, under the rules of this site. No query.

    `language`: of a text whose language was not recognised; without any, the rules that
    know the languages find nothing.
    """
    dates = dates_of(imported)
    return check_notice(
        document(imported, imported.lang or language),
        day=day,
        dates=dates,
        reviewed=dates.latest,
        taken_out=taken_out(imported),
    )


def covers(row: SilencedFinding, finding: Finding) -> bool:
    """Whether the finding is the one that was silenced, or part of it."""
    return row.rule == finding.rule and are_among(finding.marks, row.marks)


def silences_of(translation_key: Any) -> list[SilencedFinding]:
    """What is silenced in a notice, in all its languages. One query."""
    return list(
        SilencedFinding.objects.filter(translation_key=translation_key)
        .select_related("user")
        .order_by("-at")
    )


def check_page(page: Any, *, day: date | None = None) -> Checkup:
    """The page as it is in memory, as it would be recorded today.

    Two queries beside those of ``to_notice``, and one for each sort of links. LookupError if
    its language has no wording.
    """
    notice = page.to_notice()
    return check_notice(
        notice,
        day=day,
        silences=silences_of(page.translation_key),
        **facets_of(page.translation_key, notice, raw_stream(page.body)),
    )


def facets_of(
    translation_key: Any, notice: Notice, stream: RawStream
) -> dict[str, Any]:
    """What only this site knows of a notice, and of a document made from a stream."""
    review = reviews_of([translation_key]).get(translation_key)
    return {
        **(review.facets if review else {}),
        "broken": broken_links(notice, stream),
    }


def silence(page: Any, finding: Finding, reason: str, user: Any) -> SilencedFinding:
    """Silences a finding of this page's notice in its language, and logs it.

    ValueError if there is no reason.
    """
    if not reason.strip():
        raise ValueError("A finding is silenced with a reason.")
    row = SilencedFinding.objects.create(
        translation_key=page.translation_key,
        language=page.locale.language_code,
        rule=finding.rule,
        marks=list(finding.marks),
        reason=reason.strip(),
        user=user,
        at=timezone.now(),
    )
    check_again(page)
    log(
        instance=page,
        action=SILENCED,
        user=user,
        data={"rule": finding.rule, "reason": row.reason},
    )
    return row


def unsilence(page: Any, finding: Finding, user: Any) -> None:
    """Takes back all that silences a finding of this page's notice in its language.

    Logged; nothing happens if nothing does.
    """
    language = page.locale.language_code
    rows = [
        row
        for row in silences_of(page.translation_key)
        if row.language == language and covers(row, finding)
    ]
    if not rows:
        return
    SilencedFinding.objects.filter(pk__in=[row.pk for row in rows]).delete()
    check_again(page)
    log(instance=page, action=HEARD, user=user, data={"rule": finding.rule})


def check_again(page: Any) -> None:
    """Let the texts of a page be checked anew: a finding was silenced, or heard again."""
    TextCheck.objects.filter(
        text__version__series__translation_key=page.translation_key,
        text__language=page.locale.language_code,
    ).update(known="")
