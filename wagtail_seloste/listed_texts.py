"""What the list of notices is read from: the texts that apply, by what they are found by.

Which text of a notice applies follows from the archive, its pages and the day. To ask it
of each notice would take the longer the more there are; so the answer is kept as rows of
:class:`~wagtail_seloste.models.ListedText`, with the days between which it is right, since
nobody acts when an announced version takes over. :func:`list_texts` makes them, whenever
something was done that they follow from; whether a page may be read is not among it, and
is asked of the page.
"""

import json
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from . import vocabulary
from .chain import moment, today
from .models.archive import NoticeSeries, NoticeVersion, VersionText
from .models.listed import LONGEST, ListedText

FOREVER = date.max
ROWS = 500
"""So many rows are written at once."""


# --- terms ---------------------------------------------------------------------------


def of_organisation(name: str) -> str:
    """The term of a text that names an organisation so, or its business id."""
    return f"organisation {name}"


def of_data_subjects(code: str) -> str:
    """The term of a text that speaks of a group of people."""
    return f"data_subjects {code}"


def of_language(code: str) -> str:
    """The term of a text in a language."""
    return f"locale {code}"


def terms_of(document: str, language: str) -> set[str]:
    """What a text is found by; "" is among it."""
    found = {"", of_language(language)}
    groups = {code.key for code in vocabulary.codes("data_subject")}
    for key, value in values_in(json.loads(document)):
        if value in groups:
            found.add(of_data_subjects(value))
        if key in ("name", "business_id") and 0 < len(value) <= LONGEST:
            found.add(of_organisation(value))
    return found


def values_in(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a document, with the key that it stands under."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, list):
        for each in value:
            yield from values_in(each)
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from values_in(each, name)


# --- rows ----------------------------------------------------------------------------


def list_texts(
    series: Iterable[NoticeSeries], day: date, *, listed: Any = ListedText
) -> None:
    """Let the list find what applies of some notices on `day` and later; four queries.

    The caller holds the locks of the series. `listed`: the model; in a migration the one
    of its moment.
    """
    keys = {each.translation_key: each.pk for each in series}
    rows = {}
    for page in pages_of(keys, day, listed):
        row = {"page_id": page["pk"], "series_id": keys[page["translation_key"]]}
        if page["text"]:
            rows[page["text"]] = row | {
                "applies_from": page["applies_from"],
                "applies_until": page["coming_from"] or FOREVER,
            }
        if page["coming"]:
            rows[page["coming"]] = row | {
                "applies_from": page["coming_from"],
                "applies_until": FOREVER,
            }
    texts = listed._meta.get_field("text").related_model.objects.filter(pk__in=rows)
    found = texts.order_by("pk").values_list("pk", "title", "language", "document")
    listed.objects.filter(series__in=keys.values()).delete()
    listed.objects.bulk_create(
        [
            listed(text_id=key, title=title, language=language, term=term, **rows[key])
            for key, title, language, document in found
            for term in sorted(terms_of(document, language))
        ],
        batch_size=ROWS,
    )


def list_with(page: Any) -> None:
    """Let the list find what applies in the language of a page that is new.

    One query of a notice of which nothing is recorded.
    """
    with transaction.atomic():
        locked = NoticeSeries.objects.select_for_update()
        series = locked.filter(
            translation_key=page.translation_key, position__gt=0
        ).first()
        if series is not None:
            list_texts([series], today(moment(series)))


def list_left_out(day: date) -> None:
    """Let the list find what it lacks: of pages that came unseen, of rows that were lost.

    And let it forget pages that are gone. For ``seloste_record``. Two queries where
    nothing is to be done.
    """
    in_force = texts_of_page(VersionText.objects).filter(
        version__effective_from__lte=day
    )
    rows = ListedText.objects.filter(page=OuterRef("pk"), text=OuterRef("text"))
    pages = ListedText._meta.get_field("page").related_model.objects
    for page in (
        pages.filter(translation_key__in=NoticeSeries.objects.values("translation_key"))
        .annotate(text=Subquery(in_force.values("pk")[:1]))
        .filter(~Exists(rows), text__isnull=False)
        .order_by("pk")
    ):
        list_with(page)
    ListedText.objects.filter(~Exists(pages.filter(pk=OuterRef("page")))).delete()


def texts_of_page(texts: Any) -> QuerySet[Any]:
    """The texts of numbered versions in the language of a page, the newest first."""
    found: QuerySet[Any] = texts.filter(
        version__series__translation_key=OuterRef("translation_key"),
        version__state=NoticeVersion.State.RECORDED,
        version__number__isnull=False,
        language=OuterRef("locale__language_code"),
    ).order_by("-version__number", "-correction")
    return found


def pages_of(keys: Collection[Any], day: date, listed: Any) -> QuerySet[Any]:
    """The pages of notices: which text applies in the language of each, and which will."""
    texts = texts_of_page(listed._meta.get_field("text").related_model.objects)
    in_force = texts.filter(version__effective_from__lte=day)
    coming = texts.filter(version__effective_from__gt=day)  # of one version at most
    pages = listed._meta.get_field("page").related_model.objects
    return (
        pages.filter(translation_key__in=keys)
        .annotate(
            text=Subquery(in_force.values("pk")[:1]),
            applies_from=Subquery(in_force.values("version__effective_from")[:1]),
            coming=Subquery(coming.values("pk")[:1]),
            coming_from=Subquery(coming.values("version__effective_from")[:1]),
        )
        .order_by()
        .values(
            "pk",
            "translation_key",
            "text",
            "applies_from",
            "coming",
            "coming_from",
        )
    )
