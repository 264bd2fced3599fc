"""To whom data go, and in which countries."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .. import composition
from .base import PartBlock, Section, SectionBlock, merged
from .fields import (
    Choice,
    Country,
    Flag,
    Items,
    LongText,
    Name,
    OrganisationChooser,
    Text,
)

SHARING = pgettext_lazy("group of sections", "Sharing")


def recipient_roles():
    """The roles that a recipient can have, in the editor's language."""
    from .fields import words_for_interface

    words = words_for_interface()
    roles = ("role_processor", "role_recipient", "role_joint_controller")
    return [(role, words.choice(role)) for role in roles]


class RecipientBlock(PartBlock):
    organisation = OrganisationChooser(label=_("Organisation"))
    name = Name(label=_("Name"), help_text=_("A name is better than a category."))
    category = Choice("recipient", label=_("Category"))
    role = Choice(choices=recipient_roles, label=_("Role"))
    service = Text(
        label=_("What for"), help_text=_("Such as “Newsletter” or “Accounting”.")
    )
    country = Country(
        label=_("Country"), help_text=_("Where the data are or can be seen from.")
    )

    class Meta:
        label = _("Recipient")
        label_format = "{organisation} · {name} · {category} · {service}"
        icon = "upload"

    def project(self, raw, references):
        return merged(super().project(raw, references), ("name", "country"))


class RecipientsBlock(SectionBlock):
    compose = staticmethod(composition.recipients)

    none = Flag(
        label=_("No disclosure to others"),
        help_text=_("Data go to nobody but the service providers named below."),
    )
    recipients = Items(RecipientBlock(), label=_("Recipients"))

    class Meta:
        group = SHARING
        icon = "upload"
        label = _("Recipients")
        label_format = "{none} · {recipients}"
        description = _(
            "Who gets the data: by name, or by category if names are impossible. "
            "Service providers count. Art. 13(1)(e) and 14(1)(e)."
        )
        section = Section(article="13(1)(e), 14(1)(e)", needed="conditional")


class TransferBlock(PartBlock):
    organisation = OrganisationChooser(label=_("Organisation"))
    recipient = Name(label=_("Recipient"))
    country = Country(label=_("Country"))
    mechanism = Choice(
        "transfer",
        label=_("Ground for the transfer"),
        help_text=_("Choose an adequacy decision first, then safeguards (Art. 45–49)."),
    )
    decision = Name(
        label=_("Decision, rules or contract"),
        help_text=_("Such as the number of the adequacy decision or the code's name."),
    )
    reason = LongText(
        label=_("Why, and how the data are protected"),
        help_text=_("With an exception of Art. 49: the ground or the interest."),
    )
    copy_contact = Text(
        label=_("Where to get a copy"),
        help_text=_("With safeguards: an address or a link (Art. 13(1)(f))."),
    )

    class Meta:
        label = _("Transfer")
        label_format = "{organisation} · {recipient} · {country}"
        icon = "globe"

    def project(self, raw, references):
        data = super().project(raw, references)
        chosen = data["organisation"] or {}
        return {
            **data,
            "organisation": chosen.get("key"),
            "recipient": data["recipient"] or chosen.get("name", ""),
            "country": data["country"] or chosen.get("country", ""),
        }


class TransfersBlock(SectionBlock):
    compose = staticmethod(composition.transfers)

    none = Flag(
        label=_("No transfers outside the EEA"),
        help_text=_("Also no access from outside, such as support."),
    )
    transfers = Items(TransferBlock(), label=_("Transfers"))

    class Meta:
        group = SHARING
        icon = "globe"
        label = _("Transfers outside the EEA")
        label_format = "{none} · {transfers}"
        description = _(
            "Countries outside the EU and EEA, on what ground, and where to get a "
            "copy of the safeguards. Art. 13(1)(f) and 14(1)(f)."
        )
        section = Section(article="13(1)(f), 14(1)(f)", needed="conditional")


__all__ = [
    "RecipientBlock",
    "RecipientsBlock",
    "TransferBlock",
    "TransfersBlock",
]
