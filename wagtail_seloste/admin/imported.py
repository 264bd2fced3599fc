"""One imported file: what stood in it, where it goes, what is to be looked at."""

import re
from io import BytesIO

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import Locale
from wagtail.permission_policies.pages import PagePermissionPolicy

from .. import batches, importing
from ..advice import LABELS, shortened
from ..blocks.fields import words_for_interface
from ..checking import check_imported, known_rules
from ..faults import language_in_words, report_lines
from ..forms import section_labels
from ..importers import TARGETS
from ..importers.accounting import words_lost_in_drafts
from ..importers.drafting import left_out
from ..importers.messages import LEFT_OUT, OF_PASSAGES
from ..importers.readers import LIMIT
from ..importers.result import SURE
from ..models.importing import ImportedFile
from ..projection import raw_stream
from ..reach import notice_pages
from ..reimporting import texts
from ..rendering import render_body
from ..rules import LEVELS
from ..wording import wording
from .access import PERMISSIONS
from .importing import (
    PROBLEMS,
    OfOneBatch,
    draft_row,
    drafts_of,
    go_on,
    is_number,
    message_in_words,
)
from .rows import day_in_words

State = ImportedFile.State

PASSAGES = 100
"""Passages on one page."""

MOST_FINDINGS = 100

LONGEST_CHECKED = 100_000
"""Characters of a text that is checked while somebody waits; ten times a long notice."""

MOST_NOTICES = 500

LIKELY = 0.6
"""Confidence from which a place is likely, if not sure."""

OF_ANY_DRAFT = frozenset(
    ("draft.in_fields", "draft.heading", "draft.dates", "draft.passage_left_out")
)
"""Codes of messages that the page of the file tells before a draft is updated."""

PLACED = "wagtail_seloste_placed"
"""In the session: what an editor put elsewhere in the file they look at."""

MOST_STEPS = 20
MOST_MOVED = 100
"""So many steps, and passages in them, can be undone: a session may be a cookie."""

MOST_NAMED = 3

NOWHERE = "-"
"""Of several passages together: they are left out. Nothing chosen is another thing."""

PARTS = {
    "legal_basis": ("purposes", _("legal basis")),
    "legitimate_interests": ("purposes", _("legitimate interests")),
    "processors": ("recipients", _("processors")),
    "security_manual": ("security", _("on paper")),
    "security_electronic": ("security", _("electronic")),
    "right_access": ("rights", _("access")),
    "right_rectification": ("rights", _("rectification")),
    "right_erasure": ("rights", _("erasure")),
    "right_restriction": ("rights", _("restriction")),
    "right_objection": ("rights", _("objection")),
    "right_portability": ("rights", _("portability")),
    "right_withdraw_consent": ("rights", _("withdrawing consent")),
}
"""Parts of sections under which a passage may go, and what they are called."""

NOT_OFFERED = {"notice_title": _("Title"), "dates": _("Dates of the notice")}
"""What only the importer makes of a passage: of a draft these are no sections."""

BASES = {
    "consent": _("Consent"),
    "contract": _("Contract"),
    "legal_obligation": _("Legal obligation"),
    "vital_interests": _("Vital interests"),
    "public_task": _("Public task"),
    "legitimate_interests": _("Legitimate interests"),
}

FACTS = {
    "controller_name": _("Controller"),
    "business_id": _("Business ID"),
    "postal_address": _("Postal address"),
    "visiting_address": _("Visiting address"),
    "emails": _("E-mail addresses"),
    "phones": _("Telephone numbers"),
    "legal_bases": _("Legal bases"),
    "outside_eea": _("Data outside the EEA"),
    "retention": _("Storage periods"),
    "statutes": _("Laws"),
    "contacts": _("Contacts"),
    "recipients": _("Recipients"),
    "transfers": _("Transfers outside the EEA"),
}
"""What the facts of a file are called, in the order in which they are shown."""


def place_labels(page_class):
    """Key of a target to its name; in the order in which a notice has them."""
    labels = section_labels(page_class)
    found = {}
    for section, label in labels.items():
        if section in TARGETS:
            found[section] = label
        for key, (whole, part) in PARTS.items():
            if whole == section:
                found[key] = f"{label}: {part}"
    found.pop("other", None)
    return {
        **found,
        "other": gettext("A section of its own"),
        importing.LEFT_OUT: gettext("Nowhere: leave it out"),
    }


class OfOneFile(OfOneBatch):
    """A view of one file. 404 for those who may not see its batch."""

    @cached_property
    def file(self):
        files = ImportedFile.objects.filter(
            batch__in=batches.batches_of(self.request.user)
        )
        return get_object_or_404(
            files.select_related("batch__user").defer("content"),
            pk=self.kwargs["file_pk"],
        )

    @property
    def batch(self):
        return self.file.batch

    @property
    def url(self):
        return reverse("seloste_import:file", args=[self.file.pk])

    def further_breadcrumbs(self):
        return [
            {
                "url": reverse("seloste_import:batch", args=[self.batch.pk]),
                "label": self.batch_label(),
            }
        ]

    def get_page_subtitle(self):
        return self.file.name


class FileView(OfOneFile, WagtailAdminTemplateMixin, TemplateView):
    """Source and result side by side, choices, and what there is to know; then a draft."""

    template_name = "wagtail_seloste/admin/importing/file.html"
    page_title = _("Imported file")
    header_icon = "doc-full"

    def dispatch(self, request, *args, **kwargs):
        if self.file.state in (State.WAITING, State.READING):
            return redirect("seloste_import:batch", self.batch.pk)
        if self.notice is None and self.file.state != State.PROBLEM:
            # Another release read it, or wrote it down otherwise.
            batches.read_again(self.file)
            go_on(self.batch)
            return redirect("seloste_import:batch", self.batch.pk)
        return super().dispatch(request, *args, **kwargs)

    # --- what it is about -------------------------------------------------------------

    @cached_property
    def notice(self):
        return batches.notice_of(self.file)

    @cached_property
    def chosen(self):
        return batches.placements_of(self.file, self.notice)

    @cached_property
    def placed(self):
        """The notice with the passages where they were put, and what was left out."""
        return importing.placed(self.notice, self.chosen)

    @cached_property
    def passages(self):
        """Number to passage, through all languages of the file."""
        return importing.passages(self.notice)

    @cached_property
    def page_class(self):
        return self.parent and importing.notice_class_below(self.parent)

    @cached_property
    def labels(self):
        return place_labels(self.page_class) if self.page_class else {}

    # --- acts -------------------------------------------------------------------------

    def post(self, request, *args, **kwargs):
        self.require_import()
        if "again" in request.POST and self.is_kept:
            batches.read_again(self.file)
            go_on(self.batch)
            return redirect(self.url)
        if self.notice is None or self.notice.failed:
            return redirect(self.url)
        if "undo" in request.POST:
            self.undo()
            return redirect(request.get_full_path())
        self.keep_choices()
        if "draft" in request.POST:
            return self.make_draft()
        return redirect(request.get_full_path())

    def make_draft(self):
        """The draft and its form; before one that is there changes, what would happen."""
        if self.earlier and self.request.POST["draft"] != "again":
            return self.ask()
        drafted = batches.finish(self.file, self.request.user)
        if drafted is None:
            messages.error(self.request, PROBLEMS["draft_failed"])
            return redirect(self.url)
        for line in drafted.problems:
            said = gettext(line.text).format(**line.variables)
            tell = messages.warning if drafted.pages else messages.error
            tell(self.request, said)
        if not drafted.pages:
            return redirect(self.url)
        for page in drafted.pages[::-1]:
            ready = (
                gettext("The draft “%(title)s” is ready: go through it.")
                if drafted.created
                else gettext("The draft “%(title)s” is updated: go through it.")
            )
            buttons = [messages.button(self.url, gettext("Imported file"))]
            if page != drafted.pages[0]:  # whose form comes next
                url = reverse("wagtailadmin_pages:edit", args=[page.pk])
                buttons.append(messages.button(url, gettext("Edit")))
            messages.success(
                self.request,
                ready % {"title": page.get_admin_display_title()},
                buttons=buttons,
            )
        return redirect("wagtailadmin_pages:edit", drafted.pages[0].pk)

    @cached_property
    def earlier(self):
        """The drafts that would be updated."""
        return importing.earlier_pages(
            self.notice, parent=self.parent, name=batches.name_of(self.file)
        )

    def ask(self):
        """What would become of drafts that are there; nothing is done."""
        would = batches.what_would_happen(self.file, self.request.user)
        labels = section_labels(self.page_class) if self.page_class else {}
        return self.response_class(
            request=self.request,
            template=["wagtail_seloste/admin/importing/again.html"],
            context={
                **super().get_context_data(),
                "file": self.file,
                "code": self.language,
                "action_url": self.url,
                "drafts": [draft_row(page) for page in self.earlier],
                "report": report_lines(
                    [each for each in would.report if each.code not in OF_ANY_DRAFT],
                    labels,
                ),
                "is_possible": bool(would.pages),
            },
            using=self.template_engine,
        )

    def keep_choices(self):
        """The choices of the form; of what others chose meanwhile, nothing is undone.

        A passage goes where its own choice says if that was changed on the page, and
        the chosen ones together to where ``to`` says.
        """
        data = self.request.POST
        wanted = {}
        for number in self.passages:
            key = data.get(f"place-{number}")
            if key is not None and key != data.get(f"was-{number}"):
                wanted[number] = key
        if "move" in data:
            chosen = {int(n) for n in data.getlist("chosen") if is_number(n)}
            if not chosen or not data.get("to"):
                told = gettext("Choose passages first, and where they go.")
                messages.warning(self.request, told)
            else:
                wanted |= dict.fromkeys(chosen, key_of(data["to"]))
        self.put({number: key_of(key) for number, key in wanted.items()})

    def place_of(self, number):
        """The key under which a passage goes now."""
        return self.chosen.get(number, self.passages[number].key)

    def put(self, wanted, *, is_undone=False):
        """Put passages elsewhere, those that exist to where there is something."""
        steps = {
            number: [self.place_of(number), key]
            for number, key in wanted.items()
            if number in self.passages
            and (key in self.labels or key == self.passages[number].key)
            and key != self.place_of(number)
        }
        if not steps:
            return
        batches.place(
            self.file,
            {
                number: None if after == self.passages[number].key else after
                for number, (_before, after) in steps.items()
            },
        )
        told = [[number, after] for number, (_before, after) in steps.items()]
        done = self.steps if is_undone else [*self.steps, list(steps.items())]
        done = done[-MOST_STEPS:]
        while len(done) > 1 and sum(map(len, done)) > MOST_MOVED:
            del done[0]
        self.request.session[PLACED] = {
            "file": self.file.pk,
            "steps": done,
            "told": told,
        }

    @property
    def steps(self):
        """What this editor did to this file, to be undone: numbers, before and after."""
        kept = self.request.session.get(PLACED, {})
        return kept["steps"] if kept.get("file") == self.file.pk else []

    def undo(self):
        """Back before the last step; where somebody else chose since, it stays."""
        if not self.steps:
            return
        *self.request.session[PLACED]["steps"], last = self.steps
        self.request.session.modified = True
        self.put(
            {
                number: before
                for number, (before, after) in last
                if number in self.passages and self.place_of(number) == after
            },
            is_undone=True,
        )

    def moved(self):
        """What was put elsewhere last, section by section, in words; and its anchor."""
        kept = self.request.session.get(PLACED, {})
        if kept.get("file") != self.file.pk:
            return []
        names = {}
        for number, key in kept["told"]:
            if number in self.passages and self.place_of(number) == key:
                names.setdefault(key, []).append(number)
        return [
            {
                "words": gettext("Moved to “%(section)s”: %(passages)s")
                % {
                    "section": self.labels.get(key) or NOT_OFFERED.get(key, key),
                    "passages": self.names(numbers),
                },
                "anchor": self.anchor_of(key, self.passages[numbers[0]]),
            }
            for key, numbers in names.items()
        ]

    def names(self, numbers):
        """The first passages by their names, and how many more there are."""
        names = [passage_name(self.passages[each]) for each in numbers[:MOST_NAMED]]
        if len(numbers) > MOST_NAMED:
            names.append(f"+ {len(numbers) - MOST_NAMED}")
        return ", ".join(names)

    # --- in words ---------------------------------------------------------------------

    def rows(self, numbers):
        """Passages with all that there is to say of their places."""
        for number in numbers:
            passage = self.passages[number]
            key = self.chosen.get(number, passage.key)
            choices = self.labels
            if passage.key not in choices:
                label = NOT_OFFERED.get(passage.key, passage.key)
                choices = {passage.key: label, **choices}
            yield {
                "number": number,
                "name": passage_name(passage),
                "key": key,
                "anchor": self.anchor_of(key, passage),
                "heading": passage.heading,
                "html": mark_safe(passage.html),  # noqa: S308 - escaped by the importer
                "is_empty": not passage.paragraphs,
                "language": passage.language or self.language,
                "choices": [
                    {"key": each, "label": label, "is_chosen": each == key}
                    for each, label in choices.items()
                ],
                "is_unsure": number in self.unsure,
                "confidence": confidence_in_words(passage, number in self.chosen),
                "reason": self.reason(passage, number),
                "also": []
                if number in self.chosen
                else [
                    self.labels[each] for each in passage.also if each in self.labels
                ],
            }

    def reason(self, passage, number):
        if number not in self.chosen:
            return gettext(passage.reason.text).format(**passage.reason.variables)
        key = passage.key
        before = self.labels.get(key) or NOT_OFFERED.get(key, key)
        return gettext("The importer would have put it under “%(section)s”.") % {
            "section": before
        }

    @cached_property
    def unsure(self):
        """Numbers of the passages at whose places somebody should look."""
        return [
            number
            for number in batches.unsure(self.notice)
            if number not in self.chosen
        ]

    def facts(self):
        """Name and values of each fact that was found."""
        for name, label in FACTS.items():
            values = self.fact_values(name, getattr(self.notice.facts, name, None))
            if values:
                yield {"label": label, "values": values}

    def fact_values(self, name, value):
        """A fact in words, each once; [] of one that was not found."""
        if value is None or value == ():
            return []
        if isinstance(value, bool):
            return [gettext("Yes") if value else gettext("No")]
        values = value if isinstance(value, tuple) else (value,)
        say = getattr(self, f"say_{name}", str)
        return list(dict.fromkeys(say(each) for each in values))

    def say_legal_bases(self, basis):
        return str(BASES.get(basis, basis))

    def say_retention(self, period):
        return period.text

    def say_contacts(self, contact):
        role = self.labels.get(contact.role, contact.role)
        told = (contact.name, contact.title, contact.email, contact.phone)
        return f"{role}: {', '.join(filter(None, told))}"

    def say_recipients(self, recipient):
        return recipient.name

    def say_transfers(self, transfer):
        country = transfer.country
        country = country and words_for_interface().country(country)
        return ", ".join(filter(None, (transfer.recipient, country)))

    def findings(self):
        """What the checker finds in the text, worst first; at most `MOST_FINDINGS`.

        None of a text so long that somebody would have to wait for them.
        """
        if (
            sum(len(passage.text) for passage in self.passages.values())
            > LONGEST_CHECKED
        ):
            return None
        found = [
            (edition.lang or self.language, finding)
            for edition in importing.editions_of(self.placed[0])
            for finding in check_imported(edition, self.language).open
        ]
        found.sort(key=lambda each: LEVELS.index(each[1].level))
        rules, speaks = known_rules(), get_language() or "en"
        return [
            {
                "rule": finding.rule,
                "language": language,
                "level": finding.level,
                "level_label": LABELS[finding.level],
                "title": rules[finding.rule].text("title", speaks),
                "message": rules[finding.rule].text("message", speaks, finding.params),
                "places": [
                    {
                        "words": shortened(place.words),
                        "url": self.url_of_words(place.words),
                    }
                    for place in finding.places
                    if place.words
                ][:3],
                "anchor": self.anchors.get((language, finding.section), ""),
            }
            for language, finding in found[:MOST_FINDINGS]
        ]

    @cached_property
    def words_of_passages(self):
        return {
            number: plainly(f"{passage.heading} {passage.text}")
            for number, passage in self.passages.items()
        }

    def url_of_words(self, words):
        """Where a passage with these words stands; "" if none has them."""
        wanted = plainly(words)
        for order, (number, text) in enumerate(self.words_of_passages.items()):
            if wanted in text:
                return f"?p={order // PASSAGES + 1}#passage-{number}"
        return ""

    @cached_property
    def anchors(self):
        """Language and section, or its heading, to its place in the draft as shown."""
        return {}

    def anchor_of(self, key, passage):
        """Where in the draft the section of a passage stands; "" if nowhere."""
        section = PARTS.get(key, (key,))[0]
        language = passage.language or self.language
        own = self.anchors.get((language, passage.heading), "")
        return (
            own
            if section == "other" and own
            else self.anchors.get((language, section), "")
        )

    def results(self):
        """Each draft that would be made, as its readers would see it; nothing is saved.

        And the words of the file that none of them has, if no report says why.
        """
        placed, told = self.placed
        shown, made = [], []
        for edition in importing.editions_of(placed):
            language = edition.lang or self.language
            name = "" if shown else batches.name_of(self.file)
            try:
                title, stream = importing.content_of(
                    edition, self.page_class, language, name=name
                )
            except LookupError:  # no wording in the language: the draft will say so
                continue
            locale = Locale(language_code=language)
            page = self.page_class(title=title, locale=locale, body=stream)
            made += [title, *texts(page.body.stream_block, raw_stream(page.body))]
            told += left_out(edition)
            notice = page.to_notice()
            # The same sections may be on this page in another language.
            body = re.sub(
                r'\b(id="|href="#|aria-labelledby=")',
                rf"\g<1>{language}-",
                render_body(notice, wording(language)),
            )
            for section in notice.sections:
                for name in (section.key, section.heading):
                    anchor = f"{language}-{section.anchor}"
                    self.anchors.setdefault((language, name), anchor)
            body = mark_safe(body)  # noqa: S308 - rendered by us, cleaned
            name = language_in_words(language)
            shown.append(
                {"code": language, "language": name, "title": title, "body": body}
            )
        return shown, told, words_lost_in_drafts(placed, made, told)

    @property
    def language(self):
        """Of the text; else that of the place where it goes."""
        return self.notice.lang or self.parent.locale.language_code

    # --- the page ---------------------------------------------------------------------

    def further_breadcrumbs(self):
        return [
            *super().further_breadcrumbs(),
            {"url": "", "label": self.file.name},
        ]

    @cached_property
    def header_buttons(self):
        buttons = []
        if self.original_url:
            buttons.append(
                HeaderButton(
                    _("Download the file"),
                    url=self.original_url,
                    icon_name="download",
                )
            )
        if (
            self.notice is not None
            and not self.notice.failed
            and self.request.user.has_perm(PERMISSIONS["import"])
        ):
            buttons.append(
                HeaderButton(
                    _("Keep as an earlier version"),
                    url=reverse("seloste_import:earlier", args=[self.file.pk]),
                    icon_name="history",
                )
            )
        return buttons

    @property
    def is_kept(self):
        """Whether the content is there; a file that was too large was not kept."""
        return self.file.size <= LIMIT

    @property
    def original_url(self):
        """Where the file is as it came; "" if there is nothing in it."""
        if not self.file.size or not self.is_kept:
            return ""
        return reverse("seloste_import:original", args=[self.file.pk])

    def get_context_data(self, **kwargs):
        file, notice = self.file, self.notice
        context = {
            **super().get_context_data(**kwargs),
            "file": file,
            "batch": self.batch,
            "parent": self.parent,
            "why_not": self.why_not(),
            "may_import": self.may_import,
            "problem": PROBLEMS.get(file.problem, ""),
            "original_url": self.original_url,
            "is_kept": self.is_kept,
            "import_url": f"{reverse('seloste_import:index')}"
            f"?parent={self.batch.parent_id}",
            "drafts": list(drafts_of([file]).values()),
            "action_url": self.request.get_full_path(),
            "errors": [
                message_in_words(each)
                for each in file.drafting
                if each["level"] == "error"
            ],
        }
        if notice is None:
            return {**context, "is_unread": True}
        report = [each for each in notice.messages() if each.code not in OF_PASSAGES]
        labels = section_labels(self.page_class) if self.page_class else {}
        context |= {
            "report": report_lines(
                [each for each in report if each.code not in LEFT_OUT], labels
            ),
            "left_out": report_lines(
                [each for each in report if each.code in LEFT_OUT], labels
            ),
        }
        if notice.failed or self.page_class is None:
            return {**context, "is_unread": True}
        results, told, lost = self.results()
        earlier = self.earlier
        numbers = list(self.passages)
        if self.request.GET.get("show") == "unsure":
            numbers = batches.unsure(self.notice)  # also those that somebody placed
        paginator = Paginator(numbers, PASSAGES)
        items = paginator.get_page(self.request.GET.get("p"))
        return {
            **context,
            "languages": [
                language_in_words(each.lang)
                for each in importing.editions_of(notice)
                if each.lang
            ],
            "code": self.language,
            "title": notice.title or "",
            "updated": day_in_words(notice.updated),
            "is_part": self.request.GET.get("show") == "unsure",
            "items": items,
            "elided_page_range": paginator.get_elided_page_range(items.number),
            "passages": list(self.rows(items)),
            "places": [
                {
                    "key": key if key != importing.LEFT_OUT else NOWHERE,
                    "label": label,
                }
                for key, label in self.labels.items()
            ],
            "moved": self.moved(),
            "may_undo": bool(self.steps),
            "total": len(self.passages),
            "unsure": [
                {
                    "number": number,
                    "name": passage_name(self.passages[number]),
                    "is_here": number in items.object_list,
                }
                for number in self.unsure
            ],
            "facts": list(self.facts()),
            "findings": self.findings(),
            "earlier": [draft_row(page) for page in earlier],
            "results": results,
            "left_out": [*context["left_out"], *report_lines(told, labels)],
            "lost": sorted(lost),
            "submit_button_label": gettext("Update the draft")
            if earlier
            else gettext("Make a draft"),
            "submit_button_active_label": gettext("Making the draft…"),
        }


def key_of(value):
    """The key of a place that a form sent."""
    return importing.LEFT_OUT if value == NOWHERE else value


def plainly(text):
    return " ".join(text.split()).casefold()


def passage_name(passage):
    """By what a passage is known in a list: its heading, else its first words."""
    return shortened(passage.heading or passage.text, 60)


def confidence_in_words(passage, is_chosen):
    if is_chosen:
        return gettext("Chosen by hand")
    if not passage.placed:
        return gettext("No section found")
    if passage.confidence >= SURE:
        return gettext("Sure")
    return gettext("Likely") if passage.confidence >= LIKELY else gettext("Uncertain")


class OriginalView(OfOneFile, View):
    """The file as it came, to be kept: never shown, whatever is in it."""

    def get(self, request, *args, **kwargs):
        content = BytesIO(self.file.content)
        name = f"{self.file.name}.txt" if self.file.is_pasted else self.file.name
        return FileResponse(
            content,
            as_attachment=True,
            filename=name,
            content_type="application/octet-stream",
            headers={
                "Content-Security-Policy": "default-src 'none'; sandbox",
                "X-Content-Type-Options": "nosniff",
                "Cache-Control": "no-store",
            },
        )


# --- as an earlier version ------------------------------------------------------------


class NoticeForm(forms.Form):
    """Of which notice the file is an earlier version."""

    notice = forms.TypedChoiceField(coerce=int, label=_("Notice"))


class EarlierView(OfOneFile, WagtailAdminTemplateMixin, FormView):
    """Of which notice it is; then on to the form for earlier versions."""

    form_class = NoticeForm
    template_name = "wagtail_seloste/admin/importing/earlier.html"
    page_title = _("Keep as an earlier version")
    header_icon = "history"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(PERMISSIONS["import"]):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def notices(self):
        """Notices that the user may edit; those below the same page come first."""
        own = PagePermissionPolicy().instances_user_has_permission_for(
            self.request.user, "change"
        )
        pages = notice_pages().filter(pk__in=own.order_by().values("pk"))
        path = self.parent.path if self.parent else ""
        found = list(pages.select_related("locale").order_by("path")[:MOST_NOTICES])
        return sorted(found, key=lambda page: not page.path.startswith(path))

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        form.fields["notice"].choices = [
            (page.pk, f"{page.get_admin_display_title()} ({page.locale})")
            for page in self.notices
        ]
        return form

    def form_valid(self, form):
        url = reverse("seloste_import_version", args=[form.cleaned_data["notice"]])
        return redirect(f"{url}?imported={self.file.pk}")

    def further_breadcrumbs(self):
        return [
            *super().further_breadcrumbs(),
            {"url": self.url, "label": self.file.name},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "media": context["form"].media,
            "notices": self.notices,
            "action_url": self.request.path,
            "submit_button_label": gettext("Continue"),
            "submit_button_active_label": gettext("Continue"),
        }
