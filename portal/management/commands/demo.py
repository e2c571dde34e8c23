"""Build the demonstration city."""

import shutil
import time
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections

from accounts.models import User
from portal.city import demo


class Command(BaseCommand):
    help = (
        "Build the demonstration city in an empty database; --reset empties it first."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--reset", action="store_true", help="throw the demonstration away first"
        )

    def handle(self, *, reset: bool, **options: object) -> None:
        if not settings.DEMO_MODE:
            raise CommandError("The demonstration is never built on these settings.")
        if reset:
            self.empty()
        settings.VAR.mkdir(parents=True, exist_ok=True)
        call_command("migrate", verbosity=0)
        if User.objects.exists():
            raise CommandError(
                "The database is not empty. Use `make demo` to reset it."
            )
        began = time.monotonic()
        demo.build(say=self.stdout.write)
        seconds = time.monotonic() - began
        self.stdout.write(f"演示城市已建成 / demonstration city built: {seconds:.1f} s")

    def holds_a_real_city(self) -> bool:
        """Return whether there are users and none of them is of the demonstration."""
        if User._meta.db_table not in connection.introspection.table_names():
            return False
        return User.objects.exists() and not User.objects.filter(is_demo=True).exists()

    def empty(self) -> None:
        """Remove the demonstration: database, files and label keys."""
        if self.holds_a_real_city():
            raise CommandError(
                "This database holds no demonstration; nothing is removed."
            )
        if connection.vendor == "sqlite":
            connections.close_all()
            name = str(settings.DATABASES["default"]["NAME"])
            for suffix in ("", "-wal", "-shm"):
                Path(name + suffix).unlink(missing_ok=True)
        else:
            call_command("flush", interactive=False, verbosity=0)
        for folder in (settings.MEDIA_ROOT, settings.LABEL_KEY_DIR):
            shutil.rmtree(folder, ignore_errors=True)
