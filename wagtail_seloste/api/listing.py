"""The list of notices that anybody may read, one entry for each language of each.

Two queries, however much there is: a page of the texts that apply, with the open page and
the head of the log of each; those texts. The first tells all that the answer depends on;
so a 304, or an answer that is kept, needs no other. It reads an index that is in the order
asked for, see :mod:`wagtail_seloste.listed_texts`. What changed since a moment takes two
more, of which few notices to ask. A search is one more, of the site's own search; and so
are a site's own guards of pages.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache, partial
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.http import quote_etag
from wagtail.models import Locale

from .. import __version__, vocabulary
from ..access import is_open, page_model
from ..addresses import DayConverter, address_book
from ..caching import conditional
from ..listed_texts import of_data_subjects, of_language, of_organisation
from ..models.archive import NoticeEvent, NoticeVersion, VersionText
from ..models.listed import LONGEST, ListedText
from ..reach import notice_models
from ..recording import today
from ..reference import PREFIX
from ..series import midnight
from .answers import Written, dumped, entity_tag, root_of, tagged
from .guarding import has_guards, reached
from .locales import as_spelled
from .moments import Moved, settled
from .problems import Problem
from .standing import RECORDED, Addresses
from .statements import DAY, KEY, LANGUAGE, MOMENT, NUMBER, Statement

MOST = 100
"""So many notices are in one answer, at most; as many as if nothing is said."""

LONGEST_KEY, LONGEST_AFTER = 18, 300
"""Digits of a key, and characters that say after which entry of the list."""

FOUND = 1000
"""So many of the site's search results are looked through."""

ORDERS = {
    "series": ("page_id",),
    "-series": ("-page_id",),
    "changed": ("text_id",),
    "-changed": ("-text_id",),
    "title": ("title", "page_id"),
    "-title": ("-title", "-page_id"),
}
PARAMETERS = (
    "organisation",
    "locale",
    "data_subjects",
    "changed_since",
    "search",
    "limit",
    "offset",
    "after",
    "order",
)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked for, as it was understood."""

    filters: Mapping[str, Any]
    """Names and values of the parameters of the statement."""

    locale: str | None
    """The code of the language that is asked for, None if none is."""

    search: str
    order: str
    limit: int
    offset: int

    @property
    def passed_over(self) -> int:
        """So many are passed over; none where it is said after which one to begin."""
        is_placed = "after_page" in self.filters or "after_text" in self.filters
        return 0 if is_placed else self.offset

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Asked":
        """Problem for what cannot be understood."""
        unknown = sorted(set(given) - set(PARAMETERS))
        if unknown:
            names = ", ".join(repr(name[:50]) for name in unknown[:5])
            raise Problem(400, f"Unknown parameters: {names}.", parameters=PARAMETERS)
        for name, value in given.items():
            if (
                len(value) > (LONGEST_AFTER if name == "after" else LONGEST)
                or "\0" in value
            ):
                raise Problem(400, f"The value of {name!r} is too long or no text.")
        filters: dict[str, Any] = {}
        locale = as_spelled(given["locale"]) if "locale" in given else None
        if locale is not None:
            filters["locale"] = of_language(locale)
        if given.get("organisation"):
            filters["organisation"] = of_organisation(given["organisation"])
        if "data_subjects" in given:
            filters["data_subjects"] = of_data_subjects(code_of(given["data_subjects"]))
        if "changed_since" in given:
            since = moment_of(given["changed_since"])
            filters |= {"since": since, "since_day": today(since)}
        order = given.get("order", "series")
        if order not in ORDERS:
            raise Problem(400, "Unknown order.", orders=list(ORDERS))
        if "after" in given:
            filters |= place_of(given["after"], order)
        return cls(
            filters=filters,
            locale=locale,
            search=given.get("search", "").strip(),
            order=order,
            limit=number_of(given, "limit", MOST, 1, MOST),
            offset=number_of(given, "offset", 0, 0, 2**31 - 1),
        )


def number_of(
    given: Mapping[str, str], name: str, default: int, least: int, most: int
) -> int:
    written = given.get(name)
    if written is None:
        return default
    is_number = written.isascii() and written.isdecimal() and len(written) <= 10
    if not is_number or not least <= int(written) <= most:
        raise Problem(400, f"{name!r} has to be a number from {least} to {most}.")
    return int(written)


def place_of(written: str, order: str) -> dict[str, Any]:
    """After which entry of the list, as parameters of the statement."""
    key, _, title = written.partition(" ")
    name = "after_text" if order.endswith("changed") else "after_page"
    by_title = order.endswith("title")
    is_key = key.isascii() and key.isdecimal() and len(key) <= LONGEST_KEY
    if not is_key or bool(title) != by_title:
        raise Problem(400, "'after' has to be as the list itself said it.")
    return {name: int(key)} | ({"after_title": title} if by_title else {})


def placed(row: list[Any], order: str) -> str:
    """What says of an entry which place it has: :func:`place_of` reads it."""
    page, _path, _locale, text, _head, title = row
    if order.endswith("title"):
        return f"{page} {title}"
    return str(text if order.endswith("changed") else page)


def known_locale(code: str) -> None:
    """Problem for a language that the site has not.

    Asked if nothing was found, or before the site's search, which takes longer.
    """
    codes = sorted(Locale.objects.values_list("language_code", flat=True))
    if code not in codes:
        raise Problem(400, "There is no such language here.", locales=codes)


def code_of(key: str) -> str:
    codes = [code.key for code in vocabulary.codes("data_subject")]
    if key not in codes:
        raise Problem(400, "There is no such group of data subjects.", codes=codes)
    return key


def moment_of(written: str) -> datetime:
    """A day, from its beginning in the site's time zone, or a moment."""
    try:
        day = parse_date(written)
        moment = midnight(day) if day else parse_datetime(written)
        if moment is None or not DayConverter.is_near(moment):
            raise ValueError
    except (ValueError, OverflowError):
        raise Problem(
            400,
            "'changed_since' has to be a day or a moment in ISO 8601"
            " (a plus sign in an address is written %2B).",
        ) from None
    if timezone.is_naive(moment):
        moment = timezone.make_aware(moment, timezone.get_default_timezone())
    return moment.astimezone(UTC)


# --- the statements ------------------------------------------------------------------


def kinds() -> dict[str, int]:
    """The content types of the site's models of notices, as parameters."""
    types = ContentType.objects.get_for_models(*notice_models()).values()
    return {f"kind_{number}": kind.pk for number, kind in enumerate(types)}


def texts_applying(order: str, day: date, **filters: Any) -> QuerySet[Any]:
    """The texts that apply and whose page is open, with the `head` of their log.

    Of several terms the one that fewest texts may have is looked for, and each that has
    it is asked for the others.
    """
    types = [value for name, value in filters.items() if name.startswith("kind_")]
    term, *others = [filters[name] for name in TERMS if name in filters] or [""]
    # A locale of the site may have become another language's.
    own = Locale.objects.filter(
        pk=OuterRef("page__locale"), language_code=OuterRef("language")
    )
    texts = ListedText.objects.filter(
        is_open("page__"),
        Exists(own),
        term=term,
        applies_from__lte=day,
        applies_until__gt=day,
        page__content_type__in=types,
        page__alias_of__isnull=True,
    )
    for other in others:
        the_same = ListedText.objects.filter(text=OuterRef("text"), term=other)
        texts = texts.filter(Exists(the_same.filter(page=OuterRef("page"))))
    if few := [value for name, value in filters.items() if name in SERIES_KEYS]:
        of_few = ListedText.objects.filter(series__in=few, term="")
        texts = texts.filter(page_id__in=of_few.values("page_id"))
    if "since" in filters:
        events = NoticeEvent.objects.filter(series=OuterRef("series"))
        in_force = versions_in_force(day, OuterRef("series"))
        texts = texts.alias(
            last_event_at=Subquery(events.order_by("-position").values("at")[:1]),
            in_force_from=Subquery(in_force.values("effective_from")[:1]),
        ).filter(
            Q(last_event_at__gte=filters["since"])
            | Q(in_force_from__gte=filters["since_day"])
        )
    texts = texts.filter(*behind(order, filters))
    return texts.order_by(*ORDERS[order]).values(
        "page_id",
        "page__url_path",
        "page__locale_id",
        "text_id",
        "series__head",
        "title",
    )


def behind(order: str, filters: Mapping[str, Any]) -> list[Q]:
    """The conditions of what stands in the list after the entry that `filters` name."""
    side = "lt" if order.startswith("-") else "gt"
    if "after_text" in filters:
        return [Q(**{f"text_id__{side}": filters["after_text"]})]
    if "after_page" not in filters:
        return []
    further = Q(**{f"page_id__{side}": filters["after_page"]})
    if "after_title" not in filters:
        return [further]
    title = filters["after_title"]
    # The first condition lets the index begin at the title.
    beyond = Q(**{f"title__{side}": title})
    return [Q(**{f"title__{side}e": title}), beyond | further]


def versions_in_force(day: date, series: Any) -> QuerySet[NoticeVersion]:
    """The versions of a notice that took over, the last one first."""
    return NoticeVersion.objects.filter(
        series=series,
        number__isnull=False,
        state=RECORDED,
        effective_from__lte=day,
    ).order_by("-number")


TERMS = ("organisation", "data_subjects", "locale")
SERIES_KEYS = tuple(f"series_{number}" for number in range(MOST))
TYPES = {
    "locale": LANGUAGE,
    "data_subjects": LANGUAGE,
    "organisation": LANGUAGE,
    "since": MOMENT,
    "since_day": DAY,
    "after_page": KEY,
    "after_text": KEY,
    "after_title": LANGUAGE,
    **dict.fromkeys(SERIES_KEYS, KEY),
}


def series_acted_on(since: datetime) -> QuerySet[Any]:
    events = NoticeEvent.objects.filter(at__gte=since)
    return events.order_by("-at").values("series_id")


def series_taken_over(since_day: date, day: date) -> QuerySet[Any]:
    versions = NoticeVersion.objects.filter(
        effective_from__gte=since_day, effective_from__lte=day
    )
    return versions.order_by("-effective_from").values("series_id")


ACTED_ON = Statement(series_acted_on, since=MOMENT)
TAKEN_OVER = Statement(series_taken_over, since_day=DAY, day=DAY)


def few_changed(since: datetime, since_day: date, day: date) -> list[int] | None:
    """The notices among which are all that changed since, or None if they are many.

    Two queries. Who looks for news every hour finds few or none, and would else wait for
    every notice to be asked when it changed last.
    """
    _names, acted_on = ACTED_ON.tuples(since=since, limit=MOST + 1)
    _names, taken_over = TAKEN_OVER.tuples(since_day=since_day, day=day, limit=MOST + 1)
    if max(len(acted_on), len(taken_over)) > MOST:
        return None
    found = {series for (series,) in (*acted_on, *taken_over)}
    return sorted(found) if len(found) <= MOST else None


@lru_cache(maxsize=256)
def statement_for(order: str, names: frozenset[str]) -> Statement:
    """The statement of an order and of filters; there are few of them."""
    types = {name: TYPES.get(name, NUMBER) for name in sorted(names)}
    return Statement(partial(texts_applying, order), day=DAY, **types)


def texts_listed(day: date, **keys: int) -> QuerySet[Any]:
    in_force = versions_in_force(day, OuterRef("version__series"))
    texts = VersionText.objects.filter(pk__in=list(keys.values()))
    return texts.annotate(
        number_in_force=Subquery(in_force.values("number")[:1])
    ).values(
        "pk",
        "title",
        "language",
        "correction",
        "digest",
        "recorded_at",
        "version__number",
        "version__effective_from",
        "version__series__public_id",
        "version__series__source_language",
        "version__series__state",
        "version__series__head",
        "number_in_force",
    )


KEYS = tuple(f"key_{number}" for number in range(MOST))
TEXTS_LISTED = Statement(texts_listed, day=DAY, **dict.fromkeys(KEYS, KEY))
"""Always of so many keys: what is not needed asks for the first one again."""


# --- the answer ----------------------------------------------------------------------


@settled
def listed(request: HttpRequest) -> HttpResponse:
    """The notices that anybody may read: those asked for, a page of them."""
    repeated = [name for name, values in request.GET.lists() if len(values) > 1]
    if repeated:  # all but the last would be passed over without a word
        raise Problem(400, f"{repeated[0][:50]!r} is given more than once.")
    asked = Asked.of(request.GET.dict())
    locale = asked.locale
    if locale is not None and asked.search:
        known_locale(locale)
    day = today(timezone.now())
    rows = texts_of(asked, day)
    if locale is not None and not rows:
        known_locale(locale)
    more, rows = rows[asked.limit :], rows[: asked.limit]
    last = rows[-1] if more else None
    if has_guards():
        let = reached(request, {row[0] for row in rows})
        rows = [row for row in rows if row[0] in let]
    # Of an entry that the reader may not reach not even its place is told.
    after = placed(last, asked.order) if last is not None and last in rows else None
    addresses = Addresses(request)
    urls = [addresses.of(*row[:3]) for row in rows]

    def write() -> Written:
        meta = dumped(page_of_list(request, asked, bool(more), after))
        items = ",".join(entries(request, rows, urls, day))
        return Written(f'{{"meta":{meta},"notices":[{items}]}}')

    return tagged(
        request,
        write,
        etag=entity_tag(request, __version__, (day, bool(more), after, rows, urls)),
        language=locale or "mul",
    )


def texts_of(asked: Asked, day: date) -> list[Any]:
    """Rows as :func:`texts_applying` names them, and one more if there are further ones."""
    if asked.search:
        # As many keys as were found: a statement that is kept would not do.
        texts = texts_asked_for(asked, day)
        rows = texts[asked.passed_over : asked.passed_over + asked.limit + 1]
        return [list(row.values()) for row in rows]
    parameters = {"day": day, **kinds(), **asked.filters}
    if "since" in asked.filters:
        few = few_changed(asked.filters["since"], asked.filters["since_day"], day)
        if not few and few is not None:
            return []
        parameters |= keyed(few, SERIES_KEYS) if few else {}
    names = frozenset(parameters) - {"day"}
    _names, rows = statement_for(asked.order, names).tuples(
        limit=asked.limit + 1, offset=asked.passed_over, **parameters
    )
    return rows


def texts_asked_for(asked: Asked, day: date) -> QuerySet[Any]:
    """All rows, not a page of them. Searches if a search is asked for."""
    listed = texts_applying(asked.order, day=day, **kinds(), **asked.filters)
    if not asked.search:
        return listed
    # Words alone: the site's search may have a syntax, and trip over half of it.
    words = re.findall(r"\w+", asked.search)
    if not words:
        return listed.none()
    found = page_model().objects.search(" ".join(words))[:FOUND]
    # The site's search knows a page's own title too, which may wait to be recorded:
    # where it is another than the recorded one, the recorded text alone is looked at.
    is_recorded = Q(title=F("page__title"))
    has_words = Q()
    for word in words:
        has_words &= Q(text__title__icontains=word) | Q(text__body__icontains=word)
    return listed.filter(
        (Q(page__in=[page.pk for page in found]) & is_recorded)
        | (~is_recorded & has_words)
    )


def counted(
    request: HttpRequest, found: HttpResponse, number: int
) -> HttpResponse | None:
    """304 if the reader has this list with so many notices in all, or 412; None otherwise.

    `found`, the list, then has an entity tag that says the number as well: a page of a
    list may stay as it is while there are more notices.
    """
    tag = sha256(f"{found['ETag']} {number}".encode()).hexdigest()[:40]
    found["ETag"] = quote_etag(tag)
    response = conditional(request, etag=found["ETag"])
    if response is not None:
        for name in found.headers.keys() - {"Content-Type", "Content-Length"}:
            response[name] = found[name]
    return response


def count(given: Mapping[str, str]) -> int:
    """How many there are of what is asked for, hooks aside. One query, two of a search.

    Problem for what cannot be understood.
    """
    return texts_asked_for(Asked.of(given), today(timezone.now())).count()


def entries(
    request: HttpRequest, rows: list[Any], urls: list[str], day: date
) -> list[str]:
    """Each notice of the list as JSON; `urls`: of the pages of the rows.

    One query, none without rows. Moved if one of them is of another moment.
    """
    if not rows:
        return []
    keys = [text for *_page, text, _head, _title in rows]
    _names, found = TEXTS_LISTED.tuples(day=day, **keyed(keys, KEYS))
    texts = {text[0]: text for text in found}
    root, book = root_of(request), address_book()
    items = []
    for (*_page, key, head, _title), html_url in zip(rows, urls, strict=True):
        text = texts.get(key)
        if text is None or text[-2] != head:
            raise Moved
        (
            _key,
            title,
            language,
            correction,
            digest,
            recorded_at,
            number,
            effective_from,
            series,
            source,
            state,
            _head,
            in_force,
        ) = text
        json_url = book.write("notice", public_id=series, language=language)
        items.append(
            f'{{"series":"{series}","language":"{language}",'
            f'"source_language":"{source}","title":{quoted(title)},'
            f'"version":{number},"correction":{correction},'
            f'"effective_from":"{effective_from}",'
            f'"recorded_at":"{recorded_at.isoformat()}","digest":"{digest}",'
            f'"reference":"{PREFIX}.{series}.{number}.{correction}.{language}.{digest}",'
            f'"version_in_force":{in_force},"state":"{state}",'
            f'"html_url":{quoted(html_url)},'
            f'"json_url":{quoted(root + json_url if json_url else "")}}}'
        )
    return items


def keyed(keys: list[int], names: Sequence[str]) -> dict[str, int]:
    """At least one key and at most so many as a statement has parameters for."""
    given = keys + keys[:1] * (len(names) - len(keys))
    return dict(zip(names, given, strict=True))


ENTRY_KEYS = (
    "series",
    "language",
    "source_language",
    "title",
    "version",
    "correction",
    "effective_from",
    "recorded_at",
    "digest",
    "reference",
    "version_in_force",
    "state",
    "html_url",
    "json_url",
)
"""What a list says of each notice."""

quoted = partial(json.dumps, ensure_ascii=False)


def page_of_list(
    request: HttpRequest, asked: Asked, more: bool, after: str | None
) -> dict[str, Any]:
    """Where in the list the answer is, with the addresses of the next and previous page.

    `after`: what says of the last entry which place it has. The next page begins there,
    however many stand before; without it they are passed over.
    """
    places = {"after": after} if after is not None else {}

    def address(offset: int, **places: str) -> str:
        query = {**request.GET.dict(), "limit": asked.limit, "offset": offset}
        query = {name: query[name] for name in query if name != "after"} | places
        return f"{root_of(request)}{request.path}?{urlencode(query)}"

    root, book = root_of(request), address_book()
    openapi, verify = (book.write(name) for name in ("openapi", "verify_json"))
    following, before = asked.offset + asked.limit, asked.offset - asked.limit
    return {
        "limit": asked.limit,
        "offset": asked.offset,
        "order": asked.order,
        "next": address(following, **places) if more else None,
        "previous": address(max(0, before)) if asked.offset else None,
        "links": {
            "openapi": root + openapi if openapi else "",
            "verify": f"{root}{verify}?reference={{reference}}" if verify else "",
        },
    }
