"""After a notice was copied: its translations too, if the editor wants them."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from ..access import page_model
from ..copying import copy_languages, languages_to_copy
from ..models import NoticePageMixin

URL_NAME = "seloste_copy_languages"


def offer_languages(request, page, copy):
    """A message with a way on, if the page that was copied has other languages."""
    page, copy = page.specific, copy.specific
    if isinstance(page, NoticePageMixin) and permitted(request.user, page, copy):
        messages.info(
            request,
            gettext("The translations were not copied."),
            buttons=[
                messages.button(
                    reverse(URL_NAME, args=[page.pk, copy.pk]),
                    gettext("Copy the translations too"),
                )
            ],
        )


def permitted(user, page, copy):
    """The (translation, place) pairs of which this user may make copies."""
    return [
        (translation, place)
        for translation, place in languages_to_copy(page, copy)
        if translation.permissions_for_user(user).can_copy_to(place)
    ]


@require_http_methods(["GET", "POST"])
def copy_languages_view(request, page_id, copy_id):
    """Asks, then copies the translations of a page as drafts of its copy."""
    page = get_object_or_404(page_model(), pk=page_id).specific
    copy = get_object_or_404(page_model(), pk=copy_id).specific
    if not isinstance(page, NoticePageMixin) or type(page) is not type(copy):
        raise Http404("These are not a notice and its copy.")
    if not copy.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    pairs = permitted(request.user, page, copy)
    if request.method == "POST" and pairs:
        for new in copy_languages(page, copy, pairs=pairs, user=request.user):
            messages.success(
                request,
                gettext("The draft “%(title)s” (%(language)s) is ready.")
                % {"title": new.title, "language": new.locale},
                buttons=[
                    messages.button(
                        reverse("wagtailadmin_pages:edit", args=[new.pk]),
                        gettext("Edit"),
                    )
                ],
            )
        return redirect("wagtailadmin_explore", copy.get_parent().pk)
    return TemplateResponse(
        request,
        "wagtail_seloste/admin/copy_languages.html",
        {
            "page_title": _("Copy the translations"),
            "page": page,
            "copy": copy,
            "pairs": pairs,
        },
    )


urls = [
    path(
        "privacy-notices/copy/<int:page_id>/<int:copy_id>/",
        copy_languages_view,
        name=URL_NAME,
    )
]
