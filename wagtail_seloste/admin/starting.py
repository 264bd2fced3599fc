"""A new notice begins from a starting point, never from empty."""

from django import forms
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.log_actions import log

from ..filling import fill
from ..models import Organisation
from ..organisations import written_references
from ..starting_points import starting_point, starting_points
from ..wording import base_language, wording


class StartingPointForm(forms.Form):
    """Which situation, which organisation, and what the notice is called."""

    starting_point = forms.ChoiceField(
        label=_("What is the notice about?"), widget=forms.RadioSelect
    )
    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("Not chosen"),
        label=_("Controller"),
        help_text=_(
            "The organisation that decides why the data are used. You can also fill "
            "it in later."
        ),
    )
    title = forms.CharField(
        max_length=255,
        required=False,
        label=pgettext_lazy("of a notice", "Title"),
        help_text=_("Leave empty to take the usual title of the situation."),
    )

    def __init__(self, *args, locale, **kwargs):
        super().__init__(*args, **kwargs)
        self.points = {point.key: point for point in starting_points()}
        language = in_interface(next(iter(self.points.values())).label)
        self.fields["starting_point"].choices = [
            (key, point.label[language]) for key, point in self.points.items()
        ]
        self.fields["organisation"].queryset = Organisation.objects.filter(
            locale=locale, is_authority=False
        ).order_by("name")

    def cards(self):
        """The situations as the template shows them."""
        chosen = self["starting_point"].value()
        found = []
        for key, point in self.points.items():
            language = in_interface(point.label)
            found.append(
                {
                    "key": key,
                    "icon": point.icon,
                    "label": point.label[language],
                    "description": point.description[language],
                    "checked": key == chosen,
                }
            )
        return found


def in_interface(texts):
    """The language of `texts` that suits the editor; English if none does."""
    language = base_language(get_language() or "en")
    return language if language in texts else "en"


def offer_starting_points(request, parent_page, page_class):
    """The answer to "add a notice": the choice, or the draft that was made of it.

    None lets Wagtail go on: for its own form's data.
    """
    locale = parent_page.locale
    submitted = request.method == "POST" and "seloste-start" in request.POST
    if request.method == "POST" and not submitted:
        return None
    try:
        language = wording(locale.language_code).language
    except LookupError:
        messages.error(
            request,
            gettext(
                "There is no notice wording in the language of this page (%(language)s)."
            )
            % {"language": locale},
        )
        return redirect("wagtailadmin_explore", parent_page.pk)
    form = StartingPointForm(request.POST if submitted else None, locale=locale)
    if submitted and form.is_valid():
        page = draft_from(form.cleaned_data, parent_page, page_class, request, language)
        messages.success(
            request,
            gettext("The draft “%(title)s” is ready: go through it section by section.")
            % {"title": page.title},
        )
        return redirect("wagtailadmin_pages:edit", page.pk)
    return TemplateResponse(
        request,
        "wagtail_seloste/admin/starting_points.html",
        {
            "form": form,
            "parent_page": parent_page,
            "page_title": gettext("New privacy notice"),
            "header_icon": "doc-full",
            "breadcrumbs_items": [],
        },
    )


def draft_from(choice, parent_page, page_class, request, language):
    """A draft page with the sections of the starting point, in the place's language."""
    point = starting_point(choice["starting_point"])
    locale = parent_page.locale
    references = written_references(locale.pk)
    if choice["organisation"]:
        references["controller"] = choice["organisation"].pk
    # A site's further language has no title of ours, but a word for a notice.
    title = point.title.get(language) or wording(language).heading("notice_title")
    page = page_class(
        title=choice["title"] or title,
        locale=locale,
        owner=request.user,
        live=False,
        body=fill(point.sections_for(references), language, references=references),
    )
    parent_page.add_child(instance=page)
    log(instance=page, action="wagtail.create", user=request.user)
    page.save_revision(user=request.user, log_action=True)
    return page
