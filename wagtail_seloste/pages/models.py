"""A notice and a list of notices as pages."""

from django.apps import apps
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from ..addresses import feeds
from ..caching import ask_each_time
from ..conf import get_settings
from ..models import NoticePageMixin
from ..reading import list_languages, listed_texts
from ..wording import reader_wording

if apps.is_installed("wagtail_localize"):
    from wagtail_localize.fields import SynchronizedField

    SYNCHRONISED = [
        # A slug is an address, not a text; the digest says what was translated.
        SynchronizedField("slug"),
        SynchronizedField("source_digest", overridable=False),
    ]
else:
    SYNCHRONISED = []


class NoticePage(NoticePageMixin, Page):
    """A privacy notice."""

    content_panels = [*Page.content_panels, *NoticePageMixin.notice_panels]
    search_fields = [*Page.search_fields, *NoticePageMixin.search_fields]
    override_translatable_fields = SYNCHRONISED
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("privacy notice")
        verbose_name_plural = _("privacy notices")


class NoticeIndexPage(Page):
    """The list of an organisation's notices: those of its children with a text."""

    template = "wagtail_seloste/notice_index_page.html"
    subpage_types = ["wagtail_seloste_pages.NoticePage"]

    class Meta:
        verbose_name = _("list of privacy notices")
        verbose_name_plural = _("lists of privacy notices")

    def serve(self, request, *args, **kwargs):
        """As stock; caches ask each time, for a list changes with any of its notices."""
        response = super().serve(request, *args, **kwargs)
        ask_each_time(request, response)
        return response

    def get_context(self, request, *args, **kwargs):
        words = reader_wording(self.locale.language_code)
        return {
            **super().get_context(request, *args, **kwargs),
            "base_template": get_settings().BASE_TEMPLATE,
            "words": words,
            "labels": words.labels,
            "notices": listed_texts(self, request, timezone.now()),
            **list_languages(self, request),
            "feeds": []
            if self.alias_of_id
            else feeds(
                words,
                "index_",
                translation_key=self.translation_key,
                language=self.locale.language_code,
            ),
        }
