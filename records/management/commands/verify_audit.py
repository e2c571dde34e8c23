"""Recompute the hash chain of the audit."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from records import verification


class Command(BaseCommand):
    help = (
        "Check the audit chain; exit 1 and name the first fault. Keep the "
        "printed head elsewhere: --head HASH proves that nothing was cut off since."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--head", default="", help="the hash of the head that an earlier run gave"
        )

    def handle(self, *, head: str, **options: object) -> None:
        fault = verification.first_fault(at=timezone.now(), known_head=head)
        if fault is not None:
            raise CommandError(str(fault))
        if warning := verification.warning():
            self.stderr.write(warning)
        last = verification.head()
        self.stdout.write(f"The audit is whole: {last[0] if last else 0} links.")
        if last:
            self.stdout.write(f"Head: {last[1]}")
