"""Publishing many notices as one job, which can be interrupted anywhere and goes on.

Each notice is published in a transaction of its own, together with the line that says so:
a crash leaves it either done or as it was. Whoever comes by continues: the page that
shows the job, the site's task queue, or ``seloste_record``.
"""

import logging
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import Count, F, QuerySet
from django.utils import timezone
from django_tasks import task
from django_tasks.backends.dummy import DummyBackend
from django_tasks.backends.immediate import ImmediateBackend
from wagtail.permission_policies.pages import PagePermissionPolicy

from .acts import search_again
from .choices import Correction, NewVersion, Translation
from .models.jobs import JobNotice, PublishingJob
from .notice import digest
from .outcomes import fault_data, tell_recorded
from .projection import Fault
from .reach import ReachedNotice, ReachedText, live_notices, reach, specific
from .recording import NotRecorded, lock_series, record

logger = logging.getLogger(__name__)

State = JobNotice.State

MOST_ATTEMPTS = 5
"""A notice that ended the process this often is given up, so that others get a turn."""


@dataclass(frozen=True, kw_only=True)
class Corrections:
    """Of each notice, a correction of the version that its page is the content of."""

    reason: str


ManyChoice = NewVersion | Corrections

KINDS: dict[str, type[ManyChoice]] = {
    "new_version": NewVersion,
    "corrections": Corrections,
}


def kept(choice: ManyChoice) -> dict[str, Any]:
    """A choice as JSON-able values; the reverse of :func:`choice_of`."""
    kind = next(kind for kind, of in KINDS.items() if isinstance(choice, of))
    values = {name: value for name, value in asdict(choice).items() if value}
    if "effective_from" in values:
        values["effective_from"] = values["effective_from"].isoformat()
    return {"kind": kind, "values": values}


def choice_of(job: PublishingJob) -> ManyChoice:
    """What was chosen for all notices of a job."""
    values = dict(job.choice["values"])
    if "effective_from" in values:
        values["effective_from"] = date.fromisoformat(values["effective_from"])
    return KINDS[job.choice["kind"]](**values)


def publishable_by(user: Any, pages: QuerySet) -> QuerySet:
    """Those pages that a user may publish."""
    own = PagePermissionPolicy().instances_user_has_permission_for(user, "publish")
    return pages.filter(pk__in=own.order_by().values("pk"))


@transaction.atomic
def start(
    pages: QuerySet,
    *,
    choice: ManyChoice,
    user: Any,
    fingerprints: Mapping[int, str] | None = None,
) -> PublishingJob:
    """A job for the notices with these source pages, as far as the user may publish them.

    `fingerprints`: of the notices that the user has seen, by page; such a notice is
    refused if something else would be recorded when its turn comes.
    """
    job = PublishingJob.objects.create(user=user, choice=kept(choice))
    JobNotice.objects.bulk_create(
        JobNotice(
            job=job,
            translation_key=page.translation_key,
            title=page.title,
            language=page.locale.language_code,
            page_id=page.pk,
            fingerprint=(fingerprints or {}).get(page.pk, ""),
        )
        for page in publishable_by(user, pages).select_related("locale").order_by("pk")
    )
    if runs_in_background():
        transaction.on_commit(lambda: run_publishing_job.enqueue(job.pk))
    return job


@task()
def run_publishing_job(pk):
    """Run a job to its end; called by the site's task queue."""
    job = PublishingJob.objects.filter(pk=pk).first()
    if job is not None:
        for _notice in run(job):
            pass


def runs_in_background() -> bool:
    """Whether the site has a task queue. The stock backends run at once, or not at all."""
    backend = run_publishing_job.get_backend()
    return not isinstance(backend, ImmediateBackend | DummyBackend)


def run(
    job: PublishingJob | None = None, *, seconds: float | None = None
) -> Iterator[JobNotice]:
    """Work through a job, or through all of them, and yield each notice that is done.

    `seconds`: begin no further notice after so much time. Several may run at once.
    """
    begun = time.monotonic()
    while (pk := next_notice(job)) is not None:
        notice = attempt(pk)
        if notice is not None:
            yield notice
        if seconds is not None and time.monotonic() - begun > seconds:
            break
    finish()


def next_notice(job: PublishingJob | None) -> int | None:
    """The next notice that waits and that nobody works at, its attempt counted."""
    waiting = JobNotice.objects.filter(state=State.PENDING)
    if job is not None:
        waiting = waiting.filter(job=job)
    with transaction.atomic():
        pk = (
            unlocked(waiting)
            .order_by("attempts", "pk")
            .values_list("pk", flat=True)
            .first()
        )
        if pk is not None:
            waiting.filter(pk=pk).update(attempts=F("attempts") + 1)
    return pk


def unlocked(notices: QuerySet[JobNotice]) -> QuerySet[JobNotice]:
    """Locked for us; without those that another runner works at, where we can tell."""
    return notices.select_for_update(
        skip_locked=connection.features.has_select_for_update_skip_locked
    )


def attempt(pk: int) -> JobNotice | None:
    """Publish one notice of a job; None if another runner has it or it has to wait."""
    try:
        with transaction.atomic():
            notice = (
                unlocked(JobNotice.objects.filter(pk=pk, state=State.PENDING))
                .order_by("pk")
                .first()
            )
            if notice is None:
                return None
            notice.outcomes, notice.state = outcome(notice)
            notice.finished_at = timezone.now()
            notice.save(update_fields=["outcomes", "state", "finished_at"])
            return notice
    except DatabaseError:
        # Such as a deadlock, or a database that somebody else has locked: later again.
        logger.exception("Notice %s of a job could not be published yet.", pk)
        JobNotice.objects.filter(
            pk=pk, state=State.PENDING, attempts__gte=MOST_ATTEMPTS
        ).update(state=State.FAILED, finished_at=timezone.now())
        return None


def outcome(notice: JobNotice) -> tuple[list[dict[str, Any]], str]:
    """Publish it, and say what became of it in each language, and of the whole."""
    if notice.attempts > MOST_ATTEMPTS:
        return [refused(notice.language, Fault(code="writer_failed"))], State.FAILED
    try:
        with transaction.atomic():
            outcomes = publish(notice)
    except NotRecorded as refusal:
        return [refused(notice.language, *refusal.faults)], State.REFUSED
    except DatabaseError:
        raise
    except Exception:
        logger.exception("Notice %s of a job could not be published.", notice.pk)
        return [refused(notice.language, Fault(code="writer_failed"))], State.FAILED
    states = {outcome["state"] for outcome in outcomes}
    if "recorded" not in states:
        state = State.REFUSED if "refused" in states else State.UNCHANGED
    elif states & {"refused", "waiting"}:
        state = State.PARTLY
    else:
        state = State.DONE
    return outcomes, state


def publish(notice: JobNotice) -> list[dict[str, Any]]:
    """Record a notice in all its languages; the outcome in each.

    Nothing of it is recorded if the source language is refused: NotRecorded.
    """
    user = notice.job.user
    if user is None or not user.is_active:
        raise NotRecorded(Fault(code="job_user_gone"))
    lock_series(source_page(notice))
    page = source_page(notice)
    if not may_publish(user, page):
        raise NotRecorded(Fault(code="no_publish_permission"))
    reached = next(reach([page]), None)
    if reached is None:
        raise NotRecorded(Fault(code="not_live"))
    if notice.fingerprint not in ("", reached.fingerprint):
        raise NotRecorded(Fault(code="changed_since_chosen"))
    if not any(text.differs for text in reached.texts) and not reached.faults:
        return [{"language": text.language, "state": "same"} for text in reached.texts]
    choice = fitted(choice_of(notice.job), reached)
    source, *translations = reached.texts
    outcomes = [publish_text(source, choice, user)]
    for text in translations:
        try:
            if not may_publish(user, text.page):
                raise NotRecorded(Fault(code="no_publish_permission"))
            outcomes.append(publish_text(text, Translation(), user))
        except NotRecorded as refusal:
            outcomes.append(refused(text.language, *refusal.faults))
    return outcomes + [
        {"language": page.locale.language_code, "state": "waiting"}
        for page in reached.waiting
    ]


def source_page(notice: JobNotice) -> Any:
    """The live page of a notice in its source language. NotRecorded if there is none."""
    pages = specific(live_notices().filter(translation_key=notice.translation_key))
    if not pages:
        raise NotRecorded(Fault(code="not_live"))
    return pages[0]


def may_publish(user: Any, page: Any) -> bool:
    return bool(page.permissions_for_user(user).can_publish())


def fitted(choice: ManyChoice, reached: ReachedNotice) -> NewVersion | Correction:
    """The common choice for one notice. NotRecorded if it would do more than was meant.

    Of a notice with an announced version, the page is that version: a new version takes
    its place and its day, neither putting it off nor bringing it forward.
    """
    if isinstance(choice, Corrections):
        return Correction(number=reached.version.number, reason=choice.reason)
    announced = reached.announced
    if announced is None:
        return choice
    if announced != reached.version:
        fault = Fault(code="announced_differs", params={"number": announced.number})
        raise NotRecorded(fault)
    day = announced.effective_from
    if choice.effective_from is not None and choice.effective_from > day:
        params = {"number": announced.number, "day": day.isoformat()}
        raise NotRecorded(Fault(code="would_postpone", params=params))
    return replace(choice, effective_from=day)


def publish_text(
    reached: ReachedText, choice: NewVersion | Correction | Translation, user: Any
) -> dict[str, Any]:
    """Record one language; what became of it. NotRecorded."""
    if reached.faults:
        raise NotRecorded(*reached.faults)
    text = None
    if reached.differs or isinstance(choice, Translation):
        with transaction.atomic():
            text = record(
                reached.page,
                choice=choice,
                user=user,
                own_details=True,
                others=False,
            )
            if text is not None and text.digest != expected_digest(reached):
                # Something moved since we looked: then it is not what was chosen.
                raise NotRecorded(Fault(code="changed_since_chosen"))
    if text is None:
        return {"language": reached.language, "state": "same"}
    tell_recorded(reached.page, text, user)
    transaction.on_commit(lambda: search_again(reached.page))
    return {
        "language": text.language,
        "state": "recorded",
        "number": text.version.number,
        "correction": text.correction,
    }


def expected_digest(reached: ReachedText) -> str:
    return digest(reached.notice.canonical()) if reached.notice is not None else ""


def refused(language: str, *faults: Fault) -> dict[str, Any]:
    return {"language": language, "state": "refused", "faults": fault_data(faults)}


def finish() -> None:
    """Note the end of jobs of which no notice waits any more."""
    PublishingJob.objects.filter(finished_at=None).exclude(
        notices__state=State.PENDING
    ).update(finished_at=timezone.now())


def progress(job: PublishingJob) -> dict[str, int]:
    """How many notices of a job are in each state; one query."""
    counted = dict(job.notices.order_by().values_list("state").annotate(Count("pk")))
    return {state.value: counted.get(state.value, 0) for state in State}
