"""Sharing a draft for review: making a link, seeing the ones that work, revoking them."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.pages.utils import get_breadcrumbs_items_for_page
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogFormatter

from ..access import page_model
from ..conf import get_settings
from ..faults import messages as fault_messages
from ..models import NoticePageMixin, ReviewLink
from ..recording import NotRecorded
from ..reviewing import (
    MOST_DAYS,
    REVOKED,
    SHARED,
    active_links,
    path_of,
    revoke,
    share,
)
from .rows import moment

URL_NAME = "seloste_share"


class ShareForm(forms.Form):
    days = forms.IntegerField(
        min_value=1,
        max_value=MOST_DAYS,
        label=_("How many days the link works"),
    )
    note = forms.CharField(
        required=False,
        max_length=ReviewLink._meta.get_field("note").max_length,
        label=_("For whom"),
        help_text=_("For your own memory; the reader does not see it."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["days"].help_text = gettext("At most %(days)s.") % {
            "days": MOST_DAYS
        }


class ShareView(WagtailAdminTemplateMixin, FormView):
    """The links of one notice in one language; those who may edit it make and revoke."""

    form_class = ShareForm
    template_name = "wagtail_seloste/admin/review.html"
    page_title = _("Share for review")
    header_icon = "mail"

    def dispatch(self, request, *args, page_id, **kwargs):
        page = get_object_or_404(page_model(), pk=page_id).specific
        if not isinstance(page, NoticePageMixin) or page.alias_of_id:
            raise Http404("There is no draft of a notice here.")
        if not page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        self.page = page
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        return {"days": min(get_settings().REVIEW_LINK_DAYS, MOST_DAYS)}

    def post(self, request, *args, **kwargs):
        if "revoke" not in request.POST:
            return super().post(request, *args, **kwargs)
        links = {str(link.public_id): link for link in self.links}
        link = links.get(request.POST["revoke"])
        if link is not None:
            revoke(self.page, link, request.user)
        messages.success(request, gettext("The link does not work any more."))
        return redirect(self.get_success_url())

    def form_valid(self, form):
        try:
            share(self.page, user=self.request.user, **form.cleaned_data)
        except NotRecorded as refusal:
            for sentence in fault_messages(refusal.faults):
                form.add_error(None, sentence)
            return self.form_invalid(form)
        messages.success(
            self.request, gettext("The link is ready. Copy it from the list below.")
        )
        return redirect(self.get_success_url())

    def get_success_url(self):
        return reverse(URL_NAME, args=[self.page.pk])

    @cached_property
    def links(self):
        return list(active_links(self.page, timezone.now()))

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
        newest = self.page.get_latest_revision_as_object().content_digest()
        host = self.host
        return {
            **context,
            "page": self.page,
            "media": context["form"].media,
            "is_mounted": bool(path_of(ReviewLink(expires_at=timezone.now()))),
            "links": [
                {
                    "link": link,
                    "url": f"{host}{path_of(link)}",
                    "made": moment(link.created_at),
                    "until": moment(link.expires_at),
                    "is_outdated": link.content != newest,
                }
                for link in self.links
            ],
            "edit_url": reverse("wagtailadmin_pages:edit", args=[self.page.pk]),
        }

    @property
    def host(self):
        """Where the site of the page answers, else where the admin does."""
        parts = self.page.get_url_parts(self.request)
        if parts and parts[1]:
            return parts[1]
        return f"{self.request.scheme}://{self.request.get_host()}"


urls = [
    path(
        "privacy-notices/pages/<int:page_id>/share/",
        ShareView.as_view(),
        name=URL_NAME,
    )
]


def header_buttons(page, user):
    """The way here, beside the page's other buttons."""
    if not issubclass(page.specific_class or type(page), NoticePageMixin):
        return
    if page.alias_of_id or not page.permissions_for_user(user).can_edit():
        return
    yield Button(
        _("Share for review"),
        url=reverse(URL_NAME, args=[page.pk]),
        icon_name="mail",
        priority=68,
    )


def register_log_actions(actions):
    @actions.register_action(SHARED)
    class Shared(LogFormatter):
        label = _("Share for review")

        def format_message(self, log_entry):
            return gettext("Shared the draft for review by a link")

    @actions.register_action(REVOKED)
    class Revoked(LogFormatter):
        label = _("Revoke a link for review")

        def format_message(self, log_entry):
            return gettext("Revoked a link to a draft")
