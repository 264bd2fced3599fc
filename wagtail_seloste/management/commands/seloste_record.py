from datetime import timedelta

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_seloste import batches
from wagtail_seloste.acts import search_again, settle_visibility
from wagtail_seloste.jobs import run
from wagtail_seloste.listed_texts import list_left_out
from wagtail_seloste.models import NoticeVersion, ReviewLink
from wagtail_seloste.outcomes import record_and_tell, refusal_messages
from wagtail_seloste.reach import notice_models
from wagtail_seloste.recording import today
from wagtail_seloste.sending import send_due

A_WEEK = timedelta(days=7)


def live_notices():
    """Every live page that is a notice, of whatever model; sources before translations."""
    for model in notice_models():
        pages = model.objects.filter(live=True, alias_of__isnull=True)
        yield from pages.select_related("locale").order_by("pk").iterator()


def lately_in_force():
    """Translation keys of notices of which a version came into force in the last week.

    Nobody acts at a takeover, so the site's search still has the text before it.
    """
    day = today(timezone.now())
    versions = NoticeVersion.objects.filter(
        state=NoticeVersion.State.RECORDED,
        number__isnull=False,
        effective_from__gt=day - A_WEEK,
        effective_from__lte=day,
    )
    return set(versions.values_list("series__translation_key", flat=True))


class Command(BaseCommand):
    help = (
        "Records every live notice whose content is not what was recorded last, such "
        "as one that was published while the database was locked; finishes jobs that "
        "publish many notices, and imports of files; tells the site's search and its own "
        "code of versions that came into force, languages that lag behind and reviews "
        "that are due. "
        "Safe to repeat."
    )

    def handle(self, *args, **options):
        settle_visibility()
        list_left_out(today(timezone.now()))
        ReviewLink.forget(timezone.now())
        recorded = refused = 0
        taken_over = lately_in_force()
        for page in live_notices():
            if page.translation_key in taken_over:
                search_again(page)
            text = record_and_tell(page, healing=True)
            if text is not None:
                for its_page, its_text in ((page, text), *text.others):
                    recorded += 1
                    self.tell_recorded(its_page, its_text)
                continue
            for reason in refusal_messages(page):
                refused += 1
                self.stderr.write(
                    _("Not recorded: %(title)s: %(reason)s")
                    % {"title": page.title, "reason": reason}
                )
        for notice in run():
            self.stdout.write(
                _("From job %(job)s: %(title)s: %(state)s")
                % {
                    "job": notice.job_id,
                    "title": notice.title,
                    "state": notice.get_state_display(),
                }
            )
        for file in batches.run():
            self.stdout.write(
                _("From import %(batch)s: %(name)s: %(state)s")
                % {
                    "batch": file.batch_id,
                    "name": file.name,
                    "state": file.get_state_display(),
                }
            )
        # Last: what was recorded just now counts.
        send_due(timezone.now())
        self.stdout.write(
            _("Recorded: %(recorded)s. Reasons not to record: %(refused)s.")
            % {"recorded": recorded, "refused": refused}
        )

    def tell_recorded(self, page, text):
        self.stdout.write(
            _("Recorded: %(title)s (%(language)s), version %(number)s")
            % {
                "title": page.title,
                "language": text.language,
                "number": text.version.number,
            }
        )
