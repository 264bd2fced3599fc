"""Files that somebody brought in, read and made into drafts one by one.

It can be interrupted anywhere and goes on, as publishing many notices does (:mod:`.jobs`):
whoever comes by takes the next file, be it the page that shows the batch, the site's task
queue or ``seloste_record``. A file is claimed, read in a process of its own without any
transaction, and what came of it is written in one; a draft is made in a transaction of its
own. A file whose reader died is taken again.
"""

import hashlib
import json
import logging
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Left, Length
from django.utils import timezone
from django.utils.text import Truncator
from django_tasks import task
from wagtail.models import get_page_models
from wagtail.permission_policies.pages import PagePermissionPolicy

from .access import page_model
from .importers import TARGETS, ImportedNotice, Message
from .importers.isolated import SECONDS, from_plain, import_isolated, to_plain
from .importers.messages import message
from .importers.readers import MEGABYTES
from .importing import (
    LEFT_OUT,
    Drafted,
    earlier_pages,
    earlier_placements,
    make_draft,
    notice_class_below,
    passages,
)
from .jobs import MOST_ATTEMPTS, runs_in_background, unlocked
from .models.importing import ImportBatch, ImportedFile
from .models.pages import NoticePageMixin
from .reach import notice_pages

logger = logging.getLogger(__name__)

State = ImportedFile.State

PATIENCE = timedelta(seconds=4 * SECONDS)
"""Nobody reads a file for longer: whoever began with it is gone."""

HEAVY = ("content", "result")
"""Fields that a list of files does without."""

MOST_PLACES = 200


# --- places and permissions -----------------------------------------------------------


def may_import_below(user: Any, parent: Any) -> bool:
    """Whether a user may add notices below this page (of its specific class)."""
    return notice_class_below(parent) is not None and bool(
        parent.permissions_for_user(user).can_add_subpage()
    )


def may_import_somewhere(user: Any) -> bool:
    return bool(PagePermissionPolicy().user_has_permission(user, "add"))


def is_list_of_notices(page_class: type) -> bool:
    """Whether notices alone can be made below pages of this class."""
    allowed = page_class.creatable_subpage_models()
    return bool(allowed) and all(issubclass(each, NoticePageMixin) for each in allowed)


def addable_by(user: Any) -> QuerySet:
    """Pages below which a user may add pages."""
    own = PagePermissionPolicy().instances_user_has_permission_for(user, "add")
    return page_model().objects.filter(pk__in=own.order_by().values("pk"))


def places(user: Any, also: int = 0) -> list[Any]:
    """Pages below which a user may add notices, in the order of the tree.

    Lists of notices and pages that have some already, at most `MOST_PLACES`; where there
    are none, any page that may have one. And the page with the primary key `also`.
    """
    pages = addable_by(user).filter(depth__gt=1, alias_of__isnull=True)
    lists = [each for each in get_page_models() if is_list_of_notices(each)]
    step = page_model().steplen
    above = notice_pages().annotate(above=Left("path", Length("path") - step))
    usual = pages.type(*lists) if lists else pages.none()
    usual = usual | pages.filter(path__in=above.order_by().values("above"))
    wanted = usual | pages.filter(pk=also)
    for found in (wanted, pages):
        below = [
            page
            for page in found.order_by("path")
            .select_related("locale")
            .specific()[:MOST_PLACES]
            if may_import_below(user, page)
        ]
        if below:
            return below
    return []


def parent_of(batch: ImportBatch) -> Any:
    """The page below which the drafts are made; None if it is gone."""
    page = page_model().objects.filter(pk=batch.parent_id).first()
    return page.specific if page is not None else None


def batches_of(user: Any) -> QuerySet[ImportBatch]:
    """The batches that a user may see: their own, and those of places open to them."""
    there = Q(parent_id__in=addable_by(user).order_by().values("pk"))
    return ImportBatch.objects.filter(Q(user=user) | there).select_related("user")


# --- bringing in ----------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Brought:
    """A file as it came in. No `content`: it was too large to be looked at."""

    name: str
    content: bytes | None
    size: int
    is_pasted: bool = False


def pasted(text: str) -> Brought:
    """A text that came in without a file; it goes by its first words."""
    content = text.encode("utf-8", "replace")
    line = text.strip().split("\n", 1)[0].strip()
    name = Truncator(line).chars(80)
    return Brought(name=name, content=content, size=len(content), is_pasted=True)


@transaction.atomic
def start(
    files: Iterable[Brought], *, parent: Any, user: Any, language: str = ""
) -> ImportBatch:
    """A batch of files, to be read when their turn comes. What comes twice is in it once."""
    batch = ImportBatch.objects.create(
        user=user, parent_id=parent.pk, language=language
    )
    known = set()
    for brought in files:
        content = brought.content or b""
        file = ImportedFile(
            batch=batch,
            name=brought.name[:255],
            is_pasted=brought.is_pasted,
            size=brought.size,
            content=content,
            sha256=hashlib.sha256(content).hexdigest(),
        )
        if brought.content is None:
            why = message("file.too_large", limit=MEGABYTES)
            refused = ImportedNotice(name=file.name, report=(why,))
            file.state, file.result = State.PROBLEM, plain(refused)
            file.summary = summary_of(refused)
        elif file.sha256 in known:
            continue
        else:
            known.add(file.sha256)
        file.save()  # one by one: together they may be larger than memory
    if runs_in_background():
        transaction.on_commit(lambda: run_import_batch.enqueue(batch.pk))
    return batch


@task()
def run_import_batch(pk):
    """Read a batch to its end; called by the site's task queue."""
    batch = ImportBatch.objects.filter(pk=pk).first()
    if batch is not None:
        for _file in run(batch):
            pass


# --- the work -------------------------------------------------------------------------


def run(
    batch: ImportBatch | None = None, *, seconds: float | None = None
) -> Iterator[ImportedFile]:
    """Work through a batch, or through all of them, and yield each file that is done.

    `seconds`: begin with no further file after so much time. Several may run at once.
    """
    begun = time.monotonic()
    while (pk := next_file(batch)) is not None:
        file = attempt(pk)
        if file is not None:
            yield file
        if seconds is not None and time.monotonic() - begun > seconds:
            break


def to_do(batch: ImportBatch | None = None) -> QuerySet[ImportedFile]:
    """Files that wait for somebody, and those of which the reader is gone."""
    left = Q(state=State.READING, begun_at__lt=timezone.now() - PATIENCE)
    files = ImportedFile.objects.filter(
        Q(state__in=(State.WAITING, State.CHOSEN)) | left
    )
    return files if batch is None else files.filter(batch=batch)


def next_file(batch: ImportBatch | None) -> int | None:
    """The next file that nobody works at: claimed, and its attempt counted."""
    with transaction.atomic():
        file = unlocked(to_do(batch).defer(*HEAVY)).order_by("attempts", "pk").first()
        if file is None:
            return None
        to_do(batch).filter(pk=file.pk).update(
            attempts=F("attempts") + 1,
            begun_at=timezone.now(),
            state=State.CHOSEN if file.state == State.CHOSEN else State.READING,
        )
    return file.pk


def attempt(pk: int) -> ImportedFile | None:
    """Read a file, or make its draft; None if it has to wait or was taken away."""
    file = (
        ImportedFile.objects.select_related("batch", "chosen_by").filter(pk=pk).first()
    )
    if file is None:
        return None
    try:
        if file.attempts > MOST_ATTEMPTS:
            done = settle(file, state=State.PROBLEM, problem="given_up")
        elif file.state == State.CHOSEN:
            done = make(file)
        else:
            done = read(file)
    except DatabaseError:
        # Such as a database that somebody else has locked: later again.
        logger.exception("The file %s of an import has to wait.", pk)
        return None
    return file if done else None


def settle(file: ImportedFile, **values: Any) -> bool:
    """Write what became of a file, unless somebody else took it over meanwhile."""
    mine = ImportedFile.objects.filter(pk=file.pk, attempts=file.attempts)
    values = {**values, "done_at": timezone.now()}
    for name, value in values.items():
        setattr(file, name, value)
    return bool(mine.update(**values))


def read(file: ImportedFile) -> bool:
    """Read the content of a file, in a process of its own; whether it is written down."""
    notice = import_isolated(
        file.name, bytes(file.content), language=file.batch.language or None
    )
    here_before = {"parent": parent_of(file.batch), "name": name_of(file)}
    is_known = here_before["parent"] is not None and not notice.failed
    before = earlier_placements(notice, **here_before) if is_known else {}
    again = bool(earlier_pages(notice, **here_before)) if is_known else False
    return settle(
        file,
        state=State.PROBLEM if notice.failed else State.READ,
        problem="",
        result=plain(notice),
        summary={**summary_of(notice), "again": again},
        placements={str(number): key for number, key in before.items()},
    )


def plain(notice: ImportedNotice) -> dict[str, Any]:
    """What was read from a file, as it is kept; the reverse of :func:`notice_of`."""
    found: dict[str, Any] = json.loads(to_plain(notice))
    return found


def summary_of(notice: ImportedNotice) -> dict[str, Any]:
    """What a list of files shows: languages, title, how many passages, what is wrong."""
    editions = (notice, *notice.translations)
    return {
        "languages": [each.lang for each in editions if each.lang],
        "title": notice.title or "",
        "passages": len(passages(notice)),
        "unsure": len(unsure(notice)),
        "errors": said(notice.errors),
    }


def said(report: Iterable[Message]) -> list[dict[str, Any]]:
    """Messages as they are kept, to be told in anybody's language."""
    return [
        {
            "level": each.level,
            "text": each.text,
            "variables": dict(each.variables),
            "excerpt": each.excerpt,
        }
        for each in report
    ]


def unsure(notice: ImportedNotice) -> list[int]:
    """Numbers of the passages at whose places somebody should look."""
    return [
        number
        for number, passage in passages(notice).items()
        if passage.guessed or (not passage.placed and passage.paragraphs)
    ]


def notice_of(file: ImportedFile) -> ImportedNotice | None:
    """What was read from a file; None if that was not yet, or by another release."""
    try:
        found: ImportedNotice = from_plain(ImportedNotice, file.result)
    except (ValueError, TypeError):
        return None
    return found


# --- what somebody decides ------------------------------------------------------------


def placements_of(file: ImportedFile, notice: ImportedNotice) -> dict[int, str]:
    """Number of a passage to the key under which somebody put it."""
    numbers = passages(notice)
    return {
        int(number): key
        for number, key in file.placements.items()
        if (key in TARGETS or key == LEFT_OUT) and int(number) in numbers
    }


def place(file: ImportedFile, changes: Mapping[int, str | None]) -> None:
    """Keep where somebody puts passages of a file; None: where the importer put them.

    What somebody else chose for other passages meanwhile stays.
    """
    with transaction.atomic():
        rows = ImportedFile.objects.select_for_update().only("placements")
        kept = rows.get(pk=file.pk).placements
        for number, key in changes.items():
            kept.pop(str(number), None)
            if key is not None:
                kept[str(number)] = key
        ImportedFile.objects.filter(pk=file.pk).update(placements=kept)
    file.placements = kept


def read_again(file: ImportedFile) -> None:
    """Let a file be read anew; what was chosen for it, but for a draft, is forgotten."""
    ImportedFile.objects.filter(pk=file.pk).exclude(
        state__in=(State.READING, State.CHOSEN)
    ).update(state=State.WAITING, attempts=0, problem="", placements={})


def choose(files: QuerySet[ImportedFile], user: Any) -> int:
    """Let drafts be made of files that were read, when their turn comes; how many."""
    return files.filter(state=State.READ).update(
        state=State.CHOSEN, chosen_by=user, attempts=0, problem=""
    )


# --- drafts ---------------------------------------------------------------------------

PROBLEMS = ("given_up", "user_gone", "parent_gone", "draft_failed")
"""Why a file was not read, or no draft was made, where no report says so."""


def draft(file: ImportedFile, user: Any) -> Drafted:
    """The drafts of a file that was read, as :func:`.make_draft` makes them.

    ValueError if it was not read, or the page below which they go is gone.
    """
    notice, parent = notice_of(file), parent_of(file.batch)
    if notice is None or notice.failed or parent is None:
        raise ValueError("Nothing can be drafted of this file.")
    return make_draft(
        notice,
        name=name_of(file),
        parent=parent,
        user=user,
        placements=placements_of(file, notice),
    )


def name_of(file: ImportedFile) -> str:
    """By what name it is known when it comes again."""
    return "" if file.is_pasted else file.name


def outcome(drafted: Drafted) -> dict[str, Any]:
    """What became of a file, as it is written down."""
    return {
        "state": State.DRAFTED if drafted.pages else State.PROBLEM,
        "problem": "",
        "pages": [page.pk for page in drafted.pages],
        "drafting": said(drafted.report),
    }


def what_would_happen(file: ImportedFile, user: Any) -> Drafted:
    """What :func:`draft` would do. Nothing of it is done."""
    with transaction.atomic():
        drafted = draft(file, user)
        transaction.set_rollback(True)
    return drafted


def make(file: ImportedFile) -> bool:
    """Make the drafts of a file that somebody chose; whether it is done with."""
    user = file.chosen_by
    if user is None or not user.is_active:
        return settle(file, state=State.PROBLEM, problem="user_gone")
    if parent_of(file.batch) is None:
        return settle(file, state=State.PROBLEM, problem="parent_gone")
    if notice_of(file) is None:  # written down by another release
        return settle(file, state=State.WAITING, attempts=0, placements={})
    finish(file, user)
    return True


def finish(file: ImportedFile, user: Any) -> Drafted | None:
    """Make the drafts of a file and write it down; None if an error kept it from that."""
    try:
        with transaction.atomic():
            drafted = draft(file, user)
            settle(file, **outcome(drafted))
    except DatabaseError:
        raise
    except Exception:
        logger.exception("No draft could be made of the file %s.", file.pk)
        settle(file, state=State.PROBLEM, problem="draft_failed")
        return None
    return drafted


def progress(batch: ImportBatch) -> dict[str, int]:
    """How many files of a batch are in each state; one query."""
    counted = dict(batch.files.order_by().values_list("state").annotate(Count("pk")))
    return {state.value: counted.get(state.value, 0) for state in State}
