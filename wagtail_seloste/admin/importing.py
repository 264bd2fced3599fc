"""Importing notices by hand: bringing files in, how they were read, then the drafts."""

import re

from django import forms
from django.conf import settings
from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.core.paginator import Paginator
from django.db.models import Count, Min, Q
from django.shortcuts import get_object_or_404, redirect
from django.template.defaultfilters import filesizeformat
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import DeleteView, IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets.button import Button, HeaderButton

from .. import batches
from ..access import page_model
from ..faults import language_in_words
from ..importers import SUFFIXES
from ..importers.lexicon import LANGUAGES
from ..importers.readers import LIMIT, MEGABYTES
from ..models.drafted import DraftSource
from ..models.importing import ImportBatch, ImportedFile
from ..models.pages import NoticePageMixin
from .rows import moment

SLICE = 2
"""Seconds of work in one request, while there is no task queue that does it."""

MOST_FILES = 100
"""So many files are brought in at once."""

MOST_LOOKED_AT = 500
"""Files of one name among which that of a draft is looked for."""

LONGEST_PASTE = 512 * 1024
"""The longest text that is pasted, in characters."""

State = ImportedFile.State


def most_files():
    """How many files Django lets through, or we want, at once."""
    return min(MOST_FILES, settings.DATA_UPLOAD_MAX_NUMBER_FILES or MOST_FILES)


# --- bringing in ----------------------------------------------------------------------


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; what each of them holds is judged when it is read."""

    widget = FilesInput

    def clean(self, data, initial=None):
        one = super().clean
        return [one(each, initial) for each in data or [] if each]


class UploadForm(forms.Form):
    """Files or a text, where the drafts go, and in which language they are."""

    files = FilesField(
        required=False,
        allow_empty_file=True,
        label=_("Files"),
        widget=FilesInput(attrs={"accept": ",".join(sorted(SUFFIXES))}),
    )
    text = forms.CharField(
        required=False,
        strip=False,
        max_length=LONGEST_PASTE,
        label=_("Or the text of a notice"),
        help_text=_("Copied from a web page, for example, with its headings."),
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    parent = forms.TypedChoiceField(
        coerce=int,
        label=_("Drafts go below"),
        help_text=_(
            "One in another language goes below the translation of this page, if there "
            "is one."
        ),
    )
    language = forms.ChoiceField(
        required=False,
        label=_("Language"),
        help_text=_("Only needed if it is not recognised."),
    )

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.places = {page.pk: page for page in places}
        self.fields["parent"].choices = [
            (page.pk, place_in_words(page)) for page in places
        ]
        self.fields["language"].choices = [
            ("", gettext("As each text says")),
            *sorted(
                ((code, language_in_words(code)) for code in LANGUAGES),
                key=lambda choice: choice[1],
            ),
        ]
        self.fields["files"].help_text = gettext(
            "Text, web pages, Word, OpenDocument, RTF, PDF. Choose several, or drag "
            "them here: %(files)s at most, each of at most %(megabytes)s MB."
        ) % {"files": most_files(), "megabytes": MEGABYTES}

    def clean(self):
        cleaned = super().clean()
        if self.errors.keys() & {"files", "text"}:
            return cleaned
        if len(cleaned["files"]) > most_files():
            self.add_error("files", too_many())
        elif not cleaned["files"] and not cleaned["text"].strip():
            self.add_error("files", gettext("Choose files, or paste a text."))
        return cleaned

    def brought(self):
        """Each file, and the text; content only where it is not too large."""
        for file in self.cleaned_data["files"]:
            yield batches.Brought(
                name=file.name,
                content=file.read() if file.size <= LIMIT else None,
                size=file.size,
            )
        if self.cleaned_data["text"].strip():
            yield batches.pasted(self.cleaned_data["text"])


def is_number(text):
    """Whether somebody sent the number of a row."""
    return bool(re.fullmatch(r"[0-9]{1,18}", text))


def too_many():
    return gettext("Bring in at most %(files)s files at once.") % {
        "files": most_files()
    }


def place_in_words(page):
    return f"{page.get_admin_display_title()} ({page.locale})"


class UploadView(WagtailAdminTemplateMixin, FormView):
    """Files or a text come in; whoever may add notices nowhere is turned away."""

    form_class = UploadForm
    template_name = "wagtail_seloste/admin/importing/upload.html"
    page_title = _("Import notices")
    header_icon = "upload"

    @method_decorator(csrf_exempt)
    def dispatch(self, request, *args, **kwargs):
        """What is too much for Django is told in our words; everything else is protected.

        Django would answer with a bare page before a view is asked. A request that
        cannot be read does nothing here.
        """
        if not self.places:
            raise PermissionDenied
        fault = ""
        try:
            request.POST  # noqa: B018 - parses the request
        except TooManyFilesSent:
            fault = too_many()
        except (RequestDataTooBig, TooManyFieldsSent):
            fault = gettext("The text is too long to be pasted. Save it as a file.")
        if fault:
            messages.error(request, fault)
            return self.render_to_response(
                self.get_context_data(form=UploadForm(places=self.places)), status=413
            )
        return self.protected(request, *args, **kwargs)

    @method_decorator(csrf_protect)
    def protected(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def asked_for(self):
        wanted = self.request.GET.get("parent", "")
        return int(wanted) if is_number(wanted) else 0

    @cached_property
    def places(self):
        return batches.places(self.request.user, self.asked_for)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "places": self.places}

    def get_initial(self):
        return {"parent": self.asked_for or self.places[0].pk}

    @cached_property
    def header_buttons(self):
        url = reverse("seloste_import:batches")
        return [HeaderButton(_("Earlier ones"), url=url, icon_name="history")]

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "media": context["form"].media,
            "action_url": self.request.get_full_path(),
            "submit_button_label": gettext("Import"),
            "submit_button_active_label": gettext("Sending…"),
        }

    def form_invalid(self, form):
        messages.validation_error(
            self.request, gettext("Nothing was imported: see below."), form
        )
        return super().form_invalid(form)

    def form_valid(self, form):
        batch = batches.start(
            form.brought(),
            parent=form.places[form.cleaned_data["parent"]],
            user=self.request.user,
            language=form.cleaned_data["language"],
        )
        go_on(batch)
        files = list(batch.files.only("pk", "state")[:2])
        if len(files) == 1 and files[0].state == State.READ:
            return redirect("seloste_import:file", files[0].pk)
        return redirect("seloste_import:batch", batch.pk)


# --- batches --------------------------------------------------------------------------


def go_on(batch):
    """A slice of the work, unless the site's task queue does it."""
    if not batches.runs_in_background():
        for _file in batches.run(batch, seconds=SLICE):
            pass


def who_in_words(batch):
    """Who brought the files in; an account may be gone."""
    if batch.user is None:
        return gettext("an account that is gone")
    return batch.user.get_full_name() or batch.user.get_username()


def message_in_words(said):
    """A message of the importer, as it is kept in a summary."""
    return gettext(said["text"]).format(**said["variables"])


PROBLEMS = {
    "given_up": _("The work at this file ended each time before it was done."),
    "user_gone": _("Who wanted the draft has no account here any more."),
    "parent_gone": _("The page below which the draft was to go is gone."),
    "draft_failed": _(
        "No draft could be made because of an error. The log says which."
    ),
}
"""Why a file was not read, or no draft was made, where its report does not say so."""


def files_in_words(batch):
    """What a batch of files is known by: its first name, and how many more there are."""
    if batch.total < 2:
        return batch.first or ""
    return ngettext(
        "%(name)s and %(count)s more", "%(name)s and %(count)s more", batch.total - 1
    ) % {"name": batch.first, "count": batch.total - 1}


class ProgressColumn(Column):
    def get_value(self, batch):
        if batch.waiting:
            return gettext("%(done)s of %(total)s") % {
                "done": batch.total - batch.waiting,
                "total": batch.total,
            }
        told = [gettext("Finished")]
        if batch.bad:
            told.append(
                ngettext("%(count)s problem", "%(count)s problems", batch.bad)
                % {"count": batch.bad}
            )
        return ", ".join(told)


def drafts_url(batch):
    """Where the drafts of a batch are listed; None if there are none."""
    if not batch.drafted:
        return None
    url = reverse("seloste_import:batch", args=[batch.pk])
    return f"{url}?state={State.DRAFTED.value}"


class BatchesView(IndexView):
    """What was brought in, newest first."""

    model = ImportBatch
    page_title = _("Earlier imports")
    header_icon = "history"
    index_url_name = "seloste_import:batches"
    index_results_url_name = "seloste_import:batches_results"
    paginate_by = 20
    is_searchable = False
    default_ordering = "-pk"
    permission_policy = None
    any_permission_required = []
    add_url_name = None
    verbose_name_plural = ImportBatch._meta.verbose_name_plural
    no_results_message = _("Nothing has been imported yet.")

    columns = [
        TitleColumn(
            "created_at",
            label=_("Brought in"),
            accessor=lambda batch: moment(batch.created_at),
            get_url=lambda batch: reverse("seloste_import:batch", args=[batch.pk]),
        ),
        Column("user", label=_("By"), accessor=who_in_words),
        Column("total", label=_("Files"), accessor=files_in_words),
        TitleColumn("drafted", label=_("Drafts made"), get_url=drafts_url),
        ProgressColumn("progress", label=_("Progress")),
    ]

    def dispatch(self, request, *args, **kwargs):
        if not batches.may_import_somewhere(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self):
        def those(*states):
            return Count("files", filter=Q(files__state__in=states))

        return batches.batches_of(self.request.user).annotate(
            first=Min("files__name"),
            total=Count("files"),
            waiting=those(State.WAITING, State.READING, State.CHOSEN),
            drafted=those(State.DRAFTED),
            bad=those(State.PROBLEM),
        )

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("seloste_import:index"), "label": UploadView.page_title},
            {"url": "", "label": self.page_title},
        ]


class OfOneBatch:
    """A view of one batch. 404 for those who may not see it.

    `may_import`: whether the user may add notices there now; an act needs it.
    """

    @cached_property
    def batch(self):
        return get_object_or_404(
            batches.batches_of(self.request.user), pk=self.kwargs["pk"]
        )

    @cached_property
    def parent(self):
        return batches.parent_of(self.batch)

    @cached_property
    def may_import(self):
        return self.parent is not None and batches.may_import_below(
            self.request.user, self.parent
        )

    def require_import(self):
        if not self.may_import:
            raise PermissionDenied

    def why_not(self):
        """Why nothing can be done with the files; "" if something can."""
        if self.parent is None:
            return gettext("The page below which the drafts were to go is gone.")
        if not self.may_import:
            return gettext("You may not add notices below “%(page)s” any more.") % {
                "page": self.parent.get_admin_display_title()
            }
        return ""

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("seloste_import:index"), "label": UploadView.page_title},
            {
                "url": reverse("seloste_import:batches"),
                "label": BatchesView.page_title,
            },
            *self.further_breadcrumbs(),
        ]

    def batch_label(self):
        return gettext("Import of %(moment)s") % {
            "moment": moment(self.batch.created_at)
        }


class BatchView(OfOneBatch, WagtailAdminTemplateMixin, TemplateView):
    """How far each file is; POST goes on with the work, or chooses files for drafts."""

    template_name = "wagtail_seloste/admin/importing/batch.html"
    page_title = _("Import notices")
    header_icon = "upload"

    def further_breadcrumbs(self):
        return [{"url": "", "label": self.batch_label()}]

    @cached_property
    def header_buttons(self):
        return [
            HeaderButton(
                _("Delete the import"),
                url=reverse("seloste_import:delete", args=[self.batch.pk]),
                icon_name="bin",
            )
        ]

    def get_page_subtitle(self):
        return self.batch_label()

    def post(self, request, *args, **kwargs):
        if "choose" in request.POST:
            self.require_import()
            self.choose(request.POST.getlist("file"))
        go_on(self.batch)
        return redirect(request.get_full_path())

    def choose(self, wanted):
        """Let drafts be made of the chosen files, or of those in which all is sure."""
        files = self.batch.files.all()
        if self.request.POST["choose"] == "sure":
            files = files.filter(summary__unsure=0)
        else:
            files = files.filter(pk__in=[pk for pk in wanted if is_number(pk)])
        if not batches.choose(files, self.request.user):
            messages.warning(self.request, gettext("No file was chosen."))

    def get_context_data(self, **kwargs):
        batch = self.batch
        counts = batches.progress(batch)
        files = batch.files.defer(*batches.HEAVY).order_by("pk")
        wanted = self.request.GET.get("state", "")
        if wanted in counts:
            files = files.filter(state=wanted)
        paginator = Paginator(files, 50)
        items = paginator.get_page(self.request.GET.get("p"))
        drafts = drafts_of(items)
        total = sum(counts.values())
        busy = counts["waiting"] + counts["reading"] + counts["chosen"]
        goes_on = batches.to_do(batch).exists()
        return {
            **super().get_context_data(**kwargs),
            "batch": batch,
            "parent": self.parent,
            "why_not": self.why_not(),
            "who": who_in_words(batch),
            "when": moment(batch.created_at),
            "counts": [
                {"state": state.value, "label": state.label, "count": counts[state]}
                for state in State
                if counts[state]
            ],
            "wanted": wanted,
            "total": total,
            "done": total - busy,
            "goes_on": goes_on and not batches.runs_in_background(),
            "is_watched": busy and (batches.runs_in_background() or not goes_on),
            "in_background": busy and batches.runs_in_background(),
            "choosable": counts["read"] if self.may_import else 0,
            "items": items,
            "elided_page_range": paginator.get_elided_page_range(items.number),
            "rows": [self.row(file, drafts) for file in items],
        }

    def row(self, file, drafts):
        summary = file.summary
        return {
            "file": file,
            "size": filesizeformat(file.size),
            "state": file.get_state_display(),
            "url": reverse("seloste_import:file", args=[file.pk])
            if file.state in SHOWN
            else "",
            "languages": [
                language_in_words(each) for each in summary.get("languages", ())
            ],
            "language": next(iter(summary.get("languages", ())), ""),
            "summary": summary,
            "is_again": summary.get("again") and file.state == State.READ,
            "errors": [
                message_in_words(each)
                for each in (*summary.get("errors", ()), *file.drafting)
                if each["level"] == "error"
            ],
            "problem": PROBLEMS.get(file.problem, ""),
            "drafts": [drafts[pk] for pk in file.pages if pk in drafts],
        }


SHOWN = (State.READ, State.CHOSEN, State.DRAFTED, State.PROBLEM)
"""States in which there is something to be seen of a file."""


def drafts_of(files):
    """Primary key to title and address of each draft that was made of files. One query."""
    wanted = {pk for file in files for pk in file.pages}
    if not wanted:
        return {}
    pages = page_model().objects.filter(pk__in=wanted).select_related("locale")
    return {page.pk: draft_row(page) for page in pages}


def draft_row(page):
    """A draft as the pages of an import name it."""
    changed = page.latest_revision_created_at
    return {
        "title": page.get_admin_display_title(),
        "language": page.locale.language_code,
        "url": reverse("wagtailadmin_pages:edit", args=[page.pk]),
        "changed": moment(changed) if changed else "",
    }


class DeleteBatchView(OfOneBatch, DeleteView):
    """Takes away the files and what was read from them; drafts stay."""

    model = ImportBatch
    permission_policy = None
    permission_required = None
    page_title = _("Delete the import")
    header_icon = "bin"
    success_message = _("The import is deleted, with its files.")
    delete_url_name = "seloste_import:delete"

    def get_object(self, queryset=None):
        batch = self.batch
        if batch.user != self.request.user:
            self.require_import()
        return batch

    def further_breadcrumbs(self):
        return [
            {
                "url": reverse("seloste_import:batch", args=[self.batch.pk]),
                "label": self.batch_label(),
            },
            {"url": "", "label": self.page_title},
        ]

    @property
    def confirmation_message(self):
        number = self.batch.files.count()
        return ngettext(
            "The file and what was read from it are deleted. A draft made of it stays.",
            "%(count)s files and what was read from them are deleted. Drafts made of "
            "them stay.",
            number,
        ) % {"count": number}

    def get_page_subtitle(self):
        return self.batch_label()

    def get_success_url(self):
        return reverse("seloste_import:batches")

    def delete_action(self):
        self.batch.delete()


class ImportingViewSet(ViewSet):
    """Bringing files in, in the menu of those who may add notices somewhere."""

    name = "seloste_import"
    url_prefix = "privacy-notices/import"
    icon = "upload"
    menu_label = _("Import notices")
    menu_name = "seloste-import"

    def get_urlpatterns(self):
        # These need what stands above.
        from .imported import EarlierView, FileView, OriginalView

        return [
            path("", UploadView.as_view(), name="index"),
            path("batches/", BatchesView.as_view(), name="batches"),
            path(
                "batches/results/",
                BatchesView.as_view(results_only=True),
                name="batches_results",
            ),
            path("batches/<int:pk>/", BatchView.as_view(), name="batch"),
            path("batches/<int:pk>/delete/", DeleteBatchView.as_view(), name="delete"),
            path("files/<int:file_pk>/", FileView.as_view(), name="file"),
            path("files/<int:file_pk>/earlier/", EarlierView.as_view(), name="earlier"),
            path(
                "files/<int:file_pk>/original/",
                OriginalView.as_view(),
                name="original",
            ),
        ]

    class menu_item_class(MenuItem):
        def is_shown(self, request):
            return batches.may_import_somewhere(request.user)


def file_behind(page, user):
    """The primary key of the file from which a draft was made; None if nobody knows it.

    Of files that the user may see, the latest. Two queries, one for any other notice.
    """
    source = DraftSource.objects.filter(translation_key=page.translation_key).first()
    if source is None:
        return None
    files = (
        ImportedFile.objects.filter(
            batch__in=batches.batches_of(user),
            batch__parent_id=source.parent_id,
            state=State.DRAFTED,
        )
        .filter(Q(is_pasted=True) if not source.name else Q(name=source.name))
        .order_by("-pk")
        .values_list("pk", "pages")[:MOST_LOOKED_AT]
    )
    return next((pk for pk, pages in files if page.pk in pages), None)


def header_buttons(page, user):
    """The way here from a list of notices, and from a draft to the file behind it."""
    if issubclass(page.specific_class or type(page), NoticePageMixin):
        pk = file_behind(page, user)
        if pk is not None:
            yield Button(
                _("Imported file"),
                url=reverse("seloste_import:file", args=[pk]),
                icon_name="doc-full",
                priority=61,
            )
        return
    if page.alias_of_id or not batches.is_list_of_notices(
        page.specific_class or type(page)
    ):
        return
    if page.permissions_for_user(user).can_add_subpage():
        yield Button(
            _("Import notices"),
            url=f"{reverse('seloste_import:index')}?parent={page.pk}",
            icon_name="upload",
            priority=60,
        )
