"""Organisations in the admin, and the menu of notices."""

from django.conf import settings
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, LocaleColumn
from wagtail.models import ReferenceIndex
from wagtail.snippets.views.snippets import (
    DeleteView,
    SnippetViewSet,
    SnippetViewSetGroup,
)

from ..models import Organisation
from .findings import FindingsViewSet
from .importing import ImportingViewSet
from .languages import LanguagesViewSet
from .lists import EventsViewSet, VersionsViewSet
from .republishing import OrganisationEditView, RepublishingViewSet


class OrganisationDeleteView(DeleteView):
    """As stock, and names every place where the organisation is used."""

    template_name = "wagtail_seloste/admin/confirm_delete_organisation.html"

    @property
    def confirmation_message(self):
        return gettext("Are you sure you want to delete this organisation?")

    def get_context_data(self, **kwargs):
        references = ReferenceIndex.get_grouped_references_to(self.object)
        return {
            **super().get_context_data(**kwargs),
            "places": [
                {"object": source, "references": found} for source, found in references
            ],
        }


class OrganisationViewSet(SnippetViewSet):
    model = Organisation
    icon = "group"
    menu_label = _("Organisations")
    menu_name = "seloste-organisations"
    list_filter = ["is_authority"]
    ordering = ["is_authority", "name"]
    edit_view_class = OrganisationEditView
    delete_view_class = OrganisationDeleteView
    delete_template_name = OrganisationDeleteView.template_name

    @cached_property
    def list_display(self):
        authority = Column(
            "is_authority",
            label=_("Supervisory authority"),
            accessor=lambda found: gettext("Yes") if found.is_authority else "",
            sort_key="is_authority",
        )
        if not getattr(settings, "WAGTAIL_I18N_ENABLED", False):
            return ["name", "business_id", "email", authority]
        return ["name", LocaleColumn(label=_("Language")), "business_id", authority]


class NoticesGroup(SnippetViewSetGroup):
    """Organisations and the archive; each in the menu of those who may see it."""

    items = (
        OrganisationViewSet,
        FindingsViewSet,
        LanguagesViewSet,
        VersionsViewSet,
        EventsViewSet,
        RepublishingViewSet,
        ImportingViewSet,
    )
    menu_label = _("Notices")  # short: a longer word is cut off in the menu
    menu_name = "seloste-notices"
    menu_icon = "doc-full"
    menu_order = 250
