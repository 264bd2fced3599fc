"""What makes a page a notice."""

from django.db import models
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import PageViewRestriction
from wagtail.search import index

from .. import previewing
from ..api.page_tags import page_tag, put_tag, unchanged
from ..blocks.stream import NoticeStreamBlock
from ..caching import keep_page, not_found_page
from ..conf import get_settings
from ..forms import NoticePageForm
from ..page_texts import hold_back
from ..panels import CheckPanel, PublicTextPanel, RecordingPanel
from ..projection import raw_stream, source_digest
from ..reading import Reading, draft_context, public_text_of, rows_beside
from ..recording import NotRecorded, edited, is_source, project
from ..series import midnight


class NoticePageMixin(models.Model):
    """A page whose body is a privacy notice.

    Put it before the page class: ``class NoticePage(NoticePageMixin, Page)``. To add
    sections, override ``body`` with a stream block of your own that extends
    NoticeStreamBlock. The public page shows what was recorded, never the page's fields.
    """

    body = StreamField(NoticeStreamBlock(), verbose_name=_("sections"))
    # What the text was made from: of a source page the digest of its own content, of a
    # translation that of the source content it translates; it travels with the content.
    source_digest = models.CharField(
        max_length=64, blank=True, default="", editable=False
    )

    # What the editor chose for the next publication, see `choices`.
    recording_choice = models.JSONField(null=True, blank=True, editable=False)

    # Language codes for which a version can wait, of a source page; null: as in the
    # settings, see `recording.required_languages`.
    required_languages = models.JSONField(null=True, blank=True, editable=False)

    # What the question that found this page read of its notice, for one request only: the
    # rows of `standing.BESIDE`. Then anybody may read it. See `api.routing`.
    beside = None

    base_form_class = NoticePageForm
    exclude_fields_in_copy = ["recording_choice"]
    notice_panels = [
        PublicTextPanel(),
        CheckPanel(),
        FieldPanel("translated_version"),
        FieldPanel("same_words"),
        RecordingPanel(),
        FieldPanel("body"),
    ]
    search_fields = [index.SearchField("recorded_text")]

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        """As stock; a source page takes the digest of its content along.

        A live translation keeps what it had of texts that are not translated, see
        :mod:`wagtail_seloste.page_texts`.
        """
        update_fields = kwargs.get("update_fields")
        is_edit = update_fields is None or {"title", "body"}.intersection(update_fields)
        if self.locale_id and not self.alias_of_id:
            if is_edit and is_source(self):
                self.source_digest = self.content_digest()
                if update_fields is not None:
                    kwargs["update_fields"] = {*update_fields, "source_digest"}
            elif self.live:
                hold_back(self, update_fields)
        return super().save(*args, **kwargs)

    def content_digest(self):
        """The digest of title and body as they are now, for sameness. No query."""
        stream = raw_stream(self.body)
        return source_digest(self.body.stream_block, self.title, stream)

    def to_notice(self):
        """The document of this page as it is in memory, in the page's own language.

        Faulty or unfinished content gives a document too, for preview and checks. May
        query for organisations and links. LookupError if the language has no wording.
        """
        projected, _words = project(self, edited(self))
        return projected.notice

    def notice_faults(self):
        """Why this page, as it is in memory, could not be recorded; () if nothing."""
        try:
            return project(self, edited(self))[0].faults
        except NotRecorded as refusal:
            return refusal.faults

    @cached_property
    def recorded_text(self):
        """What the public reads now, as plain text; "" if there is nothing. For search."""
        text = public_text_of(self)
        return text.plain if text else ""

    def serve(self, request, *args, **kwargs):
        """The recorded notice; 404 if nothing was recorded."""
        request.is_preview = False
        now = timezone.now()
        rows = rows_beside(self, now)
        tag = page_tag(self.pk, rows, request)
        response = unchanged(request, tag)
        if response is not None:
            return response
        reading = Reading.of_page(self, now, rows)
        if reading is None:
            error = Http404("Nothing has been recorded of this notice.")
            return not_found_page(request, error)
        with translation.override(self.locale.language_code):
            response = TemplateResponse(
                request,
                self.get_template(request, *args, **kwargs),
                {
                    **self.get_context(request, *args, **kwargs),
                    **reading.context(request),
                },
            )
            response.render()
        announced = reading.announced
        keep_page(request, response, announced and announced.effective_from)
        put_tag(request, response, tag)
        response.setdefault("Content-Language", self.locale.language_code)
        return response

    def get_view_restrictions(self):
        """As stock; empty without a query if this request found that anybody may read."""
        if self.beside is not None:
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()

    @property
    def preview_modes(self):
        """Ours, and before it the site's front end if ``PREVIEW_URL`` names one."""
        return previewing.modes(super().preview_modes)

    def serve_preview(self, request, mode_name):
        """The draft as it would be read, marked as a draft."""
        if mode_name == previewing.MODE:
            response = previewing.frame(self, request)
            if response is not None:
                return response
        with translation.override(self.locale.language_code):
            return TemplateResponse(
                request,
                self.get_preview_template(request, mode_name),
                {
                    **self.get_preview_context(request, mode_name),
                    **draft_context(self),
                },
            ).render()

    def get_template(self, request, *args, **kwargs):
        """The template of the page's own app if there is one, else ours."""
        own = super().get_template(request, *args, **kwargs)
        return [own, "wagtail_seloste/notice_page.html"]

    def get_context(self, request, *args, **kwargs):
        return {
            **super().get_context(request, *args, **kwargs),
            "base_template": get_settings().BASE_TEMPLATE,
        }

    def get_sitemap_urls(self, request=None):
        """The page, and since when its text is read; nothing if there is none."""
        text = public_text_of(self)
        is_own = text is not None and text.language == self.locale.language_code
        if not is_own or self.alias_of_id:
            return []
        since = max(text.recorded_at, midnight(text.version.effective_from))
        return [{"location": self.get_full_url(request), "lastmod": since}]
