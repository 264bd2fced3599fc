"""What became of a publication, told to whoever published."""

from django.utils.translation import gettext
from wagtail.admin import messages

from ..models import NoticeSeries, PrivacyCheckTask
from ..outcomes import RECORDED, last_outcome, outcome_messages
from .letters import letter_url


def tell_outcome(request, page):
    for is_good, sentence in outcome_messages(page):
        if is_good:
            messages.success(request, sentence)
        else:
            messages.error(request, not_recorded(page, sentence))
    offer_letter(request, page)


def offer_letter(request, page):
    """Where the letter about a version that was just recorded is. At most two queries."""
    entry = last_outcome(page)
    if entry is None or entry.action != RECORDED or entry.data.get("correction"):
        return
    number = entry.data.get("number") or 1
    series = NoticeSeries.objects.filter(translation_key=page.translation_key).first()
    if number == 1 or series is None:
        return
    language = entry.data.get("language") or page.locale.language_code
    url = letter_url(series, language, version=number)
    messages.info(
        request,
        gettext("You can tell people of version %(number)s in a letter.")
        % {"number": number},
        buttons=[messages.button(url, gettext("Letter about the change"))],
    )


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
