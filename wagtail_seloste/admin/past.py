"""Adding an earlier version by hand: a file or a text, how it is read, then the act.

Nothing is written between the steps: what was sent in the first comes back with the
second, signed, so that what is recorded is what was shown.
"""

from base64 import b64decode, b64encode
from datetime import date

from django import forms
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.pages.utils import get_breadcrumbs_items_for_page
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateInput
from wagtail.models import Locale

from ..access import page_model
from ..batches import batches_of, notice_of, placements_of
from ..faults import messages as fault_messages
from ..faults import report_lines
from ..forms import section_labels
from ..importers import SUFFIXES
from ..importers.readers import decode, reader_of
from ..importing import placed
from ..models import ImportedFile, NoticePageMixin
from ..past import (
    LARGEST,
    import_version,
    place_of,
    read_earlier,
    require_size,
)
from ..projection import Fault
from ..recording import NotRecorded
from ..rendering import render_body
from ..wording import wording
from .access import PERMISSIONS
from .rows import day_in_words

SALT = "wagtail_seloste.past"
FIELDS = {
    "past_first_not_over": "effective_from",
    "past_first_numbered": "effective_from",
    "past_overlaps": "effective_from",
    "past_ends_first": "effective_until",
    "past_last_not_over": "effective_until",
    "past_last_numbered": "effective_until",
    "past_overlaps_open": "effective_until",
    "past_other_end": "effective_until",
    "past_too_large": "file",
    "past_other_language": "language",
    "past_without_reason": "note",
}
"""Where a fault is shown in the form; any other above it."""


class EarlierVersionForm(forms.Form):
    """The text, in which language, and when it applied."""

    file = forms.FileField(
        required=False,
        label=_("File"),
        help_text=_(
            "Text, a web page (HTML), Word (DOCX), PDF, or a notice as JSON as this "
            "software gives it out."
        ),
        widget=forms.FileInput(
            attrs={"accept": ",".join(sorted({*SUFFIXES, ".json"}))}
        ),
    )
    text = forms.CharField(
        required=False,
        strip=False,
        max_length=LARGEST,
        label=_("Or the text itself"),
        help_text=_("With its headings, each on a line of its own."),
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    language = forms.ChoiceField(label=_("Language"))
    effective_from = forms.DateField(
        label=_("First day"),
        help_text=_("The day from which the text applied."),
        widget=AdminDateInput,
    )
    effective_until = forms.DateField(
        required=False,
        label=_("Last day"),
        help_text=_("Leave it out if the text applied until the next version."),
        widget=AdminDateInput,
    )
    note = forms.CharField(
        required=False,
        label=_("Note"),
        help_text=_(
            "Where the text comes from; if it takes the place of one that is recorded "
            "already, why. Visitors can read it."
        ),
        widget=AdminAutoHeightTextInput,
    )

    imported = forms.ModelChoiceField(
        queryset=ImportedFile.objects.none(), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args, languages, imported, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = languages
        self.fields["imported"].queryset = imported
        if self.kept_file:
            del self.fields["file"], self.fields["text"]

    @cached_property
    def kept_file(self):
        """The imported file that is to be kept; None if the text is given here."""
        try:
            return self.fields["imported"].clean(self["imported"].value())
        except forms.ValidationError:
            return None

    def clean(self):
        cleaned = super().clean()
        file, text = cleaned.get("file"), cleaned.get("text") or ""
        if self.errors.keys() & {"file", "text"}:
            return cleaned
        if file and text.strip():
            self.add_error("file", gettext("Give a file or a text, not both."))
        elif file:
            try:
                require_size(file.size, LARGEST)
            except NotRecorded as refusal:
                self.refuse(refusal.faults, "file")
            else:
                cleaned["content"] = file.read()
        elif text.strip():
            cleaned["content"] = text.encode("utf-8", "replace")
        elif cleaned.get("imported"):
            cleaned["content"] = read_before(cleaned["imported"])
            if cleaned["content"] is None:
                self.add_error(None, gettext("The file has to be read again first."))
        else:
            self.add_error("file", gettext("Choose a file, or paste the text."))
        return cleaned

    def refuse(self, faults, field=None):
        for fault in faults:
            place = field or FIELDS.get(fault.code)
            for sentence in fault_messages([fault]):
                self.add_error(place if place in self.fields else None, sentence)

    def keep_text(self, content):
        """Show what was in a file as text: a browser does not send the file again."""
        if is_plain(content):
            self.data = {**self.data.dict(), "text": decode(content)}


class ImportVersionView(WagtailAdminTemplateMixin, FormView):
    """Step 1 shows the form; step 2 how it is read; then it is recorded."""

    form_class = EarlierVersionForm
    template_name = "wagtail_seloste/admin/past_form.html"
    confirm_template_name = "wagtail_seloste/admin/past_confirm.html"
    page_title = _("Add an earlier version")
    header_icon = "history"

    def dispatch(self, request, *args, page_id, **kwargs):
        page = get_object_or_404(page_model(), pk=page_id).specific
        if not isinstance(page, NoticePageMixin):
            raise Http404("This page is no notice.")
        self.page = page
        may_edit = page.permissions_for_user(request.user).can_edit()
        if not may_edit or not request.user.has_perm(PERMISSIONS["import"]):
            raise PermissionDenied
        if page.alias_of_id:
            messages.warning(request, fault_messages([Fault(code="past_alias")])[0])
            return redirect("wagtailadmin_explore", page.get_parent().pk)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def languages(self):
        """(code, name) of each language that has wording, and no page closed to the user.

        That of the page first.
        """
        pages = page_model().objects.filter(
            translation_key=self.page.translation_key, alias_of__isnull=True
        )
        closed = {
            page.locale_id
            for page in pages.select_related("locale")
            if not page.permissions_for_user(self.request.user).can_edit()
        }
        found = []
        for locale in Locale.objects.order_by("pk"):
            if locale.pk not in closed and has_wording(locale.language_code):
                found.append((locale.language_code, str(locale)))
        own = self.page.locale.language_code
        return sorted(found, key=lambda language: language[0] != own)

    @cached_property
    def choices(self):
        """What the form chooses from."""
        return {"languages": self.languages, "imported": files_of(self.request.user)}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), **self.choices}

    def get_initial(self):
        """The file of an import that was meant for this notice, if one is named."""
        wanted = self.request.GET.get("imported", "")
        file = None
        if wanted.isdecimal() and len(wanted) < 19:
            file = files_of(self.request.user).filter(pk=int(wanted)).first()
        if file is None:
            return {}
        notice = notice_of(file)
        return {
            "imported": file,
            "language": notice and notice.lang,
            "effective_from": notice and notice.updated,
            "note": "" if file.is_pasted else file.name,
        }

    def post(self, request, *args, **kwargs):
        if "earlier" not in request.POST:
            return super().post(request, *args, **kwargs)
        try:
            sent = Sent.loaded(
                request.POST["earlier"], self.page, self.choices["imported"]
            )
        except signing.BadSignature:
            messages.error(request, gettext("The text did not come back whole. Again."))
            return redirect(request.path)
        if sent.language not in dict(self.languages):
            raise PermissionDenied
        if "change" in request.POST:
            return self.render_to_response(
                self.get_context_data(
                    form=EarlierVersionForm(initial=sent.initial(), **self.choices)
                )
            )
        return self.record(sent)

    # --- step 1 ---

    def form_valid(self, form):
        sent = Sent.of_form(self.page, form.cleaned_data)
        try:
            text = read_earlier(self.page, sent.content, language=sent.language)
            place = place_of(self.page, text, **sent.days_and_note())
        except NotRecorded as refusal:
            form.refuse(refusal.faults)
            return self.form_invalid(form)
        return TemplateResponse(
            self.request,
            self.confirm_template_name,
            {**self.get_context_data(form=form), **self.preview(sent, text, place)},
        )

    def form_invalid(self, form):
        if form.cleaned_data.get("content") and form.cleaned_data.get("file"):
            form.keep_text(form.cleaned_data["content"])
        return self.refused(form)

    def refused(self, form):
        messages.validation_error(
            self.request,
            gettext("Nothing is recorded: something has to be changed first."),
            form,
        )
        return self.render_to_response(self.get_context_data(form=form))

    # --- step 2 ---

    def preview(self, sent, text, place):
        body = render_body(text.notice, text.words)
        labels = section_labels(self.page)
        return {
            "page_title": gettext("Check the earlier version"),
            "sent": sent.dumped(),
            "text": text,
            "body": mark_safe(body),  # noqa: S308 - rendered by us, cleaned
            "place": place,
            "note": sent.note,
            "language": dict(self.languages)[sent.language],
            "first": day_in_words(sent.effective_from),
            "last": day_in_words(sent.effective_until),
            "is_document": text.is_document,
            "report": report_lines(text.report, labels),
        }

    def record(self, sent):
        try:
            text = read_earlier(self.page, sent.content, language=sent.language)
            recorded = import_version(
                self.page, text, user=self.request.user, **sent.days_and_note()
            )
        except NotRecorded as refusal:  # something was recorded meanwhile
            form = EarlierVersionForm(
                {name: value or "" for name, value in sent.initial().items()},
                **self.choices,
            )
            form.is_valid()
            form.refuse(refusal.faults)
            return self.refused(form)
        day = day_in_words(sent.effective_from)
        if recorded is None:
            messages.info(self.request, gettext("This text is recorded already."))
        else:
            messages.success(
                self.request,
                gettext("The version from %(day)s is recorded.") % {"day": day},
            )
            series = recorded.version.series
            return redirect("seloste_versions", series.public_id)
        return redirect("wagtailadmin_pages:edit", self.page.pk)

    # --- both ---

    def get_page_subtitle(self):
        return self.page.get_admin_display_title()

    def get_breadcrumbs_items(self):
        return [
            *get_breadcrumbs_items_for_page(self.page, self.request.user),
            {
                "url": "",
                "label": self.get_page_title(),
                "sublabel": self.get_page_subtitle(),
            },
        ]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "page": self.page,
            "media": context["form"].media,
            "imported": context["form"].kept_file,
            "action_url": reverse("seloste_import_version", args=[self.page.pk]),
            "submit_button_label": gettext("Continue"),
            "submit_button_active_label": gettext("Reading…"),
        }


def files_of(user):
    """Imported files that a user may see, without their content."""
    return ImportedFile.objects.filter(batch__in=batches_of(user)).defer("content")


def read_before(file):
    """What was read from an imported file, its passages where somebody put them.

    None if it was not read, or by another release.
    """
    notice = notice_of(file)
    return notice and placed(notice, placements_of(file, notice))[0]


def is_plain(content):
    """Whether it is text as it stands, and no web page, Word file or PDF."""
    return reader_of(content)[1] is None


class Sent:
    """What the first step sent, as the second gives it back.

    `imported`: the file of an import that it is; its content is not sent round.
    """

    def __init__(
        self,
        page,
        content,
        imported,
        language,
        effective_from,
        effective_until,
        note,
    ):
        self.page = page
        self.content = content
        self.imported = imported
        self.language = language
        self.effective_from = effective_from
        self.effective_until = effective_until
        self.note = note

    @classmethod
    def of_form(cls, page, cleaned):
        names = ("language", "effective_from", "effective_until", "note")
        imported = cleaned.get("imported")
        return cls(
            page, cleaned["content"], imported, *[cleaned[name] for name in names]
        )

    @classmethod
    def loaded(cls, value, page, files):
        """The reverse of :meth:`dumped`. BadSignature if it is not from there.

        Nor if it was an imported file that is gone, or is not among `files`.
        """
        sent = signing.loads(value, salt=SALT)
        if sent["page"] != page.pk:
            raise signing.BadSignature("It was sent for another page.")
        content, imported = b64decode(sent["content"]), None
        if sent.get("imported"):
            imported = files.filter(pk=sent["imported"]).first()
            content = imported and read_before(imported)
            if content is None:
                raise signing.BadSignature("The file is gone.")
        until = sent["effective_until"]
        return cls(
            page,
            content,
            imported,
            sent["language"],
            date.fromisoformat(sent["effective_from"]),
            date.fromisoformat(until) if until else None,
            sent["note"],
        )

    def dumped(self):
        until = self.effective_until
        return signing.dumps(
            {
                "page": self.page.pk,
                "content": ""
                if self.imported
                else b64encode(self.content).decode("ascii"),
                "imported": self.imported.pk if self.imported else None,
                "language": self.language,
                "effective_from": self.effective_from.isoformat(),
                "effective_until": until.isoformat() if until else "",
                "note": self.note,
            },
            salt=SALT,
            compress=True,
        )

    def days_and_note(self):
        return {
            "effective_from": self.effective_from,
            "effective_until": self.effective_until,
            "note": self.note,
        }

    def initial(self):
        """For the form, with the content of a file as text, if it is text."""
        return {
            **self.days_and_note(),
            "language": self.language,
            **(
                {"imported": self.imported.pk}
                if self.imported
                else {"text": decode(self.content) if is_plain(self.content) else ""}
            ),
        }


def has_wording(language):
    try:
        wording(language)
    except LookupError:
        return False
    return True
