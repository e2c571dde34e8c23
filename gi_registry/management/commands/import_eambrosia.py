"""Bring in a list of the European register, or one record; see the loss report."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from core.errors import DomainError
from core.words import say
from gi_registry.models import Scheme
from gi_registry.services import external


class Command(BaseCommand):
    help = "Import records of eAmbrosia or GIview; nothing is written on a refusal."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--scheme", choices=Scheme.values, required=True)
        parser.add_argument("--source", required=True, help="address and day")
        parser.add_argument("--part", action="store_true", help="not the whole list")
        parser.add_argument("--dry-run", action="store_true")

    def handle(  # type: ignore[override]  # Django gives the options by name
        self,
        *,
        file: Path,
        scheme: str,
        source: str,
        part: bool,
        dry_run: bool,
        **_options: object,
    ) -> None:
        try:
            report = external.import_records(
                scheme=scheme,
                name=file.name,
                content=file.read_bytes(),
                source=source,
                is_whole=not part,
                by=None,
                dry_run=dry_run,
            )
        except DomainError as error:
            raise CommandError(say(error)) from error
        self.stdout.write(
            f"{report.count} records: {report.made} new, {report.changed} changed, "
            f"{report.gone} gone{' (nothing written)' if dry_run else ''}"
        )
        for key, count in report.loss.items():
            self.stdout.write(f"no place for {key}: {count}")
