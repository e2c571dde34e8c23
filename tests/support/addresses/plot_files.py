"""Files of plots on trial within an application."""

from django.utils import timezone

from accounts.models import Organization
from gi_registry.models import Application
from maps.models import PlotFile
from records.services import keep_document
from tests.support.addresses.kinds import Line

ONE = {"reference": "draft", "pk": "plot_file"}
# As for the page that adds a plot: bureaus know no draft of others.
WHO = "l-+. ..--- --- --"
CORNERS = b"119.16,39.71\n119.161,39.71\n119.161,39.711\n119.16,39.711\n"

LINES: list[Line] = [
    ("gi_registry:plot-file", ONE, "GET", WHO, {}),
    ("gi_registry:plot-file", ONE, "POST", WHO, {"system": "lonlat"}),
    ("gi_registry:plot-file-register", ONE, "POST", WHO, {}),
    ("gi_registry:plot-file-drop", ONE, "POST", WHO, {}),
]


def rows(world: object) -> dict[str, object]:
    """Return a file that the producer has sent into its draft."""
    reference = world.rows["draft"]  # type: ignore[attr-defined]  # a World
    application = Application.objects.get(reference=reference)
    organization: Organization = application.organization
    by, at = application.created_by, timezone.now()
    document = keep_document(
        name="corners.txt", content=CORNERS, content_type="text/plain", by=by, at=at
    )
    file = PlotFile.objects.create(
        organization=organization,
        document=document,
        format="text",
        answers={"application": reference, "name": "一号", "village": "西山场村"},
        by=by,
        at=at,
    )
    return {"plot_file": file.pk}
