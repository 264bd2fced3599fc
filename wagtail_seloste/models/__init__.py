"""The models of the core app."""

from .archive import NoticeEvent, NoticeSeries, NoticeVersion, VersionText
from .checking import LinkCheck, SilencedFinding, TextCheck, TextFinding
from .drafted import DraftSource
from .importing import ImportBatch, ImportedFile
from .jobs import JobNotice, PublishingJob
from .listed import ListedText
from .organisations import ContactPoint, Organisation
from .pages import NoticePageMixin
from .reviewing import ReviewLink
from .sending import SentSignal
from .workflow import PrivacyCheckTask

__all__ = [
    "ContactPoint",
    "DraftSource",
    "LinkCheck",
    "ImportBatch",
    "ImportedFile",
    "JobNotice",
    "ListedText",
    "NoticeEvent",
    "NoticePageMixin",
    "NoticeSeries",
    "NoticeVersion",
    "Organisation",
    "PrivacyCheckTask",
    "PublishingJob",
    "ReviewLink",
    "SentSignal",
    "SilencedFinding",
    "TextCheck",
    "TextFinding",
    "VersionText",
]
