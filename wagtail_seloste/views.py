"""The lasting addresses of a notice, for people and for machines, without page routing."""

import json
from typing import Any

from django import forms
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.http import quote_etag
from django.views import View
from django.views.decorators.http import require_safe

from . import archive_pages, previewing
from .access import page_model, served
from .addresses import DayConverter, EditionConverter, address, edition_of
from .api.answers import META_KEYS
from .api.problems import NotFound, Problem, machine_view
from .caching import ask_each_time, conditional, not_found_page
from .history import Archive
from .models.archive import NoticeSeries, VersionText
from .notice import canonical, digest
from .recording import NotRecorded
from .reviewing import Ended, Review, ended_context
from .telling import NothingToTell, letter_about


def json_answer(request: HttpRequest, answer: str, language: str) -> HttpResponse:
    """JSON that caches keep but ask about each time."""
    return text_answer(request, answer, language, "application/json")


def text_answer(
    request: HttpRequest, answer: str, language: str, media_type: str
) -> HttpResponse:
    """A text that caches keep but ask about each time."""
    etag = quote_etag(digest(answer))
    response = conditional(request, etag=etag) or HttpResponse(
        answer, content_type=f"{media_type}; charset=utf-8"
    )
    response["ETag"] = etag
    response["Content-Language"] = language
    patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
    return response


class ArchiveView(View):
    """An answer from the archive, behind what guards the page of the notice.

    404 if there is no series, no live page in the language, or nothing asked for.
    """

    http_method_names = ["get", "head", "options"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().dispatch(request, *args, **kwargs)
        except Http404 as error:
            return not_found_page(request, error)
        ask_each_time(request, response)
        return response

    def get(
        self, request: HttpRequest, public_id: Any, language: str, **where: Any
    ) -> HttpResponse:
        archive = Archive.of(
            public_id, language, timezone.now(), **self.about(language, **where)
        )
        if archive is None:
            raise Http404("There is no such notice.")
        with translation.override(language):
            response = served(
                archive.page, request, lambda: self.answer(archive, request, **where)
            )
            # Here, so that what Wagtail or the site shows instead is in this language.
            if hasattr(response, "render"):
                response = response.render()
        response["X-Robots-Tag"] = "noindex"
        response.setdefault("Content-Language", language)
        return response

    def about(self, language: str, **where: Any) -> dict[str, Any]:
        """What to ask of the series along with the rest, as annotations."""
        return {}

    def answer(
        self, archive: Archive, request: HttpRequest, **where: Any
    ) -> HttpResponse:
        raise NotImplementedError("Each view has an answer of its own.")

    def page(
        self,
        archive: Archive,
        request: HttpRequest,
        name: str,
        context: dict[str, Any],
        *,
        status: int = 200,
    ) -> HttpResponse:
        """A page in the site's own frame."""
        template = f"wagtail_seloste/{name}.html"
        return TemplateResponse(request, template, context, status=status)


class HistoryView(ArchiveView):
    """The versions of a notice, newest first."""

    def about(self, language):
        return Archive.about_list()

    def answer(self, archive, request):
        context = archive_pages.history_context(archive, request)
        return self.page(archive, request, "history", context)


class VersionView(ArchiveView):
    """A version in full: its newest text, or the one of a correction."""

    def answer(self, archive, request, *, version, correction=None):
        sheet = archive.version(version, correction)
        if sheet is None:
            raise Http404("There is no such version.")
        if sheet.text is None:
            context = archive_pages.missing_context(archive, request, sheet)
            return self.page(archive, request, "archive_message", context, status=404)
        context = archive_pages.version_context(archive, request, sheet, correction)
        return self.page(archive, request, "version", context)


class DayForm(forms.Form):
    """A day as browsers send it, or as people write it in Finland."""

    day = forms.DateField(input_formats=["%Y-%m-%d", "%d.%m.%Y"])


class OnView(ArchiveView):
    """The form for a day: leads to the lasting address with the day."""

    def answer(self, archive, request):
        form = DayForm(request.GET)
        day = form.cleaned_data["day"] if form.is_valid() else None
        if day is not None and DayConverter.is_near(day):
            return redirect(archive_pages.own_address(archive, "on_day", day=day))
        words = archive.words
        asked = bool(request.GET.get("day", ""))
        today = archive.today
        example = f"{today.day}.{today.month}.{today.year}"
        message = words.label("invalid_day", example=example) if asked else ""
        context = archive_pages.form_context(
            archive, request, "on", words.labels["as_of"], message
        )
        status = 400 if asked else 200
        return self.page(archive, request, "archive_message", context, status=status)


class DayView(ArchiveView):
    """The notice as readers saw it at the end of a day."""

    def about(self, language, *, day):
        return Archive.about_day(day, language)

    def answer(self, archive, request, *, day):
        sheet = archive.on(day)
        context = archive_pages.day_context(archive, request, day, sheet)
        return self.page(archive, request, "as_of", context)


class CompareView(ArchiveView):
    """What changed from one version to another."""

    def about(self, language, *, old, new):
        return Archive.about_two(old, new)

    def answer(self, archive, request, *, old, new):
        if not (archive.series.has_old and archive.series.has_new):
            raise Http404("There is no such version.")
        texts, languages = archive.two(old, new)
        if None in texts:
            context = archive_pages.uncompared_context(
                archive, request, (old, new), texts.index(None), languages
            )
            return self.page(archive, request, "archive_message", context, status=404)
        context = archive_pages.comparison_context(
            archive, request, (old, new), texts, languages
        )
        return self.page(archive, request, "compare", context)


class CompareFormView(ArchiveView):
    """The form for two versions: leads to the lasting address of their comparison."""

    def answer(self, archive, request):
        try:
            old, new = (
                EditionConverter.read(request.GET.get(name, ""))
                for name in ("from", "to")
            )
        except ValueError:
            labels = archive.words.labels
            context = archive_pages.form_context(
                archive,
                request,
                "compare_form",
                labels["compare"],
                labels["choose_versions"],
            )
            return self.page(archive, request, "archive_message", context, status=400)
        return redirect(archive_pages.own_address(archive, "compare", old=old, new=new))


class MachineView(ArchiveView):
    """An answer for machines: nobody is asked to log in, what is not open is 404."""

    def get(self, request, public_id, language, **where):
        self.reached = False
        try:
            response = super().get(request, public_id, language, **where)
        except Http404:
            return NotFound().answer()
        if not self.reached:
            return NotFound().answer()
        return response

    def answer(self, archive, request, **where):
        self.reached = True
        return self.read(archive, request, **where)

    def read(
        self, archive: Archive, request: HttpRequest, **where: Any
    ) -> HttpResponse:
        raise NotImplementedError("Each view has an answer of its own.")


class LetterView(MachineView):
    """The letter that tells people of a change, as data, plain text or a page.

    404 with the reason where there is nothing to tell, see :mod:`.telling`.
    """

    def about(self, language, *, old, new, form):
        return Archive.about_two(old, new)

    def read(
        self, archive: Archive, request: HttpRequest, *, old: Any, new: Any, form: str
    ) -> HttpResponse:
        texts, _languages = archive.two(old, new)
        pair = [
            text if text is not None and edition_of(text.version) == edition else None
            for text, edition in zip(texts, (old, new), strict=True)
        ]
        where = {"old": old, "new": new}

        def whole(name: str, **where: Any) -> str:
            path = address(name, archive.series, archive.language, **where)
            return request.build_absolute_uri(path) if path else ""

        notice_url = whole("version", version=new)
        if new == archive.series.number_in_force:
            notice_url = archive.page.get_full_url(request) or notice_url
        try:
            found = letter_about(
                *pair,
                archive.series,
                day=archive.today,
                number_in_force=archive.series.number_in_force,
                notice_url=notice_url,
                changes_url=whole("compare", **where),
            )
        except NothingToTell as nothing:
            return NotFound(str(nothing)).answer()
        if form == "json":
            meta = {
                "series": str(archive.series.public_id),
                "language": found.language,
                "from": side_of(pair[0]),
                "to": side_of(pair[1]),
                "html_url": notice_url,
                "changes_url": whole("compare", **where),
                "formats": {
                    name: whole(f"letter_{name}", **where)
                    for name in ("json", "txt", "html")
                },
            }
            answer = canonical({"meta": meta, "letter": found.to_json()})
        else:
            answer = found.html if form == "html" else found.file
        return text_answer(request, answer, found.language, MEDIA_TYPES[form])


MEDIA_TYPES = {
    "json": "application/json",
    "txt": "text/plain",
    "html": "text/html",
}


def side_of(text: VersionText) -> dict[str, Any]:
    """Which text a letter was made from."""
    return {
        "version": text.version.number,
        "correction": text.correction,
        "effective_from": text.version.effective_from.isoformat(),
        "digest": text.digest,
    }


@require_safe
def review(request, token):
    """A draft for whoever has the link; asks for no account and keeps no session.

    404 for what we did not sign, 410 for a link that is over, with the same words: nothing
    tells which notice it was, or whether there is one. Outside the site's own frame, so
    that no script or picture of others learns the address.
    """
    name, status = "review", 200
    try:
        found = Review.of(token, request.GET.get("language", ""), timezone.now())
    except BadSignature:
        name, status, context = "review_ended", 404, ended_context()
    except Ended:
        name, status, context = "review_ended", 410, ended_context()
    else:
        context = found.context()
    with translation.override(context["words"].language):
        # Without the request: what a site adds to every template has no place here.
        html = render_to_string(f"wagtail_seloste/{name}.html", context)
    response = HttpResponse(html, status=status)
    add_never_cache_headers(response)
    response["Content-Language"] = context["words"].language
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


@machine_view
def preview(request, token):
    """A draft as JSON for the front end that shows it to its editor.

    The envelope is that of a notice; what only a recorded text has is null. 404 for what
    we did not sign, 410 for what is over. Nothing keeps the answer, and no search engine.
    """
    now = timezone.now()
    model = request.GET.get("content_type", "")
    try:
        if model:
            page = previewing.page_of_headless_preview(model, token)
            found, about = page.to_notice().canonical(), {"pk": page.pk}
            expires = None
        else:
            link = previewing.link_of(token, now)
            found, about = link.document, {"pk": link.page_id}
            expires = link.expires_at.isoformat()
    except (BadSignature, NotRecorded):
        response = NotFound("There is no such preview.").answer()
    except Ended:
        response = Problem(410, "The preview is over.").answer()
    else:
        language = json.loads(found)["language"]
        meta = {**draft_meta(about["pk"], language), "expires_at": expires}
        response = HttpResponse(
            f'{{"meta":{canonical(meta)},"notice":{found}}}',
            content_type="application/json; charset=utf-8",
            headers={"Content-Language": language},
        )
    add_never_cache_headers(response)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def draft_meta(page_id: int | None, language: str) -> dict[str, Any]:
    """What is known of a draft; the keys are those of a recorded text. One query."""
    pages = page_model().objects.filter(pk=page_id or 0)
    key = pages.values("translation_key")
    series = NoticeSeries.objects.filter(translation_key__in=key).first()
    return {
        **dict.fromkeys(META_KEYS),
        "series": str(series.public_id) if series else None,
        "language": language,
        "source_language": series.source_language if series else language,
        "html_url": "",
        "languages": [],
        "links": {},
        "state": "draft",
    }
