"""What is processed, why, on which basis, and where the data come from."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BlockGroup, StructBlockValidationError
from wagtail.blocks.list_block import ListBlockValidationError

from .. import composition
from ..html import text_of_html
from .base import PartBlock, Section, SectionBlock
from .fields import (
    Choice,
    Choices,
    Flag,
    Items,
    LongText,
    Name,
    OrganisationChooser,
    Text,
)

WHAT = _("What and why")


class RegisterNameBlock(SectionBlock):
    compose = staticmethod(composition.register_name)

    name = Text(label=_("Name of the register"))

    class Meta:
        group = WHAT
        icon = "tag"
        label = _("Name of the register")
        label_format = "{name}"
        description = _(
            "The name under which you keep the data. Finnish practice; the Regulation "
            "does not ask for it."
        )
        section = Section(article="", needed="practice")


class PurposeBlock(PartBlock):
    # The form does not require it: a text beside it may tell the purpose, as that of an
    # old notice does. The purposes together say what may be published without one.
    name = Text(
        label=_("Purpose"),
        help_text=_("One use of the data in a few words, such as “Customer service”."),
    )
    description = LongText(
        label=_("What we do"),
        help_text=_("What you do with which data, and what follows from it."),
    )
    legal_bases = Choices(
        "legal_basis",
        label=_("Legal basis"),
        help_text=_("The ground for this purpose (Art. 6(1)). One is usual."),
    )
    statute = Name(
        label=_("Statute"),
        help_text=_("With a legal obligation or a public task: the law and section."),
    )
    legitimate_interest = LongText(
        label=_("Legitimate interest"),
        help_text=_("With legitimate interests: which interest, and whose."),
    )
    balancing_test = Flag(
        label=_("Balancing test made"),
        help_text=_(
            "You have weighed your interest against the person's, and give the "
            "assessment on request. The reader is told so."
        ),
    )
    special_conditions = Choices(
        "special_condition",
        label=_("Condition for special categories"),
        help_text=_("Only if you process health data or other data of Art. 9."),
    )
    direct_marketing = Flag(
        label=_("Direct marketing"),
        help_text=_("The reader is then told of the right to refuse it."),
    )

    class Meta:
        label = _("Purpose")
        label_format = "{name}"
        form_layout = [
            "name",
            "description",
            "legal_bases",
            "statute",
            "legitimate_interest",
            "balancing_test",
            "direct_marketing",
            BlockGroup(
                children=["special_conditions"],
                heading=_("Special categories of data"),
                icon="lock",
                classname="seloste-fields collapsed",
                label_format="{special_conditions}",
            ),
        ]
        icon = "crosshairs"


class PurposesBlock(SectionBlock):
    compose = staticmethod(composition.purposes)

    purposes = Items(PurposeBlock(), label=_("Purposes"))

    class Meta:
        group = WHAT
        icon = "crosshairs"
        label = _("Purposes and legal bases")
        label_format = "{purposes}"
        description = _(
            "What the data are used for and on which legal basis, one purpose at a "
            "time. Art. 13(1)(c)–(d) and 14(1)(c), 14(2)(b)."
        )
        section = Section(article="13(1)(c)-(d), 14(1)(c), 14(2)(b)", needed="always")

    def clean(self, value):
        value = super().clean(value)
        if self.is_deferred_validation:
            return value
        text = text_of_html(value["text"].source)
        unnamed = composition.unnamed_purposes(value["purposes"], text)
        if unnamed:
            required = forms.Field.default_error_messages["required"]
            blank = ValidationError(required, code="required")
            error = StructBlockValidationError(block_errors={"name": blank})
            every = ListBlockValidationError(block_errors=dict.fromkeys(unnamed, error))
            raise StructBlockValidationError(block_errors={"purposes": every})
        return value


class DataSubjectsBlock(SectionBlock):
    compose = staticmethod(composition.data_subjects)

    categories = Choices("data_subject", label=_("Groups of people"))
    others = LongText(label=_("Other groups"), help_text=_("One per line."))

    class Meta:
        group = WHAT
        icon = "group"
        label = _("Data subjects")
        label_format = "{categories}"
        description = _(
            "Whom the notice concerns, so that readers know whether it is about them. "
            "Good practice."
        )
        section = Section(article="30(1)(c)", needed="practice")


class DataGroupBlock(PartBlock):
    name = Text(
        label=_("Name of the group"),
        help_text=_("Such as “From the order form”. May be empty with one group."),
    )
    categories = Choices("data_category", label=_("Categories of data"))
    others = LongText(label=_("Other data"), help_text=_("One per line."))

    class Meta:
        label = _("Group of data")
        label_format = "{name} · {categories}"
        icon = "list-ul"


class DataContentBlock(SectionBlock):
    compose = staticmethod(composition.data_content)

    groups = Items(DataGroupBlock(), label=_("Data"))

    class Meta:
        group = WHAT
        icon = "list-ul"
        label = _("Personal data")
        label_format = "{groups}"
        description = _(
            "Which data you process. Required when they come from elsewhere than the "
            "person: Art. 14(1)(d)."
        )
        section = Section(article="14(1)(d)", needed="always")


class SourceBlock(PartBlock):
    organisation = OrganisationChooser(label=_("Organisation"))
    name = Text(
        label=_("Source"), help_text=_("Needed when no organisation is chosen.")
    )
    data = Text(label=_("Which data"))
    public = Flag(label=_("Publicly accessible source"))

    class Meta:
        label = _("Source")
        label_format = "{organisation} · {name}"
        icon = "download"

    def project(self, raw, references):
        from .base import merged

        return merged(super().project(raw, references), ("name",))


class SourcesBlock(SectionBlock):
    compose = staticmethod(composition.sources)

    from_person = Flag(label=_("We get data from the person"))
    sources = Items(
        SourceBlock(),
        label=_("Other sources"),
        help_text=_("Data from elsewhere bring in Art. 14."),
    )

    class Meta:
        group = WHAT
        icon = "download"
        label = _("Sources of the data")
        label_format = "{from_person} · {sources}"
        description = _(
            "Where the data come from, and whether the source is public. Art. 14(2)(f)."
        )
        section = Section(article="14(2)(f)", needed="conditional")


class ObligationBlock(PartBlock):
    kind = Choice("obligation", label=_("Must the data be given?"))
    data = Text(label=_("Which data"))
    statute = Name(label=_("Statute"), help_text=_("If a law obliges."))
    consequence = Text(
        label=_("What happens without them"),
        help_text=_("What the person cannot get, or what follows."),
    )

    class Meta:
        label = _("Duty to give data")
        label_format = "{kind} · {data}"
        icon = "form"


class ObligationToProvideBlock(SectionBlock):
    compose = staticmethod(composition.obligation_to_provide)

    items = Items(ObligationBlock(), label=_("Duties"))

    class Meta:
        group = WHAT
        icon = "form"
        label = _("Must you give the data?")
        label_format = "{items}"
        description = _(
            "Whether the data must be given by law or for a contract, and what follows "
            "if they are not. Art. 13(2)(e)."
        )
        section = Section(article="13(2)(e)", needed="always")
