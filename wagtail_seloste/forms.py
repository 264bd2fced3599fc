"""The editor's form of a notice."""

from wagtail.admin.forms import WagtailAdminPageForm

from .faults import messages


class NoticePageForm(WagtailAdminPageForm):
    """As stock; on publishing it says what would keep the notice from being recorded."""

    def clean(self):
        cleaned = super().clean()
        if self.is_deferred_validation or self.errors or "body" not in cleaned:
            return cleaned
        page = self.instance
        kept = page.title, page.body
        page.title, page.body = cleaned.get("title") or "", cleaned["body"]
        try:
            faults = page.notice_faults()
        finally:
            page.title, page.body = kept
        for sentence in messages(faults, section_labels(page)):
            self.add_error(None, sentence)
        return cleaned


def section_labels(page):
    """Key of each section to its name in the editor's language."""
    blocks = page.body.stream_block.child_blocks
    return {key: str(block.label) for key, block in blocks.items()}
