"""Who is responsible, and whom to contact."""

from django.utils.translation import gettext_lazy as _

from .. import composition
from .base import (
    ContactFields,
    PartyBlock,
    PartyFields,
    Section,
    SectionBlock,
)
from .fields import Items, LongText, Text

WHO = _("Who is responsible")


class RepresentativeBlock(PartyFields):
    class Meta:
        label = _("Representative in the EU")
        label_format = "{organisation} · {name}"
        icon = "globe"


class ControllerBlock(PartyFields, SectionBlock):
    compose = staticmethod(composition.controller)

    representatives = Items(
        RepresentativeBlock(),
        max_num=1,
        label=_("Representative in the EU"),
        help_text=_("Only if the controller is outside the EU and the EEA (Art. 27)."),
    )

    class Meta:
        group = WHO
        icon = "home"
        label = _("Controller")
        label_format = "{organisation} · {name}"
        description = _(
            "Who decides why and how personal data are used: name and contact "
            "details. Art. 13(1)(a) and 14(1)(a)."
        )
        section = Section(article="13(1)(a), 14(1)(a)", needed="always")


class JointControllersBlock(SectionBlock):
    compose = staticmethod(composition.joint_controllers)

    partners = Items(PartyBlock(), label=_("Joint controllers"))
    arrangement = LongText(
        label=_("Who does what"),
        help_text=_("The essence of your arrangement, in your readers' words."),
    )
    contact_point = Text(
        label=_("Contact point"),
        help_text=_("Where people can turn, if you have agreed on one place."),
    )

    class Meta:
        group = WHO
        icon = "link"
        label = _("Joint controllers")
        label_format = "{partners}"
        description = _(
            "Those with whom you decide on the processing together, and the essence "
            "of your arrangement. Art. 26(2)."
        )
        section = Section(article="26(1)-(2)", needed="conditional")


class PersonBlock(ContactFields):
    role = "role_contact_person"

    class Meta:
        label = _("Contact")
        label_format = "{organisation} · {title} · {name}"
        icon = "user"


class ContactPersonBlock(SectionBlock):
    compose = staticmethod(composition.contact_person)

    people = Items(PersonBlock(), label=_("Contacts"))

    class Meta:
        group = WHO
        icon = "user"
        label = _("Contact person")
        label_format = "{people}"
        description = _(
            "Who answers questions about this register. Good practice in Finland; a "
            "role and a shared mailbox last longer than a name."
        )
        section = Section(article="", needed="practice")


class DpoBlock(ContactFields, SectionBlock):
    compose = staticmethod(composition.contact_section)
    role = "role_dpo"

    class Meta:
        group = WHO
        icon = "clipboard-list"
        label = _("Data protection officer")
        label_format = "{organisation} · {title} · {email}"
        description = _(
            "Contact details of the data protection officer, if there is one; the "
            "name is not required. Art. 13(1)(b) and 14(1)(b)."
        )
        section = Section(article="13(1)(b), 14(1)(b)", needed="conditional")


class ContactBlock(ContactFields, SectionBlock):
    compose = staticmethod(composition.contact_section)
    role = "role_contact_person"

    class Meta:
        group = WHO
        icon = "mail"
        label = _("Contact for requests")
        label_format = "{organisation} · {title} · {email}"
        description = _(
            "Where a person sends a request or a question; an electronic channel is "
            "expected. Art. 12(2)."
        )
        section = Section(article="12(2)", needed="practice")


__all__ = [
    "ContactBlock",
    "ContactPersonBlock",
    "ControllerBlock",
    "DpoBlock",
    "JointControllersBlock",
    "PersonBlock",
    "RepresentativeBlock",
]
