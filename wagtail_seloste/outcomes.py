"""What became of a publication, kept in the page's history and told to the editor."""

import logging

from wagtail.log_actions import get_active_log_context, log
from wagtail.models import PageLogEntry

from .faults import messages
from .forms import section_labels
from .models.archive import VersionText
from .projection import Fault
from .recording import NotRecorded, record

logger = logging.getLogger(__name__)

RECORDED = "wagtail_seloste.recorded"
NOT_RECORDED = "wagtail_seloste.not_recorded"


def record_and_tell(page, *, user=None, healing=False):
    """Record a page and write the outcome into its history; never raises.

    The new text, or None. A refusal is logged once, not at every unattended run.
    """
    user = user or get_active_log_context().user
    try:
        text = record(page, user=user, healing=healing)
    except NotRecorded as refusal:
        tell_refusal(page, user, refusal.faults)
        return None
    except Exception:
        logger.exception("Page %s could not be recorded.", page.pk)
        tell_refusal(page, user, (Fault(code="writer_failed"),))
        return None
    if text is not None:
        log(
            instance=page,
            action=RECORDED,
            user=user,
            data={"number": text.version.number, "digest": text.digest},
        )
    return text


def tell_refusal(page, user, faults):
    data = {
        "faults": [
            {
                "code": fault.code,
                "section": fault.section,
                "block_id": fault.block_id,
                "params": dict(fault.params),
            }
            for fault in faults
        ]
    }
    last = last_refusal(page)
    if last is None or last.data != data:
        log(instance=page, action=NOT_RECORDED, user=user, data=data)


def last_refusal(page):
    """The log entry of a refusal after which nothing was recorded, or None."""
    entry = (
        PageLogEntry.objects.filter(page_id=page.pk, action=NOT_RECORDED)
        .order_by("-timestamp")
        .first()
    )
    if entry is None:
        return None
    text = (
        VersionText.objects.filter(
            version__series__translation_key=page.translation_key,
            language=page.locale.language_code,
        )
        .order_by("-pk")
        .only("recorded_at")
        .first()
    )
    if text is not None and text.recorded_at > entry.timestamp:
        return None
    return entry


def faults_of(entry):
    return [Fault(**fault) for fault in entry.data.get("faults", [])]


def refusal_messages(page):
    """Why the live page is not what the public reads; [] if all is well."""
    entry = last_refusal(page) if page.pk and page.live else None
    return messages(faults_of(entry), section_labels(page)) if entry else []
