"""From an old file that was read to the draft of a notice: the one way there is.

The wizard of the admin and ``seloste_import`` both come here. Nothing is published.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.log_actions import log

from .access import page_model
from .copying import free_slug
from .filling import NewId, fill, random_id, stable_id
from .html import readable
from .importers import TARGETS, ImportedNotice, Message
from .importers.accounting import texts_of, words_lost_in_drafts
from .importers.drafting import left_out, written_sections
from .importers.messages import message
from .importers.result import Facts, ImportedSection
from .localize import is_kept
from .models.drafted import DraftSource
from .models.pages import NoticePageMixin
from .notice import digest
from .projection import raw_stream
from .reach import notice_pages
from .reimporting import merge, section_digests, texts
from .wording import base_language, wording

LEFT_OUT = ""
"""In `placements`: the passage is no part of the notice."""
LONGEST = 255

Placements = Mapping[int, str]


@dataclass(frozen=True, kw_only=True)
class Drafted:
    """What came of a file.

    `pages`: the notice in each language that was drafted, as page rows, the one that
    the others translate first; [] if there is no draft. `created`: they are new; else
    the draft that was made of the same file before was updated. `report`: what an editor
    has to be told beside the report of the file itself.
    """

    pages: list[Any] = field(default_factory=list)
    created: bool = False
    report: tuple[Message, ...] = ()

    @property
    def problems(self) -> tuple[Message, ...]:
        """What of the report is no mere information."""
        return tuple(each for each in self.report if each.level != "info")


class NotDrafted(Exception):
    """Why there is no draft in a language; `report` says it."""

    def __init__(self, *report: Message):
        super().__init__(*map(str, report))
        self.report = report


def make_draft(
    notice: ImportedNotice,
    *,
    name: str,
    parent: Any = None,
    user: Any = None,
    placements: Placements | None = None,
) -> Drafted:
    """Drafts of a file that was read, one for each of its languages, below `parent`.

    `name`: of the file; "" if it was pasted. `parent`: a page below which notices can be
    made; None: the first list of notices in the language. A text in another language
    goes below the translation of that page. `placements`: by the numbers of
    :func:`passages` the keys of ``TARGETS`` under which an editor put them, or
    ``LEFT_OUT``; KeyError for another; None: as they were put before, if the file was
    here before. `user`: who does it; None is the command line, which may do everything.

    The same file, or one of the same name and title, updates the draft that was made of
    it, and keeps what was changed there by hand. Never raises for what a file holds.
    """
    place = parent or default_parent(notice.lang)
    if place is None:
        told = message("draft.no_place", language=notice.lang or "?")
        return Drafted(report=(told,))
    with transaction.atomic():
        # One at a time, so that a file that comes twice at once makes one draft.
        place = page_model().objects.select_for_update().get(pk=place.pk).specific
        return Drafting(notice, place, user, name, placements).drafted()


def earlier_pages(notice: ImportedNotice, *, parent: Any, name: str) -> list[Any]:
    """The drafts that :func:`make_draft` would update; [] if it would make new ones."""
    source = earlier_draft(notice, parent, name)
    return pages_of(source.translation_key) if source else []


# --- passages -----------------------------------------------------------------------


def editions_of(notice: ImportedNotice) -> Iterator[ImportedNotice]:
    """The notice in each of its languages, with the facts that are told in it."""
    yield replace(notice, translations=(), facts=own_facts(notice))
    yield from notice.translations


TOLD_IN_WORDS = ("retention", "recipients", "transfers", "contacts", "statutes")
"""Facts of which each language has its own words."""


def own_facts(notice: ImportedNotice) -> Facts:
    """The facts of the file without those that only its translations tell."""
    own = " ".join(" ".join(texts_of(replace(notice, translations=()))).split())

    def is_told(fact: Any) -> bool:
        words = (
            fact if isinstance(fact, str) else next(filter(None, names_of(fact)), "")
        )
        return " ".join(words.split()) in own

    return replace(
        notice.facts,
        **{
            name: tuple(
                fact
                for fact in getattr(notice.facts, name)
                if is_told(fact)
                or all(
                    fact not in getattr(each.facts, name)
                    for each in notice.translations
                )
            )
            for name in TOLD_IN_WORDS
        },
    )


def names_of(fact: Any) -> Iterator[str]:
    """By what a fact is known in the text: a sentence, a name, or an address."""
    for name in ("text", "name", "recipient", "email", "phone"):
        yield getattr(fact, name, "")


def passages(notice: ImportedNotice) -> dict[int, ImportedSection]:
    """Every passage of a file with its number, through all its languages."""
    found = [each for edition in editions_of(notice) for each in edition.sections]
    return dict(enumerate(found))


def placed(
    notice: ImportedNotice, placements: Placements
) -> tuple[ImportedNotice, tuple[Message, ...]]:
    """The notice with passages where somebody put them, and what was left out.

    KeyError for a number or a key that there is not.
    """
    known = passages(notice)
    for number, key in placements.items():
        known[number]
        if key != LEFT_OUT:
            TARGETS[key]
    report: list[Message] = []
    numbers = iter(known)

    def chosen(edition: ImportedNotice) -> ImportedNotice:
        sections = []
        for section, number in zip(edition.sections, numbers, strict=False):
            key = placements.get(number, section.key)
            if key == LEFT_OUT:
                words = f"{section.heading}\n{section.text}".strip()
                report.append(message("draft.passage_left_out", words))
            elif number in placements:
                sections.append(
                    replace(
                        section,
                        key=key,
                        also=(),
                        confidence=1.0,
                        reason=message("placed.by_hand"),
                    )
                )
            else:
                sections.append(section)
        return replace(edition, sections=tuple(sections))

    first = chosen(replace(notice, translations=()))
    others = tuple(chosen(each) for each in notice.translations)
    return replace(first, translations=others), tuple(report)


def content_of(
    edition: ImportedNotice,
    page_class: Any,
    language: str,
    *,
    name: str = "",
    new_id: NewId = random_id,
) -> tuple[str, list[dict[str, Any]]]:
    """Title and stored stream of the draft of a notice in one language. No query.

    `name`: of the file, for a notice without a title. LookupError if the language has no
    wording.
    """
    words = wording(language)
    blocks = page_class._meta.get_field("body").stream_block.child_blocks
    title = " ".join(readable(edition.title or "").split()) or PurePath(name).stem
    stream = fill(written_sections(edition, words, blocks), language, new_id=new_id)
    return (title or words.heading("notice_title"))[:LONGEST], stream


def words_digest(text: str) -> str:
    return digest(" ".join(text.split()))


def source_text(notice: ImportedNotice) -> str:
    return notice.source or "\n".join(
        "\n".join((part.heading, part.text))
        for edition in editions_of(notice)
        for part in edition.sections
    )


# --- what was drafted before --------------------------------------------------------


def earlier_draft(notice: ImportedNotice, parent: Any, name: str) -> DraftSource | None:
    """The source of a draft that was made of this file here, and is still there.

    Known by the words of the file; else by its name and title. At most three queries.
    """
    sha256 = words_digest(source_text(notice))
    same = Q(digest=sha256)
    if name and notice.title:
        same |= Q(name=name[:LONGEST], title=notice.title[:LONGEST])
    rows = DraftSource.objects.filter(same, parent_id=parent.pk)
    there = set(
        notice_pages()
        .filter(translation_key__in=[row.translation_key for row in rows])
        .values_list("translation_key", flat=True)
    )
    found = [row for row in rows if row.translation_key in there]
    found.sort(key=lambda row: (row.digest != sha256, -row.pk))
    return found[0] if found else None


def earlier_placements(
    notice: ImportedNotice, *, parent: Any, name: str
) -> dict[int, str]:
    """Where somebody put passages of this file when it was here before."""
    return remembered_placements(notice, earlier_draft(notice, parent, name))


def remembered_placements(
    notice: ImportedNotice, source: DraftSource | None
) -> dict[int, str]:
    chosen = source.placements if source else {}
    return {
        number: chosen[words_digest(part.text)]
        for number, part in passages(notice).items()
        if words_digest(part.text) in chosen
    }


def pages_of(translation_key: UUID) -> list[Any]:
    """The pages of a notice, oldest first."""
    return list(
        notice_pages()
        .filter(translation_key=translation_key)
        .select_related("locale")
        .order_by("pk")
        .specific()
    )


# --- where --------------------------------------------------------------------------


def notice_class_below(parent: Any) -> Any:
    """The notice page type that may be made below a page, or None."""
    for page_class in type(parent).creatable_subpage_models():
        if issubclass(page_class, NoticePageMixin) and page_class.can_create_at(parent):
            return page_class
    return None


def default_parent(language: str | None) -> Any:
    """The first page in the language below which notices alone are made, or None."""
    pages = page_model().objects.filter(
        locale__language_code__istartswith=language or ""
    )
    for page in pages.order_by("path").specific().iterator():
        allowed = type(page).creatable_subpage_models()
        if allowed and all(issubclass(each, NoticePageMixin) for each in allowed):
            return page
    return None


# --- drafting -----------------------------------------------------------------------


class Drafting:
    """The drafts of one file, language by language; in a transaction."""

    def __init__(
        self,
        notice: ImportedNotice,
        place: Any,
        user: Any,
        name: str,
        placements: Placements | None,
    ):
        self.place, self.user, self.name = place, user, name[:LONGEST]
        self.earlier = earlier_draft(notice, place, self.name)
        if placements is None:
            placements = remembered_placements(notice, self.earlier)
        parts = passages(notice)
        self.chosen = {
            words_digest(parts[n].text): key for n, key in placements.items()
        }
        self.notice, report = placed(notice, placements)
        self.report = list(report)
        self.digest = words_digest(source_text(notice))
        self.key = self.earlier.translation_key if self.earlier else uuid4()
        # The same in every language, and other ones than those that are there.
        self.new_id = stable_id(str(uuid4()))
        self.source: Any = None
        self.made: list[str] = []
        self.drafted_as: dict[str, Any] = {}
        self.created = False

    def drafted(self) -> Drafted:
        pages: list[Any] = []
        refused = []
        for edition in self.in_order():
            try:
                page = self.draft(edition)
            except NotDrafted as refusal:
                self.report += refusal.report
                refused.append(edition)
                continue
            self.report += left_out(edition)
            pages.append(page)
        if pages:
            self.check_words(refused)
            self.remember()
        return Drafted(pages=pages, created=self.created, report=tuple(self.report))

    def in_order(self) -> list[ImportedNotice]:
        """The one that the others translate first: in the language of the place."""
        language = base_language(self.place.locale.language_code)
        return sorted(
            editions_of(self.notice), key=lambda edition: edition.lang != language
        )

    def draft(self, edition: ImportedNotice) -> Any:
        """The page of one language with its draft; NotDrafted says why there is none."""
        place = self.place_for(edition)
        language = place.locale.language_code
        try:
            wording(language)
        except LookupError:
            raise NotDrafted(message("draft.no_wording", language=language)) from None
        page_class = notice_class_below(place)
        page = self.page_in(place.locale_id)
        if page is None and page_class is None:
            raise NotDrafted(message("draft.no_notices_here", page=str(place)))
        self.require_right(page or place, is_new=page is None)
        title, stream = content_of(
            edition,
            page_class or type(page),
            language,
            name="" if self.source else self.name,
            new_id=self.new_id,
        )
        if len(edition.title or "") > LONGEST:
            self.report.append(message("draft.title_shortened", edition.title or ""))
        if page is None:
            return self.create(page_class, place, title, stream)
        return self.update(page, title, stream)

    def place_for(self, edition: ImportedNotice) -> Any:
        """The place in the language of the text."""
        language = base_language(self.place.locale.language_code)
        if not edition.lang or edition.lang == language:
            return self.place
        others = self.place.get_translations().filter(alias_of=None)
        for each in others.select_related("locale").order_by("pk"):
            if base_language(each.locale.language_code) == edition.lang:
                return each.specific
        if self.source is not None:
            raise NotDrafted(message("draft.no_place", language=edition.lang))
        told = message("draft.other_language", found=edition.lang, language=language)
        self.report.append(told)
        return self.place

    def page_in(self, locale_id: int) -> Any:
        """The page of this notice in a language, or None."""
        pages = page_model().objects.filter(
            translation_key=self.key, locale_id=locale_id
        )
        page = pages.first()
        return page and page.specific

    def require_right(self, page: Any, *, is_new: bool) -> None:
        if self.user is None:
            return
        rights = page.permissions_for_user(self.user)
        if not (rights.can_add_subpage() if is_new else rights.can_edit()):
            raise NotDrafted(message("draft.not_allowed", page=str(page)))

    def create(self, page_class: Any, place: Any, title: str, stream: Any) -> Any:
        slug = slugify(title)[:LONGEST] or page_class._meta.model_name
        page = page_class(
            title=title,
            slug=free_slug(place, slug),
            locale=place.locale,
            translation_key=self.key,
            owner=self.user,
            live=False,
            body=stream,
            source_digest=self.source.content_digest() if self.source else "",
        )
        # A place that was read before its last child was made counts its children wrong.
        type(place).objects.get(pk=place.pk).add_child(instance=page)
        log(instance=page, action="wagtail.create", user=self.user)
        page.save_revision(user=self.user, log_action=True)
        self.created = True
        body = page.body.stream_block
        sections = section_digests(body, raw_stream(page.body))
        self.note(page, title, sections)
        return page

    def update(self, page: Any, title: str, stream: Any) -> Any:
        """A new draft of the page, unless nothing is new."""
        language = page.locale.language_code
        if page.alias_of_id:  # made by a site that keeps its languages in step
            ConvertAliasPageAction(page, user=self.user).execute(
                skip_permission_checks=True
            )
            page = type(page).objects.get(pk=page.pk)
        lock = page.get_lock()
        if lock is not None and (self.user is None or lock.for_user(self.user)):
            raise NotDrafted(message("draft.locked", page=str(page)))
        if is_kept(page.translation_key, language):
            raise NotDrafted(message("draft.kept_by_localize", page=str(page)))
        draft = page.get_latest_revision_as_object()
        block = draft.body.stream_block
        before = self.earlier.drafted.get(language) if self.earlier else None
        current = raw_stream(draft.body)
        if before is None:  # nothing of it was drafted from the file
            before = {"title": draft.title, "sections": section_digests(block, current)}
        new = raw_stream(block.to_python(stream))
        merged = merge(block, before=before["sections"], current=current, new=new)
        self.report += merged.report
        was = draft.content_digest()
        draft.body = block.to_python(merged.stream)
        if draft.title == before["title"]:
            draft.title = title
        elif draft.title != title:
            self.report.append(message("draft.title_kept", title))
        if draft.content_digest() != was:
            if self.source is not None:
                draft.source_digest = self.source.content_digest()
            draft.save_revision(user=self.user, log_action=True, clean=False)
        self.note(draft, title, merged.before)
        return page

    def note(self, draft: Any, title: str, sections: Mapping[str, str]) -> None:
        """What was drafted, to see next time what was changed by hand.

        The first one is what the others translate.
        """
        self.source = self.source or draft
        self.drafted_as[draft.locale.language_code] = {
            "title": title,
            "sections": dict(sections),
        }
        self.made += [draft.title]
        self.made += texts(draft.body.stream_block, raw_stream(draft.body))

    # --- after the drafts ---

    def check_words(self, refused: Iterable[ImportedNotice]) -> None:
        """Tell which words of the file no draft has, and no line of the report."""
        undrafted = [text for each in refused for text in texts_of(each)]
        made = [*self.made, *undrafted]
        if lost := words_lost_in_drafts(self.notice, made, self.report):
            words = " ".join(sorted(lost))
            self.report.append(
                message("draft.words_missing", words, count=lost.total())
            )

    def remember(self) -> None:
        """The file, for when it comes again."""
        DraftSource.objects.update_or_create(
            translation_key=self.key,
            defaults={
                "parent_id": self.place.pk,
                "name": self.name,
                "title": (self.notice.title or "")[:LONGEST],
                "digest": self.digest,
                "drafted": {
                    **(self.earlier.drafted if self.earlier else {}),
                    **self.drafted_as,
                },
                "placements": self.chosen,
            },
        )
