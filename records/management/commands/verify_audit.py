"""Recompute the hash chain of the audit."""

from django.core.management.base import BaseCommand, CommandError

from records import audit
from records.models import AuditEntry


class Command(BaseCommand):
    help = "Check the audit chain; exit 1 and name the first broken link."

    def handle(self, **options: object) -> None:
        broken = audit.first_break()
        if broken is not None:
            raise CommandError(f"The audit is broken at link {broken}.")
        links = AuditEntry.objects.exclude(seq=None).count()
        self.stdout.write(f"The audit is whole: {links} links.")
