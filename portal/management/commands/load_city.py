"""Bring the real content of the city into the register: no producer, no log-in."""

from django.core.management.base import BaseCommand

from gi_registry.models import Indication, LegalTitle, ReviewChain
from portal.city import load


class Command(BaseCommand):
    help = (
        "Load divisions, lines, names, titles, specifications and review chains; "
        "a second run changes nothing."
    )

    def handle(self, **options: object) -> None:
        load.load_city()
        self.stdout.write(
            f"{Indication.objects.count()} names, {LegalTitle.objects.count()} titles, "
            f"{ReviewChain.objects.count()} review chains are in the register."
        )
