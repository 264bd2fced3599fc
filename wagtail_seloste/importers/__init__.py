"""Old notices to sections, facts and a report: plain functions of bytes."""

from .isolated import import_isolated
from .messages import Message
from .pipeline import import_notice
from .readers import SUFFIXES
from .result import Facts, ImportedNotice, ImportedSection, Paragraph, RetentionPeriod
from .targets import TARGETS, Target, target

__all__ = (
    "SUFFIXES",
    "TARGETS",
    "Facts",
    "ImportedNotice",
    "ImportedSection",
    "Message",
    "Paragraph",
    "RetentionPeriod",
    "Target",
    "import_isolated",
    "import_notice",
    "target",
)
