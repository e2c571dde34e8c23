"""Tell producers what is due; run it daily (the embedded worker does it itself)."""

from django.core.management.base import BaseCommand

from gi_registry.services import renewals


class Command(BaseCommand):
    help = "Tell producers of licences that end, reports due and two years' non-use."

    def handle(self, **options: object) -> None:
        told = renewals.send_notices()
        self.stdout.write(f"{told} rows looked at; each is told once.")
