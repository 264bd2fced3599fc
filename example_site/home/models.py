"""The example site's front page, and a contact form that shows a privacy notice."""

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.contrib.forms.models import AbstractForm, AbstractFormField
from wagtail.fields import RichTextField
from wagtail.models import Page

from wagtail_seloste.form_fields import NoticeReferenceField


class HomePage(Page):
    """The front page of one language: a few words, and a list of what lies below."""

    introduction = RichTextField(blank=True, features=["bold", "italic", "link"])

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    max_count_per_parent = 1
    parent_page_types = ["wagtailcore.Page"]


REFERENCE = "notice_reference"
"""Under this name a submission keeps which text of the notice its sender was shown."""


class ContactField(AbstractFormField):
    page = ParentalKey(
        "ContactPage", on_delete=models.CASCADE, related_name="form_fields"
    )


class ContactPage(AbstractForm):
    """A form made in the editor, with the short version of a notice below its fields."""

    introduction = RichTextField(blank=True, features=["bold", "italic", "link"])
    thanks = RichTextField(blank=True, features=["bold", "italic", "link"])
    notice = models.ForeignKey(
        "wagtail_seloste_pages.NoticePage",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("privacy notice"),
    )

    content_panels = [
        *AbstractForm.content_panels,
        FieldPanel("introduction"),
        InlinePanel("form_fields", label=_("Field")),
        FieldPanel("notice"),
        FieldPanel("thanks"),
    ]
    subpage_types: list[str] = []

    def get_form(self, *args, **kwargs):
        form = super().get_form(*args, **kwargs)
        for field in form.fields.values():
            if isinstance(field, forms.EmailField):  # so that browsers fill it in
                field.widget.attrs["autocomplete"] = "email"
        form.fields[REFERENCE] = NoticeReferenceField(self.notice)
        return form

    def get_submissions_list_view_class(self):
        from example_site.home.views import SubmissionsView  # needs all models

        return SubmissionsView

    def get_data_fields(self):
        return [*super().get_data_fields(), (REFERENCE, _("Privacy notice as shown"))]
