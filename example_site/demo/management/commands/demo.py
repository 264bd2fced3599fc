"""``manage.py demo``: everything needed to look around, then the server."""

import socket

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from example_site.demo.building import PASSWORD, PEOPLE, NotBuilt, build
from example_site.demo.translating import Untranslated


class Command(BaseCommand):
    help = (
        "Set up the example site with five notices in three languages and start it. "
        "Safe to repeat: what is there already stays as it is."
    )
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument(
            "--no-server", action="store_true", help="Set up only, start no server."
        )
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *, no_server, host, port, **options):
        if not no_server:
            self.require_free(host, port)
        self.stdout.write("Preparing the database ...")
        call_command("migrate", interactive=False, verbosity=0)
        self.stdout.write("Writing, translating and publishing the notices ...")
        try:
            demo = build(port)
        except (NotBuilt, Untranslated) as error:
            raise CommandError(str(error)) from error
        for line in addresses(demo, f"http://{host}:{port}"):
            self.stdout.write(line)
        if not no_server:
            call_command("runserver", f"{host}:{port}", use_reloader=False)

    def require_free(self, host, port):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise CommandError(
                    f"{host}:{port} cannot be used ({error.strerror}). Choose another "
                    "with --host and --port."
                ) from error


def addresses(demo, root):
    """Where to look, and how to log in; lines of text."""
    yield ""
    for language, index in demo.indexes.items():
        yield f"  Notices ({language})   {root}{index.url}"
    json = reverse(
        "wagtail_seloste:notice",
        args=[demo.series.public_id, demo.series.source_language],
    )
    yield f"  As JSON        {root}{json}"
    yield f"  Editor         {root}{reverse('wagtailadmin_home')}"
    yield f"  Log in as      {' or '.join(PEOPLE)}, password {PASSWORD}"
    yield ""
