"""The letter about a change, for those who send it: to copy, or as a file."""

from django.http import Http404, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ..addresses import address, edition_of
from ..models.archive import NoticeVersion, VersionText
from ..recording import today
from ..telling import NothingToTell, letter_about
from .history import OfOneNotice
from .rows import (
    WEIGHTS,
    language_in_words,
    newest_first,
    number_in_words,
    standing_of,
    with_standing,
)

URL_NAME = "seloste_letter"

FILES = {
    "txt": ("text/plain; charset=utf-8", lambda found: found.file),
    "html": ("text/html; charset=utf-8", lambda found: found.html),
    "eml": ("message/rfc822", lambda found: found.message().as_bytes()),
}
"""Suffix -> media type, and what stands in the file."""

PROBLEMS = {
    "no_text": _("There is no earlier text in this language to tell the change from."),
    "redacted": _("The words of one of the texts were removed."),
    "out_of_use": _("The notice was withdrawn: nobody is told of changes in it."),
    "order": _("There is no earlier version in this language."),
    "unchanged": _("Readers see no difference between the two versions."),
}


def letter_url(series, language="", **query):
    """Where the letter about the newest change is, in the language of the source."""
    language = language or series.source_language
    return reverse(URL_NAME, args=[series.public_id, language], query=query or None)


class LetterView(OfOneNotice, WagtailAdminTemplateMixin, TemplateView):
    """What to tell people of the announced version, or of the one in force."""

    template_name = "wagtail_seloste/admin/history/letter.html"
    page_title = _("Letter about the change")
    header_icon = "mail"

    def get(self, request, *args, **kwargs):
        form = request.GET.get("download")
        if form is None:
            return super().get(request, *args, **kwargs)
        if form not in FILES:
            raise Http404("There is no such file.")
        try:
            found = self.letter()
        except NothingToTell as nothing:
            raise Http404(str(nothing)) from nothing
        media_type, content = FILES[form]
        name = f"{self.language}-{self.version.number}.{form}"
        return HttpResponse(
            content(found),
            content_type=media_type,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    @property
    def language(self):
        return self.kwargs["language"]

    @cached_property
    def day(self):
        return today(timezone.now())

    @cached_property
    def versions(self):
        """Those that people can be told of: announced, then in force."""
        versions = with_standing(self.series.versions.all(), self.day).filter(
            state=NoticeVersion.State.RECORDED, number__isnull=False
        )
        return [
            version
            for version in versions.order_by("-number")[:2]
            if standing_of(version, self.day) in ("announced", "in_force", "withdrawn")
        ]

    @cached_property
    def version(self):
        """The one that was asked for, or else the newest. Http404 without one."""
        asked = self.request.GET.get("version", "")
        for version in self.versions:
            if asked in ("", str(version.number)):
                return version
        raise Http404("People are not told of such a version.")

    def letter(self):
        """About the change from the version before it; NothingToTell."""
        texts = newest_first(
            VersionText.objects.filter(
                version__series=self.series,
                version__state=NoticeVersion.State.RECORDED,
                language=self.language,
            ).select_related("version")
        )
        new = texts.filter(version=self.version).first()
        earlier = texts.filter(version__number__lt=self.version.number)
        imported = texts.filter(version__number__isnull=True)
        old = earlier.first() or imported.first()
        page = self.archive.pages.get(self.language)
        parts = page.get_url_parts(self.request) if page is not None else None
        host = parts[1] if parts and parts[1] else ""

        def whole(name, **where):
            where = address(name, self.series, self.language, **where)
            return f"{host}{where}" if host and where and page.live else ""

        notice_url = whole("version", version=self.version.number)
        if self.version.effective_from <= self.day and page is not None and page.live:
            notice_url = page.get_full_url(self.request) or notice_url
        return letter_about(
            old,
            new,
            self.series,
            day=self.day,
            number_in_force=self.version.number_in_force,
            notice_url=notice_url,
            changes_url=whole(
                "compare", old=edition_of(old.version), new=self.version.number
            )
            if old
            else "",
        )

    def get_context_data(self, **kwargs):
        try:
            found, problem = self.letter(), ""
        except NothingToTell as nothing:
            found, problem = None, PROBLEMS[nothing.reason]
        number = self.version.number
        codes = VersionText.objects.filter(version__series=self.series)
        codes = codes.order_by("language").values_list("language", flat=True)
        return {
            **super().get_context_data(**kwargs),
            "letter": found,
            "problem": problem,
            "weight": WEIGHTS.get(found.level, found.level) if found else "",
            "language": language_in_words(self.language),
            "languages": [
                {
                    "name": language_in_words(code),
                    "url": letter_url(self.series, code, version=number),
                    "current": code == self.language,
                }
                for code in codes.distinct()
            ],
            "versions": [
                {
                    "name": number_in_words(version.number),
                    "url": letter_url(
                        self.series, self.language, version=version.number
                    ),
                    "current": version.pk == self.version.pk,
                }
                for version in self.versions
            ],
            "files": [
                {
                    "name": name,
                    "url": letter_url(
                        self.series, self.language, version=number, download=form
                    ),
                }
                for form, name in (
                    ("eml", gettext("E-mail (.eml)")),
                    ("html", gettext("Web page or word processor (.html)")),
                    ("txt", gettext("Plain text (.txt)")),
                )
            ],
        }


urls = [
    path(
        "privacy-notices/<uuid:public_id>/letter/<slug:language>/",
        LetterView.as_view(),
        name=URL_NAME,
    )
]
