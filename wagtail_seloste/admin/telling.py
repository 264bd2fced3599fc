"""What became of a publication, told to whoever published."""

from django.utils.translation import gettext
from wagtail.admin import messages

from ..models import PrivacyCheckTask
from ..outcomes import outcome_messages


def tell_outcome(request, page):
    for is_good, sentence in outcome_messages(page):
        if is_good:
            messages.success(request, sentence)
        else:
            messages.error(request, not_recorded(page, sentence))


SUBMITTED = frozenset(
    {"action-submit", "action-restart-workflow", "action-workflow-action"}
)
"""What the editor's form calls the buttons that start a step of a workflow."""


def tell_held(request, page):
    """After submitting in the editor: why the privacy check did not let the page pass."""
    if not SUBMITTED.intersection(request.POST):
        return
    state = page.current_workflow_task_state
    if state and isinstance(state.task.specific, PrivacyCheckTask) and state.comment:
        messages.warning(request, state.comment)


def not_recorded(page, sentence):
    return gettext("“%(title)s” was not recorded: %(reason)s") % {
        "title": page.get_admin_display_title(),
        "reason": sentence,
    }
