"""One change, many notices: what it reaches, choosing among them, and the job's page."""

import re

from django import forms
from django.contrib.admin.utils import quote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import CharField, Count, Exists, OuterRef, Q
from django.db.models.functions import Cast
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets import AdminDateInput
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import ReferenceIndex
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.snippets.views.snippets import EditView

from .. import jobs
from ..choices import NewVersion
from ..faults import messages as fault_messages
from ..forms import LONGEST_NOTE, section_labels
from ..models.jobs import JobNotice, PublishingJob
from ..models.organisations import Organisation
from ..organisations import values_of
from ..outcomes import faults_in
from ..projection import raw_stream
from ..reach import (
    Looked,
    drafts_with,
    live_notices,
    look_through,
    notice_models,
    notices_with,
    notices_with_older_wording,
)
from ..reading import page_model
from ..recording import NotRecorded, blocking_findings, today
from ..wording import reader_wording
from .history import versions_url
from .rows import day_in_words, language_in_words, moment, number_in_words

SLICE = 2
"""Seconds of work in one request, while the job has no task queue of its own."""

SHOWN = 20
"""Notices with their differences on one page."""

FEW_PASSAGES = 3
"""So many passages with changed words are shown without a fold."""

MOST_SENTENCES = 8
"""So many changes are told at once; the rest is behind a fold."""


def may_publish_some(user):
    return PagePermissionPolicy().user_has_permission(user, "publish")


def may_see_all_jobs(user):
    return user.has_perm("wagtail_seloste.view_publishingjob")


def may_see_jobs(user):
    """Their own at least."""
    return may_publish_some(user) or may_see_all_jobs(user)


# --- a notice and its difference, in words --------------------------------------------


def reached_row(reached, user):
    """A notice as the lists show it."""
    page = reached.page
    permissions = page.permissions_for_user(user)
    labels = section_labels(page)
    texts = [text_row(text, labels) for text in reached.changed]
    reasons = fault_messages([*reached.faults, *why_not(reached)], labels)
    return {
        "page": page,
        "key": f"{page.pk}:{reached.fingerprint}",
        "may_edit": permissions.can_edit(),
        "is_choosable": permissions.can_publish() and not reached.faults,
        "edit_url": reverse("wagtailadmin_pages:edit", args=[page.pk]),
        "versions_url": versions_url(reached.series),
        "version": number_in_words(reached.version.number),
        "texts": texts,
        "reasons": reasons,
        "causes": causes(reached),
        "announced": announced_in_words(reached),
        "same": [
            language_in_words(text.language)
            for text in reached.texts
            if not text.changes and not text.faults
        ],
        "waiting": [
            language_in_words(page.locale.language_code) for page in reached.waiting
        ],
    }


def text_row(text, labels):
    """A language of a notice, with its changes in the language of the notice."""
    comparison = text.comparison
    sentences = [change.sentence for change in comparison.changes]
    words = [
        {"heading": section.heading, "passages": section.untold}
        for section in comparison.changed_sections
        if section.untold
    ]
    return {
        "code": text.language,
        "language": language_in_words(text.language),
        "sentences": sentences[:MOST_SENTENCES],
        "others": sentences[MOST_SENTENCES:],
        "words": words,
        "is_short": sum(len(each["passages"]) for each in words) <= FEW_PASSAGES,
        "labels": reader_wording(text.language).labels,
        "reasons": fault_messages(text.faults, labels),
    }


def causes(reached):
    told = list(reached.organisations)
    if reached.has_newer_wording:
        told.append(gettext("newer standard wording"))
    return told


def announced_in_words(reached):
    """What becomes of a version that does not apply yet."""
    if reached.announced is None or reached.announced != reached.version:
        return ""
    return gettext(
        "%(version)s is announced from %(day)s. A new version takes its place and its "
        "day; the version in force keeps the older details until then."
    ) % {
        "version": number_in_words(reached.announced.number),
        "day": day_in_words(reached.announced.effective_from),
    }


def why_not(reached):
    """What would keep a new version from being made today, or on the announced day."""
    try:
        choice = jobs.fitted(NewVersion(), reached)
    except NotRecorded as refusal:
        return refusal.faults
    source = reached.texts[0]
    if source.notice is None or not source.differs:
        return ()
    day = choice.effective_from or today(timezone.now())
    return blocking_findings(
        source.page, source.notice, raw_stream(source.page.body), day
    )


# --- before an organisation is saved --------------------------------------------------


class OrganisationEditView(EditView):
    """As stock; before saving what readers would see, it shows the notices it reaches.

    The form travels through the page in between as hidden fields, so that it needs no
    script and nothing is kept on the server.
    """

    reach_template_name = "wagtail_seloste/admin/republishing/reach.html"

    def form_valid(self, form):
        answer = self.request.POST.get("seloste-reach", "")
        if answer == "edit":
            self.form = form
            return self.render_to_response(self.get_context_data(form=form))
        if answer not in ("save", "choose") and not self.expects_json_response:
            looked = self.looked_through()
            if looked.found or looked.next:
                self.form = form
                return self.ask(looked)
        return super().form_valid(form)

    def looked_through(self):
        """What the form would change for readers; empty if nothing."""
        unsaved = self.as_in_the_form()
        saved = Organisation.objects.get(pk=unsaved.pk)
        roles = {
            point.role
            for each in (saved, unsaved)
            for point in each.contact_points.all()
        }
        if values_of(saved, roles) == values_of(unsaved, roles):
            return Looked()
        return look_through(
            notices_with(unsaved),
            after=whole_number(self.request.POST.get("seloste-after")),
            organisation=unsaved,
            wanted=SHOWN,
        )

    def as_in_the_form(self):
        """The organisation with its contact points as they were sent, not saved.

        By a form of its own: the one that will be saved must not have been used before.
        """
        form = self.get_form_class()(
            **{
                **self.get_form_kwargs(),
                "instance": Organisation.objects.get(pk=self.object.pk),
            }
        )
        form.is_valid()
        return form.save(commit=False)

    def ask(self, looked):
        organisation = self.object
        rows = [reached_row(reached, self.request.user) for reached in looked.found]
        same = [reached_row(reached, self.request.user) for reached in looked.same]
        context = {
            **self.get_context_data(form=self.form),
            "rows": [row for row in rows if row["may_edit"]],
            "others": sum(not row["may_edit"] for row in rows),
            "same": [row for row in same if row["may_edit"]],
            "next": looked.next,
            "total": notices_with(organisation).count(),
            "drafts": drafts_with(organisation).count(),
            "languages": [
                {
                    "name": language_in_words(other.locale.language_code),
                    "url": reverse(self.edit_url_name, args=[quote(other.pk)]),
                }
                for other in organisation.get_translations().select_related("locale")
            ],
            "may_publish": may_publish_some(self.request.user),
            "fields": [
                (name, value)
                for name, values in self.request.POST.lists()
                for value in values
                if name not in ("csrfmiddlewaretoken", "seloste-reach", "seloste-after")
            ],
        }
        return self.response_class(
            request=self.request,
            template=[self.reach_template_name],
            context=context,
            using=self.template_engine,
        )

    def get_success_url(self):
        if self.request.POST.get("seloste-reach") == "choose":
            return list_url(organisation=self.object.pk)
        return super().get_success_url()

    def save_action(self):
        response = super().save_action()
        if self.request.POST.get("seloste-reach") == "save":
            buttons = []
            if may_publish_some(self.request.user):
                url = list_url(organisation=self.object.pk)
                buttons = [messages.button(url, gettext("Choose notices"))]
            messages.warning(
                self.request,
                gettext("The notices keep the older details until they are published."),
                buttons=buttons,
            )
        return response


def whole_number(text):
    """A number that somebody sent; 0 for anything else."""
    return int(text) if text and re.fullmatch(r"[0-9]{1,18}", text) else 0


def list_url(**query):
    wanted = "&".join(f"{name}={value}" for name, value in query.items())
    return reverse("seloste_republish:index") + (f"?{wanted}" if wanted else "")


# --- choosing -------------------------------------------------------------------------

CAUSES = [
    ("", _("Any cause")),
    ("organisation", _("New details of an organisation")),
    ("wording", _("Newer standard wording")),
]


class CauseForm(forms.Form):
    """Which notices to look through. What cannot be read means: all."""

    cause = forms.ChoiceField(label=_("Cause"), choices=CAUSES, required=False)
    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("Any organisation"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations_in_use()

    def notices(self):
        self.is_valid()
        organisation = self.cleaned_data.get("organisation")
        cause = self.cleaned_data.get("cause")
        if organisation is not None:
            return notices_with(organisation)
        if cause == "wording":
            return notices_with_older_wording()
        if cause == "organisation":
            return live_notices().filter(refers_to_some_organisation())
        return live_notices()


def references(**conditions):
    return ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(page_model()),
        to_content_type=ContentType.objects.get_for_model(Organisation),
        **conditions,
    )


def refers_to_some_organisation():
    return Exists(references(object_id=Cast(OuterRef("pk"), CharField())))


def organisations_in_use():
    """Each organisation that pages refer to once, by the oldest of its languages."""
    older = Organisation.objects.filter(
        translation_key=OuterRef("translation_key"), pk__lt=OuterRef("pk")
    )
    used = Organisation.objects.filter(
        Exists(references(to_object_id=Cast(OuterRef("pk"), CharField())))
    )
    return Organisation.objects.filter(
        ~Exists(older), translation_key__in=used.values("translation_key")
    ).order_by("name", "pk")


class PublishManyForm(forms.Form):
    """Which of the notices, and how to publish them all."""

    kind = forms.ChoiceField(
        label=_("Publish as"),
        choices=[
            ("new_version", _("New version")),
            ("corrections", _("Correction of the present version")),
        ],
        initial="new_version",
        widget=forms.RadioSelect,
        help_text=_(
            "A correction is for contact details and wording. One that would change who "
            "an organisation is, or any choice, is refused."
        ),
    )
    effective_from = forms.DateField(
        label=_("Applies from"),
        required=False,
        widget=AdminDateInput,
        help_text=_("Of a new version. Empty: from the day it is recorded."),
    )
    note = forms.CharField(
        label=_("What changes, for readers"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Of a new version; public, the same for all. Empty: each notice says what "
            "changes in it, in its own language."
        ),
    )
    reason = forms.CharField(
        label=_("Why the texts are corrected"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Of a correction; public."),
    )
    everything = forms.BooleanField(
        label=_("All notices of this list, also those that are not shown"),
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fingerprints = {}

    def clean_effective_from(self):
        day = self.cleaned_data["effective_from"]
        if day is not None and day < today(timezone.now()):
            raise forms.ValidationError(_("Choose today or a later day."))
        return day

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") == "corrections" and not cleaned.get("reason"):
            self.add_error("reason", _("Say why the texts are corrected."))
        for chosen in self.data.getlist("notice"):
            match = re.fullmatch(r"([0-9]{1,18}):([0-9a-f]{64})", chosen)
            if match:
                self.fingerprints[int(match[1])] = match[2]
        if not self.fingerprints and not cleaned.get("everything"):
            self.add_error(None, _("Choose at least one notice."))
        return cleaned

    def choice(self):
        values = self.cleaned_data
        if values["kind"] == "corrections":
            return jobs.Corrections(reason=values["reason"])
        return NewVersion(
            effective_from=values["effective_from"], note=values["note"].strip()
        )


class ChooseView(WagtailAdminTemplateMixin, FormView):
    """The notices that would read differently if published now, and publishing them.

    Whoever may only see what others have published is taken there.
    """

    template_name = "wagtail_seloste/admin/republishing/choose.html"
    form_class = PublishManyForm
    page_title = _("Notices to publish again")
    header_icon = "rotate"

    def dispatch(self, request, *args, **kwargs):
        if may_publish_some(request.user):
            return super().dispatch(request, *args, **kwargs)
        if may_see_jobs(request.user):
            return redirect("seloste_republish:jobs")
        raise PermissionDenied

    @cached_property
    def header_buttons(self):
        url = reverse("seloste_republish:jobs")
        return [HeaderButton(_("Earlier ones"), url=url, icon_name="history")]

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    @cached_property
    def cause_form(self):
        query = self.request.GET.copy()
        organisation = Organisation.objects.filter(
            pk=whole_number(query.get("organisation"))
        ).first()
        if organisation is not None:
            # Whichever of its languages was edited.
            first = organisations_in_use().filter(
                translation_key=organisation.translation_key
            )
            query["organisation"] = str(getattr(first.first(), "pk", organisation.pk))
        return CauseForm(query)

    @cached_property
    def notices(self):
        return jobs.publishable_by(self.request.user, self.cause_form.notices())

    def get_context_data(self, **kwargs):
        after = whole_number(self.request.GET.get("after"))
        looked = look_through(self.notices, after=after, wanted=SHOWN)
        chosen = set(self.request.POST.getlist("notice"))
        is_new = self.request.method != "POST"
        rows = [reached_row(reached, self.request.user) for reached in looked.found]
        query = self.request.GET.copy()
        query.pop("after", None)
        start_url = "?" + query.urlencode()
        if looked.next:
            query["after"] = looked.next
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "cause_form": self.cause_form,
            "rows": [
                {**row, "is_chosen": is_new or row["key"] in chosen} for row in rows
            ],
            "looked": looked,
            "start_url": start_url if after else "",
            "next_url": "?" + query.urlencode() if looked.next else "",
            "is_part": bool(after or looked.next),
            "action_url": self.request.get_full_path(),
            "media": context["form"].media,
        }

    def form_invalid(self, form):
        messages.error(self.request, gettext("Nothing was published: see below."))
        return super().form_invalid(form)

    def form_valid(self, form):
        notices = self.notices
        if not form.cleaned_data["everything"]:
            notices = notices.filter(pk__in=form.fingerprints)
        if not notices.exists():
            form.add_error(None, gettext("Choose at least one notice."))
            return self.form_invalid(form)
        job = jobs.start(
            notices,
            choice=form.choice(),
            user=self.request.user,
            fingerprints=form.fingerprints,
        )
        go_on(job)
        return redirect("seloste_republish:job", job.pk)


# --- jobs -----------------------------------------------------------------------------


def go_on(job):
    """A slice of the work, unless the site's task queue does it."""
    if not jobs.runs_in_background():
        for _notice in jobs.run(job, seconds=SLICE):
            pass


def jobs_of(user):
    """The jobs that a user may see: their own, or all with the permission for that."""
    found = PublishingJob.objects.select_related("user")
    if may_see_all_jobs(user):
        return found
    return found.filter(user=user)


def choice_in_words(job):
    """What was chosen for all notices of a job."""
    choice = jobs.choice_of(job)
    if isinstance(choice, jobs.Corrections):
        return gettext("Correction: %(reason)s") % {"reason": choice.reason}
    told = [gettext("New version")]
    if choice.effective_from:
        day = day_in_words(choice.effective_from)
        told.append(gettext("from %(day)s") % {"day": day})
    if choice.note:
        told.append(f"– {choice.note}")
    return " ".join(told)


def who_in_words(job):
    """Who started a job; an account may be gone."""
    if job.user is None:
        return gettext("an account that is gone")
    return job.user.get_full_name() or job.user.get_username()


def outcome_row(outcome, labels):
    """What became of a notice in one language."""
    told = {
        "same": _("Reads like that already"),
        "waiting": _("Waits: its translation is of an older text"),
    }
    sentence = told.get(outcome["state"], "")
    if outcome["state"] == "recorded":
        sentence = number_in_words(outcome["number"])
        if outcome["correction"]:
            sentence = gettext("%(version)s, correction %(number)s") % {
                "version": sentence,
                "number": outcome["correction"],
            }
    return {
        "language": language_in_words(outcome["language"]),
        "sentence": sentence,
        "reasons": fault_messages(faults_in(outcome.get("faults", ())), labels),
    }


GOOD = (JobNotice.State.DONE, JobNotice.State.UNCHANGED)


class JobView(WagtailAdminTemplateMixin, TemplateView):
    """How far a job is, and what became of each notice; POST goes on with it."""

    template_name = "wagtail_seloste/admin/republishing/job.html"
    page_title = _("Publishing notices again")
    header_icon = "rotate"

    @cached_property
    def job(self):
        return get_object_or_404(jobs_of(self.request.user), pk=self.kwargs["pk"])

    def get_breadcrumbs_items(self):
        items = [*self.breadcrumbs_items]
        if may_publish_some(self.request.user):
            items.append({"url": list_url(), "label": ChooseView.page_title})
        items.append(
            {"url": reverse("seloste_republish:jobs"), "label": JobsView.page_title}
        )
        label = gettext("Publication of %(moment)s")
        return [
            *items,
            {"url": "", "label": label % {"moment": moment(self.job.created_at)}},
        ]

    def post(self, request, *args, **kwargs):
        go_on(self.job)
        return redirect("seloste_republish:job", self.job.pk)

    def get_context_data(self, **kwargs):
        job = self.job
        counts = jobs.progress(job)
        wanted = self.request.GET.get("state", "")
        notices = job.notices.order_by("pk")
        if wanted in counts:
            notices = notices.filter(state=wanted)
        paginator = Paginator(notices, 50)
        items = paginator.get_page(self.request.GET.get("p"))
        total = sum(counts.values())
        is_working = bool(counts["pending"])
        return {
            **super().get_context_data(**kwargs),
            "job": job,
            "choice": choice_in_words(job),
            "who": who_in_words(job),
            "when": moment(job.created_at),
            "counts": [
                {"state": state.value, "label": state.label, "count": counts[state]}
                for state in JobNotice.State
                if counts[state]
            ],
            "wanted": wanted,
            "total": total,
            "done": total - counts["pending"],
            "is_working": is_working,
            "in_background": is_working and jobs.runs_in_background(),
            "items": items,
            "elided_page_range": paginator.get_elided_page_range(items.number),
            "rows": [self.row(notice) for notice in items],
        }

    @cached_property
    def labels(self):
        """Names of sections, whatever page model a notice is of."""
        found = {}
        for model in notice_models():
            found.update(section_labels(model))
        return found

    def row(self, notice):
        return {
            "notice": notice,
            "state": notice.get_state_display(),
            "is_good": notice.state in GOOD,
            "is_waiting": notice.state == JobNotice.State.PENDING,
            "edit_url": reverse("wagtailadmin_pages:edit", args=[notice.page_id]),
            "outcomes": [
                outcome_row(outcome, self.labels) for outcome in notice.outcomes
            ],
        }


class ProgressColumn(Column):
    def get_value(self, job):
        if job.waiting:
            return gettext("%(done)s of %(total)s") % {
                "done": job.total - job.waiting,
                "total": job.total,
            }
        if job.bad:
            return gettext("Finished; not published as chosen: %(number)s") % {
                "number": job.bad
            }
        return gettext("Finished")


class JobsView(IndexView):
    """What was published again, newest first; read only."""

    model = PublishingJob
    page_title = _("Published again")
    header_icon = "history"
    index_url_name = "seloste_republish:jobs"
    index_results_url_name = "seloste_republish:jobs_results"
    paginate_by = 20
    is_searchable = False
    default_ordering = "-pk"
    permission_policy = None
    any_permission_required = []
    add_url_name = None
    verbose_name_plural = PublishingJob._meta.verbose_name_plural
    no_results_message = _("Nothing has been published again yet.")

    columns = [
        TitleColumn(
            "created_at",
            label=_("Started"),
            accessor=lambda job: moment(job.created_at),
            get_url=lambda job: reverse("seloste_republish:job", args=[job.pk]),
        ),
        Column("user", label=_("By"), accessor=who_in_words),
        Column("choice", label=_("As"), accessor=choice_in_words),
        Column("total", label=_("Notices")),
        ProgressColumn("progress", label=_("Progress")),
    ]

    def dispatch(self, request, *args, **kwargs):
        if not may_see_jobs(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self):
        pending = Q(notices__state=JobNotice.State.PENDING)
        return jobs_of(self.request.user).annotate(
            total=Count("notices"),
            waiting=Count("notices", filter=pending),
            bad=Count("notices", filter=~pending & ~Q(notices__state__in=GOOD)),
        )

    def get_breadcrumbs_items(self):
        items = [*self.breadcrumbs_items]
        if may_publish_some(self.request.user):
            items.append({"url": list_url(), "label": ChooseView.page_title})
        return [*items, {"url": "", "label": self.page_title}]


class RepublishingViewSet(ViewSet):
    """The list, the jobs and a job's page, in the menu of those who may see any."""

    name = "seloste_republish"
    url_prefix = "privacy-notices/publish-again"
    icon = "rotate"
    menu_label = _("Publish again")
    menu_name = "seloste-republish"

    def get_urlpatterns(self):
        return [
            path("", ChooseView.as_view(), name="index"),
            path("jobs/", JobsView.as_view(), name="jobs"),
            path(
                "jobs/results/",
                JobsView.as_view(results_only=True),
                name="jobs_results",
            ),
            path("jobs/<int:pk>/", JobView.as_view(), name="job"),
        ]

    class menu_item_class(MenuItem):
        def is_shown(self, request):
            return may_see_jobs(request.user)
