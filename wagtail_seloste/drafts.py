"""Recorded content as a draft again."""

from typing import Any

from wagtail.models import Revision

from .localize import is_kept
from .models.archive import VersionText
from .projection import Fault
from .recording import Edited, NotRecorded, is_source


def draft_from(page: Any, text: VersionText, user: Any = None) -> Revision:
    """A new draft of `page` with the title and sections of a recorded text.

    Everything else is as in the latest draft; the draft of a translation says which
    version the text translates. Nothing is published. NotRecorded if the
    text has nothing to edit: it was redacted, or imported without sections; or if
    wagtail-localize keeps the page, which would write its own text over the draft.
    """
    language = page.locale.language_code
    if text.redacted_at is not None:
        raise NotRecorded(Fault(code="redacted"))
    if is_kept(page.translation_key, language):
        raise NotRecorded(Fault(code="kept_by_localize"))
    content = Edited.restored(text.edited)
    if not content.stream:
        raise NotRecorded(Fault(code="nothing_to_edit"))
    draft = page.get_latest_revision_as_object()
    draft.title = content.title
    field = draft._meta.get_field("body")
    draft.body = field.stream_block.to_python(content.stream)
    draft.recording_choice = None
    if not is_source(page):
        draft.source_digest = source_digest_behind(text)
    # What was once recorded may not be valid any more; publishing tells.
    return draft.save_revision(user=user, log_action=True, clean=False)


def source_digest_behind(text: VersionText) -> str:
    """Of the source content that a translation was made from; "" if that is not known."""
    sources = VersionText.objects.filter(version=text.version_id, digest=text.made_from)
    digests = sources.order_by("-correction").values_list("source_digest", flat=True)
    return digests.first() or ""
