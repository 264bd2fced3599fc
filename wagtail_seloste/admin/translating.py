"""The translator's desk: a notice text by text, in two languages side by side.

What is typed goes into wagtail-localize's memory, by its rules; a text that somebody
else has changed meanwhile is never overwritten unseen. Where a language is translated
by hand, the desk shows how things stand, and the page editor is the place to work.
"""

import json
from dataclasses import dataclass, field
from functools import partial, wraps
from itertools import groupby

import nh3
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.utils.translation import get_language, gettext, ngettext, override
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.pages.utils import get_breadcrumbs_items_for_page
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.models import Page

from .. import localize
from ..blocks.fields import words_for_interface
from ..comparison.matching import Allowance
from ..comparison.words import compare_words, whole
from ..html import text_of_html
from ..languages import standing_of
from ..localize import Typed
from ..models import NoticePageMixin, NoticeSeries, VersionText
from ..organisations import references_in
from ..outcomes import field_label
from ..places import Part, Place, places
from ..progress import earlier_translations, located_texts, progress
from ..projection import raw_stream
from ..recording import (
    edited,
    is_source,
    last_text,
    newest_version,
    required_languages,
    source_language_of,
    waiting_choice,
)
from ..suggestions import Memory, Suggestion, Translated
from ..translations import texts as texts_of
from .history import compare_url
from .rows import language_in_words, moment
from .telling import tell_outcome

MOST_ROWS = 300
"""So many texts on one page: Django takes no more than 1000 fields at once."""

INLINE = {"a", "abbr", "acronym", "b", "code", "em", "i", "strong", "br"}
STATES = {
    "unsaved": _("Not saved yet"),
    "open": _("To translate"),
    "faulty": _("Faulty"),
    "unreviewed": _("To be reviewed"),
    "done": _("Translated"),
}
REFUSALS = {
    "large": _(
        "The file is too large to be the translation of one notice. Nothing was taken."
    ),
    "unreadable": _("The file is no PO file, or it is broken. Nothing was taken."),
    "other_tool": _(
        "The file does not say which notice it is for. Download a PO file here, "
        "translate that one and send it back. Nothing was taken."
    ),
    "other_page": _(
        "The file is for another notice or another language. Nothing was taken."
    ),
}
FAULTS = {
    "marks": _(
        "It has marks that cannot be there: take over those of the source as they are, "
        "without anything added."
    ),
    "links": _("It has a link that the source does not have."),
}
TOO_LONG = _("Not saved: a title has at most 255 characters.")


@dataclass(kw_only=True)
class Row:
    """One text on the desk. HTML that is shown is clean; `value` is what its field holds."""

    key: str
    path: str
    place: Place | None
    label: str
    number: str
    """Which paragraph of how many; "" for one."""
    source: str
    value: str
    token: str
    state: str
    is_rich: bool
    counts: bool
    error: str = ""
    comment: str = ""
    suggestions: list[dict] = field(default_factory=list)
    earlier: dict | None = None
    overtaken: dict | None = None
    """What somebody else has written meanwhile."""
    is_unsaved: bool = False

    @property
    def parts(self) -> tuple[Part, ...]:
        return self.place.parts if self.place else ()

    @property
    def source_html(self):
        return shown_html(self.source)

    @property
    def tags(self):
        """The marks that rich text has, which the translation needs too."""
        return self.source if self.is_rich and "<" in self.source else ""

    @property
    def lines(self):
        """How high the field is, without script."""
        text = self.value or text_of_html(self.source)
        return min(14, max(2, text.count("\n") + len(text) // 55 + 1))

    @property
    def shown_state(self):
        return "unsaved" if self.is_unsaved else self.state

    @property
    def state_label(self):
        return STATES[self.shown_state]

    @property
    def is_open(self):
        return self.state != "done" or self.is_unsaved


def shown_html(text):
    """A text as readers would see it: emphasis, and links that lead nowhere."""
    return mark_safe(nh3.clean(text, tags=INLINE, attributes={}, link_rel=None))  # noqa: S308 - cleaned


def runs_between(old, new):
    """The words of two texts as runs of equal, removed and added ones."""
    old, new = text_of_html(old), text_of_html(new)
    return compare_words(old, new, Allowance()) or whole(old, new)


def places_of(page):
    """{wagtail-localize's path: Place} of a source page. At most two queries."""
    content = edited(page)
    found = places(
        page.body.stream_block,
        content.stream,
        references_in(content.language, content.organisations, content.places),
        content.language,
    )
    return {place.content_path: place for place in found}


def made_by(text):
    """Who or what made a translation, and when."""
    if text.at is None:
        return ""
    maker = text.tool or text.by
    return f"{maker}, {moment(text.at)}" if maker else moment(text.at)


class OfOneTranslation:
    """A view of the translation of a notice that is the page with this id.

    PermissionDenied for those who may not edit the page; 404 for what is no translation.
    """

    def dispatch(self, request, *args, **kwargs):
        page = get_object_or_404(Page, pk=self.kwargs["page_id"]).specific
        if not isinstance(page, NoticePageMixin):
            raise Http404("The page is no privacy notice.")
        self.permissions = page.permissions_for_user(request.user)
        if not self.permissions.can_edit():
            raise PermissionDenied
        self.page = page
        if page.alias_of_id or is_source(page):
            return redirect("wagtailadmin_pages:edit", page.pk)
        mend_origins(request, page)
        return super().dispatch(request, *args, **kwargs)

    @property
    def language(self):
        return self.page.locale.language_code

    @cached_property
    def kept(self):
        """The translation of wagtail-localize, or None where it is made by hand."""
        return localize.kept_languages(self.page.translation_key).get(self.language)

    @cached_property
    def series(self):
        """What was recorded of the notice; None if nothing ever was."""
        return NoticeSeries.objects.filter(
            translation_key=self.page.translation_key
        ).first()

    @cached_property
    def source_page(self):
        """The page of the source language as it is live."""
        if self.kept is not None:
            return self.kept.source.get_source_instance()
        series = self.series
        pages = type(self.page).objects.filter(
            translation_key=self.page.translation_key, alias_of__isnull=True
        )
        pages = pages.select_related("locale").order_by("pk")
        if series is not None and series.position:
            pages = pages.filter(locale__language_code=series.source_language)
        page = pages.exclude(pk=self.page.pk).first()
        if page is None:
            raise Http404("The page of the source language is gone.")
        return page

    @cached_property
    def source(self):
        """The source as it was taken for translation; as it is live where by hand."""
        if self.kept is None:
            return self.source_page
        content = json.loads(self.kept.source.content_json)
        return self.source_page.with_content_json(content)

    @property
    def source_language(self):
        return self.source_page.locale.language_code

    @property
    def is_in_step(self):
        """Whether the texts are those of the source as it is live."""
        return self.source.source_digest == self.source_page.source_digest

    @cached_property
    def places(self):
        """Every place of the source, by wagtail-localize's path."""
        return places_of(self.source)

    def label_of(self, path):
        """A place in words, with its section; of one that is gone the section, or ""."""
        place = self.places.get(path)
        if place is not None:
            return f"{place.section_label} › {place}"
        name, *rest = path.split(".")
        if not rest:
            return self.field_label(path)
        sections = {
            place.block_id: place.section_label for place in self.places.values()
        }
        return sections.get(rest[0], "")

    def field_label(self, path):
        """What a field of the page itself is called."""
        return field_label(self.page, path.split(".")[0])

    def url(self, name="seloste_translate"):
        return reverse(name, args=[self.page.pk])


class TranslateView(OfOneTranslation, WagtailAdminTemplateMixin, View):
    """The desk. GET changes nothing; POST saves what was typed, whatever else it does."""

    page_title = _("Translate")
    header_icon = "edit"
    template_name = "wagtail_seloste/admin/translating/desk.html"

    def get(self, request, *args, **kwargs):
        return self.render()

    def post(self, request, *args, **kwargs):
        if not self.may_write:
            raise PermissionDenied
        action, *details = request.POST.get("action", "save").split(":")
        if action == "import":
            return self.import_po()
        if action == "synchronise":
            localize.synchronise(self.source_page)
            messages.success(request, gettext("The texts are those of the source now."))
            return self.again()
        values = self.typed()
        if values is None:
            return HttpResponseBadRequest(gettext("The form is not complete."))
        if action == "theirs":
            for key in details:
                values.pop(key, None)
        outcome = localize.store(self.kept, values, request.user)
        approved = localize.approve(
            self.kept,
            {
                key: values[key]
                for key in request.POST.getlist("reviewed")
                if key in values
            },
            request.user,
        )
        self.look_again()
        self.tell_stored(outcome, approved)
        unsaved = {
            key: values[key].text for key in [*outcome.overtaken, *outcome.refused]
        }
        if action == "use" and len(details) == 2:
            return self.render(unsaved={**unsaved, **self.suggested(*details)})
        if action == "certain":
            self.accept_certain()
        if unsaved:
            return self.render(unsaved=unsaved, outcome=outcome)
        if action == "publish" and not outcome.faulty:
            self.publish()
            return self.again()
        return self.again(after=outcome.saved)

    @property
    def may_write(self):
        return self.kept is not None and not self.permissions.page_locked()

    def again(self, after=()):
        """The desk once more, with the same choice of texts.

        At the next text that is open, when those of `after` were saved.
        """
        show, part = (self.request.GET.get(name, "") for name in ("show", "p"))
        query = f"?show={show}" if show in ("all", "open") else "?"
        if part.isascii() and part.isdigit():
            query += f"&p={part}"
        place = ""
        if after:
            rows = self.all_rows()
            numbers = [n for n, row in enumerate(rows) if row.key in after]
            last = max(numbers, default=0)
            following = [row for row in rows[last:] if row.is_open]
            place = f"#at-{following[0].key}" if following else ""
        return redirect(f"{self.url()}{query}{place}")

    def typed(self):
        """{key: Typed} of the form; None if it is no form of ours."""
        try:
            stood = signing.loads(self.request.POST.get("was", ""), salt=self.salt)
            return {
                key: Typed(
                    text=self.request.POST[f"text-{key}"],
                    was=str(was),
                    is_rich=bool(is_rich),
                )
                for key, (was, is_rich) in stood.items()
                if f"text-{key}" in self.request.POST
            }
        except (signing.BadSignature, ValueError, TypeError, AttributeError):
            return None

    @property
    def salt(self):
        """For what a form says about itself: a key that was made up names other texts."""
        return f"wagtail_seloste.translating.{self.page.pk}"

    # --- what is done ---

    def tell_stored(self, outcome, approved):
        """One sentence for each thing that happened to what was typed."""
        saved = len(outcome.saved) + len(outcome.moved)
        if saved:
            messages.success(
                self.request,
                ngettext(
                    "%(count)s text was saved.", "%(count)s texts were saved.", saved
                )
                % {"count": saved},
            )
        if approved:
            messages.success(
                self.request,
                ngettext(
                    "%(count)s machine translation was marked as reviewed.",
                    "%(count)s machine translations were marked as reviewed.",
                    len(approved),
                )
                % {"count": len(approved)},
            )
        if outcome.moved:
            messages.warning(
                self.request,
                ngettext(
                    "The source of %(count)s of them has changed meanwhile. Your words "
                    "are suggested for the new text.",
                    "The source of %(count)s of them has changed meanwhile. Your words "
                    "are suggested for the new texts.",
                    len(outcome.moved),
                )
                % {"count": len(outcome.moved)},
            )
        if outcome.faulty:
            messages.error(
                self.request,
                ngettext(
                    "%(count)s text was saved, but it cannot be published like this.",
                    "%(count)s texts were saved, but they cannot be published like this.",
                    len(outcome.faulty),
                )
                % {"count": len(outcome.faulty)},
            )
        if outcome.refused:
            messages.error(self.request, TOO_LONG)
        if outcome.overtaken:
            messages.warning(
                self.request,
                ngettext(
                    "%(count)s text was not saved, because somebody else has changed it "
                    "meanwhile. Both are shown below: save again to use yours.",
                    "%(count)s texts were not saved, because somebody else has changed "
                    "them meanwhile. Both are shown below: save again to use yours.",
                    len(outcome.overtaken),
                )
                % {"count": len(outcome.overtaken)},
            )

    def suggested(self, key, number):
        """{key: words} of a suggestion, to be put into its field."""
        for row in self.all_rows():
            if row.key == key and number.isdigit() and len(number) < 3:
                for suggestion in row.suggestions[int(number) :][:1]:
                    return {key: suggestion["value"]}
        return {}

    def accept_certain(self):
        """Save every suggestion that was made for the same words, where there is no other."""
        values = {
            row.key: Typed(
                text=row.suggestions[0]["value"], was=row.token, is_rich=row.is_rich
            )
            for row in self.all_rows()
            if row.state == "open"
            and row.suggestions
            and row.suggestions[0]["is_certain"]
        }
        outcome = localize.store(self.kept, values, self.request.user)
        self.look_again()
        self.tell_stored(outcome, [])

    def publish(self):
        """Publish the translation if it is whole; else say what is missing."""
        if not self.permissions.can_publish():
            raise PermissionDenied
        if not self.is_in_step:
            localize.synchronise(self.source_page)
            self.look_again()
        left = [row for row in self.all_rows() if row.counts and row.state != "done"]
        if left:
            messages.error(
                self.request,
                ngettext(
                    "Not published: %(count)s text is not ready. Readers keep the last "
                    "complete text until all are.",
                    "Not published: %(count)s texts are not ready. Readers keep the last "
                    "complete text until all are.",
                    len(left),
                )
                % {"count": len(left)},
            )
            return
        try:
            localize.publish_translation(self.kept, self.request.user)
        except ValidationError as error:
            for name, sentences in error.message_dict.items():
                told = f"{self.field_label(name)}: {' '.join(sentences)}"
                messages.error(self.request, told)
            return
        # wagtail-localize publishes when the transaction is through; with ATOMIC_REQUESTS
        # that is when the admin has left the editor's language again.
        transaction.on_commit(partial(self.tell_published, get_language()))

    def tell_published(self, language):
        page = type(self.page).objects.select_related("locale").get(pk=self.page.pk)
        if page.live:
            with override(language):
                tell_outcome(self.request, page)

    def import_po(self):
        """Take a PO file, and tell everything that it did not bring."""
        file = self.request.FILES.get("file")
        if file is None:
            messages.error(self.request, gettext("Choose a PO file."))
            return self.again()
        try:
            if file.size > localize.LARGEST_PO:
                raise localize.NotImported("large")
            po = localize.read_po(file.read())
            outcome = localize.import_po(self.kept, po, self.request.user)
        except localize.NotImported as refusal:
            messages.error(self.request, REFUSALS[refusal.code])
            return self.again()
        self.look_again()
        self.tell_imported(outcome)
        unsaved = {**outcome.overtaken, **outcome.refused}
        if unsaved:
            return self.render(unsaved=unsaved, is_html=True)
        return self.again()

    def tell_imported(self, outcome):
        told = [
            (messages.success, sentence % {"count": count})
            for count, sentence in imported_well(outcome)
            if count
        ]
        told += [
            (messages.warning, sentence % {"count": count})
            for count, sentence in imported_badly(outcome)
            if count
        ]
        if outcome.unknown:
            told.append(
                (
                    messages.warning,
                    ngettext(
                        "%(count)s text in the file is not in this notice: “%(example)s”.",
                        "%(count)s texts in the file are not in this notice, such as "
                        "“%(example)s”.",
                        len(outcome.unknown),
                    )
                    % {
                        "count": len(outcome.unknown),
                        "example": text_of_html(outcome.unknown[0])[:60],
                    },
                )
            )
        for tell, sentence in told or [
            (messages.info, gettext("There was nothing in the file."))
        ]:
            tell(self.request, sentence)

    # --- what is shown ---

    @cached_property
    def memory(self):
        """All translations of the notice: of the translators, and as last recorded."""
        translated = self.texts[1] if self.kept is not None else []
        key = (self.page.translation_key, self.language)
        recorded = earlier_translations([key]).get(key)
        if recorded is not None:
            translated += recorded_pairs(self.page.body.stream_block, recorded)
        return Memory(translated)

    @cached_property
    def texts(self):
        return localize.texts_to_translate(self.kept)

    def look_again(self):
        """Forget what was read, because it has changed."""
        for name in ("texts", "memory", "kept", "source", "places"):
            self.__dict__.pop(name, None)

    def all_rows(self):
        """Every text, in order; suggestions where it is open."""
        if self.kept is None:
            return self.rows_by_hand()
        found, _memory = self.texts
        numbers = numbers_in_place(found)
        rows = []
        for text in found:
            place = self.places.get(text.path)
            is_rich = place is not None and place.is_rich
            value = localize.shown_translation(text, is_rich)
            row = Row(
                key=text.key,
                path=text.path,
                place=place,
                label=place.field if place else self.field_label(text.path),
                number=numbers[text.key],
                source=text.source,
                value=value,
                token=localize.token(value),
                state=text.state,
                is_rich=is_rich,
                counts=text.counts,
                error=FAULTS.get(text.fault, text.fault),
                comment=made_by(text),
            )
            rows.append(self.with_suggestions(row))
        return rows

    def with_suggestions(self, row):
        """The row, with what was said before if it is open."""
        if row.state == "open":
            offered = self.memory.of(row.source, row.path, is_alone=not row.number)
            row.suggestions = [self.suggestion(each, row) for each in offered]
            row.earlier = next(
                (each for each in row.suggestions if not each["is_same"]), None
            )
        return row

    def suggestion(self, each: Suggestion, row):
        """A suggestion for the template; with what has changed since it was made."""
        return {
            "value": localize.shown(each.translation, row.is_rich)
            if self.kept is not None
            else "",
            "html": shown_html(each.translation),
            "is_same": each.is_same,
            "is_certain": each.is_certain,
            "from": "" if each.is_here else self.label_of(each.path),
            "runs": () if each.is_same else runs_between(each.text, row.source),
        }

    def rows_by_hand(self):
        """How the translation stands, text by text; nothing to type."""
        side = (self.source.title, raw_stream(self.source.body), self.source_language)
        stands = progress(self.page, side, [self.language])[self.language]
        numbers = numbers_in_place(
            [
                localize.KeptText(key=str(n), path=text.context, source=text.text)
                for n, text in enumerate(stands.texts)
            ]
        )
        rows = []
        for number, text in enumerate(stands.texts):
            place = self.places.get(text.context)
            row = Row(
                key=str(number),
                path=text.context,
                place=place,
                label=place.field if place else self.field_label(text.context),
                number=numbers[str(number)],
                source=text.text,
                value=text_of_html(text.translation),
                token="",
                state=text.state,
                is_rich=bool(place and place.is_rich),
                counts=True,
            )
            rows.append(self.with_suggestions(row))
        return rows

    def render(self, *, unsaved=None, outcome=None, is_html=False):
        rows = self.all_rows()
        self.put_in(rows, unsaved or {}, outcome, is_html)
        left = [row for row in rows if row.counts and row.state != "done"]
        asked = self.request.GET.get("show")
        show = asked if asked in ("all", "open") else "open" if left else "all"
        chosen = [row for row in rows if show == "all" or row.is_open]
        part = Paginator(chosen, MOST_ROWS).get_page(self.request.GET.get("p"))
        wanted = part.object_list
        certain = [
            row
            for row in rows
            if row.state == "open"
            and row.suggestions
            and row.suggestions[0]["is_certain"]
        ]
        counted = [row for row in rows if row.counts]
        return TemplateResponse(
            self.request,
            self.template_name,
            {
                **self.get_context_data(),
                "view": self,
                "page": self.page,
                "source_page": self.source_page,
                "kept": self.kept,
                "may_write": self.may_write,
                "is_locked": self.permissions.page_locked(),
                "may_publish": self.may_write and self.permissions.can_publish(),
                "is_in_step": self.is_in_step,
                "language": self.language,
                "source_language": self.source_language,
                "languages": {
                    "source": language_in_words(self.source_language),
                    "target": language_in_words(self.language),
                },
                "sections": self.sections(wanted),
                "part": part,
                "show": show,
                "total": len(counted),
                "done": len(counted) - len(left),
                "left": len(left),
                "unreviewed": sum(row.state == "unreviewed" for row in left),
                "faulty": sum(row.state == "faulty" for row in left),
                "certain": len(certain),
                "was": signing.dumps(
                    {row.key: [row.token, row.is_rich] for row in wanted},
                    salt=self.salt,
                    compress=True,
                ),
                "is_unsaved": any(row.is_unsaved for row in wanted),
                "public": self.public(),
                "waits": self.waits,
                "is_awaited": self.waits and not self.is_ready,
                "is_ready": self.waits and self.is_ready,
                "is_published": self.page.live
                and self.page.source_digest == self.source_page.source_digest,
                "edit_url": reverse("wagtailadmin_pages:edit", args=[self.page.pk]),
                "url": self.url(),
                "po_url": self.url("seloste_translation_po"),
                "preview_url": self.kept
                and reverse(
                    "wagtail_localize:preview_translation", args=[self.kept.pk]
                ),
            },
        )

    def put_in(self, rows, unsaved, outcome, is_html):
        """Show what was typed but not saved, and what somebody else has saved."""
        for row in rows:
            if row.key not in unsaved:
                continue
            stored = row.value
            text = unsaved[row.key]
            row.value = localize.shown(text, row.is_rich) if is_html else text
            row.is_unsaved = True
            if outcome is not None and row.key in outcome.refused:
                row.error = TOO_LONG
            elif stored and row.value != stored:
                theirs = outcome.overtaken.get(row.key) if outcome else None
                row.overtaken = {
                    "value": stored,
                    "by": theirs.by if theirs else "",
                    "runs": runs_between(stored, row.value),
                }

    def sections(self, rows):
        """Rows by section, in order."""
        found = []
        for (section, block_id), group in groupby(
            rows,
            key=lambda row: (
                (row.place.section, row.place.block_id)
                if row.place
                else ("title" if row.path == "title" else "page", "")
            ),
        ):
            inside = list(group)
            place = inside[0].place
            if place is not None:
                label = place.section_label
            elif section == "title":
                label = gettext("The notice")
            else:
                label = gettext("Settings of the page")
            found.append(
                {
                    "id": f"section-{block_id or section}",
                    "label": label,
                    "heading": place.heading if place else "",
                    "rows": inside,
                    "left": sum(row.counts and row.state != "done" for row in inside),
                    "block_id": block_id,
                }
            )
        return found

    def public(self):
        """Which version readers have in this language, which is the newest, what differs."""
        series = self.series
        if series is None:
            return None
        text, newest = last_text(series, self.language), newest_version(series)
        found = {
            "number": text.version.number if text else None,
            "newest": newest.number if newest else None,
            "url": "",
        }
        if found["number"] and found["number"] != found["newest"]:
            texts = dict(
                VersionText.objects.filter(
                    version__series=series,
                    version__number__in=(found["number"], found["newest"]),
                    language=series.source_language,
                )
                .order_by("correction")
                .values_list("version__number", "pk")
            )
            found["url"] = compare_url(
                series,
                series.source_language,
                old=texts.get(found["number"]),
                new=texts.get(found["newest"]),
            )
        return found

    @cached_property
    def waits(self):
        """Whether a version waits for this language, among others. A few queries."""
        source = self.source_page
        return (
            self.series is not None
            and self.language in required_languages(source)
            and waiting_choice(source, self.series) is not None
        )

    @cached_property
    def is_ready(self):
        """Whether this language is published for the version that waits."""
        return standing_in(self.page).is_ready

    @cached_property
    def header_buttons(self):
        return [
            HeaderButton(
                gettext("Languages"),
                url=reverse("seloste_languages_of", args=[self.page.pk]),
                icon_name="globe",
            ),
            HeaderButton(
                gettext("Check"),
                url=reverse("seloste_check", args=[self.page.pk]),
                icon_name="clipboard-list",
            ),
        ]

    def get_page_subtitle(self):
        return self.page.get_admin_display_title()

    def get_breadcrumbs_items(self):
        return [
            *get_breadcrumbs_items_for_page(
                self.page,
                self.request.user,
                url_name="wagtailadmin_explore",
                root_url_name="wagtailadmin_explore_root",
            ),
            {"url": "", "label": self.get_page_title()},
        ]


def recorded_pairs(stream_block, recorded):
    """What a recorded translation says for each text of its source, place by place.

    `recorded`: of ``progress.earlier_translations``. Where one language has more
    paragraphs than the other, nobody knows which is which.
    """
    translation = json.loads(recorded.translation)
    ours = texts_of(stream_block, translation["title"], translation["stream"])
    pairs = []
    for stored in recorded.sources:
        source = json.loads(stored)
        theirs = texts_of(stream_block, source["title"], source["stream"])
        located = located_texts(stream_block, source["title"], source["stream"])
        pairs += [
            Translated(text=text, translation=words, path=located[path, text])
            for path, paragraphs in theirs.items()
            if len(ours.get(path, ())) == len(paragraphs)
            for text, words in zip(paragraphs, ours[path], strict=True)
        ]
    return pairs


def numbers_in_place(texts):
    """Key to "2/3" for the second of three paragraphs; "" where a place has one text."""
    by_path = {}
    for text in texts:
        by_path.setdefault(text.path, []).append(text.key)
    return {
        key: f"{number}/{len(keys)}" if len(keys) > 1 else ""
        for keys in by_path.values()
        for number, key in enumerate(keys, 1)
    }


def imported_well(outcome):
    """(count, sentence) of what a PO file brought."""
    yield (
        len(outcome.taken),
        ngettext(
            "%(count)s translation was taken from the file.",
            "%(count)s translations were taken from the file.",
            len(outcome.taken),
        ),
    )
    yield (
        outcome.same,
        ngettext(
            "%(count)s text was the same already.",
            "%(count)s texts were the same already.",
            outcome.same,
        ),
    )


def imported_badly(outcome):
    """(count, sentence) of what a translator has to look at after a PO file."""
    yield (
        outcome.blank,
        ngettext(
            "%(count)s text is blank in the file; what is here stays.",
            "%(count)s texts are blank in the file; what is here stays.",
            outcome.blank,
        ),
    )
    yield (
        len(outcome.unsure),
        ngettext(
            "%(count)s text is marked as uncertain in the file: review it here.",
            "%(count)s texts are marked as uncertain in the file: review them here.",
            len(outcome.unsure),
        ),
    )
    yield (
        len(outcome.faulty),
        ngettext(
            "%(count)s text was taken, but it cannot be published like this.",
            "%(count)s texts were taken, but they cannot be published like this.",
            len(outcome.faulty),
        ),
    )
    yield (
        len(outcome.overtaken),
        ngettext(
            "%(count)s text was translated otherwise here since the file was made. Both "
            "are shown below: save to use the one of the file.",
            "%(count)s texts were translated otherwise here since the file was made. "
            "Both are shown below: save to use those of the file.",
            len(outcome.overtaken),
        ),
    )
    yield (
        len(outcome.refused),
        ngettext(
            "%(count)s title is too long and was not taken.",
            "%(count)s titles are too long and were not taken.",
            len(outcome.refused),
        ),
    )
    yield (
        len(outcome.moved),
        ngettext(
            "The source of %(count)s text has changed since the file was made. Its "
            "translation is suggested for the new text.",
            "The source of %(count)s texts has changed since the file was made. Their "
            "translations are suggested for the new texts.",
            len(outcome.moved),
        ),
    )


class ExportPoView(OfOneTranslation, View):
    """The translation as a PO file, to be worked on elsewhere and sent back."""

    def get(self, request, *args, **kwargs):
        if self.kept is None:
            raise Http404("wagtail-localize does not keep this translation.")
        labels = {path: self.label_of(path) for path in ["title", *self.places]}
        po = localize.export_po(self.kept, labels, self.language)
        name = slugify(self.source_page.title) or "notice"
        response = HttpResponse(str(po), content_type="text/x-gettext-translation")
        response["Content-Disposition"] = (
            f'attachment; filename="{name}-{self.language}.po"'
        )
        return response


# --- elsewhere in the admin -----------------------------------------------------------


def header_buttons(page, user):
    """The way to the desk, on the page of a translation."""
    if not issubclass(page.specific_class or type(page), NoticePageMixin):
        return
    page = page.specific
    if page.alias_of_id or is_source(page):
        return
    if page.permissions_for_user(user).can_edit():
        yield Button(
            _("Translate text by text"),
            url=reverse("seloste_translate", args=[page.pk]),
            icon_name="edit",
            priority=65,
        )


def standing_in(page):
    """How the language of a page of a notice stands."""
    language = page.locale.language_code
    return standing_of(page, [language]).languages[language]


AWAITED = _(
    "A new version waits for this language: it becomes public when every required "
    "language is complete."
)
READY = _(
    "This language is ready. The version becomes public when the other required "
    "languages are, too."
)


def tell_translators(request, page):
    """Before wagtail-localize's editor: how far the translation is, and the desk."""
    if page.alias_of_id:
        return
    mend_origins(request, page)
    if request.method != "GET":
        return
    kept = localize.kept_languages(page.translation_key).get(page.locale.language_code)
    if kept is None:
        return
    texts, _memory = localize.texts_to_translate(kept)
    left = sum(text.counts and text.state != "done" for text in texts)
    url = reverse("seloste_translate", args=[page.pk])
    button = [messages.button(url, gettext("Translate text by text"))]
    standing = standing_in(page)
    if standing.kind == "waiting":
        messages.info(request, READY if standing.is_ready else AWAITED)
    if left:
        messages.warning(
            request,
            ngettext(
                "%(count)s text is not ready. Readers keep the last complete text until "
                "it is.",
                "%(count)s texts are not ready. Readers keep the last complete text "
                "until they are.",
                left,
            )
            % {"count": left},
            buttons=button,
        )
    else:
        messages.info(request, gettext("Every text is translated."), buttons=button)


def mend_origins(request, page):
    """See to it that a page is translated from one language, and tell where it was not."""
    if not page.permissions_for_user(request.user).can_edit():
        return
    mended = localize.keep_one_origin(
        page.translation_key, page.locale.language_code, source_language_of(page)
    )
    if mended is None:
        return
    kept, surplus = mended
    words = words_for_interface()
    messages.warning(
        request,
        gettext(
            "This page was translated from several languages, which cannot be edited. "
            "From now on it is translated from this one: %(language)s. What was "
            "translated from another is suggested on the desk: %(others)s."
        )
        % {
            "language": language_in_words(kept),
            "others": words.join([language_in_words(code) for code in surplus]),
        },
    )


def label_segments():
    """Let wagtail-localize's own editor say where a text stands.

    It names only the section and its first field, so two purposes look alike, and has
    no setting for that. What it does not know as a place of ours stays as it says.
    """
    if not localize.is_installed():
        return
    from wagtail_localize.views import edit_translation

    theirs = edit_translation.get_segment_location_info

    @wraps(theirs)
    def with_place(source_instance, tab_helper, content_path, *args, **kwargs):
        found = theirs(source_instance, tab_helper, content_path, *args, **kwargs)
        if not isinstance(source_instance, NoticePageMixin):
            return found
        if not hasattr(tab_helper, "seloste_places"):  # it lives for one request
            tab_helper.seloste_places = places_of(source_instance)
        known = tab_helper.seloste_places
        # A link in rich text is a part of its own below the text.
        place = known.get(content_path) or known.get(content_path.rpartition(".")[0])
        if place is None:
            return found
        section = ": ".join(filter(None, [place.section_label, place.heading]))
        return {**found, "field": section, "subField": str(place)}

    edit_translation.get_segment_location_info = with_place


urls = [
    path(
        "privacy-notices/pages/<int:page_id>/translation/",
        TranslateView.as_view(),
        name="seloste_translate",
    ),
    path(
        "privacy-notices/pages/<int:page_id>/translation/po/",
        ExportPoView.as_view(),
        name="seloste_translation_po",
    ),
]
