import json
import sys
import uuid
from dataclasses import asdict
from itertools import chain
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from wagtail_seloste.models import NoticeSeries
from wagtail_seloste.verification import compare_heads, heads, problems


class Command(BaseCommand):
    help = (
        "Checks that nothing in the archive was altered, is missing or out of order. "
        "Names each problem; the exit code is 1 if there is any, 2 if it could not check."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--notice",
            type=uuid.UUID,
            metavar="ID",
            help="check only the notice with this lasting id, as in its addresses",
        )
        parser.add_argument(
            "--json",
            action="store_true",
            help="print problems and the heads of all chains as JSON, to be kept",
        )
        parser.add_argument(
            "--against",
            type=Path,
            metavar="FILE",
            help="also check that nothing is gone since FILE was printed by --json",
        )

    def handle(self, *args, **options):
        series = self.series(options["notice"])
        kept = self.kept(options["against"], series)
        as_json = options["json"]
        found = []
        for problem in chain(problems(series), compare_heads(kept)):
            found.append(problem)
            if not as_json:
                self.stderr.write(str(problem))
        ends = list(heads(series))
        if as_json:
            answer = {
                "notices": ends,
                "problems": [asdict(problem) for problem in found],
            }
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))
        else:
            self.stdout.write(f"Notices checked: {len(ends)}, problems: {len(found)}.")
        if found:
            sys.exit(1)

    def series(self, public_id):
        if public_id is None:
            return None
        series = NoticeSeries.objects.filter(public_id=public_id).first()
        if series is None:
            raise CommandError(
                f"There is no notice {public_id} in the archive.", returncode=2
            )
        return series

    def kept(self, path, series):
        """The heads in a file that ``--json`` printed; of one notice, if only that."""
        if path is None:
            return []
        try:
            kept = json.loads(path.read_bytes())["notices"]
            kept = [
                {
                    "series": str(uuid.UUID(head["series"])),
                    "position": int(head["position"]),
                    "head": str(head["head"]),
                }
                for head in kept
            ]
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}", returncode=2) from None
        except (ValueError, KeyError, TypeError, AttributeError):
            raise CommandError(
                f"{path} was not printed by seloste_verify --json.", returncode=2
            ) from None
        if series is None:
            return kept
        return [head for head in kept if head["series"] == str(series.public_id)]
