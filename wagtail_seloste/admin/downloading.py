"""A recorded text as a file, for those who may see the archive.

Also of pages that are hidden, restricted or deleted, which have no public address.
"""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.generic import View
from wagtail.admin.widgets.button import Button, ListingButton

from ..addresses import edition_of
from ..formats import DOCUMENTS, FORMATS, About, file_name
from ..models.archive import NoticeVersion, VersionText
from ..recording import today
from ..reference import Reference
from ..series import about_series
from ..wording import reader_wording
from .access import Archive
from .rows import last_day, standing_of, with_standing

STATES = {"in_force": "current", "withdrawn": "current", "imported": "earlier"}
"""What a standing is as a state of a document, where they differ."""


def about_text(text, html_url=""):
    """What a recorded text with its version and series is. One query."""
    day = today(timezone.now())
    version = (
        with_standing(NoticeVersion.objects.filter(pk=text.version_id), day)
        .annotate(withdrawn_at=about_series("series", day)["withdrawn_at"])
        .get()
    )
    standing = standing_of(version, day)
    edition = str(edition_of(version))
    withdrawn_on = today(version.withdrawn_at) if standing == "withdrawn" else None
    messages = []
    if withdrawn_on is not None:
        words = reader_wording(text.language)
        messages.append(words.label("withdrawn", date=words.date(withdrawn_on)))
    return About(
        series=str(version.series.public_id),
        version=edition,
        language=text.language,
        source_language=version.series.source_language,
        effective_from=version.effective_from,
        effective_until=last_day(version),
        recorded_at=timezone.localtime(
            text.recorded_at, timezone.get_default_timezone()
        ),
        digest=text.digest,
        correction=text.correction,
        state=STATES.get(standing, standing),
        withdrawn_on=withdrawn_on,
        messages=tuple(messages),
        reference=str(
            Reference(
                series=version.series.public_id,
                version=edition,
                correction=text.correction,
                language=text.language,
                digest=text.digest,
            )
        ),
        html_url=html_url,
    )


class DownloadView(View):
    """A recorded text in a format; 404 for one that is not installed."""

    http_method_names = ("get", "head", "options")

    def get(self, request, pk, suffix):
        text = get_object_or_404(
            VersionText.objects.select_related("version__series").defer(
                "edited", "body"
            ),
            pk=pk,
        )
        archive = Archive(text.version.series, request.user)
        archive.require("view")
        if suffix not in DOCUMENTS:
            raise Http404("There is no such format here.")
        page = archive.pages.get(text.language)
        url = page.get_full_url(request) if page is not None and page.live else ""
        about, form = about_text(text, url or ""), FORMATS[suffix]
        name = file_name(text.title, about, suffix)
        response = HttpResponse(
            form.render(text.notice, about), content_type=form.media_type
        )
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def download_url(text_id, suffix):
    return reverse("seloste_download", args=[text_id, suffix])


def header_buttons(text):
    """The ways to download a text in full view."""
    for priority, (suffix, name) in enumerate(DOCUMENTS.items(), 10):
        yield Button(
            gettext("Download as %(format)s") % {"format": name},
            url=download_url(text.pk, suffix),
            icon_name="download",
            priority=priority,
        )


def row_buttons(row):
    """The ways to download the newest source text of a version, in a list of versions."""
    for priority, (suffix, name) in enumerate(DOCUMENTS.items(), 10):
        label = gettext("Download as %(format)s") % {"format": name}
        yield ListingButton(
            name,
            url=download_url(row.text_id, suffix),
            attrs={"aria-label": f"{label}: {row.number}"},
            priority=priority,
        )


urls = [
    path(
        "privacy-notices/texts/<int:pk>/download/<slug:suffix>/",
        DownloadView.as_view(),
        name="seloste_download",
    ),
]
