"""The history of a notice as a file to take along."""

from tempfile import TemporaryFile

from django import forms
from django.http import FileResponse
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogFormatter

from ..export import ExportError, all_series, export
from ..outcomes import enter
from .acting import ActView

EXPORTED = "wagtail_seloste.exported"


class ExportView(ActView):
    act = "export"
    page_title = _("Export as ZIP")
    header_icon = "download"
    form_class = forms.Form
    submit_label = _("Download")
    consequences = (
        _(
            "The file holds every recorded text as the bytes that were recorded, with "
            "all events, digests and dates; also of hidden and deleted pages."
        ),
        _("What it says can be checked with standard tools, without this software."),
        _("The export is entered in the history of the page."),
    )

    def form_valid(self, form):
        # Closed by the response; a long history does not fit into memory.
        file = TemporaryFile()  # noqa: SIM115
        try:
            export(all_series().filter(pk=self.series.pk), file)
        except ExportError as error:
            file.close()
            form.add_error(None, str(error))
            return self.form_invalid(form)
        for page in self.archive.pages.values():
            enter(
                page.specific_deferred,
                EXPORTED,
                self.request.user,
                {"series": str(self.series.public_id)},
            )
        file.seek(0)
        return FileResponse(
            file,
            as_attachment=True,
            filename=f"{self.series.public_id}.zip",
            content_type="application/zip",
        )


def register_log_actions(actions):
    @actions.register_action(EXPORTED)
    class Exported(LogFormatter):
        label = _("Export the archive of a notice")
        message = _("The archive of the notice was exported")
