"""The checker in the admin: beside the form of a notice, and on a page of its own.

The panel beside the form is brought up to date while somebody types: the browser sends
what the form holds, and gets the panel for it. Nothing of that is saved. A fix is a part
of saving the draft, see :meth:`wagtail_seloste.forms.NoticePageForm.save`.
"""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail import VERSION, hooks
from wagtail.admin import messages
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import BaseSidePanel
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.utils import get_breadcrumbs_items_for_page
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.log_actions import log

from ..access import page_model
from ..advice import Checking, title_of_rule
from ..checking import PUT_RIGHT, check_page, silence, unsilence
from ..forms import FIX
from ..localize import is_kept
from ..models import NoticePageMixin
from ..panels import checks_media, checks_of
from ..typed import typed_page

LONGEST_REASON = 2000


class CheckSidePanel(BaseSidePanel):
    """What the checker found, beside the form; its badge is the number of errors."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        icon_name = "clipboard-list"
        counter_classname = "w-bg-critical-200"

        @property
        def aria_label(self):
            """With how much was found, as the badge says it to those who see it."""
            advice = self.panel.advice
            title = str(self.panel.title)
            return f"{title}: {advice.summary}" if advice else title

        def get_context_data(self, parent_context):
            context = super().get_context_data(parent_context)
            advice = self.panel.advice
            return {**context, "count": advice.errors if advice else 0}

    name = "seloste-checks"
    title = _("Check of the notice")
    template_name = "wagtail_seloste/admin/checking/side_panel.html"
    order = 150

    @cached_property
    def checks(self):
        return checks_of(self.object, self.request)

    @property
    def advice(self):
        return self.checks["advice"]

    def get_context_data(self, parent_context):
        return {**super().get_context_data(parent_context), **self.checks}

    @property
    def media(self):
        return checks_media()


class CheckedEditView(EditView):
    """The editor of a page as stock, with the checker beside it."""

    def get_side_panels(self):
        stock = super().get_side_panels()
        if self.expects_json_response or self.page.alias_of_id:
            return stock
        status, *others = stock
        return MediaContainer(
            [status, CheckSidePanel(self.page, self.request), *others]
        )


if VERSION >= (8,):
    from wagtail.admin.viewsets.pages import (
        PageViewSet,
        base_page_viewset,
        page_viewset_registry,
    )

    class NoticePageViewSet(PageViewSet):
        """The views of notice pages: as of any page, but for the editor.

        A site that registers a viewset of its own for its pages gives it an
        `edit_view_class` that is or extends CheckedEditView.
        """

        edit_view_class = CheckedEditView

        @cached_property
        def views(self):
            return {**base_page_viewset.views, "edit": self.edit_view}

        def on_register(self):
            page_viewset_registry.register(NoticePageMixin, value=self)

        def get_urlpatterns(self):
            return []

    @hooks.register("register_admin_viewset")
    def viewset_of_notice_pages():
        return NoticePageViewSet()


class OfOnePage:
    """A view of the check of one page: the newest draft of it.

    PermissionDenied for those who may not edit the page; 404 for what is no notice.
    """

    def dispatch(self, request, *args, **kwargs):
        page = get_object_or_404(page_model(), pk=kwargs["page_id"]).specific
        if not isinstance(page, NoticePageMixin):
            raise Http404("The page is no privacy notice.")
        if page.alias_of_id:
            raise Http404("The page only shows another page's notice.")
        if not page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        self.page = page.get_latest_revision_as_object()
        return super().dispatch(request, *args, **kwargs)

    def act(self, checking):
        """Silences a finding, or hears it again, if that was asked for.

        (key of the finding, what is wrong): ("", "") if nothing was asked for.
        """
        post = self.request.POST
        if key := post.get("seloste-silence"):
            finding = checking.finding(key)
            reason = post.get("seloste-reason", "").strip()
            if finding is None or checking.silence(key):
                return key, gettext("The text has changed: look at the findings again.")
            if not reason:
                return key, gettext("Write a reason.")
            if len(reason) > LONGEST_REASON:
                return key, gettext(
                    "The reason is too long: %(limit)s characters at most."
                ) % {"limit": LONGEST_REASON}
            silence(self.page, finding, reason, self.request.user)
            return key, ""
        if key := post.get("seloste-hear"):
            finding = checking.finding(key)
            if finding is not None:
                unsilence(self.page, finding, self.request.user)
            return key, ""
        return "", ""


class LiveCheckView(OfOnePage, View):
    """The findings of what a form holds now, as HTML for the panel. Saves no content."""

    http_method_names = ("post",)

    def post(self, request, *args, **kwargs):
        try:
            typed_page(self.page, request.POST)
        except ValueError:
            return HttpResponseBadRequest(gettext("The form is not complete."))
        key, fault = self.act(Checking(self.page))
        response = TemplateResponse(
            request,
            "wagtail_seloste/admin/checking/findings.html",
            {
                **checks_of(self.page, request),
                "acted_on": key,
                "fault": fault,
                "reason": request.POST.get("seloste-reason", "") if fault else "",
            },
        )
        response["Cache-Control"] = "no-store"
        return response


class CheckView(OfOnePage, WagtailAdminTemplateMixin, TemplateView):
    """The check of the newest draft on a page of its own, which can be printed."""

    page_title = _("Check of the notice")
    header_icon = "clipboard-list"
    template_name = "wagtail_seloste/admin/checking/page.html"

    def post(self, request, *args, **kwargs):
        key, fault = self.act(Checking(self.page))
        if fault:
            messages.error(request, fault)
            context = self.get_context_data(
                acted_on=key,
                fault=fault,
                reason=request.POST.get("seloste-reason", ""),
            )
            return self.render_to_response(context)
        return redirect("seloste_check", self.page.pk)

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

    @cached_property
    def header_buttons(self):
        return [
            HeaderButton(
                gettext("Edit"),
                url=reverse("wagtailadmin_pages:edit", args=[self.page.pk]),
                icon_name="edit",
            )
        ]

    @cached_property
    def is_kept(self):
        """Whether wagtail-localize keeps the page, so that its form is not used."""
        return is_kept(self.page.translation_key, self.page.locale.language_code)

    def link(self, place, target):
        """Where the text is edited: the form, or the translator's desk."""
        if self.is_kept:
            desk = reverse("seloste_translate", args=[self.page.pk])
            anchor = f"#section-{place.section_id}" if place.section_id else ""
            return f"{desk}?show=all{anchor}"
        edit = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return f"{edit}#seloste:{target}"

    def get_context_data(self, **kwargs):
        return {
            **super().get_context_data(),
            **checks_of(self.page, self.request, link=self.link, on_page=True),
            **kwargs,
        }


def tell_fixed(request, page):
    """After a draft was saved with a fix: what was put right, or that nothing was."""
    if FIX not in request.POST or not hasattr(page, "put_right"):
        return
    if page.put_right is None:
        messages.warning(
            request,
            gettext(
                "The draft is saved, but nothing was put right: the text has changed "
                "since. Look at the findings again."
            ),
        )
        return
    title = title_of_rule(page.put_right)
    log(
        instance=page,
        action=PUT_RIGHT,
        user=request.user,
        data={"rule": page.put_right},
        revision=page.latest_revision,
    )
    is_left = any(each.rule == page.put_right for each in check_page(page).open)
    told = (
        gettext("The draft is saved. Something of this is left: %(finding)s.")
        if is_left
        else gettext("Put right: %(finding)s. The draft is saved.")
    )
    messages.success(request, told % {"finding": title})


def header_buttons(page, user):
    """The way from a page of a notice to its check."""
    if not issubclass(page.specific_class or type(page), NoticePageMixin):
        return
    if page.alias_of_id or not page.permissions_for_user(user).can_edit():
        return
    yield Button(
        _("Check"),
        url=reverse("seloste_check", args=[page.pk]),
        icon_name="clipboard-list",
        priority=63,
    )


urls = [
    path(
        "privacy-notices/pages/<int:page_id>/check/",
        CheckView.as_view(),
        name="seloste_check",
    ),
    path(
        "privacy-notices/pages/<int:page_id>/check/live/",
        LiveCheckView.as_view(),
        name="seloste_check_live",
    ),
]
