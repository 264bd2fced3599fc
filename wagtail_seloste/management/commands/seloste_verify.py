import sys

from django.core.management.base import BaseCommand

from wagtail_seloste.models import NoticeSeries
from wagtail_seloste.verification import verify


class Command(BaseCommand):
    help = (
        "Checks that nothing in the archive was altered, is missing or out of order. "
        "Names each problem; the exit code is 1 if there is any."
    )

    def handle(self, *args, **options):
        problems = verify()
        for problem in problems:
            self.stderr.write(str(problem))
        self.stdout.write(
            f"Notices checked: {NoticeSeries.objects.count()}, problems: {len(problems)}."
        )
        if problems:
            sys.exit(1)
