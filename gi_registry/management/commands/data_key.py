"""`manage.py data_key`: the keys of sealed personal data.

Source: docs/decisions/0009-sealed-personal-data.md.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import sealed
from core.errors import DomainError
from core.words import say
from gi_registry.selectors.organizations import sealed_key_numbers
from gi_registry.services import members


class Command(BaseCommand):
    help = "Show the data keys; make the first or the next one; seal anew with it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--new", action="store_true", help="make the next key")
        parser.add_argument(
            "--seal-anew", action="store_true", help="seal all data with the newest key"
        )

    def handle(self, **options: Any) -> None:
        held, needed = sealed.numbers(), sealed_key_numbers()
        if missing := sorted(needed - set(held)):
            raise CommandError(
                f"Sealed data need the keys {missing}, which are not in the folder "
                "of GI_DATA_KEY_DIR. Put them back from the back-up first; a new key "
                "would not open anything."
            )
        if options["new"]:
            number = held[-1] + 1 if held else 1
            sealed.create(number)
            self.stdout.write(f"Key {number} made: {sealed.path_of(number)}")
            self.stdout.write("Copy it to the back-up of the keys now.")
        if options["seal_anew"]:
            try:
                changed = members.seal_anew()
            except DomainError as error:
                raise CommandError(say(error)) from error
            self.stdout.write(f"Sealed anew: {changed} households.")
        self.stdout.write(
            f"Keys at hand: {sealed.numbers()}; needed: {sorted(sealed_key_numbers())}"
        )
