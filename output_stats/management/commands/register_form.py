"""Put an approved survey form on record with its legal head."""

from argparse import ArgumentParser
from datetime import date

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from core.errors import DomainError
from output_stats import services


class Command(BaseCommand):
    help = "Register a survey form; afterwards the city's statistician opens periods."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("form_no", help="表号")
        parser.add_argument("--name-zh", required=True)
        parser.add_argument("--name-en", required=True)
        parser.add_argument("--authority", required=True, help="制定机关")
        parser.add_argument("--approval-no", default="", help="批准文号")
        parser.add_argument(
            "--valid-until", type=date.fromisoformat, help="有效期限, 2027-12-31"
        )
        parser.add_argument(
            "--by", required=True, help="log-in of the city's statistician who asks"
        )

    def handle(self, *, by: str, form_no: str, **options: object) -> None:
        try:
            form = services.register_form(
                columns={
                    "form_no": form_no,
                    "name_zh": options["name_zh"],
                    "name_en": options["name_en"],
                    "authority": options["authority"],
                    "approval_no": options["approval_no"],
                    "valid_until": options["valid_until"],
                },
                by=User.objects.get(username=by),
            )
        except (DomainError, User.DoesNotExist) as error:
            raise CommandError(f"{form_no}: {error}") from error
        self.stdout.write(f"The form is registered: {form}")
