"""The admin's list of what was sent with the contact form."""

from wagtail.contrib.forms.views import SubmissionsListView

from wagtail_seloste.admin.history import link_to_shown


class SubmissionsView(SubmissionsListView):
    """Wagtail's list, with links to the notices as their senders were shown them."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        for row in context.get("data_rows", ()):
            row["fields"][-1] = link_to_shown(row["fields"][-1])
        return context
