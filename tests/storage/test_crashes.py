"""The process is killed while it publishes: nothing is lost, nothing is half.

A child of the test publishes and is killed by SIGKILL before each of its writes and
commits in turn, then at seeded random moments. Meanwhile the parent reads as the public
does. Afterwards ``seloste_record`` puts right what the dead left, and the archive is
sound.
"""

import contextlib
import io
import os
import random
import signal
import time
import traceback
import warnings
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.urls import reverse
from django.utils import timezone

from tests.notices import make_page, translate
from wagtail_seloste.choices import Chosen, NewVersion
from wagtail_seloste.models import NoticeEvent, NoticeSeries, NoticeVersion, VersionText
from wagtail_seloste.notice import canonical, digest
from wagtail_seloste.outcomes import refusal_messages
from wagtail_seloste.pages.models import NoticePage
from wagtail_seloste.recording import newest_version, standing, today
from wagtail_seloste.verification import verify

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.storage,
    pytest.mark.load,
]

KILLS = 120
SEED = 20260503
WRITES = ("INSERT", "UPDATE", "DELETE", "SAVEPOINT", "RELEASE", "ROLLBACK")
BY_ITSELF, BY_ITS_PARENT = "by itself", "by its parent"


class WritePoints:
    """Counts the writes and commits of a process; `die_at` kills it before that one."""

    def __init__(self, die_at=None):
        self.count = 0
        self.die_at = die_at

    def reach(self):
        self.count += 1
        if self.count == self.die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def execute(self, execute, sql, params, many, context):
        if sql.lstrip().upper().startswith(WRITES):
            self.reach()
        return execute(sql, params, many, context)

    @contextlib.contextmanager
    def watched(self):
        """Write points of this process's connection; one more when the work is done."""
        commit = connection._commit

        def watched_commit():
            self.reach()
            return commit()

        connection._commit = watched_commit
        try:
            with connection.execute_wrapper(self.execute):
                yield
                self.reach()
        finally:
            del connection._commit


def begin_child(work, die_at=None):
    """A child process that does the work; its process id.

    Connections are closed first: a child must not share them with its parent.
    """
    connections.close_all()
    with warnings.catch_warnings():
        # A thread that another test left behind holds nothing that the child needs.
        warnings.filterwarnings("ignore", message=".*multi-threaded", append=False)
        pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        with WritePoints(die_at).watched():
            work()
        status = 0
    except BaseException:  # noqa: BLE001 - the child must never return to the tests
        traceback.print_exc()
    finally:
        connections.close_all()
        os._exit(status)


@dataclass
class Reader:
    """Asks what the public may ask, and keeps the digests of all answers."""

    client: object
    page: object
    addresses: list
    digests: set = field(default_factory=set)

    def look(self):
        for address in self.addresses:
            answer = self.client.get(address)
            assert answer.status_code == 200
            self.digests.add(digest(canonical(answer.json()["notice"])))

    def look_at_the_page(self):
        """The public page shows a recorded title and the body recorded with it."""
        html = self.client.get(self.page.url).content.decode()
        texts = VersionText.objects.filter(language="fi").order_by("-pk")
        shown = texts.values_list("title", "body")
        assert any(title in html and body in html for title, body in shown)

    def saw_only_what_was_recorded(self):
        recorded = set(VersionText.objects.values_list("digest", flat=True))
        return self.digests <= recorded


def wait_for(pid, reader):
    """Read until the child is gone; how it ended, as ``os.waitpid`` says."""
    while True:
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            return status
        reader.look()


@pytest.fixture
def notice(homes):
    page = make_page(homes["fi"])
    translate(page, homes["sv"], "sv")
    return page


@pytest.fixture
def reader(notice, client):
    series = NoticeSeries.objects.get()
    addresses = [
        reverse(
            "wagtail_seloste:notice",
            kwargs={"public_id": series.public_id, "language": language},
        )
        for language in ("fi", "sv")
    ]
    return Reader(client, notice, addresses)


def publication(key, title, effective_from=None):
    """The page is published with a new title, as an editor does it.

    `effective_from`: the day that the editor chose in the form.
    """

    def work():
        page = NoticePage.objects.get(pk=key)
        page.title = title
        if effective_from is not None:
            series = NoticeSeries.objects.get(translation_key=page.translation_key)
            page.recording_choice = Chosen(
                choice=NewVersion(effective_from=effective_from),
                notice=str(page.translation_key),
                language=page.locale.language_code,
                standing=standing(series),
            ).to_json()
        page.save_revision().publish()

    return work


def write_points_of(work):
    """How many write points a piece of work has, and its seconds; it is done here."""
    points, began = WritePoints(), time.monotonic()
    with points.watched():
        work()
    return points.count, time.monotonic() - began


def heal():
    """What cron does; whether anything was left to record. No refusal, no problem."""
    before = VersionText.objects.count()
    errors = io.StringIO()
    call_command("seloste_record", stdout=io.StringIO(), stderr=errors)
    assert errors.getvalue() == ""
    assert verify() == []
    return VersionText.objects.count() > before


def assert_sound(page):
    """Numbers and log of its series without gaps, its live content recorded last."""
    series = NoticeSeries.objects.filter(translation_key=page.translation_key)
    versions = NoticeVersion.objects.filter(series__in=series).order_by("pk")
    numbers = list(versions.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    events = NoticeEvent.objects.filter(series__in=series).order_by("pk")
    positions = list(events.values_list("position", flat=True))
    assert positions == list(range(1, len(positions) + 1))
    page = NoticePage.objects.select_related("locale").get(pk=page.pk)
    texts = VersionText.objects.filter(
        version__series__in=series, language=page.locale.language_code
    )
    assert page.live or not texts
    if page.live:
        last = texts.latest("pk")
        assert (last.title, last.source_digest) == (page.title, page.content_digest())
    assert refusal_messages(page) == []


def plan(points):
    """[(kind of work, how it dies, where)]: each write point once, the rest by the seed."""
    chance = random.Random(SEED)
    kills = [
        (kind, BY_ITSELF, point)
        for kind, count in points.items()
        for point in range(1, count + 1)
    ]
    assert len(kills) < KILLS, points
    while len(kills) < KILLS:
        kind = chance.choice(list(points))
        if chance.random() < 0.3:
            kills.append((kind, BY_ITSELF, chance.randint(1, points[kind])))
        else:
            kills.append((kind, BY_ITS_PARENT, chance.random()))
    chance.shuffle(kills)
    return kills


def test_many_publications_are_killed(notice, homes, reader):
    """Of a notice's next version, of its translation, and of notices that are new."""
    day = today(timezone.now()) + timedelta(days=30)

    def page_for(kind):
        if kind == "first":
            home = type(homes["sv"]).objects.get(pk=homes["sv"].pk)
            return make_page(home, "sv", publish=False)
        series = NoticeSeries.objects.get(translation_key=notice.translation_key)
        if kind == "announced" and newest_version(series).effective_from != day:
            publication(notice.pk, "Tuleva", day)()  # for the next one to replace
        return notice.get_translations().get() if kind == "translation" else notice

    def work_of(kind, page, title):
        return publication(page.pk, title, day if kind == "announced" else None)

    points, took = {}, {}
    for kind in ("first", "translation", "announced"):
        work = work_of(kind, page_for(kind), f"Ensin {kind}")
        points[kind], took[kind] = write_points_of(work)

    left = Counter()
    for number, (kind, how, where) in enumerate(plan(points)):
        page, title = page_for(kind), f"Julkaisu {number}"
        work = work_of(kind, page, title)
        pid = begin_child(work, die_at=where if how == BY_ITSELF else None)
        if how == BY_ITS_PARENT:
            time.sleep(where * took[kind])
            os.kill(pid, signal.SIGKILL)
        status = wait_for(pid, reader)
        was_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        # One whose parent was to kill it may have been done before.
        assert was_killed or (how == BY_ITS_PARENT and status == 0), (kind, how, where)
        reader.look()
        reader.look_at_the_page()
        was_recorded = VersionText.objects.filter(title=title).exists()
        was_healed = heal()
        left["recorded" if was_recorded else "healed" if was_healed else "nothing"] += 1
        reader.look()
        assert_sound(page)
        assert reader.saw_only_what_was_recorded()
        if kind == "announced":
            # Whoever recorded it, the day is the one that was chosen.
            texts = VersionText.objects.filter(title=title).select_related("version")
            assert all(text.version.effective_from == day for text in texts)
        if kind == "first":
            page.delete()
    # They died before the page was live, before it was recorded, and after.
    assert set(left) == {"nothing", "healed", "recorded"}
