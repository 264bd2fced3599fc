"""Organisations: reusable contact details of controllers, recipients, authorities."""

from django import forms
from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, TranslatableMixin
from wagtail.search import index

from ..blocks.fields import (
    choices_of,
    country_choices,
    optional,
    validate_business_id,
    validate_phone,
)

if apps.is_installed("wagtail_localize"):
    from wagtail_localize.fields import SynchronizedField

    # Names and addresses are the same in all languages unless a translator says
    # otherwise, codes always; what is left to translate is a contact's title.
    SYNCHRONISED = [
        *map(SynchronizedField, ("name", "postal_address", "visiting_address")),
        SynchronizedField("phone"),
        SynchronizedField("business_id", overridable=False),
        SynchronizedField("country", overridable=False),
    ]
    SYNCHRONISED_CONTACT = [
        *map(SynchronizedField, ("name", "phone", "postal_address")),
        SynchronizedField("role", overridable=False),
    ]
else:
    SYNCHRONISED = SYNCHRONISED_CONTACT = []


def role_choices():
    """Roles of a contact point, in the editor's language."""
    wanted = ("role_dpo", "role_contact_person", "role_representative")
    return [(code, label) for code, label in choices_of("role") if code in wanted]


roles = optional(role_choices)
countries = optional(country_choices)


class Organisation(index.Indexed, TranslatableMixin, ClusterableModel):
    """A controller, processor, recipient or authority, with its contact points.

    A notice freezes what stands here when it is recorded; a later change reaches the
    public with the next publication of each notice.
    """

    name = models.CharField(_("name"), max_length=255)
    business_id = models.CharField(
        _("business ID"), max_length=16, blank=True, validators=[validate_business_id]
    )
    postal_address = models.TextField(_("postal address"), blank=True)
    visiting_address = models.TextField(_("visiting address"), blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(
        _("telephone"), max_length=64, blank=True, validators=[validate_phone]
    )
    website = models.URLField(_("website"), blank=True)
    is_authority = models.BooleanField(_("supervisory authority"), default=False)
    authority_code = models.CharField(max_length=8, blank=True, editable=False)

    override_translatable_fields = SYNCHRONISED
    search_fields = [
        index.SearchField("name"),
        index.SearchField("business_id"),
        index.AutocompleteField("name"),
        index.AutocompleteField("business_id"),
        # The admin's list can be searched in any order that it has.
        index.FilterField("name"),
        index.FilterField("business_id"),
        index.FilterField("email"),
        index.FilterField("locale_id"),
        index.FilterField("is_authority"),
    ]

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldPanel("business_id"),
                FieldPanel("is_authority"),
            ],
            heading=_("Organisation"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("postal_address"),
                FieldPanel("visiting_address"),
                FieldPanel("country", widget=forms.Select(choices=countries)),
                FieldRowPanel([FieldPanel("email"), FieldPanel("phone")]),
                FieldPanel("website"),
            ],
            heading=_("Contact details"),
        ),
        InlinePanel(
            "contact_points", heading=_("Contact points"), label=_("Contact point")
        ),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self):
        return self.name


class ContactPoint(TranslatableMixin, Orderable):
    """Where an organisation is reached in a role, such as data protection officer."""

    organisation = ParentalKey(
        Organisation, on_delete=models.CASCADE, related_name="contact_points"
    )
    role = models.CharField(_("role"), max_length=32)
    title = models.CharField(
        pgettext_lazy("position", "title"),
        max_length=255,
        blank=True,
        help_text=_("A role ages better than a person's name."),
    )
    name = models.CharField(_("name"), max_length=255, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(
        _("telephone"), max_length=64, blank=True, validators=[validate_phone]
    )
    postal_address = models.TextField(_("postal address"), blank=True)
    website = models.URLField(_("website or form"), blank=True)

    override_translatable_fields = SYNCHRONISED_CONTACT
    panels = [
        FieldPanel("role", widget=forms.Select(choices=roles)),
        FieldPanel("title"),
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("email"), FieldPanel("phone")]),
        FieldPanel("postal_address"),
        FieldPanel("website"),
    ]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("contact point")
        verbose_name_plural = _("contact points")

    def __str__(self):
        return self.title or self.name or self.email
