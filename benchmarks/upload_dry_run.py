"""The dry run of a file of plots as the product does it, on the city that is there."""

import django

django.setup()

from accounts.models import Organization, User  # noqa: E402  after setup
from core.errors import DomainError  # noqa: E402  after setup
from gi_registry.models import Application, LegalTitle  # noqa: E402  after setup
from gi_registry.services import applications, plot_files  # noqa: E402  after setup

SENT = {"filename": "plots.zip", "name": "", "village": "桃园村"}


def read_all(raw: bytes) -> int:
    """Keep the file, say its system, look at every row; return the faults of rows."""
    application, user = _draft()
    file = plot_files.keep_file(
        application=application, sent=plot_files.Sent(raw=raw, **SENT), by=user
    )
    file = plot_files.answer_file(
        file=file, application=application, answers={"system": "gk3:40@120"}, by=user
    )
    run = plot_files.dry_run(file, application)
    return sum(len(row.faults) for row in run.rows)


def _draft() -> tuple[Application, User]:
    """Return the open draft of a demonstration user, begun now if there is none."""
    user = User.objects.get(username="demo-coop")
    drafts = Application.objects.filter(created_by=user, status="draft")
    if found := drafts.first():
        return found, user
    organization = Organization.objects.filter(pk__in=user.organization_ids())[0]
    for title in LegalTitle.objects.order_by("pk"):
        try:
            draft = applications.start_application(
                organization=organization, title=title, statement="", by=user
            )
        except DomainError:
            continue
        return draft, user
    raise SystemExit("The user has applied for every name of the demonstration.")
