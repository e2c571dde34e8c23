"""Where plots lie, for everyone: the village, never the plot."""

from typing import Any, cast

from django.db.models import Avg, Count, F, QuerySet

from gi_registry.models import Authorization
from maps.models import Plot

VILLAGE_DIGITS = 2  # 0.01°, about 1 km


def plot_villages(county: str = "") -> QuerySet[Plot, dict[str, Any]]:
    """Return a row a village with its plots of authorized users, and their middle.

    No box narrows it: whoever tried boxes would draw the plots.
    """
    users = Authorization.objects.in_force().values("organization")
    found = Plot.objects.filter(retired_at=None, organization__in=users)
    if county:
        found = found.filter(region__code=county)
    rows = (
        found.values("region__code", "region__name_zh", "region__name_en", "village")
        .annotate(
            plots=Count("pk"),
            lon=Avg((F("minx") + F("maxx")) / 2),
            lat=Avg((F("miny") + F("maxy")) / 2),
        )
        .order_by("region__code", "village")
    )
    return cast("QuerySet[Plot, dict[str, Any]]", rows)
