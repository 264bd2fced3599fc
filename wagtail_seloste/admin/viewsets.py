"""Organisations in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.models import ReferenceIndex
from wagtail.snippets.views.snippets import DeleteView, SnippetViewSet

from ..models import Organisation


class OrganisationDeleteView(DeleteView):
    """As stock, and names every place where the organisation is used."""

    template_name = "wagtail_seloste/admin/confirm_delete_organisation.html"

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
    menu_order = 250
    add_to_admin_menu = True
    list_display = [
        "name",
        "business_id",
        "email",
        BooleanColumn("is_authority", label=_("Authority"), sort_key="is_authority"),
    ]
    list_filter = ["is_authority"]
    search_fields = ["name", "business_id"]
    ordering = ["is_authority", "name"]
    delete_view_class = OrganisationDeleteView
    delete_template_name = OrganisationDeleteView.template_name
