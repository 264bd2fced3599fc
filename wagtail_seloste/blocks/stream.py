"""The stream of a notice: its sections, a line each, in the order of the picker."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .. import composition
from ..html import storable
from .base import Section, SectionBlock
from .fields import Text, map_texts
from .identity import (
    ContactBlock,
    ContactPersonBlock,
    ControllerBlock,
    DpoBlock,
    JointControllersBlock,
)
from .keeping import CookiesBlock, RetentionBlock, SecurityBlock
from .processing import (
    DataContentBlock,
    DataSubjectsBlock,
    ObligationToProvideBlock,
    PurposesBlock,
    RegisterNameBlock,
    SourcesBlock,
)
from .rights import (
    AutomatedDecisionsBlock,
    ChangesBlock,
    ComplaintBlock,
    RightsBlock,
)
from .sharing import RecipientsBlock, TransfersBlock
from .unknown import UNKNOWN, UnknownBlock, unwrapped, wrap_unknown


class OtherBlock(SectionBlock):
    """A free section with a heading of its own; the only one that may repeat."""

    compose = staticmethod(composition.free_text)

    heading = Text(required=True, label=_("Heading"))

    class Meta:
        group = _("Other")
        icon = "doc-full"
        label = _("Free section")
        label_format = "{heading}"
        description = _("Anything that has no section of its own, under your heading.")
        section = Section(article="", needed="practice")

    common_field_names = ("heading", "text")

    def get_form_layout(self):
        return blocks.BlockGroup(children=["heading", "text"])


class NoticeStreamBlock(blocks.StreamBlock):
    """All sections of a notice. A site adds its own by subclassing."""

    controller = ControllerBlock()
    joint_controllers = JointControllersBlock()
    contact_person = ContactPersonBlock()
    dpo = DpoBlock()
    contact = ContactBlock()
    register_name = RegisterNameBlock()
    purposes = PurposesBlock()
    data_subjects = DataSubjectsBlock()
    data_content = DataContentBlock()
    sources = SourcesBlock()
    obligation_to_provide = ObligationToProvideBlock()
    recipients = RecipientsBlock()
    transfers = TransfersBlock()
    retention = RetentionBlock()
    security = SecurityBlock()
    cookies = CookiesBlock()
    automated_decisions = AutomatedDecisionsBlock()
    rights = RightsBlock()
    complaint = ComplaintBlock()
    changes = ChangesBlock()
    other = OtherBlock()
    unknown = UnknownBlock()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        once = {
            name: {"max_num": 1}
            for name in self.child_blocks
            if name not in ("other", UNKNOWN)
        }
        self.set_meta_options({"block_counts": {**once, **self.meta.block_counts}})

    def to_python(self, value):
        """As stock, but sections of unknown type are kept, to be written back as is."""
        return super().to_python(wrap_unknown(value, self.child_blocks))

    def get_prep_value(self, value):
        """As stock, without the characters that PostgreSQL would not store."""
        return map_texts(storable, unwrapped(super().get_prep_value(value)))

    class Meta:
        block_counts = {}
        collapsed = True
