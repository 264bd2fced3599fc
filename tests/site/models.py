"""A page class of the site's own, with a section that the package does not have."""

from django.apps import apps
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail_headless_preview.models import HeadlessMixin

from wagtail_seloste import composition
from wagtail_seloste.blocks.base import PartBlock, Section, SectionBlock
from wagtail_seloste.blocks.fields import Flag, Items, LongText, Text
from wagtail_seloste.blocks.stream import NoticeStreamBlock
from wagtail_seloste.models import NoticePageMixin
from wagtail_seloste.notice import group, item_list, paragraph

if apps.is_installed("wagtail_localize"):
    from wagtail_localize.fields import SynchronizedField

    SYNCHRONISED = [
        SynchronizedField("slug"),
        SynchronizedField("source_digest", overridable=False),
    ]
else:
    SYNCHRONISED = []


def compose_loyalty(data, words, context):
    content = [paragraph(data["promise"])] if data["promise"] else []
    content += [
        group(tier["id"], tier["name"], [paragraph(tier["benefit"])])
        for tier in data["tiers"]
        if tier["name"] and tier["benefit"]
    ]
    if data["partners"]:
        content.append(item_list(data["partners"]))
    return content + composition.free(data)


class TierBlock(PartBlock):
    name = Text(label="Tier")
    benefit = LongText(label="Benefit")
    by_invitation = Flag(label="By invitation")


class LoyaltyBlock(SectionBlock):
    compose = staticmethod(compose_loyalty)

    promise = Text(label="Promise")
    tiers = Items(TierBlock(), label="Tiers")
    # Blocks as Wagtail has them may stand in a section too.
    partners = blocks.ListBlock(blocks.CharBlock(), default=[], label="Partners")

    class Meta:
        icon = "pick"
        label = "Loyalty programme"
        group = "Of this site"
        description = "What members of the loyalty programme get. Good practice."
        section = Section(article="", needed="practice")
        preview_value = {"promise": "Saat etuja."}


class SiteStreamBlock(NoticeStreamBlock):
    loyalty = LoyaltyBlock()


class SitePage(NoticePageMixin, Page):
    body = StreamField(SiteStreamBlock())

    content_panels = [*Page.content_panels, *NoticePageMixin.notice_panels]
    search_fields = [*Page.search_fields, *NoticePageMixin.search_fields]
    override_translatable_fields = SYNCHRONISED


class PlainPage(Page):
    """The words of a notice as a site would put them down without the package."""

    body = StreamField(
        [("heading", blocks.CharBlock()), ("text", blocks.RichTextBlock())]
    )

    content_panels = [*Page.content_panels, FieldPanel("body")]
    if apps.is_installed("wagtail_localize"):
        override_translatable_fields = [SynchronizedField("slug")]


class HeadlessPage(HeadlessMixin, NoticePageMixin, Page):
    """A notice that visitors read at a front end, previewed there by another package."""

    content_panels = [*Page.content_panels, *NoticePageMixin.notice_panels]
    search_fields = [*Page.search_fields, *NoticePageMixin.search_fields]
    override_translatable_fields = SYNCHRONISED
