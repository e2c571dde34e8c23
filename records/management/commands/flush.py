"""Django's flush, where it may be: a register is never emptied, a trial one is."""

from django.conf import settings
from django.core.management import CommandError
from django.core.management.commands import flush

from records import append_only


class Command(flush.Command):
    def handle(self, **options: object) -> None:
        if not settings.MAY_BE_EMPTIED:
            raise CommandError("A register is never emptied: take a new database.")
        with append_only.lifted():
            super().handle(**options)
