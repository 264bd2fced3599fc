"""How far a translation of some source content is, text by text.

Where wagtail-localize keeps a language, its memory of this notice decides: the same words
at the same path are translated, whether the source was sent to translators again or not.
Where a language is translated by hand, the last recorded translation decides: what the
source says as it did then, at the same path, is translated.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from typing import Any, Literal
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery
from wagtail import blocks

from .carrying import field_of
from .localize import Place, Remembered, kept_translations, translation_memory
from .models.archive import NoticeEvent, NoticeSeries, NoticeVersion, VersionText
from .projection import RawStream, walk_with_ids
from .translations import Side, texts
from .wording import base_language

KEPT = '"translations_kept":true'
"""In the payload of a correction that needs no new translation."""

State = Literal["done", "open", "faulty", "unreviewed"]
Path = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TextState:
    """One text of the source, and what there is of it in the other language.

    `path`: of names and positions, as ``projection.walk`` gives it; ``("title",)``.
    `context`: the same place of names and ids, as wagtail-localize writes it.
    `text`: HTML as ``translations.texts`` cuts it. `translation`: likewise, "" if there
    is none; also what is faulty or was not reviewed.
    """

    path: Path
    context: str
    text: str
    translation: str
    state: State

    @property
    def section(self) -> str:
        """The key of the section, or ``"title"``."""
        return self.path[0]


@dataclass(frozen=True, kw_only=True)
class Progress:
    """A translation of some source content, text by text in the source's order.

    A text that stands twice at one path is there once. `is_kept`: by wagtail-localize.
    """

    language: str
    is_kept: bool
    texts: tuple[TextState, ...]

    @property
    def total(self) -> int:
        return len(self.texts)

    @property
    def open(self) -> int:
        """How many texts a translator has yet to do, mend or review."""
        return sum(text.state != "done" for text in self.texts)


@dataclass(frozen=True, kw_only=True)
class Content:
    """What is to be translated: a notice's title and stream in its source language."""

    translation_key: UUID
    stream_block: blocks.StreamBlock
    source: Side

    @cached_property
    def located(self) -> dict[tuple[Path, str], str]:
        """The wagtail-localize context of each text, by path and text; in order."""
        return located_texts(self.stream_block, self.source[0], self.source[1])


def progress(page: Any, source: Side, languages: Iterable[str]) -> dict[str, Progress]:
    """How far the translations of this content are, by language; at most six queries.

    `page`: any page of the notice. The language of `source` itself is left out.
    """
    content = Content(
        translation_key=page.translation_key,
        stream_block=page.body.stream_block,
        source=source,
    )
    return progress_of([content], languages)[0]


def progress_of(
    contents: Sequence[Content], languages: Iterable[str]
) -> list[dict[str, Progress]]:
    """The same of many notices, in their order. At most six queries in all.

    One query more for each further source language.
    """
    codes = list(dict.fromkeys(languages))
    keys = {content.translation_key for content in contents}
    kept = kept_translations(keys, codes)
    memory: dict[tuple[Place, str], Remembered] = {}
    for language in sorted({source for _key, source, _target in kept}):
        places = [
            Place(content.translation_key, context, text)
            for content in contents
            if content.source[2] == language
            for (_path, text), context in content.located.items()
        ]
        if places:
            memory |= translation_memory(places, language, codes)
    by_hand = {
        (content.translation_key, code)
        for content in contents
        for code in codes
        if not is_variant(content, code)
        and (content.translation_key, content.source[2], code) not in kept
    }
    earlier = earlier_translations(by_hand)
    found: list[dict[str, Progress]] = []
    for content in contents:
        key, source_language = content.translation_key, content.source[2]
        found.append({})
        for code in codes:
            if code == source_language:
                continue
            is_kept = (key, source_language, code) in kept
            if is_kept or is_variant(content, code):
                states = remembered_texts(content, code, memory)
            else:
                states = unchanged_texts(content, earlier.get((key, code)))
            found[-1][code] = Progress(
                language=code, is_kept=is_kept, texts=tuple(states)
            )
    return found


def is_variant(content: Content, language: str) -> bool:
    """Whether it is the source's own language, as of another region: nothing to do."""
    return base_language(content.source[2]) == base_language(language)


def remembered_texts(
    content: Content, language: str, memory: dict[tuple[Place, str], Remembered]
) -> Iterator[TextState]:
    """What wagtail-localize would put in the place of each text."""
    is_same_language = is_variant(content, language)
    for (path, text), context in content.located.items():
        place = Place(content.translation_key, context, text)
        stored = memory.get((place, language), Remembered("", "open"))
        if is_same_language and stored.state != "done":
            stored = Remembered(text, "done")
        yield TextState(
            path=path,
            context=context,
            text=text,
            translation=stored.words,
            state=stored.state,
        )


# --- translated by hand ---------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """A recorded translation, and the source texts that it is a translation of.

    Each as the stored ``edited`` of its text. The first source is what it was made from;
    the others are corrections of that which needed no new translation.
    """

    sources: tuple[str, ...]
    translation: str


def unchanged_texts(content: Content, earlier: Earlier | None) -> Iterator[TextState]:
    """What the recorded translation says where the source says the same as then.

    Also of what stands elsewhere now, by the rule of ``carrying``: if it is certain.
    """
    known = translations_by_place(content.stream_block, earlier) if earlier else {}
    elsewhere = by_words(known)
    for (path, text), context in content.located.items():
        words = known.get((context, text)) or known.get((path, text)) or ""
        if not words:
            same = elsewhere.get((field_of(path), text)) or elsewhere.get(
                ((), text), ()
            )
            words = next(iter(same)) if len(same) == 1 else ""
        yield TextState(
            path=path,
            context=context,
            text=text,
            translation=words,
            state="done" if words else "open",
        )


def translations_by_place(
    stream_block: blocks.StreamBlock, earlier: Earlier
) -> dict[tuple[str | Path, str], str]:
    """By (context or path, source text); a section that has moved is found by the first.

    A paragraph is the translation of the one at its position; where there are more of
    them in one language, all of the field are.
    """
    translation = json.loads(earlier.translation)
    ours = texts(stream_block, translation["title"], translation["stream"])
    found: dict[tuple[str | Path, str], str] = {}
    for stored in earlier.sources:
        source = json.loads(stored)
        theirs = texts(stream_block, source["title"], source["stream"])
        located = located_texts(stream_block, source["title"], source["stream"])
        for path, paragraphs in theirs.items():
            words = ours.get(path, [])
            if len(words) != len(paragraphs):
                words = ["<br/>".join(words)] * len(paragraphs)
            for text, translated in zip(paragraphs, words, strict=True):
                found.setdefault((located[path, text], text), translated)
                found.setdefault((path, text), translated)
    return found


def by_words(
    known: Mapping[tuple[str | Path, str], str],
) -> dict[tuple[Path, str], set[str]]:
    """The translations of a text, by (field, text), and by ((), text) of all fields."""
    found: dict[tuple[Path, str], set[str]] = {}
    for (place, text), words in known.items():
        if isinstance(place, tuple) and words:
            for field in (field_of(place), ()):
                found.setdefault((field, text), set()).add(words)
    return found


def earlier_translations(
    wanted: Collection[tuple[UUID, str]],
) -> dict[tuple[UUID, str], Earlier]:
    """The newest recorded translations of notices, by notice and language.

    At most four queries; none if nothing is wanted. Left out is what was redacted.
    """
    codes = sorted({language for _key, language in wanted})
    if not codes:
        return {}
    series = NoticeSeries.objects.filter(
        translation_key__in={key for key, _language in wanted}
    )
    newest = {
        f"text_{number}": Subquery(newest_texts(language).values("pk")[:1])
        for number, language in enumerate(codes)
    }
    chosen = [
        row[name]
        for row in series.annotate(**newest).values(*newest)
        for name in newest
        if row[name]
    ]
    rows = VersionText.objects.filter(pk__in=chosen).values_list(
        "version__series__translation_key",
        "language",
        "version",
        "made_from",
        "edited",
    )
    translated = {
        (key, language): (version, made_from, edited)
        for key, language, version, made_from, edited in rows
        if (key, language) in wanted and made_from
    }
    if not translated:
        return {}
    sources = source_texts({version for version, _, _ in translated.values()})
    kept = kept_corrections({key for key, _ in translated})
    found = {}
    for (key, language), (version, made_from, edited) in translated.items():
        behind = tuple(
            text.edited
            for text in translates(sources.get(version, []), made_from, kept)
            if text.redacted_at is None
        )
        if behind:
            found[key, language] = Earlier(sources=behind, translation=edited)
    return found


def source_texts(versions: Collection[int]) -> dict[int, list[VersionText]]:
    """The texts of versions in their source languages, oldest first. One query."""
    rows = (
        VersionText.objects.filter(
            version__in=versions, language=F("version__series__source_language")
        )
        .order_by("correction")
        .select_related("version")
        .defer("document", "body")
    )
    found: dict[int, list[VersionText]] = {}
    for text in rows:
        found.setdefault(text.version_id, []).append(text)
    return found


def kept_corrections(translation_keys: Collection[UUID]) -> set[str]:
    """Digests of the corrections of notices that needed no new translation. One query."""
    payloads = NoticeEvent.objects.filter(
        series__translation_key__in=translation_keys,
        kind=NoticeEvent.Kind.CORRECTED,
        payload__contains=KEPT,
    ).values_list("payload", flat=True)
    return {str(json.loads(payload).get("text", "")) for payload in payloads}


def translates(
    sources: Sequence[VersionText], made_from: str, kept: Collection[str]
) -> list[VersionText]:
    """Of the source texts of a version, those that a translation is a translation of.

    The one that it was made from, and the corrections right after that which needed no
    new translation. `sources` are oldest first. [] if what it was made from is not there.
    """
    places = [n for n, text in enumerate(sources) if text.digest == made_from]
    if not places:
        return []
    after = takewhile(lambda text: text.digest in kept, sources[places[-1] + 1 :])
    return [sources[places[-1]], *after]


def newest_texts(language: str) -> QuerySet[VersionText]:
    """Of the series of an outer query: its texts in a language, newest version first."""
    return VersionText.objects.filter(
        version__series=OuterRef("pk"),
        version__state=NoticeVersion.State.RECORDED,
        version__number__isnull=False,
        language=language,
        redacted_at=None,
    ).order_by("-version__number", "-correction")


# --- places ---------------------------------------------------------------------------


def located_texts(
    stream_block: blocks.StreamBlock, title: str, stream: RawStream
) -> dict[tuple[Path, str], str]:
    """The wagtail-localize context of each text there is, by path and text; in order."""
    contexts = {("title",): "title"} | {
        path: ".".join(["body", *ids])
        for path, ids, _block, _raw in walk_with_ids(stream_block, stream)
    }
    return {
        (path, text): contexts[path]
        for path, found in texts(stream_block, title, stream).items()
        for text in found
    }
