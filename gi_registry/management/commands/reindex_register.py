"""Build the index of the search box anew, in one transaction: all or none."""

from django.core.management.base import BaseCommand

from gi_registry.services import finding


class Command(BaseCommand):
    help = "Build the index of the search box anew, all or none; old names stay."

    def handle(self, **options: object) -> None:
        count = finding.reindex()
        self.stdout.write(f"{count} rows can be found.")
