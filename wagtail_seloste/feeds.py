"""Atom feeds of what changed: of one notice, or of the notices on a list.

They hold what the public archive holds: recorded texts that stand on pages which anybody
may read. An entry is the recording of a version or of a correction in the language of the
feed, or an act: the notice was withdrawn, or resumed; or that the version in force has
no text in the language yet, as long as that is so. Its id never changes. Its
`updated` moves on when the announced version that it tells of is rescheduled, replaced,
or takes over at midnight, so that readers hear of it again. RFC 4287.
"""

import re
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks
from wagtail.models import Site

from .access import open_pages, page_model
from .addresses import address
from .api.answers import Written, answer
from .api.guarding import guarded, has_guards, reached
from .api.moments import reply
from .api.problems import NotFound, machine_view
from .api.standing import ARCHIVE, Addresses, Standing
from .api.statements import DAY, LANGUAGE, UUID_FIELD, Row, Statement
from .chain import payload_of, words_of
from .models.archive import NoticeEvent, NoticeSeries, NoticeVersion, VersionText
from .recording import today
from .series import midnight
from .wording import Wording, reader_wording

NO_FEED = "There is no such feed."

ENTRIES = 50
"""The newest so many are in a feed; the archive has them all."""

SMALL = "small"
MATERIAL = "material"
REPLACED = NoticeVersion.State.REPLACED
MOVES = (NoticeEvent.Kind.RESCHEDULED, NoticeEvent.Kind.REPLACED)
ACTS = (NoticeEvent.Kind.WITHDRAWN, NoticeEvent.Kind.RESUMED)

NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing that readers hear of. `summary` is plain text, `compare` an address."""

    id: str
    title: str
    address: str
    published: datetime
    updated: datetime
    order: tuple[int, int]
    """Tells which of two came later that have the same time: its sort, and its key.

    A version that is lacking comes after the text that stands in for it.
    """

    summary: str = ""
    compare: str = ""
    weight: str = ""


class ChangesFeed(Atom1Feed):
    """Django's Atom feed, with each entry's comparison and weight."""

    def latest_post_date(self):
        """That of the newest entry; never the time of the request."""
        dates = [item["updateddate"] for item in self.items]
        return max(dates, default=self.feed["since"])

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        if item["compare"]:
            link = {"rel": "related", "href": item["compare"], "type": "text/html"}
            handler.addQuickElement(
                "link", "", {**link, "title": item["compare_title"]}
            )
        if item["weight"]:
            category = {"term": item["weight"], "label": item["weight_label"]}
            handler.addQuickElement("category", "", category)


@machine_view
def notice_feed(
    request: HttpRequest, public_id: uuid.UUID, language: str, material: bool = False
) -> HttpResponse:
    """What changed in one notice. 404 unless anybody may read its page.

    The number of queries is the same however much there is; one of a 304.
    """
    now = timezone.now()
    day = today(now)
    rows = ARCHIVE.rows(public_id=public_id, day=day)
    standing = Standing.of(rows, public_id, language, day)
    # A page that shows another's text has no feed of its own.
    if standing is None or standing.text_language != language:
        raise NotFound(NO_FEED)
    page = standing.page
    if page["alias_of_id"] or not page["is_public"]:
        raise NotFound(NO_FEED)
    link = Addresses(request).of_row(page)
    # Only where the words were removed there may be no controller to name.
    author = site_name(request) if page["has_redactions"] else ""

    def write() -> Written:
        current = current_text(page)
        if current is None:
            raise NotFound(NO_FEED)
        words = reader_wording(language)
        series = NoticeSeries.objects.filter(public_id=public_id)
        entries = Entries(series, words, language, request, now, material=material)
        return written(
            request,
            words,
            entries.newest(),
            title=current.title,
            link=link,
            identity=uuid.uuid5(public_id, feed_name(language, material)),
            since=current.version.series.created_at,
            author=controller_of(current) or author or site_name(request),
            material=material,
        )

    return reply(
        request,
        standing,
        write,
        link,
        author,
        language=language,
        modified=standing.modified,
    )


def pages_below(translation_key: uuid.UUID, language: str, day: date) -> QuerySet[Any]:
    """A list and the notices on it that anybody may read, each with its log's end."""
    lists = page_model().objects.filter(
        translation_key=translation_key,
        locale__language_code=language,
        alias_of__isnull=True,
    )
    path, depth = (Subquery(lists.values(name)[:1]) for name in ("path", "depth"))
    series = NoticeSeries.objects.filter(translation_key=OuterRef("translation_key"))
    in_force = NoticeVersion.objects.filter(
        series__translation_key=OuterRef("translation_key"),
        state=NoticeVersion.State.RECORDED,
        number__isnull=False,
        effective_from__lte=day,
    ).order_by("-number")
    return (
        open_pages()
        .filter(
            # A span of the index: its own path, and all that is one step longer.
            path__gte=path,
            path__lte=Concat(path, Value("Z" * page_model().steplen)),
            depth__lte=depth + 1,
            locale__language_code=language,
            alias_of__isnull=True,
        )
        .annotate(
            series=Subquery(series.values("pk")[:1]),
            head=Subquery(series.values("head")[:1]),
            number_in_force=Subquery(in_force.values("number")[:1]),
        )
        .order_by("path")
        .values(
            "pk",
            "path",
            "depth",
            "url_path",
            "locale_id",
            "translation_key",
            "title",
            "first_published_at",
            "series",
            "head",
            "number_in_force",
        )
    )


def notices_below(index: Row) -> QuerySet[Any]:
    """The same notices, of a list that was found."""
    return open_pages().filter(
        path__startswith=index["path"],
        depth=index["depth"] + 1,
        locale_id=index["locale_id"],
        alias_of__isnull=True,
    )


BELOW = Statement(pages_below, translation_key=UUID_FIELD, language=LANGUAGE, day=DAY)


@machine_view
def index_feed(
    request: HttpRequest,
    translation_key: uuid.UUID,
    language: str,
    material: bool = False,
) -> HttpResponse:
    """What changed in the notices below a page. 404 unless anybody may read the page.

    Notices whose own page is restricted or not live are left out. The number of queries
    is the same however much there is; one of a 304.
    """
    now = timezone.now()
    rows = BELOW.rows(
        translation_key=translation_key, language=language, day=today(now)
    )
    if not rows or rows[0]["translation_key"] != translation_key:
        raise NotFound(NO_FEED)
    index = rows[0]
    notices = [row for row in rows[1:] if row["series"] is not None]
    if has_guards():
        let = reached(request, {row["pk"] for row in notices})
        notices = [row for row in notices if row["pk"] in let]
    link, title = Addresses(request).of_row(index), index["title"]
    author = site_name(request)

    def write() -> Written:
        words = reader_wording(language)
        series = NoticeSeries.objects.filter(
            translation_key__in=notices_below(index).values("translation_key")
        )
        if has_guards():
            series = series.filter(pk__in=[row["series"] for row in notices])
        entries = Entries(
            series, words, language, request, now, material=material, named=True
        )
        return written(
            request,
            words,
            entries.newest(),
            title=title,
            link=link,
            identity=uuid.uuid5(translation_key, feed_name(language, material)),
            since=index["first_published_at"] or datetime(2018, 5, 25, tzinfo=UTC),
            author=author,
            material=material,
        )

    states = [(row["head"], row["number_in_force"]) for row in notices]
    return guarded(
        request,
        index["pk"],
        lambda: answer(
            request, write, validator=(title, link, author, *states), language=language
        ),
    )


def feed_name(language: str, material: bool) -> str:
    """What tells the feeds of one thing apart. Permanent: ids are made from it."""
    return f"{language} {'material-changes' if material else 'changes'}"


class Entries:
    """The entries of a feed: those of `series`, in one language.

    `named`: each title begins with the title of its notice.
    """

    def __init__(
        self,
        series: QuerySet[NoticeSeries],
        words: Wording,
        language: str,
        request: HttpRequest,
        now: datetime,
        *,
        material: bool,
        named: bool = False,
    ):
        self.words = words
        self.language = language
        self.request = request
        self.now = now
        self.named = named
        self.series = series
        self.material = material
        self.texts = VersionText.objects.filter(
            version__series__in=series,
            version__number__isnull=False,
            language=language,
        )
        if material:
            # A weight that nobody knows may be material.
            self.texts = self.texts.filter(correction=0).exclude(version__weight=SMALL)

    def newest(self) -> list[Entry]:
        """The newest entries, newest first. At most six queries.

        Which texts they are is asked by key: their documents must not be read to sort.
        """
        keys = list(self.texts.order_by("-pk").values_list("pk", flat=True)[:ENTRIES])
        oldest = None
        if len(keys) == ENTRIES:
            oldest = VersionText.objects.values_list("recorded_at", flat=True).get(
                pk=keys[-1]
            )
        events = self.events(oldest)
        moves = moves_of(events)
        if oldest is not None:
            keys += self.overtaking(keys, oldest, moves)
        entries = [self.of_text(text, moves) for text in self.rows(keys)]
        entries += [self.of_act(event) for event in events if event.kind in ACTS]
        entries += [self.of_lacking(version) for version in self.lacking()]
        entries.sort(key=lambda entry: (entry.updated, entry.published, entry.order))
        return entries[: -ENTRIES - 1 : -1]

    def events(self, oldest: datetime | None) -> list[NoticeEvent]:
        """Acts, and what moved announced versions, since the oldest text of a full feed."""
        texts = VersionText.objects.filter(
            version__series=OuterRef("series"),
            version__number__isnull=False,
            language=self.language,
        ).order_by("-pk")
        events = NoticeEvent.objects.filter(
            series__in=self.series, kind__in=(*MOVES, *ACTS)
        )
        if oldest is not None:
            events = events.filter(at__gte=oldest)
        return list(
            events.annotate(notice_title=Subquery(texts.values("title")[:1]))
            .filter(notice_title__isnull=False)
            .select_related("series")
        )

    def overtaking(
        self, keys: list[int], oldest: datetime, moves: dict[str, list[datetime]]
    ) -> list[int]:
        """Keys of texts recorded before, whose version was announced and moved since."""
        took_over = Q(
            version__effective_from__gt=today(oldest),
            version__effective_from__lte=today(self.now),
        )
        return list(
            self.texts.filter(took_over | Q(version__public_id__in=list(moves)))
            .filter(correction=0)
            .exclude(pk__in=keys)
            .order_by("-version__effective_from", "-pk")
            .values_list("pk", flat=True)[:ENTRIES]
        )

    def rows(self, keys: list[int]) -> QuerySet[VersionText]:
        """The texts themselves, each with the version before it in the language."""
        before = VersionText.objects.filter(
            version__series=OuterRef("version__series"),
            version__state=NoticeVersion.State.RECORDED,
            language=self.language,
        )
        numbered = before.filter(version__number__lt=OuterRef("version__number"))
        past = before.filter(version__number__isnull=True)
        return (
            VersionText.objects.filter(pk__in=keys)
            .annotate(
                number_before=Subquery(
                    numbered.order_by("-version__number").values("version__number")[:1]
                ),
                past_before=Subquery(
                    past.order_by("-version__effective_from").values(
                        "version__public_id"
                    )[:1]
                ),
            )
            .select_related("version__series")
            .defer("document", "edited", "body")
        )

    def lacking(self) -> QuerySet[NoticeVersion]:
        """The versions in force that have no text in the language, where older ones have.

        Each with `read`, the number of the version that is read instead, with its
        `notice_title`, and with `recorded_at`.
        """
        in_force = NoticeVersion.objects.filter(
            series=OuterRef("series"),
            state=NoticeVersion.State.RECORDED,
            number__isnull=False,
            effective_from__lte=today(self.now),
        ).order_by("-number")
        texts = VersionText.objects.filter(version=OuterRef("pk"))
        older = VersionText.objects.filter(
            version__series=OuterRef("series"),
            version__state=NoticeVersion.State.RECORDED,
            version__number__lt=OuterRef("number"),
            language=self.language,
        ).order_by("-version__number", "-correction")
        found = NoticeVersion.objects.filter(
            ~Exists(texts.filter(language=self.language)),
            pk=Subquery(in_force.values("pk")[:1]),
            series__in=self.series,
            series__state=NoticeSeries.State.ACTIVE,
        )
        if self.material:
            found = found.exclude(weight=SMALL)
        return (
            found.annotate(
                read=Subquery(older.values("version__number")[:1]),
                notice_title=Subquery(older.values("title")[:1]),
                recorded_at=Subquery(texts.order_by("pk").values("recorded_at")[:1]),
            )
            .filter(read__isnull=False, recorded_at__isnull=False)
            .select_related("series")
            .order_by("-effective_from", "-pk")[:ENTRIES]
        )

    def of_lacking(self, version: Any) -> Entry:
        """That the version in force cannot be read in the language yet."""
        since = max(version.recorded_at, midnight(version.effective_from))
        number, day = version.number, self.words.date(version.effective_from)
        return Entry(
            id=uuid.uuid5(version.public_id, f"{self.language} lacking").urn,
            title=self.titled(
                version.notice_title,
                self.words.label("lagging_compared", current=number),
            ),
            address=self.url("history", version.series),
            published=since,
            updated=since,
            order=(1, version.pk),
            summary=self.words.label(
                "lagging_banner", number=version.read, current=number, date=day
            ),
            compare=self.url("compare", version.series, old=version.read, new=number),
            weight=version.weight,
        )

    def of_text(self, text: VersionText, moves: dict[str, list[datetime]]) -> Entry:
        version = text.version
        day = version.effective_from
        updated = [text.recorded_at]
        if text.redacted_at:
            updated.append(text.redacted_at)
        if not text.correction:
            updated += [
                at for at in moves[str(version.public_id)] if at > text.recorded_at
            ]
            was_announced = day > today(text.recorded_at)
            if was_announced and day <= today(self.now) and version.state != REPLACED:
                updated.append(midnight(day))
        names = {"version": version.number}
        if text.correction:
            address = self.url(
                "text", version.series, **names, correction=text.correction
            )
        else:
            address = self.url("version", version.series, **names)
        return Entry(
            id=uuid.uuid5(version.public_id, f"{text.language} {text.correction}").urn,
            title=self.titled(text.title, self.title_of(text)),
            address=address,
            published=text.recorded_at,
            updated=max(updated),
            order=(0, text.pk),
            summary=text.note,
            compare=self.comparison(text),
            weight="" if text.correction else version.weight,
        )

    def title_of(self, text: VersionText) -> str:
        """Which version it is, and from when it applies."""
        version, words = text.version, self.words
        name = words.label("version", number=version.number)
        if text.correction:
            is_source = text.language == version.series.source_language
            key = "corrected" if is_source else "translation_revised"
            return f"{name} – {words.label(key, date=self.day(text.recorded_at))}"
        if version.state == REPLACED:
            return f"{name} – {words.label('replaced')}"
        coming = version.effective_from > today(self.now)
        return words.label(
            "announced" if coming else "version_applies",
            number=version.number,
            date=words.date(version.effective_from),
        )

    def comparison(self, text: VersionText) -> str:
        """Where the version is compared with the one before; "" if there is none."""
        before = text.number_before or text.past_before
        if text.correction or before is None:
            return ""
        return self.url(
            "compare",
            text.version.series,
            old=before,
            new=text.version.number,
        )

    def of_act(self, event: NoticeEvent) -> Entry:
        key = "withdrawn" if event.kind == NoticeEvent.Kind.WITHDRAWN else "resumed"
        title = self.words.label(key, date=self.day(event.at))
        return Entry(
            id=uuid.uuid5(
                event.series.public_id, f"{self.language} event {event.position}"
            ).urn,
            title=self.titled(event.notice_title, title),
            address=self.url("history", event.series),
            published=event.at,
            updated=event.at,
            order=(2, event.pk),
            summary=self.reason_of(event),
            weight=MATERIAL,
        )

    def reason_of(self, event: NoticeEvent) -> str:
        """The public reason of a withdrawal in the language of the feed, if it has one."""
        if event.kind != NoticeEvent.Kind.WITHDRAWN:
            return ""
        reasons = words_of(event).get("reason", "")
        if isinstance(reasons, str):
            reasons = {event.series.source_language: reasons}
        return str(reasons.get(self.language, ""))

    def titled(self, notice: str, title: str) -> str:
        return f"{notice}: {title}" if self.named else title

    def day(self, moment: datetime) -> str:
        return self.words.date(today(moment))

    def url(self, name: str, series: NoticeSeries, **where: Any) -> str:
        path = address(name, series, self.language, **where)
        return self.request.build_absolute_uri(path)


def moves_of(events: Iterable[NoticeEvent]) -> dict[str, list[datetime]]:
    """When announced versions were rescheduled or replaced, by the version's public id."""
    moves: dict[str, list[datetime]] = defaultdict(list)
    for event in events:
        if event.kind in MOVES:
            moves[payload_of(event)["version"]].append(event.at)
    return moves


def current_text(page: Row) -> VersionText | None:
    """The text in force, or else the newest one of a version with a number."""
    texts = VersionText.objects.filter(
        pk=page["text_in_force"] or page["text"], version__number__isnull=False
    )
    return texts.select_related("version__series").defer("edited", "body").first()


def controller_of(text: VersionText) -> str:
    """The controller's name as recorded; "" where the words were redacted."""
    for section in text.notice.sections:
        if section.key == "controller":
            return str((section.data or {}).get("name", ""))
    return ""


def site_name(request: HttpRequest) -> str:
    site = Site.find_for_request(request)
    named = site.site_name if site is not None else ""
    return str(named or settings.WAGTAIL_SITE_NAME)


def written(
    request: HttpRequest,
    words: Wording,
    entries: list[Entry],
    *,
    title: str,
    link: str,
    identity: uuid.UUID,
    since: datetime,
    author: str,
    material: bool,
) -> Written:
    """The feed as Atom."""
    kind = words.label("material_changes" if material else "all_changes")
    feed = ChangesFeed(
        title=legible(f"{title} – {kind}"),
        link=link,
        description=None,
        language=words.language,
        author_name=legible(author),
        feed_url=request.build_absolute_uri(request.path),
        feed_guid=identity.urn,
        since=since,
    )
    for entry in entries:
        feed.add_item(
            title=legible(entry.title),
            link=entry.address,
            description=html_of(entry.summary),
            unique_id=entry.id,
            pubdate=entry.published,
            updateddate=entry.updated,
            compare=entry.compare,
            compare_title=words.label("compare_previous"),
            weight=entry.weight,
            weight_label=words.label(f"weight_{entry.weight}") if entry.weight else "",
        )
    return Written(feed.writeString("utf-8"), feed.content_type)


def html_of(text: str) -> str | None:
    """Plain text as Atom's ``html``; None for nothing."""
    plain = legible(text).strip()
    return linebreaks(plain, autoescape=True) if plain else None


def legible(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return NOT_IN_XML.sub("", text)
