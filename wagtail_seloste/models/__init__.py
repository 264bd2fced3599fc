"""The models of the core app."""

from .archive import NoticeEvent, NoticeSeries, NoticeVersion, VersionText
from .organisations import ContactPoint, Organisation
from .pages import NoticePageMixin

__all__ = [
    "ContactPoint",
    "NoticeEvent",
    "NoticePageMixin",
    "NoticeSeries",
    "NoticeVersion",
    "Organisation",
    "VersionText",
]
