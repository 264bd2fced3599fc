"""What the person can do: rights, complaint, automated decisions, changes."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .. import composition
from .base import PartBlock, Section, SectionBlock
from .fields import Choice, Flag, Items, LongText, OrganisationChooser, Text

RIGHTS = _("Rights")


def adjustment_choices():
    return [
        ("explain", _("Explain it in our words")),
        ("add", _("Show it although the legal bases do not give it")),
        ("remove", _("Leave it out, and say why")),
    ]


class RightAdjustmentBlock(PartBlock):
    right = Choice("right", label=pgettext_lazy("entitlement", "Right"))
    action = Choice(
        choices=adjustment_choices, default="explain", label=_("What to do")
    )
    explanation = LongText(
        label=_("Explanation"),
        help_text=_("Stands after the standard paragraph, or in place of the right."),
    )

    class Meta:
        label = pgettext_lazy("entitlement", "Right")
        label_format = "{right} · {action}"
        icon = "edit"


class RightsBlock(SectionBlock):
    compose = staticmethod(composition.rights)
    derive = staticmethod(composition.derived_rights)

    standard = Flag(
        label=_("Standard paragraphs"),
        default=True,
        help_text=_("The rights that follow from the legal bases, each explained."),
    )
    request_contact = Text(
        label=_("How to use the rights"),
        help_text=_("An address or a form. Empty: the contact for requests is used."),
    )
    withdrawal_channel = Text(
        label=_("How to withdraw consent"),
        help_text=_("As easy as giving it, such as the link in each newsletter."),
    )
    extension = Flag(label=_("Tell about longer times to answer"), default=True)
    adjustments = Items(
        RightAdjustmentBlock(),
        label=_("Changes to the rights"),
        help_text=_(
            "The rights follow from the legal bases of your purposes. Here you can "
            "add, leave out or explain a right."
        ),
    )

    class Meta:
        group = RIGHTS
        icon = "key"
        label = _("Rights")
        label_format = "{heading}"
        description = _(
            "The rights that apply. They follow from the legal bases of the purposes; "
            "you can add, leave out and explain. Art. 13(2)(b)–(c) and 14(2)(c)–(d)."
        )
        section = Section(article="13(2)(b)-(c), 14(2)(c)-(d)", needed="always")


class ComplaintBlock(SectionBlock):
    compose = staticmethod(composition.complaint)

    standard = Flag(
        label=_("Standard paragraph"),
        default=True,
        help_text=_("That there is a right to complain, and where."),
    )
    authority = OrganisationChooser(
        label=_("Supervisory authority"),
        help_text=_("The authority of the controller's main office."),
    )

    class Meta:
        group = RIGHTS
        icon = "comment"
        label = _("Complaint to the authority")
        label_format = "{authority}"
        description = _(
            "The right to complain, with the authority's details. Art. 13(2)(d) and "
            "14(2)(e)."
        )
        section = Section(article="13(2)(d), 14(2)(e)", needed="always")


class DecisionBlock(PartBlock):
    decision = Text(label=_("Decision"))
    logic = LongText(
        label=_("Data and rules"), help_text=_("On which data and rules it rests.")
    )
    consequences = LongText(label=_("What follows for the person"))

    class Meta:
        label = _("Decision")
        label_format = "{decision}"
        icon = "cog"


class AutomatedDecisionsBlock(SectionBlock):
    compose = staticmethod(composition.automated_decisions)

    automated = Choice("automated", label=_("Decisions by a machine alone"))
    decisions = Items(DecisionBlock(), label=_("Decisions"))
    profiling = Choice("profiling", label=_("Profiling"))
    profiling_description = LongText(
        label=_("How we profile"), help_text=_("With which data, and what follows.")
    )

    class Meta:
        group = RIGHTS
        icon = "cogs"
        label = _("Automated decisions and profiling")
        label_format = "{automated} · {profiling}"
        description = _(
            "Whether a machine alone decides about people, by which logic and with "
            "what effect. Art. 13(2)(f) and 14(2)(g)."
        )
        section = Section(article="13(2)(f), 14(2)(g), 22", needed="conditional")


class ChangesBlock(SectionBlock):
    compose = staticmethod(composition.changes)

    standard = Flag(
        label=_("Standard paragraph"),
        default=True,
        help_text=_("That you update the notice and tell about changes beforehand."),
    )
    channel = Text(
        label=_("How you tell about changes"),
        help_text=_("Such as “by e-mail to our customers”."),
    )

    class Meta:
        group = RIGHTS
        icon = "rotate"
        label = _("Changes to the notice")
        label_format = "{channel}"
        description = _(
            "How readers hear of changes: actively and beforehand, never “check this "
            "page”. Art. 13(3), WP260."
        )
        section = Section(article="13(3), 14(4)", needed="practice")


__all__ = [
    "AutomatedDecisionsBlock",
    "ChangesBlock",
    "ComplaintBlock",
    "DecisionBlock",
    "RightAdjustmentBlock",
    "RightsBlock",
]
