"""Acts on a notice as forms: each says what follows, asks for a reason, and is logged."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminDateInput
from wagtail.log_actions import LogFormatter

from .. import acts
from ..conf import get_settings
from ..drafts import draft_from
from ..faults import messages as fault_messages
from ..models.archive import NoticeEvent, NoticeSeries, VersionText
from ..outcomes import enter
from ..recording import NotRecorded, today
from ..reviews import reviews_of
from .access import Archive
from .history import OfOneNotice, versions_url
from .rows import (
    day_in_words,
    language_in_words,
    number_in_words,
    payload_of,
    text_in_words,
    titles_of_series,
    what_happened,
    with_title,
    words_of,
)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )


class LoggedReasonForm(ReasonForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("For the log; readers do not see it.")


class ActView(OfOneNotice, WagtailAdminTemplateMixin, FormView):
    """One act. `perform` does it and returns its event; a refusal is an error of the form."""

    template_name = "wagtail_seloste/admin/history/act.html"
    form_class = ReasonForm
    is_serious = False
    submit_label = ""
    consequences = ()

    def perform(self, values):
        raise NotImplementedError("Each act says what it does.")

    def told(self, event):
        """What the user is told afterwards."""
        raise NotImplementedError("Each act says what it has done.")

    def form_valid(self, form):
        try:
            event = self.perform(form.cleaned_data)
        except NotRecorded as refusal:
            for sentence in fault_messages(refusal.faults):
                form.add_error(None, sentence)
            return self.form_invalid(form)
        log_event(self.archive, event, self.request.user)
        messages.success(self.request, self.told(event))
        return redirect(self.get_success_url())

    def get_success_url(self):
        return versions_url(self.series)

    def get_consequences(self):
        return self.consequences

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "consequences": self.get_consequences(),
            "submit_label": self.submit_label,
            "is_serious": self.is_serious,
            "cancel_url": self.get_success_url(),
            "media": context["form"].media,
        }


class RescheduleForm(LoggedReasonForm):
    effective_from = forms.DateField(
        label=_("In force from"),
        widget=AdminDateInput,
        help_text=_("Today or a later day."),
    )
    field_order = ["effective_from", "reason"]


class RescheduleView(ActView):
    act = "reschedule"
    page_title = _("Move the announced version")
    header_icon = "calendar-alt"
    form_class = RescheduleForm
    submit_label = _("Move it")
    consequences = (
        _("The text stays as it was announced; only the day changes."),
        _("Readers see the new day at once; the old one stays in the log."),
        _("If you choose today, the version applies at once."),
    )

    @cached_property
    def version(self):
        version = acts.announced_version(self.series, today(timezone.now()))
        if version is None:
            raise Http404("No version is announced.")
        return version

    def get_page_subtitle(self):
        return f"{self.archive.title}: {number_in_words(self.version.number)}"

    def get_initial(self):
        return {"effective_from": self.version.effective_from}

    def perform(self, values):
        return acts.reschedule(
            self.series,
            values["effective_from"],
            reason=values["reason"],
            user=self.request.user,
        )

    def told(self, event):
        self.version.refresh_from_db()
        return gettext("%(version)s applies from %(day)s.") % {
            "version": number_in_words(self.version.number),
            "day": day_in_words(self.version.effective_from),
        }


class ReviewForm(forms.Form):
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For the log; readers do not see it."),
    )
    next_review = forms.DateField(
        label=_("Next review"),
        required=False,
        widget=AdminDateInput,
        help_text=_("Leave it blank to be reminded after the usual time."),
    )


class ReviewView(ActView):
    act = "review"
    page_title = _("Reviewed, nothing to change")
    header_icon = "check"
    form_class = ReviewForm
    submit_label = _("Enter the review")
    consequences = (
        _("Nothing changes for readers: the version stays as it is."),
        _(
            "The log keeps that you looked the whole notice through today and that it "
            "still tells the truth."
        ),
    )

    def get_consequences(self):
        months = get_settings().REVIEW_MONTHS
        if not months:
            return self.consequences
        told = ngettext(
            "The time until the next review begins anew: %(count)s month, unless you "
            "choose a day.",
            "The time until the next review begins anew: %(count)s months, unless you "
            "choose a day.",
            months,
        ) % {"count": months}
        return [*self.consequences, told]

    def perform(self, values):
        return acts.review(
            self.series,
            note=values["note"],
            next_review=values["next_review"],
            user=self.request.user,
        )

    def told(self, event):
        day = reviews_of([self.series.translation_key])[
            self.series.translation_key
        ].due_on
        if day is None:
            return gettext("The review is entered.")
        return gettext("The review is entered. The next one is due on %(day)s.") % {
            "day": day_in_words(day)
        }


class WithdrawForm(forms.Form):
    """A reason for the readers of each language, and the notice that takes its place."""

    def __init__(self, *args, archive, **kwargs):
        super().__init__(*args, **kwargs)
        self.languages = withdrawal_languages(archive)
        for language, is_required in self.languages.items():
            self.fields[f"reason_{language}"] = forms.CharField(
                label=gettext("Reason for readers (%(language)s)")
                % {"language": language_in_words(language)},
                required=is_required,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 3, "lang": language}),
            )
        others = with_title(
            NoticeSeries.objects.filter(
                state=NoticeSeries.State.ACTIVE, position__gt=0
            ).exclude(pk=archive.series.pk)
        ).order_by("title", "pk")
        self.fields["successor"] = SuccessorField(
            others,
            label=_("The notice that replaces it"),
            required=False,
            empty_label=_("None"),
        )

    def reasons(self):
        return {
            language: self.cleaned_data.get(f"reason_{language}", "")
            for language in self.languages
        }


class SuccessorField(forms.ModelChoiceField):
    def label_from_instance(self, series):
        return series.title or str(series)


def withdrawal_languages(archive):
    """The languages that readers know the notice in; whether each needs a reason.

    The source language comes first and always needs one. One query.
    """
    source = archive.series.source_language
    recorded = set(
        VersionText.objects.filter(version__series=archive.series)
        .order_by()
        .values_list("language", flat=True)
        .distinct()
    ) | {source}
    return {
        language: language == source
        or (language in archive.pages and archive.pages[language].live)
        for language in sorted(recorded, key=lambda code: (code != source, code))
    }


class WithdrawView(ActView):
    act = "withdraw"
    page_title = _("Withdraw the notice")
    header_icon = "cross"
    form_class = WithdrawForm
    submit_label = _("Withdraw the notice")
    is_serious = True
    consequences = (
        _(
            "The notice stays readable in all its languages, with the day, the reason "
            "and a link to the notice that replaces it."
        ),
        _("Nothing new can be published of it until it is resumed."),
        _("A version that is announced is pushed aside: it does not take effect."),
        _("To take it out of sight as well, unpublish its pages afterwards."),
    )

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "archive": self.archive}

    def form_valid(self, form):
        self.reasons = form.reasons()
        return super().form_valid(form)

    def perform(self, values):
        return acts.withdraw(
            self.series,
            reasons=self.reasons,
            successor=values["successor"],
            user=self.request.user,
        )

    def told(self, event):
        return gettext("The notice is withdrawn.")


class ResumeView(ActView):
    act = "resume"
    page_title = _("Resume the notice")
    header_icon = "rotate"
    form_class = LoggedReasonForm
    submit_label = _("Resume the notice")
    consequences = (
        _("The last version applies again, and new ones can be published."),
        _("The withdrawal and its reason stay in the log."),
    )

    def perform(self, values):
        return acts.resume(self.series, reason=values["reason"], user=self.request.user)

    def told(self, event):
        return gettext("The notice is in use again.")


# --- redaction ------------------------------------------------------------------------

REDACTION_REASON = _(
    "Readers see this in place of the words. Do not repeat what is taken away."
)


class RedactionForm(ReasonForm):
    """A reason, and the assurance that the act is meant."""

    certain = forms.BooleanField(
        label=_("I have read what follows from this. It cannot be undone.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = REDACTION_REASON


class RedactTextsForm(RedactionForm):
    texts = forms.ModelMultipleChoiceField(
        VersionText.objects.none(),
        label=_("Texts to redact"),
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ["texts", "reason", "certain"]

    def __init__(self, *args, texts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["texts"].queryset = texts
        self.fields["texts"].label_from_instance = lambda text: (
            f"{language_in_words(text.language)}: {text_in_words(text)}"
        )


class RedactTextsView(ActView):
    act = "redact"
    page_title = _("Redact texts")
    header_icon = "bin"
    form_class = RedactTextsForm
    submit_label = _("Redact for good")
    is_serious = True
    consequences = (
        _(
            "The words of the chosen texts are taken out of the archive for good. A "
            "marker with the day and the reason stands in their place."
        ),
        _("Number, days and digest stay, so the proof of the archive still holds."),
        _(
            "What readers have now, or what is announced to them, is not redacted: "
            "publish a correction without the words first."
        ),
        _(
            "Drafts and earlier revisions of the page, backups and copies that others "
            "made keep the words. Take care of them too."
        ),
    )

    def get_archive(self):
        self.text = get_object_or_404(
            VersionText.objects.select_related("version__series"), pk=self.kwargs["pk"]
        )
        return Archive(self.text.version.series, self.request.user)

    def get_page_subtitle(self):
        return f"{self.archive.title}: {number_in_words(self.text.version.number)}"

    def get_initial(self):
        return {"texts": [self.text.pk]}

    def get_form_kwargs(self):
        texts = (
            self.text.version.texts.filter(redacted_at=None)
            .select_related("version")
            .defer("document", "edited", "body")
            .order_by("language", "correction")
        )
        return {**super().get_form_kwargs(), "texts": texts}

    def form_valid(self, form):
        try:
            with transaction.atomic():
                events = [
                    acts.redact_text(
                        text,
                        reason=form.cleaned_data["reason"],
                        user=self.request.user,
                    )
                    for text in form.cleaned_data["texts"]
                ]
        except NotRecorded as refusal:
            for sentence in fault_messages(refusal.faults):
                form.add_error(None, sentence)
            return self.form_invalid(form)
        for event in events:
            log_event(self.archive, event, self.request.user)
        messages.success(
            self.request,
            gettext("Redacted texts: %(number)s.") % {"number": len(events)},
        )
        return redirect(self.get_success_url())

    def get_success_url(self):
        return reverse("seloste_text", args=[self.text.pk])


class RedactWordsView(ActView):
    act = "redact"
    page_title = _("Redact the words of an event")
    header_icon = "bin"
    form_class = RedactionForm
    submit_label = _("Redact for good")
    is_serious = True
    consequences = (
        _(
            "What was written beside the event is taken out of the archive for good. "
            "A marker with the day stands in its place."
        ),
        _("The event itself and its digest stay, so the proof still holds."),
    )

    @cached_property
    def event(self):
        event = get_object_or_404(
            self.series.events.select_related("series"),
            position=self.kwargs["position"],
        )
        if not event.words:
            raise Http404("Nothing is written beside this event.")
        return event

    def get_page_subtitle(self):
        return f"{self.archive.title}: {self.event.get_kind_display()}"

    def perform(self, values):
        return acts.redact_words(
            self.event, reason=values["reason"], user=self.request.user
        )

    def told(self, event):
        return gettext("The words of the event are redacted.")

    def get_context_data(self, **kwargs):
        return {**super().get_context_data(**kwargs), "quoted": words_of(self.event)}

    def get_success_url(self):
        return reverse("seloste_events", args=[self.series.public_id])


# --- drafts ----------------------------------------------------------------


class DraftView(ActView):
    """A new draft of the page from a recorded text; then the editor."""

    page_title = _("New draft")
    header_icon = "edit"
    form_class = forms.Form
    submit_label = _("Make the draft")

    def get_archive(self):
        self.text = get_object_or_404(
            VersionText.objects.select_related("version__series"), pk=self.kwargs["pk"]
        )
        archive = Archive(self.text.version.series, self.request.user)
        if not archive.may_edit(self.text.language):
            raise PermissionDenied
        return archive

    @property
    def page(self):
        return self.archive.pages[self.text.language]

    def get_page_subtitle(self):
        return f"{self.archive.title}: {text_in_words(self.text)}"

    def get_consequences(self):
        told = [
            gettext(
                "The title and the sections of the draft will be those of this text. "
                "Nothing is published."
            ),
            gettext(
                "Organisations are those that there are now: look at their details "
                "before you publish."
            ),
        ]
        if self.page.has_unpublished_changes:
            told.append(
                gettext(
                    "The present draft has changes that are not published. It stays in "
                    "the history of the page."
                )
            )
        return told

    def form_valid(self, form):
        page = self.page.specific
        try:
            draft_from(page, self.text, self.request.user)
        except NotRecorded as refusal:
            for sentence in fault_messages(refusal.faults):
                form.add_error(None, sentence)
            return self.form_invalid(form)
        messages.success(
            self.request,
            gettext("The draft has the content of %(text)s.")
            % {"text": text_in_words(self.text)},
        )
        return redirect("wagtailadmin_pages:edit", page.pk)

    def get_success_url(self):
        return reverse("seloste_text", args=[self.text.pk])


# --- the history of the pages ---------------------------------------------------------

LOGGED = {
    NoticeEvent.Kind.REVIEWED: _("Review a notice"),
    NoticeEvent.Kind.RESCHEDULED: _("Move an announced version"),
    NoticeEvent.Kind.WITHDRAWN: _("Withdraw a notice"),
    NoticeEvent.Kind.RESUMED: _("Resume a notice"),
    NoticeEvent.Kind.REDACTED: _("Redact recorded words"),
}
"""The acts that are entered in a page's history, with the name of the entry."""


def log_event(archive, event, user):
    """Enter an event in the history of each page of the notice that it concerns.

    The entry points to the event and repeats none of its words, so that a redaction
    reaches them.
    """
    language = payload_of(event).get("language")
    for code, page in archive.pages.items():
        if language in (None, code):
            enter(
                page.specific_deferred,
                f"wagtail_seloste.{event.kind}",
                user,
                {"series": str(archive.series.public_id), "event": event.position},
            )


class EventFormatter(LogFormatter):
    """An entry in a page's history that tells an event of the archive. One query each."""

    def event(self, log_entry):
        if not hasattr(log_entry, "_seloste_event"):
            log_entry._seloste_event = (
                NoticeEvent.objects.filter(
                    series__public_id=log_entry.data.get("series"),
                    position=log_entry.data.get("event"),
                )
                .select_related("series")
                .first()
            )
        return log_entry._seloste_event

    def format_message(self, log_entry):
        event = self.event(log_entry)
        if event is None:
            return str(self.label)
        payload = payload_of(event)
        successors = NoticeSeries.objects.filter(
            public_id=payload.get("successor") or None
        )
        titles = {
            str(found.public_id): titles_of_series([found.pk])[found.pk]
            for found in (successors if payload.get("successor") else ())
        }
        what = what_happened(event.kind, payload, titles)
        kind = event.get_kind_display()
        return f"{kind}: {what}" if what else kind

    def format_comment(self, log_entry):
        event = self.event(log_entry)
        return " · ".join(text for _language, text in words_of(event)) if event else ""


def register_log_actions(actions):
    for kind, name in LOGGED.items():
        formatter = type(
            f"{kind.name.title()}Formatter", (EventFormatter,), {"label": name}
        )
        actions.register_action(f"wagtail_seloste.{kind.value}")(formatter)
