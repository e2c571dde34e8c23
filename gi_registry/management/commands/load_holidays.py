"""Bring in the holidays of a new year, as the State Council has announced them."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from core.errors import DomainError
from core.words import say
from gi_registry.services import working_days


class Command(BaseCommand):
    help = "Load holidays of new years (the form of core/data/holidays.json)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="of a year on file")

    def handle(  # type: ignore[override]  # Django gives the options by name
        self, *, file: Path, replace: bool, **_options: object
    ) -> None:
        try:
            loaded = working_days.load_calendar(
                name=file.name, content=file.read_bytes(), replaces=replace
            )
        except (DomainError, OSError) as error:
            told = say(error) if isinstance(error, DomainError) else str(error)
            raise CommandError(told) from error
        years = ", ".join(str(year) for year in loaded.years)
        self.stdout.write(f"{years}: on file; {loaded.moved} terms counted anew.")
