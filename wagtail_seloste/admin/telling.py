"""What became of a publication, told to whoever published."""

from django.utils.translation import gettext
from wagtail.admin import messages

from ..outcomes import outcome_messages


def tell_outcome(request, page):
    for is_good, sentence in outcome_messages(page):
        if is_good:
            messages.success(request, sentence)
        else:
            messages.error(request, not_recorded(page, sentence))


def not_recorded(page, sentence):
    return gettext("“%(title)s” was not recorded: %(reason)s") % {
        "title": page.get_admin_display_title(),
        "reason": sentence,
    }
